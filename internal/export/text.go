package export

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Text writes a reading for people: what was found, each with its words.
func Text(w io.Writer, r Reading) error {
	t := printer{w: w}
	if from := some(r.Report.Outlet, r.Report.Title); len(from) > 0 {
		t.line("%s", strings.Join(from, ": "))
	}
	t.line("%s  published %s  %s", r.ID, or(r.Published, "unknown"), strings.Join(some(r.Dateline), ""))
	t.part("Furniture", len(r.Furniture))
	for _, f := range r.Furniture {
		t.line("  %-10s %s", f.Kind, clip(f.Exact, 90))
	}
	t.part("Statements", len(r.Statements))
	for _, s := range r.Statements {
		t.line("  %-4s %s%s %s (%s)%s", s.ID, names(s.Who, "somebody"), forWhom(s.For), strings.ToLower(s.Act), s.Mode, told(s))
		for _, c := range s.Content {
			t.line("       “%s”", clip(c.Exact, 160))
		}
	}
	t.part("Commitments", len(r.Commitments))
	for _, c := range r.Commitments {
		t.line("  %-4s %s, %s: %s", c.ID, names(c.Obligor, "nobody named"), c.Force, clip(c.Action.Exact, 120))
		t.deadline(c)
		if c.Condition != nil {
			t.line("       condition: %s", clip(c.Condition.Exact, 140))
		}
	}
	t.part("Events", len(r.Events))
	for _, e := range r.Events {
		t.line("  %-4s %s%s, %s: %s → %s: %s%s", e.ID, e.Type, mode(e.Mode), e.Status, names(e.Actor, "?"), names(e.Recipient, "?"), clip(e.Trigger.Exact, 60), when(e))
	}
	t.part("Figures", len(r.Figures))
	for _, f := range r.Figures {
		t.line("  %-4s %s %s (%s)%s%s", f.ID, f.Number.Exact, f.Kind, bounds(f), period(f), said(r, f.Said))
	}
	t.part("Bearings", len(r.Bearings))
	for _, b := range r.Bearings {
		t.line("  %s/%s %s, says %s (%s): “%s”", b.Process, b.Provision, b.As, b.Claimant, b.Standing, clip(b.Span.Exact, 120))
	}
	t.part("Problems", len(r.Problems))
	for _, p := range r.Problems {
		t.line("  %s: %s %s", p.Code, p.Text, strings.Join(some(p.Hint), ""))
	}
	return t.err
}

type printer struct {
	w   io.Writer
	err error
}

func (t *printer) line(format string, args ...any) {
	if t.err == nil {
		_, t.err = fmt.Fprintln(t.w, strings.TrimRight(fmt.Sprintf(format, args...), " "))
	}
}

func (t *printer) part(title string, n int) {
	if n > 0 {
		t.line("\n%s (%d)", title, n)
	}
}

func (t *printer) deadline(c Commitment) {
	d := c.Deadline
	if d == nil {
		return
	}
	words := ""
	if d.Text != nil {
		words = ", “" + clip(d.Text.Exact, 80) + "”"
	}
	switch {
	case d.Unresolved != nil:
		t.line("       due: unresolved, %s%s", *d.Unresolved, words)
	case d.After != nil:
		t.line("       due: %s %s after the deadline of %s%s", d.Kind, strings.TrimPrefix(d.Value, "+"), *d.After, words)
	default:
		utc := ""
		if d.Latest != nil && c.Zone != nil {
			utc = " = " + *d.Latest
			if d.Earliest != nil && *d.Earliest != *d.Latest {
				utc = " = " + *d.Earliest + " to " + *d.Latest
			}
		}
		t.line("       due: %s %s %s%s%s", d.Kind, d.Value, or(c.Zone, "(zone unknown)"), utc, words)
	}
}

func some(in ...*string) []string {
	var out []string
	for _, s := range in {
		if s != nil {
			out = append(out, *s)
		}
	}
	return out
}

func or(s *string, otherwise string) string {
	if s == nil {
		return otherwise
	}
	return *s
}

func names(n Names, otherwise string) string {
	if len(n) == 0 {
		return otherwise
	}
	return strings.Join(n, " and ")
}

func forWhom(n Names) string {
	if len(n) == 0 {
		return ""
	}
	return " [" + strings.Join(n, ", ") + "]"
}

func told(s Statement) string {
	out := ""
	if len(s.Via) > 0 {
		out += ", through " + strings.Join(s.Via, ", ")
	}
	if s.Negated {
		out += ", negated"
	}
	if s.In != nil {
		out += ", within " + *s.In
	}
	return out
}

func mode(m *string) string {
	if m == nil {
		return ""
	}
	return "/" + *m
}

func when(e Event) string {
	if e.When == nil {
		return ""
	}
	return ", " + e.When.Value
}

func bounds(f Figure) string {
	number := func(v *float64) string { return strconv.FormatFloat(*v, 'f', -1, 64) }
	switch {
	case f.Low == nil && f.High == nil:
		return "no bounds"
	case f.High == nil:
		return number(f.Low) + " or more"
	case f.Low == nil:
		return number(f.High) + " at most"
	case *f.Low == *f.High && f.Approximate:
		return "about " + number(f.Low)
	case *f.Low == *f.High:
		return number(f.Low)
	}
	return number(f.Low) + " to " + number(f.High)
}

func period(f Figure) string {
	switch {
	case f.From != nil && f.To != nil:
		return ", " + *f.From + " to " + *f.To
	case f.From != nil:
		return ", since " + *f.From
	case f.To != nil:
		return ", until " + *f.To
	}
	return ""
}

func said(r Reading, id *string) string {
	if id == nil {
		return ""
	}
	for _, s := range r.Statements {
		if s.ID == *id {
			return ", says " + names(s.Who, "somebody")
		}
	}
	return ""
}

// clip shortens words to n code points, on one line.
func clip(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}
