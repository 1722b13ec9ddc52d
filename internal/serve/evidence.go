package serve

import (
	"slices"
	"strings"

	"parley"
)

// evidence is a ground with its words.
type evidence struct {
	Words, To, Sense, Count, Published, Origin string
	Before, After                              string // the rest of the sentence
	Chain                                      []teller
	On                                         string // another provision that it is about
	Reviewed, Weighed                          bool
	Why                                        string // it counts with an earlier one of its origin
	entry                                      parley.EntryID
}

// teller is one of those through whom a finding came, the claimant first and who
// published it last.
type teller struct {
	Name, Role   string
	Shape, Class string // of the claimant, as on the time axis

	Title string
}

// about reports whether a ground is about the provision itself, and not about
// one that its deadline hangs on.
func (a *answer) about(g parley.Ground, provision string) bool {
	return g.About == "" || g.About == provision
}

// shown gives a ground with its words; false for one that has none to show.
func (a *answer) shown(process string, g parley.Ground) (evidence, bool) {
	e := a.byID[g.Entry]
	if e == nil {
		return evidence{}, false
	}
	out := evidence{entry: e.ID, Published: e.Times.Published.Words(a.zone), Sense: "says: " + senseWords(g.Sense), Origin: g.Origin, Reviewed: g.Reviewed, Weighed: g.Weighs != parley.DirectionNone}
	from := func(name, role string) { out.Chain = []teller{{Name: visible(name), Role: role}} }
	switch {
	case e.Bearing != nil:
		b := e.Bearing
		out.Words, out.Count, out.Chain = visible(b.Words), countWords(b), a.chain(b, g)
		before, after := a.inSentence(b)
		out.Before, out.After = visible(before), visible(after)
		if b.Report != "" {
			out.To = a.report(process, b.Report, b.Span)
		}
	case e.Ruling != nil:
		out.Words, out.Published = visible(e.Ruling.Reason), stampIn(a.zone, e.Times.Recorded)
		from(g.Claimant, "a signed ruling")
		out.Chain[0].Shape, out.Chain[0].Class = string(parley.StandingMonitor), senseSide(g.Sense)
	case e.Extension != nil:
		out.Words, out.Sense = visible(e.Extension.Deadline.Words), "moves its time"
		from(strings.Join(e.Extension.By, ", "), "an extension")
	case e.Notice != nil:
		out.Words, out.Sense = visible(e.Notice.Source), "gives notice to "+string(e.Notice.Act)
		from(strings.Join(e.Notice.By, ", "), "a notice")
	case e.Declaration != nil && e.Declaration.Reservation != nil:
		out.Words, out.Sense = visible(e.Declaration.Reservation.Text), "accepts with a reservation"
		from(a.names(some(e.Declaration.Side)), "its own declaration")
	default:
		return evidence{}, false
	}
	return out, true
}

// chain lists who told whom: the claimant with its standing, those who passed it
// on, and who published it.
func (a *answer) chain(b *parley.Bearing, g parley.Ground) []teller {
	first := teller{Name: visible(g.Claimant), Role: standingWords(g.Standing), Shape: string(g.Standing), Class: senseSide(g.Sense)}
	if b.Ally {
		first.Role += ", an ally of a side"
	}
	if b.Unnamed {
		first.Role += ", unnamed"
	}
	out := []teller{first}
	for i, name := range b.Chain {
		role := "passed it on"
		if i == len(b.Chain)-1 {
			role = "published it"
		}
		if name == g.Claimant {
			if i == len(b.Chain)-1 {
				out[0].Role += ", which published it"
			}
			continue
		}
		out = append(out, teller{Name: visible(name), Role: role})
	}
	return out
}

// countWords tells how much a finding counts, "" where it counts nothing.
func countWords(b *parley.Bearing) string {
	if b.N == nil {
		return ""
	}
	s := thousands(*b.N)
	if b.AtLeast {
		s = "at least " + s
	}
	if b.Of != nil {
		s += " of " + thousands(*b.Of)
	}
	return s
}

// origin is the findings of a column that count as one: the one known first, and
// those folded under it.
type origin struct {
	Lead      evidence
	More      []evidence
	Elsewhere string // where else findings of it stand
}

// column is the evidence of one direction by origin.
type column struct {
	Title, Empty string
	Count        string
	Origins      []origin
}

// byOrigin parts findings into origins, in the order of their first.
func byOrigin(found []evidence) []origin {
	at := map[string]int{}
	var out []origin
	for _, e := range found {
		name := e.Origin
		if name == "" {
			name = "entry " + string(e.entry)
		}
		k, ok := at[name]
		if !ok {
			at[name] = len(out)
			out = append(out, origin{Lead: e})
			continue
		}
		out[k].More = append(out[k].More, e)
	}
	return out
}

// columns sets the evidence for and against side by side.
func columns(forIt, against []evidence) []column {
	out := []column{{Title: "For fulfilment", Empty: "Nobody has said that it was done."}, {Title: "Against", Empty: "Nobody has said that it was not done or was breached."}}
	for i, found := range [][]evidence{forIt, against} {
		out[i].Origins = byOrigin(found)
		if len(found) > 0 {
			out[i].Count = plural(len(out[i].Origins), "origin")
			if len(found) != len(out[i].Origins) {
				out[i].Count += ", " + plural(len(found), "finding")
			}
		}
	}
	for i, c := range out {
		other := out[1-i]
		for k := range c.Origins {
			o := &c.Origins[k]
			if o.Lead.Origin != "" && slices.ContainsFunc(other.Origins, func(x origin) bool { return x.Lead.Origin == o.Lead.Origin }) {
				o.Elsewhere = "This origin stands on the other side too."
			}
		}
	}
	return out
}

// whys tells of each finding of a verdict why it counts with an earlier one.
func whys(v *parley.Verdict) map[parley.EntryID]string {
	out := map[parley.EntryID]string{}
	for _, o := range v.Origins {
		for _, c := range o.Copies {
			out[c.Entry] = visible(joinedWords(c))
		}
	}
	return out
}

// plural counts things in words.
func plural(n int, one string) string {
	if n != 1 {
		one += "s"
	}
	return number(n) + " " + one
}
