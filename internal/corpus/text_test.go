package corpus_test

import (
	"strings"
	"testing"

	"parley/internal/conllu"
	"parley/internal/corpus"
)

const bank = `# newdoc id = a
# newpar
1	They	they	_	_	_	_	_	_	_
2-3	don't	_	_	_	_	_	_	_	_
2	do	do	_	_	_	_	_	_	_
3	n't	not	_	_	_	_	_	_	_
4	go	go	_	_	_	_	_	_	SpaceAfter=No
5	.	.	_	_	_	_	_	_	SpaceAfter=No

1	“	“	_	_	_	_	_	_	SpaceAfter=No
2	Why	why	_	_	_	_	_	_	SpaceAfter=No
3	?	?	_	_	_	_	_	_	_

1	Nobody	nobody	_	_	_	_	_	_	_
2	said	say	_	_	_	_	_	_	_

# newpar
1	Tarn	Tarn	_	_	_	_	_	_	_

# newdoc id = b
1	End	end	_	_	_	_	_	_	_
`

func TestText(t *testing.T) {
	sents, err := conllu.Read(strings.NewReader(bank), "bank")
	if err != nil {
		t.Fatal(err)
	}
	for l, want := range map[corpus.Layout]string{
		corpus.Unwrapped:  "They don't go.“Why? Nobody said\n\nTarn\n\nEnd\n",
		corpus.Wrapped:    "They don't go.“Why? Nobody said\n\nTarn\n\nEnd\n",
		corpus.Paragraphs: "They don't go.“Why? Nobody said\nTarn\n\nEnd\n",
		corpus.Lines:      "They don't go.“Why?\nNobody said\nTarn\n\nEnd\n",
	} {
		if got := corpus.Text(sents, l); got != want {
			t.Errorf("layout %d: %q", l, got)
		}
	}
}

func TestTextIsWrapped(t *testing.T) {
	var s conllu.Sentence
	for range 65 {
		s.Words = append(s.Words, conllu.Word{Form: "señor", SpaceAfter: true})
	}
	text := corpus.Text([]conllu.Sentence{s}, corpus.Wrapped)
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		if n := len([]rune(line)); n > 80 || n < 59 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
	if strings.Join(strings.Fields(text), " ") != s.Raw() {
		t.Error("the words do not come back")
	}
}
