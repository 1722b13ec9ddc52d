// Package evaluate answers for every provision of an agreement: what its text
// and the accepted facts imply, how well that is known, and which entries the
// answer rests on.
//
// In come the entries of one process and a question [parley.AsOf]; out goes one
// [parley.Verdict] for each provision. It is pure: the order of the entries
// never matters, nothing is read from a clock or a store, and nothing said is
// ever taken for true because it was said often.
//
//	verdicts, err := evaluate.Verdicts("syria-2012", entries, parley.AsOf{At: t, Known: t}, evaluate.Options{})
//	for _, v := range verdicts {
//		fmt.Println(v.Provision, v.Badge)
//	}
package evaluate

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"parley"
)

// Options narrow what counts.
type Options struct {
	// Reviewed counts only bearings that a review has accepted. Default: all
	// that none has rejected.
	Reviewed bool
	// MinConfidence leaves out bearings whose stated confidence is lower.
	// Default: 0, none.
	MinConfidence float64
}

// question is a process as known.
type question struct {
	process   string
	asOf      parley.AsOf
	o         Options
	agreement *parley.Agreement
	source    parley.Entry // the agreement's
	zone      *time.Location
	findings  map[string][]parley.Entry // bearings and rulings by provision
	declared  []parley.Entry
	extended  map[string]parley.Entry         // newest by provision
	accepted  map[parley.EntryID]parley.Entry // the review that accepted it
	windows   map[string]parley.Window
	warnings  map[string][]parley.Warning
	entered   map[string]bool // provisions whose window is being computed
	reports   map[string]parley.Entry
	settled   map[string]*parley.Verdict
}

// Verdicts answers for every provision of the agreement that was known, in the
// order of its file. It returns [parley.ErrNotFound] where none was known.
func Verdicts(process string, entries []parley.Entry, asOf parley.AsOf, o Options) ([]parley.Verdict, error) {
	q := &question{process: process, asOf: asOf, o: o, findings: map[string][]parley.Entry{}, extended: map[string]parley.Entry{}, accepted: map[parley.EntryID]parley.Entry{}, windows: map[string]parley.Window{}, warnings: map[string][]parley.Warning{}, entered: map[string]bool{}, settled: map[string]*parley.Verdict{}}
	if err := q.gather(entries); err != nil {
		return nil, err
	}
	out := make([]parley.Verdict, 0, len(q.agreement.Provisions))
	for i := range q.agreement.Provisions {
		out = append(out, *q.verdict(&q.agreement.Provisions[i]))
	}
	return out, nil
}

// gather keeps what was known, and of that what counts.
func (q *question) gather(entries []parley.Entry) error {
	entries = slices.Clone(entries)
	slices.SortFunc(entries, func(a, b parley.Entry) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), a.Times.Recorded.Compare(b.Times.Recorded))
	})
	entries = slices.CompactFunc(entries, func(a, b parley.Entry) bool { return a.ID == b.ID && a.ID != "" })
	q.zone, q.reports = time.UTC, map[string]parley.Entry{}
	for _, e := range entries {
		if e.Report == nil {
			continue
		}
		if old, ok := q.reports[e.Report.ID]; !ok || e.Times.Recorded.Before(old.Times.Recorded) {
			q.reports[e.Report.ID] = e
		}
	}
	q.findAgreement(entries)
	if q.agreement == nil {
		return fmt.Errorf("process %q has no agreement that was known at %s: %w", q.process, q.asOf.Known.UTC().Format(time.RFC3339), parley.ErrNotFound)
	}
	rejected := map[parley.EntryID]bool{}
	decided := map[parley.EntryID]parley.Entry{}
	byID := map[parley.EntryID]*parley.Entry{}
	for i := range entries {
		byID[entries[i].ID] = &entries[i]
	}
	newest := map[string]parley.ReaderVersion{}
	for i := range entries {
		e := &entries[i]
		switch e.Kind {
		case parley.EntryReview:
			of := byID[e.Review.Entry]
			if of == nil || q.asOf.ByRecorded && !q.known(*e) || !q.known(*of) {
				continue // a correction takes the known time of what it corrects
			}
			if old, ok := decided[of.ID]; !ok || later(*e, old) {
				decided[of.ID] = *e
			}
		case parley.EntryReading:
			if r := e.Reading; q.known(*e) && r.Version.Compare(newest[r.Report]) > 0 {
				newest[r.Report] = r.Version
			}
		default: // gathered below, once it is known what was rejected
		}
	}
	for id, e := range decided {
		rejected[id] = !e.Review.Accept
		if e.Review.Accept {
			q.accepted[id] = e
		}
	}
	for _, e := range entries {
		if !q.known(e) || rejected[e.ID] || e.Process != q.process {
			continue
		}
		switch e.Kind {
		case parley.EntryBearing:
			b := e.Bearing
			old := b.Reader != parley.ReaderVersion{} && b.Reader.Compare(newest[b.Report]) < 0
			_, accepted := q.accepted[e.ID]
			if old || q.o.Reviewed && !accepted || b.Confidence > 0 && b.Confidence < q.o.MinConfidence || q.ahead(e) {
				continue
			}
			q.findings[b.Provision] = append(q.findings[b.Provision], e)
		case parley.EntryRuling:
			if !q.ahead(e) {
				q.findings[e.Ruling.Provision] = append(q.findings[e.Ruling.Provision], e)
			}
		case parley.EntryDeclaration:
			q.declared = append(q.declared, e)
		case parley.EntryExtension:
			p := e.Extension.Provision
			if old, ok := q.extended[p]; !ok || q.knownTime(e).After(q.knownTime(old)) || q.knownTime(e).Equal(q.knownTime(old)) && e.ID > old.ID {
				q.extended[p] = e
			}
		default: // no evidence by itself
		}
	}
	return nil
}

func later(a, b parley.Entry) bool {
	if !a.Times.Recorded.Equal(b.Times.Recorded) {
		return a.Times.Recorded.After(b.Times.Recorded)
	}
	return a.ID > b.ID
}

// findAgreement takes the version that became known last, then the highest, so
// that the order of arrival never matters. What was found in reports gives way
// to a file.
func (q *question) findAgreement(entries []parley.Entry) {
	var since time.Time
	for _, e := range entries {
		if e.Kind != parley.EntryAgreement || e.Process != q.process {
			continue
		}
		zone, err := parley.LoadZone(e.Agreement.Zone)
		if err != nil {
			zone = time.UTC
		}
		before := q.zone
		q.zone = zone
		at := q.knownTime(e)
		if !q.known(e) || q.agreement != nil && !newer(e, at, q.source, since) {
			q.zone = before
			continue
		}
		q.agreement, q.source, since = e.Agreement, e, at
	}
}

// newer reports whether agreement a, known at, replaces b, known since.
func newer(a parley.Entry, at time.Time, b parley.Entry, since time.Time) bool {
	switch {
	case a.Agreement.Provisional != b.Agreement.Provisional:
		return b.Agreement.Provisional
	case a.Agreement.Provisional && a.Agreement.Version != b.Agreement.Version:
		return a.Agreement.Version > b.Agreement.Version // each holds all of the one before it
	case !at.Equal(since):
		return at.After(since)
	case a.Agreement.Version != b.Agreement.Version:
		return a.Agreement.Version > b.Agreement.Version
	}
	return a.ID > b.ID
}

// knownTime is when an entry could be known: the end of its published interval,
// its recorded time where that is not known, and for findings of an analyst.
func (q *question) knownTime(e parley.Entry) time.Time {
	if q.asOf.ByRecorded || e.Kind == parley.EntryRuling {
		return e.Times.Recorded
	}
	if iv := e.Times.Published.Interval(q.zone); !iv.End.IsZero() {
		return iv.End
	}
	at, _ := q.recorded(e)
	return at
}

// recorded is when an undated entry counts from. What a reader found in an
// undated report counts from the report: to read it anew mends the past.
func (q *question) recorded(e parley.Entry) (at time.Time, report parley.Entry) {
	id := ""
	switch {
	case e.Reading != nil:
		id = e.Reading.Report
	case e.Bearing != nil && e.Bearing.Reader != parley.ReaderVersion{}:
		id = e.Bearing.Report
	}
	if r, ok := q.reports[id]; ok && r.Times.Recorded.Before(e.Times.Recorded) {
		return r.Times.Recorded, r
	}
	return e.Times.Recorded, parley.Entry{}
}

func (q *question) known(e parley.Entry) bool { return !q.knownTime(e).After(q.asOf.Known) }

// ahead reports whether a finding speaks of a time after the one asked for. A
// day that begins then is ahead: the end of a day is not the next one.
func (q *question) ahead(e parley.Entry) bool {
	iv := q.when(e)
	coarse := iv.Precision != parley.PrecisionMinute && iv.Precision != parley.PrecisionSecond
	return iv.Start.After(q.asOf.At) || coarse && iv.Start.Equal(q.asOf.At)
}

// when is the time a finding speaks of: its event, else when it was said, else
// when it was published.
func (q *question) when(e parley.Entry) parley.Interval {
	for _, c := range []parley.Civil{e.Times.Event, e.Times.Uttered, e.Times.Published} {
		if iv := c.Interval(q.zone); iv.Known() {
			return iv
		}
	}
	at, _ := q.recorded(e)
	return parley.Instant(at)
}

// verdict answers for one provision; each is computed once, so that provisions
// may wait for one another.
func (q *question) verdict(p *parley.Provision) *parley.Verdict {
	if v := q.settled[p.ID]; v != nil {
		return v
	}
	v := &parley.Verdict{Process: q.process, Provision: p.ID, AsOf: q.asOf}
	q.settled[p.ID] = v // a circle of requirements ends here
	v.Window = q.window(p.ID)
	if d, _ := q.deadlines(p); p.Kind == parley.Maintain && d != nil && d.Relation == parley.RelationUntil && !v.Window.Latest.IsZero() {
		v.Window.Opens = q.agreement.Instrument.Signed.Interval(q.zone).Start
	}
	if e, ok := q.extended[p.ID]; ok {
		v.Extended = true
		v.Grounds = append(v.Grounds, ground(e, parley.DirectionNone))
	}
	w := q.weigh(p, v)
	v.For, v.Against, v.Direction, v.Epistemic = w.forLevel(), w.against.level(), w.direction, w.epistemic
	q.norm(p, v, w)
	v.Badge = Badge(v.Norm, v.Epistemic, v.Direction)
	if v.Badge == parley.BadgePending && v.Extended {
		v.Badge = parley.BadgeExtended
	}
	v.Warnings = append(v.Warnings, q.warnings[p.ID]...)
	v.Grounds = append([]parley.Ground{ground(q.source, parley.DirectionNone)}, v.Grounds...)
	q.tell(p, v)
	q.rest(p, v)
	return v
}

// rest adds to the grounds what the answer rests on without being about it:
// the grounds of the provisions that it waits for or counts from, the undated
// reports that its evidence counts from, and the reviews that let it count.
func (q *question) rest(p *parley.Provision, v *parley.Verdict) {
	have := map[parley.EntryID]bool{}
	for _, g := range append(slices.Clone(v.Grounds), v.Reservations...) {
		have[g.Entry] = true
	}
	add := func(g parley.Ground) {
		if !have[g.Entry] {
			have[g.Entry] = true
			g.Weighs = parley.DirectionNone
			v.Grounds = append(v.Grounds, g)
		}
	}
	for _, e := range q.findings[p.ID] {
		if _, r := q.recorded(e); have[e.ID] && r.ID != "" && !e.Times.Published.Interval(q.zone).Known() {
			add(ground(r, parley.DirectionNone))
		}
	}
	if q.o.Reviewed {
		for _, g := range append(slices.Clone(v.Grounds), v.Reservations...) {
			if r, ok := q.accepted[g.Entry]; ok {
				add(ground(r, parley.DirectionNone))
			}
		}
	}
	needs := slices.Clone(p.Requires)
	deadlines := []*parley.Deadline{p.Deadline, p.Ends}
	if e, ok := q.extended[p.ID]; ok {
		deadlines = append(deadlines, &e.Extension.Deadline)
	}
	for _, d := range deadlines {
		if d != nil && d.After != "" {
			needs = append(needs, d.After)
		}
	}
	for _, id := range needs {
		if need := q.provision(id); need != nil && need.ID != p.ID {
			for _, g := range q.verdict(need).Grounds {
				add(g)
			}
		}
	}
}

func ground(e parley.Entry, weighs parley.Direction) parley.Ground {
	g := parley.Ground{Entry: e.ID, Weighs: weighs, Times: e.Times}
	if b := e.Bearing; b != nil {
		g.Sense, g.Claimant, g.Standing = b.Sense, b.Claimant, b.Standing
	}
	if r := e.Ruling; r != nil {
		g.Sense, g.Claimant = r.Sense, r.By
	}
	return g
}
