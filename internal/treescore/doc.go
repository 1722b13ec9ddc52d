// Package treescore measures trees and names against gold ones.
//
// In come sentences of a treebank and what a program made of the same text; out
// go counts with their precision, recall and F1. Given trees the same words,
// [GoldTokens] counts tags, lemmas and heads; over raw text, [RawText] first
// aligns words by their places; [Names] compares names. The package finds
// nothing itself.
//
//	s, err := treescore.RawText(gold, system)
//	fmt.Printf("%.2f\n", 100*s.LAS.F1())
//
// The measures are those of Zeman et al., CoNLL 2018 Shared Task: Multilingual
// Parsing from Raw Text to Universal Dependencies.
package treescore

// Count is how many things are gold, how many the system gave, and how many of
// them are right.
type Count struct{ Right, Gold, System int }

// Precision is the share of what the system gave that is right.
func (c Count) Precision() float64 { return share(c.Right, c.System) }

// Recall is the share of what is gold that was found. Over given words it is
// the accuracy.
func (c Count) Recall() float64 { return share(c.Right, c.Gold) }

// F1 is the harmonic mean of precision and recall.
func (c Count) F1() float64 { return share(2*c.Right, c.Gold+c.System) }

// Add adds another count to c.
func (c *Count) Add(o Count) {
	c.Right += o.Right
	c.Gold += o.Gold
	c.System += o.System
}

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// one counts a thing that both have.
func (c *Count) one(right bool) {
	c.Gold++
	c.System++
	if right {
		c.Right++
	}
}
