package attribution

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"parley"
	"parley/internal/text"
)

// emit writes the drafts, in text order, into the layer.
func (a *attributor) emit(d *text.Doc, all []*draft) {
	for _, dr := range all {
		dr.content = slices.DeleteFunc(dr.content, func(c text.Range) bool { return c.Len() <= 0 })
	}
	all = slices.DeleteFunc(all, func(dr *draft) bool { return len(dr.content) == 0 })
	d.Statements = d.Statements[:0]
	for i, dr := range all {
		st := parley.Statement{ID: fmt.Sprintf("s%d", i+1), Act: dr.act, Negated: dr.negated, Rule: dr.rule, Mode: mode(d, dr.content)}
		for _, c := range dr.content {
			st.Content = append(st.Content, d.Span(c))
		}
		from := dr
		if dr.who != nil {
			from = dr.who
			st.Basis = append(st.Basis, d.Span(from.source))
		} else if dr.source.Len() > 0 {
			sp := d.Span(dr.source)
			st.Source = &sp
		}
		if dr.cue.Len() > 0 {
			sp := d.Span(dr.cue)
			st.Cue = &sp
		}
		speaker(d, from, &st)
		for _, v := range dr.via {
			if name := nameOf(d, v); d.Nodes[v.First].UPOS != "PRON" && !slices.Contains(st.Who, name) && !slices.Contains(st.Via, name) {
				st.Via = append(st.Via, name)
			}
		}
		a.settle(d, dr, &st)
		uttered(d, dr, &st)
		d.Statements = append(d.Statements, st)
	}
	nest(d, all)
}

// speaker fills who speaks, for whom, and what the name was taken from.
func speaker(d *text.Doc, dr *draft, st *parley.Statement) {
	if dr.source.Len() == 0 {
		return
	}
	found := meant(d, dr)
	if len(found) == 0 {
		st.Who, st.Unnamed = parley.Names{phrase(d, dr.source)}, true
		for _, m := range d.MentionsOver(dr.source) {
			if side := cmp.Or(m.For, m.Name); m.Kind != text.Place && m.Kind != text.Agency && side != "" && len(st.For) == 0 {
				st.For = parley.Names{side}
			}
		}
		return
	}
	for k := range found {
		m := &found[k]
		name := m.Name
		if name == "" {
			name = nameOf(d, dr.source)
		}
		if m.Unnamed && m.Kind != text.Pronoun {
			st.Unnamed = true
			if len(found) == 1 && m.Basis < 0 && (m.Rule != "mention.group" || m.Name == "" || m.Range.Len() < dr.source.Len()) {
				name = phrase(d, dr.source)
			}
		}
		st.Who = append(st.Who, name)
		if m.For != "" && (len(st.For) == 0 || len(found) > 1 && !slices.Contains(st.For, m.For)) {
			st.For = append(st.For, m.For)
		}
		if m.Basis >= 0 {
			st.Basis = append(st.Basis, d.Span(d.Mentions[m.Basis].Range))
		}
	}
}

// meant gives the mentions that a source names: that which covers its head,
// the name behind a title, and those joined to it.
func meant(d *text.Doc, dr *draft) []text.Mention {
	all := d.MentionsOver(dr.source)
	var out []text.Mention
	for k := range all {
		m := &all[k]
		if m.Kind == text.Person && m.First > dr.head && d.Norm(m.First-1) == "," && m.End == dr.source.End {
			return []text.Mention{*m} // "the leader of the rebels, Ilya Dorn"
		}
		if m.First <= dr.head && dr.head < m.End {
			out = append(out, *m)
			continue
		}
		for h := m.First; h < m.End; h++ {
			if n := &d.Nodes[h]; n.Head == dr.head && n.Is("conj") {
				out = append(out, *m)
			} else if n.Head == dr.head && h > dr.head && n.Is("appos", "flat") && m.Kind == text.Person {
				return []text.Mention{*m}
			}
		}
	}
	if len(out) == 0 && len(all) > 0 {
		// The name that ends a source is its name: "rebel leader Ilya Dorn".
		if m := &all[len(all)-1]; m.End == dr.source.End && (m.Kind == text.Person || d.Nodes[dr.head].UPOS == "PROPN") {
			out = append(out, *m)
		}
	}
	return out
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

// nest finds for each statement the smallest other one whose content holds it and
// is larger than its own: no statement stands in itself through others.
func nest(d *text.Doc, all []*draft) {
	type part struct {
		text.Range
		of int
	}
	var parts []part
	size := make([]int, len(all)) // of the contents, in tokens
	for i, dr := range all {
		for _, c := range dr.content {
			parts = append(parts, part{c, i})
			size[i] += c.Len()
		}
	}
	slices.SortStableFunc(parts, func(x, y part) int { return cmp.Compare(y.Len(), x.Len()) })
	// Each token keeps the two smallest contents that hold it: one of them can be
	// the statement's own.
	held := make([][2]int32, len(d.Tokens))
	for _, p := range parts {
		for i := p.First; i < p.End; i++ {
			held[i] = [2]int32{int32(p.of + 1), held[i][0]}
		}
	}
	for i, dr := range all {
		at := dr.cue.First
		if dr.cue.Len() == 0 {
			continue
		}
		for _, of := range held[at] {
			if of > 0 && size[of-1] > size[i] {
				d.Statements[i].In = d.Statements[of-1].ID
				break
			}
		}
	}
}

// mode says how much of the content stands in quotation marks.
func mode(d *text.Doc, content []text.Range) parley.Mode {
	in, out := 0, 0
	for _, c := range content {
		for i := c.First; i < c.End; i++ {
			if d.Tokens[i].Is(text.Punct) {
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

// nameOf gives the name of the mention in r, or its words without an article.
func nameOf(d *text.Doc, r text.Range) string {
	if over := d.MentionsOver(r); len(over) > 0 && over[0].Name != "" && !over[0].Unnamed {
		return over[0].Name
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
