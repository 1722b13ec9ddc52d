package sqlstore_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib"

	"parley"
	"parley/internal/ledger"
	"parley/internal/ledger/ledgertest"
	"parley/internal/ledger/pgtest"
	"parley/internal/ledger/sqlstore"
)

// TestPostgres has one server for all that is tested on it.
func TestPostgres(t *testing.T) {
	server := pgtest.Start(t)
	t.Run("store", func(t *testing.T) {
		ledgertest.Run(t, func(t *testing.T) ledger.Store { return open(t, server.Database(t)) })
	})
	for name, test := range map[string]func(*testing.T, *pgtest.Server){
		"many programs":            manyPrograms,
		"tampering":                tampering,
		"what is refused":          refusals,
		"long texts":               longTexts,
		"killed":                   func(t *testing.T, s *pgtest.Server) { killed(t, s.Database(t)) },
		"the server dies":          serverDies,
		"copies":                   copies,
		"copies that are refused":  refusedCopies,
		"a writer waits no longer": waits,
	} {
		t.Run(name, func(t *testing.T) { test(t, server) })
	}
}

func raw(t *testing.T, address string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func holds(t *testing.T, l ledger.Store) {
	t.Helper()
	if faults, err := l.Verify(t.Context(), nil); err != nil || len(faults) > 0 {
		t.Errorf("verify: %v, %v", faults, err)
	}
}

// manyPrograms open the same empty database at once and add the same reports:
// there is one chain, without gaps.
func manyPrograms(t *testing.T, server *pgtest.Server) {
	address := server.Database(t)
	var wg sync.WaitGroup
	for p := range 4 {
		wg.Go(func() {
			l, err := sqlstore.Open(t.Context(), address, sqlstore.Options{})
			if err != nil {
				t.Error(err)
				return
			}
			defer l.Close()
			for n := range 25 {
				if _, err := l.Append(t.Context(), now, report(n), report(100*(p+1)+n)); err != nil {
					t.Error(err)
				}
				if _, err := l.Find(t.Context(), ledger.Find{Text: "army"}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	l := open(t, address)
	holds(t, l)
	if head, err := l.Head(t.Context()); err != nil || head != 125 {
		t.Errorf("head = %d, %v, want 125: 25 that all add and 25 of each of four", head, err)
	}
	if found, err := l.Find(t.Context(), ledger.Find{Text: "army"}); err != nil || found.Total != 125 {
		t.Errorf("found %d, %v", found.Total, err)
	}
}

func tampering(t *testing.T, server *pgtest.Server) {
	for name, change := range map[string]string{
		"changed":    `UPDATE entry SET body = replace(body, 'left', 'stayed') WHERE seq = 2`,
		"deleted":    `DELETE FROM entry WHERE seq = 2`,
		"redated":    `UPDATE entry SET recorded = '2000-01-01T00:00:00Z' WHERE seq = 2`,
		"recaptured": `UPDATE entry SET body = replace(body, '"captured":"2031', '"captured":"2030'), stub = replace(stub, '"captured":"2031', '"captured":"2030')`,
	} {
		address := server.Database(t)
		l := open(t, address)
		if _, err := l.Append(t.Context(), now, report(1), report(2), report(3)); err != nil {
			t.Fatal(err)
		}
		db := raw(t, address)
		var refused *pgconn.PgError
		if _, err := db.Exec(change); !errors.As(err, &refused) || refused.Code != "23001" {
			t.Errorf("%s: the ledger let it happen: %v", name, err)
		}
		for _, q := range []string{`ALTER TABLE entry DISABLE TRIGGER USER`, change} {
			if _, err := db.Exec(q); err != nil {
				t.Fatal(err)
			}
		}
		if faults, err := l.Verify(t.Context(), nil); err != nil || len(faults) == 0 {
			t.Errorf("%s: verify found nothing, %v", name, err)
		}
	}
	address := server.Database(t)
	open(t, address)
	if _, err := raw(t, address).Exec(`TRUNCATE entry`); err == nil {
		t.Error("the ledger let itself be emptied")
	}
}

func refusals(t *testing.T, server *pgtest.Server) {
	address := server.Database(t)
	if _, err := sqlstore.Open(t.Context(), address, sqlstore.Options{MustExist: true}); !errors.Is(err, parley.ErrNotFound) {
		t.Errorf("a database without a ledger: %v", err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/nowhere"
	if _, err := sqlstore.Open(t.Context(), u.String(), sqlstore.Options{}); !errors.Is(err, parley.ErrNotFound) {
		t.Errorf("no such database: %v", err)
	}
	if _, err := sqlstore.Open(t.Context(), "postgres://dorn:secret@harrow.example:port/x", sqlstore.Options{}); !errors.Is(err, parley.ErrInvalid) || strings.Contains(err.Error(), "secret") {
		t.Errorf("an address that is none: %v", err)
	}
	l := open(t, address)
	zero := report(1)
	zero.Report.ID = "r\x00"
	if _, err := l.Append(t.Context(), now, zero); !errors.Is(err, parley.ErrInvalid) {
		t.Errorf("an ID with a zero: %v", err)
	}
	zero = report(2)
	zero.Report.Outlet, zero.Report.Text = "Harrow\x00", "left\x00 \xff"
	if _, err := l.Append(t.Context(), now, zero); err != nil {
		t.Errorf("an outlet with a zero: %v", err)
	}
	if found, err := l.Find(t.Context(), ledger.Find{Outlet: "Harrow\x00"}); err != nil || found.Total != 1 {
		t.Errorf("an outlet with a zero: %v, %v", found, err)
	}
	if err := l.Backup(t.Context(), filepath.Join(t.TempDir(), "b.db")); !errors.Is(err, parley.ErrUnsupported) {
		t.Errorf("backup: %v", err)
	}
	if _, err := raw(t, address).Exec(`UPDATE goose_db_version SET version_id = 999 WHERE version_id = 1`); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlstore.Open(t.Context(), address, sqlstore.Options{}); !errors.Is(err, parley.ErrInvalid) {
		t.Errorf("a newer schema: %v", err)
	}
}

// longTexts are found by words and by phrases wherever these stand, however
// often their words do.
func longTexts(t *testing.T, server *pgtest.Server) {
	var words []string
	for n := range 40000 {
		words = append(words, fmt.Sprintf("the w%d", n))
	}
	words = append(words, strings.Repeat("ä", 3000), "the end 3.5e7 a-b")
	text := strings.Join(words, " ")
	rep := parley.Entry{Kind: parley.EntryReport, Report: &parley.Report{ID: "r1", Text: text, SHA256: parley.TextDigest(text)}}
	for name, l := range map[string]ledger.Store{"memory": ledger.NewMemory(), "SQLite": open(t, filepath.Join(t.TempDir(), "l.db")), "PostgreSQL": open(t, server.Database(t))} {
		if _, err := l.Append(t.Context(), now, rep); err != nil {
			t.Fatal(name, err)
		}
		for q, want := range map[string]int{
			`w39999`:                            1,
			`w39999 w1`:                         1,
			`"the w39999"`:                      1,
			`"the w20124 the w20125 the w201*"`: 1,
			`"the w20125 the w20124"`:           0,
			`"w124 the w125 the w126"`:          1,
			`"` + strings.Join(words[150:190], " ") + `"`: 1,
			strings.Repeat("ä", 3000):                     1,
			strings.Repeat("a", 3000):                     1,
			`3 5e7`:                                       1,
			`"the end 3.5e7 a-b"`:                         1,
			`en* "a b"`:                                   1,
			`w40000`:                                      0,
		} {
			if found, err := l.Find(t.Context(), ledger.Find{Text: q}); err != nil || found.Total != want {
				t.Errorf("%s: %.60s: found %d, %v, want %d", name, q, found.Total, err, want)
			}
		}
	}
}

// serverDies: what was acknowledged before the server was killed is there after
// it has come back, and the same store goes on.
func serverDies(t *testing.T, server *pgtest.Server) {
	l := open(t, server.Database(t))
	if _, err := l.Append(t.Context(), now, report(1), report(2)); err != nil {
		t.Fatal(err)
	}
	server.Kill()
	if _, err := l.Append(t.Context(), now, report(3)); err == nil {
		t.Error("an append without a server")
	}
	server.Run(t)
	if added, err := l.Append(t.Context(), now, report(2), report(3)); err != nil || len(added) != 1 {
		t.Errorf("added %v, %v", added, err)
	}
	holds(t, l)
}

// waits: a writer that another one keeps from its turn is told so.
func waits(t *testing.T, server *pgtest.Server) {
	address := server.Database(t)
	l, err := sqlstore.Open(t.Context(), address, sqlstore.Options{BusyTimeout: 10 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	tx, err := raw(t, address).Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := tx.Exec(`LOCK TABLE entry`); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Append(t.Context(), now, report(1)); !errors.Is(err, parley.ErrConflict) {
		t.Errorf("err = %v, want ErrConflict", err)
	}
}

// all gives what a ledger holds: entries in order and captures.
func all(t *testing.T, l ledger.Store) (entries []parley.Entry, captures []parley.Capture) {
	t.Helper()
	for e, err := range l.Entries(t.Context(), ledger.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, e)
	}
	listed, err := l.Captures(t.Context(), "r1")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range listed {
		if c, err = l.Capture(t.Context(), "r1", c.SHA256); err != nil {
			t.Fatal(err)
		}
		captures = append(captures, c)
	}
	return entries, captures
}

// copies go from SQLite to PostgreSQL and back, are broken off and gone on with,
// and are equal in all that they hold.
func copies(t *testing.T, server *pgtest.Server) {
	first := open(t, filepath.Join(t.TempDir(), "l.db"))
	if _, err := first.Append(t.Context(), now, ledgertest.Entries()...); err != nil {
		t.Fatal(err)
	}
	for n := range 10 {
		var some []parley.Entry
		for k := range 100 {
			some = append(some, report(100*n+k))
		}
		if _, err := first.Append(t.Context(), now.Add(time.Duration(n)*time.Second), some...); err != nil {
			t.Fatal(err)
		}
	}
	for n := range 3 {
		c := parley.Capture{Source: "https://harrow.example/1", MediaType: "text/html", Bytes: fmt.Appendf(nil, "<p>%d", n), SHA256: fmt.Sprint(9 - n), Fetched: now}
		if err := first.Keep(t.Context(), "r1", c); err != nil {
			t.Fatal(err)
		}
	}
	second, third := open(t, server.Database(t)), open(t, filepath.Join(t.TempDir(), "back.db"))
	for _, pair := range [][2]*sqlstore.Store{{first, second}, {second, third}} {
		ctx, stop := context.WithCancel(t.Context())
		err := pair[0].CopyTo(ctx, pair[1], func(entries, _ int64) {
			if entries > 0 {
				stop()
			}
		})
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("broken off: %v", err)
		}
		head, err := pair[1].Head(t.Context())
		if err != nil || head == 0 || head == 1009 {
			t.Errorf("head after it was broken off = %d, %v", head, err)
		}
		for range 2 { // once more changes nothing
			if err := pair[0].CopyTo(t.Context(), pair[1], nil); err != nil {
				t.Fatal(err)
			}
		}
		holds(t, pair[1])
		wantEntries, wantCaptures := all(t, pair[0])
		gotEntries, gotCaptures := all(t, pair[1])
		if diff := cmp.Diff(wantEntries, gotEntries); diff != "" {
			t.Errorf("entries (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(wantCaptures, gotCaptures); diff != "" || len(gotCaptures) != 3 {
			t.Errorf("captures (-want +got):\n%s", diff)
		}
		if found, err := pair[1].Find(t.Context(), ledger.Find{Text: "army"}); err != nil || found.Total != 1000 { // r1 has a newer text
			t.Errorf("found %d, %v", found.Total, err)
		}
	}
	if added, err := third.Append(t.Context(), now, report(5000)); err != nil || len(added) != 1 {
		t.Errorf("append to the copy: %v, %v", added, err)
	}
	holds(t, third)
}

func refusedCopies(t *testing.T, server *pgtest.Server) {
	full := func(address string, entries ...parley.Entry) *sqlstore.Store {
		l := open(t, address)
		if _, err := l.Append(t.Context(), now, entries...); err != nil {
			t.Fatal(err)
		}
		return l
	}
	from := full(filepath.Join(t.TempDir(), "l.db"), report(1), report(2))
	for name, held := range map[string][]parley.Entry{"others": {report(3)}, "more": {report(1), report(2), report(3)}, "another order": {report(2)}} {
		to := full(server.Database(t), held...)
		if err := from.CopyTo(t.Context(), to, nil); !errors.Is(err, parley.ErrConflict) {
			t.Errorf("%s: %v", name, err)
		}
		if got, _ := all(t, to); len(got) != len(held) {
			t.Errorf("%s: the target holds %d entries", name, len(got))
		}
	}
	address := server.Database(t)
	bad := full(address, report(1))
	for _, q := range []string{`ALTER TABLE entry DISABLE TRIGGER USER`, `UPDATE entry SET body = replace(body, 'left', 'stayed')`} {
		if _, err := raw(t, address).Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	if err := bad.CopyTo(t.Context(), open(t, filepath.Join(t.TempDir(), "l.db")), nil); !errors.Is(err, parley.ErrInvalid) {
		t.Errorf("a ledger that does not hold: %v", err)
	}
}
