package review

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"parley"
	"parley/internal/ledger"
)

// Accept lets a bearing count as reviewed. It returns ErrNotFound where there is
// no such entry and ErrInvalid where it is no bearing, or nobody signs.
func (d *Desk) Accept(ctx context.Context, id parley.EntryID, s Sign) (parley.Entry, error) {
	return d.decide(ctx, id, true, s)
}

// Reject lets a bearing count no more. Its errors are those of Accept.
func (d *Desk) Reject(ctx context.Context, id parley.EntryID, s Sign) (parley.Entry, error) {
	return d.decide(ctx, id, false, s)
}

// decide appends a review, unless the same one decides already.
func (d *Desk) decide(ctx context.Context, id parley.EntryID, accept bool, s Sign) (parley.Entry, error) {
	s, err := s.signed(false)
	if err != nil {
		return parley.Entry{}, err
	}
	of, err := d.ledger.Get(ctx, id)
	if err != nil {
		return parley.Entry{}, err
	}
	if of.Bearing == nil {
		return parley.Entry{}, fmt.Errorf("%s is a %s; only a bearing is accepted or rejected: %w", id, of.Kind, parley.ErrInvalid)
	}
	reviews, err := d.reviews(ctx, of)
	if err != nil {
		return parley.Entry{}, err
	}
	if by := reviews.decide(id); by != nil && by.Review.Accept == accept && by.Review.By == s.By && by.Review.Reason == s.Reason {
		return *by, nil
	}
	return d.put(ctx, parley.Entry{Kind: parley.EntryReview, Process: of.Process, Review: &parley.Review{Entry: id, Accept: accept, By: s.By, Reason: s.Reason, After: reviews.last(id)}}, s)
}

// Undo takes back a review, a ruling, an annotation or a bearing that was put in
// by hand; to undo an undoing brings it back. It returns ErrNotFound where there
// is no such entry, ErrInvalid where it was not made by hand, and ErrConflict
// where it was taken back before.
func (d *Desk) Undo(ctx context.Context, id parley.EntryID, s Sign) (parley.Entry, error) {
	s, err := s.signed(false)
	if err != nil {
		return parley.Entry{}, err
	}
	of, err := d.ledger.Get(ctx, id)
	if err != nil {
		return parley.Entry{}, err
	}
	if of.Signed() == "" {
		return parley.Entry{}, fmt.Errorf("%s was not made by hand; a bearing that was read can be rejected: %w", id, parley.ErrInvalid)
	}
	reviews, err := d.reviews(ctx, of)
	if err != nil {
		return parley.Entry{}, err
	}
	if by := reviews.decide(id); by != nil && !by.Review.Accept {
		return parley.Entry{}, fmt.Errorf("%s was taken back already, by %s: %w", id, by.Review.By, parley.ErrConflict)
	}
	return d.put(ctx, parley.Entry{Kind: parley.EntryReview, Process: of.Process, Review: &parley.Review{Entry: id, By: s.By, Reason: s.Reason, After: reviews.last(id)}}, s)
}

// Rule signs a finding on a provision; happened is when it came about, zero
// where that is not said. A reason is required. It returns ErrNotFound where the
// agreement has no such provision, and ErrInvalid for a sense that cannot be ruled.
func (d *Desk) Rule(ctx context.Context, process, provision string, sense parley.Sense, happened parley.Civil, s Sign) (parley.Entry, error) {
	s, err := s.signed(true)
	if err != nil {
		return parley.Entry{}, err
	}
	if !slices.Contains(rulings, sense) {
		return parley.Entry{}, fmt.Errorf("%q cannot be ruled; a ruling says one of %v: %w", sense, rulings, parley.ErrInvalid)
	}
	if _, _, err := d.provision(ctx, process, provision); err != nil {
		return parley.Entry{}, err
	}
	e := parley.Entry{Kind: parley.EntryRuling, Process: process, Times: parley.Times{Event: happened}, Ruling: &parley.Ruling{Provision: provision, Sense: sense, By: s.By, Reason: s.Reason}}
	var last *parley.Entry
	for o, err := range d.ledger.Entries(ctx, ledger.Query{Process: process, Kinds: []parley.EntryKind{parley.EntryRuling}}) {
		if err != nil {
			return parley.Entry{}, fmt.Errorf("look for rulings on %q: %w", provision, err)
		}
		if o.Ruling.Provision == provision {
			last = &o
		}
	}
	if last == nil {
		return d.put(ctx, e, s)
	}
	reviews, err := d.reviews(ctx, *last)
	if err != nil {
		return parley.Entry{}, err
	}
	by := reviews.decide(last.ID)
	stands := by == nil || by.Review.Accept
	if r := last.Ruling; stands && r.Sense == sense && r.By == s.By && r.Reason == s.Reason && last.Times.Event == happened {
		return *last, nil
	}
	e.Ruling.After = last.ID
	return d.put(ctx, e, s)
}

// provision finds a provision in the latest agreement of a process.
func (d *Desk) provision(ctx context.Context, process, id string) (*parley.Agreement, *parley.Provision, error) {
	a, err := ledger.Agreement(ctx, d.ledger, process)
	if err != nil {
		return nil, nil, err
	}
	for i := range a.Provisions {
		if a.Provisions[i].ID == id {
			return a, &a.Provisions[i], nil
		}
	}
	return nil, nil, fmt.Errorf("provision %q of process %q: %w", id, process, parley.ErrNotFound)
}

// Act is what somebody did by hand.
type Act struct {
	Entry parley.Entry
	// Undone is the review that took it back, nil while it stands.
	Undone *parley.Entry
}

// String tells an act in one line.
func (a Act) String() string {
	return a.Told(func(s parley.Sense) string { return string(s) }, func(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 MST") })
}

// Told is String with senses and times in other words. What was signed stays as it is.
func (a Act) Told(sense func(parley.Sense) string, when func(time.Time) string) string {
	e, what := a.Entry, ""
	switch {
	case e.Review != nil && e.Review.Accept:
		what = "accepted " + string(e.Review.Entry)
	case e.Review != nil:
		what = "rejected " + string(e.Review.Entry)
	case e.Ruling != nil:
		what = fmt.Sprintf("ruled %s %s", e.Ruling.Provision, sense(e.Ruling.Sense))
	case e.Annotation != nil:
		what = "noted on " + e.Annotation.Report + ": " + e.Annotation.Note
	case e.Bearing != nil && e.Bearing.Corrects != "":
		what = fmt.Sprintf("corrected %s to %s %s", e.Bearing.Corrects, e.Bearing.Provision, sense(e.Bearing.Sense))
	case e.Bearing != nil:
		what = fmt.Sprintf("linked words of %s: %s %s", e.Bearing.Report, e.Bearing.Provision, sense(e.Bearing.Sense))
	}
	s := fmt.Sprintf("%s %s: %s", when(e.Times.Recorded), e.Signed(), what)
	if why := a.reason(); why != "" {
		s += " (" + why + ")"
	}
	if a.Undone != nil {
		s += ", taken back by " + a.Undone.Review.By
	}
	return strings.ReplaceAll(s, "\n", " ")
}

func (a Act) reason() string {
	switch e := a.Entry; {
	case e.Review != nil:
		return e.Review.Reason
	case e.Ruling != nil:
		return e.Ruling.Reason
	case e.Bearing != nil:
		return e.Bearing.Reason
	}
	return ""
}

// Acts lists what was done by hand in a process or, where that is "", in any,
// the last first.
func (d *Desk) Acts(ctx context.Context, process string) ([]Act, error) {
	made, err := d.made(ctx, process)
	if err != nil {
		return nil, fmt.Errorf("list the acts of process %q: %w", process, err)
	}
	var out []Act
	var all reviews
	for _, e := range made {
		out = append(out, Act{Entry: *e})
		if e.Review != nil {
			all = append(all, e)
		}
	}
	slices.Reverse(out)
	decided := parley.Decisions(all)
	for i := range out {
		if by := decided[out[i].Entry.ID]; by != nil && !by.Review.Accept {
			out[i].Undone = by
		}
	}
	return out, nil
}

// Decided is the act that stands on a bearing: a review, or a bearing in whose
// place it was put by hand. What was decided on the same finding of an older
// reader holds for it too, and then that act is given. It returns ErrNotFound
// where nothing was decided.
func (d *Desk) Decided(ctx context.Context, e parley.Entry) (Act, error) {
	acts, err := d.Acts(ctx, e.Process)
	if err != nil {
		return Act{}, err
	}
	entries, err := d.evidence.Evidence(ctx, e.Process)
	if err != nil {
		return Act{}, err
	}
	named := map[parley.EntryID]*parley.Entry{}
	var bearings []*parley.Entry
	for i := range entries {
		if b := &entries[i]; b.Bearing != nil {
			named[b.ID] = b
			bearings = append(bearings, b)
		}
	}
	decided, replaced, on := map[parley.EntryID]*parley.Entry{}, map[parley.EntryID]bool{}, map[parley.EntryID]Act{}
	for _, a := range slices.Backward(acts) {
		r := a.Entry.Review
		if a.Undone != nil || r == nil && (a.Entry.Bearing == nil || a.Entry.Bearing.Corrects == "") {
			continue
		}
		if r != nil {
			if !replaced[r.Entry] {
				decided[r.Entry], on[r.Entry] = &a.Entry, a
			}
			continue
		}
		of := named[a.Entry.Bearing.Corrects]
		for n := 0; of != nil && n < len(named); n, of = n+1, named[of.Bearing.Corrects] {
			replaced[of.ID], on[of.ID] = true, a
		}
	}
	from := parley.Carry(decided, replaced, bearings)
	id := e.ID
	for o := from[id]; o != nil; o = from[id] {
		id = o.ID
	}
	if a, ok := on[id]; ok {
		return a, nil
	}
	return Act{}, fmt.Errorf("a decision on %s: %w", e.ID, parley.ErrNotFound)
}

// made gives the entries that were made by hand, in the order of their arrival:
// of one process from its evidence, which is at hand.
func (d *Desk) made(ctx context.Context, process string) ([]*parley.Entry, error) {
	var out []*parley.Entry
	if process != "" {
		entries, err := d.evidence.Evidence(ctx, process)
		for i := range entries {
			if entries[i].Signed() != "" {
				out = append(out, &entries[i])
			}
		}
		return out, err
	}
	kinds := []parley.EntryKind{parley.EntryReview, parley.EntryRuling, parley.EntryAnnotation, parley.EntryBearing}
	for e, err := range d.ledger.Entries(ctx, ledger.Query{Kinds: kinds}) {
		if err != nil {
			return nil, err
		}
		if e.Signed() != "" {
			out = append(out, &e)
		}
	}
	return out, nil
}

// Last is the last act of a process that somebody signed, stands, and does not
// itself take an act back. It returns ErrNotFound where there is none.
func (d *Desk) Last(ctx context.Context, process, by string) (parley.Entry, error) {
	acts, err := d.Acts(ctx, process)
	if err != nil {
		return parley.Entry{}, err
	}
	made := map[parley.EntryID]bool{}
	for _, a := range acts {
		made[a.Entry.ID] = true
	}
	for _, a := range acts {
		undoing := a.Entry.Review != nil && !a.Entry.Review.Accept && made[a.Entry.Review.Entry]
		if a.Undone == nil && !undoing && a.Entry.Signed() == by {
			return a.Entry, nil
		}
	}
	return parley.Entry{}, fmt.Errorf("an act that %s signed in process %q and that stands: %w", by, process, parley.ErrNotFound)
}

// Rulings lists the senses that a ruling can have.
func Rulings() []parley.Sense { return slices.Clone(rulings) }

var rulings = []parley.Sense{parley.SenseFulfilled, parley.SensePartly, parley.SenseBreached, parley.SenseNotDone}
