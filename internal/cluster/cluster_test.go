package cluster_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"parley"
	"parley/internal/cluster"
	"parley/internal/linear"
)

var (
	states = []string{"norland", "estia", "quell", "ostrava", "tamaria", "belmont"}
	deeds  = []string{"signed", "denied", "broke", "praised", "left", "joined"}
	things = []string{"pact", "truce", "treaty", "deal", "accord", "plan"}
)

// learn groups the words of invented sentences of one pattern.
func learn(t *testing.T, groups int) *cluster.Clusters {
	t.Helper()
	rng := rand.New(rand.NewPCG(3, 4))
	tr := cluster.NewTrainer(cluster.Options{Clusters: groups, MinCount: 2})
	for range 600 {
		tr.Add([]string{strings.ToUpper(states[rng.IntN(6)]), deeds[rng.IntN(6)], "the", things[rng.IntN(6)], "."})
	}
	tr.Add([]string{"hapax"})
	c, err := tr.Train(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func encode(t *testing.T, c *cluster.Clusters) string {
	t.Helper()
	file, err := c.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return string(file)
}

func TestLikeWordsShareASubtree(t *testing.T) {
	table, err := cluster.Load(encode(t, learn(t, 12)))
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for k, words := range [][]string{states, deeds, things} {
		all, short := uint32(0), 32
		first, _ := table.Path(cluster.Key(words[0]))
		for _, w := range words {
			bits, n := table.Path(cluster.Key(w))
			if n == 0 {
				t.Fatalf("%q has no path", w)
			}
			all |= bits ^ first
			short = min(short, n)
			kinds[w] = k
		}
		for short > 0 && all>>(32-short) != 0 {
			short--
		}
		for w, other := range kinds {
			bits, _ := table.Path(cluster.Key(w))
			if other != k && short > 0 && bits>>(32-short) == first>>(32-short) || short == 0 {
				t.Errorf("%q stands among %q, whose common path has %d steps", w, words, short)
			}
		}
	}
	for _, w := range []string{"", "hapax", "unseen", strings.Repeat("7", 99)} {
		if bits, n := table.Path(cluster.Key(w)); bits != 0 || n != 0 {
			t.Errorf("%q has the path %b of %d steps", w, bits, n)
		}
	}
}

func TestMoreGroupsTellMore(t *testing.T) {
	before := 0.0
	for _, n := range []int{2, 3, 4, 8, 16} {
		c := learn(t, n)
		if len(c.Paths) != n || c.Information <= before {
			t.Errorf("%d groups, %v bits; fewer had %v", len(c.Paths), c.Information, before)
		}
		before = c.Information
	}
}

func TestTrainingIsReproducible(t *testing.T) {
	if a, b := encode(t, learn(t, 9)), encode(t, learn(t, 9)); a != b {
		t.Error("the same text gave other bytes")
	}
}

func TestEveryWordIsFound(t *testing.T) {
	tr := cluster.NewTrainer(cluster.Options{Clusters: 5, MinCount: 1})
	rng := rand.New(rand.NewPCG(5, 6))
	words := make([]string, 20_000)
	for i := range words {
		for range 6 {
			words[i] += string(rune('a' + rng.IntN(26)))
		}
	}
	for s := range slices.Chunk(words, 20) {
		tr.Add(s)
	}
	c, err := tr.Train(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	table, err := cluster.Load(encode(t, c))
	if err != nil {
		t.Fatal(err)
	}
	for i, w := range c.Words {
		want := c.Paths[c.Groups[i]]
		if bits, n := table.Path(cluster.Key(w)); bits != want.Bits || n != want.N {
			t.Fatalf("%q has the path %b of %d steps, want %b of %d", w, bits, n, want.Bits, want.N)
		}
	}
}

func TestTrainingStops(t *testing.T) {
	tr := cluster.NewTrainer(cluster.Options{Clusters: 2, MinCount: 1})
	if _, err := tr.Train(context.Background(), nil); !errors.Is(err, parley.ErrInvalid) {
		t.Errorf("no words: got %v", err)
	}
	tr.Add(states)
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := tr.Train(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %v", err)
	}
}

func TestDamageIsFound(t *testing.T) {
	good := encode(t, learn(t, 6))
	parts, err := linear.Split(good)
	if err != nil {
		t.Fatal(err)
	}
	join := func(words, paths string) string {
		return string(linear.Join([]linear.Section{{Name: "words", Data: words}, {Name: "paths", Data: paths}}))
	}
	for name, bad := range map[string]string{
		"empty":    "",
		"cut":      good[:len(good)-1],
		"no words": join("", parts["paths"]),
		"few":      join(parts["words"], parts["paths"][:8]),
		"long":     join(parts["words"], strings.Repeat("\xff", len(parts["paths"]))),
	} {
		if _, err := cluster.Load(bad); !errors.Is(err, parley.ErrInvalid) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestKeyFoldsDigitsAndQuotes(t *testing.T) {
	for a, b := range map[string]string{"1997": "2000", "3.5": "0.0", "’s": "'s", "n’t": "n't", "“": "\"", "covid-19": "covid-00"} {
		if cluster.Key(a) != cluster.Key(b) {
			t.Errorf("%q and %q differ", a, b)
		}
	}
	if cluster.Key("197") == cluster.Key("1997") || cluster.Key("pact") != linear.Hash("pact") {
		t.Error("what is different became the same, or the reverse")
	}
	if n := testing.AllocsPerRun(10, func() { cluster.Key("17,500") }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestSentences(t *testing.T) {
	for text, want := range map[string]string{
		"The talks, held in Quell, failed.":                 "The|talks|,|held|in|Quell|,|failed|.",
		"He didn't sign. \"It's over,\" Mr. Orr said.":      "He|did|n't|sign|. / \"|It|'s|over|,|\"|Mr.|Orr|said|.",
		"The U.S. envoy cannot go; a long-term deal (10%).": "The|U.S.|envoy|can|not|go|;|a|long|-|term|deal|(|10|%|)|.",
		"Norland’s $5.5bn plan\nSecond line...":             "Norland|’s|$|5.5bn|plan / Second|line|...",
		"-- -- '' . ?": "--|--|''|. / ?",
		"":             "",
	} {
		var got []string
		for _, s := range cluster.Sentences(text) {
			got = append(got, strings.Join(s, "|"))
		}
		if g := strings.Join(got, " / "); g != want {
			t.Errorf("%q:\n got %s\nwant %s", text, g, want)
		}
	}
}

func FuzzSentences(f *testing.F) {
	f.Add("He didn't sign -- \"yet\".")
	f.Add("'s-/—’’ .\xff")
	f.Fuzz(func(t *testing.T, text string) {
		got := ""
		for _, s := range cluster.Sentences(text) {
			got += strings.Join(s, "")
		}
		if want := strings.Join(strings.Fields(text), ""); got != want {
			t.Errorf("%q became %q", want, got)
		}
	})
}

func BenchmarkPath(b *testing.B) {
	tr := cluster.NewTrainer(cluster.Options{Clusters: 4, MinCount: 1})
	tr.Add(slices.Concat(states, deeds, things))
	c, err := tr.Train(b.Context(), nil)
	if err != nil {
		b.Fatal(err)
	}
	file, err := c.Encode()
	if err != nil {
		b.Fatal(err)
	}
	table, err := cluster.Load(string(file))
	if err != nil {
		b.Fatal(err)
	}
	keys := make([]uint32, 1024)
	for i := range keys {
		keys[i] = cluster.Key(slices.Concat(states, deeds, things, []string{"unseen"})[i%19])
	}
	i := 0
	for b.Loop() {
		table.Path(keys[i&1023])
		i++
	}
}
