package commitment

import (
	"slices"

	"parley/internal/clause"
	"parley/internal/text"
)

// noun reads a noun phrase from token j that names a deed.
func (o *opening) noun(j int) (taken, bool) {
	a, ok := o.nounAct(j)
	if v := o.d.Nodes[max(a.head, 0)].Head; ok && v > a.head && o.d.Nodes[a.head].Is("nsubj") && o.d.Nodes[v].Is("ccomp") && o.d.Nodes[v].Head == o.cue && clause.Finite(o.d, v) && clause.Modal(o.d, v) == "" {
		return taken{}, false // "suggested the truce was near"
	}
	own := o.rule.Action == "promised" || o.rule.Action == "agreed" || o.rule.Action == "refused"
	return taken{act: a, subject: -1, own: own}, ok
}

// nounAct makes an action of the noun phrase that begins at token j.
func (o *opening) nounAct(j int) (act, bool) {
	end := o.phraseEnd(j)
	if end <= j || o.d.Norm(j) == "no" {
		return act{head: -1}, false
	}
	head := end - 1
	if i := head - 1; i >= j && o.d.Nodes[i].Is("compound") && o.nouns.Get(o.nounKey(head), "deed") == "" && o.nouns.Get(o.nounKey(i), "deed") != "" && o.instrumentKey(head) != "" {
		return act{Range: text.Range{First: j, End: head}, head: i, nominal: true, fixed: true}, true // "a ceasefire proposal"
	}
	for head > j && o.d.Nodes[head].UPOS != "NOUN" && o.d.Nodes[head].UPOS != "PROPN" && o.d.Nodes[head].UPOS != "VERB" {
		head--
	}
	return act{Range: text.Range{First: j, End: end}, head: head, nominal: true}, true
}

// phraseEnd gives the end of the noun phrase that begins at token j, without what
// prepositions add; j if there is none.
func (p *page) phraseEnd(j int) int {
	d := p.d
	if j >= len(d.Tokens) {
		return j
	}
	end := min(d.Sents[d.Tokens[j].Sent].End, j+longest)
	k, last := j, j
	for k < end {
		n := &d.Nodes[k]
		if last > j && p.inTime(k) && !(k+1 < end && d.Nodes[k+1].UPOS == "NOUN" && !p.inTime(k+1)) {
			return last // "a truce Friday", but "a Friday deadline"
		}
		switch {
		case n.UPOS == "NOUN" || n.UPOS == "PROPN" || n.UPOS == "NUM":
			last = k + 1
		case n.UPOS == "PRON" && (n.Is("nmod:poss") || k == j):
			last = k + 1
		case n.UPOS == "DET" || n.UPOS == "ADJ":
			if last > k-1 && last > j && d.Norm(k-1) != "'s" && n.UPOS == "DET" {
				return last
			}
		case n.XPOS == "POS" || d.Hyphen(k):
		case n.UPOS == "ADV" && k+1 < end && d.Nodes[k+1].UPOS == "ADJ":
		case n.UPOS == "VERB" && (n.XPOS == "VBZ" || n.XPOS == "VBG") && n.Is("obj", "obl", "nmod", "conj") && k > j && p.nouns.Get(p.nounKey(k), "deed") != "":
			last = k + 1
		case (n.XPOS == "VBN" || n.XPOS == "VBG") && last == j && k+1 < end && (d.Nodes[k+1].UPOS == "NOUN" || d.Nodes[k+1].UPOS == "ADJ" || d.Nodes[k+1].UPOS == "PROPN" || p.nouns.Get(p.nounKey(k+1), "deed") != ""):
		case d.Tokens[k].Is(text.Punct) && (d.QuoteOpenedAt(k) != nil || d.QuoteClosedAt(k) != nil):
		default:
			return last
		}
		k++
	}
	return last
}

// inTime reports whether token i is part of a time expression.
func (p *page) inTime(i int) bool {
	return len(p.d.TimesOver(p.d.Span(text.Range{First: i, End: i + 1}))) > 0
}

// gerund reads "sending troops" from token j.
func (o *opening) gerund(j int) (taken, bool) {
	d := o.d
	if j >= o.end || d.Nodes[j].XPOS != "VBG" || d.Nodes[j].UPOS == "NOUN" && d.Nodes[min(j+1, o.end-1)].Head != j {
		return taken{}, false
	}
	return taken{act: act{Range: text.Range{First: j, End: j + 1}, head: j}, subject: -1, own: true}, true
}

// including reads "a plan, including a ceasefire", "a plan involving a pullout".
func (o *opening) including(j int) (taken, bool) {
	d := o.d
	if d.Norm(j) == "," {
		j++
	}
	if !slices.Contains([]string{"including", "with", "involving", "for"}, d.Norm(j)) || d.Kid(o.cue, "det", "nmod:poss", "amod", "compound") < 0 && d.Nodes[o.cue].XPOS != "NNS" {
		return taken{}, false
	}
	return o.noun(j + 1)
}

// made reads the deed that stands before the word: "a ceasefire announcement".
func (o *opening) made() (taken, bool) {
	d := o.d
	i := o.cue - 1
	if i < 0 || !d.Nodes[i].Is("compound") || d.Nodes[i].Head != o.cue {
		return taken{}, false
	}
	first := i
	for first > 0 && (d.Hyphen(first) || d.Hyphen(first-1)) {
		first--
	}
	if first > 0 && d.Nodes[first-1].UPOS == "DET" {
		first--
	}
	return taken{act: act{Range: text.Range{First: first, End: i + 1}, head: i, nominal: true, fixed: true}, subject: -1, own: true}, true
}
