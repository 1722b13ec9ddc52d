package parser

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"

	"parley"
	"parley/internal/cluster"
	"parley/internal/conllu"
)

// Options say how a network is trained. The zero value is that of the weights that
// ship, without their second set of trees.
type Options struct {
	// Size of the network. Default: that of the weights that ship.
	Size Size
	// Epochs is how often the trees are gone through. Default: 16.
	Epochs int
	// Batch is how many words are learnt from at a time. Default: 400.
	Batch int
	// Rate is the highest rate of learning. Default: .002.
	Rate float64
	// EmbedRate multiplies the rate for vectors of words. Default: 2.
	EmbedRate float64
	// Seed of everything that is drawn by chance. Default: 0.
	Seed uint64
	// WordDrop is the share of words that are hidden in learning, but for their
	// affixes and shape. Default: .15.
	WordDrop float64
	// Drop is the share of values hidden between layers. Default: .1.
	Drop float64
	// InDrop is the share of values of words hidden. Default: .1.
	InDrop float64
	// ScoreDrop is the share of values hidden before scores. Default: .15.
	ScoreDrop float64
	// MinCount is how often a word is seen that gets a vector of its own. Default: 2.
	MinCount int
	// More are trees of lesser quality. Default: none.
	More []conllu.Sentence
	// MoreWords is how many words of More go into an epoch. Default: 300,000.
	MoreWords int
	// Progress hears of each epoch; the model is that of the moment and is not to
	// be kept. Default: none.
	Progress func(epoch int, loss Loss, m *Model)
}

func (o *Options) fill() {
	o.Size.fill()
	o.Epochs, o.Batch = cmp.Or(o.Epochs, 16), cmp.Or(o.Batch, 400)
	o.Rate, o.EmbedRate = cmp.Or(o.Rate, .002), cmp.Or(o.EmbedRate, 2)
	o.WordDrop, o.Drop = cmp.Or(o.WordDrop, .15), cmp.Or(o.Drop, .1)
	o.InDrop, o.ScoreDrop = cmp.Or(o.InDrop, .1), cmp.Or(o.ScoreDrop, .15)
	o.MinCount, o.MoreWords = cmp.Or(o.MinCount, 2), cmp.Or(o.MoreWords, 300_000)
}

// deviation is that of vectors of words at the start of learning: small, so that a
// vector seldom touched says little.
const deviation = .05

// Loss is the mean cross entropy in an epoch of training.
type Loss struct{ Tags, Arcs, Relations float64 }

// shards is how many parts a batch is cut into, one a core. It is the same on all
// machines, since the order of sums shows in the weights.
const shards = 2

// labels are names by frequency.
type labels struct {
	names []string
	ids   map[string]int32
}

func collect(counts map[string]int, least int) labels {
	l := labels{ids: map[string]int32{}}
	for k, c := range counts {
		if c >= least {
			l.names = append(l.names, k)
		}
	}
	slices.SortFunc(l.names, func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	for i, k := range l.names {
		l.ids[k] = int32(i)
	}
	return l
}

func (l labels) id(name string) int32 { return l.ids[name] } // the most frequent one for rare names

// Train learns from trees. It returns an error that wraps [parley.ErrInvalid]
// where a word has no head or the size cannot be, and the context's error when that ends.
func Train(ctx context.Context, trees []conllu.Sentence, clusters *cluster.Table, o Options) (*Model, error) {
	o.fill()
	if err := o.Size.check(); err != nil {
		return nil, fmt.Errorf("train parser: %w", err)
	}
	words, forms, tags, rels := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	for _, set := range [][]conllu.Sentence{trees, o.More} {
		for i := range set {
			for _, w := range set[i].Words {
				words[string(normal(nil, w.Form))]++
				forms[w.Form]++
			}
		}
	}
	for i := range trees {
		for _, w := range trees[i].Words {
			tags[w.XPOS+"/"+w.UPOS]++
			rels[w.Deprel]++
		}
	}
	n := &net{Size: o.Size, clusters: clusters, vocab: map[uint32]int32{}}
	for _, w := range collect(words, o.MinCount).names {
		if _, ok := n.vocab[hash(w)]; !ok {
			n.vocab[hash(w)] = int32(len(n.vocab) + 1)
		}
	}
	tagset, relset := collect(tags, 3), collect(rels, 3)
	m := &Model{n: n, tags: tagset.names, rels: relset.names}
	n.tags, n.rels = len(m.tags), len(m.rels)
	n.build(true)
	rng := rand.New(rand.NewPCG(o.Seed, 1))
	n.init(rng, deviation)
	gold, err := m.encode(trees, tagset, relset)
	if err != nil {
		return nil, err
	}
	more, err := m.encode(o.More, tagset, relset)
	if err != nil {
		return nil, err
	}
	n.forget(gold, more)
	if err := m.learn(ctx, gold, more, o, rng); err != nil {
		return nil, err
	}
	frequent := collect(forms, 0).names
	m.finish(frequent[:min(len(frequent), mostForms)])
	return Load(string(m.Encode()), clusters) // quantised like any other
}

// mostForms is how many words have ready vectors.
const mostForms = 6000

func (m *Model) encode(trees []conllu.Sentence, tags, rels labels) ([]*sentence, error) {
	out := make([]*sentence, 0, len(trees))
	var f [features]int32
	var buf []byte
	for i := range trees {
		s := &sentence{}
		for j, w := range trees[i].Words {
			if w.Head < 0 || w.Head > len(trees[i].Words) || w.Head == j+1 {
				return nil, fmt.Errorf("learn tree %q: word %d has the head %d: %w", trees[i].ID, j+1, w.Head, parley.ErrInvalid)
			}
			buf = m.n.extract(buf, w.Form, &f)
			s.feats = append(s.feats, f[:]...)
			s.tags = append(s.tags, tags.id(w.XPOS+"/"+w.UPOS))
			s.heads = append(s.heads, int32(w.Head-1))
			s.rels = append(s.rels, rels.id(w.Deprel))
		}
		out = append(out, s)
	}
	return out, nil
}

// forget clears the vectors that nothing will be learnt about.
func (n *net) forget(sets ...[]*sentence) {
	used := make([]bool, n.embed.rows)
	for _, set := range sets {
		for _, s := range set {
			for _, f := range s.feats {
				used[f] = true
			}
		}
	}
	for i, u := range used {
		if !u {
			clear(n.embed.w[i*n.Dim:][:n.Dim])
		}
	}
}

func count(sents []*sentence) int {
	n := 0
	for _, s := range sents {
		n += s.len()
	}
	return n
}

func (m *Model) learn(ctx context.Context, gold, more []*sentence, o Options, rng *rand.Rand) error {
	n := m.n
	a := newAdam(n)
	var workers []*worker
	for range shards {
		workers = append(workers, newWorker(n, &o))
	}
	perEpoch := count(gold)
	if len(more) > 0 {
		perEpoch += o.MoreWords
	}
	steps, step := o.Epochs*perEpoch/o.Batch, 0
	at := len(more)
	for epoch := range o.Epochs {
		now := slices.Clone(gold)
		for words := 0; len(more) > 0 && words < o.MoreWords; at++ {
			if at == len(more) {
				rng.Shuffle(len(more), func(i, j int) { more[i], more[j] = more[j], more[i] })
				at = 0
			}
			now = append(now, more[at])
			words += more[at].len()
		}
		for _, b := range batches(now, o.Batch, rng) {
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("train parser: %w", err)
			}
			n.pack(true)
			words := count(b)
			var wg sync.WaitGroup
			for i, part := range split(b, words) {
				wg.Go(func() {
					workers[i].seed(o.Seed, step*shards+i)
					workers[i].step(part, 1/float32(words))
				})
			}
			wg.Wait()
			a.update(n, workers, o.Rate*schedule(step, steps), o.EmbedRate)
			step++
		}
		var loss Loss
		for _, w := range workers {
			k := float64(count(now))
			loss.Tags += w.loss[0] / k
			loss.Arcs += w.loss[1] / k
			loss.Relations += w.loss[2] / k
			w.loss = [3]float64{}
		}
		a.swap(n)
		if o.Progress != nil {
			m.finish(nil)
			o.Progress(epoch+1, loss, m)
		}
		if epoch < o.Epochs-1 {
			a.swap(n)
		}
	}
	return nil
}

// schedule warms up, then falls along a cosine.
func schedule(step, steps int) float64 {
	const warm = 200
	x := min(1, float64(step)/float64(steps))
	return min(1, float64(step+1)/warm) * max(.01, .5*(1+math.Cos(math.Pi*x)))
}

// batches draws sentences into batches of about size words.
func batches(sents []*sentence, size int, rng *rand.Rand) [][]*sentence {
	rng.Shuffle(len(sents), func(i, j int) { sents[i], sents[j] = sents[j], sents[i] })
	var out [][]*sentence
	for from, at, n := 0, 0, 0; at < len(sents); {
		n += sents[at].len()
		at++
		if at == len(sents) || n+sents[at].len() > size {
			out = append(out, sents[from:at])
			from, n = at, 0
		}
	}
	return out
}

// split cuts a batch into shards of about as many words each.
func split(b []*sentence, words int) [shards][]*sentence {
	var out [shards][]*sentence
	n, i := 0, 0
	for _, s := range b {
		if n*shards >= words*(i+1) && i < shards-1 {
			i++
		}
		out[i] = append(out[i], s)
		n += s.len()
	}
	return out
}
