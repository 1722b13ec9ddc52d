package parser

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"

	"parley"
	"parley/internal/cluster"
	"parley/internal/dense"
)

// Size is how large a network is.
type Size struct {
	// Dim is how many values a word has between layers, a multiple of 32. Default: 128.
	Dim int
	// Layers is how many layers there are. Default: 3.
	Layers int
	// Arc is how many values a word has as dependent or as head, a multiple of 16.
	// Default: 96.
	Arc int
	// Rel is the same for relations. Default: 96.
	Rel int
	// TagAt is the layer that tags are read from, from 1. Default: 2.
	TagAt int
}

func (s *Size) fill() {
	s.Dim, s.Layers = cmp.Or(s.Dim, 128), cmp.Or(s.Layers, 3)
	s.Arc, s.Rel, s.TagAt = cmp.Or(s.Arc, 96), cmp.Or(s.Rel, 96), cmp.Or(s.TagAt, 2)
}

// check refuses sizes that cannot be.
func (s Size) check() error {
	fits := func(v, unit int) bool { return v > 0 && v <= maxDim && v%unit == 0 }
	if !fits(s.Dim, 32) || !fits(s.Arc, 16) || !fits(s.Rel, 16) || s.Layers < 1 || s.Layers > 16 || s.TagAt < 1 || s.TagAt > s.Layers {
		return fmt.Errorf("a network of size %+v: %w", s, parley.ErrInvalid)
	}
	return nil
}

// maxDim is the largest Dim.
const maxDim = 1024

// span is how far distances between dependent and head are told apart.
const span = 24

type tensor struct {
	name       string
	rows, cols int
	w          []float32
	sparse     bool // few rows are touched at a time
	fwd, back  dense.Packed
}

type net struct {
	Size
	tags, rels int
	base       [features]int32
	vocab      map[uint32]int32
	clusters   *cluster.Table
	all        []*tensor
	filed      quantised

	embed            *tensor
	layer, layerBias []*tensor
	tag, tagBias     *tensor
	mlp, mlpBias     *tensor // arc dependent, arc head, relation dependent, relation head
	arc, arcBias     *tensor
	root, rootRel    *tensor
	distance         *tensor
	rel, relBias     *tensor
}

// build makes the tensors, but the vectors of words only if there is something to
// learn.
func (n *net) build(learn bool) {
	add := func(name string, rows, cols int) *tensor {
		t := &tensor{name: name, rows: rows, cols: cols, w: make([]float32, rows*cols)}
		n.all = append(n.all, t)
		return t
	}
	base, total := layout(len(n.vocab))
	n.base = base
	n.embed = &tensor{name: "embed", rows: total, cols: n.Dim, sparse: true}
	if learn {
		n.embed.w = make([]float32, total*n.Dim)
		n.all = append(n.all, n.embed)
	}
	for range n.Layers {
		n.layer = append(n.layer, add("layer", n.Dim, 3*n.Dim))
		n.layerBias = append(n.layerBias, add("layer bias", 1, 3*n.Dim))
	}
	n.tag, n.tagBias = add("tag", n.Dim, n.tags), add("tag bias", 1, n.tags)
	w := 2*n.Arc + 2*n.Rel
	n.mlp, n.mlpBias = add("mlp", n.Dim, w), add("mlp bias", 1, w)
	n.arc, n.arcBias = add("arc", n.Arc, n.Arc), add("arc bias", 1, n.Arc)
	n.root, n.rootRel = add("root", 1, n.Arc), add("root rel", 1, n.Rel)
	n.distance = add("distance", 1, 2*span+1)
	n.rel, n.relBias = add("rel", n.Rel, n.rels), add("rel bias", 1, n.rels)
}

func (n *net) init(r *rand.Rand, vectors float64) {
	for _, t := range n.all {
		scale := 0.
		switch {
		case t == n.embed:
			scale = vectors
		case t.rows > 1:
			scale = math.Sqrt(2 / float64(t.rows+min(t.cols, t.rows)))
		case t == n.root || t == n.rootRel:
			scale = .1
		}
		for i := range t.w {
			t.w[i] = float32(r.NormFloat64() * scale)
		}
	}
	for _, b := range n.layerBias {
		for i := 2 * n.Dim; i < 3*n.Dim; i++ {
			b.w[i] = -1 // let the layer below pass
		}
	}
}

// pack lays out the weights for products.
func (n *net) pack(back bool) {
	for _, t := range n.all {
		if t.sparse || t.rows == 1 {
			continue
		}
		t.fwd.Pack(t.w, t.rows, t.cols, t.cols, 1)
		if back {
			t.back.Pack(t.w, t.cols, t.rows, 1, t.cols)
		}
	}
}

// affine sets out = in·w + bias; row i of in begins at i*stride.
func affine(out, in []float32, stride, rows int, w, bias *tensor) {
	for i := range rows {
		copy(out[i*w.cols:(i+1)*w.cols], bias.w)
	}
	dense.Mul(out, w.cols, in, stride, 1, rows, &w.fwd, true)
}

func clampDistance(d int) int { return max(-span, min(span, d)) + span }

func dot(a, b []float32) float32 {
	b = b[:len(a)]
	var s float32
	for i, v := range a {
		s += v * b[i]
	}
	return s
}

// grow gives b a length of n, whatever it holds.
func grow(b *[]float32, n int) []float32 {
	if cap(*b) < n {
		*b = make([]float32, n+n/4)
	}
	*b = (*b)[:n]
	return *b
}
