package ledger

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"parley"
)

// Texts gives the report of an ID with all others from the same address: the first
// one, then those that revise it, in the order of their capture. It returns
// ErrNotFound where there is no such report.
func Texts(ctx context.Context, l Ledger, id string) ([]*parley.Report, error) {
	e, err := ReportByID(ctx, l, id)
	if err != nil {
		return nil, err
	}
	first := cmp.Or(e.Report.Revises, id)
	ids := []string{first}
	for e, err := range l.Entries(ctx, Query{Kinds: []parley.EntryKind{parley.EntryReport}, Stubs: true}) {
		if err != nil {
			return nil, fmt.Errorf("find the texts of report %q: %w", first, err)
		}
		if e.Report.Revises == first && !slices.Contains(ids, e.Report.ID) {
			ids = append(ids, e.Report.ID)
		}
	}
	var out []*parley.Report
	for _, id := range ids {
		e, err := ReportByID(ctx, l, id)
		if err != nil {
			return nil, err
		}
		out = append(out, e.Report)
	}
	slices.SortStableFunc(out[1:], func(a, b *parley.Report) int { return a.Captured.Compare(b.Captured) })
	return out, nil
}
