package timex

import (
	"strconv"
	"strings"

	"parley/internal/rule"
	"parley/internal/text"
)

// expr is a time expression on its way from the words to a value.
type expr struct {
	text.Range            // the time itself
	full       text.Range // with the words of its relation
	ends       [2]text.Range
	rule       string
	relation   string
	deadline   bool

	day    *day
	until  *day // second day of a range
	clock  *clock
	till   *clock // second clock time of a range
	other  *clock // the same instant told in another zone
	zone   *zone  // a zone that stands alone, to be joined
	period *period
	rolled *rolled
	offset *offset
	length *length
	often  string // TIMEX3 value of a repetition
	ref    string // TIMEX3 value of a word such as "now"
}

// lone reports whether the expression tells no time without a neighbour.
func (e *expr) lone() bool { return e.zone != nil && e.clock == nil }

// placing reports whether the expression can place something in time.
func (e *expr) placing() bool { return e.length == nil && e.often == "" && e.ref == "" }

// day is a calendar day as told; zero fields are not told.
type day struct {
	year, month, day int
	weekday          int // Sunday 0, -1 not told
	mod              string
	yearMod          string // "last", of "10 April last year"
	rel              *int   // days from the published day
	same             bool   // the day spoken of, moved by step days
	step             int
	told             bool   // it has to be told before: "that day"
	part             string // of the day, TIMEX3 code
	holiday          string // as the table has it
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

// period is a span of the calendar.
type period struct {
	unit                       string // letter of the unit; S season, H half of a year, P what was accounted for last
	mod, yearMod               string
	year, month, year2, month2 int
	n                          int    // of a quarter or half, first year of a decade, number of a century
	season                     string // key of the table
	compared                   bool   // with the one a year later: "the year-ago quarter"
	day                        *day   // a day in it: "the week of 6 March"
	week                       int    // of the month, 0 the last: "the first week of May"
	inMonth                    bool   // week is told
	every                      bool
	end                        bool // its last day: "year-end"
}

// rolled is a span of n units that ends or begins on the published day.
type rolled struct {
	n     float64
	vague bool // no number is said
	named bool // one unit, without a number: "the last week"
	unit  string
	ahead bool
}

// length is a length of time.
type length struct {
	n     float64
	vague bool
	unit  string
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
	given  bool // to act in, by what the sentence tells
	work   bool // counts working days
	anchor text.Range
	count  text.Range // the words of the length
}

// readers turn a match into an expression; false drops it.
var readers = map[string]func(*finder, *text.Doc, rule.Match, *expr) bool{
	"date": readDate, "date-range": readDateRange, "month": readMonth, "month-range": readMonthRange,
	"year": readYear, "year-range": readYearRange, "decade": readDecade, "century": readCentury, "season": readSeason,
	"holiday": readHoliday, "quarter": readQuarter, "weekday": readWeekday, "relday": readRelday,
	"same-day": readSameDay, "told-day": readToldDay, "period": readPeriod, "week-of": readWeekOf, "week-in": readWeekIn, "year-end": readYearEnd, "year-told": readYearTold,
	"span": readSpan, "ago": readAgo, "later": readLater, "earlier": readEarlier, "after": readAfter, "within": readWithin, "in": readIn,
	"clock": readClock, "zone": readZone, "length": readLength, "set": readSet, "ref": readRef,
}

// find gives the expressions of one sentence, left to right.
func (f *finder) find(d *text.Doc, s text.Sent) []*expr {
	var out []*expr
	for i := s.First; i < s.End; {
		var e *expr
		if !f.found.First(d, i, s.End, func(m *rule.Match) bool {
			e = &expr{Range: m.Range, rule: m.Rule.ID}
			if it, ok := m.Group("it"); ok {
				e.Range = it
			}
			return readers[m.Rule.Action](f, d, *m, e)
		}) {
			i++
			continue
		}
		e.full = e.Range
		out = append(out, e)
		i = e.End
	}
	return out
}

// number reads the digits of a group, or the word of its ordinal number.
func (f *finder) number(d *text.Doc, m rule.Match, name string) int {
	r, ok := m.Group(name)
	if !ok {
		return 0
	}
	if key := rule.Key(d, f.ordinals, r); key != "" {
		n, _ := strconv.Atoi(f.ordinals.Get(key, "value")) // checked when the table is loaded
		return n
	}
	w := d.Norm(r.First)
	if len(w) > 4 {
		w = w[strings.IndexByte(w, '-')+1:] // "mid-1996"
	}
	n, _ := strconv.Atoi(strings.TrimRight(w, "stndrh")) // digits by the pattern
	return n
}

func (f *finder) month(d *text.Doc, m rule.Match, name string) (int, bool) {
	r, ok := m.Group(name)
	if !ok || !d.Tokens[r.First].Is(text.Capital) && !strings.HasPrefix(d.Norm(r.First), "mid-") {
		return 0, false
	}
	n, err := strconv.Atoi(f.months.Get(rule.Key(d, f.months, text.Range{First: r.First, End: r.First + 1}), "number"))
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

// mod gives the word that moves a span, as its table has it.
func (f *finder) mod(d *text.Doc, m rule.Match, name string) string {
	r, ok := m.Group(name)
	if !ok {
		return ""
	}
	for ; r.First < r.End; r.First++ { // "the following"
		if key := rule.Key(d, f.mods, r); key != "" {
			return key
		}
	}
	return ""
}

// step tells how far a word such as "last" moves from the present span, or from
// the one told last.
func (f *finder) step(mod string) (n int, told bool) {
	n, _ = strconv.Atoi(f.mods.Get(mod, "step")) // checked when the table is loaded
	return n, f.mods.Is(mod, "from", "told")
}

func (f *finder) part(d *text.Doc, m rule.Match) string {
	r, ok := m.Group("part")
	if !ok {
		return ""
	}
	return f.parts.Get(rule.Key(d, f.parts, r), "code")
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
