package commitment

import (
	"slices"

	"parley"
	"parley/internal/clause"
	"parley/internal/text"
)

// instrumentKey gives the key of the instrument that token i names, "" for none.
func (p *page) instrumentKey(i int) string {
	d := p.d
	if u := d.Nodes[i].UPOS; u != "NOUN" && u != "PROPN" {
		return ""
	}
	if i > 0 {
		if key := d.Norm(i-1) + " " + lemma(d, i); p.instruments.Has(key) {
			return key
		}
	}
	if w := lemma(d, i); p.instruments.Has(w) {
		return w
	}
	return ""
}

// bindsBy gives what the instrument that token i names binds to while nobody has
// answered it.
func (p *page) bindsBy(i int) parley.Force {
	return parley.Force(p.instruments.Get(p.instrumentKey(i), "force"))
}

// instrumentOf gives the noun of the instrument whose words the word at token cue
// is about: its subject, or what stands before it. -1 if that is no instrument.
func (p *page) instrumentOf(cue int) int {
	d := p.d
	if s := clause.Subject(d, cue); s >= 0 && s < cue {
		s = p.antecedent(s)
		if s >= 0 && p.instrumentKey(s) != "" {
			return s
		}
		if s >= 0 && d.Nodes[cue].UPOS == "VERB" {
			return -1
		}
	}
	for _, k := range d.Kids(cue) {
		if int(k) < cue && d.Nodes[k].Is("compound") && p.instrumentKey(int(k)) != "" {
			return int(k)
		}
	}
	first := d.Sents[d.Tokens[cue].Sent].First
	for i := cue - 1; i >= max(first, cue-10); i-- {
		if p.instrumentKey(i) != "" {
			return i
		}
		switch n := &d.Nodes[i]; {
		case n.UPOS == "ADV" || n.UPOS == "AUX" || d.Norm(i) == "," || d.Norm(i) == "which" || d.Norm(i) == "that":
		case n.XPOS == "VBN" || n.UPOS == "ADP" || n.UPOS == "PROPN" || n.UPOS == "DET" || n.UPOS == "NOUN" || n.UPOS == "ADJ" || d.Tokens[i].Is(text.Punct):
			if d.Nodes[cue].UPOS != "VERB" {
				return -1
			}
		default:
			return -1
		}
	}
	return -1
}

// under gives the noun of the instrument that a sentence names as what a duty
// stands in, "under a deal", -1 for none.
func (o *opening) under(v int) int {
	d := o.d
	for k := max(o.s.First, v-longest); k+1 < min(o.s.End, v+longest); k++ {
		if d.Norm(k) != "under" && !(d.Norm(k) == "to" && d.Norm(k-1) == "according") || d.QuoteAt(k) != d.QuoteAt(v) {
			continue
		}
		for i := k + 1; i < min(k+14, o.s.End) && d.Norm(i) != ","; i++ {
			if o.instrumentKey(i) != "" {
				return i
			}
			if d.Nodes[i].UPOS == "VERB" && clause.Finite(d, i) {
				break
			}
		}
	}
	// "In the first phase": of the plan told of before.
	for k := o.s.First; k < min(o.s.First+5, v); k++ {
		if w := d.Norm(k); w != "phase" && w != "stage" {
			continue
		}
		for _, i := range slices.Backward(o.instrumentNouns()) {
			if i < k && o.bindsBy(i) != parley.ForceRequired {
				return i
			}
		}
	}
	return -1
}

// author finds the words for the instrument that token i names and who set it,
// here or where the report tells it most fully.
func (p *page) author(i int) (*parley.Span, parley.Names) {
	sp := p.d.Span(p.instrumentPhrase(i))
	if by := p.authorOf(i); len(by) > 0 {
		return &sp, by
	}
	for _, k := range p.instrumentNouns() {
		if by := p.authorOf(k); len(by) > 0 && p.bindsBy(k) == p.bindsBy(i) && p.instrumentKey(k) != "statement" {
			fuller := p.d.Span(p.instrumentPhrase(k))
			return &fuller, by
		}
	}
	return &sp, nil
}

// instrumentNouns gives the nouns for instruments outside furniture, in order.
func (p *page) instrumentNouns() []int {
	if p.insts == nil {
		p.insts = []int{}
		for _, s := range p.d.Sents {
			for i := s.First; i < s.End && !s.Furniture; i++ {
				if p.instrumentKey(i) != "" {
					p.insts = append(p.insts, i)
				}
			}
		}
	}
	return p.insts
}

// instrumentPhrase gives the words of an instrument: "the deal brokered by the envoy".
func (p *page) instrumentPhrase(i int) text.Range {
	d := p.d
	r := clause.Phrase(d, i)
	for k := i + 1; k < r.End; k++ {
		if d.Nodes[k].UPOS == "VERB" || d.Tokens[k].Is(text.Punct) {
			r.End = k
		}
	}
	for _, k := range d.Kids(i) {
		if int(k) > i && d.Nodes[k].XPOS == "VBN" && clause.Agent(d, int(k)) >= 0 {
			if by := clause.Phrase(d, clause.Agent(d, int(k))); by.End > r.End {
				r.End = by.End
			}
		}
	}
	return r
}

func (p *page) authorOf(i int) parley.Names {
	d := p.d
	for _, k := range d.Kids(i) {
		n := &d.Nodes[k]
		switch {
		case n.Is("nmod:poss", "compound", "amod") || n.Is("nmod") && clause.Cased(d, int(k), "by", "from", "of"):
			if over := d.MentionsOver(text.Range{First: int(k), End: int(k) + 1}); len(over) > 0 && over[0].Name != "" && over[0].Kind != text.Place {
				return parley.Names{over[0].Name}
			}
		case n.XPOS == "VBN" && int(k) > i:
			if a := clause.Agent(d, int(k)); a >= 0 {
				if over := d.MentionsOver(text.Range{First: a, End: a + 1}); len(over) > 0 && over[0].Name != "" {
					return parley.Names{over[0].Name}
				}
			}
		}
	}
	return nil
}
