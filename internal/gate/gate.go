package gate

import (
	"fmt"
	"strings"

	"parley"
	"parley/internal/lang"
	"parley/internal/text"
)

// Step gives the last step of the reader. known gives the names that a phrase,
// in lower case, can stand for by the gazetteer, its own first: "moscow" for
// Russia, "syrian" for Syria, "homs" for Homs and Syria. The step needs the tables number-words, ordinal-words, month-names,
// weekday-names, reldays, dayparts, time-units, seasons, holidays and holders.
func Step(pack *lang.Pack, known func(words string) []string) text.Step {
	g := &gate{
		known: known, numbers: pack.Table("number-words"), ordinals: pack.Table("ordinal-words"), months: pack.Table("month-names"),
		weekdays: pack.Table("weekday-names"), days: pack.Table("reldays"), parts: pack.Table("dayparts"), units: pack.Table("time-units"),
		seasons: pack.Table("seasons"), feasts: pack.Table("holidays"), holders: pack.Table("holders"), persons: map[string][]int{},
	}
	for i, row := range g.holders.Rows {
		for _, n := range append(lang.List(row[g.holders.Column("aliases")]), row[0]) {
			g.persons[fold(n)] = append(g.persons[fold(n)], i)
		}
	}
	return text.Step{
		Name: "gate",
		Needs: []text.Layer{
			text.Tokens, text.Sents, text.Times, text.Mentions, text.Statements, text.Events, text.Commitments, text.Figures,
		},
		Run: g.run,
	}
}

type gate struct {
	known                                                                             func(words string) []string
	numbers, ordinals, months, weekdays, days, parts, units, seasons, feasts, holders *lang.Table
	persons                                                                           map[string][]int // rows of holders, by folded names
}

// work is the check of one document.
type work struct {
	*gate
	d        *text.Doc
	sents    []string          // folded words of sentences, "" until they are asked for
	hits     []map[string]bool // names that sentences hold by the gazetteer
	report   string            // folded words of the whole report
	all      map[string]bool   // names that the report holds by the gazetteer
	sure     map[cited]string  // rules by which mentions give names
	byName   map[string][]int  // mentions by their names
	states   map[string]int    // how often the report speaks of states, nil until it is asked
	stated   map[string]*parley.Statement
	bases    []civil       // what times can be counted from: the published day first
	parties  map[part]bool // who did what in the events so far
	refused  map[string]bool
	replaced map[string]string // statements that are left out, with those that held them
}

// cited is a name as a mention gives it.
type cited struct {
	mention int
	name    string
}

// run checks the records of a document, those that others rest on first.
func (g *gate) run(d *text.Doc) {
	w := &work{
		gate: g, d: d, sents: make([]string, len(d.Sents)), hits: make([]map[string]bool, len(d.Sents)), sure: map[cited]string{},
		byName: map[string][]int{}, stated: map[string]*parley.Statement{}, parties: map[part]bool{}, refused: map[string]bool{}, replaced: map[string]string{},
	}
	for k := range d.Mentions {
		if n := d.Mentions[k].Name; n != "" {
			w.byName[n] = append(w.byName[n], k)
		}
	}
	w.times()
	w.statements()
	w.commitments()
	d.Events = keep(d.Events, w.event)
	d.Figures = keep(d.Figures, w.figure)
}

// keep leaves out the records that fail.
func keep[T any](all []T, holds func(*T) bool) []T {
	out := all[:0]
	for i := range all {
		if holds(&all[i]) {
			out = append(out, all[i])
		}
	}
	clear(all[len(out):])
	return out
}

// refuse says why a record is left out.
func (w *work) refuse(record, id, field, value, rule string, span parley.Span) {
	if id != "" {
		w.refused[id] = true
	}
	text := fmt.Sprintf("The %s of “%s” has %s %s, for which there is no evidence; it is left out.", strings.TrimSpace(record+" "+id), clip(w.d.Words(span)), field, value)
	w.d.Problem("no-evidence", text, "It was found by "+rule+"; read the words themselves.", &span)
}

// clip shortens words to what a problem has room for.
func clip(s string) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) > 60 {
		r = append(r[:59], '…')
	}
	return string(r)
}
