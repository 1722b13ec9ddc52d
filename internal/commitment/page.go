package commitment

import (
	"strings"

	"parley/internal/text"
)

// page is one document while it is read.
type page struct {
	*finder
	d          *text.Doc
	focus      string            // the state that the report is about, "" for none
	foes       string            // those who fight it
	serves     map[string]string // side of a name
	agencies   map[string]bool
	persons    map[string]bool
	titled     map[string]bool   // persons with an office or a rank
	armed      map[string]bool   // sides that fight a state
	actors     map[string]bool   // names of all that can owe something
	leaders    map[string]string // who leads a state, where that is told
	sidesNamed map[string]bool   // of them, sides with a name
	insts      []int             // nouns for instruments
	heard      []said
	tried      int // openings so far
	all        []found
}

// page looks through the actors of a document once.
func (f *finder) page(d *text.Doc) *page {
	p := &page{finder: f, d: d, serves: map[string]string{}, persons: map[string]bool{}, agencies: map[string]bool{}, titled: map[string]bool{}, armed: map[string]bool{}, actors: map[string]bool{}, sidesNamed: map[string]bool{}, leaders: map[string]string{}}
	states, foes := map[string]int{}, map[string]int{}
	for i := range d.Mentions {
		m := &d.Mentions[i]
		p.know(m)
		switch m.Kind {
		case text.Country:
			states[m.Name]++
		case text.Place:
			if m.For != "" {
				states[m.For]++
			}
		case text.Armed:
			foes[m.Name]++
		case text.Group:
			if m.For != "" && m.Plural {
				foes[m.For]++
			}
		}
	}
	delete(states, "")
	delete(foes, "")
	for s := range states {
		delete(foes, s)
	}
	for name, of := range p.serves {
		if p.agencies[of] {
			delete(p.serves, name)
		}
	}
	p.focus = most(states)
	if p.foes = most(foes); foes["opposition"] > 0 {
		p.foes = "opposition"
	}
	p.lead()
	return p
}

// know takes down what a mention tells of the one it names.
func (p *page) know(m *text.Mention) {
	if m.Kind == text.Agency {
		p.agencies[m.Name] = true
	}
	if m.Kind == text.Person && m.Name != "" {
		p.persons[m.Name] = true
		if role := strings.ToLower(m.Role); p.parties.Is(lastWord(role), "what", "official") || p.ranks[role] || p.ranks[lastWord(role)] {
			p.titled[m.Name] = true
		}
		if m.For != "" && p.leaders[m.For] == "" && p.parties.Is(lastWord(m.Role), "leads", "yes") {
			p.leaders[m.For] = m.Name
		}
	}
	if m.Name != "" && m.For != "" && m.For != m.Name && p.serves[m.Name] == "" {
		p.serves[m.Name] = m.For
	}
	if m.For != "" {
		p.actors[m.For], p.sidesNamed[m.For] = true, true
	}
	switch m.Kind {
	case text.Country, text.Armed, text.Body:
		p.armed[m.Name] = p.armed[m.Name] || m.Kind == text.Armed
		p.actors[m.Name], p.sidesNamed[m.Name] = true, true
	case text.Person, text.Place, "":
		if m.Name != "" && !strings.Contains(m.Name, " ") && m.Role == "" { // may be a side that no list has
			p.actors[m.Name], p.sidesNamed[m.Name] = true, true
		}
	case text.Group:
		if g := m.Role; p.groups.Get(g, "for") == "own" || p.groups.Get(g, "for") == "state" || p.groups.Get(g, "kind") == "force" {
			p.actors[m.Name] = true
		}
	}
}

func lastWord(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }

// lead gives the state that the report is about to the person whose troops or whose
// government it speaks of, where nothing else tells whom that person serves.
func (p *page) lead() {
	d := p.d
	for i := range d.Mentions {
		m := &d.Mentions[i]
		if m.Kind != text.Person || m.Name == "" || p.serves[m.Name] != "" || p.focus == "" {
			continue
		}
		if h := d.Nodes[m.End-1].Head; h >= 0 && (d.Nodes[m.End-1].Is("nmod:poss") || d.Nodes[m.End-1].Is("compound") && m.End == h) && p.parties.Get(p.partyKey(h), "what") == "state" && lemma(d, h) != "administration" {
			p.serves[m.Name] = p.focus
		}
	}
}

// most gives the name counted most often, of several the first by its letters.
func most(counts map[string]int) string {
	best := ""
	for name, n := range counts {
		if b := counts[best]; n > b || n == b && name < best {
			best = name
		}
	}
	return best
}

// warlike reports whether a report tells of a conflict at all: by how many of its
// nouns are about one.
func (p *page) warlike() bool {
	n, words := 0, 0
	for i := range p.d.Nodes {
		switch p.d.Nodes[i].UPOS {
		case "PUNCT":
			continue
		case "NOUN", "PROPN":
			if p.nouns.Is(lemma(p.d, i), "war", "yes") {
				n++
			}
		}
		words++
	}
	return words < 60 || n*130 >= words
}
