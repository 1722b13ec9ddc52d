package fetch_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"parley"
	"parley/internal/fetch"
)

// clock is a time that passes only where somebody waits.
type clock struct {
	mu     sync.Mutex
	now    time.Time
	waited []time.Duration
}

func newClock() *clock { return &clock{now: time.Date(2031, 3, 10, 12, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Wait(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	c.waited = append(c.waited, d)
	return ctx.Err()
}

// hosts is a memory of servers.
type hosts map[string]fetch.Host

func (h hosts) Host(_ context.Context, name string) (fetch.Host, error) {
	got := h[name]
	got.Name = name
	return got, nil
}

func (h hosts) PutHost(_ context.Context, host fetch.Host) error {
	h[host.Name] = host
	return nil
}

// web is a server that counts what it is asked for.
type web struct {
	*httptest.Server
	mux  *http.ServeMux
	mu   sync.Mutex
	hits []string
}

func newWeb(t *testing.T) *web { return newWebAt(t, "127.0.0.1:0") }

func newWebAt(t *testing.T, address string) *web {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	w := &web{mux: http.NewServeMux()}
	w.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		w.hits = append(w.hits, r.URL.Path)
		w.mu.Unlock()
		w.mux.ServeHTTP(rw, r)
	}))
	w.Listener.Close()
	w.Listener = l
	w.Start()
	t.Cleanup(w.Close)
	return w
}

func (w *web) host() string { return strings.TrimPrefix(w.URL, "http://") }

// asked gives what was asked for since the last call.
func (w *web) asked() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := w.hits
	w.hits = nil
	return out
}

func polite(c *clock, o fetch.Options) (*fetch.Polite, hosts) {
	o.Now = c.Now
	h := hosts{}
	return fetch.NewPolite(fetch.New(o), h, fetch.PoliteOptions{Wait: c.Wait}), h
}

func TestConditional(t *testing.T) {
	w := newWeb(t)
	w.mux.HandleFunc("/a", func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("ETag", `"1"`)
		rw.Header().Set("Last-Modified", "Mon, 10 Mar 2031 10:00:00 GMT")
		if r.Header.Get("If-None-Match") == `"1"` && r.Header.Get("If-Modified-Since") == "Mon, 10 Mar 2031 10:00:00 GMT" {
			rw.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(rw, "text")
	})
	w.mux.HandleFunc("/always", func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(http.StatusNotModified) })
	f := fetch.New(fetch.Options{AllowHosts: []string{w.host()}})
	a, err := f.Get(t.Context(), fetch.Request{URL: w.URL + "/a"})
	if err != nil || string(a.Capture.Bytes) != "text" || a.NotModified {
		t.Fatalf("%+v, %v", a, err)
	}
	a, err = f.Get(t.Context(), fetch.Request{URL: w.URL + "/a", ETag: a.ETag, LastModified: a.LastModified})
	if err != nil || !a.NotModified || len(a.Capture.Bytes) > 0 || a.ETag != `"1"` {
		t.Errorf("%+v, %v", a, err)
	}
	var refusal *fetch.Refusal
	if a, err := f.Get(t.Context(), fetch.Request{URL: w.URL + "/always"}); !errors.As(err, &refusal) || refusal.Status != 304 {
		t.Errorf("not modified, of what is not at hand: %+v, %v", a, err)
	}
}

func TestRetryAfterAndBackoff(t *testing.T) {
	for name, c := range map[string]struct {
		status  int
		header  string
		want    time.Duration // after which the host is asked again; 0: it is not left alone
		doubled time.Duration // the same after a second failure
	}{
		"seconds":       {429, "90", 90 * time.Second, 90 * time.Second},
		"a date":        {503, "Mon, 10 Mar 2031 12:10:00 GMT", 10*time.Minute - time.Second, time.Minute},
		"no word":       {503, "", time.Minute, 2 * time.Minute},
		"not readable":  {429, "soon", time.Minute, 2 * time.Minute},
		"too long":      {429, "99999999", 24 * time.Hour, 24 * time.Hour},
		"one page only": {500, "", 0, 0},
		"not there":     {404, "", 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWeb(t)
			w.mux.HandleFunc("/a", func(rw http.ResponseWriter, _ *http.Request) {
				if c.header != "" {
					rw.Header().Set("Retry-After", c.header)
				}
				rw.WriteHeader(c.status)
			})
			w.mux.HandleFunc("/b", func(rw http.ResponseWriter, _ *http.Request) { fmt.Fprint(rw, "text") })
			clock := newClock()
			p, _ := polite(clock, fetch.Options{AllowHosts: []string{w.host()}})
			for i, want := range []time.Duration{c.want, c.doubled} {
				if name == "a date" && i == 1 {
					break // it has passed
				}
				var refusal *fetch.Refusal
				_, err := p.Get(t.Context(), fetch.Request{URL: w.URL + "/a"})
				if !errors.As(err, &refusal) || refusal.Status != c.status || errors.Is(err, parley.ErrNotFound) != (c.status == 404) {
					t.Fatal(err)
				}
				at := clock.Now()
				var held *fetch.Held
				_, err = p.Get(t.Context(), fetch.Request{URL: w.URL + "/b"})
				if want == 0 {
					if err != nil {
						t.Error(err)
					}
					continue
				}
				if !errors.As(err, &held) || held.Until.Sub(at) != want {
					t.Fatalf("failure %d: %v, want it held for %s from %s", i+1, err, want, at)
				}
				_ = clock.Wait(t.Context(), want)
			}
			if _, err := p.Get(t.Context(), fetch.Request{URL: w.URL + "/b"}); err != nil {
				t.Errorf("after that: %v", err)
			}
		})
	}
}

func TestRobots(t *testing.T) {
	const mine = "User-agent: *\nDisallow: /\n\nUser-agent: Parley\nDisallow: /private\nAllow: /private/but\nCrawl-delay: 7\n"
	for name, c := range map[string]struct {
		robots string
		status int
		want   map[string]error
	}{
		"for us":     {mine, 200, map[string]error{"/a": nil, "/private/x": fetch.ErrRobots, "/private/but": nil}},
		"for all":    {"User-agent: *\nDisallow: /*.php$\n", 200, map[string]error{"/a": nil, "/x.php": fetch.ErrRobots}},
		"none":       {"", 404, map[string]error{"/a": nil}},
		"forbidden":  {"User-agent: *\nDisallow: /", 403, map[string]error{"/a": nil}},
		"with fault": {"Disallow: /early\nUser-agent: *\nCrawl-delay: often\nDisallow: /a\n<html>", 200, map[string]error{"/a": fetch.ErrRobots, "/early": nil}},
		"huge":       {"User-agent: *\nDisallow: /a\n" + strings.Repeat("# nothing\n", 200_000), 200, map[string]error{"/a": fetch.ErrRobots, "/b": nil}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWeb(t)
			w.mux.HandleFunc("/robots.txt", func(rw http.ResponseWriter, _ *http.Request) {
				rw.WriteHeader(c.status)
				fmt.Fprint(rw, c.robots)
			})
			w.mux.HandleFunc("/", func(rw http.ResponseWriter, _ *http.Request) { fmt.Fprint(rw, "text") })
			p, _ := polite(newClock(), fetch.Options{AllowHosts: []string{"127.0.0.1"}})
			for path, want := range c.want {
				if _, err := p.Get(t.Context(), fetch.Request{URL: w.URL + path}); !errors.Is(err, want) {
					t.Errorf("%s: %v, want %v", path, err, want)
				}
			}
			asked := w.asked()
			for path, want := range c.want {
				if slices.Contains(asked, path) != (want == nil) {
					t.Errorf("asked for %q", asked)
				}
			}
		})
	}
}

// The rules are asked for once a day, and each hop of a redirect is held to them.
func TestRobotsAreKeptAndHopsAreChecked(t *testing.T) {
	w := newWeb(t)
	w.mux.HandleFunc("/robots.txt", func(rw http.ResponseWriter, _ *http.Request) { fmt.Fprint(rw, "User-agent: *\nDisallow: /no") })
	w.mux.HandleFunc("/yes", func(rw http.ResponseWriter, r *http.Request) { http.Redirect(rw, r, "/no", http.StatusFound) })
	w.mux.HandleFunc("/no", func(rw http.ResponseWriter, _ *http.Request) { fmt.Fprint(rw, "text") })
	w.mux.HandleFunc("/a", func(rw http.ResponseWriter, _ *http.Request) { fmt.Fprint(rw, "text") })
	clock := newClock()
	p, _ := polite(clock, fetch.Options{AllowHosts: []string{"127.0.0.1"}})
	if _, err := p.Get(t.Context(), fetch.Request{URL: w.URL + "/yes"}); !errors.Is(err, fetch.ErrRobots) {
		t.Error(err)
	}
	for range 2 {
		if _, err := p.Get(t.Context(), fetch.Request{URL: w.URL + "/a"}); err != nil {
			t.Error(err)
		}
		_ = clock.Wait(t.Context(), 23*time.Hour)
	}
	if got, want := w.asked(), []string{"/robots.txt", "/yes", "/a", "/a"}; !slices.Equal(got, want) {
		t.Errorf("asked %q, want %q", got, want)
	}
	if _, err := p.Get(t.Context(), fetch.Request{URL: w.URL + "/a"}); err != nil {
		t.Error(err)
	}
	if got, want := w.asked(), []string{"/robots.txt", "/a"}; !slices.Equal(got, want) {
		t.Errorf("after a day asked %q, want %q", got, want)
	}
}

// A host whose rules cannot be had is asked for nothing, for now.
func TestRobotsThatCannotBeHad(t *testing.T) {
	w := newWeb(t)
	var mended atomic.Bool
	w.mux.HandleFunc("/robots.txt", func(rw http.ResponseWriter, _ *http.Request) {
		if !mended.Load() {
			rw.WriteHeader(http.StatusInternalServerError)
		}
	})
	w.mux.HandleFunc("/a", func(rw http.ResponseWriter, _ *http.Request) { fmt.Fprint(rw, "text") })
	clock := newClock()
	p, _ := polite(clock, fetch.Options{AllowHosts: []string{"127.0.0.1"}})
	var held *fetch.Held
	if _, err := p.Get(t.Context(), fetch.Request{URL: w.URL + "/a"}); err == nil || !strings.Contains(err.Error(), "robots.txt cannot be had") {
		t.Error(err)
	}
	if _, err := p.Get(t.Context(), fetch.Request{URL: w.URL + "/a"}); !errors.As(err, &held) {
		t.Error(err)
	}
	mended.Store(true)
	_ = clock.Wait(t.Context(), time.Minute)
	if _, err := p.Get(t.Context(), fetch.Request{URL: w.URL + "/a"}); err != nil {
		t.Error(err)
	}
	if got, want := w.asked(), []string{"/robots.txt", "/robots.txt", "/a"}; !slices.Equal(got, want) {
		t.Errorf("asked %q, want %q", got, want)
	}
}

func TestOneHostIsAskedOnceASecond(t *testing.T) {
	w := newWeb(t)
	w.mux.HandleFunc("/a", func(rw http.ResponseWriter, _ *http.Request) { fmt.Fprint(rw, "text") })
	clock := newClock()
	p, _ := polite(clock, fetch.Options{AllowHosts: []string{"127.0.0.1"}})
	for range 3 {
		if _, err := p.Get(t.Context(), fetch.Request{URL: w.URL + "/a"}); err != nil {
			t.Error(err)
		}
	}
	if want := []time.Duration{time.Second, time.Second, time.Second}; !slices.Equal(clock.waited, want) {
		t.Errorf("waited %v, want %v between robots.txt and three pages", clock.waited, want)
	}
}

// A host that asks for more time between two requests gets it, at each hop.
func TestARedirectThatWaitsForItsTurn(t *testing.T) {
	w := newWeb(t)
	w.mux.HandleFunc("/robots.txt", func(rw http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(rw, "User-agent: *\nCrawl-delay: 25")
	})
	w.mux.HandleFunc("/r", func(rw http.ResponseWriter, r *http.Request) { http.Redirect(rw, r, "/a", http.StatusFound) })
	w.mux.HandleFunc("/a", func(rw http.ResponseWriter, _ *http.Request) { fmt.Fprint(rw, "text") })
	clock := newClock()
	p, _ := polite(clock, fetch.Options{AllowHosts: []string{"127.0.0.1"}})
	if a, err := p.Get(t.Context(), fetch.Request{URL: w.URL + "/r"}); err != nil || string(a.Capture.Bytes) != "text" {
		t.Error(err)
	}
	if want := []time.Duration{25 * time.Second, 25 * time.Second}; !slices.Equal(clock.waited, want) {
		t.Errorf("waited %v, want %v", clock.waited, want)
	}
}

// A server that gives a byte and then nothing, or one byte after the other without
// end, is cut off, and left alone.
func TestSlowDrip(t *testing.T) {
	for name, drip := range map[string]func(io.Writer, *http.Request){
		"nothing more": func(_ io.Writer, r *http.Request) { <-r.Context().Done() }, // until the client is gone
		"byte by byte": func(rw io.Writer, r *http.Request) {
			for r.Context().Err() == nil {
				if _, err := io.WriteString(rw, "a"); err != nil {
					return
				}
				rw.(http.Flusher).Flush()
			}
		},
	} {
		t.Run(name, func(t *testing.T) { slowDrip(t, drip) })
	}
}

func slowDrip(t *testing.T, drip func(io.Writer, *http.Request)) {
	w := newWeb(t)
	w.mux.HandleFunc("/drip", func(rw http.ResponseWriter, r *http.Request) {
		fmt.Fprint(rw, "a")
		rw.(http.Flusher).Flush()
		drip(rw, r)
	})
	clock := newClock()
	p, _ := polite(clock, fetch.Options{AllowHosts: []string{"127.0.0.1"}, Timeout: 50 * time.Millisecond})
	_, err := p.Get(t.Context(), fetch.Request{URL: w.URL + "/drip"})
	var timeout net.Error
	if !errors.As(err, &timeout) || !timeout.Timeout() || !strings.Contains(err.Error(), "longer than 50ms") {
		t.Fatal(err)
	}
	var held *fetch.Held
	if _, err := p.Get(t.Context(), fetch.Request{URL: w.URL + "/drip"}); !errors.As(err, &held) || held.Until.Sub(clock.Now()) != time.Minute {
		t.Errorf("%v, want it held for a minute", err)
	}
}

// Ten gigabytes of nothing, in ten megabytes on the wire.
func TestGzipBomb(t *testing.T) {
	w := newWeb(t)
	member := zipped(t, make([]byte, 1<<20))
	w.mux.HandleFunc("/bomb", func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Encoding", "gzip")
		for range 10 << 10 {
			if _, err := rw.Write(member); err != nil {
				return
			}
		}
	})
	w.mux.HandleFunc("/brotli", func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Encoding", "br")
		fmt.Fprint(rw, "\x00")
	})
	f := fetch.New(fetch.Options{AllowHosts: []string{"127.0.0.1"}, MaxBytes: 2 << 20})
	if _, err := f.Get(t.Context(), fetch.Request{URL: w.URL + "/bomb"}); !errors.Is(err, parley.ErrInvalid) || !strings.Contains(err.Error(), "more than the 2 MiB") {
		t.Error(err)
	}
	if _, err := f.Get(t.Context(), fetch.Request{URL: w.URL + "/brotli"}); !errors.Is(err, parley.ErrUnsupported) {
		t.Error(err)
	}
}

// A private host that is allowed by name is not reached on the word of another.
func TestPrivateHostsAreReachedByNameAlone(t *testing.T) {
	inside := newWeb(t)
	inside.mux.HandleFunc("/a", func(rw http.ResponseWriter, _ *http.Request) { fmt.Fprint(rw, "text") })
	inside.mux.HandleFunc("/own", func(rw http.ResponseWriter, r *http.Request) { http.Redirect(rw, r, "/a", http.StatusFound) })
	outside := newWebAt(t, "127.0.0.2:0") // stands for one of the public network
	outside.mux.HandleFunc("/to-inside", func(rw http.ResponseWriter, r *http.Request) {
		http.Redirect(rw, r, inside.URL+"/a", http.StatusFound)
	})
	inside.mux.HandleFunc("/to-outside", func(rw http.ResponseWriter, r *http.Request) {
		http.Redirect(rw, r, outside.URL+"/to-inside", http.StatusFound)
	})
	outside.mux.HandleFunc("/a", func(rw http.ResponseWriter, _ *http.Request) { fmt.Fprint(rw, "text") })
	public := func(a netip.Addr) bool { return fetch.Public(a) || a == netip.MustParseAddr("127.0.0.2") }
	none := fetch.Options{Allow: public}
	one := fetch.Options{Allow: public, AllowHosts: []string{inside.host()}}
	both := fetch.Options{Allow: public, AllowHosts: []string{inside.host(), "127.0.0.2"}}
	_, port, _ := strings.Cut(inside.host(), ":")
	local := "http://localhost:" + port + "/a"
	for name, c := range map[string]struct {
		o         fetch.Options
		url, from string
		ok        bool
	}{
		"public":                   {none, outside.URL + "/a", "", true},
		"nothing allowed":          {none, inside.URL + "/a", "", false},
		"redirect, nothing":        {none, outside.URL + "/to-inside", "", false},
		"allowed with its port":    {one, inside.URL + "/a", "", true},
		"another name for it":      {one, local, "", false},
		"allowed as localhost":     {fetch.Options{AllowHosts: []string{"LOCALHOST"}}, local, "", true},
		"its own redirect":         {one, inside.URL + "/own", "", true},
		"its own link":             {one, inside.URL + "/a", inside.URL + "/feed", true},
		"a stranger's link":        {one, inside.URL + "/a", outside.URL + "/feed", false},
		"a stranger's redirect":    {one, outside.URL + "/to-inside", "", false},
		"out and in again":         {one, inside.URL + "/to-outside", "", false},
		"a redirect, both allowed": {both, outside.URL + "/to-inside", "", true},
	} {
		t.Run(name, func(t *testing.T) {
			a, err := fetch.New(c.o).Get(t.Context(), fetch.Request{URL: c.url, From: c.from})
			if ok := err == nil && string(a.Capture.Bytes) == "text"; ok != c.ok {
				t.Errorf("%v", err)
			}
			if err != nil && !strings.Contains(err.Error(), "private or reserved") {
				t.Errorf("%v, want it to tell why", err)
			}
		})
	}
}

// names answers for every name with addresses that change with each question.
func names(t *testing.T, addresses ...[4]byte) (*net.Resolver, func() int) {
	t.Helper()
	pc, err := new(net.ListenConfig).ListenPacket(t.Context(), "udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	asked := 0
	done := make(chan struct{})
	go func() {
		defer close(done)
		buf := make([]byte, 1500)
		for {
			n, from, err := pc.ReadFrom(buf)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(buf[:n]) != nil || len(m.Questions) != 1 {
				continue
			}
			m.Response, m.Authoritative, m.Additionals = true, true, nil
			if q := m.Questions[0]; q.Type == dnsmessage.TypeA {
				mu.Lock()
				a := addresses[min(asked, len(addresses)-1)]
				asked++
				mu.Unlock()
				m.Answers = []dnsmessage.Resource{{Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class, TTL: 0}, Body: &dnsmessage.AResource{A: a}}}
			}
			if raw, err := m.Pack(); err == nil {
				_, _ = pc.WriteTo(raw, from)
			}
		}
	}()
	t.Cleanup(func() { pc.Close(); <-done })
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", pc.LocalAddr().String())
	}}, func() int { mu.Lock(); defer mu.Unlock(); return asked }
}

// A name is resolved once for each connection, and what is dialled is what was
// checked: a name that turns from a public address to this machine gains nothing.
func TestNamesThatTurnToPrivateAddresses(t *testing.T) {
	w := newWeb(t)
	w.mux.HandleFunc("/", func(rw http.ResponseWriter, _ *http.Request) { fmt.Fprint(rw, "secret") })
	_, port, _ := strings.Cut(w.host(), ":")
	for name, addresses := range map[string][][4]byte{
		"at once":                {{127, 0, 0, 1}},
		"a private net":          {{10, 0, 0, 1}},
		"link-local":             {{169, 254, 169, 254}},
		"at the second question": {{192, 0, 2, 1}, {127, 0, 0, 1}}, // the first is one that no host has
	} {
		t.Run(name, func(t *testing.T) {
			resolver, asked := names(t, addresses...)
			// The documentation network stands for a public one.
			allow := func(a netip.Addr) bool { return fetch.Public(a) || a == netip.MustParseAddr("192.0.2.1") }
			clock := newClock()
			p, _ := polite(clock, fetch.Options{Resolver: resolver, Allow: allow, Timeout: time.Second})
			for range addresses {
				if a, err := p.Get(t.Context(), fetch.Request{URL: "http://rebound.example:" + port + "/"}); err == nil {
					t.Errorf("got %q", a.Capture.Bytes)
				}
				_ = clock.Wait(t.Context(), time.Hour)
			}
			if got := w.asked(); len(got) > 0 || asked() < len(addresses) {
				t.Errorf("the server was asked for %q, the names %d times", got, asked())
			}
		})
	}
	resolver, _ := names(t, [4]byte{127, 0, 0, 1})
	f := fetch.New(fetch.Options{Resolver: resolver, AllowHosts: []string{"inside.example"}})
	if a, err := f.Get(t.Context(), fetch.Request{URL: "http://inside.example:" + port + "/"}); err != nil || string(a.Capture.Bytes) != "secret" {
		t.Errorf("allowed by name: %v", err)
	}
}

func TestCanonical(t *testing.T) {
	for in, want := range map[string]string{
		"HTTPS://News.Example:443/a/B?utm_source=rss&id=7&fbclid=x#top": "https://news.example/a/B?id=7",
		"http://news.example":                     "http://news.example/",
		"http://news.example.:8080/?":             "http://news.example:8080/",
		"http://user:secret@news.example/a?b=1&":  "http://news.example/a?b=1",
		"http://[2001:DB8::1]:80/x?a=%20&A=1":     "http://[2001:db8::1]/x?a=%20&A=1",
		" https://news.example/caf%C3%A9?q=a;b ":  "https://news.example/caf%C3%A9?q=a;b",
		"ftp://news.example/":                     "",
		"file:///etc/hostname":                    "",
		"news.example/a":                          "",
		"javascript:alert(1)":                     "",
		"http://":                                 "",
		"http://news.example/?at_medium=RSS&c=%%": "http://news.example/?c=%%",
	} {
		if got, err := fetch.Canonical(in); got != want || (err != nil) != (want == "") {
			t.Errorf("Canonical(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
}

// Failures in a row count, and a success ends the row.
func TestBackoffBeginsAnew(t *testing.T) {
	w := newWeb(t)
	var fails atomic.Bool
	w.mux.HandleFunc("/a", func(rw http.ResponseWriter, _ *http.Request) {
		if fails.Load() {
			rw.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	clock := newClock()
	p, known := polite(clock, fetch.Options{AllowHosts: []string{"127.0.0.1"}})
	for i, want := range []time.Duration{time.Minute, 2 * time.Minute, 4 * time.Minute, 0, time.Minute} {
		fails.Store(want > 0)
		_, err := p.Get(t.Context(), fetch.Request{URL: w.URL + "/a"})
		h := known["http://"+w.host()]
		if got := h.Until.Sub(clock.Now()); (err != nil) != (want > 0) || want > 0 && got != want || want == 0 && !h.Until.IsZero() {
			t.Errorf("request %d: held until %s at %s, %v; want %s", i+1, h.Until, clock.Now(), err, want)
		}
		_ = clock.Wait(t.Context(), want)
	}
}
