package treescore

import (
	"fmt"
	"strings"

	"parley"
	"parley/internal/conllu"
)

// Given is the score of trees over the gold words.
type Given struct {
	UPOS, XPOS, Lemmas, Feats Count
	UAS                       Count
	LAS                       Count // relations without their subtypes
	FullLAS                   Count // relations with their subtypes
	LASNoPunct                Count // LAS without words that are gold punctuation
}

// GoldTokens scores trees over the gold words. It returns [parley.ErrInvalid]
// if the sentences or their words differ.
func GoldTokens(gold, system []conllu.Sentence) (Given, error) {
	var s Given
	if len(gold) != len(system) {
		return s, fmt.Errorf("%d sentences against %d gold ones: %w", len(system), len(gold), parley.ErrInvalid)
	}
	for i := range gold {
		if err := s.sentence(gold[i].Words, system[i].Words); err != nil {
			return s, fmt.Errorf("sentence %d (%s): %w", i+1, gold[i].ID, err)
		}
	}
	return s, nil
}

func (s *Given) sentence(gold, system []conllu.Word) error {
	if len(gold) != len(system) {
		return fmt.Errorf("%d words against %d gold ones: %w", len(system), len(gold), parley.ErrInvalid)
	}
	for i := range gold {
		g, w := &gold[i], &system[i]
		if g.Form != w.Form {
			return fmt.Errorf("word %d is %q, not %q: %w", i+1, w.Form, g.Form, parley.ErrInvalid)
		}
		head := g.Head == w.Head
		las := head && universal(g.Deprel) == universal(w.Deprel)
		s.UPOS.one(g.UPOS == w.UPOS)
		s.XPOS.one(g.XPOS == w.XPOS)
		s.Lemmas.one(sameLemma(g, w))
		s.Feats.one(blank(g.Feats) == blank(w.Feats))
		s.UAS.one(head)
		s.LAS.one(las)
		s.FullLAS.one(head && g.Deprel == w.Deprel)
		if universal(g.Deprel) != "punct" {
			s.LASNoPunct.one(las)
		}
	}
	return nil
}

// universal strips a relation of its subtype: "obl:tmod" is an "obl".
func universal(rel string) string {
	u, _, _ := strings.Cut(rel, ":")
	return u
}

// sameLemma compares lemmas; a gold word without one takes any.
func sameLemma(gold, system *conllu.Word) bool {
	return blank(gold.Lemma) == "" || gold.Lemma == system.Lemma
}

func blank(s string) string {
	if s == "_" {
		return ""
	}
	return s
}
