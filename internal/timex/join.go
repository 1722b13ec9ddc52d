package timex

import "parley/internal/text"

// join makes one expression of neighbours that tell one time: "6 a.m. (0300
// GMT) on April 10".
func join(d *text.Doc, found []*expr) []*expr {
	out := found[:0]
	for _, e := range found {
		out = append(out, e)
		for n := len(out); n > 1 && joinPair(d, out[n-2], out[n-1]); n-- {
			out = out[:n-1]
		}
	}
	return out
}

// joinPair takes b into a where both tell one time.
func joinPair(d *text.Doc, a, b *expr) bool {
	gap := text.Range{First: a.End, End: b.First}
	if gap.Len() > 3 || gap.First > gap.End {
		return false
	}
	end := b.End
	switch {
	case a.clock != nil && a.other == nil && b.clock != nil && b.day == nil && words(d, gap, "("):
		if d.Norm(b.End) != ")" {
			return false
		}
		a.other, end = b.clock, b.End+1
	case a.clock != nil && a.day == nil && b.day != nil && b.clock == nil && b.until == nil && !b.day.same && words(d, gap, "", ",", "on", ", on", "of"):
		a.day = b.day
		if a.till != nil {
			a.ends[1].End = b.End
		}
	case a.day != nil && a.clock == nil && a.until == nil && b.clock != nil && b.day == nil && words(d, gap, "", ",", "at", ", at", "at about", "at around", "around", "about", "shortly before", "just before"):
		a.clock, a.other = b.clock, b.other
	case a.clock != nil && b.lone() && words(d, gap, "", ","):
		if a.clock.zone != nil {
			return false
		}
		a.clock.zone = b.zone
	case isWeekday(a) && isDate(b) && words(d, gap, "", ",", "(", "the", ", the"):
		a.day.year, a.day.month, a.day.day = b.day.year, b.day.month, b.day.day
		if words(d, gap, "(") && d.Norm(b.End) == ")" {
			end++
		}
	case isDate(a) && a.day.year == 0 && b.period != nil && b.period.unit == "Y" && b.period.year > 0 && words(d, gap, "(") && d.Norm(b.End) == ")":
		a.day.year, end = b.period.year, b.End+1
	case isYear(b) && gap.Len() == 0 && isDate(a) && a.day.year == 0:
		a.day.yearMod = b.period.mod
	case isYear(b) && (gap.Len() == 0 || words(d, gap, "of")) && isYearless(a):
		a.period.yearMod = b.period.mod
	case b.period != nil && b.period.unit == "Y" && b.period.year > 0 && b.period.year2 == 0 && (gap.Len() == 0 || words(d, gap, "of", ",")) && isYearless(a):
		a.period.year = b.period.year
	case isQuarter(a) && gap.Len() == 0 && b.offset != nil && b.offset.unit == "Y" && b.offset.n == 1 && b.offset.back:
		a.period.compared = true
	case a.offset != nil && a.offset.after && b.day != nil && gap.Len() == 0:
		a.offset.anchor = b.Range
	case a.clock != nil && b.clock != nil && a.day == nil && a.till == nil && b.till == nil && a.other == nil && b.other == nil && opensRange(d, a) && words(d, gap, "to", "and", "until", "till", "-"):
		a.till, a.day, a.ends = b.clock, b.day, [2]text.Range{a.Range, b.Range}
		if a.clock.zone == nil {
			a.clock.zone = b.clock.zone
		}
		a.relation = "during"
	case isPlainDay(a) && isPlainDay(b) && a.until == nil && b.until == nil && opensRange(d, a) && words(d, gap, "to", "and", "until", "through", "till"):
		a.until, a.ends = b.day, [2]text.Range{a.Range, b.Range}
		a.relation = "during"
	default:
		return false
	}
	a.End = end
	a.full.End = end
	return true
}

// isYear reports whether an expression is "last year" and the like.
func isYear(e *expr) bool {
	return e.period != nil && e.period.unit == "Y" && e.period.year == 0 && e.period.mod != ""
}

// isYearless reports whether an expression is a month or season without a year.
func isYearless(e *expr) bool {
	return e.period != nil && (e.period.month > 0 || e.period.season != "" || isQuarter(e)) && e.period.year == 0 && e.period.yearMod == "" && e.period.month2 == 0
}

func isQuarter(e *expr) bool {
	return e.period != nil && (e.period.unit == "Q" || e.period.unit == "H") && e.period.year == 0
}

func isWeekday(e *expr) bool {
	return e.day != nil && e.day.weekday >= 0 && e.day.month == 0 && e.clock == nil && e.until == nil
}

func isDate(e *expr) bool {
	return e.day != nil && e.day.month > 0 && e.clock == nil && e.until == nil
}

func isPlainDay(e *expr) bool { return e.day != nil && e.clock == nil && !e.day.same }

func opensRange(d *text.Doc, e *expr) bool {
	w := d.Norm(e.First - 1)
	return w == "from" || w == "between"
}

// words reports whether the tokens of r spell one of the phrases.
func words(d *text.Doc, r text.Range, phrases ...string) bool {
	s := ""
	for i := r.First; i < r.End; i++ {
		if i > r.First {
			s += " "
		}
		s += d.Norm(i)
	}
	for _, p := range phrases {
		if s == p {
			return true
		}
	}
	return false
}
