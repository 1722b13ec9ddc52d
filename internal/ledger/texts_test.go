package ledger_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"parley"
	"parley/internal/ledger"
)

func TestTexts(t *testing.T) {
	l := ledger.NewMemory()
	at := time.Date(2031, 3, 10, 12, 0, 0, 0, time.UTC)
	for _, r := range []parley.Report{
		{ID: "b", Text: "b", Captured: at.Add(2 * time.Hour)},
		{ID: "a-3", Revises: "a", Text: "a3", Captured: at.Add(3 * time.Hour)},
		{ID: "a", Text: "a", Captured: at},
		{ID: "a-2", Revises: "a", Text: "a2", Captured: at.Add(time.Hour)},
		{ID: "b-2", Revises: "b", Text: "b2", Captured: at.Add(time.Hour)}, // captured before the first, added after it
	} {
		if _, err := l.Append(t.Context(), at, parley.Entry{Kind: parley.EntryReport, Report: &r}); err != nil {
			t.Fatal(err)
		}
	}
	for id, want := range map[string]string{"a": "a a2 a3", "a-2": "a a2 a3", "b-2": "b b2"} {
		texts, err := ledger.Texts(t.Context(), l, id)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range texts {
			got = append(got, r.Text)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
	if texts, err := ledger.Texts(t.Context(), l, "c"); !errors.Is(err, parley.ErrNotFound) {
		t.Errorf("%v, %v", texts, err)
	}
}
