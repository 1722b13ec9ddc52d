package resolve

import (
	"cmp"
	"slices"
	"strings"

	"parley"
)

// claim fills who claims a finding, through whom, with what standing.
func (x *resolving) claim(f *finding, b *parley.Bearing) {
	rep := x.rep
	b.Words = b.Span.In(rep.Text)
	s := x.said[f.said]
	if s != nil && (f.act || s.Act == parley.ActAgree || s.Act == parley.ActPromise || s.Act == parley.ActReject) {
		// That somebody agreed or refused is claimed by whoever tells of it.
		if outer := x.said[s.In]; outer != nil && len(outer.Who) > 0 {
			s = outer
		} else if f.act && s.Act == parley.ActAgree && s.Mode == parley.ModeIndirect {
			s = nil
		}
	}
	if s == nil && f.status == parley.StatusDenied && len(f.actor) == 1 && x.denies(f) {
		s = &parley.Statement{Who: f.actor} // "Varen denies having met them" is its own word
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
	if x.catalogue.Owned(b.Claimant) { // "Varen has left, its ministry said": that of whoever did it
		speaks, b.Unnamed = append(speaks, f.actor...), true
	}
	if side, _ := x.index.Side(x.at, speaks...); side == "" {
		speaks = append(speaks, x.speaksFor(s)...)
	}
	if side, _ := x.index.Side(x.at, speaks...); side == "" && s.Unnamed {
		speaks = append(speaks, x.carried(s)...)
	}
	b.Standing, b.Ally = x.index.Standing(b.Provision, x.at, speaks...)
	if b.Standing == parley.StandingThird && x.ownReporter(s) {
		b.Standing = parley.StandingOutlet
	}
	if who, ok := x.index.Find(s.Who[0], x.at); ok {
		b.Claimant, b.Unnamed = who.Name, who.Unnamed // "the mission" is the mission
	}
	b.Chain = append(b.Chain, s.Via...)
	for outer, n := x.said[s.In], 0; outer != nil && n < len(x.rd.Statements); outer, n = x.said[outer.In], n+1 {
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

// statements are those of a reading by their IDs.
type statements map[string]*parley.Statement

func byID(rd *parley.Reading) statements {
	out := statements{}
	for i := range rd.Statements {
		if s := &rd.Statements[i]; s.ID != "" && out[s.ID] == nil {
			out[s.ID] = s
		}
	}
	return out
}
