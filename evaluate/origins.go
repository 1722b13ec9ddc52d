package evaluate

import (
	"cmp"
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

// source is what findings can have in common: a name, a wording or a crowd.
type source struct {
	kind string
	name string
}

func (s source) String() string { return s.kind + s.name }

// origins names the cluster of copies that each finding on a provision belongs
// to: the same claimant, the same words, and all unnamed sources are one.
func (q *question) origins(p *provision) []string {
	c := clusters{at: make(map[source]int, len(p.findings))}
	of := make([]int, len(p.findings))
	for i, f := range p.findings {
		b := f.entry.Bearing
		if b == nil {
			of[i] = c.add(source{"ruling by ", f.entry.Ruling.By})
			continue
		}
		s := source{"by ", q.lower(b.Claimant)}
		switch {
		case b.Unnamed && q.on(RuleCrowd):
			s.name = "unnamed sources"
		case !q.on(RuleClaimant):
			s.name += string(f.entry.ID)
		}
		of[i] = c.add(s)
		if f.words != "" && q.on(RuleWords) {
			c.join(of[i], c.add(source{"words ", f.words}))
		}
		if b.Standing == parley.StandingOutlet && len(b.Chain) > 1 && q.on(RuleWire) {
			c.join(of[i], c.add(source{"by ", q.lower(b.Chain[0])}))
		}
	}
	names := c.names()
	out := make([]string, len(of))
	for i, k := range of {
		out[i] = names[c.find(k)]
	}
	return out
}

// lower is strings.ToLower; names repeat.
func (q *question) lower(name string) string {
	low, ok := q.lowered[name]
	if !ok {
		low = strings.ToLower(name)
		q.lowered[name] = low
	}
	return low
}

// clusters joins sources.
type clusters struct {
	at      map[source]int
	sources []source
	parent  []int
}

func (c *clusters) add(s source) int {
	k, ok := c.at[s]
	if !ok {
		k = len(c.sources)
		c.at[s] = k
		c.sources, c.parent = append(c.sources, s), append(c.parent, k)
	}
	return k
}

func (c *clusters) find(k int) int {
	for c.parent[k] != k {
		c.parent[k] = c.parent[c.parent[k]]
		k = c.parent[k]
	}
	return k
}

func (c *clusters) join(a, b int) {
	c.parent[c.find(b)] = c.find(a)
}

// names gives each cluster the first of the names of its sources.
func (c *clusters) names() map[int]string {
	first := map[int]source{}
	for k, s := range c.sources {
		root := c.find(k)
		if old, ok := first[root]; !ok || cmp.Or(cmp.Compare(s.kind, old.kind), cmp.Compare(s.name, old.name)) < 0 {
			first[root] = s
		}
	}
	out := make(map[int]string, len(first))
	for root, s := range first {
		out[root] = s.String()
	}
	return out
}
