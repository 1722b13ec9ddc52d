package change

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"parley"
	"parley/evaluate"
)

// Period is what a log is asked for.
type Period struct {
	// Since is the moment from which changes are told. Default: the beginning.
	Since time.Time
	Until parley.AsOf
	// Most is how many changes are told, the last ones; those of the moment at
	// which there are so many are told all. Default: 50.
	Most    int
	Options evaluate.Options
}

// maxMoments is how many moments are looked at.
const maxMoments = 100

// Moment is a moment at which answers became others.
type Moment struct {
	*State
	Changes []parley.Change
}

// Outline is the moments of a period, before it is told what changed at them.
type Outline struct {
	last    *State
	period  Period
	before  time.Time // the moment before the first; zero: nothing was known
	moments []time.Time
}

// Outline finds the moments of a period among the evidence of a state: those at
// which something became known, and those at which the window of a provision
// opened or closed.
func (s *State) Outline(p Period) (*Outline, error) {
	last, err := s.Ask(p.Until, p.Options)
	if err != nil {
		return nil, err
	}
	p.Most = cmp.Or(p.Most, 50)
	o := &Outline{last: last, period: p}
	o.before, o.moments = p.moments(last)
	return o, nil
}

// Digest is the same for two outlines whose logs are the same because neither an
// entry nor a moment has come in between.
func (o *Outline) Digest() string {
	h := sha256.New()
	all := o.last.entries
	fmt.Fprintln(h, o.last.Process, o.period.Options, o.period.Most, o.period.Until.ByRecorded, len(all), o.before.UnixNano())
	if n := len(all); n > 0 {
		fmt.Fprintln(h, all[n-1].ID)
	}
	for _, t := range o.moments {
		q := o.period.at(t)
		fmt.Fprintln(h, q.At.UnixNano(), q.Known.UnixNano())
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// Log tells what changed at one moment after the other, the last moment first. It
// says the same of a moment whenever it is asked, as long as no entry comes that
// could be known then.
func (o *Outline) Log() ([]Moment, error) {
	var log []Moment
	state := func(t time.Time) (*State, error) {
		if t.IsZero() {
			return nil, nil
		}
		return o.last.Ask(o.period.at(t), o.period.Options)
	}
	told := 0
	var is *State
	for i := len(o.moments) - 1; i >= 0 && told < o.period.Most; i-- {
		if is == nil {
			var err error
			if is, err = state(o.moments[i]); err != nil {
				return nil, err
			}
		}
		before := o.before
		if i > 0 {
			before = o.moments[i-1]
		}
		was, err := state(before)
		if err != nil {
			return nil, err
		}
		if c := is.Since(was); len(c) > 0 {
			log, told = append(log, Moment{is, c}), told+len(c)
		}
		is = was
	}
	return log, nil
}

// at is the question of a moment: neither time goes beyond that of the period.
func (p *Period) at(t time.Time) parley.AsOf {
	out := parley.AsOf{At: t, Known: t, ByRecorded: p.Until.ByRecorded}
	if t.After(p.Until.At) {
		out.At = p.Until.At
	}
	if t.After(p.Until.Known) {
		out.Known = p.Until.Known
	}
	return out
}

// moments gives the moments to look at, oldest first, and the one before them:
// zero if nothing was known before.
func (p *Period) moments(last *State) (before time.Time, out []time.Time) {
	add := func(t, until time.Time) {
		if !t.IsZero() && !t.After(until) && t.After(p.Since) {
			out = append(out, t.UTC())
		}
	}
	last.index()
	if p.Until.ByRecorded {
		for i := range last.entries {
			if e := &last.entries[i]; e.Process == last.Process {
				add(e.Times.Recorded, p.Until.Known)
			}
		}
	} else {
		for _, t := range last.known {
			add(t, p.Until.Known)
		}
	}
	for i := range last.Verdicts {
		v := &last.Verdicts[i]
		for _, t := range []time.Time{v.Window.Earliest, v.Window.Latest, v.Window.Opens, v.Window.Ends, v.Since} {
			add(t, p.Until.At)
		}
		for _, s := range v.Course {
			add(s.From, p.Until.At)
		}
	}
	slices.SortFunc(out, time.Time.Compare)
	out = slices.CompactFunc(out, time.Time.Equal)
	if n := len(out) - maxMoments; n > 0 {
		return out[n-1], out[n:]
	}
	return p.Since, out
}
