package generate

import (
	"fmt"
	"iter"
	"time"

	"parley"
)

// Record is a report as a line of JSONL, as parley read and add take it.
type Record struct {
	ID        string `json:"id"`
	Outlet    string `json:"outlet,omitempty"`
	Title     string `json:"title,omitempty"`
	Byline    string `json:"byline,omitempty"`
	Dateline  string `json:"dateline,omitempty"`
	Published string `json:"published,omitempty"`
	Zone      string `json:"zone,omitempty"`
	Language  string `json:"language,omitempty"`
	Text      string `json:"text"`
}

// Repeat gives so many reports out of some: these first, then again and again with
// IDs of their own and published a day later each time.
func Repeat(reports []parley.Report, n int) iter.Seq[Record] {
	return func(yield func(Record) bool) {
		for i := range n {
			if len(reports) == 0 || !yield(repeated(&reports[i%len(reports)], i/len(reports))) {
				return
			}
		}
	}
}

// repeated is a report as of a round, the first of which is 0.
func repeated(rep *parley.Report, round int) Record {
	r := Record{ID: rep.ID, Outlet: rep.Outlet, Title: rep.Title, Byline: rep.Byline, Dateline: rep.Dateline, Published: later(rep.Published.Value, round), Language: rep.Language, Text: rep.Text}
	if rep.Published.From == parley.ZoneStated {
		r.Zone = rep.Published.Zone
	}
	if round > 0 {
		r.ID = fmt.Sprintf("%s-again-%d", rep.ID, round)
	}
	return r
}

// later moves a time by days. What names no day stays.
func later(value string, days int) string {
	const day = "2006-01-02"
	if len(value) < len(day) {
		return value
	}
	t, err := time.Parse(day, value[:len(day)])
	if err != nil {
		return value
	}
	return t.AddDate(0, 0, days).Format(day) + value[len(day):]
}
