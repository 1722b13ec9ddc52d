package main

import (
	"context"
	"errors"
	"fmt"

	"parley"
	"parley/internal/ledger/sqlstore"
)

type migrateCmd struct {
	From string `arg:"" help:"Ledger to copy: a file, or postgres://..." type:"ledger"`
	To   string `arg:"" help:"Where to: a file, or postgres://...; empty, or with the beginning of the same ledger, which is gone on with." type:"ledger"`
}

func (c *migrateCmd) Run(ctx context.Context, env *environment) (err error) {
	if c.From == c.To {
		return fmt.Errorf("the ledger and its copy are the same: %w", parley.ErrInvalid)
	}
	from, err := sqlstore.Open(ctx, c.From, sqlstore.Options{MustExist: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	to, err := sqlstore.Open(ctx, c.To, sqlstore.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	bar := newProgress(env, "entries and captures copied")
	var captures int64
	err = from.CopyTo(ctx, to, func(entries, kept int64) {
		captures = kept
		bar.reach(entries + kept)
	})
	bar.done()
	if err != nil {
		return err
	}
	return c.check(ctx, env, to, captures)
}

// check verifies the copy, and tells what is not in it.
func (c *migrateCmd) check(ctx context.Context, env *environment, to *sqlstore.Store, captures int64) error {
	bar := newProgress(env, "entries checked")
	total := 0
	faults, err := to.Verify(ctx, func(_, n int) { total = n; bar.step() })
	bar.done()
	if err != nil {
		return err
	}
	if len(faults) > 0 {
		return fmt.Errorf("the copy does not hold, at entry %d: %s; see parley verify: %w", faults[0].Seq, faults[0].Text, parley.ErrInvalid)
	}
	fmt.Fprintf(env.stdout, "%d entries and %d captures copied and checked\n", total, captures)
	if !sqlstore.IsPostgres(c.From) && sqlstore.IsPostgres(c.To) {
		fmt.Fprintf(env.stderr, "what parley watch remembers stays in the file: go on with parley watch --state %s\n", c.From)
	}
	return nil
}
