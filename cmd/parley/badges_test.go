package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley"
	"parley/internal/ledger/sqlstore"
	"parley/internal/script"
)

// The table of status shows every badge there is, each in full.
func TestStatusShowsEveryBadge(t *testing.T) {
	file := "../../evaluate/testdata/rules/badges.test"
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s, problems, err := script.Parse(file, src, nil)
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	now := time.Date(2031, 4, 1, 0, 0, 0, 0, time.UTC)
	path := filepath.Join(t.TempDir(), "l.db")
	l, err := sqlstore.Open(t.Context(), path, sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Append(t.Context(), now, s.Entries()...); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	env := &environment{stdin: strings.NewReader(""), stdout: &out, stderr: &errs, now: func() time.Time { return now }, getenv: func(string) string { return "" }}
	if code := run(t.Context(), []string{"status", "--ledger", path, "--at", "2031-03-20", "--known", "2031-03-20"}, env); code != exitOK {
		t.Fatalf("exit %d: %s", code, errs.String())
	}
	for _, b := range []parley.Badge{
		parley.BadgePending, parley.BadgeDue, parley.BadgeOverdue, parley.BadgeClaimedMet, parley.BadgeReportedMet, parley.BadgeVerifiedMet, parley.BadgePartlyMet,
		parley.BadgeMetLate, parley.BadgeDisputed, parley.BadgeAllegedBreach, parley.BadgeBreached, parley.BadgeInForce, parley.BadgeHolding, parley.BadgeHoldingViolations,
		parley.BadgeContested, parley.BadgeCollapsed, parley.BadgeExtended, parley.BadgeSuspended, parley.BadgeSuperseded, parley.BadgeLapsed,
	} {
		if !strings.Contains(out.String(), "  "+string(b)+"  ") {
			t.Errorf("status lacks the badge %q:\n%s", b, out.String())
		}
	}
}
