package linear

import "math"

// Trainer holds the weights of a model that is being learnt. It is not safe for
// concurrent use.
type Trainer struct {
	classes int
	keys    []uint64 // open addressing, 0 is empty
	rows    []row
	used    int
	cells   []cell
	now     float64 // examples seen
}

type row struct {
	off   uint32
	n     uint8
	space uint8
}

// cell is one weight. sum is the sum of changes, each times the number of
// examples before it: the average is w - sum/now.
type cell struct {
	sum     float64
	w       float32
	updates uint16
	class   uint8
}

// MaxClasses is the most classes a model may have.
const MaxClasses = 255

// NewTrainer starts with all weights zero.
func NewTrainer(classes int) *Trainer {
	if classes < 1 || classes > MaxClasses {
		panic("linear: 1 to 255 classes")
	}
	const size = 1 << 16
	return &Trainer{classes: classes, keys: make([]uint64, size), rows: make([]row, size)}
}

func (t *Trainer) find(f uint64) int {
	if f == 0 {
		f = 1
	}
	mask := uint64(len(t.keys) - 1)
	i := (f ^ f>>32) & mask
	for t.keys[i] != 0 && t.keys[i] != f {
		i = (i + 1) & mask
	}
	return int(i)
}

// Score adds the weights of the features to scores, one a class.
func (t *Trainer) Score(features []uint64, scores []float32) {
	for _, f := range features {
		r := t.rows[t.find(f)]
		for _, c := range t.cells[r.off : r.off+uint32(r.n)] {
			scores[c.class] += c.w
		}
	}
}

// Update adds delta to the weight of each feature for a class.
func (t *Trainer) Update(features []uint64, class int, delta float32) {
	for _, f := range features {
		c := t.cell(f, uint8(class))
		c.w += delta
		c.sum += float64(delta) * t.now
		if c.updates < math.MaxUint16 {
			c.updates++
		}
	}
}

// Step counts an example as seen; weights are averaged over examples.
func (t *Trainer) Step() { t.now++ }

func (t *Trainer) cell(f uint64, class uint8) *cell {
	i := t.find(f)
	if t.keys[i] == 0 {
		if t.used*3 > len(t.keys)*2 {
			t.grow()
			i = t.find(f)
		}
		t.keys[i] = max(f, 1)
		t.used++
	}
	r := &t.rows[i]
	for k := r.off; k < r.off+uint32(r.n); k++ {
		if t.cells[k].class == class {
			return &t.cells[k]
		}
	}
	if r.n == r.space {
		space := max(2, min(2*int(r.space), MaxClasses))
		off := uint32(len(t.cells))
		t.cells = append(t.cells, t.cells[r.off:r.off+uint32(r.n)]...)
		t.cells = append(t.cells, make([]cell, space-int(r.n))...)
		r.off, r.space = off, uint8(space)
	}
	c := &t.cells[r.off+uint32(r.n)]
	*c = cell{class: class}
	r.n++
	return c
}

func (t *Trainer) grow() {
	keys, rows := t.keys, t.rows
	t.keys, t.rows = make([]uint64, 2*len(keys)), make([]row, 2*len(rows))
	for i, k := range keys {
		if k != 0 {
			j := t.find(k)
			t.keys[j], t.rows[j] = k, rows[i]
		}
	}
}

// Features is the number of features with a weight.
func (t *Trainer) Features() int { return t.used }

func (t *Trainer) average(c *cell) float64 {
	if t.now == 0 {
		return float64(c.w)
	}
	return float64(c.w) - c.sum/t.now
}
