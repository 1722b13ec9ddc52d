package parley

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Precision says how finely a time is known.
type Precision string

// The precisions, coarsest last. PrecisionNone marks a time that is not known.
const (
	PrecisionSecond Precision = "second"
	PrecisionMinute Precision = "minute"
	PrecisionHour   Precision = "hour"
	PrecisionDay    Precision = "day"
	PrecisionWeek   Precision = "week"
	PrecisionMonth  Precision = "month"
	PrecisionYear   Precision = "year"
	PrecisionRange  Precision = "range" // between two values given by the source
	PrecisionNone   Precision = ""
)

// ZoneSource says where the zone of a time was taken from.
type ZoneSource string

// The sources of a zone, strongest first.
const (
	ZoneStated   ZoneSource = "stated"   // said beside the time: "GMT", "Damascus time", an offset
	ZonePlace    ZoneSource = "place"    // of the place the words are about: "6 a.m. local time"
	ZoneDateline ZoneSource = "dateline" // of the report's dateline
	ZoneProcess  ZoneSource = "process"  // of the agreement file
	ZoneAssumed  ZoneSource = "assumed"  // none was known: UTC stands in
	ZoneUnknown  ZoneSource = ""
)

// Interval is the half-open span of instants [Start, End) in UTC. A zero Start
// is open to the past, a zero End open to the future; both zero is unknown. A
// day is never a midnight: it is the interval of that day in its zone.
type Interval struct {
	Start     time.Time `json:"start,omitzero"`
	End       time.Time `json:"end,omitzero"`
	Precision Precision `json:"precision,omitempty"`
}

// Known reports whether the interval bounds anything at all.
func (i Interval) Known() bool { return !i.Start.IsZero() || !i.End.IsZero() }

// Shift moves both ends by d, leaving open ends open.
func (i Interval) Shift(d time.Duration) Interval {
	if !i.Start.IsZero() {
		i.Start = i.Start.Add(d)
	}
	if !i.End.IsZero() {
		i.End = i.End.Add(d)
	}
	return i
}

// Instant is the interval of exactly t, to the second.
func Instant(t time.Time) Interval {
	t = t.UTC()
	return Interval{Start: t, End: t.Add(time.Second), Precision: PrecisionSecond}
}

// Civil is a calendar value as the words give it, local to Zone, of the
// precision its form shows: "2012", "2012-04", "2012-W15", "2012-04-09",
// "2012-04-09T06", "2012-04-09T06:00", "2012-04-09T06:00:30". Two of them
// joined by "/" are a range, either of which may be "..", open. Zone is an IANA
// name, "UTC" or an offset such as "+03:00"; "" is unknown. The zero Civil is
// an unknown time.
type Civil struct {
	Value string     `json:"value,omitempty"`
	Zone  string     `json:"zone,omitempty"`
	From  ZoneSource `json:"zoneSource,omitempty"`
}

// IsZero reports whether the time is unknown.
func (c Civil) IsZero() bool { return c.Value == "" }

// String gives the value followed by its zone, "zone unknown" where there is none.
func (c Civil) String() string {
	switch {
	case c.Value == "":
		return "unknown"
	case c.Zone == "":
		return c.Value + " (zone unknown)"
	}
	return c.Value + " " + c.Zone
}

// Words gives the time in words, with its zone: a clock time of a known zone as it
// is in another one, all others, and all where that is nil, as they are given.
func (c Civil) Words(in *time.Location) string {
	if c.IsZero() {
		return "undated"
	}
	if iv := c.Interval(nil); in != nil && c.Zone != "" && (iv.Precision == PrecisionMinute || iv.Precision == PrecisionSecond) {
		return iv.Start.In(in).Format("2 January 2006, 15:04 MST")
	}
	if words := DateWords(c.Value); words != c.Value {
		return words + " (" + cmp.Or(c.Zone, "zone unknown") + ")"
	}
	return c.String()
}

// DateWords writes a calendar value in words; what it does not know stays as it is.
func DateWords(value string) string {
	for _, f := range []struct{ in, out string }{{"2006-01-02T15:04:05", "2 January 2006, 15:04:05"}, {"2006-01-02T15:04", "2 January 2006, 15:04"}, {"2006-01-02", "2 January 2006"}, {"2006-01", "January 2006"}} {
		if len(value) != len(f.in) {
			continue
		}
		if t, err := time.Parse(f.in, value); err == nil {
			return t.Format(f.out)
		}
	}
	return value
}

var (
	civilForm  = regexp.MustCompile(`^(\d{4})(?:-W(\d{2})|-(\d{2})(?:-(\d{2})(?:[T ](\d{2})(?::(\d{2})(?::(\d{2})(?:\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?$`)
	offsetForm = regexp.MustCompile(`^([+-])(\d{2}):?(\d{2})$`)
)

// ParseCivil reads a calendar value. An offset or Z in the value wins over
// zone and is moved into Zone. It returns ErrInvalid for anything else, for
// dates that cannot be (30 February, 25 o'clock) and for zones that tzdb does
// not have.
func ParseCivil(value, zone string) (Civil, error) {
	c := Civil{Value: value, Zone: zone}
	if zone != "" {
		c.From = ZoneStated
	}
	if before, after, ok := cutRange(value); ok {
		for _, part := range []string{before, after} {
			if part == ".." || part == "" {
				continue
			}
			if _, err := ParseCivil(part, zone); err != nil {
				return Civil{}, err
			}
		}
		if iv := c.Interval(nil); !iv.Start.IsZero() && !iv.End.IsZero() && iv.End.Before(iv.Start) {
			return Civil{}, fmt.Errorf("time %q ends before it starts: %w", value, ErrInvalid)
		}
		return c, nil
	}
	m := civilForm.FindStringSubmatch(value)
	if m == nil {
		return Civil{}, fmt.Errorf("time %q is not a date or time like 2012-04-09 or 2012-04-09T06:00: %w", value, ErrInvalid)
	}
	if off := m[8]; off != "" {
		c.Value = value[:len(value)-len(off)]
		if off == "Z" {
			off = "UTC"
		} else if len(off) == 5 {
			off = off[:3] + ":" + off[3:]
		}
		c.Zone, c.From = off, ZoneStated
	}
	if _, err := LoadZone(c.Zone); err != nil {
		return Civil{}, err
	}
	if err := checkCalendar(value, m); err != nil {
		return Civil{}, err
	}
	return c, nil
}

func cutRange(v string) (before, after string, ok bool) {
	for i := range len(v) {
		if v[i] == '/' {
			return v[:i], v[i+1:], true
		}
	}
	return "", "", false
}

func checkCalendar(value string, m []string) error {
	num := func(s string, or int) int {
		if s == "" {
			return or
		}
		n, _ := strconv.Atoi(s) // digits by the pattern
		return n
	}
	y, w, mo, d := num(m[1], 0), num(m[2], 1), num(m[3], 1), num(m[4], 1)
	h, mi, s := num(m[5], 0), num(m[6], 0), num(m[7], 0)
	t := time.Date(y, time.Month(mo), d, h, mi, s, 0, time.UTC)
	endOfDay := h == 24 && mi == 0 && s == 0
	if mo < 1 || mo > 12 || d < 1 || t.AddDate(0, 0, boolInt(endOfDay)*-1).Day() != d || (h > 23 && !endOfDay) || mi > 59 || s > 60 || w < 1 || w > weeksIn(y) {
		return fmt.Errorf("time %q is not in the calendar: %w", value, ErrInvalid)
	}
	return nil
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func weeksIn(year int) int {
	_, w := time.Date(year, 12, 28, 0, 0, 0, 0, time.UTC).ISOWeek()
	return w
}

// LoadZone resolves an IANA name, "UTC" or an offset like "+03:00". The empty
// name is UTC. It returns ErrInvalid for a name that tzdb does not have.
func LoadZone(name string) (*time.Location, error) {
	if name == "" || name == "UTC" {
		return time.UTC, nil
	}
	if m := offsetForm.FindStringSubmatch(name); m != nil {
		h, _ := strconv.Atoi(m[2])
		mi, _ := strconv.Atoi(m[3])
		if h > 14 || mi > 59 {
			return nil, fmt.Errorf("zone %q is no offset that can be; they go to 14 hours: %w", name, ErrInvalid)
		}
		s := h*3600 + mi*60
		if m[1] == "-" {
			s = -s
		}
		return time.FixedZone(name, s), nil
	}
	if name == "Local" {
		return nil, fmt.Errorf("zone %q depends on the machine; name one like Europe/Paris: %w", name, ErrInvalid)
	}
	if loc, ok := zones.Load(name); ok {
		return loc.(*time.Location), nil
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("zone %q is not in the time zone database: %w", name, ErrInvalid)
	}
	zones.Store(name, loc)
	return loc, nil
}

// zones keeps the zones that were asked for: the standard library reads and
// parses a file each time. Only names of the database get in.
var zones sync.Map

// Interval is the time as instants: the whole of the hour, day, month ... that
// the value names, in its own zone, or in fallback (UTC if nil) where the zone
// is unknown. An invalid value gives the unknown interval.
func (c Civil) Interval(fallback *time.Location) Interval {
	loc := fallback
	if c.Zone != "" || loc == nil {
		l, err := LoadZone(c.Zone)
		if err != nil {
			return Interval{}
		}
		loc = l
	}
	if before, after, ok := cutRange(c.Value); ok {
		a := Civil{Value: before, Zone: c.Zone}.Interval(fallback)
		b := Civil{Value: after, Zone: c.Zone}.Interval(fallback)
		return Interval{Start: a.Start, End: b.End, Precision: PrecisionRange}
	}
	m := civilForm.FindStringSubmatch(c.Value)
	if m == nil {
		return Interval{}
	}
	if off := m[8]; off != "" { // of one end of a range
		l, err := LoadZone(strings.Replace(off, "Z", "UTC", 1))
		if err != nil {
			return Interval{}
		}
		loc = l
	}
	num := func(i int) int { n, _ := strconv.Atoi(m[i]); return n }
	date := func(y, mo, d, h, mi, s int) time.Time {
		return time.Date(y, time.Month(mo), d, h, mi, s, 0, loc).UTC()
	}
	y, mo, d, h, mi, s := num(1), num(3), num(4), num(5), num(6), num(7)
	switch {
	case m[2] != "":
		monday := time.Date(y, 1, 4, 0, 0, 0, 0, loc)
		monday = monday.AddDate(0, 0, -int((monday.Weekday()+6)%7)+7*(num(2)-1))
		return Interval{monday.UTC(), monday.AddDate(0, 0, 7).UTC(), PrecisionWeek}
	case m[3] == "":
		return Interval{date(y, 1, 1, 0, 0, 0), date(y+1, 1, 1, 0, 0, 0), PrecisionYear}
	case m[4] == "":
		return Interval{date(y, mo, 1, 0, 0, 0), date(y, mo+1, 1, 0, 0, 0), PrecisionMonth}
	case m[5] == "":
		return Interval{date(y, mo, d, 0, 0, 0), date(y, mo, d+1, 0, 0, 0), PrecisionDay}
	case m[6] == "":
		return Interval{date(y, mo, d, h, 0, 0), date(y, mo, d, h, 0, 0).Add(time.Hour), PrecisionHour}
	case m[7] == "":
		t := date(y, mo, d, h, mi, 0)
		return Interval{t, t.Add(time.Minute), PrecisionMinute}
	}
	t := date(y, mo, d, h, mi, s)
	return Interval{t, t.Add(time.Second), PrecisionSecond}
}

// Moment is the instant meant by asking as of c: a clock time itself, and of
// anything coarser, such as a bare date, the end. It is zero for an open end.
func (c Civil) Moment(fallback *time.Location) time.Time {
	iv := c.Interval(fallback)
	if iv.Precision == PrecisionMinute || iv.Precision == PrecisionSecond {
		return iv.Start
	}
	return iv.End
}

// ParseMoment reads a time to ask as of, as [Civil.Moment] takes it. It returns
// ErrInvalid for a value that names no moment.
func ParseMoment(value string, fallback *time.Location) (time.Time, error) {
	c, err := ParseCivil(value, "")
	if err != nil {
		return time.Time{}, err
	}
	t := c.Moment(fallback)
	if t.IsZero() {
		return t, fmt.Errorf("time %q names no moment: %w", value, ErrInvalid)
	}
	return t, nil
}

// MomentOr is ParseMoment of a value that may be left out: otherwise is meant
// then. field names the value in the error.
func MomentOr(field, value string, otherwise time.Time, fallback *time.Location) (time.Time, error) {
	if value == "" {
		return otherwise, nil
	}
	t, err := ParseMoment(value, fallback)
	if err != nil {
		return t, fmt.Errorf("%s: %w", field, err)
	}
	return t, nil
}

// BeginningOr is [MomentOr] for a time from which something counts: a date is its
// beginning there, not its end.
func BeginningOr(field, value string, otherwise time.Time, fallback *time.Location) (time.Time, error) {
	if len(value) == len("2006-01-02") {
		value += "T00:00"
	}
	return MomentOr(field, value, otherwise, fallback)
}

// Times are the four times of an entry: when it was so in the world, when it
// was said, when a reader could know it, and when this ledger took it in.
type Times struct {
	Event     Civil     `json:"event,omitzero"`
	Uttered   Civil     `json:"uttered,omitzero"`
	Published Civil     `json:"published,omitzero"`
	Recorded  time.Time `json:"recorded,omitzero"`
}

// AsOf is the pair every question carries: the state of the world At an
// instant, as it could be Known at another. ByRecorded asks what this ledger
// had taken in by Known instead of what had been published.
type AsOf struct {
	At         time.Time `json:"at"`
	Known      time.Time `json:"known"`
	ByRecorded bool      `json:"byRecorded,omitempty"`
}
