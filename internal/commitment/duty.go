package commitment

import (
	"slices"

	"parley"
	"parley/internal/rule"
	"parley/internal/syntax"
	"parley/internal/text"
)

// duties makes commitments of the clauses of a sentence that say what somebody
// will do ("Varen will withdraw its troops") or has to ("must withdraw").
func (f *finder) duties(d *text.Doc, s text.Sent) []found {
	var out []found
	for i := s.First; i < s.End; i++ {
		due := true
		ends := rule.Keys(d, f.obligations, i, s.End)
		if len(ends) == 0 {
			due = false
			ends = rule.Keys(d, f.futures, i, s.End)
		}
		if len(ends) == 0 {
			continue
		}
		if c, ok := f.duty(d, s, i, ends[0], due); ok {
			out = append(out, c)
		}
		i = ends[0] - 1
	}
	return out
}

// duty reads the clause of a word of duty or future at i whose verb group begins
// at first.
func (f *finder) duty(d *text.Doc, s text.Sent, i, first int, due bool) (found, bool) {
	c := found{}
	verb, negated := first, false
	for verb < s.End && (d.Tokens[verb].Tag == text.Adv || d.Tokens[verb].Tag == text.Neg) {
		negated = negated || d.Tokens[verb].Tag == text.Neg
		verb++
	}
	if verb >= s.End || d.Tokens[verb].Tag != text.Verb && d.Tokens[verb].Lemma != "be" {
		return c, false
	}
	passive := d.Tokens[verb].Lemma == "be"
	if passive {
		for verb++; verb < s.End && (d.Tokens[verb].Tag == text.Adv || d.Tokens[verb].Tag == text.Neg); verb++ {
		}
		if verb >= s.End || !syntax.Passive(d, s, verb) {
			return c, false // "will be here", "will be fighting"
		}
	}
	subject, ok := syntax.Subject(d, s, i)
	if !ok || conditional(d, s, subject.First) {
		return c, false
	}
	within := s.Range
	st := d.SaidIn(d.Span(text.Range{First: i, End: verb + 1}))
	if st != nil {
		for _, span := range st.Content {
			if r := d.RangeOf(span); r.First <= i && verb < r.End {
				within = text.Range{First: max(r.First, s.First), End: min(r.End, s.End)}
			}
		}
		c.Said = st.ID
	}
	if typ, ok := f.begun(d, subject, verb); ok && !negated {
		c.Force, c.Rule, c.Type = parley.ForceAgreed, "duty.begin", typ
		c.action = text.Range{First: subject.First, End: clauseEnd(d, verb, within.End)}
		if front := max(within.First, subject.First-6); len(d.TimesOver(d.Span(text.Range{First: front, End: subject.First}))) > 0 {
			c.action.First = front // "three days later a truce is to begin"
		}
		f.fill(d, &c)
		f.under(d, s, &c)
		return c, c.Deadline != nil
	}
	own := false
	c.action = text.Range{First: verb, End: clauseEnd(d, verb, within.End)}
	c.Obligor = bound(d, subject)
	if passive {
		c.Obligor = doneBy(d, c.action)
	}
	if w := d.Norm(subject.First); st != nil && subject.Len() == 1 && (w == "we" || w == "i") {
		c.Obligor, own = speakerSide(st), true
	}
	own = own || st != nil && sameSide(c.Obligor, st)
	switch {
	case due && st != nil:
		if own {
			return c, false // "we must": no demand of anybody else
		}
		c.Force, c.By, c.Rule = parley.ForceDemanded, st.Who, "duty.demanded"
	case due:
		c.Force, c.Rule = parley.ForceRequired, "duty.required"
	case st != nil && st.Act == parley.ActRequest && !own:
		c.Force, c.By, c.Rule = parley.ForceDemanded, st.Who, "duty.demanded"
	case st != nil && (st.Act == parley.ActDeny || st.Act == parley.ActReject || st.Act == parley.ActAccuse):
		return c, false
	case negated:
		if !own {
			return c, false
		}
		c.Force, c.Rule = parley.ForceRefused, "duty.refused"
	default:
		c.Force, c.Rule = parley.ForcePromised, "duty.promised"
	}
	if d.Norm(i) == "would" && (st == nil || st.Mode == parley.ModeDirect) {
		return c, false // what would happen, not what is promised
	}
	f.fill(d, &c)
	if st == nil || st.Act == parley.ActSay {
		f.under(d, s, &c)
	}
	if assault(d, verb) && !negated {
		return c, false // a threat
	}
	if over := d.MentionsOver(subject); c.Type == "dialogue" && st == nil && len(over) == 1 && over[0].Kind == text.Person {
		return c, false // somebody's appointment
	}
	concrete := c.Type != "" || c.action.Len() > 1 && !passive && own && st.Mode != parley.ModeDirect
	return c, concrete && (len(c.Obligor) > 0 || passive && due)
}

// bound gives the sides that a subject names: all that are joined, else the last,
// for what stands before it belongs elsewhere: "told reporters Clinton would".
func bound(d *text.Doc, subject text.Range) parley.Names {
	over := d.MentionsOver(subject)
	for k := len(over) - 1; k > 0; k-- {
		if over[k].First == over[k-1].End {
			subject.First = over[k].First
			break
		}
	}
	return actors(d, subject)
}

// begun gives the type of what begins in a clause like "the truce is to begin".
func (f *finder) begun(d *text.Doc, subject text.Range, verb int) (string, bool) {
	switch d.Tokens[verb].Lemma {
	case "begin", "start", "commence", "take", "come", "enter", "resume":
	default:
		return "", false
	}
	typ := f.typeIn(d, d.Span(subject))
	return typ, typ != ""
}

// under takes the instrument that a sentence names as what the duty stands in:
// "under a deal brokered by the envoy".
func (f *finder) under(d *text.Doc, s text.Sent, c *found) {
	for k := s.First; k+1 < s.End; k++ {
		if d.Norm(k) != "under" {
			continue
		}
		inst, ok := syntax.NounAt(d, s, k+1)
		if head := f.instrumentHead(d, inst); ok && head >= 0 {
			c.Instrument, c.By = f.author(d, inst, head)
			c.Force, c.group = f.forceOf(d, head), d.Tokens[k].Sent+1
			return
		}
	}
}

// doneBy gives who stands in the "by" phrase of a passive clause.
func doneBy(d *text.Doc, clause text.Range) parley.Names {
	for k := clause.First + 1; k+1 < clause.End; k++ {
		if d.Norm(k) == "by" && len(d.TimesOver(d.Span(text.Range{First: k + 1, End: k + 2}))) == 0 {
			if who := actors(d, text.Range{First: k + 1, End: min(k+6, clause.End)}); len(who) > 0 {
				return who[:1]
			}
		}
	}
	return nil
}

// assault reports whether the verb at token i names an attack.
func assault(d *text.Doc, i int) bool {
	for _, e := range d.EventsIn(d.Span(text.Range{First: i, End: i + 1})) {
		if e.Type == "ASSAULT" {
			return true
		}
	}
	return false
}

// conditional reports whether a clause whose subject begins at token i opens
// with a word that makes it no more than a supposition.
func conditional(d *text.Doc, s text.Sent, i int) bool {
	return i > s.First && slices.Contains([]string{"if", "unless", "whether", "until", "before", "when", "once", "after"}, d.Norm(i-1))
}

// clauseEnd gives where the clause of the verb at token i ends, at the latest at end.
func clauseEnd(d *text.Doc, i, end int) int {
	for k := i + 1; k < end; k++ {
		switch n := d.Norm(k); {
		case n == ";" || n == ":" || n == "--":
			return k
		case n == "," && len(d.TimesOver(d.Span(text.Range{First: k - 1, End: k}))) > 0:
			return k // what follows a date tells of the date
		case d.Tokens[k].Tag == text.Sub && n != "that" && n != "than" && n != "as" && n != "if" && n != "unless" && n != "once" && n != "until" && n != "before" && n != "after":
			return k
		case (n == "," || n == "and" || n == "but") && newClause(d, k+1, end):
			return k
		}
	}
	return end
}

// newClause reports whether a subject with its finite verb begins at token i.
func newClause(d *text.Doc, i, end int) bool {
	for i < end && (d.Tokens[i].Tag == text.Conj || d.Tokens[i].Tag == text.Adv) {
		i++
	}
	if i >= end {
		return false
	}
	if d.Tokens[i].Tag == text.Sub {
		return d.Norm(i) != "unless" && d.Norm(i) != "if"
	}
	j := syntax.ChunkEnd(d, i)
	return j > i && j < end && (d.Tokens[j].Tag == text.Modal || d.Tokens[j].Tag == text.Aux || d.Tokens[j].Tag == text.Verb && d.Tokens[j].Form != text.Gerund && d.Tokens[j].Form != text.Participle)
}
