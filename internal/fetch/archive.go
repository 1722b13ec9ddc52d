package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"parley"
	"parley/internal/warc"
)

func isArchive(name string) bool { return warc.Named(name) || isPackage(name) }

func isPackage(name string) bool { return strings.EqualFold(filepath.Ext(name), ".wacz") }

// archivesOf brings the pages of an archive, or of those in a WACZ package, one after
// the other.
func (b *batch) archivesOf(ctx context.Context, name string, file *os.File, yield func(parley.Capture, error) bool) bool {
	if !isPackage(name) {
		return b.archive(ctx, name, file, yield)
	}
	info, err := file.Stat()
	if err != nil {
		return yield(parley.Capture{Source: name}, fmt.Errorf("read %s: %w", name, err))
	}
	if !info.Mode().IsRegular() {
		return yield(parley.Capture{Source: name}, fmt.Errorf("%s: a WACZ package has to be a regular file: %w", name, parley.ErrUnsupported))
	}
	members, err := warc.Members(name, file, info.Size())
	if err != nil {
		return yield(parley.Capture{Source: name}, err)
	}
	before := b.passed.Load()
	defer func() { b.passed.Store(before + info.Size()) }() // with its indexes, and not as unpacked
	for _, m := range members {
		in, err := m.Open()
		if err != nil {
			if !yield(parley.Capture{Source: name}, fmt.Errorf("%s: %w", name, err)) {
				return false
			}
			continue
		}
		ok := b.archive(ctx, name+"/"+m.Name, in, yield)
		in.Close()
		if !ok {
			return false
		}
	}
	return true
}

// archive brings the pages of an archive, each as its server gave it when it was
// captured.
func (b *batch) archive(ctx context.Context, name string, r io.Reader, yield func(parley.Capture, error) bool) bool {
	file := b.archives.Open(name, r)
	defer func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.tallies = append(b.tallies, file.Tally())
	}()
	passed := int64(0)
	for ctx.Err() == nil {
		page, err := file.Next(ctx)
		b.passed.Add(file.Passed() - passed)
		passed = file.Passed()
		switch {
		case errors.Is(err, io.EOF):
			return true
		case errors.As(err, new(*warc.Fault)):
			if !yield(parley.Capture{Source: name}, err) {
				return false
			}
			continue
		case err != nil:
			return ctx.Err() == nil && yield(parley.Capture{Source: name}, err)
		}
		c := capture(page.URL, page.MediaType, page.Fetched, page.Body)
		c.Problems = page.Problems
		if len(c.Bytes) == 0 {
			if !yield(c, fmt.Errorf("%s: byte %d: the page %s is empty: %w", name, page.At, page.URL, parley.ErrInvalid)) {
				return false
			}
			continue
		}
		if !yield(c, nil) {
			return false
		}
	}
	return false
}
