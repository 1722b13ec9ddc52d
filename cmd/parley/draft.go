package main

import (
	"context"
	"fmt"

	"parley"
	"parley/internal/agreement"
	"parley/internal/ledger"
)

type agreementDraftCmd struct {
	inputFlags
	Ledger  string `help:"Draft from a provisional process of this ledger instead." type:"ledger"`
	Process string `help:"Its name, or the name of the process that the file is for. Default: the text's name."`
}

// Run prints an agreement file for a person to finish, from the text of an
// agreement or from what was found in reports.
func (c *agreementDraftCmd) Run(ctx context.Context, env *environment) error {
	h, found, err := c.undertakings(ctx, env)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return fmt.Errorf("there are no numbered points, and no commitment was found: %w", parley.ErrNotFound)
	}
	out, err := agreement.Draft(h, found)
	if err != nil {
		return err
	}
	_, err = env.stdout.Write(out)
	return err
}

func (c *agreementDraftCmd) undertakings(ctx context.Context, env *environment) (agreement.Heading, []agreement.Undertaking, error) {
	if c.Ledger != "" {
		return c.provisional(ctx)
	}
	if err := c.validate(); err != nil {
		return agreement.Heading{}, nil, err
	}
	t, err := newTools(c.Pack)
	if err != nil {
		return agreement.Heading{}, nil, err
	}
	var found []agreement.Undertaking
	h := agreement.Heading{Process: c.Process, Title: c.Title, Zone: c.Zone}
	for rep, err := range t.reports(ctx, c.source(env), c.hints(), 0) {
		if err != nil {
			return h, nil, err
		}
		rd, err := t.reader.Read(ctx, &rep)
		if err != nil {
			return h, nil, err
		}
		if h.Process == "" {
			h.Process = agreement.Slug(rep.ID)
		}
		if h.Title == "" {
			h.Title = rep.Title
		}
		found = append(found, agreement.Undertakings(&rep, &rd)...)
	}
	if h.Title == "" {
		h.Title = h.Process
	}
	return h, found, nil
}

// provisional gives the commitments that a provisional process was opened from.
func (c *agreementDraftCmd) provisional(ctx context.Context) (h agreement.Heading, found []agreement.Undertaking, err error) {
	l, err := (&ledgerFlag{Ledger: c.Ledger}).open(ctx, false)
	if err != nil {
		return h, nil, err
	}
	defer func() {
		if e := l.Close(); err == nil {
			err = e
		}
	}()
	if c.Process == "" {
		all, err := l.Processes(ctx)
		switch {
		case err != nil:
			return h, nil, err
		case len(all) != 1:
			return h, nil, fmt.Errorf("the ledger has %d processes; name one with --process: %w", len(all), parley.ErrInvalid)
		}
		c.Process = all[0]
	}
	a, err := ledger.Agreement(ctx, l, c.Process)
	if err != nil {
		return h, nil, err
	}
	if !a.Provisional {
		return h, nil, fmt.Errorf("process %q has an agreement file already: %w", c.Process, parley.ErrConflict)
	}
	h = agreement.Heading{Process: agreement.Slug(c.Process), Title: a.Title}
	for _, p := range a.Provisions {
		rep, err := ledger.ReportByID(ctx, l, p.Report)
		if err != nil {
			return h, nil, err
		}
		rd, err := ledger.ReadingOf(ctx, l, p.Report)
		if err != nil {
			return h, nil, err
		}
		for i := range rd.Reading.Commitments {
			if k := &rd.Reading.Commitments[i]; k.ID == p.Commitment {
				found = append(found, agreement.Undertaking{Span: k.Action, Report: rep.Report, Commitment: k})
			}
		}
	}
	return h, found, nil
}
