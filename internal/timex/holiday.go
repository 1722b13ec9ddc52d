package timex

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// days is a stretch of days, both ends included.
type days struct{ first, last time.Time }

func (s days) String() string {
	if s.first.Equal(s.last) {
		return date(s.first)
	}
	return date(s.first) + "/" + date(s.last)
}

// holidays gives the days that a row of the table means in a year.
func holidays(rule string, year int) []days {
	if rule, ok := strings.CutPrefix(rule, "islamic "); ok {
		return islamic(rule, year)
	}
	if t, ok := holiday(rule, year); ok {
		return []days{{t, t}}
	}
	return nil
}

// islamic gives the months or days of the tabular Islamic calendar, civil epoch,
// that begin in a year, a day more at each end: the sighting of the moon decides.
func islamic(rule string, year int) []days {
	m, d, isDay := strings.Cut(rule, "-")
	month, err := strconv.Atoi(m)
	dd := 1
	if isDay {
		dd, _ = strconv.Atoi(d)
	}
	if err != nil {
		return nil
	}
	var out []days
	for hijri := (year-622)*33/32 - 1; hijri <= (year-622)*33/32+2; hijri++ {
		a := hijriDay(hijri, month, dd)
		if a.Year() != year {
			continue
		}
		b := a
		if !isDay {
			b = hijriDay(hijri, month+1, 1).AddDate(0, 0, -1)
		}
		out = append(out, days{a.AddDate(0, 0, -1), b.AddDate(0, 0, 1)})
	}
	return out
}

// hijriDay gives a day of the tabular calendar: months of 30 and 29 days in turn,
// eleven leap days in thirty years, the first day on 19 July 622.
func hijriDay(year, month, day int) time.Time {
	n := (year-1)*354 + (3+11*year)/30 + (59*(month-1)+1)/2 + day - 1
	return time.Date(622, 7, 19, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n)
}

// holiday gives a day that is fixed in the Gregorian calendar.
func holiday(rule string, year int) (time.Time, bool) {
	day := func(month, day int) time.Time { return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC) }
	if n, ok := strings.CutPrefix(rule, "easter"); ok {
		k, err := strconv.Atoi(n)
		month, d := easter(year)
		return day(month, d).AddDate(0, 0, k), err == nil
	}
	if t, err := time.Parse("01-02", rule); err == nil {
		return day(int(t.Month()), t.Day()), true
	}
	var month, n, weekday, later int
	if _, err := fmt.Sscanf(rule, "%d:%d:%d+%d", &month, &n, &weekday, &later); err != nil {
		return time.Time{}, false
	}
	if n < 0 {
		t := day(month+1, 0)
		return t.AddDate(0, 0, -((int(t.Weekday()) - weekday + 7) % 7)), true
	}
	t := day(month, 1)
	return t.AddDate(0, 0, (weekday-int(t.Weekday())+7)%7+7*(n-1)+later), true
}

// easter gives the month and day of Easter Sunday in the Gregorian calendar, by
// the method that Nature published without a name in 1876.
func easter(year int) (month, day int) {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return n / 31, n%31 + 1
}
