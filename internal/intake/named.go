package intake

import (
	"context"
	"fmt"
	"slices"

	"parley"
	"parley/internal/ledger"
)

// Name gives a report an ID of its own where the ledger has another text under
// its ID: what rests on the one must never open the other. A report that counts
// from its capture counts from the first one, and is no other when it is
// captured again. One from the same address as the other revises it; where a page
// got back the text that it had before, that text is no other either.
func Name(ctx context.Context, l ledger.Ledger, rep *parley.Report) error {
	taken, revises := false, false
	for e, err := range l.Entries(ctx, ledger.Query{Report: rep.ID, Kinds: []parley.EntryKind{parley.EntryReport}}) {
		if err != nil {
			return fmt.Errorf("look for report %q: %w", rep.ID, err)
		}
		if old := e.Report; old.SHA256 == rep.SHA256 {
			back := slices.ContainsFunc(rep.Problems, func(p parley.Problem) bool { return p.Code == parley.CodeChangedLater })
			if !rep.Counted.IsZero() && (back || !old.Counted.IsZero()) && old.Published == rep.Published {
				rep.Counted, rep.Captured, rep.Problems = old.Counted, old.Captured, old.Problems
			}
			return nil
		}
		taken, revises = true, revises || rep.URL != "" && e.Report.URL == rep.URL
	}
	if taken {
		own := rep.ID + "-" + rep.SHA256[:min(8, len(rep.SHA256))]
		if revises && rep.Revises == "" {
			rep.Revises = rep.ID
			rep.Problems = append(slices.Clone(rep.Problems), parley.Problem{Code: "revised", Text: fmt.Sprintf("The ledger has another text from the same address, %q; this one is kept as %q.", rep.ID, own), Hint: "See what changed with parley diff."})
			rep.ID = own
			return Name(ctx, l, rep)
		}
		rep.Problems = append(slices.Clone(rep.Problems), parley.Problem{Code: "id-taken", Text: fmt.Sprintf("The ledger has another text under the ID %q; this one is kept as %q.", rep.ID, own), Hint: "Give reports IDs of their own."})
		rep.ID = own
		return Name(ctx, l, rep)
	}
	return nil
}
