package fetch

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"parley"
	"parley/internal/warc"
)

// Options configure a [Fetcher].
type Options struct {
	// Now dates what comes from standard input and from the network. Default:
	// captures of unknown time.
	Now func() time.Time
	// MaxBytes is the greatest size of one capture: a page, a file, one line
	// of JSONL. Default: 16 MiB.
	MaxBytes int
	// Allow lets a URL lead to an address. Default: public addresses only.
	Allow func(netip.Addr) bool
	// AllowHosts are hosts, with a port or without one, that may be at any
	// address. Default: none.
	AllowHosts []string
	// Resolver finds the addresses of names. Default: the system's.
	Resolver *net.Resolver
	// Timeout bounds one URL from dialling to the last byte, and each hop of a
	// redirect that has to wait for its turn. Default: 30 s.
	Timeout time.Duration
	// Agent is the User-Agent sent. Default: "parley".
	Agent string
	// Polite is how the addresses of a list are fetched. Default: as that of [Polite].
	Polite PoliteOptions
}

// Fetcher brings captures.
type Fetcher struct {
	o      Options
	client *http.Client
	passed atomic.Int64

	mu      sync.Mutex
	tallies []warc.Tally
}

// New prepares a fetcher.
func New(o Options) *Fetcher {
	if o.Now == nil {
		o.Now = func() time.Time { return time.Time{} }
	}
	if o.MaxBytes == 0 {
		o.MaxBytes = 16 << 20
	}
	if o.Allow == nil {
		o.Allow = Public
	}
	if o.Timeout == 0 {
		o.Timeout = 30 * time.Second
	}
	if o.Agent == "" {
		o.Agent = "parley"
	}
	f := &Fetcher{o: o}
	f.client = f.dialled()
	return f
}

// JSONL is the media type of a capture that is one line of a JSONL file.
const JSONL = "application/x-ndjson"

// Each brings the captures of the names in turn. An error names what could not
// be had; the captures after it still come. It ends early when ctx ends.
func (f *Fetcher) Each(ctx context.Context, stdin io.Reader, names ...string) iter.Seq2[parley.Capture, error] {
	return func(yield func(parley.Capture, error) bool) {
		b := &batch{Fetcher: f, archives: warc.New(warc.Options{MaxBytes: f.o.MaxBytes}), yield: yield}
		for _, name := range names {
			var ok bool
			switch {
			case ctx.Err() != nil:
				return
			case name == "-":
				ok = b.stream(ctx, "standard input", "", f.o.Now(), stdin)
			case isURL(name):
				ok = yield(f.url(ctx, name))
			default:
				ok = b.path(ctx, name)
			}
			if !ok {
				return
			}
		}
		for _, err := range b.archives.Unfinished() {
			if !yield(parley.Capture{}, err) {
				return
			}
		}
	}
}

// batch is what the names of one call of Each share.
type batch struct {
	*Fetcher
	archives *warc.Archives
	web      *Polite // nil: no list was met yet
	yield    func(parley.Capture, error) bool
}

// Passed is how many bytes of files have been brought so far, or passed over.
func (f *Fetcher) Passed() int64 { return f.passed.Load() }

// Archives counts what was found in the archives among the names, in their order.
func (f *Fetcher) Archives() []warc.Tally {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.tallies)
}

// Records brings the lines of a JSONL text that is at hand.
func (f *Fetcher) Records(ctx context.Context, name string, text []byte) iter.Seq2[parley.Capture, error] {
	return func(yield func(parley.Capture, error) bool) {
		(&batch{Fetcher: f, yield: yield}).records(ctx, name, time.Time{}, newLines(bytes.NewReader(text), f.o.MaxBytes))
	}
}

func (b *batch) file(ctx context.Context, name string, info fs.FileInfo) bool {
	if !info.Mode().IsRegular() && info.Mode()&fs.ModeNamedPipe == 0 && info.Mode()&fs.ModeSymlink == 0 {
		return b.yield(parley.Capture{Source: name}, fmt.Errorf("%s: is no regular file: %w", name, parley.ErrUnsupported))
	}
	file, err := os.Open(name)
	if err != nil {
		return b.yield(parley.Capture{Source: name}, notThere(name, err))
	}
	defer file.Close()
	switch {
	case isArchive(name):
		return b.archivesOf(ctx, name, file, b.yield)
	case strings.EqualFold(filepath.Ext(name), ".csv"):
		return b.list(ctx, name, file)
	}
	return b.stream(ctx, name, mediaTypes[strings.ToLower(filepath.Ext(name))], info.ModTime(), file)
}

// stream brings what a reader holds: page by page if that is an archive, record
// by record if it is JSONL.
func (b *batch) stream(ctx context.Context, name, mediaType string, fetched time.Time, r io.Reader) bool {
	lines := newLines(r, b.o.MaxBytes)
	if mediaType == JSONL || mediaType == "" && lines.looksLikeJSONL() {
		return b.records(ctx, name, fetched, lines)
	}
	if head, _ := lines.r.Peek(512); mediaType == "" && warc.Recognise(head) {
		return b.archive(ctx, name, lines.r, b.yield)
	}
	if head, _ := lines.r.Peek(4); mediaType == "" && string(head) == "PK\x03\x04" {
		return b.yield(parley.Capture{Source: name}, fmt.Errorf("%s: is a zip file; give a WACZ package by its name, ending in .wacz: %w", name, parley.ErrUnsupported))
	}
	raw, err := bounded(lines.r, b.o.MaxBytes, false)
	b.passed.Add(int64(len(raw)))
	if err != nil {
		return b.yield(parley.Capture{Source: name}, fmt.Errorf("%s: %w", name, err))
	}
	return b.yield(capture(name, mediaType, fetched, raw), nil)
}

func (b *batch) records(ctx context.Context, name string, fetched time.Time, lines *lines) bool {
	for ctx.Err() == nil {
		line, n, err := lines.next()
		b.passed.Add(int64(len(line)) + 1)
		at := fmt.Sprintf("%s#%d", name, n)
		switch {
		case errors.Is(err, io.EOF):
			return true
		case errors.Is(err, parley.ErrInvalid):
			if !b.yield(parley.Capture{Source: at}, fmt.Errorf("%s:%d: %w", name, n, err)) {
				return false
			}
			continue
		case err != nil:
			return b.yield(parley.Capture{Source: at}, fmt.Errorf("read %s: %w", name, err))
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		if !b.yield(capture(at, JSONL, fetched, line), nil) {
			return false
		}
	}
	return false
}

// bounded reads all, or says that it is too long; cut gives its beginning.
func bounded(r io.Reader, most int, cut bool) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(r, int64(most)+1))
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	if len(raw) > most && !cut {
		return nil, tooBig(most)
	}
	return raw[:min(len(raw), most)], nil
}

func tooBig(most int) error {
	return fmt.Errorf("has more than the %d MiB that one report may have; cut it into reports, or write them as JSONL, one a line: %w", most>>20, parley.ErrInvalid)
}

func capture(source, mediaType string, fetched time.Time, raw []byte) parley.Capture {
	sum := sha256.Sum256(raw)
	return parley.Capture{Source: source, MediaType: mediaType, Bytes: raw, SHA256: hex.EncodeToString(sum[:]), Fetched: fetched.UTC()}
}
