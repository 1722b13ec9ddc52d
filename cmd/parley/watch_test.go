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
	}{"interrupted": {os.Interrupt, true}, "killed": {syscall.SIGKILL, false}} {
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
			first := command(t, args...)
			out, err := first.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := first.Start(); err != nil {
				t.Fatal(err)
			}
			<-stuck
			if err := first.Process.Signal(c.signal); err != nil {
				t.Fatal(err)
			}
			added := map[string]int{}
			count := func(line string) {
				if id, ok := strings.CutPrefix(line, "added "); ok {
					added[id]++
				}
			}
			for lines := bufio.NewScanner(out); lines.Scan(); {
				count(lines.Text())
			}
			if err := first.Wait(); (err == nil) != c.clean {
				t.Errorf("it ended with %v", err)
			}
			if len(added) != 3 {
				t.Errorf("%d added before the page that hangs", len(added))
			}
			whole.Store(true) // the server waits for nobody now
			rest, errs, code := parleyRun(t, append(args, "--once")...)
			for line := range strings.Lines(rest) {
				count(strings.TrimSpace(line))
			}
			if code != exitOK || len(added) != items {
				t.Errorf("exit %d, %d added: %s", code, len(added), errs)
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
