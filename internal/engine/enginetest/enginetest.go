// Package enginetest gives the tests of other packages documents with the words,
// trees and names that the reader gives them.
//
// In comes a test; out goes what fills a document with the models that ship. It
// tests nothing itself.
//
//	doc := text.New(&parley.Report{Text: "They left."})
//	enginetest.Prepare(t)(doc)
package enginetest

import (
	"testing"

	"parley/internal/engine"
	"parley/internal/lang"
	"parley/internal/segment/segmenttest"
	"parley/internal/text"
)

// Prepare gives the first two steps of the reader as one.
func Prepare(t testing.TB) func(*text.Doc) {
	t.Helper()
	pack, err := lang.English()
	if err != nil {
		t.Fatal(err)
	}
	e, err := engine.English(pack)
	if err != nil {
		t.Fatal(err)
	}
	first, second := segmenttest.Step(t), e.Step()
	return func(d *text.Doc) {
		first.Run(d)
		second.Run(d)
	}
}
