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

// Three is the number of classes of a narrow model.
const Three = 3

// NarrowTrainer holds the weights of a model of three classes that is being
// learnt. It is not safe for concurrent use.
type NarrowTrainer struct {
	rows []narrowRow // open addressing
	used int
	now  float64
}

// narrowRow holds a feature's weights; sum as in cell.
type narrowRow struct {
	key     uint64
	sum     [Three]float64
	w       [Three]float32
	updates uint32
}

// NewNarrowTrainer starts with all weights zero.
func NewNarrowTrainer() *NarrowTrainer { return &NarrowTrainer{rows: make([]narrowRow, 1<<16)} }

func (t *NarrowTrainer) find(f uint64) int {
	mask := uint64(len(t.rows) - 1)
	i := (f ^ f>>32) & mask
	for t.rows[i].key != 0 && t.rows[i].key != f {
		i = (i + 1) & mask
	}
	return int(i)
}

// Score gives the sums of the weights of the features, none of them 0.
func (t *NarrowTrainer) Score(features []uint64) (scores [Three]float32) {
	for len(features) > batch {
		t.score(features[:batch], &scores)
		features = features[batch:]
	}
	t.score(features, &scores)
	return scores
}

func (t *NarrowTrainer) score(features []uint64, scores *[Three]float32) {
	var keys [batch]uint64
	mask := uint64(len(t.rows) - 1)
	for i, f := range features {
		keys[i&(batch-1)] = t.rows[(f^f>>32)&mask].key
	}
	for i, f := range features {
		r := &t.rows[(f^f>>32)&mask]
		if key := keys[i&(batch-1)]; key == 0 {
			continue
		} else if key != f {
			r = &t.rows[t.find(f)]
		}
		scores[0] += r.w[0]
		scores[1] += r.w[1]
		scores[2] += r.w[2]
	}
}

// Update adds delta to the weight of each feature for a class.
func (t *NarrowTrainer) Update(features []uint64, class int, delta float32) {
	for _, f := range features {
		i := t.find(f)
		if t.rows[i].key == 0 {
			if t.used*3 > len(t.rows)*2 {
				t.grow()
				i = t.find(f)
			}
			t.rows[i].key = f
			t.used++
		}
		r := &t.rows[i]
		r.w[class] += delta
		r.sum[class] += float64(delta) * t.now
		r.updates++
	}
}

func (t *NarrowTrainer) grow() {
	old := t.rows
	t.rows = make([]narrowRow, 2*len(old))
	for _, r := range old {
		if r.key != 0 {
			t.rows[t.find(r.key)] = r
		}
	}
}

// Step counts an example as seen; weights are averaged over examples.
func (t *NarrowTrainer) Step() { t.now++ }

// Features is the number of features with a weight.
func (t *NarrowTrainer) Features() int { return t.used }

func (t *NarrowTrainer) average(r *narrowRow, class int) float64 {
	if t.now == 0 {
		return float64(r.w[class])
	}
	return float64(r.w[class]) - r.sum[class]/t.now
}

// A narrow table is a row of buckets of one cache line each, as a wide one is.
// Twelve stamps of sixteen bits of the hash come first, then the three weights
// of each feature, then how many buckets after it hold what found no room.
const (
	narrowSlots   = 12
	narrowWeights = 2 * narrowSlots
	narrowSpill   = narrowWeights + Three*narrowSlots
)

type narrowEntry struct {
	key uint64
	w   [Three]int8
}

// Encode writes the averaged weights as a table. The same weights give the same
// bytes.
func (t *NarrowTrainer) Encode(o Options) []byte {
	o.MinUpdates, o.Range = cmp.Or(o.MinUpdates, 1), cmp.Or(o.Range, 24)
	sum, n := 0.0, 0
	for i := range t.rows {
		if r := &t.rows[i]; r.key != 0 && int(r.updates) >= o.MinUpdates {
			for c := range Three {
				sum += math.Abs(t.average(r, c))
				n++
			}
		}
	}
	unit := 1.0
	if sum > 0 {
		unit = float64(float32(sum / float64(n) * o.Range / 127))
	}
	var entries []narrowEntry
	for i := range t.rows {
		r := &t.rows[i]
		if r.key == 0 || int(r.updates) < o.MinUpdates {
			continue
		}
		var w [Three]int
		for c := range w {
			w[c] = int(math.Round(t.average(r, c) / unit))
		}
		// A weight beyond a byte is written as several entries.
		for w != [Three]int{} {
			var part [Three]int8
			for c := range w {
				part[c] = int8(max(-127, min(127, w[c])))
				w[c] -= int(part[c])
			}
			entries = append(entries, narrowEntry{r.key, part})
		}
	}
	slices.SortStableFunc(entries, func(a, b narrowEntry) int { return cmp.Compare(a.key, b.key) })
	for n := len(entries)*10/narrowSlots/8 + 1; ; n += n/16 + 1 {
		if out, ok := layNarrow(entries, uint32(n), unit); ok {
			return out
		}
	}
}

func layNarrow(entries []narrowEntry, buckets uint32, unit float64) ([]byte, bool) {
	out := make([]byte, headerSize+int(buckets)*line)
	binary.LittleEndian.PutUint32(out[0:], buckets)
	binary.LittleEndian.PutUint32(out[4:], Three)
	binary.LittleEndian.PutUint32(out[8:], math.Float32bits(float32(unit)))
	table := out[headerSize:]
	used := make([]uint8, buckets)
	for _, e := range entries {
		home := bucketOf(e.key, buckets)
		d := uint32(0)
		for d < maxProbe && used[(home+d)%buckets] == narrowSlots {
			d++
		}
		if d == maxProbe {
			return nil, false
		}
		at := (home + d) % buckets
		b := table[at*line:][:line]
		k := int(used[at])
		binary.LittleEndian.PutUint16(b[2*k:], narrowStamp(e.key))
		for c, w := range e.w {
			b[narrowWeights+Three*k+c] = byte(w)
		}
		used[at]++
		table[home*line+narrowSpill] = max(table[home*line+narrowSpill], byte(d))
	}
	return out, true
}

// narrowStamp is never 0, which marks an empty place.
func narrowStamp(key uint64) uint16 { return uint16(key) | 1 }

// Narrow scores features for three classes. It is safe for concurrent use.
type Narrow struct {
	table   []byte // never written
	buckets uint32
	// Unit is what a score of one is worth in trained weights.
	Unit float32
}

// LoadNarrow reads a table in place. It returns an error that wraps
// [parley.ErrInvalid] for a table that is cut short or damaged.
func LoadNarrow(s string) (*Narrow, error) {
	if len(s) < headerSize {
		return nil, fmt.Errorf("table of %d bytes is cut short: %w", len(s), parley.ErrInvalid)
	}
	all := unsafe.Slice(unsafe.StringData(s), len(s)) // as in Load
	word := func(at int) uint32 { return binary.LittleEndian.Uint32(all[at:]) }
	m := &Narrow{buckets: word(0), Unit: math.Float32frombits(word(8)), table: all[headerSize:]}
	if m.buckets == 0 || uint64(len(m.table)) != uint64(m.buckets)*line || word(4) != Three {
		return nil, fmt.Errorf("table of %d buckets and %d classes in %d bytes: %w", m.buckets, word(4), len(s), parley.ErrInvalid)
	}
	for b := range m.buckets {
		if m.table[int(b)*line+narrowSpill] >= maxProbe {
			return nil, fmt.Errorf("bucket %d is damaged: %w", b, parley.ErrInvalid)
		}
	}
	return m, nil
}

// Score gives the sums of the weights of the features, none of them 0.
func (m *Narrow) Score(features []uint64) (scores [Three]int32) {
	for len(features) > batch {
		m.score(features[:batch], &scores)
		features = features[batch:]
	}
	m.score(features, &scores)
	return scores
}

func (m *Narrow) score(features []uint64, scores *[Three]int32) {
	var hits [batch]uint64
	var homes [batch]uint32
	for i, f := range features {
		i &= batch - 1
		home := bucketOf(f, m.buckets)
		b := (*[line]byte)(m.table[int(home)*line:])
		hits[i] = narrowHits(b, narrowStamp(f)) | uint64(b[narrowSpill])<<56
		homes[i] = home
	}
	s0, s1, s2 := scores[0], scores[1], scores[2]
	for i, f := range features {
		i &= batch - 1
		hit := hits[i]
		if hit == 0 {
			continue
		}
		spill := uint32(hit >> 56)
		b := (*[line]byte)(m.table[int(homes[i])*line:])
		for hit = hit << 8 >> 8; hit != 0; hit &= hit - 1 {
			k := bits.TrailingZeros64(hit) & 15
			p := (*[Three]byte)(b[narrowWeights+Three*min(k, narrowSlots-1):])
			s0, s1, s2 = s0+int32(int8(p[0])), s1+int32(int8(p[1])), s2+int32(int8(p[2]))
		}
		for d := uint32(1); d <= spill; d++ {
			b := (*[line]byte)(m.table[int((homes[i]+d)%m.buckets)*line:])
			for hit := narrowHits(b, narrowStamp(f)); hit != 0; hit &= hit - 1 {
				k := bits.TrailingZeros64(hit) & 15
				p := (*[Three]byte)(b[narrowWeights+Three*min(k, narrowSlots-1):])
				s0, s1, s2 = s0+int32(int8(p[0])), s1+int32(int8(p[1])), s2+int32(int8(p[2]))
			}
		}
	}
	scores[0], scores[1], scores[2] = s0, s1, s2
}

// narrowHits gives a bit for each place of a bucket that bears the stamp.
func narrowHits(b *[line]byte, stamp uint16) uint64 {
	const ones = 0x0001000100010001
	const high = ones << 15
	s := ones * uint64(stamp)
	// A lane is zero where it has no bit left, exactly: (x&low)+low carries
	// into the high bit unless the low bits are all zero.
	zero := func(x uint64) uint64 {
		return ^(((x &^ uint64(high)) + (high - ones)) | x) & high
	}
	x := zero(binary.LittleEndian.Uint64(b[0:]) ^ s)
	y := zero(binary.LittleEndian.Uint64(b[8:]) ^ s)
	z := zero(binary.LittleEndian.Uint64(b[16:]) ^ s)
	// Gather the four high bits of each word.
	g := func(v uint64) uint64 { return (v >> 15) * 0x0001000200040008 >> 48 & 15 }
	return g(x) | g(y)<<4 | g(z)<<8
}
