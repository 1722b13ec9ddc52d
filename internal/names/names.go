package names

import (
	"fmt"
	"sync"

	"parley"
	"parley/internal/cluster"
	"parley/internal/lang"
	"parley/internal/linear"
)

// Kind is what a name names.
type Kind uint8

// The kinds. Norp is a nationality, a people, a faith or a party, as a noun or
// an adjective.
const (
	Person Kind = iota
	Organisation
	Place
	Norp
)

const kinds = 4

func (k Kind) String() string {
	return [...]string{"PER", "ORG", "LOC", "NORP"}[k]
}

// Span is a name: words First to End, End not included.
type Span struct {
	First, End int
	Kind       Kind
}

// Doc is what a document looks like to this package.
type Doc struct {
	Forms []string
	// Tags are Penn tags, one a word. Default: none, for a model that was
	// trained without them.
	Tags []string
	Ends []int // of each sentence, one past its last word
}

// Model finds names. It is safe for concurrent use.
type Model struct {
	reader
	table *linear.Model
	moves moves
	again *linear.Model
	ratio float32 // of the units of again to those of table
	pool  sync.Pool
}

// The sections of the weights file.
const (
	sectionTable = "table"
	sectionVotes = "votes"
	sectionLex   = "lexicon"
)

// Load reads weights, in place, and builds the gazetteer from a pack. It returns
// an error that wraps [parley.ErrInvalid] or [parley.ErrUnsupported] for a file
// that it cannot read.
func Load(weights, clusters string, pack *lang.Pack) (*Model, error) {
	parts, err := linear.Split(weights)
	if err != nil {
		return nil, fmt.Errorf("load names: %w", err)
	}
	var tables [2]*linear.Model
	for i, name := range []string{sectionTable, sectionVotes} {
		if tables[i], err = linear.Load(parts[name]); err != nil {
			return nil, fmt.Errorf("load names: section %s: %w", name, err)
		}
		if n := tables[i].Classes(); n != labels {
			return nil, fmt.Errorf("load names: %d classes, this program has %d: %w", n, labels, parley.ErrUnsupported)
		}
	}
	paths, err := loadPaths(clusters)
	if err != nil {
		return nil, fmt.Errorf("load names: %w", err)
	}
	lex, err := loadLexicon(parts[sectionLex])
	if err != nil {
		return nil, fmt.Errorf("load names: %w", err)
	}
	m := &Model{reader: reader{gaz: newGazetteer(pack), lex: lex, paths: paths}, table: tables[0], again: tables[1], ratio: tables[1].Unit / tables[0].Unit}
	m.moves.load(tables[0])
	m.pool.New = func() any { return new(scratch) }
	return m, nil
}

// Find gives the names in the document, in order.
func (m *Model) Find(d *Doc) []Span {
	s := m.pool.Get().(*scratch)
	defer m.pool.Put(s)
	m.first(d, s)
	m.second(s)
	return spans(nil, s.labels)
}

// first reads the document word by word.
func (m *Model) first(d *Doc, s *scratch) {
	m.read(d, s)
	s.emissions = grow(s.emissions, len(s.tokens)*labels)
	s.labels = grow(s.labels, len(s.tokens))
	var scores linear.Scores
	for _, e := range s.sents {
		for i := e.first; i < e.end; i++ {
			if s.tokens[i].quiet {
				copy(s.emissions[i*labels:], hushed[:])
				continue
			}
			s.features = m.features(s, e, i, s.features[:0])
			clear(scores[:labels])
			m.table.Score(s.features, &scores)
			copy(s.emissions[i*labels:], scores[:labels])
		}
		m.moves.best(s, e.first, e.end)
	}
}

// hushed are the scores of words that are no part of a name.
var hushed = func() (out [labels]int32) {
	for c := range out {
		out[c] = -1 << 20
	}
	out[outside] = 0
	return out
}()

// second lets what was made of a word elsewhere speak.
func (m *Model) second(s *scratch) {
	s.vote()
	var scores linear.Scores
	for _, e := range s.sents {
		voted := false
		for i := e.first; i < e.end; i++ {
			if s.features = votes(s, i, s.features[:0]); len(s.features) == 0 {
				continue
			}
			clear(scores[:labels])
			m.again.Score(s.features, &scores)
			for c := range labels {
				s.emissions[i*labels+c] += int32(float32(scores[c]) * m.ratio)
			}
			voted = true
		}
		if voted {
			m.moves.best(s, e.first, e.end)
		}
	}
}

func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}

// loadPaths reads word clusters; "" is none.
func loadPaths(clusters string) (*cluster.Table, error) {
	if clusters == "" {
		return nil, nil
	}
	return cluster.Load(clusters)
}
