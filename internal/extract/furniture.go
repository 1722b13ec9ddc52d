package extract

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley"
	"parley/internal/lang"
)

// furnitureRule is a row of the table of furniture.
type furnitureRule struct {
	id, where string
	kind      parley.FurnitureKind
	words     []string // one of which has to be there, in lower case
	pattern   *regexp.Regexp
}

// places are what a rule may say about where what it finds stands.
var places = []string{"line", "part", "tail", "rest", "before", "ask", "hint", "stamp", "form", "time", "talk"}

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
		r := furnitureRule{id: row[0], where: get("where"), kind: parley.FurnitureKind(get("kind")), words: lang.List(get("words")), pattern: re}
		if !slices.Contains(places, r.where) {
			return nil, fail("where %q is none of %s", r.where, strings.Join(places, ", "))
		}
		for _, yes := range strings.Split(get("yes"), " || ") {
			if r.find(yes, strings.ToLower(yes)) == nil {
				return nil, fail("its example %q is not found", yes)
			}
		}
		for _, no := range strings.Split(get("no"), " || ") {
			if r.find(no, strings.ToLower(no)) != nil {
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

// find gives the match of a rule in a line, as regexp gives it.
func (r *furnitureRule) find(line, lower string) []int {
	if r.where == "line" && len(line) > longest {
		return nil
	}
	if len(r.words) > 0 && !slices.ContainsFunc(r.words, func(w string) bool { return strings.Contains(lower, w) }) {
		return nil
	}
	return r.pattern.FindStringSubmatchIndex(line)
}

// marked is what the rules find in a text.
type marked struct {
	spans    []parley.Furniture
	dateline string
}

// line is a line of a text without the white space around it.
type line struct {
	parley.Span
	words      string
	asks, hint string // IDs of the rules that found a sign
	stamp      string // ID of the rule that found the stamp of a comment, or the form for one
	timed      string // ID of the rule that found a time at its start
	form       int    // where in its words the form begins
	furniture  bool   // all of it
	ends       bool   // with the punctuation of a sentence
}

// mark finds the furniture of a text: by rule, by appeals that run over
// several paragraphs, and by shape.
func (x *Extractor) mark(text string) marked {
	var out marked
	lines := cut(text)
	add := func(s parley.Span, kind parley.FurnitureKind, rule string) {
		out.spans = append(out.spans, parley.Furniture{Span: s, Kind: kind, Rule: rule})
	}
	for i := range lines {
		l := &lines[i]
		lower := strings.ToLower(l.words)
		for k := range x.furniture {
			r := &x.furniture[k]
			m := r.find(l.words, lower)
			if m == nil {
				continue
			}
			switch r.where {
			case "line":
				l.furniture = true
				add(l.Span, r.kind, r.id)
			case "before":
				l.furniture = out.parts(l, r, m, add)
				if i == 1 {
					lines[0].furniture = true
					add(lines[0].Span, parley.FurnitureTeaser, r.id)
				}
			case "tail":
				for k := i; k < len(lines); k++ {
					lines[k].furniture = true
				}
				add(parley.Span{Start: l.Start, End: lines[len(lines)-1].End}, r.kind, r.id)
			case "part":
				if out.parts(l, r, m, add) {
					l.furniture = true
				}
			case "rest":
				s := parley.Span{Start: l.Start + m[0], End: lines[len(lines)-1].End}
				for k := i; k < len(lines); k++ {
					lines[k].furniture = lines[k].furniture || k > i || m[0] == 0
				}
				add(s, r.kind, r.id)
			case "stamp":
				l.stamp = r.id
			case "form":
				if l.stamp == "" {
					l.stamp, l.form = r.id, m[0]
				}
			case "time":
				l.timed = r.id
			case "ask":
				l.asks = r.id
			case "hint":
				l.hint = r.id
			}
		}
	}
	x.comments(lines, add)
	appeals(lines, add)
	shapes(text, lines, out.spans, add)
	out.spans = merge(text, out.spans)
	return out
}

// datelineWithin is how far into a text its dateline begins, in bytes.
const datelineWithin = 2000

var capitalsAtEnd = regexp.MustCompile(`\p{Ll} (\p{Lu}{3,}(?: \p{Lu}{2,})*(?:, [^,]*)?)$`)

// parts marks the words that a rule finds within a line, and reports whether
// they are all of it.
func (out *marked) parts(l *line, r *furnitureRule, m []int, add func(parley.Span, parley.FurnitureKind, string)) bool {
	whole := false
	for len(m) > 0 {
		s := parley.Span{Start: l.Start + m[0], End: l.Start + m[1]}
		if len(m) > 3 && m[2] >= 0 && r.pattern.SubexpNames()[1] == "" {
			s = parley.Span{Start: l.Start + m[2], End: l.Start + m[3]}
		}
		if d := r.pattern.SubexpIndex("dateline"); d > 0 && m[2*d] >= 0 {
			place := l.words[m[2*d]:m[2*d+1]]
			if capitals := capitalsAtEnd.FindStringSubmatchIndex(place); capitals != nil {
				s.Start += capitals[2] // what stands before it is a heading
				place = place[capitals[2]:]
			}
			if out.dateline == "" && l.Start < datelineWithin {
				out.dateline = place
			}
		}
		add(s, r.kind, r.id)
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
		m = next
	}
	return whole
}

var attributed = regexp.MustCompile(`(?i)\b(?:said|says|told|added|according to|reported|announced|insisted|warned)\b`)

// said reports whether words are attributed in the line.
func (l *line) said() bool { return attributed.MatchString(l.words) }

func cut(text string) []line {
	var out []line
	for start := 0; start < len(text); {
		end := len(text)
		if i := strings.IndexByte(text[start:], '\n'); i >= 0 {
			end = start + i
		}
		s := parley.Span{Start: start, End: end}
		for s.Start < s.End {
			r, n := utf8.DecodeRuneInString(text[s.Start:])
			if !unicode.IsSpace(r) {
				break
			}
			s.Start += n
		}
		for s.End > s.Start {
			r, n := utf8.DecodeLastRuneInString(text[:s.End])
			if !unicode.IsSpace(r) {
				break
			}
			s.End -= n
		}
		if !s.Empty() {
			words := s.In(text)
			out = append(out, line{Span: s, words: words, ends: strings.ContainsRune(".!?:;,…”\"’')]»", last(words))})
		}
		start = end + 1
	}
	return out
}

func last(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// short is the greatest number of words of an appeal that stands by itself.
const short = 15

// appeals marks the lines that ask the reader for something: a short one
// anywhere, and at the top and the foot of a text a run of paragraphs that
// asks twice or more, with at most one between that shows no sign.
func appeals(lines []line, add func(parley.Span, parley.FurnitureKind, string)) {
	for i := range lines {
		l := &lines[i]
		if l.asks != "" && !l.furniture && !l.said() && len(strings.Fields(l.words)) <= short {
			l.furniture = true
			add(l.Span, parley.FurnitureAppeal, l.asks)
		}
	}
	run := func(from, to, step int) {
		signs, gap, edge, rule := 0, 0, -1, ""
		for i := from; i != to && gap <= 1; i += step {
			l := &lines[i]
			switch {
			case !l.furniture && l.said():
				gap = 2
				continue
			case l.asks != "" || l.hint != "":
				gap = 0
				if l.asks != "" {
					signs, edge, rule = signs+2, i, l.asks
				} else {
					signs++
				}
			case l.furniture:
			default:
				gap++
			}
		}
		if edge < 0 || signs < 3 {
			return
		}
		a, b := min(from, edge), max(from, edge)
		for i := a; i <= b; i++ {
			lines[i].furniture = true
		}
		add(parley.Span{Start: lines[a].Start, End: lines[b].End}, parley.FurnitureAppeal, rule)
	}
	if len(lines) > 1 {
		run(len(lines)-1, 0, -1)
		run(0, len(lines), 1)
	}
}

// mostLines is the greatest number of lines of a text whose shape is looked at;
// each is compared with every other.
const mostLines = 2000

// shapes marks what no reporting looks like in a text whose lines are
// sentences: a line without an end among them is a teaser; one whose words
// stand in another line too is a pull quote.
func shapes(text string, lines []line, found []parley.Furniture, add func(parley.Span, parley.FurnitureKind, string)) {
	open, whole, first := 0, 0, -1
	for i := range lines {
		if lines[i].furniture {
			continue
		}
		if whole++; lines[i].ends {
			if first < 0 {
				first = i
			}
		} else {
			open++
		}
	}
	if whole < 8 || open*5 > whole || len(lines) > mostLines {
		return // broken lines, a list, or no report
	}
	for i := range lines {
		l := &lines[i]
		if l.furniture || i <= first {
			continue
		}
		s := parley.Span{Start: l.Start, End: l.End}
		for _, f := range found { // what stands behind a part that is furniture
			if l.Contains(f.Span) && f.Span.End > s.Start && f.Span.End < s.End && f.Kind == parley.FurnitureByline {
				s.Start = f.Span.End
			}
		}
		words := strings.TrimSpace(s.In(text))
		if s.Start == l.Start {
			if pulled(lines, i) {
				add(s, parley.FurnitureCaption, "pull-quote")
				continue
			}
			if !lines[i-1].ends && !lines[i-1].furniture {
				continue
			}
		}
		if !l.ends && !l.said() && len(strings.Fields(words)) >= 4 && capital(words) && (i+1 == len(lines) || capital(lines[i+1].words)) && last(words) != '-' {
			s.Start = s.End - len(strings.TrimLeftFunc(s.In(text), unicode.IsSpace))
			add(s, parley.FurnitureTeaser, "unended-line")
		}
	}
}

// pulled reports whether all of a line stands in quotation marks in another
// line that is reporting.
func pulled(lines []line, at int) bool {
	bare := strings.Trim(lines[at].words, "\"“”'‘’.,!? ")
	if n := len(strings.Fields(bare)); n < 8 || n > 50 || strings.ContainsAny(bare, "\"“”") {
		return false
	}
	for i := range lines {
		if i == at || lines[i].furniture {
			continue
		}
		if before, _, ok := strings.Cut(lines[i].words, bare); ok && strings.ContainsAny(before, "\"“”") {
			return true
		}
	}
	return false
}

func capital(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, "\"“‘'([ "))
	return unicode.IsUpper(r) || unicode.IsDigit(r)
}

// merge sorts the spans and joins those of one kind that touch but for white
// space; of overlapping ones the longer stays.
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
			if f.Span.Start < p.Span.End || p.Kind == f.Kind && apart == "" {
				p.Span.End = f.Span.End
				continue
			}
		}
		out = append(out, f)
	}
	return out
}
