package linear

import "math"

// Trainer holds the weights of a model that is being learnt. It is not safe for
// concurrent use.
type Trainer struct {
	classes int
	rows    []row // open addressing
	used    int
	cells   []cell
	now     float64 // examples seen
}

// row says where the weights of a feature stand. key is 0 in an empty one.
type row struct {
	key   uint64
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
	return &Trainer{classes: classes, rows: make([]row, size)}
}

func (t *Trainer) find(f uint64) int {
	mask := uint64(len(t.rows) - 1)
	i := (f ^ f>>32) & mask
	for t.rows[i].key != 0 && t.rows[i].key != f {
		i = (i + 1) & mask
	}
	return int(i)
}

// Score adds the weights of the features, none of them 0, to scores, one a class.
func (t *Trainer) Score(features []uint64, scores []float32) {
	for len(features) > batch {
		t.score(features[:batch], scores)
		features = features[batch:]
	}
	t.score(features, scores)
}

func (t *Trainer) score(features []uint64, scores []float32) {
	// As in Model: fetch many rows at once, then their weights.
	var found [batch]row
	mask := uint64(len(t.rows) - 1)
	for i, f := range features {
		found[i&(batch-1)] = t.rows[(f^f>>32)&mask]
	}
	for i, f := range features {
		r := found[i&(batch-1)]
		if r.key != f {
			if r.key == 0 {
				continue
			}
			r = t.rows[t.find(f)]
		}
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
	if t.rows[i].key == 0 {
		if t.used*3 > len(t.rows)*2 {
			t.grow()
			i = t.find(f)
		}
		t.rows[i].key = f
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
	old := t.rows
	t.rows = make([]row, 2*len(old))
	for _, r := range old {
		if r.key != 0 {
			t.rows[t.find(r.key)] = r
		}
	}
}

func (t *Trainer) average(c *cell) float64 {
	if t.now == 0 {
		return float64(c.w)
	}
	return float64(c.w) - c.sum/t.now
}
