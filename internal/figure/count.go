package figure

import (
	"parley/internal/clause"
	"parley/internal/rule"
	"parley/internal/text"
)

// claim says what befell those whom a token stands for, or what they are.
type claim struct {
	event  int // token of the word for it
	kind   string
	rule   string
	action string // of the rule: count, toll, total
	self   bool   // the token counts itself: "soldiers"
}

// claims are those of a document, by token.
type claims struct {
	list []claim
	at   []int32 // index in list plus one, 0 for none
}

func (c *claims) of(i int) *claim {
	if i < 0 || c.at[i] == 0 {
		return nil
	}
	return &c.list[c.at[i]-1]
}

// claim runs the rules over a sentence.
func (f *finder) claim(d *text.Doc, s text.Sent, c *claims) {
	for i := s.First; i < s.End; i++ {
		for _, m := range f.rules.At(d, i) {
			at := m.First("counted")
			if at < 0 || at < i-1 && some(d, i-1) {
				continue
			}
			n := claim{event: i, kind: m.Rule.Arg("kind"), rule: m.Rule.ID, action: m.Rule.Action}
			if n.kind == "" {
				n.kind = f.kindOf(d, i)
			}
			if n.kind == "" && n.action == "count" {
				n.kind = f.kindOf(d, at)
			}
			n.self = i == at && n.kind != "killed"
			if n.kind == "" && n.action != "total" {
				continue
			}
			c.add(d, at, n)
		}
	}
}

func (f *finder) kindOf(d *text.Doc, i int) string { return f.words.Get(f.word(d, i), "kind") }

// word gives the key of the table figure-words that token i is, as it stands or
// by its lemma, of a verb by its lemma first; "" if it is none, or if i is -1.
func (f *finder) word(d *text.Doc, i int) string {
	if i < 0 {
		return ""
	}
	a, b := d.Norm(i), d.Nodes[i].Lemma
	if d.Nodes[i].UPOS == "VERB" {
		a, b = b, a
	}
	switch {
	case f.words.Has(a):
		return a
	case f.words.Has(b):
		return b
	}
	return ""
}

// some reports whether token i says how many, so that what follows counts others
// than those named before: "five were killed and several wounded".
func some(d *text.Doc, i int) bool {
	switch d.Norm(i) {
	case "several", "many", "others", "dozens", "scores", "hundreds", "thousands", "more", "some", "another":
		return true
	}
	return d.Nodes[i].XPOS == "CD"
}

// add keeps a claim; where there is one, what befell people comes before what
// they are, and the later of two events before the earlier: "captured and killed".
func (c *claims) add(d *text.Doc, at int, n claim) {
	old := c.of(at)
	switch {
	case old == nil:
		c.list = append(c.list, n)
		c.at[at] = int32(len(c.list))
		return
	case n.self || n.action != "count" && !old.self:
		return
	case !old.self && away(n.event, at) > away(old.event, at)+8:
		return
	case !old.self && old.kind != n.kind && (casualty(old.kind) && casualty(n.kind) || d.Norm(n.event-1) == "or"):
		n.kind = "other" // "killed or wounded"
	}
	*old = n
}

func away(a, b int) int { return max(a-b, b-a) }

func casualty(kind string) bool { return kind == "killed" || kind == "wounded" }

// count is a number with what it counts.
type count struct {
	amount
	claim
	head int        // token of the number, or of a bound, that the rest of the sentence hangs on
	noun int        // token of what is counted, -1 if it is left out
	of   text.Range // words for those counted
}

// counts works out what a number counts; ok is false for numbers that count
// nothing that matters.
func (f *finder) counts(d *text.Doc, s text.Sent, a amount, c *claims, last *count) (count, bool) {
	n := count{amount: a, head: head(d, a), noun: -1}
	n.noun = f.noun(d, s, &n)
	got := f.direct(d, &n, c)
	for _, find := range [...]func() *claim{
		func() *claim { return f.bounded(d, &n) },
		func() *claim { return f.inherited(d, &n, c, last) },
		func() *claim { return f.beside(d, s, &n) },
	} {
		if got == nil || got.self {
			if more := find(); more != nil {
				got = more
			}
		}
	}
	if got == nil {
		return n, false
	}
	n.claim = *got
	if n.kind == "" && last != nil {
		n.kind = last.kind
	}
	return n, n.kind != "" && f.matters(d, s, &n)
}

// head gives the token of the number that the rest of the sentence hangs on.
func head(d *text.Doc, a amount) int {
	h := a.num.First
	for i := a.num.First; i < a.num.End; i++ {
		if g := d.Nodes[i].Head; g < a.num.First || g >= a.num.End {
			h = i
		}
	}
	for steps := a.Len(); steps > 0; steps-- {
		g := d.Nodes[h].Head
		if g < a.First || g >= a.End {
			break
		}
		h = g
	}
	return h
}

// noun gives what a number counts: the noun that it modifies, what "of" adds to
// it, or the noun right behind it.
func (f *finder) noun(d *text.Doc, s text.Sent, n *count) int {
	for _, i := range [...]int{n.head, n.num.End - 1, n.num.First} {
		if node := &d.Nodes[i]; node.Head >= n.num.End && node.Is("nummod", "amod", "det", "compound", "advmod", "nmod") && nominal(d, node.Head) && near(d, n.End, node.Head) {
			return whole(d, node.Head)
		}
	}
	if of := n.End; of < s.End && d.Norm(of) == "of" {
		for _, i := range [...]int{n.head, n.num.End - 1} {
			for _, k := range d.Kids(i) {
				if int(k) > of && clause.Cased(d, int(k), "of") {
					return int(k)
				}
			}
		}
	}
	for i := n.End; i < min(n.End+4, s.End); i++ {
		switch x := d.Nodes[i].UPOS; {
		case x == "NOUN" && !(i+1 < s.End && d.Nodes[i].Rel == "compound" && d.Nodes[i].Head > i):
			return i
		case x == "ADJ", x == "PROPN", x == "NOUN":
		default:
			return -1
		}
	}
	return -1
}

// whole climbs from a noun that modifies the next one to that: "22 rebel fighters".
func whole(d *text.Doc, i int) int {
	for n := &d.Nodes[i]; n.Head > i && n.Head < i+5 && n.Is("compound", "amod", "nmod:desc") && nominal(d, n.Head); n = &d.Nodes[i] {
		i = n.Head
	}
	return i
}

func nominal(d *text.Doc, i int) bool {
	switch d.Nodes[i].UPOS {
	case "NOUN", "PROPN", "ADJ", "PRON":
		return true
	}
	return false
}

// near reports whether nothing but words that can stand in a noun phrase lie
// between a number and its noun.
func near(d *text.Doc, from, noun int) bool {
	for i := from; i < noun; i++ {
		switch n := &d.Nodes[i]; {
		case n.UPOS == "AUX", n.UPOS == "SCONJ", n.UPOS == "NUM", n.UPOS == "ADP" && i == from, n.XPOS == "VBZ", d.Norm(i) == ";":
			return false
		}
	}
	return noun-from < 10
}

// direct gives the claim on the number or its noun.
func (f *finder) direct(d *text.Doc, n *count, c *claims) *claim {
	var self *claim
	for _, i := range [...]int{n.noun, n.head, n.num.End - 1, n.num.First} {
		switch got := c.of(i); {
		case got == nil:
		case !got.self:
			return got
		case self == nil:
			self = got
		}
	}
	return self
}

// bounded gives the claim of a verb on an object that the words which bound the
// number make look like none: "killed at least 13 men".
func (f *finder) bounded(d *text.Doc, n *count) *claim {
	for _, i := range [...]int{n.noun, n.head} {
		if i < 0 || !d.Nodes[i].Is("obl", "nmod") || !caseWithin(d, i, n.Range) {
			continue
		}
		verb := d.Nodes[i].Head
		w := f.word(d, verb)
		if !clause.Verbal(d, verb) || clause.Passive(d, verb) || !f.words.Is(w, "counts", "object") && !f.words.Is(w, "counts", "person") {
			continue
		}
		kind := f.words.Get(w, "kind")
		for _, k := range clause.Conjuncts(d, verb) {
			if other := f.kindOf(d, k); k > verb && k < i && casualty(kind) && casualty(other) && other != kind {
				kind = "other" // "killed or wounded at least 20"
			}
		}
		return &claim{event: verb, kind: kind, rule: "figure.bounded", action: "count"}
	}
	return nil
}

// caseWithin reports whether a phrase has no prepositions but those within r.
func caseWithin(d *text.Doc, i int, r text.Range) bool {
	for _, k := range d.Kids(i) {
		if d.Nodes[k].Is("case") && (int(k) < r.First || int(k) >= r.End) {
			return false
		}
	}
	return true
}

// inherited gives a claim on what the number belongs to: the first of several
// that are joined, a group that it is the size of, those of whom some are meant.
func (f *finder) inherited(d *text.Doc, n *count, c *claims, last *count) *claim {
	for _, i := range [...]int{n.noun, n.head} {
		if i >= 0 && d.Nodes[i].Head >= 0 && clause.Cased(d, i, "including") {
			if got := c.of(d.Nodes[i].Head); got != nil && !got.self {
				return got // "a group of men, including four soldiers, went missing"
			}
		}
		for steps := 0; i >= 0 && steps < 4; steps++ {
			node := &d.Nodes[i]
			conj := node.Is("conj") && (n.noun < 0 || f.person(d, n.noun))
			group := node.Is("nmod") && node.Head >= 0 && clause.Cased(d, i, "of") && (f.words.Is(f.word(d, node.Head), "counts", "group") || d.Norm(node.Head) == "those")
			if !conj && !group {
				break
			}
			i = node.Head
			if last != nil && (i == last.noun || i == last.head) {
				return &last.claim
			}
			if got := c.of(i); got != nil && !got.self {
				return got
			}
		}
	}
	if last != nil && (f.among(d, n) || last.value > n.value && shared(d, n)) {
		return &last.claim
	}
	return nil
}

// among reports whether the number is of some of those counted before:
// "including 3", "among them 3", "3 of them", "12 of whom".
func (f *finder) among(d *text.Doc, n *count) bool {
	i := n.First - 1
	if w := d.Norm(i); w == "them" || w == "whom" || w == "which" {
		i--
	}
	switch d.Norm(i) {
	case "including", "among", "amongst":
		return true
	}
	if d.Norm(n.End) != "of" {
		return false
	}
	w := d.Norm(n.End + 1)
	return w == "them" || w == "whom" || w == "which"
}

// shared reports whether the number is one place's share of the one before:
// "30 people, 20 in Tarn and 10 in Orla".
func shared(d *text.Doc, n *count) bool {
	i := n.End
	if n.noun >= 0 || d.Norm(i) != "in" || i+1 >= len(d.Nodes) || d.Nodes[i+1].UPOS != "PROPN" {
		return false
	}
	w := d.Norm(n.First - 1)
	return w == "and" || w == "," || w == ":" || w == "(" || w == "-" || w == "--"
}

// beside reads on behind a number and its noun, where the tree does not tell:
// "12 killed", "three people, including a child, were reported dead".
func (f *finder) beside(d *text.Doc, s text.Sent, n *count) *claim {
	i := max(n.End, n.noun+1)
	if n.noun >= 0 {
		i = joined(d, s, i)
	}
	i = aside(d, s, i)
	finite := false
	for ; i < s.End && i < n.End+reach; i++ {
		if n := &d.Nodes[i]; n.Is("amod") && n.Head > i {
			return nil
		}
		if w := f.word(d, i); w != "" && f.befalls(d, i, w) {
			return &claim{event: i, kind: f.words.Get(w, "kind"), rule: "figure.beside", action: "count"}
		}
		for _, end := range rule.Keys(d, f.words, i, s.End) {
			if w := rule.Key(d, f.words, text.Range{First: i, End: end}); end > i+1 && f.words.Is(w, "counts", "object") {
				return &claim{event: i, kind: f.words.Get(w, "kind"), rule: "figure.beside", action: "count"}
			}
		}
		switch u := d.Nodes[i].UPOS; {
		case u == "AUX":
			finite = true
		case u == "ADV", finite && d.Nodes[i].XPOS == "TO":
		case d.Nodes[i].XPOS == "VBN", i == n.End && d.Nodes[i].XPOS == "VBD":
			if f.word(d, i) != "" {
				return nil
			}
		default:
			return nil
		}
	}
	return nil
}

// reach bounds how far behind a number its verb is looked for, in tokens.
const reach = 40

// befalls reports whether the word w at token i tells what befell whoever was
// named before it.
func (f *finder) befalls(d *text.Doc, i int, w string) bool {
	x := d.Nodes[i].XPOS
	switch {
	case f.words.Is(w, "counts", "state"):
		return x != "NN" && x != "NNS"
	case f.words.Is(w, "counts", "object"), f.words.Is(w, "counts", "person"):
		return x == "VBN" || x == "VBD" && d.Kid(i, "obj", "nsubj") < 0
	}
	return f.words.Is(w, "counts", "subject") && (x == "VBN" || x == "VBD" || x == "VBG")
}

// joined skips what is joined to a noun by "and": "two police and four men".
func joined(d *text.Doc, s text.Sent, i int) int {
	if d.Norm(i) != "and" {
		return i
	}
	for k := i + 1; k < min(i+8, s.End); k++ {
		switch d.Nodes[k].UPOS {
		case "NUM", "ADJ", "NOUN", "PROPN", "DET":
		case "AUX":
			return k
		default:
			return i
		}
	}
	return i
}

// aside skips what stands between commas: ", including a child,".
func aside(d *text.Doc, s text.Sent, i int) int {
	if d.Norm(i) != "," {
		return i
	}
	switch d.Norm(i + 1) {
	case "including", "among", "most", "many", "some", "mostly", "mainly", "all":
	default:
		return i
	}
	last := i
	for k := i + 1; k < min(i+reach, s.End); k++ {
		if d.Norm(k) != "," {
			continue
		}
		last = k
		if k+1 < s.End && (d.Nodes[k+1].UPOS == "AUX" || d.Nodes[k+1].UPOS == "VERB") {
			break
		}
	}
	return last + 1
}

// person reports whether a noun can stand for persons that were counted.
func (f *finder) person(d *text.Doc, i int) bool {
	return !f.units.Has(d.Nodes[i].Lemma) && !f.words.Is(f.word(d, i), "counts", "thing")
}

// few is a number below which a body of troops, or people who are known
// already, are no figure.
const few = 10

// matters leaves out numbers that count something else, or what is known
// already: "the two men".
func (f *finder) matters(d *text.Doc, s text.Sent, n *count) bool {
	if n.noun >= 0 && f.place(d, n.noun) || f.place(d, n.head) {
		return false
	}
	if n.noun >= 0 && (f.units.Has(d.Nodes[n.noun].Lemma) || n.value > 1 && singular(d, n.noun) && n.value >= 1900 && n.value < 2100) {
		return false
	}
	if n.noun >= 0 && n.rule != "figure.things" && f.words.Is(f.word(d, n.noun), "counts", "thing") {
		return false
	}
	if d.Norm(n.num.First) == "one" && n.Len() == 1 && f.pronoun(d, n) {
		return false
	}
	if n.self && n.kind == "troops" && n.value < few {
		return false
	}
	if !n.self && n.action == "count" && d.Norm(n.num.First-1) == "from" && n.noun < 0 {
		return false
	}
	return n.value > 2*few || !known(d, n)
}

// pronoun reports whether "one" says less how many than who: "no one", "one of the
// wounded".
func (f *finder) pronoun(d *text.Doc, n *count) bool {
	i := n.num.First
	if d.Norm(i-1) == "no" || d.Norm(i-1) == "every" || d.Norm(i+1) == "another" || d.Norm(i+1) == "day" || n.noun < 0 && d.Nodes[i].UPOS != "NUM" {
		return true
	}
	return d.Norm(i+1) == "of" && (n.self || n.event == n.noun || n.rule == "figure.in-state" || n.rule == "figure.beside")
}

// place reports whether people are those that a place has: "a town of 9,000 people".
func (f *finder) place(d *text.Doc, i int) bool {
	h := d.Nodes[i].Head
	return d.Nodes[i].Is("nmod") && h >= 0 && clause.Cased(d, i, "of") && f.words.Is(f.word(d, h), "counts", "place")
}

func singular(d *text.Doc, i int) bool { return d.Nodes[i].XPOS == "NN" || d.Nodes[i].XPOS == "NNP" }

// known reports whether a number is of people that were told of before: "the two
// men", "his three sons", unless a clause tells who they are.
func known(d *text.Doc, n *count) bool {
	switch d.Norm(n.First - 1) {
	case "the", "these", "those", "all", "both":
	default:
		return false
	}
	return n.noun < 0 || d.Kid(n.noun, "acl") < 0
}
