package parley

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
)

// FoundAgain pairs bearings with those that an older reader found, where both are
// the same finding: one report's words about one provision, alike in all that
// weighs, by one claimant. The words may be wider or narrower than they were. It
// gives the older one by the ID of the newer; of several the one that was found
// last, and of those the one with the same words.
func FoundAgain(older []*Entry, bearings []*Entry) map[EntryID]*Entry {
	type place struct{ report, provision string }
	at := map[place][]*Entry{}
	for _, e := range older {
		if b := e.Bearing; b != nil && b.Report != "" && b.Reader != (ReaderVersion{}) {
			at[place{b.Report, b.Provision}] = append(at[place{b.Report, b.Provision}], e)
		}
	}
	out := map[EntryID]*Entry{}
	if len(at) == 0 {
		return out
	}
	for _, e := range bearings {
		b := e.Bearing
		if b == nil || b.Reader == (ReaderVersion{}) {
			continue
		}
		var best *Entry
		for _, o := range at[place{b.Report, b.Provision}] {
			if e.findsAgain(o) && (best == nil || e.nearer(o, best)) {
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
	a, b := *e.Bearing, *o.Bearing
	if e.Process != o.Process || b.Reader.Compare(a.Reader) >= 0 || e.Times.Event != o.Times.Event || e.Times.Uttered != o.Times.Uttered {
		return false
	}
	if !strings.EqualFold(a.Claimant, b.Claimant) || !sameWords(&a, &b) {
		return false
	}
	for _, x := range []*Bearing{&a, &b} { // where it was found, and how, weighs nothing
		x.Span, x.Words, x.Passage, x.Claimant, x.Chain = Span{}, "", "", "", nil
		x.Finding, x.Reader, x.Rule, x.Confidence = "", ReaderVersion{}, "", 0
	}
	return reflect.DeepEqual(a, b)
}

// sameWords reports whether the words of two bearings on a report are the same,
// or share at least half of the shorter ones at the same place.
func sameWords(a, b *Bearing) bool {
	if a.Words == b.Words {
		return true
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
	same := func(o *Entry) int {
		if o.Bearing.Words == e.Bearing.Words {
			return 1
		}
		return 0
	}
	return cmp.Or(a.Bearing.Reader.Compare(b.Bearing.Reader), same(a)-same(b), cmp.Compare(b.ID, a.ID)) > 0
}

// Carry gives the decisions on bearings with those on the same findings of older
// readers: to read a report anew undoes no review. A review of the bearing itself
// goes before. from names the older bearing of each decision that was carried.
func Carry(decided map[EntryID]*Entry, named map[EntryID]*Entry, bearings []*Entry) (from map[EntryID]*Entry) {
	var older []*Entry
	for id := range decided {
		if e := named[id]; e != nil {
			older = append(older, e)
		}
	}
	slices.SortFunc(older, func(a, b *Entry) int { return cmp.Compare(a.ID, b.ID) })
	from = FoundAgain(older, bearings)
	carried := make(map[EntryID]*Entry, len(from))
	for id, o := range from {
		if decided[id] != nil {
			delete(from, id)
			continue
		}
		carried[id] = decided[o.ID]
	}
	for id, by := range carried {
		decided[id] = by
	}
	return from
}
