package evaluate_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parley"
	"parley/evaluate"
)

func TestChanges(t *testing.T) {
	p := achieve("p", at(parley.RelationBy, "2031-03-10T12:00"))
	all := []parley.Entry{
		plan(p, achieve("idle", nil)),
		entry("2031-03-11T09:00", said("p", parley.SenseFulfilled, "A", parley.StandingObligor)),
		entry("2031-03-12T09:00", moved("p", *at(parley.RelationBy, "2031-03-20T12:00"))),
	}
	moment := func(s string) parley.AsOf {
		m, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return parley.AsOf{At: m, Known: m}
	}
	for _, c := range []struct {
		from, to string
		want     []string
	}{
		{"2031-03-05", "2031-03-06", nil},
		{"2031-03-05", "2031-03-11", []string{"overdue, no report, was pending"}},
		{"2031-03-11", "2031-03-12", []string{"claimed met, was overdue, no report", "for it: claimed, was no report", "one new finding"}},
		{"2031-03-12", "2031-03-13", []string{"in force, was overdue", "due 2031-03-20 11:00 UTC, was 2031-03-10 11:00 UTC", "warning: The extension became known when the time it moves, 2031-03-10 11:00 UTC (2031-03-10 12:00 CET), was over."}},
	} {
		t.Run(c.from+" to "+c.to, func(t *testing.T) {
			got, err := evaluate.Changes("x", all, moment(c.from), moment(c.to), evaluate.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(got) == 0 && c.want == nil {
				return
			}
			if len(got) != 1 || got[0].Provision != "p" || !slices.Equal(got[0].What, c.want) {
				t.Errorf("%+v\nwant %q", got, c.want)
			}
		})
	}
	if _, err := evaluate.Changes("x", all, moment("2031-03-05"), moment("2031-02-01"), evaluate.Options{}); err == nil {
		t.Error("there is an answer before the agreement was known")
	}
}

// From a question to itself nothing changes, and what is the same is not told.
func TestNothingChangesByItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all, from, to := entries(t), asOf(t), asOf(t)
		same, err := evaluate.Changes("x", all, to, to, evaluate.Options{})
		if err == nil && len(same) > 0 {
			t.Fatalf("%+v", same)
		}
		changes, err := evaluate.Changes("x", all, from, to, evaluate.Options{})
		if err != nil {
			return
		}
		for _, v := range verdicts(t, all, to, evaluate.Options{}) {
			told := slices.ContainsFunc(changes, func(c parley.Change) bool { return c.Provision == v.Provision })
			for _, old := range verdicts(t, all, from, evaluate.Options{}) {
				if old.Provision == v.Provision && !told && (old.Badge != v.Badge || old.Norm != v.Norm || old.Epistemic != v.Epistemic && old.Direction == v.Direction) {
					t.Fatalf("%s: from %s to %s, and nobody tells", v.Provision, old.Badge, v.Badge)
				}
			}
		}
	})
}
