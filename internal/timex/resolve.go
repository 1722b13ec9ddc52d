package timex

import (
	"fmt"
	"strconv"
	"time"

	"parley"
	"parley/internal/text"
)

// Why a time has no value.
const (
	noPublished = "published date unknown"
	noNumber    = "no number is said"
	noDay       = "no day is said"
	noSuchDay   = "no such day in the calendar"
	noMinute    = "published to the day only"
	fromUndated = "counts from something that is not dated"
)

// resolver works out the values of one document's expressions.
type resolver struct {
	f    *finder
	d    *text.Doc
	all  []*expr
	said time.Time // the published day, midnight UTC; zero if unknown
	lack string    // why it is zero
}

func newResolver(f *finder, d *text.Doc, all []*expr) *resolver {
	r := &resolver{f: f, d: d, all: all, lack: noPublished}
	v := d.Report.KnownFrom().Value
	if len(v) < len(time.DateOnly) {
		if v != "" {
			r.lack = "published day unknown"
		}
		return r
	}
	if t, err := time.Parse(time.DateOnly, v[:len(time.DateOnly)]); err == nil {
		r.said, r.lack = t, ""
	}
	return r
}

// value is what an expression comes to.
type value struct {
	civil  string
	offset string
	anchor *parley.Span
	why    string // it has none because
}

// resolve gives the record of an expression; ok is false where the words turn
// out to be no time.
func (r *resolver) resolve(e *expr) (parley.TimeExpr, bool) {
	t := parley.TimeExpr{Span: r.d.Span(e.full), Relation: e.relation, Rule: e.rule}
	var v value
	switch {
	case e.offset != nil:
		if e.offset.maybe && r.f.direction(r.d, e) != ahead {
			return t, false
		}
		v = r.counted(e)
	case e.rolled != nil:
		v = r.rolled(e.rolled)
	case e.period != nil:
		v = r.period(e)
	default:
		v = r.dayValue(e)
	}
	t.Offset, t.Anchor, t.Unresolved = v.offset, v.anchor, v.why
	if v.civil == "" {
		return t, true
	}
	c := parley.Civil{Value: v.civil}
	if e.clock != nil {
		c = r.clocked(e, v.civil)
	} else if e.deadline || bounding[e.relation] && r.f.direction(r.d, e) == ahead {
		c.Zone, c.From = r.zoneAround(e)
	}
	if _, err := parley.ParseCivil(c.Value, c.Zone); err != nil {
		t.Unresolved = noSuchDay
		return t, true
	}
	t.Time = c
	return t, true
}

// bounding relations make the zone of a whole day matter.
var bounding = map[string]bool{"by": true, "before": true, "until": true, "within": true, "from": true}

func date(t time.Time) string { return t.Format(time.DateOnly) }

func month(t time.Time) string { return t.Format("2006-01") }

func week(t time.Time) string {
	y, w := t.ISOWeek()
	return fmt.Sprintf("%04d-W%02d", y, w)
}

func weekend(t time.Time) string {
	sat := t.AddDate(0, 0, 6-int(t.Weekday()))
	if t.Weekday() == time.Sunday {
		sat = t.AddDate(0, 0, -1)
	}
	return date(sat) + "/" + date(sat.AddDate(0, 0, 1))
}

// dayValue resolves a day, a range of days, or the day of a lone clock time.
func (r *resolver) dayValue(e *expr) value {
	if e.day == nil {
		return r.contextDay(e)
	}
	if e.day.same {
		if v := r.contextDay(e); v.civil != "" {
			return v
		}
		if r.lack != "" {
			return value{why: r.lack}
		}
		return value{civil: date(r.said)}
	}
	if e.until == nil {
		return r.oneDay(e, e.day)
	}
	first, second := *e.day, *e.until
	if first.month > 0 && second.month == 0 || second.month > 0 && first.month == 0 {
		return value{why: noDay}
	}
	a, b := r.oneDay(e, &first), r.oneDay(e, &second)
	switch {
	case a.why != "":
		return a
	case b.why != "":
		return b
	case b.civil < a.civil && first.month > 0 && first.year == 0: // over the turn of the year
		y, _ := strconv.Atoi(a.civil[:4])
		a.civil = fmt.Sprintf("%04d%s", y-1, a.civil[4:])
	case b.civil < a.civil:
		if t, err := time.Parse(time.DateOnly, b.civil); err == nil {
			b.civil = date(t.AddDate(0, 0, 7))
		}
	}
	return value{civil: a.civil + "/" + b.civil}
}

func (r *resolver) oneDay(e *expr, d *day) value {
	switch {
	case d.year > 0:
		return value{civil: fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day)}
	case r.lack != "":
		return value{why: r.lack}
	case d.rel != nil:
		return value{civil: date(r.said.AddDate(0, 0, *d.rel))}
	case d.month > 0:
		return r.yearless(e, d)
	}
	return value{civil: date(r.nearWeekday(e, d))}
}

// yearless gives a date without a year the year that the tense, or the weekday
// beside it, asks for.
func (r *resolver) yearless(e *expr, d *day) value {
	if d.yearMod != "" {
		return value{civil: fmt.Sprintf("%04d-%02d-%02d", r.said.Year()+step(d.yearMod), d.month, d.day)}
	}
	dir := r.f.direction(r.d, e)
	var best time.Time
	for y := r.said.Year() - 1; y <= r.said.Year()+1; y++ {
		t := time.Date(y, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
		if t.Day() != d.day {
			continue
		}
		if d.weekday >= 0 {
			if int(t.Weekday()) == d.weekday {
				return value{civil: date(t)}
			}
			continue
		}
		if best.IsZero() || r.nearer(t, best, dir) {
			best = t
		}
	}
	if best.IsZero() {
		return value{why: noSuchDay}
	}
	return value{civil: date(best)}
}

// nearer reports whether a suits the direction better than b. One that is close
// to the published day is meant whatever the tense.
func (r *resolver) nearer(a, b time.Time, dir int) bool {
	fits := func(t time.Time) bool {
		return dir == unsaid || dir == past && !t.After(r.said) || dir == ahead && !t.Before(r.said)
	}
	const close = 45 * 24 * time.Hour
	if fits(a) != fits(b) && a.Sub(r.said).Abs() > close && b.Sub(r.said).Abs() > close {
		return fits(a)
	}
	return a.Sub(r.said).Abs() < b.Sub(r.said).Abs()
}

func (r *resolver) nearWeekday(e *expr, d *day) time.Time {
	back := (int(r.said.Weekday()) - d.weekday + 7) % 7 // days to the last one, today 0
	last := r.said.AddDate(0, 0, -back)
	next := last.AddDate(0, 0, 7)
	if back == 0 {
		next = last
	}
	switch d.mod {
	case "last", "previous", "past":
		if back == 0 {
			return last.AddDate(0, 0, -7)
		}
		return last
	case "next", "following":
		if back == 0 {
			return next.AddDate(0, 0, 7)
		}
		return next
	case "coming":
		return next
	}
	if r.f.direction(r.d, e) == ahead {
		return next
	}
	return last
}

// contextDay takes the day of the nearest expression in the same sentence, then
// of the last one before.
func (r *resolver) contextDay(e *expr) value {
	sent := r.d.Tokens[e.First].Sent
	var best *expr
	for _, o := range r.all {
		s := r.d.Tokens[o.First].Sent
		if o == e || o.day == nil || o.until != nil || o.day.same || s > sent || s < sent-3 {
			continue
		}
		if best == nil || s > r.d.Tokens[best.First].Sent || s == sent && distance(o, e) < distance(best, e) {
			best = o
		}
	}
	if best == nil {
		return value{why: noDay}
	}
	return r.oneDay(best, best.day)
}

func distance(a, b *expr) int { return max(a.First-b.End, b.First-a.End, 0) }

// period resolves weeks, weekends, months and years.
func (r *resolver) period(e *expr) value {
	p := e.period
	switch {
	case p.unit == "Y" && p.year2 > 0:
		return value{civil: fmt.Sprintf("%04d/%04d", p.year, p.year2)}
	case p.unit == "Y" && p.year > 0:
		return value{civil: fmt.Sprintf("%04d", p.year)}
	case p.month > 0:
		return r.monthValue(e)
	case r.lack != "":
		return value{why: r.lack}
	}
	if p.mod == "following" || p.mod == "previous" {
		return value{why: fromUndated}
	}
	n := step(p.mod)
	first := time.Date(r.said.Year(), r.said.Month(), 1, 0, 0, 0, 0, time.UTC)
	switch p.unit {
	case "W":
		return value{civil: week(r.said.AddDate(0, 0, 7*n))}
	case "E":
		if n == 0 && r.said.Weekday() != time.Saturday && r.said.Weekday() != time.Sunday && r.f.direction(r.d, e) != ahead {
			n = -1
		} else if n == -1 && r.said.Weekday() == time.Sunday {
			n = 0
		}
		return value{civil: weekend(r.said.AddDate(0, 0, 7*n))}
	case "M":
		return value{civil: month(first.AddDate(0, n, 0))}
	}
	return value{civil: fmt.Sprintf("%04d", r.said.Year()+n)}
}

// step counts how far a word such as "last" moves from the present one.
func step(mod string) int {
	switch mod {
	case "last", "past":
		return -1
	case "next", "coming":
		return 1
	}
	return 0
}

func (r *resolver) monthValue(e *expr) value {
	p := e.period
	if p.year > 0 {
		if p.month2 == 0 {
			return value{civil: fmt.Sprintf("%04d-%02d", p.year, p.month)}
		}
		y := p.year
		if p.month2 < p.month {
			y--
		}
		return value{civil: fmt.Sprintf("%04d-%02d/%04d-%02d", y, p.month, p.year, p.month2)}
	}
	if r.lack != "" {
		return value{why: r.lack}
	}
	now := int(r.said.Month())
	year := r.said.Year()
	dir := r.f.direction(r.d, e)
	switch {
	case p.yearMod != "":
		year += step(p.yearMod)
	case p.mod == "next" || p.mod == "coming" || p.mod == "following":
		if p.month <= now {
			year++
		}
	case p.mod == "last" || p.mod == "past" || p.mod == "previous":
		if p.month >= now {
			year--
		}
	case p.mod == "this":
	case dir == ahead && p.month < now:
		year++
	case dir != ahead && p.month > now:
		year--
	}
	if p.month2 > 0 {
		end := year
		if p.month2 < p.month {
			end++
		}
		return value{civil: fmt.Sprintf("%04d-%02d/%04d-%02d", year, p.month, end, p.month2)}
	}
	return value{civil: fmt.Sprintf("%04d-%02d", year, p.month)}
}

// rolled resolves "the last three days", "the next 48 hours".
func (r *resolver) rolled(s *rolled) value {
	switch {
	case s.vague:
		return value{why: noNumber}
	case r.lack != "":
		return value{why: r.lack}
	}
	n := -s.n
	if s.ahead {
		n = s.n
	}
	other, format := r.shift(n, s.unit)
	if other.IsZero() {
		return value{why: noMinute}
	}
	a, b := r.said, other
	if !s.ahead {
		a, b = other, r.said
	}
	return value{civil: a.Format(format) + "/" + b.Format(format)}
}

// shift moves the published day by n units and gives the layout of the precision
// that is left; zero where the unit is finer than the day.
func (r *resolver) shift(n float64, unit string) (time.Time, string) {
	k := int(n)
	switch unit {
	case "TH":
		if k%24 != 0 {
			return time.Time{}, ""
		}
		return r.said.AddDate(0, 0, k/24), time.DateOnly
	case "D":
		return r.said.AddDate(0, 0, k), time.DateOnly
	case "W", "E":
		return r.said.AddDate(0, 0, 7*k), time.DateOnly
	case "F":
		return r.said.AddDate(0, 0, 14*k), time.DateOnly
	case "M":
		return time.Date(r.said.Year(), r.said.Month()+time.Month(k), 1, 0, 0, 0, 0, time.UTC), "2006-01"
	case "Y":
		return time.Date(r.said.Year()+k, 1, 1, 0, 0, 0, 0, time.UTC), "2006"
	case "T":
		return time.Date(r.said.Year()+10*k, 1, 1, 0, 0, 0, 0, time.UTC), "2006"
	}
	return time.Time{}, ""
}
