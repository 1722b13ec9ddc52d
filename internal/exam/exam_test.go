package exam_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley"
	"parley/internal/conllu"
	"parley/internal/corpus"
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

func folder(t *testing.T, set, bank string) string {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "ud-english-"+set, "en_"+set+"-ud-dev.conllu")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(bank), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestRun(t *testing.T) {
	dir := folder(t, "ewt", bank)
	r, err := exam.Run(dir, exam.Engine{Read: read, Parse: parse, Times: func(string, string) ([]corpus.Timex, error) { panic("there is nothing to read") }, Events: func(string) ([]parley.Event, error) { panic("there is nothing to read") }})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"gum-dev", "gum-news-dev", "tempeval3", "plv-unseen"}, r.Missing); d != "" {
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

const news = `# newdoc id = GUM_news_a
# sent_id = GUM_news_a-1
1	Ilya	Ilya	PROPN	NNP	_	3	nsubj	_	Entity=(1-person-new-nnnnn-cf1-1-sgl
2	Dorn	Dorn	PROPN	NNP	_	1	flat	_	Entity=1)
3	left	leave	VERB	VBD	_	0	root	_	_
4	Tarn	Tarn	PROPN	NNP	_	3	obj	_	Entity=(2-place-new-nnnnn-cf2-1-sgl)
5	on	on	ADP	IN	_	6	case	_	_
6	Monday	Monday	PROPN	NNP	_	3	obl	_	_

`

// The names are those of the news; what is found at the proper noun that GUM
// marks as nothing does not count, nor do peoples.
func TestNames(t *testing.T) {
	marks := []string{"Name=B-PER", "Name=I-PER", "X=1|Name=B-ORG", "Name=B-ORG", "Name=B-NORP", "Name=B-LOC"}
	name := func(sents []conllu.Sentence) ([]conllu.Sentence, error) {
		sents, err := parse(sents)
		for i := range sents {
			for k := range sents[i].Words {
				sents[i].Words[k].Misc = marks[k]
			}
		}
		return sents, err
	}
	r, err := exam.Run(folder(t, "gum", news), exam.Engine{Read: read, Parse: name, Names: true})
	if err != nil {
		t.Fatal(err)
	}
	want := `gum-news-dev names f1 0.4000
gum-news-dev names-per f1 1.0000
gum-news-dev names-org f1 0.0000
gum-news-dev names-loc f1 0.0000
`
	if got := r.Golden(); !strings.HasSuffix(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
	if p := r.Peers(); !strings.Contains(p, "names           40.0   prose 2.0 45.7") {
		t.Errorf("peers:\n%s", p)
	}
}

const tml = `<?xml version="1.0" ?>
<TimeML><DOCID>a</DOCID>
<DCT><TIMEX3 tid="t0" type="DATE" value="2031-03-03">March 3</TIMEX3></DCT>
<TEXT>They met <TIMEX3 tid="t1" type="DATE" value="2031-03-02">on Sunday</TIMEX3> for <TIMEX3 tid="t2" type="DURATION" value="PT2H">two
hours</TIMEX3>, and <TIMEX3 tid="t3" type="DATE" value="PRESENT_REF">now</TIMEX3> they go.</TEXT>
</TimeML>
`

// Words and values are counted as TempEval-3 counts them: of three expressions
// and of four that were found, one has the words, two a part of them, one of
// these the value.
func TestTimes(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "tempeval3", "TimeBank", "a.tml")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(tml), 0o644); err != nil {
		t.Fatal(err)
	}
	r, err := exam.Run(dir, exam.Engine{Read: read, Times: func(text, published string) ([]corpus.Timex, error) {
		if published != "2031-03-03" || strings.Contains(text, "March 3") {
			t.Errorf("%q, published %s", text, published)
		}
		at := func(words, value string) corpus.Timex {
			i := strings.Index(text, words)
			return corpus.Timex{Start: i, End: i + len(words), Value: value}
		}
		return []corpus.Timex{at("They", "PRESENT_REF"), at("Sunday", "2031-03-02"), at("two\nhours", "P2D"), at("go", "PRESENT_REF")}, nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	want := "tempeval3 timex-strict f1 0.2857\ntempeval3 timex-relaxed f1 0.5714\ntempeval3 timex-value f1 0.2857\n"
	if diff := cmp.Diff(want, r.Golden()); diff != "" {
		t.Error(diff)
	}
	if p := r.Peers(); !strings.Contains(p, "timex-value     28.6   HeidelTime 76.5 (measured on the same)") {
		t.Errorf("peers:\n%s", p)
	}
}

// The half that is looked at is not scored. Of the others one is right, one has
// the wrong root and one no answer: two roots, .67 and 0.
func TestEvents(t *testing.T) {
	rows := []string{"sentence_id\tsentence\tmarked_sentence\tsource\ttarget\tgold_penta\tgold_root"}
	var want []string
	for _, r := range [][2]string{
		{"<s>Varen</s> shelled <t>Orla</t>.", "ASSAULT"}, {"<s>Varen</s> left <t>Orla</t>.", "YIELD"}, {"<s>Varen</s> bombed <t>Orla</t>.", "ASSAULT"}, {"<s>Varen</s> saw <t>Orla</t>.", "ASSAULT"},
	} {
		text := strings.NewReplacer("<s>", "", "</s>", "", "<t>", "", "</t>", "").Replace(r[0])
		for pad := ""; ; pad += " " { // the half follows from the text
			if corpus.Unseen(text+pad) == (r[0] != "<s>Varen</s> bombed <t>Orla</t>.") {
				rows = append(rows, strings.Join([]string{"1", text + pad, r[0] + pad, "Varen", "Orla", "4", r[1]}, "\t"))
				want = append(want, text+pad)
				break
			}
		}
	}
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "plover-plv"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "plover-plv", "PLV_train.tsv"), []byte(strings.Join(rows, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	var asked []string
	r, err := exam.Run(dir, exam.Engine{Read: read, Events: func(text string) ([]parley.Event, error) {
		asked = append(asked, text)
		if strings.Contains(text, "saw") {
			return nil, nil
		}
		return []parley.Event{{Type: "ASSAULT", Status: parley.StatusHappened, ActorSpan: &parley.Span{End: 5}}}, nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{want[0], want[1], want[3]}, asked); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff("plv-unseen roots-macro f1 0.2500\nplv-unseen accuracy 0.3333\n", r.Golden()); d != "" {
		t.Error(d)
	}
}

func TestRoot(t *testing.T) {
	rel := corpus.Relation{Text: "Varen told Orla to leave, and shelled it.", Source: corpus.Bytes{End: 5}, Target: corpus.Bytes{Start: 11, End: 15}}
	actor, recipient := &parley.Span{End: 5}, &parley.Span{Start: 11, End: 15}
	for _, c := range []struct {
		name  string
		event parley.Event
		want  string
	}{
		{"a demand", parley.Event{Type: "REQUEST", Status: parley.StatusHappened}, "REQUEST"},
		{"a withdrawal", parley.Event{Type: "RETREAT", Status: parley.StatusOngoing}, "YIELD"},
		{"a planned one", parley.Event{Type: "RETREAT", Status: parley.StatusPlanned}, "AGREE"},
		{"one that is asked for", parley.Event{Type: "RETREAT", Status: parley.StatusCalledFor}, "REQUEST"},
		{"one that does not come", parley.Event{Type: "RETREAT", Status: parley.StatusDenied}, "REJECT"},
		{"a planned attack", parley.Event{Type: "ASSAULT", Status: parley.StatusPlanned}, "THREATEN"},
		{"sanctions", parley.Event{Type: "SANCTION", Status: parley.StatusHappened}, "COERCE"},
		{"an expulsion", parley.Event{Type: "SANCTION", Mode: "expel", Status: parley.StatusHappened}, "SANCTION"},
		{"no event", parley.Event{Type: "STATE", Status: parley.StatusOngoing}, ""},
	} {
		c.event.ActorSpan, c.event.RecipientSpan = actor, recipient
		other := parley.Event{Type: "PROTEST", Status: parley.StatusHappened, ActorSpan: recipient}
		want := c.want
		if want == "" {
			want = "PROTEST"
		}
		if got := exam.Root(&rel, []parley.Event{other, c.event}); got != want {
			t.Errorf("%s: %q, want %q", c.name, got, want)
		}
	}
}

// Words count whichever statement they stand in; exact are statements.
func TestStatements(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{
		"metadata.tsv":               "filename\tpublication_date\none\t2016-09-25\n",
		"dev/text/one.txt":           "Rain, Dorn said, at last.",
		"dev/attributions/one_a.ann": "T1\tSource 6 10\tDorn\nT2\tCue 11 15\tsaid\nT3\tContent 0 4;17 24\tRain at last\nE1\tAttribution:T2 Content:T3 Cue:T2 Source:T1\n",
	} {
		name = filepath.Join(dir, "polnear", name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	r, err := exam.Run(dir, exam.Engine{Read: read, Statements: func(text, published string) ([]corpus.Attribution, error) {
		return []corpus.Attribution{{Source: []corpus.Bytes{{Start: 6, End: 11}}, Content: []corpus.Bytes{{Start: 17, End: len(text)}}}}, nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	want := `polnear-dev source-tokens f1 1.0000
polnear-dev source-exact f1 1.0000
polnear-dev content-tokens f1 0.8000
polnear-dev content-exact f1 0.0000
polnear-dev cue-tokens f1 0.0000
polnear-dev cue-exact f1 0.0000
`
	if d := cmp.Diff(want, r.Golden()); d != "" {
		t.Error(d)
	}
}
