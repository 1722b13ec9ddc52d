package names

import (
	"math"

	"parley/internal/linear"
)

// A word is outside of names (label 0), or begins one, is inside, ends it or is
// one alone: four labels a kind.
const (
	outside = 0
	labels  = 1 + 4*kinds
)

const (
	begins = 1 + iota
	inside
	ends
	alone
)

func label(mark int, k Kind) uint8 { return uint8(mark + 4*int(k)) }

func mark(l uint8) int {
	if l == outside {
		return 0
	}
	return int(l-1)%4 + 1
}

func kindOf(l uint8) Kind { return Kind((l - 1) / 4) }

// open reports whether a name goes on after label l.
func open(l uint8) bool { m := mark(l); return m == begins || m == inside }

// follows reports whether label b may stand after label a.
func follows(a, b uint8) bool {
	goesOn := mark(b) == inside || mark(b) == ends
	if open(a) {
		return goesOn && kindOf(a) == kindOf(b)
	}
	return !goesOn
}

// before gives the labels that may stand before each.
var before = func() (out [labels][]uint8) {
	for b := range uint8(labels) {
		for a := range uint8(labels) {
			if follows(a, b) {
				out[b] = append(out[b], a)
			}
		}
	}
	return out
}()

// moves are what the steps from label to label score.
type moves [labels][labels]int32

// moveFeature is the feature of a label before, or of a sentence's start.
func moveFeature(before uint8) uint64 { return linear.Mix(tMove, uint32(before)+1) }

func (m *moves) load(table *linear.Model) {
	for a := range labels {
		var scores linear.Scores
		table.Score([]uint64{moveFeature(uint8(a))}, &scores)
		copy(m[a][:], scores[:labels])
	}
}

// best sets the labels of words first to end to the best sequence. Between
// words that are not scored each stretch stands for itself.
func (m *moves) best(s *scratch, first, end int) {
	for i := first; i < end; {
		if s.tokens[i].quiet {
			s.labels[i] = outside
			i++
			continue
		}
		from := i
		for i < end && !s.tokens[i].quiet {
			i++
		}
		m.stretch(s, from, i, i < end)
	}
}

// closed are the labels after which no name goes on, starts those that may
// stand after them.
var (
	closed = [...]uint8{outside, 3, 4, 7, 8, 11, 12, 15, 16}
	starts = [...]uint8{outside, 1, 4, 5, 8, 9, 12, 13, 16}
)

// stretch finds the best sequence after Viterbi. It starts and ends outside of
// names; a word outside follows it or the sentence ends.
func (m *moves) stretch(s *scratch, first, end int, goesOn bool) {
	n := end - first
	s.back = grow(s.back, n*labels)
	var now, next [labels]int32
	for c := range now {
		now[c] = math.MinInt32 / 2
	}
	now[outside] = 0
	for i := range n {
		e := (*[labels]int32)(s.emissions[(first+i)*labels:])
		back := (*[labels]uint8)(s.back[i*labels:])
		for _, b := range starts {
			top, from := int32(math.MinInt32), uint8(0)
			for _, a := range closed {
				if v := now[a] + m[a][b]; v > top {
					top, from = v, a
				}
			}
			next[b], back[b] = max(top+e[b], math.MinInt32/2), from
		}
		for b := uint8(begins); b < labels; b += 4 {
			for c := b + 1; c <= b+2; c++ { // inside and ends
				top, from := now[b]+m[b][c], b
				if v := now[b+1] + m[b+1][c]; v > top {
					top, from = v, b+1
				}
				next[c], back[c] = max(top+e[c], math.MinInt32/2), from
			}
		}
		now = next
	}
	last := uint8(outside)
	for _, c := range closed {
		if goesOn {
			now[c] += m[c][outside]
		}
		if now[c] > now[last] {
			last = c
		}
	}
	for i := n - 1; i >= 0; i-- {
		s.labels[first+i] = last
		last = s.back[i*labels+int(last)]
	}
}

// spans reads names off labels.
func spans(out []Span, ls []uint8) []Span {
	first := 0
	for i, l := range ls {
		switch mark(l) {
		case begins:
			first = i
		case ends:
			out = append(out, Span{first, i + 1, kindOf(l)})
		case alone:
			out = append(out, Span{i, i + 1, kindOf(l)})
		}
	}
	return out
}

// toLabels writes spans as labels.
func toLabels(ls []uint8, names []Span) {
	clear(ls)
	for _, n := range names {
		if n.End-n.First == 1 {
			ls[n.First] = label(alone, n.Kind)
			continue
		}
		for i := n.First; i < n.End; i++ {
			ls[i] = label(inside, n.Kind)
		}
		ls[n.First], ls[n.End-1] = label(begins, n.Kind), label(ends, n.Kind)
	}
}
