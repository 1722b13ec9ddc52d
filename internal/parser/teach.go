package parser

import (
	"math"

	"parley/internal/conllu"
)

// Teach gives the trees that several models, taken together, find in sentences.
// All models must have the same tags and relations.
func Teach(models []*Model, sents [][]string) []conllu.Sentence {
	out := make([]conllu.Sentence, 0, len(sents))
	scratches := make([]scratch, len(models))
	first := models[0]
	var tags, arcs, rels []float32
	var t tree
	for _, forms := range sents {
		k := len(forms)
		lens := []int{k}
		nt, nr := first.n.tags, first.n.rels
		clear(grow(&tags, k*nt))
		clear(grow(&arcs, k*(k+1)))
		clear(grow(&rels, k*nr))
		for i, m := range models {
			s := &scratches[i]
			x := grow(&s.x, k*m.n.Dim)
			for j, f := range forms {
				m.vector(s, x[j*m.n.Dim:][:m.n.Dim], f)
			}
			m.n.read(s, lens)
			addLogs(tags, s.tl, nt)
			addLogs(arcs, m.n.arcs(&s.sc, &s.packed, s.m[m.n.Arc:], s.p, k), k+1)
		}
		words := make([]Word, k)
		for i, h := range t.decode(arcs, k) {
			if words[i].Head = h; int(h) == k {
				words[i].Head = -1
			}
		}
		for i, m := range models {
			m.n.relate(&scratches[i], lens, words)
			addLogs(rels, scratches[i].rl, nr)
		}
		sent := conllu.Sentence{Words: make([]conllu.Word, k)}
		for i, f := range forms {
			tag := uint8(argmax(tags[i*nt:][:nt]))
			rel := uint8(argmax(rels[i*nr:][:nr]))
			sent.Words[i] = conllu.Word{Form: f, UPOS: first.UPOS(tag), XPOS: first.XPOS(tag), Head: int(words[i].Head) + 1, Deprel: first.Relation(rel)}
		}
		out = append(out, sent)
	}
	return out
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
