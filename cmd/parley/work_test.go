package main

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley"
	"parley/internal/ledger"
	"parley/internal/ledger/pgtest"
	"parley/internal/ledger/sqlstore"
)

// Programs at work on a file: one, killed again and again.
// The same in PostgreSQL, with three programs, is a part of TestPostgres.
func TestWorkKilledOnAFile(t *testing.T) {
	workKilled(t, filepath.Join(t.TempDir(), "queue.db"), 1, nil)
}

// storm is what the programs at work have to bear: in its short form a kill for
// every few reports that they took, in its long one a kill every two seconds. It
// is as long as the environment says: PARLEY_TEST_STORM=5m, over the reports in
// PARLEY_TEST_REPORTS, files parted by colons.
type storm struct {
	t       *testing.T
	address string
	server  *pgtest.Server // killed twice, if there is one
	lasts   time.Duration
	rnd     *rand.Rand
	taken   chan struct{} // one for each report that was acknowledged

	mu      sync.Mutex
	over    bool
	workers []*exec.Cmd
	kills   int

	serverKills int
}

// workKilled queues reports, kills the programs that work on them and compares
// what they made with what one program makes.
func workKilled(t *testing.T, address string, workers int, server *pgtest.Server) {
	s := &storm{t: t, address: address, server: server, rnd: rand.New(rand.NewPCG(1, 2)), taken: make(chan struct{}, 1000), workers: make([]*exec.Cmd, workers)}
	if lasts := os.Getenv("PARLEY_TEST_STORM"); lasts != "" {
		var err error
		if s.lasts, err = time.ParseDuration(lasts); err != nil {
			t.Fatal(err)
		}
	}
	files := s.reports()
	alone := filepath.Join(t.TempDir(), "alone.db")
	for _, args := range [][]string{{"add", "--ledger", alone}, {"add", "--queue", "--ledger", address}} {
		c := command(t, append(append(args, "--agreement", "testdata/sudan.yaml"), files...)...)
		if out, err := c.CombinedOutput(); err != nil && c.ProcessState.ExitCode() != exitPartly {
			t.Fatalf("parley %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
	var wg sync.WaitGroup
	for i := range s.workers {
		wg.Go(func() { s.keepWorking(i) })
	}
	if s.lasts > 0 {
		s.long()
	} else {
		s.short()
	}
	s.end()
	wg.Wait()
	waiting, err := command(t, "work", "--list", "--ledger", address).Output()
	if err != nil {
		t.Fatal(err)
	}
	if out, err := command(t, "work", "--once", "--ledger", address).CombinedOutput(); err != nil {
		t.Fatalf("parley work: %v\n%s", err, out)
	}
	want, got := recordedAlike(t, alone), recordedAlike(t, address)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("entries of one program (-) and of those that were killed (+):\n%s", diff)
	}
	t.Logf("%d kills, %d of the server; %d entries; when the storm was over: %s", s.kills, s.serverKills, len(got), waiting)
}

// reports gives the files to read: those that were named, or some made up.
func (s *storm) reports() []string {
	if named := os.Getenv("PARLEY_TEST_REPORTS"); named != "" {
		return strings.Split(named, ":")
	}
	var corpus strings.Builder
	for i := range 60 {
		fmt.Fprintf(&corpus, "{\"id\":\"r%d\",\"outlet\":\"KNA\",\"published\":\"2031-03-%02d\",\"text\":\"Sudan has withdrawn %d soldiers from the towns, its army said on Monday. The army will release %d prisoners by Friday, it said.\"}\n", i*5%57, 1+i%28, i+1, i+2)
	}
	file := filepath.Join(s.t.TempDir(), "corpus.jsonl")
	if err := os.WriteFile(file, []byte(corpus.String()), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return []string{file}
}

// keepWorking starts a program again whenever it ends, until the storm is over.
func (s *storm) keepWorking(i int) {
	for {
		c := command(s.t, "work", "--readers", strconv.Itoa(1), "--ledger", s.address)
		out, err := c.StdoutPipe()
		if err == nil {
			s.mu.Lock()
			if s.over {
				s.mu.Unlock()
				return
			}
			if err = c.Start(); err == nil {
				s.workers[i] = c
			}
			s.mu.Unlock()
		}
		if err != nil {
			s.t.Error(err)
			return
		}
		for in := bufio.NewScanner(out); in.Scan(); {
			select {
			case s.taken <- struct{}{}:
			default: // nobody counts any more
			}
		}
		_ = c.Wait() // killed
	}
}

// kill kills one of the programs.
func (s *storm) kill() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.workers[s.rnd.IntN(len(s.workers))]; c != nil && c.Process.Kill() == nil {
		s.kills++
	}
}

func (s *storm) killServer() {
	if s.server != nil {
		s.server.Kill()
		s.server.Run(s.t)
		s.serverKills++
	}
}

// short kills for every ten reports that were taken, and the server for every
// thirty.
func (s *storm) short() {
	for n := 1; n <= 40; n++ {
		select {
		case <-s.taken:
		case <-s.t.Context().Done():
			return
		}
		if n%10 == 0 {
			s.kill()
		}
		if n == 15 || n == 30 {
			s.killServer()
		}
	}
}

func (s *storm) long() {
	every, end, server := time.NewTicker(2*time.Second), time.After(s.lasts), time.NewTicker(s.lasts/3+time.Second)
	defer every.Stop()
	defer server.Stop()
	for {
		select {
		case <-end:
			return
		case <-every.C:
			s.kill()
		case <-server.C:
			s.killServer()
		case <-s.taken:
		}
	}
}

// end lets no program start again, and kills those that run.
func (s *storm) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.over = true
	for _, c := range s.workers {
		if c != nil {
			c.Process.Kill() //nolint:errcheck // it may have ended
		}
	}
}

// recordedAlike gives the entries of a ledger that holds, in their order, without
// when they were recorded: all at once.
func recordedAlike(t *testing.T, address string) []parley.Entry {
	t.Helper()
	l, err := sqlstore.Open(t.Context(), address, sqlstore.Options{MustExist: true})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if faults, err := l.Verify(t.Context(), nil); err != nil || len(faults) > 0 {
		t.Errorf("%s: verify: %v, %v", address, faults, err)
	}
	var out []parley.Entry
	times := map[time.Time]bool{}
	for e, err := range l.Entries(t.Context(), ledger.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		times[e.Times.Recorded] = true
		e.Times.Recorded = time.Time{}
		out = append(out, e)
	}
	if len(times) > 2 { // the agreement, and the reports
		t.Errorf("%s: recorded at %d times", address, len(times))
	}
	return out
}
