package cluster

import (
	"encoding/binary"
	"fmt"
	"unsafe"

	"parley"
	"parley/internal/linear"
)

// A table is 2^16 cells. A key, multiplied so that its bits spread, names a home
// by its upper half; a cell near that home holds the lower half, the distance
// from home and the group, so that 32 bits hold a whole entry. Zero is empty.
const (
	cells       = 1 << 16
	groupBits   = 11
	groupMask   = 1<<groupBits - 1
	maxClusters = 2000
	maxDistance = 31
	maxWords    = cells * 3 / 4
	spread      = 0x9e3779b1
)

// Encode writes the weights file. It returns an error that wraps
// [parley.ErrInvalid] for more words than the format holds.
func (c *Clusters) Encode() ([]byte, error) {
	if len(c.Words) > maxWords {
		return nil, fmt.Errorf("%d words, at most %d fit: %w", len(c.Words), maxWords, parley.ErrInvalid)
	}
	table := make([]uint32, cells)
	for i, w := range c.Words {
		if err := insert(table, Key(w), uint32(c.Groups[i])+1); err != nil {
			return nil, fmt.Errorf("file %q: %w", w, err)
		}
	}
	var words, paths []byte
	for _, e := range table {
		words = binary.LittleEndian.AppendUint32(words, e)
	}
	for _, p := range c.Paths {
		paths = binary.LittleEndian.AppendUint32(paths, p.Bits)
		paths = binary.LittleEndian.AppendUint32(paths, uint32(p.N))
	}
	return linear.Join([]linear.Section{{Name: "words", Data: string(words)}, {Name: "paths", Data: string(paths)}}), nil
}

// insert places an entry and moves on those that stand nearer to their homes.
func insert(table []uint32, key, group uint32) error {
	k := key * spread
	rest, d := k<<16|group, uint32(0)
	for at := k >> 16; d <= maxDistance; at, d = (at+1)%cells, d+1 {
		e := table[at]
		if e == 0 {
			table[at] = rest | d<<groupBits
			return nil
		}
		if e>>groupBits == rest>>groupBits|d {
			return nil // of two words with one hash the more frequent one stays
		}
		if de := e >> groupBits & maxDistance; de < d {
			table[at] = rest | d<<groupBits
			rest, d = e&^(maxDistance<<groupBits), de
		}
	}
	return fmt.Errorf("table is too full: %w", parley.ErrInvalid)
}

// Table gives words their paths. It is safe for concurrent use.
type Table struct {
	words []byte // never written
	paths [maxClusters + 1]Path
}

// Load reads a weights file in place. It returns an error that wraps
// [parley.ErrInvalid] for a damaged file, and [parley.ErrUnsupported] for one
// of another version.
func Load(s string) (*Table, error) {
	parts, err := linear.Split(s)
	if err != nil {
		return nil, fmt.Errorf("load word clusters: %w", err)
	}
	words, paths := parts["words"], parts["paths"]
	n := len(paths) / 8
	if len(words) != 4*cells || len(paths)%8 != 0 || n > maxClusters {
		return nil, fmt.Errorf("load word clusters: tables of %d and %d bytes: %w", len(words), len(paths), parley.ErrInvalid)
	}
	t := &Table{words: unsafe.Slice(unsafe.StringData(words), len(words))}
	for i := range n {
		p := []byte(paths[8*i : 8*i+8])
		t.paths[i+1] = Path{binary.LittleEndian.Uint32(p), int(binary.LittleEndian.Uint32(p[4:]))}
		if t.paths[i+1].N > 32 {
			return nil, fmt.Errorf("load word clusters: a path of %d steps: %w", t.paths[i+1].N, parley.ErrInvalid)
		}
	}
	for i := 0; i < len(t.words); i += 4 {
		if g := binary.LittleEndian.Uint32(t.words[i:]) & groupMask; int(g) > n {
			return nil, fmt.Errorf("load word clusters: cell %d names no group: %w", i/4, parley.ErrInvalid)
		}
	}
	return t, nil
}

// Path gives the path of the word with a [Key]: its first n bits, from the
// highest down, so that bits >> 26 are the first six steps. Unknown words have
// n = 0.
func (t *Table) Path(key uint32) (bits uint32, n int) {
	if key == 0 {
		return 0, 0
	}
	k := key * spread
	at, want := k>>16, k<<16
	for d := uint32(0); d <= maxDistance; d++ {
		e := binary.LittleEndian.Uint32(t.words[4*at:])
		if e&^groupMask == want && e != 0 {
			p := &t.paths[e&groupMask]
			return p.Bits, p.N
		}
		if e == 0 || e>>groupBits&maxDistance < d {
			break
		}
		at, want = (at+1)%cells, want+1<<groupBits
	}
	return 0, 0
}
