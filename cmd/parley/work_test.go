package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley"
	"parley/internal/intake"
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
	begun   []bool // to work
	kills   int

	serverKills int // changed while the server is down
}

// workKilled queues reports, kills the programs that work on them and compares
// what they made with what one program makes.
func workKilled(t *testing.T, address string, workers int, server *pgtest.Server) {
	s := &storm{t: t, address: address, server: server, rnd: rand.New(rand.NewPCG(1, 2)), taken: make(chan struct{}, 1000), workers: make([]*exec.Cmd, workers), begun: make([]bool, workers)}
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
	if s.kills == 0 || server != nil && s.serverKills == 0 {
		t.Errorf("%d programs were killed, the server %d times: that is no storm", s.kills, s.serverKills)
	}
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
		errs := &heard{s: s, i: i}
		c.Stderr = errs
		out, err := c.StdoutPipe()
		serverKills := 0
		if err == nil {
			s.mu.Lock()
			if s.over {
				s.mu.Unlock()
				return
			}
			if err = c.Start(); err == nil {
				s.workers[i], s.begun[i] = c, false
			}
			serverKills = s.serverKills
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
		err = c.Wait()
		if status, ok := c.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() && status.Signal() == syscall.SIGKILL {
			continue
		}
		s.mu.Lock()
		lost := s.serverKills > serverKills && (!s.begun[i] || strings.Contains(errs.said.String(), "begin to work")) // the server, before it had begun
		s.mu.Unlock()
		if !lost {
			s.t.Errorf("a program ended by itself: %v\n%s", err, &errs.said)
			return
		}
	}
}

// heard is what a program says on standard error.
type heard struct {
	s    *storm
	i    int
	said bytes.Buffer
}

func (h *heard) Write(p []byte) (int, error) {
	n, err := h.said.Write(p)
	if strings.Contains(h.said.String(), "Reading") {
		h.s.mu.Lock()
		defer h.s.mu.Unlock()
		h.s.begun[h.i] = true
	}
	return n, err
}

// kill kills one of the programs; the only one when it has begun to work, for else
// it never would.
func (s *storm) kill() {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.rnd.IntN(len(s.workers))
	if c := s.workers[i]; c != nil && (s.begun[i] || len(s.workers) > 1) && c.Process.Kill() == nil {
		s.kills++
	}
}

func (s *storm) killServer() {
	if s.server == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock() // no program starts meanwhile
	s.serverKills++
	s.server.Kill()
	s.server.Run(s.t)
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

// proxied gives the address of a database by way of this test, until freeze is
// called: then nothing comes through, and no connection ends.
func proxied(t *testing.T, address string) (by string, freeze func()) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	frozen := make(chan struct{})
	pass := func(to, from net.Conn) {
		defer to.Close()
		for buf := make([]byte, 1<<16); ; {
			n, err := from.Read(buf)
			select {
			case <-frozen:
				<-t.Context().Done()
				return
			default:
			}
			if err != nil {
				return
			}
			if _, err := to.Write(buf[:n]); err != nil {
				return
			}
		}
	}
	go func() {
		for {
			in, err := listener.Accept()
			if err != nil {
				return // the test has ended
			}
			out, err := net.Dial("unix", filepath.Join(u.Query().Get("host"), ".s.PGSQL.5432"))
			if err != nil {
				in.Close()
				continue
			}
			go pass(out, in)
			go pass(in, out)
		}
	}()
	return fmt.Sprintf("postgres://%s@%s%s", u.Query().Get("user"), listener.Addr(), u.Path), sync.OnceFunc(func() { close(frozen) })
}

// A program whose database hangs ends at the second Ctrl-C.
func secondInterrupt(t *testing.T, address string) {
	address, freeze := proxied(t, address)
	c := command(t, "work", "--ledger", address)
	errs, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	told := bufio.NewScanner(errs)
	for told.Scan() && !strings.Contains(told.Text(), "Reading") {
	}
	freeze()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for told.Scan() {
		}
		_ = c.Wait() // its state tells
	}()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for interrupted := false; !interrupted; {
		select {
		case <-ended:
			interrupted = true
		case <-again.C:
			c.Process.Signal(os.Interrupt) //nolint:errcheck // it may have ended
		}
	}
	if status, ok := c.ProcessState.Sys().(syscall.WaitStatus); !ok || !status.Signaled() || status.Signal() != syscall.SIGINT {
		t.Errorf("it ended by itself: %s", c.ProcessState)
	}
}

// The last look at the queue has an end, when the work was told to.
func TestTheLastLook(t *testing.T) {
	looks, bounded := 0, false
	p := newQueuePace(&environment{stderr: io.Discard, now: time.Now}, func(ctx context.Context) (int, error) {
		_, bounded = ctx.Deadline()
		looks++
		return 1, ctx.Err()
	})
	ctx, stop := context.WithCancel(t.Context())
	stop()
	p.begin(ctx)
	p.done()
	if looks != 2 || !bounded || p.waiting != 1 {
		t.Errorf("%d looks, the last one bounded: %v; %d wait", looks, bounded, p.waiting)
	}
}

// What is queued together is bounded by its number and by its bytes.
func TestBundles(t *testing.T) {
	page := make([]byte, 1<<20)
	for name, c := range map[string]struct {
		item intake.Item
		want int
	}{
		"small":  {intake.Item{Report: parley.Report{Text: "Nothing happened."}}, queuedTogether},
		"pages":  {intake.Item{Capture: &parley.Capture{Bytes: page}}, 32},
		"texts":  {intake.Item{Report: parley.Report{Text: string(page)}}, 32},
		"a huge": {intake.Item{Capture: &parley.Capture{Bytes: make([]byte, 40<<20)}}, 1},
	} {
		var b bundle
		for !b.add(c.item) {
		}
		if len(b.items) != c.want {
			t.Errorf("%s: %d together, want %d", name, len(b.items), c.want)
		}
	}
}
