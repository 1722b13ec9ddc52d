package conllu_test

import (
	"errors"
	"strings"
	"testing"

	"parley"
	"parley/internal/conllu"
)

const tree = `# newdoc id = d1
# newpar
# sent_id = s1
# text = They don't leave.
1	They	they	PRON	PRP	_	4	nsubj	_	_
2-3	don't	_	_	_	_	_	_	_	_
2	do	do	AUX	VBP	_	4	aux	_	_
3	n't	not	PART	RB	_	4	advmod	_	_
4	leave	leave	VERB	VB	VerbForm=Inf	0	root	_	SpaceAfter=No
5	.	.	PUNCT	.	_	4	punct	_	_

`

func TestReadGivesWordsAndSurface(t *testing.T) {
	sents, err := conllu.Read(strings.NewReader(tree), "t")
	if err != nil {
		t.Fatal(err)
	}
	if len(sents) != 1 || len(sents[0].Words) != 5 || len(sents[0].Multis) != 1 {
		t.Fatalf("got %+v", sents)
	}
	if got := sents[0].Raw(); got != "They don't leave." {
		t.Errorf("Raw() = %q", got)
	}
	var b strings.Builder
	if err := conllu.Write(&b, sents); err != nil {
		t.Fatal(err)
	}
	if b.String() != tree {
		t.Errorf("written:\n%s\nwant:\n%s", b.String(), tree)
	}
}

func TestReadNamesTheLine(t *testing.T) {
	row := func(s string) string { return strings.ReplaceAll(s, " ", "\t") + "\n" }
	for name, in := range map[string]string{
		"columns":  row("1 a b"),
		"number":   row("2 a a X X _ 0 root _ _"),
		"head":     row("1 a a X X _ x root _ _"),
		"far head": row("1 a a X X _ 7 dep _ _"),
		"range":    row("3-4 a _ _ _ _ _ _ _ _"),
	} {
		_, err := conllu.Read(strings.NewReader(in), "bad.conllu")
		if !errors.Is(err, parley.ErrInvalid) || !strings.HasPrefix(err.Error(), "bad.conllu:1: ") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(tree)
	f.Add("1-2\ta\t_\t_\t_\t_\t_\t_\t_\t_\n")
	f.Fuzz(func(t *testing.T, in string) {
		sents, err := conllu.Read(strings.NewReader(in), "f")
		if err != nil {
			return
		}
		for i := range sents {
			sents[i].Raw()
		}
		if err := conllu.Write(new(strings.Builder), sents); err != nil {
			t.Fatal(err)
		}
	})
}

func TestRangesDoNotOverlap(t *testing.T) {
	in := strings.ReplaceAll("1-2 ab _ _ _ _ _ _ _ _\n1-2 ab _ _ _ _ _ _ _ _\n1 a a X X _ 0 root _ _\n2 b b X X _ 1 dep _ _\n", " ", "\t")
	if _, err := conllu.Read(strings.NewReader(in), "bad.conllu"); !errors.Is(err, parley.ErrInvalid) || !strings.HasPrefix(err.Error(), "bad.conllu:2: ") {
		t.Errorf("got %v", err)
	}
}
