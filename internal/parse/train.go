package parse

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"parley/internal/linear"
)

// Tree is a sentence with the tree that it should get.
type Tree struct {
	Words  []Word
	Heads  []int32 // counted from 0, -1 for the root of the sentence
	Labels []string
}

// Options configure training.
type Options struct {
	// Epochs is how often all trees are seen. Default: 10.
	Epochs int
	// Seed orders the trees. Default: 1.
	Seed uint64
	// Beam is how many states are followed, in training and after. Default: 8.
	Beam int
	// Margin is by how much a right move has to win not to be learnt from.
	// Default: 10.
	Margin float64
	// MinUpdates leaves out weights of moves that were changed less often: they
	// are most of the file. Default: 6.
	MinUpdates int
	// Progress is told of each epoch: the share of trees whose arcs were all
	// found. Default: nobody is.
	Progress func(epoch int, share float64)
}

type example struct {
	x sentence
	g *gold
}

// school is a parser that is being trained.
type school struct {
	labels []string
	root   uint8
	moves  *linear.NarrowTrainer
	arcs   *linear.Trainer
	trees  *linear.Trainer
	t      whole
	scores [linear.MaxClasses + 1]float32
	feats  []uint64
	space
}

// Train learns a parser and gives its weights, for [Load]. The same trees and
// options give the same bytes. It returns an error when ctx ends.
func Train(ctx context.Context, trees []Tree, o Options) ([]byte, error) {
	o.Epochs, o.Seed, o.Margin, o.MinUpdates = cmp.Or(o.Epochs, 10), cmp.Or(o.Seed, 1), cmp.Or(o.Margin, 10), cmp.Or(o.MinUpdates, 6)
	sc := &school{labels: relations(trees), moves: linear.NewNarrowTrainer()}
	sc.root = uint8(slices.Index(sc.labels, "root"))
	sc.arcs, sc.trees = linear.NewTrainer(len(sc.labels)), linear.NewTrainer(len(sc.labels))
	examples := sc.examples(trees)
	rng := rand.New(rand.NewPCG(o.Seed, 0x7061))
	order := make([]int, len(examples))
	for i := range order {
		order[i] = i
	}
	for epoch := range o.Epochs {
		rng.Shuffle(len(order), func(a, b int) { order[a], order[b] = order[b], order[a] })
		good := 0
		for _, i := range order {
			if err := ctx.Err(); err != nil {
				return nil, fmt.Errorf("train parser: %w", err)
			}
			if sc.learn(&examples[i], epoch, rng, o.Margin) {
				good++
			}
			sc.relabel(&examples[i])
		}
		if o.Progress != nil {
			o.Progress(epoch, float64(good)/float64(max(len(order), 1)))
		}
	}
	few := linear.Options{MinUpdates: min(2, o.MinUpdates)}
	return linear.Join([]linear.Section{
		{Name: "labels", Data: strings.Join(sc.labels, " ")},
		{Name: "moves", Data: string(sc.moves.Encode(linear.Options{MinUpdates: o.MinUpdates}))},
		{Name: "arcs", Data: string(sc.arcs.Encode(few))},
		{Name: "trees", Data: string(sc.trees.Encode(few))},
	}), nil
}

func relations(trees []Tree) []string {
	count := map[string]int{}
	for _, t := range trees {
		for _, l := range t.Labels {
			count[l]++
		}
	}
	names := make([]string, 0, len(count))
	for l := range count {
		names = append(names, l)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b)) })
	return names
}

func (sc *school) examples(trees []Tree) []example {
	number := map[string]uint8{}
	for i, l := range sc.labels {
		number[l] = uint8(i)
	}
	out := make([]example, len(trees))
	for i := range trees {
		t := &trees[i]
		n := len(t.Words)
		atoms, head, label := make([]atom, n, n+1), make([]int32, n), make([]uint8, n)
		for k := range t.Words {
			atoms[k], head[k], label[k] = atomOf(&t.Words[k]), t.Heads[k], number[t.Labels[k]]
			if head[k] < 0 {
				head[k] = int32(n)
			}
		}
		out[i] = example{sentence{append(atoms, rootful)}, newGold(head, label)}
	}
	return out
}

func (sc *school) best(t *linear.Trainer) uint8 {
	clear(sc.scores[:len(sc.labels)])
	t.Score(sc.feats, sc.scores[:])
	best := -1
	for k := range sc.labels {
		if k != int(sc.root) && (best < 0 || sc.scores[k] > sc.scores[best]) {
			best = k
		}
	}
	return uint8(max(best, 0))
}

// learn parses a sentence, following its own moves, and learns from each that
// puts an arc out of reach and from each relation that is wrong. It reports
// whether there was none.
func (sc *school) learn(e *example, epoch int, rng *rand.Rand, margin float64) bool {
	s, good := sc.reset(len(e.x.atoms)-1), true
	for range 2 * int(sc.n) {
		move := shift
		if ok := sc.allowed(&s); ok[left] || ok[right] {
			best, right := sc.choose(e, &s, ok, margin)
			good = good && best == right
			if move = best; epoch == 0 || rng.IntN(10) == 0 {
				move = right
			}
		}
		label := uint8(0)
		if move != shift {
			h, d := sc.arc(&s, move)
			label = sc.relation(e, h, d)
		}
		sc.apply(&s, move, label)
	}
	return good
}

// choose gives the move that the parser would make and the best of those that
// cost least, and learns from the difference.
func (sc *school) choose(e *example, s *state, ok [moves]bool, margin float64) (best, right int) {
	cost := e.g.costs(&sc.space, s)
	sc.feats = features(sc.feats[:0], &e.x, &sc.space, s)
	scores := sc.moves.Score(sc.feats)
	least := 1 << 30
	for m := range moves {
		if ok[m] {
			least = min(least, cost[m])
		}
	}
	best, right, rival := -1, -1, -1
	better := func(m, than int) bool { return than < 0 || scores[m] > scores[than] }
	for m := range moves {
		switch {
		case !ok[m]:
			continue
		case cost[m] == least && better(m, right):
			right = m
		case cost[m] > least && better(m, rival):
			rival = m
		}
		if better(m, best) {
			best = m
		}
	}
	if rival >= 0 && (best == rival || float64(scores[right]) < float64(scores[rival])+margin) {
		sc.moves.Update(sc.feats, right, 1)
		sc.moves.Update(sc.feats, rival, -1)
	}
	sc.moves.Step()
	if best != rival {
		right = best // one of several that cost least
	}
	return best, right
}

// relation gives the relation of an arc as it is made, and learns if the arc is
// right and the relation is not.
func (sc *school) relation(e *example, h, d *node) uint8 {
	if h.word == sc.n {
		return sc.root
	}
	sc.feats = arcFeatures(sc.feats[:0], &e.x, h, d, sc.n)
	got := sc.best(sc.arcs)
	if want := e.g.label[d.word]; e.g.head[d.word] == h.word {
		if got != want {
			sc.arcs.Update(sc.feats, int(want), 1)
			sc.arcs.Update(sc.feats, int(got), -1)
		}
		sc.arcs.Step()
	}
	return got
}

// relabel learns the relations of the finished tree.
func (sc *school) relabel(e *example) {
	t := &sc.t
	t.build(e.g.head)
	for _, d := range t.topDown() {
		want := e.g.label[d]
		if int(t.head[d]) == len(t.head) || want == sc.root {
			t.label[d] = want
			continue
		}
		sc.feats = treeFeatures(sc.feats[:0], &e.x, t, d)
		got := sc.best(sc.trees)
		if got != want {
			sc.trees.Update(sc.feats, int(want), 1)
			sc.trees.Update(sc.feats, int(got), -1)
		}
		sc.trees.Step()
		t.label[d] = got
	}
}
