package agreement

import (
	"bytes"
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"parley"
)

// maxProblems ends the list for a file that is wrong throughout.
const maxProblems = 200

// doubts are the codes of problems that a file may keep: it says something
// that is probably not meant, and still says it clearly.
var doubts = []string{"zone-assumed", "name-shared", "time-skipped", "no-obligor", "circular-wait"}

// Fatal reports whether a problem of [Load] keeps the file from being used.
func Fatal(p parley.Problem) bool { return !slices.Contains(doubts, p.Code) }

// Load reads an agreement file; name is what problems call it. All faults of
// the file are given at once, in the order of its lines. Where one of them is
// [Fatal] there is no agreement and the error wraps [parley.ErrInvalid]; any
// other error is parley's own failure.
func Load(name string, src []byte) (*parley.Agreement, []parley.Problem, error) {
	cat, err := Builtin()
	if err != nil {
		return nil, nil, fmt.Errorf("load agreement file %s: %w", name, err)
	}
	out := &faults{file: name}
	var a *parley.Agreement
	if text, ok := readable(src, out); ok {
		if root := parseTree(text, out); root != nil {
			if err := checkSchema(root, out); err != nil {
				return nil, nil, fmt.Errorf("load agreement file %s: %w", name, err)
			}
			a = decode(root, cat, out)
		}
	}
	problems, err := out.result()
	if err != nil {
		return nil, problems, fmt.Errorf("agreement file %s: %w", name, err)
	}
	return a, problems, nil
}

// readable refuses what cannot be YAML text before anything parses it.
func readable(src []byte, out *faults) (string, bool) {
	const example = `start with "parley: 1"; docs/agreement-file.md has an example to copy`
	switch {
	case len(src) > maxBytes:
		out.add("file-too-large", 1, "", fmt.Sprintf("the file has %d bytes; an agreement file may have %d", len(src), maxBytes), "is this the right file? Reports are added with \"parley add\"")
		return "", false
	case len(bytes.TrimSpace(src)) == 0:
		out.add("empty-file", 1, "", "the file is empty", example)
		return "", false
	case bytes.HasPrefix(src, []byte{0xFF, 0xFE}) || bytes.HasPrefix(src, []byte{0xFE, 0xFF}):
		out.add("binary-file", 1, "", "the file is encoded as UTF-16", "save it as UTF-8")
		return "", false
	}
	src = bytes.TrimPrefix(src, []byte("\xEF\xBB\xBF"))
	if i := bytes.IndexByte(src, 0); i >= 0 {
		out.add("binary-file", lineAt(src, i), "", "this is a binary file, not text", "give the YAML file itself")
		return "", false
	}
	if !utf8.Valid(src) {
		bad := bytes.IndexFunc(src, func(r rune) bool { return r == utf8.RuneError })
		out.add("binary-file", lineAt(src, bad), "", "the file holds bytes that are not UTF-8", "save it as UTF-8")
		return "", false
	}
	return strings.ReplaceAll(string(src), "\r\n", "\n"), true
}

func lineAt(src []byte, i int) int { return 1 + bytes.Count(src[:max(i, 0)], []byte("\n")) }

// faults collects what is wrong with a file.
type faults struct {
	file  string
	list  []parley.Problem
	fatal int
}

func (f *faults) full() bool { return len(f.list) >= maxProblems }

func (f *faults) add(code string, line int, field, text, hint string) {
	p := parley.Problem{Code: code, File: f.file, Line: line, Field: field, Text: text, Hint: hint}
	if Fatal(p) {
		f.fatal++
	}
	if !f.full() || (f.fatal == 1 && Fatal(p)) {
		f.list = append(f.list, p)
	}
}

// result gives the problems in the order of the file, and an error if one is fatal.
func (f *faults) result() ([]parley.Problem, error) {
	sort.SliceStable(f.list, func(i, j int) bool { return f.list[i].Line < f.list[j].Line })
	if f.fatal == 0 {
		return f.list, nil
	}
	i := slices.IndexFunc(f.list, Fatal)
	first := f.list[i]
	first.File = ""
	at := strings.TrimPrefix(first.String(), ": ")
	if f.fatal == 1 {
		return f.list, fmt.Errorf("line %s: %w", strings.TrimPrefix(at, ":"), parley.ErrInvalid)
	}
	return f.list, fmt.Errorf("%d faults, the first at line %s: %w", f.fatal, strings.TrimPrefix(at, ":"), parley.ErrInvalid)
}
