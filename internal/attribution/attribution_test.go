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
		{"in the middle", "The rebels, Ilya Dorn said, would not attend.", "Ilya Dorn SAY indirect “The rebels” “would not attend”"},
		{"around its source", "“The talks,” Ilya Dorn told reporters in Nairobi, “are over.”", "Ilya Dorn SAY direct “The talks” “are over”"},
		{"partly quoted", "Ilya Dorn said the talks were “over” and that his men would fight.", "Ilya Dorn SAY mixed “the talks were “over” and that his men would fight”"},
		{"going on", "“The talks are over,” Ilya Dorn said. “Nobody came.”", "Ilya Dorn SAY direct “The talks are over” “Nobody came”"},
		{"going on with something else", "“The talks are over,” Ilya Dorn said. “The army must leave.”", "Ilya Dorn SAY direct “The talks are over”; Ilya Dorn REQUEST direct “The army must leave”"},
		{"a quotation without a cue", "Ilya Dorn said that the talks were over. “Nobody came to the hotel.”", "Ilya Dorn SAY indirect “the talks were over”; Ilya Dorn SAY direct “Nobody came to the hotel”"},
		{"between typewriter's marks", "''The talks are over,'' Ilya Dorn said.", "Ilya Dorn SAY direct “The talks are over”"},
		{"between typewriter's marks, short form", "''It's over,'' Ilya Dorn said. ''They've left.''", "Ilya Dorn SAY direct “It's over” “They've left”"},
		{"behind a quotation, described", "“The presence of the army in the valley means that the talks are over,” Ilya Dorn, an envoy at the Kesten Institute, wrote in a letter.", "Ilya Dorn SAY direct “The presence of the army in the valley means that the talks are over”"},
		{"behind its cue, where the tree has another", "The promise to “free every town” appeals to families who fled, said Ilya Dorn, a teacher at Kesten University.", "Ilya Dorn SAY mixed “The promise to “free every town” appeals to families who fled”;  REQUEST indirect “families who fled” in s1"},
		{"what is said denies", "Nor are the rebels likely to hand back their guns, said Ilya Dorn, a lecturer at the Kesten Institute.", "Ilya Dorn SAY indirect “Nor are the rebels likely to hand back their guns”"},
		{"the quotation denies", "“Nothing that we could do now in the valley would make a difference,” Ilya Dorn, director of the Varen Rescue Fund at the Kesten Institute, said in a letter.", "Ilya Dorn SAY direct “Nothing that we could do now in the valley would make a difference”"},
		{"nothing said", "The minister had left, and Ilya Dorn said nothing.", ""},
		{"a clause that opens with an adverb", "Ilya Dorn, president of the Varen Rescue Fund, a charity tied to the church, said nearly every family he has met with this year waits for word of a son.", "Ilya Dorn SAY indirect “nearly every family he has met with this year waits for word of a son”"},
		{"a long title", "Nine lorries had turned back at the bridge, Karadesh public works ministry spokesman Ilya Dorn said Friday.", "Ilya Dorn SAY indirect “Nine lorries had turned back at the bridge”"},
		{"a title in parts", "The miners will likely sit out the strike altogether, union director of government affairs Ilya Dorn told Kesten Radio this week.", "Ilya Dorn SAY indirect “The miners will likely sit out the strike altogether”"},
		{"a source given to the words before", "Two boats sent to the island have been sunk at the quay, Ilya Dorn, the harbour master, wrote in a letter to the council.", "Ilya Dorn SAY indirect “Two boats sent to the island have been sunk at the quay”"},
		{"a source described by a participle", "A court paper filed Thursday says that the governor will not be tried.", "A court paper SAY indirect “the governor will not be tried”"},
		{"a call that looks passive", "In the days before the talks, a group of elders called for a truce in the valley, and the army refused.", "a group of elders REQUEST indirect “a truce in the valley”"},
		{"a call behind what leads up to it", "On Sunday, Ilya Dorn, the Kenyan envoy, called on the rebels to stop.", "Ilya Dorn REQUEST indirect “the rebels to stop”"},
		{"according to, of a state", "According to a Kesten Radio poll, the two parties are in a dead heat.", "a Kesten Radio poll SAY indirect “the two parties are in a dead heat”"},
		{"a cue taken for a noun", "The prisoners are gone, a Kesten Radio analysis shows.", "a Kesten Radio analysis SAY indirect “The prisoners are gone”"},
		{"a cue taken for a name's last word", "The army has left the town, the newspaper Varen Herald reports.", "Varen Herald SAY indirect “The army has left the town”"},
		{"reports that are none", "The army has left the town, according to press reports.", "press reports SAY indirect “The army has left the town”"},
		{"what a survey finds", "A survey of miners found little support for the strike.", "A survey of miners SAY indirect “little support for the strike”"},
		{"what somebody finds", "The miners found little support for the strike.", ""},
		{"doing reported", "The group reported spending two million on relief.", "group SAY indirect “spending two million on relief”"},
		{"in a survey", "In a Kesten Radio poll, two in three miners thought that the strike had failed.", "a Kesten Radio poll SAY indirect “two in three miners thought that the strike had failed”; two in three miners SAY indirect “the strike had failed” in s1"},
		{"in a survey, described", "In a survey, taken in May, the party led by nine points.", "a survey SAY indirect “the party led by nine points”"},
		{"in a place", "In the valley, the rebels led by nine guns.", ""},
		{"as somebody said", "As the envoy reported on Monday, the army has not left the valley.", "envoy SAY indirect “the army has not left the valley”"},
		{"as reported by somebody", "The road to Tarn is open, as reported by the mission.", "mission SAY indirect “The road to Tarn is open”"},
		{"as somebody said, in the middle", "The army, as the minister said, will leave.", "minister SAY indirect “The army” “will leave”"},
		{"while somebody said", "As the minister said the words, shells fell on the town.", ""},
		{"one in three", "One in three said the talks were over.", "One in three SAY indirect “the talks were over”"},
		{"an expectation", "Kenya expects Sudan to leave the valley.", "Kenya SAY indirect “Sudan to leave the valley”"},
		{"nobody's expectation", "Sudan is expected to leave the valley.", ""},
		{"a concern", "Kenya voiced concern over the shelling of the town.", "Kenya SAY indirect “the shelling of the town”"},
		{"a label", "Kenya regards the plan as dead.", "Kenya SAY indirect “the plan as dead”"},
		{"over several lines", "“The talks are over.\nNobody came,” Ilya Dorn said.", "Ilya Dorn SAY direct “The talks are over.\nNobody came”"},
		{"to an agency", "Ilya Dorn told Reuters the army was ready.", "Ilya Dorn SAY indirect through Reuters “the army was ready”"},
		{"through an agency", "Trend quoted Ilya Dorn as saying that the army was ready.", "Ilya Dorn SAY indirect through Trend “the army was ready”"},
		{"quoted by an agency", "Ilya Dorn was quoted by Trend as saying the army was ready.", "Ilya Dorn SAY indirect through Trend “the army was ready”"},
		{"reported by an agency", "“The war is over,” Ilya Dorn said, Interfax reported.", "Ilya Dorn SAY direct through Interfax “The war is over”"},
		{"according to", "The army left the town, according to residents.", "residents SAY indirect “The army left the town”"},
		{"according to, first", "According to residents, the army left the town.", "residents SAY indirect “the army left the town”"},
		{"a headline", "Sudan: army has left town", "Sudan SAY indirect “army has left town”"},
		{"a headline, inverted", "Army has left town, says Sudan", "Sudan SAY indirect “Army has left town”"},
		{"a denial", "The minister denied that troops had crossed the border.", "minister DENY indirect “troops had crossed the border”"},
		{"an accusation", "Kenya accused Sudan of shelling the town.", "Kenya ACCUSE indirect “Sudan of shelling the town”"},
		{"an accusation, passive", "Sudan was accused by Kenya of shelling the town.", "Kenya ACCUSE indirect “Sudan” “of shelling the town”"},
		{"a demand", "Kenya demanded that Sudan release the prisoners.", "Kenya REQUEST indirect “Sudan release the prisoners”"},
		{"a demand of somebody", "Kenya urged the rebels to release the prisoners.", "Kenya REQUEST indirect “the rebels to release the prisoners”"},
		{"a call", "Kenya called on Sudan to release the prisoners and warned that the talks might fail.", "Kenya REQUEST indirect “Sudan to release the prisoners”; Kenya SAY indirect “the talks might fail”"},
		{"a call for", "Kenya called for a truce.", "Kenya REQUEST indirect “a truce”"},
		{"a promise", "Kenya promised to free the prisoners.", "Kenya PROMISE indirect “to free the prisoners”"},
		{"an acceptance", "Kenya agreed to the plan.", "Kenya AGREE indirect “the plan”"},
		{"a rejection", "Kenya rejected the plan.", "Kenya REJECT indirect “the plan”"},
		{"a rejection, passive", "The plan was rejected by Kenya.", "Kenya REJECT indirect “The plan”"},
		{"a threat", "Kenya threatened to close the border.", "Kenya THREATEN indirect “to close the border”"},
		{"a noun", "Kenya reiterated its opposition to the plan.", "Kenya REJECT indirect “the plan”"},
		{"a noun with its owner", "Kenya's demand for a truce was ignored.", "Kenya REQUEST indirect “a truce”"},
		{"a noun of nobody", "There were reports of fighting in the north.", " SAY indirect “fighting in the north”"},
		{"an adjective", "Kenya is opposed to the plan.", "Kenya REJECT indirect “the plan”"},
		{"said to have", "Sudan is said to have left the town.", " SAY indirect “Sudan” “to have left the town”"},
		{"told to", "The villagers were told to leave the valley.", " REQUEST indirect “to leave the valley”"},
		{"what the report adds", "Kenya rejected the plan, which was drawn up in Cairo.", "Kenya REJECT indirect “the plan”"},
		{"one after another", "Kenya said the plan was dead, adding that its troops were ready.", "Kenya SAY indirect “the plan was dead”; Kenya SAY indirect “its troops were ready”"},
		{"one in another", "Kenya said that Sudan had promised to leave.", "Kenya SAY indirect “Sudan had promised to leave”; Sudan PROMISE indirect “to leave” in s1"},
		{"a condition", "If Kenya accepts the plan, the guns will fall silent.", ""},
		{"what might be said", "Kenya might say that the plan is dead.", ""},
		{"a plan that asks", "The plan demands guarantees.", ""},
		{"words in quotation marks", "The town is known as “the pearl” among sailors.", ""},
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
