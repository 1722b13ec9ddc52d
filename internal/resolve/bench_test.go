package resolve_test

import (
	"fmt"
	"strings"
	"testing"

	"parley"
	"parley/internal/resolve"
	"parley/read"
)

// A report of some 1,200 words against 300 provisions of 60 sides, as of a
// provisional process that many reports have added to. A text whose words are at
// hand is one that was just read.
func BenchmarkBearings(b *testing.B) {
	a := &parley.Agreement{Process: "valley", Zone: "UTC", Provisional: true}
	for i := range 60 {
		a.Sides = append(a.Sides, parley.Side{ID: fmt.Sprintf("s%d", i), Name: fmt.Sprintf("Party %d", i), Actors: []parley.Actor{{Name: fmt.Sprintf("Speaker %d", i), Aliases: []string{fmt.Sprintf("General %d", i)}}}})
	}
	for i := range 300 {
		a.Provisions = append(a.Provisions, parley.Provision{ID: fmt.Sprintf("p%d", i), Type: []string{"withdrawal", "ceasefire", "prisoners", "aid", "other"}[i%5], Obligors: []string{fmt.Sprintf("s%d", i%60)}, Text: "They leave."})
	}
	story := `Party 3's troops left the valley on Sunday, Speaker 4 said. Shells fell on Lesk again, residents said, and the aid convoys did not come. "We have freed the prisoners," Party 7 wrote. General 9 accused Party 3 of shelling the town. The tanks have left. `
	rep := &parley.Report{ID: "r", Outlet: "Harrow Daily", Text: strings.Repeat(story, 24), Published: parley.Civil{Value: "2031-03-12", Zone: "UTC"}}
	r, err := read.New(read.Options{})
	if err != nil {
		b.Fatal(err)
	}
	rs, err := resolve.New(r.Lemmas)
	if err != nil {
		b.Fatal(err)
	}
	rd, err := r.Read(b.Context(), rep)
	if err != nil {
		b.Fatal(err)
	}
	if len(rs.Bearings(a, rep, &rd)) == 0 {
		b.Fatal("nothing bears on anything")
	}
	for b.Loop() {
		rs.Bearings(a, rep, &rd)
	}
}
