package operation

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"parley/internal/ledger"
)

// Options configure what is watched.
type Options struct {
	// Now measures requests. Default: all take no time.
	Now func() time.Time
	// Release is that of the program. Default: "dev".
	Release string
	// Gauges are told among the metrics. Default: none.
	Gauges []Gauge
}

// Gauge is a number that is looked up when somebody asks for the metrics.
type Gauge struct {
	Name, Help string
	Value      func(ctx context.Context) (float64, error)
}

type watch struct {
	next    http.Handler
	ledger  ledger.Ledger
	o       Options
	seconds *prometheus.HistogramVec
	metrics http.Handler
}

// Watch gives a handler that answers as next does, and under /healthz, /readyz
// and /metrics for itself. /readyz is 503 while the ledger cannot be read.
func Watch(next http.Handler, l ledger.Ledger, o Options) http.Handler {
	if o.Now == nil {
		o.Now = func() time.Time { return time.Time{} }
	}
	if o.Release == "" {
		o.Release = "dev"
	}
	w := &watch{next: next, ledger: l, o: o}
	w.seconds = prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "parley_request_seconds", Help: "How long requests took to answer, by page and status.", Buckets: []float64{.001, .005, .01, .025, .05, .1, .2, .5, 1, 2, 5}}, []string{"page", "status"})
	release := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "parley_build_info", Help: "The release that runs; always 1."}, []string{"release"})
	release.WithLabelValues(o.Release).Set(1)
	r := prometheus.NewRegistry()
	r.MustRegister(w.seconds, release, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "parley_ledger_head", Help: "Place of the last entry of the ledger; -1 while it cannot be read."}, w.head))
	for _, g := range o.Gauges {
		r.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: g.Name, Help: g.Help}, func() float64 { return look(g.Value) }))
	}
	w.metrics = promhttp.HandlerFor(r, promhttp.HandlerOpts{})
	return w
}

func (w *watch) head() float64 {
	return look(func(ctx context.Context) (float64, error) {
		head, err := w.ledger.Head(ctx)
		return float64(head), err
	})
}

// look looks a number up; it is -1 while that is not possible.
func look(value func(context.Context) (float64, error)) float64 {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	n, err := value(ctx)
	if err != nil {
		return -1
	}
	return n
}

// ServeHTTP answers a request and counts it.
func (w *watch) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/healthz":
		tell(rw, http.StatusOK, "alive")
	case "/readyz":
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		if _, err := w.ledger.Head(ctx); err != nil {
			tell(rw, http.StatusServiceUnavailable, "the ledger cannot be read")
			return
		}
		tell(rw, http.StatusOK, "ready")
	case "/metrics":
		w.metrics.ServeHTTP(rw, r)
	default:
		start, seen := w.o.Now(), &status{ResponseWriter: rw, code: http.StatusOK}
		w.next.ServeHTTP(seen, r)
		w.seconds.WithLabelValues(page(r.URL.Path), strconv.Itoa(seen.code)).Observe(w.o.Now().Sub(start).Seconds())
	}
}

func tell(w http.ResponseWriter, code int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	_, _ = w.Write([]byte(text + "\n")) // a reader that went away is no failure
}

// page names the kind of page that a path leads to: of its parts only fixed
// words, so that nobody can make a name for each request.
func page(path string) string {
	var out []string
	for _, part := range strings.Split(strings.Trim(path, "/"), "/") {
		if fixed(part) {
			out = append(out, part)
		}
	}
	if len(out) == 0 {
		return "other"
	}
	return strings.Join(out[:min(len(out), 4)], "/")
}

// fixed reports whether a part of a path is a word of the pages.
func fixed(part string) bool {
	switch part {
	case "process", "provision", "report", "assets", "api", "v1", "processes", "verdicts", "changes", "records", "actors", "reports", "reading", "entries", "agreement", "search", "figures", "timeline", "review", "brief", "help", "capture":
		return true
	}
	return false
}

// status remembers the status of an answer.
type status struct {
	http.ResponseWriter
	code int
	told bool
}

func (s *status) WriteHeader(code int) {
	if !s.told {
		s.code, s.told = code, true
	}
	s.ResponseWriter.WriteHeader(code)
}

// Unwrap lets a ResponseController reach what is beneath.
func (s *status) Unwrap() http.ResponseWriter { return s.ResponseWriter }
