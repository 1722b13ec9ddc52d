package parley_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley"
)

func TestWordsAreWrittenAndRead(t *testing.T) {
	for _, w := range []parley.Words{
		{},
		{Lemmas: []string{"they", "leave", ".", "nobody", "come"}, Spans: []parley.Span{{Start: 2, End: 6}, {Start: 7, End: 11}, {Start: 11, End: 12}, {Start: 20, End: 26}, {Start: 27, End: 31}}, Sents: []int{0, 0, 0, 2, 2}},
	} {
		raw, err := json.Marshal(w)
		if err != nil {
			t.Fatal(err)
		}
		var got parley.Words
		if err := json.Unmarshal(raw, &got); err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		if d := cmp.Diff(w, got); d != "" {
			t.Errorf("%s: %s", raw, d)
		}
	}
	for _, raw := range []string{
		`{"lemmas":["go"],"steps":[1],"lengths":[2]}`,
		`{"lemmas":["go"],"steps":[1],"lengths":[2],"sents":[2]}`,
		`{"lemmas":["go"],"steps":[1],"lengths":[2],"sents":[-1,2]}`,
		`{"lemmas":["go"],"steps":[],"lengths":[2],"sents":[1]}`,
		`{"lemmas":["go"],"steps":[-1],"lengths":[2],"sents":[1]}`,
		`{"lemmas":["go"],"steps":[9223372036854775807],"lengths":[2],"sents":[1]}`,
		`{"lemmas":[],"steps":[1],"lengths":[2],"sents":[1000000000]}`,
	} {
		if err := json.Unmarshal([]byte(raw), new(parley.Words)); !errors.Is(err, parley.ErrInvalid) {
			t.Errorf("%s: %v", raw, err)
		}
	}
	if _, err := json.Marshal(parley.Words{Lemmas: []string{"go"}}); !errors.Is(err, parley.ErrInvalid) {
		t.Errorf("words without places are written: %v", err)
	}
}
