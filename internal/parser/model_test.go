package parser_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley"
	"parley/internal/cluster"
	"parley/internal/conllu"
	"parley/internal/parser"
	"parley/internal/weights"
)

func word(form, xpos, upos string, head int, rel string) conllu.Word {
	return conllu.Word{Form: form, XPOS: xpos, UPOS: upos, Head: head, Deprel: rel}
}

func trees() []conllu.Sentence {
	var out []conllu.Sentence
	for range 30 {
		out = append(out,
			conllu.Sentence{Words: []conllu.Word{word("Ruritania", "NNP", "PROPN", 2, "nsubj"), word("signed", "VBD", "VERB", 0, "root"), word("the", "DT", "DET", 4, "det"), word("treaty", "NN", "NOUN", 2, "obj"), word(".", ".", "PUNCT", 2, "punct")}},
			conllu.Sentence{Words: []conllu.Word{word("Its", "PRP$", "PRON", 2, "nmod:poss"), word("minister", "NN", "NOUN", 3, "nsubj"), word("left", "VBD", "VERB", 0, "root"), word("on", "IN", "ADP", 5, "case"), word("Monday", "NNP", "PROPN", 3, "obl")}},
			conllu.Sentence{Words: []conllu.Word{word("The", "DT", "DET", 2, "det"), word("troops", "NNS", "NOUN", 4, "nsubj"), word("have", "VBP", "AUX", 4, "aux"), word("withdrawn", "VBN", "VERB", 0, "root")}},
			conllu.Sentence{Words: []conllu.Word{word("No", "DT", "DET", 2, "det"), word("prisoners", "NNS", "NOUN", 0, "root")}},
		)
	}
	return out
}

func clusters(t testing.TB) *cluster.Table {
	t.Helper()
	c, err := cluster.Load(weights.Clusters)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func train(t testing.TB, o parser.Options) *parser.Model {
	t.Helper()
	o.Size = parser.Size{Dim: 32, Layers: 2, Arc: 16, Rel: 16}
	o.Epochs, o.Batch, o.Rate = 20, 40, .01
	m, err := parser.Train(context.Background(), trees(), clusters(t), o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// small is one model for all tests here.
var small = sync.OnceValue(func() *parser.Model {
	c, err := cluster.Load(weights.Clusters)
	if err != nil {
		panic(err)
	}
	m, err := parser.Train(context.Background(), trees(), c, parser.Options{Size: parser.Size{Dim: 32, Layers: 2, Arc: 16, Rel: 16}, Epochs: 20, Batch: 40, Rate: .01})
	if err != nil {
		panic(err)
	}
	return m
})

// show is a sentence as form/tags/head/relation.
func show(m *parser.Model, forms []string, words []parser.Word) string {
	var b strings.Builder
	for i, w := range words {
		fmt.Fprintf(&b, "%s/%s/%s/%d/%s ", forms[i], m.UPOS(w.Tag), m.XPOS(w.Tag), w.Head, m.Relation(w.Rel))
	}
	return strings.TrimSpace(b.String())
}

func TestLearnsWhatItIsTold(t *testing.T) {
	m := small()
	for _, tt := range []struct{ name, text, want string }{
		{"a tree of training", "Its minister left on Monday", "Its/PRON/PRP$/1/nmod:poss minister/NOUN/NN/2/nsubj left/VERB/VBD/-1/root on/ADP/IN/4/case Monday/PROPN/NNP/2/obl"},
		{"a short one", "No prisoners", "No/DET/DT/1/det prisoners/NOUN/NNS/-1/root"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			forms := strings.Fields(tt.text)
			if d := cmp.Diff(tt.want, show(m, forms, m.Parse(nil, forms, []int{len(forms)}))); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestTrainingIsReproducible(t *testing.T) {
	first := string(small().Encode())
	old := runtime.GOMAXPROCS(1)
	again := string(train(t, parser.Options{}).Encode())
	runtime.GOMAXPROCS(old)
	if first != again {
		t.Error("the same seed gives other weights on one core")
	}
	if string(train(t, parser.Options{Seed: 9}).Encode()) == first {
		t.Error("another seed gives the same weights")
	}
}

func TestTrainRefuses(t *testing.T) {
	bad := []conllu.Sentence{{ID: "s1", Words: []conllu.Word{word("No", "DT", "DET", -1, "_")}}}
	if _, err := parser.Train(context.Background(), bad, clusters(t), parser.Options{}); !errors.Is(err, parley.ErrInvalid) {
		t.Errorf("got %v", err)
	}
	if _, err := parser.Train(context.Background(), trees(), clusters(t), parser.Options{Size: parser.Size{Dim: 33}}); !errors.Is(err, parley.ErrInvalid) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := parser.Train(ctx, trees(), clusters(t), parser.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestLoadGivesBackWhatWasEncoded(t *testing.T) {
	file := string(small().Encode())
	m, err := parser.Load(file, clusters(t))
	if err != nil {
		t.Fatal(err)
	}
	if string(m.Encode()) != file {
		t.Error("encoded again, the bytes differ")
	}
	forms := strings.Fields("The troops left the treaty on Monday .")
	a, b := small().Parse(nil, forms, []int{8}), m.Parse(nil, forms, []int{8})
	if d := cmp.Diff(show(small(), forms, a), show(m, forms, b)); d != "" {
		t.Error(d)
	}
}

func TestLoadRefusesDamage(t *testing.T) {
	file := small().Encode()
	for at := 0; at < len(file); at += 1 + len(file)/300 {
		bad := append([]byte{}, file...)
		bad[at] ^= 0x41
		if m, err := parser.Load(string(bad), clusters(t)); err == nil && string(m.Encode()) != string(file) {
			t.Fatalf("a change at %d goes unnoticed", at)
		} else if err != nil && !errors.Is(err, parley.ErrInvalid) && !errors.Is(err, parley.ErrUnsupported) {
			t.Fatalf("a change at %d: %v", at, err)
		}
		if _, err := parser.Load(string(file[:at]), clusters(t)); err == nil {
			t.Fatalf("cut at %d goes unnoticed", at)
		}
	}
}

// oneTree fails unless each sentence has one root and no cycle.
func oneTree(t *testing.T, words []parser.Word, lengths []int) {
	t.Helper()
	for _, k := range lengths {
		roots := 0
		for i := range k {
			if words[i].Head < 0 {
				roots++
			}
			steps := 0
			for j := i; words[j].Head >= 0; j = int(words[j].Head) {
				if steps++; steps > k {
					t.Fatalf("a cycle at word %d of %d", i, k)
				}
			}
		}
		if k > 0 && roots != 1 {
			t.Fatalf("%d roots in %d words", roots, k)
		}
		words = words[k:]
	}
}

func TestSentencesOfAnyLength(t *testing.T) {
	m := small()
	for _, k := range []int{0, 1, 2, 191, 192, 193, 385, 5000} {
		forms := make([]string, k)
		for i := range forms {
			forms[i] = strings.Fields("The troops left Ruritania , signed on Monday 😀 \u200fשלום  x")[i*i%11]
		}
		oneTree(t, m.Parse(nil, forms, []int{k}), []int{k})
	}
}

func TestNeighboursDoNotMatter(t *testing.T) {
	m := small()
	var forms []string
	var lengths []int
	var alone []parser.Word
	for i := range 200 {
		s := strings.Fields("Ruritania signed the treaty on Monday . Its minister left the troops")[i%5 : 6+i%6]
		forms, lengths = append(forms, s...), append(lengths, len(s))
		alone = m.Parse(alone, s, []int{len(s)})
	}
	if d := cmp.Diff(alone, m.Parse(nil, forms, lengths)); d != "" {
		t.Error(d)
	}
}

func TestConcurrentUse(t *testing.T) {
	m := small()
	forms := strings.Fields("The troops left the treaty on Monday .")
	want := m.Parse(nil, forms, []int{8})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				if d := cmp.Diff(want, m.Parse(nil, forms, []int{8})); d != "" {
					t.Error(d)
				}
			}
		})
	}
	wg.Wait()
}

func TestParseAllocatesNothing(t *testing.T) {
	m := small()
	var forms []string
	var lengths []int
	for i := range 50 {
		s := strings.Fields("Ruritania signed the treaty on Monday . Its 3,500 ministers left Zenda")[i%5 : 6+i%6]
		forms, lengths = append(forms, s...), append(lengths, len(s))
	}
	out := m.Parse(nil, forms, lengths)
	if n := testing.AllocsPerRun(20, func() { out = m.Parse(out[:0], forms, lengths) }); n > 10 {
		t.Errorf("%v allocations for %d words", n, len(forms))
	}
}

func TestTeach(t *testing.T) {
	m := small()
	forms := strings.Fields("Its minister left on Monday")
	got := parser.Teach([]*parser.Model{m, m}, [][]string{forms})
	for i, w := range m.Parse(nil, forms, []int{5}) {
		want := word(forms[i], m.XPOS(w.Tag), m.UPOS(w.Tag), int(w.Head)+1, m.Relation(w.Rel))
		if d := cmp.Diff(want, got[0].Words[i]); d != "" {
			t.Error(d)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(""))
	f.Add(small().Encode()[:2000])
	c := clusters(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		if m, err := parser.Load(string(b), c); err == nil {
			m.Parse(nil, []string{"a"}, []int{1})
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add("The troops left .", 2)
	f.Add("\xff é 1,000 \u202e", 1)
	m := small()
	f.Fuzz(func(t *testing.T, text string, n int) {
		forms := strings.Split(text, " ")
		n = max(0, min(n, len(forms)))
		lengths := []int{n, len(forms) - n}
		oneTree(t, m.Parse(nil, forms, lengths), lengths)
	})
}

// BenchmarkParse is of the weights that ship, on one core.
func BenchmarkParse(b *testing.B) {
	m, err := parser.Load(weights.Syntax, clusters(b))
	if err != nil {
		b.Fatal(err)
	}
	var forms []string
	var lengths []int
	text := strings.Fields("The minister of Ruritania , who signed the treaty in Zenda on Monday , said that 3,500 prisoners would be released before the troops on both sides of the border have withdrawn , but observers doubt it .")
	for i := range 500 {
		s := text[i%9 : 18+i%20]
		forms, lengths = append(forms, s...), append(lengths, len(s))
	}
	var out []parser.Word
	b.ReportAllocs()
	for b.Loop() {
		out = m.Parse(out[:0], forms, lengths)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(forms)), "ns/word")
}

func BenchmarkLoad(b *testing.B) {
	c := clusters(b)
	for b.Loop() {
		if _, err := parser.Load(weights.Syntax, c); err != nil {
			b.Fatal(err)
		}
	}
}

// TestWeights reads a few sentences with the weights that ship.
func TestWeights(t *testing.T) {
	m, err := parser.Load(weights.Syntax, clusters(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, text, want string }{
		{"plain", "The minister signed the treaty .", "The/DET/DT/1/det minister/NOUN/NN/2/nsubj signed/VERB/VBD/-1/root the/DET/DT/4/det treaty/NOUN/NN/2/obj ./PUNCT/./2/punct"},
		{"passive", "The prisoners were released on Monday .", "The/DET/DT/1/det prisoners/NOUN/NNS/3/nsubj:pass were/AUX/VBD/3/aux:pass released/VERB/VBN/-1/root on/ADP/IN/5/case Monday/PROPN/NNP/3/obl ./PUNCT/./3/punct"},
		{"reported", "Ruritania said it will withdraw .", "Ruritania/PROPN/NNP/1/nsubj said/VERB/VBD/-1/root it/PRON/PRP/4/nsubj will/AUX/MD/4/aux withdraw/VERB/VB/1/ccomp ./PUNCT/./1/punct"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			forms := strings.Fields(tt.text)
			if d := cmp.Diff(tt.want, show(m, forms, m.Parse(nil, forms, []int{len(forms)}))); d != "" {
				t.Error(d)
			}
		})
	}
}
