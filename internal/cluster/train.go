package cluster

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"parley"
)

// Options say how words are grouped.
type Options struct {
	// Clusters is the number of groups. Default: 800, at most 2000.
	Clusters int
	// MinCount is how often a word has to be seen to get a path. Default: 2.
	MinCount int
}

// Trainer counts words and their neighbours. It is not safe for concurrent use.
type Trainer struct {
	o     Options
	ids   map[string]int32 // never iterated
	words []string
	count []int32
	text  []int32 // the words of all sentences, each sentence ended by edge
}

const edge = -1

// NewTrainer starts without any text.
func NewTrainer(o Options) *Trainer {
	o.Clusters, o.MinCount = cmp.Or(o.Clusters, 800), cmp.Or(o.MinCount, 2)
	return &Trainer{o: o, ids: map[string]int32{}}
}

// Add counts the words of one sentence.
func (t *Trainer) Add(words []string) {
	var buf []byte
	for _, w := range words {
		buf = fold(buf[:0], strings.ToLower(w))
		id, ok := t.ids[string(buf)]
		if !ok {
			id = int32(len(t.words))
			t.words, t.count = append(t.words, string(buf)), append(t.count, 0)
			t.ids[t.words[id]] = id
		}
		t.count[id]++
		t.text = append(t.text, id)
	}
	t.text = append(t.text, edge)
}

// Clusters are groups of words.
type Clusters struct {
	Words  []string // by falling frequency
	Counts []int32
	Groups []int32 // of each word
	Paths  []Path  // of each group
	// Information is what a word's group tells of the next word's, in bits.
	Information float64
	// Seen is how many words were counted, marks included.
	Seen int
}

// Path is the way from the root of the tree to a group: its first N bits, from
// the highest down. Of a way of more than 32 steps the first 32 are kept.
type Path struct {
	Bits uint32
	N    int
}

// Train groups the words. Progress, if not nil, is told how many words are
// grouped. It returns ctx's error if that ends first, and one that wraps
// [parley.ErrInvalid] if there are fewer words than groups.
func (t *Trainer) Train(ctx context.Context, progress func(done, of int)) (*Clusters, error) {
	out, pairs := t.frequent()
	if c := t.o.Clusters; c < 2 || c > maxClusters || len(out.Words) < c {
		return nil, fmt.Errorf("%d words for %d groups, 2 to %d are possible: %w", len(out.Words), c, maxClusters, parley.ErrInvalid)
	}
	m := newMerger(len(out.Words), t.o.Clusters, pairs)
	if err := m.fill(ctx, progress); err != nil {
		return nil, err
	}
	out.Information = m.information()
	out.Groups, out.Paths = m.tree()
	return out, nil
}

// pair is a word and its successor, and how often they were seen.
type pair struct{ a, b, n int32 }

// frequent sorts the words by frequency and counts pairs of them. Two numbers
// follow those of the words: of the edge of a sentence and of all rare words,
// which are company to others but get no group.
func (t *Trainer) frequent() (*Clusters, []pair) {
	order := make([]int32, 0, len(t.words))
	for id, n := range t.count {
		if int(n) >= t.o.MinCount && len(t.words[id]) <= longest {
			order = append(order, int32(id))
		}
	}
	slices.SortFunc(order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(t.count[b], t.count[a]), cmp.Compare(t.words[a], t.words[b]))
	})
	out := &Clusters{}
	rank := make([]int32, len(t.words))
	rare, ends := int32(len(order)), int32(len(order)+1)
	for i := range rank {
		rank[i] = rare
	}
	for r, id := range order {
		rank[id] = int32(r)
		out.Words, out.Counts = append(out.Words, t.words[id]), append(out.Counts, t.count[id])
	}
	keys := make([]uint64, 0, len(t.text))
	before := ends
	for _, id := range t.text {
		r := ends
		if id != edge {
			r = rank[id]
			out.Seen++
		}
		keys = append(keys, uint64(before)<<32|uint64(r))
		before = r
	}
	slices.Sort(keys)
	var pairs []pair
	for i, k := range keys {
		if i > 0 && k == keys[i-1] {
			pairs[len(pairs)-1].n++
			continue
		}
		pairs = append(pairs, pair{int32(k >> 32), int32(k & math.MaxUint32), 1})
	}
	return out, pairs
}
