package corpus_test

import (
	"errors"
	"io/fs"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/corpus"
)

func TestTempEval(t *testing.T) {
	const doc = `<?xml version="1.0" ?>
<TimeML><DOCID>x</DOCID><DCT>Filed <TIMEX3 tid="t0" type="TIME" value="2031-03-03T10:00">on Monday</TIMEX3></DCT>
<TITLE>Nobody reads this in <TIMEX3 tid="t9" type="DATE" value="2031">2031</TIMEX3></TITLE>
<TEXT>Nobody &amp; all <EVENT eid="e1">left</EVENT> on <TIMEX3 tid="t1" type="DATE" value="2031-03-02"><EVENT eid="e2">Sunday</EVENT></TIMEX3>.</TEXT>
<TLINK lid="l1"/></TimeML>`
	got, err := corpus.TempEval(folder(t, map[string]string{"tempeval3/B/2.tml": doc, "tempeval3/A/1.tml": doc}))
	if err != nil {
		t.Fatal(err)
	}
	text := "Nobody & all left on Sunday."
	times := []corpus.Timex{{Start: 21, End: 27, Type: "DATE", Value: "2031-03-02"}}
	want := []corpus.TimedDoc{{ID: "1", Published: "2031-03-03T10:00", Text: text, Times: times}, {ID: "2", Published: "2031-03-03T10:00", Text: text, Times: times}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, err := corpus.TempEval(t.TempDir()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no reports: %v", err)
	}
	if _, err := corpus.TempEval(folder(t, map[string]string{"tempeval3/A/1.tml": "<TimeML><TEXT>"})); err == nil {
		t.Error("a report is cut short, and nothing is said")
	}
}
