package script

import (
	"fmt"
	"time"

	"parley"
)

var (
	senses    = []parley.Sense{parley.SenseFulfilled, parley.SensePartly, parley.SenseBreached, parley.SenseNotDone, parley.SenseIntends, parley.SenseRefuses, parley.SenseConditional, parley.SenseInvalid, parley.SenseStates, parley.SenseContests}
	relations = []parley.Relation{parley.RelationBy, parley.RelationAt, parley.RelationFrom, parley.RelationUntil, parley.RelationWithin, parley.RelationDuring}
	standings = []parley.Standing{parley.StandingObligor, parley.StandingCounterparty, parley.StandingMonitor, parley.StandingThird, parley.StandingOutlet}
)

// common takes the clauses that every entry may have.
func (a *args) common(key string, e *parley.Entry, name *string) bool {
	switch key {
	case "published":
		e.Times.Published = a.time("published")
	case "recorded":
		e.Times.Recorded = a.moment("recorded")
	case "event":
		e.Times.Event = a.time("event")
	case "uttered":
		e.Times.Uttered = a.time("uttered")
	case "as":
		*name = a.next("name")
	default:
		return false
	}
	return true
}

// done adds the entry if its statement was sound.
func (a *args) done(e parley.Entry, name string) {
	if a.bad {
		return
	}
	if e.Times.Published.IsZero() && e.Times.Recorded.IsZero() {
		a.fail("the statement has no time; give published TIME or recorded TIME")
		return
	}
	e.Process = a.process
	a.entry(a.line, e, name)
}

// bearing PROVISION SENSE by NAME STANDING published TIME ...
func (p *parser) bearing(a *args) {
	b := parley.Bearing{Provision: a.provision(), Sense: oneOf(a, "sense", senses...)}
	e := parley.Entry{Kind: parley.EntryBearing, Bearing: &b}
	name, report := "", ""
	for len(a.words) > 0 {
		switch key := a.next("clause"); key {
		case "by":
			b.Claimant = a.next("claimant")
			b.Standing = oneOf(a, "standing", standings...)
		case "via":
			b.Chain = append(b.Chain, a.next("carrier"))
		case "words":
			b.Words = a.next("words")
		case "passage":
			b.Passage = a.next("passage")
		case "report":
			report = a.next("report")
		case "unnamed":
			b.Unnamed = true
		case "ally":
			b.Ally = true
		case "confidence":
			b.Confidence = a.number("confidence")
		case "n":
			n := a.number("n")
			b.N = &n
		case "of":
			n := a.number("of")
			b.Of = &n
		case "at-least":
			b.AtLeast = true
		case "over":
			b.Over = a.time("over")
		case "scope":
			b.Scope = a.next("scope")
		case "awaits":
			b.Awaits = a.provision()
		case "due":
			d := a.deadline()
			b.Deadline = &d
		case "amount":
			b.Quantity = &parley.Quantity{Amount: a.number("amount"), Unit: a.next("unit")}
			if len(a.words) > 1 && a.words[0] == "per" {
				a.next("per")
				b.Quantity.Per = a.next("period")
			}
		case "signed":
			b.By = a.next("name")
		case "reason":
			b.Reason = a.next("reason")
		case "corrects":
			b.Corrects = a.above("corrects")
		case "reader":
			b.Reader = parley.ReaderVersion{Release: int(a.number("reader"))}
		default:
			if !a.common(key, &e, &name) {
				a.fail("%q is no clause of a bearing", key)
			}
		}
	}
	if !a.bad && b.Claimant == "" {
		a.fail("a bearing has to say by whom: by \"NAME\" STANDING")
	}
	// Each line is a finding of its own, in a report of its own unless it says.
	b.Report, b.Finding = report, fmt.Sprintf("line-%d", a.line)
	if report == "" {
		b.Report = b.Finding
	}
	a.done(e, name)
}

// above takes the name of an entry that stands above, and gives its ID.
func (a *args) above(clause string) parley.EntryID {
	name := a.next("the name of an entry")
	i, ok := a.ids[name]
	if !ok {
		if !a.bad {
			a.fail("%s: no entry above is called %q; name it with as", clause, name)
		}
		return ""
	}
	return a.entries[i].ID
}

// report REPORT recorded TIME: a report was taken in.
func (p *parser) report(a *args) {
	e := parley.Entry{Kind: parley.EntryReport, Report: &parley.Report{ID: a.next("report")}}
	name := ""
	for len(a.words) > 0 {
		if key := a.next("clause"); !a.common(key, &e, &name) {
			a.fail("%q is no clause of a report", key)
		}
	}
	a.done(e, name)
}

// reading REPORT RELEASE [text WORDS] published TIME: a report was read, or read
// anew.
func (p *parser) reading(a *args) {
	r := parley.Reading{Report: a.next("report"), Version: parley.ReaderVersion{Release: int(a.number("release"))}}
	e := parley.Entry{Kind: parley.EntryReading, Reading: &r}
	name := ""
	for len(a.words) > 0 {
		key := a.next("clause")
		if key == "text" {
			words := a.next("text")
			if r.Sketch = parley.SketchOf(words); r.Sketch == "" && !a.bad {
				a.fail("the text is too short to tell copies by; give twenty words or more")
			}
		} else if !a.common(key, &e, &name) {
			a.fail("%q is no clause of a reading", key)
		}
	}
	a.done(e, name)
}

// ruling PROVISION SENSE by NAME reason WORDS recorded TIME
func (p *parser) ruling(a *args) {
	r := parley.Ruling{Provision: a.provision(), Sense: oneOf(a, "sense", parley.SenseFulfilled, parley.SensePartly, parley.SenseBreached, parley.SenseNotDone)}
	e := parley.Entry{Kind: parley.EntryRuling, Ruling: &r}
	name := ""
	for len(a.words) > 0 {
		switch key := a.next("clause"); key {
		case "by":
			r.By = a.next("name")
		case "reason":
			r.Reason = a.next("reason")
		default:
			if !a.common(key, &e, &name) {
				a.fail("%q is no clause of a ruling", key)
			}
		}
	}
	a.done(e, name)
}

// deadline takes RELATION TIME.
func (a *args) deadline() parley.Deadline {
	d := parley.Deadline{Relation: oneOf(a, "relation", relations...)}
	d.Time = a.time("the time")
	d.Words = string(d.Relation) + " " + d.Time.Value
	return d
}

// extension PROVISION RELATION TIME by NAME published TIME
func (p *parser) extension(a *args) {
	x := parley.Extension{Provision: a.provision()}
	x.Deadline = a.deadline()
	e := parley.Entry{Kind: parley.EntryExtension, Extension: &x}
	name := ""
	for len(a.words) > 0 {
		switch key := a.next("clause"); key {
		case "by":
			x.By = append(x.By, a.next("name"))
		case "effective":
			x.Effective = a.time("effective")
		default:
			if !a.common(key, &e, &name) {
				a.fail("%q is no clause of an extension", key)
			}
		}
	}
	a.done(e, name)
}

// notice ACT [on PROVISION]... by NAME published TIME
func (p *parser) notice(a *args) {
	n := parley.Notice{Act: oneOf(a, "act", parley.NoticeSuspend, parley.NoticeResume, parley.NoticeSupersede, parley.NoticeTerminate, parley.NoticeDenounce)}
	e := parley.Entry{Kind: parley.EntryNotice, Notice: &n}
	name := ""
	for len(a.words) > 0 {
		switch key := a.next("clause"); key {
		case "on":
			n.Provisions = append(n.Provisions, a.provision())
		case "by":
			n.By = append(n.By, a.next("name"))
		case "instead":
			n.Instead = a.next("what takes its place")
		case "effective":
			n.Effective = a.time("effective")
		default:
			if !a.common(key, &e, &name) {
				a.fail("%q is no clause of a notice", key)
			}
		}
	}
	a.done(e, name)
}

// declaration SIDE [disowns] [reservation WORDS [on PROVISION]...] published TIME
func (p *parser) declaration(a *args) {
	d := parley.Declaration{Side: a.next("side")}
	e := parley.Entry{Kind: parley.EntryDeclaration, Declaration: &d}
	name := ""
	for len(a.words) > 0 {
		switch key := a.next("clause"); key {
		case "disowns":
			d.Disowns = true
		case "effective":
			d.Effective = a.time("effective")
		case "reservation":
			d.Reservation = &parley.Reservation{Side: d.Side, Text: a.next("reservation")}
		case "on":
			id := a.provision()
			if d.Reservation == nil && !a.bad {
				a.fail("on stands before a reservation")
			}
			if !a.bad {
				d.Reservation.Provisions = append(d.Reservation.Provisions, id)
			}
		default:
			if !a.common(key, &e, &name) {
				a.fail("%q is no clause of a declaration", key)
			}
		}
	}
	d.Declared = e.Times.Published
	a.done(e, name)
}

// review accept|reject NAME by NAME recorded TIME
func (p *parser) review(s statement) {
	a := &args{parser: p, line: s.line, words: s.words[1:]}
	accept := oneOf(a, "decision", "accept", "reject") == "accept"
	of := a.next("the name of an entry")
	i, ok := p.ids[of]
	if !ok && !a.bad {
		a.fail("no entry is called %q; name it with as", of)
	}
	if a.bad {
		return
	}
	r := parley.Review{Entry: p.entries[i].ID, Accept: accept}
	e := parley.Entry{Kind: parley.EntryReview, Review: &r}
	name := ""
	for len(a.words) > 0 {
		switch key := a.next("clause"); key {
		case "by":
			r.By = a.next("name")
		case "reason":
			r.Reason = a.next("reason")
		default:
			if !a.common(key, &e, &name) {
				a.fail("%q is no clause of a review", key)
			}
		}
	}
	a.done(e, name)
}

// expect PROVISION BADGE at TIME [known TIME] [by-recorded] [reviewed] ...
func (p *parser) expect(a *args) {
	x := expectation{line: a.line, provision: a.provision()}
	x.want = append(x.want, [2]string{"badge", a.next("the badge")})
	for len(a.words) > 0 {
		switch key := a.next("clause"); key {
		case "at":
			x.asOf.At = a.moment("at")
		case "known":
			x.asOf.Known = a.moment("known")
		case "as-of":
			x.asOf.At = a.moment("as-of")
			x.asOf.Known = x.asOf.At
		case "by-recorded":
			x.asOf.ByRecorded = true
		case "reviewed":
			x.reviewed = true
		case "norm", "epistemic", "direction", "for", "against", "warning", "reservations", "due", "opens", "ends", "since", "waits", "done", "level", "course", "reason":
			x.want = append(x.want, [2]string{key, a.next(key)})
		case "because":
			id := a.next("the name of an entry")
			if _, ok := p.ids[id]; !ok && !a.bad {
				a.fail("no entry above is called %q; name it with as", id)
			}
			x.because = append(x.because, id)
		default:
			a.fail("%q is no clause of expect", key)
		}
	}
	if !a.bad && x.asOf.At.IsZero() {
		a.fail("expect has to say when: at TIME")
	}
	if a.bad {
		return
	}
	if x.asOf.Known.IsZero() {
		x.asOf.Known = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC) // all that the script tells
	}
	p.expects = append(p.expects, x)
}
