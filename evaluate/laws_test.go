package evaluate_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parley"
	"parley/evaluate"
)

// history draws a ledger: of anything, or of who copies whom.
func history(t *rapid.T) []parley.Entry {
	switch rapid.IntRange(0, 5).Draw(t, "history") {
	case 0, 1:
		return tellings(t)
	case 2:
		return rereadings(t)
	}
	return entries(t)
}

func verdicts(t *rapid.T, e []parley.Entry, q parley.AsOf, o evaluate.Options) []parley.Verdict {
	v, err := evaluate.Verdicts("x", e, q, o)
	if err != nil {
		return nil // nothing was known then
	}
	return v
}

// knownTime is when an entry of a ledger can be known: by its publication, or
// when it was recorded. A correction of reading is known with what it corrects.
func knownTime(e parley.Entry, ledger []parley.Entry, q parley.AsOf) time.Time {
	if q.ByRecorded || e.Kind == parley.EntryRuling {
		return e.Times.Recorded
	}
	if id := corrects(e); id != "" {
		of := slices.IndexFunc(ledger, func(o parley.Entry) bool { return o.ID == id })
		if e.Review != nil && ledger[of].Ruling != nil {
			return e.Times.Recorded
		}
		if e.Review != nil && corrects(ledger[of]) != "" {
			e.Review = &parley.Review{Entry: parley.EntryID(corrects(ledger[of]))}
			return knownTime(e, ledger, q)
		}
		return knownTime(ledger[of], ledger, q)
	}
	zone, _ := time.LoadLocation("Asia/Tbilisi")
	if iv := e.Times.Published.Interval(zone); !iv.End.IsZero() {
		return iv.End
	}
	at, report := e.Times.Recorded, ""
	switch {
	case e.Reading != nil:
		report = e.Reading.Report
	case e.Bearing != nil && (e.Bearing.Reader != parley.ReaderVersion{} || e.Bearing.By != ""):
		report = e.Bearing.Report
	}
	for _, r := range ledger {
		if r.Report != nil && r.Report.ID == report && r.Times.Recorded.Before(at) {
			at = r.Times.Recorded
		}
	}
	return at
}

// corrects names what an entry corrects.
func corrects(e parley.Entry) parley.EntryID {
	switch {
	case e.Review != nil:
		return e.Review.Entry
	case e.Bearing != nil:
		return e.Bearing.Corrects
	}
	return ""
}

func TestLaw1ADeadlineAloneNeverBreaches(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := entries(t)
		q := asOf(t)
		for _, v := range verdicts(t, all, q, evaluate.Options{}) {
			if v.Norm != parley.NormBreached && v.Norm != parley.NormCollapsed && v.Badge != parley.BadgeBreached {
				continue
			}
			ok := slices.ContainsFunc(v.Grounds, func(g parley.Ground) bool {
				i := slices.IndexFunc(all, func(e parley.Entry) bool { return e.ID == g.Entry })
				return g.Weighs == parley.DirectionAgainst && (all[i].Kind == parley.EntryRuling || g.Standing == parley.StandingMonitor || g.Standing == parley.StandingObligor)
			})
			if !ok {
				t.Fatalf("%s is %s without a monitor, an admission or a ruling", v.Provision, v.Badge)
			}
		}
	})
}

func TestLaw2OwnFavourStaysAClaim(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := entries(t)[:1]
		for i := range rapid.IntRange(1, 8).Draw(t, "claims") {
			b := bearing(t)
			b.Words = "the last troops have left the valley"
			b.Standing, b.Sense = parley.StandingObligor, rapid.SampledFrom([]parley.Sense{parley.SenseFulfilled, parley.SensePartly}).Draw(t, "in favour")
			b.Report, b.Chain = fmt.Sprintf("own-%d", i), []string{fmt.Sprintf("outlet %d", i)}
			if i > 0 && rapid.Bool().Draw(t, "in an outlet's voice") {
				first := all[1].Bearing
				b.Provision, b.Sense, b.Reader, b.Standing, b.Claimant = first.Provision, first.Sense, first.Reader, parley.StandingOutlet, fmt.Sprintf("outlet %d", i)
			}
			e := parley.Entry{Kind: parley.EntryBearing, Times: parley.Times{Published: civil(t, "claimed", false)}, Bearing: &b}
			if b.Standing == parley.StandingOutlet {
				e.Times = all[1].Times
			}
			seal(&e, i)
			all = append(all, e)
		}
		for _, v := range verdicts(t, all, asOf(t), evaluate.Options{}) {
			if v.For != parley.KnownNoReport && v.For != parley.KnownClaimed {
				t.Fatalf("%s: claims in one's own favour come to %s", v.Provision, v.For)
			}
		}
	})
}

func TestLaw3CopiesCountOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all, q := history(t), asOf(t)
		before := verdicts(t, all, q, evaluate.Options{})
		for i := range all {
			if all[i].Kind != parley.EntryBearing || all[i].Bearing.Reader != (parley.ReaderVersion{}) {
				continue
			}
			if slices.ContainsFunc(all, func(e parley.Entry) bool { return corrects(e) == all[i].ID }) {
				continue
			}
			b := *all[i].Bearing
			b.Report, b.Finding = "copy-"+b.Report, "copy"
			b.Chain = append(slices.Clone(b.Chain), "Copying Post")
			if b.Standing == parley.StandingOutlet {
				continue // who copies whom is then in the words alone
			}
			copied := all[i]
			copied.Bearing = &b
			recorded := copied.Times.Recorded
			seal(&copied, 0)
			copied.Times.Recorded = recorded
			all = append(all, copied)
		}
		after := verdicts(t, all, q, evaluate.Options{})
		for i := range before {
			if before[i].Badge != after[i].Badge || before[i].For != after[i].For || before[i].Against != after[i].Against {
				t.Fatalf("%s: %s, for %s, against %s; with copies %s, for %s, against %s", before[i].Provision, before[i].Badge, before[i].For, before[i].Against, after[i].Badge, after[i].For, after[i].Against)
			}
		}
	})
}

// Who copies an outlet names it or not: its passage tells, or its whole story.
func TestLaw3AnOutletsCopiesCountOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all, q := tellings(t), asOf(t)
		q.ByRecorded = false
		before := verdicts(t, all, q, evaluate.Options{})
		for i, e := range slices.Clone(all) {
			if e.Bearing == nil || e.Bearing.Standing != parley.StandingOutlet || e.Bearing.Unnamed {
				continue
			}
			b := *e.Bearing
			reading := slices.IndexFunc(all, func(r parley.Entry) bool {
				return r.Reading != nil && r.Reading.Report == b.Report && r.Reading.Sketch != "" && e.Times.Published.Value != ""
			})
			b.Claimant, b.Report, b.Chain, b.Reader = fmt.Sprintf("Copying Post %d", i), "copy-"+b.Report, nil, parley.ReaderVersion{}
			switch {
			case reading >= 0 && rapid.Bool().Draw(t, "in words of its own"):
				b.Words, b.Passage = "", ""
				r := *all[reading].Reading
				r.Report = b.Report
				all = append(all, again(all[reading], parley.Entry{Kind: parley.EntryReading, Reading: &r}))
			case strings.Count(b.Passage, " ") < 9:
				continue
			}
			all = append(all, again(e, parley.Entry{Kind: parley.EntryBearing, Bearing: &b}))
		}
		after := verdicts(t, all, q, evaluate.Options{})
		for i := range before {
			if before[i].Badge != after[i].Badge || before[i].For != after[i].For || before[i].Against != after[i].Against {
				t.Fatalf("%s, for %s, against %s; with copies %s, for %s, against %s", before[i].Badge, before[i].For, before[i].Against, after[i].Badge, after[i].For, after[i].Against)
			}
		}
	})
}

// again gives an entry the times of another.
func again(of, e parley.Entry) parley.Entry {
	e.Times = of.Times
	seal(&e, 0)
	e.Times.Recorded = of.Times.Recorded
	return e
}

func TestLaw4TheLaterNeverChangesTheEarlier(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all, q := history(t), asOf(t)
		before := verdicts(t, all, q, evaluate.Options{})
		e := one(t, all)
		seal(&e, len(all)+rapid.IntRange(0, 200).Draw(t, "recorded later"))
		if !knownTime(e, all, q).After(q.Known) {
			return
		}
		if d := cmp.Diff(before, verdicts(t, append(slices.Clone(all), e), q, evaluate.Options{})); d != "" {
			t.Fatalf("an entry known only later changed the answer:\n%s", d)
		}
	})
}

func TestLaw5OrderNeverMatters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all, q := history(t), asOf(t)
		o := evaluate.Options{Reviewed: rapid.Bool().Draw(t, "reviewed only")}
		before := verdicts(t, all, q, o)
		shuffled := slices.Clone(all)
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if d := cmp.Diff(before, verdicts(t, shuffled, q, o)); d != "" {
			t.Fatal(d)
		}
	})
}

func TestLaw5ARejectedBearingLeavesNoTrace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all, q := history(t), asOf(t)
		q.ByRecorded = false
		b := bearing(t)
		e := parley.Entry{Kind: parley.EntryBearing, Times: parley.Times{Published: civil(t, "wrong", false)}, Bearing: &b}
		seal(&e, 99)
		if slices.ContainsFunc(all, func(o parley.Entry) bool { return o.ID == e.ID }) {
			return
		}
		r := parley.Entry{Kind: parley.EntryReview, Review: &parley.Review{Entry: e.ID, By: "analyst"}}
		seal(&r, 300)
		if d := cmp.Diff(verdicts(t, all, q, evaluate.Options{}), verdicts(t, append(slices.Clone(all), e, r), q, evaluate.Options{})); d != "" {
			t.Fatal(d)
		}
	})
}

func TestLaw6TheGroundsAreEnough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all, q := history(t), asOf(t)
		o := evaluate.Options{Reviewed: rapid.Bool().Draw(t, "reviewed only")}
		for i, v := range verdicts(t, all, q, o) {
			kept, bare := []parley.Entry{}, []parley.Entry{}
			for _, e := range all {
				named := func(g parley.Ground) bool { return g.Entry == e.ID }
				if slices.ContainsFunc(v.Grounds, named) || slices.ContainsFunc(v.Reservations, named) {
					kept = append(kept, e)
				}
				if e.Kind == parley.EntryAgreement || !slices.ContainsFunc(v.Grounds, func(g parley.Ground) bool { return g.Entry == e.ID && g.Weighs != parley.DirectionNone }) {
					bare = append(bare, e)
				}
			}
			gone := map[parley.EntryID]bool{}
			for i := len(all) - 1; i >= 0; i-- { // nor what that stands in the place of
				e := all[i]
				if gone[e.ID] = gone[e.ID] || !slices.ContainsFunc(bare, func(k parley.Entry) bool { return k.ID == e.ID }); gone[e.ID] && e.Bearing != nil {
					gone[e.Bearing.Corrects] = true
				}
			}
			var corrected, bearings []*parley.Entry
			for i := range all {
				if e := &all[i]; e.Bearing != nil {
					if bearings = append(bearings, e); gone[e.ID] {
						corrected = append(corrected, e)
					}
				}
			}
			for id := range parley.FoundAgain(corrected, bearings) { // nor the same found again
				gone[id] = true
			}
			bare = slices.DeleteFunc(bare, func(e parley.Entry) bool { return gone[e.ID] })
			again := verdicts(t, kept, q, o)
			if again == nil {
				t.Fatalf("the grounds of %s lack its agreement", v.Provision)
			}
			if d := cmp.Diff(v, again[i]); d != "" {
				t.Fatalf("the grounds alone give another answer: %s", d)
			}
			if slices.ContainsFunc(all, func(e parley.Entry) bool { return e.Agreement != nil && countsFromItself(e.Agreement, v.Provision) }) {
				continue // what it weighs moves its own window
			}
			if without := verdicts(t, bare, q, o)[i]; v.Direction != parley.DirectionNone && without.Direction != parley.DirectionNone {
				t.Fatalf("without what it weighs, %s is still %s", v.Provision, without.Direction)
			}
		}
	})
}

// countsFromItself reports whether the deadline of a provision hangs on what is
// known of that provision itself.
func countsFromItself(a *parley.Agreement, id string) bool {
	seen := map[string]bool{}
	var reaches func(from string) bool
	reaches = func(from string) bool {
		for _, p := range a.Provisions {
			if p.ID != from {
				continue
			}
			for _, d := range []*parley.Deadline{p.Deadline, p.Ends} {
				if d == nil {
					continue
				}
				for _, m := range append([]parley.Deadline{*d}, d.Of...) {
					if m.After == id {
						return true
					}
					if m.After != "" && !seen[m.After] {
						seen[m.After] = true
						if reaches(m.After) {
							return true
						}
					}
				}
			}
		}
		return false
	}
	return reaches(id)
}

func TestLaw7SilenceIsSaid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := entries(t)[:1]
		for _, v := range verdicts(t, all, asOf(t), evaluate.Options{}) {
			limits := slices.ContainsFunc(v.Warnings, func(w parley.Warning) bool { return w.Code == "monitor-limits" })
			if v.Epistemic != parley.KnownNoReport || !strings.Contains(v.Reason, "nobody has said") || !limits {
				t.Fatalf("%s: %s, %q, warnings %v", v.Provision, v.Epistemic, v.Reason, v.Warnings)
			}
		}
	})
}

// The course of a maintained duty has no gaps, changes at each step, and ends
// with the state of the verdict, unless it was put out of force.
func TestCourseIsWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all, q := history(t), asOf(t)
		for _, v := range verdicts(t, all, q, evaluate.Options{}) {
			i := slices.IndexFunc(all, func(e parley.Entry) bool { return e.ID == v.Grounds[0].Entry })
			k := slices.IndexFunc(all[i].Agreement.Provisions, func(p parley.Provision) bool { return p.ID == v.Provision })
			recurs := all[i].Agreement.Provisions[k].Quantity != nil && all[i].Agreement.Provisions[k].Quantity.Per != ""
			for n, s := range v.Course {
				last := n == len(v.Course)-1
				if s.Norm == "" || !s.Until.IsZero() && s.Until.Before(s.From) || s.Until.IsZero() && !last {
					t.Fatalf("%s: stretch %d is %+v", v.Provision, n, s)
				}
				if !recurs && !last && (!s.Until.Equal(v.Course[n+1].From) || s.Norm == v.Course[n+1].Norm) {
					t.Fatalf("%s: from %+v to %+v", v.Provision, s, v.Course[n+1])
				}
				if !recurs && last && s.Norm != v.Norm && v.Norm != parley.NormExpired && v.Norm != parley.NormSuperseded && v.Norm != parley.NormTerminated {
					t.Fatalf("%s is %s, and its course ends with %s", v.Provision, v.Norm, s.Norm)
				}
			}
			if v.Level < 0 || v.Level > 3 || v.Level == 3 && v.Epistemic == parley.KnownClaimed {
				t.Fatalf("%s: level %d of what is %s", v.Provision, v.Level, v.Epistemic)
			}
		}
	})
}

func TestWindowsAreInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, v := range verdicts(t, entries(t), asOf(t), evaluate.Options{}) {
			if w := v.Window; w.Latest.Before(w.Earliest) || w.Earliest.IsZero() != w.Latest.IsZero() && w.Earliest.IsZero() {
				t.Fatalf("%s: window from %s to %s", v.Provision, w.Earliest, w.Latest)
			}
		}
	})
}

// A newer reading mends the past: what it finds no more is gone from every
// answer since the report, dated or not, and a late review likewise.
func TestLaw4CorrectionsMendThePast(t *testing.T) {
	reader := func(release int) parley.ReaderVersion { return parley.ReaderVersion{Release: release} }
	for _, c := range []struct {
		name      string
		published parley.Civil
		fix       func(of parley.EntryID) parley.Entry
		byRecord  bool
		want      parley.Badge
	}{
		{"newer reading of a dated report", parley.Civil{Value: "2031-03-02"}, reread(parley.Civil{Value: "2031-03-02"}), false, parley.BadgePending},
		{"newer reading of an undated report", parley.Civil{}, reread(parley.Civil{}), false, parley.BadgePending},
		{"newer reading, asked by recorded time", parley.Civil{Value: "2031-03-02"}, reread(parley.Civil{Value: "2031-03-02"}), true, parley.BadgeReportedMet},
		{"rejection", parley.Civil{Value: "2031-03-02"}, reject, false, parley.BadgePending},
		{"rejection, undated", parley.Civil{}, reject, false, parley.BadgePending},
		{"rejection, asked by recorded time", parley.Civil{Value: "2031-03-02"}, reject, true, parley.BadgeReportedMet},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := parley.Agreement{Zone: "UTC", Provisions: []parley.Provision{{ID: "p0", Kind: parley.Achieve, Deadline: &parley.Deadline{Relation: parley.RelationBy, Time: parley.Civil{Value: "2031-04-01"}}}}}
			all := []parley.Entry{
				{Kind: parley.EntryAgreement, Times: parley.Times{Published: parley.Civil{Value: "2031-03-01"}}, Agreement: &a},
				{Kind: parley.EntryReport, Times: parley.Times{Published: c.published}, Report: &parley.Report{ID: "r0"}},
				{Kind: parley.EntryBearing, Times: parley.Times{Published: c.published}, Bearing: &parley.Bearing{Provision: "p0", Sense: parley.SenseFulfilled, Claimant: "Courier", Standing: parley.StandingOutlet, Report: "r0", Reader: reader(1)}},
			}
			for i := range all {
				seal(&all[i], i)
			}
			fix := c.fix(all[2].ID)
			seal(&fix, 100)
			q := parley.AsOf{At: day0.AddDate(0, 0, 5), Known: day0.AddDate(0, 0, 5), ByRecorded: c.byRecord}
			got, err := evaluate.Verdicts("x", append(all, fix), q, evaluate.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got[0].Badge != c.want {
				t.Errorf("%s (%s), want %s", got[0].Badge, got[0].Reason, c.want)
			}
		})
	}
}

func reread(published parley.Civil) func(parley.EntryID) parley.Entry {
	return func(parley.EntryID) parley.Entry {
		return parley.Entry{Kind: parley.EntryReading, Times: parley.Times{Published: published}, Reading: &parley.Reading{Report: "r0", Version: parley.ReaderVersion{Release: 2}}}
	}
}

func reject(of parley.EntryID) parley.Entry {
	return parley.Entry{Kind: parley.EntryReview, Review: &parley.Review{Entry: of, By: "analyst"}}
}

// Whatever a ledger holds, the answer is an answer: zones that do not exist,
// reviews of nothing, findings on provisions that nobody has written.
func TestAnythingIsAnswered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all, q := history(t), asOf(t)
		for i := range all {
			switch rapid.IntRange(0, 4).Draw(t, "harm") {
			case 0:
				all[i].Times = parley.Times{Published: parley.Civil{Value: rapid.SampledFrom([]string{"2031-02-30", "soon", "../2031-03-09", "2031-03-04/..", "2031-W09"}).Draw(t, "odd time"), Zone: rapid.SampledFrom([]string{"", "Mars/Olympus"}).Draw(t, "odd zone")}}
			case 1:
				all[i].ID = rapid.SampledFrom([]parley.EntryID{"", "same"}).Draw(t, "odd ID")
			}
		}
		if a := all[0].Agreement; rapid.Bool().Draw(t, "odd agreement") {
			a.Zone, a.Instrument.Signed = "Mars/Olympus", parley.Civil{}
			a.Provisions = append(a.Provisions, parley.Provision{ID: "p0"}, parley.Provision{Deadline: &parley.Deadline{Offset: "soon"}}, parley.Provision{ID: "p9", Requires: []string{"p9"}, Deadline: &parley.Deadline{Offset: "P9999999999999999999D", After: "p9"}})
		}
		for _, v := range verdicts(t, all, q, evaluate.Options{}) {
			if v.Badge == "" || v.Norm == "" || v.Reason == "" {
				t.Fatalf("half an answer: %+v", v)
			}
		}
	})
}
