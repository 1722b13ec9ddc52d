package extract

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley"
	"parley/internal/lang"
)

// datePattern finds dates written out with their year.
func datePattern(months *lang.Table) (*regexp.Regexp, map[string]int) {
	numbers := map[string]int{}
	var names []string
	for _, row := range months.Rows {
		n, _ := strconv.Atoi(months.Get(strings.ToLower(row[0]), "number"))
		numbers[strings.ToLower(row[0])] = n
		names = append(names, regexp.QuoteMeta(row[0]))
	}
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	month := "(" + strings.Join(names, "|") + ")\\.?"
	return regexp.MustCompile(`(?i)\b(?:(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?` + month + `,?\s+(\d{4})|` + month + `\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})|(\d{4})-(\d{2})-(\d{2}))\b`), numbers
}

// datesIn finds the dates of a year or later. Years are cheap to look for, dates
// are not.
func (x *Extractor) datesIn(text string, year int) [][]int {
	const around = 40 // bytes, as long as a date gets
	var out [][]int
	for i := 0; i+4 <= len(text); i++ {
		if !isDigit(text[i]) || !isDigit(text[i+1]) || !isDigit(text[i+2]) || !isDigit(text[i+3]) {
			continue
		}
		if n, _ := strconv.Atoi(text[i : i+4]); n < year || i > 0 && isDigit(text[i-1]) || i+4 < len(text) && isDigit(text[i+4]) {
			continue
		}
		from, to := max(0, i-around), min(len(text), i+around)
		for _, m := range x.dates.FindAllStringSubmatchIndex(text[from:to], -1) {
			for k := range m {
				if m[k] >= 0 {
					m[k] += from
				}
			}
			if m[0] <= i && i < m[1] {
				out = append(out, m)
			}
		}
	}
	return out
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// ahead are the words that make a date one to come.
var ahead = regexp.MustCompile(`(?i)\b(?:will|would|shall|should|must|may|might|can|could|by|until|till|before|deadline|due|scheduled|expected|planned|plans?|set for|to (?:be|begin|start|end|take|hold|meet|leave|withdraw|return|expire)|from|starting|no later|next|upcoming|extend(?:s|ed)?|expir(?:es?|y)|calls? for|demand(?:s|ed)?|agreed|propos(?:es?|ed|al)|between|target)\b`)

// laterDate finds the last date after the published one that the text speaks
// of as past: a page cannot have been published before what it tells.
func (x *Extractor) laterDate(r *parley.Report) (span parley.Span, last time.Time) {
	published := r.Published.Interval(nil)
	if !published.Known() {
		return span, last
	}
	// A day on either side allows for every zone.
	limit := published.End.AddDate(0, 0, 1)
	for _, m := range x.datesIn(r.Text, published.Start.Year()) {
		group := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return r.Text[m[2*i]:m[2*i+1]]
		}
		day, month, year := group(1), x.months[strings.ToLower(group(2))], group(3)
		if group(4) != "" {
			day, month, year = group(5), x.months[strings.ToLower(group(4))], group(6)
		}
		if group(7) != "" {
			day, year = group(9), group(7)
			month, _ = strconv.Atoi(group(8))
		}
		d, _ := strconv.Atoi(day)
		y, _ := strconv.Atoi(year)
		at := time.Date(y, time.Month(month), d, 0, 0, 0, 0, time.UTC)
		if month == 0 || at.Day() != d || at.Before(limit) || !at.After(last) || besides(r, m[0]) {
			continue
		}
		start := strings.LastIndexAny(r.Text[:m[0]], ".!?\n") + 1
		end := len(r.Text)
		if i := strings.IndexAny(r.Text[m[1]:], ".!?\n"); i >= 0 {
			end = m[1] + i
		}
		if !ahead.MatchString(r.Text[start:end]) {
			span, last = parley.Span{Start: m[0], End: m[1]}, at
		}
	}
	return span, last
}

// besides reports whether a place is in furniture other than a time stamp:
// what stands around a report is newer than it.
func besides(r *parley.Report, at int) bool {
	for _, f := range r.Furniture {
		if f.Span.Start <= at && at < f.Span.End {
			return f.Kind != parley.FurnitureSlug
		}
	}
	return false
}
