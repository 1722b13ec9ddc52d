package numeral_test

import (
	"testing"

	"parley"
	"parley/internal/lang"
	"parley/internal/numeral"
	"parley/internal/segment/segmenttest"
	"parley/internal/text"
)

func TestNumbers(t *testing.T) {
	pack, err := lang.English()
	if err != nil {
		t.Fatal(err)
	}
	n := numeral.New(pack)
	for _, c := range []struct {
		in        string
		value, to float64
		vague     bool
	}{
		{"5", 5, 0, false}, {"1,960", 1960, 0, false}, {"3.5", 3.5, 0, false}, {"twelve", 12, 0, false}, {"twenty-one", 21, 0, false},
		{"two hundred and five", 205, 0, false}, {"three thousand four hundred", 3400, 0, false}, {"2.5 million", 2.5e6, 0, false}, {"a million", 1e6, 0, false}, {"half a million", 5e5, 0, false}, {"two and a half million", 2.5e6, 0, false}, {"three and a half", 3.5, 0, false},
		{"5 1/2", 5.5, 0, false}, {"2½", 2.5, 0, false}, {"3 ¾", 3.75, 0, false},
		{"two dozen", 24, 0, false}, {"10-15", 10, 15, false}, {"dozens", 24, 0, true}, {"hundreds", 200, 0, true}, {"thousands", 2000, 0, true}, {"tens of thousands", 20000, 0, true},
		{"half a dozen", 6, 0, false}, {"half a million", 5e5, 0, false}, {"hundred thousand", 1e5, 0, false}, {"two trillion", 2e12, 0, false}, {"3 lakh", 3e5, 0, false},
		{"1.2m", 1.2e6, 0, false}, {"10k", 1e4, 0, false}, {"3bn", 3e9, 0, false}, {"seven thousand and twelve", 7012, 0, false}, {"several hundred", 200, 0, true}, {"twenty-two", 22, 0, false},
	} {
		d := text.New(&parley.Report{Text: c.in})
		segmenttest.Step(t).Run(d)
		got, ok := n.At(d, 0, len(d.Tokens))
		if !ok || got.Value != c.value || got.To != c.to || got.Vague != c.vague || got.End != len(d.Tokens) {
			t.Errorf("%s: %+v, %v; want %v to %v", c.in, got, ok, c.value, c.to)
		}
	}
	for _, in := range []string{"soldiers", "and", "no", "k", "hundred", ""} {
		d := text.New(&parley.Report{Text: in})
		segmenttest.Step(t).Run(d)
		if got, ok := n.At(d, 0, len(d.Tokens)); ok {
			t.Errorf("%q: %+v", in, got)
		}
	}
}
