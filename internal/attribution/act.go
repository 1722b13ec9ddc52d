package attribution

import (
	"cmp"
	"slices"
	"strings"

	"parley"
	"parley/internal/rule"
	"parley/internal/text"
)

// plainly is the cue of rules that ask for none: it only says that something was
// said.
const plainly = "say"

// settle gives a statement the act that its content does, where its cue leaves
// that open.
func (a *attributor) settle(d *text.Doc, dr *draft, st *parley.Statement) {
	word := plainly
	if dr.at >= 0 {
		if l := d.Tokens[dr.at].Lemma; a.named[l] {
			word = l
		}
	}
	if dr.act == parley.ActSay || word != plainly {
		st.Act = cmp.Or(a.actOf(d, dr.content, word, st), dr.act)
	}
}

// cueNames gives the cues that rules name.
func cueNames(rules []*rule.Rule) map[string]bool {
	out := map[string]bool{}
	for _, r := range rules {
		for c := range strings.SplitSeq(r.Arg("cue"), "/") {
			out[c] = true
		}
	}
	delete(out, "")
	return out
}

// actOf gives what is done by words: the act of the first of their clauses that
// a rule for the cue knows, "" if none does. Without a statement nobody is known
// to speak but "I" and "we".
func (a *attributor) actOf(d *text.Doc, content []text.Range, word string, st *parley.Statement) parley.Act {
	for _, c := range content {
		for i := c.First; i < c.End; i++ {
			if !leads(d, i, c) {
				continue
			}
			for _, m := range a.acts.At(d, i) {
				if a.fits(d, &m, word, st) {
					return parley.Act(m.Rule.Arg("act"))
				}
			}
		}
	}
	return ""
}

func (a *attributor) fits(d *text.Doc, m *rule.TreeMatch, word string, st *parley.Statement) bool {
	if cue := m.Rule.Arg("cue"); !slices.Contains(strings.Split(cmp.Or(cue, plainly), "/"), word) && (cue != "" || word == "warn" || word == "caution") {
		return false
	}
	if mode := m.Rule.Arg("mode"); mode != "" && (st == nil || mode != string(st.Mode)) {
		return false
	}
	who := m.First("who")
	switch m.Rule.Arg("of") {
	case "self":
		return who < 0 || self(d, who, st, false)
	case "side":
		return who < 0 || self(d, who, st, true)
	case "other":
		return who < 0 || !self(d, who, st, true)
	case "enemy":
		return who >= 0 && enemy(d, who, st)
	}
	return true
}

// leads reports whether token i heads one of the main clauses of a content.
func leads(d *text.Doc, i int, c text.Range) bool {
	n := &d.Nodes[i]
	if n.Head < c.First || n.Head >= c.End {
		return true
	}
	if n.Is("ccomp") { // "we believe that they must"
		switch s := d.Kid(n.Head, "nsubj", "expl"); {
		case s < 0:
			return false
		default:
			w := d.Norm(s)
			return w == "i" || w == "we" || w == "it"
		}
	}
	return n.Is("conj", "parataxis") && (n.UPOS == "VERB" || n.UPOS == "ADJ" || n.UPOS == "NOUN" || n.UPOS == "AUX")
}

// self reports whether token i means the speaker, or the side that it speaks for;
// with a side, any person of that side too.
func self(d *text.Doc, i int, st *parley.Statement, side bool) bool {
	switch d.Norm(i) {
	case "i", "we", "us":
		return true
	case "you":
		return false
	}
	if st == nil {
		return false
	}
	for _, x := range d.MentionsOver(text.Range{First: i, End: i + 1}) {
		if x.Kind == text.Pronoun && d.QuoteAt(i) >= 0 {
			return false // who speaks calls himself "I"
		}
		if x.Name != "" && (slices.Contains(st.Who, x.Name) || slices.Contains(st.For, x.Name)) {
			return true
		}
		if side && x.For != "" && slices.Contains(st.For, x.For) {
			return true
		}
	}
	return false
}

// enemy reports whether token i means somebody of another side than the speaker,
// who speaks for one.
func enemy(d *text.Doc, i int, st *parley.Statement) bool {
	if st == nil || len(st.For) == 0 {
		return false
	}
	for _, x := range d.MentionsOver(text.Range{First: i, End: i + 1}) {
		side := cmp.Or(x.For, x.Name)
		if x.Kind == text.Pronoun && x.Name == "" || x.Kind == text.Place {
			continue
		}
		return side != "" && !slices.Contains(st.For, side) && !slices.Contains(st.Who, side)
	}
	return false
}
