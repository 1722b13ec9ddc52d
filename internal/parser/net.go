package parser

import (
	"math"
	"math/rand/v2"

	"parley/internal/cluster"
	"parley/internal/dense"
)

// Size is how large a network is.
type Size struct {
	Dim    int // of a word's vector, a multiple of 32
	Layers int
	Arc    int // of a word as dependent or head, a multiple of 16
	Rel    int // the same, for choosing a relation
	TagAt  int // the layer that tags are read from, from 1
	Shift  bool
}

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

	embed            *tensor
	layer, layerBias []*tensor
	tag, tagBias     *tensor
	mlp, mlpBias     *tensor // arc dependent, arc head, relation dependent, relation head
	arc, arcBias     *tensor
	root, rootRel    *tensor
	distance         *tensor
	rel, relBias     *tensor
}

func (n *net) build() {
	add := func(name string, rows, cols int) *tensor {
		t := &tensor{name: name, rows: rows, cols: cols, w: make([]float32, rows*cols)}
		n.all = append(n.all, t)
		return t
	}
	base, total := layout(len(n.vocab))
	n.base = base
	n.embed = add("embed", total, n.Dim)
	n.embed.sparse = true
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

// shifted gives in, with a quarter of each word's values taken from the word
// before and a quarter from the word after.
func shifted(out, in []float32, at, k, D int) {
	Q := D / 4
	for t := at; t < at+k; t++ {
		o := out[t*D:][:D]
		copy(o, in[t*D:][:D])
		if t > at {
			copy(o[:Q], in[(t-1)*D:])
		} else {
			clear(o[:Q])
		}
		if t < at+k-1 {
			copy(o[3*Q:], in[(t+1)*D+3*Q:][:Q])
		} else {
			clear(o[3*Q:])
		}
	}
}

// unshift gives the gradient of shifted.
func unshift(din, dout []float32, at, k, D int) {
	Q := D / 4
	for t := at; t < at+k; t++ {
		o := din[t*D:][:D]
		copy(o[Q:3*Q], dout[t*D+Q:])
		if t < at+k-1 {
			copy(o[:Q], dout[(t+1)*D:][:Q])
		} else {
			clear(o[:Q])
		}
		if t > at {
			copy(o[3*Q:], dout[(t-1)*D+3*Q:][:Q])
		} else {
			clear(o[3*Q:])
		}
	}
}

// affine sets out = in·w + bias.
func affine(out, in []float32, rows int, w, bias *tensor) {
	for i := range rows {
		copy(out[i*w.cols:(i+1)*w.cols], bias.w)
	}
	dense.Mul(out, w.cols, in, w.rows, 1, rows, &w.fwd, true)
}

func clampDistance(d int) int { return max(-span, min(span, d)) + span }
