package evaluate

import (
	"fmt"
	"slices"
	"time"

	"parley"
)

// Outcome is what a decision on a bearing can change of an answer.
type Outcome struct {
	Badge        parley.Badge          `json:"badge"`
	Norm         parley.NormState      `json:"norm"`
	For          parley.EpistemicState `json:"for"`
	Against      parley.EpistemicState `json:"against"`
	Reservations int                   `json:"reservations,omitempty"`
	Due          time.Time             `json:"due,omitzero"`   // latest
	Done         float64               `json:"done,omitempty"` // how much of its quantity is established
}

// Shift is another outcome for a provision.
type Shift struct {
	Provision string  `json:"provision"`
	Before    Outcome `json:"before"`
	After     Outcome `json:"after"`
}

// Words says what is different, the badge first: "overdue, no report → claimed met".
func (s *Shift) Words() string {
	a, b := &s.Before, &s.After
	switch {
	case a.Badge != b.Badge:
		return string(a.Badge) + " → " + string(b.Badge)
	case a.Norm != b.Norm:
		return string(a.Norm) + " → " + string(b.Norm)
	case a.For != b.For:
		return "for it: " + string(a.For) + " → " + string(b.For)
	case a.Against != b.Against:
		return "against it: " + string(a.Against) + " → " + string(b.Against)
	case a.Reservations != b.Reservations:
		return fmt.Sprintf("reservations: %d → %d", a.Reservations, b.Reservations)
	case !a.Due.Equal(b.Due):
		return "due: " + dueWords(a.Due) + " → " + dueWords(b.Due)
	}
	return fmt.Sprintf("established: %g → %g", a.Done, b.Done)
}

func dueWords(t time.Time) string {
	if t.IsZero() {
		return "no time"
	}
	return stamp(t)
}

// Trial is what would follow from a decision on a bearing that is open: nobody
// has reviewed it, and no hand has put it in.
type Trial struct {
	Entry parley.EntryID
	// Counts says that it counts now, and Shifts are what rejecting it would
	// make; otherwise they are what accepting it would make.
	Counts bool
	Shifts []Shift // its own provision first, then in the order of the file; nil: nothing
}

// Trials tries for each bearing that is open what the answers would be if it
// were rejected or, where it does not count, accepted: each by itself. They come
// in the order of the provisions, and of when the bearings could be known. It returns
// [parley.ErrNotFound] where no agreement was known.
func Trials(process string, entries []parley.Entry, asOf parley.AsOf, o Options) ([]Trial, error) {
	q := newQuestion(Gather(process, entries), asOf, o)
	q.trying = true
	if err := q.gather(); err != nil {
		return nil, err
	}
	fresh := make(map[*provision][]finding, len(q.order)) // as they are before they are weighed
	for _, p := range q.order {
		for _, f := range p.findings {
			fresh[p] = append(fresh[p], *f)
		}
	}
	q.compute(q.order)
	t := trials{question: q, fresh: fresh, hang: q.hanging()}
	var out []Trial
	for _, p := range q.order {
		s := t.standing(p)
		for i, f := range p.findings {
			if !q.undecided(f) {
				continue
			}
			trial := Trial{Entry: f.entry.ID, Counts: true}
			if !s.idle(&fresh[p][i], f.weighs, f.level, true) {
				trial.Shifts = t.shifts(p, i, nil)
			}
			out = append(out, trial)
		}
		for _, f := range p.waiting {
			if !q.undecided(f) {
				continue
			}
			trial := Trial{Entry: f.entry.ID}
			if !s.idle(f, q.directionOf(p, f), f.level, false) {
				trial.Shifts = t.shifts(p, -1, f)
			}
			out = append(out, trial)
		}
	}
	return out, nil
}

// undecided reports whether a finding waits for a decision.
func (q *question) undecided(f *finding) bool {
	b := f.entry.Bearing
	return b != nil && b.By == "" && b.Corrects == "" && q.decided[f.entry.ID] == nil
}

// trials computes a question again with one finding more or less.
type trials struct {
	*question
	fresh map[*provision][]finding
	hang  map[string][]*provision // what hangs on a provision, itself among it, in the order of the file
}

// hanging gives for each provision those whose answers can hang on it.
func (q *question) hanging() map[string][]*provision {
	reach := make(map[*provision]map[string]bool, len(q.order))
	for _, p := range q.order {
		seen := map[string]bool{p.ID: true}
		for next := []*provision{p}; len(next) > 0; next = next[1:] {
			for _, id := range q.needs(next[0]) {
				if need := q.provisions[id]; need != nil && !seen[id] {
					seen[id] = true
					next = append(next, need)
				}
			}
		}
		reach[p] = seen
	}
	out := map[string][]*provision{}
	for _, p := range q.order {
		for id := range reach[p] {
			out[id] = append(out[id], p)
		}
	}
	return out
}

// standing is the evidence on a provision as far as one finding more or less can
// tip it.
type standing struct {
	*weighed
	settled bool // no pile hangs on how many origins it has
	many    bool // nor with one origin less or two
	leads   bool // others hang on it
	tops    map[parley.Direction]int
	undone  int // established as not done
	claims  map[claim]int
}

func (t *trials) standing(p *provision) *standing {
	s := &standing{weighed: &p.weighed, settled: true, many: true, leads: len(t.hang[p.ID]) > 1, tops: map[parley.Direction]int{}, claims: map[claim]int{}}
	for _, pl := range []*pile{&s.done, &s.partly, &s.against} {
		s.settled = s.settled && pl.top != reported
		s.many = s.many && (pl.top != reported || pl.origins > 3)
	}
	for i, f := range p.findings {
		if pl := s.pile(f.weighs); pl != nil && f.level == pl.top {
			s.tops[f.weighs]++
		}
		if f.level == established && f.weighs == parley.DirectionAgainst && f.sense == parley.SenseNotDone {
			s.undone++
		}
		if own := &t.fresh[p][i]; own.level == claimed && own.words != "" {
			s.claims[claim{kin(own.sense), own.words}]++
		}
	}
	return s
}

// idle reports whether a finding can change nothing, so that it need not be
// tried: it establishes nothing new, is not alone in what it counts for, neither
// counts nor reserves anything, and is not the only claim that others carry. One
// more can join any number of origins; one less takes no more than two away.
func (s *standing) idle(f *finding, weighs parley.Direction, level int, counts bool) bool {
	b, others, firm := f.entry.Bearing, 0, s.settled
	if counts {
		others, firm = 1, s.many
	}
	if f.level == established && !s.older(f, weighs, others) || !firm || b.N != nil || b.Of != nil || f.sense == parley.SenseConditional {
		return false
	}
	if s.leads && (f.sense == parley.SenseFulfilled || f.sense == parley.SensePartly) {
		return false
	}
	if f.level == claimed && f.words != "" && s.claims[claim{kin(f.sense), f.words}] <= others {
		return false
	}
	pl := s.pile(weighs)
	return pl == nil || level < pl.top || level == pl.top && s.tops[weighs] > others
}

// older reports whether a finding establishes only a breach before others that
// are established.
func (s *standing) older(f *finding, weighs parley.Direction, others int) bool {
	switch f.sense {
	case parley.SenseBreached:
	case parley.SenseNotDone:
		if s.undone <= others {
			return false
		}
	default:
		return false
	}
	return weighs == parley.DirectionNone || f.when.Start.Before(s.against.newest)
}

// shifts gives what is different without the finding of a provision that stands
// in a place, or with one more.
func (t *trials) shifts(p *provision, without int, with *finding) []Shift {
	base := t.hang[p.ID]
	again := make([]*provision, len(base))
	for i, b := range base {
		again[i] = t.again(b)
		if b == p && with != nil {
			f := *with
			at, _ := slices.BinarySearchFunc(again[i].findings, &f, compareFindings)
			again[i].findings = slices.Insert(again[i].findings, at, &f)
		} else if b == p {
			again[i].findings = slices.Delete(again[i].findings, without, without+1)
		}
		if t.provisions[b.ID] == b {
			t.provisions[b.ID] = again[i]
		}
	}
	t.compute(again)
	var out []Shift
	for i, b := range base {
		if t.provisions[b.ID] == again[i] {
			t.provisions[b.ID] = b
		}
		s := Shift{Provision: b.ID, Before: t.outcome(b), After: t.outcome(again[i])}
		if s.Before == s.After {
			continue
		}
		if out = append(out, s); b == p {
			out = append([]Shift{s}, out[:len(out)-1]...)
		}
	}
	return out
}

// again is a provision on which nothing is computed.
func (t *trials) again(p *provision) *provision {
	own := slices.Clone(t.fresh[p])
	out := &provision{Provision: p.Provision, changes: p.changes, notices: p.notices, findings: make([]*finding, len(own), len(own)+1)}
	for i := range own {
		out.findings[i] = &own[i]
	}
	return out
}

func (t *trials) outcome(p *provision) Outcome {
	v := &p.verdict
	o := Outcome{Badge: badgeOf(v), Norm: v.Norm, For: v.For, Against: v.Against, Reservations: len(v.Reservations), Due: v.Window.Latest.UTC()}
	if d := t.done(p); d != nil {
		o.Done = d.N
	}
	return o
}
