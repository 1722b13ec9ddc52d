package change_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"parley"
	"parley/evaluate"
	"parley/internal/change"
	"parley/internal/ledger"
)

func at(day, hour int) time.Time { return time.Date(2031, 3, day, hour, 0, 0, 0, time.UTC) }

func minute(value string) parley.Civil {
	return parley.Civil{Value: value, Zone: "UTC", From: parley.ZoneStated}
}

func asOf(t time.Time) parley.AsOf { return parley.AsOf{At: t, Known: t} }

// hostile are words of a report that would be marks of HTML and XML.
const hostile = "the last <script>alert(1)</script> & soldier \"has\"\x0bleft"

func accord() parley.Entry {
	return parley.Entry{Kind: parley.EntryAgreement, Process: "karadesh", Times: parley.Times{Published: minute("2031-03-01T00:00")}, Agreement: &parley.Agreement{Process: "karadesh", Title: "Accord of <Tamis>", Zone: "UTC",
		Sides: []parley.Side{{ID: "varen", Name: "Varen"}, {ID: "karadesh", Name: "Karadesh"}},
		Provisions: []parley.Provision{
			{ID: "withdraw", Text: "Varen leaves Tamis.", Kind: parley.Achieve, Obligors: []string{"varen"}, Deadline: &parley.Deadline{Relation: parley.RelationBy, Time: minute("2031-03-08T12:00")}},
			{ID: "talks", Text: "Talks begin.", Kind: parley.Achieve, Obligors: []string{"varen"}, Deadline: &parley.Deadline{Relation: parley.RelationBy, Time: minute("2031-03-12T12:00")}},
		}}}
}

// told is a report with a bearing on a provision.
func told(id, published, words string, sense parley.Sense, by string, standing parley.Standing) []parley.Entry {
	times := parley.Times{Published: minute(published)}
	return []parley.Entry{
		{Kind: parley.EntryReport, Times: times, Report: &parley.Report{ID: id, Outlet: "Harrow Daily", Title: "Out of <Tamis>", Published: times.Published, URL: "https://harrow.example/" + id}},
		{Kind: parley.EntryBearing, Process: "karadesh", Times: times, Bearing: &parley.Bearing{Provision: "withdraw", Sense: sense, Report: id, Span: parley.Span{Start: 3, End: 9}, Words: words, Claimant: by, Standing: standing}},
	}
}

// filled is a ledger to which each batch was added at its time.
func filled(t *testing.T) *ledger.Memory {
	t.Helper()
	l := ledger.NewMemory()
	add(t, l, at(1, 1), accord())
	add(t, l, at(9, 20), told("r1", "2031-03-09T10:00", hostile, parley.SenseFulfilled, "Varen", parley.StandingObligor)...)
	return l
}

func add(t *testing.T, l ledger.Ledger, now time.Time, entries ...parley.Entry) {
	t.Helper()
	if _, err := l.Append(t.Context(), now, entries...); err != nil {
		t.Fatal(err)
	}
}

func outline(t *testing.T, l ledger.Ledger, p change.Period) *change.Outline {
	t.Helper()
	entries, err := ledger.Evidence(t.Context(), l, "karadesh")
	if err != nil {
		t.Fatal(err)
	}
	s, err := change.Of("karadesh", entries, change.Mark{AsOf: asOf(at(5, 5))}, evaluate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	o, err := s.Outline(p)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// feed writes the log of a period and reads it as others do.
func feed(t *testing.T, l ledger.Ledger, p change.Period) (*gofeed.Feed, string) {
	t.Helper()
	log, err := outline(t, l, p).Log()
	if err != nil {
		t.Fatal(err)
	}
	f := change.Feed{Process: "karadesh", Title: "Changes", Base: "http://desk.example", Self: "http://desk.example/f?a=1&b=2", Log: log, Began: at(1, 0)}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	got, err := gofeed.NewParser().ParseString(b.String())
	if err != nil {
		t.Fatalf("%v in\n%s", err, &b)
	}
	return got, b.String()
}

func titles(f *gofeed.Feed) []string {
	var out []string
	for _, it := range f.Items {
		out = append(out, it.PublishedParsed.Format("2 15:04 ")+it.Title)
	}
	slices.Sort(out)
	return out
}

func TestFeed(t *testing.T) {
	l := filled(t)
	f, text := feed(t, l, change.Period{Until: asOf(at(20, 0))})
	want := []string{
		"1 00:01 talks: pending", "1 00:01 withdraw: pending",
		"12 12:00 talks: overdue, no report, was pending", // by time alone
		"8 12:00 withdraw: overdue, no report, was pending",
		"9 10:01 withdraw: claimed met, was overdue, no report",
	}
	slices.Sort(want)
	if got := titles(f); !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
	if f.FeedType != "atom" || f.FeedLink != "http://desk.example/f?a=1&b=2" || f.UpdatedParsed == nil {
		t.Errorf("feed %s, self %s, updated %s", f.FeedType, f.FeedLink, f.Updated)
	}
	i := slices.IndexFunc(f.Items, func(it *gofeed.Item) bool { return strings.Contains(it.Title, "claimed met") })
	it := f.Items[i]
	if !it.UpdatedParsed.Equal(at(9, 20)) || it.PublishedParsed.After(at(9, 11)) {
		t.Errorf("published %s, updated %s: it was known before it was taken in", it.Published, it.Updated)
	}
	for _, w := range []string{"the last &lt;script&gt;alert(1)&lt;/script&gt; &amp; soldier &#34;has&#34;", "Harrow Daily", "Out of &lt;Tamis&gt;", "Varen leaves Tamis.", `href="https://harrow.example/r1"`, `href="http://desk.example/report/r1?`} {
		if !strings.Contains(it.Content, w) {
			t.Errorf("the content has no %s:\n%s", w, it.Content)
		}
	}
	if strings.Contains(text, "<script") || strings.Contains(it.Content, "<script") {
		t.Errorf("words of a report are marks:\n%s", text)
	}
	if !strings.HasPrefix(it.Link, "http://desk.example/process/karadesh/provision/withdraw?at=2031-03-09") {
		t.Errorf("it leads to %s", it.Link)
	}
}

// An entry keeps its ID whenever the feed is asked for, and whatever comes later;
// no two have the same one.
func TestIDsStay(t *testing.T) {
	l := filled(t)
	ids := func(p change.Period) map[string]string {
		f, _ := feed(t, l, p)
		out := map[string]string{}
		for _, it := range f.Items {
			if out[it.GUID] != "" || !strings.HasPrefix(it.GUID, "urn:uuid:") {
				t.Errorf("ID %q of %q and %q", it.GUID, it.Title, out[it.GUID])
			}
			out[it.GUID] = it.Title
		}
		return out
	}
	early := ids(change.Period{Until: asOf(at(10, 0))})
	add(t, l, at(15, 0), told("r2", "2031-03-14T10:00", "there are tanks", parley.SenseNotDone, "Karadesh", parley.StandingCounterparty)...)
	all := ids(change.Period{Until: asOf(at(20, 0))})
	late := ids(change.Period{Since: at(10, 0), Until: asOf(at(20, 0))})
	if len(early) != 4 || len(late) != 2 || len(all) != 6 {
		t.Errorf("%d, then %d more, %d in all", len(early), len(late), len(all))
	}
	for id, title := range early {
		if all[id] != title {
			t.Errorf("%s was %q, is %q", id, title, all[id])
		}
	}
	for id, title := range late {
		if all[id] != title || early[id] != "" {
			t.Errorf("%s: %q since then, %q in all, %q before", id, title, all[id], early[id])
		}
	}
}

// The last changes are told, with all those of the moment at which there are
// enough; before them stands what was known then.
func TestTheLastChanges(t *testing.T) {
	l := filled(t)
	for most, want := range map[int]int{1: 1, 2: 2, 3: 3, 4: 5, 50: 5} {
		f, _ := feed(t, l, change.Period{Until: asOf(at(20, 0)), Most: most})
		if len(f.Items) != want {
			t.Errorf("of %d asked for there are %d, want %d", most, len(f.Items), want)
		}
		for _, it := range f.Items {
			if strings.HasSuffix(it.Title, "pending") != strings.HasPrefix(it.Published, "2031-03-01") && !strings.Contains(it.Title, "was pending") {
				t.Errorf("%s at %s", it.Title, it.Published)
			}
		}
	}
}

// The digest is another one when an entry or a moment has come in between, and
// not when only time has passed.
func TestDigest(t *testing.T) {
	l := filled(t)
	digest := func(day int) string { return outline(t, l, change.Period{Until: asOf(at(day, 13))}).Digest() }
	ninth, tenth, twelfth := digest(9), digest(10), digest(12)
	if ninth != tenth || tenth == twelfth {
		t.Errorf("%s, a day later %s, past a deadline %s", ninth, tenth, twelfth)
	}
	add(t, l, at(15, 0), told("r2", "2031-03-14T10:00", "there are tanks", parley.SenseNotDone, "Karadesh", parley.StandingCounterparty)...)
	if digest(12) == twelfth {
		t.Error("it is the same with another report")
	}
}

func TestNothingKnownYet(t *testing.T) {
	f, _ := feed(t, filled(t), change.Period{Until: asOf(at(1, 0).AddDate(-1, 0, 0))})
	if len(f.Items) != 0 || !f.UpdatedParsed.Equal(at(1, 0)) {
		t.Errorf("%d entries, updated %s", len(f.Items), f.Updated)
	}
}

// Between two states entries may have come, or only time have passed; a report
// that comes late is a change too, though it could be known before.
func TestBetweenTwoStates(t *testing.T) {
	l := filled(t)
	state := func(t *testing.T, m change.Mark) *change.State {
		t.Helper()
		s, err := change.At(t.Context(), l, "karadesh", m, evaluate.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for name, c := range map[string]struct {
		from, to change.Mark
		want     []string
	}{
		"nothing":           {change.Mark{AsOf: asOf(at(10, 0)), Head: 3}, change.Mark{AsOf: asOf(at(11, 0)), Head: 3}, nil},
		"time alone":        {change.Mark{AsOf: asOf(at(11, 0)), Head: 3}, change.Mark{AsOf: asOf(at(13, 0)), Head: 3}, []string{"talks overdue, no report, was pending"}},
		"a report late":     {change.Mark{AsOf: asOf(at(10, 0)), Head: 1}, change.Mark{AsOf: asOf(at(10, 0)), Head: 3}, []string{"withdraw claimed met, was overdue, no report"}},
		"from the first on": {change.Mark{}, change.Mark{AsOf: asOf(at(2, 0)), Head: 3}, []string{"withdraw new: ", "talks new: "}},
	} {
		t.Run(name, func(t *testing.T) {
			changes := state(t, c.to).Since(state(t, c.from))
			var got []string
			for _, x := range changes {
				got = append(got, x.Provision+" "+x.What[0])
			}
			if !slices.EqualFunc(got, c.want, strings.HasPrefix) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestEvent(t *testing.T) {
	l := filled(t)
	long := strings.Repeat("ö", 1200)
	add(t, l, at(9, 21), told("r3", "2031-03-09T11:00", long, parley.SenseNotDone, "Karadesh", parley.StandingCounterparty)...)
	for i := range 20 {
		add(t, l, at(9, 22), told("many"+string(rune('a'+i)), "2031-03-09T12:00", strings.Repeat("x", i+1), parley.SenseNotDone, "Karadesh", parley.StandingCounterparty)...)
	}
	is, err := change.At(t.Context(), l, "karadesh", change.Mark{AsOf: asOf(at(10, 0)), Head: 99}, evaluate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	was, err := change.At(t.Context(), l, "karadesh", change.Mark{AsOf: asOf(at(10, 0)), Head: 3}, evaluate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	changes := is.Since(was)
	if len(changes) != 1 {
		t.Fatalf("%d changes", len(changes))
	}
	e := is.Tell(changes[0], "")
	if e.Link != "" || len(e.Grounds) != 12 || e.More != 22-12 || !e.Grounds[0].New || e.Before.Badge != parley.BadgeClaimedMet || e.After.Badge != parley.BadgeDisputed {
		t.Errorf("%+v", e)
	}
	if i := slices.IndexFunc(e.Grounds, func(g change.Ground) bool { return g.Report == "r3" }); i >= 0 && (!e.Grounds[i].Cut || len([]rune(e.Grounds[i].Words)) != 1000) {
		t.Errorf("%d characters", len([]rune(e.Grounds[i].Words)))
	}
	raw, err := json.Marshal(e)
	if err != nil || len(raw) > 64<<10 {
		t.Errorf("%d bytes, %v", len(raw), err)
	}
	if g := is.Tell(parley.Change{Provision: "gone", Before: &parley.Verdict{}}, "https://d.example/"); g.After != nil || g.Grounds == nil || !strings.HasPrefix(g.Link, "https://d.example/process/") {
		t.Errorf("%+v", g)
	}
}
