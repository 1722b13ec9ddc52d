package timex_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parley"
	"parley/internal/engine/enginetest"
	"parley/internal/lang"
	"parley/internal/rule"
	"parley/internal/text"
	"parley/internal/timex"
)

var zones = map[string]string{
	"damascus": "Asia/Damascus", "syria": "Asia/Damascus", "tripoli": "Africa/Tripoli",
	"libya": "Africa/Tripoli", "kesten": "Europe/Helsinki", "new york": "America/New_York", "varen": "Asia/Tbilisi",
}

func place(name string) (string, bool) { z, ok := zones[name]; return z, ok }

type reader struct {
	pack  *lang.Pack
	words func(*text.Doc)
	step  text.Step
}

func newReader(t testing.TB) *reader {
	t.Helper()
	pack, err := lang.English()
	if err != nil {
		t.Fatal(err)
	}
	step, err := timex.Step(pack, place)
	if err != nil {
		t.Fatal(err)
	}
	return &reader{pack, enginetest.Prepare(t), step}
}

func (r *reader) prepare(d *text.Doc) {
	r.words(d)
	r.step.Run(d)
}

func TestRules(t *testing.T) {
	r := newReader(t)
	rules, err := rule.Parse(r.pack, "times")
	if err != nil {
		t.Fatal(err)
	}
	var exprs, deadlines []*rule.Rule
	for _, x := range rules {
		if x.Action == "deadline" {
			deadlines = append(deadlines, x)
		} else {
			exprs = append(exprs, x)
		}
	}
	for _, set := range [][]*rule.Rule{exprs, deadlines} {
		for _, err := range rule.NewMatcher(set).Test(r.prepare) {
			t.Error(err)
		}
	}
}

func TestTimes(t *testing.T) {
	r := newReader(t)
	const monday = "2012-04-09"
	tests := []struct {
		name, text, published, dateline string
		want                            []string
	}{
		{"clock with local time and weekday", "The deal calls on Syria to begin withdrawing its troops by 6 a.m. local time Tuesday and for a truce to start 48 hours later.", monday, "Moscow",
			[]string{"by 6 a.m. local time Tuesday|by|2012-04-10T06:00 Asia/Damascus place", "48 hours later||PT48H after by 6 a.m. local time Tuesday"}},
		{"published unknown", "The deal calls on Syria to leave by 6 a.m. local time Tuesday.", "", "",
			[]string{"by 6 a.m. local time Tuesday|by|? published date unknown"}},
		{"said on the day itself", "A diplomat said Monday that it was over.", monday, "", []string{"Monday||2012-04-09 (zone unknown)"}},
		{"was to, and a deadline", "He arrived in Moscow on Monday and was to meet his counterpart Tuesday, the deadline for leaving.", monday, "",
			[]string{"on Monday|at|2012-04-09 (zone unknown)", "Tuesday|by|2012-04-10 (zone unknown)"}},
		{"past weekday", "Syria has agreed but on Sunday demanded guarantees.", monday, "", []string{"on Sunday|at|2012-04-08 (zone unknown)"}},
		{"since month", "More than 9,000 have died since a crackdown began in March 2011.", monday, "", []string{"in March 2011|during|2011-03 (zone unknown)"}},
		{"since", "It has raged since March 2011.", monday, "", []string{"since March 2011|since|2011-03 (zone unknown)"}},
		{"two zones, one instant", "Varen must go by 6 a.m. (0200 GMT) on April 10.", monday, "", []string{"by 6 a.m. (0200 GMT) on April 10|by|2012-04-10T06:00 Asia/Tbilisi place"}},
		{"two zones that tell the offset", "They must go by 6 a.m. (0300 GMT) on April 10.", monday, "", []string{"by 6 a.m. (0300 GMT) on April 10|by|2012-04-10T06:00 +03:00 stated"}},
		{"GMT", "Talks start at 0600 GMT on Friday.", monday, "", []string{"at 0600 GMT on Friday|at|2012-04-13T06:00 UTC stated"}},
		{"noon of the dateline", "The truce will begin at noon on Friday.", monday, "TRIPOLI", []string{"at noon on Friday|at|2012-04-13T12:00 Africa/Tripoli dateline"}},
		{"midnight ends its day", "They must leave by midnight Friday.", monday, "", []string{"by midnight Friday|by|2012-04-13T24:00 (zone unknown)"}},
		{"place time", "They will halt at 7 p.m. Damascus time on 11 April 2012.", "", "", []string{"at 7 p.m. Damascus time on 11 April 2012|at|2012-04-11T19:00 Asia/Damascus stated"}},
		{"full date without published", "It was signed on Tuesday, April 10, 2012, in Kesten.", "", "", []string{"on Tuesday, April 10, 2012|at|2012-04-10 (zone unknown)"}},
		{"relative days", "He came yesterday and leaves tomorrow.", monday, "", []string{"yesterday||2012-04-08 (zone unknown)", "tomorrow||2012-04-10 (zone unknown)"}},
		{"month by tense", "The vote was held in May.", monday, "", []string{"in May|during|2011-05 (zone unknown)"}},
		{"month ahead", "The vote will be held in May.", monday, "", []string{"in May|during|2012-05 (zone unknown)"}},
		{"modal may", "They may march on the capital, and March they did.", monday, "", nil},
		{"weeks and months", "It was agreed last week, earlier this month, and ends next year.", monday, "",
			[]string{"last week||2012-W14 (zone unknown)", "earlier this month||2012-04 (zone unknown)", "next year||2013 (zone unknown)"}},
		{"ago", "It began three days ago.", monday, "", []string{"three days ago||2012-04-06 (zone unknown)"}},
		{"durations are no points", "They waited for 48 hours after 30 years of war.", monday, "", nil},
		{"within, counted from the telling", "The rebels must leave within 48 hours.", monday, "Tripoli", []string{"within 48 hours|within|2012-04-11 Africa/Tripoli dateline"}},
		{"within of an event", "Both sides stop within 24 hours of the signing.", monday, "", []string{"within 24 hours of|within|PT24H after the signing"}},
		{"after an event", "Observers arrive three days after the withdrawal.", monday, "", []string{"three days after||P3D after the withdrawal"}},
		{"from a day", "Talks begin two weeks from Monday.", monday, "", []string{"two weeks from Monday||P2W after Monday"}},
		{"range of days", "The truce will hold from 3 to 5 May.", monday, "", []string{"from 3 to 5 May|during|2012-05-03/2012-05-05 (zone unknown)"}},
		{"last days", "Ten died in the last three days.", monday, "", []string{"in the last three days|during|2012-04-06/2012-04-09 (zone unknown)"}},
		{"weekend", "He called over the weekend.", monday, "", []string{"over the weekend|during|2012-04-07/2012-04-08 (zone unknown)"}},
		{"a deadline of", "They ignored a deadline of Saturday.", monday, "", []string{"Saturday|by|2012-04-14 (zone unknown)"}},
		{"vague", "The army will attack in the coming hours.", monday, "", []string{"in the coming hours|within|? no number is said"}},
		{"an hour to an hour", "A pause between 6 a.m. and 2 p.m. on Friday was agreed.", monday, "", []string{"6 a.m. and 2 p.m. on Friday|during|2012-04-13T06:00/2012-04-13T14:00 (zone unknown)"}},
		{"over midnight", "The curfew will run from 10 p.m. to 6 a.m. on Friday.", monday, "", []string{"from 10 p.m. to 6 a.m. on Friday|during|2012-04-13T22:00/2012-04-14T06:00 (zone unknown)"}},
		{"offset from UTC", "Envoys will meet at 3 p.m. GMT+2 on Friday.", monday, "", []string{"at 3 p.m. GMT+2 on Friday|at|2012-04-13T15:00 +02:00 stated"}},
		{"a time to act in", "They gave the rebels 48 hours to leave the town.", monday, "", []string{"48 hours|within|2012-04-11 (zone unknown)"}},
		{"a time to act in, given on a day", "On Friday they gave the rebels 48 hours to leave.", monday, "", []string{"On Friday|at|2012-04-06 (zone unknown)", "48 hours|within|2012-04-08 (zone unknown)"}},
		{"a deadline of hours", "The council set a 72-hour deadline.", monday, "", []string{"72-hour|within|2012-04-12 (zone unknown)"}},
		{"working days, whatever the weekend", "They must leave within one working day.", "2012-04-12", "", []string{"within one working day|within|2012-04-13/2012-04-15 (zone unknown)"}},
		{"working days of both weekends", "They must leave within two working days.", monday, "", []string{"within two working days|within|2012-04-11 (zone unknown)"}},
		{"within, told afterwards", "The truce collapsed within two days.", monday, "", []string{"within two days|within|? counts from something that is not dated"}},
		{"a week of a month", "They must leave in the first week of May.", monday, "", []string{"in the first week of May|during|2012-05-01/2012-05-07 (zone unknown)"}},
		{"dawn", "The pause will last until dawn on Tuesday.", monday, "", []string{"until dawn on Tuesday|until|2012-04-10 (zone unknown)"}},
		{"a season", "They have to be out by early summer.", monday, "", []string{"by early summer|by|2012-06/2012-09 (zone unknown)"}},
		{"a feast that the moon decides", "They will stop shooting on Eid al-Fitr.", monday, "", []string{"on Eid al-Fitr|at|2012-08-18/2012-08-20 (zone unknown)"}},
		{"a month that the moon decides", "The siege will be lifted before Ramadan.", monday, "", []string{"before Ramadan|before|2012-07-19/2012-08-19 (zone unknown)"}},
		{"the verb beside it", "The minister said Tuesday he will leave.", monday, "", []string{"Tuesday||2012-04-03 (zone unknown)"}},
		{"a day of what was agreed", "A meeting on Friday was agreed.", monday, "", []string{"on Friday|at|2012-04-13 (zone unknown)"}},
		{"a clause that it counts from", "Troops leave two weeks after both sides sign the deal.", monday, "", []string{"two weeks after||P2W after both sides sign the deal"}},
		{"no day for that day", "They will never forget that day.", monday, "", []string{"that day||? counts from something that is not dated"}},
		{"the following year", "The war broke out in 2003 and ended the following year.", monday, "", []string{"in 2003|during|2003 (zone unknown)", "the following year||2004 (zone unknown)"}},
		{"whose month is near", "They will leave soon after June's elections.", monday, "", []string{"after June|from|2012-06 (zone unknown)"}},
		{"a weekend meeting", "They left after weekend talks in Kesten.", monday, "", []string{"after weekend|from|2012-04-07/2012-04-08 (zone unknown)"}},
		{"a number of a resolution", "They backed Resolution 1973 and cut rates at 5.25 percent.", monday, "", nil},
		{"a year in brackets", "It was bombed on April 8 (2003).", monday, "", []string{"on April 8 (2003)|at|2003-04-08 (zone unknown)"}},
		{"impossible day", "They met on 30 February 2012.", monday, "", []string{"on 30 February 2012|at|? no such day in the calendar"}},
		{"scores and phones", "The score was 3-2 and the line is 555 2012; he is 34 years old.", monday, "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rep := &parley.Report{Text: tt.text, Dateline: tt.dateline, Published: parley.Civil{Value: tt.published}}
			d := text.New(rep)
			r.prepare(d)
			var got []string
			for _, x := range d.Times {
				if x.Placed() {
					got = append(got, show(d, x))
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func show(d *text.Doc, x parley.TimeExpr) string {
	s := d.Words(x.Span) + "|" + x.Relation + "|"
	switch {
	case x.Unresolved != "":
		return s + "? " + x.Unresolved
	case x.Offset != "":
		s += x.Offset
		if x.Anchor != nil {
			s += " after " + d.Words(*x.Anchor)
		}
		return s
	}
	s += x.Time.String()
	if x.Time.From != "" {
		s += " " + string(x.Time.From)
	}
	return s
}

// Whatever the words, spans lie in the text in order, and values are of the calendar.
func TestSpansAndValues(t *testing.T) {
	r := newReader(t)
	words := []string{"by", "on", "6", "a.m.", "(", ")", "0300", "GMT", "Tuesday", "April", "10", ",", "2012", "next", "last", "the", "week", "48", "hours", "later",
		"within", "of", "signing", "said", "will", "meet", "Syria", "from", "to", "and", "May", "March", "noon", "local", "time", "ago", "two", "days", "after", "31", "February",
		"deadline", "end", "midnight", "weekend", "30", "years", ".", "between", "yesterday", "every", "daily", "quarter", "third", "year-ago", "Ramadan", "summer", "now", "decade", "1990s", "a", "half", "recent", "mid-1996", "Friday", "GMT+3", "working", "give", "night", "that", "same", "following", "11:99", "9999", "2:30pm", "2012-02-30"}
	rapid.Check(t, func(t *rapid.T) {
		s := ""
		for _, w := range rapid.SliceOfN(rapid.SampledFrom(words), 1, 25).Draw(t, "words") {
			s += w + " "
		}
		d := text.New(&parley.Report{Text: s, Published: parley.Civil{Value: rapid.SampledFrom([]string{"2012-04-09", "2012-02-29T10:00", "", "2011"}).Draw(t, "published")}})
		r.prepare(d)
		last := 0
		for _, x := range d.Times {
			if x.Span.Empty() || x.Span.Start < last || x.Span.End > len(s) {
				t.Fatalf("span %v after %d in %q", x.Span, last, s)
			}
			last = x.Span.Start
			if x.Anchor != nil && (x.Anchor.Empty() || x.Anchor.Start < 0 || x.Anchor.End > len(s)) {
				t.Fatalf("anchor %v in %q", *x.Anchor, s)
			}
			if x.Time.IsZero() && x.Placed() {
				if (x.Offset == "") == (x.Unresolved == "") {
					t.Fatalf("%+v in %q has neither value nor reason, or both", x, s)
				}
				continue
			}
			if len(x.Marks) == 0 {
				t.Fatalf("%+v in %q has no mark", x, s)
			}
			for _, m := range x.Marks {
				if m.Span.Empty() || !x.Span.Contains(m.Span) || m.Type == "" || m.Value == "" {
					t.Fatalf("mark %+v of %v in %q", m, x.Span, s)
				}
			}
			if !x.Placed() {
				continue
			}
			iv := x.Time.Interval(nil)
			if !iv.Known() || iv.End.Before(iv.Start) {
				t.Fatalf("%q in %q is no interval", x.Time.Value, s)
			}
		}
	})
}
