package rule

import (
	"cmp"
	"fmt"
	"slices"
	"sync"

	"parley"
	"parley/internal/text"
)

// Matcher finds the matches of several rules. It is safe for concurrent use.
type Matcher struct {
	rules  []*Rule
	norms  map[string][]cand
	lemmas map[string][]cand
	digit  []cand
	any    []cand
}

type cand struct {
	rule    *Rule
	pattern int
}

// NewMatcher prepares rules for matching.
func NewMatcher(rules []*Rule) *Matcher {
	m := &Matcher{rules: rules, norms: map[string][]cand{}, lemmas: map[string][]cand{}}
	for _, r := range rules {
		for p, h := range r.heads {
			c := cand{r, p}
			if h.any {
				m.any = append(m.any, c)
				continue
			}
			if h.digit {
				m.digit = append(m.digit, c)
			}
			seen := map[string]bool{}
			for _, w := range h.norms {
				if !seen[w] {
					seen[w] = true
					m.norms[w] = append(m.norms[w], c)
				}
			}
			clear(seen)
			for _, w := range h.lemmas {
				if !seen[w] {
					seen[w] = true
					m.lemmas[w] = append(m.lemmas[w], c)
				}
			}
		}
	}
	return m
}

// states are attempts to be used again.
var states = sync.Pool{New: func() any { return new(state) }}

// each calls f with the matches that begin at token i and end by end, in no order.
func (m *Matcher) each(d *text.Doc, i, end int, f func(c cand, s *state)) {
	tok := &d.Tokens[i]
	var digit []cand
	if isFigure(tok.Norm) {
		digit = m.digit
	}
	var s *state
	for _, cs := range [...][]cand{m.norms[tok.Norm], m.lemmas[tok.Lemma], digit, m.any} {
		for _, c := range cs {
			if s == nil {
				s = states.Get().(*state)
				s.d, s.end = d, end
			}
			s.steps = 0
			clear(s.groups[:])
			if s.run(c.rule.patterns[c.pattern], 0, i) {
				f(c, s)
			}
		}
	}
	if s != nil {
		s.d = nil
		states.Put(s)
	}
}

// At gives the longest match that begins at token i and ends by end; of two as
// long, that of the earlier rule.
func (m *Matcher) At(d *text.Doc, i, end int) (Match, bool) {
	var best Match
	m.each(d, i, end, func(c cand, s *state) {
		if best.Rule == nil || s.to > best.End || s.to == best.End && c.rule.order < best.Rule.order {
			best = Match{text.Range{First: i, End: s.to}, c.rule, s.groups}
		}
	})
	return best, best.Rule != nil
}

// First gives the first match that begins at token i, ends by end and is wanted:
// the longest first, of two as long that of the earlier rule.
func (m *Matcher) First(d *text.Doc, i, end int, wanted func(*Match) bool) bool {
	var found []Match
	m.each(d, i, end, func(c cand, s *state) {
		if s.to > i {
			found = append(found, Match{text.Range{First: i, End: s.to}, c.rule, s.groups})
		}
	})
	slices.SortStableFunc(found, func(a, b Match) int { return cmp.Or(b.End-a.End, a.Rule.order-b.Rule.order) })
	for i := range found {
		if wanted(&found[i]) {
			return true
		}
	}
	return false
}

// All gives the matches within a range, left to right, none overlapping.
func (m *Matcher) All(d *text.Doc, r text.Range) []Match {
	var out []Match
	for i := r.First; i < r.End; {
		if found, ok := m.At(d, i, r.End); ok && found.End > i {
			out = append(out, found)
			i = found.End
			continue
		}
		i++
	}
	return out
}

// Every gives the longest match at every token of a range, overlapping ones too.
func (m *Matcher) Every(d *text.Doc, r text.Range) []Match {
	var out []Match
	for i := r.First; i < r.End; i++ {
		if found, ok := m.At(d, i, r.End); ok && found.End > i {
			out = append(out, found)
		}
	}
	return out
}

// Test runs the examples of every rule with word patterns and gives what failed.
// prepare fills the layers that the patterns look at.
func (m *Matcher) Test(prepare func(*text.Doc)) []error {
	return examples(m.rules, prepare, func(r *Rule) bool { return len(r.patterns) > 0 }, m.finds)
}

// examples runs the examples of the rules that are meant; finds reports whether a
// rule finds the words want, or any words where want is empty.
func examples(rules []*Rule, prepare func(*text.Doc), meant func(*Rule) bool, finds func(d *text.Doc, r *Rule, want string) bool) []error {
	var errs []error
	doc := func(s string) *text.Doc {
		d := text.New(&parley.Report{Text: s})
		prepare(d)
		return d
	}
	for _, r := range rules {
		if !meant(r) {
			continue
		}
		for _, y := range r.Yes {
			if !finds(doc(y.Text), r, y.Want) {
				errs = append(errs, fmt.Errorf("%s: rule %s does not find %q in %q", r.Place, r.ID, y.Want, y.Text))
			}
		}
		for _, n := range r.No {
			if finds(doc(n), r, "") {
				errs = append(errs, fmt.Errorf("%s: rule %s finds something in %q", r.Place, r.ID, n))
			}
		}
	}
	return errs
}

// finds reports whether rule r wins a match with the words want, or any words
// where want is empty.
func (m *Matcher) finds(d *text.Doc, r *Rule, want string) bool {
	for _, s := range d.Sents {
		for _, f := range m.All(d, s.Range) {
			if f.Rule.ID == r.ID && (want == "" || d.Words(d.Span(f.Range)) == want) {
				return true
			}
		}
	}
	return false
}
