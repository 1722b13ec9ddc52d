package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/dustin/go-humanize"

	"parley"
	"parley/internal/ledger"
)

type searchCmd struct {
	Words []string `arg:"" optional:"" help:"Words that all have to stand in a record; \"in quotes\" side by side; word* is how a word begins."`
	ledgerFlag
	Kind    []string `help:"report, statement, event, commitment, figure; may be given again. Default: all." enum:"report,statement,event,commitment,figure"`
	Actor   []string `help:"Who speaks, acts or owes; may be given again for others."`
	Outlet  string   `help:"Who published it."`
	Process string   `help:"Reports that bear on this process."`
	From    string   `help:"Known at this time or later: 2012-04-09 or 2012-04-09T06:00+04:00; UTC if no zone is given."`
	Until   string   `help:"Known before this time; a bare date counts to its end."`
	After   string   `help:"Go on behind the page that ended with this."`
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
	f, err := c.find()
	if err != nil {
		return err
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
		total := humanize.Comma(int64(found.Total))
		if found.Total >= ledger.MaxTotal {
			total = "more than " + total
		}
		fmt.Fprintf(env.stderr, "%d of %s found\n", len(found.Records), total)
	}
	if found.Next != "" {
		fmt.Fprintf(env.stderr, "the next page: --after %s\n", found.Next)
	}
	return nil
}

// find is what the flags ask for.
func (c *searchCmd) find() (ledger.Find, error) {
	f := ledger.Find{Text: strings.Join(c.Words, " "), Actors: c.Actor, Outlet: c.Outlet, Process: c.Process, Limit: max(c.Limit, 1), After: c.After}
	for _, k := range c.Kind {
		f.Kinds = append(f.Kinds, ledger.RecordKind(k))
	}
	var err error
	if f.From, err = parley.BeginningOr("--from", c.From, time.Time{}, time.UTC); err != nil {
		return f, err
	}
	f.Until, err = moment("--until", c.Until, time.Time{}, time.UTC)
	return f, err
}
