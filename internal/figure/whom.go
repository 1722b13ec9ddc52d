package figure

import (
	"slices"

	"parley"
	"parley/internal/clause"
	"parley/internal/text"
)

// whom gives the words for those counted. Where they are left out ("one person
// died and 15 were hurt"), they are those of the number before, whose span is the
// basis then.
func (f *finder) whom(d *text.Doc, n, last *count) (of string, basis []parley.Span) {
	n.of = f.phrase(d, n)
	if n.of.Len() == 0 || n.of.Len() == 1 && d.Nodes[n.of.First].Lemma == "other" {
		if n.action != "count" || n.noun >= 0 && n.of.Len() == 0 || last == nil || last.of.Len() == 0 || f.words.Is(f.word(d, last.noun), "counts", "thing") {
			return d.Words(d.Span(n.of)), nil
		}
		n.of = last.of
		basis = []parley.Span{d.Span(n.of)}
	}
	return d.Words(d.Span(n.of)), basis
}

// phrase gives the words for those counted behind the number, without those that
// say nothing of them.
func (f *finder) phrase(d *text.Doc, n *count) text.Range {
	if n.noun < n.End || n.noun == n.event && !n.self {
		return text.Range{}
	}
	first := n.noun
	for i := n.noun - 1; i >= n.End; i-- {
		u := d.Nodes[i].UPOS
		if u != "ADJ" && u != "NOUN" && u != "PROPN" && u != "VERB" && !d.Hyphen(i) && d.Norm(i) != "'s" || d.Nodes[i].Lemma == "other" || d.Norm(i) == "more" {
			break
		}
		first = i
	}
	end := n.noun + 1
	for _, k := range d.Kids(n.noun) {
		if c := int(k); d.Nodes[c].Is("conj") && c > n.noun && d.Kid(c, "nummod") < 0 && c < n.noun+5 && d.Nodes[c].UPOS == "NOUN" {
			end = c + 1
		}
	}
	return text.Range{First: first, End: end}
}

// agent gives who did it: who the word for it says, or a "by" further down.
func (f *finder) agent(d *text.Doc, n *count) parley.Names {
	if n.self || n.action != "count" || n.rule == "figure.beside" {
		return nil
	}
	w := f.word(d, n.event)
	by := -1
	if w != "" && !f.words.Is(w, "counts", "subject") && !f.words.Is(w, "counts", "self") {
		by = clause.Agent(d, n.event)
	}
	if by < 0 || by == n.noun || by == n.head {
		by = under(d, n.event)
	}
	if by < 0 || by == n.noun || by == n.head {
		return nil
	}
	return names(d, by)
}

// under gives what "by" adds to what is told with the event: "killed in raids by
// the army".
func under(d *text.Doc, event int) int {
	for _, k := range d.Kids(event) {
		if !d.Nodes[k].Is("obl", "nmod") {
			continue
		}
		for _, g := range d.Kids(int(k)) {
			if d.Nodes[g].Is("nmod", "obl") && clause.Cased(d, int(g), "by") {
				return int(g)
			}
		}
	}
	return -1
}

// names gives the actors that the phrase of token i names.
func names(d *text.Doc, i int) parley.Names {
	var out parley.Names
	for _, c := range clause.Conjuncts(d, i) {
		m := named(d, c)
		if m == nil {
			continue
		}
		name := m.Name
		if m.Kind == text.Group && m.For != "" {
			name = m.For
		}
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// named gives the mention at token i, or else the first in its phrase that is no
// place.
func named(d *text.Doc, i int) *text.Mention {
	for _, r := range [...]text.Range{{First: i, End: i + 1}, clause.Phrase(d, i)} {
		over := d.MentionsOver(r)
		for k := range over {
			if m := &over[k]; m.Kind != text.Place && m.Name != "" {
				return m
			}
		}
	}
	return nil
}
