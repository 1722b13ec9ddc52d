package script_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/evaluate"
	"parley/internal/script"
)

func openIn(dir string) func(string) ([]byte, error) {
	return func(path string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, path)) }
}

func parse(t *testing.T, name, src string) *script.Script {
	t.Helper()
	s, problems, err := script.Parse(name, []byte(src), openIn("testdata"))
	if err != nil || len(problems) > 0 {
		t.Fatalf("%v %v", err, problems)
	}
	return s
}

// holds runs a script, and again with its entries in other orders of arrival.
func holds(t *testing.T, s *script.Script) {
	t.Helper()
	if s.Expectations() == 0 {
		t.Error("the script expects nothing")
	}
	failures, err := s.Run()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range failures {
		t.Error(f)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 5 {
		entries := s.Entries()
		random.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
		again, err := s.RunOn(entries, evaluate.Verdicts)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(failures, again); d != "" {
			t.Errorf("another order of arrival gives another answer:\n%s", d)
		}
	}
}

func TestCases(t *testing.T) {
	files, err := filepath.Glob("../../examples/cases/*.test")
	if err != nil || len(files) == 0 {
		t.Fatal(err, "no cases")
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".test"), func(t *testing.T) {
			src, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			holds(t, parse(t, f, string(src)))
		})
	}
}

var example = regexp.MustCompile("(?s)```parley-test\n(.*?)```")

func TestExamplesOfTheManual(t *testing.T) {
	manual, err := os.ReadFile("../../docs/test-language.md")
	if err != nil {
		t.Fatal(err)
	}
	found := example.FindAllSubmatch(manual, -1)
	if len(found) < 2 {
		t.Fatalf("%d examples", len(found))
	}
	for _, m := range found {
		holds(t, parse(t, "manual", string(m[1])))
	}
}

const head = `agreement <<
parley: 1
process: a
title: A
zone: UTC
sides: [{id: v, name: Varen}]
provisions:
  - {id: w, text: Varen leaves., type: withdrawal, obligors: v, deadline: {by: 2031-03-10T12:00}}
>>
`

func TestFailures(t *testing.T) {
	s := parse(t, "x.test", head+`
bearing w fulfilled by Varen obligor published 2031-03-11 as claim
expect w "verified met" at 2031-03-20 norm performed because claim
expect w pending at 2031-03-20 known 2020-01-01
`)
	failures, err := s.Run()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range failures {
		got = append(got, f.String())
	}
	want := []string{
		`x.test:12: w: want badge "verified met", have "claimed met" (claimed met; it was due by 2031-03-10 12:00 UTC; for: claimed, against: no report)`,
		`x.test:12: w: want norm "performed", have "overdue" (claimed met; it was due by 2031-03-10 12:00 UTC; for: claimed, against: no report)`,
		`x.test:13: w: want badge "pending", have "overdue, no report" (overdue, no report since 2031-03-10 12:00 UTC; nobody has said whether it was done)`,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestProblems(t *testing.T) {
	for name, c := range map[string]struct{ src, want string }{
		"no agreement":      {"# nothing\n", "x.test:1: the script names no agreement"},
		"before agreement":  {"bearing w fulfilled\n", "x.test:1: bearing stands before the agreement"},
		"file that is not":  {"agreement none.yaml\n", "x.test:1: agreement none.yaml: "},
		"no end":            {"agreement <<\nparley: 1\n", "x.test:1: the agreement has no end"},
		"statement":         {head + "believe w\n", `x.test:10: "believe" is no statement`},
		"quotation mark":    {head + "expect w \"pending at 2031\n", "x.test:10: a quotation mark is not closed"},
		"provision":         {head + "expect x pending at 2031-01-01\n", `x.test:10: the agreement has no provision "x", but w`},
		"sense":             {head + "bearing w done by V obligor published 2031-01-01\n", `x.test:10: "done" is no sense; it is one of fulfilled`},
		"standing":          {head + "bearing w fulfilled by V friend published 2031-01-01\n", `"friend" is no standing`},
		"claimant":          {head + "bearing w fulfilled published 2031-01-01\n", "x.test:10: a bearing has to say by whom"},
		"no time":           {head + "bearing w fulfilled by V obligor\n", "x.test:10: the statement has no time"},
		"date that is not":  {head + "bearing w fulfilled by V obligor published 2031-02-30\n", "not in the calendar"},
		"clause":            {head + "bearing w fulfilled by V obligor when 2031-02-20\n", `"when" is no clause of a bearing`},
		"text too short":    {head + "reading r 1 published 2031-02-20 text \"Guns fell silent.\"\n", "the text is too short to tell copies by"},
		"name twice":        {head + "bearing w fulfilled by V obligor published 2031-02-20 as a\nbearing w fulfilled by W third published 2031-02-21 as a\n", `x.test:11: the name "a" is taken`},
		"review of nothing": {head + "review reject a by A recorded 2031-02-20\n", `no entry is called "a"`},
		"expect when":       {head + "expect w pending\n", "x.test:10: expect has to say when"},
		"faulty agreement":  {strings.Replace(head, "obligors: v", "obligors: q", 1), "x.test"},
		"missing word":      {head + "expect w pending at\n", "at is missing"},
		"other process":     {head + strings.Replace(head, "process: a", "process: b", 1), "A script tries one process"},
	} {
		t.Run(name, func(t *testing.T) {
			_, problems, err := script.Parse("x.test", []byte(c.src), openIn("testdata"))
			if err != nil {
				t.Fatal(err)
			}
			if len(problems) == 0 || !strings.Contains(problems[0].String(), c.want) {
				t.Errorf("problems %v, want %q", problems, c.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add(head + "bearing w fulfilled by V obligor published 2031-02-20 as a\nreview reject a by A recorded 2031-02-20\nexpect w pending at 2031-01-01 due none\n")
	f.Add("agreement <<\n>>\nexpect \"\" # x")
	f.Fuzz(func(t *testing.T, src string) {
		s, problems, err := script.Parse("f", []byte(src), func(string) ([]byte, error) { return nil, os.ErrNotExist })
		if err != nil {
			t.Fatal(err)
		}
		if len(problems) == 0 {
			if _, err := s.Run(); err != nil {
				t.Errorf("%v", err)
			}
		}
	})
}

// The manual lists every statement and every clause that the parser takes.
func TestManualIsComplete(t *testing.T) {
	manual, err := os.ReadFile("../../docs/test-language.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"entries.go", "parse.go"} {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`case ("[a-z-]+"(?:, "[a-z-]+")*):`).FindAllStringSubmatch(string(src), -1) {
			for _, word := range strings.Split(strings.ReplaceAll(m[1], `"`, ""), ", ") {
				if !regexp.MustCompile("\\b" + word + "\\b").Match(manual) {
					t.Errorf("%s takes %q, and the manual does not tell", file, word)
				}
			}
		}
	}
}
