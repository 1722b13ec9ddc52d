package layers_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley"
	"parley/internal/conllu"
	"parley/internal/layers"
	"parley/internal/segment/segmenttest"
	"parley/internal/text"
	"parley/internal/text/texttest"
)

func written(t *testing.T, sents []conllu.Sentence) string {
	t.Helper()
	var b strings.Builder
	if err := conllu.Write(&b, sents); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestSentences(t *testing.T) {
	d := texttest.Doc(t, `
“           '/PUNCT     4:punct      "
~Señor      NNP/PROPN   4:nsubj      B-PER
Dorn        NNP/PROPN   2:flat       I-PER
ca          MD/AUX      0:root       can
+n't        RB/PART     4:advmod     not
~.          ./PUNCT     4:punct


Why         WRB/ADV     0:root
`)
	d.Report.ID = "a report"
	d.Sents[1].Furniture = true
	want := `# newdoc id = a_report
# newpar
# sent_id = a_report-1
# text = “Señor Dorn can't.
1	“	"	PUNCT	'	_	4	punct	_	Start=0|End=1|SpaceAfter=No
2	Señor	Señor	PROPN	NNP	_	4	nsubj	_	Start=1|End=6|Name=B-PER
3	Dorn	Dorn	PROPN	NNP	_	2	flat	_	Start=7|End=11|Name=I-PER
4-5	can't	_	_	_	_	_	_	_	Start=12|End=17|SpaceAfter=No
4	ca	can	AUX	MD	_	0	root	_	Start=12|End=14
5	n't	not	PART	RB	_	4	advmod	_	Start=14|End=17
6	.	.	PUNCT	.	_	4	punct	_	Start=17|End=18

# newpar
# sent_id = a_report-2
# text = Why
# furniture = yes
1	Why	why	ADV	WRB	_	0	root	_	Start=20|End=23

`
	if d := cmp.Diff(want, written(t, layers.Sentences(d))); d != "" {
		t.Error(d)
	}
}

// The words of a treebank come back as they were, with other trees.
func TestRetree(t *testing.T) {
	const bank = `# newdoc id = b
# newpar
# sent_id = b-1
# text = Don't go.
1-2	Don't	_	_	_	_	_	_	_	Kept=Yes
1	Do	do	AUX	VB	Mood=Imp	3	aux	_	_
2	n't	not	PART	RB	_	3	advmod	_	Typo=No
3	go	go	VERB	VB	_	0	root	_	SpaceAfter=No
4	.	.	PUNCT	.	_	3	punct	_	_

`
	sents, err := conllu.Read(strings.NewReader(bank), "bank")
	if err != nil {
		t.Fatal(err)
	}
	d := layers.Doc(sents)
	layers.Nodes(d, sents)
	if d := cmp.Diff(bank, written(t, layers.Retree(sents, d))); d != "" {
		t.Error(d)
	}
	d.Nodes[0] = text.Node{Head: -1, Rel: "root", UPOS: "VERB", XPOS: "VBP", Lemma: "do"}
	d.Nodes[2].Head = 0
	d.Names = []text.Name{{Range: text.Range{First: 1, End: 2}, Kind: "ORG"}}
	want := strings.NewReplacer(
		"do	AUX	VB	Mood=Imp	3	aux", "do	VERB	VBP	_	0	root",
		"go	VERB	VB	_	0	root", "go	VERB	VB	_	1	root",
		"Typo=No", "Typo=No|Name=B-ORG").Replace(bank)
	if d := cmp.Diff(want, written(t, layers.Retree(sents, d))); d != "" {
		t.Error(d)
	}
	if sents[0].Words[0].UPOS != "AUX" {
		t.Error("the sentences given were changed")
	}
}

// What is written can be read again, whatever the text, and gives its words.
func FuzzSentences(f *testing.F) {
	f.Add("He can't. “Why,” she asked.\n\nمرحبا 🎉 a\u0085b\tc")
	f.Add("\x00# a = b\r\n\v1\t2")
	step := segmenttest.Step(f)
	f.Fuzz(func(t *testing.T, in string) {
		d := text.New(&parley.Report{ID: in, Text: in})
		step.Run(d)
		sents := layers.Sentences(d)
		back, err := conllu.Read(strings.NewReader(written(t, sents)), "back")
		if err != nil {
			t.Fatal(err)
		}
		if len(back) != len(sents) {
			t.Fatalf("%d sentences, %d come back", len(sents), len(back))
		}
		for k := range sents {
			for i, w := range sents[k].Words {
				if b := back[k].Words[i]; b.Form != w.Form {
					t.Errorf("%q comes back as %q", w.Form, b.Form)
				}
			}
		}
		again := layers.Doc(sents)
		if len(again.Tokens) != len(d.Tokens) || len(again.Sents) != len(d.Sents) {
			t.Errorf("%d words in %d sentences, not %d in %d", len(again.Tokens), len(again.Sents), len(d.Tokens), len(d.Sents))
		}
	})
}
