package segment

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley"
	"parley/internal/text"
)

// sentences groups tokens. A sentence ends at a terminal mark with its closing
// quotes and brackets, and at every line break that is not a wrapped line.
func (s *segmenter) sentences(d *text.Doc) {
	wrapped := hardWrapped(d.Text)
	first, para := 0, 0
	for i := range d.Tokens {
		last := i == len(d.Tokens)-1
		var lineBreak, paraBreak bool
		if !last {
			lineBreak, paraBreak = breaks(d.Text[d.Tokens[i].End:d.Tokens[i+1].Start])
			if wrapped && !paraBreak {
				lineBreak = false
			}
		}
		if last || lineBreak || paraBreak || s.endsAt(d, first, i) || edge(d, i) {
			s.add(d, first, i+1, para)
			first = i + 1
		}
		if paraBreak {
			para++
		}
	}
}

// edge reports whether furniture begins or ends between a token and the next.
func edge(d *text.Doc, i int) bool {
	from, to := d.Tokens[i].End, d.Tokens[i+1].Start
	for _, f := range furnitureFrom(d, from) {
		if f.Span.Start > to {
			return false
		}
		if f.Span.End <= to || f.Span.Start >= from {
			return true
		}
	}
	return false
}

// furnitureFrom gives the furniture that ends at an offset or after it; its
// spans are in order and do not overlap.
func furnitureFrom(d *text.Doc, offset int) []parley.Furniture {
	all := d.Report.Furniture
	return all[sort.Search(len(all), func(k int) bool { return all[k].Span.End >= offset }):]
}

func (s *segmenter) add(d *text.Doc, first, end, para int) {
	r := text.Range{First: first, End: end}
	sent := text.Sent{Range: r, Span: d.Span(r), Para: para}
	for _, f := range furnitureFrom(d, sent.Span.Start) {
		if f.Span.Start >= sent.Span.End {
			break
		}
		if f.Span.Contains(sent.Span) || (f.Span.Overlaps(sent.Span) && overlap(f.Span, sent.Span)*2 > sent.Span.End-sent.Span.Start) {
			sent.Furniture = true
		}
	}
	for i := first; i < end; i++ {
		d.Tokens[i].Sent = len(d.Sents)
	}
	d.Sents = append(d.Sents, sent)
}

func overlap(a, b parley.Span) int { return min(a.End, b.End) - max(a.Start, b.Start) }

func breaks(gap string) (line, para bool) {
	n := strings.Count(gap, "\n")
	if n == 0 {
		n = strings.Count(gap, "\r")
	}
	n += strings.Count(gap, "\u2029") * 2
	return n >= 1, n >= 2
}

// hardWrapped reports whether single line breaks in the text only wrap lines.
func hardWrapped(t string) bool {
	lines := strings.Split(t, "\n")
	inner, wrap := 0, 0
	for i := 0; i+1 < len(lines); i++ {
		l := strings.TrimSpace(lines[i])
		if l == "" || strings.TrimSpace(lines[i+1]) == "" {
			continue
		}
		inner++
		if n := utf8.RuneCountInString(l); n >= 50 && n <= 100 && !strings.ContainsRune(".!?:\"”", lastRune(l)) {
			wrap++
		}
	}
	return inner >= 3 && wrap*2 > inner
}

func lastRune(s string) rune { r, _ := utf8.DecodeLastRuneInString(s); return r }

// endsAt reports whether the sentence that began at first ends with token i.
func (s *segmenter) endsAt(d *text.Doc, first, i int) bool {
	next := &d.Tokens[i+1]
	// Closing marks belong to the sentence they close.
	if isCloser(d, i+1) && !next.Is(text.SpaceBy) {
		return false
	}
	k := i
	for k > first && isCloser(d, k) {
		k--
	}
	t := &d.Tokens[k]
	switch {
	case t.Norm == "!" || t.Norm == "?" || t.Norm == ".":
	case t.Norm == "..." && next.Is(text.Capital):
	case t.Is(text.Initials):
		if s.w.Abbreviations(t.Norm) || (len(t.Norm) == 2 && t.Norm != "i.") {
			return false
		}
		return next.Is(text.SpaceBy|text.Capital) && s.w.Starters(next.Norm) || startsQuote(d, i+1)
	default:
		return false
	}
	if !next.Is(text.SpaceBy) {
		return next.Is(text.Capital) && k == i && len(d.Tokens[k-min(k, 1)].Norm) > 2 && !d.Tokens[k-min(k, 1)].Is(text.Digits)
	}
	r, _ := utf8.DecodeRuneInString(d.Text[next.Start:])
	return !unicode.IsLower(r)
}

func isCloser(d *text.Doc, i int) bool {
	switch d.Text[d.Tokens[i].Start:d.Tokens[i].End] {
	case ")", "]", "”", "’", "»":
		return true
	case `"`, "'":
		return !d.Tokens[i].Is(text.SpaceBy)
	}
	return false
}

func startsQuote(d *text.Doc, i int) bool {
	w := d.Text[d.Tokens[i].Start:d.Tokens[i].End]
	return d.Tokens[i].Is(text.SpaceBy) && (w == `"` || w == "“")
}

// quotes pairs quotation marks. An opening mark without a closing one runs to
// the end of its paragraph; a quotation that goes on in the next paragraph
// opens there again.
func (s *segmenter) quotes(d *text.Doc) {
	open := -1
	flush := func(end, closeAt int) {
		if end > open+1 {
			d.Quotes = append(d.Quotes, text.Quote{Range: text.Range{First: open + 1, End: end}, Open: open, Close: closeAt})
		}
		open = -1
	}
	for i := range d.Tokens {
		if open >= 0 && d.Sents[d.Tokens[i].Sent].Para != d.Sents[d.Tokens[open].Sent].Para {
			flush(i, -1)
		}
		switch d.Text[d.Tokens[i].Start:d.Tokens[i].End] {
		case "“", "«", "„":
			if open >= 0 {
				flush(i, -1)
			}
			open = i
		case "”", "»":
			if open >= 0 {
				flush(i, i)
			}
		case `"`:
			if open >= 0 {
				flush(i, i)
			} else {
				open = i
			}
		case "'", "‘":
			if open < 0 && d.Tokens[i].Is(text.SpaceBy) && singleCloses(d, i) > 0 {
				open = i
			}
		case "’":
		}
		if open >= 0 && open < i && isSingle(d, open) && isSingle(d, i) && !d.Tokens[i].Is(text.SpaceBy) {
			flush(i, i)
		}
	}
	if open >= 0 {
		flush(len(d.Tokens), -1)
	}
}

func isSingle(d *text.Doc, i int) bool {
	w := d.Text[d.Tokens[i].Start:d.Tokens[i].End]
	return w == "'" || w == "‘" || w == "’"
}

// singleCloses finds the single mark that closes the one at i in its sentence.
func singleCloses(d *text.Doc, i int) int {
	for j := i + 2; j < d.Sents[d.Tokens[i].Sent].End; j++ {
		if isSingle(d, j) && !d.Tokens[j].Is(text.SpaceBy) && (j+1 == len(d.Tokens) || d.Tokens[j+1].Is(text.SpaceBy) || d.Tokens[j+1].Is(text.Punct)) {
			return j
		}
	}
	return 0
}
