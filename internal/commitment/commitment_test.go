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
