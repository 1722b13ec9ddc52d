package review

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"parley"
	"parley/internal/ledger"
)

// Options configure a [Desk].
type Options struct {
	// Now is when an act is recorded, and the time of a question that names none.
	// Default: the zero time.
	Now func() time.Time
	// MinConfidence is what a bearing has to state to count before somebody
	// accepted it, as in evaluate.Options. Default: evaluate.Sure.
	MinConfidence float64
	// Stale is how old an answer may be on which a queue of now stands; what has
	// arrived since always counts. Default: ten minutes.
	Stale time.Duration
	// Logger is told of each act. Default: nothing is logged.
	Logger *slog.Logger
}

// Evidence gives what an evaluation of a process needs, as [ledger.Mirror] does:
// entries that it gave once it gives again, first and in the same order.
type Evidence interface {
	Evidence(ctx context.Context, process string) ([]parley.Entry, error)
}

// Desk is where the processes of one ledger are reviewed. It is safe for
// concurrent use.
type Desk struct {
	ledger   ledger.Ledger
	evidence Evidence
	o        Options
	mu       sync.Mutex
	tried    map[string]*tried // by process
}

// New prepares a desk over a ledger and its evidence.
func New(l ledger.Ledger, e Evidence, o Options) *Desk {
	if o.Now == nil {
		o.Now = func() time.Time { return time.Time{} }
	}
	if o.Stale == 0 {
		o.Stale = 10 * time.Minute
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return &Desk{ledger: l, evidence: e, o: o, tried: map[string]*tried{}}
}

// put appends what an analyst made, and gives it as it stands in the ledger. What
// was made before and taken back is brought back by a review.
func (d *Desk) put(ctx context.Context, e parley.Entry, s Sign) (parley.Entry, error) {
	id, err := e.ContentID()
	if err != nil {
		return e, err
	}
	old, err := d.ledger.Get(ctx, id)
	if errors.Is(err, parley.ErrNotFound) {
		if _, err := d.ledger.Append(ctx, d.o.Now(), e); err != nil {
			return e, err
		}
		d.o.Logger.Info("reviewed", "entry", id, "kind", e.Kind, "process", e.Process)
		return d.ledger.Get(ctx, id)
	}
	if err != nil {
		return e, err
	}
	reviews, err := d.reviews(ctx, old)
	if err != nil {
		return e, err
	}
	if by := reviews.decide(id); by != nil && !by.Review.Accept {
		back := parley.Entry{Kind: parley.EntryReview, Process: old.Process, Review: &parley.Review{Entry: id, Accept: true, By: s.By, Reason: s.Reason, After: reviews.last(id)}}
		if _, err := d.put(ctx, back, s); err != nil {
			return e, err
		}
	}
	return old, nil
}

// reviews are those of a process.
type reviews []*parley.Entry

// reviews gives the reviews of the process of an entry.
func (d *Desk) reviews(ctx context.Context, of parley.Entry) (reviews, error) {
	var out reviews
	for e, err := range d.ledger.Entries(ctx, ledger.Query{Process: of.Process, Kinds: []parley.EntryKind{parley.EntryReview}}) {
		if err != nil {
			return nil, fmt.Errorf("look for reviews: %w", err)
		}
		out = append(out, &e)
	}
	return out, nil
}

// decide gives the review that decides on an entry, nil for none.
func (r reviews) decide(id parley.EntryID) *parley.Entry { return parley.Decisions(r)[id] }

// last names the review of an entry that arrived last, whether it stands or not.
func (r reviews) last(id parley.EntryID) parley.EntryID {
	for _, e := range slices.Backward(r) {
		if e.Review.Entry == id {
			return e.ID
		}
	}
	return ""
}
