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
