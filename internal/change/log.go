package change

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
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
	// Most is how many moments are looked at, the last ones. Default: 30.
	Most    int
	Options evaluate.Options
}

// Moment is a moment at which answers became others.
type Moment struct {
	*State
	Changes []parley.Change
}

// Outline is the moments of a period, before it is told what changed at them.
type Outline struct {
	// More says that there were moments before those that are looked at.
	More    bool
	process string
	entries []parley.Entry
	period  Period
	v       *evaluate.Evidence
	before  time.Time // the moment before the first; zero: nothing was known
	moments []time.Time
}

// NewOutline finds the moments of a period: those at which something became known,
// and those at which the window of a provision opened or closed.
func NewOutline(process string, entries []parley.Entry, p Period) (*Outline, error) {
	o := &Outline{process: process, entries: entries, period: p, v: evaluate.Gather(process, entries)}
	last, err := o.state(p.Until)
	if err != nil {
		return nil, err
	}
	o.before, o.moments, o.More = p.moments(last)
	return o, nil
}

func (o *Outline) state(q parley.AsOf) (*State, error) {
	return of(o.v, o.process, o.entries, Mark{AsOf: q}, o.period.Options)
}

// Digest is the same for two outlines whose logs are the same because neither an
// entry nor a moment has come in between.
func (o *Outline) Digest() string {
	h := sha256.New()
	fmt.Fprintln(h, o.process, o.period.Options, o.period.Until.ByRecorded, len(o.entries), o.before.UnixNano())
	if n := len(o.entries); n > 0 {
		fmt.Fprintln(h, o.entries[n-1].ID)
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
	var was *State
	var err error
	if !o.before.IsZero() {
		if was, err = o.state(o.period.at(o.before)); err != nil {
			return nil, err
		}
	}
	var log []Moment
	for _, t := range o.moments {
		is, err := o.state(o.period.at(t))
		if err != nil {
			return nil, err
		}
		if c := is.Since(was); len(c) > 0 {
			log = append(log, Moment{is, c})
		}
		was = is
	}
	slices.Reverse(log)
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
func (p *Period) moments(last *State) (before time.Time, out []time.Time, more bool) {
	all := map[int64]time.Time{}
	add := func(t, until time.Time) {
		if !t.IsZero() && !t.After(until) {
			all[t.UnixNano()] = t.UTC()
		}
	}
	zone := last.zone()
	for i := range last.entries {
		e := &last.entries[i]
		t := e.Times.Recorded
		if end := e.Times.Published.Interval(zone).End; !p.Until.ByRecorded && !end.IsZero() {
			t = end
		}
		if e.Process == last.Process { // reports and readings say nothing by themselves
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
	for _, k := range slices.Sorted(maps.Keys(all)) {
		out = append(out, all[k])
	}
	if !p.Since.IsZero() {
		before = p.Since
		from, exact := slices.BinarySearchFunc(out, p.Since, time.Time.Compare)
		out = out[from+btoi(exact):]
	}
	if n := len(out) - cmp.Or(p.Most, 30); n > 0 {
		before, out, more = out[n-1], out[n:], true
	}
	return before, out, more
}
