package commitment_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/read/readtest"
)

func TestCommitments(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"what has to be done by a day", "Sudan must withdraw its troops from Heglig by Friday.", "Sudan required “withdraw its troops from Heglig” by 2031-03-07 Africa/Khartoum"},
		{"on a condition", "The deal calls on Sudan to free all prisoners by 14 March unless the shelling resumes.", "Sudan agreed “free all prisoners” by 2031-03-14 Africa/Khartoum if “unless the shelling resumes”"},
		{"within a time", "Sudan promised to open the border within 30 days.", "Sudan promised “open the border” within 2031-04-02 Africa/Khartoum"},
		{"what is refused", "Sudan refused to leave Heglig.", "Sudan refused “leave Heglig”"},
		{"what somebody will do", "Sudan will withdraw its troops.", "Sudan promised “withdraw its troops”"},
		{"at a local time", "Sudan will leave Heglig no later than 6 a.m. local time on Tuesday.", "Sudan promised “leave Heglig” by 2031-03-04T06:00 Africa/Khartoum"},
		{"counted from another deadline", "The deal calls on Sudan to withdraw its troops by 6 a.m. local time on Tuesday and for a truce to start 48 hours later.", "Sudan agreed “withdraw its troops” by 2031-03-04T06:00 Africa/Khartoum; Sudan agreed “a truce to start” from PT48H after c1"},
		{"every point of a plan", "The plan calls for the withdrawal of troops from towns, the release of prisoners and a dialogue with the opposition. Sudan accepted the plan.", "Sudan agreed “the withdrawal of troops from towns”; Sudan agreed “the release of prisoners”; Sudan agreed “a dialogue with the opposition”"},
		{"a plan turned down", "The plan calls on Sudan to free all prisoners. Sudan rejected the plan.", "Sudan refused “free all prisoners”"},
		{"a plan that its obligor leaves", "The plan calls on Sudan to free all prisoners. Sudan accepted the plan in May. Sudan has withdrawn its acceptance.", "Sudan refused “free all prisoners”"},
		{"a deadline moved", "The accord calls on Sudan to withdraw its troops by Friday. The envoy extended the deadline until Sunday.", "Sudan agreed “withdraw its troops” by 2031-03-09 Africa/Khartoum"},
		{"each demand of a list", "Ethiopia demanded that Sudan halt the shelling, lift the siege and allow observers into Heglig.", "Sudan demanded “halt the shelling”; Sudan demanded “lift the siege”; Sudan demanded “allow observers into Heglig”"},
		{"one duty told twice", "Ethiopia urged Sudan to withdraw its troops from Heglig. Sudan refused to withdraw its troops.", "Sudan refused “withdraw its troops from Heglig”"},
		{"a person has to go himself", "Ethiopia called on President Omar Bashir of Sudan to step down.", "Omar Bashir demanded “step down”"},
		{"his troops are his country's", "Sudan's soldiers fired. Ethiopia called on President Omar Bashir of Sudan to withdraw his troops.", "Sudan demanded “withdraw his troops”"},
		{"what is promised not to be done", "Ethiopia said it would not send troops to Sudan.", "Ethiopia promised “not send troops to Sudan”"},
		{"a threat on a condition", "Ethiopia threatened sanctions unless Sudan ends the shelling.", "Ethiopia promised “sanctions” if “unless Sudan ends the shelling”"},
		{"up to the verb of its clause", "Protesters who call for the release of all prisoners have filled the squares of Khartoum.", "Sudan demanded “the release of all prisoners”"},
		{"up to the next headline", "Sudan will free the prisoners in Heglig The miners have ended their strike The union says all is well", "Sudan promised “free the prisoners in Heglig”"},
		{"up to what else the speaker does", "Sudan was told of it by the envoy, who spoke on Monday, calling for a ceasefire and sending his regards.", "Sudan demanded “a ceasefire”"},
		{"what is asked not to be done", "Ethiopia urged Sudan not to shell Heglig.", "Sudan demanded “not to shell Heglig”"},
		{"what must not be done", "“Sudan must not shell Heglig,” Ethiopia's foreign minister said.", "Sudan demanded “not shell Heglig”"},
		{"who is not going to", "Sudan is not going to withdraw its troops.", "Sudan refused “withdraw its troops”"},
		{"who will not open fire", "Sudan's army said it would not open fire on the protesters.", "Sudan promised “not open fire on the protesters”"},
		{"what is ordered is the giver's to do", "Ethiopia ordered an investigation into the shelling of Heglig.", "Ethiopia demanded “an investigation into the shelling of Heglig”"},
		{"no silence", "Sudan declined to take questions about Heglig.", ""},
		{"nor soldiers who will not shoot", "Sudan's soldiers refused to shoot at protesters in Heglig.", ""},
		{"nor what others might do", "Sudan rejected foreign intervention in Heglig.", ""},
		{"nor what is done by the word", "Sudan announced the arrest of two rebels in Heglig.", ""},
		{"nor what was forced", "The shelling forced Sudan to withdraw its troops.", ""},
		{"nor what is no longer so", "Sudan had previously refused to withdraw its troops.", ""},
		{"what is urged holds what is ready to be done", "“We appeal to Sudan to keep its border open and be ready to send aid to Heglig,” Ethiopia's foreign minister said.", "Sudan demanded “keep its border open and be ready to send aid to Heglig”"},
		{"a commitment that is sought", "Ethiopia sought Sudan's commitment to withdraw its troops from Heglig.", "Sudan demanded “withdraw its troops from Heglig”"},
		{"no deadline on the day of the words", "Sudan refused talks with the rebels Monday.", "Sudan refused “talks with the rebels”"},
		{"no condition in what was provided", "Sudan must free the prisoners from the camps that have provided shelter, the envoy said.", "Sudan demanded “free the prisoners from the camps that have provided shelter”"},
		{"a condition up to but", "Sudan promised to free the prisoners provided the shelling stops but the offer has expired.", "Sudan promised “free the prisoners” if “provided the shelling stops”"},
		{"the authorities of a place", "Sudan's army shelled Heglig. Fighting went on in Sudan. “Police in Ethiopia must free the prisoners,” the envoy said.", "Ethiopia demanded “free the prisoners”"},
		{"the government of a place", "Sudan's army shelled Heglig. Fighting went on in Sudan. The news is from Ethiopia, where the government declared a ceasefire.", "Ethiopia promised “a ceasefire”"},
		{"a person leaves by himself", "Ethiopia called for President Omar Bashir of Sudan to “resign tonight and spare the town”.", "Omar Bashir demanded “resign” at 2031-03-03; Sudan demanded “spare the town”"},
		{"the forces of an alliance", "Sudan's army shelled Heglig. The envoy urged coalition forces to stop the air strikes.", "coalition forces demanded “stop the air strikes”"},
		{"nor what others will do to a side", "Sudan's government will be punished for the shelling, Ethiopia's foreign minister said.", ""},
		{"no question", "“Will Sudan withdraw its troops from Heglig?” Ethiopia's foreign minister asked.", ""},
		{"nor whether it should be", "Ethiopia left open the question of whether Sudan should withdraw its troops.", ""},
		{"nor the chance of it", "The envoy spoke of the chance that Sudan will withdraw its troops from Heglig.", ""},
		{"nor what somebody foresees", "Sudan will shell the town and withdraw its troops from Heglig, said Hana Tesfaye, who teaches history.", ""},
		{"but what an officer says", "Sudan's army has left Abyei. Sudan will withdraw its troops from Heglig, General Hana Tesfaye said.", "Sudan promised “withdraw its troops from Heglig”"},
		{"nor an aim", "Ethiopia's aim is to protect civilians in Heglig.", ""},
		{"nor what is supposed", "Suppose that Sudan decides to withdraw its troops from Heglig.", ""},
		{"nor what might have to be", "Sudan might have to withdraw its troops from Heglig.", ""},
		{"nor what it takes", "To win, Sudan will have to withdraw its troops from Heglig, said Hana Tesfaye, who teaches history.", ""},
		{"nor what is denied", "Sudan denied that it had agreed to withdraw its troops from Heglig.", ""},
		{"nobody demands of himself", "“We must withdraw our troops,” Sudan's foreign minister said.", ""},
		{"nor what would have been", "Sudan said its troops should have left Heglig.", ""},
		{"nor what may be", "If Sudan agrees to withdraw its troops, talks will follow.", ""},
		{"what has been done is none", "Sudan withdrew its troops on Sunday.", ""},
		{"nor is the weather", "It rained in Heglig.", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, x := range readtest.Reading(t, c.in).Commitments {
				line := fmt.Sprintf("%s %s “%s”", strings.Join(x.Obligor, " + "), x.Force, x.Action.In(c.in))
				if d := x.Deadline; d != nil {
					line += fmt.Sprintf(" %s %s%s", d.Relation, d.Time.Value, d.Offset)
					if d.Time.Zone != "" {
						line += " " + d.Time.Zone
					}
					if d.After != "" {
						line += " after " + d.After
					}
				}
				if x.Condition != nil {
					line += " if “" + x.Condition.In(c.in) + "”"
				}
				got = append(got, line)
			}
			if d := cmp.Diff(c.want, strings.Join(got, "; ")); d != "" {
				t.Error(d)
			}
		})
	}
}
