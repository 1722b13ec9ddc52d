package mention

import (
	"slices"
	"strings"

	"parley/internal/text"
)

// place in the tree of a mention's head.
type stand struct {
	verb    int  // token that it depends on
	subject bool // of its clause
	sub     bool // which depends on another
	core    bool // subject or object of verb
	under   bool // in a prepositional phrase
	owner   bool // a possessor
	speaks  bool // subject of a verb of saying, outside quotations
	quote   int  // quotation that it stands in, -1 for none
}

// facts are what a report says of a person in any place.
type facts struct {
	of, role string
	gender   byte
	count    int
	roles    []string
	past     bool
	first    int // mention
}

// resolve gives every mention its name, from the surest to the least sure.
func (p *pass) resolve() {
	d := p.d
	p.stands = make([]stand, len(d.Mentions))
	for i := range d.Mentions {
		p.stands[i] = p.standOf(&d.Mentions[i])
	}
	p.persons()
	p.bodies()
	p.appositions()
	p.gather()
	p.findFocus()
	p.speakers()
	for i := range d.Mentions {
		m := &d.Mentions[i]
		switch m.Kind {
		case text.Pronoun:
			p.pronominal(i)
		case text.Official:
			p.belong(i)
			p.role(i)
		default:
			p.belong(i)
		}
		p.told(i)
	}
	for i := range d.Mentions {
		m := &d.Mentions[i]
		if k := p.who[m.Name]; k != nil && (m.Kind == text.Person || m.Kind == text.Pronoun && !m.Plural) {
			m.For, m.Role = k.of, k.role
			if m.Gender == 0 {
				m.Gender = k.gender
			}
		}
	}
}

// standOf looks at the place of a mention in its tree.
func (p *pass) standOf(m *text.Mention) stand {
	d := p.d
	h := m.Head
	for n := &d.Nodes[h]; n.Is("conj", "flat", "appos", "compound", "nmod:desc") && n.Head >= m.First-8 && n.Head >= 0 && (n.Head < h || n.Head < m.End); n = &d.Nodes[h] {
		h = n.Head
	}
	n := &d.Nodes[h]
	s := stand{verb: n.Head, quote: d.QuoteAt(m.First)}
	s.subject = n.Is("nsubj")
	s.sub = s.subject && n.Head >= 0 && d.Nodes[n.Head].Is("advcl", "acl")
	s.core = s.subject || n.Is("obj", "iobj")
	s.under = n.Is("obl", "nmod") && !n.Is("nmod:poss")
	s.owner = n.Is("nmod:poss")
	if next := m.End; !s.subject && next < len(d.Tokens) && !p.cased(h) {
		x := &d.Nodes[next]
		switch { // a parse may have missed the subject
		case (x.XPOS == "VBD" || x.XPOS == "VBZ") && x.UPOS == "VERB" && p.cues.Has(x.Lemma):
			s.subject, s.core, s.verb = true, true, next
		case d.Norm(next) == "as" && next+1 < len(d.Tokens) && d.Nodes[next+1].XPOS == "VBG" && p.cues.Has(d.Nodes[next+1].Lemma):
			s.subject, s.speaks = true, s.quote < 0 // "quoted Dorn as saying"
			return s
		}
	}
	if s.quote < 0 {
		s.speaks = s.subject && s.verb >= 0 && p.cues.Has(d.Nodes[s.verb].Lemma) || p.besideCue(m.Range, n)
	}
	return s
}

// besideCue reports whether a reporting verb stands beside a mention, or
// "according to" before it.
func (p *pass) besideCue(r text.Range, head *text.Node) bool {
	d := p.d
	for _, i := range [...]int{r.End, r.First - 1} {
		if i < r.First && head.Is("obj", "iobj", "obl") {
			break // "told Reuters"
		}
		if i >= 0 && i < len(d.Tokens) && d.Nodes[i].UPOS == "VERB" && d.Nodes[i].XPOS != "VBN" && d.Nodes[i].XPOS != "VBG" && p.cues.Get(d.Nodes[i].Lemma, "act") == "SAY" {
			return true
		}
	}
	return r.First >= 2 && d.Norm(r.First-1) == "to" && d.Norm(r.First-2) == "according"
}

// persons gives persons their fullest name: the surname alone means whoever the
// report names in full.
func (p *pass) persons() {
	d := p.d
	full := map[string][]int{} // by each word of their names, the last and the first before the others
	for i := range d.Mentions {
		m := &d.Mentions[i]
		if m.Kind != text.Person && m.Kind != "" {
			continue
		}
		w := strings.Fields(m.Name)
		if len(w) < 2 || m.Kind == "" {
			continue
		}
		k := surname(m.Name)
		if j := p.sameName(full[k], m); j < 0 {
			full[k] = append(full[k], i)
		} else if len(w) > len(strings.Fields(d.Mentions[j].Name)) {
			full[k][slices.Index(full[k], j)] = i
		}
	}
	single := map[string]bool{} // names of one word that the model takes for persons'
	for i := range d.Mentions {
		if m := &d.Mentions[i]; m.Kind == text.Person && m.Len() == 1 {
			single[m.Name] = true
		}
	}
	firsts := map[string][]int{}
	for _, ids := range full {
		for _, i := range ids {
			first := strings.ToLower(strings.Fields(d.Mentions[i].Name)[0])
			firsts[first] = append(firsts[first], i)
		}
	}
	for _, ids := range firsts {
		slices.Sort(ids)
	}
	for i := range d.Mentions {
		m := &d.Mentions[i]
		if m.Kind != text.Person && m.Kind != "" {
			continue
		}
		j := p.sameName(full[surname(m.Name)], m)
		if j < 0 && !strings.Contains(m.Name, " ") {
			if ids := firsts[strings.ToLower(m.Name)]; len(ids) == 1 && p.fitsGender(m, &d.Mentions[ids[0]]) {
				j = ids[0]
			}
		}
		switch {
		case j >= 0:
			m.Kind = text.Person
			if name := d.Mentions[j].Name; m.Name != name {
				m.Name, m.Basis = name, j
			}
		case m.Kind == "" && (single[m.Name] || p.stands[i].speaks || p.given.Has(p.d.Tokens[m.First].Norm)):
			m.Kind = text.Person
		case m.Kind == "":
			m.Kind = text.Body
		}
	}
	p.noPersons(full)
	for i := range d.Mentions {
		if m := &d.Mentions[i]; m.Kind == text.Person && m.Len() == 1 && m.Role == "" && len(full[surname(m.Name)]) == 0 && !p.personName(m.Name) {
			m.Kind, m.Rule = text.Body, singleName // a person, a country or a body
		}
	}
}

// singleName is the rule of names of one word of which only the model says that
// they are persons'.
const singleName = "mention.single-name"

// personName reports whether a name of one word is known to be a person's.
func (p *pass) personName(name string) bool {
	low := strings.ToLower(name)
	return p.given.Has(low) || p.surely.Has(low) || p.holders.known(name)
}

// noPersons mends single names that the model takes for persons' here and for
// places or bodies elsewhere.
func (p *pass) noPersons(full map[string][]int) {
	kinds := map[string]text.MentionKind{}
	for i := range p.d.Mentions {
		if m := &p.d.Mentions[i]; (m.Kind == text.Place || m.Kind == text.Body && m.Rule != "mention.unknown") && m.Len() == 1 && kinds[m.Name] == "" {
			kinds[m.Name] = m.Kind
		}
	}
	for name := range p.states {
		kinds[name] = text.Country
	}
	for i := range p.d.Mentions {
		m := &p.d.Mentions[i]
		if (m.Kind == text.Person || m.Kind == text.Body && m.Rule == "mention.unknown") && m.Role == "" && kinds[m.Name] != "" && len(full[surname(m.Name)]) == 0 && !p.given.Has(strings.ToLower(m.Name)) && !p.holders.known(m.Name) {
			m.Kind = kinds[m.Name]
			if m.Kind == text.Country {
				m.For = m.Name
			}
		}
	}
}

// sameName gives the person among ids whose name a mention's can be, -1 for
// none: of several the one named last before it.
func (p *pass) sameName(ids []int, m *text.Mention) int {
	best := -1
	for _, j := range ids[max(0, len(ids)-reach):] {
		to := &p.d.Mentions[j]
		if compatible(m.Name, to.Name) && p.fitsGender(m, to) && (best < 0 || to.First <= m.First) {
			best = j
		}
	}
	return best
}

func (p *pass) fitsGender(a, b *text.Mention) bool {
	return a.Gender == 0 || b.Gender == 0 || a.Gender == b.Gender
}

func surname(name string) string {
	w := strings.Fields(strings.ToLower(name))
	if len(w) == 0 {
		return ""
	}
	l := strings.TrimSuffix(strings.ReplaceAll(w[len(w)-1], "’", "'"), "'s")
	for _, p := range []string{"al-", "el-", "as-", "an-", "ash-", "al‑"} {
		l = strings.TrimPrefix(l, p)
	}
	return l
}

// compatible reports whether two names of one surname can be one person's.
func compatible(a, b string) bool {
	x, y := strings.Fields(strings.ToLower(a)), strings.Fields(strings.ToLower(b))
	return len(x) < 2 || len(y) < 2 || x[0] == y[0] || strings.HasPrefix(x[0], strings.TrimSuffix(y[0], ".")) || strings.HasPrefix(y[0], strings.TrimSuffix(x[0], ".")) ||
		slices.Contains(x, y[0]) || slices.Contains(y, x[0])
}

// bodies gives bodies the fullest name that the report gives them, and what
// brackets introduce as their short name the same.
func (p *pass) bodies() {
	d := p.d
	p.forms = map[string]string{}
	for i := range d.Mentions {
		m := &d.Mentions[i]
		if m.Rule != "mention.gazetteer" || m.Kind != text.Body && m.Kind != text.Armed {
			continue
		}
		form := p.describe(m)
		if len(form) > len(p.forms[m.Name]) {
			p.forms[m.Name] = form
		}
	}
	short := map[string]int{}
	for i := 0; i+1 < len(d.Mentions); i++ {
		a, b := &d.Mentions[i], &d.Mentions[i+1]
		if b.Kind != text.Body || d.Norm(a.End) != "(" || b.First != a.End+1 || d.Norm(b.End) != ")" || b.Len() != 1 || !d.Tokens[b.First].Is(text.AllCaps) {
			continue
		}
		if a.Kind == text.Body || a.Kind == text.Armed || a.Kind == text.Group {
			short[b.Name] = i
		}
	}
	for i := range d.Mentions {
		m := &d.Mentions[i]
		if m.Kind == text.Body || m.Kind == text.Armed || m.Kind == text.Agency {
			if j, ok := short[m.Name]; ok {
				m.Name, m.For, m.Basis = d.Mentions[j].Name, d.Mentions[j].For, j
				if m.Name == "" {
					m.Name = p.describe(&d.Mentions[j])
				}
			}
			if f := p.forms[m.Name]; f != "" {
				m.Name = f
			}
		}
		if m.Kind == text.Body && m.For == "" && m.Rule != singleName {
			m.For = m.Name
		}
	}
}

// appositions ties names to the descriptions beside them: "Dorn, the foreign
// minister," and "the foreign minister, Dorn,".
func (p *pass) appositions() {
	d := p.d
	for i := 0; i+1 < len(d.Mentions); i++ {
		a, b := &d.Mentions[i], &d.Mentions[i+1]
		if !p.beside(a, b) {
			continue
		}
		name, role := i, i+1
		switch {
		case a.Kind == text.Person && b.Kind == text.Official:
		case b.Kind == text.Official && (a.Kind == text.Country || a.Kind == text.Body || a.Kind == text.Armed):
			b.Kind, b.Name, b.For, b.Basis, b.Rule = a.Kind, a.Name, a.For, i, "mention.apposed"
			p.owners[i+1] = owner{}
			continue
		case a.Kind == text.Official && b.Kind == text.Person && b.Role == "":
			name, role = i+1, i
		default:
			continue
		}
		m, to := &d.Mentions[role], &d.Mentions[name]
		m.Kind, m.Name, m.Basis, m.Rule = text.Person, to.Name, name, "mention.apposed"
		if to.Role == "" {
			to.Role = m.Role
		}
		if to.Gender == 0 {
			to.Gender = m.Gender
		}
		if o := p.owners[role]; o.kind != ownedByNone && p.owners[name].kind == ownedByNone && to.For == "" {
			p.owners[name] = o
		}
		p.former[name] = p.former[name] || p.former[role]
	}
}

// beside reports whether b is an apposition to a.
func (p *pass) beside(a, b *text.Mention) bool {
	d := p.d
	if d.Tokens[a.First].Sent != d.Tokens[b.First].Sent {
		return false
	}
	gap := b.First - a.End
	if a.Rule == "mention.apposed" && a.Kind == text.Person && gap == 1 && d.Norm(a.End) == "and" && d.Nodes[b.First].UPOS != "DET" && d.Nodes[b.Head].Is("conj") {
		return true // ", a lawyer and former minister,"
	}
	marked := gap == 1 && (d.Norm(a.End) == "," || d.Norm(a.End) == "(" || d.Norm(a.End) == "-" && !d.Hyphen(a.End)) ||
		gap == 2 && d.Norm(a.End) == "," && d.Nodes[a.End+1].UPOS == "ADV" ||
		gap == 3 && d.Norm(a.End) == "," && d.Tokens[a.End+1].Is(text.Digits) && d.Norm(a.End+2) == ","
	n := &d.Nodes[b.Head]
	tree := n.Is("appos", "flat", "nmod:desc", "compound") && n.Head >= a.First && n.Head < a.End
	if !marked {
		return gap == 0 && (tree || a.Kind == text.Official && b.Kind == text.Person)
	}
	if b.Head >= 0 && n.Is("conj") && d.Norm(b.End) != "," {
		return false
	}
	switch d.Norm(b.End) {
	case ",", ".", ")", ";", ":", "-", "":
		return true
	}
	// ", spokesman for a mission that ..., said": what follows belongs to b
	return tree || d.Nodes[min(b.End, len(d.Tokens)-1)].Is("case", "mark", "nsubj") && d.Norm(b.End) != "and"
}

// gather collects what the report says of each person, and adds the role that he
// is known to have held at its time.
func (p *pass) gather() {
	d := p.d
	p.who, p.surnames, p.mentioned = map[string]*facts{}, map[string][]string{}, map[string]bool{}
	for i := range d.Mentions {
		m := &d.Mentions[i]
		p.mentioned[m.Name], p.mentioned[m.For], p.mentioned[p.owners[i].name] = true, true, true
		if m.Kind != text.Person {
			continue
		}
		k := p.who[m.Name]
		if k == nil {
			k = &facts{first: i}
			p.who[m.Name] = k
			p.surnames[surname(m.Name)] = append(p.surnames[surname(m.Name)], m.Name)
		}
		k.count++
		k.past = k.past || p.former[i]
		if m.Role != "" {
			k.roles = append(k.roles, m.Role)
			if k.role == "" {
				k.role = m.Role
			}
		}
		if k.gender == 0 {
			k.gender = m.Gender
		}
		if p.themselves(m, &p.owners[i]) {
			p.owners[i] = owner{}
		}
		if o := &p.owners[i]; k.of == "" && o.kind == ownedByName {
			k.of = o.name
		}
	}
	day := p.d.Report.Published.Value
	if len(day) > 10 {
		day = day[:10]
	}
	for i := range d.Mentions {
		m := &d.Mentions[i]
		k := p.who[m.Name]
		if m.Kind != text.Person || k == nil || k.of != "" && !contains(k.of, "ministry") || k.past {
			continue
		}
		if h := p.holders.held(m.Name, day, k.roles, p.mentions, p.roleFits); h != nil {
			k.of = h.of
			if k.role == "" {
				k.role = h.role
			}
			k.roles = append(k.roles, h.role)
		}
	}
}

// themselves reports whether somebody speaks for nobody but himself, wherever he
// works: experts, and people of places of research.
func (p *pass) themselves(m *text.Mention, o *owner) bool {
	return p.classes.Get(lastWord(m.Role), "speaks") == "himself" || o.kind == ownedByName && (o.place.Sort == "research" || contains(o.name, "university"))
}

// mentions reports whether the report names a country or body.
func (p *pass) mentions(name string) bool { return p.mentioned[name] }

// findFocus works out which state the report is about: the country that it
// names most, its towns and people counted, if no other comes near.
func (p *pass) findFocus() {
	p.countries = map[string]int{}
	count := p.countries
	for i := range p.d.Mentions {
		if m := &p.d.Mentions[i]; m.Rule == "mention.gazetteer" || m.Rule == "mention.government" {
			if m.For != "" && (m.Kind == text.Country || m.Kind == text.Place || m.Kind == text.Group) {
				count[m.For]++
			}
		}
		if o := &p.owners[i]; o.kind == ownedByName && o.place.Kind == text.Country {
			count[o.name]++
		}
	}
	best, second := 0, 0
	for _, name := range sorted(count) {
		switch n := count[name]; {
		case n > best:
			p.focus, best, second = name, n, best
		case n > second:
			second = n
		}
	}
	if best < 3 || second*3 > best*2 {
		p.focus = ""
	}
}

// locate gives the places of the document their countries and tells where they
// lie. Of several places of a name it takes the one in the country named beside
// it, or in one of those that the document names, those named most before the
// others.
func (p *pass) locate() {
	d := p.d
	countries := sorted(p.countries)
	slices.SortStableFunc(countries, func(a, b string) int { return p.countries[b] - p.countries[a] })
	seen := map[string]int{}
	d.Places = d.Places[:0]
	for i := range d.Mentions {
		m := &d.Mentions[i]
		if m.Kind != text.Place {
			continue
		}
		if k, ok := seen[m.Name]; ok {
			if k >= 0 && m.For == "" {
				m.For = d.Places[k].Country
			}
			continue
		}
		seen[m.Name] = -1
		near := countries
		if j := i + 1; j < len(d.Mentions) && d.Norm(m.End) == "," && d.Mentions[j].First == m.End+1 && d.Mentions[j].For != "" {
			near = append([]string{d.Mentions[j].For}, countries...)
		}
		if m.For != "" {
			near = []string{m.For}
		}
		if x, ok := p.gaz.Place(m.Name, near...); ok && (m.For == "" || x.Country == m.For) {
			x.Name = m.Name
			m.For = x.Country
			seen[m.Name] = len(d.Places)
			d.Places = append(d.Places, x)
		}
	}
}

func sorted(m map[string]int) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// belong works out whom a mention speaks and acts for.
func (p *pass) belong(i int) {
	d := p.d
	m, o := &d.Mentions[i], &p.owners[i]
	switch o.kind {
	case ownedByNone:
		if m.Kind == text.Group && m.For == "" && m.Role != "" {
			p.forces(i)
		}
	case ownedByName:
		m.For = o.name
	case ownedByPerson:
		if m.For = p.sideOf(o.name); m.For == "" && p.groups[m.Role].kind == "force" {
			m.For = o.name
		}
	case ownedByMention:
		m.For, m.Basis = p.sideOfMention(o.at), o.at
	case ownedByPronoun:
		pr, ok := possessive(d, o.at)
		if !ok {
			break
		}
		if j := p.meant(i, &pr, p.standOf(&pr)); j >= 0 {
			m.For, m.Basis = p.sideOfMention(j), j
		}
	case ownedByFocus:
		if o.name != "" {
			if p.mentions(o.name) {
				m.For = o.name
			}
			break
		}
		m.For = p.state(i)
	}
	if m.Rule == "mention.government-of" {
		if m.For != "" {
			m.Kind, m.Name, m.Plural, m.Unnamed = text.Country, m.For, false, false
		}
	}
	if m.Name == "" && m.Kind != text.Pronoun && m.Kind != text.Official {
		m.Name = p.describe(m)
	}
}

// sideOf gives whom a person speaks for, by any form of the name.
func (p *pass) sideOf(name string) string {
	if p.states[name] && p.who[name] == nil {
		return name
	}
	if k := p.who[name]; k != nil {
		return k.of
	}
	for _, full := range p.surnames[surname(name)] {
		if compatible(full, name) {
			return p.who[full].of
		}
	}
	day := p.d.Report.Published.Value
	if h := p.holders.held(name, day[:min(10, len(day))], nil, p.mentions, p.roleFits); h != nil {
		return h.of
	}
	return ""
}

// sideOfMention gives the side that one belongs to who is another's.
func (p *pass) sideOfMention(j int) string {
	m := &p.d.Mentions[j]
	switch m.Kind {
	case text.Country, text.Body, text.Armed, text.Agency:
		if m.For != "" {
			return m.For
		}
		return m.Name
	case text.Person:
		if k := p.who[m.Name]; k != nil {
			return k.of
		}
	}
	return m.For
}

// state gives the state whose government or army one speaks of without naming
// it: the last one whose officials or forces were named nearby, or the one that
// the report is about.
func (p *pass) state(i int) string {
	d := p.d
	sent := d.Tokens[d.Mentions[i].First].Sent
	for j := i - 1; j >= 0 && j > i-30; j-- {
		c := &d.Mentions[j]
		if d.Tokens[c.First].Sent < sent-1 {
			break
		}
		if o := &p.owners[j]; o.kind == ownedByName && o.place.Kind == text.Country && c.For == o.place.Name && c.Kind != text.Person || c.Rule == "mention.government" {
			return c.For
		}
	}
	return p.focus
}

// forces gives forces without a country those of the state that the report is
// about, where they can be no other's.
func (p *pass) forces(i int) {
	m := &p.d.Mentions[i]
	switch m.Role {
	case "security force", "army", "military", "police", "loyalist", "air force", "navy":
		m.For = p.state(i)
	}
}

// role resolves people known by a role or description: by a role named before
// ("the minister"), by who is known to hold it, or by the name that follows ("a
// Russian diplomat said ... Deputy Foreign Minister Gennady Gatilov").
func (p *pass) role(i int) {
	d := p.d
	m := &d.Mentions[i]
	if m.Kind != text.Official {
		return
	}
	if j := p.antecedent(i); j >= 0 {
		to := &d.Mentions[j]
		if to.Kind == text.Person {
			p.identify(i, j, "mention.role-named-before")
		} else {
			m.Name, m.Basis, m.Unnamed, m.Rule = to.Name, j, true, "mention.role-told-before"
			if m.For == "" {
				m.For = to.For
			}
			if m.Gender == 0 {
				m.Gender = to.Gender
			}
		}
		return
	}
	if j := p.officeHolder(i); j >= 0 {
		p.identify(i, j, "mention.role-held")
		return
	}
	if j := p.cataphor(i); j >= 0 {
		p.identify(i, j, "mention.role-named-after")
		return
	}
	m.Unnamed = true
	m.Name = p.describe(m)
}

func (p *pass) identify(i, j int, rule string) {
	m, to := &p.d.Mentions[i], &p.d.Mentions[j]
	m.Kind, m.Name, m.Basis, m.Rule = text.Person, to.Name, j, rule
	if k := p.who[to.Name]; k != nil {
		if k.of == "" {
			k.of = m.For
		}
		if k.gender == 0 {
			k.gender = m.Gender
		}
	}
}

// officeHolder finds the person of the report who is known to hold a role that
// the report names with its country only.
func (p *pass) officeHolder(i int) int {
	m := &p.d.Mentions[i]
	if m.For == "" || !p.definite(m) || p.former[i] {
		return -1
	}
	day := p.d.Report.Published.Value
	h := p.holders.holding(m.Role, m.For, day[:min(10, len(day))])
	if h == nil {
		return -1
	}
	for _, name := range p.surnames[surname(h.person)] {
		if k := p.who[name]; k.of == m.For {
			return k.first
		}
	}
	return -1
}

func (p *pass) definite(m *text.Mention) bool {
	first := &p.d.Nodes[m.First]
	return first.UPOS != "DET" && first.UPOS != "NUM" || p.d.Norm(m.First) == "the" || p.d.Norm(m.First) == "that" || p.d.Norm(m.First) == "this"
}

func (p *pass) indefinite(m *text.Mention) bool {
	w := p.d.Norm(m.First)
	return w == "a" || w == "an" || w == "one" || w == "another"
}

// antecedent finds the person whom "the minister" means, or the description
// that "the official" goes back to.
func (p *pass) antecedent(i int) int {
	d := p.d
	m := &d.Mentions[i]
	if !p.definite(m) || d.Nodes[m.First].UPOS != "DET" {
		return -1
	}
	sent := d.Tokens[m.First].Sent
	bare := m.Len() == 2
	named := -1
	for j := i - 1; j >= 0 && j > i-120; j-- {
		c := &d.Mentions[j]
		if d.Tokens[c.First].Sent < sent-12 {
			break
		}
		if m.For != "" && c.For != "" && c.For != m.For || c.Kind == text.Pronoun {
			continue
		}
		switch {
		case c.Kind == text.Official && bare && lastWord(c.Role) == lastWord(m.Role):
			return j
		case c.Kind == text.Person && named < 0 && d.Tokens[c.First].Sent >= sent-8:
			k := p.who[c.Name]
			if k != nil && p.anyFits(m.Role, k.roles) && (m.For == "" || k.of == "" || k.of == m.For) && (m.Gender == 0 || k.gender == 0 || m.Gender == k.gender) {
				if strings.HasSuffix(k.role, m.Role) {
					return j
				}
				named = j
			}
		}
	}
	return named
}

func lastWord(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }

func (p *pass) anyFits(described string, roles []string) bool {
	for _, r := range roles {
		if p.roleFits(described, r) {
			return true
		}
	}
	return false
}

// cataphor finds the person whom "a diplomat" turns out to be: the first one
// named within a few sentences who speaks, fits the description, contradicts
// nothing said of it, and was not named before it.
func (p *pass) cataphor(i int) int {
	d := p.d
	m := &d.Mentions[i]
	if !p.indefinite(m) || m.Plural || !p.stands[i].speaks || m.End > m.Head+1 {
		return -1
	}
	from := d.Tokens[m.First].Sent
	for j := i + 1; j < len(d.Mentions); j++ {
		c := &d.Mentions[j]
		sent := d.Tokens[c.First].Sent
		if sent > from+6 {
			break
		}
		if c.Kind == text.Official && p.indefinite(c) && c.Role == m.Role && p.stands[j].speaks && sent > from {
			break // another one of the kind: who is who cannot be told
		}
		if c.Kind != text.Person || sent == from {
			continue
		}
		k := p.who[c.Name]
		if k == nil || k.first < i || !p.anyFits(m.Role, k.roles) || k.of != "" && m.For != "" && k.of != m.For {
			continue
		}
		if m.Gender != 0 && k.gender != 0 && m.Gender != k.gender {
			continue
		}
		if p.quoted(j) {
			return j
		}
	}
	return -1
}

// quoted reports whether a person speaks: as the subject of a verb of saying, or
// between "quoted" and "as saying".
func (p *pass) quoted(j int) bool {
	c := &p.d.Mentions[j]
	return p.stands[j].speaks || p.d.Norm(c.End) == "as" && c.First > 0 && p.d.Nodes[c.First-1].UPOS == "VERB"
}

// roleFits reports whether a described role can be this title: the same words,
// the title's last word, or a class of the table role-classes that holds it.
func (p *pass) roleFits(described, title string) bool {
	if described == title || strings.HasSuffix(title, " "+described) {
		return true
	}
	for _, word := range strings.Split(p.classes.Get(described, "titles"), "|") {
		if word != "" && (title == word || strings.HasSuffix(title, " "+word) || strings.HasPrefix(title, word+" ")) {
			return true
		}
	}
	return false
}

// told adds to what is known of a person what his mention tells.
func (p *pass) told(i int) {
	m := &p.d.Mentions[i]
	if m.Kind != text.Person {
		return
	}
	k := p.who[m.Name]
	if k == nil {
		return
	}
	if k.of == "" && !p.former[i] {
		k.of = m.For
	}
	if k.gender == 0 {
		k.gender = m.Gender
	}
}

// describe gives the words that stand for an actor without a name, the article
// left out.
func (p *pass) describe(m *text.Mention) string {
	first := m.First
	if w := p.d.Norm(first); first+1 < m.End && (w == "the" || w == "some" || w == "these" || w == "those" || (w == "a" || w == "an") && (m.Kind == text.Body || m.Kind == text.Agency) || m.Plural && p.d.Nodes[first].UPOS == "DET") {
		first++
	}
	return written(p.d, first, m.End)
}
