package lang

import (
	"fmt"
	"slices"
	"strings"

	"parley"
)

// Table is a word list: rows of named columns, the first of which is the key,
// lower case, of one or several words.
type Table struct {
	Name    string
	Columns []string
	Rows    [][]string

	line   []int
	origin string
	byKey  map[string]int
	keys   []string       // of the rows, lower case
	first  map[string]int // most words of a key beginning with this word
}

// parseTable reads tab-separated rows under a header line. "#" begins a
// comment line; "-" is an empty cell.
func parseTable(file, text string) (*Table, error) {
	t := &Table{Name: file}
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimSuffix(line, "\r")
		if comment, ok := strings.CutPrefix(line, "#"); ok && t.Columns == nil {
			t.origin += strings.TrimSpace(comment) + "\n"
		}
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		if t.Columns == nil {
			t.Columns = cells
			continue
		}
		if len(cells) != len(t.Columns) {
			return nil, fmt.Errorf("%s:%d: %d columns where the header has %d (%s): %w", file, n+1, len(cells), len(t.Columns), strings.Join(t.Columns, ", "), parley.ErrInvalid)
		}
		for i := range cells {
			if cells[i] = strings.TrimSpace(cells[i]); cells[i] == "-" {
				cells[i] = ""
			}
		}
		t.Rows = append(t.Rows, cells)
		t.line = append(t.line, n+1)
	}
	if t.Columns == nil {
		return nil, fmt.Errorf("%s: there is no header line: %w", file, parley.ErrInvalid)
	}
	seen := map[string]int{}
	for i, row := range t.Rows {
		key := strings.ToLower(row[0])
		if key == "" {
			return nil, fmt.Errorf("%s:%d: the first column is empty: %w", file, t.line[i], parley.ErrInvalid)
		}
		if other, ok := seen[key]; ok {
			return nil, fmt.Errorf("%s:%d: %q stands on line %d already: %w", file, t.line[i], key, other, parley.ErrInvalid)
		}
		seen[key] = t.line[i]
	}
	return t, nil
}

func (t *Table) overlay(file string, over *Table) error {
	if !slices.Equal(t.Columns, over.Columns) {
		return fmt.Errorf("%s: columns %v where the table below has %v: %w", file, over.Columns, t.Columns, parley.ErrInvalid)
	}
	at := map[string]int{}
	for i, row := range t.Rows {
		at[strings.ToLower(row[0])] = i
	}
	for _, row := range over.Rows {
		if i, ok := at[strings.ToLower(row[0])]; ok {
			t.Rows[i] = row
		} else {
			t.Rows = append(t.Rows, row)
		}
	}
	return nil
}

func (t *Table) index() {
	t.byKey, t.first, t.keys = map[string]int{}, map[string]int{}, make([]string, 0, len(t.Rows))
	for i, row := range t.Rows {
		key := strings.ToLower(row[0])
		t.byKey[key] = i
		t.keys = append(t.keys, key)
		n := Tokens(key)
		for _, first := range Firsts(key) {
			t.first[first] = max(t.first[first], n)
		}
	}
}

// Tokens gives how many tokens a key may be cut into at most: at white space,
// and before and after hyphens.
func Tokens(key string) int { return len(strings.Fields(key)) + 2*strings.Count(key, "-") }

// Firsts gives the tokens that a key may begin with: "cease-fire" may be cut
// at its hyphen, or not.
func Firsts(key string) []string {
	first := strings.Fields(key)[0]
	if before, _, cut := strings.Cut(first, "-"); cut && before != "" {
		return []string{first, before}
	}
	return []string{first}
}

// Column gives the index of a column, -1 if there is none.
func (t *Table) Column(name string) int { return slices.Index(t.Columns, name) }

// Key gives the key of a row that is spelt so, "" if there is none.
func (t *Table) Key(spelt []byte) string {
	if i, ok := t.byKey[string(spelt)]; ok {
		return t.keys[i]
	}
	return ""
}

// Has reports whether key, lower case, is in the table.
func (t *Table) Has(key string) bool { _, ok := t.byKey[key]; return ok }

// Get gives a cell of the row of key, "" if there is none.
func (t *Table) Get(key, column string) string {
	i, ok := t.byKey[key]
	if !ok {
		return ""
	}
	if c := t.Column(column); c >= 0 {
		return t.Rows[i][c]
	}
	return ""
}

// Is reports whether the row of key has value among the cell's "|" alternatives.
func (t *Table) Is(key, column, value string) bool {
	for v := range strings.SplitSeq(t.Get(key, column), "|") {
		if v == value && v != "" {
			return true
		}
	}
	return false
}

// Words gives how many tokens the longest key that begins with word may have, 0
// if none does.
func (t *Table) Words(word string) int { return t.first[word] }

// List cuts a cell at "|"; an empty cell is no list.
func List(cell string) []string {
	if cell == "" {
		return nil
	}
	return strings.Split(cell, "|")
}
