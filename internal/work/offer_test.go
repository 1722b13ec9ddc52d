package work_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/ledger"
	"parley/internal/work"
)

// What is offered again, by several programs and also when it was taken, is queued
// once; another text of one name is told under the ID that it gets in the ledger.
func offeredOnce(t *testing.T, address string) {
	l, q := open(t, address)
	offer := func(process, s string) string {
		i := item(s)
		i.Report.URL = "https://harrow.example/" + i.Report.ID
		id, queued, err := q.Offer(t.Context(), now, []string{process}, i)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(id, " ", queued)
	}
	second, third := item("a|Something happened.").Report.SHA256[:8], item("a|Nobody came.").Report.SHA256[:8]
	want := []string{"a true", "a false", "a-" + second + " true", "a-" + second + " false", "a false", "a true"}
	var got []string
	for _, s := range []struct{ process, report string }{
		{"found", "a|Nothing happened."}, {"found", "a|Nothing happened."}, {"found", "a|Something happened."}, {"found", "a|Something happened."}, {"found", "a|Nothing happened."}, {"other", "a|Nothing happened."},
	} {
		got = append(got, offer(s.process, s.report))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	drain := func() {
		t.Helper()
		if err := q.Run(t.Context(), work.RunOptions{Intake: newIntake(l), Drain: true}); err != nil {
			t.Fatal(err)
		}
	}
	drain()
	if got := reported(t, l); got != "a a-"+second {
		t.Errorf("reports %s", got)
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for _, s := range []string{"a|Nothing happened.", "a|Something happened.", "a|Nobody came."} {
				if _, _, err := q.Offer(context.WithoutCancel(t.Context()), now, []string{"found"}, item(s)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if n, err := q.Waiting(t.Context()); err != nil || n != 1 {
		t.Errorf("%d wait, %v", n, err)
	}
	drain()
	if _, err := ledger.ReportByID(t.Context(), l, "a-"+third); err != nil {
		t.Error(err)
	}
}
