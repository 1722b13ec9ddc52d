package rule_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"parley"
	"parley/internal/lang"
	"parley/internal/rule"
	"parley/internal/segment/segmenttest"
	"parley/internal/text"
)

const table = "# Own compilation.\nname\tkind\ntarn\ttown\nnew tarn bridge\tbridge\n"

const numbers = "# Own compilation.\nword\tvalue\tkind\ntwo\t2\tunit\ntwenty\t20\tten\nhundred\t100\tscale\nhundreds\t200\tvague\n"

func parse(t testing.TB, rules ...string) ([]*rule.Rule, error) {
	t.Helper()
	var layers []fstest.MapFS
	for i, r := range rules {
		files := fstest.MapFS{"x.rules": &fstest.MapFile{Data: []byte(r)}}
		if i == 0 {
			files["places.tsv"] = &fstest.MapFile{Data: []byte(table)}
			files["number-words.tsv"] = &fstest.MapFile{Data: []byte(numbers)}
		}
		layers = append(layers, files)
	}
	pack, err := lang.Load(layers[0])
	if len(layers) > 1 {
		pack, err = lang.Load(layers[0], layers[1])
	}
	if err != nil {
		t.Fatal(err)
	}
	return rule.Parse(pack, "x")
}

func doc(t testing.TB, in string) *text.Doc {
	t.Helper()
	d := text.New(&parley.Report{Text: in})
	segmenttest.Step(t).Run(d)
	for i := range d.Tokens {
		d.Tokens[i].Lemma = strings.TrimSuffix(d.Tokens[i].Norm, "s")
	}
	return d
}

// found writes matches as "words" and their groups as "name=words".
func found(d *text.Doc, m *rule.Matcher, groups ...string) []string {
	var out []string
	for _, x := range m.All(d, text.Range{End: len(d.Tokens)}) {
		s := d.Words(d.Span(x.Range))
		for _, g := range groups {
			if r, ok := x.Group(g); ok {
				s += " " + g + "=" + d.Words(d.Span(r))
			}
		}
		out = append(out, s)
	}
	return out
}

func TestPatterns(t *testing.T) {
	for _, c := range []struct {
		name, match, in string
		want            []string
	}{
		{"a word", "left", "They left Tarn.", []string{"left"}},
		{"a number in figures", "NUMBER", "They took 1,000 and 5 1/2 and 2½ days.", []string{"1,000", "5 1/2", "2½"}},
		{"a number in words", "who:NUMBER days", "It took twenty-two days and a hundred days and two and a half days.", []string{"twenty-two days who=twenty-two", "a hundred days who=a hundred", "two and a half days who=two and a half"}},
		{"no vague number", "NUMBER", "It took hundreds of a day.", nil},
		{"figures alone", "#figure", "It took 12 or 1.5 or B52s.", []string{"12"}},
		{"hours and minutes", "#hours", "At 0630 or 2360 or 630.", []string{"0630"}},
		{"a decade", "#decade", "In the 1990s, the '80s, mid-1960s, 1991s.", []string{"1990s", "'80s", "mid-1960s"}},
		{"a year", "#year", "In 2005, mid-1996 and 20055.", []string{"2005", "mid-1996"}},
		{"what cannot begin is passed over", "( @places | two | #figure )? days", "Tarn days, two days, 3 days, some days.", []string{"Tarn days", "two days", "3 days", "days"}},
		{"a lemma", "<soldier/tank>", "Two tanks and a soldier left.", []string{"tanks", "soldier"}},
		{"a table's longest key", "@places", "From Tarn to New Tarn Bridge.", []string{"Tarn", "New Tarn Bridge"}},
		{"rows of a table", "@places/kind=bridge", "From Tarn to New Tarn Bridge.", []string{"New Tarn Bridge"}},
		{"a capture", "from who:@places", "From Tarn.", []string{"From Tarn who=Tarn"}},
		{"a captured bracket", "who:( a | the ) man", "He saw the man.", []string{"the man who=the"}},
		{"alternatives", "( came | went ) back", "They went back.", []string{"went back"}},
		{"maybe", "not? left", "They had not left. She left.", []string{"not left", "left"}},
		{"as few as possible", "from #any*? to", "From Tarn to Orla to Sund.", []string{"From Tarn to"}},
		{"as many as possible", "from #any* to", "From Tarn to Orla to Sund.", []string{"From Tarn to Orla to"}},
		{"some", "very+ late", "It was very very late.", []string{"very very late"}},
		{"anything else", "!tarn left", "Tarn left. Orla left.", []string{"Orla left"}},
		{"the start of a sentence", "#start left", "They left. Left alone.", []string{"Left"}},
		{"a class of shapes", "#cap #digits", "On May 12 it rained.", []string{"May 12"}},
		{"a clock time", "#clock", "At 6:30 or 25:61.", []string{"6:30"}},
		{"a quotation", "said QUOTE", "He said “we left.”", []string{"said “we left.”"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			rules, err := parse(t, "rule r\nmatch "+c.match+"\nas thing\nyes x")
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, found(doc(t, c.in), rule.NewMatcher(rules), "who")); d != "" {
				t.Error(d)
			}
		})
	}
}

// Of several matches the longest counts, and of two as long the earlier rule.
func TestTheLongestMatchCounts(t *testing.T) {
	rules, err := parse(t, "rule short\nmatch left\nas a\nyes x\nrule long\nmatch left #any\nas b\nyes x\nrule same\nmatch left tarn\nas c\nyes x")
	if err != nil {
		t.Fatal(err)
	}
	d := doc(t, "They left Tarn.")
	if m, ok := rule.NewMatcher(rules).At(d, 1, len(d.Tokens)); !ok || m.Rule.ID != "long" {
		t.Errorf("%+v, %v", m.Rule, ok)
	}
}

// A match that is not wanted makes room for the next longest.
func TestFirst(t *testing.T) {
	rules, err := parse(t, "rule short\nmatch left\nas a\nyes x\nrule long\nmatch left #any\nas b\nyes x\nrule same\nmatch left tarn\nas c\nyes x")
	if err != nil {
		t.Fatal(err)
	}
	d := doc(t, "They left Tarn.")
	var tried []string
	ok := rule.NewMatcher(rules).First(d, 1, len(d.Tokens), func(m *rule.Match) bool {
		tried = append(tried, m.Rule.ID)
		return m.Rule.ID == "short"
	})
	if diff := cmp.Diff([]string{"long", "same", "short"}, tried); diff != "" || !ok {
		t.Error(ok, diff)
	}
}

func TestALaterLayerReplacesARule(t *testing.T) {
	rules, err := parse(t, "rule r\nmatch left\nas a k=v\nyes x", "rule r\nmatch went\nas a k=w\nyes x\nrule s\nmatch came\nas a\nyes x")
	if err != nil || len(rules) != 2 || rules[0].Arg("k") != "w" || rules[0].Place != "x.rules:1" || rules[1].ID != "s" {
		t.Errorf("%+v, %v", rules, err)
	}
}

func TestExamplesAreRun(t *testing.T) {
	rules, err := parse(t, "rule good\nmatch left\nas a\nyes they left => left\nno they stayed\nrule bad\nmatch went\nas a\nyes they came => came\nno they went")
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, err := range rule.NewMatcher(rules).Test(func(d *text.Doc) { segmenttest.Step(t).Run(d) }) {
		told = append(told, err.Error())
	}
	want := []string{`x.rules:6: rule bad does not find "came" in "they came"`, `x.rules:6: rule bad finds something in "they went"`}
	if d := cmp.Diff(want, told); d != "" {
		t.Error(d)
	}
}

func TestParseIsStrict(t *testing.T) {
	for _, c := range []struct{ rules, want string }{
		{"match left", `x.rules:1: "match" stands before the first rule`},
		{"rule a\nmatch ( x? | y )+\nas b\nyes x", `repeats what may be no word`},
		{"rule a\nas b\nyes x", `rule "a" has neither a match nor a tree line`},
		{"rule a\nmatch left\nyes x", `rule "a" has no as line`},
		{"rule a\nmatch left\nas b", `rule "a" has no yes example`},
		{"rule a b", "x.rules:1: a rule needs one word as its ID"},
		{"rule a\nmatch left\nas b\nyes x\nrule a\nmatch left\nas b\nyes x", `x.rules:5: there is a rule "a" already`},
		{"rule a\nmatch @towns", `x.rules:2: there is no table "towns"`},
		{"rule a\nmatch @places/size=big", `x.rules:2: table "places" has no column "size"`},
		{"rule a\nmatch @places/kind", "after the table comes column=value"},
		{"rule a\nmatch #nothing", "there is no class #nothing"},
		{"rule a\nmatch ( left", "a bracket is not closed"},
		{"rule a\nmatch left )", `")" closes nothing`},
		{"rule a\nmatch ( left | )", "an empty pattern"},
		{"rule a\nmatch", "an empty pattern"},
		{"rule a\nmatch who:", "captures nothing"},
		{"rule a\nmatch left**", `"**" does not repeat anything`},
		{"rule a\nmatch left\nas b c", `argument "c" is not name=value`},
		{"rule a\nmatch left\nas", "as needs an action"},
		{"rule a\nwhen left", `x.rules:2: "when" is not one of rule, match, tree, as, yes, no`},
	} {
		if _, err := parse(t, c.rules); !errors.Is(err, parley.ErrInvalid) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.rules, err, c.want)
		}
	}
}

// Whatever a rule file and a text hold: an error or an end, and matches that
// lie in the text.
func FuzzRules(f *testing.F) {
	f.Add("rule a\nmatch ( on )? day:@places #any*? !left+ <go/come>\nas x k=v\nyes on tarn => tarn\nno x", "They left on Tarn. “No.”")
	f.Add("rule a\nmatch a:( #start ( x | y* )+ ) #end\nas x\nyes x", "x y y y x")
	f.Add("rule a\nmatch #any*? #any*? #any*? #any*? z\nas x\nyes x", strings.Repeat("a ", 60))
	f.Fuzz(func(t *testing.T, rules, in string) {
		got, err := parse(t, rules)
		if err != nil {
			if !errors.Is(err, parley.ErrInvalid) {
				t.Errorf("%v", err)
			}
			return
		}
		d := doc(t, strings.ToValidUTF8(in, "?"))
		for _, m := range rule.NewMatcher(got).Every(d, text.Range{End: len(d.Tokens)}) {
			if m.First < 0 || m.End > len(d.Tokens) || m.Len() <= 0 {
				t.Errorf("match %v of %d tokens", m.Range, len(d.Tokens))
			}
		}
	})
}
