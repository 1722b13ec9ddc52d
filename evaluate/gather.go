package evaluate

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"parley"
)

// finding is a bearing or a ruling that counts, with what is often asked of it.
type finding struct {
	entry  *parley.Entry
	report *parley.Entry // the undated report that it counts from
	sense  parley.Sense  // by what it counts, if it counts
	level  int           // rank of what it counts for by itself
	rule   Rule          // that gives it this level
	times  *times
	when   parley.Interval
	known  time.Time
	weighs parley.Direction
	*facts
}

// dated reports whether any of its times is known; otherwise it counts from when it
// was recorded.
func (f *finding) dated() bool {
	return slices.ContainsFunc(f.times[:], func(iv parley.Interval) bool { return iv.Known() })
}

// change is an extension or a notice, of an entry or of the agreement's file.
type change struct {
	entry     *parley.Entry
	place     int // in the file
	known     time.Time
	effective parley.Interval // unknown: an extension for all times
	extension *parley.Extension
	notice    *parley.Notice
}

func compareEntries(a, b *parley.Entry) int {
	return cmp.Or(cmp.Compare(a.ID, b.ID), a.Times.Recorded.Compare(b.Times.Recorded))
}

// gather keeps what was known, and of that what counts.
func (q *question) gather() error {
	if err := q.findAgreement(); err != nil {
		return err
	}
	q.review()
	replaced := q.replaced()
	for _, e := range q.counting {
		if !q.rejected(e) && !replaced[e.ID] {
			q.take(e)
		}
	}
	for i := range q.agreement.Amendments {
		q.amend(i)
	}
	for _, p := range q.order {
		p.sort()
	}
	slices.SortFunc(q.declared, compareEntries)
	return nil
}

// findAgreement takes the version that counts, and of it the provisions that
// were known.
func (q *question) findAgreement() error {
	for _, e := range q.agreements {
		if e.AgreementKnown(q.asOf.ByRecorded).After(q.asOf.Known) {
			continue
		}
		if q.source == nil || q.on(RuleNewerText) && e.Replaces(*q.source, q.asOf.ByRecorded) {
			q.source = e
		}
	}
	if q.source == nil {
		return fmt.Errorf("process %q has no agreement that was known at %s: %w", q.process, q.asOf.Known.UTC().Format(time.RFC3339), parley.ErrNotFound)
	}
	q.agreement = q.source.Agreement
	if zone, err := parley.LoadZone(q.agreement.Zone); err == nil {
		q.zone = zone
	}
	q.zoned = q.in(q.zone)
	for i := range q.agreement.Provisions {
		p := &provision{Provision: &q.agreement.Provisions[i]}
		if q.on(RuleTextKnown) && !q.toldBy(q.textKnown(p)) {
			continue
		}
		if q.provisions[p.ID] == nil { // of two with one ID the first has the findings
			q.provisions[p.ID] = p
		}
		q.order = append(q.order, p)
	}
	return nil
}

// textKnown is when a provision could be known, if later than the file says of
// its first instrument.
func (q *question) textKnown(p *provision) parley.Civil {
	if !p.Known.IsZero() || p.Instrument == "" {
		return p.Known
	}
	in := q.instrument(p)
	if in.Known.IsZero() {
		return in.Signed
	}
	return in.Known
}

// instrument is the one that a provision stands in.
func (q *question) instrument(p *provision) *parley.Instrument {
	for i := range q.agreement.Later {
		if p != nil && p.Instrument != "" && q.agreement.Later[i].ID == p.Instrument {
			return &q.agreement.Later[i]
		}
	}
	return &q.agreement.Instrument
}

// toldBy reports whether what the file says was known at a time was known at
// the one asked for. By recorded time all of a file is known at once.
func (q *question) toldBy(c parley.Civil) bool {
	return q.asOf.ByRecorded || !q.interval(c).End.After(q.asOf.Known)
}

// interval is Civil.Interval in the zone of the process.
func (q *question) interval(c parley.Civil) parley.Interval { return q.zoned.interval(c, q.zone) }

// timesOf gives the intervals of the times of an entry.
func (q *question) timesOf(e *parley.Entry) *times {
	if f := q.facts[e]; f != nil {
		return &q.zoned.times[f.place]
	}
	return &times{q.interval(e.Times.Event), q.interval(e.Times.Uttered), q.interval(e.Times.Published)}
}

// corrected gives the entries that an entry corrects: the one it names, what that
// one corrects, and so on. whole is false where the last is not there, or where
// it goes in a circle.
func (q *question) corrected(e *parley.Entry) (chain []*parley.Entry, whole bool) {
	for id := correctedBy(e); id != ""; id = correctedBy(e) {
		if e = q.named[id]; e == nil || len(chain) > len(q.named) {
			return chain, false
		}
		chain = append(chain, e)
	}
	return chain, true
}

// newestReading gives the newest reader's reading of a report that was known;
// nil: none.
func (q *question) newestReading(report string) *parley.Entry {
	var newest *parley.Entry
	for _, e := range q.read[report] {
		if q.known(e) && (newest == nil || cmp.Or(e.Reading.Version.Compare(newest.Reading.Version), cmp.Compare(newest.ID, e.ID)) > 0) {
			newest = e
		}
	}
	return newest
}

// review takes the reviews that were known, and what they decide.
func (q *question) review() {
	var reviews []*parley.Entry
	for _, e := range q.reviews {
		if !q.on(RuleReview) {
			continue
		}
		of := q.named[e.Review.Entry]
		if of == nil || of.Review != nil && !q.on(RuleUndone) || !q.known(of) || !q.known(e) {
			continue
		}
		reviews = append(reviews, e)
	}
	q.decided = parley.Decisions(reviews)
}

// rejected reports whether a review that stands rejects an entry.
func (q *question) rejected(e *parley.Entry) bool {
	by := q.decided[e.ID]
	return by != nil && !by.Review.Accept
}

// accepted is the review that lets an entry count, nil for none.
func (q *question) accepted(e *parley.Entry) *parley.Entry {
	if by := q.decided[e.ID]; by != nil && by.Review.Accept {
		return by
	}
	return nil
}

// reviewed reports whether somebody signed for an entry: by a review, or by
// putting it in by hand.
func (q *question) reviewed(e *parley.Entry) bool {
	return q.accepted(e) != nil || e.Bearing != nil && e.Bearing.By != "" && q.on(RuleByHand)
}

// replaced gives the bearings in whose place others stand, and carries what was
// decided to newer readers' findings.
func (q *question) replaced() map[parley.EntryID]bool {
	out := map[parley.EntryID]bool{}
	for _, e := range q.corrections {
		if !q.on(RuleCorrected) || !q.known(e) || q.rejected(e) {
			continue
		}
		chain, _ := q.corrected(e)
		for _, of := range chain {
			out[of.ID] = true
		}
	}
	if q.on(RuleReadAgain) && len(q.decided)+len(out) > 0 {
		var known []*parley.Entry
		for _, e := range q.counting {
			if e.Bearing != nil && q.known(e) {
				known = append(known, e)
			}
		}
		q.again = parley.Carry(q.decided, out, known)
	}
	return out
}

// take puts an entry where it counts.
func (q *question) take(e *parley.Entry) {
	switch e.Kind {
	case parley.EntryBearing, parley.EntryRuling:
		p := q.provisions[about(e)]
		if p == nil {
			return
		}
		times := q.timesOf(e)
		known := q.knownBy(e, times)
		if known.After(q.asOf.Known) || e.Bearing != nil && q.superseded(e) {
			return
		}
		wanted := q.wanted(e)
		if !wanted && !q.trying {
			return
		}
		when := q.whenBy(e, times)
		if q.on(RuleAhead) && q.ahead(when) {
			return
		}
		f := &finding{entry: e, times: times, known: known, when: when}
		if !f.times[published].Known() {
			_, f.report = q.recorded(e)
		}
		f.level, f.rule = q.levelOf(e)
		f.sense, f.facts = q.senseOf(p, e), q.facts[e]
		if wanted {
			p.findings = append(p.findings, f)
		} else {
			p.waiting = append(p.waiting, f)
		}
	case parley.EntryDeclaration:
		if q.known(e) {
			q.declared = append(q.declared, e)
		}
	case parley.EntryExtension, parley.EntryNotice:
		if !q.known(e) {
			return
		}
		c := change{entry: e, known: q.knownTime(e), extension: e.Extension, notice: e.Notice}
		if n := e.Notice; n != nil {
			if c.effective = q.interval(n.Effective); !c.effective.Known() {
				c.effective = q.when(e)
			}
		}
		q.change(c)
	default: // no evidence by itself
	}
}

func about(e *parley.Entry) string {
	if e.Ruling != nil {
		return e.Ruling.Provision
	}
	return e.Bearing.Provision
}

// superseded reports whether a bearing comes from an older reading.
func (q *question) superseded(e *parley.Entry) bool {
	b := e.Bearing
	if b.Reader == (parley.ReaderVersion{}) || !q.on(RuleNewerReading) {
		return false
	}
	return slices.ContainsFunc(q.read[b.Report], func(r *parley.Entry) bool {
		return b.Reader.Compare(r.Reading.Version) < 0 && q.known(r)
	})
}

// wanted reports whether a finding is reviewed and sure enough where that is asked.
func (q *question) wanted(e *parley.Entry) bool {
	b := e.Bearing
	if b == nil || !q.o.Reviewed && !q.o.Unsure(b) {
		return true
	}
	return q.reviewed(e) || !q.on(RuleFilter)
}

// amend takes the amendment that stands i-th in the agreement's file.
func (q *question) amend(i int) {
	a := &q.agreement.Amendments[i]
	if !q.toldBy(a.Known) {
		return
	}
	c := change{entry: q.source, place: i + 1, known: q.interval(a.Known).End, extension: a.Extension, notice: a.Notice}
	if c.known.IsZero() {
		c.known = q.source.AgreementKnown(false)
	}
	if n := a.Notice; n != nil {
		for _, at := range []parley.Civil{n.Effective, a.Known, q.agreement.Instrument.Signed} {
			if iv := q.interval(at); iv.Known() {
				c.effective = iv
				break
			}
		}
	}
	q.change(c)
}

// change gives an extension or a notice that has taken effect to the provisions
// it is about.
func (q *question) change(c change) {
	switch {
	case c.extension != nil:
		c.effective = q.interval(c.extension.Effective)
		p := q.provisions[c.extension.Provision]
		if p != nil && q.on(RuleExtension) && !(q.on(RuleEffective) && q.ahead(c.effective)) {
			p.changes = append(p.changes, c)
		}
	case c.notice != nil && !q.ahead(c.effective):
		for _, p := range q.order {
			named := slices.Contains(c.notice.Provisions, p.ID)
			all := len(c.notice.Provisions) == 0 && !(p.Survives && q.on(RuleSurvives))
			if named || all {
				p.notices = append(p.notices, c)
			}
		}
	}
}

// sort puts what is about a provision in an order that does not depend on that
// of its arrival.
func (p *provision) sort() {
	slices.SortFunc(p.findings, compareFindings)
	slices.SortFunc(p.waiting, compareFindings)
	last := func(a, b change) int {
		return cmp.Or(a.known.Compare(b.known), cmp.Compare(a.place, b.place), cmp.Compare(a.entry.ID, b.entry.ID))
	}
	slices.SortFunc(p.changes, last)
	slices.SortFunc(p.notices, func(a, b change) int {
		return cmp.Or(a.effective.Start.Compare(b.effective.Start), last(a, b))
	})
}

func compareFindings(a, b *finding) int {
	if c := a.known.Compare(b.known); c != 0 {
		return c
	}
	return compareEntries(a.entry, b.entry)
}

// knownTime is when an entry could be known: the end of its published interval,
// its recorded time where that is not known, and for findings of an analyst. A
// correction takes the known time of what it corrects.
func (q *question) knownTime(e *parley.Entry) time.Time { return q.knownBy(e, nil) }

// knownBy is knownTime of an entry whose times are at hand; nil: they are not.
func (q *question) knownBy(e *parley.Entry, t *times) time.Time {
	if q.asOf.ByRecorded {
		return e.Times.Recorded
	}
	if correctedBy(e) != "" && (e.Review == nil || q.on(RuleReviewKnown)) {
		switch chain, whole := q.corrected(e); {
		case !whole:
		case chain[len(chain)-1].Ruling != nil && q.on(RuleUndoneKnown):
			return e.Times.Recorded
		case e.Review != nil || q.on(RuleCorrectedKnown):
			return q.knownTime(chain[len(chain)-1])
		}
	}
	switch {
	case e.Kind == parley.EntryRuling && q.on(RuleRulingKnown):
		return e.Times.Recorded
	case e.Kind == parley.EntryAgreement:
		return e.AgreementKnown(false)
	}
	if t == nil {
		t = q.timesOf(e)
	}
	if iv := &t[published]; !iv.End.IsZero() {
		if !q.on(RuleKnownAtEnd) {
			return iv.Start
		}
		return iv.End
	}
	at, _ := q.recorded(e)
	return at
}

// recorded is when an undated entry counts from. What was found in an undated
// report, by a reader or by hand, counts from the report: to read it anew mends
// the past.
func (q *question) recorded(e *parley.Entry) (at time.Time, report *parley.Entry) {
	if e.Bearing != nil && e.Bearing.Corrects != "" && q.on(RuleCorrectedKnown) {
		if chain, whole := q.corrected(e); whole {
			e = chain[len(chain)-1]
		}
	}
	id := ""
	switch {
	case e.Reading != nil:
		id = e.Reading.Report
	case e.Bearing != nil && (e.Bearing.Reader != parley.ReaderVersion{} || e.Bearing.By != ""):
		id = e.Bearing.Report
	}
	if r, ok := q.reports[id]; ok && r.Times.Recorded.Before(e.Times.Recorded) && q.on(RuleUndated) {
		return r.Times.Recorded, r
	}
	return e.Times.Recorded, nil
}

func (q *question) known(e *parley.Entry) bool { return !q.knownTime(e).After(q.asOf.Known) }

// ahead reports whether a time begins after the one asked for.
func (q *question) ahead(when parley.Interval) bool { return beginsAfter(when, q.asOf.At) }

// beginsAfter reports whether a time begins after an instant. A day that begins
// then does: the end of a day is not the next one.
func beginsAfter(when parley.Interval, at time.Time) bool {
	coarse := when.Precision != parley.PrecisionMinute && when.Precision != parley.PrecisionSecond
	return when.Start.After(at) || coarse && when.Start.Equal(at)
}

// when is the time a finding speaks of: its event, else when it was said, else
// when it was published.
func (q *question) when(e *parley.Entry) parley.Interval { return q.whenBy(e, q.timesOf(e)) }

func (q *question) whenBy(e *parley.Entry, t *times) parley.Interval {
	for i := range t {
		if t[i].Known() {
			return t[i]
		}
	}
	at, _ := q.recorded(e)
	return parley.Instant(at)
}
