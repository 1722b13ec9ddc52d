package rule

import (
	"fmt"
	"slices"
	"strings"

	"parley"
	"parley/internal/lang"
)

// Rule is one pattern with the action it calls for.
type Rule struct {
	ID     string
	Action string
	Args   map[string]string
	Yes    []Example
	No     []string
	Place  string // file:line

	patterns [][]op
	heads    []head
	trees    []branch
	names    []string
	order    int
}

// Example is a text in which the rule finds Want.
type Example struct{ Text, Want string }

// Arg gives an argument of the action, "" if it has none.
func (r *Rule) Arg(name string) string { return r.Args[name] }

// group gives the number of the group of a name, a new one if there is none.
func (r *Rule) group(name string) (int, error) {
	if i := slices.Index(r.names, name); i >= 0 {
		return i, nil
	}
	if len(r.names) == maxGroups {
		return 0, fmt.Errorf("a rule captures at most %d groups", maxGroups)
	}
	r.names = append(r.names, name)
	return len(r.names) - 1, nil
}

// Parse reads the rules of one step from a pack. It returns ErrInvalid with
// file and line for a rule that is not understood, that names a table the pack
// lacks, that has no example, or whose ID stands twice in one file. A rule in a
// later source replaces the rule of the same ID below it.
func Parse(pack *lang.Pack, step string) ([]*Rule, error) {
	var rules []*Rule
	at := map[string]int{}
	for _, src := range pack.Rules(step) {
		here := map[string]bool{}
		found, err := parseFile(pack, src)
		if err != nil {
			return nil, err
		}
		for _, r := range found {
			if here[r.ID] {
				return nil, fmt.Errorf("%s: there is a rule %q already: %w", r.Place, r.ID, parley.ErrInvalid)
			}
			here[r.ID] = true
			if i, ok := at[r.ID]; ok {
				r.order = i
				rules[i] = r
				continue
			}
			r.order = len(rules)
			at[r.ID] = r.order
			rules = append(rules, r)
		}
	}
	return rules, nil
}

func parseFile(pack *lang.Pack, src lang.Source) ([]*Rule, error) {
	var rules []*Rule
	var cur *Rule
	fail := func(n int, format string, args ...any) error {
		return fmt.Errorf("%s:%d: %s: %w", src.Name, n+1, fmt.Sprintf(format, args...), parley.ErrInvalid)
	}
	finish := func(n int) error {
		switch {
		case cur == nil:
			return nil
		case len(cur.patterns)+len(cur.trees) == 0:
			return fail(n, "rule %q has neither a match nor a tree line", cur.ID)
		case cur.Action == "":
			return fail(n, "rule %q has no as line", cur.ID)
		case len(cur.Yes) == 0:
			return fail(n, "rule %q has no yes example", cur.ID)
		}
		rules = append(rules, cur)
		return nil
	}
	lines := strings.Split(src.Text, "\n")
	for n, line := range lines {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		word, rest, _ := strings.Cut(line, " ")
		rest = strings.TrimSpace(rest)
		if word != "rule" && cur == nil {
			return nil, fail(n, "%q stands before the first rule", word)
		}
		switch word {
		case "rule":
			if err := finish(n); err != nil {
				return nil, err
			}
			if rest == "" || strings.ContainsAny(rest, " \t") {
				return nil, fail(n, "a rule needs one word as its ID, not %q", rest)
			}
			cur = &Rule{ID: rest, Args: map[string]string{}, Place: fmt.Sprintf("%s:%d", src.Name, n+1)}
		case "match":
			p, err := parsePattern(pack, cur, rest)
			if err != nil {
				return nil, fail(n, "%v", err)
			}
			cur.patterns = append(cur.patterns, append(p.compile(nil), op{code: opDone}))
			cur.heads = append(cur.heads, p.head())
		case "tree":
			b, err := parseTree(pack, cur, rest)
			if err != nil {
				return nil, fail(n, "%v", err)
			}
			cur.trees = append(cur.trees, b)
		case "as":
			fields := strings.Fields(rest)
			if len(fields) == 0 {
				return nil, fail(n, "as needs an action")
			}
			cur.Action = fields[0]
			for _, f := range fields[1:] {
				k, v, ok := strings.Cut(f, "=")
				if !ok {
					return nil, fail(n, "argument %q is not name=value", f)
				}
				cur.Args[k] = v
			}
		case "yes":
			text, want, ok := strings.Cut(rest, "=>")
			if !ok {
				want = rest
			}
			cur.Yes = append(cur.Yes, Example{strings.TrimSpace(text), strings.TrimSpace(want)})
		case "no":
			cur.No = append(cur.No, rest)
		default:
			return nil, fail(n, "%q is not one of rule, match, tree, as, yes, no", word)
		}
	}
	return rules, finish(len(lines) - 1)
}

// lexer cuts a pattern into elements and signs.
func lex(s string) []string {
	var out []string
	for _, f := range strings.Fields(s) {
		for f != "" && (f[0] == '(' || f[0] == '|' || f[0] == ')') && f != ")" {
			n := 1
			if f[0] == ')' {
				n = len(f)
			}
			out = append(out, f[:n])
			f = f[n:]
		}
		if i := strings.Index(f, ":("); i > 0 {
			out = append(out, f[:i+1], "(")
			f = f[i+2:]
		}
		if f != "" {
			out = append(out, f)
		}
	}
	return out
}

type parser struct {
	pack *lang.Pack
	rule *Rule
	toks []string
	pos  int
}

func parsePattern(pack *lang.Pack, r *Rule, s string) (node, error) {
	p := &parser{pack: pack, rule: r, toks: lex(s)}
	n, err := p.alternatives()
	if err != nil {
		return nil, err
	}
	if p.pos < len(p.toks) {
		return nil, fmt.Errorf("%q closes nothing", p.toks[p.pos])
	}
	return n, nil
}

func (p *parser) alternatives() (node, error) {
	var alts alt
	for {
		s, err := p.sequence()
		if err != nil {
			return nil, err
		}
		alts = append(alts, s)
		if p.pos >= len(p.toks) || p.toks[p.pos] != "|" {
			break
		}
		p.pos++
	}
	if len(alts) == 1 {
		return alts[0], nil
	}
	return alts, nil
}

func (p *parser) sequence() (node, error) {
	var s seq
	for p.pos < len(p.toks) && p.toks[p.pos] != "|" && p.toks[p.pos][0] != ')' {
		n, err := p.element()
		if err != nil {
			return nil, err
		}
		s = append(s, n)
	}
	if len(s) == 0 {
		return nil, fmt.Errorf("an empty pattern")
	}
	return s, nil
}

func (p *parser) element() (node, error) {
	t := p.toks[p.pos]
	p.pos++
	name := ""
	if i := strings.IndexByte(t, ':'); i > 0 && !strings.HasPrefix(t, "<") {
		name, t = t[:i], t[i+1:]
		if t == "" {
			if p.pos >= len(p.toks) || p.toks[p.pos] != "(" {
				return nil, fmt.Errorf("%s: captures nothing", name)
			}
			t = "("
			p.pos++
		}
	}
	var n node
	var err error
	suffix := ""
	if t == "(" {
		if n, err = p.alternatives(); err != nil {
			return nil, err
		}
		if p.pos >= len(p.toks) || p.toks[p.pos][0] != ')' {
			return nil, fmt.Errorf("a bracket is not closed")
		}
		suffix = p.toks[p.pos][1:]
		p.pos++
	} else {
		trimmed := strings.TrimRight(t, "?*+")
		if trimmed != "" {
			suffix, t = t[len(trimmed):], trimmed
		}
		if n, err = p.atom(t); err != nil {
			return nil, err
		}
	}
	if name != "" {
		i, err := p.rule.group(name)
		if err != nil {
			return nil, err
		}
		n = group{n, i}
	}
	if (strings.HasPrefix(suffix, "*") || strings.HasPrefix(suffix, "+")) && empty(n) {
		return nil, fmt.Errorf("%q repeats what may be no word at all", suffix)
	}
	switch suffix {
	case "":
	case "?":
		n = repeat{n: n}
	case "*":
		n = repeat{n: n, many: true}
	case "+":
		n = repeat{n: n, min: 1, many: true}
	case "*?":
		n = repeat{n: n, many: true, lazy: true}
	case "+?":
		n = repeat{n: n, min: 1, many: true, lazy: true}
	case "??":
		n = repeat{n: n, lazy: true}
	default:
		return nil, fmt.Errorf("%q does not repeat anything", suffix)
	}
	return n, nil
}

func (p *parser) atom(t string) (node, error) {
	switch {
	case t == "TIME":
		return span(timeExpr), nil
	case t == "QUOTE":
		return span(quote), nil
	case t == "NUMBER":
		if !p.pack.HasTable("number-words") {
			return nil, fmt.Errorf(`there is no table "number-words" for NUMBER`)
		}
		return number{p.pack.Table("number-words")}, nil
	case strings.HasPrefix(t, "!") && len(t) > 1:
		n, err := p.atom(t[1:])
		if err != nil {
			return nil, err
		}
		return not{n}, nil
	case strings.HasPrefix(t, "#"):
		return newClass(t[1:])
	case strings.HasPrefix(t, "<") && strings.HasSuffix(t, ">"):
		lemmas := strings.Split(t[1:len(t)-1], "/")
		n := alt{lemma(lemmas)}
		for _, l := range lemmas {
			if parts := strings.Split(l, "-"); len(parts) > 1 {
				n = append(n, hyphened(parts, lemma(parts[len(parts)-1:])))
			}
		}
		if len(n) == 1 {
			return n[0], nil
		}
		return n, nil
	case strings.HasPrefix(t, "@"):
		return p.set(t[1:])
	}
	if parts := strings.Split(t, "-"); len(parts) > 1 && parts[0] != "" && parts[len(parts)-1] != "" {
		return alt{word(t), hyphened(parts, word(parts[len(parts)-1]))}, nil
	}
	return word(t), nil
}

// hyphened matches a word that is cut at its hyphens.
func hyphened(parts []string, last node) node {
	var n seq
	for _, p := range parts[:len(parts)-1] {
		n = append(n, word(p), word("-"))
	}
	return append(n, last)
}

func (p *parser) set(t string) (node, error) { return tableTest(p.pack, t) }

// tableTest reads "table/column=value".
func tableTest(pack *lang.Pack, t string) (set, error) {
	name, cond, filtered := strings.Cut(t, "/")
	if !pack.HasTable(name) {
		return set{}, fmt.Errorf("there is no table %q", name)
	}
	s := set{table: pack.Table(name)}
	if filtered {
		var ok bool
		if s.column, s.value, ok = strings.Cut(cond, "="); !ok {
			return set{}, fmt.Errorf("@%s: after the table comes column=value", t)
		}
		if s.table.Column(s.column) < 0 {
			return set{}, fmt.Errorf("table %q has no column %q", name, s.column)
		}
	}
	return s, nil
}
