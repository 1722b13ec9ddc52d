package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"parley"
	"parley/internal/ledger"
)

// batch is how many entries are indexed in one transaction.
const batch = 400

// index brings the index up to the last entry. Entries are indexed as they are
// appended; a ledger of an earlier release has all of it to do once.
func (s *Store) index(ctx context.Context) error {
	for {
		more, err := s.indexBatch(ctx)
		if err != nil || !more {
			return err
		}
	}
}

// indexAppended indexes what was appended after head, if all before it is indexed.
func indexAppended(ctx context.Context, tx Tx, head int64) error {
	var done int64
	if err := tx.QueryRowContext(ctx, `SELECT seq FROM indexed`).Scan(&done); err != nil || done < head {
		return err
	}
	for {
		more, err := indexNext(ctx, tx)
		if err != nil || !more {
			return err
		}
	}
}

func (s *Store) indexBatch(ctx context.Context) (more bool, err error) {
	var done, head int64
	if err := s.db.QueryRowContext(ctx, `SELECT (SELECT seq FROM indexed), coalesce((SELECT max(seq) FROM entry), 0)`).Scan(&done, &head); err != nil || done >= head {
		return false, told(err)
	}
	tx, err := s.db.write(ctx)
	if err != nil {
		return false, told(err)
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	if more, err = indexNext(ctx, tx); err != nil {
		return false, told(err)
	}
	return more, told(tx.Commit())
}

// indexNext indexes the entries that follow the last indexed one, a batch of
// them at most; more says that it was a whole batch.
func indexNext(ctx context.Context, tx Tx) (more bool, err error) {
	var done int64
	if err := tx.QueryRowContext(ctx, `SELECT seq FROM indexed`).Scan(&done); err != nil {
		return false, err
	}
	rows, err := tx.QueryContext(ctx, `SELECT seq, CASE WHEN kind IN ('report', 'reading') THEN body ELSE '' END FROM entry WHERE seq > ? ORDER BY seq LIMIT ?`, done, batch)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	n := 0
	var entries []parley.Entry
	for rows.Next() {
		var body string
		if err := rows.Scan(&done, &body); err != nil {
			return false, err
		}
		n++
		if body == "" {
			continue
		}
		e, err := decode(body)
		if err != nil {
			continue // Verify tells of it; what can be read is found
		}
		entries = append(entries, e)
	}
	if err := rows.Err(); err != nil {
		return false, err
	}
	if len(entries) > 0 {
		x := &indexer{tx: tx, texts: map[[2]string]*parley.Report{}}
		defer x.close()
		for i := range entries {
			if err := x.entry(ctx, &entries[i]); err != nil {
				return false, err
			}
		}
	}
	_, err = tx.ExecContext(ctx, `UPDATE indexed SET seq = ?`, done)
	return n == batch, err
}

// indexer indexes a batch of entries in one transaction.
type indexer struct {
	tx                     Tx
	texts                  map[[2]string]*parley.Report // of this batch, by ID and digest
	record, text, part, is *sql.Stmt
}

// prepare prepares the statements of each record, once.
func (x *indexer) prepare(ctx context.Context) (err error) {
	for _, s := range []struct {
		to    **sql.Stmt
		query string
	}{
		{&x.is, `SELECT EXISTS (SELECT 1 FROM record WHERE report = ?)`},
		{&x.record, `INSERT INTO record (report, kind, outlet, type, status, known, body) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING number`},
		{&x.text, x.tx.addText},
		{&x.part, `INSERT INTO record_part (folded, role, number, name) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`},
	} {
		if *s.to == nil {
			if *s.to, err = x.tx.Tx.PrepareContext(ctx, x.tx.bind(s.query)); err != nil { //nolint:sqlclosecheck // close closes them
				return err
			}
		}
	}
	return nil
}

func (x *indexer) close() {
	for _, s := range []*sql.Stmt{x.is, x.record, x.text, x.part} {
		if s != nil {
			s.Close()
		}
	}
}

func (x *indexer) entry(ctx context.Context, e *parley.Entry) error {
	if err := x.prepare(ctx); err != nil {
		return err
	}
	if rep := e.Report; rep != nil {
		x.texts[[2]string{rep.ID, rep.SHA256}] = rep
		if err := x.forget(ctx, rep.ID, "kind = 'report'"); err != nil {
			return err
		}
		r := ledger.ReportRecord(rep)
		return x.add(ctx, &r, ledger.Reporting(rep))
	}
	rd := e.Reading
	var old parley.ReaderVersion
	err := x.tx.QueryRowContext(ctx, `SELECT release, pack FROM indexed_reading WHERE report = ?`, rd.Report).Scan(&old.Release, &old.Pack)
	if err == nil && rd.Version.Compare(old) < 0 {
		return nil // a newer reader has read it
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	rep := x.texts[[2]string{rd.Report, rd.SHA256}]
	if rep == nil {
		if rep, err = reportText(ctx, x.tx, rd); err != nil || rep == nil {
			return err
		}
	}
	if _, err := x.tx.ExecContext(ctx, `INSERT INTO indexed_reading (report, release, pack) VALUES (?, ?, ?) ON CONFLICT (report) DO UPDATE SET release = excluded.release, pack = excluded.pack`, rd.Report, rd.Version.Release, rd.Version.Pack); err != nil {
		return err
	}
	if err := x.forget(ctx, rd.Report, "kind <> 'report'"); err != nil {
		return err
	}
	for _, r := range ledger.Records(rep, rd) {
		if err := x.add(ctx, &r, r.Words); err != nil {
			return err
		}
	}
	return nil
}

// reportText finds the last report entry with the text that a reading is of;
// nil if there is none.
func reportText(ctx context.Context, tx Tx, rd *parley.Reading) (*parley.Report, error) {
	rows, err := tx.QueryContext(ctx, `SELECT body FROM entry WHERE report = ? AND kind = 'report' ORDER BY seq DESC`, rd.Report)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var body string
		if err := rows.Scan(&body); err != nil {
			return nil, err
		}
		if e, err := decode(body); err == nil && e.Report != nil && e.Report.SHA256 == rd.SHA256 {
			return e.Report, nil
		}
	}
	return nil, rows.Err()
}

// forget takes records of a report out of the index.
func (x *indexer) forget(ctx context.Context, report, which string) error {
	var is bool
	if err := x.is.QueryRowContext(ctx, report).Scan(&is); err != nil || !is {
		return err
	}
	these := `(SELECT number FROM record WHERE report = ? AND ` + which + `)`
	for _, q := range []string{`DELETE FROM record_text WHERE rowid IN ` + these, `DELETE FROM record_part WHERE number IN ` + these, `DELETE FROM record WHERE number IN ` + these} {
		if _, err := x.tx.ExecContext(ctx, q, report); err != nil {
			return err
		}
	}
	return nil
}

func (x *indexer) add(ctx context.Context, r *ledger.Record, text string) error {
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	var number int64
	if err := x.record.QueryRowContext(ctx, r.Report, string(r.Kind), plain(r.Outlet), plain(r.Type), plain(r.Status), ledger.KnownSeconds(r.Known), string(body)).Scan(&number); err != nil {
		return err
	}
	for _, piece := range x.tx.pieces(ledger.Words(text)) {
		if _, err := x.text.ExecContext(ctx, number, piece); err != nil {
			return err
		}
	}
	for _, p := range r.Parts {
		if _, err := x.part.ExecContext(ctx, plain(ledger.Fold(p.Name)), string(p.Role), number, plain(p.Name)); err != nil {
			return err
		}
	}
	return nil
}

// plain gives text that every database keeps: UTF-8 without zeros.
func plain(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\x00", "")
}

// Processes lists the processes that have entries, by ID.
func (s *Store) Processes(ctx context.Context) ([]string, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT DISTINCT process FROM entry WHERE process <> '' ORDER BY process`)
	if err != nil {
		return nil, fmt.Errorf("list processes: %w", told(err))
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var p string
		if err := rows.Scan(&p); err != nil {
			return nil, fmt.Errorf("list processes: %w", told(err))
		}
		out = append(out, p)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list processes: %w", told(err))
	}
	return out, nil
}

// condition is a condition of SQL with its arguments.
type condition struct {
	where []string
	args  []any
}

func (c *condition) add(where string, args ...any) {
	c.where, c.args = append(c.where, where), append(c.args, args...)
}

// in asks that a column has one of some values, if there are any.
func in[S ~string](c *condition, column string, values []S) {
	if len(values) == 0 {
		return
	}
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = plain(string(v))
	}
	c.add(column+" IN (?"+strings.Repeat(", ?", len(values)-1)+")", args...)
}

func (c *condition) String() string {
	if len(c.where) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(c.where, " AND ")
}

const bearsOn = `report IN (SELECT report FROM entry WHERE process = ?)`

// wanted is what a search asks of the table of records.
func (d *dialect) wanted(f *ledger.Find, terms []ledger.Term) condition {
	var c condition
	if len(terms) > 0 {
		d.search(&c, terms)
	}
	in(&c, "kind", f.Kinds)
	in(&c, "type", f.Types)
	in(&c, "status", f.Statuses)
	if len(f.Actors) > 0 {
		var p condition
		folded := make([]string, len(f.Actors))
		for i, n := range f.Actors {
			folded[i] = ledger.Fold(n)
		}
		in(&p, "folded", folded)
		in(&p, "role", f.Roles)
		c.add(`number IN (SELECT number FROM record_part`+p.String()+`)`, p.args...)
	}
	if f.Outlet != "" {
		c.add("outlet = ?", plain(f.Outlet))
	}
	if f.Report != "" {
		c.add("report = ?", plain(f.Report))
	}
	if f.Process != "" {
		c.add(bearsOn, plain(f.Process))
	}
	if !f.From.IsZero() {
		c.add("known >= ?", f.From.Unix())
	}
	if !f.Until.IsZero() {
		c.add("known < ? AND known > ?", f.Until.Unix(), ledger.KnownSeconds(time.Time{}))
	}
	return c
}

// Find gives the records that a search asks for.
func (s *Store) Find(ctx context.Context, f ledger.Find) (ledger.Found, error) {
	if err := s.index(ctx); err != nil {
		return ledger.Found{}, fmt.Errorf("index: %w", err)
	}
	terms := ledger.Terms(f.Text)
	c := s.db.wanted(&f, terms)
	var out ledger.Found
	if err := s.db.QueryRowContext(ctx, `SELECT count(*) FROM (SELECT 1 FROM record`+c.String()+` LIMIT ?) AS counted`, append(c.args, ledger.MaxTotal)...).Scan(&out.Total); err != nil {
		return out, fmt.Errorf("find: %w", told(err))
	}
	order, beyond := "known DESC, number", "(known < ? OR known = ? AND number > ?)"
	if f.Oldest {
		order, beyond = "known, number", "(known > ? OR known = ? AND number > ?)"
	}
	if f.After != "" {
		at, err := ledger.ParseCursor(f.After)
		if err != nil {
			return out, err
		}
		c.add(beyond, at.Known, at.Known, at.Number)
	}
	n := cmp.Or(f.Limit, ledger.DefaultLimit)
	rows, err := s.db.QueryContext(ctx, `SELECT number, known, body FROM record`+c.String()+` ORDER BY `+order+` LIMIT ?`, append(c.args, n+1)...)
	if err != nil {
		return out, fmt.Errorf("find: %w", told(err))
	}
	defer rows.Close()
	var last ledger.Cursor
	for rows.Next() {
		var at ledger.Cursor
		var body string
		if err := rows.Scan(&at.Number, &at.Known, &body); err != nil {
			return out, fmt.Errorf("find: %w", told(err))
		}
		if len(out.Records) == n {
			out.Next = last.String()
			break
		}
		var r ledger.Record
		if err := json.Unmarshal([]byte(body), &r); err != nil {
			return out, fmt.Errorf("find: an indexed record cannot be read: %w (%w)", parley.ErrInvalid, err)
		}
		out.Records, last = append(out.Records, r), at
	}
	if err := rows.Err(); err != nil {
		return out, fmt.Errorf("find: %w", told(err))
	}
	rows.Close()
	return out, s.excerpts(ctx, out.Records, terms)
}

// excerpts gives found reports the words around what was found.
func (s *Store) excerpts(ctx context.Context, records []ledger.Record, terms []ledger.Term) error {
	for i := range records {
		if r := &records[i]; r.Kind == ledger.RecordReport && len(terms) > 0 {
			e, err := ledger.ReportByID(ctx, s, r.Report)
			if err != nil {
				return err
			}
			r.Words = ledger.Excerpt(ledger.Reporting(e.Report), terms)
		}
	}
	return nil
}

// Actors counts the records of each actor, the most frequent first.
func (s *Store) Actors(ctx context.Context, q ledger.ActorQuery) ([]ledger.ActorCount, error) {
	if err := s.index(ctx); err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	var c condition
	if p := plain(ledger.Fold(q.Prefix)); p != "" {
		p = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(p)
		c.add(`(folded LIKE ? ESCAPE '\' OR folded LIKE ? ESCAPE '\')`, p+"%", "% "+p+"%")
	}
	if q.Process != "" {
		c.add(`number IN (SELECT number FROM record WHERE `+bearsOn+`)`, plain(q.Process))
	}
	rows, err := s.db.QueryContext(ctx, `SELECT min(name), count(DISTINCT number) AS n FROM record_part`+c.String()+` GROUP BY folded ORDER BY n DESC, folded LIMIT ?`, append(c.args, cmp.Or(q.Limit, 100))...)
	if err != nil {
		return nil, fmt.Errorf("list actors: %w", told(err))
	}
	defer rows.Close()
	var out []ledger.ActorCount
	for rows.Next() {
		var a ledger.ActorCount
		if err := rows.Scan(&a.Name, &a.Records); err != nil {
			return nil, fmt.Errorf("list actors: %w", told(err))
		}
		out = append(out, a)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list actors: %w", told(err))
	}
	return out, nil
}
