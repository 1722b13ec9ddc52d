package evaluate_test

import (
	"cmp"
	"slices"
	"time"

	"parley"
)

// weighs says which way a finding weighs.
func (r *reference) weighs(p *parley.Provision, e parley.Entry) parley.Direction {
	due, _, _ := r.deadlines(p)
	s, begins, when := r.window(p, 0), r.begins(p), r.when(e)
	sense := r.sense(p, e)
	keep := p.Kind == parley.Maintain
	if end := r.end(p); keep && !end.IsZero() && !when.Start.Before(end) {
		return parley.DirectionNone
	}
	if signed := r.iv(r.instrument(p).Signed).Start; favours(sense) >= 0 && r.dated(e) && !when.End.IsZero() && !when.End.After(signed) {
		return parley.DirectionNone // no act of this duty, which there was not yet
	}
	switch sense {
	case parley.SenseFulfilled:
		if keep && !begins.IsZero() && when.End.Before(begins) {
			return parley.DirectionNone
		}
		return parley.DirectionFor
	case parley.SensePartly:
		if r.recurs(p) {
			if _, until, ok := r.period(p, when.Start); ok && r.at.Before(until) {
				return parley.DirectionNone
			}
		}
		return parley.DirectionPartly
	case parley.SenseInvalid:
		return parley.DirectionPartly
	case parley.SenseBreached, parley.SenseNotDone:
	default:
		return parley.DirectionNone
	}
	from := begins
	if !keep {
		if from = s.earliest; sense == parley.SenseNotDone {
			from = r.closing(p)
		}
	}
	dated := due != nil && !due.BestEfforts
	if dated && (s.latest.IsZero() || !keep && from.IsZero()) {
		return parley.DirectionNone
	}
	if from.IsZero() {
		from = r.iv(r.instrument(p).Signed).Start
	}
	before := !when.End.IsZero() && !when.End.After(from)
	if when.Precision == parley.PrecisionRange {
		before = when.Start.Before(from)
	}
	if before || r.suspended(p, when.Start) {
		return parley.DirectionNone
	}
	return parley.DirectionAgainst
}

func (r *reference) dated(e parley.Entry) bool {
	return r.iv(e.Times.Event).Known() || r.iv(e.Times.Uttered).Known() || r.iv(e.Times.Published).Known()
}

// evidence on a provision up to an instant.
type evidence struct{ done, partly, against []parley.Entry }

func (r *reference) evidence(p *parley.Provision, until time.Time) (w evidence) {
	for _, e := range r.findings(p) {
		if r.when(e).Start.After(until) {
			continue
		}
		switch r.weighs(p, e) {
		case parley.DirectionFor:
			w.done = append(w.done, e)
		case parley.DirectionPartly:
			w.partly = append(w.partly, e)
		case parley.DirectionAgainst:
			w.against = append(w.against, e)
		}
	}
	return w
}

// strongest of some findings, without counting origins.
func (r *reference) strongest(p *parley.Provision, es []parley.Entry) int {
	top := 0
	for _, e := range es {
		top = max(top, rank(r.level(p, e)))
	}
	return top
}

// counted is how well they are known together.
func (r *reference) counted(p *parley.Provision, es []parley.Entry) parley.EpistemicState {
	top := r.strongest(p, es)
	disinterested := slices.DeleteFunc(slices.Clone(es), func(e parley.Entry) bool { return rank(r.level(p, e)) < rank(parley.KnownReported) })
	if ranks[top] == parley.KnownReported && r.origins(p, r.findings(p), disinterested) > 1 {
		return parley.KnownCorroborated
	}
	return ranks[top]
}

// latest is the latest time that the established ones tell of.
func (r *reference) latest(es ...[]parley.Entry) (out time.Time) {
	for _, e := range slices.Concat(es...) {
		if t := r.when(e).Start; r.alone(e) == parley.KnownEstablished && t.After(out) {
			out = t
		}
	}
	return out
}

func (r *reference) direction(p *parley.Provision, w evidence) parley.Direction {
	done, partly, against := r.strongest(p, w.done), r.strongest(p, w.partly), r.strongest(p, w.against)
	pro := parley.DirectionFor
	switch {
	case done == 4 && partly == 4:
		if r.latest(w.partly).After(r.latest(w.done)) {
			pro = parley.DirectionPartly
		}
	case partly > done:
		pro = parley.DirectionPartly
	}
	switch best := max(done, partly); {
	case best == 0 && against == 0:
		return parley.DirectionNone
	case against == 0:
		return pro
	case best == 0:
		return parley.DirectionAgainst
	case best == 4 && against == 4:
		if r.latest(w.done, w.partly).After(r.latest(w.against)) {
			return pro
		}
		return parley.DirectionAgainst
	case best == 4:
		return pro
	case against == 4:
		return parley.DirectionAgainst
	}
	return parley.DirectionBoth
}

func (r *reference) accepted(side string) bool {
	yes := func(d parley.Declaration) bool {
		from := d.Effective
		if from.IsZero() {
			from = d.Declared
		}
		return d.Side == side && !d.Disowns && !r.iv(from).Start.After(r.at)
	}
	for _, d := range r.a.Declared {
		if yes(d) && r.told(d.Declared) {
			return true
		}
	}
	for _, e := range r.ledger {
		if e.Declaration != nil && !r.since(e).After(r.known) && yes(*e.Declaration) {
			return true
		}
	}
	return false
}

func (r *reference) onTheTable(p *parley.Provision) bool {
	switch p.Force {
	case parley.ForceRefused:
		return true
	case parley.ForceProposed, parley.ForceDemanded:
		for _, side := range p.Obligors {
			if !r.accepted(side) {
				return true
			}
		}
		return len(p.Obligors) == 0
	}
	return false
}

func (r *reference) reservations(p *parley.Provision) int {
	n := 0
	about := func(d parley.Declaration) bool {
		v := d.Reservation
		return v != nil && r.told(v.Known) && (slices.Contains(v.Provisions, p.ID) || len(v.Provisions) == 0 && slices.Contains(p.Obligors, d.Side))
	}
	for _, d := range r.a.Declared {
		if about(d) {
			n++
		}
	}
	seen := map[parley.EntryID]bool{}
	for _, e := range r.ledger {
		if e.Declaration != nil && !seen[e.ID] && !r.since(e).After(r.known) && about(*e.Declaration) {
			seen[e.ID] = true
			n++
		}
	}
	for _, e := range r.findings(p) {
		if e.Bearing != nil && e.Bearing.Sense == parley.SenseConditional && e.Bearing.Standing == parley.StandingObligor {
			n++
		}
	}
	return n
}

// waiting reports whether something that it requires is not established; path
// holds those that wait for this one, so that a circle ends.
func (r *reference) waiting(p *parley.Provision, path []string) bool {
	for _, id := range p.Requires {
		need := r.provision(id)
		if need == nil || id == p.ID {
			continue
		}
		if slices.Contains(path, id) {
			// in a circle only evidence counts
			if w := r.evidence(need, r.at); need.Kind == parley.Achieve && r.direction(need, w) == parley.DirectionFor && r.strongest(need, w.done) == 4 {
				continue
			}
			return true
		}
		norm, _, _ := r.norm(need, append(slices.Clone(path), p.ID))
		w := r.evidence(need, r.at)
		met := norm == parley.NormPerformed || norm == parley.NormPerformedLate
		if need.Kind == parley.Maintain {
			met = norm == parley.NormHolding && r.direction(need, w) == parley.DirectionFor && max(r.strongest(need, w.done), r.strongest(need, w.partly)) == 4
		}
		if !met {
			return true
		}
	}
	return false
}

// open is the state of a duty on which nothing is established.
func (r *reference) open(p *parley.Provision, at time.Time, path []string) (norm parley.NormState, since time.Time, waits bool) {
	if r.onTheTable(p) {
		return parley.NormProposed, since, false
	}
	if r.waiting(p, path) {
		return parley.NormConditional, since, true
	}
	s, closing := r.shown(p), r.closing(p)
	opens := s.opens
	if opens.IsZero() {
		opens = s.earliest
	}
	if !opens.IsZero() && !at.Before(opens) {
		if closing.IsZero() || at.Before(closing) {
			return parley.NormDue, opens, false
		}
		return parley.NormOverdue, closing, false
	}
	if r.reservations(p) > 0 {
		return parley.NormAcceptedReservations, since, false
	}
	return parley.NormInForce, since, false
}

// shown is the window as a verdict has it: a duty to be kept until a time opens
// with the signature.
func (r *reference) shown(p *parley.Provision) span {
	s := r.window(p, 0)
	if due, _, _ := r.deadlines(p); p.Kind == parley.Maintain && due != nil && due.Relation == parley.RelationUntil && !s.latest.IsZero() {
		s.opens = r.iv(r.instrument(p).Signed).Start
	}
	return s
}

func (r *reference) norm(p *parley.Provision, path []string) (norm parley.NormState, since time.Time, waits bool) {
	if p.Kind == parley.Maintain {
		norm, since, waits = r.kept(p, path)
	} else {
		norm, since, waits = r.done(p, path)
	}
	if norm == parley.NormPerformed || norm == parley.NormPerformedLate {
		return norm, since, waits
	}
	switch state, at := r.force(p, r.at); {
	case state == parley.NormSuperseded || state == parley.NormTerminated:
		return state, at, waits
	case state == parley.NormSuspended && norm != parley.NormExpired:
		return state, at, waits
	}
	return norm, since, waits
}

func (r *reference) late(p *parley.Provision, t time.Time) bool {
	closing := r.closing(p)
	due, _, _ := r.deadlines(p)
	switch {
	case closing.IsZero() || t.Before(closing):
		return false
	case t.Equal(closing):
		return !r.window(p, 0).earliest.Equal(closing) || due.Exclusive
	}
	return true
}

// run gives the first time, not before another, that the established findings
// tell of.
func (r *reference) run(es []parley.Entry, since time.Time) time.Time {
	var out time.Time
	for _, e := range es {
		if t := r.when(e).Start; r.alone(e) == parley.KnownEstablished && !t.Before(since) && (out.IsZero() || t.Before(out)) {
			out = t
		}
	}
	return out
}

func (r *reference) done(p *parley.Provision, path []string) (parley.NormState, time.Time, bool) {
	w := r.evidence(p, r.at)
	switch d := r.direction(p, w); {
	case d == parley.DirectionFor && r.strongest(p, w.done) == 4:
		broken := r.latest(w.against)
		since := r.run(w.done, broken)
		dated := false
		for _, e := range w.done {
			dated = dated || r.alone(e) == parley.KnownEstablished && !e.Times.Event.IsZero() && !r.when(e).Start.Before(broken)
		}
		lapsed := r.strongest(p, w.against) == 4 && r.late(p, broken)
		if r.late(p, since) && (dated || lapsed) {
			return parley.NormPerformedLate, since, false
		}
		return parley.NormPerformed, since, false
	case d == parley.DirectionPartly && r.strongest(p, w.partly) == 4:
		return parley.NormPartlyPerformed, r.run(w.partly, time.Time{}), false
	case d == parley.DirectionAgainst && r.strongest(p, w.against) == 4:
		return parley.NormBreached, r.run(w.against, r.latest(w.done, w.partly)), false
	}
	return r.open(p, r.at, path)
}

// keeps is the state of a maintained duty by its evidence.
func (r *reference) keeps(p *parley.Provision, w evidence) parley.NormState {
	switch r.direction(p, w) {
	case parley.DirectionBoth:
		return parley.NormContested
	case parley.DirectionPartly:
		return parley.NormHoldingViolations
	case parley.DirectionFor:
		if len(w.against) > 0 {
			return parley.NormHoldingViolations
		}
	case parley.DirectionAgainst:
		if r.strongest(p, w.against) == 4 {
			for _, e := range w.against {
				if r.alone(e) == parley.KnownEstablished && r.sense(p, e) == parley.SenseNotDone {
					return parley.NormCollapsed
				}
			}
			return parley.NormBreached
		}
	case parley.DirectionNone:
		if r.onTheTable(p) {
			return parley.NormProposed
		}
	}
	return parley.NormHolding
}

func (r *reference) kept(p *parley.Provision, path []string) (parley.NormState, time.Time, bool) {
	begins, s := r.begins(p), r.window(p, 0)
	if r.waiting(p, path) || s.waits || r.at.Before(begins) {
		return r.open(p, time.Time{}, path)
	}
	if end := r.end(p); !end.IsZero() && !r.at.Before(end) {
		return parley.NormExpired, end, false
	}
	norm, since := r.keeps(p, r.evidence(p, r.at)), begins
	if c := r.stretches(p); len(c) > 0 && c[len(c)-1].Norm == norm {
		since = c[len(c)-1].From
	}
	return norm, since, false
}

// until is the instant up to which the course of a maintained duty is told.
func (r *reference) until(p *parley.Provision) time.Time {
	if end := r.end(p); !end.IsZero() && !r.at.Before(end) {
		return end
	}
	return r.at
}

// stretches asks for the state at each instant at which something is told of.
func (r *reference) stretches(p *parley.Provision) []parley.Stretch {
	begins := r.begins(p)
	if begins.IsZero() {
		begins = r.iv(r.instrument(p).Signed).Start
	}
	points := []time.Time{begins}
	for _, e := range r.findings(p) {
		if r.weighs(p, e) != parley.DirectionNone {
			points = append(points, r.when(e).Start)
		}
	}
	for _, c := range r.notices(p) {
		points = append(points, c.effective.Start)
	}
	var out []parley.Stretch
	slices.SortFunc(points, time.Time.Compare)
	for _, t := range points {
		if t.Before(begins) {
			t = begins
		}
		if t.After(r.until(p)) {
			continue
		}
		norm := r.keeps(p, r.evidence(p, t))
		if r.suspended(p, t) {
			norm = parley.NormSuspended
		}
		if n := len(out); n > 0 && out[n-1].Norm == norm {
			continue
		} else if n > 0 {
			out[n-1].Until = t
		}
		out = append(out, parley.Stretch{Norm: norm, From: t})
	}
	return out
}

// course is what a verdict tells of it.
func (r *reference) course(p *parley.Provision) []parley.Stretch {
	out := r.stretches(p)
	if r.recurs(p) {
		out = r.periods(p)
	}
	if end := r.end(p); len(out) > 0 && !end.IsZero() && !r.at.Before(end) {
		out[len(out)-1].Until = end
	}
	return out
}

func (r *reference) periods(p *parley.Provision) []parley.Stretch {
	var froms []time.Time
	inside := map[time.Time][]parley.Entry{}
	ends := map[time.Time]time.Time{}
	told := r.findings(p)
	slices.SortFunc(told, func(a, b parley.Entry) int {
		return cmp.Or(r.when(a).Start.Compare(r.when(b).Start), r.since(a).Compare(r.since(b)), cmp.Compare(a.ID, b.ID))
	})
	for _, e := range told {
		from, until, ok := r.period(p, r.when(e).Start)
		about := favours(r.sense(p, e)) == 1 || r.weighs(p, e) == parley.DirectionAgainst
		if !ok || !about || r.when(e).Start.After(r.until(p)) {
			continue
		}
		if inside[from] == nil {
			froms = append(froms, from)
		}
		inside[from], ends[from] = append(inside[from], e), until
	}
	var out []parley.Stretch
	for _, from := range froms {
		s := parley.Stretch{From: from, Until: ends[from]}
		var w evidence
		for _, e := range inside[from] {
			d := r.weighs(p, e)
			switch d {
			case parley.DirectionFor:
				w.done = append(w.done, e)
			case parley.DirectionPartly:
				w.partly = append(w.partly, e)
			case parley.DirectionAgainst:
				w.against = append(w.against, e)
			}
			if r.alone(e) == parley.KnownEstablished && d != parley.DirectionAgainst {
				n := p.Quantity.Amount
				if e.Bearing != nil && e.Bearing.N != nil {
					n = *e.Bearing.N
				}
				s.N = &n
			}
		}
		s.Norm = r.keeps(p, w)
		out = append(out, s)
	}
	if n := len(out); n > 0 && out[n-1].Until.After(r.at) {
		out[n-1].Until = time.Time{}
	}
	return out
}

func (r *reference) quantity(p *parley.Provision) *parley.Done {
	d := &parley.Done{}
	told := r.findings(p)
	slices.SortFunc(told, func(a, b parley.Entry) int { // as they became known, then as they happened
		return cmp.Or(r.since(a).Compare(r.since(b)), cmp.Compare(a.ID, b.ID))
	})
	if p.Quantity != nil {
		d.Of = p.Quantity.Amount
	}
	for _, e := range told {
		if e.Bearing != nil && e.Bearing.Of != nil && d.Of == 0 {
			d.Of = *e.Bearing.Of
		}
	}
	slices.SortStableFunc(told, func(a, b parley.Entry) int { return r.when(a).Start.Compare(r.when(b).Start) })
	var last *parley.Entry
	for i, e := range told {
		counts := e.Bearing != nil && e.Bearing.N != nil
		switch sense := r.sense(p, e); {
		case favours(sense) != 1:
		case r.alone(e) == parley.KnownEstablished && (sense == parley.SenseFulfilled || counts):
			last = &told[i]
			if d.N = d.Of; counts {
				d.N = *e.Bearing.N
			}
		case counts:
			d.Claimed = max(d.Claimed, *e.Bearing.N)
		}
	}
	if r.recurs(p) || p.Quantity == nil && d.Of == 0 || p.Quantity == nil && last == nil && d.Claimed == 0 {
		return nil
	}
	if last == nil {
		return d
	}
	for _, e := range told {
		if e.Bearing != nil && e.Bearing.Sense == parley.SenseInvalid && e.Bearing.N != nil && r.alone(e) == parley.KnownEstablished && !r.when(e).Start.Before(r.when(*last).Start) {
			d.Invalid += *e.Bearing.N
		}
	}
	d.N = max(0, d.N-d.Invalid)
	return d
}
