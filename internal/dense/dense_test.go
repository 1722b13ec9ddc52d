package dense

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func random(r *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = r.Float32() - .5
	}
	return x
}

// near fails where values are apart.
func near(t *testing.T, what string, got []float32, want []float64, by float64) {
	t.Helper()
	for i := range want {
		if math.Abs(float64(got[i])-want[i]) > by {
			t.Fatalf("%s: value %d is %v, not %v", what, i, got[i], want[i])
		}
	}
}

func TestMul(t *testing.T) {
	modes(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(1, 2))
		for _, d := range [][3]int{{1, 1, 1}, {8, 5, 32}, {9, 17, 33}, {64, 100, 96}, {7, 600, 50}, {31, 128, 31}} {
			m, k, n := d[0], d[1], d[2]
			a, b := random(r, m*k), random(r, k*n)
			want, turned, twice := make([]float64, m*n), make([]float64, m*n), make([]float64, m*n)
			for i := range m {
				for j := range n {
					for x := range k {
						want[i*n+j] += float64(a[i*k+x]) * float64(b[x*n+j])
					}
					turned[j*m+i], twice[i*n+j] = want[i*n+j], 2*want[i*n+j]
				}
			}
			var p Packed
			p.Pack(b, k, n, n, 1)
			c := make([]float32, m*n)
			Mul(c, n, a, k, 1, m, &p, false)
			near(t, fmt.Sprint(d), c, want, 1e-4)
			Mul(c, n, a, k, 1, m, &p, true)
			near(t, fmt.Sprint(d, " added"), c, twice, 1e-4)
			p.Pack(a, k, m, 1, k)
			Mul(c, m, b, 1, n, n, &p, false)
			near(t, fmt.Sprint(d, " turned"), c, turned, 1e-4)
		}
	})
}

// TestRowsStandAlone holds that a row comes out the same whatever is beside it.
func TestRowsStandAlone(t *testing.T) {
	modes(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(5, 6))
		const m, k, n = 21, 40, 70
		a := random(r, m*k)
		var p Packed
		p.Pack(random(r, k*n), k, n, n, 1)
		all, one := make([]float32, m*n), make([]float32, n)
		Mul(all, n, a, k, 1, m, &p, false)
		for i := range m {
			Mul(one, n, a[i*k:], k, 1, 1, &p, false)
			if !slices.Equal(one, all[i*n:(i+1)*n]) {
				t.Errorf("row %d differs when alone", i)
			}
		}
	})
}

// TestWidthDoesNotShow holds that vectors of 256 and 512 bits give the same bits.
func TestWidthDoesNotShow(t *testing.T) {
	results := map[string][]float32{}
	modes(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(7, 8))
		const m, k, n = 19, 50, 70
		var p Packed
		p.Pack(random(r, k*n), k, n, n, 1)
		c := make([]float32, m*n)
		Mul(c, n, random(r, m*k), k, 1, m, &p, false)
		Tanh(c[:320])
		Sigmoid(c[320:640])
		_, name, _ := strings.Cut(t.Name(), "/")
		results[name] = c
	})
	if a, b := results["256_bits"], results["512_bits"]; a != nil && b != nil && !slices.Equal(a, b) {
		t.Error("256 and 512 bits differ")
	}
}

func TestActivations(t *testing.T) {
	modes(t, func(t *testing.T) {
		const n = 160
		x, y, z := make([]float32, n), make([]float32, n), make([]float32, n)
		tanh, sigmoid, leaky := make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range x {
			v := float64(i-n/2) / 16
			x[i], y[i], z[i] = float32(v), float32(v), float32(v)
			tanh[i], sigmoid[i], leaky[i] = math.Tanh(v), 1/(1+math.Exp(-v)), max(v, v/10)
		}
		Tanh(x)
		Sigmoid(y)
		Leaky(z)
		near(t, "tanh", x, tanh, 2e-3)
		near(t, "sigmoid", y, sigmoid, 2e-3)
		near(t, "leaky", z, leaky, 1e-6)
	})
}

func TestElementwise(t *testing.T) {
	modes(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(3, 4))
		a, b, x := random(r, 32), random(r, 32), random(r, 32)
		sum, product, both := make([]float64, 32), make([]float64, 32), make([]float64, 32)
		for i := range a {
			sum[i] = float64(x[i]) + float64(a[i])
			product[i] = float64(a[i]) * float64(b[i])
			both[i] = sum[i] + product[i]
		}
		Add(x, a)
		near(t, "add", x, sum, 1e-6)
		AddProduct(x, a, b)
		near(t, "add product", x, both, 1e-6)
		Product(x, a, b)
		near(t, "product", x, product, 1e-6)
		q := make([]byte, 32)
		for i := range q {
			q[i] = byte(i*9 - 128)
			product[i] += .25 * float64(int8(q[i]))
		}
		AddBytes(x, string(q), .25)
		near(t, "add bytes", x, product, 1e-5)
	})
}

// TestUncell holds gradients against differences.
func TestUncell(t *testing.T) {
	modes(t, func(t *testing.T) {
		const n, dim = 16, 24
		r := rand.New(rand.NewPCG(9, 10))
		prev, x, g, dout, dc := random(r, n), random(r, n), random(r, 3*dim), random(r, n), random(r, n)
		for i := dim; i < 3*dim; i++ {
			g[i] += .5 // the gates lie between 0 and 1
		}
		out, c := make([]float32, n), make([]float32, n)
		// what the gradients are those of
		value := func() float64 {
			Cell(out, c, prev, x, g, g[dim:], g[2*dim:])
			s := 0.
			for i := range n {
				s += float64(dout[i])*float64(out[i]) + float64(dc[i])*float64(c[i])
			}
			return s
		}
		value()
		dx, dg, din := make([]float32, n), make([]float32, 3*dim), slices.Clone(dc)
		Uncell(dx, dg, dout, din, c, prev, x, g, dim)
		check := func(what string, at *float32, got, slope float64) {
			t.Helper()
			const step = 1e-2
			old := *at
			*at = old + step
			up := value()
			*at = old - step
			down := value()
			*at = old
			if want := (up - down) / (2 * step) * slope; math.Abs(got-want) > 1e-3 {
				t.Errorf("%s: %v, not %v", what, got, want)
			}
		}
		for i := range n {
			z, f, h := float64(g[i]), float64(g[dim+i]), float64(g[2*dim+i])
			check("x", &x[i], float64(dx[i]), 1)
			check("prev", &prev[i], float64(din[i]), 1)
			check("z", &g[i], float64(dg[i]), 1-z*z)
			check("f", &g[dim+i], float64(dg[dim+i]), f*(1-f))
			check("r", &g[2*dim+i], float64(dg[2*dim+i]), h*(1-h))
		}
	})
}

func TestAdam(t *testing.T) {
	modes(t, func(t *testing.T) {
		const n = 50
		w, g, m, v := make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n)
		want := make([]float64, n)
		for i := range n {
			g[i] = float32(i - 20)
			x := .5 * float64(i-20)
			want[i] = -.1 * .1 * x / (math.Sqrt(.02*x*x) + 1e-8)
		}
		Adam(w, g, m, v, .1, .5)
		near(t, "weights", w, want, 1e-5)
		near(t, "gradients", g, make([]float64, n), 0)
	})
}

func TestOddLengthsPanic(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("17 values are no multiple of 16")
		}
	}()
	Tanh(make([]float32, 17))
}

func BenchmarkMul(b *testing.B) {
	const m, k, n = 1000, 128, 384
	r := rand.New(rand.NewPCG(1, 2))
	a, w, c := random(r, m*k), random(r, k*n), make([]float32, m*n)
	var p Packed
	p.Pack(w, k, n, n, 1)
	for b.Loop() {
		Mul(c, n, a, k, 1, m, &p, false)
	}
	b.ReportMetric(2*m*k*n*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "GFLOP/s")
}

func BenchmarkTanh(b *testing.B) {
	x := make([]float32, 1024)
	for b.Loop() {
		Tanh(x)
	}
}
