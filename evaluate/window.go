package evaluate

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"parley"
)

// window computes the time of a provision's deadline, and of those it counts
// from. A circle gives a warning and no window.
func (q *question) window(id string) parley.Window {
	if w, ok := q.windows[id]; ok {
		return w
	}
	p := q.provision(id)
	if p == nil {
		return parley.Window{Waits: fmt.Sprintf("there is no provision %q", id)}
	}
	if q.entered[id] {
		q.warn(id, "cycle", "Its deadline counts from itself, by way of others.")
		return parley.Window{Waits: "its deadline counts from itself"}
	}
	q.entered[id] = true
	defer delete(q.entered, id)
	d, _ := q.deadlines(p)
	w := q.deadline(d)
	q.windows[id] = w
	return w
}

// deadlines gives the deadline of a provision and the end of its duty or of its
// stated window, as extended. To keep something up until a later day is to keep
// it up for longer: that moves the end, not the beginning.
func (q *question) deadlines(p *parley.Provision) (due, ends *parley.Deadline) {
	due, ends = p.Deadline, p.Ends
	if e, ok := q.extended[p.ID]; ok {
		x := e.Extension.Deadline
		if p.Kind == parley.Maintain && x.Relation == parley.RelationUntil && (due == nil || due.Relation != parley.RelationUntil) {
			return due, &x
		}
		due = &x
	}
	return due, ends
}

// begins is when a maintained duty begins: when its window opens where its
// deadline names the whole time of the duty, else at the deadline.
func (q *question) begins(p *parley.Provision, w parley.Window) time.Time {
	if d, _ := q.deadlines(p); d != nil && (d.Relation == parley.RelationUntil || d.Relation == parley.RelationDuring) {
		return w.Opens // zero: from a signature whose time is not known
	}
	return w.Earliest
}

// closing is the instant from which an open duty is overdue; zero: never.
// "From a day" opens a window that only a stated end closes.
func (q *question) closing(p *parley.Provision, w parley.Window) time.Time {
	d, ends := q.deadlines(p)
	if d == nil || d.Relation != parley.RelationFrom {
		return w.Latest
	}
	if ends == nil || w.Latest.IsZero() {
		return time.Time{}
	}
	return q.deadline(ends).Latest
}

func (q *question) provision(id string) *parley.Provision {
	for i := range q.agreement.Provisions {
		if q.agreement.Provisions[i].ID == id {
			return &q.agreement.Provisions[i]
		}
	}
	return nil
}

func (q *question) warn(id, code, text string) {
	q.warnings[id] = append(q.warnings[id], parley.Warning{Code: code, Text: text})
}

// deadline computes one deadline. "By a day" is due from that day's start to
// its end: the words do not tell which is meant.
func (q *question) deadline(d *parley.Deadline) parley.Window {
	var w parley.Window
	if d == nil {
		return w
	}
	w.Zone, w.From = d.Time.Zone, d.Time.From
	if w.Zone == "" && !d.Time.IsZero() {
		w.Zone, w.From = q.agreement.Zone, parley.ZoneProcess
	}
	switch {
	case d.BestEfforts:
		w.Computed = append(w.Computed, "best efforts: never overdue")
		return w
	case !d.Time.IsZero():
		iv := d.Time.Interval(q.zone)
		w.Earliest, w.Latest = iv.Start, iv.End
		if iv.Precision == parley.PrecisionMinute || iv.Precision == parley.PrecisionSecond {
			w.Latest = iv.Start // an instant, not the minute it names
		}
		w.Computed = append(w.Computed, fmt.Sprintf("%s %s in %s", d.Relation, d.Time.Value, w.Zone))
	case d.Offset != "":
		base, waits := q.anchor(d)
		if waits != "" {
			w.Waits = waits
			return w
		}
		var err error
		if w.Earliest, err = shift(base.Earliest, d.Offset, q.zone); err == nil {
			w.Latest, err = shift(base.Latest, d.Offset, q.zone)
		}
		if err != nil {
			return parley.Window{Waits: err.Error()}
		}
		if d.Relation == parley.RelationWithin {
			w.Opens = base.Earliest
		}
		w.Zone, w.From = base.Zone, base.From
		w.Computed = append(base.Computed, fmt.Sprintf("%s after that", d.Offset))
	default:
		w.Waits = d.Unresolved
		return w
	}
	switch {
	case d.Exclusive: // "before Monday": Monday itself is too late
		w.Latest = w.Earliest
	case d.Relation == parley.RelationDuring || d.Relation == parley.RelationWithin && d.Offset == "":
		w.Opens = w.Earliest
	}
	return w
}

// anchor gives the window that an offset counts from, or what it waits for.
func (q *question) anchor(d *parley.Deadline) (parley.Window, string) {
	switch d.Anchor {
	case parley.AnchorDeadline, "":
		if d.After == "" {
			break
		}
		w := q.window(d.After)
		if w.Waits != "" || w.Latest.IsZero() {
			return w, fmt.Sprintf("the deadline of %q, which has no time", d.After)
		}
		w.Computed = append(append([]string{}, w.Computed...), fmt.Sprintf("the deadline of %q", d.After))
		return w, ""
	case parley.AnchorFulfilled, parley.AnchorVerified:
		p := q.provision(d.After)
		if p == nil {
			return parley.Window{}, fmt.Sprintf("there is no provision %q", d.After)
		}
		if at, ok := q.fulfilledAt(p, d.Anchor == parley.AnchorVerified); ok {
			return parley.Window{Earliest: at.Start, Latest: at.End, Computed: []string{fmt.Sprintf("%q was fulfilled", d.After)}}, ""
		}
		return parley.Window{}, fmt.Sprintf("the %s fulfilment of %q", map[bool]string{true: "verified", false: "claimed"}[d.Anchor == parley.AnchorVerified], d.After)
	case parley.AnchorSignature:
	}
	signed := q.agreement.Instrument.Signed.Interval(q.zone)
	if !signed.Known() {
		return parley.Window{}, "the signature, whose time is not known"
	}
	if p := signed.Precision; p == parley.PrecisionMinute || p == parley.PrecisionSecond {
		signed.End = signed.Start
	}
	return parley.Window{Earliest: signed.Start, Latest: signed.End, Zone: q.agreement.Zone, From: parley.ZoneProcess, Computed: []string{"the signature"}}, ""
}

// fulfilledAt gives the time of the earliest established fulfilment, or of the
// earliest claimed one.
func (q *question) fulfilledAt(p *parley.Provision, verified bool) (parley.Interval, bool) {
	var best parley.Interval
	found := false
	for _, e := range q.findings[p.ID] {
		if senseOf(e) != parley.SenseFulfilled || verified && levelOf(e) != parley.KnownEstablished {
			continue
		}
		if iv := q.when(e); !found || iv.Start.Before(best.Start) {
			best, found = iv, true
		}
	}
	return best, found
}

var durationForm = regexp.MustCompile(`^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$`)

// shift adds an ISO 8601 duration: years to days by the calendar of the zone,
// hours and less by the clock.
func shift(t time.Time, iso string, zone *time.Location) (time.Time, error) {
	m := durationForm.FindStringSubmatch(iso)
	if m == nil || iso == "P" {
		return t, fmt.Errorf("offset %q is not a duration like PT48H or P14D: %w", iso, parley.ErrInvalid)
	}
	n := func(i int) int { v, _ := strconv.Atoi(m[i]); return v }
	t = t.In(zone).AddDate(n(1), n(2), 7*n(3)+n(4))
	return t.Add(time.Duration(n(5))*time.Hour + time.Duration(n(6))*time.Minute + time.Duration(n(7))*time.Second).UTC(), nil
}
