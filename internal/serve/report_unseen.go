package serve

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// run is a stretch of text, or one character that would not be seen or would
// change how others are seen.
type run struct{ Text, Unseen, Name string }

// unseen names a character that is shown by its number instead of as itself: one
// that turns the direction of what follows, that has no width, or that controls
// a terminal. Marks that scripts need to be written right (joiners, direction
// marks, soft hyphens) are left as they are. It gives "" for all others.
func unseen(r rune) string {
	switch {
	case r == '\n' || r == '\t' || r == '\r':
		return ""
	case unicode.Is(unicode.Cc, r):
		return "control character"
	case r >= 0x202a && r <= 0x202e:
		return []string{"left-to-right embedding", "right-to-left embedding", "end of a direction", "left-to-right override", "right-to-left override"}[r-0x202a]
	case r >= 0x2066 && r <= 0x2069:
		return []string{"left-to-right isolate", "right-to-left isolate", "isolate", "end of an isolate"}[r-0x2066]
	case r == 0x200b:
		return "blank without width"
	case r >= 0x2060 && r <= 0x206f, r == 0xfeff, r >= 0xe0000 && r <= 0xe007f:
		return "character without width"
	}
	return ""
}

// runs cuts a text at the characters that are shown by their number.
func runs(s string) []run {
	var out []run
	from := 0
	for i, r := range s {
		name := unseen(r)
		if name == "" {
			continue
		}
		if i > from {
			out = append(out, run{Text: s[from:i]})
		}
		out = append(out, run{Unseen: fmt.Sprintf("U+%04X", r), Name: name})
		from = i + len(string(r))
	}
	if from < len(s) {
		out = append(out, run{Text: s[from:]})
	}
	return out
}

// visible gives a name with the numbers of characters that would not be seen, in
// brackets.
func visible(s string) string {
	s = strings.ToValidUTF8(s, "\ufffd")
	if strings.IndexFunc(s, func(r rune) bool { return unseen(r) != "" }) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range runs(s) {
		if r.Unseen != "" {
			b.WriteString("[" + r.Unseen + "]")
		}
		b.WriteString(r.Text)
	}
	return b.String()
}

// hides reports whether a page has a character that would not be seen. Nearly all
// of it is ASCII.
func hides(page []byte) bool {
	for i := 0; i < len(page); {
		r, size := rune(page[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(page[i:])
		}
		if i += size; (r < ' ' || r > '~') && unseen(r) != "" {
			return true
		}
	}
	return false
}

// withVisible gives a page with the numbers of characters that would not be seen
// in place of them, wherever text stands: whatever a name or a title holds, it
// cannot hide. Tags are left as they are, so that addresses and fields keep their
// values; "<" and ">" stand nowhere else in a page that a template has made.
func withVisible(page []byte) []byte {
	if !hides(page) {
		return page
	}
	out := make([]byte, 0, len(page)+64)
	for len(page) > 0 {
		text := page
		if i := bytes.IndexByte(page, '<'); i >= 0 {
			text = page[:i]
		}
		out = append(out, visible(string(text))...)
		page = page[len(text):]
		tag := page
		if i := bytes.IndexByte(page, '>'); i >= 0 {
			tag = page[:i+1]
		}
		out = append(out, tag...)
		page = page[len(tag):]
	}
	return out
}
