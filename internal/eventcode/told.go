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

// figure reports whether a verb of saying has a thing for its subject, so that it
// is meant in a figure of speech: "high prices threaten the farms".
func (r *reading) figure(verb int) bool {
	if !r.verb(verb) {
		return false
	}
	k := clause.Agent(r.Doc, verb)
	if k < 0 {
		return false
	}
	if k = r.meant(k); r.Nodes[k].UPOS == "PRON" {
		k = r.stoodFor(k)
	}
	return k >= 0 && r.kindIs(k, "thing") && r.mentionAt(k) == nil
}

// stoodFor gives the subject before it in its sentence that a pronoun which
// stands for nobody may stand for, -1 for none.
func (r *reading) stoodFor(i int) int {
	if w := r.Norm(i); w != "it" && w != "they" && w != "them" {
		return -1
	}
	if m := r.mentionAt(i); m != nil && m.Name != "" {
		return -1
	}
	for k := i - 1; k >= r.Sents[r.Tokens[i].Sent].First; k-- {
		if n := &r.Nodes[k]; n.Is("nsubj") && (n.UPOS == "NOUN" || n.UPOS == "PROPN") {
			return k
		}
	}
	return -1
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
