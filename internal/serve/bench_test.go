package serve_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"parley"
	"parley/internal/generate"
	"parley/internal/ledger/sqlstore"
	"parley/internal/serve"
)

// The pages of a ledger with 200 provisions, 10,000 reports and 200,000 records:
// how long a page takes to answer, at the median and at the 95th percentile.
func BenchmarkPages(b *testing.B) {
	l, err := sqlstore.Open(b.Context(), filepath.Join(b.TempDir(), "big.db"), sqlstore.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
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
	defer server.Close()
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
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
		})
	}
}
