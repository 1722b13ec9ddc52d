package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// A search is bounded in time, and goes on page by page until all is told once.
func TestSearchPages(t *testing.T) {
	ledger := filepath.Join(t.TempDir(), "l.db")
	if _, errs, code := parleyRun(t, "generate", "--ledger", ledger, "--provisions", "3", "--reports", "5", "--records", "40"); code != exitOK {
		t.Fatal(errs)
	}
	search := func(more ...string) (known []string, errs string, code int) {
		out, errs, code := parleyRun(t, append([]string{"search", "--ledger", ledger, "--kind", "report", "--json"}, more...)...)
		for line := range strings.Lines(out) {
			_, rest, _ := strings.Cut(line, `"known":"`)
			day, _, _ := strings.Cut(rest, "T")
			known = append(known, day)
		}
		return known, errs, code
	}
	all := []string{"2031-11-18", "2031-08-30", "2031-06-11", "2031-03-23", "2031-01-02"}
	for _, c := range []struct {
		flags []string
		want  []string
	}{
		{nil, all},
		{[]string{"--from", "2031-03-23", "--until", "2031-08-29"}, all[2:4]},
		{[]string{"--until", "2031-08-30"}, all[1:]},
		{[]string{"--until", "2031-08-30T00:00"}, all[2:]},
		{[]string{"--from", "2031-08-30T00:01"}, all[:1]},
	} {
		if got, errs, _ := search(c.flags...); strings.Join(got, " ") != strings.Join(c.want, " ") {
			t.Errorf("%v: %v, want %v; %s", c.flags, got, c.want, errs)
		}
	}
	var paged []string
	for after := []string(nil); len(paged) <= len(all); {
		got, errs, code := search(append(after, "--limit", "2")...)
		paged = append(paged, got...)
		_, cursor, more := strings.Cut(errs, "--after ")
		if after = []string{"--after", strings.TrimSpace(cursor)}; !more || code != exitOK {
			break
		}
	}
	if strings.Join(paged, " ") != strings.Join(all, " ") {
		t.Errorf("page by page: %v", paged)
	}
	for _, flags := range [][]string{{"--from", "soon"}, {"--until", "2031-13-01"}, {"--after", "nothing"}} {
		if _, errs, code := search(flags...); code != exitInvalid {
			t.Errorf("%v: exit %d: %s", flags, code, errs)
		}
	}
}
