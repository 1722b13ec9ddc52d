package resolve

import (
	"strings"

	"parley"
)

// Entries gives the entries of one report: the report, its reading and what
// bears on the agreements. Recorded times are the ledger's to set.
func (r *Resolver) Entries(agreements []*parley.Agreement, rep *parley.Report, rd *parley.Reading) ([]parley.Entry, error) {
	times, kept := parley.Times{Published: rep.KnownFrom()}, *rd
	kept.Words = parley.Words{}
	out := []parley.Entry{
		{Kind: parley.EntryReport, Times: times, Report: rep},
		{Kind: parley.EntryReading, Times: times, Reading: &kept},
	}
	said := byID(rd)
	for _, a := range agreements {
		for _, b := range r.Bearings(a, rep, rd) {
			t := times
			t.Event, t.Uttered = eventTime(rd, said, b.Finding)
			out = append(out, parley.Entry{Kind: parley.EntryBearing, Process: a.Process, Times: t, Bearing: &b})
		}
	}
	return sealed(out)
}

// eventTime gives when a finding is said to have happened, and when that was said.
func eventTime(rd *parley.Reading, said statements, id string) (event, uttered parley.Civil) {
	for i := range rd.Events {
		if e := &rd.Events[i]; e.ID == id {
			event, id = happened(e), e.Said
		}
	}
	if s := said[id]; s != nil && s.Uttered != nil {
		uttered = *s.Uttered
	}
	return event, uttered
}

// happened gives the time of an event that is told of as past or going on; what
// has gone on since a time has an open end.
func happened(e *parley.Event) parley.Civil {
	if e.When == nil || e.When.Time.IsZero() || e.Status == parley.StatusPlanned || e.Status == parley.StatusCalledFor || e.Status == parley.StatusHypothetical {
		return parley.Civil{}
	}
	c := e.When.Time
	switch e.When.Relation {
	case "", "at", "during":
		return c
	case "since", "from":
		if !strings.Contains(c.Value, "/") {
			c.Value += "/.."
		}
		return c
	}
	return parley.Civil{}
}

func sealed(entries []parley.Entry) ([]parley.Entry, error) {
	for i := range entries {
		id, err := entries[i].ContentID()
		if err != nil {
			return nil, err
		}
		entries[i].ID = id
	}
	return entries, nil
}
