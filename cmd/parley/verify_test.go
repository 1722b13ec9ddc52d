package main

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
)

// What was changed behind the ledger's back is told with its place, and the
// exit code says that checks do not hold.
func TestVerifyTellsOfTampering(t *testing.T) {
	ledger := filepath.Join(t.TempDir(), "l.db")
	add(t, ledger, "left.txt", "Sudan has withdrawn its troops from the towns along the border, its army said on Monday.\n", "--published", "2012-05-21", "--agreement", "testdata/sudan.yaml")
	if out, _, code := parleyRun(t, "verify", "--ledger", ledger); code != exitOK || !strings.Contains(out, " 0 faults") {
		t.Fatalf("exit %d: %s", code, out)
	}
	db, err := sql.Open("sqlite", ledger)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{`DROP TRIGGER entry_is_never_changed`, `UPDATE entry SET body = replace(body, 'has withdrawn', 'has not drawn') WHERE kind = 'report'`} {
		if _, err := db.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	out, _, code := parleyRun(t, "verify", "--ledger", ledger)
	if code != exitChecks || !strings.Contains(out, "entry 2 report-") || !strings.Contains(out, "the content is not that of its ID") {
		t.Errorf("exit %d: %s", code, out)
	}
}
