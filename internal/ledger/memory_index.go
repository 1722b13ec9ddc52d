package ledger

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"parley"
)

// Processes lists the processes that have entries, by ID.
func (m *Memory) Processes(context.Context) ([]string, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	var out []string
	for _, e := range m.entries {
		if e.Process != "" && !slices.Contains(out, e.Process) {
			out = append(out, e.Process)
		}
	}
	slices.Sort(out)
	return out, nil
}

// indexed is a record with its number and the text it is found by.
type indexed struct {
	Record
	number int64
	text   string
}

// index makes the records of all reports: of each the last entry and the
// newest reading, with their numbers.
func (m *Memory) index() []indexed {
	m.mu.RLock()
	defer m.mu.RUnlock()
	last, texts, newest := map[string]*parley.Report{}, map[[2]string]*parley.Report{}, map[string]*parley.Reading{}
	for i := range m.entries {
		switch e := &m.entries[i]; {
		case e.Report != nil:
			last[e.Report.ID], texts[[2]string{e.Report.ID, e.Report.SHA256}] = e.Report, e.Report
		case e.Reading != nil:
			if old := newest[e.Reading.Report]; old == nil || e.Reading.Version.Compare(old.Version) >= 0 {
				newest[e.Reading.Report] = e.Reading
			}
		}
	}
	var out []indexed
	for i := range m.entries {
		switch e := &m.entries[i]; {
		case e.Report != nil && last[e.Report.ID] == e.Report:
			out = append(out, indexed{Record: ReportRecord(e.Report), text: Reporting(e.Report)})
		case e.Reading != nil && newest[e.Reading.Report] == e.Reading:
			if rep := texts[[2]string{e.Reading.Report, e.Reading.SHA256}]; rep != nil {
				for _, r := range Records(rep, e.Reading) {
					out = append(out, indexed{Record: r, text: r.Words})
				}
			}
		}
	}
	taken := map[int64]int64{}
	for i := range out {
		first := FirstNumber(out[i].Known)
		out[i].number = first + taken[first]
		taken[first]++
	}
	return out
}

// bearing gives the reports that entries of a process are about.
func (m *Memory) bearing(process string) map[string]bool {
	m.mu.RLock()
	defer m.mu.RUnlock()
	out := map[string]bool{}
	for _, e := range m.entries {
		if e.Process == process {
			out[About(e)] = true
		}
	}
	return out
}

// Find gives the records that a search asks for.
func (m *Memory) Find(ctx context.Context, f Find) (Found, error) {
	if err := ctx.Err(); err != nil {
		return Found{}, err
	}
	reports := m.bearing(f.Process)
	terms := Terms(f.Text)
	var hits []indexed
	for _, r := range m.index() {
		if _, ok := Hits(r.text, terms); ok && f.matches(&r.Record) && (f.Process == "" || reports[r.Report]) {
			if r.Kind == RecordReport {
				r.Words = Excerpt(r.text, terms)
			}
			hits = append(hits, r)
		}
	}
	slices.SortFunc(hits, func(a, b indexed) int { return cmp.Compare(a.number, b.number) })
	if !f.Oldest {
		slices.Reverse(hits)
	}
	out := Found{Total: min(len(hits), MaxTotal)}
	if f.After != "" {
		after, err := ParseCursor(f.After)
		if err != nil {
			return Found{}, err
		}
		hits = slices.DeleteFunc(hits, func(r indexed) bool { return r.number == after || f.Oldest == (r.number < after) })
	}
	n := cmp.Or(f.Limit, DefaultLimit)
	for i, r := range hits {
		if i == n {
			out.Next = FormatCursor(hits[i-1].number)
			break
		}
		out.Records = append(out.Records, r.Record)
	}
	return out, nil
}

// matches reports whether the search asks for a record by what stands in it.
func (f *Find) matches(r *Record) bool {
	if len(f.Actors) > 0 && !slices.ContainsFunc(r.Parts, func(p Part) bool {
		return (len(f.Roles) == 0 || slices.Contains(f.Roles, p.Role)) && slices.ContainsFunc(f.Actors, func(n string) bool { return Fold(n) == Fold(p.Name) })
	}) {
		return false
	}
	in := func(list []string, v string) bool { return len(list) == 0 || slices.Contains(list, v) }
	return (len(f.Kinds) == 0 || slices.Contains(f.Kinds, r.Kind)) && in(f.Types, r.Type) && in(f.Statuses, r.Status) &&
		(f.Outlet == "" || f.Outlet == r.Outlet) && (f.Report == "" || f.Report == r.Report) &&
		(f.From.IsZero() || !r.Known.Before(f.From)) && (f.Until.IsZero() || !r.Known.IsZero() && r.Known.Before(f.Until))
}

// Actors counts the records of each actor, the most frequent first.
func (m *Memory) Actors(_ context.Context, q ActorQuery) ([]ActorCount, error) {
	reports := m.bearing(q.Process)
	at := map[string]int{}
	var out []ActorCount
	for _, r := range m.index() {
		if q.Process != "" && !reports[r.Report] {
			continue
		}
		seen := map[string]bool{}
		for _, p := range r.Parts {
			low := Fold(p.Name)
			if seen[low] || !begins(low, q.Prefix) {
				continue
			}
			seen[low] = true
			if _, ok := at[low]; !ok {
				at[low] = len(out)
				out = append(out, ActorCount{Name: p.Name})
			}
			out[at[low]].Records++
		}
	}
	slices.SortStableFunc(out, func(a, b ActorCount) int {
		return cmp.Or(cmp.Compare(b.Records, a.Records), strings.Compare(Fold(a.Name), Fold(b.Name)))
	})
	return out[:min(len(out), cmp.Or(q.Limit, 100))], nil
}

// begins reports whether a folded name, or a word of it, begins so.
func begins(name, prefix string) bool {
	prefix = Fold(prefix)
	return strings.HasPrefix(name, prefix) || strings.Contains(name, " "+prefix)
}

// Keep adds a capture of a report, once for each digest.
func (m *Memory) Keep(_ context.Context, report string, c parley.Capture) error {
	m.writing.Lock()
	defer m.writing.Unlock()
	m.mu.Lock()
	defer m.mu.Unlock()
	if !slices.ContainsFunc(m.captures[report], func(o parley.Capture) bool { return o.SHA256 == c.SHA256 }) {
		c.Bytes = bytes.Clone(c.Bytes)
		m.captures[report] = append(m.captures[report], c)
	}
	return nil
}

// Captures lists the captures of a report, without their bytes.
func (m *Memory) Captures(_ context.Context, report string) ([]parley.Capture, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	out := slices.Clone(m.captures[report])
	for i := range out {
		out[i].Bytes = nil
	}
	return out, nil
}

// Capture gives a capture of a report with its bytes, or ErrNotFound.
func (m *Memory) Capture(_ context.Context, report, sha256 string) (parley.Capture, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for _, c := range m.captures[report] {
		if c.SHA256 == sha256 {
			return c, nil
		}
	}
	return parley.Capture{}, fmt.Errorf("capture %s of report %q: %w", sha256, report, parley.ErrNotFound)
}
