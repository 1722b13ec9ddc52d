package brief

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"parley"
	"parley/evaluate"
)

// Brief is what there is to tell.
type Brief struct {
	Title             string
	Since, At, Known  string // with their zones
	Changes           []Item // of the status
	News              []Item // where the status is as before
	Unreviewed        int    // findings told of that nobody has reviewed
	Overdue, Disputed []Item
	Due               []Item // in the seven days from At, the first first
	Silent            []Item // in force or due, and nobody has said anything since the earlier time
	Notes             []Note
}

// Item is a provision with what there is to say of it.
type Item struct {
	ID, Text, Line string
	Points         []Point
}

// Point is a line of an item: somebody's words, or what has changed.
type Point struct {
	Text string
	Note int // number of the footnote; 0: none
}

// Note is a footnote: a source.
type Note struct {
	N      int
	Report string
	Text   string // outlet, title, date with zone, address
}

// week is how far ahead a brief looks.
const week = 7 * 24 * time.Hour

// New tells what changed in a process. Verdicts are as of asOf, changes those
// since an earlier time.
func New(a *parley.Agreement, entries []parley.Entry, verdicts []parley.Verdict, changes []parley.Change, since time.Time, asOf parley.AsOf) Brief {
	w := &writer{agreement: a, zone: zoneOf(a), entries: map[parley.EntryID]*parley.Entry{}, reports: map[string]*parley.Report{}, numbers: map[string]int{}, counted: map[parley.EntryID]bool{}}
	for i := range entries {
		e := &entries[i]
		w.entries[e.ID] = e
		if e.Report != nil {
			w.reports[e.Report.ID] = e.Report
		}
	}
	w.b = Brief{Title: a.Title, Since: w.stamp(since), At: w.stamp(asOf.At), Known: w.stamp(asOf.Known)}
	for i := range changes {
		if c := &changes[i]; c.Before != nil && c.After != nil && c.Before.Badge == c.After.Badge {
			w.b.News = append(w.b.News, w.change(c))
		} else {
			w.b.Changes = append(w.b.Changes, w.change(c))
		}
	}
	var due []*parley.Verdict
	for i := range verdicts {
		v := &verdicts[i]
		switch v.Badge {
		case parley.BadgeOverdue:
			w.b.Overdue = append(w.b.Overdue, w.item(v, evaluate.InZone(v.Reason, w.zone)))
		case parley.BadgeDisputed, parley.BadgeContested:
			w.b.Disputed = append(w.b.Disputed, w.disputed(v))
		default:
			open := v.Norm == parley.NormHolding || v.Norm == parley.NormDue
			if open && !v.LastReport.After(since) {
				w.b.Silent = append(w.b.Silent, w.item(v, w.silence(v)))
			}
		}
		if t := v.Window.Latest; t.After(asOf.At) && !t.After(asOf.At.Add(week)) {
			due = append(due, v)
		}
	}
	slices.SortStableFunc(due, func(x, y *parley.Verdict) int { return x.Window.Latest.Compare(y.Window.Latest) })
	for _, v := range due {
		w.b.Due = append(w.b.Due, w.item(v, fmt.Sprintf("due %s (%s); %s", w.stamp(v.Window.Latest), v.Window.Latest.UTC().Format("15:04 MST on 2 January"), v.Badge)))
	}
	return w.b
}

type writer struct {
	b         Brief
	agreement *parley.Agreement
	zone      *time.Location
	entries   map[parley.EntryID]*parley.Entry
	reports   map[string]*parley.Report
	numbers   map[string]int          // of footnotes, by report
	counted   map[parley.EntryID]bool // findings that nobody has reviewed
}

// standings says on what authority somebody speaks.
var standings = map[parley.Standing]string{parley.StandingObligor: "has to act", parley.StandingCounterparty: "the other side", parley.StandingMonitor: "named to verify", parley.StandingThird: "a third party", parley.StandingOutlet: "the outlet itself"}

func zoneOf(a *parley.Agreement) *time.Location {
	zone, err := parley.LoadZone(a.Zone)
	if err != nil {
		return time.UTC
	}
	return zone
}

func (w *writer) stamp(t time.Time) string {
	return t.In(w.zone).Format("2 January 2006, 15:04 MST")
}

func (w *writer) text(provision string) string {
	for i := range w.agreement.Provisions {
		if w.agreement.Provisions[i].ID == provision {
			return w.agreement.Provisions[i].Text
		}
	}
	return ""
}

func (w *writer) item(v *parley.Verdict, line string) Item {
	return Item{ID: v.Provision, Text: w.text(v.Provision), Line: line}
}

func (w *writer) silence(v *parley.Verdict) string {
	line := fmt.Sprintf("%s; nobody has said anything", v.Badge)
	if !v.LastReport.IsZero() {
		line += " since " + w.stamp(v.LastReport)
	}
	return line
}

func (w *writer) change(c *parley.Change) Item {
	out := Item{ID: c.Provision, Text: w.text(c.Provision)}
	switch {
	case c.Before != nil && c.After != nil && c.Before.Badge != c.After.Badge:
		out.Line = fmt.Sprintf("%s, before: %s", c.After.Badge, c.Before.Badge)
	case c.After != nil:
		out.Line = string(c.After.Badge)
	default:
		out.Line = "no longer a provision"
	}
	for i, what := range c.What {
		if i > 0 || c.After == nil || c.Before == nil || c.Before.Badge == c.After.Badge { // the line tells the status
			out.Points = append(out.Points, Point{Text: evaluate.InZone(what, w.zone)})
		}
	}
	for _, g := range c.New {
		if p, ok := w.point(g); ok {
			out.Points = append(out.Points, p)
		}
	}
	return out
}

func (w *writer) disputed(v *parley.Verdict) Item {
	out := w.item(v, evaluate.InZone(v.Reason, w.zone))
	for _, g := range v.Grounds {
		if g.About != "" && g.About != v.Provision || g.Weighs == parley.DirectionNone {
			continue
		}
		if p, ok := w.point(g); ok {
			out.Points = append(out.Points, p)
		}
	}
	return out
}

// point gives a ground in its words.
func (w *writer) point(g parley.Ground) (Point, bool) {
	e := w.entries[g.Entry]
	if e == nil {
		return Point{}, false
	}
	switch {
	case e.Bearing != nil:
		b := e.Bearing
		if !g.Reviewed && !w.counted[e.ID] {
			w.counted[e.ID] = true
			w.b.Unreviewed++
		}
		p := Point{Text: fmt.Sprintf("%s (%s), %s", b.Claimant, standings[b.Standing], strings.ReplaceAll(string(b.Sense), "-", " "))}
		if b.Words != "" {
			p.Text += ": “" + strings.Join(strings.Fields(b.Words), " ") + "”"
		}
		if b.Report != "" {
			p.Note = w.note(b.Report)
		}
		return p, true
	case e.Ruling != nil:
		return Point{Text: fmt.Sprintf("ruling by %s, %s: %s", e.Ruling.By, strings.ReplaceAll(string(e.Ruling.Sense), "-", " "), e.Ruling.Reason)}, true
	case e.Extension != nil:
		return Point{Text: "time moved: " + e.Extension.Deadline.Words}, true
	}
	return Point{}, false
}

// note gives the footnote of a report its number, the same each time.
func (w *writer) note(report string) int {
	if n := w.numbers[report]; n > 0 {
		return n
	}
	n := len(w.b.Notes) + 1
	text := report
	if r := w.reports[report]; r != nil {
		var parts []string
		for _, p := range []string{r.Outlet, quoted(r.Title), r.KnownFrom().Words(w.zone), r.URL} {
			if p != "" {
				parts = append(parts, p)
			}
		}
		text = strings.Join(append(parts, "report "+r.ID), ", ")
	}
	w.numbers[report] = n
	w.b.Notes = append(w.b.Notes, Note{N: n, Report: report, Text: text})
	return n
}

func quoted(s string) string {
	if s == "" {
		return ""
	}
	return "“" + s + "”"
}

// Empty reports whether there is nothing to tell.
func (b *Brief) Empty() bool {
	return len(b.Changes)+len(b.News)+len(b.Overdue)+len(b.Disputed)+len(b.Due)+len(b.Silent) == 0
}

// Parts are the lists of a brief with their headings; empty ones are left out.
func (b *Brief) Parts() []Part {
	var out []Part
	for _, p := range []Part{{"What changed", b.Changes}, {"New findings, the status as before", b.News}, {"Overdue, and nobody has said anything", b.Overdue}, {"Disputed", b.Disputed}, {"Due in the next seven days", b.Due}, {"Silence", b.Silent}} {
		if len(p.Items) > 0 {
			out = append(out, p)
		}
	}
	return out
}

// Part is a list under a heading.
type Part struct {
	Heading string
	Items   []Item
}

// escape keeps words of reports from being read as marks of Markdown.
var escape = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "&", "&amp;", "<", "&lt;", ">", "&gt;", "#", `\#`, "|", `\|`, "!", `\!`, "\n", " ")

// Markdown writes the brief with footnotes.
func (b *Brief) Markdown(w io.Writer) error {
	var s strings.Builder
	fmt.Fprintf(&s, "# %s\n\nWhat changed since %s. At %s, as known at %s.\n", escape.Replace(b.Title), b.Since, b.At, b.Known)
	if b.Empty() {
		s.WriteString("\nNothing has changed, nothing is overdue or disputed, and nothing falls due in the next seven days.\n")
	}
	if n := b.Unreviewed; n > 0 {
		fmt.Fprintf(&s, "\n%d of the findings below were made by the reader and have been reviewed by nobody.\n", n)
	}
	for _, p := range b.Parts() {
		fmt.Fprintf(&s, "\n## %s\n\n", p.Heading)
		for _, it := range p.Items {
			fmt.Fprintf(&s, "- **%s**: %s", escape.Replace(it.ID), escape.Replace(it.Line))
			if it.Text != "" {
				fmt.Fprintf(&s, ". *%s*", escape.Replace(it.Text))
			}
			s.WriteString("\n")
			for _, pt := range it.Points {
				fmt.Fprintf(&s, "  - %s", escape.Replace(pt.Text))
				if pt.Note > 0 {
					fmt.Fprintf(&s, " [^%d]", pt.Note)
				}
				s.WriteString("\n")
			}
		}
	}
	if len(b.Notes) > 0 {
		s.WriteString("\n")
	}
	for _, n := range b.Notes {
		fmt.Fprintf(&s, "[^%d]: %s\n", n.N, escape.Replace(n.Text))
	}
	_, err := io.WriteString(w, s.String())
	if err != nil {
		return fmt.Errorf("write the brief: %w", err)
	}
	return nil
}
