package eventcode

import (
	"parley"
	"parley/internal/text"
)

// clauseAround gives the clause of a trigger: within the statement it stands
// in, from the mark or subordinator before it to the next one after it.
func clauseAround(d *text.Doc, s text.Sent, t text.Range, said *parley.Statement) text.Range {
	within := s.Range
	if said != nil {
		for _, c := range said.Content {
			if r := d.RangeOf(c); r.First <= t.First && t.End <= r.End {
				within = text.Range{First: max(r.First, s.First), End: min(r.End, s.End)}
			}
		}
	}
	r := within
	for k := t.First - 1; k >= within.First; k-- {
		if boundary(d, k, within) {
			r.First = k + 1
			if d.Tokens[k].Tag == text.Sub || d.Tokens[k].Tag == text.Prep {
				r.First = k
			}
			break
		}
	}
	for k := t.End; k < within.End; k++ {
		if n := d.Norm(k); boundary(d, k, within) && n != "before" && n != "after" && n != "until" && n != "unless" && n != "if" {
			r.End = k
			break
		}
	}
	for r.First < t.First && d.Tokens[r.First].Tag == text.Mark {
		r.First++
	}
	for r.End > t.End && d.Tokens[r.End-1].Tag == text.Mark {
		r.End--
	}
	return r
}

// boundary reports whether a clause begins or ends at token k.
func boundary(d *text.Doc, k int, within text.Range) bool {
	tok := &d.Tokens[k]
	switch {
	case tok.Norm == ";" || tok.Norm == ":" || tok.Norm == "--":
		return true
	case tok.Tag == text.Sub && tok.Norm != "than" && tok.Norm != "as":
		return true
	case tok.Norm == "before" || tok.Norm == "after" || tok.Norm == "until":
		for j := k + 1; j < min(k+8, within.End); j++ {
			if d.Tokens[j].Tag == text.Mark {
				return false
			}
			if d.Tokens[j].Tag == text.Verb || d.Tokens[j].Tag == text.Aux {
				return true
			}
		}
	case tok.Norm == "but":
		return true
	case tok.Tag == text.Conj || tok.Norm == ",":
		// A new clause follows where a subject with a finite verb does.
		j := k + 1
		for j < within.End && (d.Tokens[j].Tag == text.Conj || d.Tokens[j].Tag == text.Adv) {
			j++
		}
		if c := d.ChunkAt(min(j, len(d.Tokens)-1)); c >= 0 && d.Chunks[c].First == j {
			j = d.Chunks[c].End
			return j < within.End && (d.Tokens[j].Tag == text.Modal || d.Tokens[j].Tag == text.Aux || d.Tokens[j].Tag == text.Verb && d.Tokens[j].Form != text.Gerund)
		}
		return j < within.End && d.Tokens[j].Tag == text.Verb && d.Tokens[j].Form == text.Gerund && tok.Norm == ","
	}
	return false
}

// actorMention gives the first mention in a range that can act.
func actorMention(d *text.Doc, r text.Range) (*text.Mention, bool) {
	over := d.MentionsOver(r)
	for k := range over {
		if over[k].Kind != text.Place {
			return &over[k], true
		}
	}
	return nil, false
}

// names gives who a mention is as an actor: the forces of a country act for it.
func names(m *text.Mention) parley.Names {
	switch {
	case m.Kind == text.Group && m.For != "":
		return parley.Names{m.For}
	case m.Name == "":
		return nil
	}
	return parley.Names{m.Name}
}

// actorIn gives the actors named in a noun phrase, joined ones all.
func actorIn(d *text.Doc, r text.Range) parley.Names {
	var out parley.Names
	over, joined := d.MentionsOver(r), false
	for k := range over {
		m := &over[k]
		if m.Kind == text.Place {
			continue
		}
		if joined && d.Norm(m.First-1) != "and" && d.Norm(m.First-1) != "," {
			break
		}
		out = append(out, names(m)...)
		joined = true
	}
	if len(out) == 0 && r.Len() > 0 {
		// "its forces", "his army": whoever the possessive means
		if d.Tokens[r.First].Tag == text.Poss {
			return possessor(d, r.First)
		}
	}
	return out
}

// possessor resolves "its" and "their": the nearest mention of the sentence
// before it that can own something.
func possessor(d *text.Doc, i int) parley.Names {
	plural := d.Norm(i) == "their"
	sent := d.Tokens[i].Sent
	before := d.MentionsOver(text.Range{First: d.Sents[max(0, sent-1)].First, End: i})
	for k := len(before) - 1; k >= 0; k-- {
		m := &before[k]
		if m.Kind == text.Place || m.Kind == text.Agency {
			continue
		}
		if d.Norm(i) == "its" && m.Kind != text.Country && m.Kind != text.Body && m.Kind != text.Armed {
			continue
		}
		if plural && !m.Plural && m.Kind != text.Country {
			continue
		}
		return names(m)
	}
	return nil
}

// when gives the time expression nearest to the trigger within its clause.
func when(d *text.Doc, clause, t text.Range) *parley.TimeExpr {
	over := d.TimesOver(d.Span(clause))
	best, dist := -1, 0
	for i := range over {
		x := &over[i]
		n := x.Span.Start - d.Tokens[t.End-1].End
		if n < 0 {
			n = d.Tokens[t.First].Start - x.Span.End + 20
		}
		if best < 0 || n < dist {
			best, dist = i, n
		}
	}
	if best < 0 {
		return nil
	}
	x := over[best]
	return &x
}

func where(d *text.Doc, clause text.Range) string {
	for _, k := range d.MentionsIn(clause) {
		if m := &d.Mentions[k]; m.Kind == text.Place {
			return m.Name
		}
	}
	return ""
}

// first reports whether a noun phrase is in the first person: "we", "our troops".
func first(d *text.Doc, r text.Range) bool {
	switch d.Norm(r.First) {
	case "we", "our", "i", "my":
		return true
	}
	return false
}

// speaker gives whom "we" means in what a statement says.
func speaker(st *parley.Statement) parley.Names {
	if len(st.For) > 0 {
		return st.For
	}
	return st.Who
}
