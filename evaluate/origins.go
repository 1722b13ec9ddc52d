package evaluate

import (
	"cmp"
	"slices"
	"strings"

	"parley"
)

// lifted is the run of words that two tellings have in common only if one has it
// from the other, or both from a third; shorter ones are often a title or a turn
// of phrase.
const lifted = 10

// kin is the sense that findings of one claim share: to have done it in part says
// what to have done it says.
func kin(s parley.Sense) parley.Sense {
	switch s {
	case parley.SensePartly:
		return parley.SenseFulfilled
	case parley.SenseNotDone:
		return parley.SenseBreached
	default:
		return s
	}
}

// claim is what interested parties say, in their words; how much they count does
// not make it another claim.
type claim struct {
	sense parley.Sense
	words string // all of them, or a run
}

type claims map[claim]bool

func (q *question) claimsOn(p *provision) claims {
	out := claims{}
	for _, f := range p.findings {
		if f.words == "" || f.level != claimed {
			continue
		}
		out[claim{kin(f.sense), f.words}] = true
		if q.on(RuleLifted) {
			parley.Runs(f.words, lifted, func(run string) { out[claim{kin(f.sense), run}] = true })
		}
	}
	return out
}

// carry reports whether a finding is in the words of a claim.
func (c claims) carry(f *finding) bool {
	if f.words == "" || len(c) == 0 {
		return false
	}
	if c[claim{kin(f.sense), f.words}] {
		return true
	}
	found := false
	parley.Runs(f.words, lifted, func(run string) { found = found || c[claim{kin(f.sense), run}] })
	return found
}

// source is a name that findings can have in common, after what it is.
type source string

const (
	by     = "by "
	ruling = "ruling by "
	crowd  = "unnamed sources"
)

// name is the name alone.
func (s source) name() string {
	return strings.TrimPrefix(strings.TrimPrefix(string(s), by), ruling)
}

// origins joins the findings on a provision that are copies of one another, and
// gives the name of each one's origin. What joins two is told by the first rule
// that does, so that a verdict shows no more than it takes.
func (q *question) origins(p *provision) []string {
	clear(q.firsts)
	c := &clusters{findings: p.findings, names: make([]source, len(p.findings)), parent: make([]int, len(p.findings)), first: q.firsts, links: make([]link, 0, len(p.findings))}
	for i := range c.parent {
		c.parent[i] = i
	}
	for i, f := range p.findings {
		q.names(c, i, f)
	}
	q.worded(c)
	q.passages(c)
	p.readings = q.copies(c)
	q.relays(c)
	names, origins := c.result()
	p.verdict.Origins = origins
	return names
}

// names joins by the names of claimants, and of what carries an outlet's words.
func (q *question) names(c *clusters, i int, f *finding) {
	b := f.entry.Bearing
	if b == nil {
		c.meet(i, source(ruling+f.entry.Ruling.By), RuleRuling)
		return
	}
	switch {
	case b.Unnamed && q.on(RuleCrowd):
		c.meet(i, by+crowdOf(b.Standing), RuleCrowd)
	case !q.on(RuleClaimant):
		c.meet(i, f.by+source(f.entry.ID), RuleClaimant)
	default:
		c.meet(i, f.by, RuleClaimant)
	}
	if b.Standing != parley.StandingOutlet || !q.on(RuleWire) {
		return
	}
	for _, carrier := range f.carriers {
		c.meet(i, carrier, RuleWire)
	}
}

// crowdOf is the crowd of the side that speaks without a name: it is not one with
// the other's, nor with those of no side.
func crowdOf(s parley.Standing) source {
	switch s {
	case parley.StandingObligor, parley.StandingCounterparty:
		return crowd + " of the " + source(s)
	case parley.StandingMonitor, parley.StandingThird, parley.StandingOutlet:
	}
	return crowd
}

// worded joins findings of the same words, or of words that share a long run.
func (q *question) worded(c *clusters) {
	clear(q.told)
	same := make(map[string]int, len(c.findings))
	for i, f := range c.findings {
		if f.words == "" {
			continue
		}
		if k, ok := same[f.words]; !ok {
			same[f.words] = i
		} else if q.on(RuleWords) {
			c.join(i, k, RuleWords, f.words, 1)
		}
		if q.on(RuleLifted) {
			c.lift(q.told, i, RuleLifted, (*finding).wording)
		}
	}
}

func (f *finding) wording() string { return f.words }

// telling is the passage that an outlet tells a finding in.
func (f *finding) telling() string { return cmp.Or(f.passage, f.words) }

func (f *finding) outlet() bool {
	return f.entry.Bearing != nil && f.entry.Bearing.Standing == parley.StandingOutlet
}

// passages joins what outlets tell in passages that share a long run of words.
// Who is quoted there has an origin of his own.
func (q *question) passages(c *clusters) {
	if !q.on(RulePassage) {
		return
	}
	clear(q.told)
	for i, f := range c.findings {
		if f.outlet() && !f.entry.Bearing.Unnamed {
			c.lift(q.told, i, RulePassage, (*finding).telling)
		}
	}
}

// copies joins what outlets tell in reports that are copies of one another, and
// gives the readings that show it.
func (q *question) copies(c *clusters) []*parley.Entry {
	if !q.on(RuleCopy) {
		return nil
	}
	reading := func(i int) *parley.Entry { return q.newestReading(c.findings[i].entry.Bearing.Report) }
	var shown []*parley.Entry
	join := func(i, k int) {
		if own, other := reading(i), reading(k); c.find(i) != c.find(k) && own.Reading.Sketch.Alike(other.Reading.Sketch) {
			c.join(i, k, RuleCopy, "", own.Reading.Sketch.Share(other.Reading.Sketch))
			shown = append(shown, other, own)
		}
	}
	var tellers []int // the first finding of each report
	first := map[string]int{}
	for i, f := range c.findings {
		if !f.outlet() || f.entry.Bearing.Unnamed {
			continue
		}
		if k, again := first[f.entry.Bearing.Report]; again {
			join(i, k)
		} else if r := reading(i); r != nil && r.Reading.Sketch != "" {
			first[f.entry.Bearing.Report] = i
			tellers = append(tellers, i)
		}
	}
	sketches := parley.NewSketches(len(tellers))
	for _, i := range tellers {
		for _, n := range sketches.Add(reading(i).Reading.Sketch) {
			join(i, tellers[n])
		}
	}
	return shown
}

// relays joins who tells the same as others have told through him with the first
// of those by name: he has it from them, for all that is known. Those whose words
// he carries stay apart.
func (q *question) relays(c *clusters) {
	if !q.on(RuleRelay) {
		return
	}
	told := map[claim][]int{} // through whom, in which sense
	for i, f := range c.findings {
		if f.entry.Bearing == nil || f.outlet() {
			continue
		}
		for _, carrier := range f.carriers {
			key := claim{kin(f.sense), string(carrier)}
			told[key] = append(told[key], i)
		}
	}
	least := map[source]int{} // of those told through somebody, by his name
	own := map[source]int{}   // what he tells himself in that sense
	for i, f := range c.findings {
		b := f.entry.Bearing
		if b == nil || b.Unnamed || b.Standing == parley.StandingOutlet {
			continue
		}
		name := f.by
		for _, k := range told[claim{kin(f.sense), string(name)}] {
			who := c.names[k]
			if who == name {
				continue
			}
			if old, ok := least[name]; !ok || who < c.names[old] {
				least[name], own[name] = k, i
			}
		}
	}
	for i, f := range c.findings { // in order
		if b := f.entry.Bearing; b != nil && !b.Unnamed {
			if k, ok := least[f.by]; ok && own[f.by] == i {
				c.join(max(i, k), min(i, k), RuleRelay, b.Claimant, 0)
			}
		}
	}
}

// clusters joins findings, which stand in the order in which they could be known.
type clusters struct {
	findings []*finding
	names    []source // of each finding: whose it is
	first    map[source]int
	parent   []int
	links    []link
}

// link says why a finding is of one origin with an earlier one.
type link struct {
	of, to int
	parley.Copy
}

// find gives the earliest finding of a cluster.
func (c *clusters) find(k int) int {
	for c.parent[k] != k {
		c.parent[k] = c.parent[c.parent[k]]
		k = c.parent[k]
	}
	return k
}

// join makes two findings of one origin, the first being the later.
func (c *clusters) join(i, k int, r Rule, shared string, share float64) {
	a, b := c.find(i), c.find(k)
	if a == b {
		return
	}
	c.parent[max(a, b)] = min(a, b)
	c.links = append(c.links, link{i, k, parley.Copy{Entry: c.findings[i].entry.ID, Of: c.findings[k].entry.ID, Rule: string(r), Shared: shared, Share: share}})
}

// meet joins a finding with the first that has a source. The first source that
// it has is whose it is.
func (c *clusters) meet(i int, s source, r Rule) {
	if c.names[i] == "" {
		c.names[i] = s
	}
	if k, ok := c.first[s]; ok {
		c.join(i, k, r, s.name(), 0)
	} else {
		c.first[s] = i
	}
}

// lift joins a finding with the first ones that have a long run of its words.
func (c *clusters) lift(runs map[string]int, i int, r Rule, words func(*finding) string) {
	own := words(c.findings[i])
	parley.Runs(own, lifted, func(run string) {
		k, ok := runs[run]
		switch {
		case !ok:
			runs[run] = i
		case c.find(i) != c.find(k):
			shared, share := common(own, words(c.findings[k]), run)
			c.join(i, k, r, shared, share)
		}
	})
}

// common gives the words that two wordings go on to share from a run on, and
// which part of the runs of the shorter one both have.
func common(a, b, run string) (words string, share float64) {
	x, y := strings.Fields(a[strings.Index(a, run):]), strings.Fields(b[strings.Index(b, run):])
	n := 0
	for n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	has := map[string]bool{}
	parley.Runs(a, lifted, func(run string) { has[run] = true })
	all, both := map[string]bool{}, 0
	parley.Runs(b, lifted, func(run string) {
		if has[run] && !all[run] {
			both++
		}
		all[run] = true
	})
	return strings.Join(x[:n], " "), float64(both) / float64(min(len(has), len(all)))
}

// result names the origin of each finding, by the first of the names in it, and
// tells of those that have several.
func (c *clusters) result() ([]string, []parley.Origin) {
	n := len(c.findings)
	name, names := make([]source, n), make([]string, n)
	for s, k := range c.first {
		k = c.find(k)
		if name[k] == "" || s < name[k] {
			name[k] = s
		}
	}
	members := make([]int, n)
	for i := range c.findings {
		k := c.find(i) // no later than i
		if members[k]++; i == k {
			names[i] = string(name[k])
		}
		names[i] = names[k]
	}
	var out []parley.Origin
	at := make([]int, n) // in out, of those that have several
	for i, f := range c.findings {
		k := c.find(i)
		if members[k] == 1 {
			continue
		}
		if i == k {
			at[k] = len(out)
			out = append(out, parley.Origin{Name: names[k], Entries: make([]parley.EntryID, 0, members[k]), Copies: make([]parley.Copy, 0, members[k]-1)})
		}
		o := &out[at[k]]
		o.Entries = append(o.Entries, f.entry.ID)
	}
	slices.SortStableFunc(c.links, func(a, b link) int { return cmp.Or(cmp.Compare(a.of, b.of), cmp.Compare(a.to, b.to)) })
	for _, l := range c.links {
		o := &out[at[c.find(l.of)]]
		o.Copies = append(o.Copies, l.Copy)
	}
	return names, out
}
