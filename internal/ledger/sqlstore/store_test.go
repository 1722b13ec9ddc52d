package sqlstore_test

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley"
	"parley/internal/ledger"
	"parley/internal/ledger/ledgertest"
	"parley/internal/ledger/sqlstore"
)

var now = time.Date(2031, 3, 10, 12, 0, 0, 0, time.UTC)

func open(t testing.TB, path string) *sqlstore.Store {
	t.Helper()
	l, err := sqlstore.Open(t.Context(), path, sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func TestStore(t *testing.T) {
	ledgertest.Run(t, func(t *testing.T) ledger.Store { return open(t, filepath.Join(t.TempDir(), "l.db")) })
}

func report(n int) parley.Entry {
	return parley.Entry{Kind: parley.EntryReport, Report: &parley.Report{ID: fmt.Sprintf("r%d", n), Captured: now, Text: "The army has left."}}
}

func TestOpenRefusesWhatIsNoLedger(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(text, []byte(strings.Repeat("these are notes, no ledger\n", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{"a directory": dir, "a text file": text, "no such folder": filepath.Join(dir, "no", "l.db")} {
		if l, err := sqlstore.Open(t.Context(), path, sqlstore.Options{}); err == nil || !errors.Is(err, parley.ErrInvalid) && !errors.Is(err, parley.ErrNotFound) {
			t.Errorf("%s: %v, %v", name, l, err)
		}
	}
}

// A backup of a ledger that others append to is a ledger that holds.
func TestBackupWhileOthersAppend(t *testing.T) {
	dir := t.TempDir()
	l := open(t, filepath.Join(dir, "l.db"))
	ctx, stop := context.WithCancel(t.Context())
	begun, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		for n := 0; ; n++ {
			if _, err := l.Append(ctx, now, report(n)); err != nil {
				if ctx.Err() != nil {
					err = nil
				}
				ended <- err
				return
			}
			if n == 5 {
				close(begun)
			}
		}
	}()
	<-begun
	to := filepath.Join(dir, "b.db")
	if err := l.Backup(t.Context(), to); err != nil {
		t.Fatal(err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if err := l.Backup(t.Context(), to); !errors.Is(err, parley.ErrConflict) {
		t.Errorf("over another file: %v", err)
	}
	b := open(t, to)
	faults, err := b.Verify(t.Context(), nil)
	if err != nil || len(faults) > 0 {
		t.Errorf("the backup does not hold: %v, %v", faults, err)
	}
	if head, err := b.Head(t.Context()); err != nil || head < 6 {
		t.Errorf("the backup has %d entries, %v", head, err)
	}
}

func TestVerifyFindsTampering(t *testing.T) {
	for name, change := range map[string]string{
		"changed":   `UPDATE entry SET body = replace(body, 'left', 'stayed') WHERE seq = 2`,
		"deleted":   `DELETE FROM entry WHERE seq = 2`,
		"redated":   `UPDATE entry SET recorded = '2000-01-01T00:00:00Z' WHERE seq = 2`,
		"restubbed": `UPDATE entry SET stub = '{}' WHERE seq = 2`,
		"moved":     `UPDATE entry SET seq = 9 WHERE seq = 2`,
		// What the ID leaves out, changed wherever the row says it.
		"recaptured": `UPDATE entry SET body = replace(body, '"captured":"2031', '"captured":"2030'), stub = replace(stub, '"captured":"2031', '"captured":"2030')`,
		"put in":     `INSERT INTO entry SELECT 4, 'report-0', kind, process, report, recorded, body, stub, link FROM entry WHERE seq = 3`,
	} {
		path := filepath.Join(t.TempDir(), "l.db")
		l := open(t, path)
		if _, err := l.Append(t.Context(), now, report(1), report(2), report(3)); err != nil {
			t.Fatal(err)
		}
		db, err := sql.Open("sqlite", path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(change); err == nil && !strings.HasPrefix(change, "INSERT") {
			t.Errorf("%s: the ledger let it happen", name)
		}
		for _, q := range []string{`DROP TRIGGER entry_is_never_changed`, `DROP TRIGGER entry_is_never_deleted`, change} {
			if _, err := db.Exec(q); err != nil && !(q == change && strings.HasPrefix(change, "INSERT")) { // it is in already
				t.Fatal(err)
			}
		}
		db.Close()
		if faults, err := l.Verify(t.Context(), nil); err != nil || len(faults) == 0 {
			t.Errorf("%s: verify found nothing, %v", name, err)
		}
	}
}

func TestKilled(t *testing.T) {
	if path := os.Getenv("SQLSTORE_TEST_LEDGER"); path != "" {
		l := open(t, path)
		for n := 0; ; n++ {
			if _, err := l.Append(t.Context(), now, report(n)); err != nil {
				t.Fatal(err)
			}
			fmt.Printf("ack %d\n", n)
		}
	}
	killed(t, filepath.Join(t.TempDir(), "l.db"))
}

// killed kills a process in the middle of its appends: what it had acknowledged
// is there, and appending it again adds nothing.
func killed(t *testing.T, address string) {
	cmd := exec.Command(os.Args[0], "-test.run=^TestKilled$")
	cmd.Env = append(os.Environ(), "SQLSTORE_TEST_LEDGER="+address)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	acked := -1
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		var n int
		if _, err := fmt.Sscanf(lines.Text(), "ack %d", &n); err == nil {
			acked = n
		}
		if acked == 60 {
			cmd.Process.Kill()
		}
	}
	_ = cmd.Wait() // killed
	if acked < 60 {
		t.Fatalf("only %d acknowledged", acked)
	}
	l := open(t, address)
	if faults, err := l.Verify(t.Context(), nil); err != nil || len(faults) > 0 {
		t.Errorf("verify after the kill: %v, %v", faults, err)
	}
	for n := range acked + 1 {
		if added, err := l.Append(t.Context(), now, report(n)); err != nil || len(added) > 0 {
			t.Fatalf("report %d was acknowledged and is missing (%v)", n, err)
		}
	}
}

func BenchmarkAppend(b *testing.B) {
	for _, size := range []int{1, 100} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			l := open(b, filepath.Join(b.TempDir(), "l.db"))
			n := 0
			for b.Loop() {
				batch := make([]parley.Entry, size)
				for i := range batch {
					batch[i] = report(n)
					n++
				}
				if _, err := l.Append(b.Context(), now, batch...); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "entries/s")
		})
	}
}
