package work_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley"
	"parley/internal/intake"
	"parley/internal/ledger"
	"parley/internal/ledger/sqlstore"
	"parley/internal/resolve"
	"parley/internal/work"
)

// wordless is a reader of before readings had their words: who takes them finds
// them then.
type wordless struct{ intake.Reader }

func (w wordless) Read(ctx context.Context, rep *parley.Report) (parley.Reading, error) {
	rd, err := w.Reader.Read(ctx, rep)
	rd.Words = parley.Words{}
	return rd, err
}

// trap gives an intake that does something when it takes what tells of Orsk.
func trap(t *testing.T, l ledger.Store, do func()) *intake.Intake {
	t.Helper()
	r, _ := tools()
	rs, err := resolve.New(func(words string) parley.Words {
		if strings.Contains(words, "Orsk") {
			do()
		}
		return r.Lemmas(words)
	})
	if err != nil {
		t.Fatal(err)
	}
	return intake.New(l, wordless{r}, rs, intake.Options{})
}

// withTrap queues an agreement and reports, the second of which springs a trap.
func withTrap(t *testing.T, q *work.Queue) {
	t.Helper()
	if err := q.Adopt(t.Context(), now, accord(1)); err != nil {
		t.Fatal(err)
	}
	all := items("a|Varen has withdrawn its troops from Tamis, General Ilya Dorn said.", "b|Varen has withdrawn its troops from Orsk, General Ilya Dorn said.", "c|Varen has withdrawn its troops from Belm, General Ilya Dorn said.")
	if err := q.Add(t.Context(), now, []string{"valley"}, all...); err != nil {
		t.Fatal(err)
	}
}

// reported lists the reports of a ledger.
func reported(t *testing.T, l ledger.Store) string {
	t.Helper()
	var out []string
	for _, e := range entries(t, l) {
		if e.Kind == parley.EntryReport {
			out = append(out, e.Report.ID)
		}
	}
	return strings.Join(out, " ")
}

// A report at which the work panics is left out, without anything of it, and the
// program goes on.
func aReportThatPanics(t *testing.T, address string) {
	l, q := open(t, address)
	withTrap(t, q)
	if err := q.Run(t.Context(), work.RunOptions{Intake: trap(t, l, func() { panic("no such thing") }), Drain: true}); err != nil {
		t.Fatal(err)
	}
	s, err := q.State(t.Context())
	want := []work.Left{{Place: 3, Name: "b", Why: `report "b": the work broke on it: no such thing`}}
	if err != nil || s.Waiting != 0 || !cmp.Equal(s.Left, want) {
		t.Errorf("%+v, %v", s, err)
	}
	if got := reported(t, l); got != "a c" {
		t.Errorf("reports %s", got)
	}
}

// later has the time pass in which one try is counted.
func later(t *testing.T, l *sqlstore.Store) {
	t.Helper()
	if _, err := l.Tables().ExecContext(t.Context(), `UPDATE work_item SET tried = 0`); err != nil {
		t.Fatal(err)
	}
}

// A report that ends each program that takes it is left out after some, and no
// other is.
func aReportThatEndsPrograms(t *testing.T, address string) {
	l, q := open(t, address)
	withTrap(t, q)
	ended := 0
	for s := (work.State{Waiting: 1}); s.Waiting > 0; later(t, l) {
		// The goroutine ends there and then, as a program does that is killed.
		err := q.Run(t.Context(), work.RunOptions{Intake: trap(t, l, func() { ended++; runtime.Goexit() }), Drain: true, Look: time.Millisecond})
		if err == nil {
			s, err = q.State(t.Context())
		}
		if err != nil || ended > 30 {
			t.Fatalf("%d programs ended, %+v, %v", ended, s, err)
		}
	}
	s, err := q.State(t.Context())
	if err != nil || len(s.Left) != 1 || s.Left[0].Name != "b" || !strings.Contains(s.Left[0].Why, "tried 20 times") {
		t.Errorf("%+v, %v", s, err)
	}
	if got := reported(t, l); got != "a c" || ended < 20 {
		t.Errorf("reports %s; %d programs ended", got, ended)
	}
}

// deadly is a reader that ends the program at a report.
type deadly struct{ intake.Reader }

func (d deadly) Read(ctx context.Context, rep *parley.Report) (parley.Reading, error) {
	if rep.ID == "a" {
		runtime.Goexit()
	}
	return d.Reader.Read(ctx, rep)
}

// So is one that ends each program that reads it.
func aReportThatEndsReaders(t *testing.T, address string) {
	l, q := open(t, address)
	if err := q.Add(t.Context(), now, []string{"found"}, items("a|Nothing happened.", "z|Nothing else happened.")...); err != nil {
		t.Fatal(err)
	}
	beginFirst(t, l)
	r, rs := tools()
	for n, s := 0, (work.State{Waiting: 1}); s.Waiting > 0; n++ {
		later(t, l)
		err := q.Run(t.Context(), work.RunOptions{Intake: intake.New(l, deadly{r}, rs, intake.Options{}), Drain: true, Look: time.Millisecond, Patience: 1})
		if err == nil {
			s, err = q.State(t.Context())
		}
		if err != nil || n > 30 {
			t.Fatalf("%d programs ended, %+v, %v", n, s, err)
		}
	}
	if s, err := q.State(t.Context()); err != nil || len(s.Left) != 1 || s.Left[0].Name != "a" {
		t.Errorf("%+v, %v", s, err)
	}
	if got := reported(t, l); got != "z" {
		t.Errorf("reports %s", got)
	}
}

// boundless is a reader that finds what cannot be written down.
type boundless struct{ intake.Reader }

func (b boundless) Read(ctx context.Context, rep *parley.Report) (parley.Reading, error) {
	rd, err := b.Reader.Read(ctx, rep)
	low := math.Inf(-1)
	rd.Figures = append(rd.Figures, parley.Figure{Low: &low})
	return rd, err
}

// What cannot be written down is left out, too.
func aReadingNobodyCanWrite(t *testing.T, address string) {
	l, q := open(t, address)
	if err := q.Add(t.Context(), now, []string{"found"}, item("a|Nothing happened.")); err != nil {
		t.Fatal(err)
	}
	r, rs := tools()
	if err := q.Run(t.Context(), work.RunOptions{Intake: intake.New(l, boundless{r}, rs, intake.Options{}), Drain: true}); err != nil {
		t.Fatal(err)
	}
	if s, err := q.State(t.Context()); err != nil || len(s.Left) != 1 || !strings.Contains(s.Left[0].Why, "cannot be written") {
		t.Errorf("%+v, %v", s, err)
	}
}

// However often the database fails a program that takes a report, and the program
// ends then, the report is not given up.
func aDatabaseThatFails(t *testing.T, address string) {
	l, q := open(t, address)
	if err := q.Add(t.Context(), now, []string{"found"}, item("a|"+promise)); err != nil {
		t.Fatal(err)
	}
	failed := 0
	for range 25 {
		ctx, stop := context.WithCancel(t.Context())
		fails := func(context.Context, sqlstore.Tx, []string) error {
			failed++
			stop()
			return fmt.Errorf("the database cannot be written: %w", parley.ErrInvalid)
		}
		if err := q.Run(ctx, work.RunOptions{Intake: newIntake(l), Appended: fails, Look: time.Millisecond}); err != nil {
			t.Fatal(err)
		}
		later(t, l)
	}
	if s, err := q.State(t.Context()); err != nil || s.Waiting != 1 || len(s.Left) > 0 || failed != 25 {
		t.Fatalf("%+v after %d failures, %v", s, failed, err)
	}
	if err := q.Run(t.Context(), work.RunOptions{Intake: newIntake(l), Drain: true}); err != nil {
		t.Fatal(err)
	}
	if got := reported(t, l); got != "a" {
		t.Errorf("reports %s", got)
	}
}

// An error in the middle of a turn takes nothing, and all of it is taken later.
func anErrorInATurn(t *testing.T, address string) {
	l, q := open(t, address)
	if err := q.Add(t.Context(), now, []string{"found"}, slicesOf(30)...); err != nil {
		t.Fatal(err)
	}
	var failures atomic.Int32
	told := map[string]int{}
	appended := func(ctx context.Context, tx sqlstore.Tx, _ []string) error {
		if failures.Add(1)%3 == 1 {
			_, err := tx.ExecContext(ctx, `SELECT nothing FROM nowhere`)
			return errors.Join(errors.New("it fails"), err)
		}
		return nil
	}
	if err := q.Run(t.Context(), work.RunOptions{Intake: newIntake(l), Drain: true, Look: time.Millisecond, Appended: appended, Acknowledge: func(id string, _ []parley.EntryID) { told[id]++ }}); err != nil {
		t.Fatal(err)
	}
	if got := len(strings.Fields(reported(t, l))); got != 30 || len(told) != 30 {
		t.Errorf("%d reports, %d acknowledged", got, len(told))
	}
	for id, n := range told {
		if n != 1 {
			t.Errorf("%s is acknowledged %d times", id, n)
		}
	}
}

func slicesOf(n int) []intake.Item {
	var out []intake.Item
	for i := range n {
		out = append(out, item(fmt.Sprintf("r%d|Nothing happened.", i)))
	}
	return out
}

// A report that takes long to be taken is not given up for the number of programs
// that wait for it.
func manyProgramsAtOneHead(t *testing.T, address string) {
	l, q := open(t, address)
	_, beside := open(t, address) // who looks at it, and waits for none of them
	withTrap(t, q)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var began atomic.Int32
	let := make(chan struct{})
	slow := func() {
		began.Add(1)
		<-let
	}
	var all sync.WaitGroup
	for range 24 {
		in := trap(t, l, slow)
		all.Go(func() {
			if err := q.Run(ctx, work.RunOptions{Intake: in, Look: time.Millisecond}); err != nil && ctx.Err() == nil {
				t.Error(err)
			}
		})
	}
	for began.Load() == 0 && ctx.Err() == nil {
		runtime.Gosched()
	}
	for range 200 { // meanwhile the others look, too
		if s, err := beside.State(t.Context()); err != nil || len(s.Left) > 0 {
			t.Fatalf("%+v, %v", s, err)
		}
	}
	close(let)
	for s := (work.State{Waiting: 1}); s.Waiting > 0; {
		var err error
		if s, err = beside.State(t.Context()); err != nil || len(s.Left) > 0 {
			t.Fatalf("%+v, %v", s, err)
		}
	}
	stop()
	all.Wait()
	if got := reported(t, l); got != "a b c" {
		t.Errorf("reports %s", got)
	}
}

// fickle is a reader that breaks so many times.
type fickle struct {
	intake.Reader
	breaks *atomic.Int32
}

func (f fickle) Read(ctx context.Context, rep *parley.Report) (parley.Reading, error) {
	if f.breaks.Add(-1) >= 0 {
		return parley.Reading{}, errors.New("the reader broke on it")
	}
	return f.Reader.Read(ctx, rep)
}

// What is queued again while a program leaves more out is not lost.
func againBesideWhoLeavesOut(t *testing.T, address string) {
	const reports = 20
	l, q := open(t, address)
	if err := q.Add(t.Context(), now, []string{"found"}, slicesOf(reports)...); err != nil {
		t.Fatal(err)
	}
	r, rs := tools()
	f := fickle{r, new(atomic.Int32)}
	f.breaks.Store(10 * reports)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() {
		ended <- q.Run(ctx, work.RunOptions{Intake: intake.New(l, f, rs, intake.Options{}), Readers: 4, Look: time.Millisecond})
	}()
	again := 0
	for {
		n, err := q.Again(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		s, err := q.State(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if again += n; f.breaks.Load() < 0 && s.Waiting+len(s.Left) == 0 {
			break
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if got := len(strings.Fields(reported(t, l))); got != reports || again < 5*reports {
		t.Errorf("%d reports, %d queued again", got, again)
	}
}

// lastOf is a reader that begins with one report when the others are read.
type lastOf struct {
	intake.Reader
	wait func()
}

func (r lastOf) Read(ctx context.Context, rep *parley.Report) (parley.Reading, error) {
	if rep.ID == "r0" {
		r.wait()
	}
	return r.Reader.Read(ctx, rep)
}

// A transaction holds as many items as its memory may.
func largeReports(t *testing.T, address string) {
	const reports = 4
	l, q := open(t, address)
	all := slicesOf(reports)
	for i := range all {
		all[i].Capture.Bytes = make([]byte, 13<<10)
		if err := q.Add(t.Context(), now, []string{"found"}, all[i]); err != nil {
			t.Fatal(err)
		}
	}
	r, rs := tools()
	late := lastOf{r, func() {
		for s, err := q.State(t.Context()); err == nil && s.Read < reports-1; s, err = q.State(t.Context()) {
			runtime.Gosched()
		}
	}}
	turns := 0
	o := work.RunOptions{Intake: intake.New(l, late, rs, intake.Options{}), Readers: 2, Drain: true, Patience: 1 << 30, Bytes: 32 << 10,
		Appended: func(context.Context, sqlstore.Tx, []string) error { turns++; return nil }}
	if err := q.Run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if got := reported(t, l); got != "r0 r1 r2 r3" || turns != reports {
		t.Errorf("reports %s in %d turns", got, turns)
	}
}

// What a program knows of the agreements goes from turn to turn, and another
// program may add one meanwhile.
func anotherAdopts(t *testing.T, address string) {
	l, q := open(t, address)
	other, _ := open(t, address)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	told, ended := make(chan string, 10), make(chan error, 1)
	go func() {
		ended <- q.Run(ctx, work.RunOptions{Intake: newIntake(l), Look: time.Millisecond, Acknowledge: func(id string, _ []parley.EntryID) { told <- id }})
	}()
	for i, a := range []func() *parley.Agreement{
		func() *parley.Agreement { return accord(1) },
		func() *parley.Agreement { a := accord(2); a.Provisions[0].ID = "leave"; return a },
		func() *parley.Agreement { a := accord(3); a.Provisions[0].ID = "go"; return a },
	} {
		if err := newIntake(other).Adopt(t.Context(), now, a()); err != nil {
			t.Fatal(err)
		}
		id := fmt.Sprint("e", i)
		if err := q.Add(t.Context(), now, []string{"valley"}, item(id+"|Varen has withdrawn its troops from Tamis, General Ilya Dorn said.")); err != nil {
			t.Fatal(err)
		}
		if got := <-told; got != id {
			t.Fatalf("%s is taken, not %s", got, id)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	var bearings []string
	for _, e := range entries(t, l) {
		if e.Bearing != nil {
			bearings = append(bearings, e.Bearing.Report+" "+e.Bearing.Provision)
		}
	}
	if got := strings.Join(bearings, ", "); got != "e0 withdraw, e1 leave, e2 go" {
		t.Errorf("bearings: %s", got)
	}
}
