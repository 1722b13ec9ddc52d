package evaluate

import (
	"strings"

	"parley"
)

// claim is what interested parties say, in their words; how much they count does
// not make it another claim.
type claim struct {
	sense parley.Sense
	words string
}

func claimOf(f *finding) claim {
	switch f.sense {
	case parley.SensePartly:
		return claim{parley.SenseFulfilled, f.words}
	case parley.SenseNotDone:
		return claim{parley.SenseBreached, f.words}
	default:
		return claim{f.sense, f.words}
	}
}

func claimsOn(p *provision) map[claim]bool {
	out := map[claim]bool{}
	for _, f := range p.findings {
		if f.words != "" && f.level == claimed {
			out[claimOf(f)] = true
		}
	}
	return out
}

// origins names the cluster of copies that each finding on a provision belongs
// to: the same claimant, the same words, and all unnamed sources are one.
func (q *question) origins(p *provision) map[*finding]string {
	c := clusters{}
	out := make(map[*finding]string, len(p.findings))
	for i, f := range p.findings {
		b := f.entry.Bearing
		if b == nil {
			out[f] = "ruling by " + f.entry.Ruling.By
			continue
		}
		k := "by " + strings.ToLower(b.Claimant)
		switch {
		case b.Unnamed && q.on(RuleCrowd):
			k = "by unnamed sources"
		case !q.on(RuleClaimant):
			k += string(rune('0' + i))
		}
		out[f] = k
		if f.words != "" && q.on(RuleWords) {
			c.join(k, "words "+f.words)
		}
		if b.Standing == parley.StandingOutlet && len(b.Chain) > 1 && q.on(RuleWire) {
			c.join(k, "by "+strings.ToLower(b.Chain[0]))
		}
	}
	for f, k := range out {
		out[f] = c.find(k)
	}
	return out
}

// clusters joins names; each cluster goes by the first of its names.
type clusters map[string]string

func (c clusters) find(k string) string {
	parent, ok := c[k]
	if !ok || parent == k {
		return k
	}
	c[k] = c.find(parent)
	return c[k]
}

func (c clusters) join(a, b string) {
	a, b = c.find(a), c.find(b)
	if a > b {
		a, b = b, a
	}
	c[b] = a
}
