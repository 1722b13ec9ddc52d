package evaluate

import (
	"cmp"
	"slices"
	"time"

	"parley"
)

var levels = []parley.EpistemicState{parley.KnownNoReport, parley.KnownClaimed, parley.KnownReported, parley.KnownCorroborated, parley.KnownEstablished}

// ranks of the levels.
const (
	noReport = iota
	claimed
	reported
	corroborated
	established
)

// levelOf says how much a finding can count for by itself: an interested party
// claims, a disinterested one reports, and only the named monitor, an admission
// against interest or a signed ruling establishes. Who has no name establishes
// nothing.
func (q *question) levelOf(e *parley.Entry) (int, Rule) {
	if e.Kind == parley.EntryRuling {
		return q.settles(RuleRuling, reported)
	}
	b := e.Bearing
	named := !b.Unnamed || !q.on(RuleUnnamed)
	against := b.Sense == parley.SenseBreached || b.Sense == parley.SenseNotDone || b.Sense == parley.SenseInvalid
	interested := claimed
	if !q.on(RuleInterest) {
		interested = reported
	}
	switch b.Standing {
	case parley.StandingMonitor:
		if named {
			return q.settles(RuleMonitor, reported)
		}
		return reported, RuleUnnamed
	case parley.StandingObligor:
		if against && named {
			return q.settles(RuleAdmission, interested)
		}
		return interested, RuleInterest
	case parley.StandingCounterparty:
		if b.Sense == parley.SenseFulfilled && named { // it says so against its own interest
			return q.settles(RuleGrant, interested)
		}
		return interested, RuleInterest
	case parley.StandingThird, parley.StandingOutlet:
	}
	if b.Ally && q.on(RuleAlly) {
		return claimed, RuleAlly
	}
	return reported, RuleReported
}

// settles is established if the rule that makes it so holds, else another level.
func (q *question) settles(r Rule, otherwise int) (int, Rule) {
	if q.on(r) {
		return established, r
	}
	return otherwise, r
}

// senseOf is the sense of a finding by what it counts: fewer than all is partly,
// all of them fulfilled.
func (q *question) senseOf(p *provision, e *parley.Entry) parley.Sense {
	if e.Ruling != nil {
		return e.Ruling.Sense
	}
	b := e.Bearing
	amount := asked(p, b)
	if b.N == nil || amount <= 0 {
		return b.Sense
	}
	switch {
	case b.Sense == parley.SenseFulfilled && *b.N < amount && q.on(RuleFew):
		return parley.SensePartly
	case b.Sense == parley.SensePartly && *b.N >= amount && q.on(RuleAll):
		return parley.SenseFulfilled
	}
	return b.Sense
}

// asked is how much a provision asks for, by its text or else by a finding.
func asked(p *provision, b *parley.Bearing) float64 {
	switch {
	case p.Quantity != nil:
		return p.Quantity.Amount
	case b != nil && b.Of != nil:
		return *b.Of
	}
	return 0
}

// pile is the evidence of one direction.
type pile struct {
	top     int // rank of the strongest
	origins int // independent disinterested ones
	// Of the established findings:
	newest  time.Time // the start of the one that tells of the latest time
	notDone bool      // one says that it was not done at all
}

func (p *pile) add(f *finding) {
	p.top = max(p.top, f.level)
	if f.level == established {
		p.newest = laterOf(p.newest, f.when.Start)
		p.notDone = p.notDone || f.sense == parley.SenseNotDone
	}
}

func (p *pile) level() int {
	if p.top == reported && p.origins > 1 {
		return corroborated
	}
	return p.top
}

// weighed is the evidence on a provision.
type weighed struct {
	done, partly, against pile
	direction             parley.Direction
}

func (w *weighed) pile(d parley.Direction) *pile {
	switch d {
	case parley.DirectionFor:
		return &w.done
	case parley.DirectionPartly:
		return &w.partly
	case parley.DirectionAgainst:
		return &w.against
	case parley.DirectionNone, parley.DirectionBoth:
	}
	return nil
}

// weigh sorts the evidence by direction and counts independent origins once.
func (q *question) weigh(p *provision) {
	v, w := &p.verdict, &p.weighed
	q.pileUp(p)
	var origins []string
	if !q.trying || w.hangs() {
		origins = q.origins(p)
		q.corroborate(p, origins)
	}
	for i, f := range p.findings {
		b := f.entry.Bearing
		reserves := b != nil && f.sense == parley.SenseConditional && b.Standing == parley.StandingObligor && q.on(RuleReservation)
		if q.trying && !reserves {
			continue
		}
		g := ground(f.entry, f.weighs)
		g.Reviewed = q.reviewed(f.entry)
		if len(origins) > 0 {
			g.Origin = origins[i]
		}
		if reserves {
			v.Reservations = append(v.Reservations, g)
		} else {
			v.Grounds = append(v.Grounds, g)
			v.LastReport = laterOf(v.LastReport, f.times[published].End)
		}
	}
	q.reserve(p)
	w.direction = q.decide(&w.done, &w.partly, &w.against)
	v.Direction = w.direction
	v.For, v.Against = levels[max(w.done.level(), w.partly.level())], levels[w.against.level()]
	switch w.direction {
	case parley.DirectionFor, parley.DirectionPartly:
		v.Epistemic = v.For
	case parley.DirectionAgainst:
		v.Epistemic = v.Against
	case parley.DirectionNone, parley.DirectionBoth:
		v.Epistemic = levels[max(w.done.level(), w.partly.level(), w.against.level())]
	}
}

// pileUp puts each finding on the pile of its direction.
func (q *question) pileUp(p *provision) {
	claims := q.claimsOn(p)
	for _, f := range p.findings {
		f.weighs = q.directionOf(p, f)
		pl := p.weighed.pile(f.weighs)
		if pl == nil {
			continue
		}
		if f.level == reported && claims.carry(f) && q.on(RuleCarriedClaim) {
			f.level, f.rule = claimed, RuleCarriedClaim // its words are a claim's, carried on
		}
		pl.add(f)
	}
}

// hangs reports whether it matters how many origins there are.
func (w *weighed) hangs() bool {
	return w.done.top == reported || w.partly.top == reported || w.against.top == reported
}

// corroborate counts the origins that disinterested findings of each direction have.
func (q *question) corroborate(p *provision, origins []string) {
	type told struct {
		origin string
		weighs parley.Direction
	}
	seen := map[told]bool{}
	for i, f := range p.findings {
		by := told{origins[i], f.weighs}
		if pl := p.weighed.pile(f.weighs); pl != nil && f.level >= reported && !seen[by] && q.on(RuleReported) {
			seen[by] = true
			pl.origins++
		}
	}
}

// concerns reports whether a declaration is about a provision.
func (q *question) concerns(p *provision, d *parley.Declaration) bool {
	if r := d.Reservation; r != nil && len(r.Provisions) > 0 {
		return slices.Contains(r.Provisions, p.ID)
	}
	return slices.Contains(p.Obligors, d.Side)
}

// reserve shows the reservations of the sides.
func (q *question) reserve(p *provision) {
	v := &p.verdict
	add := func(d *parley.Declaration, e *parley.Entry) {
		r := d.Reservation
		if r == nil || !q.concerns(p, d) || !q.toldBy(r.Known) {
			return
		}
		g := ground(e, parley.DirectionNone)
		g.Claimant, g.Standing = r.Side, parley.StandingObligor
		v.Reservations = append(v.Reservations, g)
	}
	for i := range q.agreement.Declared {
		add(&q.agreement.Declared[i], q.source)
	}
	for _, e := range q.declared {
		add(e.Declaration, e)
	}
	known := func(g parley.Ground) time.Time { return q.knownTime(&parley.Entry{Times: g.Times}) }
	slices.SortStableFunc(v.Reservations, func(a, b parley.Ground) int {
		return cmp.Or(known(a).Compare(known(b)), cmp.Compare(a.Entry, b.Entry))
	})
}

// directionOf says which way a finding weighs. What is said before a deadline of
// not having been done weighs nothing; an intention or a refusal is shown.
func (q *question) directionOf(p *provision, f *finding) parley.Direction {
	begins, ends := p.begins(), p.verdict.Window.Ends
	if p.Kind == parley.Maintain && !ends.IsZero() && !f.when.Start.Before(ends) && q.on(RuleAfterEnd) {
		return parley.DirectionNone
	}
	switch f.sense {
	case parley.SenseFulfilled, parley.SensePartly, parley.SenseInvalid:
		if signed := q.interval(q.instrument(p).Signed).Start; f.dated() && !f.when.End.IsZero() && !f.when.End.After(signed) && q.on(RuleBeforeText) {
			return parley.DirectionNone
		}
	default:
	}
	switch f.sense {
	case parley.SenseFulfilled:
		if p.Kind == parley.Maintain && !begins.IsZero() && f.when.End.Before(begins) && q.on(RuleBeforeBegin) {
			return parley.DirectionNone
		}
		return parley.DirectionFor
	case parley.SensePartly:
		if q.runs(p, f.when.Start) && q.on(RuleRunning) {
			return parley.DirectionNone // the rest may yet come
		}
		return parley.DirectionPartly
	case parley.SenseInvalid:
		if !q.on(RuleInvalid) {
			return parley.DirectionNone
		}
		return parley.DirectionPartly
	case parley.SenseBreached, parley.SenseNotDone:
		return q.contrary(p, f)
	case parley.SenseIntends, parley.SenseRefuses:
		if !q.on(RuleShown) {
			return map[bool]parley.Direction{true: parley.DirectionFor, false: parley.DirectionAgainst}[f.sense == parley.SenseIntends]
		}
	case parley.SenseConditional, parley.SenseStates, parley.SenseContests:
	}
	return parley.DirectionNone
}

// contrary is the direction of a finding that a duty was broken or not done: it
// weighs once there is a duty.
func (q *question) contrary(p *provision, f *finding) parley.Direction {
	w := p.verdict.Window
	begins := w.Earliest
	switch {
	case p.Kind == parley.Maintain:
		begins = p.begins()
	case f.sense == parley.SenseNotDone && q.on(RuleNotYet): // it may yet be done while it is due
		begins = q.closing(p)
	}
	if open := w.Latest.IsZero() || p.Kind == parley.Achieve && begins.IsZero(); open && p.due != nil && !p.due.BestEfforts {
		return parley.DirectionNone
	}
	if begins.IsZero() {
		begins = q.interval(q.instrument(p).Signed).Start
	}
	before := !f.when.End.IsZero() && !f.when.End.After(begins)
	if f.when.Precision == parley.PrecisionRange { // "since March" tells of a time before, too
		before = f.when.Start.Before(begins)
	}
	if !begins.IsZero() && before && q.on(RuleBeforeBegin) || p.suspendedAt(f.when.Start) && q.on(RuleHalted) {
		return parley.DirectionNone
	}
	return parley.DirectionAgainst
}

// decide gives the direction: only what is established settles a dispute, and of
// two established findings the later event decides.
func (q *question) decide(done, partly, against *pile) parley.Direction {
	pro, con := max(done.top, partly.top), against.top
	switch {
	case pro == noReport && con == noReport:
		return parley.DirectionNone
	case con == noReport:
		return q.favour(done, partly)
	case pro == noReport:
		return parley.DirectionAgainst
	}
	proWins, conWins := pro == established, con == established
	if proWins && conWins {
		proWins = laterOf(done.newest, partly.newest).After(against.newest)
		if conWins = !proWins; !q.on(RuleLaterWins) {
			proWins, conWins = false, true
		}
	}
	switch {
	case proWins && q.on(RuleSettles):
		return q.favour(done, partly)
	case conWins && q.on(RuleSettles):
		return parley.DirectionAgainst
	}
	return parley.DirectionBoth
}

// favour says whether it was done or only in part: the stronger counts, of two
// established ones the later, and of others that it was done.
func (q *question) favour(done, partly *pile) parley.Direction {
	inPart := partly.top > done.top
	if partly.top == established && done.top == established {
		inPart = partly.newest.After(done.newest)
	}
	if inPart {
		return parley.DirectionPartly
	}
	return parley.DirectionFor
}
