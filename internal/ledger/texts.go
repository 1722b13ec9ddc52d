package ledger

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

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
	return new(Revisions).Texts(ctx, l, e.Report)
}

// Revisions remembers which reports of a ledger are later texts of which, and
// asks the ledger only for what has arrived since. The zero Revisions is ready;
// it is safe for concurrent use.
type Revisions struct {
	mu    sync.Mutex
	head  int64
	later map[string][]string // by the ID of the first text
}

// Texts gives the texts of the page that a report comes from, the first one
// first; just the report if it has had one text only.
func (v *Revisions) Texts(ctx context.Context, l Ledger, rep *parley.Report) ([]*parley.Report, error) {
	first := cmp.Or(rep.Revises, rep.ID)
	ids, err := v.of(ctx, l, first)
	if err != nil {
		return nil, fmt.Errorf("find the texts of report %q: %w", first, err)
	}
	out := []*parley.Report{}
	for _, id := range append([]string{first}, ids...) {
		if id == rep.ID {
			out = append(out, rep)
			continue
		}
		e, err := ReportByID(ctx, l, id)
		if err != nil {
			return nil, err
		}
		out = append(out, e.Report)
	}
	slices.SortStableFunc(out[1:], func(a, b *parley.Report) int { return a.Captured.Compare(b.Captured) })
	return out, nil
}

func (v *Revisions) of(ctx context.Context, l Ledger, first string) ([]string, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	head, err := l.Head(ctx)
	if err != nil {
		return nil, err
	}
	if head != v.head {
		fresh := map[string][]string{}
		for e, err := range l.Entries(ctx, Query{Kinds: []parley.EntryKind{parley.EntryReport}, After: v.head, Until: head, Stubs: true}) {
			if err != nil {
				return nil, err
			}
			if of := e.Report.Revises; of != "" && of != e.Report.ID {
				fresh[of] = append(fresh[of], e.Report.ID)
			}
		}
		if v.later == nil {
			v.later = map[string][]string{}
		}
		for of, ids := range fresh {
			for _, id := range ids {
				if !slices.Contains(v.later[of], id) {
					v.later[of] = append(v.later[of], id)
				}
			}
		}
		v.head = head
	}
	return slices.Clone(v.later[first]), nil
}
