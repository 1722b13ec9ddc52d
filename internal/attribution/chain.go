package attribution

import (
	"unicode"
	"unicode/utf8"

	"parley"
	"parley/internal/clause"
	"parley/internal/text"
)

// according reads "according to the monitors", before, behind or in the middle
// of what is said.
func (f *finder) according() {
	for i := f.s.First; i+2 < f.s.End; i++ {
		if f.norm(i) != "according" || f.norm(i+1) != "to" {
			continue
		}
		head := f.nounAfter(i + 1)
		if head < 0 {
			continue
		}
		dr := draft{head: head, source: f.phrase(head, i+2), cue: text.Range{First: i, End: i + 2}, at: i, act: parley.ActSay, rule: "cue.according"}
		dr.block = f.block(i, text.Range{First: i, End: dr.source.End})
		left, right := text.Range{First: f.start(i), End: i}, text.Range{First: min(dr.block.End, f.last), End: f.last}
		var content []text.Range
		switch l := trim(f.d, left); {
		case l.Len() < 2:
			content = []text.Range{trim(f.d, right)}
		case f.finite(l):
			if q := f.d.QuoteClosedAt(f.closed(i)); q != nil && q.Open <= left.First {
				l = trim(f.d, q.Range)
			}
			content = []text.Range{l}
		default:
			content = []text.Range{l, trim(f.d, right)}
		}
		if content[0].Len() > 0 && content[len(content)-1].Len() > 0 {
			f.add(dr.with(content))
		}
	}
}

// closed gives the token before i, without a comma.
func (f *finder) closed(i int) int {
	if f.norm(i-1) == "," {
		return i - 2
	}
	return i - 1
}

func (dr draft) with(content []text.Range) draft {
	dr.content = content
	return dr
}

// quotedAs reads "Kesten Radio quoted the minister as saying" and "the minister
// was quoted by Kesten Radio as saying": the carrier stands in the chain.
func (f *finder) quotedAs() {
	for i := f.s.First; i+2 < f.s.End; i++ {
		if l := f.lemma(i); l != "quote" && l != "cite" || f.d.Nodes[i].XPOS[0] != 'V' {
			continue
		}
		as := -1
		for j := i + 1; j+1 < min(i+40, f.s.End); j++ {
			if f.norm(j) == "as" && f.d.Nodes[j+1].XPOS == "VBG" && f.row(j+1) != nil {
				as = j
				break
			}
		}
		if as < 0 {
			continue
		}
		dr := draft{head: -1, cue: text.Range{First: as, End: as + 2}, at: as + 1, act: parley.ActSay, rule: "carrier.quoted"}
		if clause.Passive(f.d, i) || f.d.Kid(i, "aux:pass") >= 0 || f.norm(i-1) == "was" || f.norm(i-1) == "were" {
			dr.head = clause.Subject(f.d, i)
			if dr.head < 0 {
				dr.head = f.nounBefore(i)
			}
			if by := clause.Agent(f.d, i); by >= 0 {
				dr.via = append(dr.via, f.phrase(by, i+1))
			} else {
				dr.via = f.told(i, text.Range{First: i, End: as})
				if f.norm(as+2) == "by" {
					if h := f.nounAfter(as + 2); h >= 0 {
						dr.via = append(dr.via, f.phrase(h, as+3))
					}
				}
			}
		} else {
			dr.head = f.nounAfter(i)
			if by := clause.Subject(f.d, i); by >= 0 {
				dr.via = append(dr.via, f.phrase(by, f.s.First))
			}
		}
		if dr.head < 0 || f.d.Nodes[dr.head].Rel == "" {
			continue
		}
		from := i + 1
		if dr.head < i {
			from = f.s.First
		}
		dr.source = f.phrase(dr.head, from)
		c := f.row(as + 1)
		for _, name := range []string{"that", "quote", "obj-that"} {
			if dr.content = f.clauseBehind(as+1, f.past(as+2), name); len(dr.content) > 0 {
				break
			}
		}
		if len(dr.content) == 0 {
			first := min(dr.source.First, i)
			for _, v := range dr.via {
				first = min(first, v.First)
			}
			if b := f.block(as, text.Range{First: first, End: as + 2}); b.First > f.s.First {
				dr.block = b
				dr.content, _ = f.quoted(&dr)
				if dr.content == nil {
					dr.content, _ = f.spoken(&dr)
				}
			}
		}
		if len(dr.content) > 0 && c != nil {
			f.used[i] = true
			f.add(dr)
		}
	}
}

// past gives the first token at or behind j that is no "on Monday" or "by Kesten
// Radio".
func (f *finder) past(j int) int {
	for j < f.last {
		if e := f.timed(j); e > j {
			j = e
			continue
		}
		if f.norm(j) == "by" && j+1 < f.last {
			if h := f.nounAfter(j); h >= 0 {
				j = f.phrase(h, j+1).End
				continue
			}
		}
		break
	}
	return j
}

// told gives the media among the words that stand with the cue at token i: "told
// Kesten Radio".
func (f *finder) told(i int, r text.Range) []text.Range {
	var out []text.Range
	for _, m := range f.d.MentionsOver(r) {
		if m.Kind == text.Agency && m.First > i && m.End <= r.End {
			out = append(out, m.Range)
		}
	}
	return out
}

// carriers turns "..., Kesten Radio reported" over another's words into a link of
// that statement's chain.
func (f *finder) carriers() {
	drop := map[int]bool{}
	for i := range f.out {
		st := &f.out[i]
		if st.cue.Len() == 0 || st.source.Len() == 0 || !f.carries(st) {
			continue
		}
		for k := range f.out {
			if k == i || drop[k] || f.out[k].source.Len() == 0 || f.out[k].act == "" {
				continue
			}
			for _, c := range st.content {
				if f.out[k].cue.Len() > 0 && c.First <= f.out[k].cue.First && f.out[k].cue.End <= c.End && (f.opens(c, &f.out[k]) || f.out[k].block.Len() > 0 && st.cue.First-f.out[k].block.End <= 1 && st.cue.First >= f.out[k].block.End) {
					f.out[k].via = append(f.out[k].via, st.source)
					drop[i] = true
				}
			}
		}
	}
	kept := f.out[:0]
	for i := range f.out {
		if !drop[i] {
			kept = append(kept, f.out[i])
		}
	}
	f.out = kept
}

// opens reports whether words begin with the source of another statement, or with
// no more before it than a place or a time.
func (f *finder) opens(c text.Range, st *draft) bool {
	n := st.source.First - c.First
	return n <= 2 || n <= 8 && f.norm(st.source.First-1) == "," && !f.finite(text.Range{First: c.First, End: st.source.First})
}

// carries reports whether the source of a statement may pass on another's
// words: an agency that says so, or a name that reports.
func (f *finder) carries(st *draft) bool {
	if st.act != parley.ActSay || st.at < 0 {
		return false
	}
	if over := f.d.MentionsOver(st.source); len(over) > 0 && over[0].Kind == text.Agency {
		return true
	}
	r, _ := utf8.DecodeRuneInString(f.d.Text[f.d.Tokens[st.source.End-1].Start:])
	return f.lemma(st.at) == "report" && unicode.IsUpper(r) && f.d.Nodes[st.head].UPOS == "PROPN" && st.block.Len() > 0
}
