package fetch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"parley"
)

// mediaTypes are the kinds of file a directory is searched for, beside archives.
var mediaTypes = map[string]string{
	".jsonl": JSONL, ".ndjson": JSONL, ".json": "application/json",
	".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml",
	".txt": "text/plain", ".text": "text/plain", ".md": "text/markdown", ".markdown": "text/markdown",
}

func isURL(name string) bool {
	scheme, _, ok := strings.Cut(name, "://")
	return ok && !strings.ContainsAny(scheme, "/\\.")
}

// Size is how many bytes the files have that names stand for; 0 where that
// cannot be known before, as of standard input.
func Size(names ...string) int64 {
	var sum int64
	for _, name := range names {
		if name == "-" || isURL(name) {
			return 0
		}
		for _, info := range files(name) {
			if info.err == nil && info.Mode().IsRegular() {
				sum += info.Size()
			}
		}
	}
	return sum
}

func (b *batch) path(ctx context.Context, name string) bool {
	found := false
	for p, info := range files(name) {
		found = true
		if err := info.err; err != nil {
			if !b.yield(parley.Capture{Source: p}, notThere(p, err)) {
				return false
			}
			continue
		}
		if !b.file(ctx, p, info) {
			return false
		}
	}
	if !found {
		return b.yield(parley.Capture{Source: name}, fmt.Errorf("%s: the folder holds no report (%s): %w", name, strings.Join(extensions(), " "), parley.ErrNotFound))
	}
	return true
}

// files gives a file, or what a folder and those in it hold that may be a
// report, in the order of their names.
func files(name string) iter.Seq2[string, fileInfo] {
	return func(yield func(string, fileInfo) bool) {
		info, err := os.Stat(name)
		if err != nil || !info.IsDir() {
			yield(name, fileInfo{info, err})
			return
		}
		// What cannot be read is an error of its own place.
		_ = filepath.WalkDir(name, func(p string, d fs.DirEntry, err error) error {
			hidden := p != name && strings.HasPrefix(d.Name(), ".")
			switch {
			case err != nil:
			case d.IsDir() && hidden:
				return filepath.SkipDir
			case d.IsDir() || hidden || !isArchive(p) && mediaTypes[strings.ToLower(filepath.Ext(p))] == "":
				return nil
			}
			var info fs.FileInfo
			if err == nil {
				info, err = d.Info()
			}
			if !yield(p, fileInfo{info, err}) {
				return filepath.SkipAll
			}
			return nil
		})
	}
}

// fileInfo is a file, or why nothing is known of it.
type fileInfo struct {
	fs.FileInfo
	err error
}

func extensions() []string {
	out := []string{".warc", ".warc.gz", ".wacz"}
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
