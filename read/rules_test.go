package read_test

import (
	"slices"
	"strings"
	"testing"

	"parley/internal/engine/enginetest"
	"parley/internal/lang"
	"parley/internal/mention"
	"parley/internal/rule"
	"parley/internal/text"
	"parley/internal/timex"
)

// Each rule of the pack finds its own examples, and leaves its
// counter-examples alone.
func TestRulesHoldTheirExamples(t *testing.T) {
	pack, err := lang.English()
	if err != nil {
		t.Fatal(err)
	}
	gaz := mention.NewGazetteer(pack)
	times, err := timex.Step(pack, gaz.Zone)
	if err != nil {
		t.Fatal(err)
	}
	words := enginetest.Prepare(t)
	steps := []text.Step{times, mention.Step(pack, gaz)}
	prepare := func(d *text.Doc) {
		words(d)
		for _, s := range steps {
			s.Run(d)
		}
	}
	seen := map[string]string{}
	for _, step := range []string{"acts", "events", "figures", "times"} {
		rules, err := rule.Parse(pack, step)
		if err != nil {
			t.Fatal(err)
		}
		if len(rules) == 0 {
			t.Errorf("%s has no rules", step)
		}
		for _, r := range rules {
			if other, ok := seen[r.ID]; ok {
				t.Errorf("%s: the ID %s is taken by %s", r.Place, r.ID, other)
			}
			seen[r.ID] = r.Place
			if len(r.Yes) == 0 {
				t.Errorf("%s: rule %s has no example", r.Place, r.ID)
			}
		}
		for _, err := range append(rule.NewMatcher(rules).Test(prepare), rule.NewTrees(rules).Test(prepare)...) {
			t.Error(err)
		}
	}
}

// Every table says where its facts come from.
func TestTablesNameTheirOrigin(t *testing.T) {
	pack, err := lang.English()
	if err != nil {
		t.Fatal(err)
	}
	origins := pack.Origins()
	if len(origins) < 20 {
		t.Errorf("%d tables", len(origins))
	}
	for name, origin := range origins {
		if !slices.ContainsFunc([]string{"Own compilation", "GeoNames, CC BY 4.0"}, func(s string) bool { return strings.Contains(origin, s) }) {
			t.Errorf("%s does not name its origin: %q", name, origin)
		}
	}
}
