package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"parley"
	"parley/internal/intake"
	"parley/internal/ledger/sqlstore"
	"parley/internal/work"
)

// queuedTogether is how many reports are kept in one transaction at most, and
// queuedBytes about how much they hold.
const (
	queuedTogether = 100
	queuedBytes    = 32 << 20
)

// bundle is what is queued together.
type bundle struct {
	items []intake.Item
	bytes int
}

// add adds an item and tells whether that is enough.
func (b *bundle) add(i intake.Item) (full bool) {
	b.items = append(b.items, i)
	b.bytes += len(i.Report.Text)
	if i.Capture != nil {
		b.bytes += len(i.Capture.Bytes)
	}
	return len(b.items) == queuedTogether || b.bytes >= queuedBytes
}

// queue keeps agreements and reports for who works.
func (c *addCmd) queue(ctx context.Context, env *environment, t *tools, l *sqlstore.Store, processes []string, agreements []*parley.Agreement) error {
	q, err := work.Open(ctx, l, work.Options{})
	if err != nil {
		return err
	}
	if len(processes) == 0 {
		if processes, err = queueProcesses(ctx, l, q, c.Names); err != nil {
			return err
		}
	}
	now := env.now()
	for _, a := range agreements {
		if err := q.Adopt(ctx, now, a); err != nil {
			return err
		}
	}
	bar := newProgress(env, "reports queued")
	var some bundle
	queued, failed, last := 0, 0, error(nil)
	flush := func() error {
		if err := q.Add(ctx, now, processes, some.items...); err != nil {
			return err
		}
		for _, item := range some.items {
			bar.step()
			fmt.Fprintf(env.stdout, "queued %s\n", item.Report.ID)
		}
		queued, some = queued+len(some.items), bundle{}
		return nil
	}
	from := c.source(env)
	for item, err := range t.items(ctx, from, c.hints(), 0) {
		if ctx.Err() != nil {
			break
		}
		if err != nil {
			failed, last = failed+1, err
			fmt.Fprintln(env.stderr, "parley:", err)
			continue
		}
		if some.add(item) {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if ctx.Err() == nil {
		err = flush()
	}
	bar.done()
	from.end(env)
	if err != nil || ctx.Err() != nil {
		return cmp.Or(err, ctx.Err())
	}
	fmt.Fprintf(env.stderr, "process %s: %d reports queued, %d could not be taken; parley work reads them\n", strings.Join(processes, ", "), queued, failed)
	return batch(env, queued, failed, "queued", last)
}

// queueProcesses names the processes of a ledger and of what waits for it, and a
// new one after the first report where there is none.
func queueProcesses(ctx context.Context, l *sqlstore.Store, q *work.Queue, names []string) ([]string, error) {
	have, err := l.Processes(ctx)
	if err != nil {
		return nil, err
	}
	waiting, err := q.Processes(ctx)
	if err != nil {
		return nil, err
	}
	have = append(have, waiting...)
	slices.Sort(have)
	if have = slices.Compact(have); len(have) > 0 {
		return have, nil
	}
	return ledgerProcesses(ctx, l, names)
}
