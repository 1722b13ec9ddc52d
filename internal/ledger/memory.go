package ledger

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sync"
	"time"

	"parley"
)

// Memory is a ledger in memory. It is safe for concurrent use.
type Memory struct {
	writing  sync.Mutex // held by who appends
	mu       sync.RWMutex
	entries  []parley.Entry
	at       map[parley.EntryID]int
	captures map[string][]parley.Capture // by report
}

var _ Store = (*Memory)(nil)

// NewMemory gives an empty ledger.
func NewMemory() *Memory {
	return &Memory{at: map[parley.EntryID]int{}, captures: map[string][]parley.Capture{}}
}

// Sealed gives entries with the IDs of their content and now as their recorded
// time. It returns ErrInvalid where an ID is set and is not that of the content.
func Sealed(now time.Time, entries []parley.Entry) ([]parley.Entry, error) {
	out := slices.Clone(entries)
	for i := range out {
		id, err := out[i].ContentID()
		if err != nil {
			return nil, err
		}
		if out[i].ID != "" && out[i].ID != id {
			return nil, fmt.Errorf("entry %s: its content has the ID %s: %w", out[i].ID, id, parley.ErrInvalid)
		}
		out[i].ID, out[i].Times.Recorded = id, now.UTC()
	}
	return out, nil
}

// Append adds entries, all or none.
func (m *Memory) Append(ctx context.Context, now time.Time, entries ...parley.Entry) ([]parley.EntryID, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	sealed, err := Sealed(now, entries)
	if err != nil {
		return nil, err
	}
	m.writing.Lock()
	defer m.writing.Unlock()
	m.mu.Lock()
	defer m.mu.Unlock()
	var added []parley.EntryID
	for _, e := range sealed {
		if _, ok := m.at[e.ID]; ok {
			continue
		}
		m.at[e.ID] = len(m.entries)
		m.entries = append(m.entries, e)
		added = append(added, e.ID)
	}
	return added, nil
}

// Update runs do on a copy of the ledger, which counts if do returns no error.
func (m *Memory) Update(_ context.Context, do func(Store) error) error {
	m.writing.Lock()
	defer m.writing.Unlock()
	m.mu.RLock()
	in := &Memory{entries: slices.Clip(m.entries), at: maps.Clone(m.at), captures: maps.Clone(m.captures)}
	m.mu.RUnlock()
	if err := do(in); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.entries, m.at, m.captures = in.entries, in.at, in.captures
	return nil
}

// Get gives one entry, or ErrNotFound.
func (m *Memory) Get(_ context.Context, id parley.EntryID) (parley.Entry, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	i, ok := m.at[id]
	if !ok {
		return parley.Entry{}, fmt.Errorf("entry %s: %w", id, parley.ErrNotFound)
	}
	return m.entries[i], nil
}

// Entries gives the entries of a query in the order of their arrival.
func (m *Memory) Entries(ctx context.Context, q Query) iter.Seq2[parley.Entry, error] {
	m.mu.RLock()
	all := m.entries[:len(m.entries):len(m.entries)]
	m.mu.RUnlock()
	return func(yield func(parley.Entry, error) bool) {
		cited := map[string]bool{}
		for _, e := range all {
			if q.Cited != "" && e.Process == q.Cited {
				cited[About(e)] = true
			}
		}
		for i, e := range all {
			if err := ctx.Err(); err != nil {
				yield(parley.Entry{}, err)
				return
			}
			if seq := int64(i + 1); !q.matches(e) || seq <= q.After || q.Until > 0 && seq > q.Until || q.Cited != "" && !cited[About(e)] {
				continue
			}
			if q.Stubs {
				e = Stub(e)
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

// matches reports whether the query asks for an entry by what stands in it.
func (q Query) matches(e parley.Entry) bool {
	return (len(q.Kinds) == 0 || slices.Contains(q.Kinds, e.Kind)) && (q.Process == "" || e.Process == q.Process) && (q.Report == "" || About(e) == q.Report)
}

// Head is the number of entries.
func (m *Memory) Head(context.Context) (int64, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return int64(len(m.entries)), nil
}

// Verify recomputes every ID.
func (m *Memory) Verify(_ context.Context, progress func(done, total int)) ([]Fault, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	var faults []Fault
	for i, e := range m.entries {
		if id, err := e.ContentID(); err != nil || id != e.ID {
			faults = append(faults, Fault{Seq: int64(i + 1), ID: e.ID, Text: "the content is not that of its ID"})
		}
		if progress != nil {
			progress(i+1, len(m.entries))
		}
	}
	return faults, nil
}

// Close does nothing.
func (m *Memory) Close() error { return nil }

// About gives the ID of the report that an entry is about, "" for none.
func About(e parley.Entry) string {
	switch {
	case e.Report != nil:
		return e.Report.ID
	case e.Reading != nil:
		return e.Reading.Report
	case e.Bearing != nil:
		return e.Bearing.Report
	case e.Annotation != nil:
		return e.Annotation.Report
	}
	return ""
}

// Stub leaves out of an entry what an evaluation does not need.
func Stub(e parley.Entry) parley.Entry {
	if e.Report != nil {
		r := *e.Report
		r.Text, r.Furniture, r.Problems = "", nil, nil
		e.Report = &r
	}
	if e.Reading != nil {
		e.Reading = &parley.Reading{Report: e.Reading.Report, SHA256: e.Reading.SHA256, Version: e.Reading.Version, Sketch: e.Reading.Sketch}
	}
	return e
}
