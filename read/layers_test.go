package read_test

import (
	"context"
	"errors"
	"testing"

	"parley"
	"parley/internal/conllu"
)

func TestLayers(t *testing.T) {
	r := reader(t)
	d, err := r.Layers(t.Context(), &parley.Report{ID: "r", Text: "Troops left. He left."})
	if err != nil || len(d.Sents) != 2 || len(d.Nodes) != len(d.Tokens) || len(d.Problems) != 0 || len(d.Events) != 0 {
		t.Errorf("%+v, %v", d, err)
	}
	d, err = r.Layers(t.Context(), &parley.Report{ID: "r", Text: "Troops left.", Language: "fr"})
	if err != nil || len(d.Tokens) != 0 || len(d.Problems) != 1 || d.Problems[0].Code != "language-not-read" {
		t.Errorf("%+v, %v", d, err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Layers(ended, &parley.Report{Text: "He left."}); !errors.Is(err, context.Canceled) {
		t.Errorf("an ended context gives %v", err)
	}
}

// Documents of a treebank are read one by one: the trees of one do not depend on
// what stands in another.
func TestRetree(t *testing.T) {
	words := func(doc string, forms ...string) conllu.Sentence {
		s := conllu.Sentence{NewDoc: doc}
		for _, f := range forms {
			s.Words = append(s.Words, conllu.Word{Form: f, Head: -1, SpaceAfter: true})
		}
		return s
	}
	r := reader(t)
	a, b, c := words("a", "Dorn", "left", "."), words("", "He", "came", "back", "."), words("b", "Nobody", "asked", ".")
	all, err := r.Retree(t.Context(), []conllu.Sentence{a, b, c})
	if err != nil || len(all) != 3 {
		t.Fatalf("%d sentences, %v", len(all), err)
	}
	alone, err := r.Retree(t.Context(), []conllu.Sentence{c})
	if err != nil {
		t.Fatal(err)
	}
	for i, w := range alone[0].Words {
		if w != all[2].Words[i] || w.UPOS == "" || w.Head < 0 {
			t.Errorf("%+v alone, %+v among others", w, all[2].Words[i])
		}
	}
	if got, err := r.Retree(t.Context(), nil); err != nil || len(got) != 0 {
		t.Errorf("of none come %v, %v", got, err)
	}
}
