package dense

import (
	"math"
	"unsafe"
)

func move(p *float32, n int) *float32 {
	return (*float32)(unsafe.Add(unsafe.Pointer(p), 4*n))
}

// tilePlain is the product of one tile without vector instructions.
func tilePlain(k int, a *float32, rs, ks int, b, c *float32, ldc, add int) {
	bs := unsafe.Slice(b, k*tileCols)
	for i := range tileRows {
		row := unsafe.Slice(move(c, i*ldc), tileCols)
		if add == 0 {
			clear(row)
		}
		for x := range k {
			v := *move(a, i*rs+x*ks)
			col := bs[x*tileCols:][:tileCols]
			for j := range row {
				row[j] += v * col[j]
			}
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
