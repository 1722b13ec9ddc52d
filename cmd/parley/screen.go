package main

import (
	"io"
	"os"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// screen is a terminal that somebody watches. What reports, names and messages
// hold is shown on it and never obeyed: control characters, which could move
// the cursor or rename the window, and marks that turn the direction of
// writing, become a replacement character.
type screen struct {
	io.Writer
	begun []byte // of a character whose other bytes are yet to be written
}

// watched gives a file as a screen where it is a terminal, and as it is where
// another program reads it.
func watched(f *os.File) io.Writer {
	if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
		return &screen{Writer: f}
	}
	return f
}

// Write writes p, made harmless. A buffer before it may cut a character in two.
func (s *screen) Write(p []byte) (int, error) {
	all := append(s.begun, p...)
	whole := len(all)
	for i := max(0, len(all)-utf8.UTFMax+1); i < len(all); i++ {
		if utf8.RuneStart(all[i]) && !utf8.FullRune(all[i:]) {
			whole = i
			break
		}
	}
	s.begun = slices.Clone(all[whole:])
	if _, err := io.WriteString(s.Writer, harmless(string(all[:whole]))); err != nil {
		return 0, err
	}
	return len(p), nil
}

func harmless(s string) string {
	return strings.Map(func(r rune) rune {
		turns := r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
		if turns || unicode.IsControl(r) && r != '\n' && r != '\t' {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

// terminal reports whether somebody watches w.
func terminal(w io.Writer) bool {
	_, ok := w.(*screen)
	return ok
}
