package serve

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"parley"
	"parley/internal/ledger"
)

func actorPath(name string) string { return "/actors/" + url.PathEscape(name) }

func (s *Server) actors(r *http.Request) (any, error) {
	v := r.URL.Query()
	ids, err := s.ledger.Processes(r.Context())
	if err != nil {
		return nil, err
	}
	found, err := s.ledger.Actors(r.Context(), ledger.ActorQuery{Prefix: v.Get("q"), Process: v.Get("process"), Limit: 200})
	if err != nil {
		return nil, err
	}
	type row struct{ Name, Records, To string }
	out := struct {
		frame
		Q         string
		Processes []option
		Rows      []row
	}{frame: frame{Title: "Actors"}, Q: v.Get("q"), Processes: options(v.Get("process"), ids...)}
	for _, a := range found {
		out.Rows = append(out.Rows, row{a.Name, number(a.Records), actorPath(a.Name)})
	}
	return out, nil
}

// part is what an actor is in a process.
type part struct {
	Process, To, Text string
	Roles             []string
}

// position is what an actor has said of a provision, over time.
type position struct {
	Process, Provision, To string
	Steps                  []positionStep
	Earlier                int // steps that are not shown
}

type positionStep struct {
	Sense, Class, Date, To, Words string
	Who                           string // of a side, if it is not the side itself
}

// actsChart counts statements by month and act.
type actsChart struct {
	Months []string
	Rows   []actsRow
	Of     string // how many statements it counts, if not all
}

type actsRow struct {
	Act   string
	Cells []int
	Total int
}

// maxCounted is how many statements the counts of an actor's page rest on.
const maxCounted = 1000

// tabs are the lists of an actor's page.
var tabs = []struct {
	name, text string
	kind       ledger.RecordKind
	roles      []ledger.Role
}{
	{"says", "Statements", ledger.RecordStatement, []ledger.Role{ledger.RoleSource, ledger.RoleFor}},
	{"does", "Does", ledger.RecordEvent, []ledger.Role{ledger.RoleActor}},
	{"suffers", "Has done to it", ledger.RecordEvent, []ledger.Role{ledger.RoleRecipient}},
	{"owes", "Owes", ledger.RecordCommitment, []ledger.Role{ledger.RoleObligor}},
	{"demands", "Demands", ledger.RecordCommitment, []ledger.Role{ledger.RoleBy}},
	{"counts", "Figures it gives", ledger.RecordFigure, []ledger.Role{ledger.RoleSource}},
	{"carries", "Carries the words of others", ledger.RecordStatement, []ledger.Role{ledger.RoleVia}},
}

type tabLink struct {
	Text, To string
	Current  bool
}

func (s *Server) actor(r *http.Request) (any, error) {
	name := r.PathValue("name")
	tab := 0
	for i, t := range tabs {
		if t.name == r.URL.Query().Get("list") {
			tab = i
		}
	}
	out := struct {
		frame
		Name        string
		Parts       []part
		Offices     []officeRow
		More        int  // offices that are not shown
		Body        bool // the offices are its own, and others hold them
		Positions   []position
		Chart       actsChart
		Tabs        []tabLink
		Rows        []recordRow
		Total, Next string
	}{frame: frame{Title: name, Trail: []link{{"Actors", "/actors"}}}, Name: name}
	out.Offices, out.More = s.offices(name)
	out.Body = len(out.Offices) > 0 && out.Offices[0].Who != ""
	for i, t := range tabs {
		out.Tabs = append(out.Tabs, tabLink{t.text, actorPath(name) + "?list=" + t.name, i == tab})
	}
	found, err := s.ledger.Find(r.Context(), ledger.Find{Kinds: []ledger.RecordKind{tabs[tab].kind}, Actors: []string{name}, Roles: tabs[tab].roles, After: r.URL.Query().Get("after"), Limit: 30})
	if err != nil {
		return nil, err
	}
	for i := range found.Records {
		out.Rows = append(out.Rows, recordRowOf(&found.Records[i], nil))
	}
	out.Total, out.Next = total(found.Total), next(r, found.Next)
	if out.Parts, out.Positions, err = s.standing(r.Context(), name); err != nil {
		return nil, err
	}
	out.Chart, err = s.acts(r.Context(), name)
	return out, err
}

// officeRow is an office that an actor held, or one of his that others held.
type officeRow struct{ Who, To, Title, Of, Time string }

// maxOffices is how many offices are shown, the latest.
const maxOffices = 24

// offices gives the offices of a person, or who held those of a country or body.
func (s *Server) offices(name string) (rows []officeRow, more int) {
	if s.o.Offices == nil {
		return nil, 0
	}
	for _, h := range s.o.Offices.Held(name) {
		rows = append(rows, officeRow{Title: h.Title, Of: h.Of, Time: term(h)})
	}
	for _, h := range s.o.Offices.Of(name) {
		rows = append(rows, officeRow{Who: h.Person, To: actorPath(h.Person), Title: h.Title, Time: term(h.Role)})
	}
	more = max(0, len(rows)-maxOffices)
	return rows[more:], more
}

// term says from when to when an office was held.
func term(r parley.Role) string {
	from, until := parley.DateWords(r.From), parley.DateWords(r.Until)
	switch {
	case r.From == "" && r.Until == "":
		return "time not known"
	case r.Until == "":
		return "from " + from + ", no end known"
	case r.From == "":
		return "until " + until
	}
	return from + " to " + until
}

// standing gives what an actor is in each process, and what it has said of the
// provisions there.
func (s *Server) standing(ctx context.Context, name string) ([]part, []position, error) {
	ids, err := s.ledger.Processes(ctx)
	if err != nil {
		return nil, nil, err
	}
	var parts []part
	var positions []position
	for _, id := range ids {
		e, err := s.evidence(ctx, id)
		if errors.Is(err, parley.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		if p := partIn(e.agreement, name); p.Text != "" {
			p.Process, p.To = e.agreement.Title, question{}.process(id)
			parts = append(parts, p)
		}
		positions = append(positions, positionsOf(e, id, name)...)
	}
	return parts, positions, nil
}

func partIn(a *parley.Agreement, name string) part {
	same := func(n string) bool { return ledger.Fold(n) == ledger.Fold(name) }
	for _, side := range a.Sides {
		if same(side.Name) {
			return part{Text: "is a side"}
		}
		for _, actor := range side.Actors {
			if !same(actor.Name) && !slices.ContainsFunc(actor.Aliases, same) {
				continue
			}
			p := part{Text: "speaks or acts for " + side.Name}
			for _, r := range actor.Roles {
				p.Roles = append(p.Roles, strings.TrimSpace(r.Title+" "+r.Of)+", "+term(r))
			}
			return p
		}
		if slices.ContainsFunc(side.Allies, same) {
			return part{Text: "is listed as an ally of " + side.Name}
		}
	}
	for _, m := range a.Monitors {
		if same(m.Name) || slices.ContainsFunc(m.Aliases, same) {
			return part{Text: "is named to verify"}
		}
	}
	return part{}
}

// voices gives the names, folded, under which an actor speaks in a process: a side
// by all who speak for it, an actor by all spellings of its name.
func voices(a *parley.Agreement, name string) []string {
	low := ledger.Fold(name)
	out := []string{low}
	add := func(names ...string) {
		for _, n := range names {
			if n = ledger.Fold(n); n != "" && !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	for _, side := range a.Sides {
		for _, actor := range side.Actors {
			all := append([]string{actor.Name}, actor.Aliases...)
			if ledger.Fold(side.Name) == low || slices.ContainsFunc(all, func(n string) bool { return ledger.Fold(n) == low }) {
				add(all...)
			}
		}
	}
	for _, m := range a.Monitors {
		if all := append([]string{m.Name}, m.Aliases...); slices.ContainsFunc(all, func(n string) bool { return ledger.Fold(n) == low }) {
			add(all...)
		}
	}
	return out
}

// maxSteps is how many of an actor's findings on a provision are shown.
const maxSteps = 12

func positionsOf(of *evidenceOf, process, name string) []position {
	on := map[string][]*parley.Entry{} // by provision
	for _, n := range voices(of.agreement, name) {
		for _, i := range of.claims[n] {
			e := &of.all[i]
			on[e.Bearing.Provision] = append(on[e.Bearing.Provision], e)
		}
	}
	var out []position
	for _, provision := range slices.Sorted(maps.Keys(on)) {
		said := on[provision]
		slices.SortStableFunc(said, func(a, b *parley.Entry) int { return of.known[a].Compare(of.known[b]) })
		p := position{Process: of.agreement.Title, Provision: provision, To: question{}.provision(process, provision), Earlier: max(0, len(said)-maxSteps)}
		for _, e := range said[p.Earlier:] {
			p.Steps = append(p.Steps, stepOf(e, process, name))
		}
		out = append(out, p)
	}
	return out
}

// stepOf is a finding of an actor, or of one who speaks for it.
func stepOf(e *parley.Entry, process, name string) positionStep {
	b := e.Bearing
	step := positionStep{Who: visible(b.Claimant), Sense: senseWords(b.Sense), Class: senseClass(b.Sense), Words: visible(clipWords(b.Words, 140)), Date: e.Times.Published.Words(time.UTC)}
	if ledger.Fold(step.Who) == ledger.Fold(name) {
		step.Who = ""
	}
	if b.Report != "" {
		step.To = question{}.report(process, b.Report, b.Span)
	}
	return step
}

// senseClass is the class that a sense is drawn in.
func senseClass(s parley.Sense) string {
	switch senseSide(s) {
	case "for":
		return "good"
	case "against":
		return "bad"
	}
	return "claim"
}

// acts counts an actor's statements by month and act.
func (s *Server) acts(ctx context.Context, name string) (actsChart, error) {
	found, err := s.ledger.Find(ctx, ledger.Find{Kinds: []ledger.RecordKind{ledger.RecordStatement}, Actors: []string{name}, Roles: []ledger.Role{ledger.RoleSource}, Limit: maxCounted})
	if err != nil {
		return actsChart{}, err
	}
	var c actsChart
	counts := map[string]map[string]int{}
	for _, r := range found.Records {
		month := "undated"
		if !r.Known.IsZero() {
			month = r.Known.Add(-time.Second).Format("2006-01")
		}
		if !slices.Contains(c.Months, month) {
			c.Months = append(c.Months, month)
		}
		act := strings.ToLower(r.Type)
		if counts[act] == nil {
			counts[act] = map[string]int{}
		}
		counts[act][month]++
	}
	slices.Sort(c.Months)
	for act, by := range counts {
		row := actsRow{Act: act}
		for _, m := range c.Months {
			row.Cells, row.Total = append(row.Cells, by[m]), row.Total+by[m]
		}
		c.Rows = append(c.Rows, row)
	}
	slices.SortFunc(c.Rows, func(a, b actsRow) int { return cmp.Or(cmp.Compare(b.Total, a.Total), cmp.Compare(a.Act, b.Act)) })
	if found.Total > len(found.Records) {
		c.Of = fmt.Sprintf("the newest %s of %s", number(len(found.Records)), total(found.Total))
	}
	return c, nil
}
