package tag

import (
	"unicode"
	"unicode/utf8"

	"parley/internal/linear"
)

// Word is what features see of a token: hashes of its parts, 0 for none.
type Word struct {
	Form   uint32    // as written
	Lower  uint32    // in lower case, typographic marks made plain
	Suffix [4]uint32 // the last one to four letters, in lower case
	Prefix [3]uint32 // the first one to three letters
	Shape  uint32    // capitals, small letters, digits and marks, runs cut short
	Path   uint32    // the path of its cluster, left-aligned, 0 if it is in none
	Depth  uint32    // the length of that path
	Seen   uint32    // the set of tags it was seen with, 0 for a rare word
}

// Cluster cuts the path of a word's cluster to at most n bits, and tells paths
// of other lengths apart.
func (w *Word) Cluster(n uint32) uint32 {
	if w.Depth == 0 {
		return 0
	}
	n = min(n, w.Depth)
	return w.Path>>(32-n)<<5 | n
}

// Clusters gives the path of the cluster of a word, left-aligned, and its length;
// 0 and 0 for a word in none. The hash is of the word in lower case, with each
// digit as 0.
type Clusters interface {
	Path(hash uint32) (bits uint32, n int)
}

const (
	fnvStart = uint64(0xcbf29ce484222325)
	fnvPrime = uint64(0x100000001b3)
)

func fnv(h uint64, r rune) uint64 {
	if r < utf8.RuneSelf {
		return (h ^ uint64(r)) * fnvPrime
	}
	var b [utf8.UTFMax]byte
	for _, c := range b[:utf8.EncodeRune(b[:], r)] {
		h = (h ^ uint64(c)) * fnvPrime
	}
	return h
}

func fold(h uint64) uint32 { return uint32(h^h>>32) | 1 }

// plain makes typographic marks plain.
func plain(r rune) rune {
	switch r {
	case '’', '‘', 'ʼ':
		return '\''
	case '“', '”', '„', '«', '»':
		return '"'
	case '–', '—', '‑':
		return '-'
	}
	return r
}

// NewWord gives a form's parts and the hash by which its cluster is looked up.
func NewWord(form string) (w Word, folded uint32) {
	if form == "" {
		return w, 0
	}
	w.Form = linear.Hash(form)
	lower, digits := fnvStart, fnvStart
	shape := fnvStart
	var last [4]rune // the last letters, newest first
	var class, run, n rune
	for _, r := range form {
		c := r
		switch {
		case r < utf8.RuneSelf:
			switch {
			case 'A' <= r && r <= 'Z':
				c, r = 'X', r+'a'-'A'
			case 'a' <= r && r <= 'z':
				c = 'x'
			case '0' <= r && r <= '9':
				c = 'd'
			}
		default:
			r = plain(r)
			switch {
			case unicode.IsUpper(r):
				c, r = 'X', unicode.ToLower(r)
			case unicode.IsLetter(r):
				c = 'x'
			case unicode.IsDigit(r):
				c = 'd'
			default:
				c = r
			}
		}
		if c == class {
			run++
		} else {
			class, run = c, 1
		}
		if run <= 3 {
			shape = fnv(shape, c)
		}
		lower = fnv(lower, r)
		if c == 'd' {
			digits = fnv(digits, '0')
		} else {
			digits = fnv(digits, r)
		}
		if n < 3 {
			w.Prefix[n] = fold(lower)
		}
		n++
		last[3], last[2], last[1], last[0] = last[2], last[1], last[0], r
	}
	w.Lower, w.Shape = fold(lower), fold(shape)
	h := fnvStart
	for i := range min(int(n), len(last)) {
		h = fnv(h, last[i])
		w.Suffix[i] = fold(h)
	}
	return w, fold(digits)
}
