package export_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley"
	"parley/internal/export"
	"parley/internal/ledger"
)

func TestRows(t *testing.T) {
	l := filled(t)
	for _, c := range []struct {
		name string
		q    func(q *export.Query)
		kind export.Kind
		want []string
	}{
		{"the newest reading of each report, oldest report first", nil, export.KindStatements, []string{"r1#s1", "r2#s1"}},
		{"no states, which are kept for bearings", nil, export.KindEvents, []string{"r1#e1", "r1#e2", "r1#e3"}},
		{"figures", nil, export.KindFigures, []string{"r1#f1"}},
		{"commitments", nil, export.KindCommitments, []string{"r2#c1"}},
		{"verdicts in the order of the file", nil, export.KindVerdicts, []string{"orla/withdraw", "orla/truce", "orla/release", "orla/talks", "orla/aid"}},
		{"what could be known then", func(q *export.Query) { q.AsOf.Known = day(12) }, export.KindStatements, []string{"r1#s1"}},
		{"before the report was out", func(q *export.Query) { q.AsOf.Known = day(11) }, export.KindStatements, nil},
		{"what the ledger had by then", func(q *export.Query) { q.AsOf.Known, q.AsOf.ByRecorded = day(11), true }, export.KindStatements, []string{"r1#s9"}},
		{"what the ledger took in since", func(q *export.Query) { q.Since = day(13) }, export.KindStatements, []string{"r2#s1"}},
		{"at that time or later", func(q *export.Query) { q.Since = day(14) }, export.KindStatements, []string{"r2#s1"}},
		{"nothing since", func(q *export.Query) { q.Since = day(15) }, export.KindStatements, nil},
		{"of all processes", func(q *export.Query) { q.Process = "" }, export.KindStatements, []string{"r1#s1", "r2#s1"}},
		{"verdicts that have changed", func(q *export.Query) { q.Since, q.AsOf.Known, q.AsOf.At = day(13), day(15), day(13) }, export.KindVerdicts, []string{"orla/aid"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := asked(c.kind)
			if c.q != nil {
				c.q(&q)
			}
			if d := cmp.Diff(c.want, ids(t, l, q)); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestBearingsOfOlderReadingsAreSuperseded(t *testing.T) {
	l := filled(t)
	senses := func(change func(q *export.Query)) (out []parley.Sense) {
		q := asked(export.KindBearings)
		change(&q)
		for r, err := range export.Rows(t.Context(), l, q) {
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, r.Bearing.Sense)
		}
		return out
	}
	if got := senses(func(*export.Query) {}); !slices.Equal(got, []parley.Sense{parley.SenseFulfilled, parley.SenseIntends}) {
		t.Errorf("now: %v", got)
	}
	if got := senses(func(q *export.Query) { q.AsOf.ByRecorded, q.AsOf.Known = true, day(11) }); !slices.Equal(got, []parley.Sense{parley.SenseNotDone}) {
		t.Errorf("as the ledger had it on the 11th: %v", got)
	}
	if got := senses(func(q *export.Query) { q.Options.MinConfidence = .8 }); !slices.Equal(got, []parley.Sense{parley.SenseIntends}) {
		t.Errorf("sure enough: %v", got)
	}
	if got := senses(func(q *export.Query) { q.Options.Reviewed = true }); len(got) != 0 {
		t.Errorf("none is reviewed: %v", got)
	}
	id := ids(t, l, asked(export.KindBearings))[0]
	put(t, l, day(16), parley.Entry{Kind: parley.EntryReview, Process: "orla", Review: &parley.Review{Entry: parley.EntryID(id), Accept: true, By: "A. Reader"}})
	if got := senses(func(q *export.Query) { q.Options.Reviewed = true }); !slices.Equal(got, []parley.Sense{parley.SenseFulfilled}) {
		t.Errorf("one is reviewed: %v", got)
	}
	// A correction by hand stands in its place, and counts from its report.
	put(t, l, day(17), parley.Entry{Kind: parley.EntryBearing, Process: "orla", Times: parley.Times{Published: parley.Civil{Value: "2031-03-11T10:00", Zone: "UTC"}},
		Bearing: &parley.Bearing{Provision: "withdraw", Sense: parley.SensePartly, Claimant: "Ilya Dorn", Standing: parley.StandingObligor, By: "A. Reader", Reason: "Only some.", Corrects: parley.EntryID(id)}})
	if got := senses(func(q *export.Query) { q.AsOf.Known = day(12) }); !slices.Equal(got, []parley.Sense{parley.SensePartly}) {
		t.Errorf("as known on the 12th, corrected since: %v", got)
	}
	// Nor does a newer reader bring back what was corrected.
	again, err := l.Get(t.Context(), parley.EntryID(id))
	if err != nil {
		t.Fatal(err)
	}
	found := *again.Bearing
	found.Reader.Release++
	again.ID, again.Bearing = "", &found
	put(t, l, day(18), again)
	if got := senses(func(q *export.Query) { q.AsOf.Known = day(12) }); !slices.Equal(got, []parley.Sense{parley.SensePartly}) {
		t.Errorf("as known on the 12th, corrected and read anew since: %v", got)
	}
	if got := senses(func(q *export.Query) { q.AsOf.Known, q.AsOf.ByRecorded = day(16), true }); !slices.Contains(got, parley.SenseFulfilled) {
		t.Errorf("as the ledger had it before: %v", got)
	}
}

// The same entries give the same bytes, in whatever order they arrived.
func TestOrderOfArrivalNeverShows(t *testing.T) {
	build := func(turn bool) *ledger.Memory {
		l := ledger.NewMemory()
		put(t, l, day(2), agreementEntry(t, accord))
		r1, r2, r3 := reportEntry("r1", text1, "2031-03-11T10:00"), reportEntry("r2", text2, "2031-03-12"), reportEntry("r3", text1, "2031-03-11T10:00")
		var groups [][]parley.Entry
		for _, r := range []parley.Entry{r1, r3} {
			groups = append(groups, []parley.Entry{r, first(t, r, 2), bearingEntry(r, 2, parley.Bearing{Provision: "withdraw", Sense: parley.SenseFulfilled, Claimant: "Ilya Dorn", Standing: parley.StandingObligor, Span: span(t, text1, "have left")})})
		}
		groups = append(groups, []parley.Entry{r2, second(t, r2), bearingEntry(r2, 2, parley.Bearing{Provision: "aid", Sense: parley.SenseIntends, Claimant: "residents", Unnamed: true, Standing: parley.StandingThird})})
		if turn {
			slices.Reverse(groups)
		}
		for _, g := range groups {
			put(t, l, day(14), g...)
		}
		return l
	}
	one, other := build(false), build(true)
	for _, f := range export.Formats() {
		for _, k := range f.Kinds() {
			if a, b := written(t, one, f, asked(k)), written(t, other, f, asked(k)); !bytes.Equal(a, b) {
				t.Errorf("%s of %s:\n%s\n%s", f, k, a, b)
			}
		}
	}
}

func TestWhatCannotBeExported(t *testing.T) {
	l := filled(t)
	for _, c := range []struct {
		q    export.Query
		want error
	}{
		{export.Query{Kind: "letters", Process: "orla"}, parley.ErrInvalid},
		{export.Query{Kind: export.KindBearings}, parley.ErrInvalid},
		{export.Query{Kind: export.KindStatements, Process: "nowhere"}, parley.ErrNotFound},
		{export.Query{Kind: export.KindVerdicts, Process: "orla", AsOf: parley.AsOf{At: day(1), Known: day(1).AddDate(-1, 0, 0)}}, parley.ErrNotFound},
	} {
		var err error
		for _, e := range export.Rows(t.Context(), l, c.q) {
			err = e
		}
		if !errors.Is(err, c.want) {
			t.Errorf("%+v: %v", c.q, err)
		}
	}
	if _, err := export.NewWriter(&bytes.Buffer{}, "xlsx", export.KindEvents); !errors.Is(err, parley.ErrInvalid) {
		t.Error(err)
	}
	if _, err := export.NewWriter(&bytes.Buffer{}, export.FormatPLOVER, export.KindFigures); !errors.Is(err, parley.ErrUnsupported) {
		t.Error(err)
	}
}

// A caller that has enough is not called again.
func TestRowsEndWhereTheCallerEnds(t *testing.T) {
	l, n := filled(t), 0
	for range export.Rows(t.Context(), l, asked(export.KindVerdicts)) {
		n++
		break
	}
	if n != 1 {
		t.Error(n)
	}
	var lines int
	for _, line := range strings.Split(string(written(t, l, export.FormatJSONL, of(export.FormatJSONL)...)), "\n") {
		if line != "" {
			lines++
		}
	}
	if lines != 2+1+3+1+2+5 {
		t.Errorf("%d lines", lines)
	}
}
