package serve

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"parley"
	"parley/internal/ledger"
)

// timelineRow is something with an interval of time.
type timelineRow struct {
	When, Precision, Kind, Type, Who, To, Published string
	Words                                           []markedWords
	X, W                                            float64
	from, to                                        time.Time
	Own                                             bool // its time is that of the report
	Due                                             bool // it is the deadline of a provision
	Beyond                                          bool // the axis
}

// maxTimeline is how many records a page of the timeline takes in.
const maxTimeline = 150

func (s *Server) timeline(r *http.Request) (any, error) {
	f, form, err := s.filtered(r, "actor")
	if err != nil {
		return nil, err
	}
	within, err := s.within(r, f.Process)
	if err != nil {
		return nil, err
	}
	f.Kinds, f.Limit = []ledger.RecordKind{ledger.RecordEvent}, maxTimeline
	kind := r.URL.Query().Get("kind")
	switch kind {
	case "statement", "commitment":
		f.Kinds = []ledger.RecordKind{ledger.RecordKind(kind)}
	case "", "event":
		kind = "event"
	}
	out := struct {
		frame
		filters
		Kinds []option
		Rows  []timelineRow
		Ticks []tick
	}{frame: frame{Title: "Timeline", Within: within}, filters: form, Kinds: options(kind, "event", "statement", "commitment", "deadline")[1:]}
	due, err := s.deadlines(r, f)
	if err != nil {
		return nil, err
	}
	if kind == "deadline" {
		out.Rows, out.Total = due, number(len(due))
		slices.SortStableFunc(out.Rows, earlierRow)
		out.Ticks = spread(out.Rows)
		return out, nil
	}
	records, err := s.find(r, f, &out.filters)
	if err != nil {
		return nil, err
	}
	terms := ledger.Terms(f.Text)
	for i := range records {
		out.Rows = append(out.Rows, timelineRowOf(&records[i], terms))
	}
	slices.SortStableFunc(out.Rows, earlierRow)
	out.Rows = among(out.Rows, due)
	out.Ticks = spread(out.Rows)
	return out, nil
}

func earlierRow(a, b timelineRow) int {
	return cmp.Or(a.from.Compare(b.from), a.to.Compare(b.to))
}

// among puts deadlines among rows that are in order, as far as they fall between
// the first and the last of them.
func among(rows, due []timelineRow) []timelineRow {
	dated := slices.IndexFunc(rows, func(r timelineRow) bool { return !r.from.IsZero() })
	if dated < 0 {
		return rows
	}
	first, last := rows[dated].from, time.Time{}
	for _, r := range rows {
		if r.to.After(last) {
			last = r.to
		}
	}
	for _, d := range due {
		if !d.to.Before(first) && !d.from.After(last) {
			rows = append(rows, d)
		}
	}
	slices.SortStableFunc(rows, earlierRow)
	return rows
}

// deadlines gives the windows of provisions, as known now, that a search asks for:
// by process, obligor, words and time.
func (s *Server) deadlines(r *http.Request, f ledger.Find) ([]timelineRow, error) {
	ids := []string{f.Process}
	if f.Process == "" {
		var err error
		if ids, err = s.ledger.Processes(r.Context()); err != nil {
			return nil, err
		}
	}
	terms := ledger.Terms(f.Text)
	var out []timelineRow
	for _, id := range ids {
		a, err := s.answer(r, id)
		if errors.Is(err, parley.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for i := range a.verdicts {
			v := &a.verdicts[i]
			p := find(a.agreement, v.Provision)
			if p == nil || v.Window.Latest.IsZero() {
				continue
			}
			row := timelineRow{Kind: "deadline", Type: "deadline", Due: true, When: a.due(v), Who: a.names(p.Obligors), To: a.provision(id, p.ID), Words: marked(clipWords(p.Text, 400), terms), from: v.Window.Earliest, to: v.Window.Latest}
			if row.from.IsZero() || row.from.After(row.to) {
				row.from = row.to
			}
			_, said := ledger.Hits(p.Text, terms)
			acts := len(f.Actors) == 0 || slices.ContainsFunc(p.Obligors, func(o string) bool { return ledger.Fold(a.names([]string{o})) == ledger.Fold(f.Actors[0]) })
			if said && acts && (f.From.IsZero() || !row.to.Before(f.From)) && (f.Until.IsZero() || row.from.Before(f.Until)) {
				out = append(out, row)
			}
		}
	}
	return out, nil
}

// timelineRowOf places a record at the time that its words give, else at that of
// its report. A day is drawn as a day, a month as a month.
func timelineRowOf(r *ledger.Record, terms []ledger.Term) timelineRow {
	base := recordRowOf(r, terms)
	out := timelineRow{Kind: base.Kind, Type: base.Type, Who: base.Who, To: base.To, Published: base.Published, Words: base.Words}
	at := r.Published
	out.Own = true
	var said parley.Civil
	switch {
	case r.Event != nil && r.Event.When != nil:
		said = r.Event.When.Time
	case r.Statement != nil && r.Statement.Uttered != nil:
		said = *r.Statement.Uttered
	case r.Commitment != nil && r.Commitment.Deadline != nil:
		said = r.Commitment.Deadline.Time
	}
	if !said.IsZero() && said.Interval(nil).Known() {
		at, out.Own = said, false
	}
	iv := at.Interval(nil)
	out.from, out.to = iv.Start, iv.End
	if out.from.IsZero() {
		out.from = out.to
	}
	if out.to.IsZero() {
		out.to = out.from
	}
	out.When, out.Precision = at.Words(time.UTC), strings.ReplaceAll(string(iv.Precision), "-", " ")
	return out
}

// narrow leaves out of an axis the few rows that lie so far off that all others
// would be a dot; they stand at its end.
func narrow(a *axis, rows []timelineRow) {
	var starts, ends []time.Time
	for _, r := range rows {
		if !r.from.IsZero() {
			starts, ends = append(starts, r.from), append(ends, r.to)
		}
	}
	slices.SortFunc(starts, time.Time.Compare)
	slices.SortFunc(ends, time.Time.Compare)
	few := len(starts) / 20
	from, to := starts[few], ends[len(ends)-1-few]
	near := max(to.Sub(from), 24*time.Hour)
	if from.Sub(a.from) > 2*near {
		a.from = from.Add(-near / 10)
	}
	if a.to.Sub(to) > 2*near {
		a.to = to.Add(near / 10)
	}
}

// spread gives rows their places on a shared axis, and the ticks of that axis.
func spread(rows []timelineRow) []tick {
	a := axis{}
	for _, r := range rows {
		if r.from.IsZero() {
			continue
		}
		if a.from.IsZero() || r.from.Before(a.from) {
			a.from = r.from
		}
		if r.to.After(a.to) {
			a.to = r.to
		}
	}
	if a.from.IsZero() {
		return nil
	}
	narrow(&a, rows)
	if !a.to.After(a.from) {
		a.to = a.from.Add(24 * time.Hour)
	}
	for i := range rows {
		if r := &rows[i]; !r.from.IsZero() {
			r.X = min(a.x(r.from), axisWidth-4)
			r.W = max(a.x(r.to)-r.X, 4)
			r.Beyond = r.to.Before(a.from) || r.from.After(a.to)
		}
	}
	a.ticks(time.UTC)
	const most = 5
	every := (len(a.Ticks) + most - 1) / most
	var out []tick
	for i := 0; i < len(a.Ticks); i += every {
		out = append(out, a.Ticks[i])
	}
	return out
}
