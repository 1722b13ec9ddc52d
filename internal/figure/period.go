package figure

import (
	"parley"
	"parley/internal/clause"
	"parley/internal/text"
)

// period takes the time that the number covers from the clause that it stands
// in: "since ... March 2011" runs to the day of publication. A toll covers
// nothing, it stands at a time.
func (f *finder) period(d *text.Doc, s text.Sent, n *count, fig *parley.Figure) {
	if n.self && n.kind != "killed" {
		return
	}
	top := clauseOf(d, n.event)
	for _, x := range d.TimesOver(s.Span) {
		if x.Time.IsZero() {
			continue
		}
		at := d.RangeOf(x.Span)
		since := x.Relation == "since" || sinceBefore(d, s, at.First)
		if !within(d, at.End-1, top, since) && !fronted(d, at.End-1, top, since) {
			continue
		}
		switch {
		case since:
			fig.From = x.Time.Value
			if v := d.Report.Published.Value; len(v) >= 10 {
				fig.To = v[:10]
			}
		case n.action != "count" || x.Relation == "by" || x.Relation == "until" || d.Norm(at.First-1) == "of":
			fig.AsOf = day(x.Time.Value)
			continue
		default:
			fig.From, fig.To = ends(x.Time.Value)
		}
		return
	}
}

// clauseOf gives the head of the clause that tells of an event, with the clause
// that a participle belongs to.
func clauseOf(d *text.Doc, i int) int {
	for steps := 0; steps < 8; steps++ {
		n := &d.Nodes[i]
		if n.Head < 0 || n.Is("ccomp", "parataxis", "acl:relcl") || n.Is("advcl") && clause.Finite(d, i) || n.Is("conj") && clause.Verbal(d, i) && clause.Finite(d, i) {
			break
		}
		i = n.Head
	}
	return i
}

// within reports whether token i lies in the clause of token top and in none
// below it; a clause with "since" counts as part of it.
func within(d *text.Doc, i, top int, since bool) bool {
	if !d.Under(i, top) {
		return false
	}
	for steps := 0; i != top && i >= 0 && steps < 32; steps++ {
		n := &d.Nodes[i]
		if n.Is("ccomp", "parataxis", "acl:relcl") || n.Is("advcl") && clause.Finite(d, i) && !since {
			return false
		}
		i = n.Head
	}
	return true
}

// fronted reports whether a time stands before a clause whose reporting verb
// comes behind it, and hangs on that: "on Monday 12 were killed, he said".
func fronted(d *text.Doc, i, top int, since bool) bool {
	h := d.Nodes[top].Head
	return i < top && h > top && within(d, i, h, since)
}

func sinceBefore(d *text.Doc, s text.Sent, i int) bool {
	for k := i - 1; k >= max(s.First, i-12); k-- {
		if d.Norm(k) == "since" {
			return true
		}
	}
	return false
}

// day cuts a clock time off a date.
func day(v string) string {
	if len(v) > 10 && v[10] == 'T' {
		return v[:10]
	}
	return v
}

// ends gives the first and the last day, month or year of a value.
func ends(v string) (from, to string) {
	for i := range len(v) {
		if v[i] == '/' {
			return day(v[:i]), day(v[i+1:])
		}
	}
	return day(v), day(v)
}
