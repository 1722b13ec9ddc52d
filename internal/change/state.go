package change

import (
	"context"
	"errors"
	"sync"
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
	*evidence
}

// evidence is what states of one process with the same entries share.
type evidence struct {
	*evaluate.Evidence
	entries []parley.Entry
	once    sync.Once
	byID    map[parley.EntryID]*parley.Entry
	reports map[string]*parley.Report
	known   []time.Time // of the entries of the process: when each could be known
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
	s := &State{Mark: m, Process: process, evidence: &evidence{Evidence: evaluate.Gather(process, entries), entries: entries}}
	var err error
	if s.Agreement, err = ledger.AgreementIn(process, entries); err != nil && !errors.Is(err, parley.ErrNotFound) {
		return nil, err
	}
	return s.Ask(m.AsOf, o)
}

// Ask gives the state of the same evidence at another question.
func (s *State) Ask(q parley.AsOf, o evaluate.Options) (*State, error) {
	out := &State{Mark: Mark{AsOf: q, Head: s.Head}, Process: s.Process, Agreement: s.Agreement, evidence: s.evidence}
	var err error
	if out.Verdicts, err = s.evidence.Verdicts(q, o); err != nil && !errors.Is(err, parley.ErrNotFound) {
		return nil, err
	}
	return out, nil
}

// Entries is how many there are.
func (s *State) Entries() int { return len(s.entries) }

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

// index finds once what is looked for often.
func (s *State) index() {
	s.once.Do(func() {
		s.byID, s.reports = make(map[parley.EntryID]*parley.Entry, len(s.entries)), map[string]*parley.Report{}
		zone := s.zone()
		for i := range s.entries {
			e := &s.entries[i]
			s.byID[e.ID] = e
			if e.Report != nil {
				s.reports[e.Report.ID] = e.Report
			}
			if e.Process != s.Process {
				continue // what says nothing by itself
			}
			t := e.Times.Published.Interval(zone).End
			if t.IsZero() {
				t = e.Times.Recorded
			}
			s.known = append(s.known, t)
		}
	})
}
