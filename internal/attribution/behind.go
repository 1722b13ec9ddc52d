package attribution

import (
	"cmp"
	"strings"

	"parley"
	"parley/internal/clause"
	"parley/internal/text"
)

// behind reads the statement whose words stand behind its cue: "said that ...",
// "demanded guarantees", "urged them to leave", and the passives of these.
func (f *finder) behind(i int, c *cue) {
	dr := draft{head: -1, cue: text.Range{First: i, End: i + 1 + strings.Count(c.word, " ")}, at: i, act: c.act, rule: "cue." + c.word}
	dr.negated = clause.Negated(f.d, i)
	if dr.negated && (c.act == parley.ActSay || c.act == parley.ActRequest) || c.act == parley.ActSay && f.uncertain(i) {
		return
	}
	if f.isPassive(i) {
		if !c.takes("active") {
			f.passive(i, c, dr)
		}
		return
	}
	head, inverted := f.speaker(i, c)
	if head < 0 || f.idle(i) {
		return
	}
	from := f.s.First
	if inverted {
		from = i + 1
	}
	dr.head, dr.source = head, f.phrase(head, from)
	if f.cannotSpeak(dr.source, head, c) || c.takes("document") && !f.isDocument(head) {
		return
	}
	after := i + 1
	if _, particle, ok := strings.Cut(c.word, " "); ok && !strings.HasPrefix(c.frames[0].name, particle) {
		for after < f.last && f.norm(after-1) != particle {
			after++
		}
		dr.cue.End = after
	}
	if inverted {
		after = dr.source.End
	}
	for after < f.last-1 && f.timed(after) > after {
		after = f.timed(after)
	}
	for _, fr := range c.frames {
		content, cueEnd := f.frame(i, after, fr.name)
		if len(content) == 0 || content[0].Len() == 0 {
			continue
		}
		dr.content, dr.act = content, cmp.Or(fr.act, c.act)
		dr.cue.End = max(dr.cue.End, cueEnd)
		dr.via = f.told(i, text.Range{First: i, End: content[0].First})
		f.add(dr)
		return
	}
}

// idle reports whether a cue is an infinitive that nobody is said to do: "plans
// to say", "in order to say".
func (f *finder) idle(i int) bool {
	n := &f.d.Nodes[i]
	return clause.Infinitive(f.d, i) && !n.Is("acl") && !(n.Is("xcomp") && (f.light.Has(f.lemma(n.Head)) || f.onward.Has(f.lemma(n.Head)))) && !(n.Is("conj") && n.Head >= 0 && f.used[n.Head])
}

// frame tries one way in which the cue at token i takes its words, behind token
// after. It gives where the cue ends with the words that belong to the frame.
func (f *finder) frame(i, after int, name string) ([]text.Range, int) {
	switch name {
	case "that", "quote":
		return f.clauseBehind(i, after, name), 0
	case "obj-that":
		return f.clauseBehind(i, after, name), 0
	case "inf":
		return f.infinitive(i, after, -1), 0
	case "obj-inf":
		if o := f.object(i); o >= 0 {
			return f.infinitive(i, after, o), 0
		}
	case "on-inf", "upon-inf", "to-inf", "with-inf", "for-inf":
		p := strings.TrimSuffix(name, "-inf")
		if f.norm(after) != p {
			return nil, 0
		}
		if o := f.nounAfter(after); o >= 0 {
			return f.infinitive(i, after+1, o), after + 1
		}
	case "np":
		if o := f.d.Kid(i, "obj"); o >= 0 && f.d.Tokens[o].Lemma == "life" {
			return nil, 0 // a war claims lives
		}
		return f.thing(i, after), 0
	case "ing":
		if k := f.d.Kid(i, "xcomp", "ccomp", "obj", "advcl"); k == after && f.d.Nodes[k].XPOS == "VBG" {
			return f.whole(i, f.d.Subtree(k), after), 0
		}
	case "obj-of", "obj-for", "obj-with", "obj-as", "obj-to":
		if o := f.object(i); o > i {
			return f.objectWith(i, o, after, strings.TrimPrefix(name, "obj-")), 0
		}
	case "obj-obj":
		return f.called(i, after), 0
	case "particle", "document", "active":
	default:
		if f.norm(after) == name && after+1 < f.last {
			end := f.d.Subtree(after).End
			if h := f.d.Nodes[after].Head; h > after {
				end = max(end, f.d.Subtree(h).End)
			}
			if r := f.whole(i, text.Range{First: after + 1, End: max(end, after+2)}, after); len(r) > 0 {
				return r, after + 1
			}
		}
	}
	return nil, 0
}

// called gives what the verb at token i calls something, with that: "the plan a
// trap", "the plan of the envoy “a trap”".
func (f *finder) called(i, after int) []text.Range {
	r, n := text.Range{}, 0
	for _, k := range f.d.Kids(i) {
		if !f.d.Nodes[k].Is("obj", "iobj", "xcomp", "ccomp") || int(k) < after {
			continue
		}
		s := f.d.Subtree(int(k))
		if n++; n == 1 {
			r.First = max(s.First, after)
		}
		r.End = max(r.End, s.End)
	}
	if n == 0 {
		return nil
	}
	for j := r.First + 1; j <= r.End && j < f.last; j++ {
		if q := f.d.QuoteOpenedAt(j); q != nil && q.End <= f.s.End {
			return f.whole(i, text.Range{First: r.First, End: q.End}, after)
		}
	}
	if n == 1 {
		return nil
	}
	return f.whole(i, r, after)
}

// object gives the head of what stands as the object of the verb at token i, to
// its right.
func (f *finder) object(i int) int {
	for _, k := range f.d.Kids(i) {
		if int(k) > i && f.d.Nodes[k].Is("obj", "iobj") {
			return int(k)
		}
	}
	// "accused Varen of shelling": the parser may take the object for the subject of what follows.
	if h := f.nounAfter(i); h >= 0 && (f.d.Under(h, i) || f.misread(i)) {
		return h
	}
	return -1
}

// whole makes a content of a range behind the cue at token i: inside its
// quotation and its sentence, up to the next source.
func (f *finder) whole(i int, r text.Range, after int) []text.Range {
	r.First, r.End = max(r.First, after), min(r.End, f.last)
	r.End = f.cutAt(r.First, r.End)
	r = trim(f.d, f.aside(f.within(i, r)))
	if r.Len() == 0 {
		return nil
	}
	return []text.Range{r}
}

// aside leaves out a relative clause behind a comma at the end of words without
// quotation marks: what the report adds of its own.
func (f *finder) aside(r text.Range) text.Range {
	for j := r.First + 2; j < r.End; j++ {
		if f.norm(j-1) != "," || f.d.QuoteAt(j) >= 0 {
			continue
		}
		switch f.norm(j) {
		case "which", "who", "whose", "where":
		default:
			continue
		}
		for h, n := f.d.Nodes[j].Head, 0; h >= r.First && h < r.End && n < 6; h, n = f.d.Nodes[h].Head, n+1 {
			if f.d.Nodes[h].Is("acl:relcl") {
				if f.d.Subtree(h).End >= r.End-1 {
					return text.Range{First: r.First, End: j - 1}
				}
				break
			}
		}
	}
	return r
}

// infinitive gives "to leave" or, with an object, "them to leave".
func (f *finder) infinitive(i, after, object int) []text.Range {
	for _, k := range f.d.Kids(i) {
		if int(k) < after || !f.d.Nodes[k].Is("xcomp", "ccomp", "advcl", "acl", "parataxis") || !clause.Infinitive(f.d, int(k)) {
			continue
		}
		return f.upTo(i, after, object, int(k))
	}
	if object < 0 && f.toDo(after) {
		return f.whole(i, text.Range{First: after, End: f.contentEnd(i, f.topIn(after+1), after+1)}, after)
	}
	if object >= 0 {
		for _, k := range f.d.Kids(object) {
			if int(k) > object && f.d.Nodes[k].Is("acl", "advcl", "xcomp") && clause.Infinitive(f.d, int(k)) {
				return f.upTo(i, after, object, int(k))
			}
		}
		if h := f.d.Nodes[object].Head; h > object && f.d.Nodes[object].Is("nsubj") && clause.Infinitive(f.d, h) {
			return f.upTo(i, after, object, h)
		}
	}
	return nil
}

// toDo reports whether "to" at token j begins an infinitive that the tree does not
// know as one.
func (f *finder) toDo(j int) bool {
	if f.norm(j) != "to" || j+2 >= f.s.End {
		return false
	}
	switch f.d.Nodes[j+1].UPOS {
	case "VERB", "AUX":
		return f.d.Nodes[j+1].XPOS == "VB"
	case "ADJ", "NOUN":
		return f.d.Nodes[j+2].UPOS == "DET" // "to free the prisoners"
	}
	return false
}

func (f *finder) upTo(i, after, object, verb int) []text.Range {
	r := text.Range{First: f.d.Subtree(verb).First, End: f.contentEnd(i, verb, verb)}
	if object >= 0 {
		r.First = f.d.Subtree(object).First
	} else {
		r.First = max(r.First, after)
	}
	return f.whole(i, r, after)
}

// thing gives the object of the verb at token i with what is said of it: "the
// unrest on armed gangs".
func (f *finder) thing(i, after int) []text.Range {
	o := f.object(i)
	if q := f.d.QuoteOpenedAt(after); q != nil && o < 0 {
		return f.whole(i, q.Range, after)
	}
	if o < i || f.d.Subtree(o).First > after+2 || f.light.Has(f.lemma(i)) && f.takesMore(o) {
		return nil
	}
	r := f.d.Subtree(o)
	for _, k := range f.d.Kids(i) {
		if int(k) > o && f.d.Nodes[k].Is("obl", "xcomp", "nmod", "advcl") && f.d.Subtree(int(k)).First <= r.End && f.belongs(int(k)) {
			r.End = max(r.End, f.d.Subtree(int(k)).End)
		}
	}
	for j := o + 1; j < r.End; j++ {
		if n := &f.d.Nodes[j]; n.XPOS == "VBG" && f.norm(j-1) == "," && n.Is("advcl", "acl", "conj", "parataxis") && f.d.QuoteAt(j) < 0 {
			r.End = j - 1
		}
	}
	return f.whole(i, f.clipped(i, o, r), after)
}

// belongs reports whether an adjunct is part of what is said of an object.
func (f *finder) belongs(k int) bool {
	return clause.Cased(f.d, k, "as", "of", "with", "for", "against", "on", "to", "if", "unless") && len(f.d.TimesOver(f.d.Span(f.d.Subtree(k)))) == 0 || f.d.Nodes[k].Is("xcomp")
}

// objectWith gives an object and what a preposition adds to it: "Varen of
// shelling the town".
func (f *finder) objectWith(i, o, after int, prep string) []text.Range {
	r := f.d.Subtree(o)
	found := false
	for j := r.First; j < r.End && !found; j++ {
		found = j > o && f.norm(j) == prep
	}
	for _, k := range f.d.Kids(i) {
		if s := f.d.Subtree(int(k)); int(k) > o && f.norm(s.First) == prep {
			r.End, found = max(r.End, s.End), true
		}
	}
	if !found {
		return nil
	}
	return f.whole(i, f.clipped(i, o, r), after)
}

// clipped ends a content where the clause of its source goes on: at a
// conjunction with another verb of the source.
func (f *finder) clipped(i, o int, r text.Range) text.Range {
	for _, k := range f.d.Kids(o) {
		if n := &f.d.Nodes[k]; int(k) > o && n.Is("conj", "parataxis") && n.UPOS == "VERB" && f.d.Subtree(int(k)).First > o {
			r.End = min(r.End, f.d.Subtree(int(k)).First)
		}
	}
	return r
}

// passive reads "was accused of ... by", "is said to have left", "rejected by
// the rebels".
func (f *finder) passive(i int, c *cue, dr draft) {
	if head := clause.Agent(f.d, i); head >= 0 && !f.apart(head, i) {
		dr.head, dr.source = head, f.phrase(head, i+1)
		if f.cannotSpeak(dr.source, head, c) {
			return
		}
	}
	subject := clause.Subject(f.d, i)
	if f.d.Nodes[i].Is("acl") && subject < 0 {
		subject = f.d.Nodes[i].Head
	}
	if k := f.complement(i, i+1); k >= 0 && (c.takes("that") && (subject < 0 || f.norm(subject) == "it") || c.takes("obj-that", "whether")) {
		dr.content = f.clauseBehind(i, i+1, "that")
	} else if x := f.d.Kid(i, "xcomp"); x > i && clause.Infinitive(f.d, x) && subject >= 0 && c.takes("that", "obj-inf") {
		for _, fr := range c.frames {
			if fr.name == "obj-inf" {
				dr.act = cmp.Or(fr.act, c.act)
			}
		}
		dr.content = f.whole(i, text.Range{First: f.d.Subtree(x).First, End: f.contentEnd(i, x, x)}, i+1)
		if c.takes("that") && dr.content != nil {
			dr.content = append(f.whole(subject, clause.Phrase(f.d, subject), f.s.First), dr.content...)
		}
	} else if c.takes("obj-of", "obj-with") && subject >= 0 {
		for _, k := range f.d.Kids(i) {
			if s := f.d.Subtree(int(k)); int(k) > i && (f.norm(s.First) == "of" || f.norm(s.First) == "with") {
				dr.content = append(f.whole(subject, clause.Phrase(f.d, subject), f.s.First), f.whole(i, s, i+1)...)
				break
			}
		}
	} else if dr.head >= 0 && c.act != parley.ActSay && subject >= 0 {
		dr.content = f.whole(subject, clause.Phrase(f.d, subject), f.s.First)
	}
	if len(dr.content) > 0 && !(dr.negated && dr.act == parley.ActAccuse) {
		f.add(dr)
	}
}
