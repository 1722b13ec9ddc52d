package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxGrowth is how many elements a page may have at most once it is parsed, for
// each that it may have.
const maxGrowth = 5

// grows reports whether a page may have far more elements once it is parsed than
// are read. A few tags can make many: those of formatting that are left open are
// opened anew in each paragraph that follows. It counts from above.
func grows(text string, most int) bool {
	z := html.NewTokenizer(strings.NewReader(text))
	open := formatting{same: map[string]int{}, byName: map[string][]opened{}}
	tags, all := 0, 0
	for {
		switch z.Next() {
		case html.ErrorToken:
			return false
		case html.StartTagToken, html.SelfClosingTagToken:
			raw := string(z.Raw())
			name, _ := z.TagName()
			tags++
			open.start(strings.ToLower(string(name)), raw)
		case html.EndTagToken:
			name, _ := z.TagName()
			open.end(strings.ToLower(string(name)))
		default:
			continue
		}
		if all += 1 + open.count; tags > most || all > maxGrowth*most {
			return true
		}
	}
}

// formatting is what is known of the formatting elements that are open.
type formatting struct {
	count  int            // how many may be opened anew at once
	same   map[string]int // how many are like a tag
	byName map[string][]opened
	scope  int // changes where an end tag may not reach what was opened before
}

// opened is a formatting element.
type opened struct {
	raw     string
	scope   int
	counted bool // more than three alike do not count, as HTML has it
}

func (f *formatting) start(name, raw string) {
	switch atom.Lookup([]byte(name)) {
	case atom.A, atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.S, atom.Small, atom.Strike, atom.Strong, atom.Tt, atom.U:
	case atom.Applet, atom.Caption, atom.Col, atom.Colgroup, atom.Frameset, atom.Marquee, atom.Object, atom.Select, atom.Table, atom.Tbody, atom.Td, atom.Template, atom.Tfoot, atom.Th, atom.Thead, atom.Tr,
		atom.AnnotationXml, atom.Desc, atom.Foreignobject, atom.Mi, atom.Mn, atom.Mo, atom.Ms, atom.Mtext, atom.Title:
		f.scope++
		return
	default:
		return
	}
	if name == "a" || name == "nobr" {
		f.end(name) // one closes the one before
	}
	o := opened{raw: raw, scope: f.scope, counted: f.same[raw] < 3}
	if o.counted {
		f.same[raw]++
		f.count++
	}
	f.byName[name] = append(f.byName[name], o)
}

func (f *formatting) end(name string) {
	all := f.byName[name]
	if len(all) == 0 || all[len(all)-1].scope != f.scope {
		return
	}
	if o := all[len(all)-1]; o.counted {
		f.same[o.raw]--
		f.count--
	}
	f.byName[name] = all[:len(all)-1]
}
