package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley"
)

// withdrawal asks for the status of the withdrawal at a time, as known then.
func withdrawal(t *testing.T, ledger, at, known string) parley.Verdict {
	t.Helper()
	args := []string{"status", "--ledger", ledger, "--json", "--at", at}
	if known != "" {
		args = append(args, "--known", known)
	}
	out, errs, code := parleyRun(t, args...)
	if code != exitOK {
		t.Fatalf("exit %d: %s", code, errs)
	}
	var a struct{ Verdicts []parley.Verdict }
	if err := json.Unmarshal([]byte(out), &a); err != nil {
		t.Fatal(err)
	}
	return a.Verdicts[0]
}

func add(t *testing.T, ledger, name, text string, more ...string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, errs, code := parleyRun(t, append([]string{"add", "--ledger", ledger, file}, more...)...); code != exitOK {
		t.Fatalf("add %s: exit %d: %s", name, code, errs)
	}
}

// Each report moves the answer on, and what was known before it stays known.
func TestLifeOfAProvision(t *testing.T) {
	ledger := filepath.Join(t.TempDir(), "l.db")
	page, err := os.ReadFile("testdata/pages/sudan.txt")
	if err != nil {
		t.Fatal(err)
	}
	add(t, ledger, "page.txt", string(page), "--published", "2012-05-21", "--agreement", "testdata/sudan.yaml")
	add(t, ledger, "left.txt", "KHARTOUM (SUNA) - Sudan has withdrawn its troops from the towns along the border, Foreign Minister Ali Karti said on Thursday.\n", "--published", "2012-05-24T12:00+03:00", "--outlet", "Nile Post")
	add(t, ledger, "denied.txt", "JUBA - The southern rebels said Sudan had not withdrawn its troops.\n\nThe army has not left the towns, residents of Heglig said on Friday.\n", "--published", "2012-05-25T12:00+03:00", "--outlet", "Juba Star")
	add(t, ledger, "monitor.txt", "ADDIS ABABA - Sudan has not withdrawn its troops from the towns along the border, the envoy Thabo Mbeki told the Security Council on Saturday.\n", "--published", "2012-05-26T12:00+03:00", "--outlet", "Addis Observer")
	for _, c := range []struct {
		at           string
		badge        parley.Badge
		reservations int
	}{
		{"2012-05-22T12:00Z", parley.BadgePending, 1},
		{"2012-05-23T19:00Z", parley.BadgeOverdue, 1},
		{"2012-05-24T09:01Z", parley.BadgeClaimedMet, 1},
		{"2012-05-25T09:01Z", parley.BadgeDisputed, 1},
		{"2012-05-26T09:01Z", parley.BadgeBreached, 1},
	} {
		v := withdrawal(t, ledger, c.at, c.at)
		if v.Badge != c.badge || len(v.Reservations) != c.reservations {
			t.Errorf("at %s: %s with %d reservations (%s); want %s with %d", c.at, v.Badge, len(v.Reservations), v.Reason, c.badge, c.reservations)
		}
		if later := withdrawal(t, ledger, "2012-06-30", c.at); c.badge != parley.BadgePending && later.Badge != c.badge {
			t.Errorf("as known at %s: %s, want %s", c.at, later.Badge, c.badge)
		}
	}
}

// The reservation is read: without its sentence it is not there.
func TestReservationComesFromTheReading(t *testing.T) {
	page, err := os.ReadFile("testdata/pages/sudan.txt")
	if err != nil {
		t.Fatal(err)
	}
	kept := strings.Split(string(page), "\n")
	for i := range kept {
		if strings.Contains(kept[i], "written assurances") {
			kept[i] = ""
		}
	}
	ledger := filepath.Join(t.TempDir(), "l.db")
	add(t, ledger, "page.txt", strings.Join(kept, "\n"), "--published", "2012-05-21", "--agreement", "testdata/sudan.yaml")
	if v := withdrawal(t, ledger, "2012-05-22T12:00Z", ""); v.Badge != parley.BadgePending || len(v.Reservations) != 0 {
		t.Errorf("%s with %d reservations", v.Badge, len(v.Reservations))
	}
}

// Without an agreement the commitments found become provisions.
func TestProvisionalProcess(t *testing.T) {
	ledger := filepath.Join(t.TempDir(), "l.db")
	page, err := os.ReadFile("testdata/pages/sudan.txt")
	if err != nil {
		t.Fatal(err)
	}
	add(t, ledger, "border.txt", string(page), "--published", "2012-05-21")
	v := withdrawal(t, ledger, "2012-05-22T12:00Z", "")
	if v.Process != "border" || v.Provision != "withdrawal" || v.Window.Latest.UTC().Format("2006-01-02T15:04") != "2012-05-23T18:00" || v.Badge != parley.BadgePending {
		t.Errorf("%+v", v)
	}
}
