package commitment

import (
	"slices"

	"parley"
	"parley/internal/clause"
	"parley/internal/lang"
	"parley/internal/rule"
	"parley/internal/text"
)

// opening is a word that opens what somebody has to do, with the rule that knows it.
type opening struct {
	*page
	s    text.Sent
	cue  int
	rule *rule.Rule
	inst int // noun of the instrument that asks for it, -1 for none
	end  int // where what it opens ends at the latest
}

// taken is where the action of an opening stands.
type taken struct {
	act     act
	who     text.Range // words that name the obligor, empty where they do not
	subject int        // token of the subject of the action, -1 for none
	own     bool       // the obligor is the agent of the opening
}

// read gives the commitments that the word opens.
func (o *opening) read() []found {
	if o.rule.Action != "unless" && o.supposed(o.cue) || o.thought(o.cue, "all") {
		return nil
	}
	o.end = min(o.limit(o.cue), o.cue+longest)
	switch o.rule.Action {
	case "instrument":
		if o.inst = o.instrumentOf(o.cue); o.inst < 0 {
			o.inst = o.goesOn()
		}
		if o.inst < 0 {
			return nil
		}
	case "points":
		if o.inst = o.cue; o.bindsBy(o.cue) == parley.ForceRequired {
			return nil
		}
	}
	for _, take := range lang.List(o.rule.Arg("take")) {
		if o.rule.Action == "points" && take == "to" && !o.taken() {
			continue
		}
		t, ok := o.take(take)
		if !ok {
			continue
		}
		if out := o.each(t); len(out) > 0 {
			return out
		}
	}
	return nil
}

// onlyPronoun reports whether the object of a verb is "it" or "them".
func (p *page) onlyPronoun(v int) bool {
	k := p.d.Kid(v, "obj")
	return k < 0 || p.d.Nodes[k].UPOS == "PRON"
}

// firstPerson reports whether a range is "us" or the like.
func (p *page) firstPerson(r text.Range) bool {
	return slices.Contains([]string{"us", "we"}, p.d.Norm(r.First)) && !p.d.Tokens[r.First].Is(text.AllCaps)
}

// goesOn gives the instrument of the action before in the sentence where the word
// goes on from it: "asks them to leave and provides for a truce".
func (o *opening) goesOn() int {
	d := o.d
	k := o.cue - 1
	for k > o.s.First && d.Nodes[k].UPOS == "ADV" {
		k--
	}
	if n := len(o.all); n > 0 && (d.Norm(k) == "and" || d.Norm(k) == ",") {
		if c := &o.all[n-1]; c.inst >= o.s.First && c.inst < o.cue && c.cue > c.inst {
			return c.inst
		}
	}
	return -1
}

// taken reports whether a side is told to accept or to refuse the instrument that
// the opening names: only then is "a plan to leave" more than a purpose.
func (o *opening) taken() bool {
	h := o.d.Nodes[o.cue].Head
	return h >= 0 && o.answers.Has(lemma(o.d, h)) && o.answered(h) == o.cue
}

// limit gives where what the word at token i opens ends at the latest: with the
// quotation or the sentence that it stands in.
func (p *page) limit(i int) int {
	s := p.d.Sents[p.d.Tokens[i].Sent]
	if q := p.d.QuoteAt(i); q >= 0 {
		return min(s.End, p.d.Quotes[q].End)
	}
	return s.End
}

// each makes commitments of an action and of those joined to it.
func (o *opening) each(t taken) []found {
	var out []found
	for _, a := range o.list(t.act, o.end) {
		c, ok := o.one(t, a)
		if !ok {
			if len(out) == 0 {
				return nil
			}
			continue
		}
		if c.Said == "" && len(out) > 0 {
			c.Said = out[0].Said
		}
		out = append(out, c)
	}
	return out
}

// one makes a commitment of one action.
func (o *opening) one(t taken, a act) (found, bool) {
	c := found{cue: o.cue, action: a.Range, inst: o.inst}
	c.Rule = o.rule.ID
	strict := o.rule.Arg("strict") == "yes" || a.nominal || o.inst >= 0
	var ok bool
	if o.begins(&c, t, &a) {
		ok = true
	} else if c.deed, ok = o.deedOf(a); !ok && strict {
		return c, false
	}
	if !ok && (o.idle(a.head) || o.rule.Action == "refused" && o.silent(a.head)) {
		return c, false
	}
	if o.d.Nodes[a.head].UPOS == "VERB" && c.deed.class == "end" && c.deed.about == "" && o.onlyPronoun(a.head) {
		return c, false // "end it"
	}
	if t.who.Len() > 0 && len(o.named(t.who, false, nil)) == 0 && !o.firstPerson(t.who) {
		return c, false // nobody who acts: "force and a zone to protect them"
	}
	c.Type, c.Kind = c.deed.typ, c.deed.kind
	if a.not {
		c.Kind = parley.Maintain
	}
	c.personal = c.personal || o.d.Norm(a.First) == "personally"
	o.owe(&c, t, a)
	if c.alone {
		o.leaves(&c, t, a)
	}
	if len(c.Obligor) > 0 && !o.binds(&c) || !ok && !o.sided(c.Obligor) {
		return c, false
	}
	if !o.force(&c, t, a) || c.Force == "" {
		return c, false
	}
	o.extent(&c, a)
	c.Beneficiary = o.gains(&c, a)
	return c, c.action.Len() > 0 && (!c.began || c.Deadline != nil || c.inst >= 0)
}

// leaves makes it a deed of the person where a person has to leave.
func (o *opening) leaves(c *found, t taken, a act) {
	x := *c
	x.personal = true
	o.owe(&x, t, a)
	if len(x.Obligor) > 0 && !slices.ContainsFunc(x.Obligor, func(n string) bool { return !o.persons[n] }) {
		x.deed = o.deed("go", "power", "")
		*c = x
		c.Type, c.Kind = c.typ, c.kind
	}
}

// binds reports whether those who have to act are sides, or persons who have to
// do it themselves.
func (o *opening) binds(c *found) bool {
	for _, n := range c.Obligor {
		if c.personal && o.persons[n] || o.actors[n] {
			return true
		}
	}
	return false
}

// sided reports whether one of the names is a side that has a name: only of such
// a side is a deed told that the tables do not know.
func (o *opening) sided(names parley.Names) bool {
	return slices.ContainsFunc(names, func(n string) bool { return o.sidesNamed[n] || o.persons[n] })
}

// begins reads "a truce is to begin": the subject is the deed.
func (o *opening) begins(c *found, t taken, a *act) bool {
	if t.subject < 0 || a.nominal || !begins(lemma(o.d, a.head)) {
		return false
	}
	dd, ok := o.nounDeed(act{head: t.subject, nominal: true, Range: text.Range{First: t.subject, End: t.subject + 1}})
	if !ok {
		return false
	}
	c.deed, c.began = dd, true
	a.First = clause.Phrase(o.d, t.subject).First
	return true
}

// owe finds who has to act.
func (o *opening) owe(c *found, t taken, a act) {
	p := o.page
	st := p.d.SaidIn(p.d.Span(text.Range{First: a.head, End: a.head + 1}))
	if st != nil {
		c.Said = st.ID
	} else if told := p.told(o.cue); told != nil {
		c.Said = told.ID
	}
	switch {
	case a.who.Len() > 0: // "and for rebels to leave"
		c.Obligor = p.named(a.who, c.deed.personal, st)
	case a.fresh: // "and for a truce": nobody is named
	case t.who.Len() > 0:
		c.Obligor = p.named(t.who, c.deed.personal, st)
	case t.own:
		if k := p.agent(o.cue); k >= 0 {
			c.Obligor = p.who(k, c.deed.personal, p.d.SaidIn(p.d.Span(text.Range{First: o.cue, End: o.cue + 1})))
		}
	case c.began:
		c.Obligor = p.ownerOfDeed(t.subject, c.deed.personal, st)
	case t.subject >= 0:
		c.Obligor = p.doer(t.subject, a.head, c.deed, st)
	}
	if len(c.Obligor) == 0 && a.nominal {
		c.Obligor = p.ownerOfDeed(a.head, c.deed.personal, st)
		c.open = len(c.Obligor) == 0 && p.foreign(a.head) // "international protection"
	}
}

// force says what binds the obligor, and false where nothing does.
func (o *opening) force(c *found, t taken, a act) bool {
	p, d := o.page, o.page.d
	denied := clause.Negated(d, o.cue)
	st := d.SaidIn(d.Span(text.Range{First: a.head, End: a.head + 1}))
	switch o.rule.Action {
	case "demanded", "proposed":
		if denied || possible(d, o.cue) {
			return false
		}
		c.Force = parley.Force(o.rule.Action)
		c.By = p.setter(o.cue)
		if told := p.told(o.cue); told != nil {
			if len(c.By) == 0 && p.voiced(told) {
				c.By = told.Who
			}
		}
		if !c.known && len(c.By) == 0 && d.Kid(o.cue, "aux:pass") >= 0 {
			return false // "are pressed to": by nobody
		}
		if o.rule.ID == "demand.order" && a.nominal {
			c.Obligor, c.open = p.sides(c.By, false), true // who gives orders gives them to his own
			return true
		}
		if overlap(c.Obligor, p.sides(c.By, false)) || overlap(c.Obligor, c.By) {
			c.Obligor, c.own = nil, true
		}
		return true
	case "unless": // what follows if it is not done: a demand
		c.Force = parley.ForceDemanded
		return len(c.Obligor) > 0
	case "required":
		c.Force, c.By = parley.ForceRequired, nil
		return !denied && len(c.Obligor) > 0
	case "promised", "agreed":
		if o.rule.ID == "promise.announce" && !o.coming(c, a) {
			return false
		}
		if possible(d, o.cue) || doubted(d, o.cue) || c.harm && !denied && o.rule.Arg("strict") == "yes" && c.class == "attack" {
			return false
		}
		c.Force = parley.Force(o.rule.Action)
		if v := o.sought(); v >= 0 {
			c.Force, c.By = parley.ForceDemanded, p.setter(v)
			return len(c.Obligor) > 0 && !overlap(c.Obligor, c.By) && !overlap(c.Obligor, p.sides(c.By, false))
		}
		if denied && !a.not {
			c.Force = parley.ForceRefused
		}
		return len(c.Obligor) > 0
	case "refused":
		c.Force = parley.ForceRefused
		if c.harm && (a.nominal && o.suffers(c.Obligor) || !a.nominal && c.class == "attack") || o.formerly(o.cue) {
			return false // what others might do to them, or soldiers that will not shoot
		}
		return !denied && !possible(d, o.cue) && !doubted(d, o.cue) && len(c.Obligor) > 0
	case "instrument", "points":
		if denied && c.personal && st != nil { // "the plan does not include his departure"
			c.inst, c.Force, c.By = -1, parley.ForceDemanded, st.Who
			return true
		}
		if denied {
			return false
		}
		c.Force = o.bindsBy(o.inst)
		return true
	case "duty":
		return o.duty(c, t, a, st)
	case "will":
		return o.will(c, t, a, st)
	}
	return false
}

// duty reads "must" and its like.
func (o *opening) duty(c *found, t taken, a act, st *parley.Statement) bool {
	d := o.d
	if denied := clause.Negated(d, a.head); denied && (!c.deed.known || o.rule.Arg("take") != "clause") || (st == nil || len(st.For) == 0) && (means(d, a.head) || means(d, o.cue)) || o.thought(o.cue, "duty") || o.asked(o.cue) {
		return false
	} else if denied {
		c.keep, c.Kind = true, parley.Maintain
	}
	if k := d.Kid(o.cue, "obj"); k > o.cue && k < a.head || t.subject > o.cue {
		return false // "they need money to", "should they try"
	}
	if w := clause.Modal(d, o.cue); w == "may" || w == "might" || w == "could" {
		return false // "may have to"
	}
	speaker, side := o.speaker(a.head, st)
	if inst := o.under(a.head); inst >= 0 {
		c.inst, c.Force = inst, o.bindsBy(inst)
		return true
	}
	if overlap(c.Obligor, side) || overlap(c.Obligor, speaker) {
		return false // "we must": no demand of anybody else
	}
	c.Force, c.By = parley.ForceRequired, speaker
	if len(speaker) > 0 || st != nil {
		c.Force = parley.ForceDemanded
	} else if d.Nodes[o.cue].XPOS == "VBD" || !c.deed.known {
		return false // what an outlet thinks, or what was once to be done
	}
	c.bare = len(c.Obligor) == 0
	return len(c.Obligor) > 0 || a.nominal || t.subject >= 0 && c.deed.known && (!o.acts(t.subject) || clause.Passive(d, a.head))
}

// will reads what somebody will do.
func (o *opening) will(c *found, t taken, a act, st *parley.Statement) bool {
	d := o.d
	if st != nil && slices.Contains([]parley.Act{parley.ActDeny, parley.ActReject, parley.ActAccuse}, st.Act) {
		return false
	}
	denied := clause.Negated(d, a.head) || d.Nodes[o.cue].UPOS != "AUX" && clause.Negated(d, o.cue)
	inst := o.under(a.head)
	if w := clause.Modal(d, o.cue); w == "may" || w == "might" || w == "could" || o.asked(o.cue) {
		return false
	}
	if o.thought(o.cue, "will") || o.foretold(c, st) || st == nil && effect(d, a.head) || o.rule.ID == "promise.be-to" && t.subject >= 0 && o.aims.Has(lemma(d, t.subject)) {
		return false
	}
	if h := d.Nodes[o.cue].Head; h >= 0 && (lemma(d, h) == "have" || lemma(d, h) == "need") {
		return false // "has to be willing to"
	}
	if c.began {
		if len(c.Obligor) == 0 && c.class == "leave" {
			_, c.Obligor = o.speaker(a.head, st) // "the evacuation would begin, he said"
		}
		c.Force = parley.ForceAgreed
		if inst >= 0 {
			c.inst, c.Force = inst, o.bindsBy(inst)
		}
		return !denied
	}
	if denied && slices.Contains([]string{"ready", "set", "due", "scheduled"}, d.Norm(o.cue)) {
		return false // not yet able to
	}
	if denied && c.deed.harm {
		c.keep = true // "not send troops" is the promise
	}
	if d.Norm(o.cue) == "would" && inst < 0 && (st == nil && !o.reported(a.head) || st != nil && st.Mode == parley.ModeDirect) {
		return false // what would happen, not what is promised
	}
	if c.deed.harm && !denied {
		return false // a threat
	}
	if inst >= 0 {
		c.inst, c.Force = inst, o.bindsBy(inst)
		return true
	}
	if st != nil && st.Act == parley.ActRequest && len(c.Obligor) > 0 && !sameSide(c.Obligor, st) {
		if denied {
			return false
		}
		c.Force, c.By = parley.ForceDemanded, st.Who
		return len(c.Obligor) > 0
	}
	if a.nominal && len(c.Obligor) == 0 {
		_, c.Obligor = o.speaker(a.head, st)
	}
	c.Force = parley.ForcePromised
	if denied && !c.deed.harm {
		c.Force = parley.ForceRefused
	}
	return len(c.Obligor) > 0
}

func overlap(a, b parley.Names) bool {
	return slices.ContainsFunc(a, func(n string) bool { return slices.Contains(b, n) })
}
