package engine

import (
	"fmt"
	"sync"

	"parley/internal/lemma"
	"parley/internal/text"
	"parley/internal/weights"
)

// Parser gives the words of one sentence their tags and their tree: it sets
// UPOS, XPOS, Head and Rel of each node, heads counted from the first form and
// -1 for the root, and makes one tree of them, however odd the forms. It is safe
// for concurrent use and keeps neither slice.
type Parser interface {
	Parse(forms []string, nodes []text.Node)
}

// Models are files of weights.
type Models struct {
	Clusters, Tagger, Parser, Lemmas string
}

// Engine fills the layers of trees. It is safe for concurrent use.
type Engine struct {
	parser Parser
	lemmas *lemma.Model
	pool   sync.Pool // of *[]string
}

// English loads the models that ship.
func English() (*Engine, error) {
	return Load(Models{Clusters: weights.Clusters, Tagger: weights.Tagger, Parser: weights.Parser, Lemmas: weights.Lemmas})
}

// Load reads models in place. It returns an error that wraps
// [parley.ErrInvalid] for a file that is damaged, cut short or another's, and
// [parley.ErrUnsupported] for one of another version.
func Load(m Models) (*Engine, error) {
	p, err := loadGreedy(m)
	if err != nil {
		return nil, fmt.Errorf("load language engine: %w", err)
	}
	lemmas, err := lemma.Load(m.Lemmas)
	if err != nil {
		return nil, fmt.Errorf("load language engine: %w", err)
	}
	return New(p, lemmas), nil
}

// New makes an engine of a parser and lemmas.
func New(p Parser, lemmas *lemma.Model) *Engine {
	return &Engine{parser: p, lemmas: lemmas, pool: sync.Pool{New: func() any { return new([]string) }}}
}

// Step gives the step of the reader.
func (e *Engine) Step() text.Step {
	return text.Step{
		Name:  "engine",
		Needs: []text.Layer{text.Tokens, text.Sents},
		Gives: []text.Layer{text.Trees},
		Run:   e.fill,
	}
}

func (e *Engine) fill(d *text.Doc) {
	d.Nodes = make([]text.Node, len(d.Tokens))
	room := e.pool.Get().(*[]string)
	defer e.pool.Put(room)
	for _, s := range d.Sents {
		forms := (*room)[:0]
		for i := s.First; i < s.End; i++ {
			forms = append(forms, d.Text[d.Tokens[i].Start:d.Tokens[i].End])
		}
		*room = forms
		nodes := d.Nodes[s.First:s.End]
		e.parser.Parse(forms, nodes)
		for i := range nodes {
			n, t := &nodes[i], &d.Tokens[s.First+i]
			if n.Head >= 0 {
				n.Head += s.First
			}
			n.Lemma = e.lemmas.Lemma(forms[i], t.Norm, n.UPOS, n.XPOS)
			n.Feats = e.lemmas.Feats(forms[i], t.Norm, n.UPOS, n.XPOS)
		}
		clear(forms) // keeps no text alive
	}
}
