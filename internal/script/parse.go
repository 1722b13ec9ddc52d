package script

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley"
	"parley/internal/agreement"
)

// Script is a parsed script.
type Script struct {
	name    string
	process string
	zone    *time.Location
	entries []parley.Entry
	expects []expectation
	ids     map[string]int // names of entries, by index
	lines   []int          // of entries
}

// expectation is what a verdict has to be.
type expectation struct {
	line      int
	asOf      parley.AsOf
	reviewed  bool
	provision string
	want      [][2]string // field, value
	because   []string
}

// statement is one line of a script, cut into words.
type statement struct {
	line  int
	words []string
}

// Parse reads a script. open gives the files that it names, by a path relative
// to the script. What is wrong with the script comes back as problems with
// file and line; an error means that open failed inside.
func Parse(name string, src []byte, open func(path string) ([]byte, error)) (*Script, []parley.Problem, error) {
	p := &parser{Script: Script{name: name, zone: time.UTC, ids: map[string]int{}}, open: open}
	lines := strings.Split(string(src), "\n")
	for n := 0; n < len(lines); n++ {
		words, err := cut(lines[n])
		if err != nil {
			p.problem(n+1, err.Error(), "Put words with spaces into straight quotation marks.")
			continue
		}
		if len(words) == 0 {
			continue
		}
		if words[0] == "agreement" && len(words) == 2 && words[1] == "<<" {
			start := n + 1
			for n++; n < len(lines) && strings.TrimSpace(lines[n]) != ">>"; n++ {
			}
			if n == len(lines) {
				p.problem(start, "the agreement has no end", "End it with a line >>.")
				break
			}
			p.agreement(start, fmt.Sprintf("%s, after line %d", name, start), []byte(strings.Join(lines[start:n], "\n")+"\n"))
			continue
		}
		p.statement(statement{n + 1, words})
	}
	if p.process == "" && len(p.problems) == 0 {
		p.problem(1, "the script names no agreement", "Begin with: agreement FILE")
	}
	for _, r := range p.reviews {
		p.review(r)
	}
	return &p.Script, p.problems, nil
}

type parser struct {
	Script
	open     func(string) ([]byte, error)
	problems []parley.Problem
	reviews  []statement
	known    []string // IDs of provisions
}

func (p *parser) problem(line int, text, hint string) {
	p.problems = append(p.problems, parley.Problem{Code: "script-invalid", File: p.name, Line: line, Text: text, Hint: hint})
}

// cut splits a line into words; "#" begins a comment, quotation marks keep
// spaces.
func cut(line string) ([]string, error) {
	var out []string
	for i := 0; i < len(line); {
		switch c := line[i]; {
		case c == ' ' || c == '\t' || c == '\r':
			i++
		case c == '#':
			return out, nil
		case c == '"':
			end := strings.IndexByte(line[i+1:], '"')
			if end < 0 {
				return nil, fmt.Errorf("a quotation mark is not closed")
			}
			out = append(out, line[i+1:i+1+end])
			i += end + 2
		default:
			end := strings.IndexAny(line[i:], " \t\r#\"")
			if end < 0 {
				end = len(line) - i
			}
			out = append(out, line[i:i+end])
			i += end
		}
	}
	return out, nil
}

var verbs = []string{"agreement", "bearing", "ruling", "extension", "notice", "declaration", "review", "report", "reading", "expect"}

func (p *parser) statement(s statement) {
	switch verb := s.words[0]; verb {
	case "agreement":
		if len(s.words) != 2 {
			p.problem(s.line, "agreement takes the path of one file", "")
			return
		}
		src, err := p.open(s.words[1])
		if err != nil {
			p.problem(s.line, fmt.Sprintf("agreement %s: %v", s.words[1], err), "The path is relative to the script.")
			return
		}
		p.agreement(s.line, s.words[1], src)
	case "review":
		p.reviews = append(p.reviews, s) // what it is about may stand below it
	case "bearing", "ruling", "extension", "notice", "declaration", "report", "reading", "expect":
		if p.process == "" {
			p.problem(s.line, verb+" stands before the agreement", "Begin with: agreement FILE")
			return
		}
		map[string]func(*args){"bearing": p.bearing, "ruling": p.ruling, "extension": p.extension, "notice": p.notice, "declaration": p.declaration, "report": p.report, "reading": p.reading, "expect": p.expect}[verb](&args{parser: p, line: s.line, words: s.words[1:]})
	default:
		p.problem(s.line, fmt.Sprintf("%q is no statement", verb), "A line begins with one of "+strings.Join(verbs, ", ")+".")
	}
}

func (p *parser) agreement(line int, name string, src []byte) {
	a, problems, err := agreement.Load(name, src)
	if err != nil {
		p.problem(line, err.Error(), "")
		return
	}
	bad := a == nil
	for _, q := range problems {
		if agreement.Fatal(q) {
			bad = true
			p.problems = append(p.problems, q)
		}
	}
	if bad {
		return
	}
	if p.process != "" && p.process != a.Process {
		p.problem(line, fmt.Sprintf("a second agreement is of process %q, the first of %q", a.Process, p.process), "A script tries one process.")
		return
	}
	p.process = a.Process
	if zone, err := parley.LoadZone(a.Zone); err == nil {
		p.zone = zone
	}
	for i := range a.Provisions {
		p.known = append(p.known, a.Provisions[i].ID)
	}
	known := a.Instrument.Known
	if known.IsZero() {
		known = a.Instrument.Signed
	}
	p.entry(line, parley.Entry{Kind: parley.EntryAgreement, Process: a.Process, Times: parley.Times{Published: known}, Agreement: a}, "")
}

// entry adds an entry; name is what the script calls it.
func (p *parser) entry(line int, e parley.Entry, name string) {
	if e.Times.Recorded.IsZero() {
		if iv := e.Times.Published.Interval(p.zone); iv.Known() {
			e.Times.Recorded = iv.End
		}
	}
	id, err := e.ContentID()
	if err != nil {
		p.problem(line, err.Error(), "")
		return
	}
	e.ID = id
	if name != "" {
		if _, ok := p.ids[name]; ok {
			p.problem(line, fmt.Sprintf("the name %q is taken", name), "Give another after as.")
			return
		}
		p.ids[name] = len(p.entries)
	}
	p.entries = append(p.entries, e)
	p.lines = append(p.lines, line)
}

// args reads the words of one statement.
type args struct {
	*parser
	line  int
	words []string
	bad   bool
}

func (a *args) fail(format string, v ...any) {
	if !a.bad {
		a.problem(a.line, fmt.Sprintf(format, v...), "See docs/test-language.md.")
	}
	a.bad = true
	a.words = nil
}

// next takes the next word.
func (a *args) next(what string) string {
	if len(a.words) == 0 {
		a.fail("%s is missing", what)
		return ""
	}
	w := a.words[0]
	a.words = a.words[1:]
	return w
}

func (a *args) provision() string {
	id := a.next("the provision")
	if !a.bad && !slices.Contains(a.known, id) {
		a.fail("the agreement has no provision %q, but %s", id, strings.Join(a.known, ", "))
	}
	return id
}

func (a *args) time(what string) parley.Civil {
	v := a.next(what)
	zone := ""
	if len(a.words) > 0 && (strings.Contains(a.words[0], "/") || a.words[0] == "UTC") {
		zone = a.next("zone")
	}
	c, err := parley.ParseCivil(v, zone)
	if err != nil && !a.bad {
		a.fail("%s: %v", what, err)
	}
	return c
}

func (a *args) moment(what string) time.Time {
	c := a.time(what)
	t := c.Moment(a.zone)
	if t.IsZero() && !a.bad {
		a.fail("%s %q names no moment", what, c.Value)
	}
	return t
}

func (a *args) number(what string) float64 {
	v, err := strconv.ParseFloat(a.next(what), 64)
	if err != nil && !a.bad {
		a.fail("%s has to be a number", what)
	}
	return v
}

func oneOf[T ~string](a *args, what string, all ...T) T {
	w := T(a.next(what))
	if !a.bad && !slices.Contains(all, w) {
		var list []string
		for _, v := range all {
			list = append(list, string(v))
		}
		a.fail("%q is no %s; it is one of %s", w, what, strings.Join(list, ", "))
	}
	return w
}
