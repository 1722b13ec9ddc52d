package main

import (
	"fmt"
	"io"

	"parley/internal/names"
)

// tally counts names: right, found, there to be found.
type tally struct{ right, found, gold int }

func (t tally) String() string {
	p, r, f := 0.0, 0.0, 0.0
	if t.right > 0 {
		p, r = 100*float64(t.right)/float64(t.found), 100*float64(t.right)/float64(t.gold)
		f = 200 * float64(t.right) / float64(t.found+t.gold)
	}
	return fmt.Sprintf("P %5.1f R %5.1f F1 %5.1f (%d)", p, r, f, t.gold)
}

// nameScore compares names of the three kinds that the sets know: same words, same
// kind.
type nameScore struct {
	all    tally
	kinds  [3]tally
	lapses io.Writer
}

// add counts the names found in a document. What is found where the set leaves
// open whether there is a name is not counted.
func (s *nameScore) add(x *names.Example, found []names.Span) {
	at := map[names.Span]bool{}
	for _, g := range x.Names {
		at[g] = true
		s.all.gold++
		s.kinds[g.Kind].gold++
	}
	var counted []names.Span
	for _, f := range found {
		if f.Kind == names.Norp || !at[f] && leftOpen(x, f) {
			continue
		}
		counted = append(counted, f)
		s.all.found++
		s.kinds[f.Kind].found++
		if at[f] {
			s.all.right++
			s.kinds[f.Kind].right++
		}
	}
	if s.lapses != nil {
		showLapses(s.lapses, &x.Doc, counted, x.Names)
	}
}

// leftOpen reports whether all words of a name are left open.
func leftOpen(x *names.Example, n names.Span) bool {
	for i := n.First; i < n.End; i++ {
		if x.Open == nil || !x.Open[i] {
			return false
		}
	}
	return true
}

// showLapses writes the sentences whose names differ from the gold ones.
func showLapses(w io.Writer, d *names.Doc, found, gold []names.Span) {
	first := 0
	in := func(spans []names.Span, end int) (out []string) {
		for _, s := range spans {
			if s.First >= first && s.First < end {
				out = append(out, fmt.Sprint(s.Kind, d.Forms[s.First:s.End]))
			}
		}
		return out
	}
	for _, end := range d.Ends {
		if f, g := in(found, end), in(gold, end); fmt.Sprint(f) != fmt.Sprint(g) {
			fmt.Fprintln(w, "found", f, "\n gold", g, "\n     ", d.Forms[first:end])
		}
		first = end
	}
}
