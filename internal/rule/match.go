package rule

import (
	"slices"
	"strings"

	"parley"
	"parley/internal/lang"
	"parley/internal/text"
)

const maxGroups = 12

// Match is one place where a rule matched.
type Match struct {
	text.Range
	Rule   *Rule
	groups [maxGroups]text.Range
}

// Group gives the tokens that a name captured; ok is false if it captured none.
func (m *Match) Group(name string) (r text.Range, ok bool) {
	for i, n := range m.Rule.names {
		if n == name {
			return m.groups[i], m.groups[i].Len() > 0
		}
	}
	return text.Range{}, false
}

// Has reports whether a name captured anything.
func (m *Match) Has(name string) bool { _, ok := m.Group(name); return ok }

// budget bounds the work of one attempt, whatever the pattern and the text.
const budget = 4000

// state is one attempt: a program that is run at a token, and goes back to the
// last choice where it fails.
type state struct {
	d      *text.Doc
	end    int
	to     int // where the program ended
	opened [maxGroups]int
	groups [maxGroups]text.Range
	steps  int
}

type opcode uint8

const (
	opToken opcode = iota // one token that passes the test
	opSpan                // several tokens that belong together
	opHere                // a place that passes the test
	opSplit               // a choice: x, then y; y alone where x cannot begin with the token
	opJump
	opOpen  // of group x
	opClose // of group x
	opDone
)

// op is one instruction of a program.
type op struct {
	code opcode
	x, y int
	may  *firsts // of x; nil: it may begin with any token
	is   func(d *text.Doc, i int) bool
	here func(s *state, i int) bool
	ends func(d *text.Doc, i, end int) []int // longest first
}

// run tries the program from instruction pc at token i.
func (s *state) run(prog []op, pc, i int) bool {
	for {
		if s.steps++; s.steps > budget {
			return false
		}
		switch o := &prog[pc]; o.code {
		case opToken:
			if i >= s.end || !o.is(s.d, i) {
				return false
			}
			i++
		case opHere:
			if !o.here(s, i) {
				return false
			}
		case opSpan:
			if i >= s.end {
				return false
			}
			ends := o.ends(s.d, i, s.end)
			if len(ends) == 0 {
				return false
			}
			for _, end := range ends[:len(ends)-1] {
				groups, opened := s.groups, s.opened
				if s.run(prog, pc+1, end) {
					return true
				}
				s.groups, s.opened = groups, opened
			}
			i = ends[len(ends)-1]
		case opSplit:
			if o.may != nil && (i >= s.end || !o.may.begin(&s.d.Tokens[i])) {
				pc = o.y
				continue
			}
			groups, opened := s.groups, s.opened
			if s.run(prog, o.x, i) {
				return true
			}
			s.groups, s.opened = groups, opened
			pc = o.y
			continue
		case opJump:
			pc = o.x
			continue
		case opOpen:
			s.opened[o.x] = i
		case opClose:
			s.groups[o.x] = text.Range{First: s.opened[o.x], End: i}
		case opDone:
			s.to = i
			return true
		}
		pc++
	}
}

// node is a part of a pattern: it adds its instructions to a program. What it is
// repeated by takes at least a token.
type node interface {
	compile(prog []op) []op
	head() head
}

// empty reports whether a node can match no token at all.
func empty(n node) bool {
	switch n := n.(type) {
	case seq:
		return !slices.ContainsFunc(n, func(e node) bool { return !empty(e) })
	case alt:
		return slices.ContainsFunc(n, empty)
	case group:
		return empty(n.n)
	case repeat:
		return n.min == 0 || empty(n.n)
	case place:
		return true
	}
	return false
}

// head says with which words a node can begin; digit is true where it can begin
// with a figure, any where it cannot tell.
type head struct {
	any    bool
	digit  bool
	norms  []string
	lemmas []string
}

func (h head) plus(o head) head {
	return head{h.any || o.any, h.digit || o.digit, append(append([]string{}, h.norms...), o.norms...), append(append([]string{}, h.lemmas...), o.lemmas...)}
}

// firsts are the words that a node can begin with.
type firsts struct {
	words map[string]bool
	digit bool
}

// firstsOf gives the words that a node can begin with, nil if it cannot tell.
func firstsOf(n node) *firsts {
	h := n.head()
	if h.any || empty(n) {
		return nil
	}
	f := &firsts{words: map[string]bool{}, digit: h.digit}
	for _, words := range [][]string{h.norms, h.lemmas} {
		for _, w := range words {
			f.words[w] = true
		}
	}
	return f
}

func (f *firsts) begin(t *text.Token) bool {
	return f.words[t.Norm] || f.digit && isFigure(t.Norm) || t.Lemma != t.Norm && f.words[t.Lemma]
}

type seq []node

func (n seq) compile(prog []op) []op {
	for _, e := range n {
		prog = e.compile(prog)
	}
	return prog
}

func (n seq) head() head {
	var h head
	for _, e := range n {
		h = h.plus(e.head())
		if r, ok := e.(repeat); ok && r.min == 0 {
			continue
		}
		return h
	}
	return head{any: true}
}

type alt []node

func (n alt) compile(prog []op) []op {
	var jumps []int
	for k, e := range n {
		if k == len(n)-1 {
			prog = e.compile(prog)
			break
		}
		at := len(prog)
		prog = e.compile(append(prog, op{code: opSplit, x: at + 1, may: firstsOf(e)}))
		jumps = append(jumps, len(prog))
		prog = append(prog, op{code: opJump})
		prog[at].y = len(prog)
	}
	for _, j := range jumps {
		prog[j].x = len(prog)
	}
	return prog
}

func (n alt) head() head {
	var h head
	for _, e := range n {
		h = h.plus(e.head())
	}
	return h
}

type group struct {
	n  node
	at int
}

func (n group) compile(prog []op) []op {
	return append(n.n.compile(append(prog, op{code: opOpen, x: n.at})), op{code: opClose, x: n.at})
}

func (n group) head() head { return n.n.head() }

type repeat struct {
	n    node
	min  int
	many bool
	lazy bool
}

func (n repeat) compile(prog []op) []op {
	if n.min > 0 {
		prog = n.n.compile(prog)
		if !n.many {
			return prog
		}
	}
	at := len(prog)
	prog = n.n.compile(append(prog, op{code: opSplit}))
	if n.many {
		prog = append(prog, op{code: opJump, x: at})
	}
	prog[at].x, prog[at].y, prog[at].may = at+1, len(prog), firstsOf(n.n)
	if n.lazy {
		prog[at].may = nil
		prog[at].x, prog[at].y = prog[at].y, prog[at].x
	}
	return prog
}

func (n repeat) head() head { return n.n.head() }

type word string

func (n word) compile(prog []op) []op {
	w := string(n)
	return append(prog, op{code: opToken, is: func(d *text.Doc, i int) bool { return d.Tokens[i].Norm == w }})
}

func (n word) head() head { return head{norms: []string{string(n)}} }

type lemma []string

func (n lemma) compile(prog []op) []op {
	return append(prog, op{code: opToken, is: func(d *text.Doc, i int) bool { return slices.Contains(n, d.Tokens[i].Lemma) }})
}

func (n lemma) head() head { return head{lemmas: n} }

// set matches a key of a table, by norms with the first or last word by its
// lemma, the longest key first.
type set struct {
	table         *lang.Table
	column, value string
}

func (n set) compile(prog []op) []op {
	return append(prog, op{code: opSpan, ends: func(d *text.Doc, i, end int) []int {
		ends := Keys(d, n.table, i, end)
		if n.column == "" {
			return ends
		}
		return slices.DeleteFunc(ends, func(j int) bool {
			return !n.table.Is(Key(d, n.table, text.Range{First: i, End: j}), n.column, n.value)
		})
	}})
}

func (n set) head() head {
	var h head
	for _, row := range n.table.Rows {
		firsts := lang.Firsts(strings.ToLower(row[0]))
		h.norms, h.lemmas = append(h.norms, firsts...), append(h.lemmas, firsts...)
	}
	return h
}

// Keys gives the ends of the table's keys that stand at token i, longest first.
func Keys(d *text.Doc, t *lang.Table, i, end int) []int {
	if i >= end {
		return nil
	}
	tok := &d.Tokens[i]
	longest := max(t.Words(tok.Norm), t.Words(tok.Lemma))
	var ends []int
	for n := min(longest, end-i); n > 0; n-- {
		if Key(d, t, text.Range{First: i, End: i + n}) != "" {
			ends = append(ends, i+n)
		}
	}
	return ends
}

// Key gives the table's key that the tokens r spell, "" if they spell none.
func Key(d *text.Doc, t *lang.Table, r text.Range) string {
	if r.Len() == 1 {
		tok := &d.Tokens[r.First]
		if t.Has(tok.Norm) {
			return tok.Norm
		}
		if t.Has(tok.Lemma) {
			return tok.Lemma
		}
		return ""
	}
	if r.Len() < 1 {
		return ""
	}
	first, last := &d.Tokens[r.First], &d.Tokens[r.End-1]
	for form := range 3 {
		if form == 1 && (first.Lemma == "" || first.Lemma == first.Norm) || form == 2 && (last.Lemma == "" || last.Lemma == last.Norm) {
			continue
		}
		var room [64]byte
		b := room[:0]
		for i := r.First; i < r.End; i++ {
			w := d.Tokens[i].Norm
			if form == 1 && i == r.First || form == 2 && i == r.End-1 {
				w = d.Tokens[i].Lemma
			}
			if i > r.First && (d.Tokens[i].Is(text.SpaceBy) || d.Tokens[i].Is(text.Punct) && w != "-") {
				b = append(b, ' ')
			}
			b = append(b, w...)
		}
		if key := t.Key(b); key != "" {
			return key
		}
	}
	return ""
}

// not matches a token at which another element does not match.
type not struct{ n node }

func (n not) compile(prog []op) []op {
	other := append(n.n.compile(nil), op{code: opDone})
	return append(prog, op{code: opHere, here: func(s *state, i int) bool {
		in := state{d: s.d, end: s.end}
		return i < s.end && !in.run(other, 0, i)
	}}, op{code: opToken, is: func(*text.Doc, int) bool { return true }})
}

func (n not) head() head { return head{any: true} }

// span matches what belongs together from a token on: the function gives where
// it ends, and whether it ends by the end.
type span func(d *text.Doc, i, end int) (int, bool)

func (n span) compile(prog []op) []op {
	return append(prog, op{code: opSpan, ends: func(d *text.Doc, i, end int) []int {
		if to, ok := n(d, i, end); ok {
			return []int{to}
		}
		return nil
	}})
}

func (n span) head() head { return head{any: true} }

func timeExpr(d *text.Doc, i, end int) (int, bool) {
	tok := &d.Tokens[i]
	over := d.TimesOver(parley.Span{Start: tok.Start, End: tok.End})
	if len(over) == 0 || over[0].Span.Start != tok.Start {
		return 0, false
	}
	return min(d.RangeOf(over[0].Span).End, end), true
}

func quote(d *text.Doc, i, end int) (int, bool) {
	q := d.QuoteOpenedAt(i)
	if q == nil || q.Close < 0 || q.Close >= end {
		return 0, false
	}
	return q.Close + 1, true
}
