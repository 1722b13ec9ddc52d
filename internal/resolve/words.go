package resolve

import (
	"slices"
	"sort"

	"parley"
)

// words are the words of a report.
type words struct{ parley.Words }

// between gives the words that lie in a span, as a range of indices.
func (w *words) between(in parley.Span) (first, end int) {
	first = sort.Search(len(w.Spans), func(i int) bool { return w.Spans[i].Start >= in.Start })
	end = sort.Search(len(w.Spans), func(i int) bool { return w.Spans[i].End > in.End })
	return first, max(first, end)
}

// in gives the lemmas of the words that lie in a span.
func (w *words) in(span parley.Span) []string {
	first, end := w.between(span)
	return w.Lemmas[first:end]
}

// around gives the range of the words of the sentences that a span begins and
// ends in.
func (w *words) around(span parley.Span) (first, end int) {
	first, end = w.between(span)
	if first == end {
		return first, end
	}
	for first > 0 && w.Sents[first-1] == w.Sents[first] {
		first--
	}
	for end < len(w.Sents) && w.Sents[end] == w.Sents[end-1] {
		end++
	}
	return first, end
}

// sentence gives the lemmas of the sentences that a span begins and ends in.
func (w *words) sentence(span parley.Span) []string {
	first, end := w.around(span)
	return w.Lemmas[first:end]
}

// span gives the bytes from the first to the last of a range of words, which has one
// at least.
func (w *words) span(first, end int) parley.Span {
	return parley.Span{Start: w.Spans[first].Start, End: w.Spans[end-1].End}
}

// sent gives the sentence that a span begins in, -1 for none.
func (w *words) sent(span parley.Span) int {
	if first, _ := w.between(span); first < len(w.Sents) {
		return w.Sents[first]
	}
	return -1
}

// together reports whether two spans begin in one sentence.
func (w *words) together(a, b parley.Span) bool {
	s := w.sent(a)
	return s >= 0 && s == w.sent(b)
}

// holding is a range of words, and a set of which some of them may be.
type holding struct {
	first, end int
	set        string
}

// anyOf reports whether one of the words of a range is in a set.
func (x *resolving) anyOf(first, end int, set string) bool {
	at := holding{first, end, set}
	holds, known := x.holds[at]
	if !known {
		holds = slices.ContainsFunc(x.words.Lemmas[first:end], func(l string) bool { return x.catalogue.In(set, l) })
		x.holds[at] = holds
	}
	return holds
}
