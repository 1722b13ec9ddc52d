package timex

import (
	"strings"

	"parley/internal/text"
)

// The directions in which a time can lie from the day of the report.
const (
	past    = -1
	unsaid  = 0
	ahead   = 1
	near    = 2  // a present tense: ahead, if it is near
	maxLook = 25 // steps up a tree: a verb farther away says nothing of the time
)

// direction tells from the verb that governs an expression, and from what it is
// a deadline of, where it lies.
func (f *finder) direction(d *text.Doc, e *expr) int {
	verb := f.governing(d, e)
	if d.Norm(e.End) == "'s" || strings.HasSuffix(d.Norm(e.End-1), "'s") {
		if f.aims(d, e.End+1) || f.awaits(d, e.End+1) {
			return ahead // "Tuesday's deadline"
		}
		if e.period != nil {
			return near // "December's elections"
		}
		return past // "Tuesday's ruling"
	}
	switch e.relation {
	case "since":
		return past
	case "within":
		if verb >= 0 && !f.aims(d, verb) && f.tense(d, verb, 0) == past {
			return past
		}
		return ahead
	case "by", "before", "until":
		switch {
		case verb >= 0 && aux(d, verb, "had"):
			return past
		case e.relation == "until" && verb >= 0 && !f.aims(d, verb) && f.tense(d, verb, 0) == past:
			return near
		}
		return ahead
	}
	if e.deadline {
		return ahead
	}
	s := d.Sents[d.Tokens[e.First].Sent]
	if i := e.full.First - 1; i >= s.First && f.awaits(d, i) || i > s.First && d.Norm(i) == "for" && f.awaits(d, i-1) {
		return ahead
	}
	switch {
	case verb < 0:
		return unsaid
	case f.aims(d, verb) && f.underNoun(d, e, verb):
		return ahead // "a truce on Friday was agreed"
	}
	return f.tense(d, verb, 0)
}

// underNoun reports whether an expression tells the time of a noun that the verb
// is about, and not of the verb.
func (f *finder) underNoun(d *text.Doc, e *expr, verb int) bool {
	top := f.top(d, e)
	h := d.Nodes[top].Head
	return h >= 0 && h != verb && (d.Nodes[h].UPOS == "NOUN" || d.Nodes[h].UPOS == "PROPN") && d.Nodes[h].Is("nsubj:pass", "obj", "obl") && d.Nodes[top].Is("nmod")
}

// aims reports whether a word puts what it governs ahead of the telling: "agreed
// to leave", "the deadline".
func (f *finder) aims(d *text.Doc, i int) bool {
	key := f.aheadKey(d, i)
	return f.ahead.Is(key, "how", "infinitive") || f.ahead.Is(key, "how", "both")
}

// awaits reports whether a word tells that what follows is still to come: "due
// Friday", "scheduled for Friday". A plan made on Friday does not.
func (f *finder) awaits(d *text.Doc, i int) bool {
	key := f.aheadKey(d, i)
	if f.ahead.Is(key, "how", "self") {
		return true
	}
	return f.ahead.Is(key, "how", "both") && (d.Nodes[i].UPOS != "NOUN" || d.Norm(i+1) == "for")
}

// governing gives the verb an expression belongs to, -1 if there is none: the
// first above it in its tree.
func (f *finder) governing(d *text.Doc, e *expr) int {
	i := e.full.First
	if i > 0 && d.Nodes[i-1].UPOS == "VERB" && d.Tokens[i-1].Sent == d.Tokens[i].Sent {
		return i - 1 // "said Tuesday he will leave", whatever the tree says
	}
	i = f.top(d, e)
	return f.clauseAbove(d, i)
}

// top gives the token of an expression that the rest of it depends on.
func (f *finder) top(d *text.Doc, e *expr) int {
	i := e.full.First
	for k := e.full.First; k < e.full.End; k++ {
		if h := d.Nodes[k].Head; h < e.full.First || h >= e.full.End {
			i = k
			if h >= 0 {
				break
			}
		}
	}
	return i
}

// verbal reports whether token i heads a clause.
func verbal(d *text.Doc, i int) bool {
	n := &d.Nodes[i]
	if n.UPOS == "VERB" || n.UPOS == "AUX" {
		return true
	}
	for _, k := range kids(d, i) {
		if d.Nodes[k].Is("cop", "aux") {
			return true
		}
	}
	return false
}

// maxKids bounds how many dependents of a token are looked at.
const maxKids = 40

func kids(d *text.Doc, i int) []int32 {
	all := d.Kids(i)
	return all[:min(len(all), maxKids)]
}

// aux reports whether one of the words is an auxiliary or copula of token i.
func aux(d *text.Doc, i int, words ...string) bool {
	for _, k := range kids(d, i) {
		if d.Nodes[k].Is("aux", "cop") {
			for _, w := range words {
				if d.Norm(int(k)) == w {
					return true
				}
			}
		}
	}
	return false
}

// tense tells where what the verb at token v tells lies.
func (f *finder) tense(d *text.Doc, v, depth int) int {
	n := &d.Nodes[v]
	had, modal, to, present := false, false, false, false
	for _, k := range kids(d, v) {
		switch kid := &d.Nodes[k]; {
		case kid.Is("mark", "aux") && d.Norm(int(k)) == "to":
			to = true
		case !kid.Is("aux", "cop"):
		case kid.XPOS == "MD":
			modal = true
		case kid.XPOS == "VBD" || kid.Lemma == "have":
			had = true
		case kid.XPOS == "VBZ" || kid.XPOS == "VBP":
			present = true
		}
	}
	planned := f.ahead.Is(n.Lemma, "how", "both")
	switch {
	case modal:
		return ahead
	case to:
		return f.infinitive(d, v, depth)
	case planned:
		return ahead
	case had:
		return past
	case present && n.XPOS == "VBG":
		return ahead
	case n.XPOS == "VBN" && present:
		return past
	case n.XPOS == "VBD":
		return past
	case n.XPOS == "VBZ" || n.XPOS == "VBP":
		if n.Lemma == "say" || n.Lemma == "be" || n.Lemma == "have" {
			return unsaid
		}
		return near
	case n.XPOS == "VBG" && depth < 3:
		if up := f.clauseAbove(d, v); up >= 0 {
			return f.tense(d, up, depth+1)
		}
		return unsaid
	case n.XPOS == "VBN":
		return past
	case n.XPOS == "VB" && n.Is("conj", "xcomp", "ccomp") && n.Head >= 0 && depth < 3:
		return f.tense(d, n.Head, depth+1)
	}
	return unsaid
}

func (f *finder) clauseAbove(d *text.Doc, i int) int {
	for n := 0; n < maxLook; n++ {
		if i = d.Nodes[i].Head; i < 0 || verbal(d, i) {
			return i
		}
	}
	return -1
}

// infinitive tells where what the infinitive at token v tells lies, by what
// governs it: "agreed to meet", "was to meet".
func (f *finder) infinitive(d *text.Doc, v, depth int) int {
	for _, k := range kids(d, v) {
		if d.Norm(int(k)) == "to" && k > 0 && d.Nodes[k-1].Lemma == "be" {
			return ahead
		}
	}
	i := d.Nodes[v].Head
	if d.Nodes[v].Is("conj") && i >= 0 {
		i = d.Nodes[i].Head
	}
	switch {
	case i < 0:
		return ahead // a headline: "Sides to meet on Friday"
	case f.aims(d, i):
		return ahead
	case depth < 3 && verbal(d, i):
		return f.tense(d, i, depth+1)
	}
	return unsaid
}

func (f *finder) aheadKey(d *text.Doc, i int) string {
	if i >= len(d.Tokens) {
		return ""
	}
	if f.ahead.Has(d.Norm(i)) {
		return d.Norm(i)
	}
	return d.Nodes[i].Lemma
}

// nounEnd gives the end of the noun phrase that token i heads: with what hangs
// on it by "of", and without clauses.
func nounEnd(d *text.Doc, i int) int {
	end := i + 1
	for _, k := range kids(d, i) {
		if int(k) > i && d.Nodes[k].Is("nmod", "flat", "compound", "fixed") && int(k) < end+8 {
			end = max(end, nounEnd(d, int(k)))
		}
	}
	return end
}
