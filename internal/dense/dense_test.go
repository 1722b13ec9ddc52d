package dense

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestMul(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, d := range [][3]int{{1, 1, 1}, {8, 5, 32}, {9, 17, 33}, {64, 100, 96}, {7, 600, 50}, {31, 128, 31}} {
		m, k, n := d[0], d[1], d[2]
		a, b := make([]float32, m*k), make([]float32, k*n)
		for i := range a {
			a[i] = r.Float32() - .5
		}
		for i := range b {
			b[i] = r.Float32() - .5
		}
		want := make([]float64, m*n)
		for i := range m {
			for j := range n {
				for x := range k {
					want[i*n+j] += float64(a[i*k+x]) * float64(b[x*n+j])
				}
			}
		}
		for mode := range 3 {
			h5, h2 := has512, has256
			has512, has256 = h5 && mode == 0, h2 && mode < 2
			var p Packed
			p.Pack(b, k, n, n, 1)
			c := make([]float32, m*n)
			Mul(c, n, a, k, 1, m, &p, false)
			Mul(c, n, a, k, 1, m, &p, true)
			for i := range c {
				if math.Abs(float64(c[i])-2*want[i]) > 1e-4 {
					t.Fatalf("%v mode %d: %d: %v, not %v", d, mode, i, c[i], 2*want[i])
				}
			}
			// cᵀ = bᵀaᵀ by strides
			p.Pack(a, k, m, 1, k)
			ct := make([]float32, m*n)
			Mul(ct, m, b, 1, n, n, &p, false)
			for i := range m {
				for j := range n {
					if math.Abs(float64(ct[j*m+i])-want[i*n+j]) > 1e-4 {
						t.Fatalf("%v transposed", d)
					}
				}
			}
			x := make([]float32, 160)
			for i := range x {
				x[i] = float32(i-80) / 16
			}
			y := append([]float32{}, x...)
			Tanh(x)
			Sigmoid(y)
			for i := range x {
				v := float64(i-80) / 16
				if math.Abs(float64(x[i])-math.Tanh(v)) > 2e-3 || math.Abs(float64(y[i])-1/(1+math.Exp(-v))) > 2e-3 {
					t.Fatalf("mode %d: tanh %v = %v, sigmoid %v", mode, v, x[i], y[i])
				}
			}
			has512, has256 = h5, h2
		}
	}
}

func BenchmarkMul(b *testing.B) {
	for _, mode := range []string{"512", "256", "plain"} {
		b.Run(mode, func(b *testing.B) {
			h5, h2 := has512, has256
			has512, has256 = h5 && mode == "512", h2 && mode != "plain"
			m, k, n := 1000, 128, 384
			a, w, c := make([]float32, m*k), make([]float32, k*n), make([]float32, m*n)
			var p Packed
			p.Pack(w, k, n, n, 1)
			for b.Loop() {
				Mul(c, n, a, k, 1, m, &p, false)
			}
			b.ReportMetric(float64(2*m*k*n)*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "GFLOP/s")
			has512, has256 = h5, h2
		})
	}
}

func BenchmarkTanh(b *testing.B) {
	x := make([]float32, 1024)
	for b.Loop() {
		Tanh(x)
	}
}
