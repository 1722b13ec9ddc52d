package read_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"parley"
	"parley/read"
)

func reader(t testing.TB) *read.Reader {
	t.Helper()
	r, err := read.New(read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// facts writes a reading one fact a line.
func facts(rep *parley.Report, rd *parley.Reading) string {
	var b strings.Builder
	in := func(s parley.Span) string { return strings.Join(strings.Fields(s.In(rep.Text)), " ") }
	for _, s := range rd.Statements {
		fmt.Fprintf(&b, "statement %s: who %s; for %s; act %s; mode %s", s.ID, strings.Join(s.Who, " + "), strings.Join(s.For, " + "), s.Act, s.Mode)
		if len(s.Via) > 0 {
			fmt.Fprintf(&b, "; via %s", strings.Join(s.Via, " + "))
		}
		if s.In != "" {
			fmt.Fprintf(&b, "; in %s", s.In)
		}
		for _, c := range s.Content {
			fmt.Fprintf(&b, "; “%s”", in(c))
		}
		b.WriteByte('\n')
	}
	for _, c := range rd.Commitments {
		fmt.Fprintf(&b, "commitment %s: %s %s “%s”", c.ID, strings.Join(c.Obligor, " + "), c.Force, in(c.Action))
		if d := c.Deadline; d != nil {
			fmt.Fprintf(&b, "; %s %s%s %s %s %s", d.Relation, d.Time.Value, d.Offset, d.Time.Zone, d.After, d.Unresolved)
		}
		if c.Condition != nil {
			fmt.Fprintf(&b, "; if “%s”", in(*c.Condition))
		}
		b.WriteByte('\n')
	}
	for _, f := range rd.Figures {
		bound := func(v *float64) string {
			if v == nil {
				return "open"
			}
			return fmt.Sprint(*v)
		}
		fmt.Fprintf(&b, "figure %s: %s %s to %s; from %s; said %s\n", f.ID, f.Kind, bound(f.Low), bound(f.High), f.From, f.Said)
	}
	lines := strings.Split(b.String(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// Each case is a report and what is read in it; PARLEY_RENEW=1 writes the
// readings anew, and the difference is read.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	r := reader(t)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var rep parley.Report
			if err := json.Unmarshal(ar.Files[0].Data, &rep); err != nil {
				t.Fatal(err)
			}
			rep.Text = string(ar.Files[1].Data)
			rd, err := r.Read(t.Context(), &rep)
			if err != nil {
				t.Fatal(err)
			}
			got := facts(&rep, &rd)
			if os.Getenv("PARLEY_RENEW") != "" {
				ar.Files = append(ar.Files[:2], txtar.File{Name: "reading", Data: []byte(got)})
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if d := cmp.Diff(string(ar.Files[2].Data), got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestTheSameInGivesTheSameOut(t *testing.T) {
	text := "TARN - Varen will withdraw its troops by Friday, its minister Ilya Dorn said on Monday. He said more than 40 people were killed.\n"
	rep := parley.Report{ID: "r", Text: text, Published: parley.Civil{Value: "2031-03-03"}}
	first, err := reader(t).Read(t.Context(), &rep)
	if err != nil {
		t.Fatal(err)
	}
	r := reader(t)
	out := make(chan parley.Reading)
	for range 8 {
		go func() {
			rd, _ := r.Read(context.Background(), &rep)
			out <- rd
		}()
	}
	for range 8 {
		if d := cmp.Diff(first, <-out); d != "" {
			t.Error(d)
		}
	}
}

func TestWhatIsNotRead(t *testing.T) {
	r, err := read.New(read.Options{MaxBytes: 100})
	if err != nil {
		t.Fatal(err)
	}
	for text, code := range map[string]string{strings.Repeat("He left. ", 100): "text-too-long", "He said \xff\xfe.": "text-not-utf8",
		"Войска покинули город в понедельник, заявил министр.": "language-not-read"} {
		rd, err := r.Read(t.Context(), &parley.Report{Text: text})
		if err != nil || len(rd.Problems) != 1 || rd.Problems[0].Code != code || len(rd.Statements) > 0 {
			t.Errorf("%q: %+v, %v", code, rd.Problems, err)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Read(ended, &parley.Report{Text: "He left."}); !errors.Is(err, context.Canceled) {
		t.Errorf("an ended context gives %v", err)
	}
}

// A folder of words laid over the pack teaches the reader, and shows in its version.
func TestPackOverlay(t *testing.T) {
	cues := "lemma\tact\tframes\nmurmur\tSAY\tthat|quote\n"
	with, err := read.New(read.Options{Packs: []fs.FS{fstest.MapFS{"cues.tsv": {Data: []byte(cues)}, "verbs.tsv": {Data: []byte("lemma\tpast\tparticiple\tgerund\nmurmur\t-\t-\t-\n")}}}})
	if err != nil {
		t.Fatal(err)
	}
	plain := reader(t)
	rep := parley.Report{ID: "r", Text: "The foreign minister murmured that the talks were over.\n"}
	for _, c := range []struct {
		r    *read.Reader
		want int
	}{{plain, 0}, {with, 1}} {
		rd, err := c.r.Read(t.Context(), &rep)
		if err != nil || len(rd.Statements) != c.want {
			t.Errorf("%d statements, %v; want %d", len(rd.Statements), err, c.want)
		}
	}
	if plain.Version() == with.Version() {
		t.Error("the overlay does not show in the version")
	}
	broken := fstest.MapFS{"cues.tsv": {Data: []byte("lemma\twhat\nx\ty\n")}}
	if _, err := read.New(read.Options{Packs: []fs.FS{broken}}); !errors.Is(err, parley.ErrInvalid) || !strings.Contains(err.Error(), "cues.tsv") {
		t.Errorf("a broken overlay: %v", err)
	}
}

// A report may be cut off anywhere: no step looks past the end of its text.
func TestTextsCutOffAnywhere(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	r := reader(t)
	lines := []string{"10 people were killed or", "Some 40 were wounded and", "“We will leave by", "Varen, which", "by 6 a.m. on", "unless the", "Itar-Tass quoted", "said"}
	for _, file := range files {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, strings.Split(string(ar.Files[1].Data), "\n")...)
	}
	for _, line := range lines {
		for end := 1; end <= len(line); end++ {
			if end < len(line) && line[end] != ' ' && line[end-1] != ' ' {
				continue
			}
			start := strings.LastIndex(line[:end-1], ". ") + 1 // of the sentence
			rep := parley.Report{ID: "r", Text: line[start:end], Published: parley.Civil{Value: "2031-03-03", Zone: "UTC"}}
			if _, err := r.Read(t.Context(), &rep); err != nil {
				t.Errorf("%q: %v", rep.Text, err)
			}
		}
	}
}

// A text that breaks a step is an error, not the end of everything.
func TestAReaderThatBreaksSaysSo(t *testing.T) {
	_, err := read.Broken().Read(t.Context(), &parley.Report{ID: "r7", Text: "They left."})
	if err == nil || !strings.Contains(err.Error(), `read report "r7": the reader broke on it`) {
		t.Errorf("%v", err)
	}
}

func FuzzRead(f *testing.F) {
	r := reader(f)
	f.Add("Varen will withdraw its troops by 6 a.m. Tuesday, Dorn said. “We go,” he added, KNA reported. More than 9,000 were killed since March 2011.")
	f.Add("“ ” 's , , said that of of the the by by 48 hours later later")
	f.Fuzz(func(t *testing.T, text string) {
		rep := parley.Report{ID: "f", Text: text, Published: parley.Civil{Value: "2031-03-03"}}
		rd, err := r.Read(t.Context(), &rep)
		if err != nil {
			t.Fatal(err)
		}
		within := func(s parley.Span) {
			if s.Start < 0 || s.End > len(text) || s.Start > s.End {
				t.Errorf("span %+v of a text of %d bytes", s, len(text))
			}
		}
		for _, s := range rd.Statements {
			for _, c := range s.Content {
				within(c)
			}
		}
		for _, c := range rd.Commitments {
			within(c.Action)
		}
		for _, e := range rd.Events {
			within(e.Trigger)
		}
		for _, g := range rd.Figures {
			within(g.Number)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	r := reader(b)
	text := strings.Repeat("Varen will withdraw its troops from the valley by 6 a.m. local time on Tuesday, its foreign minister Ilya Dorn said on Monday, Reuters reported.\nThe accord calls on Varen to release 120 prisoners and for a truce to start 48 hours later.\n“We want written guarantees before we pull back our guns,” he said.\nThe United Nations says more than 9,000 people have been killed since March 2030.\n\n", 12)
	rep := parley.Report{ID: "b", Text: text, Published: parley.Civil{Value: "2031-03-03"}}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := r.Read(b.Context(), &rep); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(strings.Fields(text)))*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

// Texts that end in the midst of something are read all the same.
func TestTextsThatBreakOff(t *testing.T) {
	r, err := read.New(read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{
		"Government rejects Kenya demands", "The army left. Related: Khartoum claims", "Khartoum reports",
		"shelling its '' government shows by reported truce where A by survey withdraw", "as Police have - , said fine --", "not it who questions in",
	} {
		if _, err := r.Read(t.Context(), &parley.Report{ID: "r", Text: words}); err != nil {
			t.Errorf("%q: %v", words, err)
		}
	}
}
