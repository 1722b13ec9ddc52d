package attribution

import (
	"slices"

	"parley"
	"parley/internal/text"
)

// labelled reads a line that opens with its speaker and a colon: "Kesten: army
// has left", and the lines of an interview.
func (f *finder) labelled() {
	d, s := f.d, f.s
	if !lineStarts(d, s.First) {
		return
	}
	colon := -1
	for j := s.First + 1; j < min(s.First+7, s.End-1); j++ {
		if f.norm(j) == ":" {
			colon = j
			break
		}
	}
	first := s.First
	if colon < 0 {
		return
	}
	for first < colon && isEdge(d, first) {
		first++
	}
	who := text.Range{First: first, End: colon}
	if who.Len() == 0 || !f.canLabel(who) {
		return
	}
	r := trim(d, text.Range{First: colon + 1, End: f.lineEnd()})
	if q := d.QuoteAt(first); q >= 0 {
		r = trim(d, text.Range{First: colon + 1, End: max(d.Quotes[q].End, s.End)})
	} else if q := d.QuoteOpenedAt(colon + 1); q != nil {
		r = trim(d, q.Range)
	}
	if r.Len() < 2 {
		return
	}
	f.add(draft{head: f.climb(colon-1, first, colon), source: who, cue: text.Range{First: colon, End: colon + 1}, at: colon, content: []text.Range{r}, act: parley.ActSay, rule: "cue.colon", block: text.Range{First: s.First, End: colon + 1}})
}

// turnLength is how many sentences of a line are taken for those of its label.
const turnLength = 30

// lineEnd gives the end of the sentence's line.
func (f *finder) lineEnd() int {
	k := f.d.Tokens[f.s.First].Sent
	end := f.s.End
	for n := 1; n < turnLength && k+n < len(f.d.Sents); n++ {
		next := f.d.Sents[k+n]
		if next.Furniture || lineStarts(f.d, next.First) {
			break
		}
		end = next.End
	}
	return end
}

// canLabel reports whether words before a colon can name a speaker: they hold a
// name of one, or mean a person or a body.
func (f *finder) canLabel(r text.Range) bool {
	for j := r.First; j < r.End; j++ {
		if n := &f.d.Nodes[j]; n.UPOS == "VERB" && f.d.NameAt(j) == nil && !f.d.Tokens[j].Is(text.AllCaps) || n.UPOS == "AUX" || n.UPOS == "CCONJ" {
			return false
		}
	}
	if w := f.norm(r.First); r.Len() == 1 && (w == "q" || w == "a") && f.d.Tokens[r.First].Is(text.Capital) {
		return true // question and answer
	}
	if r.Len() == 1 && slices.Contains([]string{"analysis", "review", "video", "photo", "picture", "footage", "letter"}, f.norm(r.First)) {
		return false // what kind of piece it is
	}
	if r.Len() == 1 && f.documents.Has(f.norm(r.First)) {
		return true // "Poll: two in three would stay"
	}
	for _, m := range f.d.MentionsOver(r) {
		if m.Kind != text.Place && m.Kind != text.Pronoun && m.End == r.End {
			return true
		}
	}
	for j := r.First; j < r.End; j++ {
		if n := f.d.NameAt(j); n != nil && n.Kind == "PER" && n.End == r.End {
			return true
		}
	}
	return false
}

// lineStarts reports whether token i opens a line.
func lineStarts(d *text.Doc, i int) bool {
	if i == 0 {
		return true
	}
	for _, r := range d.Text[d.Tokens[i-1].End:d.Tokens[i].Start] {
		if r == '\n' {
			return true
		}
	}
	return false
}
