package resolve_test

import (
	"testing"

	"parley"
)

// What is told in passing, presumed or foreseen is less sure than what somebody
// says that a side has done.
func TestConfidence(t *testing.T) {
	for _, c := range []struct {
		text    string
		certain bool
	}{
		{"Varen's army attacked Orla, the Joint Mission said.", true},
		{"Varen's army attacked Orla.", false},
		{"Varen's army attacked Orla on Tuesday.", true},
	} {
		rep := parley.Report{ID: "r", Outlet: "Harrow Daily", Text: c.text, Published: parley.Civil{Value: "2031-03-12", Zone: "UTC"}}
		got := resolved(t, &rep)
		if len(got) != 1 || got[0].Confidence >= 0.5 != c.certain {
			t.Errorf("%s: %+v", c.text, got)
		}
	}
}
