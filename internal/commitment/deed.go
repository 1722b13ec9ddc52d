package commitment

import (
	"strings"

	"parley"
	"parley/internal/clause"
	"parley/internal/lang"
	"parley/internal/text"
)

// deed is what kind of thing an action is.
type deed struct {
	known    bool
	class    string // row of action-classes, "other" for what has none of its own
	about    string // kind of noun that it is about, "" for none
	typ      string // provision type
	kind     parley.Kind
	alone    bool // to leave, with nothing said of what: a person leaves office
	personal bool // a person does it, not a side: "step down"
	harm     bool // others have to fear it: "send troops"
}

func lower(s string) string { return strings.ToLower(s) }

// deedOf tells what kind of deed an action is, and false where the tables know none.
func (p *page) deedOf(a act) (deed, bool) {
	if a.nominal {
		return p.nounDeed(a)
	}
	if p.leavesOffice(a.head) && lemma(p.d, a.head) == "leave" {
		out := p.deed("leave", "place", "leave")
		out.alone = true
		return out, true
	}
	if w := lemma(p.d, a.head); p.verbs.Is(w, "alone", "yes") && p.d.Kid(a.head, "obj", "xcomp") < 0 && (p.d.Kid(a.head, "obl") < 0 || p.leavesPlace(a.head)) {
		out := p.deed("leave", "", w)
		out.alone = true
		return out, true
	}
	for v, n := a.head, 0; v >= 0 && n < 3; n++ {
		if dd, ok := p.verbDeed(a, v); ok {
			return dd, true
		}
		v = p.d.Kid(v, "xcomp") // "begin withdrawing", "work to end"
	}
	return deed{typ: "other", kind: parley.Achieve}, false
}

// verbDeed looks a verb up with the nouns behind it.
func (p *page) verbDeed(a act, v int) (deed, bool) {
	w := p.verbKey(v)
	if !p.verbs.Has(w) {
		return deed{}, false
	}
	kinds := p.kinds(text.Range{First: min(a.First, v), End: p.reachOf(a, v)}, v)
	for _, class := range lang.List(p.verbs.Get(w, "with")) {
		for _, k := range kinds {
			if p.classes.Is(class, "nouns", k) {
				return p.deed(class, k, w), true
			}
		}
	}
	if sure := p.verbs.Get(w, "sure"); sure != "" {
		about := ""
		if len(kinds) > 0 {
			about = kinds[0]
		}
		return p.deed(sure, about, w), true
	}
	return deed{}, false
}

// verbKey gives the key of the table of verbs for the verb at token v: with its
// particle, "step down", or the noun behind it, "open fire", where the table has that.
func (p *page) verbKey(v int) string {
	d := p.d
	w := lemma(d, v)
	for k := v + 1; k < min(v+5, len(d.Tokens)); k++ {
		if n := &d.Nodes[k]; n.UPOS == "ADP" || n.UPOS == "ADV" || n.XPOS == "RP" || n.UPOS == "NOUN" && k == v+1 {
			if key := w + " " + d.Norm(k); p.verbs.Has(key) {
				return key
			}
		}
	}
	return w
}

// reachOf gives how far the words of an action are looked at for nouns.
func (p *page) reachOf(a act, v int) int {
	return min(max(a.End, v+14), p.limit(a.head))
}

// leavesOffice reports whether what is left is a country or an office.
func (p *page) leavesOffice(v int) bool {
	o := p.d.Kid(v, "obj")
	if o < 0 {
		return false
	}
	w := lemma(p.d, o)
	return p.nouns.Is(w, "kind", "power") || p.parties.Is(w, "what", "land")
}

// leavesPlace reports whether a verb has no more than a time beside it.
func (p *page) leavesPlace(v int) bool {
	o := p.d.Kid(v, "obl")
	return len(p.d.TimesOver(p.d.Span(text.Range{First: o, End: o + 1}))) > 0
}

// kinds gives the kinds of the nouns of an action, that of its object first.
func (p *page) kinds(r text.Range, v int) []string {
	d := p.d
	var out []string
	add := func(i int) {
		if k := p.nouns.Get(p.nounKey(i), "kind"); k != "" {
			out = append(out, k)
		} else if name := d.NameAt(i); name != nil && name.Kind == "LOC" && i > v {
			out = append(out, "place")
		}
	}
	if x := d.Kid(v, "xcomp"); x > v && d.Nodes[x].XPOS == "VBG" {
		if k := p.nouns.Get(d.Norm(x), "kind"); k != "" {
			out = append(out, k) // "stop fighting"
		}
	}
	for _, rel := range [...]string{"obj", "nsubj:pass", "obl"} {
		if o := d.Kid(v, rel); o >= 0 {
			for _, k := range clause.Conjuncts(d, o) {
				add(k)
			}
		}
	}
	if s := d.Kid(v, "nsubj"); s >= 0 && d.Kid(v, "obj") < 0 && d.Nodes[s].UPOS == "NOUN" {
		add(s) // "the attacks must stop"
	}
	if o := d.Kid(v, "obj"); o > v && o < r.End {
		r.End = min(r.End, max(o+1, p.objectEnd(o)))
	}
	for i := r.First; i < r.End; i++ {
		if u := d.Nodes[i].UPOS; u == "NOUN" || u == "PROPN" || d.NameAt(i) != nil {
			add(i)
		} else if i > v && (d.Norm(i) == ";" || d.Norm(i) == ":" || d.Norm(i) == "," && i > v+1 && d.Nodes[i-1].UPOS != "ADJ") {
			break
		}
	}
	return out
}

// objectEnd gives the end of the noun phrase that token o heads, with what
// prepositions add to it and what is joined to it, without clauses.
func (p *page) objectEnd(o int) int {
	d := p.d
	end := o + 1
	for _, k := range d.Kids(o) {
		if int(k) > o && d.Nodes[k].Is("nmod", "conj", "flat", "compound") {
			end = max(end, p.objectEndOf(int(k)))
		}
	}
	return end
}

func (p *page) objectEndOf(k int) int {
	end := k + 1
	for _, m := range p.d.Kids(k) {
		if int(m) > k && p.d.Nodes[m].Is("nmod", "flat") {
			end = max(end, int(m)+1)
		}
	}
	return end
}

// nounKey gives the key of the table of nouns that ends with token i: the longest of
// several words, or its lemma.
func (p *page) nounKey(i int) string {
	d := p.d
	for n := 3; n > 0; n-- {
		if i-n < 0 || d.Tokens[i-n].Sent != d.Tokens[i].Sent {
			continue
		}
		var b strings.Builder
		for k := i - n; k <= i; k++ {
			if k > i-n && d.Tokens[k].Is(text.SpaceBy) {
				b.WriteByte(' ')
			}
			if k == i {
				b.WriteString(lemma(d, k))
			} else {
				b.WriteString(d.Tokens[k].Norm)
			}
		}
		if s := b.String(); p.nouns.Has(s) {
			return s
		}
	}
	if w := lemma(d, i); p.nouns.Has(w) {
		return w
	}
	return d.Tokens[i].Norm
}

// nounDeed looks a noun up that names a deed.
func (p *page) nounDeed(a act) (deed, bool) {
	d := p.d
	key := p.nounKey(a.head)
	class := p.nouns.Get(key, "deed")
	if class == "" {
		return deed{}, false
	}
	next := d.Norm(a.head + 1)
	if p.nouns.Get(key, "of") == "yes" && next != "of" && next != "to" && next != "on" {
		return deed{}, false
	}
	about := p.nouns.Get(key, "kind")
	if about == "" || p.nouns.Get(key, "of") == "yes" {
		about = ""
		for i := a.head + 1; i < min(a.head+11, p.limit(a.head)); i++ {
			if k := p.nouns.Get(p.nounKey(i), "kind"); k != "" && (d.Nodes[i].UPOS == "NOUN" || d.Nodes[i].UPOS == "PROPN") {
				about = k
				break
			}
		}
	}
	return p.deed(class, about, key), true
}

func (p *page) deed(class, about, word string) deed {
	out := deed{known: true, class: class, about: about, typ: "other", kind: parley.Achieve}
	row := class + "/" + about
	switch {
	case p.pairs.Has(row):
		out.typ, out.kind = p.pairs.Get(row, "type"), parley.Kind(p.pairs.Get(row, "kind"))
	case p.classes.Has(class):
		out.typ, out.kind = p.classes.Get(class, "type"), parley.Kind(p.classes.Get(class, "kind"))
	}
	if class == "end" && about == "power" {
		out.class, class = "go", "go" // "an end to his rule"
	}
	if out.typ == "ceasefire" {
		out.class = "truce"
	}
	out.personal = class == "go"
	out.harm = class == "attack" || class == "arm" || class == "send" && (about == "troops" || about == "weapons" || about == "flights")
	return out
}

// idle reports whether a verb tells of nothing that anybody could be held to.
func (p *page) idle(v int) bool {
	w := lemma(p.d, v)
	return p.verbs.Get(w, "idle") == "yes" || p.d.Nodes[v].UPOS != "VERB" || p.cues.Has(w) && !p.verbs.Has(w) && p.d.Kid(v, "obj", "xcomp") < 0
}

// silent reports whether the verb at token v tells of words, which nobody owes to
// the other side: "refused to comment", "declined to take questions".
func (p *page) silent(v int) bool {
	if o := p.d.Kid(v, "obj"); o >= 0 && p.nouns.Is(p.nounKey(o), "kind", "words") {
		return true
	}
	w := lemma(p.d, v)
	if p.verbs.Has(w) {
		return false
	}
	switch parley.Act(p.cues.Get(w, "act")) {
	case parley.ActSay, parley.ActConcede, parley.ActDeny:
		return true
	}
	return false
}
