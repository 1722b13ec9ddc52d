package agreement

import (
	"sort"
	"strings"
)

// plain makes the ways of writing a name alike: best_efforts, bestEfforts.
func plain(s string) string {
	return strings.NewReplacer("-", "", "_", "", " ", "", ".", "").Replace(strings.ToLower(s))
}

// near gives up to three of the candidates that word may have been meant for,
// nearest first.
func near(word string, candidates []string) []string {
	type scored struct {
		name string
		dist int
	}
	w := plain(word)
	if w == "" || len(w) > 60 {
		return nil
	}
	var found []scored
	for i, c := range candidates {
		if i == 500 || len(c) > 100 {
			continue
		}
		p := plain(c)
		d := distance(w, p)
		part := len(w) >= 4 && len(p) >= 4 && (strings.Contains(p, w) || strings.Contains(w, p))
		if part || d <= max(1, len(w)/3) && d < len(w) {
			found = append(found, scored{c, d})
		}
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].dist < found[j].dist })
	var names []string
	for i := 0; i < len(found) && i < 3; i++ {
		names = append(names, found[i].name)
	}
	return names
}

// didYouMean words near as a hint, "" where nothing is near.
func (f *faults) didYouMean(word string, candidates []string) string {
	if f.full() { // nobody reads on, and a hostile file could make this dear
		return ""
	}
	names := near(word, candidates)
	if len(names) == 0 {
		return ""
	}
	return "did you mean " + quoted(names, " or ") + "?"
}

func quoted(names []string, last string) string {
	q := make([]string, len(names))
	for i, n := range names {
		q[i] = `"` + n + `"`
	}
	if len(q) < 2 {
		return strings.Join(q, "")
	}
	return strings.Join(q[:len(q)-1], ", ") + last + q[len(q)-1]
}

// distance is the edit distance of two words with swaps of neighbours counted once.
func distance(a, b string) int {
	before, prev := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, prev = prev, row
	}
	return prev[len(b)]
}
