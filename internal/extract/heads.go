package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"parley"
)

// headRules are the rules for headings that run into the sentence after them.
type headRules struct {
	opener []furnitureRule // how a sentence opens behind any heading
	small  []furnitureRule // how it opens behind one that ends in a small letter
	prose  []furnitureRule // what no heading holds
}

// How many words such a heading has, and one that asks.
const (
	fewestInHead   = 3
	mostInHead     = 30
	mostInQuestion = 10
)

// crosshead finds a heading in capitals before a sentence.
var crosshead = regexp.MustCompile(`^(\p{Lu}[\p{Lu}'’-]*(?:,? \p{Lu}[\p{Lu}'’-]*)+\??) \p{Lu}(?:\p{Ll}| \p{Ll}|['’])`)

// lettersInCrosshead is the least length of a heading in capitals, in bytes:
// shorter ones may be abbreviations. Before a quotation capitals may name who
// speaks.
const lettersInCrosshead = 12

// heads marks at the start of lines headings that run into the sentence after
// them: teasers of other stories without a full stop, and headings in capitals.
func (m *marker) heads(rules headRules) {
	from := 1
	for i := range m.lines[:m.end] {
		if m.lines[i].datelined {
			from = i + 1 // what stands above a story is its own headline
		}
	}
	for i := from; i < m.end; i++ {
		l, before := &m.lines[i], &m.lines[i-1]
		if l.furniture || l.quoted || l.rest > l.Start || !before.ends {
			continue
		}
		if found := crosshead.FindStringSubmatchIndex(l.words); found != nil && found[3] >= lettersInCrosshead && !strings.ContainsAny(l.words, "\"“") {
			m.head(l, found[3], parley.FurnitureSlug, "crosshead")
		} else if n := rules.length(l.words); n > 0 {
			m.head(l, n, parley.FurnitureTeaser, "head-runs-on")
			if last(before.words) == '?' && !before.furniture && !before.quoted && !before.said() && len(strings.Fields(before.words)) <= mostInQuestion {
				m.whole(i-1, i, parley.FurnitureTeaser, "head-asks") // the heading before it, which has an end
			}
		}
	}
}

func (m *marker) head(l *line, n int, kind parley.FurnitureKind, rule string) {
	l.rest = l.Start + n
	m.add(parley.Span{Start: l.Start, End: l.rest}, kind, rule)
}

// length gives the length in bytes of the heading that a line begins with, 0 if
// it begins with none.
func (h *headRules) length(words string) int {
	if !capital(words) || opens(h.opener, words) || opens(h.small, words) {
		return 0
	}
	at := 0
	for n := 1; n <= mostInHead; n++ {
		end := strings.IndexByte(words[at:], ' ')
		if end < 0 {
			return 0
		}
		word := words[at : at+end]
		if stops(word) {
			return 0
		}
		at += end + 1
		if n < fewestInHead || strings.ContainsRune(":-–—(", last(word)) || !capital(words[at:]) {
			continue
		}
		if opens(h.opener, words[at:]) || lowerCase(word) && opens(h.small, words[at:]) {
			if opens(h.prose, outsideSingle(words[:at-1])) {
				return 0
			}
			return at - 1
		}
	}
	return 0
}

// stops reports whether a word ends a part of a sentence; the full stops of an
// abbreviation do not.
func stops(word string) bool {
	if strings.ContainsAny(word, "!?\"“”,;()") {
		return true
	}
	return strings.HasSuffix(word, ".") && (strings.Count(word, ".") < 2 || strings.HasSuffix(word, ".."))
}

// opens reports whether one of the rules finds something at the start of words.
func opens(rules []furnitureRule, words string) bool {
	const far = 60 // bytes that an opening may take
	if len(words) > far {
		words = words[:far]
		for !utf8.ValidString(words) {
			words = words[:len(words)-1]
		}
	}
	for i := range rules {
		if rules[i].pattern.MatchString(words) {
			return true
		}
	}
	return false
}

var singles = regexp.MustCompile(`(?:^|\s)['‘][^'’]*['’]`)

// outsideSingle gives the words outside single quotation marks.
func outsideSingle(words string) string { return singles.ReplaceAllString(words, " ") }
