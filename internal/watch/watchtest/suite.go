// Package watchtest is the suite that every state of a watch has to pass.
//
// In comes a function that opens the same state again and again; what is wrong
// with it goes to the test. It watches nothing.
//
//	func TestState(t *testing.T) {
//		file := filepath.Join(t.TempDir(), "l.db")
//		watchtest.Run(t, func(t *testing.T) watch.State { return open(t, file) })
//	}
package watchtest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"parley/internal/fetch"
	"parley/internal/watch"
)

// Run runs the suite over what open gives: each time the same state, empty at
// first.
func Run(t *testing.T, open func(t *testing.T) watch.State) {
	t.Run("what was never put is empty", func(t *testing.T) { empty(t, open(t)) })
	t.Run("what was put is there after it was opened again", func(t *testing.T) { kept(t, open(t), open(t)) })
	t.Run("a queue is in order, and of one feed", func(t *testing.T) { queue(t, open(t)) })
}

var at = time.Date(2031, 3, 10, 12, 0, 0, 123000, time.UTC)

// check gives what a call returned, and ends the test where it failed.
func check[T any](t *testing.T) func(got T, err error) T {
	return func(got T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
}

func same(t *testing.T, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
}

func empty(t *testing.T, s watch.State) {
	ctx := t.Context()
	same(t, check[watch.Page](t)(s.Page(ctx, "https://a.example/")), watch.Page{URL: "https://a.example/"})
	same(t, check[watch.Item](t)(s.Item(ctx, "f", "k")), watch.Item{Feed: "f", Key: "k"})
	same(t, check[fetch.Host](t)(s.Host(ctx, "https://a.example:443")), fetch.Host{Name: "https://a.example:443"})
	same(t, check[[]watch.Page](t)(s.Queue(ctx, "f", 9)), []watch.Page(nil))
}

func kept(t *testing.T, s, again watch.State) {
	ctx := t.Context()
	page := watch.Page{URL: "https://a.example/1", Feed: "kept", Title: "T", Published: "2031-03-10", Address: "https://a.example/one", ETag: `"e"`, LastModified: "Mon",
		Checked: at, Failures: 2, Problem: "status 500", Report: "r", Words: "w", Taken: at.Add(time.Hour), Looks: 3}
	page.Due = at.Add(time.Minute)
	item := watch.Item{Feed: "kept", Key: "k", URL: page.URL, Mark: "m"}
	host := fetch.Host{Name: "https://b.example:443", Robots: []byte("User-agent: *\x00\xff"), RobotsStatus: 200, RobotsAt: at, Until: at.Add(time.Hour), Failures: 1}
	for range 2 { // the second replaces the first
		if err := s.PutPage(ctx, page); err != nil {
			t.Fatal(err)
		}
		if err := s.PutItem(ctx, item); err != nil {
			t.Fatal(err)
		}
		if err := s.PutHost(ctx, host); err != nil {
			t.Fatal(err)
		}
		same(t, check[watch.Page](t)(again.Page(ctx, page.URL)), page)
		same(t, check[watch.Item](t)(again.Item(ctx, "kept", "k")), item)
		same(t, check[fetch.Host](t)(again.Host(ctx, host.Name)), host)
		page.ETag, page.Checked, item.Mark, host.Robots, host.Until = "", time.Time{}, "n", nil, time.Time{}
	}
	same(t, check[watch.Item](t)(s.Item(ctx, "another feed", "k")), watch.Item{Feed: "another feed", Key: "k"})
}

func queue(t *testing.T, s watch.State) {
	ctx := t.Context()
	for url, p := range map[string]watch.Page{
		"c": {Feed: "q", Due: at}, "b": {Feed: "q", Due: at}, "a": {Feed: "q", Due: at.Add(time.Hour)},
		"idle": {Feed: "q"}, "other": {Feed: "p", Due: at}, "itself": {Due: at},
	} {
		p.URL = url
		if err := s.PutPage(ctx, p); err != nil {
			t.Fatal(err)
		}
	}
	for most, want := range map[int][]string{9: {"b", "c", "a"}, 2: {"b", "c"}} {
		var got []string
		for _, p := range check[[]watch.Page](t)(s.Queue(ctx, "q", most)) {
			got = append(got, p.URL)
		}
		same(t, got, want)
	}
}
