// Package eventcode finds who did what to whom: events with PLOVER types and
// modes, and whether the report has them happen.
//
// In comes a document with trees, times, mentions and statements; out goes the
// layer of events, each with the clause it stands in. Furniture is never read. It
// settles neither truth nor what an event means for an agreement.
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
	"parley/internal/clause"
	"parley/internal/lang"
	"parley/internal/rule"
	"parley/internal/text"
)

// State is the type of a finding that PLOVER has no type for: a state that goes
// on, or a breach of something. It bears on provisions and is no event.
const State = "STATE"

// Step gives the step of the reader. It needs the rules events and the tables
// event-nouns and event-status.
func Step(pack *lang.Pack) (text.Step, error) {
	rules, err := rule.Parse(pack, "events")
	if err != nil {
		return text.Step{}, fmt.Errorf("load event rules: %w", err)
	}
	c := &coder{rules: rule.NewTrees(rules), nouns: pack.Table("event-nouns"), words: pack.Table("event-status")}
	return text.Step{
		Name:  "eventcode",
		Needs: []text.Layer{text.Tokens, text.Sents, text.Trees, text.Names, text.Times, text.Mentions, text.Statements},
		Gives: []text.Layer{text.Events},
		Run:   c.run,
	}, nil
}

type coder struct {
	rules        *rule.Trees
	nouns, words *lang.Table
}

func (c *coder) run(d *text.Doc) {
	d.Events = d.Events[:0]
	r := &reading{coder: c, Doc: d, said: newSayings(d), known: map[string]parley.Event{}, aimed: map[string]parley.Event{}}
	seen := told{}
	for _, s := range d.Sents {
		if s.Furniture {
			continue
		}
		for _, t := range r.merged(c.triggers(d, s.Range)) {
			if !r.tells(s, t) || r.again(t, seen) {
				continue
			}
			if e, ok := r.event(s, t); ok {
				d.Events = append(d.Events, e)
			}
		}
	}
	r.acts()
	sort.SliceStable(d.Events, func(i, j int) bool { return d.Events[i].Trigger.Start < d.Events[j].Trigger.Start })
	for i := range d.Events {
		d.Events[i].ID = fmt.Sprintf("e%d", i+1)
	}
}

// reading is the work on one document.
type reading struct {
	*coder
	*text.Doc
	said  *sayings
	known map[string]parley.Event // the last event of which it was told who did it, by its word
	aimed map[string]parley.Event // the last event of which it was told to whom it was done, by its word
	// byNoun are the phrases that name somebody, by their nouns; nil: not needed yet.
	byNoun map[string][]namedPhrase
}

// event makes an event of a trigger; ok is false where nobody who can act does
// what the rule wants somebody to do.
func (r *reading) event(s text.Sent, t trigger) (e parley.Event, ok bool) {
	span := r.Span(t.words(r.Doc))
	e = parley.Event{Type: t.rule.Arg("type"), Mode: t.rule.Arg("mode"), Trigger: span, Rule: t.rule.ID}
	st := r.said.in(span)
	if cued := r.said.cued(span); cued != nil {
		e.Said = cued.In
		e.Actor = cued.Who
		st = r.said.byID(cued.In)
	} else if st != nil {
		e.Said = st.ID
	}
	around := r.clauseOf(s, t.head, st)
	e.Clause = r.Span(around)
	doers, sufferers := r.doers(t), r.sufferers(t)
	if len(e.Actor) == 0 {
		e.Actor = r.parties(doers, st)
	}
	if len(e.Actor) == 0 && len(doers) == 1 {
		e.Actor = r.many(doers[0])
	}
	if e.Type == "PROTEST" {
		e.Actor = r.crowd(t, doers, e.Actor)
	}
	if len(e.Actor) == 0 && st != nil && e.Mode == "investigate" && r.suffered(t.head) && slices.Equal(st.Who, st.For) {
		e.Actor = st.Who // a court says that somebody is under investigation
	}
	e.ActorSpan, e.RecipientSpan = r.phrases(doers), r.phrases(sufferers)
	if len(e.Actor) == 0 && t.rule.Arg("needs") == "actor" || verbal(e.Type) && r.figure(t.head) {
		return e, false
	}
	e.Recipient = r.parties(sufferers, st)
	if len(e.Recipient) == 0 && e.Type != "ASSAULT" && e.Type != "MOBILIZE" {
		e.Recipient = r.lands(sufferers)
	}
	r.recall(t, &e)
	e.Recipient = without(e.Recipient, e.Actor)
	e.Status = r.status(t, st)
	if e.Type == string(parley.ActAgree) && e.Status == parley.StatusDenied && (clause.Modal(r.Doc, t.head) != "" || t.rule.Arg("needs") == "actor") {
		e.Type, e.Status = string(parley.ActReject), parley.StatusHappened // "will not accept", "is not ready to"
	}
	e.Negated = e.Status == parley.StatusDenied
	e.When = r.when(around, t)
	if e.Status == parley.StatusOngoing && r.noun(t) && r.past(e.When) && r.dates(e.When, t.head) {
		e.Status = parley.StatusHappened // "last year's riots"
	}
	e.Where = r.where(around, t)
	return e, true
}

// noun reports whether a trigger is a noun in the clause of another word.
func (r *reading) noun(t trigger) bool { return !r.predicate(t.head) }

// recall gives an event that is spoken of as known, "the crackdown", who did it to
// whom from what was told of it before, by the same word.
func (r *reading) recall(t trigger, e *parley.Event) {
	key := r.lemma(t.head)
	for _, known := range [...]map[string]parley.Event{r.known, r.aimed} {
		o, ok := known[key]
		if !ok || !r.noun(t) || !r.definite(t.head) || len(e.Actor) > 0 && len(o.Actor) > 0 && !slices.Equal(e.Actor, o.Actor) {
			continue
		}
		if len(e.Actor) == 0 {
			e.Actor = o.Actor
		}
		if len(e.Recipient) == 0 {
			e.Recipient = o.Recipient
		}
	}
	if !r.noun(t) && e.Type == "PROTEST" {
		return
	}
	if len(e.Actor) > 0 {
		r.known[key] = *e
	}
	if len(e.Recipient) > 0 {
		r.aimed[key] = *e
	}
}
