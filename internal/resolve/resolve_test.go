package resolve_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley"
	"parley/internal/agreement"
	"parley/internal/resolve"
	"parley/read"
)

const accord = `parley: 1
process: valley
title: The valley accord
zone: Europe/Paris
instrument: {name: Accord, signed: 2031-03-01}
sides:
  - id: varen
    name: Varen
    aliases: [Varenese government]
    actors:
      - {name: Ilya Dorn, aliases: [Dorn], roles: [{title: foreign minister, of: Varen, from: 2030}]}
  - id: karadesh
    name: Karadesh
monitors:
  - {id: mission, name: Joint Mission}
provisions:
  - {id: withdraw, text: Varen takes its army out of Tamis., type: withdrawal, obligors: varen, beneficiaries: karadesh, monitors: mission, deadline: {by: "2031-03-10T12:00"}}
  - {id: truce, text: Both hold their fire., type: ceasefire, obligors: [varen, karadesh], monitors: mission, deadline: {from: "2031-03-11"}}
`

// tools gives the accord, in which some words are replaced by others, a reader and a
// resolver.
func tools(t *testing.T, replace ...string) (*parley.Agreement, *read.Reader, *resolve.Resolver) {
	t.Helper()
	a, _, err := agreement.Load("accord.yaml", []byte(strings.NewReplacer(replace...).Replace(accord)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := read.New(read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	rs, err := resolve.New(r.Lemmas)
	if err != nil {
		t.Fatal(err)
	}
	return a, r, rs
}

// resolved reads a report and gives its bearings on the accord, in which some
// words are replaced by others.
func resolved(t *testing.T, rep *parley.Report, replace ...string) []parley.Bearing {
	t.Helper()
	a, r, rs := tools(t, replace...)
	rd, err := r.Read(t.Context(), rep)
	if err != nil {
		t.Fatal(err)
	}
	return rs.Bearings(a, rep, &rd)
}

// bearings reads a text and gives its bearings on the accord as lines.
func bearings(t *testing.T, text string) string {
	t.Helper()
	rep := parley.Report{ID: "r", Outlet: "Harrow Daily", Text: text, Published: parley.Civil{Value: "2031-03-12", Zone: "UTC"}}
	var out []string
	for _, b := range resolved(t, &rep) {
		if b.Words != b.Span.In(text) || b.Rule == "" || b.Finding == "" {
			t.Errorf("%+v does not say what it rests on", b)
		}
		out = append(out, fmt.Sprintf("%s %s %s (%s) %q", b.Provision, b.Sense, b.Claimant, b.Standing, b.Words))
	}
	return strings.Join(out, "\n")
}

func TestBearings(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"the obligor's own words", "Varen has withdrawn its army from Tamis, Foreign Minister Ilya Dorn said.",
			`withdraw fulfilled Ilya Dorn (obligor) "Varen has withdrawn its army from Tamis"`},
		{"we are whoever speaks", "“Our troops left the town this morning,” said Ilya Dorn, the foreign minister of Varen.",
			`withdraw fulfilled Ilya Dorn (obligor) "Our troops left the town this morning"`},
		{"troops of nobody named", "The pullout was completed overnight, the Joint Mission reported.",
			`withdraw fulfilled Joint Mission (monitor) "The pullout was completed overnight"`},
		{"troops of somebody else", "NATO troops withdrew from a base in Kosovo, the Joint Mission reported.", ``},
		{"talks about a withdrawal", "Talks on a withdrawal began on Monday, the Joint Mission said.", ``},
		{"an act is told by whoever tells it", "The Joint Mission said Varen had agreed to withdraw its army.",
			`withdraw intends Joint Mission (monitor) "agreed to withdraw its army"`},
		{"a side tells of a breach by the other", "Varen's guns shelled Orla after the truce began, Karadesh said.",
			`truce breached Karadesh (counterparty) "Varen's guns shelled Orla after the truce began"`},
		{"a side admits a breach", "“We shelled Orla,” said Ilya Dorn, the foreign minister of Varen.",
			`truce breached Ilya Dorn (obligor) "We shelled Orla"`},
		{"a body of the obligor's", "Varen has withdrawn its army from Tamis, its defence ministry said.",
			`withdraw fulfilled its defence ministry (obligor) "Varen has withdrawn its army from Tamis"`},
		{"who accuses others admits nothing", "Ilya Dorn accused Karadesh of shelling Orla.",
			`truce breached Ilya Dorn (counterparty) "Karadesh of shelling Orla"`},
		{"nor of what others do not owe", "Ilya Dorn accused Karadesh of failing to withdraw its troops.", ``},
		{"who complains of nobody named admits nothing", "Ilya Dorn complained that the troops had not withdrawn.",
			`withdraw not-done Ilya Dorn (counterparty) "the troops had not withdrawn"`},
		{"what was done before there was an accord", "Varen's guns shelled Orla in January, Karadesh said.", ``},
		{"two acts of a sentence are one breach", "Varen's guns shelled Orla and killed five people, the Joint Mission said.",
			`truce breached Joint Mission (monitor) "Varen's guns shelled Orla and killed five people"`},
		{"the whole plan", "Varen rejected the peace plan, the Joint Mission said.", `withdraw refuses Joint Mission (monitor) "rejected the peace plan"`},
		{"a plan that names its points", "Varen rejected the peace plan, which calls for a truce, the Joint Mission said.", `truce refuses Joint Mission (monitor) "rejected the peace plan"`},
		{"who denies a breach admits none", "Varen denied that it had broken the truce.", ``},
		{"nor who rejects the charge", "Varen rejected the claim that its army had violated the truce.", ``},
		{"the points of a plan are not done", "The Joint Mission called on Varen to carry out the accord, which includes: withdrawing its army from Tamis and paying for the bridge.", ``},
		{"who remains committed has not stayed", "Varen remains committed to the withdrawal of its troops, Ilya Dorn said.",
			`withdraw intends Ilya Dorn (obligor) "Varen remains committed to the withdrawal of its troops"`},
		{"an officer of a side", "A Karadesh commander in the port of Lesk said Varen's guns shelled Orla after the truce began.",
			`truce breached A Karadesh commander in the port of Lesk (counterparty) "Varen's guns shelled Orla after the truce began"`},
		{"a spokesman for a side", "A spokesman for Karadesh in Lesk said Varen's guns shelled Orla after the truce began.",
			`truce breached A spokesman for Karadesh in Lesk (counterparty) "Varen's guns shelled Orla after the truce began"`},
		{"who tells of his own side's breach", "A Karadesh commander in the port of Lesk said Karadesh shelled Orla after the truce began.",
			`truce breached A Karadesh commander in the port of Lesk (obligor) "Karadesh shelled Orla after the truce began"`},
		{"a person whom the report names with a side", "“Varen's army attacked Orla,” said Mara Venn, who is a Karadesh commander. “Varen shelled Orla again,” Venn said.",
			`truce breached Mara Venn (counterparty) "Varen's army attacked Orla"
truce breached Mara Venn (counterparty) "Varen shelled Orla again"`},
		{"a government spokesman", "“We shelled Orla,” a government spokesman said.",
			`truce breached a government spokesman (obligor) "We shelled Orla"`},
		{"who speaks for somebody else", "Varen's army attacked Orla, said Mara Venn of the Red Cross. Venn had met a Karadesh commander.",
			`truce breached Mara Venn (third) "Varen's army attacked Orla"`},
		{"whom a side's soldiers arrest is not of it", "Varen's soldiers arrested Venn. Varen has not withdrawn its army from Tamis, Mara Venn said.",
			`withdraw not-done Mara Venn (third) "Varen has not withdrawn its army from Tamis"`},
		{"nor is who has a spokesman's name", "Government spokesman Tor Venn spoke. Varen has not withdrawn its army from Tamis, said Mara Venn, a nurse.",
			`withdraw not-done Mara Venn (third) "Varen has not withdrawn its army from Tamis"`},
		{"nor who has left it", "Varen has not withdrawn its army from Tamis, said Mara Venn, an opposition leader who fled the Varenese government.",
			`withdraw not-done Mara Venn (third) "Varen has not withdrawn its army from Tamis"`},
		{"the government of another country", "Varen has not withdrawn its army from Tamis, a Kesten government spokesman said.",
			`withdraw not-done a Kesten government spokesman (third) "Varen has not withdrawn its army from Tamis"`},
		{"what is denied is not who denies", "Varen has not withdrawn its army from Tamis, where aid was denied entry.",
			`withdraw not-done Harrow Daily (outlet) "Varen has not withdrawn its army from Tamis, where aid was denied entry"`},
		{"as long as is a condition", "Varen will stop shelling Orla as long as Karadesh holds its fire, Foreign Minister Ilya Dorn said.",
			`truce conditional Ilya Dorn (obligor) "Varen will stop shelling Orla as long as Karadesh holds its fire"`},
		{"a reporter of the outlet itself", "A Harrow Daily reporter said Varen's guns shelled Orla after the truce began.",
			`truce breached A Harrow Daily reporter (outlet) "Varen's guns shelled Orla after the truce began"`},
		{"residents are no side", "Varen's guns shelled Orla after the truce began, residents of Karadesh said.",
			`truce breached residents of Karadesh (third) "Varen's guns shelled Orla after the truce began"`},
		{"whom they left dead", "Varen's army shelled a hall, leaving two dead, the Joint Mission said.",
			`truce breached Joint Mission (monitor) "Varen's army shelled a hall, leaving two dead"`},
		{"a monitor accuses", "The Joint Mission accused Varen of shelling Orla.",
			`truce breached Joint Mission (monitor) "Varen of shelling Orla"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff(c.want, bearings(t, c.text)); d != "" {
				t.Error(d)
			}
		})
	}
}

// Nothing of before an agreement bears on it, whenever it is read.
func TestReportsOfBeforeAnAgreement(t *testing.T) {
	for _, c := range []struct {
		published string
		want      int
	}{{"2031-02-20", 0}, {"2031-03-12", 1}, {"", 1}} {
		rep := parley.Report{ID: "r", Outlet: "Harrow Daily", Text: "Varen's army withdrew from Tamis.", Published: parley.Civil{Value: c.published}}
		if got := resolved(t, &rep); len(got) != c.want {
			t.Errorf("published %q: %d bearings, want %d", c.published, len(got), c.want)
		}
	}
}

// An obligor that tells of violence without a doer admits nothing, nor does one
// in whose mouth the outlet puts a word for it.
func TestAdmissionsNameWhoDidIt(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Armed gangs in Tamis have been killing civilians, Ilya Dorn said.", ""},
		{"Twelve civilians were killed in Tamis on Tuesday, Ilya Dorn said.", ""},
		{"Ilya Dorn defended the crackdown in a speech in Harrow.", ""},
		{"“We shelled the houses of Tamis,” said Ilya Dorn, the foreign minister of Varen.", "peace breached Ilya Dorn (obligor)"},
		{"Varen's army shelled the houses of Tamis, the Joint Mission said.", "peace breached Joint Mission (monitor)"},
	} {
		rep := parley.Report{ID: "r", Outlet: "Harrow Daily", Text: c.text, Published: parley.Civil{Value: "2031-03-12", Zone: "UTC"}}
		var got []string
		for _, b := range resolved(t, &rep, "id: truce, text: Both hold their fire., type: ceasefire, obligors: [varen, karadesh]", "id: peace, text: Varen stops the violence., type: halt-violence, obligors: varen") {
			if b.Standing == parley.StandingObligor || b.Standing == parley.StandingMonitor {
				got = append(got, fmt.Sprintf("%s %s %s (%s)", b.Provision, b.Sense, b.Claimant, b.Standing))
			}
		}
		if d := cmp.Diff(c.want, strings.Join(got, "\n")); d != "" {
			t.Errorf("%s: %s", c.text, d)
		}
	}
}

// Who has left one of several places has not left them all.
func TestOnePlaceOfSeveral(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Varen has withdrawn its army from Tamis, the Joint Mission said.", "partly"},
		{"Varen has withdrawn its army from Tamis and Orla, the Joint Mission said.", "fulfilled"},
		{"Varen has withdrawn its army, the Joint Mission said.", "fulfilled"},
		{"Varen has withdrawn its army from Tamis to Orla, the Joint Mission said.", "partly"},
	} {
		rep := parley.Report{ID: "r", Outlet: "Harrow Daily", Text: c.text, Published: parley.Civil{Value: "2031-03-12", Zone: "UTC"}}
		got := resolved(t, &rep, "monitors: mission, deadline: {by", "monitors: mission, places: [Tamis, Orla], deadline: {by")
		if len(got) != 1 || string(got[0].Sense) != c.want {
			t.Errorf("%s: %+v", c.text, got)
		}
	}
}

// What nobody is named for is no side's, where the claimant has it from another one too.
func TestABreachThatAnotherSideMayHaveDone(t *testing.T) {
	text := "Four rockets struck a camp near Orla on Tuesday, Karadesh said. Two shells fell on a farm near Lesk on Monday, it said."
	for _, c := range []struct {
		replace []string
		certain bool
	}{
		{nil, true},
		{[]string{"monitors:\n", "  - {id: league, name: League}\nmonitors:\n", "provisions:\n", "provisions:\n  - {id: raids, text: The League ends its raids., type: no-fly, obligors: league, beneficiaries: karadesh}\n"}, false},
	} {
		rep := parley.Report{ID: "r", Outlet: "Harrow Daily", Text: text, Published: parley.Civil{Value: "2031-03-12", Zone: "UTC"}}
		got := resolved(t, &rep, c.replace...)
		if len(got) != 2 || got[0].Confidence >= 0.5 != c.certain {
			t.Errorf("%v: %+v", c.replace, got)
		}
	}
}

// Names may be empty in a reading that somebody else made.
func TestNamesWithoutWords(t *testing.T) {
	text := "Varen's army killed civilians at a clinic."
	rep := parley.Report{ID: "r", Outlet: "Harrow Daily", Text: text, Published: parley.Civil{Value: "2031-03-12", Zone: "UTC"}}
	all := parley.Span{End: len(text) - 1}
	rd := parley.Reading{Report: "r", Events: []parley.Event{{ID: "e1", Type: "ASSAULT", Actor: parley.Names{"Varen"}, Recipient: parley.Names{"", " "}, Trigger: parley.Span{Start: 13, End: 19}, Clause: all, Status: parley.StatusHappened, Rule: "test"}}}
	a, _, rs := tools(t, "  - {id: truce", "  - {id: peace, text: Varen stops the violence., type: halt-violence, obligors: varen}\n  - {id: truce")
	if got := rs.Bearings(a, &rep, &rd); len(got) == 0 {
		t.Error("nothing bears on anything")
	}
}

func TestProvisionalTiesRelativeDeadlines(t *testing.T) {
	rep := parley.Report{ID: "r", Text: "Varen must leave. A truce follows. Varen must leave again.", Published: parley.Civil{Value: "2031-03-01"}}
	leave := parley.Span{Start: 0, End: 16}
	rd := parley.Reading{Report: "r", Commitments: []parley.Commitment{
		{ID: "c1", Type: "ceasefire", Kind: parley.Maintain, Action: parley.Span{Start: 18, End: 33}, Force: parley.ForceAgreed, Deadline: &parley.Deadline{Relation: parley.RelationFrom, Offset: "PT48H", After: "c2", Anchor: parley.AnchorDeadline}},
		{ID: "c2", Type: "withdrawal", Obligor: parley.Names{"Varen"}, Action: leave, Force: parley.ForceAgreed, Deadline: &parley.Deadline{Relation: parley.RelationBy, Time: parley.Civil{Value: "2031-03-04"}}},
		{ID: "c3", Type: "withdrawal", Obligor: parley.Names{"Varen"}, Action: leave, Force: parley.ForceDemanded},
		{ID: "c4", Obligor: parley.Names{"Karadesh"}, Action: leave, Force: parley.ForceRefused},
		{ID: "c5", Obligor: parley.Names{"Karadesh"}, Action: parley.Span{Start: 35, End: 58}, Force: parley.ForcePromised},
	}}
	a, _ := resolve.Provisional("p", nil, &rep, &rd)
	var got []string
	for _, p := range a.Provisions {
		after := ""
		if p.Deadline != nil {
			after = p.Deadline.After
		}
		got = append(got, fmt.Sprintf("%s %v after %q", p.ID, p.Obligors, after))
	}
	// The third repeats the second; the fourth is refused and has no date.
	want := []string{`ceasefire [] after "withdrawal"`, `withdrawal [varen] after ""`, `commitment [karadesh] after ""`}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if again, left := resolve.Provisional("p", a, &rep, &rd); again != nil || left > 0 {
		t.Errorf("the same reading adds %d provisions", len(again.Provisions)-len(a.Provisions))
	}
}

// Two undertakings that are kept as one do not make its deadline count from itself.
func TestProvisionalDeadlineNeverCountsFromItself(t *testing.T) {
	rep := parley.Report{ID: "r", Text: "Varen must leave Orla two days after it has left Tamis.", Published: parley.Civil{Value: "2031-03-01"}}
	varen, all := parley.Names{"Varen"}, parley.Span{End: 10}
	rd := parley.Reading{Report: "r", Commitments: []parley.Commitment{
		{ID: "c1", Type: "withdrawal", Obligor: varen, Action: all, Force: parley.ForceAgreed, Deadline: &parley.Deadline{Words: "two days after", Relation: parley.RelationBy, Offset: "P2D", After: "c2", Anchor: parley.AnchorFulfilled}},
		{ID: "c2", Type: "withdrawal", Obligor: varen, Action: all, Force: parley.ForceAgreed},
	}}
	a, _ := resolve.Provisional("p", nil, &rep, &rd)
	if len(a.Provisions) != 1 {
		t.Fatalf("%+v", a.Provisions)
	}
	if d := a.Provisions[0].Deadline; d.After != "" || d.Offset != "" || d.Words != "two days after" || d.Unresolved == "" {
		t.Errorf("%+v", d)
	}
}

// Whose wire a report is stands in its slug: two outlets that carry it are one
// origin, and a speaker's words came through it.
func TestTheWireIsPartOfTheChain(t *testing.T) {
	const slug, stamp = "TARN (KNA) - ", "\n\nUpdated 10:29 (GMT)"
	for _, c := range []struct {
		outlet, text, standing string
		chain                  []string
	}{
		{"Harrow Daily", "Varen has withdrawn its army from Tamis.", "outlet", []string{"KNA", "Harrow Daily"}},
		{"Orla Post", "Varen has withdrawn its army from Tamis, Ilya Dorn said.", "obligor", []string{"KNA", "Orla Post"}},
		{"KNA", "Varen has withdrawn its army from Tamis.", "outlet", nil},
	} {
		rep := parley.Report{ID: "r", Outlet: c.outlet, Text: slug + c.text + stamp, Published: parley.Civil{Value: "2031-03-12", Zone: "UTC"},
			Furniture: []parley.Furniture{
				{Span: parley.Span{End: len(slug) - 1}, Kind: parley.FurnitureSlug, Rule: "slug-agency"},
				{Span: parley.Span{Start: len(slug) + len(c.text), End: len(slug) + len(c.text+stamp)}, Kind: parley.FurnitureSlug, Rule: "slug-updated"},
			}}
		got := resolved(t, &rep)
		if len(got) != 1 || string(got[0].Standing) != c.standing {
			t.Fatalf("%s: %+v", c.outlet, got)
		}
		if d := cmp.Diff(c.chain, got[0].Chain); d != "" {
			t.Errorf("%s: %s", c.outlet, d)
		}
	}
}

// What an outlet tells itself goes with its sentences, by which copies are told;
// who is quoted has an origin of his own.
func TestThePassageOfAnOutletsTelling(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a clause of a sentence", "Rain fell. After a night of talks that nobody had hoped for, Varen withdrew its army from Tamis, and the gates were shut. Snow followed.",
			"After a night of talks that nobody had hoped for, Varen withdrew its army from Tamis, and the gates were shut."},
		{"somebody quoted", "After a night of talks Varen withdrew its army from Tamis, the Joint Mission said.", ""},
	} {
		rep := parley.Report{ID: "r", Outlet: "Harrow Daily", Text: c.text, Published: parley.Civil{Value: "2031-03-12", Zone: "UTC"}}
		got := resolved(t, &rep)
		if len(got) != 1 || got[0].Passage != c.want {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

// A provisional agreement does not grow for ever, and what it has no room for is
// counted.
func TestAProvisionalAgreementIsFull(t *testing.T) {
	text, rd := "", parley.Reading{}
	for i := range 250 {
		words := fmt.Sprintf("open road %d", i)
		rd.Commitments = append(rd.Commitments, parley.Commitment{ID: fmt.Sprintf("c%d", i), Force: parley.ForceAgreed, Obligor: parley.Names{"Varen"}, Action: parley.Span{Start: len(text), End: len(text) + len(words)}})
		text += words + " "
	}
	rep := parley.Report{ID: "r", Text: text}
	a, left := resolve.Provisional("p", nil, &rep, &rd)
	if a == nil || len(a.Provisions) != 200 || left != 50 {
		t.Fatalf("%v provisions, %d left", a, left)
	}
	if again, left := resolve.Provisional("p", a, &rep, &rd); again != nil || left != 50 {
		t.Errorf("again: %v, %d left", again != nil, left)
	}
}
