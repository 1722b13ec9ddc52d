package ledger

import (
	"context"
	"fmt"

	"parley"
)

// Evidence gives what an evaluation of a process needs: its entries, and stubs
// of the reports and readings that its bearings name.
func Evidence(ctx context.Context, l Ledger, process string) ([]parley.Entry, error) {
	m := NewMirror(l)
	return m.Evidence(ctx, process)
}

// EvidenceUntil is [Evidence] as the ledger had it when its last entry was that at
// a place.
func EvidenceUntil(ctx context.Context, l Ledger, process string, head int64) ([]parley.Entry, error) {
	p := mirrored{reports: map[string]bool{}}
	if err := p.follow(ctx, l, process, head); err != nil {
		return nil, fmt.Errorf("gather the evidence of process %q up to entry %d: %w", process, head, err)
	}
	return p.entries, nil
}

// Agreement gives the latest version of a process's agreement, or ErrNotFound.
func Agreement(ctx context.Context, l Ledger, process string) (*parley.Agreement, error) {
	var all []parley.Entry
	for e, err := range l.Entries(ctx, Query{Process: process, Kinds: []parley.EntryKind{parley.EntryAgreement}}) {
		if err != nil {
			return nil, fmt.Errorf("find the agreement of process %q: %w", process, err)
		}
		all = append(all, e)
	}
	return AgreementIn(process, all)
}

// AgreementIn is [Agreement] among the evidence of the process.
func AgreementIn(process string, entries []parley.Entry) (*parley.Agreement, error) {
	var best *parley.Entry
	for i := range entries {
		if e := &entries[i]; e.Agreement != nil && (best == nil || e.Replaces(*best, false)) {
			best = e
		}
	}
	if best == nil {
		return nil, fmt.Errorf("agreement of process %q: %w", process, parley.ErrNotFound)
	}
	return best.Agreement, nil
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
