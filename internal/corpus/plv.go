package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Bytes is a piece of a text in byte offsets, empty where nothing is marked.
type Bytes struct{ Start, End int }

// Relation is a sentence in which one side does something to another.
type Relation struct {
	Text           string
	Source, Target Bytes
	Root           string // what is done: one of the 15 classes of the set
	Unseen         bool   // the half that nobody looks at
}

// PLV gives the train part of the PLOVER relation set that Zero-Shot-PLOVER was
// measured on. Its half for looking at is the sentences whose SHA-256 begins
// with 0 to 7.
func PLV(data string) ([]Relation, error) {
	name := filepath.Join(data, "plover-plv", "PLV_train.tsv")
	raw, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("open relations: %w", err)
	}
	var out []Relation
	for n, line := range strings.Split(strings.TrimRight(string(raw), "\n"), "\n") {
		cells := strings.Split(line, "\t")
		if len(cells) != 7 {
			return nil, fmt.Errorf("%s:%d: %d cells instead of 7", name, n+1, len(cells))
		}
		if n == 0 {
			continue
		}
		r := Relation{Root: strings.TrimSpace(cells[6]), Unseen: Unseen(cells[1])}
		r.Text, r.Source, r.Target = unmark(cells[2])
		out = append(out, r)
	}
	return out, nil
}

// Unseen reports whether a sentence is of the half that nobody looks at.
func Unseen(sentence string) bool {
	sum := sha256.Sum256([]byte(sentence))
	return hex.EncodeToString(sum[:1])[0] > '7'
}

// unmark takes the marks of source and target out of a sentence. Of several the
// first counts.
func unmark(marked string) (text string, source, target Bytes) {
	var b strings.Builder
	for marked != "" {
		i := strings.IndexByte(marked, '<')
		if i < 0 {
			break
		}
		b.WriteString(marked[:i])
		marked = marked[i:]
		at := b.Len()
		switch {
		case strings.HasPrefix(marked, "<s>"):
			if source.End == 0 {
				source.Start = at
			}
			marked = marked[3:]
		case strings.HasPrefix(marked, "</s>"):
			if source.End == 0 {
				source.End = at
			}
			marked = marked[4:]
		case strings.HasPrefix(marked, "<t>"):
			if target.End == 0 {
				target.Start = at
			}
			marked = marked[3:]
		case strings.HasPrefix(marked, "</t>"):
			if target.End == 0 {
				target.End = at
			}
			marked = marked[4:]
		default:
			b.WriteByte('<')
			marked = marked[1:]
		}
	}
	b.WriteString(marked)
	return b.String(), source, target
}
