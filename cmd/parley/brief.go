package main

import (
	"context"
	"time"

	"parley"
	"parley/evaluate"
	"parley/internal/brief"
	"parley/internal/ledger"
)

type briefCmd struct {
	Process string `arg:"" help:"Process to write of."`
	ledgerFlag
	asOfFlags
	Since string `help:"What changed since this time, as known then. Default: a day before --at."`
}

func (c *briefCmd) Run(ctx context.Context, env *environment) (err error) {
	l, err := c.open(ctx, false)
	if err != nil {
		return err
	}
	defer func() {
		if e := l.Close(); err == nil {
			err = e
		}
	}()
	entries, err := ledger.Evidence(ctx, l, c.Process)
	if err != nil {
		return err
	}
	a, err := ledger.AgreementIn(c.Process, entries)
	if err != nil {
		return err
	}
	zone, err := parley.LoadZone(a.Zone)
	if err != nil {
		return err
	}
	asOf, err := c.asOf(env.now(), zone)
	if err != nil {
		return err
	}
	since, err := moment("--since", c.Since, asOf.At.Add(-24*time.Hour), zone)
	if err != nil {
		return err
	}
	o := evaluate.Options{Reviewed: c.Reviewed, MinConfidence: evaluate.SureFrom(c.MinConfidence)}
	evidence := evaluate.Gather(c.Process, entries)
	verdicts, err := evidence.Verdicts(asOf, o)
	if err != nil {
		return err
	}
	changes, err := evidence.ChangesTo(verdicts, parley.AsOf{At: since, Known: since, ByRecorded: c.ByRecorded}, o)
	if err != nil {
		return err
	}
	b := brief.New(a, entries, verdicts, changes, since, asOf)
	return b.Markdown(env.stdout)
}
