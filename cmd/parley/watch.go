package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"slices"
	"time"

	"parley"
	"parley/internal/fetch"
	"parley/internal/intake"
	"parley/internal/ledger"
	"parley/internal/ledger/sqlstore"
	"parley/internal/watch"
	"parley/internal/watch/sqlstate"
	"parley/internal/work"
)

type watchCmd struct {
	Sources []string `arg:"" optional:"" name:"source" help:"Addresses of feeds (RSS, Atom, JSON Feed) and of pages."`
	ledgerFlag
	State     string          `help:"SQLite file in which the watch remembers what it has seen. Default: that of the ledger; with PostgreSQL, watch.db." type:"path"`
	Process   []string        `help:"Process to add to. Repeatable: each report goes to those that could be known by its date and whose sides it names. Default: those of the ledger, or a new one named reports."`
	OPML      []string        `name:"opml" help:"OPML file with more feeds. Repeatable." type:"existingfile"`
	Every     time.Duration   `help:"Time between two looks at a source, a minute at least." default:"15m"`
	Recheck   []time.Duration `help:"How long after it was taken the page of an item is looked at again for changes; 0 for never." default:"1h,24h,168h"`
	Pause     time.Duration   `help:"Least time between two requests to one host." default:"1s"`
	Once      bool            `help:"Look once and end, as a timer would have it."`
	AllowHost []string        `help:"Host, with a port or without one, that may be at a private address. Repeatable."`
	Pack      []string        `help:"Folder of words and rules to lay over those of the program; may be given again." type:"existingdir"`
	Queue     bool            `help:"Leave the reading to parley work: keep what is fetched in the queue of the ledger."`
	Verbose   bool            `short:"v" help:"Tell each request."`
}

func (c *watchCmd) Run(ctx context.Context, env *environment) (err error) {
	sources, err := c.sources()
	if err != nil {
		return err
	}
	if c.Queue && len(c.Pack) > 0 {
		return fmt.Errorf("--pack is for who reads: give it to parley work, not to watch --queue: %w", parley.ErrInvalid)
	}
	t, err := newTools(c.Pack)
	if err != nil {
		return err
	}
	l, err := c.open(ctx, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	state, err := sqlstate.Open(ctx, c.memory(), sqlstate.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, state.Close()) }()
	take, err := c.take(ctx, l, t)
	if err != nil {
		return err
	}
	tally := &tally{env: env, did: "added", told: map[string]time.Time{}}
	if c.Queue {
		tally.did = "queued"
	}
	logger := c.logger(env)
	web := fetch.NewPolite(fetch.New(fetch.Options{Now: env.now, Agent: "parley/" + release(), AllowHosts: c.AllowHost}), state, fetch.PoliteOptions{Every: c.Pause})
	w := watch.New(state, web, t.extractor, take, watch.Options{
		Now: env.now, Every: c.Every, Recheck: slices.DeleteFunc(append([]time.Duration{}, c.Recheck...), func(d time.Duration) bool { return d <= 0 }),
		Told: tally.tell, Logger: logger,
	})
	if !c.Once {
		return w.Run(ctx, sources...)
	}
	if err := w.Once(ctx, sources...); err != nil {
		return err
	}
	return tally.end()
}

// take takes reports into the ledger, or into its queue.
func (c *watchCmd) take(ctx context.Context, l *sqlstore.Store, t *tools) (watch.Take, error) {
	processes, none := c.Process, []string{"-"}
	if !c.Queue {
		var err error
		if len(processes) == 0 {
			processes, err = ledgerProcesses(ctx, l, none)
		}
		return taker(l, t, processes), err
	}
	q, err := work.Open(ctx, l, work.Options{})
	if err == nil && len(processes) == 0 {
		processes, err = queueProcesses(ctx, l, q, none)
	}
	return func(ctx context.Context, now time.Time, rep parley.Report, c parley.Capture) (id string, queued bool, err error) {
		return q.Offer(ctx, now, processes, intake.Item{Report: rep, Capture: &c})
	}, err
}

// memory is the file in which the watch remembers.
func (c *watchCmd) memory() string {
	switch {
	case c.State != "":
		return c.State
	case sqlstore.IsPostgres(c.Ledger):
		return "watch.db"
	}
	return c.Ledger
}

// logger tells on standard error what is done.
func (c *watchCmd) logger(env *environment) *slog.Logger {
	level := slog.LevelInfo
	switch {
	case c.Verbose:
		level = slog.LevelDebug
	case c.Once:
		level = slog.LevelError // what is printed tells enough
	}
	return slog.New(slog.NewTextHandler(env.stderr, &slog.HandlerOptions{Level: level}))
}

// sources gives what to watch: what was named, then the feeds of the outlines.
func (c *watchCmd) sources() ([]string, error) {
	if c.Every < time.Minute {
		return nil, fmt.Errorf("--every %s is less than the minute that servers are left: %w", c.Every, parley.ErrInvalid)
	}
	sources := slices.Clone(c.Sources)
	for _, s := range sources {
		if _, err := fetch.Canonical(s); err != nil {
			return nil, err
		}
	}
	for _, path := range c.OPML {
		raw, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s: there is no such file: %w", path, parley.ErrNotFound)
		}
		if err != nil {
			return nil, fmt.Errorf("open outline: %w", err)
		}
		feeds, err := watch.Outline(path, raw)
		if err != nil {
			return nil, err
		}
		sources = append(sources, feeds...)
	}
	if len(sources) == 0 {
		return nil, fmt.Errorf("name what to watch: addresses of feeds or pages, or --opml: %w", parley.ErrInvalid)
	}
	return sources, nil
}

// taker takes single reports into the processes of a ledger.
func taker(l ledger.Store, t *tools, processes []string) watch.Take {
	return func(ctx context.Context, now time.Time, rep parley.Report, c parley.Capture) (id string, added bool, err error) {
		var failed error
		in := intake.New(l, t.reader, t.resolver, intake.Options{
			Acknowledge: func(report string, entries []parley.EntryID) { id, added = report, len(entries) > 0 },
			Failed:      func(err error) { failed = err },
		})
		_, err = in.Add(ctx, now, processes, func(yield func(intake.Item, error) bool) { yield(intake.Item{Report: rep, Capture: &c}, nil) })
		if err == nil && failed != nil {
			err = fmt.Errorf("%w: %w", failed, parley.ErrInvalid)
		}
		return id, added, err
	}
}

// tally prints what became of each address, and counts.
type tally struct {
	env                            *environment
	did                            string // added or queued
	added, changed, known, waiting int
	failed                         int
	last                           error
	told                           map[string]time.Time // hosts that are left alone
}

func (t *tally) tell(e watch.Event) {
	again := ""
	if !e.Until.IsZero() {
		again = ", again from " + e.Until.UTC().Format("2006-01-02 15:04 MST")
	}
	switch e.Kind {
	case watch.Added:
		t.added++
		fmt.Fprintf(t.env.stdout, "%s %s, %s\n", t.did, e.Report, e.URL)
	case watch.Changed:
		t.changed++
		fmt.Fprintf(t.env.stdout, "changed: %s was %s, %s\n", e.Report, e.Was, e.URL)
	case watch.Known:
		t.known++
		fmt.Fprintf(t.env.stdout, "known %s, %s\n", e.Report, e.URL)
	case watch.Waiting:
		t.waiting++
		u, err := url.Parse(e.URL)
		if err != nil || t.told[u.Host].Equal(e.Until) {
			return // one line for all pages of a host
		}
		t.told[u.Host] = e.Until
		fmt.Fprintf(t.env.stderr, "parley: %s is left alone until %s\n", u.Host, e.Until.UTC().Format("2006-01-02 15:04 MST"))
	case watch.Failed:
		t.failed++
		t.last = e.Err
		fmt.Fprintf(t.env.stderr, "parley: %v%s\n", e.Err, cmp.Or(again, ", given up"))
	}
}

// end sums up a single look.
func (t *tally) end() error {
	fmt.Fprintf(t.env.stderr, "%d reports %s, %d changed, %d known already, %d left alone for now, %d could not be taken\n", t.added, t.did, t.changed, t.known, t.waiting, t.failed)
	switch {
	case t.failed == 1 && t.added+t.changed+t.known == 0:
		return nothing("taken", t.last)
	case t.failed > 0:
		return errPartly
	}
	return nil
}
