package agreement_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley"
	"parley/internal/agreement"
)

func tamis() *parley.Agreement {
	return &parley.Agreement{
		Zone: "Asia/Tbilisi",
		Sides: []parley.Side{
			{ID: "varen", Name: "Varen", Allies: []string{"Sund"}, Actors: []parley.Actor{
				{Name: "Varen", Aliases: []string{"Harrow", "Varenese"}},
				{Name: "Ilya Dorn", Aliases: []string{"Élya al-Dorn"}, Roles: []parley.Role{{Title: "foreign minister", Of: "Varen", From: "2029-06", Until: "2031-03"}}},
				{Name: "Petra Lunt", Roles: []parley.Role{{Title: "foreign minister", Of: "Harrow", From: "2031-04"}}},
				{Name: "Varen's army"},
			}},
			{ID: "movement", Name: "Karadesh Movement", Actors: []parley.Actor{
				{Name: "the fighters", Unnamed: true},
				{Name: "Mara Vell", Roles: []parley.Role{{Title: "chief negotiator"}}},
			}},
			{ID: "clans", Name: "Hill clans"},
		},
		Monitors: []parley.Monitor{{ID: "jvm", Name: "Joint Verification Mission", Aliases: []string{"J.V.M."}}, {ID: "cross", Name: "Red Cross"}},
		Provisions: []parley.Provision{
			{ID: "withdraw", Obligors: []string{"varen"}, Beneficiaries: []string{"movement"}, Monitors: []string{"jvm"}},
			{ID: "truce", Obligors: []string{"varen", "movement"}},
		},
	}
}

func TestFindNames(t *testing.T) {
	x := agreement.NewIndex(tamis())
	march, april := time.Date(2031, 3, 31, 12, 0, 0, 0, time.UTC), time.Date(2031, 4, 2, 0, 0, 0, 0, time.UTC)
	cases := []struct {
		name string
		at   time.Time
		want string // canonical, "" for nobody
	}{
		{"varen", march, "Varen"},
		{"HARROW", march, "Varen"},
		{"Harrow’s", march, "Varen"},
		{"The Varen army", march, "Varen's army"},
		{"Varen's army", march, "Varen's army"},
		{"Varens' army", march, ""},
		{"Elya Al Dorn", march, "Ilya Dorn"},
		{"Karadesh movement", march, "Karadesh Movement"},
		{"fighters", march, "the fighters"},
		{"JVM", march, "Joint Verification Mission"},
		{"Sund", march, "Sund"},
		{"foreign minister of Varen", march, "Ilya Dorn"},
		{"the Varenese foreign minister", march, "Ilya Dorn"},
		{"Harrow's foreign minister", march, "Ilya Dorn"},
		{"foreign minister of Varen", april, "Petra Lunt"},
		{"foreign minister of Sund", march, ""},
		{"foreign minister", march, ""},
		{"the chief negotiator", march, "Mara Vell"},
		{"a", march, ""},
		{"", march, ""},
		{"residents", march, ""},
	}
	for _, c := range cases {
		got, ok := x.Find(c.name, c.at)
		if got.Name != c.want || ok != (c.want != "") {
			t.Errorf("%q at %s is %q, want %q", c.name, c.at.Format(time.DateOnly), got.Name, c.want)
		}
	}
	got, _ := x.Find("fighters", march)
	if diff := cmp.Diff(agreement.Party{Name: "the fighters", Side: "movement", Unnamed: true}, got); diff != "" {
		t.Error(diff)
	}
}

func TestStanding(t *testing.T) {
	x := agreement.NewIndex(tamis())
	at := time.Date(2031, 3, 11, 0, 0, 0, 0, time.UTC)
	cases := []struct {
		provision string
		names     []string
		standing  parley.Standing
		ally      bool
		whose     agreement.Whose
	}{
		{"withdraw", []string{"Ilya Dorn", "Varen"}, "obligor", false, agreement.Obligor},
		{"withdraw", []string{"a spokesman", "Varen"}, "obligor", false, agreement.Obligor},
		{"withdraw", []string{"Mara Vell"}, "counterparty", false, agreement.Beneficiary},
		{"withdraw", []string{"Hill clans"}, "third", true, agreement.Other},
		{"truce", []string{"Mara Vell"}, "obligor", false, agreement.Obligor},
		{"withdraw", []string{"Joint Verification Mission"}, "monitor", false, agreement.Other},
		{"truce", []string{"Joint Verification Mission"}, "third", false, agreement.Other},
		{"withdraw", []string{"Red Cross"}, "third", false, agreement.Other},
		{"withdraw", []string{"Boris Kell", "Sund"}, "third", true, agreement.Other},
		{"withdraw", []string{"residents of Tamis"}, "third", false, agreement.Other},
		{"withdraw", nil, "third", false, agreement.Nobody},
		{"withdraw", []string{""}, "third", false, agreement.Nobody},
		{"nothing", []string{"Varen"}, "third", false, agreement.Other},
	}
	for _, c := range cases {
		standing, ally := x.Standing(c.provision, at, c.names...)
		if whose := x.Whose(c.provision, at, c.names...); standing != c.standing || ally != c.ally || whose != c.whose {
			t.Errorf("%v on %s: %s, ally %v, whose %q; want %s, %v, %q", c.names, c.provision, standing, ally, whose, c.standing, c.ally, c.whose)
		}
	}
}
