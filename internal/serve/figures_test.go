package serve_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"parley"
	"parley/internal/ledger"
)

// counted gives a ledger with one report for each number of killed, by a claimant.
func counted(t *testing.T, claims map[string]float64) ledger.Store {
	t.Helper()
	l := ledger.NewMemory()
	n := 0
	for who, number := range claims {
		n++
		text := fmt.Sprintf("%g people were killed in Tamis, %s said.", number, who)
		day := parley.Civil{Value: "2031-03-09", Zone: "UTC", From: parley.ZoneStated}
		rep := &parley.Report{ID: fmt.Sprintf("r%d", n), Outlet: "Harrow Daily", Published: day, Text: text, SHA256: parley.TextDigest(text)}
		rd := &parley.Reading{Report: rep.ID, SHA256: rep.SHA256, Statements: []parley.Statement{{ID: "s1", Who: parley.Names{who}, Content: []parley.Span{{End: 10}}}},
			Figures: []parley.Figure{{ID: "f1", Number: parley.Span{End: 1}, Kind: "killed", Low: &number, High: &number, Of: "people", By: parley.Names{"Varen"}, Said: "s1"}}}
		if _, err := l.Append(t.Context(), now, parley.Entry{Kind: parley.EntryReport, Times: parley.Times{Published: day}, Report: rep}, parley.Entry{Kind: parley.EntryReading, Times: parley.Times{Published: day}, Reading: rd}); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

func TestFigures(t *testing.T) {
	_, body := get(t, handler(t, counted(t, map[string]float64{"the clinic": 0})), http.MethodGet, "/figures")
	if !strings.Contains(body, "1 figures") || !strings.Contains(body, "<svg class=\"chart\"") {
		t.Errorf("a figure of nobody is not drawn:\n%s", body)
	}
	h := handler(t, counted(t, map[string]float64{"the clinic": 12, "Karadesh": 30}))
	_, body = get(t, h, http.MethodGet, "/figures")
	if !strings.Contains(body, "cannot all be so") || !strings.Contains(body, "who gives it: ") {
		t.Errorf("12 and 30 are not told apart:\n%s", body)
	}
	_, body = get(t, h, http.MethodGet, "/figures?claimant=Varen") // whom both accuse
	if !strings.Contains(body, "0 figures") {
		t.Errorf("who did it counts as who says so:\n%s", body)
	}
}

// Counts of killed by their period: which cannot all be so.
func TestDisputesOfPeriods(t *testing.T) {
	number := func(n float64) *float64 { return &n }
	exact := func(from, to string, n float64) parley.Figure {
		return parley.Figure{From: from, To: to, Low: number(n), High: number(n)}
	}
	by := func(who string, f parley.Figure) parley.Figure {
		f.By = parley.Names{who}
		return f
	}
	for name, c := range map[string]struct {
		a, b parley.Figure
		want bool
	}{
		"the longer time has fewer":             {exact("2031-03-01", "2031-03-31", 40), exact("2031-03-05", "2031-03-06", 60), true},
		"the longer time has more":              {exact("2031-03-01", "2031-03-31", 60), exact("2031-03-05", "2031-03-06", 40), false},
		"times that overlap":                    {exact("2031-03-01", "2031-03-10", 40), exact("2031-03-05", "2031-03-12", 60), false},
		"one time, two numbers":                 {exact("2031-03-01", "2031-03-10", 40), exact("2031-03-01", "2031-03-10", 60), true},
		"at least":                              {exact("2031-03-01", "2031-03-10", 40), parley.Figure{From: "2031-03-01", To: "2031-03-10", Low: number(30)}, false},
		"at least more":                         {exact("2031-03-01", "2031-03-10", 40), parley.Figure{From: "2031-03-01", To: "2031-03-10", Low: number(41)}, true},
		"killed by anybody and by one":          {exact("2031-03-01", "2031-03-10", 40), by("Varen", exact("2031-03-01", "2031-03-10", 60)), true},
		"killed by one and by anybody":          {by("Varen", exact("2031-03-01", "2031-03-10", 40)), exact("2031-03-01", "2031-03-10", 60), false},
		"a beginning that nobody gives":         {exact("", "2031-03-31", 40), exact("2031-03-05", "2031-03-06", 60), false},
		"a period and a number without a time":  {exact("2031-03-01", "2031-03-31", 40), exact("", "", 60), false},
		"a further number without its time":     {exact("", "", 40), parley.Figure{Further: true, Low: number(60), High: number(60)}, false},
		"two numbers of one day without a time": {exact("", "", 40), exact("", "", 60), true},
	} {
		l := ledger.NewMemory()
		for i, f := range []parley.Figure{c.a, c.b} {
			rep := &parley.Report{ID: fmt.Sprintf("r%d", i), Text: "Some were killed.", SHA256: parley.TextDigest("Some were killed."), Published: parley.Civil{Value: "2031-04-09", Zone: "UTC"}}
			f.ID, f.Kind, f.Number = "f1", "killed", parley.Span{End: 4}
			rd := &parley.Reading{Report: rep.ID, SHA256: rep.SHA256, Figures: []parley.Figure{f}}
			if _, err := l.Append(t.Context(), now, parley.Entry{Kind: parley.EntryReport, Report: rep}, parley.Entry{Kind: parley.EntryReading, Reading: rd}); err != nil {
				t.Fatal(err)
			}
		}
		if _, body := get(t, handler(t, l), http.MethodGet, "/figures"); strings.Contains(body, "cannot all be so") != c.want {
			t.Errorf("%s: told apart %v, want %v", name, !c.want, c.want)
		}
	}
}

// Counts without a time are compared within one day of their reports, and nobody
// with himself in one report.
func TestDisputesOfReports(t *testing.T) {
	type claim struct {
		report, published, who string
		n                      float64
		period                 string
	}
	for name, c := range map[string]struct {
		claims []claim
		want   bool
	}{
		"morning and evening of one day":  {[]claim{{"r1", "2031-03-09T08:00", "the clinic", 12, ""}, {"r2", "2031-03-09T20:00", "Karadesh", 30, ""}}, true},
		"a clock time and its day":        {[]claim{{"r1", "2031-03-09T08:00", "the clinic", 12, ""}, {"r2", "2031-03-09", "Karadesh", 30, ""}}, true},
		"the last hour and the next day":  {[]claim{{"r1", "2031-03-09T23:30", "the clinic", 12, ""}, {"r2", "2031-03-10T00:30", "Karadesh", 30, ""}}, false},
		"the last hour of one day":        {[]claim{{"r1", "2031-03-09T23:59", "the clinic", 12, ""}, {"r2", "2031-03-09T00:00", "Karadesh", 30, ""}}, true},
		"a day and none":                  {[]claim{{"r1", "", "the clinic", 12, ""}, {"r2", "2031-03-09", "Karadesh", 30, ""}}, false},
		"none and none":                   {[]claim{{"r1", "", "the clinic", 12, ""}, {"r2", "", "Karadesh", 30, ""}}, false},
		"undated, with one period":        {[]claim{{"r1", "", "the clinic", 12, "2031-03"}, {"r2", "", "Karadesh", 30, "2031-03"}}, true},
		"one claimant in one report":      {[]claim{{"r1", "2031-03-09", "the clinic", 12, ""}, {"r1", "2031-03-09", "the clinic", 30, ""}}, false},
		"one claimant, one period":        {[]claim{{"r1", "2031-03-09", "the clinic", 12, "2031-03"}, {"r1", "2031-03-09", "the clinic", 30, "2031-03"}}, false},
		"one claimant in two reports":     {[]claim{{"r1", "2031-03-09", "the clinic", 12, ""}, {"r2", "2031-03-09", "the clinic", 30, ""}}, true},
		"two claimants in one report":     {[]claim{{"r1", "2031-03-09", "the clinic", 12, ""}, {"r1", "2031-03-09", "Karadesh", 30, ""}}, true},
		"two claimants in undated report": {[]claim{{"r1", "", "the clinic", 12, ""}, {"r1", "", "Karadesh", 30, ""}}, false},
	} {
		l := ledger.NewMemory()
		readings := map[string]*parley.Reading{}
		for i, x := range c.claims {
			rd := readings[x.report]
			published := parley.Civil{Value: x.published, Zone: "UTC"}
			if x.published == "" {
				published = parley.Civil{}
			}
			if rd == nil {
				text := "Some were killed in " + x.report + "."
				rep := &parley.Report{ID: x.report, Text: text, SHA256: parley.TextDigest(text), Published: published}
				rd = &parley.Reading{Report: rep.ID, SHA256: rep.SHA256}
				readings[x.report] = rd
				if _, err := l.Append(t.Context(), now, parley.Entry{Kind: parley.EntryReport, Times: parley.Times{Published: published}, Report: rep}); err != nil {
					t.Fatal(err)
				}
			}
			said := fmt.Sprintf("s%d", i)
			rd.Statements = append(rd.Statements, parley.Statement{ID: said, Who: parley.Names{x.who}, Content: []parley.Span{{End: 10}}})
			rd.Figures = append(rd.Figures, parley.Figure{ID: fmt.Sprintf("f%d", i), Number: parley.Span{End: 4}, Kind: "killed", Low: &x.n, High: &x.n, From: x.period, To: x.period, Said: said})
		}
		for _, rd := range readings {
			if _, err := l.Append(t.Context(), now, parley.Entry{Kind: parley.EntryReading, Reading: rd}); err != nil {
				t.Fatal(err)
			}
		}
		_, body := get(t, handler(t, l), http.MethodGet, "/figures")
		if strings.Contains(body, "cannot all be so") != c.want {
			t.Errorf("%s: told apart %v, want %v", name, !c.want, c.want)
		}
		if !strings.Contains(body, "2 figures") {
			t.Errorf("%s: not two figures are listed", name)
		}
	}
}
