package parser

import "parley/internal/dense"

// scratch is the memory of one call.
type scratch struct {
	x, h, c, g, m, p, sc, tl, z, rl []float32
	packed                          dense.Packed
	feats                           [features]int32
	buf                             []byte
	lengths                         []int
	tree                            tree
}

// run parses sentences that were already turned into vectors: x holds Dim
// values a word.
func (n *net) run(s *scratch, lens []int, out []Word) {
	n.read(s, lens)
	for i := range out {
		out[i].Tag = uint8(argmax(s.tl[i*n.tags:][:n.tags]))
	}
	W := 2*n.Arc + 2*n.Rel
	at := 0
	for _, k := range lens {
		n.heads(s, s.m[at*W:], s.p[at*n.Arc:], out[at:at+k])
		at += k
	}
	n.relate(s, lens, out)
	for i := range out {
		out[i].Rel = uint8(argmax(s.rl[i*n.rels:][:n.rels]))
	}
}

// read goes through the layers: scores of tags, and what arcs and relations are
// scored from.
func (n *net) read(s *scratch, lens []int) {
	D, N := n.Dim, 0
	for _, k := range lens {
		N += k
	}
	h, next := s.x, grow(&s.h, N*D)
	g, c := grow(&s.g, N*3*D), grow(&s.c, N*D)
	for l := range n.Layers {
		at := 0
		for _, k := range lens {
			shift(next, h, at, k, D)
			at += k
		}
		affine(g, next, D, N, n.layer[l], n.layerBias[l])
		activate(g, N, D)
		at = 0
		for _, k := range lens {
			recur(next, c, h, g, at, k, D)
			at += k
		}
		h, next = next, h
		if l+1 == n.TagAt {
			tl := grow(&s.tl, N*n.tags)
			affine(tl, h, D, N, n.tag, n.tagBias)
		}
	}
	A, R := n.Arc, n.Rel
	W := 2*A + 2*R
	m := grow(&s.m, N*W)
	affine(m, h, D, N, n.mlp, n.mlpBias)
	for i := range N {
		dense.Leaky(m[i*W:][:2*A])
	}
	affine(grow(&s.p, N*A), m, W, N, n.arc, n.arcBias)
}

// relate scores the relations of words to their heads.
func (n *net) relate(s *scratch, lens []int, out []Word) {
	N, m := len(out), s.m
	A, R := n.Arc, n.Rel
	W := 2*A + 2*R
	z := grow(&s.z, N*R)
	at := 0
	for _, k := range lens {
		for i, w := range out[at : at+k] {
			row := z[(at+i)*R:][:R]
			copy(row, m[(at+i)*W+2*A:])
			if w.Head < 0 {
				dense.Add(row, n.rootRel.w)
			} else {
				dense.Add(row, m[(at+int(w.Head))*W+2*A+R:])
			}
		}
		at += k
	}
	dense.Leaky(z)
	rl := grow(&s.rl, N*n.rels)
	affine(rl, z, R, N, n.rel, n.relBias)
}

// heads finds the tree of a sentence.
func (n *net) heads(s *scratch, m, p []float32, out []Word) {
	k := len(out)
	for i, h := range s.tree.decode(n.arcs(&s.sc, &s.packed, m[n.Arc:], p, k), k) {
		if out[i].Head = h; int(h) == k {
			out[i].Head = -1
		}
	}
}

// arcs scores the heads of k words, whose values as heads are as far apart as in
// mlp: row i, column j is for word j as the head of word i, column k for the root.
func (n *net) arcs(out *[]float32, packed *dense.Packed, heads, arc []float32, k int) []float32 {
	A := n.Arc
	sc := grow(out, k*(k+1))
	packed.Pack(heads, A, k, 1, n.mlp.cols)
	dense.Mul(sc, k+1, arc, A, 1, k, packed, false)
	for i := range k {
		row := sc[i*(k+1):][:k+1]
		row[k] = dot(arc[i*A:][:A], n.root.w)
		for j := range k {
			row[j] += n.distance.w[clampDistance(j-i)]
		}
		row[i] = never
	}
	return sc
}

func argmax(x []float32) int {
	best := 0
	for i, v := range x {
		if v > x[best] {
			best = i
		}
	}
	return best
}
