package lang_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"parley"
	"parley/internal/lang"
)

func layer(files ...string) fstest.MapFS {
	out := fstest.MapFS{}
	for i := 0; i+1 < len(files); i += 2 {
		out[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return out
}

const towns = "# Towns of an invented valley.\nname\tcountry\tzone\nTarn\tVaren\t-\nnew tarn bridge\tVaren|Karadesh\tUTC\n"

func TestTable(t *testing.T) {
	p, err := lang.Load(layer("towns.tsv", towns))
	if err != nil {
		t.Fatal(err)
	}
	x := p.Table("towns")
	for _, c := range []struct{ key, column, want string }{
		{"tarn", "country", "Varen"}, {"tarn", "zone", ""}, {"tarn", "none", ""}, {"orla", "country", ""}, {"new tarn bridge", "zone", "UTC"},
	} {
		if got := x.Get(c.key, c.column); got != c.want {
			t.Errorf("%s of %s: %q, want %q", c.column, c.key, got, c.want)
		}
	}
	if k := x.Key([]byte("new tarn bridge")) + x.Key([]byte("tarn")) + x.Key([]byte("orla")); k != "new tarn bridgetarn" {
		t.Errorf("keys are found as %q", k)
	}
	if !x.Has("tarn") || x.Has("Tarn") || x.Has("orla") || x.Words("new") != 3 || x.Words("orla") != 0 {
		t.Error("keys are lower case, and counted by their first word")
	}
	if !x.Is("new tarn bridge", "country", "Karadesh") || x.Is("tarn", "country", "Karadesh") {
		t.Error("alternatives stand between bars")
	}
	if o := p.Origins()["towns"]; !strings.Contains(o, "invented valley") {
		t.Errorf("origin %q", o)
	}
	if none := p.Table("none"); p.HasTable("none") || none.Has("x") || none.Get("x", "y") != "" {
		t.Error("a table that is not there is empty")
	}
}

func TestOverlays(t *testing.T) {
	below := layer("towns.tsv", towns, "times.rules", "rule a")
	plain, err := lang.Load(below)
	if err != nil {
		t.Fatal(err)
	}
	over, err := lang.Load(below, layer("own/towns.tsv", "name\tcountry\tzone\nTARN\tKaradesh\tUTC\nOrla\tSund\t-\n", "times.rules", "rule b"))
	if err != nil {
		t.Fatal(err)
	}
	x := over.Table("towns")
	if x.Get("tarn", "country") != "Karadesh" || x.Get("orla", "country") != "Sund" || x.Get("new tarn bridge", "zone") != "UTC" || len(x.Rows) != 3 {
		t.Errorf("rows %v", x.Rows)
	}
	if r := over.Rules("times"); len(r) != 2 || r[0].Text != "rule a" || r[1].Text != "rule b" {
		t.Errorf("rules %v", r)
	}
	if plain.Digest() == over.Digest() || len(plain.Digest()) != 16 {
		t.Errorf("digests %s and %s", plain.Digest(), over.Digest())
	}
	if again, err := lang.Load(below); err != nil || again.Digest() != plain.Digest() {
		t.Errorf("the same files have the digests %s and %s", plain.Digest(), again.Digest())
	}
}

// What is not understood is an error with file and line.
func TestLoadIsStrict(t *testing.T) {
	for _, c := range []struct {
		name   string
		layers []fstest.MapFS
		want   string
	}{
		{"a column too few", []fstest.MapFS{layer("a.tsv", "x\ty\none\n")}, "a.tsv:2: 1 columns where the header has 2 (x, y)"},
		{"no header", []fstest.MapFS{layer("a.tsv", "# only a comment\n")}, "a.tsv: there is no header line"},
		{"an empty key", []fstest.MapFS{layer("a.tsv", "x\ty\n \tz\n")}, "a.tsv:2: the first column is empty"},
		{"a key twice", []fstest.MapFS{layer("a.tsv", "x\nOne\n# between\none\n")}, `a.tsv:4: "one" stands on line 2 already`},
		{"other columns", []fstest.MapFS{layer("a.tsv", "x\ty\n"), layer("a.tsv", "x\tz\n")}, "a.tsv: columns [x z] where the table below has [x y]"},
		{"another file", []fstest.MapFS{layer("a.csv", "x")}, "a.csv: a language pack holds .tsv, .rules and .md files only"},
	} {
		var layers []fs.FS
		for _, l := range c.layers {
			layers = append(layers, l)
		}
		_, err := lang.Load(layers...)
		if !errors.Is(err, parley.ErrInvalid) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(towns)
	f.Add("a\tb\n-\t\n\u0085\tx\n")
	f.Fuzz(func(t *testing.T, table string) {
		p, err := lang.Load(layer("a.tsv", table))
		if err != nil {
			if !errors.Is(err, parley.ErrInvalid) {
				t.Errorf("%v", err)
			}
			return
		}
		for _, row := range p.Table("a").Rows {
			if key := strings.ToLower(row[0]); !p.Table("a").Has(key) || len(row) != len(p.Table("a").Columns) {
				t.Errorf("row %q", row)
			}
		}
	})
}
