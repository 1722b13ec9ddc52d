package engine_test

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parley"
	"parley/internal/cluster"
	"parley/internal/engine"
	"parley/internal/lang"
	"parley/internal/lemma"
	"parley/internal/names"
	"parley/internal/parser"
	"parley/internal/segment/segmenttest"
	"parley/internal/text"
	"parley/internal/text/texttest"
	"parley/internal/weights"
)

var english = sync.OnceValues(func() (*engine.Engine, error) {
	pack, err := lang.English()
	if err != nil {
		return nil, err
	}
	return engine.English(pack)
})

// reader gives what makes a document with trees of a text.
func reader(t testing.TB) func(string) *text.Doc {
	t.Helper()
	e, err := english()
	if err != nil {
		t.Fatal(err)
	}
	steps := []text.Step{segmenttest.Step(t), e.Step()}
	return func(in string) *text.Doc {
		d := text.New(&parley.Report{Text: in})
		for _, s := range steps {
			s.Run(d)
		}
		return d
	}
}

func TestTrees(t *testing.T) {
	d := reader(t)("The Syrian army did not leave Nairobi on Monday. A spokesman said they would stay.")
	want := `The         DT/DET      3:det
Syrian      JJ/ADJ      3:amod       Syrian B-NORP
army        NN/NOUN     6:nsubj
did         VBD/AUX     6:aux        do
not         RB/PART     6:advmod
leave       VB/VERB     0:root
Nairobi     NNP/PROPN   6:obj        B-LOC
on          IN/ADP      9:case
Monday      NNP/PROPN   6:obl
~.          ./PUNCT     6:punct

A           DT/DET      2:det
spokesman   NN/NOUN     3:nsubj
said        VBD/VERB    0:root       say
they        PRP/PRON    6:nsubj
would       MD/AUX      6:aux
stay        VB/VERB     3:ccomp
~.          ./PUNCT     3:punct
`
	if d := cmp.Diff(want, texttest.Write(d)); d != "" {
		t.Error(d)
	}
	if f := d.Nodes[3].Feats; !strings.Contains(f, "VerbForm=Fin") {
		t.Errorf("features %q", f)
	}
}

// fault says what is wrong with the trees of a document, "" for nothing.
func fault(d *text.Doc) string {
	if len(d.Nodes) != len(d.Tokens) {
		return fmt.Sprintf("%d nodes for %d tokens", len(d.Nodes), len(d.Tokens))
	}
	for _, s := range d.Sents {
		roots := 0
		depth := make([]int, s.Len()) // 0 unknown, -1 under way
		for i := s.First; i < s.End; i++ {
			n := &d.Nodes[i]
			switch {
			case n.UPOS == "" || n.XPOS == "" || n.Rel == "" || n.Lemma == "":
				return fmt.Sprintf("token %d has the node %+v", i, *n)
			case n.Head < 0:
				roots++
			case n.Head < s.First || n.Head >= s.End:
				return fmt.Sprintf("token %d has its head, %d, in another sentence", i, n.Head)
			}
			if (n.Rel == "root") != (n.Head < 0) {
				return fmt.Sprintf("token %d with the head %d is %s", i, n.Head, n.Rel)
			}
			var path []int
			for k := i; k >= 0 && depth[k-s.First] <= 0; k = d.Nodes[k].Head {
				if depth[k-s.First] < 0 {
					return fmt.Sprintf("token %d stands in a cycle", k)
				}
				depth[k-s.First] = -1
				path = append(path, k)
			}
			for _, k := range path {
				depth[k-s.First] = 1
			}
		}
		if roots != 1 {
			return fmt.Sprintf("%d roots", roots)
		}
	}
	end := 0
	for _, n := range d.Names {
		if n.First < end || n.End <= n.First || n.End > len(d.Tokens) || d.Tokens[n.First].Sent != d.Tokens[n.End-1].Sent || n.Kind == "" {
			return fmt.Sprintf("name %+v after token %d", n, end)
		}
		end = n.End
	}
	return ""
}

func TestEachSentenceIsOneTree(t *testing.T) {
	read := reader(t)
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOf(rapid.SampledFrom([]string{"the", "Tarn", "left", "said", "“", "”", ",", ".", "\n", "\n\n", "and", "that", "n't", "of", "12", "🎉", "قال", "’s", "Gen.", "-"})).Draw(t, "words")
		if f := fault(read(strings.Join(words, " "))); f != "" {
			t.Error(f)
		}
	})
}

func FuzzTrees(f *testing.F) {
	f.Add("He said: “We can't.” \n\n- 12 % of it 🎉")
	f.Add("مرحبا بالعالم \xff\x00 a\u0301b")
	f.Add("")
	read := reader(f)
	f.Fuzz(func(t *testing.T, in string) {
		if f := fault(read(in)); f != "" {
			t.Error(f)
		}
	})
}

// Long and odd texts are done in time that grows with their length.
func TestOddTexts(t *testing.T) {
	read := reader(t)
	for name, in := range map[string]string{
		"a megabyte without a stop": strings.Repeat("the envoy left Tarn and ", 1<<20/24),
		"capitals without a stop":   strings.Repeat("A ", 100_000),
		"5,000 words in a sentence": "They " + strings.Repeat("said that he ", 5000/3) + "left.",
		"commas":                    strings.Repeat("a, ", 10_000),
		"one word":                  strings.Repeat("x", 1<<18),
		"marks":                     strings.Repeat("!?…—\"’", 10_000),
		"emoji":                     strings.Repeat("🎉👩‍👩‍👧 ", 10_000),
		"right to left":             strings.Repeat("قال الوزير إن القوات انسحبت ", 2_000),
		"no text":                   " \n\t ",
	} {
		t.Run(name, func(t *testing.T) {
			if f := fault(read(in)); f != "" {
				t.Error(f)
			}
		})
	}
}

const report = "TARN — Rebels of the Varen Front left the valley on Monday, its spokesman said.\n\n" +
	"“We have kept our word,” Lena Orlo told reporters. “The army hasn't.” Under the accord, which both sides signed in March, " +
	"12,000 soldiers are to pull back by June 3.\n\nNobody could say whether they would.\n\n"

// The same text has the same trees, whoever else reads at the time.
func TestSameTreesForAll(t *testing.T) {
	read := reader(t)
	want := texttest.Write(read(report))
	for _, n := range []int{1, 2} {
		was := runtime.GOMAXPROCS(n)
		var all sync.WaitGroup
		for k := range 8 {
			all.Go(func() {
				for range 20 {
					// Other texts in between leave nothing behind.
					read(strings.Repeat("Troops left. ", k+1))
					if got := texttest.Write(read(report)); got != want {
						t.Error(cmp.Diff(want, got))
						return
					}
				}
			})
		}
		all.Wait()
		runtime.GOMAXPROCS(was)
	}
}

func TestDamagedModelsAreRefused(t *testing.T) {
	pack, err := lang.English()
	if err != nil {
		t.Fatal(err)
	}
	sound := engine.Models{Clusters: weights.Clusters, Syntax: weights.Syntax, Lemmas: weights.Lemmas, Names: weights.Names}
	for name, of := range map[string]func(*engine.Models) *string{
		"clusters": func(m *engine.Models) *string { return &m.Clusters },
		"syntax":   func(m *engine.Models) *string { return &m.Syntax },
		"lemmas":   func(m *engine.Models) *string { return &m.Lemmas },
		"names":    func(m *engine.Models) *string { return &m.Names },
	} {
		whole := *of(&sound)
		flipped := []byte(whole)
		flipped[len(flipped)*2/3] ^= 4
		other := weights.Segment
		for how, bad := range map[string]string{"empty": "", "cut": whole[:len(whole)/2], "a bit flipped": string(flipped), "another model": other, "text": "no weights"} {
			m := sound
			*of(&m) = bad
			if _, err := engine.Load(m, pack); !errors.Is(err, parley.ErrInvalid) {
				t.Errorf("%s, %s: %v", name, how, err)
			}
		}
	}
}

// After the first texts, what is allocated is the layer and the lemmas that
// are no part of a word and in no table.
func TestWordsCostNoMemory(t *testing.T) {
	e, err := english()
	if err != nil {
		t.Fatal(err)
	}
	count := func(in string) float64 {
		d := text.New(&parley.Report{Text: in})
		segmenttest.Step(t).Run(d)
		step := e.Step()
		step.Run(d)
		return testing.AllocsPerRun(10, func() { step.Run(d) })
	}
	few, many := count("The army left the town on Monday. "), count(strings.Repeat("The army left the town on Monday. ", 200))
	if many > few+2 { // the pools may have been emptied
		t.Errorf("%v allocations for one sentence, %v for 200", few, many)
	}
}

func BenchmarkLoad(b *testing.B) {
	pack, err := lang.English()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := engine.English(pack); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkEngine measures words a second: of the steps, and of what the
// engine's step is made of.
func BenchmarkEngine(b *testing.B) {
	read := reader(b)
	in := strings.Repeat(report, 20)
	d := read(in)
	segment, trees := segmenttest.Step(b), engineStep(b)
	forms := make([]string, len(d.Tokens))
	var ends []int
	for i, t := range d.Tokens {
		forms[i] = in[t.Start:t.End]
	}
	for _, s := range d.Sents {
		ends = append(ends, s.End)
	}
	clusters, err := cluster.Load(weights.Clusters)
	check(b, err)
	syntax, err := parser.Load(weights.Syntax, clusters)
	check(b, err)
	lemmas, err := lemma.Load(weights.Lemmas)
	check(b, err)
	pack, err := lang.English()
	check(b, err)
	finder, err := names.Load(weights.Names, weights.Clusters, pack)
	check(b, err)
	lengths := make([]int, len(d.Sents))
	for k, s := range d.Sents {
		lengths[k] = s.Len()
	}
	var words []parser.Word
	for _, c := range []struct {
		name string
		run  func()
	}{
		{"segment", func() { d.Quotes = nil; segment.Run(d) }},
		{"engine", func() { trees.Run(d) }},
		{"both", func() { d.Quotes = nil; segment.Run(d); trees.Run(d) }},
		{"syntax", func() { words = syntax.Parse(words[:0], forms, lengths) }},
		{"lemmas", func() {
			for i, n := range d.Nodes {
				lemmas.Lemma(forms[i], d.Tokens[i].Norm, n.UPOS, n.XPOS)
				lemmas.Feats(forms[i], d.Tokens[i].Norm, n.UPOS, n.XPOS)
			}
		}},
		{"names", func() { finder.Find(&names.Doc{Forms: forms, Ends: ends}) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				c.run()
			}
			b.ReportMetric(float64(b.N)*float64(len(forms))/b.Elapsed().Seconds(), "words/s")
		})
	}
}

func engineStep(t testing.TB) text.Step {
	e, err := english()
	check(t, err)
	return e.Step()
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
