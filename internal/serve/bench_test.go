package serve_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"parley"
	"parley/internal/generate"
	"parley/internal/ledger/sqlstore"
	"parley/internal/serve"
)

// big serves a ledger with 200 provisions, 10,000 reports and 200,000 records.
func big(b *testing.B) *httptest.Server {
	b.Helper()
	l, err := sqlstore.Open(b.Context(), filepath.Join(b.TempDir(), "big.db"), sqlstore.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { l.Close() })
	var batch []parley.Entry
	flush := func() {
		if _, err := l.Append(b.Context(), now, batch...); err != nil {
			b.Fatal(err)
		}
		batch = nil
	}
	for entries := range generate.Entries(generate.Options{Provisions: 200, Reports: 10000, Records: 200000}) {
		if batch = append(batch, entries...); len(batch) >= 1000 {
			flush()
		}
	}
	flush()
	s, err := serve.New(l, serve.Options{Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(s)
	b.Cleanup(server.Close)
	return server
}

// How long a page of a big ledger takes to answer, at the median and at the 95th
// percentile.
func BenchmarkPages(b *testing.B) {
	server := big(b)
	for name, paths := range bigPages() {
		b.Run(name, func(b *testing.B) {
			var took []time.Duration
			for i := 0; b.Loop(); i++ {
				start := time.Now()
				res, err := http.Get(server.URL + paths(i))
				if err != nil {
					b.Fatal(err)
				}
				if _, err := io.Copy(io.Discard, res.Body); err != nil {
					b.Fatal(err)
				}
				res.Body.Close()
				took = append(took, time.Since(start))
				if res.StatusCode != http.StatusOK {
					b.Fatalf("%s: %s", paths(i), res.Status)
				}
			}
			percentiles(b, took)
		})
	}
}

func percentiles(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
}

// How long it takes from asking for a page of a big ledger until a browser has
// drawn it: its scripts have run, and a frame with all of it was made.
func BenchmarkDrawing(b *testing.B) {
	server := big(b)
	ctx, _ := browser(b)
	for name, paths := range bigPages() {
		b.Run(name, func(b *testing.B) {
			var took []time.Duration
			for i := 0; b.Loop(); i++ {
				do(b, ctx, chromedp.Navigate(server.URL+paths(i*37)))
				ms := do(b, ctx, chromedp.Evaluate[float64](`new Promise(r => requestAnimationFrame(() => requestAnimationFrame(() => r(performance.now()))))`, chromedp.EvalAwaitPromise))
				took = append(took, time.Duration(ms*float64(time.Millisecond)))
			}
			percentiles(b, took)
		})
	}
}
