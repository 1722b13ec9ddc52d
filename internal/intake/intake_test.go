package intake_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"parley"
	"parley/evaluate"
	"parley/internal/intake"
	"parley/internal/ledger"
	"parley/internal/resolve"
	"parley/read"
)

var now = time.Date(2031, 3, 20, 0, 0, 0, 0, time.UTC)

func report(n int, text string) parley.Report {
	return parley.Report{ID: fmt.Sprintf("r%d", n), Outlet: "Harrow Daily", Text: text, SHA256: parley.TextDigest(text), Published: parley.Civil{Value: "2031-03-10", Zone: "UTC", From: parley.ZoneStated}}
}

// in gives an intake into an empty ledger, and what it told.
func in(t *testing.T, l ledger.Store, o intake.Options) *intake.Intake {
	t.Helper()
	r, err := read.New(read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	rs, err := resolve.New(r.Lemmas)
	if err != nil {
		t.Fatal(err)
	}
	return intake.New(l, r, rs, o)
}

// seq gives reports, and an error for each empty one.
func seq(texts ...string) iter.Seq2[intake.Item, error] {
	return func(yield func(intake.Item, error) bool) {
		for i, text := range texts {
			rep, err := report(i+1, text), error(nil)
			if text == "" {
				err = fmt.Errorf("report %d is empty: %w", i+1, parley.ErrInvalid)
			}
			if !yield(intake.Item{Report: rep}, err) {
				return
			}
		}
	}
}

const promise = "Varen will withdraw its troops from Tamis by Friday, the government of Varen said."

func TestOneBadReportDoesNotStopTheBatch(t *testing.T) {
	l := ledger.NewMemory()
	var told []string
	var failed []error
	x := in(t, l, intake.Options{
		Acknowledge: func(id string, added []parley.EntryID) { told = append(told, fmt.Sprint(id, " ", len(added) > 0)) },
		Failed:      func(err error) { failed = append(failed, err) },
	})
	sum, err := x.Add(t.Context(), now, []string{"valley"}, seq(promise, "", "Varen's troops left Tamis, residents said."))
	if err != nil || sum.Added != 2 || sum.Failed != 1 || sum.Known != 0 {
		t.Fatalf("%+v, %v", sum, err)
	}
	if !slices.Equal(told, []string{"r1 true", "r3 true"}) || len(failed) != 1 || !errors.Is(failed[0], parley.ErrInvalid) {
		t.Errorf("told %q, failed %v", told, failed)
	}
	again, err := x.Add(t.Context(), now.Add(time.Hour), []string{"valley"}, seq(promise, "", "Varen's troops left Tamis, residents said."))
	if err != nil || again.Added != 0 || again.Known != 2 || again.Bearings != 0 {
		t.Errorf("again: %+v, %v", again, err)
	}
}

func TestCommitmentsOpenAProvisionalProcess(t *testing.T) {
	l := ledger.NewMemory()
	x := in(t, l, intake.Options{})
	for i, want := range []int{1, 2} {
		texts := []string{promise, promise + " Karadesh must release all prisoners by 14 March, Varen said."}[:i+1]
		if _, err := x.Add(t.Context(), now, []string{"valley"}, seq(texts...)); err != nil {
			t.Fatal(err)
		}
		a, err := ledger.Agreement(t.Context(), l, "valley")
		if err != nil || !a.Provisional || len(a.Provisions) != want || a.Version != want {
			t.Fatalf("after %d: %+v, %v", i+1, a, err)
		}
	}
}

// What has an agreement of its own is not opened provisionally.
func TestAdoptedAgreementStays(t *testing.T) {
	l := ledger.NewMemory()
	x := in(t, l, intake.Options{})
	a := &parley.Agreement{Process: "valley", Version: 1, Title: "Accord", Zone: "UTC", Instrument: parley.Instrument{Signed: parley.Civil{Value: "2031-03-01"}},
		Provisions: []parley.Provision{{ID: "talks", Type: "dialogue", Kind: parley.Achieve}}}
	if err := x.Adopt(t.Context(), now, a); err != nil {
		t.Fatal(err)
	}
	if _, err := x.Add(t.Context(), now, []string{"valley"}, seq(promise)); err != nil {
		t.Fatal(err)
	}
	got, err := ledger.Agreement(t.Context(), l, "valley")
	if err != nil || got.Provisional || len(got.Provisions) != 1 {
		t.Errorf("%+v, %v", got, err)
	}
}

// stop is a ledger that fails after a number of appends.
type stop struct {
	ledger.Store
	left int
}

func (s *stop) Append(ctx context.Context, now time.Time, e ...parley.Entry) ([]parley.EntryID, error) {
	if s.left--; s.left < 0 {
		return nil, errors.New("the disk is full")
	}
	return s.Store.Append(ctx, now, e...)
}

func (s *stop) Update(ctx context.Context, do func(ledger.Store) error) error {
	return s.Store.Update(ctx, func(in ledger.Store) error {
		into := &stop{Store: in, left: s.left}
		err := do(into)
		s.left = into.left
		return err
	})
}

func TestAFailingLedgerEndsTheBatch(t *testing.T) {
	told := 0
	x := in(t, &stop{Store: ledger.NewMemory(), left: 1}, intake.Options{Acknowledge: func(string, []parley.EntryID) { told++ }})
	sum, err := x.Add(t.Context(), now, []string{"valley"}, seq(promise, "Nothing happened.", "Nothing else did."))
	if err == nil || !strings.Contains(err.Error(), `append report "r2": the disk is full`) || sum.Added != 1 || told != 1 {
		t.Errorf("%+v, told %d, %v", sum, told, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if sum, err := x.Add(ctx, now, []string{"valley"}, seq(promise)); !errors.Is(err, context.Canceled) || sum.Added != 0 {
		t.Errorf("after the end: %+v, %v", sum, err)
	}
}

// Two texts of one name are two reports: what rests on the one never opens the
// other, and adding them again adds nothing.
func TestAnotherTextOfTheSameNameIsAnotherReport(t *testing.T) {
	l := ledger.NewMemory()
	x := in(t, l, intake.Options{})
	first, second := report(1, promise), report(1, "Varen's troops left Tamis, residents said.")
	for range 2 {
		for _, rep := range []parley.Report{first, second} {
			if _, err := x.Add(t.Context(), now, []string{"valley"}, func(yield func(intake.Item, error) bool) { yield(intake.Item{Report: rep}, nil) }); err != nil {
				t.Fatal(err)
			}
		}
	}
	texts := map[string]string{}
	for e, err := range l.Entries(t.Context(), ledger.Query{Kinds: []parley.EntryKind{parley.EntryReport}}) {
		if err != nil {
			t.Fatal(err)
		}
		texts[e.Report.ID] = e.Report.Text
	}
	other := "r1-" + second.SHA256[:8]
	if len(texts) != 2 || texts["r1"] != first.Text || texts[other] != second.Text {
		t.Errorf("reports: %v", texts)
	}
	e, err := ledger.ReportByID(t.Context(), l, other)
	if err != nil || len(e.Report.Problems) != 1 || e.Report.Problems[0].Code != "id-taken" {
		t.Errorf("%+v, %v", e.Report, err)
	}
}

// A changed file needs a new version: of two texts of one version nobody could
// tell which counts.
func TestAChangedAgreementNeedsANewVersion(t *testing.T) {
	l := ledger.NewMemory()
	x := in(t, l, intake.Options{})
	a := parley.Agreement{Process: "valley", Version: 1, Title: "Accord", Zone: "UTC", Instrument: parley.Instrument{Signed: parley.Civil{Value: "2031-03-01"}}}
	b := a
	b.Title = "The accord"
	c := b
	c.Version = 2
	for i, try := range []struct {
		a    *parley.Agreement
		want error
	}{{&a, nil}, {&a, nil}, {&b, parley.ErrConflict}, {&c, nil}} {
		if err := x.Adopt(t.Context(), now, try.a); !errors.Is(err, try.want) {
			t.Errorf("adoption %d: %v, want %v", i+1, err, try.want)
		}
	}
	if got, err := ledger.Agreement(t.Context(), l, "valley"); err != nil || got.Version != 2 {
		t.Errorf("%+v, %v", got, err)
	}
}

// An older report that comes later adds to what was found, and what was found
// is known when the last of its reports was.
func TestProvisionalVersionsHoldOneAnother(t *testing.T) {
	l := ledger.NewMemory()
	x := in(t, l, intake.Options{})
	older := report(2, "Karadesh must release all prisoners by 14 March, Varen said.")
	older.Published.Value = "2031-03-01"
	for _, rep := range []parley.Report{report(1, promise), older} {
		if _, err := x.Add(t.Context(), now, []string{"valley"}, func(yield func(intake.Item, error) bool) { yield(intake.Item{Report: rep}, nil) }); err != nil {
			t.Fatal(err)
		}
	}
	entries, err := ledger.Evidence(t.Context(), l, "valley")
	if err != nil {
		t.Fatal(err)
	}
	verdicts, err := evaluate.Verdicts("valley", entries, parley.AsOf{At: now, Known: now}, evaluate.Options{})
	if err != nil || len(verdicts) != 2 {
		t.Errorf("%d verdicts, %v; want one for each report's commitment", len(verdicts), err)
	}
	early := time.Date(2031, 3, 5, 0, 0, 0, 0, time.UTC)
	if v, err := evaluate.Verdicts("valley", entries, parley.AsOf{At: early, Known: early}, evaluate.Options{}); !errors.Is(err, parley.ErrNotFound) {
		t.Errorf("before the later report was out: %v, %v", v, err)
	}
}

// broken is a reader that breaks on one text.
type broken struct{ intake.Reader }

func (b broken) Read(ctx context.Context, rep *parley.Report) (parley.Reading, error) {
	if rep.ID == "r2" {
		return parley.Reading{}, errors.New("the reader broke on it")
	}
	return b.Reader.Read(ctx, rep)
}

func TestATextThatBreaksTheReaderDoesNotStopTheBatch(t *testing.T) {
	r, err := read.New(read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	rs, err := resolve.New(r.Lemmas)
	if err != nil {
		t.Fatal(err)
	}
	var failed []error
	x := intake.New(ledger.NewMemory(), broken{r}, rs, intake.Options{Failed: func(err error) { failed = append(failed, err) }})
	sum, err := x.Add(t.Context(), now, []string{"valley"}, seq(promise, "Nothing happened.", "Nothing else did."))
	if err != nil || sum.Added != 2 || sum.Failed != 1 || len(failed) != 1 {
		t.Errorf("%+v, %v, failed %v", sum, err, failed)
	}
}

// A page that speaks of later dates counts from its capture; captured again it
// is the same report, and counts from the first time.
func TestCapturedAgainIsTheSameReport(t *testing.T) {
	for _, before := range []iter.Seq2[intake.Item, error]{seq(), seq("Another text of the same name.")} {
		capturedTwice(t, before)
	}
}

// capturedTwice adds a page as captured on two days, after what there was before.
func capturedTwice(t *testing.T, before iter.Seq2[intake.Item, error]) {
	t.Helper()
	l := ledger.NewMemory()
	id := ""
	x := in(t, l, intake.Options{Acknowledge: func(report string, _ []parley.EntryID) { id = report }})
	if _, err := x.Add(t.Context(), now, []string{"valley"}, before); err != nil {
		t.Fatal(err)
	}
	for i, at := range []string{"2031-03-15T08:00:00", "2031-03-18T08:00:00"} {
		rep := report(1, promise)
		rep.Counted = parley.Civil{Value: at, Zone: "UTC", From: parley.ZoneStated}
		rep.Problems = []parley.Problem{{Code: "speaks-of-later-dates", Text: "It counts from its capture, " + at + "."}}
		rep.Captured = rep.Counted.Moment(nil)
		sum, err := x.Add(t.Context(), now, []string{"valley"}, func(yield func(intake.Item, error) bool) { yield(intake.Item{Report: rep}, nil) })
		if err != nil || sum.Added != 1-i || sum.Known != i {
			t.Errorf("capture %d: %+v, %v", i+1, sum, err)
		}
	}
	if e, err := ledger.ReportByID(t.Context(), l, id); err != nil || e.Report.Counted.Value != "2031-03-15T08:00:00" {
		t.Errorf("%+v, %v", e.Report, err)
	}
}

// What several outlets tell in one story counts once, though each puts the
// sentence that matters in its own words; it counts so from when they were
// published, also where an earlier release read them without seeing it.
func TestCopiedReportsAreOneOrigin(t *testing.T) {
	const story = " Lorries came down from the pass all morning, and people stood at the roadside and counted them. The baker of the lower town gave out bread. By noon the square was empty but for a dog, and somebody had tied a flower to the gate of the camp."
	texts := map[string]string{"Harrow Daily": "Varen's army has left Tamis." + story, "Orla Post": "Varen has withdrawn its troops from Tamis." + story}
	agreed := &parley.Agreement{Process: "valley", Version: 1, Title: "Accord", Zone: "UTC", Instrument: parley.Instrument{Signed: parley.Civil{Value: "2031-03-01"}}, Sides: []parley.Side{{ID: "varen", Name: "Varen"}},
		Provisions: []parley.Provision{{ID: "withdraw", Type: "withdrawal", Kind: parley.Achieve, Obligors: []string{"varen"}, Deadline: &parley.Deadline{Relation: parley.RelationBy, Time: parley.Civil{Value: "2031-03-15"}}}}}
	reports := func(yield func(intake.Item, error) bool) {
		for i, outlet := range []string{"Harrow Daily", "Orla Post"} {
			rep := report(i+1, texts[outlet])
			rep.Outlet, rep.Published = outlet, parley.Civil{Value: fmt.Sprintf("2031-03-10T%d:00", 10+i), Zone: "UTC", From: parley.ZoneStated}
			if !yield(intake.Item{Report: rep}, nil) {
				return
			}
		}
	}
	for _, c := range []struct {
		name    string
		readers []func(intake.Reader) intake.Reader
		copies  string
		want    parley.EpistemicState
	}{
		{"read by this release", []func(intake.Reader) intake.Reader{today}, "r2 of r1 by copied-report", parley.KnownReported},
		{"read by an earlier one", []func(intake.Reader) intake.Reader{earlier}, "", parley.KnownCorroborated},
		{"read by an earlier one and anew", []func(intake.Reader) intake.Reader{earlier, today}, "r2 of r1 by copied-report", parley.KnownReported},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := ledger.NewMemory()
			reader, err := read.New(read.Options{})
			if err != nil {
				t.Fatal(err)
			}
			rs, err := resolve.New(reader.Lemmas)
			if err != nil {
				t.Fatal(err)
			}
			for i, r := range c.readers {
				x := intake.New(l, r(reader), rs, intake.Options{})
				if err := x.Adopt(t.Context(), now, agreed); err != nil {
					t.Fatal(err)
				}
				if _, err := x.Add(t.Context(), now.Add(time.Duration(i)*time.Hour), []string{"valley"}, reports); err != nil {
					t.Fatal(err)
				}
			}
			entries, err := ledger.Evidence(t.Context(), l, "valley")
			if err != nil {
				t.Fatal(err)
			}
			then := time.Date(2031, 3, 11, 0, 0, 0, 0, time.UTC)
			v, err := evaluate.Verdicts("valley", entries, parley.AsOf{At: then, Known: then}, evaluate.Options{})
			if err != nil {
				t.Fatal(err)
			}
			in := map[parley.EntryID]string{}
			for _, e := range entries {
				in[e.ID] = ledger.About(e)
			}
			var copies []string
			for _, o := range v[0].Origins {
				for _, k := range o.Copies {
					copies = append(copies, fmt.Sprintf("%s of %s by %s", in[k.Entry], in[k.Of], k.Rule))
				}
			}
			if v[0].For != c.want || strings.Join(copies, ", ") != c.copies {
				t.Errorf("%s (%s), copies %q; want %s, %q", v[0].For, v[0].Reason, copies, c.want, c.copies)
			}
		})
	}
}

func today(r intake.Reader) intake.Reader { return r }

// older is a reader of a release that took no sketches.
type older struct{ intake.Reader }

func earlier(r intake.Reader) intake.Reader { return older{r} }

func (o older) Read(ctx context.Context, rep *parley.Report) (parley.Reading, error) {
	rd, err := o.Reader.Read(ctx, rep)
	rd.Version.Release--
	rd.Sketch = ""
	return rd, err
}

// Another text from the same address revises the first, each as often as it is
// added.
func TestAnotherTextFromTheSameAddressRevisesTheFirst(t *testing.T) {
	l := ledger.NewMemory()
	x := in(t, l, intake.Options{})
	texts := []string{promise, "Varen's troops left Tamis, residents said.", "Varen's troops stayed in Tamis, residents said."}
	for round := range 3 {
		for i, text := range texts {
			rep := report(1, text)
			rep.URL = "https://harrow.example/1"
			rep.Captured = now.Add(time.Duration(round) * time.Hour)
			if round > 0 || i > 0 { // it was seen to replace another one
				rep.Counted = parley.Civil{Value: rep.Captured.Format("2006-01-02T15:04:05"), Zone: "UTC", From: parley.ZoneStated}
				rep.Problems = []parley.Problem{{Code: parley.CodeChangedLater}}
			}
			sum, err := x.Add(t.Context(), now, []string{"valley"}, func(yield func(intake.Item, error) bool) { yield(intake.Item{Report: rep}, nil) })
			if err != nil || sum.Added != max(0, 1-round) {
				t.Errorf("round %d, text %d: %+v, %v", round, i, sum, err)
			}
		}
	}
	for i, text := range texts {
		id, revises := "r1", ""
		if i > 0 {
			id, revises = "r1-"+parley.TextDigest(text)[:8], "r1"
		}
		e, err := ledger.ReportByID(t.Context(), l, id)
		if err != nil || e.Report.Text != text || e.Report.Revises != revises {
			t.Errorf("%s: %+v, %v", id, e.Report, err)
		}
		if counts := e.Report.Counted.Moment(nil); i > 0 && counts != now || i == 0 && !counts.IsZero() {
			t.Errorf("%s counts from %s", id, counts)
		}
		if i > 0 && (len(e.Report.Problems) != 2 || e.Report.Problems[1].Code != "revised") {
			t.Errorf("%s: problems %+v", id, e.Report.Problems)
		}
	}
}

// counted is a ledger that counts the agreements that are read from it.
type counted struct {
	ledger.Store
	read *int
}

func (c counted) Entries(ctx context.Context, q ledger.Query) iter.Seq2[parley.Entry, error] {
	return func(yield func(parley.Entry, error) bool) {
		for e, err := range c.Store.Entries(ctx, q) {
			if e.Kind == parley.EntryAgreement {
				*c.read++
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

func (c counted) Update(ctx context.Context, do func(ledger.Store) error) error {
	return c.Store.Update(ctx, func(in ledger.Store) error { return do(counted{in, c.read}) })
}

// What an intake knows of the agreements goes on to the one after it, which looks
// only at what came since.
func TestAgreementsAreReadOnce(t *testing.T) {
	read := 0
	l := counted{ledger.NewMemory(), &read}
	x := in(t, l, intake.Options{})
	version := func(n int) *parley.Agreement {
		return &parley.Agreement{Process: "valley", Version: n, Title: fmt.Sprint("Accord ", n), Zone: "UTC", Instrument: parley.Instrument{Signed: parley.Civil{Value: "2031-03-01"}}, Sides: []parley.Side{{ID: "varen", Name: "Varen"}},
			Provisions: []parley.Provision{{ID: fmt.Sprint("p", n), Type: "withdrawal", Kind: parley.Achieve, Obligors: []string{"varen"}, Deadline: &parley.Deadline{Relation: parley.RelationBy, Time: parley.Civil{Value: "2031-03-15"}}}}}
	}
	adopt := func(n int) {
		if err := in(t, l, intake.Options{}).Adopt(t.Context(), now, version(n)); err != nil {
			t.Fatal(err)
		}
	}
	adopt(1)
	adopt(2)
	read = 0
	for i, step := range []struct {
		adopted     int // by another program
		read        int
		bearsOn     string
		isForgotten bool // this intake took part in an update that did not hold
	}{
		{0, 2, "p2", false}, {0, 0, "p2", false}, {0, 0, "p2", true}, {3, 1, "p3", false},
	} {
		if step.adopted > 0 {
			adopt(step.adopted)
			read = 0
		}
		next := x.On(l)
		item := intake.Item{Report: report(i, fmt.Sprintf("Varen has withdrawn its %d troops from Tamis, General Ilya Dorn said.", i+2))}
		rd, err := next.Read(t.Context(), item.Report)
		if err != nil {
			t.Fatal(err)
		}
		_, added, err := next.Take(t.Context(), now, []string{"valley"}, item, rd)
		if err != nil {
			t.Fatal(err)
		}
		var on []string
		for _, id := range added {
			if e, err := l.Get(t.Context(), id); err == nil && e.Bearing != nil {
				on = append(on, e.Bearing.Provision)
			}
		}
		if read != step.read || !slices.Equal(on, []string{step.bearsOn}) {
			t.Errorf("report %d: %d agreements read, want %d; bears on %v, want %s", i, read, step.read, on, step.bearsOn)
		}
		read = 0
		if !step.isForgotten {
			x = next
		}
	}
}
