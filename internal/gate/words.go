package gate

import (
	"slices"
	"strings"

	"parley"
)

// words are what a time expression says, taken apart.
type words struct {
	numbers  []int
	months   []int
	weekdays []int
	units    []string // letters of units of time: "D", "M"
	relative []int    // days from the day of the report that a word tells: "yesterday"
	part     bool     // a part of the day
	season   bool
	feast    bool
	clock    []int // hours that a word tells: "noon"
	half     bool
	ago      bool // counts from the day of the report
}

// words reads the words of a time expression.
func (w *work) words(s parley.Span) words {
	d := w.d
	r := d.RangeOf(s)
	var x words
	for _, v := range w.values(d, r) {
		x.numbers = append(x.numbers, int(v))
	}
	for i := r.First; i < r.End; i++ {
		n := strings.TrimSuffix(strings.Trim(d.Norm(i), "'’"), ".")
		x.runs(n)
		for _, p := range append(strings.Split(n, "-"), n) {
			w.word(&x, p)
		}
		switch n {
		case "noon", "midday":
			x.clock = append(x.clock, 12)
		case "midnight":
			x.clock = append(x.clock, 0, 24)
		case "ago":
			x.ago = true
		case "half":
			x.half = true
		}
	}
	all := " " + strings.ToLower(strings.Join(strings.Fields(d.Words(s)), " ")) + " "
	for _, row := range w.days.Rows {
		if strings.Contains(all, " "+strings.ToLower(row[0])) {
			if v, ok := signed(row[w.days.Column("days")]); ok {
				x.relative = append(x.relative, v)
			}
		}
	}
	for _, row := range w.feasts.Rows {
		if strings.Contains(all, strings.ToLower(row[0])) {
			x.feast = true
		}
	}
	return x
}

// word takes in one word of a time expression.
func (w *work) word(x *words, n string) {
	if v := w.months.Get(n, "number"); v != "" {
		if m, ok := number(v); ok {
			x.months = append(x.months, m)
		}
	}
	for _, day := range [...]string{n, strings.TrimSuffix(n, "s")} {
		if v := w.weekdays.Get(day, "number"); v != "" {
			if k, ok := number(v); ok {
				x.weekdays = append(x.weekdays, k)
			}
			break
		}
	}
	if v, ok := number(w.ordinals.Get(n, "value")); ok {
		x.numbers = append(x.numbers, v)
	}
	if ten, ok := strings.CutSuffix(n, "ies"); ok && w.numbers.Is(ten+"y", "kind", "ten") {
		x.numbers = append(x.numbers, int(w.cell(ten+"y"))) // "the sixties"
	}
	if l := w.units.Get(n, "letter"); l != "" {
		x.units = append(x.units, l)
	}
	x.part = x.part || w.parts.Has(n) || n == "am" || n == "pm"
	x.season = x.season || w.seasons.Has(n)
}

// runs takes in the digits of a token: those of "7:17", "15/16", "'60s".
func (x *words) runs(n string) {
	n = strings.ReplaceAll(n, ",", "")
	for i := 0; i < len(n); {
		if n[i] < '0' || n[i] > '9' {
			i++
			continue
		}
		k := i
		for k < len(n) && n[k] >= '0' && n[k] <= '9' {
			k++
		}
		if v, ok := number(n[i:k]); ok {
			x.numbers = append(x.numbers, v)
		}
		i = k
	}
}

func signed(s string) (int, bool) {
	n, neg := strings.CutPrefix(s, "-")
	v, ok := number(n)
	if neg {
		v = -v
	}
	return v, ok
}

// says reports whether one of the numbers is n.
func (x *words) says(n int) bool { return slices.Contains(x.numbers, n) }

// year reports whether the words name a year: one of four digits.
func (x *words) year() bool {
	return slices.ContainsFunc(x.numbers, func(n int) bool { return n >= 1000 && n < 2200 })
}

// counts reports whether n of the unit are told: as many as a number says, or
// where none does, one or none.
func (x *words) counts(n int, unit string) bool {
	if !slices.Contains(x.units, unit) {
		return false
	}
	if n = max(n, -n); x.measured() {
		return x.says(n)
	}
	return n <= 1
}

// measured reports whether a number that is no year stands with a unit.
func (x *words) measured() bool {
	return len(x.units) > 0 && slices.ContainsFunc(x.numbers, func(n int) bool { return n > 0 && (n < 1000 || n >= 2200 || n%1000 == 0) })
}

// lasts reports whether n of some unit are told: as a number, as one, as half of
// the next unit, or as so many of a unit that ISO 8601 has no letter for.
func (x *words) lasts(n int) bool {
	switch {
	case n == 1 || x.says(n):
		return true
	case x.half && (n == 6 || n == 12 || n == 30):
		return true
	}
	for _, u := range [...]struct {
		letter string
		size   int
	}{{"F", 14}, {"F", 2}, {"T", 10}, {"C", 100}, {"Q", 3}, {"W", 7}, {"E", 2}} {
		if n%u.size == 0 && x.counts(n/u.size, u.letter) {
			return true
		}
	}
	return false
}

// from leaves those of what a time can be counted from that its words allow: "ago"
// and "yesterday" count from the published day, "ago" back from it.
func (x *words) from(c *civil, bases []civil) []civil {
	if !x.ago && len(x.relative) == 0 {
		return bases
	}
	var out []civil
	for _, o := range bases {
		if o.published && (!x.ago || c.year <= o.year && (c.day == 0 || c.days(o) <= 0)) {
			out = append(out, o)
		}
	}
	return out
}
