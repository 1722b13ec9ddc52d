package serve

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"parley"
)

// card is a record of a report beside its text.
type card struct {
	ID, Layer, Kind string
	Heading         string
	Words           string
	Facts           []fact
	To              string // a link that finds the words again
	Feeds           []feed
	span            parley.Span
}

// fact is one thing that a record says.
type fact struct{ Name, Value, To string }

// feed is a provision that a record bears on.
type feed struct{ Provision, Process, To, Sense, Standing string }

// findings are the records of a reading as spans to show and cards to read.
type findings struct {
	text  string
	spans []layered
	cards []card
}

func newFindings(rep *parley.Report, rd *parley.Reading) *findings {
	f := &findings{text: rep.Text}
	for _, p := range rep.Furniture {
		f.add(p.Span, "furniture", "", "not reporting: "+string(p.Kind))
	}
	if rd == nil {
		return f
	}
	for i := range rd.Statements {
		f.statement(&rd.Statements[i])
	}
	for i := range rd.Commitments {
		f.commitment(&rd.Commitments[i])
	}
	for i := range rd.Events {
		f.event(&rd.Events[i])
	}
	for i := range rd.Figures {
		f.figure(&rd.Figures[i])
	}
	for i := range rd.Times {
		f.time(&rd.Times[i], "t"+strconv.Itoa(i+1))
	}
	slices.SortStableFunc(f.cards, func(a, b card) int { return a.span.Start - b.span.Start })
	return f
}

// add shows a span if it lies within the text.
func (f *findings) add(s parley.Span, layer, record, note string) {
	if s.Start >= 0 && s.End <= len(f.text) && !s.Empty() {
		f.spans = append(f.spans, layered{span: s, layer: layer, record: record, note: note})
	}
}

func (f *findings) actor(s *parley.Span) {
	if s != nil {
		f.add(*s, "actors", "", "")
	}
}

// card shows a record: its first span calls it by its label.
func (f *findings) card(c card, spans ...parley.Span) {
	first := len(f.spans)
	for _, s := range spans {
		f.add(s, c.Layer, c.ID, "")
	}
	if first == len(f.spans) {
		return // a record that has no place in this text
	}
	slices.SortStableFunc(f.spans[first:], func(a, b layered) int { return a.span.Start - b.span.Start })
	f.spans[first].begins = true
	c.span = parley.Span{Start: f.spans[first].span.Start, End: f.spans[first].span.End}
	c.Words = visible(clip(c.span.In(f.text), 200))
	for _, s := range f.spans[first:] {
		c.span.End = max(c.span.End, s.span.End)
	}
	c.Kind, c.Heading = strings.TrimSuffix(c.Layer, "s"), visible(c.Heading)
	c.Facts = slices.DeleteFunc(c.Facts, func(x fact) bool { return x.Value == "" })
	for i := range c.Facts {
		c.Facts[i].Value = visible(c.Facts[i].Value)
	}
	f.cards = append(f.cards, c)
}

// clip shortens words to about n bytes.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	n = runeStart(s, n)
	if i := strings.LastIndexAny(s[:n], " \n"); i > n/2 {
		n = i
	}
	return s[:n] + " …"
}

func (f *findings) in(s *parley.Span) string {
	if s == nil {
		return ""
	}
	return clip(s.In(f.text), 200)
}

func list(n parley.Names) string { return strings.Join(n, ", ") }

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func yes(b bool, s string) string {
	if b {
		return s
	}
	return ""
}

// said leads to the statement that a record comes from.
func said(id string) fact { return fact{Name: "said in", Value: id, To: "#c-" + url.PathEscape(id)} }

func (f *findings) statement(s *parley.Statement) {
	f.actor(s.Source)
	heading := or(list(s.Who), or(f.in(s.Source), "somebody")) + ": " + yes(s.Negated, "does not ") + strings.ToLower(string(s.Act))
	uttered := ""
	if s.Uttered != nil {
		uttered = s.Uttered.String()
	}
	facts := []fact{
		{Name: "speaks for", Value: list(s.For)},
		{Name: "named", Value: yes(s.Unnamed, "by description only")},
		{Name: "carried by", Value: strings.Join(s.Via, " → ")},
		{Name: "words given", Value: string(s.Mode)},
		{Name: "when", Value: uttered},
	}
	if s.In != "" {
		facts = append(facts, said(s.In))
	}
	f.card(card{ID: s.ID, Layer: "statements", Heading: heading, Facts: facts}, s.Content...)
	if s.Cue != nil {
		f.add(*s.Cue, "statements", s.ID, "")
	}
}

func (f *findings) commitment(c *parley.Commitment) {
	heading := or(list(c.Obligor), "somebody") + ": " + or(c.Type, "something to do")
	facts := []fact{
		{Name: "bound by", Value: string(c.Force)},
		{Name: "deadline", Value: deadline(c.Deadline)},
		{Name: "kept by", Value: map[parley.Kind]string{parley.Achieve: "doing it once", parley.Maintain: "keeping it up"}[c.Kind]},
		{Name: "to the good of", Value: list(c.Beneficiary)},
		{Name: "set by", Value: list(c.By)},
		{Name: "condition", Value: f.in(c.Condition)},
		{Name: "instrument", Value: f.in(c.Instrument)},
	}
	if c.Said != "" {
		facts = append(facts, said(c.Said))
	}
	f.card(card{ID: c.ID, Layer: "commitments", Heading: heading, Facts: facts}, c.Action)
}

// deadline tells a deadline: what its words come to, and the words.
func deadline(d *parley.Deadline) string {
	if d == nil {
		return ""
	}
	if len(d.Of) > 0 {
		var of []string
		for i := range d.Of {
			of = append(of, deadline(&d.Of[i]))
		}
		return string(d.Choice) + " of: " + strings.Join(of, "; ")
	}
	out := string(d.Relation)
	if d.Exclusive && d.Relation == parley.RelationBy {
		out = "before"
	}
	switch {
	case !d.Time.IsZero():
		out += " " + d.Time.String()
	case d.Offset != "":
		out += " " + d.Offset + " from " + or(d.After, or(string(d.Anchor), "the signature"))
	case d.BestEfforts:
		out = "as soon as possible"
	case d.Unresolved != "":
		out += ", not placed: " + d.Unresolved
	}
	if d.Words != "" {
		out += " (“" + clip(d.Words, 120) + "”)"
	}
	return out
}

func (f *findings) event(e *parley.Event) {
	f.actor(e.ActorSpan)
	f.actor(e.RecipientSpan)
	heading := or(list(e.Actor), "somebody") + ": " + strings.ToLower(e.Type)
	if e.Mode != "" {
		heading += ", " + e.Mode
	}
	when := ""
	if e.When != nil {
		when = timeText(e.When)
	}
	facts := []fact{
		{Name: "status", Value: string(e.Status) + yes(e.Negated, ", negated")},
		{Name: "done to", Value: list(e.Recipient)},
		{Name: "when", Value: when},
		{Name: "where", Value: e.Where},
	}
	if e.Said != "" {
		facts = append(facts, said(e.Said))
	}
	f.card(card{ID: e.ID, Layer: "events", Heading: heading, Facts: facts}, e.Clause)
}

func (f *findings) figure(g *parley.Figure) {
	facts := []fact{
		{Name: "bounds", Value: bounds(g.Low, g.High)},
		{Name: "words", Value: strings.Join(slices.DeleteFunc([]string{string(g.Comparator), yes(g.Approximate, "approximate"), yes(g.Further, "on top of another number"), yes(g.Total, "takes in others")}, func(s string) bool { return s == "" }), ", ")},
		{Name: "of", Value: g.Of},
		{Name: "by", Value: list(g.By)},
		{Name: "period", Value: strings.Trim(g.From+" to "+g.To, " to")},
		{Name: "stood so", Value: g.AsOf},
	}
	if g.Said != "" {
		facts = append(facts, said(g.Said))
	}
	f.card(card{ID: g.ID, Layer: "figures", Heading: bounds(g.Low, g.High) + " " + g.Kind, Facts: facts}, g.Number)
}

// bounds gives the bounds of a number, thousands apart.
func bounds(low, high *float64) string {
	switch {
	case low == nil && high == nil:
		return "an unknown number"
	case high == nil:
		return "at least " + thousands(*low)
	case low == nil:
		return "at most " + thousands(*high)
	case *low == *high:
		return thousands(*low)
	}
	return thousands(*low) + " to " + thousands(*high)
}

func thousands(n float64) string {
	s := strconv.FormatFloat(n, 'f', -1, 64)
	whole, rest, _ := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if rest != "" {
		whole += "." + rest
	}
	return yes(n < 0, "-") + whole
}

func (f *findings) time(t *parley.TimeExpr, id string) {
	f.card(card{ID: id, Layer: "times", Heading: timeText(t)}, t.Span)
}

// timeText tells what a time expression comes to.
func timeText(t *parley.TimeExpr) string {
	var out []string
	if t.Relation != "" {
		out = append(out, t.Relation)
	}
	switch {
	case !t.Time.IsZero():
		out = append(out, t.Time.String())
	case t.Offset != "":
		out = append(out, t.Offset+" from something else")
	case t.Unresolved != "":
		out = append(out, "not placed: "+t.Unresolved)
	default:
		for _, m := range t.Marks {
			out = append(out, strings.ToLower(m.Type)+" "+m.Value)
		}
	}
	return strings.Join(out, " ")
}

// feeds gives each card the provisions that it bears on, and the bearings that
// no card has.
func (f *findings) feeds(q question, rd *parley.Reading, bearings []parley.Entry) []feed {
	var loose []feed
	for i := range bearings {
		e := &bearings[i]
		b := e.Bearing
		to := feed{Provision: visible(b.Provision), Process: visible(e.Process), To: q.provision(e.Process, b.Provision), Sense: senseWords(b.Sense), Standing: standingWords(b.Standing)}
		at := -1
		if rd != nil && b.Reader == rd.Version {
			at = slices.IndexFunc(f.cards, func(c card) bool { return c.ID == b.Finding })
		}
		if at < 0 && !b.Span.Empty() {
			at = slices.IndexFunc(f.cards, func(c card) bool { return c.span == b.Span })
		}
		switch {
		case at < 0 && !slices.Contains(loose, to):
			loose = append(loose, to)
		case at >= 0 && !slices.Contains(f.cards[at].Feeds, to):
			f.cards[at].Feeds = append(f.cards[at].Feeds, to)
		}
	}
	return loose
}

// current leaves out the bearings of readers that a newer one has superseded.
func current(rd *parley.Reading, bearings []parley.Entry) []parley.Entry {
	if rd == nil || !slices.ContainsFunc(bearings, func(e parley.Entry) bool { return e.Bearing.Reader == rd.Version }) {
		return bearings
	}
	return slices.DeleteFunc(bearings, func(e parley.Entry) bool {
		return e.Bearing.Reader != rd.Version && e.Bearing.Reader != parley.ReaderVersion{}
	})
}

func spanText(s parley.Span) string { return fmt.Sprintf("%d-%d", s.Start, s.End) }
