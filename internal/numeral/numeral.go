package numeral

import (
	"strconv"
	"strings"

	"parley/internal/lang"
	"parley/internal/rule"
	"parley/internal/text"
)

// Numerals reads numbers. It is safe for concurrent use.
type Numerals struct{ table *lang.Table }

// Number is what a row of tokens comes to. A vague one ("hundreds") is its
// least; of two joined by a hyphen ("10-15") To is the second.
type Number struct {
	text.Range
	Value float64
	To    float64 // 0: there is no second
	Vague bool
}

// New prepares the table number-words of a pack.
func New(pack *lang.Pack) *Numerals { return &Numerals{pack.Table("number-words")} }

// At reads the longest number that begins at token i and ends by end.
func (n *Numerals) At(d *text.Doc, i, end int) (Number, bool) {
	if i >= end || !n.begins(d.Norm(i)) {
		return Number{}, false
	}
	if num, ok := n.vague(d, i, end); ok {
		return num, true
	}
	if a, b, ok := pair(d.Norm(i)); ok {
		return Number{Range: text.Range{First: i, End: i + 1}, Value: a, To: b}, true
	}
	if i+2 < end && d.Hyphen(i+1) && !(i+3 < end && d.Hyphen(i+3)) {
		if a, b, ok := pair(d.Norm(i) + "-" + d.Norm(i+2)); ok {
			return Number{Range: text.Range{First: i, End: i + 3}, Value: a, To: b}, true
		}
	}
	total, group, j := 0.0, 0.0, i
	last := "" // kind of the word before
	for ; j < end; j++ {
		w := d.Norm(j)
		if w == "and" && last == "scale" && j+1 < end && n.joins(d.Norm(j+1), group, total) {
			continue
		}
		if w == "half" && j == i && j+2 < end && d.Norm(j+1) == "a" && n.kind(d.Norm(j+2)) == "scale" {
			group, last = 0.5, "unit"
			j++ // "half a million"
			continue
		}
		if (w == "a" || w == "half") && j == i && j+1 < end && n.kind(d.Norm(j+1)) == "scale" {
			group, last = 1, "unit"
			if w == "half" {
				group = 0.5
			}
			continue
		}
		if w == "and" && (last == "unit" || last == "digits") && j+2 < end && d.Norm(j+1) == "a" && d.Norm(j+2) == "half" {
			group, last = group+0.5, "unit"
			j += 2
			continue
		}
		if last == "digits" && !d.Tokens[j].Is(text.SpaceBy) && n.table.Is(w, "kind", "suffix") {
			group, last = group*n.value(w), "unit" // "10k"
			continue
		}
		if last == "ten" && d.Hyphen(j) && j+1 < end && n.kind(d.Norm(j+1)) == "unit" {
			continue
		}
		v, kind := n.word(w)
		if v, ok := part(w); ok && (last == "" || last == "digits" || last == "unit") {
			group, last = group+v, "part" // "5 1/2"
			continue
		}
		if kind == "" || !follows(last, kind, group) && !(last == "" && kind == "scale" && j+1 < end && n.kind(d.Norm(j+1)) == "scale") {
			break
		}
		if kind == "scale" && group == 0 {
			group = 1
		}
		switch {
		case kind == "scale" && v < 1000:
			group *= v
		case kind == "scale":
			total, group = total+group*v, 0
		default:
			group += v
		}
		last = kind
	}
	for j > i && d.Norm(j-1) == "and" {
		j--
	}
	if j == i || last == "" {
		return Number{}, false
	}
	return Number{Range: text.Range{First: i, End: j}, Value: total + group}, true
}

// begins reports whether a number may begin with the word; most words are none.
func (n *Numerals) begins(w string) bool {
	if w == "" || w == "a" || w == "half" || w[0] >= '0' && w[0] <= '9' || n.table.Words(w) > 0 {
		return w != ""
	}
	if _, ok := part(w); ok {
		return true
	}
	first, _, cut := strings.Cut(w, "-")
	return cut && n.table.Words(first) > 0
}

// joins reports whether "and" joins the word next to what was read: "two hundred
// and five", "seven thousand and twelve".
func (n *Numerals) joins(next string, group, total float64) bool {
	v, kind := n.word(next)
	switch kind {
	case "unit", "ten", "digits":
		return group >= 100 || total > 0 && group == 0 && v < 100 && kind != "digits"
	}
	return false
}

// Value reads the whole of r as one number.
func (n *Numerals) Value(d *text.Doc, r text.Range) (float64, bool) {
	if r.Len() == 1 && (d.Norm(r.First) == "a" || d.Norm(r.First) == "an") {
		return 1, true
	}
	if r.Len() == 2 && d.Norm(r.End-1) == "of" && d.Norm(r.First) == "couple" {
		return 2, true
	}
	num, ok := n.At(d, r.First, r.End)
	return num.Value, ok && num.End == r.End && num.To == 0
}

func (n *Numerals) kind(w string) string { _, k := n.word(w); return k }

// word gives the value of one token and how it combines.
func (n *Numerals) word(w string) (float64, string) {
	if w == "" {
		return 0, ""
	}
	if w[0] >= '0' && w[0] <= '9' {
		return n.digits(w)
	}
	if a, b, ok := strings.Cut(w, "-"); ok && n.table.Is(a, "kind", "ten") && n.table.Is(b, "kind", "unit") {
		return n.value(a) + n.value(b), "unit"
	}
	kind := n.table.Get(w, "kind")
	if kind == "vague" || kind == "suffix" {
		return 0, ""
	}
	return n.value(w), kind
}

// digits reads "9,000", "1.5" and, with a suffix, "1.2m".
func (n *Numerals) digits(w string) (float64, string) {
	end := len(w)
	for end > 0 && (w[end-1] < '0' || w[end-1] > '9') {
		end--
	}
	scale := 1.0
	if end < len(w) {
		if !n.table.Is(w[end:], "kind", "suffix") {
			return 0, ""
		}
		scale = n.value(w[end:])
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(w[:end], ",", ""), 64)
	if err != nil || strings.ContainsAny(w[:end], "xepinXEPIN_") {
		return 0, ""
	}
	return v * scale, "digits"
}

func (n *Numerals) value(w string) float64 {
	v, _ := strconv.ParseFloat(n.table.Get(w, "value"), 64) // a cell that is no number counts nothing
	return v
}

// follows reports whether a word of the kind can go on a number.
func follows(last, kind string, group float64) bool {
	switch kind {
	case "digits":
		return last == ""
	case "unit":
		return last == "" || last == "scale" || last == "ten" && group > 0
	case "ten":
		return last == "" || last == "scale"
	case "scale":
		return last != ""
	}
	return false
}

// vague reads "dozens", "tens of thousands".
func (n *Numerals) vague(d *text.Doc, i, end int) (Number, bool) {
	for _, j := range rule.Keys(d, n.table, i, end) {
		key := rule.Key(d, n.table, text.Range{First: i, End: j})
		if n.table.Is(key, "kind", "vague") {
			return Number{Range: text.Range{First: i, End: j}, Value: n.value(key), Vague: true}, true
		}
	}
	return Number{}, false
}

// part reads a fraction: "1/2", "½".
func part(w string) (float64, bool) {
	switch w {
	case "½":
		return 0.5, true
	case "¼":
		return 0.25, true
	case "¾":
		return 0.75, true
	}
	x, y, found := strings.Cut(w, "/")
	if !found || len(x) != 1 || len(y) != 1 || x[0] < '1' || y[0] <= x[0] || y[0] > '9' {
		return 0, false
	}
	return float64(x[0]-'0') / float64(y[0]-'0'), true
}

// pair reads "10-15".
func pair(w string) (a, b float64, ok bool) {
	x, y, found := strings.Cut(w, "-")
	if !found || x == "" || y == "" || !digits(x) || !digits(y) {
		return 0, 0, false
	}
	a, err := strconv.ParseFloat(strings.ReplaceAll(x, ",", ""), 64)
	b, err2 := strconv.ParseFloat(strings.ReplaceAll(y, ",", ""), 64)
	return a, b, err == nil && err2 == nil && a < b
}

func digits(w string) bool {
	for i := range len(w) {
		if (w[i] < '0' || w[i] > '9') && w[i] != ',' {
			return false
		}
	}
	return true
}

// Word reads one word that stands for a number.
func (n *Numerals) Word(w string) (float64, bool) {
	v, kind := n.word(w)
	return v, kind != ""
}
