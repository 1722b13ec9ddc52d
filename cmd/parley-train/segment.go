package main

import (
	"fmt"
	"os"

	"parley"
	"parley/internal/conllu"
	"parley/internal/corpus"
	"parley/internal/exam"
	"parley/internal/lang"
	"parley/internal/layers"
	"parley/internal/segment"
	"parley/internal/text"
)

type segmentCmd struct {
	Data string `arg:"" help:"Folder of data, with ud-english-ewt and ud-english-gum." type:"existingdir"`
	Out  string `help:"File of weights to write." default:"internal/weights/en/segment.bin" type:"path"`
	Seed uint64 `help:"Seed of the order of examples." default:"1"`
}

func (c *segmentCmd) Run() error {
	var cut, ends []segment.Example
	for _, set := range []corpus.Set{corpus.EWT, corpus.GUM} {
		sents, err := corpus.Trees(c.Data, set, corpus.Train)
		if err != nil {
			return err
		}
		cut = append(cut, layout(sents, corpus.Unwrapped))
		for _, l := range []corpus.Layout{corpus.Unwrapped, corpus.Wrapped, corpus.Paragraphs, corpus.Lines} {
			ends = append(ends, layout(sents, l))
		}
	}
	pack, err := lang.English()
	if err != nil {
		return err
	}
	o := segment.TrainOptions{Seed: c.Seed}
	abbreviations := pack.Table("abbreviations")
	for _, row := range abbreviations.Rows {
		if abbreviations.Is(row[0], "ends", "yes") {
			o.Abbreviations = append(o.Abbreviations, row[0])
		} else {
			o.Titles = append(o.Titles, row[0])
		}
	}
	weights, err := segment.Train(cut, ends, o)
	if err != nil {
		return err
	}
	if err := os.WriteFile(c.Out, weights, 0o644); err != nil {
		return fmt.Errorf("write weights: %w", err)
	}
	fmt.Printf("%s: %d bytes\n", c.Out, len(weights))
	s, err := segment.Load(string(weights))
	if err != nil {
		return err
	}
	r, err := exam.Run(c.Data, exam.Engine{Read: func(words string) ([]conllu.Sentence, error) {
		d := text.New(&parley.Report{Text: words})
		segment.Step(s).Run(d)
		return layers.Sentences(d), nil
	}})
	if err != nil {
		return err
	}
	fmt.Print(r.Golden())
	return nil
}

// layout lays sentences out as text and finds their words in it.
func layout(sents []conllu.Sentence, l corpus.Layout) segment.Example {
	e := segment.Example{Text: corpus.Text(sents, l)}
	at := 0
	for i := range sents {
		first := len(e.Words)
		m := 0
		for k, w := range sents[i].Words {
			for e.Text[at] == ' ' || e.Text[at] == '\n' {
				at++
			}
			for m < len(sents[i].Multis) && sents[i].Multis[m].Last < k {
				m++
			}
			within := m < len(sents[i].Multis) && sents[i].Multis[m].First < k
			e.Words = append(e.Words, segment.Word{Start: at, End: at + len(w.Form), Joined: within})
			at += len(w.Form)
		}
		e.Sents = append(e.Sents, text.Range{First: first, End: len(e.Words)})
	}
	return e
}
