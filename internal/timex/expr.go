package timex

import (
	"strconv"
	"strings"

	"parley"
	"parley/internal/rule"
	"parley/internal/text"
)

// expr is a time expression on its way from the words to a value.
type expr struct {
	text.Range            // the time itself
	full       text.Range // with the words of its relation
	rule       string
	relation   string
	deadline   bool

	day    *day
	until  *day // second day of a range
	clock  *clock
	other  *clock // the same instant told in another zone
	zone   *zone  // a zone that stands alone, to be joined
	period *period
	rolled *rolled
	offset *offset
}

// lone reports whether the expression tells no time without a neighbour.
func (e *expr) lone() bool {
	return e.day == nil && e.clock == nil && e.period == nil && e.rolled == nil && e.offset == nil
}

// day is a calendar day as told; zero fields are not told.
type day struct {
	year, month, day int
	weekday          int // Sunday 0, -1 not told
	mod              string
	yearMod          string // "last", of "10 April last year"
	rel              *int   // days from the published day
	same             bool   // the day spoken of
}

// clock is a time of day.
type clock struct {
	hour, min int
	zone      *zone
}

// zone is a zone as told: by name, or that of the place spoken of.
type zone struct {
	name  string
	local bool
}

// period is a week, weekend, month or year.
type period struct {
	unit                       string // W, E, M or Y
	mod, yearMod               string
	year, month, year2, month2 int
}

// rolled is a span of n units that ends or begins on the published day.
type rolled struct {
	n     float64
	vague bool
	unit  string
	ahead bool
}

// offset is n units from something.
type offset struct {
	n      float64
	vague  bool
	unit   string
	back   bool // counts back
	said   bool // counts from the published day
	maybe  bool // a time only if it lies ahead: "in two weeks"
	after  bool // what it counts from follows
	anchor text.Range
}

// readers turn a match into an expression; false drops it.
var readers = map[string]func(*finder, *text.Doc, rule.Match, *expr) bool{
	"date": readDate, "date-range": readDateRange, "month": readMonth, "month-range": readMonthRange,
	"year": readYear, "year-range": readYear, "weekday": readWeekday, "relday": readRelday,
	"same-day": readSameDay, "period": readPeriod, "span": readSpan, "ago": readAgo, "later": readLater,
	"earlier": readEarlier, "after": readAfter, "within": readWithin, "in": readIn,
	"clock": readClock, "zone": readZone,
}

// find gives the expressions of one sentence, left to right.
func (f *finder) find(d *text.Doc, s text.Sent) []*expr {
	var out []*expr
	for i := s.First; i < s.End; {
		m, ok := f.found.At(d, i, s.End)
		if !ok || m.End <= i {
			i++
			continue
		}
		e := &expr{Range: m.Range, rule: m.Rule.ID}
		if it, ok := m.Group("it"); ok {
			e.Range = it
		}
		if !readers[m.Rule.Action](f, d, m, e) {
			i++
			continue
		}
		e.full = e.Range
		out = append(out, e)
		i = e.End
	}
	return out
}

func number(d *text.Doc, m rule.Match, name string) int {
	r, ok := m.Group(name)
	if !ok {
		return 0
	}
	n, _ := strconv.Atoi(strings.TrimRight(d.Norm(r.First), "stndrh")) // digits by the pattern
	return n
}

func (f *finder) month(d *text.Doc, m rule.Match, name string) (int, bool) {
	r, ok := m.Group(name)
	if !ok || !d.Tokens[r.First].Is(text.Capital) {
		return 0, false
	}
	n, err := strconv.Atoi(f.months.Get(d.Norm(r.First), "number"))
	return n, err == nil
}

func (f *finder) weekday(d *text.Doc, m rule.Match, name string) int {
	r, ok := m.Group(name)
	if !ok || !d.Tokens[r.First].Is(text.Capital) {
		return -1
	}
	n, err := strconv.Atoi(f.weekdays.Get(d.Norm(r.First), "number"))
	if err != nil {
		return -1
	}
	return n
}

func mod(d *text.Doc, m rule.Match) string {
	r, ok := m.Group("mod")
	if !ok {
		return ""
	}
	return d.Norm(r.End - 1) // the last word tells: "the following"
}

func readDate(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	r, _ := m.Group("day")
	if v := d.Norm(r.First); len(v) == len("2012-04-10") {
		c, err := parley.ParseCivil(v, "")
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
	e.day = &day{year: number(d, m, "year"), month: mo, day: number(d, m, "day"), weekday: f.weekday(d, m, "wd")}
	return ok
}

func readDateRange(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	if !readDate(f, d, m, e) {
		return false
	}
	second := *e.day
	second.day = number(d, m, "day2")
	if m.Has("month2") {
		mo, ok := f.month(d, m, "month2")
		if !ok {
			return false
		}
		second.month = mo
	}
	e.until = &second
	e.relation = "during"
	return true
}

func readMonth(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	mo, ok := f.month(d, m, "month")
	if !ok {
		return false
	}
	e.period = &period{unit: "M", mod: mod(d, m), month: mo, year: number(d, m, "year")}
	r, _ := m.Group("month")
	if f.months.Is(d.Norm(r.First), "word", "yes") && e.period.year == 0 && e.period.mod == "" && !m.Has("edge") {
		before := d.Norm(r.First - 1)
		return before == "of" || f.relations.Has(before) && !d.Tokens[r.End-1].Is(text.Initials)
	}
	return true
}

func readMonthRange(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	a, ok := f.month(d, m, "month")
	b, ok2 := f.month(d, m, "month2")
	e.period = &period{unit: "M", month: a, month2: b, year: number(d, m, "year")}
	e.relation = "during"
	return ok && ok2
}

func readYear(_ *finder, d *text.Doc, m rule.Match, e *expr) bool {
	e.period = &period{unit: "Y", year: number(d, m, "year"), year2: number(d, m, "year2")}
	if e.period.year2 > 0 {
		e.relation = "during"
		return e.period.year < e.period.year2
	}
	// The rule asks for a word before the year; relate reads it.
	r, _ := m.Group("year")
	if m.Has("edge") {
		edge, _ := m.Group("edge")
		r.First = edge.First
	}
	e.Range = r
	return true
}

func readWeekday(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	e.day = &day{weekday: f.weekday(d, m, "day"), mod: mod(d, m)}
	return e.day.weekday >= 0
}

func readRelday(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	r, _ := m.Group("day")
	// "USA Today": a name.
	if d.Tokens[r.First].Is(text.Capital) && r.First > 0 && d.Tokens[r.First-1].Is(text.Capital) {
		return false
	}
	n, err := strconv.Atoi(f.reldays.Get(rule.Key(d, f.reldays, r), "days"))
	e.day = &day{weekday: -1, rel: &n}
	return err == nil
}

func readSameDay(_ *finder, _ *text.Doc, _ rule.Match, e *expr) bool {
	e.day = &day{weekday: -1, same: true}
	return true
}

func readPeriod(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	e.period = &period{unit: f.unit(d, m), mod: mod(d, m)}
	return true
}

func (f *finder) unit(d *text.Doc, m rule.Match) string {
	r, _ := m.Group("unit")
	return f.units.Get(rule.Key(d, f.units, r), "letter")
}

// count reads the number of a match; vague is true where none is said.
func (f *finder) count(d *text.Doc, m rule.Match) (n float64, vague bool) {
	r, ok := m.Group("n")
	if !ok {
		return 0, true
	}
	n, ok = f.numerals.Value(d, r)
	return n, !ok
}

func readSpan(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	n, vague := f.count(d, m)
	unit, _ := m.Group("unit")
	if vague && !m.Has("vague") && d.Norm(unit.First) == d.Tokens[unit.First].Lemma {
		n, vague = 1, false
	}
	w := mod(d, m)
	e.rolled = &rolled{n: n, vague: vague, unit: f.unit(d, m), ahead: w == "next" || w == "coming"}
	e.relation = "during"
	return true
}

func (f *finder) offset(d *text.Doc, m rule.Match) *offset {
	n, vague := f.count(d, m)
	return &offset{n: n, vague: vague, unit: f.unit(d, m)}
}

func readAgo(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	e.offset = f.offset(d, m)
	e.offset.back, e.offset.said = true, true
	return true
}

func readLater(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	e.offset = f.offset(d, m)
	return !e.offset.vague
}

func readEarlier(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	e.offset = f.offset(d, m)
	e.offset.back = true
	return !e.offset.vague
}

func readAfter(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	e.offset = f.offset(d, m)
	if !m.Has("n") {
		e.offset.n, e.offset.vague = 1, false
		r := m.Range
		if it, ok := m.Group("it"); ok {
			r = it
		}
		e.offset.unit = f.units.Get(d.Norm(r.First+1), "letter")
	}
	e.offset.after = true
	if d.Norm(e.First-1) == "for" {
		return false // a duration
	}
	if a, ok := m.Group("anchor"); ok {
		e.offset.anchor = a
		if last := d.Norm(e.End - 1); last == "of" && d.Norm(e.First) != "within" && d.Norm(e.First) != "no" {
			return false // "two days of talks"
		}
	}
	if d.Norm(e.First) == "within" || d.Norm(e.First) == "no" || d.Norm(e.First) == "not" {
		e.relation = "within"
	}
	return !e.offset.vague
}

func readWithin(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	e.offset = f.offset(d, m)
	e.offset.said = true
	if w := d.Norm(e.First); w == "within" || w == "no" {
		e.relation = "within"
	}
	return true
}

func readIn(f *finder, d *text.Doc, m rule.Match, e *expr) bool {
	e.offset = f.offset(d, m)
	e.offset.said, e.offset.maybe = true, true
	e.relation = "at"
	return !e.offset.vague
}
