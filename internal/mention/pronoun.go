package mention

import (
	"parley/internal/clause"
	"parley/internal/text"
)

// speakers works out who speaks in each quotation: who is the subject of a verb
// of saying beside it, in its paragraph, or in the paragraph before it if it
// opens its own.
func (p *pass) speakers() {
	d := p.d
	last := make([]int, len(d.Sents)) // of each sentence the last who speaks, -1 for none
	for i := range last {
		last[i] = -1
	}
	for i := range p.stands {
		if p.stands[i].speaks {
			last[d.Tokens[d.Mentions[i].First].Sent] = i
		}
	}
	p.speaker = make([]int, len(d.Quotes))
	for q := range d.Quotes {
		p.speaker[q] = p.speakerOf(q, last)
	}
}

func (p *pass) speakerOf(q int, last []int) int {
	d := p.d
	quote := &d.Quotes[q]
	from, to := d.Tokens[quote.Open].Sent, d.Tokens[max(quote.Open, quote.End-1)].Sent
	if quote.Close >= 0 && quote.Close+1 < len(d.Tokens) && d.Tokens[quote.Close+1].Sent == to && last[to] >= 0 {
		return last[to]
	}
	for s := to; s >= from; s-- {
		if last[s] >= 0 {
			return last[s]
		}
	}
	para := d.Sents[from].Para
	for s := from - 1; s >= 0 && s >= from-4 && d.Sents[s].Para >= para-1; s-- {
		if last[s] >= 0 && (d.Sents[s].Para == para || quote.Open == d.Sents[from].First) {
			return last[s]
		}
	}
	return -1
}

// pronominal resolves a pronoun.
func (p *pass) pronominal(i int) {
	d := p.d
	m := &d.Mentions[i]
	j := -1
	switch w := d.Norm(m.First); {
	case m.Rule == "mention.relative":
		p.relative(i)
		return
	case w == "we" || w == "us" || w == "our" || w == "i" || w == "me" || w == "my":
		m.Rule = "mention.speaker"
		if q := p.stands[i].quote; q >= 0 {
			j = p.speaker[q]
		}
		if j >= 0 && d.Mentions[j].Kind == text.Pronoun && j > i {
			j = p.meant(j, &d.Mentions[j], p.stands[j])
		}
	default:
		j = p.meant(i, m, p.stands[i])
	}
	if j >= 0 {
		p.means(i, j)
	}
}

// means gives pronoun i the name of mention j.
func (p *pass) means(i, j int) {
	m, c := &p.d.Mentions[i], &p.d.Mentions[j]
	m.Name, m.For, m.Role, m.Unnamed, m.Basis = c.Name, c.For, c.Role, c.Unnamed, j
	if c.Kind == text.Person {
		if k := p.who[c.Name]; k != nil {
			m.For = k.of
			if m.Gender != 0 && k.gender == 0 {
				k.gender = m.Gender
			}
		}
	}
}

// relative resolves "who" to the phrase before it.
func (p *pass) relative(i int) {
	d := p.d
	m := &d.Mentions[i]
	h := p.antecedentOf(m.First)
	for k := i - 1; h >= 0 && k >= 0 && k > i-12; k-- {
		if c := &d.Mentions[k]; c.First <= h && h < c.End {
			p.means(i, k)
			return
		}
	}
	if h < 0 {
		return
	}
	if r := clause.Phrase(d, h); d.Norm(m.First) != "which" && d.Nodes[h].UPOS == "NOUN" && r.End <= m.First {
		n := text.Mention{Range: r}
		m.Name, m.Unnamed = p.describe(&n), true
	}
}

// reach is how many mentions before a pronoun are looked at.
const reach = 80

// meant finds the mention that pronoun m means, before mention i, -1 if none
// can be told.
func (p *pass) meant(i int, m *text.Mention, st stand) int {
	d := p.d
	sent := d.Tokens[m.First].Sent
	best, bestScore, nearest := -1, -100, true
	thing := d.Norm(m.First) == "it" && !st.speaks && !p.acts(&st)
	if thing && (!st.subject || d.Nodes[st.verb].UPOS != "VERB") {
		return -1 // "it was not clear", "they crossed it"
	}
	beside := p.besides(i, &st, sent)
	for j := i - 1; j >= 0 && j > i-reach; j-- {
		c := &d.Mentions[j]
		away := sent - d.Tokens[c.First].Sent
		if away > 5 {
			break
		}
		if c.End > m.First || c.Name == "" || c.Name == beside {
			continue
		}
		fit := p.fits(m, c)
		if fit == 0 {
			continue
		}
		score, ok := p.weigh(m, &st, j, away)
		if !ok {
			continue
		}
		if nearest && away == 0 && m.Rule == "mention.possessive" {
			score += 4 // "urged the rebels to give up their arms"
			if p.stands[j].under {
				score += 2
			}
		}
		nearest = false
		if thing && (!p.stands[j].subject || away > 1) {
			continue
		}
		if score += fit; score > bestScore {
			best, bestScore = j, score
		}
	}
	if bestScore < p.least(m) {
		return -1
	}
	return best
}

// besides gives the name of what is subject or object of the verb of a pronoun
// beside it: "Dorn praised him" is not of Dorn.
func (p *pass) besides(i int, st *stand, sent int) string {
	if !st.core || st.verb < 0 {
		return ""
	}
	for j := i - 1; j >= 0 && j > i-reach && p.d.Tokens[p.d.Mentions[j].First].Sent == sent; j-- {
		if p.stands[j].core && p.stands[j].verb == st.verb {
			return p.d.Mentions[j].Name
		}
	}
	return ""
}

// acts reports whether what a pronoun means does what actors do: "it urged",
// where "it was raining" and "made it clear" mean nobody.
func (p *pass) acts(st *stand) bool {
	return st.core && st.verb >= 0 && p.cues.Has(p.d.Nodes[st.verb].Lemma)
}

// least is the weight that a resolution needs.
func (p *pass) least(m *text.Mention) int {
	if m.Gender != 0 {
		return -6
	}
	return -3
}

// weigh tells how likely a pronoun with the stand st means mention j, and
// whether it can.
func (p *pass) weigh(m *text.Mention, st *stand, j, away int) (score int, ok bool) {
	c, its := &p.d.Mentions[j], &p.stands[j]
	score = -2 * away
	if m.Gender == 0 {
		score -= away
	}
	if st.verb >= 0 && st.verb == its.verb && st.core && (its.core || its.under) {
		return 0, false // "Dorn praised him"
	}
	switch {
	case its.subject && its.sub:
		score += 2
	case its.subject:
		score += 3
	case its.owner:
		score--
	case its.under:
		score -= 2
	}
	if its.speaks {
		score++
		if st.speaks {
			score += 2
		}
	}
	switch {
	case st.quote >= 0 && its.quote == st.quote:
		score++
	case st.quote >= 0 && p.speaker[st.quote] >= 0 && p.d.Mentions[p.speaker[st.quote]].Name == c.Name && c.Name != "":
		return 0, false // whoever speaks says "I"
	case st.quote < 0 && its.quote >= 0:
		score -= 5
	}
	if k := p.who[c.Name]; k != nil && k.count > 3 {
		score++
	}
	if c.Kind == text.Agency && m.Gender == 0 && its.verb >= 0 && (p.d.Nodes[its.verb].Lemma == "quote" || p.d.Nodes[its.verb].Lemma == "cite") {
		score -= 2 // it carries what another says
	}
	if c.Kind == text.Pronoun && c.Rule != "mention.relative" {
		score++
	}
	return score, true
}

// fits tells how well a pronoun can mean a mention by its kind, 0 if it cannot.
func (p *pass) fits(m, c *text.Mention) int {
	gender := c.Gender
	if k := p.who[c.Name]; k != nil {
		gender = k.gender
	}
	relative := c.Rule == "mention.relative" || c.Rule == "mention.speaker"
	switch {
	case m.Gender != 0:
		person := c.Kind == text.Person || c.Rule == singleName || c.Kind == text.Official || c.Kind == text.Pronoun && (c.Gender == m.Gender || relative && p.who[c.Name] != nil)
		if c.Plural || !person || gender != 0 && gender != m.Gender {
			return 0
		}
		return 2
	case m.Plural:
		switch {
		case c.Kind == text.Pronoun && relative:
			return 0
		case c.Plural && (c.Kind == text.Pronoun || p.plural(c)):
			return 4
		case c.Plural || c.Kind == text.Armed || c.Kind == text.Group:
			return 2
		}
		return 0
	}
	if w := p.d.Norm(m.First); w != "it" && w != "its" {
		return 0
	}
	switch c.Kind {
	case text.Country, text.Body, text.Armed, text.Agency:
		return 2
	case text.Group:
		if !p.plural(c) {
			return 2
		}
	case text.Pronoun:
		if w := p.d.Norm(c.First); w == "it" || w == "its" {
			return 2
		}
	}
	return 0
}

// plural reports whether a group is told of in the plural.
func (p *pass) plural(c *text.Mention) bool {
	x := p.d.Nodes[c.Head].XPOS
	return x == "NNS" || x == "NNPS"
}
