package evaluate_test

import (
	"fmt"
	"time"

	"parley"
	"parley/evaluate"
)

// The army has to leave by noon; it says that it has, then the monitor finds
// that it has not.
func ExampleVerdicts() {
	zone := "Asia/Tbilisi"
	entries := []parley.Entry{
		{ID: "agreement-1", Kind: parley.EntryAgreement, Process: "tamis", Times: parley.Times{Published: parley.Civil{Value: "2031-03-01", Zone: zone}}, Agreement: &parley.Agreement{
			Process: "tamis", Zone: zone,
			Provisions: []parley.Provision{{ID: "withdraw", Kind: parley.Achieve, Obligors: []string{"varen"}, Deadline: &parley.Deadline{Relation: parley.RelationBy, Time: parley.Civil{Value: "2031-03-10T12:00", Zone: zone}}}},
		}},
		{ID: "bearing-1", Kind: parley.EntryBearing, Process: "tamis", Times: parley.Times{Published: parley.Civil{Value: "2031-03-10T11:00", Zone: zone}},
			Bearing: &parley.Bearing{Provision: "withdraw", Sense: parley.SenseFulfilled, Claimant: "Varen", Standing: parley.StandingObligor}},
		{ID: "bearing-2", Kind: parley.EntryBearing, Process: "tamis", Times: parley.Times{Published: parley.Civil{Value: "2031-03-11T17:30", Zone: zone}},
			Bearing: &parley.Bearing{Provision: "withdraw", Sense: parley.SenseNotDone, Claimant: "Joint Mission", Standing: parley.StandingMonitor}},
	}
	for _, day := range []int{9, 11, 12} {
		t := time.Date(2031, 3, day, 0, 0, 0, 0, time.UTC)
		verdicts, err := evaluate.Verdicts("tamis", entries, parley.AsOf{At: t, Known: t}, evaluate.Options{})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(verdicts[0].Reason)
	}
	// Output:
	// pending, until 2031-03-10 08:00 UTC; nobody has said whether it was done
	// claimed met; it was due by 2031-03-10 08:00 UTC; for: claimed, against: no report
	// breached since 2031-03-11 13:30 UTC; for: claimed, against: established
}
