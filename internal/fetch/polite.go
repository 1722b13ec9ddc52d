package fetch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"parley"
)

// Host is what was learnt of a server.
type Host struct {
	Name         string // scheme, host and port: "https://example.org:443"
	Robots       []byte // its robots.txt
	RobotsStatus int    // with which that was answered; 0: not asked yet
	RobotsAt     time.Time
	Until        time.Time // it is left alone before; zero: it is not
	Failures     int       // in a row
}

// Hosts remembers what was learnt of servers. It is safe for concurrent use.
type Hosts interface {
	// Host gives what is known of a server, nothing but its name where that is all.
	Host(ctx context.Context, name string) (Host, error)
	PutHost(ctx context.Context, h Host) error
}

// PoliteOptions configure a [Polite].
type PoliteOptions struct {
	// Every is the least time between two requests to one host; its robots.txt
	// may ask for more, up to 30 s. Default: 1 s.
	Every time.Duration
	// Backoff is how long a host that fails is left alone, doubled with each
	// failure in a row. Default: 1 min.
	Backoff time.Duration
	// MaxHold bounds how long a host is left alone, whatever it asks for.
	// Default: 24 h.
	MaxHold time.Duration
	// Wait returns when d has passed or ctx has ended. Default: it waits.
	Wait func(ctx context.Context, d time.Duration) error
}

// Held says that a server is left alone for now, because it failed or asked for
// that.
type Held struct {
	Host  string
	Until time.Time
}

func (h *Held) Error() string {
	return fmt.Sprintf("%s is left alone until %s", h.Host, h.Until.UTC().Format(time.RFC3339))
}

// ErrRobots says that the robots.txt of a host forbids an address.
var ErrRobots = errors.New("the robots.txt of the host forbids it")

// Polite fetches as a guest does: it obeys robots.txt, waits between two requests
// to one host, and leaves a host alone that fails or asks for it. It is safe for
// concurrent use.
type Polite struct {
	f     *Fetcher
	hosts Hosts
	o     PoliteOptions

	mu       sync.Mutex
	limiters map[string]*rate.Limiter
	turns    map[string]*sync.Mutex // one request to a host at a time
}

// NewPolite prepares polite fetching. The fetcher needs Options.Now.
func NewPolite(f *Fetcher, hosts Hosts, o PoliteOptions) *Polite {
	if o.Wait == nil {
		o.Wait = Wait
	}
	o.Every = cmp.Or(o.Every, time.Second)
	o.Backoff = cmp.Or(o.Backoff, time.Minute)
	o.MaxHold = cmp.Or(o.MaxHold, 24*time.Hour)
	return &Polite{f: f, hosts: hosts, o: o, limiters: map[string]*rate.Limiter{}, turns: map[string]*sync.Mutex{}}
}

// Wait returns when d has passed, or with the error of ctx when that has ended.
func Wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Get asks for an address once it may. Beyond the errors of [Fetcher.Get] it
// returns *[Held] where the host is left alone, and [ErrRobots].
func (p *Polite) Get(ctx context.Context, r Request) (Answer, error) {
	u, err := address(r.URL)
	if err != nil {
		return Answer{}, err
	}
	if err := p.admit(ctx, u, r.From); err != nil {
		return Answer{}, fmt.Errorf("fetch %s: %w", r.URL, err)
	}
	r.Hop = func(ctx context.Context, u *url.URL) error { return p.admit(ctx, u, r.URL) }
	a, err := p.f.Get(ctx, r)
	return a, p.learn(ctx, u, err)
}

// admit returns when a request to an address may be sent, or says why it may not.
func (p *Polite) admit(ctx context.Context, u *url.URL, from string) error {
	name := hostName(u)
	turn := p.turn(name)
	turn.Lock()
	defer turn.Unlock()
	h, err := p.hosts.Host(ctx, name)
	if err != nil {
		return err
	}
	if h.Until.After(p.f.o.Now()) {
		return &Held{Host: u.Host, Until: h.Until}
	}
	rules, err := p.robots(ctx, &h, u, from)
	if err != nil {
		return err
	}
	if !rules.Test(u.RequestURI()) {
		return ErrRobots
	}
	return p.pause(ctx, name, min(rules.CrawlDelay, 30*time.Second))
}

// pause waits for the turn of a host.
func (p *Polite) pause(ctx context.Context, name string, delay time.Duration) error {
	now := p.f.o.Now()
	every := rate.Every(max(p.o.Every, delay))
	p.mu.Lock()
	l := p.limiters[name]
	if l == nil {
		l = rate.NewLimiter(every, 1)
		p.limiters[name] = l
	}
	p.mu.Unlock()
	if l.Limit() != every {
		l.SetLimitAt(now, every)
	}
	if d := l.ReserveN(now, 1).DelayFrom(now); d > 0 {
		return p.o.Wait(ctx, d)
	}
	return ctx.Err()
}

func (p *Polite) turn(name string) *sync.Mutex {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.turns[name] == nil {
		p.turns[name] = &sync.Mutex{}
	}
	return p.turns[name]
}

// learn keeps what a request says of its host: that it works again, or that it is
// to be left alone. It gives the error of the request back.
func (p *Polite) learn(ctx context.Context, u *url.URL, failed error) error {
	if ctx.Err() != nil || errors.Is(failed, ErrRobots) || errors.As(failed, new(*Held)) {
		return failed // it says nothing of the host
	}
	if at := lastHop(failed); at != nil {
		u = at
	}
	h, err := p.hosts.Host(ctx, hostName(u))
	if err != nil {
		return errors.Join(failed, err)
	}
	until, strained := p.strained(failed, h.Failures)
	switch {
	case strained:
		h.Failures++
		h.Until = until
	case h.Failures == 0:
		return failed
	default:
		h.Failures, h.Until = 0, time.Time{}
	}
	return errors.Join(failed, p.hosts.PutHost(ctx, h))
}

// lastHop is the address that a request failed at; nil if it did not, or did not
// get as far.
func lastHop(failed error) *url.URL {
	var refusal *Refusal
	var slow *Slow
	var asked *url.Error
	at := ""
	switch {
	case errors.As(failed, &slow):
		at = slow.URL
	case errors.As(failed, &refusal):
		at = refusal.URL
	case errors.As(failed, &asked):
		at = asked.URL
	}
	u, err := url.Parse(at)
	if err != nil || u.Host == "" {
		return nil
	}
	return u
}

// strained reports whether a failure is that of a whole host, and until when it
// is left alone.
func (p *Polite) strained(failed error, before int) (time.Time, bool) {
	now := p.f.o.Now()
	latest := now.Add(p.o.MaxHold)
	backoff := Later(now, p.o.Backoff, p.o.MaxHold, before)
	var refusal *Refusal
	var network net.Error
	switch {
	case errors.As(failed, &refusal):
		if s := refusal.Status; s != http.StatusTooManyRequests && s != http.StatusServiceUnavailable {
			return time.Time{}, false
		}
		if refusal.Until.IsZero() {
			return backoff, true
		}
		if refusal.Until.After(latest) {
			return latest, true
		}
		return refusal.Until, true
	case errors.Is(failed, ErrPrivate), errors.Is(failed, errRedirects), errors.Is(failed, parley.ErrUnsupported), errors.Is(failed, parley.ErrInvalid):
		return time.Time{}, false
	case errors.As(failed, &network): // it cannot be found or reached, or drips
		return backoff, true
	}
	return time.Time{}, false
}

// Later is when to try again after a number of failures before the last one: wait
// after the first, twice as long after each other one, and most at the latest.
func Later(now time.Time, wait, most time.Duration, before int) time.Time {
	for range before {
		if wait >= most {
			break
		}
		wait *= 2
	}
	return now.Add(min(wait, most))
}

// hostName names the server of an address: its scheme, host and port.
func hostName(u *url.URL) string { return u.Scheme + "://" + hostPort(u) }
