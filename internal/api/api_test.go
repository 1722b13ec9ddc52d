package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley"
	"parley/internal/api"
	"parley/internal/generate"
	"parley/internal/ledger"
)

var now = time.Date(2032, 6, 1, 0, 0, 0, 0, time.UTC)

func handler(t *testing.T, tokens ...string) http.Handler {
	t.Helper()
	l := ledger.NewMemory()
	for batch := range generate.Entries(generate.Options{Provisions: 8, Reports: 30, Records: 300}) {
		if _, err := l.Append(t.Context(), now, batch...); err != nil {
			t.Fatal(err)
		}
	}
	return api.New(l, api.Options{Now: func() time.Time { return now }, Tokens: tokens})
}

// ask requests a path and decodes the answer into to, unless that is nil.
func ask(t *testing.T, h http.Handler, path string, to any, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, api.Prefix+path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if to != nil {
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", path, w.Code, w.Body)
		}
		if err := json.Unmarshal(w.Body.Bytes(), to); err != nil {
			t.Fatalf("%s: %v\n%s", path, err, w.Body)
		}
	}
	return w
}

func TestVerdictsAsOf(t *testing.T) {
	h := handler(t)
	var processes []api.Process
	ask(t, h, "/processes", &processes)
	if len(processes) != 1 || processes[0].ID != generate.Process || processes[0].Provisions != 8 {
		t.Errorf("processes = %+v", processes)
	}
	var early, late api.Verdicts
	ask(t, h, "/processes/generated/verdicts?at=2031-01-02&known=2031-01-02", &early)
	ask(t, h, "/processes/generated/verdicts", &late)
	if len(early.Verdicts) != 8 || early.AsOf.At != time.Date(2031, 1, 3, 0, 0, 0, 0, time.UTC) {
		t.Errorf("%d verdicts at %v", len(early.Verdicts), early.AsOf.At)
	}
	if early.Verdicts[0].Badge == late.Verdicts[0].Badge || !late.AsOf.At.Equal(now) {
		t.Errorf("%q before and after its deadline", late.Verdicts[0].Badge)
	}
	var one parley.Verdict
	ask(t, h, "/processes/generated/verdicts/p003", &one)
	if diff := cmp.Diff(late.Verdicts[2], one); diff != "" {
		t.Errorf("by itself (-in the list +by itself):\n%s", diff)
	}
	var c api.Changes
	ask(t, h, "/processes/generated/changes?since=2031-01-02", &c)
	if len(c.Changes) == 0 || c.Changes[0].Before == nil || c.Changes[0].After == nil {
		t.Errorf("changes = %+v", c)
	}
	var a parley.Agreement
	ask(t, h, "/processes/generated/agreement", &a)
	if len(a.Provisions) != 8 {
		t.Errorf("the agreement has %d provisions", len(a.Provisions))
	}
	var e parley.Entry
	ask(t, h, "/entries/"+string(late.Verdicts[0].Grounds[0].Entry), &e)
	if e.Agreement == nil {
		t.Errorf("the first ground is a %s", e.Kind)
	}
}

// All pages together give each record once, and as many as the total says.
func TestRecordsByPages(t *testing.T) {
	h := handler(t)
	for _, filter := range []string{"kind=statement", "text=%22left+tamis%22&order=oldest", "actor=varen&role=actor", "until=2031-06-01"} {
		seen := map[string]bool{}
		total := -1
		for after := ""; ; {
			var p api.Page
			ask(t, h, "/records?limit=7&"+filter+"&after="+url.QueryEscape(after), &p)
			for _, r := range p.Records {
				if key := r.Report + " " + r.ID; seen[key] {
					t.Fatalf("%s: %s comes twice", filter, key)
				} else {
					seen[key] = true
				}
			}
			total = p.Total
			if after = p.Next; after == "" {
				break
			}
		}
		if len(seen) != total || total == 0 {
			t.Errorf("%s: %d records on all pages, %d in all", filter, len(seen), total)
		}
	}
	var actors []ledger.ActorCount
	ask(t, h, "/actors?prefix=dorn", &actors)
	if len(actors) != 1 || actors[0].Name != "Ilya Dorn" {
		t.Errorf("actors = %v", actors)
	}
	var rep parley.Report
	ask(t, h, "/reports/generated-000001", &rep)
	var reading struct {
		Statements []struct{ Content []struct{ Start, End int } }
	}
	ask(t, h, "/reports/generated-000001/reading", &reading)
	if rep.Text == "" || len(reading.Statements) == 0 {
		t.Errorf("a report of %d bytes with %d statements", len(rep.Text), len(reading.Statements))
	}
}

func TestRefusals(t *testing.T) {
	h := handler(t)
	for path, want := range map[string]int{
		"/processes/nowhere/verdicts":             http.StatusNotFound,
		"/processes/generated/verdicts/p999":      http.StatusNotFound,
		"/processes/generated/verdicts?at=soon":   http.StatusBadRequest,
		"/processes/generated/verdicts?att=2031":  http.StatusUnprocessableEntity,
		"/processes/generated/changes":            http.StatusUnprocessableEntity,
		"/records?after=x":                        http.StatusBadRequest,
		"/records?limit=100000":                   http.StatusUnprocessableEntity,
		"/records?kind=opinion":                   http.StatusUnprocessableEntity,
		"/reports/nothing":                        http.StatusNotFound,
		"/entries/report-0":                       http.StatusNotFound,
		"/processes/generated/verdicts?at=1066":   http.StatusNotFound,
		"/docs":                                   http.StatusNotFound,
		"/processes/generated/agreement/whatever": http.StatusNotFound,
	} {
		if path == "/processes/generated/verdicts?at=1066" {
			path += "&known=1066"
		}
		if w := ask(t, h, path, nil); w.Code != want {
			t.Errorf("%s: %d, want %d: %s", path, w.Code, want, w.Body)
		}
	}
}

func TestTokens(t *testing.T) {
	h := handler(t, "first", "second")
	for header, want := range map[string]int{"": 401, "Bearer third": 401, "first": 401, "Basic first": 401, "Bearer first": 200, "bearer second": 200} {
		if w := ask(t, h, "/processes", nil, "Authorization", header); w.Code != want {
			t.Errorf("%q: %d, want %d", header, w.Code, want)
		}
	}
}

// The description is a golden file: a change of the interface shows in it.
func TestDescription(t *testing.T) {
	w := ask(t, handler(t), "/openapi.json", nil)
	var doc map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if v, _ := doc["openapi"].(string); !strings.HasPrefix(v, "3.1") {
		t.Errorf("OpenAPI %q", v)
	}
	got, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/openapi.json"
	if os.Getenv("PARLEY_RENEW") != "" {
		if err := os.WriteFile(golden, append(got, '\n'), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.TrimSpace(string(want)), string(got)); diff != "" {
		t.Errorf("another interface; PARLEY_RENEW=1 writes it down (-want +got):\n%s", diff)
	}
}
