// Package mention finds the phrases that name or mean an actor and works out
// who is meant.
//
// In comes a document with trees, names and times; out goes the layer of
// mentions: persons with the titles before and after their names, countries and
// their seats, places, bodies, armed groups, agencies, people known by a role or
// a description only, and pronouns, each with the name the report itself gives
// most fully, and the side, country or body it speaks and acts for. It knows no
// agreement and no side of it: resolve does.
//
//	step := mention.Step(pack, mention.NewGazetteer(pack))
//	step.Run(doc)
//	fmt.Println(doc.Mentions[0].Name) // Gennady Gatilov
package mention

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/internal/lang"
	"parley/internal/text"
)

// Step gives the step of the reader. It needs the tables titles, groups, organs
// and given_names beside those of the gazetteer, and cues for who speaks.
func Step(pack *lang.Pack, gaz *Gazetteer) text.Step {
	f := &finder{
		gaz: gaz, titles: pack.Table("titles"), organs: pack.Table("organs"), groups: map[string]group{}, given: pack.Table("given_names"), surely: pack.Table("personal_names"),
		cues: pack.Table("cues"), particles: pack.Table("particles"), classes: pack.Table("role-classes"), called: pack.Table("called"),
		ground: pack.Table("name_words"), holders: newHolders(pack),
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
		Needs: []text.Layer{text.Tokens, text.Sents, text.Quotes, text.Trees, text.Names, text.Times},
		Gives: []text.Layer{text.Mentions},
		Run: func(d *text.Doc) {
			p := &pass{finder: f, d: d}
			p.find()
			p.resolve()
			p.locate()
		},
	}
}

type group struct {
	head, kind string
	many       string // the plural
	serves     string // whom one of a country's speaks for: "state", "own", "-"
	plural     bool
}

type title struct {
	role, kind string
	gender     byte
	plural     bool
}

type finder struct {
	gaz       *Gazetteer
	holders   *holders
	titles    *lang.Table
	organs    *lang.Table
	groups    map[string]group
	given     *lang.Table
	surely    *lang.Table
	cues      *lang.Table
	particles *lang.Table
	classes   *lang.Table
	called    *lang.Table
	ground    *lang.Table
}

// pass is the work on one document.
type pass struct {
	*finder
	d          *text.Doc
	timed      []bool          // tokens of time expressions: "Friday" names nobody
	owners     []owner         // of each mention, whom it belongs to, where its For is not known yet
	lastNames  map[string]bool // of persons named in full
	states     map[string]bool // single names that have an army or a minister
	former     []bool          // of each mention, whether its role is of the past
	parts, sub []part
	stands     []stand
	who        map[string]*facts   // of persons, by name
	surnames   map[string][]string // names of persons, by the last of them
	mentioned  map[string]bool     // names, and whose they are
	forms      map[string]string   // fullest names of bodies, by those of the gazetteer
	countries  map[string]int      // how often the report names a country, its towns and people counted
	focus      string              // country that the report is about, "" if none or several
	speaker    []int               // of each quotation, who speaks in it, -1 if unknown
}

func (p *pass) find() {
	d := p.d
	d.Mentions = d.Mentions[:0]
	p.states, p.lastNames = map[string]bool{}, map[string]bool{}
	p.timed = make([]bool, len(d.Tokens))
	for i := range d.Times {
		for r := d.RangeOf(d.Times[i].Span); r.First < r.End; r.First++ {
			p.timed[r.First] = true
		}
	}
	for _, s := range d.Sents {
		if s.Furniture {
			continue
		}
		for i := s.First; i < s.End; {
			if m, ok := p.pronoun(i); ok {
				p.add(m, owner{})
				i++
				continue
			}
			p.parts, i = p.cut(p.parts, s, i)
			if len(p.parts) > 0 {
				i = max(i, p.phrase(s, p.parts))
			}
		}
	}
}

// add keeps a mention.
func (p *pass) add(m text.Mention, o owner) int {
	m.Basis, m.Head = -1, p.headOf(m)
	if k := strings.LastIndexByte(m.Name, ' '); m.Kind == text.Person && k >= 0 {
		p.lastNames[m.Name[k+1:]] = true
	}
	p.d.Mentions = append(p.d.Mentions, m)
	p.owners = append(p.owners, o)
	p.former = append(p.former, false)
	return len(p.d.Mentions) - 1
}

// headOf gives the token of a mention that depends on none of its others: the
// one it is told to be by its words, or the first.
func (p *pass) headOf(m text.Mention) int {
	outside := func(i int) bool { h := p.d.Nodes[i].Head; return h < m.First || h >= m.End }
	if outside(m.Head) {
		return m.Head
	}
	for i := m.First; i < m.End; i++ {
		switch p.d.Nodes[i].UPOS {
		case "NOUN", "PROPN", "PRON", "ADJ", "NUM":
			if outside(i) {
				return i
			}
		}
	}
	return m.Head
}

// phrase keeps the mentions of a noun phrase, parted at its last genitive. It
// gives the token to go on from.
func (p *pass) phrase(s text.Sent, parts []part) int {
	for k := len(parts) - 1; k > 0; k-- {
		if parts[k].kind != partGenitive {
			continue
		}
		left, right := parts[:k], parts[k+1:]
		whose := p.ownerOf(left)
		if x := &left[len(left)-1]; x.Len() == 1 && (x.kind == partPerson || x.kind == partProper) && len(right) > 0 && p.ofState(&right[len(right)-1]) {
			p.states[p.words(x.Range)] = true
		}
		if whose.kind == ownedByName && left[len(left)-1].kind != partPerson && len(right) > 0 && p.actor(right) {
			return p.head(s, parts[0].First, right, whose)
		}
		before := len(p.d.Mentions)
		p.phrase(s, left)
		if len(p.d.Mentions) > before && (whose.kind != ownedByName || left[len(left)-1].kind == partPerson) {
			whose = owner{kind: ownedByMention, at: len(p.d.Mentions) - 1}
		}
		if len(right) == 0 {
			return left[k-1].End
		}
		return p.head(s, right[0].First, right, whose)
	}
	return p.head(s, parts[0].First, parts, owner{})
}

// ofState reports whether the head of a phrase is what states have: an army, a
// ministry, a minister.
func (p *pass) ofState(x *part) bool {
	switch x.kind {
	case partOrgan:
		return true
	case partTitle:
		return strings.HasSuffix(x.title.role, "minister") || x.title.role == "president" || x.title.role == "ambassador"
	case partGroup:
		return governs(x.group.head, p.d.Tokens[x.First].Norm) || x.group.head == "army"
	default:
		return false
	}
}

// actor reports whether a phrase is one that can speak or act: no common noun.
func (p *pass) actor(parts []part) bool {
	switch parts[len(parts)-1].kind {
	case partTitle, partGroup, partOrgan, partPerson, partProper:
		return true
	default:
		return false
	}
}

// head keeps the mention of a phrase whose last part is its head.
func (p *pass) head(s text.Sent, first int, parts []part, whose owner) int {
	last := &parts[len(parts)-1]
	before := parts[:len(parts)-1]
	if whose.kind == ownedByNone {
		whose = p.ownerOf(before)
	}
	end := last.End
	switch {
	case len(before) > 0 && before[len(before)-1].kind == partOrgan && (last.kind == partPerson || last.kind == partProper || last.kind == partName && last.place.Kind != text.Country):
		p.organNamed(first, before, last, whose)
		return end
	case last.kind == partPerson, last.kind == partProper && p.personal(before, last), last.kind == partName && p.namesake(before, last):
		p.person(s, first, before, last, whose)
		return p.d.Mentions[len(p.d.Mentions)-1].End
	case last.kind == partTitle && p.office(s, before, last):
		return p.official(s, first, before, last, whose)
	case last.kind == partGroup && !p.noCrowd(last):
		return p.crowd(s, first, before, last, whose)
	case last.kind == partOrgan:
		return p.organ(s, first, before, last, whose)
	}
	if (last.kind == partWord || last.kind == partGroup) && len(before) > 0 && before[0].kind == partDet {
		if p.calledSo(first, before, last) {
			return end
		}
	}
	p.inner(s, parts)
	return end
}

// noCrowd reports whether a word for people means none here: "opposition to the
// plan", "in power".
func (p *pass) noCrowd(x *part) bool {
	if x.group.kind != "people" {
		return false
	}
	switch p.d.Tokens[x.First].Norm {
	case "power", "state", "nation", "community", "country":
		return true
	}
	return p.d.Norm(x.End) == "to"
}

// calledSo keeps "the alliance" and "the newspaper" where a body named before
// can be called so, and reports whether it did.
func (p *pass) calledSo(first int, before []part, x *part) bool {
	d := p.d
	noun := d.Tokens[x.First].Lemma
	j := p.bodyCalled(first, noun, d.Nodes[x.First].XPOS)
	if j < 0 {
		return false
	}
	c := &d.Mentions[j]
	k := p.add(text.Mention{Range: text.Range{First: first, End: x.End}, Head: x.First, Kind: c.Kind, Name: c.Name, For: c.For, Rule: "mention.called"}, owner{kind: p.owners[j].kind, name: p.owners[j].name})
	d.Mentions[k].Basis = j
	return true
}

// bodyCalled finds the body named last that "the" noun can call, -1 for none.
func (p *pass) bodyCalled(first int, noun, xpos string) int {
	d := p.d
	if !p.called.Has(noun) || xpos == "NNS" || !p.the(first) {
		return -1
	}
	sorts, names := lang.List(p.called.Get(noun, "sorts")), lang.List(p.called.Get(noun, "names"))
	for j := len(d.Mentions) - 1; j >= 0 && j > len(d.Mentions)-reach; j-- {
		c := &d.Mentions[j]
		if c.Kind != text.Body && c.Kind != text.Armed && c.Kind != text.Agency {
			continue
		}
		g, _ := p.gaz.Lookup(c.Name)
		if !slices.Contains(names, g.Name) && !slices.Contains(sorts, g.Sort) && !contains(c.Name, noun) && !contains(g.Name, noun) {
			continue
		}
		return j
	}
	return -1
}

// the reports whether token i makes a phrase one that has been named.
func (p *pass) the(i int) bool {
	w := p.d.Norm(i)
	return w == "the" || w == "this" || w == "that"
}

// contains reports whether a name has the word, in any case.
func contains(name, word string) bool {
	for _, w := range strings.Fields(name) {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}

// personal reports whether proper nouns that neither list nor model knows are a
// person's name: after a title, or with a given name first.
func (p *pass) personal(before []part, x *part) bool {
	if k := len(before) - 1; k >= 0 && (before[k].kind == partTitle || before[k].kind == partGroup && before[k].group.kind == "person") {
		return p.ground.Get(p.d.Tokens[x.End-1].Norm, "use") != "head"
	}
	return x.Len() > 1 && p.given.Has(p.d.Tokens[x.First].Norm) && !p.ground.Is(p.d.Tokens[x.End-1].Norm, "use", "head")
}

// namesake reports whether what is a place by its name is a person here: after
// a title, or the last name of a person named before.
func (p *pass) namesake(before []part, x *part) bool {
	if x.place.Kind != text.Place || x.place.Demonym || x.Len() != 1 {
		return false
	}
	if k := len(before) - 1; k >= 0 && before[k].kind == partTitle {
		return p.d.Tokens[before[k].First].Is(text.Capital)
	}
	return p.lastNames[p.words(x.Range)] && !p.locative(x.First)
}

// office reports whether a title is an office here, as "the head of the
// mission" is and "the head" of a man is not.
func (p *pass) office(s text.Sent, before []part, x *part) bool {
	switch x.title.role {
	case "head", "chair", "chief", "major", "general", "deputy", "speaker", "representative":
		next := p.d.Norm(x.End)
		if next == "of" || next == "for" || p.d.Tokens[x.First].Is(text.Capital) && x.First > s.First {
			return true
		}
		for i := range before {
			if k := before[i].kind; k == partName || k == partProper || k == partWord || k == partOrgan || k == partGroup {
				return true
			}
		}
		return x.title.role == "speaker" || x.title.role == "general" || x.title.role == "representative"
	}
	return true
}

// roleOf gives the title that parts make together.
func (p *pass) roleOf(parts []part) title {
	var t title
	for i := range parts {
		x := &parts[i]
		switch {
		case x.kind == partTitle && x.title.kind == "honorific":
			if x.title.gender != 0 {
				t.gender = x.title.gender
			}
		case x.kind == partTitle:
			if t.role != "" {
				x.title.role = t.role + " " + x.title.role
			}
			t.role, t.kind, t.plural = x.title.role, x.title.kind, x.title.plural
			if x.title.gender != 0 {
				t.gender = x.title.gender
			}
		case x.kind == partGroup && x.group.kind == "person" && i == len(parts)-1 && t.role == "":
			t.role, t.kind = x.group.head, "group"
		}
	}
	return t
}

// past reports whether a phrase says that its role is over: "the former envoy".
func (p *pass) past(parts []part) bool {
	for i := range parts {
		if parts[i].kind == partMod {
			switch p.d.Tokens[parts[i].First].Norm {
			case "former", "ex", "late", "ousted", "deposed", "retired", "onetime", "then":
				return true
			}
		}
	}
	return false
}

// person keeps a named person with the titles before the name.
func (p *pass) person(s text.Sent, first int, before []part, x *part, whose owner) {
	d := p.d
	t := p.roleOf(before)
	m := text.Mention{Range: text.Range{First: first, End: x.End}, Head: x.End - 1, Kind: text.Person, Name: p.words(x.Range), Role: t.role, Gender: t.gender, Rule: "mention.name"}
	if t.role != "" {
		m.Rule = "mention.title-name"
	}
	if g := p.given.Get(d.Tokens[x.First].Norm, "gender"); (g == "m" || g == "f") && (t.gender == 0 || t.kind == "spokesman") {
		m.Gender = g[0] // whatever a "spokesman" is
	}
	if whose.kind == ownedByNone {
		if o, end, ok := p.ownerAfter(s, x.End, t.kind != "" && t.kind != "honorific"); ok {
			whose = o
			if t.role != "" {
				m.End = end
			}
		}
	}
	past := p.past(before)
	if past {
		whose = owner{}
	}
	k := p.add(m, whose)
	p.former[k] = past
}

// official keeps a person known by a role only.
func (p *pass) official(s text.Sent, first int, before []part, x *part, whose owner) int {
	t := p.roleOf(append(before[:len(before):len(before)], *x))
	m := text.Mention{Range: text.Range{First: first, End: x.End}, Head: x.End - 1, Kind: text.Official, Role: t.role, Gender: t.gender, Rule: "mention.role"}
	if t.plural {
		m.Kind, m.Plural, m.Unnamed = text.Group, true, true
	}
	return p.belonging(s, m, before, whose, true)
}

// belonging adds to a role or group whom it belongs to by what follows it.
func (p *pass) belonging(s text.Sent, m text.Mention, before []part, whose owner, state bool) int {
	if o, end, ok := p.ownerAfter(s, m.End, true); ok {
		m.End = end
		if (whose.kind == ownedByNone || whose.soft) && o.kind != ownedByNone && (state || !o.ofLand()) {
			whose = o
		}
	}
	past := p.past(before)
	if past {
		whose = owner{}
	}
	k := p.add(m, whose)
	p.former[k] = past
	return m.End
}

// crowd keeps people or forces known by a description: rebels, officials, the
// army; and governments.
func (p *pass) crowd(s text.Sent, first int, before []part, x *part, whose owner) int {
	g := x.group
	m := text.Mention{Range: text.Range{First: first, End: x.End}, Head: x.End - 1, Kind: text.Group, Role: g.head, Plural: g.plural || g.kind == "force", Unnamed: true, Rule: "mention.group"}
	if governs(g.head, p.d.Tokens[x.First].Norm) {
		return p.government(s, m, whose)
	}
	switch {
	case g.serves == "own":
		whose = owner{kind: ownedByName, name: plural(g)} // "Libyan rebels" are not Libya's
	case g.serves != "state" && whose.ofLand():
		whose = owner{}
	}
	if g.kind == "person" && !m.Plural {
		m.Kind = text.Official
	}
	return p.belonging(s, m, before, whose, g.serves == "state")
}

func plural(g group) string {
	if g.many != "" {
		return g.many
	}
	return g.head
}

// governs reports whether a group, by its head and as it is written here, is a
// government.
func governs(head, norm string) bool {
	switch head {
	case "government", "regime", "leadership", "administration":
		return true
	}
	return norm == "authorities"
}

// government keeps a country by its government.
func (p *pass) government(s text.Sent, m text.Mention, whose owner) int {
	if whose.kind == ownedByNone {
		if o, end, ok := p.ownerAfter(s, m.End, true); ok && (o.kind == ownedByPerson || o.kind == ownedByName && (o.place.Country != "" || o.unlisted())) {
			whose, m.End = o, end
		}
	}
	switch {
	case whose.kind == ownedByName && (whose.place.Kind == text.Country || whose.unlisted()):
		m.Kind, m.Name, m.For, m.Rule, m.Plural, m.Unnamed = text.Country, whose.name, whose.name, "mention.government", false, false
		p.add(m, owner{})
	case whose.kind == ownedByName && !whose.own:
		m.Kind, m.Unnamed, m.Plural, m.Name, m.For = text.Body, false, false, p.describe(&m), whose.name
		p.add(m, owner{})
	default:
		m.Rule = "mention.government-of"
		switch {
		case whose.kind != ownedByNone || m.Role == "leadership" || !p.oneGovernment(&m):
		case m.Role == "administration":
			whose = owner{kind: ownedByFocus, name: p.gaz.country("US")}
		default:
			whose = owner{kind: ownedByFocus}
		}
		p.add(m, whose)
	}
	return m.End
}

// oneGovernment reports whether a phrase without a country speaks of one
// government that has been told of: "the government", not "any new government".
func (p *pass) oneGovernment(m *text.Mention) bool {
	if p.d.Norm(m.Head) != "authorities" && many(p.d, m.Head) {
		return false
	}
	return m.Len() == 1 || p.the(m.First) && m.Len() == 2
}

// organ keeps an organ of a state that is named by what it is: the foreign
// ministry.
func (p *pass) organ(s text.Sent, first int, before []part, x *part, whose owner) int {
	row := p.d.Tokens[x.End-1].Lemma
	if with := p.organs.Get(row, "with"); with != "" && !p.modified(before, with) {
		if len(before) == 1 && p.calledSo(first, before, x) {
			return x.End
		}
		p.inner(s, before)
		return x.End
	}
	m := text.Mention{Range: text.Range{First: first, End: x.End}, Head: x.End - 1, Kind: text.MentionKind(p.organs.Get(row, "kind")), Rule: "mention.organ"}
	if o, end, ok := p.ownerAfter(s, x.End, true); ok && (whose.kind == ownedByNone || whose.soft) {
		whose, m.End = o, end
	}
	if whose.kind == ownedByNone {
		whose = owner{kind: ownedByFocus}
	}
	m.Name = p.describe(&m)
	p.add(m, whose)
	return m.End
}

// organNamed keeps an organ of a state, or a paper or station, by the name that
// follows what it is: "the newspaper Kestrel".
func (p *pass) organNamed(first int, before []part, x *part, whose owner) {
	m := text.Mention{Range: text.Range{First: first, End: x.End}, Head: x.End - 1, Name: p.words(x.Range), Rule: "mention.organ-name"}
	m.Kind = text.MentionKind(p.organs.Get(p.d.Tokens[before[len(before)-1].End-1].Lemma, "kind"))
	if x.kind == partName && x.place.Kind != text.Place {
		m.Kind, m.Name, m.For = x.place.Kind, x.place.Name, x.place.Country
		whose = owner{}
	} else if with := p.organs.Get(p.d.Tokens[before[len(before)-1].End-1].Lemma, "with"); with != "" && !p.modified(before, with) {
		whose = owner{}
	}
	p.add(m, whose)
}

// modified reports whether one of the words stands among the parts.
func (p *pass) modified(parts []part, words string) bool {
	for i := range parts {
		for j := parts[i].First; j < parts[i].End; j++ {
			for _, w := range lang.List(words) {
				if p.d.Tokens[j].Norm == w {
					return true
				}
			}
		}
	}
	return false
}

// inner keeps the names inside a phrase whose head is no actor, the name that is
// its head among them.
func (p *pass) inner(s text.Sent, parts []part) {
	kept := len(p.d.Mentions)
	for i := range parts {
		x := &parts[i]
		first := x.First
		if i == len(parts)-1 && i > 0 && parts[i-1].kind == partDet {
			first = parts[i-1].First
		}
		switch x.kind {
		case partName:
			p.place(s, first, x, i < len(parts)-1)
		case partPerson:
			p.person(s, x.First, nil, x, owner{})
		case partProper:
			p.proper(s, first, x)
		case partGroup:
			if i == len(parts)-1 {
				break
			}
			if x.group.serves == "own" {
				m := text.Mention{Range: x.Range, Head: x.First, Kind: text.Group, Name: plural(x.group), For: plural(x.group), Role: x.group.head, Plural: true, Unnamed: true, Rule: "mention.group-of"}
				p.add(m, owner{})
			} else if governs(x.group.head, "") {
				p.add(text.Mention{Range: x.Range, Head: x.First, Kind: text.Group, Role: x.group.head, Unnamed: true, Rule: "mention.government-of"}, owner{kind: ownedByFocus})
			}
		default:
		}
	}
	if len(p.d.Mentions) == kept && len(parts) > 0 && parts[0].kind == partPoss {
		if m, ok := possessive(p.d, parts[0].First); ok {
			p.add(m, owner{})
		}
	}
}

// proper keeps proper nouns that neither list nor model knows; who or what they
// are is worked out later.
func (p *pass) proper(s text.Sent, first int, x *part) {
	m := text.Mention{Range: text.Range{First: first, End: x.End}, Head: x.End - 1, Name: p.words(x.Range), Rule: "mention.unknown"}
	if !p.d.Tokens[x.First].Is(text.Capital) {
		return
	}
	last := p.d.Tokens[x.End-1].Norm
	if p.ground.Is(last, "use", "head") {
		m.Kind, m.Rule = text.Body, "mention.body"
	} else if tok := &p.d.Tokens[x.First]; x.Len() == 1 && (tok.Is(text.AllCaps) && utf8.RuneCountInString(last) > 5 || x.First == s.First && !p.d.Nodes[x.First].Is("nsubj", "root") || !letters(last)) {
		return // a word set in capitals, or the first of a sentence
	}
	p.add(m, owner{})
}

func letters(s string) bool {
	for _, r := range s {
		if !unicode.IsLetter(r) && r != '-' && r != '.' && r != '\'' {
			return false
		}
	}
	return true
}

// place keeps a place, a country, a body or a people by its name; leads says
// that the phrase goes on after it.
func (p *pass) place(s text.Sent, first int, x *part, leads bool) {
	g := x.place
	m := text.Mention{Range: text.Range{First: first, End: x.End}, Head: x.End - 1, Kind: g.Kind, Name: g.Name, For: g.Country, Rule: "mention.gazetteer"}
	if g.Kind == "" {
		m.Rule = "mention.people"
	}
	switch {
	case g.Demonym && (many(p.d, x.End-1) || p.people(x)):
		m.Kind, m.Plural, m.Unnamed, m.Name = text.Group, true, true, p.words(x.Range)
	case g.Kind == "": // a people that is no country's
		return
	case g.Seat && !p.forGovernment(x, leads), g.Kind == text.Country && !g.Demonym && !leads && p.locative(x.End-1):
		m.Kind = text.Place
		if g.Seat {
			m.Name = p.words(x.Range)
		}
	case g.Kind == text.Body || g.Kind == text.Armed:
		if !g.Organ {
			m.For = g.Name
		}
	case g.Kind == text.Agency && !g.State:
		m.For = ""
	}
	p.add(m, owner{})
}

// people reports whether the name of a people is a plural by its form.
func (p *pass) people(x *part) bool {
	one, ok := strings.CutSuffix(strings.ToLower(p.words(x.Range)), "s")
	g, known := p.gaz.names[one]
	return ok && known && g.Demonym
}

// many reports whether token i is a plural.
func many(d *text.Doc, i int) bool {
	x := d.Nodes[i].XPOS
	return (x == "NNS" || x == "NNPS") && strings.HasSuffix(d.Tokens[i].Norm, "s") || x == "NNPS"
}

// words gives the words of tokens as the text has them.
func (p *pass) words(r text.Range) string { return written(p.d, r.First, r.End) }

// written gives the words of tokens as the text has them, white space made single.
func written(d *text.Doc, first, end int) string {
	if first >= end {
		return ""
	}
	return strings.Join(strings.Fields(d.Text[d.Tokens[first].Start:d.Tokens[end-1].End]), " ")
}
