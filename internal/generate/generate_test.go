package generate_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley"
	"parley/evaluate"
	"parley/internal/generate"
)

func all(o generate.Options) (out []parley.Entry) {
	for batch := range generate.Entries(o) {
		out = append(out, batch...)
	}
	return out
}

func TestEntries(t *testing.T) {
	o := generate.Options{Provisions: 30, Reports: 40, Records: 410}
	entries := all(o)
	if !cmp.Equal(entries, all(o)) {
		t.Error("the same options give other entries")
	}
	reports, records := map[string]*parley.Report{}, 0
	for i := range entries {
		e := &entries[i]
		id, err := e.ContentID()
		if err != nil {
			t.Fatal(err)
		}
		e.ID = id
		switch {
		case e.Report != nil:
			reports[e.Report.ID] = e.Report
		case e.Reading != nil:
			r := e.Reading
			records += len(r.Statements) + len(r.Events) + len(r.Figures) + len(r.Commitments)
		case e.Bearing != nil:
			if b := e.Bearing; b.Words == "" || b.Span.In(reports[b.Report].Text) != b.Words {
				t.Errorf("the words %q do not stand at %v", b.Words, b.Span)
			}
		}
	}
	if len(reports) != o.Reports || records != o.Records {
		t.Errorf("%d reports with %d records", len(reports), records)
	}
	at := time.Date(2032, 6, 1, 0, 0, 0, 0, time.UTC)
	verdicts, err := evaluate.Verdicts(generate.Process, entries, parley.AsOf{At: at, Known: at}, evaluate.Options{})
	if err != nil || len(verdicts) != o.Provisions {
		t.Errorf("%d verdicts, %v", len(verdicts), err)
	}
}

func TestRepeat(t *testing.T) {
	stated := parley.Civil{Value: "2031-02-28T23:00", Zone: "Europe/Paris", From: parley.ZoneStated}
	reports := []parley.Report{
		{ID: "a", Outlet: "Harrow Daily", Text: "Left.", Published: stated},
		{ID: "b", Text: "Stayed.", Published: parley.Civil{Value: "2031-03", Zone: "Europe/Kyiv", From: parley.ZoneDateline}},
	}
	var got []generate.Record
	for r := range generate.Repeat(reports, 5) {
		got = append(got, r)
	}
	want := []generate.Record{
		{ID: "a", Outlet: "Harrow Daily", Text: "Left.", Published: "2031-02-28T23:00", Zone: "Europe/Paris"},
		{ID: "b", Text: "Stayed.", Published: "2031-03"},
		{ID: "a-again-1", Outlet: "Harrow Daily", Text: "Left.", Published: "2031-03-01T23:00", Zone: "Europe/Paris"},
		{ID: "b-again-1", Text: "Stayed.", Published: "2031-03"},
		{ID: "a-again-2", Outlet: "Harrow Daily", Text: "Left.", Published: "2031-03-02T23:00", Zone: "Europe/Paris"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for range generate.Repeat(nil, 5) {
		t.Error("something out of nothing")
	}
}
