package export_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"parley"
	"parley/internal/agreement"
	"parley/internal/export"
	"parley/internal/ledger"
)

// accord is a file with a clock time, a day, an end, a duty that counts from
// another one, and summer time between them.
const accord = `parley: 1
process: orla
title: The Orla accord
zone: Europe/Athens
instrument: {name: Accord, signed: 2031-03-01}
sides:
  - id: varen
    name: Varen
    actors:
      - {name: Ilya Dorn, aliases: [Dorn], roles: [{title: foreign minister, of: Varen}]}
      - {name: Varen's army}
  - {id: karadesh, name: Karadesh Movement}
monitors:
  - {id: jvm, name: Joint Verification Mission}
provisions:
  - {id: withdraw, text: "Varen leaves Orla, all of it.", type: withdrawal, obligors: varen, beneficiaries: karadesh, monitors: jvm, deadline: {by: "2031-03-10T12:00"}}
  - {id: truce, text: Both hold their fire., type: ceasefire, obligors: [varen, karadesh], deadline: {from: PT24H, after: withdraw}, ends: {until: P60D, after: truce}}
  - {id: release, text: Varen frees its prisoners., type: prisoners, obligors: varen, deadline: {by: "2031-04-20"}}
  - {id: talks, text: They talk., type: dialogue, obligors: [varen, karadesh], deadline: {at: "2031-06-01T09:00"}}
  - {id: aid, text: Relief gets through., type: aid, obligors: varen, deadline: {best-efforts: true}}
`

func day(d int) time.Time { return time.Date(2031, 3, d, 9, 30, 0, 0, time.UTC) }

func ptr[T any](v T) *T { return &v }

// span is where words stand in a text for the n-th time, from 0.
func span(t *testing.T, text, words string) parley.Span {
	t.Helper()
	i := strings.Index(text, words)
	if i < 0 {
		t.Fatalf("%q is not in %q", words, text)
	}
	return parley.Span{Start: i, End: i + len(words)}
}

const (
	text1 = "ORLA — “Наши” troops have left Orla, Ilya Dorn said. Shells fell on Orla on Friday; more than 300 people were killed."
	text2 = "=HYPERLINK(\"http://x\") promised relief.\r\nResidents said so."
)

func reportEntry(id, text, published string) parley.Entry {
	rep := &parley.Report{ID: id, Outlet: "Harrow Daily", Title: "On " + id, Text: text, SHA256: parley.TextDigest(text), Language: "en"}
	if published != "" {
		rep.Published = parley.Civil{Value: published, Zone: "UTC", From: parley.ZoneStated}
	}
	return parley.Entry{Kind: parley.EntryReport, Times: parley.Times{Published: rep.Published}, Report: rep}
}

func readingEntry(rep parley.Entry, release int, fill func(rd *parley.Reading)) parley.Entry {
	rd := &parley.Reading{Report: rep.Report.ID, SHA256: rep.Report.SHA256, Version: parley.ReaderVersion{Release: release, Pack: "p"}}
	fill(rd)
	return parley.Entry{Kind: parley.EntryReading, Times: parley.Times{Published: rep.Times.Published}, Reading: rd}
}

func bearingEntry(rep parley.Entry, release int, b parley.Bearing) parley.Entry {
	b.Report, b.Reader = rep.Report.ID, parley.ReaderVersion{Release: release, Pack: "p"}
	b.Words = b.Span.In(rep.Report.Text)
	return parley.Entry{Kind: parley.EntryBearing, Process: "orla", Times: parley.Times{Published: rep.Times.Published}, Bearing: &b}
}

// first is the reading of the first report by a reader.
func first(t *testing.T, rep parley.Entry, release int) parley.Entry {
	at := func(words string) parley.Span { return span(t, text1, words) }
	return readingEntry(rep, release, func(rd *parley.Reading) {
		rd.Places = []parley.Place{{Name: "Orla", Country: "Karadesh", Lat: 40.25, Lon: 22.5, Source: "GeoNames"}, {Name: "Orl", Country: "Sund", Lat: 1, Lon: 2, Source: "parley"}}
		rd.Statements = []parley.Statement{{ID: "s1", Source: ptr(at("Ilya Dorn")), Who: parley.Names{"Dorn"}, For: parley.Names{"Varen"}, Cue: ptr(at("said")), Content: []parley.Span{at("“Наши” troops have left Orla")}, Mode: parley.ModeMixed, Act: parley.ActSay, Rule: "cue.say"}}
		rd.Events = []parley.Event{
			{ID: "e1", Type: "RETREAT", Mode: "withdraw", Actor: parley.Names{"Varen's army"}, ActorSpan: ptr(at("“Наши” troops")), Trigger: at("have left"), Clause: at("“Наши” troops have left Orla"), Status: parley.StatusHappened, Where: "Orla", Said: "s1", Rule: "retreat"},
			{ID: "e2", Type: "ASSAULT", Trigger: at("fell"), Clause: at("Shells fell on Orla on Friday"), Status: parley.StatusHappened, Where: "Orla", Rule: "assault",
				When: &parley.TimeExpr{Span: at("on Friday"), Time: parley.Civil{Value: "2031-03-07"}}},
			{ID: "e3", Type: "AID", Trigger: at("said"), Clause: at("said"), Status: parley.StatusPlanned, Rule: "aid"},
			{ID: "e4", Type: "STATE", Trigger: at("left"), Clause: at("left"), Status: parley.StatusHappened, Rule: "state"},
		}
		rd.Figures = []parley.Figure{{ID: "f1", Number: at("more than 300"), Kind: "killed", Low: ptr(301.0), Comparator: parley.CompareMore, Of: "people", Rule: "figure"}}
	})
}

func second(t *testing.T, rep parley.Entry) parley.Entry {
	at := func(words string) parley.Span { return span(t, text2, words) }
	who := at("=HYPERLINK(\"http://x\")")
	return readingEntry(rep, 2, func(rd *parley.Reading) {
		rd.Statements = []parley.Statement{{ID: "s1", Source: &who, Who: parley.Names{"=HYPERLINK(\"http://x\")", "-2+3"}, Content: []parley.Span{at("relief.\r\nResidents")}, Mode: parley.ModeIndirect, Act: parley.ActPromise, Rule: "cue.promise"}}
		rd.Commitments = []parley.Commitment{{ID: "c1", Obligor: parley.Names{"Varen"}, Beneficiary: parley.Names{"Karadesh Movement"}, Action: at("relief"), Kind: parley.Achieve, Type: "aid", Force: parley.ForcePromised, Said: "s1", Rule: "c",
			Deadline: &parley.Deadline{Relation: parley.RelationBy, Time: parley.Civil{Value: "2031-03-20", Zone: "Europe/Athens"}}}}
	})
}

// filled is a ledger that holds something of every kind. The first report is
// read by two readers, of which the newer one counts; the second came later.
func filled(t *testing.T) *ledger.Memory {
	t.Helper()
	l := ledger.NewMemory()
	put(t, l, day(2), agreementEntry(t, accord))
	r1, r2 := reportEntry("r1", text1, "2031-03-11T10:00"), reportEntry("r2", text2, "2031-03-12")
	put(t, l, day(11), r1, readingEntry(r1, 1, func(rd *parley.Reading) {
		rd.Statements = []parley.Statement{{ID: "s9", Content: []parley.Span{{Start: 0, End: 4}}, Mode: parley.ModeIndirect, Act: parley.ActDeny, Rule: "old"}}
	}), bearingEntry(r1, 1, parley.Bearing{Provision: "withdraw", Sense: parley.SenseNotDone, Claimant: "Dorn", Standing: parley.StandingObligor, Span: parley.Span{Start: 0, End: 4}}))
	put(t, l, day(12), first(t, r1, 2), bearingEntry(r1, 2, parley.Bearing{Provision: "withdraw", Sense: parley.SenseFulfilled, Claimant: "Ilya Dorn", Standing: parley.StandingObligor, Chain: []string{"Harrow Daily"}, Span: span(t, text1, "“Наши” troops have left Orla"), Finding: "s1", Confidence: .75}))
	put(t, l, day(14), r2, second(t, r2), bearingEntry(r2, 2, parley.Bearing{Provision: "aid", Sense: parley.SenseIntends, Claimant: "residents", Unnamed: true, Standing: parley.StandingThird, Span: span(t, text2, "promised relief"), N: ptr(-2.0)}))
	return l
}

func agreementEntry(t *testing.T, src string) parley.Entry {
	t.Helper()
	a, problems, err := agreement.Load("accord.yaml", []byte(src))
	if err != nil {
		t.Fatal(err, problems)
	}
	return parley.Entry{Kind: parley.EntryAgreement, Process: a.Process, Times: parley.Times{Published: a.Instrument.Signed}, Agreement: a}
}

func put(t *testing.T, l ledger.Ledger, now time.Time, entries ...parley.Entry) []parley.EntryID {
	t.Helper()
	ids, err := l.Append(t.Context(), now, entries...)
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

func asked(k export.Kind) export.Query {
	return export.Query{Kind: k, Process: "orla", AsOf: parley.AsOf{At: day(20), Known: day(20)}}
}

// written exports what some queries ask for into one file.
func written(t *testing.T, l ledger.Ledger, f export.Format, queries ...export.Query) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := export.NewWriter(&b, f, queries[0].Kind)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range queries {
		for r, err := range export.Rows(t.Context(), l, q) {
			if err != nil {
				t.Fatal(err)
			}
			if err := w.Write(r); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// of asks for all kinds that a format has.
func of(f export.Format) []export.Query {
	var out []export.Query
	for _, k := range f.Kinds() {
		out = append(out, asked(k))
	}
	return out
}

// ids gives the records that a query asks for.
func ids(t *testing.T, l ledger.Ledger, q export.Query) []string {
	t.Helper()
	var out []string
	for r, err := range export.Rows(t.Context(), l, q) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, r.ID)
	}
	return slices.Clip(out)
}
