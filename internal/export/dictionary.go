package export

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
)

// DictionaryCSV writes the data dictionary: a line for each column of each table.
func DictionaryCSV(w io.Writer) error {
	c := csv.NewWriter(w)
	records := [][]string{{"table", "column", "type", "unit", "meaning"}}
	for _, t := range Tables() {
		for _, col := range t.Columns {
			records = append(records, []string{string(t.Kind), col.Name, string(col.Type), col.Unit, col.Means})
		}
	}
	if err := c.WriteAll(records); err != nil {
		return fmt.Errorf("write the data dictionary: %w", err)
	}
	return nil
}

// DictionaryMarkdown writes the data dictionary for people.
func DictionaryMarkdown(w io.Writer) error {
	var b strings.Builder
	for i, t := range Tables() {
		if i > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "### %s\n\n%s\n\n| column | type | unit or form | meaning |\n|---|---|---|---|\n", t.Kind, t.Means)
		for _, c := range t.Columns {
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", c.Name, c.Type, c.Unit, c.Means)
		}
	}
	return put(w, []byte(b.String()))
}
