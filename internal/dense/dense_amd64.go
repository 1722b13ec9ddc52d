package dense

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

var (
	has512 = cpu.X86.HasAVX512F && cpu.X86.HasAVX512VL
	has256 = cpu.X86.HasAVX2 && cpu.X86.HasFMA
)

//go:noescape
func tile512(k int, a *float32, rs, ks int, b, c *float32, ldc, add int)

//go:noescape
func tile256(k int, a *float32, rs, ks int, b, c *float32, ldc, add int)

//go:noescape
func tanh512(x *float32, n int)

//go:noescape
func tanh256(x *float32, n int)

//go:noescape
func sigmoid512(x *float32, n int)

//go:noescape
func sigmoid256(x *float32, n int)

func tile(k int, a *float32, rs, ks int, b, c *float32, ldc, add int) {
	switch {
	case has512:
		tile512(k, a, rs, ks, b, c, ldc, add)
	case has256:
		a4, b16 := move(a, 4*rs), move(b, 16)
		tile256(k, a, rs, ks, b, c, ldc, add)
		tile256(k, a, rs, ks, b16, move(c, 16), ldc, add)
		tile256(k, a4, rs, ks, b, move(c, 4*ldc), ldc, add)
		tile256(k, a4, rs, ks, b16, move(c, 4*ldc+16), ldc, add)
	default:
		tilePlain(k, a, rs, ks, b, c, ldc, add)
	}
}

func tanh(x []float32) {
	switch {
	case has512:
		tanh512(&x[0], len(x))
	case has256:
		tanh256(&x[0], len(x))
	default:
		tanhPlain(x)
	}
}

func sigmoid(x []float32) {
	switch {
	case has512:
		sigmoid512(&x[0], len(x))
	case has256:
		sigmoid256(&x[0], len(x))
	default:
		sigmoidPlain(x)
	}
}

//go:noescape
func add512(x, y *float32, n int)

//go:noescape
func add256(x, y *float32, n int)

//go:noescape
func mul512(x, a, b *float32, n int)

//go:noescape
func mul256(x, a, b *float32, n int)

//go:noescape
func addMul512(x, a, b *float32, n int)

//go:noescape
func addMul256(x, a, b *float32, n int)

//go:noescape
func cell512(out, c, prev, x, z, f, r *float32, n int)

//go:noescape
func cell256(out, c, prev, x, z, f, r *float32, n int)

//go:noescape
func uncell512(dx, dg, dout, dc, c, prev, x, gate *float32, d, n int)

//go:noescape
func adam512(w, grad, m, v, rate, scale *float32, n int)

//go:noescape
func uncell256(dx, dg, dout, dc, c, prev, x, gate *float32, d, n int)

//go:noescape
func adam256(w, grad, m, v, rate, scale *float32, n int)

func add(x, y []float32) {
	switch {
	case has512:
		add512(&x[0], &y[0], len(x))
	case has256:
		add256(&x[0], &y[0], len(x))
	default:
		addPlain(x, y)
	}
}

func mul(x, a, b []float32) {
	switch {
	case has512:
		mul512(&x[0], &a[0], &b[0], len(x))
	case has256:
		mul256(&x[0], &a[0], &b[0], len(x))
	default:
		mulPlain(x, a, b)
	}
}

func addMul(x, a, b []float32) {
	switch {
	case has512:
		addMul512(&x[0], &a[0], &b[0], len(x))
	case has256:
		addMul256(&x[0], &a[0], &b[0], len(x))
	default:
		addMulPlain(x, a, b)
	}
}

func cell(out, c, prev, x, z, f, r []float32) {
	switch {
	case has512:
		cell512(&out[0], &c[0], &prev[0], &x[0], &z[0], &f[0], &r[0], len(out))
	case has256:
		cell256(&out[0], &c[0], &prev[0], &x[0], &z[0], &f[0], &r[0], len(out))
	default:
		cellPlain(out, c, prev, x, z, f, r)
	}
}

func uncell(dx, dg, dout, dc, c, prev, x, g []float32, d int) {
	switch {
	case has512:
		uncell512(&dx[0], &dg[0], &dout[0], &dc[0], &c[0], &prev[0], &x[0], &g[0], d, len(dc))
	case has256:
		uncell256(&dx[0], &dg[0], &dout[0], &dc[0], &c[0], &prev[0], &x[0], &g[0], d, len(dc))
	default:
		uncellPlain(dx, dg, dout, dc, c, prev, x, g, d)
	}
}

func adam(w, g, m, v []float32, rate, scale float32) {
	switch {
	case has512:
		adam512(&w[0], &g[0], &m[0], &v[0], &rate, &scale, len(w))
	case has256:
		adam256(&w[0], &g[0], &m[0], &v[0], &rate, &scale, len(w))
	default:
		adamPlain(w, g, m, v, rate, scale)
	}
}

//go:noescape
func leaky512(x *float32, n int)

//go:noescape
func leaky256(x *float32, n int)

func leaky(x []float32) {
	switch {
	case has512:
		leaky512(&x[0], len(x))
	case has256:
		leaky256(&x[0], len(x))
	default:
		leakyPlain(x)
	}
}

//go:noescape
func addBytes512(x *float32, q *byte, scale *float32, n int)

//go:noescape
func addBytes256(x *float32, q *byte, scale *float32, n int)

func addBytes(x []float32, q string, scale float32) {
	switch {
	case has512:
		addBytes512(&x[0], unsafe.StringData(q), &scale, len(x))
	case has256:
		addBytes256(&x[0], unsafe.StringData(q), &scale, len(x))
	default:
		addBytesPlain(x, q, scale)
	}
}
