package mention

import (
	"strings"

	"parley/internal/text"
)

// resolve gives every mention its name, from the surest to the least sure.
func (f *finder) resolve(d *text.Doc) {
	f.names(d)
	f.roles(d)
	for i := range d.Mentions {
		if d.Mentions[i].Kind == text.Pronoun {
			f.pronoun(d, i)
		}
	}
}

// names gives persons their fullest name: the surname alone means whoever the
// report names in full.
func (f *finder) names(d *text.Doc) {
	full := map[string]int{}
	for i := range d.Mentions {
		m := &d.Mentions[i]
		if m.Kind != text.Person {
			continue
		}
		k := surname(m.Name)
		if j, ok := full[k]; !ok || len(strings.Fields(m.Name)) > len(strings.Fields(d.Mentions[j].Name)) {
			full[k] = i
		}
	}
	for i := range d.Mentions {
		m := &d.Mentions[i]
		if m.Kind != text.Person && m.Kind != "" {
			continue
		}
		j, ok := full[surname(m.Name)]
		if !ok {
			if m.Kind == "" && f.speaks(d, m.Range) {
				m.Kind = text.Person
			}
			continue
		}
		to := &d.Mentions[j]
		if !compatible(m.Name, to.Name) {
			continue
		}
		if m.Kind == "" {
			m.Kind = text.Person
		}
		if j != i {
			if m.Name != to.Name {
				m.Basis = j
			}
			m.Name = to.Name
		}
	}
	share(d)
	for i := range d.Mentions {
		if d.Mentions[i].Kind == "" {
			d.Mentions[i].Kind = text.Body
		}
	}
}

// share gives the mentions of one person what any of them tells.
func share(d *text.Doc) {
	type facts struct {
		of, role string
		gender   byte
	}
	who := map[string]facts{}
	for _, m := range d.Mentions {
		if m.Kind != text.Person {
			continue
		}
		k := who[m.Name]
		if k.of == "" {
			k.of = m.For
		}
		if k.role == "" {
			k.role = m.Role
		}
		if k.gender == 0 {
			k.gender = m.Gender
		}
		who[m.Name] = k
	}
	for i := range d.Mentions {
		if m := &d.Mentions[i]; m.Kind == text.Person {
			k := who[m.Name]
			m.For, m.Role, m.Gender = k.of, k.role, k.gender
		}
	}
}

func surname(name string) string {
	w := strings.Fields(strings.ToLower(name))
	if len(w) == 0 {
		return ""
	}
	l := w[len(w)-1]
	for _, p := range []string{"al-", "el-", "as-", "an-", "ash-"} {
		l = strings.TrimPrefix(l, p)
	}
	return l
}

// compatible reports whether two names of one surname can be one person's.
func compatible(a, b string) bool {
	x, y := strings.Fields(strings.ToLower(a)), strings.Fields(strings.ToLower(b))
	return len(x) < 2 || len(y) < 2 || x[0] == y[0] || strings.HasPrefix(x[0], strings.TrimSuffix(y[0], ".")) || strings.HasPrefix(y[0], strings.TrimSuffix(x[0], "."))
}

// speaks reports whether a reporting verb stands beside a mention.
func (f *finder) speaks(d *text.Doc, r text.Range) bool {
	for _, i := range []int{r.End, r.End + 1, r.First - 1} {
		if i >= 0 && i < len(d.Tokens) && d.Tokens[i].Tag == text.Verb && f.cues.Has(d.Tokens[i].Lemma) {
			return true
		}
	}
	return r.First >= 1 && d.Norm(r.First-1) == "to" && d.Norm(r.First-2) == "according"
}

// roles resolves people known by a role or description: in apposition to a
// name, by a role named before ("the minister"), or by the name that follows
// ("a Russian diplomat said ... Deputy Foreign Minister Gennady Gatilov").
func (f *finder) roles(d *text.Doc) {
	for i := range d.Mentions {
		m := &d.Mentions[i]
		if m.Kind != text.Official {
			if m.Kind == text.Group && m.Name == "" {
				m.Name = f.describe(d, m)
				f.government(d, i)
			}
			continue
		}
		if i+1 < len(d.Mentions) && f.apposed(d, m, &d.Mentions[i+1]) {
			f.identify(d, i, i+1, "mention.apposed")
			continue
		}
		if j := f.antecedent(d, i); j >= 0 {
			f.identify(d, i, j, "mention.role-named-before")
			continue
		}
		if j := f.cataphor(d, i); j >= 0 {
			f.identify(d, i, j, "mention.role-named-after")
			continue
		}
		m.Unnamed = true
		m.Name = f.describe(d, m)
	}
	share(d)
}

// government gives "the government" the country whose government was named last.
func (f *finder) government(d *text.Doc, i int) {
	m := &d.Mentions[i]
	switch m.Role {
	case "government", "regime", "authority", "leadership":
	default:
		return
	}
	for j := i; j >= 0 && m.For == "" && d.Tokens[m.First].Tag == text.Det; j-- {
		if c := &d.Mentions[j]; c.Rule == "mention.government" || c.Kind == text.Country && c.Role != "" {
			m.For, m.Basis = c.Name, j
		}
	}
	if m.For != "" {
		m.Kind, m.Name, m.Unnamed, m.Plural = text.Country, m.For, false, false
	}
}

func (f *finder) identify(d *text.Doc, i, j int, rule string) {
	m, to := &d.Mentions[i], &d.Mentions[j]
	m.Kind, m.Name, m.Basis, m.Rule = text.Person, to.Name, j, rule
	m.Unnamed = to.Unnamed
	if to.For == "" {
		to.For = m.For
	}
	if to.Gender == 0 {
		to.Gender = m.Gender
	}
}

func (f *finder) apposed(d *text.Doc, m, next *text.Mention) bool {
	return next.Kind == text.Person && d.Norm(m.End) == "," && next.First == m.End+1 && d.Norm(next.End) == ","
}

func definite(d *text.Doc, m *text.Mention) bool {
	first := &d.Tokens[m.First]
	return first.Norm == "the" || first.Tag == text.Poss || first.Tag == text.Propn || (first.Tag != text.Det && first.Tag != text.Num)
}

func indefinite(d *text.Doc, m *text.Mention) bool {
	w := d.Norm(m.First)
	return w == "a" || w == "an" || w == "one"
}

// antecedent finds the person whom "the minister" means.
func (f *finder) antecedent(d *text.Doc, i int) int {
	m := &d.Mentions[i]
	if !definite(d, m) || d.Tokens[m.First].Tag == text.Poss {
		return -1
	}
	for j := i - 1; j >= 0; j-- {
		c := &d.Mentions[j]
		if d.Tokens[c.First].Sent < d.Tokens[m.First].Sent-8 {
			break
		}
		if c.Kind == text.Person && c.Role != "" && (m.For == "" || c.For == "" || c.For == m.For) && f.roleFits(m.Role, c.Role) {
			return j
		}
	}
	return -1
}

// cataphor finds the person whom "a diplomat" turns out to be: the first one
// named within a few sentences who speaks, fits the description, contradicts
// nothing said of it, and was not named before it.
func (f *finder) cataphor(d *text.Doc, i int) int {
	m := &d.Mentions[i]
	if !indefinite(d, m) || m.Plural || !f.speaks(d, m.Range) {
		return -1
	}
	named := map[string]bool{}
	for j := range i {
		named[d.Mentions[j].Name] = true
	}
	from := d.Tokens[m.First].Sent
	for j := i + 1; j < len(d.Mentions); j++ {
		c := &d.Mentions[j]
		sent := d.Tokens[c.First].Sent
		if sent > from+6 {
			break
		}
		if c.Kind == text.Official && indefinite(d, c) && c.Role == m.Role && c.For == m.For && f.speaks(d, c.Range) && sent > from {
			break // another one of the kind: who is who cannot be told
		}
		if c.Kind != text.Person || named[c.Name] || sent == from || c.Role == "" || !f.roleFits(m.Role, c.Role) {
			continue
		}
		if c.For != "" && m.For != "" && c.For != m.For {
			continue
		}
		if m.Gender != 0 && c.Gender != 0 && m.Gender != c.Gender {
			continue
		}
		if f.quoted(d, c.Range) {
			return j
		}
	}
	return -1
}

// quoted reports whether the person speaks here: beside a reporting verb, or
// between "quoted" and "as saying".
func (f *finder) quoted(d *text.Doc, r text.Range) bool {
	if f.speaks(d, r) {
		return true
	}
	return d.Norm(r.End) == "as" && r.First > 0 && d.Tokens[r.First-1].Tag == text.Verb
}

// roleFits reports whether a described role can be this title: the same words,
// the title's last word, or a class of the table role-classes that holds it.
func (f *finder) roleFits(described, title string) bool {
	if described == title || strings.HasSuffix(title, " "+described) {
		return true
	}
	for _, word := range strings.Split(f.classes.Get(described, "titles"), "|") {
		if word != "" && (title == word || strings.HasSuffix(title, " "+word) || strings.HasPrefix(title, word+" ")) {
			return true
		}
	}
	return false
}

// describe gives the words that stand for an actor without a name, the article
// left out of a plural.
func (f *finder) describe(d *text.Doc, m *text.Mention) string {
	first := m.First
	if w := d.Norm(first); first+1 < m.End && (w == "the" || w == "some" || m.Plural && d.Tokens[first].Tag == text.Det) {
		first++
	}
	return written(d, first, m.End)
}

// pronoun resolves he, she, it and they.
func (f *finder) pronoun(d *text.Doc, i int) {
	m := &d.Mentions[i]
	sent := d.Tokens[m.First].Sent
	best, bestScore := -1, 0
	for j := i - 1; j >= 0; j-- {
		c := &d.Mentions[j]
		away := sent - d.Tokens[c.First].Sent
		if away > 3 || away > 0 && bestScore > 4-away {
			break
		}
		score := f.fits(d, m, c)
		if score == 0 {
			continue
		}
		if away == 0 && c.End > d.Sents[sent].First && i == j+1 && m.First-c.End < 1 {
			continue
		}
		score += 4 - away
		if subject(d, c) {
			score += 2
		} else if c.First > 0 && d.Tokens[c.First-1].Tag == text.Prep {
			score -= 2
		}
		if f.quoted(d, c.Range) {
			score++
		}
		if score > bestScore {
			best, bestScore = j, score
		}
	}
	if best < 0 {
		return
	}
	c := d.Mentions[best]
	m.Name, m.For, m.Role, m.Unnamed, m.Basis = c.Name, c.For, c.Role, c.Unnamed, best
	if m.Gender != 0 && c.Gender == 0 && c.Kind == text.Person {
		d.Mentions[best].Gender = m.Gender
	}
}

// fits scores how well a pronoun can mean a mention, 0 if it cannot.
func (f *finder) fits(d *text.Doc, m, c *text.Mention) int {
	if c.Name == "" {
		return 0
	}
	switch {
	case m.Gender != 0:
		if c.Plural || (c.Kind != text.Person && c.Kind != text.Official && !(c.Kind == text.Pronoun && c.Gender == m.Gender)) || c.Gender != 0 && c.Gender != m.Gender {
			return 0
		}
		return 2
	case m.Plural:
		if c.Plural {
			return 2
		}
		return 0
	}
	if d.Norm(m.First) != "it" {
		return 0
	}
	switch c.Kind {
	case text.Country, text.Body, text.Armed:
		return 2
	case text.Pronoun:
		if d.Norm(c.First) == "it" {
			return 2
		}
	}
	return 0
}

// subject reports whether a mention looks like the subject of its clause:
// nothing but a mark, a conjunction or an adverb before it, a verb after it.
func subject(d *text.Doc, m *text.Mention) bool {
	first := d.Sents[d.Tokens[m.First].Sent].First
	for i := m.First - 1; i >= first; i-- {
		switch d.Tokens[i].Tag {
		case text.Conj, text.Mark, text.Adv, text.Sub:
			continue
		}
		return false
	}
	return true
}
