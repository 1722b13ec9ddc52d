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

// Intake takes reports into one ledger. Its Read is safe for concurrent use; one
// goroutine at a time calls the rest.
type Intake struct {
	ledger   ledger.Store
	reader   Reader
	resolver *resolve.Resolver
	o        Options
	have     agreements
}

// Item is a report to take in, with what it was made from.
type Item struct {
	Report parley.Report `json:"report"`
	// Capture is kept beside the report. Default: nothing is kept.
	Capture *parley.Capture `json:"capture,omitempty"`
}

// Read is a report under the name that it gets in the ledger, with its reading.
type Read struct {
	Report  parley.Report  `json:"report"`
	Reading parley.Reading `json:"reading"`
	Words   parley.Words   `json:"words,omitzero"` // of the text, as [parley.Reading] has them
	Left    int            `json:"-"`              // commitments that a provisional process had no room for
}

// UnreadableError says that the reader broke on a text, or that an agreement is
// itself at fault. Err tells how.
type UnreadableError struct{ Err error }

func (e *UnreadableError) Error() string { return e.Err.Error() }

// Unwrap gives what the reader said.
func (e *UnreadableError) Unwrap() error { return e.Err }

// Summary counts what became of a batch.
type Summary struct {
	Added    int // reports that brought something new
	Known    int // reports that were there already
	Failed   int
	Bearings int // new ones
	Problems int // of the new reports and their readings
	Left     int // commitments that a full provisional process had no room for
}

// New prepares an intake.
func New(l ledger.Store, r Reader, rs *resolve.Resolver, o Options) *Intake {
	return &Intake{ledger: l, reader: r, resolver: rs, o: o}
}

// On gives an intake like this one into another store of the same ledger, such as
// that of an update. It knows of the agreements what this one knew, and tells it
// nothing: an update may not hold.
func (in *Intake) On(l ledger.Store) *Intake {
	out := New(l, in.reader, in.resolver, in.o)
	out.have = in.have.clone()
	return out
}

// Adopt appends an agreement as a version of its process. It returns
// [parley.ErrConflict] where another text has the same version and was known at
// the same time: nobody could tell which of the two counts.
func (in *Intake) Adopt(ctx context.Context, now time.Time, a *parley.Agreement) error {
	err := in.ledger.Update(ctx, func(l ledger.Store) error {
		e, err := Adoptable(ctx, l, a)
		if err == nil {
			_, err = l.Append(ctx, now, e)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("adopt agreement of process %q: %w", a.Process, err)
	}
	return nil
}

// Adoptable gives the entry of an agreement, or ErrConflict as Adopt does; what is
// the agreement's own fault, and not the ledger's, is an [UnreadableError].
func Adoptable(ctx context.Context, l ledger.Ledger, a *parley.Agreement) (parley.Entry, error) {
	known := a.Instrument.Known
	if known.IsZero() {
		known = a.Instrument.Signed
	}
	e := parley.Entry{Kind: parley.EntryAgreement, Process: a.Process, Times: parley.Times{Published: known}, Agreement: a}
	id, err := e.ContentID()
	if err != nil {
		return e, &UnreadableError{err}
	}
	for old, err := range l.Entries(ctx, ledger.Query{Process: a.Process, Kinds: []parley.EntryKind{parley.EntryAgreement}}) {
		if err != nil {
			return e, err
		}
		if old.ID != id && !old.Agreement.Provisional && old.Agreement.Version == a.Version && old.Times.Published == known && !known.IsZero() {
			return e, &UnreadableError{fmt.Errorf("the ledger has another text of version %d; raise \"version\" in the file: %w", a.Version, parley.ErrConflict)}
		}
	}
	return e, nil
}

// Add takes reports into a process, or into those of several that each of them
// may bear on. A lone process without an agreement, or with a provisional one,
// gets the commitments found as provisional provisions. An error means that the
// ledger failed or ctx ended; reports that fail are counted, and told to
// Options.Failed.
func (in *Intake) Add(ctx context.Context, now time.Time, processes []string, items iter.Seq2[Item, error]) (Summary, error) {
	var sum Summary
	for item, err := range items {
		if ctx.Err() != nil {
			return sum, ctx.Err()
		}
		var broke *UnreadableError
		if err != nil {
			broke = &UnreadableError{err}
		} else {
			err = in.add(ctx, now, processes, item, &sum)
		}
		switch {
		case ctx.Err() != nil:
			return sum, ctx.Err()
		case broke != nil || errors.As(err, &broke):
			sum.Failed++
			if in.o.Failed != nil {
				in.o.Failed(broke.Err)
			}
		case err != nil:
			return sum, err
		}
	}
	return sum, ctx.Err()
}

// add reads and takes one report, and counts it.
func (in *Intake) add(ctx context.Context, now time.Time, processes []string, item Item, sum *Summary) error {
	rd, err := in.Read(ctx, item.Report)
	if err != nil {
		return err
	}
	rd, added, err := in.Take(ctx, now, processes, item, rd)
	if err != nil {
		return err
	}
	if len(added) == 0 {
		sum.Known++
	} else {
		sum.Added++
		sum.Left += rd.Left
		sum.Problems += len(rd.Report.Problems) + len(rd.Reading.Problems)
		for _, id := range added {
			if strings.HasPrefix(string(id), string(parley.EntryBearing)+"-") {
				sum.Bearings++
			}
		}
	}
	if in.o.Acknowledge != nil {
		in.o.Acknowledge(rd.Report.ID, added)
	}
	return nil
}

// Read reads a report under the name that it would get in the ledger now. It
// changes nothing there. It returns an [UnreadableError] where the reader broke
// on the text.
func (in *Intake) Read(ctx context.Context, rep parley.Report) (Read, error) {
	if err := Name(ctx, in.ledger, &rep); err != nil {
		return Read{}, err
	}
	return in.read(ctx, rep)
}

func (in *Intake) read(ctx context.Context, rep parley.Report) (Read, error) {
	reading, err := in.reader.Read(ctx, &rep)
	if ctx.Err() != nil {
		return Read{}, ctx.Err()
	}
	if err != nil {
		return Read{}, &UnreadableError{err}
	}
	return Read{Report: rep, Reading: reading, Words: reading.Words}, nil
}

// Take appends a report that was read, with what bears on the agreements of its
// processes, in one durable transaction. It gives the report as it was taken:
// where it has to have another name by now, it is read again. It returns an
// [UnreadableError] as Read does.
func (in *Intake) Take(ctx context.Context, now time.Time, processes []string, item Item, rd Read) (taken Read, added []parley.EntryID, err error) {
	err = in.ledger.Update(ctx, func(l ledger.Store) error {
		rep := item.Report
		if err := Name(ctx, l, &rep); err != nil {
			return err
		}
		if rep.ID != rd.Report.ID || rep.Counted != rd.Report.Counted {
			if rd, err = in.read(ctx, rep); err != nil {
				return err
			}
		}
		rd.Report = rep
		entries, err := in.entries(ctx, l, processes, &rd)
		if err != nil {
			return err
		}
		if c := item.Capture; c != nil {
			if err := l.Keep(ctx, rep.ID, *c); err != nil {
				return err
			}
		}
		if added, err = l.Append(ctx, now, entries...); err != nil {
			return fmt.Errorf("append report %q: %w", rep.ID, err)
		}
		return nil
	})
	if err != nil {
		in.have = agreements{} // some of them may not be there after all
		return Read{}, nil, err
	}
	return rd, added, nil
}

// entries gives what a report adds to a ledger.
func (in *Intake) entries(ctx context.Context, l ledger.Ledger, processes []string, rd *Read) ([]parley.Entry, error) {
	have, err := in.have.of(ctx, l, processes)
	if err != nil {
		return nil, err
	}
	var opened []parley.Entry
	if len(processes) == 1 {
		have, opened = lone(processes[0], have, rd)
	} else {
		have = resolve.Choose(have, &rd.Report, &rd.Reading)
	}
	rd.Reading.Words = rd.Words
	found, err := in.resolver.Entries(have, &rd.Report, &rd.Reading)
	if err != nil {
		return nil, &UnreadableError{fmt.Errorf("resolve report %q: %w", rd.Report.ID, err)}
	}
	return append(opened, found...), nil
}

// lone gives the agreement of the only process, a provisional one that a report
// adds to, with the entry for what it added.
func lone(process string, have []*parley.Agreement, rd *Read) ([]*parley.Agreement, []parley.Entry) {
	var a *parley.Agreement
	if len(have) > 0 {
		a = have[0]
	}
	if a != nil && !a.Provisional {
		return have, nil
	}
	p, left := resolve.Provisional(process, a, &rd.Report, &rd.Reading)
	if rd.Left = left; p != nil {
		return []*parley.Agreement{p}, []parley.Entry{{Kind: parley.EntryAgreement, Process: process, Times: parley.Times{Published: p.Instrument.Known}, Agreement: p}}
	}
	return have, nil
}
