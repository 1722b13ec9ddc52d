package lemma

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"parley"
	"parley/internal/linear"
)

// Options say how a model is learnt.
type Options struct {
	// Rounds over all words. Default: 5.
	Rounds int
	// Seed of the order of words. Default: 1.
	Seed uint64
	// Raw is lower-case words of raw text, in a fixed order, without doubles:
	// lemmas of words that the treebanks lack are looked for among them.
	// Default: none.
	Raw []string
	// Capital is words that raw text has with a capital alone, likewise: their
	// lemmas keep it when they are adjectives. Default: none.
	Capital []string
}

// Word is a word of a treebank.
type Word struct {
	Form, Lemma, UPOS, XPOS string
	Feats                   string // "" if it has none
	Weight                  int    // how much it counts; 0 is 1
}

// sample is all words of one form with the same tags.
type sample struct {
	form, lower, upos, xpos string
	tags                    uint32
	shape                   shape
	votes                   votes
	lemma                   string // what most have
	script                  int    // -1 for none
}

// votes counts values in the order they were first seen, so that ties fall the
// same way each time.
type votes struct {
	values []string
	counts []int
}

func (v *votes) add(s string, n int) {
	i := slices.Index(v.values, s)
	if i < 0 {
		i = len(v.values)
		v.values, v.counts = append(v.values, s), append(v.counts, 0)
	}
	v.counts[i] += n
}

// best gives the commonest value, its count and that of all.
func (v *votes) best() (value string, n, of int) {
	for i, c := range v.counts {
		of += c
		if c > n {
			value, n = v.values[i], c
		}
	}
	return value, n, of
}

// Train learns from words and writes a weights file. It returns ctx's error if
// that ends first, and one that wraps [parley.ErrInvalid] without words.
func Train(ctx context.Context, words []Word, o Options) ([]byte, error) {
	o.Rounds, o.Seed = cmp.Or(o.Rounds, 5), cmp.Or(o.Seed, 1)
	if len(words) == 0 {
		return nil, fmt.Errorf("no words to learn lemmas from: %w", parley.ErrInvalid)
	}
	samples := collect(words)
	samples = append(samples, attested(samples, o.Raw)...)
	scripts := assign(samples)
	endings, err := learn(ctx, samples, scripts, o)
	if err != nil {
		return nil, err
	}
	samples = append(samples, capitals(samples, o.Capital)...)
	feats, columns := featTable(words)
	model := func(lemmas, pool string) []linear.Section {
		lines := ""
		for _, s := range scripts {
			lines += s.String() + "\n"
		}
		return []linear.Section{
			{Name: "endings", Data: endings}, {Name: "lemmas", Data: lemmas}, {Name: "feats", Data: feats},
			{Name: "pool", Data: pool}, {Name: "scripts", Data: lines}, {Name: "columns", Data: columns},
		}
	}
	bare, err := Load(string(linear.Join(model(encodeDict(nil), ""))))
	if err != nil {
		return nil, err
	}
	return linear.Join(model(lemmaTable(samples, bare))), nil
}

// collect sorts words into samples, in order of their first appearance.
func collect(words []Word) []sample {
	var out []sample
	at := map[[3]string]int{}
	for _, w := range words {
		k := [3]string{w.Form, w.UPOS, w.XPOS}
		i, ok := at[k]
		if !ok {
			i = len(out)
			at[k] = i
			lower := strings.ToLower(w.Form)
			out = append(out, sample{form: w.Form, lower: lower, upos: w.UPOS, xpos: w.XPOS, tags: tagsOf(w.UPOS, w.XPOS), shape: shapeOf(w.Form, lower)})
		}
		out[i].votes.add(w.Lemma, max(1, w.Weight))
	}
	for i := range out {
		out[i].lemma, _, _ = out[i].votes.best()
	}
	return out
}

// rareScript is how many different words a way of changing endings must have.
const rareScript = 3

// assign gives each sample its script and keeps those that are common enough.
func assign(samples []sample) []script {
	counts, of := map[script]int{}, make([]script, len(samples))
	for i, s := range samples {
		sc, ok := between(s.form, s.lower, s.lemma, s.upos == "PROPN")
		of[i] = sc
		samples[i].script = -1
		if ok && s.xpos != address {
			samples[i].script = 0
			counts[sc]++
		}
	}
	var scripts []script
	for i, sc := range of {
		if samples[i].script == 0 && counts[sc] >= rareScript && !slices.Contains(scripts, sc) {
			scripts = append(scripts, sc)
		}
	}
	slices.SortStableFunc(scripts, func(a, b script) int { return cmp.Compare(counts[b], counts[a]) })
	scripts = scripts[:min(len(scripts), linear.MaxClasses)]
	if len(scripts) == 0 {
		scripts = []script{{}}
	}
	for i, sc := range of {
		if samples[i].script == 0 {
			samples[i].script = slices.Index(scripts, sc)
		}
	}
	return scripts
}

// margin is by how much the right script has to lead to be left alone.
const margin = 8

// learn trains the choice of scripts, each sample once a round, however
// frequent: frequent words are in the table, and it is for the others.
func learn(ctx context.Context, samples []sample, scripts []script, o Options) (string, error) {
	t := linear.NewTrainer(len(scripts))
	rng := rand.New(rand.NewPCG(o.Seed, 0))
	var order []int
	for i := range samples {
		if samples[i].script >= 0 {
			order = append(order, i)
		}
	}
	scores := make([]float32, len(scripts))
	var room [maxFeatures]uint64
	for range o.Rounds {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			s := &samples[i]
			f := features(&room, s.lower, s.upos, s.xpos, s.tags, s.shape)
			clear(scores)
			t.Score(f, scores)
			best, most := s.script, scores[s.script]-margin
			for c := range scripts {
				if c != s.script && scores[c] >= most && scripts[c].fits(s.form, s.lower) {
					best, most = c, scores[c]
				}
			}
			if best != s.script {
				t.Update(f, s.script, 1)
				t.Update(f, best, -1)
			}
			t.Step()
		}
	}
	return string(t.Encode(linear.Options{MinUpdates: 2})), nil
}

// frequent is how often a word has to be seen to be in the table although its
// ending is guessed right: the table is faster.
const frequent = 4

// lemmaTable files the samples that bare guesses wrongly, and the frequent ones.
func lemmaTable(samples []sample, bare *Model) (lemmas, pool string) {
	var pairs []pair
	var text strings.Builder
	at := map[string]int{}
	order := make([]int, len(samples))
	weight := make([]int, len(samples))
	for i := range samples {
		_, _, weight[i] = samples[i].votes.best()
		order[i] = i
	}
	// Forms of one shape share a key: the commonest speaks for all.
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(weight[b], weight[a]) })
	for _, i := range order {
		s := &samples[i]
		guess := bare.ending(s.form, s.lower, s.upos, s.xpos, s.tags, s.shape)
		if guess == s.lemma && weight[i] < frequent || len(s.lemma) > 0xff {
			continue
		}
		v := uint32(keepLower)
		switch s.lemma {
		case s.lower:
		case s.form:
			v = keepForm
		default:
			from, ok := at[s.lemma]
			if !ok {
				from = text.Len()
				at[s.lemma] = from
				text.WriteString(s.lemma)
			}
			v = uint32(from)<<lengthBit | uint32(len(s.lemma))
		}
		pairs = append(pairs, pair{key(linear.Hash(s.lower), s.tags, s.shape), v})
	}
	return encodeDict(pairs), text.String()
}

// featTable files features by word where they differ from those of the ending,
// by ending where they differ from those of the tags, and by tags.
func featTable(words []Word) (table, columns string) {
	type level struct {
		keys  []uint32
		votes map[uint32]*votes
	}
	var levels [3]level
	up := map[uint32][3]uint32{}
	for i := range levels {
		levels[i].votes = map[uint32]*votes{}
	}
	for _, w := range words {
		ks := featKeys(strings.ToLower(w.Form), tagsOf(w.UPOS, w.XPOS))
		for i, k := range ks {
			l := &levels[i]
			if l.votes[k] == nil {
				l.votes[k] = &votes{}
				l.keys = append(l.keys, k)
				up[k] = ks
			}
			l.votes[k].add(w.Feats, max(1, w.Weight))
		}
	}
	// enough is how often a word or an ending has to be seen to be filed, and
	// clear what share of it has to agree, in percent.
	enough, agree := [3]int{3, 20, 1}, [3]int{0, 80, 0}
	var pairs []pair
	var names votes
	filed := map[uint32]string{}
	for i := 2; i >= 0; i-- {
		for _, k := range levels[i].keys {
			value, n, of := levels[i].votes[k].best()
			if of < enough[i] || n*100 < of*agree[i] {
				continue
			}
			likely, known := "", false
			for j := i + 1; j < 3 && !known; j++ {
				likely, known = filed[up[k][j]]
			}
			if known && likely == value {
				continue
			}
			filed[k] = value
			names.add(value, 1)
			pairs = append(pairs, pair{k, uint32(slices.Index(names.values, value))})
		}
	}
	return encodeDict(pairs), strings.Join(names.values, "\n")
}
