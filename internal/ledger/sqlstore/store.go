// Package sqlstore keeps a ledger in one SQLite file.
//
// In come entries; out come entries. Each append is one transaction, synced
// before it is acknowledged; each row carries a link that hashes the one before
// it, so that Verify finds what was changed behind the ledger's back; that its
// last entries were cut off, or all of it written anew, only a copy can show.
// Triggers refuse updates and deletions. The package knows nothing of what entries mean.
//
//	l, err := sqlstore.Open(ctx, "parley.db", sqlstore.Options{})
//	if err != nil {
//		return err
//	}
//	defer l.Close()
package sqlstore

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"parley"
	"parley/internal/ledger"
)

//go:embed migrations/sqlite
var migrations embed.FS

// Options configure a [Store].
type Options struct {
	// BusyTimeout is how long a writer waits for another. Default: 10 s.
	BusyTimeout time.Duration
	// MustExist makes it ErrNotFound that there is no file. Default: it is made.
	MustExist bool
}

// Store is a ledger in a SQLite file. It is safe for concurrent use, by several
// processes too.
type Store struct{ db *sql.DB }

var _ ledger.Store = (*Store)(nil)

// Open opens the ledger at path, and makes it if there is none. It returns
// ErrInvalid for a file that is no ledger, or was written by a newer release.
func Open(ctx context.Context, path string, o Options) (*Store, error) {
	if o.BusyTimeout == 0 {
		o.BusyTimeout = 10 * time.Second
	}
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		return nil, fmt.Errorf("open ledger %s: it is a directory: %w", path, parley.ErrInvalid)
	}
	if o.MustExist && errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("open ledger %s: there is no such file; \"parley add\" makes one: %w", path, parley.ErrNotFound)
	}
	if _, err := os.Stat(filepath.Dir(path)); err != nil {
		return nil, fmt.Errorf("open ledger %s: there is no directory %s: %w", path, filepath.Dir(path), parley.ErrNotFound)
	}
	dsn := (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath()}).String() +
		fmt.Sprintf("?_pragma=busy_timeout(%d)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_txlock=immediate", o.BusyTimeout.Milliseconds())
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("open ledger %s: %w", path, err)
	}
	db.SetMaxOpenConns(4)
	if err := migrate(ctx, db); err != nil {
		db.Close()
		return nil, fmt.Errorf("open ledger %s: %w", path, told(err))
	}
	return &Store{db: db}, nil
}

func migrate(ctx context.Context, db *sql.DB) error {
	dir, err := fs.Sub(migrations, "migrations/sqlite")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, dir)
	if err != nil {
		return err
	}
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

// told gives a driver's error the sentinel of its code.
func told(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case lib.SQLITE_NOTADB:
		return fmt.Errorf("it is not a ledger, or its beginning is damaged: %w (%w)", parley.ErrInvalid, err)
	case lib.SQLITE_CORRUPT:
		return fmt.Errorf("the file is damaged: %w (%w)", parley.ErrInvalid, err)
	case lib.SQLITE_READONLY, lib.SQLITE_CANTOPEN:
		return fmt.Errorf("the file cannot be written: %w (%w)", parley.ErrInvalid, err)
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		return fmt.Errorf("another program holds the ledger: %w (%w)", parley.ErrConflict, err)
	}
	return err
}

// link chains a row to the one before it, and covers every byte of its body:
// what the ID leaves out, too.
func link(before string, id parley.EntryID, recorded, body string) string {
	content := sha256.Sum256([]byte(body))
	sum := sha256.Sum256([]byte(before + "\n" + string(id) + "\n" + recorded + "\n" + hex.EncodeToString(content[:])))
	return hex.EncodeToString(sum[:])
}

// Append adds entries in one durable transaction, all or none.
func (s *Store) Append(ctx context.Context, now time.Time, entries ...parley.Entry) ([]parley.EntryID, error) {
	sealed, err := ledger.Sealed(now, entries)
	if err != nil {
		return nil, err
	}
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("append: %w", told(err))
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	var last string
	var head int64
	if err := tx.QueryRowContext(ctx, `SELECT seq, link FROM entry ORDER BY seq DESC LIMIT 1`).Scan(&head, &last); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("append: %w", told(err))
	}
	var added []parley.EntryID
	for _, e := range sealed {
		ok, next, err := insert(ctx, tx, e, last)
		if err != nil {
			return nil, fmt.Errorf("append entry %s: %w", e.ID, told(err))
		}
		if ok {
			added, last = append(added, e.ID), next
		}
	}
	if err := indexAppended(ctx, tx, head); err != nil {
		return nil, fmt.Errorf("index what was appended: %w", told(err))
	}
	if err := tx.Commit(); err != nil {
		return nil, fmt.Errorf("append: %w", told(err))
	}
	return added, nil
}

func insert(ctx context.Context, tx *sql.Tx, e parley.Entry, last string) (bool, string, error) {
	body, err := json.Marshal(e)
	if err != nil {
		return false, "", err
	}
	stub, err := json.Marshal(ledger.Stub(e))
	if err != nil {
		return false, "", err
	}
	recorded := e.Times.Recorded.Format(time.RFC3339Nano)
	next := link(last, e.ID, recorded, string(body))
	res, err := tx.ExecContext(ctx, `INSERT INTO entry (id, kind, process, report, recorded, body, stub, link) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
		string(e.ID), string(e.Kind), e.Process, ledger.About(e), recorded, string(body), string(stub), next)
	if err != nil {
		return false, "", err
	}
	n, err := res.RowsAffected()
	return n == 1, next, err
}

// Get gives one entry, or ErrNotFound.
func (s *Store) Get(ctx context.Context, id parley.EntryID) (parley.Entry, error) {
	var body string
	err := s.db.QueryRowContext(ctx, `SELECT body FROM entry WHERE id = ?`, string(id)).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return parley.Entry{}, fmt.Errorf("entry %s: %w", id, parley.ErrNotFound)
	}
	if err != nil {
		return parley.Entry{}, fmt.Errorf("get entry %s: %w", id, told(err))
	}
	return decode(body)
}

// decode reads a stored body.
func decode(body string) (parley.Entry, error) {
	var e parley.Entry
	if err := json.Unmarshal([]byte(body), &e); err != nil {
		return e, fmt.Errorf("a stored entry cannot be read: %w (%w)", parley.ErrInvalid, err)
	}
	return e, nil
}

// Entries gives the entries of a query in the order of their arrival.
func (s *Store) Entries(ctx context.Context, q ledger.Query) iter.Seq2[parley.Entry, error] {
	return func(yield func(parley.Entry, error) bool) {
		column := "body"
		if q.Stubs {
			column = "stub"
		}
		var c condition
		in(&c, "kind", q.Kinds)
		if q.Process != "" {
			c.add("process = ?", q.Process)
		}
		if q.Report != "" {
			c.add("report = ?", q.Report)
		}
		if q.Cited != "" {
			c.add(bearsOn, q.Cited)
		}
		if q.After > 0 {
			c.add("seq > ?", q.After)
		}
		if q.Until > 0 {
			c.add("seq <= ?", q.Until)
		}
		rows, err := s.db.QueryContext(ctx, "SELECT "+column+" FROM entry"+c.String()+" ORDER BY seq", c.args...)
		if err != nil {
			yield(parley.Entry{}, fmt.Errorf("list entries: %w", told(err)))
			return
		}
		defer rows.Close()
		for rows.Next() {
			var body string
			err := rows.Scan(&body)
			var e parley.Entry
			if err == nil {
				e, err = decode(body)
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(parley.Entry{}, fmt.Errorf("list entries: %w", told(err)))
		}
	}
}

// Head is the place of the last entry.
func (s *Store) Head(ctx context.Context) (int64, error) {
	var head int64
	if err := s.db.QueryRowContext(ctx, `SELECT coalesce(max(seq), 0) FROM entry`).Scan(&head); err != nil {
		return 0, fmt.Errorf("find the last entry: %w", told(err))
	}
	return head, nil
}

// Verify recomputes every ID and every link.
func (s *Store) Verify(ctx context.Context, progress func(done, total int)) ([]ledger.Fault, error) {
	var total int
	if err := s.db.QueryRowContext(ctx, `SELECT count(*) FROM entry`).Scan(&total); err != nil {
		return nil, fmt.Errorf("verify: %w", told(err))
	}
	rows, err := s.db.QueryContext(ctx, `SELECT seq, id, kind, process, report, recorded, body, stub, link FROM entry ORDER BY seq`)
	if err != nil {
		return nil, fmt.Errorf("verify: %w", told(err))
	}
	defer rows.Close()
	var faults []ledger.Fault
	last, done := "", 0
	for rows.Next() {
		var r row
		if err := rows.Scan(&r.seq, &r.id, &r.kind, &r.process, &r.report, &r.recorded, &r.body, &r.stub, &r.link); err != nil {
			return faults, fmt.Errorf("verify: %w", told(err))
		}
		for _, text := range r.faults(last) {
			faults = append(faults, ledger.Fault{Seq: r.seq, ID: parley.EntryID(r.id), Text: text})
		}
		last = r.link
		done++
		if progress != nil {
			progress(done, total)
		}
	}
	if err := rows.Err(); err != nil {
		return faults, fmt.Errorf("verify: %w", told(err))
	}
	return faults, nil
}

type row struct {
	seq                                                   int64
	id, kind, process, report, recorded, body, stub, link string
}

// faults says where a row does not agree with itself or the one before it.
func (r *row) faults(last string) []string {
	var out []string
	e, err := decode(r.body)
	if err != nil {
		return []string{err.Error()}
	}
	if id, err := e.ContentID(); err != nil || string(id) != r.id {
		out = append(out, "the content is not that of its ID")
	}
	stub, err := json.Marshal(ledger.Stub(e))
	if err != nil || string(stub) != r.stub || r.kind != string(e.Kind) || r.process != e.Process || r.report != ledger.About(e) || r.recorded != e.Times.Recorded.Format(time.RFC3339Nano) {
		out = append(out, "what the row says of its entry is not what the entry says")
	}
	if r.link != link(last, parley.EntryID(r.id), r.recorded, r.body) {
		out = append(out, "the chain is broken here: this entry, or one before it, was changed, removed or put in")
	}
	return out
}

// Close closes the file.
func (s *Store) Close() error { return s.db.Close() }
