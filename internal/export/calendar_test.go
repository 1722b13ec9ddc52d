package export_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"parley"
	"parley/internal/export"
	"parley/internal/ledger"
)

// calendar opens the deadlines, as known on a day of March 2031, in a library
// that did not write them.
func calendar(t *testing.T, l ledger.Ledger, known int) map[string]*ics.VEvent {
	t.Helper()
	q := asked(export.KindVerdicts)
	q.AsOf = parley.AsOf{At: day(known), Known: day(known)}
	raw := written(t, l, export.FormatICal, q)
	for line := range bytes.SplitSeq(raw, []byte("\r\n")) {
		if len(line) > 75 || bytes.ContainsAny(line, "\r\n") {
			t.Errorf("line of %d bytes: %q", len(line), line)
		}
	}
	cal, err := ics.ParseCalendar(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]*ics.VEvent{}
	for _, e := range cal.Events() {
		summary := e.GetProperty(ics.ComponentPropertySummary).Value
		what, provision, _ := strings.Cut(summary, ": ")
		provision, _, _ = strings.Cut(provision, ":")
		out[what+" "+provision] = e
	}
	return out
}

func property(e *ics.VEvent, name ics.ComponentProperty) string {
	if p := e.GetProperty(name); p != nil {
		return p.Value
	}
	return ""
}

func TestDeadlinesOpenInACalendar(t *testing.T) {
	l := filled(t)
	got := calendar(t, l, 5)
	if len(got) != 5 { // relief has no time
		t.Fatalf("%d events", len(got))
	}
	athens, err := time.LoadLocation("Europe/Athens")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]time.Time{
		"Due withdraw": time.Date(2031, 3, 10, 12, 0, 0, 0, athens), "Begins truce": time.Date(2031, 3, 11, 12, 0, 0, 0, athens),
		"Ends truce": time.Date(2031, 5, 10, 12, 0, 0, 0, athens), "Due talks": time.Date(2031, 6, 1, 9, 0, 0, 0, athens),
	} {
		e := got[name]
		if e == nil {
			t.Errorf("%s is not there", name)
			continue
		}
		at, err := e.GetStartAt()
		if err != nil || !at.Equal(want) || property(e, ics.ComponentPropertyDtEnd) != "" {
			t.Errorf("%s is at %v, %v, want %v", name, at, err, want)
		}
		if zone := e.GetProperty(ics.ComponentPropertyDtStart).ICalParameters["TZID"]; len(zone) != 1 || zone[0] != "Europe/Athens" {
			t.Errorf("%s has the zone %v", name, zone)
		}
	}
	release := got["Due release"]
	from, err1 := release.GetAllDayStartAt()
	to, err2 := release.GetAllDayEndAt()
	if err1 != nil || err2 != nil || from.Format(time.DateOnly) != "2031-04-20" || to.Format(time.DateOnly) != "2031-04-21" || property(release, ics.ComponentPropertyDtStart) != "20310420" {
		t.Errorf("release is from %v to %v (%v, %v)", from, to, err1, err2)
	}
	if stamp := property(got["Due withdraw"], ics.ComponentPropertyDtstamp); stamp != "20310302T093000Z" {
		t.Errorf("stamped %s: not when its entries were recorded", stamp)
	}
	if s := property(got["Due withdraw"], ics.ComponentPropertySummary); s != `Due: withdraw: Varen leaves Orla, all of it.` {
		t.Errorf("%q", s)
	}
}

// A zone comes with its offsets over the time of the events.
func TestCalendarTellsItsZones(t *testing.T) {
	cal, err := ics.ParseCalendar(bytes.NewReader(written(t, filled(t), export.FormatICal, asked(export.KindVerdicts))))
	if err != nil {
		t.Fatal(err)
	}
	zones := cal.Timezones()
	if len(zones) != 1 {
		t.Fatalf("%d zones", len(zones))
	}
	var told []string
	for _, c := range zones[0].SubComponents() {
		o := map[string]string{}
		for _, p := range c.UnknownPropertiesIANAProperties() {
			o[p.IANAToken] = p.Value
		}
		told = append(told, strings.Join([]string{o["DTSTART"], o["TZOFFSETFROM"], o["TZOFFSETTO"]}, " "))
	}
	if got := strings.Join(told, ", "); got != "20301027T040000 +0300 +0200, 20310330T030000 +0200 +0300" {
		t.Error(got)
	}
}

// The event of a provision stays the same one; its sequence rises with each
// extension, also with that of a provision it counts from, and it is cancelled
// when the duty is.
func TestExtensionsRaiseTheSequence(t *testing.T) {
	l := filled(t)
	extension := func(d int, by string) parley.Entry {
		return parley.Entry{Kind: parley.EntryExtension, Process: "orla", Times: parley.Times{Published: parley.Civil{Value: "2031-03-0" + string(rune('0'+d)), Zone: "UTC"}},
			Extension: &parley.Extension{Provision: "withdraw", Deadline: parley.Deadline{Relation: parley.RelationBy, Time: parley.Civil{Value: by, Zone: "Europe/Athens"}}}}
	}
	put(t, l, day(4), extension(3, "2031-03-15T12:00"))
	put(t, l, day(7), extension(6, "2031-03-18"))
	put(t, l, day(9), parley.Entry{Kind: parley.EntryNotice, Process: "orla", Times: parley.Times{Published: parley.Civil{Value: "2031-03-08", Zone: "UTC"}}, Notice: &parley.Notice{Act: parley.NoticeSuspend, Provisions: []string{"talks"}}})
	for _, c := range []struct {
		known                             int
		event, start, sequence, is, stamp string
	}{
		{3, "Due withdraw", "20310310T120000", "0", "CONFIRMED", "20310302T093000Z"},
		{5, "Due withdraw", "20310315T120000", "1", "CONFIRMED", "20310304T093000Z"},
		{5, "Begins truce", "20310316T120000", "1", "CONFIRMED", "20310304T093000Z"},
		{8, "Due withdraw", "20310318", "2", "CONFIRMED", "20310307T093000Z"},
		{8, "Due talks", "20310601T090000", "0", "CONFIRMED", "20310302T093000Z"},
		{10, "Due talks", "20310601T090000", "1", "CANCELLED", "20310309T093000Z"},
		{10, "Due release", "20310420", "0", "CONFIRMED", "20310302T093000Z"},
	} {
		e := calendar(t, l, c.known)[c.event]
		if e == nil {
			t.Errorf("as known on the %d.: no %s", c.known, c.event)
			continue
		}
		got := [4]string{property(e, ics.ComponentPropertyDtStart), property(e, ics.ComponentPropertySequence), property(e, ics.ComponentPropertyStatus), property(e, ics.ComponentPropertyDtstamp)}
		if want := [4]string{c.start, c.sequence, c.is, c.stamp}; got != want {
			t.Errorf("as known on the %d., %s: %v, want %v", c.known, c.event, got, want)
		}
		if first := calendar(t, l, 3)[c.event]; first.Id() != e.Id() {
			t.Errorf("%s changed its name", c.event)
		}
	}
}

// A calendar of what has changed has only that; without any it is a calendar still.
func TestCalendarOfChanges(t *testing.T) {
	l := filled(t)
	q := asked(export.KindVerdicts)
	q.AsOf, q.Since = parley.AsOf{At: day(3), Known: day(3)}, day(3)
	cal, err := ics.ParseCalendar(bytes.NewReader(written(t, l, export.FormatICal, q)))
	if err != nil || len(cal.Events()) != 0 {
		t.Errorf("%v, %v", cal, err)
	}
}

// A provision that the agreement has no longer is cancelled.
func TestCalendarCancelsWhatIsGone(t *testing.T) {
	l := filled(t)
	later := agreementEntry(t, strings.Replace(accord, "  - {id: talks, text: They talk., type: dialogue, obligors: [varen, karadesh], deadline: {at: \"2031-06-01T09:00\"}}\n", "", 1))
	later.Agreement.Version = 2
	put(t, l, day(10), later)
	q := asked(export.KindVerdicts)
	q.Since = day(9)
	cal, err := ics.ParseCalendar(bytes.NewReader(written(t, l, export.FormatICal, q)))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range cal.Events() {
		if strings.HasPrefix(property(e, ics.ComponentPropertySummary), "Due: talks") {
			if property(e, ics.ComponentPropertyStatus) != "CANCELLED" {
				t.Errorf("%v", e)
			}
			return
		}
	}
	t.Error("talks is not there")
}
