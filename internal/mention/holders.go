package mention

import (
	"slices"
	"strings"

	"parley"
	"parley/internal/lang"
)

// holder is a role that a person held for a time.
type holder struct {
	person, role, of, from, to string
}

// on reports whether the role was held on a day. A day of unknown date lies in
// no time.
func (h *holder) on(day string) bool {
	return day != "" && h.from <= day && (h.to == "" || day[:min(len(day), len(h.to))] <= h.to)
}

// holders knows who held which role when.
type holders struct {
	all    []holder
	byName map[string][]int // of any spelling
	bySur  map[string][]int // of the last name
	byRole map[string][]int // of role and whose it is
}

func newHolders(pack *lang.Pack) *holders {
	h := &holders{byName: map[string][]int{}, bySur: map[string][]int{}, byRole: map[string][]int{}}
	t := pack.Table("holders")
	each(t, func(get func(string) string) {
		for _, term := range lang.List(get("held")) {
			f := strings.Split(term, ";")
			if len(f) != 4 {
				continue
			}
			k := len(h.all)
			x := holder{person: get("person"), role: f[0], of: f[1], from: f[2], to: f[3]}
			h.all = append(h.all, x)
			surs := map[string]bool{}
			for _, n := range append(lang.List(get("aliases")), x.person) {
				key := folded(n)
				h.byName[key] = append(h.byName[key], k)
				if s := surname(n); !surs[s] {
					surs[s] = true
					h.bySur[s] = append(h.bySur[s], k)
				}
			}
			h.byRole[x.role+"\t"+x.of] = append(h.byRole[x.role+"\t"+x.of], k)
		}
	})
	return h
}

// folded spells a name so that the ways of writing it fall together: without
// hyphens, articles and apostrophes.
func folded(name string) string {
	w := strings.Fields(strings.NewReplacer("-", " ", "’", "", "'", "").Replace(strings.ToLower(name)))
	out := w[:0]
	for _, x := range w {
		switch x {
		case "al", "el", "as", "ash", "an", "ad":
		default:
			out = append(out, x)
		}
	}
	return strings.Join(out, " ")
}

// held gives the role that a person of this name held on a day, nil for none.
// roles are those the report gives him; countries says whether it names one.
func (h *holders) held(name, day string, roles []string, named func(of string) bool, fits func(described, title string) bool) *holder {
	full := strings.Contains(name, " ")
	ids := h.byName[folded(name)]
	if len(ids) == 0 {
		ids = h.bySur[surname(name)]
		if full {
			ids = nil
		}
	}
	var found *holder
	two := false
	for _, k := range ids {
		x := &h.all[k]
		if !x.on(day) {
			continue
		}
		for _, r := range roles {
			if fits(r, x.role) || fits(x.role, r) {
				return x
			}
		}
		switch {
		case found == nil && (full || named(x.of)):
			found = x
		case found == nil || full || found.person == x.person:
		case x.leads() && !found.leads() && named(x.of):
			found, two = x, false
		case x.leads() == found.leads():
			two = true
		}
	}
	if two {
		return nil // two of the name
	}
	return found
}

// leads reports whether the role is that of the first of a state: whom reports
// call by the last name alone.
func (h *holder) leads() bool {
	switch h.role {
	case "president", "leader", "king", "emir", "prime minister", "chancellor", "supreme leader", "secretary-general":
		return true
	}
	return false
}

// known reports whether a person of this last name held a role at any time.
func (h *holders) known(name string) bool { return len(h.bySur[surname(name)]) > 0 }

// holding gives who held a role on a day, nil if it is not known.
func (h *holders) holding(role, of, day string) *holder {
	for _, k := range h.byRole[role+"\t"+of] {
		if h.all[k].on(day) {
			return &h.all[k]
		}
	}
	return nil
}

// Offices tells who held which office when, as far as a pack knows.
type Offices struct{ h *holders }

// NewOffices takes the offices out of a pack.
func NewOffices(pack *lang.Pack) *Offices { return &Offices{newHolders(pack)} }

// Held gives the offices that a person of a name held, the earliest first. A last
// name alone names nobody.
func (o *Offices) Held(name string) []parley.Role {
	var out []parley.Role
	for _, k := range o.h.byName[folded(name)] {
		x := &o.h.all[k]
		out = append(out, parley.Role{Title: x.role, Of: x.of, From: x.from, Until: x.to})
	}
	slices.SortStableFunc(out, func(a, b parley.Role) int { return strings.Compare(a.From, b.From) })
	return out
}

// Holder is a person in an office.
type Holder struct {
	Person string
	parley.Role
}

// Of gives who held an office of a country or a body, the earliest first.
func (o *Offices) Of(body string) []Holder {
	var out []Holder
	for i := range o.h.all {
		if x := &o.h.all[i]; folded(x.of) == folded(body) {
			out = append(out, Holder{x.person, parley.Role{Title: x.role, Of: x.of, From: x.from, Until: x.to}})
		}
	}
	slices.SortStableFunc(out, func(a, b Holder) int { return strings.Compare(a.From, b.From) })
	return out
}
