package agreement

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// period is an ISO 8601 duration: calendar parts, then clock time.
type period struct {
	years, months, days int
	clock               time.Duration
}

var (
	periodForm = regexp.MustCompile(`^P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$`)
	loosePart  = regexp.MustCompile(`(?i)^\+?\s*(\d{1,5})\s*-?(h|hours?|hrs?|d|days?|w|weeks?|months?|years?|minutes?|mins?)$`)
)

// parsePeriod reads PT48H, P14D, P1M, P1DT12H: no fractions, no sign.
func parsePeriod(s string) (period, bool) {
	m := periodForm.FindStringSubmatch(s)
	if m == nil || s == "P" || strings.HasSuffix(s, "T") {
		return period{}, false
	}
	n := func(i int) int { v, _ := strconv.Atoi(m[i]); return v } // digits by the pattern
	return period{
		years: n(1), months: n(2), days: 7*n(3) + n(4),
		clock: time.Duration(n(5))*time.Hour + time.Duration(n(6))*time.Minute + time.Duration(n(7))*time.Second,
	}, true
}

// after adds the period to a time in its own zone, as an evaluation does: a day
// is a calendar day there, an hour is an hour, and a month after the 31st is the
// last day of a shorter month.
func (p period) after(t time.Time) time.Time {
	y, m := t.Year()+p.years, t.Month()+time.Month(p.months)
	day := min(t.Day(), time.Date(y, m+1, 0, 0, 0, 0, 0, t.Location()).Day())
	return time.Date(y, m, day+p.days, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), t.Location()).Add(p.clock)
}

// looksLikePeriod tells a duration, well formed or not, from a date.
func looksLikePeriod(s string) bool {
	return strings.HasPrefix(strings.TrimLeft(s, "+-"), "P") || loosePart.MatchString(s)
}

// suggestPeriod gives the ISO form of "48 hours", "" for what it cannot tell.
func suggestPeriod(s string) string {
	if trimmed := strings.TrimLeft(strings.ToUpper(strings.TrimSpace(s)), "+"); trimmed != s {
		if _, ok := parsePeriod(trimmed); ok {
			return trimmed
		}
	}
	if m := regexp.MustCompile(`^P(\d+)(H|MIN)$`).FindStringSubmatch(s); m != nil {
		return "PT" + m[1] + m[2][:1]
	}
	m := loosePart.FindStringSubmatch(s)
	if m == nil {
		return ""
	}
	switch unit := strings.ToLower(m[2]); {
	case strings.HasPrefix(unit, "h"):
		return "PT" + m[1] + "H"
	case strings.HasPrefix(unit, "mi"):
		return "PT" + m[1] + "M"
	default:
		return "P" + m[1] + strings.ToUpper(unit[:1])
	}
}
