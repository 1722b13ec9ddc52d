package brief_test

import (
	"strings"
	"testing"
	"time"

	"parley"
	"parley/evaluate"
	"parley/internal/brief"
)

func at(day, hour int) time.Time { return time.Date(2031, 3, day, hour, 0, 0, 0, time.UTC) }

func day(value string) parley.Civil {
	return parley.Civil{Value: value, Zone: "UTC", From: parley.ZoneStated}
}

func entries(t *testing.T) []parley.Entry {
	t.Helper()
	a := &parley.Agreement{Process: "karadesh", Title: "Accord of *Tamis*", Zone: "Asia/Tbilisi", Instrument: parley.Instrument{Signed: day("2031-03-01")},
		Sides: []parley.Side{{ID: "varen", Name: "Varen"}, {ID: "karadesh", Name: "Karadesh"}},
		Provisions: []parley.Provision{
			{ID: "withdraw", Text: "Varen leaves Tamis.", Kind: parley.Achieve, Obligors: []string{"varen"}, Deadline: &parley.Deadline{Relation: parley.RelationBy, Time: day("2031-03-08T12:00")}},
			{ID: "prisoners", Text: "Prisoners go home.", Kind: parley.Achieve, Obligors: []string{"varen"}, Deadline: &parley.Deadline{Relation: parley.RelationBy, Time: day("2031-03-12T12:00")}},
			{ID: "dialogue", Text: "Talks begin.", Kind: parley.Achieve, Obligors: []string{"varen"}, Deadline: &parley.Deadline{Relation: parley.RelationBy, Time: day("2031-03-09T12:00")}},
		}}
	rep := &parley.Report{ID: "r1", Outlet: "Harrow Daily", Title: "Out of Tamis", Published: day("2031-03-09T10:00"), URL: "https://harrow.example/1"}
	out := []parley.Entry{
		{Kind: parley.EntryAgreement, Process: "karadesh", Times: parley.Times{Published: day("2031-03-01")}, Agreement: a},
		{Kind: parley.EntryReport, Times: parley.Times{Published: rep.Published}, Report: rep},
		{Kind: parley.EntryBearing, Process: "karadesh", Times: parley.Times{Published: rep.Published}, Bearing: &parley.Bearing{Provision: "withdraw", Sense: parley.SenseFulfilled, Report: "r1", Words: "the last_soldier [has] left\nTamis", Claimant: "Varen", Standing: parley.StandingObligor}},
		{Kind: parley.EntryBearing, Process: "karadesh", Times: parley.Times{Published: rep.Published}, Bearing: &parley.Bearing{Provision: "withdraw", Sense: parley.SenseNotDone, Report: "r1", Words: "tanks are still there", Claimant: "Karadesh", Standing: parley.StandingCounterparty}},
	}
	for i := range out {
		id, err := out[i].ContentID()
		if err != nil {
			t.Fatal(err)
		}
		out[i].ID, out[i].Times.Recorded = id, at(20, 0)
	}
	return out
}

func TestMarkdown(t *testing.T) {
	all := entries(t)
	asOf := parley.AsOf{At: at(9, 18), Known: at(9, 18)}
	verdicts, err := evaluate.Verdicts("karadesh", all, asOf, evaluate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	changes, err := evaluate.Changes("karadesh", all, parley.AsOf{At: at(8, 0), Known: at(8, 0)}, asOf, evaluate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b := brief.New(all[0].Agreement, all, verdicts, changes, at(8, 0), asOf)
	var s strings.Builder
	if err := b.Markdown(&s); err != nil {
		t.Fatal(err)
	}
	got := s.String()
	for _, want := range []string{
		"# Accord of \\*Tamis\\*\n",
		"What changed since 8 March 2031, 04:00 +04. At 9 March 2031, 22:00 +04, as known at 9 March 2031, 22:00 +04.",
		"- **withdraw**: disputed, before: pending",
		"“the last\\_soldier \\[has\\] left Tamis” [^1]",
		"“tanks are still there” [^1]",
		"## Overdue, and nobody has said anything\n\n- **dialogue**",
		"- **prisoners**: due 12 March 2031, 16:00 +04 (12:00 UTC on 12 March); pending. *Prisoners go home.*",
		"[^1]: Harrow Daily, “Out of Tamis”, 9 March 2031, 14:00 +04, https://harrow.example/1, report r1\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("there is no %q in\n%s", want, got)
		}
	}
	if n := strings.Count(got, "[^1]:"); n != 1 {
		t.Errorf("the one source has %d footnotes", n)
	}
}

func TestNothingToTell(t *testing.T) {
	asOf := parley.AsOf{At: at(2, 0), Known: at(2, 0)}
	all := entries(t)
	verdicts, err := evaluate.Verdicts("karadesh", all, asOf, evaluate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range verdicts {
		verdicts[i].Window.Latest = time.Time{}
	}
	b := brief.New(all[0].Agreement, all, verdicts, nil, at(1, 12), asOf)
	if !b.Empty() || len(b.Parts()) > 0 {
		t.Errorf("%+v", b)
	}
}
