package mention

import (
	"strings"

	"parley/internal/lang"
	"parley/internal/text"
)

// Place is what a name in the gazetteer stands for.
type Place struct {
	Kind    text.MentionKind
	Name    string // canonical
	Country string // the country it is, lies in or belongs to, "" for none
	Zone    string // IANA, "" for none
	Demonym bool   // an adjective or a people: "Syrian"
	Seat    bool   // a capital or building that can stand for its government
	State   bool   // an agency that speaks for its country
	Organ   bool   // an organ of its country's state: it speaks for the country
	Sort    string // of a body or agency, as its table has it: "newspaper"
}

// Gazetteer finds names of places, bodies and agencies.
type Gazetteer struct {
	names  map[string]Place
	most   map[string]int // most tokens of a name that begins with this one
	places places
}

// NewGazetteer builds the gazetteer from a pack's tables countries,
// territories, cities, organisations and agencies. Where two of them share a
// name, the earlier of these wins.
func NewGazetteer(pack *lang.Pack) *Gazetteer {
	g := &Gazetteer{names: map[string]Place{}, most: map[string]int{}}
	countries := pack.Table("countries")
	byID := map[string]string{}
	for _, r := range countries.Rows {
		byID[strings.ToLower(r[0])] = r[countries.Column("name")]
	}
	each(countries, func(get func(string) string) {
		name := get("name")
		p := Place{Kind: text.Country, Name: name, Country: name, Zone: get("zone")}
		g.add(name, get("aliases"), p)
		p.Demonym = true
		g.add("", get("demonyms"), p)
	})
	orgs := pack.Table("organisations")
	each(orgs, func(get func(string) string) {
		p := Place{Kind: text.Body, Name: get("name"), Country: byID[strings.ToLower(get("side_of"))], Organ: get("kind") == "organ", Sort: get("kind")}
		if p.Sort == "armed" || p.Sort == "group" {
			p.Kind = text.Armed
		}
		g.add(get("name"), get("aliases"), p)
	})
	each(pack.Table("agencies"), func(get func(string) string) {
		p := Place{Kind: text.Agency, Name: get("name"), State: get("state") == "yes", Sort: get("kind")}
		if p.State {
			p.Country = byID[strings.ToLower(get("country"))]
		}
		g.add(get("name"), get("aliases"), p)
	})
	each(countries, func(get func(string) string) {
		p := Place{Kind: text.Country, Name: get("name"), Country: get("name"), Zone: get("zone"), Seat: true}
		g.add("", get("capital"), p)
		g.add("", get("seats"), p)
	})
	for _, name := range []string{"territories", "cities"} {
		each(pack.Table(name), func(get func(string) string) {
			p := Place{Kind: text.Place, Name: get("name"), Country: byID[strings.ToLower(get("country"))], Zone: get("zone")}
			if p.Country == "" {
				p.Country = get("country")
			}
			g.add(get("name"), get("aliases"), p)
			if name == "territories" {
				p.Demonym = true
				g.add("", get("demonyms"), p)
			}
		})
	}
	g.places = places{rows: pack.Table("coordinates"), own: pack.Table("cities"), countries: byID}
	return g
}

func each(t *lang.Table, f func(get func(string) string)) {
	for _, row := range t.Rows {
		f(func(column string) string {
			if c := t.Column(column); c >= 0 {
				return row[c]
			}
			return ""
		})
	}
}

func (g *Gazetteer) add(name, aliases string, p Place) {
	for _, n := range append(lang.List(aliases), name) {
		n = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(n)), "’", "'")
		if n == "" {
			continue
		}
		if _, ok := g.names[n]; ok {
			continue
		}
		g.names[n] = p
		for _, first := range lang.Firsts(n) {
			g.most[first] = max(g.most[first], lang.Tokens(n))
		}
	}
}

// Lookup finds a name, in any case.
func (g *Gazetteer) Lookup(name string) (Place, bool) {
	p, ok := g.names[strings.ToLower(strings.TrimSpace(name))]
	return p, ok
}

// country gives the name of a country by its code.
func (g *Gazetteer) country(code string) string { return g.places.countries[strings.ToLower(code)] }

// Zone gives the IANA zone of a place, by its name in lower case.
func (g *Gazetteer) Zone(place string) (zone string, ok bool) {
	p, ok := g.Lookup(place)
	return p.Zone, ok && p.Zone != ""
}

// at finds the longest name that begins at token i. The name has to be written
// with a capital, and a short one in capitals, as in the text "US".
func (g *Gazetteer) at(d *text.Doc, i, end int) (Place, int, bool) {
	tok := &d.Tokens[i]
	if !tok.Is(text.Capital) {
		return Place{}, 0, false
	}
	key := strings.TrimSuffix(tok.Norm, ".")
	for n := min(max(g.most[tok.Norm], g.most[key]), end-i); n > 0; n-- {
		last := &d.Tokens[i+n-1]
		if n == 1 && len(tok.Norm) <= 2 && !tok.Is(text.AllCaps) {
			continue
		}
		if last.Is(text.Punct) {
			continue
		}
		if p, ok := g.names[joined(d, i, i+n)]; ok {
			return p, i + n, true
		}
	}
	return Place{}, 0, false
}

// joined spells tokens in lower case as a name list does.
func joined(d *text.Doc, first, end int) string {
	if end == first+1 {
		return d.Tokens[first].Norm
	}
	var b strings.Builder
	for i := first; i < end; i++ {
		if i > first && d.Tokens[i].Is(text.SpaceBy) {
			b.WriteByte(' ')
		}
		b.WriteString(d.Tokens[i].Norm)
	}
	return b.String()
}
