package watch_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"parley"
	"parley/internal/watch"
)

func TestOutline(t *testing.T) {
	for name, c := range map[string]struct {
		in    string
		want  []string
		words string
	}{
		"nested, each once": {`<?xml version="1.0" encoding="ISO-8859-1"?><opml version="2.0"><head><title>Caf` + "\xe9" + `</title></head><body>
<outline text="News"><outline type="rss" xmlUrl="https://a.example/feed"/><outline XMLURL=" https://b.example/feed?utm_source=x "/></outline>
<outline text="A note"/><outline xmlUrl="https://a.example/feed"/></body></opml>`, []string{"https://a.example/feed", "https://b.example/feed"}, ""},
		"no address":     {"<opml><body>\n<outline xmlUrl='a.example'/></body></opml>", nil, "f.opml:2: xmlUrl"},
		"not closed":     {"<opml><body>\n<outline xmlUrl='https://a.example/'></body></opml>", nil, "line 2"},
		"no feeds":       {"<opml><body></body></opml>", nil, "no OPML with feeds"},
		"something else": {"<rss><outline xmlUrl='https://a.example/'/></rss>", nil, "no OPML with feeds"},
		"empty":          {"", nil, "no OPML with feeds"},
		"too deep":       {"<opml>" + strings.Repeat("<outline>", 1000), nil, "deep"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := watch.Outline("f.opml", []byte(c.in))
			if !slices.Equal(got, c.want) || (err != nil) != (c.words != "") {
				t.Fatalf("%q, %v", got, err)
			}
			if err != nil && (!errors.Is(err, parley.ErrInvalid) || !strings.Contains(err.Error(), c.words) || !strings.Contains(err.Error(), "f.opml")) {
				t.Errorf("%v, want %q", err, c.words)
			}
		})
	}
}

func FuzzOutline(f *testing.F) {
	f.Add([]byte(`<opml><outline xmlUrl="https://a.example/"/></opml>`))
	f.Add([]byte("\xff\xfe<\x00o\x00"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := watch.Outline("f.opml", raw)
		if (len(got) == 0) == (err == nil) {
			t.Errorf("%q, %v", got, err)
		}
	})
}
