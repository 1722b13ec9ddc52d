package ledgertest

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley"
	"parley/internal/ledger"
)

// told gives a report of an invented outlet and its reading: a statement and a figure.
func told(n int, text, who string, release int) []parley.Entry {
	day := parley.Civil{Value: fmt.Sprintf("2031-03-%02d", n), Zone: "UTC", From: parley.ZoneStated}
	rep := parley.Report{ID: fmt.Sprintf("r%d", n), Outlet: "Harrow Daily", Title: "Tarn talks", Published: day, Text: text, SHA256: parley.TextDigest(text)}
	low := 3.0
	rd := parley.Reading{Report: rep.ID, SHA256: rep.SHA256, Version: parley.ReaderVersion{Release: release},
		Statements: []parley.Statement{{ID: "s1", Who: parley.Names{who}, Content: []parley.Span{{Start: 0, End: len(text)}}, Act: parley.ActSay, Mode: parley.ModeIndirect}},
		Figures:    []parley.Figure{{ID: "f1", Number: parley.Span{Start: 0, End: 5}, Kind: "killed", Low: &low, Said: "s1"}}}
	return []parley.Entry{{Kind: parley.EntryReport, Times: parley.Times{Published: day}, Report: &rep}, {Kind: parley.EntryReading, Times: parley.Times{Published: day}, Reading: &rd}}
}

func places(t *testing.T, l ledger.Store) {
	if head, err := l.Head(t.Context()); err != nil || head != 0 {
		t.Fatalf("head of an empty ledger = %d, %v", head, err)
	}
	m := ledger.NewMirror(l)
	var before []parley.Entry
	for i, e := range Entries() {
		at, _ := l.Head(t.Context())
		if _, err := l.Append(t.Context(), now, e); err != nil {
			t.Fatal(err)
		}
		head, err := l.Head(t.Context())
		if err != nil || head <= at {
			t.Fatalf("head %d after %d, %v", head, at, err)
		}
		if n := len(list(t, l, ledger.Query{After: at})); n != 1 {
			t.Errorf("%d entries after the last but one", n)
		}
		if n := len(list(t, l, ledger.Query{Until: at})); at > 0 && n != i {
			t.Errorf("%d entries until the last but one, want %d", n, i)
		}
		got, err := m.Evidence(t.Context(), "karadesh")
		if err != nil {
			t.Fatal(err)
		}
		if len(got) < len(before) || len(before) > 0 && !cmp.Equal(got[:len(before)], before) {
			t.Errorf("after entry %d the mirror gives other entries than before", i)
		}
		before = got
		for _, at := range []int64{at, head} {
			all := list(t, l, ledger.Query{Until: at, Process: "karadesh"})
			if at == 0 {
				all = nil
			}
			got, err := ledger.EvidenceUntil(t.Context(), l, "karadesh", at)
			if err != nil {
				t.Fatal(err)
			}
			got = slices.DeleteFunc(got, func(e parley.Entry) bool { return e.Process == "" })
			if len(got) != len(all) {
				t.Errorf("%d entries of the process until %d, want %d", len(got), at, len(all))
			}
		}
	}
	if len(before) != len(Entries()) {
		t.Errorf("the mirror has %d entries, want %d: a report that is cited later counts", len(before), len(Entries()))
	}
	if n := len(list(t, l, ledger.Query{Cited: "karadesh", Kinds: []parley.EntryKind{parley.EntryReport, parley.EntryReading}})); n != 2 {
		t.Errorf("%d cited texts, want 2", n)
	}
}

func finds(t *testing.T, l ledger.Store) {
	for n, text := range []string{"Three were killed in Tamis, the Élan council said.", "Nobody was killed, \u0301 Varen said.", "The troops of Varen have left Tamis."} {
		if _, err := l.Append(t.Context(), now, told(n+1, text, []string{"Élan council", "Varen", "Varen"}[n], 1)...); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := l.Append(t.Context(), now, parley.Entry{Kind: parley.EntryBearing, Process: "karadesh", Bearing: &parley.Bearing{Provision: "withdraw", Report: "r3"}}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		f    ledger.Find
		want []string
	}{
		{"all, newest first", ledger.Find{}, []string{"r3 f1", "r3 s1", "r3 ", "r2 f1", "r2 s1", "r2 ", "r1 f1", "r1 s1", "r1 "}},
		{"all, oldest first", ledger.Find{Oldest: true}, []string{"r1 ", "r1 s1", "r1 f1", "r2 ", "r2 s1", "r2 f1", "r3 ", "r3 s1", "r3 f1"}},
		{"one of two actors", ledger.Find{Actors: []string{"VAREN", "élan council"}, Kinds: []ledger.RecordKind{ledger.RecordStatement, ledger.RecordFigure}, Oldest: true}, []string{"r1 s1", "r1 f1", "r2 s1", "r2 f1", "r3 s1", "r3 f1"}},
		{"words and an actor", ledger.Find{Text: "killed", Actors: []string{"varen"}}, []string{"r2 s1"}},
		{"words of reports", ledger.Find{Text: "KILLED", Kinds: []ledger.RecordKind{ledger.RecordReport}}, []string{"r2 ", "r1 "}},
		{"title", ledger.Find{Text: "talks", Oldest: true}, []string{"r1 ", "r2 ", "r3 "}},
		{"accents do not matter", ledger.Find{Text: "elan", Kinds: []ledger.RecordKind{ledger.RecordStatement}}, []string{"r1 s1"}},
		{"side by side", ledger.Find{Text: `"troops of varen"`, Kinds: []ledger.RecordKind{ledger.RecordStatement}}, []string{"r3 s1"}},
		{"not side by side", ledger.Find{Text: `"varen troops"`}, nil},
		{"beginning of a word", ledger.Find{Text: "kil* nob*", Kinds: []ledger.RecordKind{ledger.RecordStatement}}, []string{"r2 s1"}},
		{"beside a loose accent", ledger.Find{Text: `"killed varen"`, Kinds: []ledger.RecordKind{ledger.RecordStatement}}, []string{"r2 s1"}},
		{"a loose accent and a word", ledger.Find{Text: "\u0301* council \u0301\u0308", Kinds: []ledger.RecordKind{ledger.RecordStatement}}, []string{"r1 s1"}},
		{"a loose accent in quotes", ledger.Find{Text: "\"\u0301 nobody\"", Kinds: []ledger.RecordKind{ledger.RecordStatement}}, []string{"r2 s1"}},
		{"a loose accent alone", ledger.Find{Text: "\u0301", Kinds: []ledger.RecordKind{ledger.RecordFigure}}, []string{"r3 f1", "r2 f1", "r1 f1"}},
		{"marks of the index's own language", ledger.Find{Text: `killed" OR (NEAR`}, nil},
		{"actor", ledger.Find{Actors: []string{"varen"}, Roles: []ledger.Role{ledger.RoleSource}, Kinds: []ledger.RecordKind{ledger.RecordFigure}}, []string{"r3 f1", "r2 f1"}},
		{"process", ledger.Find{Process: "karadesh"}, []string{"r3 f1", "r3 s1", "r3 "}},
		{"from and until", ledger.Find{From: now.AddDate(0, 0, -8), Until: now.AddDate(0, 0, -7), Kinds: []ledger.RecordKind{ledger.RecordReport}}, []string{"r2 "}},
		{"type", ledger.Find{Types: []string{"wounded"}}, nil},
	} {
		var got []string
		for after := ""; ; {
			c.f.After, c.f.Limit = after, 2
			found, err := l.Find(t.Context(), c.f)
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			if found.Total != len(c.want) {
				t.Errorf("%s: total %d, want %d", c.name, found.Total, len(c.want))
			}
			for _, r := range found.Records {
				got = append(got, r.Report+" "+r.ID)
			}
			if after = found.Next; after == "" {
				break
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
	if _, err := l.Find(t.Context(), ledger.Find{After: "x"}); !errors.Is(err, parley.ErrInvalid) {
		t.Errorf("a false cursor: %v", err)
	}
	if a, err := l.Actors(t.Context(), ledger.ActorQuery{}); err != nil || !cmp.Equal(a, []ledger.ActorCount{{Name: "Varen", Records: 4}, {Name: "Élan council", Records: 2}}) {
		t.Errorf("actors = %v, %v", a, err)
	}
	if a, err := l.Actors(t.Context(), ledger.ActorQuery{Prefix: "coun", Process: "karadesh"}); err != nil || len(a) > 0 {
		t.Errorf("actors of another process = %v, %v", a, err)
	}
	rereadings(t, l)
}

// rereadings: the records of a newer reader replace those of an older one.
func rereadings(t *testing.T, l ledger.Store) {
	for _, release := range []int{3, 2} { // an older one that comes late changes nothing
		e := told(1, "Three were killed in Tamis, the Élan council said.", fmt.Sprintf("Reader %d", release), release)
		if _, err := l.Append(t.Context(), now, e[1]); err != nil {
			t.Fatal(err)
		}
	}
	found, err := l.Find(t.Context(), ledger.Find{Report: "r1", Kinds: []ledger.RecordKind{ledger.RecordStatement}})
	if err != nil || len(found.Records) != 1 || !cmp.Equal(found.Records[0].Who(ledger.RoleSource), []string{"Reader 3"}) {
		t.Errorf("after newer readings: %v, %v", found.Records, err)
	}
}

func captures(t *testing.T, l ledger.Store) {
	one := parley.Capture{Source: "https://harrow.example/1", MediaType: "text/html", Bytes: []byte("<p>one"), SHA256: "11", Fetched: now}
	two := parley.Capture{Source: "https://harrow.example/1", MediaType: "text/html", Bytes: []byte("<p>two"), SHA256: "22", Fetched: now.Add(time.Hour)}
	for _, c := range []parley.Capture{one, two, one} {
		if err := l.Keep(t.Context(), "r1", c); err != nil {
			t.Fatal(err)
		}
	}
	all, err := l.Captures(t.Context(), "r1")
	if err != nil || len(all) != 2 || all[0].SHA256 != "11" || all[1].Bytes != nil {
		t.Errorf("captures = %v, %v", all, err)
	}
	if got, err := l.Capture(t.Context(), "r1", "22"); err != nil || !cmp.Equal(got, two) {
		t.Errorf("capture = %v, %v", got, err)
	}
	if _, err := l.Capture(t.Context(), "r2", "22"); !errors.Is(err, parley.ErrNotFound) {
		t.Errorf("capture of another report: %v", err)
	}
}
