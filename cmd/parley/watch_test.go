package main

import (
	"bufio"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
)

// However a watch ends in the middle of its work, the ledger is sound, and the
// next one takes the rest and nothing twice.
func TestWatchEndsInTheMiddle(t *testing.T) {
	for name, c := range map[string]struct {
		signal os.Signal
		clean  bool
		early  bool // it ends when the first report is told of, before it remembers that
		more   []string
	}{
		"interrupted": {os.Interrupt, true, false, nil}, "killed": {syscall.SIGKILL, false, false, nil}, "killed early": {syscall.SIGKILL, false, true, nil},
		"interrupted with a queue": {os.Interrupt, true, false, []string{"--queue"}}, "killed with a queue": {syscall.SIGKILL, false, false, []string{"--queue"}}, "killed early with a queue": {syscall.SIGKILL, false, true, []string{"--queue"}},
	} {
		t.Run(name, func(t *testing.T) {
			const items = 6
			stuck := make(chan struct{}, 1)
			var whole atomic.Bool
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch {
				case r.URL.Path == "/feed":
					fmt.Fprint(w, "<rss version='2.0'><channel>")
					for i := range items {
						fmt.Fprintf(w, "<item><guid>%d</guid><link>/%d</link><title>Troops leave</title></item>", i, i)
					}
					fmt.Fprint(w, "</channel></rss>")
				case r.URL.Path == "/robots.txt":
					http.NotFound(w, r)
				case r.URL.Path == "/3" && !whole.Load():
					stuck <- struct{}{}
					<-r.Context().Done()
				default:
					w.Header().Set("Content-Type", "text/plain")
					fmt.Fprintf(w, "Varen has withdrawn %s0 soldiers from the town of Tamis, its army said on Monday.", r.URL.Path[1:])
				}
			}))
			defer server.Close()
			ledger := filepath.Join(t.TempDir(), "l.db")
			args := []string{"watch", "--ledger", ledger, "--process", "valley", "--allow-host", "127.0.0.1", "--pause", "1ms", server.URL + "/feed"}
			args = append(args, c.more...)
			first := command(t, args...)
			out, err := first.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := first.Start(); err != nil {
				t.Fatal(err)
			}
			end := func() {
				if err := first.Process.Signal(c.signal); err != nil {
					t.Error(err)
				}
			}
			if !c.early {
				<-stuck
				end()
			}
			added := map[string]int{}
			count := func(line string) {
				for _, did := range []string{"added ", "queued "} {
					if id, ok := strings.CutPrefix(line, did); ok {
						added[id]++
					}
				}
			}
			for lines := bufio.NewScanner(out); lines.Scan(); {
				count(lines.Text())
				if c.early && len(added) == 1 {
					end()
				}
			}
			if err := first.Wait(); (err == nil) != c.clean {
				t.Errorf("it ended with %v", err)
			}
			if !c.early && len(added) != 3 {
				t.Errorf("%d added before the page that hangs", len(added))
			}
			whole.Store(true) // the server waits for nobody now
			rest, errs, code := parleyRun(t, append(args, "--once")...)
			for line := range strings.Lines(rest) {
				count(strings.TrimSpace(line))
			}
			if code != exitOK || !c.early && len(added) != items {
				t.Errorf("exit %d, %d added: %s", code, len(added), errs)
			}
			if c.more != nil {
				if out, _, _ := parleyRun(t, "work", "--list", "--ledger", ledger); !strings.HasPrefix(out, fmt.Sprint(items, " wait,")) {
					t.Errorf("of %d reports: %s", items, out)
				}
				if out, errs, code := parleyRun(t, "work", "--once", "--ledger", ledger); code != exitOK || strings.Count(out, "added ") != items {
					t.Errorf("exit %d: %s%s", code, out, errs)
				}
			}
			for id, n := range added {
				if n != 1 {
					t.Errorf("%s was added %d times", id, n)
				}
			}
			if out, _, code := parleyRun(t, "verify", "--ledger", ledger); code != exitOK || !strings.Contains(out, " 0 faults") {
				t.Errorf("verify: exit %d: %s", code, out)
			}
		})
	}
}
