// Package attribution finds statements: words, claims, demands, promises,
// denials and positions that a report attributes to a source.
//
// In comes a document with trees, quotations, times and mentions; out goes the
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
	"strings"

	"parley"
	"parley/internal/lang"
	"parley/internal/rule"
	"parley/internal/text"
)

// Step gives the step of the reader. It needs the tables cues, noun-cues,
// adjective-cues, light-verbs, instruments, documents and onward-verbs, and the rules acts.
func Step(pack *lang.Pack) (text.Step, error) {
	a := &attributor{
		nouns: frames(pack.Table("noun-cues")), verbs: frames(pack.Table("cues")), adjectives: frames(pack.Table("adjective-cues")),
		light: pack.Table("light-verbs"), instruments: pack.Table("instruments"), documents: pack.Table("documents"), onward: pack.Table("onward-verbs"),
	}
	rules, err := rule.Parse(pack, "acts")
	if err != nil {
		return text.Step{}, fmt.Errorf("load rules of acts: %w", err)
	}
	a.acts, a.named = rule.NewTrees(rules), cueNames(rules)
	return text.Step{
		Name:  "attribution",
		Needs: []text.Layer{text.Tokens, text.Sents, text.Quotes, text.Trees, text.Names, text.Times, text.Mentions},
		Gives: []text.Layer{text.Statements},
		Run:   a.run,
	}, nil
}

type attributor struct {
	verbs, nouns, adjectives map[string]*cue
	light, instruments       *lang.Table
	documents, onward        *lang.Table
	acts                     *rule.Trees
	named                    map[string]bool // cues that rules of acts name
}

// cue is a row of a table of cues.
type cue struct {
	word   string
	act    parley.Act
	frames []frame // the first that fits counts
}

// frame is a way in which a cue takes what is said.
type frame struct {
	name string
	act  parley.Act // "" for that of the cue
}

func (c *cue) takes(names ...string) bool {
	return slices.ContainsFunc(c.frames, func(f frame) bool { return slices.Contains(names, f.name) })
}

func frames(t *lang.Table) map[string]*cue {
	out := make(map[string]*cue, len(t.Rows))
	for _, row := range t.Rows {
		c := &cue{word: row[0], act: parley.Act(t.Get(row[0], "act"))}
		for _, f := range lang.List(t.Get(row[0], "frames")) {
			name, act, _ := strings.Cut(f, "=")
			c.frames = append(c.frames, frame{name, parley.Act(act)})
		}
		out[row[0]] = c
	}
	return out
}

// longest is how many tokens a sentence may have that is read: one of a thousand
// words is no sentence, and would take time that grows with its square.
const longest = 500

// draft is a statement in token ranges.
type draft struct {
	source  text.Range // empty: none in the sentence
	head    int        // token that heads the source, -1
	cue     text.Range
	at      int // token of the cue that the tree hangs on, -1
	content []text.Range
	via     []text.Range
	act     parley.Act
	negated bool
	rule    string
	who     *draft     // the one whose speaker this one shares
	block   text.Range // source, cue and what stands with them, where the content goes around them
}

// run fills the layer of statements.
func (a *attributor) run(d *text.Doc) {
	var all []*draft
	for _, s := range d.Sents {
		if s.Furniture || s.Len() > longest {
			continue
		}
		for _, dr := range a.sentence(d, s) {
			all = append(all, &dr)
		}
	}
	slices.SortStableFunc(all, func(x, y *draft) int { return cmp.Compare(begin(x), begin(y)) })
	a.emit(d, a.looseQuotes(d, all))
	turns(d)
}

// begin is where a statement begins in the text.
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
