//go:build !amd64

package dense

func tile(k int, a *float32, rs, ks int, b, c *float32, ldc, add int) {
	tilePlain(k, a, rs, ks, b, c, ldc, add)
}

func tanh(x []float32)    { tanhPlain(x) }
func sigmoid(x []float32) { sigmoidPlain(x) }

func add(x, y []float32) { addPlain(x, y) }

func mul(x, a, b []float32) { mulPlain(x, a, b) }

func addMul(x, a, b []float32) { addMulPlain(x, a, b) }

func cell(out, c, prev, x, z, f, r []float32) { cellPlain(out, c, prev, x, z, f, r) }

func uncell(dx, dg, dout, dc, c, prev, x, g []float32, d int) {
	uncellPlain(dx, dg, dout, dc, c, prev, x, g, d)
}

func adam(w, g, m, v []float32, rate, scale float32) { adamPlain(w, g, m, v, rate, scale) }

func leaky(x []float32) { leakyPlain(x) }

func addBytes(x []float32, q string, scale float32) { addBytesPlain(x, q, scale) }
