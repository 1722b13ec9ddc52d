package exam

import (
	"errors"
	"fmt"
	"io/fs"
	"sort"
	"unicode"

	"parley/internal/corpus"
	"parley/internal/treescore"
)

const polnear = "polnear-dev"

// statements scores attributions: which words stand in the source, the content
// or the cue of any of them, and which sources and contents have all their words
// right. A word is a run of letters and digits; marks do not count.
func (r *Result) statements(data string, e Engine) error {
	docs, err := corpus.PolNeAR(data)
	if errors.Is(err, fs.ErrNotExist) {
		r.Missing = append(r.Missing, polnear)
		return nil
	}
	if err != nil {
		return err
	}
	roles := []struct {
		name string
		of   func(corpus.Attribution) []corpus.Bytes
	}{
		{"source", func(a corpus.Attribution) []corpus.Bytes { return a.Source }},
		{"content", func(a corpus.Attribution) []corpus.Bytes { return a.Content }},
		{"cue", func(a corpus.Attribution) []corpus.Bytes { return a.Cue }},
	}
	words, exact := make([]treescore.Count, len(roles)), make([]treescore.Count, len(roles))
	for _, d := range docs {
		got, err := e.Statements(d.Text, d.Published)
		if err != nil {
			return fmt.Errorf("%s: %w", d.ID, err)
		}
		in := wordsOf(d.Text)
		for i, role := range roles {
			gold, found := in.roles(d.Attributions, role.of), in.roles(got, role.of)
			words[i].Add(shared(either(gold), either(found)))
			exact[i].Add(shared(complete(gold), complete(found)))
		}
	}
	for i, role := range roles {
		r.add(polnear, role.name+"-tokens", words[i])
		r.add(polnear, role.name+"-exact", exact[i])
	}
	return nil
}

// wordList is the words of a text in order.
type wordList []corpus.Bytes

func wordsOf(text string) wordList {
	var out wordList
	open := false
	for i, r := range text {
		in := unicode.IsLetter(r) || unicode.IsDigit(r)
		switch {
		case in && !open:
			out = append(out, corpus.Bytes{Start: i, End: len(text)})
		case !in && open:
			out[len(out)-1].End = i
		}
		open = in
	}
	return out
}

// roles gives the words of a role, by their number, for each attribution.
func (w wordList) roles(all []corpus.Attribution, role func(corpus.Attribution) []corpus.Bytes) [][]int {
	var out [][]int
	for _, a := range all {
		var one []int
		for _, p := range role(a) {
			for i := sort.Search(len(w), func(i int) bool { return w[i].End > p.Start }); i < len(w) && w[i].Start < p.End; i++ {
				one = append(one, i)
			}
		}
		out = append(out, one)
	}
	return out
}

// either gives the words that stand in one or another attribution.
func either(all [][]int) map[string]bool {
	out := map[string]bool{}
	for _, one := range all {
		for _, w := range one {
			out[fmt.Sprint(w)] = true
		}
	}
	return out
}

// complete gives the attributions that have any words, each with all of them.
func complete(all [][]int) map[string]bool {
	out := map[string]bool{}
	for _, one := range all {
		if len(one) > 0 {
			out[fmt.Sprint(one)] = true
		}
	}
	return out
}

func shared(gold, got map[string]bool) treescore.Count {
	c := treescore.Count{Gold: len(gold), System: len(got)}
	for k := range got {
		if gold[k] {
			c.Right++
		}
	}
	return c
}
