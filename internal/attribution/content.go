package attribution

import (
	"slices"

	"parley/internal/rule"
	"parley/internal/syntax"
	"parley/internal/text"
)

// clause gives the content that begins at or after token j: past "that" and
// opening marks, to where the words of the source end.
func (a *attributor) clause(d *text.Doc, s text.Sent, j int) []text.Range {
	for j < s.End && (d.Tokens[j].Norm == "that" && d.Tokens[j].Tag == text.Sub || d.Tokens[j].Norm == "," || d.Tokens[j].Norm == ":") {
		j++
	}
	r := a.until(d, s, j)
	if r.Len() < 2 {
		return nil
	}
	return []text.Range{r}
}

// clauseAt reports whether a clause can begin at token j: a noun phrase with a
// finite verb after it.
func (a *attributor) clauseAt(d *text.Doc, s text.Sent, j int) bool {
	if j < s.End && d.Tokens[j].Norm == "," {
		j++
	}
	if d.QuoteOpenedAt(j) != nil {
		return true
	}
	if ends := rule.Keys(d, a.bounds, j, s.End); len(ends) > 0 && ends[0] < s.End {
		j = ends[0] // "over 2,500 people"
	}
	if j >= s.End || d.ChunkAt(j) < 0 && d.Tokens[j].Tag != text.Sub && d.Tokens[j].Tag != text.Num && d.Tokens[j].Norm != "there" {
		return false
	}
	for k := j; k < s.End; k++ {
		switch tok := &d.Tokens[k]; {
		case tok.Tag == text.Modal, tok.Tag == text.Aux:
			return true
		case tok.Tag == text.Verb && tok.Form != text.Gerund && (k == 0 || d.Tokens[k-1].Tag != text.To && d.Tokens[k-1].Norm != "to"):
			return true
		case tok.Norm == ";":
			return false
		}
	}
	return false
}

// until gives the words from token j to where they end: the end of the
// sentence, the tail that names a source, a participle after a comma, or a
// conjunction that goes on with another thing said or done by the source.
func (a *attributor) until(d *text.Doc, s text.Sent, j int) text.Range {
	if d.QuoteOpenedAt(j) != nil {
		if q := d.QuoteOpenedAt(j); q != nil && q.Close >= 0 && (q.Close >= s.End-2 || a.tail(d, s, q.Close+1)) {
			return trim(d, q.Range)
		}
	}
	end := contentEnd(d, s)
	for k := j + 1; k < end; k++ {
		if q := d.QuoteOpenedAt(k); q != nil && q.Close > k && q.Close < end {
			k = q.Close
			if a.tail(d, s, k+1) {
				return trim(d, text.Range{First: j, End: k})
			}
			continue
		}
		tok := &d.Tokens[k]
		switch {
		case tok.Norm == ",":
			n := k + 1
			if n < end && (d.Tokens[n].Norm == "but" || d.Tokens[n].Norm == "while" || d.Tokens[n].Norm == "although" || d.Tokens[n].Norm == "where" || d.Tokens[n].Norm == "which" || d.Tokens[n].Norm == "though") {
				return trim(d, text.Range{First: j, End: k})
			}
			if n < end && d.Tokens[n].Form == text.Gerund && d.Tokens[n].Tag == text.Verb {
				return trim(d, text.Range{First: j, End: k})
			}
			if n < end && d.Tokens[n].Tag == text.Conj && a.cueAfter(d, n, end) {
				return trim(d, text.Range{First: j, End: k})
			}
			if a.tail(d, s, n) {
				return trim(d, text.Range{First: j, End: k})
			}
		case tok.Norm == ";":
			return trim(d, text.Range{First: j, End: k})
		case tok.Tag == text.Conj && a.cueAfter(d, k, end):
			return trim(d, text.Range{First: j, End: k})
		}
	}
	return trim(d, text.Range{First: j, End: end})
}

// cueAfter reports whether a conjunction at k goes on with a cue of the same
// subject: "and has emphasized", "but on Sunday demanded".
func (a *attributor) cueAfter(d *text.Doc, k, end int) bool {
	for i := k + 1; i < end; i++ {
		if e := syntax.PastTime(d, i); e > i {
			i = e - 1
			continue
		}
		tok := &d.Tokens[i]
		switch tok.Tag {
		case text.Adv, text.Neg:
			continue
		case text.Aux:
			if tok.Form == text.Third || tok.Form == text.Past {
				continue
			}
			return false
		case text.Verb:
			f := tok.Form
			return f == text.Past || f == text.Third || f == text.PastOrParti || f == text.Participle
		}
		return false
	}
	return false
}

// tail reports whether the rest of the sentence from token n only names who
// said it: ", Interfax reported", ", said the minister", ", according to ...".
func (a *attributor) tail(d *text.Doc, s text.Sent, n int) bool {
	if n+1 >= s.End {
		return false
	}
	if d.Tokens[n].Norm == "according" && d.Tokens[n+1].Norm == "to" {
		return true
	}
	i := n
	if d.Tokens[i].Tag == text.Verb && a.cues.Has(d.Tokens[i].Lemma) && d.Tokens[i].Form != text.Gerund {
		return syntax.ChunkEnd(d, i+1) > i+1
	}
	i = syntax.ChunkEnd(d, n)
	if i == n {
		return false
	}
	for i < s.End && (d.Tokens[i].Tag == text.Aux || d.Tokens[i].Tag == text.Adv) {
		i++
	}
	if i >= s.End || d.Tokens[i].Tag != text.Verb || !slices.Contains(framesOf(a, d, i), "that") {
		return false
	}
	return a.endsHere(d, s, i, i+1)
}

func framesOf(a *attributor, d *text.Doc, i int) []string {
	return splitList(a.cues.Get(d.Tokens[i].Lemma, "frames"))
}

// endsHere reports whether nothing but times, places and marks follows a cue.
func (a *attributor) endsHere(d *text.Doc, s text.Sent, _, after int) bool {
	for after < s.End {
		if e := syntax.PastTime(d, after); e > after {
			after = e
			continue
		}
		break
	}
	if after >= s.End-1 {
		return true
	}
	switch tok := &d.Tokens[after]; tok.Tag {
	case text.Mark:
		return tok.Norm != ":" && d.QuoteOpenedAt(after) == nil
	case text.Prep:
		return true
	}
	return d.Tokens[after].Norm == "to" || d.Tokens[after].Tag == text.Adv || d.Tokens[after].Norm == "as" || d.Tokens[after].Tag == text.Conj
}

// contentBefore gives the words before a source and its cue that stand there as
// what was said: a quotation closed right before it, or a clause with a comma.
func (a *attributor) contentBefore(d *text.Doc, s text.Sent, bound text.Range) ([]text.Range, bool) {
	k := bound.First - 1
	if k < s.First {
		// The quotation can be a sentence of its own: "Is it over?" he asked.
		if q := d.QuoteClosedAt(k); q != nil && s.First > 0 && d.Sents[d.Tokens[k].Sent].Para == s.Para {
			return []text.Range{trim(d, q.Range)}, true
		}
		return nil, false
	}
	if d.Tokens[k].Norm == "," && k > s.First && d.QuoteClosedAt(k-1) != nil {
		k--
	}
	if q := d.QuoteClosedAt(k); q != nil {
		if q.First <= s.First+1 || q.Open <= s.First {
			return []text.Range{trim(d, q.Range)}, true
		}
		return []text.Range{trim(d, text.Range{First: s.First, End: k + 1})}, true
	}
	if d.Tokens[k].Norm != "," {
		return nil, false
	}
	r := trim(d, text.Range{First: s.First, End: k})
	return []text.Range{r}, r.Len() > 2 && hasVerb(d, r)
}

func hasVerb(d *text.Doc, r text.Range) bool {
	for i := r.First; i < r.End; i++ {
		tok := &d.Tokens[i]
		if tok.Tag == text.Modal || tok.Tag == text.Aux || tok.Tag == text.Verb && tok.Form != text.Gerund && tok.Form != text.Base {
			return true
		}
	}
	return false
}

// quoteFrom gives the inside of a quotation that opens within a few marks of
// token j, across the sentences it spans.
func (a *attributor) quoteFrom(d *text.Doc, s text.Sent, j int) text.Range {
	for k := j; k < min(j+3, s.End); k++ {
		if q := d.QuoteOpenedAt(k); q != nil {
			return trim(d, q.Range)
		}
		if d.Tokens[k].Tag != text.Mark && d.Tokens[k].Norm != "that" {
			break
		}
	}
	return text.Range{}
}

func quoteEndsBefore(d *text.Doc, i int) bool {
	return d.QuoteClosedAt(i-1) != nil || i > 1 && d.Norm(i-1) == "," && d.QuoteClosedAt(i-2) != nil
}

func commaBefore(d *text.Doc, s text.Sent, i int) bool {
	return i > s.First && d.Norm(i-1) == ","
}

// contentEnd is the end of a sentence without its closing stop.
func contentEnd(d *text.Doc, s text.Sent) int {
	return trim(d, s.Range).End
}

// trim leaves out marks at both ends of a range, brackets and marks that are
// part of a quotation's words excepted.
func trim(d *text.Doc, r text.Range) text.Range {
	for r.First < r.End && isEdge(d, r.First) && d.Tokens[r.First].Norm != "[" && d.Tokens[r.First].Norm != "..." {
		r.First++
	}
	for r.First < r.End && isEdge(d, r.End-1) && d.Tokens[r.End-1].Norm != "]" && d.Tokens[r.End-1].Norm != "?" && d.Tokens[r.End-1].Norm != "!" {
		r.End--
	}
	return r
}

func isEdge(d *text.Doc, i int) bool { return d.Tokens[i].Tag == text.Mark && d.Tokens[i].Norm != "%" }
