// Package intake takes reports into a ledger: each is read, resolved against
// the agreement of its process and appended in one durable transaction.
//
// In come reports, one by one, and the errors of those that could not be had;
// out go entries in the ledger and a [Summary]. One bad report never stops the
// batch; what was acknowledged is there to stay, and adding it again adds
// nothing. The package extracts nothing and decides no status.
//
//	in := intake.New(ledger, reader, resolver, intake.Options{})
//	sum, err := in.Add(ctx, now, []string{"syria-2012"}, items)
//	fmt.Println(sum.Added, "reports added")
package intake

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"parley"
	"parley/internal/ledger"
	"parley/internal/resolve"
)

// Options configure an [Intake].
type Options struct {
	// Acknowledge is called after each report that is durably in the ledger,
	// with the entries that are new. Default: nothing is called.
	Acknowledge func(reportID string, added []parley.EntryID)
	// Failed is called for each report that could not be taken in. Default:
	// nothing is called.
	Failed func(error)
}

// Reader reads one report, as that of package read does. An error says that it broke on
// the text, or that ctx ended.
type Reader interface {
	Read(ctx context.Context, rep *parley.Report) (parley.Reading, error)
}

// Intake takes reports into one ledger.
type Intake struct {
	ledger   ledger.Store
	reader   Reader
	resolver *resolve.Resolver
	o        Options
}

// Item is a report to take in, with what it was made from.
type Item struct {
	Report parley.Report
	// Capture is kept beside the report. Default: nothing is kept.
	Capture *parley.Capture
}

// Summary counts what became of a batch.
type Summary struct {
	Added    int // reports that brought something new
	Known    int // reports that were there already
	Failed   int
	Bearings int // new ones
	Problems int // of the new reports and their readings
}

// New prepares an intake.
func New(l ledger.Store, r Reader, rs *resolve.Resolver, o Options) *Intake {
	return &Intake{ledger: l, reader: r, resolver: rs, o: o}
}

// Adopt appends an agreement as a version of its process. It returns
// [parley.ErrConflict] where another text has the same version and was known at
// the same time: nobody could tell which of the two counts.
func (in *Intake) Adopt(ctx context.Context, now time.Time, a *parley.Agreement) error {
	known := a.Instrument.Known
	if known.IsZero() {
		known = a.Instrument.Signed
	}
	e := parley.Entry{Kind: parley.EntryAgreement, Process: a.Process, Times: parley.Times{Published: known}, Agreement: a}
	id, err := e.ContentID()
	if err != nil {
		return fmt.Errorf("adopt agreement of process %q: %w", a.Process, err)
	}
	for old, err := range in.ledger.Entries(ctx, ledger.Query{Process: a.Process, Kinds: []parley.EntryKind{parley.EntryAgreement}}) {
		if err != nil {
			return fmt.Errorf("adopt agreement of process %q: %w", a.Process, err)
		}
		if old.ID != id && !old.Agreement.Provisional && old.Agreement.Version == a.Version && old.Times.Published == known && !known.IsZero() {
			return fmt.Errorf("adopt agreement of process %q: the ledger has another text of version %d; raise \"version\" in the file: %w", a.Process, a.Version, parley.ErrConflict)
		}
	}
	if _, err := in.ledger.Append(ctx, now, e); err != nil {
		return fmt.Errorf("adopt agreement of process %q: %w", a.Process, err)
	}
	return nil
}

// named gives a report an ID of its own where the ledger has another text under
// its ID: what rests on the one must never open the other. A report that counts
// from its capture counts from the first one, and is no other when it is
// captured again. One from the same address as the other revises it; where a page
// got back the text that it had before, that text is no other either.
func (in *Intake) named(ctx context.Context, rep *parley.Report) error {
	taken, revises := false, false
	for e, err := range in.ledger.Entries(ctx, ledger.Query{Report: rep.ID, Kinds: []parley.EntryKind{parley.EntryReport}}) {
		if err != nil {
			return fmt.Errorf("look for report %q: %w", rep.ID, err)
		}
		if old := e.Report; old.SHA256 == rep.SHA256 {
			back := slices.ContainsFunc(rep.Problems, func(p parley.Problem) bool { return p.Code == parley.CodeChangedLater })
			if !rep.Counted.IsZero() && (back || !old.Counted.IsZero()) && old.Published == rep.Published {
				rep.Counted, rep.Captured, rep.Problems = old.Counted, old.Captured, old.Problems
			}
			return nil
		}
		taken, revises = true, revises || rep.URL != "" && e.Report.URL == rep.URL
	}
	if taken {
		own := rep.ID + "-" + rep.SHA256[:min(8, len(rep.SHA256))]
		if revises && rep.Revises == "" {
			rep.Revises = rep.ID
			rep.Problems = append(slices.Clone(rep.Problems), parley.Problem{Code: "revised", Text: fmt.Sprintf("The ledger has another text from the same address, %q; this one is kept as %q.", rep.ID, own), Hint: "See what changed with parley diff."})
			rep.ID = own
			return in.named(ctx, rep)
		}
		rep.Problems = append(slices.Clone(rep.Problems), parley.Problem{Code: "id-taken", Text: fmt.Sprintf("The ledger has another text under the ID %q; this one is kept as %q.", rep.ID, own), Hint: "Give reports IDs of their own."})
		rep.ID = own
		return in.named(ctx, rep)
	}
	return nil
}

// Add takes reports into a process, or into those of several that each of them
// may bear on. A lone process without an agreement, or with a provisional one,
// gets the commitments found as provisional provisions. An error means that the
// ledger failed or ctx ended; reports that fail are counted, and told to
// Options.Failed.
func (in *Intake) Add(ctx context.Context, now time.Time, processes []string, items iter.Seq2[Item, error]) (Summary, error) {
	var sum Summary
	var agreements []*parley.Agreement
	for _, process := range processes {
		a, err := ledger.Agreement(ctx, in.ledger, process)
		if err != nil && !errors.Is(err, parley.ErrNotFound) {
			return sum, fmt.Errorf("find the agreement of process %q: %w", process, err)
		}
		if a != nil {
			agreements = append(agreements, a)
		}
	}
	for item, err := range items {
		rep := item.Report
		if ctx.Err() != nil {
			return sum, ctx.Err()
		}
		var reading parley.Reading
		if err == nil {
			if err := in.named(ctx, &rep); err != nil {
				return sum, err
			}
			reading, err = in.reader.Read(ctx, &rep)
		}
		if ctx.Err() != nil {
			return sum, ctx.Err()
		}
		if err != nil {
			sum.Failed++
			if in.o.Failed != nil {
				in.o.Failed(err)
			}
			continue
		}
		var opened []parley.Entry
		var chosen []*parley.Agreement
		if len(processes) == 1 {
			agreements, opened = lone(processes[0], agreements, &rep, &reading)
			chosen = agreements
		} else {
			chosen = resolve.Choose(agreements, &rep, &reading)
		}
		if c := item.Capture; c != nil {
			if err := in.ledger.Keep(ctx, rep.ID, *c); err != nil {
				return sum, err
			}
		}
		if err := in.one(ctx, now, opened, chosen, &rep, &reading, &sum); err != nil {
			return sum, err
		}
	}
	return sum, ctx.Err()
}

// lone gives the agreement of the only process, a provisional one that a report
// adds to, with the entry for what it added.
func lone(process string, have []*parley.Agreement, rep *parley.Report, rd *parley.Reading) ([]*parley.Agreement, []parley.Entry) {
	var a *parley.Agreement
	if len(have) > 0 {
		a = have[0]
	}
	if a != nil && !a.Provisional {
		return have, nil
	}
	if p := resolve.Provisional(process, a, rep, rd); p != nil {
		return []*parley.Agreement{p}, []parley.Entry{{Kind: parley.EntryAgreement, Process: process, Times: parley.Times{Published: p.Instrument.Known}, Agreement: p}}
	}
	return have, nil
}

// one appends a report with what was opened by it and what bears on agreements.
func (in *Intake) one(ctx context.Context, now time.Time, opened []parley.Entry, agreements []*parley.Agreement, rep *parley.Report, reading *parley.Reading, sum *Summary) error {
	found, err := in.resolver.Entries(agreements, rep, reading)
	if err != nil {
		return fmt.Errorf("resolve report %q: %w", rep.ID, err)
	}
	added, err := in.ledger.Append(ctx, now, append(opened, found...)...)
	if err != nil {
		return fmt.Errorf("append report %q: %w", rep.ID, err)
	}
	if len(added) == 0 {
		sum.Known++
	} else {
		sum.Added++
		sum.Problems += len(rep.Problems) + len(reading.Problems)
		for _, id := range added {
			if strings.HasPrefix(string(id), string(parley.EntryBearing)+"-") {
				sum.Bearings++
			}
		}
	}
	if in.o.Acknowledge != nil {
		in.o.Acknowledge(rep.ID, added)
	}
	return nil
}
