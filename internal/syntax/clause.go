package syntax

import (
	"parley"
	"parley/internal/text"
)

// Subject gives the noun phrase that is the subject of the verb at token i:
// the nearest one before it, past auxiliaries, adverbs, times and what stands
// between commas, or that of the verb it is joined to by a conjunction.
func Subject(d *text.Doc, s text.Sent, i int) (text.Range, bool) {
	gerund := d.Tokens[i].Form == text.Gerund
	j := i - 1
	for j >= s.First {
		switch tok := &d.Tokens[j]; {
		case tok.Tag == text.Adv || tok.Tag == text.Aux || tok.Tag == text.Modal || tok.Tag == text.Neg:
			if tok.Tag == text.Aux {
				gerund = false
			}
			j--
			continue
		case timeEnding(d, j) >= 0:
			j = timeEnding(d, j) - 1
			if j >= s.First && (d.Tokens[j].Tag == text.Prep) {
				j--
			}
			continue
		case tok.Norm == ",":
			if gerund {
				return joined(d, s, j)
			}
			if open := openComma(d, s, j); open >= 0 {
				j = open - 1
				continue
			}
			return text.Range{}, false
		case tok.Tag == text.Conj:
			return joined(d, s, j)
		case tok.Tag == text.Sub && (tok.Norm == "who" || tok.Norm == "which" || tok.Norm == "that"):
			j--
			if j >= s.First && d.Tokens[j].Norm == "," {
				j--
			}
			return endingAt(d, s, j)
		case tok.Tag == text.Sub:
			if gerund {
				return joined(d, s, j)
			}
			return text.Range{}, false
		}
		break
	}
	if j < s.First {
		return text.Range{}, false
	}
	if gerund && d.Tokens[j].Tag != text.Word && d.Tokens[j].Tag != text.Propn && d.Tokens[j].Tag != text.Pron {
		return joined(d, s, j)
	}
	if gerund {
		return PhraseAt(d, s, j) // "foreign countries calling for": the nearest
	}
	return endingAt(d, s, j)
}

// endingAt gives the noun phrase that ends with token j, without what a
// preposition ties to it: of "the minister in the capital", "the minister".
func endingAt(d *text.Doc, s text.Sent, j int) (text.Range, bool) {
	r, ok := PhraseAt(d, s, j)
	if !ok {
		return text.Range{}, false
	}
	for r.First-1 > s.First && d.Tokens[r.First-1].Tag == text.Prep && d.Tokens[r.First-1].Norm != "to" {
		outer, found := PhraseAt(d, s, r.First-2)
		if !found {
			break
		}
		if n := d.Tokens[r.First-1].Norm; n == "of" || n == "for" || n == "from" || n == "in" || n == "at" {
			r = text.Range{First: outer.First, End: r.End}
			continue
		}
		r = outer
	}
	if d.Tokens[r.First].Tag == text.Prep {
		return text.Range{}, false
	}
	return r, true
}

// PhraseAt gives the mention or noun phrase that covers token j.
func PhraseAt(d *text.Doc, s text.Sent, j int) (text.Range, bool) {
	if j < s.First || j >= s.End {
		return text.Range{}, false
	}
	r := text.Range{}
	if c := d.ChunkAt(j); c >= 0 {
		r = text.Range{First: d.Chunks[c].First, End: min(d.Chunks[c].End, j+1)}
	}
	for _, m := range d.MentionsOver(text.Range{First: j, End: j + 1}) {
		if m.First >= s.First {
			if r.Len() == 0 {
				r = text.Range{First: m.First, End: j + 1}
			}
			r.First = min(r.First, m.First)
		}
	}
	if r.Len() == 0 && d.Tokens[j].Tag == text.Pron {
		r = text.Range{First: j, End: j + 1}
	}
	return r, r.Len() > 0
}

// joined gives the subject shared with the verb before a conjunction or comma.
func joined(d *text.Doc, s text.Sent, j int) (text.Range, bool) {
	for k := j - 1; k >= s.First; k-- {
		tag := d.Tokens[k].Tag
		if tag != text.Verb && tag != text.Aux && tag != text.Modal || d.Tokens[k].Form == text.Gerund {
			continue
		}
		if k > s.First && (d.Tokens[k-1].Tag == text.To || d.Tokens[k-1].Tag == text.Aux || d.Tokens[k-1].Tag == text.Modal) {
			continue
		}
		if q := d.QuoteAt(k); q >= 0 {
			continue
		}
		if r, ok := Subject(d, s, k); ok && !subordinate(d, s, r.First) {
			return r, true
		}
	}
	return text.Range{}, false
}

// subordinate reports whether a subject stands in a clause that another word
// opens: "that insurgents will stop".
func subordinate(d *text.Doc, s text.Sent, first int) bool {
	return first > s.First && d.Tokens[first-1].Tag == text.Sub || first > s.First && (d.Tokens[first-1].Norm == "before" || d.Tokens[first-1].Norm == "after" || d.Tokens[first-1].Norm == "until" || d.Tokens[first-1].Norm == "since")
}

// openComma finds the comma that opens what the one at j closes: an apposition
// or a relative clause.
func openComma(d *text.Doc, s text.Sent, j int) int {
	for k := j - 1; k > s.First && k > j-30; k-- {
		if d.Tokens[k].Norm != "," {
			continue
		}
		next := &d.Tokens[k+1]
		switch {
		case next.Tag == text.Det || next.Tag == text.Sub || next.Tag == text.Prep || next.Tag == text.Poss || next.Tag == text.Propn || next.Tag == text.Num:
			return k
		case next.Tag == text.Word:
			return k
		case next.Tag == text.Adv && k+2 == j: // ", however,"
			return k
		case next.Tag == text.Verb && (next.Form == text.Gerund || next.Form == text.PastOrParti || next.Form == text.Participle):
			return k
		}
		return -1
	}
	return -1
}

// timeEnding gives the first token of the time expression that ends with token
// j, -1 if none does.
func timeEnding(d *text.Doc, j int) int {
	tok := &d.Tokens[j]
	for _, x := range d.TimesOver(parley.Span{Start: tok.Start, End: tok.End}) {
		if x.Span.End == tok.End {
			return d.TokenAt(x.Span.Start)
		}
	}
	return -1
}

// Passive reports whether the verb at i is a passive or stands after its noun:
// "was urged", "a plan backed by".
func Passive(d *text.Doc, s text.Sent, i int) bool {
	f := d.Tokens[i].Form
	if f != text.PastOrParti && f != text.Participle {
		return false
	}
	if d.Norm(i+1) == "by" {
		return true
	}
	for j := i - 1; j >= s.First; j-- {
		switch d.Tokens[j].Tag {
		case text.Adv, text.Neg:
			continue
		case text.Aux:
			return d.Tokens[j].Lemma == "be" || d.Tokens[j].Norm == "been" || d.Tokens[j].Norm == "being"
		}
		return false
	}
	return false
}

// Hypothetical reports whether the verb at i is not said to have been done: an
// infinitive or one under a modal.
func Hypothetical(d *text.Doc, s text.Sent, i int) bool {
	for j := i - 1; j >= s.First; j-- {
		switch d.Tokens[j].Tag {
		case text.Adv, text.Neg:
			continue
		case text.To, text.Modal:
			return true
		case text.Prep:
			return d.Tokens[i].Form == text.Gerund
		}
		return d.Tokens[j].Norm == "to" || d.Tokens[j].Norm == "not"
	}
	return false
}

// Negated reports whether the verb at i is denied in its own verb group.
func Negated(d *text.Doc, s text.Sent, i int) bool {
	for j := i - 1; j >= s.First && j > i-5; j-- {
		switch d.Tokens[j].Tag {
		case text.Neg:
			return true
		case text.Adv, text.Aux, text.Modal:
			continue
		}
		return d.Tokens[j].Norm == "without"
	}
	return false
}
