package evaluate_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parley"
	"parley/evaluate"
)

func outcomeIn(v parley.Verdict) evaluate.Outcome {
	o := evaluate.Outcome{Badge: v.Badge, Norm: v.Norm, For: v.For, Against: v.Against, Reservations: len(v.Reservations), Due: v.Window.Latest.UTC()}
	if v.Done != nil {
		o.Done = v.Done.N
	}
	return o
}

// What a trial says would change is what does change once the decision is in the
// ledger, and nothing else; and each bearing that is open is tried.
func TestTrialsSayWhatADecisionWouldChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all, q := entries(t), asOf(t)
		q.ByRecorded = false
		for i := range all {
			if b := all[i].Bearing; b != nil && rapid.Bool().Draw(t, "unsure") {
				b.Confidence = 0.3
				seal(&all[i], i)
			}
		}
		o := evaluate.Options{Reviewed: rapid.Bool().Draw(t, "reviewed only"), MinConfidence: rapid.SampledFrom([]float64{0, 0.5}).Draw(t, "confidence")}
		before := verdicts(t, all, q, o)
		trials, err := evaluate.Trials("x", all, q, o)
		if (err != nil) != (before == nil) {
			t.Fatalf("%v, and %d verdicts", err, len(before))
		}
		for _, trial := range trials {
			e := parley.Entry{Kind: parley.EntryReview, Review: &parley.Review{Entry: trial.Entry, Accept: !trial.Counts, By: "analyst"}}
			seal(&e, 999)
			after := verdicts(t, append(slices.Clone(all), e), q, o)
			want := map[string]evaluate.Shift{}
			for i := range before {
				if s := (evaluate.Shift{Provision: before[i].Provision, Before: outcomeIn(before[i]), After: outcomeIn(after[i])}); s.Before != s.After {
					want[s.Provision] = s
				}
			}
			got := map[string]evaluate.Shift{}
			for _, s := range trial.Shifts {
				got[s.Provision] = s
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Fatalf("%s, which counts: %v: the ledger (-) says otherwise than the trial (+): %s", trial.Entry, trial.Counts, d)
			}
		}
	})
}

// The same of a process of which much is told, where most decisions change
// nothing and are not tried.
func TestTrialsOfMuch(t *testing.T) {
	all := ledger(12, 500)
	for i := range all {
		if b := all[i].Bearing; b != nil && i%3 == 0 {
			b.Confidence = 0.3
			seal(&all[i], i)
		}
	}
	q := parley.AsOf{At: day0.AddDate(0, 4, 0), Known: day0.AddDate(0, 4, 0)}
	o := evaluate.Options{MinConfidence: 0.5}
	before, err := evaluate.Verdicts("x", all, q, o)
	if err != nil {
		t.Fatal(err)
	}
	trials, err := evaluate.Trials("x", all, q, o)
	if err != nil {
		t.Fatal(err)
	}
	shifted := 0
	for _, trial := range trials {
		e := parley.Entry{Kind: parley.EntryReview, Review: &parley.Review{Entry: trial.Entry, Accept: !trial.Counts, By: "analyst"}}
		seal(&e, 999)
		after, err := evaluate.Verdicts("x", append(slices.Clone(all), e), q, o)
		if err != nil {
			t.Fatal(err)
		}
		for i := range before {
			s := evaluate.Shift{Provision: before[i].Provision, Before: outcomeIn(before[i]), After: outcomeIn(after[i])}
			if said := slices.Contains(trial.Shifts, s); said != (s.Before != s.After) {
				t.Fatalf("%s, which counts: %v: of %+v the trial says %v", trial.Entry, trial.Counts, s, said)
			} else if said {
				shifted++
			}
		}
	}
	if len(trials) < 300 || shifted == 0 || shifted > len(trials)/2 {
		t.Errorf("%d of %d trials shift something", shifted, len(trials))
	}
}

func TestTrialsAreOfWhatIsOpen(t *testing.T) {
	a := parley.Agreement{Zone: "UTC", Provisions: []parley.Provision{
		{ID: "p", Kind: parley.Achieve, Obligors: []string{"a"}, Deadline: &parley.Deadline{Relation: parley.RelationBy, Time: parley.Civil{Value: "2031-03-04"}}},
		{ID: "r", Kind: parley.Achieve, Requires: []string{"p"}},
	}}
	at := parley.Times{Published: parley.Civil{Value: "2031-03-03"}}
	finding := func(n string) parley.Entry {
		return parley.Entry{Kind: parley.EntryBearing, Times: at, Bearing: &parley.Bearing{Provision: "p", Sense: parley.SenseFulfilled, Claimant: "M", Standing: parley.StandingMonitor, Finding: n, Report: n}}
	}
	open, accepted, rejected, byHand := finding("e1"), finding("e2"), finding("e3"), finding("e4")
	byHand.Bearing.By = "analyst"
	all := []parley.Entry{{Kind: parley.EntryAgreement, Times: parley.Times{Published: parley.Civil{Value: "2031-03-01"}}, Agreement: &a}, open, accepted, rejected, byHand}
	for i := range all {
		seal(&all[i], i)
	}
	for i, accept := range map[int]bool{2: true, 3: false} {
		e := parley.Entry{Kind: parley.EntryReview, Review: &parley.Review{Entry: all[i].ID, Accept: accept, By: "analyst"}}
		seal(&e, 9)
		all = append(all, e)
	}
	q := parley.AsOf{At: day0.AddDate(0, 0, 9), Known: day0.AddDate(0, 0, 9)}
	trials, err := evaluate.Trials("x", all, q, evaluate.Options{})
	if err != nil || len(trials) != 1 || trials[0].Entry != all[1].ID || !trials[0].Counts || trials[0].Shifts != nil {
		t.Fatalf("%+v, %v", trials, err)
	}
	// Alone, it carries the answer, and what waits for it.
	trials, err = evaluate.Trials("x", all[:2], q, evaluate.Options{})
	if err != nil || len(trials) != 1 || len(trials[0].Shifts) != 2 || trials[0].Shifts[0].Provision != "p" || trials[0].Shifts[0].After.Badge != parley.BadgeOverdue || trials[0].Shifts[1].After.Norm != parley.NormConditional {
		t.Fatalf("%+v, %v", trials, err)
	}
}

func BenchmarkTrials(b *testing.B) {
	for _, size := range []struct{ provisions, bearings int }{{12, 300}, {200, 20_000}} {
		b.Run(fmt.Sprintf("%d-of-%d", size.bearings, size.provisions), func(b *testing.B) {
			all := ledger(size.provisions, size.bearings)
			q := parley.AsOf{At: day0.AddDate(0, 4, 0), Known: day0.AddDate(0, 4, 0).Add(time.Hour)}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := evaluate.Trials("x", all, q, evaluate.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
