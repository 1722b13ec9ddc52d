package parser

import (
	"unicode"
	"unicode/utf8"

	"parley/internal/cluster"
)

// Kinds of features: each has its own stretch of rows in the table of vectors.
const (
	featWord = iota
	featForm
	featPrefix1
	featPrefix2
	featPrefix3
	featSuffix1
	featSuffix2
	featSuffix3
	featSuffix4
	featShape
	featCluster4
	featCluster6
	featCluster10
	featCluster
	features
)

// rows is how many rows each kind but the first has; the last row is for words
// that have no such feature.
var rows = [features]int{
	featForm: 4096, featPrefix1: 128, featPrefix2: 1024, featPrefix3: 4096,
	featSuffix1: 128, featSuffix2: 1024, featSuffix3: 4096, featSuffix4: 6144,
	featShape: 256, featCluster4: 16, featCluster6: 64, featCluster10: 512, featCluster: 2048,
}

func hash[T string | []byte](s T) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return mix(h)
}

func mix(h uint32) uint32 {
	h ^= h >> 16
	h *= 0x7feb352d
	h ^= h >> 15
	h *= 0x846ca68b
	return h ^ h>>16
}

// layout gives where each kind's rows begin, and how many rows there are.
func layout(words int) (base [features]int32, total int) {
	for k := range features {
		base[k] = int32(total)
		if k == featWord {
			total += words + 1
		} else {
			total += rows[k] + 1
		}
	}
	return base, total
}

// bucket folds a hash into the rows of a kind.
func bucket(h uint32, n int) int32 { return int32(uint64(h) * uint64(n) >> 32) }

// normal appends the form under which words are looked up: in lower case, digits
// as 0, typewriter quotes.
func normal(out []byte, form string) []byte {
	for _, r := range form {
		switch {
		case r >= '1' && r <= '9':
			r = '0'
		case r >= 'A' && r <= 'Z':
			r += 'a' - 'A'
		case r < 0x80:
		case r == '’' || r == '‘':
			r = '\''
		case r == '“' || r == '”':
			r = '"'
		default:
			r = unicode.ToLower(r)
		}
		out = utf8.AppendRune(out, r)
	}
	return out
}

// extract gives the rows of a word. It returns buf, grown if need be.
func (n *net) extract(buf []byte, form string, out *[features]int32) []byte {
	lower := normal(buf[:0], form)
	for k := range features {
		out[k] = n.base[k] + int32(rows[k]) // the row of words that have none
	}
	out[featWord] = n.base[featWord]
	if id, ok := n.vocab[hash(lower)]; ok {
		out[featWord] += id
	}
	set := func(k int, h uint32) { out[k] = n.base[k] + bucket(h, rows[k]) }
	set(featForm, hash(form))
	at := 0
	for i := 0; i < 3 && at < len(lower); i++ {
		_, size := utf8.DecodeRune(lower[at:])
		at += size
		set(featPrefix1+i, hash(lower[:at]))
	}
	at = len(lower)
	for i := 0; i < 4 && at > 0; i++ {
		_, size := utf8.DecodeLastRune(lower[:at])
		at -= size
		set(featSuffix1+i, hash(lower[at:]))
	}
	set(featShape, shape(form))
	if bits, steps := n.clusters.Path(cluster.Key(string(lower))); steps > 0 {
		set(featCluster4, bits)
		set(featCluster6, bits)
		set(featCluster10, mix(bits>>22))
		set(featCluster, mix(bits^uint32(steps)))
	}
	return lower
}

// shape folds runs of like characters.
func shape(form string) uint32 {
	h, last, run := uint32(2166136261), byte(0), 0
	for _, r := range form {
		var c byte
		switch {
		case r >= 'a' && r <= 'z':
			c = 'x'
		case r >= 'A' && r <= 'Z':
			c = 'X'
		case r >= '0' && r <= '9':
			c = 'd'
		case r < 0x80:
			c = byte(r)
		case unicode.IsUpper(r):
			c = 'X'
		case unicode.IsLetter(r):
			c = 'x'
		default:
			c = '?'
		}
		if c == last {
			run++
		} else {
			run = 1
		}
		last = c
		if run <= 2 {
			h = (h ^ uint32(c)) * 16777619
		}
	}
	return mix(h)
}
