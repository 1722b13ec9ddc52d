package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"parley"
	"parley/evaluate"
	"parley/internal/change"
	"parley/internal/ledger"
)

const atomType = "application/atom+xml"

// feedAsked is what a feed is asked for.
type feedAsked struct {
	ProcessPath
	Since string `query:"since" doc:"Tell changes from this time on. Default: the last ones there were."`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"50" doc:"How many changes are told, the last ones. Those of the same moment are told all. A hundred moments are looked at."`
	Question
	IfNoneMatch []string `header:"If-None-Match" doc:"ETags of feeds that are at hand."`
	base, self  string
}

var _ huma.Resolver = (*feedAsked)(nil)

// Resolve takes the address that was asked for: entries lead back there.
func (in *feedAsked) Resolve(ctx huma.Context) []error {
	scheme := "http"
	if ctx.TLS() != nil {
		scheme = "https"
	}
	u := ctx.URL()
	in.base = scheme + "://" + ctx.Host()
	in.self = in.base + u.RequestURI()
	return nil
}

// has reports whether a feed is at hand.
func (in *feedAsked) has(etag string) bool {
	return slices.ContainsFunc(in.IfNoneMatch, func(s string) bool {
		s = strings.TrimPrefix(strings.TrimSpace(s), "W/")
		return s == etag || s == "*"
	})
}

// feedBody is a feed with what a reader needs to ask for the next one.
type feedBody struct {
	ContentType  string `header:"Content-Type"`
	CacheControl string `header:"Cache-Control"`
	ETag         string `header:"ETag"`
	Body         []byte
}

func (a *api) atom(h huma.API) {
	o := get("feed-changes", "/processes/{process}/changes.atom", "The changes of a process one after the other, as an Atom feed.")
	o.Responses = map[string]*huma.Response{
		"200": {Description: "OK", Content: map[string]*huma.MediaType{atomType: {}}},
		"304": {Description: "Nothing has changed since the feed with this ETag."},
	}
	huma.Register(h, o, func(ctx context.Context, in *feedAsked) (*feedBody, error) {
		out, err := a.feed(ctx, in)
		if err != nil {
			return nil, a.status(ctx, err)
		}
		if in.has(out.ETag) {
			return nil, huma.ErrorWithHeaders(huma.Status304NotModified(), http.Header{"ETag": {out.ETag}, "Cache-Control": {out.CacheControl}})
		}
		return out, nil
	})
}

// feed gives a feed, from those that were written last where nothing has changed.
func (a *api) feed(ctx context.Context, in *feedAsked) (*feedBody, error) {
	entries, asOf, zone, err := a.asked(ctx, in.Process, &in.Question)
	if err != nil {
		return nil, err
	}
	since, err := parley.MomentOr("since", in.Since, time.Time{}, zone)
	if err != nil {
		return nil, err
	}
	state, err := a.state(in.Process, entries, asOf)
	if err != nil {
		return nil, err
	}
	outline, err := state.Outline(change.Period{Since: since, Until: asOf, Most: in.Limit, Options: in.options()})
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(a.o.Release + "\n" + in.self + "\n" + outline.Digest()))
	out := &feedBody{ContentType: atomType + "; charset=utf-8", CacheControl: "private, no-cache", ETag: `"` + hex.EncodeToString(sum[:16]) + `"`}
	var ok bool
	if out.Body, ok = a.feeds.Get(out.ETag); ok {
		return out, nil
	}
	if out.Body, err = in.write(entries, outline); err != nil {
		return nil, err
	}
	a.feeds.Add(out.ETag, out.Body)
	return out, nil
}

// state gives a process at any question, with what was found of its entries the
// last time where they are the same.
func (a *api) state(process string, entries []parley.Entry, q parley.AsOf) (*change.State, error) {
	if s, ok := a.states.Get(process); ok && s.Entries() == len(entries) {
		return s, nil
	}
	s, err := change.Of(process, entries, change.Mark{AsOf: q}, evaluate.Options{})
	if err == nil {
		a.states.Add(process, s)
	}
	return s, err
}

// write writes the feed of an outline.
func (in *feedAsked) write(entries []parley.Entry, o *change.Outline) ([]byte, error) {
	log, err := o.Log()
	if err != nil {
		return nil, err
	}
	g, err := ledger.AgreementIn(in.Process, entries)
	if err != nil {
		return nil, err
	}
	f := change.Feed{Process: in.Process, Title: "Changes: " + g.Title, Base: in.base, Self: in.self, Log: log}
	if in.Reviewed || in.MinConfidence != evaluate.Sure || in.ByRecorded {
		f.Asked = fmt.Sprint(in.Reviewed, in.MinConfidence, in.ByRecorded)
	}
	for i := range entries {
		if e := &entries[i]; e.Agreement != nil {
			if t := e.AgreementKnown(in.ByRecorded); f.Began.IsZero() || t.Before(f.Began) {
				f.Began = t
			}
		}
	}
	var b bytes.Buffer
	err = f.Write(&b)
	return b.Bytes(), err
}
