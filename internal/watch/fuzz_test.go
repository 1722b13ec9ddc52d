package watch_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"parley"
	"parley/internal/extract"
	"parley/internal/fetch"
	"parley/internal/lang"
	"parley/internal/watch"
	"parley/internal/watch/sqlstate"
)

// same answers every request with the same bytes.
type same []byte

func (s same) Get(_ context.Context, r fetch.Request) (fetch.Answer, error) {
	return fetch.Answer{Capture: parley.Capture{Source: r.URL, Bytes: s, SHA256: parley.TextDigest(string(s)), Fetched: time.Unix(1, 0)}}, nil
}

// Whatever a server gives is taken in or told of, and never ends the watch.
func FuzzSource(f *testing.F) {
	for _, seed := range []string{rss(item("1", "/a", "T"), item("1", "#", "T")), `{"version":"https://jsonfeed.org/version/1","items":[{"url":"/a","content_html":"<p>x"}]}`,
		"<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='//b'/><content type='xhtml'><div>", "<?xml version='1.0' encoding='utf-16'?><rss>", page("T", left), "\x1f\x8b"} {
		f.Add([]byte(seed))
	}
	pack, err := lang.English()
	if err != nil {
		f.Fatal(err)
	}
	x, err := extract.New(pack, extract.Options{})
	if err != nil {
		f.Fatal(err)
	}
	state, err := sqlstate.Open(f.Context(), filepath.Join(f.TempDir(), "w.db"), sqlstate.Options{})
	if err != nil {
		f.Fatal(err)
	}
	defer state.Close()
	f.Fuzz(func(t *testing.T, raw []byte) {
		take := func(_ context.Context, _ time.Time, rep parley.Report, _ parley.Capture) (string, bool, error) {
			return rep.ID, true, nil
		}
		told := 0
		w := watch.New(state, same(raw), x, take, watch.Options{MaxItems: 5, Told: func(watch.Event) { told++ }})
		source := "https://news.example/" + parley.TextDigest(string(raw))
		if err := w.Once(t.Context(), source); err != nil {
			t.Fatal(err)
		}
		p, err := state.Page(t.Context(), source)
		if err != nil || p.Checked.IsZero() || p.Problem != "" && told == 0 {
			t.Errorf("%+v, %v, %d told", p, err, told)
		}
	})
}
