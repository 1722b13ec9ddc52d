package mention

import (
	"strings"

	"parley/internal/lang"
)

// towns knows towns by name.
type towns struct{ country map[string]string }

func newTowns(pack *lang.Pack, countries map[string]string) towns {
	t := towns{map[string]string{}}
	each(pack.Table("towns"), func(get func(string) string) {
		ids := lang.List(get("countries"))
		t.country[strings.ToLower(get("name"))] = countries[strings.ToLower(ids[0])]
	})
	return t
}

// find gives the country of a town.
func (t towns) find(name string) (country string, ok bool) {
	country, ok = t.country[strings.ToLower(name)]
	return country, ok
}
