package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/temoto/robotstxt"
)

// The bounds of RFC 9309, sections 2.4 and 2.5.
const (
	robotsBytes = 500 << 10
	robotsAge   = 24 * time.Hour
)

// robots gives the rules that a host has for this program, and asks for them
// where they are not known or a day old. A host without any allows all; one that
// cannot be asked allows nothing, for now.
func (p *Polite) robots(ctx context.Context, h *Host, u *url.URL, from string) (*robotstxt.Group, error) {
	if now := p.f.o.Now(); h.RobotsStatus == 0 || now.Sub(h.RobotsAt) >= robotsAge {
		if err := p.askRobots(ctx, h, u, from); err != nil {
			return nil, err
		}
	}
	rules, err := robotstxt.FromStatusAndBytes(h.RobotsStatus, h.Robots)
	if err != nil {
		if rules, err = robotstxt.FromBytes(plainRules(h.Robots)); err != nil {
			return nil, fmt.Errorf("%w: it cannot be read", ErrRobots)
		}
	}
	return rules.FindGroup(p.f.o.Agent), nil
}

// askRobots fetches the robots.txt of a host and keeps it.
func (p *Polite) askRobots(ctx context.Context, h *Host, u *url.URL, from string) error {
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	if err := p.pause(ctx, h.Name, 0); err != nil {
		return err
	}
	a, err := p.f.Get(ctx, Request{URL: at.String(), From: from, Accept: "text/plain", Most: robotsBytes, Cut: true})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	h.Robots, h.RobotsStatus, h.RobotsAt = a.Capture.Bytes, http.StatusOK, p.f.o.Now()
	var refusal *Refusal
	switch {
	case err == nil:
	case errors.Is(err, errRedirects): // as if there were none: RFC 9309, 2.3.1.2
		h.RobotsStatus = http.StatusNotFound
	case errors.As(err, &refusal) && refusal.Status < 500 && refusal.Status != http.StatusTooManyRequests:
		h.RobotsStatus = http.StatusNotFound
	default:
		return p.unasked(ctx, h, err)
	}
	return p.hosts.PutHost(ctx, *h)
}

// unasked leaves a host alone whose rules cannot be had, and says so.
func (p *Polite) unasked(ctx context.Context, h *Host, why error) error {
	failed := fmt.Errorf("its robots.txt cannot be had: %w", why)
	if errors.Is(why, ErrPrivate) {
		return failed // nothing was learnt of the host
	}
	until, strained := p.strained(why, h.Failures)
	if !strained {
		until = Later(p.f.o.Now(), p.o.Backoff, p.o.MaxHold, h.Failures)
	}
	h.Robots, h.RobotsStatus, h.RobotsAt = nil, 0, time.Time{}
	h.Failures, h.Until = h.Failures+1, until
	return errors.Join(failed, p.hosts.PutHost(ctx, *h))
}

// plainRules keeps of a robots.txt with faults the lines that RFC 9309 defines,
// from the first one that says whom they are for.
func plainRules(raw []byte) []byte {
	var out bytes.Buffer
	for line := range strings.Lines(string(bytes.ToValidUTF8(raw, nil))) {
		line, _, _ = strings.Cut(line, "#")
		key, value, ok := strings.Cut(line, ":")
		key = strings.ToLower(strings.TrimSpace(key))
		if !ok || key != "user-agent" && (out.Len() == 0 || key != "allow" && key != "disallow") {
			continue
		}
		fmt.Fprintf(&out, "%s: %s\n", key, strings.TrimSpace(value))
	}
	return out.Bytes()
}
