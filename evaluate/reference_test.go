package evaluate_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parley"
	"parley/evaluate"
)

// reference is a second evaluator of the rules in docs/evaluation.md: slow and
// obvious. It keeps nothing in hand and asks everything anew, each time from
// all of the ledger. It gives no words and no warnings.
type reference struct {
	ledger   []parley.Entry
	at       time.Time
	known    time.Time
	recorded bool
	reviewed bool
	a        *parley.Agreement
	source   parley.Entry
	zone     *time.Location
}

// outcome is what both evaluators have to agree on.
type outcome struct {
	Provision        string
	Norm             parley.NormState
	For, Against     parley.EpistemicState
	Epistemic        parley.EpistemicState
	Direction        parley.Direction
	Badge            parley.Badge
	Since            time.Time
	Earliest, Latest time.Time
	Opens, Ends      time.Time
	Waits            bool
	Extended         bool
	Level            int
	Done             *parley.Done
	Course           []parley.Stretch
	Weighs           map[parley.EntryID]parley.Direction
	Reservations     int
}

func outcomeOf(v parley.Verdict) outcome {
	out := outcome{Provision: v.Provision, Norm: v.Norm, For: v.For, Against: v.Against, Epistemic: v.Epistemic, Direction: v.Direction, Badge: v.Badge, Since: v.Since,
		Earliest: v.Window.Earliest, Latest: v.Window.Latest, Opens: v.Window.Opens, Ends: v.Window.Ends, Waits: v.Window.Waits != "", Extended: v.Extended, Level: v.Level, Done: v.Done, Course: v.Course,
		Weighs: map[parley.EntryID]parley.Direction{}, Reservations: len(v.Reservations)}
	for _, g := range v.Grounds {
		if g.Weighs != parley.DirectionNone {
			out.Weighs[g.Entry] = g.Weighs
		}
	}
	return out
}

// refer answers with the reference evaluator; nil where nothing was known.
func refer(ledger []parley.Entry, q parley.AsOf, o evaluate.Options) []outcome {
	ledger = once(ledger)
	r := &reference{ledger: ledger, at: q.At, known: q.Known, recorded: q.ByRecorded, reviewed: o.Reviewed, zone: time.UTC}
	for _, e := range ledger {
		if e.Agreement == nil || e.Process != "x" || e.AgreementKnown(r.recorded).After(r.known) {
			continue
		}
		if r.a == nil || e.Replaces(r.source, r.recorded) {
			r.a, r.source = e.Agreement, e
		}
	}
	if r.a == nil {
		return nil
	}
	r.zone, _ = parley.LoadZone(r.a.Zone)
	var out []outcome
	for i := range r.a.Provisions {
		if p := &r.a.Provisions[i]; r.exists(p) {
			out = append(out, r.answer(p))
		}
	}
	return out
}

// once gives of entries with one ID the one that was recorded first.
func once(ledger []parley.Entry) []parley.Entry {
	var out []parley.Entry
	for _, e := range ledger {
		first := !slices.ContainsFunc(ledger, func(o parley.Entry) bool {
			return o.ID == e.ID && o.Times.Recorded.Before(e.Times.Recorded)
		})
		if first && !slices.ContainsFunc(out, func(o parley.Entry) bool { return o.ID == e.ID }) {
			out = append(out, e)
		}
	}
	return out
}

func (r *reference) iv(c parley.Civil) parley.Interval { return c.Interval(r.zone) }

// told: what the file dates was known by then.
func (r *reference) told(c parley.Civil) bool {
	return r.recorded || c.IsZero() || !r.iv(c).End.After(r.known)
}

func (r *reference) instrument(p *parley.Provision) parley.Instrument {
	for _, in := range r.a.Later {
		if p.Instrument != "" && in.ID == p.Instrument {
			return in
		}
	}
	return r.a.Instrument
}

func (r *reference) exists(p *parley.Provision) bool {
	if !p.Known.IsZero() {
		return r.told(p.Known)
	}
	if p.Instrument != "" {
		in := r.instrument(p)
		if !in.Known.IsZero() {
			return r.told(in.Known)
		}
		return r.told(in.Signed)
	}
	return true
}

func (r *reference) provision(id string) *parley.Provision {
	for i := range r.a.Provisions {
		if r.a.Provisions[i].ID == id && r.exists(&r.a.Provisions[i]) {
			return &r.a.Provisions[i]
		}
	}
	return nil
}

// since is when an entry could be known.
func (r *reference) since(e parley.Entry) time.Time {
	return knownTime(e, r.ledger, parley.AsOf{ByRecorded: r.recorded})
}

// read says that what is read of an undated report counts from when it came in.
func (r *reference) when(e parley.Entry) parley.Interval {
	for _, c := range []parley.Civil{e.Times.Event, e.Times.Uttered, e.Times.Published} {
		if iv := r.iv(c); iv.Known() {
			return iv
		}
	}
	undated := e
	undated.Times.Published = parley.Civil{}
	return parley.Instant(knownTime(undated, r.ledger, parley.AsOf{}))
}

func (r *reference) ahead(iv parley.Interval) bool {
	if iv.Precision == parley.PrecisionMinute || iv.Precision == parley.PrecisionSecond {
		return iv.Start.After(r.at)
	}
	return !iv.Start.Before(r.at) && !iv.Start.IsZero()
}

// lastReview of an entry: the one recorded last of those that count and that no
// review takes back.
func (r *reference) lastReview(e parley.Entry) *parley.Review {
	var best *parley.Entry
	for i := range r.ledger {
		v := &r.ledger[i]
		if v.Review == nil || v.Review.Entry != e.ID || r.since(*v).After(r.known) {
			continue
		}
		if back := r.lastReview(*v); back != nil && !back.Accept {
			continue
		}
		if best == nil || v.Times.Recorded.After(best.Times.Recorded) || v.Times.Recorded.Equal(best.Times.Recorded) && v.ID > best.ID {
			best = v
		}
	}
	if best == nil {
		return nil
	}
	return best.Review
}

// stoodFor: another one, which nobody rejects, stands in its place, or in the
// place of what stood in its place.
func (r *reference) stoodFor(e parley.Entry) bool {
	for _, o := range r.ledger {
		if o.Bearing == nil || o.Bearing.Corrects != e.ID || r.since(o).After(r.known) {
			continue
		}
		if v := r.lastReview(o); v == nil || v.Accept || r.stoodFor(o) {
			return true
		}
	}
	return false
}

// treated says what was decided on a bearing: the review, or that another stands in
// its place. Where nothing was, it is what was decided on the same finding of an
// older reader: of several on that of the newest.
func (r *reference) treated(e parley.Entry) (v *parley.Review, out bool) {
	if v, out = r.lastReview(e), r.stoodFor(e); v != nil || out || e.Bearing == nil {
		return v, out
	}
	var best *parley.Entry
	for i := range r.ledger {
		o := &r.ledger[i]
		if !foundBefore(e, *o) || r.since(*o).After(r.known) {
			continue
		}
		if ov, oout := r.treated(*o); ov == nil && !oout {
			continue
		}
		if best == nil {
			best = o
			continue
		}
		if newer := o.Bearing.Reader.Compare(best.Bearing.Reader); newer > 0 || newer == 0 && o.ID < best.ID {
			best = o
		}
	}
	if best == nil {
		return nil, false
	}
	return r.treated(*best)
}

// foundBefore: an older reader found the same in the same report.
func foundBefore(e, o parley.Entry) bool {
	if e.Bearing == nil || o.Bearing == nil || e.Process != o.Process || e.Times.Event != o.Times.Event || e.Times.Uttered != o.Times.Uttered {
		return false
	}
	a, b := *e.Bearing, *o.Bearing
	if a.Reader == (parley.ReaderVersion{}) || b.Reader == (parley.ReaderVersion{}) || b.Reader.Compare(a.Reader) >= 0 {
		return false
	}
	if placed := !a.Span.Empty() && !b.Span.Empty(); !placed && a.Words != b.Words {
		return false
	} else if placed {
		shared := 0
		for at := 0; at < 1000; at++ { // byte by byte
			x, y := at-a.Span.Start, at-b.Span.Start
			if x < 0 || y < 0 || x >= len(a.Words) || y >= len(b.Words) {
				continue
			}
			if a.Words[x] != b.Words[y] {
				return false
			}
			shared++
		}
		if shared == 0 || 2*shared < min(len(a.Words), len(b.Words)) {
			return false
		}
	}
	type weighs struct {
		Report, Provision, Claimant, Scope, Awaits string
		Sense                                      parley.Sense
		N, Of                                      *float64
		AtLeast, Unnamed, Ally                     bool
		Over                                       parley.Civil
		Deadline                                   *parley.Deadline
		Quantity                                   *parley.Quantity
		Standing                                   parley.Standing
		By, Reason                                 string
		Corrects                                   parley.EntryID
	}
	of := func(b parley.Bearing) weighs {
		return weighs{b.Report, b.Provision, strings.ToLower(b.Claimant), b.Scope, b.Awaits, b.Sense, b.N, b.Of, b.AtLeast, b.Unnamed, b.Ally, b.Over, b.Deadline, b.Quantity, b.Standing, b.By, b.Reason, b.Corrects}
	}
	return b.Report != "" && gocmp.Equal(of(a), of(b))
}

// findings on a provision that count, one of each.
func (r *reference) findings(p *parley.Provision) []parley.Entry {
	var out []parley.Entry
	for _, e := range r.ledger {
		about := ""
		switch {
		case e.Bearing != nil:
			about = e.Bearing.Provision
		case e.Ruling != nil:
			about = e.Ruling.Provision
		}
		if about != p.ID || r.since(e).After(r.known) || r.ahead(r.when(e)) {
			continue
		}
		v, gone := r.treated(e)
		if v != nil && !v.Accept {
			continue
		}
		if b := e.Bearing; b != nil {
			if r.reviewed && v == nil && b.By == "" || gone {
				continue
			}
			older := false
			for _, n := range r.ledger {
				older = older || n.Reading != nil && n.Reading.Report == b.Report && b.Reader != parley.ReaderVersion{} && n.Reading.Version.Compare(b.Reader) > 0 && !r.since(n).After(r.known)
			}
			if older {
				continue
			}
		}
		if !slices.ContainsFunc(out, func(o parley.Entry) bool { return o.ID == e.ID }) {
			out = append(out, e)
		}
	}
	return out
}

func (r *reference) sense(p *parley.Provision, e parley.Entry) parley.Sense {
	if e.Ruling != nil {
		return e.Ruling.Sense
	}
	b := e.Bearing
	amount := 0.0
	if b.Of != nil {
		amount = *b.Of
	}
	if p.Quantity != nil {
		amount = p.Quantity.Amount
	}
	if b.N != nil && amount > 0 {
		if b.Sense == parley.SenseFulfilled && *b.N < amount {
			return parley.SensePartly
		}
		if b.Sense == parley.SensePartly && *b.N >= amount {
			return parley.SenseFulfilled
		}
	}
	return b.Sense
}

var ranks = []parley.EpistemicState{parley.KnownNoReport, parley.KnownClaimed, parley.KnownReported, parley.KnownCorroborated, parley.KnownEstablished}

func rank(s parley.EpistemicState) int { return slices.Index(ranks, s) }

// alone is what a finding counts for by itself.
func (r *reference) alone(e parley.Entry) parley.EpistemicState {
	if e.Ruling != nil {
		return parley.KnownEstablished
	}
	b := e.Bearing
	bad := b.Sense == parley.SenseBreached || b.Sense == parley.SenseNotDone || b.Sense == parley.SenseInvalid
	switch {
	case b.Standing == parley.StandingMonitor && !b.Unnamed,
		b.Standing == parley.StandingObligor && bad && !b.Unnamed,
		b.Standing == parley.StandingCounterparty && b.Sense == parley.SenseFulfilled && !b.Unnamed:
		return parley.KnownEstablished
	case b.Standing == parley.StandingObligor, b.Standing == parley.StandingCounterparty, b.Ally && b.Standing != parley.StandingMonitor:
		return parley.KnownClaimed
	}
	return parley.KnownReported
}

func wording(e parley.Entry) string {
	if e.Bearing == nil || len(strings.Fields(parley.Wording(e.Bearing.Words))) < 5 {
		return ""
	}
	return parley.Wording(e.Bearing.Words)
}

// lifted: ten words of the one stand one after another in the other.
func lifted(a, b string) bool {
	words := strings.Fields(a)
	for i := 0; i+10 <= len(words); i++ {
		if strings.Contains(" "+b+" ", " "+strings.Join(words[i:i+10], " ")+" ") {
			return true
		}
	}
	return false
}

// telling is the passage of an outlet's own telling, "" of what others tell.
func telling(e parley.Entry) string {
	if e.Bearing == nil || e.Bearing.Standing != parley.StandingOutlet || e.Bearing.Unnamed {
		return ""
	}
	if e.Bearing.Passage != "" {
		return parley.Wording(e.Bearing.Passage)
	}
	return wording(e)
}

// sketch of a report by its newest reading.
func (r *reference) sketch(report string) parley.Sketch {
	var best *parley.Entry
	for i := range r.ledger {
		e := &r.ledger[i]
		if e.Reading == nil || e.Reading.Report != report || r.since(*e).After(r.known) {
			continue
		}
		if best == nil || e.Reading.Version.Compare(best.Reading.Version) > 0 || e.Reading.Version == best.Reading.Version && e.ID < best.ID {
			best = e
		}
	}
	if best == nil {
		return ""
	}
	return best.Reading.Sketch
}

func favours(s parley.Sense) int {
	switch s {
	case parley.SenseFulfilled, parley.SensePartly:
		return 1
	case parley.SenseBreached, parley.SenseNotDone:
		return -1
	}
	return 0
}

// alike: to have done it in part says what to have done it says.
func alike(a, b parley.Sense) bool { return a == b || favours(a) != 0 && favours(a) == favours(b) }

// level is what it counts for among the others: words of a claim stay a claim.
func (r *reference) level(p *parley.Provision, e parley.Entry) parley.EpistemicState {
	own := r.alone(e)
	if own != parley.KnownReported || wording(e) == "" {
		return own
	}
	for _, o := range r.findings(p) {
		if r.alone(o) == parley.KnownClaimed && (wording(o) == wording(e) || lifted(wording(o), wording(e))) && alike(r.sense(p, o), r.sense(p, e)) {
			return parley.KnownClaimed
		}
	}
	return own
}

// whose is the name that a finding goes by.
func whose(e parley.Entry) string {
	switch b := e.Bearing; {
	case b.Unnamed && (b.Standing == parley.StandingObligor || b.Standing == parley.StandingCounterparty):
		return "unnamed sources of the " + string(b.Standing)
	case b.Unnamed:
		return "unnamed sources"
	}
	return strings.ToLower(e.Bearing.Claimant)
}

// carriers are those between the speaker and the outlet, which is the last.
func carriers(e parley.Entry) (out []string) {
	for i, c := range e.Bearing.Chain {
		if i+1 < len(e.Bearing.Chain) {
			out = append(out, strings.ToLower(c))
		}
	}
	return out
}

// sameOrigin: a name, a wording, a wire, a crowd, a passage or a report that both
// share.
func (r *reference) sameOrigin(a, b parley.Entry) bool {
	if a.Ruling != nil || b.Ruling != nil {
		return a.Ruling != nil && b.Ruling != nil && a.Ruling.By == b.Ruling.By
	}
	names := func(e parley.Entry) []string {
		if e.Bearing.Standing == parley.StandingOutlet {
			return append(carriers(e), whose(e))
		}
		return []string{whose(e)}
	}
	for _, n := range names(a) {
		if slices.Contains(names(b), n) {
			return true
		}
	}
	if wording(a) != "" && wording(a) == wording(b) || lifted(wording(a), wording(b)) || lifted(telling(a), telling(b)) {
		return true
	}
	outlets := a.Bearing.Standing == parley.StandingOutlet && b.Bearing.Standing == parley.StandingOutlet && !a.Bearing.Unnamed && !b.Bearing.Unnamed
	return outlets && r.sketch(a.Bearing.Report).Alike(r.sketch(b.Bearing.Report))
}

// relayed names the first of those who told through somebody what he tells
// himself, "" for none.
func (r *reference) relayed(p *parley.Provision, all []parley.Entry, name string) string {
	least := ""
	for _, own := range all {
		if own.Bearing == nil || own.Bearing.Unnamed || own.Bearing.Standing == parley.StandingOutlet || whose(own) != name {
			continue
		}
		for _, e := range all {
			if e.Bearing == nil || e.Bearing.Standing == parley.StandingOutlet || whose(e) == name || !slices.Contains(carriers(e), name) || !alike(r.sense(p, own), r.sense(p, e)) {
				continue
			}
			if least == "" || whose(e) < least {
				least = whose(e)
			}
		}
	}
	return least
}

// origins counts the groups of findings that share origins among those of a
// direction that are no claims; copies of any direction connect them.
func (r *reference) origins(p *parley.Provision, all, of []parley.Entry) int {
	group := map[parley.EntryID]int{}
	for i, e := range all {
		group[e.ID] = i
	}
	for range all {
		for _, a := range all {
			for _, b := range all {
				relays := a.Bearing != nil && b.Bearing != nil && !a.Bearing.Unnamed && a.Bearing.Standing != parley.StandingOutlet && b.Bearing.Standing != parley.StandingOutlet && whose(b) == r.relayed(p, all, whose(a))
				if relays || r.sameOrigin(a, b) {
					low := min(group[a.ID], group[b.ID])
					group[a.ID], group[b.ID] = low, low
				}
			}
		}
	}
	seen := map[int]bool{}
	for _, e := range of {
		seen[group[e.ID]] = true
	}
	return len(seen)
}

// changes on a provision that count, the newest last.
type changed struct {
	known     time.Time
	file      int
	id        parley.EntryID
	effective parley.Interval
	ext       *parley.Extension
	not       *parley.Notice
}

func (r *reference) changes() []changed {
	var out []changed
	for _, e := range r.ledger {
		if e.Extension == nil && e.Notice == nil || r.since(e).After(r.known) || slices.ContainsFunc(out, func(c changed) bool { return c.id == e.ID && c.file == 0 }) {
			continue
		}
		c := changed{known: r.since(e), id: e.ID, ext: e.Extension, not: e.Notice}
		if c.ext != nil {
			c.effective = r.iv(c.ext.Effective)
		} else if c.effective = r.iv(c.not.Effective); !c.effective.Known() {
			c.effective = r.when(e)
		}
		out = append(out, c)
	}
	for i, m := range r.a.Amendments {
		if !r.told(m.Known) {
			continue
		}
		c := changed{known: r.iv(m.Known).End, file: i + 1, id: r.source.ID, ext: m.Extension, not: m.Notice}
		if c.ext != nil {
			c.effective = r.iv(c.ext.Effective)
		} else if c.effective = r.iv(c.not.Effective); !c.effective.Known() {
			c.effective = r.iv(m.Known)
		}
		out = append(out, c)
	}
	out = slices.DeleteFunc(out, func(c changed) bool { return r.ahead(c.effective) })
	slices.SortFunc(out, func(a, b changed) int {
		return cmp.Or(a.known.Compare(b.known), cmp.Compare(a.file, b.file), cmp.Compare(a.id, b.id))
	})
	return out
}

func (r *reference) deadlines(p *parley.Provision) (due, ends *parley.Deadline, extended bool) {
	due, ends = p.Deadline, p.Ends
	for _, c := range r.changes() {
		if c.ext == nil || c.ext.Provision != p.ID {
			continue
		}
		extended = true
		x := c.ext.Deadline
		longer := p.Kind == parley.Maintain && x.Relation == parley.RelationUntil && (p.Deadline == nil || p.Deadline.Relation != parley.RelationUntil)
		switch {
		case x.Relation == "" && x.Choice == "":
		case longer:
			ends = &x
		default:
			due = &x
		}
		if c.ext.Ends.Relation != "" {
			ends = &c.ext.Ends
		}
	}
	return due, ends, extended
}

// notices on a provision in the order of their effect.
func (r *reference) notices(p *parley.Provision) []changed {
	var out []changed
	for _, c := range r.changes() {
		if c.not != nil && (slices.Contains(c.not.Provisions, p.ID) || len(c.not.Provisions) == 0 && !p.Survives) {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b changed) int { return a.effective.Start.Compare(b.effective.Start) })
	return out
}

// force says at an instant whether notices have put a provision out of force.
func (r *reference) force(p *parley.Provision, t time.Time) (parley.NormState, time.Time) {
	var state parley.NormState
	var since time.Time
	for _, c := range r.notices(p) {
		if c.effective.Start.After(t) {
			break
		}
		switch {
		case state == parley.NormSuperseded || state == parley.NormTerminated:
		case c.not.Act == parley.NoticeSuspend && state == "":
			state, since = parley.NormSuspended, c.effective.Start
		case c.not.Act == parley.NoticeResume:
			state = ""
		case c.not.Act == parley.NoticeSupersede:
			state, since = parley.NormSuperseded, c.effective.Start
		case c.not.Act == parley.NoticeTerminate:
			state, since = parley.NormTerminated, c.effective.Start
		}
	}
	return state, since
}

// suspended says whether it was suspended at an instant; what is gone for good
// later was still suspended before.
func (r *reference) suspended(p *parley.Provision, t time.Time) bool {
	on, gone := false, false
	for _, c := range r.notices(p) {
		if c.effective.Start.After(t) {
			break
		}
		switch c.not.Act {
		case parley.NoticeSuspend:
			on = on || !gone
		case parley.NoticeResume:
			on = false
		case parley.NoticeSupersede, parley.NoticeTerminate:
			gone = true
		}
	}
	return on
}
func (r *reference) answer(p *parley.Provision) outcome {
	w := r.evidence(p, r.at)
	s := r.shown(p)
	out := outcome{Provision: p.ID, Direction: r.direction(p, w), Against: r.counted(p, w.against), Earliest: s.earliest, Latest: s.latest, Opens: s.opens, Ends: r.end(p), Reservations: r.reservations(p), Weighs: map[parley.EntryID]parley.Direction{}}
	out.For = r.counted(p, w.done)
	if partly := r.counted(p, w.partly); rank(partly) > rank(out.For) {
		out.For = partly
	}
	switch out.Direction {
	case parley.DirectionFor, parley.DirectionPartly:
		out.Epistemic = out.For
	case parley.DirectionAgainst:
		out.Epistemic = out.Against
	default:
		out.Epistemic = ranks[max(rank(out.For), rank(out.Against))]
	}
	var waits bool
	out.Norm, out.Since, waits = r.norm(p, nil)
	out.Waits = waits || s.waits
	_, _, out.Extended = r.deadlines(p)
	if out.Badge = evaluate.Badge(out.Norm, out.Epistemic, out.Direction); out.Badge == parley.BadgePending && out.Extended {
		out.Badge = parley.BadgeExtended
	}
	for _, e := range slices.Concat(w.done, w.partly, w.against) {
		out.Weighs[e.ID] = r.weighs(p, e)
	}
	if p.Kind == parley.Maintain && !r.waiting(p, nil) && !s.waits && !r.at.Before(r.begins(p)) {
		out.Course = r.course(p)
	}
	out.Done = r.quantity(p)
	out.Level = r.barometer(out)
	return out
}

func (r *reference) barometer(a outcome) int {
	believed := a.Epistemic != parley.KnownNoReport && a.Epistemic != parley.KnownClaimed
	half := a.Done != nil && a.Done.Of > 0 && a.Done.N >= a.Done.Of/2
	switch {
	case a.Norm == parley.NormPerformed, a.Norm == parley.NormPerformedLate, a.Norm == parley.NormHolding && a.Direction == parley.DirectionFor && believed:
		return 3
	case a.Norm == parley.NormPartlyPerformed && half, a.Norm == parley.NormHoldingViolations:
		return 2
	case a.Norm == parley.NormPartlyPerformed, a.Norm == parley.NormContested:
		return 1
	case a.Direction == parley.DirectionFor && believed:
		return 2
	case a.Direction == parley.DirectionFor, a.Direction == parley.DirectionPartly, a.Direction == parley.DirectionBoth:
		return 1
	}
	return 0
}

func TestBothEvaluatorsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all, q := history(t), asOf(t)
		o := evaluate.Options{Reviewed: rapid.IntRange(0, 3).Draw(t, "reviewed only") == 0}
		var got []outcome
		for _, v := range verdicts(t, all, q, o) {
			got = append(got, outcomeOf(v))
		}
		if d := gocmp.Diff(refer(all, q, o), got); d != "" {
			t.Fatalf("the reference evaluator (-) says otherwise (+):\n%s", d)
		}
	})
}
