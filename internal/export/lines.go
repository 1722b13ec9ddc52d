package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// lineWriter writes an object a line, with the columns of the row's table in
// their order.
type lineWriter struct {
	w      io.Writer
	tables map[Kind]Table
}

func newLines(w io.Writer) *lineWriter {
	l := &lineWriter{w: w, tables: map[Kind]Table{}}
	for _, t := range Tables() {
		l.tables[t.Kind] = t
	}
	return l
}

func (l *lineWriter) Write(r *Row) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, `{"table":%q`, r.Kind)
	t := l.tables[r.Kind]
	for i := range t.Columns {
		v := t.Columns[i].Value(r)
		if at, ok := v.(time.Time); ok {
			v = at.Format(time.RFC3339)
		}
		raw, err := plain(v)
		if err != nil {
			return fmt.Errorf("write %s of %s %s: %w", t.Columns[i].Name, r.Kind, r.ID, err)
		}
		fmt.Fprintf(&b, ",%q:%s", t.Columns[i].Name, raw)
	}
	b.WriteString("}\n")
	return put(l.w, b.Bytes())
}

func (l *lineWriter) Close() error { return nil }

// plain is JSON without the marks that HTML needs, and without a line's end.
func plain(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

func put(w io.Writer, b []byte) error {
	if _, err := w.Write(b); err != nil {
		return fmt.Errorf("write export: %w", err)
	}
	return nil
}

// document writes a JSON document with one long list in it, member by member.
type document struct {
	w     io.Writer
	begun bool
}

// newDocument writes what stands before the list.
func newDocument(w io.Writer, head string) (document, error) {
	return document{w: w}, put(w, []byte(head+"[\n"))
}

func (d *document) add(v any) error {
	raw, err := plain(v)
	if err != nil {
		return err
	}
	if d.begun {
		raw = append([]byte(",\n"), raw...)
	}
	d.begun = true
	return put(d.w, raw)
}

func (d *document) Close() error { return put(d.w, []byte("\n]}\n")) }
