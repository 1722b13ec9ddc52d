// Package figure finds claimed quantities: how many were killed, wounded,
// detained, freed or displaced, how many troops or observers, with the bounds
// the words give, by whom, over which period, as said by whom.
//
// In comes a document with times, mentions and statements; out goes the layer
// of figures. Figures are never reconciled with each other.
//
//	figure.Step(pack).Run(doc)
//	fmt.Println(*doc.Figures[0].Low, doc.Figures[0].Kind) // 9001 killed
package figure

import (
	"fmt"

	"parley"
	"parley/internal/lang"
	"parley/internal/numeral"
	"parley/internal/rule"
	"parley/internal/syntax"
	"parley/internal/text"
)

// Step gives the step of the reader. It needs the tables figure-bounds,
// figure-kinds and number-words.
func Step(pack *lang.Pack) text.Step {
	f := &finder{bounds: pack.Table("figure-bounds"), kinds: pack.Table("figure-kinds"), numbers: numeral.New(pack)}
	return text.Step{
		Name:  "figure",
		Needs: []text.Layer{text.Tokens, text.Sents, text.Tags, text.Chunks, text.Times, text.Mentions, text.Statements},
		Gives: []text.Layer{text.Figures},
		Run:   f.run,
	}
}

type finder struct {
	bounds, kinds *lang.Table
	numbers       *numeral.Numerals
}

func (f *finder) run(d *text.Doc) {
	d.Figures = d.Figures[:0]
	for _, s := range d.Sents {
		if s.Furniture {
			continue
		}
		for i := s.First; i < s.End; i++ {
			if inTime(d, i) {
				continue
			}
			fig, end, ok := f.at(d, s, i)
			if !ok {
				continue
			}
			if f.about(d, s, i, end, &fig) {
				fig.ID = fmt.Sprintf("f%d", len(d.Figures)+1)
				d.Figures = append(d.Figures, fig)
			}
			i = end - 1
		}
	}
}

func inTime(d *text.Doc, i int) bool {
	tok := parley.Span{Start: d.Tokens[i].Start, End: d.Tokens[i].End}
	over := d.TimesOver(tok)
	return len(over) > 0 && over[0].Span.Contains(tok)
}

// at reads a number with the words that bound it.
func (f *finder) at(d *text.Doc, s text.Sent, i int) (parley.Figure, int, bool) {
	var fig parley.Figure
	k, bound := i, ""
	if ends := rule.Keys(d, f.bounds, i, s.End); len(ends) > 0 {
		bound = f.bounds.Get(rule.Key(d, f.bounds, text.Range{First: i, End: ends[0]}), "bound")
		k = ends[0]
	}
	num, ok := f.numbers.At(d, k, s.End)
	if !ok {
		return fig, 0, false
	}
	n, end := num.Value, num.End
	if num.Vague {
		fig.Low, fig.Number = &n, d.Span(text.Range{First: i, End: end})
		return fig, end, true
	}
	low, high := n, max(n, num.To)
	if end+1 < s.End && (d.Norm(end) == "to" || d.Norm(end) == "-" || d.Norm(end) == "and" && i > s.First && d.Norm(i-1) == "between") {
		if m, e, ok := f.number(d, s, end+1); ok && m > n {
			high, end = m, e
		}
	}
	fig.Low, fig.High = &low, &high
	switch bound {
	case "above":
		low++
		fig.High = nil
	case "low":
		fig.High = nil
	case "high":
		fig.Low = nil
	case "below":
		high--
		fig.Low = nil
	case "about":
		fig.Approximate = true
	}
	fig.Number = d.Span(text.Range{First: i, End: end})
	return fig, end, true
}

// number reads a number that says how many, "a" alone does not.
func (f *finder) number(d *text.Doc, s text.Sent, i int) (float64, int, bool) {
	n, ok := f.numbers.At(d, i, s.End)
	return n.Value, n.End, ok && !n.Vague
}

// about works out what the number counts; ok is false for numbers of other things.
func (f *finder) about(d *text.Doc, s text.Sent, i, end int, fig *parley.Figure) bool {
	if end >= s.End || d.Norm(end) == "%" || d.Norm(end) == "percent" || i > s.First && (d.Norm(i-1) == "$" || d.Norm(i-1) == "resolution") {
		return false
	}
	if c := d.ChunkAt(end); c >= 0 && d.Chunks[c].First <= end {
		head := &d.Tokens[d.Chunks[c].Head]
		if k := f.kinds.Get(head.Lemma, "kind"); k != "" {
			fig.Kind = k
		}
		fig.Of = d.Words(d.Span(text.Range{First: end, End: d.Chunks[c].End}))
	}
	counted := fig.Kind != "" || f.people(d, end)
	for _, k := range f.nearVerbs(d, s, i, end) {
		kind := f.kindOf(d, k)
		if kind == "" || !counted && fig.Of != "" {
			continue
		}
		if fig.Kind == "" || fig.Kind == "troops" || fig.Kind == "observers" || kind == "released" {
			fig.Kind = kind
		}
		if k+2 < s.End && d.Norm(k+1) == "or" {
			if o := f.kindOf(d, k+2); o != "" && o != kind {
				fig.Kind = "other"
			}
		}
		if d.Tokens[k].Lemma != "die" { // those who die are counted, they do nothing
			fig.By = agent(d, s, k)
		}
		break
	}
	if fig.Kind == "" {
		return false
	}
	fig.Rule = "figure." + fig.Kind
	if st := d.SaidIn(fig.Number); st != nil {
		fig.Said = st.ID
	}
	f.period(d, s, i, fig)
	return true
}

// people reports whether the number counts persons: a noun for them follows,
// or a verb does at once.
func (f *finder) people(d *text.Doc, i int) bool {
	t := &d.Tokens[i]
	if t.Tag == text.Verb || t.Tag == text.Aux || t.Norm == "of" {
		return true
	}
	if len(d.MentionsOver(text.Range{First: i, End: i + 3})) > 0 {
		return true
	}
	c := d.ChunkAt(i)
	return c >= 0 && (d.Tokens[d.Chunks[c].Head].Lemma == "person" || d.Tokens[d.Chunks[c].Head].Lemma == "civilian" || d.Tokens[d.Chunks[c].Head].Lemma == "child" || d.Tokens[d.Chunks[c].Head].Lemma == "woman")
}

func (f *finder) kindOf(d *text.Doc, i int) string {
	if k := f.kinds.Get(d.Tokens[i].Lemma, "kind"); k != "" {
		return k
	}
	return f.kinds.Get(d.Norm(i), "kind") // "missing"
}

// nearVerbs gives the verbs around a number, and what people are said to be, the
// nearest first.
func (f *finder) nearVerbs(d *text.Doc, s text.Sent, i, end int) []int {
	var out []int
	for n := 1; n < 9; n++ {
		if k := end + n - 1; k < s.End-1 && (d.Tokens[k].Tag == text.Verb || k > end && d.Tokens[k-1].Tag == text.Aux && f.kinds.Has(d.Norm(k))) && clean(d, end, k) {
			out = append(out, k)
		}
		if k := i - n; k >= s.First && n < 4 && d.Tokens[k].Tag == text.Verb {
			out = append(out, k)
		}
	}
	return out
}

func clean(d *text.Doc, from, to int) bool {
	for k := from; k < to; k++ {
		if n := d.Norm(k); n == "," || n == ";" || n == "and" || n == "but" {
			return false
		}
	}
	return true
}

// agent gives who did it: the subject of an active verb, or the "by" phrase.
func agent(d *text.Doc, s text.Sent, verb int) parley.Names {
	r := text.Range{}
	if syntax.Passive(d, s, verb) {
		for k := verb + 1; k < min(verb+6, s.End); k++ {
			if d.Norm(k) == "by" {
				r, _ = syntax.NounAt(d, s, k+1)
			}
		}
	} else {
		r, _ = syntax.Subject(d, s, verb)
	}
	if r.Len() == 0 {
		return nil
	}
	for _, m := range d.MentionsOver(r) {
		if m.Kind != text.Place && m.Name != "" {
			if m.Kind == text.Group && m.For != "" {
				return parley.Names{m.For}
			}
			return parley.Names{m.Name}
		}
	}
	return nil
}

// period takes the time the number covers from its sentence: "since ... March
// 2011" runs to the day of publication.
func (f *finder) period(d *text.Doc, s text.Sent, i int, fig *parley.Figure) {
	for _, x := range d.TimesOver(s.Span) {
		if x.Time.IsZero() {
			continue
		}
		if x.Relation == "since" || sinceBefore(d, s, d.TokenAt(x.Span.Start)) {
			fig.From = x.Time.Value
			if v := d.Report.Published.Value; len(v) >= 10 {
				fig.To = v[:10]
			}
			return
		}
	}
}

func sinceBefore(d *text.Doc, s text.Sent, i int) bool {
	for k := i - 1; k >= max(s.First, i-12); k-- {
		if d.Norm(k) == "since" {
			return true
		}
	}
	return false
}
