package sqlstate_test

import (
	"database/sql"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"parley"
	"parley/internal/change"
	"parley/internal/ledger/pgtest"
	"parley/internal/ledger/sqlstore"
	"parley/internal/notify"
	"parley/internal/notify/notifytest"
	"parley/internal/notify/sqlstate"
)

func open(t *testing.T, address string) *sqlstate.State {
	t.Helper()
	s, err := sqlstate.Open(t.Context(), address, sqlstate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// each gives every test a database of its own.
func each(database func(t *testing.T) string) func(t *testing.T) notify.State {
	var mu sync.Mutex
	of := map[string]string{}
	return func(t *testing.T) notify.State {
		mu.Lock()
		address, ok := of[t.Name()]
		if !ok {
			address = database(t)
			of[t.Name()] = address
		}
		mu.Unlock()
		return open(t, address)
	}
}

func TestSQLite(t *testing.T) {
	notifytest.Run(t, each(func(t *testing.T) string { return filepath.Join(t.TempDir(), "l.db") }))
}

func TestPostgres(t *testing.T) {
	server := pgtest.Start(t)
	notifytest.Run(t, each(func(t *testing.T) string { return server.Database(t) }))
	t.Run("two programs make the tables at once", func(t *testing.T) {
		address := server.Database(t)
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				s, err := sqlstate.Open(t.Context(), address, sqlstate.Options{})
				if err != nil {
					t.Error(err)
					return
				}
				s.Close()
			})
		}
		wg.Wait()
	})
	t.Run("beside a ledger", func(t *testing.T) { beside(t, server.Database(t)) })
}

func TestBesideALedger(t *testing.T) { beside(t, filepath.Join(t.TempDir(), "l.db")) }

// beside has the tables stand where a ledger is, which knows nothing of them.
func beside(t *testing.T, address string) {
	for range 2 {
		l, err := sqlstore.Open(t.Context(), address, sqlstore.Options{})
		if err != nil {
			t.Fatal(err)
		}
		open(t, address)
		rep := parley.Entry{Kind: parley.EntryReport, Report: &parley.Report{ID: "r", Text: "The army has left."}}
		if _, err := l.Append(t.Context(), time.Unix(0, 0), rep); err != nil {
			t.Fatal(err)
		}
		if faults, err := l.Verify(t.Context(), nil); err != nil || len(faults) > 0 {
			t.Errorf("verify: %v, %v", faults, err)
		}
		l.Close()
	}
}

// Programs that start at once make the tables of a new file together, those of the
// ledger beside them.
func TestManyOpenANewFile(t *testing.T) {
	for range 3 {
		path := filepath.Join(t.TempDir(), "l.db")
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				s, err := sqlstate.Open(t.Context(), path, sqlstate.Options{})
				if err != nil {
					t.Error(err)
					return
				}
				s.Close()
			})
			wg.Go(func() {
				l, err := sqlstore.Open(t.Context(), path, sqlstore.Options{})
				if err != nil {
					t.Error(err)
					return
				}
				l.Close()
			})
		}
		wg.Wait()
		beside(t, path)
	}
}

func TestANewerReleaseIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.db")
	open(t, path)
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`INSERT INTO notify_version (version_id, is_applied) VALUES (99, 1)`); err != nil {
		t.Fatal(err)
	}
	if s, err := sqlstate.Open(t.Context(), path, sqlstate.Options{}); !errors.Is(err, parley.ErrInvalid) {
		t.Errorf("%v, %v", s, err)
	}
}

// Where there is nothing to write, nobody waits for who is writing.
func TestNothingToWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.db")
	s, err := sqlstate.Open(t.Context(), path, sqlstate.Options{BusyTimeout: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	now := time.Unix(1e9, 0).UTC()
	m := change.Mark{AsOf: parley.AsOf{At: now, Known: now}, Head: 1}
	if _, err := s.Begin(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if got, err := s.Begin(t.Context(), change.Mark{}); got != m || err != nil {
		t.Errorf("%v, %v", got, err)
	}
	if _, ok, err := s.Claim(t.Context(), "news", now, now); ok || err != nil {
		t.Errorf("%v, %v", ok, err)
	}
	if err := s.Forget(t.Context(), now); err != nil {
		t.Error(err)
	}
	if err := s.Announce(t.Context(), "karadesh", m, m, nil); err == nil {
		t.Error("the file is not being written to at all")
	}
}
