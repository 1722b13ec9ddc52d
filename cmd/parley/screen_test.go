package main

import (
	"bytes"
	"fmt"
	"testing"
)

// What a report holds is shown on a terminal and never obeyed by it.
func TestScreenObeysNothing(t *testing.T) {
	var b bytes.Buffer
	n, err := fmt.Fprintf(screen{&b}, "“%s”\tdue\n", "left \x1b]0;owned\a\x1b[2J the\u202e valley\u0085 – é \x7f")
	if want := "“left �]0;owned��[2J the� valley� – é �”\tdue\n"; err != nil || b.String() != want || n == 0 {
		t.Errorf("%d, %v: %q, want %q", n, err, b.String(), want)
	}
	if terminal(&b) || !terminal(screen{&b}) {
		t.Error("a buffer is no terminal, and a screen is one")
	}
}
