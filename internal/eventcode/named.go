package eventcode

import (
	"slices"
	"sort"
	"strings"

	"parley"
	"parley/internal/clause"
	"parley/internal/text"
)

// parties gives who is named by the heads of noun phrases.
func (r *reading) parties(heads []int, st *parley.Statement) parley.Names {
	var out parley.Names
	for _, h := range heads {
		for _, name := range r.party(h, st, climb) {
			if !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// without gives names that are not among others.
func without(names, others parley.Names) parley.Names {
	var out parley.Names
	for _, n := range names {
		if !slices.Contains(others, n) {
			out = append(out, n)
		}
	}
	return out
}

// lands gives the countries of places that something is done to: "sanctions on
// Damascus".
func (r *reading) lands(heads []int) parley.Names {
	var out parley.Names
	for _, h := range heads {
		if m := r.mentionAt(h); m != nil && m.Kind == text.Place && m.For != "" && !slices.Contains(out, m.For) {
			out = append(out, m.For)
		}
	}
	return out
}

// party gives who the noun phrase that token i heads names, as an actor: the
// forces of a country act for it.
func (r *reading) party(i int, st *parley.Statement, steps int) parley.Names {
	if st != nil && r.ours(i) {
		if len(st.For) > 0 {
			return st.For
		}
		return st.Who
	}
	if r.Nodes[i].XPOS == "PRP$" {
		return r.possessor(i)
	}
	if k := r.meant(i); k != i && steps > 0 {
		return r.party(k, st, steps-1)
	}
	if r.anybody(i) {
		return nil
	}
	m := r.mentionAt(i)
	if m != nil && m.Kind != text.Place {
		if names := r.actorName(m); len(names) > 0 {
			return names
		}
	}
	if m != nil && m.Kind == text.Place || steps == 0 {
		return nil
	}
	if m == nil && (r.kindIs(i, "forces") || r.kindIs(i, "state") && r.Nodes[i].Is("compound") || r.NameAt(i) != nil && r.Hyphen(i+1)) && r.Kid(i, "amod", "nmod", "nmod:poss", "acl") < 0 {
		if names := r.earlier(i); len(names) > 0 {
			return names // "army gunfire" after "the Karadeshi army", "US-led"
		}
	}
	for _, kid := range r.Kids(i) {
		k := int(kid)
		if n := &r.Nodes[k]; n.Is("nmod:poss") && !r.kindIs(i, "people") || n.Is("compound", "amod") && r.canAct(k) || n.Is("nmod") && (clause.Cased(r.Doc, k, "of", "by") || clause.Cased(r.Doc, k, "from") && !r.kindIs(i, "people", "forces")) {
			if names := r.party(k, st, steps-1); len(names) > 0 {
				return names
			}
		}
	}
	return r.described(i)
}

// earlier gives who the last phrase before token i with the same noun names; of
// governments and the like, if all phrases with it name the same.
func (r *reading) earlier(i int) parley.Names {
	if r.byNoun == nil {
		r.byNoun = r.named()
	}
	all := r.byNoun[r.lemma(i)]
	n := sort.Search(len(all), func(k int) bool { return all[k].first >= i })
	if n == 0 || r.kindIs(i, "state") && !all[n-1].same {
		return nil
	}
	return all[n-1].names
}

// namedPhrase is a phrase that names somebody.
type namedPhrase struct {
	first int // token
	names parley.Names
	same  bool // all phrases with its noun up to here name the same
}

// named gives the phrases of the document that name somebody, in order, by their
// nouns.
func (r *reading) named() map[string][]namedPhrase {
	out := map[string][]namedPhrase{}
	for k := range r.Mentions {
		m := &r.Mentions[k]
		var names parley.Names
		switch {
		case m.For == "" && m.Unnamed:
		case m.Kind == text.Place && m.Name == m.For && m.For != "":
			names = parley.Names{m.For}
		case m.Kind != text.Place:
			names = r.actorName(m)
		}
		if len(names) == 0 {
			continue
		}
		noun := r.lemma(m.Head)
		before := out[noun]
		same := len(before) == 0 || before[len(before)-1].same && slices.Equal(before[len(before)-1].names, names)
		out[noun] = append(before, namedPhrase{m.First, names, same})
	}
	return out
}

// meant follows a relative pronoun to the noun before it, where no relation does.
func (r *reading) meant(i int) int {
	switch r.Norm(i) {
	case "who", "which", "that", "whom":
	default:
		return i
	}
	for h, n := r.Nodes[i].Head, 0; h >= 0 && n < climb; h, n = r.Nodes[h].Head, n+1 {
		if r.Nodes[h].Is("acl:relcl") && r.Nodes[h].Head < i {
			return r.Nodes[h].Head
		}
	}
	if i > 0 && (r.Nodes[i-1].UPOS == "PROPN" || r.Nodes[i-1].UPOS == "NOUN") {
		return i - 1
	}
	return i
}

// ours reports whether token i is "we", or belongs to those who say it: "our troops".
func (r *reading) ours(i int) bool {
	if firstPerson(r.Norm(i)) {
		return true
	}
	k := r.Kid(i, "nmod:poss")
	return k >= 0 && firstPerson(r.Norm(k))
}

func firstPerson(w string) bool {
	return w == "we" || w == "i" || w == "us" || w == "our" || w == "my" || w == "me"
}

// crowd gives those who protest: though they may be a state's own, they do so for
// themselves. Where a noun tells of the protest, a state is where it is.
func (r *reading) crowd(t trigger, heads []int, names parley.Names) parley.Names {
	var out, states parley.Names
	for _, h := range heads {
		switch m := r.mentionAt(h); {
		case m == nil || m.Name == "":
		case m.Kind == text.Group:
			out = append(out, m.Name)
		case m.Kind == text.Country && !r.predicate(t.head) && !clause.Cased(r.Doc, h, "by"):
			states = append(states, m.Name)
		}
	}
	if len(out) == 0 {
		return without(names, states)
	}
	return out
}

// anybody reports whether token i heads a phrase that tells no more than that
// there are people: "3,500 people".
func (r *reading) anybody(i int) bool {
	switch r.Nodes[i].Lemma {
	case "people", "person", "man", "woman", "other", "number", "hundred", "thousand":
	default:
		return r.Nodes[i].UPOS == "NUM"
	}
	return r.Kid(i, "amod", "compound", "nmod", "acl") < 0
}

// many gives those who do something and are told by no more than a count or by
// being a people: "thousands", "women", "the people".
func (r *reading) many(i int) parley.Names {
	if r.mentionAt(i) != nil && r.Nodes[i].Lemma != "people" {
		return nil
	}
	switch r.Nodes[i].Lemma {
	case "thousand", "hundred", "woman", "man":
		if r.Nodes[i].XPOS == "NNS" && r.Nodes[i].Is("nsubj") {
			return parley.Names{r.written(text.Range{First: i, End: i + 1})}
		}
	case "people":
		if k := r.Kid(i, "det"); k >= 0 && r.Norm(k) == "the" && r.Kid(i, "acl", "nmod", "amod", "nummod") < 0 {
			return parley.Names{r.written(text.Range{First: i, End: i + 1})}
		}
	}
	return nil
}

// actorName gives who a mention is as an actor: forces and authorities act for
// whom they belong to, people for themselves.
func (r *reading) actorName(m *text.Mention) parley.Names {
	switch {
	case (m.Kind == text.Group || m.Kind == text.Body && r.kindIs(m.Head, "forces")) && m.For != "" && r.Nodes[m.Head].UPOS != "PROPN" && !r.kindIs(m.Head, "people", "media") && !r.leaves(m.Head):
		return parley.Names{m.For}
	case m.Name == "":
		return nil
	}
	return parley.Names{m.Name}
}

// leaves reports whether token i names those who have left whom they belonged to.
func (r *reading) leaves(i int) bool {
	w := r.Nodes[i].Lemma
	return w == "defector" || w == "deserter"
}

// mentionAt gives the mention that covers token i, nil if none does.
func (r *reading) mentionAt(i int) *text.Mention {
	if over := r.MentionsOver(text.Range{First: i, End: i + 1}); len(over) > 0 {
		return &over[0]
	}
	return nil
}

// canAct reports whether token i names somebody who can act.
func (r *reading) canAct(i int) bool {
	if m := r.mentionAt(i); m != nil {
		return m.Kind != text.Place
	}
	return r.Nodes[i].UPOS == "PROPN" && r.NameAt(i) != nil && r.NameAt(i).Kind != "LOC"
}

// byWhom reports whether a phrase after "by" or "from" can be a doer.
func (r *reading) byWhom(i int) bool { return r.canAct(i) || r.kind(i) != "" && !r.kindIs(i, "thing") }

// kind gives the kind of noun at token i, "" if it has none.
func (r *reading) kind(i int) string {
	if k := r.nouns.Get(r.Norm(i), "kind"); k != "" {
		return k
	}
	return r.nouns.Get(r.lemma(i), "kind")
}

// kindIs reports whether the noun at token i is of one of the kinds.
func (r *reading) kindIs(i int, kinds ...string) bool { return slices.Contains(kinds, r.kind(i)) }

// described gives an unnamed actor by the words for it.
func (r *reading) described(i int) parley.Names {
	if n := r.NameAt(i); n != nil && n.Kind != "LOC" {
		return parley.Names{r.written(n.Range)}
	}
	if !r.kindIs(i, "forces", "people", "media", "captive", "observer") {
		return nil
	}
	if r.anybody(i) {
		return nil
	}
	p := clause.Phrase(r.Doc, i)
	for p.First < i && (r.Nodes[p.First].Is("det", "nummod", "advmod") || r.Nodes[p.First].UPOS == "NUM") {
		p.First++
	}
	if p.Len() > 6 {
		p = text.Range{First: i, End: i + 1}
	}
	return parley.Names{r.written(p)}
}

func (r *reading) written(p text.Range) string {
	return strings.Join(strings.Fields(r.Words(r.Span(p))), " ")
}

// possessor resolves "its" and "their": the nearest mention before it that can
// own something.
func (r *reading) possessor(i int) parley.Names {
	w := r.Norm(i)
	sent := r.Tokens[i].Sent
	before := r.MentionsOver(text.Range{First: r.Sents[max(0, sent-1)].First, End: i})
	for k := len(before) - 1; k >= 0; k-- {
		m := &before[k]
		switch {
		case m.Kind == text.Place || m.Kind == text.Agency || m.Name == "" && m.For == "":
			continue
		case w == "its" && m.Kind != text.Country && m.Kind != text.Body && m.Kind != text.Armed:
			continue
		case w == "their" && !m.Plural && m.Kind != text.Country && m.Kind != text.Armed:
			continue
		case (w == "his" || w == "her") && m.Kind != text.Person && m.Kind != text.Official && m.Kind != text.Pronoun:
			continue
		}
		return r.actorName(m)
	}
	return nil
}
