package evaluate_test

import (
	"testing"
	"time"

	"parley/evaluate"
)

func TestInZone(t *testing.T) {
	zone := time.FixedZone("KST", 4*60*60)
	for in, want := range map[string]string{
		"overdue since 2031-03-08 12:00 UTC; nobody has said": "overdue since 8 March 2031, 16:00 KST; nobody has said",
		"known 2031-03-08 12:00 UTC (2031-03-08 16:00 KST).":  "known 8 March 2031, 16:00 KST (12:00 UTC).",
		"known 2031-03-08 22:00 UTC (2031-03-09 02:00 KST).":  "known 9 March 2031, 02:00 KST (8 March 2031, 22:00 UTC).",
		"from 2031-03-08 12:00 UTC to 2031-03-09 12:00 UTC":   "from 8 March 2031, 16:00 KST to 9 March 2031, 16:00 KST",
		"told in UTC, not at 2031-13-08 12:00 UTC":            "told in UTC, not at 2031-13-08 12:00 UTC",
		"": "",
	} {
		if got := evaluate.InZone(in, zone); got != want {
			t.Errorf("%q\n gives %q\nwant %q", in, got, want)
		}
	}
	if got, want := evaluate.InZone("due 2031-03-08 12:00 UTC", time.UTC), "due 8 March 2031, 12:00 UTC"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
