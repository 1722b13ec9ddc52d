package serve_test

import (
	"net/http"
	"strings"
	"testing"

	"parley"
	"parley/internal/ledger"
)

// extended gives a ledger with a bridge to be rebuilt, whose time is moved twice,
// and with findings of which some count as one.
func extended(t *testing.T, more ...parley.Amendment) ledger.Store {
	t.Helper()
	l := ledger.NewMemory()
	a := &parley.Agreement{Process: "kesten", Title: "The Kesten bridge accord", Zone: "Europe/Berlin", Instrument: parley.Instrument{Name: "Accord", Known: parley.Civil{Value: "2031-01-01"}},
		Sides:    []parley.Side{{ID: "varen", Name: "Varen"}, {ID: "kesten", Name: "Kesten"}},
		Monitors: []parley.Monitor{{ID: "jm", Name: "Joint Mission", Limits: parley.Limits{{Text: "No boats of its own.", Until: parley.Civil{Value: "2031-03-20", Zone: "Europe/Berlin"}}}}},
		Provisions: []parley.Provision{
			{ID: "bridge", Text: "Varen rebuilds the bridge by 1 March 2031.", Kind: parley.Achieve, Type: "other", Obligors: []string{"varen"}, Monitors: []string{"jm"}, Deadline: &parley.Deadline{Relation: parley.RelationBy, Time: parley.Civil{Value: "2031-03-01T12:00"}}},
			{ID: "ferry", Text: "Kesten keeps the ferry running.", Kind: parley.Maintain, Type: "other", Obligors: []string{"kesten"}, Deadline: &parley.Deadline{Relation: parley.RelationFrom, Time: parley.Civil{Value: "2031-01-02T00:00"}}},
		},
		Amendments: []parley.Amendment{{Known: parley.Civil{Value: "2031-02-20T09:00"}, Extension: &parley.Extension{Provision: "bridge", By: []string{"Varen", "Kesten"}, Source: "Joint letter", Deadline: parley.Deadline{Relation: parley.RelationBy, Time: parley.Civil{Value: "2031-03-15T12:00"}}}}}}
	a.Amendments = append(a.Amendments, more...)
	said := func(sense parley.Sense, published, claimant string, standing parley.Standing, words string, chain ...string) parley.Entry {
		return parley.Entry{Kind: parley.EntryBearing, Process: "kesten", Times: parley.Times{Published: parley.Civil{Value: published, Zone: "Europe/Paris"}},
			Bearing: &parley.Bearing{Provision: "bridge", Sense: sense, Claimant: claimant, Standing: standing, Words: words, Chain: chain}}
	}
	entries := []parley.Entry{
		{Kind: parley.EntryAgreement, Process: "kesten", Times: parley.Times{Published: a.Instrument.Known}, Agreement: a},
		{Kind: parley.EntryExtension, Process: "kesten", Times: parley.Times{Published: parley.Civil{Value: "2031-03-14T10:00"}}, Extension: &parley.Extension{Provision: "bridge", By: []string{"Kesten"}, Deadline: parley.Deadline{Relation: parley.RelationBy, Time: parley.Civil{Value: "2031-03-31T12:00"}, Words: "until the end of the month"}}},
		said(parley.SenseFulfilled, "2031-03-20T08:15", "Ilya Dorn", parley.StandingObligor, "the bridge is open", "Harrow Wire", "The Tamis Post"),
		said(parley.SenseFulfilled, "2031-03-20T09:30", "Ilya Dorn", parley.StandingObligor, "the bridge carries cars", "Kesten Radio"),
		said(parley.SenseFulfilled, "2031-03-20T11:00", "Sund", parley.StandingThird, "trucks cross the bridge", "The Tamis Post"),
		said(parley.SenseNotDone, "2031-04-01T11:00", "Mara Vell", parley.StandingCounterparty, "one lane is missing", "The Tamis Post"),
	}
	if _, err := l.Append(t.Context(), now, entries...); err != nil {
		t.Fatal(err)
	}
	return l
}

// The page of a provision counts origins, says who told whom, and shows each time
// that it had.
func TestProvisionPage(t *testing.T) {
	h := handler(t, extended(t))
	for name, c := range map[string]struct {
		path       string
		want, lack []string
	}{
		"origins and chains": {"/process/kesten/provision/bridge?at=2031-04-02", []string{
			`For fulfilment <span class="count">2 origins, 3 findings</span>`, `Against <span class="count">1 origin</span>`, "1 more of this origin, counted once with it", "Counts with an earlier one: <bdi>the same claimant</bdi>.",
			`<bdi class="name">Ilya Dorn</bdi> <span class="role">the side that has to act</span></li><li><bdi class="name">Harrow Wire</bdi> <span class="role">passed it on</span></li><li><bdi class="name">The Tamis Post</bdi> <span class="role">published it</span>`,
			"says: not done", "published 20 March 2031, 08:15 CET", "until 20 March 2031 (Europe/Berlin): <bdi>No boats of its own.</bdi>"},
			[]string{"not-done", "counterparty ·", "2031-03-20T08:15"}},
		"both extensions": {"/process/kesten/provision/bridge?at=2031-03-25", []string{
			"<b>First</b> <span class=\"when\">Sat 1 March 2031, 12:00 CET", "<b>Then</b> <span class=\"when\">Sat 15 March 2031, 12:00 CET", "moved by Varen, Kesten, known 20 February 2031, 09:01 CET. Joint letter",
			"<b>Now</b> <span class=\"when\">Mon 31 March 2031, 12:00 CEST", "moved by Kesten, known 14 March 2031, 10:01 CET"}, nil},
		"the first extension alone": {"/process/kesten/provision/bridge?at=2031-03-10&known=2031-03-10", []string{
			"<b>First</b> <span class=\"when\">Sat 1 March 2031", "<b>Now</b> <span class=\"when\">Sat 15 March 2031"}, []string{"31 March", "<b>Then</b>"}},
		"before any": {"/process/kesten/provision/bridge?at=2031-02-01&known=2031-02-01", []string{"Its time</figcaption>"}, []string{"<b>First</b>", "15 March"}},
		"the board":  {"/process/kesten?at=2031-03-25", []string{`class="window old point"`, "moved from Sat 1 March 2031, 12:00 CET to Sat 15 March 2031, 12:00 CET by Varen, Kesten", "moved from Sat 15 March 2031, 12:00 CET to Mon 31 March 2031, 12:00 CEST by Kesten"}, nil},
	} {
		resp, body := get(t, h, http.MethodGet, c.path)
		body = space.ReplaceAllString(body, " ")
		if resp.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d", name, resp.StatusCode)
		}
		for _, w := range c.want {
			if !strings.Contains(body, w) {
				t.Errorf("%s: the page lacks %q", name, w)
			}
		}
		for _, w := range c.lack {
			if strings.Contains(body, w) {
				t.Errorf("%s: the page has %q", name, w)
			}
		}
	}
}

// A duty that is kept up has its end moved, not its beginning.
func TestMovedEndIsDrawn(t *testing.T) {
	l := extended(t)
	e := parley.Entry{Kind: parley.EntryExtension, Process: "kesten", Times: parley.Times{Published: parley.Civil{Value: "2031-02-01"}}, Extension: &parley.Extension{Provision: "ferry", Ends: parley.Deadline{Relation: parley.RelationUntil, Time: parley.Civil{Value: "2031-06-30"}}}}
	again := e
	again.Times.Published.Value, again.Extension = "2031-02-03", &parley.Extension{Provision: "ferry", Ends: parley.Deadline{Relation: parley.RelationUntil, Time: parley.Civil{Value: "2031-09-30"}}}
	if _, err := l.Append(t.Context(), now, e, again); err != nil {
		t.Fatal(err)
	}
	_, body := get(t, handler(t, l), http.MethodGet, "/process/kesten/provision/ferry?at=2031-03-25")
	if want := "moved from Tue 1 July 2031, 00:00 CEST to Wed 1 October 2031, 00:00 CEST"; !strings.Contains(body, want) {
		t.Errorf("the page lacks %q", want)
	}
}

// An extension that takes effect later is no move before it does, whether the file
// or an entry has it.
func TestMovesTakeEffect(t *testing.T) {
	later := &parley.Extension{Provision: "bridge", By: []string{"Varen"}, Effective: parley.Civil{Value: "2031-04-10"}, Deadline: parley.Deadline{Relation: parley.RelationBy, Time: parley.Civil{Value: "2031-05-31T12:00"}}}
	known := parley.Civil{Value: "2031-03-16T09:00"}
	byEntry := extended(t)
	if _, err := byEntry.Append(t.Context(), now, parley.Entry{Kind: parley.EntryExtension, Process: "kesten", Times: parley.Times{Published: known}, Extension: later}); err != nil {
		t.Fatal(err)
	}
	for name, l := range map[string]ledger.Store{"an entry": byEntry, "the file": extended(t, parley.Amendment{Known: known, Extension: later})} {
		h := handler(t, l)
		for path, c := range map[string]struct{ want, lack []string }{
			"/process/kesten/provision/bridge?at=2031-03-25": {[]string{`<b>Now</b> <span class="when">Mon 31 March 2031, 12:00 CEST`}, []string{"31 May"}},
			"/process/kesten/provision/bridge?at=2031-04-20": {[]string{`<b>Then</b> <span class="when">Mon 31 March 2031, 12:00 CEST`, `<b>Now</b> <span class="when">Sat 31 May 2031, 12:00 CEST`, "moved by Varen, known 16 March 2031, 09:0"}, nil},
			"/process/kesten?at=2031-03-25":                  {[]string{"to Mon 31 March 2031, 12:00 CEST by Kesten"}, []string{"31 May"}},
			"/process/kesten?at=2031-04-20":                  {[]string{"moved from Mon 31 March 2031, 12:00 CEST to Sat 31 May 2031, 12:00 CEST by Varen"}, nil},
		} {
			_, body := get(t, h, http.MethodGet, path)
			body = space.ReplaceAllString(body, " ")
			for _, w := range c.want {
				if !strings.Contains(body, w) {
					t.Errorf("%s, %s: the page lacks %q", name, path, w)
				}
			}
			for _, w := range c.lack {
				if strings.Contains(body, w) {
					t.Errorf("%s, %s: the page has %q", name, path, w)
				}
			}
		}
	}
}
