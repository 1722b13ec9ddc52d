package gate

import (
	"slices"
	"strings"

	"parley"
	"parley/internal/text"
)

// statements checks who speaks, for whom, and through whom. What was said within
// a statement that is left out stands in the one around that.
func (w *work) statements() {
	all := w.d.Statements
	w.d.Statements = keep(all, func(st *parley.Statement) bool {
		field, value := w.statement(st)
		if field != "" {
			w.replaced[st.ID] = st.In
			w.refuse("statement", st.ID, field, value, st.Rule, place(st))
			return false
		}
		return true
	})
	for i := range w.d.Statements {
		st := &w.d.Statements[i]
		st.In = w.standing(st.In)
		w.stated[st.ID] = st
	}
}

// standing gives the statement itself, or the nearest around it that was not left
// out.
func (w *work) standing(id string) string {
	for steps := 0; w.refused[id] && steps < 64; steps++ {
		id = w.replaced[id]
	}
	if w.refused[id] {
		return ""
	}
	return id
}

// place gives the words that a statement is of.
func place(st *parley.Statement) parley.Span {
	switch {
	case st.Cue != nil:
		return *st.Cue
	case len(st.Content) > 0:
		return st.Content[0]
	case st.Source != nil:
		return *st.Source
	}
	return parley.Span{}
}

func (w *work) statement(st *parley.Statement) (field, value string) {
	e := evidence{basis: st.Basis}
	near := append([]parley.Span{}, st.Content...)
	if st.Cue != nil {
		near = append(near, *st.Cue)
	}
	if st.Source != nil {
		e.at = []parley.Span{*st.Source}
		near = append(near, *st.Source)
	}
	for _, n := range st.Who {
		if w.name(n, e) == "" && !w.continued(st, n) && !w.described(st, n) {
			return "the speaker", n
		}
	}
	e.near = near
	for _, n := range st.For {
		if w.name(n, e) == "" && !w.side(st.Who, n) && !w.continued(st, n) {
			return "the side", n
		}
	}
	for _, n := range st.Via {
		if w.name(n, e) == "" && !w.outlet(n) {
			return "the carrier", n
		}
	}
	if st.Uttered != nil && w.when(st.Uttered.Value, near) == "" {
		return "the time", st.Uttered.Value
	}
	return "", ""
}

// described reports whether a label in capitals, as transcripts have them, tells
// of a source without a name by one word at least: "UNIDENTIFIED FEMALE".
func (w *work) described(st *parley.Statement, name string) bool {
	if !st.Unnamed || st.Source == nil || w.d.Words(*st.Source) != strings.ToUpper(w.d.Words(*st.Source)) {
		return false
	}
	words := fold(w.d.Words(*st.Source))
	return slices.ContainsFunc(strings.Fields(fold(name)), func(f string) bool { return len(f) > 3 && strings.Contains(words, " "+f+" ") })
}

// side reports whether speakers belong to a side by what else is told of them.
func (w *work) side(who parley.Names, name string) bool {
	for _, n := range who {
		for _, k := range w.byName[n] {
			if w.d.Mentions[k].For == name && w.mention(k, name, 0) != "" {
				return true
			}
		}
	}
	return false
}

// continued reports whether a statement without a source of its own goes on with
// the one before it by the same speaker.
func (w *work) continued(st *parley.Statement, name string) bool {
	if st.Source != nil {
		return false
	}
	for i := range w.d.Statements {
		o := &w.d.Statements[i]
		if o.ID == st.ID {
			break
		}
		if o.Source != nil && (has(o.Who, name) || has(o.For, name)) {
			return true
		}
	}
	return false
}

// outlet reports whether a name is that of who publishes the report.
func (w *work) outlet(name string) bool {
	r := w.d.Report
	f := fold(name)
	return holds(fold(r.Outlet), f) || holds(fold(r.Byline), f) || holds(fold(r.Dateline), f)
}

// commitments checks who has to act, for whom, who asked for it, and by when.
// What counts from a commitment that is left out is left out too.
func (w *work) commitments() {
	w.d.Commitments = keep(w.d.Commitments, func(c *parley.Commitment) bool {
		c.Said = w.standing(c.Said)
		field, value := w.commitment(c)
		if field != "" {
			w.refuse("commitment", c.ID, field, value, c.Rule, c.Action)
		}
		return field == ""
	})
	for again := true; again; {
		again = false
		w.d.Commitments = keep(w.d.Commitments, func(c *parley.Commitment) bool {
			if c.Deadline == nil || !w.refused[c.Deadline.After] {
				return true
			}
			w.refuse("commitment", c.ID, "a deadline that counts from", c.Deadline.After, c.Rule, c.Action)
			again = true
			return false
		})
	}
}

func (w *work) commitment(c *parley.Commitment) (field, value string) {
	e := evidence{at: []parley.Span{c.Action}, near: []parley.Span{c.Action}, basis: c.Basis, said: c.Said}
	if c.Instrument != nil {
		e.near = append(e.near, *c.Instrument)
	}
	if c.Deadline != nil && c.Deadline.After != "" {
		for i := range w.d.Commitments {
			if o := &w.d.Commitments[i]; o.ID == c.Deadline.After {
				e.near = append(e.near, o.Action) // the truce is due of those who have to withdraw first
				e.near = append(e.near, o.Basis...)
			}
		}
	}
	e.near = append(e.near, c.Basis...)
	for _, names := range [...]struct {
		field string
		names parley.Names
	}{{"the obligor", c.Obligor}, {"the beneficiary", c.Beneficiary}, {"the setter", c.By}} {
		for _, n := range names.names {
			if w.name(n, e) == "" && !w.focus(n) {
				return names.field, n
			}
		}
	}
	if c.Deadline != nil {
		return w.deadline(c.Deadline, e.near)
	}
	return "", ""
}

// deadline checks that a deadline is what the time in its words says, or where it
// cites none, one around it.
func (w *work) deadline(x *parley.Deadline, near []parley.Span) (field, value string) {
	if x.Span != nil {
		near = []parley.Span{*x.Span}
	}
	if v := x.Time.Value; v != "" && !(x.Span != nil && w.tells(v, *x.Span)) && (x.Span != nil || w.when(v, near) == "") {
		return "the deadline", v
	}
	if x.Offset != "" && !slices.ContainsFunc(near, func(s parley.Span) bool { return w.length(x.Offset, s) }) {
		return "the offset", x.Offset
	}
	return "", ""
}

// event checks who did something to whom, where and when.
func (w *work) event(v *parley.Event) bool {
	v.Said = w.standing(v.Said)
	e := evidence{near: []parley.Span{v.Trigger, v.Clause}, said: v.Said}
	for _, s := range [...]*parley.Span{v.ActorSpan, v.RecipientSpan} {
		if s != nil {
			e.at = append(e.at, *s)
		}
	}
	for _, names := range [...]struct {
		field string
		names parley.Names
	}{{"the actor", v.Actor}, {"the recipient", v.Recipient}} {
		for _, n := range names.names {
			if w.name(n, e) == "" && !w.told(v, names.field, n) && !w.again(e.at, n) {
				w.refuse("event", v.ID, names.field, n, v.Rule, v.Trigger)
				return false
			}
		}
	}
	if v.Where != "" && w.name(v.Where, e) == "" && !holds(fold(w.d.Report.Dateline), fold(v.Where)) {
		w.refuse("event", v.ID, "the place", v.Where, v.Rule, v.Trigger)
		return false
	}
	if v.When != nil && !v.When.Time.IsZero() && w.time(v.When) == "" {
		w.refuse("event", v.ID, "the time", v.When.Time.Value, v.Rule, v.Trigger)
		return false
	}
	w.tell(v)
	return true
}

// part is a name in a part of events of a type.
type part struct{ event, field, name string }

// told reports whether an event of the type that was told of before has a name
// in the same part: "the attacks" are those that were told of.
func (w *work) told(v *parley.Event, field, name string) bool {
	return w.parties[part{v.Type, field, name}]
}

// again reports whether a word of spans heads a phrase before them that gives a
// name: "army gunfire" after "the Karadeshi army".
func (w *work) again(spans []parley.Span, name string) bool {
	for _, s := range spans {
		r := w.d.RangeOf(s)
		for k := range w.d.Mentions {
			m := &w.d.Mentions[k]
			if m.First >= r.First {
				break
			}
			if (m.Name == name || m.For == name) && w.repeats(r, m.Head) && w.mention(k, name, 0) != "" {
				return true
			}
		}
	}
	return false
}

// repeats reports whether a range holds the word at token i once more.
func (w *work) repeats(r text.Range, i int) bool {
	for k := r.First; k < r.End; k++ {
		if w.d.Tokens[k].Lemma == w.d.Tokens[i].Lemma {
			return true
		}
	}
	return false
}

func (w *work) tell(v *parley.Event) {
	for _, n := range v.Actor {
		w.parties[part{v.Type, "the actor", n}] = true
	}
	for _, n := range v.Recipient {
		w.parties[part{v.Type, "the recipient", n}] = true
	}
}

// figure checks the number, of whom it is, who did it, and when.
func (w *work) figure(f *parley.Figure) bool {
	f.Said = w.standing(f.Said)
	fail := func(field, value string) bool {
		w.refuse("figure", f.ID, field, value, f.Rule, f.Number)
		return false
	}
	if field, value := w.number(f); field != "" {
		return fail(field, value)
	}
	e := evidence{near: []parley.Span{f.Number}, basis: f.Basis, said: f.Said}
	if f.Of != "" && w.name(f.Of, e) == "" {
		return fail("of whom", f.Of)
	}
	for _, n := range f.By {
		if w.name(n, e) == "" {
			return fail("by whom", n)
		}
	}
	for _, v := range [...]string{f.From, f.To, f.AsOf} {
		// What has gone on since some day goes on to the day it is told.
		if v != "" && w.when(v, e.near) == "" && (v != f.To || v != upTo(w.d.Report.Published.Value)) {
			return fail("the time", v)
		}
	}
	return true
}
