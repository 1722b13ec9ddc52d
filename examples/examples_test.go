package examples_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"parley"
	"parley/examples"
	"parley/internal/agreement"
)

func TestExamplesLoad(t *testing.T) {
	for _, name := range examples.Names() {
		t.Run(name, func(t *testing.T) {
			p, err := examples.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			a, problems, err := agreement.Load(p.AgreementName, p.Agreement)
			if err != nil || len(problems) > 0 {
				t.Fatalf("%v %v", problems, err)
			}
			if a.Process != name {
				t.Errorf("the process is %q, its folder %q", a.Process, name)
			}
		})
	}
	if _, err := examples.Open("nowhere"); !errors.Is(err, parley.ErrNotFound) {
		t.Errorf("an unknown example gives %v", err)
	}
}

func TestReportsAreInOrderAndWhole(t *testing.T) {
	for _, name := range examples.Names() {
		p, err := examples.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		var last time.Time
		lines := bytes.Split(bytes.TrimSpace(p.Reports), []byte("\n"))
		if len(lines) < 8 || len(lines) > 10 {
			t.Errorf("%s has %d reports", name, len(lines))
		}
		for _, line := range lines {
			var r struct{ ID, Outlet, Published, Zone, Dateline, Title, Text, Language string }
			dec := json.NewDecoder(bytes.NewReader(line))
			dec.DisallowUnknownFields()
			if err := dec.Decode(&r); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if r.ID == "" || seen[r.ID] || r.Outlet == "" || r.Text == "" || r.Title == "" {
				t.Errorf("%s: the report %q is not whole or given twice", name, r.ID)
			}
			seen[r.ID] = true
			pub, err := parley.ParseCivil(r.Published, r.Zone)
			if err != nil {
				t.Errorf("%s: %v", r.ID, err)
			}
			at := pub.Interval(nil).Start
			if at.Before(last) {
				t.Errorf("%s: published before the one above it", r.ID)
			}
			last = at
			if strings.TrimSpace(r.Text) != r.Text {
				t.Errorf("%s: white space around the text", r.ID)
			}
		}
	}
}

func TestSyriaDates(t *testing.T) {
	a := load(t, "syria-2012")
	by := map[string]parley.Provision{}
	for _, p := range a.Provisions {
		by[p.ID] = p
	}
	due := by["withdraw"].Deadline
	if got := due.Time.Interval(nil).Start.Format(time.RFC3339); due.Relation != parley.RelationBy || got != "2012-04-10T03:00:00Z" {
		t.Errorf("the withdrawal is due %s %s", due.Relation, got)
	}
	truce := by["ceasefire"]
	if d := truce.Deadline; d.Relation != parley.RelationFrom || d.Offset != "PT48H" || d.After != "withdraw" || d.Anchor != parley.AnchorDeadline || truce.Kind != parley.Maintain {
		t.Errorf("the truce: %s, %+v", truce.Kind, d)
	}
	for _, id := range []string{"process", "aid", "detainees", "journalists", "demonstrations"} {
		if d := by[id].Deadline; d == nil || !d.BestEfforts {
			t.Errorf("%s has a deadline that can be overdue: %+v", id, d)
		}
	}
}

func TestSyriaNames(t *testing.T) {
	x := agreement.NewIndex(load(t, "syria-2012"))
	april := time.Date(2012, 4, 9, 12, 0, 0, 0, time.UTC)
	cases := []struct {
		provision string
		names     []string
		standing  parley.Standing
		ally      bool
	}{
		{"withdraw", []string{"Walid Moualem"}, parley.StandingObligor, false},
		{"withdraw", []string{"Syria"}, parley.StandingObligor, false},
		{"withdraw", []string{"Syrian foreign minister"}, parley.StandingObligor, false},
		{"withdraw", []string{"the foreign minister of Syria"}, parley.StandingObligor, false},
		{"withdraw", []string{"Free Syrian Army"}, parley.StandingCounterparty, false},
		{"withdraw", []string{"armed government opponents"}, parley.StandingCounterparty, false},
		{"ceasefire", []string{"insurgents"}, parley.StandingObligor, false},
		{"withdraw", []string{"Kofi Annan"}, parley.StandingMonitor, false},
		{"withdraw", []string{"UN observers"}, parley.StandingMonitor, false},
		{"process", []string{"UN observers"}, parley.StandingThird, false},
		{"withdraw", []string{"Gennady Gatilov", "Russia"}, parley.StandingThird, true},
		{"withdraw", []string{"Syrian Observatory for Human Rights"}, parley.StandingThird, false},
		{"withdraw", []string{"activists"}, parley.StandingThird, false},
	}
	for _, c := range cases {
		if standing, ally := x.Standing(c.provision, april, c.names...); standing != c.standing || ally != c.ally {
			t.Errorf("%s on %s: %s, ally %v; want %s, %v", strings.Join(c.names, " for "), c.provision, standing, ally, c.standing, c.ally)
		}
	}
}

func load(t *testing.T, name string) *parley.Agreement {
	t.Helper()
	p, err := examples.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	a, _, err := agreement.Load(p.AgreementName, p.Agreement)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// The districts of the statement of 2020 have two dates each, one of them was
// put off, and the peacekeepers' term renews itself.
func TestKarabakhDates(t *testing.T) {
	a := load(t, "karabakh-2020")
	for _, p := range a.Provisions {
		switch p.ID {
		case "aghdam", "kalbajar", "lachin":
			d := p.Deadline
			if d.Choice != parley.ChoiceEither || len(d.Of) != 2 || d.Of[0].Exclusive || !d.Of[1].Exclusive || d.Of[0].Time != d.Of[1].Time {
				t.Errorf("%s: %+v", p.ID, d)
			}
		case "ceasefire":
			if got := p.Deadline.Time.Interval(nil).Start.Format(time.RFC3339); got != "2020-11-09T21:00:00Z" {
				t.Errorf("the truce begins %s", got)
			}
		case "term":
			if p.Ends.Renews != "P5Y" || p.Ends.Notice != "P6M" {
				t.Errorf("the term: %+v", p.Ends)
			}
		}
	}
	if len(a.Amendments) != 1 || a.Amendments[0].Extension.Provision != "kalbajar" || a.Amendments[0].Known.Value != "2020-11-15T11:00" {
		t.Errorf("amendments %+v", a.Amendments)
	}
}
