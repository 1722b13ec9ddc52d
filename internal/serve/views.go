package serve

import (
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
	Then                 *momentLink
}

type badgeCount struct {
	badge
	N int
}

// counted counts one more badge.
func counted(all []badgeCount, b badge) []badgeCount {
	at := slices.IndexFunc(all, func(c badgeCount) bool { return c.badge == b })
	if at < 0 {
		at = len(all)
		all = append(all, badgeCount{badge: b})
	}
	all[at].N++
	return all
}

// badge is a badge with the class that colours it.
type badge struct{ Text, Class string }

func badgeOf(b parley.Badge) badge {
	class := "quiet"
	switch b {
	case parley.BadgeVerifiedMet, parley.BadgeHolding, parley.BadgeReportedMet, parley.BadgeMetLate:
		class = "good"
	case parley.BadgeClaimedMet, parley.BadgePartlyMet:
		class = "claim"
	case parley.BadgeDisputed, parley.BadgeContested, parley.BadgeHoldingViolations:
		class = "both"
	case parley.BadgeBreached, parley.BadgeAllegedBreach, parley.BadgeCollapsed:
		class = "bad"
	case parley.BadgeDue:
		class = "due"
	case parley.BadgeOverdue:
		class = "over"
	default:
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
		row := processRow{Then: a.last(func(q question) string { return q.process(id) }), ID: visible(id), Title: visible(a.agreement.Title), To: a.process(id), Provisional: a.agreement.Provisional, Provisions: len(a.agreement.Provisions), Sides: sides(a.agreement)}
		var last time.Time
		for i := range a.verdicts {
			v := &a.verdicts[i]
			row.Badges = counted(row.Badges, badgeOf(v.Badge))
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
		names = append(names, visible(s.Name))
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
	Zone               string      // of the moments
	Last               *momentLink // the last that is known, if that is long ago, or later than the time asked for
	Then               string      // the same page as known at the time asked for, "": it is so already
}

// quiet is how long nothing is heard of a process until a page says so.
const quiet = 30 * 24 * time.Hour

// last leads to the last that is known of a process, where a question that names
// no time finds nothing of late, or nothing yet.
func (a *answer) last(page func(question) string) *momentLink {
	if len(a.moments) == 0 || a.At != "" || a.Known != "" {
		return nil
	}
	t := a.moments[len(a.moments)-1]
	if gap := a.asOf.Known.Sub(t); gap >= 0 && gap < quiet {
		return nil
	}
	moment := t.UTC().Format(time.RFC3339)
	return &momentLink{Text: stampIn(a.zone, t), To: page(question{At: moment, Known: moment, Reviewed: a.Reviewed})}
}

// momentLink leads to the board as known after something became known.
type momentLink struct {
	Text, To string
	Current  bool
}

func (s *Server) asked(a *answer, id string) asked {
	stamp := func(t time.Time) string { return stampIn(a.zone, t) }
	last := a.last(func(q question) string { return q.query() })
	q := asked{Zone: a.zone.String(), Last: last, question: a.question, Action: "/process/" + url.PathEscape(id), AtText: stamp(a.asOf.At), KnownText: stamp(a.asOf.Known), Unknown: a.unknown}
	if q.At != "" && !a.asOf.Known.Equal(a.asOf.At) {
		q.Then = question{At: q.At, Known: q.At, Reviewed: a.Reviewed}.query()
	}
	for _, t := range a.moments {
		moment := t.UTC().Format(time.RFC3339)
		next := question{At: moment, Known: moment, Reviewed: a.Reviewed}
		q.Moments = append(q.Moments, momentLink{Text: t.In(a.zone).Format("2 Jan 2006 15:04"), To: next.process(id), Current: t.Equal(a.asOf.At) && t.Equal(a.asOf.Known)})
	}
	return q
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
		out = append(out, visible(name))
	}
	return strings.Join(out, ", ")
}

// due says when a provision is due, in the zone of its words.
func (a *answer) due(v *parley.Verdict) string { return a.dueIn(v.Window) }

func (a *answer) dueIn(w parley.Window) string {
	if w.Latest.IsZero() {
		if w.Waits != "" {
			return "waits for " + visible(w.Waits)
		}
		return ""
	}
	return dated(a.zoneOf(w), w.Latest)
}

// zoneOf is the zone of a window's words, else that of the process.
func (a *answer) zoneOf(w parley.Window) *time.Location {
	if z, err := parley.LoadZone(w.Zone); err == nil && w.Zone != "" {
		return z
	}
	return a.zone
}

// stampIn writes an instant with its zone, dated with the day of the week too.
func stampIn(zone *time.Location, t time.Time) string {
	return t.In(zone).Format("2 January 2006, 15:04 MST")
}

func dated(zone *time.Location, t time.Time) string {
	return t.In(zone).Format("Mon 2 January 2006, 15:04 MST")
}
