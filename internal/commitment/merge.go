package commitment

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"parley"
)

// merge keeps one record of an obligor and an action, the one that tells most.
func (p *page) merge() {
	var out []found
	for _, c := range p.all {
		if c.drop {
			continue
		}
		at := slices.IndexFunc(out, func(o found) bool { return p.same(&o, &c) })
		if at < 0 {
			out = append(out, c)
			continue
		}
		out[at] = join(&out[at], &c)
	}
	p.all = out
}

// same reports whether two records tell of one duty.
func (p *page) same(a, b *found) bool {
	if a.action.First < b.action.End && b.action.First < a.action.End {
		return true
	}
	if a.cue == b.cue || !slices.Equal(a.Obligor, b.Obligor) && !(overlap(a.Obligor, b.Obligor) && a.class == "truce") {
		return false
	}
	if x, y := a.Deadline, b.Deadline; x != nil && y != nil && !agree(x, y) {
		return false
	}
	switch {
	case a.class != b.class:
		return p.alike(a, b) >= 0.75
	case a.class == "truce" || a.class == "go" && a.personal:
		return true
	case a.class == "end" && a.typ == "halt-violence" && b.typ == a.typ && p.d.Tokens[a.cue].Sent != p.d.Tokens[b.cue].Sent && (len(a.By) == 0 || len(b.By) == 0 || slices.Equal(a.By, b.By)):
		return true
	case a.class == "leave" && a.typ == b.typ && a.Deadline != nil && b.Deadline != nil:
		return true
	case a.class == "leave" || a.class == "free":
		return a.typ == b.typ && (a.about == b.about || a.about == "" || b.about == "") && p.alike(a, b) >= 0.2
	case a.class == "":
		return p.alike(a, b) >= 0.6
	}
	return p.alike(a, b) >= 0.7
}

// agree reports whether two deadlines are one, told more or less exactly.
func agree(a, b *parley.Deadline) bool {
	x, y := a.Time.Value, b.Time.Value
	return a.Offset == b.Offset && (strings.HasPrefix(x, y) || strings.HasPrefix(y, x))
}

// alike gives the share of the words of the shorter action that the other has too.
func (p *page) alike(a, b *found) float64 {
	x, y := p.content(a), p.content(b)
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	if len(x) > len(y) {
		x, y = y, x
	}
	n := 0
	for _, w := range x {
		if slices.Contains(y, w) {
			n++
		}
	}
	return float64(n) / float64(len(x))
}

// content gives the lemmas of an action that carry its meaning.
func (p *page) content(c *found) []string {
	d := p.d
	var out []string
	for i := c.action.First; i < c.action.End; i++ {
		switch d.Nodes[i].UPOS {
		case "NOUN", "PROPN", "VERB", "ADJ", "NUM":
			if w := lemma(d, i); !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
	}
	return out
}

// join keeps the fuller of two records and gives it what only the other has.
func join(a, b *found) found {
	fuller, other := *a, *b
	if weight(b) > weight(a) {
		fuller, other = *b, *a
	}
	if fuller.Condition == nil {
		fuller.Condition = other.Condition
	}
	if fuller.Deadline == nil {
		fuller.Deadline = other.Deadline
	}
	if fuller.inst < 0 {
		fuller.inst = other.inst
	}
	if len(fuller.By) == 0 {
		fuller.By = other.By
	}
	if bound(other.Force) > bound(fuller.Force) {
		fuller.Force = other.Force
	}
	if outer := around(a, b); outer != nil {
		fuller.Force, fuller.By = outer.Force, outer.By
	}
	fuller.Basis = append(append([]parley.Span{}, fuller.Basis...), other.Action)
	return fuller
}

// around gives the one of two records whose action holds the word that opens the
// other: of "urged them to be ready to leave" what is urged. Nil if neither does.
func around(a, b *found) *found {
	holds := func(x, y *found) bool { return y.cue >= x.action.First && y.cue < x.action.End }
	switch {
	case holds(a, b) && !holds(b, a) && a.inst < 0:
		return a
	case holds(b, a) && !holds(a, b) && b.inst < 0:
		return b
	}
	return nil
}

// bound orders forces by how much they say of the obligor's own will.
func bound(f parley.Force) int {
	switch f {
	case parley.ForceAgreed, parley.ForceRefused:
		return 3
	case parley.ForcePromised:
		return 2
	case parley.ForceRequired:
		return 1
	case parley.ForceDemanded, parley.ForceProposed:
	}
	return 0
}

// weight says how much a record tells: by its words, its deadline, its instrument
// and its condition, and a little by the obligor's own word.
func weight(c *found) int {
	n := 2 * min(c.action.Len(), 12)
	if bound(c.Force) > 1 {
		n += 3
	}
	if c.Deadline != nil {
		n += 12
		if c.Deadline.Time.Value != "" || c.Deadline.Offset != "" {
			n += 8
		}
	}
	if c.inst >= 0 {
		n += 8
	}
	if c.Condition != nil {
		n += 4
	}
	return n
}

// emit numbers the commitments and ties relative deadlines to the one they count
// from: the deadline of the same sentence, else the last before it, else any.
func (p *page) emit() {
	d := p.d
	sort.SliceStable(p.all, func(i, j int) bool { return p.all[i].Action.Start < p.all[j].Action.Start })
	d.Commitments = d.Commitments[:0]
	for i := range p.all {
		c := &p.all[i]
		c.ID = fmt.Sprintf("c%d", i+1)
		if c.inst >= 0 {
			sp, by := p.author(c.inst)
			c.Instrument = sp
			if len(c.By) == 0 {
				c.By = by
			}
		}
	}
	for i := range p.all {
		c := &p.all[i]
		if c.Deadline != nil && c.Deadline.Offset != "" {
			if best := p.anchor(i); best >= 0 {
				c.Deadline.After, c.Deadline.Anchor = p.all[best].ID, parley.AnchorDeadline
			} else if c.Deadline.Unresolved == "" {
				c.Deadline.Anchor = parley.AnchorSignature
			}
		}
		d.Commitments = append(d.Commitments, c.Commitment)
	}
}

// anchor gives the commitment whose deadline the offset of commitment i counts from.
func (p *page) anchor(i int) int {
	best := -1
	for k := range p.all {
		o := &p.all[k]
		if k == i || o.Deadline == nil || o.Deadline.Offset != "" {
			continue
		}
		if best < 0 || p.d.Tokens[o.cue].Sent == p.d.Tokens[p.all[i].cue].Sent {
			best = k
		}
	}
	return best
}
