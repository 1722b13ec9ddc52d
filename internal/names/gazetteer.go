package names

import (
	"strings"

	"parley/internal/lang"
	"parley/internal/linear"
)

// class is a bit for a list that a phrase stands in.
type class uint32

const (
	inCountries class = 1 << iota
	inPeoples
	inCities
	inTowns
	inRegions
	inBodies
	inAgencies
	inGiven
	inFamily
	inTitles
	inHeads                  // "Ministry", "University": of organisations
	inForms                  // "Inc.", "Ltd": after companies
	inGround                 // "River", "County": of places
	inGroups                 // "officials": common nouns for people
	goesOn   class = 1 << 31 // a longer phrase begins so
)

// gazetteer finds phrases of lists. It is an open-addressed table of the hashes
// of phrases in lower case.
type gazetteer struct {
	keys []uint64
	vals []class
	used int
}

func newGazetteer(pack *lang.Pack) *gazetteer {
	g := &gazetteer{keys: make([]uint64, 1<<15), vals: make([]class, 1<<15)}
	add := func(table, columns string, c class) {
		t := pack.Table(table)
		for _, name := range strings.Fields(columns) {
			k := t.Column(name)
			if k < 0 {
				continue
			}
			for _, row := range t.Rows {
				for _, phrase := range lang.List(row[k]) {
					g.add(phrase, c)
				}
			}
		}
	}
	add("countries", "name aliases", inCountries)
	add("countries", "demonyms", inPeoples)
	add("countries", "capital", inCities)
	add("territories", "name aliases", inRegions)
	add("territories", "demonyms", inPeoples)
	add("cities", "name aliases", inCities)
	add("towns", "name", inTowns)
	add("regions", "name aliases", inRegions)
	add("organisations", "name aliases", inBodies)
	add("agencies", "name aliases", inAgencies)
	add("companies", "name aliases", inBodies)
	add("given_names", "name", inGiven)
	add("titles", "title", inTitles)
	add("groups", "head plural", inGroups)
	add("peoples", "name plural", inPeoples)
	use := pack.Table("personal_names")
	for _, row := range use.Rows {
		for _, u := range lang.List(row[use.Column("use")]) {
			g.add(row[0], map[string]class{"given": inGiven, "family": inFamily}[u])
		}
	}
	words := pack.Table("name_words")
	for _, row := range words.Rows {
		for _, u := range lang.List(row[words.Column("use")]) {
			g.add(row[0], map[string]class{"head": inHeads, "form": inForms, "ground": inGround}[u])
		}
	}
	return g
}

// add files a phrase, cut into words as Universal Dependencies does, and with
// its hyphens uncut as well.
func (g *gazetteer) add(phrase string, c class) {
	phrase = strings.ReplaceAll(strings.ToLower(phrase), "’", "'")
	words := strings.Fields(strings.ReplaceAll(phrase, "'s ", " 's "))
	if strings.HasSuffix(phrase, "'s") {
		words = strings.Fields(strings.TrimSuffix(phrase, "'s") + " 's")
	}
	if cut := strings.Fields(strings.ReplaceAll(strings.Join(words, " "), "-", " - ")); len(cut) > len(words) {
		g.addWords(cut, c)
	}
	g.addWords(words, c)
}

func (g *gazetteer) addWords(words []string, c class) {
	h := uint64(0)
	for i, w := range words {
		h = linear.Mix(h, linear.Hash(w))
		if i+1 < len(words) {
			g.set(h, goesOn)
		} else {
			g.set(h, c)
		}
	}
}

func (g *gazetteer) slot(h uint64) int {
	h = max(h, 1)
	mask := uint64(len(g.keys) - 1)
	i := (h ^ h>>32) & mask
	for g.keys[i] != 0 && g.keys[i] != h {
		i = (i + 1) & mask
	}
	return int(i)
}

func (g *gazetteer) set(h uint64, c class) {
	if 2*g.used > len(g.keys) {
		old := *g
		g.keys, g.vals, g.used = make([]uint64, 2*len(old.keys)), make([]class, 2*len(old.keys)), 0
		for i, k := range old.keys {
			if k != 0 {
				g.set(k, old.vals[i])
			}
		}
	}
	i := g.slot(h)
	if g.keys[i] == 0 {
		g.keys[i] = max(h, 1)
		g.used++
	}
	g.vals[i] |= c
}

// match is what a word is in the phrases that cover it: for each mark, the lists
// of those phrases.
type match [4]class // begins, inside, ends, alone

// look finds the longest phrase of each list from each word on.
func (g *gazetteer) look(s *scratch, first, end int) {
	for i := first; i < end; i++ {
		h, n := uint64(0), 0
		var longest [12]class
		for j := i; j < end && n < len(longest); j++ {
			h = linear.Mix(h, s.tokens[j].lower)
			v := g.vals[g.slot(h)]
			longest[n] = v &^ goesOn
			n++
			if v&goesOn == 0 {
				break
			}
		}
		taken := class(0)
		for ; n > 0; n-- {
			c := longest[n-1] &^ taken
			taken |= c
			if c == 0 {
				continue
			}
			if n == 1 {
				s.tokens[i].match[alone-1] |= c
				continue
			}
			s.tokens[i].match[begins-1] |= c
			for j := i + 1; j < i+n-1; j++ {
				s.tokens[j].match[inside-1] |= c
			}
			s.tokens[i+n-1].match[ends-1] |= c
		}
	}
}
