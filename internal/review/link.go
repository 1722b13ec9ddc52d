package review

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"parley"
	"parley/internal/agreement"
	"parley/internal/ledger"
)

// Place says which words of a report are meant: by a span, or by the words
// themselves where they stand there once.
type Place struct {
	Report string      // report ID
	Span   parley.Span // Default: where Words stand, or those of Finding
	Words  string      // white space does not matter. Default: those of the span
	// Finding is the ID of a record in the reading of the report. Default: none.
	Finding string
}

// Claim is what an analyst reads in words: how they bear on a provision, and who
// says so.
type Claim struct {
	Provision string
	Sense     parley.Sense
	// Claimant is who says so. Default: the outlet itself.
	Claimant string
	Unnamed  bool
	// Standing is the claimant's. Default: what the agreement says of the name.
	Standing parley.Standing
	N, Of    *float64     // how many of how many. Default: not said
	Happened parley.Civil // Default: not said
}

// Senses lists the senses that a bearing can have.
func Senses() []parley.Sense { return slices.Clone(senses) }

// Standings lists the standings that a claimant can have.
func Standings() []parley.Standing { return slices.Clone(standings) }

var (
	senses    = []parley.Sense{parley.SenseFulfilled, parley.SensePartly, parley.SenseBreached, parley.SenseNotDone, parley.SenseIntends, parley.SenseRefuses, parley.SenseConditional, parley.SenseInvalid, parley.SenseStates, parley.SenseContests}
	standings = []parley.Standing{parley.StandingObligor, parley.StandingCounterparty, parley.StandingMonitor, parley.StandingThird, parley.StandingOutlet}
)

// Link makes a bearing by hand, from words of a report or a finding of its
// reading. A reason is required. It returns ErrNotFound where there is no such
// report, finding or provision, and ErrInvalid where the words are not there,
// or are no reporting.
func (d *Desk) Link(ctx context.Context, process string, at Place, c Claim, s Sign) (parley.Entry, error) {
	s, err := s.signed(true)
	if err != nil {
		return parley.Entry{}, err
	}
	rep, reading, err := d.report(ctx, at.Report)
	if err != nil {
		return parley.Entry{}, err
	}
	span, happened, err := at.find(rep, reading)
	if err != nil {
		return parley.Entry{}, err
	}
	b := parley.Bearing{Report: rep.ID, Span: span, Words: span.In(rep.Text), Finding: at.Finding, By: s.By, Reason: s.Reason}
	e := parley.Entry{Kind: parley.EntryBearing, Process: process, Times: parley.Times{Published: rep.KnownFrom(), Event: happened}, Bearing: &b}
	if err := d.claim(ctx, &e, c, rep); err != nil {
		return parley.Entry{}, err
	}
	if rep.Outlet != "" && b.Claimant != rep.Outlet {
		b.Chain = []string{rep.Outlet}
	}
	return d.put(ctx, e, s)
}

// Correct puts a bearing made by hand in the place of another: what c leaves out
// stays as it was, and so do the words where at has none. A reason is required. It
// returns ErrNotFound where there is no such bearing, and ErrInvalid where
// nothing would be different.
func (d *Desk) Correct(ctx context.Context, id parley.EntryID, at Place, c Claim, s Sign) (parley.Entry, error) {
	s, err := s.signed(true)
	if err != nil {
		return parley.Entry{}, err
	}
	old, err := d.ledger.Get(ctx, id)
	if err != nil {
		return parley.Entry{}, err
	}
	if old.Bearing == nil {
		return parley.Entry{}, fmt.Errorf("%s is a %s; only a bearing is corrected: %w", id, old.Kind, parley.ErrInvalid)
	}
	b := *old.Bearing
	b.Rule, b.Reader, b.Confidence = "", parley.ReaderVersion{}, 0
	e := parley.Entry{Kind: parley.EntryBearing, Process: old.Process, Times: old.Times, Bearing: &b}
	e.Times.Recorded = old.Times.Recorded // the ledger's to set
	rep := &parley.Report{ID: b.Report}
	if b.Report != "" {
		reading := (*parley.Reading)(nil)
		if rep, reading, err = d.report(ctx, b.Report); err != nil {
			return parley.Entry{}, err
		}
		if at.Words != "" || !at.Span.Empty() || at.Finding != "" {
			if b.Span, _, err = at.find(rep, reading); err != nil {
				return parley.Entry{}, err
			}
			b.Words, b.Finding = b.Span.In(rep.Text), cmp.Or(at.Finding, b.Finding)
		}
	}
	if c.Claimant == "" {
		c.Claimant, c.Unnamed = b.Claimant, c.Unnamed || b.Unnamed
		if c.Provision == "" || c.Provision == b.Provision {
			c.Standing = cmp.Or(c.Standing, b.Standing)
		}
	}
	c.Provision, c.Sense = cmp.Or(c.Provision, b.Provision), cmp.Or(c.Sense, b.Sense)
	if c.N == nil && c.Of == nil {
		c.N, c.Of = b.N, b.Of
	}
	ally := b.Ally
	if err := d.claim(ctx, &e, c, rep); err != nil {
		return parley.Entry{}, err
	}
	if b.Claimant == old.Bearing.Claimant && b.Provision == old.Bearing.Provision && b.Standing == old.Bearing.Standing {
		b.Ally = ally
	}
	if same(&b, old.Bearing) && e.Times.Event == old.Times.Event {
		return parley.Entry{}, fmt.Errorf("the correction says what %s says: %w", id, parley.ErrInvalid)
	}
	b.By, b.Reason, b.Corrects = s.By, s.Reason, id
	return d.put(ctx, e, s)
}

// same reports whether two bearings say the same of the same words.
func same(a, b *parley.Bearing) bool {
	number := func(a, b *float64) bool { return a == b || a != nil && b != nil && *a == *b }
	return a.Provision == b.Provision && a.Sense == b.Sense && a.Claimant == b.Claimant && a.Unnamed == b.Unnamed && a.Standing == b.Standing && a.Span == b.Span && number(a.N, b.N) && number(a.Of, b.Of)
}

// claim fills in what an analyst reads, and checks it against the agreement.
func (d *Desk) claim(ctx context.Context, e *parley.Entry, c Claim, rep *parley.Report) error {
	b := e.Bearing
	a, _, err := d.provision(ctx, e.Process, c.Provision)
	if err != nil {
		return err
	}
	if !slices.Contains(senses, c.Sense) {
		return fmt.Errorf("%q is no sense of a bearing; give one of %v: %w", c.Sense, senses, parley.ErrInvalid)
	}
	if c.Standing != "" && !slices.Contains(standings, c.Standing) {
		return fmt.Errorf("%q is no standing; give one of %v: %w", c.Standing, standings, parley.ErrInvalid)
	}
	for _, n := range []*float64{c.N, c.Of} {
		if n != nil && (*n < 0 || math.IsInf(*n, 0) || math.IsNaN(*n)) {
			return fmt.Errorf("a count of %g: give a number of 0 or more: %w", *n, parley.ErrInvalid)
		}
	}
	if c.Claimant, err = line("the claimant", c.Claimant, longestName); err != nil {
		return err
	}
	outlet := cmp.Or(rep.Outlet, rep.ID)
	b.Ally = false
	switch {
	case c.Claimant == "" || c.Claimant == outlet && c.Standing == "":
		b.Claimant, b.Standing = outlet, cmp.Or(c.Standing, parley.StandingOutlet)
	default:
		index, when := agreement.NewIndex(a), rep.KnownFrom().Interval(nil).Start
		b.Claimant = c.Claimant
		b.Standing, b.Ally = index.Standing(c.Provision, when, c.Claimant)
		if who, ok := index.Find(c.Claimant, when); ok {
			b.Claimant = who.Name
			c.Unnamed = c.Unnamed || who.Unnamed
		}
		if c.Standing != "" {
			b.Ally = b.Ally && c.Standing == b.Standing
			b.Standing = c.Standing
		}
	}
	b.Provision, b.Sense, b.Unnamed, b.N, b.Of = c.Provision, c.Sense, c.Unnamed, c.N, c.Of
	if !c.Happened.IsZero() {
		e.Times.Event = c.Happened
	}
	return nil
}

// report gives a report and its reading, nil where it was never read.
func (d *Desk) report(ctx context.Context, id string) (*parley.Report, *parley.Reading, error) {
	e, err := ledger.ReportByID(ctx, d.ledger, id)
	if err != nil {
		return nil, nil, err
	}
	r, err := ledger.ReadingOf(ctx, d.ledger, id)
	if err != nil && !errors.Is(err, parley.ErrNotFound) {
		return nil, nil, err
	}
	return e.Report, r.Reading, nil
}

// find gives the span that is meant, which has to lie in reporting, and when what
// it tells of happened, if the finding says.
func (p *Place) find(rep *parley.Report, reading *parley.Reading) (parley.Span, parley.Civil, error) {
	span, happened := p.Span, parley.Civil{}
	if p.Finding != "" {
		of, when, ok := finding(reading, p.Finding)
		if !ok {
			return span, happened, fmt.Errorf("finding %q of report %q: %w", p.Finding, rep.ID, parley.ErrNotFound)
		}
		happened = when
		if span.Empty() && p.Words == "" {
			span = of
		}
	}
	span, err := p.words(rep.Text, span)
	if err != nil {
		return span, happened, fmt.Errorf("report %q: %w", rep.ID, err)
	}
	for _, f := range rep.Furniture {
		if f.Span.Overlaps(span) && !f.Label() {
			return span, happened, fmt.Errorf("report %q: “%s” is no reporting but furniture (%s): %w", rep.ID, span.In(rep.Text), f.Kind, parley.ErrInvalid)
		}
	}
	return span, happened, nil
}

// words finds the span of some words, and checks it.
func (p *Place) words(in string, span parley.Span) (parley.Span, error) {
	if span.Empty() && strings.TrimSpace(p.Words) == "" {
		return span, fmt.Errorf("say which words are meant: %w", parley.ErrInvalid)
	}
	if span.Empty() {
		all := occurrences(in, p.Words)
		switch len(all) {
		case 0:
			return span, fmt.Errorf("“%s” does not stand in the text: %w", p.Words, parley.ErrInvalid)
		case 1:
			return all[0], nil
		}
		return span, fmt.Errorf("“%s” stands in the text %d times; give more words, or their place: %w", p.Words, len(all), parley.ErrInvalid)
	}
	if span.Start < 0 || span.End > len(in) || !utf8.RuneStart(in[span.Start]) || span.End < len(in) && !utf8.RuneStart(in[span.End]) {
		return span, fmt.Errorf("bytes %d to %d are no words of the text: %w", span.Start, span.End, parley.ErrInvalid)
	}
	if said := span.In(in); p.Words != "" && !slices.Equal(strings.Fields(p.Words), strings.Fields(said)) {
		return span, fmt.Errorf("at bytes %d to %d stands “%s”, not “%s”: %w", span.Start, span.End, said, p.Words, parley.ErrInvalid)
	}
	trimmed := strings.TrimSpace(span.In(in))
	if trimmed == "" {
		return span, fmt.Errorf("bytes %d to %d hold no words: %w", span.Start, span.End, parley.ErrInvalid)
	}
	span.Start += strings.Index(span.In(in), trimmed)
	span.End = span.Start + len(trimmed)
	return span, nil
}

// occurrences finds words in a text, however they are spaced there.
func occurrences(in, words string) []parley.Span {
	want := strings.Fields(words)
	var out []parley.Span
	for from := 0; ; {
		k := strings.Index(in[from:], want[0])
		if k < 0 {
			return out
		}
		start := from + k
		end := start + len(want[0])
		ok := true
		for _, w := range want[1:] {
			rest := strings.TrimLeft(in[end:], " \t\r\n\u00a0\u2009\u202f")
			if ok = len(rest) < len(in)-end && strings.HasPrefix(rest, w); !ok {
				break
			}
			end = len(in) - len(rest) + len(w)
		}
		if ok {
			out = append(out, parley.Span{Start: start, End: end})
		}
		from = start + len(want[0])
	}
}

// finding gives the words of a record of a reading, and when it happened.
func finding(r *parley.Reading, id string) (parley.Span, parley.Civil, bool) {
	if r == nil {
		return parley.Span{}, parley.Civil{}, false
	}
	for _, e := range r.Events {
		if e.ID == id {
			when := parley.Civil{}
			if e.When != nil && (e.When.Relation == "" || e.When.Relation == "at" || e.When.Relation == "during") && (e.Status == parley.StatusHappened || e.Status == parley.StatusOngoing || e.Status == parley.StatusDenied) {
				when = e.When.Time
			}
			return e.Clause, when, true
		}
	}
	for _, s := range r.Statements {
		if s.ID == id && len(s.Content) > 0 {
			return s.Content[0], parley.Civil{}, true
		}
	}
	for _, c := range r.Commitments {
		if c.ID == id {
			return c.Action, parley.Civil{}, true
		}
	}
	for _, f := range r.Figures {
		if f.ID == id {
			return f.Number, parley.Civil{}, true
		}
	}
	return parley.Span{}, parley.Civil{}, false
}
