package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/mmcdole/gofeed"
)

func TestFeedOfChanges(t *testing.T) {
	h := handler(t)
	const path = "/processes/generated/changes.atom?since=2031-01-10&at=2031-03-01&known=2031-03-01"
	w := ask(t, h, path, nil)
	if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/atom+xml") {
		t.Fatalf("%d %s: %s", w.Code, w.Header().Get("Content-Type"), w.Body)
	}
	if c := w.Header()["Cache-Control"]; len(c) != 1 || c[0] != "private, no-cache" {
		t.Errorf("Cache-Control %q", c)
	}
	f, err := gofeed.NewParser().ParseString(w.Body.String())
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Items) == 0 || f.FeedLink != "http://example.com/api/v1"+path || f.Title != "Changes: Generated accord" {
		t.Errorf("%d entries of %q at %s", len(f.Items), f.Title, f.FeedLink)
	}
	for _, it := range f.Items {
		if it.PublishedParsed.Format("2006-01-02") < "2031-01-10" || it.PublishedParsed.Format("2006-01-02") > "2031-03-02" {
			t.Errorf("%s is of %s", it.Title, it.Published)
		}
		if !strings.HasPrefix(it.Link, "http://example.com/process/generated/provision/p0") {
			t.Errorf("%s leads to %s", it.Title, it.Link)
		}
	}
	reviewed, err := gofeed.NewParser().ParseString(ask(t, h, path+"&reviewed=true", nil).Body.String())
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range reviewed.Items {
		for _, other := range f.Items {
			if it.GUID == other.GUID {
				t.Errorf("%q and %q have one ID", it.Title, other.Title)
			}
		}
	}
	one, err := gofeed.NewParser().ParseString(ask(t, h, "/processes/generated/changes.atom?limit=1", nil).Body.String())
	if err != nil || len(one.Items) > 8 {
		t.Errorf("%v, %v", one, err)
	}
}

// What a reader has already is not sent again, and what is new is.
func TestFeedAskedAgain(t *testing.T) {
	h := handler(t)
	const path = "/processes/generated/changes.atom?at=2031-03-01&known=2031-03-01"
	first := ask(t, h, path, nil)
	etag := first.Header().Get("ETag")
	if !strings.HasPrefix(etag, `"`) {
		t.Fatalf("ETag %s", etag)
	}
	for header, want := range map[string]int{etag: 304, "W/" + etag: 304, `"x", ` + etag: 304, "*": 304, `"x"`: 200, "": 200} {
		w := ask(t, h, path, nil, "If-None-Match", header)
		if w.Code != want || want == 304 && (w.Body.Len() > 0 || w.Header().Get("ETag") != etag) || want == 200 && w.Body.String() != first.Body.String() {
			t.Errorf("If-None-Match %s: %d with %d bytes, ETag %s", header, w.Code, w.Body.Len(), w.Header().Get("ETag"))
		}
	}
	if w := ask(t, h, path+"&limit=2", nil, "If-None-Match", etag); w.Code != 200 {
		t.Errorf("another feed: %d", w.Code)
	}
	later := strings.ReplaceAll(path, "2031-03-01", "2031-04-01")
	if w := ask(t, h, later, nil, "If-None-Match", etag); w.Code != 200 {
		t.Errorf("a month later: %d", w.Code)
	}
	for bad, want := range map[string]int{"/processes/nowhere/changes.atom": 404, "/processes/generated/changes.atom?since=soon": 400, "/processes/generated/changes.atom?limit=0": 422} {
		if w := ask(t, h, bad, nil); w.Code != want {
			t.Errorf("%s: %d, want %d: %s", bad, w.Code, want, w.Body)
		}
	}
	if w := ask(t, handler(t, "first"), path, nil); w.Code != 401 {
		t.Errorf("without a token: %d", w.Code)
	}
}
