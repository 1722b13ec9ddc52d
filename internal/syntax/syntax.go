// Package syntax tags tokens with coarse parts of speech, finds the lemmas of
// verbs and nouns, and marks noun phrases.
//
// In comes a document with tokens and sentences; out go tags and chunks. It
// works from word lists and the nearest neighbours of a word. It builds no
// tree and knows no names.
//
//	syntax.Step(pack).Run(doc)
//	for _, c := range doc.Chunks {
//		fmt.Println(doc.Words(doc.Span(c.Range)))
//	}
package syntax

import (
	"strings"

	"parley/internal/lang"
	"parley/internal/text"
)

// Step gives the step of the reader. It needs the tables closed,
// name-prefixes, plurals and verbs.
func Step(pack *lang.Pack) text.Step {
	t := newTagger(pack)
	return text.Step{
		Name:  "syntax",
		Needs: []text.Layer{text.Tokens, text.Sents},
		Gives: []text.Layer{text.Tags, text.Chunks},
		Run: func(d *text.Doc) {
			t.tag(d)
			chunks(d)
		},
	}
}

type reading struct {
	lemma string
	form  text.VerbForm
}

type tagger struct {
	closed   map[string]text.Tag
	forms    map[string]reading
	plural   map[string]string // irregular plurals
	prefixes *lang.Table       // of names, before a hyphen
}

func newTagger(pack *lang.Pack) *tagger {
	t := &tagger{closed: map[string]text.Tag{}, forms: map[string]reading{}, plural: map[string]string{}, prefixes: pack.Table("name-prefixes")}
	byName := map[string]text.Tag{}
	for tag := text.Word; tag <= text.Mark; tag++ {
		byName[tag.String()] = tag
	}
	for _, row := range pack.Table("closed").Rows {
		t.closed[row[0]] = byName[row[1]]
	}
	for _, row := range pack.Table("plurals").Rows {
		t.plural[row[1]] = row[0]
	}
	for _, row := range pack.Table("verbs").Rows {
		t.addVerb(row)
	}
	return t
}

func (t *tagger) addVerb(row []string) {
	base := row[0]
	add := func(form string, f text.VerbForm) {
		if old, ok := t.forms[form]; ok {
			if old.lemma == base && (f == text.Participle && old.form == text.Past || f == text.Past && old.form == text.Participle) {
				t.forms[form] = reading{base, text.PastOrParti}
			}
			return
		}
		t.forms[form] = reading{base, f}
	}
	add(base, text.Base)
	add(third(base), text.Third)
	if row[1] == "" {
		add(past(base), text.PastOrParti)
		if d := double(base); d != base {
			add(d+"ed", text.PastOrParti)
			add(d+"ing", text.Gerund)
		}
	}
	for _, f := range lang.List(row[1]) {
		add(f, text.Past)
	}
	for _, f := range lang.List(row[2]) {
		add(f, text.Participle)
	}
	if row[3] != "" {
		add(row[3], text.Gerund)
	} else {
		add(gerund(base), text.Gerund)
		if d := double(base); d != base {
			add(d+"ing", text.Gerund)
		}
	}
}

func vowel(b byte) bool { return strings.IndexByte("aeiou", b) >= 0 }

func third(w string) string {
	n := len(w)
	switch {
	case strings.HasSuffix(w, "y") && n > 1 && !vowel(w[n-2]):
		return w[:n-1] + "ies"
	case strings.HasSuffix(w, "s"), strings.HasSuffix(w, "x"), strings.HasSuffix(w, "z"), strings.HasSuffix(w, "ch"), strings.HasSuffix(w, "sh"), strings.HasSuffix(w, "o"):
		return w + "es"
	}
	return w + "s"
}

func past(w string) string {
	n := len(w)
	switch {
	case strings.HasSuffix(w, "e"):
		return w + "d"
	case strings.HasSuffix(w, "y") && n > 1 && !vowel(w[n-2]):
		return w[:n-1] + "ied"
	}
	return w + "ed"
}

func gerund(w string) string {
	if strings.HasSuffix(w, "e") && !strings.HasSuffix(w, "ee") && len(w) > 2 {
		return w[:len(w)-1] + "ing"
	}
	return w + "ing"
}

// double doubles a final consonant after one vowel: "stop", "stopp".
func double(w string) string {
	n := len(w)
	if n > 2 && !vowel(w[n-1]) && strings.IndexByte("wxy", w[n-1]) < 0 && vowel(w[n-2]) && !vowel(w[n-3]) {
		return w + w[n-1:]
	}
	return w
}

// tag gives each token its tag, form and lemma.
func (t *tagger) tag(d *text.Doc) {
	midCap, lower := map[string]bool{}, map[string]bool{}
	for i := range d.Tokens {
		tok := &d.Tokens[i]
		if !tok.Is(text.Capital) {
			lower[tok.Norm] = true
		} else if !t.initial(d, i) {
			midCap[tok.Norm] = true
		}
	}
	for _, s := range d.Sents {
		for i := s.First; i < s.End; i++ {
			t.tagOne(d, s, i, midCap, lower)
		}
	}
}

// initial reports whether a capital at token i says nothing about the word.
func (t *tagger) initial(d *text.Doc, i int) bool {
	first := d.Sents[d.Tokens[i].Sent].First
	return i == first || d.Tokens[i-1].Is(text.Punct) && !d.Hyphen(i-1)
}

func (t *tagger) tagOne(d *text.Doc, s text.Sent, i int, midCap, lower map[string]bool) {
	tok := &d.Tokens[i]
	w := tok.Norm
	switch {
	case d.Hyphen(i):
		tok.Tag = text.Mark
		if d.Tokens[i-1].Tag == text.Propn && t.goesOn(d, i+1) {
			tok.Tag = text.Propn
		}
		return
	case i > s.First && d.Hyphen(i-1) && !tok.Is(text.Punct):
		t.part(d, i)
		return
	case tok.Is(text.Punct):
		tok.Tag = text.Mark
		return
	case tok.Is(text.Digits) && w[0] >= '0' && w[0] <= '9':
		tok.Tag = text.Num
		return
	}
	if tok.Is(text.Capital) && !(w == "i") && t.isName(d, i, midCap, lower) || t.prefix(d, i) {
		tok.Tag = text.Propn
		return
	}
	if d.Hyphen(i + 1) {
		t.part(d, i)
		return
	}
	if tag, ok := t.closed[w]; ok {
		tok.Tag = tag
		t.closedForm(d, s, i)
		return
	}
	r, ok := t.forms[w]
	if ok && t.isVerb(d, s, i, r) {
		tok.Tag, tok.Form, tok.Lemma = text.Verb, r.form, r.lemma
		return
	}
	if strings.HasSuffix(w, "ly") && len(w) > 4 {
		tok.Tag = text.Adv
		return
	}
	tok.Tag = text.Word
	tok.Lemma = t.singular(w)
}

// prefix reports whether a token begins a name with a hyphen: "al-Assad".
func (t *tagger) prefix(d *text.Doc, i int) bool {
	return i+2 < len(d.Tokens) && d.Hyphen(i+1) && d.Tokens[i+2].Is(text.Capital) && t.prefixes.Has(d.Tokens[i].Norm)
}

// part tags a part of a compound with a hyphen: of a name, or of what is taken
// for one noun or adjective.
func (t *tagger) part(d *text.Doc, i int) {
	tok := &d.Tokens[i]
	switch {
	case d.Hyphen(i-1) && d.Tokens[i-1].Tag == text.Propn:
		tok.Tag = text.Propn
	case tok.Is(text.Digits) && tok.Norm[0] >= '0' && tok.Norm[0] <= '9':
		tok.Tag = text.Num
	default:
		tok.Tag = text.Word
		tok.Lemma = t.singular(tok.Norm)
	}
}

// goesOn reports whether a name goes on with the part of a compound at i:
// "Ban Ki-moon", but not "Russian-backed".
func (t *tagger) goesOn(d *text.Doc, i int) bool {
	w := d.Tokens[i].Norm
	_, verb := t.forms[w]
	_, closed := t.closed[w]
	return d.Tokens[i].Is(text.Capital) || !verb && !closed && !strings.HasSuffix(w, "ed") && !strings.HasSuffix(w, "ing") && len(w) < 6
}

func (t *tagger) isName(d *text.Doc, i int, midCap, lower map[string]bool) bool {
	tok := &d.Tokens[i]
	w := tok.Norm
	if !t.initial(d, i) {
		if _, closed := t.closed[w]; closed && !tok.Is(text.AllCaps) {
			return false
		}
		return true
	}
	if _, closed := t.closed[w]; closed {
		return tok.Is(text.AllCaps) && len(w) > 1 && w != "the"
	}
	if midCap[w] {
		return true
	}
	if _, verb := t.forms[w]; verb || lower[w] || lower[t.singular(w)] {
		return false
	}
	if i+1 < len(d.Tokens) {
		next := &d.Tokens[i+1]
		if next.Is(text.Capital) && !next.Is(text.Punct) || next.Norm == "'s" {
			return true
		}
	}
	return !strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ly") && !strings.HasSuffix(w, "ing")
}

// closedForm settles the closed-class words with two readings.
func (t *tagger) closedForm(d *text.Doc, s text.Sent, i int) {
	tok := &d.Tokens[i]
	next := i + 1
	switch tok.Norm {
	case "'s":
		if next < s.End && (d.Tokens[next].Norm == "been" || d.Tokens[next].Norm == "not" || t.forms[d.Tokens[next].Norm].form == text.Gerund && i > s.First && d.Tokens[i-1].Tag == text.Pron) {
			tok.Tag = text.Aux
		}
	case "that":
		if next < s.End && i > s.First && d.Tokens[i-1].Tag == text.Prep {
			tok.Tag = text.Det
		} else {
			tok.Tag = text.Sub
		}
	case "her":
		if next < s.End && !d.Tokens[next].Is(text.Punct) && t.closed[d.Tokens[next].Norm] == text.Word {
			tok.Tag = text.Poss
		}
	case "before", "after", "until", "since", "till":
		tok.Tag = text.Prep
	case "have", "has", "had", "having", "do", "does", "did", "done", "am", "is", "are", "was", "were", "be", "been", "being":
		r := t.forms[tok.Norm]
		tok.Form, tok.Lemma = r.form, r.lemma
		if tok.Norm == "is" || tok.Norm == "are" || tok.Norm == "am" {
			tok.Lemma, tok.Form = "be", text.Third
		} else if tok.Norm == "were" {
			tok.Lemma, tok.Form = "be", text.Past
		} else if tok.Norm == "has" {
			tok.Lemma, tok.Form = "have", text.Third
		} else if tok.Norm == "does" {
			tok.Lemma, tok.Form = "do", text.Third
		}
	}
}

// isVerb decides a form that could be a verb by what stands beside it.
func (t *tagger) isVerb(d *text.Doc, s text.Sent, i int, r reading) bool {
	p := i - 1
	for p >= s.First && (d.Tokens[p].Tag == text.Adv || d.Tokens[p].Tag == text.Neg) {
		p--
	}
	prev, prevNorm := text.Mark, ""
	if p >= s.First {
		prev, prevNorm = d.Tokens[p].Tag, d.Tokens[p].Norm
	}
	nextTag, nextNoun := text.Mark, false
	if i+1 < s.End {
		n := &d.Tokens[i+1]
		tag, closed := t.closed[n.Norm]
		nextTag = tag
		switch {
		case n.Is(text.Punct):
			nextTag = text.Mark
		case !closed && n.Is(text.Capital):
			nextTag = text.Propn
		case n.Is(text.Digits):
			nextTag = text.Num
		}
		_, form := t.forms[n.Norm]
		nextNoun = nextTag == text.Word && (!form || strings.HasSuffix(n.Norm, "s"))
	}
	object := nextTag == text.Det || nextTag == text.Pron || nextTag == text.Poss || nextTag == text.Sub || nextTag == text.To || nextTag == text.Propn
	switch prev {
	case text.To:
		return r.form == text.Base
	case text.Modal:
		return true
	case text.Aux:
		return r.form != text.Third
	case text.Num:
		return (r.form == text.Participle || r.form == text.PastOrParti) && !nextNoun // "40 killed"
	case text.Det, text.Poss:
		return false
	case text.Pron:
		return true
	}
	switch r.form {
	case text.Past:
		return true
	case text.Gerund:
		return prev != text.Word || object || nextTag == text.Prep
	case text.Participle, text.PastOrParti:
		if (prev == text.Prep || prev == text.Conj || prev == text.Mark || prev == text.Verb) && nextNoun && !object {
			return false
		}
		return true
	case text.Third:
		if (prev == text.Word || prev == text.Propn) && opened(d, s, p) {
			return true
		}
		if prev == text.Propn || prevNorm == "who" || prevNorm == "which" || prevNorm == "that" {
			return nextTag != text.Prep || notNouns[r.lemma]
		}
		if prev == text.Word && r.lemma == "call" && d.Tokens[p].Lemma == d.Tokens[p].Norm && (d.Norm(i+1) == "on" || d.Norm(i+1) == "for") {
			return true
		}
		if f := t.forms[prevNorm].form; f == text.Participle || f == text.PastOrParti {
			return false // "written guarantees that"
		}
		return (prev == text.Word || prev == text.Conj) && object
	case text.Base:
		if prev == text.Word && d.Tokens[p].Lemma != d.Tokens[p].Norm && opened(d, s, p) {
			return true // a plural: "before the soldiers pull back"
		}
		if prev == text.Mark || prev == text.Prep && prevNorm != "to" {
			return false
		}
		if prevNorm == "who" || prevNorm == "which" || prevNorm == "that" {
			return true
		}
		plural := prev == text.Word && p >= 0 && d.Tokens[p].Lemma != d.Tokens[p].Norm || prev == text.Conj
		return plural && object
	}
	return false
}

// notNouns are verbs whose third person is no plural of a noun: "says over 40".
var notNouns = map[string]bool{"call": true, "insist": true, "lie": true, "depend": true, "say": true, "agree": true, "warn": true, "belong": true, "withdraw": true}

// openers open a clause, so that its subject stands right after them.
var openers = map[string]bool{"before": true, "until": true, "once": true, "if": true, "unless": true, "when": true, "while": true, "because": true, "although": true, "whether": true}

// opened reports whether the noun that ends at token i is all there is between
// a word that opens a clause and the token after it: "before its army leaves".
func opened(d *text.Doc, s text.Sent, i int) bool {
	for k := i; k >= s.First && k > i-6; k-- {
		switch tok := &d.Tokens[k]; {
		case openers[tok.Norm]:
			return k < i
		case tok.Tag != text.Word && tok.Tag != text.Propn && tok.Tag != text.Det && tok.Tag != text.Poss && tok.Tag != text.Num:
			return false
		}
	}
	return false
}

func (t *tagger) singular(w string) string {
	if s, ok := t.plural[w]; ok {
		return s
	}
	n := len(w)
	switch {
	case n < 4 || strings.HasSuffix(w, "ss") || strings.HasSuffix(w, "us") || strings.HasSuffix(w, "is"):
	case strings.HasSuffix(w, "ies"):
		return w[:n-3] + "y"
	case strings.HasSuffix(w, "ches"), strings.HasSuffix(w, "shes"), strings.HasSuffix(w, "sses"), strings.HasSuffix(w, "xes"):
		return w[:n-2]
	case strings.HasSuffix(w, "s"):
		return w[:n-1]
	}
	return w
}

// chunks marks noun phrases: determiners, adjectives, numbers, names and nouns
// in a row, with genitives and "of" phrases.
func chunks(d *text.Doc) {
	d.Chunks = d.Chunks[:0]
	for _, s := range d.Sents {
		for i := s.First; i < s.End; {
			c, ok := phrase(d, s, i)
			if !ok {
				i++
				continue
			}
			d.Chunks = append(d.Chunks, c)
			i = c.End
		}
	}
}

func phrase(d *text.Doc, s text.Sent, i int) (text.Chunk, bool) {
	if d.Tokens[i].Tag == text.Pron {
		return text.Chunk{Range: text.Range{First: i, End: i + 1}, Head: i}, true
	}
	j, head := i, -1
	for ; j < s.End; j++ {
		tok := &d.Tokens[j]
		switch tok.Tag {
		case text.Word, text.Propn:
			head = j
			continue
		case text.Det, text.Poss:
			if tok.Norm == "'s" && head >= 0 || j == i || tok.Tag == text.Det && d.Tokens[j-1].Tag == text.Det {
				continue
			}
		case text.Num:
			if head < 0 {
				continue
			}
		case text.Adv:
			if head < 0 && j > i && j+1 < s.End && d.Tokens[j+1].Tag == text.Word {
				continue
			}
		case text.Mark:
			if (tok.Norm == "[" || tok.Norm == "]") && j > i && head >= 0 || tok.Norm == "-" && j > i && !tok.Is(text.SpaceBy) {
				continue
			}
		}
		break
	}
	end := j
	for end > i && d.Tokens[end-1].Tag == text.Mark {
		end--
	}
	if head < 0 {
		return text.Chunk{}, false
	}
	c := text.Chunk{Range: text.Range{First: i, End: end}, Head: head}
	if end < s.End && d.Tokens[end].Norm == "of" && end+1 < s.End {
		if inner, ok := phrase(d, s, end+1); ok && d.Tokens[inner.Head].Tag != text.Pron {
			c.End = inner.End
		}
	}
	return c, true
}
