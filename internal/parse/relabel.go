package parse

import "parley/internal/linear"

// around is what stands around a word in a finished tree.
type around struct {
	l1, l2, r1, r2 int32 // outermost children and those next to them
	in, out        int32 // nearest sibling on either side
	kids           uint32
}

// whole is a finished tree with what stands around each word.
type whole struct {
	head  []int32 // the root's number for the root's child
	label []uint8
	near  []around
	last  []int32 // per head: the child seen last
	order []int32
}

func (t *whole) build(head []int32) {
	n := len(head)
	t.head = append(t.head[:0], head...)
	t.label = t.label[:0]
	t.near, t.last, t.order = t.near[:0], t.last[:0], t.order[:0]
	for i := range n + 1 {
		if i < n {
			t.label = append(t.label, 0)
		}
		t.near = append(t.near, around{l1: none, l2: none, r1: none, r2: none, in: none, out: none})
		t.last = append(t.last, none)
	}
	for d, h := range t.head {
		d := int32(d)
		a := &t.near[h]
		a.kids++
		if d < h {
			if a.l1 == none {
				a.l1 = d
			} else if a.l2 == none {
				a.l2 = d
			}
		} else {
			a.r2, a.r1 = a.r1, d
		}
		if p := t.last[h]; p != none {
			t.near[d].in, t.near[p].out = p, d
		}
		t.last[h] = d
	}
}

// topDown gives the words so that each stands after its head.
func (t *whole) topDown() []int32 {
	n := int32(len(t.head))
	// first child and next sibling, in the order of the text
	first := t.last
	for i := range first {
		first[i] = none
	}
	for d := n - 1; d >= 0; d-- {
		first[t.head[d]] = d
	}
	t.order = t.order[:0]
	for d := first[n]; d != none; d = t.near[d].out {
		t.order = append(t.order, d)
	}
	for i := 0; i < len(t.order); i++ {
		for d := first[t.order[i]]; d != none; d = t.near[d].out {
			t.order = append(t.order, d)
		}
	}
	return t.order
}

// treeFeatures appends the features of the relation of a word in a finished
// tree, whose head's relation is known.
func treeFeatures(f []uint64, x *sentence, t *whole, d int32) []uint64 {
	h := t.head[d]
	n := int32(len(t.head))
	rel, g := uint32(0), int32(none)
	if h < n {
		rel, g = uint32(t.label[h])+1, t.head[h]
	}
	way := uint32(0)
	if h < d {
		way = 1
	}
	dist := gap(min(h, d), max(h, d))<<1 | way
	a, b := &t.near[d], &t.near[h]
	hw, dw, gw := x.at(h), x.at(d), x.at(g)
	hp, hn, dp, dn := x.at(h-1), x.at(h+1), x.at(d-1), x.at(d+1)
	dl, dl2, dr, dr2 := x.at(a.l1), x.at(a.l2), x.at(a.r1), x.at(a.r2)
	hl, hr := x.at(b.l1), x.at(b.r1)
	in, out := x.at(a.in), x.at(a.out)
	first := uint32(0) // no sibling between it and its head on its side
	if d < h && (a.out == none || a.out > h) || d > h && (a.in == none || a.in < h) {
		first = 1
	}
	rank := way<<1 | first
	one := func(id uint64, v uint32) { f = append(f, linear.Mix(id, v)) }
	two := func(id uint64, a, b uint32) { f = append(f, linear.Mix2(id, a, b)) }
	three := func(id uint64, a, b, c uint32) { f = append(f, linear.Mix3(id, a, b, c)) }
	one(401, dist)
	two(402, dw.w, way)
	two(403, dw.p, way)
	two(404, hw.w, way)
	two(405, hw.p, way)
	three(406, hw.p, dw.p, dist)
	three(407, hw.w, dw.p, way)
	three(408, hw.p, dw.w, way)
	three(409, hw.w, dw.w, way)
	three(410, hw.wp, dw.p, rank)
	two(411, dw.c, hw.p)
	two(412, hw.c, dw.p)
	three(413, hw.c, dw.c, way)
	three(414, hw.c6, dw.c6, way)
	two(415, dw.sfx, dw.p)
	three(416, hw.p, dw.p, dp.p)
	three(417, hw.p, dw.p, dn.p)
	three(418, hw.p, hp.p, dw.p)
	three(419, hw.p, hn.p, dw.p)
	three(420, dw.p, dl.p, dr.p)
	three(421, dw.p, dl.w, way)
	three(422, hw.p, dw.p, dl.w)
	three(423, hw.w, dw.p, dl.w)
	three(424, hw.p, dw.w, dl.w)
	three(425, hw.c, dw.p, dl.w)
	three(426, hw.p, dw.c, dl.w)
	two(427, dl.w, dl2.w)
	three(428, dw.p, dl.p, dl2.p)
	three(429, dw.p, dr.p, dr2.p)
	two(430, dr.w, dw.p)
	three(431, hw.p, dw.p, rank)
	three(432, hw.p, dw.p, rel)
	two(433, dw.p, rel)
	two(434, dw.w, rel)
	three(435, gw.p, hw.p, dw.p)
	three(436, rel, hw.wp, dw.p)
	three(437, in.p, dw.p, hw.p)
	three(438, out.p, dw.p, hw.p)
	three(439, in.w, dw.p, hw.p)
	three(440, out.w, dw.p, hw.p)
	three(441, hl.p, hw.p, dw.p)
	three(442, hl.w, hw.p, dw.p)
	three(443, hr.p, hw.p, dw.p)
	three(444, hr.w, hw.p, dw.p)
	two(445, dp.w, dw.w)
	two(446, dn.w, dw.p)
	three(447, hw.u, dw.u, dw.sfx)
	three(448, hw.sfx, dw.u, way)
	three(449, min(b.kids, 5), hw.p, dw.p)
	three(450, min(a.kids, 5), dw.p, way)
	three(451, dw.w, dr.w, way)
	three(452, rank, dw.p, in.p)
	three(453, rank, dw.p, out.p)
	return f
}
