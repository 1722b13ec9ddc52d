package api

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"log/slog"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	lru "github.com/hashicorp/golang-lru/v2"

	"parley"
	"parley/internal/change"
	"parley/internal/ledger"
)

// Prefix is where the interface stands.
const Prefix = "/api/v1"

// Options configure the interface.
type Options struct {
	// Now is the time of a question that names none. Default: the zero time.
	Now func() time.Time
	// Tokens are the bearer tokens that let a request in. Default: every request
	// is let in.
	Tokens []string
	// Release is that of the program. Default: "dev".
	Release string
	// Logger is told of requests that fail inside. Default: nothing is logged.
	Logger *slog.Logger
	// Mirror is that of the ledger. Default: one of its own.
	Mirror *ledger.Mirror
}

// api answers from one ledger.
type api struct {
	ledger ledger.Store
	mirror *ledger.Mirror
	o      Options
	feeds  *lru.Cache[string, []byte]        // by their ETag; safe for concurrent use, as states is
	states *lru.Cache[string, *change.State] // by their process
}

// keptFeeds is how many feeds are kept as they were written, keptStates of how many
// processes it is kept what is found in them.
const (
	keptFeeds  = 32
	keptStates = 16
)

// New prepares the interface. It is safe for concurrent use.
func New(l ledger.Store, o Options) http.Handler {
	if o.Now == nil {
		o.Now = func() time.Time { return time.Time{} }
	}
	if o.Release == "" {
		o.Release = "dev"
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Mirror == nil {
		o.Mirror = ledger.NewMirror(l)
	}
	feeds, err := lru.New[string, []byte](keptFeeds)
	if err != nil {
		panic(err) // keptFeeds is positive
	}
	states, err := lru.New[string, *change.State](keptStates)
	if err != nil {
		panic(err) // as keptStates is
	}
	a := &api{ledger: l, mirror: o.Mirror, o: o, feeds: feeds, states: states}
	mux := http.NewServeMux()
	config := huma.DefaultConfig("parley", o.Release)
	config.Info.Description = "Commitments of negotiated settlements, answered from what was reported: at any time, as known at any time. Nothing is decided to be true; every answer names the entries it rests on."
	config.DocsPath, config.SchemasPath = "", "" // pages of others' servers stay out
	config.CreateHooks = nil
	config.RejectUnknownQueryParameters = true
	config.Servers = []*huma.Server{{URL: Prefix}}
	config.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	if len(o.Tokens) > 0 {
		config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer"}}
		config.Security = []map[string][]string{{"token": {}}}
	}
	h := humago.NewWithPrefix(mux, Prefix, config)
	a.processes(h)
	a.atom(h)
	a.records(h)
	a.reports(h)
	describeLimits(config.Components.Schemas)
	return a.guard(mux)
}

// describeLimits says of a monitor's limits what their JSON is: a text, or a list.
func describeLimits(schemas huma.Registry) {
	m := schemas.Map()["Monitor"]
	if m == nil || m.Properties["limits"] == nil {
		return
	}
	m.Properties["limits"] = &huma.Schema{Description: "One text without dates, or a list.", OneOf: []*huma.Schema{{Type: huma.TypeString}, m.Properties["limits"]}}
}

// schemaName tells the public form of a reading from what it is made from.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if strings.HasSuffix(t.PkgPath(), "/export") {
		return "Public" + name
	}
	return name
}

// guard lets in who bears a token, where tokens are asked for.
func (a *api) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "no-store")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		if !a.admits(r) {
			h.Set("WWW-Authenticate", `Bearer realm="parley"`)
			h.Set("Content-Type", "application/problem+json")
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = w.Write([]byte(`{"title":"Unauthorized","status":401,"detail":"Send a token that this server knows: Authorization: Bearer TOKEN."}` + "\n"))
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (a *api) admits(r *http.Request) bool {
	if len(a.o.Tokens) == 0 {
		return true
	}
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	sum, ok := sha256.Sum256([]byte(strings.TrimSpace(token))), 0
	for _, t := range a.o.Tokens {
		known := sha256.Sum256([]byte(t))
		ok |= subtle.ConstantTimeCompare(sum[:], known[:])
	}
	return strings.EqualFold(scheme, "Bearer") && ok == 1
}

// status gives an error the status of its sentinel.
func (a *api) status(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, parley.ErrNotFound):
		return huma.Error404NotFound(err.Error())
	case errors.Is(err, parley.ErrInvalid):
		return huma.Error400BadRequest(err.Error())
	case errors.Is(err, parley.ErrConflict):
		return huma.Error409Conflict(err.Error())
	case ctx.Err() != nil:
		return huma.Error503ServiceUnavailable("the request ended")
	}
	a.o.Logger.ErrorContext(ctx, "request_failed", "error", err)
	return huma.Error500InternalServerError("the answer could not be made; the log says why")
}
