// Package evaluate answers for every provision of an agreement: what its text
// and the accepted facts imply, how well that is known, and which entries the
// answer rests on.
//
// In come the entries of one process and a question [parley.AsOf]; out goes one
// [parley.Verdict] for each provision. It is pure: the order of the entries
// never matters, nothing is read from a clock or a store, and nothing said is
// ever taken for true because it was said often. docs/evaluation.md states the
// rules.
//
//	verdicts, err := evaluate.Verdicts("syria-2012", entries, parley.AsOf{At: t, Known: t}, evaluate.Options{})
//	for _, v := range verdicts {
//		fmt.Println(v.Provision, v.Badge)
//	}
package evaluate

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"parley"
)

// Options narrow what counts.
type Options struct {
	// Reviewed counts only bearings that a review has accepted. Default: all
	// that none has rejected.
	Reviewed bool
	// MinConfidence leaves out bearings that state a lower confidence and that
	// nobody has accepted; a negative one leaves out none. Default: [Sure].
	MinConfidence float64

	without Rule // for tests: a rule that does not hold
}

// Sure is the confidence from which on a bearing counts before somebody has
// reviewed it. Those below it wait in the review queue.
const Sure = 0.5

// SureFrom gives the [Options].MinConfidence that counts bearings from a
// confidence on: all of them from 0 on.
func SureFrom(confidence float64) float64 {
	if confidence <= 0 {
		return -1
	}
	return confidence
}

// Unsure reports whether a bearing states too low a confidence to count before
// somebody has accepted it.
func (o Options) Unsure(b *parley.Bearing) bool {
	least := o.MinConfidence
	if least == 0 {
		least = Sure
	}
	return b.Confidence > 0 && b.Confidence < least
}

// question is a process as known.
type question struct {
	*Evidence
	asOf       parley.AsOf
	o          Options
	agreement  *parley.Agreement
	source     *parley.Entry // the agreement's
	zone       *time.Location
	order      []*provision
	provisions map[string]*provision
	declared   []*parley.Entry
	decided    map[parley.EntryID]*parley.Entry // the review that decides on it
	again      map[parley.EntryID]*parley.Entry // the older reader's same finding, of what is decided or replaced with it
	zoned      *zoned
	told       map[string]int // runs of words of one provision at a time
	firsts     map[source]int // the first finding of each source, of one provision at a time
	trying     bool           // what waits for a decision is kept
}

// provision is a provision with what is found out about it on the way to its
// verdict.
type provision struct {
	*parley.Provision
	findings []*finding
	readings []*parley.Entry // that show reports to be copies
	waiting  []*finding      // that would count if somebody accepted them
	changes  []change        // extensions, the newest known last
	notices  []change        // in the order of their effect

	due, ends *parley.Deadline // as extended
	window    *parley.Window
	entered   bool             // its window is being computed
	halts     []parley.Stretch // suspensions
	gone      parley.NormState // superseded or terminated
	goneAt    time.Time
	weighed   weighed
	verdict   parley.Verdict
	state     progress
	warnings  []parley.Warning
}

// progress says how far the norm state of a provision is computed.
type progress int

const (
	untouched progress = iota
	inHand             // a circle of requirements ends here
	settled
)

// Verdicts answers for every provision of the agreement that was known, in the
// order of its file. It returns [parley.ErrNotFound] where none was known.
func Verdicts(process string, entries []parley.Entry, asOf parley.AsOf, o Options) ([]parley.Verdict, error) {
	return Gather(process, entries).Verdicts(asOf, o)
}

// Verdicts is [Verdicts] on evidence that was gathered before.
func (v *Evidence) Verdicts(asOf parley.AsOf, o Options) ([]parley.Verdict, error) {
	q := newQuestion(v, asOf, o)
	if err := q.gather(); err != nil {
		return nil, err
	}
	q.compute(q.order)
	q.each(q.order, (*question).finish)
	out := make([]parley.Verdict, 0, len(q.order))
	for _, p := range q.order {
		out = append(out, p.verdict)
	}
	return out, nil
}

// Verdict answers for one provision, as [Evidence.Verdicts] does, at the cost of
// those that it hangs on. It returns [parley.ErrNotFound] also where the agreement
// that was known has no such provision.
func (v *Evidence) Verdict(id string, asOf parley.AsOf, o Options) (parley.Verdict, error) {
	q := newQuestion(v, asOf, o)
	if err := q.gather(); err != nil {
		return parley.Verdict{}, err
	}
	p := q.provisions[id]
	if p == nil {
		return parley.Verdict{}, fmt.Errorf("process %q had no provision %q: %w", v.process, id, parley.ErrNotFound)
	}
	hang := []*provision{p}
	for i := 0; i < len(hang); i++ {
		for _, id := range q.needs(hang[i]) {
			if need := q.provisions[id]; need != nil && !slices.Contains(hang, need) {
				hang = append(hang, need)
			}
		}
	}
	slices.SortFunc(hang, func(a, b *provision) int { return cmp.Compare(slices.Index(q.order, a), slices.Index(q.order, b)) })
	q.compute(hang)
	q.finish(p)
	return p.verdict, nil
}

func newQuestion(v *Evidence, asOf parley.AsOf, o Options) *question {
	return &question{Evidence: v, asOf: asOf, o: o, zone: time.UTC, provisions: map[string]*provision{}, told: map[string]int{}, firsts: map[source]int{}}
}

// compute finds the states of some provisions, in the order of the file.
func (q *question) compute(provisions []*provision) {
	for _, p := range provisions {
		q.notice(p)
		p.due, p.ends = p.deadlines()
	}
	for _, p := range provisions {
		q.open(p)
	}
	q.each(provisions, (*question).weigh)
	for _, p := range provisions {
		q.norm(p)
	}
}

// much is how many findings make it worth while to use more than one core.
const much = 2000

// each does something for each of some provisions, on several cores where there
// is much to do: it may change its provision, and look at others for what is not
// changed meanwhile.
func (q *question) each(provisions []*provision, do func(*question, *provision)) {
	n, found := min(runtime.GOMAXPROCS(0), len(provisions)), 0
	for _, p := range provisions {
		found += len(p.findings)
	}
	if n < 2 || found < much {
		for _, p := range provisions {
			do(q, p)
		}
		return
	}
	var wg sync.WaitGroup
	for first := range n {
		own := *q
		own.told, own.firsts = map[string]int{}, map[source]int{}
		wg.Go(func() {
			for i := first; i < len(provisions); i += n {
				do(&own, provisions[i])
			}
		})
	}
	wg.Wait()
}

// open begins a verdict with its window.
func (q *question) open(p *provision) {
	v := &p.verdict
	v.Process, v.Provision, v.AsOf = q.process, p.ID, q.asOf
	v.Window = q.windowOf(p)
	if p.Kind == parley.Maintain && p.due != nil && p.due.Relation == parley.RelationUntil && !v.Window.Latest.IsZero() {
		v.Window.Opens = q.interval(q.instrument(p).Signed).Start
	}
	v.Window.Ends, v.Window.Ending = q.end(p)
	v.Grounds = append(make([]parley.Ground, 0, len(p.findings)+len(p.changes)+8), ground(q.source, parley.DirectionNone))
	for _, c := range p.changes {
		v.Extended = true
		if c.entry != q.source {
			v.Grounds = append(v.Grounds, ground(c.entry, parley.DirectionNone))
		}
	}
}

// finish adds to a verdict what explains it.
func (q *question) finish(p *provision) {
	v := &p.verdict
	v.Badge = badgeOf(v)
	v.Done, v.Counts = q.done(p), counts(p)
	v.Level = level(v)
	q.warnings(p)
	q.tell(p)
	q.rest(p)
}

func badgeOf(v *parley.Verdict) parley.Badge {
	b := Badge(v.Norm, v.Epistemic, v.Direction)
	if b == parley.BadgePending && v.Extended {
		return parley.BadgeExtended
	}
	return b
}

// rest adds to the grounds what the answer rests on without being about it:
// the grounds of the provisions that it waits for or counts from, the undated
// reports that its evidence counts from, and the reviews that let it count.
func (q *question) rest(p *provision) {
	v := &p.verdict
	have := map[parley.EntryID]bool{}
	for _, g := range v.Grounds {
		have[g.Entry] = true
	}
	for _, g := range v.Reservations {
		have[g.Entry] = true
	}
	add := func(e *parley.Entry) {
		if !have[e.ID] {
			have[e.ID] = true
			v.Grounds = append(v.Grounds, ground(e, parley.DirectionNone))
		}
	}
	seen := map[*provision]bool{}
	var visit func(p *provision)
	visit = func(p *provision) {
		if seen[p] {
			return
		}
		seen[p] = true
		for _, c := range append(slices.Clone(p.changes), p.notices...) {
			add(c.entry)
		}
		for _, f := range p.findings {
			add(f.entry)
			if f.report != nil {
				add(f.report)
			}
			if r := q.accepted(f.entry); r != nil {
				add(r)
				for o := q.again[f.entry.ID]; o != nil; o = q.again[o.ID] {
					add(o) // which it was said of
					if q.superseded(o) {
						add(q.newestReading(o.Bearing.Report))
					}
				}
			}
			chain, _ := q.corrected(f.entry)
			for _, of := range chain {
				add(of) // in whose place it stands
				if _, r := q.recorded(of); r != nil {
					add(r)
				}
			}
		}
		for _, e := range p.readings {
			add(e)
			if _, r := q.recorded(e); r != nil && !q.timesOf(e)[published].Known() {
				add(r)
			}
		}
		for _, e := range q.declared {
			if q.concerns(p, e.Declaration) || slices.Contains(p.Obligors, e.Declaration.Side) {
				add(e)
			}
		}
		for _, id := range q.needs(p) {
			if need := q.provisions[id]; need != nil {
				visit(need)
			}
		}
	}
	visit(p)
}

// needs names the provisions that a provision waits for or counts from.
func (q *question) needs(p *provision) []string {
	out := slices.Clone(p.Requires)
	var after func(d *parley.Deadline)
	after = func(d *parley.Deadline) {
		if d == nil {
			return
		}
		if d.After != "" {
			out = append(out, d.After)
		}
		for i := range d.Of {
			after(&d.Of[i])
		}
	}
	after(p.Deadline)
	after(p.Ends)
	for _, c := range p.changes {
		after(&c.extension.Deadline)
		after(&c.extension.Ends)
	}
	for _, f := range p.findings {
		if f.sense == parley.SenseConditional && f.entry.Bearing.Awaits != "" {
			out = append(out, f.entry.Bearing.Awaits)
		}
		if f.entry.Bearing != nil {
			after(f.entry.Bearing.Deadline)
		}
	}
	return out
}

func ground(e *parley.Entry, weighs parley.Direction) parley.Ground {
	g := parley.Ground{Entry: e.ID, Weighs: weighs, Times: e.Times}
	if b := e.Bearing; b != nil {
		g.About, g.Sense, g.Claimant, g.Standing = b.Provision, b.Sense, b.Claimant, b.Standing
	}
	if r := e.Ruling; r != nil {
		g.About, g.Sense, g.Claimant = r.Provision, r.Sense, r.By
	}
	return g
}
