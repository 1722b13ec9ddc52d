package evaluate_test

import (
	"slices"
	"testing"

	"parley"
)

// What one provision comes to, due by the end of 10 March, asked on 20 March.
func TestBadgeOfEvidence(t *testing.T) {
	on := func(day string, e parley.Entry) parley.Entry { return entry("2031-03-"+day, e) }
	words := func(e parley.Entry, words string) parley.Entry { e.Bearing.Words = words; return e }
	unnamed := func(e parley.Entry) parley.Entry { e.Bearing.Unnamed = true; return e }
	through := func(e parley.Entry, chain ...string) parley.Entry { e.Bearing.Chain = chain; return e }
	happened := func(day string, e parley.Entry) parley.Entry { e.Times.Event = parley.Civil{Value: day}; return e }
	ally := func(e parley.Entry) parley.Entry { e.Bearing.Ally = true; return e }
	ruling := func(s parley.Sense) parley.Entry {
		return parley.Entry{Kind: parley.EntryRuling, Ruling: &parley.Ruling{Provision: "p", Sense: s, By: "analyst", Reason: "seen"}}
	}
	const (
		full, part, not  = parley.SenseFulfilled, parley.SensePartly, parley.SenseNotDone
		breach           = parley.SenseBreached
		own, other       = parley.StandingObligor, parley.StandingCounterparty
		third, mon, desk = parley.StandingThird, parley.StandingMonitor, parley.StandingOutlet
	)
	p := achieve("p", at(parley.RelationBy, "2031-03-10"))
	truce := maintain("p", at(parley.RelationFrom, "2031-03-10T06:00"), nil)
	for _, c := range []struct {
		name      string
		provision parley.Provision
		entries   []parley.Entry
		badge     parley.Badge
		epistemic parley.EpistemicState
	}{
		{"nothing", p, nil, parley.BadgeOverdue, parley.KnownNoReport},
		{"its own word", p, []parley.Entry{on("09", said("p", full, "A", own))}, parley.BadgeClaimedMet, parley.KnownClaimed},
		{"its own word in an outlet's voice", p, []parley.Entry{on("09", words(said("p", full, "A", own), "every soldier has left the valley")), on("10", words(said("p", full, "Courier", desk), "Every soldier has left  the valley"))}, parley.BadgeClaimedMet, parley.KnownClaimed},
		{"an ally's word", p, []parley.Entry{on("09", ally(said("p", full, "Sund", third)))}, parley.BadgeClaimedMet, parley.KnownClaimed},
		{"one disinterested report", p, []parley.Entry{on("09", said("p", full, "Sund", third))}, parley.BadgeReportedMet, parley.KnownReported},
		{"two of them", p, []parley.Entry{on("09", said("p", full, "Sund", third)), on("09", said("p", full, "Orla", third))}, parley.BadgeReportedMet, parley.KnownCorroborated},
		{"one of them twice", p, []parley.Entry{on("08", said("p", full, "Sund", third)), on("09", said("p", full, "SUND", third))}, parley.BadgeReportedMet, parley.KnownReported},
		{"two outlets of one wire", p, []parley.Entry{on("09", through(said("p", full, "Courier", desk), "KNA", "Courier")), on("09", through(said("p", full, "Post", desk), "KNA", "Post"))}, parley.BadgeReportedMet, parley.KnownReported},
		{"a wire and an outlet that carries it", p, []parley.Entry{on("09", said("p", full, "KNA", desk)), on("09", through(said("p", full, "Post", desk), "KNA", "Post"))}, parley.BadgeReportedMet, parley.KnownReported},
		{"two outlets of two wires", p, []parley.Entry{on("09", through(said("p", full, "Courier", desk), "KNA", "Courier")), on("09", through(said("p", full, "Post", desk), "Sund Press", "Post"))}, parley.BadgeReportedMet, parley.KnownCorroborated},
		{"two crowds without names", p, []parley.Entry{on("09", unnamed(said("p", full, "residents", third))), on("09", unnamed(said("p", full, "activists", third)))}, parley.BadgeReportedMet, parley.KnownReported},
		{"the monitor's word", p, []parley.Entry{on("09", said("p", full, "M", mon))}, parley.BadgeVerifiedMet, parley.KnownEstablished},
		{"the other side grants it", p, []parley.Entry{on("09", said("p", full, "B", other))}, parley.BadgeVerifiedMet, parley.KnownEstablished},
		{"somebody on the other side grants it", p, []parley.Entry{on("09", unnamed(said("p", full, "a fighter", other)))}, parley.BadgeClaimedMet, parley.KnownClaimed},
		{"the monitor's word, a day after", p, []parley.Entry{on("11", said("p", full, "M", mon))}, parley.BadgeVerifiedMet, parley.KnownEstablished},
		{"the monitor's word that it was a day late", p, []parley.Entry{on("12", happened("2031-03-11", said("p", full, "M", mon)))}, parley.BadgeMetLate, parley.KnownEstablished},
		{"the monitor's word, days after, that it was on time", p, []parley.Entry{on("14", happened("2031-03-09", said("p", full, "M", mon)))}, parley.BadgeVerifiedMet, parley.KnownEstablished},
		{"the monitor's word, on the day", p, []parley.Entry{on("10", said("p", full, "M", mon))}, parley.BadgeVerifiedMet, parley.KnownEstablished},
		{"the monitor says partly", p, []parley.Entry{on("09", said("p", part, "M", mon))}, parley.BadgePartlyMet, parley.KnownEstablished},
		{"the other side alleges", p, []parley.Entry{on("12", said("p", not, "B", other))}, parley.BadgeAllegedBreach, parley.KnownClaimed},
		{"it admits", p, []parley.Entry{on("12", said("p", not, "A", own))}, parley.BadgeBreached, parley.KnownEstablished},
		{"somebody of its own admits", p, []parley.Entry{on("12", unnamed(said("p", not, "a soldier", own)))}, parley.BadgeAllegedBreach, parley.KnownClaimed},
		{"the monitor finds nothing done", p, []parley.Entry{on("12", said("p", not, "M", mon))}, parley.BadgeBreached, parley.KnownEstablished},
		{"the monitor finds nothing done while it is due", p, []parley.Entry{on("10T12:00", said("p", not, "M", mon))}, parley.BadgeOverdue, parley.KnownNoReport},
		{"nothing done within a window still open", achieve("p", at(parley.RelationFrom, "2031-03-10")), []parley.Entry{on("12", said("p", not, "M", mon))}, parley.BadgeDue, parley.KnownNoReport},
		{"claim and allegation", p, []parley.Entry{on("12", said("p", full, "A", own)), on("12", said("p", not, "B", other))}, parley.BadgeDisputed, parley.KnownClaimed},
		{"claim and corroborated denial", p, []parley.Entry{on("12", said("p", full, "A", own)), on("12", said("p", not, "Sund", third)), on("12", said("p", not, "Orla", third))}, parley.BadgeDisputed, parley.KnownCorroborated},
		{"dispute settled by the monitor", p, []parley.Entry{on("12", said("p", full, "A", own)), on("12", said("p", not, "M", mon))}, parley.BadgeBreached, parley.KnownEstablished},
		{"breach, then done: the later counts", p, []parley.Entry{on("12", said("p", not, "M", mon)), on("15", said("p", full, "M", mon))}, parley.BadgeMetLate, parley.KnownEstablished},
		{"done, then undone: the later counts", p, []parley.Entry{on("12", said("p", full, "M", mon)), on("15", said("p", breach, "M", mon))}, parley.BadgeBreached, parley.KnownEstablished},
		{"a signed ruling", p, []parley.Entry{on("12", said("p", full, "A", own)), on("13", ruling(breach))}, parley.BadgeBreached, parley.KnownEstablished},
		{"an intention and a refusal are shown, not weighed", p, []parley.Entry{on("05", said("p", parley.SenseIntends, "A", own)), on("06", said("p", parley.SenseRefuses, "A", own))}, parley.BadgeOverdue, parley.KnownNoReport},
		{"a condition of its own is a reservation", p, []parley.Entry{on("05", said("p", parley.SenseConditional, "A", own))}, parley.BadgeOverdue, parley.KnownNoReport},
		{"truce, nobody says", truce, nil, parley.BadgeInForce, parley.KnownNoReport},
		{"truce said to hold", truce, []parley.Entry{on("12", said("p", full, "Sund", third))}, parley.BadgeHolding, parley.KnownReported},
		{"truce said broken", truce, []parley.Entry{on("12", said("p", breach, "B", other))}, parley.BadgeAllegedBreach, parley.KnownClaimed},
		{"truce both", truce, []parley.Entry{on("12", said("p", full, "A", own)), on("12", said("p", breach, "B", other))}, parley.BadgeContested, parley.KnownClaimed},
		{"truce broken before it began", truce, []parley.Entry{on("09", said("p", breach, "B", other))}, parley.BadgeInForce, parley.KnownNoReport},
		{"truce given up", truce, []parley.Entry{on("12", said("p", not, "M", mon))}, parley.BadgeCollapsed, parley.KnownEstablished},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := answer(t, "2031-03-20T00:00:00Z", append(c.entries, plan(c.provision))...)
			if v.Badge != c.badge || v.Epistemic != c.epistemic {
				t.Errorf("%s, %s (%s); want %s, %s", v.Badge, v.Epistemic, v.Reason, c.badge, c.epistemic)
			}
		})
	}
}

func TestRequirementsInACircleEnd(t *testing.T) {
	a, b := achieve("a", at(parley.RelationBy, "2031-03-10")), achieve("b", at(parley.RelationBy, "2031-03-10"))
	a.Requires, b.Requires = []string{"b"}, []string{"a"}
	v := answer(t, "2031-03-20T00:00:00Z", plan(a, b))
	if v.Norm != parley.NormConditional || v.Badge != parley.BadgePending {
		t.Errorf("%s, %s", v.Norm, v.Badge)
	}
	v = answer(t, "2031-03-20T00:00:00Z", plan(a, b), entry("2031-03-12", said("a", parley.SenseFulfilled, "M", parley.StandingMonitor)))
	if v.Norm != parley.NormOverdue {
		t.Errorf("what it requires is verified, and it is %s (%s)", v.Norm, v.Reason)
	}
}

// Of two agreement files known at the same time the higher version counts,
// whatever order they come in; a provisional one gives way to a file.
func TestAgreementThatCounts(t *testing.T) {
	version := func(n int, provisional bool, published string) parley.Entry {
		e := plan(achieve("p", nil))
		e.Agreement.Version, e.Agreement.Provisional = n, provisional
		e.Agreement.Provisions[0].ID = string(rune('a' + n))
		return entry(published, e)
	}
	for _, c := range []struct {
		name string
		all  []parley.Entry
		want string
	}{
		{"the higher version", []parley.Entry{version(1, false, "2031-03-01"), version(2, false, "2031-03-01"), version(3, false, "2031-03-01"), version(4, false, "2031-03-01")}, "e"},
		{"the version known last", []parley.Entry{version(2, false, "2031-03-01"), version(1, false, "2031-03-02")}, "b"},
		{"none that is not known yet", []parley.Entry{version(1, false, "2031-03-01"), version(2, false, "2031-04-02")}, "b"},
		{"a file before what was found in reports", []parley.Entry{version(1, false, "2031-03-01"), version(2, true, "2031-03-05")}, "b"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for range c.all {
				c.all = append(c.all[1:], c.all[0])
				if v := answer(t, "2031-03-20T00:00:00Z", c.all...); v.Provision != c.want {
					t.Errorf("%s counts, want %s", v.Provision, c.want)
				}
			}
		})
	}
}

// What an answer rests on stands in the order in which it could be known.
func TestGroundsInOrder(t *testing.T) {
	p := achieve("p", at(parley.RelationBy, "2031-03-10"))
	all := []parley.Entry{plan(p)}
	for _, day := range []string{"16", "11", "14", "12", "15", "13"} {
		all = append(all, entry("2031-03-"+day, said("p", parley.SenseNotDone, "B", parley.StandingCounterparty)))
	}
	var got []string
	for _, g := range answer(t, "2031-03-20T00:00:00Z", all...).Grounds {
		got = append(got, g.Times.Published.Value)
	}
	if want := []string{"2031-03-01", "2031-03-11", "2031-03-12", "2031-03-13", "2031-03-14", "2031-03-15", "2031-03-16"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
