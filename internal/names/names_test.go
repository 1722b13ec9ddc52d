package names_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"parley"
	"parley/internal/lang"
	"parley/internal/names"
)

// doc reads a notation for tests: words cut by spaces, sentences by "/", names
// in brackets after their kind.
func doc(t testing.TB, text string) (names.Doc, []names.Span) {
	t.Helper()
	var d names.Doc
	var out []names.Span
	kinds := map[string]names.Kind{"[PER": names.Person, "[ORG": names.Organisation, "[LOC": names.Place, "[NORP": names.Norp}
	for _, w := range strings.Fields(text) {
		k, opens := kinds[w]
		switch {
		case w == "/":
			d.Ends = append(d.Ends, len(d.Forms))
		case opens:
			out = append(out, names.Span{First: len(d.Forms), Kind: k})
		case w == "]":
			out[len(out)-1].End = len(d.Forms)
		default:
			d.Forms = append(d.Forms, w)
		}
	}
	d.Ends = append(d.Ends, len(d.Forms))
	return d, out
}

var lessons = []string{
	"[PER Tarek Omari ] met [PER Lena Voss ] in [LOC Damascus ] on Monday . / [PER Omari ] said the talks would go on .",
	"The [ORG Ministry of Fisheries ] of [LOC Norway ] denied it . / [PER Voss ] works for the [ORG Ministry ] .",
	"Rebels shelled the town of [LOC Kalbeh ] , residents said . / They fled to [LOC Aleppo ] .",
	"President [PER Ivan Dorsky ] flew to [LOC Geneva ] . / [PER Dorsky ] will meet the [ORG United Nations ] envoy .",
	"He left [LOC London ] for [LOC Paris ] . / She stayed in [LOC Oslo ] with her dog .",
	"The [ORG Harrow Bank ] closed two branches . / Its chief , [PER John Pell ] , resigned .",
	"Prices rose again . / Nobody knows why the market fell on Tuesday .",
	"[PER Sarah Quint ] of the [ORG Red Cross ] spoke in [LOC Baghdad ] . / Help is on its way .",
	"A Norwegian minister met Syrian envoys . / The Swedish king stayed . / Sunnis and Kurds protested .",
}

func learn(t testing.TB, seed uint64) []byte {
	t.Helper()
	pack := english(t)
	var examples []names.Example
	for range 3 {
		for _, l := range lessons {
			d, spans := doc(t, l)
			examples = append(examples, names.Example{Doc: d, Names: spans})
		}
	}
	tagged, _ := doc(t, "The town of Kalbeh fell . / The town of Oslo fell .")
	for _, w := range tagged.Forms {
		tag := "NN"
		if w == "Kalbeh" || w == "Oslo" {
			tag = "NNP"
		}
		tagged.Tags = append(tagged.Tags, tag)
	}
	bin, err := names.Learn(pack, "", []names.Doc{tagged}, examples, names.Options{Seed: seed, Parts: 2})
	if err != nil {
		t.Fatal(err)
	}
	return bin
}

var english = func() func(t testing.TB) *lang.Pack {
	load := sync.OnceValues(func() (*lang.Pack, error) { return lang.English() })
	return func(t testing.TB) *lang.Pack {
		t.Helper()
		p, err := load()
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
}()

func model(t testing.TB, bin []byte) *names.Model {
	t.Helper()
	m, err := names.Load(string(bin), "", english(t))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func show(d *names.Doc, spans []names.Span) string {
	var out []string
	for _, s := range spans {
		out = append(out, fmt.Sprint(s.Kind, " ", strings.Join(d.Forms[s.First:s.End], " ")))
	}
	return strings.Join(out, "; ")
}

func TestFindsWhatItLearnt(t *testing.T) {
	m := model(t, learn(t, 1))
	for name, c := range map[string]string{
		"lesson":      lessons[0],
		"other words": "[PER Lena Omari ] met [PER John Voss ] in [LOC Geneva ] on Monday . / Nobody knows why .",
		"people":      "The [NORP Norwegian ] envoy left [LOC London ] . / [NORP Sunnis ] stayed .",
		"nothing":     "the market fell again . / nobody knows why .",
	} {
		t.Run(name, func(t *testing.T) {
			d, want := doc(t, c)
			if got := m.Find(&d); !slices.Equal(got, want) {
				t.Errorf("got %s, want %s", show(&d, got), show(&d, want))
			}
		})
	}
}

func TestLearningIsReproducible(t *testing.T) {
	a := learn(t, 1)
	if string(a) != string(learn(t, 1)) {
		t.Error("the same examples and seed gave other bytes")
	}
	if string(a) == string(learn(t, 2)) {
		t.Error("another seed gave the same bytes")
	}
}

func TestFindIsSafeForConcurrentUse(t *testing.T) {
	m := model(t, learn(t, 1))
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for k := range 20 {
				d, want := doc(t, lessons[(i+k)%3])
				if got := m.Find(&d); !slices.Equal(got, want) {
					t.Errorf("got %s, want %s", show(&d, got), show(&d, want))
				}
			}
		})
	}
	wg.Wait()
}

func TestOpenWordsTeachNothing(t *testing.T) {
	known, names1 := doc(t, "[PER Lena Voss ] sang .")
	silent, _ := doc(t, "Kalbeh fell .")
	open := names.Example{Doc: silent, Open: []bool{true, false, false}}
	bin, err := names.Learn(english(t), "", nil, []names.Example{{Doc: known, Names: names1}, open}, names.Options{Parts: 1})
	if err != nil {
		t.Fatal(err)
	}
	d, want := doc(t, "[PER Lena Voss ] sang .")
	if got := model(t, bin).Find(&d); !slices.Equal(got, want) {
		t.Errorf("got %s", show(&d, got))
	}
}

func TestDamagedWeightsAreRefused(t *testing.T) {
	bin := learn(t, 1)
	for name, bad := range map[string]string{
		"empty": "",
		"cut":   string(bin[:len(bin)-100]),
		"flip":  string(bin[:200]) + string(bin[200]^1) + string(bin[201:]),
	} {
		if _, err := names.Load(bad, "", english(t)); !errors.Is(err, parley.ErrInvalid) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestOddDocuments(t *testing.T) {
	m := model(t, learn(t, 1))
	long := strings.Repeat("Kalbeh fell to Tarek Omari of the United Nations ", 700)
	for name, d := range map[string]names.Doc{
		"empty":       {},
		"no ends":     {Forms: []string{"Lena", "Voss", "sang"}},
		"ends beyond": {Forms: []string{"Lena", "Voss"}, Ends: []int{0, 1, 1, 9}},
		"empty words": {Forms: []string{"", " ", "\xff\xfe", "😀", "مرحبا"}, Ends: []int{5}},
		"short tags":  {Forms: []string{"Lena", "Voss"}, Tags: []string{"NNP"}, Ends: []int{2}},
		"long":        {Forms: strings.Fields(long)},
	} {
		t.Run(name, func(t *testing.T) { sound(t, &d, m.Find(&d)) })
	}
}

// sound checks that names are in order, within sentences and not empty.
func sound(t *testing.T, d *names.Doc, spans []names.Span) {
	t.Helper()
	last := 0
	for _, s := range spans {
		if s.First < last || s.End <= s.First || s.End > len(d.Forms) {
			t.Fatalf("names %v of %d words", spans, len(d.Forms))
		}
		for _, e := range d.Ends {
			if s.First < e && e < s.End {
				t.Fatalf("name %v crosses the end of a sentence at %d", s, e)
			}
		}
		last = s.End
	}
}

func FuzzFind(f *testing.F) {
	m := model(f, learn(f, 1))
	f.Add("Lena Voss met the U.N. envoy / in Aleppo .", uint8(3))
	f.Add("’ “ \xff / / ÉCOLE Ünder 2011 al - Assad", uint8(0))
	f.Fuzz(func(t *testing.T, text string, end uint8) {
		d := names.Doc{Forms: strings.Split(text, " ")}
		for i, w := range d.Forms {
			if w == "/" {
				d.Ends = append(d.Ends, i)
			}
		}
		d.Ends = append(d.Ends, int(end))
		slices.Sort(d.Ends)
		got := m.Find(&d)
		sound(t, &d, got)
		if again := m.Find(&d); !slices.Equal(got, again) {
			t.Fatalf("%v, then %v", got, again)
		}
	})
}
