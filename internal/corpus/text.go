package corpus

import (
	"strings"
	"unicode/utf8"

	"parley/internal/conllu"
)

// Layout is how the raw text of a treebank is laid out in lines.
type Layout int

// The layouts.
const (
	Unwrapped  Layout = iota // a blank line between paragraphs
	Wrapped                  // the same, lines broken at 80 columns
	Paragraphs               // each paragraph a line, no blank lines in a document
	Lines                    // each sentence a line, no blank lines in a document
)

const columns = 80

// Text rebuilds the raw text that sentences came from. Documents are parted by
// a blank line.
func Text(sents []conllu.Sentence, l Layout) string {
	var b strings.Builder
	var par strings.Builder
	flush := func() {
		if l == Wrapped {
			wrap(&b, par.String())
		} else {
			b.WriteString(par.String())
		}
		par.Reset()
	}
	for i := range sents {
		s := &sents[i]
		switch {
		case i == 0:
		case s.NewDoc != "" || s.NewPar && l <= Wrapped:
			flush()
			b.WriteString("\n\n")
		case s.NewPar:
			flush()
			b.WriteByte('\n')
		case !sents[i-1].Spaced():
		case l == Lines:
			par.WriteByte('\n')
		default:
			par.WriteByte(' ')
		}
		par.WriteString(s.Raw())
	}
	flush()
	b.WriteByte('\n')
	return b.String()
}

// wrap writes a paragraph in lines of at most 80 columns where words allow it.
func wrap(b *strings.Builder, par string) {
	at := 0
	for k, w := range strings.Split(par, " ") {
		n := utf8.RuneCountInString(w)
		switch {
		case k == 0:
		case at+1+n > columns:
			b.WriteByte('\n')
			at = 0
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(w)
		at += n
	}
}
