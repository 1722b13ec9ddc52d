package clause_test

import (
	"testing"

	"parley"
	"parley/internal/clause"
	"parley/internal/engine/enginetest"
	"parley/internal/text"
)

func TestWhoDoesWhatToWhom(t *testing.T) {
	prepare := enginetest.Prepare(t)
	for _, c := range []struct {
		text, verb, agent, patient string
	}{
		{"The army shelled the village.", "shelled", "army", "village"},
		{"The village was shelled by the army.", "shelled", "army", "village"},
		{"The village was shelled on Monday.", "shelled", "", "village"},
		{"Rebels agreed to release the prisoners.", "release", "Rebels", "prisoners"},
		{"The envoy urged the rebels to release the prisoners.", "release", "rebels", "prisoners"},
		{"The soldiers who burned the houses left.", "burned", "soldiers", "houses"},
		{"The soldiers burned the houses and left.", "left", "soldiers", ""},
		{"Officials said three men, including a guard, were freed.", "freed", "", "men"},
		{"Varen accused the rebels of burning the houses.", "burning", "rebels", "houses"},
		{"The rebels were accused of burning the houses.", "burning", "rebels", "houses"},
		{"The envoy called on the rebels to release the prisoners.", "release", "rebels", "prisoners"},
		{"The rebels left the town after burning the houses.", "burning", "rebels", "houses"},
		{"Human Rights Watch accused Dorn's forces of attacks on civilians.", "accused", "Watch", "forces"},
		{"Western countries have tightened sanctions on Varen.", "tightened", "countries", "sanctions"},
		{"Varen is under pressure from its allies to end the siege.", "end", "Varen", "siege"},
		{"He did not foresee the union intervening in Varen.", "intervening", "union", ""},
		{"Mali wants written assurances that the rebels would disarm before its army leaves.", "leaves", "army", ""},
		{"They have trained guards and paid the drivers.", "paid", "They", "drivers"},
		{"Dorn imposed a fine on the miners for blocking the road.", "blocking", "miners", "road"},
		{"The guards went so far as to burn the houses.", "burn", "guards", "houses"},
		{"The guards agreed but on Sunday burned the houses.", "burned", "guards", "houses"},
		{"The king denied the right of the miners to close the road.", "close", "miners", "road"},
		{"Their withdrawal of tanks was late.", "withdrawal", "Their", "tanks"},
	} {
		d := text.New(&parley.Report{Text: c.text})
		prepare(d)
		at := -1
		for i := range d.Tokens {
			if d.Words(d.Span(text.Range{First: i, End: i + 1})) == c.verb {
				at = i
			}
		}
		word := func(i int) string {
			if i < 0 {
				return ""
			}
			return d.Words(d.Span(text.Range{First: i, End: i + 1}))
		}
		if a, p := word(clause.Agent(d, at)), word(clause.Patient(d, at)); a != c.agent || p != c.patient {
			t.Errorf("%s: %q does it to %q, want %q and %q", c.text, a, p, c.agent, c.patient)
		}
	}
}

func TestNegated(t *testing.T) {
	prepare := enginetest.Prepare(t)
	for in, want := range map[string]bool{
		"The army did not leave.": true, "The army never left.": true, "No soldier left.": true, "The army left.": false,
	} {
		d := text.New(&parley.Report{Text: in})
		prepare(d)
		for i := range d.Nodes {
			if d.Nodes[i].Head < 0 && clause.Negated(d, i) != want {
				t.Errorf("%s: denied is %v", in, !want)
			}
		}
	}
}

func TestPhrase(t *testing.T) {
	prepare := enginetest.Prepare(t)
	for _, c := range []struct{ text, head, want string }{
		{"The head of the mission, who arrived on Monday, left.", "head", "The head of the mission"},
		{"A spokesman for the rebels in the north said so.", "spokesman", "A spokesman for the rebels in the north"},
		{"They met the old envoy and his aides.", "envoy", "the old envoy"},
	} {
		d := text.New(&parley.Report{Text: c.text})
		prepare(d)
		for i := range d.Tokens {
			if d.Words(d.Span(text.Range{First: i, End: i + 1})) == c.head {
				if got := d.Words(d.Span(clause.Phrase(d, i))); got != c.want {
					t.Errorf("%s: %q, want %q", c.text, got, c.want)
				}
			}
		}
	}
}
