package extract

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"parley"
	"parley/internal/lang"
)

// furnitureRule is a row of the table of furniture.
type furnitureRule struct {
	id, where string
	kind      parley.FurnitureKind
	words     []word // one of which has to be there
	pattern   *regexp.Regexp
}

// places are what a rule may say about where what it finds stands.
var places = []string{"line", "last", "part", "tail", "rest", "before", "ask", "hint", "stamp", "form", "heading", "time", "talk", "staff", "host", "greet", "opener", "small", "prose"}

// parseFurniture compiles the rules and runs their own examples.
func parseFurniture(t *lang.Table) ([]furnitureRule, error) {
	var out []furnitureRule
	for _, row := range t.Rows {
		key := strings.ToLower(row[0])
		get := func(column string) string { return t.Get(key, column) }
		fail := func(format string, args ...any) error {
			return fmt.Errorf("%s: rule %q: %s: %w", t.Name, row[0], fmt.Sprintf(format, args...), parley.ErrInvalid)
		}
		re, err := regexp.Compile(loosen(get("pattern")))
		if err != nil {
			return nil, fail("%v", err)
		}
		r := furnitureRule{id: row[0], where: get("where"), kind: parley.FurnitureKind(get("kind")), pattern: re}
		for _, w := range lang.List(get("words")) {
			r.words = append(r.words, newWord(w))
		}
		if !slices.Contains(places, r.where) {
			return nil, fail("where %q is none of %s", r.where, strings.Join(places, ", "))
		}
		for _, yes := range strings.Split(get("yes"), " || ") {
			if !r.finds(yes) {
				return nil, fail("its example %q is not found", yes)
			}
		}
		for _, no := range strings.Split(get("no"), " || ") {
			if r.finds(no) {
				return nil, fail("its counter-example %q is found", no)
			}
		}
		out = append(out, r)
	}
	return out, nil
}

// loosen lets a space of a pattern stand for any white space, and an apostrophe
// for either kind, outside brackets.
func loosen(p string) string {
	var b strings.Builder
	class := false
	for i := 0; i < len(p); i++ {
		switch c := p[i]; {
		case c == '\\' && i+1 < len(p):
			b.WriteString(p[i : i+2])
			i++
		case c == '[':
			class = true
			b.WriteByte(c)
		case c == ']':
			class = false
			b.WriteByte(c)
		case c == ' ' && !class:
			b.WriteString(`[\s\p{Zs}]`)
			if i+1 == len(p) || !strings.ContainsRune("?*+{", rune(p[i+1])) {
				b.WriteByte('+')
			}
		case c == '\'' && !class:
			b.WriteString(`['’]`)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// longest is the greatest length in bytes of a line that is furniture as a whole.
const longest = 400

// find gives the match of a rule in a line, as regexp gives it. The line comes
// in lower case too, with its pieces.
func (r *furnitureRule) find(line, lower string, g *grams) []int {
	if (r.where == "line" || r.where == "last") && len(line) > longest {
		return nil
	}
	if len(r.words) > 0 && !slices.ContainsFunc(r.words, func(w word) bool { return w.in(lower, g) }) {
		return nil
	}
	return r.pattern.FindStringSubmatchIndex(line)
}

// finds reports whether a rule finds something in words.
func (r *furnitureRule) finds(words string) bool {
	lower := strings.ToLower(words)
	return r.find(words, lower, gramsOf(lower)) != nil
}

// marker goes over the lines of a text and marks what is furniture.
type marker struct {
	text     string
	lines    []line
	spans    []parley.Furniture
	dateline string
	end      int // of the lines that are looked at; what follows is furniture
}

// mark finds the furniture of a text: by rule, by what readers write, by what
// stands above a story, by appeals that run over several paragraphs, and by shape.
func (x *Extractor) mark(text string) ([]parley.Furniture, string) {
	m := &marker{text: text, lines: cut(text)}
	m.end = len(m.lines)
	for i := 0; i < m.end; i++ {
		lower := strings.ToLower(m.lines[i].words)
		pieces := gramsOf(lower)
		for k := range x.furniture {
			r := &x.furniture[k]
			if found := r.find(m.lines[i].words, lower, pieces); found != nil {
				m.apply(i, r, found)
			}
		}
	}
	m.comments(x.talk)
	m.transcript(x.turns)
	m.above()
	m.heads(x.heads)
	m.appeals()
	m.shapes()
	return merge(text, m.spans), m.dateline
}

func (m *marker) add(s parley.Span, kind parley.FurnitureKind, rule string) {
	m.spans = append(m.spans, parley.Furniture{Span: s, Kind: kind, Rule: rule})
}

// whole marks all of some lines.
func (m *marker) whole(from, to int, kind parley.FurnitureKind, rule string) {
	for i := from; i < to; i++ {
		m.lines[i].furniture = true
	}
	m.add(parley.Span{Start: m.lines[from].Start, End: m.lines[to-1].End}, kind, rule)
}

// onwards marks the text from an offset in a line to its end.
func (m *marker) onwards(i, offset int, kind parley.FurnitureKind, rule string) {
	if offset > 0 {
		m.add(parley.Span{Start: m.lines[i].Start + offset, End: m.lines[len(m.lines)-1].End}, kind, rule)
		m.lines[i].cut(offset)
		i++
	} else {
		m.whole(i, len(m.lines), kind, rule)
	}
	m.end = min(m.end, i)
}

// apply does with what a rule finds in a line what the rule says.
func (m *marker) apply(i int, r *furnitureRule, found []int) {
	l := &m.lines[i]
	switch r.where {
	case "line":
		m.whole(i, i+1, r.kind, r.id)
	case "last":
		if i+1 == len(m.lines) {
			m.whole(i, i+1, r.kind, r.id)
		}
	case "before":
		l.furniture = m.parts(l, r, found)
		if i == 1 {
			m.whole(0, 1, parley.FurnitureTeaser, r.id)
		}
	case "tail":
		for r.kind == parley.FurnitureTeaser && i > 0 && chained(m.lines[i-1].words, m.lines[i].words) {
			i--
		}
		m.onwards(i, 0, r.kind, r.id)
	case "rest":
		m.onwards(i, found[0], r.kind, r.id)
	case "part":
		l.furniture = m.parts(l, r, found) || l.furniture
	case "stamp", "form", "heading", "time":
		if l.sign.where == "" || r.where == "stamp" {
			l.sign = sign{where: r.where, rule: r.id, at: found[0]}
		}
	case "ask":
		if !l.quoted {
			l.asks = r.id
		}
	case "hint":
		if !l.quoted {
			l.hint = r.id
		}
	}
}

var (
	tagged    = regexp.MustCompile(`(?:^|[\s(])[#@]\p{L}\w+`)
	shorts    = regexp.MustCompile(`(?:^|\s)[a-z]{2,10}\.$`)
	shortened = regexp.MustCompile(`^[a-z]{2,3}/\w{3,}`)
)

// chained reports whether a line stands in a run of short messages with the
// one after it: it bears a tag or handle, or an address is broken between them.
func chained(line, after string) bool {
	return tagged.MatchString(line) || shorts.MatchString(line) && shortened.MatchString(after)
}

// datelineWithin is how far into a text its dateline begins, in bytes.
const datelineWithin = 2000

// zoneOrDay finds what stands where a place would: the zone of a time, a day.
var zoneOrDay = regexp.MustCompile(`^(?:[A-Z]{1,2}[SD]?T|GMT|BST|UTC|(?:\p{Lu}[\p{L}.'’-]*[ /]){0,2}(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Today|Yesterday))$`)

var capitalsAtEnd = regexp.MustCompile(`\p{Ll} (\p{Lu}{3,}(?:[ /-]\p{Lu}{2,})*(?:, [^,]*)?)$`)

// parts marks the words that a rule finds within a line, and reports whether
// they are all of it.
func (m *marker) parts(l *line, r *furnitureRule, found []int) bool {
	whole := false
	for len(found) > 0 {
		s := parley.Span{Start: l.Start + found[0], End: l.Start + found[1]}
		if len(found) > 3 && found[2] >= 0 && r.pattern.SubexpNames()[1] == "" {
			s = parley.Span{Start: l.Start + found[2], End: l.Start + found[3]}
		}
		if d := r.pattern.SubexpIndex("dateline"); d > 0 && found[2*d] >= 0 {
			place := l.words[found[2*d]:found[2*d+1]]
			if capitals := capitalsAtEnd.FindStringSubmatchIndex(place); capitals != nil {
				s.Start += capitals[2] // what stands before it is a heading
				place = place[capitals[2]:]
			}
			if zoneOrDay.MatchString(place) {
				s.Start += max(0, strings.IndexByte(s.In(m.text), '('))
			} else if m.dateline == "" && l.Start < datelineWithin {
				m.dateline = place
			}
		}
		m.add(s, r.kind, r.id)
		l.part(s, r)
		whole = whole || s == l.Span
		from := s.End - l.Start
		next := r.pattern.FindStringSubmatchIndex(l.words[from:])
		if next == nil || next[1] == 0 {
			break
		}
		for i := range next {
			if next[i] >= 0 {
				next[i] += from
			}
		}
		found = next
	}
	return whole
}

// part notes on a line what a part of it tells about the rest.
func (l *line) part(s parley.Span, r *furnitureRule) {
	l.rest = max(l.rest, s.End)
	switch r.kind { //nolint:exhaustive // the others tell nothing
	case parley.FurnitureByline:
		l.credited = max(l.credited, s.End)
		l.signed = l.signed || strings.HasPrefix(r.id, "byline-desk") || r.id == "byline-contributed"
	case parley.FurnitureCaption:
		l.pictured = l.pictured || s.Start == l.Start
	case parley.FurnitureSlug:
		l.datelined = l.datelined || r.id == "slug-stamp" || strings.HasPrefix(r.id, "slug-agency") || strings.HasPrefix(r.id, "slug-city")
	}
}

// merge sorts the spans and joins those of one kind that touch but for white
// space, labels of speakers aside; of overlapping ones the longer stays.
func merge(text string, in []parley.Furniture) []parley.Furniture {
	slices.SortStableFunc(in, func(a, b parley.Furniture) int {
		if a.Span.Start != b.Span.Start {
			return a.Span.Start - b.Span.Start
		}
		return b.Span.End - a.Span.End
	})
	var out []parley.Furniture
	for _, f := range in {
		if n := len(out); n > 0 {
			p := &out[n-1]
			if f.Span.End <= p.Span.End {
				continue
			}
			apart := strings.TrimSpace(text[min(p.Span.End, f.Span.Start):f.Span.Start])
			if f.Span.Start < p.Span.End || p.Kind == f.Kind && apart == "" && !p.Label() && !f.Label() {
				p.Span.End = f.Span.End
				if strings.HasPrefix(f.Rule, "slug-agency") {
					p.Rule = f.Rule // it tells whose report this is
				}
				continue
			}
		}
		out = append(out, f)
	}
	return out
}
