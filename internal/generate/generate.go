package generate

import (
	"cmp"
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
	"time"

	"parley"
)

// Process is the ID of the process that all is about.
const Process = "generated"

// Options say how much is made.
type Options struct {
	Provisions int // Default: 20
	Reports    int // Default: 100
	Records    int // statements, events, commitments and figures in all. Default: 20 a report
	Seed       uint64
	// Start is the day of the first report; the others follow over 400 days.
	// Default: 2031-01-01.
	Start time.Time
}

func (o Options) filled() Options {
	o.Provisions, o.Reports = cmp.Or(o.Provisions, 20), cmp.Or(o.Reports, 100)
	o.Records = cmp.Or(o.Records, 20*o.Reports)
	if o.Start.IsZero() {
		o.Start = time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return o
}

const span = 400 // days of reports

var (
	sides   = []string{"Varen", "Karadesh", "Tarn Front"}
	places  = []string{"Tamis", "Harrow", "Old Ford", "Lesk", "Morrow Bridge", "Upper Sele", "Dunmar", "Kell"}
	outlets = []string{"Harrow Daily", "The Tarn Courier", "Radio Lesk", "Kesten Wire", "Dunmar Post"}
	persons = []string{"Ilya Dorn", "Mara Venn", "Tomas Kell", "Sena Arlo", "Brek Holm", "Anna Lisk"}
	acts    = []parley.Act{parley.ActSay, parley.ActAccuse, parley.ActPromise, parley.ActDeny, parley.ActAgree, parley.ActReject, parley.ActRequest}
	types   = []string{"withdrawal", "ceasefire", "prisoners", "access", "observers"}
)

// Entries gives the entries of a ledger in batches: the agreement first, then
// each report with its reading and its bearings.
func Entries(o Options) iter.Seq[[]parley.Entry] {
	o = o.filled()
	return func(yield func([]parley.Entry) bool) {
		if !yield([]parley.Entry{agreement(o)}) {
			return
		}
		rnd := rand.New(rand.NewPCG(o.Seed, 1))
		for i := range o.Reports {
			n := o.Records/o.Reports + btoi(i < o.Records%o.Reports)
			if !yield(report(o, rnd, i, n)) {
				return
			}
		}
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func agreement(o Options) parley.Entry {
	day := func(n int) parley.Civil {
		return parley.Civil{Value: o.Start.AddDate(0, 0, n).Format("2006-01-02T15:04"), Zone: "UTC", From: parley.ZoneStated}
	}
	a := &parley.Agreement{Process: Process, Title: "Generated accord", Zone: "UTC", Instrument: parley.Instrument{Name: "Generated accord", Signed: day(0), Known: day(0)},
		Sides:    []parley.Side{{ID: "varen", Name: sides[0], Actors: []parley.Actor{{Name: persons[0]}, {Name: persons[1]}}}, {ID: "karadesh", Name: sides[1], Actors: []parley.Actor{{Name: persons[2]}}}, {ID: "front", Name: sides[2], Actors: []parley.Actor{{Name: persons[3]}}}},
		Monitors: []parley.Monitor{{ID: "mission", Name: "Tarn Observer Mission"}}}
	for i := range o.Provisions {
		p := parley.Provision{ID: fmt.Sprintf("p%03d", i+1), Type: types[i%len(types)], Kind: parley.Achieve, Obligors: []string{a.Sides[i%3].ID}, Beneficiaries: []string{a.Sides[(i+1)%3].ID}, Monitors: []string{"mission"}}
		p.Text = fmt.Sprintf("%s does what point %d asks for in %s.", sides[i%3], i+1, places[i%len(places)])
		p.Deadline = &parley.Deadline{Relation: parley.RelationBy, Time: day(20 + i*(span-40)/o.Provisions)}
		if i%5 == 1 {
			p.Kind, p.Deadline.Relation = parley.Maintain, parley.RelationFrom
		}
		a.Provisions = append(a.Provisions, p)
	}
	return parley.Entry{Kind: parley.EntryAgreement, Process: Process, Times: parley.Times{Published: a.Instrument.Known}, Agreement: a}
}

// writer builds a text and the records of its sentences.
type writer struct {
	text strings.Builder
	rd   parley.Reading
}

// add appends words and gives their span.
func (w *writer) add(words string) parley.Span {
	from := w.text.Len()
	w.text.WriteString(words)
	return parley.Span{Start: from, End: w.text.Len()}
}

func report(o Options, rnd *rand.Rand, i, records int) []parley.Entry {
	published := parley.Civil{Value: o.Start.AddDate(0, 0, i*span/o.Reports).Format("2006-01-02"), Zone: "UTC", From: parley.ZoneStated}
	rep := &parley.Report{ID: fmt.Sprintf("generated-%06d", i+1), Outlet: pick(rnd, outlets), Title: fmt.Sprintf("Report %d from %s", i+1, pick(rnd, places)), Published: published}
	var w writer
	for range records {
		w.sentence(rnd)
	}
	rep.Text = w.text.String()
	rep.SHA256 = parley.TextDigest(rep.Text)
	w.rd.Report, w.rd.SHA256, w.rd.Version = rep.ID, rep.SHA256, parley.ReaderVersion{Release: 1, Pack: "generated"}
	times := parley.Times{Published: published}
	out := []parley.Entry{{Kind: parley.EntryReport, Times: times, Report: rep}, {Kind: parley.EntryReading, Times: times, Reading: &w.rd}}
	for k := range min(2, len(w.rd.Statements)) {
		b := bearing(o, rnd, rep, &w.rd, &w.rd.Statements[k*len(w.rd.Statements)/2])
		out = append(out, parley.Entry{Kind: parley.EntryBearing, Process: Process, Times: times, Bearing: b})
	}
	return out
}

// sentence appends a sentence with one record.
func (w *writer) sentence(rnd *rand.Rand) {
	rd := &w.rd
	who, place := pick(rnd, persons), pick(rnd, places)
	switch n := rnd.IntN(10); {
	case n < 5 || len(rd.Statements) == 0:
		content := w.add(fmt.Sprintf("The troops of %s have left %s on day %d", pick(rnd, sides), place, rnd.IntN(span)))
		w.add(", ")
		source := w.add(who)
		cue := w.add(" said")
		rd.Statements = append(rd.Statements, parley.Statement{ID: fmt.Sprintf("s%d", len(rd.Statements)+1), Source: &source, Who: parley.Names{who}, For: parley.Names{pick(rnd, sides)}, Cue: &cue, Content: []parley.Span{content}, Mode: parley.ModeIndirect, Act: pick(rnd, acts), Rule: "generated"})
	case n < 8:
		clause := w.add(fmt.Sprintf("%s shelled %s near %s", pick(rnd, sides), pick(rnd, sides), place))
		rd.Events = append(rd.Events, parley.Event{ID: fmt.Sprintf("e%d", len(rd.Events)+1), Type: "ASSAULT", Actor: parley.Names{pick(rnd, sides)}, Recipient: parley.Names{pick(rnd, sides)}, Trigger: clause, Clause: clause, Status: parley.StatusHappened, Where: place, Rule: "generated"})
	case n < 9:
		low := float64(rnd.IntN(90) + 1)
		number := w.add(fmt.Sprintf("%d", int(low)))
		w.add(fmt.Sprintf(" people were killed in %s", place))
		rd.Figures = append(rd.Figures, parley.Figure{ID: fmt.Sprintf("f%d", len(rd.Figures)+1), Number: number, Kind: "killed", Low: &low, High: &low, Of: "people in " + place, Said: rd.Statements[len(rd.Statements)-1].ID, Rule: "generated"})
	default:
		action := w.add(fmt.Sprintf("%s will open the road to %s", pick(rnd, sides), place))
		rd.Commitments = append(rd.Commitments, parley.Commitment{ID: fmt.Sprintf("c%d", len(rd.Commitments)+1), Obligor: parley.Names{pick(rnd, sides)}, Action: action, Kind: parley.Achieve, Type: "access", Force: parley.ForcePromised, Rule: "generated"})
	}
	w.add(".\n")
}

func bearing(o Options, rnd *rand.Rand, rep *parley.Report, rd *parley.Reading, s *parley.Statement) *parley.Bearing {
	senses := []parley.Sense{parley.SenseFulfilled, parley.SenseFulfilled, parley.SenseBreached, parley.SenseNotDone, parley.SenseIntends}
	standings := []parley.Standing{parley.StandingObligor, parley.StandingCounterparty, parley.StandingThird, parley.StandingOutlet, parley.StandingThird}
	b := &parley.Bearing{Provision: fmt.Sprintf("p%03d", rnd.IntN(o.Provisions)+1), Sense: pick(rnd, senses), Report: rep.ID, Span: s.Content[0], Words: s.Content[0].In(rep.Text), Claimant: s.Who[0], Standing: pick(rnd, standings),
		Chain: []string{pick(rnd, outlets), rep.Outlet}, Finding: s.ID, Reader: rd.Version, Rule: "generated", Confidence: float64(rnd.IntN(50)+50) / 100}
	if rnd.IntN(40) == 0 {
		b.Claimant, b.Standing = "Tarn Observer Mission", parley.StandingMonitor
	}
	return b
}

func pick[T any](rnd *rand.Rand, from []T) T { return from[rnd.IntN(len(from))] }
