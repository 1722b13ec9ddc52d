package notify_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"parley"
	"parley/internal/change"
	"parley/internal/ledger"
	"parley/internal/notify"
	"parley/internal/notify/sqlstate"
)

const secret = "whsec_cGFybGV5IGtlZXBzIHRoaXMgc2VjcmV0IGZvciB0ZXN0cw=="

func at(day, hour int) time.Time { return time.Date(2031, 3, day, hour, 0, 0, 0, time.UTC) }

func minute(value string) parley.Civil {
	return parley.Civil{Value: value, Zone: "UTC", From: parley.ZoneStated}
}

// desk is a ledger with a clock, and what has to outlive the program.
type desk struct {
	ledger *ledger.Memory
	path   string // of the state
	mu     sync.Mutex
	time   time.Time
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{ledger: ledger.NewMemory(), path: filepath.Join(t.TempDir(), "hooks.db"), time: at(2, 0)}
	d.add(t, accord("karadesh"))
	return d
}

func (d *desk) now() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.time
}

func (d *desk) set(now time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.time = now
}

func (d *desk) add(t *testing.T, entries ...parley.Entry) {
	t.Helper()
	if _, err := d.ledger.Append(t.Context(), d.now(), entries...); err != nil {
		t.Fatal(err)
	}
}

// accord is an agreement with something due on the 8th at noon, and on the 12th.
func accord(process string) parley.Entry {
	return parley.Entry{Kind: parley.EntryAgreement, Process: process, Times: parley.Times{Published: minute("2031-03-01T00:00")}, Agreement: &parley.Agreement{Process: process, Title: "Accord of Tamis", Zone: "UTC",
		Sides: []parley.Side{{ID: "varen", Name: "Varen"}, {ID: "karadesh", Name: "Karadesh"}},
		Provisions: []parley.Provision{
			{ID: "withdraw", Text: "Varen leaves Tamis.", Kind: parley.Achieve, Obligors: []string{"varen"}, Deadline: &parley.Deadline{Relation: parley.RelationBy, Time: minute("2031-03-08T12:00")}},
			{ID: "talks", Text: "Talks begin.", Kind: parley.Achieve, Obligors: []string{"varen"}, Deadline: &parley.Deadline{Relation: parley.RelationBy, Time: minute("2031-03-12T12:00")}},
		}}}
}

// told is a report with a bearing on the withdrawal.
func told(id, published, words string, sense parley.Sense, by string, standing parley.Standing) []parley.Entry {
	times := parley.Times{Published: minute(published)}
	return []parley.Entry{
		{Kind: parley.EntryReport, Times: times, Report: &parley.Report{ID: id, Outlet: "Harrow Daily", Title: "Out of Tamis", Published: times.Published, URL: "https://harrow.example/" + id}},
		{Kind: parley.EntryBearing, Process: "karadesh", Times: times, Bearing: &parley.Bearing{Provision: "withdraw", Sense: sense, Report: id, Words: words, Claimant: by, Standing: standing}},
	}
}

// start begins a program that announces: another one each time, on the same state.
func (d *desk) start(t *testing.T, config string, o notify.Options) *notify.Notifier {
	t.Helper()
	c, _, err := notify.Parse("hooks.yaml", []byte(config), nil)
	if err != nil {
		t.Fatal(err)
	}
	o.Now = d.now
	return notify.New(d.ledger, d.state(t), c, o)
}

func (d *desk) state(t *testing.T) *sqlstate.State {
	t.Helper()
	s, err := sqlstate.Open(t.Context(), d.path, sqlstate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// look announces and gives the number of changes.
func look(t *testing.T, n *notify.Notifier) int {
	t.Helper()
	told, err := n.Look(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return told
}

func send(t *testing.T, n *notify.Notifier) notify.Sent {
	t.Helper()
	s, err := n.Send(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// taken is a message that a receiver was sent.
type taken struct {
	ID, Time string
	Type     string       `json:"type"`
	Data     change.Event `json:"data"`
	When     time.Time    `json:"timestamp"`
}

// receiver takes messages, and checks each signature with the verifier of the
// specification's authors before it answers.
type receiver struct {
	*httptest.Server
	got    chan taken
	answer func(w http.ResponseWriter, r *http.Request) // nil: 204
	mu     sync.Mutex
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	rec := &receiver{got: make(chan taken, 100)}
	verifier, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	rec.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, err := io.ReadAll(r.Body)
		if err != nil {
			return // the sender has gone
		}
		if err := verifier.VerifyIgnoringTimestamp(raw, r.Header); err != nil || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s %s: %v", r.Method, r.Header, err)
		}
		m := taken{ID: r.Header.Get("Webhook-Id"), Time: r.Header.Get("Webhook-Timestamp")}
		if err := json.Unmarshal(raw, &m); err != nil {
			t.Errorf("%v in %s", err, raw)
		}
		rec.got <- m
		rec.mu.Lock()
		answer := rec.answer
		rec.mu.Unlock()
		if answer != nil {
			answer(w, r)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(rec.Close)
	return rec
}

func (rec *receiver) answers(f func(w http.ResponseWriter, r *http.Request)) {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	rec.answer = f
}

func status(code int) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "so it is", code) }
}

// all gives what was taken since the last time.
func (rec *receiver) all() []taken {
	var out []taken
	for {
		select {
		case m := <-rec.got:
			out = append(out, m)
		default:
			return out
		}
	}
}

// hook is a file with one hook to a receiver; more goes beside its url.
func hook(rec *receiver, more string) string {
	return fmt.Sprintf("base: https://desk.example\nhooks:\n- {name: news, url: %s, private: true, secret: %s%s}\n", rec.URL, secret, more)
}
