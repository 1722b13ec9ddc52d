package copies_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley"
	"parley/internal/copies"
)

const (
	story = "Lorries came down from the pass all morning, and people stood at the roadside and counted them until the last had gone by. The baker of the lower town gave out bread. By noon the square was empty but for a dog, and somebody had tied a flower to the gate of the camp.\n"
	other = "A ferry that had stood idle since the autumn crossed the lake with two loads of flour, and a band played at the landing. The harbour master of Orla, who had not worked for a year, rang the bell himself and then could not find his keys.\n"
	quote = "“We have left the valley as we said we would, and we will not come back,” the general said.\n"
)

func lines(reports ...parley.Report) string {
	f := copies.New()
	for i := range reports {
		f.Add(&reports[i])
	}
	var b strings.Builder
	for _, c := range f.Clusters() {
		fmt.Fprintf(&b, "%s %q:", c.Kind, c.Words)
		for _, m := range c.Members {
			fmt.Fprintf(&b, " %s", m.Report)
			if m.Of != "" {
				fmt.Fprintf(&b, "<%s", m.Of)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

func report(id, day, text string) parley.Report {
	return parley.Report{ID: id, Published: parley.Civil{Value: day}, Text: text}
}

func TestClusters(t *testing.T) {
	appeal := report("c", "2031-03-03", other+"Give to the Courier, that it may go on to bring you what nobody else does: tell your friends of it, and put it into your will today, we beg you.")
	appeal.Furniture = []parley.Furniture{{Span: parley.Span{Start: len(other), End: len(appeal.Text)}}}
	begged := report("d", "2031-03-04", quote+appeal.Text[len(other):])
	begged.Furniture = []parley.Furniture{{Span: parley.Span{Start: len(quote), End: len(begged.Text)}}}
	for _, c := range []struct {
		name    string
		reports []parley.Report
		want    string
	}{
		{"nothing in common", []parley.Report{report("a", "2031-03-01", story), report("b", "2031-03-02", other)}, ""},
		{"a copy, and a brief of it", []parley.Report{report("a", "2031-03-01", story+other), report("b", "2031-03-02", "News. "+story+other), report("c", "2031-03-03", story)},
			"copies \"\": a b<a c<a\n"},
		{"the earliest first, whatever it is called, and those of no date last", []parley.Report{report("a", "", story), report("b", "2031-03-02", story), report("c", "2031-03-01", story)},
			"copies \"\": c b<c a<c\n"},
		{"a quotation in two that are no copies", []parley.Report{report("a", "2031-03-01", story+quote), report("b", "2031-03-02", other+strings.ReplaceAll(quote, "“We have", "\"Soldiers, we have"))},
			"quotation \"we have left the valley as we said we would and we will not come back\": a b\n"},
		{"a quotation in copies alone", []parley.Report{report("a", "2031-03-01", story+quote), report("b", "2031-03-02", story+quote)},
			"copies \"\": a b<a\n"},
		{"a quotation that is never closed ends with its paragraph", []parley.Report{report("a", "2031-03-01", "“"+story+quote), report("b", "2031-03-02", other+quote)},
			"quotation \"we have left the valley as we said we would and we will not come back\": a b\n"},
		{"the same words of the outlets' own", []parley.Report{report("a", "2031-03-01", story+"They have left the valley as they said they would, and they will not come back."), report("b", "2031-03-02", other+quote)}, ""},
		{"furniture in common", []parley.Report{appeal, begged}, ""},
	} {
		if d := cmp.Diff(c.want, lines(c.reports...)); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

// many gives reports of which every tenth is a copy of the one before.
func many(n int) []parley.Report {
	r := rand.New(rand.NewPCG(3, 5))
	out := make([]parley.Report, n)
	for i := range out {
		var b strings.Builder
		for range 400 {
			fmt.Fprintf(&b, "word%d ", r.IntN(20000))
		}
		if i%10 == 9 {
			b.Reset()
			b.WriteString(out[i-1].Text[:len(out[i-1].Text)*4/5])
		}
		out[i] = report(fmt.Sprintf("r%05d", i), fmt.Sprintf("2031-%02d-%02d", 1+i%12, 1+i%28), b.String())
	}
	return out
}

func TestOrderDoesNotMatter(t *testing.T) {
	reports := many(60)
	want := lines(reports...)
	if n := strings.Count(want, "copies"); n != 6 {
		t.Errorf("%d clusters: %s", n, want)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 5 {
		mixed := slices.Clone(reports)
		r.Shuffle(len(mixed), func(i, k int) { mixed[i], mixed[k] = mixed[k], mixed[i] })
		if d := cmp.Diff(want, lines(mixed...)); d != "" {
			t.Error(d)
		}
	}
}

// Twice as many reports take about twice as long.
func BenchmarkClusters(b *testing.B) {
	for _, n := range []int{10_000, 20_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			reports := many(n)
			for b.Loop() {
				f := copies.New()
				for i := range reports {
					f.Add(&reports[i])
				}
				if got := len(f.Clusters()); got != n/10 {
					b.Fatalf("%d clusters", got)
				}
			}
		})
	}
}
