package attribution

import (
	"strings"

	"parley/internal/clause"
	"parley/internal/text"
)

// complement gives the head of the clause that the cue at token i takes behind
// token after, -1 if the tree has none.
func (f *finder) complement(i, after int) int {
	for _, k := range f.d.Kids(i) {
		n := &f.d.Nodes[k]
		if int(k) < after || f.d.Subtree(int(k)).End <= after {
			continue
		}
		if n.Is("ccomp") || n.Is("xcomp", "parataxis", "advcl", "acl") && clause.Finite(f.d, int(k)) && f.marked(int(k), "that", "whether") {
			return int(k)
		}
	}
	return -1
}

// marked reports whether one of the words marks a clause.
func (f *finder) marked(i int, words ...string) bool {
	for _, k := range f.d.Kids(i) {
		for _, w := range words {
			if f.d.Nodes[k].Is("mark") && f.norm(int(k)) == w {
				return true
			}
		}
	}
	return false
}

// clauseBehind gives the clause or the quotation that a cue takes, past those it
// is told to, times and marks.
func (f *finder) clauseBehind(i, after int, frame string) []text.Range {
	if frame == "quote" {
		return f.quoteBehind(i, after)
	}
	k := f.complement(i, after)
	if o := f.d.Kid(i, "obj"); o >= after && o < k && frame == "that" && f.row(i).takes("np") {
		return nil // "demanded guarantees that they leave"
	}
	start := f.clauseStart(i, after, k, frame)
	if start < 0 {
		return nil
	}
	if q := f.d.QuoteOpenedAt(start); q != nil && f.d.QuoteAt(i) < 0 && (q.Close >= f.last-1 || q.End >= f.s.End || q.Close < 0) {
		return []text.Range{trim(f.d, q.Range)}
	}
	if k < 0 {
		k = f.topIn(start)
	}
	r := f.whole(i, text.Range{First: start, End: f.contentEnd(i, k, start)}, after)
	if len(r) == 0 || r[0].Len() < 2 {
		return nil
	}
	return r
}

// quoteBehind gives the quotation that opens at most a few words behind a cue.
func (f *finder) quoteBehind(i, after int) []text.Range {
	if f.d.QuoteAt(i) >= 0 {
		return nil
	}
	for j := after; j < min(after+14, f.s.End); j++ {
		if q := f.d.QuoteOpenedAt(j); q != nil {
			prev := f.norm(j - 1)
			if j > after && prev != "," && prev != ":" && prev != "that" || q.Len() < 2 {
				return nil
			}
			if q.Close >= 0 && q.Close < f.last-1 && f.norm(q.Close+1) != "," {
				return f.whole(i, text.Range{First: j, End: f.contentEnd(i, f.topIn(j), j)}, after)
			}
			return []text.Range{trim(f.d, q.Range)}
		}
		if f.d.Nodes[j].UPOS == "VERB" {
			return nil
		}
	}
	return nil
}

// clauseStart gives where the clause of a cue begins, -1 if there is none.
func (f *finder) clauseStart(i, after, k int, frame string) int {
	start := -1
	if k >= 0 {
		start = max(after, f.d.Subtree(k).First)
		if frame == "obj-that" || f.row(i).takes("obj-that") {
			start = max(start, f.addressed(i, after, k))
		}
	}
	if o := f.d.Kid(i, "obj"); k >= 0 && start > after && frame == "that" && o >= 0 && o < start && f.d.Kid(k, "nsubj", "expl", "csubj") < 0 && f.d.Nodes[o].Is("obj", "iobj", "nsubj") {
		start = after // "said Kesten opposed sanctions": the tree misses the subject
	}
	for start >= after && start < f.last && f.bare(start) > start {
		start = f.bare(start)
	}
	for j := after; j < min(after+16, f.last); j++ {
		if f.norm(j) == "that" && (f.d.Nodes[j].UPOS == "SCONJ" || f.d.Nodes[j].Is("mark")) {
			if j == after || k < 0 && (frame == "obj-that" || f.nounAfter(i) < 0) || j <= k && j >= start-1 {
				start = j + 1
			}
			break
		}
		if f.d.Nodes[j].UPOS == "VERB" || f.d.QuoteOpenedAt(j) != nil {
			break
		}
	}
	if start < 0 && frame == "that" {
		start = f.bareClause(i, after)
	}
	if start < 0 && frame == "obj-that" {
		if o := f.nounAfter(i); o >= 0 {
			start = f.bareClause(i, f.phrase(o, after).End)
		}
	}
	for start >= 0 && start < f.last && f.d.QuoteOpenedAt(start) == nil && (isEdge(f.d, start) || f.introduces(start)) {
		start++
	}
	if start >= f.last {
		return -1
	}
	return start
}

// introduces reports whether token j is the "that" before a clause.
func (f *finder) introduces(j int) bool {
	if f.norm(j) != "that" || j+1 >= f.last {
		return false
	}
	next := f.d.Nodes[j+1].UPOS
	return f.d.Nodes[j].Is("mark") || next != "VERB" && next != "AUX"
}

// addressed gives where the words to somebody end: "told the council on Monday".
func (f *finder) addressed(i, after, clauseHead int) int {
	end := after
	if m := f.d.MentionFrom(after); m != nil && m.Kind == text.Agency {
		end = m.End
	}
	for _, k := range f.d.Kids(i) {
		if n := &f.d.Nodes[k]; int(k) >= after && int(k) < clauseHead && n.Is("obj", "iobj", "obl", "advmod") {
			end = max(end, f.phrase(int(k), after).End)
		}
	}
	if end > after {
		for end < clauseHead && f.timed(end) > end {
			end = f.timed(end)
		}
		return end
	}
	if o := f.nounAfter(i); o >= 0 && o < clauseHead {
		if n := f.d.NameAt(o); n != nil && !f.d.Nodes[o].Is("nsubj") {
			return n.End
		}
	}
	return after
}

// bareClause finds a clause that the tree does not know as one: a noun phrase
// and a finite verb.
func (f *finder) bareClause(i, after int) int {
	j := after
	for j < f.last && (f.d.Nodes[j].UPOS == "ADV" && f.d.Nodes[j].Head == i || f.timed(j) > j) {
		j = max(j+1, f.timed(j))
	}
	if j >= f.last {
		return -1
	}
	switch {
	case opensNoun(f.d.Nodes[j].UPOS), f.d.QuoteOpenedAt(j) != nil:
	case f.d.Nodes[j].UPOS == "ADV" && j+1 < f.last && opensNoun(f.d.Nodes[j+1].UPOS): // "about half of them"
	default:
		return -1
	}
	for v := j; v < f.last; v++ {
		n := &f.d.Nodes[v]
		if f.norm(v) == "," || f.norm(v) == ";" {
			if f.d.QuoteAt(v) < 0 {
				return -1
			}
		}
		switch n.XPOS {
		case "VBD", "VBZ", "VBP", "MD":
			top := v
			if n.Is("aux", "cop") && n.Head >= 0 {
				top = n.Head
			}
			if f.d.Nodes[top].Is("conj") && f.d.Nodes[top].Head == i && (f.row(i).takes("np") || f.d.Kid(top, "nsubj") < 0) || f.d.Nodes[top].Is("acl") && f.row(i).takes("np") {
				return -1
			}
			return j
		}
	}
	return -1
}

// timed gives the end of the time expression that begins at token j, or j.
func (f *finder) timed(j int) int {
	if j >= f.last {
		return j
	}
	k := j
	if f.d.Nodes[j].UPOS == "ADP" && j+1 < f.last {
		k++
	}
	for _, x := range f.d.TimesOver(f.d.Span(text.Range{First: j, End: k + 1})) {
		if x.Span.Start == f.d.Tokens[j].Start || x.Span.Start == f.d.Tokens[k].Start {
			return f.d.RangeOf(x.Span).End
		}
	}
	return j
}

// bare gives the end of a time expression without a preposition that begins at
// token j, or j: "said Monday".
func (f *finder) bare(j int) int {
	if f.d.Nodes[j].UPOS != "PROPN" && f.d.Nodes[j].UPOS != "NOUN" && f.d.Nodes[j].UPOS != "ADV" {
		return j
	}
	if e := f.timed(j); e > j && e < f.last && f.d.Nodes[e].UPOS != "VERB" && f.d.Nodes[e].UPOS != "AUX" {
		return e
	}
	return j
}

// topIn gives the token that heads what begins at token start.
func (f *finder) topIn(start int) int {
	top := start
	for n := 0; n < 30; n++ {
		h := f.d.Nodes[top].Head
		if h < start || h >= f.s.End {
			break
		}
		top = h
	}
	return top
}

// contentEnd gives where the words end that token k heads and the cue at token i
// takes: before what the source does or says next.
func (f *finder) contentEnd(i, k, start int) int {
	end := max(f.d.Subtree(k).End, start+1)
	if f.d.Under(k, i) {
		end = f.d.Subtree(i).End
	}
	for _, kid := range f.d.Kids(i) {
		s := f.d.Subtree(int(kid))
		if int(kid) == k || s.First <= start || s.First < f.d.Subtree(k).First || !f.leaves(i, int(kid), s.First) {
			continue
		}
		end = min(end, s.First)
	}
	return f.turn(i, k, start, min(end, f.last))
}

// leaves reports whether a dependent of the cue no longer belongs to what it
// takes.
func (f *finder) leaves(i, kid, first int) bool {
	n := &f.d.Nodes[kid]
	switch {
	case n.Is("conj"):
		return !f.marked(kid, "that") && !f.opensQuote(first)
	case n.Is("parataxis"):
		return f.row(kid) != nil || f.norm(first) == ";"
	case n.Is("advcl"):
		if f.norm(first-1) != "," && f.norm(first) != "," {
			return false
		}
		if n.XPOS == "VBG" && !f.marked(kid, "if", "unless") {
			return true
		}
		return f.marked(kid, "while", "although", "though", "as", "but", "after", "when")
	}
	return false
}

// opensQuote reports whether a quotation opens with the clause that begins at
// token j: "said they had left, but “they will be back”".
func (f *finder) opensQuote(j int) bool {
	for k := j; k < min(j+4, f.last); k++ {
		if f.d.QuoteOpenedAt(k) != nil {
			return true
		}
	}
	return false
}

// addsTo reports whether token j goes on with another statement of the source:
// ", adding that".
func (f *finder) addsTo(j int) bool {
	if f.d.Nodes[j].XPOS != "VBG" || f.norm(j-1) != "," || f.d.QuoteAt(j) >= 0 {
		return false
	}
	c := f.row(j)
	return c != nil && c.takes("that", "obj-of")
}

// turn ends a content before a verb in it that is the source's own: "to stop
// fighting and warned that".
func (f *finder) turn(i, k, start, end int) int {
	cueTag := f.d.Nodes[i].XPOS
	for j := max(start, k) + 1; j < end; j++ {
		n := &f.d.Nodes[j]
		if f.addsTo(j) && j > start+2 {
			return j - 1
		}
		if !n.Is("conj") || n.XPOS != cueTag || n.Head < start || n.Head >= j || f.row(j) == nil || f.d.QuoteAt(j) >= 0 {
			continue
		}
		if f.d.Kid(j, "nsubj", "nsubj:pass") >= 0 || f.d.Nodes[n.Head].XPOS == n.XPOS && !f.row(j).takes("that", "obj-of", "obj-on") {
			continue
		}
		if h := n.Head; f.d.Nodes[h].XPOS == "VBN" && strings.HasSuffix(f.norm(j), "ed") && f.d.Kid(h, "aux") >= 0 && !f.row(j).takes("obj-of") {
			continue // "it had protested and demanded"
		}
		if s := f.d.Subtree(j).First; s > start {
			return min(end, s)
		}
	}
	return end
}
