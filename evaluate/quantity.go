package evaluate

import (
	"cmp"
	"slices"

	"parley"
)

// done is how much of a quantity is established as done: the latest established
// count, less what was tendered and found since not to count.
func (q *question) done(p *provision) *parley.Done {
	var counted, invalid []*finding
	most, of := 0.0, asked(p, nil)
	for _, f := range p.findings {
		b := f.entry.Bearing
		if of == 0 && b != nil && b.Of != nil {
			of = *b.Of
		}
		switch {
		case f.sense == parley.SenseInvalid:
			if f.level == established && b.N != nil && q.on(RuleInvalid) {
				invalid = append(invalid, f)
			}
		case f.sense != parley.SenseFulfilled && f.sense != parley.SensePartly:
		case f.level == established && (f.sense == parley.SenseFulfilled || b != nil && b.N != nil):
			counted = append(counted, f)
		case b != nil && b.N != nil:
			most = max(most, *b.N)
		}
	}
	if p.recurs() || p.Quantity == nil && len(counted) == 0 && most == 0 || p.Quantity == nil && of == 0 {
		return nil
	}
	d := &parley.Done{Of: of, Claimed: most}
	if p.Quantity != nil {
		d.Unit = p.Quantity.Unit
	}
	if len(counted) == 0 {
		return d
	}
	last := slices.MaxFunc(counted, func(a, b *finding) int {
		return cmp.Or(a.when.Start.Compare(b.when.Start), a.known.Compare(b.known), cmp.Compare(a.entry.ID, b.entry.ID))
	})
	d.N = of
	if b := last.entry.Bearing; b != nil && b.N != nil {
		d.N = *b.N
	}
	for _, f := range invalid {
		if !f.when.Start.Before(last.when.Start) {
			d.Invalid += *f.entry.Bearing.N
		}
	}
	d.N = max(0, d.N-d.Invalid)
	return d
}

// counts lists the counts that findings give, each as its claimant has it.
func counts(p *provision) []parley.Count {
	var out []parley.Count
	for _, f := range p.findings {
		if b := f.entry.Bearing; b != nil && b.N != nil {
			out = append(out, parley.Count{Entry: f.entry.ID, Claimant: b.Claimant, N: *b.N, AtLeast: b.AtLeast, Over: b.Over, Scope: b.Scope})
		}
	}
	return out
}

// level is the verdict on the scale of the Kroc Barometer: 0 not begun, 1
// minimal, 2 intermediate, 3 complete. It rates what is done as far as it is
// known, never what is promised.
func level(v *parley.Verdict) int {
	known := v.Epistemic != parley.KnownNoReport && v.Epistemic != parley.KnownClaimed
	switch v.Norm {
	case parley.NormPerformed, parley.NormPerformedLate:
		return 3
	case parley.NormPartlyPerformed:
		if d := v.Done; d != nil && d.Of > 0 && 2*d.N >= d.Of {
			return 2
		}
		return 1
	case parley.NormHoldingViolations:
		return 2
	case parley.NormContested:
		return 1
	case parley.NormHolding:
		if v.Direction == parley.DirectionFor && known {
			return 3
		}
	default: // open, or out of force: the evidence decides
	}
	switch {
	case v.Direction == parley.DirectionFor && known:
		return 2
	case v.Direction == parley.DirectionFor, v.Direction == parley.DirectionPartly, v.Direction == parley.DirectionBoth:
		return 1
	}
	return 0
}
