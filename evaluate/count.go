package evaluate

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley"
)

var durationForm = regexp.MustCompile(`^P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$`)

// duration is an ISO 8601 duration: calendar parts, then clock time.
type duration struct {
	years, months, days int
	clock               time.Duration
}

func parseDuration(iso string) (duration, error) {
	m := durationForm.FindStringSubmatch(iso)
	if m == nil || iso == "P" {
		return duration{}, fmt.Errorf("offset %q is not a duration like PT48H or P14D: %w", iso, parley.ErrInvalid)
	}
	n := func(i int) int { v, _ := strconv.Atoi(m[i]); return v } // digits by the pattern
	return duration{n(1), n(2), 7*n(3) + n(4), time.Duration(n(5))*time.Hour + time.Duration(n(6))*time.Minute + time.Duration(n(7))*time.Second}, nil
}

// shift adds an ISO 8601 duration: years to days by the calendar of the zone,
// hours and less by the clock.
func shift(t time.Time, iso string, zone *time.Location) (time.Time, error) {
	d, err := parseDuration(iso)
	if err != nil {
		return t, err
	}
	return d.after(t, zone), nil
}

// after adds a duration. A month after the 31st is the last day of a month that
// has no 31st.
func (d duration) after(t time.Time, zone *time.Location) time.Time {
	t = t.In(zone)
	y, m := t.Year()+d.years, t.Month()+time.Month(d.months)
	day := min(t.Day(), time.Date(y, m+1, 0, 0, 0, 0, 0, zone).Day())
	return time.Date(y, m, day+d.days, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), zone).Add(d.clock).UTC()
}

func (d duration) times(n int) duration {
	return duration{n * d.years, n * d.months, n * d.days, time.Duration(n) * d.clock}
}

func unshift(t time.Time, iso string, zone *time.Location) (time.Time, error) {
	d, err := parseDuration(iso)
	if err != nil {
		return t, err
	}
	return d.times(-1).after(t, zone), nil
}

// count adds an offset to what it counts from, by its counting rule. Whole days
// come out as the last of them, from its start to its end.
func (q *question) count(base parley.Window, d *parley.Deadline) (earliest, latest time.Time, err error) {
	off, err := parseDuration(d.Offset)
	if err != nil {
		return earliest, latest, err
	}
	rule := d.Count
	if off.clock != 0 {
		rule = parley.CountClock
	}
	last := base.Latest
	if base.Earliest.Before(last) {
		last = last.Add(-time.Nanosecond) // the end of a day is not the next one
	}
	switch rule {
	case parley.CountNextDay:
		if q.on(RuleNextDay) {
			return q.day(base.Earliest, off, 0), q.day(last, off, 1), nil
		}
	case parley.CountSameDay:
		if q.on(RuleSameDay) {
			return q.day(base.Earliest, off, -1), q.day(last, off, 0), nil
		}
	case parley.CountUnclear:
		if q.on(RuleUnclear) {
			return q.day(base.Earliest, off, -1), q.day(last, off, 1), nil
		}
	case parley.CountWorking:
		if q.on(RuleWorking) {
			return q.working(base.Earliest, off), q.working(last, off).In(q.zone).AddDate(0, 0, 1).UTC(), nil
		}
	case parley.CountClock:
	}
	add := func(t time.Time) time.Time {
		if !q.on(RuleCalendar) {
			return t.Add(time.Duration(off.days)*24*time.Hour + off.clock)
		}
		if !q.on(RuleClock) {
			t = duration{off.years, off.months, off.days, 0}.after(t, q.zone).In(q.zone)
			return time.Date(t.Year(), t.Month(), t.Day(), t.Hour()+int(off.clock.Hours()), t.Minute(), t.Second(), 0, q.zone).UTC()
		}
		return off.after(t, q.zone)
	}
	return add(base.Earliest), add(base.Latest), nil
}

// day is the start of the day that lies an offset and some more days after that
// of an instant.
func (q *question) day(t time.Time, off duration, more int) time.Time {
	t = t.In(q.zone)
	off.days, off.clock = off.days+more, 0
	return off.after(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, q.zone), q.zone)
}

// working is the start of the working day that lies an offset after the day of
// an instant. A calendar without working days counts them all.
func (q *question) working(t time.Time, off duration) time.Time {
	days := off.days
	off.days = 0
	t = q.day(t, off, 0)
	if !slices.ContainsFunc([]int{0, 1, 2, 3, 4, 5, 6}, func(n int) bool { return !q.restsOn(time.Weekday(n)) }) {
		return q.day(t, duration{}, days)
	}
	for days > 0 {
		t = q.day(t, duration{}, 1)
		if local := t.In(q.zone); !q.restsOn(local.Weekday()) && !slices.Contains(q.agreement.Calendar.Holidays, local.Format("2006-01-02")) {
			days--
		}
	}
	return t
}

func (q *question) restsOn(d time.Weekday) bool {
	return slices.ContainsFunc(q.agreement.Calendar.Rest, func(name string) bool { return strings.EqualFold(name, d.String()) })
}
