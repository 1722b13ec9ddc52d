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

var day0 = time.Date(2031, 3, 1, 0, 0, 0, 0, time.UTC)

// civil draws a time within sixty days of day0, of a day or a minute, with a
// zone, without one, or unknown.
func civil(t *rapid.T, name string, unknown bool) parley.Civil {
	at := day0.Add(time.Duration(rapid.IntRange(0, 60*24).Draw(t, name)) * time.Hour)
	zone := rapid.SampledFrom([]string{"", "UTC", "Asia/Tbilisi", "America/New_York", "+03:00"}).Draw(t, name+" zone")
	switch k := rapid.IntRange(0, 9).Draw(t, name+" form"); {
	case k == 0 && unknown:
		return parley.Civil{}
	case k < 6:
		return parley.Civil{Value: at.Format("2006-01-02"), Zone: zone}
	}
	return parley.Civil{Value: at.Format("2006-01-02T15:04"), Zone: zone}
}

func deadline(t *rapid.T, i int) *parley.Deadline {
	d := &parley.Deadline{Relation: rapid.SampledFrom([]parley.Relation{parley.RelationBy, parley.RelationAt, parley.RelationFrom, parley.RelationWithin, parley.RelationUntil, parley.RelationDuring}).Draw(t, "relation")}
	after := fmt.Sprintf("p%d", rapid.IntRange(0, 4).Draw(t, "after"))
	switch rapid.IntRange(0, 7).Draw(t, "deadline") {
	case 0:
		return nil
	case 1:
		d.BestEfforts = true
	case 2:
		d.Offset = "P7D"
	case 3:
		d.Offset, d.After, d.Anchor = "PT48H", after, parley.AnchorDeadline
	case 4:
		d.Offset, d.After, d.Anchor = "P3D", after, parley.AnchorVerified
	default:
		d.Time, d.Exclusive = civil(t, "due", false), rapid.Bool().Draw(t, "exclusive")
	}
	return d
}

func agreement(t *rapid.T) parley.Agreement {
	a := parley.Agreement{Process: "x", Version: rapid.IntRange(1, 3).Draw(t, "version"), Zone: "Asia/Tbilisi", Instrument: parley.Instrument{Signed: parley.Civil{Value: "2031-03-01", Zone: "UTC"}},
		Sides: []parley.Side{{ID: "a", Name: "A"}, {ID: "b", Name: "B"}}, Monitors: []parley.Monitor{{ID: "m", Name: "M", Limits: "Not let in."}}}
	for i := range rapid.IntRange(1, 4).Draw(t, "provisions") {
		p := parley.Provision{ID: fmt.Sprintf("p%d", i), Kind: rapid.SampledFrom([]parley.Kind{parley.Achieve, parley.Maintain}).Draw(t, "kind"), Obligors: []string{"a"}, Monitors: []string{"m"}, Deadline: deadline(t, i)}
		if rapid.IntRange(0, 3).Draw(t, "requires") == 0 {
			p.Requires = []string{fmt.Sprintf("p%d", rapid.IntRange(0, 4).Draw(t, "required"))}
		}
		if p.Kind == parley.Maintain && rapid.Bool().Draw(t, "ends") {
			p.Ends = &parley.Deadline{Relation: parley.RelationUntil, Time: civil(t, "ends", false)}
		}
		a.Provisions = append(a.Provisions, p)
	}
	return a
}

func bearing(t *rapid.T) parley.Bearing {
	b := parley.Bearing{
		Provision: fmt.Sprintf("p%d", rapid.IntRange(0, 3).Draw(t, "provision")),
		Sense:     rapid.SampledFrom([]parley.Sense{parley.SenseFulfilled, parley.SensePartly, parley.SenseBreached, parley.SenseNotDone, parley.SenseIntends, parley.SenseRefuses, parley.SenseConditional}).Draw(t, "sense"),
		Claimant:  rapid.SampledFrom([]string{"A", "B", "M", "residents", "KNA", "Sund"}).Draw(t, "claimant"),
		Standing:  rapid.SampledFrom([]parley.Standing{parley.StandingObligor, parley.StandingCounterparty, parley.StandingMonitor, parley.StandingThird, parley.StandingOutlet}).Draw(t, "standing"),
		Report:    fmt.Sprintf("r%d", rapid.IntRange(0, 3).Draw(t, "report")),
		Words:     rapid.SampledFrom([]string{"", "the last troops have left the valley", "shells fell on the town again"}).Draw(t, "words"),
		Finding:   fmt.Sprintf("f%d", rapid.IntRange(0, 99).Draw(t, "finding")),
	}
	b.Unnamed, b.Ally = rapid.IntRange(0, 4).Draw(t, "unnamed") == 0, rapid.IntRange(0, 4).Draw(t, "ally") == 0
	if rapid.Bool().Draw(t, "read") {
		b.Reader = parley.ReaderVersion{Release: rapid.IntRange(1, 2).Draw(t, "release")}
	}
	if rapid.Bool().Draw(t, "carried") {
		b.Chain = []string{rapid.SampledFrom([]string{"KNA", "Post"}).Draw(t, "agency"), "Courier"}
	}
	return b
}

// entries draws the ledger of a process: it begins with an agreement.
func entries(t *rapid.T) []parley.Entry {
	a := agreement(t)
	out := []parley.Entry{{Kind: parley.EntryAgreement, Times: parley.Times{Published: a.Instrument.Signed}, Agreement: &a}}
	for range rapid.IntRange(0, 10).Draw(t, "entries") {
		out = append(out, one(t, out))
	}
	for i := range out {
		seal(&out[i], i)
	}
	return out
}

// one draws an entry that may be about those before it.
func one(t *rapid.T, before []parley.Entry) parley.Entry {
	e := parley.Entry{Times: parley.Times{Published: civil(t, "published", true)}}
	if rapid.IntRange(0, 3).Draw(t, "has event") == 0 {
		e.Times.Event = civil(t, "event", false)
	}
	provision := fmt.Sprintf("p%d", rapid.IntRange(0, 3).Draw(t, "of"))
	switch rapid.IntRange(0, 15).Draw(t, "kind of entry") {
	case 5:
		a := agreement(t)
		e.Kind, e.Agreement = parley.EntryAgreement, &a
	case 6:
		e.Kind, e.Report = parley.EntryReport, &parley.Report{ID: fmt.Sprintf("r%d", rapid.IntRange(0, 3).Draw(t, "report taken in"))}
	case 0:
		e.Kind, e.Ruling = parley.EntryRuling, &parley.Ruling{Provision: provision, Sense: rapid.SampledFrom([]parley.Sense{parley.SenseFulfilled, parley.SensePartly, parley.SenseBreached, parley.SenseNotDone}).Draw(t, "ruling"), By: "analyst"}
		e.Times.Published = parley.Civil{}
	case 1:
		e.Kind, e.Extension = parley.EntryExtension, &parley.Extension{Provision: provision, Deadline: parley.Deadline{Relation: parley.RelationBy, Time: civil(t, "extended", false)}}
	case 2:
		e.Kind, e.Declaration = parley.EntryDeclaration, &parley.Declaration{Side: "a", Reservation: &parley.Reservation{Side: "a", Text: "if"}}
	case 3:
		e.Kind, e.Reading = parley.EntryReading, &parley.Reading{Report: fmt.Sprintf("r%d", rapid.IntRange(0, 3).Draw(t, "read report")), Version: parley.ReaderVersion{Release: 2}}
	case 4:
		of := before[rapid.IntRange(0, len(before)-1).Draw(t, "reviewed")]
		seal(&of, slices.IndexFunc(before, func(b parley.Entry) bool { return cmp.Equal(b, of) }))
		if of.Kind == parley.EntryBearing {
			e.Kind, e.Review = parley.EntryReview, &parley.Review{Entry: of.ID, Accept: rapid.Bool().Draw(t, "accept"), By: "analyst"}
			e.Times.Published = parley.Civil{}
			return e
		}
		fallthrough
	default:
		b := bearing(t)
		e.Kind, e.Bearing = parley.EntryBearing, &b
	}
	return e
}

// seal gives an entry its process, its recorded time and its ID.
func seal(e *parley.Entry, order int) {
	e.Process = "x"
	if e.Kind == parley.EntryReading || e.Kind == parley.EntryReport {
		e.Process = ""
	}
	e.Times.Recorded = day0.Add(time.Duration(order) * 7 * time.Hour)
	id, err := e.ContentID()
	if err != nil {
		panic(err)
	}
	e.ID = id
}

func asOf(t *rapid.T) parley.AsOf {
	moment := func(name string) time.Time {
		return day0.Add(time.Duration(rapid.IntRange(0, 70*24).Draw(t, name)) * time.Hour)
	}
	return parley.AsOf{At: moment("at"), Known: moment("known"), ByRecorded: rapid.Bool().Draw(t, "by recorded")}
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
	if e.Review != nil {
		of := slices.IndexFunc(ledger, func(o parley.Entry) bool { return o.ID == e.Review.Entry })
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
	case e.Bearing != nil && e.Bearing.Reader != parley.ReaderVersion{}:
		report = e.Bearing.Report
	}
	for _, r := range ledger {
		if r.Report != nil && r.Report.ID == report && r.Times.Recorded.Before(at) {
			at = r.Times.Recorded
		}
	}
	return at
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
		all, q := entries(t), asOf(t)
		before := verdicts(t, all, q, evaluate.Options{})
		for i := range all {
			if all[i].Kind != parley.EntryBearing || all[i].Bearing.Reader != (parley.ReaderVersion{}) {
				continue
			}
			if slices.ContainsFunc(all, func(e parley.Entry) bool { return e.Review != nil && e.Review.Entry == all[i].ID }) {
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

func TestLaw4TheLaterNeverChangesTheEarlier(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all, q := entries(t), asOf(t)
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
		all, q := entries(t), asOf(t)
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
		all, q := entries(t), asOf(t)
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
		all, q := entries(t), asOf(t)
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
			again := verdicts(t, kept, q, o)
			if again == nil {
				t.Fatalf("the grounds of %s lack its agreement", v.Provision)
			}
			same := again[i]
			if same.Badge != v.Badge || same.Norm != v.Norm || same.Epistemic != v.Epistemic || !same.Since.Equal(v.Since) || !cmp.Equal(same.Window, v.Window) {
				t.Fatalf("the grounds alone give %s (%s), not %s (%s)", same.Badge, same.Reason, v.Badge, v.Reason)
			}
			if without := verdicts(t, bare, q, o)[i]; v.Direction != parley.DirectionNone && without.Direction != parley.DirectionNone {
				t.Fatalf("without what it weighs, %s is still %s", v.Provision, without.Direction)
			}
		}
	})
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

func TestWindowsAreInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, v := range verdicts(t, entries(t), asOf(t), evaluate.Options{}) {
			if w := v.Window; w.Latest.Before(w.Earliest) || w.Earliest.IsZero() != w.Latest.IsZero() && w.Earliest.IsZero() {
				t.Fatalf("%s: window from %s to %s", v.Provision, w.Earliest, w.Latest)
			}
		}
	})
}

func BenchmarkVerdicts(b *testing.B) {
	a := parley.Agreement{Process: "x", Zone: "Asia/Tbilisi"}
	for i := range 40 {
		a.Provisions = append(a.Provisions, parley.Provision{ID: fmt.Sprintf("p%d", i), Kind: parley.Achieve, Obligors: []string{"a"}, Deadline: &parley.Deadline{Relation: parley.RelationBy, Time: parley.Civil{Value: "2031-03-20T06:00"}}})
	}
	all := []parley.Entry{{Kind: parley.EntryAgreement, Times: parley.Times{Published: parley.Civil{Value: "2031-03-01"}}, Agreement: &a}}
	for i := range 2000 {
		all = append(all, parley.Entry{Kind: parley.EntryBearing, Times: parley.Times{Published: parley.Civil{Value: fmt.Sprintf("2031-03-%02d", 2+i%28), Zone: "Asia/Tbilisi"}},
			Bearing: &parley.Bearing{Provision: fmt.Sprintf("p%d", i%40), Sense: []parley.Sense{parley.SenseFulfilled, parley.SenseNotDone}[i%2], Claimant: fmt.Sprintf("c%d", i%9), Standing: parley.StandingThird, Words: fmt.Sprintf("words of the finding number %d", i)}})
	}
	for i := range all {
		seal(&all[i], i)
	}
	q := parley.AsOf{At: day0.AddDate(0, 2, 0), Known: day0.AddDate(0, 2, 0)}
	for b.Loop() {
		if _, err := evaluate.Verdicts("x", all, q, evaluate.Options{}); err != nil {
			b.Fatal(err)
		}
	}
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
		all, q := entries(t), asOf(t)
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
