package segment

import "parley/internal/conllu"

// Sentences cuts a text into sentences of a treebank whose words have forms and
// nothing else.
func (s *Segmenter) Sentences(t string) []conllu.Sentence {
	words, sents := s.Split(t)
	out := make([]conllu.Sentence, 0, len(sents))
	for _, r := range sents {
		var sent conllu.Sentence
		for i := r.First; i < r.End; i++ {
			w := words[i]
			spaced := i+1 == len(words) || words[i+1].Start > w.End
			if w.Joined && i > r.First {
				join(&sent, t[words[i-1].Start:words[i-1].End], t[w.Start:w.End], spaced)
			}
			sent.Words = append(sent.Words, conllu.Word{Form: t[w.Start:w.End], Head: -1, SpaceAfter: spaced})
		}
		out = append(out, sent)
	}
	return out
}

// join adds a form to the surface token that ends with the last word.
func join(sent *conllu.Sentence, last, form string, spaced bool) {
	k := len(sent.Words)
	if n := len(sent.Multis); n == 0 || sent.Multis[n-1].Last != k-1 {
		sent.Multis = append(sent.Multis, conllu.Multi{First: k - 1, Form: last})
	}
	m := &sent.Multis[len(sent.Multis)-1]
	m.Last, m.Form, m.SpaceAfter = k, m.Form+form, spaced
}
