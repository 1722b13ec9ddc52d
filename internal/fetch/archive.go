package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"parley"
	"parley/internal/warc"
)

func isArchive(name string) bool {
	name = strings.ToLower(name)
	return strings.HasSuffix(name, ".warc") || strings.HasSuffix(name, ".warc.gz")
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
