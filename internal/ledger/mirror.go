package ledger

import (
	"context"
	"fmt"
	"sync"

	"parley"
)

// Mirror keeps the evidence of processes in memory, and asks the ledger only
// for what has arrived since. It is safe for concurrent use.
type Mirror struct {
	ledger Ledger
	mu     sync.Mutex
	of     map[string]*mirrored
}

type mirrored struct {
	mu      sync.Mutex
	head    int64
	entries []parley.Entry
	reports map[string]bool
}

// NewMirror gives the mirror of a ledger.
func NewMirror(l Ledger) *Mirror { return &Mirror{ledger: l, of: map[string]*mirrored{}} }

// Evidence gives what an evaluation of a process needs: its entries, and stubs
// of the reports and readings that its bearings name. Nobody may change what it
// gives. Entries that it gave once it gives again, first and in the same order.
func (m *Mirror) Evidence(ctx context.Context, process string) ([]parley.Entry, error) {
	entries, _, err := m.State(ctx, process)
	return entries, err
}

// State is [Mirror.Evidence] with the place in the ledger up to which it holds
// all that has arrived.
func (m *Mirror) State(ctx context.Context, process string) ([]parley.Entry, int64, error) {
	m.mu.Lock()
	p := m.of[process]
	if p == nil {
		p = &mirrored{reports: map[string]bool{}}
		m.of[process] = p
	}
	m.mu.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	head, err := m.ledger.Head(ctx)
	if err == nil {
		err = p.follow(ctx, m.ledger, process, head)
	}
	if err != nil {
		return nil, 0, fmt.Errorf("gather the evidence of process %q: %w", process, err)
	}
	return p.entries[:len(p.entries):len(p.entries)], p.head, nil
}

// follow takes in what has arrived up to a place. What it took in before an error
// stays out, so that the next call begins again.
func (p *mirrored) follow(ctx context.Context, l Ledger, process string, head int64) (err error) {
	if head <= p.head {
		return nil
	}
	var fresh []parley.Entry
	take := func(q Query, wanted func(*parley.Entry) bool) error {
		q.Stubs, q.Until = true, head
		for e, err := range l.Entries(ctx, q) {
			if err != nil {
				return err
			}
			if wanted == nil || wanted(&e) {
				fresh = append(fresh, e)
			}
		}
		return nil
	}
	if err := take(Query{Process: process, After: p.head}, nil); err != nil {
		return err
	}
	var late []string // reports that were not cited before
	cited := map[string]bool{}
	for i := range fresh {
		if b := fresh[i].Bearing; b != nil && b.Report != "" && !p.reports[b.Report] && !cited[b.Report] {
			cited[b.Report], late = true, append(late, b.Report)
		}
	}
	texts := []parley.EntryKind{parley.EntryReport, parley.EntryReading}
	if p.head == 0 {
		err = take(Query{Kinds: texts, Cited: process}, nil)
	} else {
		err = take(Query{Kinds: texts, After: p.head}, func(e *parley.Entry) bool { return p.reports[About(*e)] })
		for _, id := range late {
			if err == nil {
				err = take(Query{Kinds: texts, Report: id}, nil)
			}
		}
	}
	if err != nil {
		return err
	}
	for _, id := range late {
		p.reports[id] = true
	}
	p.entries, p.head = append(p.entries, fresh...), head
	return nil
}
