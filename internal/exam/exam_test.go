package exam_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/conllu"
	"parley/internal/exam"
)

const bank = `# newdoc id = a
# sent_id = a-1
1	Orlo	Orlo	PROPN	NNP	_	2	nsubj	_	_
2	left	leave	VERB	VBD	_	0	root	_	SpaceAfter=No
3	.	.	PUNCT	.	_	2	punct	_	_

# sent_id = a-2
1	Why	why	ADV	WRB	_	0	root	_	SpaceAfter=No
2	?	?	PUNCT	.	_	1	punct	_	_
`

// read cuts at white space and ends a sentence with the text.
func read(text string) ([]conllu.Sentence, error) {
	var s conllu.Sentence
	for _, f := range strings.Fields(text) {
		s.Words = append(s.Words, conllu.Word{Form: f, Head: -1, SpaceAfter: true})
	}
	return []conllu.Sentence{s}, nil
}

// parse calls each word a verb and hangs it to the second.
func parse(sents []conllu.Sentence) ([]conllu.Sentence, error) {
	for i := range sents {
		for k := range sents[i].Words {
			w := &sents[i].Words[k]
			if w.UPOS != "" || w.Deprel != "" || w.Head >= 0 {
				panic("the engine sees the answer")
			}
			w.UPOS, w.Head, w.Deprel = "VERB", 2, "punct"
		}
	}
	return sents, nil
}

func TestRun(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "ud-english-ewt", "en_ewt-ud-dev.conllu")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(bank), 0o644); err != nil {
		t.Fatal(err)
	}
	r, err := exam.Run(dir, exam.Engine{Read: read, Parse: parse})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"gum-dev", "gum-news-dev"}, r.Missing); d != "" {
		t.Error(d)
	}
	want := `ewt-dev tokens f1 0.2500
ewt-dev words f1 0.2500
ewt-dev sentences f1 0.0000
ewt-dev-wrapped tokens f1 0.2500
ewt-dev-wrapped words f1 0.2500
ewt-dev-wrapped sentences f1 0.0000
ewt-dev upos f1 0.2000
ewt-dev xpos f1 0.0000
ewt-dev feats f1 1.0000
ewt-dev lemmas f1 0.0000
ewt-dev uas f1 0.4000
ewt-dev las f1 0.2000
ewt-dev las-no-punct f1 0.0000
ewt-dev las-subtypes f1 0.2000
`
	if d := cmp.Diff(want, r.Golden()); d != "" {
		t.Error(d)
	}
}
