package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"parley"
)

// CopyTo copies all entries and captures to another store, as they are: IDs,
// recorded times, order and links. A copy that was broken off is gone on with;
// what arrives meanwhile is copied too. progress, if not nil, is called with the
// entries and captures that the other store holds by then. It returns ErrConflict
// where the other store holds entries that this one does not have at their
// place, and ErrInvalid where an entry of this one does not hold.
func (s *Store) CopyTo(ctx context.Context, to *Store, progress func(entries, captures int64)) error {
	if progress == nil {
		progress = func(int64, int64) {}
	}
	place, last, err := s.shared(ctx, to)
	if err != nil {
		return err
	}
	for more := true; more; {
		progress(place, 0)
		var rows []row
		if rows, err = s.rows(ctx, place, last); err != nil {
			return err
		}
		if more = len(rows) > 0; more {
			if err := to.take(ctx, place, last, rows); err != nil {
				return err
			}
			place, last = rows[len(rows)-1].seq, rows[len(rows)-1].link
		}
	}
	if err := s.copyCaptures(ctx, to, func(n int64) { progress(place, n) }); err != nil {
		return err
	}
	return to.index(ctx)
}

// shared gives the place and the link of the last entry of the other store, which
// has to be the beginning of this one.
func (s *Store) shared(ctx context.Context, to *Store) (place int64, last string, err error) {
	tx, err := to.db.write(ctx)
	if err != nil {
		return 0, "", fmt.Errorf("copy: %w", told(err))
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written
	if place, last, err = end(ctx, tx); err != nil {
		return 0, "", fmt.Errorf("copy: %w", told(err))
	}
	var own string
	err = s.db.QueryRowContext(ctx, `SELECT link FROM entry WHERE seq = ?`, place).Scan(&own)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, "", fmt.Errorf("copy: %w", told(err))
	}
	if own != last {
		return 0, "", fmt.Errorf("copy: the target holds other entries already, %d of them; name an empty one: %w", place, parley.ErrConflict)
	}
	return place, last, nil
}

// rows gives the rows that follow a place, a batch at most, each of which holds.
func (s *Store) rows(ctx context.Context, place int64, last string) ([]row, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT `+rowColumns+` FROM entry WHERE seq > ? ORDER BY seq LIMIT ?`, place, batch)
	if err != nil {
		return nil, fmt.Errorf("copy: %w", told(err))
	}
	defer rows.Close()
	var out []row
	for rows.Next() {
		var r row
		if err := r.scan(rows); err != nil {
			return nil, fmt.Errorf("copy: %w", told(err))
		}
		if faults := r.faults(last); len(faults) > 0 {
			return nil, fmt.Errorf("copy entry %d %s: %s; see \"parley verify\": %w", r.seq, r.id, faults[0], parley.ErrInvalid)
		}
		out, last = append(out, r), r.link
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("copy: %w", told(err))
	}
	return out, nil
}

// take adds rows after the entry at a place, if nobody else has added there.
func (s *Store) take(ctx context.Context, place int64, last string, rows []row) error {
	tx, err := s.db.write(ctx)
	if err != nil {
		return fmt.Errorf("copy: %w", told(err))
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	at, link, err := end(ctx, tx)
	if err != nil {
		return fmt.Errorf("copy: %w", told(err))
	}
	if at != place || link != last {
		return fmt.Errorf("copy: somebody else adds to the target: %w", parley.ErrConflict)
	}
	for i := range rows {
		ok, err := insert(ctx, tx, &rows[i])
		if err != nil {
			return fmt.Errorf("copy entry %s: %w", rows[i].id, told(err))
		}
		if !ok {
			return fmt.Errorf("copy entry %s: it is in the target twice: %w", rows[i].id, parley.ErrConflict)
		}
	}
	if err := indexAppended(ctx, tx, place); err != nil {
		return fmt.Errorf("index what was copied: %w", told(err))
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("copy: %w", told(err))
	}
	return nil
}

// copyCaptures copies the captures that the other store does not have.
func (s *Store) copyCaptures(ctx context.Context, to *Store, progress func(n int64)) error {
	var last, n int64
	for {
		some, err := s.captureBatch(ctx, last)
		if err != nil {
			return fmt.Errorf("copy captures: %w", told(err))
		}
		if len(some) == 0 {
			return nil
		}
		for i := range some {
			if err := s.copyCapture(ctx, to, &some[i]); err != nil {
				return fmt.Errorf("copy capture %s of report %q: %w", some[i].sha256, some[i].report, told(err))
			}
			n++
			progress(n)
		}
		last = some[len(some)-1].seq
	}
}

func (s *Store) captureBatch(ctx context.Context, after int64) ([]packed, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT seq, report, sha256, source, media_type, fetched FROM capture WHERE seq > ? ORDER BY seq LIMIT ?`, after, batch)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []packed
	for rows.Next() {
		var c packed
		if err := rows.Scan(&c.seq, &c.report, &c.sha256, &c.source, &c.mediaType, &c.fetched); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

func (s *Store) copyCapture(ctx context.Context, to *Store, c *packed) error {
	var is bool
	if err := to.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM capture WHERE report = ? AND sha256 = ?)`, c.report, c.sha256).Scan(&is); err != nil || is {
		return err
	}
	var bytes []byte
	if err := s.db.QueryRowContext(ctx, `SELECT bytes FROM capture WHERE seq = ?`, c.seq).Scan(&bytes); err != nil {
		return err
	}
	return to.keep(ctx, c, bytes)
}
