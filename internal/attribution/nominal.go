package attribution

import (
	"cmp"

	"parley"
	"parley/internal/clause"
	"parley/internal/text"
)

// nominal reads statements whose cue is a noun or an adjective: "reiterated its
// opposition to ...", "their demand for ...", "is critical of ...".
func (f *finder) nominal(i int) {
	switch f.d.Nodes[i].UPOS {
	case "NOUN", "PROPN":
		if c := f.nouns[f.lemma(i)]; c != nil {
			f.noun(i, c)
		}
	case "ADJ", "VERB", "ADV":
		if c := f.adjectives[f.norm(i)]; c != nil {
			f.adjective(i, c)
		}
	}
}

func (f *finder) noun(i int, c *cue) {
	if f.d.Nodes[i].Is("compound", "conj") && f.d.Nodes[i].Head > i {
		return
	}
	dr := draft{head: -1, cue: text.Range{First: i, End: i + 1}, at: i, act: c.act, rule: "noun." + c.word}
	loose := c.takes("alone")
	for _, fr := range c.frames {
		switch fr.name {
		case "compound":
			if dr.content = f.modifier(i); dr.content != nil {
				dr.act = cmp.Or(fr.act, c.act)
			}
		default:
			var cueEnd int
			if dr.content, cueEnd = f.complementOf(i, fr.name); dr.content != nil {
				dr.act = cmp.Or(fr.act, c.act)
				dr.cue.End = max(dr.cue.End, cueEnd)
			}
		}
		if dr.content != nil {
			break
		}
	}
	if dr.content == nil {
		return
	}
	f.owner(i, &dr)
	if dr.head < 0 && !loose || dr.head >= 0 && f.cannotSpeak(dr.source, dr.head, c) {
		return
	}
	if dr.head < 0 && clause.Negated(f.d, i) {
		return
	}
	f.add(dr)
}

// takesMore reports whether the noun at token i is a cue with words of its own.
func (f *finder) takesMore(i int) bool {
	c := f.nouns[f.lemma(i)]
	if c == nil {
		return false
	}
	for _, fr := range c.frames {
		if r, _ := f.complementOf(i, fr.name); r != nil {
			return true
		}
	}
	return false
}

// modifier gives the noun that stands before a cue as what it is about: "a
// ceasefire proposal".
func (f *finder) modifier(i int) []text.Range {
	k := f.d.Kid(i, "compound")
	if k < 0 || k > i || f.d.NameAt(k) != nil || f.d.Nodes[k].UPOS != "NOUN" {
		return nil
	}
	s := f.d.Subtree(k)
	return f.whole(i, text.Range{First: s.First, End: i}, s.First)
}

// complementOf gives what the noun at token i takes: "opposition to talks",
// "a pledge to leave", "the claim that they left".
func (f *finder) complementOf(i int, name string) ([]text.Range, int) {
	if name == "that" {
		for _, k := range f.d.Kids(i) {
			if int(k) > i && f.d.Nodes[k].Is("acl", "ccomp") && f.marked(int(k), "that") {
				s := f.d.Subtree(int(k))
				return f.whole(i, text.Range{First: s.First + 1, End: s.End}, i+2), 0
			}
		}
		return nil, 0
	}
	for _, k := range f.d.Kids(i) {
		n, s := &f.d.Nodes[k], f.d.Subtree(int(k))
		switch {
		case int(k) < i || s.First > i+6:
		case name == "inf":
			if n.Is("acl", "xcomp", "advcl") && clause.Infinitive(f.d, int(k)) {
				return f.whole(i, s, i+1), 0
			}
		case n.Is("nmod", "acl", "obl", "advcl") && f.norm(s.First) == name:
			if f.d.Nodes[k].UPOS == "VERB" && name == "to" && n.XPOS != "VBG" {
				continue
			}
			end := i + 1
			if s.First == i+1 {
				end = i + 2
			}
			return f.whole(i, text.Range{First: s.First + 1, End: s.End}, s.First+1), end
		}
	}
	// The verb that governs the noun may have taken it: "expressed support for".
	if h := f.d.Nodes[i].Head; f.norm(i+1) == name && h >= 0 && h < i {
		for _, k := range f.d.Kids(h) {
			if s := f.d.Subtree(int(k)); s.First == i+1 {
				return f.whole(i, text.Range{First: i + 2, End: s.End}, i+2), i + 2
			}
		}
	}
	return nil, 0
}

// owner finds whose words a noun stands for: its possessor, a name before it, or
// the subject of a light verb, which joins the cue.
func (f *finder) owner(i int, dr *draft) {
	if h := f.d.Nodes[i].Head; h >= 0 && f.light.Has(f.lemma(h)) && f.d.Nodes[i].Is("obj", "obl", "xcomp") && !clause.Negated(f.d, h) {
		if s := clause.Subject(f.d, h); s >= 0 && !clause.Passive(f.d, h) {
			dr.head, dr.source = s, f.phrase(s, f.s.First)
			if h < i && i-h < 7 {
				dr.cue.First = h
			}
			return
		}
	}
	for _, k := range f.d.Kids(i) {
		n := &f.d.Nodes[k]
		switch {
		case n.Is("nmod:poss"):
			dr.head, dr.source = int(k), f.phrase(int(k), f.s.First)
			return
		case int(k) < i && n.Is("compound", "amod", "nmod"):
			if name := f.d.NameAt(int(k)); name != nil && name.Kind != "PER" {
				dr.head, dr.source = int(k), name.Range
				return
			}
		case int(k) > i && clause.Cased(f.d, int(k), "by", "from") && n.Is("nmod"):
			dr.head, dr.source = int(k), f.phrase(int(k), i+1)
			return
		}
	}
}

// adjective reads "Varen is opposed to talks", "those critical of the plan".
func (f *finder) adjective(i int, c *cue) {
	if f.d.Nodes[i].Is("conj") && f.d.Kid(i, "nsubj") < 0 && !clause.Verbal(f.d, f.d.Nodes[i].Head) || f.supposed(i) {
		return
	}
	dr := draft{head: -1, cue: text.Range{First: i, End: i + 1}, at: i, act: c.act, rule: "adjective." + c.word, negated: clause.Negated(f.d, i)}
	for _, fr := range c.frames {
		switch fr.name {
		case "around": // "reportedly left"
			if h := f.d.Nodes[i].Head; h >= 0 && f.d.Nodes[i].Is("advmod") && f.d.Nodes[h].UPOS == "VERB" {
				dr.content = f.whole(i, text.Range{First: i + 1, End: f.contentEnd(h, h, i+1)}, i+1)
				f.addNominal(dr)
			}
			return
		case "that":
			if k := f.complement(i, i+1); k >= 0 {
				s := f.d.Subtree(k)
				if f.norm(s.First) == "that" {
					s.First++
				}
				dr.content = f.whole(i, s, i+1)
			}
		default:
			dr.content, _ = f.complementOf(i, fr.name)
			if fr.name != "inf" && dr.content != nil && f.norm(i+1) == fr.name {
				dr.cue.End = i + 2
			}
		}
		if dr.content != nil {
			dr.act = cmp.Or(fr.act, c.act)
			break
		}
	}
	if dr.content == nil {
		return
	}
	dr.head = clause.Subject(f.d, i)
	if dr.head < 0 && f.d.Nodes[i].Is("amod", "acl") && f.d.Nodes[i].Head < i {
		dr.head = f.d.Nodes[i].Head
	}
	if dr.head < 0 {
		return
	}
	dr.source = f.phrase(dr.head, f.s.First)
	if !f.cannotSpeak(dr.source, dr.head, c) && !(dr.negated && dr.act == parley.ActSay) {
		f.addNominal(dr)
	}
}

func (f *finder) addNominal(dr draft) {
	if len(dr.content) > 0 {
		f.add(dr)
	}
}
