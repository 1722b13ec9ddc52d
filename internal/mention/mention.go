// Package mention finds the phrases that name or mean an actor and works out
// who is meant.
//
// In comes a document with tags and chunks; out goes the layer of mentions:
// persons with the titles before and after their names, countries and their
// seats, bodies, armed groups, agencies, people known by a role or a
// description only, and pronouns, each with the name the report itself gives
// most fully. It knows no agreement and no side of it: resolve does.
//
//	step := mention.Step(pack, mention.NewGazetteer(pack))
//	step.Run(doc)
//	fmt.Println(doc.Mentions[0].Name) // Gennady Gatilov
package mention

import (
	"cmp"
	"strings"

	"parley/internal/lang"
	"parley/internal/text"
)

// Step gives the step of the reader. It needs the tables titles, groups and
// given_names beside those of the gazetteer, and cues for who speaks.
func Step(pack *lang.Pack, gaz *Gazetteer) text.Step {
	f := &finder{
		gaz: gaz, titles: pack.Table("titles"), groups: map[string]group{}, given: pack.Table("given_names"),
		cues: pack.Table("cues"), particles: pack.Table("particles"), classes: pack.Table("role-classes"),
	}
	t := pack.Table("groups")
	for _, r := range t.Rows {
		g := group{head: strings.ToLower(r[0]), kind: r[t.Column("kind")], serves: r[t.Column("for")], many: strings.ToLower(r[t.Column("plural")])}
		f.groups[g.head] = g
		if g.many != "" && g.many != g.head {
			g.plural = true
			f.groups[g.many] = g
		}
	}
	return text.Step{
		Name:  "mention",
		Needs: []text.Layer{text.Tokens, text.Sents, text.Tags, text.Chunks, text.Times},
		Gives: []text.Layer{text.Mentions},
		Run: func(d *text.Doc) {
			f.find(d)
			f.resolve(d)
		},
	}
}

type group struct {
	head, kind string
	many       string // the plural
	serves     string // whom one of a country's speaks for: "state", "own", "-"
	plural     bool
}

type finder struct {
	gaz       *Gazetteer
	titles    *lang.Table
	groups    map[string]group
	given     *lang.Table
	cues      *lang.Table
	particles *lang.Table
	classes   *lang.Table
}

// find marks mentions from left to right.
func (f *finder) find(d *text.Doc) {
	d.Mentions = d.Mentions[:0]
	for _, s := range d.Sents {
		if s.Furniture {
			continue
		}
		for i := s.First; i < s.End; {
			m, ok := f.at(d, s, i)
			if !ok || inTime(d, i, m.End) {
				i++
				continue
			}
			m.Chunk = d.ChunkAt(m.End - 1)
			m.Basis = -1
			d.Mentions = append(d.Mentions, m)
			i = m.End
		}
	}
}

// inTime reports whether tokens are all part of a time expression: "Friday"
// names nobody.
func inTime(d *text.Doc, first, end int) bool {
	sp := d.Span(text.Range{First: first, End: end})
	over := d.TimesOver(sp)
	return len(over) > 0 && over[0].Span.Contains(sp)
}

// nominal is what stands before the end of a mention.
type nominal struct {
	start int
	of    string // country or body of the modifiers
	place Place  // last modifier
	mods  int
	titles
}

type titles struct {
	role   string
	kind   string
	gender byte
	first  int
}

// at reads the mention that begins at token i.
func (f *finder) at(d *text.Doc, s text.Sent, i int) (text.Mention, bool) {
	tok := &d.Tokens[i]
	if tok.Tag == text.Pron {
		return pronoun(d, i)
	}
	n := nominal{start: i, titles: titles{first: -1}}
	j := i
	for j < s.End && (d.Tokens[j].Tag == text.Det || d.Tokens[j].Tag == text.Poss && j == i) {
		j++
	}
	var lone Place
	loneEnd := -1
	for j < s.End {
		if p, end, ok := f.gaz.at(d, j, s.End); ok {
			if n.role != "" && !f.rest(d, end, s.End) {
				break
			}
			if n.mods == 0 || !p.Demonym {
				lone, loneEnd = p, end
			}
			if n.of == "" || p.Kind == text.Body {
				n.of = p.Name
			}
			n.place, n.mods = p, n.mods+1
			j = end
			if j < s.End && d.Tokens[j].Norm == "'s" {
				j++
			}
			continue
		}
		if t, end, ok := f.title(d, j, s.End); ok {
			if n.role == "" {
				n.first = j
			} else {
				t.role = n.role + " " + t.role
			}
			first := n.first
			n.titles = t
			n.first = first
			j = end
			continue
		}
		if g, ok := f.groups[d.Tokens[j].Norm]; ok && !f.nounFollows(d, j+1, s.End) && d.Norm(j+1) != "to" {
			return f.groupMention(d, s, n, g, j), true
		}
		if g, ok := f.groups[d.Tokens[j].Norm]; ok && g.serves == "own" && f.leads(d, j+1, s.End) {
			n.of, n.place = cmp.Or(g.many, g.head), Place{} // "a Sudanese rebel commander" is not Sudan's
			j++
			continue
		}
		if (d.Tokens[j].Tag == text.Word || d.Tokens[j].Tag == text.Num || d.Tokens[j].Tag == text.Adv) && j < i+8 && f.leads(d, j+1, s.End) {
			j++
			continue
		}
		break
	}
	if end := f.name(d, j, s.End, n); end > j {
		return f.person(d, s, n, j, end), true
	}
	if loneEnd == i+1 && lone.Kind == text.Place && namesake(d, d.Text[tok.Start:tok.End]) {
		return f.person(d, s, nominal{start: i, titles: titles{first: -1}}, i, i+1), true
	}
	if n.role != "" {
		return f.official(d, s, n, j), true
	}
	if loneEnd > i {
		return f.placeMention(d, i, lone, loneEnd), true
	}
	return text.Mention{}, false
}

// namesake reports whether a person named before has the word as the last of
// several names: "Medina" after "Marcelino Medina" is no city.
func namesake(d *text.Doc, word string) bool {
	for k := range d.Mentions {
		if m := &d.Mentions[k]; m.Kind == text.Person && strings.HasSuffix(m.Name, " "+word) {
			return true
		}
	}
	return false
}

// rest reports whether a title or a name goes on at token i.
func (f *finder) rest(d *text.Doc, i, end int) bool {
	if i >= end {
		return false
	}
	_, _, ok := f.title(d, i, end)
	return ok || d.Tokens[i].Tag == text.Propn
}

// leads reports whether a title, group or name stands a few modifiers ahead.
func (f *finder) leads(d *text.Doc, i, end int) bool {
	for n := 0; i < end && n < 5; n++ {
		if _, _, ok := f.title(d, i, end); ok {
			return true
		}
		if _, ok := f.groups[d.Tokens[i].Norm]; ok {
			return !f.nounFollows(d, i+1, end)
		}
		if t := d.Tokens[i].Tag; t != text.Word && t != text.Num && t != text.Adv {
			return t == text.Propn && d.Tokens[i-1].Tag != text.Adv && n == 0 && f.isDemonym(d, i, end)
		}
		i++
	}
	return false
}

func (f *finder) isDemonym(d *text.Doc, i, end int) bool {
	p, _, ok := f.gaz.at(d, i, end)
	return ok && p.Demonym
}

// nounFollows reports whether the noun phrase goes on, so that the word at i-1
// is no head: "rebel commander".
func (f *finder) nounFollows(d *text.Doc, i, end int) bool {
	if i >= end {
		return false
	}
	if d.Tokens[i].Tag == text.Word && d.Tokens[i].Norm != "'s" {
		return true
	}
	_, _, title := f.title(d, i, end)
	return title
}

func (f *finder) title(d *text.Doc, i, end int) (titles, int, bool) {
	tok := &d.Tokens[i]
	if tok.Is(text.Punct) || tok.Tag == text.Verb {
		return titles{}, 0, false
	}
	longest := max(f.titles.Words(tok.Norm), f.titles.Words(strings.TrimSuffix(tok.Norm, ".")))
	for n := min(longest, end-i); n > 0; n-- {
		key := joined(d, i, i+n)
		if !f.titles.Has(key) {
			continue
		}
		t := titles{role: key, kind: f.titles.Get(key, "kind"), first: i}
		if g := f.titles.Get(key, "gender"); g != "" {
			t.gender = g[0]
		}
		return t, i + n, true
	}
	return titles{}, 0, false
}

// name gives the end of a person's or body's name that begins at token i.
func (f *finder) name(d *text.Doc, i, end int, n nominal) int {
	j := i
	for j < end {
		tok := &d.Tokens[j]
		particle := f.particles.Has(tok.Norm) && j > i && j+1 < end && d.Tokens[j+1].Tag == text.Propn
		if tok.Tag != text.Propn && !particle && !(j > i && tok.Is(text.Initials) && tok.Is(text.Capital)) {
			break
		}
		if j == i && tok.Is(text.AllCaps) && len(tok.Norm) > 3 && n.role == "" {
			break
		}
		if p, e, ok := f.gaz.at(d, j, end); ok && j > i && e-j >= 1 && p.Kind != text.Place && !f.particles.Has(d.Tokens[j-1].Norm) && n.role == "" && !f.given.Has(d.Tokens[i].Norm) {
			break
		}
		if _, _, ok := f.title(d, j, end); ok && j > i && !f.given.Has(d.Tokens[j-1].Norm) {
			break
		}
		j++
	}
	return j
}

var orgWords = map[string]bool{
	"ministry": true, "council": true, "party": true, "army": true, "front": true, "committee": true, "commission": true,
	"organisation": true, "organization": true, "union": true, "league": true, "movement": true, "agency": true, "court": true,
	"parliament": true, "congress": true, "coalition": true, "observatory": true, "watch": true, "office": true, "department": true,
	"government": true, "mission": true, "force": true, "forces": true, "group": true, "brigade": true, "university": true, "institute": true, "centre": true, "center": true, "television": true, "times": true, "news": true, "bank": true, "assembly": true, "authority": true, "network": true, "foundation": true,
}

func (f *finder) person(d *text.Doc, s text.Sent, n nominal, first, end int) text.Mention {
	m := text.Mention{Range: text.Range{First: n.start, End: end}, Kind: text.Person, Name: written(d, first, end), For: n.of, Role: n.role, Gender: n.gender, Rule: "mention.name"}
	if n.role != "" {
		m.Rule = "mention.title-name"
	}
	last := d.Tokens[end-1].Norm
	known := f.given.Has(d.Tokens[first].Norm)
	switch {
	case orgWords[last] && !known:
		m.Kind, m.Rule = text.Body, "mention.body"
		m.Name = written(d, n.start, end)
		if d.Tokens[n.start].Tag == text.Det {
			m.Name = written(d, n.start+1, end)
		}
	case n.role == "" && !known && !spaced(d, first, end):
		m.Kind, m.Rule = "", "mention.unknown"
	}
	if known && m.Gender == 0 {
		if g := f.given.Get(d.Tokens[first].Norm, "gender"); g == "m" || g == "f" {
			m.Gender = g[0]
		}
	}
	if m.Role == "" || m.For == "" {
		f.apposition(d, s, &m)
	}
	return m
}

// spaced reports whether there is white space between the tokens of a name.
func spaced(d *text.Doc, first, end int) bool {
	for i := first + 1; i < end; i++ {
		if d.Tokens[i].Is(text.SpaceBy) {
			return true
		}
	}
	return false
}

// apposition reads ", the Russian foreign minister," and ", a spokesman for the
// mission," after a name.
func (f *finder) apposition(d *text.Doc, s text.Sent, m *text.Mention) {
	i := m.End
	if i+1 >= s.End || d.Tokens[i].Norm != "," {
		if i < s.End && (d.Tokens[i].Norm == "of" || d.Tokens[i].Norm == "from") && m.Role != "" {
			m.For = f.ofPhrase(d, i, s.End, m.For)
		}
		return
	}
	i++
	of := ""
	for n := 0; i < s.End && n < 9; n++ {
		if p, end, ok := f.gaz.at(d, i, s.End); ok {
			if of == "" || p.Kind == text.Body {
				of = p.Name
			}
			i = end
			continue
		}
		if t, end, ok := f.title(d, i, s.End); ok {
			m.Role = t.role
			if m.Gender == 0 {
				m.Gender = t.gender
			}
			of = f.ofPhrase(d, end, s.End, of)
			if m.For == "" {
				m.For = of
			}
			if m.Kind == "" {
				m.Kind = text.Person
			}
			return
		}
		if g, ok := f.groups[d.Tokens[i].Norm]; ok && g.kind == "person" {
			m.Role = g.head
			if m.For == "" {
				m.For = f.ofPhrase(d, i+1, s.End, of)
			}
			if m.Kind == "" {
				m.Kind = text.Person
			}
			return
		}
		switch d.Tokens[i].Tag {
		case text.Det, text.Word, text.Poss, text.Adv, text.Num:
			i++
		default:
			return
		}
	}
}

// ofPhrase reads "of Syria", "for the mission", "at the foreign ministry".
func (f *finder) ofPhrase(d *text.Doc, i, end int, or string) string {
	if i >= end {
		return or
	}
	switch d.Tokens[i].Norm {
	case "of", "for", "at", "to", "from", "with":
	default:
		return or
	}
	for i++; i < end; {
		if p, _, ok := f.gaz.at(d, i, end); ok {
			return p.Name
		}
		if t := d.Tokens[i].Tag; t != text.Det && t != text.Word {
			return or
		}
		i++
	}
	return or
}

func (f *finder) official(d *text.Doc, s text.Sent, n nominal, end int) text.Mention {
	m := text.Mention{Range: text.Range{First: n.start, End: end}, Kind: text.Official, For: n.of, Role: n.role, Gender: n.gender, Rule: "mention.role"}
	if of := f.ofPhrase(d, end, s.End, ""); of != "" {
		m.For = of
	}
	return m
}

func (f *finder) groupMention(d *text.Doc, s text.Sent, n nominal, g group, at int) text.Mention {
	m := text.Mention{Range: text.Range{First: n.start, End: at + 1}, Kind: text.Group, For: n.of, Role: g.head, Plural: g.plural || g.kind == "force", Unnamed: true, Rule: "mention.group"}
	if end := f.name(d, at+1, s.End, n); end > at+1 && !g.plural && g.kind == "person" {
		m.Kind, m.Range, m.Name, m.Unnamed, m.Rule = text.Person, text.Range{First: n.start, End: end}, written(d, at+1, end), false, "mention.group-name"
		return m
	}
	switch {
	case g.serves == "own":
		m.For = cmp.Or(g.many, g.head) // "Libyan rebels" are not Libya's
	case g.serves != "state" && (n.place.Kind == text.Country || n.place.Kind == text.Place):
		m.For = ""
	}
	if g.kind == "person" && !m.Plural {
		m.Kind = text.Official
	}
	end := m.End
	if end+1 < s.End && (d.Tokens[end].Norm == "of" || d.Tokens[end].Norm == "in" || d.Tokens[end].Norm == "from") {
		if p, e, ok := f.gaz.at(d, end+1, s.End); ok {
			if d.Tokens[end].Norm == "of" && g.kind == "person" && g.serves == "state" || m.For == "" && p.Kind == text.Country && g.kind == "force" {
				m.For = p.Name
			}
			if p.Kind == text.Place || d.Tokens[end].Norm == "of" || p.Seat {
				m.End = e
			}
		}
	}
	return m
}

func (f *finder) placeMention(d *text.Doc, i int, p Place, end int) text.Mention {
	m := text.Mention{Range: text.Range{First: i, End: end}, Kind: p.Kind, Name: p.Name, For: p.Country, Rule: "mention.gazetteer"}
	if p.Kind == text.Body && p.Country == "" {
		m.For = p.Name
	}
	if p.Seat && i > 0 && d.Tokens[i-1].Tag == text.Prep && d.Tokens[i-1].Norm != "with" && d.Tokens[i-1].Norm != "by" && d.Tokens[i-1].Norm != "between" && d.Tokens[i-1].Norm != "against" {
		m.Kind = text.Place
	}
	if p.Demonym && strings.HasSuffix(d.Tokens[end-1].Norm, "s") {
		m.Kind, m.Plural, m.Unnamed = text.Group, true, true
		m.Name = written(d, i, end)
	}
	if end < len(d.Tokens) && (d.Tokens[end].Norm == "government" || d.Tokens[end].Norm == "authorities" || d.Tokens[end].Norm == "regime" || d.Tokens[end].Norm == "leadership" || d.Tokens[end].Norm == "administration") {
		m.End++
		m.Kind, m.Rule = text.Country, "mention.government"
	}
	return m
}

func pronoun(d *text.Doc, i int) (text.Mention, bool) {
	m := text.Mention{Range: text.Range{First: i, End: i + 1}, Kind: text.Pronoun, Rule: "mention.pronoun"}
	switch d.Tokens[i].Norm {
	case "he", "him":
		m.Gender = 'm'
	case "she", "her":
		m.Gender = 'f'
	case "they", "them":
		m.Plural = true
	case "it", "we", "i":
	default:
		return m, false
	}
	return m, true
}

// written gives the words of tokens as the text has them, white space made single.
func written(d *text.Doc, first, end int) string {
	if first >= end {
		return ""
	}
	return strings.Join(strings.Fields(d.Text[d.Tokens[first].Start:d.Tokens[end-1].End]), " ")
}
