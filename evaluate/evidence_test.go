package evaluate_test

import (
	"runtime"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parley"
	"parley/evaluate"
)

// Evidence that is gathered once answers as if it were gathered anew, on one core
// or several, and whoever else asks it at the time.
func TestEvidenceAnswersAnyQuestion(t *testing.T) {
	all := ledger(30, 2500) // enough for several cores
	evidence := evaluate.Gather("x", all)
	questions := []parley.AsOf{{At: day0.AddDate(0, 1, 0), Known: day0.AddDate(0, 1, 0)}, {At: day0.AddDate(0, 5, 0), Known: day0.AddDate(0, 5, 0)}, {At: day0.AddDate(0, 3, 0), Known: day0.AddDate(0, 5, 0), ByRecorded: true}}
	want := make([][]parley.Verdict, len(questions))
	cores := runtime.GOMAXPROCS(1)
	for i, q := range questions {
		var err error
		if want[i], err = evaluate.Verdicts("x", all, q, evaluate.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	runtime.GOMAXPROCS(max(cores, 4))
	defer runtime.GOMAXPROCS(cores)
	var asking sync.WaitGroup
	for i := range 3 * len(questions) {
		asking.Go(func() {
			k := i % len(questions)
			got, err := evidence.Verdicts(questions[k], evaluate.Options{})
			if diff := cmp.Diff(want[k], got); err != nil || diff != "" {
				t.Errorf("question %d, asked again: %v %s", k, err, diff)
			}
		})
	}
	asking.Wait()
}

// A provision alone has the answer that it has among all.
func TestVerdictOfOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all, q := history(t), asOf(t)
		evidence := evaluate.Gather("x", all)
		want, err := evidence.Verdicts(q, evaluate.Options{})
		if err != nil {
			return
		}
		for _, w := range want {
			got, err := evidence.Verdict(w.Provision, q, evaluate.Options{})
			if diff := cmp.Diff(w, got); err != nil || diff != "" {
				t.Fatalf("%s alone: %v %s", w.Provision, err, diff)
			}
		}
	})
}
