package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"parley"
	"parley/internal/script"
)

type testCmd struct {
	Files []string `arg:"" help:"Test scripts; see docs/test-language.md." type:"path"`
}

func (c *testCmd) Run(ctx context.Context, env *environment) error {
	failed, bad := 0, 0
	for _, file := range c.Files {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, failures, err := runScript(env, file)
		switch {
		case err != nil:
			if len(c.Files) == 1 {
				return err
			}
			bad++
			fmt.Fprintln(env.stderr, "parley:", err)
			continue
		case len(failures) > 0:
			failed++
			for _, f := range failures {
				fmt.Fprintln(env.stdout, f)
			}
			fmt.Fprintf(env.stdout, "FAIL %s: %d of %d expectations do not hold\n", file, len(failures), n)
		default:
			fmt.Fprintf(env.stdout, "ok   %s: %d expectations\n", file, n)
		}
	}
	if bad > 0 {
		return errPartly
	}
	if failed > 0 {
		return errChecks
	}
	return nil
}

func runScript(env *environment, file string) (int, []script.Failure, error) {
	src, err := os.ReadFile(file)
	if err != nil {
		if errors.Is(err, os.ErrNotExist) {
			return 0, nil, fmt.Errorf("%s: there is no such file: %w", file, parley.ErrNotFound)
		}
		return 0, nil, fmt.Errorf("open script: %w", err)
	}
	s, problems, err := script.Parse(file, src, func(path string) ([]byte, error) {
		if !filepath.IsAbs(path) {
			path = filepath.Join(filepath.Dir(file), path)
		}
		return os.ReadFile(path)
	})
	if err != nil {
		return 0, nil, err
	}
	for _, p := range problems {
		fmt.Fprintln(env.stderr, p)
	}
	if len(problems) > 0 {
		return 0, nil, fmt.Errorf("%s cannot be run as it is: %w", file, parley.ErrInvalid)
	}
	failures, err := s.Run()
	return s.Expectations(), failures, err
}
