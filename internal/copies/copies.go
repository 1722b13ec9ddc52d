package copies

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"parley"
)

// Kind says what the reports of a cluster share.
type Kind string

// The kinds of cluster.
const (
	Copies    Kind = "copies"    // three fifths or more of the shorter one's wording
	Quotation Kind = "quotation" // ten words in a row of a quotation; they are no copies otherwise
)

// run is how many words in a row two quotations have in common if they are one.
const run = 10

// Cluster is reports that are one origin in what they share.
type Cluster struct {
	Kind    Kind     `json:"kind"`
	Words   string   `json:"words,omitempty"` // of a quotation: in lower case, without punctuation
	Members []Member `json:"members"`         // in the order of their publication, undated ones last
}

// Member is a report of a cluster.
type Member struct {
	Report    string       `json:"report"`
	Outlet    string       `json:"outlet,omitempty"`
	Published parley.Civil `json:"published,omitzero"`
	// Of is the member before it that it is most like, of copies only; "" for the
	// first, and for one that only later ones are like. Share is how much of the
	// shorter of the two is in the longer, 0 to 1.
	Of    string  `json:"of,omitempty"`
	Share float64 `json:"share,omitempty"`
}

// Finder takes in reports.
type Finder struct {
	reports []report
	quotes  []quote
}

type report struct {
	Member
	from   time.Time
	sketch parley.Sketch
}

type quote struct {
	report int
	words  string
}

// New gives a finder that has no reports.
func New() *Finder { return &Finder{} }

// Add takes in a report.
func (f *Finder) Add(rep *parley.Report) {
	text := rep.Reporting()
	known := rep.KnownFrom()
	f.reports = append(f.reports, report{Member: Member{Report: rep.ID, Outlet: rep.Outlet, Published: known}, from: known.Interval(nil).Start, sketch: parley.SketchOf(text)})
	for _, words := range quotations(text) {
		f.quotes = append(f.quotes, quote{len(f.reports) - 1, words})
	}
}

// Len counts the reports taken in.
func (f *Finder) Len() int { return len(f.reports) }

// Clusters gives what there is of copies, then of quotations, each in the order of
// their first members. The order in which reports were added does not matter,
// unless two have the same ID and date.
func (f *Finder) Clusters() []Cluster {
	order := make([]int, len(f.reports))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := &f.reports[a], &f.reports[b]
		if x.from.IsZero() != y.from.IsZero() {
			return map[bool]int{true: 1, false: -1}[x.from.IsZero()]
		}
		return cmp.Or(x.from.Compare(y.from), cmp.Compare(x.Report, y.Report))
	})
	place := make([]int, len(order))
	sorted := make([]report, len(order))
	for i, k := range order {
		place[k], sorted[i] = i, f.reports[k]
	}
	joined := newSets(len(sorted))
	out := copied(sorted, joined)
	quotes := slices.Clone(f.quotes)
	for i := range quotes {
		quotes[i].report = place[quotes[i].report]
	}
	slices.SortStableFunc(quotes, func(a, b quote) int { return cmp.Compare(a.report, b.report) })
	return append(out, quoted(sorted, quotes, joined)...)
}

// copied clusters reports by their sketches.
func copied(reports []report, joined *sets) []Cluster {
	sketches := parley.NewSketches(len(reports))
	for i := range reports {
		r := &reports[i]
		for _, k := range sketches.Add(r.sketch) {
			share := r.sketch.Share(reports[k].sketch)
			if share <= r.Share && joined.find(i) == joined.find(k) || !r.sketch.Alike(reports[k].sketch) {
				continue
			}
			joined.join(i, k)
			if share > r.Share {
				r.Of, r.Share = reports[k].Report, share
			}
		}
	}
	members := joined.members()
	var out []Cluster
	for _, of := range members {
		if len(of) < 2 {
			continue
		}
		c := Cluster{Kind: Copies}
		for _, i := range of {
			c.Members = append(c.Members, reports[i].Member)
		}
		out = append(out, c)
	}
	return out
}

// quoted clusters the quotations of reports that are no copies of one another.
func quoted(reports []report, quotes []quote, copies *sets) []Cluster {
	first := map[string]int{} // quotation with a run
	same := newSets(len(quotes))
	for i, q := range quotes {
		parley.Runs(q.words, run, func(words string) {
			if k, ok := first[words]; ok {
				same.join(i, k)
			} else {
				first[words] = i
			}
		})
	}
	var out []Cluster
	for _, of := range same.members() {
		c := Cluster{Kind: Quotation, Words: quotes[of[0]].words}
		origins, last := map[int]bool{}, -1
		for _, i := range of {
			at := quotes[i].report
			origins[copies.find(at)] = true
			if at != last {
				m := reports[at].Member
				m.Of, m.Share = "", 0
				c.Members = append(c.Members, m)
			}
			last = at
		}
		if len(origins) > 1 {
			out = append(out, c)
		}
	}
	return out
}

// quotations gives the wordings of what stands in double quotation marks and is
// long enough to tell. One that is never closed ends with its paragraph, as one
// does that the next paragraph goes on with.
func quotations(text string) []string {
	var out []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		start := -1
		for i, r := range paragraph {
			opens, closes := r == '“' || r == '"', r == '”' || r == '"'
			switch {
			case start < 0 && opens:
				start = i
			case start >= 0 && closes:
				out = append(out, parley.Wording(paragraph[start:i]))
				start = -1
			}
		}
		if start >= 0 {
			out = append(out, parley.Wording(paragraph[start:]))
		}
	}
	return slices.DeleteFunc(out, func(words string) bool { return strings.Count(words, " ") < run-1 })
}

// sets are disjoint sets of numbers from 0; the least of each stands for it.
type sets struct{ parent []int }

func newSets(n int) *sets {
	s := &sets{make([]int, n)}
	for i := range s.parent {
		s.parent[i] = i
	}
	return s
}

func (s *sets) find(k int) int {
	for s.parent[k] != k {
		s.parent[k] = s.parent[s.parent[k]]
		k = s.parent[k]
	}
	return k
}

func (s *sets) join(a, b int) {
	a, b = s.find(a), s.find(b)
	s.parent[max(a, b)] = min(a, b)
}

// members gives each set in order, by their least.
func (s *sets) members() [][]int {
	var out [][]int
	at := map[int]int{}
	for i := range s.parent {
		k := s.find(i)
		n, ok := at[k]
		if !ok {
			n, at[k] = len(out), len(out)
			out = append(out, nil)
		}
		out[n] = append(out[n], i)
	}
	return out
}
