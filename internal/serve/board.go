package serve

import (
	"fmt"
	"net/http"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"parley"
	"parley/evaluate"
	"parley/internal/ledger"
)

// provisionRow is a provision on a board.
type provisionRow struct {
	ID, Text, To, Obligors string
	Badge                  badge
	Reason, Due, Was       string // Was: the time before it was moved
	Reservations           int
	Axis                   row
}

// rowGroup is the provisions that have something in common; Name is "" where they
// are not grouped.
type rowGroup struct {
	Name   string
	Badges []badgeCount
	Rows   []provisionRow
}

// IsBadge reports whether the provisions have their badge in common.
func (g rowGroup) IsBadge() bool { return len(g.Badges) == 1 && g.Badges[0].Text == g.Name }

// boardPage is what a board shows.
type boardPage struct {
	frame
	Asked       asked
	Provisional bool
	Instrument  string
	Sides       string
	Filters     boardFilters
	Groups      []rowGroup
	Shown, All  int
	Axis        axis
	Soon, Past  []soon
	Since       string
	AsOf        asOfControl
}

// boardView is what of a board is shown, as its address says.
type boardView struct {
	values  url.Values // as given
	process string
	q       question
	extent  extent // of time; zero: all
}

// viewFields are the fields of an address that say what of a board is shown.
var viewFields = []string{"side", "type", "badge", "text", "group", "from", "to"}

// boardFilters are the choices of a board, and the links that move its time axis.
type boardFilters struct {
	Sides, Types, Badges, By []option
	Text, From, To           string
	Used                     bool // any of them
	Narrowed                 bool // not all provisions are asked for
	Clear                    string
	Zoom                     []zoomLink
	Stretch                  string // the time that is shown, in words
}

// zoomLink shows another extent of time; Key is what does it on a keyboard.
type zoomLink struct{ Text, Key, To, Name string }

func (s *Server) board(r *http.Request) (any, error) {
	id := r.PathValue("id")
	a, err := s.answer(r, id)
	if err != nil {
		return nil, err
	}
	view, err := a.view(r, id)
	if err != nil {
		return nil, err
	}
	if err := a.findMoves(); err != nil {
		return nil, err
	}
	out := &boardPage{frame: frame{Title: visible(a.agreement.Title), Trail: []link{{"Processes", "/" + a.query()}}, Within: a.within(id)},
		Since: a.changes(id, ""), Soon: a.soon(id, 7*24*time.Hour), Past: a.past(id), Asked: s.asked(a, id), Provisional: a.agreement.Provisional,
		Instrument: visible(a.agreement.Instrument.Name), Sides: sides(a.agreement), All: len(a.verdicts)}
	for i := range out.Asked.Moments {
		out.Asked.Moments[i].To = view.with(out.Asked.Moments[i].To)
	}
	out.Axis = newAxis(a, view.extent)
	out.AsOf = newAsOfControl(a, &out.Axis)
	out.Filters = view.filters(a, &out.Axis)
	shown, rows := make([]*parley.Provision, len(a.verdicts)), make([]provisionRow, len(a.verdicts))
	for i := range a.verdicts {
		if p := find(a.agreement, a.verdicts[i].Provision); p != nil && view.shows(a, p, &a.verdicts[i]) {
			shown[i] = p
		}
	}
	a.drawRows(id, shown, rows, &out.Axis)
	for i, p := range shown {
		if p != nil {
			out.Shown++
			out.add(view.group(a, p, &a.verdicts[i]), rows[i])
		}
	}
	return out, nil
}

// drawRows draws the rows of the provisions that are shown, on all cores.
func (a *answer) drawRows(process string, shown []*parley.Provision, rows []provisionRow, x *axis) {
	footings := a.footingsOf()
	var wg sync.WaitGroup
	var next atomic.Int64
	var broke atomic.Value
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					broke.Store(fmt.Sprint(p)) // the request is to fail, and no more than that
				}
			}()
			own := *x
			own.taken = slices.Clone(x.taken)
			for i := next.Add(1) - 1; i < int64(len(shown)); i = next.Add(1) - 1 {
				if p := shown[i]; p != nil {
					rows[i] = a.row(process, p, &a.verdicts[i], footings[i], &own)
				}
			}
		})
	}
	wg.Wait()
	if p := broke.Load(); p != nil {
		panic(p)
	}
}

func (a *answer) row(process string, p *parley.Provision, v *parley.Verdict, footings []footing, x *axis) provisionRow {
	row := provisionRow{ID: visible(p.ID), Text: visible(p.Text), To: a.provision(process, p.ID), Obligors: a.names(p.Obligors), Badge: badgeOf(v.Badge), Reason: evaluate.InZone(strings.TrimLeft(strings.TrimPrefix(v.Reason, string(v.Badge)), ";, "), a.zone), Due: a.due(v), Reservations: len(v.Reservations), Axis: x.row(a, p, v, footings)}
	switch {
	case v.Window.Latest.IsZero():
	case p.Kind == parley.Maintain:
		row.Due = "from " + row.Due
	default:
		row.Due = "due " + row.Due
	}
	if m := a.moved[p.ID]; len(m) > 0 {
		if was, _ := moves(p, m[0].before, v.Window); !was.IsZero() {
			row.Was = dated(a.zoneOf(m[0].before), was)
		}
	}
	return row
}

// add puts a row into its group, which comes after those that there are.
func (out *boardPage) add(group string, row provisionRow) {
	at := slices.IndexFunc(out.Groups, func(g rowGroup) bool { return g.Name == group })
	if at < 0 {
		at = len(out.Groups)
		out.Groups = append(out.Groups, rowGroup{Name: group})
	}
	g := &out.Groups[at]
	g.Rows = append(g.Rows, row)
	g.Badges = counted(g.Badges, row.Badge)
}

// view reads what of a board an address asks for.
func (a *answer) view(r *http.Request, process string) (*boardView, error) {
	given := r.URL.Query()
	view := &boardView{values: url.Values{}, process: process, q: a.question}
	for _, f := range viewFields {
		if v := strings.TrimSpace(given.Get(f)); v != "" {
			view.values.Set(f, v)
		}
	}
	if g := view.values.Get("group"); !slices.Contains([]string{"", "side", "type", "badge"}, g) {
		return nil, fmt.Errorf("group %q: provisions are grouped by side, type or badge: %w", g, parley.ErrInvalid)
	}
	from, err := parley.BeginningOr("from", view.values.Get("from"), time.Time{}, a.zone)
	if err != nil {
		return nil, err
	}
	to, err := parley.MomentOr("to", view.values.Get("to"), time.Time{}, a.zone)
	if err != nil {
		return nil, err
	}
	if from.IsZero() && to.IsZero() {
		return view, nil
	}
	whole := axis{}
	whole.spanAll(a)
	if from.IsZero() {
		from = whole.from
	}
	if to.IsZero() {
		to = whole.to
	}
	if to.Sub(from) < time.Minute {
		return nil, fmt.Errorf("the time shown goes from %s to %s: give a later end in to, or an earlier beginning in from: %w", stampIn(a.zone, from), stampIn(a.zone, to), parley.ErrInvalid)
	}
	view.extent = extent{from, to}
	return view, nil
}

// with adds the view to an address.
func (b *boardView) with(to string) string {
	if len(b.values) == 0 {
		return to
	}
	if strings.Contains(to, "?") {
		return to + "&" + b.values.Encode()
	}
	return to + "?" + b.values.Encode()
}

// at gives the address of the board for another extent of time; a zero one is all.
func (b *boardView) at(s extent) string {
	other := &boardView{values: url.Values{}}
	for f, v := range b.values {
		other.values[f] = v
	}
	other.values.Del("from")
	other.values.Del("to")
	if !s.from.IsZero() {
		other.values.Set("from", s.from.UTC().Format("2006-01-02T15:04Z"))
		other.values.Set("to", s.to.UTC().Format("2006-01-02T15:04Z"))
	}
	return other.with(b.q.process(b.process)) + "#axis"
}

// shows reports whether a provision is among those asked for.
func (b *boardView) shows(a *answer, p *parley.Provision, v *parley.Verdict) bool {
	if side := b.values.Get("side"); side != "" && !slices.Contains(p.Obligors, side) {
		return false
	}
	if kind := b.values.Get("type"); kind != "" && p.Type != kind {
		return false
	}
	if badge := b.values.Get("badge"); badge != "" && string(v.Badge) != badge {
		return false
	}
	text := ledger.Fold(p.ID + " " + p.Text + " " + a.names(p.Obligors))
	for _, word := range strings.Fields(ledger.Fold(b.values.Get("text"))) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// group names the group of a provision, "" where they are not grouped.
func (b *boardView) group(a *answer, p *parley.Provision, v *parley.Verdict) string {
	switch b.values.Get("group") {
	case "side":
		return or(a.names(p.Obligors), "nobody is named")
	case "type":
		return or(visible(words(p.Type)), "no type")
	case "badge":
		return string(v.Badge)
	}
	return ""
}

// filters gives the choices that there are, those made among them.
func (b *boardView) filters(a *answer, x *axis) boardFilters {
	out := boardFilters{Text: b.values.Get("text"), From: b.values.Get("from"), To: b.values.Get("to"), Stretch: stampIn(a.zone, x.from) + " to " + stampIn(a.zone, x.to)}
	var sides, types, badges []string
	for i := range a.agreement.Provisions {
		p := &a.agreement.Provisions[i]
		sides, types = append(sides, p.Obligors...), append(types, p.Type)
	}
	for i := range a.verdicts {
		badges = append(badges, string(a.verdicts[i].Badge))
	}
	name := func(id string) string { return a.names([]string{id}) }
	out.Sides = chosen(b.values.Get("side"), sides, name)
	out.Types = chosen(b.values.Get("type"), types, words)
	out.Badges = chosen(b.values.Get("badge"), badges, func(s string) string { return s })
	out.By = options(b.values.Get("group"), "side", "type", "badge")
	out.By[0].Text = "nothing"
	for _, f := range []string{"side", "type", "badge", "text"} {
		out.Narrowed = out.Narrowed || b.values.Get(f) != ""
	}
	out.Used = len(b.values) > 0
	out.Clear = b.q.process(b.process)
	out.Zoom = b.zoom(a, x)
	return out
}

// chosen lists what there is to choose from, once each and in order, and what is
// chosen even where it is not there.
func chosen(value string, all []string, text func(string) string) []option {
	if value != "" {
		all = append(all, value)
	}
	slices.Sort(all)
	out := []option{{Text: "any", Chosen: value == ""}}
	for _, v := range slices.Compact(all) {
		if v != "" {
			out = append(out, option{Value: v, Text: visible(text(v)), Chosen: v == value})
		}
	}
	return out
}

// zoom gives the links that move the time axis: by half of what is shown, and
// twice as close or wide around the time asked for, or the middle where that is
// not shown.
func (b *boardView) zoom(a *answer, x *axis) []zoomLink {
	wide := x.to.Sub(x.from)
	middle := x.from.Add(wide / 2)
	if x.shows(a.asOf.At) {
		middle = a.asOf.At
	}
	around := func(width time.Duration) extent {
		// What is asked for keeps its place on the axis.
		left := time.Duration(float64(width) * float64(middle.Sub(x.from)) / float64(wide))
		from := middle.Add(-left).Truncate(time.Minute)
		return extent{from, from.Add(width)}
	}
	by := (wide / 2).Truncate(time.Minute)
	out := []zoomLink{
		{"Earlier", ",", b.at(extent{x.from.Add(-by), x.to.Add(-by)}), "Show earlier times"},
		{"Later", ".", b.at(extent{x.from.Add(by), x.to.Add(by)}), "Show later times"},
	}
	if wide >= 2*time.Hour {
		out = append(out, zoomLink{"Closer", "+", b.at(around(wide / 2)), "Show half of this time"})
	}
	if wide < 200*366*24*time.Hour {
		out = append(out, zoomLink{"Wider", "-", b.at(around(2 * wide)), "Show twice this time"})
	}
	return append(out, zoomLink{"All", "0", b.at(extent{}), "Show all of the time"})
}
