package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"parley"
	"parley/evaluate"
	"parley/internal/ledger"
	"parley/internal/review"
)

type reviewCmd struct {
	List     reviewListCmd     `cmd:"" default:"withargs" help:"List what waits for a decision, in the order of what it would change. The default."`
	Accept   reviewAcceptCmd   `cmd:"" help:"Let a bearing count as reviewed."`
	Reject   reviewRejectCmd   `cmd:"" help:"Let a bearing count no more."`
	Correct  reviewCorrectCmd  `cmd:"" help:"Put a bearing made by hand in the place of another; what is left out stays as it was."`
	Link     reviewLinkCmd     `cmd:"" help:"Make a bearing by hand, from words of a report."`
	Annotate reviewAnnotateCmd `cmd:"" help:"Note something on words of a report."`
	Rule     reviewRuleCmd     `cmd:"" help:"Sign a finding on a provision."`
	Undo     reviewUndoCmd     `cmd:"" help:"Take back what was done by hand; undoing that brings it back."`
	Log      reviewLogCmd      `cmd:"" help:"List what was done by hand, the last first."`
}

// deskFlags are what every act and view of the review needs.
type deskFlags struct {
	ledgerFlag
	MinConfidence float64 `help:"What confidence a bearing has to state to count before somebody accepted it; 0 counts all." default:"0.5"`
}

// desk opens the ledger and its desk for a while.
func (f *deskFlags) desk(ctx context.Context, env *environment, do func(l ledger.Store, d *review.Desk) error) (err error) {
	l, err := f.open(ctx, false)
	if err != nil {
		return err
	}
	defer func() {
		if e := l.Close(); err == nil {
			err = e
		}
	}()
	return do(l, review.New(l, ledger.NewMirror(l), review.Options{Now: env.now, MinConfidence: evaluate.SureFrom(f.MinConfidence)}))
}

// signFlags are who decides, and why.
type signFlags struct {
	By     string `help:"Who signs." env:"PARLEY_BY"`
	Reason string `help:"Why. Rulings, corrections and links need it."`
}

func (f *signFlags) sign() review.Sign { return review.Sign{By: f.By, Reason: f.Reason} }

// act does something by hand, prints the entry that it made, and which answers
// are different since.
func (f *deskFlags) act(ctx context.Context, env *environment, do func(ctx context.Context, d *review.Desk) (parley.Entry, error)) error {
	return f.desk(ctx, env, func(l ledger.Store, d *review.Desk) error {
		before, err := f.badges(ctx, env, l)
		if err != nil {
			return err
		}
		e, err := do(ctx, d)
		if err != nil {
			return err
		}
		fmt.Fprintln(env.stdout, e.ID)
		after, err := f.badges(ctx, env, l)
		if err != nil {
			return err
		}
		for i, b := range after {
			if i < len(before) && before[i] != b {
				fmt.Fprintf(env.stdout, "%s %s: %s, was %s\n", b.process, b.provision, b.badge, before[i].badge)
			}
		}
		return nil
	})
}

type badgeOf struct {
	process, provision string
	badge              parley.Badge
}

// badges gives the answers to all processes as of now.
func (f *deskFlags) badges(ctx context.Context, env *environment, l ledger.Store) ([]badgeOf, error) {
	processes, err := l.Processes(ctx)
	if err != nil {
		return nil, err
	}
	var out []badgeOf
	for _, p := range processes {
		entries, err := ledger.Evidence(ctx, l, p)
		if err != nil {
			return nil, err
		}
		now := env.now()
		verdicts, err := evaluate.Verdicts(p, entries, parley.AsOf{At: now, Known: now}, evaluate.Options{MinConfidence: evaluate.SureFrom(f.MinConfidence)})
		if err != nil && !errors.Is(err, parley.ErrNotFound) {
			return nil, err
		}
		for i := range verdicts {
			out = append(out, badgeOf{p, verdicts[i].Provision, verdicts[i].Badge})
		}
	}
	return out, nil
}

type reviewListCmd struct {
	Processes []string `arg:"" optional:"" name:"process" help:"Processes to list. Default: all."`
	deskFlags
	At    string `help:"What a decision would change in the answers of this time. Default: now. See parley help times."`
	Known string `help:"As it could be known at this time. Default: now."`
	Limit int    `help:"List only so many of each process; 0 lists all." default:"20"`
	JSON  bool   `name:"json" help:"Print JSON, one object for each proposal."`
}

func (c *reviewListCmd) Run(ctx context.Context, env *environment) error {
	return c.desk(ctx, env, func(l ledger.Store, d *review.Desk) error {
		processes := c.Processes
		if len(processes) == 0 {
			var err error
			if processes, err = l.Processes(ctx); err != nil {
				return err
			}
		}
		for _, p := range processes {
			err := c.list(ctx, env, l, d, p)
			if errors.Is(err, parley.ErrNotFound) && len(processes) > 1 {
				fmt.Fprintln(env.stderr, "parley:", err) // the others still have their queues
				continue
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func (c *reviewListCmd) list(ctx context.Context, env *environment, l ledger.Ledger, d *review.Desk, process string) error {
	a, err := ledger.Agreement(ctx, l, process)
	if err != nil {
		return err
	}
	zone, err := parley.LoadZone(a.Zone)
	if err != nil {
		return err
	}
	var ask review.Question
	if ask.At, err = moment("--at", c.At, time.Time{}, zone); err != nil {
		return err
	}
	if ask.Known, err = moment("--known", c.Known, time.Time{}, zone); err != nil {
		return err
	}
	q, err := d.Queue(ctx, process, ask)
	if err != nil {
		return err
	}
	shown := q.Proposals
	if c.Limit > 0 {
		shown = shown[:min(c.Limit, len(shown))]
	}
	if !c.JSON {
		fmt.Fprintf(env.stdout, "%s: %d wait for a decision\n", process, len(q.Proposals))
	}
	e := json.NewEncoder(env.stdout)
	e.SetEscapeHTML(false)
	for _, p := range shown {
		if !c.JSON {
			printProposal(env.stdout, p)
			continue
		}
		if err := e.Encode(proposalOf(p)); err != nil {
			return fmt.Errorf("print proposal: %w", err)
		}
	}
	return nil
}

// proposal is a proposal as JSON.
type proposal struct {
	Process  string           `json:"process"`
	Entry    parley.EntryID   `json:"entry"`
	Times    parley.Times     `json:"times"`
	Bearing  *parley.Bearing  `json:"bearing"`
	Counts   bool             `json:"counts"`             // in the answers now
	Shifts   []evaluate.Shift `json:"shifts,omitempty"`   // if it is rejected or, where it does not count, accepted
	Reviewed []evaluate.Shift `json:"reviewed,omitempty"` // of the answers of reviewed bearings, if it is accepted
}

func proposalOf(p *review.Proposal) proposal {
	return proposal{Process: p.Entry.Process, Entry: p.Entry.ID, Times: p.Entry.Times, Bearing: p.Entry.Bearing, Counts: p.Counts, Shifts: p.Shifts, Reviewed: p.Reviewed}
}

func printProposal(w io.Writer, p *review.Proposal) {
	b := p.Entry.Bearing
	via := ""
	if len(b.Chain) > 0 {
		via = ", through " + strings.Join(b.Chain, ", ")
	}
	fmt.Fprintf(w, "\n%s\n  %s %s: %s (%s)%s, published %s\n      “%s” [%s]\n", p.Entry.ID, b.Provision, b.Sense, b.Claimant, b.Standing, via, p.Entry.Times.Published, strings.Join(strings.Fields(b.Words), " "), b.Report)
	act := "accepting"
	if p.Counts {
		act = "rejecting"
	}
	printShifts(w, act+" it makes", p.Shifts)
	printShifts(w, "accepting it makes, of reviewed bearings alone,", p.Reviewed)
}

func printShifts(w io.Writer, what string, shifts []evaluate.Shift) {
	for _, s := range shifts {
		fmt.Fprintf(w, "  %s %s: %s\n", what, s.Provision, s.Words())
	}
}

type reviewAcceptCmd struct {
	Entry string `arg:"" help:"ID of the bearing, as the list has it."`
	deskFlags
	signFlags
}

func (c *reviewAcceptCmd) Run(ctx context.Context, env *environment) error {
	return c.act(ctx, env, func(ctx context.Context, d *review.Desk) (parley.Entry, error) {
		return d.Accept(ctx, parley.EntryID(c.Entry), c.sign())
	})
}

type reviewRejectCmd struct {
	Entry string `arg:"" help:"ID of the bearing, as the list has it."`
	deskFlags
	signFlags
}

func (c *reviewRejectCmd) Run(ctx context.Context, env *environment) error {
	return c.act(ctx, env, func(ctx context.Context, d *review.Desk) (parley.Entry, error) {
		return d.Reject(ctx, parley.EntryID(c.Entry), c.sign())
	})
}

type reviewRuleCmd struct {
	Process   string `arg:"" help:"Process of the provision."`
	Provision string `arg:"" help:"ID of the provision."`
	Sense     string `arg:"" enum:"fulfilled,partly,breached,not-done" help:"What is found: fulfilled, partly, breached or not-done."`
	Happened  string `help:"When it came about: 2012-04-10 or 2012-04-10T06:00+03:00. Default: not said."`
	deskFlags
	signFlags
}

func (c *reviewRuleCmd) Run(ctx context.Context, env *environment) error {
	happened, err := civil("--happened", c.Happened)
	if err != nil {
		return err
	}
	return c.act(ctx, env, func(ctx context.Context, d *review.Desk) (parley.Entry, error) {
		return d.Rule(ctx, c.Process, c.Provision, parley.Sense(c.Sense), happened, c.sign())
	})
}

func civil(flag, value string) (parley.Civil, error) {
	if value == "" {
		return parley.Civil{}, nil
	}
	t, err := parley.ParseCivil(value, "")
	if err != nil {
		return t, fmt.Errorf("%s: %w", flag, err)
	}
	return t, nil
}

type reviewUndoCmd struct {
	Entry   string `arg:"" optional:"" help:"ID of the review, ruling, annotation or bearing by hand. Default: the last act that --by signed in --process."`
	Process string `help:"Process of the last act. Default: any."`
	deskFlags
	signFlags
}

func (c *reviewUndoCmd) Run(ctx context.Context, env *environment) error {
	return c.deskFlags.act(ctx, env, func(ctx context.Context, d *review.Desk) (parley.Entry, error) {
		if c.Entry == "" {
			last, err := d.Last(ctx, c.Process, c.By)
			if err != nil {
				return last, err
			}
			c.Entry = string(last.ID)
		}
		return d.Undo(ctx, parley.EntryID(c.Entry), c.sign())
	})
}

type reviewLogCmd struct {
	Process string `arg:"" optional:"" help:"Process to list. Default: all."`
	deskFlags
	JSON bool `name:"json" help:"Print JSON, one object for each act."`
}

func (c *reviewLogCmd) Run(ctx context.Context, env *environment) error {
	return c.desk(ctx, env, func(_ ledger.Store, d *review.Desk) error {
		acts, err := d.Acts(ctx, c.Process)
		if err != nil {
			return err
		}
		e := json.NewEncoder(env.stdout)
		e.SetEscapeHTML(false)
		for _, a := range acts {
			if !c.JSON {
				fmt.Fprintln(env.stdout, a)
				continue
			}
			undone := parley.EntryID("")
			if a.Undone != nil {
				undone = a.Undone.ID
			}
			if err := e.Encode(struct {
				parley.Entry
				Undone parley.EntryID `json:"undone,omitempty"` // by this review
			}{a.Entry, undone}); err != nil {
				return fmt.Errorf("print act: %w", err)
			}
		}
		return nil
	})
}

// placeFlags say which words of a report are meant.
type placeFlags struct {
	Words   string `help:"The words, where they stand in the report once."`
	Finding string `help:"ID of a record of its reading, as parley read prints it: s3, e2."`
	Start   int    `help:"First byte of the words in the text."`
	End     int    `help:"Byte after the words."`
}

func (f *placeFlags) place(report string) review.Place {
	return review.Place{Report: report, Words: f.Words, Finding: f.Finding, Span: parley.Span{Start: f.Start, End: f.End}}
}

// claimFlags are what an analyst reads in words.
type claimFlags struct {
	Claimant string   `help:"Who says so. Default: the outlet or, of a correction, who it was."`
	Unnamed  bool     `help:"The claimant has no name: residents."`
	Standing string   `help:"Its standing: obligor, counterparty, monitor, third, outlet. Default: what the agreement says of it."`
	N        *float64 `name:"n" help:"How many."`
	Of       *float64 `name:"of" help:"Of how many."`
	Happened string   `help:"When it came about: 2012-04-10 or 2012-04-10T06:00+03:00."`
}

func (f *claimFlags) claim(provision, sense string) (review.Claim, error) {
	happened, err := civil("--happened", f.Happened)
	return review.Claim{Provision: provision, Sense: parley.Sense(sense), Claimant: f.Claimant, Unnamed: f.Unnamed, Standing: parley.Standing(f.Standing), N: f.N, Of: f.Of, Happened: happened}, err
}

type reviewCorrectCmd struct {
	Entry     string `arg:"" help:"ID of the bearing."`
	Provision string `help:"Provision that it bears on."`
	Sense     string `help:"How it bears on it: fulfilled, partly, breached, not-done, intends, refuses, conditional, invalid, states or contests."`
	placeFlags
	claimFlags
	deskFlags
	signFlags
}

func (c *reviewCorrectCmd) Run(ctx context.Context, env *environment) error {
	claim, err := c.claim(c.Provision, c.Sense)
	if err != nil {
		return err
	}
	return c.act(ctx, env, func(ctx context.Context, d *review.Desk) (parley.Entry, error) {
		return d.Correct(ctx, parley.EntryID(c.Entry), c.place(""), claim, c.sign())
	})
}

type reviewLinkCmd struct {
	Report    string `arg:"" help:"ID of the report."`
	Process   string `arg:"" help:"Process of the provision."`
	Provision string `arg:"" help:"Provision that the words bear on."`
	Sense     string `arg:"" help:"How they bear on it: fulfilled, partly, breached, not-done, intends, refuses, conditional, invalid, states or contests."`
	placeFlags
	claimFlags
	deskFlags
	signFlags
}

func (c *reviewLinkCmd) Run(ctx context.Context, env *environment) error {
	claim, err := c.claim(c.Provision, c.Sense)
	if err != nil {
		return err
	}
	return c.act(ctx, env, func(ctx context.Context, d *review.Desk) (parley.Entry, error) {
		return d.Link(ctx, c.Process, c.place(c.Report), claim, c.sign())
	})
}

type reviewAnnotateCmd struct {
	Report  string `arg:"" help:"ID of the report."`
	Note    string `arg:"" help:"What there is to note."`
	Process string `help:"Process that the note is of. Default: none."`
	Words   string `help:"The words, where they stand in the report once."`
	Start   int    `help:"First byte of the words in the text."`
	End     int    `help:"Byte after the words."`
	Who     string `help:"Whose statement the words are."`
	Act     string `help:"What is done by it: SAY, AGREE, DENY ... Default: SAY."`
	deskFlags
	signFlags
}

func (c *reviewAnnotateCmd) Run(ctx context.Context, env *environment) error {
	at := review.Place{Report: c.Report, Words: c.Words, Span: parley.Span{Start: c.Start, End: c.End}}
	return c.act(ctx, env, func(ctx context.Context, d *review.Desk) (parley.Entry, error) {
		return d.Annotate(ctx, c.Process, at, c.Note, review.Reads{Who: c.Who, Act: parley.Act(strings.ToUpper(cmp.Or(c.Act, "say")))}, c.sign())
	})
}
