package notify_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"parley/internal/notify"
)

// Where a clock was ahead when something was announced, it is told why nothing is
// now, once.
func TestAClockThatWasAhead(t *testing.T) {
	d, rec := newDesk(t), newReceiver(t)
	look(t, d.start(t, hook(rec, ""), notify.Options{}))
	d.set(at(9, 0).AddDate(1, 0, 0))
	if look(t, d.start(t, hook(rec, ""), notify.Options{})) == 0 {
		t.Fatal("nothing is announced")
	}
	var log bytes.Buffer
	n := d.start(t, hook(rec, ""), notify.Options{Logger: slog.New(slog.NewTextHandler(&log, nil))})
	for _, c := range []struct {
		now  time.Time
		told int // so far
	}{
		{at(9, 0).AddDate(1, 0, 0).Add(-time.Minute), 0}, // the clocks of two programs differ by as much
		{at(9, 0), 1},
		{at(9, 1), 1},
	} {
		d.set(c.now)
		if n := look(t, n); n != 0 {
			t.Errorf("%s: %d changes", c.now, n)
		}
		if got := strings.Count(log.String(), "level=WARN"); got != c.told || c.told > 0 && !strings.Contains(log.String(), "announced_until=2032-03-09T00:00:00") {
			t.Errorf("%s: told %d times, want %d: %s", c.now, got, c.told, log.String())
		}
	}
}

// bounded is a state that tells of what is recorded without an end in time.
type bounded struct {
	notify.State
	t        *testing.T
	recorded *int
}

func (b bounded) check(ctx context.Context, what string) {
	*b.recorded++
	if _, ok := ctx.Deadline(); !ok || ctx.Err() != nil {
		b.t.Errorf("%s has no end, or is at it: %v", what, ctx.Err())
	}
}

func (b bounded) Settle(ctx context.Context, d notify.Delivery) error {
	b.check(ctx, "settling")
	return b.State.Settle(ctx, d)
}

func (b bounded) Disable(ctx context.Context, hook string, now time.Time, reason string) error {
	b.check(ctx, "disabling")
	return b.State.Disable(ctx, hook, now, reason)
}

// What became of an attempt is recorded when the program ends, too, but a database
// that hangs does not keep it for ever.
func TestRecordingHasAnEnd(t *testing.T) {
	d, rec := newDesk(t), newReceiver(t)
	rec.answers(status(410))
	overdue(t, d, hook(rec, ""), notify.Options{Random: none})
	c, _, err := notify.Parse("hooks.yaml", []byte(hook(rec, "")), nil)
	if err != nil {
		t.Fatal(err)
	}
	recorded := 0
	send(t, notify.New(d.ledger, bounded{d.state(t), t, &recorded}, c, notify.Options{Now: d.now, Random: none}))
	if recorded != 2 {
		t.Errorf("%d things are recorded of a hook that is gone", recorded)
	}
}
