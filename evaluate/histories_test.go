package evaluate_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parley"
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

func deadline(t *rapid.T, name string) *parley.Deadline {
	d := &parley.Deadline{Relation: rapid.SampledFrom([]parley.Relation{parley.RelationBy, parley.RelationAt, parley.RelationFrom, parley.RelationWithin, parley.RelationUntil, parley.RelationDuring}).Draw(t, "relation")}
	after := fmt.Sprintf("p%d", rapid.IntRange(0, 4).Draw(t, "after"))
	offset := rapid.SampledFrom([]string{"PT48H", "P3D", "P7D", "P1M", "P2W", "P1DT6H", "P0D"}).Draw(t, "offset")
	d.Count = rapid.SampledFrom([]parley.CountRule{parley.CountClock, parley.CountClock, parley.CountNextDay, parley.CountSameDay, parley.CountWorking, parley.CountUnclear}).Draw(t, "count")
	switch rapid.IntRange(0, 11).Draw(t, "form of "+name) {
	case 0:
		return nil
	case 1:
		d.BestEfforts = true
	case 2:
		d.Offset, d.Anchor = offset, rapid.SampledFrom([]parley.AnchorKind{"", parley.AnchorSignature, parley.AnchorInForce}).Draw(t, "anchor")
	case 3:
		d.Offset, d.After, d.Anchor = offset, after, parley.AnchorDeadline
	case 4:
		d.Offset, d.After, d.Anchor = offset, after, rapid.SampledFrom([]parley.AnchorKind{parley.AnchorVerified, parley.AnchorFulfilled}).Draw(t, "anchor")
	case 5:
		d.Relation, d.After = parley.RelationWith, after
	case 6:
		d.Choice = rapid.SampledFrom([]parley.Choice{parley.ChoiceEither, parley.ChoiceEarlier, parley.ChoiceLater}).Draw(t, "choice")
		for range 2 {
			m := parley.Deadline{Relation: d.Relation, Count: d.Count}
			if rapid.Bool().Draw(t, "member has a date") {
				m.Time = civil(t, "member", false)
			} else {
				m.Offset, m.After, m.Anchor = offset, after, rapid.SampledFrom([]parley.AnchorKind{parley.AnchorVerified, parley.AnchorFulfilled}).Draw(t, "anchor")
			}
			d.Of = append(d.Of, m)
		}
	default:
		d.Time, d.Exclusive = civil(t, "due", false), rapid.Bool().Draw(t, "exclusive")
	}
	return d
}

func ids(t *rapid.T, name string) []string {
	return rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"p0", "p1", "p2", "p3", "p4"}), 0, 2, rapid.ID).Draw(t, name)
}

func agreement(t *rapid.T) parley.Agreement {
	a := parley.Agreement{Process: "x", Version: rapid.IntRange(1, 3).Draw(t, "version"), Zone: "Asia/Tbilisi", Instrument: parley.Instrument{Signed: parley.Civil{Value: "2031-03-01", Zone: "UTC"}},
		Sides: []parley.Side{{ID: "a", Name: "A"}, {ID: "b", Name: "B"}}, Monitors: []parley.Monitor{{ID: "m", Name: "M", Limits: parley.Limits{{Text: "Not let in."}}}},
		Calendar: parley.Calendar{Rest: []string{"friday", "saturday"}, Holidays: []string{"2031-03-09"}}}
	if rapid.Bool().Draw(t, "in force later") {
		a.Instrument.InForce = civil(t, "in force", false)
	}
	if rapid.IntRange(0, 3).Draw(t, "protocol") == 0 {
		a.Later = []parley.Instrument{{ID: "protocol", Signed: civil(t, "protocol signed", false)}}
	}
	for i := range rapid.IntRange(1, 4).Draw(t, "provisions") {
		a.Provisions = append(a.Provisions, undertaking(t, i, len(a.Later) > 0))
	}
	if rapid.IntRange(0, 3).Draw(t, "declared") == 0 {
		a.Declared = []parley.Declaration{{Side: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "declaring"), Declared: civil(t, "declared at", false), Disowns: rapid.Bool().Draw(t, "disowns")}}
	}
	for range rapid.IntRange(0, 1).Draw(t, "amendments") {
		m := parley.Amendment{Known: civil(t, "amended", false)}
		if rapid.Bool().Draw(t, "is a notice") {
			m.Notice = notice(t)
		} else {
			m.Extension = extension(t)
		}
		a.Amendments = append(a.Amendments, m)
	}
	return a
}

func undertaking(t *rapid.T, i int, protocol bool) parley.Provision {
	p := parley.Provision{ID: fmt.Sprintf("p%d", i), Kind: rapid.SampledFrom([]parley.Kind{parley.Achieve, parley.Maintain}).Draw(t, "kind"), Obligors: []string{"a"}, Beneficiaries: []string{"b"}, Monitors: []string{"m"}, Deadline: deadline(t, "deadline")}
	if rapid.IntRange(0, 3).Draw(t, "requires") == 0 {
		p.Requires = []string{fmt.Sprintf("p%d", rapid.IntRange(0, 4).Draw(t, "required"))}
	}
	if p.Kind == parley.Maintain && rapid.Bool().Draw(t, "ends") {
		p.Ends = &parley.Deadline{Relation: parley.RelationUntil, Time: civil(t, "ends", false)}
		if rapid.Bool().Draw(t, "renews") {
			p.Ends.Renews, p.Ends.Notice = "P10D", rapid.SampledFrom([]string{"", "P5D"}).Draw(t, "notice")
		}
	}
	switch rapid.IntRange(0, 5).Draw(t, "quantity") {
	case 0:
		p.Quantity = &parley.Quantity{Amount: 4}
	case 1:
		p.Quantity = &parley.Quantity{Amount: 2, Per: rapid.SampledFrom([]string{"P1W", "P3D", "PT36H"}).Draw(t, "per")}
	}
	if rapid.IntRange(0, 5).Draw(t, "has a text of its own") == 0 {
		p.Known = civil(t, "text known", false)
	}
	if protocol && rapid.Bool().Draw(t, "in the protocol") {
		p.Instrument = "protocol"
	}
	p.Survives = rapid.IntRange(0, 3).Draw(t, "survives") == 0
	p.Force = rapid.SampledFrom([]parley.Force{"", "", "", "", parley.ForceAgreed, parley.ForceProposed, parley.ForceDemanded, parley.ForceRefused}).Draw(t, "force")
	return p
}

func extension(t *rapid.T) *parley.Extension {
	x := &parley.Extension{Provision: fmt.Sprintf("p%d", rapid.IntRange(0, 3).Draw(t, "extended"))}
	switch rapid.IntRange(0, 3).Draw(t, "extended how") {
	case 0:
		x.Ends = parley.Deadline{Relation: parley.RelationUntil, Time: civil(t, "extended end", false)}
	case 1:
		x.Deadline = parley.Deadline{Relation: parley.RelationUntil, Time: civil(t, "extended until", false)}
	default:
		x.Deadline = parley.Deadline{Relation: parley.RelationBy, Time: civil(t, "extended by", false)}
	}
	if rapid.IntRange(0, 3).Draw(t, "has effect later") == 0 {
		x.Effective = civil(t, "effective", false)
	}
	return x
}

func notice(t *rapid.T) *parley.Notice {
	n := &parley.Notice{Act: rapid.SampledFrom([]parley.NoticeAct{parley.NoticeSuspend, parley.NoticeSuspend, parley.NoticeResume, parley.NoticeSupersede, parley.NoticeTerminate, parley.NoticeDenounce}).Draw(t, "act"), Provisions: ids(t, "noticed")}
	if rapid.Bool().Draw(t, "has effect later") {
		n.Effective = civil(t, "effective", false)
	}
	return n
}

// wordings of findings: with none, too short to tell a copy by, and some that
// share ten words.
var wordings = []string{"", "the last troops have left the valley", "shells fell on the town again",
	"the last of the troops have left the valley by the river road", "convoys of the last of the troops have left the valley by the river", "Nobody counted them."}

// stories of reports: too short to tell, one, the same a little shorter, and
// another.
var stories = []string{"Nothing.", theStory, theStory[:len(theStory)-80],
	"A ferry that had stood idle since the autumn crossed the lake this morning with two lorries of flour, and the baker of the upper town lit his oven before noon for the first time in the year."}

const theStory = "Long columns of lorries came down from the pass at dawn and crossed the bridge at Tarn without stopping, while people stood at the roadside and counted them until the last had gone by and the gate was shut behind it."

func bearing(t *rapid.T) parley.Bearing {
	b := parley.Bearing{
		Provision: fmt.Sprintf("p%d", rapid.IntRange(0, 3).Draw(t, "provision")),
		Sense:     rapid.SampledFrom([]parley.Sense{parley.SenseFulfilled, parley.SenseFulfilled, parley.SensePartly, parley.SenseBreached, parley.SenseNotDone, parley.SenseIntends, parley.SenseRefuses, parley.SenseConditional, parley.SenseInvalid, parley.SenseStates, parley.SenseContests}).Draw(t, "sense"),
		Claimant:  rapid.SampledFrom([]string{"A", "B", "M", "residents", "KNA", "Sund"}).Draw(t, "claimant"),
		Standing:  rapid.SampledFrom([]parley.Standing{parley.StandingObligor, parley.StandingCounterparty, parley.StandingMonitor, parley.StandingThird, parley.StandingOutlet}).Draw(t, "standing"),
		Report:    fmt.Sprintf("r%d", rapid.IntRange(0, 3).Draw(t, "report")),
		Words:     rapid.SampledFrom(wordings).Draw(t, "words"),
		Finding:   fmt.Sprintf("f%d", rapid.IntRange(0, 99).Draw(t, "finding")),
	}
	b.Unnamed, b.Ally = rapid.IntRange(0, 4).Draw(t, "unnamed") == 0, rapid.IntRange(0, 4).Draw(t, "ally") == 0
	switch rapid.IntRange(0, 4).Draw(t, "read") {
	case 0, 1:
		b.Reader = parley.ReaderVersion{Release: rapid.IntRange(1, 2).Draw(t, "release")}
	case 2:
		b.By, b.Reason = "analyst", "seen"
	}
	switch rapid.IntRange(0, 4).Draw(t, "carried") {
	case 0, 1:
		b.Chain = []string{rapid.SampledFrom([]string{"KNA", "Post", "Sund", "M"}).Draw(t, "agency"), "Courier"}
	case 2:
		b.Chain = []string{"Sund", "KNA", "Courier"}
	}
	if b.Standing == parley.StandingOutlet && rapid.Bool().Draw(t, "in a passage") {
		b.Passage = rapid.SampledFrom(wordings[3:]).Draw(t, "before it") + " " + b.Words + " " + rapid.SampledFrom(wordings[3:]).Draw(t, "after it")
	}
	if rapid.IntRange(0, 2).Draw(t, "counts") == 0 {
		n := float64(rapid.IntRange(0, 5).Draw(t, "n"))
		b.N = &n
		if rapid.Bool().Draw(t, "of") {
			of := 4.0
			b.Of = &of
		}
		b.AtLeast, b.Scope = rapid.Bool().Draw(t, "at least"), rapid.SampledFrom([]string{"", "town"}).Draw(t, "scope")
	}
	if b.Sense == parley.SenseConditional && rapid.Bool().Draw(t, "awaits") {
		b.Awaits = fmt.Sprintf("p%d", rapid.IntRange(0, 4).Draw(t, "awaited"))
	}
	if b.Sense == parley.SenseStates {
		b.Deadline = &parley.Deadline{Relation: parley.RelationBy, Time: civil(t, "stated", false)}
	}
	return b
}

// entries draws the ledger of a process: it begins with an agreement.
func entries(t *rapid.T) []parley.Entry {
	a := agreement(t)
	out := []parley.Entry{{Kind: parley.EntryAgreement, Times: parley.Times{Published: a.Instrument.Signed}, Agreement: &a}}
	for range rapid.IntRange(0, 25).Draw(t, "entries") {
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
	switch rapid.IntRange(0, 31).Draw(t, "kind of entry") {
	case 5:
		a := agreement(t)
		e.Kind, e.Agreement = parley.EntryAgreement, &a
	case 6:
		e.Kind, e.Report = parley.EntryReport, &parley.Report{ID: fmt.Sprintf("r%d", rapid.IntRange(0, 3).Draw(t, "report taken in"))}
	case 0:
		e.Kind, e.Ruling = parley.EntryRuling, &parley.Ruling{Provision: provision, Sense: rapid.SampledFrom([]parley.Sense{parley.SenseFulfilled, parley.SensePartly, parley.SenseBreached, parley.SenseNotDone}).Draw(t, "ruling"), By: "analyst"}
		e.Times.Published = parley.Civil{}
	case 1:
		e.Kind, e.Extension = parley.EntryExtension, extension(t)
	case 7:
		e.Kind, e.Notice = parley.EntryNotice, notice(t)
	case 2:
		d := parley.Declaration{Side: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "declaring"), Disowns: rapid.IntRange(0, 3).Draw(t, "disowns") == 0}
		if rapid.Bool().Draw(t, "reserves") {
			d.Reservation = &parley.Reservation{Side: d.Side, Text: "if", Provisions: ids(t, "reserved")}
		}
		e.Kind, e.Declaration = parley.EntryDeclaration, &d
	case 3:
		e.Kind, e.Reading = parley.EntryReading, &parley.Reading{Report: fmt.Sprintf("r%d", rapid.IntRange(0, 3).Draw(t, "read report")), Version: parley.ReaderVersion{Release: 2}, Sketch: parley.SketchOf(rapid.SampledFrom(stories).Draw(t, "story"))}
	case 4:
		of := before[rapid.IntRange(0, len(before)-1).Draw(t, "reviewed")]
		seal(&of, slices.IndexFunc(before, func(b parley.Entry) bool { return cmp.Equal(b, of) }))
		switch of.Kind {
		case parley.EntryBearing, parley.EntryRuling, parley.EntryReview:
			e.Kind, e.Review = parley.EntryReview, &parley.Review{Entry: of.ID, Accept: rapid.Bool().Draw(t, "accept"), By: "analyst"}
			e.Times.Published = parley.Civil{}
			return e
		}
		fallthrough
	case 8:
		b := bearing(t)
		of := before[rapid.IntRange(0, len(before)-1).Draw(t, "corrected")]
		if seal(&of, 0); of.Kind == parley.EntryBearing {
			b.Corrects, b.By, b.Reader, e.Times = of.ID, "analyst", parley.ReaderVersion{}, of.Times
		}
		e.Kind, e.Bearing = parley.EntryBearing, &b
	default:
		b := bearing(t)
		e.Kind, e.Bearing = parley.EntryBearing, &b
	}
	return e
}

// rereadings draws the ledger of reports that several readers read, and of what
// analysts decided in between.
func rereadings(t *rapid.T) []parley.Entry {
	out := []parley.Entry{plan(achieve("p0", at(parley.RelationBy, "2031-03-10")), achieve("p1", at(parley.RelationBy, "2031-03-10")))}
	put := func(e parley.Entry) parley.EntryID {
		seal(&e, len(out))
		out = append(out, e)
		return e.ID
	}
	for i := range rapid.IntRange(1, 3).Draw(t, "reports") {
		first := bearing(t)
		first.Provision, first.Report, first.Awaits, first.By, first.Reason = "p0", fmt.Sprintf("r%d", i), "", "", ""
		found, of := readAgain(t, first), parley.Entry{Kind: parley.EntryBearing, Times: parley.Times{Published: civil(t, "published", true)}}
		for range rapid.IntRange(1, 6).Draw(t, "acts") {
			of.Bearing = found
			id := put(of)
			switch rapid.IntRange(0, 5).Draw(t, "then") {
			case 0, 1, 2:
				put(parley.Entry{Kind: parley.EntryReview, Review: &parley.Review{Entry: id, Accept: rapid.Bool().Draw(t, "accept"), By: "analyst", Reason: fmt.Sprint(len(out))}})
			case 3:
				hand := *found
				hand.Reader, hand.By, hand.Reason, hand.Corrects = parley.ReaderVersion{}, "analyst", fmt.Sprint(len(out)), id
				if hand.Sense = parley.SensePartly; rapid.Bool().Draw(t, "moved") {
					hand.Provision = "p1"
				}
				put(parley.Entry{Kind: parley.EntryBearing, Times: of.Times, Bearing: &hand})
			}
			if rapid.IntRange(0, 4).Draw(t, "taken back") == 0 {
				put(parley.Entry{Kind: parley.EntryReview, Review: &parley.Review{Entry: out[len(out)-1].ID, By: "analyst", Reason: fmt.Sprint(len(out))}})
			}
			if rapid.IntRange(0, 2).Draw(t, "read anew") == 0 {
				put(parley.Entry{Kind: parley.EntryReading, Times: of.Times, Reading: &parley.Reading{Report: first.Report, Version: parley.ReaderVersion{Release: rapid.IntRange(2, 3).Draw(t, "release read")}}})
			}
			found = readAgain(t, first)
		}
	}
	return out
}

// readAgain draws what another reader found at the words of a bearing: the same,
// or near it.
func readAgain(t *rapid.T, b parley.Bearing) *parley.Bearing {
	b.By, b.Reason, b.Corrects = "", "", ""
	b.Reader = parley.ReaderVersion{Release: rapid.IntRange(1, 3).Draw(t, "by release")}
	b.Finding = fmt.Sprintf("f%d", rapid.IntRange(0, 99).Draw(t, "found as"))
	place := rapid.SampledFrom([]int{100, 100, 100, 300}).Draw(t, "place")
	b.Span = parley.Span{Start: place, End: place + len(b.Words)}
	switch rapid.IntRange(0, 8).Draw(t, "otherwise") {
	case 0:
		b.Claimant = "Orla"
	case 1:
		b.Sense = parley.SenseNotDone
	case 2, 3:
		cut := rapid.IntRange(0, len(b.Words)).Draw(t, "cut")
		b.Words, b.Span.Start = b.Words[cut:], b.Span.Start+cut
	}
	return &b
}

// tellings draws the ledger of one provision of which disinterested people and
// outlets tell, who copy and carry one another.
func tellings(t *rapid.T) []parley.Entry {
	out := []parley.Entry{plan(achieve("p0", at(parley.RelationBy, "2031-03-10")))}
	out[0].Agreement.Zone = "Asia/Tbilisi"
	reports := rapid.IntRange(2, 6).Draw(t, "reports")
	for i := range reports {
		id, published := fmt.Sprintf("r%d", i), civil(t, "published", true)
		if rapid.IntRange(0, 3).Draw(t, "is read") > 0 {
			out = append(out, parley.Entry{Kind: parley.EntryReading, Times: parley.Times{Published: published}, Reading: &parley.Reading{Report: id, Sketch: parley.SketchOf(rapid.SampledFrom(stories).Draw(t, "story"))}})
		}
		if rapid.Bool().Draw(t, "is taken in") {
			out = append(out, parley.Entry{Kind: parley.EntryReport, Times: parley.Times{Published: published}, Report: &parley.Report{ID: id}})
		}
		for k := range rapid.IntRange(1, 2).Draw(t, "findings") {
			b := bearing(t)
			b.Provision, b.Report, b.Finding, b.N, b.Of = "p0", id, fmt.Sprintf("e%d", k), nil, nil
			b.Sense = rapid.SampledFrom([]parley.Sense{parley.SenseFulfilled, parley.SenseFulfilled, parley.SensePartly, parley.SenseNotDone}).Draw(t, "sense of it")
			b.Standing, b.Ally, b.Unnamed = parley.StandingThird, false, rapid.IntRange(0, 9).Draw(t, "of nobody") == 0
			b.Claimant = rapid.SampledFrom([]string{"Sund", "M", "KNA", "Orla"}).Draw(t, "third party")
			if rapid.Bool().Draw(t, "told by an outlet") {
				b.Standing, b.Claimant = parley.StandingOutlet, fmt.Sprintf("outlet %d", i+10*rapid.IntRange(0, 1).Draw(t, "desk"))
				b.Passage = rapid.SampledFrom(wordings[3:]).Draw(t, "passage") + " " + b.Words
			} else {
				b.Passage = ""
			}
			out = append(out, parley.Entry{Kind: parley.EntryBearing, Times: parley.Times{Published: published}, Bearing: &b})
		}
	}
	for i := range out {
		seal(&out[i], i)
	}
	return out
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
	moment := func(name string) time.Time { // more often late than early
		early, late := rapid.IntRange(0, 70*24).Draw(t, name), rapid.IntRange(20*24, 70*24).Draw(t, name)
		return day0.Add(time.Duration(max(early, late)) * time.Hour)
	}
	return parley.AsOf{At: moment("at"), Known: moment("known"), ByRecorded: rapid.IntRange(0, 3).Draw(t, "by recorded") == 0}
}
