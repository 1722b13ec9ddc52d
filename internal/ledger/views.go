package ledger

import (
	"context"
	"fmt"
	"slices"
	"time"

	"parley"
)

// Processes lists the processes of a ledger by ID.
func Processes(ctx context.Context, l Ledger) ([]string, error) {
	var out []string
	for e, err := range l.Entries(ctx, Query{Stubs: true}) {
		if err != nil {
			return nil, fmt.Errorf("list processes: %w", err)
		}
		if e.Process != "" && !slices.Contains(out, e.Process) {
			out = append(out, e.Process)
		}
	}
	slices.Sort(out)
	return out, nil
}

// Evidence gives what an evaluation of a process needs: its entries, and stubs
// of the reports and readings that its bearings name.
func Evidence(ctx context.Context, l Ledger, process string) ([]parley.Entry, error) {
	var out []parley.Entry
	reports := map[string]bool{}
	for e, err := range l.Entries(ctx, Query{Process: process, Stubs: true}) {
		if err != nil {
			return nil, fmt.Errorf("gather the evidence of process %q: %w", process, err)
		}
		out = append(out, e)
		if e.Bearing != nil {
			reports[e.Bearing.Report] = true
		}
	}
	for e, err := range l.Entries(ctx, Query{Kinds: []parley.EntryKind{parley.EntryReport, parley.EntryReading}, Stubs: true}) {
		if err != nil {
			return nil, fmt.Errorf("gather the evidence of process %q: %w", process, err)
		}
		if reports[About(e)] {
			out = append(out, e)
		}
	}
	return out, nil
}

// Agreement gives the latest version of a process's agreement, or ErrNotFound.
func Agreement(ctx context.Context, l Ledger, process string) (*parley.Agreement, error) {
	var best *parley.Entry
	for e, err := range l.Entries(ctx, Query{Process: process, Kinds: []parley.EntryKind{parley.EntryAgreement}}) {
		if err != nil {
			return nil, fmt.Errorf("find the agreement of process %q: %w", process, err)
		}
		if best == nil || newerAgreement(e, *best) {
			best = &e
		}
	}
	if best == nil {
		return nil, fmt.Errorf("agreement of process %q: %w", process, parley.ErrNotFound)
	}
	return best.Agreement, nil
}

func newerAgreement(a, b parley.Entry) bool {
	if a.Agreement.Provisional != b.Agreement.Provisional {
		return b.Agreement.Provisional // what was found in reports gives way to a file
	}
	x, y := knownTime(a), knownTime(b)
	switch {
	case a.Agreement.Provisional && a.Agreement.Version != b.Agreement.Version:
		return a.Agreement.Version > b.Agreement.Version // each holds all of the one before it
	case !x.Equal(y):
		return x.After(y)
	case a.Agreement.Version != b.Agreement.Version:
		return a.Agreement.Version > b.Agreement.Version
	}
	return a.ID > b.ID
}

// knownTime is when an agreement could be known, as an evaluation has it: when
// its published interval ends, in its own zone, else when it was recorded.
func knownTime(e parley.Entry) time.Time {
	zone, err := parley.LoadZone(e.Agreement.Zone)
	if err != nil {
		zone = time.UTC
	}
	if end := e.Times.Published.Interval(zone).End; !end.IsZero() {
		return end
	}
	return e.Times.Recorded
}

// ReportByID gives the last entry of a report, or ErrNotFound.
func ReportByID(ctx context.Context, l Ledger, id string) (parley.Entry, error) {
	var out parley.Entry
	for e, err := range l.Entries(ctx, Query{Report: id, Kinds: []parley.EntryKind{parley.EntryReport}}) {
		if err != nil {
			return out, fmt.Errorf("find report %q: %w", id, err)
		}
		out = e
	}
	if out.Report == nil {
		return out, fmt.Errorf("report %q: %w", id, parley.ErrNotFound)
	}
	return out, nil
}

// ReadingOf gives the newest reader's reading of a report, or ErrNotFound.
func ReadingOf(ctx context.Context, l Ledger, report string) (parley.Entry, error) {
	var out parley.Entry
	for e, err := range l.Entries(ctx, Query{Report: report, Kinds: []parley.EntryKind{parley.EntryReading}}) {
		if err != nil {
			return out, fmt.Errorf("find the reading of report %q: %w", report, err)
		}
		if out.Reading == nil || e.Reading.Version.Compare(out.Reading.Version) >= 0 {
			out = e
		}
	}
	if out.Reading == nil {
		return out, fmt.Errorf("reading of report %q: %w", report, parley.ErrNotFound)
	}
	return out, nil
}
