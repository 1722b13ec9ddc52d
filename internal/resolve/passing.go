package resolve

import (
	"slices"
	"strings"

	"parley"
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
		case x.catalogue.In(feared, l) && !(l == "escape" && i > 0 && clause[i-1] == "to"):
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

// loose reports whether nothing ties an event to a time or a place: it has no
// date, its sentences name no place, and no word says that it goes on.
func (x *resolving) loose(f *finding) bool {
	if !f.when.IsZero() {
		return false
	}
	first, end := x.words.around(f.span)
	if first == end {
		return true
	}
	if slices.ContainsFunc(x.words.Lemmas[first:end], func(l string) bool { return x.catalogue.In("lasting", l) || x.catalogue.In("spot", l) }) {
		return false
	}
	if slices.ContainsFunc(x.words.in(f.words), func(l string) bool { return l[0] >= '0' && l[0] <= '9' }) {
		return false
	}
	told := x.rep.Text[x.words.Spans[first].Start:x.words.Spans[end-1].End]
	return !slices.ContainsFunc(x.rd.Places, func(p parley.Place) bool { return strings.Contains(told, p.Name) })
}

// toCome reports whether a noun that names an event is what something is said of
// that may come: "the fighting will get worse".
func (x *resolving) toCome(f *finding) bool {
	_, end := x.words.between(f.core)
	_, stop := x.words.around(f.core)
	return slices.ContainsFunc(x.words.Lemmas[end:min(end+3, stop)], func(l string) bool { return x.catalogue.In("modal", l) })
}

// bothSides reports whether the sentences of a finding name two sides.
func (x *resolving) bothSides(f *finding) bool { return len(x.sidesIn(x.words.sentence(f.span))) > 1 }

// named reports whether a word stands as a noun or an adjective does: not bent as
// most verbs are.
func (x *resolving) named(i int) bool {
	word, l := strings.ToLower(x.words.Spans[i].In(x.rep.Text)), x.words.Lemmas[i]
	return word == l || word == l+"s" || word == l+"es"
}

// spoken reports whether somebody is quoted in the sentences of a bearing that
// stands as the outlet's own: who that is was not found.
func (x *resolving) spoken(b *parley.Bearing) bool {
	return b.Standing == parley.StandingOutlet && slices.ContainsFunc(x.words.sentence(b.Span), func(l string) bool { return x.catalogue.In("say", l) })
}

// eitherSide reports whether a claimant is armed, and no more is known of it than
// that: it fights for one of the sides, and is no third party.
func (x *resolving) eitherSide(b *parley.Bearing) bool {
	words := strings.Fields(strings.ToLower(b.Claimant))
	return b.Standing == parley.StandingThird && b.Unnamed && slices.ContainsFunc(words, func(w string) bool {
		return x.catalogue.In("armed", w) || x.catalogue.In("armed", strings.TrimSuffix(w, "s"))
	})
}

// othersAir reports whether an event of nobody named came from the air, and a side
// stands in the agreement that a provision neither binds nor serves: that side may
// have done it.
func (x *resolving) othersAir(p *parley.Provision, f *finding) bool {
	words := " " + strings.Join(x.words.in(f.words), " ") + " "
	return slices.ContainsFunc(x.a.Sides, func(s parley.Side) bool {
		return !slices.Contains(p.Obligors, s.ID) && !slices.Contains(p.Beneficiaries, s.ID)
	}) && x.catalogue.Has("air", words)
}

// elsewhere reports whether the sentences of a finding name a place of a country
// that is of no side, and neither a side nor a place of one.
func (x *resolving) elsewhere(f *finding) bool {
	first, end := x.words.around(f.span)
	if first == end || len(x.sidesIn(x.words.Lemmas[first:end])) > 0 {
		return false
	}
	away := false
	told := x.rep.Text[x.words.Spans[first].Start:x.words.Spans[end-1].End]
	for i := range x.rd.Places {
		p := &x.rd.Places[i]
		at := strings.Index(told, p.Name)
		if at < 0 || p.Country == "" {
			continue
		}
		if side, _ := x.index.Side(x.at, p.Country, p.Name); side != "" {
			return false
		}
		away = true
	}
	return away
}
