package agreement_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parley"
	"parley/internal/agreement"
)

func stated(v, zone string) parley.Civil {
	return parley.Civil{Value: v, Zone: zone, From: parley.ZoneStated}
}

func process(v string) parley.Civil {
	return parley.Civil{Value: v, Zone: "Asia/Tbilisi", From: parley.ZoneProcess}
}

// The manual's full example, as the program holds it.
func TestLoadEveryField(t *testing.T) {
	raw, err := os.ReadFile("../../docs/agreement-file.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(string(raw), -1)
	got, _, err := agreement.Load("full.yaml", []byte(blocks[1][1]))
	if err != nil {
		t.Fatal(err)
	}
	want := &parley.Agreement{
		Process: "tamis-2031", Version: 2, Title: "The Tamis accord", Zone: "Asia/Tbilisi",
		Instrument: parley.Instrument{
			Name: "Accord on the Tamis valley", Signed: stated("2031-03-03T16:00", "Europe/Zurich"),
			Known: stated("2031-03-04", "Europe/Zurich"), InForce: stated("2031-03-05", "Europe/Zurich"), URL: "https://accord.example/tamis",
		},
		Later:    []parley.Instrument{{ID: "protocol", Name: "Protocol on the ridge", Signed: process("2031-03-20")}},
		Calendar: parley.Calendar{Rest: []string{"friday", "saturday"}, Holidays: []string{"2031-03-21"}},
		Sides: []parley.Side{
			{ID: "varen", Name: "Varen", Allies: []string{"Sund"}, Actors: []parley.Actor{
				{Name: "Varen", Aliases: []string{"Republic of Varen", "Harrow"}},
				{Name: "Ilya Dorn", Aliases: []string{"Dorn", "I. Dorn"}, Roles: []parley.Role{{Title: "foreign minister", Of: "Varen", From: "2029-06", Until: "2032-01-31"}}},
				{Name: "Harrow News Agency"},
			}},
			{ID: "movement", Name: "Karadesh Movement", Actors: []parley.Actor{{Name: "Karadesh fighters", Unnamed: true}}},
		},
		Monitors: []parley.Monitor{{ID: "jvm", Name: "Joint Verification Mission", Aliases: []string{"JVM", "Anselm Roe"}, Limits: parley.Limits{{Text: "Not admitted to the eastern bank.", Until: process("2031-03-10")}, {Text: "No flights by night.", From: process("2031-03-11")}}}},
		Declared: []parley.Declaration{{
			Side: "movement", Declared: stated("2031-03-03", "Asia/Tbilisi"), Effective: stated("2031-03-05", "Asia/Tbilisi"), Form: "verbal", Source: "press conference in Lindemar",
			Reservation: &parley.Reservation{Side: "movement", Text: "Its fighters hold their fire only if the army leaves on time.", Provisions: []string{"truce"}, Known: stated("2031-03-04", "Asia/Tbilisi")},
		}, {Side: "varen", Declared: process("2031-03-06"), Disowns: true, Source: "the army's staff"}},
		Provisions: []parley.Provision{
			{
				ID: "withdraw", Text: "Varen withdraws its troops from the valley by noon on 10 March.", Type: "withdrawal", Kind: parley.Achieve, Force: parley.ForceAgreed,
				Obligors: []string{"varen"}, Beneficiaries: []string{"movement"}, Monitors: []string{"jvm"},
				Deadline: &parley.Deadline{Words: "by noon on 10 March", Relation: parley.RelationBy, Time: stated("2031-03-10T12:00", "Asia/Tbilisi")},
				Places:   []string{"Tamis valley", "Orla"},
				Signals: []parley.Signal{{
					ID: "bridge", Sense: parley.SenseFulfilled, Event: "RETREAT/withdraw", Status: []parley.EventStatus{parley.StatusHappened},
					Words: []string{"last soldier|last battalion", "!unless|until"}, By: "obligor",
				}},
				Xref: []parley.Xref{{Catalogue: "pam", ID: "W-1"}},
			},
			{
				ID: "truce", Text: "Both sides hold their fire from 24 hours after that time, for sixty days.", Type: "ceasefire", Kind: parley.Maintain, Force: parley.ForceAgreed,
				Obligors: []string{"varen", "movement"},
				Deadline: &parley.Deadline{Relation: parley.RelationFrom, Offset: "PT24H", Anchor: parley.AnchorDeadline, After: "withdraw"},
				Ends:     &parley.Deadline{Relation: parley.RelationUntil, Offset: "P60D", Anchor: parley.AnchorDeadline, After: "truce", Renews: "P60D", Notice: "P7D"},
				Lines:    []parley.Line{{Side: "varen", Text: "The line where its forces stood on 1 March.", Map: "annex 2"}},
			},
			{
				ID: "prisoners", Text: "Varen frees 120 prisoners within seven days of the signature.", Type: "prisoners", Kind: parley.Achieve, Force: parley.ForceAgreed,
				Obligors: []string{"varen"},
				Deadline: &parley.Deadline{Relation: parley.RelationWithin, Offset: "P7D", Anchor: parley.AnchorSignature},
				Quantity: &parley.Quantity{Amount: 120, Unit: "prisoners"},
			},
			{
				ID: "talks", Text: "Talks begin three days after the mission has found the army gone.", Type: "dialogue", Kind: parley.Achieve, Force: parley.ForceAgreed,
				Obligors: []string{"varen", "movement"},
				Deadline: &parley.Deadline{Relation: parley.RelationFrom, Offset: "P3D", Anchor: parley.AnchorVerified, After: "withdraw"},
				Requires: []string{"withdraw"}, Condition: "once the mission has reported",
			},
			{
				ID: "mines", Text: "The movement clears the ridge as the army leaves it.", Type: "other", Kind: parley.Achieve, Force: parley.ForceAgreed,
				Obligors: []string{"movement"}, Deadline: &parley.Deadline{Relation: parley.RelationWith, After: "withdraw"},
			},
			{
				ID: "council", Text: "A council is named within ten days, or with the first talks if those come later.", Type: "other", Kind: parley.Achieve, Force: parley.ForceAgreed,
				Obligors: []string{"varen", "movement"},
				Deadline: &parley.Deadline{Relation: parley.RelationWithin, Choice: parley.ChoiceLater, Of: []parley.Deadline{
					{Relation: parley.RelationWithin, Offset: "P10D", Anchor: parley.AnchorSignature, Count: parley.CountNextDay},
					{Relation: parley.RelationBy, Offset: "P0D", Anchor: parley.AnchorVerified, After: "talks"},
				}},
			},
			{
				ID: "ridge", Text: "The ridge is handed over within fourteen days of the truce, or of the withdrawal; the text can be read both ways.", Type: "withdrawal", Kind: parley.Achieve, Force: parley.ForceAgreed,
				Obligors: []string{"varen"}, Instrument: "protocol", Known: process("2031-03-25"),
				Deadline: &parley.Deadline{Relation: parley.RelationBy, Choice: parley.ChoiceEither, Of: []parley.Deadline{
					{Relation: parley.RelationBy, Offset: "P14D", Anchor: parley.AnchorDeadline, After: "truce"},
					{Relation: parley.RelationBy, Offset: "P14D", Anchor: parley.AnchorDeadline, After: "withdraw"},
				}},
			},
			{
				ID: "trial", Text: "Prisoners who were charged are tried by the end of the year, or thirty days after the entry into force, whichever comes first.", Type: "other", Kind: parley.Achieve, Force: parley.ForceAgreed,
				Obligors: []string{"varen"},
				Deadline: &parley.Deadline{Relation: parley.RelationBy, Choice: parley.ChoiceEarlier, Of: []parley.Deadline{
					{Relation: parley.RelationBy, Time: process("2031-12-31")},
					{Relation: parley.RelationBy, Offset: "P30D", Anchor: parley.AnchorInForce},
				}},
			},
			{
				ID: "flights", Text: "Two flights a week go to Orla.", Type: "aid", Kind: parley.Maintain, Force: parley.ForceAgreed,
				Obligors: []string{"varen"}, Deadline: &parley.Deadline{Relation: parley.RelationFrom, Time: process("2031-03-10")},
				Quantity: &parley.Quantity{Amount: 2, Unit: "flights", Per: "P1W"}, Survives: true,
			},
			{
				ID: "aid", Text: "Both sides let relief through as soon as they can.", Type: "aid", Kind: parley.Maintain, Force: parley.ForceAgreed,
				Obligors: []string{"varen", "movement"},
				Deadline: &parley.Deadline{Words: "as soon as conditions allow", Relation: parley.RelationBy, BestEfforts: true, Unresolved: "best efforts: no time is set"},
			},
		},
		Amendments: []parley.Amendment{
			{Known: process("2031-03-11T09:00"), Extension: &parley.Extension{Provision: "withdraw", Deadline: parley.Deadline{Relation: parley.RelationBy, Time: process("2031-03-14T12:00")}, By: parley.Names{"the sponsors"}, Source: "their statement"}},
			{Known: process("2031-04-02"), Notice: &parley.Notice{Act: parley.NoticeSuspend, Effective: process("2031-04-03"), By: parley.Names{"varen"}}},
			{Known: stated("2031-04-09", "UTC"), Notice: &parley.Notice{Act: parley.NoticeResume, By: parley.Names{"varen"}}},
			{Known: process("2031-05-02"), Extension: &parley.Extension{Provision: "truce", Ends: parley.Deadline{Relation: parley.RelationUntil, Time: process("2031-06-10")}}},
			{Known: process("2031-03-20"), Notice: &parley.Notice{Act: parley.NoticeSupersede, Provisions: []string{"council"}, Instead: "protocol"}},
		},
		Xref: []parley.Xref{{Catalogue: "pax", ID: "9001"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDeadlineForms(t *testing.T) {
	cases := []struct {
		yaml string
		want parley.Deadline
	}{
		{"{by: 2031-03-10}", parley.Deadline{Relation: parley.RelationBy, Time: process("2031-03-10")}},
		{"{by: \"2031-03-10\"}", parley.Deadline{Relation: parley.RelationBy, Time: process("2031-03-10")}},
		{"{by: 2031}", parley.Deadline{Relation: parley.RelationBy, Time: process("2031")}},
		{"{by: 2031-03-10 06:00}", parley.Deadline{Relation: parley.RelationBy, Time: process("2031-03-10T06:00")}},
		{"{by: \"2031-03-10T06:00\"}", parley.Deadline{Relation: parley.RelationBy, Time: process("2031-03-10T06:00")}},
		{"{by: 2031-03-10T24:00}", parley.Deadline{Relation: parley.RelationBy, Time: process("2031-03-10T24:00")}},
		{"{by: 2031-03-10T06:00+03:00}", parley.Deadline{Relation: parley.RelationBy, Time: stated("2031-03-10T06:00", "+03:00")}},
		{"{by: 2031-03-10T06:00Z}", parley.Deadline{Relation: parley.RelationBy, Time: stated("2031-03-10T06:00", "UTC")}},
		{"{by: 2031-03-10T06:00, zone: +03:00}", parley.Deadline{Relation: parley.RelationBy, Time: stated("2031-03-10T06:00", "+03:00")}},
		{"{before: 2031-W11}", parley.Deadline{Relation: parley.RelationBy, Exclusive: true, Time: process("2031-W11")}},
		{"{not-before: 2031-03-10}", parley.Deadline{Relation: parley.RelationFrom, Time: process("2031-03-10")}},
		{"{at: 2031-03-10T06:00}", parley.Deadline{Relation: parley.RelationAt, Time: process("2031-03-10T06:00")}},
		{"{until: 2031-04}", parley.Deadline{Relation: parley.RelationUntil, Time: process("2031-04")}},
		{"{during: 2031-03-10/2031-03-12}", parley.Deadline{Relation: parley.RelationDuring, Time: process("2031-03-10/2031-03-12")}},
		{"{within: P1M}", parley.Deadline{Relation: parley.RelationWithin, Offset: "P1M", Anchor: parley.AnchorSignature}},
		{"{by: P1DT12H, after: truce, counted-from: fulfilled}", parley.Deadline{Relation: parley.RelationBy, Offset: "P1DT12H", Anchor: parley.AnchorFulfilled, After: "truce"}},
		{"{before: PT48H, after: prisoners}", parley.Deadline{Relation: parley.RelationBy, Exclusive: true, Offset: "PT48H", Anchor: parley.AnchorDeadline, After: "prisoners"}},
		{"{by: 2031-03-10, best-efforts: true}", parley.Deadline{Relation: parley.RelationBy, Time: process("2031-03-10"), BestEfforts: true}},
	}
	for _, c := range cases {
		t.Run(c.yaml, func(t *testing.T) {
			// truce counts from the signature here, so that it can be counted from
			src := strings.Replace(base, "{from: PT24H, after: withdraw}", "{from: PT24H}", 1)
			src = strings.Replace(src, "    requires: [withdraw]\n", "", 1)
			src = strings.Replace(src, "{by: 2031-03-10T12:00}", c.yaml, 1)
			a, problems, err := agreement.Load("x.yaml", []byte(src))
			if err != nil || len(problems) > 0 {
				t.Fatal(problems, err)
			}
			if diff := cmp.Diff(&c.want, a.Provisions[0].Deadline); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Anchors and aliases are written out where they are used.
func TestAliases(t *testing.T) {
	src := strings.Replace(base, "obligors: [varen, movement]", "obligors: &both [varen, movement]\n    beneficiaries: *both", 1)
	a, problems, err := agreement.Load("x.yaml", []byte(src))
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	if diff := cmp.Diff(a.Provisions[1].Obligors, a.Provisions[1].Beneficiaries); diff != "" {
		t.Error(diff)
	}
}

// A file is told of a circle exactly when its provisions go round in one.
func TestCycleProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "n")
		var b strings.Builder
		b.WriteString("parley: 1\nprocess: p\ntitle: t\nsides: [{id: s, name: S}]\nprovisions:\n")
		waits := make([][]int, n)
		for i := range n {
			fmt.Fprintf(&b, "  - {id: p%d, text: x, type: ceasefire, obligors: s, requires: [", i)
			for _, j := range rapid.SliceOfNDistinct(rapid.IntRange(0, n-1), 0, 2, rapid.ID).Draw(t, "requires") {
				waits[i] = append(waits[i], j)
				fmt.Fprintf(&b, "p%d, ", j)
			}
			b.WriteString("]}\n")
		}
		// Provisions that wait for nothing but settled ones are settled, until no more are.
		settled := map[int]bool{}
		for range n {
			for i := range n {
				free := true
				for _, j := range waits[i] {
					free = free && settled[j]
				}
				settled[i] = settled[i] || free
			}
		}
		count := 0
		for i := range n {
			if settled[i] {
				count++
			}
		}
		_, problems, err := agreement.Load("x.yaml", []byte(b.String()))
		if err != nil || (count < n) != (len(problems) > 0) {
			t.Fatalf("%d of %d settle, but the file gives %v\n%s", count, n, problems, b.String())
		}
		for _, p := range problems {
			if p.Code != "circular-wait" {
				t.Fatalf("%v", p)
			}
			_, path, _ := strings.Cut(p.Text, ": ")
			ids := strings.Split(path, " → ")
			for k := 0; k+1 < len(ids); k++ {
				var from, to int
				fmt.Sscanf(ids[k], "p%d", &from)
				fmt.Sscanf(ids[k+1], "p%d", &to)
				found := false
				for _, j := range waits[from] {
					found = found || j == to
				}
				if !found {
					t.Fatalf("%s does not wait for %s as %q says", ids[k], ids[k+1], p.Text)
				}
			}
			if ids[0] != ids[len(ids)-1] {
				t.Fatalf("%q is no circle", path)
			}
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, _, err := agreement.Load("x.yaml", []byte(base)); err != nil {
			b.Fatal(err)
		}
	}
}
