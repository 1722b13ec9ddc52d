package parser

import (
	"math"
	"math/rand/v2"
	"testing"

	"parley/internal/cluster"
	"parley/internal/conllu"
	"parley/internal/weights"
)

// invented are trees of nobody's sentences.
func invented() []conllu.Sentence {
	sent := func(rows ...conllu.Word) conllu.Sentence { return conllu.Sentence{Words: rows} }
	w := func(form, xpos, upos string, head int, rel string) conllu.Word {
		return conllu.Word{Form: form, XPOS: xpos, UPOS: upos, Head: head, Deprel: rel}
	}
	base := []conllu.Sentence{
		sent(w("Ruritania", "NNP", "PROPN", 2, "nsubj"), w("signed", "VBD", "VERB", 0, "root"), w("the", "DT", "DET", 4, "det"), w("treaty", "NN", "NOUN", 2, "obj"), w(".", ".", "PUNCT", 2, "punct")),
		sent(w("Its", "PRP$", "PRON", 2, "nmod:poss"), w("minister", "NN", "NOUN", 3, "nsubj"), w("left", "VBD", "VERB", 0, "root"), w("on", "IN", "ADP", 5, "case"), w("Monday", "NNP", "PROPN", 3, "obl"), w(".", ".", "PUNCT", 3, "punct")),
		sent(w("The", "DT", "DET", 2, "det"), w("troops", "NNS", "NOUN", 4, "nsubj"), w("have", "VBP", "AUX", 4, "aux"), w("withdrawn", "VBN", "VERB", 0, "root")),
		sent(w("No", "DT", "DET", 2, "det"), w("prisoners", "NNS", "NOUN", 0, "root")),
		sent(w("Why", "WRB", "ADV", 0, "root")),
	}
	var out []conllu.Sentence
	for range 4 {
		out = append(out, base...)
	}
	return out
}

func table(t testing.TB) *cluster.Table {
	t.Helper()
	c, err := cluster.Load(weights.Clusters)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestGradient holds the gradients against differences of the loss.
func TestGradient(t *testing.T) {
	trees := invented()[:5]
	n := &net{Size: Size{Dim: 32, Layers: 2, Arc: 16, Rel: 16, TagAt: 1}, clusters: table(t), vocab: map[uint32]int32{hash("the"): 1}, tags: 5, rels: 6}
	n.build(true)
	r := rand.New(rand.NewPCG(1, 2))
	n.init(r, .3)
	for _, u := range n.all {
		if u.rows == 1 {
			for i := range u.w {
				u.w[i] += float32(r.NormFloat64() * .3)
			}
		}
	}
	var sents []*sentence
	for _, tree := range trees {
		s := &sentence{}
		var f [features]int32
		for _, w := range tree.Words {
			n.extract(nil, w.Form, &f)
			s.feats = append(s.feats, f[:]...)
			s.tags = append(s.tags, int32(r.IntN(n.tags)))
			s.rels = append(s.rels, int32(r.IntN(n.rels)))
			s.heads = append(s.heads, int32(w.Head-1))
		}
		sents = append(sents, s)
	}
	o := &Options{}
	loss := func() (float64, *worker) {
		n.pack(true)
		w := newWorker(n, o)
		w.seed(1, 1)
		w.step(sents, 1)
		return w.loss[0] + w.loss[1] + w.loss[2], w
	}
	_, w := loss()
	const step = 1e-3
	for i, u := range n.all {
		for range 12 {
			at := r.IntN(len(u.w))
			if u.sparse {
				at = int(w.touched[r.IntN(len(w.touched))])*u.cols + r.IntN(u.cols)
			}
			old := u.w[at]
			u.w[at] = old + step
			up, _ := loss()
			u.w[at] = old - step
			down, _ := loss()
			u.w[at] = old
			want, got := (up-down)/(2*step), float64(w.grads[i][at])
			if math.Abs(want-got) > .02+.05*math.Abs(want) {
				t.Errorf("%s at %d: gradient %.4f, difference %.4f", u.name, at, got, want)
			}
		}
	}
}

// TestTree holds the decoder against all trees of four words.
func TestTree(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var d tree
	for range 2000 {
		k := 1 + r.IntN(4)
		sc := make([]float32, k*(k+1))
		for i := range sc {
			sc[i] = r.Float32()*4 - 2
		}
		for i := range k {
			sc[i*(k+1)+i] = never
		}
		value := func(h []int32) float64 {
			s := 0.
			for i, x := range h {
				s += float64(sc[i*(k+1)+int(x)])
			}
			return s
		}
		valid := func(h []int32) bool {
			roots := 0
			for i := range h {
				if int(h[i]) == k {
					roots++
				}
				j := i
				for steps := 0; j != k; steps++ {
					if steps > k {
						return false
					}
					j = int(h[j])
				}
			}
			return roots == 1
		}
		original := append([]float32{}, sc...)
		got := append([]int32{}, d.decode(append([]float32{}, sc...), k)...)
		copy(sc, original)
		if !valid(got) {
			t.Fatalf("%v is no tree", got)
		}
		// the best tree with the root that was taken
		best := math.Inf(-1)
		h := make([]int32, k)
		var all func(i int)
		all = func(i int) {
			if i == k {
				if valid(h) {
					for x := range h {
						if int(h[x]) == k && int(got[x]) == k {
							best = max(best, value(h))
						}
					}
				}
				return
			}
			for x := range k + 1 {
				h[i] = int32(x)
				all(i + 1)
			}
		}
		all(0)
		if v := value(got); v < best-1e-5 {
			t.Fatalf("%v scores %v, the best %v", got, v, best)
		}
	}
}
