package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"parley/internal/ledger"
)

type searchCmd struct {
	Words []string `arg:"" optional:"" help:"Words that all have to stand in a record; \"in quotes\" side by side; word* is how a word begins."`
	ledgerFlag
	Kind    []string `help:"report, statement, event, commitment, figure; may be given again. Default: all." enum:"report,statement,event,commitment,figure"`
	Actor   []string `help:"Who speaks, acts or owes; may be given again for others."`
	Outlet  string   `help:"Who published it."`
	Process string   `help:"Reports that bear on this process."`
	Limit   int      `help:"How many to print at most." default:"20"`
	JSON    bool     `name:"json" help:"Print JSON, one record a line."`
}

func (c *searchCmd) Run(ctx context.Context, env *environment) (err error) {
	l, err := c.open(ctx, false)
	if err != nil {
		return err
	}
	defer func() {
		if e := l.Close(); err == nil {
			err = e
		}
	}()
	f := ledger.Find{Text: strings.Join(c.Words, " "), Actors: c.Actor, Outlet: c.Outlet, Process: c.Process, Limit: max(c.Limit, 1)}
	for _, k := range c.Kind {
		f.Kinds = append(f.Kinds, ledger.RecordKind(k))
	}
	found, err := l.Find(ctx, f)
	if err != nil {
		return err
	}
	out := json.NewEncoder(env.stdout)
	out.SetEscapeHTML(false)
	for i := range found.Records {
		r := &found.Records[i]
		if c.JSON {
			if err := out.Encode(r); err != nil {
				return fmt.Errorf("print a record: %w", err)
			}
			continue
		}
		who := strings.Join(r.Who(ledger.RoleSource, ledger.RoleActor, ledger.RoleObligor), ", ")
		if who != "" {
			who = " " + who + ":"
		}
		fmt.Fprintf(env.stdout, "%s %s%s “%s”\n    %s, %s [%s]\n", r.Kind, strings.ToLower(r.Type), who, strings.Join(strings.Fields(r.Words), " "), r.Outlet, r.Published, r.Report)
	}
	if !c.JSON {
		fmt.Fprintf(env.stderr, "%d of %d found\n", len(found.Records), found.Total)
	}
	return nil
}
