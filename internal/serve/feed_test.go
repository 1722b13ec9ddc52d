package serve_test

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"parley/internal/api"
	"parley/internal/serve"
)

var feedLink = regexp.MustCompile(`<link rel="alternate" type="application/atom\+xml" title="Changes" href="([^"]+)">`)

// The page of changes leads to its feed, which tells the same and leads back.
func TestTheFeedOfChangesIsFound(t *testing.T) {
	l := example(t, "karadesh-2031")
	clock := func() time.Time { return now }
	h, err := serve.New(l, serve.Options{Now: clock, API: api.New(l, api.Options{Now: clock})})
	if err != nil {
		t.Fatal(err)
	}
	const asked = "at=2031-04-01&known=2031-04-01&since=2031-03-05"
	_, page := get(t, h, http.MethodGet, "/process/karadesh-2031/changes?"+asked)
	found := feedLink.FindStringSubmatch(page[:strings.Index(page, "</head>")])
	if found == nil {
		t.Fatalf("no feed in the head of\n%s", page)
	}
	at := html.UnescapeString(found[1])
	if !strings.Contains(page, `<a href="`+found[1]+`">Atom feed</a>`) {
		t.Error("no link to it on the page")
	}
	r, text := get(t, h, http.MethodGet, at)
	feed, err := gofeed.NewParser().ParseString(text)
	if err != nil || r.StatusCode != http.StatusOK || len(feed.Items) == 0 {
		t.Fatalf("%s: %d, %v\n%s", at, r.StatusCode, err, text)
	}
	for _, it := range feed.Items {
		provision, _, _ := strings.Cut(it.Title, ":")
		if r, body := get(t, h, http.MethodGet, strings.TrimPrefix(it.Link, "http://example.com")); r.StatusCode != http.StatusOK || !strings.Contains(body, "<title>"+provision+" ") {
			t.Errorf("%s leads to %s: %d", it.Title, it.Link, r.StatusCode)
		}
	}
	_, without := get(t, handler(t, l), http.MethodGet, "/process/karadesh-2031/changes")
	if feedLink.MatchString(without) {
		t.Error("a feed that nobody answers is named")
	}
}
