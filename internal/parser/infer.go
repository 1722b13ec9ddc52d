package parser

import "parley/internal/dense"

// scratch is the memory of one call.
type scratch struct {
	x, h, c, g, m, dep, p, sc, tl, z, rl []float32
	packed                               dense.Packed
	feats                                [features]int32
	tree                                 tree
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
		from := h
		if n.Shift {
			at := 0
			for _, k := range lens {
				shifted(next, h, at, k, D)
				at += k
			}
			from = next
		}
		affine(g, from, N, n.layer[l], n.layerBias[l])
		gates(g, N, D)
		at := 0
		for _, k := range lens {
			recur(next, c, h, g, at, k, D)
			at += k
		}
		h, next = next, h
		if l+1 == n.TagAt {
			tl := grow(&s.tl, N*n.tags)
			affine(tl, h, N, n.tag, n.tagBias)
		}
	}
	A, R := n.Arc, n.Rel
	W := 2*A + 2*R
	m := grow(&s.m, N*W)
	affine(m, h, N, n.mlp, n.mlpBias)
	dep := grow(&s.dep, N*A)
	for i := range N {
		leaky(m[i*W:][:2*A])
		copy(dep[i*A:][:A], m[i*W:])
	}
	p := grow(&s.p, N*A)
	affine(p, dep, N, n.arc, n.arcBias)
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
	leaky(z)
	rl := grow(&s.rl, N*n.rels)
	affine(rl, z, N, n.rel, n.relBias)
}

// window is the length beyond which a sentence is cut, so that time stays linear.
const window = 192

// heads finds the tree of a sentence. Of a long one, each window has its own tree,
// whose root hangs on the root of the window before.
func (n *net) heads(s *scratch, m, p []float32, out []Word) {
	A := n.Arc
	W := 2*A + 2*n.Rel
	root := int32(-1)
	for at := 0; at < len(out); {
		k := len(out) - at
		if k > window {
			k = min(window, (k+1)/2)
		}
		heads := s.tree.decode(n.arcs(s, m[at*W:], p[at*A:], k), k)
		next := root
		for i, h := range heads {
			if int(h) == k {
				out[at+i].Head = root
				next = int32(at + i)
			} else {
				out[at+i].Head = int32(at) + h
			}
		}
		root = next
		at += k
	}
}

// arcs scores the heads of k words: row i, column j is for word j as head of word
// i, column k for the root.
func (n *net) arcs(s *scratch, m, p []float32, k int) []float32 {
	A := n.Arc
	W := 2*A + 2*n.Rel
	sc := grow(&s.sc, k*(k+1))
	s.packed.Pack(m[A:], A, k, 1, W)
	dense.Mul(sc, k+1, p, A, 1, k, &s.packed, false)
	for i := range k {
		row := sc[i*(k+1):][:k+1]
		row[k] = dot(p[i*A:][:A], n.root.w)
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
