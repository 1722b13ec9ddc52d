package tag

import (
	"encoding/binary"
	"fmt"
	"strings"

	"parley"
	"parley/internal/linear"
)

// Tag is a part of speech: an index into the tag set of its model.
type Tag uint8

// Model tags words. It is safe for concurrent use.
type Model struct {
	set      []pair
	table    *linear.Model
	seen     string // sorted by hash: four bytes of hash, four of the set of tags
	index    []uint32
	clusters Clusters
}

type pair struct {
	xpos, upos   string
	xhash, uhash uint32
}

// Load reads the tagger's weights in place. It returns an error that wraps
// [parley.ErrInvalid] if they are damaged.
func Load(weights string, clusters Clusters) (*Model, error) {
	parts, err := linear.Split(weights)
	if err != nil {
		return nil, fmt.Errorf("load tagger: %w", err)
	}
	m := &Model{clusters: clusters, seen: parts["seen"]}
	if m.table, err = linear.Load(parts["table"]); err != nil {
		return nil, fmt.Errorf("load tagger: %w", err)
	}
	if m.set, err = tagSet(parts["tags"]); err != nil {
		return nil, fmt.Errorf("load tagger: %w", err)
	}
	if len(m.set) != m.table.Classes() || len(m.seen)%8 != 0 {
		return nil, fmt.Errorf("load tagger: %d tags for %d classes: %w", len(m.set), m.table.Classes(), parley.ErrInvalid)
	}
	m.index = bySeen(m.seen)
	return m, nil
}

func tagSet(s string) ([]pair, error) {
	var set []pair
	for _, name := range strings.Fields(s) {
		x, u, ok := strings.Cut(name, "/")
		if !ok {
			return nil, fmt.Errorf("tag %q is no pair: %w", name, parley.ErrInvalid)
		}
		set = append(set, pair{x, u, linear.Hash(x), linear.Hash(u)})
	}
	return set, nil
}

// Tags gives the tag set: pairs of Penn tag and universal tag, "VBD/VERB", by number.
func (m *Model) Tags() []string {
	out := make([]string, len(m.set))
	for i, p := range m.set {
		out[i] = p.xpos + "/" + p.upos
	}
	return out
}

// XPOS gives the Penn tag.
func (m *Model) XPOS(t Tag) string { return m.set[t].xpos }

// UPOS gives the universal tag.
func (m *Model) UPOS(t Tag) string { return m.set[t].upos }

// Hashes gives the hashes of the Penn tag and the universal tag, for features.
func (m *Model) Hashes(t Tag) (xpos, upos uint32) { return m.set[t].xhash, m.set[t].uhash }

// Words appends what features see of the forms to dst.
func (m *Model) Words(dst []Word, forms []string) []Word {
	for _, f := range forms {
		dst = append(dst, m.Word(f))
	}
	return dst
}

// Word gives what features see of a form.
func (m *Model) Word(form string) Word {
	w, folded := NewWord(form)
	w.Seen = m.seenWith(w.Lower)
	if m.clusters != nil {
		bits, n := m.clusters.Path(folded)
		w.Path, w.Depth = bits, uint32(n)
	}
	return w
}

const indexBits = 12

// bySeen gives where the hashes that share their first bits begin.
func bySeen(seen string) []uint32 {
	index := make([]uint32, 1<<indexBits+1)
	at := 0
	for b := range index {
		for at < len(seen)/8 && int(hashAt(seen, at)>>(32-indexBits)) < b {
			at++
		}
		index[b] = uint32(at)
	}
	index[1<<indexBits] = uint32(len(seen) / 8)
	return index
}

func hashAt(seen string, i int) uint32 {
	return binary.LittleEndian.Uint32([]byte(seen[8*i : 8*i+4]))
}

func (m *Model) seenWith(hash uint32) uint32 {
	b := hash >> (32 - indexBits)
	for i := m.index[b]; i < m.index[b+1]; i++ {
		if hashAt(m.seen, int(i)) == hash {
			return binary.LittleEndian.Uint32([]byte(m.seen[8*i+4 : 8*i+8]))
		}
	}
	return 0
}

// Tag appends the tags of a sentence to dst.
func (m *Model) Tag(dst []Tag, words []Word) []Tag {
	var f [maxFeatures]uint64
	var scores linear.Scores
	t1, t2 := uint32(start), uint32(start)
	for i := range words {
		clear(scores[:len(m.set)])
		m.table.Score(features(f[:0], words, i, t1, t2), &scores)
		best := 0
		for k := 1; k < len(m.set); k++ {
			if scores[k] > scores[best] {
				best = k
			}
		}
		dst = append(dst, Tag(best))
		t2, t1 = t1, uint32(best)+2
	}
	return dst
}
