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

// How far expressions look at one another.
const (
	nearSents = 3  // for a day or a deadline
	toldSents = 8  // for the span of the calendar that is spoken of
	nearExprs = 40 // expressions before or behind that are looked at
)

// resolver works out the values of one document's expressions, in order.
type resolver struct {
	f    *finder
	d    *text.Doc
	all  []*expr
	at   int       // index of the expression at hand
	said time.Time // the published day, midnight UTC; zero if unknown
	lack string    // why it is zero
	told []told    // what was resolved
}

// told is a span of the calendar that the text told, as TIMEX3 has it.
type told struct {
	sent  int
	value string
	many  bool // several quarters are accounted for: "the first nine months"
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
	mark   string // TIMEX3 value, where it is not the civil one
	offset string
	anchor *parley.Span
	why    string // it has none because
}

// resolve gives the records of the expressions, in order.
func (r *resolver) resolve() []parley.TimeExpr {
	out := make([]parley.TimeExpr, 0, len(r.all))
	for i, e := range r.all {
		r.at = i
		out = append(out, r.one(e))
	}
	return out
}

func (r *resolver) one(e *expr) parley.TimeExpr {
	t := parley.TimeExpr{Span: r.d.Span(e.full), Relation: e.relation, Rule: e.rule}
	if e.offset != nil && e.offset.maybe && r.f.direction(r.d, e) != ahead {
		e.length, e.full, e.relation = &length{n: e.offset.n, unit: e.offset.unit}, e.offset.count, ""
		t.Span, t.Relation = r.d.Span(e.full), ""
	}
	if !e.placing() {
		t.Marks = r.unplaced(e)
		if l := e.length; l != nil && l.unit == "M" && (l.n == 6 || l.n == 9) && r.lack == "" && r.d.Norm(e.First) == "the" {
			r.told = append(r.told, told{r.d.Tokens[e.First].Sent, fmt.Sprintf("%04d", r.said.Year()), true})
		}
		return t
	}
	v := r.value(e)
	t.Offset, t.Anchor, t.Unresolved = v.offset, v.anchor, v.why
	if v.civil != "" {
		c := parley.Civil{Value: v.civil}
		if e.clock != nil {
			c = r.clocked(e, v.civil)
		} else if e.deadline || bounding[e.relation] && r.f.direction(r.d, e) >= ahead {
			c.Zone, c.From = r.zoneAround(e)
		}
		if _, err := parley.ParseCivil(c.Value, c.Zone); err != nil {
			t.Unresolved, v = noSuchDay, value{}
		} else {
			t.Time = c
		}
	}
	t.Marks = r.marks(e, v)
	if n := len(t.Marks); n > 0 && t.Marks[n-1].Type != typeDuration && v.civil != "" && !r.looksBack(e, t.Marks[n-1].Value) {
		r.told = append(r.told, told{r.d.Tokens[e.First].Sent, t.Marks[n-1].Value, false})
	}
	return t
}

// looksBack reports whether an expression compares with another span of the
// calendar, so that what follows is not told of it.
func (r *resolver) looksBack(e *expr, v string) bool {
	if isQuarterValue(v) && r.lack == "" {
		if t, _ := first(v); r.said.Sub(t) > 400*24*time.Hour || t.After(r.said) {
			return true
		}
	}
	return e.period != nil && e.period.compared || e.offset != nil && e.offset.back && e.offset.unit == "Y"
}

func (r *resolver) value(e *expr) value {
	switch {
	case e.offset != nil:
		return r.counted(e)
	case e.rolled != nil:
		return r.rolled(e.rolled)
	case e.period != nil:
		return r.period(e)
	}
	return r.dayValue(e)
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
		return r.sameDay(e)
	}
	if e.until == nil {
		return r.oneDay(e, e.day)
	}
	first, second := *e.day, *e.until
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

// sameDay resolves "the same day" and "the next day".
func (r *resolver) sameDay(e *expr) value {
	v := r.contextDay(e)
	if v.civil == "" && (e.day.step != 0 || e.day.told) {
		v.civil = r.spoken(false)
	}
	switch t, err := time.Parse(time.DateOnly, v.civil); {
	case err == nil:
		return value{civil: date(t.AddDate(0, 0, e.day.step))}
	case e.day.step != 0 || e.day.told:
		return value{why: fromUndated}
	case r.lack != "":
		return value{why: r.lack}
	}
	return value{civil: date(r.said)}
}

func (r *resolver) oneDay(e *expr, d *day) value {
	switch {
	case d.year > 0:
		return value{civil: fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day)}
	case r.lack != "":
		return value{why: r.lack}
	case d.rel != nil:
		return value{civil: date(r.said.AddDate(0, 0, *d.rel))}
	case d.holiday != "" || d.month > 0:
		return r.yearless(e, d)
	}
	return value{civil: date(r.nearWeekday(e, d))}
}

// yearless gives a date without a year the year that the tense, or the weekday
// beside it, asks for.
func (r *resolver) yearless(e *expr, d *day) value {
	in := func(year int) []days {
		if d.holiday != "" {
			return holidays(d.holiday, year)
		}
		if t := time.Date(year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC); t.Day() == d.day {
			return []days{{t, t}}
		}
		return nil
	}
	dir := r.f.direction(r.d, e)
	if d.yearMod != "" {
		n, _ := r.f.step(d.yearMod)
		if s := in(r.said.Year() + n); len(s) > 0 {
			return value{civil: s[0].String()}
		}
		return value{why: noSuchDay}
	}
	if n, _ := r.f.step(d.mod); n != 0 {
		dir = n
	}
	var best days
	for y := r.said.Year() - 1; y <= r.said.Year()+1; y++ {
		for _, s := range in(y) {
			if d.weekday >= 0 {
				if int(s.first.Weekday()) == d.weekday {
					return value{civil: s.String()}
				}
			} else if best.first.IsZero() || r.nearer(s.first, best.first, dir) {
				best = s
			}
		}
	}
	if best.first.IsZero() {
		return value{why: noSuchDay}
	}
	return value{civil: best.String()}
}

// nearer reports whether a suits the direction better than b. One that is close
// to the published day is meant whatever the tense.
func (r *resolver) nearer(a, b time.Time, dir int) bool {
	fits := func(t time.Time) bool {
		return dir == unsaid || dir == near || dir == past && !t.After(r.said) || dir == ahead && !t.Before(r.said)
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
	step, told := r.f.step(d.mod)
	if told && step != 0 {
		if t, ok := first(r.spoken(false)); ok {
			return t.AddDate(0, 0, step*((step*(d.weekday-int(t.Weekday()))+13)%7+1))
		}
	}
	switch {
	case step < 0 && back == 0:
		return last.AddDate(0, 0, -7)
	case step < 0:
		return last
	case step > 0 && back == 0 && d.mod == "next":
		return next.AddDate(0, 0, 7)
	case step > 0:
		return next
	}
	if dir := r.f.direction(r.d, e); dir == ahead || dir == near {
		return next
	}
	return last
}

// around calls f with the expressions around the one at hand, the nearest before
// first, then those behind, until f is content.
func (r *resolver) around(f func(o *expr) bool) {
	for i := r.at - 1; i >= 0 && i >= r.at-nearExprs; i-- {
		if f(r.all[i]) {
			return
		}
	}
	for i := r.at + 1; i < len(r.all) && i <= r.at+nearExprs; i++ {
		if f(r.all[i]) {
			return
		}
	}
}

// contextDay takes the day of the nearest expression in the same sentence, then
// of the last one before.
func (r *resolver) contextDay(e *expr) value {
	sent := r.d.Tokens[e.First].Sent
	var best *expr
	r.around(func(o *expr) bool {
		s := r.d.Tokens[o.First].Sent
		if o == e || o.day == nil || o.until != nil || o.day.same || s > sent || s < sent-nearSents {
			return false
		}
		if best == nil || s > r.d.Tokens[best.First].Sent || s == sent && distance(o, e) < distance(best, e) {
			best = o
		}
		return false
	})
	if best == nil {
		return value{why: noDay}
	}
	return r.oneDay(best, best.day)
}

func distance(a, b *expr) int { return max(a.First-b.End, b.First-a.End, 0) }

// spoken gives the span of the calendar told last near the expression at hand;
// of quarters only, if quarter is set. It is "" for none.
func (r *resolver) spoken(quarter bool) string {
	sent := r.d.Tokens[r.all[r.at].First].Sent
	for i := len(r.told) - 1; i >= 0 && r.told[i].sent >= sent-toldSents && i >= len(r.told)-nearExprs; i-- {
		if v := r.told[i]; !quarter || isQuarterValue(v.value) {
			return v.value
		} else if v.many {
			return ""
		}
	}
	return ""
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
	other, format := r.shift(r.said, n, s.unit)
	if other.IsZero() {
		return value{why: noMinute}
	}
	a, b := r.said, other
	if !s.ahead {
		a, b = other, r.said
	}
	return value{civil: a.Format(format) + "/" + b.Format(format)}
}

// shift moves a day by n units and gives the layout of the precision that is
// left; zero where the unit is finer than the day.
func (r *resolver) shift(from time.Time, n float64, unit string) (time.Time, string) {
	k := int(max(-9999, min(n, 9999)))
	switch unit {
	case "TH":
		if k%24 != 0 {
			return time.Time{}, ""
		}
		return from.AddDate(0, 0, k/24), time.DateOnly
	case "D":
		return from.AddDate(0, 0, k), time.DateOnly
	case "W", "E":
		return from.AddDate(0, 0, 7*k), time.DateOnly
	case "F":
		return from.AddDate(0, 0, 14*k), time.DateOnly
	case "M", "Q":
		if unit == "Q" {
			k *= 3
		}
		return time.Date(from.Year(), from.Month()+time.Month(k), 1, 0, 0, 0, 0, time.UTC), "2006-01"
	case "Y", "T", "C":
		k *= map[string]int{"Y": 1, "T": 10, "C": 100}[unit]
		if y := from.Year() + k; y < 1 || y > 9999 {
			return time.Time{}, ""
		}
		return time.Date(from.Year()+k, 1, 1, 0, 0, 0, 0, time.UTC), "2006"
	}
	return time.Time{}, ""
}
