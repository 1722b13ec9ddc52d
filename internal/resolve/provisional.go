package resolve

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"parley"
)

// provisionsMost is how many provisions a provisional agreement has at most: more
// than the longest peace accord has kinds of provision, several times over.
const provisionsMost = 200

// Provisional opens an agreement from the commitments of a reading, or adds to
// one opened before: each that binds somebody, is proposed or demanded becomes a
// provision with its deadline. The version can be known once all of its reports
// can. It returns nil where there is nothing to add. Left counts the commitments
// that found no room: an agreement of many reports would hold all that anybody
// ever undertook, and each version of it all of the one before.
func Provisional(process string, before *parley.Agreement, rep *parley.Report, rd *parley.Reading) (opened *parley.Agreement, left int) {
	a := &parley.Agreement{Process: process, Version: 1, Title: cmp.Or(rep.Title, "Commitments found in "+cmp.Or(rep.Outlet, rep.ID)), Zone: "UTC", Provisional: true, Instrument: parley.Instrument{Name: "Commitments found in reports", Known: rep.KnownFrom()}}
	if before != nil {
		kept := *before
		kept.Version++
		kept.Sides, kept.Provisions = slices.Clone(before.Sides), slices.Clone(before.Provisions)
		kept.Instrument.Known = lastKnown(before.Instrument.Known, rep.KnownFrom())
		a = &kept
	}
	ids, unplaced := map[string]string{}, map[string]bool{}
	added := false
	for i := range rd.Commitments {
		c := &rd.Commitments[i]
		if c.Force == parley.ForceRefused && c.Deadline == nil {
			continue
		}
		sides := len(a.Sides)
		p := provision(a, c, rep)
		if at := slices.IndexFunc(a.Provisions, func(o parley.Provision) bool {
			return o.Type == p.Type && slices.Equal(o.Obligors, p.Obligors) && (p.Type != "other" || o.Text == p.Text)
		}); at >= 0 {
			ids[c.ID] = a.Provisions[at].ID
			continue
		}
		if len(a.Provisions) >= provisionsMost {
			a.Sides = a.Sides[:sides]
			unplaced[p.Type+"\x00"+strings.Join(p.Obligors, "\x00")+"\x00"+p.Text] = true
			continue
		}
		ids[c.ID] = p.ID
		a.Provisions = append(a.Provisions, p)
		added = true
	}
	if !added {
		return nil, len(unplaced)
	}
	for i := range a.Provisions { // what counts from a later provision
		if p := &a.Provisions[i]; p.Report == rep.ID && p.Deadline != nil && p.Deadline.After != "" {
			d := *p.Deadline // an earlier version keeps its own
			switch d.After = ids[d.After]; d.After {
			case p.ID:
				d.After, d.Anchor, d.Offset = "", "", ""
				d.Unresolved = "it counts from another undertaking of this kind by the same, which is kept as one with it"
			case "":
				d.Anchor, d.Offset = "", ""
				d.Unresolved = "it counts from an undertaking that is not among the provisions"
			}
			p.Deadline = &d
		}
	}
	return a, len(unplaced)
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
