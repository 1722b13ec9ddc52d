package serve

import (
	"cmp"
	"fmt"
	"math"
	"net/http"
	"strings"
	"time"

	"parley"
	"parley/internal/ledger"
)

// claimant says who gives a figure.
func claimant(r *ledger.Record) string {
	if who := r.Who(ledger.RoleSource); len(who) > 0 {
		return strings.Join(who, ", ")
	}
	if r.Outlet != "" {
		return r.Outlet + " (the outlet)"
	}
	return "the outlet"
}

// figureWords says a figure in words.
func figureWords(f *parley.Figure) string {
	if f == nil {
		return ""
	}
	var s string
	switch low, high := f.Low, f.High; {
	case low != nil && high != nil && *low == *high:
		s = thousands(*low)
	case low != nil && high != nil:
		s = thousands(*low) + " to " + thousands(*high)
	case low != nil && f.Comparator == parley.CompareMore:
		s = "more than " + thousands(max(*low-1, 0))
	case low != nil:
		s = "at least " + thousands(*low)
	case high != nil && f.Comparator == parley.CompareFewer:
		s = "fewer than " + thousands(*high+1)
	case high != nil:
		s = "at most " + thousands(*high)
	default:
		s = "not bounded"
	}
	if f.Approximate {
		s = "about " + s
	}
	if f.Further {
		s += " more"
	}
	if f.Total {
		s += " in all"
	}
	return s
}

// figureRow is a claimed number in the table.
type figureRow struct {
	Known                              time.Time
	Date, Claimant, Bounds, Of, By     string
	Period, AsOf, Outlet, Words, To, N string
	figure                             *parley.Figure
	report                             string
}

func figureRowOf(r *ledger.Record) figureRow {
	f := r.Figure
	out := figureRow{Known: r.Known, Date: r.Published.Words(time.UTC), Claimant: claimant(r), Bounds: figureWords(f), Of: f.Of, By: strings.Join(f.By, ", "), AsOf: parley.DateWords(f.AsOf), Outlet: r.Outlet, Words: r.Words, To: recordPath(r), figure: f, report: r.Report}
	from, to := parley.DateWords(f.From), parley.DateWords(f.To)
	switch {
	case from != "" && from == to:
		out.Period = from
	case from != "" && to != "":
		out.Period = from + " to " + to
	case from != "":
		out.Period = "since " + from
	case to != "":
		out.Period = "until " + to
	}
	return out
}

// figureChart draws claimed numbers over time: a bar from low to high for each,
// an arrow where there is no bound.
type figureChart struct {
	Width, Height  int
	Marks          []figureMark
	XTicks, YTicks []chartTick
	Log            bool
}

type figureMark struct {
	X, Low, High       float64
	OpenUp, OpenDown   bool
	Title, To, N       string
	LabelX, LabelY, UX float64
}

type chartTick struct {
	At   float64
	Text string
}

const (
	chartLeft, chartRight, chartTop, chartBottom = 64.0, 16.0, 14.0, 28.0
	chartWidth, chartHeight                      = 960, 300
)

// newFigureChart draws rows that have a date; nil if there are none.
func newFigureChart(rows []figureRow) *figureChart {
	c := &figureChart{Width: chartWidth, Height: chartHeight}
	var from, to time.Time
	low, high := math.Inf(1), 0.0
	for _, r := range rows {
		if r.Known.IsZero() {
			continue
		}
		if from.IsZero() || r.Known.Before(from) {
			from = r.Known
		}
		if r.Known.After(to) {
			to = r.Known
		}
		for _, v := range []*float64{r.figure.Low, r.figure.High} {
			if v != nil {
				low, high = min(low, *v), max(high, *v)
			}
		}
	}
	if from.IsZero() || math.IsInf(low, 1) {
		return nil
	}
	pad := max(to.Sub(from)/30, 12*time.Hour)
	from, to = from.Add(-pad), to.Add(pad)
	c.Log = low > 0 && high/low > 50
	scale := func(v float64) float64 {
		share := v / max(high*1.08, 1)
		if c.Log {
			share = (math.Log(max(v, low)) - math.Log(low)) / max(math.Log(high*1.1)-math.Log(low), .1)
		}
		return chartHeight - chartBottom - share*(chartHeight-chartTop-chartBottom)
	}
	x := func(t time.Time) float64 {
		return chartLeft + (chartWidth-chartLeft-chartRight)*float64(t.Sub(from))/float64(to.Sub(from))
	}
	for _, r := range rows {
		if r.Known.IsZero() || r.figure.Low == nil && r.figure.High == nil {
			continue
		}
		m := figureMark{X: x(r.Known), OpenUp: r.figure.High == nil, OpenDown: r.figure.Low == nil, To: r.To, N: r.N, Title: fmt.Sprintf("%s. %s: %s %s, %s", r.N, r.Claimant, r.Bounds, r.Of, r.Date)}
		m.Low, m.High = chartHeight-chartBottom, chartTop
		if r.figure.Low != nil {
			m.Low = scale(*r.figure.Low)
		}
		if r.figure.High != nil {
			m.High = scale(*r.figure.High)
		}
		if m.OpenUp {
			m.High = max(m.Low-22, chartTop)
		}
		if m.OpenDown {
			m.Low = min(m.High+22, chartHeight-chartBottom)
		}
		if m.Low-m.High < 3 {
			m.Low, m.High = m.Low+2, m.High-2
		}
		c.Marks = append(c.Marks, m)
	}
	for _, t := range timeTicks(from, to) {
		c.XTicks = append(c.XTicks, chartTick{x(t.at), t.text})
	}
	for _, v := range valueTicks(low, high, c.Log) {
		c.YTicks = append(c.YTicks, chartTick{scale(v), thousands(v)})
	}
	return c
}

type timeTick struct {
	at   time.Time
	text string
}

// timeTicks gives some six dates between two times.
func timeTicks(from, to time.Time) []timeTick {
	a := axis{from: from, to: to}
	a.ticks(time.UTC)
	var out []timeTick
	for _, t := range a.Ticks {
		out = append(out, timeTick{from.Add(time.Duration(float64(to.Sub(from)) * t.X / axisWidth)), t.Label})
	}
	return out
}

// valueTicks gives round numbers between two.
func valueTicks(low, high float64, log bool) []float64 {
	if high <= 0 {
		return []float64{0}
	}
	var out []float64
	if log {
		for v := math.Pow(10, math.Floor(math.Log10(low))); v <= high*1.1; v *= 10 {
			if v >= low {
				out = append(out, v)
			}
		}
		return out
	}
	step := math.Pow(10, math.Floor(math.Log10(max(high, 1))))
	for high/step < 3 {
		step /= 2
	}
	for v := 0.0; v <= high*1.05; v += step {
		out = append(out, v)
	}
	return out
}

// maxFigures is how many figures a page takes in, and maxCompared how many are
// compared with one another.
const (
	maxFigures  = 200
	maxCompared = 1000
)

func (s *Server) figures(r *http.Request) (any, error) {
	kind := cmp.Or(r.URL.Query().Get("kind"), "killed")
	f, form, err := s.filtered(r, "claimant")
	if err != nil {
		return nil, err
	}
	within, err := s.within(r, f.Process)
	if err != nil {
		return nil, err
	}
	f.Kinds, f.Types, f.Limit = []ledger.RecordKind{ledger.RecordFigure}, []string{kind}, maxFigures
	if len(f.Actors) > 0 {
		f.Roles = []ledger.Role{ledger.RoleSource}
	}
	out := struct {
		frame
		filters
		Kind     string
		Kinds    []option
		Rows     []figureRow
		Chart    *figureChart
		Disputes []dispute
		Compared string // how many figures, if not all
	}{frame: frame{Title: "Figures: " + kind, Within: within}, filters: form, Kind: kind,
		Kinds: options(kind, "killed", "wounded", "detained", "released", "missing", "displaced", "refugees", "troops", "observers", "other")[1:]}
	records, err := s.find(r, f, &out.filters)
	if err != nil {
		return nil, err
	}
	out.Rows = figureRows(records)
	out.Chart = newFigureChart(out.Rows)
	compared := out.Rows
	if out.Next != "" && f.After == "" { // what a page leaves out is compared, too
		f.Limit = maxCompared
		found, err := s.ledger.Find(r.Context(), f)
		if err != nil {
			return nil, err
		}
		compared = figureRows(found.Records)
	}
	if out.Disputes = disputes(compared); out.Next != "" || f.After != "" {
		out.Compared = number(len(compared))
	}
	return out, nil
}

func figureRows(records []ledger.Record) []figureRow {
	var out []figureRow
	for i := range records {
		if records[i].Figure == nil {
			continue
		}
		row := figureRowOf(&records[i])
		row.N = number(len(out) + 1)
		out = append(out, row)
	}
	return out
}
