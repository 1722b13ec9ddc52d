package timex_test

import (
	"strings"
	"testing"

	"parley"
	"parley/internal/text"
)

// A report of about 900 words, as many of them about times as in news.
var report = strings.Repeat(`KESTEN, April 9 (KNA) - The government of Varen said on Monday that its troops would begin to leave the border towns by 6 a.m. local time on Tuesday, two years after the war broke out.

The envoy, who met both sides last week, told reporters in the capital that a truce was to start 48 hours later. "We have waited since March 2011 for this," he said. "Nobody should expect miracles in the coming days."

Rebel commanders accepted the dates in a letter sent late on Sunday, but made them depend on written guarantees. They had rejected a similar plan in the third quarter of 2010. A spokesman for the movement said that the shelling of three villages went on during the night, and that more than 40 people had been killed in the past two weeks.

The council meets every Thursday. Its members are now divided over how many observers are needed, and want the army to open the road within ten days of the signing. Aid agencies asked for a daily two-hour pause between 10 a.m. and noon.
`, 6)

func BenchmarkStep(b *testing.B) {
	r := newReader(b)
	d := text.New(&parley.Report{Text: report, Published: parley.Civil{Value: "2012-04-09"}})
	r.words(d)
	b.ReportAllocs()
	for b.Loop() {
		r.step.Run(d)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "reports/s")
	b.ReportMetric(b.Elapsed().Seconds()*1e9/float64(b.N*len(d.Tokens)), "ns/word")
}
