package extract

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"fmt"
	"mime"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"crypto/sha256"

	"parley"
	"parley/internal/lang"
)

// Options configure an [Extractor].
type Options struct {
	// MaxElements is the greatest number of elements of a page. Default: 200,000.
	MaxElements int
}

// Hints are what the caller knows better than the input: each replaces what
// the input says.
type Hints struct {
	ID, Outlet, Title, Published, Zone, Dateline, Language string
}

// Extractor turns captures into reports. It is safe for concurrent use.
type Extractor struct {
	o         Options
	furniture []furnitureRule
	talk      []furnitureRule // signs that readers talk
	turns     turnRules
	heads     headRules
	dates     *regexp.Regexp
	months    map[string]int
}

// New prepares an extractor with the furniture rules of a pack. It returns
// [parley.ErrInvalid] for a rule that is not understood.
func New(pack *lang.Pack, o Options) (*Extractor, error) {
	if o.MaxElements == 0 {
		o.MaxElements = 200_000
	}
	rules, err := parseFurniture(pack.Table("furniture"))
	if err != nil {
		return nil, err
	}
	x := &Extractor{o: o}
	for _, r := range rules {
		switch r.where {
		case "talk":
			x.talk = append(x.talk, r)
		case "staff":
			x.turns.staff = append(x.turns.staff, r)
		case "host":
			x.turns.host = append(x.turns.host, r)
		case "greet":
			x.turns.greet = append(x.turns.greet, r)
		case "opener":
			x.heads.opener = append(x.heads.opener, r)
		case "small":
			x.heads.small = append(x.heads.small, r)
		case "prose":
			x.heads.prose = append(x.heads.prose, r)
		default:
			x.furniture = append(x.furniture, r)
		}
	}
	x.dates, x.months = datePattern(pack.Table("month-names"))
	return x, nil
}

// Extract makes a report of a capture. It returns [parley.ErrInvalid] for an
// empty or broken one and [parley.ErrUnsupported] for what is no report: a
// picture, an archive, a feed. What is doubtful becomes a Problem of the report.
func (x *Extractor) Extract(c parley.Capture, h Hints) (parley.Report, error) {
	r := parley.Report{Captured: c.Fetched, Problems: slices.Clone(c.Problems)}
	var err error
	switch is := kind(c); {
	case len(bytes.TrimSpace(c.Bytes)) == 0:
		err = fmt.Errorf("%s: is empty: %w", c.Source, parley.ErrInvalid)
	case is == "record":
		err = record(c, &r, h)
	case is == "page":
		err = x.page(c, &r)
	case is == "text":
		r.Text, err = decode(c, &r)
	default:
		err = fmt.Errorf("%s: %s: %w", c.Source, is, parley.ErrUnsupported)
	}
	if err != nil {
		return parley.Report{}, err
	}
	listed(&r, c)
	hint(&r, h)
	r.SHA256 = parley.TextDigest(r.Text)
	r.ID = cmp.Or(h.ID, r.ID, identify(c, r.SHA256))
	if strings.TrimSpace(r.Text) == "" {
		return parley.Report{}, fmt.Errorf("%s: holds no text: %w", c.Source, parley.ErrInvalid)
	}
	var place string
	r.Furniture, place = x.mark(r.Text)
	r.Dateline = cmp.Or(r.Dateline, place)
	x.date(&r, kind(c) == "record")
	return r, nil
}

// Page reports whether a capture is a page of the web.
func Page(c parley.Capture) bool { return kind(c) == "page" }

// kind says what a capture is: record, page, text, or in words why it is
// nothing that can be read.
func kind(c parley.Capture) string {
	media, _, err := mime.ParseMediaType(c.MediaType)
	if err != nil {
		media = strings.ToLower(strings.TrimSpace(c.MediaType))
	}
	head := bytes.TrimLeft(c.Bytes[:min(len(c.Bytes), 4096)], "\ufeff \t\r\n")
	sniffed := http.DetectContentType(head)
	wide := bytes.HasPrefix(c.Bytes, []byte{0xff, 0xfe}) || bytes.HasPrefix(c.Bytes, []byte{0xfe, 0xff})
	switch {
	case media == "application/x-ndjson", media == "application/json":
		return "record"
	case strings.EqualFold(path.Ext(c.Source), ".conllu"):
		return "is CoNLL-U, which parley read --layers takes"
	case feed(head):
		return "is a feed, not a page; give the pages that it links to"
	case media == "text/html", media == "application/xhtml+xml":
		if binary(c.Bytes) && !wide {
			return "is declared as HTML and holds binary data"
		}
		return "page"
	case !wide && (binary(c.Bytes) || !strings.HasPrefix(sniffed, "text/")):
		return "is no text but " + sniffed + "; give HTML, plain text, Markdown or JSONL"
	case media == "text/plain" || media == "text/markdown":
		return "text"
	case media != "" && !strings.HasPrefix(media, "text/") && media != "application/octet-stream" && media != "application/xml":
		return "is " + media + "; give HTML, plain text, Markdown or JSONL"
	case strings.HasPrefix(sniffed, "text/html") || strings.HasPrefix(sniffed, "text/xml") && bytes.Contains(head, []byte("<html")):
		return "page"
	case bytes.HasPrefix(head, []byte("{")) && bytes.HasSuffix(bytes.TrimSpace(c.Bytes), []byte("}")):
		return "record"
	}
	return "text"
}

var feedRoot = regexp.MustCompile(`(?is)^(?:\s|<\?xml.*?\?>|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>]*>)*<(?:rss|feed|rdf:RDF|urlset|sitemapindex|opml)[\s>]`)

func feed(head []byte) bool { return feedRoot.Match(head) }

// binary reports whether bytes hold what no text in a one-byte or UTF-8
// encoding does.
func binary(raw []byte) bool {
	head := raw[:min(len(raw), 64<<10)]
	if bytes.IndexByte(head, 0) >= 0 {
		return true
	}
	control := 0
	for _, b := range head {
		if b < 0x20 && b != '\n' && b != '\r' && b != '\t' && b != '\f' && b != 0x1b {
			control++
		}
	}
	return control*100 > len(head)
}

// listed adds what only the list says that a capture was named in.
func listed(r *parley.Report, c parley.Capture) {
	r.Title = cmp.Or(r.Title, c.Title)
	if r.Published.IsZero() && c.Published != "" {
		published(r, c.Published, "", "the published date in the list")
	}
}

// hint lays what the caller knows over what the input says.
func hint(r *parley.Report, h Hints) {
	r.Outlet, r.Title = cmp.Or(h.Outlet, r.Outlet), cmp.Or(h.Title, r.Title)
	r.Dateline, r.Language = cmp.Or(h.Dateline, r.Dateline), cmp.Or(h.Language, r.Language)
	if h.Published != "" {
		published(r, h.Published, h.Zone, "the published date given")
		return
	}
	if h.Zone != "" && !r.Published.IsZero() {
		published(r, r.Published.Value, h.Zone, "the published date")
	}
}

// identify names a report that has no ID: after its file, its address, or its text.
func identify(c parley.Capture, digest string) string {
	source, line, record := strings.Cut(c.Source, "#")
	switch {
	case strings.Contains(source, "://"):
		sum := sha256.Sum256([]byte(c.Source))
		_, rest, _ := strings.Cut(source, "://")
		rest, _, _ = strings.Cut(rest, "?")
		return strings.TrimRight(name(rest), "-") + "-" + hex.EncodeToString(sum[:4])
	case record && line != "" || source == "" || source == "standard input":
		return "text-" + digest[:16]
	}
	base := path.Base(strings.ReplaceAll(source, "\\", "/"))
	return cmp.Or(name(strings.TrimSuffix(base, path.Ext(base))), "text-"+digest[:16])
}

// name keeps of a path what makes a readable identifier, 80 bytes at most.
func name(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '.' || r == '_' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r > 0x7f:
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() > 76 {
			break
		}
	}
	return strings.Trim(b.String(), "-")
}

func problem(r *parley.Report, code, text, hint string) {
	r.Problems = append(r.Problems, parley.Problem{Code: code, Text: text, Hint: hint})
}

// date says what is doubtful about when the report was published.
func (x *Extractor) date(r *parley.Report, record bool) {
	switch {
	case r.Published.IsZero():
		problem(r, "published-unknown", "The report does not say when it was published.", "Give --published, or a published field.")
	case r.Published.Zone == "":
		problem(r, "zone-unknown", "The published date has no zone; the zone of the process stands in.", "Give --zone, or a zone field.")
	}
	span, later := x.laterDate(r)
	if later.IsZero() {
		return
	}
	p := parley.Problem{Code: "speaks-of-later-dates", Text: fmt.Sprintf("The page says it was published on %s and speaks of %q as past.", r.Published.Value, span.In(r.Text)), Span: &span}
	if record || r.Captured.IsZero() {
		// Nothing says when a record was captured; it cannot have been before this.
		r.Counted = parley.Civil{Value: later.Format("2006-01-02"), Zone: r.Published.Zone, From: r.Published.From}
		p.Text += " It counts from that date."
	} else {
		r.Counted = parley.Civil{Value: r.Captured.UTC().Format("2006-01-02T15:04:05"), Zone: "UTC", From: parley.ZoneStated}
		p.Text += " It counts from its capture, " + r.Captured.UTC().Format(time.RFC3339) + "."
	}
	r.Problems = append(r.Problems, p)
}

// published reads a date from outside in the forms that pages and people use.
func published(r *parley.Report, value, zone, what string) {
	value = strings.TrimSpace(value)
	if _, err := parley.LoadZone(zone); err != nil {
		problem(r, "zone-invalid", fmt.Sprintf("%s names the zone %q, which the time zone database lacks.", sentenceCase(what), zone), "Give one like Europe/Paris or +03:00.")
		zone = ""
	}
	c, err := parley.ParseCivil(fraction.ReplaceAllString(value, "$1"), zone)
	if err != nil {
		c, err = loose(value, zone)
	}
	if err != nil {
		problem(r, "published-invalid", fmt.Sprintf("%s is %q, which is no date that can be.", sentenceCase(what), value), "Write it like 2012-04-09 or 2012-04-09T06:00+04:00.")
		r.Published = parley.Civil{}
		return
	}
	r.Published = c
}

var fraction = regexp.MustCompile(`(:\d{2})\.\d+`)

// loose reads the other forms of dates, with the zone only where it is a number.
func loose(value, zone string) (parley.Civil, error) {
	for _, l := range []struct{ layout, form string }{
		{time.RFC1123Z, "2006-01-02T15:04:05-07:00"}, {"2006-01-02 15:04:05 -0700", "2006-01-02T15:04:05-07:00"},
		{"2006-01-02T15:04:05-0700", "2006-01-02T15:04:05-07:00"}, {"2006-01-02T15:04:05-07:00", "2006-01-02T15:04:05-07:00"},
		{"2 January 2006", "2006-01-02"}, {"January 2, 2006", "2006-01-02"}, {"Jan 2, 2006", "2006-01-02"}, {"2 Jan 2006", "2006-01-02"},
		{"Monday, January 2, 2006", "2006-01-02"}, {"Mon, 2 Jan 2006 15:04:05 GMT", "2006-01-02T15:04:05+00:00"}, {"2006/01/02", "2006-01-02"},
	} {
		if t, err := time.Parse(l.layout, value); err == nil {
			return parley.ParseCivil(t.Format(l.form), zone)
		}
	}
	return parley.Civil{}, fmt.Errorf("date %q: %w", value, parley.ErrInvalid)
}

func sentenceCase(s string) string {
	if s == "" {
		return s
	}
	_, n := utf8.DecodeRuneInString(s)
	return strings.ToUpper(s[:n]) + s[n:]
}
