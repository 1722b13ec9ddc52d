package export

import (
	"strings"
	"time"

	"parley"
)

// Kind is what an export is of.
type Kind string

// The kinds.
const (
	KindStatements  Kind = "statements"
	KindCommitments Kind = "commitments"
	KindEvents      Kind = "events"
	KindFigures     Kind = "figures"
	KindBearings    Kind = "bearings"
	KindVerdicts    Kind = "verdicts"
)

// Kinds lists the kinds, in the order in which they are written.
func Kinds() []Kind {
	return []Kind{KindStatements, KindCommitments, KindEvents, KindFigures, KindBearings, KindVerdicts}
}

// OfProcess reports whether records of a kind belong to a process; the others
// belong to reports.
func (k Kind) OfProcess() bool { return k == KindBearings || k == KindVerdicts }

// Row is one record of an export with what it belongs to. Of Statement,
// Commitment, Event, Figure, Bearing and Verdict the one is set that Kind names;
// of a provision that an agreement has no longer Verdict is nil and Change set.
type Row struct {
	Kind     Kind
	ID       string    // stable: the same record has it in every export
	Process  string    // of bearings and verdicts
	Known    time.Time // when a reader could know it; of a verdict as asked
	Recorded time.Time // when this ledger took it in; of a verdict, the last entry it rests on

	Report  *parley.Report  // nil of verdicts, and of bearings of no report
	Reading *parley.Reading // nil of bearings and verdicts

	Statement  *parley.Statement
	Commitment *parley.Commitment
	Event      *parley.Event
	Figure     *parley.Figure
	Bearing    *parley.Bearing
	Verdict    *parley.Verdict

	Entry     parley.EntryID    // of a bearing
	Times     parley.Times      // of a bearing
	Reviewed  string            // of a bearing: accepted, rejected or ""
	Provision *parley.Provision // of a verdict, as the agreement has it
	Change    *parley.Change    // of a verdict, where only what changed is asked for
	// Sequence counts what may have moved the time of a provision: extensions,
	// notices, later versions and, where it counts from another one, findings on that.
	Sequence int

	zone   string // of the process
	points *points
	said   map[string]*parley.Statement
	cast   cast
}

// words gives the words of a span of the report, "" of none.
func (r *Row) words(s *parley.Span) string {
	if s == nil || r.Report == nil {
		return ""
	}
	return strings.ToValidUTF8(s.In(r.Report.Text), "\ufffd")
}

// span is where the record stands in its report; nil where it has no place.
func (r *Row) span() *parley.Span {
	switch {
	case r.Report == nil:
		return nil
	case r.Statement != nil && len(r.Statement.Content) > 0:
		s := r.Statement.Content[0]
		for _, c := range r.Statement.Content[1:] {
			s.Start, s.End = min(s.Start, c.Start), max(s.End, c.End)
		}
		return &s
	case r.Commitment != nil:
		return &r.Commitment.Action
	case r.Event != nil:
		return &r.Event.Trigger
	case r.Figure != nil:
		return &r.Figure.Number
	case r.Bearing != nil && !r.Bearing.Span.Empty() && r.Bearing.Span.In(r.Report.Text) == r.Bearing.Words:
		return &r.Bearing.Span // not that of another text of the report
	}
	return nil
}

// saidBy names who makes the statement that the record comes from.
func (r *Row) saidBy(id string) []string {
	if s := r.said[id]; s != nil {
		return s.Who
	}
	return nil
}

// saidIn is the statement that a finding comes from.
func (r *Row) saidIn() string {
	switch {
	case r.Statement != nil:
		return r.Statement.In
	case r.Commitment != nil:
		return r.Commitment.Said
	case r.Event != nil:
		return r.Event.Said
	case r.Figure != nil:
		return r.Figure.Said
	}
	return ""
}

// places are those that the reading knows of the record: of an event where it
// was, of a statement those whose names stand in its words.
func (r *Row) places() []parley.Place {
	var out []parley.Place
	if r.Reading == nil {
		return nil
	}
	for _, p := range r.Reading.Places {
		switch {
		case r.Event != nil && r.Event.Where == p.Name:
			return []parley.Place{p}
		case r.Statement != nil && r.names(p.Name):
			out = append(out, p)
		}
	}
	return out
}

// names reports whether the content of a statement has a name, as whole words.
func (r *Row) names(name string) bool {
	for _, s := range r.Statement.Content {
		if hasWords(s.In(r.Report.Text), name) {
			return true
		}
	}
	return false
}

func hasWords(text, name string) bool {
	if name == "" {
		return false
	}
	for at := 0; ; {
		i := strings.Index(text[at:], name)
		if i < 0 {
			return false
		}
		i += at
		if !letterBefore(text[:i]) && !letterAfter(text[i+len(name):]) {
			return true
		}
		at = i + len(name)
	}
}
