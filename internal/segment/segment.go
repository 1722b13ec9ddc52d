// Package segment cuts a report's text into tokens, sentences and quotations.
//
// In comes a document with its text; out go the layers tokens, sentences and
// quotes. Tokens and the gaps between them give the text back exactly, whatever
// the text. It knows abbreviations and sentence starters from the language pack
// and nothing of grammar.
//
//	doc := text.New(&parley.Report{Text: "He left. She stayed."})
//	segment.Step(segment.Words{}).Run(doc)
//	fmt.Println(len(doc.Sents)) // 2
package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/internal/text"
)

// Words are the word lists the step needs, lower case.
type Words struct {
	Abbreviations func(string) bool // "gen.", "mr.": do not end a sentence
	EndAbbr       func(string) bool // "a.m.", "u.s.": may end one
	Starters      func(string) bool // closed-class words that begin a sentence
}

// Step gives the step of the reader.
func Step(w Words) text.Step {
	s := &segmenter{w.withDefaults()}
	return text.Step{
		Name:  "segment",
		Gives: []text.Layer{text.Tokens, text.Sents, text.Quotes},
		Run: func(d *text.Doc) {
			s.tokens(d)
			s.sentences(d)
			s.quotes(d)
		},
	}
}

type segmenter struct{ w Words }

func (w Words) withDefaults() Words {
	none := func(string) bool { return false }
	if w.Abbreviations == nil {
		w.Abbreviations = none
	}
	if w.EndAbbr == nil {
		w.EndAbbr = none
	}
	if w.Starters == nil {
		w.Starters = none
	}
	return w
}

// tokens cuts the text. A token never holds white space; white space is the
// only thing between tokens.
func (s *segmenter) tokens(d *text.Doc) {
	t := d.Text
	d.Tokens = make([]text.Token, 0, len(t)/5+1)
	spaced := true
	for i := 0; i < len(t); {
		r, n := utf8.DecodeRuneInString(t[i:])
		if unicode.IsSpace(r) {
			i += n
			spaced = true
			continue
		}
		end := i + n
		if isWordRune(r) {
			end = s.wordEnd(t, i)
		} else if r == '.' && strings.HasPrefix(t[i:], "...") {
			end = i + 3
		} else if r == '-' && strings.HasPrefix(t[i:], "--") {
			end = i + 2
		} else if c := clitic(t, i); c > 0 {
			end = i + c
		}
		for _, piece := range splitClitic(t, i, end) {
			tok := text.Token{Start: piece[0], End: piece[1], Norm: normal(t[piece[0]:piece[1]])}
			tok.Lemma = tok.Norm
			tok.Shape = shape(t[piece[0]:piece[1]])
			if spaced {
				tok.Shape |= text.SpaceBy
				spaced = false
			}
			d.Tokens = append(d.Tokens, tok)
		}
		i = end
	}
}

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// wordEnd finds the end of the word that starts at i: letters and digits, with
// hyphens, apostrophes, full stops of initials and separators of numbers inside.
func (s *segmenter) wordEnd(t string, i int) int {
	j := i
	for j < len(t) {
		r, n := utf8.DecodeRuneInString(t[j:])
		if isWordRune(r) {
			j += n
			continue
		}
		next, nn := utf8.DecodeRuneInString(t[j+n:])
		prev, _ := utf8.DecodeLastRuneInString(t[:j])
		inside := nn > 0 && isWordRune(next)
		switch {
		case r == '-' && inside && t[j-1] != '-':
		case (r == '\'' || r == '’') && inside && unicode.IsLetter(next) && unicode.IsLetter(prev):
		case (r == ',' || r == '.' || r == ':') && inside && unicode.IsDigit(prev) && unicode.IsDigit(next) && !(r == ',' && !thousands(t[j+n:])):
		case r == '.' && inside && initials(t[i:j]) && unicode.IsLetter(next):
		default:
			if r == '.' && s.keepsStop(t[i:j]) {
				j += n
			}
			return j
		}
		j += n
	}
	return j
}

// thousands reports whether exactly three digits follow, as in "9,000".
func thousands(rest string) bool {
	n := 0
	for n < len(rest) && rest[n] >= '0' && rest[n] <= '9' {
		n++
	}
	return n == 3
}

// initials reports whether w is one letter or letters with stops between: "U", "U.S".
func initials(w string) bool {
	letters := 0
	for _, r := range w {
		switch {
		case r == '.':
			letters = 0
		case unicode.IsLetter(r):
			if letters++; letters > 1 {
				return false
			}
		default:
			return false
		}
	}
	return letters == 1
}

func (s *segmenter) keepsStop(w string) bool {
	if initials(w) && (strings.Contains(w, ".") || unicode.IsUpper([]rune(w)[0])) {
		return true
	}
	l := strings.ToLower(w) + "."
	return s.w.Abbreviations(l) || s.w.EndAbbr(l)
}

// clitic gives the length of "'s" standing at i, 0 if none does.
func clitic(t string, i int) int {
	for _, c := range []string{"'s", "’s", "'S", "’S"} {
		if strings.HasPrefix(t[i:], c) && i > 0 {
			prev, _ := utf8.DecodeLastRuneInString(t[:i])
			after, n := utf8.DecodeRuneInString(t[i+len(c):])
			if (isWordRune(prev) || prev == '.' || prev == ']') && (n == 0 || !isWordRune(after)) {
				return len(c)
			}
		}
	}
	return 0
}

var clitics = []string{"'s", "’s", "n't", "n’t", "'re", "’re", "'ve", "’ve", "'ll", "’ll", "'d", "’d", "'m", "’m"}

// splitClitic cuts "Russia's" into "Russia" and "'s", "won't" into "wo" and "n't".
func splitClitic(t string, i, end int) [][2]int {
	w := strings.ToLower(t[i:end])
	if len(w) != end-i {
		return [][2]int{{i, end}}
	}
	for _, c := range clitics {
		if len(w) > len(c) && strings.HasSuffix(w, c) {
			return [][2]int{{i, end - len(c)}, {end - len(c), end}}
		}
	}
	return [][2]int{{i, end}}
}

var plain = strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`, "–", "-", "—", "--", "‑", "-", "…", "...")

func normal(w string) string {
	for i := range len(w) {
		if w[i] >= utf8.RuneSelf || (w[i] >= 'A' && w[i] <= 'Z') {
			return plain.Replace(strings.ToLower(w))
		}
	}
	return w
}

func shape(w string) text.Shape {
	var s text.Shape
	letters, upper, digits := 0, 0, 0
	for i, r := range w {
		switch {
		case unicode.IsLetter(r):
			letters++
			if unicode.IsUpper(r) {
				upper++
				if i == 0 {
					s |= text.Capital
				}
			}
		case unicode.IsDigit(r):
			digits++
		}
	}
	if digits > 0 {
		s |= text.Digits
	}
	if letters >= 2 && letters == upper {
		s |= text.AllCaps
	}
	if letters+digits == 0 {
		s |= text.Punct
	}
	if letters > 0 && strings.HasSuffix(w, ".") {
		s |= text.Initials
	}
	return s
}
