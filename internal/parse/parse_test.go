package parse_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"parley"
	"parley/internal/cluster"
	"parley/internal/parse"
	"parley/internal/tag"
	"parley/internal/weights"
)

type reader struct {
	tags  *tag.Model
	trees *parse.Model
}

func shipped(t testing.TB) reader {
	t.Helper()
	clusters, err := cluster.Load(weights.Clusters)
	if err != nil {
		t.Fatal(err)
	}
	tags, err := tag.Load(weights.Tagger, clusters)
	if err != nil {
		t.Fatal(err)
	}
	trees, err := parse.Load(weights.Parser)
	if err != nil {
		t.Fatal(err)
	}
	return reader{tags, trees}
}

func (r reader) words(forms []string) []parse.Word {
	words := r.tags.Words(nil, forms)
	out := make([]parse.Word, len(words))
	for i, t := range r.tags.Tag(nil, words) {
		x, u := r.tags.Hashes(t)
		out[i] = parse.Word{Word: words[i], XPOS: x, UPOS: u}
	}
	return out
}

// tree writes "word<head:relation" for each word.
func (r reader) tree(sentence string) string {
	forms := strings.Fields(sentence)
	heads, labels := make([]int32, len(forms)), make([]uint8, len(forms))
	r.trees.Parse(r.words(forms), heads, labels)
	var out []string
	for i, f := range forms {
		head := "-"
		if heads[i] >= 0 {
			head = forms[heads[i]]
		}
		out = append(out, fmt.Sprintf("%s<%s:%s", f, head, r.trees.Labels()[labels[i]]))
	}
	return strings.Join(out, " ")
}

func TestParse(t *testing.T) {
	r := shipped(t)
	for _, c := range []struct{ in, want string }{
		{"The minister denied the report .", "The<minister:det minister<denied:nsubj denied<-:root the<report:det report<denied:obj .<denied:punct"},
		{"They left on Sunday .", "They<left:nsubj left<-:root on<Sunday:case Sunday<left:obl .<left:punct"},
		{"Two soldiers were killed by rebels .", "Two<soldiers:nummod soldiers<killed:nsubj:pass were<killed:aux:pass killed<-:root by<rebels:case rebels<killed:obl:agent .<killed:punct"},
		{"Troops", "Troops<-:root"},
	} {
		if got := r.tree(c.in); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

// checkTree reports a tree that has not exactly one root, or a cycle.
func checkTree(heads []int32) error {
	roots := 0
	for i := range heads {
		if heads[i] < 0 {
			roots++
		}
		at := int32(i)
		for steps := 0; at >= 0; steps++ {
			if steps > len(heads) {
				return fmt.Errorf("word %d stands in a cycle", i)
			}
			at = heads[at]
		}
	}
	if roots != 1 {
		return fmt.Errorf("%d roots", roots)
	}
	return nil
}

func FuzzParse(f *testing.F) {
	r := shipped(f)
	f.Add("He said that they had left .")
	f.Add(strings.Repeat("a , b ; ", 40))
	f.Add("é ’ \u202e 00 --- ( ) ( \"")
	f.Fuzz(func(t *testing.T, s string) {
		forms := strings.Fields(s)
		if len(forms) == 0 || len(forms) > 2000 {
			return
		}
		heads, labels := make([]int32, len(forms)), make([]uint8, len(forms))
		r.trees.Parse(r.words(forms), heads, labels)
		if err := checkTree(heads); err != nil {
			t.Fatal(err)
		}
		for i, h := range heads {
			if root := r.trees.Labels()[labels[i]] == "root"; root != (h < 0) {
				t.Fatalf("word %d has the head %d and the relation %s", i, h, r.trees.Labels()[labels[i]])
			}
		}
	})
}

func TestLongSentence(t *testing.T) {
	r := shipped(t)
	forms := strings.Fields(strings.Repeat("the army and the rebels , who had left , denied that ", 500))
	heads, labels := make([]int32, len(forms)), make([]uint8, len(forms))
	r.trees.Parse(r.words(forms), heads, labels)
	if err := checkTree(heads); err != nil {
		t.Error(err)
	}
}

func TestParseNothing(t *testing.T) {
	shipped(t).trees.Parse(nil, nil, nil)
}

func lessons(r reader) []parse.Tree {
	words := func(s string) []parse.Word { return r.words(strings.Fields(s)) }
	return []parse.Tree{
		{Words: words("Dogs bark ."), Heads: []int32{1, -1, 1}, Labels: []string{"nsubj", "root", "punct"}},
		{Words: words("Old cats sleep ."), Heads: []int32{1, 2, -1, 2}, Labels: []string{"amod", "nsubj", "root", "punct"}},
		// Arcs that cross: no order of moves gives them all.
		{Words: words("A hearing starts today on it"), Heads: []int32{1, 2, -1, 2, 5, 1}, Labels: []string{"det", "nsubj", "root", "advmod", "case", "nmod"}},
	}
}

func TestTrainIsReproducible(t *testing.T) {
	r := shipped(t)
	a, err := parse.Train(context.Background(), lessons(r), parse.Options{MinUpdates: 1})
	if err != nil {
		t.Fatal(err)
	}
	b, err := parse.Train(context.Background(), lessons(r), parse.Options{MinUpdates: 1})
	if err != nil {
		t.Fatal(err)
	}
	if string(a) != string(b) {
		t.Error("the same training gave other bytes")
	}
	m, err := parse.Load(string(a))
	if err != nil {
		t.Fatal(err)
	}
	if got := (reader{r.tags, m}).tree("Old dogs sleep ."); got != "Old<dogs:amod dogs<sleep:nsubj sleep<-:root .<sleep:punct" {
		t.Errorf("got %s", got)
	}
}

func TestTrainStops(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := parse.Train(ctx, lessons(shipped(t)), parse.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestDamagedWeights(t *testing.T) {
	for name, s := range map[string]string{"empty": "", "cut": weights.Parser[:1000], "other": weights.Tagger} {
		if _, err := parse.Load(s); !errors.Is(err, parley.ErrInvalid) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	r := shipped(b)
	words := r.words(strings.Fields("The foreign minister said on Sunday that the last of its troops had left the border town , but residents denied it ."))
	heads, labels := make([]int32, len(words)), make([]uint8, len(words))
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		r.trees.Parse(words, heads, labels)
		n += len(words)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "words/s")
}
