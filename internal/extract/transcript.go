package extract

import (
	"regexp"
	"strings"

	"parley"
)

// turn is what one speaker says in a transcript: lines of the text from the one
// that begins with the speaker's label.
type turn struct {
	first, end int    // lines
	key        string // last word of the speaker's name, in lower case
	label      int    // length in bytes of the label, with its colon
	staff      bool   // by somebody of the outlet
}

// labelled finds the label at the start of a turn: a name in capitals or up to
// four words with capitals, what the speaker is, and how the voice is heard.
var labelled = regexp.MustCompile(`^((?:\p{Lu}[\p{Lu}.'’-]+ ?|\p{Lu}\. ?){1,6}|(?:\p{Lu}[\p{L}.'’-]* ?){1,4})(?:, [^:()\n]{2,90})?(?: \([^():\n]{2,60}\))?:(?:\s|$)`)

// From how many labels a text is a transcript, and how often one of them and
// one that is not in capitals has to come back.
const (
	minTurns = 6
	minSame  = 3
	minMixed = 2
)

// transcript marks in a text of labelled turns the labels, and in the turns of
// the outlet's own people what is no reporting: their questions, greetings and
// hand-overs.
func (m *marker) transcript(staff, host []furnitureRule) {
	turns := m.turns(staff)
	for _, t := range turns {
		rule := "turn-label"
		if t.staff {
			rule = "turn-staff"
		}
		l := &m.lines[t.first]
		m.add(parley.Span{Start: l.Start, End: l.Start + t.label}, parley.FurnitureBroadcast, rule)
		l.rest = max(l.rest, l.Start+t.label)
		for i := t.first; t.staff && i < t.end; i++ {
			m.hosted(i, host)
		}
	}
}

// hosted marks a line of the outlet's own people that asks, greets or hands
// over.
func (m *marker) hosted(i int, host []furnitureRule) {
	l := &m.lines[i]
	s := trimmed(m.text, parley.Span{Start: l.rest, End: l.End})
	words := s.In(m.text)
	if l.furniture || words == "" {
		return
	}
	rule := ""
	if last(words) == '?' {
		rule = "turn-question"
	}
	lower := strings.ToLower(words)
	for k := range host {
		if rule == "" && host[k].find(words, lower) != nil {
			rule = host[k].id
		}
	}
	if rule != "" {
		l.furniture = true
		m.add(s, parley.FurnitureBroadcast, rule)
	}
}

// turns gives the turns of a transcript, none of another text.
func (m *marker) turns(staff []furnitureRule) []turn {
	var all []turn
	count := map[string]int{}
	for i := range m.lines[:m.end] {
		l := &m.lines[i]
		found := labelled.FindStringSubmatchIndex(l.words)
		if found == nil || l.furniture {
			continue
		}
		name := l.words[:found[3]]
		t := turn{first: i, key: key(name), label: strings.IndexByte(l.words[found[3]:found[1]], ':') + found[3] + 1}
		for k := range staff {
			t.staff = t.staff || staff[k].find(l.words[:t.label], strings.ToLower(l.words[:t.label])) != nil
		}
		count[t.key]++
		all = append(all, t)
	}
	same := 0
	for _, n := range count {
		same = max(same, n)
	}
	if len(all) < minTurns || same < minSame || len(count) < 2 {
		return nil
	}
	out := all[:0]
	for _, t := range all {
		if name := m.lines[t.first].words[:t.label]; count[t.key] >= minMixed || strings.ToUpper(name) == name || t.staff {
			out = append(out, t)
		}
	}
	m.staff(out)
	return out
}

// staff closes the turns and tells whose are by the outlet's own people: those
// of whom one label says so, and those who do not say what they are and mostly
// ask.
func (m *marker) staff(turns []turn) {
	own, asked, count := map[string]bool{}, map[string]int{}, map[string]int{}
	for i := range turns {
		t := &turns[i]
		if t.end = m.end; i+1 < len(turns) {
			t.end = turns[i+1].first
		}
		own[t.key] = own[t.key] || t.staff
		count[t.key]++
		if last(m.lines[t.end-1].words) == '?' {
			asked[t.key]++
		}
	}
	for i := range turns {
		k := turns[i].key
		turns[i].staff = own[k] || count[k] >= minSame && asked[k]*3 > count[k]*2
	}
}

func key(name string) string {
	f := strings.Fields(strings.ToLower(name))
	return f[len(f)-1]
}
