package serve

import (
	"context"
	"maps"
	"slices"
	"time"

	"parley"
	"parley/evaluate"
	"parley/internal/ledger"
)

// evidenceOf is what a process holds, and what is found in it whatever is asked.
// It is made once for each state of a process, and never changed.
type evidenceOf struct {
	*evaluate.Evidence
	all       []parley.Entry
	byID      map[parley.EntryID]*parley.Entry
	known     map[*parley.Entry]time.Time // when it could be known: published, or else recorded
	agreement *parley.Agreement           // the latest
	local     *time.Location              // the zone of the agreement
	moments   []time.Time                 // the last ones at which something became known, oldest first
	claims    map[string][]int            // the bearings by their claimant, folded: places in all
}

// maxMoments is how many moments a page leads to.
const maxMoments = 12

// evidence gives what a process holds, or ErrNotFound.
func (s *Server) evidence(ctx context.Context, process string) (*evidenceOf, error) {
	all, err := s.mirror.Evidence(ctx, process)
	if err != nil {
		return nil, err
	}
	if e, ok := s.states.Get(process); ok && len(e.all) == len(all) {
		return e, nil
	}
	e := &evidenceOf{Evidence: evaluate.Gather(process, all), all: all, byID: make(map[parley.EntryID]*parley.Entry, len(all)), known: make(map[*parley.Entry]time.Time, len(all)), claims: map[string][]int{}}
	if e.agreement, err = ledger.AgreementIn(process, all); err != nil {
		return nil, err
	}
	if e.local, err = parley.LoadZone(e.agreement.Zone); err != nil {
		e.local = time.UTC
	}
	moments := map[int64]time.Time{}
	for i := range all {
		x := &all[i]
		e.byID[x.ID] = x
		if x.Bearing != nil {
			name := ledger.Fold(x.Bearing.Claimant)
			e.claims[name] = append(e.claims[name], i)
		}
		t := x.Times.Published.Interval(e.local).End
		if t.IsZero() {
			t = x.Times.Recorded
		}
		e.known[x] = t
		if !t.IsZero() && slices.Contains([]parley.EntryKind{parley.EntryBearing, parley.EntryExtension, parley.EntryNotice, parley.EntryRuling}, x.Kind) {
			moments[t.UnixNano()] = t
		}
	}
	at := slices.Sorted(maps.Keys(moments))
	for _, k := range at[max(0, len(at)-maxMoments):] {
		e.moments = append(e.moments, moments[k])
	}
	s.states.Add(process, e)
	return e, nil
}

// keptVerdicts is how many questions are kept answered, keptStates of how many
// processes it is kept what is found in them.
const (
	keptVerdicts = 64
	keptStates   = 64
)

// asking is a question put to a process that has so many entries. The ledger
// only grows, so their number tells one state of a process from another. A time
// that the question leaves open stands as the minute that it was asked in.
type asking struct {
	process   string
	entries   int
	at, known int64 // nanoseconds since 1970
	given     [2]bool
	reviewed  bool
}

func (q question) asking(process string, entries int) asking {
	stand := func(given string, t time.Time) int64 {
		if given == "" {
			t = t.Truncate(time.Minute)
		}
		return t.UnixNano()
	}
	return asking{process, entries, stand(q.At, q.asOf.At), stand(q.Known, q.asOf.Known), [2]bool{q.At != "", q.Known != ""}, q.Reviewed}
}

// found is what an evaluation gave, and the moment that it was made for.
type found struct {
	asOf     parley.AsOf
	verdicts []parley.Verdict
}

// evaluate gives an answer its verdicts, from those that were asked for last
// where it can. A question that leaves its times open gets the moment of the one
// that was asked first in the same minute. Whoever appends to a list of a verdict
// appends to a copy.
func (s *Server) evaluate(a *answer, process string) error {
	k := a.asking(process, len(a.all))
	if f, ok := s.verdicts.Get(k); ok {
		a.asOf, a.verdicts = f.asOf, slices.Clone(f.verdicts)
		return nil
	}
	v, err := a.Verdicts(a.asOf, evaluate.Options{Reviewed: a.Reviewed})
	if err != nil {
		return err
	}
	for i := range v {
		v[i].Grounds, v[i].Reservations = slices.Clip(v[i].Grounds), slices.Clip(v[i].Reservations)
	}
	s.verdicts.Add(k, found{a.asOf, v})
	a.verdicts = slices.Clone(v)
	return nil
}
