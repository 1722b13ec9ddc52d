package names

import (
	"slices"
	"unicode"
	"unicode/utf8"
	"unsafe"

	"parley/internal/cluster"
	"parley/internal/linear"
)

// reader is what turns documents into features.
type reader struct {
	gaz   *gazetteer
	lex   lexicon
	paths *cluster.Table
}

// look is a bit set of what a word looks like.
type look uint8

const (
	isFirst   look = 1 << iota // of its sentence, quotes aside
	isCapital                  // begins with an upper-case letter
	isUpper                    // has several letters, all upper case
	isLetter                   // has a letter
	isDigit                    // has a digit
	isShout                    // stands in a sentence all of capitals
	isHead                     // stands in a sentence whose words begin with capitals
	isPlain                    // stands in a sentence without capitals
)

// token is what is worked out of a word once.
type token struct {
	form, lower, shape uint32
	pre, suf           [4]uint32 // of 1 to 4 bytes
	tag                uint32
	path               uint32 // a group's path, its first steps highest
	steps              int
	match              match
	lex                uint32
	look               look
	word               int32  // index into the words of the document
	left, right        int32  // of the run of capitals that it stands in
	seen               uint32 // how the document writes the word
	quiet              bool   // cannot be part of a name: is not scored
}

type sentence struct{ first, end int }

// word is a word of the document, in lower case, wherever it stands.
type word struct {
	lower         uint32
	small, middle uint16         // seen in lower case; capitalised within a sentence
	joined        uint16         // last in a run of several capitals
	person        uint16         // in a run with a given name or a title before it
	votes         [labels]uint16 // what the first reading made of it
	runs          [kinds]uint16  // last or first in a longer name of a kind
}

// scratch is what a reading needs besides the model.
type scratch struct {
	run struct { // of capitals, asked for last
		left, right int32
		lists       class
	}
	tokens    []token
	sents     []sentence
	words     []word
	slots     []int32 // open addressing into words, -1 is empty
	buf       []byte
	features  []uint64
	emissions []int32
	back      []uint8
	labels    []uint8
}

// read fills the tokens of the scratch.
func (r *reader) read(d *Doc, s *scratch) {
	n := len(d.Forms)
	s.tokens = grow(s.tokens, n)
	s.run.left, s.run.right = 0, 0
	s.sents = s.sents[:0]
	for i, form := range d.Forms {
		t := &s.tokens[i]
		*t = token{}
		s.buf = t.spell(form, s.buf[:0])
		t.lex = r.lex.bin(t.lower)
		if r.paths != nil {
			t.path, t.steps = r.paths.Path(t.lower)
		}
		if i < len(d.Tags) {
			t.tag = linear.Hash(d.Tags[i])
		}
	}
	first := 0
	for _, end := range d.Ends {
		if end = min(end, n); end > first {
			s.sents = append(s.sents, sentence{first, end})
			first = end
		}
	}
	if first < n {
		s.sents = append(s.sents, sentence{first, n})
	}
	for _, e := range s.sents {
		s.runs(e)
		r.gaz.look(s, e.first, e.end)
	}
	s.count()
	for _, e := range s.sents {
		s.hush(e)
	}
}

// hush marks words that are no part of a name: those without a capital, in no
// list and never seen as a proper noun, unless they stand between capitals or
// beside one and are fit to join names. More than half of the words of a report
// are quiet.
func (s *scratch) hush(e sentence) {
	for i := e.first; i < e.end; i++ {
		t := &s.tokens[i]
		if t.look&isCapital != 0 || t.look&isLetter != 0 && t.lex != common && t.lex != rare {
			continue
		}
		listed := class(0)
		for _, c := range t.match {
			listed |= c
		}
		left, right := s.at(e, i-1).look&isCapital != 0, s.at(e, i+1).look&isCapital != 0
		switch {
		case !left && !right:
			t.quiet = listed&^(inHeads|inForms|inGround|inGroups|inTitles) == 0
		case left != right:
			t.quiet = listed&^(inGroups|inTitles) == 0 && t.lex != rare && !slices.Contains(joiners[:], t.lower)
		}
	}
}

// joiners are words that begin, end or go on in names.
var joiners = func() (out [19]uint32) {
	for i, w := range [...]string{"of", "for", "and", "the", "on", "in", "to", "at", "de", "la", "al", "el", "bin", "van", "'s", "'", "s", "-", "&"} {
		out[i] = linear.Hash(w)
	}
	return out
}()

// spell works out what the letters of a word tell.
func (t *token) spell(form string, buf []byte) []byte {
	var shape [12]byte
	n := 0
	letters, upper := 0, 0
	for i, r := range form {
		var c byte
		switch {
		case r >= '0' && r <= '9':
			c, r = '0', '0'
			t.look |= isDigit
		case r >= 'a' && r <= 'z':
			c = 'a'
			letters++
		case r >= 'A' && r <= 'Z':
			c, r = 'A', r+'a'-'A'
			letters++
			upper++
		case r == '’' || r == '‘':
			c, r = '\'', '\''
		case r == '“' || r == '”':
			c, r = '"', '"'
		case r < utf8.RuneSelf:
			c = byte(r)
		case unicode.IsUpper(r):
			c, r = 'A', unicode.ToLower(r)
			letters++
			upper++
		case unicode.IsLetter(r):
			c = 'a'
			letters++
		default:
			c = '?'
		}
		if c == 'A' && i == 0 {
			t.look |= isCapital
		}
		// Runs of more than two of a sort count as two.
		if n < len(shape) && !(n > 1 && shape[n-1] == c && shape[n-2] == c) {
			shape[n] = c
			n++
		}
		buf = utf8.AppendRune(buf, r)
	}
	if letters > 0 {
		t.look |= isLetter
	}
	if letters > 1 && upper == letters {
		t.look |= isUpper
	}
	t.form = linear.Hash(form)
	t.shape = hash(shape[:n])
	t.lower = hash(buf)
	for k := range t.pre {
		if len(buf) > k {
			t.pre[k], t.suf[k] = hash(buf[:k+1]), hash(buf[len(buf)-k-1:])
		}
	}
	return buf
}

func hash(b []byte) uint32 { return linear.Hash(unsafe.String(unsafe.SliceData(b), len(b))) }

// runs finds the runs of capitals in a sentence, and whether it is a headline.
func (s *scratch) runs(e sentence) {
	ts := s.tokens[e.first:e.end]
	words, capitals, uppers, smalls := 0, 0, 0, 0
	first := true
	for i := range ts {
		t := &ts[i]
		if t.look&isLetter == 0 {
			continue
		}
		if first {
			t.look |= isFirst
			first = false
		}
		words++
		if t.look&isUpper != 0 {
			uppers++
		}
		if t.look&isCapital != 0 {
			capitals++
		} else if t.pre[3] != 0 {
			smalls++ // of four letters or more
		}
	}
	var all look
	if words >= 3 && uppers*10 >= words*7 {
		all |= isShout
	}
	if words >= 3 && capitals == 0 {
		all |= isPlain
	}
	if words >= 3 && capitals*10 >= words*6 && smalls <= 1 {
		all |= isHead
	}
	for i := 0; i < len(ts); {
		j := i
		for j < len(ts) && ts[j].look&isCapital != 0 {
			j++
		}
		j = max(j, i+1)
		for k := i; k < j; k++ {
			ts[k].look |= all
			ts[k].left, ts[k].right = int32(e.first+i), int32(e.first+j)
		}
		i = j
	}
}

// count works out how the document writes each word.
func (s *scratch) count() {
	size := 16
	for size < 2*len(s.tokens) {
		size *= 2
	}
	s.slots = grow(s.slots, size)
	for i := range s.slots {
		s.slots[i] = -1
	}
	s.words = s.words[:0]
	for i := range s.tokens {
		t := &s.tokens[i]
		t.word = -1
		if t.look&isLetter == 0 {
			continue
		}
		at := int(t.lower*0x9e3779b1) & (size - 1)
		for s.slots[at] >= 0 && s.words[s.slots[at]].lower != t.lower {
			at = (at + 1) & (size - 1)
		}
		if s.slots[at] < 0 {
			s.slots[at] = int32(len(s.words))
			s.words = append(s.words, word{lower: t.lower})
		}
		t.word = s.slots[at]
		w := &s.words[t.word]
		if t.look&isCapital == 0 {
			bump(&w.small)
			continue
		}
		if t.look&(isShout|isHead) != 0 {
			continue
		}
		if t.look&isFirst == 0 {
			bump(&w.middle)
		}
		if int(t.right) == i+1 && t.right-t.left > 1 {
			bump(&w.joined)
		}
		if before := s.tokens[t.left].match; before[alone-1]&(inGiven|inTitles) != 0 && int(t.left) < i || t.left > 0 && s.tokens[t.left-1].match[alone-1]&inTitles != 0 {
			bump(&w.person)
		}
	}
	for i := range s.tokens {
		t := &s.tokens[i]
		if t.word >= 0 {
			w := &s.words[t.word]
			t.seen = 1 + few(w.small) + 3*few(w.middle) + 9*few(w.joined) + 27*few(w.person)
		}
	}
}

func bump(n *uint16) {
	if *n < 1<<16-1 {
		*n++
	}
}

// few tells none, one and several apart.
func few(n uint16) uint32 { return uint32(min(n, 2)) }

// vote counts what the first reading made of each word.
func (s *scratch) vote() {
	for i := range s.tokens {
		t := &s.tokens[i]
		if t.word < 0 || t.look&isCapital == 0 {
			continue
		}
		w, l := &s.words[t.word], s.labels[i]
		bump(&w.votes[l])
		if m := mark(l); m == begins || m == ends {
			bump(&w.runs[kindOf(l)])
		}
	}
}
