package change

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"parley"
)

// Event is a change of the answer for one provision, as others are told of it.
type Event struct {
	Process   string   `json:"process"`
	Title     string   `json:"title,omitempty"` // of the agreement
	Provision string   `json:"provision"`
	Text      string   `json:"text,omitempty"` // of the provision
	What      []string `json:"what"`           // in words, the badge first
	Before    *Answer  `json:"before"`         // null: there was no such provision
	After     *Answer  `json:"after"`          // null: there is none any more
	// At and Known are the question of the later answer.
	At    time.Time `json:"at"`
	Known time.Time `json:"known"`
	// Grounds are what the later answer rests on, what is new in it first.
	Grounds []Ground `json:"grounds"`
	More    int      `json:"more,omitempty"` // grounds that are left out
	Link    string   `json:"link,omitempty"` // to the page of the provision, with the question
}

// Answer is what of a verdict is told to others.
type Answer struct {
	At        time.Time             `json:"at"`
	Known     time.Time             `json:"known"`
	Badge     parley.Badge          `json:"badge"`
	Norm      parley.NormState      `json:"norm"`
	Epistemic parley.EpistemicState `json:"epistemic"`
	Direction parley.Direction      `json:"direction"`
	For       parley.EpistemicState `json:"for"`
	Against   parley.EpistemicState `json:"against"`
	Earliest  time.Time             `json:"earliest,omitzero"` // of the deadline
	Latest    time.Time             `json:"latest,omitzero"`
	Done      *parley.Done          `json:"done,omitempty"`
	Reason    string                `json:"reason"`
}

// Ground is an entry that an answer rests on, in its words.
type Ground struct {
	Entry     parley.EntryID   `json:"entry"`
	New       bool             `json:"new,omitempty"`   // the earlier answer did not rest on it
	About     string           `json:"about,omitempty"` // provision of a finding
	Claimant  string           `json:"claimant,omitempty"`
	Standing  parley.Standing  `json:"standing,omitempty"`
	Sense     parley.Sense     `json:"sense,omitempty"`
	Weighs    parley.Direction `json:"weighs"`
	Words     string           `json:"words,omitempty"` // exact, cut after 1,000 characters
	Cut       bool             `json:"cut,omitempty"`   // they were
	Reviewed  bool             `json:"reviewed,omitempty"`
	Report    string           `json:"report,omitempty"` // ID
	Outlet    string           `json:"outlet,omitempty"`
	Headline  string           `json:"headline,omitempty"`
	URL       string           `json:"url,omitempty"`       // of the report, where it was published
	Published string           `json:"published,omitempty"` // with its zone, as the report gives it
	Link      string           `json:"link,omitempty"`      // to the words on the desk
	recorded  time.Time
}

// What an event holds at most.
const (
	maxGrounds = 12
	maxWords   = 1000
)

// Tell makes an event of a change to this state. base is where the desk is
// reached; "" leaves out the links to it.
func (s *State) Tell(c parley.Change, base string) Event {
	e := Event{Process: s.Process, Provision: c.Provision, What: c.What, Before: answerOf(c.Before), After: answerOf(c.After), At: s.AsOf.At.UTC(), Known: s.AsOf.Known.UTC(), Grounds: []Ground{}}
	if s.Agreement != nil {
		e.Title = s.Agreement.Title
		for i := range s.Agreement.Provisions {
			if p := &s.Agreement.Provisions[i]; p.ID == c.Provision {
				e.Text = p.Text
			}
		}
	}
	base = strings.TrimSuffix(base, "/")
	if base != "" {
		e.Link = base + "/process/" + url.PathEscape(s.Process) + "/provision/" + url.PathEscape(c.Provision) + s.query()
	}
	if c.After == nil {
		return e
	}
	fresh := func(g *parley.Ground) bool {
		return slices.ContainsFunc(c.New, func(n parley.Ground) bool { return n.Entry == g.Entry })
	}
	for _, g := range slices.Concat(c.After.Grounds, c.After.Reservations) {
		if t, ok := s.ground(&g, base); ok {
			t.New = fresh(&g)
			e.Grounds = append(e.Grounds, t)
		}
	}
	rank := func(g Ground) int { return btoi(!g.New) + btoi(g.Weighs == parley.DirectionNone) }
	slices.SortStableFunc(e.Grounds, func(a, b Ground) int { return cmp.Compare(rank(a), rank(b)) })
	if len(e.Grounds) > maxGrounds {
		e.More, e.Grounds = len(e.Grounds)-maxGrounds, e.Grounds[:maxGrounds]
	}
	return e
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func answerOf(v *parley.Verdict) *Answer {
	if v == nil {
		return nil
	}
	return &Answer{At: v.AsOf.At.UTC(), Known: v.AsOf.Known.UTC(), Badge: v.Badge, Norm: v.Norm, Epistemic: v.Epistemic, Direction: v.Direction, For: v.For, Against: v.Against,
		Earliest: v.Window.Earliest.UTC(), Latest: v.Window.Latest.UTC(), Done: v.Done, Reason: v.Reason}
}

// query is the question of the state as part of an address of the desk.
func (s *State) query(more ...string) string {
	q := url.Values{"at": {s.AsOf.At.UTC().Format(time.RFC3339)}, "known": {s.AsOf.Known.UTC().Format(time.RFC3339)}}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return "?" + q.Encode()
}

// ground tells an entry in its words; entries that only set the frame are left out.
func (s *State) ground(g *parley.Ground, base string) (Ground, bool) {
	e := s.entry(g.Entry)
	if e == nil {
		return Ground{}, false
	}
	out := Ground{Entry: g.Entry, About: g.About, Claimant: g.Claimant, Standing: g.Standing, Sense: g.Sense, Weighs: g.Weighs, Reviewed: g.Reviewed, Published: e.Times.Published.String(), recorded: e.Times.Recorded}
	switch {
	case e.Bearing != nil:
		b := e.Bearing
		out.Words, out.Report = b.Words, b.Report
		if r := s.report(b.Report); r != nil {
			out.Outlet, out.Headline, out.URL = r.Outlet, r.Title, webOnly(r.URL)
		}
		if base != "" && b.Report != "" {
			out.Link = base + "/report/" + url.PathEscape(b.Report) + s.query("process", s.Process, "span", fmt.Sprintf("%d-%d", b.Span.Start, b.Span.End)) + "#w"
		}
	case e.Ruling != nil:
		out.Words, out.Claimant, out.Published = e.Ruling.Reason, e.Ruling.By, ""
	case e.Extension != nil:
		out.Words, out.Claimant = e.Extension.Deadline.Words, strings.Join(e.Extension.By, ", ")
	case e.Notice != nil:
		out.Words, out.Claimant = e.Notice.Source, strings.Join(e.Notice.By, ", ")
	case e.Declaration != nil && e.Declaration.Reservation != nil:
		out.Words, out.Claimant = e.Declaration.Reservation.Text, e.Declaration.Side
	default:
		return Ground{}, false
	}
	out.Words, out.Cut = cut(out.Words)
	return out, true
}

// webOnly keeps an address that a reader may be led to: reports name their own.
func webOnly(address string) string {
	if u, err := url.Parse(address); err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http") {
		return address
	}
	return ""
}

// cut shortens words that are too long to send.
func cut(words string) (string, bool) {
	if utf8.RuneCountInString(words) <= maxWords {
		return words, false
	}
	return string([]rune(words)[:maxWords]), true
}
