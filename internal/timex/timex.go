package timex

import (
	"fmt"
	"slices"
	"sort"
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
		Needs: []text.Layer{text.Tokens, text.Sents, text.Tags},
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

	months, weekdays, units, reldays, zones, relations, ahead, verbs *lang.Table
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
	return &finder{
		found: rule.NewMatcher(exprs), deadlines: rule.NewMatcher(deadlines),
		numerals: numeral.New(pack), places: places,
		months: pack.Table("month-names"), weekdays: pack.Table("weekday-names"), units: pack.Table("time-units"),
		reldays: pack.Table("reldays"), zones: pack.Table("zones"),
		relations: pack.Table("time-relations"), ahead: pack.Table("time-ahead"), verbs: pack.Table("verbs"),
	}, nil
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
			f.relate(d, s, e)
		}
		all = append(all, found...)
	}
	all = slices.DeleteFunc(all, func(e *expr) bool { return e.lone() })
	f.markDeadlines(d, all)
	r := newResolver(f, d, all)
	d.Times = make([]parley.TimeExpr, 0, len(all))
	for _, e := range all {
		if t, ok := r.resolve(e); ok {
			d.Times = append(d.Times, t)
		}
	}
	sort.SliceStable(d.Times, func(i, j int) bool { return d.Times[i].Span.Start < d.Times[j].Span.Start })
}

// markDeadlines finds expressions that are called a deadline. The rules see
// expressions as TIME, so the layer holds bare spans meanwhile.
func (f *finder) markDeadlines(d *text.Doc, all []*expr) {
	at := map[int]*expr{}
	for _, e := range all {
		d.Times = append(d.Times, parley.TimeExpr{Span: d.Span(e.full)})
		at[e.full.First] = e
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

// relate reads the words before an expression that tell its relation.
func (f *finder) relate(d *text.Doc, s text.Sent, e *expr) {
	i := e.First
	for i > s.First && hedges[d.Norm(i-1)] {
		i--
	}
	for n := min(4, i-s.First); n > 0; n-- {
		key := rule.Key(d, f.relations, text.Range{First: i - n, End: i})
		if key == "" {
			continue
		}
		rel := f.relations.Get(key, "relation")
		switch {
		case e.relation != "" && rel == "during":
		case key == "for" && e.day != nil, key == "over" && e.day != nil, key == "in" && e.day != nil && e.period == nil:
			rel = "at"
		}
		if e.relation == "" || rel != "during" {
			e.relation = rel
		}
		e.full.First = i - n
		return
	}
	if w := d.Norm(e.First); e.relation == "" && (w == "from" || w == "between") {
		e.relation = "during"
	}
}

// hedges stand between a relation and its time.
var hedges = map[string]bool{"about": true, "around": true, "roughly": true, "approximately": true, "exactly": true, "early": true, "late": true, "only": true}

func lower(d *text.Doc, r text.Range) string {
	return strings.ToLower(strings.Join(strings.Fields(d.Words(d.Span(r))), " "))
}
