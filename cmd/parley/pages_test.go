package main

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/internal/export"
)

// parley runs the command and gives what it printed.
func parleyRun(t *testing.T, args ...string) (out, errs string, code int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	now := time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)
	code = run(t.Context(), args, &environment{stdin: strings.NewReader(""), stdout: &stdout, stderr: &stderr, now: func() time.Time { return now }, getenv: func(string) string { return "" }})
	return stdout.String(), stderr.String(), code
}

// reading is a reading as the command prints it.
type reading struct {
	Furniture  []struct{ Exact, Kind string }
	Statements []struct {
		ID, Act string
		Who     any
		Via     []string
		Content []export.Span
	}
	Commitments []struct {
		ID, Force string
		Obligor   any
		Zone      string
		Condition *export.Span
		Deadline  *struct {
			Kind, Value            string
			After, Latest          *string
			Unresolved             *string
			Text                   export.Span
			Exclusive, BestEfforts bool
		}
	}
	Figures []struct {
		Kind, From, Said string
		Low              float64
		High             *float64
	}
	Problems []struct{ Code string }
}

func readPage(t *testing.T, args ...string) reading {
	t.Helper()
	out, errs, code := parleyRun(t, append([]string{"read", "--format", "json"}, args...)...)
	if code != exitOK {
		t.Fatalf("exit %d: %s", code, errs)
	}
	var r reading
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// page is what has to be found on a page, whoever wrote it about whatever.
type page struct {
	file, published  string
	furniture        []string // begin the parts of the page that are not reporting
	never            string   // words that no statement may hold
	diplomat         string
	diplomatSays     string // what the unnamed diplomat says
	viaFirst, viaSay string
	viaSecond, via2  string
	obligor          string
	due, zone, utc   string
	offset           string
	condition        string
	low              float64
	claimant, since  string
}

var pages = []page{
	{
		file: "sudan", published: "2012-05-21", furniture: []string{"Support The Addis", "Before you leave"}, never: "hostile voice",
		diplomat: "Hanna Tesfaye", diplomatSays: "Addis Ababa was in contact", viaFirst: "Xinhua", viaSay: "good points", viaSecond: "Anadolu Agency", via2: "speaking daily",
		obligor: "Sudan", due: "2012-05-23T21:00", zone: "Africa/Khartoum", utc: "2012-05-23T18:00:00Z", offset: "+PT72H", condition: "written assurances that the rebels will lay down their arms",
		low: 3501, claimant: "African Union", since: "2011-06",
	},
	{
		file: "karabakh", published: "2020-11-12", furniture: []string{"BAKU, Nov. 12", "Support independent journalism"}, never: "our newsletter",
		diplomat: "Mukhtar Tleuberdi", diplomatSays: "Astana was working", viaFirst: "Interfax", viaSay: "ready to host", viaSecond: "Trend", via2: "will send observers",
		obligor: "Armenia", due: "2020-11-15T08:00", zone: "Asia/Yerevan", utc: "2020-11-15T04:00:00Z", offset: "+PT24H", condition: "written guarantees that the shelling will end",
		low: 1200, claimant: "Armenia", since: "2020-09",
	},
	{
		file: "lebanon", published: "2006-08-09", furniture: []string{"Support The Levant", "One small favor"}, never: "agents of chaos",
		diplomat: "Luc Moreau", diplomatSays: "Paris was working", viaFirst: "Reuters", viaSay: "doing all it can", viaSecond: "Agence France-Presse", via2: "fully support the accord",
		obligor: "Israel", due: "2006-08-11T12:00", zone: "Asia/Jerusalem", utc: "2006-08-11T09:00:00Z", offset: "+PT36H", condition: "written guarantees that Hezbollah will stop firing rockets",
		low: 801, claimant: "United Nations", since: "2006-07",
	},
}

func TestPages(t *testing.T) {
	for _, p := range pages {
		t.Run(p.file, func(t *testing.T) {
			r := readPage(t, "testdata/pages/"+p.file+".txt", "--published", p.published)
			p.checkFurniture(t, &r)
			p.checkStatements(t, &r)
			p.checkCommitments(t, &r)
			p.checkFigure(t, &r)
		})
	}
}

func (p *page) checkFurniture(t *testing.T, r *reading) {
	for _, start := range p.furniture {
		if !slices.ContainsFunc(r.Furniture, func(f struct{ Exact, Kind string }) bool { return strings.HasPrefix(f.Exact, start) }) {
			t.Errorf("%q is not furniture: %v", start, r.Furniture)
		}
	}
	if last := r.Furniture[len(r.Furniture)-1].Exact; !strings.HasSuffix(last, "Read more") {
		t.Errorf("the last furniture does not end with the link: %q", last)
	}
	for _, s := range r.Statements {
		for _, c := range s.Content {
			if strings.Contains(c.Exact, p.never) {
				t.Errorf("furniture was read: %q", c.Exact)
			}
		}
	}
}

func (p *page) checkStatements(t *testing.T, r *reading) {
	find := func(words, who, via string) {
		t.Helper()
		for _, s := range r.Statements {
			for _, c := range s.Content {
				if strings.Contains(c.Exact, words) && s.Who == who && (via == "" && len(s.Via) == 0 || via != "" && slices.Contains(s.Via, via)) {
					return
				}
			}
		}
		t.Errorf("%s does not say %q through %q: %+v", who, words, via, r.Statements)
	}
	find(p.diplomatSays, p.diplomat, "")
	find(p.viaSay, p.diplomat, p.viaFirst)
	find(p.via2, p.diplomat, p.viaSecond)
}

func (p *page) checkCommitments(t *testing.T, r *reading) {
	first := ""
	for _, c := range r.Commitments {
		if c.Obligor != p.obligor || c.Deadline == nil || c.Deadline.Value != p.due {
			continue
		}
		first = c.ID
		if c.Force != "agreed" || c.Zone != p.zone || c.Deadline.Kind != "by" || c.Deadline.Latest == nil || *c.Deadline.Latest != p.utc {
			t.Errorf("%s: force %s, zone %s, deadline %+v", c.ID, c.Force, c.Zone, c.Deadline)
		}
		if c.Condition == nil || c.Condition.Exact != p.condition {
			t.Errorf("%s: condition %+v, want %q", c.ID, c.Condition, p.condition)
		}
	}
	if first == "" {
		t.Fatalf("nothing is due of %s at %s: %+v", p.obligor, p.due, r.Commitments)
	}
	for _, c := range r.Commitments {
		if c.Deadline != nil && c.Deadline.Value == p.offset && c.Deadline.After != nil && *c.Deadline.After == first {
			return
		}
	}
	t.Errorf("nothing is due %s after %s: %+v", p.offset, first, r.Commitments)
}

func (p *page) checkFigure(t *testing.T, r *reading) {
	for _, f := range r.Figures {
		if f.Kind != "killed" || f.Low != p.low || f.High != nil || f.From != p.since {
			continue
		}
		for _, s := range r.Statements {
			if s.ID == f.Said && s.Who == p.claimant {
				return
			}
		}
	}
	t.Errorf("%s does not say %v or more killed since %s: %+v", p.claimant, p.low, p.since, r.Figures)
}

func TestWithoutPublishedDateWeekdaysStayUnresolved(t *testing.T) {
	for _, p := range pages {
		r := readPage(t, "testdata/pages/"+p.file+".txt")
		found := false
		for _, c := range r.Commitments {
			if d := c.Deadline; d != nil && d.After == nil {
				found = true
				if d.Value != "unresolved" || d.Unresolved == nil || !strings.Contains(*d.Unresolved, "published") {
					t.Errorf("%s: deadline %+v", p.file, d)
				}
			}
		}
		if !found {
			t.Errorf("%s: no deadline is told of", p.file)
		}
	}
}
