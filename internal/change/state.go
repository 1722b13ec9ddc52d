package change

import (
	"context"
	"errors"
	"time"

	"parley"
	"parley/evaluate"
	"parley/internal/ledger"
)

// Mark is a state that a process was in: what a ledger held up to its entry at
// Head, asked a question.
type Mark struct {
	AsOf parley.AsOf
	Head int64
}

// State is a process at a mark.
type State struct {
	Mark
	Process   string
	Agreement *parley.Agreement // the latest; nil: there was none
	Verdicts  []parley.Verdict  // none: nothing was known
	entries   []parley.Entry
	v         *evaluate.Evidence
	byID      map[parley.EntryID]*parley.Entry // both made when they are first needed
	reports   map[string]*parley.Report
}

// At gives the state of a process at a mark. Two of them tell what is different
// between any two moments, whether entries came in between or only time passed.
func At(ctx context.Context, l ledger.Ledger, process string, m Mark, o evaluate.Options) (*State, error) {
	entries, err := ledger.EvidenceUntil(ctx, l, process, m.Head)
	if err != nil {
		return nil, err
	}
	return Of(process, entries, m, o)
}

// Of is [At] where the evidence up to the mark is at hand.
func Of(process string, entries []parley.Entry, m Mark, o evaluate.Options) (*State, error) {
	return of(evaluate.Gather(process, entries), process, entries, m, o)
}

func of(v *evaluate.Evidence, process string, entries []parley.Entry, m Mark, o evaluate.Options) (*State, error) {
	s := &State{Mark: m, Process: process, entries: entries, v: v}
	var err error
	if s.Agreement, err = ledger.AgreementIn(process, entries); err != nil && !errors.Is(err, parley.ErrNotFound) {
		return nil, err
	}
	s.Verdicts, err = v.Verdicts(m.AsOf, o)
	if err != nil && !errors.Is(err, parley.ErrNotFound) {
		return nil, err
	}
	return s, nil
}

// Ask gives the state of the same evidence at another question.
func (s *State) Ask(q parley.AsOf, o evaluate.Options) (*State, error) {
	return of(s.v, s.Process, s.entries, Mark{AsOf: q, Head: s.Head}, o)
}

// Since tells what is different from an earlier state, in the order of the
// agreement; a nil one knew nothing.
func (s *State) Since(earlier *State) []parley.Change {
	if earlier == nil {
		earlier = &State{}
	}
	return evaluate.Compare(earlier.Verdicts, s.Verdicts)
}

// zone is that of the process.
func (s *State) zone() *time.Location {
	if s.Agreement != nil {
		if z, err := parley.LoadZone(s.Agreement.Zone); err == nil {
			return z
		}
	}
	return time.UTC
}

// entry gives an entry of the evidence, nil if it is not there.
func (s *State) entry(id parley.EntryID) *parley.Entry {
	s.index()
	return s.byID[id]
}

func (s *State) report(id string) *parley.Report {
	s.index()
	return s.reports[id]
}

func (s *State) index() {
	if s.byID != nil {
		return
	}
	s.byID, s.reports = make(map[parley.EntryID]*parley.Entry, len(s.entries)), map[string]*parley.Report{}
	for i := range s.entries {
		e := &s.entries[i]
		s.byID[e.ID] = e
		if e.Report != nil {
			s.reports[e.Report.ID] = e.Report
		}
	}
}
