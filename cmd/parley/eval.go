package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"

	"parley"
	"parley/internal/export"
	"parley/internal/extract"
	"parley/internal/score"
)

type evalCmd struct {
	Data    string `arg:"" help:"Folder with gold/dev/*.json, and the reports in reports/*.jsonl and seed/*.jsonl." type:"existingdir"`
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
	fmt.Fprint(env.stdout, result.Counts(), "\n", result.Golden())
	if c.Golden == "" {
		return nil
	}
	if c.Renew {
		if err := os.MkdirAll(filepath.Dir(c.Golden), 0o755); err != nil {
			return fmt.Errorf("renew golden: %w", err)
		}
		if err := os.WriteFile(c.Golden, []byte(result.Golden()), 0o644); err != nil {
			return fmt.Errorf("renew golden: %w", err)
		}
		return nil
	}
	golden, err := os.ReadFile(c.Golden)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no golden file %s; --renew writes it: %w", c.Golden, parley.ErrNotFound)
	}
	if err != nil {
		return fmt.Errorf("read golden: %w", err)
	}
	below, changed, err := score.Compare(string(golden), result.Golden())
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
		var bearings []parley.Bearing
		for _, f := range follows {
			if day := rep.Published.Value; f.Covers(id, day[:min(10, len(day))]) {
				bearings = t.resolver.Bearings(f.agreement, &rep, &rd)
				break
			}
		}
		var b bytes.Buffer
		if err := export.JSON(&b, export.Form(&rep, &rd, bearings)); err != nil {
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
