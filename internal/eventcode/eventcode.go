// Package eventcode finds who did what to whom: events with PLOVER types and
// modes, and whether the report has them happen.
//
// In comes a document with tags, chunks, times, mentions and statements; out
// goes the layer of events, each with the clause it stands in. Furniture is
// never read. It settles neither truth nor what an event means for an agreement.
//
//	step, err := eventcode.Step(pack)
//	step.Run(doc)
//	fmt.Println(doc.Events[0].Type, doc.Events[0].Status) // RETREAT planned
package eventcode

import (
	"fmt"
	"slices"
	"sort"

	"parley"
	"parley/internal/lang"
	"parley/internal/rule"
	"parley/internal/syntax"
	"parley/internal/text"
)

// State is the type of a finding that PLOVER has no type for: a state that goes
// on, or a breach of something. It bears on provisions and is no event.
const State = "STATE"

// Step gives the step of the reader. It needs the rules events and the tables
// event-guards and phase-verbs.
func Step(pack *lang.Pack) (text.Step, error) {
	rules, err := rule.Parse(pack, "events")
	if err != nil {
		return text.Step{}, fmt.Errorf("load event rules: %w", err)
	}
	c := &coder{rules: rule.NewMatcher(rules), guards: pack.Table("event-guards"), begin: pack.Table("phase-verbs")}
	return text.Step{
		Name:  "eventcode",
		Needs: []text.Layer{text.Tokens, text.Sents, text.Tags, text.Chunks, text.Times, text.Mentions, text.Statements},
		Gives: []text.Layer{text.Events},
		Run:   c.run,
	}, nil
}

type coder struct {
	rules         *rule.Matcher
	guards, begin *lang.Table
}

func (c *coder) run(d *text.Doc) {
	d.Events = d.Events[:0]
	for _, s := range d.Sents {
		if s.Furniture {
			continue
		}
		for _, m := range c.rules.All(d, s.Range) {
			if e, ok := c.event(d, s, &m); ok {
				d.Events = append(d.Events, e)
			}
		}
	}
	c.acts(d)
	sort.SliceStable(d.Events, func(i, j int) bool { return d.Events[i].Trigger.Start < d.Events[j].Trigger.Start })
	for i := range d.Events {
		d.Events[i].ID = fmt.Sprintf("e%d", i+1)
	}
}

// acts makes events of what is done by saying something: a demand is an event,
// a plain saying is none.
func (c *coder) acts(d *text.Doc) {
	for i := range d.Statements {
		st := &d.Statements[i]
		switch st.Act {
		case parley.ActAgree, parley.ActSupport, parley.ActRequest, parley.ActAccuse, parley.ActReject, parley.ActThreaten, parley.ActConcede:
		default:
			continue
		}
		if st.Cue == nil || len(st.Who) == 0 || st.Rule == "cue.say" || st.Rule == "cue.tell" {
			continue
		}
		e := parley.Event{Type: string(st.Act), Actor: st.Who, Trigger: *st.Cue, Clause: parley.Span{Start: st.Cue.Start, End: st.Content[0].End}, Status: parley.StatusHappened, Rule: "act." + st.Rule, Said: st.In}
		if st.Content[0].Start < st.Cue.Start {
			e.Clause = *st.Cue
		}
		if st.Negated {
			e.Status, e.Negated = parley.StatusDenied, true
		}
		content := d.RangeOf(st.Content[0])
		for k := content.First; k < min(content.First+8, content.End); k++ {
			if m := d.MentionFrom(k); m != nil && m.Kind != text.Place {
				e.Recipient = names(m)
				break
			}
		}
		d.Events = append(d.Events, e)
	}
}

// event makes an event of a match of the rules.
func (c *coder) event(d *text.Doc, s text.Sent, m *rule.Match) (parley.Event, bool) {
	trigger, ok := m.Group("trigger")
	if !ok {
		trigger = m.Range
	}
	e := parley.Event{Type: m.Rule.Arg("type"), Mode: m.Rule.Arg("mode"), Trigger: d.Span(trigger), Rule: m.Rule.ID}
	said := d.SaidIn(e.Trigger)
	if said != nil {
		e.Said = said.ID
	}
	clause := clauseAround(d, s, trigger, said)
	e.Clause = d.Span(clause)
	head := trigger.First
	for k := trigger.First; k < trigger.End; k++ {
		if d.Tokens[k].Tag == text.Verb || d.Tokens[k].Tag == text.Aux {
			head = k
			break
		}
	}
	verbal := d.Tokens[head].Tag == text.Verb || d.Tokens[head].Tag == text.Aux
	var subject, object text.Range
	if verbal {
		subject, object = c.roles(d, s, head, trigger.End)
	} else {
		subject, object = nounRoles(d, s, trigger)
	}
	if guard := m.Rule.Arg("guard"); guard != "" && !c.guarded(d, guard, s, m.Range, subject, object) {
		return e, false
	}
	e.Actor, e.Recipient = actorIn(d, subject), actorIn(d, object)
	if said != nil && subject.Len() > 0 && first(d, subject) {
		e.Actor = speaker(said)
	}
	if slices.Equal(e.Actor, e.Recipient) {
		e.Recipient = nil
	}
	e.Status, e.Negated = c.status(d, s, head, verbal, clause, &e)
	e.When = when(d, clause, trigger)
	e.Where = where(d, clause)
	return e, true
}

// roles gives subject and object of a verb, turned round for a passive.
func (c *coder) roles(d *text.Doc, s text.Sent, verb, after int) (subject, object text.Range) {
	subject = c.subjectOf(d, s, verb)
	object, _ = syntax.NounAt(d, s, after)
	if object.Len() == 0 && after < s.End && d.Tokens[after].Tag == text.Prep && (d.Norm(after) == "on" || d.Norm(after) == "against" || d.Norm(after) == "with") {
		object, _ = syntax.NounAt(d, s, after+1)
	}
	if syntax.Passive(d, s, verb) {
		agent := text.Range{}
		for k := after; k < min(after+6, s.End); k++ {
			if d.Norm(k) == "by" {
				agent, _ = syntax.NounAt(d, s, k+1)
				break
			}
		}
		return agent, subject
	}
	return subject, object
}

// subjectOf finds who does what an infinitive or a chain of verbs names:
// "called on X to begin withdrawing", "X agreed to leave".
func (c *coder) subjectOf(d *text.Doc, s text.Sent, verb int) text.Range {
	i := verb
	for n := 0; n < 6 && i > s.First; n++ {
		p := i - 1
		for p > s.First && (d.Tokens[p].Tag == text.Adv || d.Tokens[p].Tag == text.Neg) {
			p--
		}
		switch {
		case d.Tokens[p].Norm == "to" && p > s.First:
			q := p - 1
			if d.Tokens[q].Tag == text.Verb || d.Tokens[q].Tag == text.Aux {
				i = q
				continue
			}
			if r, ok := syntax.PhraseAt(d, s, q); ok {
				if v := r.First - 1; v > s.First && (d.Norm(v) == "on" || d.Norm(v) == "for" || d.Norm(v) == "upon" || d.Tokens[v].Tag == text.Verb) {
					if _, actor := actorMention(d, r); actor {
						return r
					}
					i = v
					continue
				}
				return r
			}
			return text.Range{}
		case d.Tokens[i].Form == text.Gerund && d.Tokens[p].Tag == text.Verb && c.begin.Has(d.Tokens[p].Lemma):
			i = p
			continue
		}
		break
	}
	r, _ := syntax.Subject(d, s, i)
	return r
}

// nounRoles gives whose a nominal event is: "Syria's withdrawal", "withdrawal
// of Syrian troops", "attack on the town by rebels".
func nounRoles(d *text.Doc, s text.Sent, t text.Range) (subject, object text.Range) {
	if c := d.ChunkAt(t.First); c >= 0 && d.Chunks[c].First < t.First {
		subject = text.Range{First: d.Chunks[c].First, End: t.First}
	}
	for k := t.End; k < min(t.End+10, s.End); k++ {
		switch d.Norm(k) {
		case "of", "by":
			if r, ok := syntax.NounAt(d, s, k+1); ok && subject.Len() == 0 {
				subject = r
			}
		case "on", "against", "with":
			if r, ok := syntax.NounAt(d, s, k+1); ok && object.Len() == 0 {
				object = r
			}
		}
		if d.Tokens[k].Tag == text.Mark || d.Tokens[k].Tag == text.Verb {
			break
		}
	}
	return subject, object
}

// guarded reports whether a noun of the guard's kind takes part.
func (c *coder) guarded(d *text.Doc, guard string, s text.Sent, ranges ...text.Range) bool {
	for _, r := range ranges {
		for i := max(r.First, s.First); i < min(r.End+4, s.End); i++ {
			if c.guards.Get(d.Tokens[i].Lemma, "guard") == guard || c.guards.Get(d.Tokens[i].Norm, "guard") == guard {
				return true
			}
		}
		if m, ok := actorMention(d, r); ok && (m.Kind == text.Armed || m.Kind == text.Country) {
			return true
		}
	}
	return false
}

// status says whether the report has the event happen.
func (c *coder) status(d *text.Doc, s text.Sent, head int, verbal bool, clause text.Range, e *parley.Event) (parley.EventStatus, bool) {
	st := d.SaidIn(e.Trigger)
	denies := st != nil && st.Act == parley.ActDeny
	if verbal {
		if status, ok := c.verbStatus(d, s, head, clause); ok {
			if denies && (status == parley.StatusHappened || status == parley.StatusOngoing) {
				return parley.StatusDenied, true
			}
			return status, status == parley.StatusDenied
		}
	}
	if denies {
		return parley.StatusDenied, true
	}
	if i := head - 1; i >= s.First && (d.Norm(i) == "no" || d.Norm(i) == "without" || d.Tokens[i].Tag == text.Neg) {
		return parley.StatusDenied, true
	}
	if st != nil && !verbal {
		switch st.Act {
		case parley.ActRequest:
			return parley.StatusCalledFor, false
		case parley.ActPromise, parley.ActAgree:
			return parley.StatusPlanned, false
		case parley.ActThreaten, parley.ActReject:
			return parley.StatusHypothetical, false
		}
	}
	if !verbal && e.Type == "RETREAT" {
		return c.nounStatus(d, s, head, clause), false
	}
	if e.Type == State {
		return parley.StatusOngoing, false
	}
	return parley.StatusHappened, false
}

// completed are the words after "is" that say that something has happened.
var completed = map[string]bool{"complete": true, "completed": true, "finished": true, "over": true, "done": true}

// nounStatus reads "the withdrawal has begun", "a truce to start", "a deadline
// for withdrawal".
func (c *coder) nounStatus(d *text.Doc, s text.Sent, head int, clause text.Range) parley.EventStatus {
	subject := head // of the verb that follows, unless it stands in a phrase: "talks on a withdrawal began"
	if c := d.ChunkAt(head); c >= 0 {
		subject = d.Chunks[c].First
	}
	end := min(head+8, clause.End)
	if subject > clause.First && d.Tokens[subject-1].Tag == text.Prep {
		end = head
	}
	for k := head + 1; k < end; k++ {
		tok := &d.Tokens[k]
		if tok.Tag == text.Modal || tok.Norm == "to" {
			return parley.StatusPlanned
		}
		if tok.Tag == text.Verb && (tok.Form == text.Past || tok.Form == text.PastOrParti || tok.Form == text.Participle) {
			if syntax.Negated(d, s, k) {
				return parley.StatusDenied
			}
			return parley.StatusHappened
		}
		if completed[tok.Norm] && d.Tokens[k-1].Tag != text.Det && !syntax.Negated(d, s, k) {
			return parley.StatusHappened
		}
		if tok.Tag == text.Aux && tok.Form == text.Third && (k+1 >= clause.End || !completed[d.Norm(k+1)]) {
			return parley.StatusOngoing
		}
	}
	for k := head - 1; k >= max(clause.First, head-4); k-- {
		if tok := &d.Tokens[k]; tok.Tag == text.Verb && (tok.Form == text.Past || tok.Form == text.PastOrParti) && (k == s.First || d.Tokens[k-1].Tag != text.To) {
			return parley.StatusHappened
		}
	}
	return parley.StatusPlanned
}

// verbStatus reads tense, modals, negation and subordinators around a verb.
func (c *coder) verbStatus(d *text.Doc, s text.Sent, head int, clause text.Range) (parley.EventStatus, bool) {
	status, ok := parley.StatusHappened, false
	ongoing := d.Tokens[head].Form == text.Gerund
	i := head
	for n := 0; n < 14 && i > s.First; n++ {
		i--
		tok := &d.Tokens[i]
		switch {
		case tok.Tag == text.Neg:
			return parley.StatusDenied, true
		case tok.Tag == text.Adv:
			continue
		case tok.Tag == text.Modal:
			switch tok.Norm {
			case "will", "'ll", "shall", "wo":
				status, ok = parley.StatusPlanned, true
			case "must", "should", "ought":
				status, ok = parley.StatusCalledFor, true
			default:
				status, ok = parley.StatusHypothetical, true
			}
			if i > s.First && d.Tokens[i-1].Tag == text.Neg || i+1 < s.End && d.Tokens[i+1].Tag == text.Neg {
				return parley.StatusDenied, true
			}
		case tok.Tag == text.Aux:
			if !ok {
				if d.Tokens[head].Form == text.Gerund && tok.Lemma == "be" {
					status = parley.StatusOngoing
				}
				ok = true
			}
			continue
		case tok.Norm == "to":
			st, found := c.infinitive(d, s, i)
			return st, found
		case tok.Tag == text.Verb && c.begin.Has(tok.Lemma):
			if c.begin.Get(tok.Lemma, "status") == "denied" {
				return parley.StatusDenied, true
			}
			if c.begin.Get(tok.Lemma, "status") == "ongoing" && !ok && tok.Form != text.Base {
				status, ok = parley.StatusOngoing, true
			}
			head = i
			continue
		}
		break
	}
	for k := clause.First; k < min(clause.First+3, head); k++ {
		switch d.Norm(k) {
		case "if", "unless", "once", "until":
			return parley.StatusHypothetical, true
		case "before":
			if f := d.Tokens[head].Form; f == text.Third || f == text.Base || f == text.Gerund {
				return parley.StatusHypothetical, true
			}
		case "when", "after":
			if d.Tokens[head].Form == text.Third {
				return parley.StatusHypothetical, true
			}
		}
	}
	if !ok {
		switch f := d.Tokens[head].Form; {
		case f == text.Third || f == text.Base:
			status = parley.StatusOngoing
		case ongoing:
			status = parley.StatusOngoing
		}
	}
	return status, true
}

// infinitive reads what governs "to": a demand, a plan, a phase verb.
func (c *coder) infinitive(d *text.Doc, s text.Sent, to int) (parley.EventStatus, bool) {
	for k := to - 1; k >= max(s.First, to-10); k-- {
		tok := &d.Tokens[k]
		if tok.Tag == text.Verb || tok.Tag == text.Aux && k == to-1 || tok.Tag == text.Word && c.begin.Has(tok.Lemma) {
			switch c.begin.Get(tok.Lemma, "status") {
			case "denied":
				return parley.StatusDenied, true
			case "called-for":
				return parley.StatusCalledFor, true
			case "planned":
				if syntax.Negated(d, s, k) {
					return parley.StatusDenied, true
				}
				return parley.StatusPlanned, true
			case "hypothetical":
				return parley.StatusHypothetical, true
			case "ongoing":
				if tok.Form == text.Past || tok.Form == text.Participle {
					return parley.StatusOngoing, true
				}
			}
			if tok.Lemma == "be" {
				return parley.StatusPlanned, true
			}
			if tok.Tag == text.Verb {
				break
			}
		}
	}
	return parley.StatusHypothetical, true
}
