package linear

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"unsafe"

	"parley"
)

// A table is a row of buckets of one cache line each, so that a feature costs
// one access to memory. Byte 0 of a bucket says how many buckets after it hold
// features that found no room in it. Bytes 1 to 7 hold eight bits of the hash of
// each of up to seven features, compared all at once; bytes 8 to 15 hold where
// the pairs of each begin, in five bits, and three more bits of its hash. Pairs
// of class and weight fill the rest. A weight beyond a byte is written as
// several; a feature with more pairs than fit is written more than once.
const (
	line       = 64
	headerSize = 64
	slots      = 7
	maxPairs   = 24
	maxProbe   = 64
	posMask    = 0x1f
)

// Options say how weights are written.
type Options struct {
	// MinUpdates leaves out weights that were changed less often. Default: 1.
	MinUpdates int
	// Range is the weight, as a multiple of the mean size of the weights that
	// are kept, which the largest byte stands for. Default: 24.
	Range float64
	// Floor leaves out weights whose byte would be smaller. Default: 1.
	Floor int
}

type entry struct {
	key   uint64
	pairs []byte
}

// Encode writes the averaged weights as a table. The same weights give the same
// bytes.
func (t *Trainer) Encode(o Options) []byte {
	o.MinUpdates, o.Range, o.Floor = cmp.Or(o.MinUpdates, 1), cmp.Or(o.Range, 24), cmp.Or(o.Floor, 1)
	unit := t.unit(o)
	var entries []entry
	size := 0
	for _, r := range t.rows {
		if r.key == 0 {
			continue
		}
		cells := slices.Clone(t.cells[r.off : r.off+uint32(r.n)])
		slices.SortFunc(cells, func(a, b cell) int { return cmp.Compare(a.class, b.class) })
		var pairs []byte
		for k := range cells {
			if int(cells[k].updates) < o.MinUpdates {
				continue
			}
			pairs = appendWeight(pairs, cells[k].class, int(math.Round(t.average(&cells[k])/unit)), o.Floor)
		}
		if len(pairs) > 0 {
			entries = append(entries, entry{r.key, pairs})
			size += len(pairs) / 2
		}
	}
	return layout(entries, size, t.classes, unit)
}

func (t *Trainer) unit(o Options) float64 {
	sum, n := 0.0, 0
	for _, r := range t.rows {
		if r.key == 0 {
			continue
		}
		for k := r.off; k < r.off+uint32(r.n); k++ {
			if c := &t.cells[k]; int(c.updates) >= o.MinUpdates {
				sum += math.Abs(t.average(c))
				n++
			}
		}
	}
	if sum == 0 {
		return 1
	}
	return float64(float32(sum / float64(n) * o.Range / 127))
}

func appendWeight(pairs []byte, class uint8, w, floor int) []byte {
	if w < floor && w > -floor {
		return pairs
	}
	for w != 0 {
		part := max(-127, min(127, w))
		pairs = append(pairs, class, byte(int8(part)))
		w -= part
	}
	return pairs
}

func bucketOf(key uint64, buckets uint32) uint32 {
	return uint32((key * 0x9e3779b97f4a7c15 >> 32) * uint64(buckets) >> 32)
}

// stamps gives the bits of a hash that tell the features of a bucket apart.
func stamps(key uint64) (low, high byte) { return byte(key), byte(key>>3) &^ posMask }

// layout places entries in order of their keys, so that the order of training
// leaves no trace.
func layout(entries []entry, pairs, classes int, unit float64) []byte {
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Compare(a.key, b.key) })
	for n := max(pairs*10/maxPairs/8, len(entries)*10/slots/8) + 1; ; n += n/16 + 1 {
		if out, ok := tryLayout(entries, uint32(n), classes, unit); ok {
			return out
		}
	}
}

func tryLayout(entries []entry, buckets uint32, classes int, unit float64) ([]byte, bool) {
	out := make([]byte, headerSize+int(buckets)*line)
	binary.LittleEndian.PutUint32(out[0:], buckets)
	binary.LittleEndian.PutUint32(out[4:], uint32(classes))
	binary.LittleEndian.PutUint32(out[8:], math.Float32bits(float32(unit)))
	table := out[headerSize:]
	used := make([]int, buckets)
	for _, e := range entries {
		home := bucketOf(e.key, buckets)
		for rest := e.pairs; len(rest) > 0; {
			d := uint32(0)
			for ; d < maxProbe; d++ {
				if b := (home + d) % buckets; used[b] < slots && int(table[b*line+8+uint32(used[b])]&posMask) < maxPairs {
					break
				}
			}
			if d == maxProbe {
				return nil, false
			}
			at := (home + d) % buckets
			b := table[at*line:][:line]
			k := used[at]
			from := int(b[8+k] & posMask)
			n := min(len(rest)/2, maxPairs-from)
			low, high := stamps(e.key)
			b[1+k] = low
			b[8+k] |= high
			for j := k + 1; j <= slots; j++ {
				b[8+j] = byte(from + n)
			}
			copy(b[16+2*from:], rest[:2*n])
			rest = rest[2*n:]
			used[at]++
			table[home*line] = max(table[home*line], byte(d))
		}
	}
	return out, true
}

// Scores are what a model's classes score.
type Scores [MaxClasses + 1]int32

// Model scores features. It is safe for concurrent use.
type Model struct {
	table   []byte // never written
	buckets uint32
	classes int
	// Unit is what a score of one is worth in trained weights.
	Unit float32
}

// Load reads a table in place. It returns an error that wraps
// [parley.ErrInvalid] for a table that is cut short or damaged.
func Load(s string) (*Model, error) {
	if len(s) < headerSize {
		return nil, fmt.Errorf("table of %d bytes is cut short: %w", len(s), parley.ErrInvalid)
	}
	// The bytes of a string may be read where they are; copying megabytes of
	// weights at each start would cost more than all else.
	all := unsafe.Slice(unsafe.StringData(s), len(s))
	word := func(at int) uint32 { return binary.LittleEndian.Uint32(all[at:]) }
	m := &Model{buckets: word(0), classes: int(word(4)), Unit: math.Float32frombits(word(8)), table: all[headerSize:]}
	if m.buckets == 0 || uint64(len(m.table)) != uint64(m.buckets)*line || m.classes < 1 || m.classes > MaxClasses {
		return nil, fmt.Errorf("table of %d buckets and %d classes in %d bytes: %w", m.buckets, m.classes, len(s), parley.ErrInvalid)
	}
	for b := range m.buckets {
		if !sound((*[line]byte)(m.table[b*line:])) {
			return nil, fmt.Errorf("bucket %d is damaged: %w", b, parley.ErrInvalid)
		}
	}
	return m, nil
}

// sound reports whether the pairs of a bucket stand in order within it.
func sound(b *[line]byte) bool {
	from := byte(0)
	for k := range slots + 1 {
		if p := b[8+k] & posMask; p < from || p > maxPairs {
			return false
		}
		from = b[8+k] & posMask
	}
	return b[0] < maxProbe
}

// Classes is the number of classes.
func (m *Model) Classes() int { return m.classes }

// Score adds the weights of the features to the scores of the classes.
func (m *Model) Score(features []uint64, scores *Scores) {
	for len(features) > batch {
		m.score(features[:batch], scores)
		features = features[batch:]
	}
	m.score(features, scores)
}

// batch is how many features are looked up at a time: first the buckets of all,
// without a branch between them, so that the processor fetches many at once,
// then the pairs of those that are there.
const batch = 64

func (m *Model) score(features []uint64, scores *Scores) {
	var hits [batch]uint64
	var homes [batch]uint32
	const ones = 0x0101010101010101
	for i, f := range features {
		i &= batch - 1
		home := bucketOf(f, m.buckets)
		x := binary.LittleEndian.Uint64(m.table[int(home)*line:])
		d := x & 0xff
		x ^= ones * uint64(byte(f))
		hits[i] = (x-ones)&^x&(ones<<7)&^0xff | d
		homes[i] = home
	}
	for i, f := range features {
		i &= batch - 1
		hit := hits[i]
		if hit == 0 {
			continue
		}
		low, high := stamps(f)
		b := (*[line]byte)(m.table[int(homes[i])*line:])
		add(b, hit&^0xff, low, high, scores)
		for d := uint32(1); d <= uint32(hit&0xff); d++ {
			b := (*[line]byte)(m.table[int((homes[i]+d)%m.buckets)*line:])
			x := binary.LittleEndian.Uint64(b[:8]) ^ ones*uint64(low)
			add(b, (x-ones)&^x&(ones<<7)&^0xff, low, high, scores)
		}
	}
}

// add adds the pairs of the features of a bucket that bear the stamps. hit has
// the high bit of each byte that may be one.
func add(b *[line]byte, hit uint64, low, high byte, scores *Scores) {
	for ; hit != 0; hit &= hit - 1 {
		k := bits.TrailingZeros64(hit)/8 - 1
		if b[1+k] != low || b[8+k]&^posMask != high {
			continue
		}
		end := min(int(b[9+k]&posMask), maxPairs)
		for p := int(b[8+k] & posMask); p < end; p++ {
			scores[b[16+2*p]] += int32(int8(b[17+2*p]))
		}
	}
}
