package export

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"parley"
	"parley/internal/ledger"
)

// cast is who takes part in a process, by name and by each alias, folded.
type cast map[string]*member

// member is an actor as an agreement file has it.
type member struct {
	name    string
	aliases []string
	person  bool // has held a role
	unnamed bool
	roles   []parley.Role
	side    string // its name; "" of monitors
}

func newCast(a *parley.Agreement) cast {
	c := cast{}
	add := func(m *member) {
		for _, n := range append([]string{m.name}, m.aliases...) {
			if _, taken := c[ledger.Fold(n)]; !taken && n != "" {
				c[ledger.Fold(n)] = m
			}
		}
	}
	for i := range a.Sides {
		s := &a.Sides[i]
		add(&member{name: s.Name, side: s.Name})
		for _, x := range s.Actors {
			add(&member{name: x.Name, aliases: x.Aliases, person: len(x.Roles) > 0, unnamed: x.Unnamed, roles: x.Roles, side: s.Name})
		}
	}
	for _, m := range a.Monitors {
		add(&member{name: m.Name, aliases: m.Aliases})
	}
	return c
}

// find gives who is named; a name that the agreement does not know stands for
// itself.
func (c cast) find(name string) *member {
	if m := c[ledger.Fold(name)]; m != nil {
		return m
	}
	return &member{name: name}
}

func (c cast) known(name string) bool { return c[ledger.Fold(name)] != nil }

func letterBefore(s string) bool { r, _ := utf8.DecodeLastRuneInString(s); return letter(r) }

func letterAfter(s string) bool { r, _ := utf8.DecodeRuneInString(s); return letter(r) }

func letter(r rune) bool {
	return r != utf8.RuneError && slices.ContainsFunc([]*unicode.RangeTable{unicode.L, unicode.M, unicode.N}, func(t *unicode.RangeTable) bool { return unicode.Is(t, r) })
}
