package resolve

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

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
	gerund := strings.HasSuffix(doing, "ing") && len(before) > 0 && x.catalogue.In(under, before[len(before)-1])
	if (x.named(end-1) && x.named(at) || gerund) && x.catalogue.In(strife, x.words.Lemmas[end-1]) && len(before) > 0 && before[len(before)-1] != "to" && x.underOther(start, at) {
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
			return !slices.ContainsFunc(x.words.Lemmas[max(start, i-7):i], func(w string) bool { return x.catalogue.In(told, w) })
		}
		if !x.named(i) || l == "," {
			return false
		}
	}
	return false
}

// loose reports whether nothing ties an event to a time, a place or a number: it
// has no date, its sentences name no place, its clause nobody and nothing by name
// after the event, and no word says that it goes on.
func (x *resolving) loose(f *finding) bool {
	if !f.when.IsZero() {
		return false
	}
	first, end := x.words.around(f.span)
	if first == end {
		return true
	}
	if x.anyOf(first, end, "lasting") || x.anyOf(first, end, "spot") {
		return false
	}
	if slices.ContainsFunc(x.words.in(f.words), func(l string) bool { return l != "" && l[0] >= '0' && l[0] <= '9' }) ||
		slices.ContainsFunc(x.rd.Figures, func(n parley.Figure) bool { return f.words.Contains(n.Number) }) {
		return false
	}
	told := x.words.span(first, end).In(x.rep.Text)
	return !slices.ContainsFunc(x.rd.Places, func(p parley.Place) bool { return holdsWord(told, p.Name) }) && !x.aims(f)
}

// placed reports whether an event is told of a place, or of somebody or something
// by name.
func (x *resolving) placed(f *finding) bool { return f.where != "" || x.aims(f) }

// quoted reports whether an event stands in words that are quoted.
func (x *resolving) quoted(f *finding) bool {
	if s := x.said[f.said]; s != nil && s.Mode == parley.ModeDirect {
		return true
	}
	start, stop := x.words.around(f.core)
	if start == stop {
		return false
	}
	before := x.rep.Text[x.words.Spans[start].Start:f.core.Start]
	return strings.Count(before, `"`)%2 == 1 || strings.LastIndex(before, "“") > strings.LastIndex(before, "”")
}

// holdsWord reports whether a text holds words that no letter stands beside.
func holdsWord(text, words string) bool {
	for from := 0; words != ""; {
		at := strings.Index(text[from:], words)
		if at < 0 {
			return false
		}
		at += from
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[at+len(words):])
		if !unicode.IsLetter(before) && !unicode.IsLetter(after) {
			return true
		}
		from = at + len(words)
	}
	return false
}

// aims reports whether a name that is none of a side's stands behind an event in
// its clause: "shelled Orla".
func (x *resolving) aims(f *finding) bool {
	_, from := x.words.between(f.core)
	_, end := x.words.between(f.span)
	for i := from; i < end; i++ {
		at := x.words.Spans[i]
		if upper(at.In(x.rep.Text)) && !x.common(x.words.Lemmas[i]) && !x.inTime(at) {
			return true
		}
	}
	return false
}

// inTime reports whether a word is part of a time.
func (x *resolving) inTime(word parley.Span) bool {
	return slices.ContainsFunc(x.rd.Times, func(t parley.TimeExpr) bool { return t.Span.Contains(word) })
}

// beside reports whether an event stands in a clause that says of whom, or when,
// something else is told: "who have shelled the town", "once the shelling began".
func (x *resolving) beside(f *finding) bool {
	first, end := x.words.between(f.span)
	return first < end && x.catalogue.In("beside", x.words.Lemmas[first])
}

// toCome reports whether a noun that names an event is what something is said of
// that may come: "the fighting could get worse".
func (x *resolving) toCome(f *finding) bool {
	at, end := x.words.between(f.core)
	_, stop := x.words.around(f.core)
	if at == end || !x.named(at) {
		return false
	}
	for _, l := range x.words.Lemmas[end:min(end+3, stop)] {
		if x.catalogue.In("modal", l) {
			return true
		}
		if x.catalogue.In("beside", l) || l == "," || l == "and" || l == "but" {
			return false
		}
	}
	return false
}

// bothSides reports whether the sentences of a finding name two sides.
func (x *resolving) bothSides(f *finding) bool { return len(x.sidesAround(f.span)) > 1 }

// named reports whether a word stands as a noun or an adjective does: not bent as
// most verbs are.
func (x *resolving) named(i int) bool {
	word, l := strings.ToLower(x.words.Spans[i].In(x.rep.Text)), x.words.Lemmas[i]
	return word == l || word == l+"s" || word == l+"es"
}

// strangers reports whether those who suffer are named, and are of no side.
func (x *resolving) strangers(names parley.Names) bool {
	side, _ := x.index.Side(x.at, names...)
	return side == "" && slices.ContainsFunc(names, func(n string) bool {
		return upper(n) && len(x.sidesIn(strings.Fields(strings.ToLower(n)))) == 0
	})
}

// spoken reports whether somebody is quoted in the sentences of a bearing that
// stands as the outlet's own: who that is was not found.
func (x *resolving) spoken(b *parley.Bearing) bool {
	first, end := x.words.around(b.Span)
	return b.Standing == parley.StandingOutlet && b.Claimant == cmp.Or(x.rep.Outlet, x.rep.ID) && x.anyOf(first, end, "say")
}

// eitherSide reports whether a claimant is armed, and no more is known of it than
// that: it fights for one of the sides, and is no third party.
func (x *resolving) eitherSide(b *parley.Bearing) bool {
	words := strings.Fields(strings.ToLower(b.Claimant))
	return b.Standing == parley.StandingThird && b.Unnamed && slices.ContainsFunc(words, func(w string) bool {
		return x.oneOf("armed", w)
	})
}

// oneOf reports whether a word is one of a set, or several of it.
func (x *resolving) oneOf(set, word string) bool {
	return x.catalogue.In(set, word) || x.catalogue.In(set, strings.TrimSuffix(word, "s"))
}

// has reports whether the words of a finding hold one of a set.
func (x *resolving) has(f *finding, set string) bool {
	return x.catalogue.Has(set, " "+strings.Join(x.words.in(f.words), " ")+" ")
}

// othersAir reports whether an event of nobody named came from the air, where a
// side that a provision neither binds nor serves may have done it.
func (x *resolving) othersAir(p *parley.Provision, f *finding) bool {
	return x.outside(p) && x.has(f, "air")
}

// anothersFoe reports whether a claimant is of a side to which another side than
// those of a provision owes something too: of what nobody is named for it may
// accuse that one.
func (x *resolving) anothersFoe(p *parley.Provision, f *finding, b *parley.Bearing) bool {
	own, _ := x.index.Side(x.at, b.Claimant)
	if s := x.said[f.said]; own == "" && s != nil {
		own, _ = x.index.Side(x.at, x.speaksFor(s)...)
	}
	return own != "" && slices.ContainsFunc(x.a.Provisions, func(q parley.Provision) bool {
		return slices.Contains(q.Beneficiaries, own) && slices.ContainsFunc(q.Obligors, func(o string) bool {
			return !slices.Contains(p.Obligors, o) && !slices.Contains(p.Beneficiaries, o)
		})
	})
}

// outside reports whether a side stands in the agreement that a provision neither
// binds nor serves.
func (x *resolving) outside(p *parley.Provision) bool {
	return slices.ContainsFunc(x.a.Sides, func(s parley.Side) bool {
		return !slices.Contains(p.Obligors, s.ID) && !slices.Contains(p.Beneficiaries, s.ID)
	})
}

// elsewhere reports whether the sentences of a finding name a place of a country
// that is of no side, and neither a side by its name nor a place of one.
func (x *resolving) elsewhere(f *finding) bool {
	first, end := x.words.around(f.span)
	if first == end || len(x.sidesNamed(first, end)) > 0 {
		return false
	}
	away := false
	words := x.words.span(first, end).In(x.rep.Text)
	for i := range x.rd.Places {
		p := &x.rd.Places[i]
		if p.Country == "" || !holdsWord(words, p.Name) {
			continue
		}
		if side, _ := x.index.Side(x.at, p.Country, p.Name); side != "" {
			return false
		}
		away = true
	}
	return away
}

// sidesNamed gives the sides that words name by a proper name: "the opposition"
// may be that of any country.
func (x *resolving) sidesNamed(first, end int) map[string]bool {
	if named, known := x.proper[[2]int{first, end}]; known {
		return named
	}
	proper := make([]string, 0, end-first)
	for i := first; i < end; i++ {
		word := x.words.Spans[i].In(x.rep.Text)
		if !upper(word) && x.common(x.words.Lemmas[i]) {
			proper = append(proper, "")
			continue
		}
		proper = append(proper, x.words.Lemmas[i])
	}
	named := x.sidesIn(proper)
	x.proper[[2]int{first, end}] = named
	return named
}

// common reports whether a word alone is a name of a side.
func (x *resolving) common(lemma string) bool { return len(x.sidesIn([]string{lemma})) > 0 }

// earlier reports whether an undated event stands in sentences all of whose times
// lie before there was an agreement: "in March, when the shelling began".
func (x *resolving) earlier(f *finding) bool {
	first, end := x.words.around(f.span)
	if !f.when.IsZero() || first == end || x.began.IsZero() {
		return false
	}
	told, found := x.words.span(first, end), false
	for i := range x.rd.Times {
		t := &x.rd.Times[i]
		if !told.Contains(t.Span) || t.Time.IsZero() {
			continue
		}
		if over := t.Time.Interval(x.zone); t.Relation == "since" || over.End.IsZero() || over.End.After(x.began) {
			return false
		}
		found = true
	}
	return found
}
