package attribution_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley"
	"parley/read"
	"parley/read/readtest"
)

func TestStatements(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"direct", "“We will leave,” said Ilya Dorn, the Kenyan foreign minister.", "Ilya Dorn PROMISE direct “We will leave”"},
		{"indirect", "The army was ready, Ilya Dorn said.", "Ilya Dorn SAY indirect “The army was ready”"},
		{"through an agency", "Trend quoted Ilya Dorn as saying that the army was ready.", "Ilya Dorn SAY indirect through Trend “the army was ready”"},
		{"according to", "The army left the town, according to residents.", "residents SAY indirect “The army left the town”"},
		{"a denial", "The minister denied that troops had crossed the border.", "minister DENY indirect “troops had crossed the border”"},
		{"an accusation", "Kenya accused Sudan of shelling the town.", "Kenya ACCUSE indirect “Sudan of shelling the town”"},
		{"a demand", "Kenya demanded that Sudan release the prisoners.", "Kenya REQUEST indirect “Sudan release the prisoners”"},
		{"a promise", "Kenya promised to free the prisoners.", "Kenya PROMISE indirect “free the prisoners”"},
		{"an acceptance", "Kenya agreed to the plan.", "Kenya AGREE indirect “the plan”"},
		{"a rejection", "Kenya rejected the plan.", "Kenya REJECT indirect “the plan”"},
		{"a threat", "Kenya threatened to close the border.", "Kenya THREATEN indirect “close the border”"},
		{"one in another", "Kenya said that Sudan had promised to leave.", "Kenya SAY indirect “Sudan had promised to leave”; Sudan PROMISE indirect “leave” in s1"},
		{"nobody says anything", "It rained in Tarn on Monday.", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, s := range readtest.Reading(t, c.in).Statements {
				line := fmt.Sprintf("%s %s %s", strings.Join(s.Who, " + "), s.Act, s.Mode)
				if len(s.Via) > 0 {
					line += " through " + strings.Join(s.Via, ", ")
				}
				for _, x := range s.Content {
					line += " “" + x.In(c.in) + "”"
				}
				if s.In != "" {
					line += " in " + s.In
				}
				if s.Rule == "" {
					t.Errorf("%s has no rule", s.ID)
				}
				got = append(got, line)
			}
			if d := cmp.Diff(c.want, strings.Join(got, "; ")); d != "" {
				t.Error(d)
			}
		})
	}
}

const interview = `LENA ORLO, KNA ANCHOR: Varen denied that its troops were in the valley.
ILYA DORN, FOREIGN MINISTER OF VAREN: Our troops will leave the valley by Friday.
The mayor said that the road was open.
ORLO: And the prisoners?
DORN (through translator): They are free.
UNIDENTIFIED FEMALE: They came at night and took my brother.
`

func TestTurns(t *testing.T) {
	rep := parley.Report{ID: "r", Text: interview, Published: parley.Civil{Value: "2031-03-03", Zone: "UTC", From: parley.ZoneStated}}
	for _, c := range []struct{ label, rule string }{
		{"LENA ORLO, KNA ANCHOR:", parley.RuleStaff},
		{"ILYA DORN, FOREIGN MINISTER OF VAREN:", parley.RuleSpeaker},
		{"ORLO: And", parley.RuleStaff},
		{"DORN (through translator):", parley.RuleSpeaker},
		{"UNIDENTIFIED FEMALE:", parley.RuleSpeaker},
	} {
		at := strings.Index(interview, c.label)
		end := at + strings.IndexByte(c.label, ':') + 1
		rep.Furniture = append(rep.Furniture, parley.Furniture{Span: parley.Span{Start: at, End: end}, Kind: parley.FurnitureBroadcast, Rule: c.rule})
	}
	r, err := read.New(read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	rd, err := r.Read(t.Context(), &rep)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range rd.Statements {
		source := ""
		if s.Source != nil {
			source = s.Source.In(interview)
		}
		got = append(got, fmt.Sprintf("%s %s (%s) %s %s “%s” %s", s.ID, strings.Join(s.Who, " + "), source, s.Act, s.Mode, strings.ReplaceAll(s.Content[0].In(interview), "\n", " / "), s.In))
	}
	want := []string{
		"s1 Varen (Varen) DENY indirect “its troops were in the valley” ",
		"s2 Ilya Dorn (ILYA DORN) SAY direct “Our troops will leave the valley by Friday. / The mayor said that the road was open” ",
		"s3 mayor (The mayor) SAY indirect “the road was open” s2",
		"s4 unidentified woman (UNIDENTIFIED FEMALE) SAY direct “They came at night and took my brother” ",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
