package agreement

import (
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"parley"
)

// Index looks names up in one agreement. It is safe for concurrent use.
type Index struct {
	names      map[string][]holding
	allies     map[string][]string // side ids by name
	provisions map[string]*parley.Provision
}

// holding is one party's hold on a name, over an interval for a title.
type holding struct {
	party Party
	over  parley.Interval // unknown: always
}

// Party is who a name is in an agreement.
type Party struct {
	Name    string // canonical
	Side    string // id, "" for none
	Monitor string // id, "" for none
	Unnamed bool   // a group known by description only
	AllyOf  []string
}

// NewIndex indexes the sides, actors, dated titles, monitors and allies of an
// agreement.
func NewIndex(a *parley.Agreement) *Index {
	x := &Index{names: map[string][]holding{}, allies: map[string][]string{}, provisions: map[string]*parley.Provision{}}
	for i := range a.Provisions {
		x.provisions[a.Provisions[i].ID] = &a.Provisions[i]
	}
	forms := map[string][]string{} // of what a title can be "of"
	for _, s := range a.Sides {
		x.add(s.Name, Party{Name: s.Name, Side: s.ID}, parley.Interval{})
		for _, actor := range s.Actors {
			p := Party{Name: actor.Name, Side: s.ID, Unnamed: actor.Unnamed}
			all := append([]string{actor.Name}, actor.Aliases...)
			for _, name := range all {
				x.add(name, p, parley.Interval{})
				forms[normal(name)] = all
			}
		}
		for _, ally := range s.Allies {
			x.allies[normal(ally)] = append(x.allies[normal(ally)], s.ID)
		}
	}
	for _, m := range a.Monitors {
		for _, name := range append([]string{m.Name}, m.Aliases...) {
			x.add(name, Party{Name: m.Name, Monitor: m.ID}, parley.Interval{})
		}
	}
	for _, s := range a.Sides {
		for _, actor := range s.Actors {
			x.titles(actor, Party{Name: actor.Name, Side: s.ID}, forms, a.Zone)
		}
	}
	return x
}

func (x *Index) add(name string, p Party, over parley.Interval) {
	key := normal(name)
	if key == "" {
		return
	}
	x.names[key] = append(x.names[key], holding{p, over})
}

// titles indexes "foreign minister of Syria", "Syria's foreign minister" and
// "Syrian foreign minister", where the file gives those names for the country.
func (x *Index) titles(actor parley.Actor, p Party, forms map[string][]string, zone string) {
	for _, r := range actor.Roles {
		var over parley.Interval
		if from, err := parley.ParseCivil(r.From, zone); r.From != "" && err == nil {
			over.Start = from.Interval(nil).Start
		}
		if until, err := parley.ParseCivil(r.Until, zone); r.Until != "" && err == nil {
			over.End = until.Interval(nil).End
		}
		if r.Of == "" {
			x.add(r.Title, p, over)
			continue
		}
		of := forms[normal(r.Of)]
		if of == nil {
			of = []string{r.Of}
		}
		for _, name := range of {
			x.add(r.Title+" of "+name, p, over)
			x.add(name+" "+r.Title, p, over)
		}
	}
}

// Find says who a name is at a time. Names are compared without case, accents,
// hyphens, leading articles and possessives; a title counts while it is held,
// and always where at is zero. It reports false for a name that the agreement
// does not know at all.
func (x *Index) Find(name string, at time.Time) (Party, bool) {
	key := normal(name)
	for _, h := range x.names[key] {
		if h.at(at) {
			h.party.AllyOf = x.allies[key]
			return h.party, true
		}
	}
	if of := x.allies[key]; of != nil {
		return Party{Name: strings.TrimSpace(name), AllyOf: of}, true
	}
	return Party{}, false
}

func (h holding) at(t time.Time) bool {
	if t.IsZero() {
		return true
	}
	return (h.over.Start.IsZero() || !t.Before(h.over.Start)) && (h.over.End.IsZero() || t.Before(h.over.End))
}

// Standing gives the standing of a claimant on a provision at a time. names
// are the claimant and then whom it speaks for: the first that the agreement
// knows decides. ally is true for a third party that is listed as an ally of a
// side, or is a side that neither owes the provision nor is owed it. A name nobody knows is a third party; an outlet's own narration has no
// name and is the caller's to tell.
func (x *Index) Standing(provision string, at time.Time, names ...string) (standing parley.Standing, ally bool) {
	p := x.provisions[provision]
	for _, name := range names {
		who, ok := x.Find(name, at)
		if !ok {
			continue
		}
		switch {
		case who.Monitor != "" && p != nil && contains(p.Monitors, who.Monitor):
			return parley.StandingMonitor, false
		case who.Side != "" && p != nil && contains(p.Obligors, who.Side):
			return parley.StandingObligor, false
		case who.Side != "" && p != nil && (len(p.Beneficiaries) == 0 || contains(p.Beneficiaries, who.Side)):
			return parley.StandingCounterparty, false
		case who.Side != "" && p != nil:
			return parley.StandingThird, true
		}
		return parley.StandingThird, len(who.AllyOf) > 0
	}
	return parley.StandingThird, false
}

// Whose says in which part of a provision a name stands, for [Find]: its
// obligor, its beneficiary or somebody else; "" for no name at all.
func (x *Index) Whose(provision string, at time.Time, names ...string) Whose {
	side, named := x.Side(at, names...)
	return Part(x.provisions[provision], side, named)
}

// Side gives the ID of the first side that names stand for at a time, "" for none;
// named says whether there is a name at all.
func (x *Index) Side(at time.Time, names ...string) (side string, named bool) {
	for _, name := range names {
		named = named || normal(name) != ""
		if who, ok := x.Find(name, at); ok && who.Side != "" {
			return who.Side, true
		}
	}
	return "", named
}

// Part says in which part of a provision a side stands that [Index.Side] gave.
func Part(p *parley.Provision, side string, named bool) Whose {
	switch {
	case p != nil && side != "" && contains(p.Obligors, side):
		return Obligor
	case p != nil && side != "" && contains(p.Beneficiaries, side):
		return Beneficiary
	case named:
		return Other
	}
	return Nobody
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

// normal makes two ways of writing a name alike.
func normal(name string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(name) {
		switch {
		case unicode.Is(unicode.Mn, r), r == '.':
		case r == '’' || r == '‘' || r == 'ʼ' || r == '`' || r == '\'':
			b.WriteByte('\'')
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteByte(' ')
		}
	}
	words := strings.Fields(b.String())
	kept := words[:0]
	for i, w := range words {
		w = strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "'")
		w = strings.ReplaceAll(w, "'", "")
		if w == "" || i == 0 && len(words) > 1 && (w == "the" || w == "a" || w == "an") {
			continue
		}
		kept = append(kept, w)
	}
	return strings.Join(kept, " ")
}
