package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley"
)

// line is a line of a text without the white space around it, or in a text
// that is wrapped what was one before.
type line struct {
	parley.Span
	words      string
	asks, hint string // IDs of the rules that found a sign
	sign       sign   // of readers' comments
	rest       int    // where in the text what stands behind the last part that is furniture begins
	credited   int    // the same for names of reporters and editors
	signed     bool   // those names end a story
	pictured   bool   // begins with the credit of a picture
	datelined  bool   // has a dateline
	furniture  bool   // all of it
	quoted     bool   // begins with or within a quotation
	ends       bool   // with the punctuation of a sentence
}

// cut gives the lines of a text that are not blank.
func cut(text string) []line {
	var out []line
	quoted := false
	for _, s := range unwrap(text, bare(text)) {
		l := line{Span: s, words: s.In(text), rest: s.Start, credited: s.Start}
		l.ends = ended(l.words)
		r, _ := utf8.DecodeRuneInString(l.words)
		l.quoted = quoted || strings.ContainsRune("\"“", r)
		_, quoted = unquoted(l.words, quoted)
		out = append(out, l)
	}
	return out
}

// cut leaves of a line what stands before an offset in its words.
func (l *line) cut(offset int) {
	l.words = strings.TrimRightFunc(l.words[:offset], unicode.IsSpace)
	l.End = l.Start + len(l.words)
	l.ends = ended(l.words)
}

// ended reports whether words end with the punctuation of a sentence.
func ended(words string) bool { return strings.ContainsRune(".!?:;,…”\"’')]»", last(words)) }

// bare gives each line that is not blank without the white space around it.
func bare(text string) []parley.Span {
	var out []parley.Span
	for start := 0; start < len(text); {
		end := len(text)
		if i := strings.IndexByte(text[start:], '\n'); i >= 0 {
			end = start + i
		}
		words := strings.TrimRightFunc(text[start:end], unicode.IsSpace)
		if s := (parley.Span{Start: start + len(words) - len(strings.TrimLeftFunc(words, unicode.IsSpace)), End: start + len(words)}); !s.Empty() {
			out = append(out, s)
		}
		start = end + 1
	}
	return out
}

// unwrap joins the lines that hard breaks part within paragraphs, if the text
// has such: a third of the lines that follow another run on in lower case.
func unwrap(text string, lines []parley.Span) []parley.Span {
	pairs, on := 0, 0
	next := func(i int) bool { return strings.Count(text[lines[i-1].End:lines[i].Start], "\n") == 1 }
	for i := 1; i < len(lines); i++ {
		if !next(i) {
			continue
		}
		if pairs++; lowerCase(lines[i].In(text)) && !strings.ContainsRune(".!?", last(lines[i-1].In(text))) {
			on++
		}
	}
	if on < 2 || on*3 < pairs {
		return lines
	}
	widths := make([]int, len(lines))
	for i, s := range lines {
		widths[i] = s.End - s.Start
	}
	slices.Sort(widths)
	full := widths[len(widths)*9/10] * 2 / 3
	out := lines[:1:1]
	for i := 1; i < len(lines); i++ {
		s := lines[i]
		if before := lines[i-1]; next(i) && (lowerCase(s.In(text)) || before.End-before.Start >= full) {
			out[len(out)-1].End = s.End
			continue
		}
		out = append(out, s)
	}
	return out
}

var attributed = regexp.MustCompile(`(?i)\b(?:said|says|told|added|according to|reported|announced|insisted|warned)\b`)

// said reports whether words are attributed in the line.
func (l *line) said() bool { return attributed.MatchString(l.words) }

func last(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

func capital(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, "\"“‘'([ "))
	return unicode.IsUpper(r) || unicode.IsDigit(r)
}

func lowerCase(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}
