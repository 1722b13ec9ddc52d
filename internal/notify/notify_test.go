package notify_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"parley"
	"parley/internal/notify"
)

// What was there at first is not announced; what time alone changes is, and what a
// report does, once each.
func TestAnnounces(t *testing.T) {
	d, rec := newDesk(t), newReceiver(t)
	n := d.start(t, hook(rec, ""), notify.Options{})
	step := func(now time.Time, want ...string) []taken {
		t.Helper()
		d.set(now)
		told := look(t, n)
		sent := send(t, n)
		got := rec.all()
		if told != len(want) || sent.Delivered != len(want) || len(got) != len(want) {
			t.Fatalf("%s: %d changes, %+v, %d messages; want %q", now, told, sent, len(got), want)
		}
		for i, m := range got {
			if s := m.Data.Provision + ": " + m.Data.What[0]; s != want[i] {
				t.Errorf("%s: %s, want %s", now, s, want[i])
			}
		}
		return got
	}
	step(at(2, 0))
	step(at(8, 11))
	m := step(at(8, 12), "withdraw: overdue, no report, was pending")[0]
	if m.Type != "verdict.changed" || !m.When.Equal(at(8, 12)) || m.Time != fmt.Sprint(at(8, 12).Unix()) || m.Data.Process != "karadesh" || m.Data.Title != "Accord of Tamis" || m.Data.Text != "Varen leaves Tamis." {
		t.Errorf("%+v", m)
	}
	if m.Data.Before.Badge != parley.BadgePending || m.Data.After.Badge != parley.BadgeOverdue || !m.Data.After.Latest.Equal(at(8, 12)) || m.Data.After.Reason == "" || !m.Data.Known.Equal(at(8, 12)) {
		t.Errorf("%+v", m.Data)
	}
	step(at(8, 13))
	d.set(at(9, 20))
	const words = "the last <soldier> has left"
	d.add(t, told("r1", "2031-03-09T10:00", words, parley.SenseFulfilled, "Varen", parley.StandingObligor)...)
	m = step(at(9, 20), "withdraw: claimed met, was overdue, no report")[0]
	if len(m.Data.Grounds) == 0 {
		t.Fatalf("no grounds: %+v", m.Data)
	}
	g := m.Data.Grounds[0]
	if !g.New || g.Words != words || g.Claimant != "Varen" || g.Standing != parley.StandingObligor || g.Outlet != "Harrow Daily" || g.URL != "https://harrow.example/r1" || !strings.HasPrefix(g.Link, "https://desk.example/report/r1?") {
		t.Errorf("%+v", g)
	}
	if !strings.HasPrefix(m.Data.Link, "https://desk.example/process/karadesh/provision/withdraw?at=2031-03-09T20") {
		t.Error(m.Data.Link)
	}
	step(at(9, 21))
	// A process that comes later is announced from its beginning.
	d.add(t, accord("lindemar"))
	step(at(10, 0), "withdraw: new: overdue, no report since 2031-03-08 12:00 UTC; nobody has said whether it was done", "talks: new: pending, until 2031-03-12 12:00 UTC; nobody has said whether it was done")
}

// Whatever is stopped in between: nothing is announced twice, and what became
// known or passed meanwhile is announced.
func TestRestarts(t *testing.T) {
	d, rec := newDesk(t), newReceiver(t)
	look(t, d.start(t, hook(rec, ""), notify.Options{}))
	d.set(at(9, 20)) // no program runs meanwhile
	d.add(t, told("r1", "2031-03-09T10:00", "it has left", parley.SenseFulfilled, "Varen", parley.StandingObligor)...)
	if n := look(t, d.start(t, hook(rec, ""), notify.Options{})); n != 1 { // and stops before it sends
		t.Errorf("%d changes while nothing ran", n)
	}
	again := d.start(t, hook(rec, ""), notify.Options{})
	if n := look(t, again); n != 0 {
		t.Errorf("%d changes are announced again", n)
	}
	send(t, again)
	if got := rec.all(); len(got) != 1 || got[0].Data.Before.Badge != parley.BadgePending || got[0].Data.After.Badge != parley.BadgeClaimedMet {
		t.Errorf("%+v", got)
	}
	send(t, d.start(t, hook(rec, ""), notify.Options{}))
	if got := rec.all(); len(got) > 0 {
		t.Errorf("sent again: %+v", got)
	}
}

// A report that arrives late could be known before the last announcement, and is
// a change nonetheless.
func TestWhatArrivesLate(t *testing.T) {
	d, rec := newDesk(t), newReceiver(t)
	n := d.start(t, hook(rec, ""), notify.Options{})
	look(t, n)
	d.set(at(9, 0))
	look(t, n)
	d.add(t, told("r1", "2031-03-05T10:00", "it has left", parley.SenseFulfilled, "Varen", parley.StandingObligor)...)
	d.set(at(9, 1))
	for _, n := range []*notify.Notifier{n, d.start(t, hook(rec, ""), notify.Options{})} {
		look(t, n)
	}
	send(t, n)
	if got := rec.all(); len(got) != 2 || got[1].Data.After.Badge != parley.BadgeClaimedMet {
		t.Errorf("%+v", got)
	}
}

func TestManyPrograms(t *testing.T) {
	d, rec := newDesk(t), newReceiver(t)
	var all []*notify.Notifier
	for range 4 {
		n := d.start(t, hook(rec, ""), notify.Options{})
		look(t, n)
		all = append(all, n)
	}
	d.set(at(13, 0))
	var wg sync.WaitGroup
	for _, n := range all {
		wg.Go(func() {
			if _, err := n.Look(t.Context()); err != nil {
				t.Error(err)
			}
			if _, err := n.Send(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	send(t, all[0])
	ids := map[string]bool{}
	for _, m := range rec.all() {
		if ids[m.ID] {
			t.Errorf("%s is sent twice", m.ID)
		}
		ids[m.ID] = true
	}
	if len(ids) != 2 {
		t.Errorf("%d messages, want 2", len(ids))
	}
}

// A hook is told what it asks for.
func TestWhoIsTold(t *testing.T) {
	d, rec := newDesk(t), newReceiver(t)
	d.add(t, accord("lindemar"))
	other, badges := newReceiver(t), newReceiver(t)
	config := hook(rec, "") +
		fmt.Sprintf("- {name: other, url: %s, private: true, secret: %s, processes: [lindemar, nowhere]}\n", other.URL, secret) +
		fmt.Sprintf("- {name: badges, url: %s, private: true, secret: %s, processes: [karadesh], only: badge}\n", badges.URL, secret)
	n := d.start(t, config, notify.Options{})
	look(t, n)
	for i, day := range []int{9, 10} {
		d.set(at(day, 12))
		d.add(t, told(fmt.Sprint("r", i), fmt.Sprintf("2031-03-%02dT10:00", day), fmt.Sprint("it has left, and left ", i), parley.SenseFulfilled, "Varen", parley.StandingObligor)...)
		look(t, n)
	}
	send(t, n)
	if a, b, c := len(rec.all()), len(other.all()), len(badges.all()); a != 3 || b != 1 || c != 1 {
		t.Errorf("%d to all, %d of one process, %d of badges; want 3, 1, 1", a, b, c)
	}
}

// Signatures are those of the specification, computed here by hand: one for each
// secret while they are changed.
func TestSignatures(t *testing.T) {
	const old = "whsec_YW4gb2xkZXIgc2VjcmV0IHRoYXQgaXMgc3RpbGwgdmFsaWQ="
	var header http.Header
	var body []byte
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		header = r.Header
		body, _ = io.ReadAll(r.Body)
	}))
	defer server.Close()
	d := newDesk(t)
	n := d.start(t, fmt.Sprintf("hooks:\n- {name: news, url: %s, private: true, secret: %s, old_secret: %s}\n", server.URL, secret, old), notify.Options{Agent: "parley/1"})
	if err := n.Test(t.Context(), "news"); err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, s := range []string{secret, old} {
		key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(s, "whsec_"))
		if err != nil {
			t.Fatal(err)
		}
		h := hmac.New(sha256.New, key)
		fmt.Fprintf(h, "%s.%d.%s", header.Get("webhook-id"), at(2, 0).Unix(), body)
		want = append(want, "v1,"+base64.StdEncoding.EncodeToString(h.Sum(nil)))
	}
	if got := header.Get("webhook-signature"); got != strings.Join(want, " ") {
		t.Errorf("%s\nwant %s", got, want)
	}
	if !strings.Contains(string(body), `"type":"parley.test"`) || header.Get("User-Agent") != "parley/1" {
		t.Errorf("%s %s", header, body)
	}
	if err := n.Test(t.Context(), "nobody"); err == nil {
		t.Error("there is no such hook")
	}
}
