package evaluate

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"parley"
)

var levels = []parley.EpistemicState{parley.KnownNoReport, parley.KnownClaimed, parley.KnownReported, parley.KnownCorroborated, parley.KnownEstablished}

func rank(l parley.EpistemicState) int { return max(0, slices.Index(levels, l)) }

// levelOf says how much a finding can count for by itself: an interested party
// claims, a disinterested one reports, and only the named monitor, an admission
// against interest or a signed ruling establishes.
func levelOf(e parley.Entry) parley.EpistemicState {
	if e.Kind == parley.EntryRuling {
		return parley.KnownEstablished
	}
	b := e.Bearing
	against := b.Sense == parley.SenseBreached || b.Sense == parley.SenseNotDone
	switch b.Standing {
	case parley.StandingMonitor:
		return parley.KnownEstablished
	case parley.StandingObligor:
		if against && !b.Unnamed {
			return parley.KnownEstablished
		}
		return parley.KnownClaimed
	case parley.StandingCounterparty:
		if b.Sense == parley.SenseFulfilled && !b.Unnamed {
			return parley.KnownEstablished // it says so against its own interest
		}
		return parley.KnownClaimed
	case parley.StandingThird, parley.StandingOutlet:
	}
	if b.Ally {
		return parley.KnownClaimed
	}
	return parley.KnownReported
}

func senseOf(e parley.Entry) parley.Sense {
	if e.Ruling != nil {
		return e.Ruling.Sense
	}
	return e.Bearing.Sense
}

// pile is the evidence of one direction.
type pile struct {
	entries []parley.Entry
	origins int // independent disinterested ones
	top     parley.EpistemicState
	newest  time.Time // start of the newest established finding
	first   time.Time // start of the first established finding
	dated   bool      // an established finding says when it happened
	notDone bool      // an established finding says it was not done at all
}

func (p *pile) level() parley.EpistemicState {
	if p.top == parley.KnownReported && p.origins > 1 {
		return parley.KnownCorroborated
	}
	return cmp.Or(p.top, parley.KnownNoReport)
}

func (p *pile) established() bool { return p.level() == parley.KnownEstablished }

// weighed is the evidence on a provision.
type weighed struct {
	done, partly, against pile
	direction             parley.Direction
	epistemic             parley.EpistemicState
}

func (w *weighed) forLevel() parley.EpistemicState {
	if rank(w.partly.level()) > rank(w.done.level()) {
		return w.partly.level()
	}
	return w.done.level()
}

// weigh sorts the evidence by direction and counts independent origins once.
func (q *question) weigh(p *parley.Provision, v *parley.Verdict) *weighed {
	w := &weighed{}
	origins, claims := q.origins(p), q.claims(p)
	seen := map[parley.Direction]map[string]bool{}
	for _, e := range q.findings[p.ID] {
		sense := senseOf(e)
		dir := q.directionOf(p, v, e, sense)
		g := ground(e, dir)
		_, reviewed := q.accepted[e.ID]
		g.Origin, g.Reviewed = origins[e.ID], reviewed
		if sense == parley.SenseConditional && e.Bearing != nil && e.Bearing.Standing == parley.StandingObligor {
			v.Reservations = append(v.Reservations, g)
			continue
		}
		v.Grounds = append(v.Grounds, g)
		pl := map[parley.Direction]*pile{parley.DirectionFor: &w.done, parley.DirectionPartly: &w.partly, parley.DirectionAgainst: &w.against}[dir]
		if pl == nil {
			continue
		}
		pl.entries = append(pl.entries, e)
		level := levelOf(e)
		if level == parley.KnownReported && claims[claim{sense, wordsOf(e)}] {
			level = parley.KnownClaimed // its words are a claim's, carried on
		}
		if rank(level) > rank(pl.top) {
			pl.top = level
		}
		at := q.when(e).Start
		if level == parley.KnownEstablished {
			if at.After(pl.newest) {
				pl.newest = at
			}
			if pl.first.IsZero() || at.Before(pl.first) {
				pl.first = at
			}
			pl.dated = pl.dated || !e.Times.Event.IsZero()
			pl.notDone = pl.notDone || sense == parley.SenseNotDone
		}
		if rank(level) >= rank(parley.KnownReported) {
			if seen[dir] == nil {
				seen[dir] = map[string]bool{}
			}
			if !seen[dir][g.Origin] {
				seen[dir][g.Origin] = true
				pl.origins++
			}
		}
	}
	for _, d := range q.agreement.Declared {
		q.reserve(p, v, d.Reservation, q.source)
	}
	for _, e := range q.declared {
		q.reserve(p, v, e.Declaration.Reservation, e)
	}
	w.decide()
	q.sortGrounds(v.Grounds)
	q.sortGrounds(v.Reservations)
	return w
}

func (q *question) reserve(p *parley.Provision, v *parley.Verdict, r *parley.Reservation, e parley.Entry) {
	if r == nil || len(r.Provisions) > 0 && !slices.Contains(r.Provisions, p.ID) || len(r.Provisions) == 0 && !slices.Contains(p.Obligors, r.Side) {
		return
	}
	if iv := r.Known.Interval(q.zone); iv.Known() && iv.End.After(q.asOf.Known) {
		return
	}
	g := ground(e, parley.DirectionNone)
	g.Claimant, g.Standing = r.Side, parley.StandingObligor
	v.Reservations = append(v.Reservations, g)
}

// sortGrounds puts grounds in the order in which they could be known.
func (q *question) sortGrounds(g []parley.Ground) {
	known := func(g parley.Ground) time.Time { return q.knownTime(parley.Entry{Times: g.Times}) }
	slices.SortFunc(g, func(a, b parley.Ground) int {
		return cmp.Or(known(a).Compare(known(b)), cmp.Compare(a.Entry, b.Entry))
	})
}

// directionOf says which way a finding weighs. What is said before a deadline of
// not having been done weighs nothing; an intention or a refusal is shown.
func (q *question) directionOf(p *parley.Provision, v *parley.Verdict, e parley.Entry, sense parley.Sense) parley.Direction {
	due := v.Window.Earliest
	switch {
	case p.Kind == parley.Maintain:
		due = q.begins(p, v.Window)
	case sense == parley.SenseNotDone: // it may yet be done while it is due
		due = q.closing(p, v.Window)
	}
	switch sense {
	case parley.SenseFulfilled:
		if p.Kind == parley.Maintain && !due.IsZero() && q.when(e).End.Before(due) {
			return parley.DirectionNone
		}
		return parley.DirectionFor
	case parley.SensePartly:
		return parley.DirectionPartly
	case parley.SenseBreached, parley.SenseNotDone:
		d, _ := q.deadlines(p)
		open := v.Window.Latest.IsZero() || p.Kind == parley.Achieve && due.IsZero()
		if open && d != nil && !d.BestEfforts {
			return parley.DirectionNone
		}
		begins, when := due, q.when(e)
		if begins.IsZero() {
			begins = q.agreement.Instrument.Signed.Interval(q.zone).Start
		}
		before := !when.End.IsZero() && !when.End.After(begins)
		if when.Precision == parley.PrecisionRange { // "since March" tells of a time before, too
			before = when.Start.Before(begins)
		}
		if !begins.IsZero() && before {
			return parley.DirectionNone
		}
		return parley.DirectionAgainst
	case parley.SenseIntends, parley.SenseRefuses, parley.SenseConditional:
	}
	return parley.DirectionNone
}

// decide sets the direction: only what is established settles a dispute, and of
// two established findings the later event decides.
func (w *weighed) decide() {
	pro := w.forLevel()
	con := w.against.level()
	switch {
	case pro == parley.KnownNoReport && con == parley.KnownNoReport:
		w.direction, w.epistemic = parley.DirectionNone, parley.KnownNoReport
		return
	case con == parley.KnownNoReport:
		w.favour(pro)
		return
	case pro == parley.KnownNoReport:
		w.direction, w.epistemic = parley.DirectionAgainst, con
		return
	}
	proWins := pro == parley.KnownEstablished
	conWins := con == parley.KnownEstablished
	if proWins && conWins {
		newest := w.done.newest
		if w.partly.newest.After(newest) {
			newest = w.partly.newest
		}
		proWins = newest.After(w.against.newest)
		conWins = !proWins
	}
	switch {
	case proWins:
		w.favour(pro)
	case conWins:
		w.direction, w.epistemic = parley.DirectionAgainst, con
	default:
		w.direction, w.epistemic = parley.DirectionBoth, pro
		if rank(con) > rank(pro) {
			w.epistemic = con
		}
	}
}

func (w *weighed) favour(level parley.EpistemicState) {
	w.epistemic = level
	w.direction = parley.DirectionFor
	if rank(w.partly.level()) > rank(w.done.level()) || w.done.level() == parley.KnownNoReport {
		w.direction = parley.DirectionPartly
	}
}

// wordsOf gives the words of a bearing so that copies are alike; "" where they
// are too few to tell a copy by.
func wordsOf(e parley.Entry) string {
	if e.Bearing == nil {
		return ""
	}
	words := strings.Join(strings.Fields(strings.ToLower(e.Bearing.Words)), " ")
	if strings.Count(words, " ") < 4 {
		return ""
	}
	return words
}

// claim is what interested parties say, in their words.
type claim struct {
	sense parley.Sense
	words string
}

func (q *question) claims(p *parley.Provision) map[claim]bool {
	out := map[claim]bool{}
	for _, e := range q.findings[p.ID] {
		if words := wordsOf(e); words != "" && levelOf(e) == parley.KnownClaimed {
			out[claim{e.Bearing.Sense, words}] = true
		}
	}
	return out
}

// origins names the cluster of copies that each bearing on a provision belongs
// to: the same claimant, the same words, and all unnamed sources are one.
func (q *question) origins(p *parley.Provision) map[parley.EntryID]string {
	parent := map[string]string{}
	var find func(string) string
	find = func(k string) string {
		if parent[k] == "" || parent[k] == k {
			return k
		}
		parent[k] = find(parent[k])
		return parent[k]
	}
	union := func(a, b string) {
		a, b = find(a), find(b)
		if a > b {
			a, b = b, a
		}
		parent[b] = a
	}
	key := map[parley.EntryID]string{}
	for _, e := range q.findings[p.ID] {
		b := e.Bearing
		if b == nil {
			key[e.ID] = "ruling by " + e.Ruling.By
			continue
		}
		k := "by " + strings.ToLower(b.Claimant)
		if b.Unnamed {
			k = "by unnamed sources"
		}
		key[e.ID] = k
		if words := wordsOf(e); words != "" {
			union(k, "words "+words)
		}
		if b.Standing == parley.StandingOutlet && len(b.Chain) > 1 {
			union(k, "by "+strings.ToLower(b.Chain[0]))
		}
	}
	for id, k := range key {
		key[id] = find(k)
	}
	return key
}
