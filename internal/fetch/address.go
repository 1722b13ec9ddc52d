package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// ErrPrivate says that an address is not public, and its host not allowed by name.
var ErrPrivate = errors.New("the address is in a private or reserved network, and its host is not allowed by name")

// reserved are the networks beyond those netip knows that no public page is in.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("fec0::/10"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"),
}

// Public reports whether an address is one of the public network.
func Public(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	for _, p := range reserved {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// way is how one request goes on.
type way struct {
	named bool // everybody who named an address on it is trusted to name private ones
	hop   func(context.Context, *url.URL) error
	at    string // where it has come to
	limit time.Duration
	timer *time.Timer // ends the request
	slow  atomic.Bool // it did
}

type wayKey struct{}

// dialled gives a client that dials only addresses that are allowed, checked after the name is
// resolved and before a byte is sent, so that no name, no redirect and no change
// of what a name stands for leads elsewhere.
func (f *Fetcher) dialled() *http.Client {
	dial := func(ctx context.Context, network, hostPort string) (net.Conn, error) {
		w, _ := ctx.Value(wayKey{}).(*way)
		byName := w != nil && w.named && f.allowedByName(hostPort)
		dialer := &net.Dialer{Timeout: f.o.Timeout, Resolver: f.o.Resolver, ControlContext: func(_ context.Context, _, address string, _ syscall.RawConn) error {
			ap, err := netip.ParseAddrPort(address)
			if err != nil || !byName && !f.o.Allow(ap.Addr()) {
				return ErrPrivate
			}
			return nil
		}}
		return dialer.DialContext(ctx, network, hostPort)
	}
	return &http.Client{
		Transport:     &http.Transport{DialContext: dial, TLSHandshakeTimeout: f.o.Timeout, ResponseHeaderTimeout: f.o.Timeout, MaxResponseHeaderBytes: 64 << 10, DisableKeepAlives: true},
		CheckRedirect: f.redirect,
	}
}

// redirect checks a hop as the first address was checked. A private host that is
// allowed by name is reached from its like alone.
func (f *Fetcher) redirect(r *http.Request, via []*http.Request) error {
	if len(via) >= 5 {
		return errRedirects
	}
	if err := webScheme(r.URL); err != nil {
		return err
	}
	w, _ := r.Context().Value(wayKey{}).(*way)
	if w == nil {
		return nil
	}
	w.named = w.named && f.trusted(via[len(via)-1].URL.String())
	if w.hop == nil {
		w.at = r.URL.String()
		return nil
	}
	// Each hop has its own time: the wait for its turn is not the server's.
	w.timer.Stop()
	defer w.timer.Reset(w.limit)
	if err := w.hop(r.Context(), r.URL); err != nil {
		return fmt.Errorf("redirect to %s: %w", r.URL, err)
	}
	w.at = r.URL.String()
	return nil
}

// trusted reports whether what an address names may be private: it is allowed by
// name itself, or nobody but the user named it.
func (f *Fetcher) trusted(from string) bool {
	if from == "" {
		return true
	}
	u, err := url.Parse(from)
	return err == nil && f.allowedByName(hostPort(u))
}

// allowedByName reports whether a host stands in Options.AllowHosts, with its
// port or without one.
func (f *Fetcher) allowedByName(hostPort string) bool {
	host, _, err := net.SplitHostPort(hostPort)
	return err == nil && slices.ContainsFunc(f.o.AllowHosts, func(a string) bool {
		a = strings.TrimSuffix(a, ".")
		return strings.EqualFold(a, hostPort) || strings.EqualFold(strings.Trim(a, "[]"), strings.TrimSuffix(host, "."))
	})
}

// hostPort gives host and port of an address, with the port of the scheme where
// it has none.
func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = "80"
		if u.Scheme == "https" {
			port = "443"
		}
	}
	return net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}

// Canonical gives the address under which a page is known: scheme and host in
// lower case, no default port, fragment or user, and none of the parameters that
// say only where a reader came from. It returns parley.ErrUnsupported for what
// is no web address.
func Canonical(name string) (string, error) {
	u, err := address(strings.TrimSpace(name))
	if err != nil {
		return "", err
	}
	u.Scheme, u.Fragment, u.RawFragment, u.User = strings.ToLower(u.Scheme), "", "", nil
	host, port := strings.TrimSuffix(strings.ToLower(u.Hostname()), "."), u.Port()
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port != "" && !(u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443") {
		host += ":" + port
	}
	u.Host = host
	if u.Path == "" {
		u.Path = "/"
	}
	kept := slices.DeleteFunc(strings.Split(u.RawQuery, "&"), func(p string) bool {
		name, _, _ := strings.Cut(p, "=")
		return p == "" || tracks(strings.ToLower(name))
	})
	u.RawQuery, u.ForceQuery = strings.Join(kept, "&"), false
	return u.String(), nil
}

// tracks reports whether a parameter is one of the common ones by which readers
// are counted.
func tracks(name string) bool {
	switch name {
	case "at_medium", "at_campaign", "fbclid", "gclid", "dclid", "msclkid", "yclid", "igshid", "mc_cid", "mc_eid", "cmpid", "ocid":
		return true
	}
	return strings.HasPrefix(name, "utm_")
}
