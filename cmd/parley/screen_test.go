package main

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
)

// What a report holds is shown on a terminal and never obeyed by it.
func TestScreenObeysNothing(t *testing.T) {
	var b bytes.Buffer
	n, err := fmt.Fprintf(&screen{Writer: &b}, "“%s”\tdue\n", "left \x1b]0;owned\a\x1b[2J the\u202e valley\u0085 – é \x7f")
	if want := "“left �]0;owned��[2J the� valley� – é �”\tdue\n"; err != nil || b.String() != want || n == 0 {
		t.Errorf("%d, %v: %q, want %q", n, err, b.String(), want)
	}
	if terminal(&b) || !terminal(&screen{Writer: &b}) {
		t.Error("a buffer is no terminal, and a screen is one")
	}
}

// A buffer that is full hands on the first bytes of a character before the last.
func TestScreenShowsCharactersThatComeInPieces(t *testing.T) {
	const said = "“Wir gehen” – 撤退, é\n"
	for size := 1; size < 5; size++ {
		var b bytes.Buffer
		s := &screen{Writer: &b}
		for piece := range slices.Chunk([]byte(said), size) {
			if n, err := s.Write(piece); err != nil || n != len(piece) {
				t.Fatal(n, err)
			}
		}
		if b.String() != said {
			t.Errorf("in pieces of %d: %q", size, b.String())
		}
	}
}
