package parley

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// FoundAgain pairs bearings with those that an older reader found, where both are
// the same finding: one report's words about one provision, at one place, alike in
// all that weighs, by one claimant. The words may be wider or narrower than they
// were. It gives the older one by the ID of the newer; of several that of the
// newest reader.
func FoundAgain(older, bearings []*Entry) map[EntryID]*Entry {
	type place struct {
		report, provision string
		sense             Sense
		standing          Standing
	}
	of := func(b *Bearing) place { return place{b.Report, b.Provision, b.Sense, b.Standing} }
	at := map[place][]*Entry{}
	for _, e := range older {
		if b := e.Bearing; b != nil && b.Report != "" && b.Reader != (ReaderVersion{}) {
			at[of(b)] = append(at[of(b)], e)
		}
	}
	out := map[EntryID]*Entry{}
	if len(at) == 0 {
		return out
	}
	for _, e := range bearings {
		if e.Bearing == nil || e.Bearing.Reader == (ReaderVersion{}) {
			continue
		}
		var best *Entry
		for _, o := range at[of(e.Bearing)] {
			if (best == nil || e.nearer(o, best)) && e.findsAgain(o) {
				best = o
			}
		}
		if best != nil {
			out[e.ID] = best
		}
	}
	return out
}

// findsAgain reports whether a bearing is the finding of an older reader.
func (e *Entry) findsAgain(o *Entry) bool {
	if e.Process != o.Process || o.Bearing.Reader.Compare(e.Bearing.Reader) >= 0 || e.Times.Event != o.Times.Event || e.Times.Uttered != o.Times.Uttered {
		return false
	}
	if !strings.EqualFold(e.Bearing.Claimant, o.Bearing.Claimant) || !sameWords(e.Bearing, o.Bearing) {
		return false
	}
	a, b := *e.Bearing, *o.Bearing
	for _, x := range []*Bearing{&a, &b} { // where it was found, and how, weighs nothing
		x.Span, x.Words, x.Passage, x.Claimant, x.Chain = Span{}, "", "", "", nil
		x.Finding, x.Reader, x.Rule, x.Confidence = "", ReaderVersion{}, "", 0
	}
	return reflect.DeepEqual(&a, &b)
}

// sameWords reports whether two bearings on a report share at least half of the
// shorter one's words, at the same place; or have the same words, where a place is
// not given.
func sameWords(a, b *Bearing) bool {
	if a.Span.Empty() || b.Span.Empty() {
		return a.Words == b.Words
	}
	from, to := max(a.Span.Start, b.Span.Start), min(a.Span.End, b.Span.End)
	if 2*(to-from) < min(len(a.Words), len(b.Words)) || to <= from {
		return false
	}
	x, y := cut(a, from, to), cut(b, from, to)
	return x != "" && x == y
}

// cut gives the words of a bearing between two places of the report.
func cut(b *Bearing, from, to int) string {
	from, to = from-b.Span.Start, to-b.Span.Start
	if from < 0 || to > len(b.Words) || from > to {
		return ""
	}
	return b.Words[from:to]
}

// nearer reports whether of two findings of older readers the first is the one to
// hold a finding to.
func (e *Entry) nearer(a, b *Entry) bool {
	return cmp.Or(a.Bearing.Reader.Compare(b.Bearing.Reader), cmp.Compare(b.ID, a.ID)) > 0
}

// Carry gives what was decided on bearings, and those in whose place others were
// put, to the same findings of newer readers, one reader after the other: to read
// a report anew undoes neither. What was decided on the newer bearing itself goes
// before, and so does what was decided last of older ones. Both maps are added to;
// from names the older bearing from which each was carried.
func Carry(decided map[EntryID]*Entry, replaced map[EntryID]bool, bearings []*Entry) (from map[EntryID]*Entry) {
	from = map[EntryID]*Entry{}
	if len(decided)+len(replaced) == 0 {
		return from
	}
	var older []*Entry
	reports := map[string]bool{}
	for _, e := range bearings {
		if e.Bearing != nil && (decided[e.ID] != nil || replaced[e.ID]) {
			older = append(older, e)
			reports[e.Bearing.Report] = true
		}
	}
	open := map[ReaderVersion][]*Entry{}
	for _, e := range bearings {
		if b := e.Bearing; b != nil && b.Reader != (ReaderVersion{}) && reports[b.Report] && decided[e.ID] == nil && !replaced[e.ID] {
			open[b.Reader] = append(open[b.Reader], e)
		}
	}
	for _, reader := range slices.SortedFunc(maps.Keys(open), ReaderVersion.Compare) {
		again := FoundAgain(older, open[reader])
		for _, e := range open[reader] {
			o := again[e.ID]
			if o == nil {
				continue
			}
			from[e.ID] = o
			if replaced[o.ID] {
				replaced[e.ID] = true
			} else {
				decided[e.ID] = decided[o.ID]
			}
			older = append(older, e)
		}
	}
	return from
}
