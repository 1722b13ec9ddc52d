package evaluate

import (
	"slices"
	"time"

	"parley"
)

// maintained is the norm state of a duty to be kept up, and its course so far.
func (q *question) maintained(p *provision) {
	v, begins := &p.verdict, p.begins()
	if need := q.waiting(p); need != "" || v.Window.Waits != "" || q.asOf.At.Before(begins) && q.on(RuleBegins) {
		q.awaited(p, time.Time{})
		return
	}
	until := q.asOf.At
	ended := !v.Window.Ends.IsZero() && !until.Before(v.Window.Ends) && q.on(RuleExpired)
	if ended {
		until = v.Window.Ends
	}
	v.Course = q.course(p, begins, until)
	v.Norm, v.Since = q.keeps(p, &p.weighed.done, &p.weighed.partly, &p.weighed.against), begins
	if n := len(v.Course); n > 0 && v.Course[n-1].Norm == v.Norm {
		v.Since = v.Course[n-1].From
	}
	if p.recurs() {
		v.Course = q.periods(p, begins, until)
	}
	if ended {
		v.Norm, v.Since = parley.NormExpired, v.Window.Ends
		if n := len(v.Course); n > 0 {
			v.Course[n-1].Until = v.Window.Ends
		}
	}
}

// keeps is the state of a maintained duty in force, by the evidence on it.
func (q *question) keeps(p *provision, done, partly, against *pile) parley.NormState {
	switch q.decide(done, partly, against) {
	case parley.DirectionNone:
		if q.proposed(p) {
			return parley.NormProposed
		}
	case parley.DirectionBoth:
		if q.on(RuleContested) {
			return parley.NormContested
		}
	case parley.DirectionPartly:
		return parley.NormHoldingViolations
	case parley.DirectionFor:
		if against.top > noReport && q.on(RuleViolations) {
			return parley.NormHoldingViolations
		}
	case parley.DirectionAgainst:
		switch {
		case against.top < established:
		case against.notDone && q.on(RuleCollapsed):
			return parley.NormCollapsed
		case q.on(RuleBreached):
			return parley.NormBreached
		}
	}
	return parley.NormHolding
}

// course gives how a maintained duty has fared from its beginning: the state
// changes where a finding tells of a time, and where the duty is suspended.
func (q *question) course(p *provision, begins, until time.Time) []parley.Stretch {
	var told []*finding
	for _, f := range p.findings {
		if f.weighs != parley.DirectionNone {
			told = append(told, f)
		}
	}
	slices.SortStableFunc(told, func(a, b *finding) int { return a.when.Start.Compare(b.when.Start) })
	if begins.IsZero() {
		begins = q.interval(q.instrument(p).Signed).Start
	}
	if begins.IsZero() && len(told) > 0 {
		begins = told[0].when.Start
	}
	var out []parley.Stretch
	var w weighed
	enter := func(at time.Time) {
		n := q.keeps(p, &w.done, &w.partly, &w.against)
		if p.suspendedAt(at) {
			n = parley.NormSuspended
		}
		at = laterOf(at, begins)
		if k := len(out) - 1; k >= 0 && out[k].Norm == n {
			return
		} else if k >= 0 && out[k].From.Equal(at) {
			out = out[:k]
			if k > 0 && out[k-1].Norm == n {
				out[k-1].Until = time.Time{}
				return
			}
		} else if k >= 0 {
			out[k].Until = at
		}
		out = append(out, parley.Stretch{Norm: n, From: at})
	}
	points := []time.Time{begins}
	for _, f := range told {
		points = append(points, laterOf(f.when.Start, begins))
	}
	for _, h := range p.halts {
		points = append(points, laterOf(h.From, begins))
		if !h.Until.IsZero() {
			points = append(points, laterOf(h.Until, begins))
		}
	}
	slices.SortFunc(points, time.Time.Compare)
	for i, at := range points {
		if at.After(until) || i > 0 && at.Equal(points[i-1]) {
			continue
		}
		for len(told) > 0 && !told[0].when.Start.After(at) {
			w.pile(told[0].weighs).add(told[0])
			told = told[1:]
		}
		enter(at)
	}
	return out
}

// recurs reports whether a duty asks for its quantity anew in each period.
func (p *provision) recurs() bool {
	return p.Kind == parley.Maintain && p.Quantity != nil && p.Quantity.Per != ""
}

// mostPeriods bounds what is shown of a duty that recurs often.
const mostPeriods = 1000

// period gives the period of a recurring duty in which an instant lies; false
// where there is none.
func (q *question) period(p *provision, t time.Time) (from, until time.Time, ok bool) {
	d, err := parseDuration(p.Quantity.Per)
	begins := p.begins()
	if err != nil || begins.IsZero() || t.Before(begins) {
		return from, until, false
	}
	nth := func(n int) time.Time {
		return d.times(n).after(begins, q.zone)
	}
	first := nth(1).Sub(begins)
	if first <= 0 {
		return from, until, false
	}
	n := int(t.Sub(begins) / first)
	for n > 0 && t.Before(nth(n)) {
		n--
	}
	for !t.Before(nth(n + 1)) {
		n++
	}
	return nth(n), nth(n + 1), true
}

// runs reports whether the period of a recurring duty in which an instant lies
// is not over.
func (q *question) runs(p *provision, t time.Time) bool {
	if !p.recurs() {
		return false
	}
	_, until, ok := q.period(p, t)
	return ok && q.asOf.At.Before(until)
}

// periods gives what is established for each period of a recurring duty of
// which anything is said.
func (q *question) periods(p *provision, begins, until time.Time) []parley.Stretch {
	var out []parley.Stretch
	told := slices.Clone(p.findings)
	slices.SortStableFunc(told, func(a, b *finding) int { return a.when.Start.Compare(b.when.Start) })
	var piles weighed
	for _, f := range told {
		from, end, ok := q.period(p, f.when.Start)
		if !ok || f.when.Start.After(until) || f.sense != parley.SenseFulfilled && f.sense != parley.SensePartly && f.weighs != parley.DirectionAgainst {
			continue
		}
		k := len(out) - 1
		if k < 0 || !out[k].From.Equal(from) {
			if k++; k == mostPeriods {
				break
			}
			out, piles = append(out, parley.Stretch{From: from, Until: end}), weighed{}
		}
		if pl := piles.pile(f.weighs); pl != nil {
			pl.add(f)
		}
		out[k].Norm = q.keeps(p, &piles.done, &piles.partly, &piles.against)
		if f.level == established && f.weighs != parley.DirectionAgainst {
			n := p.Quantity.Amount
			if b := f.entry.Bearing; b != nil && b.N != nil {
				n = *b.N
			}
			out[k].N = &n
		}
	}
	if k := len(out) - 1; k >= 0 && out[k].Until.After(q.asOf.At) {
		out[k].Until = time.Time{}
	}
	return out
}

// notice reads the notices on a provision in the order of their effect.
func (q *question) notice(p *provision) {
	for _, c := range p.notices {
		open := len(p.halts) > 0 && p.halts[len(p.halts)-1].Until.IsZero()
		switch c.notice.Act {
		case parley.NoticeSuspend:
			if !open && p.gone == "" && q.on(RuleSuspended) {
				p.halts = append(p.halts, parley.Stretch{Norm: parley.NormSuspended, From: c.effective.Start})
			}
		case parley.NoticeResume:
			if open && q.on(RuleResumed) {
				p.halts[len(p.halts)-1].Until = c.effective.Start
			}
		case parley.NoticeSupersede:
			if p.gone == "" && q.on(RuleSuperseded) {
				p.gone, p.goneAt = parley.NormSuperseded, c.effective.Start
			}
		case parley.NoticeTerminate:
			if p.gone == "" && q.on(RuleTerminated) {
				p.gone, p.goneAt = parley.NormTerminated, c.effective.Start
			}
		case parley.NoticeDenounce: // counts at the end of the duty
		}
	}
}

// suspendedAt reports whether a duty was suspended at an instant.
func (p *provision) suspendedAt(t time.Time) bool {
	return slices.ContainsFunc(p.halts, func(h parley.Stretch) bool {
		return !t.Before(h.From) && (h.Until.IsZero() || t.Before(h.Until))
	})
}

// noticed sets the norm state of a duty that notices have put out of force. What
// was done by then stays done.
func (q *question) noticed(p *provision) {
	v := &p.verdict
	if (v.Norm == parley.NormPerformed || v.Norm == parley.NormPerformedLate) && q.on(RuleFinal) {
		return
	}
	switch {
	case p.gone != "":
		v.Norm, v.Since = p.gone, p.goneAt
	case v.Norm != parley.NormExpired && p.suspendedAt(q.asOf.At):
		v.Norm, v.Since = parley.NormSuspended, p.halts[len(p.halts)-1].From
	}
}
