package segment_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parley"
	"parley/internal/lang"
	"parley/internal/segment"
	"parley/internal/text"
)

func step(t testing.TB) text.Step {
	t.Helper()
	pack, err := lang.English()
	if err != nil {
		t.Fatal(err)
	}
	abbreviations := pack.Table("abbreviations")
	return segment.Step(segment.Words{
		Abbreviations: func(w string) bool { return abbreviations.Get(w, "ends") == "no" },
		EndAbbr:       func(w string) bool { return abbreviations.Get(w, "ends") == "yes" },
		Starters:      pack.Table("closed").Has,
	})
}

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
	f.Add("Gen. Orlo said: “We leave at 6 a.m.” He left.\n\nRead more")
	f.Add("\xff\xfe. A\u2028b")
	f.Fuzz(func(t *testing.T, in string) {
		in = strings.ToValidUTF8(in, "?")
		if f := fault(document(s, in), in); f != "" {
			t.Errorf("%s: %q", f, in)
		}
	})
}

func BenchmarkSegment(b *testing.B) {
	s := step(b)
	in := strings.Repeat("Gen. Orlo said the army would leave the valley by 6 a.m. on Tuesday, “if the road is open.” His aide, J. Sand, was not so sure.\n", 400)
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		document(s, in)
	}
}
