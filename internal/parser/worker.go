package parser

import (
	"math"
	"math/rand/v2"

	"parley/internal/dense"
)

// sentence is a tree as numbers.
type sentence struct {
	feats []int32 // rows, as many a word as there are features
	tags  []int32
	heads []int32 // -1 the root
	rels  []int32
}

func (s *sentence) len() int { return len(s.tags) }

// worker computes gradients of its share of a batch. What it keeps between steps
// but for them is memory.
type worker struct {
	n       *net
	o       *Options
	grads   [][]float32 // one a tensor
	touched []int32     // rows of vectors with gradients
	mark    []bool
	loss    [3]float64
	rng     *rand.Rand
	noise   uint64

	sents []*sentence
	words int
	scale float32 // of a word in the loss
	feats []int32

	at       []level // one a layer, and one for what comes out at the end
	inMask   []float32
	tagMask  []float32
	tagIn    []float32
	tagOut   []float32
	mlp      []float32 // as in net
	mlpMask  []float32
	dmlp     []float32
	dep, arc []float32 // the dependents' part of mlp, and what it makes of heads
	darc     []float32
	scores   []float32
	rel      []float32
	relOut   []float32
	buf      []float32
	gates    []float32
	packed   dense.Packed
}

// level is what a layer gets and what it makes of it.
type level struct {
	in   []float32
	d    []float32 // the gradient of in
	mask []float32
	used []float32 // in, masked and shifted
	g, c []float32 // gates and cells
}

func newWorker(n *net, o *Options) *worker {
	w := &worker{n: n, o: o, mark: make([]bool, n.embed.rows), at: make([]level, n.Layers+1)}
	for _, t := range n.all {
		w.grads = append(w.grads, make([]float32, len(t.w)))
	}
	return w
}

// seed makes what is drawn by chance depend on the seed and the step alone.
func (w *worker) seed(seed uint64, step int) {
	w.rng = rand.New(rand.NewPCG(seed, uint64(step)+2))
	w.noise = w.rng.Uint64() | 1
}

func (w *worker) grad(t *tensor) []float32 {
	for i, u := range w.n.all {
		if u == t {
			return w.grads[i]
		}
	}
	panic("parser: a tensor of another network")
}

// drop fills a mask of n values with 0, in a share of p, and 1/(1-p). Chance comes
// from the generator xorshift64*, eight bits a value.
func (w *worker) drop(b *[]float32, n int, p float64) []float32 {
	m := grow(b, n)
	keep, limit := float32(1/(1-p)), uint64(p*256+.5)
	x := w.noise
	for i := 0; i < n; i += 8 {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		r := x * 0x2545f4914f6cdd1d
		o := m[i:min(i+8, n)]
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
	return m
}

// affineBack adds to the gradients of t and bias, given that of the output, and
// sets din to that of the input.
func (w *worker) affineBack(din, dout, in []float32, t, bias *tensor) {
	w.packed.Pack(dout, w.words, t.cols, t.cols, 1)
	dense.Mul(w.grad(t), t.cols, in, 1, t.rows, t.rows, &w.packed, true)
	b, whole := w.grad(bias), t.cols&^15
	for i := range w.words {
		row := dout[i*t.cols:][:t.cols]
		dense.Add(b[:whole], row)
		for j := whole; j < t.cols; j++ {
			b[j] += row[j]
		}
	}
	dense.Mul(din, t.rows, dout, t.cols, 1, w.words, &t.back, false)
}

// softmax turns scores into the gradient of the cross entropy, times scale, and
// gives the cross entropy.
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

// leak is that of dense.Leaky.
const leak = .1

// step adds the gradients of some sentences.
func (w *worker) step(sents []*sentence, scale float32) {
	w.sents, w.scale, w.words = sents, scale, count(sents)
	if w.words == 0 {
		return
	}
	n := w.n
	w.lookUp()
	for l := range n.Layers {
		w.layer(l)
	}
	for l := range w.at {
		clear(grow(&w.at[l].d, w.words*n.Dim))
	}
	w.tags()
	last := &w.at[n.Layers]
	used := grow(&last.used, w.words*n.Dim)
	dense.Product(used, last.in, w.drop(&last.mask, len(used), w.o.Drop))
	width := n.mlp.cols
	affine(grow(&w.mlp, w.words*width), used, n.Dim, w.words, n.mlp, n.mlpBias)
	w.drop(&w.mlpMask, w.words*width, w.o.ScoreDrop)
	clear(grow(&w.dmlp, w.words*width))
	w.arcs()
	w.relations()
	buf := grow(&w.buf, len(used))
	w.affineBack(buf, w.dmlp, used, n.mlp, n.mlpBias)
	dense.AddProduct(last.d, buf, last.mask)
	for l := n.Layers - 1; l >= 0; l-- {
		w.layerBack(l)
	}
	w.lookUpBack()
}

// lookUp makes the input of the first layer.
func (w *worker) lookUp() {
	n, D := w.n, w.n.Dim
	w.feats = w.feats[:0]
	for _, s := range w.sents {
		w.feats = append(w.feats, s.feats...)
	}
	missing := func(at, kind int) { w.feats[at+kind] = n.base[kind] + int32(rows[kind]) }
	for i := 0; i < len(w.feats); i += features {
		if w.o.WordDrop > 0 && w.rng.Float64() < w.o.WordDrop {
			w.feats[i+featWord] = n.base[featWord]
			missing(i, featForm)
			if w.rng.Float64() < groupDrop {
				for k := featCluster4; k <= featCluster; k++ {
					missing(i, k)
				}
			}
		}
	}
	x := grow(&w.at[0].in, w.words*D)
	clear(x)
	for i := range w.words {
		for _, f := range w.feats[i*features:][:features] {
			dense.Add(x[i*D:(i+1)*D], n.embed.w[int(f)*D:])
		}
	}
	dense.Product(x, x, w.drop(&w.inMask, len(x), w.o.InDrop))
}

// groupDrop is the share of hidden words whose groups are hidden too.
const groupDrop = .3

func (w *worker) lookUpBack() {
	D, d, g := w.n.Dim, w.at[0].d, w.grad(w.n.embed)
	dense.Product(d, d, w.inMask)
	for i := range w.words {
		for _, f := range w.feats[i*features:][:features] {
			if !w.mark[f] {
				w.mark[f] = true
				w.touched = append(w.touched, f)
			}
			dense.Add(g[int(f)*D:][:D], d[i*D:])
		}
	}
}

func (w *worker) layer(l int) {
	n, D := w.n, w.n.Dim
	a := &w.at[l]
	masked, used := grow(&w.buf, w.words*D), grow(&a.used, w.words*D)
	dense.Product(masked, a.in, w.drop(&a.mask, len(masked), w.o.Drop))
	at := 0
	for _, s := range w.sents {
		shift(used, masked, at, s.len(), D)
		at += s.len()
	}
	g := grow(&a.g, w.words*3*D)
	affine(g, used, D, w.words, n.layer[l], n.layerBias[l])
	activate(g, w.words, D)
	out, c := grow(&w.at[l+1].in, w.words*D), grow(&a.c, w.words*D)
	at = 0
	for _, s := range w.sents {
		recur(out, c, a.in, g, at, s.len(), D)
		at += s.len()
	}
}

func (w *worker) layerBack(l int) {
	n, D := w.n, w.n.Dim
	a := &w.at[l]
	dg := grow(&w.gates, w.words*3*D)
	at := 0
	for _, s := range w.sents {
		recurBack(a.d, dg, w.at[l+1].d, a.c, a.in, a.g, at, s.len(), D)
		at += s.len()
	}
	buf := grow(&w.buf, w.words*D)
	w.affineBack(buf, dg, a.used, n.layer[l], n.layerBias[l])
	din := dg[:len(buf)]
	at = 0
	for _, s := range w.sents {
		shiftBack(din, buf, at, s.len(), D)
		at += s.len()
	}
	dense.AddProduct(a.d, din, a.mask)
}
