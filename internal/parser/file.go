package parser

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"

	"parley"
	"parley/internal/cluster"
	"parley/internal/dense"
	"parley/internal/linear"
)

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
	size, err := loadSize(parts["size"])
	if err != nil {
		return nil, err
	}
	m := &Model{tags: strings.Split(parts["tags"], "\n"), rels: strings.Split(parts["relations"], "\n")}
	m.n = &net{Size: size, clusters: clusters, vocab: map[uint32]int32{}, tags: len(m.tags), rels: len(m.rels)}
	if m.n.tags > mostLabels || m.n.rels > mostLabels {
		return nil, fmt.Errorf("%d tags and %d relations: %w", m.n.tags, m.n.rels, parley.ErrInvalid)
	}
	if err := m.n.loadVectors(parts["words"], parts["rows"], parts["scales"]); err != nil {
		return nil, err
	}
	if err := m.n.loadNetwork(parts["network"]); err != nil {
		return nil, err
	}
	var forms []string
	if f := parts["frequent"]; f != "" {
		forms = strings.Split(f, "\n")
	}
	m.finish(forms)
	return m, nil
}

// word is the number that stands at i.
func word(s string, i int) uint32 {
	return uint32(s[4*i]) | uint32(s[4*i+1])<<8 | uint32(s[4*i+2])<<16 | uint32(s[4*i+3])<<24
}

func loadSize(s string) (Size, error) {
	if len(s) != 24 {
		return Size{}, fmt.Errorf("no sizes: %w", parley.ErrInvalid)
	}
	if v := word(s, 5); v != layers {
		return Size{}, fmt.Errorf("layers of kind %d, this program knows %d: %w", v, layers, parley.ErrUnsupported)
	}
	z := Size{int(word(s, 0)), int(word(s, 1)), int(word(s, 2)), int(word(s, 3)), int(word(s, 4))}
	if err := z.check(); err != nil {
		return Size{}, err
	}
	return z, nil
}

// loadVectors takes words and their vectors in place.
func (n *net) loadVectors(words, rows, scales string) error {
	vocab := len(words) / 4
	for i := range vocab {
		n.vocab[word(words, i)] = int32(i + 1)
	}
	if len(n.vocab) != vocab || len(words)%4 != 0 {
		return fmt.Errorf("%d words in %d bytes: %w", len(n.vocab), len(words), parley.ErrInvalid)
	}
	_, total := layout(vocab)
	if len(scales) != 4*total || len(rows) != total*n.Dim {
		return fmt.Errorf("%d bytes of vectors, %d of their scales: %w", len(rows), len(scales), parley.ErrInvalid)
	}
	for i := range total {
		if v := math.Float32frombits(word(scales, i)); !(v >= 0 && v < farthest) {
			return fmt.Errorf("a scale of %v: %w", v, parley.ErrInvalid)
		}
	}
	n.filed = quantised{rows, scales}
	return nil
}

// loadNetwork copies all other weights.
func (n *net) loadNetwork(s string) error {
	n.build(false)
	want := 0
	for _, t := range n.all {
		want += 4 * len(t.w)
	}
	if len(s) != want {
		return fmt.Errorf("%d bytes of network, not %d: %w", len(s), want, parley.ErrInvalid)
	}
	at := 0
	for _, t := range n.all {
		for i := range t.w {
			v := math.Float32frombits(word(s, at))
			if !(v > -farthest && v < farthest) {
				return fmt.Errorf("a weight of %v: %w", v, parley.ErrInvalid)
			}
			t.w[i] = v
			at++
		}
	}
	return nil
}

// farthest is where weights end that can be meant.
const farthest = 1e6

// mostLabels is how many tags, or relations, fit a byte.
const mostLabels = 255

// quantised are vectors of words as they stand in the file: bytes, and the scale of
// each row.
type quantised struct{ rows, scales string }

func (q *quantised) add(x []float32, row int) {
	dense.AddBytes(x, q.rows[row*len(x):], math.Float32frombits(word(q.scales, row)))
}
