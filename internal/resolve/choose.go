package resolve

import (
	"slices"
	"time"

	"parley"
	"parley/internal/agreement"
)

// Choose gives the agreements that a report may bear on, in their order: those
// that could be known when it was published and of which it names a side or a
// monitor. Of several versions of a process it is the last that could be known.
// An unknown date excludes nothing.
func Choose(agreements []*parley.Agreement, rep *parley.Report, rd *parley.Reading) []*parley.Agreement {
	at := rep.KnownFrom().Interval(nil)
	names := actors(rd)
	var out []*parley.Agreement
	for _, a := range agreements {
		if from := began(a); !from.IsZero() && !at.End.IsZero() && !at.End.After(from) {
			continue
		}
		if !speaksOf(agreement.NewIndex(a), names, at.Start) {
			continue
		}
		same := slices.IndexFunc(out, func(o *parley.Agreement) bool { return o.Process == a.Process })
		switch {
		case same < 0:
			out = append(out, a)
		case newer(a, out[same]):
			out[same] = a
		}
	}
	return out
}

// zone gives the zone of an agreement, UTC where it has none that is known.
func zone(a *parley.Agreement) *time.Location {
	if l, err := parley.LoadZone(a.Zone); err == nil {
		return l
	}
	return time.UTC
}

// began gives when an agreement could first be known, zero where nobody says.
func began(a *parley.Agreement) time.Time {
	if known := a.Instrument.Known.Interval(nil).Start; !known.IsZero() {
		return known
	}
	return a.Instrument.Signed.Interval(nil).Start
}

// binds gives the first time at which an agreement can be kept or breached: that
// of its signature, or of its text where that is earlier. Zero where nobody says.
func binds(a *parley.Agreement) time.Time {
	signed, known := a.Instrument.Signed.Interval(nil).Start, began(a)
	if !signed.IsZero() && signed.Before(known) {
		return signed
	}
	return known
}

func newer(a, b *parley.Agreement) bool {
	if x, y := began(a), began(b); !x.Equal(y) {
		return x.After(y)
	}
	return a.Version > b.Version
}

// actors lists everybody that a reading names as having said, done or owed
// something, once each.
func actors(rd *parley.Reading) []string {
	var out []string
	seen := map[string]bool{}
	add := func(lists ...parley.Names) {
		for _, names := range lists {
			for _, n := range names {
				if !seen[n] {
					seen[n] = true
					out = append(out, n)
				}
			}
		}
	}
	for i := range rd.Statements {
		add(rd.Statements[i].Who, rd.Statements[i].For)
	}
	for i := range rd.Events {
		add(rd.Events[i].Actor, rd.Events[i].Recipient)
	}
	for i := range rd.Commitments {
		add(rd.Commitments[i].Obligor, rd.Commitments[i].Beneficiary, rd.Commitments[i].By)
	}
	return out
}

func speaksOf(x *agreement.Index, names []string, at time.Time) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		who, ok := x.Find(name, at)
		return ok && (who.Side != "" || who.Monitor != "")
	})
}
