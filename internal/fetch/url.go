package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"

	"parley"
)

var errAddress = errors.New("the address is in a private or reserved network")

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

// client dials only addresses that are allowed, checked after the name is
// resolved, so that no name and no redirect leads elsewhere.
func client(o Options) *http.Client {
	dialer := &net.Dialer{Timeout: o.Timeout, ControlContext: func(_ context.Context, _, address string, _ syscall.RawConn) error {
		ap, err := netip.ParseAddrPort(address)
		if err != nil || !o.Allow(ap.Addr()) {
			return errAddress
		}
		return nil
	}}
	return &http.Client{
		Timeout:   o.Timeout,
		Transport: &http.Transport{DialContext: dialer.DialContext, TLSHandshakeTimeout: o.Timeout, ResponseHeaderTimeout: o.Timeout, MaxResponseHeaderBytes: 64 << 10, DisableKeepAlives: true},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) >= 5 {
				return errors.New("more than five redirects")
			}
			return webScheme(r.URL)
		},
	}
}

func webScheme(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return fmt.Errorf("only http and https addresses are fetched: %w", parley.ErrUnsupported)
	}
	return nil
}

func (f *Fetcher) url(ctx context.Context, name string) (parley.Capture, error) {
	none := parley.Capture{Source: name}
	u, err := url.Parse(name)
	if err != nil {
		return none, fmt.Errorf("%s: is no address: %w", name, parley.ErrInvalid)
	}
	if err := webScheme(u); err != nil {
		return none, fmt.Errorf("%s: %w", name, err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return none, fmt.Errorf("%s: is no address: %w", name, parley.ErrInvalid)
	}
	req.Header.Set("User-Agent", f.o.Agent)
	req.Header.Set("Accept", "text/html, text/plain;q=0.9, application/x-ndjson;q=0.8, */*;q=0.1")
	resp, err := f.client.Do(req)
	if err != nil {
		return none, fmt.Errorf("fetch %s: %w", name, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		sort := errors.New("the server does not give it")
		if resp.StatusCode == http.StatusNotFound || resp.StatusCode == http.StatusGone {
			sort = parley.ErrNotFound
		}
		return none, fmt.Errorf("fetch %s: status %d: %w", name, resp.StatusCode, sort)
	}
	raw, err := f.bounded(resp.Body)
	if err != nil {
		return none, fmt.Errorf("fetch %s: %w", name, err)
	}
	return capture(resp.Request.URL.String(), resp.Header.Get("Content-Type"), f.o.Now(), raw), nil
}
