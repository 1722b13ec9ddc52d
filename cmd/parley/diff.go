package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	udiff "github.com/aymanbagabas/go-udiff"

	"parley"
	"parley/internal/ledger"
)

type diffCmd struct {
	Report string `arg:"" help:"ID of a report: of the first text of a page, or of a later one."`
	ledgerFlag
}

// Run prints what changed between the texts that one page had.
func (c *diffCmd) Run(ctx context.Context, env *environment) (err error) {
	l, err := c.open(ctx, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	texts, err := ledger.Texts(ctx, l, c.Report)
	if err != nil {
		return err
	}
	if len(texts) == 1 {
		fmt.Fprintf(env.stderr, "parley: report %s has had one text only\n", c.Report)
		return nil
	}
	for i := 1; i < len(texts); i++ {
		was, is := texts[i-1], texts[i]
		if c.Report != texts[0].ID && c.Report != is.ID {
			continue
		}
		if _, err := io.WriteString(env.stdout, udiff.Unified(label(was), label(is), paragraphs(was), paragraphs(is))); err != nil {
			return err
		}
	}
	return nil
}

// label names a text in a diff, with when it was captured.
func label(r *parley.Report) string {
	if r.Captured.IsZero() {
		return r.ID
	}
	return r.ID + "\t" + r.Captured.UTC().Format(time.RFC3339)
}

// paragraphs gives a text with a line break at its end, so that the last line of
// two texts is compared like all others.
func paragraphs(r *parley.Report) string { return strings.TrimRight(r.Text, "\n") + "\n" }
