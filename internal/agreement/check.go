package agreement

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"parley"
)

// check holds the file against itself: ids, references, cycles, windows, names.
func (d *decoder) check(root *node) {
	ids := map[string][]string{
		"side":       d.ids(root.get("sides"), "side"),
		"monitor":    d.ids(root.get("monitors"), "monitor"),
		"provision":  d.ids(root.get("provisions"), "provision"),
		"instrument": d.ids(root.get("instruments"), "instrument"),
	}
	d.references(ids)
	d.cycles()
	d.windows()
	d.names(root)
	for i, p := range d.a.Provisions {
		if n := d.nodes[i]; len(p.Obligors) == 0 && n.is(isMap) {
			d.out.add("no-obligor", n.line, join(n.path, "obligors"), fmt.Sprintf("nobody is said to owe %q, so no claim about it can be weighed as a party's own", p.ID), "add obligors: with the sides that have to act")
		}
	}
}

// ids gives the ids of a list and reports those given twice.
func (d *decoder) ids(n *node, what string) []string {
	seen := map[string]int{}
	var out []string
	for _, item := range list(n) {
		at := item.get("id")
		id := text(at)
		if id == "" {
			continue
		}
		if line, ok := seen[id]; ok {
			d.out.add("duplicate-id", at.line, at.path, fmt.Sprintf("a %s with the id %q stands in line %d already", what, clip(id), line), "give this one another id")
			continue
		}
		seen[id] = at.line
		out = append(out, id)
	}
	return out
}

func (d *decoder) references(ids map[string][]string) {
	known := map[string]map[string]bool{}
	for to, list := range ids {
		known[to] = map[string]bool{}
		for _, id := range list {
			known[to][id] = true
		}
	}
	for _, r := range d.refs {
		if known[r.to][r.id] {
			continue
		}
		hint := d.out.didYouMean(r.id, ids[r.to])
		switch {
		case d.out.full():
		case d.idOfName(r.to, r.id) != "":
			hint = fmt.Sprintf("that is its name; write its id, %q", d.idOfName(r.to, r.id))
		case hint == "" && len(ids[r.to]) == 0:
			hint = fmt.Sprintf("the file lists no %ss", r.to)
		case hint == "" && len(ids[r.to]) <= 20:
			hint = "there is " + quoted(ids[r.to], " and ")
		}
		d.out.add("unknown-"+r.to, r.at.line, r.at.path, fmt.Sprintf("there is no %s %q", r.to, clip(r.id)), hint)
	}
}

// idOfName finds the id of a side or monitor that was referred to by its name.
func (d *decoder) idOfName(to, name string) string {
	n := normal(name)
	switch to {
	case "side":
		for _, s := range d.a.Sides {
			if normal(s.Name) == n {
				return s.ID
			}
		}
	case "monitor":
		for _, m := range d.a.Monitors {
			if normal(m.Name) == n {
				return m.ID
			}
		}
	}
	return ""
}

// edge is one provision's dependence on another, with the words that state it.
type edge struct {
	to string
	at *node
}

// cycles reports provisions that wait for each other, and deadlines that count
// from each other: two graphs, since a deadline may count from the deadline of
// a provision that in turn waits for this one.
func (d *decoder) cycles() {
	counts, waits := map[string][]edge{}, map[string][]edge{}
	var order []string
	for i, p := range d.a.Provisions {
		order = append(order, p.ID)
		afters(p.Deadline, d.nodes[i].get("deadline"), func(dl *parley.Deadline, at *node) {
			e := edge{dl.After, at}
			if dl.Anchor == parley.AnchorDeadline {
				counts[p.ID] = append(counts[p.ID], e)
			} else {
				waits[p.ID] = append(waits[p.ID], e)
			}
		})
		for _, item := range list(d.nodes[i].get("requires")) {
			waits[p.ID] = append(waits[p.ID], edge{text(item), item})
		}
	}
	told := map[string]bool{}
	d.report("cycle", order, counts, told, "the deadlines count from each other in a circle", "let one of them count from a date or from the signature")
	d.report("circular-wait", order, waits, told, "the provisions wait for each other in a circle", "if the text does so, keep it: none of them falls due by itself; else drop one of these")
}

// afters calls f for a deadline and its members that count from a provision,
// with the words that say so.
func afters(dl *parley.Deadline, n *node, f func(*parley.Deadline, *node)) {
	if dl == nil {
		return
	}
	if at := n.get("after"); dl.After != "" && at != nil {
		f(dl, at)
	}
	for i, m := range list(n.get(string(dl.Choice))) {
		if i < len(dl.Of) {
			afters(&dl.Of[i], m, f)
		}
	}
}

// report names one circle for each group of provisions that has one.
func (d *decoder) report(code string, order []string, edges map[string][]edge, told map[string]bool, text, hint string) {
	state := map[string]int{} // 1: on the path, 2: done
	var path []string
	var visit func(id string)
	visit = func(id string) {
		state[id] = 1
		path = append(path, id)
		for _, e := range edges[id] {
			switch {
			case state[e.to] == 0 && len(edges[e.to]) > 0:
				visit(e.to)
			case state[e.to] == 1:
				circle := slices.Clone(path[slices.Index(path, e.to):])
				if key := circleKey(circle); !told[key] {
					told[key] = true
					d.out.add(code, e.at.line, e.at.path, text+": "+clipPath(append(circle, e.to)), hint)
				}
			}
		}
		path = path[:len(path)-1]
		state[id] = 2
	}
	for _, id := range order {
		if state[id] == 0 {
			visit(id)
		}
	}
}

func circleKey(ids []string) string {
	sorted := slices.Sorted(slices.Values(ids))
	return strings.Join(sorted, "\x00")
}

func clipPath(ids []string) string {
	if len(ids) > 12 {
		ids = append(append(slices.Clone(ids[:6]), "…"), ids[len(ids)-5:]...)
	}
	return strings.Join(ids, " → ")
}

// windows reports ends that lie before what they end.
func (d *decoder) windows() {
	byID := map[string]*parley.Provision{}
	for i := range d.a.Provisions {
		byID[d.a.Provisions[i].ID] = &d.a.Provisions[i]
	}
	for i := range d.a.Provisions {
		p := &d.a.Provisions[i]
		start, ok := d.reckon(p.Deadline, byID, 0)
		end, ok2 := d.reckon(p.Ends, byID, 0)
		// Only an end wholly before the start is certain to be wrong.
		if !ok || !ok2 || start.Start.IsZero() || end.End.IsZero() || end.End.After(start.Start) {
			continue
		}
		n := d.nodes[i].get("ends")
		d.out.add("window-reversed", n.line, n.path, fmt.Sprintf("%q ends at %s, before it starts at %s",
			p.ID, end.End.UTC().Format(time.RFC3339), start.Start.UTC().Format(time.RFC3339)), "check the two times")
	}
}

// reckon gives the time of a deadline where the file alone determines it, in
// the zone of its words, so that days can be counted there.
func (d *decoder) reckon(dl *parley.Deadline, byID map[string]*parley.Provision, depth int) (parley.Interval, bool) {
	if dl == nil || depth > 50 {
		return parley.Interval{}, false
	}
	if !dl.Time.IsZero() {
		return located(dl.Time)
	}
	per, ok := parsePeriod(dl.Offset)
	if !ok || dl.Count != parley.CountClock {
		return parley.Interval{}, false
	}
	var base parley.Interval
	switch dl.Anchor {
	case parley.AnchorSignature:
		base, ok = located(d.a.Instrument.Signed)
	case parley.AnchorDeadline:
		p := byID[dl.After]
		if p == nil {
			return parley.Interval{}, false
		}
		base, ok = d.reckon(p.Deadline, byID, depth+1)
	default: // nobody knows yet when it will be fulfilled
		return parley.Interval{}, false
	}
	if !base.Start.IsZero() {
		base.Start = per.after(base.Start)
	}
	if !base.End.IsZero() {
		base.End = per.after(base.End)
	}
	return base, ok
}

func located(c parley.Civil) (parley.Interval, bool) {
	iv := c.Interval(nil)
	if loc, err := parley.LoadZone(c.Zone); err == nil {
		iv.Start, iv.End = inZone(iv.Start, loc), inZone(iv.End, loc)
	}
	return iv, iv.Known()
}

func inZone(t time.Time, loc *time.Location) time.Time {
	if t.IsZero() {
		return t
	}
	return t.In(loc)
}

// names mentions a name that stands for two sides, or for a side and a
// monitor: what it says will count for the first of them.
func (d *decoder) names(root *node) {
	owner := map[string]string{}
	claim := func(who string, n *node) {
		name := normal(text(n))
		if name == "" {
			return
		}
		if other, ok := owner[name]; ok && other != who {
			d.out.add("name-shared", n.line, n.path, fmt.Sprintf("%s stands for the %s and for the %s", show(n), other, who), "keep it where it belongs; until then it counts for the "+other)
			return
		}
		owner[name] = who
	}
	claimAll := func(who string, n *node) {
		claim(who, n.get("name"))
		for _, alias := range list(n.get("aliases")) {
			claim(who, alias)
		}
	}
	for _, s := range list(root.get("sides")) {
		who := fmt.Sprintf("side %q", text(s.get("id")))
		claimAll(who, s)
		for _, actor := range list(s.get("actors")) {
			claim(who, actor)
			claimAll(who, actor)
		}
	}
	for _, m := range list(root.get("monitors")) {
		claimAll(fmt.Sprintf("monitor %q", text(m.get("id"))), m)
	}
}
