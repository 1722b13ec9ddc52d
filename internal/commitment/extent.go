package commitment

import (
	"strings"

	"parley"
	"parley/internal/clause"
	"parley/internal/text"
)

// extent fixes the words of an action, its condition and its deadline.
func (o *opening) extent(c *found, a act) {
	d := o.d
	r := a.Range
	if !a.nominal {
		r.First = o.start(c, a)
	}
	if c.keep && r.First > 0 && negative(d.Norm(r.First-1)) && !d.Tokens[r.First-1].Is(text.Joined) {
		r.First--
	}
	if a.cond.Len() > 0 {
		sp := d.Span(a.cond)
		c.Condition = &sp
	} else if cond, ok := o.conditionBefore(a.head); ok {
		sp := d.Span(cond)
		c.Condition = &sp
	}
	c.action = o.deadline(c, r, a)
	c.action = o.trim(c.action)
	c.Action = d.Span(c.action)
}

// start gives where the words of a verb begin: with its subject where that is
// what something is done to, or what stops.
func (o *opening) start(c *found, a act) int {
	d := o.d
	first := a.First
	if c.began {
		return first
	}
	s := d.Kid(a.head, "nsubj")
	if s < 0 || s >= a.First || o.rule.Arg("take") != "clause" && !strings.Contains(o.rule.Arg("take"), "that") {
		return first
	}
	if clause.Passive(d, a.head) || !o.acts(s) && d.Nodes[s].UPOS == "NOUN" {
		if r := clause.Phrase(d, s); r.First < first && first-r.First < 14 {
			return r.First
		}
	}
	return first
}

// conditionBefore finds "if they agree, ..." before its clause.
func (p *page) conditionBefore(v int) (text.Range, bool) {
	d := p.d
	for _, k := range d.Kids(v) {
		if int(k) >= v || !d.Nodes[k].Is("advcl") {
			continue
		}
		r := clause.Clause(d, int(k))
		if r.End <= v && p.conditionAt(r.First, r.End) > r.First {
			return r, true
		}
	}
	return text.Range{}, false
}

// trim takes marks and conjunctions off the ends of an action.
func (p *page) trim(r text.Range) text.Range {
	d := p.d
	for r.First < r.End && (d.Tokens[r.First].Is(text.Punct) && !opensIn(d, r) || d.Norm(r.First) == "and") {
		r.First++
	}
	for r.First < r.End {
		last := r.End - 1
		switch {
		case d.Tokens[last].Is(text.Punct) && !closesIn(d, r) && d.Norm(last) != "]" && d.Norm(last) != ")":
		case d.Nodes[last].UPOS == "ADP" && d.Nodes[last].XPOS != "RP" && !d.Nodes[last].Is("compound") || d.Nodes[last].UPOS == "CCONJ" || d.Nodes[last].UPOS == "DET":
		default:
			return r
		}
		r.End--
	}
	return r
}

func opensIn(d *text.Doc, r text.Range) bool {
	q := d.QuoteOpenedAt(r.First)
	return q != nil && q.Close >= 0 && q.Close < r.End
}

func closesIn(d *text.Doc, r text.Range) bool {
	q := d.QuoteClosedAt(r.End - 1)
	return q != nil && q.Open >= r.First
}

// deadline takes the time that bounds an action, and gives its words without it.
func (o *opening) deadline(c *found, r text.Range, a act) text.Range {
	d := o.d
	wide := text.Range{First: r.First, End: max(r.End, a.stop)}
	if a.cond.Len() > 0 {
		wide.End = max(r.End, a.cond.First)
	}
	x := o.timeIn(wide)
	if x == nil {
		x = o.timeBeside(a)
	}
	if x == nil {
		return o.timeless(r, a)
	}
	c.Deadline = deadlineOf(d, x)
	if o.rule.ID == "duty.until" && c.Deadline.Relation == parley.RelationUntil {
		c.Deadline.Relation = parley.RelationBy
	}
	at := d.RangeOf(x.Span)
	switch {
	case at.First >= r.First && at.First > a.head && (x.Offset != "" || o.onlyTimes(at.First, r.End)):
		r.End = at.First
	case at.First <= r.First && at.End > r.First && at.End < r.End:
		r.First = at.End
	}
	return r
}

// timeless cuts times off the end of an action that bound nothing: of when it was promised.
func (o *opening) timeless(r text.Range, a act) text.Range {
	d := o.d
	over := d.TimesOver(d.Span(r))
	for i := range over {
		if at := d.RangeOf(over[i].Span); at.First > a.head && (o.pastTime(&over[i]) || o.ofSaying(&over[i], at)) && !o.ofNoun(at) && o.onlyTimes(at.First, r.End) {
			r.End = at.First
			break
		}
	}
	return r
}

// onlyTimes reports whether the words of r from token i on are times and marks
// or tell where the time comes from: "on Friday under the plan".
func (o *opening) onlyTimes(i, end int) bool {
	d := o.d
	for i < end {
		over := d.TimesOver(d.Span(text.Range{First: i, End: i + 1}))
		switch {
		case len(over) > 0:
			i = max(i+1, d.RangeOf(over[0].Span).End)
		case d.Tokens[i].Is(text.Punct):
			i++
		case d.Norm(i) == "under":
			return true
		default:
			return d.Norm(i-1) == ","
		}
	}
	return true
}

// timeIn gives the time expression of a range that bounds what is done in it: one
// with a relation before one without, the last of them.
func (o *opening) timeIn(r text.Range) *parley.TimeExpr {
	d := o.d
	sp := d.Span(r)
	var best *parley.TimeExpr
	over := d.TimesOver(sp)
	for i := range over {
		x := &over[i]
		if !sp.Contains(x.Span) || o.pastTime(x) {
			continue
		}
		at := d.RangeOf(x.Span)
		if o.ofNoun(at) || negative(d.Norm(at.First-1)) || o.ofSaying(x, at) {
			continue
		}
		if best == nil || x.Relation != "" || best.Relation == "" {
			best = x
		}
		if x.Relation == "by" || x.Relation == "before" || x.Relation == "within" || x.Relation == "until" || x.Offset != "" {
			return x
		}
	}
	return best
}

// pastTime reports whether a time bounds nothing that is still to be done: it lies
// before the report, or nothing is known of it.
func (o *opening) pastTime(x *parley.TimeExpr) bool {
	switch x.Relation {
	case "since":
		return true
	case "by", "before", "until", "within", "from":
		return false
	}
	if x.Time.IsZero() && x.Offset == "" {
		return true
	}
	end, published := x.Time.Interval(nil).End, o.d.Report.Published.Interval(nil).Start
	return !end.IsZero() && !published.IsZero() && !end.After(published)
}

// ofSaying reports whether a time is the day on which the words were said that
// open the action: "ruled out talks on Monday", of a report of that Monday.
func (o *opening) ofSaying(x *parley.TimeExpr, at text.Range) bool {
	d := o.d
	if n := &d.Nodes[o.cue]; o.rule.Action == "will" || o.rule.Action == "duty" || n.XPOS != "VBD" && (n.XPOS != "VBN" || clause.Passive(d, o.cue)) || x.Relation != "" && x.Relation != "at" || o.inst >= 0 {
		return false
	}
	if w := d.Norm(at.First); w == "today" || w == "tonight" || w == "this" || w == "later" {
		return false
	}
	return len(x.Time.Value) == len("2012-04-10") && strings.HasPrefix(d.Report.Published.Value, x.Time.Value)
}

// ofNoun reports whether a time modifies a noun before it, or after it: "Friday's
// attack", "the attack of Monday".
func (o *opening) ofNoun(at text.Range) bool {
	d := o.d
	if d.Norm(at.End) == "'s" || d.Norm(at.End-1) == "'s" || d.Norm(at.First-1) == "of" {
		return true
	}
	for i := at.First; i < at.End; i++ {
		if h := d.Nodes[i].Head; h >= at.End && d.Nodes[i].Is("compound", "amod", "nmod") && d.Nodes[h].UPOS == "NOUN" {
			return true
		}
	}
	return false
}

// timeBeside gives a time that stands before the action and hangs on it in the
// tree, or on the word that opens it where that is a deadline.
func (o *opening) timeBeside(a act) *parley.TimeExpr {
	d := o.d
	for _, k := range d.Kids(a.head) {
		if int(k) < a.First && d.Nodes[k].Is("obl", "advmod") && int(k) > o.s.First-1 {
			sp := d.Span(d.Subtree(int(k)))
			for _, x := range d.TimesOver(sp) {
				if at := d.RangeOf(x.Span); at.First <= int(k) && int(k) < at.End && at.End <= a.First && !o.pastTime(&x) {
					return &x
				}
			}
		}
	}
	if o.rule.ID != "demand.deadline" && o.rule.ID != "duty.until" {
		return nil
	}
	near := text.Range{First: max(o.s.First, o.cue-5), End: min(o.s.End, a.First)}
	over := d.TimesOver(d.Span(near))
	for i := range over {
		if !over[i].Time.IsZero() || over[i].Unresolved != "" {
			x := over[i]
			if x.Relation == "" || x.Relation == "at" || x.Relation == "during" {
				x.Relation = "by"
			}
			return &x
		}
	}
	return nil
}

// deadlineOf makes a deadline of a time expression.
func deadlineOf(d *text.Doc, x *parley.TimeExpr) *parley.Deadline {
	span := x.Span
	dl := &parley.Deadline{Span: &span, Words: d.Words(x.Span), Time: x.Time, Offset: x.Offset, Unresolved: x.Unresolved, Rule: x.Rule}
	switch x.Relation {
	case "by", "at", "from", "until", "within", "during":
		dl.Relation = parley.Relation(x.Relation)
	case "before":
		dl.Relation, dl.Exclusive = parley.RelationBy, true
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
	return dl
}
