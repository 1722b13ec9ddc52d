package warc

import (
	"archive/zip"
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"slices"
	"strings"
	"unicode"

	"parley"
)

// The bounds of a WACZ package.
const (
	maxDirectory = 64 << 20 // bytes that say which files are in it
	maxMembers   = 10_000   // archives
)

// Member is an archive in a package.
type Member struct {
	Name string // "archive/data.warc.gz"
	file *zip.File
	in   io.ReaderAt
}

// Named reports whether a file has a name as archives have it.
func Named(name string) bool {
	name = strings.ToLower(name)
	return strings.HasSuffix(name, ".warc") || strings.HasSuffix(name, ".warc.gz")
}

// Members gives the archives of a WACZ package in the order of their names: the
// files of its folder archive. It returns parley.ErrInvalid for what is none,
// parley.ErrNotFound if there are none in it.
func Members(name string, r io.ReaderAt, size int64) ([]Member, error) {
	invalid := func(text string) error { return fmt.Errorf("%s: %s: %w", name, text, parley.ErrInvalid) }
	in := &bounded{r: r, left: maxDirectory}
	all, err := zip.NewReader(in, size)
	switch {
	case in.left < 0:
		return nil, invalid(fmt.Sprintf("its directory has more than %d MiB", maxDirectory>>20))
	case in.failed != nil:
		return nil, fmt.Errorf("read %s: %w", name, in.failed)
	case err != nil:
		return nil, invalid("is no WACZ package: " + strings.TrimPrefix(err.Error(), "zip: "))
	}
	in.left = math.MaxInt64 // the directory is read; the files have bounds of their own
	var out []Member
	sum := uint64(0)
	for _, f := range all.File {
		if !Named(f.Name) || path.Base(path.Dir(f.Name)) != "archive" {
			continue
		}
		if sum += f.CompressedSize64; f.CompressedSize64 > uint64(size) || sum > uint64(size) {
			return nil, invalid("the files in it have more bytes than it has")
		}
		out = append(out, Member{Name: printable(f.Name), file: f, in: r})
	}
	switch {
	case len(out) == 0:
		return nil, fmt.Errorf("%s: the package has no archive/*.warc.gz: %w", name, parley.ErrNotFound)
	case len(out) > maxMembers:
		return nil, invalid(fmt.Sprintf("the package has more than %d archives", maxMembers))
	}
	slices.SortStableFunc(out, func(a, b Member) int { return cmp.Compare(a.Name, b.Name) })
	return out, nil
}

// printable gives a name as it may stand in a message.
func printable(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '\ufffd'
		}
		return r
	}, name)
}

// Open opens an archive for [Archives.Open]. It returns parley.ErrUnsupported for
// one that is encrypted or packed in another way than zip files mostly are, and
// parley.ErrInvalid for one that expands beyond measure.
func (m *Member) Open() (io.ReadCloser, error) {
	f := m.file
	if f.Flags&1 != 0 {
		return nil, fmt.Errorf("%s: is encrypted: %w", m.Name, parley.ErrUnsupported)
	}
	if f.Method == zip.Store { // as the form asks for: it can be read at any place
		at, err := f.DataOffset()
		if err != nil {
			return nil, fmt.Errorf("%s: the package is broken: %w: %w", m.Name, err, parley.ErrInvalid)
		}
		return sectionCloser{io.NewSectionReader(m.in, at, int64(f.CompressedSize64))}, nil //nolint:gosec // not more than the package has
	}
	if f.UncompressedSize64 > longEnough && f.UncompressedSize64/maxRatio > f.CompressedSize64 {
		return nil, fmt.Errorf("%s: %w: %w", m.Name, errBomb, parley.ErrInvalid)
	}
	r, err := f.Open()
	if errors.Is(err, zip.ErrAlgorithm) {
		return nil, fmt.Errorf("%s: is packed in a way that is not known; pack it anew without: %w", m.Name, parley.ErrUnsupported)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: the package is broken: %w: %w", m.Name, err, parley.ErrInvalid)
	}
	return struct {
		io.Reader
		io.Closer
	}{io.LimitReader(r, int64(min(f.UncompressedSize64, 1<<62))), r}, nil
}

// bounded reads so many bytes at most.
type bounded struct {
	r      io.ReaderAt
	left   int64
	failed error
}

var errDirectory = errors.New("too much")

func (b *bounded) ReadAt(p []byte, at int64) (int, error) {
	if b.left -= int64(len(p)); b.left < 0 {
		return 0, errDirectory
	}
	n, err := b.r.ReadAt(p, at)
	if err != nil && !errors.Is(err, io.EOF) {
		b.failed = err
	}
	return n, err
}

// sectionCloser is a part of a file that needs no closing.
type sectionCloser struct{ *io.SectionReader }

func (sectionCloser) Close() error { return nil }
