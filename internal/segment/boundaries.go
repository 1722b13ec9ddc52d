package segment

import (
	"strings"
	"unicode/utf8"

	"parley/internal/linear"
	"parley/internal/text"
)

// gaps between words
const (
	gapNone  = iota
	gapSpace // spaces of any kind
	gapLine  // a line break
	gapBlank // a blank line or more: a sentence ends here for certain
)

// gapOf says what a gap is, and how far into it the first line ends.
func gapOf(gap string) (kind, lineEnd int) {
	switch gap {
	case "":
		return gapNone, 0
	case " ":
		return gapSpace, 0
	}
	breaks := 0
	for i := 0; i < len(gap); i++ {
		switch c := gap[i]; {
		case c == '\n', c == '\r' && !strings.HasPrefix(gap[i+1:], "\n"), c == '\v', c == '\f':
			breaks++
			if breaks == 1 {
				lineEnd = i
			}
		case c == 0xe2 && strings.HasPrefix(gap[i:], "\u2029"):
			return gapBlank, i
		case c == 0xe2 && strings.HasPrefix(gap[i:], "\u2028"), c == 0xc2 && strings.HasPrefix(gap[i:], "\u0085"):
			breaks++
			if breaks == 1 {
				lineEnd = i
			}
		}
	}
	switch {
	case breaks > 1:
		return gapBlank, lineEnd
	case breaks == 1:
		return gapLine, lineEnd
	}
	return gapSpace, 0
}

// block is what is known of the lines between two blank lines.
type block struct {
	end   int // offset
	lines int
	width int // bytes of the longest line
	marks int // lines that end like a sentence
}

// blockFrom measures the block that line starts in.
func blockFrom(t string, line int) block {
	b := block{end: len(t)}
	for i := line; i < len(t); {
		n := strings.IndexByte(t[i:], '\n')
		if n < 0 {
			n = len(t) - i
		}
		l := strings.TrimSpace(t[i : i+n])
		if l == "" && i > line {
			b.end = i
			break
		}
		b.lines++
		b.width = max(b.width, len(l))
		if r, _ := utf8.DecodeLastRuneInString(l); strings.ContainsRune(".!?:\"”’)…", r) {
			b.marks++
		}
		i += n + 1
	}
	return b
}

// splitter walks over the words and decides where sentences end.
type splitter struct {
	s     *Segmenter
	t     string
	w     []word
	first int // word that the sentence begins with
	start int // offset of the line
	fresh int // offset of the next line if the last word ended one
	block block

	quote    bool // a straight or opening quotation mark is open
	brackets int
	f        features
}

// sentences groups words. edges are offsets at which a sentence ends for
// certain, in order.
func (s *Segmenter) sentences(t string, w []word, edges []int) []text.Range {
	out := make([]text.Range, 0, len(w)/16+1)
	p := splitter{s: s, t: t, w: w}
	for i := range w {
		end := i+1 == len(w)
		if !end {
			for len(edges) > 0 && edges[0] <= w[i].start {
				edges = edges[1:]
			}
			end = len(edges) > 0 && edges[0] <= w[i+1].start
			if candidate := p.at(i); candidate == certainly || candidate == perhaps && !end && s.ends(&p, i) {
				end = true
			}
		}
		if end {
			out = append(out, text.Range{First: p.first, End: i + 1})
			p.next(i + 1)
		}
	}
	return out
}

func (s *Segmenter) ends(p *splitter, i int) bool {
	p.features(i)
	return p.f.decide(s.ending) == 1
}

func (p *splitter) next(first int) {
	p.first = first
	p.quote, p.brackets = false, 0
}

// What the end of a word may be.
const (
	not = iota
	perhaps
	certainly
)

// at takes word i and says whether a sentence may end with it.
func (p *splitter) at(i int) int {
	w, n := &p.w[i], &p.w[i+1]
	if p.fresh > 0 {
		p.start, p.fresh = p.fresh, 0
	}
	switch w.shape {
	case mark | '"':
		p.quote = !p.quote
	case shapeOpen:
		p.quote = true
	case shapeClose:
		p.quote = false
	case mark | '(', mark | '[':
		p.brackets++
	case mark | ')', mark | ']':
		p.brackets = max(0, p.brackets-1)
	}
	if n.joined {
		return not
	}
	kind, _ := gapOf(p.t[w.end:n.start])
	switch kind {
	case gapBlank:
		p.fresh = n.start
		return certainly
	case gapLine:
		p.fresh = n.start
		if w.end >= p.block.end || p.block.lines == 0 {
			p.block = blockFrom(p.t, p.start)
		}
		if p.dateline(i) || p.abbreviation(w) == abbrTitle {
			return not
		}
		return perhaps
	}
	if !mayEnd(w.shape, n.shape) || p.dateline(i) || p.goesOn(w, n) {
		return not
	}
	if c := p.t[w.start]; c >= 'a' && c <= 'z' && n.shape == shapeCapital && p.abbreviation(w) == abbrEnd && p.s.cases.at(n.form) == caseFirst {
		return certainly // "at 6 a.m. The"
	}
	return perhaps
}

// mayEnd reports whether a sentence may end between words of these shapes that
// no line break parts.
func mayEnd(w, n uint8) bool {
	switch {
	case w == mark|',':
		return false
	case w >= shapeAbbr && w != shapeOpen:
		return true
	}
	switch n {
	case shapeLower, shapeForeign:
		return false
	case shapeUpper, shapeCapital, shapeCaps, shapeMixed, shapeOpen:
		return true
	}
	if n >= shapeDigits1 && n <= shapeLetterDigit {
		return w != shapeLower
	}
	return n == mark|'"' || n == mark|'-' || n == mark|'(' || n == mark|'<' || n == mark|'*'
}

// goesOn reports whether a sentence goes on after an abbreviation for certain:
// after a title, and after one that may end a sentence if a name follows.
func (p *splitter) goesOn(w, n *word) bool {
	switch p.abbreviation(w) {
	case abbrTitle:
		return true
	case abbrEnd:
		if n.shape < shapeUpper || n.shape > shapeMixed {
			return false
		}
		c := p.s.cases.at(n.form)
		return c != caseLower && c != caseFirst
	}
	return false
}

// abbreviation gives the kind of abbreviation that a word is, 0 for none.
func (p *splitter) abbreviation(w *word) int {
	if w.shape < shapeAbbr || w.shape > shapeInitials {
		return 0
	}
	kind := p.s.abbreviations.at(hashLower(p.t[w.start : w.end-1]))
	if kind == abbrTitle && w.shape == shapeLowerAbbr {
		return 0
	}
	return kind
}

// dateline reports whether word i is the dash after a dateline: "TARN, Syria --",
// "Tarn (KNA) -".
func (p *splitter) dateline(i int) bool {
	if s := p.w[i].shape; s != mark|'-' && s != shapeDash || i == p.first || i-p.first > 30 {
		return false
	}
	first := &p.w[p.first]
	return p.w[i-1].shape == mark|')' || i-p.first < 12 && first.shape == shapeCaps && first.end-first.start > 2
}

func isClosing(shape uint8) bool {
	switch shape {
	case mark | ')', mark | ']', mark | '"', mark | '\'', shapeClose:
		return true
	}
	return false
}

// features describes the end of word i.
func (p *splitter) features(i int) {
	at := func(k int) *word {
		if k < 0 || k >= len(p.w) {
			return &nowhere
		}
		return &p.w[k]
	}
	w3, w2, w, n, n2, n3 := at(i-2), at(i-1), at(i), at(i+1), at(i+2), at(i+3)
	gap, lineEnd := gapOf(p.t[w.end:n.start])
	g := uint32(gap)
	term := i
	for term > p.first && term > i-4 && isClosing(p.w[term].shape) {
		term--
	}
	m, before := at(term), at(term-1)
	closers := uint32(i - term)
	length := bucket(i + 1 - p.first)
	state := uint32(min(p.brackets, 1)) << 1
	if p.quote {
		state |= 1
	}
	start := at(p.first)
	sh := func(a, b, c, d *word) uint32 {
		return uint32(a.shape)<<24 | uint32(b.shape)<<16 | uint32(c.shape)<<8 | uint32(d.shape)
	}
	wn := uint32(w.shape)<<8 | uint32(n.shape)
	gwn := g<<16 | wn
	f := &p.f
	f.n = 0
	f.add(linear.Mix(101, gwn))
	f.add(linear.Mix2(102, w.form, n.form))
	f.add(linear.Mix2(103, w.form, g<<8|uint32(n.shape)))
	f.add(linear.Mix2(104, n.form, g<<8|uint32(w.shape)))
	f.add(linear.Mix3(105, w2.form, w.form, uint32(n.shape)))
	f.add(linear.Mix3(106, n.form, n2.form, uint32(w.shape)))
	f.add(linear.Mix2(107, sh(w2, w, n, n2), g))
	f.add(linear.Mix3(108, w2.form, n.form, uint32(w.shape)))
	f.add(linear.Mix3(109, before.form, m.form, closers<<16|g<<8|uint32(n.shape)))
	f.add(linear.Mix3(110, before.form, n.form, closers<<8|uint32(m.shape)))
	f.add(linear.Mix3(111, n.form, m.form, closers<<8|g))
	f.add(linear.Mix2(112, gwn, length))
	f.add(linear.Mix2(113, gwn, state))
	f.add(linear.Mix3(114, gwn, state, closers<<8|uint32(m.shape)))
	f.add(linear.Mix3(115, start.form, length, wn))
	f.add(linear.Mix2(116, sh(w3, w2, w, n), uint32(n2.shape)<<8|uint32(n3.shape)))
	f.add(linear.Mix3(117, uint32(before.shape)<<8|uint32(m.shape), gwn, uint32(n2.shape)))
	f.add(linear.Mix2(118, uint32(start.shape)<<8|length, gwn))
	f.add(linear.Mix2(119, w.form, length))
	cases := uint32(0)
	if n.shape <= shapeMixed {
		cases = uint32(p.s.cases.at(n.form)) + 1
	}
	kind := uint32(0)
	if w.shape >= shapeAbbr && w.shape <= shapeInitial {
		kind = uint32(p.s.abbreviations.at(hashLower(p.t[w.start:w.end-1]))) + 1
	}
	f.add(linear.Mix2(126, cases, closers<<24|g<<16|uint32(m.shape)<<8|uint32(n.shape)))
	f.add(linear.Mix3(127, cases, kind, gwn))
	f.add(linear.Mix3(128, cases, kind, n.form))
	f.add(linear.Mix3(129, cases, uint32(before.shape)<<8|uint32(m.shape), gwn))
	f.add(linear.Mix3(130, cases, w.form, g))
	if gap != gapLine {
		return
	}
	line := p.line(i, lineEnd)
	f.add(linear.Mix(120, line))
	f.add(linear.Mix2(121, line, wn))
	f.add(linear.Mix2(122, line, uint32(m.shape)<<8|uint32(n.shape)))
	f.add(linear.Mix2(123, line, w.form))
	f.add(linear.Mix2(124, line, n.form))
	f.add(linear.Mix2(125, line, length))
}

var nowhere = word{}

func bucket(n int) uint32 {
	switch {
	case n < 6:
		return uint32(n)
	case n < 10:
		return 6
	case n < 20:
		return 7
	case n < 40:
		return 8
	}
	return 9
}

// line says of the line that word i ends whether the next word would have
// fitted, and what the lines around it are like.
func (p *splitter) line(i, lineEnd int) uint32 {
	b := &p.block
	n := p.w[i+1].start
	next := n
	for next < len(p.t) && next < n+40 && !spaceAt(p.t, next) {
		next++
	}
	filled := p.w[i].end + lineEnd - p.start + 1 + next - n
	width := uint32(4)
	for k, most := range [...]int{40, 60, 72, 82} {
		if b.width <= most {
			width = uint32(k)
			break
		}
	}
	if b.width > 120 {
		width = 5
	}
	fits := uint32(0)
	switch {
	case filled <= b.width-20:
		fits = 2
	case filled <= b.width:
		fits = 1
	}
	share := uint32(b.marks * 4 / max(1, b.lines))
	return width<<8 | fits<<6 | share<<3 | min(uint32(b.lines), 7)
}
