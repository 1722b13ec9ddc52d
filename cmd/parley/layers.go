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
func (c *readCmd) layers(ctx context.Context, env *environment) error {
	if len(c.Agreement) > 0 || c.Format != "text" {
		return fmt.Errorf("--layers prints no reading; leave --agreement and --format out: %w", parley.ErrInvalid)
	}
	t, err := newTools(c.Pack)
	if err != nil {
		return err
	}
	fetcher := fetch.New(fetch.Options{Now: env.now, Agent: "parley/" + release()})
	return each(ctx, env, fetcher.Each(ctx, env.stdin, c.Names...),
		func(got parley.Capture) ([]conllu.Sentence, error) { return c.sentences(ctx, env, t, got) },
		func(out *bufio.Writer, sents []conllu.Sentence, _ int) error {
			return errors.Join(conllu.Write(out, sents), out.Flush())
		})
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
