package parley_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"parley"
)

func TestContentID(t *testing.T) {
	report := func(text string) *parley.Report { return &parley.Report{ID: "r1", Text: text} }
	base := parley.Entry{Kind: parley.EntryReport, Report: report("The army has left.")}
	id := func(e parley.Entry) parley.EntryID {
		t.Helper()
		id, err := e.ContentID()
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	first := id(base)
	if !strings.HasPrefix(string(first), "report-") || len(first) != len("report-")+32 {
		t.Errorf("ID %q", first)
	}
	same := base
	same.ID = "report-0"
	same.Times.Recorded = time.Date(2031, 3, 10, 0, 0, 0, 0, time.UTC)
	captured := *base.Report
	captured.Captured = same.Times.Recorded
	same.Report = &captured
	if got := id(same); got != first {
		t.Error("taking the same report in again, or fetching it again, makes another entry")
	}
	if captured.Captured.IsZero() || same.ID != "report-0" {
		t.Error("computing an ID changes the entry")
	}
	for name, e := range map[string]parley.Entry{
		"another text":      {Kind: parley.EntryReport, Report: report("The army has stayed.")},
		"another time":      {Kind: parley.EntryReport, Report: base.Report, Times: parley.Times{Published: parley.Civil{Value: "2031-03-10"}}},
		"another utterance": {Kind: parley.EntryReport, Report: base.Report, Times: parley.Times{Uttered: parley.Civil{Value: "2031-03-10"}}},
		"another process":   {Kind: parley.EntryReport, Report: base.Report, Process: "valley"},
	} {
		if id(e) == first {
			t.Errorf("%s has the same ID", name)
		}
	}
	for name, e := range map[string]parley.Entry{
		"no body":        {Kind: parley.EntryReport},
		"another body":   {Kind: parley.EntryReport, Ruling: &parley.Ruling{}},
		"two bodies":     {Kind: parley.EntryReport, Report: base.Report, Ruling: &parley.Ruling{}},
		"no such kind":   {Kind: "opinion", Report: base.Report},
		"no kind at all": {},
	} {
		if got, err := e.ContentID(); !errors.Is(err, parley.ErrInvalid) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// A review that was taken back decides nothing; taking that back brings it back.
// What goes in a circle, or names what nobody has, ends.
func TestDecisions(t *testing.T) {
	at := time.Date(2031, 3, 10, 0, 0, 0, 0, time.UTC)
	review := func(id, of parley.EntryID, accept bool) *parley.Entry {
		at = at.Add(time.Hour)
		return &parley.Entry{ID: id, Kind: parley.EntryReview, Times: parley.Times{Recorded: at}, Review: &parley.Review{Entry: of, Accept: accept, By: "analyst"}}
	}
	for _, c := range []struct {
		name    string
		reviews []*parley.Entry
		want    parley.EntryID
	}{
		{"none", nil, ""},
		{"one", []*parley.Entry{review("r1", "b", false)}, "r1"},
		{"the last", []*parley.Entry{review("r1", "b", false), review("r2", "b", true)}, "r2"},
		{"taken back", []*parley.Entry{review("r1", "b", false), review("u1", "r1", false)}, ""},
		{"the one before it", []*parley.Entry{review("r1", "b", false), review("r2", "b", true), review("u2", "r2", false)}, "r1"},
		{"brought back", []*parley.Entry{review("r1", "b", false), review("u1", "r1", false), review("u2", "u1", false)}, "r1"},
		{"confirmed", []*parley.Entry{review("r1", "b", false), review("u1", "r1", true)}, "r1"},
		{"a circle", []*parley.Entry{review("r1", "r2", false), review("r2", "r1", false)}, ""},
		{"itself", []*parley.Entry{review("r1", "r1", false)}, ""},
		{"one ID for all", []*parley.Entry{review("", "b", true), review("", "", false)}, ""},
	} {
		for range 2 { // in either order
			got := parley.Decisions(c.reviews)["b"]
			if got == nil && c.want != "" || got != nil && got.ID != c.want {
				t.Errorf("%s: %v decides, want %q", c.name, got, c.want)
			}
			slices.Reverse(c.reviews)
		}
	}
}

// An agreement without dated limits has the ID that it had when limits were one
// text, and such an entry reads as before.
func TestUndatedLimitsKeepTheID(t *testing.T) {
	const old = `{"process":"kesten","title":"","instrument":{"name":""},"zone":"UTC","monitors":[{"id":"jm","name":"Joint <Mission>","limits":"No boats & no <maps>."},{"id":"b","name":"B"}],"provisions":[{"id":"p","text":"","type":"","kind":""}]}`
	var read parley.Agreement
	if err := json.Unmarshal([]byte(old), &read); err != nil {
		t.Fatal(err)
	}
	entry := func(a parley.Agreement) parley.EntryID {
		id, err := parley.Entry{Kind: parley.EntryAgreement, Process: "kesten", Agreement: &a}.ContentID()
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	if id := entry(read); id != "agreement-3ff0a69fccd473066cb15ca7cbde374e" {
		t.Errorf("the ID has become %s", id)
	}
	dated := read
	dated.Monitors = []parley.Monitor{read.Monitors[0], read.Monitors[1]}
	dated.Monitors[0].Limits = parley.Limits{{Text: "No boats & no <maps>.", Until: parley.Civil{Value: "2031-03-10", Zone: "UTC"}}}
	if entry(dated) == entry(read) {
		t.Error("a date of a limit does not count for the ID")
	}
	raw, err := json.Marshal(dated)
	if err != nil {
		t.Fatal(err)
	}
	var again parley.Agreement
	if err := json.Unmarshal(raw, &again); err != nil || !reflect.DeepEqual(again, dated) {
		t.Errorf("%+v came back as %+v, %v", dated.Monitors, again.Monitors, err)
	}
}
