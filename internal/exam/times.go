package exam

import (
	"errors"
	"fmt"
	"io/fs"

	"parley/internal/corpus"
	"parley/internal/treescore"
)

const tempeval = "tempeval3"

// times scores time expressions as task A of TempEval-3 does: whether their
// words are found, exactly or in part, and of those found in part whether the
// value is right.
func (r *Result) times(data string, e Engine) error {
	docs, err := corpus.TempEval(data)
	if errors.Is(err, fs.ErrNotExist) {
		r.Missing = append(r.Missing, tempeval)
		return nil
	}
	if err != nil {
		return err
	}
	var strict, relaxed, value treescore.Count
	for _, d := range docs {
		got, err := e.Times(d.Text, d.Published)
		if err != nil {
			return fmt.Errorf("%s: %w", d.ID, err)
		}
		for _, c := range []*treescore.Count{&strict, &relaxed, &value} {
			c.Add(treescore.Count{Gold: len(d.Times), System: len(got)})
		}
		for _, p := range pairs(d.Times, got) {
			relaxed.Right++
			if p.gold.Start == p.got.Start && p.gold.End == p.got.End {
				strict.Right++
			}
			if p.gold.Value == p.got.Value {
				value.Right++
			}
		}
	}
	r.add(tempeval, "timex-strict", strict)
	r.add(tempeval, "timex-relaxed", relaxed)
	r.add(tempeval, "timex-value", value)
	return nil
}

type pair struct{ gold, got corpus.Timex }

// pairs gives each expression at most one that overlaps it, the first.
func pairs(gold, got []corpus.Timex) []pair {
	var out []pair
	for i, k := 0, 0; i < len(gold) && k < len(got); {
		switch {
		case got[k].End <= gold[i].Start:
			k++
		case gold[i].End <= got[k].Start:
			i++
		default:
			out = append(out, pair{gold[i], got[k]})
			i, k = i+1, k+1
		}
	}
	return out
}
