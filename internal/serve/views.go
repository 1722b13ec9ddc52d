package serve

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"parley"
)

type processRow struct {
	ID, Title, To, Sides string
	Provisional          bool
	Provisions           int
	Badges               []badgeCount
	Last                 string
	Soon                 string // what falls due in the seven days that follow
}

type badgeCount struct {
	badge
	N int
}

// badge is a badge with the class that colours it.
type badge struct{ Text, Class string }

func badgeOf(b parley.Badge) badge {
	class := map[parley.Badge]string{
		parley.BadgeVerifiedMet: "good", parley.BadgeHolding: "good", parley.BadgeReportedMet: "good", parley.BadgeMetLate: "good",
		parley.BadgeClaimedMet: "claim", parley.BadgePartlyMet: "claim",
		parley.BadgeDisputed: "both", parley.BadgeContested: "both", parley.BadgeHoldingViolations: "both",
		parley.BadgeBreached: "bad", parley.BadgeAllegedBreach: "bad", parley.BadgeCollapsed: "bad",
		parley.BadgeDue: "due", parley.BadgeOverdue: "over",
	}[b]
	if class == "" {
		class = "quiet"
	}
	return badge{string(b), class}
}

func (s *Server) processes(r *http.Request) (any, error) {
	ids, err := s.ledger.Processes(r.Context())
	if err != nil {
		return nil, err
	}
	out := struct {
		frame
		Processes []processRow
	}{frame: frame{Title: "Processes"}}
	for _, id := range ids {
		a, err := s.answer(r, id)
		if err != nil {
			return nil, err
		}
		row := processRow{ID: id, Title: a.agreement.Title, To: a.process(id), Provisional: a.agreement.Provisional, Provisions: len(a.agreement.Provisions), Sides: sides(a.agreement)}
		var last time.Time
		for i := range a.verdicts {
			v := &a.verdicts[i]
			b := badgeOf(v.Badge)
			at := slices.IndexFunc(row.Badges, func(c badgeCount) bool { return c.badge == b })
			if at < 0 {
				row.Badges = append(row.Badges, badgeCount{badge: b})
				at = len(row.Badges) - 1
			}
			row.Badges[at].N++
			if v.LastReport.After(last) {
				last = v.LastReport
			}
		}
		var names []string
		for _, d := range a.soon(id, 7*24*time.Hour) {
			if len(names) == 3 {
				names = append(names, "…")
				break
			}
			names = append(names, d.ID+" ("+d.Local+")")
		}
		row.Soon = strings.Join(names, ", ")
		if !last.IsZero() {
			row.Last = last.In(a.zone).Format("2 January 2006")
		}
		out.Processes = append(out.Processes, row)
	}
	return out, nil
}

func sides(a *parley.Agreement) string {
	var names []string
	for _, s := range a.Sides {
		names = append(names, s.Name)
	}
	return strings.Join(names, " · ")
}

// asked is the form at the head of a page of a process.
type asked struct {
	question
	Action             string
	AtText, KnownText  string
	Moments            []momentLink
	Unknown, IsCurrent bool
}

// momentLink leads to the board as known after something became known.
type momentLink struct {
	Text, To string
	Current  bool
}

func (s *Server) asked(a *answer, id string) asked {
	stamp := func(t time.Time) string { return t.In(a.zone).Format("2 January 2006, 15:04 MST") }
	q := asked{question: a.question, Action: "/process/" + url.PathEscape(id), AtText: stamp(a.asOf.At), KnownText: stamp(a.asOf.Known), Unknown: a.unknown}
	for _, t := range a.moments {
		moment := t.UTC().Format(time.RFC3339)
		next := question{At: moment, Known: moment, Reviewed: a.Reviewed}
		q.Moments = append(q.Moments, momentLink{Text: t.In(a.zone).Format("2 Jan 2006 15:04"), To: next.process(id), Current: t.Equal(a.asOf.At) && t.Equal(a.asOf.Known)})
	}
	return q
}

type provisionRow struct {
	ID, Text, To, Obligors string
	Badge                  badge
	Reason, Due            string
	Reservations           int
	Axis                   row
}

func (s *Server) board(r *http.Request) (any, error) {
	id := r.PathValue("id")
	a, err := s.answer(r, id)
	if err != nil {
		return nil, err
	}
	out := struct {
		frame
		Asked       asked
		Provisional bool
		Instrument  string
		Sides       string
		Rows        []provisionRow
		Axis        axis
		Soon        []soon
		Since       string
		AsOf        asOfControl
	}{frame: frame{Title: a.agreement.Title, Trail: []link{{"Processes", "/" + question{At: a.At, Known: a.Known, Reviewed: a.Reviewed}.query()}}, Within: a.within(id)}, Since: a.changes(id, ""), Soon: a.soon(id, 7*24*time.Hour), Asked: s.asked(a, id), Provisional: a.agreement.Provisional, Instrument: a.agreement.Instrument.Name, Sides: sides(a.agreement)}
	out.Axis = newAxis(a)
	out.AsOf = newAsOfControl(a, &out.Axis)
	for i := range a.verdicts {
		v := &a.verdicts[i]
		p := find(a.agreement, v.Provision)
		if p == nil {
			continue
		}
		out.Rows = append(out.Rows, provisionRow{ID: p.ID, Text: p.Text, To: a.provision(id, p.ID), Obligors: a.names(p.Obligors), Badge: badgeOf(v.Badge), Reason: v.Reason, Due: a.due(v), Reservations: len(v.Reservations), Axis: out.Axis.row(a, p, v)})
	}
	return out, nil
}

func find(a *parley.Agreement, id string) *parley.Provision {
	for i := range a.Provisions {
		if a.Provisions[i].ID == id {
			return &a.Provisions[i]
		}
	}
	return nil
}

// names gives sides and monitors by their names.
func (a *answer) names(ids []string) string {
	var out []string
	for _, id := range ids {
		name := id
		for _, s := range a.agreement.Sides {
			if s.ID == id {
				name = s.Name
			}
		}
		for _, m := range a.agreement.Monitors {
			if m.ID == id {
				name = m.Name
			}
		}
		out = append(out, name)
	}
	return strings.Join(out, ", ")
}

func (a *answer) due(v *parley.Verdict) string {
	w := v.Window
	if w.Latest.IsZero() {
		if w.Waits != "" {
			return "waits for " + w.Waits
		}
		return ""
	}
	zone := a.zone
	if z, err := parley.LoadZone(w.Zone); err == nil && w.Zone != "" {
		zone = z
	}
	return w.Latest.In(zone).Format("Mon 2 January 2006, 15:04 MST")
}

// evidence is a ground with its words.
type evidence struct {
	Words, To, Claimant, Standing, Sense, Chain, Published, Origin string
	On                                                             string // another provision that it is about
	Unnamed, Reviewed, Weighed                                     bool
}

// about reports whether a ground is about the provision itself, and not about
// one that its deadline hangs on.
func (a *answer) about(g parley.Ground, provision string) bool {
	return g.About == "" || g.About == provision
}

func (a *answer) evidence(process string, g parley.Ground) (evidence, bool) {
	e := a.byID[g.Entry]
	if e == nil {
		return evidence{}, false
	}
	out := evidence{Claimant: g.Claimant, Standing: string(g.Standing), Sense: string(g.Sense), Published: e.Times.Published.String(), Origin: g.Origin, Reviewed: g.Reviewed, Weighed: g.Weighs != parley.DirectionNone}
	switch {
	case e.Bearing != nil:
		b := e.Bearing
		out.Words, out.Unnamed, out.Chain = b.Words, b.Unnamed, strings.Join(b.Chain, " ← ")
		if b.Report != "" {
			out.To = a.report(process, b.Report, b.Span)
		}
	case e.Ruling != nil:
		out.Words, out.Standing, out.Published = e.Ruling.Reason, "ruling", e.Times.Recorded.Format(time.RFC3339)
	case e.Extension != nil:
		out.Words, out.Sense, out.Claimant = e.Extension.Deadline.Words, "extension", strings.Join(e.Extension.By, ", ")
	case e.Notice != nil:
		out.Words, out.Sense, out.Claimant = e.Notice.Source, "notice to "+string(e.Notice.Act), strings.Join(e.Notice.By, ", ")
	case e.Declaration != nil && e.Declaration.Reservation != nil:
		out.Words, out.Sense, out.Claimant = e.Declaration.Reservation.Text, "reservation", a.names([]string{e.Declaration.Side})
	default:
		return evidence{}, false
	}
	return out, true
}

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
	out := struct {
		frame
		Asked                              asked
		Provision                          *parley.Provision
		Obligors, Beneficiaries, Monitors  string
		Limits                             []string
		Verdict                            *parley.Verdict
		Badge                              badge
		Due                                string
		For, Against, Beside, Reservations []evidence
		Elsewhere                          []evidence // on provisions that this one hangs on
		Course, Lines                      []string
		Done                               string
		Source                             string
		Origins                            []originGroup
		History                            []historyRow
	}{frame: frame{Title: p.ID, Trail: []link{{"Processes", "/" + a.query()}, {a.agreement.Title, a.process(id)}}, Within: a.within(id)}, Asked: s.asked(a, id), Provision: p, Obligors: a.names(p.Obligors), Beneficiaries: a.names(p.Beneficiaries), Monitors: a.names(p.Monitors)}
	out.Asked.Action = "/process/" + url.PathEscape(id) + "/provision/" + url.PathEscape(pid)
	out.Asked.Moments = nil
	for _, m := range a.agreement.Monitors {
		if slices.Contains(p.Monitors, m.ID) && m.Limits != "" {
			out.Limits = append(out.Limits, m.Name+": "+m.Limits)
		}
	}
	for _, l := range p.Lines {
		out.Lines = append(out.Lines, strings.Join(slices.DeleteFunc([]string{a.names(some(l.Side)), l.Text, l.Map}, func(s string) bool { return s == "" }), " · "))
	}
	if p.Report != "" {
		out.Source = "/report/" + url.PathEscape(p.Report) + a.query("process", id)
	}
	for i := range a.verdicts {
		if a.verdicts[i].Provision == pid {
			out.Verdict = &a.verdicts[i]
		}
	}
	if out.Verdict == nil {
		return out, nil
	}
	out.Badge, out.Due = badgeOf(out.Verdict.Badge), a.due(out.Verdict)
	out.Course, out.Done = a.course(out.Verdict), done(out.Verdict.Done)
	for _, g := range out.Verdict.Grounds {
		e, ok := a.evidence(id, g)
		switch {
		case !ok:
		case !a.about(g, pid):
			e.On = g.About
			out.Elsewhere = append(out.Elsewhere, e)
		case g.Weighs == parley.DirectionFor || g.Weighs == parley.DirectionPartly:
			out.For = append(out.For, e)
		case g.Weighs == parley.DirectionAgainst:
			out.Against = append(out.Against, e)
		default:
			out.Beside = append(out.Beside, e)
		}
	}
	for _, g := range out.Verdict.Reservations {
		if e, ok := a.evidence(id, g); ok {
			out.Reservations = append(out.Reservations, e)
		}
	}
	out.Origins = a.origins(id, out.Verdict)
	out.History, err = a.history(id, p, out.Verdict)
	return out, err
}

func some(id string) []string {
	if id == "" {
		return nil
	}
	return []string{id}
}

// course tells how a maintained duty has fared, a stretch a line.
func (a *answer) course(v *parley.Verdict) []string {
	var out []string
	stamp := func(t time.Time) string { return t.In(a.zone).Format("2 January 2006, 15:04") }
	for _, st := range v.Course {
		s := string(st.Norm) + ", from " + stamp(st.From)
		if !st.Until.IsZero() {
			s += " to " + stamp(st.Until)
		}
		if st.N != nil {
			s += fmt.Sprintf(": %g", *st.N)
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
	s := fmt.Sprintf("%g of %g %s", d.N, d.Of, d.Unit)
	if d.Invalid > 0 {
		s += fmt.Sprintf(", %g more found not to count", d.Invalid)
	}
	if d.Claimed > d.N {
		s += fmt.Sprintf(", %g claimed", d.Claimed)
	}
	return s
}
