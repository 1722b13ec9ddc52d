package fetch

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"parley"
)

// table is the rows of a list of addresses: CSV, or lines of which each is one
// address as it stands.
type table struct {
	name    string
	columns map[string]int // by name in lower case
	rows    *csv.Reader    // nil: each line is an address
	lines   *lines
	first   int // lines before those that are read
	passed  int64
	size    int64
}

var errList = fmt.Errorf("the list has no column Link; name one so, or give one address a line without a header: %w", parley.ErrInvalid)

// openTable looks whether a list begins with a header. Only that tells what
// stands between the columns: an address may hold commas and semicolons.
func openTable(name string, raw []byte) (*table, error) {
	t := &table{name: name, columns: map[string]int{}}
	text := bytes.TrimPrefix(raw, []byte("\ufeff"))
	t.size = int64(len(text))
	body := bytes.TrimLeft(text, " \t\r\n")
	if len(body) == 0 {
		return nil, fmt.Errorf("%s: is empty: %w", name, parley.ErrInvalid)
	}
	t.first = bytes.Count(text[:len(text)-len(body)], []byte{'\n'})
	t.passed = int64(len(text) - len(body))
	head, rest, _ := bytes.Cut(body, []byte{'\n'})
	header := strings.TrimSpace(string(head))
	switch {
	case isURL(strings.TrimPrefix(header, `"`)):
		t.columns["link"], t.lines = 0, newLines(bytes.NewReader(body), maxList)
		return t, nil
	case !strings.ContainsAny(header, ",;\t"): // one column
		if _, err := t.header([]string{strings.Trim(header, `"`)}); err != nil {
			return nil, err
		}
		t.first++
		t.passed += int64(len(head)) + 1
		t.lines = newLines(bytes.NewReader(rest), maxList)
		return t, nil
	}
	t.rows = csv.NewReader(bytes.NewReader(body))
	t.rows.FieldsPerRecord = -1
	for _, comma := range ";\t" { // as some spreadsheets have it
		if strings.Count(header, string(comma)) > strings.Count(header, string(t.rows.Comma)) {
			t.rows.Comma = comma
		}
	}
	cells, err := t.rows.Read()
	if err != nil {
		return nil, t.broken(err)
	}
	return t.header(cells)
}

// header names the columns.
func (t *table) header(cells []string) (*table, error) {
	for i, h := range cells {
		h = strings.ToLower(strings.TrimSpace(h))
		if h == "url" {
			h = "link"
		}
		if _, twice := t.columns[h]; !twice {
			t.columns[h] = i
		}
	}
	if _, ok := t.columns["link"]; !ok {
		return nil, fmt.Errorf("%s:%d: %w", t.name, t.first+1, errList)
	}
	return t, nil
}

// next gives the cells of the next row and its line; io.EOF ends the table. A row
// that cannot be read is parley.ErrInvalid, and the next one can be.
func (t *table) next() ([]string, int, error) {
	if t.rows != nil {
		cells, err := t.rows.Read()
		if errors.Is(err, io.EOF) {
			return nil, 0, io.EOF
		}
		if err != nil {
			return nil, 0, t.broken(err)
		}
		line, _ := t.rows.FieldPos(0)
		return cells, t.first + line, nil
	}
	line, n, err := t.lines.next()
	n += t.first
	if err != nil { // the end: it is read from memory
		t.passed = t.size
		return nil, n, err
	}
	t.passed += int64(len(line)) + 1
	cell := strings.TrimSpace(string(line))
	if strings.HasPrefix(cell, `"`) { // as spreadsheets write what has a comma
		if len(cell) < 2 || !strings.HasSuffix(cell, `"`) {
			return nil, n, fmt.Errorf("%s:%d: the row is no CSV: a quote is not closed: %w", t.name, n, parley.ErrInvalid)
		}
		cell = strings.ReplaceAll(cell[1:len(cell)-1], `""`, `"`)
	}
	return []string{cell}, n, nil
}

// offset is how many bytes were read.
func (t *table) offset() int64 {
	if t.rows != nil {
		return t.passed + t.rows.InputOffset()
	}
	return t.passed
}

func (t *table) broken(err error) error {
	var wrong *csv.ParseError
	if errors.As(err, &wrong) {
		return fmt.Errorf("%s:%d: the row is no CSV: %w: %w", t.name, t.first+wrong.Line, wrong.Err, parley.ErrInvalid)
	}
	return fmt.Errorf("read %s: %w", t.name, err)
}
