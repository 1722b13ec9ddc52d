package commitment

import (
	"fmt"
	"slices"
	"strings"

	"parley"
	"parley/internal/text"
)

// author finds who set the instrument: "the deal brokered by Annan", "Annan's
// plan", here or where the report tells it most fully.
func (f *finder) author(d *text.Doc, inst text.Range, head int) (*parley.Span, parley.Names) {
	sp := d.Span(inst)
	if by := f.authorOf(d, inst, head); len(by) > 0 {
		return &sp, by
	}
	for c := range d.Chunks {
		ch := d.Chunks[c].Range
		h := f.instrumentHead(d, ch)
		if h < 0 || d.Sents[d.Tokens[h].Sent].Furniture {
			continue
		}
		if by := f.authorOf(d, ch, h); len(by) > 0 {
			fuller := d.Span(ch)
			return &fuller, by
		}
	}
	return &sp, nil
}

func (f *finder) authorOf(d *text.Doc, inst text.Range, head int) parley.Names {
	for _, k := range d.MentionsIn(text.Range{First: inst.First, End: head - 1}) {
		if m := &d.Mentions[k]; d.Norm(m.End) == "'s" && m.Name != "" && m.Kind != text.Place {
			return parley.Names{m.Name}
		}
	}
	i := inst.End
	if i+2 < len(d.Tokens) && d.Tokens[i].Tag == text.Verb && (d.Norm(i+1) == "by") {
		for _, m := range d.MentionsOver(text.Range{First: i + 2, End: i + 5}) {
			if m.First >= i+2 && m.Name != "" {
				return parley.Names{m.Name}
			}
		}
	}
	return nil
}

// accept raises what a plan calls for to agreed, or lowers it to refused, by
// what the obligor is reported to have said of the plan or its dates.
func (f *finder) accept(d *text.Doc, all []found) {
	for i := range d.Statements {
		st := &d.Statements[i]
		if st.Act != parley.ActAgree && st.Act != parley.ActReject || len(st.Content) == 0 {
			continue
		}
		r := d.RangeOf(st.Content[0])
		about := f.instrumentHead(d, r) >= 0
		for k := r.First; k < r.End; k++ {
			about = about || f.planParts.Has(d.Tokens[k].Lemma)
		}
		if !about {
			continue
		}
		for k := range all {
			c := &all[k]
			if c.Instrument == nil || !sameSide(c.Obligor, st) {
				continue
			}
			switch {
			case st.Act == parley.ActAgree && !st.Negated:
				c.Force = parley.ForceAgreed
			case st.Act == parley.ActReject && c.Force != parley.ForceRequired:
				c.Force = parley.ForceRefused
			}
			c.Basis = append(c.Basis, st.Content[0])
		}
	}
}

func sameSide(obligor parley.Names, st *parley.Statement) bool {
	for _, o := range obligor {
		if slices.Contains(st.Who, o) || slices.Contains(st.For, o) {
			return true
		}
	}
	return false
}

// reserve attaches to a commitment the demand that its obligor makes before it
// does the same thing: "demanded guarantees before it pulls back".
func (f *finder) reserve(d *text.Doc, all []found) {
	for i := range d.Statements {
		st := &d.Statements[i]
		if len(st.Content) == 0 || st.Act != parley.ActRequest && st.Act != parley.ActPromise && st.Act != parley.ActSay && st.Act != parley.ActReject && st.Act != parley.ActAgree {
			continue
		}
		r := d.RangeOf(st.Content[0])
		cut := f.conditionAt(d, r)
		if cut < 0 {
			f.first(d, st, r, all)
			continue
		}
		before := trim(d, text.Range{First: r.First, End: cut})
		after := d.Span(text.Range{First: cut, End: r.End})
		for k := range all {
			c := &all[k]
			if c.Condition != nil || c.Type == "" || !sameSide(c.Obligor, st) || c.Said == st.ID {
				continue
			}
			// The thing itself stands after the word; what it waits for, before it.
			if w := d.Norm(cut); (w == "before" || w == "until") && f.typeIn(d, after) == c.Type && before.Len() > 0 {
				sp := d.Span(before)
				c.Condition = &sp
				c.Basis = append(c.Basis, after)
			} else if f.typeIn(d, d.Span(before)) == c.Type {
				c.Condition = &after
			}
		}
	}
}

// first attaches a demand for something to come first to the one thing that
// its speaker has to do under an instrument.
func (f *finder) first(d *text.Doc, st *parley.Statement, r text.Range, all []found) {
	if st.Act != parley.ActRequest {
		return
	}
	only := -1
	for k := range all {
		if c := &all[k]; c.Instrument != nil && c.Type != "" && sameSide(c.Obligor, st) {
			if only >= 0 {
				return
			}
			only = k
		}
	}
	if only < 0 || all[only].Condition != nil {
		return
	}
	for k := r.First; k < r.End; k++ {
		if n := d.Norm(k); n == "first" && k > r.First && d.Tokens[k-1].Tag != text.Det && d.Tokens[k-1].Tag != text.Poss || n == "beforehand" {
			sp := d.Span(trim(d, r))
			all[only].Condition = &sp
			return
		}
	}
}

// conditionAt gives the token of a word that opens a condition in r, -1 if none does.
func (f *finder) conditionAt(d *text.Doc, r text.Range) int {
	for k := r.First + 1; k < r.End; k++ {
		if f.conditions.Has(d.Norm(k)) && clauseFollows(d, k+1, r.End) {
			return k
		}
	}
	return -1
}

// typeIn gives the provision type of the first event within a span.
func (f *finder) typeIn(d *text.Doc, sp parley.Span) string {
	for _, e := range d.EventsIn(sp) {
		if t := f.types.Get(strings.ToLower(e.Type)+"/"+e.Mode, "type"); t != "" {
			return t
		}
	}
	return ""
}

// emit numbers the commitments and ties relative deadlines to the one they
// count from: the last deadline before it in the same instrument, else any.
func (f *finder) emit(d *text.Doc, all []found) {
	d.Commitments = d.Commitments[:0]
	for i := range all {
		all[i].ID = fmt.Sprintf("c%d", i+1)
	}
	for i := range all {
		c := &all[i]
		if c.Deadline != nil && c.Deadline.Offset != "" {
			best := -1
			for k := range all {
				o := &all[k]
				if k == i || o.Deadline == nil || o.Deadline.Offset != "" {
					continue
				}
				if best < 0 || o.group == c.group && c.group != 0 {
					best = k
				}
			}
			if best >= 0 {
				c.Deadline.After, c.Deadline.Anchor = all[best].ID, parley.AnchorDeadline
			} else if c.Deadline.Unresolved == "" {
				c.Deadline.Anchor = parley.AnchorSignature
			}
		}
		d.Commitments = append(d.Commitments, c.Commitment)
	}
}

// actors gives the sides named in a range.
func actors(d *text.Doc, r text.Range) parley.Names {
	var out parley.Names
	for _, m := range d.MentionsOver(r) {
		if m.Kind == text.Place || m.Kind == text.Agency || m.Name == "" {
			continue
		}
		name := m.Name
		if m.For != "" && (m.Kind == text.Group || m.Kind == text.Official) {
			name = m.For
		}
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// speakerSide gives whom a statement binds: the side its speaker speaks for.
func speakerSide(st *parley.Statement) parley.Names {
	if len(st.For) > 0 {
		return st.For
	}
	return st.Who
}

func infinitiveIn(d *text.Doc, r text.Range) int {
	for k := r.First; k < r.End; k++ {
		if d.Norm(k) == "to" && k+1 < r.End && (d.Tokens[k+1].Tag == text.Verb || d.Tokens[k+1].Tag == text.Aux || d.Tokens[k+1].Tag == text.Adv) {
			return k
		}
		if d.Tokens[k].Tag == text.Verb {
			return -1
		}
	}
	return -1
}

func obligation(d *text.Doc, r text.Range) int {
	for k := r.First; k < r.End; k++ {
		if w := d.Norm(k); w == "must" || w == "should" {
			return k
		}
	}
	return -1
}

func sentenceEnd(d *text.Doc, s text.Sent) int { return trim(d, s.Range).End }

func trim(d *text.Doc, r text.Range) text.Range {
	for r.First < r.End && (d.Tokens[r.First].Tag == text.Mark || d.Norm(r.First) == "and") {
		r.First++
	}
	for r.First < r.End && d.Tokens[r.End-1].Tag == text.Mark && d.Norm(r.End-1) != "]" {
		r.End--
	}
	return r
}
