// Package segmenttest gives the tests of other packages documents that are cut
// into words as the reader cuts them.
//
// In comes a test; out goes the step with the weights that ship. It tests
// nothing itself.
//
//	segmenttest.Step(t).Run(doc)
package segmenttest

import (
	"testing"

	"parley/internal/segment"
	"parley/internal/text"
	"parley/internal/weights"
)

// Step gives the reader's first step.
func Step(t testing.TB) text.Step {
	t.Helper()
	s, err := segment.Load(weights.Segment)
	if err != nil {
		t.Fatal(err)
	}
	return segment.Step(s)
}
