package watch

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"

	"parley"
	"parley/internal/extract"
	"parley/internal/fetch"
)

// maxDepth is how deep the elements of a feed may stand in one another: what
// reads them calls itself once for each.
const maxDepth = 256

// A feed may have so many elements, of which so many are items: what reads them
// takes some hundred times the bytes that a small one has.
const maxElements, maxEntries = 200_000, 20_000

// entry is an item as a feed gives it.
type entry struct {
	key, url         string // url: "" where it has no page of its own
	title, published string
	content          string // HTML
	mark             string
}

// isFeed reports whether a capture is meant to be a feed.
func isFeed(c parley.Capture) bool {
	media, _, _ := mime.ParseMediaType(c.MediaType)
	switch media {
	case "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json":
		return true
	case "application/json", fetch.JSONL:
		return bytes.Contains(c.Bytes[:min(len(c.Bytes), 4096)], []byte("jsonfeed.org"))
	}
	if bytes.HasPrefix(bytes.TrimLeft(c.Bytes, "\ufeff \t\r\n"), []byte("{")) {
		return bytes.Contains(c.Bytes[:min(len(c.Bytes), 4096)], []byte("jsonfeed.org"))
	}
	return gofeed.DetectFeedType(bytes.NewReader(c.Bytes[:min(len(c.Bytes), 4096)])) != gofeed.FeedTypeUnknown
}

// parseFeed reads the items of a feed, most of them, in its order; more tells how
// many were left. It returns parley.ErrInvalid, with what is wrong, for one that
// cannot be read.
func parseFeed(c parley.Capture, most int) (items []entry, more int, err error) {
	invalid := func(err error) error {
		return fmt.Errorf("%s: the feed cannot be read: %w: %w", c.Source, err, parley.ErrInvalid)
	}
	text, doubt, err := plainXML(c)
	if err != nil {
		return nil, 0, invalid(err)
	}
	feed, err := gofeed.NewParser().Parse(strings.NewReader(text))
	if err != nil {
		return nil, 0, invalid(err)
	}
	base, err := url.Parse(c.Source)
	if err != nil {
		return nil, 0, invalid(err)
	}
	for i, it := range feed.Items {
		if len(items) == most {
			return items, len(feed.Items) - i, nil
		}
		if e := read(it, base); e.url != "" || e.content != "" {
			items = append(items, e)
		}
	}
	if len(items) == 0 && doubt != nil {
		return nil, 0, invalid(doubt)
	}
	return items, 0, nil
}

// read takes of an item what is needed of it.
func read(it *gofeed.Item, base *url.URL) entry {
	e := entry{title: cut(strings.TrimSpace(it.Title)), content: cmp.Or(strings.TrimSpace(it.Content), strings.TrimSpace(it.Description))}
	if link, err := base.Parse(strings.TrimSpace(it.Link)); err == nil && strings.TrimSpace(it.Link) != "" {
		e.url, _ = fetch.Canonical(link.String()) // a link to something else is none
	}
	if len(e.url) > 4096 {
		e.url = ""
	}
	for _, t := range []*time.Time{it.PublishedParsed, it.UpdatedParsed} {
		if t != nil && e.published == "" && t.Year() > 0 && t.Year() < 10000 {
			e.published = t.UTC().Format("2006-01-02T15:04:05+00:00")
		}
	}
	said := e.content
	if it.Updated != "" {
		said = it.Updated
	}
	e.mark = digest(e.title, said)
	e.key = cmp.Or(strings.TrimSpace(it.GUID), e.url, e.mark)
	if len(e.key) > 1024 {
		e.key = digest(e.key)
	}
	return e
}

// cut bounds a title.
func cut(s string) string { return strings.ToValidUTF8(s[:min(len(s), 1024)], "") }

func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:16])
}

var declared = regexp.MustCompile(`^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["'][^>]*?\?>`)

// plainXML gives a feed or an outline as UTF-8 that says so of itself, without
// characters that XML forbids; what is no XML is left as it is. It says where
// XML is broken or too deep, and what is doubtful about it.
func plainXML(c parley.Capture) (text string, doubt, err error) {
	head := bytes.TrimPrefix(c.Bytes[:min(len(c.Bytes), 1024)], []byte("\ufeff"))
	m := declared.FindSubmatch(head)
	if _, params, err := mime.ParseMediaType(c.MediaType); m != nil && (err != nil || params["charset"] == "") {
		c.MediaType = mime.FormatMediaType("application/xml", map[string]string{"charset": string(m[1])})
	}
	text, _, err = extract.Decode(c)
	if err != nil {
		return "", nil, err
	}
	text = strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\n' && r != '\r' && r != '\t' || r == 0xfffe || r == 0xffff {
			return ' '
		}
		return r
	}, text)
	if !strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), "<") { // JSON
		if strings.Count(text, "{")+strings.Count(text, "[") > maxElements {
			return "", nil, fmt.Errorf("it has more than %d objects", maxElements)
		}
		return text, nil, nil
	}
	if at := declared.FindStringSubmatchIndex(text); at != nil {
		text = text[:at[2]] + "utf-8" + text[at[3]:]
	}
	doubt, err = shallow(text)
	return text, doubt, err
}

// shallow walks XML once, and says where it is broken, too deep or too much. What a lenient
// reader may get over, a tag that another one closes, is only doubtful.
func shallow(text string) (doubt, err error) {
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict = false
	var open []string
	elements, entries := 0, 0
	for {
		token, err := d.RawToken()
		line, _ := d.InputPos()
		switch {
		case errors.Is(err, io.EOF) && len(open) > 0 && doubt == nil:
			return fmt.Errorf("line %d: it ends within <%s>", line, open[len(open)-1]), nil
		case errors.Is(err, io.EOF):
			return doubt, nil
		case err != nil:
			return doubt, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			open = append(open, t.Name.Local)
			elements++
			if t.Name.Local == "item" || t.Name.Local == "entry" {
				entries++
			}
		case xml.EndElement:
			if n := len(open); n == 0 || open[n-1] != t.Name.Local && doubt == nil {
				doubt = fmt.Errorf("line %d: </%s> closes no element that is open", line, t.Name.Local)
			}
			open = open[:max(0, len(open)-1)]
		}
		if elements > maxElements || entries > maxEntries {
			return doubt, fmt.Errorf("line %d: it has more than %d elements or %d items", line, maxElements, maxEntries)
		}
		if len(open) > maxDepth {
			return doubt, fmt.Errorf("line %d: elements stand more than %d deep in one another", line, maxDepth)
		}
	}
}
