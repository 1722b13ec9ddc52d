package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"parley"
)

// TestMain lets the test binary stand in for the command.
func TestMain(m *testing.M) {
	if os.Getenv("PARLEY_TEST_COMMAND") != "" {
		main()
		return
	}
	testscript.Main(m, map[string]func(){"parley": main})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/scripts", Cmds: map[string]func(*testscript.TestScript, bool, []string){"web": web}})
}

// web serves a folder of a script on this machine, at $WEB, as a server does that
// knows what its clients have.
func web(ts *testscript.TestScript, _ bool, args []string) {
	root := ts.MkAbs(args[0])
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(path.Clean("/"+r.URL.Path))))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("ETag", fmt.Sprintf("%q", parley.TextDigest(string(raw))))
		http.ServeContent(w, r, r.URL.Path, time.Time{}, bytes.NewReader(raw))
	}))
	ts.Defer(server.Close)
	ts.Setenv("WEB", server.URL)
}

func command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), exe, args...)
	c.Env = append(os.Environ(), "PARLEY_TEST_COMMAND=1")
	return c
}

// What was acknowledged before the process was killed is there afterwards, the
// ledger is sound, and adding again adds the rest and nothing twice.
func TestKilledWhileAdding(t *testing.T) {
	const reports = 1000
	dir := t.TempDir()
	var corpus strings.Builder
	for i := range reports {
		fmt.Fprintf(&corpus, "{\"id\":\"r%d\",\"outlet\":\"KNA\",\"published\":\"2031-03-%02d\",\"text\":\"Sudan has withdrawn %d soldiers from the towns, its army said on Monday.\"}\n", i, 1+i%28, i+1)
	}
	file, ledger := filepath.Join(dir, "corpus.jsonl"), filepath.Join(dir, "l.db")
	if err := os.WriteFile(file, []byte(corpus.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	add := command(t, "add", "--ledger", ledger, "--agreement", "testdata/sudan.yaml", file)
	out, err := add.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := add.Start(); err != nil {
		t.Fatal(err)
	}
	acknowledged := map[string]bool{}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		id, _, _ := strings.Cut(strings.TrimPrefix(lines.Text(), "added "), ",")
		acknowledged[id] = true
		if len(acknowledged) == reports/4 {
			if err := add.Process.Signal(syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := add.Wait(); err == nil {
		t.Fatal("the command ended before it was killed")
	}
	if len(acknowledged) >= reports {
		t.Fatalf("all %d reports were added before the kill", len(acknowledged))
	}
	if out, errs, code := parleyRun(t, "verify", "--ledger", ledger); code != exitOK {
		t.Fatalf("verify: exit %d: %s%s", code, out, errs)
	}
	again, errs, code := parleyRun(t, "add", "--ledger", ledger, file)
	if code != exitOK {
		t.Fatalf("add again: exit %d: %s", code, errs)
	}
	known := map[string]bool{}
	for _, line := range strings.Split(again, "\n") {
		if id, ok := strings.CutPrefix(line, "known "); ok {
			known[id] = true
		}
	}
	for id := range acknowledged {
		if !known[id] {
			t.Errorf("report %s was acknowledged and is not there", id)
		}
	}
	if once, _, _ := parleyRun(t, "add", "--ledger", ledger, file); strings.Contains(once, "added ") {
		t.Error("adding a third time added something")
	}
	if out, _, code := parleyRun(t, "verify", "--ledger", ledger); code != exitOK || !strings.Contains(out, " 0 faults") {
		t.Errorf("verify: exit %d: %s", code, out)
	}
}

// The demo serves its board, and an interrupt ends it soundly.
func TestDemoServes(t *testing.T) {
	demo := command(t, "demo", "--listen", "127.0.0.1:0")
	out, err := demo.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := demo.Start(); err != nil {
		t.Fatal(err)
	}
	table, address := false, ""
	lines := bufio.NewScanner(out)
	for address == "" && lines.Scan() {
		table = table || strings.HasPrefix(lines.Text(), "withdraw ")
		if at, ok := strings.CutPrefix(lines.Text(), "The board is at "); ok {
			address = at
		}
	}
	if !table || address == "" {
		t.Fatalf("table %v, address %q", table, address)
	}
	client := http.Client{Timeout: 20 * time.Second}
	resp, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil || resp.StatusCode != http.StatusOK || !strings.Contains(string(body), "withdraw") {
		t.Errorf("status %d, %v", resp.StatusCode, err)
	}
	if err := demo.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, out); err != nil {
		t.Fatal(err)
	}
	if err := demo.Wait(); err != nil {
		t.Errorf("the demo ended with %v", err)
	}
}
