package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"parley/internal/cluster"
	"parley/internal/corpus"
)

type clustersCmd struct {
	Data     string `arg:"" help:"Folder of data." type:"existingdir"`
	Out      string `help:"File to write." required:"" type:"path"`
	Groups   int    `help:"Number of groups." default:"800"`
	MinCount int    `help:"Group words seen this often." default:"2"`
	Show     int    `help:"Print the most frequent words of this many groups, spread over the tree."`
}

// Run trains word clusters.
func (c *clustersCmd) Run(ctx context.Context) error {
	start := time.Now()
	t := cluster.NewTrainer(cluster.Options{Clusters: c.Groups, MinCount: c.MinCount})
	for _, set := range []corpus.Set{corpus.EWT, corpus.GUM} {
		sents, err := corpus.Trees(c.Data, set, corpus.Train)
		if err != nil {
			return err
		}
		var words []string
		for i := range sents {
			words = words[:0]
			for _, w := range sents[i].Words {
				words = append(words, w.Form)
			}
			t.Add(words)
		}
	}
	texts, err := corpus.Raw(c.Data)
	if err != nil {
		return err
	}
	for _, text := range texts {
		for _, sent := range cluster.Sentences(text.Text) {
			t.Add(sent)
		}
	}
	groups, err := t.Train(ctx, func(done, of int) {
		if done%2048 == 0 {
			fmt.Fprintf(os.Stderr, "%d of %d words grouped\n", done, of)
		}
	})
	if err != nil {
		return fmt.Errorf("group words: %w", err)
	}
	file, err := groups.Encode()
	if err != nil {
		return fmt.Errorf("write clusters: %w", err)
	}
	if err := os.WriteFile(c.Out, file, 0o644); err != nil {
		return fmt.Errorf("write clusters: %w", err)
	}
	c.show(groups)
	fmt.Fprintf(os.Stderr, "%d texts, %d words and marks; %d words in %d groups, %.4f bits of mutual information; %d bytes, %.0f s\n",
		len(texts), groups.Seen, len(groups.Words), len(groups.Paths), groups.Information, len(file), time.Since(start).Seconds())
	return nil
}

// show prints groups spread over the tree.
func (c *clustersCmd) show(groups *cluster.Clusters) {
	const most = 12
	words := make([][]string, len(groups.Paths))
	for i, g := range groups.Groups {
		if len(words[g]) < most {
			words[g] = append(words[g], groups.Words[i])
		}
	}
	for k := range min(c.Show, len(words)) {
		g := k * len(words) / c.Show
		p := groups.Paths[g]
		fmt.Printf("%0*b %q\n", p.N, p.Bits>>(32-p.N), words[g])
	}
}
