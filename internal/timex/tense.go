package timex

import "parley/internal/text"

// The directions in which a time can lie from the day of the report.
const (
	past    = -1
	unsaid  = 0
	ahead   = 1
	maxLook = 25 // tokens: a verb farther away says nothing of the time
)

// direction tells from the verb that governs an expression, and from what it is
// a deadline of, where it lies.
func (f *finder) direction(d *text.Doc, e *expr) int {
	s := d.Sents[d.Tokens[e.First].Sent]
	verb := f.governing(d, s, e)
	switch e.relation {
	case "since":
		return past
	case "by", "within", "before", "until":
		if verb < 0 {
			return ahead
		}
		if hasHad(d, s, verb) {
			return past
		}
		return ahead
	}
	if e.deadline {
		return ahead
	}
	if d.Norm(e.End) == "'s" {
		return past // "Tuesday's ruling"
	}
	if i := e.full.First - 1; i >= s.First && f.ahead.Is(f.aheadKey(d, i), "how", "both") {
		return ahead
	}
	if i := e.full.First - 1; i > s.First && d.Tokens[i].Tag == text.Word && f.verbs.Has(d.Norm(i)) && d.Tokens[i-1].Lemma != d.Norm(i-1) {
		return ahead // "talks start on Friday": a verb in the present that the tags miss
	}
	if verb < 0 {
		return unsaid
	}
	return f.tense(d, s, verb, 0)
}

// governing gives the verb an expression belongs to, -1 if there is none: the
// one before it, or after it where it opens its clause.
func (f *finder) governing(d *text.Doc, s text.Sent, e *expr) int {
	opens := e.full.First == s.First
	if !opens {
		before := &d.Tokens[e.full.First-1]
		opens = before.Tag == text.Conj || before.Tag == text.Sub || before.Tag == text.Mark && before.Norm != ","
	}
	if opens || isVerbal(d, e.full.End) && !d.Tokens[e.full.End].Is(text.Punct) && d.Tokens[e.full.End].Form != text.Gerund {
		if v := verbAfter(d, s, e.full.End); v >= 0 {
			return v
		}
	}
	for i := e.full.First - 1; i >= s.First && i > e.full.First-maxLook; i-- {
		switch d.Tokens[i].Tag {
		case text.Verb, text.Aux, text.Modal:
			return i
		case text.Sub:
			if v := verbAfter(d, s, e.full.End); v >= 0 {
				return v
			}
		}
	}
	return verbAfter(d, s, e.full.End)
}

func isVerbal(d *text.Doc, i int) bool {
	if i >= len(d.Tokens) {
		return false
	}
	switch d.Tokens[i].Tag {
	case text.Verb, text.Aux, text.Modal:
		return true
	}
	return false
}

// verbAfter gives the last part of the first verb group from token i on.
func verbAfter(d *text.Doc, s text.Sent, i int) int {
	for ; i < s.End; i++ {
		if !isVerbal(d, i) {
			continue
		}
		for i+1 < s.End && (isVerbal(d, i+1) || (d.Tokens[i+1].Tag == text.Adv || d.Tokens[i+1].Tag == text.Neg) && isVerbal(d, i+2)) {
			i++
		}
		return i
	}
	return -1
}

// tense tells where what the verb at v tells lies.
func (f *finder) tense(d *text.Doc, s text.Sent, v, depth int) int {
	tok := &d.Tokens[v]
	if tok.Tag == text.Modal {
		return ahead
	}
	for j := v - 1; j >= s.First; j-- {
		t := &d.Tokens[j]
		switch {
		case t.Tag == text.Adv || t.Tag == text.Neg:
			continue
		case t.Tag == text.Modal:
			return ahead
		case t.Tag == text.To:
			return f.infinitive(d, s, j, depth)
		case t.Tag == text.Aux:
			return f.compound(d, s, v, j)
		}
		break
	}
	switch tok.Form {
	case text.Past:
		return past
	case text.PastOrParti, text.Participle:
		if f.ahead.Is(tok.Lemma, "how", "both") && tok.Lemma != "plan" {
			return ahead
		}
		return past
	case text.Gerund:
		if depth < 3 {
			for j := v - 1; j >= s.First; j-- {
				if isVerbal(d, j) {
					return f.tense(d, s, j, depth+1)
				}
			}
		}
		return unsaid
	case text.Third, text.Base:
		if tok.Lemma == "say" || tok.Lemma == "be" || tok.Lemma == "have" {
			return unsaid
		}
		return ahead
	}
	if tok.Tag == text.Aux && tok.Norm == "had" || tok.Norm == "was" || tok.Norm == "were" || tok.Norm == "did" {
		return past
	}
	return unsaid
}

// compound tells the tense of an auxiliary with the verb at v.
func (f *finder) compound(d *text.Doc, s text.Sent, v, aux int) int {
	first := aux
	for first > s.First && (d.Tokens[first-1].Tag == text.Aux || d.Tokens[first-1].Tag == text.Adv || d.Tokens[first-1].Tag == text.Neg) {
		first--
	}
	if first > s.First && d.Tokens[first-1].Tag == text.Modal {
		return ahead
	}
	if first > s.First && d.Tokens[first-1].Tag == text.To {
		return f.infinitive(d, s, first-1, 0)
	}
	w, tok := d.Norm(aux), &d.Tokens[v]
	switch {
	case f.ahead.Is(tok.Lemma, "how", "both"):
		return ahead
	case (w == "is" || w == "are" || w == "'re" || w == "'m") && tok.Form == text.Gerund:
		return ahead
	case w == "be":
		return ahead
	}
	return past
}

// infinitive tells where what follows the "to" at token i lies, by what governs it.
func (f *finder) infinitive(d *text.Doc, s text.Sent, i, depth int) int {
	if i > s.First && d.Tokens[i-1].Lemma == "be" {
		return ahead // "was to meet"
	}
	for j := i - 1; j >= s.First && j > i-10; j-- {
		if f.ahead.Has(f.aheadKey(d, j)) {
			return ahead
		}
		if isVerbal(d, j) {
			if depth < 3 {
				return f.tense(d, s, j, depth+1)
			}
			break
		}
	}
	return unsaid
}

func (f *finder) aheadKey(d *text.Doc, i int) string {
	if f.ahead.Has(d.Norm(i)) {
		return d.Norm(i)
	}
	return d.Tokens[i].Lemma
}

func hasHad(d *text.Doc, s text.Sent, v int) bool {
	for j := v; j >= s.First && j > v-4; j-- {
		if d.Norm(j) == "had" {
			return true
		}
		if !isVerbal(d, j) && d.Tokens[j].Tag != text.Adv && d.Tokens[j].Tag != text.Neg {
			return false
		}
	}
	return false
}
