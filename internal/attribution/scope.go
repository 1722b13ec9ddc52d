package attribution

import (
	"parley/internal/syntax"
	"parley/internal/text"
)

// passiveBy reads "rejected by the rebels": the agent speaks, the subject is
// what it speaks about.
func (a *attributor) passiveBy(d *text.Doc, s text.Sent, i int, st draft) (draft, bool) {
	if d.Norm(i+1) != "by" || st.act == "SAY" || st.negated {
		return st, false
	}
	src, ok := syntax.NounAt(d, s, i+2)
	if !ok {
		return st, false
	}
	j := i - 1
	for j >= s.First && (d.Tokens[j].Tag == text.Aux || d.Tokens[j].Tag == text.Adv || d.Tokens[j].Norm == ",") {
		j--
	}
	obj, ok := syntax.PhraseAt(d, s, j)
	if !ok {
		return st, false
	}
	st.source, st.content = src, []text.Range{obj}
	st.cue.End = i + 2
	return st, true
}

// mentionAt gives the speaker named after an inverted cue: "said the minister".
func (a *attributor) mentionAt(d *text.Doc, s text.Sent, j int) (text.Range, bool) {
	r, ok := syntax.NounAt(d, s, j)
	if !ok {
		return r, false
	}
	return syntax.Extend(d, s, r), true
}

// toAfter finds the "to" of an infinitive that follows an object.
func (a *attributor) toAfter(d *text.Doc, s text.Sent, i int) int {
	for j := i; j < s.End && j < i+12; j++ {
		switch {
		case d.Tokens[j].Tag == text.To || d.Tokens[j].Norm == "to":
			if j+1 < s.End && (d.Tokens[j+1].Tag == text.Verb || d.Tokens[j+1].Tag == text.Aux || d.Tokens[j+1].Tag == text.Adv || d.Tokens[j+1].Tag == text.Word) {
				return j + 1
			}
		case d.Tokens[j].Tag == text.Verb && d.Tokens[j].Form != text.Gerund:
			return 0
		}
	}
	return 0
}

func (a *attributor) agencies(d *text.Doc, r text.Range) []string {
	var out []string
	for _, k := range d.MentionsIn(r) {
		if m := &d.Mentions[k]; m.Kind == text.Agency {
			out = append(out, m.Name)
		}
	}
	return out
}
