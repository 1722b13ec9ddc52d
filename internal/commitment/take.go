package commitment

import (
	"slices"

	"parley/internal/clause"
	"parley/internal/text"
)

const (
	reach   = 30  // tokens between a word and the action that it opens, at most
	longest = 150 // tokens of an action, at most
)

// take looks for the action where a rule says that it stands.
func (o *opening) take(where string) (taken, bool) {
	d := o.d
	j := o.past(o.cue + 1)
	t := taken{subject: -1}
	switch where {
	case "to":
		t.own = true
		if o.rule.Action == "duty" || o.rule.Action == "will" || o.rule.Action == "required" || o.rule.Action == "demanded" || o.rule.Action == "unless" {
			t.own, t.subject = false, o.pressed()
		}
		v := o.infinitive(j)
		if v < 0 && d.Norm(j) == "," {
			for k := j + 1; k < min(j+10, o.end); k++ { // "plans, announced in May, to leave"
				if d.Norm(k) == "," {
					v = o.infinitive(k + 1)
					break
				}
			}
		}
		if v < 0 {
			v = o.infinitiveKid()
		}
		t.act = act{head: v}
	case "whom-to":
		t = o.whomTo(j)
	case "on-to":
		j = o.pastFrom(j)
		switch d.Norm(j) {
		case "on", "upon", "to", "for":
			t = o.whomTo(j + 1)
		default:
			return t, false
		}
	case "for-to":
		j = o.pastFrom(j)
		if d.Norm(j) != "for" {
			return t, false
		}
		t = o.whomTo(j + 1)
	case "until-to":
		return o.untilTo(j)
	case "that":
		return o.that(j)
	case "bare":
		return o.bare(j)
	case "np":
		return o.noun(j)
	case "for":
		j = o.pastFrom(j)
		if w := d.Norm(j); w != "for" {
			return t, false
		}
		return o.noun(j + 1)
	case "to-np":
		if w := d.Norm(j); w != "to" && w != "on" && w != "with" {
			return t, false
		}
		return o.noun(j + 1)
	case "of-np":
		if d.Norm(j) != "of" {
			return t, false
		}
		if t, ok := o.gerund(j + 1); ok {
			return t, true
		}
		return o.noun(j + 1)
	case "ing":
		return o.gerund(j)
	case "including":
		return o.including(j)
	case "made":
		return o.made()
	case "there":
		return o.there(o.cue)
	case "clause":
		return o.clause()
	}
	return t, t.act.head > 0 && t.act.Len() > 0 || t.act.head > 0 && o.begin(&t)
}

// pressed gives the subject of a word that says what its subject has to do:
// "they have to leave", "they are under pressure to leave".
func (o *opening) pressed() int {
	d := o.d
	switch d.Nodes[o.cue].UPOS {
	case "NOUN":
	case "AUX":
		if h := d.Nodes[o.cue].Head; h >= 0 && d.Kid(o.cue, "nsubj") < 0 {
			return clause.Subject(d, h)
		}
		return clause.Subject(d, o.cue)
	default:
		if s := clause.Subject(d, o.cue); s >= 0 {
			return s
		}
		if n := &d.Nodes[o.cue]; n.Is("mark", "advmod", "case") {
			return clause.Subject(d, n.Head) // "is due to"
		}
		return o.beside(o.cue)
	}
	for _, k := range d.Kids(o.cue) {
		if d.Nodes[k].Is("nmod") && clause.Cased(d, int(k), "on", "upon", "to", "for") {
			return int(k)
		}
	}
	if s := d.Kid(o.cue, "nsubj"); s >= 0 {
		return s
	}
	if h := d.Nodes[o.cue].Head; h >= 0 && d.Nodes[o.cue].Is("obl", "nmod") && clause.Cased(d, o.cue, "under") {
		return clause.Subject(d, h)
	}
	return -1
}

// past skips what may stand between a word and what it opens: adverbs,
// particles and times.
func (o *opening) past(j int) int {
	d := o.d
	for j < o.end {
		sp := d.Span(text.Range{First: j, End: j + 1})
		switch over := d.TimesOver(sp); {
		case len(over) > 0:
			j = max(j+1, d.RangeOf(over[0].Span).End)
		case d.Nodes[j].UPOS == "ADP" && j+1 < o.end && len(d.TimesOver(d.Span(text.Range{First: j + 1, End: j + 2}))) > 0:
			j++
		case d.Nodes[j].UPOS == "ADV" || d.Nodes[j].XPOS == "RP":
			j++
		default:
			return j
		}
	}
	return j
}

// pastFrom skips who it comes from: "demands by the envoy for".
func (o *opening) pastFrom(j int) int {
	d := o.d
	switch d.Norm(j) {
	case "by", "from", "in", "at":
		if e := o.phraseEnd(j + 1); e > j+1 {
			switch d.Norm(e) {
			case "for", "on", "upon", "to", "that":
				return e
			}
		}
	}
	return j
}

// infinitive gives the verb of "to leave" at token j, past "not" and adverbs, -1
// if there is none.
func (o *opening) infinitive(j int) int {
	d := o.d
	if d.Norm(j) != "to" || j+1 >= o.end {
		return -1
	}
	for k := j + 1; k < o.end && k < j+5; k++ {
		n := &d.Nodes[k]
		switch {
		case n.XPOS == "VB" || n.XPOS == "VBP" && n.UPOS == "VERB" || o.verbs.Has(d.Norm(k)) && k+1 < o.end && nominalStart(d, k+1) && n.UPOS != "PROPN":
			return k
		case n.UPOS == "ADV" || n.UPOS == "PART" || d.QuoteOpenedAt(k) != nil:
		default:
			return -1
		}
	}
	return -1
}

// infinitiveKid gives the first infinitive behind the word that hangs on it in the tree.
func (o *opening) infinitiveKid() int {
	d := o.d
	for _, k := range d.Kids(o.cue) {
		if int(k) > o.cue && int(k) < o.end && d.Nodes[k].Is("xcomp", "acl", "advcl", "ccomp") && clause.Infinitive(d, int(k)) {
			for _, m := range d.Kids(int(k)) {
				if d.Norm(int(m)) == "to" && int(m) > o.cue {
					return o.infinitive(int(m))
				}
			}
		}
	}
	return -1
}

// begin fills the range of an action with its head alone.
func (o *opening) begin(t *taken) bool {
	t.act = o.verbAct(t.act.head)
	return t.act.head >= 0
}

// verbAct makes an action of a verb in the infinitive or base form at token v:
// "be released" is headed by its participle.
func (o *opening) verbAct(v int) act {
	d := o.d
	a := act{Range: text.Range{First: v, End: v + 1}, head: v}
	if d.Nodes[v].UPOS == "AUX" {
		if h := d.Nodes[v].Head; h > v && h < o.end {
			a.head, a.End = h, h+1
		}
	}
	for a.First-1 > o.cue && (d.Nodes[a.First-1].UPOS == "ADV" || negative(d.Norm(a.First-1))) && d.Norm(a.First-2) == "to" {
		a.First--
	}
	if d.Norm(a.First-1) == "to" && negative(d.Norm(a.First-2)) && a.First-2 > o.cue {
		a.First -= 2
	}
	a.not = negative(d.Norm(a.First))
	return a
}

func negative(w string) bool { return w == "not" || w == "n't" || w == "never" }

// whomTo reads "them to leave" from token j: a noun phrase, then an infinitive.
func (o *opening) whomTo(j int) taken {
	d := o.d
	t := taken{subject: -1, act: act{head: -1}}
	if o.rule.Arg("not") == "yes" && !o.warned(j) {
		return t
	}
	if clause.Verbal(d, o.cue) && clause.Passive(d, o.cue) && d.Norm(j) == "to" {
		if v := o.infinitive(j); v >= 0 {
			t.act, t.subject = act{head: v}, clause.Subject(d, o.cue)
			return t
		}
	}
	if j >= o.end || !nominalStart(d, j) {
		return t
	}
	if a, ok := o.deedToBegin(j); ok {
		t.act = a
		return t
	}
	for k := j + 1; k < o.end && k < j+reach; k++ {
		n := &d.Nodes[k]
		if v := o.infinitive(k); v >= 0 {
			t.act, t.who = act{head: v}, text.Range{First: j, End: k}
			return t
		}
		switch {
		case n.XPOS == "MD" || n.XPOS == "VBZ" || n.XPOS == "VBD" || n.XPOS == "VBP":
			if !o.aside(k, j) {
				return t
			}
		case d.Norm(k) == ";" || d.Norm(k) == ":" || d.Norm(k) == "that" || n.UPOS == "SCONJ" && n.XPOS == "WRB" || d.Norm(k) == "how":
			return t
		case n.XPOS == "VBG" && d.Norm(k-1) == ",":
			return t
		}
	}
	return t
}

// warned reports whether "not to" stands behind token j.
func (o *opening) warned(j int) bool {
	for k := j; k < min(j+12, o.end); k++ {
		if negative(o.d.Norm(k)) && o.d.Norm(k+1) == "to" {
			return true
		}
	}
	return false
}

// deedToBegin reads "a truce to start", "an exchange of prisoners to begin".
func (o *opening) deedToBegin(j int) (act, bool) {
	a, ok := o.nounAct(j)
	if !ok {
		return a, false
	}
	if _, ok := o.nounDeed(a); !ok {
		return a, false
	}
	for k := a.End; k < min(a.End+8, o.end) && o.d.Norm(k) != ","; k++ {
		if v := o.infinitive(k); v >= 0 {
			a.End = v + 1
			return a, begins(lemma(o.d, v))
		}
	}
	return a, false
}

// begins reports whether a verb tells that a deed begins.
func begins(w string) bool {
	return slices.Contains([]string{"begin", "start", "commence", "take", "come", "enter", "resume", "go", "hold"}, w)
}

// aside reports whether the verb at token k belongs to a relative clause on
// something named behind token j: "the leaders who fled".
func (o *opening) aside(k, j int) bool {
	d := o.d
	for n := 0; k >= j && n < 4; k, n = d.Nodes[k].Head, n+1 {
		if d.Nodes[k].Is("acl") && d.Nodes[k].Head >= j {
			return true
		}
	}
	return false
}

func nominalStart(d *text.Doc, j int) bool {
	switch d.Nodes[j].UPOS {
	case "DET", "NOUN", "PROPN", "PRON", "ADJ", "NUM":
		return true
	}
	return d.Nodes[j].XPOS == "VBN" || d.Tokens[j].Is(text.Punct) && d.QuoteOpenedAt(j) != nil
}

// untilTo reads "until noon on Friday to leave".
func (o *opening) untilTo(j int) (taken, bool) {
	d := o.d
	t := taken{subject: o.pressed(), act: act{head: -1}}
	if d.Norm(o.cue+1) != "until" && d.Norm(o.cue+2) != "until" {
		return t, false
	}
	for k := o.cue + 1; k < o.end && k < o.cue+reach; k++ {
		if v := o.infinitive(k); v >= 0 && len(d.TimesOver(d.Span(text.Range{First: o.cue + 1, End: k}))) > 0 {
			t.act = act{head: v}
			return t, o.begin(&t)
		}
	}
	return t, false
}

// that reads "that they leave", "they leave": a clause in the base form or with a
// word of duty.
func (o *opening) that(j int) (taken, bool) {
	d := o.d
	t := taken{subject: -1, act: act{head: -1}}
	for k := j; k < o.end && k < j+reach; k++ {
		n := &d.Nodes[k]
		if n.UPOS != "VERB" && n.UPOS != "AUX" {
			continue
		}
		if o.aside(k, j) {
			continue
		}
		base := (n.XPOS == "VB" || n.XPOS == "VBP") && d.Tokens[k].Norm == lemma(d, k)
		if !base || k == j || d.Norm(k-1) == "to" || d.Nodes[k-1].XPOS == "MD" {
			return t, false
		}
		t.act = o.verbAct(k)
		if h := clause.Subject(d, t.act.head); h >= j && h < k {
			t.subject = h
			return t, true
		}
		for h := k - 1; h >= j; h-- {
			if u := d.Nodes[h].UPOS; u == "NOUN" || u == "PROPN" || u == "PRON" {
				t.subject = h
				return t, true
			}
		}
		return t, false
	}
	return t, false
}

// bare reads "see them leave", "see a truce".
func (o *opening) bare(j int) (taken, bool) {
	d := o.d
	t := taken{subject: -1, act: act{head: -1}}
	if j >= o.end || !nominalStart(d, j) {
		return t, false
	}
	for k := j + 1; k < o.end && k < j+12; k++ {
		n := &d.Nodes[k]
		base := d.Norm(k) == lemma(d, k) && o.verbs.Has(o.verbKey(k))
		switch {
		case n.XPOS == "VB" || n.XPOS == "VBP" || base && (n.UPOS == "VERB" || n.UPOS == "NOUN" && o.acts(k-1) && k+1 < o.end && d.Nodes[k+1].UPOS != "NOUN"):
			t.act, t.who = o.verbAct(k), text.Range{First: j, End: k}
			if h := k - 1; d.Nodes[h].UPOS == "NOUN" && !o.acts(h) {
				t.who, t.subject, t.act.First = text.Range{}, h, j // "see aid reach the town"
			}
			return t, true
		case n.UPOS == "VERB" || n.UPOS == "AUX" || d.Norm(k) == ",":
			return o.noun(j)
		}
	}
	return o.noun(j)
}

// there reads "there will be a truce".
func (o *opening) there(v int) (taken, bool) {
	d := o.d
	if d.Kid(v, "expl") < 0 {
		return taken{}, false
	}
	j := v + 1
	for j < o.end && (d.Norm(j) == "to" || d.Norm(j) == "be") {
		j++
	}
	t, ok := o.noun(o.past(j))
	t.own = false
	return t, ok
}

// clause reads the clause of an auxiliary: "will leave".
func (o *opening) clause() (taken, bool) {
	d := o.d
	n := &d.Nodes[o.cue]
	v := n.Head
	if v >= 0 && lemma(d, v) == "be" {
		return o.there(v)
	}
	if n.UPOS != "AUX" || v <= o.cue || v >= o.end || v > o.cue+reach || d.Nodes[v].UPOS != "VERB" {
		return taken{}, false
	}
	first := o.cue + 1
	for first < v && d.Nodes[first].UPOS != "AUX" && d.Nodes[first].UPOS != "ADV" && d.Nodes[first].UPOS != "PART" {
		first++
	}
	for first < v && (negative(d.Norm(first)) || d.Norm(first) == "also" || d.Norm(first) == "first") {
		first++
	}
	if d.Norm(first) == "have" && first < v {
		return taken{}, false // "should have left"
	}
	t := taken{act: act{Range: text.Range{First: first, End: v + 1}, head: v}, subject: clause.Subject(d, v)}
	if b := o.beside(o.cue); b >= 0 && b != t.subject && !(t.subject >= 0 && d.Under(b, t.subject)) {
		t.subject = b
	}
	return t, d.Kid(v, "cop") < 0
}

// lemma gives the lemma of token i in lower case; a verb in its base form is its own.
func lemma(d *text.Doc, i int) string {
	if d.Nodes[i].XPOS == "VB" {
		return d.Norm(i)
	}
	return lower(d.Nodes[i].Lemma)
}
