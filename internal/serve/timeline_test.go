package serve_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"parley"
	"parley/internal/lang"
	"parley/internal/mention"
	"parley/internal/serve"
)

func TestTimelineHasDeadlines(t *testing.T) {
	h := handler(t, example(t, "syria-2012"))
	_, body := get(t, h, http.MethodGet, "/timeline?process=syria-2012")
	if !strings.Contains(body, `class="moment due"`) || !strings.Contains(body, "/process/syria-2012/provision/withdraw") {
		t.Error("no deadline stands among the events")
	}
	_, body = get(t, h, http.MethodGet, "/timeline?kind=deadline&q=heavy")
	if n := strings.Count(body, `class="moment due`); n != 1 {
		t.Errorf("%d deadlines of heavy weapons, want 1", n)
	}
	_, body = get(t, h, http.MethodGet, "/timeline?kind=deadline&until=2011-01-01")
	if strings.Contains(body, `class="moment`) {
		t.Error("deadlines of 2012 stand before 2011")
	}
}

// A deadline stands among rows where one of them is wide enough to take it in,
// though the last to begin ends before it.
func TestDeadlinesAmongWideRows(t *testing.T) {
	for name, c := range map[string]struct {
		when []string
		want bool
	}{
		"a year, and a day in it":    {[]string{"2031", "2031-02-01"}, true},
		"a quarter, and a day in it": {[]string{"2031-01/2031-03", "2031-02-01"}, true},
		"days before":                {[]string{"2031-01-20", "2031-02-01"}, false},
		"days around":                {[]string{"2031-02-01", "2031-04-02"}, true},
		"days after":                 {[]string{"2031-04-02", "2031-04-20"}, false},
	} {
		l := extended(t) // its bridge is due on 31 March 2031
		text := "Shells fell on Tamis."
		day := parley.Civil{Value: "2031-02-03", Zone: "UTC"}
		rep := &parley.Report{ID: "r1", Text: text, SHA256: parley.TextDigest(text), Published: day}
		rd := &parley.Reading{Report: rep.ID, SHA256: rep.SHA256}
		for i, when := range c.when {
			rd.Events = append(rd.Events, parley.Event{ID: fmt.Sprintf("e%d", i), Type: "ASSAULT", Clause: parley.Span{End: 11}, When: &parley.TimeExpr{Time: parley.Civil{Value: when, Zone: "UTC"}}})
		}
		if _, err := l.Append(t.Context(), now, parley.Entry{Kind: parley.EntryReport, Times: parley.Times{Published: day}, Report: rep}, parley.Entry{Kind: parley.EntryReading, Times: parley.Times{Published: day}, Reading: rd}); err != nil {
			t.Fatal(err)
		}
		_, body := get(t, handler(t, l), http.MethodGet, "/timeline?at=2031-04-01")
		if got := strings.Contains(body, "/process/kesten/provision/bridge"); got != c.want || strings.Count(body, `class="moment"`) != 2 {
			t.Errorf("%s: the deadline stands there %v, want %v; %d events", name, got, c.want, strings.Count(body, `class="moment"`))
		}
	}
}

func TestActorsHaveOffices(t *testing.T) {
	pack, err := lang.English()
	if err != nil {
		t.Fatal(err)
	}
	h, err := serve.New(example(t, "syria-2012"), serve.Options{Offices: mention.NewOffices(pack)})
	if err != nil {
		t.Fatal(err)
	}
	if _, body := get(t, h, http.MethodGet, "/actors/Kofi%20Annan"); !strings.Contains(body, "special envoy, United Nations") || !strings.Contains(body, "23 February 2012 to 31 August 2012") {
		t.Error("an envoy has no office")
	}
	if _, body := get(t, h, http.MethodGet, "/actors/Syria"); !strings.Contains(body, `<a href="/actors/Walid%20al-Moualem">`) {
		t.Error("nobody holds the offices of a country")
	}
}
