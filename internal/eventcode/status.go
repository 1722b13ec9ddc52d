package eventcode

import (
	"parley"
	"parley/internal/clause"
)

// climb bounds how far from an event what governs it is looked for, in steps up
// the tree.
const climb = 6

// word gives what the table of statuses says of token i, "" for nothing.
func (r *reading) word(i int, column string) string {
	return r.words.Get(r.lemma(i), column)
}

// lemma gives the lemma of token i in lower case.
func (r *reading) lemma(i int) string { return r.Tokens[i].Lemma }

// status says whether the report has an event happen.
func (r *reading) status(t trigger, st *parley.Statement) parley.EventStatus {
	var s parley.EventStatus
	if r.predicate(t.head) {
		s = r.verbStatus(t.head, st, climb)
	} else {
		s = r.nounStatus(t.head, &t, st, climb)
	}
	switch {
	case s == parley.StatusHappened && (t.rule.Arg("type") == State || r.suffered(t.head) && r.now(t.head)):
		s = parley.StatusOngoing // "is under investigation"
	case s == parley.StatusPlanned && hostile(t.rule.Arg("type")) && r.iffy(t.head):
		s = parley.StatusHypothetical // "if they come, we will fight"
	case s == parley.StatusOngoing && r.Nodes[t.head].XPOS == "VBP" && verbal(t.rule.Arg("type")):
		if k := clause.Subject(r.Doc, t.head); k >= 0 && firstPerson(r.Norm(k)) {
			s = parley.StatusHappened // who says "we reject it" rejects it by saying so
		}
	}
	if st != nil && st.Act == parley.ActDeny && (s == parley.StatusHappened || s == parley.StatusOngoing) {
		return parley.StatusDenied
	}
	return s
}

// verbStatus reads negation, modals, what governs the verb, subordinators and
// tense, in this order.
func (r *reading) verbStatus(i int, st *parley.Statement, steps int) parley.EventStatus {
	if clause.Negated(r.Doc, i) {
		return parley.StatusDenied
	}
	switch clause.Modal(r.Doc, i) {
	case "":
	case "will", "shall", "wo":
		return r.embedded(i, parley.StatusPlanned, steps)
	case "would":
		if r.has(i) || r.hinges(i) {
			return parley.StatusHypothetical // "would have left", "would leave if"
		}
		return r.embedded(i, parley.StatusPlanned, steps)
	case "must", "should", "ought":
		return parley.StatusCalledFor
	default:
		return parley.StatusHypothetical
	}
	n := &r.Nodes[i]
	if k := r.Kid(i, "mark"); k >= 0 && r.Norm(k) == "due" || clause.Infinitive(r.Doc, i) && r.be(i) {
		return r.embedded(i, parley.StatusPlanned, steps) // "was to meet"
	}
	if n.Is("conj") && n.Head >= 0 && r.shares(i) && steps > 0 {
		return r.verbStatus(n.Head, st, steps-1)
	}
	if !clause.Finite(r.Doc, i) && n.Head >= 0 {
		if s, ok := r.governor(i, st, steps); ok {
			return s
		}
	}
	return r.embedded(i, r.tense(i), steps)
}

// has reports whether a verb stands with "have".
func (r *reading) has(i int) bool {
	for _, k := range r.Kids(i) {
		if r.Nodes[k].Is("aux") && r.Nodes[k].Lemma == "have" {
			return true
		}
	}
	return false
}

// be reports whether a form of "be" with a tense stands before a verb as its auxiliary.
func (r *reading) be(i int) bool {
	for _, k := range r.Kids(i) {
		if r.Nodes[k].Is("aux", "cop") && !r.Nodes[k].Is("aux:pass") && r.Nodes[k].Lemma == "be" && r.Nodes[k].XPOS != "VB" {
			return true
		}
	}
	return false
}

// now reports whether a noun is said of something in the present.
func (r *reading) now(i int) bool {
	k := r.Kid(i, "cop")
	return k >= 0 && (r.Nodes[k].XPOS == "VBZ" || r.Nodes[k].XPOS == "VBP")
}

// hostile reports whether events of a type are done against somebody.
func hostile(typ string) bool {
	switch typ {
	case "ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "PROTEST":
		return true
	}
	return false
}

// shares reports whether a verb joined to another has no subject and no
// auxiliary of its own, so that those of the other count.
func (r *reading) shares(i int) bool {
	if r.Kid(i, "nsubj", "aux", "cop", "mark") >= 0 {
		return false
	}
	h := r.Nodes[i].Head
	return r.Nodes[i].XPOS == r.Nodes[h].XPOS || r.Nodes[i].XPOS == "VB" || !clause.Finite(r.Doc, i)
}

// tense reads the verb's own form.
func (r *reading) tense(i int) parley.EventStatus {
	switch r.Nodes[i].XPOS {
	case "VBG":
		if r.Kid(i, "aux") >= 0 || r.Nodes[i].Is("acl", "root", "nsubj", "obj", "obl", "nmod") {
			return parley.StatusOngoing
		}
	case "VBZ", "VBP":
		if r.headline(i) {
			return parley.StatusHappened
		}
		return parley.StatusOngoing
	case "VB":
		if r.Kid(i, "nsubj") >= 0 && r.Kid(i, "mark", "aux") < 0 {
			return parley.StatusOngoing
		}
		return parley.StatusHypothetical
	}
	return parley.StatusHappened
}

// headline reports whether a sentence ends without a mark, as headlines do.
func (r *reading) headline(i int) bool {
	s := r.Sents[r.Tokens[i].Sent]
	return r.Nodes[s.End-1].UPOS != "PUNCT"
}

// governor reads what the word that governs an infinitive, gerund or participle
// says of it.
func (r *reading) governor(i int, st *parley.Statement, steps int) (parley.EventStatus, bool) {
	h := r.Nodes[i].Head
	if steps == 0 {
		return parley.StatusHypothetical, true
	}
	above := func() parley.EventStatus {
		if r.predicate(h) {
			return r.verbStatus(h, st, steps-1)
		}
		return r.nounStatus(h, nil, st, steps-1)
	}
	gerund := r.Nodes[i].XPOS == "VBG"
	if up := r.Nodes[h].Head; gerund && r.Nodes[i].Is("acl") && r.under(i) && up >= 0 && r.word(up, "to") != "" {
		h = up // "accused them of shelling"
	}
	switch to := r.word(h, "to"); {
	case r.Nodes[i].Is("amod") && clause.Stray(r.Doc, i):
		return "", false
	case r.Nodes[i].XPOS == "VBN" && !clause.Infinitive(r.Doc, i):
		return parley.StatusHappened, true
	case r.Nodes[i].Is("acl") && gerund && !r.under(i) && (to == "" || to == "as"):
		return parley.StatusOngoing, true
	case to == "as":
		return above(), true
	case to == "phase":
		if s := above(); s != parley.StatusHappened {
			return s, true
		}
		return parley.StatusOngoing, true
	case to != "" && (gerund || clause.Infinitive(r.Doc, i) || r.Nodes[i].Is("xcomp", "ccomp") || r.under(i)):
		return r.unless(h, parley.EventStatus(to), st, steps), true
	case gerund && r.Nodes[i].Is("advcl", "obl", "conj", "parataxis"):
		if s := above(); s != parley.StatusDenied {
			return s, true
		}
		return parley.StatusHypothetical, true
	case clause.Infinitive(r.Doc, i):
		if r.first(h) {
			return above(), true // "became the first to urge"
		}
		return parley.StatusHypothetical, true
	}
	return "", false
}

func (r *reading) first(i int) bool {
	if w := r.Norm(i); w == "first" || w == "last" {
		return true
	}
	for _, k := range r.Kids(i) {
		if w := r.Norm(int(k)); r.Nodes[k].Is("amod") && (w == "first" || w == "last") {
			return true
		}
	}
	return false
}

// unless gives the status that a governing word gives, changed where that word is
// denied or has not come to pass itself: "did not agree to leave", "may refuse to leave".
func (r *reading) unless(h int, s parley.EventStatus, st *parley.Statement, steps int) parley.EventStatus {
	if !r.predicate(h) || steps == 0 {
		return s
	}
	if clause.Negated(r.Doc, h) {
		switch s {
		case parley.StatusPlanned:
			return parley.StatusDenied
		case parley.StatusDenied:
			return parley.StatusHappened
		case parley.StatusCalledFor:
			return parley.StatusHypothetical
		case parley.StatusHappened, parley.StatusOngoing, parley.StatusHypothetical:
		}
		return s
	}
	if s != parley.StatusDenied {
		return s
	}
	if own := r.verbStatus(h, st, steps-1); own == parley.StatusHypothetical || own == parley.StatusCalledFor {
		return parley.StatusHypothetical
	}
	return s
}

// under reports whether a preposition stands over a gerund: "accused of shelling".
func (r *reading) under(i int) bool {
	k := r.Kid(i, "mark", "case")
	return k >= 0 && r.Nodes[k].UPOS != "PART"
}

// embedded reads the clauses that a clause with its own verb stands in: "demanded
// that they leave", "if they attack".
func (r *reading) embedded(i int, own parley.EventStatus, steps int) parley.EventStatus {
	if r.conditional(i) {
		return parley.StatusHypothetical
	}
	for k := i; steps > 0; steps-- {
		n := &r.Nodes[k]
		if n.Head < 0 || n.Is("acl:relcl", "parataxis") {
			return own
		}
		if n.Is("ccomp") || n.Is("acl") && r.that(k) {
			switch that := r.word(n.Head, "that"); {
			case that == "":
			case that == string(parley.StatusPlanned) && own != parley.StatusHappened,
				that == string(parley.StatusCalledFor) && own != parley.StatusHappened && own != parley.StatusPlanned,
				that == string(parley.StatusHypothetical) && own != parley.StatusHappened,
				that == string(parley.StatusDenied):
				return parley.EventStatus(that)
			}
		}
		k = n.Head
		if r.conditional(k) {
			return parley.StatusHypothetical
		}
	}
	return own
}

// that reports whether a clause begins with "that".
func (r *reading) that(i int) bool {
	k := r.Kid(i, "mark")
	return k >= 0 && r.Norm(k) == "that"
}

// nounStatus reads what is said of an event that a noun names.
func (r *reading) nounStatus(n int, t *trigger, st *parley.Statement, steps int) parley.EventStatus {
	if clause.Negated(r.Doc, n) {
		return parley.StatusDenied
	}
	for _, k := range r.Kids(n) {
		switch {
		case r.Nodes[k].Is("det") && r.Norm(int(k)) == "any":
			return parley.StatusHypothetical
		case r.Nodes[k].Is("amod"):
			switch s := r.word(int(k), "noun"); s {
			case "", "as", "phase":
			default:
				return parley.EventStatus(s)
			}
		}
	}
	s, ok := r.nounGovernor(n, st, steps)
	switch {
	case ok && s == parley.StatusHappened && t != nil && t.rule.Arg("status") == string(parley.StatusOngoing):
		return parley.StatusOngoing // "launched a crackdown"
	case ok:
		return s
	case t != nil && t.rule.Arg("status") != string(parley.StatusOngoing) && !r.definite(n):
		if s := r.around(n, st, steps); s != "" {
			return s
		}
	}
	return usual(t, st)
}

// definite reports whether a noun phrase is one that is known: "the attack", "their plan".
func (r *reading) definite(n int) bool {
	for _, k := range r.Kids(n) {
		switch w := r.Norm(int(k)); {
		case r.Nodes[k].Is("nmod:poss"):
			return true
		case r.Nodes[k].Is("det") && w != "a" && w != "an" && w != "any" && w != "some" && w != "another":
			return true
		}
	}
	return false
}

// around reads the clause that an event of no one's knowledge stands in: "may
// return with a warning". It is "" where the clause tells of what is.
func (r *reading) around(n int, st *parley.Statement, steps int) parley.EventStatus {
	for h := n; steps > 0 && r.Nodes[h].Head >= 0; steps-- {
		if h = r.Nodes[h].Head; !r.verb(h) {
			continue
		}
		if s := r.verbStatus(h, st, steps-1); s == parley.StatusPlanned || s == parley.StatusCalledFor || s == parley.StatusHypothetical {
			return s
		}
		return ""
	}
	return ""
}

// usual is the status of a noun's event of which nothing is said.
func usual(t *trigger, st *parley.Statement) parley.EventStatus {
	if t == nil {
		return parley.StatusHappened
	}
	if st != nil {
		switch t.rule.Arg("type") {
		case "RETREAT", "CONSULT", "CONCEDE", "AID", "COOPERATE":
			switch st.Act {
			case parley.ActRequest:
				return parley.StatusCalledFor
			case parley.ActPromise, parley.ActAgree:
				return parley.StatusPlanned
			}
		case "SANCTION", "ASSAULT", "COERCE":
			if st.Act == parley.ActThreaten {
				return parley.StatusHypothetical
			}
		}
	}
	if s := t.rule.Arg("status"); s != "" {
		return parley.EventStatus(s)
	}
	return parley.StatusHappened
}

// beside gives the noun before the preposition of a phrase, which the tree may
// have hung higher: "denied demands for a truce". It is -1 where there is none.
func (r *reading) beside(n int) int {
	k := r.Kid(n, "case")
	if k < 1 || r.Norm(k) != "for" || r.Nodes[k-1].UPOS != "NOUN" {
		return -1
	}
	return k - 1
}

// nounGovernor reads what the word that governs a noun says of its event.
func (r *reading) nounGovernor(n int, st *parley.Statement, steps int) (parley.EventStatus, bool) {
	n = r.whole(n)
	node := &r.Nodes[n]
	h := node.Head
	if h < 0 || steps == 0 {
		return "", false
	}
	if node.Is("conj") {
		if s, ok := r.nounGovernor(h, st, steps-1); ok || !r.Nodes[h].Is("nmod") {
			return s, ok
		}
		return r.nounGovernor(r.Nodes[h].Head, st, steps-1) // "a withdrawal from the towns and a release"
	}
	if !node.Is("obj", "nsubj", "obl", "nmod", "compound", "xcomp", "ccomp", "acl") {
		return "", false
	}
	says := r.word(h, "noun")
	if k := r.beside(n); says == "" && k >= 0 {
		h, says = k, r.word(k, "noun")
	}
	if says == string(parley.StatusCalledFor) && !r.verb(h) && clause.Cased(r.Doc, n, "of", "from", "by") {
		return "", false // "the pressure of protests"
	}
	if r.verb(h) {
		if says == "" && node.Is("nsubj:pass") && clause.Modal(r.Doc, h) != "" {
			says = "as"
		}
		if node.Is("nsubj") && !node.Is("nsubj:pass") && says != "as" && says != "phase" {
			return "", false
		}
		if node.Is("obl") && !clause.Cased(r.Doc, n, "for", "to", "on", "with", "of", "in", "out") {
			return "", false
		}
	}
	switch says {
	case "":
		return "", false
	case "plan": // "the plan includes a truce"
		if k := clause.Subject(r.Doc, h); k >= 0 && r.kind(k) == "plan" {
			return parley.StatusCalledFor, true
		}
		return "", false
	case "as", "phase":
		var s parley.EventStatus
		if r.verb(h) {
			s = r.verbStatus(h, st, steps-1)
		} else {
			s = r.nounStatus(h, nil, st, steps-1)
		}
		if says == "phase" && s == parley.StatusHappened {
			s = parley.StatusOngoing
		}
		return s, true
	}
	return r.unless(h, parley.EventStatus(says), st, steps), true
}

// verbal reports whether events of a type are done by saying something.
func verbal(typ string) bool {
	switch parley.Act(typ) {
	case parley.ActAgree, parley.ActSupport, parley.ActRequest, parley.ActAccuse, parley.ActReject, parley.ActThreaten:
		return true
	}
	return false
}
