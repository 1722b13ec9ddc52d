package figure_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/read/readtest"
)

func TestFigures(t *testing.T) {
	bound := func(v *float64) string {
		if v == nil {
			return "open"
		}
		return fmt.Sprint(*v)
	}
	for _, c := range []struct{ name, in, want string }{
		{"more than, since, said by", "More than 9,000 people have been killed since March 2011, the United Nations says.", "killed 9001 to open “More than 9,000” from 2011-03 said s1"},
		{"about", "About 50 soldiers were wounded.", "wounded about 50 to 50 “About 50”"},
		{"between", "Between 20 and 30 prisoners were freed.", "released 20 to 30 “20 and 30”"},
		{"at least, in words", "At least two dozen people were detained.", "detained 24 to open “At least two dozen”"},
		{"hundreds", "Hundreds of people were detained.", "detained 200 to open “Hundreds”"},
		{"fewer than", "Fewer than 300 observers arrived.", "observers open to 299 “Fewer than 300”"},
		{"one of two", "Dozens of people were killed or wounded.", "other 24 to open “Dozens”"},
		{"half a million", "Half a million people have been displaced.", "displaced 500000 to 500000 “Half a million”"},
		{"what they are", "Fourteen people were injured and six are missing.", "wounded 14 to 14 “Fourteen”; missing 6 to 6 “six”"},
		{"nearly so many", "Nearly 70 people are missing.", "missing about 70 to 70 “Nearly 70”"},
		// One number of two scopes is two figures: nothing is reconciled.
		{"two claims of one number", "Kenya said 900 people were killed since March 2011. Sudan said 900 people were killed since March 2030.", "killed 900 to 900 “900” from 2011-03 said s1; killed 900 to 900 “900” from 2030-03 said s2"},
		{"joined by a hyphen", "10-15 soldiers were killed.", "killed 10 to 15 “10-15”"},
		{"a number in words", "Sudanese jets bombed Heglig, killing five people.", "killed 5 to 5 “five”"},
		{"ages, shares and dates are none", "He is 42 years old and won 17 percent on 12 May 2030.", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, f := range readtest.Reading(t, c.in).Figures {
				line := string(f.Kind) + " "
				if f.Approximate {
					line += "about "
				}
				line += fmt.Sprintf("%s to %s “%s”", bound(f.Low), bound(f.High), f.Number.In(c.in))
				if f.From != "" {
					line += " from " + f.From
				}
				if f.Said != "" {
					line += " said " + f.Said
				}
				got = append(got, line)
			}
			if d := cmp.Diff(c.want, strings.Join(got, "; ")); d != "" {
				t.Error(d)
			}
		})
	}
}
