package names

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"parley/internal/lang"
	"parley/internal/linear"
)

// Example is a document with its names.
type Example struct {
	Doc   Doc
	Names []Span
	// Source is the set that the document comes from: 0 is the set whose
	// conventions count, others are learnt from with their own weights beside
	// the common ones.
	Source int
	// Open marks words whose labels are not known. Default: none.
	Open []bool
}

// Options say how a model is learnt.
type Options struct {
	Seed   uint64  // Default: 1.
	Epochs int     // Default: 8.
	Rate   float64 // Default: 0.1.
	// Parts is into how many parts the examples are dealt to learn what the
	// first reading is worth in the second; 1 for no second reading.
	// Default: 3.
	Parts int
	// Drop is the part of features left out by chance while learning, so that
	// no list is trusted blindly. Default: 0.3.
	Drop float64
	// MinUpdates and Floor prune, as in [linear.Options].
	MinUpdates, Floor int
}

// Learn learns a model from examples. The tagged documents tell how often words
// are proper nouns. The same examples and options give the same bytes.
func Learn(pack *lang.Pack, clusters string, tagged []Doc, examples []Example, o Options) ([]byte, error) {
	o.Seed, o.Epochs, o.Parts = cmp.Or(o.Seed, 1), cmp.Or(o.Epochs, 8), cmp.Or(o.Parts, 3)
	o.Rate, o.Drop = cmp.Or(o.Rate, 0.1), cmp.Or(o.Drop, 0.3)
	paths, err := loadPaths(clusters)
	if err != nil {
		return nil, err
	}
	r := reader{gaz: newGazetteer(pack), lex: makeLexicon(tagged), paths: paths}
	marked := make([]Example, len(examples))
	s := new(scratch)
	for i, e := range examples {
		marked[i] = r.markPeoples(s, e)
	}
	votes := linear.NewTrainer(labels)
	if o.Parts > 1 {
		first, err := r.firstReadings(marked, o)
		if err != nil {
			return nil, err
		}
		learnVotes(&r, votes, marked, first)
	}
	l := newLearner(&r, o)
	l.learn(marked)
	return linear.Join([]linear.Section{
		{Name: sectionTable, Data: string(l.common.Encode(linear.Options{MinUpdates: o.MinUpdates, Floor: o.Floor}))},
		{Name: sectionVotes, Data: string(votes.Encode(linear.Options{}))},
		{Name: sectionLex, Data: r.lex.encode()},
	}), nil
}

// firstReadings reads the examples with models that had not learnt from them.
func (r *reader) firstReadings(examples []Example, o Options) ([]emitted, error) {
	order := rand.New(rand.NewPCG(o.Seed, 11)).Perm(len(examples))
	out := make([]emitted, len(examples))
	s := new(scratch)
	for part := range o.Parts {
		var rest []Example
		for k, i := range order {
			if k%o.Parts != part {
				rest = append(rest, examples[i])
			}
		}
		l := newLearner(r, o)
		l.learn(rest)
		table, err := linear.Load(string(l.common.Encode(linear.Options{})))
		if err != nil {
			return nil, err
		}
		m := &Model{reader: *r, table: table}
		m.moves.load(table)
		for k, i := range order {
			if k%o.Parts == part {
				out[i] = m.emit(s, &examples[i].Doc)
			}
		}
	}
	return out, nil
}

// markPeoples brings an example in line: it adds the words for a people or a
// faith, which no set marks, where the lists have them and no name holds them
// ("European", but not that of the European Union), and takes countries for
// places.
func (r *reader) markPeoples(s *scratch, e Example) Example {
	r.read(&e.Doc, s)
	ls := make([]uint8, len(e.Doc.Forms))
	names := e.Names[:0:0]
	for _, n := range e.Names {
		if n.Kind == Person && n.End-n.First == 1 && s.tokens[n.First].match[alone-1]&inPeoples != 0 && e.Source != 0 {
			continue
		}
		// A country that fights or plays is a country all the same.
		if n.Kind == Organisation && e.Source != 0 && s.covered(n, inCountries) {
			n.Kind = Place
		}
		names = append(names, n)
	}
	toLabels(ls, names)
	e.Names = names
	e.Open = slices.Clone(e.Open)
	for i := 0; i < len(ls); i++ {
		t := &s.tokens[i]
		longer := t.match[begins-1] | t.match[inside-1] | t.match[ends-1]
		if ls[i] == outside && t.look&isCapital != 0 && t.match[alone-1]&inPeoples != 0 && longer&(inBodies|inAgencies|inRegions) == 0 {
			e.Names = append(e.Names, Span{i, i + 1, Norp})
			if e.Open != nil {
				e.Open[i] = false
			}
		}
	}
	return e
}

// covered reports whether a name is all of a phrase of a list.
func (s *scratch) covered(n Span, c class) bool {
	first, last := s.tokens[n.First].match, s.tokens[n.End-1].match
	if n.End-n.First == 1 {
		return first[alone-1]&c != 0
	}
	return first[begins-1]&c != 0 && last[ends-1]&c != 0
}

// learner learns the weights of the first reading.
type learner struct {
	r      *reader
	o      Options
	common *linear.Trainer
	own    *linear.Trainer // of the sets whose conventions do not count
	rng    *rand.Rand
	rate   float32

	s        scratch
	features [][]uint64
	ownFeats [][]uint64
	e        [][labels]float32
	moves    [labels][labels]float32
	gold     []uint8
	all      margins
	given    margins // with the labels that are known
}

func newLearner(r *reader, o Options) *learner {
	return &learner{r: r, o: o, common: linear.NewTrainer(labels), own: linear.NewTrainer(labels), rng: rand.New(rand.NewPCG(o.Seed, 7))}
}

func (l *learner) learn(examples []Example) {
	steps := 0
	for epoch := range l.o.Epochs {
		l.rate = float32(l.o.Rate / (1 + 0.3*float64(epoch)))
		for _, i := range l.rng.Perm(len(examples)) {
			steps += l.document(&examples[i])
		}
	}
}

func (l *learner) document(x *Example) int {
	l.r.read(&x.Doc, &l.s)
	l.gold = grow(l.gold, len(x.Doc.Forms))
	toLabels(l.gold, x.Names)
	for _, e := range l.s.sents {
		l.sentence(e, x)
	}
	return len(l.s.sents)
}

// keep leaves out features by chance.
func (l *learner) keep(f []uint64) []uint64 {
	if l.o.Drop <= 0 {
		return f
	}
	kept := f[:0]
	limit := uint32(l.o.Drop * (1 << 32))
	for _, x := range f {
		if l.rng.Uint32() >= limit {
			kept = append(kept, x)
		}
	}
	return kept
}

func (l *learner) sentence(e sentence, x *Example) {
	n := e.end - e.first
	l.score(e, x.Source)
	gold := l.gold[e.first:e.end]
	var loose []bool
	if x.Open != nil {
		loose = x.Open[e.first:e.end]
	}
	l.given.compute(l.e[:n], &l.moves, gold, loose)
	l.all.compute(l.e[:n], &l.moves, nil, nil)
	l.common.Step()
	for i := range n {
		for c := range labels {
			if d := l.given.word[i][c] - l.all.word[i][c]; d > small || d < -small {
				l.common.Update(l.features[i], c, l.rate*d)
				if x.Source != 0 {
					l.own.Update(l.ownFeats[i], c, l.rate*d)
				}
			}
		}
	}
	for a := range labels {
		for b := range labels {
			if d := l.given.move[a][b] - l.all.move[a][b]; d > small || d < -small {
				l.common.Update([]uint64{moveFeature(uint8(a))}, b, l.rate*d)
			}
		}
	}
}

// small is a difference of chances that is not worth a step.
const small = 0.002

// score works out the features and scores of a sentence's words.
func (l *learner) score(e sentence, source int) {
	n := e.end - e.first
	for len(l.features) < n {
		l.features, l.ownFeats = append(l.features, nil), append(l.ownFeats, nil)
	}
	l.e = grow(l.e, n)
	for i := range n {
		l.features[i], l.ownFeats[i] = l.features[i][:0], l.ownFeats[i][:0]
		clear(l.e[i][:])
		if l.s.tokens[e.first+i].quiet && l.gold[e.first+i] == outside {
			for c := 1; c < labels; c++ {
				l.e[i][c] = -30
			}
			continue
		}
		l.features[i] = l.keep(l.r.features(&l.s, e, e.first+i, l.features[i]))
		l.common.Score(l.features[i], l.e[i][:])
		if source == 0 {
			continue
		}
		for _, f := range l.features[i] {
			l.ownFeats[i] = append(l.ownFeats[i], linear.Mix(f, uint32(source)))
		}
		l.own.Score(l.ownFeats[i], l.e[i][:])
	}
	for a := range uint8(labels) {
		clear(l.moves[a][:])
		l.common.Score([]uint64{moveFeature(a)}, l.moves[a][:])
	}
}
