package commitment

import (
	"parley/internal/clause"
	"parley/internal/text"
)

// act is the words of an action and their head, a verb or a noun.
type act struct {
	text.Range
	head    int
	nominal bool
	who     text.Range // who has to do it, where a list names others
	fresh   bool       // a list begins anew, with nobody named: "and for a truce"
	cond    text.Range // what it is made to depend on
	stop    int        // where its clause ends, behind times and conditions
	fixed   bool       // its words are all there
	not     bool       // it is not to be done: "not to leave"
}

// list gives an action and those joined to it, each with the words that belong to it.
func (o *opening) list(a act, end int) []act {
	var out []act
	for n := 0; n < 12; n++ {
		next, more := o.extend(&a, end)
		out = append(out, a)
		if !more {
			break
		}
		a = next
	}
	return out
}

// extend finds where the words of an action end, and the action that goes on after it.
func (o *opening) extend(a *act, end int) (act, bool) {
	d := o.d
	if a.fixed {
		a.stop = a.End
		return act{}, false
	}
	first := a.End
	for k := a.End; k < end; k++ {
		w := d.Norm(k)
		switch {
		case w == ";" || w == ":" || w == "--" || w == "–" || w == "—" || w == "...":
			a.End, a.stop = k, k
			return act{}, false
		case d.Tokens[k].Is(text.Punct) && d.QuoteClosedAt(k) != nil && d.QuoteClosedAt(k).Open < a.First:
			a.End, a.stop = k, k
			return act{}, false
		}
		if ends := o.conditionAt(k, end); ends > k && k > first-1 {
			a.End, a.stop = k, k
			a.cond = text.Range{First: k, End: o.clauseEnd(k, ends, end)}
			a.stop = a.cond.End
			return act{}, false
		}
		if w == "," || w == "and" || w == "or" || w == "as" && d.Norm(k+1) == "well" {
			j := k + 1
			for j < end && (d.Norm(j) == "and" || d.Norm(j) == "or" || d.Norm(j) == "also" || d.Norm(j) == "then" || d.Norm(j) == "well" || d.Norm(j) == "as" || d.Norm(j) == "thus") {
				j++
			}
			if next, ok := o.item(a, j, w == "," && j == k+1); ok {
				a.End, a.stop = k, k
				return next, true
			}
			if o.breaks(a, k, j, end) {
				a.End, a.stop = k, k
				return act{}, false
			}
			continue
		}
		if o.opensClause(a, k) || o.main(k) || o.anew(k) {
			a.End, a.stop = k, k
			return act{}, false
		}
	}
	a.End, a.stop = end, end
	for a.End > a.First+1 && d.Tokens[a.End-1].Is(text.Punct) && d.QuoteClosedAt(a.End-1) == nil && d.Norm(a.End-1) != ")" && d.Norm(a.End-1) != "]" {
		a.End--
	}
	return act{}, false
}

// item reads the next action of a list from token j.
func (o *opening) item(a *act, j int, bare bool) (act, bool) {
	d := o.d
	if j >= o.end {
		return act{}, false
	}
	w := d.Norm(j)
	if !a.nominal {
		if v := o.infinitive(j); v >= 0 {
			n := o.verbAct(v)
			return n, true
		}
		k := j
		for k < o.end && d.Nodes[k].UPOS == "ADV" {
			k++
		}
		n := &d.Nodes[min(k, o.end-1)]
		base := n.UPOS == "VERB" && (n.XPOS == "VB" || n.XPOS == "VBP") && d.Norm(k) == lemma(d, k)
		if base && k < o.end && d.Nodes[a.head].XPOS != "VBG" && o.stands(k) {
			next := act{Range: text.Range{First: k, End: k + 1}, head: k}
			_, known := o.deedOf(next)
			return next, known || o.complement(k)
		}
		if n.XPOS == "VBG" && d.Nodes[a.head].XPOS == "VBG" && k < o.end && !bare {
			return act{Range: text.Range{First: k, End: k + 1}, head: k}, true
		}
	}
	if w == "for" {
		t := o.whomTo(j + 1)
		if t.act.head >= 0 {
			if t.act.nominal {
				t.act.fresh = true
				return t.act, true
			}
			next := o.verbAct(t.act.head)
			next.who = t.who
			return next, true
		}
		if na, ok := o.nounAct(j + 1); ok {
			if _, ok := o.nounDeed(na); ok {
				na.fresh = !a.nominal
				return na, true
			}
		}
		return act{}, false
	}
	if a.nominal && !(d.Nodes[j].UPOS == "VERB" && o.cues.Has(lemma(d, j))) {
		if na, ok := o.nounAct(j); ok {
			if _, ok := o.nounDeed(na); ok && !o.modifies(na) {
				return na, true
			}
		}
	}
	return act{}, false
}

// stands reports whether the verb at token k has no subject of its own, so that
// it goes on from the one before.
func (o *opening) stands(k int) bool { return o.d.Kid(k, "nsubj") < 0 || o.d.Kid(k, "nsubj") < o.cue }

// complement reports whether something is said of what is done: "free the prisoners".
func (o *opening) complement(k int) bool { return o.d.Kid(k, "obj", "obl", "xcomp", "ccomp") >= 0 }

// modifies reports whether a noun phrase goes on behind as the modifier of a verb: no item of a list.
func (o *opening) modifies(a act) bool {
	j := a.End
	return j < o.end && (o.d.Nodes[j].XPOS == "VBD" || o.d.Nodes[j].XPOS == "VBZ" || o.d.Nodes[j].XPOS == "MD" || o.d.Nodes[j].XPOS == "VBP")
}

// breaks reports whether something new begins at token j, behind a comma or a
// conjunction at token k.
func (o *opening) breaks(a *act, k, j, end int) bool {
	d := o.d
	if j >= end {
		return true
	}
	switch d.Norm(j) {
	case "but", "while", "which", "who", "where", "when", "although", "though", "whose", "according", "saying", "because", "so", "yet", "whom", "after", "amid", "despite", "following", "as", "in":
		return d.Norm(k) == ","
	}
	n := &d.Nodes[j]
	if d.Norm(k) == "," && d.QuoteOpenedAt(j) != nil {
		return true
	}
	if w := d.Norm(j + 1); o.cues.Has(lemma(d, j)) && (w == "for" || w == "on" || w == "upon" || w == "that") {
		return true
	}
	if n.UPOS == "VERB" && (n.XPOS == "VBD" || n.XPOS == "VBN") && o.cues.Has(lemma(d, j)) {
		return true
	}
	if d.Norm(k) == "," && (d.Norm(j+1) == "after" || d.Norm(j+2) == "after" || len(d.TimesOver(d.Span(text.Range{First: j, End: j + 1}))) > 0 && d.Nodes[j].UPOS != "ADP") {
		return true // ", hours after"
	}
	if e := o.phraseEnd(j); d.Norm(k) == "," && e > j && d.Nodes[e-1].Is("appos") && d.Nodes[e-1].Head < k && !a.nominal && d.Norm(e) != "," && d.Norm(e) != "and" {
		return true
	}
	if d.Norm(k) == "," && n.XPOS == "VBG" && n.UPOS == "VERB" || a.nominal && o.besides(a, j) {
		return true
	}
	if n.XPOS == "VBD" || n.XPOS == "VBZ" || n.XPOS == "MD" || n.XPOS == "VBP" && n.UPOS == "AUX" {
		return true
	}
	if e := o.phraseEnd(j); e > j && e < end {
		if x := d.Nodes[e].XPOS; x == "MD" || x == "VBD" || x == "VBZ" || x == "VBP" {
			return true
		}
	}
	// A subject with its verb.
	for v := j; v < min(j+14, end); v++ {
		m := &d.Nodes[v]
		if m.UPOS != "VERB" && m.UPOS != "AUX" {
			if w := d.Norm(v); w == ":" || w == ";" || d.QuoteOpenedAt(v) != nil && v > j {
				return false
			}
			continue
		}
		if m.UPOS == "VERB" && clause.Finite(d, v) || m.UPOS == "AUX" {
			h := v
			if m.UPOS == "AUX" {
				h = m.Head
			}
			if h < 0 {
				return false
			}
			if s := d.Kid(h, "nsubj", "csubj", "expl"); s >= j {
				return d.Subtree(s).First <= j+1
			}
			return d.Norm(k) == "," && (d.Nodes[h].Is("parataxis") || d.Nodes[h].Head < 0)
		}
		if m.XPOS == "VBN" && d.Kid(v, "nsubj") >= j {
			return true
		}
	}
	return false
}

// besides reports whether the verb at token j, behind a noun phrase that is asked
// for, tells of something else: "calling for restraint and urging talks".
func (o *opening) besides(a *act, j int) bool {
	d := o.d
	v := j
	for v < o.end && negative(d.Norm(v)) {
		v++
	}
	if v >= o.end || d.Nodes[v].UPOS != "VERB" || d.Nodes[v].Is("conj") && d.Nodes[d.Nodes[v].Head].UPOS == "VERB" && d.Nodes[v].Head >= a.First {
		return false
	}
	switch d.Nodes[v].XPOS {
	case "VB", "VBP":
		return v > j || d.Kid(v, "obj") > v
	case "VBG":
		return d.Nodes[o.cue].XPOS == "VBG" && d.Kid(v, "obj", "obl") > v
	}
	return false
}

// opensClause reports whether a clause begins at token k that tells no more of
// the action.
func (o *opening) opensClause(a *act, k int) bool {
	d := o.d
	switch d.Norm(k) {
	case "while", "although", "though", "whereas", "because", "amid", "despite":
		return d.Nodes[k].Is("mark", "case")
	case "when":
		return a.nominal
	case "as":
		return d.Nodes[k].Is("mark") && clause.Finite(d, d.Nodes[k].Head)
	case "after":
		return d.Nodes[k].Is("mark")
	case "but":
		return d.Nodes[k].Is("cc")
	}
	return false
}

// main reports whether the verb at token k is that of the clause that the opening
// is the subject of, or of one joined to it: "pressure to leave grew".
func (o *opening) main(k int) bool {
	d := o.d
	n := &d.Nodes[k]
	v := k
	if n.UPOS == "AUX" && n.Is("aux") && n.Head > k {
		v = n.Head // "calls to leave have been made"
	}
	if n.UPOS != "VERB" && n.UPOS != "AUX" {
		return false
	}
	switch n.XPOS {
	case "VBD", "VBZ", "VBP", "MD":
	case "VBN": // the tense of a verb that the tree has for its first
		return n.Head < 0 && d.Kid(k, "aux", "cop") < 0 && o.holds(k, o.cue)
	default:
		return false
	}
	s := d.Kid(v, "nsubj")
	if s >= 0 {
		return s <= o.cue
	}
	plain := n.XPOS == "VBP" && n.UPOS == "VERB" && d.Norm(k) == lemma(d, k) // may be one more thing to do
	return d.Nodes[v].Head < 0 || !plain && !o.aside(v, o.cue+1) && o.outside(v)
}

// holds reports whether token i depends on token top, through others or not.
func (o *opening) holds(top, i int) bool { return i != top && o.d.Under(i, top) }

// outside reports whether the verb at token v heads a clause around the opening,
// or one beside that clause.
func (o *opening) outside(v int) bool {
	d := o.d
	return o.holds(v, o.cue) || d.Nodes[v].Is("conj", "parataxis") && o.holds(d.Nodes[v].Head, o.cue)
}

// anew reports whether a sentence begins at token k with no mark before it, as
// the lines of a list of headlines do: its subject begins there.
func (o *opening) anew(k int) bool {
	d := o.d
	if !d.Tokens[k].Is(text.Capital) || d.Tokens[k-1].Is(text.Punct) {
		return false
	}
	for s, n := k, 0; s >= 0 && n < 6 && d.Subtree(s).First == k; s, n = d.Nodes[s].Head, n+1 {
		if !d.Nodes[s].Is("nsubj") {
			continue
		}
		v := d.Nodes[s].Head
		if v < s || !clause.Finite(d, v) {
			return false
		}
		small := d.Nodes[k].UPOS == "DET" || d.Nodes[k].UPOS == "PRON" && d.Norm(k) != "i"
		return small || v == d.Nodes[o.cue].Head || o.outside(v) || d.Nodes[v].Is("conj", "parataxis") && d.Nodes[v].Head == o.cue
	}
	return false
}

// conditionAt gives the end of a word that opens a condition at token k, k if none does.
func (p *page) conditionAt(k, end int) int {
	d := p.d
	longest := 0
	for n := min(p.conditions.Words(d.Norm(k)), end-k); n > 0; n-- {
		if p.conditions.Has(p.joined(k, k+n)) {
			longest = n
			break
		}
	}
	if longest == 0 {
		return k
	}
	if longest == 1 {
		switch d.Norm(k) {
		case "provided", "providing":
			if d.Nodes[k].UPOS == "VERB" && d.Kid(k, "aux") >= 0 {
				return k // "who have provided help"
			}
		case "before", "until", "once", "after", "as":
			if !p.clauseFollows(k, end) || d.Norm(k) == "after" && d.Nodes[min(k+1, end-1)].XPOS != "VBG" {
				return k
			}
		}
	}
	return k + longest
}

// joined gives the norms of tokens as one key.
func (p *page) joined(first, end int) string {
	s := ""
	for i := first; i < end; i++ {
		if i > first {
			s += " "
		}
		s += p.d.Norm(i)
	}
	return s
}

// clauseFollows reports whether a clause stands behind the word at token k, not a
// noun alone: "before it leaves", "after freeing them".
func (p *page) clauseFollows(k, end int) bool {
	d := p.d
	for i := k + 1; i < min(end, k+12); i++ {
		n := &d.Nodes[i]
		switch {
		case i == k+1 && n.XPOS == "PRP":
			return true
		case n.UPOS == "VERB" || n.UPOS == "AUX":
			return n.XPOS != "VBN" || n.Rel != "amod"
		case d.Norm(i) == "," || d.Norm(i) == ";":
			return false
		}
	}
	return false
}

// clauseEnd gives where the clause that a word of condition opens at token k ends.
func (p *page) clauseEnd(k, from, end int) int {
	d := p.d
	for i := from; i < end; i++ {
		w := d.Norm(i)
		if w == ";" || w == "--" || w == ":" || w == "but" && d.Nodes[i].Is("cc") && p.clauseFollows(i, end) {
			return i
		}
		if w != "," {
			continue
		}
		for v := i + 1; v < min(i+12, end); v++ {
			n := &d.Nodes[v]
			if n.XPOS == "VBG" && v == i+1 || n.XPOS == "VBD" && n.UPOS == "VERB" && (n.Head < 0 || n.Is("parataxis") || !d.Under(v, d.Nodes[k].Head)) {
				return i
			}
		}
		if x := d.Norm(i + 1); x == "but" || x == "while" || x == "according" || x == "raising" {
			return i
		}
	}
	for end > from && d.Tokens[end-1].Is(text.Punct) {
		end--
	}
	return end
}
