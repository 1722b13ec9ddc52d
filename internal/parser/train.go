package parser

import (
	"math"
	"math/rand/v2"

	"parley/internal/dense"
)

type sentence struct {
	feats []int32 // features a word
	tags  []int32
	heads []int32 // -1 the root
	rels  []int32
	set   int
}

func (s *sentence) len() int { return len(s.tags) }

// worker computes gradients of its share of a batch.
type worker struct {
	n       *net
	grads   [][]float32 // one a tensor
	touched []int32
	mark    []bool
	rng     *rand.Rand
	noise   uint64
	opt     *Options

	h      [][]float32 // outputs of layers, h[0] the input
	in     [][]float32 // inputs of layers after dropout
	g      [][]float32 // gates of layers, 3*Dim
	c      [][]float32
	mask   [][]float32
	dh     [][]float32
	feats  []int32
	packed dense.Packed
	tmp    [12][]float32
	loss   [3]float64
}

func grow(b *[]float32, n int) []float32 {
	if cap(*b) < n {
		*b = make([]float32, n+n/4)
	}
	*b = (*b)[:n]
	return *b
}

// seed makes what is drawn by chance depend on the seed and the step alone.
func (w *worker) seed(seed uint64, step int) {
	w.rng = rand.New(rand.NewPCG(seed, uint64(step)+2))
	w.noise = w.rng.Uint64() | 1
}

func newWorker(n *net, opt *Options) *worker {
	w := &worker{n: n, opt: opt, mark: make([]bool, n.embed.rows)}
	for _, t := range n.all {
		w.grads = append(w.grads, make([]float32, len(t.w)))
	}
	k := n.Layers + 1
	w.h, w.in, w.g, w.c, w.mask, w.dh = make([][]float32, k), make([][]float32, k), make([][]float32, k), make([][]float32, k), make([][]float32, k+3), make([][]float32, k)
	return w
}

func (w *worker) grad(t *tensor) []float32 {
	for i, u := range w.n.all {
		if u == t {
			return w.grads[i]
		}
	}
	panic("no such tensor")
}

// drop fills a mask with 0 and 1/(1-p).
func (w *worker) drop(b *[]float32, n int, p float64) []float32 {
	m := grow(b, n)
	if p == 0 {
		for i := range m {
			m[i] = 1
		}
		return m
	}
	keep := float32(1 / (1 - p))
	limit := uint64(p*256 + .5)
	x := w.noise
	i := 0
	for ; i+8 <= n; i += 8 {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		r := x * 0x2545f4914f6cdd1d
		o := m[i : i+8]
		for j := range o {
			v := keep
			if r&0xff < limit {
				v = 0
			}
			o[j] = v
			r >>= 8
		}
	}
	w.noise = x
	for ; i < n; i++ {
		m[i] = keep
	}
	return m
}

func times(out, a, b []float32) { dense.Product(out[:len(a)], a, b) }

// backAffine adds to the gradients of w and bias, and gives that of the input.
func (w *worker) backAffine(din, dout, in []float32, rows int, t, bias *tensor, add bool) {
	w.packed.Pack(dout, rows, t.cols, t.cols, 1)
	dense.Mul(w.grad(t), t.cols, in, 1, t.rows, t.rows, &w.packed, true)
	gb := w.grad(bias)
	for i := range rows {
		row := dout[i*t.cols:][:t.cols]
		k := t.cols &^ 15
		dense.Add(gb[:k], row)
		for j := k; j < t.cols; j++ {
			gb[j] += row[j]
		}
	}
	if din != nil {
		dense.Mul(din, t.rows, dout, t.cols, 1, rows, &t.back, add)
	}
}

// softmax turns scores into the gradient of the cross entropy, times scale.
func softmax(s []float32, gold int, scale float32) float64 {
	top := s[0]
	for _, v := range s {
		top = max(top, v)
	}
	sum := 0.
	for i, v := range s {
		e := math.Exp(float64(v - top))
		s[i] = float32(e)
		sum += e
	}
	loss := math.Log(sum) - math.Log(max(1e-30, float64(s[gold])))
	inv := scale / float32(sum)
	for i := range s {
		s[i] *= inv
	}
	s[gold] -= scale
	return loss
}

const leak = .1

func leaky(x []float32) {
	for i, v := range x {
		if v < 0 {
			x[i] = leak * v
		}
	}
}

// step adds the gradients of some sentences, each word weighing scale.
func (w *worker) step(sents []*sentence, scale float32) {
	n, D := w.n, w.n.Dim
	N := 0
	for _, s := range sents {
		N += s.len()
	}
	if N == 0 {
		return
	}
	// words
	if cap(w.feats) < N*features {
		w.feats = make([]int32, N*features)
	}
	feats := w.feats[:0]
	for _, s := range sents {
		feats = append(feats, s.feats...)
	}
	w.feats = feats
	miss := n.base[featWord]
	for i := 0; i < len(feats); i += features {
		if w.opt.WordDrop > 0 && w.rng.Float64() < w.opt.WordDrop {
			feats[i+featWord] = miss
			feats[i+featForm] = n.base[featForm] + int32(rows[featForm])
			if w.rng.Float64() < .3 {
				for k := featCluster4; k <= featCluster; k++ {
					feats[i+k] = n.base[k] + int32(rows[k])
				}
			}
		}
	}
	x := grow(&w.h[0], N*D)
	clear(x)
	for i := range N {
		row := x[i*D : (i+1)*D]
		for _, f := range feats[i*features:][:features] {
			dense.Add(row, n.embed.w[int(f)*D:])
		}
	}
	m0 := w.drop(&w.mask[n.Layers+1], N*D, w.opt.InDrop)
	times(x, x, m0)
	// layers
	for l := range n.Layers {
		in := w.h[l]
		d := grow(&w.in[l], N*D)
		times(d, in, w.drop(&w.mask[l], N*D, w.opt.Drop))
		if n.Shift {
			e := grow(&w.tmp[0], N*D)
			copy(e, d)
			at := 0
			for _, s := range sents {
				shifted(d, e, at, s.len(), D)
				at += s.len()
			}
		}
		g := grow(&w.g[l], N*3*D)
		affine(g, d, N, n.layer[l], n.layerBias[l])
		gates(g, N, D)
		out, c := grow(&w.h[l+1], N*D), grow(&w.c[l], N*D)
		at := 0
		for _, s := range sents {
			recur(out, c, in, g, at, s.len(), D)
			at += s.len()
		}
	}
	for l := range n.Layers + 1 {
		clear(grow(&w.dh[l], N*D))
	}
	// tags
	th := grow(&w.tmp[0], N*D)
	tm := w.drop(&w.mask[n.Layers+2], N*D, w.opt.Drop)
	times(th, w.h[n.TagAt], tm)
	tl := grow(&w.tmp[1], N*n.tags)
	affine(tl, th, N, n.tag, n.tagBias)
	at := 0
	for _, s := range sents {
		for _, t := range s.tags {
			w.loss[0] += softmax(tl[at*n.tags:][:n.tags], int(t), scale)
			at++
		}
	}
	dth := grow(&w.tmp[2], N*D)
	w.backAffine(dth, tl, th, N, n.tag, n.tagBias, false)
	dense.AddProduct(w.dh[n.TagAt], dth, tm)
	// arcs and relations
	L := n.Layers
	A, R := n.Arc, n.Rel
	W := 2*A + 2*R
	last := grow(&w.in[L], N*D)
	times(last, w.h[L], w.drop(&w.mask[L], N*D, w.opt.Drop))
	m := grow(&w.tmp[3], N*W)
	affine(m, last, N, n.mlp, n.mlpBias)
	for i := range N {
		leaky(m[i*W:][:2*A]) // relations: after they are summed
	}
	mm := w.drop(&w.mask[L+3], N*W, w.opt.ScoreDrop)
	for i := range N {
		times(m[i*W:][:2*A], m[i*W:][:2*A], mm[i*W:])
	}
	dep := grow(&w.tmp[4], N*A)
	for i := range N {
		copy(dep[i*A:][:A], m[i*W:])
	}
	p := grow(&w.tmp[5], N*A)
	affine(p, dep, N, n.arc, n.arcBias)
	dm, dp := grow(&w.tmp[6], N*W), grow(&w.tmp[7], N*A)
	clear(dm)
	clear(dp)
	groot, gdist := w.grad(n.root), w.grad(n.distance)
	at = 0
	for _, s := range sents {
		k := s.len()
		// scores: column k is the root
		sc := grow(&w.tmp[8], k*(k+1))
		w.packed.Pack(m[at*W+A:], A, k, 1, W)
		dense.Mul(sc, k+1, p[at*A:], A, 1, k, &w.packed, false)
		for i := range k {
			row := sc[i*(k+1):][:k+1]
			row[k] = dot(p[(at+i)*A:][:A], n.root.w)
			for j := range k {
				row[j] += n.distance.w[clampDistance(j-i)]
			}
			row[i] = never
			gold := int(s.heads[i])
			if gold < 0 {
				gold = k
			}
			w.loss[1] += softmax(row, gold, scale)
			row[i] = 0
			for j := range k {
				gdist[clampDistance(j-i)] += row[j]
			}
			pr, dpr := p[(at+i)*A:][:A], dp[(at+i)*A:][:A]
			if v := row[k]; v > 1e-6 || v < -1e-6 {
				for x := range A {
					groot[x] += v * pr[x]
					dpr[x] += v * n.root.w[x]
				}
			}
		}
		// dP += dS·H ; dH += dSᵀ·P
		w.packed.Pack(m[at*W+A:], k, A, W, 1)
		dense.Mul(dp[at*A:], A, sc, k+1, 1, k, &w.packed, true)
		w.packed.Pack(p[at*A:], k, A, A, 1)
		dense.Mul(dm[at*W+A:], W, sc, 1, k+1, k, &w.packed, true)
		at += k
	}
	ddep := grow(&w.tmp[9], N*A)
	w.backAffine(ddep, dp, dep, N, n.arc, n.arcBias, false)
	for i := range N {
		copy(dm[i*W:][:A], ddep[i*A:][:A])
		d, v, k := dm[i*W:][:2*A], m[i*W:][:2*A], mm[i*W:][:2*A]
		for j := range d {
			d[j] *= k[j]
			if v[j] < 0 {
				d[j] *= leak
			}
		}
	}
	// relations
	z := grow(&w.tmp[8], N*R)
	at = 0
	for _, s := range sents {
		for i, h := range s.heads {
			row := z[(at+i)*R:][:R]
			a, b := m[(at+i)*W+2*A:][:R], n.rootRel.w
			if h >= 0 {
				b = m[(at+int(h))*W+2*A+R:][:R]
			}
			copy(row, a)
			dense.Add(row, b)
		}
		at += s.len()
	}
	leaky(z)
	for i := range N {
		times(z[i*R:][:R], z[i*R:][:R], mm[i*W+2*A:])
	}
	rl := grow(&w.tmp[10], N*n.rels)
	affine(rl, z, N, n.rel, n.relBias)
	at = 0
	for _, s := range sents {
		for _, r := range s.rels {
			w.loss[2] += softmax(rl[at*n.rels:][:n.rels], int(r), scale)
			at++
		}
	}
	dz := grow(&w.tmp[11], N*R)
	w.backAffine(dz, rl, z, N, n.rel, n.relBias, false)
	grr := w.grad(n.rootRel)
	at = 0
	for _, s := range sents {
		for i, h := range s.heads {
			d, v, k := dz[(at+i)*R:][:R], z[(at+i)*R:][:R], mm[(at+i)*W+2*A:][:R]
			a, b := dm[(at+i)*W+2*A:][:R], grr
			if h >= 0 {
				b = dm[(at+int(h))*W+2*A+R:][:R]
			}
			for j := range d {
				x := d[j] * k[j]
				if v[j] < 0 {
					x *= leak
				}
				a[j] += x
				b[j] += x
			}
		}
		at += s.len()
	}
	dl := grow(&w.tmp[0], N*D)
	w.backAffine(dl, dm, last, N, n.mlp, n.mlpBias, false)
	dense.AddProduct(w.dh[L], dl, w.mask[L])
	// layers
	for l := L - 1; l >= 0; l-- {
		dg := grow(&w.tmp[1], N*3*D)
		at = 0
		for _, s := range sents {
			unrecur(w.dh[l], dg, w.dh[l+1], w.c[l], w.h[l], w.g[l], at, s.len(), D)
			at += s.len()
		}
		w.backAffine(dl, dg, w.in[l], N, n.layer[l], n.layerBias[l], false)
		if n.Shift {
			e := grow(&w.tmp[2], N*D)
			copy(e, dl)
			at := 0
			for _, s := range sents {
				unshift(dl, e, at, s.len(), D)
				at += s.len()
			}
		}
		dense.AddProduct(w.dh[l], dl, w.mask[l])
	}
	// words
	ge := w.grad(n.embed)
	times(w.dh[0], w.dh[0], m0)
	for i := range N {
		d := w.dh[0][i*D : (i+1)*D]
		for _, f := range feats[i*features:][:features] {
			if !w.mark[f] {
				w.mark[f] = true
				w.touched = append(w.touched, f)
			}
			dense.Add(ge[int(f)*D:][:D], d)
		}
	}
}

func dot(a, b []float32) float32 {
	b = b[:len(a)]
	var s float32
	for i, v := range a {
		s += v * b[i]
	}
	return s
}

// gates applies the activations: candidate, forget and highway.
func gates(g []float32, rows, D int) {
	for i := range rows {
		dense.Tanh(g[i*3*D:][:D])
		dense.Sigmoid(g[i*3*D+D:][:2*D])
	}
}

// recur runs both directions over one sentence.
func recur(out, c, in, g []float32, at, k, D int) {
	H := D / 2
	prev := zeros[:H]
	for t := at; t < at+k; t++ {
		o, q := t*D, t*3*D
		dense.Cell(out[o:o+H], c[o:], prev, in[o:], g[q:], g[q+D:], g[q+2*D:])
		prev = c[o : o+H]
	}
	prev = zeros[:H]
	for t := at + k - 1; t >= at; t-- {
		o, q := t*D+H, t*3*D+H
		dense.Cell(out[o:o+H], c[o:], prev, in[o:], g[q:], g[q+D:], g[q+2*D:])
		prev = c[o : o+H]
	}
}

var zeros [1024]float32 // never written

// unrecur gives the gradients of the inputs of recur, dx added to.
func unrecur(dx, dg, dout, c, in, g []float32, at, k, D int) {
	H := D / 2
	var buf [1024]float32
	dc := buf[:H]
	for t := at + k - 1; t >= at; t-- {
		o, q, prev := t*D, t*3*D, zeros[:H]
		if t > at {
			prev = c[o-D:]
		}
		dense.Uncell(dx[o:], dg[q:], dout[o:], dc, c[o:], prev, in[o:], g[q:], D)
	}
	clear(dc)
	for t := at; t < at+k; t++ {
		o, q, prev := t*D+H, t*3*D+H, zeros[:H]
		if t < at+k-1 {
			prev = c[o+D:]
		}
		dense.Uncell(dx[o:], dg[q:], dout[o:], dc, c[o:], prev, in[o:], g[q:], D)
	}
}
