package mention

import (
	"strings"

	"parley/internal/text"
)

// partKind says what a part of a noun phrase is.
type partKind uint8

const (
	partDet    partKind = iota
	partPoss            // its, their
	partMod             // adjective, number, participle
	partWord            // common noun
	partProper          // proper nouns that neither list nor model knows
	partPerson          // name of a person
	partName            // name of a place, body or people
	partTitle
	partGroup
	partOrgan // head of a phrase for an organ of a state: ministry
	partGenitive
)

// part is one part of a noun phrase.
type part struct {
	text.Range
	kind  partKind
	place Place
	title title
	group group
}

// maxParts bounds what is taken for one noun phrase.
const maxParts = 32

// cut takes a noun phrase without what prepositions add to it, from token i on,
// apart. It gives its end; where there is none, no parts and the token to go on
// from.
func (p *pass) cut(in []part, s text.Sent, i int) (parts []part, end int) {
	parts = in[:0]
	j := i
	for j < s.End && len(parts) < maxParts && !p.inTime(s, j) && (j == i || p.goesOn(parts, i, j)) {
		x, ok := p.part(parts, s, j)
		if !ok {
			break
		}
		if x.kind == partMod && len(parts) > 0 && p.d.Hyphen(j-1) {
			x = p.joined(&parts, x)
		}
		if k := len(parts) - 1; k >= 0 && x.kind == partPerson && parts[k].kind == partProper && parts[k].End == x.First && (parts[k].Len() > 1 || p.given.Has(p.d.Tokens[parts[k].First].Norm)) {
			parts[k].End, parts[k].kind = x.End, partPerson
		} else if x.kind == partTitle && x.title.kind == "honorific" && k >= 0 && parts[k].kind == partWord {
			break // another phrase: "an idea Mr Dorn had"
		} else if x.Len() > 0 {
			parts = append(parts, x)
		}
		j = x.End
	}
	end = max(j, i+1)
	for len(parts) > 0 && parts[len(parts)-1].kind <= partMod || len(parts) > 0 && parts[len(parts)-1].kind == partGenitive {
		parts = parts[:len(parts)-1]
	}
	return parts, end
}

// inTime reports whether token j is part of a time expression, and begins no
// longer name: "the Sunday Times".
func (p *pass) inTime(s text.Sent, j int) bool {
	if !p.timed[j] {
		return false
	}
	if n := p.d.NameAt(j); n != nil && n.First == j && n.Len() > 1 && n.Kind == "ORG" {
		return false
	}
	_, end, ok := p.gaz.at(p.d, j, s.End)
	return !ok || end < j+2
}

// joined makes one modifier of a name and the participle that a hyphen ties to
// it: an "Arab-led force" is not the Arabs'.
func (p *pass) joined(parts *[]part, x part) part {
	k := len(*parts) - 1
	for k >= 0 && (*parts)[k].End > x.First-2 {
		k--
	}
	if k+1 < len(*parts) {
		x.First = (*parts)[k+1].First
	}
	*parts = (*parts)[:k+1]
	return x
}

// part reads the part of a noun phrase that begins with token j. A hyphen is a
// part of no tokens.
func (p *pass) part(before []part, s text.Sent, j int) (part, bool) {
	d, n := p.d, &p.d.Nodes[j]
	one := text.Range{First: j, End: j + 1}
	if d.Hyphen(j) {
		return part{Range: text.Range{First: j + 1, End: j + 1}}, true
	}
	if x, ok := p.named(before, s, j); ok {
		return x, true
	}
	if t, end, ok := p.title(j, s.End); ok {
		return part{Range: text.Range{First: j, End: end}, kind: partTitle, title: t}, true
	}
	nominal := n.UPOS == "NOUN" || n.UPOS == "PROPN"
	if g, ok := p.groups[d.Tokens[j].Norm]; ok && (nominal || n.UPOS == "ADJ" && g.serves == "own") {
		return part{Range: one, kind: partGroup, group: g}, true
	}
	if nominal && p.organs.Has(strings.ToLower(n.Lemma)) {
		return part{Range: one, kind: partOrgan}, true
	}
	switch n.UPOS {
	case "DET":
		return part{Range: one, kind: partDet}, len(before) == 0 || before[len(before)-1].kind == partDet
	case "PRON":
		return part{Range: one, kind: partPoss}, n.XPOS == "PRP$" && len(before) == 0
	case "ADJ", "NUM":
		return part{Range: one, kind: partMod}, true
	case "NOUN":
		return part{Range: one, kind: partWord}, true
	case "PROPN":
		return part{Range: text.Range{First: j, End: p.properEnd(s, j)}, kind: partProper}, true
	case "VERB":
		return part{Range: one, kind: partMod}, n.Is("amod", "compound") && n.Head > j && n.Head < s.End && (n.XPOS == "VBN" || n.XPOS == "VBG")
	case "ADV":
		return part{Range: one, kind: partMod}, n.Is("advmod") && n.Head > j && n.Head <= j+3 && d.Nodes[n.Head].Is("amod", "nummod")
	case "PART":
		return part{Range: one, kind: partGenitive}, n.XPOS == "POS" && len(before) > 0
	}
	return part{}, false
}

// goesOn reports whether the noun phrase that begins at first has not ended
// before token j.
func (p *pass) goesOn(parts []part, first, j int) bool {
	d := p.d
	prev, cur := &d.Nodes[j-1], &d.Nodes[j]
	if len(parts) == 1 && parts[0].kind == partName && parts[0].place.Kind == text.Agency && p.afterTold(first) {
		return false
	}
	if d.Hyphen(j) || d.Hyphen(j-1) || cur.XPOS == "POS" {
		return true
	}
	if prev.UPOS != "NOUN" && prev.UPOS != "PROPN" && prev.UPOS != "X" {
		return true
	}
	if prev.Head >= j && prev.Head <= j+8 && prev.Is("compound", "amod", "nmod", "nummod", "flat", "det", "appos") {
		return true
	}
	if cur.Head >= first && cur.Head < j && cur.Is("flat", "compound", "nmod:desc", "nmod:unmarked", "appos", "goeswith") {
		return true
	}
	if n := d.NameAt(j - 1); n != nil && n.End > j {
		return true
	}
	if n := d.NameAt(j); n != nil && n.First == j && n.Kind == "PER" && prev.UPOS == "NOUN" && prev.Head == cur.Head {
		return true // "her son Ilya": both are taken for the subject
	}
	if len(parts) == 0 {
		return false
	}
	switch last := &parts[len(parts)-1]; last.kind {
	case partTitle:
		return cur.UPOS == "PROPN" // "President Dorn"
	case partName:
		if last.place.Demonym || last.place.Kind == text.Country {
			_, _, title := p.title(j, j+4)
			_, grouped := p.groups[d.Tokens[j].Norm]
			return title || grouped // "Kenya officials"
		}
	default:
	}
	return false
}

// afterTold reports whether token j follows "told": what stands behind an agency there
// is what it was told, "told Reuters Dorn's men had left".
func (p *pass) afterTold(j int) bool { return j > 0 && p.d.Tokens[j-1].Lemma == "tell" }

// properEnd gives the end of the proper nouns that begin with token j and that
// neither list nor model knows.
func (p *pass) properEnd(s text.Sent, j int) int {
	d := p.d
	end := j + 1
	for end < s.End && !p.timed[end] {
		tok := &d.Tokens[end]
		switch {
		case d.Hyphen(end):
		case d.Hyphen(end-1) && tok.Is(text.Capital):
		case p.particles.Has(tok.Norm) && end+1 < s.End && d.Nodes[end+1].UPOS == "PROPN":
		case d.Nodes[end].UPOS == "PROPN":
			if _, _, ok := p.title(end, s.End); ok {
				return end
			}
			if n := d.NameAt(end); n != nil && n.First == end {
				return end
			}
		default:
			return end
		}
		end++
	}
	for end > j+1 && d.Hyphen(end-1) {
		end--
	}
	return end
}

// named reads a name that begins with token j: of the gazetteer, or of the
// names of the engine, whichever is longer.
func (p *pass) named(before []part, s text.Sent, j int) (part, bool) {
	d := p.d
	g, gend, known := p.gaz.at(d, j, s.End)
	titled := len(before) > 0 && before[len(before)-1].kind == partTitle
	n := d.NameAt(j)
	nend := 0
	if n != nil && (n.First == j || titled || n.First == j-1 && p.function(j-1)) && (!p.function(j) || d.Norm(j) == "the") {
		nend = p.nameEnd(n, j)
	}
	switch {
	case nend <= j && !known:
		return part{}, false
	case known && g.Kind == text.Agency && p.afterTold(j):
		return part{Range: text.Range{First: j, End: gend}, kind: partName, place: g}, true
	case nend <= j || known && (gend > nend || gend == nend && !p.personAfterAll(g, n, titled)) || known && n.Kind != "PER" && p.roleIn(gend, nend):
		return part{Range: text.Range{First: j, End: gend}, kind: partName, place: g}, true
	}
	x := part{Range: text.Range{First: j, End: nend}, kind: partName, place: Place{Name: written(d, j, nend)}}
	switch n.Kind {
	case "PER":
		if _, _, ok := p.title(j, s.End); ok && nend > j+1 {
			return part{}, false // its title first
		}
		x.kind = partPerson
	case "ORG":
		if p.roleIn(j, nend) {
			return part{}, false
		}
		x.place.Kind = text.Body
		if known && g.Kind == text.Country && !g.Seat {
			if o, end, ok := p.gaz.at(d, gend, s.End); ok && end == nend && o.Organ {
				x.place = o // "Kenyan Foreign Office"
				x.place.Country = g.Country
			}
		}
		if d.Nodes[j].UPOS == "VERB" || d.Nodes[j].UPOS == "DET" && nend == j+1 {
			return part{}, false
		}
	case "LOC":
		x.place.Kind = text.Place
		if nend == j+1 && p.holders.known(x.place.Name) && !p.locative(j) {
			x.kind = partPerson
		}
	default: // a people or a faith
		if d.Nodes[j].UPOS == "ADJ" && nend == j+1 {
			x.kind = partMod
		}
		x.place.Demonym = true
	}
	return x, true
}

// function reports whether token j is a word of grammar that a name took in.
func (p *pass) function(j int) bool {
	switch p.d.Nodes[j].UPOS {
	case "DET", "CCONJ", "SCONJ", "ADP", "ADV", "AUX", "PRON":
		return true
	}
	return false
}

// personAfterAll reports whether a name that the gazetteer has for a place is a
// person's here: it has a title, or the model takes it for one.
func (p *pass) personAfterAll(g Place, n *text.Name, titled bool) bool {
	return n.Kind == "PER" && (titled || g.Kind == text.Place && !g.Demonym)
}

// nameEnd gives the end of a name of the engine, without verbs it took in and
// without a genitive.
func (p *pass) nameEnd(n *text.Name, j int) int {
	end := j
	for end < n.End && (p.d.Tokens[end].Is(text.Capital) || p.d.Nodes[end].UPOS != "VERB" && p.d.Nodes[end].UPOS != "AUX" || p.d.Nodes[end].Is("amod", "compound", "flat")) {
		end++
	}
	for end > j && (p.d.Nodes[end-1].XPOS == "POS" || p.d.Nodes[end-1].UPOS == "PUNCT" && !p.d.Tokens[end-1].Is(text.Initials)) {
		end--
	}
	return end
}

// roleIn reports whether a title or a group stands in the tokens from j on: a
// "Kenya foreign minister" is no name.
func (p *pass) roleIn(j, end int) bool {
	for ; j < end; j++ {
		if _, e, ok := p.title(j, end); ok && e <= end {
			return true
		}
		if g, ok := p.groups[p.d.Tokens[j].Norm]; ok && j == end-1 && (g.kind == "person" || g.kind == "force") && !p.d.Tokens[j].Is(text.Capital) {
			return true
		}
	}
	return false
}

// title reads a title that begins with token i; of a plural, its singular.
func (p *pass) title(i, end int) (title, int, bool) {
	d := p.d
	if i >= len(d.Tokens) || d.Tokens[i].Is(text.Punct) {
		return title{}, 0, false
	}
	norm := d.Tokens[i].Norm
	longest := max(p.titles.Words(norm), p.titles.Words(strings.TrimSuffix(norm, ".")), p.titles.Words(d.Tokens[i].Lemma))
	for n := min(longest, end-i, len(d.Tokens)-i); n > 0; n-- {
		last := &d.Nodes[i+n-1]
		key, plural := joined(d, i, i+n), false
		if !p.titles.Has(key) {
			if last.XPOS != "NNS" && last.XPOS != "NNPS" {
				continue
			}
			key, plural = strings.TrimSuffix(key, d.Tokens[i+n-1].Norm)+strings.ToLower(last.Lemma), true
			if !p.titles.Has(key) {
				continue
			}
		}
		if last.UPOS != "NOUN" && last.UPOS != "PROPN" && !d.Tokens[i+n-1].Is(text.Capital) && !d.Tokens[i+n-1].Is(text.Initials) {
			continue
		}
		t := title{role: key, kind: p.titles.Get(key, "kind"), plural: plural}
		if same := p.titles.Get(key, "same"); same != "" {
			t.role = same
		}
		if g := p.titles.Get(key, "gender"); g != "" {
			t.gender = g[0]
		}
		return t, i + n, true
	}
	return title{}, 0, false
}
