package export

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"parley"
	"parley/evaluate"
	"parley/internal/ledger"
)

// Query says what to export.
type Query struct {
	Kind Kind
	// Process whose reports, bearings or verdicts are asked for. Default: the
	// reports of all; bearings and verdicts need one.
	Process string
	AsOf    parley.AsOf
	// Since asks only for what the ledger took in at that time or later, and of
	// verdicts for those that are different from what could be answered then by
	// recorded time. Default: everything.
	Since time.Time
	// Options narrow which bearings count and are given.
	Options evaluate.Options
}

// Rows gives what a query asks for out of a ledger, report by report in the
// order in which they became known, findings in the order of the text; verdicts
// in the order of the agreement. It returns [parley.ErrNotFound] where the process has no
// agreement that was known, [parley.ErrInvalid] for a kind that there is not.
func Rows(ctx context.Context, l ledger.Ledger, q Query) iter.Seq2[*Row, error] {
	return func(yield func(*Row, error) bool) {
		s := source{l: l, q: q, zone: time.UTC, yield: yield}
		var err error
		switch {
		case !slices.Contains(Kinds(), q.Kind):
			err = fmt.Errorf("there is no export of %q: %w", q.Kind, parley.ErrInvalid)
		case q.Kind.OfProcess() && q.Process == "":
			err = fmt.Errorf("an export of %s needs a process: %w", q.Kind, parley.ErrInvalid)
		default:
			err = s.run(ctx)
		}
		if err != nil && !errors.Is(err, errEnough) {
			yield(nil, fmt.Errorf("export %s: %w", q.Kind, err))
		}
	}
}

// errEnough ends a walk whose caller wants no more.
var errEnough = errors.New("enough")

// source walks a ledger for one query.
type source struct {
	l     ledger.Ledger
	q     Query
	zone  *time.Location
	cast  cast
	yield func(*Row, error) bool
}

func (s *source) give(r *Row) error {
	if !s.yield(r, nil) {
		return errEnough
	}
	return nil
}

func (s *source) run(ctx context.Context) error {
	if s.q.Process != "" {
		a, err := ledger.Agreement(ctx, s.l, s.q.Process)
		if err != nil {
			return err
		}
		if s.zone, err = parley.LoadZone(a.Zone); err != nil {
			return err
		}
		s.cast = newCast(a)
	}
	switch s.q.Kind {
	case KindBearings:
		return s.bearings(ctx)
	case KindVerdicts:
		return s.verdicts(ctx)
	default:
		return s.findings(ctx)
	}
}

// version is a report or a reading in the ledger, without what it holds.
type version struct {
	entry    parley.EntryID
	known    time.Time
	recorded time.Time
	reader   parley.ReaderVersion
	sha256   string
}

// chosen is the reading of a report that counts, with the report it is of.
type chosen struct {
	id              string
	report, reading version
}

// choose gives for each report its newest reading, as known, oldest report first.
func (s *source) choose(ctx context.Context) ([]chosen, error) {
	texts := map[[2]string]version{}
	newest := map[string]version{}
	kinds := []parley.EntryKind{parley.EntryReport, parley.EntryReading}
	for e, err := range s.l.Entries(ctx, ledger.Query{Kinds: kinds, Cited: s.q.Process, Stubs: true}) {
		if err != nil {
			return nil, err
		}
		v := version{entry: e.ID, recorded: e.Times.Recorded}
		if s.q.AsOf.ByRecorded && v.recorded.After(s.q.AsOf.Known) {
			continue
		}
		if rep := e.Report; rep != nil {
			v.known = s.knownOf(rep.KnownFrom(), v.recorded)
			if !v.known.After(s.q.AsOf.Known) {
				texts[[2]string{rep.ID, rep.SHA256}] = v
			}
			continue
		}
		v.reader, v.sha256 = e.Reading.Version, e.Reading.SHA256
		if _, ok := texts[[2]string{e.Reading.Report, v.sha256}]; !ok {
			continue // of a report that was not known
		}
		if old, ok := newest[e.Reading.Report]; !ok || v.reader.Compare(old.reader) >= 0 {
			newest[e.Reading.Report] = v
		}
	}
	out := make([]chosen, 0, len(newest))
	for id, v := range newest {
		if v.recorded.Before(s.q.Since) {
			continue
		}
		out = append(out, chosen{id: id, report: texts[[2]string{id, v.sha256}], reading: v})
	}
	slices.SortFunc(out, func(a, b chosen) int {
		return cmp.Or(a.report.known.Compare(b.report.known), cmp.Compare(a.id, b.id))
	})
	return out, nil
}

// knownOf is when something published could be known.
func (s *source) knownOf(published parley.Civil, recorded time.Time) time.Time {
	if end := published.Interval(s.zone).End; !end.IsZero() && !s.q.AsOf.ByRecorded {
		return end
	}
	return recorded
}

// findings gives what readings hold.
func (s *source) findings(ctx context.Context) error {
	all, err := s.choose(ctx)
	if err != nil {
		return err
	}
	for _, c := range all {
		report, err := s.l.Get(ctx, c.report.entry)
		if err != nil {
			return err
		}
		reading, err := s.l.Get(ctx, c.reading.entry)
		if err != nil {
			return err
		}
		if err := s.held(c, report.Report, reading.Reading); err != nil {
			return err
		}
	}
	return nil
}

// held gives the findings of one reading.
func (s *source) held(c chosen, rep *parley.Report, rd *parley.Reading) error {
	base := Row{
		Kind: s.q.Kind, Known: c.report.known.UTC(), Recorded: c.reading.recorded.UTC(), Report: rep, Reading: rd,
		points: newPoints(rep.Text), said: map[string]*parley.Statement{}, cast: s.cast,
	}
	for i := range rd.Statements {
		base.said[rd.Statements[i].ID] = &rd.Statements[i]
	}
	give := func(id string, set func(r *Row)) error {
		r := base
		r.ID = rep.ID + "#" + id
		set(&r)
		return s.give(&r)
	}
	var err error
	switch s.q.Kind {
	case KindStatements:
		for i := 0; i < len(rd.Statements) && err == nil; i++ {
			err = give(rd.Statements[i].ID, func(r *Row) { r.Statement = &rd.Statements[i] })
		}
	case KindCommitments:
		for i := 0; i < len(rd.Commitments) && err == nil; i++ {
			err = give(rd.Commitments[i].ID, func(r *Row) { r.Commitment = &rd.Commitments[i] })
		}
	case KindEvents:
		for i := 0; i < len(rd.Events) && err == nil; i++ {
			if rd.Events[i].Type != "STATE" { // kept for bearings alone
				err = give(rd.Events[i].ID, func(r *Row) { r.Event = &rd.Events[i] })
			}
		}
	case KindFigures:
		for i := 0; i < len(rd.Figures) && err == nil; i++ {
			err = give(rd.Figures[i].ID, func(r *Row) { r.Figure = &rd.Figures[i] })
		}
	default: // no finding of a reading
	}
	return err
}

// bearings gives the bearings on a process that are not superseded: by a newer
// reading, or by another one in whose place they stand.
func (s *source) bearings(ctx context.Context) error {
	evidence, err := ledger.Evidence(ctx, s.l, s.q.Process)
	if err != nil {
		return err
	}
	c := s.corrections(evidence)
	var rows []*Row
	for i := range evidence {
		e := &evidence[i]
		b := e.Bearing
		if b == nil || e.Times.Recorded.Before(s.q.Since) || c.superseded(e) {
			continue
		}
		r := &Row{Kind: KindBearings, ID: string(e.ID), Process: s.q.Process, Entry: e.ID, Times: e.Times, Bearing: b, Reviewed: c.review(e), Known: c.known(e).UTC(), Recorded: e.Times.Recorded.UTC(), cast: s.cast}
		signed := r.Reviewed == "accepted" || b.By != ""
		unwanted := !signed && (s.q.Options.Reviewed || s.q.Options.Unsure(b))
		if !unwanted && !r.Known.After(s.q.AsOf.Known) {
			rows = append(rows, r)
		}
	}
	slices.SortFunc(rows, func(a, b *Row) int {
		return cmp.Or(a.Known.Compare(b.Known), cmp.Compare(a.Bearing.Report, b.Bearing.Report), cmp.Compare(a.Bearing.Span.Start, b.Bearing.Span.Start), cmp.Compare(a.ID, b.ID))
	})
	return s.withReports(ctx, rows, c.texts)
}

// withReports gives bearings with the reports that they are of.
func (s *source) withReports(ctx context.Context, rows []*Row, texts map[string]parley.EntryID) error {
	id, rep, points := "", (*parley.Report)(nil), (*points)(nil)
	for _, r := range rows {
		if b := r.Bearing; b.Report != id {
			id, rep, points = b.Report, nil, nil
			if entry, ok := texts[id]; ok {
				e, err := s.l.Get(ctx, entry)
				if err != nil {
					return err
				}
				rep, points = e.Report, newPoints(e.Report.Text)
			}
		}
		r.Report, r.points = rep, points
		if err := s.give(r); err != nil {
			return err
		}
	}
	return nil
}

// verdicts gives the answer for each provision, or what has changed of them.
func (s *source) verdicts(ctx context.Context) error {
	s.q.AsOf.ByRecorded = s.q.AsOf.ByRecorded || !s.q.Since.IsZero() // what has changed here
	evidence, err := ledger.Evidence(ctx, s.l, s.q.Process)
	if err != nil {
		return err
	}
	recorded, agreements := map[parley.EntryID]time.Time{}, map[parley.EntryID]*parley.Agreement{}
	for _, e := range evidence {
		recorded[e.ID] = e.Times.Recorded
		if e.Agreement != nil {
			agreements[e.ID] = e.Agreement
		}
	}
	changes, err := s.answers(evidence)
	if err != nil {
		return err
	}
	for i := range changes {
		c := &changes[i]
		r := &Row{Kind: KindVerdicts, ID: s.q.Process + "/" + c.Provision, Process: s.q.Process, Known: s.q.AsOf.Known.UTC(), Verdict: c.After, zone: s.zone.String(), cast: s.cast}
		if !s.q.Since.IsZero() {
			r.Change = c
		}
		v, agreement := cmp.Or(c.After, c.Before), (*parley.Agreement)(nil)
		for _, g := range slices.Concat(v.Grounds, v.Reservations) {
			if t := recorded[g.Entry]; t.After(r.Recorded) {
				r.Recorded = t.UTC()
			}
			if a := agreements[g.Entry]; a != nil {
				agreement, r.Provision = a, provisionOf(a, c.Provision)
			}
		}
		r.Sequence = s.sequence(evidence, agreement, r.Provision)
		if err := s.give(r); err != nil {
			return err
		}
	}
	return nil
}

// answers gives the verdicts, each as a change from nothing, or the changes.
func (s *source) answers(evidence []parley.Entry) ([]parley.Change, error) {
	if !s.q.Since.IsZero() {
		from := parley.AsOf{At: s.q.Since, Known: s.q.Since, ByRecorded: true}
		return evaluate.Changes(s.q.Process, evidence, from, s.q.AsOf, s.q.Options)
	}
	verdicts, err := evaluate.Verdicts(s.q.Process, evidence, s.q.AsOf, s.q.Options)
	out := make([]parley.Change, 0, len(verdicts))
	for i := range verdicts {
		out = append(out, parley.Change{Provision: verdicts[i].Provision, After: &verdicts[i]})
	}
	return out, err
}

func provisionOf(a *parley.Agreement, id string) *parley.Provision {
	if i := slices.IndexFunc(a.Provisions, func(p parley.Provision) bool { return p.ID == id }); i >= 0 {
		return &a.Provisions[i]
	}
	return nil
}
