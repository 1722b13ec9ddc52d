// Package attribution finds statements: words, claims, demands, promises,
// denials and positions that a report attributes to a source.
//
// In comes a document with chunks, quotations, times and mentions; out goes the
// layer of statements, each with its source, the chain it came through, the
// statement it stands in and the act done by it. A labelled turn of a transcript
// is a statement, if somebody other than the outlet speaks. Furniture is never
// read. It judges nothing said and ties nothing to an agreement.
//
//	step, err := attribution.Step(pack)
//	step.Run(doc)
//	fmt.Println(doc.Statements[0].Who, doc.Statements[0].Via)
package attribution

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"

	"parley"
	"parley/internal/lang"
	"parley/internal/rule"
	"parley/internal/syntax"
	"parley/internal/text"
)

// Step gives the step of the reader. It needs the tables cues, noun-cues,
// light-verbs, figure-bounds, instruments and the rules attribution and acts.
func Step(pack *lang.Pack) (text.Step, error) {
	a := &attributor{cues: pack.Table("cues"), instruments: pack.Table("instruments"), nouns: pack.Table("noun-cues"), light: pack.Table("light-verbs"), bounds: pack.Table("figure-bounds")}
	for name, m := range map[string]**rule.Matcher{"attribution": &a.rules, "acts": &a.acts} {
		rules, err := rule.Parse(pack, name)
		if err != nil {
			return text.Step{}, fmt.Errorf("load attribution rules: %w", err)
		}
		*m = rule.NewMatcher(rules)
	}
	return text.Step{
		Name:  "attribution",
		Needs: []text.Layer{text.Tokens, text.Sents, text.Quotes, text.Tags, text.Chunks, text.Times, text.Mentions},
		Gives: []text.Layer{text.Statements},
		Run:   a.run,
	}, nil
}

type attributor struct {
	cues, nouns, light, bounds, instruments *lang.Table
	rules, acts                             *rule.Matcher
}

// draft is a statement in token ranges.
type draft struct {
	source  text.Range // empty: none in the sentence
	cue     text.Range
	content []text.Range
	via     []string
	act     parley.Act
	negated bool
	rule    string
	who     int // draft whose speaker this one shares, -1
}

// run fills the layer of statements.
func (a *attributor) run(d *text.Doc) {
	var all []draft
	for _, s := range d.Sents {
		if s.Furniture {
			continue
		}
		all = append(all, a.sentence(d, s)...)
	}
	all = a.looseQuotes(d, all)
	sort.SliceStable(all, func(i, j int) bool { return begin(&all[i]) < begin(&all[j]) })
	a.emit(d, all)
	turns(d)
}

func begin(s *draft) int {
	at := s.content[0].First
	if s.cue.Len() > 0 {
		at = min(at, s.cue.First)
	}
	if s.source.Len() > 0 {
		at = min(at, s.source.First)
	}
	return at
}

// sentence finds the statements of one sentence.
func (a *attributor) sentence(d *text.Doc, s text.Sent) []draft {
	var out []draft
	taken := map[int]bool{}
	for _, m := range a.rules.All(d, s.Range) {
		st, ok := a.byRule(d, s, &m)
		if !ok {
			continue
		}
		out = append(out, st)
		for i := m.First; i < m.End; i++ {
			taken[i] = true
		}
	}
	for i := s.First; i < s.End; i++ {
		if st, ok := a.nominal(d, s, i); ok && !taken[i] {
			out = append(out, st)
			for k := st.cue.First; k < st.cue.End; k++ {
				taken[k] = true
			}
		}
	}
	for i := s.First; i < s.End; i++ {
		if taken[i] || d.Tokens[i].Tag != text.Verb || !a.cues.Has(d.Tokens[i].Lemma) {
			continue
		}
		if st, ok := a.verbal(d, s, i); ok && !taken[st.source.First] || ok && st.source.Len() == 0 {
			out = append(out, st)
		}
	}
	return a.carriers(d, s, out)
}

// byRule makes a statement of a match of the rules.
func (a *attributor) byRule(d *text.Doc, s text.Sent, m *rule.Match) (draft, bool) {
	st := draft{act: parley.ActSay, rule: m.Rule.ID, who: -1}
	st.source, _ = m.Group("source")
	st.cue, _ = m.Group("cue")
	if c, ok := m.Group("carrier"); ok {
		st.via = append(st.via, nameOf(d, c))
	}
	if m.Rule.Action == "according" {
		st.source = syntax.Extend(d, s, st.source)
		if m.First-s.First <= 1 {
			i := st.source.End
			if d.Norm(i) == "," {
				i++
			}
			st.content = []text.Range{{First: i, End: contentEnd(d, s)}}
		} else {
			st.content = []text.Range{trim(d, text.Range{First: s.First, End: m.First})}
		}
		return st, st.content[0].Len() > 1
	}
	if before, ok := a.contentBefore(d, s, text.Range{First: m.First, End: m.End}); ok && m.End >= s.End-2 {
		st.content = before
		return st, true
	}
	st.content = a.clause(d, s, m.End)
	return st, len(st.content) > 0
}

// verbal reads the statement whose cue is the verb at token i.
func (a *attributor) verbal(d *text.Doc, s text.Sent, i int) (draft, bool) {
	tok := &d.Tokens[i]
	frames := lang.List(a.cues.Get(tok.Lemma, "frames"))
	st := draft{cue: text.Range{First: i, End: i + 1}, act: parley.Act(a.cues.Get(tok.Lemma, "act")), rule: "cue." + tok.Lemma, who: -1}
	st.negated = syntax.Negated(d, s, i)
	if syntax.Passive(d, s, i) {
		return a.passiveBy(d, s, i, st)
	}
	if syntax.Hypothetical(d, s, i) || i+1 < s.End && d.Tokens[i+1].Norm == "-" {
		return st, false
	}
	inverted := false
	src, ok := syntax.Subject(d, s, i)
	if ok && quoteEndsBefore(d, i) {
		ok = false
	}
	if !ok || quoteEndsBefore(d, i) {
		if after, found := a.mentionAt(d, s, i+1); found && slices.Contains(frames, "quote") && (quoteEndsBefore(d, i) || commaBefore(d, s, i)) {
			src, ok, inverted = after, true, true
		}
	}
	if !ok || firstPerson(d, src) || st.act != parley.ActSay && a.isInstrument(d, src) || brokered(d, src, i) && a.isInstrument(d, text.Range{First: s.First, End: src.First}) {
		return st, false
	}
	st.source = src
	bound := text.Range{First: min(i, src.First), End: max(i+1, src.End)}
	after := bound.End
	if inverted {
		bound.First = i
	}
	for after < s.End && syntax.PastTime(d, after) > after {
		after = syntax.PastTime(d, after)
	}
	if slices.Contains(frames, "that") || slices.Contains(frames, "quote") || slices.Contains(frames, "obj-that") {
		if c := d.ChunkAt(min(after, s.End-1)); slices.Contains(frames, "obj-that") && !inverted && c >= 0 && d.Chunks[c].First == after {
			st.via = append(st.via, a.agencies(d, d.Chunks[c].Range)...)
			after = d.Chunks[c].End // "he told the Council"
		}
		if before, found := a.contentBefore(d, s, bound); found && (inverted || a.endsHere(d, s, i, after)) {
			st.content = before
			if q := a.quoteFrom(d, s, after); q.Len() > 0 {
				st.content = append(st.content, q)
			}
			a.settle(d, &st)
			return st, !st.negated
		}
	}
	for _, f := range frames {
		f, own, _ := strings.Cut(f, "=")
		if content, end, act, ok := a.frame(d, s, &st, f, i); ok {
			act = cmp.Or(parley.Act(own), act)
			st.content = content
			st.cue.End = max(st.cue.End, end)
			if act != "" {
				st.act = act
			}
			a.settle(d, &st)
			keep := !(st.negated && (st.act == parley.ActSay || st.act == parley.ActRequest))
			return st, keep
		}
	}
	return st, false
}

// frame tries one way in which a cue takes its content.
func (a *attributor) frame(d *text.Doc, s text.Sent, st *draft, frame string, i int) (content []text.Range, cueEnd int, act parley.Act, ok bool) {
	j := i + 1
	for j < s.End && d.Tokens[j].Tag == text.Adv {
		j++
	}
	for j < s.End && syntax.PastTime(d, j) > j {
		j = syntax.PastTime(d, j)
	}
	switch frame {
	case "that", "quote":
		if j >= s.End {
			return nil, 0, "", false
		}
		if frame == "quote" {
			q := a.quoteFrom(d, s, j)
			if q.Len() == 0 {
				return nil, 0, "", false
			}
			return []text.Range{q}, i + 1, "", true
		}
		if d.Tokens[j].Norm != "that" && !a.clauseAt(d, s, j) {
			return nil, 0, "", false
		}
		c := a.clause(d, s, j)
		return c, i + 1, "", len(c) > 0
	case "obj-that":
		obj, found := syntax.NounAt(d, s, j)
		if !found {
			return nil, 0, "", false
		}
		st.via = append(st.via, a.agencies(d, obj)...)
		k := obj.End
		for k < s.End && (syntax.PastTime(d, k) > k || d.Tokens[k].Tag == text.Prep && d.Tokens[k].Norm != "that" && syntax.ChunkEnd(d, k+1) > k+1) {
			if e := syntax.PastTime(d, k); e > k {
				k = e
			} else {
				k = syntax.ChunkEnd(d, k+1)
			}
		}
		c := a.clause(d, s, k)
		return c, i + 1, "", len(c) > 0
	case "inf":
		if j < s.End && d.Tokens[j].Tag == text.To {
			return []text.Range{a.until(d, s, j+1)}, i + 1, "", true
		}
	case "obj-inf":
		if obj, found := syntax.NounAt(d, s, j); found {
			k := a.toAfter(d, s, obj.End)
			if k > 0 {
				return []text.Range{a.until(d, s, obj.First)}, i + 1, "", true
			}
		}
	case "on-inf", "upon-inf", "to-inf":
		p := strings.TrimSuffix(frame, "-inf")
		if j < s.End && d.Tokens[j].Norm == p {
			if obj, found := syntax.NounAt(d, s, j+1); found && a.toAfter(d, s, obj.End) > 0 {
				return []text.Range{a.until(d, s, obj.First)}, j + 1, "", true
			}
		}
	case "np":
		if j < s.End && (d.ChunkAt(j) >= 0 || d.QuoteOpenedAt(j) != nil) && d.Tokens[j].Tag != text.Sub {
			return []text.Range{a.until(d, s, j)}, i + 1, "", true
		}
	case "ing":
		if j < s.End && d.Tokens[j].Form == text.Gerund {
			return []text.Range{a.until(d, s, j)}, i + 1, "", true
		}
	case "obj-of", "obj-for", "obj-with":
		if obj, found := syntax.NounAt(d, s, j); found && d.Norm(obj.End) == strings.TrimPrefix(frame, "obj-") {
			return []text.Range{a.until(d, s, obj.First)}, i + 1, "", true
		}
	default:
		if j+1 < s.End && d.Tokens[j].Norm == frame && (d.ChunkAt(j+1) >= 0 || d.Tokens[j+1].Form == text.Gerund) {
			return []text.Range{a.until(d, s, j+1)}, j + 1, "", true
		}
	}
	return nil, 0, "", false
}

// nominal reads "reiterated Russia's opposition to ..." and "its demand for ...".
func (a *attributor) nominal(d *text.Doc, s text.Sent, i int) (draft, bool) {
	tok := &d.Tokens[i]
	if tok.Tag != text.Word || !a.nouns.Has(tok.Lemma) || i+1 >= s.End {
		return draft{}, false
	}
	next := d.Tokens[i+1].Norm
	if !slices.Contains(lang.List(a.nouns.Get(tok.Lemma, "frames")), next) {
		return draft{}, false
	}
	st := draft{cue: text.Range{First: i, End: i + 2}, act: parley.Act(a.nouns.Get(tok.Lemma, "act")), rule: "noun." + tok.Lemma, who: -1}
	c := d.ChunkAt(i)
	if c < 0 {
		return st, false
	}
	first := d.Chunks[c].First
	if owner, ok := a.owner(d, first, i); ok {
		st.source = owner
	}
	v := first - 1
	if v >= s.First && d.Tokens[v].Tag == text.Verb && a.light.Has(d.Tokens[v].Lemma) && !syntax.Negated(d, s, v) {
		if src, ok := syntax.Subject(d, s, v); ok {
			st.source = src
			st.cue.First = v
		}
	}
	if st.source.Len() == 0 {
		return st, false
	}
	st.content = []text.Range{a.until(d, s, i+2)}
	return st, st.content[0].Len() > 0
}

// owner gives the genitive that a noun phrase opens with.
func (a *attributor) owner(d *text.Doc, first, head int) (text.Range, bool) {
	for k := first; k < head; k++ {
		if d.Tokens[k].Norm == "'s" && d.Tokens[k].Tag == text.Poss && k > first {
			return text.Range{First: first, End: k}, true
		}
	}
	return text.Range{}, false
}

// isInstrument reports whether a source is a deal or plan: what it calls for is
// a commitment, no statement.
func (a *attributor) isInstrument(d *text.Doc, r text.Range) bool {
	c := d.ChunkAt(r.First)
	if c < 0 || d.Chunks[c].Head >= r.End {
		return false
	}
	head := d.Chunks[c].Head
	for _, n := range []int{2, 1} { // "road map" before "map"
		if rule.Key(d, a.instruments, text.Range{First: max(r.First, head+1-n), End: head + 1}) != "" {
			return d.Tokens[head].Tag == text.Word
		}
	}
	return false
}

// brokered reports whether a source is only the author of what acts: "the
// accord brokered by the envoy asks ...".
func brokered(d *text.Doc, src text.Range, verb int) bool {
	return src.First > 1 && src.End == verb && d.Norm(src.First-1) == "by" && d.Tokens[src.First-2].Tag == text.Verb
}

// firstPerson reports whether a source is "I" or "we": words of a speaker whose
// statement holds them.
func firstPerson(d *text.Doc, r text.Range) bool {
	w := d.Norm(r.First)
	return r.Len() == 1 && (w == "i" || w == "we" || w == "you")
}

// settle finds the act of a plain assertion by its content.
func (a *attributor) settle(d *text.Doc, st *draft) {
	if st.act != parley.ActSay {
		return
	}
	for _, c := range st.content {
		for _, m := range a.acts.All(d, c) {
			st.act = parley.Act(m.Rule.Arg("act"))
			return
		}
	}
}
