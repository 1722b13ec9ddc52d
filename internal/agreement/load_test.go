package agreement_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"parley"
	"parley/internal/agreement"
)

// base is a good file; the cases below spoil one of its lines.
const base = `parley: 1
process: tamis-2031
title: The Tamis accord
zone: Asia/Tbilisi
instrument: {name: Tamis accord, signed: 2031-03-03}
sides:
  - id: varen
    name: Varen
    actors:
      - name: Ilya Dorn
        aliases: [Dorn]
        roles: [{title: foreign minister, of: Varen, from: 2029-06, until: 2033}]
  - id: movement
    name: Karadesh Movement
    aliases: [Karadesh]
monitors:
  - id: jvm
    name: Joint Verification Mission
declarations:
  - {side: varen, declared: 2031-03-03, form: written}
provisions:
  - id: withdraw
    text: Troops leave the valley.
    type: withdrawal
    obligors: [varen]
    monitors: [jvm]
    deadline: {by: 2031-03-10T12:00}
  - id: truce
    text: Both sides hold their fire.
    type: ceasefire
    obligors: [varen, movement]
    deadline: {from: PT24H, after: withdraw}
    ends: {until: P60D, after: truce}
  - id: prisoners
    text: Prisoners go home.
    type: prisoners
    obligors: [varen]
    deadline: {within: P7D}
    quantity: {amount: 120, unit: prisoners}
    requires: [withdraw]
`

// brief gives problems as "line field code: text (hint)".
func brief(problems []parley.Problem) []string {
	var out []string
	for _, p := range problems {
		s := fmt.Sprintf("%d %s %s: %s", p.Line, p.Field, p.Code, p.Text)
		if p.Hint != "" {
			s += " (" + p.Hint + ")"
		}
		out = append(out, s)
	}
	return out
}

func TestLoadFaults(t *testing.T) {
	cases := []struct {
		name, old, new string
		want           []string // each a prefix of what is reported
	}{
		{"good", "", "", nil},
		{"unknown field", "    monitors: [jvm]", "    monitor: [jvm]", []string{`26 provisions[0].monitor unknown-field: there is no field "monitor" here (did you mean "monitors"?)`}},
		{"unknown field by another word", "zone: Asia", "timezone: Asia", []string{
			`4 timezone unknown-field: there is no field "timezone" here (did you mean "zone"?)`,
			`5 instrument.signed zone-assumed: "2031-03-03" has no zone`,
			`27 provisions[0].deadline.by zone-missing: "2031-03-10T12:00" is a local time, but neither the deadline nor the file says of which zone (write zone: Asia/Damascus (an IANA name) at the top of the file or beside the time, or give the offset: 2012-04-10T06:00+03:00)`,
		}},
		{"unknown field near nothing", "title: The", "xyzzy: q\ntitle: The", []string{`3 xyzzy unknown-field: there is no field "xyzzy" here (known here: amendments, calendar, declarations, instrument, instruments, monitors,`}},
		{"deadline by another word", "{by: 2031-03-10T12:00}", "{due: 2031-03-10T12:00}", []string{
			`27 provisions[0].deadline.due unknown-field: there is no field "due" here (did you mean "by"?)`,
		}},
		{"missing field", "    text: Troops leave the valley.\n", "", []string{`22 provisions[0].text missing-field: the field "text" is missing (give the undertaking`}},
		{"missing version", "parley: 1\n", "", []string{`1 parley missing-field: the field "parley" is missing (write "parley: 1"`}},
		{"wrong version", "parley: 1\n", "parley: 2\n", []string{`1 parley wrong-version: "2" is not a file form this program reads`}},
		{"field twice", "title: The", "title: A\ntitle: The", []string{`4 title duplicate-field: the field "title" is given twice`}},
		{"wrong type: number", "title: The Tamis accord", "title: 2031", []string{`3 title wrong-type: this is a number, but should be text (put it in quotes: "2031")`}},
		{"wrong type: nothing", "title: The Tamis accord", "title:", []string{`3 title wrong-type: this is empty, but should be text`}},
		{"wrong type: scalar deadline", "deadline: {by: 2031-03-10T12:00}", "deadline: 2031-03-10T12:00", []string{`27 provisions[0].deadline wrong-type: this is text, but should be fields of its own (say how it relates: {by: 2012-04-10T06:00})`}},
		{"wrong type: list", "sides:\n  - id: varen", "sides: none\nxref:\n  - id: varen", []string{
			`6 sides wrong-type: this is text, but should be a list (begin each item with "- " on a line of its own)`,
			`8 xref[0].catalogue missing-field`,
			`9 xref[0].name unknown-field`,
			`10 xref[0].actors unknown-field`,
			`14 xref[1].catalogue missing-field`,
			`15 xref[1].name unknown-field`,
			`16 xref[1].aliases unknown-field`,
			`21 declarations[0].side unknown-side: there is no side "varen" (the file lists no sides)`,
			`26 provisions[0].obligors[0] unknown-side`,
			`32 provisions[1].obligors[0] unknown-side`,
			`32 provisions[1].obligors[1] unknown-side`,
			`38 provisions[2].obligors[0] unknown-side`,
		}},
		{"empty text", "title: The Tamis accord", `title: ""`, []string{`3 title wrong-value: the text is empty`}},
		{"short name", "process: tamis-2031", "process: Tamis 2031", []string{`2 process wrong-value: "Tamis 2031" cannot be a short name`}},
		{"number as id", "- id: jvm", "- id: -1", []string{
			`17 monitors[0].id wrong-value: "-1" cannot be a short name`,
			`26 provisions[0].monitors[0] unknown-monitor: there is no monitor "jvm" (there is "-1")`,
		}},
		{"enum", "form: written", "form: writen", []string{`20 declarations[0].form wrong-value: "writen" is none of the values known here (did you mean "written"?)`}},
		{"duplicate side", "  - id: movement", "  - id: varen", []string{
			`13 sides[1].id duplicate-id: a side with the id "varen" stands in line 7 already`,
			`31 provisions[1].obligors[1] unknown-side: there is no side "movement" (there is "varen")`,
		}},
		{"duplicate provision", "  - id: truce", "  - id: withdraw", []string{
			`28 provisions[1].id duplicate-id: a provision with the id "withdraw" stands in line 22 already`,
			`32 provisions[1].deadline.after cycle: the deadlines count from each other in a circle: withdraw → withdraw`,
			`33 provisions[1].ends.after unknown-provision: there is no provision "truce"`,
		}},
		{"unknown side", "obligors: [varen, movement]", "obligors: [varen, movment]", []string{`31 provisions[1].obligors[1] unknown-side: there is no side "movment" (did you mean "movement"?)`}},
		{"side by its name", "obligors: [varen, movement]", "obligors: [varen, the Karadesh movement]", []string{`31 provisions[1].obligors[1] unknown-side: there is no side "the Karadesh movement" (that is its name; write its id, "movement")`}},
		{"unknown monitor", "monitors: [jvm]", "monitors: [un]", []string{`26 provisions[0].monitors[0] unknown-monitor: there is no monitor "un" (there is "jvm")`}},
		{"unknown provision", "requires: [withdraw]", "requires: [withdrawal]", []string{`40 provisions[2].requires[0] unknown-provision: there is no provision "withdrawal" (did you mean "withdraw"?)`}},
		{"deadline after nothing", "{from: PT24H, after: withdraw}", "{from: PT24H, after: nothing}", []string{`32 provisions[1].deadline.after unknown-provision: there is no provision "nothing" (there is "withdraw", "truce" and "prisoners")`}},
		{"declaration of nobody", "{side: varen, declared", "{side: varens, declared", []string{`20 declarations[0].side unknown-side: there is no side "varens" (did you mean "varen"?)`}},
		{"deadlines in a circle", "{by: 2031-03-10T12:00}", "{by: PT24H, after: truce}", []string{`32 provisions[1].deadline.after cycle: the deadlines count from each other in a circle: withdraw → truce → withdraw`}},
		{"waiting in a circle", "    monitors: [jvm]", "    requires: [prisoners]", []string{`40 provisions[2].requires[0] circular-wait: the provisions wait for each other in a circle: withdraw → prisoners → withdraw`}},
		{"counting in a circle, by members", "{by: 2031-03-10T12:00}", "{earlier-of: [{by: 2031-03-10T12:00}, {by: P1D, after: truce}]}", []string{`32 provisions[1].deadline.after cycle: the deadlines count from each other in a circle: withdraw → truce → withdraw`}},
		{"something beside a choice", "{by: 2031-03-10T12:00}", "{either: [{by: 2031-03-10}, {before: 2031-03-10}], by: 2031-03-11}", []string{`27 provisions[0].deadline.by deadline-unclear: "by" stands beside "either", whose members are the deadlines`}},
		{"a choice of unlike members", "{by: 2031-03-10T12:00}", "{either: [{by: 2031-03-10}, {until: 2031-03-12}]}", []string{`27 provisions[0].deadline.either deadline-unclear: the members begin a duty, end it and date it at once`}},
		{"hours counted in days", "{by: 2031-03-10T12:00}", "{by: PT48H, count: next-day}", []string{`27 provisions[0].deadline.count deadline-unclear: hours are counted by the clock, not as "next-day"`}},
		{"a date counted", "{by: 2031-03-10T12:00}", "{by: 2031-03-10, count: next-day}", []string{`27 provisions[0].deadline.count deadline-unclear: "count" goes with a duration, and none is given`}},
		{"working days without a calendar", "{by: 2031-03-10T12:00}", "{by: P5D, count: working}", []string{`27 provisions[0].deadline.count calendar-missing: working days are counted, but the file does not say`}},
		{"in force, and never said when", "{by: 2031-03-10T12:00}", "{by: P5D, counted-from: in-force}", []string{`27 provisions[0].deadline.by anchor-missing: this counts from the entry into force, but the instrument has no in-force:`}},
		{"with nothing", "{by: 2031-03-10T12:00}", "{with: trce}", []string{`27 provisions[0].deadline.with unknown-provision: there is no provision "trce" (did you mean "truce"?)`}},
		{"renewed by a word", "deadline: {by: 2031-03-10T12:00}", "ends: {until: 2032-03-10, renews: 5 years}", []string{`27 provisions[0].ends.renews offset-invalid: "5 years" is no ISO 8601 duration (did you mean "P5Y"?)`}},
		{"instrument that is not", "    monitors: [jvm]", "    instrument: second", []string{`26 provisions[0].instrument unknown-instrument: there is no instrument "second"`}},
		{"done once in each week", "unit: prisoners}", "unit: prisoners, per: P1W}", []string{`39 provisions[2].quantity.per amount-invalid: what is done once is not asked for in each period`}},
		{"extension of nothing", "provisions:\n", "amendments:\n  - {act: extend, known: 2031-03-09}\nprovisions:\n", []string{`22 amendments[0] amendment-unclear: an extension names provisions, and their new deadline or end`}},
		{"suspension with a deadline", "provisions:\n", "amendments:\n  - {act: suspend, known: 2031-03-09, deadline: {by: 2031-03-10}}\nprovisions:\n", []string{`22 amendments[0].deadline amendment-unclear: "suspend" moves no deadline`}},
		{"holiday that is no day", "provisions:\n", "calendar: {rest: friday, holidays: 2031-03}\nprovisions:\n", []string{`21 calendar.holidays date-invalid: "2031-03" is no day`}},
		{"waiting through a verified anchor", "{from: PT24H, after: withdraw}", "{from: PT24H, after: prisoners, counted-from: verified}\n    requires: [withdraw]", nil},
		{"unknown zone", "zone: Asia/Tbilisi", "zone: Asia/Tiflis", []string{`4 zone zone-unknown: "Asia/Tiflis" is not in the time zone database (write an IANA name`}},
		{"zone in lower case", "zone: Asia/Tbilisi", "zone: america/new york", []string{`4 zone zone-unknown: "america/new york" is not in the time zone database (did you mean "America/New_York"?)`}},
		{"zone of the machine", "zone: Asia/Tbilisi", "zone: Local", []string{`4 zone zone-unknown: "Local" is not`}},
		{"unknown zone of a deadline", "{by: 2031-03-10T12:00}", "{by: 2031-03-10T12:00, zone: Mars/North}", []string{`27 provisions[0].deadline.zone zone-unknown: "Mars/North" is not`}},
		{"missing zone with own offset", "zone: Asia/Tbilisi\n", "", []string{
			`4 instrument.signed zone-assumed: "2031-03-03" has no zone and the file gives none: it counts as UTC`,
			`26 provisions[0].deadline.by zone-missing`,
		}},
		{"impossible date", "{by: 2031-03-10T12:00}", "{by: 2012-02-30}", []string{`27 provisions[0].deadline.by date-invalid: "2012-02-30" is not in the calendar`}},
		{"impossible hour", "{by: 2031-03-10T12:00}", "{by: 2031-03-10T25:00}", []string{`27 provisions[0].deadline.by date-invalid: "2031-03-10T25:00" is not in the calendar`}},
		{"clock without date", "{by: 2031-03-10T12:00}", "{by: 06:00}", []string{`27 provisions[0].deadline.by date-invalid: "06:00" is not a date or time (give the date too: 2012-04-10T06:00)`}},
		{"words for a date", "{by: 2031-03-10T12:00}", "{by: next Tuesday}", []string{`27 provisions[0].deadline.by date-invalid: "next Tuesday" is not a date or time (write it like`}},
		{"impossible signature", "signed: 2031-03-03", "signed: 2031-13-03", []string{`5 instrument.signed date-invalid: "2031-13-03" is not in the calendar`}},
		{"impossible role", "from: 2029-06", "from: 2029-16", []string{`12 sides[0].actors[0].roles[0].from date-invalid: "2029-16" is not in the calendar`}},
		{"role backwards", "until: 2033", "until: 2028", []string{`12 sides[0].actors[0].roles[0].until window-reversed: the role ends 2028, before it begins 2029-06`}},
		{"limit backwards", "    name: Joint Verification Mission\n", "    name: Joint Verification Mission\n    limits: [{text: Kept out., from: 2031-03-11, until: 2031-03-10}]\n", []string{`19 monitors[0].limits[0].until window-reversed: the limit ends 2031-03-10, before it begins 2031-03-11`}},
		{"limit without words", "    name: Joint Verification Mission\n", "    name: Joint Verification Mission\n    limits: [{until: 2031-03-10}]\n", []string{`19 monitors[0].limits[0].text missing-field: the field "text" is missing`}},
		{"limits of one day", "    name: Joint Verification Mission\n", "    name: Joint Verification Mission\n    limits: [{text: Kept out., from: 2031-03-10, until: 2031-03-10}]\n", nil},
		{"duration where a date is due", "declared: 2031-03-03", "declared: P3D", []string{`20 declarations[0].declared date-invalid: "P3D" is a duration, not a date`}},
		{"hour the clocks skip", "{by: 2031-03-10T12:00}", "{by: 2031-03-30T02:30, zone: Europe/Paris}", []string{`27 provisions[0].deadline.by time-skipped: the clocks of Europe/Paris skip 2031-03-30T02:30; it counts as 2031-03-30T03:30`}},
		{"offset in words", "{within: P7D}", "{within: 7 days}", []string{`38 provisions[2].deadline.within offset-invalid: "7 days" is no ISO 8601 duration (did you mean "P7D"?)`}},
		{"offset without T", "{within: P7D}", "{within: P48H}", []string{`38 provisions[2].deadline.within offset-invalid: "P48H" is no ISO 8601 duration (did you mean "PT48H"?)`}},
		{"offset with a fraction", "{within: P7D}", "{within: P1.5D}", []string{`38 provisions[2].deadline.within offset-invalid: "P1.5D" is no ISO 8601 duration (write an ISO 8601 duration`}},
		{"offset of nothing", "{within: P7D}", "{within: PT}", []string{`38 provisions[2].deadline.within offset-invalid`}},
		{"no signature to count from", ", signed: 2031-03-03", "", []string{`38 provisions[2].deadline.within anchor-missing: this counts from the signature, but instrument.signed is not given`}},
		{"verified without after", "{within: P7D}", "{within: P7D, counted-from: verified}", []string{`38 provisions[2].deadline.counted-from deadline-unclear: "verified" needs the provision`}},
		{"signature and after", "{within: P7D}", "{within: P7D, counted-from: signature, after: truce}", []string{`38 provisions[2].deadline.after deadline-unclear: the deadline counts from the signature and after a provision`}},
		{"after with a date", "{by: 2031-03-10T12:00}", "{by: 2031-03-10T12:00, after: truce}", []string{`27 provisions[0].deadline.after deadline-unclear: "after" goes with a duration`}},
		{"two relations", "{by: 2031-03-10T12:00}", "{from: 2031-03-10T12:00, until: 2031-03-12}", []string{`27 provisions[0].deadline.until deadline-unclear: a deadline has one relation, and this one has "from" already`}},
		{"no relation", "{by: 2031-03-10T12:00}", "{words: soon}", []string{`27 provisions[0].deadline deadline-unclear: the deadline names no time (write {by:`}},
		{"within a minute", "{by: 2031-03-10T12:00}", "{within: 2031-03-10T12:00}", []string{`27 provisions[0].deadline.within deadline-unclear: a deadline cannot lie within one point of time`}},
		{"during a duration", "{by: 2031-03-10T12:00}", "{during: P3D}", []string{`27 provisions[0].deadline.during deadline-unclear: a duration alone is no period`}},
		{"period backwards", "{by: 2031-03-10T12:00}", "{during: 2031-03-10/2031-03-01}", []string{`27 provisions[0].deadline.during date-invalid: the period "2031-03-10/2031-03-01" ends before it starts`}},
		{"window backwards", "{until: P60D, after: truce}", "{until: 2031-03-05}", []string{`33 provisions[1].ends window-reversed: "truce" ends at 2031-03-05T20:00:00Z, before it starts at 2031-03-11T08:00:00Z`}},
		{"unknown type", "type: withdrawal", "type: withdrawl", []string{`24 provisions[0].type type-unknown: "withdrawl" is no provision type of the catalogue (did you mean "withdrawal"?)`}},
		{"type by another word", "type: prisoners", "type: detainees", []string{`36 provisions[2].type type-unknown: "detainees" is no provision type of the catalogue (did you mean "prisoners"?)`}},
		{"type near nothing", "type: prisoners", "type: fisheries", []string{`36 provisions[2].type type-unknown: "fisheries" is no provision type of the catalogue (parley agreement types lists those known; other fits anything)`}},
		{"other without kind", "type: prisoners", "type: other", []string{`34 provisions[2].kind missing-field: the type "other" does not say whether`}},
		{"amount of nothing", "amount: 120", "amount: 0", []string{`39 provisions[2].quantity.amount amount-invalid: 0 is not an amount to be reached`}},
		{"amount below nothing", "amount: 120", "amount: -3", []string{`39 provisions[2].quantity.amount amount-invalid: -3 is not`}},
		{"amount in words", "amount: 120", "amount: many", []string{`39 provisions[2].quantity.amount wrong-type: this is text, but should be a number`}},
		{"infinite amount", "amount: 120", "amount: .inf", []string{`39 provisions[2].quantity.amount wrong-type`}},
		{"nobody owes it", "    obligors: [varen]\n    monitors: [jvm]", "    monitors: [jvm]", []string{`22 provisions[0].obligors no-obligor: nobody is said to owe "withdraw"`}},
		{"name of two sides", "aliases: [Karadesh]", "aliases: [Karadesh, dorn]", []string{`15 sides[1].aliases[1] name-shared: "dorn" stands for the side "varen" and for the side "movement"`}},
		{"signal without pattern", "    requires: [withdraw]", "    signals: [{sense: fulfilled}]", []string{`40 provisions[2].signals[0] signal-invalid: the signal names neither an event nor words`}},
		{"signal of no event", "    requires: [withdraw]", "    signals: [{sense: fulfilled, event: RETREAT/withdrawn}]", []string{`40 provisions[2].signals[0].event signal-invalid: "RETREAT/withdrawn" is no PLOVER event or act (did you mean "RETREAT/withdraw" or "RETREAT"?)`}},
		{"signal of bad words", "    requires: [withdraw]", "    signals: [{sense: fulfilled, words: [\"a||b\"]}]", []string{`40 provisions[2].signals[0].words[0] signal-invalid`}},
		{"signal of no sense", "    requires: [withdraw]", "    signals: [{sense: met, event: AID}]", []string{`40 provisions[2].signals[0].sense wrong-value: "met" is none of the values known here (one of fulfilled, partly,`}},
		{"no provisions", base[strings.Index(base, "provisions:"):], "provisions: []\n", []string{`21 provisions wrong-value: the list is empty (an agreement has at least one provision)`}},
		{"tab", "    name: Varen\n", "\tname: Varen\n", []string{`8  yaml-tab: the line is indented with a tab (YAML is indented with spaces; write two spaces per level)`}},
		{"not YAML", "title: The Tamis accord", "title: The: Tamis accord", []string{`3  yaml-syntax: this is not YAML: `}},
		{"open bracket", "monitors: [jvm]", "monitors: [jvm", []string{`27  yaml-syntax: this is not YAML: `}},
		{"empty item", "  - id: truce", "  -\n  - id: truce", []string{`28 provisions[1] wrong-type: this is empty, but should be fields of its own (write a value`}},
		{"empty item at the end", "parley: 1\n", "parley: 1\nxref:\n-\n", []string{`3 xref[0] yaml-syntax: a list item is empty`}},
		{"two documents", "sides:\n", "---\nsides:\n", []string{`7  several-documents: a second YAML document begins here`}},
		{"unknown alias", "monitors: [jvm]", "monitors: *all", []string{`26 provisions[0].monitors yaml-alias: there is no anchor &all above`}},
		{"alias within itself", "monitors: [jvm]", "monitors: &all [*all]", []string{`26 provisions[0].monitors[0] yaml-alias: the alias *all stands inside its own anchor`}},
		{"merge key", "    monitors: [jvm]", "    <<: {monitors: jvm}", []string{`26 provisions[0] yaml-merge: merge keys (<<) are not read`}},
		{"tag", "title: The", "title: !secret The", []string{`3 title yaml-tag: the tag !secret has no meaning here`}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(base, c.old) {
				t.Fatalf("%q is not in the base file", c.old)
			}
			src := base
			if c.old != "" {
				src = strings.Replace(base, c.old, c.new, 1)
			}
			a, problems, err := agreement.Load("tamis.yaml", []byte(src))
			got := brief(problems)
			ok := len(got) == len(c.want)
			for i := 0; ok && i < len(got); i++ {
				ok = strings.HasPrefix(got[i], c.want[i])
			}
			if !ok {
				t.Errorf("reported:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
			checkConsistent(t, a, problems, err)
		})
	}
}

// checkConsistent holds what is so for every file.
func checkConsistent(t *testing.T, a *parley.Agreement, problems []parley.Problem, err error) {
	t.Helper()
	fatal := false
	for i, p := range problems {
		fatal = fatal || agreement.Fatal(p)
		if p.File == "" || p.Line < 1 || p.Code == "" || p.Text == "" {
			t.Errorf("a problem without its place: %+v", p)
		}
		if i > 0 && p.Line < problems[i-1].Line {
			t.Errorf("line %d is reported after line %d", p.Line, problems[i-1].Line)
		}
	}
	if fatal != (err != nil) || fatal != (a == nil) {
		t.Errorf("fatal %v, error %v, agreement %v", fatal, err, a != nil)
	}
	if err != nil && !errors.Is(err, parley.ErrInvalid) {
		t.Errorf("the error does not wrap ErrInvalid: %v", err)
	}
}
