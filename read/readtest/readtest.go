// Package readtest reads texts for the tests of the reader's steps.
//
// In comes a text; out goes its reading. It tests nothing itself.
//
//	for _, s := range readtest.Reading(t, "The army left, Ilya Dorn said.").Statements {
package readtest

import (
	"testing"

	"parley"
	"parley/read"
)

// Reading reads a text that was published on Monday, 3 March 2031, in Khartoum.
func Reading(t testing.TB, text string) parley.Reading {
	t.Helper()
	r, err := read.New(read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	rd, err := r.Read(t.Context(), &parley.Report{ID: "r", Text: text, Published: parley.Civil{Value: "2031-03-03", Zone: "Africa/Khartoum", From: parley.ZoneStated}})
	if err != nil {
		t.Fatal(err)
	}
	return rd
}
