package serve

import (
	"slices"
	"strings"
	"time"

	"parley"
	"parley/evaluate"
)

// move is an extension of a provision, and the time that stood before it.
type move struct {
	before parley.Window
	known  time.Time // when the extension could be known; zero: with the agreement
	by     string
	source string
	entry  parley.EntryID // "": the agreement's file has it
	place  int            // in the list of amendments of that file
}

// text says what an extension moved.
func (m *move) text(a *answer, was, is time.Time) string {
	zone := a.zoneOf(m.before)
	s := "moved from " + dated(zone, was) + " to " + dated(zone, is)
	if m.by != "" {
		s += " by " + m.by
	}
	if !m.known.IsZero() {
		s += ", known " + stampIn(a.zone, m.known)
	}
	return s
}

// moves gives what an extension moves: the end of a duty, or the latest time of
// a deadline; zero where neither is different.
func moves(p *parley.Provision, before, after parley.Window) (was, is time.Time) {
	switch {
	case !before.Latest.Equal(after.Latest) && !before.Latest.IsZero():
		return before.Latest, after.Latest
	case p.Kind == parley.Maintain && !before.Ends.Equal(after.Ends):
		return before.Ends, after.Ends
	}
	return was, is
}

// findMoves finds the extensions that had taken effect, and the time that stood
// before each: the answer without it and those after it.
func (a *answer) findMoves() error {
	var extended []*parley.Verdict
	a.moved = map[string][]move{}
	most := 0
	for i := range a.verdicts {
		if v := &a.verdicts[i]; v.Extended {
			extended = append(extended, v)
			a.moved[v.Provision] = a.extensions(v)
			most = max(most, len(a.moved[v.Provision]))
		}
	}
	for k := range most {
		verdicts, err := evaluate.Verdicts(extended[0].Process, a.withFewer(extended, k), a.asOf, evaluate.Options{Reviewed: a.Reviewed})
		if err != nil {
			return err
		}
		for i := range verdicts {
			if m := a.moved[verdicts[i].Provision]; k < len(m) {
				m[k].before = verdicts[i].Window
			}
		}
	}
	return nil
}

// extensions lists what moves the time of a provision, in the order in which it
// became known.
func (a *answer) extensions(v *parley.Verdict) []move {
	var out []move
	for i, m := range a.agreement.Amendments {
		x := m.Extension
		known := m.Known.Interval(a.zone).End
		if x == nil || x.Provision != v.Provision || known.After(a.asOf.Known) || x.Effective.Interval(a.zone).Start.After(a.asOf.At) {
			continue
		}
		out = append(out, move{known: known, by: visible(strings.Join(x.By, ", ")), source: visible(x.Source), place: i})
	}
	for _, g := range v.Grounds {
		e := a.byID[g.Entry]
		if e == nil || e.Extension == nil || e.Extension.Provision != v.Provision || e.Extension.Effective.Interval(a.zone).Start.After(a.asOf.At) {
			continue
		}
		out = append(out, move{known: a.known[e], by: visible(strings.Join(e.Extension.By, ", ")), source: visible(e.Extension.Source), entry: e.ID, place: -1})
	}
	slices.SortStableFunc(out, func(x, y move) int { return x.known.Compare(y.known) })
	return out
}

// withFewer gives what the times of some provisions rest on, with only the first
// extensions of each.
func (a *answer) withFewer(of []*parley.Verdict, first int) []parley.Entry {
	left := map[parley.EntryID]bool{}
	places := map[int]bool{}
	for _, v := range of {
		m := a.moved[v.Provision]
		for _, m := range m[min(first, len(m)):] {
			if m.entry != "" {
				left[m.entry] = true
			} else {
				places[m.place] = true
			}
		}
	}
	agreement := *a.agreement
	agreement.Amendments = nil
	for i, m := range a.agreement.Amendments {
		if !places[i] {
			agreement.Amendments = append(agreement.Amendments, m)
		}
	}
	var out []parley.Entry
	for _, v := range of {
		for _, g := range v.Grounds {
			e := a.byID[g.Entry]
			if e == nil || left[e.ID] || e.Reading != nil || e.Bearing != nil && e.Bearing.Provision == v.Provision {
				continue // what is said of a provision itself moves no time of it
			}
			left[e.ID] = true // once is enough
			out = append(out, *e)
			if e.Agreement != nil {
				out[len(out)-1].Agreement = &agreement
			}
		}
	}
	return out
}
