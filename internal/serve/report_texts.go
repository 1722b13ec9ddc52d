package serve

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	udiff "github.com/aymanbagabas/go-udiff"

	"parley"
	"parley/internal/ledger"
)

// textRow is a text of the page that a report comes from.
type textRow struct {
	Name, To string
	Current  bool
}

// textName tells the texts of a page apart.
func textName(r *parley.Report) string {
	when := "capture time unknown"
	if !r.Captured.IsZero() {
		when = "captured " + stamp(r.Captured)
	}
	if r.Revises == "" {
		return "first text, " + when
	}
	return "later text, " + when
}

func stamp(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04:05 MST") }

// texts lists the texts of the page, if it has had several.
func (out *reportPage) texts(at place, rep *parley.Report, texts []*parley.Report) {
	if len(texts) < 2 {
		return
	}
	for i, t := range texts {
		out.Texts = append(out.Texts, textRow{textName(t), at.to(reportPath(t.ID)), t.ID == rep.ID})
		if t.ID == rep.ID && i+1 < len(texts) {
			out.Notes = append(out.Notes, "A newer text of this page is in the ledger: see The page kept.")
		}
	}
	out.Changes = at.to(reportPath(rep.ID) + "/changes")
}

// mostRows is how many rows of a comparison are shown, mostWords how many bytes
// of a line are compared word by word.
const (
	mostRows  = 2000
	mostWords = 20_000
)

// changeRow is a line of a comparison.
type changeRow struct {
	Mark  string // "−" taken out, "+" put in, "" as it was, "…" left out
	Name  string
	Class string
	Words []changedWords
	line  string
}

// changedWords is a stretch of a line, with whether it differs from the line
// that stood there before or stands there since.
type changedWords struct {
	Runs    []run
	Changed bool
}

func stretch(s string, changed bool) changedWords {
	return changedWords{runs(strings.ToValidUTF8(s, "\ufffd")), changed}
}

// change is what changed from one text to the next.
type change struct {
	Was, Is link
	Rows    []changeRow
	Cut     bool
}

func (s *Server) changes(r *http.Request) (any, error) {
	e, err := ledger.ReportByID(r.Context(), s.ledger, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	at := place{process: r.URL.Query().Get("process")}
	if at.question, err = s.ask(r, time.UTC); err != nil {
		return nil, err
	}
	texts, err := s.revisions.Texts(r.Context(), s.ledger, e.Report)
	if err != nil {
		return nil, err
	}
	out := struct {
		frame
		Changes []change
	}{frame: frame{Title: "What changed", Trail: []link{{"Processes", "/" + at.query()}, {or(visible(e.Report.Title), visible(e.Report.ID)), at.to(reportPath(e.Report.ID))}}}}
	for i := 1; i < len(texts); i++ {
		was, is := texts[i-1], texts[i]
		c := change{Was: link{textName(was), at.to(reportPath(was.ID))}, Is: link{textName(is), at.to(reportPath(is.ID))}}
		c.compare(was.Text, is.Text)
		out.Changes = append(out.Changes, c)
	}
	return out, nil
}

// compare fills in the rows, line by line.
func (c *change) compare(was, is string) {
	end := func(s string) string { return strings.TrimRight(s, "\n") + "\n" }
	was, is = end(was), end(is)
	u, err := udiff.ToUnifiedDiff("was", "is", was, udiff.Lines(was, is), 2)
	if err != nil {
		return // texts that cannot be compared have no rows
	}
	for i, h := range u.Hunks {
		if i > 0 || h.FromLine > 1 {
			c.Rows = append(c.Rows, changeRow{Mark: "…", Name: "left out", Class: "gap", Words: []changedWords{stretch(fmt.Sprintf("line %d", h.FromLine), false)}})
		}
		from := len(c.Rows)
		for _, l := range h.Lines {
			if len(c.Rows) >= mostRows {
				c.Cut = true
				return
			}
			row := changeRow{line: strings.TrimSuffix(l.Content, "\n")}
			row.Words = []changedWords{stretch(row.line, false)}
			switch l.Kind {
			case udiff.Delete:
				row.Mark, row.Name, row.Class = "−", "taken out", "del"
			case udiff.Insert:
				row.Mark, row.Name, row.Class = "+", "put in", "ins"
			case udiff.Equal:
			}
			c.Rows = append(c.Rows, row)
		}
		byWords(c.Rows[from:])
	}
}

// byWords marks the words that differ between lines taken
// out and as many lines put in after them.
func byWords(rows []changeRow) {
	for i := 0; i < len(rows); {
		out := i
		for i < len(rows) && rows[i].Class == "del" {
			i++
		}
		in := i
		for i < len(rows) && rows[i].Class == "ins" {
			i++
		}
		if in == out && i == in {
			i++
			continue
		}
		if n := in - out; n == i-in {
			for k := range n {
				markWords(&rows[out+k], &rows[in+k])
			}
		}
	}
}

// markWords compares a line with the one that replaced it.
func markWords(was, is *changeRow) {
	if len(was.line)+len(is.line) > mostWords {
		return
	}
	a, b := wordsOf(was.line), wordsOf(is.line)
	lines := func(words []string) string { return strings.Join(words, "\n") + "\n" }
	u, err := udiff.ToUnifiedDiff("was", "is", lines(a), udiff.Lines(lines(a), lines(b)), len(a)+len(b))
	if err != nil || len(u.Hunks) != 1 {
		return // the lines stay as they are
	}
	was.Words, is.Words = side(u.Hunks[0], udiff.Delete, udiff.Insert), side(u.Hunks[0], udiff.Insert, udiff.Delete)
}

// side puts together one side of a comparison of words: what is as it was, and
// what is only there.
func side(h *udiff.Hunk, here, there udiff.OpKind) []changedWords {
	var out []changedWords
	var words string
	changed := false
	flush := func() {
		if words != "" {
			out = append(out, stretch(words, changed))
		}
		words = ""
	}
	for _, l := range h.Lines {
		if l.Kind == there {
			continue
		}
		if is := l.Kind == here; is != changed {
			flush()
			changed = is
		}
		words += strings.TrimSuffix(l.Content, "\n")
	}
	flush()
	return out
}

// wordsOf cuts a line before each word, its blanks with the word before.
func wordsOf(line string) []string {
	var out []string
	from, blank := 0, false
	for i := range len(line) {
		is := line[i] == ' '
		if blank && !is {
			out = append(out, line[from:i])
			from = i
		}
		blank = is
	}
	return append(out, line[from:])
}
