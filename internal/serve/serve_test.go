package serve_test

import (
	"context"
	"fmt"
	"html"
	"iter"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"parley"
	"parley/examples"
	"parley/internal/agreement"
	"parley/internal/extract"
	"parley/internal/fetch"
	"parley/internal/intake"
	"parley/internal/lang"
	"parley/internal/ledger"
	"parley/internal/resolve"
	"parley/internal/script"
	"parley/internal/serve"
	"parley/read"
)

var now = time.Date(2032, 1, 1, 0, 0, 0, 0, time.UTC)

// example gives a ledger with an example process and its reports.
func example(t testing.TB, name string) ledger.Store {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	p, err := examples.Open(name)
	must(err)
	a, _, err := agreement.Load(p.AgreementName, p.Agreement)
	must(err)
	pack, err := lang.English()
	must(err)
	x, err := extract.New(pack, extract.Options{})
	must(err)
	reader, err := read.New(read.Options{})
	must(err)
	resolver, err := resolve.New(reader.Lemmas)
	must(err)
	l := ledger.NewMemory()
	in := intake.New(l, reader, resolver, intake.Options{})
	must(in.Adopt(t.Context(), now, a))
	_, err = in.Add(t.Context(), now, []string{name}, reports(t.Context(), x, p))
	must(err)
	return l
}

func reports(ctx context.Context, x *extract.Extractor, p examples.Process) iter.Seq2[intake.Item, error] {
	return func(yield func(intake.Item, error) bool) {
		for c, err := range fetch.New(fetch.Options{}).Records(ctx, p.ReportsName, p.Reports) {
			var r parley.Report
			if err == nil {
				r, err = x.Extract(c, extract.Hints{})
			}
			if !yield(intake.Item{Report: r, Capture: &c}, err) {
				return
			}
		}
	}
}

func handler(t testing.TB, l ledger.Store) http.Handler {
	t.Helper()
	s, err := serve.New(l, serve.Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func get(t testing.TB, h http.Handler, method, path string) (*http.Response, string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, path, nil))
	return w.Result(), w.Body.String()
}

var space = regexp.MustCompile(`\s+`)

func TestPages(t *testing.T) {
	h := handler(t, example(t, "karadesh-2031"))
	for path, want := range map[string][]string{
		"/": {"The Lindemar accord on the Tamis valley", "6 provisions", "Varen · Karadesh Movement"},
		"/process/karadesh-2031?at=2031-03-09T08:30Z":                              {"withdraw", ">pending<", "1 reservation<", "Mon 10 March 2031, 12:00", "/process/karadesh-2031/provision/withdraw?at=2031-03-09T08%3A30Z"},
		"/process/karadesh-2031?at=2031-03-10T10:00Z&known=2031-03-09":             {">overdue, no report<"},
		"/process/karadesh-2031?at=2031-04-01":                                     {">verified met<", ">partly met<"},
		"/process/karadesh-2031?at=2020-01-01&known=2020-01-01":                    {"Nothing was known of this process then"},
		"/process/karadesh-2031/provision/withdraw?at=2031-04-01":                  {"For fulfilment", "Against", "Joint Verification Mission", "span=209-271#w", "Not admitted to the eastern bank"},
		"/process/karadesh-2031/provision/withdraw?at=2031-04-01&known=2031-03-09": {"Nobody has said that it was done."},
		"/process/karadesh-2031/provision/talks?at=2031-04-01":                     {"On provisions that this one hangs on", "On <bdi>withdraw</bdi>: says: "},
		"/report/karadesh-2031-09?span=209-271&process=karadesh-2031":              {`<mark id="w">`, "Who says what"},
		"/report/karadesh-2031-09?span=9-99999":                                    {"The words asked for are not in this text."},
		"/report/karadesh-2031-09?span=nonsense":                                   {"The words asked for are not in this text."},
	} {
		resp, body := get(t, h, http.MethodGet, path)
		if resp.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d", path, resp.StatusCode)
		}
		for _, w := range want {
			if !strings.Contains(space.ReplaceAllString(body, " "), w) {
				t.Errorf("%s lacks %q", path, w)
			}
		}
	}
}

func TestWhatIsNotThere(t *testing.T) {
	h := handler(t, example(t, "karadesh-2031"))
	for _, c := range []struct {
		method, path string
		status       int
	}{
		{"GET", "/nothing", 404}, {"GET", "/process/none", 404}, {"GET", "/process/karadesh-2031/provision/none", 404}, {"GET", "/report/none", 404},
		{"GET", "/process/karadesh-2031?at=soon", 400}, {"GET", "/process/karadesh-2031?known=2031-02-30", 400}, {"GET", "/process/%00%ff", 404},
		{"POST", "/", 405}, {"DELETE", "/process/karadesh-2031", 405}, {"HEAD", "/", 200},
	} {
		if resp, body := get(t, h, c.method, c.path); resp.StatusCode != c.status || c.status != 200 && !strings.Contains(body, "<h1>") {
			t.Errorf("%s %s: status %d, want %d", c.method, c.path, resp.StatusCode, c.status)
		}
	}
}

func TestHeaders(t *testing.T) {
	resp, body := get(t, handler(t, ledger.NewMemory()), http.MethodGet, "/")
	for name, want := range map[string]string{"Content-Security-Policy": "default-src 'none'; style-src 'self'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Content-Type": "text/html; charset=utf-8"} {
		if got := resp.Header.Get(name); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %q", name, got)
		}
	}
	if strings.Contains(strings.ReplaceAll(body, `<script src="/assets/`, ""), "<script") || strings.Contains(body, "style=") || !strings.Contains(body, "holds no process yet") {
		t.Errorf("page:\n%s", body)
	}
}

// A page of the web may send a browser here under a name of its own: it is told
// nothing.
func TestOnlyThisMachineIsAnswered(t *testing.T) {
	s, err := serve.New(ledger.NewMemory(), serve.Options{Loopback: true})
	if err != nil {
		t.Fatal(err)
	}
	for host, want := range map[string]int{
		"127.0.0.1:8344": 200, "localhost:8344": 200, "LocalHost": 200, "[::1]:8344": 200, "127.9.9.9": 200,
		"evil.example:8344": 421, "evil.example": 421, "localhost.evil.example": 421, "127.0.0.1.evil.example:80": 421, "192.168.1.5:8344": 421, "": 421,
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Host = host
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("%q: status %d, want %d", host, w.Code, want)
		}
	}
}

// hostile puts markup into everything that a report or an agreement can say.
func hostile(t *testing.T) ledger.Store {
	const bad = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>`
	l := ledger.NewMemory()
	a := &parley.Agreement{Process: "a/b?c#d%20" + bad, Title: bad, Zone: "UTC", Instrument: parley.Instrument{Name: bad, Known: parley.Civil{Value: "2031-01-01"}}, Sides: []parley.Side{{ID: "s", Name: bad}}, Provisions: []parley.Provision{{ID: "p/" + bad, Text: bad, Kind: parley.Achieve, Type: bad, Obligors: []string{"s"}, Condition: bad}}}
	rep := &parley.Report{ID: "r/" + bad, Outlet: bad, Title: bad, URL: "javascript:alert(1)", Byline: bad, Dateline: bad, Text: bad, SHA256: parley.TextDigest(bad), Published: parley.Civil{Value: "2031-01-02"}, Problems: []parley.Problem{{Text: bad}}}
	b := &parley.Bearing{Provision: "p/" + bad, Sense: parley.SenseFulfilled, Report: rep.ID, Span: parley.Span{Start: 0, End: 8}, Words: bad, Claimant: bad, Standing: parley.StandingThird, Chain: []string{bad}}
	entries := []parley.Entry{
		{Kind: parley.EntryAgreement, Process: a.Process, Times: parley.Times{Published: a.Instrument.Known}, Agreement: a},
		{Kind: parley.EntryReport, Times: parley.Times{Published: rep.Published}, Report: rep},
		{Kind: parley.EntryBearing, Process: a.Process, Times: parley.Times{Published: rep.Published}, Bearing: b},
	}
	if _, err := l.Append(t.Context(), now, entries...); err != nil {
		t.Fatal(err)
	}
	return l
}

// own is a script that the pages come with.
var own = regexp.MustCompile(`<script src="/assets/[a-z]+\.js"(?: defer)?></script>`)

// href is what leads on: links, and forms that ask.
var href = regexp.MustCompile(`(?:href|method="get" action)="(/[^"]*)"`)

// stretch is the time that a board shows, in its address.
var stretch = regexp.MustCompile(`[?&](from|to)=[^&]*`)

func TestHostileTextStaysText(t *testing.T) {
	h := handler(t, hostile(t))
	seen := map[string]bool{}
	queue := []string{"/"}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		resp, body := get(t, h, http.MethodGet, path)
		if resp.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d", path, resp.StatusCode)
		}
		if strings.HasPrefix(resp.Header.Get("Content-Type"), "text/markdown") {
			body = strings.ReplaceAll(body, `\<`, "") // no mark of Markdown
		}
		for _, bad := range []string{"<script", "<img", `href="javascript:`} {
			if strings.Contains(own.ReplaceAllString(body, ""), bad) {
				t.Errorf("%s holds %q", path, bad)
			}
		}
		for _, m := range href.FindAllStringSubmatch(body, -1) {
			to, _, _ := strings.Cut(html.UnescapeString(m[1]), "#")
			// The time axis moves on without end: one stretch of it will do.
			page := stretch.ReplaceAllString(to, "")
			if !seen[page] {
				seen[page] = true
				queue = append(queue, to)
			}
		}
	}
	if len(seen) < 5 {
		t.Errorf("only %d pages were reached: %v", len(seen), seen)
	}
}

func BenchmarkBoard(b *testing.B) {
	a := &parley.Agreement{Process: "x", Title: "X", Zone: "Asia/Tbilisi", Instrument: parley.Instrument{Known: parley.Civil{Value: "2031-01-01"}}}
	for i := range 200 {
		a.Provisions = append(a.Provisions, parley.Provision{ID: fmt.Sprintf("p%d", i), Kind: parley.Achieve, Deadline: &parley.Deadline{Relation: parley.RelationBy, Time: parley.Civil{Value: "2031-03-20T06:00"}}})
	}
	entries := []parley.Entry{{Kind: parley.EntryAgreement, Process: "x", Times: parley.Times{Published: a.Instrument.Known}, Agreement: a}}
	for i := range 2000 {
		entries = append(entries, parley.Entry{Kind: parley.EntryBearing, Process: "x", Times: parley.Times{Published: parley.Civil{Value: fmt.Sprintf("2031-03-%02d", 1+i%28)}},
			Bearing: &parley.Bearing{Provision: fmt.Sprintf("p%d", i%200), Sense: parley.SenseFulfilled, Claimant: fmt.Sprintf("c%d", i%7), Standing: parley.StandingThird, Words: fmt.Sprintf("finding %d", i), Report: "r"}})
	}
	l := ledger.NewMemory()
	if _, err := l.Append(b.Context(), now, entries...); err != nil {
		b.Fatal(err)
	}
	h := handler(b, l)
	for b.Loop() {
		if resp, _ := get(b, h, http.MethodGet, "/process/x?at=2031-04-01"); resp.StatusCode != http.StatusOK {
			b.Fatal(resp.Status)
		}
	}
}

// badges gives a ledger with a provision for each badge.
func badges(t *testing.T) ledger.Store {
	t.Helper()
	file := "../../evaluate/testdata/rules/badges.test"
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s, problems, err := script.Parse(file, src, nil)
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	l := ledger.NewMemory()
	if _, err := l.Append(t.Context(), now, s.Entries()...); err != nil {
		t.Fatal(err)
	}
	return l
}

// A board shows every badge there is, and a provision's page why.
func TestEveryBadge(t *testing.T) {
	h := handler(t, badges(t))
	_, board := get(t, h, http.MethodGet, "/process/badges?at=2031-03-20&known=2031-03-20")
	for _, b := range []parley.Badge{
		parley.BadgePending, parley.BadgeDue, parley.BadgeOverdue, parley.BadgeClaimedMet, parley.BadgeReportedMet, parley.BadgeVerifiedMet, parley.BadgePartlyMet,
		parley.BadgeMetLate, parley.BadgeDisputed, parley.BadgeAllegedBreach, parley.BadgeBreached, parley.BadgeInForce, parley.BadgeHolding, parley.BadgeHoldingViolations,
		parley.BadgeContested, parley.BadgeCollapsed, parley.BadgeExtended, parley.BadgeSuspended, parley.BadgeSuperseded, parley.BadgeLapsed,
	} {
		if !strings.Contains(board, ">"+string(b)+"</span>") {
			t.Errorf("the board lacks the badge %q", b)
		}
	}
	_, page := get(t, h, http.MethodGet, "/process/badges/provision/partly?at=2031-03-20&known=2031-03-20")
	for _, want := range []string{"45 of 120 prisoners", "<dd>1 of 3</dd>", "[monitor]", "established: partly, says Joint Mission (monitor), 45"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page of a provision lacks %q", want)
		}
	}
	if _, page := get(t, h, http.MethodGet, "/process/badges/provision/violations?at=2031-03-20&known=2031-03-20"); !strings.Contains(page, "<li>holding with violations, from 10 March 2031, 00:00 ") {
		t.Error("the page of a maintained duty lacks its course")
	}
}
