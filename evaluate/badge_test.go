package evaluate_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley"
	"parley/evaluate"
)

var (
	norms = []parley.NormState{
		parley.NormProposed, parley.NormAcceptedReservations, parley.NormConditional, parley.NormInForce, parley.NormDue, parley.NormOverdue,
		parley.NormPerformed, parley.NormPerformedLate, parley.NormPartlyPerformed, parley.NormBreached, parley.NormSuspended, parley.NormExpired,
		parley.NormSuperseded, parley.NormTerminated, parley.NormHolding, parley.NormHoldingViolations, parley.NormContested, parley.NormCollapsed,
	}
	epistemics = []parley.EpistemicState{parley.KnownNoReport, parley.KnownClaimed, parley.KnownReported, parley.KnownCorroborated, parley.KnownEstablished}
	directions = []parley.Direction{parley.DirectionNone, parley.DirectionFor, parley.DirectionPartly, parley.DirectionAgainst, parley.DirectionBoth}
)

// The table of badges is a golden file; PARLEY_RENEW=1 writes it anew.
func TestBadgeOfEveryState(t *testing.T) {
	var b strings.Builder
	for _, n := range norms {
		for _, e := range epistemics {
			for _, d := range directions {
				badge := evaluate.Badge(n, e, d)
				if badge == "" {
					t.Errorf("%s, %s, %s has no badge", n, e, d)
				}
				fmt.Fprintf(&b, "%s, %s, %s: %s\n", n, e, d, badge)
				established := n == parley.NormPerformed || n == parley.NormPerformedLate || n == parley.NormBreached || n == parley.NormCollapsed
				switch badge {
				case parley.BadgeBreached, parley.BadgeCollapsed, parley.BadgeMetLate:
					if !established {
						t.Errorf("%s, %s, %s is %q without a norm state that says so", n, e, d, badge)
					}
				case parley.BadgeVerifiedMet:
					if !established && e != parley.KnownEstablished {
						t.Errorf("%s, %s, %s is %q though nothing is established", n, e, d, badge)
					}
				case parley.BadgeClaimedMet, parley.BadgeReportedMet:
					if d != parley.DirectionFor {
						t.Errorf("%s, %s, %s is %q without evidence for it", n, e, d, badge)
					}
				}
			}
		}
	}
	const golden = "testdata/badges.txt"
	if os.Getenv("PARLEY_RENEW") != "" {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), b.String()); d != "" {
		t.Error(d)
	}
}
