package intake

import (
	"context"
	"fmt"

	"parley"
	"parley/internal/ledger"
)

// agreements are those that count in a ledger, by process, each as of a place in
// the order of arrival.
type agreements struct{ counting map[string]*counting }

type counting struct {
	seen  int64
	entry *parley.Entry
}

// clone gives a copy that is followed by itself.
func (a *agreements) clone() agreements {
	out := agreements{counting: make(map[string]*counting, len(a.counting))}
	for process, c := range a.counting {
		out.counting[process] = &counting{c.seen, c.entry}
	}
	return out
}

// of gives the agreements of processes that have one.
func (a *agreements) of(ctx context.Context, l ledger.Ledger, processes []string) ([]*parley.Agreement, error) {
	if a.counting == nil {
		a.counting = map[string]*counting{}
	}
	head, err := l.Head(ctx)
	if err != nil {
		return nil, err
	}
	var out []*parley.Agreement
	for _, process := range processes {
		c := a.counting[process]
		if c == nil {
			c = &counting{}
			a.counting[process] = c
		}
		if err := c.follow(ctx, l, process, head); err != nil {
			return nil, fmt.Errorf("find the agreement of process %q: %w", process, err)
		}
		if c.entry != nil {
			out = append(out, c.entry.Agreement)
		}
	}
	return out, nil
}

// follow looks at what has arrived up to a place.
func (c *counting) follow(ctx context.Context, l ledger.Ledger, process string, head int64) error {
	if c.seen >= head {
		return nil
	}
	for e, err := range l.Entries(ctx, ledger.Query{Process: process, Kinds: []parley.EntryKind{parley.EntryAgreement}, After: c.seen, Until: head}) {
		if err != nil {
			return err
		}
		if c.entry == nil || e.Replaces(*c.entry, false) {
			c.entry = &e
		}
	}
	c.seen = head
	return nil
}
