package evaluate_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"parley/evaluate"
	"parley/internal/script"
)

// cases gives the scripts that hold the evaluator to its rules: the thirty cases
// and those of single rules.
func cases(t *testing.T) map[string]*script.Script {
	t.Helper()
	out := map[string]*script.Script{}
	for _, pattern := range []string{"../examples/cases/*.test", "testdata/rules/*.test"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal("no scripts", err)
		}
		for _, file := range files {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s, problems, err := script.Parse(file, src, nil)
			if err != nil || len(problems) > 0 {
				t.Fatal(problems, err)
			}
			out[strings.TrimSuffix(filepath.Base(file), ".test")] = s
		}
	}
	return out
}

// rules lists the rules that rules.go names.
func rules(t *testing.T) []evaluate.Rule {
	t.Helper()
	src, err := os.ReadFile("rules.go")
	if err != nil {
		t.Fatal(err)
	}
	var out []evaluate.Rule
	for _, m := range regexp.MustCompile(`Rule += "([a-z-]+)"`).FindAllStringSubmatch(string(src), -1) {
		out = append(out, evaluate.Rule(m[1]))
	}
	if len(out) < 50 {
		t.Fatalf("%d rules", len(out))
	}
	return out
}

func TestRuleCases(t *testing.T) {
	for name, s := range cases(t) {
		failures, err := s.Run()
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range failures {
			t.Errorf("%s: %s", name, f)
		}
	}
}

// Each rule in turn is switched off, and each time at least one case fails: no
// rule stands in the evaluator that nothing holds it to. -v tells which.
func TestEachRuleIsHeldByACase(t *testing.T) {
	all := cases(t)
	names := slices.Sorted(maps.Keys(all))
	for _, r := range rules(t) {
		t.Run(string(r), func(t *testing.T) {
			for _, name := range names {
				failures, err := all[name].RunOn(all[name].Entries(), evaluate.VerdictsWithout(r))
				if err != nil {
					t.Fatal(err)
				}
				if len(failures) > 0 {
					t.Logf("without %s fails %s", r, failures[0])
					return
				}
			}
			t.Error("no case fails without it")
		})
	}
}

// The manual gives each rule, once, and no other.
func TestManualGivesEachRule(t *testing.T) {
	manual, err := os.ReadFile("../docs/evaluation.md")
	if err != nil {
		t.Fatal(err)
	}
	given := map[evaluate.Rule]int{}
	for _, m := range regexp.MustCompile(`(?m)^\| \[([a-z-]+)\] \|`).FindAllStringSubmatch(string(manual), -1) {
		given[evaluate.Rule(m[1])]++
	}
	for _, r := range rules(t) {
		if given[r] != 1 {
			t.Errorf("the manual gives the rule %s %d times", r, given[r])
		}
		delete(given, r)
	}
	for r := range given {
		t.Errorf("the manual gives a rule %s that there is not", r)
	}
}
