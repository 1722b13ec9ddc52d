package serve_test

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"parley"
	"parley/internal/ledger"
)

var markup = regexp.MustCompile(`<[^>]*>`)

// Characters that turn the direction of text or are not seen stand on no page,
// whatever name or title has them; their numbers stand there instead, and links
// lead to the name as it is.
func TestUnseenCharactersAreShown(t *testing.T) {
	const bad = "Var\u202een\u200b\u2066x"
	l := ledger.NewMemory()
	a := &parley.Agreement{Process: "kesten", Title: bad, Zone: "UTC", Instrument: parley.Instrument{Name: bad, Known: parley.Civil{Value: "2031-01-01"}}, Sides: []parley.Side{{ID: "s", Name: bad}}, Monitors: []parley.Monitor{{ID: "m", Name: bad, Limits: parley.Limits{{Text: bad}}}},
		Provisions: []parley.Provision{{ID: "p" + bad, Text: bad, Kind: parley.Achieve, Type: bad, Obligors: []string{"s"}, Monitors: []string{"m"}, Condition: bad}}}
	rep := &parley.Report{ID: "r", Outlet: bad, Title: bad, Text: "The troops left.", SHA256: parley.TextDigest("The troops left."), Published: parley.Civil{Value: "2031-01-02"}}
	b := &parley.Bearing{Provision: "p" + bad, Sense: parley.SenseFulfilled, Report: "r", Span: parley.Span{Start: 0, End: 10}, Words: "The troops", Claimant: bad, Standing: parley.StandingThird, Chain: []string{bad, bad + " Post"}}
	if _, err := l.Append(t.Context(), now,
		parley.Entry{Kind: parley.EntryAgreement, Process: "kesten", Times: parley.Times{Published: a.Instrument.Known}, Agreement: a},
		parley.Entry{Kind: parley.EntryReport, Times: parley.Times{Published: rep.Published}, Report: rep},
		parley.Entry{Kind: parley.EntryBearing, Process: "kesten", Times: parley.Times{Published: rep.Published}, Bearing: b}); err != nil {
		t.Fatal(err)
	}
	h := handler(t, l)
	_, board := get(t, h, http.MethodGet, "/process/kesten")
	provision := regexp.MustCompile(`class="what"><a href="([^"]*)"`).FindStringSubmatch(board)
	if provision == nil || !strings.Contains(provision[1], "%E2%80%AE") {
		t.Fatalf("the board leads to %q", provision)
	}
	for _, path := range []string{"/", "/process/kesten", "/process/kesten?group=side", html.UnescapeString(provision[1]), "/process/kesten/changes?since=2031-01-01", "/process/kesten/brief?since=2031-01-01", "/process/kesten/review", "/report/r?process=kesten", "/search?q=troops"} {
		resp, body := get(t, h, http.MethodGet, path)
		text := html.UnescapeString(markup.ReplaceAllString(body, ""))
		if resp.StatusCode != http.StatusOK || strings.ContainsAny(text, "\u202e\u200b\u2066") {
			t.Errorf("%s: status %d, or characters that are not seen in it", path, resp.StatusCode)
		}
		if !strings.Contains(text, "Var[U+202E]en[U+200B][U+2066]x") {
			t.Errorf("%s does not show the numbers of what is not seen", path)
		}
	}
}
