package export

import (
	"time"

	"parley"
)

// corrections are what decides which bearings of a process count, as known.
type corrections struct {
	s        *source
	entries  map[parley.EntryID]*parley.Entry
	taken    map[string]time.Time            // when a report was recorded first
	texts    map[string]parley.EntryID       // the last entry of a report
	newest   map[string]parley.ReaderVersion // by report
	decided  map[parley.EntryID]*parley.Entry
	replaced map[parley.EntryID]bool // by bearings that correct them
}

func (s *source) corrections(evidence []parley.Entry) *corrections {
	c := &corrections{
		s: s, entries: map[parley.EntryID]*parley.Entry{}, taken: map[string]time.Time{}, texts: map[string]parley.EntryID{},
		newest: map[string]parley.ReaderVersion{}, replaced: map[parley.EntryID]bool{},
	}
	for i := range evidence {
		e := &evidence[i]
		c.entries[e.ID] = e
		if e.Report == nil {
			continue
		}
		c.texts[e.Report.ID] = e.ID
		if old, ok := c.taken[e.Report.ID]; !ok || e.Times.Recorded.Before(old) {
			c.taken[e.Report.ID] = e.Times.Recorded
		}
	}
	var reviews []*parley.Entry
	for i := range evidence {
		e := &evidence[i]
		switch {
		case c.known(e).After(s.q.AsOf.Known):
		case e.Reading != nil && e.Reading.Version.Compare(c.newest[e.Reading.Report]) > 0:
			c.newest[e.Reading.Report] = e.Reading.Version
		case e.Review != nil && c.entries[e.Review.Entry] != nil && !c.known(c.entries[e.Review.Entry]).After(s.q.AsOf.Known):
			reviews = append(reviews, e)
		}
	}
	var bearings []*parley.Entry
	for i := range evidence {
		if e := &evidence[i]; e.Bearing != nil && e.Process == s.q.Process && !c.known(e).After(s.q.AsOf.Known) {
			bearings = append(bearings, e)
		}
	}
	c.decided = parley.Decisions(reviews)
	c.replace(bearings)
	parley.Carry(c.decided, c.replaced, bearings)
	return c
}

// replace finds the bearings in whose place others stand.
func (c *corrections) replace(bearings []*parley.Entry) {
	for _, e := range bearings {
		if c.review(e) == "rejected" {
			continue
		}
		for n, of := 0, c.corrected(e); of != nil && n < len(c.entries); n, of = n+1, c.corrected(of) {
			c.replaced[of.ID] = true
		}
	}
}

// corrected is the entry that an entry corrects, nil where it is not there.
func (c *corrections) corrected(e *parley.Entry) *parley.Entry {
	switch {
	case e.Review != nil:
		return c.entries[e.Review.Entry]
	case e.Bearing != nil:
		return c.entries[e.Bearing.Corrects]
	}
	return nil
}

// known is when an entry could be known. A correction takes the time of what it
// corrects in the end, and what is found in an undated report that of the report.
func (c *corrections) known(e *parley.Entry) time.Time {
	if c.s.q.AsOf.ByRecorded {
		return e.Times.Recorded
	}
	root := e
	for n, of := 0, c.corrected(e); of != nil && n < len(c.entries); n, of = n+1, c.corrected(of) {
		root = of
	}
	if root.Ruling != nil {
		return e.Times.Recorded
	}
	at, report := root.Times.Recorded, ""
	switch b := root.Bearing; {
	case root.Reading != nil:
		report = root.Reading.Report
	case b != nil && (b.Reader != parley.ReaderVersion{} || b.By != ""):
		report = b.Report
	}
	if t, ok := c.taken[report]; ok && t.Before(at) {
		at = t
	}
	return c.s.knownOf(root.Times.Published, at)
}

// superseded reports whether a newer reading, or a correction, stands in the
// place of a bearing.
func (c *corrections) superseded(e *parley.Entry) bool {
	b := e.Bearing
	return c.replaced[e.ID] || b.Reader != parley.ReaderVersion{} && b.Reader.Compare(c.newest[b.Report]) < 0
}

// review is what the review that decides says of an entry: accepted, rejected or
// "".
func (c *corrections) review(e *parley.Entry) string {
	switch by := c.decided[e.ID]; {
	case by == nil:
		return ""
	case by.Review.Accept:
		return "accepted"
	}
	return "rejected"
}
