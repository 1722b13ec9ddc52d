package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/ledger"
	"parley/internal/ledger/pgtest"
	"parley/internal/ledger/sqlstore"
)

// TestPostgres: every command takes the address of a database where it takes a
// file, and a ledger goes into PostgreSQL and comes back as it was. Its tests
// share a server.
func TestPostgres(t *testing.T) {
	server := pgtest.Start(t)
	t.Run("commands", func(t *testing.T) { commandsOnPostgres(t, server) })
	t.Run("killed", func(t *testing.T) { killedOnPostgres(t, server) })
	t.Run("interrupted twice", func(t *testing.T) { secondInterrupt(t, server.Database(t)) })
	t.Run("working", func(t *testing.T) { workKilled(t, server.Database(t), 3, server) })
}

func commandsOnPostgres(t *testing.T, server *pgtest.Server) {
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

// killedOnPostgres: three programs add the same reports, each is killed once in
// the middle of it, and the server too; in the end the ledger holds what one
// program makes of them in a file.
func killedOnPostgres(t *testing.T, server *pgtest.Server) {
	const reports = 60
	dir := t.TempDir()
	var corpus strings.Builder
	for i := range reports {
		fmt.Fprintf(&corpus, "{\"id\":\"r%d\",\"outlet\":\"KNA\",\"published\":\"2031-03-%02d\",\"text\":\"Sudan has withdrawn %d soldiers from the towns, its army said on Monday.\"}\n", i, 1+i%28, i+1)
	}
	corpusFile, file, shared := filepath.Join(dir, "corpus.jsonl"), filepath.Join(dir, "l.db"), server.Database(t)
	if err := os.WriteFile(corpusFile, []byte(corpus.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	add := func(ledger string) *exec.Cmd {
		return command(t, "add", "--ledger", ledger, "--agreement", "testdata/sudan.yaml", corpusFile)
	}
	if out, err := add(file).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var wg sync.WaitGroup
	for worker := range 3 {
		wg.Go(func() { killAfter(t, add(shared), 5+10*worker) })
	}
	wg.Wait()
	halfway := add(shared)
	lines, err := halfway.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := halfway.Start(); err != nil {
		t.Fatal(err)
	}
	for n, in := 0, bufio.NewScanner(lines); in.Scan(); n++ {
		if n == reports/2 {
			server.Kill()
		}
	}
	_ = halfway.Wait() // it has lost its server, if it was not faster
	server.Run(t)
	for range 3 {
		wg.Go(func() {
			if out, err := add(shared).CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
	wg.Wait()
	if diff := cmp.Diff(entryIDs(t, file), entryIDs(t, shared)); diff != "" {
		t.Errorf("entries of one program (-) and of several (+):\n%s", diff)
	}
}

// killAfter kills a program when it has acknowledged some reports.
func killAfter(t *testing.T, c *exec.Cmd, lines int) {
	out, err := c.StdoutPipe()
	if err != nil {
		t.Error(err)
		return
	}
	if err := c.Start(); err != nil {
		t.Error(err)
		return
	}
	n := 0
	for in := bufio.NewScanner(out); in.Scan(); {
		if n++; n == lines {
			c.Process.Kill()
		}
	}
	if _ = c.Wait(); n < lines {
		t.Errorf("a program ended by itself after %d reports", n)
	}
}

// entryIDs gives the IDs of a ledger that holds, sorted.
func entryIDs(t *testing.T, address string) []string {
	t.Helper()
	l, err := sqlstore.Open(t.Context(), address, sqlstore.Options{MustExist: true})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if faults, err := l.Verify(t.Context(), nil); err != nil || len(faults) > 0 {
		t.Errorf("%s: verify: %v, %v", address, faults, err)
	}
	var out []string
	for e, err := range l.Entries(t.Context(), ledger.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(e.ID))
	}
	slices.Sort(out)
	return out
}
