package parse

import "parley/internal/linear"

// atom is what the features of the parser see of a word.
type atom struct {
	w, p, u    uint32 // lower-case form, Penn tag, universal tag
	c, c4, c6  uint32 // cluster, whole and cut short
	wp         uint32 // form and Penn tag
	sfx, shape uint32
}

const maxFeatures = 160

var (
	nothing = atom{w: 3, p: 3, u: 3, c: 3, c4: 3, c6: 3, wp: 3}
	rootful = atom{w: 5, p: 5, u: 5, c: 5, c4: 5, c6: 5, wp: 5}
)

type sentence struct {
	atoms []atom // one a word, and one for the root
}

func (x *sentence) at(i int32) *atom {
	if i < 0 || int(i) >= len(x.atoms) {
		return &nothing
	}
	return &x.atoms[i]
}

func gap(a, b int32) uint32 {
	d := b - a
	switch {
	case a < 0 || b < 0:
		return 0
	case d <= 5:
		return uint32(d)
	case d <= 10:
		return 6
	}
	return 7
}

func fold64(v uint64) uint32 {
	v *= 0x9e3779b97f4a7c15
	return uint32(v >> 32)
}

var blank = bare(none)

// features appends the features of a state to f.
func features(f []uint64, x *sentence, p *space, s *state) []uint64 {
	n0, n1, n2, m0 := &blank, &blank, &blank, &s.front
	if s.top >= 0 {
		if n0 = &p.nodes[s.top]; n0.below >= 0 {
			if n1 = &p.nodes[n0.below]; n1.below >= 0 {
				n2 = &p.nodes[n1.below]
			}
		}
	}
	i0, i1, i2, j0 := n0.word, n1.word, n2.word, m0.word
	s0, s1, s2 := x.at(i0), x.at(i1), x.at(i2)
	b0, b1, b2, b3 := x.at(j0), x.at(j0+1), x.at(j0+2), x.at(j0+3)
	s0l, s0l2, s0r, s0r2 := x.at(n0.l1), x.at(n0.l2), x.at(n0.r1), x.at(n0.r2)
	s1l, s1r, s1r2 := x.at(n1.l1), x.at(n1.r1), x.at(n1.r2)
	b0l, b0l2 := x.at(m0.l1), x.at(m0.l2)
	var ws0, ws1 *atom // words next to the tops on the page
	ws0, ws1 = x.at(i0-1), x.at(i0+1)
	if i0 < 0 {
		ws0, ws1 = &nothing, &nothing
	}
	one := func(id uint64, v uint32) { f = append(f, linear.Mix(id, v)) }
	two := func(id uint64, a, b uint32) { f = append(f, linear.Mix2(id, a, b)) }
	three := func(id uint64, a, b, c uint32) { f = append(f, linear.Mix3(id, a, b, c)) }
	four := func(id uint64, a, b, c, d uint32) { f = append(f, linear.Mix2(linear.Mix2(id, a, b), c, d)) }

	one(1, s0.w)
	one(2, s0.p)
	one(3, s0.wp)
	one(4, s1.w)
	one(5, s1.p)
	one(6, s1.wp)
	one(7, b0.w)
	one(8, b0.p)
	one(9, b0.wp)
	one(10, b1.w)
	one(11, b1.p)
	one(12, b1.wp)
	one(13, b2.w)
	two(14, b2.p, b1.p)
	one(15, s2.wp)
	one(16, s2.p)
	two(17, s0.c, s0.p)
	two(18, s1.c, s1.p)
	two(19, b0.c, b0.p)
	two(20, b1.c6, b1.p)

	two(21, s0.w, b0.w)
	two(22, s0.wp, b0.p)
	two(23, s0.p, b0.wp)
	two(24, s0.p, b0.p)
	two(25, s0.w, b0.p)
	two(26, s0.p, b0.w)
	two(27, s1.w, s0.w)
	two(28, s1.wp, s0.p)
	two(29, s1.p, s0.wp)
	two(30, s1.p, s0.p)
	two(31, s1.p, b0.p)
	two(32, s1.wp, b0.p)
	two(33, b0.p, b1.p)
	two(34, b0.wp, b1.p)
	two(35, b0.p, b1.wp)
	two(36, s0.c, b0.c)
	two(37, s1.c, s0.c)
	three(38, s0.c6, b0.c6, b1.c6)
	three(39, s1.c6, s0.c6, b0.c6)
	two(40, s0.c, b0.wp)
	two(41, s0.wp, b0.c)
	two(42, s1.c, s0.wp)
	two(43, s1.wp, s0.c)

	three(44, s0.p, b0.p, b1.p)
	three(45, s1.p, s0.p, b0.p)
	three(46, s2.p, s1.p, s0.p)
	three(47, b0.p, b1.p, b2.p)
	three(48, s0.p, s0l.p, b0.p)
	three(49, s0.p, s0r.p, b0.p)
	three(50, s0.p, b0.p, b0l.p)
	three(51, s1.p, s1r.p, s0.p)
	three(52, s1.p, s1l.p, s0.p)
	three(53, s1.p, s0.p, s0l.p)
	three(54, s1.p, s0.p, s0r.p)
	three(55, s1.p, s0.wp, b0.p)
	three(56, s1.wp, s0.p, b0.p)
	three(57, s1.p, s0.p, b0.wp)
	three(58, s0.wp, b0.p, b1.p)
	three(59, s0.p, b0.wp, b1.p)
	three(60, s0.p, b0.p, b1.wp)
	three(61, b0.wp, b1.p, b2.p)
	four(62, s1.p, s0.p, b0.p, b1.p)
	four(63, s0.p, b0.p, b1.p, b2.p)
	three(64, b1.p, b2.p, b3.p)

	v0 := uint32(min(n0.nl, 3))<<4 | uint32(min(n0.nr, 3))
	v1 := uint32(min(n1.nl, 3))<<4 | uint32(min(n1.nr, 3))
	vb := uint32(min(m0.nl, 3))
	two(65, s0.w, v0)
	two(66, s0.p, v0)
	two(67, s1.w, v1)
	two(68, s1.p, v1)
	two(69, b0.w, vb)
	two(70, b0.p, vb)

	d0, d1 := gap(i0, j0), gap(i1, i0)
	two(71, s0.w, d0)
	two(72, b0.w, d0)
	three(73, s0.p, b0.p, d0)
	two(74, s1.w, d1)
	two(75, s0.w, d1<<8)
	three(76, s1.p, s0.p, d1)
	three(77, s0.w, b0.w, d0)

	l0l, l0r := uint32(n0.kl1), uint32(n0.kr1)
	l1l, l1r := uint32(n1.kl1), uint32(n1.kr1)
	lbl := uint32(m0.kl1)
	two(78, s0l.w, l0l)
	two(79, s0r.w, l0r)
	two(80, s1r.w, l1r)
	two(81, b0l.w, lbl)
	two(82, s0l.p, l0l)
	two(83, s0r.p, l0r)
	two(84, s1r.p, l1r)
	two(85, s1l.p, l1l)
	two(86, b0l.p, lbl)
	three(87, s0.p, l0l, uint32(n0.kl2))
	three(88, s0.p, l0r, uint32(n0.kr2))
	three(89, b0.p, lbl, uint32(m0.kl2))
	three(90, s1.p, l1r, uint32(n1.kr2))
	set0l, set0r := fold64(n0.setL), fold64(n0.setR)
	set1l, set1r, setb := fold64(n1.setL), fold64(n1.setR), fold64(m0.setL)
	two(91, s0.w, set0l)
	two(92, s0.p, set0l)
	two(93, s0.w, set0r)
	two(94, s0.p, set0r)
	two(95, s1.w, set1r)
	two(96, s1.p, set1r)
	two(97, b0.w, setb)
	two(98, b0.p, setb)
	three(99, s0.p, b0.p, set0r)
	three(100, s0.p, b0.p, setb)
	three(101, s1.p, s0.p, set1r)
	three(102, s1.wp, set1r, s0.p)
	three(103, s1.p, set1l, s0.p)
	three(104, s0.p, set0l, b0.p)
	three(105, s0.p, s0r.w, b0.p)
	three(106, s0.w, s0r.w, b0.p)
	three(107, s1.w, s0.p, s0l.w)
	three(108, s1.p, s0.w, s0l.w)
	three(109, s1.w, s0.p, s0r.w)
	three(110, s0.p, s0l.p, s0l2.p)
	three(111, s0.p, s0r.p, s0r2.p)
	three(112, b0.p, b0l.p, b0l2.p)
	three(113, s1.p, s1r.p, s1r2.p)
	three(114, s0.w, s0l.w, b0.w)
	three(115, ws0.p, s0.p, b0.p)
	three(116, s0.p, ws1.p, b0.p)
	three(117, s1.u, s0.sfx, b0.u)
	three(118, s0.sfx, b0.sfx, b0.u)
	return f
}

// arcFeatures appends the features of the arc from a head to a child, for its
// relation.
func arcFeatures(f []uint64, x *sentence, h, d *node, root int32) []uint64 {
	way := uint32(0)
	if h.word < d.word {
		way = 1
	}
	dist := gap(min(h.word, d.word), max(h.word, d.word))<<1 | way
	if h.word == root {
		dist = 99
	}
	hw, dw := x.at(h.word), x.at(d.word)
	hp, hn, dp, dn := x.at(h.word-1), x.at(h.word+1), x.at(d.word-1), x.at(d.word+1)
	dl, dr := x.at(d.l1), x.at(d.r1)
	hl, hr := x.at(h.l1), x.at(h.r1)
	setDL, setDR, setHL, setHR := fold64(d.setL), fold64(d.setR), fold64(h.setL), fold64(h.setR)
	one := func(id uint64, v uint32) { f = append(f, linear.Mix(id, v)) }
	two := func(id uint64, a, b uint32) { f = append(f, linear.Mix2(id, a, b)) }
	three := func(id uint64, a, b, c uint32) { f = append(f, linear.Mix3(id, a, b, c)) }
	one(301, dist)
	two(302, dw.w, way)
	two(303, dw.p, way)
	two(304, hw.w, way)
	two(305, hw.p, way)
	three(306, hw.p, dw.p, dist)
	three(307, hw.w, dw.p, way)
	three(308, hw.p, dw.w, way)
	three(309, hw.w, dw.w, way)
	three(310, hw.wp, dw.p, way)
	two(311, dw.c, hw.p)
	two(312, hw.c, dw.p)
	three(313, hw.c, dw.c, way)
	three(314, hw.c6, dw.c6, way)
	two(315, dw.sfx, dw.p)
	three(316, hw.p, dw.p, dp.p)
	three(317, hw.p, dw.p, dn.p)
	three(318, hw.p, hp.p, dw.p)
	three(319, hw.p, hn.p, dw.p)
	two(320, dw.p, setDL)
	two(321, dw.p, setDR)
	two(322, dw.w, setDL)
	two(323, hw.p, setHL)
	two(324, hw.p, setHR)
	two(325, hw.w, setHL)
	two(326, hw.w, setHR)
	three(327, hw.p, dw.p, setHL)
	three(328, hw.p, dw.p, setHR)
	three(329, hw.p, dw.p, setDL)
	three(330, hw.p, dl.w, dw.p)
	three(331, hw.w, dl.w, dw.p)
	three(332, dl.p, dw.p, dr.p)
	two(333, dl.w, dw.w)
	two(334, dr.w, dw.p)
	two(335, hl.w, dw.p)
	two(336, hr.w, dw.p)
	three(337, hr.p, hw.p, dw.p)
	three(338, hl.p, hw.p, dw.p)
	two(339, dp.w, dw.w)
	two(340, dn.w, dw.p)
	two(341, hn.w, dw.p)
	three(342, hw.u, dw.u, dw.sfx)
	three(343, hw.sfx, dw.u, way)
	three(344, dw.p, uint32(h.kl1), uint32(h.kr1))
	return f
}
