package ledger

import (
	"slices"
	"strings"
	"time"

	"parley"
)

// RecordKind says what a record is.
type RecordKind string

// The kinds of record: a report itself, and what readings hold.
const (
	RecordReport     RecordKind = "report"
	RecordStatement  RecordKind = "statement"
	RecordEvent      RecordKind = "event"
	RecordCommitment RecordKind = "commitment"
	RecordFigure     RecordKind = "figure"
)

// Role is the part that an actor has in a record.
type Role string

// The roles. A figure has the by of who did it, and the source of who gives it.
const (
	RoleSource      Role = "source"      // says it
	RoleFor         Role = "for"         // is spoken for
	RoleVia         Role = "via"         // carries it
	RoleActor       Role = "actor"       // does it
	RoleRecipient   Role = "recipient"   // has it done to it
	RoleObligor     Role = "obligor"     // has to do it
	RoleBeneficiary Role = "beneficiary" // gets it
	RoleBy          Role = "by"          // sets or demands it; has done what a figure counts
)

// Part is an actor in a record.
type Part struct {
	Name string `json:"name"`
	Role Role   `json:"role"`
}

// Record is a report, or a finding of the newest reading of a report, by itself.
type Record struct {
	Report    string       `json:"report"`
	Kind      RecordKind   `json:"kind"`
	ID        string       `json:"id,omitempty"` // in the reading
	Outlet    string       `json:"outlet,omitempty"`
	Title     string       `json:"title,omitempty"`
	Published parley.Civil `json:"published,omitzero"`
	Known     time.Time    `json:"known,omitzero"` // end of the published interval, UTC where its zone is unknown; zero: undated
	Span      parley.Span  `json:"span,omitzero"`
	Words     string       `json:"words,omitempty"` // of the span; of a report an excerpt
	Type      string       `json:"type,omitempty"`  // act of a statement, type of an event or a commitment, kind of a figure
	Status    string       `json:"status,omitempty"`
	Parts     []Part       `json:"parts,omitempty"`

	Statement  *parley.Statement  `json:"statement,omitempty"`
	Event      *parley.Event      `json:"event,omitempty"`
	Commitment *parley.Commitment `json:"commitment,omitempty"`
	Figure     *parley.Figure     `json:"figure,omitempty"`
}

// Who names the actors that have one of some roles in the record, each once.
func (r *Record) Who(roles ...Role) []string {
	var out []string
	for _, p := range r.Parts {
		if slices.Contains(roles, p.Role) && !slices.Contains(out, p.Name) {
			out = append(out, p.Name)
		}
	}
	return out
}

// ReportRecord is a report as a record; its words are the beginning of what it
// reports.
func ReportRecord(rep *parley.Report) Record {
	r := Record{Report: rep.ID, Kind: RecordReport, Outlet: rep.Outlet, Title: rep.Title, Published: rep.KnownFrom(), Known: rep.KnownFrom().Interval(nil).End}
	r.Words = excerpt(Reporting(rep), 0, 240)
	return r
}

// Records gives what a reading of a report holds, record by record.
func Records(rep *parley.Report, rd *parley.Reading) []Record {
	base := ReportRecord(rep)
	said := map[string]*parley.Statement{}
	for i := range rd.Statements {
		said[rd.Statements[i].ID] = &rd.Statements[i]
	}
	var out []Record
	add := func(kind RecordKind, id string, s parley.Span, typ, status string, parts ...[]Part) *Record {
		r := base
		r.Kind, r.ID, r.Span, r.Words, r.Type, r.Status = kind, id, s, strings.ToValidUTF8(s.In(rep.Text), "\ufffd"), typ, status
		r.Parts = slices.Concat(parts...)
		out = append(out, r)
		return &out[len(out)-1]
	}
	for i := range rd.Statements {
		s := &rd.Statements[i]
		add(RecordStatement, s.ID, around(s), string(s.Act), string(s.Mode), parts(RoleSource, s.Who), parts(RoleFor, s.For), parts(RoleVia, s.Via)).Statement = s
	}
	for i := range rd.Events {
		e := &rd.Events[i]
		add(RecordEvent, e.ID, e.Clause, e.Type, string(e.Status), parts(RoleActor, e.Actor), parts(RoleRecipient, e.Recipient), sayers(said[e.Said])).Event = e
	}
	for i := range rd.Commitments {
		c := &rd.Commitments[i]
		add(RecordCommitment, c.ID, c.Action, c.Type, string(c.Force), parts(RoleObligor, c.Obligor), parts(RoleBeneficiary, c.Beneficiary), parts(RoleBy, c.By), sayers(said[c.Said])).Commitment = c
	}
	for i := range rd.Figures {
		f := &rd.Figures[i]
		add(RecordFigure, f.ID, f.Number, f.Kind, string(f.Comparator), parts(RoleBy, f.By), sayers(said[f.Said])).Figure = f
	}
	return out
}

// around is the span from the first to the last word of a statement's content.
func around(s *parley.Statement) parley.Span {
	if len(s.Content) == 0 {
		return parley.Span{}
	}
	out := s.Content[0]
	for _, c := range s.Content[1:] {
		out.Start, out.End = min(out.Start, c.Start), max(out.End, c.End)
	}
	return out
}

func parts(role Role, names parley.Names) []Part {
	var out []Part
	for _, n := range names {
		if n != "" {
			out = append(out, Part{Name: n, Role: role})
		}
	}
	return out
}

func sayers(s *parley.Statement) []Part {
	if s == nil {
		return nil
	}
	return parts(RoleSource, s.Who)
}

// Reporting is the title and the text of a report without its furniture.
func Reporting(rep *parley.Report) string {
	var b strings.Builder
	b.WriteString(rep.Title)
	b.WriteString("\n")
	at := 0
	furniture := slices.Clone(rep.Furniture)
	slices.SortFunc(furniture, func(a, b parley.Furniture) int { return a.Span.Start - b.Span.Start })
	for _, f := range furniture {
		if f.Span.Start > at && f.Span.Start <= len(rep.Text) {
			b.WriteString(rep.Text[at:f.Span.Start])
		}
		at = max(at, min(f.Span.End, len(rep.Text)))
	}
	b.WriteString(rep.Text[at:])
	return strings.ToValidUTF8(b.String(), "\ufffd")
}
