package resolve_test

import (
	"math"
	"testing"

	"parley"
)

// What is told in passing, presumed or foreseen is less sure than what somebody
// says that a side has done.
func TestConfidence(t *testing.T) {
	for _, c := range []struct {
		text    string
		certain bool
	}{
		{"Varen's army attacked Orla, the Joint Mission said.", true},
		{"Varen's army attacked Orla.", false},
		{"Varen's army attacked Orla on Tuesday.", true},
		{"The Joint Mission said the mill, the site of heavy fighting with Varen's army, had opened again.", false},
		{"The Joint Mission said three people were killed in an attack by Varen's army.", true},
		{"The Joint Mission said villagers feared being attacked by Varen's army.", false},
		{"The Joint Mission said that Varen's army had not shelled Orla.", false},
		{"Varen's army kills people, the Joint Mission said.", false},
		{"Varen's army is killing people again, the Joint Mission said.", true},
		{"The Joint Mission said the fighting with Varen's army could get worse.", false},
		{"The Joint Mission said it heard of the village that Varen's army shelled near Orla.", false},
		{"The war began in January, when Varen's army attacked Orla, the Joint Mission said.", false},
		{"The front was quiet, the Joint Mission said.", false},
		{"The shops of Orla are empty after months of fighting with Varen's army, the Joint Mission said.", false},
		{"They said Varen's army had shelled Orla.", false},
		{"The shops were full, the Joint Mission said, while Varen's army shelled Orla.", false},
	} {
		rep := parley.Report{ID: "r", Outlet: "Harrow Daily", Text: c.text, Published: parley.Civil{Value: "2031-03-12", Zone: "UTC"}}
		got := resolved(t, &rep)
		if len(got) != 1 || got[0].Confidence >= 0.5 != c.certain {
			t.Errorf("%s: %+v", c.text, got)
		}
	}
}

// Each doubt takes its share, seen in texts that differ from a sure one in it alone.
func TestDoubts(t *testing.T) {
	for _, c := range []struct {
		doubt, text string
		want        float64
	}{
		{"none", "Varen's army attacked Orla on Tuesday, the Joint Mission said.", .9},
		{"told once", "Varen's army attacked Orla on Tuesday, residents said.", .63},
		{"presumed", "Orla was shelled on Tuesday, the Joint Mission said.", .63},
		{"by a monitor undated", "Varen's army attacked Orla, the Joint Mission said.", .9},
		{"an undertaking", "Varen will withdraw its army from Tamis, Ilya Dorn said.", .9},
		{"what others intend", "Varen will withdraw its army from Tamis, residents said.", .225},
		{"with an adverb", "Varen will soon withdraw its army from Tamis, Ilya Dorn said.", .9},
		{"quoted", "“Varen's army attacked Orla on Tuesday,” residents said.", .9 * .7 * .7},
		{"undated, unplaced, once", "Varen's army attacked villagers again, residents said.", .9 * .7 * .7 * .7},
		{"nothing to hold on to", "Varen's army kills people, the Joint Mission said.", .45},
		{"a lull", "The front was quiet on Tuesday, the Joint Mission said.", .9 * .5},
		{"next to nothing", "Varen has withdrawn few troops from Tamis, Ilya Dorn said.", .45},
		{"of whom another thing is told", "The Joint Mission said it had seen the village that Varen's army shelled near Orla.", .45},
		{"when another thing is told", "The Joint Mission said that while Varen's army shelled Orla the shops were full.", .45},
		{"when, and of before", "It rained in Orla in January, when Varen's army attacked the town, the Joint Mission said.", .9 * .5 * .5},
		{"no fighting somewhere", "Varen's army did not shell Orla on Tuesday, the Joint Mission said.", .45},
		{"killed by nobody", "Three people were killed in Orla on Tuesday, the Joint Mission said.", .9 * .7 * .7},
		{"armed, and once", "Fighters said Varen's army attacked Orla on Tuesday.", .9 * .5 * .7},
		{"nobody's troops, told by others", "Troops have left Tamis, residents said.", .63},
		{"an undated withdrawal of the outlet's telling", "Varen's army withdrew from Tamis.", .63},
		{"a dated one", "Varen's army withdrew from Tamis on Tuesday.", .9},
		{"undated violence of the outlet's telling", "Varen's army attacked Orla.", .9 * .5 * .7 * .7},
		{"what goes on", "Varen's army is attacking Orla.", .9 * .7 * .7},
		{"a forecast of the other side", "Karadesh said that Varen would withdraw its army from Tamis.", .45},
		{"a pronoun", "Varen's army has withdrawn from Tamis, she said.", .45},
	} {
		rep := parley.Report{ID: "r", Outlet: "Harrow Daily", Text: c.text, Published: parley.Civil{Value: "2031-03-12", Zone: "UTC"}}
		got := resolved(t, &rep)
		if len(got) != 1 || math.Abs(got[0].Confidence-c.want) > 1e-9 {
			t.Errorf("%s: %s: %+v", c.doubt, c.text, got)
		}
	}
}
