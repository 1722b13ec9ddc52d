package notify_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode"

	"parley/internal/notify"
)

// overdue gives a program that has announced one change.
func overdue(t *testing.T, d *desk, config string, o notify.Options) *notify.Notifier {
	t.Helper()
	n := d.start(t, config, o)
	look(t, n)
	d.set(at(8, 12))
	if look(t, n) != 1 {
		t.Fatal("nothing is announced")
	}
	return n
}

func none() float64 { return 0 }

// standing and last tell how the hook fares, and what became of its last message.
func standing(t *testing.T, d *desk) (notify.Standing, notify.Delivery) {
	t.Helper()
	s := d.state(t)
	st, err := s.Standing(t.Context(), "news")
	if err != nil {
		t.Fatal(err)
	}
	all, err := s.Deliveries(t.Context(), "news", 1)
	if err != nil || len(all) != 1 {
		t.Fatalf("%v, %v", all, err)
	}
	return st, all[0]
}

// A message that is not taken is sent again later and later, under one ID, by
// whatever program runs then, and given up in the end.
func TestRetries(t *testing.T) {
	d, rec := newDesk(t), newReceiver(t)
	rec.answers(status(500))
	n := overdue(t, d, hook(rec, ""), notify.Options{Random: none})
	waits := []time.Duration{5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 24 * time.Hour}
	id := ""
	for i := range 10 {
		if s := send(t, n); s.Failed != 1 || s.Delivered != 0 {
			t.Fatalf("attempt %d: %+v", i+1, s)
		}
		got := rec.all()
		if len(got) != 1 || id != "" && got[0].ID != id || got[0].Time != fmt.Sprint(d.now().Unix()) {
			t.Fatalf("attempt %d at %s: %+v", i+1, d.now(), got)
		}
		id = got[0].ID
		_, last := standing(t, d)
		if last.Attempts != i+1 || last.Status != 500 || last.Problem != "status 500: so it is" {
			t.Errorf("attempt %d: %+v", i+1, last)
		}
		if i == len(waits) {
			break
		}
		if want := d.now().Add(waits[i]); !last.Due.Equal(want) {
			t.Errorf("after attempt %d it is due %s, want %s", i+1, last.Due, want)
		}
		d.set(last.Due.Add(-time.Second))
		n = d.start(t, hook(rec, ""), notify.Options{Random: none}) // another program
		if s := send(t, n); s != (notify.Sent{}) {
			t.Fatalf("it is sent before it is due: %+v", s)
		}
		d.set(last.Due)
	}
	if st, last := standing(t, d); last.Outcome != notify.GivenUp || st.GaveUp != 1 || st.Waiting != 0 || !st.Disabled.IsZero() {
		t.Errorf("%+v, %+v", st, last)
	}
	d.set(d.now().AddDate(0, 0, 7))
	rec.answers(nil)
	if s := send(t, n); s != (notify.Sent{}) {
		t.Errorf("what was given up is sent again: %+v", s)
	}
	if again, err := d.state(t).Retry(t.Context(), "news", d.now()); again != 1 || err != nil {
		t.Errorf("%d, %v", again, err)
	}
	if s := send(t, n); s.Delivered != 1 {
		t.Errorf("%+v", s)
	}
	if got := rec.all(); len(got) != 1 || got[0].ID != id {
		t.Errorf("%+v", got)
	}
}

// The time between attempts is spread, and a receiver may ask for a longer one.
func TestWhenItIsSentAgain(t *testing.T) {
	for name, c := range map[string]struct {
		random float64
		answer http.HandlerFunc
		want   time.Duration
	}{
		"no jitter":             {0, status(500), 5 * time.Second},
		"all of it":             {1, status(500), 6 * time.Second},
		"asked for":             {0, retryAfter("90"), 90 * time.Second},
		"asked for less":        {0, retryAfter("1"), 5 * time.Second},
		"asked for ages":        {0, retryAfter("999999"), 24 * time.Hour},
		"asked for a nonsense":  {0, retryAfter("soon"), 5 * time.Second},
		"a 304 is no success":   {0, status(304), 5 * time.Second},
		"forbidden is no end":   {0, status(403), 5 * time.Second},
		"the connection breaks": {0, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, 5 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			d, rec := newDesk(t), newReceiver(t)
			rec.answers(c.answer)
			send(t, overdue(t, d, hook(rec, ""), notify.Options{Random: func() float64 { return c.random }}))
			if _, last := standing(t, d); !last.Due.Equal(d.now().Add(c.want)) || last.Outcome != notify.Waiting || last.Problem == "" {
				t.Errorf("%+v, want it due after %s", last, c.want)
			}
		})
	}
}

func retryAfter(value string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", value)
		w.WriteHeader(http.StatusTooManyRequests)
	}
}

// A receiver that says 410 is left alone until somebody says otherwise.
func TestGone(t *testing.T) {
	d, rec := newDesk(t), newReceiver(t)
	rec.answers(status(410))
	n := overdue(t, d, hook(rec, ""), notify.Options{Random: none})
	send(t, n)
	if st, last := standing(t, d); !st.Disabled.Equal(at(8, 12)) || st.Reason == "" || last.Outcome != notify.GivenUp || last.Status != 410 {
		t.Errorf("%+v, %+v", st, last)
	}
	rec.answers(nil)
	rec.all()
	d.set(at(13, 0))
	if look(t, n) != 1 || send(t, n) != (notify.Sent{}) {
		t.Error("it is sent what came later")
	}
	if _, err := d.state(t).Retry(t.Context(), "news", d.now()); err != nil {
		t.Fatal(err)
	}
	send(t, n)
	if got := rec.all(); len(got) != 1 || got[0].Data.Provision != "withdraw" {
		t.Errorf("%+v", got)
	}
}

// No redirect is followed, least of all to this machine.
func TestRedirects(t *testing.T) {
	d, rec := newDesk(t), newReceiver(t)
	secretive := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("%s reaches a server that no hook names", r.Method)
	}))
	defer secretive.Close()
	for _, code := range []int{301, 302, 303, 307, 308} {
		rec.answers(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, secretive.URL, code) })
		n := d.start(t, hook(rec, ""), notify.Options{Random: none})
		if err := n.Test(t.Context(), "news"); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("status %d: redirects are not followed", code)) {
			t.Errorf("%d: %v", code, err)
		}
	}
}

// A private address is reached only where its hook says so.
func TestPrivateAddresses(t *testing.T) {
	reached := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it is reached") }))
	defer reached.Close()
	d := newDesk(t)
	n := overdue(t, d, fmt.Sprintf("hooks:\n- {name: news, url: %s, secret: %s}\n", reached.URL, secret), notify.Options{})
	if s := send(t, n); s.Failed != 1 {
		t.Errorf("%+v", s)
	}
	if _, last := standing(t, d); !strings.Contains(last.Problem, "private: true") || last.Status != 0 {
		t.Errorf("%+v", last)
	}
}

// A receiver that does not answer in time is tried again.
func TestSlow(t *testing.T) {
	d, rec := newDesk(t), newReceiver(t)
	rec.answers(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	n := overdue(t, d, hook(rec, ""), notify.Options{Random: none, Timeout: 50 * time.Millisecond})
	send(t, n)
	if _, last := standing(t, d); !strings.Contains(last.Problem, "it took longer than 50ms") || last.Outcome != notify.Waiting {
		t.Errorf("%+v", last)
	}
}

// A receiver that says much more than it has to is not listened to for long.
func TestEndlessAnswer(t *testing.T) {
	d, rec := newDesk(t), newReceiver(t)
	rec.answers(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(500)
		for r.Context().Err() == nil {
			if _, err := w.Write([]byte(strings.Repeat("much ado ", 1000))); err != nil {
				return
			}
		}
	})
	send(t, overdue(t, d, hook(rec, ""), notify.Options{Random: none}))
	if _, last := standing(t, d); last.Status != 500 || len(last.Problem) > 250 {
		t.Errorf("%d: %d bytes", last.Status, len(last.Problem))
	}
}

// What a program had in hand when it was killed is sent by the next one, when the
// attempt is surely over.
func TestKilledInTheMiddle(t *testing.T) {
	d, rec := newDesk(t), newReceiver(t)
	overdue(t, d, hook(rec, ""), notify.Options{})
	if _, ok, err := d.state(t).Claim(t.Context(), "news", d.now(), d.now().Add(30*time.Second)); !ok || err != nil {
		t.Fatal(ok, err)
	}
	n := d.start(t, hook(rec, ""), notify.Options{})
	if s := send(t, n); s != (notify.Sent{}) {
		t.Errorf("%+v, while another program may be sending it", s)
	}
	d.set(d.now().Add(30 * time.Second))
	if s := send(t, n); s.Delivered != 1 {
		t.Errorf("%+v", s)
	}
}

// What is cut off because the program ends counts as not begun.
func TestStoppedInTheMiddle(t *testing.T) {
	d, rec := newDesk(t), newReceiver(t)
	ctx, stop := context.WithCancel(t.Context())
	rec.answers(func(_ http.ResponseWriter, r *http.Request) {
		stop()
		<-r.Context().Done()
	})
	n := overdue(t, d, hook(rec, ""), notify.Options{})
	if _, err := n.Send(ctx); err == nil {
		t.Error("it was not cut off")
	}
	if _, last := standing(t, d); last.Attempts != 0 || last.Outcome != notify.Waiting || !last.Due.Equal(d.now()) {
		t.Errorf("%+v", last)
	}
	rec.answers(nil)
	if s := send(t, d.start(t, hook(rec, ""), notify.Options{})); s.Delivered != 1 {
		t.Errorf("%+v", s)
	}
}

// A hook whose receiver hangs keeps no other one waiting, and the program ends
// when it is told to.
func TestRun(t *testing.T) {
	d, rec := newDesk(t), newReceiver(t)
	stuck := newReceiver(t)
	stuck.answers(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	config := fmt.Sprintf("hooks:\n- {name: stuck, url: %s, private: true, secret: %s}\n- {name: news, url: %s, private: true, secret: %s}\n", stuck.URL, secret, rec.URL, secret)
	look(t, d.start(t, config, notify.Options{}))
	d.set(at(8, 12))
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	n := d.start(t, config, notify.Options{Every: time.Millisecond, Timeout: time.Hour})
	go func() { ended <- n.Run(ctx) }()
	<-stuck.got
	if m := <-rec.got; m.Data.Provision != "withdraw" {
		t.Errorf("%+v", m)
	}
	d.set(at(12, 12))
	if m := <-rec.got; m.Data.Provision != "talks" {
		t.Errorf("%+v", m)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// An answer that no database would keep is told without what cannot be told.
func TestUnreadableAnswer(t *testing.T) {
	d, rec := newDesk(t), newReceiver(t)
	rec.answers(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusTeapot)
		w.Write([]byte("a\x00b\x1b[31m \xff")) //nolint:errcheck // the receiver's own answer
	})
	n := overdue(t, d, hook(rec, ""), notify.Options{Random: none})
	if s := send(t, n); s.Failed != 1 {
		t.Fatalf("%+v", s)
	}
	if _, last := standing(t, d); last.Status != http.StatusTeapot || strings.ContainsFunc(last.Problem, unicode.IsControl) {
		t.Errorf("%+v", last)
	}
}
