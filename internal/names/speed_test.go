package names_test

import (
	"strings"
	"testing"

	"parley/internal/names"
	"parley/internal/weights"
)

const report = `Foreign minister Arvo Tamm of Estonia met the Swedish envoy , Karin Lindahl , in Geneva on Tuesday .
/ Tamm told reporters that the Kalbeh Accord would be signed before the end of the month , officials said .
/ " We have waited long enough , " he said in a statement that the Tallinn Times published .
/ The United Nations and the Arab League had sent observers to the town of Kalbeh , where shelling went on for a third day .
/ Residents said at least 14 people were killed and dozens wounded when rockets hit a market near the Orontes River .
/ Lindahl , who works for the Nordic Council , denied reports that the talks had failed .`

func BenchmarkFind(b *testing.B) {
	m, err := names.Load(weights.Names, weights.Clusters, english(b))
	if err != nil {
		b.Fatal(err)
	}
	d, _ := doc(b, strings.Repeat(report+" / ", 4))
	words := 0
	b.ReportAllocs()
	for b.Loop() {
		m.Find(&d)
		words += len(d.Forms)
	}
	b.ReportMetric(float64(words)/b.Elapsed().Seconds(), "words/s")
}

func BenchmarkLoad(b *testing.B) {
	pack := english(b)
	for b.Loop() {
		if _, err := names.Load(weights.Names, weights.Clusters, pack); err != nil {
			b.Fatal(err)
		}
	}
}

func TestShippedWeights(t *testing.T) {
	m, err := names.Load(weights.Names, weights.Clusters, english(t))
	if err != nil {
		t.Fatal(err)
	}
	d, _ := doc(t, report)
	got := show(&d, m.Find(&d))
	for _, want := range []string{"PER Arvo Tamm", "PER Karin Lindahl", "PER Tamm", "NORP Swedish", "LOC Geneva", "LOC Estonia", "ORG United Nations", "ORG Arab League", "PER Lindahl", "LOC Orontes River"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s among %s", want, got)
		}
	}
}
