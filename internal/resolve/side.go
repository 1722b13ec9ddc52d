package resolve

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley"
	"parley/internal/agreement"
)

// speaksFor gives the side that a source is said to be of, where the agreement
// does not know it by name: "a rebel spokesman in Orla, Mara Venn", "rebels inside
// Lesk", "a commander of the rebels", or "Venn" where the report has named him so
// elsewhere.
func (x *resolving) speaksFor(s *parley.Statement) []string {
	if s.Source != nil {
		first, end := x.words.between(*s.Source)
		if side := x.sideOf(first, end); side != "" {
			return some(side)
		}
		if side, told := x.described(end); told {
			return some(side)
		}
	}
	if len(s.Who) != 1 || len(s.For) > 0 || s.Unnamed {
		return nil
	}
	person := s.Who[0]
	side, known := x.persons[person]
	if !known {
		side = x.introduced(person)
		x.persons[person] = side
	}
	return some(side)
}

// described gives the side of somebody whose name ends at a word, by what is said
// of him right behind it; told says whether there is anything.
func (x *resolving) described(end int) (side string, told bool) {
	after := x.apposed(end)
	if after == end {
		return "", false
	}
	from := end + 1
	if x.isA(from) {
		from += 2
	}
	return x.sideOf(from, after), true
}

// apposed gives the end of the words of a sentence that say more of a name which
// ends at a word: "Mara Venn, a spokesman for the rebels".
func (x *resolving) apposed(end int) int {
	w := &x.words
	if end == 0 || end+1 >= len(w.Lemmas) || w.Lemmas[end] != "," || strings.HasPrefix(w.Lemmas[end+1], "wh") && !x.isA(end+1) {
		return end
	}
	sent := w.Sents[end-1]
	for end++; end < len(w.Lemmas) && w.Sents[end] == sent && w.Lemmas[end] != "," && w.Lemmas[end] != "."; end++ {
	}
	return end
}

// isA reports whether words say what somebody is: "who is a rebel".
func (x *resolving) isA(at int) bool {
	return at+2 < len(x.words.Lemmas) && x.words.Lemmas[at] == "who" && x.words.Lemmas[at+1] == "be"
}

// introduced gives the side of a person whom a report names somewhere right behind
// what he is, or before it: "a rebel spokesman named Venn", "rebel commander Mara
// Venn", "Mara Venn, a rebel".
func (x *resolving) introduced(person string) string {
	names := strings.Fields(person)
	if len(names) == 0 || !upper(names[len(names)-1]) {
		return ""
	}
	last := names[len(names)-1]
	for _, i := range x.places(strings.ToLower(last)) {
		if x.words.Spans[i].In(x.rep.Text) != last {
			continue
		}
		first, same := x.nameStart(i, names)
		if !same {
			continue
		}
		if side := x.titled(first); side != "" {
			return side
		}
		if side, _ := x.described(i + 1); side != "" {
			return side
		}
	}
	return ""
}

// places gives where a lemma stands in the report.
func (x *resolving) places(lemma string) []int {
	if x.where == nil {
		x.where = map[string][]int{}
		for i, l := range x.words.Lemmas {
			x.where[l] = append(x.where[l], i)
		}
	}
	return x.where[lemma]
}

// nameStart gives where a name begins whose last word stands at a place, and whether
// the forenames there are those of the person.
func (x *resolving) nameStart(at int, names []string) (first int, same bool) {
	for first = at; first > 0 && x.words.Sents[first-1] == x.words.Sents[at]; first-- {
		word := x.words.Spans[first-1].In(x.rep.Text)
		if !upper(word) || x.catalogue.In("speaker", x.words.Lemmas[first-1]) {
			break
		}
		if !slices.Contains(names, word) {
			who, _ := x.index.Find(word, x.at)
			return first, who.Side != "" // "Karadesh commander Venn" ends with the side
		}
	}
	return first, true
}

// titled gives the side of what somebody is called right before his name: "rebel
// commander", "a rebel spokesman named", "rebel".
func (x *resolving) titled(end int) string {
	w := &x.words
	if end > 0 && (w.Lemmas[end-1] == "name" || w.Lemmas[end-1] == "call") {
		end--
	}
	first := end
	for first > 0 && end-first < 3 && x.catalogue.In("speaker", w.Lemmas[first-1]) {
		first--
	}
	for n := 3; n > 0; n-- {
		if from := first - n; from >= 0 && w.Sents[from] == w.Sents[first-1] && !x.former(from) {
			if side := x.sideOf(from, end); side != "" {
				return side
			}
		}
	}
	return ""
}

// former reports whether the word before a place says that it is so no more.
func (x *resolving) former(at int) bool {
	return at > 0 && slices.Contains([]string{"former", "ex", "-", "defect", "one-time", "onetime", "ousted"}, x.words.Lemmas[at-1])
}

// sideOf gives the side that words of a noun phrase say somebody is of: they begin
// with it, or it follows what he is.
func (x *resolving) sideOf(first, end int) string {
	w := &x.words
	end = min(end, len(w.Lemmas))
	if first < end && slices.Contains([]string{"a", "an", "the", "one", "another"}, w.Lemmas[first]) {
		first++
	}
	role := false
	for i := first; i < min(end, first+14); i++ {
		l := w.Lemmas[i]
		if x.catalogue.In("beside", l) || l == "former" || l == "ex" || l == "defect" {
			return "" // what follows is another's, or he is so no more
		}
		begins := i == first || w.Lemmas[i-1] == "," || i > first+1 && w.Lemmas[i-2] == ","
		of := role && i > first && (ofWords(w.Lemmas[i-1]) || w.Lemmas[i-1] == "the" && i > first+1 && ofWords(w.Lemmas[i-2]))
		role = role || x.catalogue.In("speaker", l)
		if i > first+1 && !begins && !of {
			continue
		}
		if side := x.sideAt(i, first, end, of, begins); side != "" {
			return side
		}
	}
	return ""
}

func ofWords(lemma string) bool { return lemma == "of" || lemma == "for" }

// sideAt gives the side that a name at a place of a noun phrase stands for, where
// what somebody is follows it or stands before it, or it is all of an apposition.
func (x *resolving) sideAt(i, first, end int, of, begins bool) string {
	w := &x.words
	for n := min(3, end-i); n > 0; n-- {
		name := w.span(i, i+n).In(x.rep.Text)
		who, ok := x.index.Find(name, x.at)
		group, many := x.index.Find(name+"s", x.at) // "a rebel"
		if !ok {
			who, ok = group, many
		}
		if !ok && n == 1 && i == first && w.Lemmas[i] == "government" {
			who, ok = x.government()
		}
		if !ok || who.Side == "" {
			continue
		}
		one := n == 1 && i == first && (strings.EqualFold(name, w.Lemmas[i]+"s") || !upper(name) && group.Side != "") && (i+1 == end || w.Lemmas[i+1] != "from")
		if speaker := i+n < end && x.catalogue.In("speaker", w.Lemmas[i+n]); one || speaker || of || begins && i > first && i+n == end {
			return who.Name
		}
	}
	return ""
}

// government gives the side that is a government, where just one is: that is whom
// "a government spokesman" speaks for.
func (x *resolving) government() (agreement.Party, bool) {
	found := ""
	for i := range x.a.Sides {
		side := &x.a.Sides[i]
		names := []string{side.Name}
		for _, a := range side.Actors {
			names = append(append(names, a.Name), a.Aliases...)
		}
		if slices.ContainsFunc(names, func(n string) bool {
			return slices.Contains(strings.Fields(strings.ToLower(n)), "government")
		}) {
			if found != "" {
				return agreement.Party{}, false
			}
			found = side.Name
		}
	}
	return x.index.Find(found, x.at)
}

// sidesIn gives the sides that words name, by themselves or by their actors.
func (x *resolving) sidesIn(words []string) map[string]bool {
	if x.names == nil {
		x.names = map[string][]string{}
		for i := range x.a.Sides {
			s := &x.a.Sides[i]
			x.name(s.ID, s.Name)
			for _, a := range s.Actors {
				x.name(s.ID, append([]string{a.Name}, a.Aliases...)...)
			}
		}
	}
	out := map[string]bool{}
	sentence := strings.Join(words, " ")
	for start := 0; start < len(sentence); {
		end := start
		for range x.longest {
			next := strings.IndexByte(sentence[end:], ' ')
			if next < 0 {
				end = len(sentence)
			} else {
				end += next
			}
			for _, side := range x.names[sentence[start:end]] {
				out[side] = true
			}
			if end++; end > len(sentence) {
				break
			}
		}
		next := strings.IndexByte(sentence[start:], ' ')
		if next < 0 {
			break
		}
		start += next + 1
	}
	return out
}

// sidesAround gives the sides that the sentences of a span name.
func (x *resolving) sidesAround(span parley.Span) map[string]bool {
	first, end := x.words.around(span)
	at := [2]int{first, end}
	named, known := x.sides[at]
	if !known {
		named = x.sidesIn(x.words.Lemmas[first:end])
		x.sides[at] = named
	}
	return named
}

// name puts names of a side where they are looked for.
func (x *resolving) name(side string, names ...string) {
	for _, n := range names {
		n = strings.ToLower(n)
		x.names[n] = append(x.names[n], side)
		x.longest = max(x.longest, 1+strings.Count(n, " "))
	}
}

// carried gives the side whose media quote a source that is not named: "state
// television quoted a military spokesman".
func (x *resolving) carried(s *parley.Statement) []string {
	carriers := slices.Clone(s.Via)
	if outer := x.said[s.In]; outer != nil {
		carriers = append(carriers, outer.Who...)
	}
	if side, _ := x.index.Side(x.at, carriers...); side == "" {
		return nil
	}
	return carriers
}

// ownReporter reports whether a source is of the outlet itself: "a Herald reporter".
func (x *resolving) ownReporter(s *parley.Statement) bool {
	outlet := bare(x.rep.Outlet)
	if outlet == "" || len(s.Who) == 0 {
		return false
	}
	if slices.ContainsFunc(s.For, func(name string) bool { return bare(name) == outlet }) {
		return true
	}
	named := s.Who[0]
	if s.Source != nil {
		named = s.Source.In(x.rep.Text)
	}
	rest, begins := strings.CutPrefix(bare(named), outlet+" ")
	return begins && slices.ContainsFunc(strings.Fields(rest), func(w string) bool {
		return x.oneOf("reporter", w)
	})
}

// bare gives a name in lower case without its article.
func bare(name string) string {
	words := strings.Fields(strings.ToLower(name))
	if len(words) > 1 && slices.Contains([]string{"a", "an", "the"}, words[0]) {
		words = words[1:]
	}
	return strings.Join(words, " ")
}

// denies reports whether somebody is told to deny an event: "Varen denies having
// met them".
func (x *resolving) denies(f *finding) bool {
	at, _ := x.words.between(f.core)
	start, _ := x.words.around(f.core)
	return slices.Contains(x.words.Lemmas[max(start, at-3):at], "deny")
}

func upper(word string) bool {
	c, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(c)
}
