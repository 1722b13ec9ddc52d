// Package resolve ties a reading to an agreement: which findings bear on which
// provision, in which sense, claimed by whom with what standing.
//
// In come a report, its reading and an agreement; out go bearings, or entries
// for a ledger. Where there is no agreement yet, it opens a provisional one from
// the commitments found. It neither reads text anew nor weighs one bearing
// against another.
//
//	r, err := resolve.New(reader.Lemmas)
//	if err != nil {
//		return err
//	}
//	bearings := r.Bearings(plan, &report, &reading)
package resolve

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"parley"
	"parley/internal/agreement"
)

// Resolver finds bearings. It is safe for concurrent use.
type Resolver struct {
	catalogue *agreement.Catalogue
	general   []parley.Signal
	lemmas    func(text string) parley.Words
}

// New prepares a resolver over the built-in catalogue of signals; lemmas gives
// the words of a text that come with no reading, as the reader does.
func New(lemmas func(text string) parley.Words) (*Resolver, error) {
	c, err := agreement.Builtin()
	if err != nil {
		return nil, fmt.Errorf("load the catalogue of signals: %w", err)
	}
	r := &Resolver{catalogue: c, lemmas: lemmas}
	for _, s := range c.General() {
		r.general = append(r.general, s.Signal)
	}
	return r, nil
}

// Bearings gives what a reading says about the provisions of an agreement, in
// the order of the provisions and of the text. A report of before the agreement
// says nothing about them.
func (r *Resolver) Bearings(a *parley.Agreement, rep *parley.Report, rd *parley.Reading) []parley.Bearing {
	at := rep.KnownFrom().Interval(nil)
	if bound := binds(a); !a.Provisional && !bound.IsZero() && !at.End.IsZero() && !at.End.After(bound) {
		return nil // nothing keeps or breaches what was not agreed yet
	}
	x := &resolving{Resolver: r, a: a, index: agreement.NewIndex(a), rep: rep, rd: rd, said: byID(rd), forces: map[string]bool{}, persons: map[string]string{}, sides: map[[2]int]map[string]bool{}, proper: map[[2]int]map[string]bool{}, holds: map[holding]bool{}, ofType: map[string][]parley.Signal{}, at: at.Start, began: began(a), zone: zone(a)}
	found := findings(rd, x.said)
	if len(found) > 0 || len(rd.Commitments) > 0 {
		if x.words.Words = rd.Words; len(rd.Words.Lemmas) == 0 { // it was read another time
			x.words.Words = r.lemmas(rep.Text)
		}
	}
	mine := make([][]bearing, len(a.Provisions))
	for i := range found {
		if x.before(&found[i]) || x.background(&found[i]) || x.terms(&found[i]) || x.aside(&found[i]) {
			continue
		}
		x.cut(&found[i])
		for _, b := range x.answers(&found[i]) {
			mine[b.provision] = append(mine[b.provision], b)
		}
	}
	var out []parley.Bearing
	for pi := range mine {
		mine[pi] = append(mine[pi], x.reservations(pi)...)
		x.doubtSingle(mine[pi])
		for _, b := range x.distinct(plain(mine[pi])) {
			if b.Standing == parley.StandingOutlet {
				b.Passage = x.passage(b.Span)
			}
			out = append(out, b.Bearing)
		}
	}
	return out
}

// resolving is one report held against one agreement.
type resolving struct {
	*Resolver
	a       *parley.Agreement
	index   *agreement.Index
	rep     *parley.Report
	rd      *parley.Reading
	said    statements
	forces  map[string]bool            // what anyForces says of a name
	persons map[string]string          // what introduced says of a person
	sides   map[[2]int]map[string]bool // that words name, by their range
	proper  map[[2]int]map[string]bool // that they name by a proper name
	holds   map[holding]bool           // what anyOf says
	where   map[string][]int           // of each lemma; nil: not needed yet
	ofType  map[string][]parley.Signal // the signals of provisions that have none of their own
	names   map[string][]string        // sides by their names in lower case; nil: not needed yet
	longest int                        // of the names, in words
	at      time.Time                  // of publication
	began   time.Time                  // when the agreement could first be known
	zone    *time.Location             // of the agreement, in which days without a zone are counted
	words   words
}

// bearing is a bearing in the making.
type bearing struct {
	parley.Bearing
	provision int  // in the agreement
	asks      int  // word groups that its signal asks for
	asked     bool // of the obligor, which has not done it
	violence  bool // it stands on an attack
	counted   bool // aside from whether it is told once more
}

// before reports whether a finding is dated to a time before there was an
// agreement: what was done then keeps and breaches nothing.
func (x *resolving) before(f *finding) bool {
	when := f.when.Interval(x.zone)
	return !x.began.IsZero() && (f.since && !when.Start.IsZero() && when.Start.Before(x.began) || !when.End.IsZero() && !when.End.After(x.began))
}

// background reports whether a finding is told by the outlet itself, undated, in
// a clause that only says of whom the sentence speaks: "who had fled the fighting".
func (x *resolving) background(f *finding) bool {
	if f.act || f.said != "" || f.typ == "" || !f.when.IsZero() || f.status == parley.StatusOngoing {
		return false
	}
	lemmas := x.words.in(f.words)
	return len(lemmas) > 0 && slices.Contains([]string{"who", "which", "that", "whose"}, lemmas[0])
}

// terms reports whether a finding is one of the points that a sentence lists:
// "the plan, which includes: withdrawing troops".
func (x *resolving) terms(f *finding) bool {
	if f.act || !slices.Contains(deeds, f.typ) {
		return false
	}
	doing, _, _ := strings.Cut(strings.TrimSpace(f.words.In(x.rep.Text)), " ")
	if !strings.HasSuffix(doing, "ing") {
		return false
	}
	first, _ := x.words.around(f.words)
	at, _ := x.words.between(f.words)
	return slices.ContainsFunc(x.words.Lemmas[first:at], func(l string) bool {
		return slices.Contains([]string{"include", "entail", "comprise", "involve", "envisage", "stipulate"}, l)
	})
}

// answers gives the bearings of one finding: on each provision one of whose
// signals it answers to, or on those that a sentence about the whole plan speaks of.
func (x *resolving) answers(f *finding) []bearing {
	l := x.look(f)
	whose := make([]agreement.Whose, len(x.a.Provisions))
	byType := map[kin]matched{}
	var out []bearing
	for pi := range x.a.Provisions {
		p := &x.a.Provisions[pi]
		whose[pi] = x.whose(p, f, l)
		k := kin{p.Type, whose[pi]}
		m, again := byType[k]
		if !again || len(p.Signals) > 0 {
			m.signal, m.ok = agreement.Match(x.signals(p), l.seen(f, whose[pi]))
			if len(p.Signals) == 0 {
				byType[k] = m
			}
		}
		if m.ok && !x.retold(p, f, l, m.signal) {
			out = append(out, x.bearing(f, pi, m.signal))
		}
	}
	out = x.settled(f, out)
	return append(out, x.ofThePlan(f, l, whose, out)...)
}

// kin are the provisions that have their signals alone from one type, and in which
// the actor of a finding stands in one part.
type kin struct {
	typ   string
	whose agreement.Whose
}

// matched is the signal that a finding answers to.
type matched struct {
	signal parley.Signal
	ok     bool
}

// signals are those of a provision.
func (x *resolving) signals(p *parley.Provision) []parley.Signal {
	if len(p.Signals) > 0 {
		return x.catalogue.Signals(*p)
	}
	s, ok := x.ofType[p.Type]
	if !ok {
		s = x.catalogue.Signals(*p)
		x.ofType[p.Type] = s
	}
	return s
}

// ofThePlan gives the bearings of a finding about the plan as a whole, on
// provisions that have none.
func (x *resolving) ofThePlan(f *finding, l *look, whose []agreement.Whose, have []bearing) []bearing {
	var out []bearing
	byPart := map[agreement.Whose]matched{}
	var scope []int
	for pi := range x.a.Provisions {
		m, again := byPart[whose[pi]]
		if !again {
			m.signal, m.ok = agreement.Match(x.general, l.seen(f, whose[pi]))
			byPart[whose[pi]] = m
		}
		if !m.ok {
			continue
		}
		if scope == nil {
			scope = x.catalogue.Scope(x.a, x.words.sentence(f.words))
		}
		if slices.Contains(scope, pi) && !slices.ContainsFunc(have, func(b bearing) bool { return b.provision == pi }) {
			out = append(out, x.bearing(f, pi, m.signal))
		}
	}
	return out
}

// look is what of a finding is the same for every provision.
type look struct {
	lemmas                 []string
	doer, sufferer, teller party
	beside                 map[string]bool // sides that its sentence names; nil: not looked for yet
}

// party is what names stand for, as [agreement.Index.Side] gives it.
type party struct {
	side  string
	named bool
}

// part is where it stands in a provision.
func (y party) part(p *parley.Provision) agreement.Whose { return agreement.Part(p, y.side, y.named) }

// look finds who does a finding, who suffers and who tells it. Troops that nobody
// is named for are nobody's: "the tanks have left".
func (x *resolving) look(f *finding) *look {
	l := &look{lemmas: x.words.in(f.words)}
	var named []string
	for _, name := range f.actor {
		if _, ok := x.index.Find(name, x.at); ok || !x.anyForces(name) {
			named = append(named, name)
		}
	}
	l.doer.side, l.doer.named = x.index.Side(x.at, named...)
	if s := x.said[f.said]; s != nil && l.doer.side == "" && len(named) > 0 && slices.Equal(f.actor, s.Who) {
		l.doer.side, l.doer.named = x.index.Side(x.at, append(named, x.speaksFor(s)...)...) // "we", said a rebel
	}
	l.sufferer.side, l.sufferer.named = x.index.Side(x.at, f.suffers...)
	if s := x.said[f.said]; s != nil {
		l.teller.side, l.teller.named = x.index.Side(x.at, append(slices.Clone(s.Who), s.For...)...)
	}
	return l
}

// seen gives a finding as the signals of a provision look at it.
func (l *look) seen(f *finding, whose agreement.Whose) agreement.Found {
	return agreement.Found{Type: f.typ, Mode: f.mode, Status: f.status, Lemmas: l.lemmas, Statement: f.act, Actor: whose}
}

// settled leaves an act that breaches or keeps two provisions, of which one says
// that it does so instead of the other, with the one whose signal asks for more, or
// with that one if those who suffer by it do not fight.
func (x *resolving) settled(f *finding, in []bearing) []bearing {
	drop := map[int]bool{}
	for i, b := range in {
		t, _ := x.catalogue.Type(x.a.Provisions[b.provision].Type)
		for k, o := range in {
			if i == k || b.Sense != o.Sense || b.Sense != parley.SenseBreached && b.Sense != parley.SenseFulfilled || !slices.Contains(t.Instead, x.a.Provisions[o.provision].Type) {
				continue
			}
			if b.asks > o.asks || x.peaceful(f) {
				drop[k] = true
			} else {
				drop[i] = true
			}
		}
	}
	var out []bearing
	for i, b := range in {
		if !drop[i] {
			out = append(out, b)
		}
	}
	return out
}

// peaceful reports whether people who do not fight are those that a finding is done
// to, otherwise than by the arms of war.
func (x *resolving) peaceful(f *finding) bool {
	return f.mode != "heavy-weapons" && f.mode != "aerial" && slices.ContainsFunc(f.suffers, func(n string) bool {
		words := strings.Fields(strings.ToLower(n))
		if len(words) == 0 {
			return false
		}
		last := words[len(words)-1]
		return x.oneOf("civilian", last)
	})
}

func (x *resolving) bearing(f *finding, provision int, s parley.Signal) bearing {
	p := &x.a.Provisions[provision]
	if s.Sense == parley.SenseFulfilled && x.oneOfSome(p, f) {
		s.Sense = parley.SensePartly
	}
	b := bearing{provision: provision, asks: len(s.Words), asked: f.status == parley.StatusCalledFor, Bearing: parley.Bearing{Provision: p.ID, Sense: s.Sense, Report: x.rep.ID, Span: f.span, Finding: f.id, Reader: x.rd.Version, Rule: s.ID + " " + f.rule}}
	x.claim(f, &b.Bearing)
	if b.Standing == parley.StandingObligor && (f.accuses || len(p.Obligors) > 1) && x.accuses(&b.Bearing, f.said, f.actor) {
		b.Standing = parley.StandingCounterparty
	}
	b.Confidence = float64(x.confidence(f, p, s, &b.Bearing))
	b.violence = f.typ == "ASSAULT" && (s.Sense == parley.SenseBreached || s.Sense == parley.SenseNotDone)
	if s.Sense == parley.SensePartly || s.Sense == parley.SenseFulfilled { // done, and how much of it
		quantity(x.rd, p, f.span, &b.Bearing)
	}
	return b
}

// oneOfSome reports whether a finding names some of the places of a provision and
// not all: who has left one town of three has done his part there only.
func (x *resolving) oneOfSome(p *parley.Provision, f *finding) bool {
	first, end := x.words.between(f.words)
	named := 0
	for _, place := range p.Places {
		if x.leaves(place, first, end) {
			named++
		}
	}
	return named > 0 && named < len(p.Places)
}

// leaves reports whether words name a place otherwise than as where one goes.
func (x *resolving) leaves(place string, first, end int) bool {
	parts := strings.Fields(strings.ToLower(place))
	for i := first; i+len(parts) <= end && len(parts) > 0; i++ {
		if slices.Equal(x.words.Lemmas[i:i+len(parts)], parts) && (i == 0 || !slices.Contains([]string{"to", "toward", "towards", "near", "into"}, x.words.Lemmas[i-1])) {
			return true
		}
	}
	return false
}

// whose says in which part of a provision the actor of a finding stands.
func (x *resolving) whose(p *parley.Provision, f *finding, l *look) agreement.Whose {
	whose := l.doer.part(p)
	if whose == agreement.Nobody && f.typ == "ASSAULT" && f.said == "" && f.when.IsZero() && f.status != parley.StatusOngoing {
		return agreement.Other // undated fighting of nobody, told in passing
	}
	if whose == agreement.Nobody && (len(p.Obligors) == 1 && l.sufferer.part(p) == agreement.Obligor || x.outsider(p, f, l) || x.blamesOthers(p, f, l)) {
		return agreement.Other // nobody is presumed to do it to himself, or what others may have done
	}
	return whose
}

// blamesOthers reports whether an obligor tells of violence without saying who
// did it: that is no admission.
func (x *resolving) blamesOthers(p *parley.Provision, f *finding, l *look) bool {
	return len(p.Obligors) == 1 && (f.typ == "ASSAULT" || f.typ == "COERCE") && l.teller.part(p) == agreement.Obligor
}

// retold reports whether a breach stands in no more than words that are put in
// an obligor's mouth: who "defends the crackdown" admits none.
func (x *resolving) retold(p *parley.Provision, f *finding, l *look, s parley.Signal) bool {
	if x.said[f.said] == nil || s.Sense != parley.SenseBreached || s.Event != "" || f.typ == "" {
		return false
	}
	ownWords := slices.ContainsFunc(l.lemmas, func(l string) bool { return slices.Contains([]string{"we", "our", "us", "i", "my"}, l) })
	return !ownWords && l.teller.part(p) == agreement.Obligor
}

// outsider reports whether the sentence of a finding names a side that owes
// nothing by a provision and is owed nothing.
func (x *resolving) outsider(p *parley.Provision, f *finding, l *look) bool {
	if l.beside == nil {
		l.beside = x.sidesAround(f.words)
	}
	for side := range l.beside {
		if !slices.Contains(p.Obligors, side) && !slices.Contains(p.Beneficiaries, side) {
			return true
		}
	}
	return false
}

// accuses reports whether a side tells of a breach of a duty that others have
// too, and does not name itself as having done it.
func (x *resolving) accuses(b *parley.Bearing, said string, actor parley.Names) bool {
	if b.Sense != parley.SenseBreached && b.Sense != parley.SenseNotDone {
		return false
	}
	speaks := []string{b.Claimant}
	if s := x.said[said]; s != nil {
		speaks = append(append(append(speaks, s.Who...), s.For...), x.speaksFor(s)...)
	}
	own, _ := x.index.Side(x.at, speaks...)
	return !slices.ContainsFunc(actor, func(name string) bool {
		who, ok := x.index.Find(name, x.at)
		return ok && who.Side == own || slices.Contains(speaks, name)
	})
}

// anyForces reports whether a name is but a word for soldiers or their gear.
func (x *resolving) anyForces(name string) bool {
	is, known := x.forces[name]
	if !known {
		is = x.namesForces(name)
		x.forces[name] = is
	}
	return is
}

func (r *Resolver) namesForces(name string) bool {
	words := strings.Fields(name)
	for i, w := range words {
		if upper(w) && (i > 0 || len(words) > 1) {
			return false
		}
	}
	return r.catalogue.Forces(r.lemmas(name).Lemmas)
}

// reservations makes a bearing of each condition that an obligor attaches to a
// commitment of the provision's type.
func (x *resolving) reservations(provision int) []bearing {
	p := &x.a.Provisions[provision]
	var out []bearing
	for i := range x.rd.Commitments {
		c := &x.rd.Commitments[i]
		if c.Condition == nil || c.Type != p.Type || p.Type == "" || p.Type == "other" || x.index.Whose(p.ID, x.at, c.Obligor...) != agreement.Obligor {
			continue
		}
		f := finding{id: c.ID, span: *c.Condition, rule: c.Rule, said: c.Said, act: true}
		for k := range x.rd.Statements {
			for _, content := range x.rd.Statements[k].Content {
				if content.Contains(*c.Condition) {
					f.said = x.rd.Statements[k].ID
				}
			}
		}
		b := bearing{provision: provision, Bearing: parley.Bearing{Provision: p.ID, Sense: parley.SenseConditional, Report: x.rep.ID, Span: f.span, Finding: c.ID, Reader: x.rd.Version, Rule: "reservation " + c.Rule}}
		x.claim(&f, &b.Bearing)
		b.Confidence = sure
		if b.Standing == parley.StandingThird || !x.catalogue.Topical(p.Type, x.words.sentence(c.Action)) {
			b.Confidence *= weak // told by others, or of something else than the provision
		}
		out = append(out, b)
	}
	return out
}

// distinct makes one bearing of those of one sense and claimant in a sentence: it
// spans the words of all, and stands on the surest.
func (x *resolving) distinct(in []bearing) []bearing {
	slices.SortStableFunc(in, func(a, b bearing) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	var out []bearing
	var reach []int // the furthest end of those up to each: what ends before, in a sentence before, is no more looked at
	for _, b := range in {
		sent, k := x.words.sent(b.Span), -1
		for i := len(out) - 1; i >= 0 && (reach[i] > b.Span.Start || x.words.sent(out[i].Span) >= sent); i-- {
			o := &out[i]
			if o.Sense == b.Sense && o.Claimant == b.Claimant && (o.Span.Overlaps(b.Span) || sent >= 0 && x.words.sent(o.Span) == sent) {
				k = i
			}
		}
		if k < 0 {
			out, reach = append(out, b), append(reach, max(b.Span.End, last(reach)))
			continue
		}
		whole := parley.Span{Start: min(out[k].Span.Start, b.Span.Start), End: max(out[k].Span.End, b.Span.End)}
		if b.Confidence > out[k].Confidence {
			out[k] = b
		}
		out[k].Span, out[k].Words = whole, whole.In(x.rep.Text)
		for i := k; i < len(reach); i++ {
			reach[i] = max(reach[i], whole.End)
		}
	}
	return out
}

func last(ends []int) int {
	if len(ends) == 0 {
		return 0
	}
	return ends[len(ends)-1]
}

// passage gives the sentences that a span begins and ends in, "" where they are
// no more than the span.
func (x *resolving) passage(span parley.Span) string {
	first, end := x.words.around(span)
	if first == end {
		return ""
	}
	told := x.words.span(first, end)
	whole := parley.Span{Start: min(span.Start, told.Start), End: max(span.End, told.End)}
	if whole == span {
		return ""
	}
	return whole.In(x.rep.Text)
}

// quantity takes how many of how many from the figures in the words.
func quantity(rd *parley.Reading, p *parley.Provision, sp parley.Span, b *parley.Bearing) {
	if p.Quantity == nil {
		return
	}
	for i := range rd.Figures {
		if f := &rd.Figures[i]; sp.Contains(f.Number) && f.Low != nil {
			n, of := *f.Low, p.Quantity.Amount
			b.N, b.Of = &n, &of
			return
		}
	}
}
