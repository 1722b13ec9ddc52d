package cluster

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/internal/linear"
)

// longest is the length in bytes beyond which a word is no word.
const longest = 32

// Key gives the hash under which a word is filed: that of its lower-case form
// with digits as 0 and typewriter quotes. It is 0 for words that are never
// filed, and allocates nothing.
func Key(lower string) uint32 {
	plain := true
	for i := 0; i < len(lower) && plain; i++ {
		c := lower[i]
		plain = (c < '1' || c > '9') && c != 0xe2
	}
	if plain {
		return linear.Hash(lower)
	}
	if len(lower) > longest {
		return 0
	}
	var buf [longest]byte
	return linear.Hash(string(fold(buf[:0], lower)))
}

// fold appends the form of a word under which it is counted.
func fold(out []byte, lower string) []byte {
	for i := 0; i < len(lower); i++ {
		switch c := lower[i]; {
		case c >= '1' && c <= '9':
			out = append(out, '0')
		case c == 0xe2 && (strings.HasPrefix(lower[i:], "’") || strings.HasPrefix(lower[i:], "‘")):
			out = append(out, '\'')
			i += 2
		case c == 0xe2 && (strings.HasPrefix(lower[i:], "“") || strings.HasPrefix(lower[i:], "”")):
			out = append(out, '"')
			i += 2
		default:
			out = append(out, c)
		}
	}
	return out
}

// shortened words keep their full stop.
var shortened = map[string]bool{
	"mr.": true, "mrs.": true, "ms.": true, "dr.": true, "st.": true, "jr.": true, "sr.": true, "prof.": true,
	"gen.": true, "lt.": true, "col.": true, "maj.": true, "capt.": true, "sgt.": true, "sen.": true, "rep.": true,
	"gov.": true, "rev.": true, "hon.": true, "inc.": true, "corp.": true, "co.": true, "ltd.": true, "no.": true,
	"vs.": true, "etc.": true, "jan.": true, "feb.": true, "aug.": true, "sept.": true, "oct.": true, "nov.": true, "dec.": true,
}

// Sentences cuts raw text into sentences of words, roughly after the manner of
// Universal Dependencies: punctuation, clitics and the parts of compounds with
// a hyphen stand alone. It is meant for counting and no more: a sentence that
// ends wrongly costs nothing here.
func Sentences(text string) [][]string {
	var out [][]string
	var sent []string
	flush := func() {
		if len(sent) > 0 {
			out = append(out, sent)
			sent = nil
		}
	}
	for _, line := range strings.Split(text, "\n") {
		ended := false
		for _, chunk := range strings.Fields(line) {
			if r, _ := utf8.DecodeRuneInString(strings.TrimLeft(chunk, "\"“‘'(")); ended && !unicode.IsLower(r) {
				flush()
			}
			sent = appendChunk(sent, chunk)
			last := sent[len(sent)-1]
			if last == "\"" || last == "”" || last == ")" {
				last = sent[max(0, len(sent)-2)]
			}
			ended = last == "." || last == "!" || last == "?"
		}
		flush()
	}
	return out
}

// appendChunk cuts what stands between two white spaces.
func appendChunk(out []string, s string) []string {
	for len(s) > 1 && !wordStart(s) {
		n := punctuation(s)
		out, s = append(out, s[:n]), s[n:]
		if s == "" {
			return out
		}
	}
	var tail []string
	for len(s) > 1 && !keepsEnd(s) {
		n := lastPunctuation(s)
		tail, s = append(tail, s[len(s)-n:]), s[:len(s)-n]
	}
	if !strings.Contains(s, "://") && !strings.Contains(s, "@") && !strings.HasPrefix(s, "www.") {
		for {
			n := compound(s)
			if n < 0 {
				break
			}
			_, size := utf8.DecodeRuneInString(s[n:])
			if strings.HasPrefix(s[n:], "--") {
				size = 2
			}
			out = appendClitics(out, s[:n])
			out = append(out, s[n:n+size])
			s = s[n+size:]
		}
	}
	out = appendClitics(out, s)
	for i := len(tail) - 1; i >= 0; i-- {
		out = append(out, tail[i])
	}
	return out
}

func wordStart(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	if unicode.IsLetter(r) || unicode.IsDigit(r) {
		return true
	}
	l := strings.ToLower(strings.ReplaceAll(s, "’", "'"))
	return l == "'s" || l == "'re" || l == "'ve" || l == "'ll" || l == "n't"
}

// punctuation gives the length of the mark that s begins with.
func punctuation(s string) int {
	for _, p := range []string{"...", "--", "``", "''"} {
		if strings.HasPrefix(s, p) {
			return len(p)
		}
	}
	_, n := utf8.DecodeRuneInString(s)
	return n
}

func lastPunctuation(s string) int {
	for _, p := range []string{"...", "--", "''"} {
		if strings.HasSuffix(s, p) {
			return len(p)
		}
	}
	_, n := utf8.DecodeLastRuneInString(s)
	return n
}

func keepsEnd(s string) bool {
	r, n := utf8.DecodeLastRuneInString(s)
	if unicode.IsLetter(r) || unicode.IsDigit(r) {
		return true
	}
	if r != '.' {
		return false
	}
	body := s[:len(s)-n]
	one, size := utf8.DecodeRuneInString(body)
	return size == len(body) && unicode.IsUpper(one) || shortened[strings.ToLower(s)] ||
		strings.Contains(body, ".") && !strings.HasSuffix(body, ".") && len(body) < 8 && !strings.ContainsFunc(body, unicode.IsDigit)
}

// compound finds a hyphen or dash between two parts of a word, -1 if there is
// none.
func compound(s string) int {
	for i, r := range s {
		if i > 0 && i+utf8.RuneLen(r) < len(s) && (r == '-' || r == '–' || r == '—' || r == '/') {
			return i
		}
	}
	return -1
}

var clitics = []string{"n't", "'s", "'re", "'ve", "'ll", "'d", "'m"}

// appendClitics takes "n't", "'s" and the like off a word.
func appendClitics(out []string, s string) []string {
	if s == "" {
		return out
	}
	l := strings.ToLower(s)
	if l == "cannot" {
		return append(out, s[:3], s[3:])
	}
	if strings.ContainsAny(l, "'’") {
		for _, c := range clitics {
			for _, c := range []string{c, strings.Replace(c, "'", "’", 1)} {
				if strings.HasSuffix(l, c) && len(l) > len(c) && len(l) == len(s) {
					return append(out, s[:len(s)-len(c)], s[len(s)-len(c):])
				}
			}
		}
	}
	return append(out, s)
}
