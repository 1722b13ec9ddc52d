package parley

import (
	"encoding/json"
	"fmt"
)

// Words are the words of a text, in order, as the signals of an agreement are
// matched against them: slices of one length.
type Words struct {
	Lemmas []string // in lower case
	Spans  []Span   // the bytes that each stands for
	Sents  []int    // the sentence of each, counted from 0
}

// packed is how words are written: how far each begins after the one before, how
// long it is, and how many each sentence has.
type packed struct {
	Lemmas  []string `json:"lemmas,omitempty"`
	Steps   []int    `json:"steps,omitempty"`
	Lengths []int    `json:"lengths,omitempty"`
	Sents   []int    `json:"sents,omitempty"`
}

// MarshalJSON writes words in little room. It returns ErrInvalid where the slices
// are not of one length.
func (w Words) MarshalJSON() ([]byte, error) {
	if len(w.Spans) != len(w.Lemmas) || len(w.Sents) != len(w.Lemmas) {
		return nil, fmt.Errorf("words: %d lemmas, %d spans and %d sentences: %w", len(w.Lemmas), len(w.Spans), len(w.Sents), ErrInvalid)
	}
	p := packed{Lemmas: w.Lemmas}
	at := 0
	for i, s := range w.Spans {
		p.Steps, p.Lengths = append(p.Steps, s.Start-at), append(p.Lengths, s.End-s.Start)
		at = s.Start
		for len(p.Sents) <= w.Sents[i] {
			p.Sents = append(p.Sents, 0)
		}
		p.Sents[w.Sents[i]]++
	}
	return json.Marshal(p)
}

// UnmarshalJSON reads what MarshalJSON wrote. It returns ErrInvalid where the
// parts do not fit each other.
func (w *Words) UnmarshalJSON(raw []byte) error {
	var p packed
	if err := json.Unmarshal(raw, &p); err != nil {
		return err
	}
	*w = Words{Lemmas: p.Lemmas}
	for sent, n := range p.Sents {
		if n < 0 || n > len(p.Lemmas)-len(w.Sents) {
			return fmt.Errorf("words: the sentences do not have %d words: %w", len(p.Lemmas), ErrInvalid)
		}
		for range n {
			w.Sents = append(w.Sents, sent)
		}
	}
	if len(p.Steps) != len(p.Lemmas) || len(p.Lengths) != len(p.Lemmas) || len(w.Sents) != len(p.Lemmas) {
		return fmt.Errorf("words: %d lemmas, %d places, %d lengths and %d words of sentences: %w", len(p.Lemmas), len(p.Steps), len(p.Lengths), len(w.Sents), ErrInvalid)
	}
	at := 0
	for i := range p.Steps {
		if at += p.Steps[i]; p.Steps[i] < 0 || p.Lengths[i] < 0 || at < 0 || at+p.Lengths[i] < at {
			return fmt.Errorf("words: the word %d has no place: %w", i, ErrInvalid)
		}
		w.Spans = append(w.Spans, Span{Start: at, End: at + p.Lengths[i]})
	}
	return nil
}
