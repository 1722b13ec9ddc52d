package eventcode

import (
	"slices"

	"parley"
	"parley/internal/clause"
	"parley/internal/text"
)

// preps are the prepositions that mark whom something is done to.
var preps = []string{"on", "upon", "against", "with", "at", "to", "into", "toward", "towards"}

// sufferers gives the heads of the noun phrases that something is done to.
func (r *reading) sufferers(t trigger) []int {
	if g := t.match.Group("recipient"); len(g) > 0 {
		return r.each(g)
	}
	if t.rule.Arg("to") == "none" {
		return nil
	}
	if r.suffered(t.head) {
		return r.all(r.Kid(t.head, "nsubj"))
	}
	if r.predicate(t.head) {
		return r.verbSufferers(t)
	}
	return r.nounSufferers(t)
}

func (r *reading) each(heads []int) []int {
	var out []int
	for _, h := range heads {
		out = append(out, clause.Conjuncts(r.Doc, h)...)
	}
	return out
}

func (r *reading) verbSufferers(t trigger) []int {
	p := clause.Patient(r.Doc, t.head)
	if p >= 0 && !slices.Contains(t.tokens, p) {
		return r.all(p)
	}
	if asks(t) {
		if who := r.asked(t); len(who) > 0 {
			return who
		}
	}
	if k := r.marked(t.head); k >= 0 {
		return r.all(k)
	}
	switch {
	case p < 0:
		return nil
	case r.marked(p) >= 0:
		return r.all(r.marked(p))
	case r.kindIs(p, "people", "media", "observer", "captive"):
		return r.all(p)
	}
	return r.all(r.ownDoer(p, true))
}

// marked gives the first phrase under token i that a preposition marks as the
// one that something is done to.
func (r *reading) marked(i int) int {
	for _, k := range r.Kids(i) {
		if r.Nodes[k].Is("obl", "nmod") && clause.Cased(r.Doc, int(k), preps...) && !r.timed(int(k)) {
			return int(k)
		}
	}
	return -1
}

// asked gives who is to do what is asked for: "demanded that Varen leave", "called
// for the withdrawal of Varen's troops".
func (r *reading) asked(t trigger) []int {
	own := clause.Agent(r.Doc, t.head)
	for _, token := range t.tokens {
		for _, kid := range r.Kids(token) {
			k := int(kid)
			switch n := &r.Nodes[k]; {
			case slices.Contains(t.tokens, k):
			case n.Is("ccomp", "xcomp", "advcl", "acl"):
				if a := clause.Agent(r.Doc, k); a >= 0 && a != own {
					return r.all(a)
				}
			case n.Is("obl", "nmod") && clause.Cased(r.Doc, k, "for", "of"):
				if a := r.ownDoer(k, true); a >= 0 {
					return r.all(a)
				}
				if r.byWhom(k) {
					return r.all(k)
				}
			}
		}
	}
	return nil
}

// asks reports whether a trigger is of a demand.
func asks(t trigger) bool { return t.rule.Arg("type") == "REQUEST" }

func (r *reading) nounSufferers(t trigger) []int {
	if k := r.marked(t.head); k >= 0 {
		return r.all(k)
	}
	if t.rule.Arg("of") != "actor" {
		for _, k := range r.Kids(t.head) {
			if r.Nodes[k].Is("nmod") && clause.Cased(r.Doc, int(k), "of") {
				return r.all(int(k))
			}
		}
	}
	if who := r.asked(t); len(who) > 0 && asks(t) {
		return who
	}
	n := r.whole(t.head)
	h := r.Nodes[n].Head
	if h < 0 || !r.verb(h) {
		return nil
	}
	if clause.Cased(r.Doc, t.head, "under") {
		return r.all(clause.Subject(r.Doc, h))
	}
	if r.Nodes[n].Is("obj") && r.word(h, "doer") == "held" {
		return r.all(clause.Agent(r.Doc, h)) // "faces sanctions"
	}
	if (r.Nodes[n].Is("obj") || r.Nodes[n].Is("nsubj:pass")) && r.word(h, "doer") == "subj" {
		return r.all(r.marked(h))
	}
	return nil
}

// timed reports whether token i stands in a time expression.
func (r *reading) timed(i int) bool {
	return len(r.TimesOver(r.Span(text.Range{First: i, End: i + 1}))) > 0
}

// phrases gives the words of noun phrases that are joined, by their heads, nil
// for none.
func (r *reading) phrases(heads []int) *parley.Span {
	if len(heads) == 0 {
		return nil
	}
	span := r.Span(clause.Phrase(r.Doc, heads[0]))
	for _, h := range heads[1:] {
		next := r.Span(clause.Phrase(r.Doc, h))
		span = parley.Span{Start: min(span.Start, next.Start), End: max(span.End, next.End)}
	}
	return &span
}
