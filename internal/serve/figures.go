package serve

import (
	"cmp"
	"fmt"
	"math"
	"net/http"
	"slices"
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
	out := figureRow{Known: r.Known, Date: day(r.Published), Claimant: claimant(r), Bounds: figureWords(f), Of: f.Of, By: strings.Join(f.By, ", "), AsOf: f.AsOf, Outlet: r.Outlet, Words: r.Words, To: recordPath(r), figure: f, report: r.Report}
	switch {
	case f.From != "" && f.To != "":
		out.Period = f.From + " to " + f.To
	case f.From != "":
		out.Period = "since " + f.From
	case f.To != "":
		out.Period = "until " + f.To
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

// dispute is claims about the same thing that cannot all be so.
type dispute struct {
	What string
	Rows []figureRow
	Why  []string
}

// disputes groups figures of one kind, of whom and of the same day or period,
// whose bounds exclude one another.
func disputes(rows []figureRow) []dispute {
	groups := map[string][]figureRow{}
	var order []string
	for _, r := range rows {
		when := cmp.Or(r.Period, r.AsOf)
		if when == "" && !r.Known.IsZero() {
			when = "reported by " + r.Known.Add(-time.Second).Format("2 January 2006")
		}
		key := strings.ToLower(r.Of) + "\x00" + when
		if _, ok := groups[key]; !ok {
			order = append(order, key)
		}
		groups[key] = append(groups[key], r)
	}
	var out []dispute
	for _, key := range order {
		g := groups[key]
		if !excluded(g) {
			continue
		}
		of, when, _ := strings.Cut(key, "\x00")
		out = append(out, dispute{What: strings.TrimSpace(cmp.Or(of, "of whom is not said") + ", " + when), Rows: g, Why: differences(g)})
	}
	return out
}

// excluded reports whether two of the figures cannot both be so.
func excluded(g []figureRow) bool {
	lows, highs := math.Inf(-1), math.Inf(1)
	for _, r := range g {
		if r.figure.Low != nil {
			lows = max(lows, *r.figure.Low)
		}
		if r.figure.High != nil {
			highs = min(highs, *r.figure.High)
		}
	}
	return lows > highs
}

// differences says in what the claims differ beside their number.
func differences(g []figureRow) []string {
	var out []string
	for _, d := range []struct {
		what string
		of   func(figureRow) string
	}{
		{"who gives it", func(r figureRow) string { return r.Claimant }},
		{"by whom", func(r figureRow) string { return r.By }},
		{"over which time", func(r figureRow) string { return r.Period }},
		{"as of when", func(r figureRow) string { return r.AsOf }},
		{"how it is bounded", func(r figureRow) string { return string(r.figure.Comparator) }},
		{"when it was published", func(r figureRow) string { return r.Date }},
	} {
		var seen []string
		for _, r := range g {
			if v := cmp.Or(d.of(r), "not said"); !slices.Contains(seen, v) {
				seen = append(seen, v)
			}
		}
		if len(seen) > 1 {
			if len(seen) > 5 {
				seen = append(seen[:5], fmt.Sprintf("%d others", len(seen)-5))
			}
			out = append(out, d.what+": "+strings.Join(seen, "; "))
		}
	}
	if len(out) == 0 {
		out = []string{"in nothing that the words tell"}
	}
	return out
}

// maxFigures is how many figures a page takes in.
const maxFigures = 200

func (s *Server) figures(r *http.Request) (any, error) {
	kind := cmp.Or(r.URL.Query().Get("kind"), "killed")
	f, form, err := s.filtered(r, "claimant")
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
	}{frame: frame{Title: "Figures: " + kind}, filters: form, Kind: kind,
		Kinds: options(kind, "killed", "wounded", "detained", "released", "missing", "displaced", "refugees", "troops", "observers", "other")[1:]}
	records, err := s.find(r, f, &out.filters)
	if err != nil {
		return nil, err
	}
	for i := range records {
		if records[i].Figure == nil {
			continue
		}
		row := figureRowOf(&records[i])
		row.N = number(len(out.Rows) + 1)
		out.Rows = append(out.Rows, row)
	}
	out.Chart, out.Disputes = newFigureChart(out.Rows), disputes(out.Rows)
	return out, nil
}
