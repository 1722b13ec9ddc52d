package review

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"parley"
	"parley/evaluate"
)

// Question is the time that a queue is asked for. Zero times are now.
type Question struct {
	At, Known time.Time
}

// Proposal is a bearing that waits for a decision, with what would follow.
type Proposal struct {
	Entry parley.Entry
	// Counts says that it counts in the answers now. Then Shifts are what
	// rejecting it would make of them; otherwise they are what accepting it would.
	Counts bool
	Shifts []evaluate.Shift
	// Reviewed is what accepting it would make of the answers in which only
	// reviewed bearings count.
	Reviewed []evaluate.Shift

	weight, alone int // of the shifts of each
}

// Queue is what waits for a decision in a process.
type Queue struct {
	Process string
	// Proposals come in the order of what a decision would change: first those that
	// are too unsure to count and would change an answer, then of the
	// answers as they are, then of those of reviewed bearings; of equals the one
	// that became known last stands first.
	// Nobody may change them.
	Proposals []*Proposal
}

// Queue lists the bearings of a process that count, or would count if somebody
// accepted them, and that nobody has decided on. It returns ErrNotFound where no
// agreement of the process was known.
func (d *Desk) Queue(ctx context.Context, process string, ask Question) (Queue, error) {
	entries, err := d.evidence.Evidence(ctx, process)
	if err != nil {
		return Queue{}, err
	}
	now := d.o.Now()
	asOf := parley.AsOf{At: cmp.Or(ask.At, now), Known: cmp.Or(ask.Known, now)}
	d.mu.Lock()
	t := d.tried[process]
	if t == nil {
		t = &tried{process: process, o: evaluate.Options{MinConfidence: d.o.MinConfidence}}
		d.tried[process] = t
	}
	d.mu.Unlock()
	t.mu.Lock()
	defer t.mu.Unlock()
	stale := d.o.Stale
	if ask != (Question{}) {
		stale = 0 // exactly then
	}
	proposals, err := t.follow(ctx, entries, asOf, stale)
	if err != nil {
		return Queue{}, fmt.Errorf("queue of process %q: %w", process, err)
	}
	return Queue{Process: process, Proposals: proposals}, nil
}

// held is 1 for a proposal that is too unsure to count and would change an answer
// if somebody accepted it.
func (p *Proposal) held() int {
	if !p.Counts && p.weight > 0 {
		return 1
	}
	return 0
}

// compareProposals orders a queue.
func compareProposals(a, b *Proposal) int {
	return cmp.Or(cmp.Compare(b.held(), a.held()), cmp.Compare(b.weight, a.weight), cmp.Compare(b.alone, a.alone),
		cmp.Compare(b.Entry.Times.Published.Value, a.Entry.Times.Published.Value), b.Entry.Times.Recorded.Compare(a.Entry.Times.Recorded), cmp.Compare(a.Entry.ID, b.Entry.ID))
}

// weight says how much of an answer is different: most of all its badge.
func weight(shifts []evaluate.Shift) int {
	most := 0
	for i := range shifts {
		a, b := &shifts[i].Before, &shifts[i].After
		switch {
		case a.Badge != b.Badge:
			most = max(most, 4)
		case a.Norm != b.Norm:
			most = max(most, 3)
		case a.For != b.For || a.Against != b.Against:
			most = max(most, 2)
		default:
			most = max(most, 1)
		}
	}
	return most
}

// merge joins two lists that are in order.
func merge(a, b []*Proposal) []*Proposal {
	out := make([]*Proposal, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if compareProposals(b[0], a[0]) < 0 {
			out, b = append(out, b[0]), b[1:]
		} else {
			out, a = append(out, a[0]), a[1:]
		}
	}
	return append(append(out, a...), b...)
}
