// Package lang loads a language pack: tables of words and files of rules.
//
// In comes any file system, with overlays on top of it; out goes a [Pack] whose
// tables answer lookups, whose rule sources the steps of the reader parse, and
// whose digest is part of the reader's version. Loading is strict: a bad row
// is an error with file and line. The package knows no grammar and reads no
// report.
//
//	pack, err := lang.English()
//	if err != nil {
//		return err
//	}
//	fmt.Println(pack.Table("month-names").Get("april", "number")) // 4
package lang

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"

	"parley"
)

//go:embed en
var embedded embed.FS

// Pack is one language's words and rules. It is immutable.
type Pack struct {
	tables  map[string]*Table
	sources map[string][]Source
	digest  string
}

// Source is a file of rules.
type Source struct {
	Name string // "timex.rules"
	Text string
}

// English loads the embedded English pack under the overlays given.
func English(overlays ...fs.FS) (*Pack, error) {
	en, err := fs.Sub(embedded, "en")
	if err != nil {
		return nil, fmt.Errorf("open the English pack: %w", err)
	}
	return Load(append([]fs.FS{en}, overlays...)...)
}

// Load reads packs, the later ones laid over the earlier: a row of the same
// key, or a rule of the same ID, replaces what stands below it. It returns
// ErrInvalid with file and line for anything it does not understand.
func Load(layers ...fs.FS) (*Pack, error) {
	p := &Pack{tables: map[string]*Table{}, sources: map[string][]Source{}}
	sum := sha256.New()
	for n, layer := range layers {
		files, err := list(layer)
		if err != nil {
			return nil, fmt.Errorf("list language pack layer %d: %w", n+1, err)
		}
		for _, file := range files {
			raw, err := fs.ReadFile(layer, file)
			if err != nil {
				return nil, fmt.Errorf("read language pack: %w", err)
			}
			fmt.Fprintf(sum, "%d %s %d\n", n, file, len(raw))
			sum.Write(raw)
			if err := p.add(file, string(raw)); err != nil {
				return nil, err
			}
		}
	}
	for _, t := range p.tables {
		t.index()
	}
	p.digest = hex.EncodeToString(sum.Sum(nil)[:8])
	return p, nil
}

func list(layer fs.FS) ([]string, error) {
	var files []string
	err := fs.WalkDir(layer, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, name)
		}
		return err
	})
	sort.Strings(files)
	return files, err
}

func (p *Pack) add(file, text string) error {
	base := path.Base(file)
	name, ext := strings.TrimSuffix(base, path.Ext(base)), path.Ext(base)
	switch ext {
	case ".tsv":
		t, err := parseTable(file, text)
		if err != nil {
			return err
		}
		if below := p.tables[name]; below != nil {
			return below.overlay(file, t)
		}
		p.tables[name] = t
	case ".rules":
		p.sources[name] = append(p.sources[name], Source{file, text})
	case ".md":
	default:
		return fmt.Errorf("%s: a language pack holds .tsv, .rules and .md files only: %w", file, parley.ErrInvalid)
	}
	return nil
}

// Digest is 16 hex digits that change with every change of the pack.
func (p *Pack) Digest() string { return p.digest }

// Table gives a table by the name of its file; one that the pack lacks is empty.
func (p *Pack) Table(name string) *Table {
	if t := p.tables[name]; t != nil {
		return t
	}
	return &Table{Name: name}
}

// Origins gives the comment at the head of each table, which names where its
// facts come from, by the name of the table.
func (p *Pack) Origins() map[string]string {
	out := map[string]string{}
	for name, t := range p.tables {
		out[name] = t.origin
	}
	return out
}

// HasTable reports whether the pack has a table.
func (p *Pack) HasTable(name string) bool { return p.tables[name] != nil }

// Rules gives the sources of the rules of one step, the lowest layer first.
func (p *Pack) Rules(name string) []Source { return p.sources[name] }
