package commitment

import (
	"slices"

	"parley"
	"parley/internal/clause"
	"parley/internal/text"
)

// supposed reports whether a clause is told of as no more than a supposition:
// "if they agree to leave", "stopped short of calling for".
func (p *page) supposed(i int) bool {
	d := p.d
	if d.Norm(i-1) == "in" && d.Norm(i) == "order" {
		return true
	}
	for k, n := i, 0; k >= 0 && n < 8; k, n = d.Nodes[k].Head, n+1 {
		if d.Norm(k-1) == "of" && d.Norm(k-2) == "short" || d.Norm(k-1) == "without" {
			return true
		}
		if !d.Nodes[k].Is("conj") {
			break
		}
	}
	for h, n := d.Nodes[i].Head, 0; h >= 0 && n < 3 && !d.Nodes[i].Is("ccomp", "parataxis"); h, n = d.Nodes[h].Head, n+1 {
		if m := clause.Modal(d, h); (m == "could" || m == "may" || m == "might") && d.Nodes[h].UPOS == "VERB" {
			return true
		}
		if d.Nodes[h].Is("ccomp", "parataxis") {
			break
		}
	}
	aside := false // in a clause on somebody: "the envoy who called for"
	for n := 0; i >= 0 && n < 8; i, n = d.Nodes[i].Head, n+1 {
		if d.Norm(i-1) == "of" && d.Norm(i-2) == "short" {
			return true
		}
		for _, k := range d.Kids(i) {
			if d.Nodes[k].Is("mark") && (d.Norm(int(k)) == "whether" && !aside || d.Norm(int(k)) == "if" && d.Nodes[i].Is("ccomp")) {
				return true
			}
		}
		aside = aside || d.Nodes[i].Is("acl:relcl")
		if !d.Nodes[i].Is("advcl") {
			continue
		}
		for _, k := range d.Kids(i) {
			if d.Nodes[k].Is("mark", "advmod") && slices.Contains([]string{"if", "unless", "whether", "until", "before", "when", "once", "after", "though", "although"}, d.Norm(int(k))) {
				return true
			}
		}
	}
	return false
}

// possible reports whether a verb is told of as no more than possible: "could agree".
func possible(d *text.Doc, i int) bool {
	switch clause.Modal(d, i) {
	case "may", "might", "could", "can", "should", "must":
		return true
	}
	return false
}

// asked reports whether a word stands in a question.
func (p *page) asked(i int) bool {
	d := p.d
	s := d.Sents[d.Tokens[i].Sent]
	for k := s.End - 1; k > i && d.Tokens[k].Is(text.Punct); k-- {
		if d.Norm(k) == "?" {
			return d.QuoteAt(k) == d.QuoteAt(i)
		}
	}
	return false
}

// thought reports whether the clause of the verb at token v hangs on a word of
// thinking of a sort, a column of the table: "the chance that they will leave".
func (p *page) thought(v int, sort string) bool {
	d := p.d
	for n := 0; v >= 0 && n < 6; n++ {
		h := d.Nodes[v].Head
		switch {
		case h < 0:
			return false
		case d.Nodes[v].Is("ccomp", "acl", "csubj"):
			if p.conjectures.Is(lemma(d, h), sort, "yes") {
				return true
			}
		case !d.Nodes[v].Is("conj", "parataxis", "aux", "cop", "xcomp", "obj"):
			return false
		}
		v = h
	}
	return false
}

// doubted reports whether what the verb at token v is part of is said not to be
// so: "it is not right that we accept it".
func doubted(d *text.Doc, v int) bool {
	for n := 0; v >= 0 && n < 4; n++ {
		h := d.Nodes[v].Head
		if h >= 0 && d.Nodes[v].Is("ccomp", "csubj") && clause.Negated(d, h) {
			return true
		}
		if !d.Nodes[v].Is("conj") {
			return false
		}
		v = h
	}
	return false
}

// foretold reports whether somebody who belongs to none of the sides says what
// another will do: that is what he expects, not a promise.
func (p *page) foretold(c *found, st *parley.Statement) bool {
	if st == nil || len(st.Who) == 0 || len(st.For) > 0 || st.Act == parley.ActPromise || sameSide(c.Obligor, st) || overlap(c.Obligor, p.sides(st.Who, false)) {
		return false
	}
	return !slices.ContainsFunc(st.Who, func(n string) bool { return !p.persons[n] || p.sidesNamed[n] || p.titled[n] })
}

// effect reports whether a clause tells what comes of what is done, not what is
// promised: "by taking over, the alliance will allow others to leave".
func effect(d *text.Doc, v int) bool {
	for _, k := range d.Kids(v) {
		if int(k) < v && d.Nodes[k].Is("advcl") && d.Nodes[k].XPOS == "VBG" && d.Norm(d.Subtree(int(k)).First) == "by" {
			return true
		}
	}
	return false
}

// means reports whether a clause tells what has to be done to reach something:
// "to succeed, they will have to agree".
func means(d *text.Doc, v int) bool {
	for _, k := range d.Kids(v) {
		if int(k) < v && d.Nodes[k].Is("advcl") && clause.Infinitive(d, int(k)) {
			return true
		}
	}
	return false
}

// formerly reports whether a verb is told of as no longer so: "had previously refused".
func (p *page) formerly(v int) bool {
	for _, k := range p.d.Kids(v) {
		if p.d.Nodes[k].Is("advmod") && slices.Contains([]string{"previously", "earlier", "formerly", "initially", "originally"}, p.d.Norm(int(k))) {
			return true
		}
	}
	return false
}

// suffers reports whether one of the names is the state that the report is about
// or who fights it: what they reject others might do to them.
func (p *page) suffers(names parley.Names) bool {
	return p.focus != "" && slices.Contains(names, p.focus) || slices.ContainsFunc(names, func(n string) bool { return p.armed[n] })
}

// coming reports whether a deed that is announced is still to be done: a truce is,
// an arrest, a resignation, a suspension and sanctions are done by the word.
func (o *opening) coming(c *found, a act) bool {
	switch c.class {
	case "go", "probe", "impose":
		return false
	case "end":
		return c.about != "" && o.nounKey(a.head) != "suspension"
	}
	return true
}

// sought gives the verb of asking whose object the promise is that the opening
// names, -1 if it is there: "sought a commitment to leave".
func (o *opening) sought() int {
	d := o.d
	n := &d.Nodes[o.cue]
	if n.UPOS != "NOUN" || n.Head < 0 || !n.Is("obj") && !(n.Is("obl") && clause.Cased(d, o.cue, "for")) {
		return -1
	}
	w := lemma(d, n.Head)
	if parley.Act(o.cues.Get(w, "act")) == parley.ActRequest || slices.Contains([]string{"seek", "want", "need", "await", "expect"}, w) {
		return n.Head
	}
	return -1
}
