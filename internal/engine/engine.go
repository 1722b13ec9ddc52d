package engine

import (
	"fmt"
	"sync"

	"parley/internal/lang"
	"parley/internal/lemma"
	"parley/internal/names"
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
	Clusters, Tagger, Parser, Lemmas, Names string
}

// Engine fills the layers of trees and names. It is safe for concurrent use.
type Engine struct {
	parser Parser
	lemmas *lemma.Model
	names  *names.Model
	pool   sync.Pool // of *names.Doc
}

// English loads the models that ship. The lists of names are those of the pack.
func English(pack *lang.Pack) (*Engine, error) {
	return Load(Models{
		Clusters: weights.Clusters, Tagger: weights.Tagger, Parser: weights.Parser, Lemmas: weights.Lemmas, Names: weights.Names,
	}, pack)
}

// Load reads models in place. It returns an error that wraps
// [parley.ErrInvalid] for a file that is damaged, cut short or another's, and
// [parley.ErrUnsupported] for one of another version.
func Load(m Models, pack *lang.Pack) (*Engine, error) {
	p, err := loadGreedy(m)
	if err != nil {
		return nil, fmt.Errorf("load language engine: %w", err)
	}
	lemmas, err := lemma.Load(m.Lemmas)
	if err != nil {
		return nil, fmt.Errorf("load language engine: %w", err)
	}
	finder, err := names.Load(m.Names, m.Clusters, pack)
	if err != nil {
		return nil, fmt.Errorf("load language engine: %w", err)
	}
	return New(p, lemmas, finder), nil
}

// New makes an engine of a parser, lemmas and names.
func New(p Parser, l *lemma.Model, n *names.Model) *Engine {
	return &Engine{parser: p, lemmas: l, names: n, pool: sync.Pool{New: func() any { return new(names.Doc) }}}
}

// Step gives the step of the reader.
func (e *Engine) Step() text.Step {
	return text.Step{
		Name:  "engine",
		Needs: []text.Layer{text.Tokens, text.Sents},
		Gives: []text.Layer{text.Trees, text.Names},
		Run:   e.fill,
	}
}

func (e *Engine) fill(d *text.Doc) {
	in := e.pool.Get().(*names.Doc)
	defer e.pool.Put(in)
	in.Forms, in.Ends = in.Forms[:0], in.Ends[:0]
	for i := range d.Tokens {
		in.Forms = append(in.Forms, d.Text[d.Tokens[i].Start:d.Tokens[i].End])
	}
	d.Nodes = make([]text.Node, len(d.Tokens))
	for _, s := range d.Sents {
		in.Ends = append(in.Ends, s.End)
		e.sentence(d, s.Range, in.Forms[s.First:s.End])
	}
	d.Names = d.Names[:0]
	for _, n := range e.names.Find(in) {
		d.Names = append(d.Names, text.Name{Range: text.Range{First: n.First, End: n.End}, Kind: n.Kind.String()})
	}
	clear(in.Forms) // keeps no text alive
}

func (e *Engine) sentence(d *text.Doc, r text.Range, forms []string) {
	nodes := d.Nodes[r.First:r.End]
	e.parser.Parse(forms, nodes)
	for i := range nodes {
		n, lower := &nodes[i], d.Tokens[r.First+i].Norm
		if n.Head >= 0 {
			n.Head += r.First
		}
		n.Lemma = e.lemmas.Lemma(forms[i], lower, n.UPOS, n.XPOS)
		n.Feats = e.lemmas.Feats(forms[i], lower, n.UPOS, n.XPOS)
	}
}
