package texttest_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/text"
	"parley/internal/text/texttest"
)

const tarn = `Varen       NNP/PROPN   4:nsubj      B-LOC
did         VBD/AUX     4:aux        do
+n't        RB/PART     4:advmod     not
leave       VB/VERB     0:root
~,          ,/PUNCT     6:punct
said        VBD/VERB    4:parataxis  say
Ilya        NNP/PROPN   6:nsubj      B-PER
Dorn        NNP/PROPN   7:flat       I-PER
~.          ./PUNCT     4:punct

Nobody      NN/PRON     2:nsubj
asked       VBD/VERB    0:root       ask


Tarn        NNP/PROPN   0:root       B-LOC
`

func TestDoc(t *testing.T) {
	d := texttest.Doc(t, tarn)
	if want := "Varen didn't leave, said Ilya Dorn.\nNobody asked\n\nTarn"; d.Text != want {
		t.Errorf("text %q, want %q", d.Text, want)
	}
	if len(d.Sents) != 3 || d.Sents[1].Para != 0 || d.Sents[2].Para != 1 {
		t.Errorf("sentences %+v", d.Sents)
	}
	want := []text.Name{{Range: text.Range{First: 0, End: 1}, Kind: "LOC"}, {Range: text.Range{First: 6, End: 8}, Kind: "PER"}, {Range: text.Range{First: 11, End: 12}, Kind: "LOC"}}
	if d := cmp.Diff(want, d.Names); d != "" {
		t.Error(d)
	}
	if n := d.Nodes[10]; n != (text.Node{Head: -1, Rel: "root", UPOS: "VERB", XPOS: "VBD", Lemma: "ask"}) || d.Nodes[9].Head != 10 {
		t.Errorf("node %+v under %d", n, d.Nodes[9].Head)
	}
	if d := cmp.Diff(tarn, texttest.Write(d)); d != "" {
		t.Error(d)
	}
}
