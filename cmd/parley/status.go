package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"parley"
	"parley/evaluate"
	"parley/internal/ledger"
)

type statusCmd struct {
	Processes []string `arg:"" optional:"" name:"process" help:"Processes to show. Default: all."`
	ledgerFlag
	asOfFlags
	JSON    bool   `name:"json" help:"Print JSON, one object for each process."`
	Grounds bool   `help:"Print under each answer the words it rests on."`
	Why     bool   `help:"Print under each answer the steps that lead to it, each with its rule; see docs/evaluation.md."`
	Each    string `help:"Print instead one table of the answers over time: day, week or month; see --from and --until." enum:",day,week,month" default:""`
	From    string `help:"With --each: the first day. Default: the day from which the agreement was known."`
	Until   string `help:"With --each: the last day. Default: that of --at."`
	Since   string `help:"Print what is different from the answers at this time, as known then: yesterday's, say."`
}

// asOfFlags are the question that every answer depends on.
type asOfFlags struct {
	At            string  `help:"State of the world at this time. Default: now. See parley help times."`
	Known         string  `help:"As it could be known at this time. Default: now."`
	ByRecorded    bool    `help:"Ask what this ledger had taken in by then, instead of what had been published."`
	Reviewed      bool    `help:"Count only bearings that a review accepted."`
	MinConfidence float64 `help:"Leave out bearings that state a lower confidence and that nobody accepted; 0 leaves out none." default:"0.5"`
}

// asOf gives the question for a process of a zone.
func (f *asOfFlags) asOf(now time.Time, zone *time.Location) (parley.AsOf, error) {
	at, err := moment("--at", f.At, now, zone)
	if err != nil {
		return parley.AsOf{}, err
	}
	known, err := moment("--known", f.Known, now, zone)
	return parley.AsOf{At: at, Known: known, ByRecorded: f.ByRecorded}, err
}

func moment(flag, value string, otherwise time.Time, zone *time.Location) (time.Time, error) {
	if value == "now" {
		value = ""
	}
	return parley.MomentOr(flag, value, otherwise, zone)
}

// answer is the status of one process.
type answer struct {
	Process     string           `json:"process"`
	Title       string           `json:"title"`
	Provisional bool             `json:"provisional"`
	At          time.Time        `json:"at"`
	Known       time.Time        `json:"known"`
	Verdicts    []parley.Verdict `json:"verdicts"`
	// Words gives for each entry that a verdict rests on its exact words and
	// where they stand.
	Words map[parley.EntryID]words `json:"words"`
	// Since and Changes tell what is different from an earlier answer, where
	// that was asked.
	Since   time.Time       `json:"since,omitzero"`
	Changes []parley.Change `json:"changes,omitempty"`
}

type words struct {
	Report   string   `json:"report"`
	Start    int      `json:"startByte"`
	End      int      `json:"endByte"`
	Exact    string   `json:"exact"`
	Claimant string   `json:"claimant"`
	Chain    []string `json:"chain,omitempty"`
}

func (c *statusCmd) Run(ctx context.Context, env *environment) (err error) {
	if _, err := c.asOf(env.now(), time.UTC); err != nil {
		return err
	}
	if err := c.checkEach(); err != nil {
		return err
	}
	l, err := c.open(ctx, false)
	if err != nil {
		return err
	}
	defer func() {
		if e := l.Close(); err == nil {
			err = e
		}
	}()
	processes := c.Processes
	if len(processes) == 0 {
		if processes, err = l.Processes(ctx); err != nil {
			return err
		}
	}
	if len(processes) == 0 && !c.JSON {
		fmt.Fprintln(env.stdout, "The ledger holds no process: no agreement was added, and no commitment found in its reports.")
	}
	answered, unknown := 0, error(nil)
	for _, p := range processes {
		if c.Each != "" {
			err := c.course(ctx, l, p, env, answered > 0)
			if err != nil {
				return err
			}
			answered++
			continue
		}
		a, err := status(ctx, l, p, env.now(), &c.asOfFlags, c.Since)
		if errors.Is(err, parley.ErrNotFound) && len(processes) > 1 {
			fmt.Fprintln(env.stderr, "parley:", err) // the others still answer
			unknown = err
			continue
		}
		if err != nil {
			return err
		}
		if c.JSON {
			e := json.NewEncoder(env.stdout)
			e.SetEscapeHTML(false)
			err = e.Encode(a)
		} else {
			if answered > 0 {
				fmt.Fprintln(env.stdout)
			}
			err = printStatus(env.stdout, a, c.Grounds)
			if err == nil && c.Why {
				printWhy(env.stdout, a)
			}
			if err == nil && c.Since != "" {
				printChanges(env.stdout, a)
			}
		}
		answered++
		if err != nil {
			return err
		}
	}
	switch {
	case answered == 0:
		return unknown
	case unknown != nil && len(c.Processes) > 0:
		return errPartly
	}
	return nil
}

// status answers for one process; since, if it is not "", is the time of an
// earlier answer to compare with.
func status(ctx context.Context, l ledger.Store, process string, now time.Time, f *asOfFlags, since string) (*answer, error) {
	agreement, err := ledger.Agreement(ctx, l, process)
	if err != nil {
		return nil, err
	}
	zone, err := parley.LoadZone(agreement.Zone)
	if err != nil {
		return nil, err
	}
	asOf, err := f.asOf(now, zone)
	if err != nil {
		return nil, err
	}
	entries, err := ledger.Evidence(ctx, l, process)
	if err != nil {
		return nil, err
	}
	o := evaluate.Options{Reviewed: f.Reviewed, MinConfidence: evaluate.SureFrom(f.MinConfidence)}
	evidence := evaluate.Gather(process, entries)
	verdicts, err := evidence.Verdicts(asOf, o)
	if errors.Is(err, parley.ErrNotFound) && !asOf.ByRecorded {
		return nil, fmt.Errorf("%w; its agreement is known from %s: ask with --known and --at of that time or later", err, earliest(entries).UTC().Format(time.RFC3339))
	}
	if err != nil {
		return nil, err
	}
	a := &answer{Process: process, Title: agreement.Title, Provisional: agreement.Provisional, At: asOf.At.UTC(), Known: asOf.Known.UTC(), Verdicts: verdicts, Words: map[parley.EntryID]words{}}
	if since != "" {
		if a.Since, err = moment("--since", since, now, zone); err != nil {
			return nil, err
		}
		earlier := parley.AsOf{At: a.Since, Known: a.Since, ByRecorded: f.ByRecorded}
		if a.Changes, err = evidence.ChangesTo(verdicts, earlier, o); err != nil {
			return nil, err
		}
	}
	rests := map[parley.EntryID]bool{}
	for _, e := range entries { // the version that was known, not the latest
		if e.Agreement != nil && len(verdicts) > 0 && verdicts[0].Grounds[0].Entry == e.ID {
			a.Title, a.Provisional = e.Agreement.Title, e.Agreement.Provisional
		}
	}
	for i := range verdicts {
		for _, g := range append(verdicts[i].Grounds, verdicts[i].Reservations...) {
			rests[g.Entry] = true
		}
	}
	for _, e := range entries {
		if b := e.Bearing; b != nil && rests[e.ID] {
			a.Words[e.ID] = words{Report: b.Report, Start: b.Span.Start, End: b.Span.End, Exact: b.Words, Claimant: b.Claimant, Chain: b.Chain}
		}
	}
	return a, nil
}

// earliest is when the first agreement of some entries could be known.
func earliest(entries []parley.Entry) time.Time {
	var first time.Time
	for _, e := range entries {
		if e.Agreement == nil {
			continue
		}
		if t := e.AgreementKnown(false); first.IsZero() || t.Before(first) {
			first = t
		}
	}
	return first
}

// printChanges tells what is different from an earlier answer.
func printChanges(w io.Writer, a *answer) {
	fmt.Fprintf(w, "\nsince %s:\n", a.Since.UTC().Format("2006-01-02 15:04 MST"))
	if len(a.Changes) == 0 {
		fmt.Fprintln(w, "  nothing has changed")
	}
	for _, c := range a.Changes {
		fmt.Fprintf(w, "  %s: %s\n", c.Provision, strings.Join(c.What, "; "))
	}
}

// printWhy tells the steps that lead to each answer.
func printWhy(w io.Writer, a *answer) {
	var tell func(steps []parley.Because, indent string)
	tell = func(steps []parley.Because, indent string) {
		for _, b := range steps {
			rule := ""
			if b.Rule != "" {
				rule = " [" + b.Rule + "]"
			}
			fmt.Fprintf(w, "%s%s%s\n", indent, b.Text, rule)
			tell(b.Of, indent+"  ")
		}
	}
	for i := range a.Verdicts {
		v := &a.Verdicts[i]
		fmt.Fprintf(w, "\n%s: %s\n", v.Provision, v.Reason)
		tell(v.Because, "  ")
		for _, st := range v.Course {
			until := "now"
			if !st.Until.IsZero() {
				until = st.Until.UTC().Format("2006-01-02 15:04 MST")
			}
			fmt.Fprintf(w, "  %s from %s to %s\n", st.Norm, st.From.UTC().Format("2006-01-02 15:04 MST"), until)
		}
	}
}

func printStatus(w io.Writer, a *answer, grounds bool) error {
	stamp := func(t time.Time) string { return t.Format("2006-01-02 15:04 MST") }
	fmt.Fprintf(w, "%s: %s\nat %s, as known at %s\n", a.Process, a.Title, stamp(a.At), stamp(a.Known))
	if a.Provisional {
		fmt.Fprintln(w, "provisional: opened from reports; an agreement file would say more")
	}
	fmt.Fprintln(w)
	t := tabwriter.NewWriter(w, 2, 8, 2, ' ', 0)
	fmt.Fprintln(t, "PROVISION\tSTATUS\tDUE\tWHY")
	for i := range a.Verdicts {
		v := &a.Verdicts[i]
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", v.Provision, badge(v), due(v), v.Reason)
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("print status: %w", err)
	}
	if !grounds {
		return nil
	}
	for i := range a.Verdicts {
		v := &a.Verdicts[i]
		fmt.Fprintf(w, "\n%s: %s\n", v.Provision, badge(v))
		var hangs []string // on other provisions, whose words stand there
		for _, g := range v.Grounds {
			how := "shown" // and not weighed
			if g.Weighs != parley.DirectionNone {
				how = string(g.Weighs)
			}
			if g.About == "" || g.About == v.Provision {
				printGround(w, a, g, how)
			} else if !slices.Contains(hangs, g.About) {
				hangs = append(hangs, g.About)
			}
		}
		if len(hangs) > 0 {
			fmt.Fprintf(w, "  hangs also on: %s\n", strings.Join(hangs, ", "))
		}
		for _, g := range v.Reservations {
			printGround(w, a, g, "reservation")
		}
		for i := range v.Origins {
			printOrigin(w, a, &v.Origins[i])
		}
		for _, warn := range v.Warnings {
			fmt.Fprintf(w, "  warning: %s\n", warn.Text)
		}
	}
	return nil
}

// printOrigin tells which findings count as one, and what joins them: those that
// share a name by their number, those that share words one by one.
func printOrigin(w io.Writer, a *answer, o *parley.Origin) {
	fmt.Fprintf(w, "  one origin, %s: %d findings, first in %s\n", o.Name, len(o.Entries), a.place(o.Entries[0]))
	type name struct{ rule, shared string }
	named := map[name]int{}
	for _, c := range o.Copies {
		if c.Share == 0 {
			named[name{c.Rule, c.Shared}]++
		}
	}
	for _, c := range o.Copies {
		n := name{c.Rule, c.Shared}
		switch shared := " “" + c.Shared + "”"; {
		case c.Share == 0 && named[n] > 0:
			fmt.Fprintf(w, "      %d more by %s [%s]\n", named[n], c.Shared, c.Rule)
			delete(named, n)
		case c.Share > 0:
			if c.Shared == "" {
				shared = ""
			}
			fmt.Fprintf(w, "      %s shares %.0f %% with %s [%s]%s\n", a.place(c.Entry), 100*c.Share, a.place(c.Of), c.Rule, shared)
		}
	}
}

// place tells where a finding stands.
func (a *answer) place(id parley.EntryID) string {
	if said, ok := a.Words[id]; ok {
		return said.Report
	}
	return string(id)
}

func printGround(w io.Writer, a *answer, g parley.Ground, how string) {
	said, ok := a.Words[g.Entry]
	if !ok {
		return
	}
	via := ""
	if len(said.Chain) > 0 {
		via = ", through " + strings.Join(said.Chain, ", ")
	}
	fmt.Fprintf(w, "  %s, %s: %s (%s)%s, published %s\n      “%s” [%s]\n", how, g.Sense, g.Claimant, g.Standing, via, g.Times.Published, strings.Join(strings.Fields(said.Exact), " "), said.Report)
}

func badge(v *parley.Verdict) string {
	s := string(v.Badge)
	if len(v.Reservations) > 0 {
		s += ", with a reservation"
	}
	return s
}

// due gives the deadline in the zone of its words.
func due(v *parley.Verdict) string {
	if v.Window.Latest.IsZero() {
		return "–"
	}
	loc, err := parley.LoadZone(v.Window.Zone)
	if err != nil {
		loc = time.UTC
	}
	return v.Window.Latest.In(loc).Format("2006-01-02 15:04 MST")
}
