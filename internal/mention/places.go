package mention

import (
	"slices"
	"strconv"
	"strings"

	"parley"
	"parley/internal/lang"
)

// places knows where towns lie.
type places struct {
	rows      *lang.Table // of towns, cities and capitals
	own       *lang.Table // of cities that rows lacks
	countries map[string]string
}

// Place gives the town, city or capital of a name, in any case. Of several
// places of the name it gives the one in the first of the countries that has one;
// where none of them has, the one with the most inhabitants. Of a name that the
// gazetteer has for a place of one country, it gives that. It returns false for
// a place without coordinates.
func (g *Gazetteer) Place(name string, countries ...string) (parley.Place, bool) {
	low := strings.ToLower(name)
	listed, known := g.names[low]
	if known && !listed.Seat && listed.Country != "" {
		countries = append([]string{listed.Country}, countries...)
	}
	all := g.places.named(low)
	if len(all) == 0 && known {
		all = g.places.named(strings.ToLower(listed.Name))
	}
	if len(all) == 0 {
		return parley.Place{}, false
	}
	for _, c := range countries {
		if i := slices.IndexFunc(all, func(p parley.Place) bool { return p.Country == c }); i >= 0 {
			return g.as(all[i], name, listed, known), true
		}
	}
	if known && !listed.Seat && all[0].Country != listed.Country {
		return parley.Place{}, false
	}
	return g.as(all[0], name, listed, known), true
}

// as names a place as the gazetteer does.
func (g *Gazetteer) as(p parley.Place, name string, listed Place, known bool) parley.Place {
	p.Name = name
	if known && !listed.Seat && listed.Name != "" {
		p.Name = listed.Name
	}
	return p
}

// named gives the places of a name in lower case, the largest first.
func (p *places) named(name string) []parley.Place {
	var out []parley.Place
	for _, cell := range lang.List(p.rows.Get(name, "at")) {
		f := strings.Fields(cell)
		if len(f) < 3 {
			continue
		}
		if x, ok := place(f[1], f[2]); ok {
			x.Country, x.Source = p.countries[strings.ToLower(f[0])], "GeoNames"
			out = append(out, x)
		}
	}
	if f := strings.Fields(p.own.Get(name, "at")); len(out) == 0 && len(f) == 2 {
		if x, ok := place(f[0], f[1]); ok {
			x.Country, x.Source = p.countries[strings.ToLower(p.own.Get(name, "country"))], "parley"
			out = append(out, x)
		}
	}
	return out
}

func place(lat, lon string) (parley.Place, bool) {
	x, err := strconv.ParseFloat(lat, 64)
	y, err2 := strconv.ParseFloat(lon, 64)
	return parley.Place{Lat: x, Lon: y}, err == nil && err2 == nil
}
