package treescore_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley"
	"parley/internal/conllu"
	"parley/internal/treescore"
)

// trees reads sentences written as "form/upos/head/deprel ..." with " | "
// between sentences; "a+b=form" before words makes them one surface token.
func trees(t *testing.T, in string) []conllu.Sentence {
	t.Helper()
	var out []conllu.Sentence
	for part := range strings.SplitSeq(in, " | ") {
		var s conllu.Sentence
		for _, f := range strings.Fields(part) {
			if form, n, ok := strings.Cut(f, "="); ok {
				first := len(s.Words)
				s.Multis = append(s.Multis, conllu.Multi{First: first, Last: first + len(n) - 1, Form: form, SpaceAfter: true})
				continue
			}
			c := strings.Split(f, "/")
			head := strings.Index("0123456789", c[2])
			s.Words = append(s.Words, conllu.Word{Form: c[0], Lemma: strings.ToLower(c[0]), UPOS: c[1], XPOS: c[1], Head: head, Deprel: c[3], SpaceAfter: true})
		}
		out = append(out, s)
	}
	return out
}

const gold = "Troops/NOUN/2/nsubj left/VERB/0/root Tarn/PROPN/2/obj ./PUNCT/2/punct | They/PRON/4/nsubj don't=xx do/AUX/4/aux n't/PART/4/advmod talk/VERB/0/root ./PUNCT/4/punct"

func count(right, gold, system int) treescore.Count {
	return treescore.Count{Right: right, Gold: gold, System: system}
}

func TestRawText(t *testing.T) {
	all := count(9, 9, 9)
	for name, c := range map[string]struct {
		system string
		want   treescore.Raw
	}{
		"the same": {gold, treescore.Raw{Tokens: count(8, 8, 8), Sentences: count(2, 2, 2), Words: all, UPOS: all, XPOS: all, Lemmas: all, UAS: all, LAS: all}},
		"sentences joined, a root hung up": {
			"Troops/NOUN/2/nsubj left/VERB/0/root Tarn/PROPN/2/obl:x ./PUNCT/2/punct They/PRON/8/nsubj don't=xx do/AUX/8/aux n't/PART/8/advmod talk/VERB/2/parataxis ./PUNCT/8/punct",
			treescore.Raw{Tokens: count(8, 8, 8), Sentences: count(0, 2, 1), Words: all, UPOS: all, XPOS: all, Lemmas: all, UAS: count(8, 9, 9), LAS: count(7, 9, 9)},
		},
		"a token of several words left whole": {
			"Troops/NOUN/2/nsubj left/VERB/0/root Tarn/PROPN/2/obj ./PUNCT/2/punct | They/PRON/3/nsubj don't/AUX/3/aux talk/VERB/0/root ./PUNCT/3/punct",
			treescore.Raw{Tokens: count(8, 8, 8), Sentences: count(2, 2, 2), Words: count(7, 9, 8), UPOS: count(7, 9, 8), XPOS: count(7, 9, 8), Lemmas: count(7, 9, 8), UAS: count(7, 9, 8), LAS: count(7, 9, 8)},
		},
		"a token of several words cut apart": {
			"Troops/NOUN/2/nsubj left/VERB/0/root Tarn/PROPN/2/obj ./PUNCT/2/punct | They/PRON/4/nsubj do/AUX/4/aux n't/PART/4/advmod talk/VERB/0/root ./PUNCT/4/punct",
			treescore.Raw{Tokens: count(7, 8, 9), Sentences: count(2, 2, 2), Words: all, UPOS: all, XPOS: all, Lemmas: all, UAS: all, LAS: all},
		},
		"words cut elsewhere": {
			"Troopsleft/NOUN/0/root Tarn/VERB/1/obj ./PUNCT/1/punct | They/PRON/4/nsubj don't=xx do/AUX/4/aux n't/PART/4/advmod tal/VERB/0/root k/NOUN/4/dep ./PUNCT/4/punct",
			treescore.Raw{Tokens: count(5, 8, 8), Sentences: count(2, 2, 2), Words: count(6, 9, 9), UPOS: count(5, 9, 9), XPOS: count(5, 9, 9), Lemmas: count(6, 9, 9), UAS: count(0, 9, 9), LAS: count(0, 9, 9)},
		},
	} {
		got, err := treescore.RawText(trees(t, gold), trees(t, c.system))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s:\n%s", name, d)
		}
	}
	if _, err := treescore.RawText(trees(t, gold), trees(t, "Troops/NOUN/0/root")); !errors.Is(err, parley.ErrInvalid) {
		t.Errorf("another text: %v", err)
	}
}

func TestGoldTokens(t *testing.T) {
	system := strings.NewReplacer("Tarn/PROPN/2/obj", "Tarn/NOUN/1/obj", "n't/PART/4/advmod", "n't/PART/4/advmod:neg", "They/PRON/4/nsubj", "They/PRON/4/obj", "./PUNCT/4", "./PUNCT/1").Replace(gold)
	got, err := treescore.GoldTokens(trees(t, gold), trees(t, system))
	if err != nil {
		t.Fatal(err)
	}
	want := treescore.Given{
		UPOS: count(8, 9, 9), XPOS: count(8, 9, 9), Lemmas: count(9, 9, 9), Feats: count(9, 9, 9),
		UAS: count(7, 9, 9), LAS: count(6, 9, 9), FullLAS: count(5, 9, 9), LASNoPunct: count(5, 7, 7),
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for _, other := range []string{"Troops/NOUN/0/root", strings.Replace(gold, "Tarn", "Orlo", 1), strings.Replace(gold, " left/VERB/0/root", "", 1)} {
		if _, err := treescore.GoldTokens(trees(t, gold), trees(t, other)); !errors.Is(err, parley.ErrInvalid) {
			t.Errorf("%s: %v", other, err)
		}
	}
}

func TestNames(t *testing.T) {
	gold := [][]treescore.Span{{{0, 2, "PER"}, {4, 5, "LOC"}}, {{1, 3, "ORG"}}, {}}
	system := [][]treescore.Span{{{0, 2, "PER"}, {4, 6, "LOC"}}, {{1, 3, "LOC"}}, {{0, 1, "PER"}}}
	all, types := treescore.Names(gold, system)
	if d := cmp.Diff(count(1, 3, 4), all); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(map[string]treescore.Count{"PER": count(1, 1, 2), "LOC": count(0, 1, 2), "ORG": count(0, 1, 0)}, types); d != "" {
		t.Error(d)
	}
	if p, r, f := all.Precision(), all.Recall(), all.F1(); p != 0.25 || r != 1.0/3 || f != 2.0/7 {
		t.Errorf("%v %v %v", p, r, f)
	}
}
