package lemma

import (
	"fmt"
	"strings"

	"parley"
	"parley/internal/linear"
)

// Values of the table of lemmas: where the lemma stands in the pool, or one of
// two ways to make it of the word.
const (
	keepForm  = 1<<32 - 1
	keepLower = 1<<32 - 2
	lengthBit = 8
)

// Model gives lemmas and features. It is safe for concurrent use.
type Model struct {
	lemmas  dict
	pool    string
	scripts []script
	guess   *linear.Model
	feats   dict
	columns []string
}

// Load reads a weights file in place. It returns an error that wraps
// [parley.ErrInvalid] for a damaged file, and [parley.ErrUnsupported] for one
// of another version.
func Load(s string) (*Model, error) {
	m, err := load(s)
	if err != nil {
		return nil, fmt.Errorf("load lemmas: %w", err)
	}
	return m, nil
}

func load(s string) (*Model, error) {
	parts, err := linear.Split(s)
	if err != nil {
		return nil, err
	}
	m := &Model{pool: parts["pool"], columns: strings.Split(parts["columns"], "\n")}
	m.lemmas, err = loadDict(parts["lemmas"], func(v uint32) bool {
		return v == keepForm || v == keepLower || int(v>>lengthBit)+int(v&0xff) <= len(m.pool)
	})
	if err != nil {
		return nil, fmt.Errorf("words: %w", err)
	}
	m.feats, err = loadDict(parts["feats"], func(v uint32) bool { return int(v) < len(m.columns) })
	if err != nil {
		return nil, fmt.Errorf("features: %w", err)
	}
	for line := range strings.Lines(parts["scripts"]) {
		sc, err := parseScript(strings.TrimSuffix(line, "\n"))
		if err != nil {
			return nil, err
		}
		m.scripts = append(m.scripts, sc)
	}
	if m.guess, err = linear.Load(parts["endings"]); err != nil {
		return nil, fmt.Errorf("endings: %w", err)
	}
	if m.guess.Classes() != len(m.scripts) {
		return nil, fmt.Errorf("%d endings for %d classes: %w", len(m.scripts), m.guess.Classes(), parley.ErrInvalid)
	}
	return m, nil
}

// Lemma gives the lemma of a word with its tags; lower is its lower-case form.
// It allocates only for words that were not seen in training and whose lemma is
// no part of them.
func (m *Model) Lemma(form, lower, upos, xpos string) string {
	tags, s, word := tagsOf(upos, xpos), shapeOf(form, lower), linear.Hash(lower)
	v, ok := m.lemmas.get(key(word, tags, s))
	if !ok && s != small && upos != "PROPN" {
		v, ok = m.lemmas.get(key(word, tags, small))
	}
	if !ok {
		return m.ending(form, lower, upos, xpos, tags, s)
	}
	switch v {
	case keepForm:
		return form
	case keepLower:
		return lower
	}
	return m.pool[v>>lengthBit:][:v&0xff]
}

// address is the tag of web and mail addresses, which stay as they are.
const address = "ADD"

// ending changes an ending in the way that scores best.
func (m *Model) ending(form, lower, upos, xpos string, tags uint32, s shape) string {
	switch {
	case xpos == address:
		return form
	case xpos == "CD" && grouped(lower):
		return strings.ReplaceAll(lower, ",", "")
	}
	var scores linear.Scores
	var room [maxFeatures]uint64
	m.guess.Score(features(&room, lower, upos, xpos, tags, s), &scores)
	best := -1
	for c := range m.scripts {
		if (best < 0 || scores[c] > scores[best]) && m.scripts[c].fits(form, lower) {
			best = c
		}
	}
	if best < 0 {
		return lower
	}
	return m.scripts[best].apply(form, lower)
}

// grouped reports whether a figure has its digits set off by commas, which a
// lemma leaves out.
func grouped(lower string) bool {
	commas := 0
	for i := range len(lower) {
		switch c := lower[i]; {
		case c == ',':
			commas++
		case (c < '0' || c > '9') && c != '.':
			return false
		}
	}
	return commas > 0 && lower[len(lower)-1] != ',' && lower[0] != ','
}

// Feats gives the FEATS column of a word with its tags, "" if it has none. It
// allocates nothing.
func (m *Model) Feats(form, lower, upos, xpos string) string {
	tags := tagsOf(upos, xpos)
	for _, f := range featKeys(lower, tags) {
		if v, ok := m.feats.get(f); ok {
			return m.columns[v]
		}
	}
	return ""
}

// featKeys files what features depend on, from the word to its tags alone.
func featKeys(lower string, tags uint32) [3]uint32 {
	end := lower[max(0, len(lower)-2):]
	if lower != "" && lower[0] >= '0' && lower[0] <= '9' {
		end = "0"
	}
	return [3]uint32{key(linear.Hash(lower), tags, shapes), key(linear.Hash(end), tags, shapes+1), key(0, tags, shapes+2)}
}
