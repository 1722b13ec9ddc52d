package resolve

import (
	"slices"
	"strings"
)

// The sets of words that tell whether an event is told, or named on the way to
// something else: a participle after one of "telling" is a verb ("they are
// fighting"), a noun of "strife" under one of "under" says when, where or why of
// something else, unless that is one of "told" ("killed in the attack"), and what
// stands after one of "feared" has not come.
const (
	telling = "telling"
	under   = "under"
	told    = "told"
	feared  = "feared"
	strife  = "strife"
)

// passing reports whether an event is named in passing: by a participle that says
// of whom the sentence speaks ("rebels fighting their way north"), by a noun that
// says when, where or why of something else ("the site of intense fighting"), or
// as what is feared or waited for.
func (x *resolving) passing(f *finding) bool {
	if f.act || f.core.Empty() || f.accuses {
		return false
	}
	at, end := x.words.between(f.core)
	if at == end {
		return false
	}
	start, _ := x.words.around(f.core)
	before := x.words.Lemmas[start:at]
	doing := strings.ToLower(x.words.Spans[at].In(x.rep.Text))
	if x.named(end-1) && x.named(at) && x.catalogue.In(strife, x.words.Lemmas[end-1]) && len(before) > 0 && before[len(before)-1] != "to" && x.underOther(start, at) {
		return true
	}
	if end-at == 1 && strings.HasSuffix(doing, "ing") && (x.words.Lemmas[at] == "fight" || x.words.Lemmas[at] == "battle") && len(before) > 0 {
		last := before[len(before)-1]
		if !x.catalogue.In(telling, last) && !x.catalogue.In(under, last) && !strings.HasSuffix(last, "ly") {
			return true
		}
	}
	clause := before[max(0, len(before)-6):]
	for i := len(clause) - 1; i >= 0; i-- {
		switch l := clause[i]; {
		case l == "," || l == ";" || l == ":" || l == "and" || l == "but":
			return false
		case x.catalogue.In(feared, l):
			return true
		}
	}
	return false
}

// underOther reports whether the noun at a place is in a phrase of when, where or
// why, other than one that tells of it all the same.
func (x *resolving) underOther(start, at int) bool {
	for i := at - 1; i >= max(start, at-5); i-- {
		l := x.words.Lemmas[i]
		if x.catalogue.In(under, l) {
			return !slices.ContainsFunc(x.words.Lemmas[max(start, i-4):i], func(w string) bool { return x.catalogue.In(told, w) })
		}
		if !x.named(i) || l == "," {
			return false
		}
	}
	return false
}

// named reports whether a word stands as a noun or an adjective does: not bent as
// most verbs are.
func (x *resolving) named(i int) bool {
	word, l := strings.ToLower(x.words.Spans[i].In(x.rep.Text)), x.words.Lemmas[i]
	return word == l || word == l+"s" || word == l+"es"
}
