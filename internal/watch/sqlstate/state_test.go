package sqlstate_test

import (
	"database/sql"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"parley"
	"parley/internal/ledger/sqlstore"
	"parley/internal/watch"
	"parley/internal/watch/sqlstate"
	"parley/internal/watch/watchtest"
)

func open(t *testing.T, path string) *sqlstate.State {
	t.Helper()
	s, err := sqlstate.Open(t.Context(), path, sqlstate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestState(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.db")
	watchtest.Run(t, func(t *testing.T) watch.State { return open(t, path) })
}

// The tables stand in the file of a ledger, which knows nothing of them.
func TestBesideALedger(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.db")
	for range 2 {
		l, err := sqlstore.Open(t.Context(), path, sqlstore.Options{})
		if err != nil {
			t.Fatal(err)
		}
		s := open(t, path)
		if err := s.PutPage(t.Context(), watch.Page{URL: "u"}); err != nil {
			t.Fatal(err)
		}
		rep := parley.Entry{Kind: parley.EntryReport, Report: &parley.Report{ID: "r", Text: "The army has left."}}
		if _, err := l.Append(t.Context(), time.Unix(0, 0), rep); err != nil {
			t.Fatal(err)
		}
		if faults, err := l.Verify(t.Context(), nil); err != nil || len(faults) > 0 {
			t.Errorf("verify: %v, %v", faults, err)
		}
		l.Close()
		s.Close()
	}
}

func TestANewerReleaseIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.db")
	open(t, path).Close()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`INSERT INTO watch_version (version_id, is_applied) VALUES (99, 1)`); err != nil {
		t.Fatal(err)
	}
	if s, err := sqlstate.Open(t.Context(), path, sqlstate.Options{}); !errors.Is(err, parley.ErrInvalid) {
		t.Errorf("%v, %v", s, err)
	}
}
