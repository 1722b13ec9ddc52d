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
	"time"

	"parley"
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
}

// Fetcher brings captures.
type Fetcher struct {
	o      Options
	client *http.Client
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

// mediaTypes are the kinds of file a directory is searched for.
var mediaTypes = map[string]string{
	".jsonl": JSONL, ".ndjson": JSONL, ".json": "application/json",
	".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml",
	".txt": "text/plain", ".text": "text/plain", ".md": "text/markdown", ".markdown": "text/markdown",
}

// Each brings the captures of the names in turn. An error names what could not
// be had; the captures after it still come. It ends early when ctx ends.
func (f *Fetcher) Each(ctx context.Context, stdin io.Reader, names ...string) iter.Seq2[parley.Capture, error] {
	return func(yield func(parley.Capture, error) bool) {
		for _, name := range names {
			var ok bool
			switch {
			case ctx.Err() != nil:
				return
			case name == "-":
				ok = f.stream(ctx, "standard input", "", f.o.Now(), stdin, yield)
			case isURL(name):
				ok = yield(f.url(ctx, name))
			default:
				ok = f.path(ctx, name, yield)
			}
			if !ok {
				return
			}
		}
	}
}

// Records brings the lines of a JSONL text that is at hand.
func (f *Fetcher) Records(ctx context.Context, name string, text []byte) iter.Seq2[parley.Capture, error] {
	return func(yield func(parley.Capture, error) bool) {
		f.records(ctx, name, time.Time{}, newLines(bytes.NewReader(text), f.o.MaxBytes), yield)
	}
}

func isURL(name string) bool {
	scheme, _, ok := strings.Cut(name, "://")
	return ok && !strings.ContainsAny(scheme, "/\\.")
}

func (f *Fetcher) path(ctx context.Context, name string, yield func(parley.Capture, error) bool) bool {
	info, err := os.Stat(name)
	if err != nil {
		return yield(parley.Capture{Source: name}, notThere(name, err))
	}
	if !info.IsDir() {
		return f.file(ctx, name, info, yield)
	}
	found := false
	err = filepath.WalkDir(name, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			if !yield(parley.Capture{Source: p}, notThere(p, err)) {
				return errStop
			}
			return nil
		case d.IsDir() && p != name && strings.HasPrefix(d.Name(), "."):
			return filepath.SkipDir
		case d.IsDir() || mediaTypes[strings.ToLower(filepath.Ext(p))] == "" || strings.HasPrefix(d.Name(), "."):
			return nil
		}
		found = true
		info, err := d.Info()
		if err != nil {
			if !yield(parley.Capture{Source: p}, notThere(p, err)) {
				return errStop
			}
			return nil
		}
		if !f.file(ctx, p, info, yield) {
			return errStop
		}
		return nil
	})
	if errors.Is(err, errStop) {
		return false
	}
	if !found {
		return yield(parley.Capture{Source: name}, fmt.Errorf("%s: the folder holds no report (%s): %w", name, strings.Join(extensions(), " "), parley.ErrNotFound))
	}
	return true
}

var errStop = errors.New("stop")

func extensions() []string {
	var out []string
	for ext := range mediaTypes {
		out = append(out, ext)
	}
	slices.Sort(out)
	return out
}

func notThere(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: there is no such file or folder: %w", name, parley.ErrNotFound)
	}
	return fmt.Errorf("open %s: %w", name, err)
}

func (f *Fetcher) file(ctx context.Context, name string, info fs.FileInfo, yield func(parley.Capture, error) bool) bool {
	if !info.Mode().IsRegular() && info.Mode()&fs.ModeNamedPipe == 0 && info.Mode()&fs.ModeSymlink == 0 {
		return yield(parley.Capture{Source: name}, fmt.Errorf("%s: is no regular file: %w", name, parley.ErrUnsupported))
	}
	file, err := os.Open(name)
	if err != nil {
		return yield(parley.Capture{Source: name}, notThere(name, err))
	}
	defer file.Close()
	return f.stream(ctx, name, mediaTypes[strings.ToLower(filepath.Ext(name))], info.ModTime(), file, yield)
}

// stream brings what a reader holds: record by record if that is JSONL.
func (f *Fetcher) stream(ctx context.Context, name, mediaType string, fetched time.Time, r io.Reader, yield func(parley.Capture, error) bool) bool {
	lines := newLines(r, f.o.MaxBytes)
	if mediaType == JSONL || mediaType == "" && lines.looksLikeJSONL() {
		return f.records(ctx, name, fetched, lines, yield)
	}
	raw, err := bounded(lines.r, f.o.MaxBytes, false)
	if err != nil {
		return yield(parley.Capture{Source: name}, fmt.Errorf("%s: %w", name, err))
	}
	return yield(capture(name, mediaType, fetched, raw), nil)
}

func (f *Fetcher) records(ctx context.Context, name string, fetched time.Time, lines *lines, yield func(parley.Capture, error) bool) bool {
	for ctx.Err() == nil {
		line, n, err := lines.next()
		at := fmt.Sprintf("%s#%d", name, n)
		switch {
		case errors.Is(err, io.EOF):
			return true
		case errors.Is(err, parley.ErrInvalid):
			if !yield(parley.Capture{Source: at}, fmt.Errorf("%s:%d: %w", name, n, err)) {
				return false
			}
			continue
		case err != nil:
			return yield(parley.Capture{Source: at}, fmt.Errorf("read %s: %w", name, err))
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		if !yield(capture(at, JSONL, fetched, line), nil) {
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
