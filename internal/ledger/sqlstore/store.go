// Package sqlstore keeps a ledger in one SQLite file, or in a PostgreSQL database.
//
// In come entries; out come entries. Each append is one transaction, synced
// before it is acknowledged; each row carries a link that hashes the one before
// it, so that Verify finds what was changed behind the ledger's back; that its
// last entries were cut off, or all of it written anew, only a copy can show.
// Triggers refuse updates and deletions. There is one writer at a time, of
// however many programs. The package knows nothing of what entries mean.
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
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"

	"parley"
	"parley/internal/ledger"
)

// Store is a ledger in a SQLite file or a PostgreSQL database. It is safe for
// concurrent use, by several processes too.
type Store struct{ db DB }

var _ ledger.Store = (*Store)(nil)

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
	tx, err := s.db.write(ctx)
	if err != nil {
		return nil, fmt.Errorf("append: %w", told(err))
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	head, last, err := end(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("append: %w", told(err))
	}
	place := head
	var added []parley.EntryID
	for _, e := range sealed {
		r, err := rowOf(&e, place+1, last)
		if err != nil {
			return nil, fmt.Errorf("append entry %s: %w", e.ID, err)
		}
		ok, err := insert(ctx, tx, &r)
		if err != nil {
			return nil, fmt.Errorf("append entry %s: %w", e.ID, told(err))
		}
		if ok {
			added, place, last = append(added, e.ID), r.seq, r.link
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

// end gives the place and the link of the last entry, 0 and "" of an empty ledger.
func end(ctx context.Context, tx Tx) (place int64, link string, err error) {
	err = tx.QueryRowContext(ctx, `SELECT seq, link FROM entry ORDER BY seq DESC LIMIT 1`).Scan(&place, &link)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return place, link, err
}

const rowColumns = `seq, id, kind, process, report, recorded, body, stub, link`

// row is an entry as it is stored.
type row struct {
	seq                                                   int64
	id, kind, process, report, recorded, body, stub, link string
}

// rowOf gives the row of an entry at a place, after the one with a link.
func rowOf(e *parley.Entry, place int64, last string) (row, error) {
	body, err := json.Marshal(e)
	if err != nil {
		return row{}, err
	}
	stub, err := json.Marshal(ledger.Stub(*e))
	if err != nil {
		return row{}, err
	}
	r := row{place, string(e.ID), string(e.Kind), e.Process, ledger.About(*e), e.Times.Recorded.Format(time.RFC3339Nano), string(body), string(stub), ""}
	r.link = link(last, e.ID, r.recorded, r.body)
	return r, nil
}

func (r *row) scan(rows *sql.Rows) error {
	return rows.Scan(&r.seq, &r.id, &r.kind, &r.process, &r.report, &r.recorded, &r.body, &r.stub, &r.link)
}

// insert adds a row, unless its entry is there already.
func insert(ctx context.Context, tx Tx, r *row) (bool, error) {
	res, err := tx.ExecContext(ctx, `INSERT INTO entry (`+rowColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
		r.seq, r.id, r.kind, r.process, r.report, r.recorded, r.body, r.stub, r.link)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
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
	rows, err := s.db.QueryContext(ctx, `SELECT `+rowColumns+` FROM entry ORDER BY seq`)
	if err != nil {
		return nil, fmt.Errorf("verify: %w", told(err))
	}
	defer rows.Close()
	var faults []ledger.Fault
	last, done := "", 0
	for rows.Next() {
		var r row
		if err := r.scan(rows); err != nil {
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

// Close closes the file, or the connections.
func (s *Store) Close() error { return s.db.Close() }
