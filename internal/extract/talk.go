package extract

import (
	"slices"
	"strings"
	"unicode"

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

// sign is what in a line shows that readers' comments are near.
type sign struct {
	where string // stamp, form, heading or time, as rules say it; "" for none
	rule  string // ID of the rule that found it
	at    int    // offset in the line's words
}

// comments marks what readers wrote beneath a report: from the first sign of
// their comments to the end of the text, and before it the words of the first
// comment, whose stamp may follow them.
func (m *marker) comments(talk []furnitureRule) {
	lines := m.lines[:m.end]
	first := opening(lines, talk)
	if first < 0 {
		return
	}
	sign, offset := lines[first].sign, 0
	before := slices.Clone(lines[:first+1])
	before[first].cut(sign.at)
	points := points(talk, before)
	switch {
	case sign.where == "heading":
	case sign.where == "form" && sign.at > 0 && points[first] <= 0:
		offset = sign.at // it stands behind a sentence of the report
	default:
		first = talkFrom(before[:first], points)
		if first > 0 && named(&lines[first-1]) {
			first--
		}
	}
	m.onwards(first, offset, parley.FurnitureComment, sign.rule)
}

// opening gives the first line with a sign of comments, or -1. Two stamps, or one
// and a form, and a form in the second half of a text, are sure; a single stamp, a heading and
// bare times are signs where readers talk after them.
func opening(lines []line, talk []furnitureRule) int {
	count := map[string]int{}
	for i := range lines {
		count[lines[i].sign.where]++
	}
	first := slices.IndexFunc(lines, func(l line) bool {
		return l.sign.where != "" && (l.sign.where != "time" || count["time"] >= minTimes)
	})
	if first < 0 {
		return -1
	}
	sure := -1
	for i := first; i < len(lines) && sure < 0; i++ {
		if where := lines[i].sign.where; where == "stamp" && count["stamp"]+count["form"] > 1 || where == "form" && i*2 >= len(lines) {
			sure = i
		}
	}
	if sure == first || !talkative(lines[first:], points(talk, lines[first:])) {
		return sure
	}
	return first
}

// minTimes is the least number of bare times from which they may be stamps of
// comments.
const minTimes = 2

// talkative reports whether readers talk in a run of lines: a third of them
// show it, and few attribute words, or a sixth, and hardly one does.
func talkative(lines []line, points []int) bool {
	signs, said := 0, 0
	for i, p := range points {
		if p > 0 {
			signs++
		}
		if lines[i].said() {
			said++
		}
	}
	return signs*3 >= len(lines) && said*6 <= len(lines) || signs*6 >= len(lines) && said*20 <= len(lines)
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
func points(talk []furnitureRule, lines []line) []int {
	out := make([]int, len(lines))
	quoted := false
	for i := range lines {
		l := &lines[i]
		begins := quoted
		var bare string
		bare, quoted = unquoted(l.words, quoted)
		signs := 0
		lower := strings.ToLower(bare)
		pieces := gramsOf(lower)
		for k := range talk {
			if talk[k].find(bare, lower, pieces) != nil {
				signs++
			}
		}
		if i > 0 && !begins && strings.ContainsRune(".!?", last(lines[i-1].words)) && lowerCase(l.words) {
			signs++
		}
		whole := strings.TrimSpace(bare) == "" || strings.HasPrefix(bare, "'") || strings.HasPrefix(bare, "‘")
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

// named reports whether a line holds a name or handle and nothing else, as
// stands above a comment.
func named(l *line) bool {
	return !l.furniture && !l.ends && len(strings.Fields(l.words)) <= 3
}
