package commitment

import (
	"parley"
	"parley/internal/clause"
	"parley/internal/text"
)

// setter gives who demands or proposes: the agent of the word.
func (p *page) setter(cue int) parley.Names {
	d := p.d
	k := p.agent(cue)
	if k < 0 {
		return nil
	}
	if over := d.MentionsOver(text.Range{First: k, End: k + 1}); len(over) > 0 && over[0].Name != "" {
		return parley.Names{over[0].Name}
	}
	return p.who(k, false, d.SaidIn(d.Span(text.Range{First: cue, End: cue + 1})))
}

// speaker speaks for.
func (o *opening) speaker(v int, st *parley.Statement) (who, side parley.Names) {
	if st != nil {
		who, side = st.Who, st.For
		if len(side) == 0 {
			side = o.sides(who, false)
		}
		return who, side
	}
	d := o.d
	if d.QuoteAt(v) >= 0 {
		if st := o.before(v); st != nil {
			return st.Who, st.For
		}
	}
	for i, n := v, 0; i >= 0 && n < 6; i, n = d.Nodes[i].Head, n+1 {
		h := d.Nodes[i].Head
		if h >= 0 && d.Nodes[i].Is("ccomp", "parataxis") && o.cues.Has(lemma(d, h)) {
			who = o.setter(h)
			return who, o.sides(who, false)
		}
	}
	return nil, nil
}

// before gives the last direct statement that ends within two sentences before
// token v: a quotation without words of saying goes on from it.
func (o *opening) before(v int) *parley.Statement {
	d := o.d
	var best *parley.Statement
	for k := range d.Statements {
		st := &d.Statements[k]
		if st.Mode == parley.ModeIndirect || len(st.Content) == 0 {
			continue
		}
		last := st.Content[len(st.Content)-1]
		if at := d.TokenAt(last.Start); last.End <= d.Tokens[v].Start && d.Tokens[v].Sent-d.Tokens[at].Sent <= 2 {
			best = st
		}
	}
	return best
}

// reported reports whether the clause of the verb at token v hangs on a word of saying.
func (o *opening) reported(v int) bool {
	d := o.d
	for i, n := v, 0; i >= 0 && n < 6; i, n = d.Nodes[i].Head, n+1 {
		if h := d.Nodes[i].Head; h >= 0 && d.Nodes[i].Is("ccomp", "parataxis") && o.cues.Has(lemma(d, h)) {
			return true
		}
	}
	return false
}

// told gives the statement that is made by the word at token i, nil for none.
func (p *page) told(i int) *parley.Statement {
	sp := p.d.Span(text.Range{First: i, End: i + 1})
	for k := range p.d.Statements {
		if st := &p.d.Statements[k]; st.Cue != nil && st.Cue.Contains(sp) {
			return st
		}
	}
	return nil
}

// voiced reports whether those that a statement is given to can demand something:
// people, bodies and states, but not "aid" or "the streets".
func (p *page) voiced(st *parley.Statement) bool {
	d := p.d
	if st.Source == nil {
		return true
	}
	r := d.RangeOf(*st.Source)
	for i := r.First; i < r.End; i++ {
		if h := d.Nodes[i].Head; h >= r.First && h < r.End {
			continue
		}
		if over := d.MentionsOver(text.Range{First: i, End: i + 1}); len(over) > 0 && over[0].Kind == text.Place {
			return false
		}
		if d.Nodes[i].UPOS == "NUM" || p.hundreds(i) {
			return true // "thousands of protesters"
		}
		return d.Nodes[i].XPOS != "DT" && p.acts(i)
	}
	return false
}

// hundreds reports whether token i counts those whom it names: "hundreds of protesters".
func (p *page) hundreds(i int) bool {
	d := p.d
	for _, k := range d.Kids(i) {
		if int(k) > i && d.Nodes[k].Is("nmod") && clause.Cased(d, int(k), "of") && d.Kid(i, "det") < 0 {
			return p.acts(int(k))
		}
	}
	return false
}
