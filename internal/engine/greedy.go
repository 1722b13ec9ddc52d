package engine

import (
	"sync"

	"parley/internal/cluster"
	"parley/internal/parse"
	"parley/internal/tag"
	"parley/internal/text"
)

// greedy is a tagger, and a parser that sees its tags.
type greedy struct {
	tags  *tag.Model
	trees *parse.Model
	rels  []string
	pool  sync.Pool // of *scratch
}

// scratch is the memory of one sentence after the other.
type scratch struct {
	words  []tag.Word
	tags   []tag.Tag
	nodes  []parse.Word
	heads  []int32
	labels []uint8
}

func loadGreedy(m Models) (*greedy, error) {
	clusters, err := cluster.Load(m.Clusters)
	if err != nil {
		return nil, err
	}
	g := &greedy{pool: sync.Pool{New: func() any { return new(scratch) }}}
	if g.tags, err = tag.Load(m.Tagger, clusters); err != nil {
		return nil, err
	}
	if g.trees, err = parse.Load(m.Parser); err != nil {
		return nil, err
	}
	g.rels = g.trees.Labels()
	return g, nil
}

func (g *greedy) Parse(forms []string, nodes []text.Node) {
	s := g.pool.Get().(*scratch)
	defer g.pool.Put(s)
	s.words = g.tags.Words(s.words[:0], forms)
	s.tags = g.tags.Tag(s.tags[:0], s.words)
	s.nodes, s.heads, s.labels = s.nodes[:0], s.heads[:0], s.labels[:0]
	for i, t := range s.tags {
		x, u := g.tags.Hashes(t)
		s.nodes = append(s.nodes, parse.Word{Word: s.words[i], XPOS: x, UPOS: u})
		s.heads, s.labels = append(s.heads, -1), append(s.labels, 0)
	}
	g.trees.Parse(s.nodes, s.heads, s.labels)
	for i, t := range s.tags {
		n := &nodes[i]
		n.UPOS, n.XPOS = g.tags.UPOS(t), g.tags.XPOS(t)
		n.Head, n.Rel = int(s.heads[i]), g.rels[s.labels[i]]
	}
}
