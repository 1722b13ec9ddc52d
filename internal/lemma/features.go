package lemma

import "parley/internal/linear"

// key files a word with its tags. It is never 0.
func key(word, tags uint32, s shape) uint32 {
	h := linear.Mix2(uint64(s)+1, word, tags)
	return uint32(h>>32) | 1
}

func tagsOf(upos, xpos string) uint32 {
	return linear.Hash(upos)*31 + linear.Hash(xpos)
}

const (
	endings     = 6 // longest ending that is a feature
	maxFeatures = 2*endings + 9
)

// features says what a word's ending has to do with its lemma. The hash of an
// ending is made from the last byte on, so that each costs one step.
func features(out *[maxFeatures]uint64, lower, upos, xpos string, tags uint32, s shape) []uint64 {
	n := 0
	add := func(f uint64) {
		out[n] = f
		n++
	}
	cased := tags*8 + uint32(s)
	fine := linear.Hash(xpos)
	if upos == "PROPN" { // a name's case is most of what there is to say
		fine = cased
	}
	add(linear.Mix(100, cased))
	add(linear.Mix2(101, cased, uint32(min(len(lower), 10))))
	h := uint64(1469598103934665603)
	for i := 1; i <= endings && i <= len(lower); i++ {
		h = (h ^ uint64(lower[len(lower)-i])) * 1099511628211
		e := uint32(h>>32 ^ h)
		add(linear.Mix2(102+uint64(i), e, cased))
		add(linear.Mix2(112+uint64(i), e, fine))
	}
	if len(lower) > endings {
		add(linear.Mix2(130, linear.Hash(lower[:3]), fine))
		add(linear.Mix2(131, linear.Hash(lower[:5]), fine))
	} else {
		add(linear.Mix2(132, linear.Hash(lower), fine))
	}
	e := uint32(0)
	if len(lower) >= 4 { // vowels and consonants of what stands before the ending
		for _, c := range []byte(lower[max(0, len(lower)-6):]) {
			e = e*3 + 1
			switch c {
			case 'a', 'e', 'i', 'o', 'u', 'y':
				e++
			}
		}
		add(linear.Mix2(133, e, cased))
	}
	return out[:n]
}
