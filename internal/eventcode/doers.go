package eventcode

import (
	"parley/internal/clause"
	"parley/internal/text"
)

// verb reports whether token i is a verb.
func (r *reading) verb(i int) bool { return r.Nodes[i].UPOS == "VERB" || r.Nodes[i].UPOS == "AUX" }

// doers gives the heads of the noun phrases that do what a trigger names.
func (r *reading) doers(t trigger) []int {
	if g := t.match.Group("actor"); len(g) > 0 {
		return g
	}
	if t.by >= 0 {
		return r.all(r.ownDoer(t.by, false))
	}
	if r.suffered(t.head) {
		return r.all(r.adds(t.head, "from", "by"))
	}
	if r.predicate(t.head) {
		if k := clause.Agent(r.Doc, t.head); k >= 0 {
			return r.all(r.maker(t.head, k))
		}
		return r.all(r.addedTo(t))
	}
	if own := r.ownDoer(t.head, t.rule.Arg("of") == "actor"); own >= 0 {
		return r.all(own)
	}
	lent := r.lentDoer(t.head)
	if lent < 0 && t.rule.Arg("type") == "CONSULT" {
		lent = r.meets(t.head)
	}
	if w := r.lemma(t.head); lent < 0 && (t.rule.Arg("mode") == "visit" || w == "meeting" || w == "summit") {
		lent = r.attends(t.head)
	}
	return r.all(lent)
}

// meets gives who does anything with a meeting, so that he is there: "wrapped up
// their talks". It is -1 for nobody, and where it is denied, feared or asked for.
func (r *reading) meets(n int) int {
	n = r.whole(n)
	h := r.Nodes[n].Head
	if h < 0 || !r.Nodes[n].Is("obj") || !r.verb(h) || clause.Passive(r.Doc, h) {
		return -1
	}
	switch r.word(h, "noun") {
	case "", "as", "phase":
	default:
		return -1
	}
	if s := clause.Agent(r.Doc, h); s >= 0 && r.mayAct(s) {
		return s
	}
	return -1
}

// maker gives who does what a participle says of a noun that can do nothing, by
// the clause around it: "wrote a letter criticising the king", "is seen in a film
// urging a boycott", "ran the risk of offending them". It is the noun, k, where
// that can, and -1 where nobody is told of.
func (r *reading) maker(verb, k int) int {
	if r.kindIs(k, "violence") && !r.verb(k) {
		if own := r.ownDoer(k, false); own >= 0 {
			return own // "Varen's attack killed ten"
		}
		if lent := r.lentDoer(k); lent >= 0 {
			return lent // "launched an attack aimed at killing them"
		}
	}
	if n := &r.Nodes[verb]; !n.Is("acl") || n.XPOS != "VBG" || n.Head != k || r.mayAct(k) {
		return k
	}
	under := r.under(verb)
	if b := verb - 1; b >= 0 && !under && r.Under(b, k) && r.mayAct(b) {
		return b // "in support of rebels fighting them"
	}
	if p := r.Kid(k, "nmod:poss"); p >= 0 && under {
		return p
	}
	for h, n := r.Nodes[k].Head, 0; h >= 0 && n < climb; h, n = r.Nodes[h].Head, n+1 {
		if !r.predicate(h) {
			continue
		}
		s := clause.Subject(r.Doc, h)
		if s >= 0 && s != k && r.mayAct(s) && (under || clause.Passive(r.Doc, h) || r.word(h, "doer") == "subj") {
			return s
		}
		break
	}
	if under {
		return -1
	}
	return k
}

// mayAct reports whether token i heads a phrase for somebody who can act.
func (r *reading) mayAct(i int) bool {
	if m := r.mentionAt(i); m != nil && m.Head == i {
		return m.Kind != text.Place
	}
	return r.kindIs(i, "forces", "people", "state", "media", "captive", "observer", "diplomat")
}

// attends gives who is at a meeting or on a visit that tells when or where he does
// something else: "said on the second day of a visit". It is -1 for nobody.
func (r *reading) attends(n int) int {
	for steps := 0; steps < 4; steps++ {
		h := r.Nodes[n].Head
		if h < 0 || !r.Nodes[n].Is("obl", "nmod") || !clause.Cased(r.Doc, n, "during", "on", "in", "at", "of", "after", "before", "following", "from") {
			return -1
		}
		if r.verb(h) {
			if s := clause.Agent(r.Doc, h); s >= 0 && r.mayAct(s) {
				return s
			}
			return -1
		}
		n = h
	}
	return -1
}

// governed reports whether token i is a noun that stands in the clause of another
// word, as no predicate does.
func (r *reading) governed(i int) bool {
	return !r.verb(i) && r.Nodes[i].Is("obj", "nsubj", "obl", "nmod", "iobj", "compound")
}

// predicate reports whether token i heads a clause: a verb, or a noun or adjective
// that is said of something.
func (r *reading) predicate(i int) bool {
	return r.verb(i) || clause.Verbal(r.Doc, i) && !r.governed(i)
}

// suffered reports whether a noun is said of who suffers it: "is under pressure".
func (r *reading) suffered(i int) bool {
	return !r.verb(i) && r.predicate(i) && clause.Cased(r.Doc, i, "under")
}

// adds gives the first phrase under token i with one of the prepositions, -1 for none.
func (r *reading) adds(i int, words ...string) int {
	for _, k := range r.Kids(i) {
		if r.Nodes[k].Is("obl", "nmod") && clause.Cased(r.Doc, int(k), words...) {
			return int(k)
		}
	}
	return -1
}

// addedTo gives who does what a passive or a noun names as "by" adds it to one of
// the trigger's words: "taken into custody by soldiers".
func (r *reading) addedTo(t trigger) int {
	if !r.verb(t.head) || !clause.Passive(r.Doc, t.head) {
		return -1
	}
	for _, k := range t.tokens {
		if by := r.adds(k, "by"); by >= 0 {
			return by
		}
		if two := r.adds(k, "between"); two >= 0 {
			return two
		}
	}
	return -1
}

func (r *reading) all(i int) []int {
	if i < 0 {
		return nil
	}
	return clause.Conjuncts(r.Doc, i)
}

// ownDoer gives whose a noun says that its event is: "Varen's withdrawal",
// "withdrawal of troops", "an attack by rebels", "NATO strikes".
func (r *reading) ownDoer(n int, of bool) int {
	if k := clause.Agent(r.Doc, n); k >= 0 && !r.verb(n) {
		return k
	}
	between := -1
	for _, kid := range r.Kids(n) {
		k := int(kid)
		switch node := &r.Nodes[k]; {
		case node.Is("nmod:poss"):
			return k
		case node.Is("nmod", "obl"):
			if of && clause.Cased(r.Doc, k, "of") || clause.Cased(r.Doc, k, "by", "from") && r.byWhom(k) {
				return k
			}
			if clause.Cased(r.Doc, k, "between", "among") {
				between = k
			}
			if by := r.adds(k, "by"); by >= 0 && r.byWhom(by) && clause.Cased(r.Doc, k, "of", "on", "against") {
				return by // "the shelling of a camp by soldiers"
			}
		}
	}
	if between >= 0 {
		return between
	}
	if k := r.modifier(n, 3); k >= 0 {
		return k
	}
	if h := r.Nodes[n].Head; h >= 0 && r.Nodes[n].Is("conj") && !r.verb(h) && r.kind(h) == r.kind(n) {
		return r.ownDoer(h, of)
	}
	for _, k := range r.Kids(n) {
		if r.Nodes[k].Is("conj") {
			if by := r.adds(int(k), "by"); by >= 0 && r.byWhom(by) {
				return by // "shelling and looting by soldiers"
			}
		}
	}
	return -1
}

// modifier gives who is named before a noun as its modifier, or as a modifier of
// that: "NATO air strikes".
func (r *reading) modifier(n, steps int) int {
	for _, kid := range r.Kids(n) {
		k := int(kid)
		if k > n || !r.Nodes[k].Is("compound", "amod", "nmod") {
			continue
		}
		if r.canAct(k) || r.kindIs(k, "forces", "state") && r.Nodes[k].Is("compound") && len(r.earlier(k)) > 0 {
			return k
		}
		if l := k - 2; r.Nodes[k].Lemma == "lead" && l >= 0 && r.Hyphen(k-1) && (r.canAct(l) || len(r.earlier(l)) > 0) {
			return l // "NATO-led"
		}
		if steps > 0 {
			if m := r.modifier(k, steps-1); m >= 0 {
				return m
			}
		}
	}
	return -1
}

// whole gives the noun that counts or measures what token n names, token n itself
// where none does: of "a series of attacks" the series.
func (r *reading) whole(n int) int {
	h := r.Nodes[n].Head
	if h < 0 || !r.Nodes[n].Is("nmod") || !clause.Cased(r.Doc, n, "of") {
		return n
	}
	switch r.Nodes[h].Lemma {
	case "series", "number", "wave", "round", "set", "string", "spate", "kind", "sort", "form", "type", "part", "lot", "act", "couple", "dozen", "hundred":
		return h
	}
	return n
}

// lentDoer gives who does what a noun names by the word that governs it: "Varen
// launched an attack", "accused the rebels of atrocities", "came under attack from rebels".
func (r *reading) lentDoer(n int) int {
	for steps := 0; steps < 3; steps++ {
		n = r.whole(n)
		h := r.Nodes[n].Head
		if h < 0 {
			return -1
		}
		if r.Nodes[n].Is("conj") {
			n = h
			continue
		}
		if r.verb(h) || r.word(h, "doer") == "self" {
			return r.verbLends(h, n)
		}
		if !r.Nodes[n].Is("nmod", "compound") || r.word(h, "noun") == "" {
			return -1
		}
		if own := r.ownDoer(h, false); own >= 0 && r.word(h, "doer") != "" {
			return own
		}
		n = h
	}
	return -1
}

func (r *reading) verbLends(verb, n int) int {
	switch {
	case clause.Cased(r.Doc, n, "under"):
		return r.adds(verb, "from", "by")
	case r.Nodes[n].Is("obl") && r.Kid(n, "case") >= 0 && !clause.Cased(r.Doc, n, "to", "with", "in", "of", "on", "for", "out"):
		return -1 // "did so during the siege"
	}
	switch r.word(verb, "doer") {
	case "subj":
		if r.Nodes[n].Is("nsubj") && !clause.Passive(r.Doc, verb) {
			return -1
		}
		return clause.Agent(r.Doc, verb)
	case "self":
		if !r.Nodes[n].Is("nsubj") {
			return clause.Subject(r.Doc, verb) // "is involved in talks"
		}
	case "obj":
		if p := clause.Patient(r.Doc, verb); p != n {
			return p
		}
	}
	return -1
}
