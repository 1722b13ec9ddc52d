package serve_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"parley"
	"parley/internal/ledger"
	"parley/internal/serve"
)

// reviewed serves a ledger by a clock that goes on.
func reviewed(t *testing.T, l ledger.Store) http.Handler {
	t.Helper()
	at := now
	s, err := serve.New(l, serve.Options{Now: func() time.Time { at = at.Add(time.Second); return at }})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// post sends a form, as a browser with a cookie does.
func post(t *testing.T, h http.Handler, path string, headers map[string]string, form url.Values) (*http.Response, string) {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for k, v := range headers {
		r.Header.Set(k, v)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result(), w.Body.String()
}

var entryField = regexp.MustCompile(`name="entry" value="(bearing-[0-9a-f]+)"`)

const karadesh = "/process/karadesh-2031/review"

// first is the first bearing that waits.
func first(t *testing.T, h http.Handler) string {
	t.Helper()
	_, body := get(t, h, http.MethodGet, karadesh)
	m := entryField.FindStringSubmatch(body)
	if m == nil {
		t.Fatalf("nothing waits:\n%s", body)
	}
	return m[1]
}

// count is how many bearings wait.
func waits(t *testing.T, h http.Handler) string {
	t.Helper()
	_, body := get(t, h, http.MethodGet, karadesh)
	return regexp.MustCompile(`(\d+|Nothing) waits? for a decision`).FindString(body)
}

// All that the page does works with forms alone.
func TestReviewWithoutScripts(t *testing.T) {
	h := reviewed(t, example(t, "karadesh-2031"))
	before, id := waits(t, h), first(t, h)
	resp, _ := post(t, h, karadesh, nil, url.Values{"do": {"reject"}, "entry": {id}, "by": {"Anna Lisk"}, "reason": {"misread"}})
	c := resp.Cookies()
	if resp.StatusCode != http.StatusSeeOther || len(c) != 1 || c[0].SameSite != http.SameSiteStrictMode || !c[0].HttpOnly {
		t.Fatalf("status %d, cookies %v", resp.StatusCode, c)
	}
	signed := map[string]string{"Cookie": c[0].Name + "=" + c[0].Value}
	_, body := get(t, h, http.MethodGet, resp.Header.Get("Location"))
	done := regexp.MustCompile(`done=(review-[0-9a-f]+)`).FindStringSubmatch(resp.Header.Get("Location"))
	if done == nil || !strings.Contains(body, "Done: ") || !strings.Contains(body, "(misread)") || waits(t, h) == before {
		t.Fatalf("at %s, %s: %s", resp.Header.Get("Location"), waits(t, h), body)
	}
	_, body = get(t, h, http.MethodGet, karadesh+"?entry="+id)
	if !strings.Contains(body, "Anna Lisk: rejected "+id) {
		t.Errorf("what was decided says nothing of it: %s", body)
	}
	if resp, body = post(t, h, karadesh, signed, url.Values{"do": {"undo"}, "entry": {done[1]}}); resp.StatusCode != http.StatusSeeOther || waits(t, h) != before {
		t.Errorf("undo: status %d, %s, was %s: %s", resp.StatusCode, waits(t, h), before, body)
	}
	if resp, body = post(t, h, karadesh, signed, url.Values{"do": {"correct"}, "entry": {id}, "provision": {"withdraw"}, "sense": {"partly"}, "claimant": {"The observer mission"}, "words": {""}, "reason": {"so"}}); resp.StatusCode != http.StatusBadRequest || !strings.Contains(body, "say which words are meant") {
		t.Errorf("a correction without words: status %d, %s", resp.StatusCode, body)
	}
	resp, body = post(t, h, karadesh, signed, url.Values{"do": {"rule"}, "provision": {"withdraw"}, "sense": {"breached"}, "reason": {"seen from above"}})
	if resp.StatusCode != http.StatusSeeOther {
		t.Errorf("a ruling: status %d, %s", resp.StatusCode, body)
	}
	if _, body = get(t, h, http.MethodGet, "/process/karadesh-2031/review/log"); !strings.Contains(body, "Anna Lisk: ruled withdraw broken (seen from above)") || !strings.Contains(body, "taken back by Anna Lisk") {
		t.Errorf("the log says: %s", body)
	}
	if _, body = get(t, h, http.MethodGet, "/review"); !strings.Contains(body, "would change an answer") {
		t.Errorf("the queues: %s", body)
	}
}

// What another site sends is not done, whatever the browser knows of it.
func TestPostsOfOtherSitesAreRefused(t *testing.T) {
	l := example(t, "karadesh-2031")
	h := reviewed(t, l)
	id, before := first(t, h), waits(t, h)
	for name, headers := range map[string]map[string]string{
		"fetch metadata": {"Sec-Fetch-Site": "cross-site"},
		"same site":      {"Sec-Fetch-Site": "same-site"},
		"origin":         {"Origin": "http://evil.example"},
		"no origin":      {"Origin": "null"},
	} {
		for _, path := range []string{karadesh, "/report/karadesh-2031-09/hand", "/signer"} {
			resp, body := post(t, h, path, headers, url.Values{"do": {"reject"}, "entry": {id}, "by": {"Anna Lisk"}})
			if resp.StatusCode != http.StatusForbidden || len(resp.Cookies()) > 0 || !strings.Contains(body, "another site") {
				t.Errorf("%s, %s: status %d, %v", name, path, resp.StatusCode, resp.Cookies())
			}
		}
	}
	if waits(t, h) != before {
		t.Errorf("%s, was %s", waits(t, h), before)
	}
	if resp, _ := post(t, h, karadesh, map[string]string{"Sec-Fetch-Site": "same-origin"}, url.Values{"do": {"reject"}, "entry": {id}, "by": {"Anna Lisk"}}); resp.StatusCode != http.StatusSeeOther {
		t.Errorf("its own page: status %d", resp.StatusCode)
	}
}

func TestWhatCannotBePosted(t *testing.T) {
	h := reviewed(t, example(t, "karadesh-2031"))
	id := first(t, h)
	form := func(more ...string) url.Values {
		v := url.Values{"do": {"accept"}, "entry": {id}, "by": {"Anna Lisk"}}
		for i := 0; i < len(more); i += 2 {
			v.Set(more[i], more[i+1])
		}
		return v
	}
	for name, c := range map[string]struct {
		path   string
		form   url.Values
		status int
	}{
		"nobody signs":        {karadesh, form("by", " "), 400},
		"a name that turns":   {karadesh, form("by", "Anna \u202eksiL"), 400},
		"a name of two lines": {karadesh, form("by", "Anna\nLisk"), 400},
		"nothing to do":       {karadesh, form("do", "burn"), 400},
		"nothing there":       {karadesh, form("entry", "bearing-0"), 404},
		"another process":     {"/process/none/review", form(), 400},
		"no reason":           {karadesh, form("do", "rule", "provision", "withdraw", "sense", "breached"), 400},
		"no such provision":   {karadesh, form("do", "rule", "provision", "none", "sense", "breached", "reason", "so"), 404},
		"what was read":       {karadesh, form("do", "undo"), 400},
		"too long":            {karadesh, form("reason", strings.Repeat("x", 70_000)), 413},
		"no such report":      {"/report/none/hand", form("do", "note", "exact", "x", "note", "y"), 404},
		"words not there":     {"/report/karadesh-2031-09/hand", form("do", "note", "exact", "not in any report", "note", "y"), 400},
		"no name":             {"/signer", url.Values{}, 400},
	} {
		if resp, body := post(t, h, c.path, nil, c.form); resp.StatusCode != c.status || !strings.Contains(body, "<h1>") {
			t.Errorf("%s: status %d, want %d: %s", name, resp.StatusCode, c.status, body)
		}
	}
	for to, want := range map[string]string{"//evil.example/": "/", "https://evil.example/": "/", `/\evil.example`: "/", "/process/x?at=2031": "/process/x?at=2031", "evil": "/"} {
		if resp, _ := post(t, h, "/signer", nil, url.Values{"by": {"Anna Lisk"}, "back": {to}}); resp.Header.Get("Location") != want {
			t.Errorf("back to %q leads to %q", to, resp.Header.Get("Location"))
		}
	}
}

// Names and reasons are told as they are, and are never markup.
func TestHostileSigners(t *testing.T) {
	const bad = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>`
	l := hostile(t)
	h := reviewed(t, l)
	process := ""
	for e, err := range l.Entries(t.Context(), ledger.Query{Kinds: []parley.EntryKind{parley.EntryBearing}}) {
		if err != nil {
			t.Fatal(err)
		}
		process = "/process/" + url.PathEscape(e.Process) + "/review"
		resp, body := post(t, h, process, nil, url.Values{"do": {"reject"}, "entry": {string(e.ID)}, "by": {bad}, "reason": {bad}})
		if resp.StatusCode != http.StatusSeeOther {
			t.Fatalf("status %d: %s", resp.StatusCode, body)
		}
		cookie := resp.Cookies()[0]
		r := httptest.NewRequest(http.MethodGet, process+"?entry="+string(e.ID), nil)
		r.AddCookie(cookie)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if body := own.ReplaceAllString(w.Body.String(), ""); !strings.Contains(body, "You sign as") || strings.Contains(body, "<script") || strings.Contains(body, "<img") {
			t.Errorf("the page holds its signer's markup: %s", body)
		}
	}
	if _, body := get(t, h, http.MethodGet, process+"/log"); !strings.Contains(body, "&lt;script&gt;") || strings.Contains(own.ReplaceAllString(body, ""), "<script") {
		t.Errorf("the log holds its signer's markup: %s", body)
	}
}
