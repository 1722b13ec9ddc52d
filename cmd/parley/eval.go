package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"parley"
	"parley/internal/clause"
	"parley/internal/conllu"
	"parley/internal/corpus"
	"parley/internal/exam"
	"parley/internal/export"
	"parley/internal/extract"
	"parley/internal/layers"
	"parley/internal/score"
	"parley/internal/text"
	"parley/read"
)

type evalCmd struct {
	Data    string `arg:"" help:"Folder with gold/dev/*.json, the reports in reports/*.jsonl and seed/*.jsonl, and public sets under data." type:"existingdir"`
	Golden  string `help:"File of golden scores to hold the result against." type:"path"`
	Renew   bool   `help:"Write the golden file instead."`
	Follows string `help:"Table of the agreements that the reports are about; without it no bearings are found." type:"existingfile"`
}

func (c *evalCmd) Run(ctx context.Context, env *environment) error {
	set, problems, err := score.Load(c.Data)
	for _, p := range problems {
		fmt.Fprintln(env.stderr, p)
	}
	if err != nil {
		return err
	}
	predictions, err := c.predict(ctx, env, set)
	if err != nil {
		return err
	}
	result, err := set.Score(predictions)
	if err != nil {
		return err
	}
	engine, err := c.engine(ctx, env)
	if err != nil {
		return err
	}
	now := result.Golden() + engine.Golden()
	fmt.Fprint(env.stdout, result.Counts(), "\n", now)
	if beside := engine.Peers(); beside != "" {
		fmt.Fprint(env.stdout, "\nbeside others, in percent:\n", beside, "\n")
	}
	if c.Golden == "" {
		return nil
	}
	raw, err := os.ReadFile(c.Golden)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read golden: %w", err)
	}
	golden, unscored := part(string(raw), engine.Missing)
	if c.Renew {
		return c.renew(now + unscored)
	}
	if err != nil {
		return fmt.Errorf("there is no golden file %s; --renew writes it: %w", c.Golden, parley.ErrNotFound)
	}
	below, changed, err := score.Compare(golden, now)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Golden, err)
	}
	for _, line := range changed {
		fmt.Fprintln(env.stdout, "changed:", line)
	}
	for _, line := range below {
		fmt.Fprintln(env.stderr, "below golden:", line)
	}
	if len(below) > 0 {
		return errChecks
	}
	return nil
}

func (c *evalCmd) renew(golden string) error {
	if err := os.MkdirAll(filepath.Dir(c.Golden), 0o755); err != nil {
		return fmt.Errorf("renew golden: %w", err)
	}
	if err := os.WriteFile(c.Golden, []byte(golden), 0o644); err != nil {
		return fmt.Errorf("renew golden: %w", err)
	}
	return nil
}

// part parts the lines of a golden file from those of sets that are missing.
func part(golden string, missing []string) (scored, unscored string) {
	for line := range strings.Lines(golden) {
		set, _, _ := strings.Cut(line, " ")
		if slices.Contains(missing, strings.TrimSuffix(set, "-wrapped")) {
			unscored += line
		} else {
			scored += line
		}
	}
	return scored, unscored
}

// engine examines the language engine, the times and the events on the public sets of the folder.
func (c *evalCmd) engine(ctx context.Context, env *environment) (*exam.Result, error) {
	t, err := read.New(read.Options{})
	if err != nil {
		return nil, err
	}
	r, err := exam.Run(filepath.Join(c.Data, "data"), exam.Engine{
		Read: func(words string) ([]conllu.Sentence, error) {
			d, err := t.Layers(ctx, &parley.Report{Text: words, Language: "en"})
			if err != nil {
				return nil, err
			}
			return layers.Sentences(d), nil
		},
		Trees: true,
		Names: true,
		Parse: func(sents []conllu.Sentence) ([]conllu.Sentence, error) { return t.Retree(ctx, sents) },
		Times: func(words, published string) ([]corpus.Timex, error) { return times(ctx, t, words, published) },
		Events: func(words string) ([]parley.Event, error) {
			rd, err := t.Read(ctx, &parley.Report{Text: words, Language: "en"})
			return rd.Events, err
		},
		Statements: func(words, published string) ([]corpus.Attribution, error) {
			return attributions(ctx, t, words, published)
		},
	})
	if err != nil {
		return nil, err
	}
	for _, set := range r.Missing {
		fmt.Fprintf(env.stderr, "parley: the folder lacks the set %s; it is not scored\n", set)
	}
	return r, nil
}

// times gives the time expressions of a text.
func times(ctx context.Context, t *read.Reader, words, published string) ([]corpus.Timex, error) {
	on, err := parley.ParseCivil(published, "")
	if err != nil {
		return nil, err
	}
	rd, err := t.Read(ctx, &parley.Report{Text: words, Published: on, Language: "en"})
	if err != nil {
		return nil, err
	}
	var out []corpus.Timex
	for _, x := range rd.Times {
		for _, m := range x.Marks {
			out = append(out, corpus.Timex{Start: m.Span.Start, End: m.Span.End, Type: m.Type, Value: m.Value})
		}
	}
	return out, nil
}

// attributions gives the statements of a text in the form in which they are
// scored: sources with what describes them behind, as the set marks them, where
// the reader keeps to the name.
func attributions(ctx context.Context, t *read.Reader, words, published string) ([]corpus.Attribution, error) {
	rep := &parley.Report{Text: words, Language: "en", Published: parley.Civil{Value: published}}
	rd, err := t.Read(ctx, rep)
	if err != nil {
		return nil, err
	}
	d, err := t.Layers(ctx, rep)
	if err != nil {
		return nil, err
	}
	out := make([]corpus.Attribution, len(rd.Statements))
	for i, s := range rd.Statements {
		var others []text.Range
		for _, c := range s.Content {
			out[i].Content = append(out[i].Content, corpus.Bytes{Start: c.Start, End: c.End})
			others = append(others, d.RangeOf(c))
		}
		if s.Cue != nil {
			out[i].Cue = []corpus.Bytes{{Start: s.Cue.Start, End: s.Cue.End}}
			others = append(others, d.RangeOf(*s.Cue))
		}
		if s.Source != nil {
			whole := d.Span(clause.Described(d, d.RangeOf(*s.Source), others...))
			out[i].Source = []corpus.Bytes{{Start: whole.Start, End: whole.End}}
		}
	}
	return out, nil
}

// predict reads the reports of the gold readings.
func (c *evalCmd) predict(ctx context.Context, env *environment, set *score.Set) (map[string][]byte, error) {
	t, err := newTools(nil)
	if err != nil {
		return nil, err
	}
	follows, err := c.follows(env)
	if err != nil {
		return nil, err
	}
	records := set.Records()
	ids := make([]string, 0, len(records))
	for id := range records {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	out := map[string][]byte{}
	for _, id := range ids {
		rep, err := t.extractor.Extract(parley.Capture{Source: id, MediaType: "application/x-ndjson", Bytes: records[id]}, extract.Hints{})
		if err != nil {
			fmt.Fprintln(env.stderr, "parley:", err)
			continue
		}
		rd, err := t.reader.Read(ctx, &rep)
		if err != nil {
			return nil, err
		}
		var found []export.Found
		for _, f := range follows {
			if day := rep.Published.Value; f.Covers(id, day[:min(10, len(day))]) {
				found = []export.Found{{Process: f.agreement.Process, Bearings: t.resolver.Bearings(f.agreement, &rep, &rd)}}
				break
			}
		}
		var b bytes.Buffer
		if err := export.JSON(&b, export.Form(&rep, &rd, found...)); err != nil {
			return nil, err
		}
		out[id] = b.Bytes()
	}
	return out, nil
}

// followed is a row of the table of agreements, with its agreement.
type followed struct {
	score.Followed
	agreement *parley.Agreement
}

func (c *evalCmd) follows(env *environment) ([]followed, error) {
	if c.Follows == "" {
		return nil, nil
	}
	file, err := os.Open(c.Follows)
	if err != nil {
		return nil, fmt.Errorf("open table of agreements: %w", err)
	}
	defer file.Close()
	rows, err := score.ReadFollowed(c.Follows, file)
	if err != nil {
		return nil, err
	}
	var out []followed
	for _, r := range rows {
		a, err := loadAgreement(env, filepath.Join(filepath.Dir(c.Follows), r.Agreement))
		if err != nil {
			return nil, err
		}
		out = append(out, followed{r, a})
	}
	return out, nil
}
