package main

import (
	"context"
	"fmt"

	"parley"
	"parley/internal/ledger/sqlstore"
)

type backupCmd struct {
	ledgerFlag
	To string `arg:"" help:"File to write; it must not be there yet." type:"path"`
}

func (c *backupCmd) Run(ctx context.Context, env *environment) error {
	return copyLedger(ctx, env, c.Ledger, c.To)
}

type restoreCmd struct {
	ledgerFlag
	From string `arg:"" help:"File that parley backup wrote." type:"existingfile"`
}

func (c *restoreCmd) Run(ctx context.Context, env *environment) error {
	return copyLedger(ctx, env, c.From, c.Ledger)
}

// copyLedger copies a ledger to a new file, and checks it there.
func copyLedger(ctx context.Context, env *environment, from, to string) (err error) {
	if sqlstore.IsPostgres(to) {
		return fmt.Errorf("restore writes a file; for PostgreSQL take \"parley migrate %s\" and the address: %w", from, parley.ErrUnsupported)
	}
	l, err := sqlstore.Open(ctx, from, sqlstore.Options{MustExist: true})
	if err != nil {
		return err
	}
	defer func() {
		if e := l.Close(); err == nil {
			err = e
		}
	}()
	if err := l.Backup(ctx, to); err != nil {
		return err
	}
	made, err := sqlstore.Open(ctx, to, sqlstore.Options{MustExist: true})
	if err != nil {
		return err
	}
	defer func() {
		if e := made.Close(); err == nil {
			err = e
		}
	}()
	bar := newProgress(env, "entries checked")
	total := 0
	faults, err := made.Verify(ctx, func(_, n int) { total = n; bar.step() })
	bar.done()
	if err != nil {
		return err
	}
	if len(faults) > 0 {
		return fmt.Errorf("%s was written and does not hold, at entry %d: %s; see parley verify: %w", to, faults[0].Seq, faults[0].Text, parley.ErrInvalid)
	}
	fmt.Fprintf(env.stdout, "%d entries written to %s and checked\n", total, to)
	return nil
}
