package attribution

import (
	"slices"
	"strings"

	"parley/internal/clause"
	"parley/internal/text"
)

// speaker gives the head of the noun phrase that says what the verb at token i
// attributes, -1 if there is none, and whether it stands after it.
func (f *finder) speaker(i int, c *cue) (head int, inverted bool) {
	own := -1
	for _, k := range f.d.Kids(i) {
		if n := &f.d.Nodes[k]; n.Is("nsubj") && !f.apart(int(k), i) && (own < 0 || int(k) < i) && f.timed(int(k)) != i {
			own = int(k)
		}
	}
	if after := f.follower(i); after >= 0 && c.takes("quote", "that") {
		second := f.follows(i, own, after)
		switch {
		case f.quoteEnds(i):
			if own < 0 || own > i || second {
				return after, true
			}
		case f.norm(f.left(i)-1) != ",":
		case own > i, (second || own < 0 && !c.takes("obj-that")) && f.closing(after):
			return after, true
		}
	}
	if own >= 0 && own < i {
		if f.takenFrom(i, own) {
			for _, h := range [...]int{f.parted(i), f.misplaced(i)} {
				if h > own {
					return h, false
				}
			}
		}
		return f.relative(i, own), false
	}
	if f.quoteEnds(i) && own < 0 && f.d.Nodes[i].XPOS != "VBG" {
		return -1, false
	}
	if f.d.Nodes[i].Is("conj") {
		// "said they had left and accused": the tree may take the two as one.
		for k := len(f.out) - 1; k >= 0; k-- {
			for _, c := range f.out[k].content {
				if h := f.d.Nodes[i].Head; c.First <= h && h < c.End && i >= c.End && f.out[k].head >= 0 {
					return f.out[k].head, false
				}
			}
		}
	}
	if f.misread(i) {
		if f.norm(i-1) == "," {
			return f.top(i), false
		}
		return f.climb(i-1, f.s.First, i), false
	}
	if own < 0 {
		if h := f.parted(i); h >= 0 {
			return h, false
		}
	}
	if head = clause.Subject(f.d, i); head >= 0 && f.apart(head, i) && f.left(i) > f.s.First {
		if h := f.behindQuote(i); h >= 0 {
			return h, false
		}
		if head = f.nounBefore(i); head >= 0 && f.apart(head, i) {
			return -1, false
		}
	}
	if f.d.Nodes[i].XPOS == "VBG" && !f.d.Nodes[i].Is("acl") {
		// "..., he said, adding that": whoever spoke last goes on.
		for k := len(f.out) - 1; k >= 0; k-- {
			end := f.out[k].content[len(f.out[k].content)-1].End
			if b := f.out[k].block; b.Len() > 0 {
				end = max(end, b.End)
			}
			if end <= i && i-end < 3 && f.out[k].head >= 0 {
				return f.out[k].head, false
			}
		}
	}
	if head < 0 || f.far(text.Range{First: head, End: head + 1}, f.left(i)) || f.d.QuoteAt(head) != f.d.QuoteAt(i) {
		if h := f.behindQuote(i); h >= 0 {
			return h, false
		}
	}
	if head > i && f.isFinite(i) {
		if h := f.reduced(i); h >= 0 {
			return h, false
		}
	}
	for _, find := range [...]func(int) int{f.misplaced, f.fronted, f.reduced} {
		if head < 0 {
			head = find(i)
		}
	}
	return head, false
}

// follower gives the head of what stands right behind the verb at token i: the
// subject that the tree gives it there, or else a noun phrase.
func (f *finder) follower(i int) int {
	own, end := -1, i+1
	for _, k := range f.d.Kids(i) {
		if s := f.d.Subtree(int(k)); f.d.Nodes[k].Is("nsubj") && s.First == end && !f.apart(int(k), i) {
			own, end = int(k), s.End // "said C. Stewart Dorn": the tree can tear a name
		}
	}
	if own >= 0 {
		return own
	}
	if n := f.d.NameAt(min(i+1, f.s.End-1)); n != nil && n.First == i+1 && n.Kind == "PER" {
		return i + 1
	}
	return f.nounAfter(i)
}

// isFinite reports whether token i is a verb in the past or present tense.
func (f *finder) isFinite(i int) bool {
	switch f.d.Nodes[i].XPOS {
	case "VBD", "VBZ", "VBP":
		return true
	}
	return false
}

// opensNoun reports whether a word of a tag can open a noun phrase.
func opensNoun(upos string) bool {
	switch upos {
	case "NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ":
		return true
	}
	return false
}

// relative gives what a relative pronoun stands for.
func (f *finder) relative(i, subject int) int {
	if strings.HasPrefix(f.d.Nodes[subject].XPOS, "W") {
		if s := clause.Subject(f.d, i); s >= 0 && s != subject {
			return s
		}
	}
	return subject
}

// left gives the first of the auxiliaries and adverbs right before a verb.
func (f *finder) left(i int) int {
	for i > f.s.First {
		n := &f.d.Nodes[i-1]
		if n.UPOS != "AUX" && n.UPOS != "ADV" && n.UPOS != "PART" || f.d.Tokens[i-1].Is(text.Punct) {
			break
		}
		i--
	}
	return i
}

// quoteEnds reports whether a quotation, or one and a comma, ends right before
// the verb at token i.
func (f *finder) quoteEnds(i int) bool {
	i = f.left(i)
	return f.d.QuoteClosedAt(i-1) != nil || i > 1 && f.norm(i-1) == "," && f.d.QuoteClosedAt(i-2) != nil
}

// closing reports whether nothing but marks, times and places follows a source
// behind its verb.
func (f *finder) closing(head int) bool {
	end := f.phrase(head, head).End
	return end >= f.last || f.d.Tokens[end].Is(text.Punct) || f.d.Nodes[end].UPOS == "ADP"
}

func nominalTag(upos string) bool {
	switch upos {
	case "NOUN", "PROPN", "PRON", "NUM":
		return true
	}
	return false
}

// nounAfter gives the head of the noun phrase right behind token i, -1 if there
// is none.
func (f *finder) nounAfter(i int) int {
	j := i + 1
	if j >= f.s.End {
		return -1
	}
	switch f.d.Nodes[j].UPOS {
	case "NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ":
	default:
		return -1
	}
	for j+1 < f.s.End && !nominalTag(f.d.Nodes[j].UPOS) {
		switch f.d.Nodes[j].UPOS {
		case "DET", "ADJ", "ADV", "VERB", "PART", "CCONJ", "PUNCT":
			j++
			continue
		}
		return -1
	}
	return f.climb(j, i+1, f.s.End)
}

// nounBefore gives the head of the noun phrase right before the verb at token i.
func (f *finder) nounBefore(i int) int {
	j := f.left(i) - 1
	if j < f.s.First || !nominalTag(f.d.Nodes[j].UPOS) {
		return -1
	}
	return f.climb(j, f.s.First, i)
}

// climb gives the noun that heads the phrase of token j, between two tokens and
// outside of other quotations.
func (f *finder) climb(j, from, end int) int {
	for n := 0; n < 12; n++ {
		h := f.d.Nodes[j].Head
		if h < from || h >= end || !nominalTag(f.d.Nodes[h].UPOS) || f.apart(h, j) || f.d.Nodes[j].Is("nsubj", "obj", "obl", "ccomp", "parataxis", "conj", "appos") {
			break
		}
		j = h
	}
	return j
}

// phrase gives the words that name a source: its noun phrase with what is joined
// to it and, behind a title, the name; nothing before token from.
func (f *finder) phrase(head, from int) text.Range {
	r := clause.Phrase(f.d, head)
	for k := r.First - 1; k >= max(from, f.s.First) && f.d.Nodes[k].Is("nsubj") && f.d.Nodes[head].Is("nsubj") && f.d.Nodes[k].Head == f.d.Nodes[head].Head && nominalTag(f.d.Nodes[k].UPOS); k = r.First - 1 {
		r.First = clause.Phrase(f.d, k).First // a title that the tree parts from its name
	}
	for _, k := range f.d.Kids(head) {
		n, at := &f.d.Nodes[k], int(k)
		switch {
		case at < head || f.apart(at, head):
		case n.Is("appos", "flat", "dep", "nmod:desc") && n.UPOS == "PROPN" && at-r.End < 12 && f.named(head, at, r.End):
			r.End = max(r.End, clause.Phrase(f.d, at).End)
		case n.Is("conj") && nominalTag(n.UPOS) && clear(f.d, r.End, f.d.Subtree(at).First):
			r.End = max(r.End, clause.Phrase(f.d, at).End)
		}
	}
	if n := f.d.NameAt(min(r.End+1, f.s.End-1)); n != nil && n.Kind == "PER" && n.First == r.End+1 && f.norm(r.End) == "," && f.d.Nodes[head].UPOS == "NOUN" && n.End < f.s.End && (f.norm(n.End) == "," || f.d.Nodes[n.End].UPOS == "VERB") {
		r.End = n.End // "the leader of the rebels, Ilya Dorn, said"
	}
	if n := f.d.NameAt(min(r.End, f.s.End-1)); n != nil && n.Kind == "PER" && n.First == r.End && r.End > head && f.d.Nodes[r.End-1].UPOS == "NOUN" {
		r.End = n.End // "the plan of mediator Ilya Dorn"
	}
	// A name that the tree tears apart is whole.
	for i := r.First; i < r.End; i++ {
		if n := f.d.NameAt(i); n != nil && n.First >= f.s.First && n.End <= f.s.End {
			r.First, r.End = min(r.First, n.First), max(r.End, n.End)
		}
	}
	for _, m := range f.d.MentionsOver(text.Range{First: head, End: head + 1}) {
		if m.Kind == text.Agency {
			r.First, r.End = min(r.First, m.First), max(r.End, m.End)
		}
	}
	r.First = max(r.First, min(from, head), f.s.First)
	for r.First < head && (f.d.Nodes[r.First].UPOS == "CCONJ" || f.d.Nodes[r.First].UPOS == "SCONJ" || isEdge(f.d, r.First)) {
		r.First++
	}
	return trim(f.d, r)
}

// named reports whether a title is followed by its name: at once, or behind a
// comma if the title is no name itself.
func (f *finder) named(head, name, end int) bool {
	first := f.d.Subtree(name).First
	if first <= end {
		return true
	}
	n := f.d.NameAt(name)
	return f.d.Nodes[head].UPOS == "NOUN" && n != nil && n.Kind == "PER" && f.norm(end) == ","
}

// clear reports whether only a conjunction and marks stand between two tokens.
func clear(d *text.Doc, from, to int) bool {
	for i := from; i < to; i++ {
		if d.Nodes[i].UPOS != "CCONJ" && !d.Tokens[i].Is(text.Punct) {
			return false
		}
	}
	return true
}

// isDocument reports whether token i means a paper, a picture or a body that
// inquires.
func (f *finder) isDocument(i int) bool {
	n := f.d.NameAt(i)
	return f.documents.Has(f.lemma(i)) || n != nil && n.Kind == "ORG"
}

// cannotSpeak reports whether a phrase is no source: "I" and "we" speak in a
// statement that holds them already; a deal binds and says nothing.
func (f *finder) cannotSpeak(r text.Range, head int, c *cue) bool {
	if r.First < len(f.d.Nodes) && strings.HasPrefix(f.d.Nodes[r.First].XPOS, "W") {
		return true
	}
	switch f.norm(head) {
	case "these", "those", "one":
		if f.d.Kid(head, "acl", "nmod", "amod", "nummod") < 0 {
			return true // but "those asked" and "one in three" can
		}
	case "i", "we", "you", "there", "what", "which", "that", "this", "nothing":
		return true
	}
	if f.d.Nodes[head].UPOS == "PRON" && f.norm(head) == "it" && f.d.Nodes[head].Head >= 0 && f.d.Kid(f.d.Nodes[head].Head, "expl") == head {
		return true
	}
	return c.act != "SAY" && f.instruments.Has(f.lemma(head)) && f.d.Nodes[head].UPOS == "NOUN" && !slices.Contains([]string{"statement", "resolution"}, f.lemma(head))
}
