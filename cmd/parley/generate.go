package main

import (
	"context"
	"fmt"

	"parley"
	"parley/internal/generate"
)

type generateCmd struct {
	ledgerFlag
	Provisions int    `help:"How many provisions." default:"200"`
	Reports    int    `help:"How many reports." default:"10000"`
	Records    int    `help:"How many statements, events, commitments and figures in all." default:"200000"`
	Seed       uint64 `help:"Another one gives other entries." default:"1"`
}

func (c *generateCmd) Run(ctx context.Context, env *environment) (err error) {
	if c.Provisions < 1 || c.Reports < 1 || c.Records < 0 {
		return fmt.Errorf("--provisions and --reports are at least 1, and --records is no less than 0: %w", parley.ErrInvalid)
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
