package figure_test

import (
	"testing"

	"parley/internal/engine/enginetest"
	"parley/internal/lang"
	"parley/internal/rule"
)

// Each rule finds its own examples, and leaves its counter-examples alone.
func TestRulesHoldTheirExamples(t *testing.T) {
	pack, err := lang.English()
	if err != nil {
		t.Fatal(err)
	}
	rules, err := rule.Parse(pack, "figures")
	if err != nil || len(rules) == 0 {
		t.Fatal(len(rules), err)
	}
	for _, err := range rule.NewTrees(rules).Test(enginetest.Prepare(t)) {
		t.Error(err)
	}
}
