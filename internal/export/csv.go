package export

import (
	"encoding/csv"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
)

type csvWriter struct {
	w     *csv.Writer
	table Table
	cells []string
}

// newCSV begins a table with its header (RFC 4180, UTF-8, lines end in LF).
func newCSV(w io.Writer, t Table) (*csvWriter, error) {
	c := &csvWriter{w: csv.NewWriter(w), table: t}
	for _, col := range t.Columns {
		c.cells = append(c.cells, col.Name)
	}
	return c, c.record()
}

func (c *csvWriter) record() error {
	if err := c.w.Write(c.cells); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

func (c *csvWriter) Write(r *Row) error {
	c.cells = c.cells[:0]
	for i := range c.table.Columns {
		c.cells = append(c.cells, cell(c.table.Columns[i].Value(r)))
	}
	return c.record()
}

func (c *csvWriter) Close() error {
	c.w.Flush()
	if err := c.w.Error(); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

// cell gives a value as a cell. Texts of reports are hostile: see harmless.
func cell(v any) string {
	switch v := v.(type) {
	case string:
		return harmless(v)
	case []string:
		names := make([]string, 0, len(v))
		for _, s := range v {
			names = append(names, strings.ReplaceAll(s, ";", ","))
		}
		return harmless(strings.Join(names, "; "))
	case int:
		return strconv.Itoa(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	case time.Time:
		return v.Format(time.RFC3339)
	}
	return ""
}

// formula is how a cell begins that a spreadsheet would calculate, and what
// harmless makes of it.
var formula = regexp.MustCompile(`^'*[=+\-@\t\r\n＝＋－＠]`)

// harmless puts an apostrophe before a text that a spreadsheet would take for a
// formula, which calculates and can send what is in the sheet elsewhere. It is
// undone by taking one apostrophe away wherever formula matches.
func harmless(s string) string {
	if formula.MatchString(s) {
		return "'" + s
	}
	return s
}
