package timex

import (
	"fmt"
	"strings"

	"parley/internal/rule"
	"parley/internal/text"
)

func readSpan(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	n, vague := f.count(d, m)
	if m.Has("n2") {
		vague = true
	}
	unit, _ := m.Group("unit")
	many := f.units.Is(d.Norm(unit.First), "many", "yes")
	e.rolled = &rolled{n: n, vague: vague, unit: f.unit(d, m)}
	if vague && !m.Has("vague") && !many {
		e.rolled.n, e.rolled.vague, e.rolled.named = 1, false, true
	}
	if g, ok := m.Group("mod"); ok {
		switch d.Norm(g.First) {
		case "next", "coming", "following", "ahead", "future":
			e.rolled.ahead = true
		}
	}
	e.relation = "during"
	return true
}

func (f *finder) offset(d *text.Doc, m rule.Match) *offset {
	n, vague := f.count(d, m)
	o := &offset{n: n, vague: vague, unit: f.unit(d, m)}
	unit, _ := m.Group("unit")
	o.count = unit
	if r, ok := m.Group("n"); ok {
		o.count.First = r.First
	}
	return o
}

func readAgo(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	e.offset = f.offset(d, m)
	e.offset.back, e.offset.said = true, true
	return true
}

func readLater(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	e.offset = f.offset(d, m)
	if last := m.End - 1; d.Norm(last) == "that" && d.Nodes[last].Is("det") {
		return false // "after that deadline"
	}
	return !e.offset.vague
}

func readEarlier(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	if !m.Has("n") { // "year-earlier"
		e.offset = &offset{n: 1, unit: "Y", back: true, count: m.Range}
		return true
	}
	e.offset = f.offset(d, m)
	e.offset.back = true
	if last := m.End - 1; d.Norm(last) == "that" && d.Nodes[last].Is("det") {
		return false
	}
	return !e.offset.vague
}

func readAfter(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	e.offset = f.offset(d, m)
	e.offset.after = true
	last := d.Norm(e.End - 1)
	if !m.Has("n") {
		e.offset.n, e.offset.vague = 1, false
		e.offset.unit = f.units.Get(d.Norm(e.First+1), "letter")
		e.offset.count = text.Range{First: e.First, End: e.First + 2}
	}
	if d.Norm(e.First-1) == "for" {
		return false // a duration
	}
	bound := d.Norm(e.First) == "within" || d.Norm(e.First) == "no" || d.Norm(e.First) == "not"
	if bound {
		e.relation = "within"
	}
	if last == "of" && !bound {
		return false // "two days of talks"
	}
	e.offset.anchor = f.anchor(d, e.End)
	if e.offset.anchor.Len() == 0 && last != "after" {
		return false
	}
	return !e.offset.vague
}

// anchor gives the words that something is counted from: the noun phrase that
// begins with token i, or the clause.
func (f *finder) anchor(d *text.Doc, i int) text.Range {
	if i >= len(d.Tokens) || d.Tokens[i].Is(text.Punct) {
		return text.Range{}
	}
	top := i
	for n := 0; n < maxLook; n++ {
		h := d.Nodes[top].Head
		if h < 0 || d.Nodes[top].Is("mark", "case") || h < i && !d.Nodes[top].Is("punct") {
			break
		}
		top = h
	}
	r := d.Subtree(top)
	r.First = max(r.First, i)
	if r.First > i {
		return text.Range{}
	}
	if !verbal(d, top) {
		r = text.Range{First: i, End: nounEnd(d, top)}
	}
	for r.Len() > 1 && d.Tokens[r.End-1].Is(text.Punct) {
		r.End--
	}
	return r
}

func readWithin(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	e.offset = f.offset(d, m)
	e.offset.said = true
	if e.offset.unit == "TS" && e.offset.vague {
		return false // "within the second half"
	}
	if w := d.Norm(e.First); w == "within" || w == "no" {
		e.relation = "within"
		if w == "within" {
			e.offset.count.First = e.First + 1
		}
	} else if e.End < m.End { // "a 72-hour deadline"
		e.relation, e.offset.given = "within", true
	}
	e.offset.work = m.Has("more") && e.offset.unit == "D"
	return true
}

func readIn(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	e.offset = f.offset(d, m)
	e.offset.said, e.offset.maybe = true, true
	e.offset.count.First = e.First + 1
	e.relation = "at"
	return !e.offset.vague
}

func readLength(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	l := &length{unit: f.unit(d, m)}
	unit, _ := m.Group("unit")
	last := d.Norm(m.End - 1)
	switch n, ok := m.Group("n"); {
	case m.Has("vague"):
		l.vague = true
		if v, _ := m.Group("vague"); strings.HasSuffix(lower(d, v), "couple of") {
			l.n, l.vague = 2, false
		}
	case !ok:
		l.vague = true
		if last == "long" && !f.units.Is(d.Norm(unit.First), "many", "yes") {
			l.n, l.vague = 1, false // "day-long"
		} else if last == "old" || !f.bare(d, m, unit) {
			return false
		}
	default:
		if !f.counted(d, m, n, l) {
			return false
		}
	}
	if l.unit == "Q" && (last == "quarters" && d.Norm(m.End-2) == "-" || d.Norm(unit.First-1) == "a" || d.Norm(m.End) == "of") {
		return false // a fraction
	}
	if d.Norm(m.End) == "old" || d.Norm(m.End) == "-" && d.Norm(m.End+1) == "old" || last == "old" && f.units.Is(d.Norm(unit.First), "letter", "Y") {
		return false // an age
	}
	e.length = l
	return true
}

// counted reads the number of a length.
func (f *finder) counted(d *text.Doc, m rule.Match, n text.Range, l *length) bool {
	unit, _ := m.Group("unit")
	last := d.Norm(m.End - 1)
	v, ok := f.numerals.Value(d, n)
	if n2, two := m.Group("n2"); two && !ok { // "another two weeks"
		v, ok = f.numerals.Value(d, n2)
	} else if two && m.Range.Len() > 3 && l.unit == "M" {
		v2, _ := f.numerals.Value(d, n2)
		if v >= 10 && v2 > v { // "12 to 18 months"
			l.vague = true
			return true
		}
	}
	switch w := d.Norm(n.First); {
	case ok:
	case w == "another" || w == "one":
		v, ok = 1, true
	case w == "a" || w == "an":
		v, ok = 1, true
	case w == "half":
		v, ok = 0.5, true
	}
	if last == "half" {
		v += 0.5
	}
	l.n = v
	if w := d.Norm(n.First); (w == "a" || w == "an") && m.Range.Len() == 2 && !f.lasting(d, m.First, unit) {
		return false
	}
	if n.Len() == 1 && f.units.Is(d.Norm(unit.First), "many", "no") && v > 1 && m.Range.Len() == 2 && d.Tokens[n.First].Is(text.Digits) && d.Nodes[unit.First].Is("root") {
		return false
	}
	return ok && v > 0
}

// lasting reports whether "a day" tells how long, and is no rate: "twice a day".
func (f *finder) lasting(d *text.Doc, i int, unit text.Range) bool {
	switch d.Norm(i - 1) {
	case "for", "in", "within", "over", "of", "after", "than", "nearly", "almost", "about", "lasted", "last", "took", "take", "spent", "spend", "every":
		return true
	}
	return false
}

// bare reports whether units without a number tell a length: "for weeks".
func (f *finder) bare(d *text.Doc, m rule.Match, unit text.Range) bool {
	if m.Range.Len() > 1 {
		return true // "weeks or months"
	}
	if d.Norm(m.End) == "old" {
		return false
	}
	switch d.Norm(m.First - 1) {
	case "for", "in", "within", "over", "of", "after", "by", "the", "take", "took", "takes":
		return d.Norm(m.First-1) != "the" || d.Norm(m.End) != "of"
	}
	return d.Norm(m.End) == "of"
}

func readSet(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	if g, ok := m.Group("often"); ok {
		w := d.Norm(g.First)
		if d.Tokens[g.First].Is(text.Capital) && g.First > 0 && d.Tokens[g.First-1].Is(text.Capital) {
			return false // a newspaper
		}
		e.often = f.sets.Get(w, "value")
		return d.Nodes[g.First].UPOS != "NOUN"
	}
	if m.Has("unit") {
		n, vague := f.count(d, m)
		if vague {
			n = 1
		}
		if g, ok := m.Group("n"); ok && d.Norm(g.First) == "other" {
			n = 2
		}
		e.often = iso(n, f.unit(d, m))
		return true
	}
	part := f.part(d, m)
	if part != "" {
		part = "T" + part
	}
	if !m.Has("day") && !m.Has("season") {
		e.often = "XXXX-XX-XX" + part
		return true
	}
	if g, ok := m.Group("season"); ok {
		e.often = "XXXX-" + f.seasons.Get(rule.Key(d, f.seasons, g), "code")
		return true
	}
	n := f.weekday(d, m, "day")
	e.often = fmt.Sprintf("XXXX-WXX-%d%s", (n+6)%7+1, part)
	return n >= 0
}

func readRef(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	r, _ := m.Group("ref")
	e.ref = f.refs.Get(rule.Key(d, f.refs, r), "value")
	switch w := d.Norm(r.First); {
	case w == "soon":
		return d.Norm(r.First-1) != "as"
	case w == "future" || w == "current" || w == "recent":
		n := &d.Nodes[r.First]
		return r.Len() > 1 || n.UPOS == "ADJ" || n.Is("amod")
	}
	return true
}
