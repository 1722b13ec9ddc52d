package engine

import (
	"fmt"
	"sync"

	"parley/internal/cluster"
	"parley/internal/lang"
	"parley/internal/lemma"
	"parley/internal/names"
	"parley/internal/parser"
	"parley/internal/text"
	"parley/internal/weights"
)

// Models are files of weights.
type Models struct {
	Clusters, Syntax, Lemmas, Names string
}

// Engine fills the layers of trees and names. It is safe for concurrent use.
type Engine struct {
	parser *parser.Model
	lemmas *lemma.Model
	names  *names.Model
	verbs  verbs
	pool   sync.Pool // of *scratch
}

// English loads the models that ship. The lists of names are those of the pack.
func English(pack *lang.Pack) (*Engine, error) {
	return Load(Models{Clusters: weights.Clusters, Syntax: weights.Syntax, Lemmas: weights.Lemmas, Names: weights.Names}, pack)
}

// Load reads models in place. It returns an error that wraps
// [parley.ErrInvalid] for a file that is damaged, cut short or another's, and
// [parley.ErrUnsupported] for one of another version.
func Load(m Models, pack *lang.Pack) (*Engine, error) {
	clusters, err := cluster.Load(m.Clusters)
	if err != nil {
		return nil, fmt.Errorf("load language engine: %w", err)
	}
	e := &Engine{verbs: newVerbs(pack), pool: sync.Pool{New: func() any { return new(scratch) }}}
	if e.parser, err = parser.Load(m.Syntax, clusters); err != nil {
		return nil, fmt.Errorf("load language engine: %w", err)
	}
	if e.lemmas, err = lemma.Load(m.Lemmas); err != nil {
		return nil, fmt.Errorf("load language engine: %w", err)
	}
	if e.names, err = names.Load(m.Names, m.Clusters, pack); err != nil {
		return nil, fmt.Errorf("load language engine: %w", err)
	}
	return e, nil
}

// scratch is the memory of one document after the other.
type scratch struct {
	names.Doc
	lengths []int // of sentences
	words   []parser.Word
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
	in := e.pool.Get().(*scratch)
	defer e.pool.Put(in)
	in.Forms, in.Ends, in.lengths = in.Forms[:0], in.Ends[:0], in.lengths[:0]
	for i := range d.Tokens {
		in.Forms = append(in.Forms, d.Text[d.Tokens[i].Start:d.Tokens[i].End])
	}
	for _, s := range d.Sents {
		in.Ends, in.lengths = append(in.Ends, s.End), append(in.lengths, s.Len())
	}
	in.words = e.parser.Parse(in.words[:0], in.Forms, in.lengths)
	nodes := make([]text.Node, len(d.Tokens))
	for _, s := range d.Sents {
		for i := s.First; i < s.End; i++ {
			nodes[i] = e.node(&in.words[i], s.First, in.Forms[i], d.Tokens[i].Norm)
		}
	}
	d.SetNodes(nodes)
	d.Names = d.Names[:0]
	for _, n := range e.names.Find(&in.Doc) {
		d.Names = append(d.Names, text.Name{Range: text.Range{First: n.First, End: n.End}, Kind: n.Kind.String()})
	}
	clear(in.Forms) // keeps no text alive
}

// node gives what is known of a word of the sentence that begins at first.
func (e *Engine) node(w *parser.Word, first int, form, lower string) text.Node {
	n := text.Node{UPOS: e.parser.UPOS(w.Tag), XPOS: e.parser.XPOS(w.Tag), Head: int(w.Head), Rel: e.parser.Relation(w.Rel)}
	if n.Head >= 0 {
		n.Head += first
	}
	if n.UPOS == "VERB" {
		n.Lemma = e.verbs[lower]
	}
	if n.Lemma == "" {
		n.Lemma = e.lemmas.Lemma(form, lower, n.UPOS, n.XPOS)
	}
	n.Feats = e.lemmas.Feats(form, lower, n.UPOS, n.XPOS)
	return n
}
