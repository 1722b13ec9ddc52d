package evaluate

import (
	"fmt"
	"time"

	"parley"
)

// norm sets the norm state: what the text and the established facts imply.
func (q *question) norm(p *parley.Provision, v *parley.Verdict, w *weighed) {
	at, win := q.asOf.At, v.Window
	if p.Kind == parley.Maintain {
		q.maintained(p, v, w)
		return
	}
	closing := q.closing(p, win)
	late := func(t time.Time) bool {
		if closing.IsZero() {
			return false
		}
		d, _ := q.deadlines(p)
		onTime := t.Equal(closing) && win.Earliest.Equal(closing) && !d.Exclusive // at the very minute
		return !onTime && !t.Before(closing)
	}
	switch {
	case w.direction == parley.DirectionFor && w.done.established():
		v.Norm, v.Since = parley.NormPerformed, w.done.first
		// Found after the deadline is not done after it: that takes somebody who
		// says when, or that it was not done yet.
		switch lapsed := w.against.established() && late(w.against.newest); {
		case !late(w.done.first):
		case w.done.dated || lapsed:
			v.Norm = parley.NormPerformedLate
		default:
			v.Warnings = append(v.Warnings, parley.Warning{Code: "met-when-unsaid", Text: "It was found done after the deadline; nobody says when it was done."})
		}
	case w.direction == parley.DirectionPartly && w.partly.established():
		v.Norm, v.Since = parley.NormPartlyPerformed, w.partly.first
	case w.direction == parley.DirectionAgainst && w.against.established():
		v.Norm, v.Since = parley.NormBreached, w.against.first
	default:
		q.open(p, v, at)
	}
}

// open is the norm state of a duty on which nothing is established.
func (q *question) open(p *parley.Provision, v *parley.Verdict, at time.Time) {
	win := v.Window
	v.Norm = parley.NormInForce
	if len(v.Reservations) > 0 {
		v.Norm = parley.NormAcceptedReservations
	}
	if p.Force == parley.ForceProposed || p.Force == parley.ForceDemanded || p.Force == parley.ForceRefused {
		v.Norm = parley.NormProposed
	}
	if need := q.waiting(p); need != "" {
		v.Norm = parley.NormConditional
		v.Window.Waits = need
		return
	}
	if win.Latest.IsZero() {
		return
	}
	opens, closing := win.Earliest, q.closing(p, win)
	if !win.Opens.IsZero() {
		opens = win.Opens
	}
	switch {
	case at.Before(opens):
	case closing.IsZero() || at.Before(closing):
		v.Norm, v.Since = parley.NormDue, opens
	default:
		v.Norm, v.Since = parley.NormOverdue, closing
	}
}

// waiting names the first provision required that is not yet established.
func (q *question) waiting(p *parley.Provision) string {
	for _, id := range p.Requires {
		need := q.provision(id)
		if need == nil || need.ID == p.ID {
			continue
		}
		n := q.verdict(need).Norm
		if n != parley.NormPerformed && n != parley.NormPerformedLate {
			return fmt.Sprintf("the fulfilment of %q", id)
		}
	}
	return ""
}

// maintained is the norm state of a duty to be kept up.
func (q *question) maintained(p *parley.Provision, v *parley.Verdict, w *weighed) {
	at, begins := q.asOf.At, q.begins(p, v.Window)
	if need := q.waiting(p); need != "" || v.Window.Waits != "" || at.Before(begins) {
		q.open(p, v, time.Time{})
		return
	}
	v.Since = begins
	due, ends := q.deadlines(p)
	if due != nil && (due.Relation == parley.RelationUntil || due.Relation == parley.RelationDuring) && ends == nil {
		ends = due
	}
	if ends != nil {
		if end := q.deadline(ends); !end.Latest.IsZero() && !at.Before(end.Latest) {
			v.Norm, v.Since = parley.NormExpired, end.Latest
			return
		}
	}
	switch w.direction {
	case parley.DirectionNone:
		v.Norm = parley.NormHolding
		if p.Force == parley.ForceProposed || p.Force == parley.ForceDemanded {
			v.Norm = parley.NormProposed
		}
	case parley.DirectionBoth:
		v.Norm = parley.NormContested
	case parley.DirectionPartly:
		v.Norm = parley.NormHoldingViolations
	case parley.DirectionFor:
		v.Norm = parley.NormHolding
		if w.against.level() != parley.KnownNoReport {
			v.Norm = parley.NormHoldingViolations
		}
	case parley.DirectionAgainst:
		switch {
		case !w.against.established():
			v.Norm = parley.NormHolding
		case w.against.notDone:
			v.Norm, v.Since = parley.NormCollapsed, w.against.first
		default:
			v.Norm, v.Since = parley.NormBreached, w.against.first
		}
	}
	if v.Since.Before(begins) {
		v.Since = begins // a day that began before the duty did
	}
}

// Badge is the one word for a verdict: a total function of its norm state, its
// epistemic state and the direction of the evidence.
func Badge(n parley.NormState, e parley.EpistemicState, d parley.Direction) parley.Badge {
	switch n {
	case parley.NormPerformed:
		return parley.BadgeVerifiedMet
	case parley.NormPerformedLate:
		return parley.BadgeMetLate
	case parley.NormPartlyPerformed:
		return parley.BadgePartlyMet
	case parley.NormBreached:
		return parley.BadgeBreached
	case parley.NormSuspended:
		return parley.BadgeSuspended
	case parley.NormExpired:
		return parley.BadgeLapsed
	case parley.NormSuperseded, parley.NormTerminated:
		return parley.BadgeSuperseded
	case parley.NormContested:
		return parley.BadgeContested
	case parley.NormCollapsed:
		return parley.BadgeCollapsed
	case parley.NormHoldingViolations:
		return parley.BadgeHoldingViolations
	default: // open: the evidence decides
	}
	switch d {
	case parley.DirectionBoth:
		return parley.BadgeDisputed
	case parley.DirectionAgainst:
		return parley.BadgeAllegedBreach
	case parley.DirectionPartly:
		return parley.BadgePartlyMet
	case parley.DirectionFor:
		switch {
		case n == parley.NormHolding:
			return parley.BadgeHolding
		case e == parley.KnownEstablished:
			return parley.BadgeVerifiedMet
		case e == parley.KnownReported || e == parley.KnownCorroborated:
			return parley.BadgeReportedMet
		}
		return parley.BadgeClaimedMet
	case parley.DirectionNone:
	}
	switch n {
	case parley.NormDue:
		return parley.BadgeDue
	case parley.NormOverdue:
		return parley.BadgeOverdue
	case parley.NormHolding:
		return parley.BadgeInForce
	default:
	}
	return parley.BadgePending
}

// tell writes the one sentence that explains a verdict.
func (q *question) tell(p *parley.Provision, v *parley.Verdict) {
	weighed := 0
	for _, g := range v.Grounds {
		iv := g.Times.Published.Interval(q.zone)
		if g.Sense != "" && iv.End.After(v.LastReport) {
			v.LastReport = iv.End
		}
		if g.Weighs != parley.DirectionNone {
			weighed++
		}
	}
	stamp := func(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }
	s := string(v.Badge)
	switch {
	case v.Window.Waits != "":
		s += "; waits for " + v.Window.Waits
	case v.Norm == parley.NormOverdue && v.Badge != parley.BadgeOverdue:
		s += "; it was due by " + stamp(v.Since)
	case v.Norm == parley.NormDue:
		if v.Badge != parley.BadgeDue {
			s += "; due"
		}
		if s += " since " + stamp(v.Since); !q.closing(p, v.Window).IsZero() {
			s += " until " + stamp(q.closing(p, v.Window))
		}
	case v.Norm == parley.NormOverdue:
		s += " since " + stamp(v.Since)
	case !v.Window.Latest.IsZero() && (v.Badge == parley.BadgePending || v.Badge == parley.BadgeExtended):
		s += ", until " + stamp(v.Window.Latest)
	case !v.Since.IsZero():
		s += " since " + stamp(v.Since)
	}
	switch {
	case weighed > 0:
		s += fmt.Sprintf("; for: %s, against: %s", v.For, v.Against)
	case v.LastReport.IsZero():
		s += "; nobody has said whether it was done"
	default:
		s += "; no report on it since " + stamp(v.LastReport)
	}
	if n := len(v.Reservations); n > 0 {
		s += fmt.Sprintf("; %d reservation(s)", n)
	}
	for _, m := range q.agreement.Monitors {
		for _, id := range p.Monitors {
			if id == m.ID && m.Limits != "" && v.Epistemic != parley.KnownEstablished {
				v.Warnings = append(v.Warnings, parley.Warning{Code: "monitor-limits", Text: m.Name + ": " + m.Limits})
			}
		}
	}
	v.Reason = s
}
