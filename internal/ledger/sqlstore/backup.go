package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"parley"
)

// Backup writes a copy of the ledger, as it is at one moment, to a new file,
// while others read and append. The file stands there whole or not at all. It
// returns ErrConflict where there is such a file already, and ErrUnsupported for
// a ledger in PostgreSQL.
func (s *Store) Backup(ctx context.Context, path string) error {
	if s.db.dialect != &sqliteDialect {
		return fmt.Errorf("back up to %s: the ledger is in PostgreSQL; take pg_dump, or \"parley migrate\" to a file: %w", path, parley.ErrUnsupported)
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("back up to %s: there is such a file already: %w", path, parley.ErrConflict)
	}
	dir, err := os.MkdirTemp(filepath.Dir(path), ".parley-backup-")
	if err != nil {
		return fmt.Errorf("back up to %s: %w", path, err)
	}
	defer os.RemoveAll(dir)
	part := filepath.Join(dir, "part")
	if _, err := s.db.ExecContext(ctx, `VACUUM INTO ?`, part); err != nil {
		return fmt.Errorf("back up to %s: %w", path, told(err))
	}
	f, err := os.Open(part)
	if err == nil {
		err = errors.Join(f.Sync(), f.Close())
	}
	if err == nil {
		err = os.Link(part, path) // fails where somebody was faster
	}
	if err != nil {
		return fmt.Errorf("back up to %s: %w", path, err)
	}
	return nil
}
