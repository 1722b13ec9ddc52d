package migration

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"

	"parley"
)

// Up applies the migrations of a folder that a database does not have yet. It
// returns ErrInvalid for one that was written by a newer release.
func Up(ctx context.Context, db *sql.DB, d goose.Dialect, in fs.FS, folder string, o ...goose.ProviderOption) error {
	dir, err := fs.Sub(in, folder)
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(d, db, dir, o...)
	if err != nil {
		return err
	}
	for try := 1; ; try++ {
		err = up(ctx, p)
		if err == nil || d != goose.DialectSQLite3 || errors.Is(err, parley.ErrInvalid) || try == tries || ctx.Err() != nil {
			return err
		}
	}
}

// tries is how often the tables of a file are brought up: another program may make
// the same one just then.
const tries = 10

func up(ctx context.Context, p *goose.Provider) error {
	have, err := p.GetDBVersion(ctx)
	if err != nil {
		return err
	}
	sources := p.ListSources()
	if newest := sources[len(sources)-1].Version; have > newest {
		return fmt.Errorf("it was written by a newer release (schema %d, this one knows %d): %w", have, newest, parley.ErrInvalid)
	}
	_, err = p.Up(ctx)
	return err
}
