// Package notifytest is the suite that every state of announcements has to pass.
//
//	notifytest.Run(t, func(t *testing.T) notify.State { return open(t, path) })
package notifytest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley"
	"parley/internal/change"
	"parley/internal/notify"
)

var now = time.Date(2031, 3, 10, 12, 0, 0, 123000, time.UTC)

func mark(minutes int, head int64) change.Mark {
	t := now.Add(time.Duration(minutes) * time.Minute)
	return change.Mark{AsOf: parley.AsOf{At: t, Known: t}, Head: head}
}

func message(id string, hooks ...string) notify.Message {
	return notify.Message{ID: id, Process: "karadesh", Provision: "withdraw", Made: now, Body: []byte(`{"` + id + `":1}`), Hooks: hooks}
}

// Run runs the suite. open opens the same state each time within a test, and a new
// one in the next.
func Run(t *testing.T, open func(t *testing.T) notify.State) {
	for name, test := range map[string]func(*testing.T, func(t *testing.T) notify.State){"marks": marks, "announced once": once, "deliveries": deliveries, "claims": claims, "disabled": disabled, "forgotten": forgotten} {
		t.Run(name, func(t *testing.T) { test(t, open) })
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func marks(t *testing.T, open func(t *testing.T) notify.State) {
	s := open(t)
	first, err := s.Begin(t.Context(), mark(0, 7))
	must(t, err)
	again, err := open(t).Begin(t.Context(), mark(5, 9))
	must(t, err)
	if first != mark(0, 7) || again != first {
		t.Errorf("it began at %v, and again at %v", first, again)
	}
	if m, ok, err := s.Mark(t.Context(), "karadesh"); ok || err != nil {
		t.Errorf("%v, %v, %v", m, ok, err)
	}
	must(t, s.Announce(t.Context(), "karadesh", first, mark(1, 8), nil))
	m, ok, err := open(t).Mark(t.Context(), "karadesh")
	if m != mark(1, 8) || !ok || err != nil {
		t.Errorf("%v, %v, %v", m, ok, err)
	}
	if err := s.Announce(t.Context(), "karadesh", first, mark(2, 9), []notify.Message{message("m", "a")}); !errors.Is(err, parley.ErrConflict) {
		t.Errorf("announced from a mark that it is not at: %v", err)
	}
	if got, err := s.Deliveries(t.Context(), "", 9); len(got) > 0 || err != nil {
		t.Errorf("%v, %v", got, err)
	}
}

func once(t *testing.T, open func(t *testing.T) notify.State) {
	from, err := open(t).Begin(t.Context(), mark(0, 7))
	must(t, err)
	const programs = 4
	results := make([]error, programs)
	var wg sync.WaitGroup
	for i := range programs {
		s := open(t)
		wg.Go(func() {
			results[i] = s.Announce(t.Context(), "karadesh", from, mark(1, 8), []notify.Message{message(fmt.Sprint("m", i), "a", "b")})
		})
	}
	wg.Wait()
	announced := 0
	for _, err := range results {
		if err == nil {
			announced++
		} else if !errors.Is(err, parley.ErrConflict) {
			t.Error(err)
		}
	}
	got, err := open(t).Deliveries(t.Context(), "", 99)
	if announced != 1 || len(got) != 2 || err != nil {
		t.Errorf("announced by %d programs, %d deliveries, %v", announced, len(got), err)
	}
}

func deliveries(t *testing.T, open func(t *testing.T) notify.State) {
	s := open(t)
	from, err := s.Begin(t.Context(), mark(0, 7))
	must(t, err)
	must(t, s.Announce(t.Context(), "karadesh", from, mark(1, 8), []notify.Message{message("m2", "a", "b"), message("m1", "a")}))
	d, ok, err := s.Claim(t.Context(), "a", now, now.Add(time.Minute))
	must(t, err)
	sent := message("m2")
	if want := (notify.Delivery{Hook: "a", Message: sent, Outcome: notify.Waiting, Attempts: 1, Due: now.Add(time.Minute)}); !ok || !cmp.Equal(d, want) {
		t.Errorf("the first of those announced at once (-want +got):\n%s", cmp.Diff(want, d))
	}
	d.Due, d.Last, d.Status, d.Problem = now.Add(5*time.Second), now.Add(time.Second), 500, "no"
	must(t, s.Settle(t.Context(), d))
	other, ok, err := s.Claim(t.Context(), "a", now, now.Add(time.Minute))
	if !ok || err != nil || other.Message.ID != "m1" {
		t.Errorf("%+v, %v, %v", other, ok, err)
	}
	other.Outcome, other.Last = notify.Delivered, now.Add(2*time.Second)
	must(t, s.Settle(t.Context(), other))
	if again, ok, err := s.Claim(t.Context(), "a", now.Add(4*time.Second), now.Add(time.Minute)); ok || err != nil {
		t.Errorf("%+v, %v", again, err)
	}
	again, ok, err := open(t).Claim(t.Context(), "a", now.Add(5*time.Second), now.Add(time.Minute))
	if !ok || err != nil || again.Message.ID != "m2" || again.Attempts != 2 || again.Status != 500 || again.Problem != "no" {
		t.Errorf("%+v, %v, %v", again, ok, err)
	}
	st, err := s.Standing(t.Context(), "a")
	if want := (notify.Standing{Waiting: 1, Delivered: 1, Last: now.Add(2 * time.Second)}); err != nil || st != want {
		t.Errorf("%+v, %v", st, err)
	}
	all, err := s.Deliveries(t.Context(), "", 2)
	if err != nil || len(all) != 2 {
		t.Errorf("%v, %v", all, err)
	}
	if of, err := s.Deliveries(t.Context(), "b", 9); err != nil || len(of) != 1 || of[0].Hook != "b" {
		t.Errorf("%v, %v", of, err)
	}
}

func claims(t *testing.T, open func(t *testing.T) notify.State) {
	s := open(t)
	from, err := s.Begin(t.Context(), mark(0, 7))
	must(t, err)
	var all []notify.Message
	for i := range 6 {
		all = append(all, message(fmt.Sprint("m", i), "a"))
	}
	must(t, s.Announce(t.Context(), "karadesh", from, mark(1, 8), all))
	var mu sync.Mutex
	taken := map[string]int{}
	var wg sync.WaitGroup
	for range 3 {
		s := open(t)
		wg.Go(func() {
			for range 20 { // another program may have been first: that is not the end
				d, ok, err := s.Claim(t.Context(), "a", now, now.Add(time.Minute))
				if err != nil {
					t.Error(err)
					return
				}
				if ok {
					mu.Lock()
					taken[d.Message.ID]++
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
	for i := range 6 {
		if n := taken[fmt.Sprint("m", i)]; n != 1 {
			t.Errorf("m%d is taken by %d programs", i, n)
		}
	}
	if _, ok, err := s.Claim(t.Context(), "a", now.Add(time.Minute), now.Add(2*time.Minute)); !ok || err != nil {
		t.Errorf("what a program that died had in hand does not come again: %v", err)
	}
}

func disabled(t *testing.T, open func(t *testing.T) notify.State) {
	s := open(t)
	from, err := s.Begin(t.Context(), mark(0, 7))
	must(t, err)
	must(t, s.Announce(t.Context(), "karadesh", from, mark(1, 8), []notify.Message{message("m1", "a", "b"), message("m2", "a")}))
	inHand, _, err := s.Claim(t.Context(), "a", now, now.Add(time.Minute))
	must(t, err)
	must(t, s.Disable(t.Context(), "a", now, "gone"))
	must(t, s.Settle(t.Context(), inHand)) // still waiting, it says
	must(t, s.Announce(t.Context(), "karadesh", mark(1, 8), mark(2, 9), []notify.Message{message("m3", "a", "b")}))
	st, err := open(t).Standing(t.Context(), "a")
	if want := (notify.Standing{Disabled: now, Reason: "gone", GaveUp: 2}); err != nil || st != want {
		t.Errorf("%+v, %v", st, err)
	}
	if st, err := s.Standing(t.Context(), "b"); err != nil || st.Waiting != 2 || !st.Disabled.IsZero() {
		t.Errorf("the other hook: %+v, %v", st, err)
	}
	n, err := s.Retry(t.Context(), "a", now.Add(time.Hour))
	if n != 2 || err != nil {
		t.Errorf("%d are sent again, %v", n, err)
	}
	d, ok, err := s.Claim(t.Context(), "a", now.Add(time.Hour), now.Add(2*time.Hour))
	if !ok || err != nil || d.Attempts != 1 {
		t.Errorf("%+v, %v, %v", d, ok, err)
	}
}

func forgotten(t *testing.T, open func(t *testing.T) notify.State) {
	s := open(t)
	from, err := s.Begin(t.Context(), mark(0, 7))
	must(t, err)
	young := message("young", "a")
	young.Made = now.Add(time.Hour)
	must(t, s.Announce(t.Context(), "karadesh", from, mark(1, 8), []notify.Message{message("old", "a"), message("old and waiting", "a", "b"), young}))
	for {
		d, ok, err := s.Claim(t.Context(), "a", now, now.Add(time.Hour))
		must(t, err)
		if !ok {
			break
		}
		d.Outcome = notify.Delivered
		must(t, s.Settle(t.Context(), d))
	}
	must(t, s.Forget(t.Context(), now.Add(time.Minute)))
	waits, err := s.Deliveries(t.Context(), "b", 9)
	if err != nil || len(waits) != 1 || waits[0].Message.ID != "old and waiting" || waits[0].Outcome != notify.Waiting {
		t.Errorf("what waits: %v, %v", waits, err)
	}
	d, ok, err := s.Claim(t.Context(), "b", now, now.Add(time.Hour))
	if !ok || err != nil {
		t.Fatalf("what waits is not sent: %v", err)
	}
	d.Outcome = notify.GivenUp
	must(t, s.Settle(t.Context(), d))
	must(t, s.Forget(t.Context(), now.Add(time.Minute)))
	all, err := s.Deliveries(t.Context(), "", 9)
	if err != nil || len(all) != 1 || all[0].Message.ID != "young" {
		t.Errorf("%v, %v", all, err)
	}
	if m, ok, err := s.Mark(t.Context(), "karadesh"); !ok || err != nil || m != mark(1, 8) {
		t.Errorf("the mark is gone with them: %v, %v, %v", m, ok, err)
	}
}
