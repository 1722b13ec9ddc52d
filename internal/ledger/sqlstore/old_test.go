package sqlstore_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/ledger"
	"parley/internal/ledger/ledgertest"
)

// Ledgers of every schema that was ever written stay in testdata, and every
// later version opens them, finds them sound, reads all that they hold and adds
// to them. A new schema adds its own; those that are there are never renewed.
//
//	PARLEY_RENEW=1 go test ./internal/ledger/sqlstore -run OldLedgers
//
// writes the one of today's schema if it is missing.
const newest = "testdata/schema-3.db"

func TestOldLedgers(t *testing.T) {
	if _, err := os.Stat(newest); os.Getenv("PARLEY_RENEW") != "" && os.IsNotExist(err) {
		l := open(t, newest)
		if _, err := l.Append(t.Context(), now, ledgertest.Entries()...); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(strings.TrimSuffix(newest, ".db")+".txt", []byte(contents(t, l)), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob("testdata/schema-*.db")
	if err != nil || len(files) == 0 {
		t.Fatal("no ledgers", err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(strings.TrimSuffix(file, ".db") + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		own := filepath.Join(t.TempDir(), "l.db")
		if err := os.WriteFile(own, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		l := open(t, own)
		if faults, err := l.Verify(t.Context(), nil); err != nil || len(faults) > 0 {
			t.Errorf("%s: verify: %v, %v", file, faults, err)
		}
		if diff := cmp.Diff(string(want), contents(t, l)); diff != "" {
			t.Errorf("%s: %s", file, diff)
		}
		if added, err := l.Append(t.Context(), now, report(1)); err != nil || len(added) != 1 {
			t.Errorf("%s: append: %v, %v", file, added, err)
		}
		if faults, err := l.Verify(t.Context(), nil); err != nil || len(faults) > 0 {
			t.Errorf("%s: verify after an append: %v, %v", file, faults, err)
		}
	}
}

// contents lists what a ledger holds, one entry a line.
func contents(t *testing.T, l ledger.Ledger) string {
	t.Helper()
	var b strings.Builder
	for e, err := range l.Entries(t.Context(), ledger.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s process %q about %q published %q recorded %s\n", e.ID, e.Process, ledger.About(e), e.Times.Published.String(), e.Times.Recorded.Format("2006-01-02T15:04:05Z07:00"))
	}
	return b.String()
}
