package extract

import "strings"

// grams is the set of the three-byte pieces of a line, hashed: a line whose set
// lacks a piece of a word does not hold the word.
type grams [64]uint64

// gramsOf gives the pieces of a line in lower case.
func gramsOf(lower string) *grams {
	var g grams
	for i := 0; i+3 <= len(lower); i++ {
		h := gram(lower[i:])
		g[h>>6] |= 1 << (h & 63)
	}
	return &g
}

// gram hashes the first three bytes of s.
func gram(s string) uint16 {
	h := (uint32(s[0])<<16 | uint32(s[1])<<8 | uint32(s[2])) * 2654435761
	return uint16(h >> 20)
}

// word is one of the words that a rule needs, in lower case.
type word struct {
	text   string
	pieces []uint16 // empty for a word of less than three bytes
}

func newWord(text string) word {
	w := word{text: text}
	for i := 0; i+3 <= len(text); i++ {
		w.pieces = append(w.pieces, gram(text[i:]))
	}
	return w
}

// in reports whether a line holds the word.
func (w *word) in(lower string, g *grams) bool {
	for _, h := range w.pieces {
		if g[h>>6]&(1<<(h&63)) == 0 {
			return false
		}
	}
	return strings.Contains(lower, w.text)
}
