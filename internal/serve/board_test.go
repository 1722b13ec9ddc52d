package serve_test

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"parley"
	"parley/internal/generate"
	"parley/internal/ledger"
)

var (
	rowID    = regexp.MustCompile(`class="what"><a href="[^"]*"><b><bdi>([^<]*)<`)
	zoomTo   = regexp.MustCompile(`href="([^"]*)" data-key="([^"]*)"`)
	axisRow  = regexp.MustCompile(`(?s)aria-label="[^"]*; (\d+) pieces of evidence[^"]*">(.*?)</svg>`)
	axisMark = regexp.MustCompile(`class="mark [^>]*><title>[^<]*?(?:, and (\d+) more at this place \(([^<]*)\))?</title>`)
	markLink = regexp.MustCompile(`<a href="[^"]*"(?: aria-label="[^"]*")?>\s*<(?:circle|g)`)
)

// shownIDs gives the provisions that a board shows, in their order.
func shownIDs(body string) []string {
	out := []string{}
	for _, m := range rowID.FindAllStringSubmatch(body, -1) {
		out = append(out, m[1])
	}
	return out
}

// A board shows the provisions that its address asks for, and says how many.
func TestBoardFilters(t *testing.T) {
	h := handler(t, example(t, "karadesh-2031"))
	const q = "/process/karadesh-2031?at=2031-04-01"
	for name, c := range map[string]struct {
		more string
		want []string
	}{
		"by side":          {"&side=movement", []string{"truce", "aid", "talks"}},
		"by type":          {"&type=withdrawal", []string{"withdraw"}},
		"by badge":         {"&badge=partly+met", []string{"observers"}},
		"by text":          {"&text=TROOPS+valley", []string{"withdraw"}},
		"by side and text": {"&side=varen&text=prisoners", []string{"prisoners"}},
		"none":             {"&text=nowhere", []string{}},
		"unknown side":     {"&side=nobody", []string{}},
	} {
		resp, body := get(t, h, http.MethodGet, q+c.more)
		got := shownIDs(body)
		if resp.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d", name, resp.StatusCode)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		if !strings.Contains(body, " of 6 provisions.") {
			t.Errorf("%s: the page does not say of how many", name)
		}
		if len(c.want) == 0 && !strings.Contains(body, "No provision is like this.") {
			t.Errorf("%s: the page does not say that nothing is like this", name)
		}
	}
}

func TestBoardGroups(t *testing.T) {
	h := handler(t, example(t, "karadesh-2031"))
	for by, want := range map[string]string{"side": "<b><bdi>Varen</bdi></b>", "type": "<b><bdi>withdrawal</bdi></b>", "badge": `<summary><span class="badge claim">partly met</span> <span class="count">1</span>`} {
		_, body := get(t, h, http.MethodGet, "/process/karadesh-2031?at=2031-04-01&group="+by)
		if !strings.Contains(body, want) || len(shownIDs(body)) != 6 || !strings.Contains(body, `<details class="group" open>`) {
			t.Errorf("grouped by %s: %d provisions, or no %q", by, len(shownIDs(body)), want)
		}
	}
	for _, bad := range []string{"group=colour", "from=2031-04-01&to=2031-03-01", "from=soon"} {
		if resp, body := get(t, h, http.MethodGet, "/process/karadesh-2031?"+bad); resp.StatusCode != http.StatusBadRequest || !strings.Contains(body, "<h1>") {
			t.Errorf("%s: status %d", bad, resp.StatusCode)
		}
	}
}

// A stretch of time shows the evidence in it, counts what lies beyond its ends,
// and leads to others with the filters kept.
func TestBoardZoom(t *testing.T) {
	h := handler(t, example(t, "karadesh-2031"))
	const q = "/process/karadesh-2031?at=2031-04-01&side=varen"
	_, all := get(t, h, http.MethodGet, q)
	_, near := get(t, h, http.MethodGet, q+"&from=2031-03-10&to=2031-03-11")
	near = strings.ReplaceAll(near, "&#43;", "+")
	if a, n := len(markLink.FindAllString(all, -1)), len(markLink.FindAllString(near, -1)); n == 0 || n >= a {
		t.Errorf("%d marks in two days, %d in all", n, a)
	}
	for _, want := range []string{"more before the time shown", "10 Mar 06:00", "10 March 2031, 00:00 +04 to 12 March 2031, 00:00 +04", `value="2031-03-10"`} {
		if !strings.Contains(near, want) {
			t.Errorf("the board of two days lacks %q", want)
		}
	}
	links := map[string]string{}
	for _, m := range zoomTo.FindAllStringSubmatch(near, -1) {
		links[m[2]] = m[1]
	}
	for key, want := range map[string]string{
		",": "from=2031-03-08T20%3A00Z&amp;side=varen&amp;to=2031-03-10T20%3A00Z", ".": "from=2031-03-10T20%3A00Z&amp;side=varen&amp;to=2031-03-12T20%3A00Z",
		"+": "from=2031-03-10T08%3A00Z&amp;side=varen&amp;to=2031-03-11T08%3A00Z", "-": "from=2031-03-08T20%3A00Z&amp;side=varen&amp;to=2031-03-12T20%3A00Z", "0": "at=2031-04-01&amp;side=varen#axis",
	} {
		if !strings.Contains(links[key], want) || !strings.Contains(links[key], "at=2031-04-01") {
			t.Errorf("%s leads to %q, want %q", key, links[key], want)
		}
	}
}

func TestBoardWithoutProvisions(t *testing.T) {
	l := ledger.NewMemory()
	a := &parley.Agreement{Process: "kesten", Title: "Kesten", Zone: "UTC", Instrument: parley.Instrument{Name: "Accord", Known: parley.Civil{Value: "2031-01-01"}}}
	if _, err := l.Append(t.Context(), now, parley.Entry{Kind: parley.EntryAgreement, Process: "kesten", Times: parley.Times{Published: a.Instrument.Known}, Agreement: a}); err != nil {
		t.Fatal(err)
	}
	if _, body := get(t, handler(t, l), http.MethodGet, "/process/kesten"); !strings.Contains(body, "This process has no provision yet.") {
		t.Error("the page does not say what to do")
	}
}

// Marks of one place are drawn once, with how many there are and what they say,
// and none is lost.
func TestMarksOfOnePlace(t *testing.T) {
	l := ledger.NewMemory()
	for entries := range generate.Entries(generate.Options{Provisions: 3, Reports: 300, Records: 6000}) {
		if _, err := l.Append(t.Context(), now, entries...); err != nil {
			t.Fatal(err)
		}
	}
	_, body := get(t, handler(t, l), http.MethodGet, "/process/generated?at=2031-12-01")
	several := 0
	for _, row := range axisRow.FindAllStringSubmatch(body, -1) {
		all, _ := strconv.Atoi(row[1])
		marks := 0
		for _, m := range axisMark.FindAllStringSubmatch(row[2], -1) {
			more, _ := strconv.Atoi(m[1])
			marks += 1 + more
			said := 0
			for _, n := range strings.Fields(m[2]) {
				k, _ := strconv.Atoi(n) // 0: a word
				said += k
			}
			if said != more {
				t.Errorf("a mark stands for %d more, and tells of %d: %s", more, said, m[0])
			}
			if more > 0 {
				several++
			}
		}
		if marks != all || all == 0 {
			t.Errorf("the marks of a row stand for %d of %d pieces of evidence", marks, all)
		}
	}
	if several == 0 {
		t.Error("no mark stands for several")
	}
}
