package fetch_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"parley"
	"parley/internal/fetch"
)

func collect(t *testing.T, f *fetch.Fetcher, stdin string, names ...string) (got []string, errs []error) {
	t.Helper()
	for c, err := range f.Each(t.Context(), strings.NewReader(stdin), names...) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		got = append(got, fmt.Sprintf("%s %s %s", filepath.Base(c.Source), c.MediaType, c.Bytes))
	}
	return got, errs
}

func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	p := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(p), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestEach(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "b.txt", "plain")
	write(t, dir, "a.jsonl", "{\"id\":\"1\"}\r\n\n{\"id\":\"2\"}")
	write(t, dir, "sub/c.html", "<p>page")
	write(t, dir, ".hidden/d.txt", "no")
	write(t, dir, "image.png", "no")
	got, errs := collect(t, fetch.New(fetch.Options{}), "{\"id\":\"3\"}\n{\"id\":\"4\"}\n", dir, "-")
	want := []string{
		`a.jsonl#1 application/x-ndjson {"id":"1"}`, `a.jsonl#3 application/x-ndjson {"id":"2"}`,
		"b.txt text/plain plain", "c.html text/html <p>page",
		`standard input#1 application/x-ndjson {"id":"3"}`, `standard input#2 application/x-ndjson {"id":"4"}`,
	}
	if len(errs) > 0 || strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got %q, %v\nwant %q", got, errs, want)
	}
}

func TestStandardInputIsLookedAt(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"text":         {"A line.\n{x}", "standard input  A line.\n{x}"},
		"object":       {"{\n \"id\": 1}", "standard input  {\n \"id\": 1}"},
		"nothing":      {"", "standard input  "},
		"one-line set": {`{"id":"1"}`, `standard input#1 application/x-ndjson {"id":"1"}`},
	} {
		t.Run(name, func(t *testing.T) {
			got, errs := collect(t, fetch.New(fetch.Options{}), c.in, "-")
			if len(errs) > 0 || len(got) != 1 || got[0] != c.want {
				t.Errorf("got %q, %v; want %q", got, errs, c.want)
			}
		})
	}
}

func TestWhatCannotBeHadIsAnErrorBesideTheRest(t *testing.T) {
	dir := t.TempDir()
	big := write(t, dir, "big.txt", strings.Repeat("x", 2<<20))
	rows := write(t, dir, "rows.jsonl", `{"id":"1"}`+"\n"+strings.Repeat("y", 2<<20)+"\n"+`{"id":"3"}`+"\n")
	empty := filepath.Join(dir, "empty")
	if err := os.Mkdir(empty, 0o700); err != nil {
		t.Fatal(err)
	}
	got, errs := collect(t, fetch.New(fetch.Options{MaxBytes: 1 << 20}), "", big, filepath.Join(dir, "none.txt"), empty, rows, "ftp://example.org/x")
	if len(got) != 2 || got[1] != `rows.jsonl#3 application/x-ndjson {"id":"3"}` {
		t.Errorf("got %q", got)
	}
	want := []struct {
		is    error
		words string
	}{
		{parley.ErrInvalid, "more than the 1 MiB"}, {parley.ErrNotFound, "no such file"}, {parley.ErrNotFound, "holds no report"},
		{parley.ErrInvalid, "rows.jsonl:2: "}, {parley.ErrUnsupported, "only http and https"},
	}
	if len(errs) != len(want) {
		t.Fatalf("errors %v", errs)
	}
	for i, w := range want {
		if !errors.Is(errs[i], w.is) || !strings.Contains(errs[i].Error(), w.words) {
			t.Errorf("error %d: %v, want %v with %q", i, errs[i], w.is, w.words)
		}
	}
}

func zipped(t *testing.T, raw []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(raw); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestURL(t *testing.T) {
	bomb := zipped(t, make([]byte, 64<<20))
	mux := http.NewServeMux()
	mux.HandleFunc("/page", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=koi8-r")
		fmt.Fprint(w, "<p>"+r.UserAgent())
	})
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/page", http.StatusFound) })
	mux.HandleFunc("/round", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/round", http.StatusFound) })
	mux.HandleFunc("/local", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "file:///etc/hostname", http.StatusFound)
	})
	mux.HandleFunc("/bomb", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		w.Write(bomb)
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	now := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	o := fetch.Options{Now: func() time.Time { return now }, MaxBytes: 1 << 20, Allow: func(a netip.Addr) bool { return a.IsLoopback() }}
	f := fetch.New(o)
	for c, err := range f.Each(t.Context(), nil, server.URL+"/moved") {
		if err != nil || string(c.Bytes) != "<p>parley" || c.MediaType != "text/html; charset=koi8-r" || !c.Fetched.Equal(now) || c.Source != server.URL+"/page" {
			t.Errorf("got %+v, %v", c, err)
		}
	}
	for path, words := range map[string]string{"/round": "five redirects", "/local": "only http and https", "/bomb": "more than the 1 MiB", "/none": "status 404"} {
		if _, errs := collect(t, f, "", server.URL+path); len(errs) != 1 || !strings.Contains(errs[0].Error(), words) {
			t.Errorf("%s: %v, want %q", path, errs, words)
		}
	}
	if _, errs := collect(t, fetch.New(fetch.Options{}), "", server.URL+"/page"); len(errs) != 1 || !strings.Contains(errs[0].Error(), "private") {
		t.Errorf("a private address was fetched: %v", errs)
	}
}

func TestPublic(t *testing.T) {
	for addr, want := range map[string]bool{
		"93.184.215.14": true, "2606:2800:220:1::": true,
		"127.0.0.1": false, "10.1.2.3": false, "192.168.0.1": false, "169.254.169.254": false, "100.64.0.1": false, "0.0.0.0": false,
		"::1": false, "fe80::1": false, "fc00::1": false, "::ffff:127.0.0.1": false, "64:ff9b::7f00:1": false, "64:ff9b:1::7f00:1": false, "fec0::1": false, "224.0.0.1": false,
	} {
		if got := fetch.Public(netip.MustParseAddr(addr)); got != want {
			t.Errorf("Public(%s) = %v", addr, got)
		}
	}
}

func TestEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	n := 0
	for range fetch.New(fetch.Options{}).Each(ctx, strings.NewReader(strings.Repeat("{\"id\":\"1\"}\n", 100)), "-") {
		if n++; n == 3 {
			cancel()
		}
	}
	if n != 3 {
		t.Errorf("%d captures came after the context ended at 3", n)
	}
}

func FuzzRecords(f *testing.F) {
	f.Add("{}\n{}\n")
	f.Add("{\"id\":\"1\"}\r\n\xff\xfe\n\n{")
	f.Fuzz(func(t *testing.T, in string) {
		whole := ""
		for c, err := range fetch.New(fetch.Options{MaxBytes: 64}).Each(t.Context(), strings.NewReader(in), "-") {
			if err != nil {
				return
			}
			whole += string(c.Bytes)
		}
		bare := func(s string) string {
			return strings.Map(func(r rune) rune {
				if unicode.IsSpace(r) {
					return -1
				}
				return r
			}, s)
		}
		if got, want := bare(whole), bare(in); got != want {
			t.Errorf("captures hold %q of %q", got, want)
		}
	})
}
