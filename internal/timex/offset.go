package timex

import (
	"strconv"
	"time"

	"parley"
)

// counted resolves what counts from something else, or from the published day.
func (r *resolver) counted(e *expr) value {
	o := e.offset
	switch {
	case o.vague:
		return value{why: noNumber}
	case o.said:
		return r.fromSaid(o)
	case o.after:
		if a, ok := r.following(e); ok {
			return value{offset: iso(o), anchor: &a}
		}
		return r.fromBefore(e)
	case o.back:
		return r.backFrom(e)
	}
	return r.fromBefore(e)
}

// fromSaid resolves "two days ago", "within 48 hours".
func (r *resolver) fromSaid(o *offset) value {
	if r.lack != "" {
		return value{why: r.lack}
	}
	n := o.n
	if o.back {
		n = -n
	}
	t, layout := r.shift(n, o.unit)
	if t.IsZero() {
		return value{why: noMinute}
	}
	if o.back && (o.unit == "W" || o.unit == "F") {
		return value{civil: week(t)}
	}
	return value{civil: t.Format(layout)}
}

// following gives the span of what stands after "three days after".
func (r *resolver) following(e *expr) (parley.Span, bool) {
	a := e.offset.anchor
	for _, o := range r.all {
		if o != e && o.First >= e.First && o.First <= e.End && o.End > e.End {
			return r.d.Span(o.Range), true
		}
	}
	return r.d.Span(a), a.Len() > 0
}

// fromBefore gives the offset of "48 hours later" with the deadline before it
// in the sentence, else any time there, else the last deadline before.
func (r *resolver) fromBefore(e *expr) value {
	if a := r.before(e); a != nil {
		sp := r.d.Span(a.full)
		return value{offset: iso(e.offset), anchor: &sp}
	}
	return value{why: fromUndated}
}

func (r *resolver) before(e *expr) *expr {
	sent := r.d.Tokens[e.First].Sent
	var near, due, earlier *expr
	for _, o := range r.all {
		if o.First >= e.First {
			break
		}
		if o.offset != nil && o.offset.said || o.rolled != nil {
			continue
		}
		bound := o.deadline || o.relation == "by" || o.relation == "before" || o.relation == "from" || o.relation == "until" || o.relation == "within"
		switch in := r.d.Tokens[o.First].Sent == sent; {
		case in && bound:
			due = o
		case in:
			near = o
		case r.d.Tokens[o.First].Sent >= sent-3 && (bound || earlier == nil):
			earlier = o
		}
	}
	switch {
	case due != nil:
		return due
	case near != nil:
		return near
	}
	return earlier
}

// backFrom resolves "a day earlier" from the day before it in the text.
func (r *resolver) backFrom(e *expr) value {
	base := r.contextDay(e)
	t, err := time.Parse(time.DateOnly, base.civil)
	if err != nil {
		if r.lack != "" {
			return value{why: r.lack}
		}
		t = r.said
	}
	from := &resolver{f: r.f, d: r.d, said: t}
	o := *e.offset
	return from.fromSaid(&o)
}

// iso writes the offset as an ISO 8601 duration.
func iso(o *offset) string {
	n, unit := o.n, o.unit
	switch unit {
	case "E":
		unit = "W"
	case "F":
		n, unit = 2*n, "W"
	case "T":
		n, unit = 10*n, "Y"
	}
	digits := strconv.FormatFloat(n, 'f', -1, 64)
	if len(unit) == 2 {
		return "PT" + digits + unit[1:]
	}
	return "P" + digits + unit
}
