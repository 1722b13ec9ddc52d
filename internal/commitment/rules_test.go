package commitment_test

import (
	"testing"

	"parley"
	"parley/internal/lang"
	"parley/internal/rule"
	"parley/read"
)

// Each rule finds the action of its examples, and nothing in its counter-examples.
func TestRulesHoldTheirExamples(t *testing.T) {
	pack, err := lang.English()
	if err != nil {
		t.Fatal(err)
	}
	rules, err := rule.Parse(pack, "commitments")
	if err != nil {
		t.Fatal(err)
	}
	reader, err := read.New(read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	found := func(in, id string) []string {
		rd, err := reader.Read(t.Context(), &parley.Report{ID: "r", Text: in, Published: parley.Civil{Value: "2031-03-03", Zone: "UTC"}})
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, c := range rd.Commitments {
			if c.Rule == id {
				out = append(out, c.Action.In(in))
			}
		}
		return out
	}
	for _, r := range rules {
		for _, y := range r.Yes {
			if got := found(y.Text, r.ID); len(got) != 1 || got[0] != y.Want {
				t.Errorf("%s: rule %s finds %q in %q, want %q", r.Place, r.ID, got, y.Text, y.Want)
			}
		}
		for _, n := range r.No {
			if got := found(n, r.ID); len(got) > 0 {
				t.Errorf("%s: rule %s finds %q in %q", r.Place, r.ID, got, n)
			}
		}
	}
}
