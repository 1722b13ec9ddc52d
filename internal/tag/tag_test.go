package tag_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"parley"
	"parley/internal/cluster"
	"parley/internal/conllu"
	"parley/internal/tag"
	"parley/internal/weights"
)

func shipped(t testing.TB) *tag.Model {
	t.Helper()
	clusters, err := cluster.Load(weights.Clusters)
	if err != nil {
		t.Fatal(err)
	}
	m, err := tag.Load(weights.Tagger, clusters)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func tagged(m *tag.Model, sentence string) string {
	forms := strings.Fields(sentence)
	var out []string
	for i, tg := range m.Tag(nil, m.Words(nil, forms)) {
		out = append(out, forms[i]+"/"+m.XPOS(tg)+"/"+m.UPOS(tg))
	}
	return strings.Join(out, " ")
}

func TestTag(t *testing.T) {
	m := shipped(t)
	for _, want := range []string{
		"The/DT/DET minister/NN/NOUN said/VBD/VERB on/IN/ADP Sunday/NNP/PROPN its/PRP$/PRON troops/NNS/NOUN had/VBD/AUX left/VBN/VERB the/DT/DET town/NN/NOUN ././PUNCT",
		"Rebels/NNS/NOUN do/VBP/AUX n't/RB/PART want/VB/VERB to/TO/PART withdraw/VB/VERB ././PUNCT",
		"About/RB/ADV 9,000/CD/NUM people/NNS/NOUN were/VBD/AUX killed/VBN/VERB ././PUNCT",
	} {
		var words []string
		for _, w := range strings.Fields(want) {
			words = append(words, strings.SplitN(w, "/", 2)[0])
		}
		if got := tagged(m, strings.Join(words, " ")); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestTypographyChangesNothing(t *testing.T) {
	m := shipped(t)
	if a, b := m.Word("didn’t"), m.Word("didn't"); a.Lower != b.Lower || a.Suffix != b.Suffix {
		t.Errorf("a typographic apostrophe gives other features: %v, %v", a, b)
	}
}

func small() []conllu.Sentence {
	s, err := conllu.Read(strings.NewReader(strings.ReplaceAll(`1 Dogs dog NOUN NNS _ 2 nsubj _ _
2 bark bark VERB VBP _ 0 root _ _

1 Cats cat NOUN NNS _ 2 nsubj _ _
2 sleep sleep VERB VBP _ 0 root _ _

`, " ", "\t")), "small")
	if err != nil {
		panic(err)
	}
	return s
}

func TestTrainIsReproducible(t *testing.T) {
	a, err := tag.Train(context.Background(), small(), nil, tag.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := tag.Train(context.Background(), small(), nil, tag.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if string(a) != string(b) {
		t.Error("the same training gave other bytes")
	}
	m, err := tag.Load(string(a), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := tagged(m, "Cats bark"); got != "Cats/NNS/NOUN bark/VBP/VERB" {
		t.Errorf("got %s", got)
	}
}

func TestTrainStops(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := tag.Train(ctx, small(), nil, tag.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestDamagedWeights(t *testing.T) {
	for name, s := range map[string]string{"empty": "", "cut": weights.Tagger[:1000], "other": weights.Clusters} {
		if _, err := tag.Load(s, nil); !errors.Is(err, parley.ErrInvalid) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func FuzzTag(f *testing.F) {
	m := shipped(f)
	f.Add("He left .")
	f.Add("é ’ \u202e \xff 00 ---")
	f.Fuzz(func(t *testing.T, s string) {
		forms := strings.Fields(s)
		if got := m.Tag(nil, m.Words(nil, forms)); len(got) != len(forms) {
			t.Fatalf("%d tags for %d words", len(got), len(forms))
		}
	})
}

func BenchmarkTag(b *testing.B) {
	m := shipped(b)
	forms := strings.Fields("The foreign minister said on Sunday that the last of its troops had left the border town , but residents denied it .")
	var words []tag.Word
	var tags []tag.Tag
	n := 0
	for b.Loop() {
		words = m.Words(words[:0], forms)
		tags = m.Tag(tags[:0], words)
		n += len(forms)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "words/s")
}
