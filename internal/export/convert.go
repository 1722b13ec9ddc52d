package export

import (
	"time"

	"parley"
)

// Found is what bears on the provisions of one process.
type Found struct {
	Process  string
	Bearings []parley.Bearing
}

// Form gives the public form of a reading. The events that the reader keeps for
// bearings alone ("are still in place") are no events of the form.
func Form(rep *parley.Report, rd *parley.Reading, found ...Found) Reading {
	p := newPoints(rep.Text)
	out := Reading{
		ID: rep.ID, Published: known(rep.Published.Value), Dateline: known(rep.Dateline),
		Report: Report{
			Outlet: known(rep.Outlet), Title: known(rep.Title), URL: known(rep.URL), Byline: known(rep.Byline), Language: known(rep.Language),
			Zone: known(rep.Published.Zone), ZoneSource: known(string(rep.Published.From)), SHA256: rd.SHA256, Length: p.at(len(rep.Text)),
		},
		Reader:    Reader{Release: rd.Version.Release, Pack: rd.Version.Pack},
		Furniture: []Furniture{}, Times: []Time{}, Statements: []Statement{}, Commitments: []Commitment{},
		Events: []Event{}, Figures: []Figure{}, Bearings: []Bearing{}, Places: []Place{}, Problems: []Problem{},
	}
	if !rep.Counted.IsZero() {
		out.Report.Counted = known(rep.Counted.Value)
	}
	for _, f := range rep.Furniture {
		out.Furniture = append(out.Furniture, Furniture{Span: p.span(f.Span), Kind: string(f.Kind), Rule: f.Rule})
	}
	for i := range rd.Times {
		out.Times = append(out.Times, p.time(&rd.Times[i]))
	}
	for i := range rd.Statements {
		out.Statements = append(out.Statements, p.statement(&rd.Statements[i]))
	}
	for i := range rd.Commitments {
		out.Commitments = append(out.Commitments, p.commitment(&rd.Commitments[i]))
	}
	for i := range rd.Events {
		if e := &rd.Events[i]; e.Type != "STATE" {
			out.Events = append(out.Events, p.event(e))
		}
	}
	for i := range rd.Figures {
		out.Figures = append(out.Figures, p.figure(&rd.Figures[i]))
	}
	for _, x := range rd.Places {
		out.Places = append(out.Places, Place{Name: x.Name, Country: known(x.Country), Lat: x.Lat, Lon: x.Lon, Source: x.Source})
	}
	for _, f := range found {
		for i := range f.Bearings {
			out.Bearings = append(out.Bearings, p.bearing(f.Process, &f.Bearings[i]))
		}
	}
	for _, list := range [][]parley.Problem{rep.Problems, rd.Problems} {
		for _, q := range list {
			out.Problems = append(out.Problems, Problem{Code: q.Code, Text: q.Text, Hint: known(q.Hint), Span: p.maybe(q.Span)})
		}
	}
	return out
}

// value gives a time as the form has it.
func value(c parley.Civil, offset string) string {
	switch {
	case !c.IsZero():
		return c.Value
	case offset != "":
		return "+" + offset
	}
	return "unresolved"
}

func (p *points) time(t *parley.TimeExpr) Time {
	out := Time{
		Text: p.span(t.Span), Kind: known(t.Relation), Zone: known(t.Time.Zone), ZoneSource: known(string(t.Time.From)),
		Anchor: p.maybe(t.Anchor), Unresolved: known(t.Unresolved), Marks: []Mark{}, Rule: t.Rule,
	}
	if t.Placed() {
		out.Value = known(value(t.Time, t.Offset))
	}
	for _, m := range t.Marks {
		out.Marks = append(out.Marks, Mark{Span: p.span(m.Span), Type: m.Type, Value: m.Value})
	}
	return out
}

func (p *points) statement(s *parley.Statement) Statement {
	out := Statement{
		ID: s.ID, Source: p.maybe(s.Source), Who: Names(s.Who), For: Names(s.For), Unnamed: s.Unnamed, Cue: p.maybe(s.Cue), Content: p.spans(s.Content),
		Mode: string(s.Mode), Via: append([]string{}, s.Via...), In: known(s.In), Act: string(s.Act), Negated: s.Negated, Basis: p.spans(s.Basis), Rule: s.Rule,
	}
	if s.Uttered != nil {
		out.Uttered = known(s.Uttered.Value)
	}
	return out
}

func (p *points) commitment(c *parley.Commitment) Commitment {
	out := Commitment{
		ID: c.ID, Obligor: Names(c.Obligor), Beneficiary: Names(c.Beneficiary), Action: p.span(c.Action), Kind: known(string(c.Kind)), Type: known(c.Type),
		Force: string(c.Force), By: Names(c.By), Instrument: p.maybe(c.Instrument), Condition: p.maybe(c.Condition), Said: known(c.Said), Basis: p.spans(c.Basis), Rule: c.Rule,
	}
	d := c.Deadline
	switch {
	case d == nil:
	case d.BestEfforts && d.Time.IsZero() && d.Offset == "":
		out.Promptly = p.maybe(d.Span)
	default:
		out.Zone, out.ZoneSource = known(d.Time.Zone), known(string(d.Time.From))
		out.Deadline = &Deadline{Text: p.maybe(d.Span), Kind: string(d.Relation), Exclusive: d.Exclusive, Value: value(d.Time, d.Offset), After: known(d.After), Unresolved: known(d.Unresolved), Rule: d.Rule}
		if iv := d.Time.Interval(nil); iv.Known() {
			out.Deadline.Earliest, out.Deadline.Latest = instant(iv.Start), instant(iv.End)
			if iv.Precision == parley.PrecisionMinute || iv.Precision == parley.PrecisionSecond {
				out.Deadline.Latest = out.Deadline.Earliest // a clock time is a point
			}
		}
	}
	return out
}

func instant(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	return known(t.UTC().Format(time.RFC3339))
}

func (p *points) event(e *parley.Event) Event {
	out := Event{
		ID: e.ID, Type: e.Type, Mode: known(e.Mode), Actor: Names(e.Actor), Recipient: Names(e.Recipient), Trigger: p.span(e.Trigger),
		Status: string(e.Status), Where: known(e.Where), Said: known(e.Said), Rule: e.Rule,
	}
	if e.When != nil {
		out.When = &When{Text: p.span(e.When.Span), Value: value(e.When.Time, e.When.Offset)}
	}
	return out
}

func (p *points) figure(f *parley.Figure) Figure {
	return Figure{
		ID: f.ID, Number: p.span(f.Number), Kind: f.Kind, Low: f.Low, High: f.High, Comparator: known(string(f.Comparator)), Approximate: f.Approximate,
		Further: f.Further, Total: f.Total, Of: known(f.Of), By: Names(f.By), From: known(f.From), To: known(f.To), AsOf: known(f.AsOf),
		Said: known(f.Said), Basis: p.spans(f.Basis), Rule: f.Rule,
	}
}

func (p *points) bearing(process string, b *parley.Bearing) Bearing {
	return Bearing{
		Process: process, Provision: b.Provision, Span: p.span(b.Span), As: string(b.Sense), N: b.N, Of: b.Of, Claimant: b.Claimant, Unnamed: b.Unnamed,
		Standing: string(b.Standing), Chain: append([]string{}, b.Chain...), Finding: known(b.Finding), Rule: b.Rule, Confidence: b.Confidence,
	}
}
