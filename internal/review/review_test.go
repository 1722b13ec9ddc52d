package review_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"parley"
	"parley/evaluate"
	"parley/internal/generate"
	"parley/internal/ledger"
	"parley/internal/review"
)

var start = time.Date(2031, 3, 12, 9, 0, 0, 0, time.UTC)

const text = `HARROW (KNA) - Varen's army has left the Tamis valley, General Ilya Dorn said on Monday.
Support our reporters.
Residents said that shells fell on Lesk again. Shells fell on Lesk, the mission wrote.`

// room is a ledger with one report, and a clock that goes on by a minute an act.
type room struct {
	*review.Desk
	ledger ledger.Ledger
	now    time.Time
	read   parley.EntryID // the bearing that was read
}

func enter(t *testing.T, o review.Options) *room {
	t.Helper()
	r := &room{ledger: ledger.NewMemory(), now: start}
	at := parley.Times{Published: parley.Civil{Value: "2031-03-10T13:00", Zone: "UTC"}}
	a := &parley.Agreement{Process: "tamis", Zone: "UTC", Instrument: parley.Instrument{Signed: parley.Civil{Value: "2031-03-01"}},
		Sides:    []parley.Side{{ID: "varen", Name: "Varen", Actors: []parley.Actor{{Name: "Ilya Dorn", Aliases: []string{"General Dorn"}}}}, {ID: "movement", Name: "The movement"}},
		Monitors: []parley.Monitor{{ID: "mission", Name: "The mission"}},
		Provisions: []parley.Provision{
			{ID: "withdraw", Type: "withdrawal", Kind: parley.Achieve, Obligors: []string{"varen"}, Beneficiaries: []string{"movement"}, Monitors: []string{"mission"}, Deadline: &parley.Deadline{Relation: parley.RelationBy, Time: parley.Civil{Value: "2031-03-10T12:00", Zone: "UTC"}}},
			{ID: "truce", Type: "ceasefire", Kind: parley.Maintain, Obligors: []string{"varen", "movement"}, Monitors: []string{"mission"}, Deadline: &parley.Deadline{Relation: parley.RelationFrom, Time: parley.Civil{Value: "2031-03-05", Zone: "UTC"}}},
		}}
	rep := &parley.Report{ID: "r1", Outlet: "Harrow Daily", Published: at.Published, Text: text, SHA256: parley.TextDigest(text),
		Furniture: []parley.Furniture{{Span: span("Support our reporters."), Kind: parley.FurnitureAppeal}}}
	reader := parley.ReaderVersion{Release: 1}
	rd := &parley.Reading{Report: "r1", SHA256: rep.SHA256, Version: reader,
		Statements: []parley.Statement{{ID: "s1", Who: parley.Names{"Ilya Dorn"}, Content: []parley.Span{span("Varen's army has left the Tamis valley")}}},
		Events:     []parley.Event{{ID: "e1", Type: "ASSAULT", Clause: span("shells fell on Lesk again"), Status: parley.StatusHappened, When: &parley.TimeExpr{Time: parley.Civil{Value: "2031-03-09", Zone: "UTC"}}}}}
	b := &parley.Bearing{Provision: "withdraw", Sense: parley.SenseFulfilled, Report: "r1", Span: span("Varen's army has left the Tamis valley"), Words: "Varen's army has left the Tamis valley", Claimant: "Ilya Dorn", Standing: parley.StandingObligor, Chain: []string{"Harrow Daily"}, Finding: "s1", Reader: reader, Rule: "withdrawal-left", Confidence: 0.6}
	ids, err := r.ledger.Append(t.Context(), start,
		parley.Entry{Kind: parley.EntryAgreement, Process: "tamis", Times: parley.Times{Published: a.Instrument.Signed}, Agreement: a},
		parley.Entry{Kind: parley.EntryReport, Times: at, Report: rep}, parley.Entry{Kind: parley.EntryReading, Times: at, Reading: rd},
		parley.Entry{Kind: parley.EntryBearing, Process: "tamis", Times: at, Bearing: b})
	if err != nil {
		t.Fatal(err)
	}
	r.read = ids[3]
	o.Now = func() time.Time { r.now = r.now.Add(time.Minute); return r.now }
	r.Desk = review.New(r.ledger, ledger.NewMirror(r.ledger), o)
	return r
}

func span(words string) parley.Span {
	at := strings.Index(text, words)
	return parley.Span{Start: at, End: at + len(words)}
}

// badge is what the ledger answers now.
func (r *room) badge(t *testing.T, provision string, o evaluate.Options) parley.Badge {
	t.Helper()
	entries, err := ledger.Evidence(t.Context(), r.ledger, "tamis")
	if err != nil {
		t.Fatal(err)
	}
	verdicts, err := evaluate.Verdicts("tamis", entries, parley.AsOf{At: r.now, Known: r.now}, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range verdicts {
		if v.Provision == provision {
			return v.Badge
		}
	}
	t.Fatal("no such provision")
	return ""
}

// shown tells a queue, one proposal a line.
func (r *room) shown(t *testing.T) string {
	t.Helper()
	q, err := r.Queue(t.Context(), "tamis", review.Question{})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, p := range q.Proposals {
		s := p.Entry.Bearing.Provision + " " + string(p.Entry.Bearing.Sense)
		for _, x := range p.Shifts {
			s += "; " + x.Provision + ": " + string(x.Before.Badge) + " → " + string(x.After.Badge)
		}
		for _, x := range p.Reviewed {
			s += "; reviewed " + x.Provision + ": " + string(x.Before.Badge) + " → " + string(x.After.Badge)
		}
		out = append(out, s)
	}
	return strings.Join(out, "\n")
}

var anna = review.Sign{By: "Anna Lisk"}

func because(why string) review.Sign { return review.Sign{By: "Anna Lisk", Reason: why} }

func want[T any](t *testing.T, v T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestDecideAndUndo(t *testing.T) {
	r := enter(t, review.Options{})
	if got, want := r.shown(t), "withdraw fulfilled; withdraw: claimed met → overdue, no report; reviewed withdraw: overdue, no report → claimed met"; got != want {
		t.Errorf("the queue is %q, want %q", got, want)
	}
	e, err := r.Reject(t.Context(), r.read, anna)
	rejected := want(t, e, err)
	if got := r.badge(t, "withdraw", evaluate.Options{}); got != parley.BadgeOverdue || r.shown(t) != "" {
		t.Errorf("after a rejection it is %s, and %q waits", got, r.shown(t))
	}
	e, err = r.Undo(t.Context(), rejected.ID, anna)
	undone := want(t, e, err)
	if got := r.badge(t, "withdraw", evaluate.Options{}); got != parley.BadgeClaimedMet || !strings.HasPrefix(r.shown(t), "withdraw fulfilled") {
		t.Errorf("after undoing it is %s, and %q waits", got, r.shown(t))
	}
	if _, err := r.Undo(t.Context(), rejected.ID, anna); !errors.Is(err, parley.ErrConflict) || !strings.Contains(err.Error(), "Anna Lisk") {
		t.Errorf("undone twice: %v", err)
	}
	e, err = r.Undo(t.Context(), undone.ID, anna)
	want(t, e, err)
	if got := r.badge(t, "withdraw", evaluate.Options{}); got != parley.BadgeOverdue {
		t.Errorf("after undoing the undoing it is %s", got)
	}
	e, err = r.Accept(t.Context(), r.read, anna)
	accepted := want(t, e, err)
	e, err = r.Accept(t.Context(), r.read, anna)
	if want(t, e, err).ID != accepted.ID {
		t.Error("accepting twice makes two entries")
	}
	e, err = r.Reject(t.Context(), r.read, anna)
	if again := want(t, e, err); again.ID == rejected.ID || again.Review.After != accepted.ID {
		t.Errorf("rejecting again is %+v", again.Review)
	}
	if got := r.badge(t, "withdraw", evaluate.Options{}); got != parley.BadgeOverdue {
		t.Errorf("after rejecting it again it is %s", got)
	}
	acts, err := r.Acts(t.Context(), "tamis")
	if err != nil || len(acts) != 5 || acts[4].Entry.ID != rejected.ID || acts[4].Undone != nil || acts[3].Undone == nil {
		t.Errorf("acts %+v, %v", acts, err)
	}
}

// What is less sure than is asked waits, and counts once it is accepted.
func TestUnsureBearingsWait(t *testing.T) {
	r := enter(t, review.Options{MinConfidence: 0.7})
	if got, want := r.shown(t), "withdraw fulfilled; withdraw: overdue, no report → claimed met; reviewed withdraw: overdue, no report → claimed met"; got != want {
		t.Errorf("the queue is %q, want %q", got, want)
	}
	e, err := r.Accept(t.Context(), r.read, anna)
	want(t, e, err)
	if got := r.badge(t, "withdraw", evaluate.Options{MinConfidence: 0.7}); got != parley.BadgeClaimedMet {
		t.Errorf("after it was accepted it is %s", got)
	}
}

func TestRule(t *testing.T) {
	r := enter(t, review.Options{})
	e, err := r.Rule(t.Context(), "tamis", "withdraw", parley.SenseBreached, parley.Civil{}, because("seen from above"))
	first := want(t, e, err)
	if got := r.badge(t, "withdraw", evaluate.Options{}); got != parley.BadgeBreached {
		t.Errorf("ruled breached, it is %s", got)
	}
	e, err = r.Rule(t.Context(), "tamis", "withdraw", parley.SenseBreached, parley.Civil{}, because("seen from above"))
	if want(t, e, err).ID != first.ID {
		t.Error("ruling twice makes two entries")
	}
	e, err = r.Undo(t.Context(), first.ID, anna)
	want(t, e, err)
	if got := r.badge(t, "withdraw", evaluate.Options{}); got != parley.BadgeClaimedMet {
		t.Errorf("taken back, it is %s", got)
	}
	e, err = r.Rule(t.Context(), "tamis", "withdraw", parley.SenseBreached, parley.Civil{}, because("seen from above"))
	if again := want(t, e, err); again.Ruling.After != first.ID || r.badge(t, "withdraw", evaluate.Options{}) != parley.BadgeBreached {
		t.Errorf("ruled again: %+v", again.Ruling)
	}
	for name, err := range map[string]error{
		"no reason":    failed(r.Rule(t.Context(), "tamis", "withdraw", parley.SenseBreached, parley.Civil{}, anna)),
		"nobody signs": failed(r.Rule(t.Context(), "tamis", "withdraw", parley.SenseBreached, parley.Civil{}, review.Sign{By: " ", Reason: "seen"})),
		"no ruling":    failed(r.Rule(t.Context(), "tamis", "withdraw", parley.SenseIntends, parley.Civil{}, because("seen"))),
		"bidi":         failed(r.Rule(t.Context(), "tamis", "withdraw", parley.SenseBreached, parley.Civil{}, review.Sign{By: "Anna \u202eksiL", Reason: "seen"})),
		"two lines":    failed(r.Rule(t.Context(), "tamis", "withdraw", parley.SenseBreached, parley.Civil{}, review.Sign{By: "Anna\nLisk", Reason: "seen"})),
	} {
		if !errors.Is(err, parley.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := failed(r.Rule(t.Context(), "tamis", "nothing", parley.SenseBreached, parley.Civil{}, because("seen"))); !errors.Is(err, parley.ErrNotFound) {
		t.Errorf("no provision: %v", err)
	}
}

func failed[T any](_ T, err error) error { return err }

func TestCorrect(t *testing.T) {
	r := enter(t, review.Options{})
	e, err := r.Correct(t.Context(), r.read, review.Place{}, review.Claim{Sense: parley.SenseNotDone}, because("he said that it has not"))
	c := want(t, e, err)
	if b := c.Bearing; b.Corrects != r.read || b.By != "Anna Lisk" || b.Claimant != "Ilya Dorn" || b.Standing != parley.StandingObligor || b.Reader != (parley.ReaderVersion{}) || b.Words != "Varen's army has left the Tamis valley" {
		t.Errorf("the correction is %+v", b)
	}
	if got := r.badge(t, "withdraw", evaluate.Options{Reviewed: true}); got != parley.BadgeBreached || r.shown(t) != "" {
		t.Errorf("corrected to an admission, it is %s, and %q waits", got, r.shown(t))
	}
	e, err = r.Undo(t.Context(), c.ID, anna)
	want(t, e, err)
	if got := r.badge(t, "withdraw", evaluate.Options{}); got != parley.BadgeClaimedMet {
		t.Errorf("taken back, it is %s", got)
	}
	e, err = r.Correct(t.Context(), r.read, review.Place{}, review.Claim{Sense: parley.SenseNotDone}, because("he said that it has not"))
	if want(t, e, err).ID != c.ID || r.badge(t, "withdraw", evaluate.Options{}) != parley.BadgeBreached {
		t.Error("the same correction is not brought back")
	}
	// To another provision, with other words and another claimant.
	e, err = r.Correct(t.Context(), r.read, review.Place{Words: "shells fell on  Lesk again"}, review.Claim{Provision: "truce", Sense: parley.SenseBreached, Claimant: "residents", Unnamed: true}, because("other words"))
	if b := want(t, e, err).Bearing; b.Standing != parley.StandingThird || b.Words != "shells fell on Lesk again" || r.badge(t, "truce", evaluate.Options{}) != parley.BadgeAllegedBreach {
		t.Errorf("the correction is %+v", b)
	}
	for name, err := range map[string]error{
		"nothing else": failed(r.Correct(t.Context(), r.read, review.Place{}, review.Claim{}, because("so"))),
		"no reason":    failed(r.Correct(t.Context(), r.read, review.Place{}, review.Claim{Sense: parley.SensePartly}, anna)),
		"no sense":     failed(r.Correct(t.Context(), r.read, review.Place{}, review.Claim{Sense: "odd"}, because("so"))),
		"no bearing":   failed(r.Correct(t.Context(), c.ID, review.Place{Words: "nowhere"}, review.Claim{}, because("so"))),
	} {
		if !errors.Is(err, parley.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLink(t *testing.T) {
	r := enter(t, review.Options{})
	e, err := r.Link(t.Context(), "tamis", review.Place{Report: "r1", Finding: "e1"}, review.Claim{Provision: "truce", Sense: parley.SenseBreached}, because("Lesk lies behind the line"))
	c := want(t, e, err)
	if b := c.Bearing; b.Claimant != "Harrow Daily" || b.Standing != parley.StandingOutlet || b.Words != "shells fell on Lesk again" || c.Times.Event.Value != "2031-03-09" || c.Times.Published.Value != "2031-03-10T13:00" {
		t.Errorf("the link is %+v at %+v", b, c.Times)
	}
	if got := r.badge(t, "truce", evaluate.Options{Reviewed: true}); got != parley.BadgeAllegedBreach {
		t.Errorf("linked, it is %s", got)
	}
	e, err = r.Link(t.Context(), "tamis", review.Place{Report: "r1", Words: "Shells fell on Lesk, the mission wrote"}, review.Claim{Provision: "truce", Sense: parley.SenseBreached, Claimant: "the mission"}, because("its own words"))
	if b := want(t, e, err).Bearing; b.Claimant != "The mission" || b.Standing != parley.StandingMonitor || r.badge(t, "truce", evaluate.Options{}) != parley.BadgeBreached {
		t.Errorf("the link is %+v, the truce %s", b, r.badge(t, "truce", evaluate.Options{}))
	}
	link := func(at review.Place, c review.Claim) error {
		return failed(r.Link(t.Context(), "tamis", at, c, because("so")))
	}
	breach := review.Claim{Provision: "truce", Sense: parley.SenseBreached}
	for name, c := range map[string]struct{ err, is error }{
		"furniture":        {link(review.Place{Report: "r1", Words: "Support our reporters"}, breach), parley.ErrInvalid},
		"words not there":  {link(review.Place{Report: "r1", Words: "the sun rose"}, breach), parley.ErrInvalid},
		"words twice":      {link(review.Place{Report: "r1", Words: "said"}, breach), parley.ErrInvalid},
		"no words":         {link(review.Place{Report: "r1"}, breach), parley.ErrInvalid},
		"outside":          {link(review.Place{Report: "r1", Span: parley.Span{Start: 5, End: 9999}}, breach), parley.ErrInvalid},
		"other words":      {link(review.Place{Report: "r1", Span: span("Lesk again"), Words: "Tamis"}, breach), parley.ErrInvalid},
		"no such report":   {link(review.Place{Report: "r9", Words: "Lesk"}, breach), parley.ErrNotFound},
		"no such finding":  {link(review.Place{Report: "r1", Finding: "e9"}, breach), parley.ErrNotFound},
		"no such standing": {link(review.Place{Report: "r1", Finding: "e1"}, review.Claim{Provision: "truce", Sense: parley.SenseBreached, Standing: "odd"}), parley.ErrInvalid},
	} {
		if !errors.Is(c.err, c.is) {
			t.Errorf("%s: %v", name, c.err)
		}
	}
}

func TestAnnotate(t *testing.T) {
	r := enter(t, review.Options{})
	before := r.badge(t, "truce", evaluate.Options{})
	e, err := r.Annotate(t.Context(), "tamis", review.Place{Report: "r1", Span: span("shells fell on Lesk again")}, "Whose shells?", review.Reads{Who: "residents", Act: parley.ActAccuse}, anna)
	a := want(t, e, err)
	if n := a.Annotation; n.Words != "shells fell on Lesk again" || n.Statement == nil || n.Statement.Who[0] != "residents" || n.Statement.Act != parley.ActAccuse {
		t.Errorf("the annotation is %+v", n)
	}
	if got := r.badge(t, "truce", evaluate.Options{}); got != before {
		t.Errorf("a note weighs: %s", got)
	}
	list := func() []parley.Entry {
		l, err := r.Annotations(t.Context(), "r1")
		return want(t, l, err)
	}
	if l := list(); len(l) != 1 || l[0].ID != a.ID {
		t.Errorf("annotations %+v", l)
	}
	last, err := r.Last(t.Context(), "tamis", "Anna Lisk")
	if want(t, last, err).ID != a.ID {
		t.Errorf("the last act is %+v", last)
	}
	e, err = r.Undo(t.Context(), last.ID, anna)
	want(t, e, err)
	if l := list(); len(l) != 0 {
		t.Errorf("taken back, it stands: %+v", l)
	}
	if _, err := r.Last(t.Context(), "tamis", "Anna Lisk"); !errors.Is(err, parley.ErrNotFound) {
		t.Errorf("after all is undone: %v", err)
	}
	if err := failed(r.Annotate(t.Context(), "tamis", review.Place{Report: "r1", Words: "Lesk again"}, " ", review.Reads{}, anna)); !errors.Is(err, parley.ErrInvalid) {
		t.Errorf("no note: %v", err)
	}
}

func TestOnlyWhatHandsMadeIsUndone(t *testing.T) {
	r := enter(t, review.Options{})
	if _, err := r.Undo(t.Context(), r.read, anna); !errors.Is(err, parley.ErrInvalid) {
		t.Errorf("a bearing that was read: %v", err)
	}
	if _, err := r.Undo(t.Context(), "review-0", anna); !errors.Is(err, parley.ErrNotFound) {
		t.Errorf("what is not there: %v", err)
	}
	if _, err := r.Accept(t.Context(), r.read, review.Sign{}); !errors.Is(err, parley.ErrInvalid) {
		t.Errorf("nobody signs: %v", err)
	}
}

// A desk that follows a ledger says what one says that begins anew, and what a
// trial of all the evidence at once says.
func TestQueueFollowsTheLedger(t *testing.T) {
	l := ledger.NewMemory()
	now := time.Date(2032, 3, 1, 0, 0, 0, 0, time.UTC)
	for batch := range generate.Entries(generate.Options{Provisions: 12, Reports: 60, Records: 240}) {
		for i := range batch {
			if a := batch[i].Agreement; a != nil {
				a.Provisions[3].Requires = []string{"p001"}
				a.Provisions[5].Deadline = &parley.Deadline{Relation: parley.RelationBy, Offset: "P9D", After: "p002", Anchor: parley.AnchorVerified}
			}
		}
		if _, err := l.Append(t.Context(), now, batch...); err != nil {
			t.Fatal(err)
		}
	}
	o := review.Options{Now: func() time.Time { now = now.Add(time.Second); return now }, MinConfidence: 0.6}
	desk := review.New(l, ledger.NewMirror(l), o)
	compare := func(act string) []*review.Proposal {
		q, err := desk.Queue(t.Context(), generate.Process, review.Question{})
		got := want(t, q, err).Proposals
		q, err = review.New(l, ledger.NewMirror(l), o).Queue(t.Context(), generate.Process, review.Question{})
		if d := cmp.Diff(want(t, q, err).Proposals, got, cmpopts.IgnoreUnexported(review.Proposal{})); d != "" {
			t.Fatalf("after %s: a new desk (-) says otherwise (+): %s", act, d)
		}
		entries, err := ledger.Evidence(t.Context(), l, generate.Process)
		trials, err2 := evaluate.Trials(generate.Process, entries, parley.AsOf{At: now, Known: now}, evaluate.Options{MinConfidence: o.MinConfidence})
		if err != nil || err2 != nil || len(trials) != len(got) {
			t.Fatalf("after %s: %d proposals, %d trials, %v, %v", act, len(got), len(trials), err, err2)
		}
		for _, trial := range trials {
			for _, p := range got {
				if p.Entry.ID == trial.Entry && !cmp.Equal(p.Shifts, trial.Shifts) {
					t.Fatalf("after %s: %s shifts %+v, tried with all %+v", act, trial.Entry, p.Shifts, trial.Shifts)
				}
			}
		}
		return got
	}
	queue := compare("nothing")
	if len(queue) < 80 || len(queue[0].Shifts) == 0 || queue[0].Shifts[0].Before.Badge == queue[0].Shifts[0].After.Badge || len(queue[len(queue)-1].Shifts) > 0 {
		t.Fatalf("%d proposals, the first of which shifts %+v", len(queue), queue[0].Shifts)
	}
	e, err := desk.Reject(t.Context(), queue[0].Entry.ID, anna)
	rejection := want(t, e, err)
	compare("a rejection")
	e, err = desk.Undo(t.Context(), rejection.ID, anna)
	want(t, e, err)
	compare("undoing it")
	e, err = desk.Accept(t.Context(), queue[1].Entry.ID, anna)
	want(t, e, err)
	compare("an acceptance")
	other := "p001"
	if queue[2].Entry.Bearing.Provision == other {
		other = "p002"
	}
	e, err = desk.Correct(t.Context(), queue[2].Entry.ID, review.Place{}, review.Claim{Provision: other}, because("of another"))
	correction := want(t, e, err)
	compare("a correction to another provision")
	e, err = desk.Undo(t.Context(), correction.ID, anna)
	want(t, e, err)
	compare("undoing it")
	e, err = desk.Rule(t.Context(), generate.Process, "p001", parley.SenseFulfilled, parley.Civil{}, because("seen"))
	want(t, e, err)
	compare("a ruling")
	x := parley.Entry{Kind: parley.EntryExtension, Process: generate.Process, Times: parley.Times{Published: parley.Civil{Value: "2031-02-01"}}, Extension: &parley.Extension{Provision: "p003", Deadline: parley.Deadline{Relation: parley.RelationBy, Offset: "P3D", After: "p004", Anchor: parley.AnchorDeadline}}}
	if _, err := l.Append(t.Context(), now, x); err != nil {
		t.Fatal(err)
	}
	compare("an extension that ties two groups")
}

// A view of the queue of two hundred provisions and twenty thousand bearings,
// and a view after an act.
func BenchmarkQueue(b *testing.B) {
	l := ledger.NewMemory()
	now := time.Date(2032, 3, 1, 0, 0, 0, 0, time.UTC)
	for batch := range generate.Entries(generate.Options{Provisions: 200, Reports: 10_000, Records: 40_000}) {
		if _, err := l.Append(b.Context(), now, batch...); err != nil {
			b.Fatal(err)
		}
	}
	o := review.Options{Now: func() time.Time { now = now.Add(time.Second); return now }}
	mirror := ledger.NewMirror(l)
	if _, err := mirror.Evidence(b.Context(), generate.Process); err != nil {
		b.Fatal(err)
	}
	view := func(desk *review.Desk) []*review.Proposal {
		q, err := desk.Queue(b.Context(), generate.Process, review.Question{})
		if err != nil {
			b.Fatal(err)
		}
		return q.Proposals
	}
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			view(review.New(l, mirror, o))
		}
	})
	desk := review.New(l, mirror, o)
	queue := view(desk)
	b.Run("again", func(b *testing.B) {
		for b.Loop() {
			view(desk)
		}
	})
	b.Run("after-an-act", func(b *testing.B) {
		n := 0
		for b.Loop() {
			if _, err := desk.Accept(b.Context(), queue[n%len(queue)].Entry.ID, anna); err != nil {
				b.Fatal(err)
			}
			view(desk)
			n += 97
		}
	})
}

// What was decided holds for the same finding of a newer reader, until somebody
// decides on that one.
func TestReadAnew(t *testing.T) {
	r := enter(t, review.Options{})
	old, err := r.ledger.Get(t.Context(), r.read)
	if err != nil {
		t.Fatal(err)
	}
	act, err := r.Reject(t.Context(), r.read, anna)
	if err != nil {
		t.Fatal(err)
	}
	again, version := *old.Bearing, parley.ReaderVersion{Release: 2}
	again.Reader, again.Rule, again.Finding = version, "withdrawal-gone", "s2"
	fresh := parley.Entry{Kind: parley.EntryBearing, Process: "tamis", Times: old.Times, Bearing: &again}
	reading := parley.Entry{Kind: parley.EntryReading, Times: old.Times, Reading: &parley.Reading{Report: "r1", SHA256: parley.TextDigest(text), Version: version}}
	ids, err := r.ledger.Append(t.Context(), r.now, reading, fresh)
	if err != nil {
		t.Fatal(err)
	}
	if fresh, err = r.ledger.Get(t.Context(), ids[1]); err != nil {
		t.Fatal(err)
	}
	if got := r.badge(t, "withdraw", evaluate.Options{}); got != parley.BadgeOverdue {
		t.Errorf("rejected and read anew, it is %q", got)
	}
	if got := r.shown(t); got != "" {
		t.Errorf("what was decided waits again: %s", got)
	}
	if by, err := r.Decided(t.Context(), fresh); err != nil || by.Entry.ID != act.ID {
		t.Errorf("decided by %v, %v", by, err)
	}

	if _, err := r.Accept(t.Context(), fresh.ID, anna); err != nil {
		t.Fatal(err)
	}
	if got := r.badge(t, "withdraw", evaluate.Options{Reviewed: true}); got != parley.BadgeClaimedMet {
		t.Errorf("accepted anew, it is %q", got)
	}
	last, err := r.Last(t.Context(), "tamis", anna.By)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []parley.EntryID{last.ID, act.ID} {
		if _, err := r.Undo(t.Context(), id, anna); err != nil {
			t.Fatal(err)
		}
	}
	if by, err := r.Decided(t.Context(), fresh); !errors.Is(err, parley.ErrNotFound) {
		t.Errorf("with all taken back it is decided by %v, %v", by, err)
	}
	if got := r.shown(t); !strings.HasPrefix(got, "withdraw fulfilled") {
		t.Errorf("with all taken back there waits %q", got)
	}
}
