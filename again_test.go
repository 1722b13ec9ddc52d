package parley_test

import (
	"strings"
	"testing"

	"parley"
)

func TestFoundAgain(t *testing.T) {
	const text = "On Sunday the last of the guns were taken over the bridge, the mayor said."
	found := func(words string, change func(*parley.Entry)) *parley.Entry {
		at := strings.Index(text, words)
		n := 4.0
		e := &parley.Entry{ID: "new", Kind: parley.EntryBearing, Process: "tamis", Times: parley.Times{Event: parley.Civil{Value: "2031-03-09"}}, Bearing: &parley.Bearing{
			Provision: "guns", Sense: parley.SensePartly, N: &n, Report: "r1", Words: words, Span: parley.Span{Start: at, End: at + len(words)},
			Claimant: "the mayor", Standing: parley.StandingThird, Finding: "s1", Reader: parley.ReaderVersion{Release: 2}, Rule: "b", Confidence: .7,
		}}
		if change != nil {
			change(e)
		}
		return e
	}
	old := func(words string, change func(*parley.Entry)) *parley.Entry {
		return found(words, func(e *parley.Entry) {
			e.ID, e.Bearing.Reader.Release, e.Bearing.Finding, e.Bearing.Rule, e.Bearing.Confidence = "old", 1, "e7", "a", .4
			e.Bearing.Claimant = "The Mayor"
			if change != nil {
				change(e)
			}
		})
	}
	const guns = "the last of the guns were taken over the bridge"
	for _, c := range []struct {
		name     string
		old, new *parley.Entry
		same     bool
	}{
		{"the same words", old(guns, nil), found(guns, nil), true},
		{"wider words", old("the guns were taken over the bridge", nil), found(guns, nil), true},
		{"narrower words", old(guns, nil), found("the guns were taken over the bridge", nil), true},
		{"words that overlap", old("the last of the guns were taken", nil), found("of the guns were taken over the bridge", nil), true},
		{"hardly any words in common", old("the last of the guns", nil), found("the guns were taken over the bridge, the mayor said", nil), false},
		{"the same words at another place", old(guns, nil), found(guns, func(e *parley.Entry) { e.Bearing.Span.Start += 200; e.Bearing.Span.End += 200 }), false},
		{"the same words, of which one has no place", old(guns, nil), found(guns, func(e *parley.Entry) { e.Bearing.Span = parley.Span{} }), true},
		{"another text at the same place", old(guns, nil), found(guns, func(e *parley.Entry) { e.Bearing.Words = strings.Repeat("x", len(guns)) }), false},
		{"a span that is not that of the words", old(guns, nil), found("the guns were taken", func(e *parley.Entry) { e.Bearing.Span = parley.Span{Start: -5, End: 90} }), false},
		{"the same reader", old(guns, nil), found(guns, func(e *parley.Entry) { e.Bearing.Reader.Release = 1 }), false},
		{"by hand", old(guns, nil), found(guns, func(e *parley.Entry) { e.Bearing.Reader = parley.ReaderVersion{} }), false},
		{"another sense", old(guns, nil), found(guns, func(e *parley.Entry) { e.Bearing.Sense = parley.SenseFulfilled }), false},
		{"another claimant", old(guns, nil), found(guns, func(e *parley.Entry) { e.Bearing.Claimant = "the bishop" }), false},
		{"another standing", old(guns, nil), found(guns, func(e *parley.Entry) { e.Bearing.Standing = parley.StandingMonitor }), false},
		{"another number", old(guns, nil), found(guns, func(e *parley.Entry) { *e.Bearing.N = 5 }), false},
		{"another day", old(guns, nil), found(guns, func(e *parley.Entry) { e.Times.Event.Value = "2031-03-02" }), false},
		{"another report", old(guns, nil), found(guns, func(e *parley.Entry) { e.Bearing.Report = "r2" }), false},
		{"another provision", old(guns, nil), found(guns, func(e *parley.Entry) { e.Bearing.Provision = "men" }), false},
		{"another process", old(guns, nil), found(guns, func(e *parley.Entry) { e.Process = "lesk" }), false},
	} {
		if got := parley.FoundAgain([]*parley.Entry{c.old}, []*parley.Entry{c.new})["new"] != nil; got != c.same {
			t.Errorf("%s: found again is %v", c.name, got)
		}
	}

	first := old(guns, nil)
	newer := old("the guns were taken over the bridge", func(e *parley.Entry) { e.ID, e.Bearing.Reader.Release = "newer", 2 })
	last := found(guns, func(e *parley.Entry) { e.Bearing.Reader.Release = 3 })
	for _, order := range [][]*parley.Entry{{newer, first}, {first, newer}} {
		if of := parley.FoundAgain(order, []*parley.Entry{last})["new"]; of == nil || of.ID != "newer" {
			t.Errorf("of several it is %v", of)
		}
	}

	// Words that drift from reader to reader are one finding all the way, and what
	// was decided last of older ones counts.
	drift := func(id string, release int, words string) *parley.Entry {
		return found(words, func(e *parley.Entry) { e.ID, e.Bearing.Reader.Release = parley.EntryID(id), release })
	}
	a, b, c := drift("a", 1, "the last of the guns"), drift("b", 2, "of the guns were taken"), drift("c", 3, "guns were taken over the bridge")
	by := &parley.Entry{ID: "by"}
	decided, replaced := map[parley.EntryID]*parley.Entry{"a": by}, map[parley.EntryID]bool{}
	from := parley.Carry(decided, replaced, []*parley.Entry{c, a, b})
	if decided["b"] != by || decided["c"] != by || from["c"] != b || from["b"] != a {
		t.Errorf("carried from %v", from)
	}
	decided, replaced = map[parley.EntryID]*parley.Entry{"b": by}, map[parley.EntryID]bool{"a": true}
	parley.Carry(decided, replaced, []*parley.Entry{a, b, c})
	if replaced["b"] || replaced["c"] || decided["c"] != by {
		t.Errorf("what was decided last does not count: replaced %v, decided %v", replaced, decided)
	}
}
