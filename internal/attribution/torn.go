package attribution

import "parley/internal/text"

// Here are the sources that the tree gives to other words than their cue.

// takenFrom reports whether the subject that the tree gives the verb at token i is
// that of a clause before it: "Two boats have sunk at the quay, Ilya Dorn, the
// harbour master, wrote".
func (f *finder) takenFrom(i, own int) bool {
	if f.d.Nodes[own].XPOS == "WP" || f.d.Nodes[own].XPOS == "WDT" {
		return false
	}
	for _, k := range f.d.Kids(i) {
		if int(k) < own || int(k) > i || !f.d.Nodes[k].Is("advcl", "ccomp") || f.d.Kid(int(k), "nsubj", "nsubj:pass", "expl", "mark") >= 0 {
			continue
		}
		if f.isFinite(int(k)) || f.finite(text.Range{First: f.d.Subtree(int(k)).First, End: int(k)}) {
			return true
		}
	}
	return false
}

// parted gives the source of a verb where a name that begins behind a mark, and at
// most what describes it, stand before it: "..., Ilya Dorn, the harbour master,
// wrote". The tree may give that to the words before.
func (f *finder) parted(i int) int {
	end := f.left(i)
	if !f.isFinite(i) || end <= f.s.First {
		return -1
	}
	n := f.d.NameAt(end - 1)
	if f.norm(end-1) == "," {
		c := end - 2
		for c > f.s.First && f.norm(c) != "," {
			c--
		}
		if n = f.d.NameAt(c - 1); n == nil || c == f.s.First || !opensNoun(f.d.Nodes[c+1].UPOS) || f.finite(text.Range{First: c + 1, End: end}) {
			return -1
		}
		end = c
	}
	if n == nil || n.Kind != "PER" || n.End != end || n.First < f.s.First || f.apart(n.First, i) {
		return -1
	}
	if r := f.widened(n.Range, i, false); r.First > f.s.First && !f.d.Tokens[r.First-1].Is(text.Punct) {
		return -1
	}
	return f.climb(n.End-1, n.First, n.End)
}

// follows reports whether a noun phrase behind a cue is its source though the tree
// has another: the cue stands behind a comma, and nothing is said behind the phrase.
func (f *finder) follows(i, own, after int) bool {
	if own > i || own < 0 {
		return false
	}
	if f.d.Nodes[after].Head == i && f.d.Nodes[after].Is("nsubj") {
		return true
	}
	n := f.d.NameAt(after)
	return n != nil && n.Kind == "PER" && n.First == i+1 && !f.finite(text.Range{First: n.End, End: f.last})
}

// behindQuote gives the source of a verb where nothing but the source stands
// between it and the end of a quotation: the tree may give that to the words
// quoted. "“...,” Ilya Dorn, an envoy, said in a letter".
func (f *finder) behindQuote(i int) int {
	if !f.isFinite(i) || f.d.QuoteAt(i) >= 0 {
		return -1
	}
	end := f.left(i)
	start := end
	for start > f.s.First && f.d.QuoteClosedAt(start-1) == nil {
		start--
	}
	if start == f.s.First || end-start > 40 || start < end && f.norm(start) == "," {
		return -1
	}
	if start == end || !opensNoun(f.d.Nodes[start].UPOS) || f.finite(text.Range{First: start, End: end}) {
		return -1
	}
	for j := start; j < end; j++ {
		if nominalTag(f.d.Nodes[j].UPOS) {
			return f.climb(j, start, end)
		}
	}
	return -1
}

// misplaced gives the source of a verb that the tree takes for a description of
// the last noun of what was said: "... to the town, the minister said".
func (f *finder) misplaced(i int) int {
	j := f.left(i) - 1
	if f.d.Nodes[i].Is("acl") && f.isFinite(i) && j >= f.s.First && nominalTag(f.d.Nodes[j].UPOS) && !f.apart(j, i) {
		return f.climb(j, f.s.First, i) // the tree takes it for what the source did before
	}
	if k := f.d.Kid(i, "ccomp", "parataxis", "advcl"); (k < 0 || k > i) && !(f.d.Nodes[i].Is("parataxis") && f.d.Nodes[i].Head < i) {
		return f.beforeTime(i, j)
	}
	if f.norm(j) == "," {
		j--
	}
	if j < f.s.First || !nominalTag(f.d.Nodes[j].UPOS) || f.apart(j, i) {
		return -1
	}
	h := f.climb(j, f.s.First, i)
	for f.d.Nodes[h].Is("appos") && f.d.Nodes[h].Head >= f.s.First {
		up := f.d.Nodes[h].Head
		if f.d.Nodes[h].Head > h || f.norm(f.d.Subtree(h).First-1) != "," && f.norm(f.d.Subtree(h).First) != "," || !f.d.Nodes[up].Is("appos") {
			break
		}
		h = up
	}
	if f.d.Nodes[h].Is("appos") {
		return h
	}
	return -1
}

// fronted gives the source of a verb that the tree takes for an apposition of what
// leads up to the sentence: "In a letter, the council called for".
func (f *finder) fronted(i int) int {
	n := &f.d.Nodes[i]
	if !n.Is("root", "ccomp", "conj", "parataxis") || !f.isFinite(i) && n.XPOS != "VBN" {
		return -1
	}
	j := f.left(i) - 1
	if j > f.s.First && f.norm(j) == "," {
		j--
	}
	if j < f.s.First || !nominalTag(f.d.Nodes[j].UPOS) || f.apart(j, i) {
		return -1
	}
	h := f.climb(j, f.s.First, i)
	for f.d.Nodes[h].Is("appos") && f.d.Nodes[f.d.Nodes[h].Head].Is("appos") && f.d.Nodes[h].Head < h {
		h = f.d.Nodes[h].Head
	}
	up := f.d.Nodes[h].Head
	if !f.d.Nodes[h].Is("appos") || up >= h || up < f.s.First || f.norm(f.d.Subtree(h).First-1) != "," && f.norm(f.d.Subtree(h).First) != "," {
		return -1
	}
	for up >= f.s.First && f.d.Nodes[up].Head != i {
		if !f.d.Nodes[up].Is("nmod", "compound", "acl", "obl", "advcl") {
			return -1
		}
		up = f.d.Nodes[up].Head
	}
	if up >= f.s.First && f.d.Nodes[up].Is("obl", "advcl") {
		return h
	}
	return -1
}

// reduced gives the source of a verb where the tree takes what describes it for a
// clause of its own: "those polled said", "a paper filed on Monday says".
func (f *finder) reduced(i int) int {
	if !f.isFinite(i) {
		return -1
	}
	for _, k := range f.d.Kids(i) {
		n := &f.d.Nodes[k]
		if int(k) > i || !n.Is("ccomp", "csubj", "advcl", "parataxis") || n.XPOS != "VBN" && n.XPOS != "VBD" || f.d.Subtree(int(k)).End != f.left(i) {
			continue
		}
		if s := f.d.Kid(int(k), "nsubj", "nsubj:pass"); s >= 0 && s < int(k) && f.d.Kid(int(k), "aux", "obj") < 0 && !f.apart(s, i) {
			return s
		}
	}
	h := f.d.Nodes[i].Head
	if h < f.s.First || h > i || !f.d.Nodes[i].Is("ccomp") || f.d.Nodes[h].XPOS != "VBN" && f.d.Nodes[h].XPOS != "VBD" || f.d.Kid(h, "aux", "obj") >= 0 || f.row(h) != nil {
		return -1
	}
	s := f.d.Kid(h, "nsubj", "nsubj:pass")
	if s < 0 || s > h || f.apart(s, i) {
		return -1
	}
	for j := h + 1; j < i; j++ {
		if f.d.Tokens[j].Is(text.Punct) || f.d.Nodes[j].Is("mark") {
			return -1
		}
	}
	return s
}

// beforeTime gives the source of a verb that the tree ties to a time between the
// two: "the envoy last week called".
func (f *finder) beforeTime(i, j int) int {
	if n := &f.d.Nodes[i]; n.XPOS != "VBD" && n.XPOS != "VBZ" || j <= f.s.First || !n.Is("root", "ccomp", "conj", "parataxis") {
		return -1
	}
	for _, x := range f.d.TimesOver(f.d.Span(text.Range{First: j, End: j + 1})) {
		if r := f.d.RangeOf(x.Span); r.End == j+1 && r.First > f.s.First && nominalTag(f.d.Nodes[r.First-1].UPOS) {
			return f.climb(r.First-1, f.s.First, r.First)
		}
	}
	return -1
}
