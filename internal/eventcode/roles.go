package eventcode

import (
	"slices"
	"strings"

	"parley"
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
			return r.all(k)
		}
		return r.all(r.addedTo(t))
	}
	if own := r.ownDoer(t.head, t.rule.Arg("of") == "actor"); own >= 0 {
		return r.all(own)
	}
	return r.all(r.lentDoer(t.head))
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
	if h := r.Nodes[n].Head; h >= 0 && r.Nodes[n].Is("conj") && !r.verb(h) {
		return r.ownDoer(h, of)
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
		if r.canAct(k) {
			return k
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
		if r.verb(h) {
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
	if clause.Cased(r.Doc, n, "under") {
		return r.adds(verb, "from", "by")
	}
	switch r.word(verb, "doer") {
	case "subj":
		if r.Nodes[n].Is("nsubj") && !clause.Passive(r.Doc, verb) {
			return -1
		}
		return clause.Agent(r.Doc, verb)
	case "obj":
		if p := clause.Patient(r.Doc, verb); p != n {
			return p
		}
	}
	return -1
}

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

// parties gives who is named by the heads of noun phrases.
func (r *reading) parties(heads []int, st *parley.Statement) parley.Names {
	var out parley.Names
	for _, h := range heads {
		for _, name := range r.party(h, st, climb) {
			if !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// without gives names that are not among others.
func without(names, others parley.Names) parley.Names {
	var out parley.Names
	for _, n := range names {
		if !slices.Contains(others, n) {
			out = append(out, n)
		}
	}
	return out
}

// lands gives the countries of places that something is done to: "sanctions on
// Damascus".
func (r *reading) lands(heads []int) parley.Names {
	var out parley.Names
	for _, h := range heads {
		if m := r.mentionAt(h); m != nil && m.Kind == text.Place && m.For != "" && !slices.Contains(out, m.For) {
			out = append(out, m.For)
		}
	}
	return out
}

// party gives who the noun phrase that token i heads names, as an actor: the
// forces of a country act for it.
func (r *reading) party(i int, st *parley.Statement, steps int) parley.Names {
	if st != nil && r.ours(i) {
		if len(st.For) > 0 {
			return st.For
		}
		return st.Who
	}
	if r.Nodes[i].XPOS == "PRP$" {
		return r.possessor(i)
	}
	if k := r.meant(i); k != i && steps > 0 {
		return r.party(k, st, steps-1)
	}
	if r.anybody(i) {
		return nil
	}
	m := r.mentionAt(i)
	if m != nil && m.Kind != text.Place {
		if names := r.actorName(m); len(names) > 0 {
			return names
		}
	}
	if m != nil && m.Kind == text.Place || steps == 0 {
		return nil
	}
	for _, kid := range r.Kids(i) {
		k := int(kid)
		if n := &r.Nodes[k]; n.Is("nmod:poss") || n.Is("compound", "amod") && r.canAct(k) || n.Is("nmod") && clause.Cased(r.Doc, k, "of", "from", "by") {
			if names := r.party(k, st, steps-1); len(names) > 0 {
				return names
			}
		}
	}
	return r.described(i)
}

// meant follows a relative pronoun to the noun before it, where no relation does.
func (r *reading) meant(i int) int {
	switch r.Norm(i) {
	case "who", "which", "that", "whom":
	default:
		return i
	}
	for h, n := r.Nodes[i].Head, 0; h >= 0 && n < climb; h, n = r.Nodes[h].Head, n+1 {
		if r.Nodes[h].Is("acl:relcl") && r.Nodes[h].Head < i {
			return r.Nodes[h].Head
		}
	}
	if i > 0 && (r.Nodes[i-1].UPOS == "PROPN" || r.Nodes[i-1].UPOS == "NOUN") {
		return i - 1
	}
	return i
}

// ours reports whether token i is "we", or belongs to those who say it: "our troops".
func (r *reading) ours(i int) bool {
	if firstPerson(r.Norm(i)) {
		return true
	}
	k := r.Kid(i, "nmod:poss")
	return k >= 0 && firstPerson(r.Norm(k))
}

func firstPerson(w string) bool {
	return w == "we" || w == "i" || w == "us" || w == "our" || w == "my" || w == "me"
}

// crowd gives those who protest: though they may be a state's own, they do so for
// themselves.
func (r *reading) crowd(heads []int, names parley.Names) parley.Names {
	var out parley.Names
	for _, h := range heads {
		if m := r.mentionAt(h); m != nil && m.Kind == text.Group && m.Name != "" {
			out = append(out, m.Name)
		}
	}
	if len(out) == 0 {
		return names
	}
	return out
}

// anybody reports whether token i heads a phrase that tells no more than that
// there are people: "3,500 people".
func (r *reading) anybody(i int) bool {
	switch r.Nodes[i].Lemma {
	case "people", "person", "man", "woman", "other", "number", "hundred", "thousand":
	default:
		return r.Nodes[i].UPOS == "NUM"
	}
	return r.Kid(i, "amod", "compound", "nmod", "acl") < 0
}

// actorName gives who a mention is as an actor: forces and authorities act for
// whom they belong to, people for themselves.
func (r *reading) actorName(m *text.Mention) parley.Names {
	switch {
	case (m.Kind == text.Group || m.Kind == text.Body && r.kindIs(m.Head, "forces")) && m.For != "" && r.Nodes[m.Head].UPOS != "PROPN" && !r.kindIs(m.Head, "people", "media") && !r.leaves(m.Head):
		return parley.Names{m.For}
	case m.Name == "":
		return nil
	}
	return parley.Names{m.Name}
}

// leaves reports whether token i names those who have left whom they belonged to.
func (r *reading) leaves(i int) bool {
	w := r.Nodes[i].Lemma
	return w == "defector" || w == "deserter"
}

// mentionAt gives the mention that covers token i, nil if none does.
func (r *reading) mentionAt(i int) *text.Mention {
	if over := r.MentionsOver(text.Range{First: i, End: i + 1}); len(over) > 0 {
		return &over[0]
	}
	return nil
}

// canAct reports whether token i names somebody who can act.
func (r *reading) canAct(i int) bool {
	if m := r.mentionAt(i); m != nil {
		return m.Kind != text.Place
	}
	return r.Nodes[i].UPOS == "PROPN" && r.NameAt(i) != nil && r.NameAt(i).Kind != "LOC"
}

// byWhom reports whether a phrase after "by" or "from" can be a doer.
func (r *reading) byWhom(i int) bool { return r.canAct(i) || r.kind(i) != "" }

// kind gives the kind of noun at token i, "" if it has none.
func (r *reading) kind(i int) string {
	if k := r.nouns.Get(r.Norm(i), "kind"); k != "" {
		return k
	}
	return r.nouns.Get(r.lemma(i), "kind")
}

// kindIs reports whether the noun at token i is of one of the kinds.
func (r *reading) kindIs(i int, kinds ...string) bool { return slices.Contains(kinds, r.kind(i)) }

// described gives an unnamed actor by the words for it.
func (r *reading) described(i int) parley.Names {
	if n := r.NameAt(i); n != nil && n.Kind != "LOC" {
		return parley.Names{r.written(n.Range)}
	}
	if !r.kindIs(i, "forces", "people", "media", "captive", "observer") {
		return nil
	}
	switch r.Nodes[i].Lemma {
	case "people", "person", "man", "woman":
		return nil
	}
	p := clause.Phrase(r.Doc, i)
	for p.First < i && (r.Nodes[p.First].Is("det", "nummod", "advmod") || r.Nodes[p.First].UPOS == "NUM") {
		p.First++
	}
	if p.Len() > 5 {
		p = text.Range{First: i, End: i + 1}
	}
	return parley.Names{r.written(p)}
}

func (r *reading) written(p text.Range) string {
	return strings.Join(strings.Fields(r.Words(r.Span(p))), " ")
}

// possessor resolves "its" and "their": the nearest mention before it that can
// own something.
func (r *reading) possessor(i int) parley.Names {
	w := r.Norm(i)
	sent := r.Tokens[i].Sent
	before := r.MentionsOver(text.Range{First: r.Sents[max(0, sent-1)].First, End: i})
	for k := len(before) - 1; k >= 0; k-- {
		m := &before[k]
		switch {
		case m.Kind == text.Place || m.Kind == text.Agency || m.Name == "" && m.For == "":
			continue
		case w == "its" && m.Kind != text.Country && m.Kind != text.Body && m.Kind != text.Armed:
			continue
		case w == "their" && !m.Plural && m.Kind != text.Country && m.Kind != text.Armed:
			continue
		case (w == "his" || w == "her") && m.Kind != text.Person && m.Kind != text.Official && m.Kind != text.Pronoun:
			continue
		}
		return r.actorName(m)
	}
	return nil
}
