package serve

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"parley"
)

// dispute is claims about the same thing that cannot all be so.
type dispute struct {
	What string
	Rows []figureRow
	Why  []string // nothing: the words do not tell
}

// Plain reports whether the words tell nothing in which the claims differ.
func (d dispute) Plain() bool { return len(d.Why) == 0 }

// scope is what a figure counts: of whom, by whom, and over which time.
type scope struct {
	of, by   string // folded; "": not said
	from, to time.Time
	stated   bool   // the words give the time; otherwise it is the day of the report
	total    bool   // it takes in other numbers
	told     string // report and claimant
}

func (r *figureRow) scope() scope {
	f := r.figure
	s := scope{of: strings.ToLower(f.Of), by: strings.ToLower(strings.Join(f.By, ", ")), to: r.Known, total: f.Total, told: r.report + "\x00" + r.Claimant}
	in := func(v string) parley.Interval { return parley.Civil{Value: v}.Interval(time.UTC) }
	switch {
	case f.From != "" || f.To != "" || f.AsOf != "":
		s.stated = true
		s.from = in(f.From).Start
		if to := in(cmp.Or(f.To, f.AsOf)); to.Known() {
			s.to = to.End
		} else if iv := in(f.From); f.To == "" && iv.Precision == parley.PrecisionRange {
			s.to = iv.End
		}
	case !r.Known.IsZero(): // the day on which it was published
		y, m, d := r.Known.Add(-time.Second).UTC().Date()
		s.from = time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
		s.to = s.from.AddDate(0, 0, 1)
	}
	return s
}

// covers reports whether all that one scope counts the other counts, too, so that
// its number cannot be the smaller one. A day that the words do not give, or a
// time whose beginning they do not give, covers nothing but itself.
func (s *scope) covers(o *scope) bool {
	if s.of != o.of || s.by != "" && s.by != o.by || s.told == o.told { // nobody is at odds with himself in one report
		return false
	}
	if !s.stated && (s.to.IsZero() || s.total != o.total) {
		return false
	}
	if !s.stated || !o.stated || s.from.IsZero() { // nobody says where such a count begins
		return s.stated == o.stated && s.from.Equal(o.from) && s.to.Equal(o.to)
	}
	return !s.from.After(o.from) && !s.to.Before(o.to)
}

// disputes finds figures that cannot be so beside others: at most a number is
// said to be what others say to be more, though it counts all that they count, or
// more. Those that hang together so are one dispute.
func disputes(rows []figureRow) []dispute {
	scopes, parent := make([]scope, len(rows)), make([]int, len(rows))
	for i := range rows {
		scopes[i], parent[i] = rows[i].scope(), i
	}
	var root func(i int) int
	root = func(i int) int {
		if parent[i] != i {
			parent[i] = root(parent[i])
		}
		return parent[i]
	}
	wider := map[int]bool{} // a time that covers a shorter one
	for i := range rows {
		most := rows[i].figure
		if most.High == nil || most.Further {
			continue
		}
		for k := range rows {
			least := rows[k].figure
			if least.Low == nil || least.Further && !scopes[k].stated || *most.High >= *least.Low || !scopes[i].covers(&scopes[k]) {
				continue
			}
			if !scopes[i].from.Equal(scopes[k].from) || !scopes[i].to.Equal(scopes[k].to) {
				wider[i], wider[k] = true, true
			}
			parent[root(i)] = root(k)
		}
	}
	groups := map[int][]int{}
	var order []int
	for i := range rows {
		k := root(i)
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], i)
	}
	var out []dispute
	for _, k := range order {
		if len(groups[k]) < 2 {
			continue
		}
		d := dispute{}
		long := false
		for _, i := range groups[k] {
			d.Rows, long = append(d.Rows, rows[i]), long || wider[i]
		}
		if d.Why = differences(d.Rows); long {
			d.Why = append([]string{"one counts over a time that takes in the other's, and yet gives fewer"}, d.Why...)
		}
		d.What = cmp.Or(rows[groups[k][0]].Of, "of whom is not said") + ", " + countedOver(d.Rows)
		out = append(out, d)
	}
	return out
}

// countedOver says over which time figures count, the first few.
func countedOver(rows []figureRow) string {
	var seen []string
	for _, r := range rows {
		when := r.Period
		switch {
		case when == "" && r.AsOf != "":
			when = "as of " + r.AsOf
		case when == "" && !r.Known.IsZero():
			when = "reported by " + r.Known.Add(-time.Second).Format("2 January 2006")
		}
		if when != "" && !slices.Contains(seen, when) {
			seen = append(seen, when)
		}
	}
	if len(seen) > 3 {
		seen = append(seen[:3], fmt.Sprintf("%d more", len(seen)-3))
	}
	return strings.Join(seen, "; ")
}

// differences says in what the claims differ beside their number.
func differences(g []figureRow) []string {
	var out []string
	for _, d := range []struct {
		what string
		of   func(figureRow) string
	}{
		{"who gives it", func(r figureRow) string { return r.Claimant }},
		{"by whom", func(r figureRow) string { return r.By }},
		{"over which time", func(r figureRow) string { return r.Period }},
		{"as of when", func(r figureRow) string { return r.AsOf }},
		{"how it is bounded", func(r figureRow) string { return string(r.figure.Comparator) }},
		{"when it was published", func(r figureRow) string { return r.Date }},
	} {
		var seen []string
		for _, r := range g {
			if v := cmp.Or(d.of(r), "not said"); !slices.Contains(seen, v) {
				seen = append(seen, v)
			}
		}
		if len(seen) > 1 {
			if len(seen) > 5 {
				seen = append(seen[:5], fmt.Sprintf("%d others", len(seen)-5))
			}
			out = append(out, d.what+": "+strings.Join(seen, "; "))
		}
	}
	return out
}
