package resolve

import (
	"slices"

	"parley"
)

// finding is one thing of a reading that can bear on a provision.
type finding struct {
	id     string
	span   parley.Span
	words  parley.Span // whose lemmas are matched
	typ    string
	mode   string
	status parley.EventStatus
	actor  parley.Names
	said   string
	act    bool
	when   parley.Civil
	since  bool // when is but its beginning
	rule   string
	// accuses says that it stands in an accusation: its doer is the accused.
	accuses bool
	// suffers are those that it is done to.
	suffers parley.Names
	// lent says that its doer does not stand in its own clause.
	lent  bool
	where string      // place of an event, "" for none
	cue   parley.Span // word for an act, empty for an event
	// core are the words that name an event; those of the others are its span.
	core parley.Span
}

// findings lists events, states and statements of a reading.
func findings(rd *parley.Reading, said statements) []finding {
	var out []finding
	denied := turnedDown(rd)
	cues := map[parley.Span]bool{}
	accused := map[parley.Span]parley.Names{} // by the cue of the accusation
	for i := range rd.Events {
		if e := &rd.Events[i]; e.Type == string(parley.ActAccuse) {
			accused[e.Trigger] = e.Recipient
		}
	}
	for i := range rd.Statements {
		s := &rd.Statements[i]
		if len(s.Content) == 0 {
			continue
		}
		f := finding{id: s.ID, span: s.Content[0], words: s.Content[0], typ: string(s.Act), status: parley.StatusHappened, actor: append(slices.Clone(s.Who), s.For...), act: true, rule: s.Rule, said: s.ID}
		if s.Cue != nil {
			cues[*s.Cue], f.cue = true, *s.Cue
			f.span = parley.Span{Start: min(s.Cue.Start, f.span.Start), End: max(s.Cue.End, f.span.End)}
		}
		if s.Uttered != nil {
			f.when = *s.Uttered
		}
		if s.Negated {
			f.status = parley.StatusDenied
		}
		out = append(out, f)
	}
	for i := range rd.Events {
		e := &rd.Events[i]
		if cues[e.Trigger] {
			continue // the statement stands for it
		}
		f := finding{id: e.ID, span: e.Clause, words: e.Clause, typ: e.Type, mode: e.Mode, status: e.Status, actor: e.Actor, suffers: e.Recipient, said: e.Said, rule: e.Rule, core: e.Trigger, where: e.Where}
		f.lent = len(e.Actor) > 0 && (e.ActorSpan == nil || !e.Clause.Contains(*e.ActorSpan))
		s := said[e.Said]
		if e.Status == parley.StatusCalledFor && (s == nil || s.Act != parley.ActRequest && s.Act != parley.ActAccuse && s.Act != parley.ActThreaten) {
			continue // a duty that is told of; who demands that it be met says that it is not
		}
		if s != nil && s.Cue != nil && s.Act != parley.ActAccuse && f.words.Start-s.Cue.End >= 0 && f.words.Start-s.Cue.End <= 1 {
			f.words.Start = s.Cue.Start // "declared a truce"
			if commits(s.Act) {
				f.span.Start = s.Cue.Start
			}
			if commits(s.Act) && s.Source != nil && s.Source.End < s.Cue.Start && s.Cue.Start-s.Source.End <= 1 {
				f.span.Start = s.Source.Start
			}
		}
		if (e.Type == "ASSAULT" || e.Type == "COERCE" || e.Type == "STATE") && slices.ContainsFunc(denied, func(c parley.Span) bool { return c.Contains(e.Trigger) }) && (f.status == parley.StatusHappened || f.status == parley.StatusOngoing) {
			f.status = parley.StatusDenied // who denies a breach does not admit it
		}
		if s != nil && slices.Contains(deeds, e.Type) && (f.status == parley.StatusHappened || f.status == parley.StatusOngoing) {
			f.status = asked(s.Act, f.status)
		}
		if s != nil && s.Act == parley.ActAccuse {
			f.accuses = true
			if s.Cue != nil && (len(e.Actor) == 0 || slices.Equal(e.Actor, s.Who)) {
				f.actor = accused[*s.Cue] // nobody accuses himself
			}
		}
		if e.Type == "STATE" {
			if f.status == parley.StatusDenied {
				continue // signals of states ask for no status
			}
			f.typ = ""
		}
		if e.When != nil && e.When.Relation != "by" && e.When.Relation != "before" && e.When.Relation != "until" {
			f.when, f.since = e.When.Time, e.When.Relation == "since"
		}
		out = append(out, f)
	}
	return out
}

// asked gives the status of a deed that somebody promises or asks for: it is not
// done yet.
func asked(act parley.Act, status parley.EventStatus) parley.EventStatus {
	switch act {
	case parley.ActPromise:
		return parley.StatusPlanned
	case parley.ActRequest:
		return parley.StatusCalledFor
	}
	return status
}

// deeds are the types of event that keep an undertaking.
var deeds = []string{"RETREAT", "CONSULT", "AID", "COOPERATE"}

// turnedDown gives the words that somebody denies or rejects.
func turnedDown(rd *parley.Reading) []parley.Span {
	var out []parley.Span
	for i := range rd.Statements {
		if s := &rd.Statements[i]; s.Act == parley.ActDeny || s.Act == parley.ActReject {
			out = append(out, s.Content...)
		}
	}
	return out
}

// commits reports whether an act undertakes something or turns it down.
func commits(act parley.Act) bool {
	return act == parley.ActAgree || act == parley.ActPromise || act == parley.ActReject || act == parley.ActConcede
}
