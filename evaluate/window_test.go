package evaluate_test

import (
	"testing"
	"time"

	"parley"
	"parley/evaluate"
)

// plan is an agreement of one process under test, signed on 1 March 2031 in a
// country whose clocks go forward on 30 March at 02:00.
func plan(provisions ...parley.Provision) parley.Entry {
	return entry("2031-03-01", parley.Entry{Kind: parley.EntryAgreement, Agreement: &parley.Agreement{
		Process: "x", Zone: "Europe/Warsaw", Instrument: parley.Instrument{Signed: parley.Civil{Value: "2031-03-01T12:00"}}, Provisions: provisions,
	}})
}

// entry seals an entry published, and recorded, at a local time.
func entry(published string, e parley.Entry) parley.Entry {
	e.Times.Published = parley.Civil{Value: published}
	seal(&e, 0)
	e.Times.Recorded = e.Times.Published.Interval(time.UTC).End
	return e
}

func said(provision string, sense parley.Sense, claimant string, standing parley.Standing) parley.Entry {
	return parley.Entry{Kind: parley.EntryBearing, Bearing: &parley.Bearing{Provision: provision, Sense: sense, Claimant: claimant, Standing: standing, Report: claimant}}
}

func moved(provision string, d parley.Deadline) parley.Entry {
	return parley.Entry{Kind: parley.EntryExtension, Extension: &parley.Extension{Provision: provision, Deadline: d}}
}

func at(relation parley.Relation, value string) *parley.Deadline {
	return &parley.Deadline{Relation: relation, Time: parley.Civil{Value: value}}
}

func in(relation parley.Relation, offset string, anchor parley.AnchorKind, after string) *parley.Deadline {
	return &parley.Deadline{Relation: relation, Offset: offset, Anchor: anchor, After: after}
}

func achieve(id string, d *parley.Deadline) parley.Provision {
	return parley.Provision{ID: id, Kind: parley.Achieve, Obligors: []string{"a"}, Deadline: d}
}

func maintain(id string, d, ends *parley.Deadline) parley.Provision {
	return parley.Provision{ID: id, Kind: parley.Maintain, Obligors: []string{"a"}, Deadline: d, Ends: ends}
}

// answer gives the verdict on the last provision at an instant, as known then.
func answer(t *testing.T, moment string, entries ...parley.Entry) parley.Verdict {
	t.Helper()
	at, err := time.Parse(time.RFC3339, moment)
	if err != nil {
		t.Fatal(err)
	}
	v, err := evaluate.Verdicts("x", entries, parley.AsOf{At: at, Known: at}, evaluate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return v[len(v)-1]
}

func TestWindow(t *testing.T) {
	stamp := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.UTC().Format("01-02 15:04")
	}
	exclusive := func(d *parley.Deadline) *parley.Deadline { d.Exclusive = true; return d }
	zoned := func(d *parley.Deadline, zone string) *parley.Deadline { d.Time.Zone = zone; return d }
	base := achieve("base", at(parley.RelationBy, "2031-03-10T06:00"))
	done := entry("2031-03-12T09:00", said("base", parley.SenseFulfilled, "M", parley.StandingMonitor))
	claimed := entry("2031-03-11T09:00", said("base", parley.SenseFulfilled, "A", parley.StandingObligor))
	for _, c := range []struct {
		name                   string
		deadline               *parley.Deadline
		more                   []parley.Entry
		earliest, latest, open string
		waits                  string
	}{
		{"by a day, from its start to its end there", at(parley.RelationBy, "2031-03-10"), nil, "03-09 23:00", "03-10 23:00", "", ""},
		{"by a day on which the clocks go forward", at(parley.RelationBy, "2031-03-30"), nil, "03-29 23:00", "03-30 22:00", "", ""},
		{"by a clock time", at(parley.RelationBy, "2031-03-10T06:00"), nil, "03-10 05:00", "03-10 05:00", "", ""},
		{"by the hour", at(parley.RelationBy, "2031-03-10T06"), nil, "03-10 05:00", "03-10 06:00", "", ""},
		{"by a clock time in summer", at(parley.RelationBy, "2031-04-10T06:00"), nil, "04-10 04:00", "04-10 04:00", "", ""},
		{"by a clock time elsewhere", zoned(at(parley.RelationBy, "2031-03-10T06:00"), "Asia/Tbilisi"), nil, "03-10 02:00", "03-10 02:00", "", ""},
		{"by a month", at(parley.RelationBy, "2031-03"), nil, "02-28 23:00", "03-31 22:00", "", ""},
		{"either of two zones' times, shown as a range", at(parley.RelationBy, "2031-03-10T05:00/2031-03-10T06:00"), nil, "03-10 04:00", "03-10 05:01", "", ""},
		{"before a day", exclusive(at(parley.RelationBy, "2031-03-10")), nil, "03-09 23:00", "03-09 23:00", "", ""},
		{"at a time", at(parley.RelationAt, "2031-03-10T06:00"), nil, "03-10 05:00", "03-10 05:00", "", ""},
		{"until a day", at(parley.RelationUntil, "2031-03-10"), nil, "03-09 23:00", "03-10 23:00", "", ""},
		{"during a range", at(parley.RelationDuring, "2031-03-10/2031-03-12"), nil, "03-09 23:00", "03-12 23:00", "03-09 23:00", ""},
		{"hours of the signature", in(parley.RelationBy, "PT48H", parley.AnchorSignature, ""), nil, "03-03 11:00", "03-03 11:00", "", ""},
		{"within days of the signature", in(parley.RelationWithin, "P14D", "", ""), nil, "03-15 11:00", "03-15 11:00", "03-01 11:00", ""},
		{"days across the change of clocks", in(parley.RelationBy, "P30D", "", ""), nil, "03-31 10:00", "03-31 10:00", "", ""},
		{"hours across the change of clocks", in(parley.RelationBy, "PT720H", "", ""), nil, "03-31 11:00", "03-31 11:00", "", ""},
		{"a month after the signature", in(parley.RelationBy, "P1M", "", ""), nil, "04-01 10:00", "04-01 10:00", "", ""},
		{"a month after the last day of a longer one", in(parley.RelationBy, "P1M", parley.AnchorDeadline, "base31"), nil, "04-30 10:00", "04-30 10:00", "", ""},
		{"after another's deadline", in(parley.RelationFrom, "PT48H", parley.AnchorDeadline, "base"), nil, "03-12 05:00", "03-12 05:00", "", ""},
		{"after another's deadline, extended", in(parley.RelationFrom, "PT48H", parley.AnchorDeadline, "base"), []parley.Entry{entry("2031-03-09", moved("base", *at(parley.RelationBy, "2031-03-15T06:00")))}, "03-17 05:00", "03-17 05:00", "", ""},
		{"after what nobody has done", in(parley.RelationBy, "P3D", parley.AnchorFulfilled, "base"), nil, "", "", "", `the claimed fulfilment of "base"`},
		{"after what is only claimed", in(parley.RelationBy, "P3D", parley.AnchorVerified, "base"), []parley.Entry{claimed}, "", "", "", `the verified fulfilment of "base"`},
		{"after a claimed fulfilment", in(parley.RelationBy, "P3D", parley.AnchorFulfilled, "base"), []parley.Entry{claimed, done}, "03-14 08:00", "03-14 08:01", "", ""},
		{"after a verified fulfilment", in(parley.RelationBy, "P3D", parley.AnchorVerified, "base"), []parley.Entry{claimed, done}, "03-15 08:00", "03-15 08:01", "", ""},
		{"after nothing there is", in(parley.RelationBy, "P3D", parley.AnchorDeadline, "nothing"), nil, "", "", "", `the deadline of "nothing", which has no time`},
		{"after itself", in(parley.RelationBy, "P3D", parley.AnchorDeadline, "p"), nil, "", "", "", `the deadline of "p", which has no time`},
		{"extended", at(parley.RelationBy, "2031-03-10"), []parley.Entry{entry("2031-03-11", moved("p", *at(parley.RelationBy, "2031-03-20")))}, "03-19 23:00", "03-20 23:00", "", ""},
		{"extended twice: the later known counts", at(parley.RelationBy, "2031-03-10"), []parley.Entry{entry("2031-03-13", moved("p", *at(parley.RelationBy, "2031-03-18"))), entry("2031-03-11", moved("p", *at(parley.RelationBy, "2031-03-20")))}, "03-17 23:00", "03-18 23:00", "", ""},
		{"best efforts", &parley.Deadline{BestEfforts: true}, nil, "", "", "", ""},
		{"unresolved", &parley.Deadline{Relation: parley.RelationBy, Unresolved: "it names no day"}, nil, "", "", "", "it names no day"},
		{"none", nil, nil, "", "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := answer(t, "2031-05-01T00:00:00Z", append(c.more, plan(base, achieve("base31", at(parley.RelationBy, "2031-03-31T12:00")), achieve("p", c.deadline)))...).Window
			if stamp(w.Earliest) != c.earliest || stamp(w.Latest) != c.latest || stamp(w.Opens) != c.open || w.Waits != c.waits {
				t.Errorf("from %q to %q, opens %q, waits %q; want from %q to %q, opens %q, waits %q", stamp(w.Earliest), stamp(w.Latest), stamp(w.Opens), w.Waits, c.earliest, c.latest, c.open, c.waits)
			}
		})
	}
}

// A duty passes from pending to overdue where its words say, not before.
func TestNormStateOverTime(t *testing.T) {
	open := achieve("p", at(parley.RelationFrom, "2031-03-10T06:00"))
	closed := open
	closed.Ends = at(parley.RelationUntil, "2031-03-20T06:00")
	longer := entry("2031-03-19", moved("p", *at(parley.RelationUntil, "2031-03-25T06:00")))
	truce := maintain("p", at(parley.RelationFrom, "2031-03-10T06:00"), at(parley.RelationUntil, "2031-03-20T06:00"))
	for _, c := range []struct {
		name      string
		provision parley.Provision
		more      []parley.Entry
		norms     map[string]parley.NormState
	}{
		{"by a day", achieve("p", at(parley.RelationBy, "2031-03-10")), nil, map[string]parley.NormState{
			"2031-03-09T22:59:59Z": parley.NormInForce, "2031-03-09T23:00:00Z": parley.NormDue, "2031-03-10T22:59:59Z": parley.NormDue, "2031-03-10T23:00:00Z": parley.NormOverdue}},
		{"by a clock time", achieve("p", at(parley.RelationBy, "2031-03-10T06:00")), nil, map[string]parley.NormState{
			"2031-03-10T04:59:59Z": parley.NormInForce, "2031-03-10T05:00:01Z": parley.NormOverdue}},
		{"before a day", achieve("p", &parley.Deadline{Relation: parley.RelationBy, Exclusive: true, Time: parley.Civil{Value: "2031-03-10"}}), nil, map[string]parley.NormState{
			"2031-03-09T22:59:59Z": parley.NormInForce, "2031-03-09T23:00:00Z": parley.NormOverdue}},
		{"within a week of the signature", achieve("p", in(parley.RelationWithin, "P7D", "", "")), nil, map[string]parley.NormState{
			"2031-03-02T12:00:00Z": parley.NormDue, "2031-03-08T11:00:01Z": parley.NormOverdue}},
		{"from a time on, never overdue", open, nil, map[string]parley.NormState{
			"2031-03-10T04:59:59Z": parley.NormInForce, "2031-03-10T05:00:01Z": parley.NormDue, "2031-12-01T00:00:00Z": parley.NormDue}},
		{"from a time on until another", closed, nil, map[string]parley.NormState{
			"2031-03-19T00:00:00Z": parley.NormDue, "2031-03-20T05:00:01Z": parley.NormOverdue}},
		{"best efforts", achieve("p", &parley.Deadline{BestEfforts: true}), nil, map[string]parley.NormState{"2039-01-01T00:00:00Z": parley.NormInForce}},
		{"kept up from a time until another", truce, nil, map[string]parley.NormState{
			"2031-03-10T04:00:00Z": parley.NormInForce, "2031-03-10T05:00:00Z": parley.NormHolding, "2031-03-20T05:00:01Z": parley.NormExpired}},
		{"kept up for longer", truce, []parley.Entry{longer}, map[string]parley.NormState{
			"2031-03-12T00:00:00Z": parley.NormHolding, "2031-03-21T00:00:00Z": parley.NormHolding, "2031-03-25T05:00:01Z": parley.NormExpired}},
		{"kept up until a time, from the signature", maintain("p", at(parley.RelationUntil, "2031-03-20T06:00"), nil), nil, map[string]parley.NormState{
			"2031-03-01T23:30:00Z": parley.NormHolding, "2031-03-20T05:00:01Z": parley.NormExpired}},
		{"kept up until a later time", maintain("p", at(parley.RelationUntil, "2031-03-20T06:00"), nil), []parley.Entry{longer}, map[string]parley.NormState{
			"2031-03-21T00:00:00Z": parley.NormHolding, "2031-03-25T05:00:01Z": parley.NormExpired}},
		{"kept up during a period", maintain("p", at(parley.RelationDuring, "2031-03-10/2031-03-12"), nil), nil, map[string]parley.NormState{
			"2031-03-09T22:00:00Z": parley.NormInForce, "2031-03-11T00:00:00Z": parley.NormHolding, "2031-03-12T23:00:00Z": parley.NormExpired}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for moment, want := range c.norms {
				if v := answer(t, moment, append(c.more, plan(c.provision))...); v.Norm != want {
					t.Errorf("at %s: %s (%s), want %s", moment, v.Norm, v.Reason, want)
				}
			}
		})
	}
}

func TestExtensionIsKnownFromItsOwnTime(t *testing.T) {
	all := []parley.Entry{plan(achieve("p", at(parley.RelationBy, "2031-03-26T06:00"))), entry("2031-03-27T08:00", moved("p", *at(parley.RelationBy, "2031-04-18")))}
	for moment, want := range map[string]parley.Badge{"2031-03-26T12:00:00Z": parley.BadgeOverdue, "2031-03-27T12:00:00Z": parley.BadgeExtended, "2031-04-19T00:00:00Z": parley.BadgeOverdue} {
		if v := answer(t, moment, all...); v.Badge != want {
			t.Errorf("as known at %s: %s, want %s", moment, v.Badge, want)
		}
	}
}
