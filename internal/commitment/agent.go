package commitment

import (
	"strings"

	"parley"
	"parley/internal/clause"
	"parley/internal/text"
)

// agent gives the head of who does what the verb or noun at token i tells, -1 if
// nobody is named.
func (p *page) agent(i int) int {
	d := p.d
	if d.Nodes[i].UPOS == "NOUN" {
		return p.nounAgent(i)
	}
	if b := p.beside(i); b >= 0 {
		return b
	}
	if p.active(i) {
		for k := i - 1; k > d.Nodes[i].Head; k-- {
			if over := d.MentionsOver(text.Range{First: k, End: k + 1}); len(over) > 0 && over[0].Kind == text.Person && over[0].Name != "" {
				return k // "The commissioner for aid Hana Tesfaye called on them"
			}
		}
		return d.Nodes[i].Head
	}
	if h := d.Nodes[i].Head; h >= 0 && d.Nodes[i].Is("conj") && clause.Modal(d, i) != "" && p.cues.Has(lemma(d, h)) && d.Kid(h, "ccomp") >= 0 && d.Kid(h, "ccomp") < h {
		if s := clause.Subject(d, d.Kid(h, "ccomp")); s >= 0 {
			return p.antecedent(s) // "they will go, aides said, but would not talk"
		}
	}
	if a := clause.Agent(d, i); a >= 0 && !(d.Nodes[i].Is("amod") && a == d.Nodes[i].Head) {
		return p.antecedent(a)
	}
	if d.Nodes[i].Is("amod", "advcl", "acl", "conj") && (d.Norm(i-1) == "and" || d.Norm(i-1) == ",") {
		found := -1
		for h, n := d.Nodes[i].Head, 0; h >= 0 && n < 12; h, n = d.Nodes[h].Head, n+1 { // "set a date, and threatened sanctions"
			if s := d.Kid(h, "nsubj"); s >= 0 && s < i && !d.Nodes[h].Is("acl") {
				found = s
			}
		}
		if found >= 0 {
			return p.antecedent(found)
		}
	}
	return p.shared(i)
}

// active reports whether a participle is the verb of its sentence after all, with
// the noun before it, which the tree has for all of it, as its subject: "The envoy
// called/VBN on them to leave."
func (p *page) active(i int) bool {
	d := p.d
	h := d.Nodes[i].Head
	if d.Nodes[i].XPOS != "VBN" || !d.Nodes[i].Is("acl") || h < 0 || h > i || d.Nodes[h].Head >= 0 || clause.Verbal(d, h) || d.Kid(i, "aux:pass", "obl:agent") >= 0 {
		return false
	}
	for _, k := range d.Kids(i) {
		if int(k) > i && d.Nodes[k].Is("obl", "nmod") && clause.Cased(d, int(k), "on", "upon", "for") {
			return true
		}
	}
	return d.Kid(i, "obj", "ccomp") > i
}

// shared gives the first subject of a sentence for a finite verb behind "but" or
// "and" that the tree gives none.
func (p *page) shared(i int) int {
	d := p.d
	k, first := i-1, max(d.Sents[d.Tokens[i].Sent].First, i-longest)
	for k > first && (d.Nodes[k].UPOS == "AUX" || d.Nodes[k].UPOS == "ADV") {
		k--
	}
	if d.Norm(k) != "but" && d.Norm(k) != "and" || d.Nodes[i].UPOS != "VERB" || !clause.Finite(d, i) {
		return -1
	}
	for s := first; s < k; s++ {
		if d.Nodes[s].Is("nsubj") && d.Nodes[s].UPOS != "PRON" {
			return s
		}
	}
	return -1
}

// beside gives the noun or pronoun that stands right before the active finite verb
// at token i, when no preposition leads it: surer than the tree. -1 if none does.
func (p *page) beside(i int) int {
	d := p.d
	if amod := d.Nodes[i].Is("amod") && i > 0 && (d.Nodes[i-1].UPOS == "NOUN" || d.Nodes[i-1].UPOS == "PROPN"); !amod && d.Nodes[i].UPOS != "AUX" && (clause.Passive(d, i) || !clause.Finite(d, i)) {
		return -1
	}
	first := max(d.Sents[d.Tokens[i].Sent].First, i-longest)
	k := i - 1
	for k >= first && (d.Nodes[k].UPOS == "ADV" || d.Nodes[k].UPOS == "AUX" || negative(d.Norm(k))) {
		k--
	}
	if k < first || d.Nodes[k].UPOS != "PROPN" && d.Nodes[k].UPOS != "NOUN" && !d.Nodes[k].Is("nsubj") && d.Nodes[k].XPOS != "PRP" || strings.HasPrefix(d.Nodes[k].XPOS, "W") {
		return -1
	}
	if len(d.TimesOver(d.Span(text.Range{First: k, End: k + 1}))) > 0 {
		return -1
	}
	for j := k; j >= first; j-- {
		n := &d.Nodes[j]
		switch {
		case n.UPOS == "NOUN" || n.UPOS == "PROPN" || n.UPOS == "ADJ" || n.UPOS == "NUM" || n.UPOS == "DET" || n.XPOS == "POS" || n.UPOS == "PRON" && (n.Is("nmod:poss", "nsubj") || j == k):
			continue
		case n.UPOS == "CCONJ" && !p.joinedToAgent(k, i) || n.Rel == "punct" && d.Norm(j) != "," && d.Tokens[j].Is(text.SpaceBy) || n.UPOS == "SCONJ" || d.Norm(j) == "," && d.Norm(k) != "," && d.Nodes[k].Is("nsubj"):
			return k
		default:
			return -1
		}
	}
	return k
}

// joinedToAgent reports whether the noun at token k is joined to the agent of the verb at token i.
func (p *page) joinedToAgent(k, i int) bool {
	d := p.d
	if d.Nodes[i].UPOS == "AUX" && d.Nodes[i].Head >= 0 {
		i = d.Nodes[i].Head
	}
	return d.Nodes[k].Is("conj") && d.Nodes[k].Head == clause.Agent(d, i)
}

// antecedent gives what a relative pronoun at token a stands behind.
func (p *page) antecedent(a int) int {
	d := p.d
	if strings.HasPrefix(d.Nodes[a].XPOS, "W") {
		for i, n := a, 0; i >= 0 && n < 8; i, n = d.Nodes[i].Head, n+1 {
			if d.Nodes[i].Is("acl:relcl") {
				return d.Nodes[i].Head
			}
		}
		return -1
	}
	return a
}

// nounAgent gives whose promise, demand or plan a noun tells of: its possessor,
// who stands before or behind it, or who makes it.
func (p *page) nounAgent(i int) int {
	d := p.d
	for _, rel := range [...]string{"nmod:poss", "nmod", "compound", "amod"} {
		for _, k := range d.Kids(i) {
			if !d.Nodes[k].Is(rel) || rel == "nmod" && !clause.Cased(d, int(k), "by", "from", "of") {
				continue
			}
			if len(d.TimesOver(d.Span(text.Range{First: int(k), End: int(k) + 1}))) > 0 {
				continue
			}
			if len(d.MentionsOver(text.Range{First: int(k), End: int(k) + 1})) > 0 || rel == "nmod:poss" && d.Nodes[k].UPOS != "PRON" {
				return int(k)
			}
		}
	}
	if h := d.Nodes[i].Head; h >= 0 && d.Nodes[i].Is("obj", "obl", "xcomp") && clause.Verbal(d, h) {
		if s := clause.Agent(d, h); s >= 0 && s != i {
			return p.antecedent(s)
		}
	}
	return -1
}

// doer gives who has to do what a clause says: of a passive who "by" names, else
// whose the thing is that it is done to.
func (p *page) doer(subject, verb int, dd deed, st *parley.Statement) parley.Names {
	d, personal := p.d, dd.personal
	if clause.Verbal(d, verb) && clause.Passive(d, verb) {
		if dd, ok := p.verbDeed(act{head: verb, Range: text.Range{First: verb, End: verb + 1}}, verb); ok && dd.class == "probe" && clause.Agent(d, verb) < 0 {
			return nil // whose deeds are looked into looks into nothing
		}
		if by := clause.Agent(d, verb); by >= 0 {
			return p.who(by, personal, st)
		}
		if p.undergoes(subject) && dd.class != "free" && dd.class != "send" && dd.class != "leave" && dd.class != "disarm" {
			return nil // "the government will be held to account"
		}
		return p.owner(subject, personal, st, 0)
	}
	if !p.acts(subject) {
		return p.owner(subject, personal, st, 0)
	}
	return p.who(p.antecedent(subject), personal, st)
}

// undergoes reports whether the subject of a passive is a side or a person: it is
// for others to do that to it. Its troops it moves itself.
func (p *page) undergoes(i int) bool {
	if p.nouns.Is(p.nounKey(i), "kind", "troops") {
		return false
	}
	over := p.d.MentionsOver(text.Range{First: i, End: i + 1})
	if len(over) > 0 && over[0].Name != "" {
		switch over[0].Kind {
		case text.Country, text.Person, text.Armed, text.Body, text.Official:
			return true
		}
	}
	switch p.parties.Get(p.partyKey(i), "what") {
	case "state", "party", "official":
		return true
	}
	return false
}

// acts reports whether the noun at token i can mean somebody who acts.
func (p *page) acts(i int) bool {
	d := p.d
	if len(d.MentionsOver(text.Range{First: i, End: i + 1})) > 0 || d.Nodes[i].UPOS == "PRON" || d.Nodes[i].UPOS == "PROPN" {
		return true
	}
	key := p.partyKey(i)
	return p.parties.Has(key) || p.groups.Has(key)
}

// ownerOfDeed gives whose deed a noun tells of: "the army's withdrawal", "the
// withdrawal of Varen's troops", "the resignation of the president".
func (p *page) ownerOfDeed(head int, personal bool, st *parley.Statement) parley.Names {
	d := p.d
	for _, k := range d.Kids(head) {
		of := d.Nodes[k].Is("nmod") && clause.Cased(d, int(k), "of")
		if d.Nodes[k].Is("nmod:poss") || d.Nodes[k].Is("nmod") && clause.Cased(d, int(k), "by") || of && personal {
			if names := p.one(int(k), personal, st, 1); len(names) > 0 {
				return names
			}
		}
		if d.Nodes[k].Is("compound", "amod") && int(k) < head {
			if over := d.MentionsOver(text.Range{First: int(k), End: int(k) + 1}); len(over) > 0 && (over[0].Kind == text.Country || d.Nodes[k].UPOS == "PROPN" && (over[0].Kind == text.Armed || over[0].Kind == text.Body || over[0].Kind == text.Person)) {
				return p.mentioned(&over[0], personal)
			}
		}
	}
	for _, k := range d.Kids(head) {
		if d.Nodes[k].Is("nmod") && clause.Cased(d, int(k), "of", "by", "to") {
			if names := p.owner(int(k), personal, st, 1); len(names) > 0 {
				return names
			}
			if over := d.MentionsOver(text.Range{First: int(k), End: int(k) + 1}); len(over) > 0 && over[0].For != "" && p.nouns.Is(p.nounKey(int(k)), "kind", "troops") {
				return parley.Names{over[0].For} // "the withdrawal of Varenian troops"
			}
		}
	}
	return nil
}
