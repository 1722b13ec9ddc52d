package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"parley"
)

// Request asks for one address.
type Request struct {
	URL string
	// ETag and LastModified are those of the Answer that is at hand already; a
	// server that has nothing newer says so. Default: the whole is asked for.
	ETag, LastModified string
	// From is the address of the page that named this one. One that may only be
	// had because its host is allowed by name is not had on the word of a host
	// that is not. Default: a person named it.
	From string
	// Accept is sent as it is. Default: pages before text before records.
	Accept string
	// Most is the greatest size in bytes. Default: Options.MaxBytes.
	Most int
	// Cut gives the first Most bytes of what is longer. Default: it is an error.
	Cut bool
	// Hop is asked before a redirect to u is followed. Default: every public one is.
	Hop func(ctx context.Context, u *url.URL) error
}

// Answer is what a server gave.
type Answer struct {
	Capture            parley.Capture // its source is the address after redirects
	ETag, LastModified string         // to send with the next Request
	NotModified        bool           // what is at hand is still right; the capture has no bytes
}

// Refusal is the answer of a server that gives nothing. Status 404 and 410 are
// parley.ErrNotFound too.
type Refusal struct {
	URL    string // after redirects
	Status int
	Until  time.Time // when to ask again, as its Retry-After says; zero: it does not
}

func (r *Refusal) Error() string {
	s := fmt.Sprintf("status %d: the server does not give it", r.Status)
	if !r.Until.IsZero() {
		s += " before " + r.Until.UTC().Format(time.RFC3339)
	}
	return s
}

// Is makes what is not there parley.ErrNotFound.
func (r *Refusal) Is(target error) bool {
	return target == parley.ErrNotFound && (r.Status == http.StatusNotFound || r.Status == http.StatusGone)
}

// Slow says that a server took too long. It is a net.Error.
type Slow struct {
	URL   string // after redirects
	Limit time.Duration
}

func (s *Slow) Error() string { return fmt.Sprintf("it took longer than %s", s.Limit) }

// Timeout is always true.
func (*Slow) Timeout() bool { return true }

// Temporary is always true.
func (*Slow) Temporary() bool { return true }

var errRedirects = errors.New("more than five redirects")

func webScheme(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return fmt.Errorf("only http and https addresses are fetched: %w", parley.ErrUnsupported)
	}
	return nil
}

func address(name string) (*url.URL, error) {
	u, err := url.Parse(name)
	if err != nil {
		return nil, fmt.Errorf("%s: is no address: %w", name, parley.ErrInvalid)
	}
	if err := webScheme(u); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return u, nil
}

func (f *Fetcher) url(ctx context.Context, name string) (parley.Capture, error) {
	a, err := f.Get(ctx, Request{URL: name})
	if err != nil {
		return parley.Capture{Source: name}, err
	}
	return a.Capture, nil
}

// Get asks a server once. A server that refuses is a *[Refusal]; what is too big
// is parley.ErrInvalid, what is no web address or comes in a form that was not
// asked for parley.ErrUnsupported.
func (f *Fetcher) Get(ctx context.Context, r Request) (Answer, error) {
	u, err := address(r.URL)
	if err != nil {
		return Answer{}, err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	w := &way{named: f.trusted(r.From), hop: r.Hop, at: u.String(), limit: f.o.Timeout}
	w.timer = time.AfterFunc(f.o.Timeout, func() { w.slow.Store(true); stop() })
	defer w.timer.Stop()
	req, err := http.NewRequestWithContext(context.WithValue(ctx, wayKey{}, w), http.MethodGet, u.String(), nil)
	if err != nil {
		return Answer{}, fmt.Errorf("%s: is no address: %w", r.URL, parley.ErrInvalid)
	}
	req.Header.Set("User-Agent", f.o.Agent)
	req.Header.Set("Accept", "text/html, text/plain;q=0.9, application/x-ndjson;q=0.8, */*;q=0.1")
	for name, value := range map[string]string{"Accept": r.Accept, "If-None-Match": r.ETag, "If-Modified-Since": r.LastModified} {
		if value != "" {
			req.Header.Set(name, value)
		}
	}
	a, err := f.do(req, &r)
	switch {
	case err != nil && w.slow.Load():
		return Answer{}, fmt.Errorf("fetch %s: %w", r.URL, &Slow{URL: w.at, Limit: f.o.Timeout})
	case err != nil:
		return Answer{}, fmt.Errorf("fetch %s: %w", r.URL, err)
	}
	return a, nil
}

func (f *Fetcher) do(req *http.Request, r *Request) (Answer, error) {
	resp, err := f.client.Do(req)
	if err != nil {
		return Answer{}, err
	}
	defer resp.Body.Close()
	return f.answer(resp, r)
}

// answer reads what a server gave, up to its bound.
func (f *Fetcher) answer(resp *http.Response, r *Request) (Answer, error) {
	now, from := f.o.Now(), resp.Request.URL.String()
	a := Answer{ETag: short(resp.Header.Get("ETag")), LastModified: short(resp.Header.Get("Last-Modified"))}
	switch {
	case resp.StatusCode == http.StatusNotModified && (r.ETag != "" || r.LastModified != ""):
		a.NotModified = true
		a.Capture = parley.Capture{Source: from, Fetched: now.UTC()}
		return a, nil
	case resp.StatusCode != http.StatusOK:
		return Answer{}, &Refusal{URL: from, Status: resp.StatusCode, Until: retryAfter(resp.Header.Get("Retry-After"), now)}
	}
	if c := resp.Header.Get("Content-Encoding"); c != "" && !strings.EqualFold(c, "identity") {
		return Answer{}, fmt.Errorf("the server packed it as %q, which was not asked for: %w", c, parley.ErrUnsupported)
	}
	most := f.o.MaxBytes
	if r.Most > 0 {
		most = min(most, r.Most)
	}
	raw, err := bounded(resp.Body, most, r.Cut)
	if err != nil {
		return Answer{}, err
	}
	a.Capture = capture(from, resp.Header.Get("Content-Type"), now, raw)
	return a, nil
}

// short drops a header that is longer than any that makes sense.
func short(header string) string {
	if len(header) > 1024 {
		return ""
	}
	return header
}

// retryAfter reads both forms of the header, seconds and a date; zero if it is
// neither, or already past.
func retryAfter(header string, now time.Time) time.Time {
	header = strings.TrimSpace(header)
	if n, err := strconv.ParseUint(header, 10, 31); err == nil && n > 0 {
		return now.Add(time.Duration(n) * time.Second)
	}
	if t, err := http.ParseTime(header); err == nil && t.After(now) {
		return t
	}
	return time.Time{}
}
