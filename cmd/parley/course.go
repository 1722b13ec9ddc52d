package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"parley"
	"parley/evaluate"
	"parley/internal/ledger"
)

// maxSteps keeps a table over time to what can be read.
const maxSteps = 400

// step is what the provisions of a process came to at the end of one day, as
// known then.
type step struct {
	At     time.Time               `json:"at"`
	Badges map[string]parley.Badge `json:"badges"` // by provision
}

// checkEach refuses flags that say nothing together.
func (c *statusCmd) checkEach() error {
	if c.Each == "" && (c.From != "" || c.Until != "") {
		return fmt.Errorf("--from and --until go with --each day, week or month: %w", parley.ErrInvalid)
	}
	if c.Each != "" && (c.Known != "" || c.Since != "" || c.Grounds || c.Why) {
		return fmt.Errorf("--each asks of every day as known that day; leave out --known, --since, --grounds and --why: %w", parley.ErrInvalid)
	}
	return nil
}

// course prints the answers of a process over time, each as known at its time.
func (c *statusCmd) course(ctx context.Context, l ledger.Store, process string, env *environment, more bool) error {
	a, err := ledger.Agreement(ctx, l, process)
	if err != nil {
		return err
	}
	zone, err := parley.LoadZone(a.Zone)
	if err != nil {
		return err
	}
	entries, err := ledger.Evidence(ctx, l, process)
	if err != nil {
		return err
	}
	times, err := c.times(entries, env.now(), zone)
	if err != nil {
		return err
	}
	evidence := evaluate.Gather(process, entries)
	var rows []string // provisions, as they came to be known
	var steps []step
	for _, t := range times {
		verdicts, err := evidence.Verdicts(parley.AsOf{At: t, Known: t, ByRecorded: c.ByRecorded}, evaluate.Options{Reviewed: c.Reviewed, MinConfidence: evaluate.SureFrom(c.MinConfidence)})
		if err != nil {
			return fmt.Errorf("%s: %w", t.Format(time.RFC3339), err)
		}
		s := step{At: t.UTC(), Badges: map[string]parley.Badge{}}
		for i := range verdicts {
			id := verdicts[i].Provision
			if _, ok := s.Badges[id]; !ok && !known(steps, id) {
				rows = append(rows, id)
			}
			s.Badges[id] = verdicts[i].Badge
		}
		steps = append(steps, s)
	}
	if c.JSON {
		return json.NewEncoder(env.stdout).Encode(struct {
			Process string `json:"process"`
			Steps   []step `json:"steps"`
		}{process, steps})
	}
	if more {
		fmt.Fprintln(env.stdout)
	}
	fmt.Fprintf(env.stdout, "%s: %s\nat the end of each %s, as known then\n\n", process, a.Title, c.Each)
	return printCourse(env.stdout, rows, steps, zone)
}

func known(steps []step, provision string) bool {
	for _, s := range steps {
		if _, ok := s.Badges[provision]; ok {
			return true
		}
	}
	return false
}

// times lists the ends of the days that are asked for.
func (c *statusCmd) times(entries []parley.Entry, now time.Time, zone *time.Location) ([]time.Time, error) {
	last, err := moment("--at", c.At, now, zone)
	if err == nil && c.Until != "" {
		last, err = moment("--until", c.Until, now, zone)
	}
	if err != nil {
		return nil, err
	}
	first := earliest(entries).In(zone)
	t := time.Date(first.Year(), first.Month(), first.Day(), 0, 0, 0, 0, zone)
	if t.Before(first) {
		t = t.AddDate(0, 0, 1)
	}
	if c.From != "" {
		if t, err = moment("--from", c.From, now, zone); err != nil {
			return nil, err
		}
	}
	t = t.In(zone)
	var out []time.Time
	for n := 0; ; n++ {
		var at time.Time
		switch c.Each {
		case "day":
			at = t.AddDate(0, 0, n)
		case "week":
			at = t.AddDate(0, 0, 7*n)
		default:
			at = t.AddDate(0, n, 0)
		}
		if at.After(last) {
			break
		}
		if n == maxSteps {
			return nil, fmt.Errorf("that is more than %d times; give --from and --until, or --each week: %w", maxSteps, parley.ErrInvalid)
		}
		out = append(out, at)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("there is no day between --from and --until: %w", parley.ErrInvalid)
	}
	return out, nil
}

// printCourse prints one line for each time, a column for each provision, and a
// dot where nothing has changed.
func printCourse(w io.Writer, rows []string, steps []step, zone *time.Location) error {
	t := tabwriter.NewWriter(w, 2, 8, 2, ' ', 0)
	fmt.Fprintf(t, "DAY\t%s\n", strings.Join(rows, "\t"))
	for i, s := range steps {
		day := s.At.In(zone).Add(-time.Nanosecond).Format("2006-01-02")
		cells := []string{day}
		for _, id := range rows {
			b, ok := s.Badges[id]
			switch {
			case !ok:
				cells = append(cells, "–")
			case i > 0 && steps[i-1].Badges[id] == b:
				cells = append(cells, ".")
			default:
				cells = append(cells, string(b))
			}
		}
		fmt.Fprintln(t, strings.Join(cells, "\t"))
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("print status: %w", err)
	}
	return nil
}
