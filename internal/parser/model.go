package parser

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"parley"
	"parley/internal/cluster"
	"parley/internal/dense"
	"parley/internal/linear"
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

// together is how many words go through the network at a time.
const together = 400

// Parse appends what it says of each word to out. The forms of all sentences
// stand one after the other, lengths says how many words each sentence has. It
// panics if lengths do not add up to the forms there are.
func (m *Model) Parse(out []Word, forms []string, lengths []int) []Word {
	s := m.pool.Get().(*scratch)
	defer m.pool.Put(s)
	first := len(out)
	out = slices.Grow(out, len(forms))[:first+len(forms)]
	words := out[first:]
	for len(lengths) > 0 {
		n, k := lengths[0], 1
		for k < len(lengths) && n+lengths[k] <= together {
			n += lengths[k]
			k++
		}
		x := grow(&s.x, n*m.n.Dim)
		for i, form := range forms[:n] {
			m.vector(s, x[i*m.n.Dim:][:m.n.Dim], form)
		}
		m.n.run(s, lengths[:k], words[:n])
		words, forms, lengths = words[n:], forms[n:], lengths[k:]
	}
	if len(words) > 0 {
		panic(fmt.Sprintf("parser: %d words belong to no sentence", len(words)))
	}
	return out
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

// layers is the kind of layers that the program knows.
const layers = 1

// Encode writes the weights file.
func (m *Model) Encode() []byte {
	n := m.n
	var size, vocab, rest []byte
	for _, v := range []int{n.Dim, n.Layers, n.Arc, n.Rel, n.TagAt, layers} {
		size = binary.LittleEndian.AppendUint32(size, uint32(v))
	}
	keys := make([]uint32, len(n.vocab))
	for k, id := range n.vocab {
		keys[id-1] = k
	}
	for _, k := range keys {
		vocab = binary.LittleEndian.AppendUint32(vocab, k)
	}
	filed := n.filed
	if n.embed.w != nil {
		filed = n.embed.quantise()
	}
	for _, t := range n.all {
		if !t.sparse {
			for _, v := range t.w {
				rest = binary.LittleEndian.AppendUint32(rest, math.Float32bits(v))
			}
		}
	}
	var forms []string
	for f := range m.forms {
		forms = append(forms, f)
	}
	slices.SortFunc(forms, func(a, b string) int { return int(m.forms[a] - m.forms[b]) })
	return linear.Join([]linear.Section{
		{Name: "size", Data: string(size)},
		{Name: "tags", Data: strings.Join(m.tags, "\n")},
		{Name: "relations", Data: strings.Join(m.rels, "\n")},
		{Name: "frequent", Data: strings.Join(forms, "\n")},
		{Name: "words", Data: string(vocab)},
		{Name: "rows", Data: filed.rows},
		{Name: "scales", Data: filed.scales},
		{Name: "network", Data: string(rest)},
	})
}

// quantise rounds each row to bytes.
func (t *tensor) quantise() quantised {
	var rows, scales []byte
	for i := range t.rows {
		row := t.w[i*t.cols:][:t.cols]
		top := float32(0)
		for _, v := range row {
			top = max(top, v, -v)
		}
		scale := top / 127
		scales = binary.LittleEndian.AppendUint32(scales, math.Float32bits(scale))
		for _, v := range row {
			q := 0.
			if scale > 0 {
				q = math.RoundToEven(float64(v / scale))
			}
			rows = append(rows, byte(int8(q)))
		}
	}
	return quantised{string(rows), string(scales)}
}

// Load reads a weights file; clusters are those that were there at training. It
// returns an error that wraps [parley.ErrInvalid] for a damaged file, and
// [parley.ErrUnsupported] for one of another version.
func Load(s string, clusters *cluster.Table) (*Model, error) {
	m, err := load(s, clusters)
	if err != nil {
		return nil, fmt.Errorf("load parser: %w", err)
	}
	return m, nil
}

func load(s string, clusters *cluster.Table) (*Model, error) {
	parts, err := linear.Split(s)
	if err != nil {
		return nil, err
	}
	word := func(section string, i int) uint32 {
		return binary.LittleEndian.Uint32([]byte(parts[section][4*i : 4*i+4]))
	}
	if len(parts["size"]) != 24 {
		return nil, fmt.Errorf("no sizes: %w", parley.ErrInvalid)
	}
	size := Size{int(word("size", 0)), int(word("size", 1)), int(word("size", 2)), int(word("size", 3)), int(word("size", 4))}
	if v := word("size", 5); v != layers {
		return nil, fmt.Errorf("layers of kind %d, this program knows %d: %w", v, layers, parley.ErrUnsupported)
	}
	n := &net{Size: size, clusters: clusters, vocab: map[uint32]int32{}}
	if size.Dim <= 0 || size.Dim%32 != 0 || size.Arc <= 0 || size.Arc%16 != 0 || size.Rel <= 0 || size.Rel%16 != 0 ||
		size.Dim > maxDim || size.Arc > 1024 || size.Rel > 1024 || size.Layers <= 0 || size.Layers > 16 || size.TagAt <= 0 || size.TagAt > size.Layers {
		return nil, fmt.Errorf("a network of size %+v: %w", size, parley.ErrInvalid)
	}
	m := &Model{n: n, tags: strings.Split(parts["tags"], "\n"), rels: strings.Split(parts["relations"], "\n")}
	n.tags, n.rels = len(m.tags), len(m.rels)
	if n.tags > 255 || n.rels > 255 {
		return nil, fmt.Errorf("%d tags and %d relations: %w", n.tags, n.rels, parley.ErrInvalid)
	}
	vocab := len(parts["words"]) / 4
	for i := range vocab {
		n.vocab[word("words", i)] = int32(i + 1)
	}
	if len(n.vocab) != vocab {
		return nil, fmt.Errorf("a word stands twice: %w", parley.ErrInvalid)
	}
	if _, total := layout(vocab); len(parts["scales"]) != 4*total || len(parts["rows"]) != total*size.Dim {
		return nil, fmt.Errorf("%d bytes of rows, %d of scales: %w", len(parts["rows"]), len(parts["scales"]), parley.ErrInvalid)
	}
	n.build(false)
	n.filed = quantised{parts["rows"], parts["scales"]}
	rest := 0
	for _, t := range n.all {
		if !t.sparse {
			rest += len(t.w)
		}
	}
	if len(parts["network"]) != 4*rest {
		return nil, fmt.Errorf("%d bytes of network, not %d: %w", len(parts["network"]), 4*rest, parley.ErrInvalid)
	}
	for i := range n.embed.rows {
		if v := math.Float32frombits(word("scales", i)); !(v >= 0 && v < 1e6) {
			return nil, fmt.Errorf("a scale of %v: %w", v, parley.ErrInvalid)
		}
	}
	at := 0
	for _, t := range n.all {
		for i := range t.w {
			t.w[i] = math.Float32frombits(word("network", at))
			at++
			if !(t.w[i] > -1e6 && t.w[i] < 1e6) {
				return nil, fmt.Errorf("a weight of %v: %w", t.w[i], parley.ErrInvalid)
			}
		}
	}
	var forms []string
	if f := parts["frequent"]; f != "" {
		forms = strings.Split(f, "\n")
	}
	m.finish(forms)
	return m, nil
}

// finish makes what is not filed: the vectors of frequent words and so on.
func (m *Model) finish(forms []string) {
	m.n.pack(false)
	m.upos, m.xpos = nil, nil
	for _, t := range m.tags {
		x, u, _ := strings.Cut(t, "/")
		m.xpos, m.upos = append(m.xpos, x), append(m.upos, u)
	}
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
