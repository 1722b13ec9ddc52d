package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"parley"
	"parley/internal/export"
	"parley/internal/ledger"
)

// Record is a report, or a finding in one, by itself. Where its words stand, the
// reading of the report says.
type Record struct {
	Report    string            `json:"report"`
	Kind      ledger.RecordKind `json:"kind" enum:"report,statement,event,commitment,figure"`
	ID        string            `json:"id,omitempty" doc:"In the reading of the report."`
	Outlet    string            `json:"outlet,omitempty"`
	Title     string            `json:"title,omitempty"`
	Published parley.Civil      `json:"published,omitzero"`
	Known     time.Time         `json:"known,omitzero" doc:"When a reader could know it: the end of its published interval."`
	Words     string            `json:"words,omitempty"`
	Type      string            `json:"type,omitempty" doc:"Act of a statement, type of an event or a commitment, kind of a figure."`
	Status    string            `json:"status,omitempty"`
	Actors    []ledger.Part     `json:"actors,omitempty"`
}

// Page is a page of records.
type Page struct {
	Records []Record `json:"records"`
	Total   int      `json:"total" doc:"Of all pages; counting stops at 10000."`
	Next    string   `json:"next,omitempty" doc:"Cursor of the next page; give it as after."`
}

type search struct {
	Text     string              `query:"text" doc:"Words that all have to stand there; in quotes side by side; word* is how a word begins."`
	Kinds    []ledger.RecordKind `query:"kind" enum:"report,statement,event,commitment,figure"`
	Actors   []string            `query:"actor" doc:"One of these names."`
	Roles    []ledger.Role       `query:"role" enum:"source,for,via,actor,recipient,obligor,beneficiary,by"`
	Types    []string            `query:"type"`
	Statuses []string            `query:"status"`
	Outlet   string              `query:"outlet"`
	Report   string              `query:"report"`
	Process  string              `query:"process" doc:"Reports that bear on this process."`
	From     string              `query:"from" doc:"Known at this time or later."`
	Until    string              `query:"until" doc:"Known before this time: what could be known then."`
	Order    string              `query:"order" enum:"newest,oldest" default:"newest"`
	Limit    int                 `query:"limit" minimum:"1" maximum:"500" default:"50"`
	After    string              `query:"after" doc:"Cursor that the page before gave as next."`
}

func (s *search) find() (ledger.Find, error) {
	f := ledger.Find{Text: s.Text, Kinds: s.Kinds, Actors: s.Actors, Roles: s.Roles, Types: s.Types, Statuses: s.Statuses, Outlet: s.Outlet, Report: s.Report, Process: s.Process, Oldest: s.Order == "oldest", Limit: s.Limit, After: s.After}
	var err error
	if f.From, err = parley.BeginningOr("from", s.From, time.Time{}, time.UTC); err != nil {
		return f, err
	}
	f.Until, err = parley.MomentOr("until", s.Until, time.Time{}, time.UTC)
	return f, err
}

func (a *api) records(h huma.API) {
	huma.Register(h, get("find-records", "/records", "Reports, statements, events, commitments and figures, of the newest reading of each report."), func(ctx context.Context, in *search) (*body[Page], error) {
		f, err := in.find()
		if err != nil {
			return nil, a.status(ctx, err)
		}
		found, err := a.ledger.Find(ctx, f)
		if err != nil {
			return nil, a.status(ctx, err)
		}
		out := Page{Records: []Record{}, Total: found.Total, Next: found.Next}
		for _, r := range found.Records {
			out.Records = append(out.Records, Record{Report: r.Report, Kind: r.Kind, ID: r.ID, Outlet: r.Outlet, Title: r.Title, Published: r.Published, Known: r.Known, Words: r.Words, Type: r.Type, Status: r.Status, Actors: r.Parts})
		}
		return &body[Page]{out}, nil
	})
	huma.Register(h, get("list-actors", "/actors", "Who stands in records, and in how many."), func(ctx context.Context, in *struct {
		Prefix  string `query:"prefix" doc:"How a word of the name begins."`
		Process string `query:"process" doc:"In reports that bear on this process."`
		Limit   int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	}) (*body[[]ledger.ActorCount], error) {
		out, err := a.ledger.Actors(ctx, ledger.ActorQuery{Prefix: in.Prefix, Process: in.Process, Limit: in.Limit})
		if out == nil {
			out = []ledger.ActorCount{}
		}
		return &body[[]ledger.ActorCount]{out}, a.status(ctx, err)
	})
}

type reportInput struct {
	Report string `path:"report" doc:"ID of the report."`
}

func (a *api) reports(h huma.API) {
	huma.Register(h, get("get-report", "/reports/{report}", "A report with its text."), func(ctx context.Context, in *reportInput) (*body[*parley.Report], error) {
		e, err := ledger.ReportByID(ctx, a.ledger, in.Report)
		return &body[*parley.Report]{e.Report}, a.status(ctx, err)
	})
	huma.Register(h, get("get-reading", "/reports/{report}/reading", "What the newest reader finds in a report; spans are code points with their exact words."), func(ctx context.Context, in *reportInput) (*body[export.Reading], error) {
		e, err := ledger.ReadingOf(ctx, a.ledger, in.Report)
		if err != nil {
			return nil, a.status(ctx, err)
		}
		rep, err := ledger.ReportByID(ctx, a.ledger, in.Report)
		if err != nil {
			return nil, a.status(ctx, err)
		}
		return &body[export.Reading]{export.Form(rep.Report, e.Reading)}, nil
	})
	huma.Register(h, get("get-entry", "/entries/{entry}", "An entry of the ledger as it was taken in; its spans are byte offsets."), func(ctx context.Context, in *struct {
		Entry string `path:"entry" doc:"ID of the entry."`
	}) (*body[parley.Entry], error) {
		e, err := a.ledger.Get(ctx, parley.EntryID(in.Entry))
		return &body[parley.Entry]{e}, a.status(ctx, err)
	})
}
