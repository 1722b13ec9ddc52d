// Package commitment finds what sides have to do, or keep from doing: what an
// instrument calls for, what is demanded, promised, agreed or refused, by when
// and on what condition.
//
// In comes a document with statements, events and times; out goes the layer of
// commitments, one for each obligor and action, however often the report tells
// it. It computes no instant that the times do not have, and knows no agreement.
//
//	step, err := commitment.Step(pack)
//	step.Run(doc)
//	fmt.Println(doc.Commitments[0].Obligor, doc.Commitments[0].Deadline.Time)
package commitment

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"parley"
	"parley/internal/lang"
	"parley/internal/rule"
	"parley/internal/text"
)

// Step gives the step of the reader. It needs the rules commitments and the
// tables instruments, conditions, obligations, futures, provision-types and plan-parts.
func Step(pack *lang.Pack) (text.Step, error) {
	rules, err := rule.Parse(pack, "commitments")
	if err != nil {
		return text.Step{}, fmt.Errorf("load commitment rules: %w", err)
	}
	f := &finder{rules: rule.NewMatcher(rules), instruments: pack.Table("instruments"), conditions: pack.Table("conditions"), obligations: pack.Table("obligations"), futures: pack.Table("futures"), types: pack.Table("provision-types"), planParts: pack.Table("plan-parts")}
	return text.Step{
		Name:  "commitment",
		Needs: []text.Layer{text.Tokens, text.Sents, text.Tags, text.Chunks, text.Times, text.Mentions, text.Statements, text.Events},
		Gives: []text.Layer{text.Commitments},
		Run:   f.run,
	}, nil
}

type finder struct {
	rules                                  *rule.Matcher
	instruments, conditions                *lang.Table
	obligations, futures, types, planParts *lang.Table
}

// found is a commitment in the making.
type found struct {
	parley.Commitment
	action text.Range
	group  int // of the instrument's sentence it came from, 0 for none
}

func (f *finder) run(d *text.Doc) {
	var all []found
	for i, s := range d.Sents {
		if s.Furniture {
			continue
		}
		for _, m := range f.rules.All(d, s.Range) {
			all = append(all, f.instrument(d, s, &m, i+1)...)
		}
	}
	for i := range d.Statements {
		if c, ok := f.stated(d, &d.Statements[i]); ok {
			all = append(all, c)
		}
	}
	for _, s := range d.Sents {
		if s.Furniture {
			continue
		}
		for _, c := range f.duties(d, s) {
			if !slices.ContainsFunc(all, func(o found) bool { return o.Action.Overlaps(c.Action) }) {
				all = append(all, c)
			}
		}
	}
	all = merge(all)
	f.accept(d, all)
	f.reserve(d, all)
	sort.SliceStable(all, func(i, j int) bool { return all[i].Action.Start < all[j].Action.Start })
	f.emit(d, all)
}

// instrument makes commitments of what a deal, plan or resolution calls for.
func (f *finder) instrument(d *text.Doc, s text.Sent, m *rule.Match, group int) []found {
	base := found{group: group}
	base.Rule = m.Rule.ID
	base.Force = parley.ForceAgreed
	inst, named := m.Group("instrument")
	if named {
		head := f.instrumentHead(d, inst)
		if head < 0 {
			return nil
		}
		base.Force = f.forceOf(d, head)
		base.Instrument, base.By = f.author(d, inst, head)
	} else if m.Rule.Action != "deadline" {
		return nil
	}
	if o, ok := m.Group("obligor"); ok {
		base.Obligor = actors(d, o)
	}
	action, _ := m.Group("action")
	action.End = sentenceEnd(d, s)
	var out []found
	for _, part := range f.parts(d, action) {
		c := base
		c.action = part
		if d.Norm(part.First) == "for" || d.Norm(part.First) == "to" {
			c.action.First++
		}
		if len(out) > 0 && d.Norm(part.First) == "for" {
			c.Obligor = nil // "and for a truce to start": nobody named
		}
		f.fill(d, &c)
		if m.Rule.Action == "deadline" && c.Deadline != nil && c.Deadline.Relation == parley.RelationUntil {
			c.Deadline.Relation = parley.RelationBy // "has until noon to leave"
		}
		if !f.concrete(&c) {
			continue
		}
		if c.Obligor == nil && c.Type != "ceasefire" && len(out) > 0 {
			c.Obligor = out[0].Obligor
		}
		out = append(out, c)
	}
	return out
}

// instrumentHead gives the last token of the last instrument named in r, -1
// for none.
func (f *finder) instrumentHead(d *text.Doc, r text.Range) int {
	for i := r.End - 1; i >= r.First; i-- {
		if ends := rule.Keys(d, f.instruments, i, r.End); len(ends) > 0 {
			return ends[0] - 1
		}
	}
	return -1
}

// forceOf gives what the instrument that ends at token head binds to.
func (f *finder) forceOf(d *text.Doc, head int) parley.Force {
	for _, n := range []int{2, 1} { // "road map" before "map"
		if key := rule.Key(d, f.instruments, text.Range{First: max(0, head+1-n), End: head + 1}); key != "" {
			return parley.Force(f.instruments.Get(key, "force"))
		}
	}
	return ""
}

// parts splits an action at "and for", "and to", "and that" and cuts what is
// told about it after a comma with a participle or "but".
func (f *finder) parts(d *text.Doc, r text.Range) []text.Range {
	var out []text.Range
	first := r.First
	for k := r.First; k < r.End; k++ {
		n := d.Norm(k)
		next := d.Norm(k + 1)
		switch {
		case (n == "and" || n == ",") && k+1 < r.End && (next == "for" || next == "to" || next == "on"):
			out = append(out, text.Range{First: first, End: k})
			first = k + 1
		case n == "and" && k+2 < r.End && d.Norm(k+2) == "for" && slices.Contains([]string{"call", "provide"}, d.Tokens[k+1].Lemma):
			out = append(out, text.Range{First: first, End: k}) // "and provides for a truce"
			first = k + 2
		case n == ";" || n == "," && k+1 < r.End && (d.Tokens[k+1].Tag == text.Verb && d.Tokens[k+1].Form == text.Gerund || next == "but" || next == "while" || next == "which" || next == "although" || next == "said" || next == "according"):
			return append(out, text.Range{First: first, End: k})
		}
	}
	if first < r.End {
		out = append(out, text.Range{First: first, End: r.End})
	}
	return out
}

// stated makes a commitment of a statement that demands, promises, agrees to or
// refuses an action.
func (f *finder) stated(d *text.Doc, st *parley.Statement) (found, bool) {
	c := found{}
	c.Rule, c.Said = "stated."+strings.ToLower(string(st.Act)), st.ID
	content := d.RangeOf(st.Content[0])
	c.action = content
	switch st.Act {
	case parley.ActRequest:
		c.Force, c.By = parley.ForceDemanded, st.Who
		to := infinitiveIn(d, content)
		if to > content.First {
			c.Obligor = actors(d, text.Range{First: content.First, End: to})
			c.action.First = to + 1
		} else if k := obligation(d, content); k > content.First {
			c.Obligor = actors(d, text.Range{First: max(content.First, k-6), End: k})
			if len(c.Obligor) > 1 && d.Norm(k-1) != "sides" {
				c.Obligor = c.Obligor[len(c.Obligor)-1:]
			}
			c.action.First = k + 1
		}
	case parley.ActPromise:
		c.Force, c.Obligor = parley.ForcePromised, speakerSide(st)
	case parley.ActAgree:
		c.Force, c.Obligor = parley.ForceAgreed, speakerSide(st)
	case parley.ActReject:
		if st.Rule != "cue.refuse" && st.Rule != "cue.decline" {
			return c, false
		}
		c.Force, c.Obligor = parley.ForceRefused, speakerSide(st)
	default:
		return c, false
	}
	if st.Negated {
		c.Force = parley.ForceRefused
	}
	f.fill(d, &c)
	return c, c.action.Len() > 0 && f.concrete(&c) && len(c.Obligor) > 0
}

// fill finds deadline, condition and type in the words of the action.
func (f *finder) fill(d *text.Doc, c *found) {
	c.action = trim(d, c.action)
	full := c.action
	f.condition(d, c)
	f.deadline(d, full, c)
	c.action = trim(d, c.action)
	c.Action = d.Span(c.action)
	for _, e := range d.EventsIn(c.Action) {
		key := strings.ToLower(e.Type)
		for _, k := range []string{key + "/" + e.Mode, key} {
			if c.Type == "" && f.types.Has(k) {
				c.Type, c.Kind = f.types.Get(k, "type"), parley.Kind(f.types.Get(k, "kind"))
			}
		}
	}
}

// concrete reports whether something is to be done: an event is named, or a time is.
func (f *finder) concrete(c *found) bool { return c.Type != "" || c.Deadline != nil }

// condition cuts "unless ...", "only if ..." off the action.
func (f *finder) condition(d *text.Doc, c *found) {
	for k := c.action.First + 1; k < c.action.End; k++ {
		ends := rule.Keys(d, f.conditions, k, c.action.End)
		if len(ends) == 0 {
			continue
		}
		w := d.Norm(k)
		if (w == "before" || w == "until" || w == "once") && !clauseFollows(d, k+1, c.action.End) {
			continue
		}
		sp := d.Span(text.Range{First: k, End: c.action.End})
		c.Condition = &sp
		c.action.End = k
		return
	}
}

func clauseFollows(d *text.Doc, i, end int) bool {
	if c := d.ChunkAt(min(i, len(d.Tokens)-1)); c < 0 || i >= end {
		return false
	}
	for k := i; k < end; k++ {
		if t := d.Tokens[k].Tag; t == text.Verb || t == text.Aux || t == text.Modal {
			return true
		}
	}
	return false
}

// deadline takes the last time expression of the action that bounds it.
func (f *finder) deadline(d *text.Doc, full text.Range, c *found) {
	sp := d.Span(full)
	for _, x := range d.TimesOver(sp) {
		if !sp.Contains(x.Span) || c.Condition != nil && c.Condition.Contains(x.Span) {
			continue
		}
		dl := &parley.Deadline{Words: d.Words(x.Span), Time: x.Time, Offset: x.Offset, Unresolved: x.Unresolved, Rule: x.Rule}
		span := x.Span
		dl.Span = &span
		switch x.Relation {
		case "by", "at", "from", "until", "within", "during":
			dl.Relation = parley.Relation(x.Relation)
		case "before":
			dl.Relation, dl.Exclusive = parley.RelationBy, true
		case "since":
			continue
		default:
			dl.Relation = parley.RelationAt
		}
		if dl.Offset != "" {
			dl.Time = parley.Civil{}
			if dl.Relation == parley.RelationAt {
				dl.Relation = parley.RelationFrom
			}
		}
		if x.Anchor != nil {
			dl.Anchor = parley.AnchorDeadline
		}
		c.Deadline = dl
		r := d.RangeOf(x.Span)
		if r.First <= c.action.First+1 && r.End+1 < c.action.End { // "three days later a truce begins"
			c.action.First = r.End
			for c.action.First+1 < c.action.End && (d.Norm(c.action.First) == "," || d.Norm(c.action.First) == "to") {
				c.action.First++
			}
		} else if r.First > c.action.First && (r.End >= c.action.End || dl.Offset != "" || d.Norm(r.End) == "under" || d.Norm(r.End) == ",") {
			if inst := r.End + 1; r.End < c.action.End && c.Instrument == nil && f.instrumentHead(d, text.Range{First: inst, End: c.action.End}) >= 0 {
				c.Instrument, c.By = f.author(d, text.Range{First: inst, End: c.action.End}, f.instrumentHead(d, text.Range{First: inst, End: c.action.End}))
			}
			c.action.End = r.First
			for c.action.End > c.action.First && d.Tokens[c.action.End-1].Tag == text.Prep {
				c.action.End--
			}
		}
		if c.Deadline.Relation == parley.RelationBy || c.Deadline.Offset != "" {
			return
		}
	}
}

// merge keeps one record of an obligor and a type, the one that tells most.
func merge(all []found) []found {
	var out []found
	for _, c := range all {
		at := slices.IndexFunc(out, func(o found) bool {
			return o.Type == c.Type && c.Type != "" && c.Type != "other" && (slices.Equal(o.Obligor, c.Obligor) || (common(o.Obligor) || common(c.Obligor)) && o.Deadline != nil && c.Deadline != nil) && !(o.Deadline != nil && c.Deadline != nil && o.Deadline.Time != c.Deadline.Time && o.Deadline.Offset == "" && !within(c.Deadline.Time, o.Deadline.Time) && !within(o.Deadline.Time, c.Deadline.Time))
		})
		if at < 0 {
			out = append(out, c)
			continue
		}
		o := &out[at]
		fuller, other := *o, c
		if weight(&c) > weight(o) {
			fuller, other = c, *o
		}
		if fuller.Condition == nil {
			fuller.Condition = other.Condition
		}
		if fuller.Deadline == nil {
			fuller.Deadline = other.Deadline
		}
		if fuller.Instrument == nil {
			fuller.Instrument = other.Instrument
			if len(fuller.By) == 0 {
				fuller.By = other.By
			}
		}
		if common(fuller.Obligor) {
			fuller.Obligor = other.Obligor
		}
		fuller.Basis = append(append(fuller.Basis, other.Basis...), other.Action)
		*o = fuller
	}
	return out
}

// common reports whether an obligor is but a common noun: "troops" of a
// headline are those of the side that the text names.
func common(who parley.Names) bool {
	return len(who) == 1 && who[0] == strings.ToLower(who[0]) && !strings.Contains(who[0], " ")
}

// within reports whether the day of a is that of b, told less finely.
func within(a, b parley.Civil) bool { return a.Value != "" && strings.HasPrefix(b.Value, a.Value) }

func weight(c *found) int {
	n := 0
	if c.Deadline != nil {
		n += 2
		if strings.Contains(c.Deadline.Time.Value, "T") || c.Deadline.Offset != "" {
			n += 2
		}
	}
	if c.Instrument != nil {
		n += 2
	}
	if c.Force != parley.ForceDemanded {
		n++
	}
	return n
}
