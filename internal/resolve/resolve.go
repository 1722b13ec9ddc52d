// Package resolve ties a reading to an agreement: which findings bear on which
// provision, in which sense, claimed by whom with what standing.
//
// In come a report, its reading and an agreement; out go bearings, or entries
// for a ledger. Where there is no agreement yet, it opens a provisional one from
// the commitments found. It neither reads text anew nor weighs one bearing
// against another.
//
//	r, err := resolve.New(reader.Lemmas)
//	if err != nil {
//		return err
//	}
//	bearings := r.Bearings(plan, &report, &reading)
package resolve

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"parley"
	"parley/internal/agreement"
)

// Resolver finds bearings. It is safe for concurrent use.
type Resolver struct {
	catalogue *agreement.Catalogue
	lemmas    func(words string) []string
}

// New prepares a resolver over the built-in catalogue of signals; lemmas gives
// the lemmas of a piece of a report, as the reader does.
func New(lemmas func(words string) []string) (*Resolver, error) {
	c, err := agreement.Builtin()
	if err != nil {
		return nil, fmt.Errorf("load the catalogue of signals: %w", err)
	}
	return &Resolver{catalogue: c, lemmas: lemmas}, nil
}

// finding is one thing of a reading that can bear on a provision.
type finding struct {
	id     string
	span   parley.Span
	words  parley.Span // whose lemmas are matched
	typ    string
	mode   string
	status parley.EventStatus
	actor  parley.Names
	said   string
	act    bool
	when   parley.Civil
	rule   string
	// accuses says that it stands in an accusation: its doer is the accused.
	accuses bool
}

// Bearings gives what a reading says about the provisions of an agreement, in
// the order of the provisions and of the text.
func (r *Resolver) Bearings(a *parley.Agreement, rep *parley.Report, rd *parley.Reading) []parley.Bearing {
	x := agreement.NewIndex(a)
	at := rep.KnownFrom().Interval(nil).Start
	found := findings(rd)
	lemmas := make([][]string, len(found))
	for i := range found {
		lemmas[i] = r.lemmas(found[i].words.In(rep.Text))
	}
	var out []parley.Bearing
	for pi := range a.Provisions {
		p := &a.Provisions[pi]
		signals := r.catalogue.Signals(*p)
		var mine []parley.Bearing
		for i := range found {
			f := &found[i]
			s, ok := agreement.Match(signals, agreement.Found{
				Type: f.typ, Mode: f.mode, Status: f.status, Lemmas: lemmas[i], Statement: f.act,
				Actor: r.whose(x, p.ID, at, f.actor),
			})
			if !ok {
				continue
			}
			b := parley.Bearing{Provision: p.ID, Sense: s.Sense, Report: rep.ID, Span: f.span, Finding: f.id, Reader: rd.Version, Rule: s.ID + " " + f.rule}
			r.claim(x, rep, rd, f, at, &b)
			if b.Standing == parley.StandingObligor && (f.accuses || len(p.Obligors) > 1) && accuses(x, at, &b, f.actor) {
				b.Standing = parley.StandingCounterparty
			}
			if s.Sense == parley.SensePartly {
				quantity(rd, p, f.span, &b)
			}
			mine = append(mine, b)
		}
		mine = append(mine, r.reservations(x, p, rep, rd, at)...)
		out = append(out, distinct(mine)...)
	}
	return out
}

// whose says in which part of a provision the actor of a finding stands. Troops
// that nobody is named for are nobody's: "the tanks have left".
func (r *Resolver) whose(x *agreement.Index, provision string, at time.Time, actor parley.Names) agreement.Whose {
	var named []string
	for _, name := range actor {
		if _, ok := x.Find(name, at); ok || !r.anyForces(name) {
			named = append(named, name)
		}
	}
	return x.Whose(provision, at, named...)
}

// accuses reports whether a side tells of a breach of a duty that others have
// too, and does not name itself as having done it.
func accuses(x *agreement.Index, at time.Time, b *parley.Bearing, actor parley.Names) bool {
	if b.Sense != parley.SenseBreached && b.Sense != parley.SenseNotDone {
		return false
	}
	claimant, _ := x.Find(b.Claimant, at)
	return !slices.ContainsFunc(actor, func(name string) bool {
		who, ok := x.Find(name, at)
		return ok && who.Side == claimant.Side
	})
}

// anyForces reports whether a name is but a word for soldiers or their gear.
func (r *Resolver) anyForces(name string) bool {
	words := strings.Fields(name)
	for i, w := range words {
		if c, _ := utf8.DecodeRuneInString(w); unicode.IsUpper(c) && (i > 0 || len(words) > 1) {
			return false
		}
	}
	return r.catalogue.Forces(r.lemmas(name))
}

// findings lists events, states and statements of a reading.
func findings(rd *parley.Reading) []finding {
	var out []finding
	cues := map[parley.Span]bool{}
	accused := map[parley.Span]parley.Names{} // by the cue of the accusation
	for i := range rd.Events {
		if e := &rd.Events[i]; e.Type == string(parley.ActAccuse) {
			accused[e.Trigger] = e.Recipient
		}
	}
	for i := range rd.Statements {
		s := &rd.Statements[i]
		if len(s.Content) == 0 {
			continue
		}
		f := finding{id: s.ID, span: s.Content[0], words: s.Content[0], typ: string(s.Act), status: parley.StatusHappened, actor: append(slices.Clone(s.Who), s.For...), act: true, rule: s.Rule, said: s.ID}
		if s.Cue != nil {
			cues[*s.Cue] = true
			f.span = parley.Span{Start: min(s.Cue.Start, f.span.Start), End: max(s.Cue.End, f.span.End)}
		}
		if s.Uttered != nil {
			f.when = *s.Uttered
		}
		if s.Negated {
			f.status = parley.StatusDenied
		}
		out = append(out, f)
	}
	for i := range rd.Events {
		e := &rd.Events[i]
		if cues[e.Trigger] {
			continue // the statement stands for it
		}
		f := finding{id: e.ID, span: e.Clause, words: e.Clause, typ: e.Type, mode: e.Mode, status: e.Status, actor: e.Actor, said: e.Said, rule: e.Rule}
		if s := statement(rd, e.Said); s != nil && s.Act == parley.ActAccuse {
			f.accuses = true
			if s.Cue != nil && (len(e.Actor) == 0 || slices.Equal(e.Actor, s.Who)) {
				f.actor = accused[*s.Cue] // nobody accuses himself
			}
		}
		if e.Type == "STATE" {
			f.typ = ""
		}
		if e.When != nil && e.When.Relation != "by" && e.When.Relation != "before" && e.When.Relation != "until" {
			f.when = e.When.Time
		}
		out = append(out, f)
	}
	return out
}

// claim fills who claims a finding, through whom, with what standing.
func (r *Resolver) claim(x *agreement.Index, rep *parley.Report, rd *parley.Reading, f *finding, at time.Time, b *parley.Bearing) {
	b.Words = f.span.In(rep.Text)
	b.Confidence = confidence(f)
	s := statement(rd, f.said)
	if s != nil && (f.act || s.Act == parley.ActAgree || s.Act == parley.ActPromise || s.Act == parley.ActReject) {
		// That somebody agreed or refused is claimed by whoever tells of it.
		if outer := statement(rd, s.In); outer != nil && len(outer.Who) > 0 {
			s = outer
		}
	}
	if s == nil || len(s.Who) == 0 {
		b.Claimant, b.Standing = cmp.Or(rep.Outlet, rep.ID), parley.StandingOutlet
		if w := wire(rep); w != "" {
			b.Chain = append([]string{w}, some(rep.Outlet)...) // what outlets carry of one wire is one origin
		}
		return
	}
	b.Claimant, b.Unnamed = s.Who[0], s.Unnamed
	speaks := append(slices.Clone(s.Who), s.For...)
	if r.catalogue.Owned(b.Claimant) { // "Varen has left, its ministry said": that of whoever did it
		speaks, b.Unnamed = append(speaks, f.actor...), true
	}
	b.Standing, b.Ally = x.Standing(b.Provision, at, speaks...)
	if who, ok := x.Find(s.Who[0], at); ok {
		b.Claimant, b.Unnamed = who.Name, who.Unnamed // "the mission" is the mission
	}
	b.Chain = append(b.Chain, s.Via...)
	for outer := statement(rd, s.In); outer != nil; outer = statement(rd, outer.In) {
		b.Chain = append(append(b.Chain, outer.Who...), outer.Via...)
	}
	if w := wire(rep); w != "" && !slices.Contains(b.Chain, w) {
		b.Chain = append(b.Chain, w)
	}
	b.Chain = append(b.Chain, some(rep.Outlet)...)
}

func some(name string) []string {
	if name == "" {
		return nil
	}
	return []string{name}
}

// wire names the agency whose report this is, as its slug does: "TARN (KNA) -".
// It is "" where there is none, or where the outlet is that agency.
func wire(rep *parley.Report) string {
	for _, f := range rep.Furniture {
		slug := f.Span.In(rep.Text)
		from, to := strings.LastIndexByte(slug, '('), strings.LastIndexByte(slug, ')')
		if f.Kind != parley.FurnitureSlug || !strings.HasPrefix(f.Rule, "slug-agency") || from < 0 || to < from { // "updated 10:29 (GMT)" names none
			continue
		}
		if name := strings.TrimSpace(slug[from+1 : to]); name != "" && !strings.EqualFold(name, rep.Outlet) {
			return name
		}
	}
	return ""
}

// confidence is a rough prior: what a verb tells is surer than what a noun does.
func confidence(f *finding) float64 {
	switch {
	case f.act:
		return 0.8
	case f.typ == "":
		return 0.7
	case len(f.actor) > 0:
		return 0.85
	}
	return 0.6
}

func statement(rd *parley.Reading, id string) *parley.Statement {
	for i := range rd.Statements {
		if rd.Statements[i].ID == id && id != "" {
			return &rd.Statements[i]
		}
	}
	return nil
}

// reservations makes a bearing of each condition that an obligor attaches to a
// commitment of the provision's type.
func (r *Resolver) reservations(x *agreement.Index, p *parley.Provision, rep *parley.Report, rd *parley.Reading, at time.Time) []parley.Bearing {
	var out []parley.Bearing
	for i := range rd.Commitments {
		c := &rd.Commitments[i]
		if c.Condition == nil || c.Type != p.Type || x.Whose(p.ID, at, c.Obligor...) != agreement.Obligor {
			continue
		}
		f := finding{id: c.ID, span: *c.Condition, rule: c.Rule, said: c.Said, act: true}
		for k := range rd.Statements {
			for _, content := range rd.Statements[k].Content {
				if content.Contains(*c.Condition) {
					f.said = rd.Statements[k].ID
				}
			}
		}
		b := parley.Bearing{Provision: p.ID, Sense: parley.SenseConditional, Report: rep.ID, Span: f.span, Finding: c.ID, Reader: rd.Version, Rule: "reservation " + c.Rule}
		r.claim(x, rep, rd, &f, at, &b)
		out = append(out, b)
	}
	return out
}

// distinct keeps one bearing of a sense and claimant where their words overlap.
func distinct(in []parley.Bearing) []parley.Bearing {
	var out []parley.Bearing
	for _, b := range in {
		twin := slices.ContainsFunc(out, func(o parley.Bearing) bool {
			return o.Sense == b.Sense && o.Claimant == b.Claimant && o.Span.Overlaps(b.Span)
		})
		if !twin {
			out = append(out, b)
		}
	}
	slices.SortStableFunc(out, func(a, b parley.Bearing) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	return out
}

// quantity takes how many of how many from the figures in the words.
func quantity(rd *parley.Reading, p *parley.Provision, sp parley.Span, b *parley.Bearing) {
	if p.Quantity == nil {
		return
	}
	for i := range rd.Figures {
		if f := &rd.Figures[i]; sp.Contains(f.Number) && f.Low != nil {
			n, of := *f.Low, p.Quantity.Amount
			b.N, b.Of = &n, &of
			return
		}
	}
}

// Entries gives the entries of one report in one process: the report, its
// reading and its bearings. Recorded times are the ledger's to set.
func (r *Resolver) Entries(process string, a *parley.Agreement, rep *parley.Report, rd *parley.Reading) ([]parley.Entry, error) {
	times := parley.Times{Published: rep.KnownFrom()}
	out := []parley.Entry{
		{Kind: parley.EntryReport, Times: times, Report: rep},
		{Kind: parley.EntryReading, Times: times, Reading: rd},
	}
	for _, b := range r.Bearings(a, rep, rd) {
		t := times
		t.Event, t.Uttered = eventTime(rd, b.Finding)
		out = append(out, parley.Entry{Kind: parley.EntryBearing, Process: process, Times: t, Bearing: &b})
	}
	return sealed(out)
}

// eventTime gives when a finding is said to have happened, and when that was said.
func eventTime(rd *parley.Reading, id string) (event, uttered parley.Civil) {
	for i := range rd.Events {
		if e := &rd.Events[i]; e.ID == id {
			event, id = happened(e), e.Said
		}
	}
	if s := statement(rd, id); s != nil && s.Uttered != nil {
		uttered = *s.Uttered
	}
	return event, uttered
}

// happened gives the time of an event that is told of as past or going on; what
// has gone on since a time has an open end.
func happened(e *parley.Event) parley.Civil {
	if e.When == nil || e.When.Time.IsZero() || e.Status == parley.StatusPlanned || e.Status == parley.StatusCalledFor || e.Status == parley.StatusHypothetical {
		return parley.Civil{}
	}
	c := e.When.Time
	switch e.When.Relation {
	case "", "at", "during":
		return c
	case "since", "from":
		if !strings.Contains(c.Value, "/") {
			c.Value += "/.."
		}
		return c
	}
	return parley.Civil{}
}

func sealed(entries []parley.Entry) ([]parley.Entry, error) {
	for i := range entries {
		id, err := entries[i].ContentID()
		if err != nil {
			return nil, err
		}
		entries[i].ID = id
	}
	return entries, nil
}

// Provisional opens an agreement from the commitments of a reading, or adds to
// one opened before: each that binds somebody, is proposed or demanded becomes a
// provision with its deadline. The version can be known once all of its reports
// can. It returns nil where there is nothing to add.
func Provisional(process string, before *parley.Agreement, rep *parley.Report, rd *parley.Reading) *parley.Agreement {
	a := &parley.Agreement{Process: process, Version: 1, Title: cmp.Or(rep.Title, "Commitments found in "+cmp.Or(rep.Outlet, rep.ID)), Zone: "UTC", Provisional: true, Instrument: parley.Instrument{Name: "Commitments found in reports", Known: rep.KnownFrom()}}
	if before != nil {
		kept := *before
		kept.Version++
		kept.Sides, kept.Provisions = slices.Clone(before.Sides), slices.Clone(before.Provisions)
		kept.Instrument.Known = lastKnown(before.Instrument.Known, rep.KnownFrom())
		a = &kept
	}
	ids := map[string]string{}
	added := false
	for i := range rd.Commitments {
		c := &rd.Commitments[i]
		if c.Force == parley.ForceRefused && c.Deadline == nil {
			continue
		}
		p := provision(a, c, rep)
		if at := slices.IndexFunc(a.Provisions, func(o parley.Provision) bool {
			return o.Type == p.Type && slices.Equal(o.Obligors, p.Obligors) && (p.Type != "other" || o.Text == p.Text)
		}); at >= 0 {
			ids[c.ID] = a.Provisions[at].ID
			continue
		}
		ids[c.ID] = p.ID
		if p.Deadline != nil && p.Deadline.After != "" {
			p.Deadline.After = cmp.Or(ids[p.Deadline.After], p.Deadline.After)
		}
		a.Provisions = append(a.Provisions, p)
		added = true
	}
	if !added {
		return nil
	}
	for i := range a.Provisions { // what counts from a later provision
		if p := &a.Provisions[i]; p.Report == rep.ID && p.Deadline != nil && ids[p.Deadline.After] != "" {
			d := *p.Deadline // an earlier version keeps its own
			d.After = ids[d.After]
			p.Deadline = &d
		}
	}
	return a
}

// lastKnown gives the later of two times that something could be known at: all
// that a version holds is known when the last of it is. Unknown stays unknown.
func lastKnown(a, b parley.Civil) parley.Civil {
	x, y := a.Interval(nil).End, b.Interval(nil).End
	switch {
	case x.IsZero() || y.IsZero():
		return parley.Civil{}
	case x.After(y):
		return a
	}
	return b
}

func provision(a *parley.Agreement, c *parley.Commitment, rep *parley.Report) parley.Provision {
	p := parley.Provision{Text: strings.Join(strings.Fields(c.Action.In(rep.Text)), " "), Type: cmp.Or(c.Type, "other"), Kind: c.Kind, Force: c.Force, Report: rep.ID, Commitment: c.ID}
	if p.Kind == "" {
		p.Kind = parley.Achieve
	}
	for _, name := range c.Obligor {
		p.Obligors = append(p.Obligors, side(a, name))
	}
	base := p.Type
	if base == "other" {
		base = "commitment"
	}
	p.ID = base
	for n := 2; slices.ContainsFunc(a.Provisions, func(o parley.Provision) bool { return o.ID == p.ID }); n++ {
		p.ID = base + "-" + strconv.Itoa(n)
	}
	if c.Deadline != nil {
		d := *c.Deadline
		d.Span = nil
		p.Deadline = &d
	}
	if c.Condition != nil {
		p.Condition = c.Condition.In(rep.Text)
	}
	return p
}

// side gives the ID of the side a name stands for, made new if need be.
func side(a *parley.Agreement, name string) string {
	for _, s := range a.Sides {
		if s.Name == name {
			return s.ID
		}
	}
	id := slug(name)
	a.Sides = append(a.Sides, parley.Side{ID: id, Name: name})
	return id
}

func slug(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return cmp.Or(strings.Trim(b.String(), "-"), "side")
}
