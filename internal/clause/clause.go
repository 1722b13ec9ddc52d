// Package clause reads clauses off trees: who does what to whom, whether it is
// denied, and which words make up a phrase.
//
// In comes a document with trees and a token of it; out come the tokens that
// stand in a grammatical role to it. It knows no words but those of grammar, and
// gives -1 where a tree has no such token.
//
//	verb := s.First + 2
//	if by := clause.Agent(doc, verb); by >= 0 {
//		fmt.Println(doc.Words(doc.Span(clause.Phrase(doc, by))))
//	}
package clause

import (
	"slices"
	"strings"

	"parley/internal/text"
)

// reach bounds how far from a verb its subject is looked for, in steps up the tree.
const reach = 6

// Agent gives the head of the noun phrase that does what the verb or noun at
// token i tells: the subject of an active verb, shared ones included, what "by"
// adds to a passive one, and of a noun its possessor or what "by" adds.
func Agent(d *text.Doc, i int) int {
	if who, _ := stray(d, i); who >= 0 {
		return who
	}
	if !Verbal(d, i) {
		for _, k := range d.Kids(i) {
			if d.Nodes[k].Is("nmod:poss") || Cased(d, int(k), "by") {
				return int(k)
			}
		}
		return -1
	}
	if Passive(d, i) {
		for _, k := range d.Kids(i) {
			if d.Nodes[k].Is("obl:agent") || d.Nodes[k].Is("obl", "nmod") && Cased(d, int(k), "by") {
				return int(k)
			}
		}
		return -1
	}
	return subject(d, i, reach)
}

// Patient gives the head of the noun phrase that something is done to: the
// object of an active verb, the subject of a passive one, what a participle
// stands beside, and what "of" adds to a noun.
func Patient(d *text.Doc, i int) int {
	if _, whom := stray(d, i); whom >= 0 {
		return whom
	}
	if !Verbal(d, i) {
		for _, k := range d.Kids(i) {
			if d.Nodes[k].Is("nmod") && Cased(d, int(k), "of") {
				return int(k)
			}
		}
		return -1
	}
	if Passive(d, i) {
		return subject(d, i, reach)
	}
	if k := d.Kid(i, "obj"); k >= 0 {
		return k
	}
	// In "they shelled and burnt the village" the object is shared.
	for _, k := range d.Kids(i) {
		if n := &d.Nodes[k]; n.Is("conj") && n.UPOS == "VERB" && !Passive(d, int(k)) && d.Kid(int(k), "nsubj") < 0 {
			if o := d.Kid(int(k), "obj"); o >= 0 && d.Kid(i, "obl", "ccomp", "xcomp") < 0 {
				return o
			}
		}
	}
	return -1
}

// Subject gives the head of the grammatical subject of the verb at token i, its
// own or the one it shares.
func Subject(d *text.Doc, i int) int { return subject(d, i, reach) }

func subject(d *text.Doc, i, steps int) int {
	if k := d.Kid(i, "nsubj", "csubj"); k >= 0 && (k == 0 || d.Norm(k-1) != "on" || d.Nodes[k-1].Head != k) {
		return antecedent(d, i, k) // but of "on Sunday burned" Sunday/nsubj is none
	}
	if k := bare(d, i); k >= 0 {
		return k
	}
	h := d.Nodes[i].Head
	if h < 0 || steps == 0 {
		return -1
	}
	switch n := &d.Nodes[i]; {
	case n.Is("conj"):
		if who, _ := stray(d, h); who >= 0 {
			return who // "they have trained/amod guards and paid them"
		}
		return subject(d, h, steps-1)
	case n.Is("advmod") && n.UPOS == "ADV":
		return subject(d, h, steps-1) // "they went so far as to fire"
	case n.Is("xcomp"):
		// Of "urged them to go" the object goes, of "agreed to go" the subject.
		if o := d.Kid(h, "obj", "iobj"); o >= 0 && o < i {
			return o
		}
		if Passive(d, h) {
			return subject(d, h, steps-1)
		}
		if o := calledOn(d, h, i); o >= 0 {
			return o // "called on them to go"
		}
		return subject(d, h, steps-1)
	case n.Is("ccomp"):
		// In "they said the men were freed" the men may hang on "said".
		if o := d.Kid(h, "obj"); o > h && o < i && Finite(d, i) {
			return o
		}
		if h == i-1 && n.XPOS == "VBD" && d.Nodes[h].XPOS == "VBD" && d.Kid(h, "obj", "aux") < 0 {
			return subject(d, h, steps-1) // "the envoys asked/VBD backed the plan"
		}
	case n.Is("acl:relcl"):
		return -1 // its subject stands elsewhere: "the town they took"
	case n.Is("acl"):
		if k := d.Kid(h, "nsubj"); k >= 0 && Infinitive(d, i) {
			return k // "they are under pressure to go"
		}
		if Passive(d, i) || d.Nodes[i].XPOS == "VBG" {
			return h // "troops based there", "troops leaving the town"
		}
		if p := d.Kid(h, "nmod:poss"); p >= 0 {
			return p // "their promise to go"
		}
		if k := ofWhom(d, h, i); k >= 0 && Infinitive(d, i) {
			return k // "the right of citizens to go"
		}
		if g := d.Nodes[h].Head; g >= 0 && d.Nodes[h].Is("obj", "xcomp") {
			return subject(d, g, steps-1) // "they made a promise to go", "became the first to go"
		}
	case n.Is("advcl", "ccomp", "obl"):
		if Finite(d, i) {
			return -1
		}
		if o := blamed(d, h, i); o >= 0 {
			return o
		}
		if o := d.Kid(h, "obj"); o >= 0 && o < i && n.XPOS == "VBG" && d.Subtree(o).End == i {
			return o // "foresaw them going"
		}
		if n.Is("advcl") && Infinitive(d, i) {
			if o := calledOn(d, h, i); o >= 0 {
				return o
			}
		}
		if n.Is("advcl") || n.XPOS == "VBG" {
			return subject(d, h, steps-1) // "they fled, leaving everything"
		}
	}
	return -1
}

// ofWhom gives whose a noun is that token i tells more of, -1 if nothing tells: the
// phrase with "of" below it, or itself where it is in such a phrase.
func ofWhom(d *text.Doc, noun, i int) int {
	if d.Nodes[noun].Is("nmod") && Cased(d, noun, "of") {
		return noun
	}
	if !d.Nodes[noun].Is("obj", "nsubj", "obl", "nmod") {
		return -1
	}
	for _, k := range d.Kids(noun) {
		if int(k) < i && d.Nodes[k].Is("nmod") && Cased(d, int(k), "of") {
			return int(k)
		}
	}
	return -1
}

// bare gives the noun right before a verb with a tense that the tree hangs to it
// as if the verb were a noun too: "before its army leaves". It is -1 for none.
func bare(d *text.Doc, i int) int {
	switch d.Nodes[i].XPOS {
	case "VBZ", "VBD", "VBP":
	default:
		return -1
	}
	if i > 0 && d.Nodes[i-1].Head == i && d.Kid(i-1, "case") < 0 && d.Nodes[i-1].Is("compound", "nmod") && (d.Nodes[i-1].UPOS == "NOUN" || d.Nodes[i-1].UPOS == "PROPN") {
		return i - 1
	}
	return -1
}

// blamed gives whom a verb says to have done what a gerund at token i tells, -1 if
// the doer of the verb did it: "accused the army of shelling", "thanked them for
// leaving", but "left the town after shelling it".
func blamed(d *text.Doc, verb, i int) int {
	if d.Nodes[i].XPOS != "VBG" || !of(d, i) {
		return -1
	}
	if Passive(d, verb) {
		return subject(d, verb, reach) // "was accused of shelling"
	}
	o := d.Kid(verb, "obj", "iobj")
	if o < 0 || o > i {
		return -1
	}
	if k := against(d, verb, o, i); k >= 0 {
		return k // "imposed a fine on the army for shelling"
	}
	return o
}

// against gives whom a verb's object is aimed at, named last before token i, -1
// for nobody.
func against(d *text.Doc, verb, obj, i int) int {
	for _, h := range [2]int{obj, verb} {
		for _, kid := range d.Kids(h) {
			if k := int(kid); k > obj && k < i && d.Nodes[k].Is("nmod", "obl") && Cased(d, k, "on", "upon", "against") {
				for _, c := range Conjuncts(d, k) {
					if c < i && Cased(d, c, "on", "upon", "against") {
						k = c
					}
				}
				return k
			}
		}
	}
	return -1
}

// of reports whether a gerund stands under "of", "for", "from" or "into".
func of(d *text.Doc, i int) bool {
	for _, k := range d.Kids(i) {
		if d.Nodes[k].Is("mark", "case") {
			switch d.Norm(int(k)) {
			case "of", "for", "from", "into":
				return true
			}
		}
	}
	return false
}

// calledOn gives whom a verb calls on before token i, -1 for nobody.
func calledOn(d *text.Doc, verb, i int) int {
	for _, k := range d.Kids(verb) {
		if int(k) < i && d.Nodes[k].Is("obl") && Cased(d, int(k), "on", "upon") {
			return int(k)
		}
	}
	return -1
}

// antecedent follows a relative pronoun to what it stands for.
func antecedent(d *text.Doc, verb, subj int) int {
	for i, n := verb, 0; i >= 0 && n < reach; i, n = d.Nodes[i].Head, n+1 {
		if d.Nodes[i].Is("acl:relcl") {
			if strings.HasPrefix(d.Nodes[subj].XPOS, "W") {
				return d.Nodes[i].Head
			}
			return subj
		}
		if !d.Nodes[i].Is("conj") {
			break
		}
	}
	return subj
}

// Verbal reports whether token i heads a clause: a verb, or a predicate with a
// copula or a subject.
func Verbal(d *text.Doc, i int) bool {
	n := &d.Nodes[i]
	if n.UPOS == "VERB" || n.UPOS == "AUX" {
		return true
	}
	return d.Kid(i, "cop", "nsubj", "aux") >= 0
}

// Passive reports whether the verb at token i is a passive: "was urged", "a plan
// backed by".
func Passive(d *text.Doc, i int) bool {
	n := &d.Nodes[i]
	if n.XPOS != "VBN" && n.XPOS != "VBD" || Stray(d, i) {
		return false
	}
	if d.Kid(i, "nsubj:pass", "aux:pass", "csubj:pass", "obl:agent") >= 0 {
		return true
	}
	if n.XPOS != "VBN" || d.Kid(i, "aux", "nsubj") >= 0 {
		return false
	}
	if n.Is("conj") && n.Head >= 0 && d.Nodes[n.Head].XPOS == "VBN" {
		return Passive(d, n.Head)
	}
	return n.Is("acl", "amod", "advcl", "root", "parataxis", "xcomp", "dep")
}

// Stray reports whether a participle that the tree hangs to the noun after it, as
// its modifier, is the verb of a clause after all: "Dorn accused/VBN its army",
// "they have tightened sanctions", "..., threatening sanctions".
func Stray(d *text.Doc, i int) bool {
	_, whom := stray(d, i)
	return whom >= 0
}

// stray gives the subject and the object of such a participle, -1 and -1 where
// there is none.
func stray(d *text.Doc, i int) (who, whom int) {
	n := &d.Nodes[i]
	h := n.Head
	if !n.Is("amod") || h < i || i == 0 || n.XPOS != "VBN" && n.XPOS != "VBG" {
		return -1, -1
	}
	before := i - 1
	for before > 0 && d.Nodes[before].UPOS == "ADV" {
		before--
	}
	switch v := d.Nodes[h].Head; {
	case n.XPOS == "VBG" && d.Norm(before) == "," && v >= 0 && v < i:
		for v >= 0 && d.Nodes[v].UPOS != "VERB" {
			v = d.Nodes[v].Head
		}
		if v >= 0 {
			return subject(d, v, reach), h
		}
	case n.XPOS == "VBN" && v == before && d.Nodes[v].Lemma == "have":
		return subject(d, v, reach), h
	case n.XPOS == "VBN" && (d.Nodes[before].UPOS == "PROPN" || d.Nodes[before].UPOS == "NOUN") && determined(d, i, h):
		for d.Nodes[before].Head >= 0 && d.Nodes[before].Head < i {
			before = d.Nodes[before].Head
		}
		return before, h
	}
	return -1, -1
}

// determined reports whether a determiner or possessor of a noun stands between
// token i and the noun.
func determined(d *text.Doc, i, noun int) bool {
	for _, k := range d.Kids(noun) {
		if int(k) > i && int(k) < noun && d.Nodes[k].Is("det", "nmod:poss") {
			return true
		}
	}
	return false
}

// Finite reports whether the clause that token i heads has a finite verb.
func Finite(d *text.Doc, i int) bool {
	switch d.Nodes[i].XPOS {
	case "VBD", "VBZ", "VBP":
		return true
	}
	for _, k := range d.Kids(i) {
		if d.Nodes[k].Is("aux", "cop") {
			switch d.Nodes[k].XPOS {
			case "MD", "VBD", "VBZ", "VBP":
				return true
			}
		}
	}
	return false
}

// Negated reports whether the clause that token i heads is denied in its own
// words: "did not leave", "never left", "no troops left", "without leaving".
func Negated(d *text.Doc, i int) bool {
	for _, k := range d.Kids(i) {
		n := &d.Nodes[k]
		switch {
		case n.Is("advmod", "det", "cc", "aux") && Negative(d.Norm(int(k))):
			return true
		case n.Is("mark", "case") && d.Norm(int(k)) == "without":
			return true
		case n.Is("nsubj", "obj") && (Negative(d.Norm(int(k))) || no(d, int(k))):
			return true
		}
	}
	return false
}

func no(d *text.Doc, i int) bool {
	for _, k := range d.Kids(i) {
		if d.Nodes[k].Is("det", "advmod") && Negative(d.Norm(int(k))) {
			return true
		}
	}
	return false
}

// Negative reports whether a word, in lower case, negates what it stands with.
func Negative(w string) bool {
	switch w {
	case "not", "n't", "n’t", "nt", "never", "no", "neither", "nor", "none", "nobody", "hardly", "nothing":
		return true
	}
	return false
}

// Modal gives the auxiliary of token i that is no form of be, have or do, by its
// lemma, "" for none.
func Modal(d *text.Doc, i int) string {
	for _, k := range d.Kids(i) {
		if n := &d.Nodes[k]; n.Is("aux") && n.XPOS == "MD" {
			return n.Lemma
		}
	}
	return ""
}

// Infinitive reports whether the verb at token i stands under "to".
func Infinitive(d *text.Doc, i int) bool {
	for _, k := range d.Kids(i) {
		if d.Nodes[k].Is("mark", "aux") && d.Norm(int(k)) == "to" {
			return true
		}
	}
	return false
}

// Cased reports whether one of the words, prepositions in lower case, marks the
// noun phrase that token i heads.
func Cased(d *text.Doc, i int, words ...string) bool {
	for _, k := range d.Kids(i) {
		if d.Nodes[k].Is("case") && slices.Contains(words, d.Norm(int(k))) {
			return true
		}
	}
	return false
}

// Conjuncts gives token i and what is joined to it by "and", "or" or commas.
func Conjuncts(d *text.Doc, i int) []int {
	out := []int{i}
	for _, k := range d.Kids(i) {
		if d.Nodes[k].Is("conj") {
			out = append(out, int(k))
		}
	}
	return out
}

// Phrase gives the noun phrase that token i heads: with determiners, modifiers
// and what prepositions add, without its own preposition, relative clauses,
// appositions, what is joined to it, and marks at its ends.
func Phrase(d *text.Doc, i int) text.Range {
	r := text.Range{First: i, End: i + 1}
	for _, k := range d.Kids(i) {
		n := &d.Nodes[k]
		switch {
		case n.Is("case", "punct", "acl", "appos", "conj", "cc", "parataxis", "cop", "nsubj", "mark", "aux", "ccomp", "advcl", "obl", "orphan", "dep", "advmod:emph", "discourse", "expl"):
			continue
		}
		s := d.Subtree(int(k))
		if s.End <= i {
			r.First = min(r.First, s.First)
		} else if s.First > i {
			r.End = max(r.End, phraseEnd(d, int(k), s))
		}
	}
	return trim(d, r)
}

// Described gives the noun phrase that a range names with all that describes it:
// appositions and relative clauses too. It keeps out of other ranges, and of what
// goes with the verb of one: "the men who have | left".
func Described(d *text.Doc, r text.Range, others ...text.Range) text.Range {
	head := r.First
	for i := r.First; i < r.End; i++ {
		if h := d.Nodes[i].Head; h < r.First || h >= r.End {
			head = i
			break
		}
	}
	s := d.Subtree(head)
	out := text.Range{First: r.First, End: max(r.End, s.End)}
	for _, o := range others {
		if o.First >= r.End && o.First < out.End {
			out.End = o.First
			for out.End > r.End && withVerb(d, out.End-1) {
				out.End--
			}
		}
	}
	return trim(d, out)
}

// withVerb reports whether token i is of those that stand before a verb.
func withVerb(d *text.Doc, i int) bool {
	switch d.Nodes[i].UPOS {
	case "AUX", "ADV", "PART":
		return !d.Tokens[i].Is(text.Punct)
	}
	return false
}

// phraseEnd gives the end of a modifier behind a head, without the clauses that
// stand at its own end.
func phraseEnd(d *text.Doc, k int, s text.Range) int {
	end := s.End
	for _, c := range d.Kids(k) {
		if d.Nodes[c].Is("acl:relcl", "appos", "parataxis") && int(c) > k {
			end = min(end, d.Subtree(int(c)).First)
		}
	}
	return max(end, k+1)
}

// Clause gives the words of the clause that token i heads, with everything that
// depends on it, without the conjunction before it and marks at its ends.
func Clause(d *text.Doc, i int) text.Range {
	r := d.Subtree(i)
	for _, k := range d.Kids(i) {
		if d.Nodes[k].Is("cc") && int(k) == r.First {
			r.First++
		}
	}
	return trim(d, r)
}

// trim takes marks off the ends of a range, but for quotation marks and brackets
// whose partner lies inside.
func trim(d *text.Doc, r text.Range) text.Range {
	for r.Len() > 1 && d.Tokens[r.End-1].Is(text.Punct) && d.Nodes[r.End-1].UPOS == "PUNCT" && !closes(d, r) {
		r.End--
	}
	for r.Len() > 1 && d.Tokens[r.First].Is(text.Punct) && d.Nodes[r.First].UPOS == "PUNCT" && !opens(d, r) {
		r.First++
	}
	return r
}

func closes(d *text.Doc, r text.Range) bool {
	q := d.QuoteClosedAt(r.End - 1)
	return q != nil && q.Open >= r.First
}

func opens(d *text.Doc, r text.Range) bool {
	q := d.QuoteOpenedAt(r.First)
	return q != nil && q.Close >= 0 && q.Close < r.End
}
