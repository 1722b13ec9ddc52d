package export

import (
	"crypto/sha1" //nolint:gosec // names, not secrets: what the format's users expect
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"

	"parley"
	"parley/internal/lang"
	"parley/internal/ledger"
)

// entityWriter writes FollowTheMoney entities, an object a line, each once: the
// reports as Article; who is named as Person, Organization or, where the
// agreement does not tell, LegalEntity; events as Event; who says what in which
// report as Documentation; commitments between two as UnknownLink; who belongs
// to a side as Membership.
type entityWriter struct {
	w     io.Writer
	seen  map[string]bool
	codes map[string]string // of countries by name; nil: not loaded yet
}

func newEntities(w io.Writer) *entityWriter { return &entityWriter{w: w, seen: map[string]bool{}} }

type entity struct {
	ID         string              `json:"id"`
	Schema     string              `json:"schema"`
	Properties map[string][]string `json:"properties"`
}

// entityID names an entity for good by what it is made of.
func entityID(parts ...string) string {
	sum := sha1.Sum([]byte(strings.Join(parts, "\x00"))) //nolint:gosec // as above
	return "parley-" + hex.EncodeToString(sum[:])
}

// put writes an entity unless it was written; empty properties are left out.
func (w *entityWriter) put(id, schema string, properties map[string][]string) error {
	if w.seen[id] {
		return nil
	}
	w.seen[id] = true
	for k, values := range properties {
		properties[k] = slices.DeleteFunc(values, func(v string) bool { return v == "" })
		if len(properties[k]) == 0 {
			delete(properties, k)
		}
	}
	raw, err := plain(entity{id, schema, properties})
	if err != nil {
		return err
	}
	return put(w.w, append(raw, '\n'))
}

func (w *entityWriter) Close() error { return nil }

// country gives the code of a country in the form of the format: two small
// letters after ISO 3166, "" for what is no country of the gazetteer.
func (w *entityWriter) country(name string) (string, error) {
	if w.codes == nil {
		pack, err := lang.English()
		if err != nil {
			return "", fmt.Errorf("load the names of countries: %w", err)
		}
		w.codes = map[string]string{}
		t := pack.Table("countries")
		for _, row := range t.Rows {
			w.codes[row[t.Column("name")]] = strings.ToLower(row[t.Column("id")])
		}
	}
	return w.codes[name], nil
}

func (w *entityWriter) Write(r *Row) error {
	article, err := w.article(r.Report)
	if err != nil {
		return err
	}
	common := map[string][]string{"proof": {article}, "recordId": {r.ID}, "sourceUrl": {link(r.Report)}, "publisher": {r.Report.Outlet}}
	switch {
	case r.Event != nil:
		return w.event(r, common)
	case r.Statement != nil:
		return w.statement(r, article, common)
	}
	return w.commitment(r, common)
}

// link gives the address of a report where it is one that links can have.
func link(rep *parley.Report) string {
	if i := iri(rep); strings.HasPrefix(i, "http") {
		return i
	}
	return ""
}

func (w *entityWriter) article(rep *parley.Report) (id string, err error) {
	id = entityID("report", rep.ID)
	title := rep.Title
	if title == "" {
		title = rep.ID
	}
	return id, w.put(id, "Article", map[string][]string{
		"name": {title}, "title": {rep.Title}, "author": {rep.Byline}, "publisher": {rep.Outlet}, "sourceUrl": {link(rep)},
		"publishedAt": {isoDate(rep.Published)}, "language": {iso3(rep.Language)},
	})
}

// iso3 gives a language as ISO 639-3 has it.
func iso3(tag string) string {
	t, err := language.Parse(tag)
	if err != nil || tag == "" {
		return ""
	}
	base, _ := t.Base()
	return base.ISO3()
}

// isoDate gives a time as a FollowTheMoney date: to the year, month or day, or an
// instant in UTC. Weeks and ranges have none, and a clock time without a zone is
// a day.
func isoDate(c parley.Civil) string {
	switch iv := c.Interval(nil); iv.Precision {
	case parley.PrecisionYear, parley.PrecisionMonth, parley.PrecisionDay:
		return c.Value
	case parley.PrecisionHour, parley.PrecisionMinute, parley.PrecisionSecond:
		if c.Zone == "" {
			return c.Value[:len("2006-01-02")]
		}
		return iv.Start.Format("2006-01-02T15:04:05")
	default:
		return ""
	}
}

// isoRange gives both ends of a time that isoDate has no form for.
func isoRange(c parley.Civil) (start, end string) {
	iv := c.Interval(nil)
	if isoDate(c) != "" || !iv.Known() {
		return "", ""
	}
	form := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.Format("2006-01-02")
	}
	loc := zoneOf(c.Zone)
	if !iv.End.IsZero() {
		end = form(iv.End.In(loc).Add(-time.Second))
	}
	if !iv.Start.IsZero() {
		start = form(iv.Start.In(loc))
	}
	return start, end
}

// actors writes who is named, and gives their IDs. Those without a name are left
// out: "activists" of two reports are not the same ones.
func (w *entityWriter) actors(c cast, names []string) ([]string, error) {
	var out []string
	for _, n := range names {
		m := c.find(n)
		if m.unnamed || n == "" {
			continue
		}
		id := actorID(m.name)
		if slices.Contains(out, id) {
			continue
		}
		out = append(out, id)
		schema := "LegalEntity"
		switch {
		case m.person:
			schema = "Person"
		case c.known(n) && (m.side == "" || m.side == m.name):
			schema = "Organization"
		}
		var positions []string
		for _, r := range m.roles {
			positions = append(positions, strings.TrimSuffix(r.Title+", "+r.Of, ", "))
		}
		properties := map[string][]string{"name": {m.name}, "alias": slices.Clone(m.aliases)}
		if m.person {
			properties["position"] = positions
		}
		country, err := w.country(m.name)
		if err != nil {
			return nil, err
		}
		properties["country"] = []string{country}
		if err := w.put(id, schema, properties); err != nil {
			return nil, err
		}
		if m.side != "" && m.side != m.name {
			if err := w.membership(c, id, m); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

func actorID(name string) string { return entityID("actor", ledger.Fold(name)) }

func (w *entityWriter) membership(c cast, id string, m *member) error {
	sides, err := w.actors(c, []string{m.side})
	if err != nil {
		return err
	}
	for _, side := range sides {
		if err := w.put(entityID("membership", id, side), "Membership", map[string][]string{"member": {id}, "organization": {side}, "role": {"speaks or acts for"}}); err != nil {
			return err
		}
	}
	return nil
}

// event writes what the report has happen or go on: nothing else is an Event.
func (w *entityWriter) event(r *Row, p map[string][]string) error {
	e := r.Event
	if e.Status != parley.StatusHappened && e.Status != parley.StatusOngoing {
		return nil
	}
	involved, err := w.actors(r.cast, slices.Concat(e.Actor, e.Recipient))
	if err != nil {
		return err
	}
	words := r.words(&e.Clause)
	if words == "" {
		words = r.words(&e.Trigger)
	}
	p["name"], p["summary"] = []string{strings.Join(strings.Fields(words), " ")}, []string{strings.TrimSuffix(e.Type+"/"+e.Mode, "/") + ", " + string(e.Status)}
	p["involved"], p["keywords"] = involved, []string{e.Type, e.Mode}
	if e.When != nil {
		start, end := isoRange(e.When.Time)
		p["date"], p["startDate"], p["endDate"] = []string{isoDate(e.When.Time)}, []string{start}, []string{end}
	}
	for _, place := range r.places() {
		p["location"] = []string{strings.TrimSuffix(place.Name+", "+place.Country, ", ")}
		country, err := w.country(place.Country)
		if err != nil {
			return err
		}
		p["country"] = []string{country}
	}
	if p["location"] == nil {
		p["location"] = []string{e.Where}
	}
	return w.put(entityID("event", r.ID), "Event", p)
}

// statement writes for each named source that the report has it say something.
func (w *entityWriter) statement(r *Row, article string, p map[string][]string) error {
	s := r.Statement
	if s.Unnamed || s.Negated {
		return nil
	}
	who, err := w.actors(r.cast, s.Who)
	if err != nil {
		return err
	}
	for _, id := range who {
		own := map[string][]string{"document": {article}, "entity": {id}, "role": {"source of a statement: " + string(s.Act)}, "summary": {contents(r, s.Content)}, "date": {isoDate(civil(s.Uttered))}}
		for _, k := range []string{"recordId", "sourceUrl", "publisher"} {
			own[k] = slices.Clone(p[k])
		}
		if err := w.put(entityID("statement", r.ID, id), "Documentation", own); err != nil {
			return err
		}
	}
	return nil
}

// commitment writes a link from each obligor to each beneficiary.
func (w *entityWriter) commitment(r *Row, p map[string][]string) error {
	c := r.Commitment
	from, err := w.actors(r.cast, c.Obligor)
	if err != nil {
		return err
	}
	to, err := w.actors(r.cast, c.Beneficiary)
	if err != nil {
		return err
	}
	for _, subject := range from {
		for _, object := range to {
			own := map[string][]string{"subject": {subject}, "object": {object}, "role": {"obligor towards beneficiary"}, "status": {string(c.Force)}, "summary": {r.words(&c.Action)}, "description": {c.Type}}
			if c.Deadline != nil {
				own["endDate"] = []string{isoDate(c.Deadline.Time)}
			}
			for k, v := range p {
				own[k] = slices.Clone(v)
			}
			if err := w.put(entityID("commitment", r.ID, subject, object), "UnknownLink", own); err != nil {
				return err
			}
		}
	}
	return nil
}
