package cluster

import (
	"context"
	"math"
)

// merger merges words into groups, always the two that lose least of the mutual
// information between a group and the next. That is, up to a constant,
//
//	sum F(n[a][b]) - sum F(left[a]) - sum F(right[a]),  F(n) = n log n
//
// over counts of neighbours, so that a merger's gain is made of terms
// F(x+y) - F(x) - F(y), which are zero unless two groups share a neighbour: each
// merger costs the neighbours of the smaller group times the number of groups,
// instead of the square of that (Liang, Semi-Supervised Learning for Natural
// Language, 2005). Words not yet grouped count as neighbours from the start. F
// is a whole number, so that no order of adding changes a choice.
type merger struct {
	words, groups int
	width         int // groups and one that is being placed
	f             []int64
	after, before [][]pair // of each word, by the other one

	// next[u][g] is how often the neighbour u follows group g, and prev[u][g] how
	// often it precedes it. A neighbour is a word, or a group under the number of
	// one of its words.
	next, prev [][]int32
	now        []int32 // the number under which a neighbour goes since it was merged

	self        []int32 // the neighbour that a group is, -1 for a free place
	nextOf      [][]int32
	prevOf      [][]int32
	left, right []int64
	gain        []int64 // of merging a < b, at a*width+b

	fresh []int64 // room to work in
	marks []bool
}

const scale = 1 << 16

func newMerger(words, groups int, pairs []pair) *merger {
	w := groups + 1
	m := &merger{words: words, groups: groups, width: w}
	total := 0
	for _, p := range pairs {
		total += int(p.n)
	}
	m.f = make([]int64, total+2)
	for n := 2; n < len(m.f); n++ {
		m.f[n] = int64(math.Round(float64(n) * math.Log2(float64(n)) * scale))
	}
	m.after, m.before = make([][]pair, words), make([][]pair, words)
	for _, p := range pairs {
		if int(p.a) < words {
			m.after[p.a] = append(m.after[p.a], p)
		}
		if int(p.b) < words {
			m.before[p.b] = append(m.before[p.b], p)
		}
	}
	contexts := words + 2
	m.next, m.prev = rows(contexts, w), rows(contexts, w)
	m.now = make([]int32, contexts)
	for i := range m.now {
		m.now[i] = int32(i)
	}
	m.self, m.nextOf, m.prevOf = make([]int32, w), make([][]int32, w), make([][]int32, w)
	for g := range m.self {
		m.self[g] = -1
	}
	m.left, m.right = make([]int64, w), make([]int64, w)
	m.gain, m.fresh = make([]int64, w*w), make([]int64, w)
	m.marks = make([]bool, contexts)
	return m
}

func rows(n, width int) [][]int32 {
	all, out := make([]int32, n*width), make([][]int32, n)
	for i := range out {
		out[i] = all[i*width : (i+1)*width]
	}
	return out
}

// fill places the words one by one and merges as soon as there is one group too
// many.
func (m *merger) fill(ctx context.Context, progress func(done, of int)) error {
	free := 0
	for w := range m.words {
		if w%256 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			if progress != nil {
				progress(w, m.words)
			}
		}
		m.place(int32(w), free)
		free++
		if w >= m.groups {
			a, b := m.best()
			free = m.merge(a, b)
		}
	}
	return nil
}

// find gives the number under which a neighbour goes.
func (m *merger) find(u int32) int32 {
	for m.now[u] != u {
		m.now[u] = m.now[m.now[u]]
		u = m.now[u]
	}
	return u
}

// place makes a word a group of its own.
func (m *merger) place(w int32, g int) {
	m.self[g] = w
	m.nextOf[g], m.prevOf[g] = m.nextOf[g][:0], m.prevOf[g][:0]
	m.left[g], m.right[g] = 0, 0
	for _, p := range m.after[w] {
		u := m.find(p.b)
		m.next[u][g] += p.n
		m.left[g] += int64(p.n)
		m.nextOf[g] = append(m.nextOf[g], u)
	}
	for _, p := range m.before[w] {
		u := m.find(p.a)
		m.prev[u][g] += p.n
		m.right[g] += int64(p.n)
		m.prevOf[g] = append(m.prevOf[g], u)
	}
	m.nextOf[g], m.prevOf[g] = m.unique(m.nextOf[g]), m.unique(m.prevOf[g])
	clear(m.fresh)
	m.share(m.next, m.nextOf[g], g)
	m.share(m.prev, m.prevOf[g], g)
	for b := range m.width {
		if b != g && m.self[b] >= 0 {
			*m.at(g, b) = m.fresh[b] + m.own(g, b)
		}
	}
}

// unique resolves neighbours and leaves out doubles.
func (m *merger) unique(us []int32) []int32 {
	out := us[:0]
	for _, u := range us {
		if u = m.find(u); !m.marks[u] {
			m.marks[u] = true
			out = append(out, u)
		}
	}
	for _, u := range out {
		m.marks[u] = false
	}
	return out
}

// share adds to fresh what group g shares with each other.
func (m *merger) share(n [][]int32, us []int32, g int) {
	for _, u := range us {
		row := n[u]
		x := row[g]
		row[g] = 0 // a group shares nothing with itself
		fx := m.f[x]
		for b, y := range row {
			if y != 0 {
				m.fresh[b] += m.f[x+y] - fx - m.f[y]
			}
		}
		row[g] = x
	}
}

func (m *merger) at(a, b int) *int64 { return &m.gain[min(a, b)*m.width+max(a, b)] }

// own is what the gain of merging a and b has beyond what share counts: the four
// counts of the two beside each other become one, and so do the marginals.
func (m *merger) own(a, b int) int64 {
	f := m.f
	ua, ub := m.self[a], m.self[b]
	aa, ab, ba, bb := m.next[ua][a], m.next[ub][a], m.next[ua][b], m.next[ub][b]
	two := func(x, y int32) int64 { return f[x+y] - f[x] - f[y] }
	cells := f[aa+ab+ba+bb] - f[aa] - f[ab] - f[ba] - f[bb]
	shared := two(aa, ba) + two(ab, bb) + two(aa, ab) + two(ba, bb)
	la, lb, ra, rb := m.left[a], m.left[b], m.right[a], m.right[b]
	return cells - shared - (f[la+lb] - f[la] - f[lb]) - (f[ra+rb] - f[ra] - f[rb])
}

// best finds the merger that loses least, the first of equals.
func (m *merger) best() (a, b int) {
	most := int64(math.MinInt64)
	for i := range m.width {
		if m.self[i] < 0 {
			continue
		}
		for j, g := range m.gain[i*m.width+i+1 : (i+1)*m.width] {
			if g > most && m.self[i+1+j] >= 0 {
				most, a, b = g, i, i+1+j
			}
		}
	}
	return a, b
}

// merge makes two groups one and gives the place that is free now.
func (m *merger) merge(s, t int) int {
	for _, g := range []int{s, t} {
		m.nextOf[g], m.prevOf[g] = m.unique(m.nextOf[g]), m.unique(m.prevOf[g])
	}
	if len(m.nextOf[s])+len(m.prevOf[s]) < len(m.nextOf[t])+len(m.prevOf[t]) {
		s, t = t, s
	}
	for b := range m.width {
		if b != s && b != t && m.self[b] >= 0 {
			*m.at(s, b) -= m.own(s, b)
		}
	}
	clear(m.fresh)
	m.join(m.next, m.nextOf[t], s, t)
	m.join(m.prev, m.prevOf[t], s, t)
	us, ut := m.self[s], m.self[t]
	m.self[t] = -1
	for b := range m.width {
		if b != s && m.self[b] >= 0 {
			*m.at(s, b) += m.fresh[b]
		}
	}
	m.fuse(m.next[us], m.next[ut])
	m.fuse(m.prev[us], m.prev[ut])
	m.now[ut] = us
	m.left[s] += m.left[t]
	m.right[s] += m.right[t]
	m.nextOf[s], m.prevOf[s] = m.unique(append(m.nextOf[s], m.nextOf[t]...)), m.unique(append(m.prevOf[s], m.prevOf[t]...))
	for b := range m.width {
		if b != s && m.self[b] >= 0 {
			*m.at(s, b) += m.own(s, b)
		}
	}
	return t
}

// join gives the neighbours of t to s, and adds to fresh what s then shares more
// with each group.
func (m *merger) join(n [][]int32, us []int32, s, t int) {
	for _, u := range us {
		row := n[u]
		x, y := row[s], row[t]
		row[s], row[t] = 0, 0
		before := m.f[x+y] - m.f[x]
		for b, v := range row {
			if v != 0 {
				m.fresh[b] += m.f[x+y+v] - m.f[x+v] - before
			}
		}
		row[s] = x + y
	}
}

// fuse makes two neighbours one, xs, in the gains of all pairs of groups.
func (m *merger) fuse(xs, ys []int32) {
	f := m.f
	for a, ya := range ys {
		if ya == 0 || m.self[a] < 0 {
			continue
		}
		xa := xs[a]
		for b, yb := range ys {
			xb := xs[b]
			if b == a || yb != 0 && b < a || xb+yb == 0 {
				continue
			}
			d := f[xa+ya+xb+yb] - f[xa+ya] - f[xb+yb]
			if xa != 0 && xb != 0 {
				d -= f[xa+xb] - f[xa] - f[xb]
			}
			if yb != 0 {
				d -= f[ya+yb] - f[ya] - f[yb]
			}
			*m.at(a, b) += d
		}
	}
	for a, y := range ys {
		xs[a] += y
		ys[a] = 0
	}
}

// information gives the mutual information of neighbouring groups in bits.
func (m *merger) information() float64 {
	total := float64(len(m.f) - 2)
	sum := 0.0
	for a := range m.width {
		for b := range m.width {
			if m.self[a] < 0 || m.self[b] < 0 {
				continue
			}
			if n := float64(m.next[m.self[b]][a]); n > 0 {
				sum += n * math.Log2(n*total/float64(m.left[a]*m.right[b]))
			}
		}
	}
	return sum / total
}

// tree merges the groups down to one; the order of that gives the paths.
func (m *merger) tree() (groups []int32, paths []Path) {
	number := make([]int32, len(m.now))
	leaf := make([]int32, m.width)
	var parts [][2]int32 // what a node was merged of; groups come before
	n := int32(0)
	for g, u := range m.self {
		if u >= 0 {
			number[u], leaf[g] = n, n
			parts = append(parts, [2]int32{-1, -1})
			n++
		}
	}
	groups = make([]int32, m.words)
	for w := range groups {
		groups[w] = number[m.find(int32(w))]
	}
	for range int(n) - 1 {
		a, b := m.best()
		kept := a + b - m.merge(a, b)
		parts = append(parts, [2]int32{leaf[a], leaf[b]})
		leaf[kept] = int32(len(parts) - 1)
	}
	paths = make([]Path, n)
	var walk func(node int32, p Path)
	walk = func(node int32, p Path) {
		if node < n {
			paths[node] = p
			return
		}
		q := Path{p.Bits, min(p.N+1, 32)}
		walk(parts[node][0], q)
		if p.N < 32 {
			q.Bits |= 1 << (31 - p.N)
		}
		walk(parts[node][1], q)
	}
	walk(int32(len(parts)-1), Path{})
	return groups, paths
}
