package names

import "parley/internal/linear"

// emitted is what the first reading thinks of a document.
type emitted struct {
	scores []float32
	moves  [labels][labels]float32
	labels []uint8
}

// emit reads a document once.
func (m *Model) emit(s *scratch, d *Doc) emitted {
	m.first(d, s)
	out := emitted{labels: append([]uint8{}, s.labels...)}
	for _, v := range s.emissions {
		out.scores = append(out.scores, float32(v)*m.table.Unit)
	}
	for a := range labels {
		for b := range labels {
			out.moves[a][b] = float32(m.moves[a][b]) * m.table.Unit
		}
	}
	return out
}

// learnVotes learns what the first reading of a word elsewhere is worth, given
// readings by models that had not learnt from the document.
func learnVotes(r *reader, t *linear.Trainer, examples []Example, first []emitted) {
	var v voter
	for epoch := range 4 {
		v.rate = float32(0.03 / (1 + float64(epoch)))
		for i := range examples {
			// Where words are left open, names too many cost nothing.
			if examples[i].Open == nil {
				v.document(r, t, &examples[i], &first[i])
			}
		}
	}
}

type voter struct {
	rate     float32
	s        scratch
	gold     []uint8
	chances  margins
	e        [][labels]float32
	features [][]uint64
}

func (v *voter) document(r *reader, t *linear.Trainer, x *Example, first *emitted) {
	r.read(&x.Doc, &v.s)
	v.s.labels = append(v.s.labels[:0], first.labels...)
	v.gold = grow(v.gold, len(v.s.labels))
	toLabels(v.gold, x.Names)
	v.s.vote()
	for _, sent := range v.s.sents {
		n := sent.end - sent.first
		v.e = grow(v.e, n)
		for len(v.features) < n {
			v.features = append(v.features, nil)
		}
		voted := false
		for k := range n {
			copy(v.e[k][:], first.scores[(sent.first+k)*labels:])
			v.features[k] = votes(&v.s, sent.first+k, v.features[k][:0])
			voted = voted || len(v.features[k]) > 0
			t.Score(v.features[k], v.e[k][:])
		}
		if !voted {
			continue
		}
		v.chances.compute(v.e[:n], &first.moves, nil, nil)
		t.Step()
		for k := range n {
			for c := range labels {
				d := -v.chances.word[k][c]
				if int(v.gold[sent.first+k]) == c {
					d++
				}
				if d > small || d < -small {
					t.Update(v.features[k], c, v.rate*d)
				}
			}
		}
	}
}

// votes appends what the first reading thinks of the word in the rest of the
// document.
func votes(s *scratch, i int, f []uint64) []uint64 {
	t := &s.tokens[i]
	if t.word < 0 || t.look&isCapital == 0 {
		return f
	}
	w := &s.words[t.word]
	now := s.labels[i]
	var by [kinds + 1]uint32
	all := uint32(0)
	for l, n := range w.votes {
		k := kinds
		if l != outside {
			k = int(kindOf(uint8(l)))
		}
		by[k] += uint32(n)
		all += uint32(n)
	}
	// A word's own vote does not count.
	if all < 2 {
		return f
	}
	all--
	if now == outside {
		by[kinds]--
	} else {
		by[kindOf(now)]--
	}
	for k, n := range by {
		if n > 0 {
			f = append(f, linear.Mix2(tVote, uint32(k), n*4/all), linear.Mix3(tVoteShare, uint32(k), n*4/all, uint32(now)))
		}
	}
	for k, n := range w.runs {
		if m := mark(now); (m == begins || m == ends) && kindOf(now) == Kind(k) {
			n--
		}
		if n > 0 {
			f = append(f, linear.Mix2(tVoteRun, uint32(k), few(n)))
		}
	}
	return f
}
