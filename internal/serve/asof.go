package serve

import "time"

// asOfControl is the two handles of a question on a time axis.
type asOfControl struct {
	From, To, Zone        string
	At, Known             string
	AtText, KnownText     string
	Min, Max              int64 // minutes since 1970, as are AtMinute and KnownMinute
	AtMinute, KnownMinute int64
	Ticks                 []tick
}

// newAsOfControl spans the axis of a board. A handle whose time lies beyond it
// stands at its end, and says the time.
func newAsOfControl(a *answer, x *axis) asOfControl {
	stamp := func(t time.Time) string { return t.UTC().Format(time.RFC3339) }
	text := func(t time.Time) string { return t.In(a.zone).Format("Monday 2 January 2006 15:04 MST") }
	minute := func(t time.Time) int64 { return t.Unix() / 60 }
	within := func(t time.Time) time.Time {
		if t.After(x.to) {
			return x.to
		}
		if t.Before(x.from) {
			return x.from
		}
		return t
	}
	return asOfControl{From: stamp(x.from), To: stamp(x.to), Zone: a.zone.String(), At: stamp(a.asOf.At), Known: stamp(a.asOf.Known), AtText: text(a.asOf.At), KnownText: text(a.asOf.Known),
		Min: minute(x.from), Max: minute(x.to), AtMinute: minute(within(a.asOf.At)), KnownMinute: minute(within(a.asOf.Known)), Ticks: x.Ticks}
}
