package notify

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"parley"
	"parley/evaluate"
	"parley/internal/change"
	"parley/internal/fetch"
	"parley/internal/ledger"
)

// Poster sends messages.
type Poster interface {
	Post(ctx context.Context, m fetch.Message) (fetch.Reply, error)
}

// Options configure a [Notifier].
type Options struct {
	// Now is the time. Default: the zero time.
	Now func() time.Time
	// Every is how long it is between two looks at the ledger. Default: 1 minute.
	Every time.Duration
	// Timeout bounds one attempt to deliver. Default: 15 s.
	Timeout time.Duration
	// Random gives the jitter of retries, from 0 up to 1. Default: a random number.
	Random func() float64
	// Agent is the User-Agent sent. Default: "parley".
	Agent string
	// Poster sends the messages. Default: one that reaches public addresses, and
	// those of hooks that are private.
	Poster Poster
	// Mirror is that of the ledger. Default: one of its own.
	Mirror *ledger.Mirror
	// Logger is told what is announced and what fails. Default: nothing is logged.
	Logger *slog.Logger
}

// Notifier announces changed verdicts. It is safe for concurrent use.
type Notifier struct {
	ledger ledger.Store
	state  State
	config Config
	o      Options
	mu     sync.Mutex               // one look at a time
	last   map[string]*change.State // what was announced last, by process
	seen   map[string]*change.State // what was seen last
	ahead  map[string]change.Mark   // marks that were told of because the clock is behind them
}

// New prepares a notifier.
func New(l ledger.Store, s State, c Config, o Options) *Notifier {
	if o.Now == nil {
		o.Now = func() time.Time { return time.Time{} }
	}
	if o.Every == 0 {
		o.Every = time.Minute
	}
	if o.Timeout == 0 {
		o.Timeout = 15 * time.Second
	}
	if o.Random == nil {
		o.Random = rand.Float64
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Mirror == nil {
		o.Mirror = ledger.NewMirror(l)
	}
	if o.Poster == nil {
		var private []string
		for i := range c.Hooks {
			if h := &c.Hooks[i]; h.Private {
				private = append(private, h.hostPort())
			}
		}
		o.Poster = fetch.New(fetch.Options{Now: o.Now, Timeout: o.Timeout, Agent: o.Agent, AllowHosts: private})
	}
	return &Notifier{ledger: l, state: s, config: c, o: o, last: map[string]*change.State{}, seen: map[string]*change.State{}, ahead: map[string]change.Mark{}}
}

// now is in the precision of what is remembered.
func (n *Notifier) now() time.Time { return n.o.Now().UTC().Truncate(time.Microsecond) }

// kept is how long messages are kept: longer than they are sent again.
const kept = 30 * 24 * time.Hour

// Look compares each process with what was announced of it, and announces what is
// different: told gives the number of changes. What was there when it looked for
// the first time is not announced. One process that fails does not keep the others
// waiting.
func (n *Notifier) Look(ctx context.Context) (told int, err error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	now := n.now()
	head, err := n.ledger.Head(ctx)
	if err != nil {
		return 0, fmt.Errorf("look for changes: %w", err)
	}
	begun, err := n.state.Begin(ctx, change.Mark{AsOf: parley.AsOf{At: now, Known: now}, Head: head})
	if err != nil {
		return 0, err
	}
	processes, err := n.ledger.Processes(ctx)
	if err != nil {
		return 0, fmt.Errorf("look for changes: %w", err)
	}
	var failed []error
	for _, id := range processes {
		k, err := n.announce(ctx, id, begun, now)
		told += k
		if err != nil {
			failed = append(failed, fmt.Errorf("look for changes of process %q: %w", id, err))
		}
	}
	return told, errors.Join(append(failed, n.state.Forget(ctx, now.Add(-kept)))...)
}

// announce queues what is different in a process from what was announced of it.
func (n *Notifier) announce(ctx context.Context, process string, begun change.Mark, now time.Time) (told int, err error) {
	from, ok, err := n.state.Mark(ctx, process)
	if err != nil {
		return 0, err
	}
	if !ok {
		from = begun
	}
	if !now.After(from.AsOf.Known) { // the clock was put back, or this moment is announced: the next one has the rest
		n.tellAhead(ctx, process, from, now)
		return 0, nil
	}
	was := n.last[process]
	if was == nil || was.Mark != from {
		if was, err = change.At(ctx, n.ledger, process, from, evaluate.Options{}); err != nil {
			return 0, err
		}
		n.last[process] = was
	}
	is, err := n.see(ctx, process, parley.AsOf{At: now, Known: now})
	if err != nil {
		return 0, err
	}
	changes := is.Since(was)
	if len(changes) == 0 {
		return 0, nil
	}
	messages, err := n.messages(is, changes)
	if err != nil {
		return 0, err
	}
	err = n.state.Announce(ctx, process, from, is.Mark, messages)
	if errors.Is(err, parley.ErrConflict) {
		return 0, nil // another program was first
	}
	if err != nil {
		return 0, err
	}
	n.last[process] = is
	n.o.Logger.InfoContext(ctx, "changes_announced", "process", process, "changes", len(changes))
	return len(changes), nil
}

// mayBeAhead is by how much the clocks of several programs may differ.
const mayBeAhead = 5 * time.Minute

// tellAhead tells, once, that the clock was ahead when a mark was set: until it is
// there again, nothing is announced.
func (n *Notifier) tellAhead(ctx context.Context, process string, m change.Mark, now time.Time) {
	if m.AsOf.Known.Sub(now) <= mayBeAhead || n.ahead[process] == m {
		return
	}
	n.ahead[process] = m
	n.o.Logger.WarnContext(ctx, "mark_ahead_of_clock", "process", process, "announced_until", m.AsOf.Known, "now", now, "meaning", "nothing is announced before then; a clock was or is wrong")
}

// see gives a process as it is now; where nothing has arrived, from the evidence
// of the last time.
func (n *Notifier) see(ctx context.Context, process string, q parley.AsOf) (is *change.State, err error) {
	entries, head, err := n.o.Mirror.State(ctx, process)
	if err != nil {
		return nil, err
	}
	if was := n.seen[process]; was != nil && was.Head == head {
		is, err = was.Ask(q, evaluate.Options{})
	} else {
		is, err = change.Of(process, entries, change.Mark{AsOf: q, Head: head}, evaluate.Options{})
	}
	if err == nil {
		n.seen[process] = is
	}
	return is, err
}

// body is a message as the specification recommends it.
type body struct {
	Type      string       `json:"type"`
	Timestamp time.Time    `json:"timestamp"` // of the event
	Data      change.Event `json:"data"`
}

// The types of messages.
const (
	TypeChanged = "verdict.changed"
	TypeTest    = "parley.test"
)

// messages writes a message for each change that somebody wants to be told of.
func (n *Notifier) messages(is *change.State, changes []parley.Change) ([]Message, error) {
	var out []Message
	for i := range changes {
		m := Message{Process: is.Process, Provision: changes[i].Provision, Made: is.AsOf.Known}
		for k := range n.config.Hooks {
			if h := &n.config.Hooks[k]; h.wants(is.Process, &changes[i]) {
				m.Hooks = append(m.Hooks, h.Name)
			}
		}
		if len(m.Hooks) == 0 {
			continue
		}
		if err := m.fill(TypeChanged, is.Tell(changes[i], n.config.Base)); err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

// fill writes the body of a message and gives it its ID, a hash of it.
func (m *Message) fill(kind string, e change.Event) (err error) {
	if m.Body, err = json.Marshal(body{Type: kind, Timestamp: m.Made, Data: e}); err != nil {
		return fmt.Errorf("write message on %s: %w", m.Provision, err)
	}
	sum := sha256.Sum256(m.Body)
	m.ID = "msg_" + hex.EncodeToString(sum[:16])
	return nil
}

// sign gives the headers of a message: a signature for each secret of the hook.
func sign(h *Hook, id string, now time.Time, text []byte) (http.Header, error) {
	signed := ""
	for _, key := range h.secrets {
		w, err := standardwebhooks.NewWebhookRaw(key)
		if err != nil {
			return nil, fmt.Errorf("sign message %s: %w", id, err)
		}
		s, err := w.Sign(id, now, text)
		if err != nil {
			return nil, fmt.Errorf("sign message %s: %w", id, err)
		}
		if signed != "" {
			signed += " "
		}
		signed += s
	}
	out := http.Header{"Content-Type": {"application/json"}}
	out.Set(standardwebhooks.HeaderWebhookID, id)
	out.Set(standardwebhooks.HeaderWebhookTimestamp, fmt.Sprint(now.Unix()))
	out.Set(standardwebhooks.HeaderWebhookSignature, signed)
	return out, nil
}
