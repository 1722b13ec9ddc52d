package eventcode

import (
	"sort"

	"parley"
	"parley/internal/clause"
	"parley/internal/text"
)

// sayings looks statements up.
type sayings struct {
	d        *text.Doc
	cues     []int // statements with a cue, by its start
	ids      map[string]int
	contents []content // by their start
}

// content is a piece of what a statement says.
type content struct {
	parley.Span
	statement int
	reach     int // the furthest end of this piece and those before it
}

func newSayings(d *text.Doc) *sayings {
	s := &sayings{d: d, ids: map[string]int{}}
	for i := range d.Statements {
		st := &d.Statements[i]
		s.ids[st.ID] = i
		if st.Cue != nil {
			s.cues = append(s.cues, i)
		}
		for _, c := range st.Content {
			s.contents = append(s.contents, content{Span: c, statement: i})
		}
	}
	sort.SliceStable(s.cues, func(a, b int) bool {
		return d.Statements[s.cues[a]].Cue.Start < d.Statements[s.cues[b]].Cue.Start
	})
	sort.SliceStable(s.contents, func(a, b int) bool { return s.contents[a].Start < s.contents[b].Start })
	reach := 0
	for i := range s.contents {
		reach = max(reach, s.contents[i].End)
		s.contents[i].reach = reach
	}
	return s
}

// in gives the innermost statement whose content holds a span, nil if none.
func (s *sayings) in(span parley.Span) *parley.Statement {
	best, size := -1, 0
	k := sort.Search(len(s.contents), func(k int) bool { return s.contents[k].Start > span.Start }) - 1
	for ; k >= 0 && s.contents[k].reach >= span.End; k-- {
		c := &s.contents[k]
		if n := c.End - c.Start; c.Contains(span) && (best < 0 || n < size || n == size && c.statement < best) {
			best, size = c.statement, n
		}
	}
	if best < 0 {
		return nil
	}
	return &s.d.Statements[best]
}

func (s *sayings) byID(id string) *parley.Statement {
	if i, ok := s.ids[id]; ok {
		return &s.d.Statements[i]
	}
	return nil
}

// cued gives the statement whose cue a span overlaps, nil if none.
func (s *sayings) cued(span parley.Span) *parley.Statement {
	k := sort.Search(len(s.cues), func(k int) bool { return s.d.Statements[s.cues[k]].Cue.End > span.Start })
	if k < len(s.cues) {
		if st := &s.d.Statements[s.cues[k]]; st.Cue.Overlaps(span) {
			return st
		}
	}
	return nil
}

// acts makes events of what is done by saying something, where no rule has found
// one: a demand is an event, a plain saying is none.
func (r *reading) acts() {
	found := map[int]bool{} // statements whose cue an event has
	for i := range r.Events {
		if st := r.said.cued(r.Events[i].Trigger); st != nil {
			found[r.said.ids[st.ID]] = true
		}
	}
	for i := range r.Statements {
		st := &r.Statements[i]
		switch st.Act {
		case parley.ActAgree, parley.ActSupport, parley.ActRequest, parley.ActAccuse, parley.ActReject, parley.ActThreaten:
		default:
			continue
		}
		verb := -1
		if st.Cue != nil {
			verb = r.speaks(*st.Cue)
		}
		if verb >= 0 && (r.figure(verb) || st.Rule == "cue.agree" && clause.Modal(r.Doc, verb) != "") {
			continue // "anybody would agree"
		}
		if st.Rule == "cue.ask" && r.question(st) {
			continue
		}
		if found[i] || st.Cue == nil || len(st.Who) == 0 || r.ofThing(st) || st.Rule == "cue.say" || st.Rule == "cue.tell" {
			continue
		}
		e := parley.Event{Type: string(st.Act), Actor: st.Who, ActorSpan: st.Source, Trigger: *st.Cue, Clause: parley.Span{Start: st.Cue.Start, End: st.Content[0].End}, Status: parley.StatusHappened, Rule: "act." + st.Rule, Said: st.In}
		if st.Content[0].Start < st.Cue.Start {
			e.Clause = *st.Cue
		}
		if verb >= 0 {
			e.Status = r.verbStatus(verb, r.said.byID(st.In), climb)
			t := trigger{head: verb, tokens: []int{verb}}
			if x := r.when(r.outside(verb, st), t); x != nil && r.dates(x, verb) {
				e.When = x
			}
		}
		if st.Negated {
			e.Status, e.Negated = parley.StatusDenied, true
		}
		if m := r.addressed(st); m != nil {
			span := r.Span(m.Range)
			e.Recipient, e.RecipientSpan = without(r.actorName(m), st.Who), &span
		}
		r.Events = append(r.Events, e)
	}
}

// question reports whether what a statement says ends with the mark of a question.
func (r *reading) question(st *parley.Statement) bool {
	end := r.RangeOf(st.Content[len(st.Content)-1]).End
	return r.Norm(end-1) == "?" || r.Norm(end) == "?"
}

// speaks gives the verb of a cue that heads it, -1 for none.
func (r *reading) speaks(cue parley.Span) int {
	rg := r.RangeOf(cue)
	for k := rg.First; k < rg.End; k++ {
		if h := r.Nodes[k].Head; r.verb(k) && (h < rg.First || h >= rg.End) {
			return k
		}
	}
	return -1
}

// outside gives the words of the clause that a verb of saying heads, without what
// is said behind it.
func (r *reading) outside(verb int, st *parley.Statement) text.Range {
	c := r.clauseOf(r.Sents[r.Tokens[verb].Sent], verb, r.said.byID(st.In))
	if first := r.RangeOf(st.Content[0]).First; first > verb {
		c.End = min(c.End, first)
	}
	return c
}

// ofThing reports whether a statement has a thing for its source: "circumstances
// demand it".
func (r *reading) ofThing(st *parley.Statement) bool {
	if st.Source == nil {
		return false
	}
	rg := r.RangeOf(*st.Source)
	for k := rg.First; k < rg.End; k++ {
		if h := r.Nodes[k].Head; h < rg.First || h >= rg.End {
			return r.kindIs(k, "thing", "weapons") && r.mentionAt(k) == nil
		}
	}
	return false
}

// addressed gives the mention of who is named first in what a statement says, nil
// for nobody.
func (r *reading) addressed(st *parley.Statement) *text.Mention {
	content := r.RangeOf(st.Content[0])
	for k := content.First; k < min(content.First+8, content.End); k++ {
		if m := r.MentionFrom(k); m != nil && m.Kind != text.Place {
			return m
		}
	}
	return nil
}
