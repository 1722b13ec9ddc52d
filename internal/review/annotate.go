package review

import (
	"context"
	"fmt"
	"slices"

	"parley"
	"parley/internal/ledger"
)

// Reads is what an analyst reads in the words of an annotation: who says them.
type Reads struct {
	Who string
	Act parley.Act // Default: say
}

// Speech lists the acts that a statement can do.
func Speech() []parley.Act { return slices.Clone(acts) }

var acts = []parley.Act{parley.ActAgree, parley.ActConsult, parley.ActSupport, parley.ActConcede, parley.ActRequest, parley.ActAccuse, parley.ActReject, parley.ActThreaten, parley.ActPromise, parley.ActDeny, parley.ActSay}

// Annotate notes something on words of a report, in a process or, where that is
// "", in none. With reads.Who it also says whose statement the words are. It
// returns ErrNotFound where there is no such report, and ErrInvalid where the
// words are not there or there is no note.
func (d *Desk) Annotate(ctx context.Context, process string, at Place, note string, reads Reads, s Sign) (parley.Entry, error) {
	s, err := s.signed(false)
	if err != nil {
		return parley.Entry{}, err
	}
	if note, err = text("the note", note, longestReason); err != nil {
		return parley.Entry{}, err
	}
	if note == "" {
		return parley.Entry{}, fmt.Errorf("say what there is to note: %w", parley.ErrInvalid)
	}
	rep, _, err := d.report(ctx, at.Report)
	if err != nil {
		return parley.Entry{}, err
	}
	span, err := at.words(rep.Text, at.Span)
	if err != nil {
		return parley.Entry{}, fmt.Errorf("report %q: %w", rep.ID, err)
	}
	a := parley.Annotation{Report: rep.ID, Span: span, Words: span.In(rep.Text), Note: note, By: s.By}
	if a.Statement, err = reads.statement(span); err != nil {
		return parley.Entry{}, err
	}
	return d.put(ctx, parley.Entry{Kind: parley.EntryAnnotation, Process: process, Times: parley.Times{Published: rep.KnownFrom()}, Annotation: &a}, s)
}

func (r Reads) statement(span parley.Span) (*parley.Statement, error) {
	who, err := line("who says so", r.Who, longestName)
	if err != nil || who == "" {
		return nil, err
	}
	if r.Act == "" {
		r.Act = parley.ActSay
	}
	if !slices.Contains(acts, r.Act) {
		return nil, fmt.Errorf("%q is no act; give one of %v: %w", r.Act, acts, parley.ErrInvalid)
	}
	return &parley.Statement{ID: "s1", Who: parley.Names{who}, Content: []parley.Span{span}, Mode: parley.ModeIndirect, Act: r.Act, Rule: "by-hand"}, nil
}

// Annotations lists the annotations of a report that stand, in the order of the
// text.
func (d *Desk) Annotations(ctx context.Context, report string) (out []parley.Entry, err error) {
	var found []parley.Entry
	for e, err := range d.ledger.Entries(ctx, ledger.Query{Report: report, Kinds: []parley.EntryKind{parley.EntryAnnotation}}) {
		if err != nil {
			return nil, fmt.Errorf("list the annotations of report %q: %w", report, err)
		}
		found = append(found, e)
	}
	known := map[string]reviews{}
	for _, e := range found {
		r, ok := known[e.Process]
		if !ok {
			if r, err = d.reviews(ctx, e); err != nil {
				return nil, err
			}
			known[e.Process] = r
		}
		if by := r.decide(e.ID); by == nil || by.Review.Accept {
			out = append(out, e)
		}
	}
	slices.SortStableFunc(out, func(a, b parley.Entry) int { return a.Annotation.Span.Start - b.Annotation.Span.Start })
	return out, nil
}
