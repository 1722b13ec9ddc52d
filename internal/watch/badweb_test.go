package watch_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"parley"
	"parley/internal/fetch"
	"parley/internal/watch"
)

// whole gives the one failure that was told, and ends the test where there is
// another number of them.
func (b *bench) failure() watch.Event {
	b.t.Helper()
	if len(b.events) != 1 || b.events[0].Kind != watch.Failed {
		b.t.Fatalf("told %q, want one failure", b.told())
	}
	return b.events[0]
}

// growing is a page whose every paragraph opens four hundred elements anew.
func growing(paragraphs int) string {
	var b strings.Builder
	b.WriteString("<p>")
	for i := range 400 {
		fmt.Fprintf(&b, "<b id=%d>", i)
	}
	return b.String() + strings.Repeat("<p>a", paragraphs)
}

// What is wrong with a source is told, takes no more than its bounds, and never
// stops the others.
func TestBadSources(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write(make([]byte, 1<<20))
	_ = z.Close()
	text := func(media, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", media)
			fmt.Fprint(w, body)
		}
	}
	for name, c := range map[string]struct {
		serve http.HandlerFunc
		is    error
		words string
	}{
		"a feed that never ends": {func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, "<rss version='2.0'><channel>")
			for i := 0; r.Context().Err() == nil; i++ {
				if _, err := fmt.Fprint(w, item(fmt.Sprint(i), fmt.Sprintf("/%d", i), "More")); err != nil {
					return
				}
			}
		}, parley.ErrInvalid, "more than the 1 MiB"},
		"a feed that packs 10 GB": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Header().Set("Content-Type", "application/rss+xml")
			for range 10 << 10 {
				if _, err := w.Write(packed.Bytes()); err != nil {
					return
				}
			}
		}, parley.ErrInvalid, "more than the 1 MiB"},
		"redirects in a circle": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) }, nil, "more than five redirects"},
		"a redirect into the net": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://10.0.0.1/", http.StatusFound)
		}, fetch.ErrPrivate, "private or reserved"},
		"a redirect to a loopback": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "http://[::1]:1/", http.StatusFound) }, fetch.ErrPrivate, "private or reserved"},
		"a redirect to a file": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "file:///etc/hostname", http.StatusFound)
		}, parley.ErrUnsupported, "only http and https"},
		"a tag that is not closed": {text("application/rss+xml", "<rss version='2.0'>\n<channel>\n<item><title>T</titel></item></channel></rss>"), parley.ErrInvalid, "line 3"},
		"a tag that is cut off":    {text("application/rss+xml", "<rss version='2.0'>\n<channel><item>\n<title"), parley.ErrInvalid, "line 3"},
		"a feed that is cut off":   {text("application/rss+xml", "<rss version='2.0'><channel><item><title>T</title>"), parley.ErrInvalid, "EOF"},
		"no feed in it":            {text("application/rss+xml", "nothing to see"), parley.ErrInvalid, "the feed cannot be read"},
		"broken JSON":              {text("application/feed+json", `{"version":"https://jsonfeed.org/version/1","items":[{]}`), parley.ErrInvalid, "the feed cannot be read"},
		"elements without end":     {text("application/rss+xml", "<rss version='2.0' xmlns:x='urn:x'><channel>"+strings.Repeat("<x:a>", 100_000)), parley.ErrInvalid, "more than 256 deep"},
		"hidden elements":          {text("application/rss+xml", "<rss version='2.0' xmlns:x='urn:x'><channel>\x01"+strings.Repeat("<x:a>", 100_000)), parley.ErrInvalid, "more than 256 deep"},
		"items of nothing":         {text("application/rss+xml", "<rss version='2.0'><channel>"+strings.Repeat("<item/>", 50_000)), parley.ErrInvalid, "20000 items"},
		"more elements than any":   {text("application/rss+xml", "<rss version='2.0'><channel>"+strings.Repeat("<a/>", 210_000)), parley.ErrInvalid, "200000 elements"},
		"objects of nothing":       {text("application/feed+json", `{"version":"https://jsonfeed.org/version/1","items":[`+strings.Repeat("{},", 210_000)+"{}]}"), parley.ErrInvalid, "200000 objects"},
		"a page that grows":        {text("text/html", growing(100_000)), parley.ErrInvalid, "more than the 200000 elements"},
		"a picture":                {text("image/png", "\x89PNG\r\n\x1a\n\x00\x00"), parley.ErrUnsupported, "image/png"},
		"an empty page":            {text("text/html", ""), parley.ErrInvalid, "is empty"},
		"a server that is broken":  {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }, nil, "status 500"},
		"nothing there":            {http.NotFound, parley.ErrNotFound, "status 404"},
		"no word and the end":      {func(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) }, nil, "EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			s, good, b := newSite(t), newSite(t), newBench(t)
			b.fetch.MaxBytes = 1 << 20
			s.handle("/bad", c.serve)
			good.article("/good", "Troops leave", left)
			b.once(s.URL + "/bad")
			if e := b.failure(); c.is != nil && !errors.Is(e.Err, c.is) || !strings.Contains(e.Err.Error(), c.words) || !strings.Contains(e.Err.Error(), s.URL) {
				t.Errorf("%v, want %q of %v", e.Err, c.words, c.is)
			} else if e.Until.Sub(b.clock.Now()) <= 0 {
				t.Errorf("it is tried again at %s, now is %s", e.Until, b.clock.Now())
			}
			s.asked()
			again, asked := "waiting /bad", []string(nil)
			if errors.Is(c.is, fetch.ErrPrivate) { // it may have been allowed meanwhile
				again, asked = "failed /bad", []string{"/bad"}
			}
			both := slices.Sorted(slices.Values(b.once(s.URL+"/bad", good.URL+"/good"))) // two hosts, in any order
			b.want("with another one", both, []string{"added /good", again})
			b.want("asked", s.asked(), asked)
		})
	}
}

// A page that drips is cut off; the ones beside it, on another host, are taken.
func TestAPageThatDrips(t *testing.T) {
	slow, s, b := newSite(t), newSite(t), newBench(t)
	slow.handle("/drip", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "<html>")
		w.(http.Flusher).Flush()
		<-r.Context().Done() // until the client is gone
	})
	b.fetch.Timeout = 500 * time.Millisecond
	s.serve("/feed", "application/rss+xml", rss(item("1", slow.URL+"/drip", "Slow"), item("2", "/a", "Troops leave")))
	s.article("/a", "Troops leave", left)
	b.once(s.URL + "/feed")
	kinds := map[watch.EventKind]int{}
	for _, e := range b.events {
		kinds[e.Kind]++
	}
	if len(b.events) != 2 || kinds[watch.Added] != 1 || kinds[watch.Failed] != 1 {
		t.Errorf("told %q", b.told())
	}
}

// A host that asks for time gets it, with all its pages, and also from a program
// that was started anew.
func TestAHostThatAsksForTime(t *testing.T) {
	s, b := newSite(t), newBench(t)
	s.serve("/feed", "application/rss+xml", rss(item("1", "/a", "Troops leave"), item("2", "/b", "Talks")))
	s.handle("/a", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	s.article("/b", "Troops leave", left)
	b.want("first", b.once(s.URL+"/feed"), []string{"failed /a", "waiting /b"})
	b.want("asked", s.asked(), []string{"/feed", "/a"})
	s.article("/a", "Troops stay", stayed)
	_ = b.clock.Wait(t.Context(), 50*time.Minute)
	b.want("too early", b.once(s.URL+"/feed"), []string{"waiting /feed", "waiting /a"})
	b.want("asked too early", s.asked(), nil)
	_ = b.clock.Wait(t.Context(), 10*time.Minute)
	b.want("after the hour", b.once(s.URL+"/feed"), []string{"added /a", "added /b"})
}

// What robots.txt forbids is not asked for.
func TestPagesThatRobotsForbid(t *testing.T) {
	s, b := newSite(t), newBench(t)
	s.serve("/robots.txt", "text/plain", "User-agent: *\nDisallow: /admin/")
	s.serve("/feed", "application/rss+xml", rss(item("1", "/admin/a", "Troops leave"), item("2", "/b", "Talks")))
	s.article("/b", "Troops leave", left)
	b.want("first", b.once(s.URL+"/feed"), []string{"failed /admin/a", "added /b"})
	if !errors.Is(b.events[0].Err, fetch.ErrRobots) || !b.events[0].Until.IsZero() {
		t.Errorf("%+v", b.events[0])
	}
	b.want("asked", s.asked(), []string{"/feed", "/b"})
	_ = b.clock.Wait(t.Context(), 30*time.Minute)
	b.want("again", b.once(s.URL+"/feed"), nil)
}

// A link in a feed that leads into a private network is not followed, unless the
// feed itself is in it.
func TestLinksIntoPrivateNetworks(t *testing.T) {
	s, b := newSite(t), newBench(t)
	s.serve("/feed", "application/rss+xml", rss(item("1", "http://169.254.169.254/latest/meta-data/", "Keys"), item("2", "http://localhost:1/", "Admin"), item("3", "file:///etc/passwd", "File"), item("4", "/b", "Talks")))
	s.article("/b", "Troops leave", left)
	b.once(s.URL + "/feed")
	added, failed := 0, 0
	for _, e := range b.events {
		switch {
		case e.Kind == watch.Added && strings.HasSuffix(e.URL, "/b"):
			added++
		case e.Kind == watch.Failed && strings.Contains(e.Err.Error(), "private or reserved"):
			failed++
		case e.Kind == watch.Added && strings.Contains(e.URL, "#"): // the item whose link is none
		default:
			t.Errorf("%+v", e)
		}
	}
	if added != 1 || failed != 2 {
		t.Errorf("told %q", b.told())
	}
}

// A feed of more items than are taken at a time is bounded; one that repeats an
// item under ever new links gains nothing.
func TestFeedsOfManyItems(t *testing.T) {
	s, b := newSite(t), newBench(t)
	b.o.MaxItems = 3
	var items []string
	for i := range 50 {
		items = append(items, item(fmt.Sprint(i), fmt.Sprintf("/%d", i), "Troops leave"))
		s.article(fmt.Sprintf("/%d", i), "Troops leave", strings.Replace(left, "three", fmt.Sprint(i+2), 1))
	}
	s.serve("/feed", "application/rss+xml", rss(items...))
	b.want("first", b.once(s.URL+"/feed"), []string{"added /0", "added /1", "added /2"})
	s.asked()
	s.serve("/feed", "application/rss+xml", rss(item("0", "/0?session=8", "Troops leave"), item("1", "/1?session=9", "Troops leave")))
	b.want("repeated", b.once(s.URL+"/feed"), nil)
	b.want("asked", s.asked(), []string{"/feed"})
}

// Identifiers that a feed gives to several items hide none of them.
func TestItemsOfOneIdentifier(t *testing.T) {
	s, b := newSite(t), newBench(t)
	s.serve("/feed", "application/rss+xml", rss(item("same", "/a", "Troops leave"), item("same", "/b", "Troops stay")))
	s.article("/a", "Troops leave", left)
	s.article("/b", "Troops stay", stayed)
	b.want("first", b.once(s.URL+"/feed"), []string{"added /a", "added /b"})
}

// A page that cannot be had is tried again, ever later, and given up in the end;
// its feed brings it back by saying something new of it.
func TestAPageThatFails(t *testing.T) {
	s, b := newSite(t), newBench(t)
	b.o.Tries = 3
	s.serve("/feed", "application/rss+xml", rss(item("1", "/a", "Troops leave")))
	s.handle("/a", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) })
	for i, wait := range []time.Duration{5 * time.Minute, 10 * time.Minute, 0} {
		b.want(fmt.Sprint("try ", i+1), b.once(s.URL+"/feed"), []string{"failed /a"})
		if e := b.failure(); wait == 0 && !e.Until.IsZero() || wait > 0 && e.Until.Sub(b.clock.Now()) != wait {
			t.Errorf("try %d: again at %s, now is %s", i+1, e.Until, b.clock.Now())
		}
		b.want("at once", b.once(s.URL+"/feed"), nil)
		_ = b.clock.Wait(t.Context(), wait)
	}
	_ = b.clock.Wait(t.Context(), 48*time.Hour)
	b.want("given up", b.once(s.URL+"/feed"), nil)
	s.article("/a", "Troops leave", left)
	s.serve("/feed", "application/rss+xml", rss(item("1", "/a", "Troops leave at last")))
	b.want("brought back", b.once(s.URL+"/feed"), []string{"added /a"})
}

// A ledger that fails ends the watch; nothing is remembered as taken that was not.
func TestAFailingLedger(t *testing.T) {
	s, b := newSite(t), newBench(t)
	s.serve("/feed", "application/rss+xml", rss(item("1", "/a", "Troops leave")))
	s.article("/a", "Troops leave", left)
	b.broken = errors.New("the disk is full")
	w, end := b.watcher()
	if err := w.Once(t.Context(), s.URL+"/feed"); !errors.Is(err, b.broken) {
		t.Errorf("%v", err)
	}
	end()
	b.broken = nil
	b.want("afterwards", b.once(s.URL+"/feed"), []string{"added /a"})
	b.broken = fmt.Errorf("the reader broke on it: %w", parley.ErrInvalid)
	s.article("/p", "Troops stay", stayed)
	b.want("a report that breaks the reader", b.once(s.URL+"/p"), []string{"failed /p"})
}

// An interrupt in the middle of a page abandons it, and the next start takes it.
func TestInterrupted(t *testing.T) {
	s, b := newSite(t), newBench(t)
	s.serve("/feed", "application/rss+xml", rss(item("1", "/a", "Troops leave")))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s.handle("/a", func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	w, end := b.watcher()
	if err := w.Run(ctx, s.URL+"/feed"); err != nil || len(b.events) > 0 {
		t.Errorf("%v, told %q", err, b.told())
	}
	end()
	s.article("/a", "Troops leave", left)
	b.want("afterwards", b.once(s.URL+"/feed"), []string{"added /a"})
}

// A ledger that others hold for long ends no watch, and loses it nothing.
func TestBusyLedger(t *testing.T) {
	s, b := newSite(t), newBench(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s.serve("/feed", "application/rss+xml", rss(item("1", "/a", "Troops leave")))
	s.article("/a", "Troops leave", left)
	b.busy = 2
	waits := 0
	b.o.Wait = func(ctx context.Context, d time.Duration) error {
		if waits++; b.busy == 0 && len(b.events) > 0 || waits > 20 {
			cancel()
		}
		return b.clock.Wait(ctx, d)
	}
	w, end := b.watcher()
	defer end()
	if err := w.Run(ctx, s.URL+"/feed"); err != nil {
		t.Error(err)
	}
	b.want("told", b.told(), []string{"added /a"})
}

// Run looks again when its time has come, and takes what was held back then.
func TestRun(t *testing.T) {
	s, b := newSite(t), newBench(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s.serve("/feed", "application/rss+xml", rss(item("1", "/a", "Troops leave")))
	s.article("/a", "Troops leave", left)
	var waits []time.Duration
	b.o.Wait = func(ctx context.Context, d time.Duration) error {
		switch waits = append(waits, d.Round(time.Minute)); len(waits) {
		case 2:
			s.serve("/feed", "application/rss+xml", rss(item("2", "/b", "Talks"), item("1", "/a", "Troops leave")))
			s.article("/b", "Troops stay", stayed)
		case 6:
			cancel()
		}
		return b.clock.Wait(ctx, d)
	}
	w, end := b.watcher()
	defer end()
	if err := w.Run(ctx, s.URL+"/feed"); err != nil {
		t.Error(err)
	}
	b.want("told", b.told(), []string{"added /a", "added /b"})
	// The page of the first item is looked at again after an hour, before the feed.
	b.want("asked", s.asked(), []string{"/feed", "/a", "/feed", "/feed", "/b", "/feed", "/feed", "/a"})
	if waits[0] != 15*time.Minute {
		t.Errorf("waited %v", waits)
	}
}
