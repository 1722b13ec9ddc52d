package fetch

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"parley"
)

// maxList is the greatest size of a list of addresses.
const maxList = 64 << 20

// list is a table of addresses that is being read, with the columns of the Auto
// Archiver's sheets; names of columns are those of its documentation.
type list struct {
	name    string
	rows    *csv.Reader
	columns map[string]int // by name in lower case
	first   []string       // a row that was read as a header and is none
	line    int
	done    map[string]bool // addresses and copies that were brought
}

var errList = fmt.Errorf("the list has no column Link; name one so, or give one address a line without a header: %w", parley.ErrInvalid)

// list brings what the rows of a table of addresses name, row by row.
func (b *batch) list(ctx context.Context, name string, r io.Reader) bool {
	l, err := openList(name, r)
	if err != nil {
		return b.yield(parley.Capture{Source: name}, err)
	}
	passed := int64(0)
	for ctx.Err() == nil {
		row, err := l.next()
		b.passed.Add(l.rows.InputOffset() - passed)
		passed = l.rows.InputOffset()
		switch {
		case errors.Is(err, io.EOF):
			return true
		case err != nil:
			if !b.yield(parley.Capture{Source: name}, err) {
				return false
			}
			if !errors.Is(err, parley.ErrInvalid) {
				return true
			}
			continue
		}
		if !b.row(ctx, l, row) {
			return false
		}
	}
	return false
}

func openList(name string, r io.Reader) (*list, error) {
	in := bufio.NewReader(&io.LimitedReader{R: r, N: maxList})
	if head, _ := in.Peek(3); bytes.Equal(head, []byte("\ufeff")) {
		_, _ = in.Discard(3) // they are there
	}
	l := &list{name: name, rows: csv.NewReader(in), columns: map[string]int{}, done: map[string]bool{}}
	l.rows.FieldsPerRecord = -1
	head, _ := in.Peek(in.Size())
	line, _, _ := bytes.Cut(head, []byte{'\n'})
	for _, comma := range ";\t" { // as some spreadsheets have it
		if bytes.Count(line, []byte(string(comma))) > bytes.Count(line, []byte(string(l.rows.Comma))) {
			l.rows.Comma = comma
		}
	}
	header, err := l.rows.Read()
	switch {
	case errors.Is(err, io.EOF):
		return nil, fmt.Errorf("%s: is empty: %w", name, parley.ErrInvalid)
	case err != nil:
		return nil, l.broken(err)
	case isURL(strings.TrimSpace(header[0])):
		l.first, l.columns["link"] = header, 0
		return l, nil
	}
	for i, h := range header {
		h = strings.ToLower(strings.TrimSpace(h))
		if h == "url" {
			h = "link"
		}
		if _, twice := l.columns[h]; !twice {
			l.columns[h] = i
		}
	}
	if _, ok := l.columns["link"]; !ok {
		return nil, fmt.Errorf("%s:1: %w", name, errList)
	}
	return l, nil
}

func (l *list) broken(err error) error {
	var wrong *csv.ParseError
	if errors.As(err, &wrong) {
		return fmt.Errorf("%s:%d: the row is no CSV: %w: %w", l.name, wrong.Line, wrong.Err, parley.ErrInvalid)
	}
	return fmt.Errorf("read %s: %w", l.name, err)
}

// row is one row of a list.
type row struct {
	line                                   int
	link, location, date, published, title string
	text                                   string
}

func (l *list) next() (row, error) {
	for {
		cells := l.first
		if l.first = nil; cells == nil {
			var err error
			if cells, err = l.rows.Read(); errors.Is(err, io.EOF) {
				if l.rows.InputOffset() >= maxList-3 {
					return row{}, fmt.Errorf("read %s: the list has more than %d MiB; cut it", l.name, maxList>>20)
				}
				return row{}, io.EOF
			} else if err != nil {
				return row{}, l.broken(err)
			}
		}
		l.line, _ = l.rows.FieldPos(0)
		get := func(column string) string {
			if i, ok := l.columns[column]; ok && i < len(cells) {
				return strings.TrimSpace(cells[i])
			}
			return ""
		}
		r := row{line: l.line, link: get("link"), location: get("archive location"), date: get("archive date"), published: get("upload timestamp"), title: get("upload title"), text: get("text content")}
		switch {
		case !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" }):
			continue
		case r.link == "":
			return row{}, fmt.Errorf("%s:%d: the row has no link: %w", l.name, r.line, parley.ErrInvalid)
		}
		if key := r.link + "\n" + r.location; !l.done[key] {
			l.done[key] = true
			return r, nil
		}
	}
}

// row brings what one row names: the copy that was archived, if there is one, else
// the page itself; where that cannot be had, the text in the row.
func (b *batch) row(ctx context.Context, l *list, r row) bool {
	var found []parley.Capture
	var err error
	if _, bad := address(r.link); bad != nil {
		err = bad
	} else if r.location != "" {
		found, err = b.archived(ctx, l, r)
	} else {
		var a Answer
		if a, err = b.polite().Get(ctx, Request{URL: r.link}); err == nil {
			found = []parley.Capture{a.Capture}
		}
	}
	switch {
	case ctx.Err() != nil:
		return false
	case err != nil && r.text != "" && isURL(r.link):
		found = []parley.Capture{r.record(err)}
	case err != nil:
		return b.yield(parley.Capture{Source: r.link}, fmt.Errorf("%s:%d: %w", l.name, r.line, err))
	}
	for _, c := range found {
		c.Title, c.Published = r.title, r.published
		if !b.yield(c, nil) {
			return false
		}
	}
	return true
}

// archived brings the copy that a row gives the place of, as what it is a copy of.
// It lies on the web, or in the folder of the list.
func (b *batch) archived(ctx context.Context, l *list, r row) ([]parley.Capture, error) {
	if isURL(r.location) {
		a, err := b.polite().Get(ctx, Request{URL: r.location})
		if err != nil {
			return nil, err
		}
		return []parley.Capture{r.copied(a.Capture.MediaType, a.Capture.Bytes)}, nil
	}
	where := filepath.FromSlash(r.location)
	if !filepath.IsLocal(where) {
		return nil, fmt.Errorf("%s: has to lie in the folder of the list: %w", r.location, parley.ErrInvalid)
	}
	file, err := os.OpenInRoot(filepath.Dir(l.name), where)
	if err != nil {
		return nil, notThere(r.location, err)
	}
	defer file.Close()
	if isArchive(where) {
		return b.pages(ctx, r, file)
	}
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: is no regular file: %w", r.location, parley.ErrUnsupported)
	}
	raw, err := bounded(file, b.o.MaxBytes, false)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r.location, err)
	}
	return []parley.Capture{r.copied(mediaTypes[strings.ToLower(filepath.Ext(where))], raw)}, nil
}

// pages brings the captures of the address of a row out of an archive.
func (b *batch) pages(ctx context.Context, r row, file io.Reader) ([]parley.Capture, error) {
	var found []parley.Capture
	var faults error
	want, err := Canonical(r.link)
	if err != nil {
		return nil, err
	}
	own := &batch{Fetcher: New(b.o), archives: b.archives}
	own.archive(ctx, r.location, file, func(c parley.Capture, err error) bool {
		if got, bad := Canonical(c.Source); err == nil && bad == nil && got == want {
			found = append(found, c)
		}
		faults = cmp.Or(faults, err)
		return true
	})
	if len(found) == 0 {
		return nil, cmp.Or(faults, fmt.Errorf("%s: the archive has no page of this address: %w", r.location, parley.ErrNotFound))
	}
	return found, nil
}

// copied is a copy of the page of a row.
func (r *row) copied(mediaType string, raw []byte) parley.Capture {
	at, err := time.Parse(time.RFC3339, r.date)
	c := capture(r.link, mediaType, at, raw)
	if err != nil {
		c.Fetched = time.Time{}
		c.Problems = append(c.Problems, parley.Problem{Code: "captured-unknown", Text: fmt.Sprintf("The list gives %.40q as the date of the archived copy, which is no instant.", r.date), Hint: "Write it like 2012-04-09T06:00:00+00:00."})
	}
	return c
}

// record is the text that a row has of a page which cannot be had.
func (r *row) record(why error) parley.Capture {
	raw, err := json.Marshal(map[string]string{"url": r.link, "text": r.text})
	if err != nil {
		raw = nil // strings have a form in JSON
	}
	c := capture(r.link, "application/json", time.Time{}, raw)
	c.Problems = append(c.Problems, parley.Problem{Code: "page-not-had", Text: fmt.Sprintf("The page could not be had (%v); its text is that of the list.", why), Hint: "Add it again when it can be."})
	return c
}

// polite fetches for the lists of a batch.
func (b *batch) polite() *Polite {
	if b.web == nil {
		b.web = NewPolite(b.Fetcher, &memory{hosts: map[string]Host{}}, b.o.Polite)
	}
	return b.web
}

// memory remembers servers for as long as a batch runs.
type memory struct {
	mu    sync.Mutex
	hosts map[string]Host
}

func (m *memory) Host(_ context.Context, name string) (Host, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	h := m.hosts[name]
	h.Name = name
	return h, nil
}

func (m *memory) PutHost(_ context.Context, h Host) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.hosts[h.Name] = h
	return nil
}
