package evaluate

import (
	"fmt"
	"slices"
	"time"

	"parley"
)

// norm sets the norm state: what the text and the established facts imply.
func (q *question) norm(p *provision) {
	if p.state != untouched {
		return
	}
	p.state = inHand
	if p.Kind == parley.Maintain {
		q.maintained(p)
	} else {
		q.achieved(p)
	}
	q.noticed(p)
	p.state = settled
}

// achieved is the norm state of a duty to be done once.
func (q *question) achieved(p *provision) {
	v, w := &p.verdict, &p.weighed
	switch {
	case w.direction == parley.DirectionFor && w.done.top == established && q.on(RulePerformed):
		q.performed(p)
	case w.direction == parley.DirectionPartly && w.partly.top == established && q.on(RulePartly):
		v.Norm, v.Since = parley.NormPartlyPerformed, p.first(parley.DirectionPartly, time.Time{}).when.Start
	case w.direction == parley.DirectionAgainst && w.against.top == established && q.on(RuleBreached):
		since := laterOf(w.done.newest, w.partly.newest)
		v.Norm, v.Since = parley.NormBreached, p.first(parley.DirectionAgainst, since).when.Start
	default:
		q.awaited(p, q.asOf.At)
	}
}

// performed tells what was done in time from what was done late. Found after
// the deadline is not done after it: that takes somebody who says when, or that
// it was not done yet.
func (q *question) performed(p *provision) {
	v, against := &p.verdict, p.weighed.against
	since := time.Time{}
	if against.top == established {
		since = against.newest
	}
	f := p.first(parley.DirectionFor, since)
	v.Norm, v.Since = parley.NormPerformed, f.when.Start
	dated := slices.ContainsFunc(p.findings, func(o *finding) bool {
		return o.weighs == parley.DirectionFor && o.level == established && !o.entry.Times.Event.IsZero() && !o.when.Start.Before(since)
	})
	lapsed := against.top == established && q.late(p, against.newest)
	closing := q.closing(p)
	switch {
	case !q.late(p, f.when.Start):
		if dated && !closing.IsZero() && f.when.End.After(closing) && f.when.Start.Before(closing) && f.when.Precision != parley.PrecisionMinute && f.when.Precision != parley.PrecisionSecond {
			p.warn("met-when-unclear", "It was done on the day on which it fell due; nobody says at what time.")
		}
	case (dated || lapsed) && q.on(RuleLate):
		v.Norm = parley.NormPerformedLate
	case q.on(RuleUnsaid):
		p.warn("met-when-unsaid", "It was found done after the deadline; nobody says when it was done.")
	}
}

// late reports whether an instant lies after the deadline.
func (q *question) late(p *provision, t time.Time) bool {
	closing := q.closing(p)
	if closing.IsZero() {
		return false
	}
	onTime := t.Equal(closing) && p.verdict.Window.Earliest.Equal(closing) && !p.due.Exclusive // at the very minute
	return !onTime && !t.Before(closing)
}

// first gives the first established finding of a direction that tells of a time
// not before another, or of any where none does. There is one.
func (p *provision) first(d parley.Direction, since time.Time) *finding {
	var best *finding
	for _, f := range p.findings {
		if f.weighs == d && f.level == established && !f.when.Start.Before(since) && (best == nil || f.when.Start.Before(best.when.Start)) {
			best = f
		}
	}
	if best == nil && !since.IsZero() {
		return p.first(d, time.Time{})
	}
	return best
}

// awaited is the norm state of a duty on which nothing is established.
func (q *question) awaited(p *provision, at time.Time) {
	v := &p.verdict
	v.Norm = parley.NormInForce
	if len(v.Reservations) > 0 {
		v.Norm = parley.NormAcceptedReservations
	}
	if q.proposed(p) { // what binds nobody falls due for nobody
		v.Norm = parley.NormProposed
		return
	}
	if need := q.waiting(p); need != "" {
		v.Norm, v.Window.Waits = parley.NormConditional, need
		return
	}
	win := v.Window
	opens, closing := win.Earliest, q.closing(p)
	if !win.Opens.IsZero() {
		opens = win.Opens
	}
	switch {
	case opens.IsZero() || at.Before(opens):
	case win.Latest.IsZero() && win.Opens.IsZero():
	case closing.IsZero() || at.Before(closing):
		if q.on(RuleDue) {
			v.Norm, v.Since = parley.NormDue, opens
		}
	case q.on(RuleOverdue):
		v.Norm, v.Since = parley.NormOverdue, closing
	}
}

// proposed reports whether a duty is only on the table: somebody proposes or
// demands it, and not all who would owe it have accepted.
func (q *question) proposed(p *provision) bool {
	switch p.Force {
	case parley.ForceRefused:
		return true
	case parley.ForceProposed, parley.ForceDemanded:
		return len(p.Obligors) == 0 || slices.ContainsFunc(p.Obligors, func(side string) bool { return !q.accepts(side) }) || !q.on(RuleProposed)
	case parley.ForceAgreed, parley.ForcePromised, parley.ForceRequired:
	}
	return false
}

// accepts reports whether a side has declared its acceptance, and holds itself
// bound by now.
func (q *question) accepts(side string) bool {
	counts := func(d *parley.Declaration) bool {
		from := q.interval(d.Effective).Start
		if from.IsZero() {
			from = q.interval(d.Declared).Start
		}
		return d.Side == side && !d.Disowns && !from.After(q.asOf.At)
	}
	for i := range q.agreement.Declared {
		if d := &q.agreement.Declared[i]; counts(d) && q.toldBy(d.Declared) {
			return true
		}
	}
	return slices.ContainsFunc(q.declared, func(e *parley.Entry) bool { return counts(e.Declaration) })
}

// waiting names the first provision required that is not yet established.
func (q *question) waiting(p *provision) string {
	for _, id := range p.Requires {
		need := q.provisions[id]
		if need == nil || need == p || !q.on(RuleRequires) {
			continue
		}
		q.norm(need)
		v := &need.verdict
		met := v.Norm == parley.NormPerformed || v.Norm == parley.NormPerformedLate
		if need.Kind == parley.Maintain {
			met = v.Norm == parley.NormHolding && v.Direction == parley.DirectionFor && v.Epistemic == parley.KnownEstablished
		}
		if !met {
			return fmt.Sprintf("the fulfilment of %q", id)
		}
	}
	return ""
}
