package score_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley"
	"parley/internal/score"
)

const report = `{"id":"r1","published":"2031-06-02","text":"The envoy said “troops left Tarn”. Some 30 were killed, Orlo said. Troops must leave by Friday. Read more"}` + "\n"

const gold = `{"id":"r1",
"furniture":[{"text":"Read more"}],
"statements":[
 {"content":[{"text":"troops left Tarn"}],"who":"The envoy","for":null,"mode":"direct","act":"SAY","via":["KNA"]},
 {"content":["Some 30 were killed"],"who":["Lena Orlo"],"mode":"indirect","act":"SAY"}],
"commitments":[{"obligor":"Karadesh","action":{"text":"leave"},"force":"demanded","zone":null,"deadline":{"kind":"by","value":"2031-06-06","text":{"text":"by Friday"}}}],
"events":[{"type":"RETREAT","trigger":{"text":"left"},"actor":"troops","recipient":null,"status":"happened"},
 {"type":"ASSAULT","trigger":{"text":"killed"},"actor":null,"recipient":null,"status":"happened"}],
"figures":[{"number":{"text":"30"},"kind":"killed","low":30,"high":30}],
"bearings":[{"provision":"withdraw","as":"fulfilled","span":{"text":"troops left Tarn"},"standing":"third"}]}`

func load(t testing.TB, files map[string]string) (*score.Set, []parley.Problem, error) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return score.Load(dir)
}

func set(t testing.TB) *score.Set {
	t.Helper()
	s, problems, err := load(t, map[string]string{"gold/dev/r1.json": gold, "reports/a.jsonl": report})
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	return s
}

func TestScore(t *testing.T) {
	for name, c := range map[string]struct {
		prediction string
		want       []string
	}{
		"the gold itself": {gold, []string{
			"statements f1 1.000", "statements content 1.000", "statements who 1.000", "statements via 1.000",
			"commitments f1 1.000", "deadlines f1 1.000", "figures f1 1.000", "events f1 1.000", "bearings f1 1.000", "furniture f1 1.000",
		}},
		"nothing": {`{"id":"r1"}`, []string{"statements f1 0.000", "furniture f1 0.000"}},
		"half of it": {`{"id":"r1","furniture":[{"start":0,"end":9},{"start":95,"end":104}],
"statements":[{"content":[{"start":16,"end":27}],"who":"envoy","mode":"indirect","act":"DENY"}],
"commitments":[{"obligor":["Karadesh"],"action":[{"start":79,"end":84}],"force":"agreed","deadline":{"kind":"at","value":"2031-06-06"}}],
"events":[{"type":"RETREAT","trigger":{"start":23,"end":27},"actor":null,"status":"planned"},{"type":"COERCE","trigger":{"start":52,"end":58}}],
"figures":[{"number":{"start":40,"end":42},"kind":"killed","low":31,"high":null}],
"bearings":[{"provision":"withdraw","as":"breached","span":{"start":16,"end":32}}]}`, []string{
			// "troops left": two of three tokens, so 2*2/(2+3); one of two statements
			"statements f1 0.667", "statements content 0.800", "statements who 1.000", "statements mode 0.000", "statements act 0.000", "statements via 0.000",
			"commitments f1 1.000", "commitments force 0.000", "deadlines f1 0.000", // at is the other side of by
			"figures f1 0.000", "events precision 0.500", "events recall 0.500", "events actor 0.000", "events status 0.000",
			"bearings f1 0.000", "furniture precision 0.500", "furniture recall 1.000",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := set(t).Score(map[string][]byte{"r1": []byte(c.prediction)})
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range c.want {
				if !strings.Contains(r.Golden(), "gold-dev "+want+"\n") {
					t.Errorf("no line %q in\n%s", want, r.Golden())
				}
			}
		})
	}
}

func TestNamesAreComparedWithoutTitles(t *testing.T) {
	for who, want := range map[string]string{"President Lena Orlo": "1.000", "Orlo": "1.000", "R. Sand": "0.500", `UN`: "0.500"} {
		p := `{"id":"r1","statements":[{"content":["troops left Tarn"],"who":"the envoy"},{"content":["Some 30 were killed"],"who":"` + who + `"}]}`
		r, err := set(t).Score(map[string][]byte{"r1": []byte(p)})
		if err != nil || !strings.Contains(r.Golden(), "statements who "+want) {
			t.Errorf("%s: %v\n%s", who, err, r.Golden())
		}
	}
}

func TestLoadTellsWhatIsMissing(t *testing.T) {
	_, problems, err := load(t, map[string]string{"gold/dev/r1.json": gold, "gold/dev/r2.json": `{"id":`, "gold/dev/r3.json": `{"id":"r3"}`, "seed/a.jsonl": report})
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, p := range problems {
		codes = append(codes, p.Code)
	}
	if d := cmp.Diff([]string{"gold-invalid", "gold-without-report"}, codes); d != "" {
		t.Error(d)
	}
	if _, _, err := load(t, nil); !errors.Is(err, parley.ErrNotFound) {
		t.Errorf("an empty folder: %v", err)
	}
}

func TestCompare(t *testing.T) {
	golden := "# a comment\ngold-dev events f1 0.500\ngold-dev events actor 0.300\ngold-dev figures f1 0.700\n"
	below, changed, err := score.Compare(golden, "gold-dev events f1 0.499\ngold-dev events actor 0.200\ngold-dev figures f1 0.800\n")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"gold-dev events f1 0.499, was 0.500"}, below); d != "" {
		t.Error(d)
	}
	if len(changed) != 3 {
		t.Errorf("changed %q", changed)
	}
	if _, _, err := score.Compare("gold-dev events\n", ""); !errors.Is(err, parley.ErrInvalid) || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("a broken line: %v", err)
	}
	if _, _, err := score.Compare(golden, "gold-dev events f1 0.500\n"); !errors.Is(err, parley.ErrInvalid) {
		t.Errorf("a task that is scored no more: %v", err)
	}
}

func FuzzScore(f *testing.F) {
	f.Add([]byte(gold))
	f.Add([]byte(`{"id":"r1","statements":[{"content":[{"start":-5,"end":900}],"who":[]}]}`))
	s := set(f)
	f.Fuzz(func(t *testing.T, in []byte) {
		r, err := s.Score(map[string][]byte{"r1": in})
		if err != nil {
			if !errors.Is(err, parley.ErrInvalid) {
				t.Error(err)
			}
			return
		}
		for _, task := range []string{"statements", "commitments", "deadlines", "figures", "events", "bearings", "furniture"} {
			if v := r.F1(task); v < 0 || v > 1 {
				t.Errorf("%s F1 %v", task, v)
			}
		}
	})
}

func BenchmarkScore(b *testing.B) {
	s := set(b)
	in := map[string][]byte{"r1": []byte(gold)}
	for b.Loop() {
		if _, err := s.Score(in); err != nil {
			b.Fatal(err)
		}
	}
}

func TestFollowed(t *testing.T) {
	table, err := score.ReadFollowed("follows.tsv", strings.NewReader("# one\nreports\tfrom\tuntil\tagreement\nvaren-\t2031-05-01\t2031-05-31\tvaren.yaml\nvaren-\t2031-06-01\t-\tlater.yaml\n"))
	if err != nil {
		t.Fatal(err)
	}
	of := func(id, day string) string {
		for _, f := range table {
			if f.Covers(id, day) {
				return f.Agreement
			}
		}
		return ""
	}
	for _, c := range [][3]string{
		{"varen-7", "2031-05-01", "varen.yaml"}, {"varen-7", "2031-05-31", "varen.yaml"},
		{"varen-7", "2031-07-02", "later.yaml"}, {"varen-7", "2031-04-30", ""}, {"orla-1", "2031-05-02", ""},
	} {
		if got := of(c[0], c[1]); got != c[2] {
			t.Errorf("%s of %s follows %q, want %q", c[0], c[1], got, c[2])
		}
	}
	for _, bad := range []string{"", "report\tfrom\tuntil\tagreement\n", "reports\tfrom\tuntil\tagreement\nv-\t2031-13-01\t-\tv.yaml\n", "reports\tfrom\tuntil\tagreement\nv-\t-\n"} {
		if _, err := score.ReadFollowed("follows.tsv", strings.NewReader(bad)); !errors.Is(err, parley.ErrInvalid) {
			t.Errorf("%q: %v, want ErrInvalid", bad, err)
		}
	}
}
