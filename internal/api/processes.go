package api

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"parley"
	"parley/evaluate"
	"parley/internal/ledger"
)

// Question is what an answer depends on.
type Question struct {
	At            string  `query:"at" doc:"State of the world at this time: 2012-04-09T12:00Z, or 2012-04-09 for its end in the zone of the process. Default: now." example:"2012-04-09T12:00Z"`
	Known         string  `query:"known" doc:"As it could be known at this time. Default: now."`
	ByRecorded    bool    `query:"by_recorded" doc:"Ask what this ledger had taken in by then, instead of what had been published."`
	Reviewed      bool    `query:"reviewed" doc:"Count only bearings that a review accepted."`
	MinConfidence float64 `query:"min_confidence" minimum:"0" maximum:"1" default:"0.5" doc:"Leave out bearings that state a lower confidence and that nobody accepted; 0 leaves out none."`
}

func (q *Question) asOf(now time.Time, zone *time.Location) (parley.AsOf, error) {
	at, err := parley.MomentOr("at", q.At, now, zone)
	if err != nil {
		return parley.AsOf{}, err
	}
	known, err := parley.MomentOr("known", q.Known, now, zone)
	return parley.AsOf{At: at, Known: known, ByRecorded: q.ByRecorded}, err
}

func (q *Question) options() evaluate.Options {
	return evaluate.Options{Reviewed: q.Reviewed, MinConfidence: evaluate.SureFrom(q.MinConfidence)}
}

// Process is a process in a list.
type Process struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Zone        string `json:"zone" doc:"IANA name; times without a zone of their own are read in it."`
	Provisional bool   `json:"provisional" doc:"Opened from commitments found in reports; there is no agreement file."`
	Provisions  int    `json:"provisions"`
}

// Verdicts are the answers for the provisions of a process.
type Verdicts struct {
	Process  string           `json:"process"`
	AsOf     parley.AsOf      `json:"asOf"`
	Verdicts []parley.Verdict `json:"verdicts"`
}

// Changes are what is different between two answers.
type Changes struct {
	Process string          `json:"process"`
	Since   time.Time       `json:"since"`
	AsOf    parley.AsOf     `json:"asOf"`
	Changes []parley.Change `json:"changes"`
}

// body wraps what a request is answered with.
type body[T any] struct{ Body T }

// ProcessPath names a process in an address.
type ProcessPath struct {
	Process string `path:"process" doc:"ID of the process."`
}

func (a *api) processes(h huma.API) {
	huma.Register(h, get("list-processes", "/processes", "The processes of the ledger."), func(ctx context.Context, _ *struct{}) (*body[[]Process], error) {
		out, err := a.listProcesses(ctx)
		return &body[[]Process]{out}, a.status(ctx, err)
	})
	huma.Register(h, get("get-agreement", "/processes/{process}/agreement", "The latest version of the agreement of a process."), func(ctx context.Context, in *ProcessPath) (*body[*parley.Agreement], error) {
		out, err := ledger.Agreement(ctx, a.ledger, in.Process)
		return &body[*parley.Agreement]{out}, a.status(ctx, err)
	})
	huma.Register(h, get("list-verdicts", "/processes/{process}/verdicts", "The answer for every provision, at a time, as known at a time."), func(ctx context.Context, in *struct {
		ProcessPath
		Question
	}) (*body[Verdicts], error) {
		out, err := a.verdicts(ctx, in.Process, &in.Question)
		return &body[Verdicts]{out}, a.status(ctx, err)
	})
	huma.Register(h, get("get-verdict", "/processes/{process}/verdicts/{provision}", "The answer for one provision."), func(ctx context.Context, in *struct {
		ProcessPath
		Provision string `path:"provision" doc:"ID of the provision."`
		Question
	}) (*body[parley.Verdict], error) {
		all, err := a.verdicts(ctx, in.Process, &in.Question)
		if err != nil {
			return nil, a.status(ctx, err)
		}
		for i := range all.Verdicts {
			if all.Verdicts[i].Provision == in.Provision {
				return &body[parley.Verdict]{all.Verdicts[i]}, nil
			}
		}
		return nil, huma.Error404NotFound(fmt.Sprintf("process %q has no provision %q that was known then", in.Process, in.Provision))
	})
	huma.Register(h, get("list-changes", "/processes/{process}/changes", "What is different from the answers at an earlier time, as known then."), func(ctx context.Context, in *struct {
		ProcessPath
		Since string `query:"since" required:"true" doc:"The earlier time."`
		Question
	}) (*body[Changes], error) {
		out, err := a.changes(ctx, in.Process, in.Since, &in.Question)
		return &body[Changes]{out}, a.status(ctx, err)
	})
}

// get describes a reading request.
func get(id, path, summary string) huma.Operation {
	return huma.Operation{OperationID: id, Method: http.MethodGet, Path: path, Summary: summary, Errors: []int{http.StatusBadRequest, http.StatusNotFound}}
}

func (a *api) listProcesses(ctx context.Context) ([]Process, error) {
	ids, err := a.ledger.Processes(ctx)
	if err != nil {
		return nil, err
	}
	out := []Process{}
	for _, id := range ids {
		g, err := ledger.Agreement(ctx, a.ledger, id)
		if err != nil {
			return nil, err
		}
		out = append(out, Process{ID: id, Title: g.Title, Zone: g.Zone, Provisional: g.Provisional, Provisions: len(g.Provisions)})
	}
	return out, nil
}

// asked gives the evidence of a process and the question in its zone.
func (a *api) asked(ctx context.Context, process string, q *Question) ([]parley.Entry, parley.AsOf, *time.Location, error) {
	entries, err := a.mirror.Evidence(ctx, process)
	if err != nil {
		return nil, parley.AsOf{}, nil, err
	}
	g, err := ledger.AgreementIn(process, entries)
	if err != nil {
		return nil, parley.AsOf{}, nil, err
	}
	zone, err := parley.LoadZone(g.Zone)
	if err != nil {
		zone = time.UTC
	}
	asOf, err := q.asOf(a.o.Now(), zone)
	return entries, asOf, zone, err
}

func (a *api) verdicts(ctx context.Context, process string, q *Question) (Verdicts, error) {
	entries, asOf, _, err := a.asked(ctx, process, q)
	if err != nil {
		return Verdicts{}, err
	}
	v, err := evaluate.Verdicts(process, entries, asOf, q.options())
	return Verdicts{Process: process, AsOf: asOf, Verdicts: v}, err
}

func (a *api) changes(ctx context.Context, process, since string, q *Question) (Changes, error) {
	entries, asOf, zone, err := a.asked(ctx, process, q)
	if err != nil {
		return Changes{}, err
	}
	from, err := parley.MomentOr("since", since, time.Time{}, zone)
	if err != nil {
		return Changes{}, err
	}
	c, err := evaluate.Changes(process, entries, parley.AsOf{At: from, Known: from, ByRecorded: q.ByRecorded}, asOf, q.options())
	if c == nil {
		c = []parley.Change{}
	}
	return Changes{Process: process, Since: from, AsOf: asOf, Changes: c}, err
}
