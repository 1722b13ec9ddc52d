package evaluate

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"parley"
)

// warnings says what to look at beside the answer.
func (q *question) warnings(p *provision) {
	q.ambiguous(p)
	q.circular(p)
	q.stated(p)
	q.quarrel(p)
	q.countsDiffer(p)
	q.moved(p)
	q.limits(p)
	p.verdict.Warnings = p.warnings
}

// limits tells what the monitors of a provision could not see.
func (q *question) limits(p *provision) {
	if p.verdict.Epistemic == parley.KnownEstablished || !q.on(RuleLimits) {
		return
	}
	for _, m := range q.agreement.Monitors {
		if !slices.Contains(p.Monitors, m.ID) {
			continue
		}
		for _, l := range m.Limits {
			if q.holds(l) || !q.on(RuleLimitDated) {
				p.warn("monitor-limits", m.Name+span(l)+": "+l.Text)
			}
		}
	}
}

// holds reports whether a limit holds at the time asked for, as far as was known:
// a date that was still ahead then has changed nothing. All of a file is known at
// once by recorded time.
func (q *question) holds(l parley.Limit) bool {
	now := q.asOf.At
	if !q.asOf.ByRecorded && q.asOf.Known.Before(now) {
		now = q.asOf.Known
	}
	end := l.Until.Moment(q.zone)
	return !beginsAfter(q.interval(l.From), now) && (end.IsZero() || !now.After(end))
}

// span gives the dates of a limit in brackets, "" for none.
func span(l parley.Limit) string {
	var out []string
	if !l.From.IsZero() {
		out = append(out, "from "+l.From.String())
	}
	if !l.Until.IsZero() {
		out = append(out, "until "+l.Until.String())
	}
	if out == nil {
		return ""
	}
	return " (" + strings.Join(out, ", ") + ")"
}

func (q *question) ambiguous(p *provision) {
	d, w := p.due, p.verdict.Window
	if d != nil && (d.Choice == parley.ChoiceEither || d.Count == parley.CountUnclear) && !w.Latest.IsZero() {
		p.warn("ambiguous-deadline", "The words can be read in more than one way: from "+q.both(w.Earliest)+" to "+q.both(w.Latest)+".")
	}
}

// circular tells of provisions that wait for each other, by the text or by what
// those say who have to act.
func (q *question) circular(p *provision) {
	if !q.on(RuleCircular) {
		return
	}
	over := func(o *provision) bool {
		return o.verdict.Norm == parley.NormPerformed || o.verdict.Norm == parley.NormPerformedLate
	}
	seen := map[*provision]bool{}
	var path []string
	var visit func(o *provision) bool
	visit = func(o *provision) bool {
		if over(o) || seen[o] {
			return false
		}
		seen[o] = true
		path = append(path, o.ID)
		for _, id := range awaited(o) {
			next := q.provisions[id]
			if next == p || next != nil && visit(next) {
				return true
			}
		}
		path = path[:len(path)-1]
		return false
	}
	if visit(p) {
		p.warn("circular-wait", "Each waits for the next: "+strings.Join(append(path, p.ID), " → ")+".")
	}
}

// awaited names what a provision waits for, by its text or by a condition that
// an obligor has made.
func awaited(p *provision) []string {
	out := slices.Clone(p.Requires)
	for _, f := range p.findings {
		if b := f.entry.Bearing; b != nil && f.sense == parley.SenseConditional && b.Standing == parley.StandingObligor && b.Awaits != "" && b.Awaits != p.ID {
			out = append(out, b.Awaits)
		}
	}
	return out
}

// stated sets what findings say that the text asks beside what it asks.
func (q *question) stated(p *provision) {
	text := p.verdict.Window
	value := ""
	if p.due != nil {
		value = p.due.Time.Value
	}
	for _, f := range p.findings {
		b := f.entry.Bearing
		if b == nil {
			continue
		}
		if b.Deadline != nil {
			w := q.deadline(b.Deadline, p)
			switch {
			case w.Latest.IsZero():
			case text.Latest.IsZero():
				text, value = w, b.Deadline.Time.Value // of two that say it, the first
			case apart(w, text) || apart(text, w):
				q.differ(p, b, w, text, value)
			}
		}
		if n := b.Quantity; n != nil && p.Quantity != nil && (n.Amount != p.Quantity.Amount || n.Per != p.Quantity.Per) && q.on(RuleTerms) {
			p.warn("terms-differ", fmt.Sprintf("%s says that it is %s; the text says %s.", b.Claimant, amount(n), amount(p.Quantity)))
		}
	}
}

// apart reports whether one window lies wholly before another. Two days that
// touch are apart; an instant at the end of a day is within it.
func apart(a, b parley.Window) bool {
	touch := a.Latest.Equal(b.Earliest) && a.Earliest.Before(a.Latest) && b.Earliest.Before(b.Latest)
	return a.Latest.Before(b.Earliest) || touch
}

func (q *question) differ(p *provision, b *parley.Bearing, w, text parley.Window, value string) {
	by := w.Earliest.Sub(text.Earliest).Abs()
	fine := w.Earliest.Equal(w.Latest) && text.Earliest.Equal(text.Latest)
	switch said := fmt.Sprintf("%s gives %s; by the text it is %s.", b.Claimant, q.both(w.Latest), q.both(text.Latest)); {
	case (fine && by <= 14*time.Hour || value != "" && b.Deadline.Time.Value == value) && q.on(RuleZones):
		p.warn("zones-differ", said)
	case q.on(RuleTerms):
		p.warn("terms-differ", said)
	}
}

func amount(n *parley.Quantity) string {
	s := fmt.Sprintf("%g %s", n.Amount, n.Unit)
	if n.Per != "" {
		s += " each " + n.Per
	}
	return s
}

// quarrel tells of whom the text or the signature is contested by, and of an
// obligor that says beforehand that it will not.
func (q *question) quarrel(p *provision) {
	var contest, refuse, deny []string
	for _, f := range p.findings {
		b := f.entry.Bearing
		if b == nil {
			continue
		}
		closing := q.closing(p)
		switch {
		case f.sense == parley.SenseContests:
			contest = add(contest, b.Claimant)
		case f.sense == parley.SenseRefuses && b.Standing == parley.StandingObligor && (closing.IsZero() || f.when.Start.Before(closing)):
			refuse = add(refuse, b.Claimant)
		}
	}
	disowns := func(d *parley.Declaration) {
		if d.Disowns && slices.Contains(p.Obligors, d.Side) {
			deny = add(deny, d.Side)
		}
	}
	for i := range q.agreement.Declared {
		if d := &q.agreement.Declared[i]; q.toldBy(d.Declared) {
			disowns(d)
		}
	}
	for _, e := range q.declared {
		disowns(e.Declaration)
	}
	done := p.verdict.Norm == parley.NormPerformed || p.verdict.Norm == parley.NormPerformedLate
	for _, w := range []struct {
		who  []string
		rule Rule
		text string
	}{
		{contest, RuleQuarrel, "says that the text does not ask this; that is no finding on whether it was done."},
		{refuse, RuleRefused, "said beforehand that it would not be done so."},
		{deny, RuleAuthority, "says that whoever signed did not speak for it."},
	} {
		if len(w.who) > 0 && q.on(w.rule) && !(done && w.rule == RuleRefused) {
			p.warn(string(w.rule), strings.Join(w.who, ", ")+" "+w.text)
		}
	}
}

func add(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// countsDiffer sets counts of the same thing over the same time beside each
// other, and never counts of another scope or time.
func (q *question) countsDiffer(p *provision) {
	type of struct {
		scope string
		over  parley.Civil
		at    time.Time
	}
	first := map[of]*parley.Bearing{}
	for _, f := range p.findings {
		b := f.entry.Bearing
		if b == nil || b.N == nil || !q.on(RuleCounts) {
			continue
		}
		k := of{scope: b.Scope, over: b.Over}
		if q.interval(b.Over).End.IsZero() {
			k.at = f.when.Start // it grows from day to day
		}
		o := first[k]
		if o == nil {
			first[k] = b
			continue
		}
		low, high := o, b
		if *b.N < *o.N {
			low, high = b, o
		}
		if *low.N != *high.N && !low.AtLeast {
			p.warn("counts-differ", fmt.Sprintf("%s counts %g, %s %g of the same.", o.Claimant, *o.N, b.Claimant, *b.N))
		}
	}
}

// moved tells of an extension that became known when the time it moves was over.
func (q *question) moved(p *provision) {
	due, ends := p.Deadline, p.Ends
	for _, c := range p.changes {
		old := due
		newDue, newEnds := p.extend(c.extension, due, ends)
		if newDue == due {
			old = ends
		}
		if w := q.deadline(old, p); !w.Latest.IsZero() && c.known.After(w.Latest) && q.on(RuleAfterwards) {
			p.warn("extended-afterwards", "The extension became known when the time it moves, "+q.both(w.Latest)+", was over.")
		}
		due, ends = newDue, newEnds
	}
}
