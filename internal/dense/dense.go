package dense

import "fmt"

const (
	tileRows = 8
	tileCols = 32
)

// Packed is a matrix of k rows and n columns, laid out for products.
type Packed struct {
	k, n int
	p    []float32
}

// Pack lays out a matrix of k rows and n columns whose element (i, j) is
// b[i*rs+j*cs], reusing the memory of p.
func (p *Packed) Pack(b []float32, k, n, rs, cs int) {
	panels := (n + tileCols - 1) / tileCols
	if need := panels * tileCols * k; cap(p.p) < need {
		p.p = make([]float32, need)
	} else {
		p.p = p.p[:need]
	}
	p.k, p.n = k, n
	for j := range panels {
		out := p.p[j*tileCols*k : (j+1)*tileCols*k]
		w := min(tileCols, n-j*tileCols)
		for i := range k {
			row := out[i*tileCols : (i+1)*tileCols]
			if cs == 1 {
				copy(row[:w], b[i*rs+j*tileCols:])
			} else {
				at := i*rs + j*tileCols*cs
				for x := range w {
					row[x] = b[at]
					at += cs
				}
			}
			clear(row[w:])
		}
	}
}

// Mul sets c = a·b, or c += a·b, for a of m rows whose element (i, k) is
// a[i*rs+k*ks]; row i of c begins at c[i*ldc].
func Mul(c []float32, ldc int, a []float32, rs, ks, m int, b *Packed, add bool) {
	if m == 0 || b.n == 0 {
		return
	}
	k := b.k
	if k == 0 {
		return
	}
	_ = a[(m-1)*rs+(k-1)*ks]
	_ = c[(m-1)*ldc+b.n-1]
	addend := 0
	if add {
		addend = 1
	}
	var edge [tileRows * tileCols]float32
	for j := 0; j < b.n; j += tileCols {
		panel := b.p[j*k:]
		w := min(tileCols, b.n-j)
		i := 0
		if w == tileCols {
			for ; i+tileRows <= m; i += tileRows {
				tile(k, &a[i*rs], rs, ks, &panel[0], &c[i*ldc+j], ldc, addend)
			}
		}
		for ; i < m; i += tileRows {
			h, skip := min(tileRows, m-i), 0
			switch {
			case h == tileRows:
				tile(k, &a[i*rs], rs, ks, &panel[0], &edge[0], tileCols, 0)
			case m >= tileRows: // a full tile that ends with the last row
				skip = tileRows - h
				tile(k, &a[(i-skip)*rs], rs, ks, &panel[0], &edge[0], tileCols, 0)
			default:
				thin(k, a, rs, ks, panel, edge[:], h)
			}
			for y := range h {
				row := c[(i+y)*ldc+j:][:w]
				e := edge[(skip+y)*tileCols:][:w]
				if add {
					for x := range row {
						row[x] += e[x]
					}
				} else {
					copy(row, e)
				}
			}
		}
	}
}

// thin computes fewer rows than a tile has.
func thin(k int, a []float32, rs, ks int, b []float32, edge []float32, h int) {
	var buf [tileRows * 512]float32
	s := buf[:]
	if k > 512 {
		s = make([]float32, tileRows*k)
	}
	for y := range h {
		for x := range k {
			s[x*tileRows+y] = a[y*rs+x*ks]
		}
	}
	tile(k, &s[0], 1, tileRows, &b[0], &edge[0], tileCols, 0)
}

func check(n int) {
	if n%16 != 0 {
		panic(fmt.Sprintf("dense: %d values, not a multiple of 16", n))
	}
}

// Tanh replaces each x, a multiple of 16 of them, by its hyperbolic tangent,
// after Lambert's continued fraction; beyond 5 it stays at .9989.
func Tanh(x []float32) {
	check(len(x))
	if len(x) > 0 {
		tanh(x)
	}
}

// Sigmoid replaces each x, a multiple of 16 of them, by 1/(1+exp(-x)).
func Sigmoid(x []float32) {
	check(len(x))
	if len(x) > 0 {
		sigmoid(x)
	}
}

// Add adds y to x, a multiple of 16 values.
func Add(x, y []float32) {
	check(len(x))
	y = y[:len(x)]
	if len(x) > 0 {
		add(x, y)
	}
}

// Product sets x to a times b, value by value.
func Product(x, a, b []float32) {
	check(len(x))
	a, b = a[:len(x)], b[:len(x)]
	if len(x) > 0 {
		mul(x, a, b)
	}
}

// AddProduct adds a times b to x, value by value.
func AddProduct(x, a, b []float32) {
	check(len(x))
	a, b = a[:len(x)], b[:len(x)]
	if len(x) > 0 {
		addMul(x, a, b)
	}
}

// Cell is one step of a recurrence: c = z + f·(prev - z), out = x + r·(c - x).
func Cell(out, c, prev, x, z, f, r []float32) {
	n := len(out)
	check(n)
	if n > 0 {
		cell(out, c[:n], prev[:n], x[:n], z[:n], f[:n], r[:n])
	}
}

// Uncell gives the gradients of [Cell] whose z, f and r stand in g at 0, dim and
// 2·dim: those of z, f and r in dg likewise, that of prev in dc, which comes in
// as the gradient of c from later steps, and that of x added to dx.
func Uncell(dx, dg, dout, dc, c, prev, x, g []float32, dim int) {
	n := len(dc)
	check(n)
	if n > 0 {
		uncell(dx[:n], dg[:2*dim+n], dout[:n], dc, c[:n], prev[:n], x[:n], g[:2*dim+n], dim)
	}
}

const (
	beta1   = .9
	beta2   = .98
	epsilon = 1e-8
)

// Adam moves weights w against their gradients g, times scale, and clears these;
// m and v are the moments. Kingma and Ba, Adam, 2015, with betas .9 and .98.
func Adam(w, g, m, v []float32, rate, scale float32) {
	n := len(w) &^ 15
	g, m, v = g[:len(w)], m[:len(w)], v[:len(w)]
	if n > 0 {
		adam(w[:n], g[:n], m[:n], v[:n], rate, scale)
	}
	adamPlain(w[n:], g[n:], m[n:], v[n:], rate, scale)
}

const leak = .1

// Leaky replaces each negative x, of a multiple of 16 values, by a tenth of it.
func Leaky(x []float32) {
	check(len(x))
	if len(x) > 0 {
		leaky(x)
	}
}

// AddBytes adds scale times the signed bytes of q to x, a multiple of 16 values.
func AddBytes(x []float32, q string, scale float32) {
	check(len(x))
	q = q[:len(x)]
	if len(x) > 0 {
		addBytes(x, q, scale)
	}
}
