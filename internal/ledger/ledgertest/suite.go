// Package ledgertest is the suite that every ledger has to pass.
//
//	ledgertest.Run(t, func(t *testing.T) ledger.Store { return ledger.NewMemory() })
package ledgertest

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley"
	"parley/internal/ledger"
)

var now = time.Date(2031, 3, 10, 12, 0, 0, 0, time.UTC)

// sketched is the sketch of the reading: an evaluation needs it.
const sketched parley.Sketch = "AAQabcdef"

// Entries gives one entry of every kind about an invented process.
func Entries() []parley.Entry {
	published := parley.Times{Published: parley.Civil{Value: "2031-03-10", Zone: "UTC", From: parley.ZoneStated}}
	report := parley.Report{ID: "r1", Outlet: "Harrow Daily", Text: "Varen's army has left, Dorn said.", SHA256: parley.TextDigest("Varen's army has left, Dorn said.")}
	bearing := parley.Bearing{Provision: "withdraw", Sense: parley.SenseFulfilled, Report: "r1", Span: parley.Span{End: 21}, Words: "Varen's army has left", Claimant: "Ilya Dorn", Standing: parley.StandingObligor}
	return []parley.Entry{
		{Kind: parley.EntryReport, Times: published, Report: &report},
		{Kind: parley.EntryReading, Times: published, Reading: &parley.Reading{Report: "r1", SHA256: report.SHA256, Statements: []parley.Statement{{ID: "s1"}}, Sketch: sketched}},
		{Kind: parley.EntryAgreement, Process: "karadesh", Times: published, Agreement: &parley.Agreement{Process: "karadesh", Title: "Accord", Zone: "UTC", Provisions: []parley.Provision{{ID: "withdraw"}}}},
		{Kind: parley.EntryBearing, Process: "karadesh", Times: published, Bearing: &bearing},
		{Kind: parley.EntryDeclaration, Process: "karadesh", Times: published, Declaration: &parley.Declaration{Side: "varen"}},
		{Kind: parley.EntryExtension, Process: "karadesh", Times: published, Extension: &parley.Extension{Provision: "withdraw"}},
		{Kind: parley.EntryNotice, Process: "karadesh", Times: published, Notice: &parley.Notice{Act: parley.NoticeSuspend}},
		{Kind: parley.EntryRuling, Process: "karadesh", Ruling: &parley.Ruling{Provision: "withdraw", Sense: parley.SenseBreached, By: "analyst"}},
		{Kind: parley.EntryReview, Process: "karadesh", Review: &parley.Review{Entry: "bearing-0", Accept: true, By: "analyst"}},
		{Kind: parley.EntryAnnotation, Process: "karadesh", Annotation: &parley.Annotation{Report: "r1", Span: parley.Span{End: 21}, Words: "Varen's army has left", Note: "Which army?", By: "analyst"}},
	}
}

func list(t *testing.T, l ledger.Store, q ledger.Query) []parley.Entry {
	t.Helper()
	var out []parley.Entry
	for e, err := range l.Entries(t.Context(), q) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, e)
	}
	return out
}

// Run runs the suite on ledgers that open gives, each empty.
func Run(t *testing.T, open func(t *testing.T) ledger.Store) {
	t.Run("round trip of every kind", func(t *testing.T) {
		l := open(t)
		added, err := l.Append(t.Context(), now, Entries()...)
		if err != nil || len(added) != len(Entries()) {
			t.Fatalf("added %d, %v", len(added), err)
		}
		for i, want := range Entries() {
			got, err := l.Get(t.Context(), added[i])
			if err != nil {
				t.Fatal(err)
			}
			want.ID, want.Times.Recorded = added[i], now
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s changed on the way (-want +got):\n%s", want.Kind, diff)
			}
		}
		if faults, err := l.Verify(t.Context(), nil); err != nil || len(faults) > 0 {
			t.Errorf("verify: %v, %v", faults, err)
		}
	})
	t.Run("adding again adds nothing", func(t *testing.T) {
		l := open(t)
		if _, err := l.Append(t.Context(), now, Entries()...); err != nil {
			t.Fatal(err)
		}
		added, err := l.Append(t.Context(), now.Add(time.Hour), Entries()...)
		if err != nil || len(added) != 0 {
			t.Errorf("added %v again, %v", added, err)
		}
		if n := len(list(t, l, ledger.Query{})); n != len(Entries()) {
			t.Errorf("%d entries, want %d", n, len(Entries()))
		}
	})
	t.Run("all or none", func(t *testing.T) {
		l := open(t)
		bad := append(Entries(), parley.Entry{Kind: parley.EntryReport})
		if _, err := l.Append(t.Context(), now, bad...); !errors.Is(err, parley.ErrInvalid) {
			t.Errorf("err = %v, want ErrInvalid", err)
		}
		wrong := Entries()
		wrong[3].ID = "bearing-00000000000000000000000000000000"
		if _, err := l.Append(t.Context(), now, wrong...); !errors.Is(err, parley.ErrInvalid) {
			t.Errorf("a wrong ID: err = %v, want ErrInvalid", err)
		}
		if n := len(list(t, l, ledger.Query{})); n != 0 {
			t.Errorf("%d entries of a batch that failed", n)
		}
	})
	t.Run("queries", func(t *testing.T) {
		l := open(t)
		if _, err := l.Append(t.Context(), now, Entries()...); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			name string
			q    ledger.Query
			want int
		}{
			{"all", ledger.Query{}, 10},
			{"process", ledger.Query{Process: "karadesh"}, 8},
			{"other process", ledger.Query{Process: "nowhere"}, 0},
			{"report", ledger.Query{Report: "r1"}, 4},
			{"kinds", ledger.Query{Kinds: []parley.EntryKind{parley.EntryReport, parley.EntryRuling}}, 2},
		} {
			if n := len(list(t, l, c.q)); n != c.want {
				t.Errorf("%s: %d entries, want %d", c.name, n, c.want)
			}
		}
		for _, e := range list(t, l, ledger.Query{Stubs: true}) {
			if e.Report != nil && e.Report.Text != "" || e.Reading != nil && len(e.Reading.Statements) > 0 {
				t.Errorf("stub of %s is whole", e.Kind)
			}
			if e.Reading != nil && e.Reading.Sketch != sketched {
				t.Errorf("the stub of a reading has the sketch %q", e.Reading.Sketch)
			}
		}
	})
	t.Run("not found", func(t *testing.T) {
		l := open(t)
		if _, err := l.Get(t.Context(), "report-1"); !errors.Is(err, parley.ErrNotFound) {
			t.Errorf("get: %v", err)
		}
		if _, err := ledger.Agreement(t.Context(), l, "nowhere"); !errors.Is(err, parley.ErrNotFound) {
			t.Errorf("agreement: %v", err)
		}
		if _, err := ledger.ReportByID(t.Context(), l, "nowhere"); !errors.Is(err, parley.ErrNotFound) {
			t.Errorf("report: %v", err)
		}
	})
	t.Run("many writers", func(t *testing.T) {
		l := open(t)
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for n := range 20 {
					r := parley.Report{ID: "r" + strings.Repeat("x", n), Text: "t"}
					if _, err := l.Append(t.Context(), now, parley.Entry{Kind: parley.EntryReport, Report: &r}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if n := len(list(t, l, ledger.Query{})); n != 20 {
			t.Errorf("%d entries of 20 that four writers each added", n)
		}
		if faults, err := l.Verify(t.Context(), nil); err != nil || len(faults) > 0 {
			t.Errorf("verify: %v, %v", faults, err)
		}
	})
	t.Run("views", func(t *testing.T) {
		l := open(t)
		if _, err := l.Append(t.Context(), now, Entries()...); err != nil {
			t.Fatal(err)
		}
		if p, err := l.Processes(t.Context()); err != nil || !cmp.Equal(p, []string{"karadesh"}) {
			t.Errorf("processes = %v, %v", p, err)
		}
		if e, err := ledger.Evidence(t.Context(), l, "karadesh"); err != nil || len(e) != 10 {
			t.Errorf("%d entries of evidence, %v", len(e), err)
		}
		if e, err := ledger.ReadingOf(t.Context(), l, "r1"); err != nil || e.Reading.Report != "r1" {
			t.Errorf("reading = %v, %v", e, err)
		}
	})
	t.Run("places in the order of arrival", func(t *testing.T) { places(t, open(t)) })
	t.Run("records are found", func(t *testing.T) { finds(t, open(t)) })
	t.Run("captures", func(t *testing.T) { captures(t, open(t)) })
	t.Run("updates", func(t *testing.T) { updates(t, open(t)) })
}
