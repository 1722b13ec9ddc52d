package parley_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parley"
)

func TestCivilInterval(t *testing.T) {
	const form = "2006-01-02T15:04:05Z"
	for _, c := range []struct{ name, value, zone, start, end string }{
		{"a day in its zone", "2012-04-09", "Asia/Damascus", "2012-04-08T21:00:00Z", "2012-04-09T21:00:00Z"},
		{"a day of 23 hours", "2012-03-30", "Asia/Damascus", "2012-03-29T22:00:00Z", "2012-03-30T21:00:00Z"},
		{"a minute", "2012-04-10T06:00", "Asia/Damascus", "2012-04-10T03:00:00Z", "2012-04-10T03:01:00Z"},
		{"an hour", "2031-03-10T12", "UTC", "2031-03-10T12:00:00Z", "2031-03-10T13:00:00Z"},
		{"a second", "2031-03-10T12:00:30", "UTC", "2031-03-10T12:00:30Z", "2031-03-10T12:00:31Z"},
		{"the midnight that ends a day", "2031-03-10T24:00", "UTC", "2031-03-11T00:00:00Z", "2031-03-11T00:01:00Z"},
		{"a week", "2012-W15", "UTC", "2012-04-09T00:00:00Z", "2012-04-16T00:00:00Z"},
		{"the last week of a long year", "2020-W53", "UTC", "2020-12-28T00:00:00Z", "2021-01-04T00:00:00Z"},
		{"a month", "2012-02", "UTC", "2012-02-01T00:00:00Z", "2012-03-01T00:00:00Z"},
		{"a year", "2012", "UTC", "2012-01-01T00:00:00Z", "2013-01-01T00:00:00Z"},
		{"an offset", "2012-04-10T06:00", "+03:00", "2012-04-10T03:00:00Z", "2012-04-10T03:01:00Z"},
		{"an offset in the value wins", "2012-04-10T06:00-0230", "Asia/Damascus", "2012-04-10T08:30:00Z", "2012-04-10T08:31:00Z"},
		{"a range", "2011-03/2012-04-09", "UTC", "2011-03-01T00:00:00Z", "2012-04-10T00:00:00Z"},
		{"a range with offsets of its own", "2012-04-10T06:00+03:00/2012-04-10T06:00Z", "", "2012-04-10T03:00:00Z", "2012-04-10T06:01:00Z"},
		{"a range without an end", "2011-03/..", "UTC", "2011-03-01T00:00:00Z", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, err := parley.ParseCivil(c.value, c.zone)
			if err != nil {
				t.Fatal(err)
			}
			iv := v.Interval(nil)
			end := ""
			if !iv.End.IsZero() {
				end = iv.End.Format(form)
			}
			if got := iv.Start.Format(form); got != c.start || end != c.end {
				t.Errorf("%s to %s, want %s to %s", got, end, c.start, c.end)
			}
		})
	}
}

func TestParseCivilRefuses(t *testing.T) {
	for _, c := range []struct{ value, zone string }{
		{"", ""}, {"soon", ""}, {"2031-02-30", ""}, {"2031-13-01", ""}, {"2031-00-10", ""}, {"2031-03-10T25:00", ""}, {"2031-03-10T24:01", ""}, {"2031-03-10T12:60", ""},
		{"2031-W53", ""}, {"2031-W00", ""}, {"31-03-10", ""}, {"2031-03-10", "Mars/Base"}, {"2031-03-10", "Local"}, {"2031-03-10", "../etc/passwd"}, {"2031-03-10", "+25:00"}, {"2031-03-10T06:00+03:99", ""},
		{"2031-03-10/2031-03-01", ""}, {"2031-03-10/soon", ""},
	} {
		if v, err := parley.ParseCivil(c.value, c.zone); !errors.Is(err, parley.ErrInvalid) {
			t.Errorf("%q in %q: %v, %v", c.value, c.zone, v, err)
		}
	}
}

// What is known of the zone decides where a time stands, and an unknown one
// takes the zone it is asked in.
func TestAnUnknownZoneTakesTheOneAskedIn(t *testing.T) {
	tbilisi, err := parley.LoadZone("Asia/Tbilisi")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ value, zone, want string }{
		{"2031-03-10", "", "2031-03-10T20:00:00Z"},
		{"2031-03-10", "UTC", "2031-03-11T00:00:00Z"},
		{"2031-03-10T12:00", "", "2031-03-10T08:00:00Z"},
	} {
		at := parley.Civil{Value: c.value, Zone: c.zone}.Moment(tbilisi)
		if got := at.Format(time.RFC3339); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.value, c.zone, got, c.want)
		}
	}
	if _, err := parley.ParseMoment("2031-03/..", nil); !errors.Is(err, parley.ErrInvalid) {
		t.Errorf("an open end is no moment: %v", err)
	}
}

// An interval never ends before it starts, whatever is asked of it.
func TestIntervalsRunForward(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.StringMatching(`(19|20)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9])(T([01][0-9]|2[0-3])(:[0-5][0-9])?)?)?|-W(0[1-9]|[1-4][0-9]))?`)
		value := part.Draw(t, "value")
		if rapid.Bool().Draw(t, "range") {
			value += "/" + part.Draw(t, "end")
		}
		c, err := parley.ParseCivil(value, rapid.SampledFrom([]string{"", "UTC", "Asia/Damascus", "America/St_Johns", "-09:30", "Pacific/Apia"}).Draw(t, "zone"))
		if err != nil {
			return
		}
		if iv := c.Interval(time.UTC); !iv.Known() || iv.End.Before(iv.Start) {
			t.Fatalf("%s: %v", c, iv)
		}
	})
}

func TestMomentOr(t *testing.T) {
	otherwise := time.Date(2031, 3, 10, 12, 0, 0, 0, time.UTC)
	if got, err := parley.MomentOr("at", "", otherwise, time.UTC); err != nil || !got.Equal(otherwise) {
		t.Errorf("left out: %v, %v", got, err)
	}
	if got, err := parley.MomentOr("at", "2031-03-09", otherwise, time.UTC); err != nil || !got.Equal(otherwise.Add(-12*time.Hour)) {
		t.Errorf("a date: %v, %v", got, err)
	}
	if _, err := parley.MomentOr("at", "soon", otherwise, time.UTC); !errors.Is(err, parley.ErrInvalid) || !strings.HasPrefix(err.Error(), "at: ") {
		t.Errorf("no time: %v", err)
	}
}
