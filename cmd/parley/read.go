package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"parley"
	"parley/internal/export"
	"parley/internal/resolve"
)

type readCmd struct {
	inputFlags
	Format    string   `enum:"text,json" default:"text" help:"text for people, json for the public reading form."`
	Layers    bool     `help:"Print words, tags, lemmas and trees as CoNLL-U instead; a .conllu file keeps its own words and gets the rest anew."`
	Agreement []string `help:"Agreement file; adds what bears on its provisions. Repeatable: each report is held against those that could be known by its date and whose sides it names." type:"existingfile" sep:"none"`
	Schema    bool     `help:"Print the JSON Schema of the public reading form."`
}

func (c *readCmd) Run(ctx context.Context, env *environment) (err error) {
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
	type reading struct {
		rep parley.Report
		rd  parley.Reading
	}
	return each(ctx, env, t.reports(ctx, env, c.Names, c.hints()),
		func(rep parley.Report) (reading, error) {
			rd, err := t.reader.Read(ctx, &rep)
			return reading{rep, rd}, err
		},
		func(out *bufio.Writer, r reading, before int) error {
			return c.one(t, out, agreements, &r.rep, &r.rd, before)
		})
}

// each makes something of each input and prints it, told how many came before.
// What cannot be made is said, and the rest goes on; what cannot be printed, or
// an interrupt, ends it.
func each[T, R any](ctx context.Context, env *environment, inputs iter.Seq2[T, error], make func(T) (R, error), print func(*bufio.Writer, R, int) error) (err error) {
	out := bufio.NewWriter(env.stdout)
	defer func() {
		if e := out.Flush(); err == nil {
			err = e
		}
	}()
	bar := newProgress(env, "reports read")
	defer bar.done()
	done, failed, last := 0, 0, error(nil)
	for in, err := range inputs {
		var made R
		if err == nil {
			made, err = make(in)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			failed, last = failed+1, err
			fmt.Fprintln(env.stderr, "parley:", err)
			continue
		}
		if err := print(out, made, done); err != nil {
			return err
		}
		done++
		bar.step()
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return batch(env, done, failed, "read", last)
}

func (c *readCmd) one(t *tools, out *bufio.Writer, agreements []*parley.Agreement, rep *parley.Report, rd *parley.Reading, before int) error {
	var found []export.Found
	for _, a := range resolve.Choose(agreements, rep, rd) {
		found = append(found, export.Found{Process: a.Process, Bearings: t.resolver.Bearings(a, rep, rd)})
	}
	form := export.Form(rep, rd, found...)
	if c.Format == "json" {
		if err := export.JSON(out, form); err != nil {
			return err
		}
		return out.Flush() // a filter gives each line when it has it
	}
	if before > 0 {
		fmt.Fprintln(out, "\n────")
	}
	return export.Text(out, form)
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
