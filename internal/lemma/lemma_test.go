package lemma_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"parley"
	"parley/internal/lemma"
	"parley/internal/linear"
	"parley/internal/weights"
)

// words are invented verbs and nouns with the endings of English ones, and some
// that follow no rule.
func words() []lemma.Word {
	var out []lemma.Word
	add := func(form, l, upos, xpos, feats string) {
		out = append(out, lemma.Word{Form: form, Lemma: l, UPOS: upos, XPOS: xpos, Feats: feats})
	}
	for i := range 80 {
		stem := strings.Fields("gl fl tr br skl pl dr cr")[i%8] + strings.Fields("orp isk ont end amp ilt unk elt ost int")[i/8]
		add(stem+"ed", stem, "VERB", "VBD", "Tense=Past|VerbForm=Fin")
		add(stem+"ing", stem, "VERB", "VBG", "VerbForm=Ger")
		add(stem+"s", stem, "NOUN", "NNS", "Number=Plur")
		add(stem, stem, "NOUN", "NN", "Number=Sing")
		add(strings.ToUpper(stem[:1])+stem[1:], strings.ToUpper(stem[:1])+stem[1:], "PROPN", "NNP", "Number=Sing")
	}
	for i := range 30 {
		stem := strings.Fields("m d f l qu")[i%5] + strings.Fields("arr orr urr err enn oll")[i/5]
		add(stem+"ied", stem+"y", "VERB", "VBD", "Tense=Past|VerbForm=Fin")
		add(stem+"ies", stem+"y", "NOUN", "NNS", "Number=Plur")
	}
	for range 5 {
		add("zent", "zo", "VERB", "VBD", "Tense=Past|VerbForm=Fin")
		add("oxet", "ox", "NOUN", "NNS", "Number=Ptan")
	}
	add("it", "it", "PRON", "PRP", "Person=3")
	add("4", "4", "NUM", "CD", "NumForm=Digit")
	for range 3 {
		add("1000", "1000", "NUM", "CD", "NumForm=Digit")
	}
	return out
}

func train(t testing.TB, o lemma.Options) string {
	t.Helper()
	file, err := lemma.Train(context.Background(), words(), o)
	if err != nil {
		t.Fatal(err)
	}
	return string(file)
}

type example struct{ form, upos, xpos, want string }

func check(t *testing.T, file string, examples []example) {
	t.Helper()
	m, err := lemma.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range examples {
		if got := m.Lemma(e.form, strings.ToLower(e.form), e.upos, e.xpos); got != e.want {
			t.Errorf("%s/%s: got %q, want %q", e.form, e.xpos, got, e.want)
		}
	}
}

func TestLemmasOfNewWords(t *testing.T) {
	check(t, train(t, lemma.Options{}), []example{
		{"glorped", "VERB", "VBD", "glorp"},
		{"Glorped", "VERB", "VBD", "glorp"},
		{"skrimped", "VERB", "VBD", "skrimp"},
		{"varied", "VERB", "VBD", "vary"},
		{"brolts", "NOUN", "NNS", "brolt"},
		{"torries", "NOUN", "NNS", "torry"},
		{"Vraskon", "PROPN", "NNP", "Vraskon"},
		{"zent", "VERB", "VBD", "zo"},
		{"Zent", "VERB", "VBD", "zo"},
		{"17,450", "NUM", "CD", "17450"},
		{"http://quell.example/Page", "X", "ADD", "http://quell.example/Page"},
		{"", "X", "XX", ""},
	})
}

func TestRawTextTellsStems(t *testing.T) {
	// Of the possible lemmas only one stands in the text.
	check(t, train(t, lemma.Options{Raw: []string{"krelped", "krelp", "blorpied", "blorpy"}, Capital: []string{"Norlandish"}}), []example{
		{"krelped", "VERB", "VBD", "krelp"},
		{"blorpied", "VERB", "VBD", "blorpy"},
		{"Norlandish", "ADJ", "JJ", "Norlandish"},
	})
}

func TestFeats(t *testing.T) {
	m, err := lemma.Load(train(t, lemma.Options{}))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range []example{
		{"skrimped", "VERB", "VBD", "Tense=Past|VerbForm=Fin"},
		{"Oxet", "NOUN", "NNS", "Number=Ptan"},
		{"brolts", "NOUN", "NNS", "Number=Plur"},
		{"1986", "NUM", "CD", "NumForm=Digit"},
		{"brolts", "NOUN", "XYZ", ""},
	} {
		if got := m.Feats(e.form, strings.ToLower(e.form), e.upos, e.xpos); got != e.want {
			t.Errorf("%s/%s: got %q, want %q", e.form, e.xpos, got, e.want)
		}
	}
}

func TestTrainingIsReproducible(t *testing.T) {
	if a, b := train(t, lemma.Options{}), train(t, lemma.Options{}); a != b {
		t.Error("the same words gave other bytes")
	}
}

func TestTrainingStops(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := lemma.Train(ctx, words(), lemma.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %v", err)
	}
	if _, err := lemma.Train(context.Background(), nil, lemma.Options{}); !errors.Is(err, parley.ErrInvalid) {
		t.Errorf("no words: got %v", err)
	}
}

func TestDamageIsFound(t *testing.T) {
	file := train(t, lemma.Options{})
	names := []string{"endings", "lemmas", "feats", "pool", "scripts", "columns"}
	with := func(name, data string) string {
		parts, err := linear.Split(file)
		if err != nil {
			t.Fatal(err)
		}
		parts[name] = data
		var sections []linear.Section
		for _, n := range names {
			sections = append(sections, linear.Section{Name: n, Data: parts[n]})
		}
		return string(linear.Join(sections))
	}
	for name, bad := range map[string]string{
		"empty":   "",
		"cut":     file[:len(file)-1],
		"pool":    with("pool", ""),
		"columns": with("columns", ""),
		"scripts": with("scripts", "0 0 \n"),
		"script":  with("scripts", "9 0 \n"),
		"table":   with("lemmas", "odd"),
		"full":    with("lemmas", strings.Repeat("\xff", 128)),
		"endings": with("endings", ""),
	} {
		if _, err := lemma.Load(bad); !errors.Is(err, parley.ErrInvalid) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func shipped(t testing.TB) *lemma.Model {
	t.Helper()
	m, err := lemma.Load(weights.Lemmas)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestShippedLemmas(t *testing.T) {
	check(t, weights.Lemmas, []example{
		{"Denied", "VERB", "VBD", "deny"},
		{"envoys", "NOUN", "NNS", "envoy"},
		{"n't", "PART", "RB", "not"},
		{"'s", "PART", "POS", "'s"},
		{"'s", "AUX", "VBZ", "be"},
		{"'ll", "AUX", "MD", "will"},
		{"an", "DET", "DT", "a"},
		{"me", "PRON", "PRP", "I"},
		{"The", "DET", "DT", "the"},
		{"better", "ADJ", "JJR", "good"},
		{"Syrian", "ADJ", "JJ", "Syrian"},
		{"Geneva", "PROPN", "NNP", "Geneva"},
		{"withdrew", "VERB", "VBD", "withdraw"},
		{"shelling", "VERB", "VBG", "shell"},
		{"13,400", "NUM", "CD", "13400"},
	})
}

func TestFrequentWordsCostNoMemory(t *testing.T) {
	m := shipped(t)
	for _, e := range []example{{"The", "DET", "DT", ""}, {"said", "VERB", "VBD", ""}, {"denied", "VERB", "VBD", ""}, {"grombles", "NOUN", "NNS", ""}, {"Vraskon", "PROPN", "NNP", ""}} {
		lower := strings.ToLower(e.form)
		n := testing.AllocsPerRun(10, func() {
			m.Lemma(e.form, lower, e.upos, e.xpos)
			m.Feats(e.form, lower, e.upos, e.xpos)
		})
		if n != 0 {
			t.Errorf("%s: %v allocations", e.form, n)
		}
	}
}

func FuzzLemma(f *testing.F) {
	m := shipped(f)
	for _, s := range []string{"", "Denied", "İSTANBUL", "ẞ", "1,000", "a\xff", "日本s", "ſes"} {
		f.Add(s, "VERB", "VBD")
		f.Add(s, "PROPN", "NNPS")
		f.Add(s, "NOUN", "NNS")
	}
	f.Fuzz(func(_ *testing.T, form, upos, xpos string) {
		m.Lemma(form, strings.ToLower(form), upos, xpos)
		m.Feats(form, strings.ToLower(form), upos, xpos)
	})
}

var text = []example{
	{"The", "DET", "DT", ""}, {"Norlandish", "ADJ", "JJ", ""}, {"envoys", "NOUN", "NNS", ""}, {"denied", "VERB", "VBD", ""},
	{"that", "SCONJ", "IN", ""}, {"Quell", "PROPN", "NNP", ""}, {"had", "AUX", "VBD", ""}, {"agreed", "VERB", "VBN", ""}, {"to", "PART", "TO", ""},
	{"a", "DET", "DT", ""}, {"90", "NUM", "CD", ""}, {"day", "NOUN", "NN", ""}, {"truce", "NOUN", "NN", ""}, {".", "PUNCT", ".", ""},
}

func BenchmarkLemma(b *testing.B) { benchmark(b, text) }

// BenchmarkNewWord is of words that only their ending decides.
func BenchmarkNewWord(b *testing.B) {
	benchmark(b, []example{{"grombled", "VERB", "VBD", ""}, {"Vraskons", "PROPN", "NNPS", ""}, {"skrimpest", "ADJ", "JJS", ""}})
}

func benchmark(b *testing.B, words []example) {
	m := shipped(b)
	lower := make([]string, len(words))
	for i, w := range words {
		lower[i] = strings.ToLower(w.form)
	}
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		w := &words[i]
		m.Lemma(w.form, lower[i], w.upos, w.xpos)
		i = (i + 1) % len(words)
	}
}

func BenchmarkFeats(b *testing.B) {
	m := shipped(b)
	i := 0
	for b.Loop() {
		w := &text[i]
		m.Feats(w.form, w.form, w.upos, w.xpos)
		i = (i + 1) % len(text)
	}
}
