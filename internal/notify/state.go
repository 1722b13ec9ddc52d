package notify

import (
	"context"
	"time"

	"parley/internal/change"
)

// State is what has to outlive the program. It is safe for concurrent use, also by
// several programs.
type State interface {
	// Begin gives the mark from which changes of processes without a mark of their
	// own are announced; it is set to m if there is none yet.
	Begin(ctx context.Context, m change.Mark) (change.Mark, error)
	// Mark gives the state of a process that was announced last; ok says whether
	// there is one.
	Mark(ctx context.Context, process string) (m change.Mark, ok bool, err error)
	// Announce moves the mark of a process, and queues messages with it for hooks
	// that are not disabled, due at once: all or nothing. It returns
	// parley.ErrConflict where the mark is not from any more: another program has
	// announced.
	Announce(ctx context.Context, process string, from, to change.Mark, messages []Message) error
	// Claim takes the delivery of a hook that has been due longest, and makes it
	// due again at lease, should the program die; ok says whether there was one.
	Claim(ctx context.Context, hook string, now, lease time.Time) (d Delivery, ok bool, err error)
	// Settle records what became of a delivery that was claimed.
	Settle(ctx context.Context, d Delivery) error
	// Disable ends the hook, and all that waits for it is given up.
	Disable(ctx context.Context, hook string, now time.Time, reason string) error
	// Retry enables a hook again, and makes due what was given up; n is how much.
	Retry(ctx context.Context, hook string, now time.Time) (n int, err error)
	// Standing tells how a hook fares.
	Standing(ctx context.Context, hook string) (Standing, error)
	// Deliveries lists the deliveries of a hook ("": of all), the newest first.
	Deliveries(ctx context.Context, hook string, most int) ([]Delivery, error)
	// Forget drops messages that were made before a time, but for those that still
	// wait for a hook.
	Forget(ctx context.Context, before time.Time) error
	Close() error
}

// Message is what hooks are sent.
type Message struct {
	ID                 string // webhook-id
	Process, Provision string
	Made               time.Time
	Body               []byte
	Hooks              []string // names of those that it goes to
}

// Outcome is what became of a delivery.
type Outcome string

// The outcomes.
const (
	Waiting   Outcome = "waiting"
	Delivered Outcome = "delivered"
	GivenUp   Outcome = "given up"
)

// Delivery is a message on its way to a hook.
type Delivery struct {
	Hook     string
	Message  Message // without Hooks
	Outcome  Outcome
	Attempts int       // begun
	Due      time.Time // of the next one
	Last     time.Time // when the last one ended; zero: none has
	Status   int       // that it was answered with; 0: no answer
	Problem  string    // of the last attempt; "" if it was taken
}

// Standing is how a hook fares.
type Standing struct {
	Disabled                   time.Time // zero: it is not
	Reason                     string    // why it is
	Waiting, Delivered, GaveUp int
	Last                       time.Time // when something was delivered last
}
