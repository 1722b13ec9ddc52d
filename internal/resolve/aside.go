package resolve

import (
	"slices"
	"strings"

	"parley"
	"parley/internal/agreement"
)

// Words that say how a clause stands in its sentence. A clause after one of
// unreal is not told as a fact; one after "since" only says from when on.
var (
	unreal = []string{"if", "unless", "whether", "lest", "or", "as long as", "so long as", "in case"}
	long   = []string{"in the past", "previously", "formerly", "in recent year"}
	breaks = []string{"as", "while", "when", "because", "although", "though", "whereas", "who", "which", "where"} // the last three without a comma
	spells = []string{"hour", "day", "week", "minute", "month", "shortly", "soon"}
)

// aside reports whether an event is told otherwise than as news: as something
// that may not be, as what another thing is counted from, or as what was once.
func (x *resolving) aside(f *finding) bool {
	if f.act && !commits(parley.Act(f.typ)) || !f.act && f.core.End == 0 || f.status == parley.StatusHypothetical || f.status == parley.StatusCalledFor {
		return false
	}
	first, end := x.words.between(f.span)
	start, stop := x.words.around(f.span)
	if first == end {
		return false
	}
	lead := x.words.Lemmas[max(start, first-3):min(first+1, stop)]
	if slices.Contains(lead, "since") || endsIn(lead, unreal) || endsIn(lead[:len(lead)-1], unreal) {
		return true
	}
	near := " " + strings.Join(x.words.Lemmas[first:min(end+4, stop)], " ") + " "
	return f.when.IsZero() && slices.ContainsFunc(long, func(w string) bool { return strings.Contains(near, " "+w+" ") })
}

// run reports whether words stand at a place, one behind the other.
func (x *resolving) run(at int, lemmas ...string) bool {
	return at >= 0 && at+len(lemmas) <= len(x.words.Lemmas) && slices.Equal(x.words.Lemmas[at:at+len(lemmas)], lemmas)
}

// oughtTo reports whether an act is one that somebody ought to do or may do: "must
// agree to leave".
func (x *resolving) oughtTo(f *finding) bool {
	first, _ := x.words.between(f.span)
	start, _ := x.words.around(f.span)
	for i := first - 1; i >= max(start, first-2) && x.words.Lemmas[i] != ","; i-- {
		if l := x.words.Lemmas[i]; l == "must" || l == "should" || x.catalogue.In("modal", l) {
			return true
		}
	}
	return false
}

// onlyIf reports whether a condition stands in a finding or right behind it.
func (x *resolving) onlyIf(f *finding) bool {
	first, end := x.words.between(f.span)
	_, stop := x.words.around(f.span)
	return slices.ContainsFunc(x.words.Lemmas[first:min(end+4, stop)], func(l string) bool { return l == "if" || l == "unless" })
}

// hardly reports whether so little is told that it is next to nothing: "few
// reporters", not "a few reporters".
func (x *resolving) hardly(f *finding) bool {
	first, end := x.words.between(f.words)
	for i := first; i < end; i++ {
		if l := x.words.Lemmas[i]; x.catalogue.In("hardly", l) && (i == 0 || x.words.Lemmas[i-1] != "a") {
			return true
		}
	}
	return false
}

// farthest is how many words behind the word for an act what is agreed to or
// refused is looked for.
const farthest = 14

// far reports whether the words that a signal asks for stand far behind the word
// for an act: "refused to answer ... and spoke of the withdrawal".
func (x *resolving) far(f *finding, s parley.Signal) bool {
	if f.cue.Empty() {
		return false
	}
	first, end := x.words.between(f.span)
	cue, after := x.words.between(f.cue)
	near := x.words.Lemmas[max(first, cue-farthest):min(end, after+farthest)]
	return !agreement.Holds(s, near)
}

// noun reports whether a noun names an event: no word of what will be stands before
// it, nor before adverbs there.
func (x *resolving) noun(f *finding) bool {
	at, end := x.words.between(f.core)
	start, _ := x.words.around(f.core)
	if at == end || !x.named(at) {
		return false
	}
	for i := at - 1; i >= start; i-- {
		l := x.words.Lemmas[i]
		if x.catalogue.In("modal", l) || l == "to" {
			return false
		}
		if !x.catalogue.In("adverb", l) && !strings.HasSuffix(l, "ly") {
			break
		}
	}
	return true
}

// endsIn reports whether lemmas end in one of some runs of words.
func endsIn(lemmas, runs []string) bool {
	text := " " + strings.Join(lemmas, " ")
	return slices.ContainsFunc(runs, func(r string) bool { return strings.HasSuffix(text, " "+r) })
}

// cut takes from the words of an event what follows where its clause turns to
// something else: "the truce collapsed | hours after ...".
func (x *resolving) cut(f *finding) {
	if f.core.End == 0 {
		return
	}
	_, from := x.words.between(parley.Span{Start: f.span.Start, End: f.core.End})
	_, end := x.words.between(f.span)
	for i := from; i+2 < end; i++ {
		l := x.words.Lemmas[i]
		relative := (l == "who" || l == "which" || l == "where") && i > 0 && x.words.Lemmas[i-1] == ","
		if l == "as" && (x.run(i, "as", "long", "as") || x.run(i-2, "as", "long", "as") || x.run(i-2, "so", "long", "as")) {
			continue // a condition is part of what is said
		}
		if (relative || !slices.Contains(breaks, l)) && (l != "after" || i == from || !slices.Contains(spells, x.words.Lemmas[i-1])) {
			continue
		}
		for i > from && (slices.Contains(spells, x.words.Lemmas[i-1]) || x.words.Lemmas[i-1] == ",") {
			i--
		}
		f.span.End = x.words.Spans[i-1].End
		f.words.End = min(f.words.End, f.span.End)
		return
	}
}
