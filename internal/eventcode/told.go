package eventcode

import (
	"parley/internal/clause"
	"parley/internal/text"
)

// tells reports whether the words of a trigger tell of an event: no question
// does, no word that but describes another ("the besieged town", "a ceasefire
// proposal"), no bare purpose ("a mandate to protect civilians").
func (r *reading) tells(s text.Sent, t trigger) bool {
	switch n := &r.Nodes[t.head]; {
	case r.Norm(s.End-1) == "?":
		return false
	case n.Is("amod") && !clause.Stray(r.Doc, t.head) && r.Nodes[n.Head].UPOS != "PROPN" && !r.kindIs(n.Head, "forces", "people", "captive", "place"):
		return false
	case n.Is("compound") && !r.verb(t.head):
		return false
	case n.Is("advcl", "acl") && r.verb(t.head) && clause.Infinitive(r.Doc, t.head):
		return !r.purpose(t.head)
	}
	return true
}

// purpose reports whether an infinitive says what something is for, and no word
// that governs it whether it happens.
func (r *reading) purpose(i int) bool {
	h := r.Nodes[i].Head
	return r.word(h, "to") == "" && !r.first(h) && clause.Modal(r.Doc, i) == "" && !r.be(i)
}

// told keeps which nouns have named an event before.
type told map[string]bool

// again reports whether a noun names an event once more, of which nothing new is
// told: neither who did it nor when.
func (r *reading) again(t trigger, seen told) bool {
	if r.verb(t.head) || t.rule.Arg("once") == "" {
		return false
	}
	key := t.rule.ID + " " + r.lemma(t.head)
	if !seen[key] {
		seen[key] = true
		return false
	}
	return r.ownDoer(t.head, t.rule.Arg("of") == "actor") < 0 && len(r.TimesOver(r.Span(r.Subtree(t.head)))) == 0
}
