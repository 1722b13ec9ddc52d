package dense

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestElementwise(t *testing.T) {
	h5, h2 := has512, has256
	defer func() { has512, has256 = h5, h2 }()
	var want [][]float32
	for mode := 2; mode >= 0; mode-- {
		has512, has256 = h5 && mode == 0, h2 && mode < 2
		r := rand.New(rand.NewPCG(1, 2))
		b := make([][]float32, 12)
		for i := range b {
			b[i] = make([]float32, 96)
			for j := range b[i] {
				b[i][j] = r.Float32()
			}
		}
		Add(b[0][:32], b[1])
		b[0][3] = -1
		Leaky(b[0][:32])
		Product(b[2][:32], b[1], b[3])
		AddProduct(b[4][:32], b[1], b[3])
		Cell(b[5][:32], b[6], b[7], b[0], b[1], b[2], b[3])
		Uncell(b[8], b[9], b[1], b[10][:32], b[2], b[3], b[4], b[7], 32)
		Adam(b[11][:50], b[0], b[3], b[4], .1, .5)
		if want == nil {
			want = b
			continue
		}
		for i := range b {
			for j := range b[i] {
				if math.Abs(float64(b[i][j]-want[i][j])) > 1e-5 {
					t.Errorf("mode %d: %d %d: %v, not %v", mode, i, j, b[i][j], want[i][j])
				}
			}
		}
	}
}
