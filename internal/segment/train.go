package segment

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"parley"
	"parley/internal/linear"
	"parley/internal/text"
)

// Example is a text with its words and sentences.
type Example struct {
	Text  string
	Words []Word
	Sents []text.Range
}

// TrainOptions configure training; the zero value does what the weights that
// ship were trained with.
type TrainOptions struct {
	Seed uint64
	// Titles are abbreviations that no sentence ends with: "gen.". Default: none.
	Titles []string
	// Abbreviations may end a sentence: "p.m.". Default: none.
	Abbreviations []string
	// Passes over the examples. Default: 8.
	Passes int
}

// Train learns a segmenter and gives its weights. cut are the texts to learn
// words from, ends those to learn the ends of sentences from: they may be the
// same text laid out in several ways. The same examples and options give the
// same bytes. It returns an error that wraps [parley.ErrInvalid] for an example
// whose words do not cover its text.
func Train(cut, ends []Example, o TrainOptions) ([]byte, error) {
	if o.Passes == 0 {
		o.Passes = 8
	}
	for i := range cut {
		if err := cut[i].check(); err != nil {
			return nil, fmt.Errorf("example %d: %w", i, err)
		}
	}
	rng := rand.New(rand.NewPCG(o.Seed, 1))
	s := &Segmenter{splits: learnSplits(cut)}
	for _, a := range o.Abbreviations {
		s.abbreviations.put(hashLower(strings.TrimSuffix(a, ".")), abbrEnd)
	}
	for _, a := range o.Titles {
		s.abbreviations.put(hashLower(strings.TrimSuffix(a, ".")), abbrTitle)
	}
	s.learnAbbreviations(cut)
	s.cases = learnCases(cut)
	joints := newLearner(decision)
	for i := range cut {
		s.learnJoints(&cut[i], joints)
	}
	joined := joints.train(rng, o.Passes).Encode(linear.Options{})
	var err error
	if s.joints, err = linear.Load(string(joined)); err != nil {
		return nil, fmt.Errorf("read joints back: %w", err)
	}
	ending := newLearner(2)
	for i := range ends {
		s.learnEnds(&ends[i], ending)
	}
	return linear.Join([]linear.Section{
		{Name: "joints", Data: string(joined)},
		{Name: "ends", Data: string(ending.train(rng, o.Passes).Encode(linear.Options{}))},
		{Name: "splits", Data: s.splits.encode()},
		{Name: "abbreviations", Data: s.abbreviations.encode()},
		{Name: "cases", Data: s.cases.encode()},
	}), nil
}

// check refuses an example whose words do not cover its text.
func (e *Example) check() error {
	at := 0
	for _, w := range e.Words {
		if w.Start < at || skipSpace(e.Text, at) != w.Start || w.End <= w.Start || w.End > len(e.Text) {
			return fmt.Errorf("words do not cover the text at byte %d: %w", at, parley.ErrInvalid)
		}
		at = w.End
	}
	if skipSpace(e.Text, at) != len(e.Text) {
		return fmt.Errorf("no words after byte %d: %w", at, parley.ErrInvalid)
	}
	return nil
}

// learner keeps examples as features, and trains on them in several passes.
type learner struct {
	classes  int
	features []uint64
	examples []instance
}

type instance struct {
	from  int // of its features
	n     uint8
	class uint8
}

func newLearner(classes int) *learner { return &learner{classes: classes} }

func (l *learner) add(f *features, class int) {
	l.examples = append(l.examples, instance{len(l.features), uint8(f.n), uint8(class)})
	l.features = append(l.features, f.all()...)
}

// train learns by the averaged perceptron; an example that is right by less
// than the margin is learnt too.
func (l *learner) train(rng *rand.Rand, passes int) *linear.Trainer {
	const margin = 5
	t := linear.NewTrainer(l.classes)
	scores := make([]float32, l.classes)
	order := make([]int, len(l.examples))
	for i := range order {
		order[i] = i
	}
	for range passes {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, k := range order {
			e := l.examples[k]
			f := l.features[e.from : e.from+int(e.n)]
			clear(scores)
			t.Score(f, scores)
			worst := -1
			for c := range scores {
				if c != int(e.class) && (worst < 0 || scores[c] > scores[worst]) {
					worst = c
				}
			}
			if scores[e.class] < scores[worst]+margin {
				t.Update(f, int(e.class), 1)
				t.Update(f, worst, -1)
			}
			t.Step()
		}
	}
	return t
}

// learnSplits finds the runs of letters that are mostly two words.
func learnSplits(examples []Example) table {
	type tally struct {
		whole int
		at    map[int]int
	}
	seen := map[uint32]*tally{}
	get := func(form uint32) *tally {
		if seen[form] == nil {
			seen[form] = &tally{at: map[int]int{}}
		}
		return seen[form]
	}
	for i := range examples {
		t, words := examples[i].Text, examples[i].Words
		for k, w := range words {
			if end, _ := letters(t, w.Start); end == w.End {
				get(hashLower(t[w.Start:w.End])).whole++
			}
			if k == 0 || !w.Joined || words[k-1].End != w.Start {
				continue
			}
			first := words[k-1].Start
			if end, _ := letters(t, first); end == w.End {
				get(hashLower(t[first:end])).at[w.Start-first]++
			}
		}
	}
	var s table
	for form, c := range seen {
		best, most := 0, c.whole
		for at, n := range c.at {
			if n > most || n == most && best > 0 && at < best {
				best, most = at, n
			}
		}
		if best > 0 && best < 256 {
			s.put(form, best)
		}
	}
	return s
}

// learnAbbreviations adds the words that keep a stop in the examples.
func (s *Segmenter) learnAbbreviations(examples []Example) {
	for i := range examples {
		t := examples[i].Text
		for _, w := range examples[i].Words {
			if end, _ := letters(t, w.Start); end == w.End-1 && t[end] == '.' && end > w.Start {
				if form := hashLower(t[w.Start:end]); s.abbreviations.at(form) == 0 {
					s.abbreviations.put(form, abbrSeen)
				}
			}
		}
	}
}

// learnCases finds words that are mostly written in lower case, or with a
// capital, where no sentence begins.
func learnCases(examples []Example) table {
	const often = 40 // sentences that one of the usual beginnings begins
	type tally struct{ lower, upper, first int }
	seen := map[uint32]tally{}
	for i := range examples {
		words := described(&examples[i])
		for _, r := range examples[i].Sents {
			if w := &words[r.First]; w.shape == shapeCapital || w.shape == shapeUpper {
				c := seen[w.form]
				c.first++
				seen[w.form] = c
			}
			for k := r.First + 1; k < r.End; k++ {
				w := &words[k]
				c := seen[w.form]
				switch w.shape {
				case shapeLower:
					c.lower++
				case shapeCapital:
					// After a mark it may be a beginning, too.
					if before := words[k-1].shape; before <= shapeForeign {
						c.upper++
					}
				}
				seen[w.form] = c
			}
		}
	}
	var s table
	for form, c := range seen {
		switch {
		case c.lower+c.upper < 2:
		case c.lower > 4*c.upper && c.first > often:
			s.put(form, caseFirst)
		case c.lower > 4*c.upper:
			s.put(form, caseLower)
		case c.upper > 4*c.lower:
			s.put(form, caseUpper)
		}
	}
	return s
}

// learnJoints adds what stands between the atoms of an example.
func (s *Segmenter) learnJoints(e *Example, l *learner) {
	starts := map[int]int{} // offset: what stands before the word there
	for _, w := range e.Words {
		starts[w.Start] = parted
		if w.Joined {
			starts[w.Start] = joined
		}
	}
	var c chunk
	var f features
	last := shapeNone
	for i := skipSpace(e.Text, 0); i < len(e.Text); {
		end := s.chunk(e.Text, i, &c)
		next := skipSpace(e.Text, end)
		c.before, c.after = last, shapeEnd
		if next < len(e.Text) {
			c.after = glance(e.Text, next)
		}
		first := 0
		h := partial{}
		h.add(&c.atoms[0])
		for k := 1; k < len(c.atoms); k++ {
			d := starts[c.atoms[k].start]
			if certain(&c, k, first) < 0 {
				c.features(&f, k, first, h)
				l.add(&f, d)
			}
			if d != inside {
				first, h = k, partial{}
			}
			h.add(&c.atoms[k])
		}
		last = shapeOf(e.Text, c.atoms[first:])
		i = next
	}
}

// described gives the words of an example as the segmenter sees words.
func described(e *Example) []word {
	out := make([]word, len(e.Words))
	var atoms []atom
	for i, w := range e.Words {
		atoms = atoms[:0]
		for k := w.Start; k < w.End; {
			a := nextAtom(e.Text[:w.End], k)
			atoms = append(atoms, a)
			k = a.end
		}
		out[i] = word{start: w.Start, end: w.End, form: hashLower(e.Text[w.Start:w.End]), shape: shapeOf(e.Text, atoms), joined: w.Joined}
	}
	return out
}

// learnEnds adds the places of an example at which a sentence may end, its words
// being cut as they will be.
func (s *Segmenter) learnEnds(e *Example, l *learner) {
	words := s.words(e.Text)
	ends := map[int]bool{}
	for _, r := range e.Sents {
		ends[e.Words[r.End-1].End] = true
	}
	p := splitter{s: s, t: e.Text, w: words}
	for i := 0; i+1 < len(words); i++ {
		end := ends[words[i].end]
		if p.at(i) == perhaps {
			p.features(i)
			class := 0
			if end {
				class = 1
			}
			l.add(&p.f, class)
		}
		if end {
			p.next(i + 1)
		}
	}
}
