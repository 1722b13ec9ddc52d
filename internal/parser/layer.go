package parser

import "parley/internal/dense"

// shift gives in, but with a quarter of each word's values taken from the word
// before and a quarter from the word after, in the words from at on.
func shift(out, in []float32, at, words, D int) {
	Q := D / 4
	for t := at; t < at+words; t++ {
		o := out[t*D:][:D]
		copy(o[Q:3*Q], in[t*D+Q:])
		if t > at {
			copy(o[:Q], in[(t-1)*D:])
		} else {
			clear(o[:Q])
		}
		if t < at+words-1 {
			copy(o[3*Q:], in[(t+1)*D+3*Q:])
		} else {
			clear(o[3*Q:])
		}
	}
}

// shiftBack gives the gradient of shift's input.
func shiftBack(din, dout []float32, at, words, D int) {
	Q := D / 4
	for t := at; t < at+words; t++ {
		o := din[t*D:][:D]
		copy(o[Q:3*Q], dout[t*D+Q:])
		if t < at+words-1 {
			copy(o[:Q], dout[(t+1)*D:])
		} else {
			clear(o[:Q])
		}
		if t > at {
			copy(o[3*Q:], dout[(t-1)*D+3*Q:])
		} else {
			clear(o[3*Q:])
		}
	}
}

// activate makes gates of sums: candidate, forget gate and highway gate, D each.
func activate(g []float32, words, D int) {
	for i := range words {
		dense.Tanh(g[i*3*D:][:D])
		dense.Sigmoid(g[i*3*D+D:][:2*D])
	}
}

var zeros [maxDim / 2]float32 // never written

// recur runs over the words from at on: the first half of their values forwards,
// the second half backwards.
func recur(out, c, in, g []float32, at, words, D int) {
	H := D / 2
	before := zeros[:H]
	for t := at; t < at+words; t++ {
		o, q := t*D, t*3*D
		dense.Cell(out[o:o+H], c[o:], before, in[o:], g[q:], g[q+D:], g[q+2*D:])
		before = c[o : o+H]
	}
	before = zeros[:H]
	for t := at + words - 1; t >= at; t-- {
		o, q := t*D+H, t*3*D+H
		dense.Cell(out[o:o+H], c[o:], before, in[o:], g[q:], g[q+D:], g[q+2*D:])
		before = c[o : o+H]
	}
}

// recurBack sets dg to the gradient of the sums that the gates were made of, and
// adds to that of the input.
func recurBack(din, dg, dout, c, in, g []float32, at, words, D int) {
	H := D / 2
	var buf [maxDim / 2]float32
	dc := buf[:H]
	for t := at + words - 1; t >= at; t-- {
		o, q, before := t*D, t*3*D, zeros[:H]
		if t > at {
			before = c[o-D:]
		}
		dense.Uncell(din[o:], dg[q:], dout[o:], dc, c[o:], before, in[o:], g[q:], D)
	}
	clear(dc)
	for t := at; t < at+words; t++ {
		o, q, before := t*D+H, t*3*D+H, zeros[:H]
		if t < at+words-1 {
			before = c[o+D:]
		}
		dense.Uncell(din[o:], dg[q:], dout[o:], dc, c[o:], before, in[o:], g[q:], D)
	}
}
