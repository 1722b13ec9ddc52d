package export

import (
	"strings"
	"time"

	"parley"
)

// Type is what the values of a column are.
type Type string

// The types. Unknown is empty in CSV and null elsewhere; a list has no unknown.
const (
	TypeText    Type = "text"
	TypeInteger Type = "integer"
	TypeNumber  Type = "number"
	TypeBoolean Type = "boolean"
	TypeTime    Type = "time" // an instant, UTC
	TypeList    Type = "list" // of texts
)

// Column is a column of a table.
type Column struct {
	Name  string
	Type  Type
	Unit  string // or the form of its values; "" where the type says all
	Means string // its definition
	value func(r *Row) any
}

// Value is what a row has in the column: a string, int, float64, bool, time.Time
// or []string, as Type says; nil where it is not known.
func (c *Column) Value(r *Row) any {
	switch v := c.value(r).(type) {
	case string:
		if v == "" {
			return nil
		}
		return strings.ToValidUTF8(v, "\ufffd")
	case time.Time:
		if v.IsZero() {
			return nil
		}
		return v.UTC()
	case *float64:
		if v == nil {
			return nil
		}
		return *v
	case []string:
		out := make([]string, 0, len(v))
		for _, s := range v {
			out = append(out, strings.ToValidUTF8(s, "\ufffd"))
		}
		return out
	default:
		return v
	}
}

// Table is a kind of record with its columns. The first one is the record's ID.
type Table struct {
	Kind    Kind
	Means   string
	Columns []Column
}

// Tables lists the tables, in the order of [Kinds].
func Tables() []Table {
	out := []Table{
		{KindStatements, "Words attributed to a source, one row for each statement of the newest reading of a report.", statementColumns()},
		{KindCommitments, "What a side has to do or keep from doing, as reports tell it.", commitmentColumns()},
		{KindEvents, "Who did what to whom, with a PLOVER type and whether the report has it happen.", eventColumns()},
		{KindFigures, "Claimed quantities. They are never reconciled.", figureColumns()},
		{KindBearings, "Findings that bear on a provision of an agreement, each with its claimant and the claimant's standing.", bearingColumns()},
		{KindVerdicts, "The answer for each provision, at a time, as known at a time.", verdictColumns()},
	}
	for i := range out[:4] {
		out[i].Columns = append(out[i].Columns, reportColumns()...)
	}
	return out
}

// TableOf gives the table of a kind; ok is false where there is none.
func TableOf(k Kind) (t Table, ok bool) {
	for _, t := range Tables() {
		if t.Kind == k {
			return t, true
		}
	}
	return Table{}, false
}

const (
	formTime  = "calendar value"
	formPoint = "code points of the report's text, from 0"
	formZone  = "IANA name, UTC or offset"
)

// text, list, flag and at make columns.
func text(name, unit, means string, value func(r *Row) string) Column {
	return Column{name, TypeText, unit, means, func(r *Row) any { return value(r) }}
}

func list(name, unit, means string, value func(r *Row) []string) Column {
	return Column{name, TypeList, unit, means, func(r *Row) any { return value(r) }}
}

func flag(name, means string, value func(r *Row) bool) Column {
	return Column{name, TypeBoolean, "true or false", means, func(r *Row) any { return value(r) }}
}

func at(name, means string, value func(r *Row) time.Time) Column {
	return Column{name, TypeTime, "UTC", means, func(r *Row) any { return value(r) }}
}

func number(name, unit, means string, value func(r *Row) *float64) Column {
	return Column{name, TypeNumber, unit, means, func(r *Row) any { return value(r) }}
}

func integer(name, unit, means string, value func(r *Row) any) Column {
	return Column{name, TypeInteger, unit, means, value}
}

func idColumn(form string) Column {
	return text("id", form, "The record. The same one has the same ID in every export.", func(r *Row) string { return r.ID })
}

// spanColumns say where in its report a record stands.
func spanColumns(of string) []Column {
	point := func(r *Row, end bool) any {
		s := r.span()
		switch {
		case s == nil:
			return nil
		case end:
			return r.points.at(s.End)
		}
		return r.points.at(s.Start)
	}
	return []Column{
		integer("start", formPoint, "Where "+of+" begin in the report.", func(r *Row) any { return point(r, false) }),
		integer("end", formPoint, "Where they end; the point after the last one.", func(r *Row) any { return point(r, true) }),
	}
}

// saidColumns name the statement that a finding comes from.
func saidColumns() []Column {
	return []Column{
		text("said", "id within the reading", "Statement that it comes from; empty: the report's own words.", func(r *Row) string { return r.saidIn() }),
		list("said_by", "names", "Who makes that statement.", func(r *Row) []string { return r.saidBy(r.saidIn()) }),
	}
}

// reportColumns tell which report a finding is of.
func reportColumns() []Column {
	return []Column{
		text("report", "", "ID of the report.", func(r *Row) string { return r.Report.ID }),
		text("outlet", "", "Who published the report.", func(r *Row) string { return r.Report.Outlet }),
		text("title", "", "Its title.", func(r *Row) string { return r.Report.Title }),
		text("url", "URL", "Its address.", func(r *Row) string { return r.Report.URL }),
		text("language", "BCP 47", "Its language.", func(r *Row) string { return r.Report.Language }),
		text("published", formTime, "When it was published, as it says.", func(r *Row) string { return r.Report.Published.Value }),
		text("published_zone", formZone, "Zone of published; empty: unknown.", func(r *Row) string { return r.Report.Published.Zone }),
		text("counts_from", formTime, "When a reader could know it, if not published: it cannot have been published when it says.", func(r *Row) string { return r.Report.Counted.Value }),
		at("known", "When a reader could know it: the end of the published time, in the zone of the process where it has none (UTC in an export of all processes); of an undated report when it was recorded.", func(r *Row) time.Time { return r.Known }),
		at("recorded", "When this ledger took the reading in.", func(r *Row) time.Time { return r.Recorded }),
		text("sha256", "hex", "SHA-256 of the report's text in UTF-8, which start and end count in.", func(r *Row) string { return r.Report.SHA256 }),
		integer("reader_release", "", "Release of the reader that found it.", func(r *Row) any { return r.Reading.Version.Release }),
		text("reader_pack", "hex", "Digest of its words, rules and weights.", func(r *Row) string { return r.Reading.Version.Pack }),
		text("rule", "", "The rule that found it.", func(r *Row) string { return ruleOf(r) }),
	}
}

func ruleOf(r *Row) string {
	switch {
	case r.Statement != nil:
		return r.Statement.Rule
	case r.Commitment != nil:
		return r.Commitment.Rule
	case r.Event != nil:
		return r.Event.Rule
	case r.Figure != nil:
		return r.Figure.Rule
	}
	return r.Bearing.Rule
}

// contents gives the words of spans, those apart with an ellipsis between them.
func contents(r *Row, spans []parley.Span) string {
	parts := make([]string, 0, len(spans))
	for i := range spans {
		parts = append(parts, r.words(&spans[i]))
	}
	return strings.Join(parts, " … ")
}
