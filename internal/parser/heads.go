package parser

import "parley/internal/dense"

// tags adds what the tags say.
func (w *worker) tags() {
	n := w.n
	a := &w.at[n.TagAt]
	in, out := grow(&w.tagIn, w.words*n.Dim), grow(&w.tagOut, w.words*n.tags)
	dense.Product(in, a.in, w.drop(&w.tagMask, len(in), w.o.Drop))
	affine(out, in, n.Dim, w.words, n.tag, n.tagBias)
	at := 0
	for _, s := range w.sents {
		for _, t := range s.tags {
			w.loss[0] += softmax(out[at*n.tags:][:n.tags], int(t), w.scale)
			at++
		}
	}
	buf := grow(&w.buf, len(in))
	w.affineBack(buf, out, in, n.tag, n.tagBias)
	dense.AddProduct(a.d, buf, w.tagMask)
}

// arcs adds what the heads say, up to the gradient of mlp.
func (w *worker) arcs() {
	n, A, W := w.n, w.n.Arc, w.n.mlp.cols
	dep := grow(&w.dep, w.words*A)
	for i := range w.words {
		row := w.mlp[i*W:][:2*A]
		dense.Leaky(row)
		dense.Product(row, row, w.mlpMask[i*W:])
		copy(dep[i*A:][:A], row)
	}
	arc, darc := grow(&w.arc, w.words*A), grow(&w.darc, w.words*A)
	affine(arc, dep, A, w.words, n.arc, n.arcBias)
	clear(darc)
	at := 0
	for _, s := range w.sents {
		w.tree(s, w.mlp[at*W+A:], w.dmlp[at*W+A:], arc[at*A:], darc[at*A:])
		at += s.len()
	}
	buf := grow(&w.buf, w.words*A)
	w.affineBack(buf, darc, dep, n.arc, n.arcBias)
	for i := range w.words {
		d, v := w.dmlp[i*W:][:2*A], w.mlp[i*W:][:2*A]
		copy(d[:A], buf[i*A:])
		w.leakyBack(d, v, w.mlpMask[i*W:])
	}
}

// leakyBack turns the gradient of masked values v into that of what they were
// before the mask and the activation.
func (w *worker) leakyBack(d, v, mask []float32) {
	mask, v = mask[:len(d)], v[:len(d)]
	for j := range d {
		d[j] *= mask[j]
		if v[j] < 0 {
			d[j] *= leak
		}
	}
}

// tree adds what the heads of one sentence say. The scores of heads for word i are
// the products of row i of arc with the rows of heads, which are W apart.
func (w *worker) tree(s *sentence, heads, dheads, arc, darc []float32) {
	n, A, W, k := w.n, w.n.Arc, w.n.mlp.cols, s.len()
	sc := w.n.arcs(&w.scores, &w.packed, heads, arc, k)
	root, distance := w.grad(n.root), w.grad(n.distance)
	for i := range k {
		row := sc[i*(k+1):][:k+1]
		gold := int(s.heads[i])
		if gold < 0 {
			gold = k
		}
		w.loss[1] += softmax(row, gold, w.scale)
		row[i] = 0
		for j := range k {
			distance[clampDistance(j-i)] += row[j]
		}
		a, d, v := arc[i*A:][:A], darc[i*A:][:A], row[k]
		if v < 1e-6 && v > -1e-6 {
			continue
		}
		for x := range a {
			root[x] += v * a[x]
			d[x] += v * n.root.w[x]
		}
	}
	w.packed.Pack(heads, k, A, W, 1)
	dense.Mul(darc, A, sc, k+1, 1, k, &w.packed, true)
	w.packed.Pack(arc, k, A, A, 1)
	dense.Mul(dheads, W, sc, 1, k+1, k, &w.packed, true)
}

// relations adds what the relations to the true heads say, up to the gradient of
// mlp.
func (w *worker) relations() {
	n, A, R, W := w.n, w.n.Arc, w.n.Rel, w.n.mlp.cols
	z := grow(&w.rel, w.words*R)
	at := 0
	for _, s := range w.sents {
		for i, h := range s.heads {
			row := z[(at+i)*R:][:R]
			copy(row, w.mlp[(at+i)*W+2*A:])
			if h < 0 {
				dense.Add(row, n.rootRel.w)
			} else {
				dense.Add(row, w.mlp[(at+int(h))*W+2*A+R:])
			}
		}
		at += s.len()
	}
	dense.Leaky(z)
	for i := range w.words {
		dense.Product(z[i*R:][:R], z[i*R:], w.mlpMask[i*W+2*A:])
	}
	out := grow(&w.relOut, w.words*n.rels)
	affine(out, z, R, w.words, n.rel, n.relBias)
	at = 0
	for _, s := range w.sents {
		for _, r := range s.rels {
			w.loss[2] += softmax(out[at*n.rels:][:n.rels], int(r), w.scale)
			at++
		}
	}
	dz := grow(&w.buf, w.words*R)
	w.affineBack(dz, out, z, n.rel, n.relBias)
	root := w.grad(n.rootRel)
	at = 0
	for _, s := range w.sents {
		for i, h := range s.heads {
			d := dz[(at+i)*R:][:R]
			w.leakyBack(d, z[(at+i)*R:], w.mlpMask[(at+i)*W+2*A:])
			dense.Add(w.dmlp[(at+i)*W+2*A:][:R], d)
			if h < 0 {
				dense.Add(root[:R], d)
			} else {
				dense.Add(w.dmlp[(at+int(h))*W+2*A+R:][:R], d)
			}
		}
		at += s.len()
	}
}
