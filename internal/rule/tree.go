package rule

import (
	"fmt"
	"slices"
	"strings"

	"parley/internal/clause"
	"parley/internal/lang"
	"parley/internal/text"
)

// TreeMatch is one place in a tree where a rule matched.
type TreeMatch struct {
	Rule   *Rule
	Head   int // token that the pattern's first element matched
	groups [maxGroups][]int
}

// Group gives the tokens that a name captured, in order, nil if it captured none.
func (m *TreeMatch) Group(name string) []int {
	if i := slices.Index(m.Rule.names, name); i >= 0 {
		return m.groups[i]
	}
	return nil
}

// First gives the first token that a name captured, -1 if it captured none.
func (m *TreeMatch) First(name string) int {
	if g := m.Group(name); len(g) > 0 {
		return g[0]
	}
	return -1
}

// Range gives the tokens from the first to the last that a name captured.
func (m *TreeMatch) Range(name string) text.Range {
	g := m.Group(name)
	if len(g) == 0 {
		return text.Range{}
	}
	return text.Range{First: g[0], End: g[len(g)-1] + 1}
}

// branch is an element of a tree pattern with the relation that it hangs by.
type branch struct {
	name     int // of the group, -1 for none
	tests    []test
	heads    head
	rels     []string
	cases    []string // prepositions, one of which has to mark it
	up       bool     // it is the head of the element before it
	absent   bool     // there must be none
	optional bool
	kids     []branch
}

type test struct {
	not bool
	is  func(d *text.Doc, i int) bool
}

// Trees finds the matches of rules with tree patterns. It is safe for
// concurrent use.
type Trees struct {
	rules  []*Rule
	norms  map[string][]cand
	lemmas map[string][]cand
	any    []cand
}

// NewTrees prepares the tree patterns of rules for matching.
func NewTrees(rules []*Rule) *Trees {
	t := &Trees{rules: rules, norms: map[string][]cand{}, lemmas: map[string][]cand{}}
	for _, r := range rules {
		for p := range r.trees {
			h, c := r.trees[p].heads, cand{r, p}
			if h.any {
				t.any = append(t.any, c)
				continue
			}
			for _, w := range unique(h.norms) {
				t.norms[w] = append(t.norms[w], c)
			}
			for _, w := range unique(h.lemmas) {
				t.lemmas[w] = append(t.lemmas[w], c)
			}
		}
	}
	return t
}

func unique(words []string) []string {
	out := slices.Clone(words)
	slices.Sort(out)
	return slices.Compact(out)
}

// At gives the matches whose first element is token i, at most one a rule, in
// the order of the rules.
func (t *Trees) At(d *text.Doc, i int) []TreeMatch {
	var out []TreeMatch
	lemma := t.lemmas[d.Tokens[i].Lemma]
	if lemma == nil && d.Nodes[i].UPOS == "VERB" {
		for _, w := range stems(d.Tokens[i].Norm) {
			if lemma = t.lemmas[w]; lemma != nil {
				break
			}
		}
	}
	for _, cs := range [...][]cand{t.norms[d.Tokens[i].Norm], lemma, t.any} {
		for _, c := range cs {
			b := &c.rule.trees[c.pattern]
			if !b.passes(d, i) || slices.ContainsFunc(out, func(o TreeMatch) bool { return o.Rule == c.rule }) {
				continue
			}
			m := TreeMatch{Rule: c.rule, Head: i}
			if w := (walk{d: d, m: &m}); w.fits(b, i) {
				for g := range m.groups {
					slices.Sort(m.groups[g])
				}
				out = append(out, m)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b TreeMatch) int { return a.Rule.order - b.Rule.order })
	return out
}

// isLemma reports whether the token has one of the lemmas; of a verb whose lemma
// is none of them, whether it is a regular form of one.
func isLemma(d *text.Doc, i int, lemmas []string) bool {
	if slices.Contains(lemmas, d.Tokens[i].Lemma) {
		return true
	}
	if d.Nodes[i].UPOS != "VERB" {
		return false
	}
	return slices.ContainsFunc(stems(d.Tokens[i].Norm), func(w string) bool { return slices.Contains(lemmas, w) })
}

// stems gives what a word can be a regular form of: a trained lemmatiser errs on
// verbs that it has never seen.
func stems(w string) []string {
	for _, end := range [...]string{"ed", "ing"} {
		root, ok := strings.CutSuffix(w, end)
		if !ok || len(root) < 3 {
			continue
		}
		out := []string{root, root + "e"}
		if n := len(root); root[n-1] == root[n-2] {
			out = append(out, root[:n-1])
		}
		if strings.HasSuffix(root, "i") {
			out = append(out, root[:len(root)-1]+"y")
		}
		return out
	}
	return nil
}

// walk is one attempt.
type walk struct {
	d     *text.Doc
	m     *TreeMatch
	steps int
}

// passes reports whether token i is what a branch asks, whatever hangs on it.
func (b *branch) passes(d *text.Doc, i int) bool {
	for _, t := range b.tests {
		if t.is(d, i) == t.not {
			return false
		}
	}
	return true
}

// fits tries a branch at token i; what it captures stays only if it fits.
func (w *walk) fits(b *branch, i int) bool {
	if w.steps++; w.steps > budget {
		return false
	}
	if !b.passes(w.d, i) {
		return false
	}
	before := w.m.groups
	if b.name >= 0 {
		w.m.groups[b.name] = append(slices.Clone(w.m.groups[b.name]), i)
	}
	for k := range b.kids {
		if !w.hangs(&b.kids[k], i) {
			w.m.groups = before
			return false
		}
	}
	return true
}

// hangs tries the tokens that stand to token i as the branch asks, the first
// that fits.
func (w *walk) hangs(b *branch, i int) bool {
	found := slices.ContainsFunc(w.places(b, i), func(k int) bool {
		return (len(b.cases) == 0 || clause.Cased(w.d, k, b.cases...)) && w.fits(b, k)
	})
	return found != b.absent || b.optional
}

// places gives the tokens that a relation leads to.
func (w *walk) places(b *branch, i int) []int {
	if b.up {
		if h := w.d.Nodes[i].Head; h >= 0 && w.d.Nodes[i].Is(b.rels...) {
			return []int{h}
		}
		return nil
	}
	var out []int
	for _, rel := range b.rels {
		k := -1
		switch rel {
		case "agent":
			k = clause.Agent(w.d, i)
		case "patient":
			k = clause.Patient(w.d, i)
		case "subject":
			k = clause.Subject(w.d, i)
		case "any":
			for _, k := range w.d.Kids(i) {
				out = append(out, int(k))
			}
		default:
			for _, k := range w.d.Kids(i) {
				if w.d.Nodes[k].Is(rel) {
					out = append(out, int(k))
				}
			}
		}
		if k >= 0 {
			out = append(out, clause.Conjuncts(w.d, k)...)
		}
	}
	return out
}

// treeParser reads one tree pattern.
type treeParser struct {
	pack *lang.Pack
	rule *Rule
	toks []string
	pos  int
}

func parseTree(pack *lang.Pack, r *Rule, s string) (branch, error) {
	s = strings.NewReplacer("[", " [ ", "]", " ] ").Replace(s)
	p := &treeParser{pack: pack, rule: r, toks: strings.Fields(s)}
	b, err := p.element()
	if err != nil {
		return branch{}, err
	}
	if p.pos < len(p.toks) {
		return branch{}, fmt.Errorf("%q stands after the end of the pattern", p.toks[p.pos])
	}
	return b, nil
}

func (p *treeParser) next() string {
	if p.pos >= len(p.toks) {
		return ""
	}
	p.pos++
	return p.toks[p.pos-1]
}

// element reads "name:<lemma>&#class" and what hangs on it in brackets.
func (p *treeParser) element() (branch, error) {
	b := branch{name: -1, heads: head{any: true}}
	t := p.next()
	if t == "" || t == "[" || t == "]" {
		return b, fmt.Errorf("a word is missing where %q stands", t)
	}
	if name, rest, ok := strings.Cut(t, ":"); ok && name != "" && !strings.HasPrefix(t, "<") {
		at, err := p.rule.group(name)
		if err != nil {
			return b, err
		}
		b.name, t = at, rest
	}
	for _, part := range strings.Split(t, "&") {
		if err := p.test(&b, part); err != nil {
			return b, err
		}
	}
	if p.pos >= len(p.toks) || p.toks[p.pos] != "[" {
		return b, nil
	}
	p.pos++
	for p.pos < len(p.toks) && p.toks[p.pos] != "]" {
		kid, err := p.relation()
		if err != nil {
			return b, err
		}
		b.kids = append(b.kids, kid)
	}
	if p.next() != "]" {
		return b, fmt.Errorf("a bracket is not closed")
	}
	return b, nil
}

// relation reads "!obl|nmod+from/of element".
func (p *treeParser) relation() (branch, error) {
	t := p.next()
	var absent, optional, up bool
	switch t[0] {
	case '!':
		absent, t = true, t[1:]
	case '?':
		optional, t = true, t[1:]
	case '^':
		up, t = true, t[1:]
		if strings.HasPrefix(t, "!") {
			absent, t = true, t[1:]
		}
	}
	rels, cases, cased := strings.Cut(t, "+")
	if strings.Contains(cases, "|") {
		return branch{}, fmt.Errorf("%q names prepositions before other relations; they count for all: write relations|relations+prepositions", t)
	}
	b, err := p.element()
	if err != nil {
		return b, err
	}
	b.absent, b.optional, b.up, b.rels = absent, optional, up, strings.Split(rels, "|")
	if cased {
		b.cases = strings.Split(cases, "/")
	}
	for _, r := range b.rels {
		if base, _, _ := strings.Cut(r, ":"); !relations[base] {
			return b, fmt.Errorf("there is no relation %q", r)
		}
	}
	return b, nil
}

// relations are those of Universal Dependencies, and those that clause works out.
var relations = words("acl advcl advmod amod appos aux case cc ccomp clf compound conj cop csubj dep det discourse dislocated expl fixed flat goeswith iobj list mark nmod nsubj nummod obj obl orphan parataxis punct reparandum root vocative xcomp agent patient subject any")

func words(list string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(list) {
		out[w] = true
	}
	return out
}

// test reads one condition of an element.
func (p *treeParser) test(b *branch, t string) error {
	not := strings.HasPrefix(t, "!") && len(t) > 1
	if not {
		t = t[1:]
	}
	var is func(d *text.Doc, i int) bool
	var h head
	switch {
	case t == "_":
		is, h = func(*text.Doc, int) bool { return true }, head{any: true}
	case strings.HasPrefix(t, "<") && strings.HasSuffix(t, ">"):
		lemmas := strings.Split(t[1:len(t)-1], "/")
		is, h = func(d *text.Doc, i int) bool { return isLemma(d, i, lemmas) }, head{lemmas: lemmas}
	case strings.HasPrefix(t, "#"):
		c, ok := treeClasses[t[1:]]
		if !ok {
			return fmt.Errorf("there is no class %s", t)
		}
		is, h = c, head{any: true}
	case strings.HasPrefix(t, "@"):
		s, err := tableTest(p.pack, t[1:])
		if err != nil {
			return err
		}
		h = s.head()
		is = func(d *text.Doc, i int) bool {
			for _, w := range [...]string{d.Tokens[i].Norm, d.Tokens[i].Lemma} {
				if s.table.Has(w) && (s.column == "" || s.table.Is(w, s.column, s.value)) {
					return true
				}
			}
			return false
		}
	case t == "":
		return fmt.Errorf("an empty condition")
	default:
		words := strings.Split(t, "/")
		is, h = func(d *text.Doc, i int) bool { return slices.Contains(words, d.Tokens[i].Norm) }, head{norms: words}
	}
	b.tests = append(b.tests, test{not, is})
	if !not && b.heads.any && !h.any {
		b.heads = h
	}
	return nil
}

// treeClasses are what an element can ask of a token beside its words.
var treeClasses = map[string]func(d *text.Doc, i int) bool{
	"verb":   func(d *text.Doc, i int) bool { return d.Nodes[i].UPOS == "VERB" || d.Nodes[i].UPOS == "AUX" },
	"noun":   func(d *text.Doc, i int) bool { return d.Nodes[i].UPOS == "NOUN" || d.Nodes[i].UPOS == "PROPN" },
	"common": func(d *text.Doc, i int) bool { return d.Nodes[i].UPOS == "NOUN" },
	"proper": func(d *text.Doc, i int) bool { return d.Nodes[i].UPOS == "PROPN" },
	"pron":   func(d *text.Doc, i int) bool { return d.Nodes[i].UPOS == "PRON" },
	"num":    func(d *text.Doc, i int) bool { return d.Nodes[i].UPOS == "NUM" },
	"adj":    func(d *text.Doc, i int) bool { return d.Nodes[i].UPOS == "ADJ" },
	"adv":    func(d *text.Doc, i int) bool { return d.Nodes[i].UPOS == "ADV" },
	"name":   func(d *text.Doc, i int) bool { return d.NameAt(i) != nil },
	"person": func(d *text.Doc, i int) bool { n := d.NameAt(i); return n != nil && n.Kind == "PER" },
	"place":  func(d *text.Doc, i int) bool { n := d.NameAt(i); return n != nil && n.Kind == "LOC" },
	"body":   func(d *text.Doc, i int) bool { n := d.NameAt(i); return n != nil && n.Kind == "ORG" },
	"gerund": func(d *text.Doc, i int) bool { return d.Nodes[i].XPOS == "VBG" },
	"past":   func(d *text.Doc, i int) bool { return d.Nodes[i].XPOS == "VBD" || d.Nodes[i].XPOS == "VBN" },
	"passive": func(d *text.Doc, i int) bool {
		return clause.Verbal(d, i) && clause.Passive(d, i)
	},
	"infinitive": clause.Infinitive,
	"imperative": imperative,
	"plural":     func(d *text.Doc, i int) bool { x := d.Nodes[i].XPOS; return x == "NNS" || x == "NNPS" },
}

// imperative reports whether a verb tells somebody to do something: it opens its
// clause and has no subject.
func imperative(d *text.Doc, i int) bool {
	n := &d.Nodes[i]
	if n.XPOS != "VB" || !n.Is("root", "ccomp", "parataxis", "conj") || d.Kid(i, "nsubj", "aux", "mark", "expl", "cop") >= 0 {
		return false
	}
	for _, k := range d.Kids(i) {
		if int(k) < i && !d.Nodes[k].Is("punct", "advmod", "discourse", "vocative", "cc") {
			return false
		}
	}
	if h := n.Head; n.Is("conj") {
		return d.Nodes[h].XPOS == "VB" && d.Kid(h, "nsubj", "aux", "mark", "expl") < 0
	}
	return true
}

// Test runs the examples of every rule with tree patterns and gives what failed. A yes example
// names the words from the first to the last token of the rule's first group, or of
// its first element if the rule has no group.
// prepare fills the layers that the patterns look at.
func (t *Trees) Test(prepare func(*text.Doc)) []error {
	return examples(t.rules, prepare, func(r *Rule) bool { return len(r.trees) > 0 }, func(d *text.Doc, r *Rule, want string) bool {
		for i := range d.Tokens {
			for _, m := range t.At(d, i) {
				at := text.Range{First: i, End: i + 1}
				if len(r.names) > 0 {
					at = m.Range(r.names[0])
				}
				if m.Rule == r && (want == "" || d.Words(d.Span(at)) == want) {
					return true
				}
			}
		}
		return false
	})
}
