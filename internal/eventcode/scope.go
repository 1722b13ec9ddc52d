package eventcode

import (
	"strings"

	"parley"
	"parley/internal/clause"
	"parley/internal/text"
)

// high bounds how far above a word the head of its clause is looked for, in steps
// up the tree.
const high = 30

// clauseOf gives the words of the clause that token i stands in: what depends on
// its verb, without clauses joined to it that have subjects of their own, and
// within the statement it stands in.
func (r *reading) clauseOf(s text.Sent, i int, st *parley.Statement) text.Range {
	h := i
	for n := 0; n < high && r.Nodes[h].Head >= 0 && !r.heads(h); n++ {
		h = r.Nodes[h].Head
	}
	c := clause.Clause(r.Doc, h)
	for _, kid := range r.Kids(h) {
		k := int(kid)
		if r.Under(i, k) || !r.stands(k) {
			continue
		}
		if sub := r.Subtree(k); sub.First > i {
			c.End = min(c.End, sub.First)
		} else if sub.End <= i {
			c.First = max(c.First, sub.End)
		}
	}
	c = text.Range{First: max(c.First, s.First), End: min(c.End, s.End)}
	if st != nil {
		for _, content := range st.Content {
			if in := r.RangeOf(content); in.First <= i && i < in.End {
				c = text.Range{First: max(c.First, in.First), End: min(c.End, in.End)}
			}
		}
	}
	for c.First < i && r.Nodes[c.First].UPOS == "PUNCT" {
		c.First++
	}
	for c.End > i+1 && r.Nodes[c.End-1].UPOS == "PUNCT" {
		c.End--
	}
	return text.Range{First: min(c.First, i), End: max(c.End, i+1)}
}

// heads reports whether token i heads a clause.
func (r *reading) heads(i int) bool {
	n := &r.Nodes[i]
	switch {
	case n.Is("acl:relcl", "advcl", "ccomp", "parataxis", "root", "csubj"):
		return true
	case n.Is("conj"):
		return clause.Verbal(r.Doc, i)
	}
	return false
}

// stands reports whether a dependent is a clause that tells of something else.
func (r *reading) stands(k int) bool {
	n := &r.Nodes[k]
	switch {
	case n.Is("parataxis"):
		return true
	case n.Is("conj"):
		return clause.Verbal(r.Doc, k)
	}
	return false
}

// when gives the time expression nearest to the trigger within its clause.
func (r *reading) when(c text.Range, t trigger) *parley.TimeExpr {
	over := r.TimesOver(r.Span(c))
	best, dist := -1, 0
	words := t.words(r.Doc)
	for i := range over {
		x := &over[i]
		n := x.Span.Start - r.Tokens[words.End-1].End
		if n < 0 {
			n = r.Tokens[words.First].Start - x.Span.End + 20
		}
		if best < 0 || n < dist {
			best, dist = i, n
		}
	}
	if best < 0 {
		return nil
	}
	x := over[best]
	return &x
}

// where gives the place of an event: the nearest that "in", "at" and the like
// mark in its clause, else any place named there.
func (r *reading) where(c text.Range, t trigger) string {
	best, dist := "", 0
	for _, m := range r.MentionsOver(c) {
		if m.Name == "" || m.Kind != text.Place && m.Kind != text.Country {
			continue
		}
		head := m.End - 1
		local := clause.Cased(r.Doc, head, "in", "at", "near", "around", "outside", "inside", "from", "into", "across", "throughout", "through", "over")
		if m.Kind == text.Country && !local || r.elsewhere(head, t) {
			continue
		}
		n := m.First - t.head
		if n < 0 {
			n = -n + 4
		}
		if !local {
			n += 20
		}
		if best == "" || n < dist {
			best, dist = m.Name, n
		}
	}
	return best
}

// elsewhere reports whether a place is that of something else: of what another
// verb tells ("fled, to live in Kesten"), or of a body that does it ("the court in
// Kesten"). A noun may have its place in a clause that hangs on its own.
func (r *reading) elsewhere(place int, t trigger) bool {
	noun := !r.verb(t.head)
	if noun && r.Under(place, t.head) {
		return false
	}
	apart := 0
	if noun && !verbal(t.rule.Arg("type")) {
		apart = 1
	}
	for k, n := place, 0; k >= 0 && k != t.head && n < climb; k, n = r.Nodes[k].Head, n+1 {
		h := r.Nodes[k].Head
		if k == place && h >= 0 && r.Nodes[k].Is("nmod") && r.seated(h) {
			return true
		}
		if k != place && r.Nodes[k].Is("advcl", "acl", "xcomp", "ccomp") && !r.Under(t.head, k) {
			if apart--; apart < 0 {
				return true
			}
		}
	}
	return false
}

// seated reports whether token i heads a phrase for a body or an official, whose
// place is where it works and not where it does something.
func (r *reading) seated(i int) bool {
	m := r.mentionAt(i)
	return m != nil && m.Head == i && (m.Kind == text.Body || m.Kind == text.Official || m.Kind == text.Agency)
}

// past reports whether a time is over before the report is published, as far as
// their calendar values tell.
func (r *reading) past(x *parley.TimeExpr) bool {
	if x == nil || x.Time.IsZero() || x.Relation == "since" || x.Relation == "from" || x.Relation == "until" {
		return false
	}
	value, published := x.Time.Value, r.Report.Published.Value
	if _, end, ok := strings.Cut(value, "/"); ok {
		value = end
	}
	n := min(len(value), len("2006-01-02"))
	return n >= 4 && value[0] != '.' && !strings.Contains(value, "W") && n <= len(published) && value[:n] < published[:n]
}

// dates reports whether a time is said of what a noun names itself: "the riots of
// last year", "led to riots last year", but not "the riots that began last year".
func (r *reading) dates(x *parley.TimeExpr, noun int) bool {
	k := r.RangeOf(x.Span).End - 1
	for steps := 0; k >= 0 && k != noun && steps < 3 && !r.heads(k); steps++ {
		k = r.Nodes[k].Head
	}
	return k == noun || k >= 0 && r.verb(k) && r.Nodes[noun].Head == k && r.Nodes[noun].Is("obj")
}
