package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"

	"parley"
	"parley/internal/generate"
)

type generateCmd struct {
	ledgerFlag
	Provisions int      `help:"How many provisions." default:"200"`
	Reports    int      `help:"How many reports." default:"10000"`
	Records    int      `help:"How many statements, events, commitments and figures in all." default:"200000"`
	Seed       uint64   `help:"Another one gives other entries." default:"1"`
	From       []string `help:"Instead of filling a ledger write reports as JSONL: those of these files or folders, again and again, with IDs of their own and each time a day later. Repeatable." placeholder:"FILE" type:"path" sep:"none"`
}

func (c *generateCmd) Run(ctx context.Context, env *environment) (err error) {
	if c.Provisions < 1 || c.Reports < 1 || c.Records < 0 {
		return fmt.Errorf("--provisions and --reports are at least 1, and --records is no less than 0: %w", parley.ErrInvalid)
	}
	if len(c.From) > 0 {
		return c.repeat(ctx, env)
	}
	l, err := c.open(ctx, true)
	if err != nil {
		return err
	}
	defer func() {
		if e := l.Close(); err == nil {
			err = e
		}
	}()
	bar := newProgress(env, "reports made")
	defer bar.done()
	var batch []parley.Entry
	added := 0
	flush := func() error {
		ids, err := l.Append(ctx, env.now(), batch...)
		added, batch = added+len(ids), nil
		return err
	}
	for entries := range generate.Entries(generate.Options{Provisions: c.Provisions, Reports: c.Reports, Records: c.Records, Seed: c.Seed}) {
		batch = append(batch, entries...)
		bar.step()
		if len(batch) >= 1000 {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := flush(); err != nil {
		return err
	}
	fmt.Fprintf(env.stdout, "%d entries of process %s\n", added, generate.Process)
	return nil
}

// repeat writes reports that are there already, again and again.
func (c *generateCmd) repeat(ctx context.Context, env *environment) error {
	t, err := newTools(nil)
	if err != nil {
		return err
	}
	var reports []parley.Report
	failed, last := 0, error(nil)
	in := inputFlags{Names: c.From}
	for rep, err := range t.reports(ctx, in.source(env), in.hints(), 0) {
		if err != nil {
			failed, last = failed+1, err
			fmt.Fprintln(env.stderr, "parley:", err)
			continue
		}
		reports = append(reports, rep)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if len(reports) == 0 {
		return nothing("written", last)
	}
	out := bufio.NewWriter(env.stdout)
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	for r := range generate.Repeat(reports, c.Reports) {
		if err := lines.Encode(r); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return batch(env, len(reports), failed, "written", last)
}
