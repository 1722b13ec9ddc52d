package extract

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"parley"
	"parley/internal/language"
)

// page takes the article out of HTML, with the metadata that the page gives.
func (x *Extractor) page(c parley.Capture, r *parley.Report) error {
	text, err := decode(c, r)
	if err != nil {
		return err
	}
	if grows(text, x.o.MaxElements) {
		return fmt.Errorf("%s: the page may grow to more than the %d elements that are read: %w", c.Source, x.o.MaxElements, parley.ErrInvalid)
	}
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return fmt.Errorf("%s: the HTML cannot be read: %w: %w", c.Source, err, parley.ErrInvalid)
	}
	var m metadata
	elements := m.gather(doc)
	if elements > x.o.MaxElements {
		return fmt.Errorf("%s: the page has %d elements, more than the %d that are read: %w", c.Source, elements, x.o.MaxElements, parley.ErrInvalid)
	}
	plain := blocks(doc)
	o := trafilatura.Options{ExcludeComments: true, HtmlDateMode: trafilatura.Fast}
	if u, err := url.Parse(c.Source); err == nil && u.Host != "" {
		o.OriginalURL, r.URL = u, c.Source
	}
	got, err := trafilatura.ExtractDocument(doc, o)
	switch {
	case err == nil && got != nil && got.ContentNode != nil && strings.TrimSpace(got.ContentText) != "":
		r.Text = apart(once(blocks(got.ContentNode), plain), plain)
	default:
		problem(r, "no-article", "No article was found on the page; all of its text was taken.", "Look whether the text is that of the report.")
		r.Text = plain
	}
	if got == nil {
		got = &trafilatura.ExtractResult{}
	}
	r.Title = cmp.Or(m.heading, got.Metadata.Title)
	r.Outlet = cmp.Or(m.site, got.Metadata.Sitename, got.Metadata.Hostname)
	r.Byline, r.Language = got.Metadata.Author, spoken(cmp.Or(m.language, got.Metadata.Language), r.Text)
	r.URL = cmp.Or(r.URL, m.canonical, got.Metadata.URL)
	switch {
	case m.published != "":
		published(r, m.published, "", "the published date of the page")
	case !got.Metadata.Date.IsZero():
		r.Published = parley.Civil{Value: got.Metadata.Date.Format("2006-01-02")}
		problem(r, "published-guessed", "The page has no published date in its metadata; "+r.Published.Value+" was found in it.", "Give --published if it is wrong.")
	}
	if m.modified != "" && m.published != "" {
		was, now := r.Published.Interval(nil), parsed(m.modified).Interval(nil)
		if was.Known() && now.Known() && now.Start.After(was.End.AddDate(0, 0, 1)) {
			problem(r, "modified-later", "The page says it was changed on "+m.modified+", after it was published.", "")
		}
	}
	return nil
}

// spoken gives the language that a page declares, unless its text contradicts:
// many pages of outlets in several languages declare the same for all.
func spoken(declared, text string) string {
	english := strings.HasPrefix(strings.ToLower(declared), "en")
	if !english && language.English(text) {
		return "en"
	}
	if _, other := language.Other("", text); english && other {
		return "" // who reads it will see
	}
	return declared
}

// once drops the last paragraph of a page if all that stands before it stands
// in it, and it is no paragraph of the page or the same once more: the extractor
// adds the whole page again where it finds little.
func once(text, plain string) string {
	i := strings.LastIndex(text, "\n\n")
	if i < 0 {
		return text
	}
	bare := func(s string) string { return strings.Join(strings.Fields(s), "") }
	before, last := bare(text[:i]), bare(text[i:])
	if before == last || strings.Contains(last, before) && !strings.Contains(plain, text[i+2:]) {
		return text[:i]
	}
	return text
}

// apart gives the paragraphs of a page that the extractor ran together: of a
// short one it takes all text as it comes.
func apart(text, plain string) string {
	paragraphs := strings.Split(plain, "\n\n")
	if strings.Contains(text, "\n\n") || slices.ContainsFunc(paragraphs, func(p string) bool { return !strings.Contains(text, p) }) {
		return text
	}
	return plain
}

func parsed(value string) parley.Civil {
	var r parley.Report
	published(&r, value, "", "")
	return r.Published
}

// metadata is what a page says of itself, with zones as it gives them.
type metadata struct {
	heading, site, language, canonical, published, modified string

	time string // of the first <time datetime>
}

// gather walks a page once and counts its elements.
func (m *metadata) gather(n *html.Node) int {
	count := 0
	for c := range n.Descendants() {
		if c.Type != html.ElementNode {
			continue
		}
		count++
		switch c.DataAtom {
		case atom.Html:
			m.language = attr(c, "lang")
		case atom.Meta:
			m.meta(strings.ToLower(cmp.Or(attr(c, "property"), attr(c, "name"), attr(c, "itemprop"))), strings.TrimSpace(attr(c, "content")))
		case atom.Link:
			if strings.EqualFold(attr(c, "rel"), "canonical") {
				m.canonical = attr(c, "href")
			}
		case atom.Script:
			if strings.EqualFold(attr(c, "type"), "application/ld+json") && c.FirstChild != nil {
				m.linked(c.FirstChild.Data)
			}
		case atom.Time:
			m.time = cmp.Or(m.time, attr(c, "datetime"))
		}
	}
	m.published = cmp.Or(m.published, m.time)
	return count
}

func (m *metadata) meta(name, value string) {
	switch name {
	case "article:published_time", "og:article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "dcterms.date", "dcterms.created", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "article.published", "publication_date", "rnews:datepublished":
		m.published = cmp.Or(m.published, value)
	case "article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified":
		m.modified = cmp.Or(m.modified, value)
	case "og:site_name", "application-name":
		m.site = cmp.Or(m.site, value)
	case "og:title":
		m.heading = cmp.Or(m.heading, value)
	}
}

// linked takes the dates and the publisher from JSON-LD, however it is nested.
func (m *metadata) linked(raw string) {
	var v any
	if json.NewDecoder(bytes.NewReader([]byte(raw))).Decode(&v) != nil {
		return
	}
	var walk func(v any, depth int)
	walk = func(v any, depth int) {
		if depth > 16 {
			return
		}
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				walk(e, depth+1)
			}
		case map[string]any:
			if s, ok := v["datePublished"].(string); ok {
				m.published = cmp.Or(m.published, s)
			}
			if s, ok := v["dateModified"].(string); ok {
				m.modified = cmp.Or(m.modified, s)
			}
			if p, ok := v["publisher"].(map[string]any); ok {
				if s, ok := p["name"].(string); ok {
					m.site = cmp.Or(m.site, s)
				}
			}
			walk(v["@graph"], depth+1)
		}
	}
	walk(v, 0)
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

var skipped = map[atom.Atom]bool{atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Head: true, atom.Nav: true, atom.Form: true, atom.Button: true, atom.Select: true, atom.Svg: true, atom.Iframe: true, atom.Object: true}

var block = map[atom.Atom]bool{atom.P: true, atom.Div: true, atom.Li: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Blockquote: true, atom.Section: true, atom.Article: true, atom.Figcaption: true, atom.Figure: true, atom.Tr: true, atom.Ul: true, atom.Ol: true, atom.Table: true, atom.Pre: true, atom.Header: true, atom.Footer: true, atom.Aside: true, atom.Main: true, atom.Br: true, atom.Dd: true, atom.Dt: true, atom.Body: true}

// blocks gives the text of a tree, a paragraph for each block, without a walk
// that recurses as deep as a hostile page nests.
func blocks(root *html.Node) string {
	var out, line strings.Builder
	flush := func() {
		if s := strings.Join(strings.FieldsFunc(line.String(), func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\f' }), " "); s != "" {
			if out.Len() > 0 {
				out.WriteString("\n\n")
			}
			out.WriteString(s)
		}
		line.Reset()
	}
	n := root
	for n != nil {
		descend := n.Type != html.ElementNode || !skipped[tag(n)]
		if n.Type == html.TextNode {
			line.WriteString(n.Data)
		}
		if block[tag(n)] {
			flush()
		}
		if n.FirstChild != nil && descend {
			n = n.FirstChild
			continue
		}
		for n != root && n.NextSibling == nil {
			n = n.Parent
			if block[tag(n)] {
				flush()
			}
		}
		if n == root {
			break
		}
		if block[tag(n)] {
			flush()
		}
		n = n.NextSibling
	}
	flush()
	return out.String()
}

// tag names an element, 0 for other nodes; those that the extractor makes lack
// the atom.
func tag(n *html.Node) atom.Atom {
	if n.Type != html.ElementNode {
		return 0
	}
	return atom.Lookup([]byte(n.Data))
}
