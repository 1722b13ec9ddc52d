package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley/internal/ledger/pgtest"
)

// TestPostgres: every command takes the address of a database where it takes a
// file, and a ledger goes into PostgreSQL and comes back as it was.
func TestPostgres(t *testing.T) {
	server := pgtest.Start(t)
	dir := t.TempDir()
	report := filepath.Join(dir, "r.txt")
	text := "VELA, 11 March 2031 (Harrow Daily) - Varen's army has left Tamis, General Ilya Dorn said on Tuesday.\n\nVaren will withdraw its troops from Orsk by 20 March 2031, he said.\n"
	if err := os.WriteFile(report, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(want string, args ...string) string {
		t.Helper()
		c := command(t, args...)
		c.Dir = dir
		out, err := c.CombinedOutput()
		if (err == nil) != (want != "fails") || want != "fails" && !strings.Contains(string(out), want) {
			t.Fatalf("parley %s: %v, want %q\n%s", strings.Join(args, " "), err, want, out)
		}
		return string(out)
	}
	one, two := server.Database(t), server.Database(t)
	run("fails", "status", "--ledger", one) // no ledger yet
	run("added", "add", "--ledger", one, "--process", "karadesh", report)
	run("known", "add", "--ledger", one, "--process", "karadesh", report)
	run("0 faults", "verify", "--ledger", one)
	file := filepath.Join(dir, "l.db")
	run("copied and checked", "migrate", one, "l.db")
	told := run("--state", "migrate", "l.db", two)
	if !strings.Contains(told, file) {
		t.Errorf("migrate does not name the file of the watch:\n%s", told)
	}
	status := []string{"status", "--at", "2031-04-01", "--known", "2031-04-01", "--json", "--ledger"}
	want := run("karadesh", append(status, one)...)
	for _, address := range []string{file, two} {
		if got := run("karadesh", append(status, address)...); got != want {
			t.Errorf("status of %s:\n%s\nwant\n%s", address, got, want)
		}
	}
	run("fails", "migrate", one, one)
	if err := os.WriteFile(report, []byte(strings.ReplaceAll(text, "Tamis", "Belm")), 0o600); err != nil {
		t.Fatal(err)
	}
	run("added", "add", "--ledger", file, "--process", "karadesh", report)
	run("copied and checked", "migrate", file, one) // it goes on with what one has
	if got, want := run("0 faults", "verify", "--ledger", one), run("0 faults", "verify", "--ledger", file); got != want {
		t.Errorf("after the second copy: %s, want %s", got, want)
	}
	run("added", "add", "--ledger", two, "--process", "elsewhere", report)
	run("fails", "migrate", file, two)
	run("fails", "backup", "--ledger", one, "b.db")
	run("fails", "restore", "--ledger", one, file)
}
