package gate

import (
	"slices"
	"strings"
	"time"

	"parley"
)

// around is how many of the times before and behind one it can be counted from.
const around = 24

// times checks the layer of times. What a time is counted from is the published
// day, or another time that stands.
func (w *work) times() {
	all := w.d.Times
	rules := make([]string, len(all))
	published, dated := parse(upTo(w.d.Report.Published.Value))
	if counted := w.d.Report.Counted; !counted.IsZero() {
		published, dated = parse(upTo(counted.Value))
	}
	if published.published = true; dated {
		w.bases = []civil{published}
	}
	said := make([]words, len(all))
	for i := range all {
		said[i] = w.words(all[i].Span)
		rules[i] = w.span(&all[i], &said[i], w.bases)
	}
	for i := range all {
		if rules[i] == "" {
			if rules[i] = w.span(&all[i], &said[i], append(w.near(rules, i), w.bases...)); rules[i] != "" {
				rules[i] = "context"
			}
		}
	}
	k := 0
	w.d.Times = keep(all, func(x *parley.TimeExpr) bool {
		k++
		if rules[k-1] == "" {
			value := x.Time.Value
			if value == "" {
				value = x.Offset
			}
			w.refuse("time", "", "the value", value, x.Rule, x.Span)
		}
		return rules[k-1] != ""
	})
}

// near gives the values of the times around one that stand.
func (w *work) near(rules []string, i int) []civil {
	var out []civil
	for k := max(0, i-around); k < min(len(rules), i+around); k++ {
		if k == i || rules[k] == "" {
			continue
		}
		for _, end := range strings.Split(w.d.Times[k].Time.Value, "/") {
			if c, ok := parse(end); ok {
				out = append(out, c)
			}
		}
	}
	return out
}

// span gives the rule by which the value of a time expression is found, "" if it
// is not. One without a value holds.
func (w *work) span(t *parley.TimeExpr, x *words, bases []civil) string {
	if t.Time.IsZero() {
		if t.Offset != "" && !w.length(t.Offset, t.Span) {
			return ""
		}
		return "said"
	}
	from, to, two := strings.Cut(t.Time.Value, "/")
	if !two {
		c, ok := parse(from)
		if !ok {
			return ""
		}
		return single(&c, x, bases)
	}
	a, okA := parse(from)
	b, okB := parse(to)
	switch {
	case !okA && !okB:
		return ""
	case !okA:
		return single(&b, x, bases)
	case !okB:
		return single(&a, x, bases)
	}
	return both(&a, &b, x, bases)
}

// both gives the rule for a range: one end is found, and the other is too or lies
// as far from it as the words reach.
func both(a, b *civil, x *words, bases []civil) string {
	if b.date().Before(a.date()) {
		return ""
	}
	if x.season || x.feast {
		if b.days(*a) <= 125 && nearYear(a, x, bases) {
			return "season"
		}
		return ""
	}
	if x.half && a.year == b.year && dated(a, x, bases) {
		return "date" // "the first half of 2011"
	}
	first, second := single(a, x, bases), single(b, x, bases)
	switch {
	case first != "" && second != "":
		return first
	case first == "" && second == "":
		if reach(x) >= b.days(*a) && slices.ContainsFunc(bases, func(o civil) bool { return reach(x)*2 >= distance(a, &o) }) {
			return "counted"
		}
		return ""
	}
	if b.days(*a) <= reach(x) {
		return "counted"
	}
	return ""
}

// reach is how many days the words of a time can span.
func reach(x *words) int {
	n := 1
	for _, v := range x.numbers {
		if v < 1000 {
			n = max(n, v)
		}
	}
	long := 0
	for _, unit := range x.units {
		switch unit {
		case "W":
			long = max(long, 7)
		case "E":
			long = max(long, 4)
		case "F":
			long = max(long, 14)
		case "M":
			long = max(long, 31)
		case "Q":
			long = max(long, 92)
		case "Y":
			long = max(long, 366)
		case "C":
			long = max(long, 36525)
		default:
			long = max(long, 1)
		}
	}
	if slices.Contains(x.units, "T") || long == 0 && slices.ContainsFunc(x.numbers, func(v int) bool { return v%10 == 0 && v > 9 }) {
		long = max(long, 3653) // a decade
	}
	if long > 366 && n > 10 {
		n = 1 // "the 1990s"
	}
	return (n + 1) * max(long, 1)
}

func distance(a, b *civil) int {
	n := a.days(*b)
	return max(n, -n)
}

func nearYear(c *civil, x *words, bases []civil) bool {
	if x.year() {
		return x.says(c.year) || x.says(c.year+1) || x.says(c.year-1)
	}
	return slices.ContainsFunc(bases, func(o civil) bool { return max(c.year-o.year, o.year-c.year) <= 1 })
}

// single gives the rule by which one end of a value is found in its words.
func single(c *civil, x *words, bases []civil) string {
	rule, bases := "", x.from(c, bases)
	switch {
	case c.week > 0:
		rule = week(c, x, bases)
	case c.day > 0:
		rule = day(c, x, bases)
	case c.month > 0:
		rule = month(c, x, bases)
	default:
		rule = year(c, x, bases)
	}
	if rule != "" && c.hour >= 0 && !clock(c, x) {
		return ""
	}
	return rule
}

// clock reports whether the words tell the hour and the minute.
func clock(c *civil, x *words) bool {
	if x.says(c.hour*100+max(c.minute, 0)) && c.hour > 0 || slices.Contains(x.clock, c.hour) {
		return true
	}
	hour := hours(c, x, c.hour) || c.hour > 12 && hours(c, x, c.hour-12) || c.hour%12 == 0 && x.says(12)
	return (hour || x.part || slices.Contains(x.units, "TH") || slices.Contains(x.units, "TM")) && (c.minute <= 0 || x.says(c.minute) || slices.Contains(x.units, "TM") || c.minute%15 == 0 && !hour)
}

// hours reports whether one of the numbers is the hour, and not the day alone.
func hours(c *civil, x *words, hour int) bool {
	n := 0
	for _, v := range x.numbers {
		if v == hour {
			n++
		}
	}
	return n > 0 && (hour != c.day || len(x.months) == 0 || n > 2)
}

func day(c *civil, x *words, bases []civil) string {
	if x.says(c.day) && (slices.Contains(x.months, c.month) || len(x.months) == 0 && x.says(c.month)) && dated(c, x, bases) {
		return "date"
	}
	for _, o := range bases {
		n := c.days(o)
		if slices.Contains(x.relative, n) {
			return "counted"
		}
		if len(x.weekdays) > 0 && max(n, -n) <= 14 && weekday(c, x) {
			return "weekday"
		}
		if len(x.weekdays) > 0 {
			continue
		}
		if counted(n, x) || len(x.months) == 0 && len(x.units) == 0 && x.says(c.day) && c.same(civil{year: o.year, month: o.month, day: c.day}) {
			return "counted"
		}
		if len(x.months) == 0 && len(x.relative) == 0 && !x.measured() && (n == 0 || max(n, -n) == 1 && (x.part || c.hour >= 0 || slices.Contains(x.units, "D"))) {
			return "context"
		}
		if slices.Contains(x.units, "E") && max(n, -n) <= 14 && weekend(c) {
			return "weekday"
		}
	}
	if x.feast && nearYear(c, x, bases) {
		return "feast"
	}
	return ""
}

// counted reports whether n days are as many of a unit as the words tell.
func counted(n int, x *words) bool {
	n = max(n, -n)
	return x.counts(n, "D") || n%7 == 0 && x.counts(n/7, "W") || n%14 == 0 && x.counts(n/14, "F") ||
		slices.Contains(x.units, "W") && slices.ContainsFunc(x.numbers, func(v int) bool { return max(n-7*v, 7*v-n) <= 6 }) ||
		slices.Contains(x.units, "M") && slices.ContainsFunc(append([]int{1}, x.numbers...), func(v int) bool { return n >= 28*v-3 && n <= 31*v+3 }) ||
		slices.Contains(x.units, "Y") && slices.ContainsFunc(append([]int{1}, x.numbers...), func(v int) bool { return n >= 365*v-3 && n <= 366*v+3 }) ||
		slices.Contains(x.units, "TH") && slices.ContainsFunc(x.numbers, func(v int) bool { return n <= v/24+1 })
}

func weekday(c *civil, x *words) bool {
	k := int(c.date().Weekday())
	return slices.Contains(x.weekdays, k) || x.part && slices.Contains(x.weekdays, (k+6)%7) && c.hour >= 0 && c.hour < 6
}

// weekend reports whether a day is in or beside one: from Friday to Monday.
func weekend(c *civil) bool {
	return (int(c.date().Weekday())+2)%7 <= 3
}

// dated reports whether a year is told, or, where none is, lies beside that of
// what the time is counted from.
func dated(c *civil, x *words, bases []civil) bool {
	if x.says(c.year) {
		return true
	}
	if x.year() {
		return false
	}
	if x.says(c.year%100) && c.year%100 != c.day && c.year%100 != c.month {
		return true
	}
	return slices.ContainsFunc(bases, func(o civil) bool { return max(c.year-o.year, o.year-c.year) <= 1 })
}

func month(c *civil, x *words, bases []civil) string {
	if slices.Contains(x.months, c.month) {
		if dated(c, x, bases) {
			return "date"
		}
		return ""
	}
	if len(x.months) > 0 && len(x.units) == 0 {
		return ""
	}
	if x.says(c.year) && (slices.Contains(x.units, "Q") || x.says(c.month)) {
		return "date"
	}
	for _, o := range bases {
		n := c.months(o)
		n = max(n, -n)
		switch {
		case x.counts(n, "M"), slices.Contains(x.units, "Y") && (n%12 == 0 && x.counts(n/12, "Y") || n <= 12 && x.says(n)),
			slices.Contains(x.units, "W") && n <= 4, slices.Contains(x.units, "Q") && n <= 15, n%3 == 0 && x.counts(n/3, "Q"):
			return "counted"
		case c.same(o) && len(x.units) == 0:
			return "context"
		}
	}
	return ""
}

func year(c *civil, x *words, bases []civil) string {
	if x.says(c.year) || x.says(c.year-c.year%10) && slices.Contains(x.units, "T") {
		return "date"
	}
	if x.year() && len(x.units) == 0 {
		return ""
	}
	if x.says(c.year%100) && c.year%100 > 9 {
		return "date"
	}
	for _, o := range bases {
		n := max(c.year-o.year, o.year-c.year)
		switch {
		case x.counts(n, "Y"), n%10 == 0 && x.counts(n/10, "T"), n%100 == 0 && x.counts(n/100, "C"),
			slices.Contains(x.units, "M") && n <= 1:
			return "counted"
		case n == 0 && len(x.units) == 0:
			return "context"
		case slices.Contains(x.units, "C") && x.says(c.year/100+1):
			return "date"
		}
	}
	return ""
}

func week(c *civil, x *words, bases []civil) string {
	for _, o := range bases {
		start := o
		start.day = max(o.day, 1)
		n := c.days(civil{year: monday(start).Year(), month: int(monday(start).Month()), day: monday(start).Day()})
		n = max(n, -n)
		switch {
		case n%7 == 0 && (x.counts(n/7, "W") || x.counts(n/7, "F") || x.counts(n/14, "F")), slices.Contains(x.units, "E") && n <= 7, slices.Contains(x.units, "D") && n <= 7:
			return "counted"
		case n == 0, len(x.weekdays) > 0 && n <= 14:
			return "context"
		}
	}
	return ""
}

// monday gives the first day of a value's week.
func monday(c civil) time.Time {
	t := c.date()
	return t.AddDate(0, 0, -(int(t.Weekday())+6)%7)
}

// length reports whether the words of a span tell an offset: "PT48H" of "48 hours".
func (w *work) length(offset string, s parley.Span) bool {
	x := w.words(s)
	if len(x.units) == 0 {
		return false
	}
	num := ""
	for _, r := range strings.TrimPrefix(offset, "-") {
		switch {
		case r >= '0' && r <= '9':
			num += string(r)
		case r == 'P' || r == 'T':
		case num != "":
			if n, _ := number(num); !x.lasts(n) {
				return false
			}
			num = ""
		}
	}
	return true
}

// time gives the rule by which the time of an event is found: as one of the
// times that stand, or on its own.
func (w *work) time(t *parley.TimeExpr) string {
	for _, o := range w.d.TimesOver(t.Span) {
		if o.Time.Value == t.Time.Value {
			return "said"
		}
	}
	x := w.words(t.Span)
	return w.span(t, &x, w.bases)
}

// when gives the rule by which a value is found: as that of a time in the
// sentences of some spans, or as an end of it.
func (w *work) when(value string, near []parley.Span) string {
	for _, end := range strings.Split(value, "/") {
		if !slices.ContainsFunc(near, func(s parley.Span) bool { return w.inSentences(end, s) }) {
			return ""
		}
	}
	return "said"
}

func (w *work) inSentences(value string, s parley.Span) bool {
	first, end := w.over(s)
	for i := first; i < end; i++ {
		if w.tells(value, w.d.Sents[i].Span) {
			return true
		}
	}
	return false
}

// tells reports whether a time that overlaps a span has a value, or begins or
// ends with it.
func (w *work) tells(value string, s parley.Span) bool {
	for _, t := range w.d.TimesOver(s) {
		from, to, _ := strings.Cut(t.Time.Value, "/")
		for _, v := range [...]string{t.Time.Value, from, to} {
			if v != "" && (v == value || upTo(v) == value) {
				return true
			}
		}
	}
	return false
}
