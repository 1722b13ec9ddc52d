package evaluate_test

import (
	"fmt"
	"strings"
	"testing"

	"parley"
	"parley/evaluate"
)

// ledger is a process of many provisions and bearings: half of the provisions
// are kept up, some count from another, wait for one or are extended; the
// bearings come from many claimants, through wires, with and without names, in
// three times fewer reports, of which some are copies.
func ledger(provisions, bearings int) []parley.Entry {
	a := parley.Agreement{Process: "x", Zone: "Asia/Tbilisi", Instrument: parley.Instrument{Signed: parley.Civil{Value: "2031-03-01"}}, Monitors: []parley.Monitor{{ID: "m", Name: "M"}}}
	id := func(i int) string { return fmt.Sprintf("p%d", i) }
	for i := range provisions {
		p := parley.Provision{ID: id(i), Kind: parley.Achieve, Obligors: []string{"a"}, Beneficiaries: []string{"b"}, Monitors: []string{"m"}, Deadline: &parley.Deadline{Relation: parley.RelationBy, Time: parley.Civil{Value: "2031-03-20T06:00"}}}
		switch {
		case i%2 == 1:
			p.Kind, p.Deadline.Relation = parley.Maintain, parley.RelationFrom
		case i%10 == 2:
			p.Deadline = &parley.Deadline{Relation: parley.RelationBy, Offset: "P7D", After: id(i - 2), Anchor: parley.AnchorDeadline, Count: parley.CountNextDay}
		case i%10 == 4:
			p.Requires = []string{id(i - 2)}
		case i%10 == 6:
			p.Quantity = &parley.Quantity{Amount: 100, Unit: "people"}
		}
		a.Provisions = append(a.Provisions, p)
	}
	all := []parley.Entry{{Kind: parley.EntryAgreement, Times: parley.Times{Published: parley.Civil{Value: "2031-03-01"}}, Agreement: &a}}
	for i := 0; i < provisions; i += 20 {
		all = append(all, parley.Entry{Kind: parley.EntryExtension, Times: parley.Times{Published: parley.Civil{Value: "2031-03-19"}}, Extension: &parley.Extension{Provision: id(i), Deadline: parley.Deadline{Relation: parley.RelationBy, Time: parley.Civil{Value: "2031-03-25"}}}})
	}
	senses := []parley.Sense{parley.SenseFulfilled, parley.SenseNotDone, parley.SenseBreached, parley.SensePartly, parley.SenseIntends, parley.SenseFulfilled, parley.SenseConditional}
	standings := []parley.Standing{parley.StandingThird, parley.StandingObligor, parley.StandingOutlet, parley.StandingCounterparty, parley.StandingThird, parley.StandingOutlet, parley.StandingThird, parley.StandingOutlet, parley.StandingThird, parley.StandingOutlet, parley.StandingMonitor}
	for i := range bearings {
		b := parley.Bearing{Provision: id(i * 7 % provisions), Sense: senses[i%len(senses)], Claimant: fmt.Sprintf("claimant %d", i%97), Standing: standings[i%len(standings)], Report: fmt.Sprintf("r%d", i/3), Finding: fmt.Sprintf("e%d", i), Words: fmt.Sprintf("these are the words of the finding number %d, as two have it", i/2), Chain: []string{fmt.Sprintf("wire %d", i%5), fmt.Sprintf("outlet %d", i%61)}, Unnamed: i%6 == 0}
		times := parley.Times{Published: parley.Civil{Value: fmt.Sprintf("2031-%02d-%02dT%02d:%02d", 3+i%6, 2+i%27, i%24, i%60), Zone: "Asia/Tbilisi"}}
		if b.Standing == parley.StandingOutlet {
			b.Passage = fmt.Sprintf("On the day that this report tells of, %s, and report number %d goes on with what else there was.", b.Words, i/3)
		}
		all = append(all, parley.Entry{Kind: parley.EntryBearing, Times: times, Bearing: &b})
		if i%3 == 0 { // of ten reports two are copies
			var words strings.Builder
			for w := range 60 {
				fmt.Fprintf(&words, "%d ", (max(i/3%10, 1)+i/30*10)*60+w)
			}
			all = append(all, parley.Entry{Kind: parley.EntryReading, Times: times, Reading: &parley.Reading{Report: b.Report, Sketch: parley.SketchOf(words.String() + "and the rest of the day")}})
		}
	}
	for i := range all {
		seal(&all[i], i)
	}
	return all
}

// The bar is a second on one core for a hundred thousand bearings over six
// hundred provisions.
func BenchmarkVerdicts(b *testing.B) {
	for _, size := range []struct{ provisions, bearings int }{{40, 2000}, {600, 100_000}} {
		b.Run(fmt.Sprintf("%d-of-%d", size.bearings, size.provisions), func(b *testing.B) {
			all := ledger(size.provisions, size.bearings)
			q := parley.AsOf{At: day0.AddDate(0, 4, 0), Known: day0.AddDate(0, 4, 0)}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := evaluate.Verdicts("x", all, q, evaluate.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
