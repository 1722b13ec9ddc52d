package exam

import (
	"errors"
	"io/fs"
	"sort"

	"parley"
	"parley/internal/corpus"
)

const plv = "plv-unseen"

// share is a score that is no count.
type share struct {
	set, task, measure string
	value              float64
}

// events scores what is done between two marked sides of a sentence, on the half
// of the set that is not looked at. No answer counts as wrong.
func (r *Result) events(data string, e Engine) error {
	all, err := corpus.PLV(data)
	if errors.Is(err, fs.ErrNotExist) {
		r.Missing = append(r.Missing, plv)
		return nil
	}
	if err != nil {
		return err
	}
	var gold, found []string
	for i := range all {
		if !all[i].Unseen {
			continue
		}
		events, err := e.Events(all[i].Text)
		if err != nil {
			return err
		}
		gold, found = append(gold, all[i].Root), append(found, Root(&all[i], events))
	}
	macro, accuracy := roots(gold, found)
	r.shares = append(r.shares, share{plv, "roots-macro", " f1", macro}, share{plv, "accuracy", "", accuracy})
	return nil
}

// roots gives the mean of the F1 of the gold classes, and the share of right answers.
func roots(gold, found []string) (macro, accuracy float64) {
	type count struct{ right, gold, found int }
	classes := map[string]*count{}
	for _, g := range gold {
		classes[g] = &count{}
	}
	right := 0
	for i, g := range gold {
		classes[g].gold++
		if c := classes[found[i]]; c != nil {
			c.found++
		}
		if found[i] == g {
			classes[g].right++
			right++
		}
	}
	names := make([]string, 0, len(classes))
	for name := range classes {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		c := classes[name]
		macro += 2 * float64(c.right) / float64(c.gold+c.found)
	}
	return macro / float64(max(1, len(names))), float64(right) / float64(max(1, len(gold)))
}

// Root gives the class of what the source of a relation does to its target, out
// of the events found in the sentence: that of the event whose actor and
// recipient cover them best, the earlier of two. It is "" for none.
func Root(r *corpus.Relation, events []parley.Event) string {
	best, most := -1, 0
	for i := range events {
		if class(&events[i]) == "" {
			continue
		}
		if n := fit(r, &events[i]); best < 0 || n > most {
			best, most = i, n
		}
	}
	if best < 0 {
		return ""
	}
	return class(&events[best])
}

// fit says how well an event links the two sides.
func fit(r *corpus.Relation, e *parley.Event) int {
	n := 0
	if covers(e.ActorSpan, r.Source) {
		n += 4
	}
	if covers(e.RecipientSpan, r.Target) {
		n += 3
	}
	if covers(e.ActorSpan, r.Target) {
		n -= 3
	}
	if covers(&e.Clause, r.Source) {
		n++
	}
	if covers(&e.Clause, r.Target) {
		n++
	}
	if covers(&e.Trigger, r.Source) || covers(&e.Trigger, r.Target) {
		n -= 2
	}
	return n
}

// covers reports whether a span and a marked piece share a byte.
func covers(s *parley.Span, b corpus.Bytes) bool {
	return s != nil && s.Start < b.End && b.Start < s.End
}

// class gives the class of an event. The set follows PLOVER, where what is but
// intended or asked for is another type: an intention to cooperate is AGREE, one
// to harm THREATEN, a demand REQUEST, a refusal REJECT. RETREAT and CONCEDE are
// one class, YIELD.
func class(e *parley.Event) string {
	kind := kinds[e.Type]
	switch {
	case e.Type == "AGREE" && e.Status == parley.StatusDenied:
		return "REJECT"
	case kind == verbal:
		return e.Type
	case e.Status == parley.StatusPlanned && kind == hostile:
		return "THREATEN"
	case e.Status == parley.StatusPlanned:
		return "AGREE"
	case e.Status == parley.StatusCalledFor && kind == hostile:
		return "ACCUSE"
	case e.Status == parley.StatusCalledFor:
		return "REQUEST"
	case e.Status == parley.StatusDenied && kind == friendly:
		return "REJECT"
	case e.Type == "RETREAT" || e.Type == "CONCEDE":
		return "YIELD"
	case kind == 0:
		return ""
	case e.Type == "SANCTION" && e.Mode == "convict":
		return "ACCUSE"
	case e.Type == "SANCTION" && e.Mode == "":
		return "COERCE"
	case e.Type == "COERCE" && e.Mode == "cyber":
		return "ASSAULT"
	}
	return e.Type
}

type kind int

const (
	verbal kind = 1 + iota
	friendly
	hostile
)

var kinds = map[string]kind{
	"AGREE": verbal, "SUPPORT": verbal, "REQUEST": verbal, "ACCUSE": verbal, "REJECT": verbal, "THREATEN": verbal,
	"CONSULT": friendly, "COOPERATE": friendly, "AID": friendly, "RETREAT": friendly, "CONCEDE": friendly,
	"PROTEST": hostile, "SANCTION": hostile, "MOBILIZE": hostile, "COERCE": hostile, "ASSAULT": hostile,
}
