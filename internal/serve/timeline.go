package serve

import (
	"cmp"
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
}

// maxTimeline is how many records a page of the timeline takes in.
const maxTimeline = 150

func (s *Server) timeline(r *http.Request) (any, error) {
	f, form, err := s.filtered(r, "actor")
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
	}{frame: frame{Title: "Timeline"}, filters: form, Kinds: options(kind, "event", "statement", "commitment")[1:]}
	records, err := s.find(r, f, &out.filters)
	if err != nil {
		return nil, err
	}
	terms := ledger.Terms(f.Text)
	for i := range records {
		out.Rows = append(out.Rows, timelineRowOf(&records[i], terms))
	}
	slices.SortStableFunc(out.Rows, func(a, b timelineRow) int { return cmp.Or(a.from.Compare(b.from), a.to.Compare(b.to)) })
	out.Ticks = spread(out.Rows)
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
	out.When, out.Precision = day(at), strings.ReplaceAll(string(iv.Precision), "-", " ")
	return out
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
	if !a.to.After(a.from) {
		a.to = a.from.Add(24 * time.Hour)
	}
	for i := range rows {
		if r := &rows[i]; !r.from.IsZero() {
			r.X = a.x(r.from)
			r.W = max(a.x(r.to)-r.X, 4)
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
