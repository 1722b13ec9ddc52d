// Package language tells whether a text is in English, and which other language
// it is in.
//
// In comes a text, with the language that somebody declared it to be in; out
// goes the name of a language other than English, or nothing. It says nothing of
// short texts and of English full of foreign names: what it is not sure of is
// English. It reads no language.
//
//	name, other := language.Other("", "Les rebelles ont quitté la ville ...")
//	fmt.Println(name, other) // French true
package language

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/RadhiFadlillah/whatlanggo"
)

const (
	sample  = 3000 // bytes from the middle of a text that are looked at
	letters = 160  // of a Latin script, below which nothing is said
	strange = 30   // the same for letters of other scripts
	share   = 6    // percent of English words are words of grammar at the least
)

// grammar are English words that few other languages have.
var grammar = map[string]bool{
	"the": true, "of": true, "and": true, "to": true, "that": true, "with": true, "for": true, "from": true, "by": true, "said": true,
	"were": true, "are": true, "this": true, "which": true, "they": true, "has": true, "have": true, "his": true, "would": true, "their": true,
}

// Other gives the name of the language that a text is in, if it is not English.
// A language that is declared, as a BCP 47 tag, is believed.
func Other(declared, text string) (name string, other bool) {
	tags := strings.FieldsFunc(strings.ToLower(declared), func(r rune) bool { return strings.ContainsRune("-_,; \t", r) })
	if len(tags) > 0 {
		tag := tags[0]
		return named(tag), tag != "en" && tag != "eng" && tag != "english" && tag != "und"
	}
	part := middle(text)
	latin, others := count(part)
	switch {
	case English(text): // with a quotation in another language, perhaps
		return "", false
	case others > latin && others >= strange:
		if i := whatlanggo.Detect(part); i.IsReliable() && i.Lang != whatlanggo.Eng {
			return i.Lang.String(), true
		}
		return "another language", true // in letters that English is not written in
	case latin < letters || English(part):
		return "", false
	}
	i := whatlanggo.Detect(part)
	if !i.IsReliable() || i.Lang == whatlanggo.Eng {
		return "", false
	}
	return i.Lang.String(), true
}

// English reports whether a text has as many words of English grammar as English
// has. Headlines and lists may have fewer.
func English(text string) bool {
	words, hits := 0, 0
	for w := range strings.FieldsFuncSeq(middle(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		words++
		if len(w) <= 5 && grammar[strings.ToLower(w)] {
			hits++
		}
	}
	return words > 0 && hits*100 >= words*share
}

// middle cuts a long text to a part from its middle.
func middle(text string) string {
	if len(text) <= sample {
		return text
	}
	from := (len(text) - sample) / 2
	to := from + sample
	for from < to && !utf8.RuneStart(text[from]) {
		from++
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	return text[from:to]
}

func count(text string) (latin, others int) {
	for _, r := range text {
		switch {
		case r < utf8.RuneSelf && (r|0x20 >= 'a' && r|0x20 <= 'z') || unicode.Is(unicode.Latin, r):
			latin++
		case unicode.IsLetter(r):
			others++
		}
	}
	return latin, others
}

// named gives the English name of a language, its tag if it has none here.
func named(tag string) string {
	for l := range whatlanggo.Langs {
		if l.Iso6391() == tag || l.Iso6393() == tag {
			return l.String()
		}
	}
	return tag
}
