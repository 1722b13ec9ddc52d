package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"maps"
	"slices"
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
		x := &indexer{tx: tx, texts: map[[2]string]*parley.Report{}, taken: map[int64]int64{}}
		defer x.close()
		for i := range entries {
			if err := x.entry(ctx, &entries[i]); err != nil {
				return false, err
			}
		}
		if err := x.flush(ctx); err != nil {
			return false, err
		}
	}
	_, err = tx.ExecContext(ctx, `UPDATE indexed SET seq = ?`, done)
	return n == batch, err
}

// indexer indexes a batch of entries in one transaction. What it finds waits for
// the end of the batch, so that each table is written at one go: for PostgreSQL it
// is one statement, and the full-text index of SQLite goes to disk whenever a
// statement for another table comes between two of its own.
type indexer struct {
	tx       Tx
	texts    map[[2]string]*parley.Report // of this batch, by ID and digest
	records  []waitingRecord
	actors   []waitingActor
	taken    map[int64]int64 // by the first number of a second, the last one given
	is, last *sql.Stmt
}

// waitingRecord is a record that is not in the index yet.
type waitingRecord struct {
	number                                     int64
	report, kind, outlet, what, status, record string
	pieces                                     []string // of its words
	parts                                      [][2]string
}

// waitingActor is how many records of a report an actor has.
type waitingActor struct {
	folded, report, name string
	records              int
}

// prepare prepares what is asked for each entry, once.
func (x *indexer) prepare(ctx context.Context) (err error) {
	for _, s := range []struct {
		to    **sql.Stmt
		query string
	}{
		{&x.is, `SELECT EXISTS (SELECT 1 FROM record WHERE report = ?)`},
		{&x.last, `SELECT max(number) FROM record WHERE number >= ? AND number < ?`},
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
	for _, s := range []*sql.Stmt{x.is, x.last} {
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
		if err := x.forget(ctx, rep.ID, true); err != nil {
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
	if err := x.forget(ctx, rd.Report, false); err != nil {
		return err
	}
	counted := map[string]*ledger.ActorCount{}
	for _, r := range ledger.Records(rep, rd) {
		if err := x.add(ctx, &r, r.Words); err != nil {
			return err
		}
		count(counted, r.Parts)
	}
	for _, folded := range slices.Sorted(maps.Keys(counted)) {
		a := counted[folded]
		x.actors = append(x.actors, waitingActor{folded, rd.Report, plain(a.Name), a.Records})
	}
	return nil
}

// count adds a record to those of each actor in it, by the folded name.
func count(counted map[string]*ledger.ActorCount, parts []ledger.Part) {
	var seen []string
	for _, p := range parts {
		folded := plain(ledger.Fold(p.Name))
		if slices.Contains(seen, folded) {
			continue
		}
		seen = append(seen, folded)
		if counted[folded] == nil {
			counted[folded] = &ledger.ActorCount{Name: p.Name}
		}
		counted[folded].Records++
	}
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

// forget takes a report itself out of the index, or what its reading holds.
func (x *indexer) forget(ctx context.Context, report string, itself bool) error {
	x.records = slices.DeleteFunc(x.records, func(w waitingRecord) bool {
		return w.report == report && (w.kind == string(ledger.RecordReport)) == itself
	})
	if !itself {
		x.actors = slices.DeleteFunc(x.actors, func(w waitingActor) bool { return w.report == report })
	}
	var is bool
	if err := x.is.QueryRowContext(ctx, report).Scan(&is); err != nil || !is {
		return err
	}
	which := "kind <> 'report'"
	if itself {
		which = "kind = 'report'"
	}
	if !itself {
		if _, err := x.tx.ExecContext(ctx, `DELETE FROM record_actor WHERE report = ?`, report); err != nil {
			return err
		}
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
	number, err := x.number(ctx, r.Known)
	if err != nil {
		return err
	}
	w := waitingRecord{number: number, report: r.Report, kind: string(r.Kind), outlet: plain(r.Outlet), what: plain(r.Type), status: plain(r.Status), record: string(body), pieces: x.tx.pieces(ledger.Words(text))}
	for _, p := range r.Parts {
		w.parts = append(w.parts, [2]string{plain(ledger.Fold(p.Name)), string(p.Role)})
	}
	x.records = append(x.records, w)
	return nil
}

// number gives the next free number of the second that a record could be known in.
func (x *indexer) number(ctx context.Context, known time.Time) (int64, error) {
	first := ledger.FirstNumber(known)
	if last, ok := x.taken[first]; ok {
		x.taken[first] = last + 1
		return last + 1, nil
	}
	var last sql.NullInt64
	if err := x.last.QueryRowContext(ctx, first, first+ledger.RecordsASecond).Scan(&last); err != nil {
		return 0, err
	}
	next := first
	if last.Valid {
		next = last.Int64 + 1
	}
	x.taken[first] = next
	return next, nil
}

// flush puts what waits into the index, table by table.
func (x *indexer) flush(ctx context.Context) error {
	records, texts, parts, actors := x.tx.inserts(7), x.tx.inserts(2), x.tx.inserts(3), x.tx.inserts(4)
	for i := range x.records {
		w := &x.records[i]
		records.add(w.number, w.report, w.kind, w.outlet, w.what, w.status, w.record)
		for _, piece := range w.pieces {
			texts.add(w.number, piece)
		}
		for _, p := range w.parts {
			parts.add(p[0], w.number, p[1])
		}
	}
	for _, a := range x.actors {
		actors.add(a.folded, a.report, a.name, int64(a.records))
	}
	x.records, x.actors = nil, nil
	for _, t := range []struct {
		rows *inserts
		into string
	}{
		{records, `INSERT INTO record (number, report, kind, outlet, type, status, body) %s`},
		{parts, `INSERT INTO record_part (folded, number, role) %s ON CONFLICT DO NOTHING`},
		{actors, `INSERT INTO record_actor (folded, report, name, records) %s`},
		{texts, x.tx.addText},
	} {
		if err := t.rows.insert(ctx, x.tx, t.into); err != nil {
			return err
		}
	}
	return nil
}

// plain gives text that every database keeps: UTF-8 without zeros.
func plain(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\x00", "")
}
