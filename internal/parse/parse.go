package parse

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"parley"
	"parley/internal/linear"
	"parley/internal/tag"
)

// Model parses sentences. It is safe for concurrent use.
type Model struct {
	labels []string
	root   uint8
	moves  *linear.Narrow
	arcs   *linear.Model // relations of arcs as they are made
	trees  *linear.Model // relations of the arcs of a finished tree
	pool   sync.Pool
}

// Labels gives the relations by number.
func (m *Model) Labels() []string { return m.labels }

// Load reads the parser's weights in place. It returns an error that wraps
// [parley.ErrInvalid] if they are damaged.
func Load(weights string) (*Model, error) {
	parts, err := linear.Split(weights)
	if err != nil {
		return nil, fmt.Errorf("load parser: %w", err)
	}
	m := &Model{labels: strings.Fields(parts["labels"])}
	root := slices.Index(m.labels, "root")
	if root < 0 {
		return nil, fmt.Errorf("load parser: no root among %d relations: %w", len(m.labels), parley.ErrInvalid)
	}
	m.root = uint8(root)
	if m.moves, err = linear.LoadNarrow(parts["moves"]); err != nil {
		return nil, fmt.Errorf("load parser: moves: %w", err)
	}
	if m.arcs, err = linear.Load(parts["arcs"]); err != nil {
		return nil, fmt.Errorf("load parser: arcs: %w", err)
	}
	if m.trees, err = linear.Load(parts["trees"]); err != nil {
		return nil, fmt.Errorf("load parser: trees: %w", err)
	}
	if m.arcs.Classes() != len(m.labels) || m.trees.Classes() != len(m.labels) {
		return nil, fmt.Errorf("load parser: %d and %d classes for %d labels: %w", m.arcs.Classes(), m.trees.Classes(), len(m.labels), parley.ErrInvalid)
	}
	m.pool.New = func() any { return new(work) }
	return m, nil
}

// work is the memory of one sentence after the other.
type work struct {
	space
	x      sentence
	t      whole
	feats  []uint64
	scores linear.Scores
}

// Word is what the parser sees of a word.
type Word struct {
	tag.Word
	XPOS, UPOS uint32 // hashes of its tags
}

func atomOf(w *Word) atom {
	return atom{
		w: w.Lower, p: w.XPOS, u: w.UPOS, c: w.Cluster(26), c4: w.Cluster(4), c6: w.Cluster(6),
		wp: uint32(linear.Mix2(7, w.Lower, w.XPOS)), sfx: w.Suffix[2], shape: w.Shape,
	}
}

// Parse gives each word its head, counted from 0 and -1 for the root of the
// sentence, and its relation. The result is one tree.
func (m *Model) Parse(words []Word, heads []int32, labels []uint8) {
	w := m.pool.Get().(*work)
	defer m.pool.Put(w)
	w.x.atoms = w.x.atoms[:0]
	for i := range words {
		w.x.atoms = append(w.x.atoms, atomOf(&words[i]))
	}
	w.x.atoms = append(w.x.atoms, rootful)
	s := w.reset(len(words))
	for range 2 * len(words) {
		move, label := m.next(w, &s), uint8(0)
		if move != shift {
			h, d := w.arc(&s, move)
			label = m.relation(w, h, d)
			heads[d.word] = h.word
		}
		w.apply(&s, move, label)
	}
	m.relabel(w, heads, labels)
	for i := range words {
		if heads[i] == w.n {
			heads[i] = none
		}
	}
}

// next chooses the move from a state.
func (m *Model) next(w *work, s *state) int {
	ok := w.allowed(s)
	if !ok[left] && !ok[right] {
		return shift
	}
	w.feats = features(w.feats[:0], &w.x, &w.space, s)
	scores := m.moves.Score(w.feats)
	best := -1
	for k := range moves {
		if ok[k] && (best < 0 || scores[k] > scores[best]) {
			best = k
		}
	}
	return best
}

// relation gives the relation of an arc as it is made.
func (m *Model) relation(w *work, h, d *node) uint8 {
	if h.word == w.n {
		return m.root
	}
	clear(w.scores[:len(m.labels)])
	w.feats = arcFeatures(w.feats[:0], &w.x, h, d, w.n)
	m.arcs.Score(w.feats, &w.scores)
	return m.best(&w.scores)
}

// relabel gives the arcs of a finished tree their relations.
func (m *Model) relabel(w *work, heads []int32, labels []uint8) {
	w.t.build(heads[:w.n])
	for _, d := range w.t.topDown() {
		label := m.root
		if w.t.head[d] < w.n {
			clear(w.scores[:len(m.labels)])
			w.feats = treeFeatures(w.feats[:0], &w.x, &w.t, d)
			m.trees.Score(w.feats, &w.scores)
			label = m.best(&w.scores)
		}
		w.t.label[d], labels[d] = label, label
	}
}

// best gives the relation that scores most, the root's apart.
func (m *Model) best(scores *linear.Scores) uint8 {
	best := -1
	for k := range m.labels {
		if k != int(m.root) && (best < 0 || scores[k] > scores[best]) {
			best = k
		}
	}
	return uint8(max(best, 0))
}
