package mention

import (
	"parley/internal/text"
)

// steps bounds how far up a tree one looks.
const steps = 6

// locative reports whether the phrase that token i heads tells where: "in
// Libya", "near Homs".
func (p *pass) locative(i int) bool {
	d := p.d
	for j, n := i, 0; j >= 0 && n < steps; j, n = d.Nodes[j].Head, n+1 {
		for _, k := range d.Kids(j) {
			if int(k) > j {
				break
			}
			if !d.Nodes[k].Is("case") {
				continue
			}
			switch d.Norm(int(k)) {
			case "in", "inside", "into", "near", "across", "throughout", "around", "outside", "at", "over", "through", "within", "via", "from":
				return d.Norm(int(k)) != "from" || !p.fromGiver(j)
			}
			return false
		}
		if !d.Nodes[j].Is("conj", "compound", "flat") || d.Nodes[j].Head > i+8 {
			return false
		}
	}
	return false
}

// fromGiver reports whether what comes "from" token i is said or given by it: "a
// letter from Syria", "pressure from Russia".
func (p *pass) fromGiver(i int) bool {
	d := p.d
	return d.Nodes[i].Is("nmod") && d.Nodes[i].Head >= 0 && d.Nodes[d.Nodes[i].Head].UPOS == "NOUN"
}

// forGovernment reports whether the seat of a government stands for the government
// here: as the subject or object of a verb of saying, as the possessor of what
// is no part of a town, or between prepositions that join actors.
func (p *pass) forGovernment(x *part, leads bool) bool {
	d := p.d
	i := x.End - 1
	n := &d.Nodes[i]
	if n.Head < 0 {
		return false
	}
	if leads {
		return n.Is("nmod:poss") && !p.isGround(n.Head)
	}
	for up := 0; up < steps && n.Is("conj") && n.Head >= 0 && d.Nodes[n.Head].UPOS == "PROPN"; up++ {
		i = n.Head
		n = &d.Nodes[i]
	}
	if n.Head < 0 {
		return false
	}
	verb := &d.Nodes[n.Head]
	switch {
	case n.Is("nsubj:pass"):
		return p.cues.Has(verb.Lemma)
	case n.Is("nsubj"):
		return verb.UPOS != "ADJ" || d.Kid(n.Head, "xcomp", "ccomp", "obl", "advcl") >= 0 // "Damascus was ready to", not "was quiet"
	case n.Is("obj", "iobj"):
		return p.cues.Has(verb.Lemma)
	case n.Is("nmod:poss"):
		return !p.isGround(n.Head)
	case n.Is("obl", "nmod"):
		for _, k := range d.Kids(i) {
			if int(k) > i {
				break
			}
			if d.Nodes[k].Is("case") {
				switch d.Norm(int(k)) {
				case "by", "with", "between", "against", "on", "upon", "for":
					return true
				case "from":
					return p.fromGiver(i)
				}
				return false
			}
		}
	}
	return false
}

// isGround reports whether token i is a word for a part of a town or a land.
func (p *pass) isGround(i int) bool {
	return i >= 0 && p.ground.Is(p.d.Nodes[i].Lemma, "use", "ground")
}

// cased reports whether a preposition marks the phrase that token i heads.
func (p *pass) cased(i int) bool {
	for _, k := range p.d.Kids(i) {
		if int(k) > i {
			break
		}
		if p.d.Nodes[k].Is("case") {
			return true
		}
	}
	return false
}

func possessive(d *text.Doc, i int) (text.Mention, bool) {
	m := text.Mention{Range: text.Range{First: i, End: i + 1}, Head: i, Kind: text.Pronoun, Rule: "mention.possessive"}
	switch d.Tokens[i].Norm {
	case "his":
		m.Gender = 'm'
	case "her":
		m.Gender = 'f'
	case "their":
		m.Plural = true
	case "its", "our", "my":
	default:
		return m, false
	}
	return m, true
}

// pronoun reads a personal or relative pronoun.
func (p *pass) pronoun(i int) (text.Mention, bool) {
	d := p.d
	m := text.Mention{Range: text.Range{First: i, End: i + 1}, Head: i, Kind: text.Pronoun, Rule: "mention.pronoun"}
	if d.Nodes[i].UPOS != "PRON" || d.Nodes[i].XPOS == "PRP$" {
		return m, false
	}
	switch d.Tokens[i].Norm {
	case "he", "him":
		m.Gender = 'm'
	case "she", "her":
		m.Gender = 'f'
	case "they", "them":
		m.Plural = true
	case "it":
		return m, !d.Nodes[i].Is("expl")
	case "we", "us", "i", "me":
	case "who", "whom", "which":
		m.Rule = "mention.relative"
		return m, p.antecedentOf(i) >= 0
	default:
		return m, false
	}
	return m, true
}

// antecedentOf gives the token that a relative pronoun stands for, -1 for none.
func (p *pass) antecedentOf(i int) int {
	d := p.d
	for j, n := d.Nodes[i].Head, 0; j >= 0 && n < 4; j, n = d.Nodes[j].Head, n+1 {
		if d.Nodes[j].Is("acl:relcl") {
			if h := d.Nodes[j].Head; h < i {
				return h
			}
			return -1
		}
		if !d.Nodes[j].Is("conj", "xcomp", "ccomp") {
			return -1
		}
	}
	return -1
}
