package timex

import (
	"fmt"
	"slices"
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
	case o.given:
		return r.fromGiven(e)
	case o.said && !o.back && e.relation == "within" && r.f.direction(r.d, e) == past:
		return value{why: fromUndated} // "it collapsed within two days"
	case o.work:
		return r.working(int(min(o.n, 1000)))
	case o.said:
		return r.fromSaid(o)
	case o.after:
		if a, ok := r.following(e); ok {
			return value{offset: iso(o.n, o.unit), anchor: &a}
		}
		return r.fromBefore(e)
	case o.back:
		return r.backFrom(e)
	}
	return r.fromBefore(e)
}

// fromSaid resolves "two days ago", "within 48 hours". Where an account is
// spoken of, a year ago is the same quarter of the year before.
func (r *resolver) fromSaid(o *offset) value {
	if r.lack != "" {
		return value{why: r.lack}
	}
	if o.back && o.unit == "Y" && o.n == 1 {
		if v, ok := yearBack(r.spoken(true), 1); ok {
			return v
		}
	}
	n := o.n
	if o.back {
		n = -n
	}
	t, layout := r.shift(r.said, n, o.unit)
	if t.IsZero() {
		return value{why: noMinute}
	}
	if o.back && (o.unit == "W" || o.unit == "F") {
		return value{civil: week(t)}
	}
	return value{civil: t.Format(layout)}
}

// fromGiven counts a time to act in from the day its sentence tells, else from
// the published one.
func (r *resolver) fromGiven(e *expr) value {
	sent := r.d.Tokens[e.First].Sent
	from := *r
	r.around(func(o *expr) bool {
		if r.d.Tokens[o.First].Sent != sent || o.day == nil || o.until != nil || o.day.same {
			return false
		}
		t, err := time.Parse(time.DateOnly, r.oneDay(o, o.day).civil)
		if err == nil {
			from.said = t
		}
		return true
	})
	return from.fromSaid(e.offset)
}

// working counts working days from the published one: the week ends with Saturday
// and Sunday in most places, with Friday and Saturday in others.
func (r *resolver) working(n int) value {
	if r.lack != "" {
		return value{why: r.lack}
	}
	end := func(rest ...time.Weekday) string {
		t := r.said
		for k := 0; k < n; {
			if t = t.AddDate(0, 0, 1); !slices.Contains(rest, t.Weekday()) {
				k++
			}
		}
		return date(t)
	}
	a, b := end(time.Saturday, time.Sunday), end(time.Friday, time.Saturday)
	switch {
	case a == b:
		return value{civil: a}
	case b < a:
		a, b = b, a
	}
	return value{civil: a + "/" + b}
}

// yearBack moves a span of the calendar back by years.
func yearBack(v string, n int) (value, bool) {
	if len(v) < 4 {
		return value{}, false
	}
	y, err := strconv.Atoi(v[:4])
	if err != nil || y <= n {
		return value{}, false
	}
	if isQuarterValue(v) {
		return part("Q", y-n, int(v[6]-'0')), true
	}
	if len(v) == len(time.DateOnly) { // a year back from a day is hardly meant to the day
		v = v[:4]
	}
	v = fmt.Sprintf("%04d%s", y-n, v[4:])
	if _, err := parley.ParseCivil(v, ""); err != nil {
		v = v[:4]
	}
	return value{civil: v}, true
}

// following gives the span of what stands after "three days after".
func (r *resolver) following(e *expr) (parley.Span, bool) {
	if r.at+1 < len(r.all) {
		if o := r.all[r.at+1]; o.placing() && o.full.First <= e.End && o.End > e.End {
			return r.d.Span(o.Range), true
		}
	}
	a := e.offset.anchor
	return r.d.Span(a), a.Len() > 0
}

// fromBefore gives the offset of "48 hours later" with the deadline before it
// in the sentence, else any time there, else the last deadline before.
func (r *resolver) fromBefore(e *expr) value {
	if a := r.before(e); a != nil {
		sp := r.d.Span(a.full)
		return value{offset: iso(e.offset.n, e.offset.unit), anchor: &sp}
	}
	return value{why: fromUndated}
}

func (r *resolver) before(e *expr) *expr {
	sent := r.d.Tokens[e.First].Sent
	var near, due, earlier *expr
	for i := max(0, r.at-nearExprs); i < r.at; i++ {
		o := r.all[i]
		if o.offset != nil && o.offset.said || o.rolled != nil || !o.placing() {
			continue
		}
		bound := o.deadline || o.relation == "by" || o.relation == "before" || o.relation == "from" || o.relation == "until" || o.relation == "within"
		switch in := r.d.Tokens[o.First].Sent == sent; {
		case in && bound:
			due = o
		case in:
			near = o
		case r.d.Tokens[o.First].Sent >= sent-nearSents && (bound || earlier == nil):
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

// backFrom resolves "a day earlier" from the day before it in the text, and "a
// year earlier" from the span of the calendar that is spoken of.
func (r *resolver) backFrom(e *expr) value {
	o := *e.offset
	if o.unit == "Y" {
		n := int(min(o.n, 9999))
		if v, ok := yearBack(r.spoken(true), n); ok {
			return v
		}
		if v, ok := yearBack(r.spoken(false), n); ok {
			return v
		}
	}
	base := r.contextDay(e)
	t, err := time.Parse(time.DateOnly, base.civil)
	if err != nil {
		if r.lack != "" {
			return value{why: r.lack}
		}
		t = r.said
	}
	from := &resolver{f: r.f, d: r.d, said: t}
	from.all, from.at = r.all, r.at
	return from.fromSaid(&o)
}

// iso writes a length as an ISO 8601 duration.
func iso(n float64, unit string) string {
	switch unit {
	case "E":
		n, unit = 2*n, "D"
	case "F":
		n, unit = 2*n, "W"
	case "T":
		n, unit = 10*n, "Y"
	case "C":
		n, unit = 100*n, "Y"
	}
	whole, rest := int64(min(n, 1e12)), ""
	if part := n - float64(whole); part > 0 {
		finer := map[string]struct {
			n    float64
			unit string
		}{"TH": {60, "M"}, "TM": {60, "S"}, "Y": {12, "M"}}[unit]
		k := part * finer.n
		if k == 0 || k != float64(int(k)) {
			return duration(strconv.FormatFloat(n, 'f', -1, 64), unit)
		}
		rest = strconv.Itoa(int(k)) + finer.unit
		if whole == 0 { // "half an hour"
			return duration(strconv.Itoa(int(k)), unit[:len(unit)-1]+finer.unit)
		}
	}
	return duration(strconv.FormatInt(whole, 10), unit) + rest
}

func duration(digits, unit string) string {
	if len(unit) == 2 {
		return "PT" + digits + unit[1:]
	}
	return "P" + digits + unit
}
