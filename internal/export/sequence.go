package export

import (
	"slices"

	"parley"
)

// sequence counts what may have moved the time of a provision, or taken it out
// of force, as known. It never falls when entries are appended.
func (s *source) sequence(evidence []parley.Entry, a *parley.Agreement, p *parley.Provision) int {
	if a == nil || p == nil {
		return 0
	}
	needs := leadsUp(a, p)
	touches := func(id string) bool { return id == p.ID || slices.Contains(needs, id) }
	changes := func(x *parley.Extension, n *parley.Notice) int {
		if x != nil && touches(x.Provision) || n != nil && (len(n.Provisions) == 0 || slices.ContainsFunc(n.Provisions, touches)) {
			return 1
		}
		return 0
	}
	n, found := -1, map[parley.EntryID]bool{} // the first version is no change
	for i := range evidence {
		e := &evidence[i]
		switch {
		case e.Agreement != nil && !e.AgreementKnown(s.q.AsOf.ByRecorded).After(s.q.AsOf.Known):
			n++
		case s.knownOf(e.Times.Published, e.Times.Recorded).After(s.q.AsOf.Known):
		case e.Extension != nil || e.Notice != nil:
			n += changes(e.Extension, e.Notice)
		case e.Bearing != nil && slices.Contains(needs, e.Bearing.Provision), e.Ruling != nil && slices.Contains(needs, e.Ruling.Provision):
			found[e.ID] = true
		}
	}
	for i := range evidence {
		if r := evidence[i].Review; r != nil && found[r.Entry] {
			n++
		}
	}
	for _, m := range a.Amendments {
		if s.q.AsOf.ByRecorded || !m.Known.Interval(s.zone).End.After(s.q.AsOf.Known) {
			n += changes(m.Extension, m.Notice)
		}
	}
	return max(0, n+len(found))
}

// leadsUp names the provisions that a provision waits for or counts from, and
// those that they do.
func leadsUp(a *parley.Agreement, p *parley.Provision) []string {
	var out []string
	var visit func(p *parley.Provision)
	add := func(id string) {
		if id != "" && id != p.ID && !slices.Contains(out, id) {
			out = append(out, id)
			if q := provisionOf(a, id); q != nil {
				visit(q)
			}
		}
	}
	var after func(d *parley.Deadline)
	after = func(d *parley.Deadline) {
		if d == nil {
			return
		}
		add(d.After)
		for i := range d.Of {
			after(&d.Of[i])
		}
	}
	visit = func(p *parley.Provision) {
		after(p.Deadline)
		after(p.Ends)
		for _, id := range p.Requires {
			add(id)
		}
	}
	visit(p)
	return out
}
