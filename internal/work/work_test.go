package work_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/riverqueue/river"

	"parley"
	"parley/internal/intake"
	"parley/internal/ledger"
	"parley/internal/ledger/pgtest"
	"parley/internal/ledger/sqlstore"
	"parley/internal/resolve"
	"parley/internal/work"
	"parley/read"
)

var now = time.Date(2031, 3, 20, 0, 0, 0, 0, time.UTC)

// TestQueue runs on a file and in PostgreSQL.
func TestQueue(t *testing.T) {
	server := pgtest.Start(t)
	for name, address := range map[string]func(*testing.T) string{
		"SQLite":     func(t *testing.T) string { return filepath.Join(t.TempDir(), "l.db") },
		"PostgreSQL": func(t *testing.T) string { return server.Database(t) },
	} {
		t.Run(name, func(t *testing.T) {
			for name, test := range map[string]func(*testing.T, string){
				"equals one program": equalsOneProgram, "a report nobody reads": aReportNobodyReads, "a report that is overtaken": aReportThatIsOvertaken, "what breaks is left": whatBreaksIsLeft, "one of many programs helps": oneOfManyHelps,
				"other kinds": otherKinds, "agreements wait their turn": agreementsWait, "not taken is kept": notTakenIsKept,
				"a report that panics": aReportThatPanics, "a report that ends programs": aReportThatEndsPrograms, "a report that ends readers": aReportThatEndsReaders, "a reading nobody can write": aReadingNobodyCanWrite,
				"a database that fails": aDatabaseThatFails, "an error in a turn": anErrorInATurn, "many programs at one head": manyProgramsAtOneHead, "again beside who leaves out": againBesideWhoLeavesOut,
				"large reports are taken by themselves": largeReports, "another program adopts an agreement": anotherAdopts,
				"what is offered is queued once": offeredOnce,
			} {
				t.Run(name, func(t *testing.T) { test(t, address(t)) })
			}
		})
	}
}

// tools are a reader and a resolver, made once.
var tools = sync.OnceValues(func() (*read.Reader, *resolve.Resolver) {
	r, err := read.New(read.Options{})
	if err != nil {
		panic(err)
	}
	rs, err := resolve.New(r.Lemmas)
	if err != nil {
		panic(err)
	}
	return r, rs
})

func newIntake(l ledger.Store) *intake.Intake {
	r, rs := tools()
	return intake.New(l, r, rs, intake.Options{})
}

func open(t *testing.T, address string) (*sqlstore.Store, *work.Queue) {
	t.Helper()
	l, err := sqlstore.Open(t.Context(), address, sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	q, err := work.Open(t.Context(), l, work.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return l, q
}

// item is a report, whose ID and text are parted by a bar.
func item(s string) intake.Item {
	id, text, _ := strings.Cut(s, "|")
	return intake.Item{Report: parley.Report{ID: id, Outlet: "Harrow Daily", Text: text, SHA256: parley.TextDigest(text), Published: parley.Civil{Value: "2031-03-10", Zone: "UTC", From: parley.ZoneStated}},
		Capture: &parley.Capture{SHA256: parley.TextDigest(id + text), Source: "https://harrow.example/" + id, Bytes: []byte("<p>\x00\xff" + text), MediaType: "text/html; charset=koi8-r", Fetched: now.Add(-time.Hour)}}
}

func items(all ...string) []intake.Item {
	var out []intake.Item
	for _, s := range all {
		out = append(out, item(s))
	}
	return out
}

func accord(version int) *parley.Agreement {
	return &parley.Agreement{Process: "valley", Version: version, Title: fmt.Sprint("Accord ", version), Zone: "UTC", Instrument: parley.Instrument{Signed: parley.Civil{Value: "2031-03-01"}}, Sides: []parley.Side{{ID: "varen", Name: "Varen"}},
		Provisions: []parley.Provision{{ID: "withdraw", Type: "withdrawal", Kind: parley.Achieve, Obligors: []string{"varen"}, Deadline: &parley.Deadline{Relation: parley.RelationBy, Time: parley.Civil{Value: "2031-03-15"}}}}}
}

const promise = "Varen will withdraw its troops from Tamis by Friday, the government of Varen said."

// batches are reports that depend on their order: commitments open provisions one
// after another, texts contend for a name, and some come twice.
var batches = [][]intake.Item{
	items("a|"+promise, "b|Karadesh must release all prisoners by 14 March, Varen said.", "a|Varen's troops left Tamis, residents said.", "c|Nothing happened."),
	items("c|Something happened in Tamis.", "a|"+promise, "d|Varen must open the road to Orsk by 16 March, Karadesh said.", "e|Varen has withdrawn its troops from Tamis, General Ilya Dorn said."),
}

func entries(t *testing.T, l ledger.Store) []parley.Entry {
	t.Helper()
	var out []parley.Entry
	for e, err := range l.Entries(t.Context(), ledger.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, e)
	}
	if faults, err := l.Verify(t.Context(), nil); err != nil || len(faults) > 0 {
		t.Errorf("verify: %v, %v", faults, err)
	}
	return out
}

func seq(items []intake.Item) func(yield func(intake.Item, error) bool) {
	return func(yield func(intake.Item, error) bool) {
		for _, i := range items {
			if !yield(i, nil) {
				return
			}
		}
	}
}

func equalsOneProgram(t *testing.T, address string) {
	alone, err := sqlstore.Open(t.Context(), filepath.Join(t.TempDir(), "alone.db"), sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer alone.Close()
	in := newIntake(alone)
	l, q := open(t, address)
	for i, b := range batches {
		at := now.Add(time.Duration(i) * time.Hour)
		if _, err := in.Add(t.Context(), at, []string{"found"}, seq(b)); err != nil {
			t.Fatal(err)
		}
		if err := q.Add(t.Context(), at, []string{"found"}, b...); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := q.Waiting(t.Context()); err != nil || n != 8 {
		t.Errorf("%d wait, %v", n, err)
	}
	told := 0
	if err := q.Run(t.Context(), work.RunOptions{Intake: newIntake(l), Readers: 3, Drain: true, Acknowledge: func(string, []parley.EntryID) { told++ }}); err != nil {
		t.Fatal(err)
	}
	want := entries(t, alone)
	if diff := cmp.Diff(want, entries(t, l)); diff != "" || len(want) < 15 {
		t.Errorf("entries of one program (-) and from the queue (+):\n%s", diff)
	}
	if told != 8 {
		t.Errorf("%d reports acknowledged of 8", told)
	}
	for _, id := range []string{"a", "d"} {
		var captured [2][]parley.Capture
		for i, l := range []ledger.Store{alone, l} {
			if captured[i], err = l.Captures(t.Context(), id); err != nil || len(captured[i]) == 0 {
				t.Fatalf("%d captures of %s, %v", len(captured[i]), id, err)
			}
			for k := range captured[i] {
				c := &captured[i][k]
				if *c, err = l.Capture(t.Context(), id, c.SHA256); err != nil || len(c.Bytes) == 0 || c.MediaType == "" || c.Fetched.IsZero() {
					t.Errorf("capture of %s: %+v, %v", id, c, err)
				}
			}
		}
		if diff := cmp.Diff(captured[0], captured[1]); diff != "" {
			t.Errorf("captures of one program (-) and from the queue (+):\n%s", diff)
		}
	}
	if s, err := q.State(t.Context()); err != nil || !cmp.Equal(s, work.State{}) {
		t.Errorf("%+v, %v", s, err)
	}
}

// A report whose reader died is read by another program, before River knows.
func aReportNobodyReads(t *testing.T, address string) {
	l, q := open(t, address)
	if err := q.Add(t.Context(), now, []string{"found"}, batches[0]...); err != nil {
		t.Fatal(err)
	}
	beginFirst(t, l)
	if err := q.Run(t.Context(), work.RunOptions{Intake: newIntake(l), Drain: true, Look: 10 * time.Millisecond, Patience: 2}); err != nil {
		t.Fatal(err)
	}
	if e, err := ledger.ReportByID(t.Context(), l, "a"); err != nil || e.Report.Text != promise {
		t.Errorf("%+v, %v", e.Report, err)
	}
}

// beginFirst has the first job begun by somebody who is no more.
func beginFirst(t *testing.T, l *sqlstore.Store) {
	t.Helper()
	if _, err := l.Tables().ExecContext(t.Context(), `UPDATE river_job SET state = 'running', attempt = 1, attempted_at = created_at WHERE id = (SELECT min(id) FROM river_job)`); err != nil {
		t.Fatal(err)
	}
}

// Where many that came later are read already, nobody waits any longer.
func aReportThatIsOvertaken(t *testing.T, address string) {
	l, q := open(t, address)
	var many []intake.Item
	for n := range 55 {
		many = append(many, item(fmt.Sprintf("r%d|Nothing happened.", n)))
	}
	if err := q.Add(t.Context(), now, []string{"found"}, many...); err != nil {
		t.Fatal(err)
	}
	beginFirst(t, l)
	if err := q.Run(t.Context(), work.RunOptions{Intake: newIntake(l), Drain: true, Look: 10 * time.Millisecond, Patience: 1 << 30}); err != nil {
		t.Fatal(err)
	}
	if n := len(entries(t, l)); n != 110 {
		t.Errorf("%d entries of 55 reports", n)
	}
}

// breaking is a reader that breaks on one report.
type breaking struct{ intake.Reader }

func (b breaking) Read(ctx context.Context, rep *parley.Report) (parley.Reading, error) {
	if rep.ID == "b" {
		return parley.Reading{}, errors.New("the reader broke on it")
	}
	return b.Reader.Read(ctx, rep)
}

func whatBreaksIsLeft(t *testing.T, address string) {
	l, q := open(t, address)
	if err := q.Add(t.Context(), now, []string{"found"}, batches[0]...); err != nil {
		t.Fatal(err)
	}
	r, rs := tools()
	var failed []work.Left
	o := work.RunOptions{Intake: intake.New(l, breaking{r}, rs, intake.Options{}), Drain: true, Failed: func(f work.Left) { failed = append(failed, f) }}
	if err := q.Run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	s, err := q.State(t.Context())
	want := []work.Left{{Place: 2, Name: "b", Why: "the reader broke on it"}}
	if err != nil || s.Waiting != 0 || !cmp.Equal(s.Left, want) || !cmp.Equal(failed, want) {
		t.Errorf("%+v, %v; told %v", s, err, failed)
	}
	if _, err := ledger.ReportByID(t.Context(), l, "c"); err != nil {
		t.Errorf("what came after it is not there: %v", err)
	}
	if n, err := q.Again(t.Context()); err != nil || n != 1 {
		t.Fatalf("again: %d, %v", n, err)
	}
	if err := q.Run(t.Context(), work.RunOptions{Intake: newIntake(l), Drain: true}); err != nil {
		t.Fatal(err)
	}
	if e, err := ledger.ReportByID(t.Context(), l, "b"); err != nil || !e.Times.Recorded.Equal(now) {
		t.Errorf("%v, %v", e.Times, err)
	}
}

// held is a reader that does not end with a report until it is let go, and counts
// who began with it.
type held struct {
	intake.Reader
	began *atomic.Int32
	let   chan struct{}
}

func (h held) Read(ctx context.Context, rep *parley.Report) (parley.Reading, error) {
	if rep.ID == "a" {
		h.began.Add(1)
		<-h.let
	}
	return h.Reader.Read(ctx, rep)
}

// Of many programs that could read the head of the queue out of turn one does, and
// the report is not given up for their number.
func oneOfManyHelps(t *testing.T, address string) {
	l, q := open(t, address)
	if err := q.Add(t.Context(), now, []string{"found"}, item("a|Nothing happened."), item("z|Nothing else happened.")); err != nil {
		t.Fatal(err)
	}
	beginFirst(t, l)
	r, rs := tools()
	h := held{r, new(atomic.Int32), make(chan struct{})}
	var others sync.WaitGroup
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	run := func(reader intake.Reader, drain bool) {
		if err := q.Run(ctx, work.RunOptions{Intake: intake.New(l, reader, rs, intake.Options{}), Drain: drain, Look: time.Millisecond, Patience: 1}); err != nil && ctx.Err() == nil {
			t.Error(err)
		}
	}
	for range 24 {
		others.Go(func() { run(h, false) })
	}
	for h.began.Load() == 0 && ctx.Err() == nil {
		runtime.Gosched()
	}
	for range 200 { // meanwhile the others look, too
		if _, err := q.State(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	close(h.let)
	run(r, true)
	stop()
	others.Wait()
	if s, err := q.State(t.Context()); err != nil || len(s.Left) > 0 {
		t.Errorf("%+v, %v", s, err)
	}
	if n := h.began.Load(); n != 1 {
		t.Errorf("%d programs read one report", n)
	}
}

type announceArgs struct{ Process string }

func (announceArgs) Kind() string                 { return "announce" }
func (announceArgs) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: "announcing"} }

// What follows from new entries is put in with them, and done by kinds of jobs
// that others bring.
func otherKinds(t *testing.T, address string) {
	l, q := open(t, address)
	ctx, stop := context.WithCancel(t.Context())
	heard := make(chan string, 10)
	kind := work.Kind{Queue: "announcing", Workers: 2, Register: func(w *river.Workers) {
		river.AddWorker(w, river.WorkFunc(func(_ context.Context, job *river.Job[announceArgs]) error {
			heard <- job.Args.Process
			return nil
		}))
	}}
	appended := func(ctx context.Context, tx sqlstore.Tx, processes []string) error {
		for _, p := range processes {
			if err := q.Insert(ctx, &tx, announceArgs{p}, nil); err != nil {
				return err
			}
		}
		return nil
	}
	if err := q.Add(ctx, now, []string{"found"}, batches[0][0]); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() {
		ended <- q.Run(ctx, work.RunOptions{Intake: newIntake(l), Appended: appended, Kinds: []work.Kind{kind}})
	}()
	if p := <-heard; p != "found" {
		t.Errorf("heard of %q", p)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// An agreement counts for what comes after it; one in conflict is left.
func agreementsWait(t *testing.T, address string) {
	l, q := open(t, address)
	report := batches[1][3]
	other := accord(1)
	other.Title = "Another accord"
	for _, step := range []func() error{
		func() error { return q.Add(t.Context(), now, []string{"valley"}, batches[0][3]) },
		func() error { return q.Adopt(t.Context(), now, accord(1)) },
		func() error { return q.Add(t.Context(), now, []string{"valley"}, report) },
		func() error { return q.Adopt(t.Context(), now, other) },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	if p, err := q.Processes(t.Context()); err != nil || !slices.Equal(p, []string{"valley"}) {
		t.Errorf("processes %v, %v", p, err)
	}
	if err := q.Run(t.Context(), work.RunOptions{Intake: newIntake(l), Drain: true}); err != nil {
		t.Fatal(err)
	}
	var bearings []string
	for _, e := range entries(t, l) {
		if e.Bearing != nil {
			bearings = append(bearings, e.Bearing.Provision+" "+e.Bearing.Report)
		}
	}
	if !slices.Equal(bearings, []string{"withdraw e"}) {
		t.Errorf("bearings: %v", bearings)
	}
	if s, err := q.State(t.Context()); err != nil || len(s.Left) != 1 || !strings.Contains(s.Left[0].Why, "raise") {
		t.Errorf("%+v, %v", s, err)
	}
	if err := q.Adopt(t.Context(), now, other); !errors.Is(err, parley.ErrConflict) {
		t.Errorf("in conflict with the ledger: %v", err)
	}
}

// failing is a ledger's intake whose reader stops the work.
type failing struct {
	intake.Reader
	stop func()
}

func (f failing) Read(ctx context.Context, rep *parley.Report) (parley.Reading, error) {
	f.stop()
	return f.Reader.Read(ctx, rep)
}

// What was stopped goes on where it was.
func notTakenIsKept(t *testing.T, address string) {
	l, q := open(t, address)
	if err := q.Add(t.Context(), now, []string{"found"}, batches[0]...); err != nil {
		t.Fatal(err)
	}
	r, rs := tools()
	ctx, stop := context.WithCancel(t.Context())
	if err := q.Run(ctx, work.RunOptions{Intake: intake.New(l, failing{r, stop}, rs, intake.Options{})}); err != nil {
		t.Fatal(err)
	}
	if s, err := q.State(t.Context()); err != nil || s.Waiting == 0 || len(s.Left) > 0 {
		t.Errorf("after the stop: %+v, %v", s, err)
	}
	if err := q.Run(t.Context(), work.RunOptions{Intake: newIntake(l), Drain: true}); err != nil {
		t.Fatal(err)
	}
	if e, err := ledger.ReportByID(t.Context(), l, "c"); err != nil || e.Report.Text != "Nothing happened." {
		t.Errorf("%+v, %v", e.Report, err)
	}
}
