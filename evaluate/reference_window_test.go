package evaluate_test

import (
	"cmp"
	"slices"
	"time"

	"parley"
)

// span is a computed deadline.
type span struct {
	earliest, latest, opens time.Time
	waits                   bool
}

func (r *reference) window(p *parley.Provision, depth int) span {
	if depth > 12 {
		return span{waits: true}
	}
	due, _, _ := r.deadlines(p)
	return r.deadline(due, p, true, depth)
}

func (r *reference) deadline(d *parley.Deadline, p *parley.Provision, own bool, depth int) span {
	var s span
	switch {
	case d == nil || d.BestEfforts:
		return s
	case d.Choice != "":
		return r.choice(d, p, own, depth)
	case d.Relation == parley.RelationWith:
		return r.with(d, p, own)
	case !d.Time.IsZero():
		iv := r.iv(d.Time)
		s.earliest, s.latest = iv.Start, iv.End
		if iv.Precision == parley.PrecisionMinute {
			s.latest = iv.Start
		}
	default:
		base := r.anchor(d, p, own, depth)
		if base.waits {
			return span{waits: true}
		}
		s.earliest, s.latest = r.add(base, d)
		if d.Relation == parley.RelationWithin {
			s.opens = base.earliest
		}
	}
	if d.Exclusive {
		s.latest = s.earliest
	} else if d.Relation == parley.RelationDuring || d.Relation == parley.RelationWithin && d.Offset == "" {
		s.opens = s.earliest
	}
	return s
}

func (r *reference) choice(d *parley.Deadline, p *parley.Provision, own bool, depth int) span {
	var all []span
	waits := false
	for i := range d.Of {
		s := r.deadline(&d.Of[i], p, own, depth)
		waits = waits || s.waits
		if !s.waits {
			all = append(all, s)
		}
	}
	if len(all) == 0 || waits && d.Choice != parley.ChoiceEarlier {
		return span{waits: waits}
	}
	pick := func(last bool, of func(span) time.Time) (out time.Time) {
		for _, s := range all {
			if t := of(s); !t.IsZero() && (out.IsZero() || last == t.After(out) && !t.Equal(out)) {
				out = t
			}
		}
		return out
	}
	return span{
		earliest: pick(d.Choice == parley.ChoiceLater, func(s span) time.Time { return s.earliest }),
		latest:   pick(d.Choice != parley.ChoiceEarlier, func(s span) time.Time { return s.latest }),
		opens:    pick(false, func(s span) time.Time { return s.opens }),
	}
}

func (r *reference) with(d *parley.Deadline, p *parley.Provision, own bool) span {
	other := r.provision(d.After)
	if other == nil || own && d.After == p.ID { // nothing counts from itself
		return span{waits: true}
	}
	s := span{waits: true}
	for _, e := range r.findings(other) {
		if favours(r.sense(other, e)) == 1 && r.alone(e) == parley.KnownEstablished && (s.waits || r.when(e).Start.Before(s.opens)) {
			s.waits, s.opens = false, r.when(e).Start
		}
	}
	if iv, ok := r.fulfilled(other, true); ok && !s.waits {
		s.earliest, s.latest = iv.Start, iv.End
	}
	return s
}

func (r *reference) fulfilled(p *parley.Provision, verified bool) (parley.Interval, bool) {
	all := r.findings(p)
	all = slices.DeleteFunc(all, func(e parley.Entry) bool {
		return r.sense(p, e) != parley.SenseFulfilled || verified && r.alone(e) != parley.KnownEstablished
	})
	if len(all) == 0 {
		return parley.Interval{}, false
	}
	// of those that tell of the same moment the one known first
	slices.SortFunc(all, func(a, b parley.Entry) int {
		return cmp.Or(r.when(a).Start.Compare(r.when(b).Start), r.since(a).Compare(r.since(b)), cmp.Compare(a.ID, b.ID))
	})
	return r.when(all[0]), true
}

func (r *reference) anchor(d *parley.Deadline, p *parley.Provision, own bool, depth int) span {
	switch d.Anchor {
	case parley.AnchorFulfilled, parley.AnchorVerified:
		other := r.provision(d.After)
		if other == nil || own && d.After == p.ID {
			return span{waits: true}
		}
		iv, ok := r.fulfilled(other, d.Anchor == parley.AnchorVerified)
		return span{earliest: iv.Start, latest: iv.End, waits: !ok}
	case parley.AnchorDeadline:
		other := r.provision(d.After)
		if other == nil {
			return span{waits: true}
		}
		s := r.window(other, depth+1)
		return span{earliest: s.earliest, latest: s.latest, waits: s.waits || s.latest.IsZero()}
	}
	in := r.instrument(p)
	from := in.Signed
	if d.Anchor == parley.AnchorInForce && !in.InForce.IsZero() {
		from = in.InForce
	}
	iv := r.iv(from)
	if iv.Precision == parley.PrecisionMinute {
		iv.End = iv.Start
	}
	return span{earliest: iv.Start, latest: iv.End}
}

// add counts an offset day by day on the calendar of the process.
func (r *reference) add(base span, d *parley.Deadline) (earliest, latest time.Time) {
	months, days, hours := 0, 0, 0
	switch d.Offset {
	case "PT48H":
		hours = 48
	case "P3D":
		days = 3
	case "P7D":
		days = 7
	case "P2W":
		days = 14
	case "P1M":
		months = 1
	case "P1DT6H":
		days, hours = 1, 6
	case "P0D":
	default:
		panic(d.Offset)
	}
	monthLater := func(t time.Time) time.Time { // the last day of a shorter month
		for back := 0; ; back++ {
			if l := t.AddDate(0, 0, -back).AddDate(0, months, 0); l.Month() == (t.Month()+time.Month(months)-1)%12+1 {
				return l
			}
		}
	}
	clock := func(t time.Time) time.Time {
		return monthLater(t.In(r.zone)).AddDate(0, 0, days).Add(time.Duration(hours) * time.Hour)
	}
	if d.Count == parley.CountClock || hours > 0 {
		return clock(base.earliest).UTC(), clock(base.latest).UTC()
	}
	last := base.latest
	if base.earliest.Before(base.latest) {
		last = last.Add(-1)
	}
	midnight := func(t time.Time) time.Time {
		t = t.In(r.zone)
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, r.zone)
	}
	next := func(t time.Time, n int) time.Time { return monthLater(midnight(t)).AddDate(0, 0, n) }
	switch d.Count {
	case parley.CountNextDay:
		return next(base.earliest, days).UTC(), next(last, days+1).UTC()
	case parley.CountSameDay:
		return next(base.earliest, days-1).UTC(), next(last, days).UTC()
	case parley.CountUnclear:
		return next(base.earliest, days-1).UTC(), next(last, days+1).UTC()
	}
	work := func(t time.Time) time.Time {
		t = next(t, 0)
		for n := 0; n < days; {
			t = t.AddDate(0, 0, 1)
			if w := t.Weekday(); w != time.Friday && w != time.Saturday && t.Format("2006-01-02") != "2031-03-09" {
				n++
			}
		}
		return t
	}
	return work(base.earliest).UTC(), work(last).AddDate(0, 0, 1).UTC()
}

// end of a duty or of its window; zero where it is open.
func (r *reference) end(p *parley.Provision) time.Time {
	due, ends, _ := r.deadlines(p)
	if ends == nil && p.Kind == parley.Maintain && due != nil && (due.Relation == parley.RelationUntil || due.Relation == parley.RelationDuring) {
		ends = due
	}
	if ends == nil {
		return time.Time{}
	}
	end := r.deadline(ends, p, false, 0).latest
	for ends.Renews == "P10D" && !end.IsZero() && !r.at.Before(end) {
		by := end
		if ends.Notice == "P5D" {
			by = end.In(r.zone).AddDate(0, 0, -5)
		}
		for _, c := range r.notices(p) {
			if c.not.Act == parley.NoticeDenounce && !c.effective.Start.After(by) {
				return end
			}
		}
		end = end.In(r.zone).AddDate(0, 0, 10).UTC()
	}
	return end
}

// begins is the start of a maintained duty, closing the end of the time for one
// to be done once.
func (r *reference) begins(p *parley.Provision) time.Time {
	due, _, _ := r.deadlines(p)
	s := r.window(p, 0)
	switch {
	case due != nil && due.Relation == parley.RelationUntil && !s.latest.IsZero():
		return r.iv(r.instrument(p).Signed).Start
	case due != nil && (due.Relation == parley.RelationUntil || due.Relation == parley.RelationDuring):
		return s.opens
	}
	return s.earliest
}

func (r *reference) closing(p *parley.Provision) time.Time {
	due, ends, _ := r.deadlines(p)
	s := r.window(p, 0)
	switch {
	case due == nil || due.Relation != parley.RelationFrom:
		return s.latest
	case ends == nil || s.latest.IsZero():
		return time.Time{}
	}
	return r.end(p)
}

// period of a recurring duty in which an instant lies.
func (r *reference) period(p *parley.Provision, t time.Time) (from, until time.Time, ok bool) {
	begins := r.begins(p)
	if begins.IsZero() || t.Before(begins) {
		return from, until, false
	}
	step := func(n int) time.Time {
		switch p.Quantity.Per {
		case "P1W":
			return begins.In(r.zone).AddDate(0, 0, 7*n).UTC()
		case "P3D":
			return begins.In(r.zone).AddDate(0, 0, 3*n).UTC()
		}
		return begins.Add(time.Duration(n) * 36 * time.Hour)
	}
	n := 0
	for !t.Before(step(n + 1)) {
		n++
	}
	return step(n), step(n + 1), true
}

func (r *reference) recurs(p *parley.Provision) bool {
	return p.Kind == parley.Maintain && p.Quantity != nil && p.Quantity.Per != ""
}
