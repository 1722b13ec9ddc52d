package serve

import (
	"cmp"
	"fmt"
	"html"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley"
)

// footing is an entry that a verdict rests on, and where it stands in the row of
// its provision.
type footing struct {
	entry  *parley.Entry
	ground *parley.Ground
	known  time.Time
	drawn  bool // as a mark
	look   look
}

// footingsOf gives what the verdicts rest on, in their order. Whoever narrows the
// verdicts of an answer does so before asking.
func (a *answer) footingsOf() [][]footing {
	if a.footings != nil {
		return a.footings
	}
	a.footings = make([][]footing, len(a.verdicts))
	for i := range a.verdicts {
		v := &a.verdicts[i]
		all := make([]footing, 0, len(v.Grounds)+len(v.Reservations))
		for _, grounds := range [][]parley.Ground{v.Grounds, v.Reservations} {
			for k := range grounds {
				g := &grounds[k]
				e := a.byID[g.Entry]
				if e == nil {
					continue
				}
				p := footing{entry: e, ground: g, known: a.known[e], drawn: drawn(e) && a.about(*g, v.Provision)}
				if p.drawn {
					p.look = lookOf(e, g)
				}
				all = append(all, p)
			}
		}
		a.footings[i] = all
	}
	return a.footings
}

// drawn reports whether an entry is drawn as a mark.
func drawn(e *parley.Entry) bool {
	return e.Bearing != nil || e.Ruling != nil || e.Extension != nil || e.Notice != nil
}

// look is how a piece of evidence is drawn: its side of the line, and the shape of
// its standing.
type look int

// shapes is how many shapes a side of the line has.
const shapes = 5

func lookOf(e *parley.Entry, g *parley.Ground) look {
	standing := g.Standing
	if e.Ruling != nil {
		standing = parley.StandingMonitor
	}
	shape := slices.Index([]parley.Standing{parley.StandingObligor, parley.StandingCounterparty, parley.StandingMonitor, parley.StandingThird}, standing) + 1
	return look(slices.Index([]string{"for", "against"}, senseSide(g.Sense))+1)*shapes + look(shape)
}

// mark is the evidence at one place of a row: above the line for fulfilment, below
// it for breach, on it for what is intended or made conditional.
type mark struct {
	X, Y         float64
	Shape, Class string
	Title, To    string
	more         []senseCount // the others that stand here
}

type senseCount struct {
	sense parley.Sense
	n     int
}

// mark makes the mark of a piece of evidence, with its words and where it leads.
func (x *axis) mark(a *answer, p *footing) mark {
	m := mark{X: x.x(p.known), Y: baseline, Class: senseSide(p.ground.Sense), Shape: string(p.ground.Standing), Title: a.told(p.entry, *p.ground)}
	switch m.Class {
	case "for":
		m.Y -= 14
	case "against":
		m.Y += 14
	}
	if p.entry.Ruling != nil {
		m.Shape = string(parley.StandingMonitor)
	}
	if b := p.entry.Bearing; b != nil && b.Report != "" {
		m.To = a.report(p.entry.Process, b.Report, b.Span)
	}
	return m
}

// add counts one more at the place of a mark.
func (m *mark) add(s parley.Sense) {
	k := slices.IndexFunc(m.more, func(c senseCount) bool { return c.sense == s })
	if k < 0 {
		k = len(m.more)
		m.more = append(m.more, senseCount{sense: s})
	}
	m.more[k].n++
}

// gather has a mark that stands for several tell so, and lead to all of them.
func (m *mark) gather(all string) (n string) {
	if len(m.more) == 0 {
		return ""
	}
	more := 0
	var each []string
	for _, c := range m.more {
		more += c.n
		each = append(each, strconv.Itoa(c.n)+" "+or(senseWords(c.sense), "of its time"))
	}
	m.Title += fmt.Sprintf(", and %d more at this place (%s)", more, strings.Join(each, ", "))
	m.To = all
	return strconv.Itoa(more + 1)
}

// draw writes a mark, with the number that stand there. Marks are many: they are
// written without a template.
func (m *mark) draw(b *strings.Builder, n string) {
	if m.To == "" {
		m.shape(b)
		return
	}
	attribute(b, `<a href="`, m.To)
	if n == "" {
		attribute(b, ` aria-label="`, m.Title)
	}
	b.WriteByte('>')
	m.shape(b)
	if n != "" {
		fmt.Fprintf(b, `<text class="many" x="%s" y="%s" dx="7" dy="4">%s</text>`, decimal(m.X), decimal(m.Y), n)
	}
	b.WriteString("</a>")
}

// shape writes the shape of a mark, which says who tells it.
func (m *mark) shape(b *strings.Builder) {
	path := ""
	switch parley.Standing(m.Shape) {
	case parley.StandingMonitor:
		path = "M0-8 8 0 0 8-8 0z"
	case parley.StandingCounterparty:
		path = "M-6-6H6V6H-6z"
	case parley.StandingThird:
		path = "M0-7 7 6H-7z"
	case parley.StandingObligor, parley.StandingOutlet:
	}
	x, y, end := decimal(m.X), decimal(m.Y), "</circle>"
	switch {
	case path != "":
		b.WriteString(`<g transform="translate(` + x + " " + y + `)"><path class="mark ` + m.Class + `" d="` + path + `">`)
		end = "</path></g>"
	case parley.Standing(m.Shape) == parley.StandingObligor:
		b.WriteString(`<circle class="mark ` + m.Class + `" cx="` + x + `" cy="` + y + `" r="6">`)
	default:
		b.WriteString(`<circle class="mark hollow ` + m.Class + `" cx="` + x + `" cy="` + y + `" r="5">`)
	}
	b.WriteString("<title>")
	b.WriteString(html.EscapeString(m.Title))
	b.WriteString("</title>")
	b.WriteString(end)
}

// attribute writes the beginning of an attribute, its value and its end.
func attribute(b *strings.Builder, begin, value string) {
	b.WriteString(begin)
	b.WriteString(html.EscapeString(value))
	b.WriteByte('"')
}

// decimal writes a place on the axis, as fine as it is seen.
func decimal(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }

// Drawing is the shape of a teller, as on the time axis.
func (t teller) Drawing() template.HTML {
	var b strings.Builder
	(&mark{Shape: t.Shape, Class: t.Class, Title: t.Title}).shape(&b)
	return template.HTML(b.String()) // what comes from reports is escaped
}

// marks places what a verdict rests on, and counts what lies beyond the ends of
// the axis. What stands at one place is one mark.
func (x *axis) marks(a *answer, footings []footing) (marks []mark, shown, earlier, later int) {
	clear(x.taken)
	for i := range footings {
		p := &footings[i]
		switch {
		case !p.drawn:
			continue
		case p.known.Before(x.from):
			earlier++
			continue
		case p.known.After(x.to):
			later++
			continue
		}
		shown++
		at := &x.taken[x.place(p, x.near)]
		if *at > 0 {
			marks[*at-1].add(p.ground.Sense)
			continue
		}
		marks = append(marks, x.mark(a, p))
		*at = len(marks)
	}
	apart(marks)
	return marks, shown, earlier, later
}

// apart moves marks that would cover others a little to the right: findings of one
// report stand at one time, whoever tells them.
func apart(marks []mark) {
	order := make([]*mark, len(marks))
	for i := range marks {
		order[i] = &marks[i]
	}
	slices.SortStableFunc(order, func(a, b *mark) int { return cmp.Or(cmp.Compare(a.Y, b.Y), cmp.Compare(a.X, b.X)) })
	for i := 1; i < len(order); i++ {
		m, before := order[i], order[i-1]
		if to := before.X + markWidth; m.Y == before.Y && m.X < to && to-m.X <= 2*markWidth && to <= axisWidth {
			m.X = to
		}
	}
}

// place numbers the place at which a piece of evidence is drawn: what is nearer
// and looks the same is drawn there, too.
func (x *axis) place(p *footing, near int) int {
	return int(x.x(p.known))/near*looks + int(p.look)
}

// looks is how many ways to look there are.
const looks = 3 * shapes

// space says how near marks may be, so that a board does not have too many.
func (x *axis) space(a *answer) {
	x.taken = make([]int, (axisWidth+1)*looks)
	footings := a.footingsOf()
	for x.near = markWidth; x.near < axisWidth && x.count(footings, x.near) > maxMarks; x.near *= 2 {
	}
	x.taken = x.taken[:(axisWidth/x.near+1)*looks]
}

// count tells how many marks there are where those that are so near are one.
func (x *axis) count(footings [][]footing, near int) int {
	clear(x.taken)
	n := 0
	for i := range footings {
		for k := range footings[i] {
			p := &footings[i][k]
			if !p.drawn || !x.shows(p.known) {
				continue
			}
			if at := &x.taken[x.place(p, near)]; *at != i+1 {
				*at = i + 1
				n++
			}
		}
	}
	return n
}

// senseSide says where evidence of a sense is drawn: above the line, below it, or
// on it ("beside").
func senseSide(s parley.Sense) string {
	switch s {
	case parley.SenseFulfilled, parley.SensePartly:
		return "for"
	case parley.SenseBreached, parley.SenseNotDone, parley.SenseRefuses, parley.SenseInvalid:
		return "against"
	case parley.SenseIntends, parley.SenseConditional, parley.SenseStates, parley.SenseContests:
	}
	return "beside"
}

// told says in one line who says what, and when it could be known.
func (a *answer) told(e *parley.Entry, g parley.Ground) string {
	return visible(clipWords(a.tells(e, g), 600))
}

func (a *answer) tells(e *parley.Entry, g parley.Ground) string {
	switch {
	case e.Extension != nil:
		return fmt.Sprintf("Its time was moved by %s, %s", or(strings.Join(e.Extension.By, ", "), "nobody named"), e.Times.Published.Words(a.zone))
	case e.Notice != nil:
		return fmt.Sprintf("Notice to %s by %s, %s", e.Notice.Act, or(strings.Join(e.Notice.By, ", "), "nobody named"), e.Times.Published.Words(a.zone))
	case e.Ruling != nil:
		return fmt.Sprintf("%s (a signed ruling): %s, %s", clipWords(g.Claimant, 200), senseWords(g.Sense), stampIn(a.zone, e.Times.Recorded))
	}
	return clipWords(g.Claimant, 200) + " (" + standingWords(g.Standing) + "): " + senseWords(g.Sense) + ", " + e.Times.Published.Words(a.zone)
}
