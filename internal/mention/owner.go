package mention

import (
	"parley/internal/text"
)

// ownerKind says how it is known whom somebody belongs to.
type ownerKind uint8

const (
	ownedByNone    ownerKind = iota // nobody
	ownedByName                     // by a country, place or body that is named
	ownedByPerson                   // by a person that is named: "Dorn's aides"
	ownedByMention                  // by what another mention means
	ownedByPronoun                  // by what "its" means
	ownedByFocus                    // by the state that the report is about
)

// owner is whom somebody speaks and acts for, as far as his phrase tells.
type owner struct {
	kind  ownerKind
	name  string
	place Place
	at    int  // mention or token
	soft  bool // what follows the phrase tells better
	own   bool // a side of its own: rebels
}

// unlisted reports whether the owner is named by a name that is in no list.
func (o *owner) unlisted() bool { return o.place == Place{} && !o.own && o.kind == ownedByName }

// ofLand reports whether the owner is a country or a place, whose people need
// not speak for it.
func (o *owner) ofLand() bool {
	return o.kind == ownedByName && o.place.Kind != text.Body && o.place.Kind != text.Armed && !o.own || o.kind == ownedByFocus
}

// ownerOf gives whom a phrase belongs to by the names and groups in it.
func (p *pass) ownerOf(parts []part) owner {
	var best owner
	for i := range parts {
		x := &parts[i]
		switch x.kind {
		case partName:
			best = p.better(best, x, parts[i:])
		case partPerson, partProper:
			if best.kind == ownedByNone && (x.kind == partPerson || i == len(parts)-1 || p.given.Has(p.d.Tokens[x.First].Norm)) {
				best = owner{kind: ownedByPerson, name: p.words(x.Range), soft: true}
			}
		case partPoss:
			best = owner{kind: ownedByPronoun, at: x.First}
		case partGroup:
			switch {
			case x.group.serves == "own":
				best = owner{kind: ownedByName, name: plural(x.group), own: true}
			case best.kind == ownedByNone && x.group.head == "administration":
				best = owner{kind: ownedByFocus, name: p.gaz.country("US"), soft: true} // others have governments
			case best.kind == ownedByNone && x.group.serves == "state" && x.group.kind != "person":
				best = owner{kind: ownedByFocus, soft: true}
			}
		case partWord, partMod:
			switch w := p.d.Tokens[x.First].Norm; {
			case best.kind == ownedByNone && (w == "pro-government" || w == "state-run"):
				best = owner{kind: ownedByFocus, soft: true}
			case w == "anti-government" || w == "foreign":
				return owner{}
			}
		default:
		}
	}
	return best
}

// better chooses between the owner found so far and a name further on: a group
// of a country's is itself, a country's ambassador to a body is the country's.
func (p *pass) better(best owner, x *part, rest []part) owner {
	o := owner{kind: ownedByName, name: x.place.Name, place: x.place}
	switch {
	case x.place.Kind == "", x.place.Kind == text.Agency && !x.place.State && best.kind != ownedByNone:
		return best
	case x.place.Kind == text.Place && x.place.Country != "" && !x.place.Demonym:
		o.name, o.soft = x.place.Country, true
	case x.place.Organ && x.place.Country != "":
		o.name = x.place.Country
	}
	if best.kind == ownedByNone || best.soft {
		return o
	}
	if best.own || x.place.Kind == text.Country || x.place.Kind == text.Place || best.place.Kind == text.Body && x.place.Kind == text.Body {
		return best
	}
	for i := range rest {
		if rest[i].kind == partTitle && rest[i].title.role == "ambassador" {
			return best
		}
	}
	return o
}

// ownerAfter reads "of Syria", "for the mission", "at the foreign ministry"
// after a phrase that ends at token i. It gives the end of what it read. roles
// says that the phrase has a role, so that a country can follow.
func (p *pass) ownerAfter(s text.Sent, i int, roles bool) (owner, int, bool) {
	d := p.d
	for depth := 0; depth < 3 && i+1 < s.End; depth++ {
		w := d.Tokens[i].Norm
		switch w {
		case "of", "for":
		case "at", "from", "with", "within", "inside":
			if h := p.objectOf(s, i+1); h < 0 || d.Nodes[h].Head >= i || !d.Nodes[h].Is("nmod") {
				return owner{}, i, false
			}
		case "to":
			if !p.toWhom(i - 1) {
				return owner{}, p.posted(s, i), true
			}
		default:
			return owner{}, i, false
		}
		parts, end := p.cut(p.sub, s, i+1)
		p.sub = parts
		if len(parts) == 0 {
			return owner{}, i, false
		}
		last := &parts[len(parts)-1]
		if !roles && (last.kind != partName || last.place.Kind == text.Country || last.place.Kind == text.Place) && last.kind != partOrgan {
			return owner{}, i, false
		}
		o := p.ownerOf(parts)
		if o.kind == ownedByPerson && w == "of" && last.Len() == 1 && !p.holders.known(o.name) && !p.given.Has(d.Tokens[last.First].Norm) {
			o = owner{kind: ownedByName, name: o.name} // a country that is in no list
			p.states[o.name] = true
		}
		if o.kind == ownedByNone && (last.kind == partWord || last.kind == partGroup || last.kind == partOrgan) {
			if j := p.bodyCalled(i+1, d.Tokens[last.End-1].Lemma, d.Nodes[last.End-1].XPOS); j >= 0 {
				o = owner{kind: ownedByMention, at: j}
			}
		}
		if last.kind == partOrgan && o.kind == ownedByNone {
			o = owner{kind: ownedByFocus, soft: true}
		}
		switch {
		case w != "of" && o.kind == ownedByName && o.soft:
			return owner{}, i, false // "activists from Homs"
		case o.kind != ownedByNone:
			return o, last.End, true
		case w == "of" && d.Norm(end) != "of":
			return owner{}, last.End, true
		}
		i = end
	}
	return owner{}, i, false
}

// objectOf gives the head of the noun phrase that begins at token i, -1 for none.
func (p *pass) objectOf(s text.Sent, i int) int {
	d := p.d
	if i > 0 && d.Nodes[i-1].Is("case") {
		return d.Nodes[i-1].Head
	}
	return -1
}

// posted gives the end of what follows "to" after an envoy: "ambassador to the
// United Nations". What follows another role is no part of it.
func (p *pass) posted(s text.Sent, i int) int {
	switch p.d.Nodes[i-1].Lemma {
	case "ambassador", "envoy", "representative", "delegate", "emissary":
		parts, _ := p.cut(p.sub, s, i+1)
		p.sub = parts
		if len(parts) > 0 && parts[len(parts)-1].kind == partName {
			return parts[len(parts)-1].End
		}
	}
	return i
}

// toWhom reports whether the role at token i is somebody's to whom it is
// followed: an "adviser to the king" is the king's, an "envoy to Syria" is not
// Syria's.
func (p *pass) toWhom(i int) bool {
	switch p.d.Nodes[i].Lemma {
	case "adviser", "advisor", "aide", "assistant", "spokesman", "spokeswoman", "counsel":
		return true
	}
	return false
}
