package commitment

import (
	"fmt"
	"slices"
	"strings"

	"parley"
	"parley/internal/lang"
	"parley/internal/rule"
	"parley/internal/text"
)

// Step gives the step of the reader. It needs the rules commitments and the
// tables named below.
func Step(pack *lang.Pack) (text.Step, error) {
	rules, err := rule.Parse(pack, "commitments")
	if err != nil {
		return text.Step{}, fmt.Errorf("load commitment rules: %w", err)
	}
	f := &finder{
		openings: rule.NewTrees(rules), verbs: pack.Table("action-verbs"), nouns: pack.Table("action-nouns"),
		classes: pack.Table("action-classes"), pairs: pack.Table("action-types"), instruments: pack.Table("instruments"),
		conditions: pack.Table("conditions"), answers: pack.Table("answers"), parts: pack.Table("plan-parts"),
		parties: pack.Table("parties"), groups: pack.Table("groups"), cues: pack.Table("cues"),
		conjectures: pack.Table("conjectures"), aims: pack.Table("aims"),
		ranks: map[string]bool{},
	}
	for _, class := range []string{"official", "commander"} { // who speak for whom they serve
		for title := range strings.SplitSeq(pack.Table("role-classes").Get(class, "titles"), "|") {
			f.ranks[title] = true
		}
	}
	return text.Step{
		Name:  "commitment",
		Needs: []text.Layer{text.Tokens, text.Sents, text.Quotes, text.Trees, text.Times, text.Mentions, text.Statements},
		Gives: []text.Layer{text.Commitments},
		Run:   f.run,
	}, nil
}

type finder struct {
	openings                                *rule.Trees
	verbs, nouns, classes, pairs            *lang.Table // what deeds there are
	instruments, conditions, answers, parts *lang.Table
	parties, groups, cues                   *lang.Table
	conjectures, aims                       *lang.Table
	ranks                                   map[string]bool // titles of officials and officers
}

// No report has so many words that open a commitment, or so many commitments; a
// text that is made to have them is not read to its end.
const (
	maxTried = 20000
	maxFound = 1000
)

// found is a commitment in the making.
type found struct {
	parley.Commitment
	deed
	cue     int // token of the word that opened it
	action  text.Range
	inst    int  // token of the noun of its instrument, -1 for none
	drop    bool // nobody is named, and the tables know no such deed
	began   bool // the action is that a deed begins
	keep    bool // it is a promise not to do it
	bare    bool // nobody is named who has to do it: "violence must stop"
	pressed bool // its instrument has a deadline set for it
	open    bool // it is not for the state that the report is about, though nobody is named
	own     bool // who demands it stood where the obligor should
}

func (f *finder) run(d *text.Doc) {
	p := f.page(d)
	if !p.warlike() {
		d.Commitments = d.Commitments[:0]
		return
	}
	for _, s := range d.Sents {
		if s.Furniture {
			continue
		}
		for i := s.First; i < s.End && p.tried < maxTried && len(p.all) < maxFound; i++ {
			p.at(s, i)
		}
	}
	p.share()
	p.answer()
	p.merge()
	p.reserve()
	p.emit()
}

// at adds what the word at token i opens: what the first rule finds that finds
// anything, those for instruments before the others.
func (p *page) at(s text.Sent, i int) {
	ms := p.openings.At(p.d, i)
	slices.SortStableFunc(ms, func(a, b rule.TreeMatch) int { return rank(a.Rule.Action) - rank(b.Rule.Action) })
	for k := range ms {
		p.tried++
		o := opening{page: p, s: s, cue: i, rule: ms[k].Rule, inst: -1}
		if out := o.read(); len(out) > 0 {
			p.all = append(p.all, out...)
			return
		}
	}
}

func rank(action string) int {
	if action == "instrument" || action == "points" {
		return 0
	}
	return 1
}
