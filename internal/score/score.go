package score

import (
	"bufio"
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"sort"
	"strconv"
	"strings"

	"parley"
)

// The tasks that are scored, in the order they are shown.
var tasks = []string{"statements", "commitments", "deadlines", "figures", "events", "bearings", "furniture"}

// tally counts hits and of how many, under names like "events" and "events.actor".
type tally map[string][2]float64

func (t tally) add(name string, hits, of float64) {
	c := t[name]
	t[name] = [2]float64{c[0] + hits, c[1] + of}
}

func (t tally) task(name string, matched, gold, pred int) {
	t.add(name, float64(matched), 0)
	t.add(name+" gold", float64(gold), 0)
	t.add(name+" pred", float64(pred), 0)
}

// Result is the score of a set of readings.
type Result struct {
	total  tally
	single []tally // by reading
}

// Score measures predictions, JSON objects in the public form by report ID. A
// gold reading without a prediction counts as one that found nothing.
func (s *Set) Score(predictions map[string][]byte) (Result, error) {
	r := Result{total: tally{}}
	for i := range s.gold {
		g := &s.gold[i]
		var p reading
		if in, ok := predictions[g.ID]; ok {
			var err error
			if p, err = decode(in); err != nil {
				return r, fmt.Errorf("prediction %q: %w", g.ID, err)
			}
		}
		one := tally{}
		g.score(&p, one)
		r.single = append(r.single, one)
		for k, v := range one {
			r.total.add(k, v[0], v[1])
		}
	}
	return r, nil
}

func (g *reading) score(p *reading, t tally) {
	overlap := func(of func(*record) spans) func(a, b *record) float64 {
		return func(a, b *record) float64 { return f1(g.text.cover(of(a)), g.text.cover(of(b))) }
	}
	agree := func(name string, ok bool) {
		hit := 0.0
		if ok {
			hit = 1
		}
		t.add(name, hit, 1)
	}
	content := overlap(func(r *record) spans { return r.Content })
	pairs := match(g.Statements, p.Statements, content, 0.5)
	t.task("statements", len(pairs), len(g.Statements), len(p.Statements))
	for _, m := range pairs {
		t.add("statements.content", m.similar, 1)
		agree("statements.who", sameNames(m.gold.Who, m.pred.Who))
		agree("statements.for", sameNames(m.gold.For, m.pred.For))
		agree("statements.mode", same(m.gold.Mode, m.pred.Mode))
		agree("statements.act", same(m.gold.Act, m.pred.Act))
		if len(m.gold.Via) > 0 {
			agree("statements.via", sameNames(m.gold.Via, m.pred.Via))
		}
	}
	g.commitments(p, t, agree)
	number := overlap(func(r *record) spans { return r.Number })
	pairs = match(g.Figures, p.Figures, func(a, b *record) float64 {
		if !same(a.Kind, b.Kind) || !same(a.Low, b.Low) || !same(a.High, b.High) {
			return 0
		}
		return number(a, b)
	}, 0.01)
	t.task("figures", len(pairs), len(g.Figures), len(p.Figures))
	trigger := overlap(func(r *record) spans { return r.Trigger })
	pairs = match(g.Events, p.Events, func(a, b *record) float64 {
		if !same(a.Type, b.Type) {
			return 0
		}
		return trigger(a, b)
	}, 0.01)
	t.task("events", len(pairs), len(g.Events), len(p.Events))
	for _, m := range pairs {
		agree("events.actor", sameNames(m.gold.Actor, m.pred.Actor))
		agree("events.recipient", sameNames(m.gold.Recipient, m.pred.Recipient))
		agree("events.status", same(m.gold.Status, m.pred.Status))
	}
	words := overlap(func(r *record) spans { return r.Span })
	pairs = match(g.Bearings, p.Bearings, func(a, b *record) float64 {
		if !same(a.Provision, b.Provision) || !same(a.As, b.As) {
			return 0
		}
		return words(a, b)
	}, 0.3)
	t.task("bearings", len(pairs), len(g.Bearings), len(p.Bearings))
	for _, m := range pairs {
		agree("bearings.standing", same(m.gold.Standing, m.pred.Standing))
	}
	a, b := g.text.cover(g.Furniture), g.text.cover(p.Furniture)
	t.task("furniture", common(a, b), len(a), len(b))
}

func (g *reading) commitments(p *reading, t tally, agree func(string, bool)) {
	pairs := match(g.Commitments, p.Commitments, func(a, b *record) float64 {
		if !sameNames(a.Obligor, b.Obligor) {
			return 0
		}
		return f1(g.text.cover(a.Action), g.text.cover(b.Action))
	}, 0.4)
	t.task("commitments", len(pairs), len(g.Commitments), len(p.Commitments))
	deadlines := 0
	for _, m := range pairs {
		agree("commitments.force", same(m.gold.Force, m.pred.Force))
		if m.gold.Deadline != nil && m.pred.Deadline != nil && m.gold.Deadline.same(m.pred.Deadline) && sameZone(m.gold.Zone, m.pred.Zone) {
			deadlines++
		}
	}
	have := func(in []record) int {
		n := 0
		for i := range in {
			if in[i].Deadline != nil {
				n++
			}
		}
		return n
	}
	t.task("deadlines", deadlines, have(g.Commitments), have(p.Commitments))
}

// same compares values that may be absent.
func same[T comparable](a, b *T) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

func sameZone(a, b *string) bool {
	return a == nil || b == nil || *a == "" || *b == "" || *a == *b
}

// same compares value, which side of it the deadline lies on, and whether it
// counts from something.
func (d *deadline) same(o *deadline) bool {
	side := func(kind string) int {
		switch kind {
		case "by", "within", "until":
			return 1
		case "at", "from", "during":
			return 2
		}
		return 0
	}
	counts := func(d *deadline) bool { return d.After != nil && *d.After != "" }
	return d.Value == o.Value && side(d.Kind) == side(o.Kind) && counts(d) == counts(o)
}

type pair struct {
	gold, pred *record
	similar    float64
}

// match pairs records one to one, the most similar first.
func match(gold, pred []record, similar func(a, b *record) float64, least float64) []pair {
	type candidate struct {
		s    float64
		i, j int
	}
	var all []candidate
	for i := range gold {
		for j := range pred {
			if s := similar(&gold[i], &pred[j]); s >= least {
				all = append(all, candidate{s, i, j})
			}
		}
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.s, a.s), cmp.Compare(a.i, b.i), cmp.Compare(a.j, b.j))
	})
	usedGold, usedPred := map[int]bool{}, map[int]bool{}
	var out []pair
	for _, c := range all {
		if !usedGold[c.i] && !usedPred[c.j] {
			usedGold[c.i], usedPred[c.j] = true, true
			out = append(out, pair{&gold[c.i], &pred[c.j], c.s})
		}
	}
	return out
}

// F1 gives precision, recall and F1 of a task.
func (t tally) f1(task string) (precision, recall, f float64) {
	n, gold, pred := t[task][0], t[task+" gold"][0], t[task+" pred"][0]
	if pred > 0 {
		precision = n / pred
	}
	if gold > 0 {
		recall = n / gold
	}
	if precision+recall > 0 {
		f = 2 * precision * recall / (precision + recall)
	}
	return precision, recall, f
}

// F1 gives the F1 of a task.
func (r Result) F1(task string) float64 {
	_, _, f := r.total.f1(task)
	return f
}

// Golden gives the result as a golden file: one fact a line.
func (r Result) Golden() string {
	var b strings.Builder
	for _, task := range tasks {
		p, rec, f := r.total.f1(task)
		fmt.Fprintf(&b, "gold-dev %s f1 %.3f\n", task, f)
		fmt.Fprintf(&b, "gold-dev %s precision %.3f\n", task, p)
		fmt.Fprintf(&b, "gold-dev %s recall %.3f\n", task, rec)
		var fields []string
		for k, v := range r.total {
			if strings.HasPrefix(k, task+".") && v[1] > 0 {
				fields = append(fields, fmt.Sprintf("gold-dev %s %s %.3f\n", task, strings.TrimPrefix(k, task+"."), v[0]/v[1]))
			}
		}
		sort.Strings(fields)
		b.WriteString(strings.Join(fields, ""))
	}
	return b.String()
}

// Counts gives for each task how many records are gold, predicted and matched,
// with the interval in which nine of ten resamplings of the reports leave F1.
func (r Result) Counts() string {
	var b strings.Builder
	for _, task := range tasks {
		low, high := r.interval(task)
		_, _, f := r.total.f1(task)
		fmt.Fprintf(&b, "%-12s gold %4.0f  found %4.0f  matched %4.0f  F1 %.3f  (%.2f to %.2f)\n", task, r.total[task+" gold"][0], r.total[task+" pred"][0], r.total[task][0], f, low, high)
	}
	return b.String()
}

func (r Result) interval(task string) (low, high float64) {
	const resamplings = 2000
	random := rand.New(rand.NewPCG(1, 2))
	all := make([]float64, 0, resamplings)
	for range resamplings {
		sum := tally{}
		for range r.single {
			one := r.single[random.IntN(len(r.single))]
			for _, k := range []string{task, task + " gold", task + " pred"} {
				sum.add(k, one[k][0], 0)
			}
		}
		_, _, f := sum.f1(task)
		all = append(all, f)
	}
	slices.Sort(all)
	if len(all) == 0 {
		return 0, 0
	}
	return all[resamplings/20], all[resamplings-1-resamplings/20]
}

// Compare holds a result against a golden file. below lists the F1 of tasks
// that fell, changed every line that differs. A golden line that is not
// understood, or that the result lacks, is ErrInvalid.
func Compare(golden, now string) (below, changed []string, err error) {
	was, err := facts(golden)
	if err != nil {
		return nil, nil, err
	}
	is, err := facts(now)
	if err != nil {
		return nil, nil, err
	}
	names := make([]string, 0, len(was))
	for k := range was {
		names = append(names, k)
	}
	sort.Strings(names)
	for _, k := range names {
		v, ok := is[k]
		switch {
		case !ok && strings.HasSuffix(k, " f1"):
			return nil, nil, fmt.Errorf("golden fact %q is scored no more: %w", k, parley.ErrInvalid)
		case !ok || v == was[k]:
			continue
		}
		line := fmt.Sprintf("%s %.3f, was %.3f", k, v, was[k])
		changed = append(changed, line)
		if v < was[k]-0.0005 && strings.HasSuffix(k, " f1") {
			below = append(below, line)
		}
	}
	for k := range is {
		if _, ok := was[k]; !ok {
			changed = append(changed, fmt.Sprintf("%s %.3f is new", k, is[k]))
		}
	}
	sort.Strings(changed)
	return below, changed, nil
}

func facts(in string) (map[string]float64, error) {
	out := map[string]float64{}
	lines := bufio.NewScanner(strings.NewReader(in))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		i := strings.LastIndexByte(line, ' ')
		v, err := strconv.ParseFloat(line[i+1:], 64)
		if i < 0 || err != nil {
			return nil, fmt.Errorf("golden line %d: %q is no fact like \"gold-dev events f1 0.512\": %w", n, line, parley.ErrInvalid)
		}
		out[line[:i]] = v
	}
	return out, lines.Err()
}
