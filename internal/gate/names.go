package gate

import (
	"sort"
	"strings"
	"unicode"

	"parley"
	"parley/internal/lang"
	"parley/internal/text"
)

// fold spells words in lower case with single spaces for all that is neither
// letter nor digit, and a space at either end, so that words are found whole.
func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 2)
	b.WriteByte(' ')
	space := true
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) {
			b.WriteRune(unicode.ToLower(r))
			space = false
		} else if !space {
			b.WriteByte(' ')
			space = true
		}
	}
	if !space {
		b.WriteByte(' ')
	}
	return b.String()
}

// holds reports whether folded words hold a name, in the singular or the plural.
func holds(words, name string) bool {
	if len(name) < 2 {
		return false
	}
	if strings.Contains(words, name) {
		return true
	}
	bare := strings.TrimSuffix(name, " ")
	return strings.Contains(words, bare+"s ") || strings.HasSuffix(bare, "s") && strings.Contains(words, bare[:len(bare)-1]+" ")
}

// every reports whether folded words hold every word of a name, in any order.
func every(words, name string) bool {
	for _, f := range strings.Fields(name) {
		if !strings.Contains(words, " "+f+" ") {
			return false
		}
	}
	return len(name) > 1
}

// sentence gives the folded words of a sentence.
func (w *work) sentence(i int) string {
	if w.sents[i] == "" {
		w.sents[i] = fold(w.d.Words(w.d.Sents[i].Span))
	}
	return w.sents[i]
}

// over gives the sentences that a span overlaps: from first to before end.
func (w *work) over(s parley.Span) (first, end int) {
	all := w.d.Sents
	first = sort.Search(len(all), func(i int) bool { return all[i].Span.End > s.Start })
	for end = first; end < len(all) && all[end].Span.Start < s.End; end++ {
	}
	return first, end
}

// most is the longest name of the gazetteer that is looked for, in tokens.
const most = 5

// listed gives the names that a range of tokens holds by the gazetteer.
func (w *work) listed(r text.Range) map[string]bool {
	out := map[string]bool{}
	for i := r.First; i < r.End; i++ {
		if !w.d.Tokens[i].Is(text.Capital) {
			continue
		}
		for n := 1; n <= most && i+n <= r.End; n++ {
			words := strings.ToLower(strings.Join(strings.Fields(w.d.Words(w.d.Span(text.Range{First: i, End: i + n}))), " "))
			for _, form := range [...]string{words, strings.ReplaceAll(words, "’", "'"), strings.TrimSuffix(words, ".")} {
				for _, name := range w.known(form) {
					out[name] = true
				}
			}
		}
	}
	return out
}

// inSentence reports whether a sentence holds a name by the gazetteer.
func (w *work) inSentence(i int, name string) bool {
	if w.hits[i] == nil {
		w.hits[i] = w.listed(w.d.Sents[i].Range)
	}
	return w.hits[i][name]
}

// inReport reports whether the report holds a name anywhere.
func (w *work) inReport(name string) bool {
	if w.all == nil {
		w.all = w.listed(text.Range{End: len(w.d.Tokens)})
		w.report = fold(w.d.Text)
	}
	return w.all[name] || holds(w.report, fold(name))
}

// evidence is where a name of a record may stand.
type evidence struct {
	at    []parley.Span // the words themselves: of a source
	near  []parley.Span // what stands around them: their sentences are meant
	basis []parley.Span // words that are cited
	said  string        // statement that the record comes from
}

// name gives the rule by which a name is found, "" if it is not.
func (w *work) name(name string, e evidence) string {
	folded := fold(name)
	if len(folded) < 2 {
		return "" // no name at all
	}
	for _, spans := range [...][]parley.Span{e.at, e.basis} {
		for _, s := range spans {
			if rule := w.within(s, name, folded); rule != "" {
				return rule
			}
		}
	}
	for _, s := range e.near {
		first, end := w.over(s)
		for i := first; i < end; i++ {
			if holds(w.sentence(i), folded) {
				return "said"
			}
			if rule := w.mentioned(w.d.Sents[i].Range, name); rule != "" {
				return rule
			}
			if w.inSentence(i, name) {
				return "gazetteer"
			}
		}
	}
	if st := w.stated[e.said]; st != nil && (has(st.Who, name) || has(st.For, name)) {
		return "speaker"
	}
	return ""
}

// within gives the rule by which a name is found in a span.
func (w *work) within(s parley.Span, name, folded string) string {
	if holds(fold(w.d.Words(s)), folded) {
		return "said"
	}
	r := w.d.RangeOf(s)
	if rule := w.mentioned(r, name); rule != "" {
		return rule
	}
	if w.listed(r)[name] || w.listed(r)[w.proper(name)] {
		return "gazetteer"
	}
	if w.short(s, folded) && w.inReport(name) {
		return "short"
	}
	return ""
}

// short reports whether a span is a short form of a name: its last word, or some
// of its words.
func (w *work) short(s parley.Span, folded string) bool {
	f := strings.Fields(fold(w.d.Words(s)))
	for i, word := range f {
		if !strings.Contains(folded, " "+word+" ") && (i == len(f)-1 || i > 2) {
			return false
		}
	}
	return len(f) > 0
}

// proper gives what the gazetteer calls a name itself, "-" if it has none: a
// report may write it otherwise.
func (w *work) proper(name string) string {
	if all := w.known(strings.ToLower(name)); len(all) > 0 && all[0] != "" {
		return all[0]
	}
	return "-"
}

func has(names parley.Names, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}

// mentioned gives the rule by which a mention that overlaps a range of tokens
// gives a name.
func (w *work) mentioned(r text.Range, name string) string {
	all := w.d.Mentions
	for k := sort.Search(len(all), func(k int) bool { return all[k].End > r.First }); k < len(all) && all[k].First < r.End; k++ {
		if all[k].Name != name && all[k].For != name {
			continue
		}
		if rule := w.mention(k, name, 0); rule != "" {
			return rule
		}
	}
	return ""
}

// deep is how many mentions a name may be handed on by.
const deep = 8

// mention gives the rule by which a mention has a name for its own or for its
// side.
func (w *work) mention(k int, name string, steps int) string {
	key := cited{k, name}
	if strings.TrimSpace(name) == "" {
		return ""
	}
	if rule, ok := w.sure[key]; ok {
		return rule
	}
	w.sure[key] = "" // what cites itself proves nothing
	rule := w.taken(k, name, steps)
	w.sure[key] = rule
	return rule
}

func (w *work) taken(k int, name string, steps int) string {
	m := &w.d.Mentions[k]
	folded := fold(name)
	words := fold(w.d.Words(w.d.Span(m.Range)))
	if holds(words, folded) || every(words, folded) {
		return "said"
	}
	if at := w.listed(m.Range); at[name] || at[w.proper(name)] {
		return "gazetteer"
	}
	if m.Basis >= 0 && m.Basis < len(w.d.Mentions) && steps < deep {
		if w.mention(m.Basis, name, steps+1) != "" {
			return "antecedent"
		}
	}
	if m.Name == name && holds(w.sentence(w.d.Tokens[m.First].Sent), folded) {
		return "antecedent" // "a man who", "his spokeswoman, Anna Volkova"
	}
	if m.Name == name && m.For != "" && w.holder(name, m.For) {
		return "holder"
	}
	if m.For == name {
		for _, j := range w.byName[m.Name] {
			if i := w.d.Tokens[w.d.Mentions[j].First].Sent; holds(w.sentence(i), folded) || w.inSentence(i, name) {
				return "role"
			}
		}
		if w.holder(m.Name, name) {
			return "holder"
		}
		if w.inReport(name) {
			return "report"
		}
	}
	return ""
}

// holder reports whether the table of holders has a person of a name who held a
// role of a country or body.
func (w *work) holder(person, of string) bool {
	folded := fold(person)
	for _, i := range w.persons[folded] {
		for _, term := range lang.List(w.holders.Rows[i][w.holders.Column("held")]) {
			if f := strings.Split(term, ";"); len(f) > 1 && f[1] == of {
				return true
			}
		}
	}
	return false
}

// focus reports whether a name is that of the state which the report speaks of
// most: whose "the army" is, if nothing else is told.
func (w *work) focus(name string) bool {
	if w.states == nil {
		w.states = map[string]int{}
		for i := range w.d.Mentions {
			switch m := &w.d.Mentions[i]; m.Kind {
			case text.Country:
				w.states[m.Name]++
			case text.Place:
				w.states[m.For]++
			}
		}
		delete(w.states, "")
	}
	for _, n := range w.states {
		if n > w.states[name] {
			return false
		}
	}
	return w.states[name] > 0 && w.inReport(name)
}
