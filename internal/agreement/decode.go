package agreement

import (
	"fmt"
	"regexp"

	"parley"
)

// decoder turns a tree into an agreement. It takes what it can use and leaves
// the rest: what does not fit the form the schema check has reported.
type decoder struct {
	cat   *Catalogue
	out   *faults
	zone  string           // of the process, "" if there is none that holds
	zoned bool             // the file gives a zone, be it a wrong one: it is not missing
	warn  bool             // the missing zone of a date has been mentioned
	sign  signed           // what the file says of the instrument
	later map[string]*node // later instruments by id
	a     *parley.Agreement
	refs  []ref
	nodes []*node // of the provisions, beside a.Provisions
}

// ref is an id that has to be somewhere else in the file.
type ref struct {
	to string // "side", "monitor", "provision"
	id string
	at *node
}

var idForm = regexp.MustCompile(`^[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$`)

func decode(root *node, cat *Catalogue, out *faults) *parley.Agreement {
	if root.kind != isMap {
		return nil
	}
	d := &decoder{cat: cat, out: out, a: &parley.Agreement{Version: 1}}
	a := d.a
	if z := root.get("zone"); z.is(isText) {
		d.zoned = true
		if d.goodZone(z) {
			d.zone = z.text
		}
	}
	a.Process, a.Title, a.Zone = text(root.get("process")), text(root.get("title")), d.zone
	if v := root.get("version"); v.is(isNumber) {
		a.Version = int(v.number)
	}
	a.Calendar = d.calendarOf(root.get("calendar"))
	a.Instrument, d.sign = d.instrument(root.get("instrument")), signs(root.get("instrument"))
	d.later = map[string]*node{}
	for _, n := range list(root.get("instruments")) {
		in := d.instrument(n)
		in.ID = d.id(n)
		a.Later = append(a.Later, in)
		d.later[in.ID] = n
	}
	for _, n := range list(root.get("sides")) {
		a.Sides = append(a.Sides, d.side(n))
	}
	for _, n := range list(root.get("monitors")) {
		a.Monitors = append(a.Monitors, parley.Monitor{ID: d.id(n), Name: text(n.get("name")), Aliases: texts(n.get("aliases")), Limits: d.limits(n.get("limits"))})
	}
	for _, n := range list(root.get("declarations")) {
		a.Declared = append(a.Declared, d.declaration(n))
	}
	for _, n := range list(root.get("provisions")) {
		a.Provisions = append(a.Provisions, d.provision(n))
		d.nodes = append(d.nodes, n)
	}
	for _, n := range list(root.get("amendments")) {
		a.Amendments = append(a.Amendments, d.amendment(n)...)
	}
	a.Xref = xrefs(root.get("xref"))
	d.check(root)
	return a
}

func (n *node) is(k nodeKind) bool { return n != nil && n.kind == k }

// text gives a scalar as written, "" for anything else.
func text(n *node) string {
	if n.is(isText) || n.is(isNumber) {
		return n.text
	}
	return ""
}

// list gives the items of a list; a lone scalar is a list of one.
func list(n *node) []*node {
	switch {
	case n.is(isList):
		return n.items
	case n.is(isText), n.is(isNumber):
		return []*node{n}
	}
	return nil
}

func texts(n *node) []string {
	var out []string
	for _, item := range list(n) {
		if t := text(item); t != "" {
			out = append(out, t)
		}
	}
	return out
}

func xrefs(n *node) []parley.Xref {
	var out []parley.Xref
	for _, item := range list(n) {
		out = append(out, parley.Xref{Catalogue: text(item.get("catalogue")), ID: text(item.get("id"))})
	}
	return out
}

// id reads an id. Numbers pass the schema's pattern unseen, so "-1" is caught here.
func (d *decoder) id(n *node) string {
	v := n.get("id")
	if v.is(isNumber) && !idForm.MatchString(v.text) {
		d.out.add("wrong-value", v.line, v.path, fmt.Sprintf("%s cannot be a short name", show(v)), "use letters and digits, with . _ or - between them")
	}
	return text(v)
}

// refer reads ids that name a side, monitor or provision.
func (d *decoder) refer(to string, n *node) []string {
	var ids []string
	for _, item := range list(n) {
		if id := text(item); id != "" {
			ids = append(ids, id)
			d.refs = append(d.refs, ref{to, id, item})
		}
	}
	return ids
}

func (d *decoder) referOne(to string, n *node) string {
	if n.is(isList) {
		return ""
	}
	if ids := d.refer(to, n); len(ids) == 1 {
		return ids[0]
	}
	return ""
}

// signed says which dates of an instrument the file gives, be they wrong ones.
type signed struct{ signed, inForce bool }

func signs(n *node) signed { return signed{n.get("signed") != nil, n.get("in-force") != nil} }

func (d *decoder) instrument(n *node) parley.Instrument {
	zone := d.ownZone(n)
	return parley.Instrument{
		Name: text(n.get("name")), URL: text(n.get("url")),
		Signed: d.date(n.get("signed"), zone), InForce: d.date(n.get("in-force"), zone), Known: d.date(n.get("known"), zone),
	}
}

// calendarOf reads which days are no working days.
func (d *decoder) calendarOf(n *node) parley.Calendar {
	c := parley.Calendar{Rest: texts(n.get("rest"))}
	for _, day := range list(n.get("holidays")) {
		v := d.calendar(day, "")
		if iv := v.Interval(nil); !v.IsZero() && iv.Precision != parley.PrecisionDay {
			d.out.add("date-invalid", day.line, day.path, fmt.Sprintf("%s is no day", show(day)), "write it like 2012-04-10")
			continue
		}
		c.Holidays = append(c.Holidays, v.Value)
	}
	return c
}

// amendment reads an extension, one for each provision, or a notice.
func (d *decoder) amendment(n *node) []parley.Amendment {
	zone, act := d.ownZone(n), text(n.get("act"))
	known, effective := d.date(n.get("known"), zone), d.date(n.get("effective"), zone)
	ids := d.refer("provision", n.get("provisions"))
	by, source := parley.Names(texts(n.get("by"))), text(n.get("source"))
	if act != "extend" {
		for _, key := range []string{"deadline", "ends"} {
			if v := n.get(key); v != nil {
				d.out.add("amendment-unclear", v.line, v.path, fmt.Sprintf("%q moves no deadline", act), "write act: extend for a new deadline, beside this one")
			}
		}
		no := parley.Notice{Act: parley.NoticeAct(act), Provisions: ids, Instead: text(n.get("instead")), Effective: effective, By: by, Source: source}
		if at := n.get("instead"); at != nil && d.later[no.Instead] == nil {
			d.refs = append(d.refs, ref{"provision", no.Instead, at})
		}
		return []parley.Amendment{{Known: known, Notice: &no}}
	}
	x := parley.Extension{Effective: effective, By: by, Source: source}
	if dl := d.deadline(n.get("deadline"), ""); dl != nil {
		x.Deadline = *dl
	}
	if len(ids) > 0 {
		if dl := d.deadline(n.get("ends"), ids[0]); dl != nil {
			x.Ends = *dl
		}
	}
	if len(ids) == 0 || n.get("deadline") == nil && n.get("ends") == nil {
		d.out.add("amendment-unclear", n.line, n.path, "an extension names provisions, and their new deadline or end", "write {act: extend, provisions: withdraw, deadline: {by: 2012-04-20}, known: 2012-04-09}")
	}
	var out []parley.Amendment
	for _, id := range ids {
		one := x
		one.Provision = id
		out = append(out, parley.Amendment{Known: known, Extension: &one})
	}
	return out
}

func (d *decoder) side(n *node) parley.Side {
	s := parley.Side{ID: d.id(n), Name: text(n.get("name")), Allies: texts(n.get("allies"))}
	// Other names of the side itself are those of an actor of the same name.
	if aliases := texts(n.get("aliases")); len(aliases) > 0 {
		s.Actors = append(s.Actors, parley.Actor{Name: s.Name, Aliases: aliases})
	}
	for _, item := range list(n.get("actors")) {
		s.Actors = append(s.Actors, d.actor(item))
	}
	return s
}

func (d *decoder) actor(n *node) parley.Actor {
	if n.kind != isMap {
		return parley.Actor{Name: text(n)}
	}
	a := parley.Actor{Name: text(n.get("name")), Aliases: texts(n.get("aliases"))}
	a.Unnamed = yes(n.get("unnamed"))
	for _, item := range list(n.get("roles")) {
		from, until := item.get("from"), item.get("until")
		r := parley.Role{Title: text(item.get("title")), Of: text(item.get("of"))}
		f, u := d.calendar(from, ""), d.calendar(until, "")
		r.From, r.Until = f.Value, u.Value
		if !f.IsZero() && !u.IsZero() && u.Interval(nil).End.Before(f.Interval(nil).Start) {
			d.out.add("window-reversed", until.line, until.path, fmt.Sprintf("the role ends %s, before it begins %s", u.Value, f.Value), "check the two dates")
		}
		a.Roles = append(a.Roles, r)
	}
	return a
}

// limits reads one text that holds always, or a list of texts with their times.
func (d *decoder) limits(n *node) parley.Limits {
	var out parley.Limits
	if one := text(n); one != "" {
		return parley.Limits{{Text: one}}
	}
	for _, item := range list(n) {
		from, until := item.get("from"), item.get("until")
		l := parley.Limit{Text: text(item.get("text")), From: d.date(from, ""), Until: d.date(until, "")}
		if begins := l.From.Interval(nil); begins.Known() && !l.Until.IsZero() && !l.Until.Moment(nil).After(begins.Start) {
			d.out.add("window-reversed", until.line, until.path, fmt.Sprintf("the limit ends %s, before it begins %s", l.Until.Value, l.From.Value), "check the two dates")
		}
		out = append(out, l)
	}
	return out
}

func (d *decoder) declaration(n *node) parley.Declaration {
	zone := d.ownZone(n)
	dec := parley.Declaration{
		Side: d.referOne("side", n.get("side")), Form: text(n.get("form")), Source: text(n.get("source")),
		Declared: d.date(n.get("declared"), zone), Effective: d.date(n.get("effective"), zone),
		Disowns: yes(n.get("disowns")),
	}
	if r := n.get("reservation"); r.is(isMap) {
		dec.Reservation = &parley.Reservation{
			Side: dec.Side, Text: text(r.get("text")), Provisions: d.refer("provision", r.get("provisions")),
			Known: d.date(r.get("known"), zone),
		}
		if dec.Reservation.Known.IsZero() {
			dec.Reservation.Known = dec.Declared
		}
	}
	return dec
}

// yes reads a switch; left out it is off.
func yes(n *node) bool { return n.is(isBool) && n.text == "true" }

func (d *decoder) provision(n *node) parley.Provision {
	outer := d.sign
	if at := n.get("instrument"); at != nil {
		if in := d.later[text(at)]; in != nil {
			d.sign = signs(in)
		} else {
			d.refs = append(d.refs, ref{"instrument", text(at), at})
		}
	}
	defer func() { d.sign = outer }()
	p := parley.Provision{
		ID: d.id(n), Text: text(n.get("text")), Type: text(n.get("type")),
		Kind: parley.Kind(text(n.get("kind"))), Force: parley.Force(text(n.get("force"))),
		Obligors: d.refer("side", n.get("obligors")), Beneficiaries: d.refer("side", n.get("beneficiaries")),
		Monitors: d.refer("monitor", n.get("monitors")),
		Deadline: d.deadline(n.get("deadline"), ""), Ends: d.deadline(n.get("ends"), text(n.get("id"))),
		Condition: text(n.get("condition")), Requires: d.refer("provision", n.get("requires")),
		Places: texts(n.get("places")), Xref: xrefs(n.get("xref")),
		Instrument: text(n.get("instrument")), Known: d.date(n.get("known"), ""), Survives: yes(n.get("survives")),
	}
	for _, l := range list(n.get("lines")) {
		line := parley.Line{Text: text(l.get("text")), Map: text(l.get("map"))}
		if l.get("side") != nil {
			line.Side = d.referOne("side", l.get("side"))
		}
		p.Lines = append(p.Lines, line)
	}
	if p.Force == "" {
		p.Force = parley.ForceAgreed
	}
	d.typeOf(&p, n)
	if q := n.get("quantity"); q.is(isMap) {
		p.Quantity = &parley.Quantity{Unit: text(q.get("unit"))}
		if amount := q.get("amount"); amount.is(isNumber) {
			p.Quantity.Amount = amount.number
			if amount.number <= 0 {
				d.out.add("amount-invalid", amount.line, amount.path, fmt.Sprintf("%s is not an amount to be reached", amount.text), "write a number above 0, or leave quantity out")
			}
		}
	}
	if per := n.get("quantity").get("per"); per != nil {
		d.duration(per, &p.Quantity.Per)
		if p.Kind == parley.Achieve {
			d.out.add("amount-invalid", per.line, per.path, "what is done once is not asked for in each period", "write kind: maintain, or leave per out")
		}
	}
	for i, s := range list(n.get("signals")) {
		p.Signals = append(p.Signals, d.signal(s, fmt.Sprintf("%s.%d", p.ID, i+1)))
	}
	return p
}

// typeOf checks the provision's type and takes its kind from it.
func (d *decoder) typeOf(p *parley.Provision, n *node) {
	at := n.get("type")
	if p.Type == "" {
		return // reported by the schema
	}
	t, ok := d.cat.Type(p.Type)
	switch {
	case !ok:
		hint := ""
		if !d.out.full() {
			hint = d.cat.nearTypes(p.Type)
		}
		d.out.add("type-unknown", at.line, at.path, fmt.Sprintf("%s is no provision type of the catalogue", show(at)), hint)
	case p.Kind == "":
		p.Kind = t.Kind
		if p.Kind == "" {
			d.out.add("missing-field", n.line, join(n.path, "kind"), fmt.Sprintf("the type %q does not say whether the duty is done once or kept up", p.Type), "add kind: achieve or kind: maintain")
		}
	}
}

func (d *decoder) signal(n *node, id string) parley.Signal {
	s := parley.Signal{ID: text(n.get("id")), Sense: parley.Sense(text(n.get("sense"))), Event: text(n.get("event")), Words: texts(n.get("words")), By: text(n.get("by"))}
	if s.ID == "" {
		s.ID = id
	}
	for _, st := range texts(n.get("status")) {
		s.Status = append(s.Status, parley.EventStatus(st))
	}
	if at := n.get("event"); s.Event != "" {
		if hint, ok := d.cat.knownEvent(s.Event); !ok {
			d.out.add("signal-invalid", at.line, at.path, fmt.Sprintf("%s is no PLOVER event or act", show(at)), hint)
		}
	}
	for _, w := range list(n.get("words")) {
		if text(w) != "" {
			if err := checkGroup(text(w)); err != nil {
				d.out.add("signal-invalid", w.line, w.path, err.Error(), `write alternatives as "remain|stay"`)
			}
		}
	}
	if s.Event == "" && len(s.Words) == 0 && n.kind == isMap {
		d.out.add("signal-invalid", n.line, n.path, "the signal names neither an event nor words, so anything would match", "add event: or words:")
	}
	return s
}
