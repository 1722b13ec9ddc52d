package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"parley"
)

// near is how many lines of a text may stand above a story, and how many words
// a caption or teaser among them has at most.
const (
	near     = 4
	captions = 30
	strange  = 20
)

// above marks what stands above a story and is no part of it: the caption of
// the picture that a credit or a dateline follows, and a first line that has
// nothing to do with the lines after it.
func (m *marker) above() {
	lines := m.lines[:m.end]
	top := slices.IndexFunc(lines, func(l line) bool { return !l.furniture })
	if top < 0 || top > near {
		return
	}
	l := &lines[top]
	s := trimmed(m.text, parley.Span{Start: l.rest, End: l.End})
	words := s.In(m.text)
	n := len(strings.Fields(words))
	if n == 0 || l.said() || strings.ContainsAny(words, "\"“”") {
		return
	}
	below := lines[top+1 : min(len(lines), top+near+1)]
	kind, rule := parley.FurnitureCaption, ""
	switch {
	case n <= captions && len(below) > 0 && below[0].pictured:
		rule = "caption-above-credit"
	case n <= captions && last(words) == '.' && !l.datelined && slices.ContainsFunc(below, func(b line) bool { return b.datelined }):
		rule = "caption-above-dateline"
	case n <= strange && s.Start == l.Start && l.ends && !articles.MatchString(words) && stranger(words, lines[top+1:]):
		kind, rule = parley.FurnitureTeaser, "first-line-apart"
	default:
		return
	}
	l.furniture = true
	m.add(s, kind, rule)
}

// articles finds what sentences have and headlines leave out.
var articles = regexp.MustCompile(`(?i)\b(?:the|an?|is|are|was|were|has|have|had)\b`)

// stranger reports whether a first line has nothing to do with the lines after
// it: it names somebody or something, and none of that and not half of its
// other long words comes back.
func stranger(words string, rest []line) bool {
	const enough, long = 10, 5 // lines, letters
	names, others := map[string]bool{}, map[string]bool{}
	for i, w := range strings.Fields(words) {
		w = bareWord(w)
		switch {
		case i > 0 && capital(w) && len(w) > 2 && !unicode.IsDigit(rune(w[0])):
			names[strings.ToLower(w)] = true
		case len(w) >= long:
			others[strings.ToLower(w)] = true
		}
	}
	if len(names) == 0 || len(others) < 3 {
		return false
	}
	left, back := 0, map[string]bool{}
	for i := range rest {
		if rest[i].furniture {
			continue
		}
		left++
		for _, w := range strings.Fields(rest[i].words) {
			w = strings.ToLower(bareWord(w))
			if names[w] {
				return false
			}
			if others[w] {
				back[w] = true
			}
		}
	}
	return left >= enough && len(back)*2 < len(others)
}

func bareWord(w string) string {
	w = strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "’s")
}
