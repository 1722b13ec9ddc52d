package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"parley"
	"parley/internal/export"
	"parley/internal/fetch"
	"parley/internal/resolve"
)

type readCmd struct {
	inputFlags
	Format    string   `enum:"text,json" default:"text" help:"text for people, json for the public reading form."`
	Layers    bool     `help:"Print words, tags, lemmas and trees as CoNLL-U instead; a .conllu file keeps its own words and gets the rest anew."`
	Agreement []string `help:"Agreement file; adds what bears on its provisions. Repeatable: each report is held against those that could be known by its date and whose sides it names." type:"existingfile" sep:"none"`
	Jobs      int      `help:"How many reports to read at a time. What is printed is the same for every number. Default: one a core."`
	Output    string   `help:"File to write to, which may not be there yet. Default: standard output." type:"path"`
	Resume    bool     `help:"Go on with the file of --output where an earlier run stopped, however it ended. Needs --format json."`
	Progress  bool     `help:"Tell on standard error how many are read, how fast, and how long the rest will take, also where that is no terminal."`
	Schema    bool     `help:"Print the JSON Schema of the public reading form."`
}

// validate refuses what cannot be meant before anything is read.
func (c *readCmd) validate() error {
	switch {
	case c.Jobs < 0:
		return fmt.Errorf("--jobs %d: give one or more, or leave it out for one a core: %w", c.Jobs, parley.ErrInvalid)
	case c.Resume && c.Output == "":
		return fmt.Errorf("--resume goes on with a file; name it with --output: %w", parley.ErrInvalid)
	case c.Resume && (c.Format != "json" || c.Layers):
		return fmt.Errorf("--resume needs --format json, which has one reading a line: %w", parley.ErrInvalid)
	}
	return c.inputFlags.validate()
}

func (c *readCmd) Run(ctx context.Context, env *environment) error {
	if c.Schema {
		_, err := io.WriteString(env.stdout, export.Schema)
		return err
	}
	if err := c.validate(); err != nil {
		return err
	}
	if c.Layers {
		return c.layers(ctx, env)
	}
	agreements, err := loadAgreements(env, c.Agreement)
	if err != nil {
		return err
	}
	t, err := newTools(c.Pack)
	if err != nil {
		return err
	}
	s := c.source(env)
	return c.each(ctx, env, s, func(out *output, p *pace) iter.Seq2[printed, error] {
		reports := c.fresh(out, p, t.reader.Version(), t.reports(ctx, s, c.hints(), c.Jobs))
		return spread(ctx, c.Jobs, reports, func(rep parley.Report) (printed, error) {
			rd, err := t.reader.Read(ctx, &rep)
			if err != nil {
				return printed{}, err
			}
			return c.one(t, agreements, &rep, &rd)
		})
	})
}

// fresh leaves out the reports that an earlier run read.
func (c *readCmd) fresh(out *output, p *pace, v parley.ReaderVersion, reports iter.Seq2[parley.Report, error]) iter.Seq2[parley.Report, error] {
	if !c.Resume {
		return reports
	}
	return func(yield func(parley.Report, error) bool) {
		for rep, err := range reports {
			if err == nil && out.skip(made{rep.ID, rep.SHA256, v}) {
				p.skip()
				continue
			}
			if !yield(rep, err) {
				return
			}
		}
	}
}

// printed is what is printed of one report.
type printed struct {
	text  []byte
	notes []string // for standard error
}

// each prints what is made of a source, report by report. What cannot be made is
// said, and the rest goes on; what cannot be printed, or an interrupt, ends it
// behind a whole report.
func (c *readCmd) each(ctx context.Context, env *environment, s *source, all func(*output, *pace) iter.Seq2[printed, error]) (err error) {
	to, out := env.stdout, (*output)(nil)
	if c.Output != "" {
		open := createOutput
		if c.Resume {
			open = resumeOutput
		}
		if out, err = open(c.Output); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, out.Close()) }()
		to = out
	}
	p := newPace(env, "reports read", c.Progress, fetch.Size(c.Names...), s.fetcher.Passed)
	failed, last := 0, error(nil)
	for made, err := range all(out, p) {
		if ctx.Err() != nil {
			break
		}
		if err != nil {
			failed, last = failed+1, err
			fmt.Fprintln(env.stderr, "parley:", err)
			continue
		}
		for _, note := range made.notes {
			fmt.Fprintln(env.stderr, "parley:", note)
		}
		if c.Format == "text" && !c.Layers && p.count > 0 {
			made.text = append([]byte("\n────\n"), made.text...)
		}
		if _, err := to.Write(made.text); err != nil {
			p.done()
			return fmt.Errorf("print a reading: %w", err)
		}
		p.step()
	}
	p.done()
	if err := ctx.Err(); err != nil {
		return err
	}
	s.end(env)
	return batch(env, p.count+int(p.before.Load()), failed, "read", last)
}

func (c *readCmd) one(t *tools, agreements []*parley.Agreement, rep *parley.Report, rd *parley.Reading) (printed, error) {
	var found []export.Found
	for _, a := range resolve.Choose(agreements, rep, rd) {
		found = append(found, export.Found{Process: a.Process, Bearings: t.resolver.Bearings(a, rep, rd)})
	}
	form := export.Form(rep, rd, found...)
	var out bytes.Buffer
	if c.Format == "json" {
		err := export.JSON(&out, form)
		return printed{text: out.Bytes()}, err
	}
	err := export.Text(&out, form)
	return printed{text: out.Bytes()}, err
}

// batch ends a command over several inputs: with an error if any failed, after
// a summary if there was more than one. A lone input that failed ends it as it
// failed, last being its error.
func batch(env *environment, done, failed int, verb string, last error) error {
	if failed == 0 {
		return nil
	}
	if done == 0 && failed == 1 {
		return nothing(verb, last)
	}
	fmt.Fprintf(env.stderr, "parley: %d %s, %d could not be\n", done, verb, failed)
	return errPartly
}

// nothing says that the only input failed, whose error is printed already.
func nothing(verb string, why error) error {
	for _, kind := range []error{parley.ErrInvalid, parley.ErrNotFound, parley.ErrUnsupported, parley.ErrConflict} {
		if errors.Is(why, kind) {
			return fmt.Errorf("nothing was %s: %w", verb, kind)
		}
	}
	return fmt.Errorf("nothing was %s", verb)
}
