package score

import (
	"regexp"
	"strings"
	"unicode"
)

// text is the text of a report in code points with its tokens.
type text struct {
	runes  []rune
	tokens []span
}

// newText cuts a text into the tokens that the measure counts: runs of word
// characters, joined by single hyphens and apostrophes.
func newText(s string) *text {
	t := &text{runes: []rune(s)}
	for i := 0; i < len(t.runes); {
		if !isWord(t.runes[i]) {
			i++
			continue
		}
		j := i
		for j < len(t.runes) && (isWord(t.runes[j]) || j+1 < len(t.runes) && isJoint(t.runes[j]) && isWord(t.runes[j+1])) {
			j++
		}
		t.tokens = append(t.tokens, span{i, j})
		i = j
	}
	return t
}

// isWord is what Python's \w takes.
func isWord(r rune) bool {
	return r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r)
}

func isJoint(r rune) bool { return r == '-' || r == '\'' || r == '’' }

// find gives the place of a span, false if the text lacks it.
func (t *text) find(r raw) (span, bool) {
	if r.Start != nil && r.End != nil {
		return span{*r.Start, *r.End}, true
	}
	if r.Text == nil {
		return span{}, false
	}
	want := []rune(*r.Text)
	at := -1
	for range max(1, r.Nth) {
		at = t.index(want, at+1)
		if at < 0 {
			return span{}, false
		}
	}
	return span{at, at + len(want)}, true
}

func (t *text) index(want []rune, from int) int {
	for i := from; i+len(want) <= len(t.runes); i++ {
		if string(t.runes[i:i+len(want)]) == string(want) {
			return i
		}
	}
	return -1
}

// cover gives the tokens that spans touch, by their starts.
func (t *text) cover(in spans) map[int]bool {
	out := map[int]bool{}
	for _, r := range in {
		s, ok := t.find(r)
		if !ok {
			continue
		}
		for _, k := range t.tokens {
			if k.Start < s.End && k.End > s.Start {
				out[k.Start] = true
			}
		}
	}
	return out
}

func f1(a, b map[int]bool) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	return 2 * float64(common(a, b)) / float64(len(a)+len(b))
}

func common(a, b map[int]bool) int {
	n := 0
	for k := range a {
		if b[k] {
			n++
		}
	}
	return n
}

// Names are compared without their titles, and by what they are short for.
var (
	wordForm = regexp.MustCompile(`[\p{L}\p{N}_]+`)
	titles   = set("the", "a", "an", "of", "mr", "mrs", "ms", "dr", "president", "minister", "general", "gen", "sir", "government")
	short    = map[string]string{"un": "united nations", "u n": "united nations", "us": "united states", "u s": "united states", "uk": "britain", "united kingdom": "britain", "syrian": "syria", "libyan": "libya", "russian": "russia"}
)

func set(words ...string) map[string]bool {
	out := map[string]bool{}
	for _, w := range words {
		out[w] = true
	}
	return out
}

func canonical(name string) string {
	words := wordForm.FindAllString(strings.ReplaceAll(strings.ReplaceAll(strings.ToLower(name), "’", "'"), "'s", ""), -1)
	var kept []string
	for _, w := range words {
		if !titles[w] {
			kept = append(kept, w)
		}
	}
	if kept == nil {
		kept = wordForm.FindAllString(strings.ToLower(name), -1)
	}
	s := strings.Join(kept, " ")
	if long, ok := short[s]; ok {
		return long
	}
	return s
}

// sameName reports whether the words of one name are among those of the other.
func sameName(a, b string) bool {
	a, b = canonical(a), canonical(b)
	if a == b {
		return true
	}
	x, y := set(strings.Fields(a)...), set(strings.Fields(b)...)
	return len(x) > 0 && len(y) > 0 && (within(x, y) || within(y, x))
}

func within(a, b map[string]bool) bool {
	for k := range a {
		if !b[k] {
			return false
		}
	}
	return true
}

// sameNames reports whether half of the longer list or more agrees.
func sameNames(a, b names) bool {
	if len(a) == 0 || len(b) == 0 {
		return len(a) == len(b)
	}
	hit := 0
	for _, x := range a {
		for _, y := range b {
			if sameName(x, y) {
				hit++
				break
			}
		}
	}
	return float64(hit)/float64(max(len(a), len(b))) >= 0.5
}
