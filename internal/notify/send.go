package notify

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
	"unicode"

	"parley"
	"parley/internal/change"
	"parley/internal/fetch"
)

// waits are the times between the attempts to deliver a message, as the Standard
// Webhooks specification has them; after the last one it is given up.
var waits = []time.Duration{5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 24 * time.Hour}

const (
	// jitter is by how much a wait may be longer, as a share of it.
	jitter = 0.2
	// longest is how long a receiver may ask to be left alone.
	longest = 24 * time.Hour
	// settling bounds how long it takes to record what became of an attempt.
	settling = 10 * time.Second
	// poll is how often a hook looks for retries that are due.
	poll = 5 * time.Second
)

// Run looks for changes and delivers until ctx ends. Hooks do not wait for one
// another.
func (n *Notifier) Run(ctx context.Context) error {
	var wg sync.WaitGroup
	defer wg.Wait()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	wake := make([]chan struct{}, len(n.config.Hooks))
	for i := range n.config.Hooks {
		wake[i] = make(chan struct{}, 1)
		wg.Go(func() { n.keepSending(ctx, &n.config.Hooks[i], wake[i]) })
	}
	look := time.NewTicker(n.o.Every)
	defer look.Stop()
	for {
		told, err := n.Look(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			n.o.Logger.ErrorContext(ctx, "look_failed", "error", err)
		}
		for _, w := range wake {
			if told > 0 {
				select {
				case w <- struct{}{}:
				default: // it has not woken up yet
				}
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-look.C:
		}
	}
}

// keepSending delivers what is due to a hook until ctx ends.
func (n *Notifier) keepSending(ctx context.Context, h *Hook, wake <-chan struct{}) {
	again := time.NewTicker(poll)
	defer again.Stop()
	for {
		if _, err := n.sendAll(ctx, h); err != nil && ctx.Err() == nil {
			n.o.Logger.ErrorContext(ctx, "sending_failed", "hook", h.Name, "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-again.C:
		case <-wake:
		}
	}
}

// Sent counts attempts by what became of them.
type Sent struct{ Delivered, Failed int }

// Send delivers what is due now, to all hooks at once and to each one after the
// other. What is not taken waits for its next attempt; that is no error.
func (n *Notifier) Send(ctx context.Context) (Sent, error) {
	sent, failed := make([]Sent, len(n.config.Hooks)), make([]error, len(n.config.Hooks))
	var wg sync.WaitGroup
	for i := range n.config.Hooks {
		wg.Go(func() { sent[i], failed[i] = n.sendAll(ctx, &n.config.Hooks[i]) })
	}
	wg.Wait()
	var all Sent
	for _, s := range sent {
		all.Delivered, all.Failed = all.Delivered+s.Delivered, all.Failed+s.Failed
	}
	return all, errors.Join(failed...)
}

func (n *Notifier) sendAll(ctx context.Context, h *Hook) (Sent, error) {
	var out Sent
	until := n.now() // what falls due meanwhile is for the next time: a receiver that hangs has no end
	for ctx.Err() == nil {
		// Should this program die, another attempt is due when this one is surely over.
		d, ok, err := n.state.Claim(ctx, h.Name, until, n.now().Add(2*n.o.Timeout))
		if err != nil || !ok {
			return out, err
		}
		taken, err := n.deliver(ctx, h, d)
		switch {
		case err != nil:
			return out, err
		case taken:
			out.Delivered++
		default:
			out.Failed++
		}
	}
	return out, ctx.Err()
}

// deliver makes one attempt, and records what became of it.
func (n *Notifier) deliver(ctx context.Context, h *Hook, d Delivery) (taken bool, err error) {
	reply, err := n.post(ctx, h, &d.Message)
	settle, done := context.WithTimeout(context.WithoutCancel(ctx), settling) // what became of it is recorded in any case
	defer done()
	now := n.now()
	if err != nil && ctx.Err() != nil { // cut off by ourselves: as if it had not been begun
		d.Attempts, d.Due = d.Attempts-1, now
		return false, errors.Join(ctx.Err(), n.state.Settle(settle, d))
	}
	d.Last, d.Status, d.Problem = now, reply.Status, ""
	if err == nil && reply.Status >= 200 && reply.Status < 300 {
		d.Outcome = Delivered
		return true, n.state.Settle(settle, d)
	}
	d.Problem = problem(reply, err)
	gone := err == nil && reply.Status == http.StatusGone
	if gone || d.Attempts > len(waits) {
		d.Outcome = GivenUp
	} else {
		d.Due = n.next(now, d.Attempts, reply.Until)
	}
	n.o.Logger.WarnContext(ctx, "not_delivered", "hook", h.Name, "message", d.Message.ID, "attempt", d.Attempts, "outcome", string(d.Outcome), "problem", d.Problem)
	err = n.state.Settle(settle, d)
	if gone {
		n.o.Logger.WarnContext(ctx, "hook_disabled", "hook", h.Name)
		err = errors.Join(err, n.state.Disable(settle, h.Name, now, d.Problem))
	}
	return false, err
}

// next is when a message is sent again after so many attempts, unless the
// receiver asks for a later time.
func (n *Notifier) next(now time.Time, attempts int, asked time.Time) time.Time {
	wait := waits[attempts-1]
	due := now.Add(wait + time.Duration(jitter*n.o.Random()*float64(wait)))
	if limit := now.Add(longest); asked.After(limit) {
		asked = limit
	}
	if asked.After(due) {
		return asked
	}
	return due
}

func (n *Notifier) post(ctx context.Context, h *Hook, m *Message) (fetch.Reply, error) {
	headers, err := sign(h, m.ID, n.now(), m.Body)
	if err != nil {
		return fetch.Reply{}, err
	}
	return n.o.Poster.Post(ctx, fetch.Message{URL: h.URL, Header: headers, Body: m.Body})
}

// problem says why a message was not taken.
func problem(r fetch.Reply, err error) string {
	switch {
	case errors.Is(err, fetch.ErrPrivate):
		return "the receiver is at a private address; write \"private: true\" beside its url if that is meant"
	case err != nil:
		return err.Error()
	case r.Status == http.StatusGone:
		return "status 410: the receiver wants no more messages"
	case r.Status >= 300 && r.Status < 400:
		return fmt.Sprintf("status %d: redirects are not followed; give the url that takes messages", r.Status)
	}
	text := strings.Join(strings.FieldsFunc(r.Text, func(c rune) bool { return unicode.IsSpace(c) || unicode.IsControl(c) }), " ")
	if len([]rune(text)) > 200 {
		text = string([]rune(text)[:200]) + "…"
	}
	return strings.TrimSuffix(fmt.Sprintf("status %d: %s", r.Status, text), ": ")
}

// Test sends a hook a message of type "parley.test" once. It returns ErrNotFound
// where there is no such hook, and an error that says why it was not taken.
func (n *Notifier) Test(ctx context.Context, hook string) error {
	for i := range n.config.Hooks {
		h := &n.config.Hooks[i]
		if h.Name != hook {
			continue
		}
		m := Message{Made: n.now()}
		if err := m.fill(TypeTest, change.Event{What: []string{"a test: nothing has changed"}, At: m.Made, Known: m.Made, Grounds: []change.Ground{}}); err != nil {
			return err
		}
		reply, err := n.post(ctx, h, &m)
		if err != nil || reply.Status < 200 || reply.Status >= 300 {
			return fmt.Errorf("hook %s: %s", hook, problem(reply, err))
		}
		return nil
	}
	return fmt.Errorf("there is no hook %q in the file: %w", hook, parley.ErrNotFound)
}
