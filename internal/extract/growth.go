package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxGrowth is how many elements a page may have at most once it is parsed, for
// each that it may have.
const maxGrowth = 5

// maxNested is how deep tables, cells and the like may stand in each other; the
// parser gives up before.
const maxNested = 600

// grows reports whether a page may have far more elements once it is parsed than
// are read. A few tags can make many: those of formatting that are left open are
// opened anew in each paragraph that follows, with all their attributes.
func grows(text string, most int) bool {
	z := html.NewTokenizer(strings.NewReader(text))
	open := formatting{frames: []frame{{same: map[string]int{}}}}
	tags, all, foreign := 0, 0, 0
	for {
		switch z.Next() {
		case html.ErrorToken:
			return false
		case html.StartTagToken, html.SelfClosingTagToken:
			raw := string(z.Raw())
			lower, more := z.TagName()
			name := atom.Lookup([]byte(strings.ToLower(string(lower))))
			attributes := 0
			for ; more; attributes++ {
				_, _, more = z.TagAttr()
			}
			tags++
			switch {
			case name == atom.Svg || name == atom.Math:
				foreign++
			case foreign > 0 && leavesForeign[name]:
				foreign = 0
			}
			if foreign > 0 { // what is raw text elsewhere is read as tags there
				z.NextIsNotRawText()
			}
			z.AllowCDATA(foreign > 0)
			open.start(name, raw, attributes)
		case html.EndTagToken:
			lower, _ := z.TagName()
			name := atom.Lookup([]byte(strings.ToLower(string(lower))))
			if (name == atom.Svg || name == atom.Math) && foreign > 0 {
				foreign--
				z.AllowCDATA(foreign > 0)
			}
			open.end(name)
		default:
			continue
		}
		if all += 1 + open.active(); tags > most || all > maxGrowth*most || len(open.frames) > maxNested {
			return true
		}
	}
}

// leavesForeign are the tags that end drawings and formulas.
var leavesForeign = names(atom.B, atom.Big, atom.Blockquote, atom.Body, atom.Br, atom.Center, atom.Code, atom.Dd, atom.Div, atom.Dl, atom.Dt, atom.Em, atom.Embed, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Head,
	atom.Hr, atom.I, atom.Img, atom.Li, atom.Listing, atom.Menu, atom.Meta, atom.Nobr, atom.Ol, atom.P, atom.Pre, atom.Ruby, atom.S, atom.Small, atom.Span, atom.Strong, atom.Strike, atom.Sub, atom.Sup, atom.Table, atom.Tt, atom.U, atom.Ul, atom.Var)

var (
	formats = names(atom.A, atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.S, atom.Small, atom.Strike, atom.Strong, atom.Tt, atom.U)
	// what was opened before one of these is not reached by an end tag in it
	bounds = names(atom.Applet, atom.Caption, atom.Marquee, atom.Object, atom.Table, atom.Td, atom.Template, atom.Th, atom.Desc, atom.Foreignobject, atom.Title, atom.AnnotationXml, atom.Mi, atom.Mn, atom.Mo, atom.Ms, atom.Mtext)
	// nor opened anew in one of these, and what is opened in it ends with it
	markers = names(atom.Applet, atom.Caption, atom.Marquee, atom.Object, atom.Td, atom.Template, atom.Th)
	// each of these ends the cell before it
	cells = names(atom.Caption, atom.Col, atom.Colgroup, atom.Tbody, atom.Td, atom.Tfoot, atom.Th, atom.Thead, atom.Tr)
)

func names(all ...atom.Atom) map[atom.Atom]bool {
	out := map[atom.Atom]bool{}
	for _, a := range all {
		out[a] = true
	}
	return out
}

// formatting is what is known of the formatting elements that are open, by the
// bounds that they are open in, the outermost first.
type formatting struct{ frames []frame }

// frame is what is open between a bound and the next.
type frame struct {
	name atom.Atom
	open []opened
	own  int            // the weight of what is open in it
	base int            // and of what else is opened anew in it
	same map[string]int // how many are like a tag since the last marker: three at most, as HTML has it
}

// opened is a formatting element.
type opened struct {
	name   atom.Atom
	raw    string
	weight int
}

func (f *formatting) top() *frame { return &f.frames[len(f.frames)-1] }

// active is the weight of what may be opened anew at once.
func (f *formatting) active() int { return f.top().base + f.top().own }

func (f *formatting) start(name atom.Atom, raw string, attributes int) {
	if cells[name] {
		f.leave(func(n atom.Atom) bool { return n == atom.Table }, false)
	}
	switch {
	case bounds[name]:
		in := frame{name: name, base: f.active(), same: f.top().same}
		if markers[name] {
			in.base, in.same = 0, map[string]int{}
		}
		f.frames = append(f.frames, in)
	case formats[name]:
		if name == atom.A || name == atom.Nobr {
			f.end(name) // one closes the one before
		}
		in := f.top()
		if in.same[raw] == 3 { // it takes the place of the first of them
			return
		}
		o := opened{name: name, raw: raw, weight: 1 + attributes/4}
		in.same[raw]++
		in.own += o.weight
		in.open = append(in.open, o)
	}
}

func (f *formatting) end(name atom.Atom) {
	switch in := f.top(); {
	case bounds[name]:
		f.leave(func(n atom.Atom) bool { return n == name }, true)
	case cells[name]: // of a row, or of rows
		f.leave(func(n atom.Atom) bool { return n == atom.Table }, false)
	case formats[name]:
		for i := len(in.open) - 1; i >= 0; i-- {
			if o := in.open[i]; o.name == name {
				in.same[o.raw]--
				in.own -= o.weight
				in.open = append(in.open[:i], in.open[i+1:]...)
				return
			}
		}
	}
}

// leave ends what is open up to the nearest bound of a name, that one too where it
// is to end; where there is none, nothing. What was opened in a marker ends with
// it, and what was opened in another bound stays open.
func (f *formatting) leave(is func(atom.Atom) bool, itself bool) {
	to := len(f.frames) - 1
	for to > 0 && !is(f.frames[to].name) {
		to--
	}
	if to == 0 {
		return
	}
	if !itself {
		to++
	}
	for len(f.frames) > to {
		last := *f.top()
		f.frames = f.frames[:len(f.frames)-1]
		if !markers[last.name] {
			in := f.top()
			in.open, in.own = append(in.open, last.open...), in.own+last.own
		}
	}
}
