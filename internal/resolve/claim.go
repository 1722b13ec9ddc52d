package resolve

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley"
	"parley/internal/agreement"
)

// claim fills who claims a finding, through whom, with what standing.
func (x *resolving) claim(f *finding, b *parley.Bearing) {
	rep := x.rep
	b.Words = b.Span.In(rep.Text)
	s := x.said[f.said]
	if s != nil && (f.act || s.Act == parley.ActAgree || s.Act == parley.ActPromise || s.Act == parley.ActReject) {
		// That somebody agreed or refused is claimed by whoever tells of it.
		if outer := x.said[s.In]; outer != nil && len(outer.Who) > 0 {
			s = outer
		} else if f.act && s.Act == parley.ActAgree && s.Mode == parley.ModeIndirect {
			s = nil
		}
	}
	if s == nil && f.status == parley.StatusDenied && len(f.actor) == 1 && slices.Contains(x.words.in(f.span), "deny") {
		s = &parley.Statement{Who: f.actor} // "Varen denies having met them" is its own word
	}
	if s == nil || len(s.Who) == 0 {
		b.Claimant, b.Standing = cmp.Or(rep.Outlet, rep.ID), parley.StandingOutlet
		if w := wire(rep); w != "" {
			b.Chain = append([]string{w}, some(rep.Outlet)...) // what outlets carry of one wire is one origin
		}
		return
	}
	b.Claimant, b.Unnamed = s.Who[0], s.Unnamed
	speaks := append(slices.Clone(s.Who), s.For...)
	if x.catalogue.Owned(b.Claimant) { // "Varen has left, its ministry said": that of whoever did it
		speaks, b.Unnamed = append(speaks, f.actor...), true
	}
	if side, _ := x.index.Side(x.at, speaks...); side == "" {
		speaks = append(speaks, x.speaksFor(s)...)
	}
	if side, _ := x.index.Side(x.at, speaks...); side == "" && s.Unnamed {
		speaks = append(speaks, x.carried(s)...)
	}
	b.Standing, b.Ally = x.index.Standing(b.Provision, x.at, speaks...)
	if side, _ := x.index.Side(x.at, speaks...); side == "" && x.ownReporter(s) {
		b.Standing = parley.StandingOutlet
	}
	if who, ok := x.index.Find(s.Who[0], x.at); ok {
		b.Claimant, b.Unnamed = who.Name, who.Unnamed // "the mission" is the mission
	}
	b.Chain = append(b.Chain, s.Via...)
	for outer, n := x.said[s.In], 0; outer != nil && n < len(x.rd.Statements); outer, n = x.said[outer.In], n+1 {
		b.Chain = append(append(b.Chain, outer.Who...), outer.Via...)
	}
	if w := wire(rep); w != "" && !slices.Contains(b.Chain, w) {
		b.Chain = append(b.Chain, w)
	}
	b.Chain = append(b.Chain, some(rep.Outlet)...)
}

// carried gives the side whose media quote a source that is not named: "state
// television quoted a military spokesman".
func (x *resolving) carried(s *parley.Statement) []string {
	carriers := slices.Clone(s.Via)
	if outer := x.said[s.In]; outer != nil {
		carriers = append(carriers, outer.Who...)
	}
	if side, _ := x.index.Side(x.at, carriers...); side == "" {
		return nil
	}
	return carriers
}

// ownReporter reports whether a source is of the outlet itself: "a Herald reporter".
func (x *resolving) ownReporter(s *parley.Statement) bool {
	if x.rep.Outlet == "" || len(s.Who) == 0 {
		return false
	}
	if slices.ContainsFunc(s.For, func(name string) bool { return strings.EqualFold(name, x.rep.Outlet) }) {
		return true
	}
	named := s.Who[0]
	if s.Source != nil {
		named = s.Source.In(x.rep.Text)
	}
	words := strings.Fields(strings.ToLower(named))
	if len(words) > 1 && slices.Contains([]string{"a", "an", "the"}, words[0]) {
		words = words[1:]
	}
	return len(words) > 1 && strings.HasPrefix(strings.Join(words, " "), strings.ToLower(x.rep.Outlet)+" ")
}

// speaksFor gives the side that a source is said to be of, where the agreement
// does not know it by name: "a rebel spokesman in Orla, Mara Venn", "rebels inside
// Lesk", "a commander of the rebels", or "Venn" where the report has named him so
// before.
func (x *resolving) speaksFor(s *parley.Statement) []string {
	if s.Source != nil {
		first, end := x.words.between(*s.Source)
		if side := x.sideOf(first, x.apposed(end)); side != "" {
			return []string{side}
		}
	}
	if len(s.Who) == 1 && len(s.For) == 0 && !s.Unnamed {
		return some(x.introduced(s.Who[0]))
	}
	return nil
}

// apposed gives the end of the words that say more of a name which ends at a word:
// "Mara Venn, a spokesman for the rebels".
func (x *resolving) apposed(end int) int {
	if end+1 < len(x.words.Lemmas) && x.words.Lemmas[end] == "," && (!strings.HasPrefix(x.words.Lemmas[end+1], "wh") || x.isA(end+1)) {
		for end++; end < len(x.words.Lemmas) && x.words.Lemmas[end] != "," && x.words.Lemmas[end] != "."; end++ {
		}
	}
	return end
}

// isA reports whether words say what somebody is: "who is a rebel".
func (x *resolving) isA(at int) bool {
	return at+2 < len(x.words.Lemmas) && x.words.Lemmas[at] == "who" && x.words.Lemmas[at+1] == "be"
}

// introduced gives the side of a person whom a report names elsewhere with it: "a
// rebel spokesman named Venn", "rebel commander Mara Venn", "Mara Venn, a rebel".
func (x *resolving) introduced(person string) string {
	names := strings.Fields(person)
	if len(names) == 0 {
		return ""
	}
	last := names[len(names)-1]
	if c, _ := utf8.DecodeRuneInString(last); !unicode.IsUpper(c) {
		return ""
	}
	for i := range x.words.Lemmas {
		if x.words.Lemmas[i] != strings.ToLower(last) || x.words.Spans[i].In(x.rep.Text) != last {
			continue
		}
		first := i
		for first > 0 && i-first < 8 && x.words.Sents[first-1] == x.words.Sents[i] && !x.clauseEnds(x.words.Lemmas[first-1]) {
			first--
		}
		if side := x.sideOf(first, i); side != "" {
			return side
		}
		if after := x.apposed(i + 1); after > i+1 {
			from := i + 2
			if x.isA(from) {
				from += 2
			}
			if side := x.sideOf(from, after); side != "" {
				return side
			}
		}
	}
	return ""
}

// clauseEnds reports whether a word parts a name from what stands before it.
func (x *resolving) clauseEnds(lemma string) bool {
	return lemma == "," || lemma == "." || lemma == ";" || lemma == ":" || lemma == "and" || x.catalogue.In("say", lemma) || x.catalogue.In("beside", lemma)
}

// sideOf gives the side that words of a noun phrase say somebody is of: they begin
// with it, or it follows what he is.
func (x *resolving) sideOf(first, end int) string {
	if first < end && slices.Contains([]string{"a", "an", "the", "one", "another"}, x.words.Lemmas[first]) {
		first++
	}
	start := max(0, first-1)
	role := -1
	for i := first; i < min(end, first+14); i++ {
		l := x.words.Lemmas[i]
		if x.catalogue.In("speaker", l) && role < 0 {
			role = i
		}
		of := i > start && slices.Contains([]string{"of", "for", "the"}, x.words.Lemmas[i-1])
		begins := i == first || i > first && (x.words.Lemmas[i-1] == "," || i > first+1 && x.words.Lemmas[i-2] == ",")
		if i > first+1 && !begins && !(of && role >= 0) {
			continue
		}
		for n := min(3, end-i); n > 0; n-- {
			name := parley.Span{Start: x.words.Spans[i].Start, End: x.words.Spans[i+n-1].End}.In(x.rep.Text)
			who, ok := x.index.Find(name, x.at)
			if !ok {
				who, ok = x.index.Find(name+"s", x.at) // "a rebel"
			}
			plural := n == 1 && i == first && strings.EqualFold(name, l+"s") && (i+1 == end || x.words.Lemmas[i+1] != "from")
			speaker := i+n < end && x.catalogue.In("speaker", x.words.Lemmas[i+n])
			if !ok && n == 1 && l == "government" {
				who, ok = x.government()
			}
			if ok && who.Side != "" && (plural || speaker || of && role >= 0) {
				return who.Name
			}
		}
	}
	return ""
}

// government gives the side that is a government, where just one is: that is whom
// "a government spokesman" speaks for.
func (x *resolving) government() (agreement.Party, bool) {
	var found []string
	for i := range x.a.Sides {
		side := &x.a.Sides[i]
		names := []string{side.Name}
		for _, a := range side.Actors {
			names = append(append(names, a.Name), a.Aliases...)
		}
		if slices.ContainsFunc(names, func(n string) bool {
			return slices.Contains(strings.Fields(strings.ToLower(n)), "government")
		}) {
			found = append(found, side.Name)
		}
	}
	if len(found) != 1 {
		return agreement.Party{}, false
	}
	return x.index.Find(found[0], x.at)
}

func some(name string) []string {
	if name == "" {
		return nil
	}
	return []string{name}
}

// wire names the agency whose report this is, as its slug does: "TARN (KNA) -".
// It is "" where there is none, or where the outlet is that agency.
func wire(rep *parley.Report) string {
	for _, f := range rep.Furniture {
		slug := f.Span.In(rep.Text)
		from, to := strings.LastIndexByte(slug, '('), strings.LastIndexByte(slug, ')')
		if f.Kind != parley.FurnitureSlug || !strings.HasPrefix(f.Rule, "slug-agency") || from < 0 || to < from { // "updated 10:29 (GMT)" names none
			continue
		}
		if name := strings.TrimSpace(slug[from+1 : to]); name != "" && !strings.EqualFold(name, rep.Outlet) {
			return name
		}
	}
	return ""
}

// statements are those of a reading by their IDs.
type statements map[string]*parley.Statement

func byID(rd *parley.Reading) statements {
	out := statements{}
	for i := range rd.Statements {
		if s := &rd.Statements[i]; s.ID != "" && out[s.ID] == nil {
			out[s.ID] = s
		}
	}
	return out
}
