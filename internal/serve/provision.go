package serve

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"parley"
	"parley/evaluate"
)

// provisionPage is a provision with its answer and all that it rests on.
type provisionPage struct {
	frame
	Asked                    asked
	ID, Text, Condition      string
	Facts                    []fact
	Monitors                 []monitorRow
	Source, Found            string // the report of a provisional provision
	Verdict                  *parley.Verdict
	Badge                    badge
	Norm, Known, Direction   string
	For, Against             string
	Due, DueUTC              string
	Lane                     *lane
	Columns                  []column
	Beside, Reserved, Others []origin // shown and not weighed; reservations; on provisions that this one hangs on
	Course                   []string
	Done                     string
	History                  []historyRow
}

// monitorRow is a body named to verify, with what it could not see.
type monitorRow struct {
	Name   string
	Limits []limitRow
}

// limitRow is a limit of access, with the time it holds for in words.
type limitRow struct{ Text, When string }

func monitorOf(m *parley.Monitor, zone *time.Location) monitorRow {
	out := monitorRow{Name: visible(m.Name)}
	for _, l := range m.Limits {
		var when []string
		if !l.From.IsZero() {
			when = append(when, "from "+l.From.Words(zone))
		}
		if !l.Until.IsZero() {
			when = append(when, "until "+l.Until.Words(zone))
		}
		out.Limits = append(out.Limits, limitRow{visible(l.Text), strings.Join(when, " ")})
	}
	return out
}

// lane is the time of one provision, drawn and told.
type lane struct {
	Axis  axis
	Row   row
	Steps []laneStep
}

// laneStep is a time of a provision: the first, and what each extension made of it.
type laneStep struct{ What, When, UTC, Note string }

func (s *Server) provision(r *http.Request) (any, error) {
	id, pid := r.PathValue("id"), r.PathValue("provision")
	a, err := s.answer(r, id)
	if err != nil {
		return nil, err
	}
	p := find(a.agreement, pid)
	if p == nil {
		return nil, fmt.Errorf("process %q has no provision %q: %w", id, pid, parley.ErrNotFound)
	}
	out := &provisionPage{frame: frame{Title: visible(p.ID), Trail: []link{{"Processes", "/" + a.query()}, {visible(a.agreement.Title), a.process(id)}}, Within: a.within(id)},
		Asked: s.asked(a, id), ID: visible(p.ID), Text: visible(p.Text), Condition: visible(p.Condition), Facts: a.facts(p)}
	out.Asked.Action = "/process/" + url.PathEscape(id) + "/provision/" + url.PathEscape(pid)
	out.Asked.Moments = nil
	for _, m := range a.agreement.Monitors {
		if slices.Contains(p.Monitors, m.ID) {
			out.Monitors = append(out.Monitors, monitorOf(&m, a.zone))
		}
	}
	if p.Report != "" {
		out.Source, out.Found = "/report/"+url.PathEscape(p.Report)+a.query("process", id), visible(p.Report)
	}
	at := slices.IndexFunc(a.verdicts, func(v parley.Verdict) bool { return v.Provision == pid })
	if at < 0 {
		return out, nil
	}
	a.verdicts = a.verdicts[at : at+1] // the time axis is that of this one
	if err := a.findMoves(); err != nil {
		return nil, err
	}
	v := &a.verdicts[0]
	out.Verdict, out.Badge, out.Due = localised(v, a.zone), badgeOf(v.Badge), a.due(v)
	out.Norm, out.Known, out.Direction = words(string(v.Norm)), words(string(v.Epistemic)), directionWords(v.Direction)
	out.For, out.Against = words(string(v.For)), words(string(v.Against))
	if !v.Window.Latest.IsZero() {
		out.DueUTC = stampIn(time.UTC, v.Window.Latest)
	}
	out.Course, out.Done = a.course(v), done(v.Done)
	out.Lane = a.lane(p, v)
	s.texts(r.Context(), a)
	out.ground(a, id, v)
	out.History, err = a.history(id, p, v)
	return out, err
}

// localised is a verdict with the times of its texts in a zone.
func localised(v *parley.Verdict, zone *time.Location) *parley.Verdict {
	out := *v
	each := func(texts []string) []string {
		texts = slices.Clone(texts)
		for i := range texts {
			texts[i] = evaluate.InZone(texts[i], zone)
		}
		return texts
	}
	var because func([]parley.Because) []parley.Because
	because = func(all []parley.Because) []parley.Because {
		all = slices.Clone(all)
		for i := range all {
			all[i].Text, all[i].Of = evaluate.InZone(all[i].Text, zone), because(all[i].Of)
		}
		return all
	}
	out.Reason, out.Because = evaluate.InZone(v.Reason, zone), because(v.Because)
	out.Window.Computed, out.Window.Ending = each(v.Window.Computed), each(v.Window.Ending)
	out.Warnings = slices.Clone(v.Warnings)
	for i := range out.Warnings {
		out.Warnings[i].Text = evaluate.InZone(v.Warnings[i].Text, zone)
	}
	return &out
}

// facts are what the text of a provision says, in words.
func (a *answer) facts(p *parley.Provision) []fact {
	out := []fact{{Name: "Has to act", Value: a.names(p.Obligors)}, {Name: "For", Value: a.names(p.Beneficiaries)}, {Name: "Type", Value: visible(words(p.Type)) + ", " + kindWords(p.Kind)}}
	if p.Force != "" {
		out = append(out, fact{Name: "Force", Value: words(string(p.Force))})
	}
	out = append(out, fact{Name: "Condition", Value: visible(p.Condition)})
	for _, l := range p.Lines {
		out = append(out, fact{Name: "Line", Value: visible(strings.Join(slices.DeleteFunc([]string{a.names(some(l.Side)), l.Text, l.Map}, func(s string) bool { return s == "" }), " · "))})
	}
	return slices.DeleteFunc(out, func(f fact) bool { return f.Value == "" })
}

// ground puts what a verdict rests on in its places.
func (out *provisionPage) ground(a *answer, process string, v *parley.Verdict) {
	why := whys(v)
	var forIt, against, beside, reserved, others []evidence
	for _, g := range v.Grounds {
		e, ok := a.shown(process, g)
		e.Why = why[e.entry]
		switch {
		case !ok:
		case !a.about(g, v.Provision):
			e.On = visible(g.About)
			others = append(others, e)
		case g.Weighs == parley.DirectionFor || g.Weighs == parley.DirectionPartly:
			forIt = append(forIt, e)
		case g.Weighs == parley.DirectionAgainst:
			against = append(against, e)
		default:
			beside = append(beside, e)
		}
	}
	for _, g := range v.Reservations {
		if e, ok := a.shown(process, g); ok {
			reserved = append(reserved, e)
		}
	}
	out.Columns = columns(forIt, against)
	out.Beside, out.Reserved, out.Others = byOrigin(beside), byOrigin(reserved), byOrigin(others)
}

// lane draws the time of a provision and tells it, step by step; nil where there
// is nothing to draw.
func (a *answer) lane(p *parley.Provision, v *parley.Verdict) *lane {
	if v.Window.Latest.IsZero() && len(a.moved[p.ID]) == 0 {
		return nil
	}
	out := &lane{Axis: newAxis(a, extent{})}
	out.Row = out.Axis.row(a, p, v, a.footingsOf()[0])
	steps := a.moved[p.ID]
	tell := func(what string, w parley.Window, note string) {
		t := w.Latest
		if p.Kind == parley.Maintain && len(steps) > 0 && !w.Ends.IsZero() {
			t, what = w.Ends, what+", end"
		}
		step := laneStep{What: what, When: "no time is given", Note: note}
		switch {
		case !t.IsZero():
			step.When, step.UTC = dated(a.zoneOf(w), t), stampIn(time.UTC, t)
		case w.Waits != "":
			step.When = "waits for " + visible(w.Waits)
		}
		out.Steps = append(out.Steps, step)
	}
	note := ""
	for i, m := range steps {
		what := "First"
		if i > 0 {
			what = "Then"
		}
		tell(what, m.before, note)
		if note = "moved"; m.by != "" {
			note += " by " + m.by
		}
		if !m.known.IsZero() {
			note += ", known " + stampIn(a.zone, m.known)
		}
		if m.source != "" {
			note += ". " + m.source
		}
	}
	if len(steps) > 0 {
		tell("Now", v.Window, note)
	}
	return out
}

func some(id string) []string {
	if id == "" {
		return nil
	}
	return []string{id}
}

// course tells how a maintained duty has fared, a extent a line.
func (a *answer) course(v *parley.Verdict) []string {
	var out []string
	for _, st := range v.Course {
		s := words(string(st.Norm)) + ", from " + stampIn(a.zone, st.From)
		if !st.Until.IsZero() {
			s += " to " + stampIn(a.zone, st.Until)
		}
		if st.N != nil {
			s += ": " + thousands(*st.N)
		}
		out = append(out, s)
	}
	return out
}

// done tells how much of a quantity is established.
func done(d *parley.Done) string {
	if d == nil {
		return ""
	}
	s := strings.TrimSpace(thousands(d.N) + " of " + thousands(d.Of) + " " + visible(d.Unit))
	if d.Invalid > 0 {
		s += ", " + thousands(d.Invalid) + " more found not to count"
	}
	if d.Claimed > d.N {
		s += ", " + thousands(d.Claimed) + " claimed"
	}
	return s
}
