package operation_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"parley/internal/ledger"
	"parley/internal/operation"
)

type broken struct{ ledger.Store }

func (broken) Head(context.Context) (int64, error) { return 0, errors.New("the disk is gone") }

func TestWatch(t *testing.T) {
	now := time.Date(2031, 3, 10, 12, 0, 0, 0, time.UTC)
	next := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		now = now.Add(300 * time.Millisecond)
		if strings.HasSuffix(r.URL.Path, "/none") {
			w.WriteHeader(http.StatusNotFound)
		}
	})
	ask := func(h http.Handler, path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
		return w
	}
	o := operation.Options{Now: func() time.Time { return now }, Release: "1.2.3", Gauges: []operation.Gauge{
		{Name: "parley_waiting", Help: "What waits.", Value: func(context.Context) (float64, error) { return 7, nil }},
		{Name: "parley_unknown", Help: "What cannot be told.", Value: func(context.Context) (float64, error) { return 0, errors.New("the disk is gone") }},
	}}
	h := operation.Watch(next, ledger.NewMemory(), o)
	for _, path := range []string{"/process/karadesh-2031", "/process/another", "/process/none"} {
		ask(h, path)
	}
	if w := ask(h, "/healthz"); w.Code != http.StatusOK {
		t.Errorf("healthz: %d", w.Code)
	}
	if w := ask(h, "/readyz"); w.Code != http.StatusOK {
		t.Errorf("readyz: %d", w.Code)
	}
	metrics := ask(h, "/metrics").Body.String()
	for _, want := range []string{
		`parley_request_seconds_bucket{page="process",status="200",le="0.2"} 0`,
		`parley_request_seconds_bucket{page="process",status="200",le="0.5"} 2`,
		`parley_request_seconds_count{page="process",status="404"} 1`,
		`parley_build_info{release="1.2.3"} 1`,
		`parley_ledger_head 0`,
		`parley_waiting 7`,
		`parley_unknown -1`,
	} {
		if !strings.Contains(metrics, want) {
			t.Errorf("no line %q among the metrics", want)
		}
	}
	h = operation.Watch(next, broken{}, o)
	if w := ask(h, "/readyz"); w.Code != http.StatusServiceUnavailable {
		t.Errorf("readyz over a broken ledger: %d", w.Code)
	}
	if w := ask(h, "/healthz"); w.Code != http.StatusOK {
		t.Errorf("healthz over a broken ledger: %d", w.Code)
	}
	if !strings.Contains(ask(h, "/metrics").Body.String(), "parley_ledger_head -1") {
		t.Error("the metrics do not tell that the ledger cannot be read")
	}
}
