package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"parley/internal/ledger"
)

// Update runs do while nobody else appends; what it adds is one durable
// transaction.
func (s *Store) Update(ctx context.Context, do func(ledger.Store) error) error {
	return s.Transact(ctx, func(in *Store, _ Tx) error { return do(in) })
}

// Transact is Update for who keeps tables of their own in the database of the
// ledger: what do writes with tx holds if the entries do.
func (s *Store) Transact(ctx context.Context, do func(in *Store, tx Tx) error) error {
	tx, err := s.db.write(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", told(err))
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	in := &Store{db: DB{DB: s.db.DB, dialect: s.db.dialect, in: &tx}}
	if err := do(in, tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", told(err))
	}
	return nil
}

// Tables gives the database of the ledger to who keeps tables of their own in
// it, beside those of the ledger.
func (s *Store) Tables() DB { return s.db }

// Postgres reports whether it is PostgreSQL; else it is SQLite.
func (d DB) Postgres() bool { return d.dialect == &postgresDialect }

// Prepare runs what makes tables that are not there yet: in PostgreSQL while no
// other program does or writes; for a file again where that fails.
func (d DB) Prepare(ctx context.Context, do func(db *sql.DB) error) error {
	if !d.Postgres() {
		err := do(d.DB)
		for try := 1; err != nil && try < 10 && ctx.Err() == nil; try++ {
			err = do(d.DB) // another program may have made the same table just then
		}
		return told(err)
	}
	return told(alone(ctx, d.DB, func() error { return do(d.DB) }))
}
