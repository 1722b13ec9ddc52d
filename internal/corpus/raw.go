package corpus

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Document is raw text that may serve for weights that ship.
type Document struct {
	Source string // the set and the document in it
	Text   string
}

// Raw gives all raw text there is, about 1.2 million words of prose: news of
// Wikinews (CC BY 2.5), country reports on human rights of the US Department of
// State, and addresses on the state of the union from 1945 on (both in the
// public domain). The order is always the same.
func Raw(data string) ([]Document, error) {
	var out []Document
	for _, read := range []func(string) ([]Document, error){wikinews, rights, unions} {
		texts, err := read(data)
		if err != nil {
			return nil, err
		}
		out = append(out, texts...)
	}
	return out, nil
}

// wikinews reads tables of articles, and articles as plain text.
func wikinews(data string) ([]Document, error) {
	dir := filepath.Join(data, "raw-wikinews")
	var out []Document
	for _, name := range []string{"wikinews_2019.csv", "wikinews_2020.csv"} {
		f, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			return nil, fmt.Errorf("open news: %w", err)
		}
		rows, err := csv.NewReader(bufio.NewReader(f)).ReadAll()
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		for _, row := range rows[min(1, len(rows)):] {
			if len(row) == 4 {
				out = append(out, Document{"raw-wikinews " + row[0], row[2] + "\n\n" + row[3]})
			}
		}
	}
	plain, err := plainTexts("raw-wikinews", dir, "wikinews-*.txt")
	return append(out, plain...), err
}

// unions reads speeches.
func unions(data string) ([]Document, error) {
	set := "raw-us-presidential"
	out, err := plainTexts(set, filepath.Join(data, set, "state_union"), "*.txt")
	for i := range out {
		out[i].Text = strings.NewReplacer("(Applause.)", "", "(Laughter.)", "", "(applause)", "", "(laughter)", "").Replace(out[i].Text)
	}
	return out, err
}

func plainTexts(set, dir, pattern string) ([]Document, error) {
	names, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", dir, err)
	}
	var out []Document
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read raw text: %w", err)
		}
		out = append(out, Document{set + " " + filepath.Base(name), string(b)})
	}
	return out, nil
}

// rights reads reports on countries. Their pages carry banners and menus: lines
// that stand in a sixth of all reports are left out.
func rights(data string) ([]Document, error) {
	name := filepath.Join(data, "raw-us-state-human-rights", "reports_2022.jsonl.gz")
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open reports: %w", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("unpack %s: %w", name, err)
	}
	var out []Document
	for d := json.NewDecoder(z); ; {
		var r struct{ Country, Text string }
		if err := d.Decode(&r); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		out = append(out, Document{"raw-us-state-human-rights " + r.Country, r.Text})
	}
	in := map[string]int{}
	for _, t := range out {
		seen := map[string]bool{}
		for line := range strings.Lines(t.Text) {
			if !seen[line] {
				seen[line] = true
				in[line]++
			}
		}
	}
	for i, t := range out {
		var b strings.Builder
		for line := range strings.Lines(t.Text) {
			if in[line] <= len(out)/6 {
				b.WriteString(line)
			}
		}
		out[i].Text = b.String()
	}
	return out, nil
}
