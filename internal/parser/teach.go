package parser

import (
	"math"
	"sync"

	"parley/internal/conllu"
)

// Teach gives the trees that several models, taken together, find in sentences: the
// sums of the logarithms of their probabilities decide. All models must have the
// same tags and relations.
func Teach(models []*Model, sents [][]string) []conllu.Sentence {
	out := make([]conllu.Sentence, len(sents))
	var wg sync.WaitGroup
	for shard := range shards {
		wg.Go(func() {
			c := council{models: models, memory: make([]scratch, len(models))}
			for i := shard; i < len(sents); i += shards {
				out[i] = c.parse(sents[i])
			}
		})
	}
	wg.Wait()
	return out
}

// council is models that decide together.
type council struct {
	models           []*Model
	memory           []scratch // one a model
	tags, arcs, rels []float32
	tree             tree
}

func (c *council) parse(forms []string) conllu.Sentence {
	first, k := c.models[0], len(forms)
	if k == 0 {
		return conllu.Sentence{}
	}
	lengths, nt, nr := []int{k}, first.n.tags, first.n.rels
	clear(grow(&c.tags, k*nt))
	clear(grow(&c.arcs, k*(k+1)))
	clear(grow(&c.rels, k*nr))
	for i, m := range c.models {
		s := &c.memory[i]
		x := grow(&s.x, k*m.n.Dim)
		for j, f := range forms {
			m.vector(s, x[j*m.n.Dim:][:m.n.Dim], f)
		}
		m.n.read(s, lengths)
		addLogs(c.tags, s.tl, nt)
		addLogs(c.arcs, m.n.arcs(&s.sc, &s.packed, s.m[m.n.Arc:], s.p, k), k+1)
	}
	words := make([]Word, k)
	for i, h := range c.tree.decode(c.arcs, k) {
		if words[i].Head = h; int(h) == k {
			words[i].Head = -1
		}
	}
	for i, m := range c.models {
		m.n.relate(&c.memory[i], lengths, words)
		addLogs(c.rels, c.memory[i].rl, nr)
	}
	sent := conllu.Sentence{Words: make([]conllu.Word, k)}
	for i, f := range forms {
		tag, rel := uint8(argmax(c.tags[i*nt:][:nt])), uint8(argmax(c.rels[i*nr:][:nr]))
		sent.Words[i] = conllu.Word{Form: f, UPOS: first.UPOS(tag), XPOS: first.XPOS(tag), Head: int(words[i].Head) + 1, Deprel: first.Relation(rel)}
	}
	return sent
}

// addLogs adds the logarithms of the probabilities that rows of scores stand for.
func addLogs(sum, scores []float32, cols int) {
	for at := 0; at < len(sum); at += cols {
		row := scores[at : at+cols]
		top := row[argmax(row)]
		z := 0.
		for _, v := range row {
			z += math.Exp(float64(v - top))
		}
		l := top + float32(math.Log(z))
		for i, v := range row {
			sum[at+i] += max(v-l, never)
		}
	}
}
