package watch_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"parley"
	"parley/internal/extract"
	"parley/internal/fetch"
	"parley/internal/lang"
	"parley/internal/watch"
	"parley/internal/watch/sqlstate"
)

// clock is a time that passes only where somebody waits.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Wait(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	return ctx.Err()
}

// site is a server whose pages a test sets, and that counts what it is asked for.
type site struct {
	*httptest.Server
	mu      sync.Mutex
	pages   map[string]http.HandlerFunc
	hits    []string
	notNews int // answers that nothing changed
}

func newSite(t *testing.T) *site {
	s := &site{pages: map[string]http.HandlerFunc{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		h := s.pages[r.URL.Path]
		if r.URL.Path != "/robots.txt" {
			s.hits = append(s.hits, r.URL.Path)
		}
		s.mu.Unlock()
		if h == nil {
			http.NotFound(w, r)
			return
		}
		h(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

// serve sets a page that knows when a client has it already.
func (s *site) serve(path, mediaType, body string) {
	tag := fmt.Sprintf("%q", parley.TextDigest(body)[:16])
	s.handle(path, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", mediaType)
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			s.mu.Lock()
			s.notNews++
			s.mu.Unlock()
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, body)
	})
}

func (s *site) handle(path string, h http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pages[path] = h
}

// article sets a page with a text.
func (s *site) article(path, title, text string) {
	s.serve(path, "text/html; charset=utf-8", page(title, text))
}

func page(title, text string) string {
	return fmt.Sprintf("<html lang=en><head><title>%s</title><meta property=og:title content=%q><meta property=og:site_name content='Harrow Daily'><meta property=article:published_time content=2031-03-09T08:00:00Z></head><body><article><h1>%s</h1><p>%s</p><p>The ministry of Karadesh did not answer questions about it on Sunday evening.</p></article></body></html>", title, title, title, text)
}

// asked gives what was asked for since the last call, without robots.txt.
func (s *site) asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := s.hits
	s.hits = nil
	return out
}

func rss(items ...string) string {
	return `<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Harrow Daily</title><link>https://harrow.example/</link>` + strings.Join(items, "\n") + `</channel></rss>`
}

func item(guid, link, title string) string {
	return fmt.Sprintf("<item><guid isPermaLink='false'>%s</guid><link>%s</link><title>%s</title><description>In short.</description><pubDate>Sun, 09 Mar 2031 08:00:00 GMT</pubDate></item>", guid, link, title)
}

// bench is a watcher on a state in a file, and what it told.
type bench struct {
	busy    int // how often the ledger is held by others yet
	t       *testing.T
	file    string
	clock   *clock
	reports []parley.Report
	events  []watch.Event
	broken  error // of the ledger
	fetch   fetch.Options
	o       watch.Options
}

func newBench(t *testing.T) *bench {
	return &bench{t: t, file: filepath.Join(t.TempDir(), "w.db"), clock: &clock{now: time.Date(2031, 3, 10, 12, 0, 0, 0, time.UTC)}, fetch: fetch.Options{AllowHosts: []string{"127.0.0.1"}}}
}

// take keeps a report as a ledger does: another text under an ID gets its own.
func (b *bench) take(_ context.Context, _ time.Time, rep parley.Report, _ parley.Capture) (string, bool, error) {
	if b.busy > 0 {
		b.busy--
		return "", false, fmt.Errorf("another program holds the ledger: %w", parley.ErrConflict)
	}
	if b.broken != nil {
		return "", false, b.broken
	}
	for _, r := range b.reports {
		if r.ID == rep.ID && r.SHA256 != rep.SHA256 {
			rep.ID += "-" + rep.SHA256[:8]
		}
	}
	for _, r := range b.reports {
		if r.ID == rep.ID {
			return rep.ID, false, nil
		}
	}
	b.reports = append(b.reports, rep)
	return rep.ID, true, nil
}

// watcher opens the state anew, as a program that starts again does.
func (b *bench) watcher() (*watch.Watcher, func()) {
	b.t.Helper()
	state, err := sqlstate.Open(b.t.Context(), b.file, sqlstate.Options{})
	if err != nil {
		b.t.Fatal(err)
	}
	pack, err := lang.English()
	if err != nil {
		b.t.Fatal(err)
	}
	x, err := extract.New(pack, extract.Options{})
	if err != nil {
		b.t.Fatal(err)
	}
	fo, o := b.fetch, b.o
	fo.Now, o.Now = b.clock.Now, b.clock.Now
	if o.Wait == nil {
		o.Wait = b.clock.Wait
	}
	o.Told = func(e watch.Event) { b.events = append(b.events, e) }
	web := fetch.NewPolite(fetch.New(fo), state, fetch.PoliteOptions{Wait: b.clock.Wait})
	return watch.New(state, web, x, b.take, o), func() { state.Close() }
}

// once looks once at the sources, and gives what was told: kind, path, and for a
// failure its error.
func (b *bench) once(sources ...string) []string {
	b.t.Helper()
	w, end := b.watcher()
	defer end()
	b.events = nil
	if err := w.Once(b.t.Context(), sources...); err != nil {
		b.t.Fatal(err)
	}
	return b.told()
}

func (b *bench) told() []string {
	var out []string
	for _, e := range b.events {
		_, path, _ := strings.Cut(strings.TrimPrefix(e.URL, "http://"), "/")
		out = append(out, string(e.Kind)+" /"+path)
	}
	return out
}

func (b *bench) want(what string, got, want []string) {
	b.t.Helper()
	if !slices.Equal(got, want) {
		b.t.Errorf("%s: got %q, want %q", what, got, want)
		for _, e := range b.events {
			if e.Err != nil {
				b.t.Log(e.Err)
			}
		}
	}
}

const (
	left   = "Varen's troops left the town of Tamis on Saturday, residents said, three days before the date that was agreed."
	stayed = "Varen's troops stayed in the town of Tamis on Saturday, residents said, although they had been told to leave it."
)

// Items are fetched whole and once; what did not change is not sent again, also
// after the program was started anew.
func TestNothingIsFetchedTwice(t *testing.T) {
	s, b := newSite(t), newBench(t)
	s.serve("/feed", "application/rss+xml", rss(item("1", "/a?utm_source=rss", "Troops leave"), item("2", s.URL+"/b", "Talks"), item("1", "/a", "Troops leave")))
	s.article("/a", "Troops leave", left)
	s.article("/b", "Talks", "Envoys of Varen and Karadesh will meet in Lorn on Thursday, the mediator said in a statement.")
	b.want("first", b.once(s.URL+"/feed"), []string{"added /a", "added /b"})
	b.want("asked", s.asked(), []string{"/feed", "/a", "/b"})
	if len(b.reports) != 2 || !strings.Contains(b.reports[0].Text, "left the town of Tamis") || b.reports[0].URL != s.URL+"/a" || b.reports[0].Published.Value != "2031-03-09T08:00:00" {
		t.Errorf("%+v", b.reports)
	}
	for range 2 {
		b.want("again", b.once(s.URL+"/feed"), nil)
		b.want("asked again", s.asked(), []string{"/feed"})
	}
	if s.notNews != 2 {
		t.Errorf("the feed was sent again")
	}
}

// A page is looked at again after a while, and when its feed says that it changed.
func TestAChangedPageIsKeptBesideItsFirstText(t *testing.T) {
	s, b := newSite(t), newBench(t)
	s.serve("/feed", "application/rss+xml", rss(item("1", "/a", "Troops leave")))
	s.article("/a", "Troops leave", left)
	b.want("first", b.once(s.URL+"/feed"), []string{"added /a"})
	first := b.reports[0]
	_ = b.clock.Wait(t.Context(), 2*time.Hour)
	b.want("looked at again", b.once(s.URL+"/feed"), nil)
	s.asked()
	s.article("/a", "Troops stay", stayed)
	b.want("not due", b.once(s.URL+"/feed"), nil)
	b.want("asked", s.asked(), []string{"/feed"})
	s.serve("/feed", "application/rss+xml", rss(item("1", "/a", "Troops stay")))
	b.want("changed", b.once(s.URL+"/feed"), []string{"changed /a"})
	second := b.reports[1]
	if e := b.events[0]; e.Was != first.ID || e.Report != second.ID || !strings.HasPrefix(second.ID, first.ID+"-") {
		t.Errorf("%+v; reports %s, %s", e, first.ID, second.ID)
	}
	if second.KnownFrom().Moment(nil) != second.Captured || second.KnownFrom() == second.Published || !first.Counted.IsZero() {
		t.Errorf("it counts from %v, was captured %v, says %v; the first counts from %v", second.KnownFrom(), second.Captured, second.Published, first.Counted)
	}
	// Other teasers and white space are no change.
	s.serve("/a", "text/html; charset=utf-8", strings.Replace(page("Troops stay", stayed), "</p>", "</p>\n\n ", 1))
	s.serve("/feed", "application/rss+xml", rss(item("1", "/a", "Troops stay, again")))
	b.want("only set anew", b.once(s.URL+"/feed"), nil)
	// The text that it had at first is the report that it was at first.
	s.article("/a", "Troops leave", left)
	s.serve("/feed", "application/rss+xml", rss(item("1", "/a", "Troops leave after all")))
	b.want("changed back", b.once(s.URL+"/feed"), []string{"changed /a"})
	if e := b.events[0]; e.Report != first.ID || e.Was != second.ID || len(b.reports) != 2 {
		t.Errorf("%+v, %d reports", e, len(b.reports))
	}
	s.article("/a", "Troops stay", stayed)
	_ = b.clock.Wait(t.Context(), 25*time.Hour)
	b.want("looked at again a day later", b.once(s.URL+"/feed"), []string{"changed /a"})
}

func TestAPlainPage(t *testing.T) {
	s, b := newSite(t), newBench(t)
	s.article("/now", "Troops leave", left)
	b.want("first", b.once(s.URL+"/now"), []string{"added /now"})
	b.want("the same", b.once(s.URL+"/now"), nil)
	s.article("/now", "Troops stay", stayed)
	b.want("changed", b.once(s.URL+"/now"), []string{"changed /now"})
}

// Two addresses that lead to one page are one report.
func TestRedirectsToOnePage(t *testing.T) {
	s, b := newSite(t), newBench(t)
	s.serve("/feed", "application/rss+xml", rss(item("1", "/r1", "Troops leave"), item("2", "/r2", "Troops leave"), item("3", "/target", "Troops leave")))
	for _, path := range []string{"/r1", "/r2"} {
		s.handle(path, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/target?utm_campaign="+path[1:], http.StatusMovedPermanently)
		})
	}
	s.article("/target", "Troops leave", left)
	b.want("first", b.once(s.URL+"/feed"), []string{"added /r1"})
	b.want("asked", s.asked(), []string{"/feed", "/r1", "/target", "/r2", "/target"})
	if len(b.reports) != 1 || b.reports[0].URL != s.URL+"/target" {
		t.Errorf("%+v", b.reports)
	}
}

func TestFormatsOfFeeds(t *testing.T) {
	atom := `<feed xmlns="http://www.w3.org/2005/Atom"><title>H</title><id>urn:h</id><updated>2031-03-09T08:00:00Z</updated><entry><id>urn:1</id><title>Troops leave</title><link href="/a"/><updated>2031-03-09T08:00:00Z</updated></entry></feed>`
	json := `{"version":"https://jsonfeed.org/version/1.1","title":"H","items":[{"id":"1","url":"/a","title":"Troops leave","content_text":"In short."}]}`
	for name, c := range map[string]struct{ media, body string }{
		"RSS":                     {"application/rss+xml", rss(item("1", "/a", "Troops leave"))},
		"Atom":                    {"application/atom+xml", atom},
		"Atom, as text":           {"text/plain", atom},
		"JSON Feed":               {"application/feed+json", json},
		"JSON Feed, as JSON":      {"application/json", json},
		"RSS that says too much":  {"text/xml; charset=utf-8", "\ufeff" + rss(item("1", "/a", "Troops \x0bleave &nbsp; &bogus;"))},
		"another charset":         {"application/rss+xml", strings.Replace(rss(item("1", "/a", "\xd4\xe0\xe9\xeb")), "utf-8", "windows-1251", 1)},
		"a charset that is wrong": {"application/rss+xml; charset=utf-8", rss(item("1", "/a", "Caf\xe9"))},
		"RDF":                     {"application/xml", `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel rdf:about="x"><title>H</title></channel><item rdf:about="y"><title>T</title><link>/a</link></item></rdf:RDF>`},
	} {
		t.Run(name, func(t *testing.T) {
			s, b := newSite(t), newBench(t)
			s.serve("/feed", c.media, c.body)
			s.article("/a", "Troops leave", left)
			b.want(name, b.once(s.URL+"/feed"), []string{"added /a"})
		})
	}
}

// What the page does not say of itself is taken from the feed; an item without a
// page is its own text.
func TestWhatOnlyTheFeedSays(t *testing.T) {
	s, b := newSite(t), newBench(t)
	s.serve("/feed", "application/rss+xml", rss(item("1", "/a", "Troops leave"), "<item><guid>7</guid><title>Troops stay</title><description><![CDATA[<p>"+stayed+"</p>]]></description></item>"))
	s.serve("/a", "text/plain", left)
	got := b.once(s.URL + "/feed")
	if len(got) != 2 || !strings.HasPrefix(got[0], "added /feed#") || got[1] != "added /a" {
		t.Fatalf("%q", got)
	}
	if r := b.reports[1]; r.Title != "Troops leave" || r.Published.Value != "2031-03-09T08:00:00" || r.Published.Zone == "" {
		t.Errorf("%+v", r)
	}
	if r := b.reports[0]; !strings.Contains(r.Text, "stayed in the town") {
		t.Errorf("%+v", r)
	}
	b.want("again", b.once(s.URL+"/feed"), nil)
}
