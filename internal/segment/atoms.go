package segment

import (
	"unicode"
	"unicode/utf8"
)

// atom is what is never cut: a run of letters, a run of digits, or one other
// character. Words are put together from atoms.
type atom struct {
	start, end int
	form       uint32 // hash of the lower-case form; of digits, of their number
	shape      uint8
	last       byte  // of the form, as written
	abbr       uint8 // kind of abbreviation that it is with the full stop after it
	cut        bool  // a word inside a surface token ends before it for certain
}

// The shapes of atoms and words. One mark of ASCII has the shape mark|c.
const (
	shapeNone    uint8 = iota // before and after everything
	shapeLower                // paper
	shapeUpper                // A
	shapeCapital              // Paper
	shapeCaps                 // NATO
	shapeMixed                // eBay
	shapeForeign              // letters that have no case
	shapeDigits1              // 5
	shapeDigits2
	shapeDigits3
	shapeDigits4
	shapeDigits      // five or more
	shapeNumber      // 9,000
	shapeLetterDigit // A320, 1970s
	shapeAbbr        // Mr.
	shapeLowerAbbr   // etc.
	shapeInitials    // U.S.
	shapeInitial     // J.
	shapeOpen        // opening quotation marks
	shapeClose       // closing ones
	shapeDash
	shapeEllipsis
	shapeSymbol // whatever else, pictures among it
	shapeMarks  // several different marks: ":-)"
	shapeSpace  // white space
	shapeEnd    // the text's end

	mark uint8 = 128
)

const fnvStart, fnvPrime = 0xcbf29ce484222325, 0x100000001b3

func seal(h uint64) uint32 { return uint32(h^h>>32) | 1 }

// hashLower gives the hash of a form in lower case with plain apostrophes.
func hashLower(w string) uint32 {
	h := uint64(fnvStart)
	for i := 0; i < len(w); i++ {
		c := w[i]
		if c >= utf8.RuneSelf {
			return hashFolded(h, w[i:])
		}
		if c-'A' < 26 {
			c |= 0x20
		}
		h = (h ^ uint64(c)) * fnvPrime
	}
	return seal(h)
}

func hashFolded(h uint64, w string) uint32 {
	for _, r := range w {
		h = foldInto(h, r)
	}
	return seal(h)
}

func foldInto(h uint64, r rune) uint64 {
	if r == '’' {
		r = '\''
	}
	r = unicode.ToLower(r)
	if r < utf8.RuneSelf {
		return (h ^ uint64(r)) * fnvPrime
	}
	var buf [utf8.UTFMax]byte
	for _, c := range buf[:utf8.EncodeRune(buf[:], r)] {
		h = (h ^ uint64(c)) * fnvPrime
	}
	return h
}

// classes of characters
const (
	classOther = iota
	classLetter
	classDigit
	classSpace
)

func classOf(r rune) int {
	switch {
	case r < utf8.RuneSelf:
		return int(asciiClass[r])
	case unicode.IsLetter(r) || unicode.IsMark(r):
		return classLetter
	case unicode.IsDigit(r):
		return classDigit
	case unicode.IsSpace(r):
		return classSpace
	}
	return classOther
}

var asciiClass = func() (t [utf8.RuneSelf]uint8) {
	for c := range t {
		switch r := rune(c); {
		case r >= '0' && r <= '9':
			t[c] = classDigit
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
			t[c] = classLetter
		case unicode.IsSpace(r):
			t[c] = classSpace
		}
	}
	return t
}()

// nextAtom reads the atom at i, which is no white space.
func nextAtom(t string, i int) atom {
	r, n := utf8.DecodeRuneInString(t[i:])
	a := atom{start: i, end: i + n}
	switch classOf(r) {
	case classLetter:
		a.end, a.shape = letters(t, i)
		a.form = hashLower(t[i:a.end])
	case classDigit:
		for a.end < len(t) {
			r, n := utf8.DecodeRuneInString(t[a.end:])
			if classOf(r) != classDigit {
				break
			}
			a.end += n
		}
		a.shape = shapeDigits1 + uint8(min(a.end-i, 5)-1)
		a.form = uint32(a.shape)
	default:
		a.end = i + n + attached(t[i+n:])
		a.shape = markShape(r)
		a.form = hashLower(t[i : i+n])
		if a.shape == mark|'$' {
			a.form = hashLower("$") // all currencies alike
		}
	}
	a.last = t[a.end-1]
	return a
}

// letters finds the end of a run of letters, and its shape.
func letters(t string, i int) (int, uint8) {
	upper, lower, count, first := 0, 0, 0, false
	j := i
	for j < len(t) {
		if c := t[j]; c < utf8.RuneSelf {
			if asciiClass[c] != classLetter {
				break
			}
			if c&0x20 == 0 {
				upper++
				first = first || count == 0
			} else {
				lower++
			}
			count++
			j++
			continue
		}
		r, n := utf8.DecodeRuneInString(t[j:])
		if classOf(r) != classLetter {
			break
		}
		if unicode.IsUpper(r) {
			upper++
			first = first || count == 0
		} else if unicode.IsLower(r) {
			lower++
		}
		count++
		j += n
	}
	switch {
	case upper == 0 && lower == 0:
		return j, shapeForeign
	case upper == 0:
		return j, shapeLower
	case count == 1:
		return j, shapeUpper
	case lower == 0:
		return j, shapeCaps
	case first && upper == 1:
		return j, shapeCapital
	}
	return j, shapeMixed
}

// attached gives the length of what belongs to the character before it: marks,
// variation selectors, skin tones, and what a joiner joins to a picture.
func attached(t string) int {
	n := 0
	for n < len(t) && t[n] >= utf8.RuneSelf {
		r, size := utf8.DecodeRuneInString(t[n:])
		switch {
		case r == 0x200d: // joiner
			n += size
			r, size = utf8.DecodeRuneInString(t[n:])
			if size > 0 && classOf(r) == classOther {
				n += size
			}
		case r >= 0x1f3fb && r <= 0x1f3ff, r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0020 && r <= 0xe007f, r == 0x20e3:
			n += size
		default:
			return n
		}
	}
	return n
}

func markShape(r rune) uint8 {
	switch {
	case r < utf8.RuneSelf:
		return mark | uint8(r)
	case r == '“' || r == '«' || r == '„' || r == '‘' || r == '‹':
		return shapeOpen
	case r == '”' || r == '»' || r == '›':
		return shapeClose
	case r == '’':
		return mark | '\''
	case r == '…':
		return shapeEllipsis
	case unicode.Is(unicode.Sc, r):
		return mark | '$'
	case unicode.Is(unicode.Pd, r):
		return shapeDash
	}
	return shapeSymbol
}

// shapeOf gives the shape of a word made of several atoms.
func shapeOf(t string, atoms []atom) uint8 {
	first, last := &atoms[0], &atoms[len(atoms)-1]
	if len(atoms) == 1 {
		return first.shape
	}
	letters, digits, stops, same := 0, 0, 0, true
	for i := range atoms {
		switch s := atoms[i].shape; {
		case s <= shapeForeign:
			letters++
		case s <= shapeDigits:
			digits++
		case s == mark|'.':
			stops++
		}
		same = same && atoms[i].shape == first.shape
	}
	final := last.shape == mark|'.'
	switch {
	case letters == 0 && digits == 0:
		if same {
			return first.shape
		}
		return shapeMarks
	case letters == 0:
		return shapeNumber
	case digits > 0:
		return shapeLetterDigit
	case final && stops == 1 && first.shape == shapeUpper && len(atoms) == 2:
		return shapeInitial
	case stops > 1 && first.end-first.start == 1 || stops == 1 && !final && first.shape == shapeUpper:
		return shapeInitials
	case final && first.shape == shapeLower:
		return shapeLowerAbbr
	case final:
		return shapeAbbr
	}
	return first.shape
}
