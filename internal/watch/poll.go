package watch

import (
	"cmp"
	"context"
	"errors"
	"html"
	"slices"
	"strings"
	"time"

	"parley"
	"parley/internal/extract"
	"parley/internal/fetch"
)

const accept = "application/rss+xml, application/atom+xml, application/feed+json, text/html, application/xhtml+xml, text/plain;q=0.9, application/xml;q=0.9, */*;q=0.1"

// ask asks for a page, or whether it is still as it was. done is true where there
// is nothing more to do.
func (w *Watcher) ask(ctx context.Context, p *Page) (a fetch.Answer, done bool, err error) {
	w.o.Logger.Debug("asking", "url", p.URL, "etag", p.ETag)
	a, err = w.web.Get(ctx, fetch.Request{URL: p.URL, From: p.Feed, ETag: p.ETag, LastModified: p.LastModified, Accept: accept})
	if err != nil {
		return a, true, w.failed(ctx, *p, err)
	}
	p.Checked, p.Failures, p.Problem, p.Due = w.o.Now(), 0, "", time.Time{}
	if a.NotModified {
		w.again(p)
		return a, true, w.state.PutPage(ctx, *p)
	}
	return a, false, nil
}

// again says when the page of an item is looked at the next time.
func (w *Watcher) again(p *Page) {
	p.Due = time.Time{}
	if p.Feed == "" || p.Taken.IsZero() {
		return
	}
	for p.Looks < len(w.o.Recheck) {
		due := p.Taken.Add(w.o.Recheck[p.Looks])
		if p.Looks++; due.After(w.o.Now()) {
			p.Due = due
			return
		}
	}
}

// poll looks at something that is watched itself: a feed, whose new items are put
// into its queue, or a page.
func (w *Watcher) poll(ctx context.Context, p Page) error {
	p.Feed = ""
	a, done, err := w.ask(ctx, &p)
	if done {
		return err
	}
	if !isFeed(a.Capture) {
		return w.taken(ctx, p, a)
	}
	items, more, err := parseFeed(a.Capture, w.o.MaxItems)
	if err != nil {
		return w.failed(ctx, p, err)
	}
	if more > 0 {
		w.o.Logger.Warn("the feed has more items than are taken at a time", "url", p.URL, "taken", len(items), "left", more)
	}
	fresh := 0
	for _, e := range items {
		ok, err := w.enqueue(ctx, p.URL, e, a.Capture)
		if err != nil {
			return err
		}
		if ok {
			fresh++
		}
	}
	w.o.Logger.Info("polled", "url", p.URL, "items", len(items), "new_or_changed", fresh)
	// Last: killed before it, the feed is asked for once more and nothing is lost.
	p.ETag, p.LastModified, p.Address = a.ETag, a.LastModified, a.Capture.Source
	return w.state.PutPage(ctx, p)
}

// enqueue makes the page of an item due if the item is new, or if its feed says
// something else of it than before.
func (w *Watcher) enqueue(ctx context.Context, feed string, e entry, c parley.Capture) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	seen, err := w.state.Item(ctx, feed, e.key)
	if err != nil {
		return false, err
	}
	if seen.URL != "" && seen.Mark == e.mark {
		return false, nil // also where its link differs: some count readers in it
	}
	inside := e.url == "" // it has no page of its own: what it says is the text
	if inside {
		e.url = feed + "#" + digest(e.key)[:16]
	}
	p, err := w.state.Page(ctx, e.url)
	if err != nil {
		return false, err
	}
	fresh := p.Checked.IsZero() && p.Failures == 0 || seen.URL != ""
	if fresh || p.Report == "" && p.Feed != "" {
		p.Feed, p.Title, p.Published = feed, cmp.Or(e.title, p.Title), cmp.Or(e.published, p.Published)
		p.Due, p.Failures = w.o.Now(), 0
		if inside {
			p.Checked, p.Due = w.o.Now(), time.Time{}
			c.Source, c.MediaType, c.Bytes = p.URL, "text/html; charset=utf-8", []byte("<html><body><article><h1>"+html.EscapeString(e.title)+"</h1>\n"+e.content+"</article></body></html>")
			err = w.taken(ctx, p, fetch.Answer{Capture: c})
		} else {
			err = w.state.PutPage(ctx, p)
		}
		if err != nil {
			return false, err
		}
	}
	return fresh, w.state.PutItem(ctx, Item{Feed: feed, Key: e.key, URL: e.url, Mark: e.mark})
}

// look looks at the page of an item, unless another address led to it meanwhile.
func (w *Watcher) look(ctx context.Context, p Page) error {
	p, err := w.state.Page(ctx, p.URL)
	if err != nil || p.Due.IsZero() || p.Due.After(w.o.Now()) {
		return err
	}
	a, done, err := w.ask(ctx, &p)
	if done {
		return err
	}
	return w.taken(ctx, p, a)
}

// taken makes a report of a page and has it taken in, unless its words are those
// that it had before.
func (w *Watcher) taken(ctx context.Context, p Page, a fetch.Answer) error {
	address, inside := a.Capture.Source, strings.Contains(p.URL, "#")
	if !inside {
		var err error
		if address, err = fetch.Canonical(address); err != nil {
			return w.failed(ctx, p, err)
		}
	}
	a.Capture.Source = address
	rep, err := w.extract(a.Capture, &p)
	if err != nil {
		p.ETag, p.LastModified = a.ETag, a.LastModified
		return w.failed(ctx, p, err)
	}
	final := p // what is remembered of where redirects led
	if address != p.URL {
		if final, err = w.state.Page(ctx, address); err != nil {
			return err
		}
		p.Report, p.Words, p.Taken = final.Report, final.Words, final.Taken
	}
	if err := w.put(ctx, &p, rep, a.Capture); err != nil {
		if errors.Is(err, parley.ErrInvalid) || errors.Is(err, parley.ErrUnsupported) {
			return w.failed(ctx, p, err)
		}
		return err
	}
	keep := context.WithoutCancel(ctx) // it is in the ledger; so it is remembered
	p.Address, p.ETag, p.LastModified = address, a.ETag, a.LastModified
	w.again(&p)
	if address != p.URL {
		final.Address, final.Checked, final.ETag, final.LastModified = address, p.Checked, a.ETag, a.LastModified
		final.Report, final.Words, final.Taken, final.Looks = p.Report, p.Words, p.Taken, 0
		w.again(&final)
		if err := w.state.PutPage(keep, final); err != nil {
			return err
		}
	}
	return w.state.PutPage(keep, p)
}

// put has a report taken in if it has other words than the page had before, and
// tells of it.
func (w *Watcher) put(ctx context.Context, p *Page, rep parley.Report, c parley.Capture) error {
	said := words(&rep)
	w.mu.Lock()
	defer w.mu.Unlock()
	if said == p.Words {
		w.o.Logger.Debug("the words are the same", "url", p.URL, "report", p.Report)
		return nil
	}
	was := p.Report
	if was != "" {
		counts(&rep, p)
	}
	id, added, err := w.take(ctx, w.o.Now(), rep, c)
	if err != nil {
		return err
	}
	p.Report, p.Words, p.Taken, p.Looks = id, said, w.o.Now(), 0
	kind := Known
	switch {
	case was != "" && was != id:
		kind = Changed
	case added:
		kind = Added
	}
	w.o.Told(Event{Kind: kind, URL: p.URL, Report: id, Was: was})
	return nil
}

// counts says of a text that replaced another one from when it counts. It cannot
// have been published before the other one was seen: unless it says that it was
// later, it counts from its capture.
func counts(rep *parley.Report, p *Page) {
	if !rep.Counted.IsZero() || rep.Captured.IsZero() || rep.Published.Interval(nil).Start.After(p.Taken) {
		return
	}
	rep.Counted = parley.Civil{Value: rep.Captured.UTC().Format("2006-01-02T15:04:05"), Zone: "UTC", From: parley.ZoneStated}
	rep.Problems = append(slices.Clone(rep.Problems), parley.Problem{
		Code: parley.CodeChangedLater, Text: "The page had another text when it was taken on " + p.Taken.UTC().Format(time.RFC3339) + ", kept as " + p.Report + ". This one counts from its capture, " + rep.Captured.UTC().Format(time.RFC3339) + ".",
	})
}

// extract makes a report of a page; what the page does not say of itself is taken
// from the feed.
func (w *Watcher) extract(c parley.Capture, p *Page) (parley.Report, error) {
	rep, err := w.x.Extract(c, extract.Hints{})
	if err != nil {
		return rep, err
	}
	guessed := slices.ContainsFunc(rep.Problems, func(p parley.Problem) bool { return p.Code == "published-guessed" })
	var h extract.Hints
	if rep.Published.IsZero() || guessed {
		h.Published = p.Published
	}
	if rep.Title == "" {
		h.Title = p.Title
	}
	if h == (extract.Hints{}) {
		return rep, nil
	}
	return w.x.Extract(c, h)
}

// words is the digest of what a report says, without its furniture and however it
// is set.
func words(rep *parley.Report) string {
	var b strings.Builder
	at := 0
	for _, f := range rep.Furniture {
		if f.Span.Start > at {
			b.WriteString(rep.Text[at:f.Span.Start])
		}
		b.WriteByte(' ')
		at = max(at, f.Span.End)
	}
	b.WriteString(rep.Text[min(at, len(rep.Text)):])
	return digest(strings.Join(strings.Fields(b.String()), " "))
}
