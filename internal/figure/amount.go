package figure

import (
	"parley"
	"parley/internal/numeral"
	"parley/internal/rule"
	"parley/internal/text"
)

// amount is a number with the words that bound it.
type amount struct {
	text.Range
	num            text.Range // the number alone
	value          float64    // the least it says
	low, high      *float64
	comparator     parley.Comparator
	about          bool
	further, total bool
}

// most is the most bounds that a number has: "perhaps as many as about 50".
const most = 4

// amount reads the number that begins at token i, with the words that bound it.
func (f *finder) amount(d *text.Doc, s text.Sent, i int) (amount, bool) {
	a := amount{}
	k, between := i, d.Norm(i) == "between"
	if between {
		k++
	}
	for words := 0; words < most && k < s.End && !particle(d, s, k); words++ {
		ends := rule.Keys(d, f.bounds, k, s.End)
		if len(ends) == 0 {
			break
		}
		a.bound(f.bounds.Get(rule.Key(d, f.bounds, text.Range{First: k, End: ends[0]}), "bound"))
		k = ends[0]
	}
	n, ok := f.numbers.At(d, k, s.End)
	if !ok || inTime(d, k, n.End) || f.other(d, s, k, n) {
		return a, false
	}
	a.Range, a.num, a.value = text.Range{First: i, End: n.End}, text.Range{First: k, End: n.End}, n.Value
	low, high := n.Value, max(n.Value, n.To)
	if m, ok := f.second(d, s, k, n, between); ok {
		low, high, a.End, a.num.End = n.Value*scale(f.numbers, d, n, m), m.Value, m.End, m.End
		a.value = low
	} else if between && n.To == 0 {
		return a, false
	}
	a.limits(low, high, n.Vague)
	f.behind(d, s, &a)
	return a, true
}

// particle reports whether "over" belongs to the verb before it: "handed over 200
// rifles".
func particle(d *text.Doc, s text.Sent, i int) bool {
	if i == s.First || d.Norm(i) != "over" && d.Norm(i) != "around" {
		return false
	}
	switch d.Nodes[i-1].Lemma {
	case "hand", "turn", "take", "give", "sign", "bring":
		return true
	}
	return false
}

// bound takes in a word before the number: "up to", "about".
func (a *amount) bound(b string) {
	switch b {
	case "about":
		a.about = true
	case "further":
		a.further = true
	case "total":
		a.total = true
	case "more", "at-least", "at-most", "fewer":
		a.comparator = parley.Comparator(b)
	}
}

// limits works out the least and the most.
func (a *amount) limits(low, high float64, vague bool) {
	a.low, a.high = &low, &high
	if vague {
		a.high = nil
	}
	switch a.comparator {
	case parley.CompareMore:
		if !vague {
			low++
		}
		a.high = nil
	case parley.CompareAtLeast:
		a.high = nil
	case parley.CompareAtMost:
		a.low, a.high = nil, &high
	case parley.CompareFewer:
		high--
		a.low, a.high = nil, &high
	default:
		switch {
		case low < high:
			a.comparator = parley.CompareBetween
		case a.about:
			a.comparator = parley.CompareAbout
		}
		return
	}
	a.about = false
}

// behind takes in words behind the number: "40 or more", "20 others", "12 more".
func (f *finder) behind(d *text.Doc, s text.Sent, a *amount) {
	switch {
	case d.Norm(a.End) == "or" && (d.Norm(a.End+1) == "more" || d.Norm(a.End+1) == "fewer") && (a.comparator == "" || a.comparator == parley.CompareAbout):
		a.about = false
		if low, high := *a.low, a.high; d.Norm(a.End+1) == "more" {
			a.comparator, a.high = parley.CompareAtLeast, nil
		} else {
			a.low, a.high, a.comparator = nil, high, parley.CompareAtMost
			if high == nil {
				a.high = &low
			}
		}
		a.End += 2
	case d.Norm(a.End) == "or" && d.Norm(a.End+1) == "so":
		a.about = true
		if a.comparator == "" {
			a.comparator = parley.CompareAbout
		}
		a.End += 2
	case d.Norm(a.End) == "more" && d.Norm(a.End+1) != "than", d.Norm(a.End) == "others", d.Norm(a.End) == "other":
		a.further = true
	}
	if a.End > s.End {
		a.End = s.End
	}
}

// second reads the other end of a range: "10 to 15", "between 10 and 15", "two
// or three". "From 10 to 15" is a change and no range.
func (f *finder) second(d *text.Doc, s text.Sent, k int, n numeral.Number, between bool) (numeral.Number, bool) {
	if n.To > 0 || n.Vague || n.End+1 >= s.End || d.Norm(k-1) == "from" {
		return n, false
	}
	switch w := d.Norm(n.End); {
	case between && w == "and", !between && (w == "to" || w == "-" || w == "or"):
	default:
		return n, false
	}
	m, ok := f.numbers.At(d, n.End+1, s.End)
	if !ok || m.Vague || m.To > 0 || inTime(d, n.End+1, m.End) {
		return n, false
	}
	if d.Norm(n.End) == "or" && m.Value > 2*n.Value+1 {
		return n, false
	}
	return m, m.Value > n.Value
}

// scale gives what the first number of a range has from the second: the thousand
// of "two to three thousand".
func scale(numbers *numeral.Numerals, d *text.Doc, n, m numeral.Number) float64 {
	if n.Value >= 1000 || m.Value < 1000 || m.Len() < 2 {
		return 1
	}
	v, ok := numbers.Word(d.Norm(m.End - 1))
	if !ok || v < 1000 || n.Value*v >= m.Value {
		return 1
	}
	return v
}

// other reports whether the number is plainly of something else: a sum of money,
// a share, one in a list, a part of a word.
func (f *finder) other(d *text.Doc, s text.Sent, i int, n numeral.Number) bool {
	if n.Value < 1 || n.Value != float64(int64(n.Value)) {
		return true
	}
	if i > s.First {
		switch d.Norm(i - 1) {
		case "$", "£", "€", "no", "no.", "number", "resolution", "article", "chapter", "#", "usd", "us$", "channel", "page", "aged", "age":
			return true
		}
		if d.Hyphen(i - 1) {
			return true // "SA-7"
		}
	}
	if n.End >= s.End {
		return false
	}
	switch w := d.Norm(n.End); w {
	case "%", "percent", "per", "$", "euros", "dollars", "pounds", "th", "st", "km", "miles", "kilometers", "kilometres", "metres", "meters", "feet", ":", "/":
		return w != "per" || d.Norm(n.End+1) == "cent"
	}
	return d.Hyphen(n.End) // "13-part"
}

// inTime reports whether tokens are part of a time expression.
func inTime(d *text.Doc, first, end int) bool {
	sp := d.Span(text.Range{First: first, End: end})
	over := d.TimesOver(sp)
	return len(over) > 0 && over[0].Span.Contains(sp)
}
