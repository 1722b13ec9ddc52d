// Package figure finds claimed quantities: how many were killed, wounded,
// detained, freed or displaced, how many troops or observers, with the bounds
// the words give, of whom, by whom, over which period, as said by whom.
//
// In comes a document with trees, times, mentions and statements; out goes the
// layer of figures. What a number counts is worked out from the tree, by the
// rules figures. Sums of money, ages, distances, votes and crowds are no
// figures, and figures are never reconciled with each other.
//
//	step, err := figure.Step(pack)
//	...
//	step.Run(doc)
//	fmt.Println(*doc.Figures[0].Low, doc.Figures[0].Kind) // 9001 killed
package figure

import (
	"fmt"

	"parley"
	"parley/internal/lang"
	"parley/internal/numeral"
	"parley/internal/rule"
	"parley/internal/text"
)

// Step gives the step of the reader. It needs the tables figure-bounds,
// figure-words, time-units and number-words, and the
// rules figures. It returns [parley.ErrInvalid] for rules that are not understood.
func Step(pack *lang.Pack) (text.Step, error) {
	rules, err := rule.Parse(pack, "figures")
	if err != nil {
		return text.Step{}, fmt.Errorf("figures: %w", err)
	}
	f := &finder{
		bounds: pack.Table("figure-bounds"), words: pack.Table("figure-words"), units: pack.Table("time-units"),
		numbers: numeral.New(pack), rules: rule.NewTrees(rules),
	}
	return text.Step{
		Name:  "figure",
		Needs: []text.Layer{text.Tokens, text.Sents, text.Trees, text.Names, text.Times, text.Mentions, text.Statements},
		Gives: []text.Layer{text.Figures},
		Run:   f.run,
	}, nil
}

type finder struct {
	bounds, words, units *lang.Table
	numbers              *numeral.Numerals
	rules                *rule.Trees
}

func (f *finder) run(d *text.Doc) {
	d.Figures = d.Figures[:0]
	c := claims{at: make([]int32, len(d.Tokens))}
	for _, s := range d.Sents {
		if s.Furniture {
			continue
		}
		f.claim(d, s, &c)
		f.sentence(d, s, &c)
	}
}

// sentence finds the figures of a sentence.
func (f *finder) sentence(d *text.Doc, s text.Sent, c *claims) {
	var last *count // the one before in the sentence
	for i := s.First; i < s.End; i++ {
		a, ok := f.amount(d, s, i)
		if !ok {
			continue
		}
		if n, ok := f.counts(d, s, a, c, last); ok {
			fig := f.figure(d, s, &n, last)
			fig.ID = fmt.Sprintf("f%d", len(d.Figures)+1)
			d.Figures = append(d.Figures, fig)
			last = &n
		}
		i = a.End - 1
	}
}

// figure writes a count as a figure.
func (f *finder) figure(d *text.Doc, s text.Sent, n, last *count) parley.Figure {
	a := &n.amount
	fig := parley.Figure{
		Number: d.Span(a.Range), Kind: n.kind, Low: a.low, High: a.high, Comparator: a.comparator, Approximate: a.about,
		Further: a.further, Total: a.total || n.action == "total", Rule: n.rule,
	}
	fig.Of, fig.Basis = f.whom(d, n, last)
	fig.By = f.agent(d, n)
	f.period(d, s, n, &fig)
	if st := d.SaidIn(fig.Number); st != nil {
		fig.Said = st.ID
	}
	return fig
}
