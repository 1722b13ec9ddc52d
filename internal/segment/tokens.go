package segment

import (
	"strings"
	"unicode/utf8"

	"parley/internal/linear"
)

// What may stand between two atoms that no white space parts.
const (
	inside   = iota // they belong to one word
	joined          // a word ends, its surface token goes on: do|n't
	parted          // a token ends
	decision = 3
)

// word is a word while the text is being cut.
type word struct {
	start, end int
	form       uint32
	shape      uint8
	joined     bool
}

// chunk is a stretch of text without white space, with what is known of it.
type chunk struct {
	atoms  []atom
	url    [2]int // offsets between which it is an address of the web
	flags  uint32 // what kind of name of the network it looks like
	before uint8  // shape of what stands before it
	after  uint8  // shape of the atom after the white space that follows
}

const (
	flagScheme = 1 << iota // ://
	flagWWW
	flagAt
	flagStops // letters with stops between them: a name of a host or file
	flagSlash
)

// words cuts a text into words.
func (s *Segmenter) words(t string) []word {
	out := make([]word, 0, len(t)/5+4)
	var c chunk
	last := shapeNone
	for i := skipSpace(t, 0); i < len(t); {
		// Most chunks are a plain word.
		if end, shape := letters(t, i); end > i && spaceAt(t, end) {
			form := hashLower(t[i:end])
			if at := s.splits.at(form); at == 0 || at >= end-i {
				out = append(out, word{start: i, end: end, form: form, shape: shape})
				last = shape
				i = skipSpace(t, end)
				continue
			}
		}
		end := s.chunk(t, i, &c)
		next := skipSpace(t, end)
		c.before, c.after = last, shapeEnd
		if next < len(t) {
			c.after = glance(t, next)
		}
		out = s.join(t, &c, out)
		last = out[len(out)-1].shape
		i = next
	}
	return out
}

func skipSpace(t string, i int) int {
	for i < len(t) {
		c := t[i]
		if c < utf8.RuneSelf {
			if asciiClass[c] != classSpace {
				return i
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(t[i:])
		if classOf(r) != classSpace {
			return i
		}
		i += n
	}
	return i
}

func spaceAt(t string, i int) bool {
	if i >= len(t) {
		return true
	}
	if t[i] < utf8.RuneSelf {
		return asciiClass[t[i]] == classSpace
	}
	r, _ := utf8.DecodeRuneInString(t[i:])
	return classOf(r) == classSpace
}

// glance gives the shape of the first atom at i, of a long one that of its
// beginning.
func glance(t string, i int) uint8 {
	return nextAtom(t[:min(len(t), i+64)], i).shape
}

// chunk reads the atoms up to the next white space and gives its place.
func (s *Segmenter) chunk(t string, i int, c *chunk) int {
	c.atoms = c.atoms[:0]
	start := i
	for i < len(t) && !spaceAt(t, i) {
		a := nextAtom(t, i)
		i = a.end
		if a.shape > shapeForeign || a.shape == shapeNone {
			c.atoms = append(c.atoms, a)
			continue
		}
		i = s.append(t, c, a)
	}
	for k := 1; k < len(c.atoms); k++ {
		if a := &c.atoms[k-1]; c.atoms[k].shape == mark|'.' && a.shape <= shapeForeign {
			a.abbr = s.abbreviation(t, c.atoms[:k])
		}
	}
	c.flags = flagsOf(t[start:i])
	c.url = address(t[start:i], start, c.flags)
	return i
}

// abbreviation says what kind of abbreviation ends with the last atom, if a
// stop follows.
func (s *Segmenter) abbreviation(t string, atoms []atom) uint8 {
	k := len(atoms) - 1
	if kind := s.abbreviations.at(atoms[k].form); kind > 0 && (k == 0 || atoms[k-1].shape != mark|'.') {
		return uint8(kind)
	}
	first := k
	for first >= 2 && k-first < 6 && atoms[first-1].shape == mark|'.' && atoms[first-2].shape <= shapeForeign {
		first -= 2
	}
	if first == k {
		return 0
	}
	return uint8(s.abbreviations.at(hashLower(t[atoms[first].start:atoms[k].end])))
}

// append appends a run of letters; it cuts n't off, and words that are written
// as one.
func (s *Segmenter) append(t string, c *chunk, a atom) int {
	if end := negation(t, a.end); end > 0 && a.end-a.start > 1 && t[a.end-1]|0x20 == 'n' {
		head := atom{start: a.start, end: a.end - 1}
		_, head.shape = letters(t[:head.end], head.start)
		head.form = hashLower(t[head.start:head.end])
		tail := atom{start: a.end - 1, end: end, shape: shapeLower, cut: true}
		tail.form = hashLower(t[tail.start:tail.end])
		c.atoms = append(c.atoms, head, tail)
		return end
	}
	if at := s.splits.at(a.form); at > 0 && at < a.end-a.start && utf8.RuneStart(t[a.start+at]) {
		head, tail := atom{start: a.start, end: a.start + at}, atom{start: a.start + at, end: a.end, cut: true}
		for _, p := range []*atom{&head, &tail} {
			_, p.shape = letters(t[:p.end], p.start)
			p.form = hashLower(t[p.start:p.end])
		}
		c.atoms = append(c.atoms, head, tail)
		return a.end
	}
	c.atoms = append(c.atoms, a)
	return a.end
}

// negation gives the end of "'t" at i, 0 if it does not stand there.
func negation(t string, i int) int {
	n := 0
	switch rest := t[i:]; {
	case strings.HasPrefix(rest, "'"), strings.HasPrefix(rest, "`"):
		n = 1
	case strings.HasPrefix(rest, "’"):
		n = len("’")
	default:
		return 0
	}
	if i+n >= len(t) || t[i+n]|0x20 != 't' {
		return 0
	}
	if r, _ := utf8.DecodeRuneInString(t[i+n+1:]); i+n+1 < len(t) && classOf(r) == classLetter {
		return 0
	}
	return i + n + 1
}

func flagsOf(w string) uint32 {
	var f uint32
	if at := strings.IndexByte(w, ':'); at > 0 && strings.HasPrefix(w[at:], "://") {
		f |= flagScheme
	}
	if len(w) > 4 && strings.EqualFold(w[:4], "www.") {
		f |= flagWWW
	}
	if at := strings.IndexByte(w, '@'); at > 0 && at+1 < len(w) {
		f |= flagAt
	}
	for i := 1; i+1 < len(w); i++ {
		if w[i] == '.' && asciiLetter(w[i-1]) && asciiLetter(w[i+1]) && i > 1 && asciiLetter(w[i-2]) {
			f |= flagStops
			break
		}
	}
	if strings.IndexByte(w, '/') >= 0 {
		f |= flagSlash
	}
	return f
}

// address gives the part of a chunk that is an address of the web: from its
// scheme or "www." to the marks at the end, which belong to the sentence.
func address(w string, start int, flags uint32) [2]int {
	first := 0
	switch {
	case flags&flagScheme != 0:
		for first = strings.Index(w, "://"); first > 0 && asciiLetter(w[first-1]); {
			first--
		}
	case flags&flagWWW == 0:
		return [2]int{}
	}
	end := len(w)
	bracketed := strings.Contains(w[first:], "(")
	for end > first {
		r, n := utf8.DecodeLastRuneInString(w[:end])
		if !strings.ContainsRune(".,;:!?'\")]}>*”’»", r) || r == ')' && bracketed {
			break
		}
		end -= n
	}
	if cut := strings.IndexAny(w[first:end], "<>\"[]"); cut > 0 {
		end = first + cut
	}
	return [2]int{start + first, start + end}
}

func asciiLetter(c byte) bool { return c < utf8.RuneSelf && asciiClass[c] == classLetter }

// join puts the words of a chunk together.
func (s *Segmenter) join(t string, c *chunk, out []word) []word {
	first, wasJoined := 0, false
	var f features
	h := partial{}
	h.add(&c.atoms[0])
	for i := 1; i <= len(c.atoms); i++ {
		d := parted
		if i < len(c.atoms) {
			if d = certain(c, i, first); d < 0 {
				c.features(&f, i, first, h)
				d = f.decide(s.joints)
			}
			if typewritten(c, i) {
				d = parted
			}
			if d == inside {
				h.add(&c.atoms[i])
				continue
			}
		}
		w := word{start: c.atoms[first].start, end: c.atoms[i-1].end, form: c.atoms[first].form, shape: shapeOf(t, c.atoms[first:i]), joined: wasJoined}
		if i-first > 1 || w.shape >= shapeDigits1 && w.shape <= shapeDigits {
			w.form = hashLower(t[w.start:w.end])
		}
		out = append(out, w)
		if i < len(c.atoms) {
			first, wasJoined, h = i, d == joined, partial{}
			h.add(&c.atoms[i])
		}
	}
	return out
}

// certain gives what stands before atom i where that needs no model, else -1;
// the word before began with atom first.
func certain(c *chunk, i, first int) int {
	a, b := &c.atoms[i-1], &c.atoms[i]
	switch {
	case b.cut:
		return joined
	case a.start >= c.url[0] && b.end <= c.url[1]:
		return inside
	case b.shape == mark|'.' && a.abbr == abbrTitle && (a.shape == shapeCapital || a.shape == shapeCaps):
		return inside
	case b.shape == mark|'.' && a.abbr == abbrEnd && i > 2 && i-1 > first:
		return inside
	case isoDate(c, i):
		return inside
	case i == len(c.atoms)-1 && b.shape == mark|',' && a.shape <= shapeForeign:
		return parted
	case i == len(c.atoms)-1 && b.shape == mark|';' && a.shape <= shapeDigits,
		i == len(c.atoms)-1 && b.shape == mark|'.' && (a.shape == mark|'%' || a.shape == mark|')' || a.shape == mark|']' || a.shape == mark|'"'):
		return parted
	case i == len(c.atoms)-1 && b.shape == mark|'.' && a.abbr == 0 && first == i-1 && (a.shape == shapeLower && a.end-a.start > 3 || a.shape == shapeCapital && a.end-a.start > 5):
		return parted
	case a.shape == shapeClose && b.shape != shapeClose && b.shape != mark|'\'', b.shape == shapeClose && a.shape <= shapeDigits:
		return parted
	case a.shape == shapeOpen && b.shape >= mark && b.shape != mark|'\'':
		return parted
	case i == 1 && (a.shape == mark|'"' || a.shape == shapeOpen) && b.shape <= shapeForeign && b.end-b.start > 1:
		return parted
	}
	return -1
}

// typewritten reports whether a quotation mark of two apostrophes that opens a
// chunk ends before the word at atom i. No model has seen enough of them.
func typewritten(c *chunk, i int) bool {
	if i < 2 || c.atoms[i].shape > shapeForeign {
		return false
	}
	a, b := &c.atoms[i-2], &c.atoms[i-1]
	if a.shape != mark|'\'' || b.shape != mark|'\'' || a.end-a.start != 1 || b.end-b.start != 1 {
		return false
	}
	return i == 2 || c.atoms[i-3].shape == shapeOpen || c.atoms[i-3].shape == mark|'-'
}

// isoDate reports whether the place before atom i lies in a date like 2012-04-10.
func isoDate(c *chunk, i int) bool {
	if c.atoms[i-1].shape == mark|'-' {
		i--
	}
	if i > 2 && c.atoms[i-1].shape == shapeDigits2 {
		i -= 2
	}
	if i < 1 || i+4 > len(c.atoms) {
		return false
	}
	for k, want := range [...]uint8{shapeDigits4, mark | '-', shapeDigits2, mark | '-', shapeDigits2} {
		if c.atoms[i-1+k].shape != want {
			return false
		}
	}
	return true
}

// partial is what is known of the atoms since the word's start.
type partial struct {
	form, shape uint32
}

func (p *partial) add(a *atom) {
	p.form = uint32(linear.Mix2(61, p.form, a.form))
	p.shape = uint32(linear.Mix2(62, p.shape, uint32(a.shape)))
}

// features are those of one place, with room for the scores of its classes.
type features struct {
	n      int
	f      [32]uint64
	scores linear.Scores
}

func (f *features) add(h uint64) {
	f.f[f.n] = h
	f.n++
}

func (f *features) all() []uint64 { return f.f[:f.n] }

// decide gives the class that scores highest, of two the lower.
func (f *features) decide(m *linear.Model) int {
	classes := f.scores[:m.Classes()]
	clear(classes)
	m.Score(f.all(), &f.scores)
	best := 0
	for c := range classes {
		if classes[c] > classes[best] {
			best = c
		}
	}
	return best
}

var outside = atom{shape: shapeSpace}

// features describes the place before atom i of a chunk; the word that it may
// end began with atom first.
func (c *chunk) features(f *features, i, first int, h partial) {
	at := func(k int) *atom {
		if k < 0 || k >= len(c.atoms) {
			return &outside
		}
		return &c.atoms[k]
	}
	a2, a1, a, b, b1, b2 := at(i-3), at(i-2), at(i-1), at(i), at(i+1), at(i+2)
	sa, sb, sb1 := uint32(a.shape), uint32(b.shape), uint32(b1.shape)
	sh := func(x, y, z, w *atom) uint32 {
		return uint32(x.shape)<<24 | uint32(y.shape)<<16 | uint32(z.shape)<<8 | uint32(w.shape)
	}
	none := &atom{}
	ab := sa<<8 | sb
	after := uint32(c.after)
	if b1 != &outside {
		after = uint32(shapeNone)
	}
	fresh := uint32(0)
	if first == i-1 {
		fresh = 1
	}
	f.n = 0
	f.add(linear.Mix(1, ab))
	f.add(linear.Mix2(2, a.form, b.form))
	f.add(linear.Mix2(3, a.form, sb<<8|fresh))
	f.add(linear.Mix2(4, b.form, sa<<8|fresh))
	f.add(linear.Mix(5, sh(none, a1, a, b)))
	f.add(linear.Mix(6, sh(none, a, b, b1)))
	f.add(linear.Mix2(7, sh(a1, a, b, b1), fresh))
	f.add(linear.Mix3(8, a1.form, a.form, sb))
	f.add(linear.Mix3(9, b.form, b1.form, sa))
	f.add(linear.Mix2(10, h.form, sb<<8|after))
	f.add(linear.Mix2(11, h.shape, sb<<8|sb1))
	f.add(linear.Mix2(12, h.shape, sh(none, b, b1, b2)))
	f.add(linear.Mix2(13, ab, after<<1|fresh))
	f.add(linear.Mix3(14, a.form, b.form, after))
	f.add(linear.Mix2(15, c.flags, ab))
	f.add(linear.Mix2(16, c.flags, sh(a, b, b1, none)|after<<0))
	f.add(linear.Mix2(17, sh(a2, a1, a, b), sh(b1, b2, none, none)))
	f.add(linear.Mix2(18, h.shape, uint32(c.before)<<16|sb<<8|after))
	f.add(linear.Mix3(19, b1.form, ab, fresh))
	f.add(linear.Mix2(20, h.form, b.form))
	if b.shape == mark|'\'' || b.shape == mark|'`' {
		f.add(linear.Mix3(24, uint32(a.last), b.form, after))
		f.add(linear.Mix3(25, uint32(a.last), b1.form, after))
	}
	if kind := uint32(a.abbr); kind > 0 && b.shape == mark|'.' {
		f.add(linear.Mix2(21, kind, after<<1|fresh))
		f.add(linear.Mix2(22, kind, after<<8|sa))
		f.add(linear.Mix2(23, kind, sb1))
	}
}
