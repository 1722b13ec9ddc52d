package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"parley"
	"parley/evaluate"
	"parley/internal/export"
	"parley/internal/ledger"
)

type exportCmd struct {
	Process string `arg:"" optional:"" help:"Process to export: its bearings and verdicts, and what the reports say that bear on it."`
	All     bool   `help:"Export every process, and what all reports say."`
	ledgerFlag
	asOfFlags
	Format       export.Format `help:"csv, jsonl, parquet, geojson (events and statements with places), ical (deadlines), annotation (W3C Web Annotation), ftm (FollowTheMoney) or plover (events)." enum:"csv,jsonl,parquet,geojson,ical,annotation,ftm,plover" default:"csv"`
	Kind         []export.Kind `help:"statements, commitments, events, figures, bearings, verdicts. Repeatable. Default: all that the format has."`
	ChangedSince string        `help:"Only what the ledger took in at this time or later, and verdicts that have changed since."`
	Output       string        `help:"Folder to write files to, or - for standard output, which has room for one file." default:"-"`
}

// Run exports kind by kind. A file is there whole or not at all.
func (c *exportCmd) Run(ctx context.Context, env *environment) (err error) {
	if err := c.check(); err != nil {
		return err
	}
	l, err := c.open(ctx, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	processes := []string{c.Process}
	if c.All {
		if processes, err = l.Processes(ctx); err != nil {
			return err
		}
	}
	queries := map[export.Kind][]export.Query{}
	for _, k := range c.Kind {
		of := processes
		if c.All && !k.OfProcess() {
			of = []string{""}
		}
		for _, p := range of {
			q, err := c.query(ctx, l, env.now(), k, p)
			if err != nil {
				return err
			}
			queries[k] = append(queries[k], q)
		}
	}
	x := exporting{l: l, bar: newProgress(env, "records exported"), all: c.All, warn: env.stderr, queries: queries}
	defer x.bar.done()
	if c.Output == "-" {
		return x.file(ctx, env.stdout, c.Format, c.Kind)
	}
	return c.folder(ctx, &x)
}

// check refuses what cannot be meant, and puts the kinds in their order.
func (c *exportCmd) check() error {
	switch {
	case c.All == (c.Process != ""):
		return fmt.Errorf("name a process, or give --all: %w", parley.ErrInvalid)
	case len(c.Kind) == 0:
		c.Kind = c.Format.Kinds()
	}
	for _, k := range c.Kind {
		if _, err := export.NewWriter(io.Discard, c.Format, k); err != nil {
			return fmt.Errorf("--kind %s: %w", k, err)
		}
	}
	c.Kind = slices.DeleteFunc(export.Kinds(), func(k export.Kind) bool { return !slices.Contains(c.Kind, k) })
	if c.Output == "-" && c.Format.Tabular() && len(c.Kind) > 1 {
		return fmt.Errorf("%s has a file for each kind: name one with --kind, or a folder with --output: %w", c.Format, parley.ErrInvalid)
	}
	return nil
}

// query asks for one kind of one process, in the times of its zone.
func (c *exportCmd) query(ctx context.Context, l ledger.Store, now time.Time, k export.Kind, process string) (export.Query, error) {
	q := export.Query{Kind: k, Process: process, Options: evaluate.Options{Reviewed: c.Reviewed, MinConfidence: evaluate.SureFrom(c.MinConfidence)}}
	zone := time.UTC
	if process != "" {
		a, err := ledger.Agreement(ctx, l, process)
		if err != nil {
			return q, err
		}
		if zone, err = parley.LoadZone(a.Zone); err != nil {
			return q, err
		}
	}
	var err error
	if q.AsOf, err = c.asOf(now, zone); err != nil {
		return q, err
	}
	q.Since, err = moment("--changed-since", c.ChangedSince, time.Time{}, zone)
	return q, err
}

// folder writes the files of an export, and the data dictionary of its tables.
func (c *exportCmd) folder(ctx context.Context, x *exporting) error {
	if err := os.MkdirAll(c.Output, 0o750); err != nil {
		return fmt.Errorf("make the folder of the export: %w", err)
	}
	files := [][]export.Kind{c.Kind}
	if c.Format.Tabular() {
		files = nil
		for _, k := range c.Kind {
			files = append(files, []export.Kind{k})
		}
	}
	for _, kinds := range files {
		if err := c.whole(c.Format.File(kinds[0]), func(w io.Writer) error { return x.file(ctx, w, c.Format, kinds) }); err != nil {
			return err
		}
	}
	if c.Format != export.FormatCSV && c.Format != export.FormatJSONL && c.Format != export.FormatParquet {
		return nil
	}
	if err := c.whole("dictionary.csv", export.DictionaryCSV); err != nil {
		return err
	}
	return c.whole("dictionary.md", export.DictionaryMarkdown)
}

// whole writes a file beside its place and moves it there when it is complete.
func (c *exportCmd) whole(name string, write func(w io.Writer) error) (err error) {
	f, err := os.Create(filepath.Join(c.Output, name+".part"))
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name()) // it says less than err
		}
	}()
	err = write(f)
	if e := f.Close(); err == nil && e != nil {
		err = fmt.Errorf("write %s: %w", name, e)
	}
	if err != nil {
		return err
	}
	if err = os.Rename(f.Name(), filepath.Join(c.Output, name)); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

// exporting is an export on its way.
type exporting struct {
	l       ledger.Store
	bar     *progress
	all     bool
	warn    io.Writer
	queries map[export.Kind][]export.Query
}

// file writes one file of some kinds.
func (x *exporting) file(ctx context.Context, to io.Writer, f export.Format, kinds []export.Kind) error {
	b := bufio.NewWriter(to)
	w, err := export.NewWriter(b, f, kinds[0])
	if err != nil {
		return err
	}
	for _, k := range kinds {
		for _, q := range x.queries[k] {
			if err := x.rows(ctx, w, q); err != nil {
				return err
			}
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write export: %w", err)
	}
	return nil
}

func (x *exporting) rows(ctx context.Context, w export.Writer, q export.Query) error {
	for r, err := range export.Rows(ctx, x.l, q) {
		switch {
		case errors.Is(err, parley.ErrNotFound) && x.all && q.Kind.OfProcess():
			fmt.Fprintln(x.warn, "parley:", err) // the others still answer
			return nil
		case err != nil:
			return err
		}
		if err := w.Write(r); err != nil {
			return err
		}
		x.bar.step()
	}
	return nil
}
