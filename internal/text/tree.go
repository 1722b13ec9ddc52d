package text

import "strings"

// Node is what the language engine makes of a token: its tags, and its place in
// the tree of its sentence. The words for them are those of Universal
// Dependencies; their strings are shared, so that a node holds no memory of its
// own.
type Node struct {
	Head  int    // token that it depends on, -1 for the root of its sentence
	Rel   string // relation to the head, with its subtype: "nsubj:pass"
	UPOS  string // universal tag: "VERB"
	XPOS  string // Penn tag: "VBD"
	Lemma string
	Feats string // morphological features: "Number=Sing|Tense=Past", "" for none
}

// Is reports whether the relation of a node to its head is one of rels: with a
// subtype exactly, without one whatever the subtype is.
func (n *Node) Is(rels ...string) bool {
	for _, r := range rels {
		if r == n.Rel || len(n.Rel) > len(r) && n.Rel[len(r)] == ':' && n.Rel[:len(r)] == r {
			return true
		}
	}
	return false
}

// Name is a name: its tokens, and what is named.
type Name struct {
	Range
	Kind string // "PER", "ORG", "LOC", or "NORP" for a people, faith or party
}

// branches is the trees of a document seen from their heads.
type branches struct {
	kids  []int32 // dependents, those of a token together and in order
	first []int32 // where those of a token begin, one more than there are tokens
	spans []Range // of each token with all that depends on it
	order []Range // number of a token when heads are counted before dependents, and of the first beyond its own
}

// SetNodes fills the layer of trees. Each head lies in the sentence of its token,
// and no token depends on itself through others.
func (d *Doc) SetNodes(nodes []Node) {
	d.Nodes = nodes
	for i := range nodes {
		if d.Tokens[i].Lemma = d.Tokens[i].Norm; !strings.EqualFold(nodes[i].Lemma, d.Tokens[i].Norm) {
			d.Tokens[i].Lemma = strings.ToLower(nodes[i].Lemma)
		}
	}
	b := branches{kids: make([]int32, len(nodes)), first: make([]int32, len(nodes)+1), spans: make([]Range, len(nodes)), order: make([]Range, len(nodes))}
	for i := range nodes {
		b.spans[i] = Range{i, i + 1}
		if h := nodes[i].Head; h >= 0 {
			b.first[h+1]++
		}
	}
	for i := range nodes {
		b.first[i+1] += b.first[i]
	}
	next := append([]int32(nil), b.first...)
	for i := range nodes {
		if h := nodes[i].Head; h >= 0 {
			b.kids[next[h]] = int32(i)
			next[h]++
		}
	}
	d.branches = b
	count, stack := 0, make([]visit, 0, 64)
	for i := range nodes {
		if nodes[i].Head < 0 {
			count = d.walk(append(stack[:0], visit{token: i}), count)
		}
	}
}

// visit is a token whose dependents are walked through, and the next of them.
type visit struct{ token, kid int }

// walk numbers a tree, whose root is on the stack, and works out its spans, those
// of dependents first. A sentence may be one long chain: it does not call itself.
func (d *Doc) walk(stack []visit, count int) int {
	b := &d.branches
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		if top.kid == 0 {
			b.order[top.token].First = count
			count++
		}
		kids := d.Kids(top.token)
		if top.kid < len(kids) {
			top.kid++
			stack = append(stack, visit{int(kids[top.kid-1]), 0})
			continue
		}
		stack = stack[:len(stack)-1]
		b.order[top.token].End = count
		if h := d.Nodes[top.token].Head; h >= 0 {
			s, own := &b.spans[h], b.spans[top.token]
			s.First, s.End = min(s.First, own.First), max(s.End, own.End)
		}
	}
	return count
}

// Kids gives the tokens that depend on token i, in order.
func (d *Doc) Kids(i int) []int32 {
	return d.branches.kids[d.branches.first[i]:d.branches.first[i+1]]
}

// Kid gives the first token that depends on token i by one of the relations,
// -1 if none does. The relations are as those of [Node.Is].
func (d *Doc) Kid(i int, rels ...string) int {
	for _, k := range d.Kids(i) {
		if d.Nodes[k].Is(rels...) {
			return int(k)
		}
	}
	return -1
}

// Subtree gives the tokens from the first to the last of token i and all that
// depends on it; where branches cross there are others between them.
func (d *Doc) Subtree(i int) Range { return d.branches.spans[i] }

// Under reports whether token i is token top or depends on it, through others
// or not.
func (d *Doc) Under(i, top int) bool {
	n, under := d.branches.order[i].First, d.branches.order[top]
	return n >= under.First && n < under.End
}

// NameAt gives the name that covers token i, nil if none does.
func (d *Doc) NameAt(i int) *Name {
	lo, hi := 0, len(d.Names)
	for lo < hi {
		if mid := (lo + hi) / 2; d.Names[mid].End > i {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	if lo < len(d.Names) && d.Names[lo].First <= i {
		return &d.Names[lo]
	}
	return nil
}
