package corpus

import (
	"bufio"
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// AttributedDoc is a news report whose attributions are marked.
type AttributedDoc struct {
	ID           string
	Published    string // "2016-09-25", "" where the set does not say
	Text         string
	Attributions []Attribution // by their cue, in text order
}

// Attribution is words attributed to somebody: the bytes of the parts of each
// role, in text order. A role can be missing.
type Attribution struct {
	Source, Cue, Content []Bytes
}

// PolNeAR gives the reports of the set's development part, each as the first of
// its annotators by name marked it. Their text may not be passed on: they serve
// for measuring alone.
func PolNeAR(data string) ([]AttributedDoc, error) {
	dir := filepath.Join(data, "polnear", "dev")
	files, err := filepath.Glob(filepath.Join(dir, "attributions", "*.ann"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("find the reports of PolNeAR in %s: %w", data, os.ErrNotExist)
	}
	slices.Sort(files)
	dates, err := publishedDates(filepath.Join(data, "polnear", "metadata.tsv"))
	if err != nil {
		return nil, err
	}
	var docs []AttributedDoc
	for _, f := range files {
		id := filepath.Base(f)
		id = id[:max(0, strings.LastIndexByte(id, '_'))]
		if n := len(docs); n > 0 && docs[n-1].ID == id {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, "text", id+".txt"))
		if err != nil {
			return nil, fmt.Errorf("read report: %w", err)
		}
		d := AttributedDoc{ID: id, Published: dates[id], Text: string(text)}
		if d.Attributions, err = readStandoff(f, d.Text); err != nil {
			return nil, err
		}
		docs = append(docs, d)
	}
	return docs, nil
}

// publishedDates reads the dates of a table with the columns filename and
// publication_date.
func publishedDates(name string) (map[string]string, error) {
	raw, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read dates: %w", err)
	}
	out := map[string]string{}
	id, date := -1, -1
	for line := range strings.Lines(string(raw)) {
		cells := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if id < 0 {
			id, date = slices.Index(cells, "filename"), slices.Index(cells, "publication_date")
			if id < 0 || date < 0 {
				return nil, fmt.Errorf("%s: no columns filename and publication_date", name)
			}
			continue
		}
		if len(cells) > max(id, date) {
			out[cells[id]] = cells[date]
		}
	}
	return out, nil
}

// readStandoff reads marks in the form of brat: "T1<tab>Source 0 5;8 9<tab>words"
// and "E1<tab>Attribution:T4 Content:T3 Cue:T2 Source:T1", in code points.
func readStandoff(name, text string) ([]Attribution, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open marks: %w", err)
	}
	defer f.Close()
	at := make([]int, 0, len(text)+1) // byte of each code point
	for i := range text {
		at = append(at, i)
	}
	at = append(at, len(text))
	marks := map[string][]Bytes{}
	var out []Attribution
	var relations []string
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		cells := strings.SplitN(lines.Text(), "\t", 3)
		switch {
		case len(cells) == 3 && strings.HasPrefix(cells[0], "T"):
			_, ranges, _ := strings.Cut(cells[1], " ")
			parts, err := readRanges(ranges, at)
			if err != nil {
				return nil, fmt.Errorf("%s, %s: %w", name, cells[0], err)
			}
			marks[cells[0]] = parts
		case len(cells) >= 2 && strings.HasPrefix(cells[0], "E"):
			relations = append(relations, cells[1])
		}
	}
	for _, r := range relations {
		var a Attribution
		for arg := range strings.FieldsSeq(r) {
			role, mark, _ := strings.Cut(arg, ":")
			switch strings.TrimRight(role, "0123456789") {
			case "Source":
				a.Source = append(a.Source, marks[mark]...)
			case "Cue":
				a.Cue = append(a.Cue, marks[mark]...)
			case "Content":
				a.Content = append(a.Content, marks[mark]...)
			}
		}
		out = append(out, a)
	}
	slices.SortStableFunc(out, func(a, b Attribution) int { return cmp.Compare(first(a), first(b)) })
	return out, lines.Err()
}

func first(a Attribution) int {
	if len(a.Cue) > 0 {
		return a.Cue[0].Start
	}
	return 0
}

// readRanges reads "0 5;8 9", positions of at, and gives what is at them, sorted.
func readRanges(s string, at []int) ([]Bytes, error) {
	var out []Bytes
	for r := range strings.SplitSeq(s, ";") {
		a, b, _ := strings.Cut(r, " ")
		start, err := strconv.Atoi(a)
		if err != nil {
			return nil, err
		}
		end, err := strconv.Atoi(b)
		if err != nil {
			return nil, err
		}
		if start < 0 || end < start || end >= len(at) {
			return nil, fmt.Errorf("the text has no code points %d to %d", start, end)
		}
		out = append(out, Bytes{at[start], at[end]})
	}
	slices.SortFunc(out, func(a, b Bytes) int { return cmp.Compare(a.Start, b.Start) })
	return out, nil
}
