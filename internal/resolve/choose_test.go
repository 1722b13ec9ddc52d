package resolve_test

import (
	"strings"
	"testing"

	"parley"
	"parley/internal/agreement"
	"parley/internal/resolve"
)

// load reads an agreement file with replacements.
func load(t *testing.T, replace ...string) *parley.Agreement {
	t.Helper()
	a, problems, err := agreement.Load("accord.yaml", []byte(strings.NewReplacer(replace...).Replace(accord)))
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	return a
}

func TestReportsGoWhereTheyBelong(t *testing.T) {
	first := load(t)
	second := load(t, "title: The", "version: 2\ntitle: The", "2031-03-01", "2031-03-20")
	hills := load(t, "process: valley", "process: hills", "Varenese", "Osseli", "Varen", "Ossel", "Karadesh", "Lindemar", "Joint Mission", "Hill Mission", "Ilya Dorn", "Ada Brenn", "Dorn", "Brenn")
	all := []*parley.Agreement{first, second, hills}
	for _, c := range []struct {
		published, speaker string
		want               []*parley.Agreement
	}{
		{"2031-03-10", "Ilya Dorn", []*parley.Agreement{first}},
		{"2031-03-25", "Ilya Dorn", []*parley.Agreement{second}},
		{"2031-03-25", "Ada Brenn", []*parley.Agreement{hills}},
		{"2031-02-10", "Ilya Dorn", nil},
		{"2031-03-25", "a baker", nil},
		{"", "Ilya Dorn", []*parley.Agreement{second}},
	} {
		rep := &parley.Report{ID: "r", Published: parley.Civil{Value: c.published, Zone: "Europe/Paris"}}
		got := resolve.Choose(all, rep, &parley.Reading{Statements: []parley.Statement{{Who: parley.Names{c.speaker}}}})
		if len(got) != len(c.want) || len(got) > 0 && got[0] != c.want[0] {
			t.Errorf("published %q, %s speaks: %d agreements, want %d", c.published, c.speaker, len(got), len(c.want))
		}
	}
}
