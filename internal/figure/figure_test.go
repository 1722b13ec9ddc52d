package figure_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley"
	"parley/read"
)

func TestFigures(t *testing.T) {
	bound := func(v *float64) string {
		if v == nil {
			return "open"
		}
		return fmt.Sprint(*v)
	}
	r, err := read.New(read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, in, want string }{
		{"more than, since, said by", "More than 9,000 people have been killed since March 2011, the United Nations says.", "killed 9001 to open more “More than 9,000” from 2011-03 said s1"},
		{"about", "About 50 soldiers were wounded.", "wounded about 50 to 50 “About 50”"},
		{"between", "Between 20 and 30 prisoners were freed.", "released 20 to 30 between “Between 20 and 30”"},
		{"at least, in words", "At least two dozen people were detained.", "detained 24 to open at-least “At least two dozen”"},
		{"hundreds", "Hundreds of people were detained.", "detained 200 to open “Hundreds”"},
		{"fewer than", "Fewer than 300 observers arrived.", "observers open to 299 fewer “Fewer than 300”"},
		{"one of two", "Dozens of people were killed or wounded.", "other 24 to open “Dozens”"},
		{"half a million", "Half a million people have been displaced.", "displaced 500000 to 500000 “Half a million”"},
		{"what they are", "Fourteen people were injured and six are missing.", "wounded 14 to 14 “Fourteen”; missing 6 to 6 “six”"},
		{"nearly so many", "Nearly 70 people are missing.", "missing about 70 to 70 “Nearly 70”"},
		// One number of two scopes is two figures: nothing is reconciled.
		{"two claims of one number", "Kenya said 900 people were killed since March 2011. Sudan said 900 people were killed since March 2030.", "killed 900 to 900 “900” from 2011-03 said s1; killed 900 to 900 “900” from 2030-03 said s2"},
		{"joined by a hyphen", "10-15 soldiers were killed.", "killed 10 to 15 between “10-15”"},
		{"a number in words", "Sudanese jets bombed Heglig, killing five people.", "killed 5 to 5 “five”"},
		{"ages, shares and dates are none", "He is 42 years old and won 17 percent on 12 May 2030.", ""},
		{"nor are sums, distances, votes and crowds", "The council voted 9 to 2 for a loan of $40 million. About 3,000 people marched 12 km.", ""},
		{"nor is the size of a town", "Rebels took Tarn, a town of 9,000 people, and killed nobody.", ""},
		{"nor are those named before", "The two men were killed.", ""},
		{"object after at least", "Jets hit the convoy and killed at least 13 rebel fighters.", "killed 13 to open at-least “at least 13”"},
		{"no noun", "The army shelled the town, killing more than 100.", "killed 101 to open more “more than 100”"},
		{"one of several", "The army detained one of his sons.", "detained 1 to 1 “one”"},
		{"either", "They killed or wounded up to 20 guards.", "other open to 20 at-most “up to 20”"},
		{"each its own", "At least 121 people were killed and 45 injured.", "killed 121 to open at-least “At least 121”; wounded 45 to 45 “45”"},
		{"an aside before the verb", "Officials said three people, including Ilya Dorn, 22, were killed.", "killed 3 to 3 “three” said s1"},
		{"some of them", "Ten people, including three soldiers, were killed.", "killed 10 to 10 “Ten”; killed 3 to 3 “three”"},
		{"some of them behind", "Ten people were killed, 3 of them children.", "killed 10 to 10 “Ten”; killed 3 to 3 “3”"},
		{"a scale for both", "Two to three thousand people have fled.", "refugees 2000 to 3000 between “Two to three thousand”"},
		{"shares", "The group said 30 people were killed: 20 in Tarn and 10 in Orla.", "killed 30 to 30 “30” said s1; killed 20 to 20 “20” said s1; killed 10 to 10 “10” said s1"},
		{"several after", "Five were killed and several wounded.", "killed 5 to 5 “Five”"},
		{"joined", "Two police and four gunmen were killed.", "killed 2 to 2 “Two”; killed 4 to 4 “four”"},
		{"states", "The blast left 12 dead and 30 wounded.", "killed 12 to 12 “12”; wounded 30 to 30 “30”"},
		{"shot dead", "Twelve people were shot dead on Monday.", "killed 12 to 12 “Twelve” from 2031-03-03"},
		{"bodies", "Residents found the bodies of 12 men.", "killed 12 to 12 “12”"},
		{"lives", "The war has claimed more than 3,500 lives.", "killed 3501 to open more “more than 3,500”"},
		{"a toll", "The death toll rose from 10 to 15 on Monday.", "killed 15 to 15 “15” as of 2031-03-03"},
		{"a toll of", "A death toll of 40 was reported.", "killed 40 to 40 “40”"},
		{"number of dead", "They put the number of dead at 619.", "killed 619 to 619 “619”"},
		{"a total", "The bombing killed 12 people, bringing the total to 300.", "killed 12 to 12 “12”; killed 300 to 300 total “300”"},
		{"on top", "A further 20 were detained.", "detained 20 to 20 further “A further 20”"},
		{"prisoners freed", "More than 1,000 prisoners were freed.", "released 1001 to open more “More than 1,000”"},
		{"hostages", "Gunmen are holding 12 hostages.", "detained 12 to 12 “12”"},
		{"kidnapping of", "The kidnapping of two troopers angered many.", "detained 2 to 2 “two”"},
		{"refugees", "Between 5,000 and 10,000 have fled.", "refugees 5000 to 10000 between “Between 5,000 and 10,000”"},
		{"troops there", "Varen keeps 10,000 soldiers in Orla.", "troops 10000 to 10000 “10,000”"},
		{"a few soldiers are no army", "He spoke to three soldiers.", ""},
		{"weapons destroyed", "Jets destroyed 25 tanks near Orla.", "other 25 to 25 “25”"},
		{"weapons otherwise", "He photographed 25 tanks near Orla.", ""},
		{"handed over is no bound", "Varen handed over 200 rifles.", "other 200 to 200 “200”"},
		{"or more", "Some 40 or more people were killed.", "killed 40 to open at-least “Some 40 or more”"},
		{"several hundred", "Several hundred people were detained.", "detained 200 to open “Several hundred”"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			rd, err := r.Read(t.Context(), &parley.Report{ID: "r", Text: c.in, Published: parley.Civil{Value: "2031-03-03"}})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range rd.Figures {
				line := string(f.Kind) + " "
				if f.Approximate {
					line += "about "
				}
				line += fmt.Sprintf("%s to %s ", bound(f.Low), bound(f.High))
				if f.Comparator != "" && f.Comparator != parley.CompareAbout {
					line += string(f.Comparator) + " "
				}
				if f.Further {
					line += "further "
				}
				if f.Total {
					line += "total "
				}
				line += fmt.Sprintf("“%s”", f.Number.In(c.in))
				if f.From != "" {
					line += " from " + f.From
				}
				if f.AsOf != "" {
					line += " as of " + f.AsOf
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
