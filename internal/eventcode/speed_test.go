package eventcode_test

import (
	"strings"
	"testing"

	"parley"
	"parley/internal/engine/enginetest"
	"parley/internal/eventcode"
	"parley/internal/lang"
	"parley/internal/text"
)

// BenchmarkStep measures the step over a text of about a thousand words.
func BenchmarkStep(b *testing.B) {
	pack, err := lang.English()
	if err != nil {
		b.Fatal(err)
	}
	step, err := eventcode.Step(pack)
	if err != nil {
		b.Fatal(err)
	}
	d := text.New(&parley.Report{Text: strings.Repeat("The envoy urged Varen to withdraw its tanks from Orla, and said that shelling by its army had killed forty people since Sunday. "+
		"A spokesman for the rebels rejected the plan and accused the government of arresting students. It rained in the valley, and the roads were closed. ", 20)})
	enginetest.Prepare(b)(d)
	words := len(strings.Fields(d.Text))
	b.ReportAllocs()
	for b.Loop() {
		step.Run(d)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(words), "ns/word")
}
