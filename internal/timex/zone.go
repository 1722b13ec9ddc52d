package timex

import (
	"fmt"
	"strings"
	"time"

	"parley"
	"parley/internal/text"
)

// clocked puts the time of day to the days and settles its zone.
func (r *resolver) clocked(e *expr, days string) parley.Civil {
	c, told := e.clock, e.clock.zone
	if a, _, ok := strings.Cut(days, "/"); ok {
		days = a // a time of day on the first of several days
	}
	out := parley.Civil{Value: stamp(days, c)}
	if e.till != nil {
		out.Value += "/" + stamp(nextDay(days, *e.till, *c), e.till)
	}
	switch {
	case told != nil && told.name != "":
		out.Zone, out.From = told.name, parley.ZoneStated
	case told == nil || told.local:
		out.Zone, out.From = r.zoneAround(e)
	}
	if e.other == nil {
		return out
	}
	if e.other.zone == nil || e.other.zone.name == "" {
		if told != nil && told.name != "" { // the local time stands in the brackets
			local := parley.Civil{Value: stamp(days, e.other)}
			local.Zone, local.From = r.zoneAround(e)
			return agree(local, e.other, c, told.name, days)
		}
		return out
	}
	return agree(out, c, e.other, e.other.zone.name, days)
}

// nextDay gives the day of the second of two clock times: "from 10 p.m. to 6 a.m.".
func nextDay(day string, second, first clock) string {
	if t, err := time.Parse(time.DateOnly, day); err == nil && second.hour*60+second.min <= first.hour*60+first.min {
		return date(t.AddDate(0, 0, 1))
	}
	return day
}

func stamp(day string, c *clock) string { return fmt.Sprintf("%sT%02d:%02d", day, c.hour, c.min) }

// agree checks the zone of a local time against the same instant told in another
// zone, and takes the offset between the two where they differ.
func agree(local parley.Civil, c, other *clock, zone, day string) parley.Civil {
	there := parley.Civil{Value: stamp(day, other), Zone: zone}.Interval(nil).Start
	here := parley.Civil{Value: local.Value, Zone: local.Zone}.Interval(nil).Start
	if there.IsZero() || here.IsZero() {
		return local
	}
	if gap := here.Sub(there); local.Zone != "" && gap%(24*time.Hour) == 0 {
		return local
	}
	utc := parley.Civil{Value: local.Value, Zone: "UTC"}.Interval(nil).Start
	ahead := utc.Sub(there)
	for ahead > 14*time.Hour {
		ahead -= 24 * time.Hour
	}
	for ahead < -12*time.Hour {
		ahead += 24 * time.Hour
	}
	sign := '+'
	if ahead < 0 {
		sign, ahead = '-', -ahead
	}
	local.Zone = fmt.Sprintf("%c%02d:%02d", sign, int(ahead.Hours()), int(ahead.Minutes())%60)
	local.From = parley.ZoneStated
	return local
}

// farthest bounds how many tokens away in a sentence a place is looked for.
const farthest = 60

// zoneAround gives the zone of the place the words are about: the nearest place
// named before the time in its sentence, then after it, then in the two
// sentences before; else the dateline's.
func (r *resolver) zoneAround(e *expr) (string, parley.ZoneSource) {
	at := r.d.Tokens[e.First].Sent
	s := r.d.Sents[at]
	for i := e.full.First - 1; i >= max(s.First, e.full.First-farthest); i-- {
		if z, ok := r.placeAt(i, e.full.First); ok {
			return z, parley.ZonePlace
		}
	}
	for i := e.full.End; i < min(s.End, e.full.End+farthest); i++ {
		if z, ok := r.placeAt(i, s.End); ok {
			return z, parley.ZonePlace
		}
	}
	for k := at - 1; k >= 0 && k >= at-2; k-- {
		if r.d.Sents[k].Furniture {
			break
		}
		for i := r.d.Sents[k].End - 1; i >= max(r.d.Sents[k].First, r.d.Sents[k].End-farthest); i-- {
			if z, ok := r.placeAt(i, r.d.Sents[k].End); ok {
				return z, parley.ZonePlace
			}
		}
	}
	if line := strings.ToLower(strings.TrimSpace(r.d.Report.Dateline)); line != "" {
		for _, name := range append([]string{line}, strings.Split(line, ",")...) {
			if z, ok := r.f.places(strings.TrimSpace(name)); ok {
				return z, parley.ZoneDateline
			}
		}
	}
	return "", parley.ZoneUnknown
}

// placeAt gives the zone of the place whose name begins at token i.
func (r *resolver) placeAt(i, end int) (string, bool) {
	if !r.d.Tokens[i].Is(text.Capital) {
		return "", false
	}
	for n := min(3, end-i); n > 0; n-- {
		if !r.d.Tokens[i+n-1].Is(text.Capital) {
			continue
		}
		if z, ok := r.f.places(lower(r.d, text.Range{First: i, End: i + n})); ok {
			return z, true
		}
	}
	return "", false
}
