package warc

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"parley"
)

// Options configure [Archives].
type Options struct {
	// MaxBytes is the greatest size of one page, as it is stored and as it is
	// once decompressed. Default: 16 MiB.
	MaxBytes int
}

// Page is what a server gave for an address.
type Page struct {
	URL       string
	MediaType string    // as declared, "" if not
	Body      []byte    // without chunks and compression
	Fetched   time.Time // zero if unknown
	At        int64     // place of its record in the file, in bytes
	Problems  []parley.Problem
}

// Tally counts the records of a file.
type Tally struct {
	File     string
	Pages    int // taken
	Status   int // left out: the server gave another status than 200
	NotHTML  int // left out: pictures, scripts, feeds and the like
	Revisits int // left out: the page was as an earlier record has it
	Orphans  int // left out: the same, and no earlier record was read
	Other    int // left out: requests, metadata and what else is no answer
	Faults   int
}

// String gives the tally in one line.
func (t Tally) String() string {
	s := fmt.Sprintf("%s: %d pages; left out: %d with another status than 200, %d no HTML, %d unchanged since an earlier capture, %d no answers", t.File, t.Pages, t.Status, t.NotHTML, t.Revisits, t.Other)
	if t.Orphans > 0 {
		s += fmt.Sprintf(", %d that repeat a capture of an archive that was not given", t.Orphans)
	}
	if t.Faults > 0 {
		s += fmt.Sprintf(", %d faulty", t.Faults)
	}
	return s
}

// Archives reads files that belong together: a record may go on in another file,
// and repeat one of another file. It is not safe for concurrent use.
type Archives struct {
	o      Options
	splits splits
	seen   map[uint64]bool // IDs and digests of records that were read
	faults []error         // to be told
}

// New prepares reading archives that belong together.
func New(o Options) *Archives {
	o.MaxBytes = cmp.Or(o.MaxBytes, 16<<20)
	return &Archives{o: o, splits: newSplits(8 * o.MaxBytes), seen: map[uint64]bool{}}
}

// File is one archive that is being read.
type File struct {
	a     *Archives
	recs  *records
	tally Tally
}

// Open begins to read a file; name stands in messages.
func (a *Archives) Open(name string, r io.Reader) *File {
	return &File{a: a, recs: newRecords(name, r, a.o.MaxBytes), tally: Tally{File: name}}
}

// Tally counts what was read so far.
func (f *File) Tally() Tally { return f.tally }

// Passed is how many bytes of the file were read.
func (f *File) Passed() int64 { return f.recs.at() }

// Next gives the next page. A *[Fault] is followed by what comes behind it;
// io.EOF ends the file, as any other error does.
func (f *File) Next(ctx context.Context) (Page, error) {
	for ctx.Err() == nil {
		if left := f.a.faults; len(left) > 0 {
			f.a.faults = left[1:]
			f.tally.Faults++
			return Page{}, left[0]
		}
		rec, err := f.recs.next()
		if err == nil {
			var page *Page
			if page, err = f.take(rec); page != nil && err == nil {
				f.tally.Pages++
				return *page, nil
			}
		}
		if errors.As(err, new(*Fault)) {
			f.tally.Faults++
		}
		if err != nil {
			return Page{}, err
		}
	}
	return Page{}, ctx.Err()
}

// Unfinished gives a fault for each record that goes on in a file that was not
// read, in the order of files and places.
func (a *Archives) Unfinished() []error {
	var out []error
	for _, s := range a.splits.open() {
		out = append(out, s.unfinished())
		a.splits.drop(s.id)
	}
	return out
}

func (f *File) fault(at int64, text string) error {
	return &Fault{File: f.tally.File, At: at, Text: text}
}

// take makes a page of a record, nil if it is left out.
func (f *File) take(rec *record) (*Page, error) {
	kind := rec.kind()
	number, err := strconv.Atoi(rec.header["warc-segment-number"])
	switch {
	case kind == "continuation":
		return f.more(rec, number)
	case kind != "response" && kind != "resource" && kind != "revisit", !web(target(rec)):
		f.tally.Other++
		return nil, nil
	case err == nil && number == 1:
		return f.more(rec, number)
	}
	return f.whole(rec)
}

// target is the address that a record is about. Some writers put it in brackets.
func target(rec *record) string {
	return strings.TrimSuffix(strings.TrimPrefix(rec.header["warc-target-uri"], "<"), ">")
}

func web(address string) bool {
	scheme, _, _ := strings.Cut(address, "://")
	return strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https")
}

// whole makes a page of a record that is complete.
func (f *File) whole(rec *record) (*Page, error) {
	p := &Page{URL: target(rec), MediaType: rec.header["content-type"], At: rec.at}
	body, status := rec.block, http.StatusOK
	var headers http.Header
	if rec.kind() != "resource" {
		var ok bool
		if status, headers, body, ok = answer(rec.block); !ok && rec.kind() == "response" {
			return nil, f.fault(rec.at, "the record of "+p.URL+" holds no answer of a web server; it is left out")
		}
		p.MediaType = headers.Get("Content-Type")
	}
	switch known := f.known(rec); {
	case rec.kind() == "revisit" && known:
		f.tally.Revisits++
		return nil, nil
	case rec.kind() == "revisit" && p.MediaType != "" && !isHTML(p.MediaType, nil):
		f.tally.NotHTML++
		return nil, nil
	case rec.kind() == "revisit":
		f.tally.Orphans++
		return nil, nil
	case status != http.StatusOK:
		f.tally.Status++
		return nil, nil
	case p.MediaType != "" && !isHTML(p.MediaType, nil):
		f.tally.NotHTML++
		return nil, nil
	case rec.size > int64(len(rec.block)):
		return nil, f.fault(rec.at, f.tooBig(p.URL))
	}
	var err error
	if p.Body, err = decode(body, headers, f.a.o.MaxBytes, p); err != nil {
		if errors.Is(err, errTooBig) {
			return nil, f.fault(rec.at, f.tooBig(p.URL))
		}
		return nil, f.fault(rec.at, fmt.Sprintf("the page %s cannot be unpacked: %v; it is left out", p.URL, err))
	}
	if !isHTML(p.MediaType, p.Body) {
		f.tally.NotHTML++
		return nil, nil
	}
	f.date(p, rec.header["warc-date"])
	if why := rec.header["warc-truncated"]; why != "" {
		p.problem("page-cut", fmt.Sprintf("Who archived the page cut it off (%.40s).", why), "Look whether the report is whole.")
	}
	return p, nil
}

func (f *File) tooBig(url string) string {
	return fmt.Sprintf("the page %s has more than the %d MiB that one may have; it is left out", url, f.a.o.MaxBytes>>20)
}

func (p *Page) problem(code, text, hint string) {
	p.Problems = append(p.Problems, parley.Problem{Code: code, Text: text, Hint: hint})
}

// date reads when a page was captured. A date without its time of day is no
// instant, and none is made up.
func (f *File) date(p *Page, value string) {
	var err error
	if p.Fetched, err = time.Parse(time.RFC3339Nano, value); err == nil {
		if p.Fetched = p.Fetched.UTC(); p.Fetched.Year() >= 1 && p.Fetched.Year() <= 9999 {
			return
		}
	}
	p.Fetched = time.Time{}
	p.problem("captured-unknown", fmt.Sprintf("The archive gives %.40q as the time of capture, which is no instant.", value), "")
}

// known remembers a record, or reports for a revisit whether the record that it
// repeats was read.
func (f *File) known(rec *record) bool {
	names := []string{rec.header["warc-record-id"], rec.header["warc-payload-digest"]}
	if rec.kind() == "revisit" {
		names[0] = rec.header["warc-refers-to"]
	}
	for _, name := range names {
		if name == "" {
			continue
		}
		if rec.kind() != "revisit" {
			f.a.seen[key(name)] = true
		} else if f.a.seen[key(name)] {
			return true
		}
	}
	return false
}

// key stands for an ID in what is remembered of many.
func key(id string) uint64 {
	sum := sha256.Sum256([]byte(id))
	return binary.LittleEndian.Uint64(sum[:])
}

func isHTML(mediaType string, body []byte) bool {
	if mediaType == "" {
		return body == nil || strings.HasPrefix(http.DetectContentType(body), "text/html")
	}
	media, _, err := mime.ParseMediaType(mediaType)
	if err != nil {
		media, _, _ = strings.Cut(mediaType, ";")
	}
	media = strings.ToLower(strings.TrimSpace(media))
	return media == "text/html" || media == "application/xhtml+xml"
}
