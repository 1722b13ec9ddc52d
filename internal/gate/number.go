package gate

import (
	"slices"
	"strconv"
	"strings"

	"parley"
	"parley/internal/text"
)

// values reads the numbers in a range of tokens, in digits and in words.
func (g *gate) values(d *text.Doc, r text.Range) []float64 {
	var out []float64
	sum, cur, open := 0.0, 0.0, false
	flush := func() {
		if open {
			out = append(out, sum+cur)
		}
		sum, cur, open = 0, 0, false
	}
	for i := r.First; i < r.End; i++ {
		if v, n := g.vague(d, i, r.End); n > 0 {
			flush()
			out = append(out, v)
			i += n - 1
			continue
		}
		w := d.Norm(i)
		v, kind := g.number(w)
		switch kind {
		case "digits", "unit", "ten":
			if kind == "digits" && open {
				flush()
			}
			if kind == "unit" && open && cur != 0 && int(cur)%10 != 0 {
				flush()
			}
			cur, open = cur+v, true
		case "scale", "suffix":
			if !open || cur == 0 {
				cur = 1
			}
			open = true
			if cur *= v; v >= 1000 {
				sum, cur = sum+cur, 0
			}
		case "half":
			cur, open = cur+0.5, true
		case "pair":
			flush()
			a, b, _ := strings.Cut(w, "-")
			for _, x := range [...]string{a, b} {
				if v, kind := g.number(x); kind != "" {
					out = append(out, v)
				}
			}
		default:
			if open && (w == "and" || w == "a" || w == "-") {
				if w == "-" && digits(d.Norm(i-1)) {
					flush()
				}
				continue
			}
			flush()
		}
	}
	flush()
	return out
}

func digits(w string) bool { return w != "" && w[0] >= '0' && w[0] <= '9' }

// number reads one word.
func (g *gate) number(w string) (float64, string) {
	switch {
	case w == "half":
		return 0.5, "half"
	case digits(w):
		end := strings.LastIndexAny(w, "0123456789") + 1
		v, err := strconv.ParseFloat(strings.ReplaceAll(w[:end], ",", ""), 64)
		switch {
		case err != nil && strings.Contains(w, "-"):
			return 0, "pair"
		case err != nil:
			return 0, ""
		case end < len(w) && g.numbers.Is(w[end:], "kind", "suffix"):
			return v * g.cell(w[end:]), "digits"
		}
		return v, "digits"
	case g.numbers.Has(w):
		return g.cell(w), g.numbers.Get(w, "kind")
	}
	if a, b, ok := strings.Cut(w, "-"); ok && g.numbers.Is(a, "kind", "ten") && g.numbers.Is(b, "kind", "unit") {
		return g.cell(a) + g.cell(b), "unit"
	}
	return 0, ""
}

func (g *gate) cell(w string) float64 {
	v, err := strconv.ParseFloat(g.numbers.Get(w, "value"), 64)
	if err != nil {
		return 0
	}
	return v
}

// vague reads "dozens", "tens of thousands", and how many tokens they are.
func (g *gate) vague(d *text.Doc, i, end int) (float64, int) {
	for n := min(g.numbers.Words(d.Norm(i)), end-i); n > 0; n-- {
		words := make([]string, n)
		for k := range words {
			words[k] = d.Norm(i + k)
		}
		if key := strings.Join(words, " "); g.numbers.Is(key, "kind", "vague") {
			return g.cell(key), n
		}
	}
	return 0, 0
}

// number gives what is wrong with the bounds of a figure, "" if nothing is.
func (w *work) number(f *parley.Figure) (field, value string) {
	got := w.values(w.d, w.d.RangeOf(f.Number))
	if f.Low == nil && f.High == nil {
		return "no bounds", ""
	}
	if f.Low != nil && f.High != nil && *f.Low > *f.High {
		return "the bounds", amount(*f.Low) + " and " + amount(*f.High)
	}
	if f.Low != nil && !slices.Contains(got, *f.Low) && !(f.Comparator == parley.CompareMore && slices.Contains(got, *f.Low-1)) && !scaled(got, *f.Low) {
		return "the least", amount(*f.Low)
	}
	if f.High != nil && !slices.Contains(got, *f.High) && !(f.Comparator == parley.CompareFewer && slices.Contains(got, *f.High+1)) {
		return "the most", amount(*f.High)
	}
	return "", ""
}

// scaled reports whether a number has its thousands behind the next one: "two to
// three thousand".
func scaled(got []float64, v float64) bool {
	return len(got) == 2 && got[1] >= 1000 && (got[0]*1000 == v || got[0]*1e6 == v || got[0]*100 == v) && v < got[1]
}

func amount(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
