package main

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"path"
	"strings"

	"parley"
	"parley/internal/conllu"
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
	s := c.source(env)
	return c.each(ctx, env, s, func(*output, *pace) iter.Seq2[printed, error] {
		return spread(ctx, c.Jobs, s.captures(ctx), func(got parley.Capture) (printed, error) {
			sents, notes, err := c.sentences(ctx, t, got)
			if err != nil {
				return printed{}, err
			}
			var out bytes.Buffer
			err = conllu.Write(&out, sents)
			return printed{out.Bytes(), notes}, err
		})
	})
}

// sentences reads a report, or takes the words of a treebank. Notes say what was
// doubtful in it.
func (c *readCmd) sentences(ctx context.Context, t *tools, got parley.Capture) (sents []conllu.Sentence, notes []string, err error) {
	if strings.EqualFold(path.Ext(got.Source), ".conllu") {
		if sents, err = conllu.Read(bytes.NewReader(got.Bytes), got.Source); err != nil {
			return nil, nil, err
		}
		sents, err = t.reader.Retree(ctx, sents)
		return sents, nil, err
	}
	rep, err := t.extractor.Extract(got, c.hints())
	if err != nil {
		return nil, nil, err
	}
	d, err := t.reader.Layers(ctx, &rep)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range d.Problems {
		notes = append(notes, fmt.Sprintf("%s: %s %s", rep.ID, p.Text, p.Hint))
	}
	return layers.Sentences(d), notes, nil
}
