package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"parley/internal/copies"
	"parley/internal/extract"
	"parley/internal/lang"
)

type originsCmd struct {
	inputFlags
	Format string `enum:"text,json" default:"text" help:"text for people, json for one cluster a line."`
}

func (c *originsCmd) Run(ctx context.Context, env *environment) (err error) {
	if err := c.validate(); err != nil {
		return err
	}
	pack, err := lang.English(overlays(c.Pack)...)
	if err != nil {
		return err
	}
	t := &tools{}
	if t.extractor, err = extract.New(pack, extract.Options{}); err != nil {
		return err
	}
	f := copies.New()
	failed, last := 0, error(nil)
	s := c.source(env)
	bar := newProgress(env, "reports compared")
	for rep, err := range t.reports(ctx, s, c.hints(), 0) {
		if ctx.Err() != nil {
			bar.done()
			return ctx.Err()
		}
		if err != nil {
			failed, last = failed+1, err
			fmt.Fprintln(env.stderr, "parley:", err)
			continue
		}
		f.Add(&rep)
		bar.step()
	}
	bar.done()
	s.end(env)
	if err := c.print(env.stdout, f); err != nil {
		return err
	}
	return batch(env, f.Len(), failed, "compared", last)
}

func (c *originsCmd) print(w io.Writer, f *copies.Finder) error {
	out := bufio.NewWriter(w)
	found := map[copies.Kind]int{}
	members := map[copies.Kind]int{}
	for _, k := range f.Clusters() {
		found[k.Kind]++
		members[k.Kind] += len(k.Members)
		if c.Format == "json" {
			e := json.NewEncoder(out)
			e.SetEscapeHTML(false)
			if err := e.Encode(k); err != nil {
				return fmt.Errorf("print cluster: %w", err)
			}
			continue
		}
		fmt.Fprintf(out, "%s: %d reports\n", k.Kind, len(k.Members))
		if k.Words != "" {
			fmt.Fprintf(out, "  “%s”\n", k.Words)
		}
		for _, m := range k.Members {
			fmt.Fprintf(out, "  %s", m.Report)
			if m.Outlet != "" {
				fmt.Fprintf(out, ", %s", m.Outlet)
			}
			if !m.Published.IsZero() {
				fmt.Fprintf(out, ", %s", m.Published)
			}
			if m.Of != "" {
				fmt.Fprintf(out, ": %.0f %% shared with %s", 100*m.Share, m.Of)
			}
			fmt.Fprintln(out)
		}
	}
	if c.Format == "text" {
		fmt.Fprintf(out, "%d reports; %d of them in %d clusters of copies; %d quotations in several that are no copies\n", f.Len(), members[copies.Copies], found[copies.Copies], found[copies.Quotation])
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("print clusters: %w", err)
	}
	return nil
}
