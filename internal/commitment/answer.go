package commitment

import (
	"slices"
	"strings"

	"parley"
	"parley/internal/clause"
	"parley/internal/text"
)

// said is what a side answers to an instrument.
type said struct {
	sides  parley.Names
	accept bool
	at     int // token of the word of the answer
	words  parley.Span
}

// listen finds the answers of sides to instruments, their dates and points.
func (p *page) listen() []said {
	d := p.d
	var out []said
	for _, s := range d.Sents {
		if s.Furniture {
			continue
		}
		for i := s.First; i < s.End; i++ {
			w := lemma(d, i)
			if !p.answers.Has(w) || d.Nodes[i].UPOS != "VERB" && d.Nodes[i].UPOS != "ADJ" || p.supposed(i) || possible(d, i) {
				continue
			}
			on := p.answered(i)
			if on < 0 {
				continue
			}
			if p.answers.Get(w, "answer") == "extend" {
				p.prolong(i, on)
				continue
			}
			a := p.agent(i)
			if a < 0 {
				continue
			}
			st := d.SaidIn(d.Span(text.Range{First: i, End: i + 1}))
			accept := p.answers.Get(w, "answer") == "accept"
			if clause.Negated(d, i) {
				accept = !accept
			}
			if sides := p.who(a, false, st); len(sides) > 0 {
				out = append(out, said{sides: sides, accept: accept, at: i, words: d.Span(clause.Phrase(d, on))})
			}
		}
	}
	return out
}

// prolong moves the one deadline that there is to the time that it is extended to
// by the verb at token i: "extended the deadline until Sunday".
func (p *page) prolong(i, on int) {
	d := p.d
	only := -1
	for k := range p.all {
		if p.all[k].Deadline == nil || p.all[k].Deadline.Offset != "" || p.all[k].cue > i {
			continue
		}
		if only >= 0 {
			return
		}
		only = k
	}
	if only < 0 || clause.Negated(d, i) {
		return
	}
	over := d.TimesOver(d.Span(text.Range{First: on, End: p.limit(i)}))
	for k := range over {
		if x := &over[k]; !x.Time.IsZero() && x.Relation != "since" {
			was := p.all[only].Deadline
			dl := deadlineOf(d, x)
			dl.Relation, dl.Exclusive = was.Relation, false
			p.all[only].Deadline = dl
			p.all[only].Basis = append(p.all[only].Basis, *was.Span)
			return
		}
	}
}

// answered gives the noun of the instrument, or of its part, that is accepted or
// refused by the verb at token i, -1 for none.
func (p *page) answered(i int) int {
	d := p.d
	for _, k := range d.Kids(i) {
		n := &d.Nodes[k]
		if int(k) < i && !n.Is("nsubj:pass") || !n.Is("obj", "nsubj:pass") && !(n.Is("obl") && clause.Cased(d, int(k), "to", "on", "with")) || p.inTime(int(k)) {
			continue
		}
		if p.instrumentKey(int(k)) != "" || p.parts.Has(lemma(d, int(k))) {
			return int(k)
		}
	}
	return -1
}

// answer raises what an instrument calls for to agreed, or lowers it to refused, by
// what the obligor is reported to have said of it.
func (p *page) answer() {
	for _, a := range p.heard {
		for k := range p.all {
			c := &p.all[k]
			if c.inst < 0 || !overlap(c.Obligor, a.sides) {
				continue
			}
			switch {
			case a.accept && !c.pressed:
				c.Force = parley.ForceAgreed
			case !a.accept && c.Force != parley.ForceRequired:
				c.Force = parley.ForceRefused
			default:
				continue
			}
			c.Basis = append(c.Basis, a.words)
		}
	}
}

// share gives what nobody is named for to whom it can only mean: what an
// instrument asks for to those who answered it, what is demanded to whom the
// same speaker demands things of.
func (p *page) share() {
	p.heard = p.listen()
	var accepted parley.Names
	for _, a := range p.heard {
		if a.accept {
			accepted = union(accepted, a.sides)
		}
	}
	p.comply()
	for k := range p.all {
		c := &p.all[k]
		if len(c.Obligor) > 0 || c.open {
			continue
		}
		if c.drop = !c.known && !c.own; c.drop {
			continue
		}
		switch {
		case c.inst >= 0 && len(accepted) > 0:
			c.Obligor = accepted
		case c.inst >= 0 && p.focus != "" && p.ofFocus(c):
			c.Obligor = parley.Names{p.focus}
		default:
			c.Obligor = p.carried(k)
			if len(c.Obligor) == 0 && !c.bare && p.ofFocus(c) && p.focus != "" && !slices.Contains(c.By, p.focus) {
				c.Obligor = parley.Names{p.focus}
			}
		}
		c.drop = len(c.Obligor) == 0 && (c.class == "go" || c.about == "" && c.bare || !p.ofFocus(c) && c.class != "obey" && c.class != "probe")
	}
}

// ofFocus reports whether a deed of nobody named can be meant of the state that
// the report is about: to end violence, but not to send help.
func (p *page) ofFocus(c *found) bool {
	return p.classes.Is(c.class, "focus", "yes") || c.own
}

// comply gives the deadline for complying with an instrument to the points that
// the same sentence tells of it, and demands them.
func (p *page) comply() {
	d := p.d
	var kept []found
	for k := range p.all {
		c := &p.all[k]
		points := false
		for j := range p.all {
			o := &p.all[j]
			if c.class != "obey" || c.about != "plan" || c.Force != parley.ForceDemanded || o.inst < 0 || d.Tokens[o.cue].Sent != d.Tokens[c.cue].Sent {
				continue
			}
			points = true
			if o.Deadline == nil {
				o.Deadline = c.Deadline
			}
			if len(o.Obligor) == 0 {
				o.Obligor = c.Obligor
			}
			if len(c.By) > 0 {
				o.By, o.Force, o.pressed = c.By, parley.ForceDemanded, true
			}
		}
		if !points {
			kept = append(kept, *c)
		}
	}
	p.all = kept
}

// carried gives the obligor of the last demand before that was made in the same
// paragraph by the same speaker.
func (p *page) carried(k int) parley.Names {
	d := p.d
	if p.all[k].bare && len(p.all[k].By) == 0 {
		return nil
	}
	para := func(i int) int { return d.Sents[d.Tokens[p.all[i].cue].Sent].Para }
	for j := k + 1; j < len(p.all) && p.all[k].bare && para(j) == para(k); j++ {
		if c := &p.all[j]; len(c.Obligor) > 0 && c.Force == p.all[k].Force && slices.Equal(c.By, p.all[k].By) {
			return p.sides(c.Obligor, false)
		}
	}
	for j := k - 1; j >= 0 && para(k)-para(j) <= 1; j-- {
		c := &p.all[j]
		near := d.Tokens[p.all[k].cue].Sent-d.Tokens[c.cue].Sent <= 1 && d.QuoteAt(c.cue) >= 0 && d.QuoteAt(p.all[k].cue) >= 0
		if len(c.Obligor) > 0 && c.Force == p.all[k].Force && (near || len(c.By) == 0 || slices.Equal(c.By, p.all[k].By)) {
			return p.sides(c.Obligor, p.all[k].personal)
		}
	}
	return nil
}

// reserve attaches to a commitment the demand that its obligor makes before it
// does the same thing: "demanded guarantees before it pulls back".
func (p *page) reserve() {
	d := p.d
	for i := range p.all {
		x := &p.all[i]
		if x.Condition == nil || x.Force != parley.ForceDemanded || len(x.By) == 0 {
			continue
		}
		r := d.RangeOf(*x.Condition)
		if w := d.Norm(r.First); w != "before" && w != "until" {
			continue
		}
		for k := range p.all {
			if c := &p.all[k]; k != i && c.Condition == nil && c.known && overlap(c.Obligor, p.sides(x.By, false)) && p.tells(r, c.class) {
				sp := x.Action
				c.Condition = &sp
				c.Basis = append(c.Basis, *x.Condition)
			}
		}
	}
	for i := range d.Statements {
		st := &d.Statements[i]
		if len(st.Content) == 0 || !slices.Contains([]parley.Act{parley.ActRequest, parley.ActPromise, parley.ActSay, parley.ActReject, parley.ActAgree}, st.Act) {
			continue
		}
		r := d.RangeOf(st.Content[0])
		if r.Len() > 60 {
			continue // a speech, not a demand
		}
		cut := p.turn(r)
		if cut < 0 {
			p.first(st, r)
			continue
		}
		before := p.trim(text.Range{First: r.First, End: cut})
		after := d.Span(text.Range{First: cut, End: r.End})
		for k := range p.all {
			c := &p.all[k]
			if c.Condition != nil || c.class == "" || !sameSide(c.Obligor, st) || c.Said == st.ID || c.action.First >= r.First && c.action.First < r.End {
				continue
			}
			if w := d.Norm(cut); (w == "before" || w == "until") && p.tells(text.Range{First: cut, End: r.End}, c.class) && before.Len() > 0 {
				sp := d.Span(before)
				c.Condition = &sp
				c.Basis = append(c.Basis, after)
			}
		}
	}
}

func sameSide(obligor parley.Names, st *parley.Statement) bool {
	return overlap(obligor, st.Who) || overlap(obligor, st.For)
}

// turn gives the token of a word in r that opens a condition with a clause, -1 if none does.
func (p *page) turn(r text.Range) int {
	for k := r.First + 1; k < r.End; k++ {
		if p.conditionAt(k, r.End) > k && p.clauseFollows(k, r.End) {
			return k
		}
	}
	return -1
}

// tells reports whether a range names a deed of a class.
func (p *page) tells(r text.Range, class string) bool {
	d := p.d
	for i := r.First; i < r.End; i++ {
		// A verb that was taken for something else keeps its ending.
		for _, w := range [...]string{lemma(d, i), strings.TrimSuffix(d.Norm(i), "s")} {
			if p.verbs.Is(w, "sure", class) || p.verbs.Is(w, "with", class) {
				return true
			}
		}
		if d.Nodes[i].UPOS == "NOUN" {
			if dd, ok := p.nounDeed(act{Range: text.Range{First: i, End: i + 1}, head: i, nominal: true}); ok && dd.class == class {
				return true
			}
		}
	}
	return false
}

// first attaches a demand for something to come first to the one thing that
// its speaker has to do under an instrument.
func (p *page) first(st *parley.Statement, r text.Range) {
	if st.Act != parley.ActRequest {
		return
	}
	d := p.d
	only := -1
	for k := range p.all {
		if c := &p.all[k]; c.inst >= 0 && c.class != "" && c.class != "truce" && sameSide(c.Obligor, st) {
			if only >= 0 {
				return
			}
			only = k
		}
	}
	if only < 0 || p.all[only].Condition != nil {
		return
	}
	for k := r.First; k < r.End; k++ {
		if n := d.Norm(k); n == "first" && k > r.First && d.Nodes[k].UPOS == "ADV" || n == "beforehand" {
			sp := d.Span(p.trim(r))
			p.all[only].Condition = &sp
			return
		}
	}
}
