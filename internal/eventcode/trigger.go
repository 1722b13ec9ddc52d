package eventcode

import (
	"slices"

	"parley/internal/rule"
	"parley/internal/text"
)

// trigger is a place where the words of an event stand.
type trigger struct {
	rule   *rule.Rule
	match  rule.TreeMatch
	head   int   // token that heads the event's clause or phrase
	tokens []int // of the words that name it, in order
	by     int   // noun that names the same, with who did it, -1 for none
}

// apart is the most words between the words of one trigger that its span takes in.
const apart = 6

// words gives the tokens of a trigger in one piece.
func (t *trigger) words(d *text.Doc) text.Range {
	r := text.Range{First: t.tokens[0], End: t.tokens[len(t.tokens)-1] + 1}
	if r.Len() > len(t.tokens)+apart {
		return text.Range{First: t.head, End: t.head + 1}
	}
	return r
}

// triggers finds the triggers in a sentence, none sharing a word with another but
// for those of states: of two that do, the one with more words stays, then the
// one of the earlier rule.
func (c *coder) triggers(d *text.Doc, s text.Range) []trigger {
	var found []trigger
	for i := s.First; i < s.End; i++ {
		for _, m := range c.rules.At(d, i) {
			t := trigger{rule: m.Rule, match: m, head: i, by: -1, tokens: slices.Compact(slices.Clone(m.Group("trigger")))}
			if len(t.tokens) == 0 {
				t.tokens = []int{i}
			}
			found = append(found, t)
		}
	}
	slices.SortStableFunc(found, func(a, b trigger) int { return len(b.tokens) - len(a.tokens) })
	var out []trigger
	taken := map[int]bool{}
	for _, t := range found {
		if slices.ContainsFunc(t.tokens, func(k int) bool { return taken[k] }) {
			continue
		}
		for _, k := range t.tokens {
			taken[k] = true
		}
		out = append(out, t)
	}
	slices.SortFunc(out, func(a, b trigger) int { return a.tokens[0] - b.tokens[0] })
	return out
}
