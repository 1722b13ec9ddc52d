package gate

import (
	"strconv"
	"strings"
	"time"
)

// civil is one end of a calendar value, as far as it goes.
type civil struct {
	year, month, day, week int // 0 where the value does not tell
	hour, minute           int // -1 where the value does not tell
	published              bool
}

// parse reads one end of a value: "2012", "2012-04", "2012-W15", "2012-04-09",
// "2012-04-09T06:00".
func parse(v string) (c civil, ok bool) {
	c.hour, c.minute = -1, -1
	date, clock, timed := strings.Cut(v, "T")
	f := strings.Split(date, "-")
	if c.year, ok = number(f[0]); !ok {
		return c, false
	}
	if len(f) > 1 {
		if w, week := strings.CutPrefix(f[1], "W"); week {
			c.week, ok = number(w)
			return c, ok
		}
		if c.month, ok = number(f[1]); !ok {
			return c, false
		}
	}
	if len(f) > 2 {
		if c.day, ok = number(f[2]); !ok {
			return c, false
		}
	}
	if timed {
		h := strings.Split(clock, ":")
		if c.hour, ok = number(h[0]); !ok {
			return c, false
		}
		if len(h) > 1 {
			c.minute, ok = number(h[1])
		}
	}
	return c, ok
}

func number(s string) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= 0
}

// date gives the day of a value, or the first one of its month, year or week.
func (c civil) date() time.Time {
	if c.week > 0 {
		jan4 := time.Date(c.year, 1, 4, 0, 0, 0, 0, time.UTC)
		monday := jan4.AddDate(0, 0, -(int(jan4.Weekday())+6)%7)
		return monday.AddDate(0, 0, 7*(c.week-1))
	}
	return time.Date(c.year, time.Month(max(c.month, 1)), max(c.day, 1), 0, 0, 0, 0, time.UTC)
}

// days counts the days from another value to this one.
func (c civil) days(from civil) int { return int(c.date().Sub(from.date()).Hours() / 24) }

// months counts the months from another value to this one.
func (c civil) months(from civil) int {
	return (c.date().Year()-from.date().Year())*12 + int(c.date().Month()) - int(from.date().Month())
}

// same reports whether one of two values lies in the other.
func (c civil) same(o civil) bool {
	a, b := c.date(), o.date()
	switch {
	case c.week > 0 || o.week > 0:
		x, y := a.ISOWeek()
		v, u := b.ISOWeek()
		return x == v && y == u
	case c.month == 0 || o.month == 0:
		return c.year == o.year
	case c.day == 0 || o.day == 0:
		return c.year == o.year && c.month == o.month
	}
	return a.Equal(b)
}

// upTo cuts a clock time off a value.
func upTo(v string) string {
	day, _, _ := strings.Cut(v, "T")
	return day
}
