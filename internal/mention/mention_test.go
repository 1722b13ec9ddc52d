package mention_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"parley"
	"parley/internal/engine/enginetest"
	"parley/internal/lang"
	"parley/internal/mention"
	"parley/internal/text"
	"parley/internal/timex"
)

// reader gives what makes a document with mentions of a text published on a day.
func reader(t testing.TB, overlays ...fs.FS) func(in, day string) *text.Doc {
	t.Helper()
	pack, err := lang.English(overlays...)
	if err != nil {
		t.Fatal(err)
	}
	gaz := mention.NewGazetteer(pack)
	times, err := timex.Step(pack, gaz.Zone)
	if err != nil {
		t.Fatal(err)
	}
	prepare, step := enginetest.Prepare(t), mention.Step(pack, gaz)
	return func(in, day string) *text.Doc {
		d := text.New(&parley.Report{Text: in, Published: parley.Civil{Value: day}})
		prepare(d)
		times.Run(d)
		step.Run(d)
		return d
	}
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
	read := reader(t)
	for _, c := range []struct{ name, in, want string }{
		{"a title before the name", "Russian Foreign Minister Ilya Dorn left.", "Russian Foreign Minister Ilya Dorn: person Ilya Dorn (Russia)"},
		{"a title after the name", "Ilya Dorn, the Kenyan foreign minister, left.", "Ilya Dorn: person Ilya Dorn (Kenya); the Kenyan foreign minister: person Ilya Dorn (Kenya)"},
		{"a title with a country after it", "Foreign Minister Ilya Dorn of Kenya left.", "Foreign Minister Ilya Dorn of Kenya: person Ilya Dorn (Kenya)"},
		{"a title before a comma", "The Kenyan foreign minister, Ilya Dorn, left.", "The Kenyan foreign minister: person Ilya Dorn (Kenya); Ilya Dorn: person Ilya Dorn (Kenya)"},
		{"a title of a country with its genitive", "Kenya's deputy foreign minister, Ilya Dorn, left.", "Kenya's deputy foreign minister: person Ilya Dorn (Kenya); Ilya Dorn: person Ilya Dorn (Kenya)"},
		{"a former title speaks for nobody", "Former Kenyan president Ilya Dorn left.", "Former Kenyan president Ilya Dorn: person Ilya Dorn"},
		{"an ambassador to a body", "Kenya's ambassador to the United Nations, Ilya Dorn, left.", "Kenya's ambassador to the United Nations: person Ilya Dorn (Kenya); Ilya Dorn: person Ilya Dorn (Kenya)"},
		{"an envoy of a body to a country", "UN envoy Ilya Dorn left.", "UN envoy Ilya Dorn: person Ilya Dorn (United Nations)"},
		{"who was told, and by whom it was done", "Ilya Dorn left. Residents told Reuters Dorn had gone.", "Ilya Dorn: person Ilya Dorn; Residents: group Residents; Reuters: agency Reuters; Dorn: person Ilya Dorn"},
		{"the surname alone", "Ilya Dorn left. Dorn came back.", "Ilya Dorn: person Ilya Dorn; Dorn: person Ilya Dorn"},
		{"a spokesman for a body", "A spokesman for the African Union said so.", "A spokesman for the African Union: official A spokesman for the African Union (African Union)"},
		{"a spokesman of an organ of a state", "A State Department spokesman said so.", "A State Department spokesman: official A State Department spokesman (United States)"},
		{"an expert speaks for himself", "Ilya Dorn, an analyst at Chatham House, said so.", "Ilya Dorn: person Ilya Dorn; an analyst at Chatham House: person Ilya Dorn"},
		{"a government by its seat", "Moscow agreed.", "Moscow: country Russia (Russia)"},
		{"a government that is urged", "Kenya urged Khartoum to leave.", "Kenya: country Kenya (Kenya); Khartoum: country Sudan (Sudan)"},
		{"a town that is shelled", "Rebels shelled Khartoum.", "Rebels: group Rebels (rebels); Khartoum: place Khartoum (Sudan)"},
		{"a place something is in", "They met in Moscow.", "They: pronoun; Moscow: place Moscow (Russia)"},
		{"a country something is in", "Troops stayed in Kenya.", "Troops: group Troops; Kenya: place Kenya (Kenya)"},
		{"a government by its country", "The government of Kenya agreed.", "The government of Kenya: country Kenya (Kenya)"},
		{"a government by its people", "Kenyan authorities agreed.", "Kenyan authorities: country Kenya (Kenya)"},
		{"a ministry", "Kenya's interior ministry agreed.", "Kenya's interior ministry: body Kenya's interior ministry (Kenya)"},
		{"state media", "Kenyan state television said so.", "Kenyan state television: agency Kenyan state television (Kenya)"},
		{"rebels are no country's", "Libyan rebels agreed.", "Libyan rebels: group Libyan rebels (rebels)"},
		{"nor is a commander of theirs", "A Libyan rebel commander agreed.", "A Libyan rebel commander: official A Libyan rebel commander (rebels)"},
		{"nor are fighters of theirs", "Sudanese rebel fighters fired.", "Sudanese rebel fighters: group Sudanese rebel fighters (rebels)"},
		{"a soldier is his country's", "A Libyan army officer agreed.", "A Libyan army officer: official A Libyan army officer (Libya)"},
		{"residents are nobody's", "Residents of Homs fled.", "Residents of Homs: group Residents of Homs"},
		{"a force led by others", "A Kenya-led force fired.", "A Kenya-led force: group Kenya-led force"},
		{"opposition to a thing is nobody", "Kenya repeated its opposition to the plan.", "Kenya: country Kenya (Kenya); its: pronoun Kenya (Kenya)"},
		{"a short name in brackets", "The Tamis Relief Council (TRC) left. The TRC came back.", "The Tamis Relief Council: body Tamis Relief Council (Tamis Relief Council); TRC: body Tamis Relief Council (Tamis Relief Council); The TRC: body Tamis Relief Council (Tamis Relief Council)"},
		{"a body by what it is", "NATO struck. The alliance denied it.", "NATO: body NATO (NATO); The alliance: body NATO (NATO); it: pronoun"},
		{"a paper with the name of a day", "She told the Sunday Times. The newspaper agreed.", "She: pronoun; the Sunday Times: agency Sunday Times; The newspaper: agency Sunday Times"},
		{"the family of a leader", "Kenyan leader Ilya Dorn's son Karo left.", "Kenyan leader Ilya Dorn: person Ilya Dorn (Kenya); son Karo: person Karo (Kenya)"},
		{"a country in apposition to what it is", "Kenya, a close ally of Sudan, agreed.", "Kenya: country Kenya (Kenya); a close ally of Sudan: country Kenya (Kenya)"},
		{"days name nobody", "He left on Friday.", "He: pronoun"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, told(read(c.in, "2031-03-03"))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPronouns(t *testing.T) {
	read := reader(t)
	for _, c := range []struct{ name, in, want string }{
		{"he is the last subject", "Kenyan President Ilya Dorn left. He came back.", "He: Ilya Dorn (Kenya)"},
		{"she is no man", "Ilya Dorn met Maria Oro. “We agreed,” she said.", "she: Maria Oro"},
		{"he is not whom he acts on", "Ilya Dorn left. Peter Oro blamed him.", "him: Ilya Dorn"},
		{"he spoke before", "Peter Oro blamed Ilya Dorn for the attack. “It was his army,” he said.", "he: Peter Oro"},
		{"whoever is quoted speaks of himself as I", "“I will go,” Ilya Dorn said.", "I: Ilya Dorn"},
		{"we are those the speaker speaks for", "“We will go,” said Kenyan Foreign Minister Ilya Dorn.", "We: Ilya Dorn (Kenya)"},
		{"they are many", "The rebels shelled the army. They fled.", "They: rebels (rebels)"},
		{"it speaks", "Kenya closed the border. It said the rebels had crossed it.", "It: Kenya (Kenya)"},
		{"it is a thing", "Kenya closed the border. The rebels crossed it.", "it: "},
		{"it acts", "Kenya closed the border. It later opened it.", "It: Kenya (Kenya)"},
		{"its forces", "Sudan said its forces left.", "its forces: its forces (Sudan)"},
		{"their arms are those of whom they are taken from", "Kenya urged the rebels to give up their arms.", "their: rebels (rebels)"},
		{"who is whom it follows", "Residents who fled came back.", "who: Residents"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := read(c.in, "2031-03-03")
			words, _, _ := strings.Cut(c.want, ":")
			got := "nothing"
			for _, m := range d.Mentions {
				if d.Words(d.Span(m.Range)) == words {
					got = words + ": " + m.Name
					if m.For != "" {
						got += " (" + m.For + ")"
					}
				}
			}
			if got != c.want {
				t.Errorf("%q; want %q in %s", got, c.want, told(d))
			}
		})
	}
}

func TestRoles(t *testing.T) {
	read := reader(t)
	for _, c := range []struct{ name, in, day, want string }{
		{"named before", "Foreign Minister Ilya Dorn left. The minister came back.", "2031-03-03", "The minister: person Ilya Dorn"},
		{"told of before", "A hospital doctor said so. The doctor gave no number.", "2031-03-03", "The doctor: official A hospital doctor"},
		{"named after", "A Kenyan diplomat said the talks went on. “They will end,” Deputy Foreign Minister Ilya Dorn said.", "2031-03-03", "A Kenyan diplomat: person Ilya Dorn (Kenya)"},
		{"held at the time", "The Libyan prime minister left. Ali Zeidan will be back.", "2013-05-01", "The Libyan prime minister: person Ali Zeidan (Libya)"},
		{"held later", "The Libyan prime minister left. Ali Zeidan will be back.", "2016-05-01", "The Libyan prime minister: official Libyan prime minister (Libya)"},
		{"whose it is not told", "Secretary of State Hillary Clinton left.", "2011-04-12", "Secretary of State Hillary Clinton: person Hillary Clinton (United States)"},
		{"whose it is no more", "Hillary Clinton left.", "2016-04-12", "Hillary Clinton: person Hillary Clinton"},
		{"another body's later", "Kofi Annan left.", "2012-04-09", "Kofi Annan: person Kofi Annan (United Nations)"},
		{"unless it is of the past", "Former Secretary of State Hillary Clinton left.", "2011-04-12", "Former Secretary of State Hillary Clinton: person Hillary Clinton"},
		{"of a day that is unknown", "Hillary Clinton left.", "", "Hillary Clinton: person Hillary Clinton"},
		{"the government of the report's country", "Sudan closed its border. Sudanese troops fired and the Sudanese fled. The government denied it.", "2031-03-03", "The government: country Sudan (Sudan)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := read(c.in, c.day)
			if !strings.Contains(told(d)+";", c.want+";") {
				t.Errorf("%s; want %s", told(d), c.want)
			}
		})
	}
}

func TestPlaces(t *testing.T) {
	read := reader(t)
	for _, c := range []struct{ name, in, want string }{
		{"by name", "Troops left Homs.", "Homs, Syria 34.7 36.7"},
		{"the largest of the name", "They met in Tripoli.", "Tripoli, Libya 32.9 13.2"},
		{"in a country that is named", "Lebanese troops entered. Lebanon sent them. They met in Cambridge, United States.", "Cambridge, United States 42.4 -71.1"},
		{"that GeoNames lacks", "Troops left Brega.", "Brega, Libya 30.4 19.6"},
		{"each once", "Troops left Homs. They came back to Homs.", "Homs, Syria 34.7 36.7"},
		{"that is in no list", "Troops left Tamis.", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := read(c.in, "2031-03-03")
			var out []string
			for _, x := range d.Places {
				out = append(out, fmt.Sprintf("%s, %s %.1f %.1f", x.Name, x.Country, x.Lat, x.Lon))
			}
			if got := strings.Join(out, "; "); got != c.want {
				t.Errorf("%q, want %q: %s", got, c.want, told(d))
			}
		})
	}
}

func TestGazetteer(t *testing.T) {
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
	for _, c := range []struct {
		name      string
		countries []string
		want      string
	}{
		{"Cambridge", nil, "United Kingdom"}, {"cambridge", []string{"Libya", "Canada"}, "Canada"}, {"Hims", nil, "Syria"}, {"Tripoli", []string{"Lebanon"}, "Lebanon"}, {"Tamis", nil, ""},
	} {
		if p, ok := gaz.Place(c.name, c.countries...); p.Country != c.want || ok != (c.want != "") {
			t.Errorf("%s: %+v, %v; want %q", c.name, p, ok, c.want)
		}
	}
}

// Countries are those of ISO 3166 as the Common Locale Data Repository has them,
// and are known by its names for them.
func TestCountries(t *testing.T) {
	pack, err := lang.English()
	if err != nil {
		t.Fatal(err)
	}
	gaz := mention.NewGazetteer(pack)
	countries := pack.Table("countries")
	plain := strings.NewReplacer(" & ", " and ", " - ", "-", "’", "'", " (Burma)", "")
	for _, row := range countries.Rows {
		region, err := language.ParseRegion(row[0])
		if err != nil || !region.IsCountry() {
			t.Errorf("%s is the code of no country: %v", row[0], err)
			continue
		}
		name := plain.Replace(display.English.Regions().Name(region))
		if p, ok := gaz.Lookup(name); !ok || p.Name != row[countries.Column("name")] {
			t.Errorf("%s: %q is %q here", row[0], name, p.Name)
		}
		if _, err := time.LoadLocation(row[countries.Column("zone")]); err != nil {
			t.Errorf("%s: %v", row[0], err)
		}
	}
}

// The facts of the tables agree with one another: whose a role is, is in the
// gazetteer; terms are dated, and do not end before they begin.
func TestHolders(t *testing.T) {
	pack, err := lang.English()
	if err != nil {
		t.Fatal(err)
	}
	gaz := mention.NewGazetteer(pack)
	holders, titles := pack.Table("holders"), pack.Table("titles")
	terms := 0
	for _, row := range holders.Rows {
		for _, term := range lang.List(row[holders.Column("held")]) {
			f := strings.Split(term, ";")
			if len(f) != 4 {
				t.Errorf("%s: %q is no role;whose;from;to", row[0], term)
				continue
			}
			terms++
			if p, ok := gaz.Lookup(f[1]); !ok || p.Name != f[1] {
				t.Errorf("%s: %q is not the name of a country or body", row[0], f[1])
			}
			words := strings.Fields(f[0])
			if !titles.Has(f[0]) && !titles.Has(words[len(words)-1]) || titles.Get(f[0], "same") != "" {
				t.Errorf("%s: %q is no title, or another says the same", row[0], f[0])
			}
			if f[2] == "" || f[3] != "" && f[3] < f[2][:min(len(f[2]), len(f[3]))] {
				t.Errorf("%s: from %q to %q", row[0], f[2], f[3])
			}
		}
	}
	if terms < 500 {
		t.Errorf("%d terms", terms)
	}
}

// A pack laid over the gazetteer adds to it and replaces what it has.
func TestOverlays(t *testing.T) {
	own := fstest.MapFS{
		"holders.tsv":       {Data: []byte("person\taliases\theld\nIlya Dorn\t-\tforeign minister;Kenya;2030;\n")},
		"organisations.tsv": {Data: []byte("name\taliases\tkind\tside_of\nTamis Front\tTF\tarmed\t-\n")},
		"coordinates.tsv":   {Data: []byte("name\tat\ntamis\tKE 1.500 36.500 9000\n")},
		"titles.tsv":        {Data: []byte("title\tkind\tgender\tsame\nhigh warden\toffice\t-\t-\n")},
	}
	d := reader(t, own)("The TF left Tamis. High Warden Peter Oro stayed. Ilya Dorn agreed.", "2031-03-03")
	if got, want := told(d), "The TF: armed TF (Tamis Front); Tamis: place Tamis (Kenya); High Warden Peter Oro: person Peter Oro; Ilya Dorn: person Ilya Dorn (Kenya)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if len(d.Places) != 1 || d.Places[0].Country != "Kenya" {
		t.Errorf("%+v", d.Places)
	}
}

// Furniture names nobody.
func TestFurniture(t *testing.T) {
	pack, err := lang.English()
	if err != nil {
		t.Fatal(err)
	}
	d := text.New(&parley.Report{Text: "Kenya left."})
	enginetest.Prepare(t)(d)
	d.Sents[0].Furniture = true
	mention.Step(pack, mention.NewGazetteer(pack)).Run(d)
	if len(d.Mentions) != 0 {
		t.Errorf("%s", told(d))
	}
}

// Long and odd texts are done in time that grows with their length.
func TestOddTexts(t *testing.T) {
	read := reader(t)
	for name, in := range map[string]string{
		"names without a stop":    strings.Repeat("President Ilya Dorn of Kenya and ", 5_000),
		"one name":                strings.Repeat("Dorn ", 20_000),
		"genitives":               strings.Repeat("Kenya's ", 10_000),
		"pronouns":                strings.Repeat("He said it. ", 10_000),
		"hyphens":                 strings.Repeat("Kenya-", 10_000),
		"prepositions":            "The head " + strings.Repeat("of the head ", 10_000),
		"capitals":                strings.Repeat("KENYA AGREED ", 5_000),
		"quotation marks":         strings.Repeat("“We go,” he said. ", 5_000),
		"brackets":                strings.Repeat("Tamis Council (TC) ", 5_000),
		"no text":                 " \n ",
		"an apposition to itself": strings.Repeat("Dorn, the minister, ", 5_000),
	} {
		t.Run(name, func(t *testing.T) {
			d := read(in, "2031-03-03")
			end := 0
			for _, m := range d.Mentions {
				if m.First < end || m.End <= m.First || m.Head < m.First || m.Head >= m.End || m.Basis >= len(d.Mentions) {
					t.Fatalf("mention %+v after token %d", m, end)
				}
				end = m.End
			}
		})
	}
}

func BenchmarkMentions(b *testing.B) {
	read := reader(b)
	d := read(strings.Repeat("Russian Foreign Minister Ilya Dorn told reporters in Moscow on Monday that Kenya had agreed to pull back its troops from the town of Homs. “We want guarantees,” he said. The rebels denied it, a spokesman for the African Union said.\n\n", 200), "2031-03-03")
	pack, err := lang.English()
	if err != nil {
		b.Fatal(err)
	}
	step := mention.Step(pack, mention.NewGazetteer(pack))
	for b.Loop() {
		step.Run(d)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(d.Tokens)), "ns/token")
}
