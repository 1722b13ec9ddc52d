package extract

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley"
)

// short is the greatest number of words of an appeal that stands by itself.
const short = 15

// appeals marks the lines that ask the reader for something: a short one
// anywhere, and at the top and the foot of a text a run of paragraphs that
// asks twice or more, with at most one between that shows no sign.
func (m *marker) appeals() {
	lines := m.lines[:m.end]
	for i := range lines {
		l := &lines[i]
		if l.asks != "" && !l.furniture && !l.said() && len(strings.Fields(l.words)) <= short {
			m.whole(i, i+1, parley.FurnitureAppeal, l.asks)
		}
	}
	run := func(from, to, step int) {
		signs, gap, edge, rule := 0, 0, -1, ""
		for i := from; i != to && gap <= 1; i += step {
			l := &lines[i]
			switch {
			case !l.furniture && l.said():
				gap = 2
				continue
			case l.asks != "" || l.hint != "":
				gap = 0
				if l.asks != "" {
					signs, edge, rule = signs+2, i, l.asks
				} else {
					signs++
				}
			case l.furniture:
			default:
				gap++
			}
		}
		if edge < 0 || signs < 3 {
			return
		}
		m.whole(min(from, edge), max(from, edge)+1, parley.FurnitureAppeal, rule)
	}
	if len(lines) > 1 {
		run(len(lines)-1, 0, -1)
		run(0, len(lines), 1)
	}
}

// fewest is the least number of lines of a text whose shape tells anything.
const fewest = 5

// shapes marks what no reporting looks like in a text whose lines are
// sentences: what stands behind the names of editors at its end, and a line
// without an end among others, are teasers; a line whose words stand in another
// line too is a pull quote.
func (m *marker) shapes() {
	lines := m.lines[:m.end]
	m.afterCredits()
	open, whole, first := 0, 0, -1
	for i := range lines {
		if lines[i].furniture {
			continue
		}
		if whole++; lines[i].ends {
			if first < 0 {
				first = i
			}
		} else {
			open++
		}
	}
	if whole < fewest || open*5 > whole {
		return // broken lines, a list, or no report
	}
	for i := range lines {
		l := &lines[i]
		if l.furniture || i <= first {
			continue
		}
		if l.credited == l.Start {
			if pulled(lines, i) {
				m.whole(i, i+1, parley.FurnitureCaption, "pull-quote")
				continue
			}
			if !lines[i-1].ends && !lines[i-1].furniture {
				continue
			}
		}
		if l.ends || l.said() {
			continue
		}
		s := trimmed(m.text, parley.Span{Start: l.credited, End: l.End})
		s.Start += sentence(s.In(m.text))
		words := s.In(m.text)
		if len(strings.Fields(words)) >= 4 && capital(words) && (i+1 == len(m.lines) || capital(m.lines[i+1].words)) && last(words) != '-' {
			m.add(s, parley.FurnitureTeaser, "unended-line")
		}
	}
}

// afterCredits marks what stands behind the names of reporters and editors at
// the end of a text.
func (m *marker) afterCredits() {
	for i := m.end - 1; i >= 0; i-- {
		l := &m.lines[i]
		if l.furniture {
			continue
		}
		if s := trimmed(m.text, parley.Span{Start: l.credited, End: l.End}); l.signed && !s.Empty() {
			m.add(s, parley.FurnitureTeaser, "after-credits")
			l.furniture = l.credited == l.Start
			l.ends = true
		}
		return
	}
}

var stop = regexp.MustCompile(`(?:\p{Ll}{3}|["”’)])[.!?]+["”’)]* +\p{Lu}|\p{Ll}[.!?]+["”’)]+ +\p{Lu}`)

// sentence gives where in a line the words after its last full stop begin.
func sentence(words string) int {
	at := 0
	for _, m := range stop.FindAllStringIndex(words, -1) {
		_, n := utf8.DecodeLastRuneInString(words[:m[1]])
		at = m[1] - n
	}
	return at
}

func trimmed(text string, s parley.Span) parley.Span {
	words := strings.TrimLeftFunc(s.In(text), unicode.IsSpace)
	return parley.Span{Start: s.End - len(words), End: s.End}
}

// pulledWithin is how many lines a pull quote stands from the words that it
// repeats.
const pulledWithin = 15

// pulled reports whether a line outside quotation marks stands in them in
// another line near it that is reporting.
func pulled(lines []line, at int) bool {
	l := &lines[at]
	bare := strings.Trim(l.words, "'‘’.,!? ")
	if n := len(strings.Fields(bare)); n < 8 || n > 50 || l.quoted || strings.ContainsAny(bare, "\"“”") {
		return false
	}
	for i := max(0, at-pulledWithin); i < min(len(lines), at+pulledWithin+1); i++ {
		if i == at || lines[i].furniture {
			continue
		}
		if before, _, ok := strings.Cut(lines[i].words, bare); ok && (lines[i].quoted || strings.ContainsAny(before, "\"“”")) {
			return !l.said()
		}
	}
	return false
}
