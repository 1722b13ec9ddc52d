package timex

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"parley"
	"parley/internal/lang"
	"parley/internal/numeral"
	"parley/internal/rule"
	"parley/internal/text"
)

// Places gives the IANA zone of a place by its name in lower case, as in
// "damascus" or "saudi arabia"; ok is false for a name it does not know or
// a place with several zones. Nil knows no place.
type Places func(name string) (zone string, ok bool)

// Step gives the step of the reader, with the rules of the pack's file times. It
// returns ErrInvalid for rules it cannot read.
func Step(pack *lang.Pack, places Places) (text.Step, error) {
	f, err := newFinder(pack, places)
	if err != nil {
		return text.Step{}, err
	}
	return text.Step{
		Name:  "timex",
		Needs: []text.Layer{text.Tokens, text.Sents, text.Trees},
		Gives: []text.Layer{text.Times},
		Run:   f.run,
	}, nil
}

// finder holds what the step knows of the language.
type finder struct {
	found     *rule.Matcher // expressions
	deadlines *rule.Matcher // what makes one a deadline
	numerals  *numeral.Numerals
	places    Places

	months, weekdays, units, reldays, zones, relations, ahead *lang.Table
	parts, mods, seasons, ordinals, refs, sets, hedges        *lang.Table
	holidays, decades                                         *lang.Table
}

func newFinder(pack *lang.Pack, places Places) (*finder, error) {
	rules, err := rule.Parse(pack, "times")
	if err != nil {
		return nil, fmt.Errorf("read the rules of times: %w", err)
	}
	var exprs, deadlines []*rule.Rule
	for _, r := range rules {
		if r.Action == "deadline" {
			deadlines = append(deadlines, r)
			continue
		}
		if readers[r.Action] == nil {
			return nil, fmt.Errorf("%s: times have no action %q: %w", r.Place, r.Action, parley.ErrInvalid)
		}
		exprs = append(exprs, r)
	}
	if places == nil {
		places = func(string) (string, bool) { return "", false }
	}
	f := &finder{
		found: rule.NewMatcher(exprs), deadlines: rule.NewMatcher(deadlines),
		numerals: numeral.New(pack), places: places,
		months: pack.Table("month-names"), weekdays: pack.Table("weekday-names"), units: pack.Table("time-units"),
		reldays: pack.Table("reldays"), zones: pack.Table("zones"),
		relations: pack.Table("time-relations"), ahead: pack.Table("time-ahead"),
		parts: pack.Table("dayparts"), mods: pack.Table("time-mods"), seasons: pack.Table("seasons"),
		ordinals: pack.Table("ordinal-words"), refs: pack.Table("time-refs"), sets: pack.Table("time-sets"),
		hedges: pack.Table("time-hedges"), holidays: pack.Table("holidays"), decades: pack.Table("decade-words"),
	}
	return f, f.check()
}

// check looks at the cells that have to be numbers.
func (f *finder) check() error {
	for _, c := range []struct {
		t      *lang.Table
		column string
	}{{f.mods, "step"}, {f.ordinals, "value"}, {f.seasons, "months"}} {
		for _, row := range c.t.Rows {
			if _, err := strconv.Atoi(strings.Replace(row[c.t.Column(c.column)], "/", "", 1)); err != nil {
				return fmt.Errorf("%s of %q in the table %s is no number: %w", c.column, row[0], c.t.Name, parley.ErrInvalid)
			}
		}
	}
	return nil
}

// run fills the layer of times.
func (f *finder) run(d *text.Doc) {
	d.Times = nil
	var all []*expr
	for _, s := range d.Sents {
		if s.Furniture {
			continue
		}
		found := join(d, f.find(d, s))
		for _, e := range found {
			f.allow(d, e)
			f.relate(d, s, e)
		}
		all = append(all, found...)
	}
	all = slices.DeleteFunc(all, func(e *expr) bool { return e.lone() })
	f.markDeadlines(d, all)
	d.Times = newResolver(f, d, all).resolve()
	sort.SliceStable(d.Times, func(i, j int) bool { return d.Times[i].Span.Start < d.Times[j].Span.Start })
}

// markDeadlines finds expressions that are called a deadline. The rules see
// expressions as TIME, so the layer holds bare spans meanwhile.
func (f *finder) markDeadlines(d *text.Doc, all []*expr) {
	at := map[int]*expr{}
	for _, e := range all {
		if e.placing() {
			d.Times = append(d.Times, parley.TimeExpr{Span: d.Span(e.full), Unresolved: noDay})
			at[e.full.First] = e
		}
	}
	for _, s := range d.Sents {
		for _, m := range f.deadlines.Every(d, s.Range) {
			if it, ok := m.Group("it"); ok && at[it.First] != nil {
				e := at[it.First]
				e.deadline = true
				if e.relation == "" || e.relation == "at" || e.relation == "during" {
					e.relation = "by"
				}
			}
		}
	}
	d.Times = nil
}

// allow makes a length that is given to act in a time within which something is
// to be done: "they gave the rebels 48 hours to leave".
func (f *finder) allow(d *text.Doc, e *expr) {
	if e.length == nil || e.length.vague || d.Norm(e.End) != "to" {
		return
	}
	verb := f.governing(d, e)
	if verb < 0 || !f.ahead.Is(d.Nodes[verb].Lemma, "how", "span") {
		return
	}
	e.offset = &offset{n: e.length.n, unit: e.length.unit, said: true, given: true, count: e.Range}
	e.length, e.relation = nil, "within"
}

// relate reads the words before an expression that tell its relation.
func (f *finder) relate(d *text.Doc, s text.Sent, e *expr) {
	if !e.placing() || f.related(d, s, e, e.First) {
		return
	}
	i := e.First
	for i > s.First && (f.hedges.Has(d.Norm(i-1)) || d.Norm(i-1) == "early" || d.Norm(i-1) == "late") {
		i--
	}
	if i < e.First && f.related(d, s, e, i) {
		return
	}
	if w := d.Norm(e.First); e.relation == "" && (w == "from" || w == "between") {
		e.relation = "during"
	}
}

// related reads the relation that ends before token i; it is false for none.
func (f *finder) related(d *text.Doc, s text.Sent, e *expr, i int) bool {
	for n := min(4, i-s.First); n > 0; n-- {
		key := rule.Key(d, f.relations, text.Range{First: i - n, End: i})
		if key == "" {
			continue
		}
		rel := f.relations.Get(key, "relation")
		switch {
		case key == "in" && e.rolled != nil && e.rolled.ahead:
			rel = "within" // "in the coming hours"
		case e.relation != "" && rel == "during":
		case e.ends[0].Len() > 0 && (key == "from" || key == "between"):
			rel = "during" // a range
		case key == "for" && e.day != nil, key == "over" && e.day != nil, key == "in" && e.day != nil && e.period == nil:
			rel = "at"
		}
		if e.relation == "" || rel != "during" {
			e.relation = rel
		}
		e.full.First = i - n
		return true
	}
	return false
}

func lower(d *text.Doc, r text.Range) string {
	return strings.ToLower(strings.Join(strings.Fields(d.Words(d.Span(r))), " "))
}
