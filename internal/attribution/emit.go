package attribution

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley"
	"parley/internal/lang"
	"parley/internal/text"
)

func splitList(cell string) []string { return lang.List(cell) }

// carriers turns "..., Interfax reported" over another's words into a link of
// that statement's chain.
func (a *attributor) carriers(d *text.Doc, _ text.Sent, in []draft) []draft {
	drop := map[int]bool{}
	for i := range in {
		if in[i].cue.Len() == 0 || in[i].source.Len() == 0 || !a.carries(d, &in[i]) {
			continue
		}
		for k := range in {
			if k == i || drop[k] || in[k].source.Len() == 0 {
				continue
			}
			for _, c := range in[i].content {
				if in[k].cue.Len() > 0 && c.First <= in[k].cue.First && in[k].cue.End <= c.End {
					in[k].via = append(in[k].via, nameOf(d, in[i].source))
					drop[i] = true
				}
			}
		}
	}
	out := in[:0]
	for i := range in {
		if !drop[i] {
			out = append(out, in[i])
		}
	}
	return out
}

// carries reports whether the source of a statement may pass on another's
// words: an agency that says so, or a name that reports.
func (a *attributor) carries(d *text.Doc, dr *draft) bool {
	lemma := d.Tokens[dr.cue.First].Lemma
	m, ok := mentionOf(d, dr.source)
	if ok && m.Kind == text.Agency {
		return lemma == "according" || a.cues.Get(lemma, "act") == string(parley.ActSay)
	}
	return lemma == "report" && unicode.IsUpper(firstRune(d, dr.source.End-1)) && (!ok || m.Kind != text.Pronoun)
}

func firstRune(d *text.Doc, i int) rune {
	r, _ := utf8.DecodeRuneInString(d.Text[d.Tokens[i].Start:])
	return r
}

// looseQuotes gives quotations that no cue took to the statement they go on
// from, or makes them statements of the last speaker.
func (a *attributor) looseQuotes(d *text.Doc, all []draft) []draft {
	for qi := range d.Quotes {
		q := &d.Quotes[qi]
		r := trim(d, q.Range)
		if r.Len() < 4 || d.Sents[d.Tokens[q.Open].Sent].Furniture || covered(all, r) {
			continue
		}
		s := d.Sents[d.Tokens[q.Open].Sent]
		if q.Open > s.First {
			continue // scare quotes, titles and words inside narration
		}
		prev := lastBefore(d, all, q.Open)
		if prev < 0 {
			continue
		}
		p := &all[prev]
		before := d.Sents[d.Tokens[p.content[0].First].Sent]
		last := p.content[len(p.content)-1]
		near := d.Tokens[q.Open].Sent - d.Tokens[last.End-1].Sent
		quoted := d.QuoteAt(p.content[0].First) >= 0
		switch {
		case before.Para == s.Para && near <= 2 && quoted:
			p.content = append(p.content, r)
		case near <= 2 && quoted || before.Para == s.Para:
			st := draft{content: []text.Range{r}, act: parley.ActSay, rule: "quote.goes-on", who: prev}
			a.settle(d, &st)
			all = append(all, st)
		}
	}
	return all
}

func covered(all []draft, r text.Range) bool {
	for i := range all {
		for _, c := range all[i].content {
			if c.First < r.End && r.First < c.End {
				return true
			}
		}
	}
	return false
}

// lastBefore gives the last statement with a source that ends before token i.
func lastBefore(d *text.Doc, all []draft, i int) int {
	best, at := -1, -1
	for k := range all {
		if all[k].source.Len() == 0 && all[k].who < 0 {
			continue
		}
		if b := begin(&all[k]); b < i && b > at {
			best, at = k, b
		}
	}
	return best
}

// emit writes the drafts, in text order, into the layer.
func (a *attributor) emit(d *text.Doc, all []draft) {
	d.Statements = d.Statements[:0]
	for i := range all {
		dr := &all[i]
		st := parley.Statement{ID: fmt.Sprintf("s%d", i+1), Act: dr.act, Negated: dr.negated, Rule: dr.rule, Mode: mode(d, dr.content)}
		for _, c := range dr.content {
			st.Content = append(st.Content, d.Span(c))
		}
		source := dr.source
		if source.Len() > 0 {
			sp := d.Span(source)
			st.Source = &sp
		} else if dr.who >= 0 {
			for k := range i {
				if all[k].source.Len() > 0 {
					source = all[k].source
				}
			}
			if source.Len() > 0 {
				st.Basis = append(st.Basis, d.Span(source))
			}
		}
		if dr.cue.Len() > 0 {
			sp := d.Span(dr.cue)
			st.Cue = &sp
		}
		speaker(d, source, &st)
		for _, v := range dr.via {
			if len(st.Who) == 0 || st.Who[0] != v {
				st.Via = append(st.Via, v)
			}
		}
		uttered(d, dr, &st)
		d.Statements = append(d.Statements, st)
	}
	nest(d, all)
}

// speaker fills who speaks, for whom, and what the name was taken from.
func speaker(d *text.Doc, r text.Range, st *parley.Statement) {
	if r.Len() == 0 {
		return
	}
	var found []int
	for _, k := range d.MentionsIn(text.Range{First: max(0, r.First-1), End: r.End + 1}) {
		if m := &d.Mentions[k]; m.First < r.End && m.End > r.First {
			found = append(found, k)
		}
	}
	if len(found) == 0 {
		st.Who, st.Unnamed = parley.Names{nameOf(d, r)}, true
		return
	}
	first := &d.Mentions[found[0]]
	use := found[:1]
	if len(found) > 1 && joint(d, found) {
		use = found
	} else if len(found) > 1 && (first.Kind == text.Place || d.Norm(first.End) == "'s") {
		use = found[len(found)-1:]
	}
	for _, k := range use {
		m := &d.Mentions[k]
		name := m.Name
		if name == "" {
			name = nameOf(d, r)
		}
		if len(use) == 1 && m.Kind == text.Body && headed(d, r, m) {
			name, st.Unnamed = phrase(d, r), true
		} else if m.Unnamed && m.Kind != text.Pronoun {
			name = described(d, r, m)
			st.Unnamed = true
		}
		st.Who = append(st.Who, name)
		if m.For != "" && len(st.For) == 0 {
			st.For = parley.Names{m.For}
		}
		if m.Basis >= 0 {
			st.Basis = append(st.Basis, d.Span(d.Mentions[m.Basis].Range))
		}
	}
}

// headed reports whether a noun goes on from the name that a source opens with:
// "Oil traders" are not Oil.
func headed(d *text.Doc, r text.Range, m *text.Mention) bool {
	c := d.ChunkAt(m.End - 1)
	if c < 0 || m.End >= r.End {
		return false
	}
	head := d.Chunks[c].Head
	return head >= m.End && head < r.End && d.Tokens[head].Tag == text.Word && d.Tokens[head].Lemma != d.Tokens[head].Norm
}

// described gives the whole phrase for an unnamed source: "residents of Homs".
func described(d *text.Doc, r text.Range, m *text.Mention) string {
	if m.Basis >= 0 && m.Name != "" {
		return m.Name
	}
	if m.Rule == "mention.group" && m.Name != "" && m.Range.Len() >= r.Len() {
		return m.Name
	}
	return nameOf(d, r)
}

func joint(d *text.Doc, found []int) bool {
	for i := 1; i < len(found); i++ {
		a, b := &d.Mentions[found[i-1]], &d.Mentions[found[i]]
		if b.First-a.End > 2 || b.First == a.End {
			return false
		}
		if w := d.Norm(b.First - 1); w != "and" && w != "," && w != "the" {
			return false
		}
	}
	return true
}

// uttered takes the time that stands between source and cue, or after the cue.
func uttered(d *text.Doc, dr *draft, st *parley.Statement) {
	if dr.cue.Len() == 0 {
		return
	}
	around := text.Range{First: max(0, dr.cue.First-2), End: min(dr.cue.End+2, len(d.Tokens))}
	for _, x := range d.TimesOver(d.Span(around)) {
		r := d.RangeOf(x.Span)
		near := r.First >= dr.cue.End && r.First <= dr.cue.End+1 || r.End <= dr.cue.First && r.End >= dr.cue.First-1
		if near && d.Tokens[r.First].Sent == d.Tokens[dr.cue.First].Sent && !x.Time.IsZero() && (x.Relation == "" || x.Relation == "at" || x.Relation == "during") {
			c := x.Time
			st.Uttered = &c
			return
		}
	}
}

// nest finds for each statement the smallest other one whose content holds it.
func nest(d *text.Doc, all []draft) {
	for i := range all {
		if all[i].cue.Len() == 0 {
			continue
		}
		best := 0
		for k := range all {
			if k == i {
				continue
			}
			for _, c := range all[k].content {
				if c.First <= all[i].cue.First && all[i].cue.End <= c.End && (best == 0 || c.Len() < best) {
					best = c.Len()
					d.Statements[i].In = d.Statements[k].ID
				}
			}
		}
	}
}

// mode says how much of the content stands in quotation marks.
func mode(d *text.Doc, content []text.Range) parley.Mode {
	in, out := 0, 0
	for _, c := range content {
		for i := c.First; i < c.End; i++ {
			if d.Tokens[i].Tag == text.Mark {
				continue
			}
			if d.QuoteAt(i) >= 0 {
				in++
			} else {
				out++
			}
		}
	}
	switch {
	case in == 0:
		return parley.ModeIndirect
	case out == 0:
		return parley.ModeDirect
	}
	return parley.ModeMixed
}

func mentionOf(d *text.Doc, r text.Range) (*text.Mention, bool) {
	if over := d.MentionsOver(r); len(over) > 0 {
		return &over[0], true
	}
	return nil, false
}

// nameOf gives the name of the mention in r, or its words without an article.
func nameOf(d *text.Doc, r text.Range) string {
	if m, ok := mentionOf(d, r); ok && m.Name != "" && !m.Unnamed {
		return m.Name
	}
	return phrase(d, r)
}

// phrase gives the words of a noun phrase without an article.
func phrase(d *text.Doc, r text.Range) string {
	first := r.First
	if w := d.Norm(first); r.Len() > 1 && (w == "the" || w == "some") {
		first++
	}
	return strings.Join(strings.Fields(d.Words(d.Span(text.Range{First: first, End: r.End}))), " ")
}
