package export_test

import (
	"bytes"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
	_ "modernc.org/sqlite"

	"parley/internal/export"
)

// load puts a CSV file into a table of SQLite, as text.
func load(t *testing.T, db *sql.DB, table string, raw []byte) {
	t.Helper()
	records, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var quoted []string
	for _, c := range records[0] {
		quoted = append(quoted, `"`+c+`"`)
	}
	if _, err := db.ExecContext(t.Context(), fmt.Sprintf("CREATE TABLE %s (%s)", table, strings.Join(quoted, ", "))); err != nil {
		t.Fatal(err)
	}
	for _, r := range records[1:] {
		var values []any
		for _, v := range r {
			values = append(values, v)
		}
		if _, err := db.ExecContext(t.Context(), fmt.Sprintf("INSERT INTO %s VALUES (?%s)", table, strings.Repeat(", ?", len(values)-1)), values...); err != nil {
			t.Fatal(err)
		}
	}
}

// The tables and their dictionary go into a database and answer there.
func TestCSVOpensInSQLite(t *testing.T) {
	l := filled(t)
	db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var dictionary bytes.Buffer
	if err := export.DictionaryCSV(&dictionary); err != nil {
		t.Fatal(err)
	}
	load(t, db, "dictionary", dictionary.Bytes())
	for _, k := range export.Kinds() {
		load(t, db, string(k), written(t, l, export.FormatCSV, asked(k)))
	}
	for _, c := range []struct{ query, want string }{
		{`SELECT count(*) FROM statements`, "2"},
		{`SELECT content FROM statements WHERE id = 'r1#s1'`, "“Наши” troops have left Orla"},
		{`SELECT substr(start || '-' || "end", 1) FROM statements WHERE id = 'r1#s1'`, "7-35"}, // code points
		{`SELECT country || ' ' || lat || ' ' || lon FROM events WHERE id = 'r1#e1'`, "Karadesh 40.25 22.5"},
		{`SELECT said_by FROM events WHERE id = 'r1#e1'`, "Dorn"},
		{`SELECT low || '/' || high || '/' || comparator FROM figures`, "301//more"},
		{`SELECT deadline_earliest || ' ' || deadline_latest FROM commitments`, "2031-03-19T22:00:00Z 2031-03-20T22:00:00Z"},
		{`SELECT s.act FROM commitments c JOIN statements s ON s.id = c.report || '#' || c.said`, "PROMISE"},
		{`SELECT v.badge FROM bearings b JOIN verdicts v USING (process, provision) WHERE b.sense = 'fulfilled'`, "claimed met"},
		{`SELECT n FROM bearings WHERE sense = 'intends'`, "-2"}, // a number, no formula
		{`SELECT confidence FROM bearings WHERE sense = 'fulfilled'`, "0.75"},
		{`SELECT known FROM bearings WHERE sense = 'fulfilled'`, "2031-03-11T10:01:00Z"},
		{`SELECT latest || ' ' || ends FROM verdicts WHERE provision = 'truce'`, "2031-03-11T10:00:00Z 2031-05-10T09:00:00Z"},
	} {
		var got string
		if err := db.QueryRowContext(t.Context(), c.query).Scan(&got); err != nil || got != c.want {
			t.Errorf("%s: %q, %v, want %q", c.query, got, err, c.want)
		}
	}
	for _, k := range export.Kinds() { // every column has its definition
		var missing string
		err := db.QueryRowContext(t.Context(), `SELECT name FROM pragma_table_info(?1) WHERE name NOT IN (SELECT "column" FROM dictionary WHERE "table" = ?1 AND meaning <> '' AND type <> '')`, string(k)).Scan(&missing)
		if err == nil {
			t.Errorf("column %s of %s is not in the dictionary", missing, k)
		}
	}
}

// What a report says never becomes a formula of whoever opens the table, and
// can be had back as it was.
func TestCellsAreNoFormulas(t *testing.T) {
	records, err := csv.NewReader(bytes.NewReader(written(t, filled(t), export.FormatCSV, asked(export.KindStatements)))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := func(name string) string {
		for i, c := range records[0] {
			if c == name {
				return records[2][i]
			}
		}
		t.Fatal(name)
		return ""
	}
	if got := column("who"); got != `'=HYPERLINK("http://x"); -2+3` {
		t.Errorf("%q", got)
	}
	begins := regexp.MustCompile(`^[=+\-@\t\r\n＝＋－＠]`)
	for _, line := range records[1:] {
		for i, c := range line {
			if begins.MatchString(c) {
				t.Errorf("%s is the formula %q", records[0][i], c)
			}
		}
	}
	if got, want := strings.TrimPrefix(column("source_words"), "'"), `=HYPERLINK("http://x")`; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// Each line is an object with the table's columns in their order, and lists are
// lists.
func TestLinesAreObjects(t *testing.T) {
	l := filled(t)
	for _, k := range export.Kinds() {
		table, _ := export.TableOf(k)
		for line := range strings.Lines(string(written(t, l, export.FormatJSONL, asked(k)))) {
			d := json.NewDecoder(strings.NewReader(line))
			var keys []string
			depth, name := 0, true
			for {
				tok, err := d.Token()
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Fatalf("%q: %v", line, err)
				}
				switch delim, ok := tok.(json.Delim); {
				case ok && (delim == '{' || delim == '['):
					depth++
					name = true
					continue
				case ok:
					depth--
					name = true
					continue
				case depth == 1 && name:
					keys = append(keys, tok.(string))
				}
				name = depth == 1 && !name
			}
			if keys[0] != "table" || len(keys) != len(table.Columns)+1 {
				t.Fatalf("%s: %v", k, keys)
			}
			for i, c := range table.Columns {
				if keys[i+1] != c.Name {
					t.Errorf("%s: column %d is %s, want %s", k, i, keys[i+1], c.Name)
				}
			}
			var v map[string]any
			if err := json.Unmarshal([]byte(line), &v); err != nil {
				t.Fatal(err)
			}
			for _, c := range table.Columns {
				if _, list := v[c.Name].([]any); list != (c.Type == export.TypeList) {
					t.Errorf("%s.%s is %v", k, c.Name, v[c.Name])
				}
			}
		}
	}
	if !bytes.Contains(written(t, l, export.FormatJSONL, asked(export.KindStatements)), []byte(`"who":["=HYPERLINK(\"http://x\")","-2+3"]`)) {
		t.Error("JSON has to give names as they are")
	}
}

// The files open in Apache Arrow's reader, with the types of the dictionary.
func TestParquetOpensInArrow(t *testing.T) {
	l := filled(t)
	for _, k := range export.Kinds() {
		table, _ := export.TableOf(k)
		raw := written(t, l, export.FormatParquet, asked(k))
		got, err := pqarrow.ReadTable(t.Context(), bytes.NewReader(raw), parquet.NewReaderProperties(memory.DefaultAllocator), pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
		if err != nil {
			t.Fatalf("%s: %v", k, err)
		}
		if want := len(ids(t, l, asked(k))); int(got.NumRows()) != want || int(got.NumCols()) != len(table.Columns) {
			t.Fatalf("%s: %d rows of %d columns, want %d of %d", k, got.NumRows(), got.NumCols(), want, len(table.Columns))
		}
		for i, c := range table.Columns {
			field := got.Schema().Field(i)
			if field.Name != c.Name || field.Type.ID() != arrowType(c.Type) || field.Nullable != (i > 0 && c.Type != export.TypeList) {
				t.Errorf("%s: %v, want %s of type %s", k, field, c.Name, c.Type)
			}
		}
		got.Release()
	}
	verdicts, err := pqarrow.ReadTable(t.Context(), bytes.NewReader(written(t, l, export.FormatParquet, asked(export.KindVerdicts))), nil, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	if err != nil {
		t.Fatal(err)
	}
	defer verdicts.Release()
	column := func(name string) arrow.Array {
		return verdicts.Column(verdicts.Schema().FieldIndices(name)[0]).Data().Chunk(0)
	}
	if at := column("latest").(*array.Timestamp); at.Value(0).ToTime(arrow.Microsecond) != time.Date(2031, 3, 10, 10, 0, 0, 0, time.UTC) || !at.IsNull(4) {
		t.Errorf("latest: %v", at)
	}
	if who := column("obligors").(*array.List); who.ListValues().(*array.String).Value(1) != "varen" || who.Len() != 5 {
		t.Errorf("obligors: %v", who)
	}
	if badge := column("badge").(*array.String); badge.Value(0) != "claimed met" {
		t.Errorf("badge: %v", badge)
	}
}

func arrowType(t export.Type) arrow.Type {
	return map[export.Type]arrow.Type{
		export.TypeText: arrow.STRING, export.TypeInteger: arrow.INT64, export.TypeNumber: arrow.FLOAT64,
		export.TypeBoolean: arrow.BOOL, export.TypeTime: arrow.TIMESTAMP, export.TypeList: arrow.LIST,
	}[t]
}

const (
	begin = "<!-- dictionary: written by the program, PARLEY_RENEW=1 go test ./internal/export renews it -->\n"
	end   = "<!-- end of dictionary -->\n"
)

// The dictionary in the documentation is that of the program.
func TestTheDocumentedDictionaryIsCurrent(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "export.md")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok1 := strings.Cut(string(raw), begin)
	is, after, ok2 := strings.Cut(rest, end)
	if !ok1 || !ok2 {
		t.Fatalf("%s has no place for the dictionary", path)
	}
	var want bytes.Buffer
	if err := export.DictionaryMarkdown(&want); err != nil {
		t.Fatal(err)
	}
	if is == want.String() {
		return
	}
	if os.Getenv("PARLEY_RENEW") == "" {
		t.Fatalf("%s has another dictionary than the program", path)
	}
	if err := os.WriteFile(path, []byte(before+begin+want.String()+end+after), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A column is told of once, and says what it is.
func TestColumnsAreDefined(t *testing.T) {
	name := regexp.MustCompile(`^[a-z][a-z_]*[0-9]*$`)
	for _, table := range export.Tables() {
		seen := map[string]bool{}
		for _, c := range table.Columns {
			if seen[c.Name] || !name.MatchString(c.Name) && c.Name != "sha256" || !strings.HasSuffix(c.Means, ".") || strings.ContainsAny(c.Unit+c.Means, "|\n") {
				t.Errorf("%s.%s: %q, %q", table.Kind, c.Name, c.Unit, c.Means)
			}
			seen[c.Name] = true
		}
	}
}
