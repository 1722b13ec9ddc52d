package attribution

import (
	"strings"

	"parley/internal/clause"
	"parley/internal/text"
)

// around reads the statement whose words stand before its source and cue, and
// may go on behind them: "..., said the minister", "The plan, he said, is dead".
func (f *finder) around(i int, c *cue) {
	if !c.takes("quote", "that") || f.uncertain(i) || f.isPassive(i) && !f.quoteEnds(i) {
		return
	}
	head, inverted := f.speaker(i, c)
	if c.takes("document") && (head < 0 || !f.isDocument(head)) {
		return
	}
	dr := draft{head: head, cue: text.Range{First: i, End: i + 1}, at: i, act: c.act, rule: "cue." + c.word}
	b := text.Range{First: f.left(i), End: i + 1}
	if head >= 0 {
		from := f.s.First
		if inverted {
			from = i + 1
		}
		dr.source = f.widened(f.phrase(head, from), i, inverted)
		if dr.source.First < i && dr.source.End > i || inverted != (head > i) || f.cannotSpeak(dr.source, head, c) && f.d.QuoteAt(i) < 0 {
			return
		}
		if !inverted && f.far(dr.source, b.First) {
			return
		}
		b.First, b.End = min(b.First, dr.source.First), max(b.End, dr.source.End)
	}
	dr.block = f.block(i, b)
	if clause.Negated(f.d, i) && f.negates(b) || f.passesOn(&dr) {
		return
	}
	var ok bool
	if dr.content, ok = f.quoted(&dr); !ok {
		if head < 0 {
			return
		}
		if dr.content, ok = f.spoken(&dr); !ok {
			return
		}
	}
	dr.via = f.told(i, dr.block)
	f.add(dr)
}

// negates reports whether one of the words of a source and its cue, or the next,
// negates: one before them belongs to what is said.
func (f *finder) negates(r text.Range) bool {
	for j := r.First; j < min(r.End+2, f.s.End); j++ {
		if clause.Negative(f.norm(j)) {
			return true
		}
	}
	return false
}

// widened gives a source with the words between it and its cue, or the mark before
// it, that the tree gives to what was said: "..., Karadesh army spokesman Ilya Dorn
// said".
func (f *finder) widened(source text.Range, i int, inverted bool) text.Range {
	first := source.First
	for n := 0; first > f.s.First && n < 12 && first != i+1; n++ {
		if t := &f.d.Tokens[first-1]; t.Is(text.Punct) && !f.d.Hyphen(first-1) {
			break
		}
		switch n := &f.d.Nodes[first-1]; {
		case opensNoun(n.UPOS) && n.UPOS != "PRON", n.UPOS == "X", strings.HasPrefix(n.XPOS, "NNP"), f.d.Hyphen(first - 1), !inverted && n.UPOS == "ADP" && opensNoun(f.d.Nodes[max(first-2, 0)].UPOS):
			first--
		default:
			return source
		}
	}
	if inverted && first != i+1 || !inverted && (first == f.s.First || !f.d.Tokens[first-1].Is(text.Punct)) {
		return source
	}
	source.First = first
	return source
}

// passesOn makes a source that stands right behind another's block a link of that
// statement's chain: "..., he said, Kesten Radio reported".
func (f *finder) passesOn(dr *draft) bool {
	n := len(f.out)
	if n == 0 || dr.source.Len() == 0 || f.norm(dr.block.First-1) != "," || dr.block.End < f.last {
		return false
	}
	last := &f.out[n-1]
	if last.block.Len() == 0 || last.block.End != dr.block.First-1 || len(last.content) > 1 {
		return false
	}
	last.via = append(last.via, dr.source)
	f.used[dr.at] = true
	return true
}

// far reports whether a source that stands before its cue is parted from it by
// more than what describes it.
func (f *finder) far(source text.Range, cue int) bool {
	for j := source.End; j < cue; j++ {
		if f.d.QuoteOpenedAt(j) != nil || f.norm(j) == ";" {
			return true
		}
	}
	return cue-source.End > 40
}

// block gives a source and a cue with what stands with them, up to the next mark
// behind: "told reporters on Monday".
func (f *finder) block(i int, b text.Range) text.Range {
	for b.End < f.last {
		t := &f.d.Tokens[b.End]
		if t.Is(text.Punct) && (f.d.QuoteOpenedAt(b.End) != nil || t.Norm != "'" && !f.d.Hyphen(b.End) && t.Norm != "." && t.Norm != "(" && t.Norm != ")") {
			break
		}
		b.End++
	}
	return b
}

// start is where words before token end may begin: behind the last statement
// whose source stands among its own words.
func (f *finder) start(end int) int {
	at := f.s.First
	for k := range f.out {
		if b := f.out[k].block; b.Len() > 0 && b.End <= end {
			at = max(at, b.End)
			for _, c := range f.out[k].content {
				if c.End <= end {
					at = max(at, c.End)
				}
			}
		}
	}
	for at < end && (isEdge(f.d, at) && f.d.QuoteOpenedAt(at) == nil || f.d.Nodes[at].UPOS == "CCONJ" && at > f.s.First) {
		at++
	}
	return at
}

// quoted gives the words before a block that end with a quotation, and the
// quotation that goes on behind it.
func (f *finder) quoted(dr *draft) ([]text.Range, bool) {
	b := dr.block
	k := b.First - 1
	if f.norm(k) == "," && k > f.s.First {
		k--
	}
	q := f.d.QuoteClosedAt(k)
	if q == nil || f.d.QuoteAt(dr.at) >= 0 {
		return nil, false
	}
	var first text.Range
	switch start := f.start(b.First); {
	case k < f.s.First:
		// The quotation can be a sentence of its own: "Is it over?" he asked.
		if k < f.s.First-1 || f.d.Sents[f.d.Tokens[k].Sent].Para != f.s.Para {
			return nil, false
		}
		first = q.Range
	case q.Open <= start:
		first = q.Range
	case b.First-1 == k && !f.d.Tokens[k-1].Is(text.Punct) && q.Len() < 6:
		return nil, false // a word in quotation marks before the source
	case f.leads(start, q.Open):
		first = q.Range
	default:
		first = text.Range{First: start, End: k + 1}
	}
	content := []text.Range{trim(f.d, first)}
	if content[0].Len() == 0 {
		return nil, false
	}
	if rest := f.resumed(b.End); rest != nil {
		content = append(content, trim(f.d, rest.Range))
	}
	return content, true
}

// leads reports whether the words before a quotation are none of it: they end
// with a colon, or hold the cue of another statement.
func (f *finder) leads(from, open int) bool {
	if f.norm(open-1) == ":" {
		return true
	}
	for j := from; j < open; j++ {
		if f.verbCue(j) != nil && (j+1 == open || f.norm(open-1) == ",") {
			return true
		}
	}
	return false
}

// resumed gives the quotation that goes on behind a block, with nothing between
// that says who speaks or does something else.
func (f *finder) resumed(from int) *text.Quote {
	for j := from; j < f.s.End; j++ {
		if q := f.d.QuoteOpenedAt(j); q != nil {
			if f.norm(j-1) == "," || f.norm(j-1) == ":" || f.norm(j-1) == ";" || f.norm(j-1) == "-" || f.norm(j-1) == "—" || f.norm(j-1) == "--" || f.norm(j-1) == "and" {
				return q
			}
			return nil
		}
		if f.d.Nodes[j].UPOS == "VERB" && f.row(j) != nil {
			return nil
		}
	}
	return nil
}

// spoken gives the words before a block that are said without quotation marks,
// and those behind it where it stands in their middle.
func (f *finder) spoken(dr *draft) ([]text.Range, bool) {
	d, i, b := f.d, dr.at, dr.block
	k := b.First - 1
	start := f.start(b.First)
	if k <= start || f.norm(k) != "," && f.norm(k) != "-" && f.norm(k) != "—" && f.norm(k) != "--" || f.d.QuoteAt(i) != f.d.QuoteAt(start) {
		return nil, false
	}
	left := text.Range{First: start, End: k}
	behind := f.complement(i, max(i+1, dr.source.End))
	if behind >= b.End && f.norm(b.End) == "," && b.End+1 < f.s.End && f.d.Nodes[b.End+1].UPOS == "CCONJ" {
		behind = -1 // "..., he said, but they stayed"
	}
	top := -1 // what heads the words
	if d.Nodes[i].Is("parataxis", "conj", "dep", "ccomp", "advcl", "acl:relcl") && d.Nodes[i].Head >= start {
		top = d.Nodes[i].Head
	}
	for _, kid := range d.Kids(i) {
		if d.Nodes[kid].Is("ccomp", "parataxis", "advcl", "dep") && int(kid) < k && int(kid) >= start && behind < 0 {
			top = int(kid)
		}
	}
	final := left.Len() > 4 && (dr.source.First > i && !f.finite(text.Range{First: b.End, End: f.last}) || b.End >= f.last && f.tensed(left))
	whole := final || f.finite(left) && !f.spans(left, i, b.End)
	if whole && behind > b.End && f.norm(b.End) == "," && f.row(behind) != nil && f.complement(behind, behind+1) < 0 {
		behind = -1 // ", he said, Kesten Radio reported"
	}
	atEnd := b.End >= f.last || d.Tokens[b.End].Is(text.Punct)
	switch {
	case !atEnd:
		return nil, false
	case whole && behind < 0 && (b.End >= f.last || !f.subordinate(left)):
	case !whole && f.norm(b.End) == "," && b.End+1 < f.last && f.d.QuoteOpenedAt(b.End+1) == nil && (behind >= b.End || top >= b.End) && f.spans(left, -1, b.End):
	default:
		return nil, false
	}
	content := []text.Range{trim(d, left)}
	if !whole || top >= b.End || f.resumes(left, b.End) {
		if rest := trim(d, text.Range{First: b.End, End: f.last}); rest.Len() > 0 && (!whole || f.norm(b.End) == ",") {
			content = append(content, rest)
		}
	}
	return content, content[0].Len() > 0 && (whole && content[0].Len() > 1 || len(content) > 1)
}

// resumes reports whether words behind a block go on with those before it: "A wall
// would stop them, she said, but not the guns".
func (f *finder) resumes(left text.Range, from int) bool {
	if from+2 >= f.last || f.norm(from) != "," || f.d.QuoteOpenedAt(from+1) != nil {
		return false
	}
	switch f.d.Nodes[from+1].UPOS {
	case "CCONJ", "ADP", "PART", "SCONJ", "VERB":
	default:
		return false
	}
	top := f.topIn(from + 1)
	n := &f.d.Nodes[top]
	return n.Head >= left.First && n.Head < left.End && n.Is("conj", "obl", "nmod", "advcl", "acl", "xcomp", "obj") && !(n.Is("conj") && f.d.Kid(top, "nsubj") >= 0)
}

// spans reports whether words before a block belong to what stands behind it:
// one of them hangs on a token there. The cue at token i has a subject of its own:
// one that the tree ties to it from among the words belongs to a verb of theirs.
func (f *finder) spans(left text.Range, i, from int) bool {
	for j := left.First; j < left.End; j++ {
		h := f.d.Nodes[j].Head
		if n := &f.d.Nodes[j]; h >= from && n.Is("nsubj", "csubj", "expl", "cc", "mark") {
			return true
		}
		if f.d.Nodes[j].Is("nsubj") && h != i && !f.d.Tokens[j].Is(text.Punct) && (h < left.First || h >= left.End) {
			return true
		}
	}
	return false
}

// finite reports whether a range holds a finite verb that is in no relative
// clause.
func (f *finder) finite(r text.Range) bool {
	for j := r.First; j < r.End; j++ {
		n := &f.d.Nodes[j]
		switch n.XPOS {
		case "VBD", "VBZ", "VBP", "MD":
		default:
			continue
		}
		top := j
		if n.Is("aux", "cop") && n.Head >= 0 {
			top = n.Head
		}
		if !f.d.Nodes[top].Is("acl") && top >= r.First && top < r.End {
			return true
		}
	}
	return false
}

// tensed reports whether a range holds a verb in a tense, whatever it hangs on.
func (f *finder) tensed(r text.Range) bool {
	for j := r.First; j < r.End; j++ {
		if f.isFinite(j) || f.d.Nodes[j].XPOS == "MD" {
			return true
		}
	}
	return false
}

// subordinate reports whether words are a clause that only leads up to what is
// said: "After he left, the minister said".
func (f *finder) subordinate(left text.Range) bool {
	n := &f.d.Nodes[left.First]
	if n.Is("mark") || n.UPOS == "SCONJ" || n.Is("advmod") && n.XPOS == "WRB" {
		h := n.Head
		return h >= 0 && f.d.Nodes[h].Is("advcl") && (f.d.Nodes[h].Head < left.First || f.d.Nodes[h].Head >= left.End)
	}
	return false
}
