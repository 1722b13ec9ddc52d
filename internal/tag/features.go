package tag

import "parley/internal/linear"

const (
	maxFeatures = 64
	start       = 1 // the tag before the first word
	edge        = 1 // the word beyond either end
)

var outside = Word{Form: edge, Lower: edge, Suffix: [4]uint32{edge, edge, edge, edge}, Shape: edge, Seen: edge}

// features appends the features of word i after the tags t1 (one before) and t2
// (two before) to f.
func features(f []uint64, words []Word, i int, t1, t2 uint32) []uint64 {
	at := func(k int) *Word {
		if k < 0 || k >= len(words) {
			return &outside
		}
		return &words[k]
	}
	w, p, n := at(i), at(i-1), at(i+1)
	pp, nn := at(i-2), at(i+2)
	begins := uint32(0)
	if i == 0 {
		begins = 1
	}
	c, pc, nc := w.Cluster(26), p.Cluster(26), n.Cluster(26)
	one := func(id uint64, v uint32) { f = append(f, linear.Mix(id, v)) }
	two := func(id uint64, a, b uint32) { f = append(f, linear.Mix2(id, a, b)) }
	one(1, 1)
	one(2, w.Form)
	one(3, w.Lower)
	one(4, w.Suffix[0])
	one(5, w.Suffix[1])
	one(6, w.Suffix[2])
	one(7, w.Suffix[3])
	one(8, w.Prefix[0])
	one(9, w.Prefix[1])
	one(10, w.Prefix[2])
	two(11, w.Shape, begins)
	one(12, c)
	one(13, w.Cluster(4))
	one(14, w.Cluster(6))
	one(15, w.Cluster(10))
	one(16, w.Seen)
	one(17, p.Lower)
	one(18, n.Lower)
	one(19, pp.Lower)
	one(20, nn.Lower)
	one(21, pc)
	one(22, nc)
	one(23, p.Cluster(6))
	one(24, n.Cluster(6))
	one(25, p.Suffix[2])
	one(26, n.Suffix[2])
	one(27, n.Seen)
	one(28, t1)
	two(29, t1, t2)
	two(30, t1, w.Lower)
	two(31, t1, w.Suffix[2])
	two(32, t1, c)
	two(33, t1, w.Seen)
	two(34, t1, n.Seen)
	two(35, p.Lower, w.Lower)
	two(36, w.Lower, n.Lower)
	two(37, p.Lower, n.Lower)
	two(38, w.Seen, n.Seen)
	two(39, c, nc)
	two(40, pc, c)
	f = append(f, linear.Mix3(41, t2, t1, w.Seen))
	f = append(f, linear.Mix3(42, t1, w.Seen, n.Seen))
	two(43, n.Seen, nn.Seen)
	two(44, n.Shape, w.Seen)
	two(45, w.Shape, t1)
	two(46, nn.Suffix[2], w.Seen)
	two(47, n.Suffix[1], w.Suffix[2])
	f = append(f, linear.Mix3(48, w.Seen, n.Suffix[2], t1))
	f = append(f, linear.Mix3(49, w.Shape, n.Shape, p.Shape))
	return f
}
