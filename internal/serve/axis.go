package serve

import (
	"fmt"
	"html/template"
	"strings"
	"time"

	"parley"
)

// The axis is drawn in these units, whatever the width of the page.
const (
	axisWidth  = 1000
	rowHeight  = 56
	baseline   = 30
	axisHeight = 32
	markWidth  = 12   // what is nearer than this would lie on one another
	maxMarks   = 1000 // of a whole board: more are too many to look at, and to draw
)

// axis is the span of time that the rows of a board share.
type axis struct {
	from, to time.Time
	Ticks    []tick
	At       float64 // -1: outside
	AtText   string
	Width    int
	Height   int
	grid     string // the ticks as one path through a row
	near     int    // what is nearer than this is drawn as one mark
	taken    []int  // the places of a row, while it is drawn: the mark that stands there, from 1
}

type tick struct {
	X     float64
	Label string
	Last  bool
	Odd   bool // one of two: left out where there is little room
}

// row is what is drawn for one provision.
type row struct {
	Width, Height, Baseline int
	Window                  *bar
	Moved                   []movedBar
	Earlier, Later          int // pieces of evidence beyond the ends of the axis
	Marks                   template.HTML
	At                      float64
	Grid                    string
	Alt                     string
}

type bar struct {
	X, W  float64
	Open  bool // a maintained duty: it has no end
	Point bool // a moment
	Title string
}

// movedBar is an earlier time, with the way to where it was moved.
type movedBar struct {
	bar
	From, To float64 // the line of the extension
	Known    float64 // when it could be known; -1: outside
	Drawn    bool    // the earlier time stands on the axis
	Ahead    bool    // it moved to a later time
}

// newAxis spans what is asked for; with a zero extent deadlines, evidence and the
// time of the question.
func newAxis(a *answer, asked extent) axis {
	x := axis{Width: axisWidth, Height: axisHeight}
	if x.from, x.to = asked.from, asked.to; asked.from.IsZero() {
		x.spanAll(a)
	}
	x.At = -1
	if x.shows(a.asOf.At) {
		x.At = x.x(a.asOf.At)
	}
	x.AtText = a.asOf.At.In(a.zone).Format("2 Jan 15:04")
	x.ticks(a.zone)
	for _, t := range x.Ticks {
		x.grid += fmt.Sprintf("M%.1f 0V%d", t.X, rowHeight)
	}
	x.space(a)
	return x
}

// extent is a time from one moment to another.
type extent struct{ from, to time.Time }

// spanAll has the axis span deadlines, evidence and the time asked for.
func (x *axis) spanAll(a *answer) {
	add := func(t time.Time) {
		if t.IsZero() {
			return
		}
		if x.from.IsZero() || t.Before(x.from) {
			x.from = t
		}
		if t.After(x.to) {
			x.to = t
		}
	}
	footings := a.footingsOf()
	for i := range a.verdicts {
		add(a.verdicts[i].Window.Earliest)
		add(a.verdicts[i].Window.Latest)
		for _, m := range a.moved[a.verdicts[i].Provision] {
			add(m.before.Earliest)
			add(m.before.Latest)
			add(m.before.Ends)
			add(a.verdicts[i].Window.Ends)
			add(m.known)
		}
		for k := range footings[i] {
			if p := &footings[i][k]; p.entry.Kind != parley.EntryAgreement {
				add(p.known)
			}
		}
	}
	near := x.to.Sub(x.from)
	if x.from.IsZero() || a.asOf.At.Sub(x.to) <= max(near, 30*24*time.Hour) && x.from.Sub(a.asOf.At) <= max(near, 30*24*time.Hour) {
		add(a.asOf.At) // unless it is so far off that the rest would be a dot
	}
	pad := max(x.to.Sub(x.from)/20, 12*time.Hour)
	x.from, x.to = x.from.Add(-pad), x.to.Add(pad)
}

func (x *axis) x(t time.Time) float64 {
	all := x.to.Sub(x.from)
	if all <= 0 {
		return 0
	}
	return max(0, min(axisWidth, axisWidth*float64(t.Sub(x.from))/float64(all)))
}

// ticks puts a date at each day, week, month or year, about eight in all.
func (x *axis) ticks(zone *time.Location) {
	days := x.to.Sub(x.from).Hours() / 24
	start := x.from.In(zone)
	at := time.Date(start.Year(), start.Month(), start.Day(), 0, 0, 0, 0, zone)
	next, layout := func(t time.Time) time.Time { return t.AddDate(0, 0, 1) }, "2 Jan"
	switch {
	case days > 365*4:
		at = time.Date(start.Year(), 1, 1, 0, 0, 0, 0, zone)
		years := int(days/365/8) + 1
		next, layout = func(t time.Time) time.Time { return t.AddDate(years, 0, 0) }, "2006"
	case days > 240:
		at = time.Date(start.Year(), start.Month(), 1, 0, 0, 0, 0, zone)
		months := int(days/30/8) + 1
		next, layout = func(t time.Time) time.Time { return t.AddDate(0, months, 0) }, "Jan 2006"
	case days > 9:
		step := int(days/8) + 1
		next = func(t time.Time) time.Time { return t.AddDate(0, 0, step) }
	case days < 3:
		hours := 12
		for _, h := range []int{6, 3, 1} {
			if days*24/float64(h) <= 9 {
				hours = h
			}
		}
		next, layout = func(t time.Time) time.Time { return t.Add(time.Duration(hours) * time.Hour) }, "2 Jan 15:04"
	}
	for ; !at.After(x.to); at = next(at) {
		if !at.Before(x.from) {
			px := x.x(at)
			x.Ticks = append(x.Ticks, tick{X: px, Label: at.Format(layout), Last: px > axisWidth-90, Odd: len(x.Ticks)%2 == 1})
		}
	}
}

// row draws a provision and the footings that its verdict rests on.
func (x *axis) row(a *answer, p *parley.Provision, v *parley.Verdict, footings []footing) row {
	all := a.provision(v.Process, p.ID)
	r := row{Width: axisWidth, Height: rowHeight, Baseline: baseline, At: x.At, Grid: x.grid}
	if b, ok := x.bar(a, p, v.Window); ok {
		r.Window = &b
	}
	r.Moved = x.moves(a, p, v)
	marks, shown, earlier, later := x.marks(a, footings)
	r.Earlier, r.Later = earlier, later
	var drawing strings.Builder
	for i := range marks {
		m := &marks[i]
		m.draw(&drawing, m.gather(all))
	}
	r.Marks = template.HTML(drawing.String()) // what comes from reports is escaped
	r.Alt = fmt.Sprintf("%s: %s; %d pieces of evidence", visible(p.ID), v.Badge, shown)
	if r.Earlier+r.Later > 0 {
		r.Alt += fmt.Sprintf(", %d more before the time shown, %d after it", r.Earlier, r.Later)
	}
	for _, m := range r.Moved {
		r.Alt += "; " + m.Title
	}
	return r
}

// bar draws a window; false where it lies beyond the ends of the axis or there is
// none.
func (x *axis) bar(a *answer, p *parley.Provision, w parley.Window) (bar, bool) {
	from, to := w.Earliest, w.Latest
	if !w.Opens.IsZero() {
		from = w.Opens
	}
	b := bar{Title: "due " + a.dueIn(w)}
	if p.Kind == parley.Maintain {
		b.Title = "in force from " + a.dueIn(w)
		if to = w.Ends; to.IsZero() {
			to, b.Open = x.to, true
		}
	}
	if w.Latest.IsZero() || to.Before(x.from) || from.After(x.to) {
		return b, false
	}
	b.X, b.Open = x.x(from), b.Open || p.Kind == parley.Maintain && to.After(x.to)
	b.W = x.x(to) - b.X
	if p.Kind == parley.Maintain {
		b.W = max(b.W, 3)
	} else {
		b.Point = b.W < 3
	}
	return b, true
}

// moves draws the earlier times of a provision, each with the line to where its
// extension moved it.
func (x *axis) moves(a *answer, p *parley.Provision, v *parley.Verdict) []movedBar {
	var out []movedBar
	steps := a.moved[p.ID]
	for i, m := range steps {
		after := v.Window
		if i+1 < len(steps) {
			after = steps[i+1].before
		}
		was, is := moves(p, m.before, after)
		if was.IsZero() || is.IsZero() || was.Before(x.from) && is.Before(x.from) || was.After(x.to) && is.After(x.to) {
			continue
		}
		b := movedBar{From: x.x(was), To: x.x(is), Known: -1, Ahead: is.After(was)}
		b.bar, b.Drawn = x.bar(a, p, m.before)
		if !m.known.IsZero() && x.shows(m.known) {
			b.Known = x.x(m.known)
		}
		b.Title = m.text(a, was, is)
		out = append(out, b)
	}
	return out
}

// shows reports whether a time stands on the axis.
func (x *axis) shows(t time.Time) bool { return !t.Before(x.from) && !t.After(x.to) }
