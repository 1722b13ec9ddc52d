package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"parley"
	"parley/examples"
	"parley/internal/agreement"
	"parley/internal/extract"
	"parley/internal/fetch"
	"parley/internal/intake"
	"parley/internal/ledger"
	"parley/internal/ledger/sqlstore"
)

type demoCmd struct {
	Name string `arg:"" optional:"" help:"Example process: ${examples}. Default: the first."`
	asOfFlags
	listenFlag
	Once bool `help:"Stop after the status table; serve nothing."`
}

func (c *demoCmd) Run(ctx context.Context, env *environment) (err error) {
	if c.Name == "" {
		c.Name = examples.Names()[0]
	}
	p, err := examples.Open(c.Name)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "parley-demo-")
	if err != nil {
		return fmt.Errorf("make a folder for the demo ledger: %w", err)
	}
	defer os.RemoveAll(dir)
	l, err := sqlstore.Open(ctx, filepath.Join(dir, "demo.db"), sqlstore.Options{})
	if err != nil {
		return err
	}
	defer func() {
		if e := l.Close(); err == nil {
			err = e
		}
	}()
	last, err := loadExample(ctx, env, l, p)
	if err != nil {
		return err
	}
	if c.At == "" {
		c.At = last.UTC().Format(time.RFC3339) // when the last report was out
	}
	if c.Known == "" && last.After(env.now()) {
		c.Known = c.At // an invented example plays in years to come
	}
	a, err := status(ctx, l, c.Name, env.now(), &c.asOfFlags, "")
	if err != nil {
		return err
	}
	if err := printStatus(env.stdout, a, true); err != nil || c.Once {
		return err
	}
	fmt.Fprintln(env.stdout)
	page := fmt.Sprintf("process/%s?at=%s", c.Name, a.At.Format(time.RFC3339))
	if c.Known != "" {
		page += "&known=" + a.Known.Format(time.RFC3339)
	}
	return c.serve(ctx, env, l, ledger.NewMirror(l), page)
}

// loadExample adopts the agreement of an example and adds its reports. It gives
// when the last of them could be known.
func loadExample(ctx context.Context, env *environment, l ledger.Store, p examples.Process) (last time.Time, err error) {
	a, problems, err := agreement.Load(p.AgreementName, p.Agreement)
	if err != nil {
		return last, err
	}
	for _, q := range problems {
		if agreement.Fatal(q) {
			return last, fmt.Errorf("example %s: %s: %w", p.Name, q, parley.ErrInvalid)
		}
	}
	t, err := newTools(nil)
	if err != nil {
		return last, err
	}
	in := intake.New(l, t.reader, t.resolver, intake.Options{Failed: func(err error) { fmt.Fprintln(env.stderr, "parley:", err) }})
	if err := in.Adopt(ctx, env.now(), a); err != nil {
		return last, err
	}
	zone, err := parley.LoadZone(a.Zone)
	if err != nil {
		return last, err
	}
	records := fetch.New(fetch.Options{}).Records(ctx, p.ReportsName, p.Reports)
	sum, err := in.Add(ctx, env.now(), []string{p.Name}, func(yield func(intake.Item, error) bool) {
		for c, err := range records {
			var r parley.Report
			if err == nil {
				r, err = t.extractor.Extract(c, extract.Hints{})
			}
			if end := r.KnownFrom().Interval(zone).End; end.After(last) {
				last = end
			}
			if !yield(intake.Item{Report: r}, err) {
				return
			}
		}
	})
	if err != nil {
		return last, err
	}
	fmt.Fprintf(env.stdout, "Example %s: %d reports, %d bearings on %d provisions.\n\n", p.Name, sum.Added, sum.Bearings, len(a.Provisions))
	return last, nil
}
