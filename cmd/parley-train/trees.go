package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"parley/internal/cluster"
	"parley/internal/conllu"
	"parley/internal/corpus"
	"parley/internal/linear"
	"parley/internal/parse"
	"parley/internal/tag"
	"parley/internal/weights"
)

type taggerCmd struct {
	Data   string `arg:"" help:"Folder of data." type:"existingdir"`
	Out    string `help:"File to write." required:"" type:"path"`
	Epochs int    `help:"Rounds over the sentences." default:"10"`
	Seed   uint64 `help:"Seed of the order of sentences." default:"1"`
}

// Run trains the tagger on the clusters that ship.
func (c *taggerCmd) Run(ctx context.Context) error {
	clusters, err := cluster.Load(weights.Clusters)
	if err != nil {
		return err
	}
	sents, err := trainTrees(c.Data)
	if err != nil {
		return err
	}
	file, err := tag.Train(ctx, sents, clusters, tag.Options{Epochs: c.Epochs, Seed: c.Seed, Progress: report("tagger")})
	if err != nil {
		return err
	}
	return write(c.Out, file)
}

type parserCmd struct {
	Data   string `arg:"" help:"Folder of data." type:"existingdir"`
	Out    string `help:"File to write." required:"" type:"path"`
	Epochs int    `help:"Rounds over the trees." default:"10"`
	Seed   uint64 `help:"Seed of the order of trees." default:"1"`
	Folds  int    `help:"Parts that are tagged by a tagger which has not seen them." default:"4"`
}

// Run trains the parser on tags as it will be given them: each part of the trees
// is tagged by a tagger that was trained on the others.
func (c *parserCmd) Run(ctx context.Context) error {
	clusters, err := cluster.Load(weights.Clusters)
	if err != nil {
		return err
	}
	sents, err := trainTrees(c.Data)
	if err != nil {
		return err
	}
	trees, err := retagged(ctx, sents, clusters, c.Folds, c.Seed)
	if err != nil {
		return err
	}
	file, err := parse.Train(ctx, trees, parse.Options{Epochs: c.Epochs, Seed: c.Seed, Progress: report("parser")})
	if err != nil {
		return err
	}
	return write(c.Out, file)
}

// trainTrees gives the sentences that trees and tags are learnt from.
func trainTrees(data string) ([]conllu.Sentence, error) {
	var all []conllu.Sentence
	for _, set := range []corpus.Set{corpus.EWT, corpus.GUM} {
		sents, err := corpus.Trees(data, set, corpus.Train)
		if err != nil {
			return nil, err
		}
		all = append(all, sents...)
	}
	return all, nil
}

// foldBlock is how many sentences in a row go into the same fold: about a
// document, so that each fold holds some of every genre.
const foldBlock = 16

func retagged(ctx context.Context, sents []conllu.Sentence, clusters tag.Clusters, folds int, seed uint64) ([]parse.Tree, error) {
	trees := make([]parse.Tree, len(sents))
	for fold := range folds {
		var rest []conllu.Sentence
		for i := range sents {
			if i/foldBlock%folds != fold {
				rest = append(rest, sents[i])
			}
		}
		file, err := tag.Train(ctx, rest, clusters, tag.Options{Epochs: 6, Seed: seed, Progress: report(fmt.Sprintf("tagger %d of %d", fold+1, folds))})
		if err != nil {
			return nil, err
		}
		m, err := tag.Load(string(file), clusters)
		if err != nil {
			return nil, err
		}
		for i := range sents {
			if i/foldBlock%folds == fold {
				trees[i] = tree(m, &sents[i])
			}
		}
	}
	return trees, nil
}

// tree gives a gold tree over the tags of a model.
func tree(m *tag.Model, s *conllu.Sentence) parse.Tree {
	var t parse.Tree
	var words []tag.Word
	for _, w := range s.Words {
		words = append(words, m.Word(w.Form))
		t.Heads = append(t.Heads, int32(w.Head)-1)
		t.Labels = append(t.Labels, w.Deprel)
	}
	for i, tg := range m.Tag(nil, words) {
		x, u := m.Hashes(tg)
		t.Words = append(t.Words, parse.Word{Word: words[i], XPOS: x, UPOS: u})
	}
	return t
}

func report(what string) func(int, float64) {
	start := time.Now()
	return func(epoch int, share float64) {
		fmt.Fprintf(os.Stderr, "%s: round %d, %.2f %%, %.0f s\n", what, epoch+1, 100*share, time.Since(start).Seconds())
	}
}

func write(name string, file []byte) error {
	if err := os.WriteFile(name, file, 0o644); err != nil {
		return fmt.Errorf("write weights: %w", err)
	}
	parts, err := linear.Split(string(file))
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%s: %d bytes in %d sections\n", name, len(file), len(parts))
	return nil
}
