package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"parley/internal/cluster"
	"parley/internal/conllu"
	"parley/internal/corpus"
	"parley/internal/lemma"
)

type lemmasCmd struct {
	Data   string `arg:"" help:"Folder of data." type:"existingdir"`
	Out    string `help:"File to write." required:"" type:"path"`
	Rounds int    `help:"Rounds over the words." default:"5"`
	Seed   uint64 `help:"Seed of the order of words." default:"1"`
	Errors int    `help:"Print this many of the most frequent errors."`
}

// Run trains the lemmatiser and scores it with gold tags.
func (c *lemmasCmd) Run(ctx context.Context) error {
	start := time.Now()
	var words []lemma.Word
	for _, set := range []corpus.Set{corpus.EWT, corpus.GUM} {
		sents, err := corpus.Trees(c.Data, set, corpus.Train)
		if err != nil {
			return err
		}
		weight := 1
		if set == corpus.EWT {
			weight = 2 // where the two differ, EWT decides
		}
		words = append(words, lemmaWords(sents, weight)...)
	}
	small, capital, err := rawWords(c.Data)
	if err != nil {
		return err
	}
	file, err := lemma.Train(ctx, words, lemma.Options{Rounds: c.Rounds, Seed: c.Seed, Raw: small, Capital: capital})
	if err != nil {
		return fmt.Errorf("learn lemmas: %w", err)
	}
	if err := os.WriteFile(c.Out, file, 0o644); err != nil {
		return fmt.Errorf("write lemmas: %w", err)
	}
	fmt.Fprintf(os.Stderr, "%d words; %d bytes, %.0f s\n", len(words), len(file), time.Since(start).Seconds())
	m, err := lemma.Load(string(file))
	if err != nil {
		return err
	}
	for _, set := range []corpus.Set{corpus.EWT, corpus.GUM} {
		sents, err := corpus.Trees(c.Data, set, corpus.Dev)
		if err != nil {
			return err
		}
		c.score(m, string(set)+" dev", lemmaWords(sents, 1))
		if news := corpus.News(sents); len(news) > 0 {
			c.score(m, string(set)+" dev news", lemmaWords(news, 1))
		}
	}
	return nil
}

// rawWords gives the words that raw text has at least twice with small letters
// alone, and those it has at least three times with a capital, within sentences,
// and never without.
func rawWords(data string) (small, capital []string, err error) {
	texts, err := corpus.Raw(data)
	if err != nil {
		return nil, nil, err
	}
	const letters = "abcdefghijklmnopqrstuvwxyz"
	counts := map[string]int{}
	for _, text := range texts {
		for _, sent := range cluster.Sentences(text.Text) {
			for i, w := range sent {
				switch rest := strings.TrimLeft(w, letters); {
				case rest == "":
					if counts[w]++; counts[w] == 2 {
						small = append(small, w)
					}
				case i > 0 && len(w) > 2 && w[0] >= 'A' && w[0] <= 'Z' && strings.TrimLeft(w[1:], letters) == "":
					if counts[w]++; counts[w] == 3 {
						capital = append(capital, w)
					}
				}
			}
		}
	}
	capital = slices.DeleteFunc(capital, func(w string) bool { return counts[strings.ToLower(w)] > 0 })
	return small, capital, nil
}

func lemmaWords(sents []conllu.Sentence, weight int) []lemma.Word {
	var out []lemma.Word
	for i := range sents {
		for _, w := range sents[i].Words {
			feats := w.Feats
			if feats == "_" {
				feats = ""
			}
			out = append(out, lemma.Word{Form: w.Form, Lemma: w.Lemma, UPOS: w.UPOS, XPOS: w.XPOS, Feats: feats, Weight: weight})
		}
	}
	return out
}

// score prints the share of right lemmas and features, and what went wrong.
func (c *lemmasCmd) score(m *lemma.Model, name string, words []lemma.Word) {
	right, exact := 0, 0
	tags, total, errors, feats := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	for _, w := range words {
		lower := strings.ToLower(w.Form)
		total[w.UPOS]++
		if got := m.Lemma(w.Form, lower, w.UPOS, w.XPOS); got == w.Lemma {
			right++
		} else {
			tags[w.UPOS]++
			errors[fmt.Sprintf("%s %s/%s: %s, not %s", w.Form, w.UPOS, w.XPOS, w.Lemma, got)]++
		}
		if got := m.Feats(w.Form, lower, w.UPOS, w.XPOS); got == w.Feats {
			exact++
		} else {
			feats[fmt.Sprintf("%s %s/%s: %s, not %s", lower, w.UPOS, w.XPOS, w.Feats, got)]++
		}
	}
	n := float64(len(words))
	fmt.Printf("%s: %d words, lemmas %.2f %%, features %.2f %%; wrong lemmas:", name, len(words), 100*float64(right)/n, 100*float64(exact)/n)
	for _, k := range common(tags, len(tags)) {
		fmt.Printf(" %s %d (%.1f %%)", k, tags[k], 100*float64(tags[k])/float64(total[k]))
	}
	fmt.Println()
	for _, m := range []map[string]int{errors, feats} {
		for _, k := range common(m, c.Errors) {
			fmt.Printf("  %3d %s\n", m[k], k)
		}
	}
}

// common gives the most frequent keys.
func common(counts map[string]int, most int) []string {
	keys := make([]string, 0, len(counts))
	for k := range counts {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	return keys[:min(most, len(keys))]
}
