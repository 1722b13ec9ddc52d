package segment

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley"
	"parley/internal/text"
)

// Step gives the step of the reader.
func Step(s *Segmenter) text.Step {
	return text.Step{
		Name:  "segment",
		Gives: []text.Layer{text.Tokens, text.Sents, text.Quotes},
		Run: func(d *text.Doc) {
			s.fill(d)
			quotes(d)
		},
	}
}

// fill gives a document its tokens and sentences. A sentence ends where
// furniture begins or ends.
func (s *Segmenter) fill(d *text.Doc) {
	var edges []int
	for _, f := range d.Report.Furniture {
		edges = append(edges, f.Span.Start, f.Span.End)
	}
	sort.Ints(edges)
	words, sents := s.Split(d.Text, edges...)
	Fill(d, words, sents)
}

// Fill gives a document tokens and sentences that are cut already: sents are
// ranges of words and cover them, in order. A blank line begins a paragraph.
func Fill(d *text.Doc, words []Word, sents []text.Range) {
	d.Tokens = make([]text.Token, len(words))
	for i, w := range words {
		form := d.Text[w.Start:w.End]
		t := text.Token{Start: w.Start, End: w.End, Norm: normal(form), Shape: shape(form)}
		t.Lemma = t.Norm
		if i == 0 || words[i-1].End < w.Start {
			t.Shape |= text.SpaceBy
		}
		if w.Joined {
			t.Shape |= text.Joined
		}
		d.Tokens[i] = t
	}
	d.Sents = make([]text.Sent, 0, len(sents))
	para := 0
	for k, r := range sents {
		if k > 0 {
			if gap, _ := gapOf(d.Text[d.Tokens[r.First-1].End:d.Tokens[r.First].Start]); gap == gapBlank {
				para++
			}
		}
		d.Sents = append(d.Sents, sentence(d, r, para))
	}
}

func sentence(d *text.Doc, r text.Range, para int) text.Sent {
	sent := text.Sent{Range: r, Span: d.Span(r), Para: para}
	for _, f := range furnitureFrom(d, sent.Span.Start) {
		if f.Span.Start >= sent.Span.End {
			break
		}
		if f.Span.Contains(sent.Span) || (f.Span.Overlaps(sent.Span) && overlap(f.Span, sent.Span)*2 > sent.Span.End-sent.Span.Start) {
			sent.Furniture = true
		}
	}
	for i := r.First; i < r.End; i++ {
		d.Tokens[i].Sent = len(d.Sents)
	}
	return sent
}

// furnitureFrom gives the furniture that ends at an offset or after it; its
// spans are in order and do not overlap.
func furnitureFrom(d *text.Doc, offset int) []parley.Furniture {
	all := d.Report.Furniture
	return all[sort.Search(len(all), func(k int) bool { return all[k].Span.End >= offset }):]
}

func overlap(a, b parley.Span) int { return min(a.End, b.End) - max(a.Start, b.Start) }

var plain = strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`, "–", "-", "—", "--", "‑", "-", "…", "...")

func normal(w string) string {
	for i := range len(w) {
		if w[i] >= utf8.RuneSelf || (w[i] >= 'A' && w[i] <= 'Z') {
			return plain.Replace(strings.ToLower(w))
		}
	}
	return w
}

func shape(w string) text.Shape {
	var s text.Shape
	letters, upper, digits := 0, 0, 0
	for i, r := range w {
		switch {
		case unicode.IsLetter(r):
			letters++
			if unicode.IsUpper(r) {
				upper++
				if i == 0 {
					s |= text.Capital
				}
			}
		case unicode.IsDigit(r):
			digits++
		}
	}
	if digits > 0 {
		s |= text.Digits
	}
	if letters >= 2 && letters == upper {
		s |= text.AllCaps
	}
	if letters+digits == 0 {
		s |= text.Punct
	}
	if letters > 0 && strings.HasSuffix(w, ".") {
		s |= text.Initials
	}
	return s
}
