package main

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"parley"
	"parley/internal/intake"
	"parley/internal/ledger"
	"parley/internal/ledger/sqlstore"
)

type ledgerFlag struct {
	Ledger string `help:"File of the ledger, or postgres://... of its database." default:"parley.db" env:"PARLEY_LEDGER" type:"ledger"`
}

// ledgerAddress reads the address of a ledger: that of a database as it is, else
// the path of a file.
func ledgerAddress(d *kong.DecodeContext, target reflect.Value) error {
	var s string
	if err := d.Scan.PopValueInto("ledger", &s); err != nil {
		return err
	}
	if !sqlstore.IsPostgres(s) {
		s = kong.ExpandPath(s)
	}
	target.SetString(s)
	return nil
}

// open opens the ledger; where create is not set it has to be there.
func (f *ledgerFlag) open(ctx context.Context, create bool) (*sqlstore.Store, error) {
	return sqlstore.Open(ctx, f.Ledger, sqlstore.Options{MustExist: !create})
}

type addCmd struct {
	inputFlags
	ledgerFlag
	Process   string   `help:"Process to add to. Default: the agreements', or those of the ledger; a new one is named after the first report."`
	Agreement []string `help:"Agreement file to adopt first. Repeatable: of several processes, each report goes to those that could be known by its date and whose sides it names." type:"existingfile" sep:"none"`
	Queue     bool     `help:"Leave the reading to parley work: keep the reports in the queue of the ledger, and end."`
}

func (c *addCmd) Run(ctx context.Context, env *environment) (err error) {
	if len(c.Names) > 0 || len(c.Agreement) == 0 {
		if err := c.validate(); err != nil {
			return err
		}
	}
	agreements, err := loadAgreements(env, c.Agreement)
	if err != nil {
		return err
	}
	var processes []string
	for i, a := range agreements {
		if c.Process != "" && c.Process != a.Process {
			return fmt.Errorf("--process %q is not the process %q of %s: %w", c.Process, a.Process, c.Agreement[i], parley.ErrConflict)
		}
		if !slices.Contains(processes, a.Process) {
			processes = append(processes, a.Process)
		}
	}
	if c.Queue && len(c.Pack) > 0 {
		return fmt.Errorf("--pack is for who reads: give it to parley work, not to add --queue: %w", parley.ErrInvalid)
	}
	t, err := newTools(c.Pack)
	if err != nil {
		return err
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
	if len(processes) == 0 && c.Process != "" {
		processes = []string{c.Process}
	}
	if c.Queue {
		return c.queue(ctx, env, t, l, processes, agreements)
	}
	if len(processes) == 0 {
		if processes, err = ledgerProcesses(ctx, l, c.Names); err != nil {
			return err
		}
	}
	return c.add(ctx, env, t, l, processes, agreements)
}

func (c *addCmd) add(ctx context.Context, env *environment, t *tools, l ledger.Store, processes []string, agreements []*parley.Agreement) error {
	bar := newProgress(env, "reports added")
	var last error // of those that failed
	in := intake.New(l, t.reader, t.resolver, intake.Options{
		// Printed after the commit that made it durable, and before the next one.
		Acknowledge: func(id string, added []parley.EntryID) {
			bar.step()
			if len(added) == 0 {
				fmt.Fprintf(env.stdout, "known %s\n", id)
				return
			}
			fmt.Fprintf(env.stdout, "added %s, %d new entries\n", id, len(added))
		},
		Failed: func(err error) {
			last = err
			fmt.Fprintln(env.stderr, "parley:", err)
		},
	})
	for _, a := range agreements {
		if err := in.Adopt(ctx, env.now(), a); err != nil {
			return err
		}
	}
	s := c.source(env)
	sum, err := in.Add(ctx, env.now(), processes, t.items(ctx, s, c.hints(), 0))
	bar.done()
	if err != nil {
		return err
	}
	s.end(env)
	fmt.Fprintf(env.stderr, "process %s: %d reports added, %d known already, %d could not be taken; %d bearings, %d problems\n", strings.Join(processes, ", "), sum.Added, sum.Known, sum.Failed, sum.Bearings, sum.Problems)
	if sum.Left > 0 {
		fmt.Fprintf(env.stderr, "%d commitments found no room in the provisional process, which is full; say with --agreement what was agreed (parley agreement draft makes a file to begin with)\n", sum.Left)
	}
	if sum.Failed == 1 && sum.Added+sum.Known == 0 {
		return nothing("added", last)
	}
	if sum.Failed > 0 {
		return errPartly
	}
	return nil
}

// ledgerProcesses names the processes of a ledger, and a new one after the first
// report where it has none.
func ledgerProcesses(ctx context.Context, l ledger.Store, names []string) ([]string, error) {
	all, err := l.Processes(ctx)
	if err != nil || len(all) > 0 {
		return all, err
	}
	base := ""
	if len(names) > 0 && names[0] != "-" {
		base = strings.TrimSuffix(filepath.Base(names[0]), filepath.Ext(names[0]))
	}
	return []string{cmp.Or(strings.Trim(base, "./"), "reports")}, nil
}

type verifyCmd struct{ ledgerFlag }

func (c *verifyCmd) Run(ctx context.Context, env *environment) (err error) {
	l, err := c.open(ctx, false)
	if err != nil {
		return err
	}
	defer func() {
		if e := l.Close(); err == nil {
			err = e
		}
	}()
	bar := newProgress(env, "entries checked")
	total := 0
	faults, err := l.Verify(ctx, func(_, n int) { total = n; bar.step() })
	bar.done()
	if err != nil {
		return err
	}
	for _, f := range faults {
		fmt.Fprintf(env.stdout, "entry %d %s: %s\n", f.Seq, f.ID, f.Text)
	}
	fmt.Fprintf(env.stdout, "%d entries checked, %d faults\n", total, len(faults))
	if len(faults) > 0 {
		return errChecks
	}
	return nil
}
