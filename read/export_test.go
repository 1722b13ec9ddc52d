package read

import "parley/internal/text"

// Broken gives a reader with a step that breaks on every text.
func Broken() *Reader {
	return &Reader{maxBytes: 1 << 20, steps: []text.Step{{Name: "broken", Run: func(d *text.Doc) { _ = d.Tokens[0] }}}}
}
