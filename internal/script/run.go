package script

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley"
	"parley/evaluate"
)

// Failure is an expectation that does not hold.
type Failure struct {
	File string
	Line int
	Text string
}

// String gives the failure with its place.
func (f Failure) String() string { return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Text) }

// Expectations counts what the script expects.
func (s *Script) Expectations() int { return len(s.expects) }

// Run answers each question of the script and gives the expectations that do
// not hold, in order.
func (s *Script) Run() ([]Failure, error) { return s.RunOn(s.entries, evaluate.Verdicts) }

// Entries gives the entries of the script in its order.
func (s *Script) Entries() []parley.Entry { return slices.Clone(s.entries) }

// Answer gives the verdicts of a process, as [evaluate.Verdicts] does.
type Answer func(process string, entries []parley.Entry, asOf parley.AsOf, o evaluate.Options) ([]parley.Verdict, error)

// RunOn is Run with the entries in another order of arrival, or with another
// evaluator.
func (s *Script) RunOn(entries []parley.Entry, answer Answer) ([]Failure, error) {
	var out []Failure
	for _, x := range s.expects {
		fail := func(format string, args ...any) {
			out = append(out, Failure{s.name, x.line, fmt.Sprintf(format, args...)})
		}
		verdicts, err := answer(s.process, entries, x.asOf, evaluate.Options{Reviewed: x.reviewed})
		switch {
		case errors.Is(err, parley.ErrNotFound):
			if x.want[0][1] != "unknown" {
				fail("%s: want badge %q, but nothing was known of the process then", x.provision, x.want[0][1])
			}
			continue
		case err != nil:
			return out, err
		}
		i := slices.IndexFunc(verdicts, func(v parley.Verdict) bool { return v.Provision == x.provision })
		if i < 0 && x.want[0][1] == "unknown" {
			continue
		}
		if i < 0 {
			fail("the agreement known then has no provision %q", x.provision)
			continue
		}
		v := &verdicts[i]
		for _, w := range x.want {
			if got := s.field(v, w[0], w[1]); got != w[1] {
				fail("%s: want %s %q, have %q (%s)", x.provision, w[0], w[1], got, v.Reason)
			}
		}
		for _, name := range x.because {
			id := s.entries[s.ids[name]].ID
			in := func(g parley.Ground) bool { return g.Entry == id }
			if !slices.ContainsFunc(v.Grounds, in) && !slices.ContainsFunc(v.Reservations, in) {
				fail("%s: %q is not among the grounds of %q", x.provision, name, v.Badge)
			}
		}
	}
	return out, nil
}

// field gives a field of a verdict as a script writes it.
func (s *Script) field(v *parley.Verdict, name, want string) string {
	switch name {
	case "badge":
		return string(v.Badge)
	case "norm":
		return string(v.Norm)
	case "epistemic":
		return string(v.Epistemic)
	case "direction":
		return string(v.Direction)
	case "for":
		return string(v.For)
	case "against":
		return string(v.Against)
	case "reservations":
		return strconv.Itoa(len(v.Reservations))
	case "waits":
		return v.Window.Waits
	case "due":
		if v.Window.Latest.IsZero() {
			return "none"
		}
		if v.Window.Earliest.Equal(v.Window.Latest) {
			return v.Window.Latest.UTC().Format(time.RFC3339)
		}
		return v.Window.Earliest.UTC().Format(time.RFC3339) + ".." + v.Window.Latest.UTC().Format(time.RFC3339)
	case "opens":
		return moment(v.Window.Opens)
	case "ends":
		return moment(v.Window.Ends)
	case "since":
		return moment(v.Since)
	case "level":
		return strconv.Itoa(v.Level)
	case "done":
		return done(v.Done)
	case "course":
		var states []string
		for _, st := range v.Course {
			states = append(states, string(st.Norm))
		}
		return strings.Join(states, " ")
	case "reason":
		if strings.Contains(v.Reason, want) {
			return want
		}
		return v.Reason
	case "warning":
		var codes []string
		if want == "none" && len(v.Warnings) == 0 {
			return want
		}
		for _, w := range v.Warnings {
			if w.Code == want {
				return want
			}
			codes = append(codes, w.Code)
		}
		return strings.Join(codes, " ")
	}
	return ""
}

func moment(t time.Time) string {
	if t.IsZero() {
		return "none"
	}
	return t.UTC().Format(time.RFC3339)
}

// done is a quantity as "12 of 28".
func done(d *parley.Done) string {
	if d == nil {
		return "none"
	}
	return fmt.Sprintf("%g of %g", d.N, d.Of)
}
