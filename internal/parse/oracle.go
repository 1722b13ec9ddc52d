package parse

// gold is the tree that a sentence should get.
type gold struct {
	head  []int32
	label []uint8
	kids  [][]int32
}

func newGold(head []int32, label []uint8) *gold {
	g := &gold{head: head, label: label, kids: make([][]int32, len(head)+1)}
	for d, h := range head {
		g.kids[h] = append(g.kids[h], int32(d))
	}
	return g
}

// costs counts the arcs of the tree that each move would put out of reach
// (Goldberg and Nivre, Training Deterministic Parsers with Non-Deterministic
// Oracles, 2013). Of a tree with crossing arcs some are lost on every way.
func (g *gold) costs(p *space, s *state) (cost [moves]int) {
	b := s.front.word
	if s.top >= 0 {
		top := &p.nodes[s.top]
		h := g.head[top.word]
		for _, c := range g.kids[top.word] {
			if c >= b {
				cost[left]++
				cost[right]++
			}
		}
		if top.below >= 0 && h == p.nodes[top.below].word || h > b {
			cost[left]++
		}
		if h >= b {
			cost[right]++
		}
	}
	if b < p.n {
		for i := s.top; i >= 0; i = p.nodes[i].below {
			if g.head[p.nodes[i].word] == b || g.head[b] == p.nodes[i].word && i != s.top {
				cost[shift]++
			}
		}
	}
	return cost
}
