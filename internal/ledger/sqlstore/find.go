package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"parley"
	"parley/internal/ledger"
)

// Processes lists the processes that have entries, by ID.
func (s *Store) Processes(ctx context.Context) ([]string, error) {
	var out []string
	for last := ""; ; { // from one to the next by the index, past their entries
		var next sql.NullString
		if err := s.db.QueryRowContext(ctx, `SELECT min(process) FROM entry WHERE process > ?`, last).Scan(&next); err != nil {
			return nil, fmt.Errorf("list processes: %w", told(err))
		}
		if !next.Valid {
			return out, nil
		}
		last = next.String
		out = append(out, last)
	}
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

// wanted is what a search asks of records: the tables, the first of which is gone
// through in the order of numbers; the column that has them; and the condition.
type wanted struct {
	condition
	from, number, group string
}

func (d *dialect) wanted(f *ledger.Find, terms []ledger.Term) wanted {
	w := wanted{from: "record", number: "record.number"}
	if len(terms) > 0 {
		d.search(&w, terms)
	}
	if len(f.Actors) > 0 {
		folded := make([]string, len(f.Actors))
		for i, n := range f.Actors {
			folded[i] = ledger.Fold(n)
		}
		d.acting(&w, folded, f.Roles)
	}
	kind := "kind"
	if len(f.Kinds) > 1 {
		kind = "kind || ''" // the order of numbers is worth more than an index of kinds
	}
	in(&w.condition, kind, f.Kinds)
	in(&w.condition, "type", f.Types)
	in(&w.condition, "status", f.Statuses)
	if f.Outlet != "" {
		w.add("outlet = ?", plain(f.Outlet))
	}
	if f.Report != "" {
		w.add("report = ?", plain(f.Report))
	}
	if f.Process != "" {
		w.add(bearsOn, plain(f.Process))
	}
	if !f.From.IsZero() {
		w.add(w.number+" >= ?", ledger.FirstNumber(f.From))
	}
	if !f.Until.IsZero() {
		w.add(w.number+" < ? AND "+w.number+" >= ?", ledger.FirstNumber(f.Until), ledger.FirstNumber(time.Time{})+ledger.RecordsASecond)
	}
	return w
}

func (w *wanted) String() string { return " FROM " + w.from + w.condition.String() + w.group }

// Find gives the records that a search asks for.
func (s *Store) Find(ctx context.Context, f ledger.Find) (ledger.Found, error) {
	if err := s.index(ctx); err != nil {
		return ledger.Found{}, fmt.Errorf("index: %w", err)
	}
	terms := ledger.Terms(f.Text)
	w := s.db.wanted(&f, terms)
	var out ledger.Found
	if err := s.db.QueryRowContext(ctx, `SELECT count(*) FROM (SELECT 1`+w.String()+` LIMIT ?) AS counted`, append(w.args, ledger.MaxTotal)...).Scan(&out.Total); err != nil {
		return out, fmt.Errorf("find: %w", told(err))
	}
	order, beyond := " DESC", " < ?"
	if f.Oldest {
		order, beyond = "", " > ?"
	}
	if f.After != "" {
		after, err := ledger.ParseCursor(f.After)
		if err != nil {
			return out, err
		}
		w.add(w.number+beyond, after)
	}
	n := cmp.Or(f.Limit, ledger.DefaultLimit)
	rows, err := s.db.QueryContext(ctx, `SELECT `+w.number+`, body`+w.String()+` ORDER BY `+w.number+order+` LIMIT ?`, append(w.args, n+1)...)
	if err != nil {
		return out, fmt.Errorf("find: %w", told(err))
	}
	defer rows.Close()
	var last int64
	for rows.Next() {
		var number int64
		var body string
		if err := rows.Scan(&number, &body); err != nil {
			return out, fmt.Errorf("find: %w", told(err))
		}
		if len(out.Records) == n {
			out.Next = ledger.FormatCursor(last)
			break
		}
		var r ledger.Record
		if err := json.Unmarshal([]byte(body), &r); err != nil {
			return out, fmt.Errorf("find: an indexed record cannot be read: %w (%w)", parley.ErrInvalid, err)
		}
		out.Records, last = append(out.Records, r), number
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
		c.add(bearsOn, plain(q.Process))
	}
	rows, err := s.db.QueryContext(ctx, `SELECT min(name), sum(records) AS n FROM record_actor`+c.String()+` GROUP BY folded ORDER BY n DESC, folded LIMIT ?`, append(c.args, cmp.Or(q.Limit, 100))...)
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
