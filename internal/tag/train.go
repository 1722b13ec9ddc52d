package tag

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"parley/internal/conllu"
	"parley/internal/linear"
)

// Options configure training.
type Options struct {
	// Epochs is how often all sentences are seen. Default: 10.
	Epochs int
	// Seed orders the sentences. Default: 1.
	Seed uint64
	// MinUpdates leaves out weights that were changed less often. Default: 2.
	MinUpdates int
	// Progress is told of each epoch: the share of right tags. Default: nobody is.
	Progress func(epoch int, accuracy float64)
}

// often is how often a word has to be seen for the set of its tags to be told.
const often = 3

// Train learns a tagger and gives its weights, for [Load]. The same sentences
// and options give the same bytes. It returns an error when ctx ends.
func Train(ctx context.Context, sents []conllu.Sentence, clusters Clusters, o Options) ([]byte, error) {
	o.Epochs, o.Seed, o.MinUpdates = cmp.Or(o.Epochs, 10), cmp.Or(o.Seed, 1), cmp.Or(o.MinUpdates, 2)
	if o.Progress == nil {
		o.Progress = func(int, float64) {}
	}
	names, number := inventory(sents)
	seen := seenTags(sents, number)
	// A model without weights looks words up as the finished one will.
	m := &Model{clusters: clusters, seen: seen, index: bySeen(seen)}
	all := make([]lesson, len(sents))
	for i, s := range sents {
		for _, w := range s.Words {
			all[i].words = append(all[i].words, m.Word(w.Form))
			all[i].gold = append(all[i].gold, number[w.XPOS+"/"+w.UPOS])
		}
	}
	table, err := learn(ctx, all, len(names), o)
	if err != nil {
		return nil, err
	}
	return linear.Join([]linear.Section{
		{Name: "tags", Data: strings.Join(names, " ")},
		{Name: "seen", Data: seen},
		{Name: "table", Data: table},
	}), nil
}

// lesson is a sentence with its tags.
type lesson struct {
	words []Word
	gold  []uint8
}

func learn(ctx context.Context, lessons []lesson, classes int, o Options) (string, error) {
	tr := linear.NewTrainer(classes)
	rng := rand.New(rand.NewPCG(o.Seed, 0x7a66))
	order := make([]int, len(lessons))
	for i := range order {
		order[i] = i
	}
	for epoch := range o.Epochs {
		rng.Shuffle(len(order), func(a, b int) { order[a], order[b] = order[b], order[a] })
		right, all := 0, 0
		for _, i := range order {
			if err := ctx.Err(); err != nil {
				return "", fmt.Errorf("train tagger: %w", err)
			}
			right += one(tr, &lessons[i], classes)
			all += len(lessons[i].gold)
		}
		o.Progress(epoch, float64(right)/float64(max(all, 1)))
	}
	return string(tr.Encode(linear.Options{MinUpdates: o.MinUpdates})), nil
}

// one tags a sentence and learns from each mistake.
func one(tr *linear.Trainer, l *lesson, classes int) (right int) {
	var f [maxFeatures]uint64
	var scores [linear.MaxClasses + 1]float32
	t1, t2 := uint32(start), uint32(start)
	for i := range l.words {
		fs := features(f[:0], l.words, i, t1, t2)
		clear(scores[:classes])
		tr.Score(fs, scores[:])
		best := 0
		for k := 1; k < classes; k++ {
			if scores[k] > scores[best] {
				best = k
			}
		}
		if best == int(l.gold[i]) {
			right++
		} else {
			tr.Update(fs, int(l.gold[i]), 1)
			tr.Update(fs, best, -1)
		}
		tr.Step()
		t2, t1 = t1, uint32(best)+2
	}
	return right
}

// inventory numbers the pairs of tags, the most frequent first.
func inventory(sents []conllu.Sentence) ([]string, map[string]uint8) {
	count := map[string]int{}
	for _, s := range sents {
		for _, w := range s.Words {
			count[w.XPOS+"/"+w.UPOS]++
		}
	}
	names := make([]string, 0, len(count))
	for n := range count {
		names = append(names, n)
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b))
	})
	names = names[:min(len(names), linear.MaxClasses)]
	number := map[string]uint8{}
	for i, n := range names {
		number[n] = uint8(i)
	}
	return names, number
}

// seenTags tells for each word that was seen often with which tags: those of at
// least one in ten of its places.
func seenTags(sents []conllu.Sentence, number map[string]uint8) string {
	type counts struct {
		all int
		by  [linear.MaxClasses]int
	}
	words := map[uint32]*counts{}
	for _, s := range sents {
		for _, w := range s.Words {
			word, _ := NewWord(w.Form)
			c := words[word.Lower]
			if c == nil {
				c = &counts{}
				words[word.Lower] = c
			}
			c.all++
			c.by[number[w.XPOS+"/"+w.UPOS]]++
		}
	}
	hashes := make([]uint32, 0, len(words))
	for h, c := range words {
		if c.all >= often {
			hashes = append(hashes, h)
		}
	}
	slices.Sort(hashes)
	out := make([]byte, 0, 8*len(hashes))
	for _, h := range hashes {
		set := uint64(2)
		for t, n := range words[h].by {
			if n*10 >= words[h].all {
				set = linear.Mix(set, uint32(t)+1)
			}
		}
		out = binary.LittleEndian.AppendUint32(out, h)
		out = binary.LittleEndian.AppendUint32(out, uint32(set)|1)
	}
	return string(out)
}
