package sqlstore

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pressly/goose/v3"

	"parley/internal/ledger"
)

// dialect is all that parts SQLite from PostgreSQL once a ledger is open.
// Statements are written with ? for their arguments.
type dialect struct {
	migrations goose.Dialect
	folder     string // of the migrations
	bind       func(query string) string
	// lock is what a transaction that writes begins with, so that there is only
	// one at a time; "" where it is so anyway.
	lock string
	// together says that many rows are added by one statement.
	together bool
	// addText adds words to record_text: one piece of them, as pieces gives them.
	addText string
	pieces  func(words []string) []string
	// search asks for the records that terms stand in, acting for those in which
	// one of some actors (folded) has one of some roles (any, if there are none).
	search func(w *wanted, terms []ledger.Term)
	acting func(w *wanted, actors []string, roles []ledger.Role)
}

var sqliteDialect = dialect{
	migrations: goose.DialectSQLite3,
	folder:     "migrations/sqlite",
	bind:       func(query string) string { return query },
	addText:    `INSERT INTO record_text (rowid, words) %s`,
	pieces:     func(words []string) []string { return []string{strings.Join(words, " ")} },
	// Both are gone through in the order of numbers: nothing has to be sorted.
	search: func(w *wanted, terms []ledger.Term) {
		out := make([]string, len(terms))
		for i, t := range terms {
			out[i] = `"` + strings.Join(t.Words, " ") + `"`
			if t.Prefix {
				out[i] += " *"
			}
		}
		w.from, w.number = `record_text CROSS JOIN record ON record.number = record_text.rowid`, `record_text.rowid`
		w.add(`record_text MATCH ?`, strings.Join(out, " AND "))
	},
	acting: func(w *wanted, actors []string, roles []ledger.Role) {
		if w.from == "record" && len(actors) == 1 {
			w.from, w.number = `record_part CROSS JOIN record ON record.number = record_part.number`, `record_part.number`
			w.group = ` GROUP BY record_part.number`
			in(&w.condition, "folded", actors)
			in(&w.condition, "role", roles)
			return
		}
		var p condition
		in(&p, "folded", actors)
		in(&p, "role", roles)
		w.add(`EXISTS (SELECT 1 FROM record_part`+p.String()+` AND record_part.number = record.number)`, p.args...)
	},
}

var postgresDialect = dialect{
	migrations: goose.DialectPostgres,
	folder:     "migrations/postgres",
	bind:       numbered,
	lock:       `SELECT pg_advisory_xact_lock(` + lockKey + `)`,
	together:   true,
	addText:    `INSERT INTO record_text (rowid, words) SELECT n, w::tsvector FROM (%s) AS t (n, w)`,
	pieces:     vectors,
	search: func(w *wanted, terms []ledger.Term) {
		for _, t := range terms {
			for _, q := range phrases(t) {
				w.add(`number IN (SELECT rowid FROM record_text WHERE words @@ ?::text::tsquery)`, q)
			}
		}
	},
	acting: func(w *wanted, actors []string, roles []ledger.Role) {
		var p condition
		in(&p, "folded", actors)
		in(&p, "role", roles)
		w.add(`number IN (SELECT number FROM record_part`+p.String()+`)`, p.args...)
	},
}

// lockKey is the advisory lock of whoever writes to a ledger.
const lockKey = "123563833845113" // the bytes of "parley"

// numbered writes the arguments of a statement as $1, $2 and so on.
func numbered(query string) string {
	parts := strings.Split(query, "?")
	var b strings.Builder
	b.WriteString(parts[0])
	for i, p := range parts[1:] {
		b.WriteString("$" + strconv.Itoa(i+1) + p)
	}
	return b.String()
}

// A tsvector keeps 255 places of a word and words of 2046 bytes. Texts are
// therefore kept in pieces, each of which begins with the last words of the one
// before, so that what stands side by side does so in one of them.
const (
	pieceWords   = 250
	pieceOverlap = 50
	wordBytes    = 2000
)

// lexeme quotes a word of a text; "" if nothing is left of it.
func lexeme(word string) string {
	if len(word) > wordBytes {
		n := wordBytes
		for !utf8.RuneStart(word[n]) {
			n--
		}
		word = word[:n]
	}
	if word == "" {
		return ""
	}
	return "'" + word + "'"
}

func lexemes(words []string) []string {
	var out []string
	for _, w := range words {
		if l := lexeme(w); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// vectors gives words as tsvectors: each word with its place, as it is.
func vectors(words []string) []string {
	all := lexemes(words)
	var out []string
	for start := 0; start < len(all); start += pieceWords - pieceOverlap {
		var b strings.Builder
		for i, w := range all[start:min(start+pieceWords, len(all))] {
			b.WriteString(w + ":" + strconv.Itoa(i+1) + " ")
		}
		out = append(out, b.String())
		if start+pieceWords >= len(all) {
			break
		}
	}
	return out
}

// phrases gives a term as tsqueries that all have to hold: one, but for a term
// that is longer than what pieces share.
func phrases(t ledger.Term) []string {
	all := lexemes(t.Words)
	if len(all) > 0 && t.Prefix {
		all[len(all)-1] += ":*"
	}
	var out []string
	for len(all) > pieceOverlap {
		out = append(out, strings.Join(all[:pieceOverlap], " <-> "))
		all = all[pieceOverlap-1:]
	}
	if len(all) > 0 {
		out = append(out, strings.Join(all, " <-> "))
	}
	return out
}

// DB runs statements in the dialect of a database, inside a transaction if it
// stands in one.
type DB struct {
	*sql.DB
	*dialect
	in *Tx
}

// ExecContext runs a statement whose arguments are written as ?.
func (d DB) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if d.in != nil {
		return d.in.ExecContext(ctx, query, args...)
	}
	return d.DB.ExecContext(ctx, d.bind(query), args...)
}

// QueryContext asks for rows; arguments are written as ?.
func (d DB) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if d.in != nil {
		return d.in.QueryContext(ctx, query, args...)
	}
	return d.DB.QueryContext(ctx, d.bind(query), args...)
}

// QueryRowContext asks for one row; arguments are written as ?.
func (d DB) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if d.in != nil {
		return d.in.QueryRowContext(ctx, query, args...)
	}
	return d.DB.QueryRowContext(ctx, d.bind(query), args...)
}

// Begin begins a transaction beside those that write to the ledger.
func (d DB) Begin(ctx context.Context) (Tx, error) {
	tx, err := d.BeginTx(ctx, nil)
	return Tx{Tx: tx, dialect: d.dialect}, err
}

// write begins a transaction that writes to the ledger. There is one at a time,
// and it sees all that those before it wrote. Inside of one it is that one.
func (d DB) write(ctx context.Context) (Tx, error) {
	if d.in != nil {
		return Tx{Tx: d.in.Tx, dialect: d.dialect, inner: true}, nil
	}
	tx, err := d.Begin(ctx)
	if err != nil {
		return Tx{}, err
	}
	if d.lock != "" {
		if _, err := tx.ExecContext(ctx, d.lock); err != nil {
			tx.Rollback() //nolint:errcheck // the first error tells
			return Tx{}, err
		}
	}
	return tx, nil
}

// Tx is a transaction on a [DB].
type Tx struct {
	*sql.Tx
	*dialect
	inner bool // another one ends it
}

// Commit commits, unless the transaction is part of another one.
func (t Tx) Commit() error {
	if t.inner {
		return nil
	}
	return t.Tx.Commit()
}

// Rollback rolls back, unless the transaction is part of another one, which
// rolls back where it is told of an error.
func (t Tx) Rollback() error {
	if t.inner {
		return nil
	}
	return t.Tx.Rollback()
}

// ExecContext runs a statement whose arguments are written as ?.
func (t Tx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return t.Tx.ExecContext(ctx, t.bind(query), args...)
}

// QueryContext asks for rows; arguments are written as ?.
func (t Tx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return t.Tx.QueryContext(ctx, t.bind(query), args...)
}

// QueryRowContext asks for one row; arguments are written as ?.
func (t Tx) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return t.Tx.QueryRowContext(ctx, t.bind(query), args...)
}
