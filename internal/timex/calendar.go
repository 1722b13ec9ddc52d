package timex

import (
	"strconv"
	"strings"

	"parley"
	"parley/internal/rule"
	"parley/internal/text"
)

func readDate(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	if r, ok := m.Group("day"); ok && len(d.Norm(r.First)) == len("2012-04-10") {
		c, err := parley.ParseCivil(d.Norm(r.First), "")
		if err != nil {
			return false
		}
		y, _ := strconv.Atoi(c.Value[:4])
		mo, _ := strconv.Atoi(c.Value[5:7])
		dd, _ := strconv.Atoi(c.Value[8:])
		e.day = &day{year: y, month: mo, day: dd, weekday: -1}
		return true
	}
	mo, ok := f.month(d, m, "month")
	e.day = &day{year: f.number(d, m, "year"), month: mo, day: f.number(d, m, "day") + f.number(d, m, "ord"), weekday: f.weekday(d, m, "wd"), mod: f.mod(d, m, "mod")}
	return ok && e.day.day > 0
}

func readDateRange(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	if !readDate(f, d, m, e) {
		return false
	}
	second := *e.day
	second.day = f.number(d, m, "day2")
	if m.Has("month2") {
		mo, ok := f.month(d, m, "month2")
		if !ok {
			return false
		}
		second.month = mo
	}
	e.until = &second
	e.ranged(m)
	return true
}

// ranged notes the words of the two ends of a range.
func (e *expr) ranged(m rule.Match) {
	e.ends[0], _ = m.Group("a")
	e.ends[1], _ = m.Group("b")
	e.relation = "during"
}

func readMonth(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	mo, ok := f.month(d, m, "month")
	if !ok {
		return false
	}
	e.period = &period{unit: "M", mod: f.mod(d, m, "mod"), month: mo, year: f.number(d, m, "year")}
	r, _ := m.Group("month")
	if g, ok := m.Group("edge"); ok && (d.Norm(g.First) == "each" || d.Norm(g.First) == "every") {
		e.period.every = true
		return true
	}
	if f.months.Is(d.Norm(r.First), "word", "yes") && e.period.year == 0 && e.period.mod == "" && !m.Has("edge") {
		before := d.Norm(r.First - 1)
		if n := &d.Nodes[r.First]; before == "the" && n.UPOS == "PROPN" && n.Is("compound") {
			return true // "the March summit"
		}
		return before == "of" || f.relations.Has(before) && !d.Tokens[r.End-1].Is(text.Initials)
	}
	return true
}

func readMonthRange(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	a, ok := f.month(d, m, "month")
	b, ok2 := f.month(d, m, "month2")
	e.period = &period{unit: "M", month: a, month2: b, year: f.number(d, m, "year")}
	e.ranged(m)
	return ok && ok2
}

func readYear(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	r, ok := m.Group("year")
	if g, words := m.Group("ord"); words { // "nineteen ninety-six"
		n, ok := f.numerals.Value(d, g)
		e.period = &period{unit: "Y", year: 1900 + int(n)}
		return ok && n >= 10 && n < 100 && n == float64(int(n)) && !d.Tokens[g.First].Is(text.Digits)
	}
	if !ok { // "the year two thousand"
		e.period = &period{unit: "Y", year: 2000}
		return true
	}
	e.period = &period{unit: "Y", year: f.number(d, m, "year")}
	return m.Len() > 1 || f.plainYear(d, r.First)
}

// plainYear reports whether a number of four digits with nothing around it is a
// year: it counts nothing, and is no part of a larger number or a sum.
func (f *finder) plainYear(d *text.Doc, i int) bool {
	w := d.Norm(i)
	y, _ := strconv.Atoi(w[strings.IndexByte(w, '-')+1:]) // digits by the pattern
	switch before := d.Norm(i - 1); before {
	case "$", "£", "€", "#", "+", "-", "/", ".":
		if !d.Tokens[i].Is(text.SpaceBy) && before != "-" {
			return false
		}
	case "about", "some", "nearly", "almost", "than", "least", "approximately", "around":
		return false
	default:
		if i > 0 && d.Tokens[i-1].Is(text.Digits) && !d.Tokens[i-1].Is(text.Capital) && len(before) != 1 && len(before) != 2 {
			return false
		}
	}
	if n := &d.Nodes[i]; n.Head == i-1 && i > 0 && n.Is("nummod", "nmod", "flat", "compound", "appos", "dep") && (d.Nodes[i-1].UPOS == "NOUN" || d.Nodes[i-1].UPOS == "PROPN") {
		return false // "Resolution 1973"
	}
	if after := d.Norm(i + 1); strings.HasPrefix(after, ".") && after != "." || after == "%" || after == "percent" || after == "million" || after == "a" && d.Norm(i+2) != "year" {
		return false
	}
	if y < 1000 || y > 2100 || i+1 < len(d.Nodes) && d.Nodes[i+1].XPOS == "NNS" && d.Nodes[i].Head == i+1 && !f.dated(d, i) {
		return false
	}
	return true
}

// dated reports whether a determiner stands before a number: "the 1990 elections".
func (f *finder) dated(d *text.Doc, i int) bool {
	if i == 0 {
		return false
	}
	n := &d.Nodes[i-1]
	return n.UPOS == "DET" || n.XPOS == "PRP$" || n.XPOS == "POS" || d.Norm(i-1) == "in" || d.Norm(i-1) == "of"
}

func readYearRange(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	e.period = &period{unit: "Y", year: f.number(d, m, "year"), year2: f.number(d, m, "year2")}
	e.ranged(m)
	return e.period.year < e.period.year2
}

func readDecade(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	r, ok := m.Group("year")
	if !ok {
		g, _ := m.Group("unit")
		n, err := strconv.Atoi(f.decades.Get(d.Norm(g.First), "year"))
		e.period = &period{unit: "T", n: n}
		return err == nil
	}
	w := d.Norm(r.First)
	y, err := strconv.Atoi(strings.Trim(w[strings.IndexByte(w, '-')+1:], "'s"))
	if y < 100 && d.Norm(m.First-1) == "his" || d.Norm(m.First-1) == "her" || d.Norm(m.First-1) == "their" {
		return false // an age
	}
	if y < 100 {
		y += 1900
	}
	e.period = &period{unit: "T", n: y}
	return err == nil && y >= 1000 && y < 2100
}

func readCentury(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	e.period = &period{unit: "C", n: f.number(d, m, "ord")}
	return e.period.n > 0
}

func readSeason(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	r, _ := m.Group("unit")
	key := rule.Key(d, f.seasons, r)
	e.period = &period{unit: "S", season: key, mod: f.mod(d, m, "mod"), year: f.number(d, m, "year")}
	noun := d.Nodes[r.First].UPOS == "NOUN" || d.Nodes[r.First].UPOS == "PROPN"
	before := d.Norm(e.First - 1)
	switch step, _ := f.step(e.period.mod); {
	case d.Norm(r.First) != key:
		return false // "fell"
	case step != 0 || e.period.year > 0:
		return true
	case d.Nodes[r.First].Is("compound"):
		return false // "summer camp"
	case e.period.mod != "":
		return noun
	}
	if f.seasons.Is(key, "word", "yes") {
		return noun && (before == "in" || before == "by" || before == "until" || before == "since" || m.Has("edge")) && d.Norm(r.End) != "of"
	}
	return noun
}

func readHoliday(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	r, _ := m.Group("day")
	e.day = &day{weekday: -1, mod: f.mod(d, m, "mod"), holiday: f.holidays.Get(rule.Key(d, f.holidays, r), "day")}
	return d.Tokens[r.First].Is(text.Capital)
}

// quarters are words that compare with the same span of the year before.
var compared = map[string]bool{"year": true, "comparable": true, "corresponding": true, "prior": true, "a": true, "year-ago": true, "year-earlier": true, "prior-year": true}

func readQuarter(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	p := &period{mod: f.mod(d, m, "mod"), yearMod: f.mod(d, m, "yearmod"), year: f.number(d, m, "year"), n: f.number(d, m, "ord")}
	unit, _ := m.Group("unit")
	switch d.Norm(unit.First) {
	case "half":
		p.unit = "H"
		if o, ok := m.Group("ord"); ok && d.Norm(o.First) == "last" {
			p.n = 2
		}
		if m.End == unit.End { // "the second half": of what?
			return false
		}
	case "quarter":
		p.unit = "Q"
		if o, ok := m.Group("ord"); ok && p.n == 0 {
			p.mod = d.Norm(o.First) // "the last quarter"
		}
	default:
		p.unit = "P"
	}
	if g, ok := m.Group("mod"); ok && p.mod == "" {
		p.compared = compared[d.Norm(g.First)]
	}
	ord, _ := m.Group("ord")
	switch w := d.Norm(m.First); {
	case ord.Len() > 0 && d.Norm(ord.End) == "-": // "a third-quarter loss"
		e.First, p.mod = ord.First, ""
	case w == "its" || w == "their" || w == "a":
		e.First++
	}
	e.period = p
	if after := d.Norm(m.End + 1); d.Norm(m.End) == "of" && (after == "the" || after == "a") {
		return false // "the second quarter of the game"
	}
	return p.n <= 4 && (p.unit == "Q" || p.n <= 2)
}

func readWeekday(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	e.day = &day{weekday: f.weekday(d, m, "day"), mod: f.mod(d, m, "mod"), part: f.part(d, m)}
	if g, ok := m.Group("part"); ok && strings.HasSuffix(d.Norm(g.First), "s") {
		return false // "Friday nights": again and again
	}
	return e.day.weekday >= 0
}

func readRelday(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	r, _ := m.Group("day")
	// "USA Today": a name.
	if d.Tokens[r.First].Is(text.Capital) && r.First > 0 && d.Tokens[r.First-1].Is(text.Capital) && m.First == r.First {
		return false
	}
	key := rule.Key(d, f.reldays, r)
	n, err := strconv.Atoi(f.reldays.Get(key, "days"))
	e.day = &day{weekday: -1, rel: &n, part: f.reldays.Get(key, "part")}
	if p := f.part(d, m); p != "" {
		e.day.part = p
	}
	return err == nil
}

func readSameDay(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	e.day = &day{weekday: -1, same: true, part: f.part(d, m)}
	for i := m.First; i < m.End; i++ {
		e.day.told = e.day.told || d.Norm(i) == "that" || d.Norm(i) == "same"
	}
	return true
}

func readToldDay(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	g, _ := m.Group("mod")
	e.day = &day{weekday: -1, same: true, step: 1, part: f.part(d, m)}
	if d.Norm(g.First) == "previous" {
		e.day.step = -1
	}
	return true
}

func readPeriod(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	e.period = &period{unit: f.unit(d, m), mod: f.mod(d, m, "mod")}
	unit, _ := m.Group("unit")
	mod, _ := m.Group("mod")
	if d.Tokens[unit.First].Is(text.Capital) && mod.Len() > 0 && d.Tokens[mod.First].Is(text.Capital) && d.Norm(mod.First-1) == `"` {
		return false // a name: "This Week"
	}
	if m.Range.Len() == 1 && !d.Nodes[unit.First].Is("compound") {
		return false // "a quiet weekend", and not "weekend talks"
	}
	if f.units.Is(d.Norm(unit.First), "many", "yes") {
		step, told := f.step(e.period.mod)
		if step == 0 || told {
			return false
		}
		e.rolled = &rolled{vague: true, unit: e.period.unit, ahead: step > 0}
		e.period, e.relation = nil, "during"
	}
	return true
}

func readWeekOf(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	mo, ok := f.month(d, m, "month")
	e.period = &period{unit: "W", day: &day{year: f.number(d, m, "year"), month: mo, day: f.number(d, m, "day"), weekday: -1}}
	return ok
}

func readWeekIn(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	mo, ok := f.month(d, m, "month")
	e.period = &period{unit: "M", month: mo, year: f.number(d, m, "year"), week: f.number(d, m, "ord"), inMonth: true}
	return ok && e.period.week < 5
}

// readYearTold reads "the year", which is the one at hand, or a length.
func readYearTold(_ *finder, d *text.Doc, m rule.Match, e *expr) bool {
	if w := d.Norm(m.End); w == "ended" || w == "ending" {
		e.length = &length{n: 1, unit: "Y"}
		return true
	}
	e.period = &period{unit: "Y", mod: "this"}
	switch d.Norm(m.First - 1) {
	case "for", "of", "in", "throughout", "during":
		return d.Norm(m.End) != "of"
	}
	return false
}

func readYearEnd(_ *finder, _ *text.Doc, _ rule.Match, e *expr) bool {
	e.period = &period{unit: "Y", end: true}
	return true
}
