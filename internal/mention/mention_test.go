package mention_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley"
	"parley/internal/engine/enginetest"
	"parley/internal/lang"
	"parley/internal/mention"
	"parley/internal/syntax"
	"parley/internal/text"
	"parley/internal/timex"
)

func steps(t testing.TB) []text.Step {
	t.Helper()
	pack, err := lang.English()
	if err != nil {
		t.Fatal(err)
	}
	gaz := mention.NewGazetteer(pack)
	times, err := timex.Step(pack, gaz.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return []text.Step{{Run: enginetest.Prepare(t)}, {Run: syntax.Step(pack).Run}, times, mention.Step(pack, gaz)}
}

// told writes mentions as "words: kind name (for)".
func told(d *text.Doc) string {
	var out []string
	for _, m := range d.Mentions {
		s := fmt.Sprintf("%s: %s", d.Words(d.Span(m.Range)), m.Kind)
		if m.Name != "" {
			s += " " + m.Name
		}
		if m.For != "" {
			s += " (" + m.For + ")"
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

func TestMentions(t *testing.T) {
	all := steps(t)
	for _, c := range []struct{ name, in, want string }{
		{"a title before the name", "Russian Foreign Minister Ilya Dorn left.", "Russian Foreign Minister Ilya Dorn: person Ilya Dorn (Russia)"},
		{"a title after the name", "Ilya Dorn, the Kenyan foreign minister, left.", "Ilya Dorn: person Ilya Dorn (Kenya); the Kenyan foreign minister: person Ilya Dorn (Kenya)"},
		{"the surname alone", "Ilya Dorn left. Dorn came back.", "Ilya Dorn: person Ilya Dorn; Dorn: person Ilya Dorn"},
		{"a pronoun", "Kenyan President Ilya Dorn left. He came back.", "Kenyan President Ilya Dorn: person Ilya Dorn (Kenya); He: pronoun Ilya Dorn (Kenya)"},
		{"a government by its seat", "Moscow agreed.", "Moscow: country Russia (Russia)"},
		{"a place something is in", "They met in Moscow.", "They: pronoun; Moscow: place Moscow (Russia)"},
		{"rebels are no country's", "Libyan rebels agreed.", "Libyan rebels: group Libyan rebels (rebels)"},
		{"nor is a commander of theirs", "A Libyan rebel commander agreed.", "A Libyan rebel commander: official A Libyan rebel commander (rebels)"},
		{"nor are fighters of theirs", "Sudanese rebel fighters fired.", "Sudanese rebel fighters: group Sudanese rebel fighters (rebels)"},
		{"a soldier is his country's", "A Libyan army officer agreed.", "A Libyan army officer: official A Libyan army officer (Libya)"},
		{"residents are nobody's", "Residents of Homs fled.", "Residents of Homs: group Residents of Homs"},
		{"days name nobody", "He left on Friday.", "He: pronoun"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := text.New(&parley.Report{Text: c.in, Published: parley.Civil{Value: "2031-03-03"}})
			for _, s := range all {
				s.Run(d)
			}
			if diff := cmp.Diff(c.want, told(d)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestGazetteerZone(t *testing.T) {
	pack, err := lang.English()
	if err != nil {
		t.Fatal(err)
	}
	gaz := mention.NewGazetteer(pack)
	for place, want := range map[string]string{"damascus": "Asia/Damascus", "Tripoli": "Africa/Tripoli", "nairobi": "Africa/Nairobi", "tarn": ""} {
		if zone, ok := gaz.Zone(place); zone != want || ok != (want != "") {
			t.Errorf("%s: %q, %v; want %q", place, zone, ok, want)
		}
	}
}
