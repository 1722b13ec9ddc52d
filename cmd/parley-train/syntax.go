package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"parley/internal/cluster"
	"parley/internal/conllu"
	"parley/internal/corpus"
	"parley/internal/parser"
	"parley/internal/weights"
)

type syntaxCmd struct {
	Data     string `arg:"" help:"Folder of data." type:"existingdir"`
	Out      string `help:"File to write." required:"" type:"path"`
	Seed     uint64 `help:"Seed of all that is drawn by chance." default:"1"`
	Teachers int    `help:"Number of networks that parse raw text for the one that ships." default:"2"`
	Save     string `help:"Write the teachers to files that begin so." type:"path"`
	Check    bool   `help:"Score the file that --out names, and train nothing."`
	Errors   int    `help:"Print this many of the most frequent errors."`
	From     string `help:"Read the teachers from files that begin so, instead of training them." type:"path"`
}

// Run trains the parser: first some teachers on treebanks alone, then, on these
// treebanks and on raw text as the teachers parse it, the one that ships.
func (c *syntaxCmd) Run(ctx context.Context) error {
	start := time.Now()
	clusters, err := cluster.Load(weights.Clusters)
	if err != nil {
		return err
	}
	gold, dev, err := c.trees()
	if err != nil {
		return err
	}
	if c.Check {
		return c.check(clusters, dev)
	}
	teachers := make([]*parser.Model, c.Teachers)
	var all errgroup.Group
	for i := range teachers {
		all.Go(func() (err error) {
			teachers[i], err = c.teacher(ctx, gold, dev, clusters, i)
			return err
		})
	}
	if err := all.Wait(); err != nil {
		return err
	}
	o := parser.Options{Seed: c.Seed}
	o.Progress = progress("student", start, dev)
	if len(teachers) > 0 {
		sents, err := rawSentences(c.Data)
		if err != nil {
			return err
		}
		o.More = parser.Teach(teachers, sents)
		fmt.Fprintf(os.Stderr, "%d sentences of raw text parsed, %.0f s\n", len(sents), time.Since(start).Seconds())
	}
	m, err := parser.Train(ctx, gold, clusters, o)
	if err != nil {
		return err
	}
	file := m.Encode()
	if err := os.WriteFile(c.Out, file, 0o644); err != nil {
		return fmt.Errorf("write parser: %w", err)
	}
	fmt.Fprintf(os.Stderr, "%d bytes, %.0f s\n", len(file), time.Since(start).Seconds())
	return c.check(clusters, dev)
}

// check scores the file as it was written.
func (c *syntaxCmd) check(clusters *cluster.Table, dev []devSet) error {
	b, err := os.ReadFile(c.Out)
	if err != nil {
		return fmt.Errorf("read parser: %w", err)
	}
	m, err := parser.Load(string(b), clusters)
	if err != nil {
		return err
	}
	for _, d := range dev {
		wrong := map[string]int{}
		fmt.Printf("%s: %s\n", d.name, score(m, d.trees, wrong))
		for _, k := range common(wrong, c.Errors) {
			fmt.Printf("  %3d %s\n", wrong[k], k)
		}
	}
	return nil
}

// teacher trains a network larger than the one that ships. It is read back from its
// file, so that it is the same whether it was trained now or before.
func (c *syntaxCmd) teacher(ctx context.Context, gold []conllu.Sentence, dev []devSet, clusters *cluster.Table, i int) (*parser.Model, error) {
	name := fmt.Sprintf("teacher %d", i+1)
	if c.From != "" {
		b, err := os.ReadFile(fmt.Sprintf("%s%d.bin", c.From, i+1))
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		return parser.Load(string(b), clusters)
	}
	m, err := parser.Train(ctx, gold, clusters, parser.Options{
		Size:   parser.Size{Dim: 192, Arc: 128, Rel: 128},
		Epochs: 10, WordDrop: .2, InDrop: .15, Drop: .15, ScoreDrop: .2,
		Seed:     c.Seed + uint64(i) + 1,
		Progress: progress(name, time.Now(), dev),
	})
	if err != nil {
		return nil, fmt.Errorf("train %s: %w", name, err)
	}
	file := m.Encode()
	if c.Save != "" {
		if err := os.WriteFile(fmt.Sprintf("%s%d.bin", c.Save, i+1), file, 0o644); err != nil {
			return nil, fmt.Errorf("write %s: %w", name, err)
		}
	}
	return parser.Load(string(file), clusters)
}

type devSet struct {
	name  string
	trees []conllu.Sentence
}

func (c *syntaxCmd) trees() (gold []conllu.Sentence, dev []devSet, err error) {
	for _, set := range []corpus.Set{corpus.EWT, corpus.GUM} {
		train, err := corpus.Trees(c.Data, set, corpus.Train)
		if err != nil {
			return nil, nil, err
		}
		gold = append(gold, train...)
		trees, err := corpus.Trees(c.Data, set, corpus.Dev)
		if err != nil {
			return nil, nil, err
		}
		dev = append(dev, devSet{string(set) + " dev", trees})
		if news := corpus.News(trees); len(news) > 0 {
			dev = append(dev, devSet{string(set) + " dev news", news})
		}
	}
	return gold, dev, nil
}

// rawSentences gives the sentences of raw text that look like sentences.
func rawSentences(data string) ([][]string, error) {
	texts, err := corpus.Raw(data)
	if err != nil {
		return nil, err
	}
	var out [][]string
	for _, t := range texts {
		for _, s := range cluster.Sentences(t.Text) {
			if len(s) >= 4 && len(s) <= 60 {
				out = append(out, s)
			}
		}
	}
	return out, nil
}

func progress(name string, start time.Time, dev []devSet) func(int, parser.Loss, *parser.Model) {
	return func(epoch int, loss parser.Loss, m *parser.Model) {
		line := fmt.Sprintf("%s, epoch %d, %.0f s: loss %.3f tags, %.3f arcs, %.3f relations", name, epoch, time.Since(start).Seconds(), loss.Tags, loss.Arcs, loss.Relations)
		for _, d := range dev {
			line += fmt.Sprintf("; %s: %s", d.name, score(m, d.trees, nil))
		}
		fmt.Fprintln(os.Stderr, line)
	}
}

// score says how many tags, heads and relations are right, in percent, and counts
// in wrong, unless nil, what is not.
func score(m *parser.Model, trees []conllu.Sentence, wrong map[string]int) string {
	var forms []string
	var lengths []int
	for i := range trees {
		for _, w := range trees[i].Words {
			forms = append(forms, w.Form)
		}
		lengths = append(lengths, len(trees[i].Words))
	}
	words := m.Parse(nil, forms, lengths)
	var upos, xpos, heads, las, full int
	at := 0
	for i := range trees {
		for _, w := range trees[i].Words {
			got := words[at]
			at++
			upos += one(m.UPOS(got.Tag) == w.UPOS)
			xpos += one(m.XPOS(got.Tag) == w.XPOS)
			rel, head := m.Relation(got.Rel), int(got.Head)+1 == w.Head
			if head {
				heads++
				las += one(universal(rel) == universal(w.Deprel))
				full += one(rel == w.Deprel)
			}
			if wrong == nil {
				continue
			}
			if u := m.UPOS(got.Tag); u != w.UPOS {
				wrong[fmt.Sprintf("tag %s, not %s", u, w.UPOS)]++
			}
			switch right := universal(rel) == universal(w.Deprel); {
			case !head && right:
				wrong["another head, the relation "+universal(rel)]++
			case !head:
				wrong[fmt.Sprintf("another head, %s, not %s", universal(rel), universal(w.Deprel))]++
			case !right:
				wrong[fmt.Sprintf("its head, %s, not %s", universal(rel), universal(w.Deprel))]++
			}
		}
	}
	p := func(n int) float64 { return 100 * float64(n) / float64(len(forms)) }
	return fmt.Sprintf("UPOS %.2f, XPOS %.2f, UAS %.2f, LAS %.2f, with subtypes %.2f", p(upos), p(xpos), p(heads), p(las), p(full))
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// universal is a relation without its subtype.
func universal(rel string) string {
	u, _, _ := strings.Cut(rel, ":")
	return u
}
