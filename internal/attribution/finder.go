package attribution

import (
	"strings"

	"parley/internal/clause"
	"parley/internal/text"
)

// finder finds the statements of one sentence.
type finder struct {
	*attributor
	d    *text.Doc
	s    text.Sent
	last int // end of the sentence without its closing marks
	out  []draft
	used map[int]bool // cues that have their statement
}

func (a *attributor) sentence(d *text.Doc, s text.Sent) []draft {
	s.First = pastDateline(d, s)
	f := &finder{attributor: a, d: d, s: s, last: trim(d, s.Range).End, used: map[int]bool{}}
	f.labelled()
	f.according()
	f.quotedAs()
	f.takenForNoun()
	f.surveyed()
	for i := s.First; i < s.End; i++ {
		if c := f.verbCue(i); c != nil && !f.used[i] && !f.asSaid(i, c) {
			f.around(i, c)
		}
	}
	for i := s.First; i < s.End; i++ {
		if f.used[i] {
			continue
		}
		if c := f.verbCue(i); c != nil {
			f.behind(i, c)
		}
		if !f.used[i] {
			f.nominal(i)
		}
	}
	f.carriers()
	return f.out
}

func (f *finder) add(dr draft) {
	f.out = append(f.out, dr)
	f.used[dr.at] = true
}

func (f *finder) norm(i int) string { return f.d.Norm(i) }

func (f *finder) lemma(i int) string { return f.d.Tokens[i].Lemma }

// verbCue gives the row of the verb at token i, nil if it is none that
// attributes words here.
func (f *finder) verbCue(i int) *cue {
	n := &f.d.Nodes[i]
	if !strings.HasPrefix(n.XPOS, "VB") || n.UPOS == "ADJ" || n.Is("amod") && !f.misread(i) || n.Is("aux", "cop", "compound", "fixed", "case", "mark") {
		return nil
	}
	c := f.row(i)
	if c == nil {
		return nil
	}
	if c.takes("particle") {
		for j := i + 1; j < min(i+4, f.s.End); j++ {
			if p := f.verbs[c.word+" "+f.norm(j)]; p != nil && (j == i+1 || f.d.Nodes[j].Head == i) && !f.supposed(i) {
				return p
			}
		}
		if len(c.frames) == 1 {
			return nil
		}
	}
	if f.norm(i+1) == "-" && !f.d.Tokens[min(i+1, f.s.End-1)].Is(text.SpaceBy) || f.supposed(i) {
		return nil
	}
	if n.XPOS == "VBG" && !c.takes("that", "quote") && (n.Is("acl") || f.marked(i, "by", "without", "of", "in", "for")) {
		return nil // "troops backing the plan" says who they are
	}
	return c
}

// row gives the row of the word at token i as a verb, by its lemma; nil if it has
// none.
func (f *finder) row(i int) *cue {
	l := f.lemma(i)
	if c := f.verbs[l]; c != nil {
		return c
	}
	// Of a verb that it does not know the engine may give the form, or an "e" too
	// much, as the lemma.
	w := f.norm(i)
	for _, ending := range [...]string{"ed", "ing", "s"} {
		if stem, ok := strings.CutSuffix(w, ending); ok && (l == w || l == stem+"e") {
			return f.verbs[stem]
		}
	}
	return nil
}

// misread reports whether the tree takes the verb of a sentence for a modifier of
// its object or of its subject: "Kesten accused forces of ...", read as forces
// that are accused.
func (f *finder) misread(i int) bool {
	n := &f.d.Nodes[i]
	if i == f.s.First || n.XPOS != "VBN" && n.XPOS != "VBD" {
		return false
	}
	switch {
	case n.Is("amod") && n.Head > i && nominalTag(f.d.Nodes[i-1].UPOS):
	case n.Is("acl") && f.norm(i-1) == "," && f.norm(i+1) != "by":
	default:
		return false
	}
	top := f.top(i)
	return f.d.Nodes[top].UPOS == "NOUN" || f.d.Nodes[top].UPOS == "PROPN"
}

// top gives what the words that token i stands among hang on in the end.
func (f *finder) top(i int) int {
	for k := 0; k < 12 && f.d.Nodes[i].Head >= 0; k++ {
		i = f.d.Nodes[i].Head
	}
	return i
}

// isPassive reports whether the verb at token i is one.
func (f *finder) isPassive(i int) bool {
	return clause.Passive(f.d, i) && !f.misread(i) && !f.goesWith(i)
}

// goesWith reports whether a verb that the tree takes for a passive has no "be", and
// a subject and the word behind it that belong to a cue of two words: "the council
// called for".
func (f *finder) goesWith(i int) bool {
	if f.d.Kid(i, "aux:pass", "obl:agent") >= 0 || f.d.Nodes[i].Is("acl", "amod") {
		return false
	}
	if s := f.d.Kid(i, "nsubj", "nsubj:pass"); s > i || s < 0 && !f.d.Nodes[i].Is("conj") && f.fronted(i) < 0 {
		return false
	}
	c := f.verbs[f.lemma(i)+" "+f.norm(i+1)]
	return c != nil && len(c.frames) > 0 && strings.HasPrefix(c.frames[0].name, f.norm(i+1))
}

// supposed reports whether the clause of a cue is a condition: "if they say so".
func (f *finder) supposed(i int) bool {
	for _, k := range f.d.Kids(i) {
		if f.d.Nodes[k].Is("mark") {
			switch f.norm(int(k)) {
			case "if", "unless", "whether", "lest":
				return true
			}
		}
	}
	return false
}

// uncertain reports whether a cue may not have been said at all: "might say".
func (f *finder) uncertain(i int) bool {
	switch clause.Modal(f.d, i) {
	case "may", "might", "could", "should", "can", "must":
		return true
	}
	return false
}

// cutAt gives the end of the words that go around a cue: where the next of the
// statements found so far stands with its source, or the end of the sentence.
func (f *finder) cutAt(from, end int) int {
	for k := range f.out {
		if b := f.out[k].block; b.Len() > 0 && b.First > from && b.First < end {
			end = b.First
		}
	}
	return end
}

// within keeps a range inside the quotation that token i stands in.
func (f *finder) within(i int, r text.Range) text.Range {
	if q := f.d.QuoteAt(i); q >= 0 {
		r.First, r.End = max(r.First, f.d.Quotes[q].First), min(r.End, f.d.Quotes[q].End)
	}
	return r
}

// outside reports whether a quotation that holds token i ends before token j, or
// begins after it.
func (f *finder) apart(i, j int) bool { return f.d.QuoteAt(i) != f.d.QuoteAt(j) }

// pastDateline gives the first token behind a dateline: "KESTEN (Kesten Radio) - ".
func pastDateline(d *text.Doc, s text.Sent) int {
	for i := s.First + 1; i < min(s.First+24, s.End-1); i++ {
		switch d.Norm(i) {
		case "-", "--", "—", "–":
			if d.Tokens[i].Is(text.SpaceBy) && (d.Norm(i-1) == ")" || capitals(d, text.Range{First: s.First, End: i})) {
				return i + 1
			}
		}
	}
	return s.First
}

func capitals(d *text.Doc, r text.Range) bool {
	if r.Len() > 6 {
		return false
	}
	for i := r.First; i < r.End; i++ {
		if t := &d.Tokens[i]; !t.Is(text.AllCaps) && !t.Is(text.Punct) {
			return false
		}
	}
	return true
}

// trim leaves out marks at both ends of a range, brackets and marks that are
// part of the words excepted.
func trim(d *text.Doc, r text.Range) text.Range {
	for r.First < r.End && isEdge(d, r.First) && d.Tokens[r.First].Norm != "[" && d.Tokens[r.First].Norm != "..." && !opensInside(d, r) {
		r.First++
	}
	for r.First < r.End && isEdge(d, r.End-1) && d.Tokens[r.End-1].Norm != "]" && d.Tokens[r.End-1].Norm != "?" && d.Tokens[r.End-1].Norm != "!" {
		r.End--
	}
	return r
}

// opensInside reports whether a range opens with a quotation that ends before it
// does: such a mark belongs to the words.
func opensInside(d *text.Doc, r text.Range) bool {
	q := d.QuoteOpenedAt(r.First)
	return q != nil && q.Close >= 0 && q.Close < r.End-2
}

func isEdge(d *text.Doc, i int) bool {
	if !d.Tokens[i].Is(text.Punct) {
		return false
	}
	switch d.Tokens[i].Norm {
	case "%", "$", "£", "€", "(", ")":
		return false
	}
	return true
}
