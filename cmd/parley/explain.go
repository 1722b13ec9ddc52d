package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"parley"
	"parley/evaluate"
)

type agreementExplainCmd struct {
	File       string   `arg:"" help:"Agreement file." type:"path"`
	Provisions []string `arg:"" optional:"" name:"provision" help:"Provisions to explain. Default: all."`
	At         string   `help:"As of this time, as known then: amendments count from when they were known. Default: now, or when the file's text was known, if that is later."`
}

func (c *agreementExplainCmd) Run(env *environment) error {
	a, err := loadAgreement(env, c.File)
	if err != nil {
		return err
	}
	zone, err := parley.LoadZone(a.Zone)
	if err != nil {
		return err
	}
	known := a.Instrument.Known
	if known.IsZero() {
		known = a.Instrument.Signed
	}
	e := parley.Entry{Kind: parley.EntryAgreement, Process: a.Process, Times: parley.Times{Published: known}, Agreement: a}
	at, err := moment("--at", c.At, env.now(), zone)
	if err != nil {
		return err
	}
	if first := e.AgreementKnown(false); c.At == "" && first.After(at) {
		at = first // an invented accord plays in years to come
	}
	verdicts, err := evaluate.Verdicts(a.Process, []parley.Entry{e}, parley.AsOf{At: at, Known: at}, evaluate.Options{})
	if err != nil {
		return err
	}
	fmt.Fprintf(env.stdout, "%s: %s\nas known at %s\n", a.Process, a.Title, twoZones(at, zone))
	for _, id := range c.Provisions {
		if !slices.ContainsFunc(verdicts, func(v parley.Verdict) bool { return v.Provision == id }) {
			return fmt.Errorf("%s has no provision %q that was known then: %w", c.File, id, parley.ErrNotFound)
		}
	}
	for i := range verdicts {
		v := &verdicts[i]
		if len(c.Provisions) > 0 && !slices.Contains(c.Provisions, v.Provision) {
			continue
		}
		explain(env.stdout, provisionOf(a, v.Provision), v, zone)
	}
	return nil
}

func provisionOf(a *parley.Agreement, id string) *parley.Provision {
	for i := range a.Provisions {
		if a.Provisions[i].ID == id {
			return &a.Provisions[i]
		}
	}
	return nil
}

// explain prints the computation of one provision's times.
func explain(w io.Writer, p *parley.Provision, v *parley.Verdict, zone *time.Location) {
	fmt.Fprintf(w, "\n%s: %s\n", p.ID, p.Text)
	if p.Deadline != nil && p.Deadline.Words != "" {
		fmt.Fprintf(w, "  words: %s\n", p.Deadline.Words)
	}
	for _, step := range v.Window.Computed {
		fmt.Fprintf(w, "  - %s\n", step)
	}
	win := v.Window
	switch {
	case win.Waits != "":
		fmt.Fprintf(w, "  no time yet: it waits for %s\n", win.Waits)
	case p.Deadline != nil && p.Deadline.BestEfforts:
	case win.Latest.IsZero():
		fmt.Fprintln(w, "  no deadline: never overdue")
	case p.Kind == parley.Maintain:
		begins := win.Earliest
		if !win.Opens.IsZero() {
			begins = win.Opens
		}
		fmt.Fprintf(w, "  in force from %s\n", twoZones(begins, zone))
	default:
		due := win.Earliest
		if !win.Opens.IsZero() {
			due = win.Opens
			fmt.Fprintf(w, "  opens %s\n", twoZones(due, zone))
		}
		if p.Deadline != nil && p.Deadline.Relation == parley.RelationFrom && win.Ends.IsZero() {
			fmt.Fprintf(w, "  due from %s on; nothing closes it, so it is never overdue\n", twoZones(due, zone))
			break
		}
		overdue := win.Latest
		if !win.Ends.IsZero() {
			overdue = win.Ends
		}
		fmt.Fprintf(w, "  due from %s\n  overdue from %s\n", twoZones(due, zone), twoZones(overdue, zone))
	}
	for _, step := range win.Ending {
		fmt.Fprintf(w, "  end: %s\n", step)
	}
	if len(p.Requires) > 0 {
		fmt.Fprintf(w, "  not before these are established: %s\n", strings.Join(p.Requires, ", "))
	}
	for _, warn := range v.Warnings {
		if warn.Code != "monitor-limits" {
			fmt.Fprintf(w, "  look: %s\n", warn.Text)
		}
	}
}

func twoZones(t time.Time, zone *time.Location) string {
	s := t.UTC().Format("2006-01-02 15:04 UTC")
	if zone != time.UTC {
		s += t.In(zone).Format(" (2006-01-02 15:04 MST)")
	}
	return s
}
