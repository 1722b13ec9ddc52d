package rule

import (
	"fmt"
	"strings"
	"time"

	"parley"
	"parley/internal/lang"
	"parley/internal/text"
)

const (
	maxGroups = 12
	maxRepeat = 40
)

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

// state is one attempt: groups are set and taken back as the search goes.
type state struct {
	d      *text.Doc
	end    int
	groups [maxGroups]text.Range
	steps  int
}

// budget bounds the work of one attempt, whatever the pattern and the text.
const budget = 4000

type node interface {
	// match tries the node at token i and calls k with each end it can reach
	// until k is content.
	match(s *state, i int, k func(int) bool) bool
	head() head
}

// head says with which words a node can begin; any is true where it cannot tell.
type head struct {
	any    bool
	norms  []string
	lemmas []string
}

func (h head) plus(o head) head {
	return head{h.any || o.any, append(append([]string{}, h.norms...), o.norms...), append(append([]string{}, h.lemmas...), o.lemmas...)}
}

type seq []node

func (n seq) match(s *state, i int, k func(int) bool) bool {
	if s.steps++; s.steps > budget {
		return false
	}
	if len(n) == 0 {
		return k(i)
	}
	if len(n) == 1 {
		return n[0].match(s, i, k)
	}
	return n[0].match(s, i, func(j int) bool { return n[1:].match(s, j, k) })
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

func (n alt) match(s *state, i int, k func(int) bool) bool {
	for _, e := range n {
		if e.match(s, i, k) {
			return true
		}
	}
	return false
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

func (n group) match(s *state, i int, k func(int) bool) bool {
	old := s.groups[n.at]
	if n.n.match(s, i, func(j int) bool {
		before := s.groups[n.at]
		s.groups[n.at] = text.Range{First: i, End: j}
		if k(j) {
			return true
		}
		s.groups[n.at] = before
		return false
	}) {
		return true
	}
	s.groups[n.at] = old
	return false
}

func (n group) head() head { return n.n.head() }

type repeat struct {
	n        node
	min, max int
	lazy     bool
}

func (n repeat) match(s *state, i int, k func(int) bool) bool { return n.times(s, i, 0, k) }

func (n repeat) times(s *state, i, done int, k func(int) bool) bool {
	if s.steps++; s.steps > budget {
		return false
	}
	more := func() bool {
		return done < n.max && n.n.match(s, i, func(j int) bool { return j > i && n.times(s, j, done+1, k) })
	}
	if n.lazy {
		return done >= n.min && k(i) || more()
	}
	return more() || done >= n.min && k(i)
}

func (n repeat) head() head { return n.n.head() }

type word string

func (n word) match(s *state, i int, k func(int) bool) bool {
	return i < s.end && s.d.Tokens[i].Norm == string(n) && k(i+1)
}

func (n word) head() head { return head{norms: []string{string(n)}} }

type lemma []string

func (n lemma) match(s *state, i int, k func(int) bool) bool {
	if i >= s.end {
		return false
	}
	for _, l := range n {
		if s.d.Tokens[i].Lemma == l {
			return k(i + 1)
		}
	}
	return false
}

func (n lemma) head() head { return head{lemmas: n} }

// set matches a key of a table, by norms with the first or last word by its
// lemma, the longest key first.
type set struct {
	table         *lang.Table
	column, value string
}

func (n set) match(s *state, i int, k func(int) bool) bool {
	for _, j := range Keys(s.d, n.table, i, s.end) {
		if (n.column == "" || n.table.Is(Key(s.d, n.table, text.Range{First: i, End: j}), n.column, n.value)) && k(j) {
			return true
		}
	}
	return false
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
	for form := range 3 {
		var b strings.Builder
		for i := r.First; i < r.End; i++ {
			w := d.Tokens[i].Norm
			if form == 1 && i == r.First || form == 2 && i == r.End-1 {
				w = d.Tokens[i].Lemma
			}
			if i > r.First && (d.Tokens[i].Is(text.SpaceBy) || d.Tokens[i].Is(text.Punct) && w != "-") {
				b.WriteByte(' ')
			}
			b.WriteString(w)
		}
		if t.Has(b.String()) {
			return b.String()
		}
	}
	return ""
}

type class struct {
	name string
	is   func(d *text.Doc, i int) bool
}

func (n class) match(s *state, i int, k func(int) bool) bool {
	switch n.name { // these take no token
	case "start":
		return i < len(s.d.Tokens) && s.d.Sents[s.d.Tokens[i].Sent].First == i && k(i)
	case "end":
		return (i == s.end || i == len(s.d.Tokens)) && k(i)
	}
	return i < s.end && n.is(s.d, i) && k(i+1)
}

func (n class) head() head { return head{any: true} }

func newClass(name string) (node, error) {
	shape := func(s text.Shape) func(*text.Doc, int) bool {
		return func(d *text.Doc, i int) bool { return d.Tokens[i].Is(s) }
	}
	switch name {
	case "any":
		return class{name, func(*text.Doc, int) bool { return true }}, nil
	case "cap":
		return class{name, shape(text.Capital)}, nil
	case "caps":
		return class{name, shape(text.AllCaps)}, nil
	case "digits":
		return class{name, shape(text.Digits)}, nil
	case "punct":
		return class{name, shape(text.Punct)}, nil
	case "start", "end":
		return class{name: name}, nil
	case "year":
		return class{name, func(d *text.Doc, i int) bool {
			n, ok := whole(d.Norm(i))
			return ok && len(d.Norm(i)) == 4 && n >= 1800 && n < 2200
		}}, nil
	case "day":
		return class{name, func(d *text.Doc, i int) bool {
			w := d.Norm(i)
			for _, suffix := range []string{"st", "nd", "rd", "th"} {
				w = strings.TrimSuffix(w, suffix)
			}
			n, ok := whole(w)
			return ok && len(w) <= 2 && n >= 1 && n <= 31
		}}, nil
	case "ampm":
		return class{name, func(d *text.Doc, i int) bool {
			w := d.Norm(i)
			return w[0] >= '0' && w[0] <= '9' && (strings.HasSuffix(w, "am") || strings.HasSuffix(w, "pm"))
		}}, nil
	case "isodate":
		return class{name, func(d *text.Doc, i int) bool {
			_, err := time.Parse(time.DateOnly, d.Norm(i))
			return err == nil
		}}, nil
	case "clock":
		return class{name, func(d *text.Doc, i int) bool {
			h, m, ok := strings.Cut(strings.Replace(d.Norm(i), ".", ":", 1), ":")
			hh, ok1 := whole(h)
			mm, ok2 := whole(m)
			return ok && ok1 && ok2 && hh < 25 && mm < 60 && len(m) == 2
		}}, nil
	}
	for t := text.Word; t <= text.Mark; t++ {
		if t.String() == name {
			return class{name, func(d *text.Doc, i int) bool { return d.Tokens[i].Tag == t }}, nil
		}
	}
	return nil, fmt.Errorf("there is no class #%s", name)
}

func whole(s string) (n int, ok bool) {
	if s == "" || len(s) > 9 {
		return 0, false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

type not struct{ n node }

func (n not) match(s *state, i int, k func(int) bool) bool {
	return i < s.end && !n.n.match(s, i, func(int) bool { return true }) && k(i+1)
}

func (n not) head() head { return head{any: true} }

type chunk struct{}

func (chunk) match(s *state, i int, k func(int) bool) bool {
	c := s.d.ChunkAt(i)
	return c >= 0 && s.d.Chunks[c].First == i && s.d.Chunks[c].End <= s.end && k(s.d.Chunks[c].End)
}

func (chunk) head() head { return head{any: true} }

type timeExpr struct{}

func (timeExpr) match(s *state, i int, k func(int) bool) bool {
	if i >= s.end {
		return false
	}
	tok := &s.d.Tokens[i]
	over := s.d.TimesOver(parley.Span{Start: tok.Start, End: tok.End})
	return len(over) > 0 && over[0].Span.Start == tok.Start && k(min(s.d.RangeOf(over[0].Span).End, s.end))
}

func (timeExpr) head() head { return head{any: true} }

type quote struct{}

func (quote) match(s *state, i int, k func(int) bool) bool {
	q := s.d.QuoteOpenedAt(i)
	return q != nil && q.Close >= 0 && q.Close < s.end && k(q.Close+1)
}

func (quote) head() head { return head{any: true} }
