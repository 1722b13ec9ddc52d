package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"parley"
	"parley/internal/conllu"
	"parley/internal/fetch"
	"parley/internal/layers"
)

// layers prints what the language engine makes of the input.
func (c *readCmd) layers(ctx context.Context, env *environment) (err error) {
	if c.Agreement != "" || c.Format != "text" {
		return fmt.Errorf("--layers prints no reading; leave --agreement and --format out: %w", parley.ErrInvalid)
	}
	t, err := newTools(c.Pack)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(env.stdout)
	defer func() {
		if e := out.Flush(); err == nil {
			err = e
		}
	}()
	bar := newProgress(env, "reports read")
	defer bar.done()
	done, failed, last := 0, 0, error(nil)
	fetcher := fetch.New(fetch.Options{Now: env.now, Agent: "parley/" + release()})
	for got, err := range fetcher.Each(ctx, env.stdin, c.Names...) {
		var sents []conllu.Sentence
		if err == nil {
			sents, err = c.sentences(ctx, env, t, got)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			failed, last = failed+1, err
			fmt.Fprintln(env.stderr, "parley:", err)
			continue
		}
		if err := errors.Join(conllu.Write(out, sents), out.Flush()); err != nil {
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

// sentences reads a report, or takes the words of a treebank.
func (c *readCmd) sentences(ctx context.Context, env *environment, t *tools, got parley.Capture) ([]conllu.Sentence, error) {
	if strings.EqualFold(path.Ext(got.Source), ".conllu") {
		sents, err := conllu.Read(bytes.NewReader(got.Bytes), got.Source)
		if err != nil {
			return nil, err
		}
		return t.reader.Retree(ctx, sents)
	}
	rep, err := t.extractor.Extract(got, c.hints())
	if err != nil {
		return nil, err
	}
	d, err := t.reader.Layers(ctx, &rep)
	if err != nil {
		return nil, err
	}
	for _, p := range d.Problems {
		fmt.Fprintf(env.stderr, "parley: %s: %s %s\n", rep.ID, p.Text, p.Hint)
	}
	return layers.Sentences(d), nil
}
