package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"parley"
)

// Message is sent to one address that a person named.
type Message struct {
	URL    string
	Header http.Header
	Body   []byte
}

// Reply is what a server answered to a [Message].
type Reply struct {
	Status int
	Until  time.Time // when to send again, as its Retry-After says; zero: it does not
	Text   string    // the beginning of what it said
}

// replyBytes is how much of a reply is read.
const replyBytes = 512

// Post sends a message once, under the same guard as [Fetcher.Get]: to public
// addresses, and hosts that are allowed by name. It follows no redirect. Whatever
// status a server answers with is a reply; an error says that there was none, a
// *[Slow] that it took too long.
func (f *Fetcher) Post(ctx context.Context, m Message) (Reply, error) {
	u, err := address(m.URL)
	if err != nil {
		return Reply{}, err
	}
	ctx, stop := context.WithTimeout(context.WithValue(ctx, wayKey{}, &way{named: true}), f.o.Timeout)
	defer stop()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), bytes.NewReader(m.Body))
	if err != nil {
		return Reply{}, fmt.Errorf("%s: is no address: %w", m.URL, parley.ErrInvalid)
	}
	req.Header = m.Header.Clone()
	req.Header.Set("User-Agent", f.o.Agent)
	c := *f.client
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := c.Do(req)
	if err != nil {
		var of *url.Error // it repeats the address, which may hold what is secret
		if errors.As(err, &of) {
			err = of.Err
		}
		var late net.Error
		if errors.As(err, &late) && late.Timeout() {
			err = &Slow{URL: m.URL, Limit: f.o.Timeout}
		}
		return Reply{}, fmt.Errorf("send to %s: %w", u.Host, err)
	}
	defer resp.Body.Close()
	text, _ := io.ReadAll(io.LimitReader(resp.Body, replyBytes)) // the status is what counts
	return Reply{Status: resp.StatusCode, Until: retryAfter(resp.Header.Get("Retry-After"), f.o.Now()), Text: strings.ToValidUTF8(string(text), "�")}, nil
}
