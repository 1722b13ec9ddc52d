package review

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley"
)

// Sign is who decides, and why.
type Sign struct {
	By     string
	Reason string
}

// Name gives the name of who signs as it is kept, or ErrInvalid.
func Name(by string) (string, error) {
	s, err := Sign{By: by}.signed(false)
	return s.By, err
}

const (
	longestName   = 200  // bytes
	longestReason = 4000 // bytes
)

// signed gives a signature as it is kept, or ErrInvalid.
func (s Sign) signed(reason bool) (Sign, error) {
	by, err := line("the name of who signs", s.By, longestName)
	if err != nil {
		return s, err
	}
	if by == "" {
		return s, fmt.Errorf("say who signs: %w", parley.ErrInvalid)
	}
	why, err := text("the reason", s.Reason, longestReason)
	if err != nil {
		return s, err
	}
	if why == "" && reason {
		return s, fmt.Errorf("say why: this needs a reason: %w", parley.ErrInvalid)
	}
	return Sign{By: by, Reason: why}, nil
}

// line is text of one line.
func line(what, s string, longest int) (string, error) {
	s, err := text(what, s, longest)
	if err == nil && strings.ContainsAny(s, "\n\t") {
		return "", fmt.Errorf("%s has to stand in one line: %w", what, parley.ErrInvalid)
	}
	return s, err
}

// text refuses what a reader of the ledger could not see, or would see elsewhere
// than it stands.
func text(what, s string, longest int) (string, error) {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
	if len(s) > longest {
		return "", fmt.Errorf("%s is longer than %d bytes: %w", what, longest, parley.ErrInvalid)
	}
	if !utf8.ValidString(s) {
		return "", fmt.Errorf("%s is not UTF-8: %w", what, parley.ErrInvalid)
	}
	for _, r := range s {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' {
			return "", fmt.Errorf("%s holds the character %U, which does not show: %w", what, r, parley.ErrInvalid)
		}
	}
	return s, nil
}
