package serve

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"parley"
	"parley/evaluate"
	"parley/internal/brief"
)

func (s *Server) sinceRoutes() {
	s.mux.HandleFunc("GET /process/{id}/changes", s.page("since", s.since))
	s.mux.HandleFunc("GET /process/{id}/brief", s.page("brief", s.brief))
	s.mux.HandleFunc("GET /process/{id}/brief.md", s.briefText)
}

// within leads to the pages of a process.
func (a *answer) within(id string) []link {
	p := "/process/" + url.PathEscape(id)
	found := []string{"process", id}
	if a.Known != "" { // what was not known by then is not found
		found = append(found, "until", a.asOf.Known.UTC().Format(time.RFC3339))
	}
	return []link{{"Board", a.process(id)}, {"Review", p + "/review" + a.query()}, {"Changes", a.changes(id, "")}, {"Brief", p + "/brief" + a.query()},
		{"Figures", "/figures" + a.query(found...)}, {"Timeline", "/timeline" + a.query(found...)}, {"Search", "/search" + a.query(found...)}}
}

// within gives the pages of the process that a list is narrowed to, if it is.
func (s *Server) within(r *http.Request, process string) ([]link, error) {
	if process == "" {
		return nil, nil
	}
	e, err := s.evidence(r.Context(), process)
	if errors.Is(err, parley.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	q, err := s.ask(r, e.local)
	return (&answer{evidenceOf: e, question: q}).within(process), err
}

// changes leads to what is different since a time; "" is a day before the one
// asked for.
func (a *answer) changes(id, since string) string {
	var more []string
	if since != "" {
		more = []string{"since", since}
	}
	return "/process/" + url.PathEscape(id) + "/changes" + a.query(more...)
}

// feed leads to the changes as an Atom feed, which the interface for programs gives.
func (a *answer) feed(id, since string) string {
	var more []string
	if since != "" {
		more = []string{"since", since}
	}
	return "/api/v1/processes/" + url.PathEscape(id) + "/changes.atom" + a.query(more...)
}

// soon is what falls due.
type soon struct {
	ID, To, Text, Local, UTC string
	Badge                    badge
}

// soon lists what falls due between the time asked for and some time later, the
// first first.
func (a *answer) soon(id string, within time.Duration) []soon {
	var due []*parley.Verdict
	for i := range a.verdicts {
		v := &a.verdicts[i]
		if at := v.Window.Latest; at.After(a.asOf.At) && !at.After(a.asOf.At.Add(within)) {
			due = append(due, v)
		}
	}
	slices.SortStableFunc(due, func(x, y *parley.Verdict) int { return x.Window.Latest.Compare(y.Window.Latest) })
	var out []soon
	for _, v := range due {
		p := find(a.agreement, v.Provision)
		if p == nil {
			continue
		}
		out = append(out, soon{ID: v.Provision, To: a.provision(id, v.Provision), Text: p.Text, Local: a.due(v), UTC: dated(time.UTC, v.Window.Latest), Badge: badgeOf(v.Badge)})
	}
	return out
}

// past is what was due before the time asked for, and is not established to have
// been done.
func (a *answer) past(id string) []soon {
	var out []soon
	for i := range a.verdicts {
		if v := &a.verdicts[i]; v.Norm == parley.NormOverdue {
			out = append(out, soon{ID: v.Provision, To: a.provision(id, v.Provision), Local: a.due(v), UTC: dated(time.UTC, v.Window.Latest), Badge: badgeOf(v.Badge)})
		}
	}
	return out
}

// sinceRow is a provision whose answer is different.
type sinceRow struct {
	ID, To, Text  string
	Before, After *badge
	What          []string
	New           []evidence
}

// earlier reads the time to compare with. Default: a day before the one asked for.
func (a *answer) earlier(r *http.Request) (string, parley.AsOf, error) {
	v := r.URL.Query().Get("since")
	t, err := parley.MomentOr("since", isoDate(v), a.asOf.At.Add(-24*time.Hour), a.zone)
	if err == nil && t.After(a.asOf.At) {
		err = fmt.Errorf("since %s is later than the time asked for, %s: give an earlier one, or a later at: %w", stampIn(a.zone, t), stampIn(a.zone, a.asOf.At), parley.ErrInvalid)
	}
	return v, parley.AsOf{At: t, Known: t}, err
}

func (s *Server) since(r *http.Request) (any, error) {
	id := r.PathValue("id")
	a, err := s.answer(r, id)
	if err != nil {
		return nil, err
	}
	given, from, err := a.earlier(r)
	if err != nil {
		return nil, err
	}
	stamp := func(t time.Time) string { return stampIn(a.zone, t) }
	out := struct {
		frame
		Action, Since, SinceText, AtText, KnownText string
		Q                                           question
		Presets                                     []momentLink
		Rows                                        []sinceRow
		Soon, Fell                                  []soon
		Unknown                                     bool
		Last                                        *momentLink
	}{frame: frame{Title: "Changes", Trail: []link{{"Processes", "/" + a.query()}, {a.agreement.Title, a.process(id)}}, Within: a.within(id)},
		Action: "/process/" + url.PathEscape(id) + "/changes", Since: given, SinceText: stamp(from.At), AtText: stamp(a.asOf.At), KnownText: stamp(a.asOf.Known), Q: a.question, Soon: a.soon(id, 7*24*time.Hour), Unknown: a.unknown, Last: a.last(func(q question) string { return q.query() })}
	for _, p := range []struct {
		text string
		days int
	}{{"since the day before", 1}, {"since three days before", 3}, {"since a week before", 7}, {"since 30 days before", 30}} {
		t := a.asOf.At.AddDate(0, 0, -p.days).UTC()
		out.Presets = append(out.Presets, momentLink{Text: p.text, To: a.changes(id, t.Format(time.RFC3339)), Current: t.Equal(from.At)})
	}
	if s.o.API != nil {
		out.Feed = a.feed(id, given)
	}
	if a.unknown {
		return out, nil
	}
	changes, err := a.changed(id, from)
	if err != nil {
		return nil, err
	}
	s.texts(r.Context(), a)
	for _, c := range changes {
		out.Rows = append(out.Rows, a.sinceRow(id, c))
	}
	for i := range a.verdicts {
		if v := &a.verdicts[i]; v.Window.Latest.After(from.At) && !v.Window.Latest.After(a.asOf.At) {
			out.Fell = append(out.Fell, soon{ID: v.Provision, To: a.provision(id, v.Provision), Local: a.due(v), UTC: dated(time.UTC, v.Window.Latest), Badge: badgeOf(v.Badge)})
		}
	}
	return out, nil
}

// changed compares the answers with earlier ones.
func (a *answer) changed(id string, from parley.AsOf) ([]parley.Change, error) {
	return a.ChangesTo(a.verdicts, from, evaluate.Options{Reviewed: a.Reviewed})
}

func (a *answer) sinceRow(id string, c parley.Change) sinceRow {
	row := sinceRow{ID: c.Provision, To: a.provision(id, c.Provision)}
	for _, what := range c.What {
		row.What = append(row.What, evaluate.InZone(what, a.zone))
	}
	if p := find(a.agreement, c.Provision); p != nil {
		row.Text = p.Text
	}
	if c.Before != nil && (c.After == nil || c.After.Badge != c.Before.Badge) {
		b := badgeOf(c.Before.Badge)
		row.Before = &b
	}
	if c.After != nil {
		b := badgeOf(c.After.Badge)
		row.After = &b
	}
	for _, g := range c.New {
		if e, ok := a.shown(id, g); ok {
			if !a.about(g, c.Provision) {
				e.On = g.About
			}
			row.New = append(row.New, e)
		}
	}
	return row
}

// briefed gives the brief of an answer.
func (s *Server) briefed(r *http.Request) (brief.Brief, *answer, string, error) {
	id := r.PathValue("id")
	a, err := s.answer(r, id)
	if err != nil {
		return brief.Brief{}, nil, "", err
	}
	given, from, err := a.earlier(r)
	if err != nil {
		return brief.Brief{}, nil, "", err
	}
	changes := []parley.Change(nil)
	if !a.unknown {
		if changes, err = a.changed(id, from); err != nil {
			return brief.Brief{}, nil, "", err
		}
	}
	return brief.New(a.agreement, a.all, a.verdicts, changes, from.At, a.asOf), a, given, nil
}

func (s *Server) brief(r *http.Request) (any, error) {
	b, a, given, err := s.briefed(r)
	if err != nil {
		return nil, err
	}
	id := r.PathValue("id")
	p := "/process/" + url.PathEscape(id)
	since := []string(nil)
	if given != "" {
		since = []string{"since", given}
	}
	return struct {
		frame
		Brief                 *brief.Brief
		Action, Markdown, Now string
		Since                 string
		Q                     question
		Last                  *momentLink
	}{frame: frame{Title: "Brief: " + a.agreement.Title, Trail: []link{{"Processes", "/" + a.query()}, {a.agreement.Title, a.process(id)}}, Within: a.within(id)}, Brief: &b, Action: p + "/brief", Markdown: p + "/brief.md" + a.query(since...), Since: given, Q: a.question, Last: a.last(func(q question) string { return q.query() })}, nil
}

func (s *Server) briefText(w http.ResponseWriter, r *http.Request) {
	b, _, _, err := s.briefed(r)
	if err != nil {
		s.page("brief", func(*http.Request) (any, error) { return nil, err })(w, r)
		return
	}
	var out bytes.Buffer
	if err := b.Markdown(&out); err != nil {
		s.o.Logger.Error("page_failed", "path", r.URL.Path, "error", err)
		s.fail(w, r, http.StatusInternalServerError, "The page could not be made; the log says why.")
		return
	}
	w.Header().Set("Content-Type", "text/markdown; charset=utf-8")
	_, _ = out.WriteTo(w) // a reader that went away is no failure
}

// historyRow is a badge from when something became known.
type historyRow struct {
	Known, To string
	Badge     badge
	Because   string
}

// maxHistory is how many moments the history of a provision goes back.
const maxHistory = 30

// history tells how the answer for a provision, at the time asked for, came to
// be what it is: the badge as known after each piece of its evidence.
func (a *answer) history(id string, p *parley.Provision, v *parley.Verdict) ([]historyRow, error) {
	own := a.own(v)
	moments := map[time.Time]string{}
	for i := range own {
		e := &own[i]
		if e.Report != nil || e.Reading != nil || e.Agreement != nil {
			continue
		}
		t := a.known[a.byID[e.ID]]
		if t.IsZero() || t.After(a.asOf.Known) {
			continue
		}
		what := string(e.Kind)
		if b := e.Bearing; b != nil {
			what = visible(b.Claimant) + ": " + senseWords(b.Sense)
		}
		if old := moments[t]; old != "" && old != what {
			what = old + "; " + what
		}
		moments[t] = what
	}
	times := make([]time.Time, 0, len(moments))
	for t := range moments {
		times = append(times, t)
	}
	slices.SortFunc(times, time.Time.Compare)
	times = times[max(0, len(times)-maxHistory):]
	var out []historyRow
	evidence := evaluate.Gather(id, own)
	for _, t := range times {
		v, err := evidence.Verdict(p.ID, parley.AsOf{At: a.asOf.At, Known: t}, evaluate.Options{Reviewed: a.Reviewed})
		if errors.Is(err, parley.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		b := badgeOf(v.Badge)
		if n := len(out); n > 0 && out[n-1].Badge == b {
			continue
		}
		q := a.question
		q.Known = t.UTC().Format(time.RFC3339)
		out = append(out, historyRow{Known: stampIn(a.zone, t), To: q.provision(id, p.ID), Badge: b, Because: clipWords(moments[t], 160)})
	}
	return out, nil
}

// own gives the entries that the answer for one provision rests on: they
// alone give the same answer, in whatever order.
func (a *answer) own(v *parley.Verdict) []parley.Entry {
	wanted := map[parley.EntryID]bool{}
	for _, g := range slices.Concat(v.Grounds, v.Reservations) {
		wanted[g.Entry] = true
	}
	var out []parley.Entry
	for i := range a.all {
		if e := &a.all[i]; wanted[e.ID] || e.Agreement != nil {
			out = append(out, *e)
		}
	}
	return out
}
