package review

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"parley"
	"parley/evaluate"
)

// tried keeps what was tried of a process, so that after an act only the
// provisions that hang together with what it is about are tried again.
type tried struct {
	process string
	o       evaluate.Options

	mu     sync.Mutex
	seen   int // entries of the evidence that are taken in
	asOf   parley.AsOf
	sorted []*Proposal

	shared   []parley.Entry // about all: agreements, declarations, notices
	groups   []*group
	of       map[string]*group           // by provision
	entries  map[parley.EntryID][]*group // where bearings, rulings and their reviews count
	common   map[parley.EntryID]bool     // what is shared
	citing   map[string]map[*group]bool  // by report
	texts    map[string][]parley.Entry   // reports and readings, by report
	ofGroup  map[*group][]parley.Entry   // what is about a group alone
	bearings map[parley.EntryID]parley.Entry
}

// group is provisions whose answers can hang on each other.
type group struct {
	provisions map[string]bool
	fresh      bool // tried as things stand
	proposals  []*Proposal
}

// follow takes in the evidence that is new, and tries what it touches.
func (t *tried) follow(ctx context.Context, entries []parley.Entry, asOf parley.AsOf, stale time.Duration) ([]*Proposal, error) {
	if t.shared == nil || t.seen > len(entries) || slices.ContainsFunc(entries[t.seen:], aboutAll) {
		t.begin(entries)
	} else {
		for i := range entries[t.seen:] {
			t.take(&entries[t.seen+i])
		}
	}
	t.seen = len(entries)
	if age := asOf.At.Sub(t.asOf.At); asOf != t.asOf && (stale == 0 || age < 0 || age > stale || asOf.Known.Sub(t.asOf.Known) != age) {
		for _, g := range t.groups {
			g.fresh = false
		}
		t.asOf = asOf
	}
	return t.tryAll(ctx, asOf)
}

// tryAll tries the groups that have changed, and puts what they propose in its
// place.
func (t *tried) tryAll(ctx context.Context, asOf parley.AsOf) ([]*Proposal, error) {
	gone := map[*Proposal]bool{}
	var changed []*group
	for _, g := range t.groups {
		if !g.fresh {
			changed = append(changed, g)
		}
	}
	for _, g := range changed {
		for _, p := range g.proposals {
			gone[p] = true
		}
	}
	if err := each(ctx, changed, func(g *group) error { return t.try(g, asOf) }); err != nil {
		t.shared = nil // begin anew
		return nil, err
	}
	var fresh []*Proposal
	for _, g := range changed {
		fresh = append(fresh, g.proposals...)
	}
	if len(fresh)+len(gone) > 0 {
		slices.SortFunc(fresh, compareProposals)
		kept := make([]*Proposal, 0, len(t.sorted))
		for _, p := range t.sorted {
			if !gone[p] {
				kept = append(kept, p)
			}
		}
		t.sorted = merge(kept, fresh)
	}
	return t.sorted, nil
}

// each does something with each group, on all cores.
func each(ctx context.Context, groups []*group, do func(*group) error) error {
	var wg sync.WaitGroup
	errs := make([]error, len(groups))
	var next atomic.Int64
	for range min(len(groups), runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(groups)); i = next.Add(1) - 1 {
				if errs[i] = ctx.Err(); errs[i] == nil {
					errs[i] = do(groups[i])
				}
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// aboutAll reports whether an entry may be about any provision.
func aboutAll(e parley.Entry) bool {
	return e.Agreement != nil || e.Declaration != nil || e.Notice != nil || e.Extension != nil
}

// begin parts the provisions into groups, and takes in all evidence.
func (t *tried) begin(entries []parley.Entry) {
	t.shared, t.groups, t.sorted = []parley.Entry{}, nil, nil
	t.of, t.entries, t.citing, t.texts = map[string]*group{}, map[parley.EntryID][]*group{}, map[string]map[*group]bool{}, map[string][]parley.Entry{}
	t.ofGroup, t.bearings, t.common = map[*group][]parley.Entry{}, map[parley.EntryID]parley.Entry{}, map[parley.EntryID]bool{}
	for i := range entries {
		e := &entries[i]
		if !aboutAll(*e) {
			continue
		}
		t.share(e)
		for id, needs := range needs(e) {
			t.join(append([]string{id}, needs...))
		}
	}
	for i := range entries {
		if e := &entries[i]; e.Agreement != nil { // in the order of the files
			for k := range e.Agreement.Provisions {
				if g := t.of[e.Agreement.Provisions[k].ID]; !slices.Contains(t.groups, g) {
					t.groups = append(t.groups, g)
				}
			}
		}
	}
	for i := range entries {
		t.take(&entries[i])
	}
}

// join puts provisions into one group.
func (t *tried) join(ids []string) {
	into := t.of[ids[0]]
	if into == nil {
		into = &group{provisions: map[string]bool{ids[0]: true}}
		t.of[ids[0]] = into
	}
	for _, id := range ids[1:] {
		if g := t.of[id]; g != nil && g != into {
			for other := range g.provisions {
				into.provisions[other], t.of[other] = true, into
			}
		}
		into.provisions[id], t.of[id] = true, into
	}
}

// share takes an entry that may be about any provision.
func (t *tried) share(e *parley.Entry) {
	t.shared, t.common[e.ID] = append(t.shared, *e), true
	for _, g := range t.groups {
		g.fresh = false
	}
}

// take puts an entry where it counts.
func (t *tried) take(e *parley.Entry) {
	switch {
	case e.Bearing != nil:
		g := t.of[e.Bearing.Provision]
		t.bearings[e.ID] = *e
		t.cite(e.Bearing.Report, g)
		t.add(e, g)
		t.add(e, t.entries[e.Bearing.Corrects]...)
	case e.Ruling != nil:
		t.add(e, t.of[e.Ruling.Provision])
	case e.Review != nil && t.common[e.Review.Entry]:
		t.share(e)
	case e.Review != nil:
		t.add(e, t.entries[e.Review.Entry]...)
	case e.Report != nil:
		t.text(e.Report.ID, e)
	case e.Reading != nil:
		t.text(e.Reading.Report, e)
	}
}

func (t *tried) add(e *parley.Entry, groups ...*group) {
	for _, g := range groups {
		if g != nil && !slices.Contains(t.entries[e.ID], g) {
			t.entries[e.ID] = append(t.entries[e.ID], g)
			t.ofGroup[g] = append(t.ofGroup[g], *e)
			g.fresh = false
		}
	}
}

func (t *tried) cite(report string, g *group) {
	if g == nil || report == "" {
		return
	}
	if t.citing[report] == nil {
		t.citing[report] = map[*group]bool{}
	}
	t.citing[report][g] = true
}

func (t *tried) text(report string, e *parley.Entry) {
	t.texts[report] = append(t.texts[report], *e)
	for g := range t.citing[report] {
		g.fresh = false
	}
}

// try computes the proposals of a group.
func (t *tried) try(g *group, asOf parley.AsOf) error {
	entries := make([]parley.Entry, 0, len(t.shared)+len(t.ofGroup[g]))
	for _, e := range t.shared {
		if e.Agreement != nil {
			e.Agreement = part(e.Agreement, g)
		}
		entries = append(entries, e)
	}
	entries = append(entries, t.ofGroup[g]...)
	cited := map[string]bool{}
	for i := range t.ofGroup[g] {
		if b := t.ofGroup[g][i].Bearing; b != nil && !cited[b.Report] {
			cited[b.Report] = true
			entries = append(entries, t.texts[b.Report]...)
		}
	}
	trials, err := evaluate.Trials(t.process, entries, asOf, t.o)
	if err != nil {
		return err
	}
	alone := t.o
	alone.Reviewed = true
	reviewed, err := evaluate.Trials(t.process, entries, asOf, alone)
	if err != nil && !errors.Is(err, parley.ErrNotFound) {
		return err
	}
	accepting := make(map[parley.EntryID][]evaluate.Shift, len(reviewed))
	for _, r := range reviewed {
		accepting[r.Entry] = r.Shifts
	}
	g.proposals, g.fresh = make([]*Proposal, 0, len(trials)), true
	for _, r := range trials {
		alone := accepting[r.Entry]
		g.proposals = append(g.proposals, &Proposal{Entry: t.bearings[r.Entry], Counts: r.Counts, Shifts: r.Shifts, Reviewed: alone, weight: weight(r.Shifts), alone: weight(alone)})
	}
	return nil
}

// part is an agreement with the provisions of a group alone.
func part(a *parley.Agreement, g *group) *parley.Agreement {
	out := *a
	out.Provisions = nil
	for i := range a.Provisions {
		if g.provisions[a.Provisions[i].ID] {
			out.Provisions = append(out.Provisions, a.Provisions[i])
		}
	}
	return &out
}

// needs names for each provision that an entry is about those that it waits for
// or counts from.
func needs(e *parley.Entry) map[string][]string {
	out := map[string][]string{}
	add := func(id string, deadlines ...*parley.Deadline) {
		out[id] = append(out[id], after(deadlines...)...)
	}
	if x := e.Extension; x != nil {
		add(x.Provision, &x.Deadline, &x.Ends)
	}
	if a := e.Agreement; a != nil {
		for i := range a.Provisions {
			p := &a.Provisions[i]
			add(p.ID, p.Deadline, p.Ends)
			out[p.ID] = append(out[p.ID], p.Requires...)
		}
		for i := range a.Amendments {
			if x := a.Amendments[i].Extension; x != nil {
				add(x.Provision, &x.Deadline, &x.Ends)
			}
		}
	}
	return out
}

func after(deadlines ...*parley.Deadline) []string {
	var out []string
	for _, d := range deadlines {
		if d == nil {
			continue
		}
		if d.After != "" {
			out = append(out, d.After)
		}
		for i := range d.Of {
			out = append(out, after(&d.Of[i])...)
		}
	}
	return out
}
