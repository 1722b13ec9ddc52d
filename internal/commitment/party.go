package commitment

import (
	"slices"
	"strings"

	"parley"
	"parley/internal/clause"
	"parley/internal/text"
)

// named gives the sides that the noun phrase of a token range names.
func (p *page) named(r text.Range, personal bool, st *parley.Statement) parley.Names {
	d := p.d
	for i := r.First; i < r.End; i++ {
		h := d.Nodes[i].Head
		if u := d.Nodes[i].UPOS; (u == "NOUN" || u == "PROPN" || u == "PRON" || u == "DET") && (h < r.First || h >= r.End) {
			if names := p.within(i, r, personal, st); len(names) > 0 {
				return names
			}
		}
	}
	for r.Len() > 0 && d.Tokens[r.End-1].Is(text.Punct) {
		r.End--
	}
	if r.Len() > 0 && r.Len() < 8 {
		return p.one(r.End-1, personal, st, 0)
	}
	return nil
}

// within gives the sides that token i and what is joined to it name inside r.
func (p *page) within(i int, r text.Range, personal bool, st *parley.Statement) parley.Names {
	var out parley.Names
	for _, k := range clause.Conjuncts(p.d, i) {
		if k >= r.First && k < r.End {
			out = union(out, p.one(k, personal, st, 0))
		}
	}
	return out
}

// who gives the sides that the noun phrase headed by token i names, with what is
// joined to it.
func (p *page) who(i int, personal bool, st *parley.Statement) parley.Names {
	var out parley.Names
	if i < 0 {
		return nil
	}
	for _, k := range clause.Conjuncts(p.d, i) {
		out = union(out, p.one(k, personal, st, 0))
	}
	return out
}

func union(a, b parley.Names) parley.Names {
	for _, n := range b {
		if !slices.Contains(a, n) {
			a = append(a, n)
		}
	}
	return a
}

// one gives the side that the noun phrase headed by token i names.
func (p *page) one(i int, personal bool, st *parley.Statement, depth int) parley.Names {
	d := p.d
	w := d.Norm(i)
	if d.Tokens[i].Is(text.AllCaps) {
		w = "" // "the US" is not us
	}
	switch w {
	case "we", "us", "i", "our", "ours", "me", "my":
		if st = p.quoted(i, st); st == nil {
			return nil
		}
		if len(st.For) > 0 && !(personal && (w == "i" || w == "me" || w == "my")) {
			return st.For
		}
		return p.sides(st.Who, personal)
	case "that", "which", "this", "it", "there", "what":
		if d.MentionFrom(i) == nil {
			return nil
		}
	}
	if p.parties.Is(p.partyKey(i), "what", "civil") {
		return nil
	}
	if p.parties.Is(p.partyKey(i), "what", "state") && d.NameAt(i) == nil {
		if names := p.there(i); len(names) > 0 {
			return names
		}
	}
	over := d.MentionsOver(text.Range{First: i, End: i + 1})
	if len(over) > 0 && (over[0].For != "" || over[0].Kind != text.Group && over[0].Kind != text.Official && over[0].Kind != text.Country && over[0].Kind != "" || !p.parties.Has(p.partyKey(i)) || d.NameAt(i) != nil) {
		if names := p.mentioned(&over[0], personal); len(names) > 0 {
			return names
		}
	}
	if depth > 3 {
		return nil
	}
	n := &d.Nodes[i]
	if n.XPOS == "PRP$" {
		if k := p.possessor(i); k >= 0 {
			return p.one(k, personal, st, depth+1)
		}
		return nil
	}
	if n.UPOS != "NOUN" && n.UPOS != "PROPN" && n.UPOS != "ADJ" {
		return nil
	}
	key := p.partyKey(i)
	switch p.parties.Get(key, "what") {
	case "state":
		if names := p.owner(i, personal, st, depth); len(names) > 0 {
			return names
		}
		if p.foreign(i) {
			return parley.Names{p.words(i)}
		}
		if p.focus != "" {
			return parley.Names{p.focus}
		}
	case "land":
		if d.Kid(i, "nmod:poss") >= 0 {
			if names := p.owner(i, personal, st, depth); len(names) > 0 {
				return names // "his country"
			}
		}
		if d.Kid(i, "det") >= 0 && d.Norm(d.Kid(i, "det")) == "the" && d.Nodes[i].XPOS == "NN" {
			if st != nil && len(st.For) > 0 {
				return st.For
			}
			if p.focus != "" {
				return parley.Names{p.focus}
			}
		}
		return parley.Names{p.words(i)}
	case "foes":
		if d.Kid(i, "nmod:poss") >= 0 && p.foes != "" {
			return parley.Names{p.foes}
		}
		return parley.Names{p.words(i)}
	case "sides":
		if p.focus != "" && p.foes != "" {
			return parley.Names{p.focus, p.foes}
		}
		return parley.Names{p.words(i)}
	case "party":
		return parley.Names{p.words(i)}
	case "official":
		if names := p.owner(i, personal, st, depth); len(names) > 0 {
			return names
		}
		if st != nil && len(st.For) > 0 {
			return st.For
		}
		return nil
	}
	if names := p.owner(i, personal, st, depth); len(names) > 0 && (p.parties.Has(key) || p.groups.Has(key)) {
		return names
	}
	if p.groups.Has(key) || p.groups.Has(w) {
		return parley.Names{p.words(i)}
	}
	return nil
}

func (p *page) partyKey(i int) string {
	if w := p.d.Norm(i); p.parties.Has(w) {
		return w
	}
	return lemma(p.d, i)
}

// owner gives whose a thing or a force is: "Varen's army", "the army of Varen",
// "the Varenian army".
func (p *page) owner(i int, personal bool, st *parley.Statement, depth int) parley.Names {
	d := p.d
	for _, rel := range [...]string{"nmod:poss", "compound", "amod", "nmod"} {
		for _, k := range d.Kids(i) {
			if !d.Nodes[k].Is(rel) || rel == "nmod" && !clause.Cased(d, int(k), "of", "from", "for", "loyal") {
				continue
			}
			if rel == "nmod:poss" || rel == "nmod" {
				if names := p.one(int(k), personal, st, depth+1); len(names) > 0 {
					return names
				}
			} else if over := d.MentionsOver(text.Range{First: int(k), End: int(k) + 1}); len(over) > 0 && (over[0].Kind == text.Country || over[0].Kind == text.Armed || over[0].Kind == text.Place || d.Nodes[k].UPOS == "PROPN") && over[0].Kind != text.Group {
				if names := p.mentioned(&over[0], personal); len(names) > 0 {
					return names
				}
			}
		}
	}
	return nil
}

// possessor gives the subject of the clause in which "its" stands at token i, -1
// if there is none before it.
func (p *page) possessor(i int) int {
	d := p.d
	for h, n := d.Nodes[i].Head, 0; h >= 0 && n < 6; h, n = d.Nodes[h].Head, n+1 {
		if d.Nodes[h].UPOS != "VERB" {
			continue
		}
		if s := clause.Subject(d, h); s >= 0 && s < i && !d.Under(i, s) {
			return p.antecedent(s)
		}
	}
	return -1
}

// there gives whose the authorities or forces of a place are, where that is said:
// "in Varen, where the government", "police in Varen". Those of a part of a
// country that has its own go by their words: "authorities in eastern Varen".
func (p *page) there(i int) parley.Names {
	d := p.d
	place := -1
	for _, k := range d.Kids(i) {
		if int(k) > i && d.Nodes[k].Is("nmod") && clause.Cased(d, int(k), "in", "at") {
			place = int(k)
		}
	}
	part := place >= 0 && d.Kid(place, "amod") >= 0 || place >= 0 && d.Kid(place, "compound") >= 0
	for h, n := d.Nodes[i].Head, 0; place < 0 && h >= 0 && n < 3; h, n = d.Nodes[h].Head, n+1 {
		if w := d.Kid(h, "advmod"); d.Nodes[h].Is("acl:relcl") && w >= 0 && d.Norm(w) == "where" {
			if place = w - 1; d.Norm(place) == "," {
				place--
			}
		}
	}
	if place < d.Sents[d.Tokens[i].Sent].First {
		return nil
	}
	over := d.MentionsOver(text.Range{First: place, End: place + 1})
	switch {
	case len(over) == 0 || over[0].Kind != text.Country && over[0].Kind != text.Place:
		return nil
	case part:
		return parley.Names{p.words(i)}
	case over[0].Kind == text.Country && over[0].Name != "":
		return parley.Names{over[0].Name}
	case over[0].For != "":
		return parley.Names{over[0].For}
	}
	return nil
}

// foreign reports whether a force is said to be of several countries.
func (p *page) foreign(i int) bool {
	d := p.d
	for _, k := range d.Kids(i) {
		if int(k) < i && d.Nodes[k].Is("amod", "compound") && d.Tokens[k].Is(text.Capital) && int(k) > d.Sents[d.Tokens[i].Sent].First {
			return true // "Kurdish forces"
		}
		if what := p.parties.Get(lemma(d, int(k)), "what"); int(k) < i && d.Nodes[k].Is("amod", "compound") && (what == "foreign" || what == "party") {
			return true // "international forces", "coalition forces"
		}
	}
	return false
}

// quoted gives the statement in whose quotation token i stands.
func (p *page) quoted(i int, st *parley.Statement) *parley.Statement {
	sp := p.d.Span(text.Range{First: i, End: i + 1})
	var best *parley.Statement
	size := 0
	for k := range p.d.Statements {
		s := &p.d.Statements[k]
		for _, c := range s.Content {
			if n := c.End - c.Start; c.Contains(sp) && s.Mode != parley.ModeIndirect && (best == nil || n < size) {
				best, size = s, n
			}
		}
	}
	if best == nil {
		return st
	}
	return best
}

// words gives the words of a noun phrase as the name of a party.
func (p *page) words(i int) string {
	d := p.d
	r := clause.Phrase(d, i)
	for r.First < i && (d.Nodes[r.First].UPOS == "DET" && d.Norm(r.First) != "all" && d.Norm(r.First) != "both" || d.Tokens[r.First].Is(text.Punct)) {
		r.First++
	}
	name := strings.Join(strings.Fields(d.Words(d.Span(r))), " ")
	switch p.parties.Get(p.partyKey(i), "what") {
	case "party", "sides", "foes":
		p.actors[name], p.sidesNamed[name] = true, true
	case "":
	default:
		p.actors[name] = true
	}
	return name
}

// mentioned gives the side that a mention stands for: of a person who acts for a
// state or a body that; a person for what a person does.
func (p *page) mentioned(m *text.Mention, personal bool) parley.Names {
	d := p.d
	of := m.For
	kind := m.Kind
	if of != "" && p.agencies[of] {
		of = ""
	}
	if m.Basis >= 0 && m.Basis < len(d.Mentions) {
		if of == "" {
			of = d.Mentions[m.Basis].For
		}
		if kind == text.Pronoun {
			kind = d.Mentions[m.Basis].Kind
		}
	}
	if of == "" {
		of = p.serves[m.Name]
	}
	switch {
	case m.Kind == text.Agency:
		return nil
	case personal && m.Kind == text.Official && !p.persons[m.Name] && p.leaders[m.For] != "":
		return parley.Names{p.leaders[m.For]}
	case personal && (kind == text.Person || m.Kind == text.Pronoun && m.Gender != 0 || m.Kind == text.Official && p.persons[m.Name]) && m.Name != "":
		return parley.Names{m.Name}
	case kind == text.Country || kind == text.Armed:
		if m.Name != "" {
			return parley.Names{m.Name}
		}
	}
	if of != "" {
		return parley.Names{of}
	}
	if m.Name != "" {
		return p.bare(m)
	}
	return nil
}

// bare gives the name of a mention without a side. A force that belongs to nobody
// named is that of the state that the report is about.
func (p *page) bare(m *text.Mention) parley.Names {
	if p.parties.Get(p.partyKey(m.End-1), "what") == "state" && p.focus != "" && m.Kind != text.Body {
		return parley.Names{p.focus}
	}
	if p.parties.Get(p.partyKey(m.End-1), "what") == "sides" && p.focus != "" && p.foes != "" {
		return parley.Names{p.focus, p.foes}
	}
	return parley.Names{m.Name}
}

// sides gives the sides of names.
func (p *page) sides(names parley.Names, personal bool) parley.Names {
	var out parley.Names
	for _, n := range names {
		if of := p.serves[n]; of != "" && !personal {
			n = of
		}
		out = union(out, parley.Names{n})
	}
	return out
}

// gains gives who is to have something of an action: "give the rebels arms",
// "send aid to the town's people".
func (o *opening) gains(c *found, a act) parley.Names {
	d := o.d
	if a.nominal || c.class != "send" && c.class != "arm" && c.class != "let" && c.class != "protect" && c.class != "go" {
		return nil
	}
	for _, k := range d.Kids(a.head) {
		n := &d.Nodes[k]
		if int(k) < a.head || int(k) >= a.stop || !n.Is("iobj") && !(n.Is("obl") && clause.Cased(d, int(k), "to", "for")) && !(n.Is("obj") && c.class == "arm") {
			continue
		}
		if names := o.who(int(k), false, nil); len(names) > 0 && o.sided(names) && !overlap(names, c.Obligor) {
			return names
		}
	}
	return nil
}
