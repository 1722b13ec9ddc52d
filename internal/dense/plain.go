package dense

import (
	"math"
	"unsafe"
)

func move(p *float32, n int) *float32 {
	return (*float32)(unsafe.Add(unsafe.Pointer(p), 4*n))
}

// tilePlain is the product of one tile without vector instructions, in blocks of
// two rows and four columns, whose sums stay in registers.
func tilePlain(k int, a *float32, rs, ks int, b, c *float32, ldc, add int) {
	for i := 0; i < tileRows; i += 2 {
		for j := 0; j < tileCols; j += 4 {
			top, low := (*[4]float32)(unsafe.Pointer(move(c, i*ldc+j))), (*[4]float32)(unsafe.Pointer(move(c, (i+1)*ldc+j)))
			if add == 0 {
				*top, *low = [4]float32{}, [4]float32{}
			}
			t0, t1, t2, t3 := top[0], top[1], top[2], top[3]
			l0, l1, l2, l3 := low[0], low[1], low[2], low[3]
			at, from := move(a, i*rs), move(b, j)
			for x := range k {
				u, v := *move(at, x*ks), *move(at, x*ks+rs)
				row := (*[4]float32)(unsafe.Pointer(move(from, x*tileCols)))
				t0 += u * row[0]
				t1 += u * row[1]
				t2 += u * row[2]
				t3 += u * row[3]
				l0 += v * row[0]
				l1 += v * row[1]
				l2 += v * row[2]
				l3 += v * row[3]
			}
			*top, *low = [4]float32{t0, t1, t2, t3}, [4]float32{l0, l1, l2, l3}
		}
	}
}

func tanhOne(x float32) float32 {
	x = max(-5, min(5, x))
	s := x * x
	return x * ((21*s+1260)*s + 10395) / (((s+210)*s+4725)*s + 10395)
}

func tanhPlain(x []float32) {
	for i, v := range x {
		x[i] = tanhOne(v)
	}
}

func sigmoidPlain(x []float32) {
	for i, v := range x {
		x[i] = .5*tanhOne(.5*v) + .5
	}
}

func addPlain(x, y []float32) {
	y = y[:len(x)]
	for i := range x {
		x[i] += y[i]
	}
}

func mulPlain(x, a, b []float32) {
	a, b = a[:len(x)], b[:len(x)]
	for i := range x {
		x[i] = a[i] * b[i]
	}
}

func addMulPlain(x, a, b []float32) {
	a, b = a[:len(x)], b[:len(x)]
	for i := range x {
		x[i] += a[i] * b[i]
	}
}

func cellPlain(out, c, prev, x, z, f, r []float32) {
	for j := range out {
		v := z[j] + f[j]*(prev[j]-z[j])
		c[j] = v
		out[j] = x[j] + r[j]*(v-x[j])
	}
}

func uncellPlain(dx, dg, dout, dc, c, prev, x, g []float32, dim int) {
	for j := range dc {
		z, f, r := g[j], g[dim+j], g[2*dim+j]
		o := dout[j]
		d := dc[j] + o*r
		dx[j] += o * (1 - r)
		dg[2*dim+j] = o * (c[j] - x[j]) * r * (1 - r)
		dg[dim+j] = d * (prev[j] - z) * f * (1 - f)
		dg[j] = d * (1 - f) * (1 - z*z)
		dc[j] = d * f
	}
}

func adamPlain(w, g, m, v []float32, rate, scale float32) {
	for i := range w {
		x := g[i] * scale
		g[i] = 0
		m[i] = beta1*m[i] + (1-beta1)*x
		v[i] = beta2*v[i] + (1-beta2)*x*x
		w[i] -= rate * m[i] / (float32(math.Sqrt(float64(v[i]))) + epsilon)
	}
}

func leakyPlain(x []float32) {
	for i, v := range x {
		x[i] = max(v, leak*v)
	}
}

func addBytesPlain(x []float32, q string, scale float32) {
	for i := range x {
		x[i] += scale * float32(int8(q[i]))
	}
}
