package parley_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"parley"
)

func TestWording(t *testing.T) {
	for in, want := range map[string]string{
		"":                              "",
		"…":                             "",
		"The  last\ntroops left.":       "the last troops left",
		"“It’s over,” she said":         "its over she said",
		"cease-fire at 06:00":           "cease fire at 06 00",
		"ÉTÉ à Ōsaka":                   "été à ōsaka",
		"\xff\xfeoddly\xffencoded text": "oddly encoded text",
		"وقف إطلاق النار":               "وقف إطلاق النار",
	} {
		if got := parley.Wording(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestRuns(t *testing.T) {
	for _, c := range []struct {
		words string
		n     int
		want  []string
	}{
		{"", 2, nil},
		{"one", 2, nil},
		{"one two", 2, []string{"one two"}},
		{"one two three", 2, []string{"one two", "two three"}},
		{"one two", 1, []string{"one", "two"}},
	} {
		var got []string
		parley.Runs(c.words, c.n, func(run string) { got = append(got, run) })
		if !slices.Equal(got, c.want) {
			t.Errorf("%q by %d: %q, want %q", c.words, c.n, got, c.want)
		}
	}
}

func TestReportingLeavesFurnitureOut(t *testing.T) {
	r := parley.Report{Text: "TARN (KNA) - Guns fell silent. Support us! Birds sang."}
	at := func(words string) parley.Span {
		i := strings.Index(r.Text, words)
		return parley.Span{Start: i, End: i + len(words)}
	}
	r.Furniture = []parley.Furniture{{Span: at("Support us!")}, {Span: at("TARN (KNA) -")}, {Span: at("us!")}, {Span: parley.Span{Start: 3, End: 900}}}
	if got := parley.Wording(r.Reporting()); got != "guns fell silent birds sang" {
		t.Errorf("%q", got)
	}
}

// story gives a text of so many sentences, no two of which share five words.
func story(seed uint64, sentences int) []string {
	r := rand.New(rand.NewPCG(seed, 7))
	out := make([]string, sentences)
	for i := range out {
		words := make([]string, 12)
		for k := range words {
			words[k] = fmt.Sprintf("w%d", r.IntN(5000))
		}
		out[i] = strings.Join(words, " ") + "."
	}
	return out
}

// What two sketches have in common is what their texts have, to within six
// deviations of such an estimate.
func TestShareIsThatOfTheTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		both := story(rapid.Uint64().Draw(t, "both"), rapid.IntRange(0, 30).Draw(t, "in both"))
		a := append(slices.Clone(both), story(rapid.Uint64().Draw(t, "a"), rapid.IntRange(3, 20).Draw(t, "in a"))...)
		b := append(slices.Clone(both), story(rapid.Uint64().Draw(t, "b"), rapid.IntRange(3, 60).Draw(t, "in b"))...)
		runs := func(text []string) map[string]bool {
			out := map[string]bool{}
			parley.Runs(parley.Wording(strings.Join(text, " ")), 5, func(run string) { out[run] = true })
			return out
		}
		x, y, shared := runs(a), runs(b), 0.0
		for run := range x {
			if y[run] {
				shared++
			}
		}
		n, least := float64(len(x)+len(y)), float64(min(len(x), len(y)))
		same := shared / (n - shared)
		off := 6 * math.Sqrt(same*(1-same)/128+0.0001) * n / least / (1 + same) / (1 + same)
		got := parley.SketchOf(strings.Join(a, " ")).Share(parley.SketchOf(strings.Join(b, "\n")))
		if want := shared / least; got < want-off || got > want+off {
			t.Fatalf("%.2f, and the texts share %.2f", got, want)
		}
	})
}

func TestAlike(t *testing.T) {
	whole := story(1, 30)
	text := func(parts ...[]string) string { return strings.Join(slices.Concat(parts...), " ") }
	for _, c := range []struct {
		name string
		a, b string
		want bool
	}{
		{"the same", text(whole), text(whole), true},
		{"the same in capitals, without points", text(whole), strings.ToUpper(strings.ReplaceAll(text(whole), ".", "\n")), true},
		{"the end left out", text(whole), text(whole[:24]), true},
		{"a head put on", text(whole), text(story(2, 4), whole), true},
		{"a brief of a fifth of it", text(whole), text(whole[:6]), true},
		{"a brief of a fifth of it, in other words by half", text(whole), text(whole[:3], story(3, 3)), false},
		{"a fifth of it in another", text(whole), text(whole[:6], story(3, 24)), false},
		{"another", text(whole), text(story(4, 30)), false},
		{"both too short", "Guns fell silent.", "Guns fell silent.", false},
		{"one too short", text(whole), "Guns fell silent.", false},
	} {
		a, b := parley.SketchOf(c.a), parley.SketchOf(c.b)
		if a.Alike(b) != c.want || b.Alike(a) != c.want {
			t.Errorf("%s: alike %v, and share %.2f", c.name, a.Alike(b), a.Share(b))
		}
	}
}

// Every pair that is alike is found, and among many others few that are not.
func TestSketchesFindAllThatAreAlike(t *testing.T) {
	var all []parley.Sketch
	for i := range 200 {
		s := story(uint64(i/4), 30)
		all = append(all, parley.SketchOf(strings.Join(s[:30-i%4*5], " ")), "")
	}
	x := parley.NewSketches(0)
	looked := 0
	for i, s := range all {
		near := x.Add(s)
		looked += len(near)
		for k := range i {
			if s.Alike(all[k]) && !slices.Contains(near, k) {
				t.Errorf("%d and %d are alike, and not found", i, k)
			}
		}
		if !slices.IsSorted(near) || len(near) > 0 && near[len(near)-1] >= i {
			t.Errorf("%d: %v", i, near)
		}
	}
	if looked < 100 || looked > 900 {
		t.Errorf("%d pairs were looked at", looked)
	}
}

// Sketches are kept in ledgers: those of today are compared with those of years
// ago, and so must never come out otherwise.
func TestSketchIsForGood(t *testing.T) {
	s := parley.SketchOf(strings.Join(story(1, 30), " "))
	if got := parley.TextDigest(string(s)); len(s) != 387 || got != "b7e2e9ac27cdeec5a6290e163c56a721665cc96bd09cca4dfc9b98eea96c0e9a" {
		t.Errorf("%d characters, digest %s", len(s), got)
	}
}
