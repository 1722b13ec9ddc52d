package serve

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"parley"
	"parley/internal/ledger"
	"parley/internal/mention"
	"parley/internal/review"
)

//go:embed pages
var pages embed.FS

// Options configure a [Server].
type Options struct {
	// Now is the time of a question that names none. Default: the zero time.
	Now func() time.Time
	// Logger is told of requests that fail inside. Default: nothing is logged.
	Logger *slog.Logger
	// Loopback answers only requests that name this machine (localhost, or a
	// loopback address), so that no page of the web can have a browser read the
	// board under a name of its own. Default: any name.
	Loopback bool
	// API answers what begins with /api/. Default: there is no such page.
	API http.Handler
	// Offices tell who held which office when. Default: what agreements say of it.
	Offices *mention.Offices
	// Mirror is that of the ledger. Default: one of its own.
	Mirror *ledger.Mirror
}

// Server serves the board of one ledger. It is safe for concurrent use.
type Server struct {
	ledger    ledger.Store
	o         Options
	mux       *http.ServeMux
	templates *template.Template
	mirror    *ledger.Mirror
	desk      *review.Desk
	origin    *http.CrossOriginProtection
	revisions ledger.Revisions
	verdicts  *lru.Cache[asking, found] // safe for concurrent use, as states is
	states    *lru.Cache[string, *evidenceOf]
	buffers   sync.Pool // *bytes.Buffer: pages are large, and made one after another
}

// New prepares a server.
func New(l ledger.Store, o Options) (*Server, error) {
	if o.Now == nil {
		o.Now = func() time.Time { return time.Time{} }
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	t, err := template.New("").Funcs(template.FuncMap{"pathescape": url.PathEscape, "normmeaning": normMeaning, "knownmeaning": knownMeaning}).ParseFS(pages, "pages/*.html")
	if err != nil {
		return nil, fmt.Errorf("parse the pages: %w", err)
	}
	if o.Mirror == nil {
		o.Mirror = ledger.NewMirror(l)
	}
	verdicts, err := lru.New[asking, found](keptVerdicts)
	if err != nil {
		return nil, fmt.Errorf("make room for verdicts: %w", err)
	}
	states, err := lru.New[string, *evidenceOf](keptStates)
	if err != nil {
		return nil, fmt.Errorf("make room for processes: %w", err)
	}
	s := &Server{verdicts: verdicts, states: states, ledger: l, o: o, mux: http.NewServeMux(), templates: t, mirror: o.Mirror, origin: http.NewCrossOriginProtection()}
	s.desk = review.New(l, s.mirror, review.Options{Now: o.Now, Logger: o.Logger})
	s.mux.HandleFunc("GET /{$}", s.page("processes", s.processes))
	s.mux.HandleFunc("GET /process/{id}", s.page("board", s.board))
	s.mux.HandleFunc("GET /process/{id}/provision/{provision}", s.page("provision", s.provision))
	s.reportRoutes()
	s.recordRoutes()
	s.sinceRoutes()
	s.reviewRoutes()
	s.startRoutes()
	s.mux.HandleFunc("GET /assets/{name}", s.asset)
	return s, nil
}

// ServeHTTP answers GET and HEAD, and the posts of the desk's own pages.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	if s.o.Loopback && !loopback(r.Host) {
		s.fail(w, r, http.StatusMisdirectedRequest, "The board answers on this machine only; ask for localhost or 127.0.0.1.")
		return
	}
	if s.o.API != nil && strings.HasPrefix(r.URL.Path, "/api/") {
		s.o.API.ServeHTTP(w, r)
		return
	}
	_, pattern := s.mux.Handler(r)
	acts := r.Method == http.MethodPost && pattern != ""
	if r.Method != http.MethodGet && r.Method != http.MethodHead && !acts {
		h.Set("Allow", "GET, HEAD")
		s.fail(w, r, http.StatusMethodNotAllowed, "This page can only be looked at.")
		return
	}
	if acts {
		if err := s.origin.Check(r); err != nil {
			s.fail(w, r, http.StatusForbidden, "This was sent from a page of another site, and was not done.")
			return
		}
	}
	if pattern == "" {
		s.fail(w, r, http.StatusNotFound, "There is no such page.")
		return
	}
	s.mux.ServeHTTP(w, r)
}

// loopback reports whether a Host header names this machine.
func loopback(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// asset serves the styles and scripts of the pages.
func (s *Server) asset(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	media := map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}[path.Ext(name)]
	b, err := pages.ReadFile("pages/" + name)
	if err != nil || media == "" {
		s.fail(w, r, http.StatusNotFound, "There is no such page.")
		return
	}
	w.Header().Set("Content-Type", media)
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(b) // a reader that went away is no failure
}

// page renders what a view gives, whole or not at all.
func (s *Server) page(name string, view func(*http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		data, err := view(r)
		if err == nil {
			err = s.render(w, http.StatusOK, name, data)
		}
		if err == nil || errors.Is(err, context.Canceled) {
			return
		}
		switch {
		case errors.Is(err, parley.ErrNotFound):
			s.fail(w, r, http.StatusNotFound, err.Error())
		case errors.Is(err, parley.ErrInvalid):
			s.fail(w, r, http.StatusBadRequest, err.Error())
		case errors.Is(err, parley.ErrConflict):
			s.fail(w, r, http.StatusConflict, err.Error())
		default:
			s.o.Logger.Error("page_failed", "path", r.URL.Path, "error", err)
			s.fail(w, r, http.StatusInternalServerError, "The page could not be made; the log says why.")
		}
	}
}

func (s *Server) fail(w http.ResponseWriter, r *http.Request, status int, text string) {
	err := s.render(w, status, "fail", struct {
		frame
		Text string
	}{frame{Title: http.StatusText(status)}, text})
	if err != nil {
		s.o.Logger.Error("page_failed", "path", r.URL.Path, "error", err)
	}
}

func (s *Server) render(w http.ResponseWriter, status int, name string, data any) error {
	b, ok := s.buffers.Get().(*bytes.Buffer)
	if !ok {
		b = new(bytes.Buffer)
	}
	b.Reset()
	defer s.buffers.Put(b)
	if err := s.templates.ExecuteTemplate(b, name, data); err != nil {
		return fmt.Errorf("render page %s: %w", name, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(withVisible(b.Bytes())) // a reader that went away is no failure
	return nil
}

// frame is what every page has.
type frame struct {
	Title  string
	Trail  []link
	Within []link // pages of the same process
	Feed   string // what the page tells, as an Atom feed; "": there is none
}

type link struct{ Text, To string }

// question is what an address asks: At and Known as given, to be given on.
type question struct {
	At, Known string
	Reviewed  bool
	asOf      parley.AsOf
	zone      *time.Location
}

// ask reads the question of an address.
func (s *Server) ask(r *http.Request, zone *time.Location) (question, error) {
	v := r.URL.Query()
	q := question{At: v.Get("at"), Known: v.Get("known"), Reviewed: v.Get("reviewed") != "", zone: zone}
	q.At, q.Known = isoDate(q.At), isoDate(q.Known)
	at, err := parley.MomentOr("at", q.At, s.o.Now(), zone)
	if err != nil {
		return q, err
	}
	known, err := parley.MomentOr("known", q.Known, s.o.Now(), zone)
	q.asOf = parley.AsOf{At: at, Known: known}
	return q, err
}

// isoDate writes a date in words, such as 9 April 2012, as parley reads dates.
func isoDate(v string) string {
	for in, out := range map[string]string{"2 January 2006": "2006-01-02", "2 Jan 2006": "2006-01-02", "January 2, 2006": "2006-01-02", "2 January 2006 15:04": "2006-01-02T15:04", "2 January 2006, 15:04": "2006-01-02T15:04", "2006-01-02 15:04": "2006-01-02T15:04"} {
		if t, err := time.Parse(in, strings.TrimSpace(v)); err == nil {
			return t.Format(out)
		}
	}
	return v
}

// query gives the question as part of an address, with more in front.
func (q question) query(more ...string) string {
	v := url.Values{}
	for i := 0; i+1 < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	if q.At != "" {
		v.Set("at", q.At)
	}
	if q.Known != "" {
		v.Set("known", q.Known)
	}
	if q.Reviewed {
		v.Set("reviewed", "1")
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

func (q question) process(id string) string { return "/process/" + url.PathEscape(id) + q.query() }

func (q question) provision(process, id string) string {
	return "/process/" + url.PathEscape(process) + "/provision/" + url.PathEscape(id) + q.query()
}

func (q question) report(process, id string, at parley.Span) string {
	return "/report/" + url.PathEscape(id) + q.query("process", process, "span", fmt.Sprintf("%d-%d", at.Start, at.End)) + "#w"
}

// answer is a process as a question finds it.
type answer struct {
	*evidenceOf
	question
	agreement *parley.Agreement // the version to show: the latest that was known
	verdicts  []parley.Verdict
	unknown   bool                       // nothing was known of it then
	text      func(report string) string // of a report; nil: the page needs none
	moved     map[string][]move          // by provision: its extensions, the oldest first
	footings  [][]footing                // what the verdicts rest on; nil: not asked for yet
}

func (s *Server) answer(r *http.Request, process string) (*answer, error) {
	e, err := s.evidence(r.Context(), process)
	if err != nil {
		return nil, err
	}
	a := &answer{evidenceOf: e, agreement: e.agreement}
	if a.question, err = s.ask(r, e.local); err != nil {
		return nil, err
	}
	err = s.evaluate(a, process)
	if errors.Is(err, parley.ErrNotFound) {
		a.unknown = true
		return a, nil
	}
	if err != nil {
		return nil, err
	}
	// The version that the verdicts are about is among their grounds.
	for i := range a.verdicts {
		for _, g := range a.verdicts[i].Grounds {
			if e := a.byID[g.Entry]; e != nil && e.Agreement != nil {
				a.agreement = e.Agreement
				return a, nil
			}
		}
	}
	return a, nil
}
