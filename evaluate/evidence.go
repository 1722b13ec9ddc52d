package evaluate

import (
	"cmp"
	"strings"
	"sync"
	"time"

	"parley"
)

// Evidence is the entries of a process, ready for any number of questions: what
// does not hang on the question is found once. It is safe for concurrent use.
// The entries may not change afterwards.
type Evidence struct {
	process     string
	reports     map[string]*parley.Entry         // the last entry of each
	named       map[parley.EntryID]*parley.Entry // what others correct; nil: it is not there
	agreements  []*parley.Entry
	read        map[string][]*parley.Entry // the readings of each report
	reviews     []*parley.Entry
	corrections []*parley.Entry // bearings that stand in the place of others
	counting    []*parley.Entry // what may count for a provision
	facts       map[*parley.Entry]*facts
	all         []*parley.Entry // by their place

	mu    sync.Mutex
	zones map[string]*zoned
}

// zoned is times in the zone of an agreement.
type zoned struct {
	times     []times  // of all entries, by their place
	intervals sync.Map // of the Civil times that were asked for, *parley.Interval
}

// times are the intervals of an entry's event, its utterance and its publication.
type times [3]parley.Interval

// published is the place of the last.
const published = 2

// facts are what is often asked of an entry, whatever the question.
type facts struct {
	place int
	// words of a bearing as copies share them, "" where they are too few; passage
	// those of what an outlet tells around them.
	words, passage string
	by             source   // the claimant
	carriers       []source // of a chain, without the last, the outlet
}

// Gather makes the entries of a process ready.
func Gather(process string, all []parley.Entry) *Evidence {
	entries, named := distinct(all)
	v := &Evidence{process: process, reports: map[string]*parley.Entry{}, read: map[string][]*parley.Entry{}, named: named, all: entries, facts: make(map[*parley.Entry]*facts, len(entries)), zones: map[string]*zoned{}}
	each := make([]facts, len(entries))
	names := map[string]source{} // they repeat
	for i, e := range entries {
		each[i].place = i
		v.facts[e] = &each[i]
		if b := e.Bearing; b != nil {
			each[i].tell(b, names)
		}
		v.sort(e)
	}
	return v
}

// sort puts an entry where it is looked for.
func (v *Evidence) sort(e *parley.Entry) {
	switch {
	case e.Report != nil:
		if old := v.reports[e.Report.ID]; old == nil || later(old, e) {
			v.reports[e.Report.ID] = e
		}
	case e.Reading != nil:
		v.read[e.Reading.Report] = append(v.read[e.Reading.Report], e)
	case e.Review != nil:
		v.reviews = append(v.reviews, e)
	}
	if e.Process != v.process {
		return
	}
	if e.Kind == parley.EntryAgreement {
		v.agreements = append(v.agreements, e)
		return
	}
	if e.Bearing != nil && e.Bearing.Corrects != "" {
		v.corrections = append(v.corrections, e)
	}
	v.counting = append(v.counting, e)
}

// tell finds the facts of a bearing.
func (f *facts) tell(b *parley.Bearing, names map[string]source) {
	if words := parley.Wording(b.Words); strings.Count(words, " ") >= 4 {
		f.words = words
	}
	if b.Standing == parley.StandingOutlet && b.Passage != "" {
		f.passage = parley.Wording(b.Passage)
	}
	named := func(name string) source {
		s, ok := names[name]
		if !ok {
			s = source(by + strings.ToLower(name))
			names[name] = s
		}
		return s
	}
	f.by = named(b.Claimant)
	for _, c := range b.Chain[:max(len(b.Chain)-1, 0)] {
		f.carriers = append(f.carriers, named(c))
	}
}

// in gives the times in a zone.
func (v *Evidence) in(zone *time.Location) *zoned {
	v.mu.Lock()
	defer v.mu.Unlock()
	z := v.zones[zone.String()]
	if z == nil {
		z = &zoned{times: make([]times, len(v.all))}
		for i, e := range v.all {
			z.times[i] = times{z.interval(e.Times.Event, zone), z.interval(e.Times.Uttered, zone), z.interval(e.Times.Published, zone)}
		}
		v.zones[zone.String()] = z
	}
	return z
}

// interval is Civil.Interval in the zone; times repeat.
func (z *zoned) interval(c parley.Civil, zone *time.Location) parley.Interval {
	if c.IsZero() {
		return parley.Interval{}
	}
	if iv, ok := z.intervals.Load(c); ok {
		return *iv.(*parley.Interval)
	}
	iv := c.Interval(zone)
	z.intervals.Store(c, &iv)
	return iv
}

// distinct gives each entry once, as it was recorded first.
func distinct(all []parley.Entry) (entries []*parley.Entry, byID map[parley.EntryID]*parley.Entry) {
	entries = make([]*parley.Entry, 0, len(all))
	at := make(map[parley.EntryID]int, len(all))
	for i := range all {
		e := &all[i]
		k, again := at[e.ID]
		switch {
		case !again || e.ID == "":
			at[e.ID] = len(entries)
			entries = append(entries, e)
		case e.Times.Recorded.Before(entries[k].Times.Recorded):
			entries[k] = e
		}
	}
	byID = make(map[parley.EntryID]*parley.Entry)
	for _, e := range entries {
		if id := correctedBy(e); id != "" {
			byID[id] = nil // only what is corrected is looked for
		}
	}
	for id := range byID {
		if k, ok := at[id]; ok {
			byID[id] = entries[k]
		}
	}
	return entries, byID
}

// correctedBy names the entry that an entry corrects, "" for none.
func correctedBy(e *parley.Entry) parley.EntryID {
	switch {
	case e.Review != nil:
		return e.Review.Entry
	case e.Bearing != nil:
		return e.Bearing.Corrects
	}
	return ""
}

func later(a, b *parley.Entry) bool {
	return cmp.Or(a.Times.Recorded.Compare(b.Times.Recorded), cmp.Compare(a.ID, b.ID)) > 0
}
