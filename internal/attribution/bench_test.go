package attribution_test

import (
	"strings"
	"testing"

	"parley"
	"parley/internal/attribution"
	"parley/internal/engine/enginetest"
	"parley/internal/lang"
	"parley/internal/text"
)

// BenchmarkStep measures the step on its own, in nanoseconds a word.
func BenchmarkStep(b *testing.B) {
	pack, err := lang.English()
	if err != nil {
		b.Fatal(err)
	}
	step, err := attribution.Step(pack)
	if err != nil {
		b.Fatal(err)
	}
	d := text.New(&parley.Report{Text: strings.Repeat(
		"The army of Kesten left the valley on Monday, a spokesman for the rebels said. “We have accepted the dates,” he told reporters in Tarn. “Nobody came.”\n\n"+
			"Varen accused the rebels of shelling the town, and called on them to release all prisoners by Friday. The road to the port was closed for three days after the rains.\n\n", 50)})
	enginetest.Prepare(b)(d)
	for b.Loop() {
		step.Run(d)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(d.Tokens)), "ns/word")
}
