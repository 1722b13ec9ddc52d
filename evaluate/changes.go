package evaluate

import (
	"errors"
	"fmt"
	"slices"

	"parley"
)

// Changes tells what is different between the answers to two questions, for each
// provision of which something is, in the order of the later file. It returns
// [parley.ErrNotFound] where nothing was known at the later one.
func Changes(process string, entries []parley.Entry, from, to parley.AsOf, o Options) ([]parley.Change, error) {
	v := Gather(process, entries)
	after, err := v.Verdicts(to, o)
	if err != nil {
		return nil, err
	}
	return v.ChangesTo(after, from, o)
}

// ChangesTo is [Changes] where the later answers are there already.
func (v *Evidence) ChangesTo(after []parley.Verdict, from parley.AsOf, o Options) ([]parley.Change, error) {
	before, err := v.Verdicts(from, o)
	if err != nil && !errors.Is(err, parley.ErrNotFound) {
		return nil, err
	}
	return Compare(before, after), nil
}

// Compare is [Changes] where both answers are there already.
func Compare(before, after []parley.Verdict) []parley.Change {
	var out []parley.Change
	add := func(c parley.Change) {
		if c.What = what(&c); len(c.What) > 0 {
			out = append(out, c)
		}
	}
	for i := range after {
		add(parley.Change{Provision: after[i].Provision, Before: verdictOn(before, after[i].Provision), After: &after[i]})
	}
	for i := range before {
		if verdictOn(after, before[i].Provision) == nil {
			add(parley.Change{Provision: before[i].Provision, Before: &before[i]})
		}
	}
	return out
}

func verdictOn(all []parley.Verdict, provision string) *parley.Verdict {
	if i := slices.IndexFunc(all, func(v parley.Verdict) bool { return v.Provision == provision }); i >= 0 {
		return &all[i]
	}
	return nil
}

// what says in words what is different, and fills in what is new.
func what(c *parley.Change) []string {
	switch {
	case c.Before == nil:
		return []string{"new: " + c.After.Reason}
	case c.After == nil:
		return []string{"no longer in the agreement; it was " + string(c.Before.Badge)}
	}
	a, b := c.Before, c.After
	var out []string
	say := func(differs bool, format string, args ...any) {
		if differs {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	say(a.Badge != b.Badge, "%s, was %s", b.Badge, a.Badge)
	say(a.Badge == b.Badge && a.Norm != b.Norm, "%s, was %s", words(b.Norm), words(a.Norm))
	say(a.For != b.For, "for it: %s, was %s", words(b.For), words(a.For))
	say(a.Against != b.Against, "against it: %s, was %s", words(b.Against), words(a.Against))
	switch was, is := a.Window.Latest, b.Window.Latest; {
	case was.IsZero() && !is.IsZero():
		say(true, "due %s, had no time", stamp(is))
	case !was.IsZero() && is.IsZero():
		say(true, "has no time any more, was due %s", stamp(was))
	default:
		say(!was.Equal(is), "due %s, was %s", stamp(is), stamp(was))
	}
	say(a.Done != nil && b.Done != nil && a.Done.N != b.Done.N, "%s", count(b.Done, a.Done))
	for _, g := range slices.Concat(b.Grounds, b.Reservations) {
		same := func(o parley.Ground) bool { return o.Entry == g.Entry }
		if g.Sense != "" && g.About == b.Provision && !slices.ContainsFunc(a.Grounds, same) && !slices.ContainsFunc(a.Reservations, same) {
			c.New = append(c.New, g)
		}
	}
	say(len(c.New) == 1, "one new finding")
	say(len(c.New) > 1, "%d new findings", len(c.New))
	say(len(b.Reservations) > len(a.Reservations), "%s, had %d", reservations(len(b.Reservations)), len(a.Reservations))
	for _, w := range b.Warnings {
		say(!slices.ContainsFunc(a.Warnings, func(o parley.Warning) bool { return o == w }), "warning: %s", w.Text)
	}
	return out
}

func count(is, was *parley.Done) string {
	if is == nil || was == nil {
		return ""
	}
	return fmt.Sprintf("%g of %g %s, was %g", is.N, is.Of, is.Unit, was.N)
}
