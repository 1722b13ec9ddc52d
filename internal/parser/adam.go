package parser

import (
	"math"
	"slices"

	"parley/internal/dense"
)

// adam moves the weights. Rows of sparse tensors move only when they are touched.
// avg is a moving average of all weights, which is what is kept in the end.
type adam struct {
	m, v, avg [][]float32
	t         int
	touched   []int32
	mark      []bool
}

func newAdam(n *net) *adam {
	a := &adam{mark: make([]bool, n.embed.rows)}
	for _, t := range n.all {
		a.m, a.v, a.avg = append(a.m, make([]float32, len(t.w))), append(a.v, make([]float32, len(t.w))), append(a.avg, slices.Clone(t.w))
	}
	return a
}

const (
	clip     = 5    // the longest gradient
	every    = 8    // steps between averages
	memory   = .998 // of the average, a step
	beta1    = .9   // of dense.Adam
	beta2    = .98
	bareFrom = 10 // the average is plain until then
)

// update moves the weights against the sum of the workers' gradients.
func (a *adam) update(n *net, workers []*worker, rate, embedRate float64) {
	a.t++
	norm := a.gather(n, workers)
	scale := float32(1)
	if norm > clip {
		scale = float32(clip / norm)
	}
	c1, c2 := 1-math.Pow(beta1, float64(a.t)), 1-math.Pow(beta2, float64(a.t))
	step := float32(rate * math.Sqrt(c2) / c1)
	for i, t := range n.all {
		g := workers[0].grads[i]
		if !t.sparse {
			dense.Adam(t.w, g, a.m[i], a.v[i], step, scale)
			continue
		}
		for _, r := range a.touched {
			a.mark[r] = false
			from, to := int(r)*t.cols, int(r+1)*t.cols
			dense.Adam(t.w[from:to], g[from:to], a.m[i][from:to], a.v[i][from:to], step*float32(embedRate), scale)
		}
	}
	if a.t%every != 0 {
		return
	}
	keep := float32(1 - min(math.Pow(memory, every), float64(a.t)/float64(a.t+bareFrom*every)))
	for i, t := range n.all {
		avg := a.avg[i]
		for j, v := range t.w {
			avg[j] += keep * (v - avg[j])
		}
	}
}

// gather adds all gradients to those of the first worker and gives their length.
func (a *adam) gather(n *net, workers []*worker) float64 {
	a.touched = a.touched[:0]
	for _, w := range workers {
		for _, r := range w.touched {
			w.mark[r] = false
			if !a.mark[r] {
				a.mark[r] = true
				a.touched = append(a.touched, r)
			}
		}
		w.touched = w.touched[:0]
	}
	sum := 0.
	add := func(i, from, to int) {
		g := workers[0].grads[i][from:to]
		for _, w := range workers[1:] {
			o := w.grads[i][from:to]
			for j, v := range o {
				g[j] += v
			}
			clear(o)
		}
		for _, v := range g {
			sum += float64(v) * float64(v)
		}
	}
	for i, t := range n.all {
		if !t.sparse {
			add(i, 0, len(t.w))
			continue
		}
		for _, r := range a.touched {
			add(i, int(r)*t.cols, int(r+1)*t.cols)
		}
	}
	return math.Sqrt(sum)
}

// swap exchanges weights and averages.
func (a *adam) swap(n *net) {
	for i, t := range n.all {
		t.w, a.avg[i] = a.avg[i], t.w
	}
}
