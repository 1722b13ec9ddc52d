package parser

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"parley/internal/dense"
)

// Word is what the parser says of one word.
type Word struct {
	Tag  uint8 // for [Model.UPOS] and [Model.XPOS]
	Rel  uint8 // for [Model.Relation]
	Head int32 // index within the sentence, -1 for the root
}

// Model is a trained network. It is safe for concurrent use.
type Model struct {
	n          *net
	tags, rels []string
	upos, xpos []string
	loose      uint8            // the relation between parts of a long sentence
	forms      map[string]int32 // frequent words, whose vectors are in known
	known      []float32
	pool       sync.Pool
}

// UPOS gives the universal tag.
func (m *Model) UPOS(tag uint8) string { return m.upos[tag] }

// XPOS gives the Penn tag.
func (m *Model) XPOS(tag uint8) string { return m.xpos[tag] }

// Relation gives the name of a relation, with its subtype.
func (m *Model) Relation(rel uint8) string { return m.rels[rel] }

const (
	together = 400 // words that go through the network at a time
	longest  = 192 // words of a sentence that is read as a whole
)

// Parse appends what it says of each word to out. The forms of all sentences
// stand one after the other, lengths says how many words each sentence has. So
// that time stays linear, a sentence of more than 192 words is read in parts; the
// root of each part hangs on that of the part before. Parse panics if lengths do
// not add up to the forms there are.
func (m *Model) Parse(out []Word, forms []string, lengths []int) []Word {
	s := m.pool.Get().(*scratch)
	defer m.pool.Put(s)
	first := len(out)
	out = slices.Grow(out, len(forms))[:first+len(forms)]
	words := out[first:]
	parts := s.lengths[:0]
	for _, k := range lengths {
		for ; k > 0; k -= parts[len(parts)-1] {
			parts = append(parts, part(k))
		}
	}
	s.lengths = parts
	done := 0
	for len(parts) > 0 {
		n, k := parts[0], 1
		for k < len(parts) && n+parts[k] <= together {
			n += parts[k]
			k++
		}
		x := grow(&s.x, n*m.n.Dim)
		for i, form := range forms[done : done+n] {
			m.vector(s, x[i*m.n.Dim:][:m.n.Dim], form)
		}
		m.n.run(s, parts[:k], words[done:done+n])
		done, parts = done+n, parts[k:]
	}
	if done != len(forms) {
		panic(fmt.Sprintf("parser: %d of %d words belong to a sentence", done, len(forms)))
	}
	for _, k := range lengths {
		if k > longest {
			m.join(words[:k])
		}
		words = words[k:]
	}
	return out
}

// part gives how many of the k words to come are read at once.
func part(k int) int {
	parts := (k + longest - 1) / longest
	return (k + parts - 1) / parts
}

// join makes one tree of those of the parts.
func (m *Model) join(words []Word) {
	root := int32(-1)
	for at := 0; at < len(words); {
		n, next := part(len(words)-at), root
		for i := at; i < at+n; i++ {
			w := &words[i]
			if w.Head >= 0 {
				w.Head += int32(at)
				continue
			}
			if root >= 0 {
				w.Head, w.Rel = root, m.loose
			}
			next = int32(i)
		}
		root = next
		at += n
	}
}

// vector gives the sum of a word's rows.
func (m *Model) vector(s *scratch, x []float32, form string) {
	if i, ok := m.forms[form]; ok {
		copy(x, m.known[int(i)*len(x):])
		return
	}
	s.buf = m.n.extract(s.buf, form, &s.feats)
	clear(x)
	for _, f := range s.feats {
		if m.n.embed.w == nil {
			m.n.filed.add(x, int(f))
		} else {
			dense.Add(x, m.n.embed.w[int(f)*len(x):])
		}
	}
}

// finish makes what is not filed: the vectors of frequent words and so on.
func (m *Model) finish(forms []string) {
	m.n.pack(false)
	m.upos, m.xpos = nil, nil
	for _, t := range m.tags {
		x, u, _ := strings.Cut(t, "/")
		m.xpos, m.upos = append(m.xpos, x), append(m.upos, u)
	}
	m.loose = uint8(max(0, slices.Index(m.rels, "parataxis")))
	m.pool.New = func() any { return &scratch{} }
	var s scratch
	m.forms = nil
	known := make([]float32, len(forms)*m.n.Dim)
	for i, f := range forms {
		m.vector(&s, known[i*m.n.Dim:][:m.n.Dim], f)
	}
	m.forms, m.known = make(map[string]int32, len(forms)), known
	for i, f := range forms {
		m.forms[f] = int32(i)
	}
}
