package attribution

import "parley/internal/text"

// asSaid reads the clause with "as" that says whose words the rest of its
// sentence is: "As the envoy said, the road is open", "..., as reported by the
// mission". It reports whether the cue at token i stands in one.
func (f *finder) asSaid(i int, c *cue) bool {
	as := f.asBefore(i)
	if as < 0 || !c.takes("that", "quote") || f.d.Kid(i, "obj", "ccomp", "xcomp") > i {
		return false
	}
	dr := draft{head: -1, cue: text.Range{First: i, End: i + 1}, at: i, act: c.act, rule: "cue." + c.word}
	from := f.s.First
	if f.d.Nodes[i].XPOS == "VBN" && f.d.Kid(i, "nsubj") < 0 {
		if f.norm(i+1) != "by" {
			return false
		}
		from = i + 2
		dr.head = f.nounAfter(i + 1)
	} else {
		var inverted bool
		if dr.head, inverted = f.speaker(i, c); inverted {
			from = i + 1
		}
	}
	if dr.head < 0 || dr.head < as {
		return false
	}
	dr.source = f.phrase(dr.head, max(from, as+1))
	if f.cannotSpeak(dr.source, dr.head, c) || dr.source.First <= i && dr.source.End > i {
		return false
	}
	dr.block = f.block(i, text.Range{First: as, End: max(i+1, dr.source.End)})
	left, right := trim(f.d, text.Range{First: f.start(as), End: as}), trim(f.d, text.Range{First: min(dr.block.End, f.last), End: f.last})
	switch {
	case f.finite(left):
		dr.content = []text.Range{left}
	case left.Len() < 2 && f.finite(right):
		dr.content = []text.Range{right}
	case left.Len() >= 2 && right.Len() >= 2:
		dr.content = []text.Range{left, right}
	default:
		return false
	}
	f.add(dr)
	return true
}

// asBefore gives the "as" that opens the clause of the verb at token i, at the
// beginning of a sentence or behind a mark; -1 if there is none.
func (f *finder) asBefore(i int) int {
	for _, k := range f.d.Kids(i) {
		if int(k) < i && f.norm(int(k)) == "as" && f.d.Nodes[k].Is("mark", "advmod") {
			if int(k) == f.s.First || f.d.Tokens[k-1].Is(text.Punct) && f.d.QuoteAt(int(k)) == f.d.QuoteAt(f.s.First) {
				return int(k)
			}
		}
	}
	return -1
}
