package agreement_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/internal/agreement"
)

// What is no agreement at all is refused with one problem, however large.
func TestLoadRefuses(t *testing.T) {
	many := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	var stairs strings.Builder
	for i := range 2000 {
		stairs.WriteString(strings.Repeat(" ", i) + "k:\n")
	}
	bomb := "parley: 1\na: &a [x, x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c <= 'i'; c++ {
		bomb += fmt.Sprintf("%c: &%c [%s]\n", c, c, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*%c, ", c-1), 10), ", "))
	}
	cases := []struct{ name, src, want string }{
		{"empty", "", "1  empty-file: the file is empty"},
		{"white space", " \n\n\t\n", "1  empty-file: the file is empty"},
		{"byte order mark alone", "\ufeff\n", "1  empty-file"},
		{"comments", "# soon\n# more\n", "1  empty-file: the file holds no agreement, only comments"},
		{"separator", "---\n", "1  empty-file"},
		{"binary", "parley: 1\n\x00\x01\x02", "2  binary-file: this is a binary file, not text"},
		{"picture", "\x89PNG\r\n\x1a\n\x00\x00", "3  binary-file"},
		{"latin-1", "parley: 1\ntitle: Tr\xeave\n", "2  binary-file: the file holds bytes that are not UTF-8"},
		{"utf-16", "\xff\xfep\x00a\x00", "1  binary-file: the file is encoded as UTF-16 (save it as UTF-8)"},
		{"huge", "parley: 1\n" + strings.Repeat("# x\n", 2<<20), "1  file-too-large: the file has 8388618 bytes; an agreement file may have 4194304"},
		{"plain text", "Troops leave the valley.", `1  wrong-type: this is text, but should be fields`},
		{"list", "- a\n- b\n", `1  wrong-type: this is a list, but should be fields`},
		{"number", "12", "1  wrong-type: this is a number, but should be fields"},
		{"nested brackets", "parley: " + strings.Repeat("[", 1<<17), "1  too-deep"},
		{"nested dashes", "parley:\n  " + strings.Repeat("- ", 1<<17), "2  too-deep"},
		{"nested fields", stairs.String(), "too-deep"},
		{"one mapping of many", many(200_000, "k%d: v\n"), "401  too-big: a mapping has more than 400 fields"},
		{"brackets without end", strings.Repeat("[", 4<<20), "1  too-big: the file has more parts"},
		{"one flow mapping of many", "{" + many(5_000, "k%d: v, ") + "}", "1  too-big: a mapping has more than 400 fields"},
		{"many anchors", many(50_000, "- &a%d x\n"), "too-big"},
		{"many tags", strings.Repeat("!a ", 100_000), "too-big"},
		{"many explicit keys", strings.Repeat("? ", 100_000), "too-big"},
		{"many values", strings.Repeat("- x\n", 1_000_000), "too-big"},
		{"alias bomb", bomb, "too-big: the file comes to more than 60000 values"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a, problems, err := agreement.Load("x.yaml", []byte(c.src))
			checkConsistent(t, a, problems, err)
			if len(problems) != 1 || !strings.Contains(brief(problems)[0], c.want) {
				t.Errorf("reported %.2000s, want %s", strings.Join(brief(problems), "\n"), c.want)
			}
		})
	}
}

// A file that is wrong throughout does not bury its reader.
func TestLoadListsNoMoreThanCanBeRead(t *testing.T) {
	src := base + strings.Repeat("  - {id: x, text: y, type: z, obligors: [nobody], oddity: 1}\n", 2000)
	_, problems, err := agreement.Load("x.yaml", []byte(src))
	if err == nil || len(problems) > 201 || len(problems) < 100 {
		t.Errorf("%d problems, %v", len(problems), err)
	}
	if !strings.Contains(err.Error(), "faults, the first at line 41") {
		t.Errorf("the error is %v", err)
	}
}

// Windows line ends and a byte order mark are no faults.
func TestLoadTakesFilesFromAnyEditor(t *testing.T) {
	src := "\ufeff" + strings.ReplaceAll(base, "\n", "\r\n")
	if a, problems, err := agreement.Load("x.yaml", []byte(src)); err != nil || len(problems) > 0 || a.Process != "tamis-2031" {
		t.Errorf("%v %v", problems, err)
	}
	bad := strings.Replace(src, "{by: 2031-03-10T12:00}", "{by: 2012-02-30}", 1)
	_, problems, _ := agreement.Load("x.yaml", []byte(bad))
	if len(problems) != 1 || problems[0].Line != 27 {
		t.Errorf("%v", problems)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(base))
	for _, s := range []string{"", "parley: 1", "parley: [", "a: &a [*a]", "\t- x", "? a\n: b", "key:\n- a\n- \nx: 1", "{by: 2012-02-30}", "- - - a", "a: |\n  x\n", "<<: *a", "provisions: [{id: 1, deadline: {by: PT1H, after: 1}}]", "sides: [{id: a, name: b, actors: [c]}]", "parley: 1\nprovisions:\n- id: a\n  ends: {until: P1D, after: a}\n  deadline: {from: 2012-01-01/.., zone: +03:00}\n  requires: a\n", "a: 0x_\nb: .nan\nc: 1e999", "zone: \"/\"", "zone: Local", "!!str a: b"} {
		f.Add([]byte(s))
		f.Add([]byte(base + s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if len(src) > 1<<16 {
			return
		}
		a, problems, err := agreement.Load("fuzz.yaml", src)
		checkConsistent(t, a, problems, err)
		if a != nil {
			x := agreement.NewIndex(a)
			for _, p := range a.Provisions {
				for _, s := range a.Sides {
					x.Standing(p.ID, time.Time{}, s.Name)
				}
			}
		}
	})
}
