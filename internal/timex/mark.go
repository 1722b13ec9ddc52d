package timex

import (
	"fmt"
	"strings"

	"parley"
	"parley/internal/rule"
	"parley/internal/text"
)

// Types of TIMEX3.
const (
	typeDate     = "DATE"
	typeTime     = "TIME"
	typeDuration = "DURATION"
	typeSet      = "SET"
)

// mark marks words, without those before them that only loosen them.
func (r *resolver) mark(at text.Range, kind, value string) parley.TIMEX3 {
	for n := min(3, at.Len()-1); n > 0; n-- {
		if key := rule.Key(r.d, r.f.hedges, text.Range{First: at.First, End: at.First + n}); key != "" {
			if r.f.hedges.Is(key, "mark", "no") {
				at.First += n
			}
			break
		}
	}
	return parley.TIMEX3{Span: r.d.Span(at), Type: kind, Value: value}
}

// unplaced marks what places nothing in time.
func (r *resolver) unplaced(e *expr) []parley.TIMEX3 {
	switch {
	case e.often != "":
		return []parley.TIMEX3{r.mark(e.Range, typeSet, e.often)}
	case e.ref != "":
		return []parley.TIMEX3{r.mark(e.Range, typeDate, e.ref)}
	case e.offset != nil:
		return []parley.TIMEX3{r.mark(e.offset.count, typeDuration, iso(e.offset.n, e.offset.unit))}
	case e.length.vague:
		return []parley.TIMEX3{r.mark(e.Range, typeDuration, vague(e.length.unit))}
	}
	return []parley.TIMEX3{r.mark(e.Range, typeDuration, iso(e.length.n, e.length.unit))}
}

// vague writes a length of unknown number.
func vague(unit string) string {
	switch unit {
	case "F":
		unit = "W"
	case "E":
		unit = "D"
	case "T":
		unit = "Y" // of decades at least years are known
	case "C":
		unit = "Y"
	}
	return duration("X", unit)
}

// marks marks what is placed in time.
func (r *resolver) marks(e *expr, v value) []parley.TIMEX3 {
	if a, b, ok := strings.Cut(v.civil, "/"); ok && e.ends[0].Len() > 0 {
		return []parley.TIMEX3{r.mark(e.ends[0], typeDate, a), r.mark(e.ends[1], typeDate, b)}
	}
	if e.till != nil {
		return r.clockMarks(e, v)
	}
	if e.offset != nil {
		return r.offsetMarks(e, v)
	}
	if e.rolled != nil {
		return r.rolledMarks(e)
	}
	if v.mark == "" {
		v.mark = v.civil
	}
	if v.mark == "" {
		v.mark = r.unknown(e)
	}
	kind := typeDate
	switch {
	case e.period != nil && e.period.every:
		kind = typeSet
	case e.clock != nil:
		day, _, _ := strings.Cut(v.mark, "/")
		if v.civil == "" && r.lack == "" {
			day = date(r.said)
		}
		kind, v.mark = typeTime, stamp(day, e.clock)
	case e.day != nil && e.day.part != "":
		kind, v.mark = typeTime, v.mark+"T"+e.day.part
	}
	return []parley.TIMEX3{r.mark(e.Range, kind, v.mark)}
}

// clockMarks marks both ends of a range of clock times.
func (r *resolver) clockMarks(e *expr, v value) []parley.TIMEX3 {
	day := v.civil
	if day == "" {
		day = "XXXX-XX-XX"
	}
	return []parley.TIMEX3{
		r.mark(e.ends[0], typeTime, stamp(day, e.clock)),
		r.mark(e.ends[1], typeTime, stamp(nextDay(day, *e.till, *e.clock), e.till)),
	}
}

// unknown writes what is told of a span of the calendar that has no value.
func (r *resolver) unknown(e *expr) string {
	switch d, p := e.day, e.period; {
	case d != nil && d.month > 0:
		return fmt.Sprintf("XXXX-%02d-%02d", d.month, d.day)
	case d != nil && d.weekday >= 0:
		return fmt.Sprintf("XXXX-WXX-%d", (d.weekday+6)%7+1)
	case d != nil || e.clock != nil:
		return "XXXX-XX-XX"
	case p.month > 0:
		return fmt.Sprintf("XXXX-%02d", p.month)
	case p.unit == "W" || p.unit == "E":
		return "XXXX-WXX"
	case p.unit == "M":
		return "XXXX-XX"
	case p.n > 0:
		return fmt.Sprintf("XXXX-%s%d", p.unit, p.n)
	case p.season != "":
		return "XXXX-" + r.f.seasons.Get(p.season, "code")
	}
	return "XXXX"
}

func (r *resolver) offsetMarks(e *expr, v value) []parley.TIMEX3 {
	o := e.offset
	switch {
	case o.back && o.vague:
		return []parley.TIMEX3{r.mark(e.Range, typeDate, "PAST_REF")}
	case o.vague:
		return []parley.TIMEX3{r.mark(o.count, typeDuration, vague(o.unit))}
	case o.back && (v.mark != "" || v.civil != ""):
		if v.mark == "" {
			v.mark = v.civil
		}
		return []parley.TIMEX3{r.mark(e.Range, typeDate, v.mark)}
	case !o.back && !o.said && !o.after: // "two days later"
		if t, ok := first(r.spoken(false)); ok {
			if t, layout := r.shift(t, o.n, o.unit); !t.IsZero() {
				return []parley.TIMEX3{r.mark(e.Range, typeDate, t.Format(layout))}
			}
		}
		return []parley.TIMEX3{r.mark(e.Range, typeDuration, iso(o.n, o.unit))}
	case o.back:
		return []parley.TIMEX3{r.mark(e.Range, typeDuration, iso(o.n, o.unit))}
	}
	return []parley.TIMEX3{r.mark(o.count, typeDuration, iso(o.n, o.unit))}
}

func (r *resolver) rolledMarks(e *expr) []parley.TIMEX3 {
	s := e.rolled
	switch {
	case s.named && r.lack == "" && s.unit != "TH" && s.unit != "TM" && s.unit != "TS" && s.unit != "F":
		n := -1.0
		if s.ahead {
			n = 1
		}
		t, layout := r.shift(r.said, n, s.unit)
		if t.IsZero() {
			break
		}
		v := t.Format(layout)
		switch s.unit {
		case "W":
			v = week(t)
		case "Q":
			v = part("Q", t.Year(), (int(t.Month())-1)/3+1).mark
		case "C":
			v = century((t.Year()-1)/100 + 1).mark
		case "T":
			v = decade(t.Year() / 10 * 10).mark
		}
		return []parley.TIMEX3{r.mark(e.Range, typeDate, v)}
	case s.vague:
		return []parley.TIMEX3{r.mark(e.Range, typeDuration, vague(s.unit))}
	}
	return []parley.TIMEX3{r.mark(e.Range, typeDuration, iso(s.n, s.unit))}
}
