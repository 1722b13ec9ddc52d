package timex

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// period resolves spans of the calendar.
func (r *resolver) period(e *expr) value {
	p := e.period
	switch {
	case p.unit == "Y" && p.year2 > 0:
		return value{civil: fmt.Sprintf("%04d/%04d", p.year, p.year2)}
	case p.unit == "Y" && p.year > 0:
		return value{civil: fmt.Sprintf("%04d", p.year)}
	case p.unit == "T" && p.n > 0:
		return decade(p.n)
	case p.unit == "C" && p.n > 0:
		return century(p.n)
	case p.every:
		return value{why: noDay, mark: fmt.Sprintf("XXXX-%02d", p.month)}
	case p.inMonth:
		return weekIn(r.monthValue(e), p.week)
	case p.month > 0:
		return r.monthValue(e)
	case p.day != nil:
		return r.weekOf(e)
	case p.year > 0 && p.unit == "S":
		return r.seasonOf(p.season, p.year)
	case p.year > 0 && p.n > 0:
		return part(p.unit, p.year, p.n)
	case r.lack != "":
		return value{why: r.lack}
	}
	switch p.unit {
	case "Q", "H", "P":
		return r.account(e)
	case "S":
		return r.season(e)
	}
	return r.moved(e)
}

// moved resolves a span that a word such as "last" moves.
func (r *resolver) moved(e *expr) value {
	p := e.period
	n, told := r.f.step(p.mod)
	from := r.said
	if told {
		t, ok := first(r.spoken(false))
		if !ok {
			return value{why: fromUndated}
		}
		from = t
	}
	switch p.unit {
	case "W":
		return value{civil: week(from.AddDate(0, 0, 7*n))}
	case "E":
		if n == 0 && !told && from.Weekday() != time.Saturday && from.Weekday() != time.Sunday && r.f.direction(r.d, e) < ahead {
			n = -1
		} else if n == -1 && from.Weekday() == time.Sunday {
			n = 0
		}
		return value{civil: weekend(from.AddDate(0, 0, 7*n)), mark: week(from.AddDate(0, 0, 7*n)) + "-WE"}
	case "M":
		return value{civil: month(time.Date(from.Year(), from.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC))}
	case "T":
		return decade((from.Year() + 10*n) / 10 * 10)
	case "C":
		return century((from.Year()-1)/100 + 1 + n)
	}
	if p.end {
		return value{civil: fmt.Sprintf("%04d-12", from.Year()), mark: fmt.Sprintf("%04d-12-31", from.Year())}
	}
	return value{civil: fmt.Sprintf("%04d", from.Year()+n)}
}

// weekIn gives the n-th seven days of a month, 0 the last.
func weekIn(month value, n int) value {
	t, err := time.Parse("2006-01", month.civil)
	if err != nil {
		return month
	}
	a := t.AddDate(0, 0, 7*(n-1))
	if n == 0 {
		a = t.AddDate(0, 1, -7)
	}
	return value{civil: date(a) + "/" + date(a.AddDate(0, 0, 6)), mark: week(a)}
}

// weekOf resolves "the week of 6 March".
func (r *resolver) weekOf(e *expr) value {
	v := r.oneDay(e, e.period.day)
	t, err := time.Parse(time.DateOnly, v.civil)
	if err != nil {
		return value{why: max(v.why, noSuchDay)}
	}
	return value{civil: week(t)}
}

func decade(year int) value {
	return value{civil: fmt.Sprintf("%04d/%04d", year, year+9), mark: fmt.Sprintf("%03d", year/10)}
}

func century(n int) value {
	if n < 1 {
		return value{why: noSuchDay}
	}
	return value{civil: fmt.Sprintf("%04d/%04d", 100*n-99, 100*n), mark: fmt.Sprintf("%02d", n-1)}
}

// part gives a quarter or half of a year.
func part(unit string, year, n int) value {
	months := 3
	if unit == "H" {
		months = 6
	} else {
		unit = "Q"
	}
	return value{civil: fmt.Sprintf("%04d-%02d/%04d-%02d", year, months*(n-1)+1, year, months*n), mark: fmt.Sprintf("%04d-%s%d", year, unit, n)}
}

func isQuarterValue(v string) bool { return len(v) == len("1989-Q3") && v[5] == 'Q' }

// account resolves quarters and what reports of a company's year are told of:
// "the third quarter", "the year-ago period".
func (r *resolver) account(e *expr) value {
	p := e.period
	back := 0
	if p.compared {
		back = 1
	}
	year, q := r.lastQuarter()
	switch step, _ := r.f.step(p.mod); {
	case p.n > 0 && p.yearMod != "":
		n, _ := r.f.step(p.yearMod)
		return part(p.unit, r.said.Year()+n, p.n)
	case p.n > 0:
		return part(p.unit, r.yearOf(e, p)-back, p.n)
	case p.yearMod != "":
		n, _ := r.f.step(p.yearMod)
		return part("Q", r.said.Year()+n, q)
	case p.year > 0:
		return part("Q", p.year, q)
	case p.mod != "" && p.mod != "that" && p.mod != "same":
		year, q = r.said.Year(), (int(r.said.Month())-1)/3+1+step
	}
	for ; q < 1; q += 4 {
		year--
	}
	for ; q > 4; q -= 4 {
		year++
	}
	return part("Q", year-back, q)
}

// lastQuarter gives the quarter told last, else the last that was over when the
// report was published.
func (r *resolver) lastQuarter() (year, q int) {
	if v := r.spoken(true); v != "" {
		year, _ = strconv.Atoi(v[:4])
		return year, int(v[6] - '0')
	}
	year, q = r.said.Year(), (int(r.said.Month())-1)/3
	if q == 0 {
		return year - 1, 4
	}
	return year, q
}

// yearOf gives the year of the n-th quarter or half: the last that has begun, or
// the next one where the words look ahead.
func (r *resolver) yearOf(e *expr, p *period) int {
	months := 3
	if p.unit == "H" {
		months = 6
	}
	now := (int(r.said.Month())-1)/months + 1
	switch {
	case p.n > now && r.f.direction(r.d, e) < ahead && p.n-now > 4/months:
		return r.said.Year() - 1
	case p.n < now-1 && r.f.direction(r.d, e) >= ahead: // of the last one there will be reports
		return r.said.Year() + 1
	}
	return r.said.Year()
}

// season resolves a season by the word before it or the tense.
func (r *resolver) season(e *expr) value {
	p := e.period
	from, _ := r.seasonMonths(p.season)
	now, year := int(r.said.Month()), r.said.Year()
	if p.yearMod != "" {
		n, _ := r.f.step(p.yearMod)
		return r.seasonOf(p.season, year+n)
	}
	step, _ := r.f.step(p.mod)
	switch {
	case p.mod == "this past" && from > now, step < 0 && from+3 > now && p.mod != "this past":
		year--
	case step > 0 && from <= now:
		year++
	case p.mod == "" && from > now && r.f.direction(r.d, e) < ahead:
		year--
	case p.mod == "" && from+3 <= now && r.f.direction(r.d, e) >= ahead:
		year++
	}
	return r.seasonOf(p.season, year)
}

// seasonMonths gives the first and last month of a season.
func (r *resolver) seasonMonths(key string) (from, to int) {
	a, b, _ := strings.Cut(r.f.seasons.Get(key, "months"), "/")
	from, _ = strconv.Atoi(a) // checked when the table is loaded
	to, _ = strconv.Atoi(b)
	return from, to
}

func (r *resolver) seasonOf(key string, year int) value {
	from, to := r.seasonMonths(key)
	end := year
	if to < from {
		end++
	}
	return value{civil: fmt.Sprintf("%04d-%02d/%04d-%02d", year, from, end, to), mark: fmt.Sprintf("%04d-%s", year, r.f.seasons.Get(key, "code"))}
}

func (r *resolver) monthValue(e *expr) value {
	p := e.period
	if p.year > 0 {
		if p.month2 == 0 {
			return value{civil: fmt.Sprintf("%04d-%02d", p.year, p.month)}
		}
		y := p.year
		if p.month2 < p.month {
			y--
		}
		return value{civil: fmt.Sprintf("%04d-%02d/%04d-%02d", y, p.month, p.year, p.month2)}
	}
	if r.lack != "" {
		return value{why: r.lack}
	}
	now := int(r.said.Month())
	year := r.said.Year()
	dir := r.f.direction(r.d, e)
	step, _ := r.f.step(p.mod)
	switch {
	case p.yearMod != "":
		n, _ := r.f.step(p.yearMod)
		year += n
	case step > 0:
		if p.month <= now {
			year++
		}
	case step < 0:
		if p.month >= now {
			year--
		}
	case p.mod == "this":
	default:
		if top := r.f.top(r.d, e); dir == ahead && r.d.Nodes[top].Is("compound", "nmod:poss") {
			dir = near // "under a June agreement"
		}
		year += nearMonth(now, p.month, dir)
	}
	if p.month2 > 0 {
		end := year
		if p.month2 < p.month {
			end++
		}
		return value{civil: fmt.Sprintf("%04d-%02d/%04d-%02d", year, p.month, end, p.month2)}
	}
	return value{civil: fmt.Sprintf("%04d-%02d", year, p.month)}
}

// nearMonth tells how many years from now a month lies. One that is next to the
// present month is meant whatever the tense.
func nearMonth(now, month, dir int) int {
	switch ahead12 := (month - now + 12) % 12; {
	case ahead12 == 0:
		return 0
	case ahead12 <= 2 && dir != past, ahead12 < 11 && dir == ahead, ahead12 <= 5 && dir == near:
		if month < now {
			return 1
		}
		return 0
	case month > now:
		return -1
	}
	return 0
}

// first gives the first day of a span of the calendar, as TIMEX3 has it.
func first(v string) (time.Time, bool) {
	switch {
	case isQuarterValue(v):
		v = fmt.Sprintf("%s-%02d", v[:4], 3*int(v[6]-'0')-2)
	case len(v) > 10:
		v = v[:10]
	}
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if t, err := time.Parse(layout, v); err == nil {
			return t, true
		}
	}
	if y, w, ok := strings.Cut(v, "-W"); ok && len(w) >= 2 {
		year, err := strconv.Atoi(y)
		n, err2 := strconv.Atoi(w[:2])
		t := time.Date(year, 1, 4, 0, 0, 0, 0, time.UTC)
		return t.AddDate(0, 0, 7*(n-1)-int(t.Weekday()+6)%7), err == nil && err2 == nil
	}
	return time.Time{}, false
}
