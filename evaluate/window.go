package evaluate

import (
	"fmt"
	"time"

	"parley"
)

// windowOf computes the time of a provision's deadline, and of those it counts
// from. A circle gives a warning and no window.
func (q *question) windowOf(p *provision) parley.Window {
	if p.window != nil {
		return *p.window
	}
	if p.entered {
		p.warn("cycle", "Its deadline counts from itself, by way of others.")
		return parley.Window{Waits: "its deadline counts from itself"}
	}
	p.entered = true
	w := q.deadline(p.due, p)
	p.entered = false
	p.window = &w
	return w
}

func (p *provision) warn(code, text string) {
	p.warnings = append(p.warnings, parley.Warning{Code: code, Text: text})
}

// deadlines gives the deadline of a provision and the end of its duty or of its
// stated window, as extended.
func (p *provision) deadlines() (due, ends *parley.Deadline) {
	due, ends = p.Deadline, p.Ends
	for _, c := range p.changes {
		due, ends = p.extend(c.extension, due, ends)
	}
	return due, ends
}

// extend gives a deadline and an end as an extension moves them. To keep
// something up until a later day is to keep it up for longer: that moves the
// end, not the beginning.
func (p *provision) extend(x *parley.Extension, due, ends *parley.Deadline) (newDue, newEnds *parley.Deadline) {
	if d := &x.Deadline; given(d) {
		if p.Kind == parley.Maintain && d.Relation == parley.RelationUntil && (p.Deadline == nil || p.Deadline.Relation != parley.RelationUntil) {
			ends = d
		} else {
			due = d
		}
	}
	if given(&x.Ends) {
		ends = &x.Ends
	}
	return due, ends
}

func given(d *parley.Deadline) bool { return d.Relation != "" || d.Choice != "" }

// begins is when a maintained duty begins: when its window opens where its
// deadline names the whole time of the duty, else at the deadline.
func (p *provision) begins() time.Time {
	if p.due != nil && (p.due.Relation == parley.RelationUntil || p.due.Relation == parley.RelationDuring) {
		return p.verdict.Window.Opens // zero: from a signature whose time is not known
	}
	return p.verdict.Window.Earliest
}

// closing is the instant from which an open duty is overdue; zero: never.
// "From a day" opens a window that only a stated end closes.
func (q *question) closing(p *provision) time.Time {
	w := p.verdict.Window
	if p.due == nil || p.due.Relation != parley.RelationFrom || !q.on(RuleFrom) {
		return w.Latest
	}
	if p.ends == nil || w.Latest.IsZero() {
		return time.Time{}
	}
	return w.Ends
}

// end is when a maintained duty ends, or a stated window closes, and how that is
// computed; zero: open. An end that renews itself goes on until notice was given
// in time.
func (q *question) end(p *provision) (end time.Time, steps []string) {
	d := p.ends
	if d == nil && p.Kind == parley.Maintain && p.due != nil && (p.due.Relation == parley.RelationUntil || p.due.Relation == parley.RelationDuring) {
		d = p.due
	}
	if d == nil {
		return end, nil
	}
	w, renewed := q.deadline(d, p), false
	end, steps = w.Latest, w.Computed
	if w.Waits != "" {
		steps = []string{"waits for " + w.Waits}
	}
	for n := 0; n < 1000 && d.Renews != "" && !end.IsZero() && !q.asOf.At.Before(end) && !q.denounced(p, d, end) && q.on(RuleRenews); n++ {
		next, err := shift(end, d.Renews, q.zone)
		if err != nil || !next.After(end) {
			break
		}
		end, renewed = next, true
		steps = append(steps, fmt.Sprintf("renewed for %s: %s", d.Renews, q.both(end)))
	}
	if renewed {
		p.warn("renewed", fmt.Sprintf("It goes on until %s: nobody gave notice in time.", stamp(end)))
	}
	return end, steps
}

// denounced reports whether notice was given that a duty shall not go on after
// an end, as long before it as the words ask.
func (q *question) denounced(p *provision, d *parley.Deadline, end time.Time) bool {
	if d.Notice != "" {
		if t, err := unshift(end, d.Notice, q.zone); err == nil {
			end = t
		}
	}
	for _, c := range p.notices {
		if c.notice.Act == parley.NoticeDenounce && !c.effective.Start.After(end) {
			return true
		}
	}
	return false
}

// deadline computes one deadline. "By a day" is due from that day's start to
// its end: the words do not tell which is meant.
func (q *question) deadline(d *parley.Deadline, p *provision) parley.Window {
	var w parley.Window
	if d == nil {
		return w
	}
	switch {
	case d.BestEfforts && q.on(RuleBestEffort):
		w.Computed = append(w.Computed, "best efforts: never overdue")
		return w
	case d.Choice != parley.ChoiceNone:
		return q.choose(d, p)
	case d.Relation == parley.RelationWith:
		return q.with(d, p)
	case !d.Time.IsZero():
		w = q.absolute(d)
	case d.Offset != "":
		w = q.relative(d, p)
	default:
		w.Waits = d.Unresolved
	}
	if w.Waits != "" {
		return w
	}
	switch {
	case d.Exclusive && q.on(RuleBefore): // "before Monday": Monday itself is too late
		w.Latest = w.Earliest
		if d.Offset != "" {
			w.Computed = append(w.Computed, "before that: "+q.both(w.Latest))
		}
	case d.Relation == parley.RelationDuring || d.Relation == parley.RelationWithin && d.Offset == "":
		w.Opens = w.Earliest
	}
	if !q.on(RuleWindow) {
		w.Opens = time.Time{}
	}
	return w
}

func (q *question) absolute(d *parley.Deadline) parley.Window {
	w := parley.Window{Zone: d.Time.Zone, From: d.Time.From}
	if w.Zone == "" {
		w.Zone, w.From = q.agreement.Zone, parley.ZoneProcess
	}
	iv := q.interval(d.Time)
	w.Earliest, w.Latest = iv.Start, iv.End
	if (iv.Precision == parley.PrecisionMinute || iv.Precision == parley.PrecisionSecond) && q.on(RuleMoment) {
		w.Latest = iv.Start // an instant, not the minute it names
	}
	if !q.on(RuleDay) && iv.Precision == parley.PrecisionDay {
		w.Latest = w.Earliest
	}
	relation, shown := string(d.Relation), w
	if d.Exclusive && q.on(RuleBefore) {
		relation, shown.Latest = "before", shown.Earliest
	}
	w.Computed = []string{fmt.Sprintf("%s %s in %s: %s", relation, d.Time.Value, zoneName(w.Zone), q.span(shown))}
	return w
}

func zoneName(zone string) string {
	if zone == "" {
		return "UTC"
	}
	return zone
}

// relative computes what counts from something.
func (q *question) relative(d *parley.Deadline, p *provision) parley.Window {
	base, waits := q.anchor(d, p)
	if waits != "" {
		return parley.Window{Waits: waits}
	}
	w := parley.Window{Zone: base.Zone, From: base.From}
	var err error
	if w.Earliest, w.Latest, err = q.count(base, d); err != nil {
		return parley.Window{Waits: err.Error()}
	}
	if d.Relation == parley.RelationWithin {
		w.Opens = base.Earliest
	}
	w.Computed = append(base.Computed, fmt.Sprintf("%s after that%s: %s", d.Offset, countWords[d.Count], q.span(w)))
	return w
}

var countWords = map[parley.CountRule]string{
	parley.CountNextDay: ", the next day being the first",
	parley.CountSameDay: ", that day being the first",
	parley.CountWorking: ", in working days",
	parley.CountUnclear: ", whether that day is the first or the next",
}

// span gives a window in UTC and in the zone of the process.
func (q *question) span(w parley.Window) string {
	if w.Earliest.Equal(w.Latest) {
		return q.both(w.Latest)
	}
	return q.both(w.Earliest) + " to " + q.both(w.Latest)
}

func (q *question) both(t time.Time) string {
	if q.zone == time.UTC {
		return stamp(t)
	}
	return stamp(t) + t.In(q.zone).Format(" (2006-01-02 15:04 MST)")
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

// anchor gives the window that an offset counts from, or what it waits for.
func (q *question) anchor(d *parley.Deadline, p *provision) (parley.Window, string) {
	after := q.provisions[d.After]
	switch d.Anchor {
	case parley.AnchorDeadline, "":
		if d.After == "" {
			break
		}
		w := parley.Window{Waits: "nothing"}
		if after != nil {
			w = q.windowOf(after)
		}
		if w.Waits != "" || w.Latest.IsZero() {
			return w, fmt.Sprintf("the deadline of %q, which has no time", d.After)
		}
		if !q.on(RuleAnchor) {
			break
		}
		w.Computed = append(append([]string{}, w.Computed...), fmt.Sprintf("the deadline of %q", d.After))
		return w, ""
	case parley.AnchorFulfilled, parley.AnchorVerified:
		if after == p && p.entered {
			return parley.Window{}, "its deadline counts from itself"
		}
		if after == nil {
			return parley.Window{}, fmt.Sprintf("there is no provision %q", d.After)
		}
		verified := d.Anchor == parley.AnchorVerified && q.on(RuleVerified)
		if at, ok := fulfilledAt(after, verified); ok {
			w := parley.Window{Earliest: at.Start, Latest: at.End}
			w.Computed = []string{fmt.Sprintf("%q was fulfilled: %s", d.After, q.span(w))}
			return w, ""
		}
		return parley.Window{}, fmt.Sprintf("the %s fulfilment of %q", map[bool]string{true: "verified", false: "claimed"}[d.Anchor == parley.AnchorVerified], d.After)
	case parley.AnchorSignature, parley.AnchorInForce:
	}
	in := q.instrument(p)
	from, what := in.Signed, "the signature"
	if d.Anchor == parley.AnchorInForce && !in.InForce.IsZero() && q.on(RuleInForce) {
		from, what = in.InForce, "the entry into force"
	}
	iv := q.interval(from)
	if !iv.Known() {
		return parley.Window{}, what + ", whose time is not known"
	}
	if pr := iv.Precision; pr == parley.PrecisionMinute || pr == parley.PrecisionSecond {
		iv.End = iv.Start
	}
	w := parley.Window{Earliest: iv.Start, Latest: iv.End, Zone: q.agreement.Zone, From: parley.ZoneProcess}
	w.Computed = []string{fmt.Sprintf("%s: %s", what, q.span(w))}
	return w, ""
}

// fulfilledAt gives the time of the earliest established fulfilment, or of the
// earliest claimed one.
func fulfilledAt(p *provision, verified bool) (best parley.Interval, found bool) {
	for _, f := range p.findings {
		if f.sense != parley.SenseFulfilled || verified && f.level < established {
			continue
		}
		if !found || f.when.Start.Before(best.Start) {
			best, found = f.when, true
		}
	}
	return best, found
}

// with is the window of what goes step by step with another provision: it opens
// with the first step there that is established, and is due when that is done.
func (q *question) with(d *parley.Deadline, p *provision) parley.Window {
	other := q.provisions[d.After]
	if other == p && p.entered {
		return parley.Window{Waits: "its deadline counts from itself"}
	}
	if other == nil {
		return parley.Window{Waits: fmt.Sprintf("there is no provision %q", d.After)}
	}
	var w parley.Window
	for _, f := range other.findings {
		step := f.sense == parley.SenseFulfilled || f.sense == parley.SensePartly
		if step && f.level == established && q.on(RuleWith) && (w.Opens.IsZero() || f.when.Start.Before(w.Opens)) {
			w.Opens = f.when.Start
		}
	}
	if w.Opens.IsZero() {
		return parley.Window{Waits: fmt.Sprintf("the first step of %q", d.After)}
	}
	w.Computed = []string{fmt.Sprintf("step by step with %q, which began: %s", d.After, q.both(w.Opens))}
	if at, ok := fulfilledAt(other, true); ok {
		w.Earliest, w.Latest = at.Start, at.End
		w.Computed = append(w.Computed, fmt.Sprintf("%q was fulfilled: %s", d.After, q.span(w)))
	}
	return w
}

// choose computes a deadline with several members.
func (q *question) choose(d *parley.Deadline, p *provision) parley.Window {
	var out parley.Window
	waits, have := "", false
	steps := []string{}
	for i := range d.Of {
		w := q.deadline(&d.Of[i], p)
		if w.Waits != "" {
			waits = w.Waits
			steps = append(steps, "one of them waits for "+w.Waits)
			continue
		}
		if w.Latest.IsZero() {
			continue
		}
		steps = append(steps, w.Computed...)
		if !have {
			out, have = w, true
			continue
		}
		switch {
		case d.Choice == parley.ChoiceEither && q.on(RuleEither):
			out.Earliest, out.Latest = earlier(out.Earliest, w.Earliest), laterOf(out.Latest, w.Latest)
		case d.Choice == parley.ChoiceEarlier && q.on(RuleEarlier):
			out.Earliest, out.Latest = earlier(out.Earliest, w.Earliest), earlier(out.Latest, w.Latest)
		case d.Choice == parley.ChoiceLater && q.on(RuleLater):
			out.Earliest, out.Latest = laterOf(out.Earliest, w.Earliest), laterOf(out.Latest, w.Latest)
		}
		switch {
		case out.Opens.IsZero():
			out.Opens = w.Opens
		case !w.Opens.IsZero():
			out.Opens = earlier(out.Opens, w.Opens)
		}
	}
	if waits != "" && (!have || d.Choice != parley.ChoiceEarlier) {
		return parley.Window{Waits: waits}
	}
	if have {
		out.Computed = append(steps, fmt.Sprintf("%s: %s", choiceWords[d.Choice], q.span(out)))
	}
	return out
}

var choiceWords = map[parley.Choice]string{
	parley.ChoiceEither:  "the words can be read in each of these ways",
	parley.ChoiceEarlier: "whichever comes first",
	parley.ChoiceLater:   "whichever comes last",
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func laterOf(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
