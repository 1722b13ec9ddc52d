package gate_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parley"
	"parley/internal/engine/enginetest"
	"parley/internal/gate"
	"parley/internal/lang"
	"parley/internal/mention"
	"parley/internal/text"
	"parley/internal/timex"
	"parley/read"
)

// reports are texts published on Monday, 3 March 2031, in Khartoum, that between
// them have records of all kinds.
var reports = []string{
	"TAMIS, Varen — Kenya will withdraw its troops from Tamis by 6 p.m. on Friday, Foreign Minister Ilya Dorn told Reuters. “We keep our word,” he said. More than 300 people have been killed since January 2031, the United Nations said. Kenya demanded written guarantees before it withdraws its troops.",
	"Sudanese jets shelled Heglig on 27 February, killing at least 13 rebels, activists said. Two days ago, Moscow accused Sudan of breaking the truce. Russian Foreign Minister Anna Volkova said Sudan must pull back its tanks within 48 hours. Between 5,000 and 10,000 people have fled, residents of Tarn said.",
	"The ceasefire took effect at dawn on Saturday. Ilya Dorn said Kenya would free 40 prisoners next month. He urged Sudan to stop the attacks. Mark Orla, a spokesman for the mission, said about half a million people were displaced last year, 300,000 of them in Sudan.",
	"Over the past three decades Kenya has sent 2,000 soldiers abroad, Dorn said. In the first half of 2030 nobody was killed. In the early sixties, between March and May 1961, and in the 1990s the army lost 40 men. A week ago, at 6 p.m. on Monday, his spokeswoman, Vara Oro, said the summer of 2030 was calm.",
}

// bench checks records against texts.
type bench struct {
	reader  *read.Reader
	prepare []func(*text.Doc)
	gate    func(*text.Doc)
	read    map[string]kept
}

func newBench(t testing.TB) *bench {
	t.Helper()
	r, err := read.New(read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	pack, err := lang.English()
	if err != nil {
		t.Fatal(err)
	}
	gaz := mention.NewGazetteer(pack)
	times, err := timex.Step(pack, gaz.Zone)
	if err != nil {
		t.Fatal(err)
	}
	known := func(words string) []string {
		p, _ := gaz.Lookup(words)
		return []string{p.Name, p.Country}
	}
	return &bench{
		reader:  r,
		prepare: []func(*text.Doc){enginetest.Prepare(t), times.Run, mention.Step(pack, gaz).Run},
		gate:    gate.Step(pack, known).Run,
		read:    map[string]kept{},
	}
}

func report(in string) *parley.Report {
	return &parley.Report{ID: "r", Outlet: "Orla Ledger", Text: in, Published: parley.Civil{Value: "2031-03-03", Zone: "Africa/Khartoum", From: parley.ZoneStated}}
}

// doc gives a text's document with the records of its reading, all its own but
// for the layers that the gate leaves alone.
func (b *bench) doc(t fataler, in string) *text.Doc {
	r, ok := b.read[in]
	if !ok {
		rd, err := b.reader.Read(t.Context(), report(in))
		if err != nil {
			t.Fatal(err)
		}
		r.doc = text.New(report(in))
		for _, run := range b.prepare {
			run(r.doc)
		}
		rd.Times = r.doc.Times
		if r.records, err = json.Marshal(rd); err != nil {
			t.Fatal(err)
		}
		b.read[in] = r
	}
	var rd parley.Reading
	if err := json.Unmarshal(r.records, &rd); err != nil {
		t.Fatal(err)
	}
	d := *r.doc
	d.Times, d.Statements, d.Commitments, d.Events, d.Figures = rd.Times, rd.Statements, rd.Commitments, rd.Events, rd.Figures
	return &d
}

// fataler is a test, or one try of a property.
type fataler interface {
	Context() context.Context
	Fatal(args ...any)
}

// kept is a document, and its records in JSON.
type kept struct {
	doc     *text.Doc
	records []byte
}

func records(d *text.Doc) int {
	return len(d.Times) + len(d.Statements) + len(d.Commitments) + len(d.Events) + len(d.Figures)
}

func TestWhatHasEvidenceStays(t *testing.T) {
	b := newBench(t)
	for _, in := range reports {
		rd, err := b.reader.Read(t.Context(), report(in))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range rd.Problems {
			t.Errorf("%s: %s", p.Code, p.Text)
		}
		d := b.doc(t, in)
		before := records(d)
		b.gate(d)
		if after := records(d); after != before || len(d.Problems) > 0 {
			t.Errorf("%d records of %d stay: %+v", after, before, d.Problems)
		}
	}
}

// shifted moves a calendar value on by days, keeping its form.
func shifted(v string, days int) string {
	form := "2006-01-02"
	switch {
	case len(v) < 4 || strings.ContainsAny(v, "W/"):
		return ""
	case len(v) == 4:
		form, days = "2006", days*400
	case len(v) == 7:
		form, days = "2006-01", days*40
	case len(v) == 16:
		form = "2006-01-02T15:04"
	case len(v) != 10:
		return ""
	}
	at, err := time.Parse(form, v)
	if err != nil {
		return ""
	}
	return at.AddDate(0, 0, days).Format(form)
}

// Whatever number, date or name of a record is changed into one that the report
// does not give it, the record does not get through.
func TestWhatIsMadeUpIsRefused(t *testing.T) {
	b := newBench(t)
	names := []string{"Zoran Petrik", "Peru", "Lower Moravia Front", "residents of Quillota", "", "-"}
	rapid.Check(t, func(rt *rapid.T) {
		d := b.doc(rt, rapid.SampledFrom(reports).Draw(rt, "report"))
		pick := func(n int) int { return rapid.IntRange(0, n-1).Draw(rt, "record") }
		name := rapid.SampledFrom(names).Draw(rt, "name")
		days := rapid.SampledFrom([]int{-3, -2, -1, 1, 2, 3}).Draw(rt, "days")
		what := ""
		switch rapid.SampledFrom([]string{"time", "speaker", "side", "carrier", "obligor", "setter", "deadline", "actor", "recipient", "place", "least", "most", "of", "by", "period"}).Draw(rt, "field") {
		case "time":
			x := &d.Times[pick(len(d.Times))]
			if v := shifted(x.Time.Value, 2*days); v != "" {
				what, x.Time.Value = "time "+d.Words(x.Span)+" at "+v, v
			}
		case "speaker":
			d.Statements[pick(len(d.Statements))].Who, what = parley.Names{name}, "speaker"
		case "side":
			d.Statements[pick(len(d.Statements))].For, what = parley.Names{name}, "side"
		case "carrier":
			d.Statements[pick(len(d.Statements))].Via, what = parley.Names{name}, "carrier"
		case "obligor":
			if len(d.Commitments) > 0 {
				d.Commitments[pick(len(d.Commitments))].Obligor, what = parley.Names{name}, "obligor"
			}
		case "setter":
			if len(d.Commitments) > 0 {
				d.Commitments[pick(len(d.Commitments))].By, what = parley.Names{name}, "setter"
			}
		case "deadline":
			if len(d.Commitments) > 0 {
				c := &d.Commitments[pick(len(d.Commitments))]
				if c.Deadline != nil {
					if v := shifted(c.Deadline.Time.Value, days); v != "" {
						what, c.Deadline.Time.Value = "deadline at "+v, v
					}
				}
			}
		case "actor":
			d.Events[pick(len(d.Events))].Actor, what = parley.Names{name}, "actor"
		case "recipient":
			d.Events[pick(len(d.Events))].Recipient, what = parley.Names{name}, "recipient"
		case "place":
			if name != "" {
				d.Events[pick(len(d.Events))].Where, what = name, "place"
			}
		case "least":
			f := &d.Figures[pick(len(d.Figures))]
			if f.Low != nil {
				v := *f.Low + float64(rapid.IntRange(2, 9).Draw(rt, "more"))
				f.Low, what = &v, "least"
			}
		case "most":
			v := 77.0
			d.Figures[pick(len(d.Figures))].High, what = &v, "most"
		case "of":
			if name != "" {
				d.Figures[pick(len(d.Figures))].Of, what = name, "of"
			}
		case "by":
			d.Figures[pick(len(d.Figures))].By, what = parley.Names{name}, "by"
		case "period":
			d.Figures[pick(len(d.Figures))].From, what = "2029-05-06", "period"
		}
		if what == "" {
			return
		}
		before := records(d)
		b.gate(d)
		if records(d) >= before || len(d.Problems) == 0 || d.Problems[0].Code != "no-evidence" || d.Problems[0].Span == nil {
			rt.Fatalf("%s of name %q got through: %d records of %d, %+v", what, name, records(d), before, d.Problems)
		}
	})
}

// What others rest on takes its mark on them with it.
func TestWhatRestsOnTheRefused(t *testing.T) {
	b := newBench(t)
	d := b.doc(t, reports[1])
	said := ""
	for _, f := range d.Figures {
		said += f.Said
	}
	if said == "" {
		t.Fatalf("no figure is said: %+v", d.Figures)
	}
	for i := range d.Statements {
		if d.Statements[i].ID == said {
			d.Statements[i].Who = parley.Names{"Zoran Petrik"}
		}
	}
	b.gate(d)
	for _, f := range d.Figures {
		if f.Said == said {
			t.Errorf("figure %s is said in %s, which is left out", f.ID, said)
		}
	}
	for _, s := range d.Statements {
		if s.ID == said || s.In == said {
			t.Errorf("statement %s, in %s", s.ID, s.In)
		}
	}
}

func TestWhatAProblemSays(t *testing.T) {
	b := newBench(t)
	d := b.doc(t, reports[1])
	v := 14.0
	d.Figures[0].Low = &v
	b.gate(d)
	if len(d.Problems) != 1 {
		t.Fatalf("%+v", d.Problems)
	}
	p := d.Problems[0]
	want := "The figure f1 of “at least 13” has the least 14, for which there is no evidence; it is left out."
	if p.Text != want || p.Hint != "It was found by figure.bounded; read the words themselves." || d.Words(*p.Span) != "at least 13" {
		t.Errorf("%s\n%s\n%s", p.Text, p.Hint, d.Words(*p.Span))
	}
}

func TestTimesHaveToSayTheirValue(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct {
		words, value string
		holds        bool
	}{
		{"two days ago", "2031-03-01", true}, {"two days ago", "2031-03-02", false}, {"two days ago", "2031-03-05", false},
		{"yesterday", "2031-03-02", true}, {"yesterday", "2031-03-03", false},
		{"on Friday", "2031-03-07", true}, {"on Friday", "2031-03-06", false}, {"on Friday", "2031-06-06", false},
		{"last month", "2031-02", true}, {"last month", "2030-12", false},
		{"7 March", "2031-03-07", true}, {"7 March", "2031-04-07", false}, {"7 March", "2031-03-17", false}, {"7 March 2029", "2030-03-07", false},
		{"6 p.m. on 7 March", "2031-03-07T18:00", true}, {"6 p.m. on 7 March", "2031-03-07T19:00", false},
		{"midnight", "2031-03-03T24:00", true}, {"noon", "2031-03-03T11:00", false},
		{"the 1990s", "1990/1999", true}, {"the 1990s", "1980/1989", false}, {"since 2029", "2029", true}, {"since 2029", "2028", false},
		{"this week", "2031-W10", true}, {"this week", "2031-W14", false}, {"three weeks ago", "2031-02-10", true}, {"three weeks ago", "2031-01-10", false},
		{"soon", "2031-03-04", false}, {"the summer of 2030", "2030-06/2030-09", true}, {"the summer of 2030", "2028-06/2028-09", false},
	} {
		in := "They met " + c.words + "."
		d := text.New(report(in))
		for _, run := range b.prepare {
			run(d)
		}
		at := parley.Span{Start: 9, End: 9 + len(c.words)}
		d.Times = []parley.TimeExpr{{Span: at, Time: parley.Civil{Value: c.value}, Rule: "made.up"}}
		b.gate(d)
		if holds := len(d.Times) == 1; holds != c.holds {
			t.Errorf("%s as %s: it holds is %v, want %v", c.words, c.value, holds, c.holds)
		}
	}
}

func TestFiguresHaveToSayTheirNumber(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct {
		words     string
		low, high float64 // 0: open
		compare   parley.Comparator
		holds     bool
	}{
		{"9,000", 9000, 9000, "", true}, {"9,000", 900, 900, "", false}, {"more than 9,000", 9001, 0, parley.CompareMore, true}, {"at least 9,000", 9001, 0, parley.CompareAtLeast, false},
		{"two hundred and five", 205, 205, "", true}, {"two hundred and five", 200, 205, "", false}, {"half a dozen", 6, 6, "", true}, {"half a dozen", 12, 12, "", false},
		{"half a million", 5e5, 5e5, "", true}, {"1.5 million", 1.5e6, 1.5e6, "", true}, {"tens of thousands", 20000, 0, "", true}, {"dozens", 24, 0, "", true},
		{"10-15", 10, 15, parley.CompareBetween, true}, {"10 to 15", 15, 10, parley.CompareBetween, false}, {"two to three thousand", 2000, 3000, parley.CompareBetween, true},
		{"fewer than 300", 0, 299, parley.CompareFewer, true}, {"twenty-two", 22, 22, "", true}, {"9,000", 0, 0, "", false},
	} {
		in := "They counted " + c.words + " people."
		d := text.New(report(in))
		for _, run := range b.prepare {
			run(d)
		}
		f := parley.Figure{ID: "f1", Number: parley.Span{Start: 13, End: 13 + len(c.words)}, Kind: "other", Comparator: c.compare}
		if c.low > 0 {
			f.Low = &c.low
		}
		if c.high > 0 {
			f.High = &c.high
		}
		d.Figures = []parley.Figure{f}
		b.gate(d)
		if holds := len(d.Figures) == 1; holds != c.holds {
			t.Errorf("%s as %v to %v: it holds is %v, want %v", c.words, c.low, c.high, holds, c.holds)
		}
	}
}
