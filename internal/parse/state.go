package parse

// The system is arc-hybrid (Kuhlmann, Gómez-Rodríguez and Satta 2011): shift
// moves the buffer's first word onto the stack; left attaches the stack's top to
// the buffer's first; right attaches the stack's top to the word below it. The
// root stands behind the last word, and one word alone may be attached to it.
// A sentence of n words takes 2n moves, whatever its tree.
const (
	shift = iota
	left
	right
	moves
)

const none = -1

// node is a word on the stack or at the front of the buffer, with what has been
// attached to it: the outermost children on either side and those next to them,
// their relations, how many, and which relations, a bit for each.
type node struct {
	word               int32
	below              int32 // the node under it on the stack
	l1, l2, r1, r2     int32
	kl1, kl2, kr1, kr2 uint8 // relations of the children, counted from 1
	nl, nr             uint8
	setL, setR         uint64
}

func bare(word int32) node {
	return node{word: word, below: none, l1: none, l2: none, r1: none, r2: none}
}

// onLeft gives the node with a child on its left.
func (n node) onLeft(child int32, label uint8) node {
	n.l2, n.kl2 = n.l1, n.kl1
	n.l1, n.kl1 = child, label+1
	n.nl++
	n.setL |= 1 << (label & 63)
	return n
}

// onRight gives the node with a child on its right.
func (n node) onRight(child int32, label uint8) node {
	n.r2, n.kr2 = n.r1, n.kr1
	n.r1, n.kr1 = child, label+1
	n.nr++
	n.setR |= 1 << (label & 63)
	return n
}

// state is a sentence half parsed.
type state struct {
	top   int32 // node on top of the stack, none if it is empty
	depth int32 // of the stack
	front node  // the buffer's first word
}

// space holds the nodes of one sentence.
type space struct {
	n     int32 // words; also the root's number
	nodes []node
}

// reset starts a sentence of n words.
func (p *space) reset(n int) state {
	p.n = int32(n)
	p.nodes = p.nodes[:0]
	return state{top: none, front: bare(0)}
}

// allowed says which moves there are from a state.
func (p *space) allowed(s *state) [moves]bool {
	return [moves]bool{
		shift: s.front.word < p.n,
		left:  s.depth > 1 && s.front.word < p.n || s.depth == 1,
		right: s.depth > 1,
	}
}

// apply makes a move. label is the relation of the arc, if it ties one.
func (p *space) apply(s *state, move int, label uint8) {
	switch move {
	case shift:
		s.front.below = s.top
		p.nodes = append(p.nodes, s.front)
		s.top = int32(len(p.nodes)) - 1
		s.depth++
		s.front = bare(s.front.word + 1)
	case left:
		child := &p.nodes[s.top]
		s.front = s.front.onLeft(child.word, label)
		s.top = child.below
		s.depth--
	case right:
		child := &p.nodes[s.top]
		p.nodes[child.below] = p.nodes[child.below].onRight(child.word, label)
		s.top = child.below
		s.depth--
	}
}

// arc gives the head and the dependent that a move from a state would tie.
func (p *space) arc(s *state, move int) (head, child *node) {
	child = &p.nodes[s.top]
	if move == left {
		return &s.front, child
	}
	return &p.nodes[child.below], child
}
