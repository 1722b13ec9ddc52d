package extract

import (
	"regexp"
	"slices"
	"strings"

	"parley"
)

// turn is what one speaker says in a transcript: the text from the label that
// names the speaker to the next one.
type turn struct {
	label parley.Span // with its colon
	end   int         // of what is said
	key   string      // last word of the speaker's name, in lower case
	alone bool        // the label is a single word
	staff bool        // by somebody of the outlet
}

var (
	// A label is a name in capitals or up to four words with capitals, then what
	// the speaker is and how the voice is heard.
	labelled = regexp.MustCompile(`^((?:\p{Lu}[\p{Lu}.'’-]+ ?|\p{Lu}\. ?){1,6}|(?:\p{Lu}[\p{L}.'’-]* ?){1,4})(?:, [^:()\n]{2,90})?(?: \([^():\n]{2,60}\))?:(?:\s|$)`)
	// One who is interrupted leaves the line to the next.
	interrupted = regexp.MustCompile(`(?:--?|–|—|\.\.\.|…) (\p{Lu}[\p{Lu}.'’-]+(?: \p{Lu}[\p{Lu}.'’-]+){0,3}:)(?:\s|$)`)
	// A label may be broken behind a full stop.
	begun = regexp.MustCompile(`^\p{Lu}[\p{Lu}.'’ -]+, [\p{Lu}., ]+$`)
)

// From how many labels a text is a transcript, and how often one of them and
// one that is not in capitals has to come back.
const (
	minTurns = 6
	minSame  = 3
	minMixed = 2
)

// turnRules are the rules for transcripts.
type turnRules struct {
	staff []furnitureRule // labels of the outlet's own people
	host  []furnitureRule // what they say that is no reporting
	greet []furnitureRule // what anybody says that is none
}

// transcript marks in a text of labelled turns the labels and the greetings, and
// in the turns of the outlet's own people their questions and hand-overs.
func (m *marker) transcript(rules turnRules) {
	line := 0
	for _, t := range m.turns(rules.staff) {
		rule := parley.RuleSpeaker
		if t.staff {
			rule = parley.RuleStaff
		}
		m.add(t.label, parley.FurnitureBroadcast, rule)
		for ; line < m.end && m.lines[line].Start < t.end; line++ {
			if m.lines[line].End <= t.label.End {
				continue
			}
			s := parley.Span{Start: max(t.label.End, m.lines[line].Start), End: min(t.end, m.lines[line].End)}
			m.idle(line, s, t.staff, rules.greet)
			if t.staff {
				m.idle(line, s, true, rules.host)
			}
			if m.lines[line].End > t.end {
				break // goes on in the next turn
			}
		}
	}
}

// idle marks words of a turn that a rule finds, or that ask, if the outlet's own
// people do.
func (m *marker) idle(i int, s parley.Span, staff bool, rules []furnitureRule) {
	s = trimmed(m.text, s)
	s.End = s.Start + len(strings.TrimSpace(s.In(m.text)))
	words := s.In(m.text)
	if m.lines[i].furniture || m.lines[i].quoted || words == "" {
		return
	}
	rule := ""
	if staff && last(words) == '?' {
		rule = "turn-question"
	}
	for k := range rules {
		if rule == "" && rules[k].finds(words) {
			rule = rules[k].id
		}
	}
	if rule != "" {
		m.add(s, parley.FurnitureBroadcast, rule)
	}
}

// turns gives the turns of a transcript, none of another text.
func (m *marker) turns(staff []furnitureRule) []turn {
	var all []turn
	count := map[string]int{}
	for i := range m.lines[:m.end] {
		if m.lines[i].furniture {
			continue
		}
		for _, s := range m.labels(i) {
			words := s.In(m.text)
			name, _, _ := strings.Cut(strings.TrimRight(words, ":"), ",")
			name, _, _ = strings.Cut(name, " (")
			f := strings.Fields(strings.ToLower(name))
			t := turn{label: s, key: f[len(f)-1], alone: len(f) == 1}
			t.staff = slices.ContainsFunc(staff, func(r furnitureRule) bool { return r.finds(words) })
			count[t.key]++
			all = append(all, t)
		}
	}
	same := 0
	for _, n := range count {
		same = max(same, n)
	}
	if len(all) < minTurns || same < minSame || len(count) < 2 {
		return nil
	}
	all = slices.DeleteFunc(all, func(t turn) bool {
		words := t.label.In(m.text)
		return count[t.key] < minMixed && strings.ToUpper(words) != words && !t.staff
	})
	m.own(all, count)
	return all
}

// labels gives the labels in a line.
func (m *marker) labels(i int) []parley.Span {
	var out []parley.Span
	l := &m.lines[i]
	if !strings.Contains(l.words, ":") {
		return nil
	}
	if found := labelled.FindStringIndex(l.words); found != nil {
		s := parley.Span{Start: l.Start, End: l.Start + len(strings.TrimSpace(l.words[:found[1]]))}
		if i > 0 && begun.MatchString(m.lines[i-1].words) {
			s.Start = m.lines[i-1].Start
		}
		out = append(out, s)
	}
	for _, found := range interrupted.FindAllStringSubmatchIndex(l.words, -1) {
		out = append(out, parley.Span{Start: l.Start + found[2], End: l.Start + found[3]})
	}
	return out
}

// own closes the turns and tells whose are by the outlet's own people: those of
// whom one label says so, those who do not say what they are and mostly ask, and
// those with one word for a name, once, as nobody is introduced.
func (m *marker) own(turns []turn, count map[string]int) {
	said, asked := map[string]bool{}, map[string]int{}
	for i := range turns {
		t := &turns[i]
		if t.end = m.lines[m.end-1].End; i+1 < len(turns) {
			t.end = turns[i+1].label.Start
		}
		said[t.key] = said[t.key] || t.staff
		if strings.HasSuffix(strings.TrimSpace(m.text[t.label.End:max(t.label.End, t.end)]), "?") {
			asked[t.key]++
		}
	}
	for i := range turns {
		t := &turns[i]
		t.staff = said[t.key] || count[t.key] >= minSame && asked[t.key]*3 > count[t.key]*2 || count[t.key] == 1 && t.alone
	}
}
