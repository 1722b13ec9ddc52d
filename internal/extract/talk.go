package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley"
)

// What a line says about whether readers talk in it: points for each sign of
// talk, a point off for none, more off for signs of reporting.
const (
	talkSign    = 3
	talkSilence = -1
	talkQuoted  = -3
	talkSaid    = -6
	talkDrop    = 8 // points below the best start at which the search for a better one ends
	talkSigns   = 3 // the greatest number of signs of one line that count
)

// comments marks what readers wrote beneath a report: from the first line that
// bears the stamp of a comment, or the form for one, to the end of the text,
// and before it the words of the first comment, whose stamp follows them. It
// gives the number of lines that are left.
func (x *Extractor) comments(lines []line, add func(parley.Span, parley.FurnitureKind, string)) int {
	first, times := -1, 0
	for i := range lines {
		l := &lines[i]
		switch {
		case l.stamp != "":
			first = i
		case l.timed != "":
			times++
		}
		if first >= 0 {
			break
		}
	}
	if early := slices.IndexFunc(lines, func(l line) bool { return l.timed != "" }); early >= 0 && times >= minTimes && (first < 0 || early < first) {
		if x.talkative(lines[early:]) {
			first = early
		}
	}
	if first < 0 {
		return len(lines)
	}
	l := &lines[first]
	rule, start := l.stamp, l.Start
	if rule == "" {
		rule = l.timed
	}
	points := x.points(lines[:first+1])
	if l.form > 0 && points[first] <= 0 { // the form stands behind a sentence of the report
		start = l.Start + l.form
	} else if from := talkFrom(lines[:first], points); from < first {
		start, first = lines[from].Start, from
	}
	if start == lines[first].Start && first > 0 && named(&lines[first-1]) {
		first--
		start = lines[first].Start
	}
	for k := first; k < len(lines); k++ {
		lines[k].furniture = lines[k].furniture || k > first || start == lines[first].Start
	}
	add(parley.Span{Start: start, End: lines[len(lines)-1].End}, parley.FurnitureComment, rule)
	return first
}

// minTimes is the least number of bare times from which they may be stamps of
// comments.
const minTimes = 3

// talkative reports whether readers talk in a run of lines: a third of them
// show it, and few attribute words.
func (x *Extractor) talkative(lines []line) bool {
	signs, said := 0, 0
	for i, p := range x.points(lines) {
		if p > 0 {
			signs++
		}
		if lines[i].said() {
			said++
		}
	}
	return signs*3 >= len(lines) && said*6 <= len(lines)
}

// talkFrom gives the line from which readers talk, up to the last one: the
// start of the run with the most points, or the number of lines.
func talkFrom(lines []line, points []int) int {
	best, from, sum := 0, len(lines), 0
	for i := len(lines) - 1; i >= 0 && !lines[i].furniture && sum > best-talkDrop; i-- {
		if sum += points[i]; sum > best && points[i] > 0 {
			best, from = sum, i
		}
	}
	return from
}

// points weighs each line of a text.
func (x *Extractor) points(lines []line) []int {
	out := make([]int, len(lines))
	quoted := false
	for i := range lines {
		l := &lines[i]
		begins := quoted
		var bare string
		bare, quoted = unquoted(l.words, quoted)
		signs := 0
		lower := strings.ToLower(bare)
		for k := range x.talk {
			if x.talk[k].find(bare, lower) != nil {
				signs++
			}
		}
		if i > 0 && !begins && strings.ContainsRune(".!?", last(lines[i-1].words)) && lowerCase(l.words) {
			signs++
		}
		whole := strings.TrimSpace(bare) == ""
		switch {
		case l.said():
			out[i] = talkSaid
		case whole:
			out[i] = talkQuoted
		case signs > 0:
			out[i] = talkSign * min(signs, talkSigns)
		case begins || quoted || len(bare) < len(l.words):
			out[i] = talkQuoted
		default:
			out[i] = talkSilence
		}
	}
	return out
}

// unquoted gives the words of a line that stand outside double quotation
// marks, and whether a quotation is open at its end.
func unquoted(words string, open bool) (string, bool) {
	if !open && !strings.ContainsAny(words, "\"“”") {
		return words, false
	}
	var b strings.Builder
	before := ' '
	for _, r := range words {
		switch {
		case r == '“' || r == '"' && (unicode.IsSpace(before) || strings.ContainsRune("([-–—", before)):
			open = true
		case r == '”' || r == '"':
			open = false
		case !open:
			b.WriteRune(r)
		}
		before = r
	}
	return b.String(), open
}

func lowerCase(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

// named reports whether a line holds a name or handle and nothing else, as
// stands above a comment.
func named(l *line) bool {
	return !l.furniture && !l.ends && len(strings.Fields(l.words)) <= 3
}
