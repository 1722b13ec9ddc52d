package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"

	"parley/internal/corpus"
	"parley/internal/lang"
	"parley/internal/names"
	"parley/internal/weights"
)

type namesCmd struct {
	Data  string `arg:"" help:"Folder of data." type:"existingdir"`
	Out   string `help:"File to write." default:"internal/weights/en/names.bin" type:"path"`
	Folds bool   `help:"Print cross-validated scores and write no weights."`
	Show  string `help:"File to write the errors of the folds to."`
	Sets  string `help:"Sets to learn from beside UNER: w Wikigold, g GUM, m MEANTIME." default:"wgm"`
	Tags  bool   `help:"Learn from and read with the gold tags of the treebanks, to see what tags are worth."`

	names.Options `embed:""`
}

// lessons are what a model is learnt from and measured on.
type lessons struct {
	target []names.Example // the set whose conventions count
	others []names.Example
	news   []bool // of others: news articles
	tagged []names.Doc
}

// Run learns the model of names, or measures how well it would do.
func (c *namesCmd) Run(ctx context.Context) error {
	pack, err := lang.English()
	if err != nil {
		return err
	}
	all, err := c.read()
	if err != nil {
		return err
	}
	if c.Folds {
		return c.fold(ctx, pack, all)
	}
	bin, err := names.Learn(pack, weights.Clusters, all.tagged, append(all.target, all.others...), c.Options)
	if err != nil {
		return err
	}
	if err := os.WriteFile(c.Out, bin, 0o644); err != nil {
		return fmt.Errorf("write names: %w", err)
	}
	return nil
}

// fold learns from four of five parts of the target's documents, and of the
// news among the others, and measures on the fifth, five times.
func (c *namesCmd) fold(ctx context.Context, pack *lang.Pack, all *lessons) error {
	gum, err := corpus.GUMNames(c.Data, corpus.Dev)
	if err != nil {
		return err
	}
	var target, news, dev nameScore
	if c.Show != "" {
		for name, s := range map[string]*nameScore{c.Show: &target, c.Show + ".news": &news} {
			f, err := os.Create(name)
			if err != nil {
				return fmt.Errorf("write errors: %w", err)
			}
			defer f.Close()
			s.lapses = f
		}
	}
	rng := rand.New(rand.NewPCG(cmp.Or(c.Seed, 1), 0))
	order, otherOrder := rng.Perm(len(all.target)), rng.Perm(len(all.others))
	for fold := range 5 {
		if err := ctx.Err(); err != nil {
			return err
		}
		var train, held, heldNews []names.Example
		for k, i := range order {
			if k%5 == fold {
				held = append(held, all.target[i])
			} else {
				train = append(train, all.target[i])
			}
		}
		for k, i := range otherOrder {
			if k%5 == fold && all.news[i] {
				heldNews = append(heldNews, all.others[i])
			} else {
				train = append(train, all.others[i])
			}
		}
		bin, err := names.Learn(pack, weights.Clusters, all.tagged, train, c.Options)
		if err != nil {
			return err
		}
		m, err := names.Load(string(bin), weights.Clusters, pack)
		if err != nil {
			return err
		}
		var s nameScore
		s.read(m, held, c.Tags)
		fmt.Fprintf(os.Stdout, "fold %d: %v, %d bytes\n", fold+1, s.all, len(bin))
		target.read(m, held, c.Tags)
		news.read(m, heldNews, c.Tags)
		dev.read(m, c.examples(corpus.NewsDocs(gum), 0), c.Tags)
	}
	target.print(os.Stdout, "UNER EWT dev, by document folds")
	news.print(os.Stdout, "GUM train news, by document folds")
	dev.print(os.Stdout, "GUM dev news, mean over the folds' models")
	return nil
}

func (c *namesCmd) read() (*lessons, error) {
	uner, err := corpus.UNER(c.Data)
	if err != nil {
		return nil, err
	}
	all := &lessons{target: c.examples(uner, 0)}
	for n, set := range []struct {
		letter string
		read   func() ([]corpus.NamedDoc, error)
	}{
		{"w", func() ([]corpus.NamedDoc, error) { return corpus.Wikigold(c.Data) }},
		{"g", func() ([]corpus.NamedDoc, error) { return corpus.GUMNames(c.Data, corpus.Train) }},
		{"m", func() ([]corpus.NamedDoc, error) { return corpus.Meantime(c.Data) }},
	} {
		if !strings.Contains(c.Sets, set.letter) {
			continue
		}
		docs, err := set.read()
		if err != nil {
			return nil, err
		}
		all.others = append(all.others, c.examples(docs, n+1)...)
		for _, d := range docs {
			all.news = append(all.news, len(corpus.NewsDocs([]corpus.NamedDoc{d})) > 0)
		}
	}
	sents, err := corpus.Trees(c.Data, corpus.EWT, corpus.Train)
	if err != nil {
		return nil, err
	}
	for _, d := range corpus.Documents(sents) {
		all.tagged = append(all.tagged, example(d, 0, true).Doc)
	}
	return all, nil
}

var kindNames = map[string]names.Kind{"PER": names.Person, "ORG": names.Organisation, "LOC": names.Place}

// examples turns documents of a set into examples, with tags where something
// looks at them.
func (c *namesCmd) examples(docs []corpus.NamedDoc, source int) []names.Example {
	out := make([]names.Example, len(docs))
	for i, d := range docs {
		out[i] = example(d, source, c.Tags)
	}
	return out
}

func example(d corpus.NamedDoc, source int, tags bool) names.Example {
	x := names.Example{Source: source}
	for _, s := range d.Sents {
		at := len(x.Doc.Forms)
		for _, n := range s.Names {
			x.Names = append(x.Names, names.Span{First: at + n.First, End: at + n.End, Kind: kindNames[n.Kind]})
		}
		if s.Open != nil {
			x.Open = append(x.Open, s.Open...)
		}
		x.Doc.Forms = append(x.Doc.Forms, s.Forms...)
		if tags {
			x.Doc.Tags = append(x.Doc.Tags, s.XPOS...)
			// A set, or a sentence, without tags has empty ones.
			x.Doc.Tags = append(x.Doc.Tags, make([]string, len(x.Doc.Forms)-len(x.Doc.Tags))...)
		}
		x.Doc.Ends = append(x.Doc.Ends, len(x.Doc.Forms))
	}
	return x
}

func (s *nameScore) read(m *names.Model, examples []names.Example, tags bool) {
	for _, x := range examples {
		if !tags {
			x.Doc.Tags = nil
		}
		s.add(&x, m.Find(&x.Doc))
	}
}

func (s *nameScore) print(w io.Writer, what string) {
	fmt.Fprintf(w, "%s: %v\n", what, s.all)
	for k, t := range s.kinds {
		fmt.Fprintf(w, "  %-4v %v\n", names.Kind(k), t)
	}
}
