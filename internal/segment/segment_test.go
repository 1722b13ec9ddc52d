package segment_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parley"
	"parley/internal/segment"
	"parley/internal/text"
	"parley/internal/weights"
)

func load(t testing.TB) *segment.Segmenter {
	t.Helper()
	s, err := segment.Load(weights.Segment)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func step(t testing.TB) text.Step { return segment.Step(load(t)) }

func document(s text.Step, in string, furniture ...parley.Span) *text.Doc {
	r := &parley.Report{Text: in}
	for _, f := range furniture {
		r.Furniture = append(r.Furniture, parley.Furniture{Span: f})
	}
	d := text.New(r)
	s.Run(d)
	return d
}

func sentences(d *text.Doc) []string {
	var out []string
	for _, s := range d.Sents {
		out = append(out, strings.Join(strings.Fields(d.Words(s.Span)), " "))
	}
	return out
}

func TestSentences(t *testing.T) {
	s := step(t)
	for in, want := range map[string][]string{
		"He left. She stayed.":                             {"He left.", "She stayed."},
		"Gen. Orlo met Mr. Sand. They spoke.":              {"Gen. Orlo met Mr. Sand.", "They spoke."},
		"It began at 6 a.m. on Monday.":                    {"It began at 6 a.m. on Monday."},
		"It began at 6 a.m. He slept.":                     {"It began at 6 a.m.", "He slept."},
		"The U.S. envoy left. The U.N. stayed.":            {"The U.S. envoy left.", "The U.N. stayed."},
		"“We go,” he said. “You stay.” They did.":          {"“We go,” he said.", "“You stay.”", "They did."},
		"J. R. Sand spoke of 3.5 tons.":                    {"J. R. Sand spoke of 3.5 tons."},
		"A heading\n\nThe text begins. It ends.":           {"A heading", "The text begins.", "It ends."},
		"Is it over? No! Not yet…":                         {"Is it over?", "No!", "Not yet…"},
		"\"They said [the plan] was dead.\" Nobody asked.": {"\"They said [the plan] was dead.\"", "Nobody asked."},
		"":      nil,
		" \n\t": nil,
	} {
		if d := cmp.Diff(want, sentences(document(s, in))); d != "" {
			t.Errorf("%q:\n%s", in, d)
		}
	}
}

func TestFurnitureIsASentenceOfItsOwn(t *testing.T) {
	in := "TARN (KNA) - Troops left. Read more"
	d := document(step(t), in, parley.Span{Start: 0, End: 12}, parley.Span{Start: 26, End: 35})
	if diff := cmp.Diff([]string{"TARN (KNA) -", "Troops left.", "Read more"}, sentences(d)); diff != "" {
		t.Fatal(diff)
	}
	for i, want := range []bool{true, false, true} {
		if d.Sents[i].Furniture != want {
			t.Errorf("sentence %d is furniture: %v", i, d.Sents[i].Furniture)
		}
	}
}

// fault says what is wrong with the layers of a text, "" for nothing: tokens
// and the gaps between them give it back, sentences cover the tokens.
func fault(d *text.Doc, in string) string {
	var back strings.Builder
	at := 0
	for i, tok := range d.Tokens {
		switch {
		case tok.Start < at || tok.End <= tok.Start || tok.End > len(in):
			return "token out of order"
		case strings.TrimSpace(in[tok.Start:tok.End]) != in[tok.Start:tok.End]:
			return "white space in a token"
		case strings.TrimSpace(in[at:tok.Start]) != "":
			return "words in a gap"
		case tok.Sent >= len(d.Sents) || d.Sents[tok.Sent].First > i || d.Sents[tok.Sent].End <= i:
			return "token outside its sentence"
		}
		back.WriteString(in[at:tok.End])
		at = tok.End
	}
	back.WriteString(in[at:])
	if back.String() != in || strings.TrimSpace(in[at:]) != "" {
		return "the text does not come back"
	}
	end := 0
	for _, s := range d.Sents {
		if s.First != end || s.End <= s.First {
			return "sentences do not follow one another"
		}
		end = s.End
	}
	if end != len(d.Tokens) {
		return "tokens without a sentence"
	}
	return ""
}

// cut writes words with spaces between them, "+" before one that is joined to
// the word before it.
func cut(s *segment.Segmenter, in string) string {
	words, _ := s.Split(in)
	var out []string
	for _, w := range words {
		form := in[w.Start:w.End]
		if w.Joined {
			form = "+" + form
		}
		out = append(out, form)
	}
	return strings.Join(out, " ")
}

func TestWords(t *testing.T) {
	s := load(t)
	for in, want := range map[string]string{
		"They don't know, can't say and won't.":       "They do +n't know , ca +n't say and wo +n't .",
		"DON’T shout, Orlo’s aide cannot hear.":       "DO +N’T shout , Orlo +’s aide can +not hear .",
		"It's Tarn's; they're gonna stay.":            "It +'s Tarn +'s ; they +'re gon +na stay .",
		"The rebels' long 15-year war":                "The rebels +' long 15 - year war",
		"a cease-fire, well-armed men, al-Sand":       "a cease - fire , well - armed men , al - Sand",
		"anti-government e-mail from a co-founder":    "anti-government e-mail from a co-founder",
		"It cost $5,000 (£3.5), up 10%.":              "It cost $ 5,000 ( £ 3.5 ) , up 10 % .",
		"at 6:30 p.m. on 2012-04-10 and/or 11/10/12":  "at 6:30 p.m. on 2012-04-10 and / or 11/10/12",
		"The U.S. and U.N. met Gen. J. Orlo.":         "The U.S. and U.N. met Gen. J. Orlo .",
		"See http://tarn.example/a-b?c=d(1), please.": "See http://tarn.example/a-b?c=d(1) , please .",
		"a rate of 58%. Sand 3 – 0; Orlo (KNA).":      "a rate of 58 % . Sand 3 – 0 ; Orlo ( KNA ) .",
		"Write to desk@tarn.example.":                 "Write to desk@tarn.example .",
		"He said: “[The troops] left...”":             "He said : “ [ The troops ] left ... ”",
		"Well :-) he -- she — they – 10–15":           "Well :-) he -- she — they – 10 – 15",
		"👍🏽 👨‍👩‍👧 ok":                                 "👍🏽 👨‍👩‍👧 ok",
	} {
		if got := cut(s, in); got != want {
			t.Errorf("%q\n got %s\nwant %s", in, got, want)
		}
	}
}

func TestSentencesOfNews(t *testing.T) {
	s := step(t)
	for in, want := range map[string][]string{
		"TARN (KNA) - Troops left Orlo on Monday. They were few.":     {"TARN (KNA) - Troops left Orlo on Monday.", "They were few."},
		"TARN, Sand -- Rebels said so.":                               {"TARN, Sand -- Rebels said so."},
		"Tarn, Sand (KNA) -- Bowing to rebels, he left.":              {"Tarn, Sand (KNA) -- Bowing to rebels, he left."},
		"They wait until 6:30 p.m. Kesten time. He slept.":            {"They wait until 6:30 p.m. Kesten time.", "He slept."},
		"Lt. Gen. A.B. Orlo met Sgt. Maj. Sand in St. Tarn.":          {"Lt. Gen. A.B. Orlo met Sgt. Maj. Sand in St. Tarn."},
		"“The war is over. The army has won,” he said. Few agreed.":   {"“The war is over.", "The army has won,” he said.", "Few agreed."},
		"The deal calls on\u00a0Sand to\u00a0leave. It\u00a0will.":    {"The deal calls on Sand to leave.", "It will."},
		"Orlo left.\nThe army stayed.\nNobody said why.":              {"Orlo left.", "The army stayed.", "Nobody said why."},
		"TARN (KNA) -\n\nTroops left.":                                {"TARN (KNA) -", "Troops left."},
		"The talks were led by Gen.\nOrlo on Monday.":                 {"The talks were led by Gen. Orlo on Monday."},
		"By Ann Orlo\n\nThe army said on Monday it would not\nleave.": {"By Ann Orlo", "The army said on Monday it would not leave."},
	} {
		if d := cmp.Diff(want, sentences(document(s, in))); d != "" {
			t.Errorf("%q:\n%s", in, d)
		}
	}
}

func TestWrappedLinesAreNoSentences(t *testing.T) {
	in := "The government of Sand said on Tuesday that it would pull its troops back from\nthe valley of Tarn within a week if the rebels there laid down their weapons and\nlet the convoys of the Red Crescent pass. Orlo, who speaks for the rebels in the\nnorth, said that Sand had not kept any of its promises so far."
	if got := sentences(document(step(t), in)); len(got) != 2 {
		t.Errorf("%d sentences: %q", len(got), got)
	}
}

func TestHardTextsComeBack(t *testing.T) {
	s := step(t)
	for name, in := range map[string]string{
		"no full stop":      strings.Repeat("troops left the valley ", 40_000),
		"no space":          strings.Repeat("a-b.c/d'", 100_000),
		"one letter":        strings.Repeat("a", 1_000_000),
		"stops":             strings.Repeat(".", 300_000),
		"capitals":          strings.Repeat("Orlo Sand ", 100_000),
		"lines":             strings.Repeat("Orlo\n", 200_000),
		"initials":          strings.Repeat("a.", 300_000),
		"combining marks":   "e" + strings.Repeat("\u0301", 300_000),
		"single quotes":     strings.Repeat("'a ", 200_000),
		"a web address":     "http://a.b/" + strings.Repeat(")", 500_000),
		"joiners":           strings.Repeat("👨\u200d", 100_000),
		"a long sentence":   strings.Repeat("he said that ", 5_000) + ".",
		"pictures":          strings.Repeat("👍🏽🇸🇾 ", 1_000),
		"right to left":     strings.Repeat("قال المتحدث إن القوات انسحبت. ", 1_000),
		"no letters of its": strings.Repeat("部队撤离了。", 1_000),
	} {
		if f := fault(document(s, in), in); f != "" {
			t.Errorf("%s: %s", name, f)
		}
	}
}

func TestSplitEndsSentencesAtEdges(t *testing.T) {
	in := "Orlo left the valley"
	_, sents := load(t).Split(in, 0, 5, 6, 7)
	want := []text.Range{{First: 0, End: 1}, {First: 1, End: 2}, {First: 2, End: 4}}
	if d := cmp.Diff(want, sents); d != "" {
		t.Error(d)
	}
}

// lesson is a text with its words and sentences, out of sentences whose words
// are parted by spaces, with "+" before a joined word and "_" before one that
// no space parts from the one before.
func lesson(sents ...string) segment.Example {
	var e segment.Example
	for _, s := range sents {
		first := len(e.Words)
		for _, f := range strings.Fields(s) {
			joined := strings.HasPrefix(f, "+")
			glued := joined || strings.HasPrefix(f, "_")
			if f = strings.TrimLeft(f, "+_"); !glued && e.Text != "" {
				e.Text += " "
			}
			e.Words = append(e.Words, segment.Word{Start: len(e.Text), End: len(e.Text) + len(f), Joined: joined})
			e.Text += f
		}
		e.Sents = append(e.Sents, text.Range{First: first, End: len(e.Words)})
	}
	return e
}

func TestTrain(t *testing.T) {
	var sents []string
	for range 20 {
		sents = append(sents, "Orlo did +n't go _.", "Sand +'s army _, he said _, can +not stay _.", "It met Gen. Tarn _.")
	}
	e := []segment.Example{lesson(sents...)}
	o := segment.TrainOptions{Seed: 7, Titles: []string{"gen."}}
	a, err := segment.Train(e, e, o)
	if err != nil {
		t.Fatal(err)
	}
	b, err := segment.Train(e, e, o)
	if err != nil {
		t.Fatal(err)
	}
	if string(a) != string(b) {
		t.Error("the same examples and seed gave other weights")
	}
	s, err := segment.Load(string(a))
	if err != nil {
		t.Fatal(err)
	}
	in := "Tarn's army, Orlo said, cannot go. It didn't stay."
	if got, want := cut(s, in), "Tarn +'s army , Orlo said , can +not go . It did +n't stay ."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if _, sents := s.Split(in); len(sents) != 2 {
		t.Errorf("sentences: %v", sents)
	}
	e[0].Words = e[0].Words[1:]
	if _, err := segment.Train(e, nil, o); !errors.Is(err, parley.ErrInvalid) {
		t.Errorf("words that do not cover the text: %v", err)
	}
}

func TestLoadRefusesDamage(t *testing.T) {
	for name, w := range map[string]string{"empty": "", "cut short": weights.Segment[:len(weights.Segment)/2], "changed": weights.Segment[:500] + "?" + weights.Segment[501:]} {
		if _, err := segment.Load(w); !errors.Is(err, parley.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTokensAndGapsGiveTheTextBack(t *testing.T) {
	s := step(t)
	pieces := []string{"Gen.", " ", "\u00a0", "“", "”", "\"", "'s", "\n", "\n\n", "U.N.", "6 a.m.", "…", "—", "--", "(", ")", "[", "]", "é", "\u202e", "\ufeff", "3.5", "10,000", "$5", "don't", "Tarn", "he", ".", "?", "\r\n", "👍🏽", "a/b", "http://x.example/y?z=1"}
	rapid.Check(t, func(t *rapid.T) {
		in := strings.Join(rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(pieces), rapid.String()), 0, 30).Draw(t, "pieces"), "")
		if f := fault(document(s, in), in); f != "" {
			t.Fatalf("%s: %q", f, in)
		}
	})
}

func FuzzSegment(f *testing.F) {
	s := step(f)
	for _, in := range []string{
		"Gen. Orlo said: “We leave at 6 a.m.” He left.\n\nRead more",
		"\xff\xfe. A\u2028b",
		"They can't, won't, cannot; it's Tarn's (“al-Sand”) on 2012-04-10...",
		"TARN, Sand --\r\nhttp://a.example/b(c). 👍🏽👨\u200d👩\u200d👧 £5 US$6\u00a0m.",
		"a.b.c.d. 1,000.5 :-) ''x`` «y» [z] e\u0301\u0301 قال. 部队。",
	} {
		f.Add(in, 7)
	}
	f.Fuzz(func(t *testing.T, in string, edge int) {
		in = strings.ToValidUTF8(in, "?")
		var furniture []parley.Span
		if edge >= 0 && edge < len(in) {
			furniture = append(furniture, parley.Span{Start: edge, End: min(len(in), edge+9)})
		}
		if f := fault(document(s, in, furniture...), in); f != "" {
			t.Errorf("%s: %q", f, in)
		}
	})
}

func BenchmarkSplit(b *testing.B) {
	s := load(b)
	in := strings.Repeat("Gen. Orlo said the army would leave the valley by 6 a.m. on Tuesday, “if the road is open.” His aide, J. Sand, wasn't so sure: a cease-fire of 15 days, he told the council in Tarn, had cost Sand's government $3.5 million.\n", 400)
	words, _ := s.Split(in)
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		s.Split(in)
	}
	b.ReportMetric(float64(len(words))*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

// Quotations are paired by what their marks look like: one left open ends where
// the next begins, and one that closes nothing is passed over.
func TestQuotes(t *testing.T) {
	s := step(t)
	for in, want := range map[string][]string{
		"“We go,” he said. “You stay.”":                       {"We go,", "You stay."},
		"\"We go,\" he said. \"You stay.\"":                   {"We go,", "You stay."},
		"''We go,'' he said. ``You stay.''":                   {"We go,", "You stay."},
		"They must leave at once.\" He said, \"We go.\"":      {"We go."},
		"\"We go.\n\nHe said so. \"They stay,\" he said.":     {"We go.", "They stay,"},
		"'We go, ' he said of the soldiers' guns.":            {"We go,"},
		"'We go.\nThey stay.\n'But it may change. ' He left.": {"We go. They stay.", "But it may change."},
		"The soldiers' guns and the rebels' tents burned.":    nil,
	} {
		d := document(s, in)
		var got []string
		for _, q := range d.Quotes {
			got = append(got, strings.Join(strings.Fields(d.Words(d.Span(q.Range))), " "))
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%q:\n%s", in, d)
		}
	}
}
