package parley

import (
	"errors"
	"fmt"
)

// An error means that parley failed or was asked for something impossible;
// doubtful input is a [Problem] instead. These sentinels classify errors for
// callers: the server maps them to a status, the command to an exit code.
var (
	ErrNotFound    = errors.New("not found")
	ErrConflict    = errors.New("conflict")
	ErrInvalid     = errors.New("invalid")
	ErrUnsupported = errors.New("unsupported")
)

// A Problem says that the input was doubtful. The stage that met it carries it
// and goes on; a Problem never stops a batch.
type Problem struct {
	Code string `json:"code"`           // stable, kebab-case: "published-unknown"
	Text string `json:"text"`           // one sentence for a person
	Hint string `json:"hint,omitempty"` // what to do about it
	Span *Span  `json:"span,omitempty"` // where, if it has a place in the text
	// File, Line and Field place the problem in a file: a 1-based line, and a
	// path such as "provisions[2].deadline.zone".
	File  string `json:"file,omitempty"`
	Line  int    `json:"line,omitempty"`
	Field string `json:"field,omitempty"`
}

// String gives the problem in one line, place first.
func (p Problem) String() string {
	s := p.File
	if p.Line > 0 {
		s += fmt.Sprintf(":%d", p.Line)
	}
	if s != "" {
		s += ": "
	}
	if p.Field != "" {
		s += p.Field + ": "
	}
	s += p.Text
	if p.Hint != "" {
		s += " (" + p.Hint + ")"
	}
	return s
}
