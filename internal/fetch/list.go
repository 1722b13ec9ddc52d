package fetch

import (
	"cmp"
	"context"
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
	"parley/internal/warc"
)

// maxList is the greatest size of a list of addresses.
const maxList = 64 << 20

// list is a table of addresses that is being read, with the columns of the Auto
// Archiver's sheets; names of columns are those of its documentation.
type list struct {
	*table
	done     map[string]bool    // addresses and copies that were brought
	copies   map[string]*copies // by the archive that they are in
	archives *warc.Archives     // what was read of those
}

// copies are the pages that a list wants of one archive, which is read once for
// all its rows.
type copies struct {
	rows  map[string][]*row // by canonical address
	found map[int]bool      // lines of rows whose page was brought
	read  bool
	err   error // why a page may be missing
}

// list brings what the rows of a table of addresses name, row by row.
func (b *batch) list(ctx context.Context, name string, r io.Reader) bool {
	l, err := b.openList(name, r)
	if err != nil {
		return b.yield(parley.Capture{Source: name}, err)
	}
	passed := int64(0)
	for ctx.Err() == nil {
		row, err := l.next()
		b.passed.Add(l.offset() - passed)
		passed = l.offset()
		switch {
		case errors.Is(err, io.EOF):
			for _, err := range l.archives.Unfinished() {
				if !b.yield(parley.Capture{Source: name}, err) {
					return false
				}
			}
			return true
		case err != nil:
			if !b.yield(parley.Capture{Source: name}, err) {
				return false
			}
			continue
		}
		if !b.row(ctx, l, row) {
			return false
		}
	}
	return false
}

// openList reads a list twice: to know what is wanted of each archive, and then
// row by row.
func (b *batch) openList(name string, r io.Reader) (*list, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxList+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if len(raw) > maxList {
		return nil, fmt.Errorf("%s: the list has more than %d MiB; cut it: %w", name, maxList>>20, parley.ErrInvalid)
	}
	all, err := openTable(name, raw)
	if err != nil {
		return nil, err
	}
	l := &list{table: all, done: map[string]bool{}, copies: map[string]*copies{}, archives: warc.New(warc.Options{MaxBytes: b.o.MaxBytes})}
	for {
		r, err := l.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			l.want(&r)
		}
	}
	l.done = map[string]bool{}
	l.table, err = openTable(name, raw)
	return l, err
}

// want notes what a row wants of an archive.
func (l *list) want(r *row) {
	url, err := Canonical(r.link)
	if err != nil || isURL(r.location) || !isArchive(r.location) {
		return
	}
	c := l.copies[r.location]
	if c == nil {
		c = &copies{rows: map[string][]*row{}, found: map[int]bool{}}
		l.copies[strings.Clone(r.location)] = c
	}
	// Only these, and not the memory of the whole row.
	c.rows[url] = append(c.rows[url], &row{line: r.line, published: strings.Clone(r.published), title: strings.Clone(r.title)})
}

// row is one row of a list.
type row struct {
	line                                   int
	link, location, date, published, title string
	text                                   string
}

// next gives the next row that differs from those before; io.EOF ends the list,
// any other error is of one row.
func (l *list) next() (row, error) {
	for {
		cells, line, err := l.table.next()
		if err != nil {
			return row{}, err
		}
		get := func(column string) string {
			if i, ok := l.columns[column]; ok && i < len(cells) {
				return strings.TrimSpace(cells[i])
			}
			return ""
		}
		r := row{line: line, link: get("link"), location: get("archive location"), date: get("archive date"), published: get("upload timestamp"), title: get("upload title"), text: get("text content")}
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
	var c parley.Capture
	var err error
	if _, bad := address(r.link); bad != nil {
		err = bad
	} else if want := l.copies[r.location]; want != nil {
		if !want.read && !b.pages(ctx, l, r.location, want) {
			return false
		}
		if want.found[r.line] {
			return true
		}
		err = cmp.Or(want.err, fmt.Errorf("%s: the archive has no page of this address: %w", r.location, parley.ErrNotFound))
	} else if r.location != "" {
		c, err = b.archived(ctx, l, r)
	} else {
		var a Answer
		a, err = b.polite().Get(ctx, Request{URL: r.link})
		c = a.Capture
	}
	switch {
	case ctx.Err() != nil:
		return false
	case err != nil && r.text != "" && isURL(r.link):
		c = r.record(err)
	case err != nil:
		return b.yield(parley.Capture{Source: r.link}, fmt.Errorf("%s:%d: %w", l.name, r.line, err))
	}
	c.Title, c.Published = r.title, r.published
	return b.yield(c, nil)
}

// archived brings the copy that a row gives the place of, as what it is a copy of.
// It lies on the web, or in the folder of the list.
func (b *batch) archived(ctx context.Context, l *list, r row) (parley.Capture, error) {
	if isURL(r.location) {
		a, err := b.polite().Get(ctx, Request{URL: r.location})
		if err != nil {
			return parley.Capture{}, err
		}
		return r.copied(a.Capture.MediaType, a.Capture.Bytes), nil
	}
	file, err := l.beside(r.location)
	if err != nil {
		return parley.Capture{}, err
	}
	defer file.Close()
	raw, err := bounded(file, b.o.MaxBytes, false)
	if err != nil {
		return parley.Capture{}, fmt.Errorf("%s: %w", r.location, err)
	}
	return r.copied(mediaTypes[strings.ToLower(filepath.Ext(r.location))], raw), nil
}

// beside opens a file in the folder of the list.
func (l *list) beside(location string) (*os.File, error) {
	where := filepath.FromSlash(location)
	if !filepath.IsLocal(where) {
		return nil, fmt.Errorf("%s: has to lie in the folder of the list: %w", location, parley.ErrInvalid)
	}
	file, err := os.OpenInRoot(filepath.Dir(l.name), where)
	if err != nil {
		return nil, notThere(location, err)
	}
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() {
		file.Close()
		return nil, fmt.Errorf("%s: is no regular file: %w", location, parley.ErrUnsupported)
	}
	return file, nil
}

// pages brings the captures that the rows of a list want of an archive, in its
// order. It reports whether to go on.
func (b *batch) pages(ctx context.Context, l *list, location string, want *copies) bool {
	want.read = true
	file, err := l.beside(location)
	if err != nil {
		want.err = err
		return true
	}
	defer file.Close()
	own := &batch{Fetcher: New(b.o), archives: l.archives} // what else is in it does not count
	return own.archivesOf(ctx, location, file, func(c parley.Capture, err error) bool {
		if err != nil {
			want.err = cmp.Or(want.err, err)
			return true
		}
		url, err := Canonical(c.Source)
		if err != nil {
			return true
		}
		for _, r := range want.rows[url] {
			want.found[r.line] = true
			c.Title, c.Published = r.title, r.published
			if !b.yield(c, nil) {
				return false
			}
		}
		return true
	})
}

// copied is a copy of the page of a row.
func (r *row) copied(mediaType string, raw []byte) parley.Capture {
	at, err := time.Parse(time.RFC3339, r.date)
	c := capture(r.link, mediaType, at, raw)
	if year := at.UTC().Year(); err != nil || year < 1 || year > 9999 {
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
