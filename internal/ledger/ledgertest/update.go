package ledgertest

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"parley"
	"parley/internal/ledger"
)

// updates: what is looked up and appended in one update happens alone, and all
// of it or nothing.
func updates(t *testing.T, l ledger.Store) {
	ctx := t.Context()
	report := func(n int) parley.Entry {
		return parley.Entry{Kind: parley.EntryReport, Report: &parley.Report{ID: fmt.Sprintf("r%d", n), Text: "t"}}
	}
	broken := errors.New("broken off")
	err := l.Update(ctx, func(in ledger.Store) error {
		if _, err := in.Append(ctx, now, report(1)); err != nil {
			t.Error(err)
		}
		if err := in.Keep(ctx, "r1", parley.Capture{SHA256: "1", Bytes: []byte("page")}); err != nil {
			t.Error(err)
		}
		if n := len(list(t, in, ledger.Query{})); n != 1 {
			t.Errorf("the update sees %d entries of the one that it appended", n)
		}
		return broken
	})
	if !errors.Is(err, broken) {
		t.Errorf("a broken update ends with %v", err)
	}
	if c, err := l.Captures(ctx, "r1"); err != nil || len(c) > 0 || len(list(t, l, ledger.Query{})) > 0 {
		t.Errorf("a broken update left entries or %d captures, %v", len(c), err)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 5 {
				err := l.Update(ctx, func(in ledger.Store) error {
					head, err := in.Head(ctx)
					if err != nil {
						return err
					}
					return in.Update(ctx, func(same ledger.Store) error {
						_, err := same.Append(ctx, now, report(int(head)))
						return err
					})
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if n := len(list(t, l, ledger.Query{})); n != 20 {
		t.Errorf("%d entries of 20 updates that each added what followed the last", n)
	}
	if faults, err := l.Verify(ctx, nil); err != nil || len(faults) > 0 {
		t.Errorf("verify: %v, %v", faults, err)
	}
}
